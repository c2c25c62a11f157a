/* sema.h - from files or trees to a Program: names, types, statements to rules, the record, static checks.
 *
 * Every error of every file is reported in one run, none caused by another: what depends on something erroneous is
 * left out in silence. A Program is only returned when there was no error.
 */
#ifndef CHARTER_SEMA_H
#define CHARTER_SEMA_H
#include "ir/ir.h"
#include "syntax/tree.h"

typedef struct LoadOptions {
  const char *const *paths; uint32_t npaths;   /* files, or folders: every *.charter within, in order of name */
  const char *search;        /* folders separated by ':', searched for used files after the usual ones; or NULL */
  const char *libdir;        /* searched last; or NULL */
} LoadOptions;

/* Reads the files and what they use, parses, checks, lowers. Diagnostics in session->diags; NULL after an error. */
Program *load_program(Session *, const LoadOptions *);
/* The part after parsing. A file L that another uses `with X = Y` is the one whose path ends in L.charter. */
Program *sema_program(Session *, Tree **trees, uint32_t ntrees);
/* A query or fact against a program; its free variables become the query's. `case_event`: the event that the bare word
 * `case` stands for, or 0. NULL after diagnostics. */
Query *sema_query(Session *, Program *, Expr *, IndId case_event);
#endif
