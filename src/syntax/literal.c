/* literal.c - what is written out: names, numbers, dates, durations, texts; and the report of what is nothing of all that. */
#include "syntax/around.h"
#include "syntax/utf8.h"
#include "charter.tab.h"
#include <stdio.h>

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
  lex_complain(lx, D_BAD_CHARACTER, what)->hint = "text stands in straight quotes: \"...\"";
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
    lex_complain(lx, D_BAD_CHARACTER, FOREIGN[i].what)->hint = FOREIGN[i].hint;
    if (FOREIGN[i].kind) lex_push(lx, FOREIGN[i].kind);
    return;
  }
  char what[64];
  snprintf(what, sizeof what, "the character '%.*s' (U+%04X) means nothing here", (int)(lx->pos - lx->lo),
           lx->text + lx->lo, point);
  lex_complain(lx, D_BAD_CHARACTER, what);
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
      lex_complain(lx, D_BAD_CHARACTER, "';' means nothing here")->hint =
          "a statement ends where the next one begins its line";
      return;
    case '\'': foreign_text(lx, "a single quote", "'"); return;
    case '[':
    case ']':
      if (c == '[' && lx->table == IN_TABLE) lex_complain(lx, D_SYNTAX, "a ']' is missing behind the name of a column");
      else if (c == '[' || !lx->square)
        lex_complain(lx, D_BAD_CHARACTER, "square brackets mean nothing here")->hint =
            "sets stand in { }, arguments in ( )";
      lx->square = c == '[';
      break;
    case '%': lex_complain(lx, D_BAD_CHARACTER, "'%' stands directly behind a number: 65%"); break;
    default:
      if (c > ' ' && c < 0x7F) snprintf(what, sizeof what, "'%c' means nothing here", c);
      else snprintf(what, sizeof what, "a control character (U+%04X)", (unsigned)(unsigned char)c);
      lex_complain(lx, D_BAD_CHARACTER, what);
  }
  lex_push(lx, BAD);
}

void lex_instead(Lexer *lx, const char *written, const char *meant, int kind) {
  char what[64];
  snprintf(what, sizeof what, "'%s' is written '%s' here", written, meant);
  lex_complain(lx, D_MISSPELT_FORM, what);
  lex_push(lx, kind);
}

void lex_comment(Lexer *lx, uint32_t len) {
  lex_complain(lx, D_MISSPELT_FORM, "a comment begins with '#'");
  for (uint32_t i = lx->lo; i < lx->lo + len; i++) {
    if (lx->text[i] != '\n') continue;
    lx->fresh = true;
    lx->line_lo = i + 1;
  }
}

uint32_t lex_comment_unclosed(Lexer *lx) {
  lex_complain(lx, D_UNCLOSED_COMMENT, "this comment does not end")->hint =
      "a comment begins with '#' and ends with its line";
  const char *end = memchr(lx->text + lx->pos, '\n', lx->len - lx->pos);
  lx->skip_until = end ? (uint32_t)(end - lx->text) : lx->len;
  return 2;
}

/* ---- literals ---- */

void lex_number(Lexer *lx, const char *text, uint32_t len) {
  Value v;
  if (!num_parse(text, len, &v))
    lex_complain(lx, D_BAD_NUMBER, "this number does not fit: 18 digits, 9 of them behind the point");
  lex_push(lx, NUMBER);
}

void lex_percent(Lexer *lx, const char *text, uint32_t len) {
  Value v;
  if (!num_parse(text, len - 1, &v) || !num_div(v, num_int(100), &v))
    lex_complain(lx, D_BAD_NUMBER, "this percentage does not fit");
  lex_push(lx, PERCENT);
}

void lex_number_word(Lexer *lx) {
  lex_complain(lx, D_SYNTAX, "a name does not begin with a digit")->hint =
      "between a number and its unit stands a blank: 30 days";
  lex_push(lx, NAME);
}

void lex_date(Lexer *lx, const char *text, uint32_t len) {
  Instant t;
  bool is_date;
  if (!instant_parse(text, len, 0, &t, &is_date)) {
    char what[96];
    snprintf(what, sizeof what, "there is no date %.*s", len < 60 ? (int)len : 60, text);
    Diag *d = lex_complain(lx, D_BAD_DATE, what);
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
      lex_complain(lx, D_BAD_NUMBER, "this duration does not fit")->hint = "only whole days can be clear, or working days";
    else lex_complain(lx, D_BAD_NUMBER, "this duration does not fit: a whole number of seconds or months");
  }
  lex_push(lx, DURATION);
  return len;
}

/* `30 June of d`, `third Tuesday of September of d`: a day of the year where `of` follows, and words of their own elsewhere. */
uint32_t lex_day_of_year(Lexer *lx, const char *text, uint32_t len) {
  if (word_at(lx, skip_blank(lx, lx->pos), "of") && !is_word(char_at(lx, lx->pos))) {
    if (!day_of_year_parse(text, len)) lex_complain(lx, D_BAD_DATE, "no year has this day");
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
  if (!named) lex_complain(lx, D_SYNTAX, "no column is named between these brackets");
  lex_push(lx, named ? COLUMN : BAD);
  return len;
}

uint32_t lex_text_unclosed(Lexer *lx, const char *text, uint32_t len) {
  (void)text;
  return unclosed(lx, len);
}
