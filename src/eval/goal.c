/* goal.c - goals of which every argument is given: a predicate or permission, at the instant where it is to be evaluated.
 *
 * Owns the choice of how such a goal is solved:
 *   entries only        read from the indexes
 *   otherwise           the key's conclusions, resolved (conclude.c), remembered (memo.c)
 *   recursive           fixpoint.c
 * What is anchored to an event (M3) is evaluated at the event's instant, which is settled here for all goals. Where arguments are open,
 * see rows.c.
 *
 * Invariant: a goal is asked here and now (value_here, holds_here) only at the instant that it is anchored to.
 */
#include "eval/goal.h"

/* ---- anchoring ---- */
Anchor anchor(Engine *e, const Pred *d, const Value *v, Instant *at) {
  bool attribute = d->form == PRED_ATTRIBUTE;
  if (!attribute && !d->anchored) return NOW;
  Value x = v[attribute ? 0 : d->subject];
  if (x.tag != V_IND) return NOW;
  if (ind_is_case(e, x)) e->fp->open_reads |= CASE_BIT;
  *at = ind_at(e, (IndId)x.n)->at;
  if (*at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, *at);
    return BEFORE;
  }
  fp_narrow(e->fp, *at, INSTANT_MAX);
  return attribute || *at == e->t ? NOW : AT_EVENT;
}

/* ---- one key ---- */

/* A functional predicate of which there are entries only. */
typedef struct Only { Value v; bool any, clash; uint32_t col; } Only;
static bool only_one(Engine *e, void *user, const Fact *f) {
  (void)e;
  Only *o = user;
  Value v = f->args[o->col];
  if (o->any && !value_eq(o->v, v)) o->clash = true;
  o->v = v;
  o->any = true;
  return false;
}

Value value_here(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  if (!e->info[pred].derived) {
    Only o = { VALUE_NONE, false, false, d->nparams };
    Pattern p = { key, full_mask(d), d->nparams, 0 };
    const Fact *own;
    if (!case_value(e, pred, key, &own)) facts_scan(e, pred, p, only_one, &o);
    else if (own) return own->args[d->nparams];
    if (o.any) return o.clash ? VALUE_UNKNOWN : o.v;
    if (d->open) return VALUE_UNKNOWN;
    if (d->form == PRED_OFFICE || d->optional) {
      if (d->form != PRED_ATTRIBUTE) return VALUE_NONE;
      return given_state(e, pred, (IndId)key[0].n) == GIVEN_UNKNOWN ? VALUE_UNKNOWN : VALUE_NONE;
    }
    if (d->form == PRED_ATTRIBUTE && given_state(e, pred, (IndId)key[0].n) == GIVEN_YES) return VALUE_NONE;
    return VALUE_UNKNOWN;
  }
  const Answer *a = memo_find(e, G_PRED, pred, key, full_mask(d));
  if (a) return a->u.value;
  Pattern goal = { key, full_mask(d), d->nparams, 0 };
  stack_check(e, DEFER_VALUE, G_PRED, pred, goal);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Concls all = { 0 };
  WhyValue why;
  conclusions(e, pred, false, key, &all);
  Value v = resolve_value(e, d, &all, &why);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, G_PRED, pred, key, full_mask(d), &fresh, (Answer){ .u.value = v });
  return v;
}

Value value_of(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  Instant at = 0;
  Anchor a = anchor(e, d, key, &at);
  if (a == BEFORE) return VALUE_UNKNOWN;
  if (a == NOW) return value_here(e, pred, key);
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  Value v = value_here(e, pred, key);
  moment_leave(e, m);
  return v;
}

bool row_max(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  (void)row;
  Truth *best = user;
  *best = t_or(*best, t);
  return *best == T;
}

Truth holds_here(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->recursive && mode == G_PRED) {
    Truth best = F;
    bool stopped = false;
    Pattern p = { args, full_mask(d), d->nparams, 0 };
    fix_solve(e, pred, p, row_max, &best, &stopped);
    return best;
  }
  if (mode == G_PRED && !e->info[pred].derived) return entries_truth(e, pred, args);
  const About *about = about_goal(e, pred, args);
  if (about && about_plain(about)) return about_truth(e, about, mode, pred, args);
  const Answer *a = memo_find(e, mode, pred, args, full_mask(d));
  if (a) return (Truth)a->truth;
  Pattern goal = { args, full_mask(d), d->nparams, 0 };
  stack_check(e, DEFER_TRUTH, mode, pred, goal);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Truth t;
  if (about) {                                   /* asked once more, so that what it rests on counts here as well */
    t = about_truth(e, about_goal(e, pred, args), mode, pred, args);
  } else {
    Concls all = { 0 };
    WhyValue why;
    conclusions(e, pred, mode != G_PRED, args, &all);
    t = mode == G_PRED ? resolve_truth(d, &all, &why) : resolve_act(&all, mode, NULL);
  }
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, mode, pred, args, full_mask(d), &fresh, (Answer){ .truth = (uint8_t)t });
  return t;
}

Truth holds(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  Instant at = 0;
  if (mode == G_PRED && !e->info[pred].derived && !d->anchored)
    return d->form == PRED_ATTRIBUTE && anchor(e, d, args, &at) == BEFORE ? U : entries_truth(e, pred, args);
  Anchor a = anchor(e, d, args, &at);
  if (a == BEFORE) return U;
  if (a == NOW) return holds_here(e, mode, pred, args);
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  Truth t = holds_here(e, mode, pred, args);
  moment_leave(e, m);
  return t;
}

/* ---- what entries alone can say ---- */
/* Entries that contradict each other, or say `not`: then every row must be asked with its key. */
bool plain_entries(Engine *e, PredId pred) {
  FactTable *t = &e->facts[pred];
  if (t->plain) return t->plain == 1;
  const Pred *d = &e->p->preds.at[pred];
  t->plain = 1;
  for (uint32_t i = 0; i < t->n; i++)
    if (t->rows[i]->truth == F) t->plain = 2;
  if (d->functional && facts_clash(e, pred)) t->plain = 2;
  return t->plain == 1;
}

bool entries_known(Engine *e, PredId pred) {
  FactTable *t = &e->facts[pred];
  const Pred *d = &e->p->preds.at[pred];
  uint32_t width = d->nparams + (d->functional ? 1 : 0);
  if (t->known) return t->known == 1;
  t->known = 1;
  for (uint32_t i = 0; i < t->n; i++)
    for (uint32_t k = 0; k < width; k++)
      if (t->rows[i]->args[k].tag == V_UNKNOWN) t->known = 2;
  return t->known == 1;
}

bool may_be_lookup(Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  return d->functional && !d->open && !d->anchored && d->form != PRED_ATTRIBUTE && (d->optional || d->form == PRED_OFFICE) && !e->info[pred].derived &&
         plain_entries(e, pred);
}
bool is_lookup(Engine *e, PredId pred) { return !(e->cs && e->case_facts[pred].n) && may_be_lookup(e, pred); }
