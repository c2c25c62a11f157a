/* rendition.c - what was printed of proofs that are kept (eval/kept.c), kept as bytes.
 *
 * The same proof in the same place is the same text. What the text depends on besides the proof is its key: how it is indented,
 * how deep it goes, its first number in JSON, and which of the provisions that it cites had been quoted before.
 *
 * Invariants
 * - A slot has one rendition, the newest of those that belong there; when LIMIT_RENDERED bytes are full, all go.
 * - What is noted is what stands in the buffer of the output between the two calls; where the buffer was emptied in between,
 *   nothing is. */
#include "base/limit.h"
#include "render/rendition.h"

enum { SLOTS = LIMIT(4096, 4), LIMIT_RENDERED = LIMIT(4 << 20, 2000), MOST_CITED = 64 };
typedef struct Slot { Rendition key; uint64_t quotes; const char *text; size_t n; } Slot;
typedef struct Renditions { Arena *arena; Slot *slots; } Renditions;

static Slot *slot_of(const View *v, const Rendition *r) {
  uint64_t h = (r->number * UINT64_C(0x9E3779B97F4A7C15) ^ r->place) * UINT64_C(0x9E3779B97F4A7C15) ^ r->quoted;
  return &v->renditions->slots[(h ^ h >> 32) % SLOTS];
}
static uint64_t quoted(const View *v, const Kept *k) {
  uint64_t set = 0;
  for (uint32_t i = 0; i < k->nprovs; i++) set |= (uint64_t)(v->quoted[k->provs[i]] != 0) << i;
  return set;
}

const char *rendition_find(View *v, const Kept *k, uint64_t place, Rendition *r, size_t *n) {
  *r = (Rendition){ .number = 0 };
  if (!k || k->nprovs > MOST_CITED) return NULL;
  if (!v->renditions) {
    v->renditions = NEW(v->lasting, Renditions);
    v->renditions->arena = arena_child(v->lasting);
    v->renditions->slots = NEW_ARRAY(v->lasting, Slot, SLOTS);
  }
  *r = (Rendition){ k->number, place, quoted(v, k) };
  const Slot *s = slot_of(v, r);
  if (s->key.number != r->number || s->key.place != place || s->key.quoted != r->quoted) return NULL;
  for (uint64_t b = s->quotes; b; b &= b - 1) v->quoted[k->provs[__builtin_ctzll(b)]] = 1;
  *n = s->n;
  return s->text;
}

void rendition_add(View *v, const Kept *k, const Rendition *r, const char *text, size_t n) {
  Renditions *all = v->renditions;
  if (!r->number) return;
  if (arena_used(all->arena) > LIMIT_RENDERED) {
    arena_reset(all->arena);
    memset(all->slots, 0, SLOTS * sizeof *all->slots);
  }
  *slot_of(v, r) = (Slot){ *r, quoted(v, k) & ~r->quoted, arena_text(all->arena, text, n), n };
}
