/* collate.h - texts in the order of the alphabet of a language.
 *
 * A language is a BCP 47 tag: "en", "ru", "de-u-co-phonebk". The order is that of the Unicode collation data for it. What is
 * opened and kept lives in a Collations, which belongs to one thread and has to be closed.
 */
#ifndef CHARTER_COLLATE_H
#define CHARTER_COLLATE_H
#include "base/base.h"

typedef struct Collations Collations;
bool alphabets_there(void);                        /* is the library that knows them installed? */
bool language_known(const char *tag);              /* is there an order for it? */
Collations *collations_new(Arena *);               /* nothing is opened yet; sort keys that are kept lie in the arena */
void collations_close(Collations *);               /* NULL is allowed */
/* -1, 0, 1. A text has an `id` other than 0 if it is the same text whenever that id is given: its sort key is kept. */
int collate(Collations *, const char *tag, const char *a, uint32_t a_id, const char *b, uint32_t b_id);
#endif
