/* directory.c - open addressing, linear probing. It is at most half full, so that nearly all texts are where they are looked for
 * first: to guess wrongly how far to look costs as much as the look. */
#include "ir/directory.h"

static uint8_t short_length(size_t len) { return len < DIRECTORY_LONG ? (uint8_t)len : DIRECTORY_LONG; }

static bool is_text(const Names *names, Name name, const char *text, size_t len) {
  return name_len(names, name) == len && !memcmp(name_text(names, name), text, len);
}
static bool has_text(const Program *p, const Ind *i, const char *text, size_t len) {
  return is_text(p->names, i->name, text, len) || is_text(p->names, i->label, text, len);
}

/* The slot of the text, or the empty one where it belongs. */
static DirectorySlot *slot_of(const Directory *d, uint64_t key, const char *text, size_t len) {
  uint8_t n = short_length(len);
  for (uint32_t i = key_home(key, d->shift);; i = (i + 1) & d->mask) {
    DirectorySlot *s = &d->slots[i];
    if (!s->ind) return s;
    if (s->key == key && s->len == n && (len <= KEY_WHOLE || has_text(d->p, &d->p->inds.at[s->ind], text, len))) return s;
  }
}

const DirectorySlot *directory_find_long(const Directory *d, uint64_t key, const char *text, size_t len) {
  const DirectorySlot *s = slot_of(d, key, text, len);
  if (!s->ind && d->labels) s = slot_of(d->labels, key, text, len);
  return s->ind ? s : NULL;
}
const DirectorySlot *directory_find_label(const Directory *labels, uint64_t key, size_t len) {
  return directory_find_short(labels, key, len);
}

static void widen(Directory *d, uint32_t size) {
  Directory old = *d;
  d->slots = NEW_ARRAY(d->arena, DirectorySlot, size);
  d->mask = size - 1;
  d->shift = key_shift(size);
  for (uint32_t i = 0; old.slots && i <= old.mask; i++) {
    const DirectorySlot *s = &old.slots[i];
    if (!s->ind) continue;
    uint32_t at = key_home(s->key, d->shift);
    while (d->slots[at].ind) at = (at + 1) & d->mask;
    d->slots[at] = *s;
  }
}

static bool has_room(uint64_t n, uint64_t size) { return n * 2 <= size; }
void directory_room(Directory *d, uint32_t more) {
  uint64_t size = d->slots ? (uint64_t)d->mask + 1 : 64;
  while (!has_room((uint64_t)d->n + more, size)) size *= 2;
  if (size <= UINT32_MAX && (!d->slots || size > (uint64_t)d->mask + 1)) widen(d, (uint32_t)size);
}

void directory_add(Directory *d, IndId ind, Name name) {
  const char *text = name_text(d->p->names, name);
  size_t len = name_len(d->p->names, name);
  KindId kind = d->p->inds.at[ind].kind;
  if (!d->slots || !has_room(d->n, (uint64_t)d->mask + 1)) directory_room(d, 1);
  uint64_t key = key_of(text, len);
  DirectorySlot *s = slot_of(d, key, text, len);
  if (s->ind) {
    s->several = true;
    return;
  }
  d->n++;
  *s = (DirectorySlot){ key, ind, kind < DIRECTORY_KINDS ? (uint16_t)kind : DIRECTORY_KINDS, short_length(len), false };
}
