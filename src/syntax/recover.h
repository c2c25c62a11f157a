/* recover.h - between the token array and the parser: giving tokens, reporting errors, going on after them. */
#ifndef CHARTER_RECOVER_H
#define CHARTER_RECOVER_H
#include "syntax/token.h"

int next_token(Parser *, Span *);
/* `words` could have stood where `at` stands. Reports it and arranges for the parser to go on at r.level. */
void syntax_error(Parser *, Span at, const char **words, uint32_t n, Recovery r);
const char *hint_for_synonym(const Parser *, const Token *);
void nested_too_deeply(Parser *, Span);
/* After the parser gave up at nesting: goes on at the next declaration; false: there is none. */
bool skip_to_item(Parser *);
#endif
