/* goal.h - private to those who solve goals: goal.c, where every argument is given; rows.c, where some are open; done.c, what it is to
 * do an act. */
#ifndef CHARTER_GOAL_H
#define CHARTER_GOAL_H
#include "eval/engine.h"

static inline uint32_t full_mask(const Pred *d) { return (1u << d->nparams) - 1; }
/* Where the goal is to be evaluated: here and now; nowhere, since its event (*at) is yet to come; at the event's instant. */
typedef enum { NOW, BEFORE, AT_EVENT } Anchor;
Anchor anchor(Engine *, const Pred *, const Value *args, Instant *at);

/* goal.c */
Value value_here(Engine *, PredId, const Value *key);
Truth holds_here(Engine *, GoalMode, PredId, const Value *args);
bool row_max(Engine *, void *user, const Value *row, Truth);      /* a RowFn: user is the greatest truth so far */

/* rows.c */
bool rows_run(Engine *, const Table *, RowFn, void *user);
bool run_any(Engine *, PredId, Pattern, Truth, RowFn, void *user);      /* one row, of whoever is not given */
#endif
