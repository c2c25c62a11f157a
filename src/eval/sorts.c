/* sorts.c - refusals that are put in words the same way at one event after another, but for who is refused and at which event.
 *
 * A proof that nothing permits somebody an act at an event of a case (in its short form) is made up of
 *   what each statement says of the event in its guards: of its kind, and of the values of the attributes that guards read;
 *   that he is not on a list of the case;
 *   what the rest of each statement fails on, which denials.c knows by its causes.
 * Where these are the same, and the statements in force are, and the reading is, so is the proof: that is a sort.
 *
 * Invariants
 * - It is asked only for acts and of individuals of whom denials.c tells the causes, so no statement says anything else.
 * - The values are what they are whatever the case: no individual of a case and no text, which are others in the next one, nor what
 *   is not given, which has a place in the case or has not.
 * - A sort lasts as long as the causes do: it is in the memory of kept.c. */
#include "eval/explain.h"

enum { SORTS = LIMIT(1024, 2) };
typedef struct Sort Sort;
struct Sort {
  FindingSort shown;
  uint64_t hash; PredId act; ReadingId reading; Instant from, to;       /* [from, to): the same statements are in force */
  uint32_t nvalues, ncauses; const Value *values; const void *const *causes;
  Sort *next;
};
struct Sorts { Sort *by_hash[SORTS]; };

static bool is_lasting(const Engine *e, Value v) {
  return v.tag != V_NONE && v.tag != V_UNKNOWN && v.tag != V_TEXT && !ind_is_case(e, v);
}
/* Puts into `force` of the act for how long the same of its statements are in force. */
static void find_force(Engine *e, PredId act) {
  PredInfo *info = &e->info[act];
  if (info->force.reading == e->reading && info->force.from <= e->t && e->t < info->force.to) return;
  const Pred *d = &e->p->preds.at[act];
  Footprint during;
  Moment m = moment_enter(e, e->t, &during);
  for (uint32_t i = 0; i < d->rules.n; i++) rule_in_force(e, d->rules.at[i]);
  moment_leave(e, m);
  info->force.from = during.from;
  info->force.to = during.to;
  info->force.reading = e->reading;
}
static Sort *sort_new(Engine *e, const SortKey *k, uint64_t hash) {
  find_force(e, k->act);
  const PredInfo *info = &e->info[k->act];
  Sort *s = NEW(e->kept, Sort);
  const void **causes = NEW_ARRAY(e->kept, const void *, k->ncauses + 1);
  memcpy(causes, k->causes, k->ncauses * sizeof *causes);
  *s = (Sort){ { NULL, false, e->kept }, hash, k->act, e->reading, info->force.from, info->force.to,
               k->nvalues, k->ncauses, values_kept(e->kept, k->values, k->nvalues), causes, NULL };
  return s;
}

FindingSort *sort_of(Engine *e, const SortKey *k) {
  uint64_t hash = hash_mix(k->act, e->reading);
  for (uint32_t i = 0; i < k->nvalues; i++) {
    if (!is_lasting(e, k->values[i])) return NULL;
    hash = value_hash(hash, k->values[i]);
  }
  for (uint32_t i = 0; i < k->ncauses; i++) hash = hash_mix(hash, (uint64_t)(uintptr_t)k->causes[i]);
  if (!e->sorts) e->sorts = NEW(e->kept, Sorts);
  Sort **slot = &e->sorts->by_hash[hash % SORTS];
  for (Sort *s = *slot; s; s = s->next)
    if (s->hash == hash && s->act == k->act && s->reading == e->reading && s->from <= e->t && e->t < s->to && s->nvalues == k->nvalues &&
        s->ncauses == k->ncauses && values_eq(s->values, k->values, k->nvalues) &&
        !memcmp(s->causes, k->causes, k->ncauses * sizeof *k->causes)) return &s->shown;
  if (!kept_room(e)) return NULL;
  Sort *s = sort_new(e, k, hash);
  s->next = *slot;
  *slot = s;
  return &s->shown;
}
