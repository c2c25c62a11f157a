/* names.h - the table of interned names as it lies in memory, for whoever looks up texts by the thousand: that what is needed comes
 * into the cache before its turn, and is looked at in place.
 *
 * A slot has all that is needed to decide: texts of up to KEY_WHOLE bytes stand in it themselves, longer ones as a hash, and are compared
 * where they are interned. Four slots are a line of the cache, and all four are looked at before any other: nearly all texts are in the line
 * where they are looked for first. What only those need who intern texts, their numbers, stands elsewhere.
 */
#ifndef CHARTER_NAMES_H
#define CHARTER_NAMES_H
#include "base/base.h"
#include "base/key.h"

/* size: of the text (name_size); 0: empty. of, as: what is noted of the text (name_note); 0 at first. `as` and `size` are in one word, for
 * whoever expects both. */
typedef struct NameSlot { uint64_t key; uint32_t of, as_size; } NameSlot;
enum { NAME_SIZE_BITS = 4, NAME_LONG = KEY_WHOLE + 2 };
#define NAME_AS_MOST (UINT32_MAX >> NAME_SIZE_BITS)
static inline uint32_t name_size(size_t len) { return len <= KEY_WHOLE ? (uint32_t)len + 1 : NAME_LONG; }
static inline uint32_t name_as_size(uint32_t as, uint32_t size) { return as << NAME_SIZE_BITS | size; }
static inline uint32_t name_slot_as(const NameSlot *s) { return s->as_size >> NAME_SIZE_BITS; }
static inline uint32_t name_slot_size(const NameSlot *s) { return s->as_size & ((1u << NAME_SIZE_BITS) - 1); }
typedef struct NameTable { NameSlot *slots; uint32_t mask, shift; } NameTable;      /* a power of two, at least NAME_LINE; see key_home */
enum { NAME_LINE = 64 / sizeof(NameSlot) };
/* Where the k-th look for a text goes, from 0, whose home that is: line by line. */
static inline uint32_t name_look(const NameTable *t, uint32_t home, uint32_t k) {
  return ((home + (k & ~(NAME_LINE - 1u))) & t->mask) ^ (k & (NAME_LINE - 1u));
}

const NameTable *names_table(const Names *, bool longs);    /* their own, without those below; of texts of more than KEY_WHOLE bytes, or of others */
/* Whoever takes the notes first has them, and may note something of each name that is in their own table. False: they are taken, or the names
 * stand on others. */
bool names_take_notes(Names *);
const NameSlot *name_noted(const Names *, Name);
void name_note(Names *, Name, uint32_t of, uint32_t as);   /* as: at most NAME_AS_MOST */

static inline void name_slot_expect(const NameTable *t, uint64_t key) { __builtin_prefetch(&t->slots[key_home(key, t->shift)]); }
/* The slot of a text of up to KEY_WHOLE bytes, in the table of these, or an empty one. */
static inline const NameSlot *name_slot_short(const NameTable *t, uint64_t key, size_t len) {
  uint32_t home = key_home(key, t->shift);
  for (uint32_t k = 0;; k++) {
    const NameSlot *s = &t->slots[name_look(t, home, k)];
    uint32_t size = name_slot_size(s);
    if ((s->key == key && size == name_size(len)) || !size) return s;
  }
}
/* Of any. */
const NameSlot *name_slot(const Names *, uint64_t key, const char *text, size_t len);
Name name_in(const Names *, const NameSlot *);             /* of a slot that is not empty */
#endif
