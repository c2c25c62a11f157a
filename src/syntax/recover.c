/* recover.c - gives the parser its tokens, words its errors, and finds where reading goes on after one.
 *
 * After an error bison goes back to the innermost level that is being read (a statement, a field, a provision, a
 * declaration), of which it tells us beforehand (Recovery). The next token asked for is then found by skipping, here:
 * what is indented no deeper than the begin of the broken thing, or closes its block, ends the skipping. Brackets that
 * were forgotten are made up, so that what follows is read at its own level and no second report is caused.
 */
#include "syntax/recover.h"
#include "charter.tab.h"
#include <stdio.h>

/* ---- tokens ---- */

static void track(Parser *p, int kind, uint32_t lo) {
  if (kind == '(' || kind == '{') {
    if (p->nopen < sizeof p->open / sizeof *p->open) p->open[p->nopen++] = lo;
  } else if ((kind == ')' || kind == '}') && p->nopen) {
    p->nopen--;
  }
}

static const Token *peek(const Parser *p, uint32_t i) {
  return token_at(&p->tokens, i < p->tokens.n ? i : p->tokens.n - 1);
}

static bool begins_statement(int kind) {
  return kind == NAME || kind == TEXT || kind == NOT || kind == REQUIRE || kind == DECLARATORY;
}

static bool begins_field(int kind) {
  return kind == NAME || kind == UNKNOWN || kind == DECIDES || kind == NOT || kind == NOTHING || kind == SKIP;
}

/* The column where the broken thing begins, in bytes from 1; far to the right it no longer matters which. */
static uint32_t column_of(const Parser *p, uint32_t at) {
  enum { FAR = 500 };
  uint32_t lo = at;
  while (lo > 0 && at - lo < FAR && p->text[lo - 1] != '\n') lo--;
  return at - lo + 1;
}

/* The first token behind the mark. */
static uint32_t begin_of(const Parser *p, uint32_t error) {
  uint32_t i = error;
  while (i > 1 && peek(p, i - 1)->lo >= p->mark) i--;
  return i;
}

static void give(Parser *p, int kind) { p->pending[p->npending++] = (uint16_t)kind; }

/* Closing brackets for what is open, so that the next token stands `n` levels further out. */
static void give_closers(Parser *p, uint32_t n) {
  for (uint32_t i = 0; i < n && p->npending + 2 < sizeof p->pending / sizeof *p->pending; i++) give(p, '}');
}

typedef struct { uint32_t i, depth, column, begin, error; } Skip;

static bool at_line(const Token *t, const Skip *s) { return t->line && t->line <= s->column; }

/* Does reading go on at this token? *closers: how many blocks end before it without their braces. */
static bool stops(const Parser *p, const Skip *s, const Token *t, uint32_t *closers) {
  bool later = s->i > s->begin;
  Level level = p->recovery.level;
  uint32_t blocks = p->nopen > s->depth ? p->nopen - s->depth : 0;
  *closers = 0;
  if (t->kind == '}' && (s->depth == 0 || (t->line && t->line < s->column))) return level != LEVEL_ITEM;
  if (level != LEVEL_ITEM && t->line && begins_item(t->kind) && (t->line == 1 || t->line < s->column)) {
    *closers = blocks;
    return true;
  }
  if (begins_scenario_item(t->kind) && later && level > LEVEL_SCENARIO) {
    *closers = blocks ? blocks - 1 : 0;
    return true;
  }
  switch (level) {
    case LEVEL_STMT:
      if (t->kind == PROVISION && (t->line || s->depth == 0)) {
        *closers = 1;
        return true;
      }
      if (!later || !t->line) return false;
      return t->kind == REQUIRE || t->kind == DECLARATORY || (at_line(t, s) && begins_statement(t->kind));
    case LEVEL_FIELD:
      if (s->i <= s->error && s->i == s->begin) return false;
      if (t->kind == DECIDES && s->depth == 0 && s->i > s->error) return true;
      if (t->line && begins_field(t->kind) && (at_line(t, s) || s->depth == 0) && later) return true;
      if (t->kind == NAME && s->depth == 0 && s->i > s->error) {
        int next = peek(p, s->i + 1)->kind;
        return next == '=' || next == ':';
      }
      return false;
    case LEVEL_SCENARIO: return later && begins_scenario_item(t->kind);
    case LEVEL_PROVISION: return later && t->kind == PROVISION;
    case LEVEL_ITEM:
      if (!later) return false;
      if (begins_item(t->kind) && (t->line || s->depth == 0)) return true;
      return at_line(t, s) && t->kind != '}' && t->kind != ')' && t->kind != PROVISION;
    case LEVEL_NONE: break;
  }
  return false;
}

/* A header went wrong: its block, or where its block begins without a brace. */
static bool find_block(Parser *p, Skip s) {
  enum { FAR = 500 };      /* words in a header */
  bool provision = p->recovery.level == LEVEL_PROVISION;
  for (uint32_t end = s.i + FAR; s.i < end; s.i++) {
    const Token *t = peek(p, s.i);
    if (t->kind == END || (t->kind == '}' && s.depth == 0)) return false;
    if (t->kind == '{' && s.depth == 0) {
      p->next = s.i;
      give(p, SYNC_BLOCK);
      return true;
    }
    if (t->line && s.i > s.begin) {
      int begin = peek(p, s.begin)->kind, next = peek(p, s.i + 1)->kind;
      bool inner = provision                              ? t->kind != PROVISION && begins_statement(t->kind)
                   : begin == ARTICLE                     ? t->kind == PROVISION
                   : begin == SCENARIO || begin == SETTING ? begins_scenario_item(t->kind)
                   : begin == EVENT || begin == EXTEND_EVENT ? t->kind == NAME && (next == ':' || next == '(')
                                                          : false;
      if (inner) {
        p->next = s.i;
        give(p, '{');
        give(p, SYNC_BLOCK);
        return true;
      }
      if (t->kind == PROVISION || begins_item(t->kind)) return false;
    }
    if (s.i > s.error && (t->kind == PROVISION || t->kind == ARTICLE)) return false;
    if (t->kind == '(') s.depth++;
    if (t->kind == ')' && s.depth) s.depth--;
  }
  return false;
}

static void recover(Parser *p) {
  static const int SYNC[] = { 0, SYNC_ITEM, SYNC_PROVISION, SYNC_STMT, SYNC_SCENARIO, SYNC_FIELD };
  uint32_t error = p->next ? p->next - 1 : 0, closers;
  Skip s = { .i = error, .depth = p->recovery.depth, .begin = begin_of(p, error), .error = error };
  bool stuck = p->last_error == error;     /* the last recovery led to this very token: go on behind it */
  p->last_error = error;
  /* The token in error was given, and its bracket counted; skipping begins with it. */
  int kind = peek(p, error)->kind;
  if (kind == '(' || kind == '{') p->nopen -= p->nopen > 0;
  else if ((kind == ')' || kind == '}') && p->nopen < sizeof p->open / sizeof *p->open) p->nopen++;
  s.column = column_of(p, peek(p, s.begin)->lo);
  p->recovering = false;
  p->npending = 0;
  if (!stuck && p->recovery.block && find_block(p, s)) {
    p->nopen = p->nopen > s.depth ? p->nopen - s.depth : 0;
    return;
  }
  for (;; s.i++) {
    const Token *t = peek(p, s.i);
    if (t->kind == END) break;
    if (!(stuck && s.i == error) && stops(p, &s, t, &closers)) {
      p->nopen = p->nopen > s.depth ? p->nopen - s.depth : 0;
      p->mark = t->lo;
      give_closers(p, closers);
      give(p, SYNC[p->recovery.level]);
      break;
    }
    track(p, t->kind, t->lo);
    if (t->kind == '(' || t->kind == '{') s.depth++;
    if ((t->kind == ')' || t->kind == '}') && s.depth) s.depth--;
  }
  p->next = s.i;
}

int next_token(Parser *p, Span *at) {
  if (p->recovering) recover(p);
  at->file = p->file;
  const Token *t = peek(p, p->next);
  if (p->npending) {
    int kind = p->pending[--p->npending];
    at->lo = at->hi = t->lo;
    track(p, kind, t->lo);
    return kind;
  }
  at->lo = t->lo;
  at->hi = t->hi;
  if (p->next < p->tokens.n) p->next++;
  if (t->kind == '(' || t->kind == ')' || t->kind == '{' || t->kind == '}') track(p, t->kind, t->lo);
  return t->kind;
}

bool skip_to_item(Parser *p) {
  p->npending = 0;
  p->recovering = false;
  p->nopen = 0;
  for (; p->next < p->tokens.n; p->next++) {
    const Token *t = peek(p, p->next);
    if (t->kind != END && t->line == 1 && (begins_item(t->kind) || t->kind == NAME || t->kind == PLAIN)) {
      p->mark = t->lo;
      return true;
    }
  }
  return false;
}

/* ---- messages ---- */

/* Kinds of words that are better named together when there are many of them. */
typedef enum {
  G_EXPRESSION,
  G_OPERATOR,
  G_CLAUSE,
  G_MODAL,
  G_PERIOD,
  G_OPTION,
  G_STATEMENT,
  G_FIELD,
  G_ITEM,
  G_EXPECT,
  G_COUNT
} Group;
static const char *const GROUP_WORDS[G_COUNT] = {
  "an expression", "an operator", "a clause such as 'when'",
  "'may', 'must'", "a period",    "an option such as 'in force'",
  "a statement",   "a field",     "a declaration or an entry", "an option such as 'by provision'",
};
static const char *const MEMBERS[G_COUNT] = {
  [G_EXPRESSION] =
      "|a name|a text|a number|a percentage|a date|a duration|now|(|{|count|sum|min|max|-|not|some|every|no|"
      "at least|more than|at most|fewer than|exactly|ever|throughout|latest|earliest|first of|last of|next of|previous of|"
      "position of|there is|there is no|first time|a day of the year|",
  [G_OPERATOR] =
      "|=|!=|<|<=|>|>=|+|*|/|-|div|mod|and|or|in|not in|is|at|.|(|may|must|must not|may decide|may establish|"
      "decides that|",
  [G_PERIOD] = "|from|until|through|on|",
  [G_OPTION] = "|a text|in force|under|overrides|subject to|",
  [G_MODAL] = "|may|must|must not|may decide|may establish|",
  [G_CLAUSE] = "|when|unless|where|provided|always|by|by default|as|each|since|for|",
  [G_STATEMENT] = "|a name|a text|not|require|declaratory|",
  [G_FIELD] = "|a name|decides|unknown|",
  [G_ITEM] = "|a name|charter|use|kind|event|extend event|relation|office|act|reading|table|article|provision|scenario|setting|not|unknown|}|",
  [G_EXPECT] = "|at ..|by provision|under|needs|for|",
};

static bool is_member(Group g, const char *word) {
  const char *list = MEMBERS[g];
  size_t n = strlen(word);
  for (const char *at = list; at && (at = strstr(at, word)); at++)
    if (at > list && at[-1] == '|' && at[n] == '|') return true;
  return false;
}

static bool has(const char **words, uint32_t n, const char *word) {
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(words[i], word) == 0) return true;
  return false;
}

static uint32_t without(const char **words, uint32_t n, const char *word) {
  uint32_t m = 0;
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(words[i], word) != 0) words[m++] = words[i];
  return m;
}

/* Outside of tables nobody expects their words, which the scanner would not even see there. */
static uint32_t without_columns(const char **words, uint32_t n) {
  static const char *const COLUMNS[] = { "a column", "a text with columns", "separated by", "may repeat", "nothing", "skip" };
  for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) n = without(words, n, COLUMNS[i]);
  return n;
}

static uint32_t collapse(const char **words, uint32_t n, Group g) {
  uint32_t members = 0, m = 0;
  bool placed = false;
  for (uint32_t i = 0; i < n; i++) members += is_member(g, words[i]);
  if (members < 2) return n;
  for (uint32_t i = 0; i < n; i++) {
    if (!is_member(g, words[i])) {
      words[m++] = words[i];
    } else if (!placed) {
      words[m++] = GROUP_WORDS[g];
      placed = true;
    }
  }
  return m;
}

/* Brings what was expected down to a few words. */
static uint32_t summarize(const char **words, uint32_t n) {
  enum { FEW = 5 };
  if (has(words, n, "=")) n = without(words, n, "is");   /* known to the grammar only to be corrected */
  if (n <= FEW) return n;
  if (has(words, n, "kind")) n = collapse(words, n, G_ITEM);
  else if (has(words, n, "require")) n = collapse(words, n, G_STATEMENT);
  else if (has(words, n, "decides")) n = collapse(words, n, G_FIELD);
  if (has(words, n, "and")) n = collapse(words, n, G_OPERATOR);
  if (has(words, n, "a number") && has(words, n, "a name")) n = collapse(words, n, G_EXPRESSION);
  n = collapse(words, n, G_CLAUSE);
  n = collapse(words, n, G_MODAL);
  if (n > FEW) n = collapse(words, n, G_PERIOD);
  if (n > FEW) n = collapse(words, n, has(words, n, "by provision") ? G_EXPECT : G_OPTION);
  /* What would only go on with the name before, or leave the broken thing as it is, helps least. */
  static const char *const LEAST[] = { "(", ".", "a statement", "a field", "a declaration or an entry", "}" };
  for (size_t i = 0; i < sizeof LEAST / sizeof *LEAST && n > FEW - 1; i++) n = without(words, n, LEAST[i]);
  return n <= FEW + 1 ? n : 0;
}

static bool is_description(const char *word) {
  return *word == '\'' || strncmp(word, "a ", 2) == 0 || strncmp(word, "an ", 3) == 0 || strncmp(word, "the ", 4) == 0;
}

static void put_word(Text *t, const char *word) {
  if (is_description(word)) text_puts(t, word);
  else text_printf(t, "'%s'", word);
}

static const char *expected_text(Parser *p, const char **words, uint32_t n) {
  Text t = { .arena = p->arena };
  if (n == 0) return "";
  text_puts(&t, "expected ");
  for (uint32_t i = 0; i < n; i++) {
    if (i > 0) text_puts(&t, i + 1 == n ? " or " : ", ");
    put_word(&t, words[i]);
  }
  return text_done(&t);
}

static const char *found_text(Parser *p, const Token *t) {
  enum { SHOWN = 40 };
  const char *text = p->text + t->lo;
  uint32_t len = t->hi - t->lo, n = 0;
  if (t->kind == END) return "the end of the text";
  if (t->kind == TEXT) return "a text";
  while (n < len && n < SHOWN && text[n] != '\n') n++;
  while (n < len && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
  return arena_printf(p->arena, "'%.*s%s'", (int)n, text, n < len ? "..." : "");
}

static const char *did_you_mean(Parser *p, const Token *t, const char *const *words, uint32_t n) {
  Nearest near;
  nearest_begin(&near, arena_text(p->arena, p->text + t->lo, t->hi - t->lo));
  for (uint32_t i = 0; i < n; i++)
    if (!is_description(words[i])) nearest_try(&near, words[i]);
  const char *best = nearest_best(&near);
  return best ? arena_printf(p->arena, "did you mean '%s'?", best) : NULL;
}

/* `artcle 13 {`: what looked like an entry is a declaration whose first word is misspelt. */
static const char *hint_for_item(Parser *p, const Token *t, uint32_t error) {
  static const char *const WORDS[] = { "charter",  "use",    "kind", "event",   "extend event",
                                       "relation", "office", "act",  "reading", "table",   "article", "scenario", "setting" };
  const Token *begin = peek(p, begin_of(p, error));
  if (t->kind == AT && error > 2 && peek(p, error - 1)->kind == TEXT) begin = peek(p, error - 2);   /* `scenaro "..." at` */
  if (begin->kind != NAME || begin == t) begin = t;
  return begin->kind == NAME ? did_you_mean(p, begin, WORDS, sizeof WORDS / sizeof *WORDS) : NULL;
}

/* What charters and other languages say for a word of this one; NULL: no such word. */
const char *hint_for_synonym(const Parser *p, const Token *t) {
  static const struct { const char *said, *hint; } all[] = {
    { "if", "a condition stands behind 'when'" },      { "except", "an exception stands behind 'unless'" },
    { "shall", "a duty is written 'must', what a meeting or decision needs 'require'" },
    { "should", "a duty is written 'must'" },          { "can", "a permission is written 'may'" },
    { "cannot", "a prohibition is written 'must not'" },
  };
  size_t len = t->hi - t->lo;
  for (size_t i = 0; t->kind == NAME && i < sizeof all / sizeof *all; i++)
    if (strlen(all[i].said) == len && !memcmp(p->text + t->lo, all[i].said, len)) return all[i].hint;
  return NULL;
}

/* What a misspelt or misplaced word was meant to be. */
static const char *hint_for(Parser *p, const Token *t, const char **words, uint32_t n) {
  if (t->kind == LATEST || t->kind == EARLIEST)
    return "put it in brackets, (the latest ...), or give it a name: where r is the latest ...";
  if (t->kind == HAS) return "'has' belongs to some, every, no and thresholds";
  if (t->kind == '=' && has(words, n, "is")) return "a statement gives a value with 'is'";
  if ((t->kind == NUMBER || t->kind == NAME) && has(words, n, "a date")) return "dates are written year-month-day: 2021-01-09";
  if (n == 1 && has(words, n, "is") && p->next > 3 && peek(p, p->next - 3)->kind == WHERE)
    return "'where' names a value: where r is ..; a condition stands behind 'when'";
  if (t->kind != NAME) return NULL;
  const char *meant = has(words, n, "when") ? hint_for_synonym(p, t) : NULL;
  if (!meant) meant = did_you_mean(p, t, words, n);
  return meant || t->line || !has(words, n, "overrides") ? meant : "the words of a provision stand in quotes: \"..\"";
}

static bool starts(int kind) { return kind >= START_FILE && kind <= START_CONCLUSION; }

static bool is_comparison(int kind) {
  switch (kind) {
    case '=': case NE: case '<': case LE: case '>': case GE: case IN: case NOT_IN: case IS: return true;
    default: return false;
  }
}

static void report_error(Parser *p, Span at, const Token *t, const char **words, uint32_t n, Recovery r) {
  const char *all[256];
  uint32_t nall = n < 256 ? n : 256;
  n = nall = without(words, nall, "entries");              /* of lines that the scanner passes over; an entry is expected there anyhow */
  if (!p->table) n = nall = without_columns(words, nall);
  if (nall) memcpy(all, words, nall * sizeof *all);
  const char *found = found_text(p, t);
  bool outside = t->kind == END || t->kind == PROVISION || begins_item(t->kind) || begins_scenario_item(t->kind);
  Diag *d;
  if (has(words, n, "}") && outside && p->nopen && r.level != LEVEL_ITEM) {
    uint32_t open = p->open[p->nopen - 1];
    if (p->text[open] == '{') {
      d = report(p, D_SYNTAX, at.lo, at.hi, "expected '}' before %s", t->kind == PROVISION || t->kind == ARTICLE
                   ? arena_printf(p->arena, "this '%.*s'", (int)(t->hi - t->lo), p->text + t->lo) : found);
      d->second = (Span){ p->file, open, open + 1 };
      d->second_note = "this '{' is still open";
      return;
    }
  }
  if (is_comparison(t->kind) && has(words, n, "and") && !has(words, n, "=")) {
    report(p, D_SYNTAX, at.lo, at.hi, "a comparison cannot be compared")->hint = "join two comparisons with 'and'";
    return;
  }
  n = summarize(words, n);
  const char *expected = expected_text(p, words, n);
  const Token *before = NULL;
  for (uint32_t i = p->next; i > 1 && !before; i--)
    if (peek(p, i - 1)->hi <= at.lo && peek(p, i - 1) != t) before = peek(p, i - 1);
  if (n > 0 && before && (t->line || t->kind == END) && !starts(before->kind) &&
      before->kind != '{' && before->kind != '}') {
    /* The reader looks at the line that is not finished. */
    d = report(p, D_SYNTAX, before->hi, before->hi, "%s %s", expected,
               t->kind == END ? "before the end of the text" : "at the end of this line");
    if (t->kind != END) {
      d->second = at;
      d->second_note = arena_printf(p->arena, "the next line begins with %s", found);
    }
  } else if (n > 0) {
    d = report(p, D_SYNTAX, at.lo, at.hi, "%s, found %s", expected, found);
  } else {
    d = report(p, D_SYNTAX, at.lo, at.hi, "%s cannot stand here", found);
  }
  d->hint = hint_for(p, t, all, nall);
  if (!d->hint && r.level == LEVEL_ITEM) d->hint = hint_for_item(p, t, p->next - 1);
}

void syntax_error(Parser *p, Span at, const char **words, uint32_t n, Recovery r) {
  const Token *t = peek(p, p->next ? p->next - 1 : 0);
  p->recovering = true;
  p->recovery = r;
  p->npending = 0;
  if (t->kind == BAD) return;      /* the scanner reported it */
  if (at.lo < p->quiet_until || p->last_error == p->next - 1) return;
  report_error(p, at, t, words, n, r);
}

void nested_too_deeply(Parser *p, Span at) {
  if (p->deep_mark == p->mark + 1) return;
  p->deep_mark = p->mark + 1;
  report(p, D_TOO_DEEP, at.lo, at.hi, "this is nested too deeply");
}
