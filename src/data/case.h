/* case.h - cases from JSON: one object, a list of objects, or JSON lines.
 *
 * Owns: taking a source apart into cases, and turning each object into an eval.h Case against a program's
 * vocabulary. What is wrong is reported with its place; in a stream the cases behind a bad one are still read.
 *
 * Invariants
 * - A Case, its texts and its diagnostics live in the arena given to case_read; nothing of it is kept.
 * - New individuals have ids from program->inds.n upwards, in the order of Case.inds. New names (of persons
 *   introduced, of texts) are interned in program->names; nothing else of the program is changed.
 */
#ifndef CHARTER_CASE_H
#define CHARTER_CASE_H
#include "eval/eval.h"

typedef struct CaseReader CaseReader;
CaseReader *case_reader_new(Arena *, Program *);
/* From now on lists are read as rosters where they can be: for whoever only asks the engine, which takes them as they are. */
void case_reader_rosters(CaseReader *);
/* Starts on source `file` of program->sources. */
void case_reader_open(CaseReader *, uint32_t file);
/* Starts on a piece of a stream of lines (input.h), which that source is now; `more`: others follow. */
void case_reader_piece(CaseReader *, uint32_t file, uint64_t line, bool more);
/* Whether a text that begins so is one case a line: 1 or 0, or -1: more of it is needed to tell (never if it is `whole`). */
int case_text_is_lines(const char *text, size_t len, bool whole);
/* Where names that the program does not have are interned from now on; at first program->names. */
void case_reader_names(CaseReader *, Names *);

typedef enum { READ_END, READ_CASE, READ_BAD } ReadStatus;
/* The next case. READ_BAD: diagnostics say why. *out is NULL unless READ_CASE. */
ReadStatus case_read(CaseReader *, Arena *, Diags *, Case **out);
/* Of what the last case_read read: the bytes, the line that it began on (from 1), whether others can follow. */
Span case_reader_span(const CaseReader *);
uint64_t case_reader_line(const CaseReader *);
bool case_reader_is_stream(const CaseReader *);

/* An event of the record, with those nested in it behind it, as a case in its own place. It was read from no JSON text. */
Case *case_of_recorded(Arena *, const Program *, const IndId *events, uint32_t n);

/* A duration as charters write it: "30 days", "6 months". */
bool duration_parse(const char *text, size_t len, Value *out);
#endif
