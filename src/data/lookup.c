/* lookup.c - tables of the case reader: by name, and of what has been seen. Open addressing, powers of two. */
#include "data/reader.h"

static uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ (x >> 16);
}

/* The slot of `key`: where it is, or the free one where it belongs. */
static uint32_t slot_of(const Lookup *l, uint32_t key) {
  uint32_t i = mix(key) & (l->cap - 1);
  while (l->slot[i] && l->items.at[l->slot[i] - 1].key != key) i = (i + 1) & (l->cap - 1);
  return i;
}

static void grow(Lookup *l) {
  uint32_t *old = l->slot, cap = l->cap;
  l->cap = cap ? cap * 2 : 16;
  l->slot = NEW_ARRAY(l->arena, uint32_t, l->cap);
  for (uint32_t i = 0; i < cap; i++)
    if (old[i]) l->slot[slot_of(l, l->items.at[old[i] - 1].key)] = old[i];
}

void lookup_add(Lookup *l, Name name, uint32_t id) {
  if ((l->used + 1) * 2 > l->cap) grow(l);
  uint32_t s = slot_of(l, name.i);
  LookupItem item = { name.i, id, l->slot[s] };
  if (!l->slot[s]) l->used++;
  vec_push(l->arena, &l->items, item);
  l->slot[s] = l->items.n;
}

uint32_t lookup_first(const Lookup *l, Name name) { return l->cap ? l->slot[slot_of(l, name.i)] : 0; }

static uint64_t value_hash(Value v) {
  uint64_t h = (uint64_t)v.n * 0x9E3779B97F4A7C15u + v.tag * 31u + v.den;
  return h ^ (h >> 32);
}

const SeenItem *seen_add(Seen *s, Value v, uint32_t lo, uint32_t hi) {
  if ((s->used + 1) * 2 > s->cap) {
    SeenItem *old = s->at;
    uint32_t cap = s->cap;
    s->cap = cap ? cap * 2 : 16;
    s->at = NEW_ARRAY(s->arena, SeenItem, s->cap);
    for (uint32_t i = 0; i < cap; i++) {
      if (old[i].value.tag == V_UNSET) continue;
      uint64_t k = value_hash(old[i].value) & (s->cap - 1);
      while (s->at[k].value.tag != V_UNSET) k = (k + 1) & (s->cap - 1);
      s->at[k] = old[i];
    }
  }
  uint64_t k = value_hash(v) & (s->cap - 1);
  while (s->at[k].value.tag != V_UNSET) {
    if (value_eq(s->at[k].value, v)) return &s->at[k];
    k = (k + 1) & (s->cap - 1);
  }
  s->at[k] = (SeenItem){ v, lo, hi };
  s->used++;
  return NULL;
}
