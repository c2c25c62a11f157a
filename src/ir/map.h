/* map.h - a hash table from a 64-bit key to a number other than 0. Lives in an arena, only grows. */
#ifndef CHARTER_MAP_H
#define CHARTER_MAP_H
#include "base/base.h"

typedef struct MapSlot { uint64_t key; uint32_t val; } MapSlot;   /* val 0: empty */
typedef struct Map { Arena *arena; MapSlot *slots; uint32_t mask, n; } Map;
uint32_t map_get(const Map *, uint64_t key);               /* 0: not there */
void map_put(Map *, uint64_t key, uint32_t val);           /* val != 0; replaces */
static inline uint64_t map_mix(uint64_t h, uint64_t x) {
  h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ (h >> 29);
}
#endif
