/* recorded.c - a recorded event as a case: what is written in its entry, ready to be changed.
 *
 * Taken together with the record the case says what the record says: it replaces the event, and what other entries say
 * of the event they say of the case's (M5). So the verdict is the same. */
#include "data/case.h"

typedef struct Copy { Arena *a; const Program *p; const IndId *events; uint32_t n; Case *c; } Copy;

/* The id that stands for a recorded individual: of the event and those nested in it the case's own. */
static IndId id_of(const Copy *x, IndId i) {
  for (uint32_t k = 0; k < x->n; k++)
    if (x->events[k] == i) return x->p->inds.n + k;
  return i;
}
static Value value_of(const Copy *x, Value v) { return v.tag == V_IND ? value_make(V_IND, id_of(x, (IndId)v.n)) : v; }
static bool is_own(const Copy *x, IndId event) { return id_of(x, event) != event; }
static Value *values_of(const Copy *x, const Value *v, uint32_t n) {
  Value *out = NEW_ARRAY(x->a, Value, n + 1);
  for (uint32_t i = 0; i < n; i++) out[i] = value_of(x, v[i]);
  return out;
}

Case *case_of_recorded(Arena *arena, const Program *p, const IndId *events, uint32_t n) {
  Copy x = { arena, p, events, n, NEW(arena, Case) };
  Case *c = x.c;
  for (uint32_t i = 0; i < n; i++) {
    Ind ind = p->inds.at[events[i]];
    IndId id = p->inds.n + i;
    vec_push(arena, &c->inds, ind);
    vec_push(arena, &c->events, id);
    vec_push(arena, &c->replaced, events[i]);
    if (!i || ind.at != p->inds.at[ind.parent].at) vec_push(arena, &c->dated, id);
  }
  for (uint32_t i = 0; i < n; i++) c->inds.at[i].parent = i ? id_of(&x, c->inds.at[i].parent) : 0;
  c->name = c->inds.at[0].name;
  c->event = c->events.at[0];
  const Facts *r = &p->record;
  for (uint32_t i = 0; i < r->facts.n; i++) {
    Fact f = r->facts.at[i];
    const Pred *d = &p->preds.at[f.pred];
    if (d->form != PRED_ATTRIBUTE || f.args[0].tag != V_IND || !is_own(&x, (IndId)f.args[0].n)) continue;
    f.args = values_of(&x, f.args, d->nparams + (d->functional ? 1 : 0));
    vec_push(arena, &c->facts.facts, f);
  }
  for (uint32_t i = 0; i < r->given.n; i++) {
    Given g = r->given.at[i];
    if (!is_own(&x, g.event)) continue;
    g.event = id_of(&x, g.event);
    vec_push(arena, &c->facts.given, g);
  }
  for (uint32_t i = 0; i < r->decisions.n; i++) {
    Decision d = r->decisions.at[i];
    if (!is_own(&x, d.event)) continue;
    d.event = id_of(&x, d.event);
    if (d.ind) d.ind = id_of(&x, d.ind);
    d.args = values_of(&x, d.args, d.nargs);
    d.value = value_of(&x, d.value);
    vec_push(arena, &c->facts.decisions, d);
  }
  return c;
}
