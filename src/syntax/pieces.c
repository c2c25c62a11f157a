/* pieces.c - what stands in a text, as a formatter sees it: words, comments, brackets, and where units begin. */
#include "syntax/format.h"
#include "syntax/layout.h"
#include <stdlib.h>

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
static bool is_space(char c) { return is_blank(c) || c == '\n'; }

uint32_t columns_of(const char *text, uint32_t len) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < len; i++) n += ((unsigned char)text[i] & 0xC0) != 0x80;
  return n;
}

/* ---- from tokens to pieces ---- */
typedef struct Reader {
  Layout *l;
  uint32_t at, newlines, gap;                  /* where the text is read up to; since the last piece */
  uint32_t counted, column;                    /* the column of a byte of the line at hand */
} Reader;

static void begin_line(Reader *r, uint32_t lo) {
  r->counted = lo;
  r->column = 0;
}

static void push(Reader *r, uint32_t kind, uint32_t lo, uint32_t hi) {
  Piece p = { .kind = (uint16_t)kind, .lo = lo, .hi = hi, .newlines = r->newlines, .gap = r->gap };
  r->column += columns_of(r->l->text + r->counted, lo - r->counted);
  r->counted = lo;
  p.column = r->column;
  vec_push(r->l->arena, &r->l->pieces, p);
  r->newlines = r->gap = 0;
}

/* Reads blanks and comments up to `end`, and words that are no tokens. */
static void read_between(Reader *r, uint32_t end) {
  const char *text = r->l->text;
  while (r->at < end) {
    uint32_t lo = r->at;
    char c = text[lo];
    if (c == '\n') {
      r->newlines++;
      r->gap = 0;
      begin_line(r, ++r->at);
    } else if (is_blank(c)) {
      r->gap++;
      r->at++;
    } else if (c == '#') {
      const char *nl = memchr(text + lo, '\n', end - lo);
      uint32_t hi = r->at = nl ? (uint32_t)(nl - text) : end;
      while (is_blank(text[hi - 1])) hi--;
      push(r, COMMENT, lo, hi);
    } else {
      while (r->at < end && !is_space(text[r->at]) && text[r->at] != '#') r->at++;
      push(r, WORD, lo, r->at);
    }
  }
}

/* A form of several words can have line breaks and comments within; those comments stand behind it. */
static void read_token(Reader *r, const Token *t) {
  const char *text = r->l->text;
  read_between(r, t->lo);
  push(r, t->kind, t->lo, t->hi);
  r->at = t->hi;
  for (uint32_t i = t->lo; i < t->hi; i++) {
    if (text[i] == '\n') begin_line(r, i + 1);
    if (text[i] != '#' || t->kind == TEXT) continue;
    const char *nl = memchr(text + i, '\n', t->hi - i);
    uint32_t hi = nl ? (uint32_t)(nl - text) : t->hi;
    r->gap = 1;
    while (is_blank(text[hi - 1])) hi--;
    push(r, COMMENT, i, hi);
    i = hi - 1;
  }
}

/* ---- structure ---- */
static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

bool piece_is(const Piece *p, Bracket bracket, bool opens) {
  return p->bracket == bracket && opens == (p->kind == '(' || p->kind == '{');
}

static void find_units(Layout *l, const uint32_t *marks, uint32_t n) {
  uint32_t m = 0;
  bool first = true;
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i];
    if (p->kind == COMMENT) continue;
    bool marked = first;
    first = false;
    while (m < n && marks[m] <= p->lo) {
      marked = true;
      m++;
    }
    p->unit = marked && p->kind != '}';
    if (p->kind != '{') continue;
    p->bracket = m < n && marks[m] == p->hi ? BRACKET_BLOCK : BRACKET_SET;
  }
}

/* The piece before or after that is no comment. */
static Piece *neighbour(Layout *l, uint32_t i, int step) {
  for (int64_t k = (int64_t)i + step; k >= 0 && k < l->pieces.n; k += step)
    if (l->pieces.at[k].kind != COMMENT) return &l->pieces.at[k];
  return NULL;
}

static void match_brackets(Layout *l) {
  VEC(uint32_t) open = { 0 }, heads = { 0 };   /* heads: the unit at hand in each block that is open */
  vec_push(l->arena, &heads, UINT32_MAX);
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i], *before = p->kind == '{' ? neighbour(l, i, -1) : NULL;
    if (p->unit) heads.at[heads.n - 1] = i;
    if (p->kind == '(') p->bracket = BRACKET_PAREN;
    bool named = before && before->unit && before->kind == NAME;
    if (named && p->bracket == BRACKET_SET) p->bracket = BRACKET_ROLL;
    if (p->kind == '(' || p->kind == '{') {
      vec_push(l->arena, &open, i);
      if (p->bracket == BRACKET_BLOCK) {
        if (heads.at[heads.n - 1] != UINT32_MAX) l->pieces.at[heads.at[heads.n - 1]].head = true;
        vec_push(l->arena, &heads, UINT32_MAX);
      }
    } else if ((p->kind == ')' || p->kind == '}') && open.n) {
      Piece *mate = &l->pieces.at[open.at[--open.n]];
      p->mate = (uint32_t)(mate - l->pieces.at);
      mate->mate = i;
      p->bracket = mate->bracket;
      if (p->bracket == BRACKET_BLOCK) heads.n--;
    }
  }
}

static void note_details(Layout *l) {
  for (uint32_t i = l->pieces.n, next = i; i-- > 0;) {      /* the words that a comment stands above */
    if (l->pieces.at[i].kind == COMMENT) l->pieces.at[i].mate = next;
    else next = i;
  }
  for (uint32_t i = 0; i < l->pieces.n; i++) {
    Piece *p = &l->pieces.at[i], *next = p->unit ? neighbour(l, i, 1) : NULL;
    if (next && p->kind == NAME) {              /* body : Body   vote(State) : yes | no */
      if (next->kind == '(') next = neighbour(l, next->mate, 1);
      if (next && next->kind == ':') next->spaced = true;
    }
    if (!piece_is(p, BRACKET_ROLL, true)) continue;
    for (uint32_t k = i + 1; k < p->mate; k++)
      if (l->pieces.at[k].kind == ':') neighbour(l, k, -1)->item = true;
  }
}

void layout_pieces(Layout *l, Parser *p) {
  Reader r = { .l = l };
  l->text = p->text;
  if (p->len >= 3 && !memcmp(p->text, "\xEF\xBB\xBF", 3)) r.at = r.counted = 3;
  for (uint32_t i = 1; i + 1 < p->tokens.n; i++) read_token(&r, token_at(&p->tokens, i));
  read_between(&r, p->len);
  if (p->marks.n) qsort(p->marks.at, p->marks.n, sizeof *p->marks.at, by_number);
  find_units(l, p->marks.at, p->marks.n);
  match_brackets(l);
  note_details(l);
}

/* ---- how pieces are written ---- */
const char *piece_text(const Layout *l, const Piece *p, uint32_t *len) {
  const char *s = l->text + p->lo;
  uint32_t n = p->hi - p->lo;
  *len = n;
  if (p->kind == COMMENT || p->kind == TEXT || p->kind == NAME) return s;
  bool several = p->kind == COMMA_MANY;
  for (uint32_t i = 0; i < n && !several; i++) several = is_space(s[i]);
  if (!several) return s;
  Text t = { .arena = l->arena };
  for (uint32_t i = 0; i < n;) {
    if (s[i] == '#') {
      while (i < n && s[i] != '\n') i++;
    } else if (is_space(s[i])) {
      i++;
    } else {
      uint32_t lo = i;
      while (i < n && !is_space(s[i]) && s[i] != '#' && (i == lo || s[i - 1] != ',')) i++;
      if (t.n) text_puts(&t, " ");
      text_put(&t, s + lo, i - lo);
    }
  }
  *len = (uint32_t)t.n;
  return text_done(&t);
}

/* Behind these a '-' is a sign, and not a difference. */
static bool ends_value(int kind) {
  return kind == NAME || kind == NUMBER || kind == PERCENT || kind == DATE || kind == DURATION || kind == TEXT ||
         kind == NOW || kind == ')' || kind == '}';
}

uint32_t blanks_between(const Layout *l, uint32_t i) {
  const Piece *p = &l->pieces.at[i], *before = p - 1;
  if (p->kind == COMMENT) return 2;
  if (p->unit || p->item) return before->bracket && before->bracket != BRACKET_PAREN && before->mate > i ? 1 : 2;
  if (p->kind == ',' || p->kind == '.' || before->kind == '.' || p->kind == COMMA_MANY) return 0;
  if (p->kind == RANGE || before->kind == RANGE) return 0;
  if (p->kind == ':') return p->spaced;
  if (p->kind == ')' || before->kind == '(') return 0;
  if (p->bracket && p->mate == i - 1) return 0;              /* {} */
  if (p->kind == '}' && p->bracket == BRACKET_SET) return 0;
  if (before->kind == '{' && before->bracket == BRACKET_SET) return 0;
  if (p->kind == '(' && before->kind == NAME) return p->gap > 0 || p->newlines > 0;
  if (before->kind == '-' && (i < 2 || !ends_value(l->pieces.at[i - 2].kind))) return 0;
  if ((p->kind == '/' || p->kind == '*') && !p->gap && !p->newlines) return 0;
  if ((before->kind == '/' || before->kind == '*') && !p->gap && !p->newlines) return 0;
  return 1;
}

uint32_t column_after(const Layout *l, uint32_t i, uint32_t end, uint32_t unit) {
  const Piece *p = &l->pieces.at[i];
  uint32_t blanks = blanks_between(l, i), at = end + (blanks > p->least ? blanks : p->least);
  return p->pad && unit + p->pad > at ? unit + p->pad : at;
}

/* ---- texts ---- */
/* The letters below each other, also where the words stand in brackets: "(..)". */
uint32_t text_indent(const Layout *l, const Piece *p) { return p->hi - p->lo > 2 && l->text[p->lo + 1] == '(' ? 2 : 1; }

static void add_text_line(const Layout *l, TextLines *out, const char *s, const char *end) {
  TextLine line = { s, (uint32_t)(end - s) };
  if (line.len) vec_push(l->arena, out, line);
}

/* As the author broke it. False: a line is wider than `room`. */
static bool lines_as_written(const Layout *l, const char *s, const char *end, uint32_t room, TextLines *out) {
  bool fits = true;
  while (s < end) {
    const char *nl = memchr(s, '\n', (size_t)(end - s)), *stop = nl ? nl : end, *next = nl ? nl + 1 : end;
    while (out->n && s < stop && is_blank(*s)) s++;
    while (nl && stop > s && is_blank(stop[-1])) stop--;
    fits = fits && columns_of(s, (uint32_t)(stop - s)) <= room;
    add_text_line(l, out, s, stop);
    s = next;
  }
  return fits;
}

/* With as many words on a line as there is room for. */
static void lines_filled(const Layout *l, const char *s, const char *end, uint32_t room, TextLines *out) {
  Text t = { .arena = l->arena };
  uint32_t columns = 0;
  for (const char *word = s; word < end;) {
    const char *stop = word;
    while (stop < end && !is_space(*stop)) stop++;
    uint32_t n = columns_of(word, (uint32_t)(stop - word));
    if (t.n && columns + 1 + n > room) {
      add_text_line(l, out, t.at, t.at + t.n);
      t = (Text){ .arena = l->arena };
      columns = 0;
    }
    if (t.n) text_puts(&t, " ");
    columns += n + (columns > 0);
    text_put(&t, word, (size_t)(stop - word));
    while (stop < end && is_space(*stop)) stop++;
    word = stop;
  }
  if (t.n) add_text_line(l, out, t.at, t.at + t.n);
}

void text_lines(const Layout *l, const Piece *p, TextLines *out) {
  enum { ROOM_LEAST = 40 };
  const char *s = l->text + p->lo, *end = l->text + p->hi;
  uint32_t at = p->at + text_indent(l, p), room = at + ROOM_LEAST < FORMAT_WIDTH ? FORMAT_WIDTH - at : ROOM_LEAST;
  if (lines_as_written(l, s, end, room, out) || !p->wrap) return;
  out->n = 0;
  lines_filled(l, s, end, room, out);
}
