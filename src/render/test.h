/* test.h - what came of scenarios, as text for people, as JSON, TAP and JUnit; and which provisions they exercise.
 *
 * Owns: the words and the layout. Everything it prints was found before: nothing is evaluated here.
 */
#ifndef CHARTER_RENDER_TEST_H
#define CHARTER_RENDER_TEST_H
#include "render/answer.h"
#include "render/receipt.h"
#include "sema/sema.h"

/* What an expectation met with under one reading. */
typedef struct Outcome {
  ReadingId reading;
  bool met;
  Verdict verdict; const Check *check; bool beyond;   /* of a verdict; a decision is beyond powers */
  Truth truth; const Proof *why;           /* of a condition; the proof where it was needed */
  const Rows *instead;                     /* of `term = value` that does not hold: what values the term has */
  VEC(Name) not_by;                        /* provisions that it should rest on and does not */
  VEC(const Input *) not_needed;           /* inputs that should be missing and are not */
} Outcome;
typedef struct ExpectResult { const Expectation *expects; bool met; uint32_t n; Outcome *outcomes; } ExpectResult;
typedef struct TestResult { const Test *test; bool passed; uint32_t n; ExpectResult *all; } TestResult;

/* ---- words that the formats share (test.c) ---- */
const char *expected_text(View *, const Expectation *);    /* as it was written */
const char *got_text(View *, const ExpectResult *, const Outcome *);   /* under which reading included */
void test_text(Out *, View *, const TestResult *, bool passing_too);

/* ---- coverage ---- */
/* A statement has two branches: it concludes, and it does not; one if nothing makes it not conclude. */
typedef struct Branches { bool concluded, not_concluded, can_fail; } Branches;
Branches branches_of(const Rule *, const uint8_t *marks);
typedef struct Coverage {
  const Program *program; const uint8_t *marks;            /* by RuleId, as engine_mark leaves them */
  uint32_t branches, hit;
  uint32_t provisions, exercised;                          /* without those that are declaratory */
} Coverage;
Coverage coverage_of(const Program *, const uint8_t *marks);
uint32_t coverage_percent(const Coverage *);
void coverage_text(Out *, View *, const Coverage *, bool details);        /* in details: what no scenario exercises */
void coverage_json(JsonOut *, View *, const Coverage *);   /* an object */

/* ---- reports (report.c) ---- */
typedef enum { REPORT_TEXT, REPORT_JSON, REPORT_TAP, REPORT_JUNIT, REPORT_NONE } ReportFormat;
typedef struct Counts { uint32_t passed, failed, bad; } Counts;   /* bad: could not be understood */
typedef struct Report {
  ReportFormat format;
  Out *out;
  Arena *arena;
  bool verbose;            /* text: passing scenarios, too */
  bool coverage;           /* what the scenarios leave out, too, and not only how much they cover */
  Counts all, suite;
  uint32_t suites;
  const char *name;        /* of the charter at hand */
  JsonOut *json;
  Out *real; Text held;    /* JUnit: the charter at hand, until its counts are known */
} Report;
void report_begin(Report *);
void report_suite(Report *, const char *name);
void report_note(Report *, const char *words);             /* why there is nothing to run */
void report_test(Report *, View *, const TestResult *);
/* A scenario that could not be understood; title NULL: nor could the charter. Text has the diagnostics elsewhere. */
void report_bad(Report *, const char *title, Sources *, Diags *);
void report_suite_end(Report *, View *, const Coverage *, const Receipt *);   /* View, Coverage, Receipt: or NULL */
void report_end(Report *);
#endif
