/* order.c - the first, last, next and previous of a set in an order, and positions in it.
 *
 * The order is by keys: of two elements the one with the smaller first key comes first; where these are equal the second
 * decides, and so on. What is not known leaves several orders: elements that are equal in every key may stand either way
 * round; one that is perhaps in the set may be there or not; one with a key that is not known may stand anywhere, or, having
 * perhaps none, nowhere. The answer is what comes out in all of them; if not the same comes out, it is not known (M12).
 *
 * `the next of {s: member(s)} after x` is asked again at every turn, and the order is the same until a member or a key changes: so it is
 * remembered for that interval. Where it leaves but one order, what comes out stands beside x.
 */
#include "base/collate.h"
#include "eval/engine.h"

/* placed: its keys are known */
typedef struct Item { Value v; bool sure, placed; const Value *key; } Item;
/* A set and its keys. known: there is no element of which nothing is known; strict: all are certainly there and placed, no two alike, and
 * they stand in their order */
typedef struct Ordering { Item *items; uint32_t n; bool known, strict; } Ordering;
typedef struct Order {
  Engine *e; const Node *n; uint32_t nkeys;
  const Ordering *set;
  Item of; bool given;           /* next, previous, position: of what; and is it known? */
  bool sure;                     /* of: it is certainly in the set; it is perhaps, if it is in items */
  bool inside;
  int8_t *side;                  /* next: where each stands from `of` */
} Order;
typedef enum { NO_PLACE, PLACED, UNPLACED } Placed;

/* ---- keys ---- */
static Placed keys_of(Order *o, Frame *f, Value v, Value *key) {
  Placed all = PLACED;
  frame_bind(f, o->n->vars[0], v);
  for (uint32_t i = 0; i < o->nkeys; i++) {
    key[i] = term_value(o->e, f, o->n->kid[node_keys(o->n) + i]);
    if (key[i].tag == V_NONE) {
      all = NO_PLACE;
      break;
    }
    if (key[i].tag == V_UNKNOWN) all = UNPLACED;
  }
  frame_unbind(f, o->n->vars[0]);
  return all;
}
static uint32_t lasting(const Engine *e, Value text) {
  Name n = { (uint32_t)text.n };
  return name_lasts(e->p->names, n) ? n.i : 0;
}
static int key_order(Order *o, uint32_t i, Value a, Value b) {
  const Node *key = o->n->kid[node_keys(o->n) + i];
  Engine *e = o->e;
  if (value_eq(a, b)) return 0;
  if (key->op != N_COLLATED) return a.tag == V_NUM ? num_cmp(a, b) : a.n < b.n ? -1 : 1;
  if (!e->collations) e->collations = collations_new(e->base);
  Name language = { (uint32_t)key->value.n }, x = { (uint32_t)a.n }, y = { (uint32_t)b.n };
  const Names *names = e->p->names;
  return collate(e->collations, name_text(names, language), name_text(names, x), lasting(e, a), name_text(names, y), lasting(e, b));
}
/* last and previous look at the order from its other end. */
static int order(Order *o, const Item *a, const Item *b) {
  int c = 0;
  for (uint32_t i = 0; i < o->nkeys && !c; i++) c = key_order(o, i, a->key[i], b->key[i]);
  return o->n->op == N_LAST || o->n->op == N_PREVIOUS ? -c : c;
}

/* ---- gathering ---- */
static Ordering gather(Order *o, Frame *f) {
  Arena *scratch = o->e->scratch;
  Table t;
  collect(o->e, f, o->n->vars, 1, o->n->kid[0], &t);
  Ordering s = { .items = NEW_ARRAY(scratch, Item, t.rows.n), .known = true };
  Value *key = NEW_ARRAY(scratch, Value, t.rows.n * o->nkeys);
  for (uint32_t i = 0; i < t.rows.n; i++, key += o->nkeys) {
    Item x = { t.rows.at[i].v[0], t.rows.at[i].truth == T, false, key };
    if (x.v.tag == V_UNKNOWN) {
      s.known = false;
      break;
    }
    Placed p = keys_of(o, f, x.v, key);
    if (p == NO_PLACE) continue;
    x.placed = p == PLACED;
    x.sure &= x.placed;
    s.items[s.n++] = x;
  }
  return s;
}
static bool comes_before(Order *o, const Item *a, const Item *b) {
  if (!a->placed || !b->placed) return a->placed && !b->placed;
  return order(o, a, b) < 0;
}
static void sort(Order *o, Item *at, uint32_t n, Item *room) {   /* by merging: what is equal stays as it was */
  if (n < 2) return;
  uint32_t half = n / 2, i = 0, k = half;
  sort(o, at, half, room);
  sort(o, at + half, n - half, room);
  memcpy(room, at, sizeof *at * n);
  for (uint32_t to = 0; to < n; to++) at[to] = k < n && (i == half || comes_before(o, &room[k], &room[i])) ? room[k++] : room[i++];
}

/* ---- remembering ---- */
/* A set in order that depends on nothing but time and the variables that are given, and not on the case, is remembered for as long as
 * neither who is in it changes nor a key. outer: these variables */
struct OrderKnown { uint64_t outer; bool lasts; };
static struct OrderKnown *known_of(Engine *e, const Frame *f, const Node *n) {
  while (e->orders.n <= n->id) vec_push(e->base, &e->orders, NULL);
  if (e->orders.at[n->id]) return e->orders.at[n->id];
  struct OrderKnown *x = NEW(e->base, struct OrderKnown);
  uint64_t own = UINT64_C(1) << n->vars[0];
  x->lasts = !any_event_slot(e, slots_in(n) & ~n->free, f->vars);
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (i && i < node_keys(n)) continue;         /* of what: that is asked each time */
    x->outer |= n->kid[i]->free & ~own;
    x->lasts &= !looks_back(n->kid[i]);
  }
  x->lasts &= __builtin_popcountll(x->outer) <= MAX_ARGS;
  return e->orders.at[n->id] = x;
}
static Ordering *kept_order(Order *o, const Ordering *s) {
  Arena *base = o->e->base;
  Ordering *x = NEW(base, Ordering);
  *x = *s;
  x->items = NEW_ARRAY(base, Item, s->n);
  Value *key = NEW_ARRAY(base, Value, s->n * o->nkeys);
  x->strict = s->known;
  for (uint32_t i = 0; i < s->n; i++, key += o->nkeys) {
    x->items[i] = s->items[i];
    x->items[i].key = memcpy(key, s->items[i].key, sizeof *key * o->nkeys);
    x->strict &= x->items[i].sure && x->items[i].placed;
  }
  if (x->strict) sort(o, x->items, x->n, NEW_ARRAY(o->e->scratch, Item, x->n));
  for (uint32_t i = 1; x->strict && i < x->n; i++) x->strict = order(o, &x->items[i - 1], &x->items[i]) != 0;
  return x;
}
static const Ordering *in_order(Order *o, Frame *f) {
  Engine *e = o->e;
  const struct OrderKnown *k = known_of(e, f, o->n);
  Ordering *s = NEW(e->scratch, Ordering);
  if (!k->lasts || (k->outer & ~f->bound)) {
    *s = gather(o, f);
    return s;
  }
  Value key[MAX_ARGS];
  uint32_t n = 0;
  for (uint64_t v = k->outer; v; v &= v - 1) key[n++] = f->slot[__builtin_ctzll(v)];
  const Answer *a = memo_find(e, G_ORDER, o->n->id, key, (1u << n) - 1);
  if (a) return a->u.derived;
  Footprint fresh, *outer = e->fp;
  Moment moment = moment_enter(e, e->t, &fresh);
  *s = gather(o, f);
  moment_leave(e, moment);
  fp_narrow(outer, fresh.from, fresh.to);
  if (fp_case_dependent(e, &fresh, e->t) || s->n > e->orders_room) return s;
  e->orders_room -= s->n;
  s = kept_order(o, s);
  memo_add(e, G_ORDER, o->n->id, key, (1u << n) - 1, &fresh, (Answer){ .u.derived = s });
  return s;
}

/* ---- what can come out ---- */
static bool is_it(const Order *o, const Item *x) { return o->given && value_eq(x->v, o->of.v); }

typedef struct Outcomes { Value one; uint32_t n; } Outcomes;    /* n: none, one, or several */
static void can_be(Outcomes *out, Value v) {
  if (out->n && value_eq(out->one, v)) return;
  out->one = v;
  out->n++;
}
static Value settled(const Outcomes *out) { return out->n == 1 ? out->one : VALUE_UNKNOWN; }

static const Item *least(Order *o, bool behind) {      /* of those that are certainly there; behind: and behind `of` */
  const Item *best = NULL;
  for (uint32_t i = 0; i < o->set->n; i++) {
    const Item *x = &o->set->items[i];
    if (!x->sure || is_it(o, x) || (behind && o->side[i] <= 0)) continue;
    if (!best || order(o, x, best) < 0) best = x;
  }
  return best;
}
static Value first(Order *o) {
  Outcomes out = { VALUE_NONE, 0 };
  const Item *front = least(o, false);
  if (!front) can_be(&out, VALUE_NONE);
  for (uint32_t i = 0; i < o->set->n && out.n < 2; i++) {
    const Item *x = &o->set->items[i];
    if (!x->placed || !front || order(o, x, front) <= 0) can_be(&out, x->v);
  }
  return settled(&out);
}
/* Round the circle from where `of` stands: those behind it, then those before it from the first on, and at last itself. */
static Value next(Order *o) {
  Outcomes out = { VALUE_NONE, 0 };
  o->side = NEW_ARRAY(o->e->scratch, int8_t, o->set->n);
  for (uint32_t i = 0; i < o->set->n; i++) {
    const Item *x = &o->set->items[i];
    o->side[i] = (int8_t)(x->placed ? order(o, x, &o->of) : 0);
  }
  const Item *behind = least(o, true), *front = behind ? behind : least(o, false);      /* behind: front is not needed */
  if (!front) can_be(&out, o->inside ? o->of.v : VALUE_NONE);
  if (!front && o->inside && !o->sure) can_be(&out, VALUE_NONE);
  for (uint32_t i = 0; i < o->set->n && out.n < 2; i++) {
    const Item *x = &o->set->items[i];
    if (is_it(o, x)) continue;
    bool after = o->side[i] >= 0 && (!x->placed || !behind || order(o, x, behind) <= 0);
    bool round = o->side[i] <= 0 && !behind && (!x->placed || !front || order(o, x, front) <= 0);
    if (after || round) can_be(&out, x->v);
  }
  return settled(&out);
}
static Bounded position(Order *o) {
  int64_t before = 0, perhaps = 0;
  if (!o->inside) return bounded_exact(VALUE_NONE);
  for (uint32_t i = 0; i < o->set->n; i++) {
    const Item *x = &o->set->items[i];
    if (is_it(o, x)) continue;
    int c = x->placed && o->of.placed ? order(o, x, &o->of) : 0;
    if (c < 0 && x->sure) before++;
    else if (c <= 0) perhaps++;
  }
  Bounded b = { VALUE_UNKNOWN, true, num_int(before + 1), num_int(before + perhaps + 1), !o->sure };
  return perhaps || !o->sure ? b : bounded_exact(num_int(before + 1));
}

/* `at`: where in a strict order the element stands whose next, previous or position is asked for. */
static Value in_strict(const Ordering *s, Op op, uint32_t at) {
  if (op == N_POSITION) return num_int(at + (int64_t)1);
  if (op == N_FIRST || op == N_LAST) return s->n ? s->items[0].v : VALUE_NONE;
  return s->items[(at + 1) % s->n].v;
}

Bounded ordered(Engine *e, Frame *f, const Node *n) {
  Order o = { .e = e, .n = n, .nkeys = n->nkids - node_keys(n) };
  Value key[MAX_KEYS];
  bool of = n->op != N_FIRST && n->op != N_LAST;
  Value x = of ? term_value(e, f, n->kid[1]) : VALUE_NONE;
  if (of && x.tag == V_NONE) return bounded_exact(VALUE_NONE);
  o.given = of && x.tag != V_UNKNOWN;
  o.of = (Item){ .v = x, .key = key };
  const Ordering *s = o.set = in_order(&o, f);
  if (!s->known) return bounded_exact(VALUE_UNKNOWN);
  if (!of) return bounded_exact(s->strict ? in_strict(s, n->op, 0) : first(&o));
  if (!o.given) return bounded_exact(s->n ? VALUE_UNKNOWN : VALUE_NONE);
  for (uint32_t i = 0; i < s->n; i++) {
    if (!is_it(&o, &s->items[i])) continue;
    if (s->strict) return bounded_exact(in_strict(s, n->op, i));
    o.inside = true;
    o.sure = s->items[i].sure;
  }
  Placed p = n->op == N_POSITION && !o.inside ? NO_PLACE : keys_of(&o, f, x, key);
  if (p == NO_PLACE) return bounded_exact(VALUE_NONE);
  o.of.placed = p == PLACED;
  if (n->op == N_POSITION) return position(&o);
  if (p == UNPLACED) return bounded_exact(s->n ? VALUE_UNKNOWN : VALUE_NONE);
  return bounded_exact(next(&o));
}

/* ---- for proofs ---- */
void ranked(Engine *e, Frame *f, const Node *n, Ranked *r) {
  Node forward = *n;                               /* as it is read, whichever end is asked for */
  forward.op = node_keys(n) == 2 ? N_NEXT : N_FIRST;
  Order o = { .e = e, .n = &forward, .nkeys = n->nkids - node_keys(n) };
  Ordering s = gather(&o, f);
  sort(&o, s.items, s.n, NEW_ARRAY(e->scratch, Item, s.n + 1));
  r->n = s.n;
  r->v = NEW_ARRAY(e->scratch, Value, r->n + 1);
  r->sure = NEW_ARRAY(e->scratch, bool, r->n + 1);
  r->tied = NEW_ARRAY(e->scratch, bool, r->n + 1);
  for (uint32_t i = 0; i < r->n; i++) {
    r->v[i] = s.items[i].v;
    r->sure[i] = s.items[i].sure;
    r->tied[i] = i && s.items[i].placed && s.items[i - 1].placed && !order(&o, &s.items[i], &s.items[i - 1]);
  }
}
