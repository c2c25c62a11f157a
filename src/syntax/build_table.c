/* build_table.c - tables: their columns, and the entries in which columns stand.
 *
 * A column is known by its name and by how its cells are taken apart; where it stands again it has the same slot.
 */
#include "syntax/build.h"

Decl *table_new(Parser *p, Span file) {
  Decl *d = decl_new(p, DECL_TABLE, (Word){ .span = file });
  d->text = build_text(p, file);
  p->table = d;
  return d;
}

static const char *separator(Parser *p, Span text) {
  const char *s = build_text(p, text);
  if (strcmp(s, "tab") == 0) return "\t";
  if (s[0] && !s[1] && s[0] != '"' && (unsigned char)s[0] < 0x80) return s;
  report(p, D_SYNTAX, text.lo, text.hi, "a separator is one character, or the word tab")->hint =
      "as in: separated by \";\"";
  return NULL;
}

Decl *table_separator(Parser *p, Decl *d, Span text) {
  if (d->separator) report(p, D_SYNTAX, text.lo, text.hi, "the separator is given twice");
  d->separator = separator(p, text);
  return d;
}

void table_close(Parser *p, Decl *d, TemplateList templates, Span span) {
  d->templates.at = templates.at;
  d->templates.n = templates.n;
  decl_add(p, d, span);
}

Template *template_new(Parser *p, TemplateOp op, Decl *entry, Span span) {
  Template *t = NEW(p->arena, Template);
  t->op = op;
  if (entry) entry->span = span;
  t->entry = entry;
  t->span = span;
  return t;
}

Template *template_where(Parser *p, Template *t, RowTestList tests, Span span) {
  (void)p;
  t->span = span;
  t->tests.at = tests.at;
  t->tests.n = tests.n;
  return t;
}

TemplateList templates_add(Parser *p, TemplateList list, Template *t, Span span) {
  if (t) vec_push(p->arena, &list, t);
  mark(p, span);
  return list;
}

RowTest row_test(Parser *p, Expr *column, Span text, bool differs) {
  return (RowTest){ column, build_text(p, text), differs };
}

RowTestList row_tests_add(Parser *p, RowTestList list, RowTest test) {
  vec_push(p->arena, &list, test);
  return list;
}

/* ---- columns ---- */

/* A name between brackets, as the cells of a header are read: no blanks around it, and one blank for many within. */
static Name column_name(Parser *p, uint32_t lo, uint32_t hi) {
  const char *text = build_words(p, lo, hi);
  size_t n = strlen(text);
  if (n && text[n - 1] == ' ') n--;
  if (n && *text == ' ') text++, n--;
  return name_of(p->session->names, text, n);
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static Expr *column(Parser *p, Span span, Name name, const char *sep) {
  Expr *e = expr_new(p, E_COLUMN, span);
  e->word = (Word){ name, span };
  e->text = sep;
  if (!p->table) return e; /* the table's beginning could not be read */
  Decl *d = p->table;
  while (e->slot < d->columns.n) {
    const Column *c = &d->columns.at[e->slot];
    if (name_eq(c->name.name, name) && same_text(c->separator, sep)) return e;
    e->slot++;
  }
  Column c = { e->word, sep };
  vec_push(p->arena, &d->columns, c);
  return e;
}

Expr *expr_column(Parser *p, Span span, const Span *sep) {
  Name name = column_name(p, span.lo + 1, span.hi - 1);
  return column(p, sep ? build_span(span, *sep) : span, name, sep ? separator(p, *sep) : NULL);
}

static void add_words(Parser *p, Expr *e, uint32_t lo, uint32_t hi) {
  if (lo == hi) return;
  Expr *words = expr_new(p, E_TEXT, (Span){ p->file, lo, hi });
  words->text = build_words(p, lo, hi);
  vec_push(p->arena, &e->kid, words);
}

/* "[month]-01": a text in which columns stand. */
Expr *expr_filled(Parser *p, Span span) {
  Expr *e = expr_new(p, E_FILLED, span);
  uint32_t end = span.hi - 1, from = span.lo + 1;
  for (uint32_t at = from; at < end; at++) {
    if (p->text[at] == '\\') at++;
    if (p->text[at] != '[' || p->text[at - 1] == '\\') continue;
    const char *close = memchr(p->text + at, ']', end - at);
    uint32_t to = close ? (uint32_t)(close - p->text) : at;
    Name name = close ? column_name(p, at + 1, to) : (Name){ 0 };
    if (!name.i) {
      report(p, D_SYNTAX, at, at + 1, close ? "no column is named between these brackets" : "a ']' is missing")->hint =
          "a bracket that stands for itself is written \\[";
      return e;
    }
    add_words(p, e, from, at);
    Expr *c = column(p, (Span){ p->file, at, to + 1 }, name, NULL);
    vec_push(p->arena, &e->kid, c);
    from = to + 1;
    at = to;
  }
  add_words(p, e, from, end);
  return e;
}
