/* sema.h - from files or trees to a Program: names, types, statements to rules, the record, static checks.
 *
 * Every error of every file is reported in one run, none caused by another: what depends on something erroneous is
 * left out in silence. A Program is only returned when there was no error.
 */
#ifndef CHARTER_SEMA_H
#define CHARTER_SEMA_H
#include "ir/ir.h"
#include "syntax/tree.h"

typedef struct LoadOptions {
  const char *const *paths; uint32_t npaths;   /* files, or folders: every *.charter within, in order of name */
  const char *search;        /* folders separated by ':', searched for used files after the usual ones; or NULL */
  const char *libdir;        /* searched last; or NULL */
} LoadOptions;

/* Reads the files and what they use, parses, checks, lowers. Diagnostics in session->diags; NULL after an error. */
Program *load_program(Session *, const LoadOptions *);
/* The part after parsing. A file L that another uses `with X = Y` is the one whose path ends in L.charter. */
Program *sema_program(Session *, Tree **trees, uint32_t ntrees);
/* A query or fact against a program; its free variables become the query's. `case_event`: the event that the bare word
 * `case` stands for, or 0. NULL after diagnostics. */
Query *sema_query(Session *, Program *, Expr *, IndId case_event);

/* ---- what if ---- */
typedef struct Variation {
  const char *const *assume; uint32_t nassume;     /* entries, as in a record: each replaces what is recorded for its key */
  const char *const *without; uint32_t nwithout;   /* what is left out: 'member(Armenia)', 'Decision D1', 'D1', 'FILE:LINE' */
} Variation;
/* The program with other entries; its own is not changed, and must live as long. All that is new is in the session's arena;
 * names and sources are added to the session's. NULL after diagnostics. */
Program *sema_variant(Session *, const Program *, const Variation *);

/* ---- parts of entries, for those who read them from elsewhere ---- */
typedef enum { SPAN_FACT, SPAN_FORCE } PeriodUse;
/* [from, to) of a list of periods; what it leaves open stays as it is. False after a diagnostic. */
bool period_range(Diags *, int32_t zone, const PeriodList *, PeriodUse, Instant *from, Instant *to);
/* Whether the predicate can be decided in the form of the conclusion; false after a diagnostic. `short_one`: an argument is left
 * out, and so it is the value. */
bool decision_form(Diags *, const Program *, const Decides *, PredId, bool short_one);
/* Is there, under any version of the label, a statement with this conclusion that a body may decide? */
bool label_decides(const Program *, Name label, DecOp, PredId, KindId);

/* ---- scenarios ---- */
typedef struct Input { PredId pred; const Value *args; Span span; } Input;        /* invited(AkylbekJaparov, case) */
typedef struct Expectation {
  Span span;
  bool is_verdict;
  Verdict verdict; IndId event;    /* of a verdict */
  Powers powers;                   /* of a verdict: instead, whether a decision of the event is beyond powers */
  Query *query; Truth truth;       /* of a condition: T (a negation is part of it) or U */
  Instant at;                      /* as of when: of a verdict, the event's instant */
  VEC(Name) by;                    /* labels that it has to rest on */
  VEC(ReadingId) under;            /* none: every reading */
  VEC(Input) needs;                /* what has to be among the missing inputs */
} Expectation;
/* A scenario that has been understood: a variant of its program, and what is expected of it. */
typedef struct Test {
  const char *title; Span span; Instant at;
  bool varied;                     /* else the program is that of all others, but for the numbers of its nodes */
  Program *program; IndId event;   /* the case, or 0 */
  VEC(Expectation) expects;
} Test;
uint32_t scenarios_count(const Program *);
const char *scenario_title(const Program *, uint32_t i);
Span scenario_span(const Program *, uint32_t i);           /* of its title */
uint32_t settings_count(const Program *);
void sema_setting(Session *, const Program *, uint32_t i);  /* its diagnostics, whether a scenario uses it or not */
/* Understands the i-th, in the order of files and text. NULL after diagnostics. All of it is in the session's arena. */
Test *sema_test(Session *, const Program *, uint32_t i);
#endif
