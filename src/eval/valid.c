/* valid.c - requirements, and what is valid: an event of which no requirement fails, at its own instant (M15).
 *
 * Invariant: a requirement is met when its condition holds in every solution of its body; or it has been waived.
 */
#include "eval/engine.h"

typedef struct RequireCont { Cont base; const Rule *r; Truth worst; bool met; } RequireCont;
static bool require_one(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireCont *k = (RequireCont *)c;
  Truth condition = truth(e, f, k->r->condition);
  k->worst = t_and(k->worst, t_or(t_not(t), condition));
  k->met |= t_and(t, condition) == T;
  return k->worst == F;
}
typedef struct RequireOpen { Cont base; uint64_t vars; Cont *next; } RequireOpen;
static bool require_open(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireOpen *k = (RequireOpen *)c;
  return solve_domains(e, f, k->vars, t, k->next);
}
Truth require_truth(Engine *e, const Requirement *q, IndId event) {
  const Rule *r = q->rule;
  FRAME(f, r->nvars, r->vars);
  if (r->concerning >= 0) frame_bind(&f, (uint32_t)r->concerning, value_make(V_IND, event));
  f.subject = event;
  RequireCont k = { { require_one }, r, T, false };
  RequireOpen o = { { require_open }, r->condition->free, &k.base };
  if (q->settled) require_one(e, &k.base, &f, q->body);
  else solve_without(e, &f, r->body, NULL, T, &o.base);
  if (k.worst != T || k.met) rule_mark(e, r, k.worst);
  if (k.worst == T) return T;
  const Decision *by = NULL;
  return t_or(k.worst, waived(e, r, event, &by));
}

Truth valid_event(Engine *e, IndId event) {
  const Ind *x = ind_at(e, event);
  if (x->at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, x->at);
    return U;
  }
  fp_narrow(e->fp, x->at, INSTANT_MAX);
  if (event >= e->p->inds.n) e->fp->open_reads |= CASE_BIT;
  Footprint fresh;
  Moment m = moment_enter(e, x->at, &fresh);
  Truth t = T;
  const Requirements *all = requirements_of(e, event);
  for (uint32_t i = 0; i < all->n && t > F; i++) t = t_and(t, require_truth(e, &all->at[i], event));
  moment_leave(e, m);
  return t;
}
