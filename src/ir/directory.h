/* directory.h - individuals by the bytes of their name or label, without going through a name.
 *
 * Two tables that there are already, for whoever has a text in hand, as readers of cases do, a thousand times for each case: the
 * names' (base/names.h) gives the number of a text, and TextInd whom it means. Either is one look, and no more is needed of nearly
 * everybody; a text that several individuals have, or one as a name and another as a label, is found out about elsewhere (ind_find).
 * So nothing is made for those who read many cases, however many individuals there are.
 */
#ifndef CHARTER_DIRECTORY_H
#define CHARTER_DIRECTORY_H
#include "base/names.h"
#include "ir/ir.h"

/* ind: that of the only individual; 0: none; several: a list of them begins with the ind-th. kind: DIRECTORY_KINDS: that or a greater one */
typedef struct TextInd { IndId ind; uint16_t kind; bool several; } TextInd;
typedef struct Directory {
  const Program *p;
  const Names *names;              /* without those that cases add */
  const NameTable *table;          /* NULL: there is no directory, of a variant, where an individual may stand in another's place */
  const TextInd *inds; uint32_t n; /* by number of the name */
} Directory;
enum { DIRECTORY_KINDS = UINT16_MAX };

Directory program_directory(const Program *);

static inline KindId directory_kind(const Directory *d, const TextInd *t) {
  return t->kind < DIRECTORY_KINDS ? t->kind : d->p->inds.at[t->ind].kind;
}
/* To have all slots of many texts on their way into the cache first, then all numbers, and only then to look, is faster. There must be
 * a directory. number: of a text, + 1; 0: nobody has it. */
static inline uint32_t directory_number(const Directory *d, uint64_t key, const char *text, size_t len) {
  return len <= KEY_WHOLE ? name_number_short(d->table, key, len) : name_number(d->names, key, text, len);
}
static inline void directory_expect(const Directory *d, uint32_t place) { __builtin_prefetch(&d->inds[place]); }     /* place: below d->n */
/* Whom the text means, or NULL: nobody. */
static inline const TextInd *directory_ind(const Directory *d, uint32_t number) {
  const TextInd *t = number && number <= d->n ? &d->inds[number - 1] : NULL;
  return t && t->ind ? t : NULL;
}
/* Of any text, whether or not there is a directory. */
static inline const TextInd *directory_find(const Directory *d, const char *text, size_t len) {
  return d->table ? directory_ind(d, directory_number(d, key_of(text, len), text, len)) : NULL;
}
static inline bool directory_has(const Directory *d, Name text) { return d->table && directory_ind(d, text.i + 1); }
#endif
