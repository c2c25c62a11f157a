/* map.c - open addressing, linear probing, at most half full. */
#include "ir/map.h"

static uint32_t slot_of(const Map *m, uint64_t key) {
  uint32_t s = (uint32_t)(map_mix(1, key) >> 16) & m->mask;
  while (m->vals[s] && m->keys[s] != key) s = (s + 1) & m->mask;
  return s;
}

uint32_t map_get(const Map *m, uint64_t key) { return m->n ? m->vals[slot_of(m, key)] : 0; }

static void grow(Map *m) {
  Map old = *m;
  uint32_t size = old.keys ? (old.mask + 1) * 2 : 16;
  m->keys = NEW_ARRAY(m->arena, uint64_t, size);
  m->vals = NEW_ARRAY(m->arena, uint32_t, size);
  m->mask = size - 1;
  for (uint32_t i = 0; old.keys && i <= old.mask; i++) {
    if (!old.vals[i]) continue;
    uint32_t s = slot_of(m, old.keys[i]);
    m->keys[s] = old.keys[i];
    m->vals[s] = old.vals[i];
  }
}

void map_put(Map *m, uint64_t key, uint32_t val) {
  if (!m->keys || (m->n + 1) * 2 > m->mask + 1) grow(m);
  uint32_t s = slot_of(m, key);
  if (!m->vals[s]) m->n++;
  m->keys[s] = key;
  m->vals[s] = val;
}
