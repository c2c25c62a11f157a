/* sheet.c - see sheet.h. Cells, and what CSV and JSON have in common. */
#include "syntax/sheet.h"

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

/* The text without blanks around it and with single ones within; copied only where it changes inside. */
Cell cell_of(Arena *arena, const char *text, size_t len, uint32_t lo, uint32_t hi) {
  while (len && blank(text[len - 1])) len--;
  while (len && blank(*text)) {
    text++;
    len--;
  }
  Cell c = { lo, hi, (uint32_t)len, len ? CELL_TEXT : CELL_EMPTY, { text } };
  for (size_t i = 0; i < len; i++) {
    if (!blank(text[i]) || (text[i] == ' ' && !blank(text[i + 1]))) continue;
    char *out = arena_alloc(arena, len + 1), *to = out;
    for (size_t k = 0; k < len; k++)
      if (!blank(text[k]))
        *to++ = text[k];
      else if (!blank(text[k + 1]))
        *to++ = ' ';
    c.u.text = out;
    c.len = (uint32_t)(to - out);
    break;
  }
  return c;
}

/* Takes a list apart. Its items know their places where the cell's text is the source's own. */
void cell_split(Arena *arena, const Source *source, Cell *c, char separator) {
  uint8_t form = c->form;
  if (form != CELL_TEXT && form != CELL_STRING) return;
  const char *at = c->u.text, *end = at + c->len;
  bool own = at >= source->text && at < source->text + source->len;
  VEC(Cell) items = { 0 };
  for (;;) {
    const char *stop = memchr(at, separator, (size_t)(end - at));
    size_t len = (size_t)((stop ? stop : end) - at);
    Cell item = cell_of(arena, at, len, c->lo, c->hi);
    if (own && item.len) {
      item.lo = (uint32_t)(item.u.text - source->text);
      item.hi = item.lo + item.len;
    }
    if (item.form == CELL_TEXT) item.form = form;
    if (item.form != CELL_EMPTY) vec_push(arena, &items, item);
    if (!stop) break;
    at = stop + 1;
  }
  c->form = items.n ? CELL_LIST : CELL_EMPTY;
  c->u.items = items.at;
  c->len = items.n;
}

bool sheet_go_on(Session *s, Sheet *sheet, Span span) {
  if (++sheet->errors < TABLE_ERRORS) return true;
  if (sheet->errors == TABLE_ERRORS)
    diag_add(s->diags, D_TOO_MANY, span, "after %d errors this table is read no further", TABLE_ERRORS);
  return false;
}

static bool ends_in(const char *path, const char *end) {
  size_t n = strlen(path), m = strlen(end);
  return n > m && strcmp(path + n - m, end) == 0;
}
bool is_tabbed(const char *path) { return ends_in(path, ".tsv"); }
bool is_json_file(const char *path) { return ends_in(path, ".json") || ends_in(path, ".jsonl"); }
bool is_table_file(const char *path) { return ends_in(path, ".csv") || is_tabbed(path); }

Sheet *sheet_read(Session *s, const Decl *table) {
  Sheet *sheet = NEW(s->arena, Sheet);
  sheet->file = table->source;
  sheet->ncolumns = table->columns.n;
  if (is_json_file(s->sources->all.at[sheet->file]->path))
    json_sheet(s, table, sheet);
  else
    csv_sheet(s, table, sheet);
  return sheet;
}
