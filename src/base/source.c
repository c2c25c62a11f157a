/* source.c - source texts, and from byte spans to places that people read.
 *
 * Lines are indexed when the first place in a source is asked for. Columns count characters; so that a place in a very
 * long line is found quickly, the characters before every STEPth byte are counted as well.
 */
#include "base/base.h"

enum { STEP = 4096 };

Sources *sources_new(Arena *arena) {
  Sources *s = NEW(arena, Sources);
  s->arena = arena;
  source_add(s, "", "", 0);
  return s;
}

uint32_t source_add(Sources *s, const char *path, const char *text, size_t len) {
  if (len > INT32_MAX) mem_fail(arena_trap(s->arena), FAIL_LIMIT, "a source of more than 2 GiB");
  Source *src = NEW(s->arena, Source);
  src->path = arena_text(s->arena, path, strlen(path));
  src->text = text;
  src->len = len;
  vec_push(s->arena, &s->all, src);
  return s->all.n - 1;
}

void source_piece(Sources *s, uint32_t file, const char *text, size_t len, uint64_t line) {
  Source *src = s->all.at[file];
  if (src->index) arena_reset(src->index);
  else src->index = arena_child(s->arena);
  src->text = text;
  src->len = len;
  src->lines = src->chars = NULL;
  src->before = line - 1;
  src->piece++;
}

uint32_t source_find(const Sources *s, const char *path) {
  for (uint32_t i = 1; i < s->all.n; i++)
    if (strcmp(s->all.at[i]->path, path) == 0) return i;
  return 0;
}

static bool starts_character(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

static uint32_t chars_in(const char *s, size_t n) {
  uint32_t count = 0;
  for (; n >= 8; s += 8, n -= 8) {               /* eight at a time: the others are those of 10xxxxxx */
    uint64_t w;
    memcpy(&w, s, 8);
    count += 8 - (uint32_t)(((w >> 7 & ~(w >> 6) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0101010101010101)) >> 56);
  }
  for (; n; s++, n--) count += starts_character(*s);
  return count;
}
static void index_lines(Arena *arena, Source *src) {
  uint32_t n = 1;
  for (const char *p = src->text, *end = p + src->len; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
  uint32_t *lines = NEW_ARRAY(arena, uint32_t, n);
  uint32_t *chars = NEW_ARRAY(arena, uint32_t, src->len / STEP + 1);
  const char *p = src->text, *end = p + src->len;
  for (uint32_t line = 1; p < end && (p = memchr(p, '\n', (size_t)(end - p))); line++) lines[line] = (uint32_t)(++p - src->text);
  for (size_t i = STEP; i <= src->len; i += STEP) chars[i / STEP] = chars[i / STEP - 1] + chars_in(src->text + i - STEP, STEP);
  src->chars = chars;
  src->nlines = n;
  src->lines = lines;
}

static uint32_t chars_between(const Source *src, uint32_t from, uint32_t to) {
  return chars_in(src->text + from, to - from);
}

/* The characters before byte `at`. */
static uint32_t chars_before(const Source *src, uint32_t at) {
  return src->chars[at / STEP] + chars_between(src, at / STEP * STEP, at);
}

Place place_of(Sources *s, Span span) {
  Place place = { "", 0, 0 };
  if (span.file == 0 || span.file >= s->all.n) return place;
  Source *src = s->all.at[span.file];
  if (!src->lines) index_lines(src->index ? src->index : s->arena, src);
  uint32_t at = span.lo <= src->len ? span.lo : (uint32_t)src->len;
  uint32_t lo = 0, hi = src->nlines;      /* lines[lo] <= at < lines[hi] */
  while (hi - lo > 1) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (src->lines[mid] <= at) lo = mid;
    else hi = mid;
  }
  place.path = src->path;
  place.line = (uint32_t)src->before + lo + 1;
  uint32_t begin = src->lines[lo];
  place.column =
      1 + (at - begin < STEP ? chars_between(src, begin, at) : chars_before(src, at) - chars_before(src, begin));
  return place;
}

void sources_index(Sources *s) {
  for (uint32_t i = 1; i < s->all.n; i++)
    if (!s->all.at[i]->lines) index_lines(s->arena, s->all.at[i]);
}

Span span_join(Span a, Span b) {
  if (a.file == 0) return b;
  if (b.file == 0) return a;
  Span s = { a.file, a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi };
  return s;
}
