/* icu.h - the functions of ICU that are used, and where they come from.
 *
 * A library must not load what few of its callers need, and to load ICU takes longer than most charters take to be checked: icu.c loads it
 * when it is asked for. Programs that have ICU linked into them define icu_load themselves (cli/icu.c), and then icu.c has no part in them.
 */
#ifndef CHARTER_ICU_H
#define CHARTER_ICU_H
#include <stdbool.h>
#include <unicode/ucol.h>
#include <unicode/uiter.h>
#include <unicode/uloc.h>

#define ICU_FUNCTIONS(F)                                                                                          \
  F(uloc_forLanguageTag) F(uloc_getLanguage) F(ucol_countAvailable) F(ucol_getAvailable) F(ucol_open)             \
  F(ucol_close) F(ucol_nextSortKeyPart) F(ucol_strcollUTF8) F(uiter_setUTF8)
typedef struct Icu {
#define F(f) __typeof__(f) *f##_;
  ICU_FUNCTIONS(F)
#undef F
} Icu;
bool icu_load(Icu *);                              /* false: it is not there */
#endif
