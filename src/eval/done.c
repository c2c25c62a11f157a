/* done.c - what it is to do an act: the rows of its meaning, at the event that it is done at.
 *
 * Invariants
 * - An act with an event among its parameters is done at the event's instant (M3). Is the event open, each is asked at its own.
 * - Where the meaning is one look at what the case gives of its event (`is_given`), its entries are the rows, and nothing is derived.
 */
#include "eval/goal.h"

typedef struct DoneCont { Cont base, settled; uint32_t n; Table *out; } DoneCont;
static bool done_add(Engine *e, Cont *c, Frame *f, Truth t) {
  (void)e;
  DoneCont *k = (DoneCont *)(void *)((char *)c - offsetof(DoneCont, settled));
  Value row[MAX_ARGS];
  for (uint32_t i = 0; i < k->n; i++) row[i] = frame_has(f, i) ? f->slot[i] : value_make(V_ANY, 0);
  table_add(k->out, row, t);
  return false;
}
static bool done_run(Engine *e, Cont *c, Frame *f, Truth t) {
  DoneCont *k = (DoneCont *)c;
  uint64_t events = 0;
  for (uint32_t i = 0; i < k->n; i++)
    if (domain_moves(e, f->vars[i].type)) events |= UINT64_C(1) << i;
  return solve_domains(e, f, events, t, &k->settled);
}
static void done_rows(Engine *e, const Pred *d, const Value *args, uint32_t bound, Table *out) {
  Var vars[MAX_VARS];
  memset(vars, 0, sizeof vars);
  for (uint32_t i = 0; i < d->means_nvars && i < MAX_VARS; i++) vars[i].type = d->means_vars[i];
  FRAME(f, d->means_nvars, vars);
  for (uint32_t i = 0; i < d->nparams; i++)
    if (bound >> i & 1) {
      frame_bind(&f, i, args[i]);
      if (args[i].tag == V_IND && ind_at(e, (IndId)args[i].n)->at == e->t) f.subject = (IndId)args[i].n;
    }
  table_init(out, e->scratch, d->nparams);
  DoneCont k = { { done_run }, { done_add }, d->nparams, out };
  if (d->means) solve(e, &f, d->means, &k.base);
}

/* The act's meaning is one look at what the event is given: its entries are the rows. */
typedef struct GivenRow { const Pred *act; const Node *means; RowFn fn; void *user; } GivenRow;
static bool given_row(Engine *e, void *user, const Fact *f) {
  GivenRow *g = user;
  Value row[MAX_ARGS];
  if (f->truth == F) return false;
  for (uint32_t i = 0; i < g->act->nparams; i++) row[g->means->kid[i]->var] = f->args[i];
  return g->fn(e, g->user, row, f->truth == U ? U : T);
}
static bool is_given(Engine *e, const Pred *d, const Value *args, uint32_t bound) {
  const Node *n = d->means;
  if (!n || n->op != N_ATOM || e->info[n->pred].derived || e->p->preds.at[n->pred].form != PRED_ATTRIBUTE) return false;
  if (bound != 1u << d->subject || n->nkids != d->nparams || e->any_nested || e->case_nested) return false;
  uint32_t seen = 0;
  for (uint32_t i = 0; i < n->nkids; i++) {
    const Node *k = n->kid[i];
    if (k->op != N_VAR || k->var >= d->nparams || e->p->preds.at[n->pred].params[i].of != d->params[k->var].of) return false;
    if (k->var != d->subject && domain_moves(e, d->params[k->var])) return false;
    seen |= 1u << k->var;
  }
  return seen == full_mask(d) && n->kid[0]->var == d->subject && ind_at(e, (IndId)args[d->subject].n)->at == e->t &&
         given_state(e, n->pred, (IndId)args[d->subject].n) == GIVEN_YES;
}

const FactTable *act_given(Engine *e, PredId pred, IndId event, const Node **means) {
  const Pred *d = &e->p->preds.at[pred];
  if (!d->anchored || !e->cs || event != e->cs->event) return NULL;
  Value args[MAX_ARGS];
  args[d->subject] = value_make(V_IND, event);
  *means = d->means;
  if (!is_given(e, d, args, 1u << d->subject)) return NULL;
  const GivenSet *set = given_set(e, d->means->pred);
  return set && set->distinct ? &e->case_facts[d->means->pred] : NULL;
}

typedef struct DoneAt { PredId pred; uint32_t bound; RowFn fn; void *user; } DoneAt;
static bool done_at(Engine *e, void *user, const Value *key, Truth there) {
  DoneAt *k = user;
  return there > F && act_done(e, k->pred, key, k->bound, 0, k->fn, k->user);
}
bool act_done(Engine *e, PredId pred, const Value *args, uint32_t bound, IndId subject, RowFn fn, void *user) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->anchored && !(bound >> d->subject & 1)) {       /* each event at its own instant */
    Value row[MAX_ARGS + 1];
    for (uint32_t i = 0; i < d->nparams; i++) row[i] = bound >> i & 1 ? args[i] : value_make(V_ANY, 0);
    DoneAt k = { pred, bound | 1u << d->subject, fn, user };
    return each_key(e, d, row, 1u << d->subject, subject, done_at, &k);
  }
  Table t;
  Instant at = 0;
  Anchor an = d->anchored && (bound >> d->subject & 1) ? anchor(e, d, args, &at) : NOW;
  if (an == BEFORE) return run_any(e, pred, (Pattern){ args, bound, d->nparams, subject }, U, fn, user);
  if (an == NOW && is_given(e, d, args, bound)) {
    GivenRow g = { d, d->means, fn, user };
    Pattern own = { args + d->subject, 1, 1, 0 };
    return facts_scan(e, d->means->pred, own, given_row, &g);
  }
  if (an == NOW) {
    done_rows(e, d, args, bound, &t);
  } else {
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    done_rows(e, d, args, bound, &t);
    moment_leave(e, m);
  }
  return rows_run(e, &t, fn, user);
}
Truth act_meant(Engine *e, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  Table t;
  done_rows(e, d, args, full_mask(d), &t);
  return t.rows.n ? t.rows.at[0].truth : F;
}
Truth act_done_truth(Engine *e, PredId pred, const Value *args) {
  Truth best = F;
  act_done(e, pred, args, full_mask(&e->p->preds.at[pred]), 0, row_max, &best);
  return best;
}
