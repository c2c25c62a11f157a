/* format.h - the canonical layout of a file.
 *
 * What the author decides stays: which words stand on one line, which lines stand together, which columns are aligned,
 * every comment. What follows from it is made uniform: indentation, blanks between words, where the further lines of a
 * statement begin, columns that were aligned and no longer are, lines that are too long, blank lines.
 */
#ifndef CHARTER_FORMAT_H
#define CHARTER_FORMAT_H
#include "syntax/tree.h"

enum { FORMAT_WIDTH = 120 };         /* columns; a line is longer only where it cannot be broken */

typedef enum {
  FORMATTED,
  FORMAT_ERRORS,   /* the text has errors, which are in session->diags */
  FORMAT_UNSAFE,   /* a bug: the result would not mean the same, have other comments, or another layout the next time */
} FormatStatus;
/* Appends the text of source `file` in its canonical layout. */
FormatStatus format_source(Session *, uint32_t file, Text *out);
#endif
