/* names.h - the table of interned names as it lies in memory, for whoever looks up texts by the thousand: that what is needed comes
 * into the cache before its turn, and is looked at in place.
 *
 * A slot has all that is needed to decide: texts of up to KEY_WHOLE bytes stand in it themselves, longer ones as a hash, and are compared
 * where they are interned. Nearly all texts are where they are looked for first.
 */
#ifndef CHARTER_NAMES_H
#define CHARTER_NAMES_H
#include "base/base.h"
#include "base/key.h"

/* number: of the name + 1; 0: empty. of, as: what is noted of the text (name_note); 0 at first. */
typedef struct NameSlot { uint64_t key; uint32_t len, number, of, as; } NameSlot;
typedef struct NameTable { NameSlot *slots; uint32_t mask, shift; } NameTable;      /* a power of two above one; see key_home */

const NameTable *names_table(const Names *);                /* their own, without those below */
/* Whoever takes the notes first has them, and may note something of each name that is in their own table. False: they are taken, or the names
 * stand on others. */
bool names_take_notes(Names *);
NameSlot *name_note(const Names *, Name);

static inline void name_slot_expect(const NameTable *t, uint64_t key) { __builtin_prefetch(&t->slots[key_home(key, t->shift)]); }
/* The slot of a text of up to KEY_WHOLE bytes, or an empty one. */
static inline const NameSlot *name_slot_short(const NameTable *t, uint64_t key, size_t len) {
  for (uint32_t i = key_home(key, t->shift);; i = (i + 1) & t->mask) {
    const NameSlot *s = &t->slots[i];
    if ((s->key == key && s->len == len) || !s->number) return s;
  }
}
/* Of any. */
const NameSlot *name_slot(const Names *, uint64_t key, const char *text, size_t len);
#endif
