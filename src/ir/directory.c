/* directory.c - open addressing, linear probing; four slots stand in a line of the cache, so it may be four fifths full. */
#include "ir/directory.h"

uint64_t directory_long_key(const char *text, size_t len) {
  uint64_t h = len, w;
  for (size_t at = 0;; at += 8) {
    if (at + 8 > len) at = len - 8;              /* the last eight bytes, whether or not they overlap those before */
    memcpy(&w, text + at, 8);
    h = (h ^ w) * UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 32;
    if (at + 8 == len) return h;
  }
}

static uint8_t short_length(size_t len) { return len < DIRECTORY_LONG ? (uint8_t)len : DIRECTORY_LONG; }

static bool is_text(const Names *names, Name name, const char *text, size_t len) {
  return name_len(names, name) == len && !memcmp(name_text(names, name), text, len);
}
static bool has_text(const Program *p, const Ind *i, const char *text, size_t len) {
  return is_text(p->names, i->name, text, len) || is_text(p->names, i->label, text, len);
}

/* The slot of the text, or the empty one where it belongs. */
static DirectorySlot *slot_of(const Directory *d, const char *text, size_t len) {
  uint64_t key = directory_key(text, len);
  uint8_t n = short_length(len);
  for (uint32_t i = directory_home(d, key, len);; i = (i + 1) & d->mask) {
    DirectorySlot *s = &d->slots[i];
    if (!s->ind) return s;
    if (s->key == key && s->len == n && (len <= 8 || has_text(d->p, &d->p->inds.at[s->ind], text, len))) return s;
  }
}

const DirectorySlot *directory_find_long(const Directory *d, const char *text, size_t len) {
  if (!d->slots) return NULL;
  const DirectorySlot *s = slot_of(d, text, len);
  return s->ind ? s : NULL;
}

/* Full length is needed for the home of a text, and those that are very long do not tell it. */
static size_t length_of(const Directory *d, const DirectorySlot *s) {
  if (s->len < DIRECTORY_LONG) return s->len;
  const Ind *i = &d->p->inds.at[s->ind];
  size_t name = name_len(d->p->names, i->name);
  return directory_key(name_text(d->p->names, i->name), name) == s->key ? name : name_len(d->p->names, i->label);
}

static void widen(Directory *d) {
  Directory old = *d;
  uint32_t size = old.slots ? (old.mask + 1) * 2 : 64;
  d->slots = NEW_ARRAY(d->arena, DirectorySlot, size);
  d->mask = size - 1;
  for (uint32_t i = 0; old.slots && i <= old.mask; i++) {
    const DirectorySlot *s = &old.slots[i];
    if (!s->ind) continue;
    uint32_t at = directory_home(d, s->key, length_of(d, s));
    while (d->slots[at].ind) at = (at + 1) & d->mask;
    d->slots[at] = *s;
  }
}

void directory_add(Directory *d, IndId ind, Name name) {
  const char *text = name_text(d->p->names, name);
  size_t len = name_len(d->p->names, name);
  KindId kind = d->p->inds.at[ind].kind;
  if (!d->slots || (uint64_t)d->n * 5 >= ((uint64_t)d->mask + 1) * 4) widen(d);
  DirectorySlot *s = slot_of(d, text, len);
  if (s->ind) {
    s->several = true;
    return;
  }
  d->n++;
  *s = (DirectorySlot){ directory_key(text, len), ind, kind < DIRECTORY_KINDS ? (uint16_t)kind : DIRECTORY_KINDS, short_length(len), false };
}
