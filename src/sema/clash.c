/* clash.c - entries that are given twice, and values that contradict each other.
 *
 * Records are long, so nothing looks at one entry for the sake of another: what has the same key is brought together by
 * sorting, once, when all is recorded.
 */
#include "sema/private.h"

/* One of the facts, by number. */
typedef struct SortFact { uint32_t hash, at; } SortFact;
typedef struct Sorting { const Program *p; const Fact *facts; SortFact *room; } Sorting;

static int value_order(Value a, Value b) {
  if (a.tag != b.tag) return a.tag < b.tag ? -1 : 1;
  if (a.n != b.n) return a.n < b.n ? -1 : 1;
  return a.den < b.den ? -1 : a.den > b.den;
}
static int key_order(const Sorting *s, const SortFact *x, const SortFact *y) {
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  const Fact *a = &s->facts[x->at], *b = &s->facts[y->at];
  if (a->pred != b->pred) return a->pred < b->pred ? -1 : 1;
  for (uint32_t i = 0, n = s->p->preds.at[a->pred].nparams; i < n; i++) {
    int c = value_order(a->args[i], b->args[i]);
    if (c) return c;
  }
  return 0;
}
static int fact_order(const Sorting *s, const SortFact *x, const SortFact *y) {
  int c = key_order(s, x, y);
  if (c) return c;
  const Fact *a = &s->facts[x->at], *b = &s->facts[y->at];
  if (a->from != b->from) return a->from < b->from ? -1 : 1;
  return a->to < b->to ? -1 : a->to > b->to;
}
/* By merging; a few by putting each in its place. What is equal stays as it was. */
static void sort(const Sorting *s, SortFact *at, uint32_t n) {
  enum { FEW = 8 };
  uint32_t half = n / 2, i = 0, k = half;
  for (uint32_t new = 1; n <= FEW && new < n; new++) {
    SortFact x = at[new];
    for (i = new; i && fact_order(s, &at[i - 1], &x) > 0; i--) at[i] = at[i - 1];
    at[i] = x;
  }
  if (n <= FEW) return;
  sort(s, at, half);
  sort(s, at + half, n - half);
  memcpy(s->room, at, sizeof *at * n);
  for (uint32_t to = 0; to < n; to++)
    at[to] = k < n && (i == half || fact_order(s, &s->room[k], &s->room[i]) < 0) ? s->room[k++] : s->room[i++];
}
static bool same_content(const Pred *d, const Fact *a, const Fact *b) {
  return a->truth == b->truth && (!d->functional || value_eq(a->args[d->nparams], b->args[d->nparams]));
}
static void compare_entries(Sema *S, const Fact *a, const Fact *b) {
  const Pred *p = &S->p->preds.at[a->pred];
  bool event = p->form == PRED_ATTRIBUTE, same = same_content(p, a, b);
  if (a->span.file > b->span.file || (a->span.file == b->span.file && a->span.lo > b->span.lo)) {
    const Fact *swap = a;
    a = b;
    b = swap;
  }
  Diag *d;
  if (event || (same && a->from == b->from && a->to == b->to))
    d = diag_add(S->diags, D_FACT_TWICE, b->span, "this is given twice");
  else if (!same)
    d = diag_add(S->diags, D_FACT_CONFLICT, b->span, "'%s' has two values at the same time here", text_of(S, p->name));
  else return;
  d->second = a->span;
  d->second_note = "the other";
}
/* By the hash of the key, then by key and time. Most keys have one entry: so entries are dealt out by the first bits
 * of their hashes, a few to each bucket, and only there compared. */
static SortFact *sorted(Sorting *s, Arena *arena, uint32_t n) {
  SortFact *dealt = NEW_ARRAY(arena, SortFact, n), *all = NEW_ARRAY(arena, SortFact, n);
  uint32_t bits = 1;
  while (bits < 30 && n >> bits > 4) bits++;
  uint32_t *ends = NEW_ARRAY(arena, uint32_t, ((size_t)1 << bits) + 1);
  for (uint32_t i = 0; i < n; i++) {
    const Fact *f = &s->facts[i];
    uint64_t h = f->pred;
    for (uint32_t k = 0; k < s->p->preds.at[f->pred].nparams; k++)
      h = map_mix(map_mix(h, f->args[k].tag), (uint64_t)f->args[k].n);
    dealt[i] = (SortFact){ (uint32_t)(h >> 32), i };
    ends[(dealt[i].hash >> (32 - bits)) + 1]++;
  }
  for (uint32_t b = 0; b < (uint32_t)1 << bits; b++) ends[b + 1] += ends[b];
  for (uint32_t i = 0; i < n; i++) all[ends[dealt[i].hash >> (32 - bits)]++] = dealt[i];
  s->room = dealt;
  for (uint32_t b = 0, begin = 0; b < (uint32_t)1 << bits; begin = ends[b++]) sort(s, all + begin, ends[b] - begin);
  return all;
}
void check_entries(Sema *S, uint32_t first) {
  uint32_t n = S->p->record.facts.n - first;
  if (!n) return;
  Arena *scratch = arena_child(S->a);
  Sorting s = { .p = S->p, .facts = S->p->record.facts.at + first };
  const SortFact *all = sorted(&s, scratch, n);
  for (uint32_t i = 1, reach = 0; i < n; i++) {            /* reach: the earlier one of the key that lasts longest */
    const Fact *f = &s.facts[all[i].at], *before = &s.facts[all[i - 1].at], *longest = &s.facts[all[reach].at];
    if (key_order(&s, &all[reach], &all[i]) != 0) {
      reach = i;
      continue;
    }
    if (before->from == f->from && before->to == f->to) compare_entries(S, before, f);
    else if (f->from < longest->to) compare_entries(S, longest, f);
    if (f->to > longest->to) reach = i;
  }
  arena_free(scratch);
}
