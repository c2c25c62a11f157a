/* names.c - interned names: equal texts, equal numbers.
 *
 * An open-addressing table of numbers into a list of entries; the list's order is the order of interning. Keys of the texts
 * (key.h) stand in the table as well, so that a search touches a slot and, for texts longer than eight bytes, the one it finds.
 */
#include "base/base.h"
#include "base/key.h"

typedef struct Entry { const char *text; size_t len; } Entry;
typedef struct Slot { uint64_t key; uint32_t len, number; } Slot;   /* number of the entry + 1; 0: empty */
struct Names {
  Arena *arena;
  const Names *below;    /* an overlay: names below `base` are those of this table, or NULL */
  uint32_t base;
  VEC(Entry) entries;
  Slot *slots;
  uint32_t nslots, shift;       /* a power of two above one; see key_home */
};

/* The slot where the text is, or the empty one where it belongs. */
static Slot *slot_of(const Names *names, const char *text, size_t len, uint64_t key) {
  uint32_t mask = names->nslots - 1;
  for (uint32_t i = key_home(key, names->shift);; i = (i + 1) & mask) {
    Slot *s = &names->slots[i];
    if (!s->number) return s;
    if (s->key == key && s->len == len && (len <= KEY_WHOLE || !memcmp(names->entries.at[s->number - 1].text, text, len))) return s;
  }
}

static void rehash(Names *names, uint32_t nslots) {
  const Slot *old = names->slots;
  uint32_t nold = names->nslots;
  names->slots = NEW_ARRAY(names->arena, Slot, nslots);
  names->nslots = nslots;
  names->shift = key_shift(nslots);
  for (; nold; nold--, old++) {
    if (!old->number) continue;
    uint32_t i = key_home(old->key, names->shift);
    while (names->slots[i].number) i = (i + 1) & (nslots - 1);
    names->slots[i] = *old;
  }
}

/* At most half of the slots are taken: that there is no such text is nearly always seen in the line of the cache that is looked at first. */
static bool has_room(uint32_t n, uint32_t nslots) { return n <= nslots / 2; }
void names_room(Names *names, uint32_t more) {
  uint32_t nslots = names->nslots;
  if (more > UINT32_MAX / 4 - names->entries.n) return;
  while (!has_room(names->entries.n + more, nslots)) nslots *= 2;
  if (nslots > names->nslots) rehash(names, nslots);
  vec_room(names->arena, &names->entries, more);
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
  uint64_t key = key_of(text, len);
  Slot *s = slot_of(names, text, len, key);
  if (s->number) return (Name){ names->base + s->number - 1 };
  if (!has_room(names->entries.n + 1, names->nslots)) {
    if (names->nslots > UINT32_MAX / 4) mem_fail(arena_trap(names->arena), FAIL_LIMIT, "too many names");
    rehash(names, names->nslots * 2);
    s = slot_of(names, text, len, key);
  }
  Entry e = { arena_text(names->arena, text, len), len };
  vec_push(names->arena, &names->entries, e);
  *s = (Slot){ key, (uint32_t)len, names->entries.n };
  return (Name){ names->base + names->entries.n - 1 };
}

void name_expect(const Names *names, const char *text, size_t len) {
  __builtin_prefetch(&names->slots[key_home(key_of(text, len), names->shift)]);
}

Name name_str(Names *names, const char *text) { return name_of(names, text, strlen(text)); }

bool name_find(const Names *names, const char *text, size_t len, Name *out) {
  if (len >= UINT32_MAX) return false;
  if (names->below && name_find(names->below, text, len, out)) return true;
  const Slot *s = slot_of(names, text, len, key_of(text, len));
  if (!s->number) return false;
  out->i = names->base + s->number - 1;
  return true;
}

static const Entry *entry_of(const Names *names, Name name) {
  while (name.i < names->base) names = names->below;
  return &names->entries.at[name.i - names->base];
}

void name_place_expect(const Names *names, Name name) { __builtin_prefetch(entry_of(names, name)); }
void name_text_expect(const Names *names, Name name) { __builtin_prefetch(name_text(names, name)); }
const char *name_text(const Names *names, Name name) { return entry_of(names, name)->text; }
size_t name_len(const Names *names, Name name) { return entry_of(names, name)->len; }
bool name_lasts(const Names *names, Name name) { return !names->below || name.i < names->base; }
uint32_t names_count(const Names *names) { return names->base + names->entries.n; }
