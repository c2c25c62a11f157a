/* plain_entry.c - plain entries, recorded as they stand in the text.
 *
 * Nearly all of a large record is entries like `member(Armenia) from 2003-09-18`, and nearly all of these are right. Such an entry needs no
 * tree: its words are looked up where they stand, and it is recorded.
 *
 * Invariant: what is recorded here is what record.c makes of the same entry. Whatever is not at once known to be right (a word that means
 * nothing here, or not one thing; a name that there is already; a period that is none) is left to that, which says what is wrong.
 */
#include "ir/directory.h"
#include "sema/private.h"
#include "syntax/plain.h"

static bool name_at(const Sema *S, const Parser *p, const Piece *x, Name *out) {
  return x->op == E_NAME && name_find(S->s->names, p->text + x->lo, x->hi - x->lo, out);
}
static bool day_at(const Sema *S, const Parser *p, const Piece *x, Instant *out) {
  return x->op == E_DATE && instant_parse(p->text + x->lo, x->hi - x->lo, S->p->zone, out, NULL);
}
/* Nearly always the text is the name of one individual and means nothing else, which its slot says. */
static IndId ind_at_piece(const Sema *S, const Parser *p, const Piece *x, KindId kind) {
  Directory d = program_directory(S->p);
  bool ambiguous;
  Name name;
  if (x->op != E_NAME) return 0;
  const NameSlot *s = directory_find(&d, p->text + x->lo, x->hi - x->lo);
  if (s && !s->of) return 0;
  if (s) name = name_in(d.names, s);
  else if (!name_at(S, p, x, &name)) return 0;
  if (name_eq(name, S->w_none)) return 0;
  if (s && kind && directory_names(S->p, s, kind) && name_eq(S->p->inds.at[s->of].name, name)) return s->of;
  return ind_find_name(S->p, kind, name, &ambiguous);
}
static bool value_at(const Sema *S, const Parser *p, const Piece *x, Type want, Value *out) {
  Name name;
  Instant day;
  switch (want.tag) {
  case TY_IND: {
    IndId i = ind_at_piece(S, p, x, want.of);
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

static bool plain_fact(Sema *S, const Parser *p, const Plain *e) {
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

/* Blanks in a text are folded, which is left to others. */
static bool label_at(Sema *S, const Parser *p, const Piece *x, Name *out) {
  const char *lo = p->text + x->lo + 1, *hi = p->text + x->hi - 1;
  for (const char *at = lo; at < hi; at++)
    if ((unsigned char)*at <= ' ' && (*at != ' ' || at[1] == ' ')) return false;
  *out = name_of(S->s->names, lo, (size_t)(hi - lo));
  return true;
}
/* An event's attributes are read when all individuals are known. */
static bool plain_individual(Sema *S, const Parser *p, const Plain *e) {
  bool ambiguous, event = e->sort == PLAIN_EVENT;
  Word head = { .span = { p->file, e->head.lo, e->head.hi } };
  Ind x = { .at = INSTANT_MIN, .span = { p->file, e->name.lo, e->name.hi } };
  x.kind = name_at(S, p, &e->head, &head.name) ? kind_of_word(S, head) : 0;
  if (!x.kind || S->p->kinds.at[x.kind].is_event != event || (event && !day_at(S, p, &e->date, &x.at))) return false;
  if (e->has_label && !label_at(S, p, &e->label, &x.label)) return false;
  x.name = name_of(S->s->names, p->text + e->name.lo, e->name.hi - e->name.lo);
  if (name_eq(x.name, x.label)) x.label = (Name){ 0 };
  if (ind_find_name(S->p, kind_root(S->p, x.kind), x.name, &ambiguous) || ambiguous) return false;
  IndId id = program_add_ind(S->p, &x);
  EventSite site = { .ind = id, .file = p->file, .packed = e->packed };
  if (event) vec_push(S->a, &S->events, site);
  return true;
}
/* Attributes with one value each, without keys: all of an event, or none. */
bool record_plain_fields(Sema *S, const Parser *p, const EventSite *site) {
  PredId preds[PLAIN_ARGS];
  Value args[PLAIN_ARGS][2];
  Plain e;
  Name attr;
  plain_read(site->packed, &e);
  for (uint32_t i = 0; i < e.nargs; i++) {
    preds[i] = name_at(S, p, &e.attrs[i], &attr) ? pred_find(S->p, attr, S->p->inds.at[site->ind].kind) : 0;
    const Pred *d = &S->p->preds.at[preds[i]];
    if (!preds[i] || !d->functional || d->nparams != 1 || !value_at(S, p, &e.args[i], d->value, &args[i][1])) return false;
    args[i][0] = value_make(V_IND, site->ind);
    for (uint32_t k = 0; k < i; k++)
      if (preds[k] == preds[i]) return false;
  }
  for (uint32_t i = 0; i < e.nargs; i++) {
    Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = { p->file, e.attrs[i].lo, e.args[i].hi } };
    Given g = { preds[i], site->ind, false, { p->file, e.attrs[i].lo, e.attrs[i].hi } };
    add_fact(S, preds[i], args[i], 2, f);
    vec_push(S->a, &S->p->record.given, g);
  }
  return true;
}
bool record_plain(Sema *S, const Parser *p, const Plain *e) {
  return e->sort == PLAIN_FACT ? plain_fact(S, p, e) : plain_individual(S, p, e);
}
