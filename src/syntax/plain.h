/* plain.h - entries of the record in their plainest form, which is how nearly all of a large record is written.
 *
 *   Person p1 "Ann Example"
 *   member(Armenia) from 2003-09-18
 *   head_of_state(Armenia) is p1 from 1991-11-11 until 1998-02-03
 *   Session S1 "First session" on 2003-09-18 { body = Council  chair = p1 }
 *
 * Owns: the runs of lines that are such entries of one sort, each from the first column to the end of its line. The scanner passes
 * over all that stand together with one token PLAIN; an entry is read from the text whenever it is asked for, and becomes what the
 * grammar would have made of it, by the same constructors. So for such entries no tokens are kept, and trees only of events.
 *
 * Invariants
 * - What is passed over has no error. Whatever is in doubt (a word that may be a keyword, a date that may not exist, an escape,
 *   a line that may go on in the next) is left to the scanner and the grammar.
 */
#ifndef CHARTER_PLAIN_H
#define CHARTER_PLAIN_H
#include "syntax/token.h"

/* Where the plain entry that begins at byte `lo`, the first of its line, ends: its line break or the end of the text; 0: it is not
 * plain. */
uint32_t plain_end(const char *text, uint32_t len, uint32_t lo, bool *is_fact);

/* One as it was read: places in the text. */
enum { PLAIN_ARGS = 8, PLAIN_PERIODS = 2 };
typedef enum { PLAIN_INDIVIDUAL, PLAIN_FACT, PLAIN_EVENT } PlainSort;
typedef struct Piece { ExprOp op; uint32_t lo, hi; } Piece;
typedef struct PlainPeriod { PeriodOp op; Piece word, date; } PlainPeriod;
typedef struct Plain {
  PlainSort sort;
  bool has_value, has_label;
  uint32_t lo, hi;
  Piece head;                    /* the kind; the relation or function */
  Piece name, label;
  Piece args[PLAIN_ARGS]; uint32_t nargs, closed;           /* of an event: its attributes' values; closed: behind the ')' */
  Piece attrs[PLAIN_ARGS], on;                              /* of an event; on: the word, its date is the first period's */
  Piece value;
  PlainPeriod periods[PLAIN_PERIODS]; uint32_t nperiods;
} Plain;

/* Entries of a tree in the order of the text: written ones as they are in the tree, plain ones good until the next; an event's
 * record lasts as long as the session, since its attributes are read when all individuals are known. */
typedef enum { ENTRIES_INDIVIDUALS, ENTRIES_FACTS } EntrySort;
typedef struct EntryWalk {
  Parser p;                      /* of the plain ones; its arena is reset for each */
  const Tree *tree; EntrySort sort;
  uint32_t written;              /* the next of these */
  Plain plain[2]; bool turn;     /* the plain one at hand, and the next */
  bool ahead;                    /* there is a next one */
  uint32_t run, at;              /* where it is looked for: the byte in its run, 0: that begins */
} EntryWalk;
void entries_begin(EntryWalk *, Session *, const Tree *, EntrySort, Arena *scratch);
const Decl *entries_next(EntryWalk *);                     /* NULL: no more */
#endif
