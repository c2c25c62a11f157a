/* lost.c - names that a syntax error may have swallowed.
 *
 * Where a declaration could not be read, its name is not declared, and every use of it would be an error that only
 * follows from the first. So the words near a syntax error, from the beginning of what was being read, are taken
 * for names of which nothing is known.
 */
#include "sema/private.h"

enum { MOST_ERRORS = 500, MOST_LINES = 40, MOST_BYTES = 8000 };

static bool is_word_byte(unsigned char c) {
  return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static size_t line_start(const char *text, size_t at) {
  while (at && text[at - 1] != '\n') at--;
  return at;
}
static size_t skip_blanks(const Source *s, size_t at) {
  while (at < s->len && (s->text[at] == ' ' || s->text[at] == '\t')) at++;
  return at;
}
static bool begins_declaration(const Source *s, size_t line) {
  static const char *const words[] = { "charter", "use", "kind", "event", "extend", "relation", "office", "act", "reading", "article", "provision", "scenario" };
  size_t at = skip_blanks(s, line);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = strlen(words[i]);
    if (s->len - at > n && memcmp(s->text + at, words[i], n) == 0 && !is_word_byte((unsigned char)s->text[at + n])) return true;
  }
  return false;
}
/* Where the declaration begins in which byte `at` stands, as far as lines show; what stands first in its line was not
 * expected there, so something before it has not come to its end. */
static size_t declaration_start(const Source *s, size_t at) {
  size_t line = line_start(s->text, at), least = at > MOST_BYTES ? at - MOST_BYTES : 0;
  if (skip_blanks(s, line) >= at && line) line = line_start(s->text, line - 1);
  for (int i = 0; i < MOST_LINES && line > least && !begins_declaration(s, line); i++) line = line_start(s->text, line - 1);
  return line;
}
static void lose_words(Sema *S, const Source *s, size_t from, size_t to) {
  for (size_t at = from; at < to;) {
    size_t n = 0;
    Name name;
    while (at + n < s->len && is_word_byte((unsigned char)s->text[at + n])) n++;
    if (n && name_find(S->s->names, s->text + at, n, &name)) map_put(&S->lost, name.i, 1);
    at += n ? n : 1;
  }
}
static bool is_syntax(DiagId id) {
  const char *code = diag_code(id);
  return code[0] == 'E' && (code[1] == '2' || id == D_NOT_UTF8 || id == D_NUL_BYTE || id == D_NO_CLAUSE);
}
/* Some errors are understood in spite of what is wrong: nothing is lost by them. */
static bool loses_words(DiagId id) {
  return id != D_BAD_DATE && id != D_BAD_NUMBER && id != D_SAME_LINE && id != D_NO_CLAUSE && id != D_MIXED_AND_OR &&
         id != D_BAD_ESCAPE;
}

void find_lost(Sema *S) {
  const Diags *d = S->diags;
  uint32_t n = 0;
  for (uint32_t i = 0; i < d->all.n && n < MOST_ERRORS; i++) {
    const Diag *x = &d->all.at[i];
    if (!is_syntax(x->id)) continue;
    S->broken = true;
    if (!loses_words(x->id) || !x->span.file || x->span.file >= S->s->sources->all.n) continue;
    const Source *s = S->s->sources->all.at[x->span.file];
    size_t at = x->span.lo < s->len ? x->span.lo : s->len, end = at;
    while (end < s->len && s->text[end] != '\n') end++;
    lose_words(S, s, declaration_start(s, at), end);
    n++;
  }
}
