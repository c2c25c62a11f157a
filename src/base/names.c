/* names.c - interned names: equal texts, equal numbers.
 *
 * An open-addressing table of numbers into a list of entries; the list's order is the order of interning. Hashes stand
 * in the table as well, so that a search in a large one touches the entry it finds and no other.
 */
#include "base/base.h"

typedef struct Entry { const char *text; uint32_t len, hash; } Entry;
typedef struct Slot { uint32_t hash, number; } Slot;   /* number of the entry + 1; 0: empty */
struct Names {
  Arena *arena;
  const Names *below;    /* an overlay: names below `base` are those of this table, or NULL */
  uint32_t base;
  VEC(Entry) entries;
  Slot *slots;
  uint32_t nslots;       /* a power of two */
};

static uint32_t hash_of(const char *text, size_t len) {
  uint64_t h = 0x9E3779B97F4A7C15u ^ len;
  while (len >= 8) {
    uint64_t w;
    memcpy(&w, text, 8);
    h = (h ^ w) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    text += 8;
    len -= 8;
  }
  for (; len; len--) h = (h ^ (unsigned char)*text++) * 0x100000001B3u;
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9u;
  return (uint32_t)(h >> 32);
}

/* The slot where the text is, or the empty one where it belongs. */
static uint32_t slot_of(const Names *names, const char *text, size_t len, uint32_t hash) {
  uint32_t mask = names->nslots - 1, s = hash & mask;
  for (; names->slots[s].number; s = (s + 1) & mask) {
    if (names->slots[s].hash != hash) continue;
    const Entry *e = &names->entries.at[names->slots[s].number - 1];
    if (e->len == len && memcmp(e->text, text, len) == 0) break;
  }
  return s;
}

static void rehash(Names *names, uint32_t nslots) {
  names->slots = NEW_ARRAY(names->arena, Slot, nslots);
  names->nslots = nslots;
  for (uint32_t i = 0; i < names->entries.n; i++) {
    uint32_t s = names->entries.at[i].hash & (nslots - 1);
    while (names->slots[s].number) s = (s + 1) & (nslots - 1);
    names->slots[s] = (Slot){ names->entries.at[i].hash, i + 1 };
  }
}

Names *names_new(Arena *arena) {
  Names *names = NEW(arena, Names);
  names->arena = arena;
  rehash(names, 256);
  name_of(names, "", 0);
  return names;
}

Names *names_over(Arena *arena, const Names *below) {
  Names *names = NEW(arena, Names);
  names->arena = arena;
  names->below = below;
  names->base = names_count(below);
  rehash(names, 16);
  return names;
}

Name name_of(Names *names, const char *text, size_t len) {
  Name found;
  if (names->below && name_find(names->below, text, len, &found)) return found;
  if (len >= UINT32_MAX) mem_fail(arena_trap(names->arena), FAIL_LIMIT, "a name is too long");
  uint32_t hash = hash_of(text, len), s = slot_of(names, text, len, hash);
  if (names->slots[s].number) return (Name){ names->base + names->slots[s].number - 1 };
  if (names->entries.n >= names->nslots / 2) {
    if (names->nslots > UINT32_MAX / 4) mem_fail(arena_trap(names->arena), FAIL_LIMIT, "too many names");
    rehash(names, names->nslots * 2);
    s = slot_of(names, text, len, hash);
  }
  Entry e = { arena_text(names->arena, text, len), (uint32_t)len, hash };
  vec_push(names->arena, &names->entries, e);
  names->slots[s] = (Slot){ hash, names->entries.n };
  return (Name){ names->base + names->entries.n - 1 };
}

Name name_str(Names *names, const char *text) { return name_of(names, text, strlen(text)); }

bool name_find(const Names *names, const char *text, size_t len, Name *out) {
  if (len >= UINT32_MAX) return false;
  if (names->below && name_find(names->below, text, len, out)) return true;
  uint32_t s = slot_of(names, text, len, hash_of(text, len));
  if (!names->slots[s].number) return false;
  out->i = names->base + names->slots[s].number - 1;
  return true;
}

static const Entry *entry_of(const Names *names, Name name) {
  while (name.i < names->base) names = names->below;
  return &names->entries.at[name.i - names->base];
}

const char *name_text(const Names *names, Name name) { return entry_of(names, name)->text; }
size_t name_len(const Names *names, Name name) { return entry_of(names, name)->len; }
bool name_lasts(const Names *names, Name name) { return !names->below || name.i < names->base; }
uint32_t names_count(const Names *names) { return names->base + names->entries.n; }
