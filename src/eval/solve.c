/* solve.c - formulas: their truth where every variable is bound, their solutions where some are not.
 *
 * Solutions are passed to a continuation, depth first. Each binder undoes its binding, so that a frame is always
 * as it was. A solution may be produced more than once, and once as T and once as U: who collects takes the greatest.
 * A variable may stay open after a solution: it then stands for every individual of its domain.
 */
#include "eval/engine.h"

static Truth max_truth(Engine *, Frame *, const Node *);

/* ---- domains ---- */
typedef struct DomainCont { Frame *f; uint64_t rest; Truth tr; Cont *next; uint32_t var; } DomainCont;
static bool domain_one(Engine *e, void *user, IndId x, Truth there) {
  DomainCont *d = user;
  frame_bind(d->f, d->var, value_make(V_IND, x));
  bool stop = solve_domains(e, d->f, d->rest, t_and(d->tr, there), d->next);
  frame_unbind(d->f, d->var);
  return stop;
}
bool solve_domains(Engine *e, Frame *f, uint64_t vars, Truth tr, Cont *next) {
  vars &= ~f->bound;
  if (!vars) return next->run(e, next, f, tr);
  uint32_t v = (uint32_t)__builtin_ctzll(vars);
  DomainCont d = { f, vars & (vars - 1), tr, next, v };
  Type t = f->vars[v].type;
  if (t.tag == TY_IND) return domain_scan(e, t.of, f->subject, domain_one, &d);
  bool stop = false;
  if (t.tag == TY_ENUM) {
    const Enum *en = &e->p->enums.at[t.of];
    for (uint32_t i = 0; i < en->n && !stop; i++) {
      frame_bind(f, v, value_make(V_SYM, en->symbols[i].i));
      stop = solve_domains(e, f, d.rest, tr, next);
      frame_unbind(f, v);
    }
    return stop;
  }
  frame_bind(f, v, VALUE_UNKNOWN);              /* a number, date or text that an unknown value left open */
  stop = solve_domains(e, f, d.rest, tr, next);
  frame_unbind(f, v);
  return stop;
}

/* ---- binding ---- */
static Truth in_range(Engine *e, const Frame *f, uint32_t var, Value v) {
  Type t = f->vars[var].type;
  return t.tag != TY_IND || v.tag != V_IND ? T : in_domain(e, t.of, f->subject, (IndId)v.n);
}
/* Binds an open variable to a value (an unknown one leaves it open) and goes on. */
static bool bind_and_run(Engine *e, Frame *f, uint32_t var, Value v, Truth tr, Cont *next) {
  if (v.tag == V_NONE) return false;
  if (v.tag == V_UNKNOWN) return next->run(e, next, f, t_and(tr, U));
  if (v.tag == V_ANY) return next->run(e, next, f, tr);
  tr = t_and(tr, in_range(e, f, var, v));
  if (tr == F) return false;
  frame_bind(f, var, v);
  bool stop = next->run(e, next, f, tr);
  frame_unbind(f, var);
  return stop;
}

/* ---- conjunctions ---- */
typedef struct Conj { Cont base; const Plan *plan; uint32_t i; Truth tr; Cont *next; } Conj;
bool conj_from(Engine *e, const Plan *plan, uint32_t i, Frame *f, Truth tr, Cont *next);
static bool conj_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  Conj *k = (Conj *)c;
  return conj_from(e, k->plan, k->i, f, t_and(k->tr, tr), k->next);
}
bool conj_from(Engine *e, const Plan *plan, uint32_t i, Frame *f, Truth tr, Cont *next) {
  if (i == plan->n) {
    uint64_t open = plan->settle & ~f->bound;
    return open ? solve_domains(e, f, open, tr, next) : next->run(e, next, f, tr);
  }
  Conj k = { { conj_run }, plan, i + 1, tr, next };
  const PlanItem *it = &plan->items[i];
  if (!it->node) return solve_domains(e, f, UINT64_C(1) << it->var, tr, &k.base);
  return solve(e, f, it->node, &k.base);
}
bool solve_without(Engine *e, Frame *f, const Node *node, const Node *without, Truth tr, Cont *next) {
  if (!node || node == without) return next->run(e, next, f, tr);
  return conj_from(e, plan_for(e, node, without, f->bound & node->free, f->vars), 0, f, tr, next);
}

/* The conjunction that stands inside a quantifier. */
bool solve_inside(Engine *e, Frame *f, const Node *n, Cont *next) {
  return conj_from(e, plan_for(e, n, n, f->bound & n->free, f->vars), 0, f, T, next);
}

/* ---- tests: bind what is open by its domain, then ask for the truth ---- */
typedef struct TestCont { Cont base; const Node *node; Cont *next; } TestCont;
static bool test_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  TestCont *k = (TestCont *)c;
  Truth t = t_and(tr, truth(e, f, k->node));
  return t > F && k->next->run(e, k->next, f, t);
}
static bool solve_test(Engine *e, Frame *f, const Node *n, Cont *next) {
  TestCont k = { { test_run }, n, next };
  return solve_domains(e, f, n->free, T, &k.base);
}

/* ---- atoms over predicates ---- */
typedef struct RowCont { Frame *f; const Node *node; const Node *value; Cont *next; uint32_t ncols; } RowCont;
/* By its declaration, what stands in the column is among what the variable ranges over. */
static bool column_sure(const Engine *e, const RowCont *r, uint32_t col, uint32_t var) {
  const Pred *d = &e->p->preds.at[r->node->pred];
  Type t = r->f->vars[var].type;
  return t.tag == TY_IND && domain_sure(e, col < d->nparams ? d->params[col] : d->value, t.of);
}
static bool row_bind(Engine *e, RowCont *r, uint32_t col, const Value *row, Truth tr) {
  for (; col < r->ncols; col++) {
    const Node *k = col < r->node->nkids ? r->node->kid[col] : r->value;
    if (!k || k->op != N_VAR) continue;
    Value v = row[col];
    if (frame_has(r->f, k->var)) {              /* fixed before, or by an earlier column of this row */
      Value old = r->f->slot[k->var];
      if (v.tag == V_ANY || v.tag == V_UNKNOWN || old.tag == V_UNKNOWN) continue;
      if (!value_eq(old, v)) return false;
      continue;
    }
    if (v.tag == V_ANY || v.tag == V_UNKNOWN) continue;
    if (v.tag == V_NONE) return false;
    if (!column_sure(e, r, col, k->var)) tr = t_and(tr, in_range(e, r->f, k->var, v));
    if (tr == F) return false;
    frame_bind(r->f, k->var, v);
    bool stop = row_bind(e, r, col + 1, row, tr);
    frame_unbind(r->f, k->var);
    return stop;
  }
  return r->next->run(e, r->next, r->f, tr);
}
static bool row_run(Engine *e, void *user, const Value *row, Truth tr) { return row_bind(e, user, 0, row, tr); }

static GoalMode mode_of(Op op) { return op == N_MAY ? G_MAY : op == N_MUST ? G_MUST : op == N_MUST_NOT ? G_MUST_NOT : G_PRED; }

/* The columns that are fixed; false when an argument is `none`. *vague: one is unknown. *inner: variables that stand
 * inside an argument and are open. */
static bool columns(Engine *e, Frame *f, const Node *n, Value *v, uint32_t *bound, bool *vague, uint64_t *inner) {
  *bound = 0;
  *vague = false;
  *inner = 0;
  for (uint32_t i = 0; i < n->nkids; i++) {
    const Node *k = n->kid[i];
    if (k->op == N_VAR && !frame_has(f, k->var)) continue;
    *inner |= k->free & ~f->bound;
    if (k->free & ~f->bound) continue;
    v[i] = term_value(e, f, k);
    if (v[i].tag == V_NONE) return false;
    if (v[i].tag == V_UNKNOWN) *vague = true;
    else *bound |= 1u << i;
  }
  return true;
}

/* Solves the node anew, now that more is bound, with no more truth than what bound it has. */
typedef struct CappedCont { Cont base; Truth cap; Cont *next; } CappedCont;
static bool capped_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  CappedCont *k = (CappedCont *)c;
  return k->next->run(e, k->next, f, t_and(tr, k->cap));
}
typedef struct AgainCont { Cont base; const Node *node; Cont *next; } AgainCont;
static bool again_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  AgainCont *k = (AgainCont *)c;
  CappedCont cap = { { capped_run }, tr, k->next };
  return solve(e, f, k->node, tr == T ? k->next : &cap.base);
}

static bool solve_atom(Engine *e, Frame *f, const Node *n, Cont *next) {
  Value v[MAX_ARGS];
  uint32_t bound;
  bool vague;
  uint64_t inner;
  if (!columns(e, f, n, v, &bound, &vague, &inner)) return false;
  if (inner) {
    AgainCont k = { { again_run }, n, next };
    return solve_domains(e, f, inner, T, &k.base);
  }
  if (vague) return next->run(e, next, f, U);
  RowCont r = { f, n, NULL, next, n->nkids };
  Pattern p = { v, bound, n->nkids, f->subject };
  if (n->op == N_DONE) return act_done(e, n->pred, v, bound, f->subject, row_run, &r);
  return rows_of(e, mode_of(n->op), n->pred, p, row_run, &r);
}

/* call = value, where key columns or the value are open. */
static bool solve_call(Engine *e, Frame *f, const Node *call, const Node *value, Cont *next) {
  Value v[MAX_ARGS + 1];
  uint32_t bound;
  bool vague;
  uint64_t inner;
  if (!columns(e, f, call, v, &bound, &vague, &inner)) return false;
  if (inner) return solve_domains(e, f, inner, T, next);   /* not reached: the plan binds inner variables first */
  uint32_t width = e->p->preds.at[call->pred].nparams;
  bool open = value->op == N_VAR && !frame_has(f, value->var);
  if (!open) {
    v[width] = term_value(e, f, value);
    if (v[width].tag == V_NONE) return false;
    if (v[width].tag != V_UNKNOWN) bound |= 1u << width;
  }
  if (vague) return next->run(e, next, f, U);
  /* an unknown value may be that of any key that has one */
  CappedCont cap = { { capped_run }, !open && v[width].tag == V_UNKNOWN ? U : T, next };
  RowCont r = { f, call, open ? value : NULL, cap.cap == T ? next : &cap.base, width + 1 };
  Pattern p = { v, bound, width + 1, f->subject };
  return rows_of(e, G_PRED, call->pred, p, row_run, &r);
}

static bool plain_call(const Frame *f, const Node *n) {
  if (n->op != N_CALL || !(n->free & ~f->bound)) return false;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]->op != N_VAR && (n->kid[i]->free & ~f->bound)) return false;
  return true;
}
static bool open_side(const Frame *f, const Node *n) { return n->op == N_VAR && !frame_has(f, n->var); }
static bool evaluable(const Frame *f, const Node *n) { return !(n->free & ~f->bound); }

static bool solve_eq(Engine *e, Frame *f, const Node *n, Cont *next) {
  if (n->kid[0]->op == N_NOW || n->kid[1]->op == N_NOW) return solve_test(e, f, n, next);
  for (int side = 0; side < 2; side++) {
    const Node *a = n->kid[side], *b = n->kid[1 - side];
    if (open_side(f, a) && evaluable(f, b)) {
      Bounded v = term_bounded(e, f, b);
      return bind_and_run(e, f, a->var, v.ranged ? VALUE_UNKNOWN : v.v, T, next);
    }
  }
  for (int side = 0; side < 2; side++) {
    const Node *a = n->kid[side], *b = n->kid[1 - side];
    if (plain_call(f, a) && (evaluable(f, b) || (open_side(f, b) && !(a->free >> b->var & 1))))
      return solve_call(e, f, a, b, next);
  }
  for (int side = 0; side < 2; side++) {           /* v = something of individuals that are still open: these first */
    const Node *a = n->kid[side], *b = n->kid[1 - side];
    if (!open_side(f, a) || (b->free >> a->var & 1)) continue;
    AgainCont k = { { again_run }, n, next };
    return solve_domains(e, f, b->free, T, &k.base);
  }
  return solve_test(e, f, n, next);
}

/* ---- let ---- */
static bool solve_let(Engine *e, Frame *f, const Node *n, Cont *next) {
  const Node *what = n->kid[0];
  if (!evaluable(f, what)) {
    AgainCont k = { { again_run }, n, next };
    return solve_domains(e, f, what->free, T, &k.base);
  }
  if (frame_has(f, n->var)) {
    Bounded own = bounded_exact(f->slot[n->var]), now = term_bounded(e, f, what);
    bool same = !now.ranged && value_eq(own.v, now.v);      /* even none, even not known */
    Truth t = same ? T : compare_bounded(N_EQ, own, now);
    return t > F && next->run(e, next, f, t);
  }
  Table found;
  table_init(&found, e->scratch, 1);
  bool tie = false;
  if (what->op == N_LATEST || what->op == N_EARLIEST) {    /* several at one instant: each, a conflict if it matters */
    latest_candidates(e, f, what, &found);
    tie = found.rows.n > 1;
    for (uint32_t i = 0; i < found.rows.n; i++) tie &= found.rows.at[i].truth == T;
  }
  Value v = VALUE_UNKNOWN;
  if (!tie) {
    if (what->op == N_LATEST || what->op == N_EARLIEST) {
      v = !found.rows.n ? VALUE_NONE : found.rows.n == 1 && found.rows.at[0].truth == T ? found.rows.at[0].v[0] : VALUE_UNKNOWN;
    } else {
      v = term_value(e, f, what);
    }
    Value one[1] = { v };
    table_init(&found, e->scratch, 1);
    table_add(&found, one, T);
  }
  for (uint32_t i = 0; i < found.rows.n; i++) {
    frame_bind(f, n->var, found.rows.at[i].v[0]);
    bool stop = next->run(e, next, f, T);
    frame_unbind(f, n->var);
    if (stop) return true;
  }
  return false;
}

/* ---- kinds and ranges ---- */
typedef struct KindCont { Frame *f; uint32_t var; Cont *next; } KindCont;
static bool kind_one(Engine *e, void *user, IndId x, Truth there) {
  KindCont *k = user;
  frame_bind(k->f, k->var, value_make(V_IND, x));
  bool stop = k->next->run(e, k->next, k->f, there);
  frame_unbind(k->f, k->var);
  return stop;
}
static bool range_ends(Engine *e, Frame *f, const Node *n, Value *lo, Value *hi) {
  *lo = term_value(e, f, n->kid[1]);
  *hi = term_value(e, f, n->kid[2]);
  return lo->tag == V_NUM && hi->tag == V_NUM;
}
static bool solve_range(Engine *e, Frame *f, const Node *n, Cont *next) {
  Value lo, hi;
  if (!open_side(f, n->kid[0]) || !evaluable(f, n->kid[1]) || !evaluable(f, n->kid[2])) return solve_test(e, f, n, next);
  if (!range_ends(e, f, n, &lo, &hi)) return lo.tag != V_NONE && hi.tag != V_NONE && next->run(e, next, f, U);
  Value one = num_int(1), first;
  num_floor_div(lo, one, &first);
  if (num_cmp(first, lo) < 0 && !num_add(first, one, &first)) eval_overflow(e, n);
  for (Value v = first; num_cmp(v, hi) <= 0;) {
    frame_bind(f, n->kid[0]->var, v);
    bool stop = next->run(e, next, f, T);
    frame_unbind(f, n->kid[0]->var);
    if (stop) return true;
    if (!num_add(v, one, &v)) eval_overflow(e, n);
  }
  return false;
}

bool solve(Engine *e, Frame *f, const Node *n, Cont *next) {
  if (!n) return next->run(e, next, f, T);
  switch (n->op) {
    case N_TRUE: return next->run(e, next, f, T);
    case N_SOME: {                               /* see flatten in plan.c */
      bool inner_only = !(n->free & ~f->bound);
      if (inner_only) {
        Truth t = truth(e, f, n);
        return t > F && next->run(e, next, f, t);
      }
      return solve_inside(e, f, n, next);
    }
    case N_AND: return solve_without(e, f, n, NULL, T, next);
    case N_OR:
      for (uint32_t i = 0; i < n->nkids; i++)
        if (solve(e, f, n->kid[i], next)) return true;
      return false;
    case N_LET: return solve_let(e, f, n, next);
    default: break;
  }
  if (!(n->free & ~f->bound)) {
    Truth t = truth(e, f, n);
    return t > F && next->run(e, next, f, t);
  }
  switch (n->op) {
    case N_EQ: return solve_eq(e, f, n, next);
    case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: return solve_atom(e, f, n, next);
    case N_IS_KIND: {
      KindCont k = { f, n->kid[0]->var, next };
      return domain_scan(e, n->kind, f->subject, kind_one, &k);
    }
    case N_RANGE: return solve_range(e, f, n, next);
    case N_DECIDES: case N_DECIDES_NOT: return solve_decides(e, f, n, next);
    default: return solve_test(e, f, n, next);
  }
}

/* ---- truth ---- */
typedef struct MaxCont { Cont base; Truth best; } MaxCont;
static bool max_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  (void)e;
  (void)f;
  MaxCont *m = (MaxCont *)c;
  m->best = t_or(m->best, tr);
  return m->best == T;
}
static Truth max_truth(Engine *e, Frame *f, const Node *n) {
  MaxCont m = { { max_run }, F };
  if (n->op == N_SOME || n->op == N_NO) solve_inside(e, f, n, &m.base);
  else solve_without(e, f, n, NULL, T, &m.base);
  return m.best;
}

Truth solutions(Engine *e, Frame *f, const Node *n) {
  if (!n || !(n->free & ~f->bound)) return truth(e, f, n);
  MaxCont m = { { max_run }, F };
  solve_without(e, f, n, NULL, T, &m.base);
  return m.best;
}

typedef struct EveryCont { Cont base; const Node *node; Truth worst; } EveryCont;
static bool every_test(Engine *e, Cont *c, Frame *f, Truth tr) {
  EveryCont *k = (EveryCont *)c;
  Truth t = t_or(t_not(tr), truth(e, f, k->node->kid[1]));
  k->worst = t_and(k->worst, t);
  return k->worst == F;
}
typedef struct SettleCont { Cont base; uint64_t vars; Cont *next; } SettleCont;
static bool settle_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  SettleCont *k = (SettleCont *)c;
  return solve_domains(e, f, k->vars, tr, k->next);
}
static uint64_t vars_of(const Node *n) {
  uint64_t m = 0;
  for (uint32_t i = 0; i < n->nvars; i++) m |= UINT64_C(1) << n->vars[i];
  return m;
}
static Truth every(Engine *e, Frame *f, const Node *n) {
  EveryCont k = { { every_test }, n, T };
  SettleCont s = { { settle_run }, vars_of(n), &k.base };
  solve(e, f, n->kid[0], &s.base);
  return k.worst;
}

static Truth atom_truth(Engine *e, Frame *f, const Node *n) {
  Value v[MAX_ARGS];
  bool vague = false;
  for (uint32_t i = 0; i < n->nkids; i++) {
    const Node *k = n->kid[i];
    v[i] = k->op == N_VAR && frame_has(f, k->var) ? f->slot[k->var] : term_value(e, f, k);
    if (v[i].tag == V_NONE) return F;
    vague |= v[i].tag == V_UNKNOWN;
  }
  if (vague) return U;
  if (n->op == N_DONE) return act_done_truth(e, n->pred, v);
  if (n->op == N_VALID) return valid_event(e, (IndId)v[0].n);
  return holds(e, mode_of(n->op), n->pred, v);
}

static Truth is_kind(Engine *e, Frame *f, const Node *n) {
  Value v = term_value(e, f, n->kid[0]);
  if (v.tag == V_UNKNOWN) return U;
  if (v.tag != V_IND || !kind_is(e->p, ind_at(e, (IndId)v.n)->kind, n->kind)) return F;
  return ind_at(e, (IndId)v.n)->established ? established(e, (IndId)v.n) : T;
}
static Truth range_truth(Engine *e, Frame *f, const Node *n) {
  Value x = term_value(e, f, n->kid[0]), lo, hi;
  bool known = range_ends(e, f, n, &lo, &hi);
  if (x.tag == V_NONE || lo.tag == V_NONE || hi.tag == V_NONE) return F;
  if (x.tag == V_NUM && x.den != 1) return F;
  if (x.tag != V_NUM || !known) return U;
  return num_cmp(lo, x) <= 0 && num_cmp(x, hi) <= 0 ? T : F;
}

typedef struct ActingFind { Truth best; } ActingFind;
static bool acting_one(Engine *e, void *user, const Fact *f) {
  ActingFind *a = user;
  bool unknown = f->truth == U || f->args[e->p->preds.at[f->pred].nparams - (e->p->preds.at[f->pred].functional ? 0 : 1)].tag == V_UNKNOWN;
  if (f->acting || unknown) a->best = t_or(a->best, unknown ? U : T);
  return false;
}
static Truth acting(Engine *e, Frame *f, const Node *n) {
  Value v[MAX_ARGS];
  for (uint32_t i = 0; i < n->nkids; i++) {
    v[i] = term_value(e, f, n->kid[i]);
    if (v[i].tag == V_NONE) return F;
    if (v[i].tag == V_UNKNOWN) return U;
  }
  ActingFind a = { F };
  Pattern p = { v, (1u << n->nkids) - 1, n->nkids, 0 };
  facts_scan(e, n->pred, p, acting_one, &a);
  return a.best;
}

static Truth at_truth(Engine *e, Frame *f, const Node *n) {
  Value when = term_value(e, f, n->kid[1]);
  if (when.tag == V_NONE) return F;
  if (when.tag == V_UNKNOWN) return U;
  if (when.n > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, when.n);
    return U;
  }
  fp_narrow(e->fp, when.n, INSTANT_MAX);
  Footprint fresh;
  Moment m = moment_enter(e, when.n, &fresh);
  Truth t = truth(e, f, n->kid[0]);
  moment_leave(e, m);
  return t;
}

static Truth at_turn(Engine *e, Frame *f, const Node *n) {
  Instant before;
  if (!turn_before(e, f, &before)) return F;
  Footprint fresh;
  Moment m = moment_enter(e, before, &fresh);
  Truth t = truth(e, f, n->kid[0]);
  moment_leave(e, m);
  return t;
}

/* Walks the stretches of constant truth from u to now. The last one bounds the footprint. */
static Truth over_time(Engine *e, Frame *f, const Node *n) {
  Value since = term_value(e, f, n->kid[1]);
  if (since.tag == V_NONE) return F;
  if (since.tag == V_UNKNOWN) return U;
  bool ever = n->op == N_EVER;
  Truth best = ever ? F : T;
  if (since.n > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, since.n);
    return best;
  }
  fp_narrow(e->fp, since.n, INSTANT_MAX);
  for (Instant at = since.n;;) {
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    Truth t = truth(e, f, n->kid[0]);
    moment_leave(e, m);
    fp_until_case(e, &fresh, at);
    best = ever ? t_or(best, t) : t_and(best, t);
    if (best == (ever ? T : F)) {               /* whatever comes later */
      fp_narrow(e->fp, at > since.n ? (fresh.from > since.n ? fresh.from : since.n) : since.n, INSTANT_MAX);
      return best;
    }
    if (fresh.to > e->t) {
      fp_narrow(e->fp, fresh.from, fresh.to);
      return best;
    }
    at = fresh.to;
  }
}

/* From u to now, stretch by stretch, until it holds; what is not known on the way could have been the first time. */
Value first_time(Engine *e, Frame *f, const Node *n) {
  Value since = term_value(e, f, n->kid[1]);
  if (since.tag != V_TIME) return since;
  if (since.n > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, since.n);
    return VALUE_NONE;
  }
  for (Instant at = since.n;;) {
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    Truth t = truth(e, f, n->kid[0]);
    moment_leave(e, m);
    fp_until_case(e, &fresh, at);
    if (t != F) {
      fp_narrow(e->fp, at, INSTANT_MAX);
      return t == T ? value_make(V_TIME, at) : VALUE_UNKNOWN;
    }
    if (fresh.to > e->t) {
      fp_narrow(e->fp, fresh.from > since.n ? fresh.from : since.n, fresh.to);
      return VALUE_NONE;
    }
    at = fresh.to;
  }
}

/* Day by day at the same time of day. Where nothing but days off follow, there is none. */
Value working_days(Engine *e, Frame *f, const Node *n) {
  enum { OFF_MOST = 4000, DAY = 86400 };
  Value at = term_value(e, f, n->kid[0]), days = term_value(e, f, n->kid[1]);
  if (at.tag == V_NONE || at.tag == V_UNKNOWN) return at;
  int64_t step = num_cmp(days, num_int(0)) < 0 ? -DAY : DAY, left = days.n < 0 ? -days.n : days.n;
  for (uint32_t off = 0; left && off < OFF_MOST;) {
    if (!instant_add_seconds(at.n, step, &at.n)) eval_overflow(e, n);
    Truth rest = is_weekend(at.n, e->p->zone) ? T : F;
    if (rest == F && node_kid(n, 2)) {
      Civil c = instant_to_civil(at.n, e->p->zone);
      c.hour = c.minute = c.second = 0;
      frame_bind(f, n->vars[0], value_make(V_TIME, civil_to_instant(&c, e->p->zone)));
      rest = truth(e, f, n->kid[2]);
      frame_unbind(f, n->vars[0]);
    }
    if (rest == U) return VALUE_UNKNOWN;
    off = rest == T ? off + 1 : 0;
    left -= rest == F;
  }
  return left ? VALUE_NONE : at;
}

/* What lies within bounds is there, whichever it is. */
static Truth there_is(Engine *e, Frame *f, const Node *n) {
  Bounded b = term_bounded(e, f, n->kid[0]);
  if (b.ranged) return b.or_none ? U : T;
  return b.v.tag == V_NONE ? F : b.v.tag == V_UNKNOWN ? U : T;
}

Truth truth(Engine *e, Frame *f, const Node *n) {
  if (!n) return T;
  switch (n->op) {
    case N_THERE_IS: return there_is(e, f, n);
    case N_TRUE: return T;
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: return compare(e, f, n);
    case N_AND: {
      Truth t = T;
      for (uint32_t i = 0; i < n->nkids && t > F; i++) {
        if (n->kid[i]->op == N_LET) return max_truth(e, f, n);
        t = t_and(t, truth(e, f, n->kid[i]));
      }
      return t;
    }
    case N_OR: {
      Truth t = F;
      for (uint32_t i = 0; i < n->nkids && t < T; i++) t = t_or(t, truth(e, f, n->kid[i]));
      return t;
    }
    case N_NOT: return t_not(truth(e, f, n->kid[0]));
    case N_SOME: return max_truth(e, f, n);
    case N_NO: return t_not(max_truth(e, f, n));
    case N_EVERY: return every(e, f, n);
    case N_THRESHOLD: return threshold(e, f, n);
    case N_IS_KIND: return is_kind(e, f, n);
    case N_RANGE: return range_truth(e, f, n);
    case N_ACTING: return acting(e, f, n);
    case N_AT: return at_truth(e, f, n);
    case N_AT_TURN_F: return at_turn(e, f, n);
    case N_DECIDES: case N_DECIDES_NOT: return decides_truth(e, f, n);
    case N_EVER: case N_THROUGHOUT: return over_time(e, f, n);
    case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: case N_VALID: return atom_truth(e, f, n);
    default: mem_fail(e->trap, FAIL_INTERNAL, "a term where a formula is needed");
  }
}
