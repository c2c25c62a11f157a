/* csv.c - CSV files as RFC 4180 has them: libcsv in its strict mode takes them apart, and this file finds out where
 * each cell stands, which the library does not tell.
 *
 * It is fed piece by piece, each piece ending with a sign that may end a cell. So when it hands out a cell or a row,
 * that has just ended there. Its memory is its own, so a jump to the trap is caught on the way.
 */
#include "syntax/sheet.h"
#include "syntax/utf8.h"
#include <csv.h>

typedef struct Csv {
  Session *session;
  const Decl *table;
  const Source *source;
  Sheet *sheet;
  struct csv_parser parser;
  char separator;
  uint32_t begin, end; /* where the cell at hand begins; where the one that is handed out ends */
  uint32_t row_begin;
  VEC(Cell) row; /* the cells of the row at hand, of all columns */
  bool has_header;
  uint32_t width;  /* cells in the header */
  uint32_t *place; /* by the table's column: which cell it is */
  bool stopped;
} Csv;

static Span span_of(const Csv *c, uint32_t lo, uint32_t hi) { return (Span){ c->sheet->file, lo, hi }; }

/* ---- the header ---- */
static const char *header_hint(Csv *c, const char *name) {
  Nearest near;
  Arena *arena = c->session->arena;
  nearest_begin(&near, name);
  for (uint32_t i = 0; i < c->row.n; i++) nearest_try(&near, arena_text(arena, c->row.at[i].u.text, c->row.at[i].len));
  if (nearest_best(&near)) return arena_printf(arena, "did you mean '%s'?", nearest_best(&near));
  static const char others[] = ";\t,|";
  for (const char *o = others; c->row.n == 1 && *o; o++)
    if (*o != c->separator && memchr(c->row.at[0].u.text, *o, c->row.at[0].len))
      return *o == '\t'
                 ? "are the cells separated by tabs? then write: separated by \"tab\""
                 : arena_printf(arena, "are the cells separated by '%c'? then write: separated by \"%c\"", *o, *o);
  return NULL;
}

static void find_column(Csv *c, uint32_t slot) {
  Names *names = c->session->names;
  const Word *w = &c->table->columns.at[slot].name;
  const char *name = name_text(names, w->name);
  size_t len = name_len(names, w->name);
  uint32_t found = UINT32_MAX;
  Diag *d;
  for (uint32_t i = 0; i < c->row.n; i++) {
    const Cell *x = &c->row.at[i];
    if (x->len != len || memcmp(x->u.text, name, len) != 0) continue;
    if (found == UINT32_MAX) {
      found = i;
      continue;
    }
    d = diag_add(c->session->diags, D_TABLE_COLUMN, span_of(c, x->lo, x->hi), "two columns are called '%s'", name);
    d->second = w->span;
    d->second_note = "asked for here";
    c->stopped = true;
    return;
  }
  c->place[slot] = found;
  if (found != UINT32_MAX) return;
  d = diag_add(c->session->diags, D_TABLE_COLUMN, w->span, "the file has no column '%s'", name);
  d->hint = header_hint(c, name);
  d->second = span_of(c, c->row_begin, c->end);
  d->second_note = "its header";
  c->stopped = true;
}

/* Room for all rows at once: lists that grow leave their old places behind. */
static void make_room(Csv *c) {
  const Source *s = c->source;
  Sheet *sheet = c->sheet;
  size_t lines = 1;
  for (const char *p = s->text, *end = p + s->len; (p = memchr(p, '\n', (size_t)(end - p))); p++) lines++;
  if (sheet->ncolumns && lines > UINT32_MAX / sheet->ncolumns) return;
  sheet->places.cap = (uint32_t)lines;
  sheet->cells.cap = (uint32_t)lines * sheet->ncolumns;
  sheet->places.at = NEW_ARRAY(c->session->arena, Span, sheet->places.cap);
  sheet->cells.at = NEW_ARRAY(c->session->arena, Cell, sheet->cells.cap ? sheet->cells.cap : 1);
}

static void read_header(Csv *c) {
  c->has_header = true;
  make_room(c);
  c->width = c->row.n;
  for (uint32_t slot = 0; slot < c->sheet->ncolumns; slot++) find_column(c, slot);
  c->sheet->errors += c->stopped;
}

/* ---- rows ---- */
static void read_row(Csv *c) {
  Arena *arena = c->session->arena;
  Sheet *sheet = c->sheet;
  Span span = span_of(c, c->row_begin, c->end);
  bool empty = true;
  for (uint32_t i = 0; i < c->row.n && empty; i++) empty = c->row.at[i].form == CELL_EMPTY;
  if (empty) return;
  if (c->row.n != c->width) {
    Diag *d = diag_add(c->session->diags, D_TABLE_ROW, span, "this row has %u cell%s, and the header has %u", c->row.n,
                       c->row.n == 1 ? "" : "s", c->width);
    d->hint = c->row.n > c->width ? "a cell in which the separator stands is put in quotes" : NULL;
    c->stopped = !sheet_go_on(c->session, sheet, span);
    return;
  }
  for (uint32_t slot = 0; slot < sheet->ncolumns; slot++) {
    Cell x = c->row.at[c->place[slot]];
    const char *separator = c->table->columns.at[slot].separator;
    if (separator) cell_split(arena, c->source, &x, *separator);
    vec_push(arena, &sheet->cells, x);
  }
  vec_push(arena, &sheet->places, span);
  sheet->n++;
}

/* ---- what libcsv calls ---- */
static void on_cell(void *text, size_t len, void *ctx) {
  Csv *c = ctx;
  const char *own = c->source->text + c->begin;
  bool quoted = c->begin < c->end && *own == '"';
  size_t plain = c->end - c->begin - (quoted ? 2 : 0);
  if (quoted) own++;
  if (len != plain) own = arena_text(c->session->arena, text, len); /* doubled quotes */
  Cell x = cell_of(c->session->arena, own, len, c->begin, c->end);
  vec_push(c->session->arena, &c->row, x);
  c->begin = c->end + 1;
}

static void on_row(int sign, void *ctx) {
  Csv *c = ctx;
  (void)sign;
  if (!c->row.n || c->stopped)
    ;
  else if (c->has_header)
    read_row(c);
  else
    read_header(c);
  c->row.n = 0;
  c->begin = c->row_begin = c->end + 1;
}

static int never(unsigned char sign) {
  (void)sign;
  return 0;
}

static void begin_parser(Csv *c) {
  if (csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
    mem_fail(arena_trap(c->session->arena), FAIL_INTERNAL, "libcsv cannot be used");
  csv_set_delim(&c->parser, (unsigned char)c->separator);
  csv_set_space_func(&c->parser, never); /* blanks are taken away here, in quotes too */
}

static void check_memory(Csv *c) {
  int error = csv_error(&c->parser);
  if (error == CSV_ENOMEM || error == CSV_ETOOBIG)
    mem_fail(arena_trap(c->session->arena), FAIL_MEMORY, "out of memory");
}

/* A quote where none may stand, at byte `at`. Goes on with the next line. */
static uint32_t bad_quote(Csv *c, uint32_t at) {
  const Source *s = c->source;
  bool quoted = s->text[c->begin] == '"';
  Span span = span_of(c, at, at + 1);
  diag_add(c->session->diags, D_CSV, span,
           quoted ? "text behind the closing quote of a cell" : "a quote inside a cell without quotes")
      ->hint = quoted ? "a quote inside a quoted cell is written twice"
                      : "put the whole cell in quotes, and write each quote in it twice";
  c->stopped = !sheet_go_on(c->session, c->sheet, span);
  const char *end = memchr(s->text + at, '\n', s->len - at);
  csv_free(&c->parser);
  begin_parser(c);
  c->row.n = 0;
  c->begin = c->row_begin = end ? (uint32_t)(end - s->text) + 1 : (uint32_t)s->len;
  return c->begin;
}

static void feed(Csv *c, uint32_t from) {
  const Source *s = c->source;
  bool ends[256] = { false };
  uint32_t len = (uint32_t)s->len;
  ends['\n'] = ends['\r'] = ends['"'] = ends[(unsigned char)c->separator] = true;
  c->begin = c->row_begin = from;
  for (uint32_t at = from; at < len && !c->stopped;) {
    uint32_t stop = at;
    while (stop < len && !ends[(unsigned char)s->text[stop]]) stop++;
    c->end = stop;
    uint32_t n = stop < len ? stop + 1 - at : len - at;
    size_t done = csv_parse(&c->parser, s->text + at, n, on_cell, on_row, c);
    at += n;
    if (done == n) continue;
    check_memory(c);
    at = bad_quote(c, at - n + (uint32_t)done);
  }
  c->end = len;
  if (c->stopped || csv_fini(&c->parser, on_cell, on_row, c) == 0) return;
  check_memory(c);
  diag_add(c->session->diags, D_CSV, span_of(c, c->begin, c->begin + 1), "a quoted cell that does not end")->hint =
      "the closing quote is missing";
  c->sheet->errors++;
}

static bool is_text(Session *s, uint32_t file) {
  const Source *src = s->sources->all.at[file];
  const char *nul = memchr(src->text, 0, src->len);
  size_t bad = utf8_bad(src->text, src->len), at = nul ? (size_t)(nul - src->text) : src->len;
  if (bad < at) {
    diag_add(s->diags, D_NOT_UTF8, (Span){ file, (uint32_t)bad, (uint32_t)bad + 1 }, "text that is not UTF-8")->hint =
        "save the file as UTF-8";
    return false;
  }
  if (nul)
    diag_add(s->diags, D_NUL_BYTE, (Span){ file, (uint32_t)at, (uint32_t)at + 1 }, "a NUL byte in the text")->hint =
        "the file is damaged, or not a text in UTF-8";
  return !nul;
}

void csv_sheet(Session *s, const Decl *table, Sheet *sheet) {
  Csv *c = NEW(s->arena, Csv);
  Trap *outer = arena_trap(s->arena), own;
  c->session = s;
  c->table = table;
  c->source = s->sources->all.at[sheet->file];
  c->sheet = sheet;
  c->separator = table->separator ? *table->separator : is_tabbed(c->source->path) ? '\t' : ',';
  c->place = NEW_ARRAY(s->arena, uint32_t, sheet->ncolumns ? sheet->ncolumns : 1);
  if (!is_text(s, sheet->file)) {
    sheet->errors++;
    return;
  }
  begin_parser(c);
  arena_set_trap(s->arena, &own);
  if (setjmp(own.jump)) {
    csv_free(&c->parser);
    arena_set_trap(s->arena, outer);
    trap_pass(outer, &own);
  }
  feed(c, c->source->len >= 3 && memcmp(c->source->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
  csv_free(&c->parser);
  arena_set_trap(s->arena, outer);
  if (c->has_header || sheet->errors) return;
  diag_add(s->diags, D_CSV, span_of(c, 0, 0), "the file is empty")->hint = "its first row names the columns";
  sheet->errors++;
}
