/* order.c - the first, last, next and previous of a set in an order, and positions in it.
 *
 * The order is by keys: of two elements the one with the smaller first key comes first; where these are equal the second
 * decides, and so on. What is not known leaves several orders: elements that are equal in every key may stand either way
 * round; one that is perhaps in the set may be there or not; one with a key that is not known may stand anywhere, or, having
 * perhaps none, nowhere. The answer is what comes out in all of them; if not the same comes out, it is not known (M12).
 */
#include "base/collate.h"
#include "eval/engine.h"

/* placed: its keys are known; side: where it stands from `of`, see next */
typedef struct Item { Value v; bool sure, placed; int side; Value key[MAX_KEYS]; } Item;
typedef struct Order {
  Engine *e; const Node *n; uint32_t nkeys;
  VEC(Item) items;
  Item of; bool given;           /* next, previous, position: of what; and is it known? */
  bool sure;                     /* of: it is certainly in the set; it is perhaps, if it is in items */
  bool inside;
} Order;
typedef enum { NO_PLACE, PLACED, UNPLACED } Placed;

/* ---- keys ---- */
static Placed keys_of(Order *o, Frame *f, Item *x) {
  Placed all = PLACED;
  frame_bind(f, o->n->vars[0], x->v);
  for (uint32_t i = 0; i < o->nkeys; i++) {
    x->key[i] = term_value(o->e, f, o->n->kid[node_keys(o->n) + i]);
    if (x->key[i].tag == V_NONE) {
      all = NO_PLACE;
      break;
    }
    if (x->key[i].tag == V_UNKNOWN) all = UNPLACED;
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
static bool gather(Order *o, Frame *f) {           /* false: an element of which nothing is known */
  Table t;
  collect(o->e, f, o->n->vars, 1, o->n->kid[0], &t);
  for (uint32_t i = 0; i < t.rows.n; i++) {
    Item x = { t.rows.at[i].v[0], t.rows.at[i].truth == T, false, 0, { { 0, 0, 0 } } };
    if (x.v.tag == V_UNKNOWN) return false;
    Placed p = keys_of(o, f, &x);
    if (p == NO_PLACE) continue;
    x.placed = p == PLACED;
    x.sure &= x.placed;
    vec_push(o->e->scratch, &o->items, x);
  }
  return true;
}
static bool is_it(const Order *o, const Item *x) { return o->given && value_eq(x->v, o->of.v); }

/* ---- what can come out ---- */
typedef struct Outcomes { Value one; uint32_t n; } Outcomes;    /* n: none, one, or several */
static void can_be(Outcomes *out, Value v) {
  if (out->n && value_eq(out->one, v)) return;
  out->one = v;
  out->n++;
}
static Value settled(const Outcomes *out) { return out->n == 1 ? out->one : VALUE_UNKNOWN; }

static const Item *least(Order *o, bool behind) {      /* of those that are certainly there; behind: and behind `of` */
  const Item *best = NULL;
  for (uint32_t i = 0; i < o->items.n; i++) {
    const Item *x = &o->items.at[i];
    if (!x->sure || is_it(o, x) || (behind && x->side <= 0)) continue;
    if (!best || order(o, x, best) < 0) best = x;
  }
  return best;
}
static Value first(Order *o) {
  Outcomes out = { VALUE_NONE, 0 };
  const Item *front = least(o, false);
  if (!front) can_be(&out, VALUE_NONE);
  for (uint32_t i = 0; i < o->items.n && out.n < 2; i++) {
    const Item *x = &o->items.at[i];
    if (!x->placed || !front || order(o, x, front) <= 0) can_be(&out, x->v);
  }
  return settled(&out);
}
/* Round the circle from where `of` stands: those behind it, then those before it from the first on, and at last itself. */
static Value next(Order *o) {
  Outcomes out = { VALUE_NONE, 0 };
  for (uint32_t i = 0; i < o->items.n; i++) {
    Item *x = &o->items.at[i];
    x->side = x->placed ? order(o, x, &o->of) : 0;
  }
  const Item *behind = least(o, true), *front = behind ? behind : least(o, false);      /* behind: front is not needed */
  if (!front) can_be(&out, o->inside ? o->of.v : VALUE_NONE);
  if (!front && o->inside && !o->sure) can_be(&out, VALUE_NONE);
  for (uint32_t i = 0; i < o->items.n && out.n < 2; i++) {
    const Item *x = &o->items.at[i];
    if (is_it(o, x)) continue;
    bool after = x->side >= 0 && (!x->placed || !behind || order(o, x, behind) <= 0);
    bool round = x->side <= 0 && !behind && (!x->placed || !front || order(o, x, front) <= 0);
    if (after || round) can_be(&out, x->v);
  }
  return settled(&out);
}
static Bounded position(Order *o) {
  int64_t before = 0, perhaps = 0;
  if (!o->inside) return bounded_exact(VALUE_NONE);
  for (uint32_t i = 0; i < o->items.n; i++) {
    const Item *x = &o->items.at[i];
    if (is_it(o, x)) continue;
    int c = x->placed && o->of.placed ? order(o, x, &o->of) : 0;
    if (c < 0 && x->sure) before++;
    else if (c <= 0) perhaps++;
  }
  Bounded b = { VALUE_UNKNOWN, true, num_int(before + 1), num_int(before + perhaps + 1), !o->sure };
  return perhaps || !o->sure ? b : bounded_exact(num_int(before + 1));
}

Bounded ordered(Engine *e, Frame *f, const Node *n) {
  Order o = { .e = e, .n = n, .nkeys = n->nkids - node_keys(n) };
  bool of = n->op != N_FIRST && n->op != N_LAST;
  Value x = of ? term_value(e, f, n->kid[1]) : VALUE_NONE;
  if (of && x.tag == V_NONE) return bounded_exact(VALUE_NONE);
  o.given = of && x.tag != V_UNKNOWN;
  o.of.v = x;
  if (!gather(&o, f)) return bounded_exact(VALUE_UNKNOWN);
  if (!of) return bounded_exact(first(&o));
  if (!o.given) return bounded_exact(o.items.n ? VALUE_UNKNOWN : VALUE_NONE);
  for (uint32_t i = 0; i < o.items.n; i++) {
    if (!is_it(&o, &o.items.at[i])) continue;
    o.inside = true;
    o.sure = o.items.at[i].sure;
  }
  Placed p = n->op == N_POSITION && !o.inside ? NO_PLACE : keys_of(&o, f, &o.of);
  if (p == NO_PLACE) return bounded_exact(VALUE_NONE);
  o.of.placed = p == PLACED;
  if (n->op == N_POSITION) return position(&o);
  if (p == UNPLACED) return bounded_exact(o.items.n ? VALUE_UNKNOWN : VALUE_NONE);
  return bounded_exact(next(&o));
}

/* ---- for proofs ---- */
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
void ranked(Engine *e, Frame *f, const Node *n, Ranked *r) {
  Node forward = *n;                               /* as it is read, whichever end is asked for */
  forward.op = node_keys(n) == 2 ? N_NEXT : N_FIRST;
  Order o = { .e = e, .n = &forward, .nkeys = n->nkids - node_keys(n) };
  gather(&o, f);
  sort(&o, o.items.at, o.items.n, NEW_ARRAY(e->scratch, Item, o.items.n + 1));
  r->n = o.items.n;
  r->v = NEW_ARRAY(e->scratch, Value, r->n + 1);
  r->sure = NEW_ARRAY(e->scratch, bool, r->n + 1);
  r->tied = NEW_ARRAY(e->scratch, bool, r->n + 1);
  for (uint32_t i = 0; i < r->n; i++) {
    r->v[i] = o.items.at[i].v;
    r->sure[i] = o.items.at[i].sure;
    r->tied[i] = i && o.items.at[i].placed && o.items.at[i - 1].placed && !order(&o, &o.items.at[i], &o.items.at[i - 1]);
  }
}
