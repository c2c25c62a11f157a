/* lines.h - programs as lines, for the tests: what belongs together, and what a record would be without. */
#ifndef CHARTER_TESTS_LINES_H
#define CHARTER_TESTS_LINES_H
#include "gen.h"
#include "sema/sema.h"

typedef struct Lines { const char *at[700]; uint32_t n; } Lines;
void split(Arena *, const char *text, Lines *);
const char *join(Arena *, const Lines *);
/* Behind the lines from i on that belong together: a line alone, or a block to its closing brace. */
uint32_t block_end(const Lines *, uint32_t i);

/* Two ways to the same program: `base` varied, and the text of `same`. */
typedef struct Varied { const char *base, *same; Variation v; } Varied;
bool vary(Arena *, Rng *, const Lines *, Varied *);        /* false: nothing in it can be varied */
#endif
