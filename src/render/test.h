/* test.h - what came of scenarios, as text for people and as data.
 *
 * Owns: the words and the layout. Everything it prints was found before: nothing is evaluated here.
 */
#ifndef CHARTER_RENDER_TEST_H
#define CHARTER_RENDER_TEST_H
#include "render/answer.h"
#include "sema/sema.h"

/* What an expectation met with under one reading. */
typedef struct Outcome {
  ReadingId reading;
  bool met;
  Verdict verdict; const Check *check;     /* of a verdict */
  Truth truth; const Proof *why;           /* of a condition; the proof where it was needed */
  const Rows *instead;                     /* of `term = value` that does not hold: what values the term has */
  VEC(Name) not_by;                        /* provisions that it should rest on and does not */
  VEC(const Input *) not_needed;           /* inputs that should be missing and are not */
} Outcome;
typedef struct ExpectResult { const Expectation *expects; bool met; uint32_t n; Outcome *outcomes; } ExpectResult;
typedef struct TestResult { const Test *test; bool passed; uint32_t n; ExpectResult *all; } TestResult;

void test_text(Out *, View *, const TestResult *, bool passing_too);
#endif
