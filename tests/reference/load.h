/* load.h - programs and cases from texts in memory, for the tests. */
#ifndef CHARTER_TESTS_LOAD_H
#define CHARTER_TESTS_LOAD_H
#include "eval/eval.h"
#include "sema/sema.h"

typedef struct Loaded { Session s; Program *p; Tree *tree; Arena *a; } Loaded;
/* False: errors, in l->s.diags. Broken IR goes to the arena's trap. */
bool load_text(Loaded *, Arena *, const char *program);
/* An event with what is nested in it, and facts about it, as if they were recorded after the program; NULL after
 * diagnostics. A line "#replaces NAME" names the recorded event whose place it takes. */
Case *load_case(Loaded *, const char *text);
/* The errors, a line each: "program:3: E301 ..". */
const char *load_errors(Arena *, const Session *);
#endif
