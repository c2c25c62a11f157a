/* diag.c - the list of diagnostics, and the nearest word to a misspelt one. */
#include "base/base.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct { const char *code; Severity severity; const char *title; } TABLE[DIAG_COUNT] = {
#define DIAG(id, code, severity, title) { code, severity, title },
#include "base/diag.def"
#undef DIAG
};

const char *diag_code(DiagId id) { return TABLE[id].code; }
const char *diag_title(DiagId id) { return TABLE[id].title; }

static const char *message_of(Arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (n < 0) return format;
  char *text = arena_alloc(arena, (size_t)n + 1);
  vsnprintf(text, (size_t)n + 1, format, args);
  return text;
}

Diag *diag_add(Diags *ds, DiagId id, Span span, const char *format, ...) {
  if (TABLE[id].severity == SEV_ERROR) ds->errors++;
  else ds->warnings++;
  if (ds->all.n >= DIAG_LIMIT) {
    ds->dropped++;
    return NEW(ds->arena, Diag);   /* for the caller to fill in, read by nobody */
  }
  Diag d = { .id = id, .severity = TABLE[id].severity, .span = span };
  va_list args;
  va_start(args, format);
  d.message = message_of(ds->arena, format, args);
  va_end(args);
  vec_push(ds->arena, &ds->all, d);
  return &ds->all.at[ds->all.n - 1];
}

void diag_limit(Diags *ds, const Trap *t, Span on, const char *note) {
  Diag *d = diag_add(ds, t->limit, t->where.file ? t->where : on, "%s", t->what);
  d->hint = t->limit == D_NUMBER_OVERFLOW ? "numbers have 18 digits, dates the years 1 to 9999"
          : t->limit == D_NEGATIVE_WEIGHT ? "the record gives the weights" : NULL;
  if (t->where.file && on.file) {
    d->second = on;
    d->second_note = note;
  }
}

static int order(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

static int compare(const void *x, const void *y) {
  const Diag *a = x, *b = y;
  int c = order(a->span.file, b->span.file);
  if (!c) c = order(a->span.lo, b->span.lo);
  if (!c) c = strcmp(TABLE[a->id].code, TABLE[b->id].code);
  if (!c) c = order(a->span.hi, b->span.hi);
  if (!c) c = strcmp(a->message, b->message);
  return c;
}

void diags_sort(Diags *ds) {
  if (ds->all.n < 2) return;
  if (ds->all.n) qsort(ds->all.at, ds->all.n, sizeof *ds->all.at, compare);
  uint32_t n = 1;
  for (uint32_t i = 1; i < ds->all.n; i++) {
    if (compare(&ds->all.at[i], &ds->all.at[n - 1]) != 0) {
      ds->all.at[n++] = ds->all.at[i];
    } else if (ds->all.at[i].severity == SEV_ERROR) {
      ds->errors--;
    } else {
      ds->warnings--;
    }
  }
  ds->all.n = n;
}

/* ---- the nearest word ---- */

enum { WORD_MOST = 64 };   /* longer words are not compared: nobody mistypes one in only a few letters unseen */

/* Code points of `s`; malformed bytes count as themselves. Returns WORD_MOST + 1 when there are more. */
static size_t code_points(const char *s, uint32_t out[WORD_MOST]) {
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p; n++) {
    if (n == WORD_MOST) return WORD_MOST + 1;
    uint32_t c = *p++;
    if (c >= 0xC0) {
      c &= c >= 0xF0 ? 0x07u : c >= 0xE0 ? 0x0Fu : 0x1Fu;
      while ((*p & 0xC0) == 0x80) c = c << 6 | (*p++ & 0x3Fu);
    }
    out[n] = c;
  }
  return n;
}

static uint32_t fold(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Insertions, deletions, substitutions and swaps of neighbours; a difference only in case counts as one in all. */
static uint32_t distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb) {
  uint32_t row[3][WORD_MOST + 1];
  uint32_t *before = row[0], *above = row[1], *now = row[2];
  for (size_t j = 0; j <= nb; j++) above[j] = (uint32_t)j;
  for (size_t i = 1; i <= na; i++) {
    now[0] = (uint32_t)i;
    for (size_t j = 1; j <= nb; j++) {
      uint32_t change = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
      now[j] = least(above[j - 1] + change, least(above[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1]))
        now[j] = least(now[j], before[j - 2] + 1);
    }
    uint32_t *t = before;
    before = above;
    above = now;
    now = t;
  }
  uint32_t d = above[nb];
  if (d == 0 && (na != nb || memcmp(a, b, na * sizeof *a) != 0)) d = 1;
  return d;
}

void nearest_begin(Nearest *near, const char *word) {
  uint32_t points[WORD_MOST];
  near->word = word;
  near->len = code_points(word, points);
  near->best = NULL;
  /* What a typo would do: one slip in a short word, two in a longer, three in a long one; 0 stands for none. */
  uint32_t limit = near->len < 2 ? 0 : near->len < 5 ? 1 : near->len < 9 ? 2 : near->len <= WORD_MOST ? 3 : 0;
  near->distance = limit + 1;
}

void nearest_try(Nearest *near, const char *candidate) {
  uint32_t a[WORD_MOST], b[WORD_MOST];
  if (near->distance <= 1 || !*candidate) return;
  size_t na = code_points(near->word, a), nb = code_points(candidate, b);
  if (nb > WORD_MOST || na > WORD_MOST) return;
  size_t apart = na > nb ? na - nb : nb - na;
  if (apart >= near->distance || nb < 2) return;
  uint32_t d = distance(a, na, b, nb);
  if (d > 0 && d < near->distance && d < na && d < nb) {
    near->distance = d;
    near->best = candidate;
  }
}

const char *nearest_best(const Nearest *near) { return near->best; }
