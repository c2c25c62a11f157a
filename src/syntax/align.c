/* align.c - columns: words that the author set below each other.
 *
 * Two or more blanks before a ':', '=', text or the like are a wish: it stands in a column with those of the lines
 * around. Lines of one block that begin alike, without a blank line between them, are a group. The column is the one at
 * which most of them stand; a line that is too long for it hangs over. Where none prevails they are aligned anew.
 */
#include "syntax/layout.h"
#include <stdlib.h>

enum { ANCHORS = 6 };

static bool can_align(int kind) {
  return kind == ':' || kind == '=' || kind == TEXT || kind == IS || kind == FROM || kind == UNTIL || kind == ON;
}

typedef struct Row {           /* a line that a unit begins */
  uint32_t unit, n, anchors[ANCHORS];          /* in order of the line, the first of each kind */
} Row;
typedef struct Group { Layout *l; VEC(Row) rows; } Group;

static Piece *anchor(const Group *g, uint32_t row, uint32_t i) { return &g->l->pieces.at[g->rows.at[row].anchors[i]]; }

/* What can be aligned in the line that begins with piece i: outside of brackets, up to a block or a further unit. */
static void read_row(Layout *l, uint32_t i, Row *r) {
  *r = (Row){ .unit = i };
  for (uint32_t k = i + 1; k < l->pieces.n && r->n < ANCHORS; k++) {
    const Piece *p = &l->pieces.at[k];
    if (p->line || p->unit || p->kind == COMMENT || p->bracket == BRACKET_BLOCK) return;
    bool seen = !can_align(p->kind);
    for (uint32_t a = 0; a < r->n; a++) seen = seen || l->pieces.at[r->anchors[a]].kind == p->kind;
    if (!seen) r->anchors[r->n++] = k;
    if (p->bracket) k = p->mate;
  }
}

/* Leaves the kinds of which somebody wished an alignment. */
static void drop_unwished(Group *g) {
  uint32_t kinds[ANCHORS * 2], nkinds = 0;
  for (uint32_t r = 0; r < g->rows.n; r++)
    for (uint32_t a = 0; a < g->rows.at[r].n; a++) {
      const Piece *p = anchor(g, r, a);
      bool known = p->gap < 2;
      for (uint32_t k = 0; k < nkinds && !known; k++) known = kinds[k] == p->kind;
      if (!known) kinds[nkinds++] = p->kind;
    }
  for (uint32_t r = 0; r < g->rows.n; r++) {
    Row *row = &g->rows.at[r];
    uint32_t n = 0;
    for (uint32_t a = 0; a < row->n; a++)
      for (uint32_t k = 0; k < nkinds; k++)
        if (g->l->pieces.at[row->anchors[a]].kind == kinds[k]) {
          row->anchors[n++] = row->anchors[a];
          break;
        }
    row->n = n;
  }
}

/* The column behind the piece before the i-th anchor, from the unit's begin, with what is aligned so far. */
static uint32_t reach(const Group *g, uint32_t row, uint32_t i) {
  Layout *l = g->l;
  const Row *r = &g->rows.at[row];
  uint32_t at = 0, len;
  for (uint32_t k = r->unit; k < r->anchors[i]; k++) {
    const Piece *p = &l->pieces.at[k];
    if (k > r->unit) at = column_after(l, k, at, 0);
    const char *s = piece_text(l, p, &len);
    at += columns_of(s, len);
  }
  return at;
}

static uint32_t was_at(const Group *g, uint32_t row, uint32_t i) {
  uint32_t unit = g->l->pieces.at[g->rows.at[row].unit].column, at = anchor(g, row, i)->column;
  return at > unit ? at - unit : 0;
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

uint32_t prevailing_column(uint32_t *columns, uint32_t n, uint32_t *most) {
  uint32_t best = 0;
  *most = 0;
  qsort(columns, n, sizeof *columns, by_number);
  for (uint32_t i = 0, k; i < n; i = k) {
    for (k = i; k < n && columns[k] == columns[i]; k++) ;
    if (k - i <= *most) continue;
    *most = k - i;
    best = columns[i];
  }
  return best;
}

/* Rows [lo, hi) have an i-th anchor of the same kind. */
static void align(Group *g, uint32_t lo, uint32_t hi, uint32_t i) {
  uint32_t n = 0, most, gap = 2, end = 0, *columns = NEW_ARRAY(g->l->arena, uint32_t, hi - lo);
  for (uint32_t r = lo; r < hi; r++) {
    const Piece *p = anchor(g, r, i);
    uint32_t least = p->gap < 1 ? 1 : p->gap, to = reach(g, r, i);
    if (least < gap) gap = least;
    if (to > end) end = to;
    columns[n++] = was_at(g, r, i);
  }
  if (n == 1 && anchor(g, lo, i)->kind != TEXT) return;
  uint32_t column = prevailing_column(columns, n, &most);
  bool anew = n > 1 && (most * 2 < n || most < 2);
  if (anew) column = end + gap;
  for (uint32_t r = lo; r < hi; r++) {
    Piece *p = anchor(g, r, i);
    p->pad = column;
    p->least = p->kind == TEXT && p->gap > 1 && !anew ? 2 : 0;
  }
}

static void align_group(Group *g) {
  drop_unwished(g);
  for (uint32_t i = 0; i < ANCHORS; i++)
    for (uint32_t lo = 0, hi; lo < g->rows.n; lo = hi) {
      hi = lo + 1;
      if (g->rows.at[lo].n <= i) continue;
      while (hi < g->rows.n && g->rows.at[hi].n > i && anchor(g, hi, i)->kind == anchor(g, lo, i)->kind) hi++;
      align(g, lo, hi, i);
    }
  g->rows.n = 0;
}

/* A text in a further line of a unit keeps its column. */
static void align_alone(Layout *l, uint32_t unit, Piece *p) {
  uint32_t from = l->pieces.at[unit].column;
  if (p->kind == TEXT && !p->line && p->gap > 1 && p->column > from) p->pad = p->column - from;
}

void align_columns(Layout *l) {
  typedef struct Block { Group group; uint32_t unit; } Block;
  VEC(Block) blocks = { 0 };
  vec_push(l->arena, &blocks, ((Block){ .group = { .l = l } }));
  bool further = false;        /* in a further line of a unit */
  uint32_t inner = 0;          /* brackets that are open and no blocks */
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i];
    Block *b = &blocks.at[blocks.n - 1];
    if (p->line && p->newlines > 1) align_group(&b->group);
    if (p->line) further = !p->unit && p->kind != COMMENT;
    if (p->unit && p->line) {
      Row row;
      if (p->head || (b->group.rows.n && l->pieces.at[b->unit].kind != p->kind)) align_group(&b->group);
      b->unit = i;
      read_row(l, i, &row);
      vec_push(l->arena, &b->group.rows, row);
    }
    if (further && !inner) align_alone(l, b->unit, p);
    if (p->bracket && p->bracket != BRACKET_BLOCK) inner += p->kind == '(' || p->kind == '{' ? 1 : UINT32_MAX;
    if (piece_is(p, BRACKET_BLOCK, true)) {
      vec_push(l->arena, &blocks, ((Block){ .group = { .l = l } }));
    } else if (piece_is(p, BRACKET_BLOCK, false)) {
      align_group(&b->group);
      blocks.n--;
      align_group(&blocks.at[blocks.n - 1].group);
    }
  }
  align_group(&blocks.at[0].group);
}
