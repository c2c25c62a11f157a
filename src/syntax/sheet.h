/* sheet.h - data in rows, for tables: the cells that a table's columns name, of a CSV file or a list in JSON.
 *
 * Owns: reading the file that a `table` names into rows of cells that know where they stand. What a cell means, only
 * sema can tell.
 *
 * Invariants
 * - Cells and their texts live in the session's arena, or point into the source.
 * - A row has a cell for each of the table's columns (Decl.columns), in that order; blank rows are left out, and so is
 *   a row with an error, which was reported.
 * - A cell's text has no blanks around it and none but single ones within, like a text of the language; it is not
 *   NUL-terminated. A cell without text is CELL_EMPTY.
 */
#ifndef CHARTER_SHEET_H
#define CHARTER_SHEET_H
#include "syntax/tree.h"

enum { TABLE_ERRORS = 100 }; /* after so many errors a table is read no further */

typedef enum {
  CELL_EMPTY,
  CELL_TEXT,   /* of CSV: may be anything */
  CELL_STRING, /* of JSON: is no number */
  CELL_NUMBER, /* of JSON */
  CELL_LIST,
  CELL_OTHER, /* of JSON: true, false or an object */
} CellForm;
typedef struct Cell Cell;
struct Cell {
  uint32_t lo, hi; /* bytes of the source, quotes included */
  uint32_t len;
  uint8_t form;
  union {
    const char *text;
    const Cell *items;
  } u; /* LIST: items, len of them */
};
typedef struct Sheet {
  uint32_t file, n, ncolumns;
  VEC(Cell) cells;  /* row by row */
  VEC(Span) places; /* of whole rows */
  uint32_t errors;
} Sheet;

/* A file that only a table can read, by the end of its name: .csv, .tsv. */
bool is_table_file(const char *path);
bool is_json_file(const char *path); /* .json, .jsonl: a record, if no table names it */
/* Reads source table->source. Always returns rows: of what could be read. */
Sheet *sheet_read(Session *, const Decl *table);

/* The parts of reading, for csv.c. */
bool is_tabbed(const char *path); /* .tsv: its separator is the tab */
Cell cell_of(Arena *, const char *text, size_t len, uint32_t lo, uint32_t hi);
void cell_split(Arena *, const Source *, Cell *, char separator);
/* Counts an error; false: there have been too many, which is reported at `span`. */
bool sheet_go_on(Session *, Sheet *, Span);
void csv_sheet(Session *, const Decl *table, Sheet *);
void json_sheet(Session *, const Decl *table, Sheet *);
#endif
