/* about.c - statements about an event: which of them can apply to it at all, and what they say apart from it.
 *
 * `p may attend m when m.body = Council and some s: member(s) has p = s.head` says two things: a guard, which reads
 * nothing but the event, and a rest, which does not mention it. So its truth for (p, m) is the lesser of the guard's
 * truth for m and the rest's for p, because the two share no variable. The rest rests on the record alone, as a rule,
 * and is remembered over an interval of time for every event; the guard is settled once for each event.
 *
 * Statements of one predicate and mode with the same guard are a Bundle. Bundles whose guard compares an attribute of
 * the event with a constant are found by that constant, and the statements of a bundle that are in force are
 * remembered for the time between two changes: what cannot apply costs nothing.
 *
 * Invariants
 * - Guards are plain: comparisons of attributes, constants and dates, joined by and, or, not. Evaluating one never
 *   leads to another goal, and its footprint is that of the attributes.
 * - A rest has no variable of an event kind, so what is nested in the event is not seen by it.
 * - Truths here are those of conclude.c where nothing can override, contradict or decide: see `simple`.
 */
#include "eval/about.h"

enum { LIMIT_ABOUTS = LIMIT(4096, 12) };    /* values that guards read, for which it is remembered what they let through: there may be a new one in each case */
typedef struct Bundles {         /* of one predicate; of the requirements */
  bool simple;
  VEC(Bundle *) all, loose;      /* loose: found by no constant */
  VEC(PredId) attrs;             /* attributes that bundles are found by */
  Bundle **keyed; uint32_t mask;
  bool by_values;                /* the guards read nothing but attributes of the event, these: */
  VEC(PredId) reads;
  Value last[MAX_ARGS]; About *about;      /* what events with these values, and of this kind, are let through by */
  uint32_t nabouts;              /* for how many values that is remembered */
} Bundles;
/* ---- splitting ---- */
/* Evaluated by looking at entries, with no goal on the way. */
static bool plain(const Engine *e, const Node *n) {
  switch (n->op) {
    case N_VAR: case N_CONST: case N_TRUE: return true;
    case N_CALL: case N_ATOM:
      if (e->info[n->pred].derived) return false;
      break;
    case N_DATE: case N_THERE_IS: case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: break;
    case N_AND: case N_OR: case N_NOT: break;
    default: return false;
  }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (!plain(e, n->kid[i])) return false;
  return true;
}
typedef VEC(const Node *) Conjuncts;
static const Node *conjunction(Engine *e, const Conjuncts *c) {
  if (c->n < 2) return c->n ? c->at[0] : NULL;
  Node *n = NEW(e->base, Node);
  n->op = N_AND;
  n->type.tag = TY_TRUTH;
  n->kid = NEW_ARRAY(e->base, Node *, c->n);
  for (uint32_t i = 0; i < c->n; i++) {
    n->kid[n->nkids++] = (Node *)(uintptr_t)c->at[i];      /* shared, and never changed */
    n->free |= c->at[i]->free;
  }
  return n;
}
static void conjuncts(Engine *e, const Node *n, Conjuncts *out) {
  if (!n || n->op == N_TRUE) return;
  if (n->op == N_AND)
    for (uint32_t i = 0; i < n->nkids; i++) conjuncts(e, n->kid[i], out);
  else
    vec_push(e->base, out, n);
}

/* The slot of the event that the statement is about; false: it is not given by a variable of its own, or the body is
 * not evaluated here and now. */
static bool event_var(const Pred *d, const Rule *r, uint32_t *var) {
  if (r->mode == H_REQUIRE) {
    *var = (uint32_t)r->concerning;
    return r->concerning >= 0 && !rule_has_turns(r);
  }
  for (uint32_t i = 0; i < r->nargs; i++) {
    if (r->args[i]->op != N_VAR) return false;
    for (uint32_t k = 0; k < i; k++)
      if (r->args[k]->var == r->args[i]->var) return false;
  }
  *var = r->args[d->subject]->var;
  return !r->so_decides && !r->deadline && !rule_has_turns(r);
}

/* ---- guards that are the same ---- */
static uint64_t node_hash(uint64_t h, const Node *n) {
  h = hash_mix(h, (uint64_t)n->op << 32 | n->pred);
  if (n->op == N_CONST) h = hash_mix(hash_mix(h, (uint64_t)n->value.n), (uint64_t)n->value.tag << 32 | n->value.den);
  for (uint32_t i = 0; i < n->nkids; i++) h = node_hash(h, n->kid[i]);
  return h;
}
static bool same_node(const Node *a, const Node *b) {       /* plain, and with no variable but the event's */
  if (a->op != b->op || a->pred != b->pred || a->nkids != b->nkids) return false;
  if (a->op == N_CONST && !value_eq(a->value, b->value)) return false;
  for (uint32_t i = 0; i < a->nkids; i++)
    if (!same_node(a->kid[i], b->kid[i])) return false;
  return true;
}
static bool same_guards(const Bundle *b, uint64_t hash, HeadMode mode, KindId kind, const Conjuncts *g) {
  if (b->hash != hash || b->mode != mode || b->kind != kind || b->guards.n != g->n) return false;
  for (uint32_t i = 0; i < g->n; i++)
    if (!same_node(b->guards.at[i], g->at[i])) return false;
  return true;
}

/* attribute of the event = constant */
static bool key_of(const Engine *e, const Node *n, PredId *attr, Value *is) {
  if (n->op != N_EQ) return false;
  for (int side = 0; side < 2; side++) {
    const Node *a = n->kid[side], *b = n->kid[1 - side];
    if (a->op != N_CALL || b->op != N_CONST || a->nkids != 1 || a->kid[0]->op != N_VAR) continue;
    if (e->p->preds.at[a->pred].form != PRED_ATTRIBUTE || b->value.tag == V_NONE || b->value.tag == V_UNKNOWN) continue;
    *attr = a->pred;
    *is = b->value;
    return true;
  }
  return false;
}
static uint64_t key_hash(PredId attr, Value v) { return hash_mix(hash_mix(attr, (uint64_t)v.n), v.tag); }

/* ---- bundling ---- */
typedef struct Builder { Engine *e; Bundles *out; const Pred *d; Bundle **same; uint32_t mask; } Builder;

static Bundle *bundle_for(Builder *w, const Rule *r, uint32_t var, KindId kind, const Conjuncts *guards) {
  uint64_t hash = hash_mix((uint64_t)r->mode, kind);
  for (uint32_t i = 0; i < guards->n; i++) hash = node_hash(hash, guards->at[i]);
  Bundle **slot = &w->same[(uint32_t)hash & w->mask];
  for (Bundle *b = *slot; b; b = b->next)
    if (same_guards(b, hash, r->mode, kind, guards)) return b;
  Bundle *b = NEW(w->e->base, Bundle);
  b->id = ++w->e->nbundles;
  b->mode = r->mode;
  b->kind = kind;
  b->sample = r;
  b->var = var;
  for (uint32_t i = 0; i < guards->n; i++) vec_push(w->e->base, &b->guards, guards->at[i]);
  b->hash = hash;
  b->plain = true;
  b->next = *slot;
  *slot = b;
  vec_push(w->e->base, &w->out->all, b);
  return b;
}
static bool is_look(const Engine *e, const Pred *d, const Rule *r, const Node *n) {
  if (n->op != N_ATOM || e->info[n->pred].derived) return false;
  for (uint32_t i = 0; i < r->nargs; i++) {      /* whatever it is asked of is of the kinds of the rule's variables */
    Type t = r->vars[r->args[i]->var].type;
    if (t.tag != d->params[i].tag || t.of != d->params[i].of) return false;
  }
  for (uint32_t i = 0; i < n->nkids; i++) {
    uint32_t k = 0;
    while (k < r->nargs && (n->kid[i]->op != N_VAR || n->kid[i]->var != r->args[k]->var)) k++;
    if (k == r->nargs) return false;
  }
  return true;
}
/* Could it speak of one of this kind on the way to its value? */
static bool passes(const Program *p, const Node *n, KindId kind) {
  for (uint32_t i = 0; i < n->nkids; i++) {
    Type t = n->kid[i]->type;
    if (t.tag == TY_IND && (kind_is(p, t.of, kind) || kind_is(p, kind, t.of))) return true;
    if (passes(p, n->kid[i], kind)) return true;
  }
  return false;
}
/* Proofs that somebody is not who is named are the same but for him, since they speak of no other who may be refused. */
static const Node *compared_with(const Engine *e, const Pred *d, const Rule *r, uint32_t event, const Node *n) {
  if (!d || d->nparams != 2 || n->op != N_EQ) return NULL;
  uint32_t actor = r->args[1 - d->subject]->var;
  Type t = r->vars[actor].type, may = d->params[1 - d->subject];
  for (uint32_t i = 0; i < 2; i++) {
    const Node *with = n->kid[1 - i];
    if (n->kid[i]->op == N_VAR && n->kid[i]->var == actor && !(with->free & ~(UINT64_C(1) << event)) && plain(e, with))
      return t.tag == TY_IND && may.tag == TY_IND && t.of == may.of && !passes(e->p, with, t.of) ? with : NULL;      /* whatever it is asked of is of that kind */
  }
  return NULL;
}
static Truth look(Engine *e, const Part *p, const Value *args) {
  const Node *n = p->left;
  Value v[MAX_ARGS];
  for (uint32_t i = 0; i < n->nkids; i++) {
    uint32_t k = 0;
    while (p->rule->args[k]->var != n->kid[i]->var) k++;
    v[i] = args[k];
  }
  return holds(e, G_PRED, n->pred, v);
}
static void add_rule(Builder *w, const Rule *r) {
  Engine *e = w->e;
  uint32_t var = 0;
  bool split = event_var(w->d, r, &var);
  KindId kind = r->mode == H_REQUIRE ? r->subject_kind : split ? r->vars[var].type.of : 0;
  Conjuncts all = { 0 }, guards = { 0 }, others = { 0 };
  bool apart = true;
  conjuncts(e, r->body, &all);
  for (uint32_t i = 0; i < all.n; i++) {
    const Node *n = all.at[i];
    bool event = slots_in(n) >> var & 1;
    if (split && event && !(n->free & ~(UINT64_C(1) << var)) && plain(e, n)) {
      vec_push(e->base, &guards, n);
      continue;
    }
    apart &= !event && !any_event_slot(e, slots_in(n), r->vars);
    vec_push(e->base, &others, n);
  }
  Bundle *b = bundle_for(w, r, var, kind, &guards);
  Part part = { .rule = r, .whole = !split };
  if (split && apart) part.apart = conjunction(e, &others);
  else if (split) part.left = conjunction(e, &others);
  b->plain &= split && (apart || plain(e, part.left));
  if (part.left) part.look = is_look(e, w->d, r, part.left);
  if (part.left) part.with = compared_with(e, w->d, r, var, part.left);
  if (split && apart) b->rests = true;
  else b->others = true;
  vec_push(e->base, &b->parts, part);
}
static void add_keys(Engine *e, Bundles *x) {
  uint32_t size = 16;
  while (size < x->all.n * 2) size *= 2;
  x->keyed = NEW_ARRAY(e->base, Bundle *, size);
  x->mask = size - 1;
  for (uint32_t i = 0; i < x->all.n; i++) {
    Bundle *b = x->all.at[i];
    uint32_t g = 0;
    while (g < b->guards.n && !key_of(e, b->guards.at[g], &b->attr, &b->is)) g++;
    if (!b->attr) {
      vec_push(e->base, &x->loose, b);
      continue;
    }
    Bundle **slot = &x->keyed[(uint32_t)key_hash(b->attr, b->is) & x->mask];
    b->next = *slot;
    *slot = b;
    uint32_t k = 0;
    while (k < x->attrs.n && x->attrs.at[k] != b->attr) k++;
    if (k == x->attrs.n) vec_push(e->base, &x->attrs, b->attr);
  }
}

/* ---- guards that read attributes alone: of events with the same values they say the same ---- */
static bool values_read(const Engine *e, Bundles *x, const Node *n) {
  if (n->op == N_CALL) {
    uint32_t i = 0;
    if (n->nkids != 1 || n->kid[0]->op != N_VAR || e->p->preds.at[n->pred].form != PRED_ATTRIBUTE) return false;
    while (i < x->reads.n && x->reads.at[i] != n->pred) i++;
    if (i == x->reads.n) vec_push(e->base, &x->reads, n->pred);
    return x->reads.n < MAX_ARGS;                /* the last is the kind */
  }
  if (n->op == N_VAR || n->op == N_ATOM || n->op == N_DATE) return false;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (!values_read(e, x, n->kid[i])) return false;
  return true;
}
static bool reads_values(const Engine *e, Bundles *x) {
  for (uint32_t i = 0; i < x->all.n; i++)
    for (uint32_t k = 0; k < x->all.at[i]->guards.n; k++)
      if (!values_read(e, x, x->all.at[i]->guards.at[k])) return false;
  return true;
}

/* Nothing overrides, contradicts or decides: a conclusion stands as it is. Where each statement is to be marked, each is asked. */
static bool simple(const Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  if (e->marks || !d->anchored || d->functional || d->recursive || e->info[pred].decidable || !d->rules.n) return false;
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (d->rules.at[i]->noverriders || d->rules.at[i]->mode == H_NOT) return false;
  return true;
}
static Bundles *bundles_of(Engine *e, PredId pred) {       /* 0: of the requirements */
  Bundles *x = e->bundles[pred];
  if (x) return x;
  const Pred *d = pred ? &e->p->preds.at[pred] : NULL;
  Rule **rules = d ? d->rules.at : e->p->requires.at;
  uint32_t n = d ? d->rules.n : e->p->requires.n, size = 16;
  x = NEW(e->base, Bundles);
  x->simple = !pred || simple(e, pred);
  while (size < n) size *= 2;
  Builder w = { e, x, d, NEW_ARRAY(e->base, Bundle *, size), size - 1 };
  for (uint32_t i = 0; i < n && x->simple; i++) add_rule(&w, rules[i]);
  add_keys(e, x);
  x->by_values = reads_values(e, x);
  e->bundles[pred] = x;
  return x;
}

/* ---- which apply to an event ---- */
static bool concerns(const Engine *e, const Bundle *b, IndId event) {
  return b->kind ? kind_is(e->p, ind_at(e, event)->kind, b->kind) : b->mode != H_REQUIRE;
}
static Truth guard_truth(Engine *e, const Bundle *b, IndId event) {
  if (!concerns(e, b, event)) return F;
  FRAME(f, b->sample->nvars, b->sample->vars);
  if (b->guards.n) frame_bind(&f, b->var, value_make(V_IND, event));
  f.subject = event;
  Truth t = T;
  for (uint32_t i = 0; i < b->guards.n && t > F; i++) t = t_and(t, truth(e, &f, b->guards.at[i]));
  return t;
}
typedef VEC(Let) Lets;
static void let_through(Engine *e, Bundle *b, IndId event, Lets *out) {
  Let l = { b, guard_truth(e, b, event) };
  if (l.guard > F) vec_push(e->scratch, out, l);
}
static void lets_of(Engine *e, const Bundles *x, IndId event, Lets *out) {
  Value key[1] = { value_make(V_IND, event) };
  for (uint32_t i = 0; i < x->loose.n; i++) let_through(e, x->loose.at[i], event, out);
  for (uint32_t i = 0; i < x->attrs.n; i++) {
    PredId attr = x->attrs.at[i];
    if (!kind_is(e->p, ind_at(e, event)->kind, e->p->preds.at[attr].params[0].of)) continue;
    Value v = value_of(e, attr, key);
    if (v.tag == V_UNKNOWN || e->case_replaces) {           /* may be any; constants may stand for something else */
      for (uint32_t k = 0; k < x->all.n; k++)
        if (x->all.at[k]->attr == attr) let_through(e, x->all.at[k], event, out);
      continue;
    }
    for (Bundle *b = x->keyed[(uint32_t)key_hash(attr, v) & x->mask]; b; b = b->next) {
      if (b->attr != attr || !value_eq(b->is, v)) continue;
      if (b->guards.n > 1) {
        let_through(e, b, event, out);
      } else if (concerns(e, b, event)) {        /* its only guard is what it was found by */
        Let l = { b, T };
        vec_push(e->scratch, out, l);
      }
    }
  }
}
static int let_order(const Let *a, const Let *b) { return a->b->id < b->b->id ? -1 : 1; }
static About *about_make(Arena *where, const Lets *lets) {
  About *x = NEW(where, About);
  x->arena = where;
  x->at = NEW_ARRAY(where, Let, lets->n);
  x->n = lets->n;
  x->plain = true;
  for (uint32_t i = 0; i < lets->n; i++) {       /* in the order of the text: insertion, for they are few */
    uint32_t k = i;
    for (; k && let_order(&lets->at[i], &x->at[k - 1]) < 0; k--) x->at[k] = x->at[k - 1];
    x->at[k] = lets->at[i];
    x->plain &= lets->at[i].b->plain;
    x->modes |= 1u << lets->at[i].b->mode;
  }
  return x;
}
static About *about_event(Engine *e, PredId pred, const Bundles *b, IndId event) {
  Value key[1] = { value_make(V_IND, event) };
  const Answer *known = memo_find(e, G_ABOUT, pred, key, 1);
  if (known) return (About *)(uintptr_t)known->u.derived;
  Lets lets = { 0 };
  lets_of(e, b, event, &lets);
  About *x = about_make(memo_arena(e, e->fp), &lets);
  memo_add(e, G_ABOUT, pred, key, 1, e->fp, (Answer){ .u.derived = x });
  return x;
}
/* The values are read for every event, and what follows from them is kept: a text of a case too, since constants are all that guards
 * compare texts with, and it is none of these; but not an individual of a case, who is somebody else in the next. */
static About *about_values(Engine *e, PredId pred, Bundles *b, IndId event) {
  static const Footprint always = { INSTANT_MIN, INSTANT_MAX, 0, 0 };
  Value own[1] = { value_make(V_IND, event) }, v[MAX_ARGS];
  uint32_t n = b->reads.n, all = (2u << n) - 1;
  KindId kind = ind_at(e, event)->kind;
  bool lasts = b->nabouts < LIMIT_ABOUTS;
  for (uint32_t i = 0; i < n; i++) {
    PredId attr = b->reads.at[i];
    v[i] = kind_is(e->p, kind, e->p->preds.at[attr].params[0].of) ? value_of(e, attr, own) : value_make(V_UNSET, 0);
    lasts &= !ind_is_case(e, v[i]);
  }
  v[n] = num_int(kind);
  if (b->about && values_eq(b->last, v, n + 1)) return b->about;
  const Answer *known = memo_find(e, G_ABOUT, pred, v, all);
  About *x = known ? (About *)(uintptr_t)known->u.derived : NULL;
  if (!x) {
    Lets lets = { 0 };
    lets_of(e, b, event, &lets);
    x = about_make(lasts ? e->base : e->case_arena, &lets);
    if (lasts) memo_add(e, G_ABOUT, pred, v, all, &always, (Answer){ .u.derived = x });
    b->nabouts += lasts;
  }
  if (!lasts) return x;                          /* for this event, see last_about */
  memcpy(b->last, v, sizeof(Value) * (n + 1));
  return b->about = x;
}
/* At the event's instant. The same is asked for one attendee after the other. */
static About *about(Engine *e, PredId pred, IndId event) {
  About *x = e->last_about.about;
  if (!x || e->last_about.event != event || e->last_about.pred != pred || e->last_about.reading != e->reading) {
    Bundles *b = bundles_of(e, pred);
    Footprint fresh;
    Moment m = moment_enter(e, e->t, &fresh);
    x = b->by_values && !e->case_replaces ? about_values(e, pred, b, event) : about_event(e, pred, b, event);
    moment_leave(e, m);
    e->last_about.pred = pred;
    e->last_about.event = event;
    e->last_about.reading = e->reading;
    e->last_about.about = x;
    e->last_about.fp = fresh;
  }
  fp_merge(e->fp, &e->last_about.fp);
  return x;
}

const Parts *bundle_in_force(Engine *e, Bundle *b) {
  if (b->now.parts && b->now.reading == e->reading && b->now.from <= e->t && e->t < b->now.to) {
    fp_narrow(e->fp, b->now.from, b->now.to);
    return b->now.parts;
  }
  const Answer *known = memo_find(e, G_IN_FORCE, b->id, NULL, 0);
  if (known) {
    b->now.from = known->from;
    b->now.to = known->to;
    b->now.reading = e->reading;
    return b->now.parts = known->u.derived;
  }
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Parts *out = NEW(e->base, Parts);
  for (uint32_t i = 0; i < b->parts.n; i++)
    if (rule_in_force(e, b->parts.at[i].rule)) vec_push(e->base, out, &b->parts.at[i]);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, G_IN_FORCE, b->id, NULL, 0, &fresh, (Answer){ .u.derived = out });
  return out;
}

/* ---- truths ---- */
static bool bind_head(Engine *e, const Rule *r, Frame *f, const Value *args, uint32_t but) {
  uint32_t left;
  return head_bind(e, r, f, args, ((1u << r->nargs) - 1) & ~but, &left);
}
static Truth rest_here(Engine *e, Bundle *b, uint32_t subject, const Value *args) {
  const Parts *parts = bundle_in_force(e, b);
  Truth best = F;
  for (uint32_t i = 0; i < parts->n && best < T; i++) {
    const Part *p = parts->at[i];
    if (p->left || p->whole) continue;
    FRAME(f, p->rule->nvars, p->rule->vars);
    if (bind_head(e, p->rule, &f, args, 1u << subject)) best = t_or(best, solutions(e, &f, p->apart));
  }
  return best;
}
Truth bundle_rest(Engine *e, Bundle *b, GoalMode mode, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  uint32_t bound = ((1u << d->nparams) - 1) & ~(1u << d->subject);
  const Answer *known = memo_find(e, G_REST, b->id, args, bound);
  if (known) return (Truth)known->truth;
  Pattern goal = { args, (1u << d->nparams) - 1, d->nparams, 0 };
  stack_check(e, DEFER_TRUTH, mode, pred, goal);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Truth t = rest_here(e, b, d->subject, args);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, G_REST, b->id, args, bound, &fresh, (Answer){ .truth = (uint8_t)t });
  return t;
}
static bool best_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)e;
  (void)head;
  (void)value;
  Truth *best = user;
  *best = t_or(*best, t);
  return *best == T;
}
Truth part_truth(Engine *e, const Part *p, const Value *args) {
  uint32_t all = (1u << p->rule->nargs) - 1;
  if (p->whole) {
    Truth best = F;
    rule_solve(e, p->rule, args, all, best_head, &best);
    return best;
  }
  if (p->look) return look(e, p, args);
  FRAME(f, p->rule->nvars, p->rule->vars);
  if (!bind_head(e, p->rule, &f, args, 0)) return F;
  f.subject = rule_subject(e, p->rule, &f, args, all);
  return solutions(e, &f, p->left);
}
static Truth others_truth(Engine *e, Bundle *b, const Value *args) {
  const Parts *parts = bundle_in_force(e, b);
  Truth best = F;
  for (uint32_t i = 0; i < parts->n && best < T; i++)
    if (parts->at[i]->whole || parts->at[i]->left) best = t_or(best, part_truth(e, parts->at[i], args));
  return best;
}
/* The greatest truth with which a statement of this mode concludes; what is remembered is asked first. */
static Truth concluded(Engine *e, const About *a, GoalMode mode, HeadMode head, PredId pred, const Value *args) {
  Truth best = F;
  if (!(a->modes >> head & 1)) return F;
  for (uint32_t i = 0; i < a->n && best < T; i++)
    if (a->at[i].b->mode == head && a->at[i].b->rests && a->at[i].guard > best)
      best = t_or(best, t_and(a->at[i].guard, bundle_rest(e, a->at[i].b, mode, pred, args)));
  for (uint32_t i = 0; i < a->n && best < T; i++)
    if (a->at[i].b->mode == head && a->at[i].b->others && a->at[i].guard > best)
      best = t_or(best, t_and(a->at[i].guard, others_truth(e, a->at[i].b, args)));
  return best;
}

const About *about_goal(Engine *e, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  if (!d->anchored || args[d->subject].tag != V_IND) return NULL;
  IndId event = (IndId)args[d->subject].n;
  return ind_at(e, event)->at == e->t && bundles_of(e, pred)->simple ? about(e, pred, event) : NULL;
}
bool about_plain(const About *a) { return a->plain; }
bool about_only_may(const About *a) { return !(a->modes & (1u << H_MUST | 1u << H_MUST_NOT)); }
Truth about_truth(Engine *e, const About *a, GoalMode mode, PredId pred, const Value *args) {
  if (mode == G_PRED) return t_or(entries_truth(e, pred, args), concluded(e, a, mode, H_RELATION, pred, args));
  if (mode == G_MAY && !(a->modes & (1u << H_MUST | 1u << H_MUST_NOT))) return concluded(e, a, mode, H_MAY, pred, args);
  Truth must = concluded(e, a, mode, H_MUST, pred, args), not = concluded(e, a, mode, H_MUST_NOT, pred, args);
  Truth may = mode == G_MAY && must < T ? concluded(e, a, mode, H_MAY, pred, args) : F;
  return permission(mode, may, must, not);
}

/* ---- for who tells why not ---- */
bool about_each(Engine *e, PredId act, bool (*fn)(Engine *, void *, const Rule *, bool apart, bool look), void *user) {
  const Bundles *x = bundles_of(e, act);
  for (uint32_t i = 0; i < x->all.n; i++)
    for (uint32_t k = 0; k < x->all.at[i]->parts.n; k++) {
      const Part *p = &x->all.at[i]->parts.at[k];
      if (p->whole || !fn(e, user, p->rule, !p->left, p->look || p->with)) return false;
    }
  return true;
}
bool about_compares(Engine *e, const About *a) {
  for (uint32_t i = 0; i < a->n; i++) {
    const Parts *parts = a->at[i].b->others ? bundle_in_force(e, a->at[i].b) : NULL;
    for (uint32_t k = 0; parts && k < parts->n; k++)
      if (parts->at[k]->with) return true;
  }
  return false;
}
const Value *about_key(const Engine *e, PredId act, const About *a, uint32_t *n) {
  const Bundles *x = e->bundles[act];
  if (!x || !x->by_values || x->about != a) return NULL;
  *n = x->reads.n + 1;
  return x->last;
}
void about_rests(Engine *e, const About *a, Rules *out) {
  for (uint32_t i = 0; i < a->n; i++) {
    const Parts *parts = bundle_in_force(e, a->at[i].b);
    for (uint32_t k = 0; k < parts->n; k++)
      if (!parts->at[k]->left) vec_push(e->scratch, out, parts->at[k]->rule);
  }
}

/* Its body says no more than its guards, and what it requires is of the event alone. */
static bool settled(const Part *p, uint32_t var) {
  return !p->left && !p->apart && !p->whole && !(p->rule->condition->free & ~(UINT64_C(1) << var));
}
static const Requirements *requirements_now(Engine *e, const About *a) {
  Requirements *out = NEW(a->arena, Requirements);
  for (uint32_t i = 0; i < a->n; i++) {
    const Parts *parts = bundle_in_force(e, a->at[i].b);
    for (uint32_t k = 0; k < parts->n; k++) {
      const Rule *r = parts->at[k]->rule;
      Requirement q = { r, a->at[i].guard, settled(parts->at[k], (uint32_t)r->concerning) };
      vec_push(a->arena, out, q);
      uint32_t j = out->n - 1;                   /* in order of the text */
      for (; j && out->at[j - 1].rule->id > r->id; j--) out->at[j] = out->at[j - 1];
      out->at[j] = q;
    }
  }
  return out;
}
const Requirements *requirements_of(Engine *e, IndId event) {
  About *a = about(e, 0, event);
  if (!a->now.all || a->now.reading != e->reading || e->t < a->now.from || e->t >= a->now.to) {
    Footprint fresh;
    Moment m = moment_enter(e, e->t, &fresh);
    a->now.all = requirements_now(e, a);
    moment_leave(e, m);
    a->now.from = fresh.from;
    a->now.to = fresh.to;
    a->now.reading = e->reading;
  }
  fp_narrow(e->fp, a->now.from, a->now.to);
  return a->now.all;
}
