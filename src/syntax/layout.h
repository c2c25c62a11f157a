/* layout.h - private to the files that lay a text out: pieces.c (what stands in the text, and its structure), align.c
 * (columns), layout.c (lines, indentation, breaks), format.c (writes it down, and checks it).
 *
 * The text is a row of pieces: tokens, comments, and words that the scanner passes over. Two things are known of its
 * structure, for all constructs alike: where a unit begins (a declaration, a provision, a statement, a field: whatever
 * the grammar has in a list and marks for recovery from errors), and which brackets hold units. All else is decided by
 * the kinds of neighbouring pieces.
 */
#ifndef CHARTER_LAYOUT_H
#define CHARTER_LAYOUT_H
#include "charter.tab.h"
#include "syntax/token.h"

enum { COMMENT = 1, WORD = 2 };      /* kinds of pieces beside those of tokens, which are above 255 or characters */

typedef enum {
  BRACKET_NONE,
  BRACKET_PAREN,
  BRACKET_SET,     /* {A, B}, {s: member(s)} */
  BRACKET_ROLL,    /* vote { yes: A  no: B } */
  BRACKET_BLOCK,   /* holds units */
} Bracket;

typedef struct Piece {
  uint16_t kind;
  uint8_t bracket;             /* of opening and closing ones */
  bool unit : 1;               /* a unit begins */
  bool head : 1;               /* of units: one that has a block */
  bool many : 1;               /* of blocks: on several lines */
  bool spaced : 1;             /* a ':' behind the name of an attribute */
  bool line : 1;               /* begins a line */
  bool item : 1;               /* in a roll: a line of it begins */
  bool wrap : 1;               /* a text whose lines may be broken anew */
  uint8_t least;               /* blanks before it at least, if it is aligned */
  uint32_t mate;               /* brackets: the other one; comments: the next piece that is none */
  uint32_t lo, hi;             /* in the source */
  /* where it was */
  uint32_t newlines;           /* line breaks before it */
  uint32_t gap;                /* blanks before it in its line */
  uint32_t column;             /* of its first character, from 0 */
  /* where it goes */
  uint32_t pad;                /* columns right of its unit's begin that it is aligned at; 0: not aligned */
  uint32_t at;                 /* its column */
  uint32_t end;                /* the column behind it, in its last line */
} Piece;

/* Pieces [first, end), within `depth` blocks; blank lines before it. goes_on: a comment of the one above. */
typedef struct Line { uint32_t first, end, depth, indent, blanks; bool goes_on; } Line;

typedef struct Layout {
  Arena *arena;
  const char *text;            /* the source */
  VEC(Piece) pieces;
  VEC(Line) lines;
} Layout;

/* ---- pieces.c ---- */
void layout_pieces(Layout *, Parser *);      /* a parser that kept its tokens and marks */
/* A piece on one line: words with one blank between them. Not for texts. */
const char *piece_text(const Layout *, const Piece *, uint32_t *len);
uint32_t columns_of(const char *text, uint32_t len);
bool piece_is(const Piece *, Bracket, bool opens);
static inline bool is_text(const Piece *p) { return p->kind == TEXT; }
/* Blanks between a piece and the one before it, when they stand on one line and nothing is aligned. */
uint32_t blanks_between(const Layout *, uint32_t i);
/* The column of a piece behind one that ends at column `end`, in a unit that begins at column `unit`. */
uint32_t column_after(const Layout *, uint32_t i, uint32_t end, uint32_t unit);
/* The lines of a text; the later ones begin text_indent behind its column. */
typedef struct TextLine { const char *at; uint32_t len; } TextLine;
typedef VEC(TextLine) TextLines;
void text_lines(const Layout *, const Piece *, TextLines *);
uint32_t text_indent(const Layout *, const Piece *);

/* ---- align.c ---- */
void align_columns(Layout *);
/* The column that most of them have, and how many do; of two the one further left. Sorts them. */
uint32_t prevailing_column(uint32_t *columns, uint32_t n, uint32_t *most);

/* ---- layout.c ---- */
void layout_lines(Layout *);
#endif
