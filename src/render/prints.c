/* prints.c - what was printed, kept in parts with holes for names, so that it is printed again for other names of the same shape.
 *
 * Owns: the parts, each once, and the prints that are put together of them. A part is what was printed of one line of a proof. Proofs of
 * different sorts, and of one sort for names of different shapes, have most of their lines in common: so there are few parts, and those
 * that are used all the time stay in the cache, where each print by itself would have to come from memory.
 *
 * Invariants
 * - A part has zeros where names stand; it is never changed.
 * - When LIMIT_PRINTED bytes are full all goes at once, and `age` is another: a row of prints of another age has none. Rows are of the sorts
 *   of one engine, and one View shows what that finds. */
#include "base/key.h"
#include "base/limit.h"
#include "render/rendition.h"

enum { LIMIT_PRINTED = LIMIT(4 << 20, 2000), PARTS = LIMIT(4096, 8) };        /* PARTS: lists of them, by hash */
/* Behind it stand the holes, and behind these the text. */
struct Part { Part *next; uint64_t hash; uint32_t n, nholes; Hole holes[]; };
/* Behind it stand the words of the key, and behind these the parts. */
struct Print { uint32_t nwords, nparts; size_t n; uint64_t words[]; };
struct Prints { Arena *arena; Part **parts; uint64_t age; };

static char *text_of(const Part *p) { return (char *)(uintptr_t)(p->holes + p->nholes); }
static const Part **parts_of(const Print *p) { return (const Part **)(uintptr_t)(p->words + p->nwords); }

void prints_begin(View *v) {
  Prints *all = v->prints;
  if (!all) {
    all = v->prints = NEW(v->lasting, Prints);
    all->arena = arena_child(v->lasting);
  } else if (arena_used(all->arena) > LIMIT_PRINTED) {
    arena_reset(all->arena);
    all->parts = NULL;
  }
  if (all->parts) return;
  all->parts = NEW_ARRAY(all->arena, Part *, PARTS);
  all->age++;
}

/* ---- parts ---- */
static size_t size_of(const Part *p) { return p->nholes * sizeof(Hole) + p->n; }
static Part *part_new(Arena *a, uint32_t nholes, uint32_t n) {
  Part *p = arena_alloc(a, sizeof *p + nholes * sizeof(Hole) + n);
  p->n = n;
  p->nholes = nholes;
  return p;
}
const Part *print_part(View *v, const char *text, uint32_t n, const Holes *holes) {
  Prints *all = v->prints;
  Part *p = part_new(v->arena, holes->n, n);
  if (holes->n) memcpy(p->holes, holes->at, holes->n * sizeof *holes->at);
  memcpy(text_of(p), text, n);
  for (uint32_t i = 0; i < holes->n; i++) memset(text_of(p) + holes->at[i].at, 0, holes->at[i].n);
  p->hash = key_of((const char *)p->holes, size_of(p));
  Part **slot = &all->parts[p->hash % PARTS];
  for (Part *k = *slot; k; k = k->next)
    if (k->hash == p->hash && k->n == p->n && k->nholes == p->nholes && !memcmp(k->holes, p->holes, size_of(p))) return k;
  Part *new = part_new(all->arena, holes->n, n);
  memcpy(new->holes, p->holes, size_of(p));
  new->hash = p->hash;
  new->next = *slot;
  return *slot = new;
}

/* ---- prints ---- */
static uint32_t tag_of(const PrintKey *key) { return (uint32_t)(key->hash >> 32); }
const Print *print_find(const View *v, const PrintRow *row, const PrintKey *key) {
  if (!v->prints || row->age != v->prints->age) return NULL;
  for (uint32_t i = 0; i < PRINTS; i++) {
    const Print *p = row->tags[i] == tag_of(key) ? row->at[i] : NULL;
    if (p && p->nwords == key->n && !memcmp(p->words, key->words, key->n * sizeof *key->words)) return p;
  }
  return NULL;
}
void print_add(View *v, PrintRow *row, const PrintKey *key, const Part *const *parts, uint32_t nparts) {
  Prints *all = v->prints;
  if (row->age != all->age) *row = (PrintRow){ .age = all->age };
  Print *p = arena_alloc(all->arena, sizeof *p + key->n * sizeof *key->words + nparts * sizeof *parts);
  p->nwords = key->n;
  p->nparts = nparts;
  memcpy(p->words, key->words, key->n * sizeof *key->words);
  for (uint32_t i = 0; i < nparts; i++) {
    parts_of(p)[i] = parts[i];
    p->n += parts[i]->n;
  }
  uint32_t next = row->next++ % PRINTS;
  row->tags[next] = tag_of(key);
  row->at[next] = p;
}
void print_again(Out *out, const Print *p, const Filling *fill) {
  char *at = out_take(out, p->n);
  for (uint32_t i = 0; i < p->nparts; i++) {
    const Part *part = parts_of(p)[i];
    memcpy(at, text_of(part), part->n);
    for (uint32_t k = 0; k < part->nholes; k++) {
      const Hole *h = &part->holes[k];
      memcpy(at + h->at, fill[h->column].text + h->from, h->n);
    }
    at += part->n;
  }
}
