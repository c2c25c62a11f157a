/* plan.c - the order in which a conjunction is solved.
 *
 * Greedy, by estimated number of solutions, for a given set of variables that are bound; plans are kept by
 * (node, left-out kid, bound set). `some` inside a conjunction is flattened into it: its variables have slots of
 * their own, so that nothing is lost but the bracket. A conjunct that can only be tested waits until its variables
 * are bound; when nothing else can bind them, their domain does.
 */
#include "eval/engine.h"

struct PlanSlot { const Node *node, *without; uint64_t bound; Plan plan; };

static const double NEVER = 1e300, LAST = 1e299;

typedef struct Planner { Engine *e; const Var *vars; uint64_t bound; } Planner;

static bool bound_in(const Planner *p, const Node *n) { return !(n->free & ~p->bound); }
static bool open_var(const Planner *p, const Node *n) { return n->op == N_VAR && !(p->bound >> n->var & 1); }

/* Arguments that are open variables give columns to enumerate; other arguments must be bound. */
static bool pattern_of(const Planner *p, const Node *n, uint32_t *mask, uint32_t *open) {
  *mask = *open = 0;
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (open_var(p, n->kid[i])) ++*open;
    else if (bound_in(p, n->kid[i])) *mask |= 1u << i;
    else return false;
  }
  return true;
}

static double domain_cost(const Planner *p, Type t) {
  if (t.tag == TY_IND) return 2.0 + kind_size(p->e, t.of);
  if (t.tag == TY_ENUM) return 2.0 + p->e->p->enums.at[t.of].n;
  return NEVER;
}

static double goal_cost(const Planner *p, PredId pred, uint32_t mask, uint32_t open) {
  const Pred *d = &p->e->p->preds.at[pred];
  if (!open) return 3;
  if (!d->rules.n && !d->powers.n && d->form != PRED_ACT && !d->open) return 2 + facts_estimate(p->e, pred, mask);
  double c = 40;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (!(mask >> i & 1)) c += 0.2 * domain_cost(p, d->params[i]);
  return d->recursive ? c * 2 : c;
}

static double call_cost(const Planner *p, const Node *call, bool value_bound) {
  uint32_t mask, open;
  if (!pattern_of(p, call, &mask, &open)) return NEVER;
  const Pred *d = &p->e->p->preds.at[call->pred];
  if (!open) return 3;
  bool sparse = (d->optional || d->form == PRED_ATTRIBUTE) && !d->open;
  if (!sparse) {                                   /* total: every key has a value or a gap */
    double c = 5;
    for (uint32_t i = 0; i < d->nparams; i++)
      if (!(mask >> i & 1)) c *= domain_cost(p, d->params[i]);
    return c;
  }
  if (value_bound) mask |= 1u << d->nparams;
  return goal_cost(p, call->pred, mask, open);
}

/* A value that may be known within bounds only must be compared, not bound, where something else can bind. */
static bool may_be_ranged(const Node *n) {
  if (n->op == N_COUNT || n->op == N_SUM || n->op == N_MIN || n->op == N_MAX || n->op == N_POSITION) return true;
  if (n->op == N_CALL || op_sort(n->op) == FORMULA) return false;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && may_be_ranged(n->kid[i])) return true;
  return false;
}
/* Tests that read attributes alone come before those that lead to goals, and those with one variable before others: they cost less, and
 * what a statement says of its event alone, its guard (about.c), is so settled before the rest. */
static bool reads_attributes(const Engine *e, const Node *n) {
  switch (n->op) {
    case N_CALL:
      if (e->p->preds.at[n->pred].form != PRED_ATTRIBUTE) return false;
      break;
    case N_VAR: case N_CONST: case N_TRUE: case N_DATE: case N_THERE_IS: break;
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: case N_NOT: case N_AND: case N_OR: break;
    default: return false;
  }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && !reads_attributes(e, n->kid[i])) return false;
  return true;
}
static double test_cost(const Planner *p, const Node *n) {
  return !reads_attributes(p->e, n) ? 1.25 : n->free & (n->free - 1) ? 1.1 : 1;
}
static double eq_cost(const Planner *p, const Node *n) {
  const Node *a = n->kid[0], *b = n->kid[1];
  if (bound_in(p, a) && bound_in(p, b)) return test_cost(p, n);
  if (a->op == N_NOW || b->op == N_NOW) return NEVER;    /* compared, never looked up: the answer holds on either side of it */
  if ((open_var(p, a) && bound_in(p, b) && may_be_ranged(b)) || (open_var(p, b) && bound_in(p, a) && may_be_ranged(a))) return LAST;
  if ((open_var(p, a) && bound_in(p, b)) || (open_var(p, b) && bound_in(p, a))) return 1.5;
  double best = NEVER;
  if (a->op == N_CALL && (bound_in(p, b) || open_var(p, b))) best = call_cost(p, a, bound_in(p, b));
  if (b->op == N_CALL && (bound_in(p, a) || open_var(p, a))) {
    double c = call_cost(p, b, bound_in(p, a));
    if (c < best) best = c;
  }
  return best;
}

static double cost_of(const Planner *p, const Node *n) {
  uint32_t mask, open;
  bool bound = bound_in(p, n);
  switch (n->op) {
    case N_TRUE: return 0;
    case N_LET: return bound_in(p, n->kid[0]) ? 1 : NEVER;
    case N_EQ: return eq_cost(p, n);
    case N_NE: case N_THERE_IS: case N_LT: case N_LE: case N_GT: case N_GE: return bound ? test_cost(p, n) : NEVER;
    case N_IS_KIND: return bound ? 1 : 1.5 * domain_cost(p, p->vars[n->kid[0]->var].type);
    case N_RANGE: return bound_in(p, n->kid[1]) && bound_in(p, n->kid[2]) ? (bound ? 1 : 60) : NEVER;
    case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE:
      return pattern_of(p, n, &mask, &open) ? goal_cost(p, n->pred, mask, open) : NEVER;
    case N_DECIDES: case N_DECIDES_NOT:
      if (!pattern_of(p, n, &mask, &open)) return NEVER;
      return mask & 1 ? 5 : 20 + domain_cost(p, n->kid[0]->type);
    case N_NOT: return !bound ? NEVER : reads_attributes(p->e, n) ? test_cost(p, n) : 8;
    case N_OR: {
      if (bound) return reads_attributes(p->e, n) ? test_cost(p, n) : 4;
      double sum = 5;
      for (uint32_t i = 0; i < n->nkids; i++) sum += cost_of(p, n->kid[i]);
      return sum;
    }
    case N_AND: {
      double best = NEVER;
      for (uint32_t i = 0; i < n->nkids; i++) {
        double c = cost_of(p, n->kid[i]);
        if (c < best) best = c;
      }
      return best == NEVER ? NEVER : best + 5;
    }
    case N_SOME: return bound ? 6 : cost_of(p, n->kid[0]) + 10;
    case N_THRESHOLD: return bound ? 20 : NEVER;
    case N_EVER: case N_THROUGHOUT: return bound ? 30 : NEVER;
    default: return bound ? 8 : NEVER;
  }
}

typedef VEC(const Node *) NodeList;
static void flatten(Engine *e, const Node *n, const Node *without, uint64_t bound, NodeList *out) {
  if (!n || n == without) return;
  /* a `some` whose outer variables are bound is only tested, and then one witness is enough */
  bool inner = n->op == N_SOME && (n->free & ~bound);
  if (n->op == N_AND || inner)
    for (uint32_t i = 0; i < n->nkids; i++) flatten(e, n->kid[i], without, bound, out);
  else
    vec_push(e->base, out, n);
}

static uint64_t binds(const Node *n) {          /* every variable that is bound once the node is solved */
  uint64_t b = n->free;
  if (n->op == N_LET) b |= UINT64_C(1) << n->var;
  return b;
}

static Plan make_plan(Engine *e, const Node *node, const Node *without, uint64_t bound, const Var *vars) {
  NodeList list = { 0 };
  if (without == node)                          /* what stands inside a quantifier */
    for (uint32_t i = 0; i < node->nkids; i++) flatten(e, node->kid[i], NULL, bound, &list);
  else
    flatten(e, node, without, bound, &list);
  Planner p = { e, vars, bound };
  VEC(PlanItem) items = { 0 };
  uint64_t all = 0, lets = 0;                    /* lets: variables that nothing but their `where` may bind */
  for (uint32_t i = 0; i < list.n; i++) all |= binds(list.at[i]);
  for (uint32_t i = 0; i < list.n; i++)
    if (list.at[i]->op == N_LET && !(bound >> list.at[i]->var & 1)) lets |= UINT64_C(1) << list.at[i]->var;
  bool *done = NEW_ARRAY(e->base, bool, list.n ? list.n : 1);
  for (uint32_t left = list.n; left;) {
    double best = NEVER;
    uint32_t pick = 0;
    for (uint32_t i = 0; i < list.n; i++) {
      bool waits = list.at[i]->op != N_LET && (list.at[i]->free & lets & ~p.bound);
      double c = done[i] || waits ? NEVER : cost_of(&p, list.at[i]);
      if (c < best) { best = c; pick = i; }
    }
    if (best < NEVER) {
      PlanItem it = { list.at[pick], 0 };
      vec_push(e->base, &items, it);
      done[pick] = true;
      p.bound |= binds(list.at[pick]);
      left--;
      continue;
    }
    double cheapest = NEVER;                    /* nothing can go on: a domain must bind a variable */
    uint32_t var = MAX_VARS;
    for (uint32_t v = 0; v < MAX_VARS; v++) {
      if (!(all >> v & 1) || (p.bound >> v & 1) || (lets >> v & 1)) continue;
      double c = domain_cost(&p, vars[v].type);
      if (var == MAX_VARS || c < cheapest) { cheapest = c; var = v; }
    }
    if (var == MAX_VARS) mem_fail(e->trap, FAIL_INTERNAL, "a conjunction that cannot be ordered");
    PlanItem it = { NULL, var };
    vec_push(e->base, &items, it);
    p.bound |= UINT64_C(1) << var;
  }
  Plan plan = { items.n, items.at, 0 };
  for (uint32_t v = 0; v < MAX_VARS; v++)
    if ((all >> v & 1) && !(bound >> v & 1) && domain_moves(e, vars[v].type))
      plan.settle |= UINT64_C(1) << v;
  return plan;
}

static uint32_t slot_of(const Engine *e, const Node *node, const Node *without, uint64_t bound) {
  uint64_t h = ((uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15) ^ ((uintptr_t)without >> 4) * UINT64_C(0xC2B2AE3D27D4EB4F);
  h = (h ^ bound) * UINT64_C(0x9E3779B97F4A7C15);
  uint32_t s = (uint32_t)(h >> 32) & e->plan_mask;
  while (e->plans[s].node && (e->plans[s].node != node || e->plans[s].without != without || e->plans[s].bound != bound))
    s = (s + 1) & e->plan_mask;
  return s;
}
const Plan *plan_for(Engine *e, const Node *node, const Node *without, uint64_t bound, const Var *vars) {
  if (e->plan_n * 2 >= e->plan_mask) {
    struct PlanSlot *old = e->plans;
    uint32_t n = e->plan_mask ? e->plan_mask + 1 : 0;
    e->plan_mask = (n ? n * 2 : 256) - 1;
    e->plans = NEW_ARRAY(e->base, struct PlanSlot, e->plan_mask + 1);
    for (uint32_t i = 0; i < n; i++)
      if (old[i].node) e->plans[slot_of(e, old[i].node, old[i].without, old[i].bound)] = old[i];
  }
  uint32_t s = slot_of(e, node, without, bound);
  if (!e->plans[s].node) {
    struct PlanSlot fresh = { node, without, bound, make_plan(e, node, without, bound, vars) };
    e->plans[s] = fresh;
    e->plan_n++;
  }
  return &e->plans[s].plan;
}
