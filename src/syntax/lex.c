/* lex.c - words in their places: keywords or names, labels, literals; and the report of what is no word at all. */
#include "syntax/lex.h"
#include "syntax/plain.h"
#include "syntax/utf8.h"
#include "charter.tab.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- memory of the scanner ---- */

enum { SIZE_ROOM = 16 };

void *lex_alloc(Lexer *lx, size_t size) {
  char *at = arena_alloc(lx->p->tokens.arena, SIZE_ROOM + size);
  memcpy(at, &size, sizeof size);
  return at + SIZE_ROOM;
}

void *lex_realloc(Lexer *lx, void *at, size_t size) {
  void *fresh = lex_alloc(lx, size);
  if (at) {
    size_t old;
    memcpy(&old, (char *)at - SIZE_ROOM, sizeof old);
    memcpy(fresh, at, old < size ? old : size);
  }
  return fresh;
}

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

static Diag *complain(Lexer *lx, DiagId id, const char *message) {
  if (lx->lo < lx->skip_until || lx->dropping) return NEW(lx->p->tokens.arena, Diag);   /* read by nobody */
  return report(lx->p, id, lx->lo, lx->pos, "%s", message);
}

/* ---- looking around ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9') ||
         (unsigned char)c >= 0x80;
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return is_word(c) && !is_digit(c); }

static char char_at(const Lexer *lx, uint32_t i) { return i < lx->len ? lx->text[i] : 0; }

/* The place of the next character that is neither white space nor in a comment. */
static uint32_t skip_blank(const Lexer *lx, uint32_t at) {
  for (; at < lx->len; at++) {
    char c = lx->text[at];
    if (c == '#') {
      const char *end = memchr(lx->text + at, '\n', lx->len - at);
      if (!end) return lx->len;
      at = (uint32_t)(end - lx->text);
    } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
      break;
    }
  }
  return at;
}

static char peek(const Lexer *lx) { return char_at(lx, skip_blank(lx, lx->pos)); }
static int last_kind(const Lexer *lx) { return lx->last->kind; }
static bool after_dot(const Lexer *lx) { return last_kind(lx) == '.'; }

static bool token_is(const Lexer *lx, const Token *t, const char *word) {
  size_t n = strlen(word);
  return t->hi - t->lo == n && memcmp(lx->text + t->lo, word, n) == 0;
}

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
      complain(lx, D_TOO_DEEP, "brackets are nested too deeply here");
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
  PlainRun run = { lx->pos, lx->pos };
  Tree *tree = lx->p->tree;
  bool is_fact;
  for (uint32_t at = lx->pos, end; at < lx->len && (end = plain_end(lx->text, lx->len, at, &is_fact)); at = skip_blank(lx, end)) {
    run.hi = end;
    if (is_fact) tree->nplain_facts++;
    else tree->nplain_individuals++;
  }
  if (run.hi == run.lo) return 0;
  vec_push(lx->p->arena, &tree->plain, run);
  lx->statements = false;
  lx->table = NO_TABLE;
  lx->lo = run.lo;
  lx->pos = run.hi;
  append(lx, PLAIN);
  lx->pos += run.hi < lx->len;                             /* the line break */
  lex_newline(lx);
  return lx->pos - run.lo;
}

void lex_word(Lexer *lx, int kind) { lex_push(lx, is_name_here(lx, kind) ? NAME : kind); }

static bool word_at(const Lexer *lx, uint32_t at, const char *word) {
  size_t n = strlen(word);
  return lx->len - at >= n && memcmp(lx->text + at, word, n) == 0 && !is_word(char_at(lx, at + (uint32_t)n));
}

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

/* ---- names and characters ---- */

/* Finds where a text in foreign quotes ends, in its line; 0: nowhere. */
static uint32_t foreign_end(const Lexer *lx, const char *close) {
  size_t n = strlen(close);
  for (uint32_t i = lx->pos; i < lx->len && lx->text[i] != '\n'; i++) {
    if (lx->text[i] == '"') return i + 1;
    if (lx->len - i >= n && memcmp(lx->text + i, close, n) == 0) return i + (uint32_t)n;
  }
  return 0;
}

/* Takes `“..”` or `'..'` for the text that was meant. */
static void foreign_text(Lexer *lx, const char *what, const char *close) {
  uint32_t end = foreign_end(lx, close), quote_end = lx->pos;
  complain(lx, D_BAD_CHARACTER, what)->hint = "text stands in straight quotes: \"...\"";
  if (end) lx->pos = end;
  lex_push(lx, end ? TEXT : BAD);
  lx->pos = quote_end;      /* the scanner goes on behind the quote, and drops what the text took in */
  if (end && end > lx->skip_until) lx->skip_until = end;
}

static const struct { uint32_t point; const char *what, *hint; int kind; } FOREIGN[] = {
  { 0xA0, "a no-break space", "write an ordinary blank", 0 },
  { 0x200B, "a space of no width", "delete it", 0 },
  { 0xFEFF, "a byte order mark inside the text", "delete it", 0 },
  { 0x2010, "a typographic hyphen", "write '-'", '-' },
  { 0x2011, "a typographic hyphen", "write '-'", '-' },
  { 0x2013, "a dash", "write '-'", '-' },
  { 0x2014, "a dash", "write '-'", '-' },
  { 0x2212, "a typographic minus", "write '-'", '-' },
  { 0x2264, "the sign '\xE2\x89\xA4'", "write '<='", LE },
  { 0x2265, "the sign '\xE2\x89\xA5'", "write '>='", GE },
  { 0x2260, "the sign '\xE2\x89\xA0'", "write '!='", NE },
  { 0xD7, "the sign '\xC3\x97'", "write '*'", '*' },
  { 0xF7, "the sign '\xC3\xB7'", "write '/'", '/' },
  { 0xAC, "the sign '\xC2\xAC'", "write 'not'", NOT },
  { 0x2227, "the sign '\xE2\x88\xA7'", "write 'and'", AND },
  { 0x2228, "the sign '\xE2\x88\xA8'", "write 'or'", OR },
};

/* A character outside ASCII that no name contains; the match at hand is that character. */
static void foreign_character(Lexer *lx, uint32_t point) {
  if (point == 0x201C || point == 0x201D || point == 0x201E) {
    foreign_text(lx, "a curly quote", "\xE2\x80\x9D");
    return;
  }
  if (point == 0x2018 || point == 0x2019) {
    foreign_text(lx, "a curly quote", "\xE2\x80\x99");
    return;
  }
  if (point == 0xAB) {
    foreign_text(lx, "an angle quote", "\xC2\xBB");
    return;
  }
  for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++) {
    if (FOREIGN[i].point != point) continue;
    complain(lx, D_BAD_CHARACTER, FOREIGN[i].what)->hint = FOREIGN[i].hint;
    if (FOREIGN[i].kind) lex_push(lx, FOREIGN[i].kind);
    return;
  }
  char what[64];
  snprintf(what, sizeof what, "the character '%.*s' (U+%04X) means nothing here", (int)(lx->pos - lx->lo),
           lx->text + lx->lo, point);
  complain(lx, D_BAD_CHARACTER, what);
  lex_push(lx, BAD);
}

uint32_t lex_name(Lexer *lx, const char *text, uint32_t len) {
  uint32_t n = 0;
  while (n < len) {
    if (!((unsigned char)text[n] & 0x80)) {
      n++;
      continue;
    }
    uint32_t point, size = utf8_decode(text + n, len - n, &point);
    if (!utf8_in_name(point, n == 0)) {
      if (n == 0) {
        lx->pos = lx->lo + size;
        foreign_character(lx, point);
        lx->pos = lx->lo + len;
        return size;
      }
      break;
    }
    n += size;
  }
  lx->pos = lx->lo + n;
  lex_push(lx, NAME);
  lx->pos = lx->lo + len;
  return n;
}

void lex_stray(Lexer *lx, char c) {
  char what[64];
  switch (c) {
    case ';':
      complain(lx, D_BAD_CHARACTER, "';' means nothing here")->hint =
          "a statement ends where the next one begins its line";
      return;
    case '\'': foreign_text(lx, "a single quote", "'"); return;
    case '[':
    case ']':
      if (c == '[' && lx->table == IN_TABLE) complain(lx, D_SYNTAX, "a ']' is missing behind the name of a column");
      else if (c == '[' || !lx->square)
        complain(lx, D_BAD_CHARACTER, "square brackets mean nothing here")->hint =
            "sets stand in { }, arguments in ( )";
      lx->square = c == '[';
      break;
    case '%': complain(lx, D_BAD_CHARACTER, "'%' stands directly behind a number: 65%"); break;
    default:
      if (c > ' ' && c < 0x7F) snprintf(what, sizeof what, "'%c' means nothing here", c);
      else snprintf(what, sizeof what, "a control character (U+%04X)", (unsigned)(unsigned char)c);
      complain(lx, D_BAD_CHARACTER, what);
  }
  lex_push(lx, BAD);
}

void lex_instead(Lexer *lx, const char *written, const char *meant, int kind) {
  char what[64];
  snprintf(what, sizeof what, "'%s' is written '%s' here", written, meant);
  complain(lx, D_MISSPELT_FORM, what);
  lex_push(lx, kind);
}

void lex_comment(Lexer *lx, uint32_t len) {
  complain(lx, D_MISSPELT_FORM, "a comment begins with '#'");
  for (uint32_t i = lx->lo; i < lx->lo + len; i++) {
    if (lx->text[i] != '\n') continue;
    lx->fresh = true;
    lx->line_lo = i + 1;
  }
}

uint32_t lex_comment_unclosed(Lexer *lx) {
  complain(lx, D_UNCLOSED_COMMENT, "this comment does not end")->hint =
      "a comment begins with '#' and ends with its line";
  const char *end = memchr(lx->text + lx->pos, '\n', lx->len - lx->pos);
  lx->skip_until = end ? (uint32_t)(end - lx->text) : lx->len;
  return 2;
}

/* ---- literals ---- */

void lex_number(Lexer *lx, const char *text, uint32_t len) {
  Value v;
  if (!num_parse(text, len, &v))
    complain(lx, D_BAD_NUMBER, "this number does not fit: 18 digits, 9 of them behind the point");
  lex_push(lx, NUMBER);
}

void lex_percent(Lexer *lx, const char *text, uint32_t len) {
  Value v;
  if (!num_parse(text, len - 1, &v) || !num_div(v, num_int(100), &v))
    complain(lx, D_BAD_NUMBER, "this percentage does not fit");
  lex_push(lx, PERCENT);
}

void lex_number_word(Lexer *lx) {
  complain(lx, D_SYNTAX, "a name does not begin with a digit")->hint =
      "between a number and its unit stands a blank: 30 days";
  lex_push(lx, NAME);
}

void lex_date(Lexer *lx, const char *text, uint32_t len) {
  Instant t;
  bool is_date;
  if (!instant_parse(text, len, 0, &t, &is_date)) {
    char what[96];
    snprintf(what, sizeof what, "there is no date %.*s", len < 60 ? (int)len : 60, text);
    Diag *d = complain(lx, D_BAD_DATE, what);
    if (len < 10 || text[7] != '-' || (len > 10 && text[10] != 'T'))
      d->hint = "dates are written year-month-day with two digits for month and day: 2021-01-09";
    else if (len > 10)
      d->hint =
          "a time of day is written 2021-01-19T10:00, with seconds 10:00:30, with an offset 10:00+05:00 or 10:00Z";
  }
  lex_push(lx, DATE);
}

bool duration_read(const char *text, uint32_t len, Value *out, DaySort *days) {
  static const struct { const char *unit; ValueTag tag; int64_t size; } UNITS[] = {
    { "second", V_SECONDS, 1 }, { "minute", V_SECONDS, 60 }, { "hour", V_SECONDS, 3600 }, { "day", V_SECONDS, 86400 },
    { "week", V_SECONDS, 604800 }, { "month", V_MONTHS, 1 }, { "quarter", V_MONTHS, 3 }, { "half-year", V_MONTHS, 6 },
    { "year", V_MONTHS, 12 },
  };
  uint32_t n = 0, unit = len;
  while (n < len && (is_digit(text[n]) || text[n] == '.')) n++;
  while (unit > n && (is_letter(text[unit - 1]) || text[unit - 1] == '-')) unit--;
  *days = memchr(text + n, 'c', unit - n) ? DAYS_CLEAR : memchr(text + n, 'w', unit - n) ? DAYS_WORKING : DAYS_ALL;
  Value count, size, product;
  if (!n) count = num_int(1);
  else if (!num_parse(text, n, &count)) return false;
  for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
    if (strncmp(text + unit, UNITS[i].unit, strlen(UNITS[i].unit)) != 0) continue;
    size = num_int(UNITS[i].size);
    if (!num_mul(count, size, &product) || product.den != 1) return false;
    if (*days != DAYS_ALL && UNITS[i].size != 86400) return false;
    *out = value_make(UNITS[i].tag, product.n);
    return true;
  }
  return false;
}

uint32_t lex_duration(Lexer *lx, const char *text, uint32_t len) {
  uint32_t n = 0;
  while (is_digit(text[n]) || text[n] == '.') n++;
  char next = char_at(lx, lx->pos), behind = peek(lx);
  if (is_word(next) || behind == '(' || behind == '.' || behind == ':' || (behind == '=' && memchr(text, '\n', len))) {
    lx->pos = lx->lo + n;      /* the word is a name of its own */
    lex_number(lx, text, n);
    lx->pos = lx->lo + len;
    return n;
  }
  Value v;
  DaySort days;
  if (!duration_read(text, len, &v, &days)) {
    if (days != DAYS_ALL && !strstr("day days", text + n))
      complain(lx, D_BAD_NUMBER, "this duration does not fit")->hint = "only whole days can be clear, or working days";
    else complain(lx, D_BAD_NUMBER, "this duration does not fit: a whole number of seconds or months");
  }
  lex_push(lx, DURATION);
  return len;
}

/* `30 June of d`, `third Tuesday of September of d`: a day of the year where `of` follows, and words of their own elsewhere. */
uint32_t lex_day_of_year(Lexer *lx, const char *text, uint32_t len) {
  if (word_at(lx, skip_blank(lx, lx->pos), "of") && !is_word(char_at(lx, lx->pos))) {
    if (!day_of_year_parse(text, len)) complain(lx, D_BAD_DATE, "no year has this day");
    lex_push(lx, DAY_OF_YEAR);
    return len;
  }
  uint32_t n = 0;
  while (n < len && is_word(text[n])) n++;
  lx->pos = lx->lo + n;
  if (is_digit(*text)) lex_number(lx, text, n);
  else lex_push(lx, NAME);
  lx->pos = lx->lo + len;
  return n;
}

/* `over time`, `first time`. */
void lex_time(Lexer *lx) {
  bool first = last_kind(lx) == NAME && token_is(lx, lx->last, "first");
  lex_second(lx, 0, first ? "first" : "over", first ? FIRST_TIME : OVER_TIME, NAME);
}

/* `each month`: a unit alone is a duration there, and a name elsewhere. */
uint32_t lex_unit(Lexer *lx, const char *text, uint32_t len) {
  if (last_kind(lx) == EACH && !is_word(char_at(lx, lx->pos)) && text[len - 1] != 's') {
    lex_push(lx, DURATION);
    return len;
  }
  uint32_t n = 0;
  while (n < len && text[n] != '-') n++;
  lx->pos = lx->lo + n;
  lex_push(lx, NAME);
  lx->pos = lx->lo + len;
  return n;
}

static void check_escapes(Lexer *lx, uint32_t len) {
  const char *at = lx->text + lx->lo, *end = at + len;
  while (at < end && (at = memchr(at, '\\', (size_t)(end - at)))) {
    bool known = at + 1 < end && (at[1] == '"' || at[1] == '\\' || (at[1] == '[' && lx->table == IN_TABLE));
    if (at + 1 < end && !known && lx->lo >= lx->skip_until && !lx->dropping) {
      uint32_t lo = (uint32_t)(at - lx->text);
      report(lx->p, D_BAD_ESCAPE, lo, lo + 2, "this escape means nothing")->hint =
          "in a text \\\" is a quote and \\\\ a backslash";
    }
    at += 2;
  }
}

/* An opening quote without its closing one: the text is taken to end with its line. */
static uint32_t unclosed(Lexer *lx, uint32_t len) {
  const char *end = memchr(lx->text + lx->lo, '\n', len);
  uint32_t n = end ? (uint32_t)(end - (lx->text + lx->lo)) : len;
  if (lx->lo >= lx->skip_until && !lx->dropping)
    report(lx->p, D_UNCLOSED_TEXT, lx->lo, lx->lo + 1, "the text that begins here does not end")->hint =
        "a closing quote is missing";
  lx->pos = lx->lo + n;
  lex_push(lx, TEXT);
  lx->pos = lx->lo + len;
  return n;
}

uint32_t lex_text(Lexer *lx, const char *text, uint32_t len) {
  /* A word directly behind a quote that is lines away from its opening one: that is the next text's opening quote. */
  if (is_word(char_at(lx, lx->pos)) && memchr(text, '\n', len)) return unclosed(lx, len);
  check_escapes(lx, len);
  lex_push(lx, lx->table == IN_TABLE && memchr(text, '[', len) ? FILLED : TEXT);
  return len;
}

/* `[column]` within a table; elsewhere brackets mean nothing. */
uint32_t lex_column(Lexer *lx, const char *text, uint32_t len) {
  bool named = false;
  for (uint32_t i = 1; i + 1 < len && !named; i++) named = text[i] != ' ' && text[i] != '\t';
  if (lx->table != IN_TABLE) {
    lx->pos = lx->lo + 1;
    lex_stray(lx, '[');
    lx->pos = lx->lo + len;
    return 1;
  }
  if (!named) complain(lx, D_SYNTAX, "no column is named between these brackets");
  lex_push(lx, named ? COLUMN : BAD);
  return len;
}

uint32_t lex_text_unclosed(Lexer *lx, const char *text, uint32_t len) {
  (void)text;
  return unclosed(lx, len);
}

/* ---- the whole text ---- */

/* How many bytes at the beginning are ASCII and not 0; eight are looked at together. */
static uint32_t plain_bytes(const char *text, uint32_t len) {
  uint32_t n = 0;
  for (uint64_t w; len - n >= 8; n += 8) {
    memcpy(&w, text + n, 8);
    if ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) break;
  }
  while (n < len && text[n] > 0) n++;
  return n;
}

/* The first byte at or behind `at` that is 0 or not UTF-8; the length: there is none. */
static uint32_t unclean(const char *text, uint32_t at, uint32_t len) {
  while (at < len) {
    uint32_t point, size = (unsigned char)text[at] < 0x80 ? plain_bytes(text + at, len - at) : utf8_decode(text + at, len - at, &point);
    if (!size) return at;
    at += size;
  }
  return len;
}
/* Reports what is not UTF-8 (once a line) and puts something harmless of the same length in its place. */
static void clean(Parser *p, char *text, uint32_t len) {
  uint32_t reported = 0;      /* up to here, the end of its line, nothing more is reported */
  for (uint32_t i = 0; (i = unclean(text, i, len)) < len; i++) {
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
  if (unclean(p->text, 0, p->len) < p->len) {
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
