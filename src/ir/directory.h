/* directory.h - individuals by the bytes of their name or label, without going through interned names.
 *
 * Owns: a hash table from texts to individuals, for whoever has a text in hand, as readers of cases do, a thousand times
 * for each case. A slot has all that is needed to decide: texts of up to eight bytes stand in it themselves, of longer
 * ones a hash, and they are compared where they are interned. It is made when a program is whole, and only read from then on
 * (program_index). A text that several individuals have is marked, and found out about elsewhere (ind_find).
 * Names and labels have tables of their own, since hardly anybody writes both, and what is not read leaves room in the cache. A text
 * that is a name is nobody's label here, as in ind_find.
 */
#ifndef CHARTER_DIRECTORY_H
#define CHARTER_DIRECTORY_H
#include "base/key.h"
#include "ir/ir.h"

typedef struct DirectorySlot {
  uint64_t key;
  IndId ind;                     /* 0: an empty slot */
  uint16_t kind;                 /* DIRECTORY_KINDS: that or a greater one */
  uint8_t len;                   /* of the text; DIRECTORY_LONG: that or more */
  bool several;
} DirectorySlot;
typedef struct Directory {
  Arena *arena; const Program *p; DirectorySlot *slots; uint32_t mask, shift, n;
  const struct Directory *labels;  /* of names: where what is none is looked for, or NULL */
} Directory;
enum { DIRECTORY_KINDS = UINT16_MAX, DIRECTORY_LONG = UINT8_MAX };

void directory_room(Directory *, uint32_t more);           /* for so many more texts, without growing on the way */
/* Adds one of the two texts of an individual that the program has. */
void directory_add(Directory *, IndId, Name);
static inline KindId directory_kind(const Directory *d, const DirectorySlot *s) {
  return s->kind < DIRECTORY_KINDS ? s->kind : d->p->inds.at[s->ind].kind;
}

/* Of a text and its key. To have the keys of many first, and to look afterwards, is faster: what is needed comes into the cache
 * meanwhile. There must be slots. */
static inline void directory_expect(const Directory *d, uint64_t key) { __builtin_prefetch(&d->slots[key_home(key, d->shift)]); }
const DirectorySlot *directory_find_label(const Directory *labels, uint64_t key, size_t len);   /* of up to KEY_WHOLE bytes */
/* The slot of a text, or NULL: nobody has it. Here of up to KEY_WHOLE bytes, */
static inline const DirectorySlot *directory_find_short(const Directory *d, uint64_t key, size_t len) {
  for (uint32_t i = key_home(key, d->shift);; i = (i + 1) & d->mask) {
    const DirectorySlot *s = &d->slots[i];
    if (s->key == key && s->len == len) return s->ind ? s : NULL;
    if (!s->ind) return d->labels ? directory_find_label(d->labels, key, len) : NULL;
  }
}
/* of more, */
const DirectorySlot *directory_find_long(const Directory *, uint64_t key, const char *text, size_t len);
/* and of any, whether or not there are slots. */
static inline const DirectorySlot *directory_find(const Directory *d, const char *text, size_t len) {
  if (!d->slots) return NULL;
  uint64_t key = key_of(text, len);
  return len <= KEY_WHOLE ? directory_find_short(d, key, len) : directory_find_long(d, key, text, len);
}
#endif
