/* layout.c - lines: where they break, and how far they are indented.
 *
 * A line breaks where the author broke it, but for blocks, which stand either on one line or on several with their
 * brackets apart, and but for lines that are too long. A line that goes on with a unit is indented by what it goes on
 * with: `and` and `or` so that the conditions stand below each other, a clause below the first clause, what is in
 * brackets behind the bracket, all else by four columns (a header's by two, for its block follows).
 */
#include "syntax/format.h"
#include "syntax/layout.h"

enum { STEP = 2, FURTHER = 4, DEPTH_MOST = NEST_LIMIT + 8 };

/* ---- breaks ---- */
static void keep_breaks(Layout *l) {
  uint32_t depth = 0;
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i];
    bool after_comment = i && p[-1].kind == COMMENT, opens = piece_is(p, BRACKET_BLOCK, true);
    p->line = i == 0 || p->newlines > 0 || after_comment || (p->unit && !depth);
    if ((opens || p->kind == ',' || p->kind == COMMA_MANY) && !after_comment) p->line = false;
    if (opens) depth++;
    if (piece_is(p, BRACKET_BLOCK, false)) depth--;
  }
}

/* The pieces within a block on several lines that begin a line in any case. */
static void spread(Layout *l, uint32_t open) {
  Piece *p = &l->pieces.at[open];
  p->many = true;
  if (p[1].kind != COMMENT || p[1].newlines) p[1].line = true;
  l->pieces.at[p->mate].line = true;
}

static void spread_blocks(Layout *l) {
  VEC(uint32_t) heads = { 0 };                   /* the unit at hand of each block */
  vec_push(l->arena, &heads, 0);
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i];
    if (p->unit) heads.at[heads.n - 1] = i;
    if (p->unit && i && piece_is(p - 1, BRACKET_BLOCK, false) && l->pieces.at[p[-1].mate].many) p->line = true;
    if (piece_is(p, BRACKET_BLOCK, false)) heads.n--;
    if (!piece_is(p, BRACKET_BLOCK, true)) continue;
    for (uint32_t k = i + 1; k <= p->mate && !p->many; k++)
      p->many = l->pieces.at[k].line || l->pieces.at[k].kind == COMMENT;
    if (p->many) {
      spread(l, i);
      l->pieces.at[heads.at[heads.n - 1]].line = true;
    }
    vec_push(l->arena, &heads, i);
  }
}

/* ---- where things are ---- */
typedef struct Frame {         /* an open bracket, or the whole text */
  Bracket bracket;
  uint32_t content;            /* column of what stands in it; of the units of a block */
  uint32_t line;               /* indentation of the line in which it opens */
  int32_t leader;              /* column of what the last word such as `when` leads, or -1 */
  int32_t clause;              /* column of the first clause within a line, or -1 */
  uint32_t unit;               /* column of the unit at hand */
  bool header, led;            /* the unit has a block; the next piece is what the last word leads */
} Frame;
typedef struct Cursor { Frame frames[DEPTH_MOST]; uint32_t n; } Cursor;

static bool begins_clause(int kind) {
  return kind == WHEN || kind == UNLESS || kind == WHERE || kind == PROVIDED || kind == BY_DEFAULT || kind == ALWAYS ||
         kind == AS;
}
/* Words that go on with a header. */
static bool begins_option(int kind) {
  return kind == UNDER || kind == IN_FORCE || kind == OVERRIDES || kind == SUBJECT_TO ||
         kind == CONCERNING;
}
/* Behind these a condition stands, whose parts are set below each other. */
static bool leads(int kind) {
  return kind == WHEN || kind == UNLESS || kind == PROVIDED || kind == REQUIRE || kind == EXPECT || kind == HAS ||
         kind == MEANS || kind == WITH || kind == ':';
}
static bool joins(int kind) { return kind == AND || kind == OR; }

static uint32_t before_led(const Frame *f, const Piece *p, uint32_t least) {
  int32_t at = f->leader - (p->kind == AND ? 4 : 3);
  return at > (int32_t)least ? (uint32_t)at : least;
}

/* Where a line begins that begins with this piece; further: by the plain rule, because by the other it is too long. */
static uint32_t indent_of(const Layout *l, const Cursor *c, uint32_t i, bool plain) {
  const Frame *f = &c->frames[c->n - 1];
  const Piece *p = &l->pieces.at[i];
  if (p->unit) return f->content;
  if (p->kind == '}' && f->bracket == BRACKET_BLOCK) return c->n > 1 ? f[-1].unit : 0;
  if (f->bracket == BRACKET_BLOCK) {
    uint32_t further = f->unit + (f->header || c->n == 1 ? STEP : FURTHER);
    if (plain) return further;
    if (joins(p->kind) && f->leader >= 0) return before_led(f, p, f->unit + STEP);
    if (begins_clause(p->kind) && f->clause >= 0) return (uint32_t)f->clause;
    if (i && joins(p[-1].kind) && f->leader >= 0) return (uint32_t)f->leader;
    return further;
  }
  if (p->kind == ')' || p->kind == '}')
    return f->content > f->line + FURTHER ? f->content - 1 - (f->bracket == BRACKET_ROLL) : f->line;
  if (joins(p->kind) && f->leader >= 0) return before_led(f, p, f->content);
  if (f->bracket == BRACKET_ROLL) return p->item || f->leader < 0 ? f->content : (uint32_t)f->leader;
  if (i && f->leader >= 0 && (joins(p[-1].kind) || p->kind == HAS)) return (uint32_t)f->leader;
  return f->content;
}

/* Comments stand where the next line begins, or what stands in the block. */
static uint32_t indent_comment(const Layout *l, const Cursor *c, uint32_t i) {
  i = l->pieces.at[i].mate;
  if (i == l->pieces.n) return 0;
  const Piece *next = &l->pieces.at[i];
  if (next->kind == '}' && next->bracket == BRACKET_BLOCK) return c->frames[c->n - 1].content;
  return indent_of(l, c, i, false);
}

static uint32_t end_of(const Layout *l, const Piece *p) {
  uint32_t len;
  const char *s = piece_text(l, p, &len);
  if (!is_text(p)) return p->at + columns_of(s, len);
  TextLines lines = { 0 };
  text_lines(l, p, &lines);
  const TextLine *last = &lines.at[lines.n - 1];
  return p->at + (lines.n > 1 ? text_indent(l, p) : 0) + columns_of(last->at, last->len);
}

static void pass(Layout *l, Cursor *c, uint32_t i, uint32_t indent, bool last) {
  Piece *p = &l->pieces.at[i];
  Frame *f = &c->frames[c->n - 1];
  if (f->led && p->kind != COMMENT) {
    f->leader = (int32_t)p->at;
    f->led = false;
  }
  if (p->unit) {
    f->unit = p->at;
    f->leader = f->clause = -1;
    f->header = p->head;
  }
  if (p->item) f->leader = -1;
  if (begins_clause(p->kind) && !p->line && f->clause < 0) f->clause = (int32_t)p->at;
  if (leads(p->kind)) f->led = true;
  if (p->bracket && (p->kind == '(' || p->kind == '{') && c->n < DEPTH_MOST) {
    Frame *in = &c->frames[c->n++];
    *in = (Frame){ .bracket = (Bracket)p->bracket, .line = indent, .leader = -1, .clause = -1, .unit = f->unit };
    if (in->bracket == BRACKET_BLOCK) in->content = in->unit = p->many ? f->unit + STEP : p->end + 1;
    else in->content = last ? indent + FURTHER : p->end + (in->bracket == BRACKET_ROLL);
  } else if (p->bracket && c->n > 1) {
    c->n--;
  }
}

/* Places pieces [first, end) on a line; the greatest column that they reach. Stops behind `most`. */
static uint32_t place_line(Layout *l, Cursor *c, uint32_t first, uint32_t end, uint32_t indent, uint32_t most) {
  uint32_t at = indent, widest = 0;
  for (uint32_t i = first; i < end && widest <= most; i++) {
    Piece *p = &l->pieces.at[i];
    const Frame *f = &c->frames[c->n - 1];
    p->at = i > first ? column_after(l, i, at, f->unit) : at;
    p->wrap = is_text(p) && (f->header || memchr(l->text + p->lo, '\n', p->hi - p->lo));   /* of a provision */
    at = p->end = end_of(l, p);
    if (p->kind != COMMENT && at > widest) widest = at;
    pass(l, c, i, indent, i + 1 == end);
  }
  return widest;
}

/* ---- lines that are too long ---- */
typedef enum {
  RANK_NONE, RANK_COMMA, RANK_DEEP, RANK_FIRST_CLAUSE, RANK_JOIN, RANK_OPTION, RANK_CLAUSE, RANK_UNIT
} Rank;

/* How well a line can be broken before a piece, at this depth of brackets; more is better. */
static Rank rank_of(const Layout *l, uint32_t i, uint32_t depth, uint32_t clauses) {
  const Piece *p = &l->pieces.at[i];
  if (p->unit) return RANK_UNIT;
  if (p->item && depth == 1) return RANK_UNIT;
  if (!depth && begins_option(p->kind)) return RANK_OPTION;
  if (!depth && begins_clause(p->kind)) return clauses ? RANK_CLAUSE : RANK_FIRST_CLAUSE;
  if (joins(p->kind)) return depth ? RANK_DEEP : RANK_JOIN;
  if (p[-1].kind == ',') return RANK_COMMA;
  return RANK_NONE;
}

/* The outermost block that stands on this line as a whole and begins where there is still room, or 0. */
static uint32_t block_within(const Layout *l, uint32_t first, uint32_t end) {
  for (uint32_t i = first; i < end && (i == first || l->pieces.at[i - 1].end <= FORMAT_WIDTH); i++) {
    const Piece *p = &l->pieces.at[i];
    if (piece_is(p, BRACKET_BLOCK, true) && !p->many && p->mate < end) return i;
  }
  return 0;
}

/* The piece before which a line that is too long breaks; 0: none. It stands in no bracket that closes before the line
 * is too long. Of equal places the least deep, and of these the last that fits; options of a header stay together. */
static uint32_t break_of(const Layout *l, uint32_t first, uint32_t end) {
  struct { Rank rank; uint32_t at; } best[DEPTH_MOST] = { { RANK_NONE, 0 } };
  uint32_t depth = 0, clauses = 0, found = 0;
  for (uint32_t i = first; i < end; i++) {
    const Piece *p = &l->pieces.at[i];
    if (p->kind == COMMENT || (i > first && p[-1].end > FORMAT_WIDTH) || piece_is(p, BRACKET_BLOCK, true)) break;
    if ((p->kind == ')' || p->kind == '}') && depth) best[depth--].rank = RANK_NONE;
    Rank rank = i > first ? rank_of(l, i, depth, clauses) : RANK_NONE;
    if (rank > best[depth].rank || (rank == best[depth].rank && rank != RANK_OPTION)) {
      best[depth].rank = rank;
      best[depth].at = i;
    }
    if (!depth && begins_clause(p->kind)) clauses++;
    if ((p->kind == '(' || p->kind == '{') && depth + 1 < DEPTH_MOST) best[++depth].rank = RANK_NONE;
  }
  for (uint32_t i = 1; i <= depth; i++)
    if (best[i].rank > best[found].rank) found = i;
  return best[found].rank == RANK_NONE ? 0 : best[found].at;
}

/* ---- the whole ---- */
static void add_line(Layout *l, const Cursor *c, uint32_t first, uint32_t end, uint32_t indent) {   /* c: before it */
  const Piece *p = &l->pieces.at[first], *before = first ? p - 1 : NULL;
  uint32_t blanks = p->newlines > 1 ? p->newlines - 1 : 0, most = c->n == 1 ? 2 : 1;
  bool inside = !p->unit && p->kind != COMMENT && !(before && before->kind == COMMENT);
  if (!before || inside) blanks = 0;
  if (blanks > most) blanks = most;
  Line line = { first, end, c->n, indent, blanks, false };
  vec_push(l->arena, &l->lines, line);
}

static void copy_cursor(Cursor *to, const Cursor *from) {
  memcpy(to->frames, from->frames, from->n * sizeof *from->frames);
  to->n = from->n;
}

/* Makes a line of the pieces [first, end), or of the first of them, or decides that they are to be parted otherwise,
 * and then of none. Where the line ends. */
static uint32_t make_line(Layout *l, Cursor *c, uint32_t first, uint32_t end) {
  Cursor before;
  bool comment = l->pieces.at[first].kind == COMMENT;
  uint32_t indent = comment ? indent_comment(l, c, first) : indent_of(l, c, first, false), k;
  copy_cursor(&before, c);
  uint32_t widest = place_line(l, c, first, end, indent, FORMAT_WIDTH + indent);
  if (widest > FORMAT_WIDTH && !comment) {
    copy_cursor(c, &before);
    if ((k = block_within(l, first, end))) {
      spread(l, k);
      return first;
    }
    uint32_t plain = indent_of(l, c, first, true);
    if (plain < indent && widest - indent + plain <= FORMAT_WIDTH) indent = plain;
    else if ((k = break_of(l, first, end))) end = k;
    place_line(l, c, first, end, indent, UINT32_MAX - 1);
  }
  add_line(l, &before, first, end, indent);
  return end;
}

void layout_lines(Layout *l) {
  Cursor c = { .n = 1 };
  c.frames[0] = (Frame){ .bracket = BRACKET_BLOCK, .leader = -1, .clause = -1 };
  keep_breaks(l);
  spread_blocks(l);
  align_columns(l);
  for (uint32_t first = 0, end = 0, next; first < l->pieces.n; first = next) {
    if (end <= first)
      for (end = first + 1; end < l->pieces.n && !l->pieces.at[end].line; end++) ;
    next = make_line(l, &c, first, end);
    if (next == first) end = first;                        /* a block was spread: the line ends elsewhere */
    else if (next < end) l->pieces.at[next].line = true;
  }
}
