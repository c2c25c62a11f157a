/* plain_fact.c - plain facts, recorded as they stand in the text.
 *
 * Nearly all of a large record is facts like `member(Armenia) from 2003-09-18`, and nearly all of these are right. Such a fact needs no
 * tree: its words are looked up where they stand, and the fact is there.
 *
 * Invariant: what is recorded here is what record_fact makes of the same entry. Whatever is not at once known to be right (a word that
 * means nothing here, or not one thing; a period that is none) is left to that, which says what is wrong.
 */
#include "sema/private.h"
#include "syntax/plain.h"

static bool name_at(const Sema *S, const Parser *p, const Piece *x, Name *out) {
  return x->op == E_NAME && name_find(S->s->names, p->text + x->lo, x->hi - x->lo, out);
}
static bool day_at(const Sema *S, const Parser *p, const Piece *x, Instant *out) {
  return x->op == E_DATE && instant_parse(p->text + x->lo, x->hi - x->lo, S->p->zone, out, NULL);
}
static bool value_at(const Sema *S, const Parser *p, const Piece *x, Type want, Value *out) {
  bool ambiguous;
  Name name;
  Instant day;
  switch (want.tag) {
  case TY_IND: {
    IndId i = name_at(S, p, x, &name) && !name_eq(name, S->w_none) ? ind_find_name(S->p, want.of, name, &ambiguous) : 0;
    *out = value_make(V_IND, i);
    return i != 0;
  }
  case TY_ENUM:
    if (!name_at(S, p, x, &name) || name_eq(name, S->w_none) || !enum_has(S->p, want.of, name)) return false;
    *out = value_make(V_SYM, name.i);
    return true;
  case TY_TIME:
    if (!day_at(S, p, x, &day)) return false;
    *out = value_make(V_TIME, day);
    return true;
  default: return false;
  }
}
/* `from D`, `until D`, `through D`, `on D`, or `from D` and one of the next two. */
static bool period_at(const Sema *S, const Parser *p, const Plain *e, Instant *from, Instant *to) {
  enum { A_DAY = 86400 };
  for (uint32_t i = 0; i < e->nperiods; i++) {
    PeriodOp op = (PeriodOp)e->words[i].op;
    Instant day;
    if (i && (e->words[0].op != PERIOD_FROM || (op != PERIOD_UNTIL && op != PERIOD_THROUGH))) return false;
    if (!day_at(S, p, &e->dates[i], &day)) return false;
    if (op == PERIOD_FROM || op == PERIOD_ON) *from = day;
    if (op != PERIOD_FROM) *to = op == PERIOD_UNTIL ? day : day + A_DAY;
  }
  return *from < *to;
}

bool record_plain(Sema *S, const Parser *p, const Plain *e) {
  Value args[PLAIN_ARGS + 1];
  Name head;
  Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = { p->file, e->lo, e->hi } };
  f.pred = name_at(S, p, &e->head, &head) ? pred_find(S->p, head, 0) : 0;
  const Pred *d = &S->p->preds.at[f.pred];
  if (!f.pred || d->form == PRED_ACT || d->nparams != e->nargs || d->functional != e->has_value || (e->nperiods && !d->over_time)) return false;
  for (uint32_t i = 0; i < e->nargs; i++)
    if (!value_at(S, p, &e->args[i], d->params[i], &args[i])) return false;
  if (e->has_value && !value_at(S, p, &e->value, d->value, &args[e->nargs])) return false;
  if (!period_at(S, p, e, &f.from, &f.to)) return false;
  add_fact(S, f.pred, args, e->nargs + e->has_value, f);
  return true;
}
