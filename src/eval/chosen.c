/* chosen.c - which events of a kind may have a value for an attribute, in order of time.
 *
 * `the latest Appointment with body = b` is asked again whenever an event comes that may change the answer. That is not every
 * appointment, but those whose body is b or not known; so they are listed by the value, once, and the others are neither
 * looked at nor do they end the interval for which an answer holds.
 *
 * Invariants
 * - An event that is left out has one entry for the attribute, with another value, and nothing else can give it one. So the
 *   condition fails for it at all times.
 * - Lists are of the record. Where a case replaces events they are not used.
 */
#include "eval/engine.h"

typedef struct Having { Value value; uint32_t n; IndId *events; } Having;      /* value V_UNSET: an empty slot */
typedef struct Chosen Chosen;
struct Chosen {
  KindId kind; PredId attr;
  bool useful;                   /* false: of too many it is not known */
  Having open;                   /* events of which it is not known: for a value that no event has */
  Having *slots; uint32_t mask;  /* by value: events that have it, and those of which it is not known */
  Chosen *next;
};

static Having *slot_of(const Chosen *c, Value v) {
  for (uint32_t s = (uint32_t)(row_hash(&v, 1) >> 7) & c->mask;; s = (s + 1) & c->mask)
    if (c->slots[s].value.tag == V_UNSET || value_eq(c->slots[s].value, v)) return &c->slots[s];
}
static void slots_new(Chosen *c, Arena *a, uint32_t values) {
  uint32_t size = 4;
  while (size < values * 2) size *= 2;
  c->slots = NEW_ARRAY(a, Having, size);
  c->mask = size - 1;
}

/* The value that the event has for certain; V_UNSET: none. */
static Value value_for(Engine *e, const Index *x, PredId attr, IndId event) {
  const Value key = value_make(V_IND, event), none = { V_UNSET, 0, 0 };
  uint32_t lo, hi;
  if (!index_find(x, &key, &lo, &hi) || hi - lo != 1) return none;
  const Fact *f = x->rows[lo];
  const Value v = f->args[e->p->preds.at[attr].nparams];
  bool certain = f->truth == T && value_eq(f->args[0], key) && f->from == INSTANT_MIN && f->to == INSTANT_MAX;
  return certain && v.tag != V_UNKNOWN && v.tag != V_ANY ? v : none;
}

static void list_values(Chosen *c, Arena *a, const IndId *events, const Value *values, uint32_t n, uint32_t distinct, uint32_t open) {
  const Having *counted = c->slots, *end = counted + c->mask + 1;
  slots_new(c, a, distinct);
  for (; counted < end; counted++)
    if (counted->value.tag != V_UNSET)
      *slot_of(c, counted->value) = (Having){ counted->value, 0, NEW_ARRAY(a, IndId, counted->n + open) };
  c->open.events = NEW_ARRAY(a, IndId, open ? open : 1);
  for (uint32_t i = 0; i < n; i++) {
    Having *own = values[i].tag != V_UNSET ? slot_of(c, values[i]) : NULL;
    for (uint32_t s = 0; !own && s <= c->mask; s++)
      if (c->slots[s].value.tag != V_UNSET) c->slots[s].events[c->slots[s].n++] = events[i];
    if (!own) own = &c->open;
    own->events[own->n++] = events[i];
  }
}
static Chosen *chosen_make(Engine *e, KindId kind, PredId attr) {
  Chosen *c = NEW(e->base, Chosen);
  Arena *scratch = arena_child(e->base);
  uint32_t n = e->kind_n[kind], open = 0, distinct = 0;
  const Index *x = index_of(e->base, &e->facts[attr], 1);
  Value *values = NEW_ARRAY(scratch, Value, n + (size_t)1);
  c->kind = kind;
  c->attr = attr;
  slots_new(c, scratch, n);
  for (uint32_t i = 0; i < n; i++) {
    values[i] = value_for(e, x, attr, e->kind_inds[kind][i]);
    if (values[i].tag == V_UNSET) {
      open++;
      continue;
    }
    Having *s = slot_of(c, values[i]);
    s->value = values[i];
    distinct += !s->n++;
  }
  c->useful = (uint64_t)open * distinct <= (uint64_t)n * 4;
  if (c->useful) list_values(c, e->base, e->kind_inds[kind], values, n, distinct, open);
  arena_free(scratch);
  return c;
}

static bool chosen_events(Engine *e, KindId kind, PredId attr, Value v, EventList *out) {
  Chosen *c = e->chosen;
  while (c && (c->kind != kind || c->attr != attr)) c = c->next;
  if (!c) {
    c = chosen_make(e, kind, attr);
    c->next = e->chosen;
    e->chosen = c;
  }
  if (!c->useful) return false;
  const Having *s = slot_of(c, v);
  if (s->value.tag == V_UNSET) s = &c->open;
  *out = (EventList){ s->events, s->n };
  return true;
}

/* `attr(x) = v`, where x is the event that is looked for and v does not depend on it. */
static bool chooses(Engine *e, Frame *f, const Node *n, uint32_t var, KindId kind, EventList *out) {
  for (uint32_t i = 0; n->op == N_EQ && i < 2; i++) {
    const Node *call = n->kid[i], *other = n->kid[1 - i];
    if (call->op != N_CALL || call->nkids != 1 || call->kid[0]->op != N_VAR || call->kid[0]->var != var) continue;
    const Pred *d = &e->p->preds.at[call->pred];
    if (d->form != PRED_ATTRIBUTE || !d->functional || d->open || e->info[call->pred].derived) continue;
    if (other->free & ~f->bound || other->free >> var & 1) continue;
    if (other->op != N_VAR && other->op != N_CONST) continue;
    Value v = term_value(e, f, other);
    if (v.tag == V_NONE || v.tag == V_UNKNOWN || v.tag == V_ANY || !chosen_events(e, kind, call->pred, v, out)) continue;
    e->fp->all_reads |= e->info[call->pred].bit;           /* as though each had been asked */
    return true;
  }
  return false;
}
EventList events_that_may(Engine *e, Frame *f, const Node *cond, uint32_t var, KindId kind) {
  EventList all = { e->kind_inds[kind], e->kind_n[kind] }, few;
  if (!cond || e->case_replaces) return all;
  uint32_t n = cond->op == N_AND ? cond->nkids : 1;
  for (uint32_t i = 0; i < n; i++)
    if (chooses(e, f, cond->op == N_AND ? cond->kid[i] : cond, var, kind, &few)) return few;
  return all;
}
