/* given.c - what a case gives of its own event, one by one: lists (attendees, those invited) and rolls (votes).
 *
 * Nothing but the case can have an entry about its event. So whether somebody stands in such a list is one look into
 * a set of individuals, and what it means not to stand in it - no, or not known - is the same for all of them. Who
 * asks for many of them, one after the other, makes a Probe and is spared the way through a goal for each.
 *
 * Invariants
 * - Of a list that was read as a roster there are bits already; of others a table is made.
 * - A set holds all that the case says of its event with this predicate, simply true and for all times; else there is
 *   no set.
 * - A probe is good as long as the case and the instant stay; making one notes in the footprint what all its looks
 *   read.
 */
#include "eval/engine.h"

static uint32_t spread(IndId i) { return (uint32_t)(i * UINT64_C(0x9E3779B97F4A7C15) >> 32); }

static GivenSet *set_of_roster(Engine *e, const Roster *r, uint32_t col) {
  GivenSet *s = NEW(e->case_arena, GivenSet);
  s->bits = r->bits;
  s->col = col;
  s->n = r->n;
  s->distinct = true;
  return s;
}
const IndId *given_inds(Engine *e, const FactTable *t, uint32_t actor) {
  if (t->roster) return t->roster->inds;
  IndId *inds = NEW_ARRAY(e->case_arena, IndId, t->n);
  for (uint32_t i = 0; i < t->n; i++) inds[i] = (IndId)t->rows[i]->args[actor].n;
  return inds;
}

static GivenSet *set_make(Engine *e, const FactTable *t, uint32_t col, bool functional) {
  GivenSet *s = NEW(e->case_arena, GivenSet);
  uint32_t size = 8;
  while (size < t->n * 2) size *= 2;
  s->slots = NEW_ARRAY(e->case_arena, IndId, size);
  s->rows = functional ? NEW_ARRAY(e->case_arena, uint32_t, size) : NULL;
  s->mask = size - 1;
  s->col = col;
  s->n = t->n;
  s->distinct = true;
  for (uint32_t i = 0; i < t->n; i++) {
    const Value *v = t->rows[i]->args;
    if (v[col].tag != V_IND || v[1 - col].tag != V_IND || (IndId)v[1 - col].n != e->cs->event) return NULL;
    IndId x = (IndId)v[col].n;
    uint32_t k = spread(x) & s->mask;
    while (s->slots[k] && s->slots[k] != x) k = (k + 1) & s->mask;
    s->distinct &= !s->slots[k];
    s->slots[k] = x;
    if (functional) s->rows[k] = i;
  }
  return s;
}
const GivenSet *given_set(Engine *e, PredId pred) {
  const PredInfo *x = &e->info[pred];
  const Pred *d = &e->p->preds.at[pred];
  if (!e->cs || e->case_replaces || x->derived || d->nparams != 2 || (x->events != 1 && x->events != 2)) return NULL;
  uint32_t col = x->events == 1 ? 1 : 0;
  FactTable *t = &e->case_facts[pred];
  if (d->params[col].tag != TY_IND || t->passing) return NULL;
  if (t->set) return t->set->bits || t->set->slots ? t->set : NULL;
  static const GivenSet none = { NULL, NULL, NULL, 0, 0, 0, false, F };
  GivenSet *s = t->roster ? set_of_roster(e, t->roster, col) : set_make(e, t, col, d->functional);
  case_table(e, pred)->set = s ? s : &none;      /* asked for without a row, it must be forgotten all the same */
  if (!s || d->functional) return s;
  Value key[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
  key[1 - col] = value_make(V_IND, e->cs->event);
  s->absent = entry_is_open(e, pred, key) ? U : F;
  return s;
}
bool set_find(const GivenSet *s, IndId x) {
  for (uint32_t k = spread(x) & s->mask; s->slots[k]; k = (k + 1) & s->mask)
    if (s->slots[k] == x) return true;
  return false;
}

/* What lists and rolls share: the set, and the note of what is read. */
static bool probe_of(Engine *e, PredId pred, IndId event, Probe *out) {
  const Pred *d = &e->p->preds.at[pred];
  bool attribute = d->form == PRED_ATTRIBUTE;
  if (!e->cs || event != e->cs->event || (d->anchored && !attribute) || d->recursive) return false;
  if (attribute && ind_at(e, event)->at > e->t) return false;
  memset(out, 0, sizeof *out);
  out->set = given_set(e, pred);
  if (!out->set) return false;
  e->fp->all_reads |= e->info[pred].bit;
  e->fp->open_reads |= CASE_BIT;
  if (attribute) fp_narrow(e->fp, ind_at(e, event)->at, INSTANT_MAX);
  return true;
}

static const Value *roll_value(const Probe *p, IndId x) {
  const GivenSet *s = p->set;
  for (uint32_t k = spread(x) & s->mask; s->slots[k]; k = (k + 1) & s->mask)
    if (s->slots[k] == x) return &p->table->rows[s->rows[k]]->args[2];
  return NULL;
}
Truth probe_roll(const Probe *p, Value v) {
  if (v.tag != V_IND) return v.tag == V_UNKNOWN ? U : p->unlike ? T : F;
  const Value *is = roll_value(p, (IndId)v.n);
  if (!is) return p->absent;
  return value_eq(*is, p->value) != p->unlike ? T : F;
}
/* Whoever is not on the roll has no value, or none that is known: as value_of has it. */
static Truth absent_value(Engine *e, const Pred *d, PredId pred, IndId event, bool unlike) {
  int given = given_state(e, pred, event);
  bool unknown = d->open || (d->optional ? given == GIVEN_UNKNOWN : given != GIVEN_YES);
  return unknown ? U : unlike ? T : F;
}
bool probe_roll_make(Engine *e, PredId pred, IndId event, Value value, bool unlike, Probe *out) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->form != PRED_ATTRIBUTE || !d->functional || value.tag == V_NONE || value.tag == V_UNKNOWN) return false;
  if (!probe_of(e, pred, event, out) || !out->set->distinct) return false;
  out->table = &e->case_facts[pred];
  out->value = value;
  out->unlike = unlike;
  out->absent = absent_value(e, d, pred, event, unlike);
  return true;
}
bool probe_make(Engine *e, PredId pred, IndId event, Probe *out) {
  if (e->p->preds.at[pred].functional || !probe_of(e, pred, event, out)) return false;
  out->absent = out->set->absent;
  return true;
}
