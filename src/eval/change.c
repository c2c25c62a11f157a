/* change.c - changes of a case: which place they touch, and the case with them made. */
#include "eval/suggest.h"

static uint32_t key_width(const Program *p, const Change *c) {
  return c->pred && c->args ? p->preds.at[c->pred].nparams : 0;
}
uint64_t change_hash(const Program *p, const Change *c) {
  uint64_t h = (uint64_t)c->kind << 56 ^ (uint64_t)c->pred << 32 ^ c->event;
  h ^= (uint64_t)c->to.n << 8 ^ (uint64_t)c->to.den << 40;
  for (uint32_t i = 0; i < key_width(p, c); i++)
    h = (h ^ (uint64_t)c->args[i].n ^ (uint64_t)c->args[i].tag << 48) * UINT64_C(0x9E3779B97F4A7C15);
  return (h ^ h >> 29) * UINT64_C(0xC2B2AE3D27D4EB4F);
}
bool change_same(const Program *p, const Change *a, const Change *b) {
  return changes_alike(a, b) && !a->args == !b->args && value_eq(a->to, b->to) && values_eq(a->args, b->args, key_width(p, a));
}
bool changes_clash(const Program *p, const Change *a, const Change *b) {
  if (a->pred != b->pred || a->event != b->event) return false;
  if (!a->args || !b->args) return true;         /* the date; or all there is of the predicate */
  return values_eq(a->args, b->args, key_width(p, a));
}

bool changes_alike(const Change *a, const Change *b) {
  return a->kind == b->kind && a->pred == b->pred && a->event == b->event;
}
bool change_before(const Change *a, const Change *b, const Program *p) {
  if (!changes_alike(a, b)) return false;
  for (uint32_t i = 0; i < key_width(p, a); i++)
    if (a->args[i].n != b->args[i].n) return a->args[i].n < b->args[i].n;
  return false;
}

/* ---- what a case says ---- */
static IndId event_of(const Program *p, const Fact *f) {
  uint32_t column;
  return editable(p, &p->preds.at[f->pred], &column) && f->args[column].tag == V_IND ? (IndId)f->args[column].n : 0;
}
int group_given(const Case *c, PredId pred, IndId event) {
  for (uint32_t i = 0; i < c->facts.given.n; i++) {
    const Given *g = &c->facts.given.at[i];
    if (g->pred == pred && g->event == event) return g->unknown ? GIVEN_UNKNOWN : GIVEN_YES;
  }
  return GIVEN_NOT;
}
Slot slot_of(const Program *p, const Case *c, PredId pred, const Value *args) {
  const Pred *d = &p->preds.at[pred];
  uint32_t column;
  Slot s = { F, VALUE_NONE, false, false };
  if (editable(p, d, &column)) s.given = group_given(c, pred, (IndId)args[column].n) == GIVEN_YES;
  for (uint32_t i = 0; i < c->facts.facts.n; i++) {
    const Fact *f = &c->facts.facts.at[i];
    if (f->pred != pred || !values_eq(f->args, args, d->nparams)) continue;
    s.there = true;
    s.truth = (Truth)f->truth;
    if (d->functional) s.value = f->args[d->nparams];
  }
  return s;
}

/* ---- changing ---- */
static bool touches(const Program *p, const Change *c, const Fact *f) {
  if (c->pred != f->pred) return false;
  if (!c->args) return c->event == event_of(p, f);
  return values_eq(c->args, f->args, p->preds.at[c->pred].nparams);
}
static void facts_changed(Arena *a, const Program *p, const Facts *from, const Change *const *changes, uint32_t n,
                          Facts *to) {
  to->facts.n = to->facts.cap = 0;
  for (uint32_t i = 0; i < from->facts.n; i++) {
    uint32_t k = 0;
    while (k < n && !touches(p, changes[k], &from->facts.at[i])) k++;
    if (k == n) vec_push(a, &to->facts, from->facts.at[i]);
  }
  for (uint32_t k = 0; k < n; k++) {
    const Change *c = changes[k];
    bool open = c->kind == CHANGE_OPEN, set = c->kind == CHANGE_SET && c->to.tag != V_NONE;
    if (!c->args || (c->kind != CHANGE_ADD && !open && !set)) continue;
    const Pred *d = &p->preds.at[c->pred];
    Fact f = { .pred = c->pred, .truth = open ? U : T, .from = INSTANT_MIN, .to = INSTANT_MAX };
    f.args = NEW_ARRAY(a, Value, d->nparams + 1);
    memcpy(f.args, c->args, d->nparams * sizeof *f.args);
    f.args[d->nparams] = open ? VALUE_UNKNOWN : c->to;
    vec_push(a, &to->facts, f);
  }
}
/* What is changed in part is given from then on; what is opened as a whole is not. */
static void given_changed(Arena *a, const Facts *from, const Change *const *changes, uint32_t n, Facts *to) {
  to->given.n = to->given.cap = 0;
  for (uint32_t i = 0; i < from->given.n; i++) {
    uint32_t k = 0;
    const Given *g = &from->given.at[i];
    while (k < n && (changes[k]->pred != g->pred || changes[k]->event != g->event)) k++;
    if (k == n || (changes[k]->kind == CHANGE_OPEN && changes[k]->args)) vec_push(a, &to->given, *g);
  }
  for (uint32_t k = 0; k < n; k++) {
    const Change *c = changes[k];
    if (!c->pred || (c->kind == CHANGE_OPEN && c->args)) continue;
    Given g = { c->pred, c->event, c->kind == CHANGE_OPEN, { 0, 0, 0 } };
    vec_push(a, &to->given, g);
  }
}
static bool is_dated(const Case *c, IndId event) {
  for (uint32_t i = 0; i < c->dated.n; i++)
    if (c->dated.at[i] == event) return true;
  return false;
}
/* The event and what is nested in it without a date of its own. */
static bool moves(const Program *p, const Case *c, const Change *move, IndId event) {
  for (IndId i = event; i >= p->inds.n; i = c->inds.at[i - p->inds.n].parent) {
    if (i == move->event) return true;
    if (is_dated(c, i)) return false;
  }
  return false;
}
static void date_changed(Arena *a, const Program *p, const Case *from, const Change *move, Case *to) {
  if (to->inds.at == from->inds.at) {
    to->inds.at = NEW_ARRAY(a, Ind, from->inds.n);
    memcpy(to->inds.at, from->inds.at, from->inds.n * sizeof *to->inds.at);
  }
  for (uint32_t i = 0; i < from->events.n; i++)
    if (moves(p, from, move, from->events.at[i])) to->inds.at[from->events.at[i] - p->inds.n].at = move->to.n;
  if (!from->facts.decisions.n) return;
  to->facts.decisions.at = NEW_ARRAY(a, Decision, from->facts.decisions.n);
  for (uint32_t i = 0; i < from->facts.decisions.n; i++) {
    Decision d = from->facts.decisions.at[i];
    bool at_once = d.from == move->from.n;       /* in effect at once, as before */
    if (at_once && moves(p, from, move, d.event)) d.from = move->to.n;
    to->facts.decisions.at[i] = d;
  }
}
Case *case_changed(Arena *a, const Program *p, const Case *from, const Change *const *changes, uint32_t n) {
  Case *c = NEW(a, Case);
  *c = *from;
  facts_changed(a, p, &from->facts, changes, n, &c->facts);
  given_changed(a, &from->facts, changes, n, &c->facts);
  for (uint32_t k = 0; k < n; k++)
    if (changes[k]->kind == CHANGE_DATE) date_changed(a, p, from, changes[k], c);
  return c;
}
