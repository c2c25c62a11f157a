/* ref.h - the second evaluator: deliberately naive, at single instants, for the tests only.
 *
 * It shares the front end with the engine, down to the typed program (ir.h), and nothing else: no plans, no
 * indexes, no intervals. Every variable is tried on its whole domain; every question is answered at one
 * instant under one reading. What it remembers serves termination and patience, never the meaning.
 */
#ifndef CHARTER_TESTS_REF_H
#define CHARTER_TESTS_REF_H
#include "eval/eval.h"

typedef struct Ref Ref;
Ref *ref_new(Arena *, const Program *, const Case *, ReadingId);   /* Case may be NULL; lives in the arena */

/* Rows of a query at an instant: its true and undetermined bindings; columns are the slots of `cols`. */
typedef struct { Truth truth; Value *values; } RefRow;
typedef struct { Truth answer; uint32_t ncols, cols[MAX_VARS]; VEC(RefRow) rows; } RefRows;
RefRows *ref_ask(Ref *, const Query *, Instant);
/* Truth of the query with its columns bound as given (a value per column of ref_ask). */
Truth ref_truth(Ref *, const Query *, const uint32_t *cols, const Value *values, uint32_t ncols, Instant);

Value ref_value(Ref *, const Query *, Instant);      /* of a query that is a term without free variables */

typedef struct { FindingKind kind; Name label; } RefBroken;
typedef VEC(RefBroken) RefBrokens;
typedef struct { Verdict verdict; RefBrokens broken; } RefCheck;   /* broken: sorted, unique */
RefCheck *ref_check(Ref *, IndId event);

/* What may (must, must not) be done, as N_MAY, N_MUST and N_MUST_NOT ask. */
Truth ref_act(Ref *, Op, PredId act, const Value *args, Instant);

/* Every instant at which an answer can begin or end, ascending, without repetitions. */
typedef struct { Instant *at; uint32_t n; } RefPoints;
RefPoints ref_points(Ref *);
#endif
