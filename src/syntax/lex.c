/* lex.c - words in their places: keywords or names, and labels; and the whole text. What is written out is in literal.c. */
#include "syntax/around.h"
#include "syntax/plain.h"
#include "syntax/utf8.h"
#include "charter.tab.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- memory of the scanner ---- */

void *lex_alloc(Lexer *lx, size_t size) { return arena_block(lx->p->tokens.arena, size); }
void *lex_realloc(Lexer *lx, void *at, size_t size) { return arena_block_resize(lx->p->tokens.arena, at, size); }

_Noreturn void lex_fatal(const char *what) {   /* flex calls it for what cannot happen with a buffer in memory */
  fprintf(stderr, "charter: the scanner failed: %s\n", what);
  abort();
}

/* ---- places ---- */

void lex_advance(Lexer *lx, uint32_t n) {
  lx->lo = lx->pos;
  lx->pos += n;
}

void lex_back(Lexer *lx, uint32_t n) { lx->pos -= n; }

void lex_newline(Lexer *lx) {
  lx->fresh = true;
  lx->line_lo = lx->pos;
}

void lex_newline_indented(Lexer *lx, uint32_t len) {
  lx->fresh = true;
  lx->line_lo = lx->pos - len + 1;
}

Diag *report(Parser *p, DiagId id, uint32_t lo, uint32_t hi, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *message = arena_alloc(p->arena, (size_t)(n < 0 ? 0 : n) + 1);
  vsnprintf(message, (size_t)(n < 0 ? 0 : n) + 1, format, args);
  va_end(args);
  Span span = { p->file, lo, hi };
  return diag_add(p->session->diags, id, span, "%s", message);
}

Diag *lex_complain(Lexer *lx, DiagId id, const char *message) {
  if (lx->lo < lx->skip_until || lx->dropping) return NEW(lx->p->tokens.arena, Diag);   /* read by nobody */
  return report(lx->p, id, lx->lo, lx->pos, "%s", message);
}

/* ---- looking around ---- */

/* Behind these a value stands, so that a word is a name there rather than a keyword. */
static bool wants_value(int kind) {
  switch (kind) {
    case '=': case NE: case '<': case LE: case '>': case GE: case '+': case '-': case '*': case '/': case '|': case ':':
    case ',':
    case '(':
    case '.':
    case RANGE:
    case AND:
    case OR:
    case NOT:
    case IN:
    case NOT_IN:
    case DIV:
    case MOD:
    case IS:
    case AT: case OF: case FOR: case MAY: case MUST: case MUST_NOT: case WHEN: case UNLESS: case PROVIDED: case HAS:
    case WITH: case BEFORE: case SINCE: case SOME: case EVERY: case NO:
      return true;
    default: return false;
  }
}

/* ---- pushing ---- */

static void append(Lexer *lx, int kind) {
  Tokens *ts = &lx->p->tokens;
  if (ts->n % CHUNK == 0) {
    Token *chunk = NEW_ARRAY(ts->arena, Token, CHUNK);
    vec_push(ts->arena, &ts->chunks, chunk);
  }
  Token *t = token_at(ts, ts->n++);
  uint32_t column = lx->lo - lx->line_lo + 1;
  t->kind = (uint16_t)kind;
  t->line = !lx->fresh ? 0 : column < LINE_MOST ? (uint16_t)column : LINE_MOST;
  t->lo = lx->lo;
  t->hi = lx->pos;
  lx->fresh = false;
  lx->before = lx->last;
  lx->last = t;
}

bool begins_item(int kind) {
  switch (kind) {
    case CHARTER:
    case USE:
    case KIND:
    case EVENT:
    case EXTEND_EVENT:
    case RELATION:
    case OFFICE:
    case ACT:
    case READING:
    case TABLE:
    case ARTICLE:
    case SCENARIO:
    case SETTING: return true;
    default: return false;
  }
}

bool begins_scenario_item(int kind) { return kind == GIVEN || kind == CASE || kind == EXPECT; }

void lex_push(Lexer *lx, int kind) {
  if (lx->lo < lx->skip_until) return;
  if (begins_item(kind) && lx->fresh && lx->lo == lx->line_lo) {   /* whatever is open above, this is a new beginning */
    lx->depth = 0;
    lx->dropping = lx->scenario = lx->expecting = false;
    lx->table = NO_TABLE;
  } else if (kind == '(' || kind == '{') {
    if (lx->table == TABLE_HEAD) lx->table = IN_TABLE;
    if (lx->depth == NEST_LIMIT && !lx->dropping) {
      lex_complain(lx, D_TOO_DEEP, "brackets are nested too deeply here");
      append(lx, BAD);
      lx->dropping = true;
    }
    lx->depth++;
  } else if ((kind == ')' || kind == '}') && lx->depth) {
    lx->depth--;
    if (!lx->depth) lx->scenario = lx->expecting = false;
    if (!lx->depth) lx->table = NO_TABLE;
    if (lx->dropping && lx->depth == NEST_LIMIT) {
      lx->dropping = false;
      return;
    }
  }
  if (lx->dropping) return;
  if (kind == PROVISION) lx->statements = true;
  else if (lx->fresh && lx->lo == lx->line_lo && kind != '}') lx->statements = false;
  append(lx, kind);
  if (kind == TABLE) lx->table = TABLE_HEAD;
}

/* The last token, which the match at hand continues, becomes `kind`. */
static void merge(Lexer *lx, int kind) {
  lx->last->kind = (uint16_t)kind;
  lx->last->hi = lx->pos;
}

/* `vote(State) : ...` at the beginning of a line or block: is the bracket that opens at `at` closed before a colon? */
static bool declares_keyed(const Lexer *lx, uint32_t at) {
  enum { FAR = 200 };
  uint32_t end = at + FAR < lx->len ? at + FAR : lx->len;
  for (uint32_t i = at + 1; i < end; i++) {
    char c = lx->text[i];
    if (c == ')') return char_at(lx, skip_blank(lx, i + 1)) == ':';
    if (c == '(' || c == '{' || c == '"' || c == '#') return false;
  }
  return false;
}

/* A reserved word is a name after a dot, and where an attribute is declared or given. */
static bool is_name_here(const Lexer *lx, int kind) {
  if (after_dot(lx)) return true;
  uint32_t at = skip_blank(lx, lx->pos);
  char c = char_at(lx, at);
  if (c == ':') return true;
  if (c == '=')
    return kind != NOW && !lx->statements && char_at(lx, at + 1) != '=' && char_at(lx, at + 1) != '<' &&
           char_at(lx, at + 1) != '>';
  return c == '(' && (lx->fresh || last_kind(lx) == '{') && declares_keyed(lx, at);
}

/* Does the token pushed last end a declaration or an entry, unless a keyword or a sign goes on with it? A name does so only where it
 * cannot begin an entry itself, whose second word would be the first of the next line. */
static bool may_end_item(const Lexer *lx) {
  switch (last_kind(lx)) {
    case START_FILE: case TEXT: case NUMBER: case DATE: case ')': case '}': return true;
    case NAME:
      switch (lx->before->kind) {
        case KIND: case USE: case IS: case OF: case ':': case '|': return true;
        default: return false;
      }
    default: return false;
  }
}
uint32_t lex_plain(Lexer *lx) {
  if (!lx->p->plain || lx->depth || lx->scenario || lx->pos < lx->skip_until || !may_end_item(lx)) return 0;
  uint32_t lo = lx->pos, end = plain_pass(lx->p, lo);
  if (!end) return 0;
  lx->statements = false;
  lx->table = NO_TABLE;
  lx->lo = lo;
  lx->pos = end;
  append(lx, PLAIN);
  lx->pos += end < lx->len;                                /* the line break */
  lex_newline(lx);
  return lx->pos - lo;
}

void lex_word(Lexer *lx, int kind) { lex_push(lx, is_name_here(lx, kind) ? NAME : kind); }

static bool begins_unit(const Lexer *lx, uint32_t at) {
  static const char *const UNITS[] = { "second", "minute", "hour", "day", "week", "month", "quarter", "half-year", "year" };
  for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
    uint32_t n = (uint32_t)strlen(UNITS[i]);
    if (word_at(lx, at, UNITS[i])) return true;
    if (lx->len - at > n && memcmp(lx->text + at, UNITS[i], n) == 0 && word_at(lx, at + n, "s")) return true;   /* a slip */
  }
  return false;
}

static bool soft_here(const Lexer *lx, Where where) {
  uint32_t at = skip_blank(lx, lx->pos);
  char next = char_at(lx, at);
  bool value = wants_value(last_kind(lx));
  switch (where) {
    case BEFORE_DATE:
      if (is_digit(next)) return true;
      /* fall through */
    case ALONE:
    case AFTER_VALUE: return !value && next != '(' && next != '.' && next != ',' && next != '|' && next != ')';
    case DECLARING: return !value && !strchr("(.=:,)|{}", next ? next : 'x');
    case BEFORE_LABEL: return !value && (is_word(next) || next == '"' || next == '{');
    case BEFORE_BRACE: return next == '{';
    case BEFORE_TEXT: return !value && (next == '"' || is_digit(next));
    case BEFORE_QUANTITY: return is_digit(next) || next == '(';
    case BEFORE_KIND: {
      bool same_line = !memchr(lx->text + lx->pos, '\n', at - lx->pos);
      return is_letter(next) && (same_line || last_kind(lx) == IS || last_kind(lx) == '(');
    }
    case AFTER_PARAMS: return (last_kind(lx) == ')' || last_kind(lx) == TEXT) && next != '.' && next != ',';
    case AFTER_BY: return (last_kind(lx) == BY || last_kind(lx) == THEN_BY) && next != '(' && next != '.';
    case BEFORE_UNIT: return is_digit(next) || begins_unit(lx, at);
    case CONCLUDING:                               /* `waived(M)` is a relation of that name */
      return next != '(' && (last_kind(lx) == START_CONCLUSION || (last_kind(lx) == ':' && lx->before->kind == LABEL));
  }
  return false;
}

bool lex_soft(Lexer *lx, int kind, Where where) {
  bool keyword = !is_name_here(lx, kind) && soft_here(lx, where);
  /* `Status open "Open"`: behind the word that begins a line stands the name of an individual. */
  if ((kind == OPEN || kind == OPTIONAL) && last_kind(lx) == NAME && lx->last->line) keyword = false;
  /* `relation r(..) open : T`: no attribute begins there. */
  if ((kind == OPEN || kind == OPTIONAL) &&
      (last_kind(lx) == ')' || last_kind(lx) == OPEN || last_kind(lx) == OVER_TIME))
    keyword = true;
  /* `relation (p: Person)`: the name was forgotten, rather than a relation called so recorded. */
  if ((kind == RELATION || kind == ACT) && lx->fresh && lx->lo == lx->line_lo && peek(lx) == '(') keyword = true;
  lex_push(lx, keyword ? kind : NAME);
  lx->list = kind == OVERRIDES;
  return keyword;
}

bool lex_second(Lexer *lx, int first, const char *word, int merged, int kind) {
  if (lx->lo >= lx->skip_until && !lx->dropping) {
    bool follows = first ? last_kind(lx) == first
                         : last_kind(lx) == NAME && lx->before->kind != '.' && token_is(lx, lx->last, word);
    if (follows) {
      merge(lx, merged);
      lx->list = merged == SUBJECT_TO;
      return true;
    }
  }
  lex_word(lx, kind);
  return false;
}

void lex_than(Lexer *lx) {
  bool more = last_kind(lx) == NAME && token_is(lx, lx->last, "more");
  lex_second(lx, 0, more ? "more" : "fewer", more ? MORE_THAN : FEWER_THAN, NAME);
}

/* `table` begins a line, and a file's name follows. */
void lex_table(Lexer *lx) { lex_push(lx, lx->fresh && !is_name_here(lx, TABLE) && peek(lx) == '"' ? TABLE : NAME); }

void lex_in_table(Lexer *lx, int first, int kind) {
  if (lx->table != IN_TABLE) lex_push(lx, NAME);
  else if (first) lex_second(lx, first, NULL, kind, NAME);
  else lex_push(lx, lx->fresh && (is_letter(peek(lx)) || peek(lx) == '[') ? kind : NAME);
}

void lex_not(Lexer *lx) {
  if (last_kind(lx) == MAY) {
    Diag *d = report(lx->p, D_MISSPELT_FORM, lx->last->lo, lx->pos, "'may not' can be read in two ways");
    d->hint = "write 'must not' for what is forbidden";
    merge(lx, MUST_NOT);
  } else {
    lex_second(lx, MUST, NULL, MUST_NOT, NOT);
  }
}

/* `no` begins a quantifier where names and a colon follow, and no value is expected. */
void lex_no(Lexer *lx) {
  int last = last_kind(lx);
  if (last == THERE_IS) {
    lex_second(lx, THERE_IS, NULL, THERE_IS_NO, NAME);
    return;
  }
  bool value = last == '|' || last == '=' || last == NE || last == IS || last == '<' || last == '>' || last == LE ||
               last == GE || last == ',' || last == '.';
  uint32_t at = skip_blank(lx, lx->pos);
  bool names = !value && is_letter(char_at(lx, at));
  while (names) {
    while (at < lx->len && is_word(lx->text[at])) at++;
    at = skip_blank(lx, at);
    if (char_at(lx, at) != ',') break;
    at = skip_blank(lx, at + 1);
    names = is_letter(char_at(lx, at));
  }
  lex_push(lx, names && char_at(lx, at) == ':' ? NO : NAME);
}

/* `the` before such words says nothing more. */
void lex_the(Lexer *lx) {
  static const char *const WORDS[] = { "latest", "earliest", "first", "last", "next", "previous", "position", "second", "third", "fourth", "fifth" };
  uint32_t at = skip_blank(lx, lx->pos);
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (!after_dot(lx) && word_at(lx, at, WORDS[i])) return;
  lex_push(lx, NAME);
}

/* `then by`, `separated by`, `made by`. */
void lex_by(Lexer *lx) {
  static const struct { const char *word; int kind; } FORMS[] = { { "then", THEN_BY }, { "separated", SEPARATED_BY }, { "made", MADE_BY } };
  size_t i = 0;
  while (i < 2 && !(last_kind(lx) == NAME && token_is(lx, lx->last, FORMS[i].word))) i++;
  lex_second(lx, 0, FORMS[i].word, FORMS[i].kind, BY);
}

/* `first of {..}`, `position of x in {..}`. */
void lex_of(Lexer *lx) {
  static const struct { const char *word; int kind; } FORMS[] = {
    { "first", FIRST_OF }, { "last", LAST_OF }, { "next", NEXT_OF }, { "previous", PREVIOUS_OF }, { "position", POSITION_OF },
  };
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
    bool set = FORMS[i].kind == POSITION_OF ? lx->before->kind != OFFICE : peek(lx) == '{';
    if (!set || last_kind(lx) != NAME || !token_is(lx, lx->last, FORMS[i].word)) continue;
    lex_second(lx, 0, FORMS[i].word, FORMS[i].kind, OF);
    return;
  }
  lex_word(lx, OF);
}

void lex_event(Lexer *lx) {
  if (last_kind(lx) == NAME && token_is(lx, lx->last, "extend") && is_letter(peek(lx)) &&
      !wants_value(lx->before->kind))
    merge(lx, EXTEND_EVENT);   /* `extend` alone is a name */
  else lex_soft(lx, EVENT, DECLARING);
}

/* `x : many T` of an attribute; `, many` of an office. */
void lex_many(Lexer *lx) {
  char next = peek(lx);
  if (last_kind(lx) == ':' && is_letter(next)) {
    lex_push(lx, MANY);
  } else if (last_kind(lx) == ',' && lx->depth == 0 && !lx->dropping && lx->lo >= lx->skip_until && next != ',' &&
             next != '.') {
    merge(lx, COMMA_MANY);
  } else {
    lex_push(lx, NAME);
  }
}

/* `over time`, `first time`. */
void lex_time(Lexer *lx) {
  bool first = last_kind(lx) == NAME && token_is(lx, lx->last, "first");
  lex_second(lx, 0, first ? "first" : "over", first ? FIRST_TIME : OVER_TIME, NAME);
}

/* ---- scenarios ---- */

/* `scenario "..." at ..` or `scenario "..." {`: without what follows the text it is an individual of a kind so called. */
static void enter_scenario(Lexer *lx) {
  lx->scenario = true;
  lx->expecting = false;
  lx->item_column = 0;
}

void lex_scenario(Lexer *lx) {
  uint32_t at = skip_blank(lx, lx->pos);
  bool keyword = lx->fresh && char_at(lx, at) == '"';
  if (keyword) {
    for (at++; at < lx->len && lx->text[at] != '"'; at++) at += lx->text[at] == '\\';
    at = skip_blank(lx, at < lx->len ? at + 1 : lx->len);
    keyword = char_at(lx, at) == '{' || word_at(lx, at, "at") || word_at(lx, at, "with");
  }
  lex_push(lx, keyword ? SCENARIO : NAME);
  if (keyword) enter_scenario(lx);
}

/* `setting Name {`: an event has a date there. */
void lex_setting(Lexer *lx) {
  uint32_t at = skip_blank(lx, lx->pos);
  bool keyword = lx->fresh && is_letter(char_at(lx, at));
  while (keyword && is_word(char_at(lx, at))) at++;
  at = skip_blank(lx, at);
  keyword = keyword && (char_at(lx, at) == '{' || word_at(lx, at, "with"));
  lex_push(lx, keyword ? SETTING : NAME);
  if (keyword) enter_scenario(lx);
}

/* These begin what stands directly in the braces of a scenario, and are names everywhere else. Where a brace was
 * forgotten, the column tells. */
void lex_scenario_item(Lexer *lx, int kind) {
  int last = last_kind(lx);
  uint32_t column = lx->lo - lx->line_lo + 1;
  bool aligned = lx->fresh && column == lx->item_column, open = lx->depth > 1;
  bool item = lx->scenario && (!open || aligned) && !wants_value(last) && !begins_scenario_item(last);
  if (kind == CASE) item &= lx->fresh || last == '{' || last == '}' || last == ')' || last == TEXT || last == DATE;
  if (!item) {
    lex_push(lx, NAME);
    return;
  }
  if (lx->fresh && !lx->item_column) lx->item_column = column;
  if (open) lx->depth = 1;
  lex_push(lx, kind);
  lx->expecting = kind == EXPECT;
}

static bool in_expectation(const Lexer *lx) { return lx->expecting && lx->depth <= 1 && !wants_value(last_kind(lx)) && last_kind(lx) != EXPECT; }

/* `expect c at 2022-01-10`: of the whole expectation, rather than of what stands before it. */
void lex_at(Lexer *lx) {
  if (in_expectation(lx) && is_digit(peek(lx))) lex_push(lx, AT_DATE);
  else lex_word(lx, AT);
}

bool lex_provision(Lexer *lx) {
  if (last_kind(lx) != BY || !in_expectation(lx)) return lex_soft(lx, PROVISION, BEFORE_LABEL);
  merge(lx, BY_PROVISION);
  lx->list = true;
  uint32_t next = skip_blank(lx, lx->pos);
  return !memchr(lx->text + lx->pos, '\n', next - lx->pos);   /* the label was forgotten: the next line begins with none */
}

void lex_needs(Lexer *lx) { lex_push(lx, in_expectation(lx) && is_letter(peek(lx)) ? NEEDS : NAME); }

void lex_unknown(Lexer *lx) {
  if (last_kind(lx) == EXPECT && peek(lx) == '(') lex_push(lx, UNKNOWN);
  else lex_soft(lx, UNKNOWN, DECLARING);
}

bool lex_decides(Lexer *lx) {
  if (lx->lo >= lx->skip_until && !lx->dropping && last_kind(lx) == NAME && token_is(lx, lx->last, "so") &&
      lx->before->kind != '.') {
    merge(lx, SO_DECIDES);
    return false;
  }
  uint32_t at = skip_blank(lx, lx->pos);
  bool keyword = !after_dot(lx) && !wants_value(last_kind(lx)) && is_word(char_at(lx, at));
  if (keyword && word_at(lx, at, "that")) {
    lex_push(lx, DECIDES_THAT);
    return false;
  }
  lex_push(lx, keyword ? DECIDES : NAME);
  lx->list = false;
  return keyword;
}

bool lex_comma(Lexer *lx) {
  bool more = last_kind(lx) == LABEL && lx->list;
  lex_push(lx, ',');
  return more;
}

uint32_t lex_label(Lexer *lx, const char *text, uint32_t len) {
  if (last_kind(lx) == DECIDES && len == 9 && memcmp(text, "otherwise", 9) == 0) {
    merge(lx, DECIDES_OTHERWISE);
    return len;
  }
  uint32_t open = 0, n = 0;
  for (; n < len; n++) {      /* a bracket that the label did not open ends it */
    if (text[n] == '(') open++;
    else if (text[n] == ')' && open-- == 0) break;
  }
  lx->pos = lx->lo + n;
  lex_push(lx, LABEL);
  lx->pos = lx->lo + len;
  return n;
}

/* ---- the whole text ---- */

/* Reports what is 0 or not UTF-8 (once a line) and puts something harmless of the same length in its place. */
static void clean(Parser *p, char *text, uint32_t len) {
  uint32_t reported = 0;      /* up to here, the end of its line, nothing more is reported */
  for (uint32_t i = 0, point, size; i < len; i += size ? size : 1) {
    size = text[i] ? utf8_decode(text + i, len - i, &point) : 0;
    if (size) continue;
    unsigned char c = (unsigned char)text[i];
    if (i >= reported) {
      const char *end = memchr(text + i, '\n', len - i);
      reported = end ? (uint32_t)(end - text) : len;
      if (!c) report(p, D_NUL_BYTE, i, i + 1, "a byte 0 in the text");
      else report(p, D_NOT_UTF8, i, i + 1, "the byte %02X is not UTF-8 here", c)->hint = "save the file as UTF-8";
    }
    text[i] = i && is_word(text[i - 1]) ? '_' : ' ';
  }
}

void scan(Parser *p, int first) {
  const Source *src = p->session->sources->all.at[p->file];
  p->text = src->text;
  p->len = (uint32_t)src->len;
  if (utf8_bad(p->text, p->len) < p->len || memchr(p->text, 0, p->len)) {
    char *mended = arena_text(p->tokens.arena, src->text, src->len);
    clean(p, mended, p->len);
    p->text = mended;
    p->plain = false;         /* plain entries are read from the source again */
  }
  Lexer lx = { .p = p, .text = p->text, .len = p->len, .fresh = true };
  append(&lx, first);
  lx.before = lx.last;
  lx.fresh = true;
  lx.pos = lx.line_lo = p->len >= 3 && memcmp(p->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;   /* a byte order mark */
  lex_plain(&lx);
  /* The scanner writes into its buffer while it works; those who look around need a text that stays. */
  size_t rest = p->len - lx.pos;
  char *buffer = arena_alloc(p->tokens.arena, rest + 2);
  if (rest) memcpy(buffer, p->text + lx.pos, rest);
  lex_run(&lx, buffer, rest + 2);
  lx.lo = lx.pos = p->len;
  append(&lx, 0);
}
