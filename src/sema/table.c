/* table.c - tables: every row of a file, put into the entries in which its columns stand.
 *
 * No tree is made for a row. While S->row is set, the expressions E_COLUMN and E_FILLED of an entry stand for cells,
 * and the entry is recorded by the same functions, with the same checks, as one that is written out (record.c). An error
 * in a cell has the cell for its place and the entry for its second place; an error in the entry itself is told once.
 *
 * Individuals and events come before all facts, so rows are gone through several times.
 */
#include "sema/private.h"

/* ---- cells ---- */
static const Cell *cell_at(const Sema *S, const Expr *e) { return S->row ? &S->row->cells[e->slot] : NULL; }

bool row_lacks(const Sema *S, const Expr *e) {
  if (!S->row || !e) return false;
  if (e->op == E_COLUMN) return cell_at(S, e)->form == CELL_EMPTY;
  for (uint32_t i = 0; i < e->kid.n; i++)
    if (row_lacks(S, e->kid.at[i])) return true;
  return false;
}

static Datum datum_of(const Sema *S, const Cell *c) {
  return (Datum){ c->form,
                  c->form == CELL_LIST ? "" : c->u.text,
                  c->form == CELL_LIST ? 0 : c->len,
                  { S->row->table->sheet->file, c->lo, c->hi } };
}
Datum expr_datum(Sema *S, const Expr *e) {
  if (e->op == E_DATA) return (Datum){ CELL_STRING, e->text, (uint32_t)strlen(e->text), e->span };
  if (e->op == E_COLUMN) return datum_of(S, cell_at(S, e));
  Text t = { .arena = S->row_memory };
  Span span = { 0, 0, 0 };
  text_puts(&t, "");
  for (uint32_t i = 0; i < e->kid.n; i++) {
    const Expr *k = e->kid.at[i];
    if (k->op == E_TEXT) {
      text_puts(&t, k->text);
      continue;
    }
    Datum d = datum_of(S, cell_at(S, k));
    if (d.form == CELL_LIST || d.form == CELL_OTHER) return d;
    text_put(&t, d.text, d.len);
    if (!span.file) span = d.span;
  }
  return (Datum){ CELL_TEXT, text_done(&t), (uint32_t)t.n, span };
}
bool expr_value(Sema *S, const Expr *e, Type want, Value *out) {
  if (e->op != E_DATA && (!S->row || row_lacks(S, e))) return false;
  Datum d = expr_datum(S, e);
  return datum_value(S, &d, want, out);
}

uint32_t value_count(const Sema *S, const Expr *e) {
  if (!e || e->op != E_COLUMN || !S->row) return 1;
  const Cell *c = cell_at(S, e);
  return c->form == CELL_EMPTY ? 0 : c->form == CELL_LIST ? c->len : 1;
}
bool value_nth(Sema *S, const Expr *e, uint32_t i, Type want, Value *out, Span *span) {
  *span = entry_span(S, e ? e->span : (Span){ 0, 0, 0 });
  if (!e || e->op != E_COLUMN || !S->row) return literal_value(S, e, want, out);
  const Cell *c = cell_at(S, e);
  Datum d = datum_of(S, c->form == CELL_LIST ? &c->u.items[i] : c);
  *span = d.span;
  return datum_value(S, &d, want, out);
}

/* ---- rows ---- */
void row_enter(Sema *S, Row *row, Table *t, uint32_t n, uint32_t template) {
  *row = (Row){ .table = t,
                .n = n,
                .template = template,
                .cells = &t->sheet->cells.at[(size_t)n * t->sheet->ncolumns],
                .span = t->sheet->places.at[n],
                .diags = S->diags->all.n };
  S->row = row;
}
/* Says of each new error where the entry stands; of too many, that they are too many. */
static void row_errors(Sema *S) {
  Row *row = S->row;
  Table *t = row->table;
  for (; row->diags < S->diags->all.n && !t->stopped; row->diags++) {
    Diag *d = &S->diags->all.at[row->diags];
    bool error = d->severity == SEV_ERROR;
    if (d->span.file != t->sheet->file) {
      t->broken[row->template] |= error;
      continue;
    }
    if (!d->second.file) {
      d->second = t->decl->templates.at[row->template]->span;
      d->second_note = "the entry";
    }
    if (error) t->stopped = !sheet_go_on(S->s, t->sheet, row->span);
  }
  row->diags = S->diags->all.n;
}
void row_leave(Sema *S) {
  row_errors(S);
  S->row = NULL;
  if (arena_used(S->row_memory)) arena_reset(S->row_memory);
}

static bool test_holds(const Row *row, const RowTest *t) {
  const Cell *c = &row->cells[t->column->slot];
  size_t n = strlen(t->text);
  bool same = c->form == CELL_EMPTY ? !n : c->form != CELL_LIST && c->len == n && memcmp(c->u.text, t->text, n) == 0;
  return same != t->differs;
}
static bool passes(const Row *row, const Template *m) {
  for (uint32_t i = 0; i < m->tests.n; i++)
    if (!test_holds(row, &m->tests.at[i])) return false;
  return true;
}
static bool skipped(const Row *row) {
  const Decl *d = row->table->decl;
  for (uint32_t i = 0; i < d->templates.n; i++)
    if (d->templates.at[i]->op == TEMPLATE_SKIP && passes(row, d->templates.at[i])) return true;
  return false;
}
/* An entry in which a cell is empty is left out. */
static bool entry_lacks(const Sema *S, const Decl *d) {
  if (d->op == DECL_FACT) return row_lacks(S, d->head) || row_lacks(S, d->fact_value);
  return row_lacks(S, d->op == DECL_INDIVIDUAL ? d->named : d->event->named);
}

/* ---- entries ---- */
/* Individuals and events come before facts, and those who may repeat when all others are known. */
typedef enum { ROUND_INDIVIDUALS, ROUND_REPEATED, ROUND_FACTS } Round;
static Round round_of(const Decl *d) {
  if (d->op == DECL_FACT) return ROUND_FACTS;
  return d->op == DECL_INDIVIDUAL && d->repeats ? ROUND_REPEATED : ROUND_INDIVIDUALS;
}
static void record(Sema *S, const Decl *d) {
  if (d->op == DECL_FACT)
    record_fact(S, d);
  else
    declare_entry(S, d);
}
/* Lists among the cells of an individual or a fact: an entry for each of their items. */
static void record_items(Sema *S, const Decl *d, const Slots *lists, uint32_t n) {
  while (n && S->row->cells[lists->at[n - 1]].form != CELL_LIST) n--;
  if (!n) {
    record(S, d);
    return;
  }
  const Cell *whole = S->row->cells, *list = &whole[lists->at[n - 1]];
  uint32_t ncolumns = S->row->table->sheet->ncolumns;
  Cell *cells = NEW_ARRAY(S->row_memory, Cell, ncolumns);
  memcpy(cells, whole, ncolumns * sizeof *cells);
  S->row->cells = cells;
  for (uint32_t i = 0; i < list->len; i++) {
    cells[lists->at[n - 1]] = list->u.items[i];
    record_items(S, d, lists, n - 1);
  }
  S->row->cells = whole;
}

/* ---- what would be left out in silence ---- */
static void unknown_word(Sema *S, const Row *row, uint32_t slot) {
  const Cell *c = &row->cells[slot];
  const Decl *d = row->table->decl;
  const char *word = arena_text(S->a, c->form == CELL_LIST ? "" : c->u.text, c->form == CELL_LIST ? 0 : c->len);
  const char *column = text_of(S, d->columns.at[slot].name.name);
  Span span = { row->table->sheet->file, c->lo, c->hi };
  Nearest near;
  Diag *g =
      diag_add(S->diags, D_TABLE_ROW, span, "no entry of the table asks for '%s' in the column '%s'", word, column);
  nearest_begin(&near, word);
  for (uint32_t i = 0; i < d->templates.n; i++)
    for (uint32_t k = 0; k < d->templates.at[i]->tests.n; k++) {
      const RowTest *t = &d->templates.at[i]->tests.at[k];
      if (t->column->slot != slot) continue;
      nearest_try(&near, t->text);
      g->second = t->column->span;
      g->second_note = "asked for here";
    }
  g->hint = did_you_mean(S, nearest_best(&near));
  if (!g->hint) g->hint = arena_printf(S->a, "to leave it out, add: nothing where [%s] = \"%s\"", column, word);
}
static void nothing_recorded(Sema *S, const Row *row) {
  Diag *g = diag_add(S->diags, D_TABLE_ROW, row->span, "nothing of this row is recorded");
  g->hint = "each entry needs a cell that is empty here; a row that is to be left out is told by: skip where ..";
  g->second = row->table->decl->name.span;
  g->second_note = "the table";
}
static void known_words(Sema *S, const Row *row) {
  const Decl *d = row->table->decl;
  for (uint32_t slot = 0; slot < row->table->sheet->ncolumns; slot++) {
    bool tested = false, holds = row->cells[slot].form == CELL_EMPTY;
    for (uint32_t i = 0; i < d->templates.n && !holds; i++) {
      const Template *m = d->templates.at[i];
      for (uint32_t k = 0; k < m->tests.n && m->op != TEMPLATE_SKIP && !holds; k++) {
        if (m->tests.at[k].column->slot != slot) continue;
        tested = true;
        holds = test_holds(row, &m->tests.at[k]);
      }
    }
    if (tested && !holds) unknown_word(S, row, slot);
  }
}

/* ---- the rounds ---- */
static void visit_row(Sema *S, Table *t, uint32_t n, Round round) {
  Row row;
  bool used = false;
  row_enter(S, &row, t, n, 0);
  bool skip = skipped(&row);
  for (uint32_t m = 0; m < t->decl->templates.n && !skip && !t->stopped; m++) {
    const Template *x = t->decl->templates.at[m];
    if (x->op == TEMPLATE_SKIP || !passes(&row, x) || (x->entry && entry_lacks(S, x->entry))) continue;
    used = true;
    if (!x->entry || round_of(x->entry) != round || t->broken[m]) continue;
    row.template = m;
    record_items(S, x->entry, &t->lists[m], t->lists[m].n);
    row_errors(S);
  }
  if (round == ROUND_FACTS && !skip && !t->stopped) {
    if (t->has_tests) known_words(S, &row);
    if (!used && row.diags == S->diags->all.n) nothing_recorded(S, &row);
  }
  row_leave(S);
}
/* Some of those whom the table introduces are missing, and are not to be missed. */
static void cut_kind(Sema *S, const EventRec *e) {
  KindId k = kind_of_word(S, e->kind);
  if (k) map_put(&S->cut, kind_root(S->p, k), 1);
  for (uint32_t i = 0; i < e->entries.n; i++)
    if (e->entries.at[i]->op == ENTRY_EVENT && e->entries.at[i]->event) cut_kind(S, e->entries.at[i]->event);
}
static void cut_short(Sema *S, const Table *t) {
  for (uint32_t i = 0; i < t->decl->templates.n; i++) {
    const Decl *d = t->decl->templates.at[i]->entry;
    EventRec one = { 0 };
    if (d && d->op == DECL_INDIVIDUAL) one.kind = d->parent;
    if (d && d->op != DECL_FACT) cut_kind(S, d->op == DECL_INDIVIDUAL ? &one : d->event);
  }
}
static void visit_rows(Sema *S, Round round) {
  for (uint32_t i = 0; i < S->tables.n; i++) {
    Table *t = S->tables.at[i];
    for (uint32_t n = 0; n < t->sheet->n && !t->stopped; n++) visit_row(S, t, n, round);
    if (round != ROUND_FACTS && t->sheet->errors) cut_short(S, t);
  }
}

static void add_slots(Sema *S, Slots *slots, const Expr *e) {
  if (!e) return;
  bool known = e->op != E_COLUMN;
  for (uint32_t i = 0; i < slots->n && !known; i++) known = slots->at[i] == e->slot;
  if (!known) vec_push(S->a, slots, e->slot);
  for (uint32_t i = 0; i < e->kid.n; i++) add_slots(S, slots, e->kid.at[i]);
}
static void begin_table(Sema *S, const Decl *d) {
  Table *t = NEW(S->a, Table);
  t->decl = d;
  t->sheet = sheet_read(S->s, d);
  t->stopped = t->sheet->errors >= TABLE_ERRORS;
  t->broken = NEW_ARRAY(S->a, bool, d->templates.n + 1);
  t->lists = NEW_ARRAY(S->a, Slots, d->templates.n + 1);
  for (uint32_t m = 0; m < d->templates.n; m++) {
    const Decl *e = d->templates.at[m]->entry;
    t->has_tests |= d->templates.at[m]->tests.n > 0;
    if (e && e->op == DECL_INDIVIDUAL) add_slots(S, &t->lists[m], e->named);
    if (e && e->op == DECL_FACT) {
      add_slots(S, &t->lists[m], e->head);
      add_slots(S, &t->lists[m], e->fact_value);
    }
  }
  vec_push(S->a, &S->tables, t);
}

void tables_individuals(Sema *S) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) {
      const Decl *d = S->trees[i]->decls.at[k];
      if (d->op == DECL_TABLE && d->source) begin_table(S, d);
    }
  visit_rows(S, ROUND_INDIVIDUALS);
  visit_rows(S, ROUND_REPEATED);
}
void tables_facts(Sema *S) { visit_rows(S, ROUND_FACTS); }
