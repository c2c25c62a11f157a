/* gen.h - random charters, records, cases and queries, as text.
 *
 * Directed by a grammar and by types, so that nearly every program is accepted; small, and with few names and dates,
 * so that facts, periods and events collide often. The same seed gives the same program.
 */
#ifndef CHARTER_TESTS_GEN_H
#define CHARTER_TESTS_GEN_H
#include "base/base.h"

/* What a program is to be without, while a fault in it is known: names of gen_features, in --avoid. */
#define GEN_FEATURES(F)                                                                                            \
  F(decisions) F(powers) F(proposed) F(establish) F(waive) F(restored) F(overrides) F(versions) F(readings)        \
  F(recursion) F(back) F(acts) F(duties) F(deadlines) F(needs) F(require) F(concerning) F(nested) F(aggregates)    \
  F(thresholds) F(weights) F(exactly) F(minmax) F(latest) F(ties) F(at) F(ever) F(dates) F(now) F(open)  \
  F(unknown) F(optional) F(defaults) F(negative) F(values) F(subkinds) F(acting) F(valid) F(done) F(may)           \
  F(headterms) F(headconst) F(free) F(lets) F(arith) F(numparams) F(enumvars) F(eventvars) F(replace)    \
  F(openrules) F(quantifiers) F(clear) F(attrs) F(orders) F(ranks) F(turns) F(decides) F(lasting)     \
  F(calendar) F(first_time) F(there_is)
typedef enum {
#define GEN_F(x) GEN_##x,
  GEN_FEATURES(GEN_F)
#undef GEN_F
  GEN_NFEATURES
} GenFeature;
extern const char *const gen_feature_names[GEN_NFEATURES];

typedef struct Generated {
  const char *program;       /* one statement or entry a line, so that lines can be left out */
  const char *cases[3];      /* entries of proposed events, each a file of its own; NULL: none */
  const char *queries[24];
  uint32_t ncases, nqueries, nreadings;
} Generated;
Generated *gen_program(Arena *, uint64_t seed, uint64_t avoid);    /* avoid: bit per GenFeature */

/* A stream of numbers of its own. */
typedef struct { uint64_t s; } Rng;
Rng rng_of(uint64_t seed);
uint32_t rng_below(Rng *, uint32_t n);
#endif
