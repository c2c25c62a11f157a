/* format.c - writes a laid out text, and makes sure that nothing but its layout has changed. */
#include "syntax/format.h"
#include "syntax/dump.h"
#include "syntax/layout.h"
#include "syntax/recover.h"

enum { ROUNDS = 6 };             /* until a text no longer changes */

/* ---- comments behind lines ---- */
static Piece *comment_of(const Layout *l, uint32_t line) {
  Piece *p = &l->pieces.at[l->lines.at[line].end - 1];
  return p->kind == COMMENT ? p : NULL;
}

/* The column behind a line's words; 0: it has only a comment. */
static uint32_t reach_of(const Layout *l, uint32_t line) {
  const Line *x = &l->lines.at[line];
  return x->end - x->first > 1 ? l->pieces.at[x->end - 2].end : 0;
}

/* A comment alone on its line that stood below one behind a line goes on with it. */
static bool goes_on(const Layout *l, uint32_t line) {
  const Piece *p = comment_of(l, line), *above = line ? comment_of(l, line - 1) : NULL;
  return p && above && !reach_of(l, line) && p->newlines == 1 && p->column == above->column && p->column > 0 &&
         (reach_of(l, line - 1) || l->lines.at[line - 1].goes_on);
}

/* Those behind successive lines [lo, hi) stand in a column: where most of them stood, else right of the longest line.
 * A line that is too long for it hangs over. */
static void place_comments(Layout *l, uint32_t lo, uint32_t hi) {
  uint32_t *columns = NEW_ARRAY(l->arena, uint32_t, hi - lo), n = 0, most, reach = 0;
  for (uint32_t i = lo; i < hi; i++) {
    if (!reach_of(l, i)) continue;
    if (reach_of(l, i) > reach) reach = reach_of(l, i);
    columns[n++] = comment_of(l, i)->column;
  }
  uint32_t column = prevailing_column(columns, n, &most);
  if (n > 1 && (most < 2 || most * 2 < n)) column = reach + 2;
  for (uint32_t i = lo; i < hi; i++) {
    Piece *p = comment_of(l, i);
    uint32_t end = reach_of(l, i);
    if (!end) p->at = l->lines.at[i].indent = comment_of(l, i - 1)->at;
    else p->at = column > end ? column : end + (p->gap == 1 ? 1 : 2);
  }
}

static void align_comments(Layout *l) {
  for (uint32_t i = 1; i < l->lines.n; i++) l->lines.at[i].goes_on = goes_on(l, i);
  for (uint32_t lo = 0, hi; lo < l->lines.n; lo = hi) {
    hi = lo + 1;
    if (!comment_of(l, lo) || !reach_of(l, lo)) continue;
    for (; hi < l->lines.n && comment_of(l, hi) && !l->lines.at[hi].blanks; hi++)
      if (!l->lines.at[hi].goes_on && (!reach_of(l, hi) || l->lines.at[hi].depth != l->lines.at[lo].depth)) break;
    place_comments(l, lo, hi);
  }
}

/* ---- writing ---- */
static void spaces(Text *out, uint32_t n) {
  static const char blanks[] = "                                ";
  for (uint32_t k; n; n -= k) {
    k = n < sizeof blanks - 1 ? n : (uint32_t)sizeof blanks - 1;
    text_put(out, blanks, k);
  }
}

static void write_line(const Layout *l, const Line *line, Text *out) {
  uint32_t at = line->indent, len;
  spaces(out, at);
  for (uint32_t i = line->first; i < line->end; i++) {
    const Piece *p = &l->pieces.at[i];
    if (p->at > at) spaces(out, p->at - at);
    if (is_text(p)) {
      TextLines lines = { 0 };
      text_lines(l, p, &lines);
      for (uint32_t k = 0; k < lines.n; k++) {
        if (k) {
          text_puts(out, "\n");
          spaces(out, p->at + text_indent(l, p));
        }
        text_put(out, lines.at[k].at, lines.at[k].len);
      }
    } else {
      const char *s = piece_text(l, p, &len);
      text_put(out, s, len);
    }
    at = p->end;
  }
  text_puts(out, "\n");
}

/* ---- the whole ---- */
/* What comes of a text: its layout, and what it says - its tree, and its comments in their order. */
typedef struct Round { Text out, says; } Round;

static bool lay_out(Session *s, uint32_t file, Arena *arena, Round *r) {
  Parser p;
  uint32_t errors = s->diags->errors;
  parse_keeping(&p, s, file);
  *r = (Round){ { .arena = arena }, { .arena = arena } };
  if (s->diags->errors > errors) {
    arena_free(p.tokens.arena);
    return false;
  }
  Layout l = { .arena = p.tokens.arena };
  layout_pieces(&l, &p);
  layout_lines(&l);
  align_comments(&l);
  for (uint32_t i = 0; i < l.lines.n; i++) {
    for (uint32_t k = 0; k < l.lines.at[i].blanks; k++) text_puts(&r->out, "\n");
    write_line(&l, &l.lines.at[i], &r->out);
  }
  dump_tree(s, p.tree, &r->says);
  for (uint32_t i = 0; i < l.pieces.n; i++) {
    const Piece *c = &l.pieces.at[i];
    if (c->kind != COMMENT) continue;
    text_puts(&r->says, "\n");
    text_put(&r->says, l.text + c->lo, c->hi - c->lo);
  }
  text_done(&r->out);
  text_done(&r->says);
  arena_free(p.tokens.arena);
  return true;
}

static bool same(const Text *a, const Text *b) { return a->n == b->n && (!a->n || !memcmp(a->at, b->at, a->n)); }

/* The layout of a text that came out before, in a session of its own. */
static bool again(Arena *arena, const Text *text, Round *r) {
  Session s = { arena, names_new(arena), sources_new(arena), NEW(arena, Diags) };
  s.diags->arena = arena;
  return lay_out(&s, source_add(s.sources, "layout", text->n ? text->at : "", text->n), arena, r);
}

FormatStatus format_source(Session *s, uint32_t file, Text *out) {
  Arena *arena = arena_child(s->arena);
  Round first, last, next;
  if (!lay_out(s, file, arena, &first)) {
    arena_free(arena);
    return FORMAT_ERRORS;
  }
  FormatStatus status = FORMAT_UNSAFE;
  last = first;
  for (int i = 0; i < ROUNDS && again(arena, &last.out, &next) && same(&next.says, &first.says); i++) {
    if (same(&next.out, &last.out)) {
      text_put(out, last.out.n ? last.out.at : "", last.out.n);
      status = FORMATTED;
      break;
    }
    last = next;
  }
  arena_free(arena);
  return status;
}
