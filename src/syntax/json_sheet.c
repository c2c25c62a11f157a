/* json_sheet.c - a list of objects in JSON as rows: keys are columns, and a key that is left out is an empty cell. */
#include "syntax/json_walk.h"
#include "syntax/sheet.h"

typedef struct Reading {
  Session *session;
  const Decl *table;
  const Source *source;
  Sheet *sheet;
  bool *found; /* by column: some object has it */
} Reading;

static Cell cell_of_json(Reading *r, const Json *j);

static Cell list_cell(Reading *r, const Json *list) {
  VEC(Cell) items = { 0 };
  for (const Json *j = list->u.first; j; j = j->next) {
    Cell item = cell_of_json(r, j);
    if (item.form == CELL_LIST) item = (Cell){ j->lo, j->hi, j->hi - j->lo, CELL_OTHER, { r->source->text + j->lo } };
    if (item.form != CELL_EMPTY) vec_push(r->session->arena, &items, item);
  }
  Cell c = { list->lo, list->hi, items.n, items.n ? CELL_LIST : CELL_EMPTY, { NULL } };
  c.u.items = items.at;
  return c;
}

/* What does not stand in the source as it is meant is copied: the tree is thrown away. */
static Cell cell_of_json(Reading *r, const Json *j) {
  const char *own = r->source->text;
  Cell c = { j->lo, j->hi, j->hi - j->lo, CELL_OTHER, { own + j->lo } };
  switch ((JsonType)j->type) {
    case J_NULL: c.form = CELL_EMPTY; break;
    case J_NUMBER: c.form = CELL_NUMBER; break;
    case J_ARRAY: return list_cell(r, j);
    case J_STRING: {
      bool in_source = j->u.text > own && j->u.text < own + r->source->len;
      c = cell_of(r->session->arena, in_source ? j->u.text : arena_text(r->session->arena, j->u.text, j->len), j->len,
                  j->lo, j->hi);
      if (c.form == CELL_TEXT) c.form = CELL_STRING;
      break;
    }
    case J_TRUE:
    case J_FALSE:
    case J_OBJECT: break;
  }
  return c;
}

static void read_object(Reading *r, const Json *object) {
  Arena *arena = r->session->arena;
  Sheet *sheet = r->sheet;
  bool empty = true;
  for (const Json *j = object->u.first; j && empty; j = j->next)
    empty = j->type == J_NULL || (j->type == J_STRING && !j->len);
  if (empty) return;
  for (uint32_t slot = 0; slot < sheet->ncolumns; slot++) {
    const Column *column = &r->table->columns.at[slot];
    const char *name = name_text(r->session->names, column->name.name);
    size_t len = name_len(r->session->names, column->name.name);
    Cell c = { object->lo, object->lo, 0, CELL_EMPTY, { NULL } };
    for (const Json *j = object->u.first; j; j = j->next) {
      if (j->key_len != len || memcmp(j->key, name, len) != 0) continue;
      c = cell_of_json(r, j);
      if (column->separator) cell_split(arena, r->source, &c, *column->separator);
      r->found[slot] = true;
    }
    vec_push(arena, &sheet->cells, c);
  }
  Span place = { sheet->file, object->lo, object->hi };
  vec_push(arena, &sheet->places, place);
  sheet->n++;
}

static void missing_columns(Reading *r, const Json *first) {
  for (uint32_t slot = 0; slot < r->sheet->ncolumns; slot++) {
    const Word *w = &r->table->columns.at[slot].name;
    if (r->found[slot]) continue;
    Nearest near;
    nearest_begin(&near, name_text(r->session->names, w->name));
    Diag *d = diag_add(r->session->diags, D_TABLE_COLUMN, w->span, "no object of the file has a key '%s'",
                       name_text(r->session->names, w->name));
    for (const Json *j = first->u.first; j; j = j->next)
      nearest_try(&near, arena_text(r->session->arena, j->key, j->key_len));
    if (nearest_best(&near)) d->hint = arena_printf(r->session->arena, "did you mean '%s'?", nearest_best(&near));
    d->second = (Span){ r->sheet->file, first->lo, first->lo + 1 };
    d->second_note = "its first object";
    r->sheet->errors++;
    r->sheet->n = 0; /* rows without their key would all be found wanting */
  }
}

void json_sheet(Session *s, const Decl *table, Sheet *sheet) {
  Reading r = { s, table, s->sources->all.at[sheet->file], sheet, NEW_ARRAY(s->arena, bool, sheet->ncolumns + 1) };
  JsonWalk w = json_walk_text(s->arena, s->diags, r.source, sheet->file);
  Arena *scratch = arena_child(s->arena);
  const Json *first = NULL;
  bool going = true;
  while (going && json_walk_next(&w)) {
    Json *j = json_walk_value(&w, first ? scratch : s->arena);
    Span span = json_walk_span(&w);
    if (j && j->type != J_OBJECT) {
      diag_add(s->diags, D_JSON_TYPE, span, "%s stands here, and a row is an object", json_type_words(j));
      j = NULL;
    }
    if (!j)
      going = sheet_go_on(s, sheet, span);
    else
      read_object(&r, j);
    if (!first) first = j;
    arena_reset(scratch);
  }
  arena_free(scratch);
  sheet->errors += w.failed;
  if (first && going) missing_columns(&r, first);
}
