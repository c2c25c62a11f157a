/* dump.h - the tree as indented S-expressions, for tests. Spans are left out. */
#ifndef CHARTER_DUMP_H
#define CHARTER_DUMP_H
#include "syntax/tree.h"
void dump_tree(const Session *, const Tree *, Text *out);
void dump_expr(const Session *, const Expr *, Text *out);
#endif
