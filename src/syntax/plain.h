/* plain.h - entries of the record in their plainest form, which is how nearly all of a large record is written.
 *
 *   Person p1 "Ann Example"
 *   member(Armenia) from 2003-09-18
 *   head_of_state(Armenia) is p1 from 1991-11-11 until 1998-02-03
 *   Session S1 "First session" on 2003-09-18 { body = Council  chair = p1 }
 *
 * Owns: such entries, each from the first column to the end of its line. The scanner passes over all that stand together with one token
 * PLAIN. They are taken apart then, once, and where their words stand is kept, in fewer bytes than the words have; an entry that is
 * asked for becomes what the grammar would have made of it, by the same constructors. So for such entries neither tokens nor trees are kept.
 *
 * Invariants
 * - What is passed over has no error. Whatever is in doubt (a word that may be a keyword, a date that may not exist, an escape,
 *   a line that may go on in the next) is left to the scanner and the grammar.
 */
#ifndef CHARTER_PLAIN_H
#define CHARTER_PLAIN_H
#include "syntax/token.h"

/* One as it is read: places in the text. */
enum { PLAIN_ARGS = 8, PLAIN_PERIODS = 2 };
typedef enum { PLAIN_INDIVIDUAL, PLAIN_FACT, PLAIN_EVENT } PlainSort;
typedef struct Piece { uint32_t op, lo, hi; } Piece;       /* op: an ExprOp; of the word of a period a PeriodOp */
typedef struct Plain {
  PlainSort sort;
  bool has_value, has_label;
  uint32_t lo, hi;
  Piece head;                    /* the kind; the relation or function */
  Piece name, label;
  Piece args[PLAIN_ARGS]; uint32_t nargs, closed;           /* of an event: its attributes' values; closed: behind the ')' */
  Piece attrs[PLAIN_ARGS], on, date;                        /* of an event; on: the word */
  Piece value;
  Piece words[PLAIN_PERIODS], dates[PLAIN_PERIODS]; uint32_t nperiods;
  const uint8_t *packed;         /* where this was kept */
} Plain;

/* Passes over the entries that stand together from byte `lo` on, the first of a line, and keeps them in the tree. Where the last one
 * ends: its line break or the end of the text; 0: no plain entry stands there. */
uint32_t plain_pass(Parser *, uint32_t lo);

/* Entries of a tree in the order of the text: written ones as they are in the tree, plain ones good until the next; those that are
 * events without their attributes, which are read when all individuals are known. */
typedef enum { ENTRIES_INDIVIDUALS, ENTRIES_FACTS } EntrySort;
typedef struct EntryWalk {
  Parser p;                      /* of the plain ones; its arena is reset for each */
  const Tree *tree; EntrySort sort;
  uint32_t written;              /* the next of these */
  Plain plain[2]; bool turn;     /* the plain one at hand, and the next */
  bool ahead;                    /* there is a next one */
  const PlainChunk *chunk; uint32_t at;          /* behind that one */
  bool (*take)(void *, const Parser *, const Plain *); void *user;
} EntryWalk;
void entries_begin(EntryWalk *, Session *, const Tree *, EntrySort, Arena *scratch);
/* Plain ones are given to the function first, in their turn: of those of which it makes something (true) no declaration is made. */
void entries_take(EntryWalk *, bool (*take)(void *user, const Parser *, const Plain *), void *user);
const Decl *entries_next(EntryWalk *);                     /* NULL: no more */

/* A reader of what was kept of a source. */
void plain_reader(Parser *, Session *, uint32_t file, Arena *);
void plain_read(const uint8_t *packed, Plain *);           /* what it does not have is not cleared */
/* The event with its attributes, if it is a plain one. */
void plain_fields(Parser *, EventRec *);
#endif
