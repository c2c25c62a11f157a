/* map.c - open addressing, linear probing, at most half full. */
#include "ir/map.h"

static uint32_t slot_of(const Map *m, uint64_t key) {
  uint32_t s = (uint32_t)(map_mix(1, key) >> 16) & m->mask;
  while (m->slots[s].val && m->slots[s].key != key) s = (s + 1) & m->mask;
  return s;
}

uint32_t map_get(const Map *m, uint64_t key) { return m->n ? m->slots[slot_of(m, key)].val : 0; }

static void grow(Map *m) {
  Map old = *m;
  uint32_t size = old.slots ? (old.mask + 1) * 2 : 16;
  m->slots = NEW_ARRAY(m->arena, MapSlot, size);
  m->mask = size - 1;
  for (uint32_t i = 0; old.slots && i <= old.mask; i++)
    if (old.slots[i].val) m->slots[slot_of(m, old.slots[i].key)] = old.slots[i];
}

void map_put(Map *m, uint64_t key, uint32_t val) {
  if (!m->slots || (m->n + 1) * 2 > m->mask + 1) grow(m);
  uint32_t s = slot_of(m, key);
  if (!m->slots[s].val) m->n++;
  m->slots[s] = (MapSlot){ key, val };
}
