/* names.c - interned names: equal texts, equal numbers.
 *
 * Open-addressing tables of keys of the texts (key.h), and beside each of numbers into a list of entries, whose order is the order of
 * interning. So a search touches a slot, its number and, for texts longer than eight bytes, the one it finds.
 *
 * Short texts stand in one table, those of more than KEY_WHOLE bytes in another: what a register calls its individuals by is mostly of one
 * sort, and their labels of the other, so that whoever looks up the ones goes through half of the memory. What stands on others is small, and
 * has one table for both.
 */
#include "base/names.h"

typedef struct Entry { const char *text; uint32_t len, slot; } Entry;      /* slot: where it is in the table */
typedef struct Texts {
  NameTable table;
  uint32_t *numbers, n;  /* numbers: by slot, into the entries; n: slots that are taken */
} Texts;
struct Names {
  Texts sorts[2], *of[2];      /* of: whether a text is long */
  Arena *arena;
  const Names *below;    /* an overlay: names below `base` are those of this table, or NULL */
  uint32_t base;
  bool noted;            /* somebody has taken the notes */
  VEC(Entry) entries;
  char *room, *room_end; /* for the texts that come next, one behind the other, each with a NUL; all zero */
};

static Texts *texts_of(const Names *names, size_t len) { return names->of[len > KEY_WHOLE]; }
/* The slot where the text is, or the empty one where it belongs. */
static NameSlot *slot_of(const Names *names, const char *text, size_t len, uint64_t key) {
  const NameTable *t = &texts_of(names, len)->table;
  uint32_t home = key_home(key, t->shift);
  for (uint32_t k = 0;; k++) {
    uint32_t i = name_look(t, home, k);
    NameSlot *s = &t->slots[i];
    uint32_t size = name_slot_size(s);
    if (!size) return s;
    if (s->key != key || size != name_size(len)) continue;
    if (len <= KEY_WHOLE) return s;
    const Entry *e = &names->entries.at[texts_of(names, len)->numbers[i]];
    if (e->len == len && !memcmp(e->text, text, len)) return s;
  }
}
static uint32_t *number_of(const Texts *t, const NameSlot *s) { return &t->numbers[s - t->table.slots]; }

/* All empty; they begin with a line of the cache. */
static NameSlot *slots_new(Arena *arena, uint32_t n) {
  char *at = arena_alloc(arena, ((size_t)n + NAME_LINE - 1) * sizeof(NameSlot));
  return (NameSlot *)(void *)(at + (-(uintptr_t)at & (NAME_LINE * sizeof(NameSlot) - 1)));
}
static void rehash(Names *names, Texts *t, uint32_t nslots) {
  NameTable old = t->table, new = { slots_new(names->arena, nslots), nslots - 1, key_shift(nslots) };
  uint32_t *numbers = NEW_ARRAY(names->arena, uint32_t, nslots);
  for (uint32_t k = 0; old.slots && k <= old.mask; k++) {
    if (!old.slots[k].as_size) continue;
    uint32_t home = key_home(old.slots[k].key, new.shift), look = 0, i;
    while (new.slots[i = name_look(&new, home, look)].as_size) look++;
    new.slots[i] = old.slots[k];
    numbers[i] = t->numbers[k];
    names->entries.at[numbers[i]].slot = i;
  }
  t->table = new;
  t->numbers = numbers;
}

/* At most half of the slots are taken: that there is no such text is nearly always seen in the line of the cache that is looked at first. */
static bool has_room(uint32_t n, uint32_t nslots) { return n <= nslots / 2; }
static uint32_t slots_in(const Texts *t) { return t->table.mask + 1; }
static void texts_room(Names *names, Texts *t, uint32_t more) {
  uint32_t nslots = slots_in(t);
  while (!has_room(t->n + more, nslots)) nslots *= 2;
  if (nslots > slots_in(t)) rehash(names, t, nslots);
}
void names_room(Names *names, uint32_t more, uint32_t longs) {
  if (more > UINT32_MAX / 4 - names->entries.n || longs > more) return;
  texts_room(names, names->of[false], more - longs);
  texts_room(names, names->of[true], longs);
  vec_room(names->arena, &names->entries, more);
}

Names *names_new(Arena *arena) {
  Names *names = NEW(arena, Names);
  names->arena = arena;
  for (int i = 0; i < 2; i++) rehash(names, names->of[i] = &names->sorts[i], 256);
  name_of(names, "", 0);
  return names;
}

Names *names_over(Arena *arena, const Names *below) {
  Names *names = NEW(arena, Names);
  names->arena = arena;
  names->below = below;
  names->base = names_count(below);
  names->of[true] = names->of[false] = &names->sorts[0];
  rehash(names, names->of[false], 16);
  return names;
}

/* A register has millions of texts of a few bytes: they are not aligned. What stands on others is small, and soon gone. */
enum { TEXTS_ROOM = 16 * 1024 };
static const char *text_kept(Names *names, const char *text, size_t len) {
  if (names->below || len >= TEXTS_ROOM / 16) return arena_text(names->arena, text, len);
  if ((size_t)(names->room_end - names->room) <= len) {
    names->room = arena_alloc(names->arena, TEXTS_ROOM);
    names->room_end = names->room + TEXTS_ROOM;
  }
  char *kept = names->room;
  memcpy(kept, text, len);
  names->room += len + 1;
  return kept;
}

Name name_of(Names *names, const char *text, size_t len) {
  Name found;
  if (names->below && name_find(names->below, text, len, &found)) return found;
  if (len >= UINT32_MAX) mem_fail(arena_trap(names->arena), FAIL_LIMIT, "a name is too long");
  uint64_t key = key_of(text, len);
  NameSlot *s = slot_of(names, text, len, key);
  Texts *t = texts_of(names, len);
  if (s->as_size) return (Name){ names->base + *number_of(t, s) };
  if (!has_room(t->n + 1, slots_in(t))) {
    if (slots_in(t) > UINT32_MAX / 4) mem_fail(arena_trap(names->arena), FAIL_LIMIT, "too many names");
    rehash(names, t, slots_in(t) * 2);
    s = slot_of(names, text, len, key);
  }
  Entry e = { text_kept(names, text, len), (uint32_t)len, (uint32_t)(s - t->table.slots) };
  vec_push(names->arena, &names->entries, e);
  *s = (NameSlot){ .key = key, .as_size = name_size(len) };
  *number_of(t, s) = names->entries.n - 1;
  t->n++;
  return (Name){ names->base + names->entries.n - 1 };
}

void name_expect(const Names *names, const char *text, size_t len) {
  const Texts *t = texts_of(names, len);
  uint32_t home = key_home(key_of(text, len), t->table.shift);
  __builtin_prefetch(&t->table.slots[home]);
  __builtin_prefetch(&t->numbers[home]);
}

Name name_str(Names *names, const char *text) { return name_of(names, text, strlen(text)); }

bool name_find(const Names *names, const char *text, size_t len, Name *out) {
  if (len >= UINT32_MAX) return false;
  if (names->below && name_find(names->below, text, len, out)) return true;
  const NameSlot *s = slot_of(names, text, len, key_of(text, len));
  if (!s->as_size) return false;
  out->i = names->base + *number_of(texts_of(names, len), s);
  return true;
}
const NameTable *names_table(const Names *names, bool longs) { return &names->of[longs]->table; }
const NameSlot *name_slot(const Names *names, uint64_t key, const char *text, size_t len) { return slot_of(names, text, len, key); }
Name name_in(const Names *names, const NameSlot *s) {
  return (Name){ names->base + *number_of(names->of[name_slot_size(s) == NAME_LONG], s) };
}
bool names_take_notes(Names *names) {
  bool taken = names->below || names->noted;
  names->noted = true;
  return !taken;
}
static NameSlot *own_slot(const Names *names, Name name) {
  const Entry *e = &names->entries.at[name.i - names->base];
  return &texts_of(names, e->len)->table.slots[e->slot];
}
const NameSlot *name_noted(const Names *names, Name name) { return own_slot(names, name); }
void name_note(Names *names, Name name, uint32_t of, uint32_t as) {
  NameSlot *s = own_slot(names, name);
  s->of = of;
  s->as_size = name_as_size(as, name_slot_size(s));
}

static const Entry *entry_of(const Names *names, Name name) {
  while (name.i < names->base) names = names->below;
  return &names->entries.at[name.i - names->base];
}

const char *name_text(const Names *names, Name name) { return entry_of(names, name)->text; }
size_t name_len(const Names *names, Name name) { return entry_of(names, name)->len; }
bool name_lasts(const Names *names, Name name) { return !names->below || name.i < names->base; }
uint32_t names_count(const Names *names) { return names->base + names->entries.n; }
