/* input.h - where cases come from: a file or a pipe, as a whole or in pieces of whole lines.
 *
 * Owns: reading, and finding out which of the two it is. A stream of one case a line is taken in pieces, so that memory does
 * not grow with it and what comes down a pipe is answered as it comes; anything else is read to its end.
 *
 * Invariants
 * - A piece begins where a line begins and ends behind a line break, or with the input.
 * - No more is read than a piece needs: what has been read of a line that is not complete waits for the next piece.
 */
#ifndef CHARTER_INPUT_H
#define CHARTER_INPUT_H
#include "base/limit.h"
#include "data/case.h"

enum { PIECE_SIZE = LIMIT(128 * 1024, 256) };       /* a piece is about so large, or as large as one line */

typedef struct CaseInput {
  Arena *arena;
  int fd;                  /* -1: closed */
  bool regular, ended;     /* regular: a file, from which reading does not wait; ended: all has been read */
  bool failed;             /* reading failed, or there was too much */
  char *at; size_t n, cap; /* what has been read and not given away */
  uint64_t line;           /* the line that it begins on, from 1 */
} CaseInput;
typedef struct Piece { char *text; size_t len, cap; uint64_t line; bool last; } Piece;   /* text is kept for the next use */

FileStatus input_open(CaseInput *, Arena *, const char *path);   /* "-": standard input */
void input_close(CaseInput *);
/* Whether it is one case a line. Reads as far as it takes to tell. */
bool input_is_lines(CaseInput *);
/* The whole. */
FileStatus input_whole(CaseInput *, char **text, size_t *len);
/* The next piece; false at the end. `failed` tells whether it is the true end. */
bool input_piece(CaseInput *, Piece *);
/* Whether there is something to be had without waiting. */
bool input_ready(const CaseInput *);
#endif
