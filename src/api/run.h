/* run.h - what the command and the library do alike with a program, an engine and a case. Private. */
#ifndef CHARTER_RUN_H
#define CHARTER_RUN_H
#include "render/answer.h"
#include "sema/sema.h"

/* A program of the session's sources and what they use: from among them (a source named L.charter), else from the
 * folders of the options. NULL after diagnostics. */
Program *run_load_sources(Session *, const LoadOptions *);
/* The reading of a name; -1: none, and *near its nearest or NULL. */
int32_t run_reading(const Program *, const char *name, const char **near);
/* The act of a name; 0: none. */
PredId run_act(const Program *, const char *name, const char **near);
/* 'may attend', 'must attend', 'must not attend'. NULL, or what is wrong with the phrase. */
const char *run_phrase(Arena *, const char *phrase, WhoMode *, const char **act);
const char *run_mode_words(WhoMode);
/* Whether the act is one at an event of this kind. */
bool run_act_at(const Program *, PredId act, KindId);
/* The verdicts of events - a case's, or of the record; the first is the one that the others are nested in - under some
 * readings. A limit that is reached on the way is the caller's failure. */
CaseResult *run_check(Engine *, Arena *, const IndId *events, uint32_t nevents, const ReadingId *, uint32_t n,
                      CheckDepth);
/* The same; a limit that is reached is a diagnostic about what is checked (`on`), NULL is returned, and the engine can go on. If only
 * proofs reach it, there are findings without them. */
CaseResult *run_check_within(Engine *, Arena *, const IndId *events, uint32_t nevents, const ReadingId *, uint32_t n,
                             CheckDepth, Diags *, Span on);
/* Looks for changes that make the case valid: under all the readings together, and under each under which it is not. An
 * event of the record is taken as a case, which the engine looks at from then on. */
Advice *run_suggest(Engine *, Arena *, const CaseResult *, SuggestLimits);
/* By KindId: does a requirement, an act, a permission or a duty concern such events, or do they decide? */
bool *run_judged_kinds(Arena *, const Program *);
/* Understands a query against a program and the individuals of a case (NULL: none). NULL after diagnostics. */
Query *run_query(Session *, Program *, const Case *cs, IndId event, const char *text);
/* yes if anybody does, else undetermined if anybody may, else no */
Truth run_who_answer(const Who *);
#endif
