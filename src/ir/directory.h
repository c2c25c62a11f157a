/* directory.h - individuals by the bytes of their name or label, without going through a name.
 *
 * For whoever has a text in hand, as readers of cases do, a thousand times for each case. The slot of a text in the table of names, which
 * there is already (base/names.h), notes whom it means and of which kind that is: one look, and in a large register one wait for memory. A
 * text that several individuals have, or one as a name and another as a label, is found out about elsewhere (ind_find). So nothing is made
 * for those who read many cases, however many individuals there are.
 */
#ifndef CHARTER_DIRECTORY_H
#define CHARTER_DIRECTORY_H
#include "base/names.h"
#include "ir/ir.h"

/* What a slot notes. of: the only individual that the text names; 0: there is none. as: its kind, or SEVERAL_TEXT: a list of them begins
 * with the of-th (find.c), which may be of one. */
#define SEVERAL_TEXT NAME_AS_MOST
typedef struct Directory {
  const Names *names;              /* without those that cases add */
  const NameTable *table;          /* of those that are not long; NULL: there is no directory, as of a variant, where an individual may stand in another's place */
} Directory;

Directory program_directory(const Program *);

/* The slot of a text, or an empty one. To have all slots of many texts on their way into the cache first, and to look afterwards, is faster
 * (name_slot_expect). There must be a directory. */
static inline const NameSlot *directory_slot(const Directory *d, uint64_t key, const char *text, size_t len) {
  return len <= KEY_WHOLE ? name_slot_short(d->table, key, len) : name_slot(d->names, key, text, len);
}
/* Of any text, or NULL: there is no directory. */
static inline const NameSlot *directory_find(const Directory *d, const char *text, size_t len) {
  return d->table ? directory_slot(d, key_of(text, len), text, len) : NULL;
}
/* Whether the only individual that the slot names is of the kind; the kind is not 0. */
static inline bool directory_names(const Program *p, const NameSlot *s, KindId kind) {
  uint32_t as = name_slot_as(s);
  return as == kind || (as != SEVERAL_TEXT && kind_is(p, as, kind));
}
#endif
