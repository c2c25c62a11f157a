/* clash.c - entries that are given twice, and values that contradict each other.
 *
 * Records are long, so nothing looks at one entry for the sake of another: what has the same key is brought together by
 * sorting, once, when all is recorded.
 */
#include "sema/private.h"
#include <stdlib.h>

typedef struct SortFact { uint64_t hash; const Fact *f; const Pred *d; } SortFact;
static int value_order(Value a, Value b) {
  if (a.tag != b.tag) return a.tag < b.tag ? -1 : 1;
  if (a.n != b.n) return a.n < b.n ? -1 : 1;
  return a.den < b.den ? -1 : a.den > b.den;
}
static int key_order(const SortFact *x, const SortFact *y) {
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  if (x->f->pred != y->f->pred) return x->f->pred < y->f->pred ? -1 : 1;
  for (uint32_t i = 0; i < x->d->nparams; i++) {
    int c = value_order(x->f->args[i], y->f->args[i]);
    if (c) return c;
  }
  return 0;
}
static int fact_order(const void *a, const void *b) {
  const SortFact *x = a, *y = b;
  int c = key_order(x, y);
  if (c) return c;
  if (x->f->from != y->f->from) return x->f->from < y->f->from ? -1 : 1;
  if (x->f->to != y->f->to) return x->f->to < y->f->to ? -1 : 1;
  return x->f < y->f ? -1 : x->f > y->f;
}
static bool same_content(const SortFact *x, const SortFact *y) {
  return x->f->truth == y->f->truth && (!x->d->functional || value_eq(x->f->args[x->d->nparams], y->f->args[x->d->nparams]));
}
static void compare_entries(Sema *S, const SortFact *first, const SortFact *second) {
  const Fact *a = first->f, *b = second->f;
  bool event = first->d->form == PRED_ATTRIBUTE, same = same_content(first, second);
  if (a->span.file > b->span.file || (a->span.file == b->span.file && a->span.lo > b->span.lo)) {
    const Fact *swap = a;
    a = b;
    b = swap;
  }
  Diag *d;
  if (event || (same && a->from == b->from && a->to == b->to))
    d = diag_add(S->diags, D_FACT_TWICE, b->span, "this is given twice");
  else if (!same)
    d = diag_add(S->diags, D_FACT_CONFLICT, b->span, "'%s' has two values at the same time here", text_of(S, first->d->name));
  else return;
  d->second = a->span;
  d->second_note = "the other";
}
/* Sorted by the hash of the key, then by key and time. Most keys have one entry: so entries are dealt out by the first bits
 * of their hashes, a few to each bucket, and only there compared. */
static SortFact *sorted(const Program *p, Arena *arena, const Fact *facts, uint32_t n) {
  SortFact *dealt = NEW_ARRAY(arena, SortFact, n), *all = NEW_ARRAY(arena, SortFact, n);
  uint32_t bits = 1;
  while (bits < 30 && n >> bits > 4) bits++;
  uint32_t *ends = NEW_ARRAY(arena, uint32_t, ((size_t)1 << bits) + 1);
  for (uint32_t i = 0; i < n; i++) {
    const Fact *f = &facts[i];
    uint64_t h = f->pred;
    for (uint32_t k = 0; k < p->preds.at[f->pred].nparams; k++)
      h = map_mix(map_mix(h, f->args[k].tag), (uint64_t)f->args[k].n);
    dealt[i] = (SortFact){ h, f, &p->preds.at[f->pred] };
    ends[(h >> (64 - bits)) + 1]++;
  }
  for (uint32_t b = 0; b < (uint32_t)1 << bits; b++) ends[b + 1] += ends[b];
  for (uint32_t i = 0; i < n; i++) all[ends[dealt[i].hash >> (64 - bits)]++] = dealt[i];
  for (uint32_t b = 0, begin = 0; b < (uint32_t)1 << bits; begin = ends[b++])
    if (ends[b] - begin > 1) qsort(all + begin, ends[b] - begin, sizeof *all, fact_order);
  return all;
}
void check_entries(Sema *S, uint32_t first) {
  uint32_t n = S->p->record.facts.n - first;
  if (!n) return;
  Arena *scratch = arena_child(S->a);
  const SortFact *all = sorted(S->p, scratch, S->p->record.facts.at + first, n);
  for (uint32_t i = 1, reach = 0; i < n; i++) {            /* reach: the earlier one of the key that lasts longest */
    if (key_order(&all[reach], &all[i]) != 0) {
      reach = i;
      continue;
    }
    if (key_order(&all[i - 1], &all[i]) == 0 && all[i - 1].f->from == all[i].f->from && all[i - 1].f->to == all[i].f->to)
      compare_entries(S, &all[i - 1], &all[i]);
    else if (all[i].f->from < all[reach].f->to)
      compare_entries(S, &all[reach], &all[i]);
    if (all[i].f->to > all[reach].f->to) reach = i;
  }
  arena_free(scratch);
}
