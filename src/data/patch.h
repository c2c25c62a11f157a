/* patch.h - changes of a case as a JSON patch (RFC 6902) of the object that it was read from.
 *
 * Owns: how a case says a value, and where in its JSON text it says it. Invariant: applying the operations in order to
 * the object and reading it again gives the changed case. */
#ifndef CHARTER_PATCH_H
#define CHARTER_PATCH_H
#include "eval/eval.h"

typedef enum { PATCH_REMOVE, PATCH_VALUE, PATCH_LIST, PATCH_OBJECT } PatchKind;   /* the others are "add"; LIST, OBJECT: an empty one */
typedef struct PatchOp { PatchKind kind; const char *path; const char *text; bool number; } PatchOp;
typedef VEC(PatchOp) Patch;

/* Empty for a case that was not read from JSON. */
Patch case_patch(Arena *, const Program *, const Case *, const Change *const *, uint32_t n);
/* A value as cases say it: names that are found again, decimal numbers. *number: to be written without quotes. NULL: none. */
const char *case_word(Arena *, const Program *, const Case *, Type, Value, bool *number);
#endif
