/* lex.h - what the rules of grammar/charter.l do: which kind a word has where it stands.
 *
 * Owns: the decisions that need the words around a word. Words are reserved in as few places as possible:
 * a lex_ function looks at the tokens before and at the characters behind, and pushes a keyword or a NAME.
 */
#ifndef CHARTER_LEX_H
#define CHARTER_LEX_H
#include "syntax/token.h"

typedef struct Lexer {
  Parser *p;
  const char *text;                /* of the source; nothing is known of what stands behind it */
  uint32_t len, lo, pos;           /* the bytes of the match at hand: [lo, pos) */
  uint32_t line_lo;                /* where the line at hand begins */
  bool fresh;                      /* no token yet in this line */
  uint32_t skip_until;             /* tokens that begin before are dropped: an error took them in */
  uint32_t depth;                  /* open brackets */
  bool dropping;                   /* inside brackets that are too deep */
  bool list;                       /* labels follow commas */
  bool square;                     /* a '[' was reported, and its ']' not yet met */
  enum { NO_TABLE, TABLE_HEAD, IN_TABLE } table;
  bool statements;                 /* behind a 'provision', up to what begins in the first column */
  bool scenario, expecting;        /* behind a 'scenario', up to its end; behind an 'expect' in it */
  uint32_t item_column;            /* where the first item of the scenario began its line; 0: not yet met */
  Token *last, *before;            /* the token pushed last, and the one before it */
} Lexer;

/* Where a word that is not reserved everywhere is the keyword. */
typedef enum {
  ALONE,            /* not called, qualified, or used as a value */
  DECLARING,        /* a name follows, and no value is expected */
  BEFORE_LABEL, BEFORE_BRACE, BEFORE_TEXT, BEFORE_QUANTITY, BEFORE_KIND, BEFORE_DATE,
  AFTER_PARAMS, AFTER_VALUE, AFTER_BY, BEFORE_UNIT, CONCLUDING,
} Where;

void lex_run(Lexer *, char *buffer, size_t size);      /* charter.l; buffer ends with two NULs */
void *lex_alloc(Lexer *, size_t);
void *lex_realloc(Lexer *, void *at, size_t);
_Noreturn void lex_fatal(const char *what);

void lex_advance(Lexer *, uint32_t n);
void lex_back(Lexer *, uint32_t n);
void lex_newline(Lexer *);
void lex_newline_indented(Lexer *, uint32_t len);
uint32_t lex_plain(Lexer *);              /* passes over the plain entries that begin here: how many bytes */

void lex_push(Lexer *, int kind);
/* Reports the match at hand; what is returned takes a hint. */
Diag *lex_complain(Lexer *, DiagId, const char *message);
void lex_word(Lexer *, int kind);                      /* reserved, except after a dot and before ':' or '=' */
bool lex_soft(Lexer *, int kind, Where);               /* true: pushed as the keyword */
/* The second word of a form: after the token `first`, or after the name `word`, both become `merged`; else `kind`. */
bool lex_second(Lexer *, int first, const char *word, int merged, int kind);
void lex_than(Lexer *);
void lex_not(Lexer *);
void lex_no(Lexer *);
void lex_the(Lexer *);
void lex_by(Lexer *);
void lex_of(Lexer *);
void lex_table(Lexer *);
/* A keyword of tables, after the token `first` or (0) where a line begins; else a name. */
void lex_in_table(Lexer *, int first, int kind);
void lex_event(Lexer *);
void lex_many(Lexer *);
void lex_at(Lexer *);
bool lex_provision(Lexer *);                           /* true: a label follows */
void lex_unknown(Lexer *);
void lex_scenario(Lexer *);
void lex_setting(Lexer *);
void lex_time(Lexer *);
void lex_scenario_item(Lexer *, int kind);
void lex_needs(Lexer *);
bool lex_decides(Lexer *);
bool lex_comma(Lexer *);                               /* true: a label follows */

/* These return how many bytes of the match they used. */
uint32_t lex_label(Lexer *, const char *text, uint32_t len);
uint32_t lex_name(Lexer *, const char *text, uint32_t len);
uint32_t lex_day_of_year(Lexer *, const char *text, uint32_t len);
uint32_t lex_duration(Lexer *, const char *text, uint32_t len);
uint32_t lex_unit(Lexer *, const char *text, uint32_t len);
uint32_t lex_column(Lexer *, const char *text, uint32_t len);
uint32_t lex_text(Lexer *, const char *text, uint32_t len);
uint32_t lex_text_unclosed(Lexer *, const char *text, uint32_t len);
uint32_t lex_comment_unclosed(Lexer *);

void lex_number(Lexer *, const char *text, uint32_t len);
void lex_percent(Lexer *, const char *text, uint32_t len);
void lex_number_word(Lexer *);
void lex_date(Lexer *, const char *text, uint32_t len);
void lex_instead(Lexer *, const char *written, const char *meant, int kind);
void lex_comment(Lexer *, uint32_t len);
void lex_stray(Lexer *, char);

/* "14 clear days" or, behind `each`, "half-year" as a value; false: it does not fit, or is not whole. */
typedef enum { DAYS_ALL, DAYS_CLEAR, DAYS_WORKING } DaySort;
bool duration_read(const char *text, uint32_t len, Value *out, DaySort *days);
#endif
