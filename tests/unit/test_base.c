/* Base: memory, names, places, diagnostics, numbers, the calendar. */
#include "base/collate.h"
#include "base/base.h"
#include "base/value.h"
#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static Trap trap;
static Arena *arena;

static void setup(void) {
  arena = arena_new(&trap);
  ck_assert_ptr_nonnull(arena);
}
static void teardown(void) {
  arena_fail_after = 0;
  arena_free(arena);
}

/* ---- memory ---- */

START_TEST(arena_gives_zeroed_aligned_memory) {
  for (size_t size = 1; size < 3000; size = size * 3 / 2 + 1) {
    unsigned char *at = arena_alloc(arena, size);
    ck_assert_uint_eq((uintptr_t)at % (size % 16 == 0 ? 16 : 8), 0);
    for (size_t i = 0; i < size; i++) ck_assert_uint_eq(at[i], 0);
    memset(at, 0xAB, size);
  }
  arena_reset(arena);
  ck_assert_uint_eq(arena_used(arena), 0);
  const unsigned char *again = arena_alloc(arena, 500);
  for (size_t i = 0; i < 500; i++) ck_assert_uint_eq(again[i], 0);
}
END_TEST

START_TEST(arena_memory_is_zeroed_again_after_a_reset) {
  for (int round = 0; round < 4; round++) {
    for (size_t size = 1; size < 3 << 20; size = size * 2 + 7) {
      unsigned char *at = arena_alloc(arena, size);
      size_t dirty = 0;
      for (size_t i = 0; i < size; i++) dirty += at[i] != 0;
      ck_assert_uint_eq(dirty, 0);
      memset(at, 0xCD, size);
    }
    arena_reset(arena);
  }
}
END_TEST

/* Several threads make arenas, fill them and free them in another order: what they get is zero, and theirs alone. */
enum { ROUNDS = 300, HELD = 12 };
static void *fill_arenas(void *user) {
  unsigned char mark = *(unsigned char *)user;
  size_t wrong = 0, sizes[HELD];
  Arena *held[HELD] = { NULL };
  unsigned char *at[HELD];
  uint32_t draw = mark;
  for (int round = 0; round < ROUNDS; round++) {
    draw = draw * 1664525 + 1013904223;
    uint32_t slot = (draw >> 16) % HELD;
    for (size_t i = 0; held[slot] && i < sizes[slot]; i++) wrong += at[slot][i] != mark;
    arena_free(held[slot]);
    held[slot] = arena_new(NULL);
    if (!held[slot]) return NULL;
    sizes[slot] = (draw >> 8) % (round % 16 ? 100000 : 3000000) + 1;
    at[slot] = arena_alloc(held[slot], sizes[slot]);
    for (size_t i = 0; i < sizes[slot]; i++) wrong += at[slot][i] != 0;
    memset(at[slot], mark, sizes[slot]);
  }
  for (int i = 0; i < HELD; i++) arena_free(held[i]);
  return wrong ? NULL : user;
}
START_TEST(arenas_of_several_threads_keep_apart) {
  pthread_t threads[3];
  unsigned char marks[3] = { 1, 2, 3 };
  for (int i = 0; i < 3; i++) ck_assert_int_eq(pthread_create(&threads[i], NULL, fill_arenas, &marks[i]), 0);
  for (int i = 0; i < 3; i++) {
    void *right;
    pthread_join(threads[i], &right);
    ck_assert_ptr_nonnull(right);
  }
}
END_TEST

START_TEST(text_is_put_together_as_printf_does) {
  char expected[200];
  snprintf(expected, sizeof expected, "%s|%d|%u|%lld|%llu|%.*s|%%|%5.2f|%c", "a", -12, 7u, -9000000000LL, 18446744073709551615ULL, 2,
           "xyz", 3.14159, 'q');
  ck_assert_str_eq(arena_printf(arena, "%s|%d|%u|%lld|%llu|%.*s|%%|%5.2f|%c", "a", -12, 7u, -9000000000LL, 18446744073709551615ULL, 2,
                                "xyz", 3.14159, 'q'), expected);
  ck_assert_str_eq(arena_printf(arena, "%s and %d, %s", "one", 2147483647, "three"), "one and 2147483647, three");
  ck_assert_str_eq(arena_printf(arena, "%d%s", -2147483647 - 1, ""), "-2147483648");
}
END_TEST

START_TEST(arena_large_pieces_leave_small_ones_alone) {
  char *small = arena_text(arena, "small", 5);
  char *large = arena_alloc(arena, 50 << 20);
  memset(large, 1, 50 << 20);
  char *next = arena_text(arena, "next", 4);
  ck_assert_str_eq(small, "small");
  ck_assert_str_eq(next, "next");
  arena_reset(arena);
  ck_assert_str_eq(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
}
END_TEST

START_TEST(children_go_with_their_parent) {
  Arena *a = arena_child(arena), *b = arena_child(arena), *c = arena_child(a);
  arena_alloc(c, 100000);
  arena_free(b);
  Arena *d = arena_child(arena);
  arena_free(a);
  arena_alloc(d, 10);   /* the rest is freed by teardown; a leak shows under the sanitizer */
}
END_TEST

START_TEST(failure_jumps_to_the_trap) {
  Trap mine;
  volatile int reached = 0;
  arena_set_trap(arena, &mine);
  Arena *child = arena_child(arena);
  if (setjmp(mine.jump) == 0) {
    arena_alloc(child, SIZE_MAX / 2);
    reached = 1;
  }
  ck_assert_int_eq(reached, 0);
  ck_assert_int_eq(mine.kind, FAIL_MEMORY);
  ck_assert_ptr_eq(arena_trap(arena), &mine);
}
END_TEST

/* Something of everything that allocates. */
static void work(Arena *a) {
  Names *names = names_new(a);
  Sources *sources = sources_new(a);
  Diags diags = { .arena = a };
  Text text = { .arena = a };
  VEC(int) numbers = { 0 };
  for (int i = 0; i < 300; i++) {
    char buf[20];
    snprintf(buf, sizeof buf, "name%d", i);
    name_str(names, buf);
    vec_push(a, &numbers, i);
    text_printf(&text, "%d ", i);
  }
  Arena *child = arena_child(a);
  arena_alloc(child, 5000);
  uint32_t file = source_add(sources, "f", "a\nb\n", 4);
  diag_add(&diags, D_SYNTAX, (Span){ file, 2, 3 }, "bad %s", "thing");
  ck_assert_uint_eq(place_of(sources, diags.all.at[0].span).line, 2);
  diags_sort(&diags);
}

START_TEST(every_allocation_may_fail) {
  volatile bool finished = false;
  for (volatile long n = 1; !finished; n++) {
    ck_assert_int_lt(n, 100000);
    Trap mine;
    arena_fail_after = n;
    Arena *volatile a = arena_new(&mine);
    if (!a) continue;
    if (setjmp(mine.jump) == 0) {
      work(a);
      finished = arena_fail_after > 0;
    } else {
      ck_assert_int_eq(mine.kind, FAIL_MEMORY);
    }
    arena_fail_after = 0;
    arena_free(a);
  }
}
END_TEST

START_TEST(vectors_grow) {
  VEC(uint32_t) v = { 0 };
  VEC(uint64_t) other = { 0 };
  for (uint32_t i = 0; i < 100000; i++) {
    vec_push(arena, &v, i);
    if (i % 3 == 0) vec_push(arena, &other, i);
  }
  for (uint32_t i = 0; i < v.n; i++) ck_assert_uint_eq(v.at[i], i);
  for (uint32_t i = 0; i < other.n; i++) ck_assert_uint_eq(other.at[i], 3 * i);
}
END_TEST

START_TEST(texts_grow) {
  Text t = { .arena = arena };
  ck_assert_str_eq(text_done(&t), "");
  for (int i = 0; i < 1000; i++) text_puts(&t, "ab");
  ck_assert_uint_eq(strlen(text_done(&t)), 2000);
  text_printf(&t, "%s", "!");
  ck_assert_int_eq(text_done(&t)[2000], '!');
}
END_TEST

/* ---- names ---- */

START_TEST(names_are_interned) {
  Names *names = names_new(arena);
  Name a = name_str(names, "Armenia"), b = name_of(names, "Armenia and more", 7), c = name_str(names, "armenia");
  ck_assert(name_eq(a, b));
  ck_assert(!name_eq(a, c));
  ck_assert_str_eq(name_text(names, a), "Armenia");
  ck_assert_uint_eq(name_len(names, a), 7);
  Name found;
  ck_assert(!name_find(names, "Belarus", 7, &found));
  ck_assert(name_find(names, "Armenia", 7, &found) && name_eq(found, a));
  ck_assert_uint_eq(name_str(names, "").i, 0);
  for (uint32_t i = 0; i < 50000; i++) {
    char buf[20];
    int n = snprintf(buf, sizeof buf, "n%" PRIu32, i * 7919);
    Name x = name_of(names, buf, (size_t)n);
    ck_assert_uint_eq(x.i, i + 3);
  }
  ck_assert(name_eq(name_str(names, "n7919"), (Name){ 4 }));
}
END_TEST

/* ---- places ---- */

START_TEST(places_count_lines_and_characters) {
  Sources *s = sources_new(arena);
  static const char TEXT[] = "one\r\n\n  \xC3\xA9\xE2\x82\xAC x\nlast";
  uint32_t file = source_add(s, "dir/f.charter", TEXT, sizeof TEXT - 1);
  const struct { uint32_t lo, line, column; } cases[] = {
    { 0, 1, 1 }, { 3, 1, 4 }, { 5, 2, 1 }, { 6, 3, 1 }, { 8, 3, 3 }, { 10, 3, 4 }, { 14, 3, 6 }, { 16, 4, 1 }, { 20, 4, 5 }, { 99, 4, 5 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Place p = place_of(s, (Span){ file, cases[i].lo, cases[i].lo });
    ck_assert_uint_eq(p.line, cases[i].line);
    ck_assert_uint_eq(p.column, cases[i].column);
    ck_assert_str_eq(p.path, "dir/f.charter");
  }
  ck_assert_uint_eq(place_of(s, (Span){ 0, 5, 6 }).line, 0);
  uint32_t empty = source_add(s, "e", "", 0);
  ck_assert_uint_eq(place_of(s, (Span){ empty, 0, 0 }).column, 1);
}
END_TEST

START_TEST(places_in_long_lines) {
  enum { N = 100000 };
  char *text = arena_alloc(arena, 2 * N + 1);
  for (int i = 0; i < N; i++) memcpy(text + 2 * i, "\xC3\xA9", 2);
  Sources *s = sources_new(arena);
  uint32_t file = source_add(s, "f", text, 2 * N);
  for (uint32_t i = 0; i < N; i += 997) ck_assert_uint_eq(place_of(s, (Span){ file, 2 * i, 2 * i }).column, i + 1);
  ck_assert_uint_eq(place_of(s, (Span){ file, 2 * N, 2 * N }).column, N + 1);
}
END_TEST

START_TEST(spans_join) {
  Span a = { 1, 5, 8 }, b = { 1, 2, 6 }, none = { 0, 0, 0 };
  ck_assert_uint_eq(span_join(a, b).lo, 2);
  ck_assert_uint_eq(span_join(a, b).hi, 8);
  ck_assert_uint_eq(span_join(none, b).lo, 2);
  ck_assert_uint_eq(span_join(a, none).hi, 8);
}
END_TEST

/* ---- diagnostics ---- */

START_TEST(diagnostics_are_sorted_and_told_once) {
  Diags d = { .arena = arena };
  diag_add(&d, D_SYNTAX, (Span){ 1, 9, 10 }, "b");
  diag_add(&d, D_UNDECLARED, (Span){ 1, 2, 3 }, "c");
  diag_add(&d, D_SYNTAX, (Span){ 1, 2, 3 }, "a");
  diag_add(&d, D_SYNTAX, (Span){ 1, 9, 10 }, "b");
  diag_add(&d, D_SYNTAX, (Span){ 1, 9, 10 }, "other")->hint = "h";
  diag_add(&d, D_UNENCODED, (Span){ 0, 0, 0 }, "w");
  diag_add(&d, D_UNENCODED, (Span){ 0, 0, 0 }, "w");
  ck_assert_uint_eq(d.errors, 5);
  ck_assert_uint_eq(d.warnings, 2);
  diags_sort(&d);
  ck_assert_uint_eq(d.all.n, 5);
  ck_assert_uint_eq(d.errors, 4);
  ck_assert_uint_eq(d.warnings, 1);
  ck_assert_str_eq(d.all.at[1].message, "a");
  ck_assert_str_eq(d.all.at[2].message, "c");
  ck_assert_str_eq(d.all.at[4].hint, "h");
  ck_assert_str_eq(diag_code(D_SYNTAX), "E204");
}
END_TEST

START_TEST(too_many_diagnostics_are_counted) {
  Diags d = { .arena = arena };
  for (uint32_t i = 0; i < DIAG_LIMIT + 50; i++) diag_add(&d, D_SYNTAX, (Span){ 1, i, i }, "x%" PRIu32, i)->hint = "y";
  ck_assert_uint_eq(d.all.n, DIAG_LIMIT);
  ck_assert_uint_eq(d.dropped, 50);
  ck_assert_uint_eq(d.errors, DIAG_LIMIT + 50);
}
END_TEST

START_TEST(codes_are_unique) {
  for (int i = 0; i < DIAG_COUNT; i++)
    for (int k = 0; k < i; k++) ck_assert_str_ne(diag_code((DiagId)i), diag_code((DiagId)k));
}
END_TEST

static const char *nearest(const char *word, const char *const *candidates) {
  Nearest n;
  nearest_begin(&n, word);
  for (; *candidates; candidates++) nearest_try(&n, *candidates);
  return nearest_best(&n);
}

START_TEST(nearest_is_what_a_typo_would_do) {
  const char *const states[] = { "Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "member", "CSTO", "ab", NULL };
  ck_assert_str_eq(nearest("Armania", states), "Armenia");
  ck_assert_str_eq(nearest("Amrenia", states), "Armenia");
  ck_assert_str_eq(nearest("armenia", states), "Armenia");
  ck_assert_str_eq(nearest("csto", states), "CSTO");
  ck_assert_str_eq(nearest("Kazahstan", states), "Kazakhstan");
  ck_assert_str_eq(nearest("membr", states), "member");
  ck_assert_str_eq(nearest("ba", states), "ab");
  ck_assert_ptr_null(nearest("x", states));
  ck_assert_ptr_null(nearest("Georgia", states));
  ck_assert_ptr_null(nearest("", states));
  const char *const greek[] = { "\xCE\xBB\xCF\x8C\xCE\xB3\xCE\xBF\xCF\x82", NULL };
  ck_assert_ptr_nonnull(nearest("\xCE\xBB\xCE\xBF\xCE\xB3\xCE\xBF\xCF\x82", greek));   /* one character, two bytes */
  char wide[200];
  memset(wide, 'a', 199);
  wide[199] = 0;
  const char *const both[] = { wide, NULL };
  ck_assert_ptr_null(nearest(wide, both));
}
END_TEST

START_TEST(files_are_read) {
  char *text;
  size_t len;
  ck_assert_int_eq(file_read(arena, "/nowhere/at/all", &text, &len), FILE_MISSING);
  ck_assert_int_eq(file_read(arena, "/", &text, &len), FILE_IS_FOLDER);
  ck_assert_int_eq(file_read(arena, "/dev/null", &text, &len), FILE_OK);
  ck_assert_uint_eq(len, 0);
  char path[] = "/tmp/charter-test-XXXXXX";
  int fd = mkstemp(path);
  FILE *f = fdopen(fd, "w");
  fputs("some text", f);
  fclose(f);
  ck_assert_int_eq(file_read(arena, path, &text, &len), FILE_OK);
  ck_assert_uint_eq(len, 9);
  ck_assert_str_eq(text, "some text");
  remove(path);
}
END_TEST

/* ---- numbers ---- */

static Value num(int64_t n, int64_t d) {
  Value v = { 0 };
  ck_assert(num_make(n, d, &v));
  return v;
}
#define ck_num(v, numerator, denominator)                                                                    \
  do {                                                                                                       \
    ck_assert_int_eq((v).n, numerator);                                                                      \
    ck_assert_uint_eq((v).den, denominator);                                                                 \
    ck_assert_uint_eq((v).tag, V_NUM);                                                                       \
  } while (0)

START_TEST(turns_are_counted_from_the_first) {
  static const struct { int64_t months, seconds; const char *first, *at, *from, *to; int64_t number; } cases[] = {
    { 1, 0, "2020-01-31", "2020-01-31", "2020-01-31", "2020-02-29", 0 },
    { 1, 0, "2020-01-31", "2020-02-28", "2020-01-31", "2020-02-29", 0 },
    { 1, 0, "2020-01-31", "2020-02-29", "2020-02-29", "2020-03-31", 1 },
    { 1, 0, "2020-01-31", "2020-03-30", "2020-02-29", "2020-03-31", 1 },
    { 12, 0, "2020-02-29", "2023-06-01", "2023-02-28", "2024-02-29", 3 },
    { 6, 0, "1999-10-15T12:00", "2020-04-15T11:59:59", "2019-10-15T12:00", "2020-04-15T12:00", 40 },
    { 0, 86400, "1920-01-01", "2020-01-01T23:59", "2020-01-01", "2020-01-02", 36525 },
    { 1, 0, "9999-11-15", "9999-12-20", "9999-12-15", NULL, 1 },
  };
  Instant first, at, from, to = 0;
  bool day;
  Turn turn;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Value period = cases[i].months ? value_make(V_MONTHS, cases[i].months) : value_make(V_SECONDS, cases[i].seconds);
    ck_assert(instant_parse(cases[i].first, strlen(cases[i].first), 0, &first, &day));
    ck_assert(instant_parse(cases[i].at, strlen(cases[i].at), 0, &at, &day));
    ck_assert(instant_parse(cases[i].from, strlen(cases[i].from), 0, &from, &day));
    if (cases[i].to) ck_assert(instant_parse(cases[i].to, strlen(cases[i].to), 0, &to, &day));
    Clock c = { period, first };
    ck_assert(turn_at(c, at, 0, &turn));
    ck_assert_int_eq(turn.number, cases[i].number);
    ck_assert(turn.from == from && turn.to == (cases[i].to ? to : INSTANT_MAX));
    ck_assert(!turn_at(c, first - 1, 0, &turn));
  }
  /* in a zone: the end of the month is that of the zone */
  Clock c = { value_make(V_MONTHS, 1), -10800 };
  ck_assert(turn_at(c, 0, 10800, &turn));
  ck_assert_int_eq(turn.to, 31 * 86400 - 10800);
}
END_TEST

START_TEST(alphabets_differ) {
  Arena *a = arena_new(&trap);
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Collations *c = collations_new(a);
  ck_assert(language_known("en") && language_known("ru") && language_known("de-u-co-phonebk") && language_known("zh"));
  ck_assert(!language_known("English") && !language_known("") && !language_known("xx") && !language_known("en_US!"));
  static const struct { const char *tag, *a, *b; int order; } cases[] = {
    { "en", "Côte d'Ivoire", "Croatia", -1 }, { "en", "viet nam", "United States", 1 }, { "sv", "Öland", "Zimbabwe", 1 },
    { "de", "Öland", "Zimbabwe", -1 },        { "ru", "Ёлка", "Жук", -1 },              { "ru", "Казахстан", "Кыргызстан", -1 },
    { "en", "same", "same", 0 },              { "lt", "Yla", "Juozas", -1 },            { "es", "ñandú", "nube", 1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint32_t id = (uint32_t)i * 2 + 1, other = cases[i].order ? id + 1 : id;
    for (int again = 0; again < 2; again++)                /* by sort keys, made and then remembered; and compared at once */
      ck_assert_int_eq(collate(c, cases[i].tag, cases[i].a, id, cases[i].b, other), cases[i].order);
    ck_assert_int_eq(collate(c, cases[i].tag, cases[i].a, 0, cases[i].b, 0), cases[i].order);
    ck_assert_int_eq(collate(c, cases[i].tag, cases[i].b, 0, cases[i].a, id), -cases[i].order);
  }
  for (uint32_t i = 1; i < 2000; i++) {                    /* the table of sort keys grows */
    char x[16], y[16];
    snprintf(x, sizeof x, "x%05u", i);
    snprintf(y, sizeof y, "x%05u", i + 1);
    ck_assert_int_eq(collate(c, "fr", x, i, y, i + 1), -1);
  }
  collations_close(c);
  collations_close(NULL);
  arena_free(a);
}
END_TEST

START_TEST(numbers_are_exact) {
  Value v;
  ck_num(num(6, -4), -3, 2);
  ck_num(num(0, -7), 0, 1);
  ck_assert(num_add(num(1, 3), num(1, 6), &v));
  ck_num(v, 1, 2);
  ck_assert(num_sub(num(1, 3), num(1, 3), &v));
  ck_num(v, 0, 1);
  ck_assert(num_mul(num(2, 3), num(64, 1), &v));
  ck_num(v, 128, 3);
  ck_assert(num_div(num(1, 2), num(-3, 4), &v));
  ck_num(v, -2, 3);
  ck_assert(!num_div(num(1, 2), num(0, 1), &v));
  ck_assert(num_floor_div(num(-7, 1), num(2, 1), &v));
  ck_num(v, -4, 1);
  ck_assert(num_mod(num(-7, 1), num(2, 1), &v));
  ck_num(v, 1, 1);
  ck_assert(num_mod(num(7, 2), num(-1, 1), &v));
  ck_num(v, -1, 2);
  ck_assert(!num_mod(num(1, 1), num(0, 1), &v) && !num_floor_div(num(1, 1), num(0, 1), &v));
  ck_assert_int_eq(num_cmp(num(1, 3), num(2, 6)), 0);
  ck_assert_int_lt(num_cmp(num(-1, 3), num(1, 3)), 0);
  ck_assert_int_gt(num_cmp(num(INT64_MAX, 1), num(INT64_MAX - 1, 1)), 0);
  ck_assert_int_lt(num_cmp(num(INT64_MAX - 1, UINT32_MAX), num(INT64_MAX, UINT32_MAX - 1)), 0);
  ck_assert(value_eq(num(50, 100), num(1, 2)));
}
END_TEST

START_TEST(numbers_that_do_not_fit_are_told) {
  Value v;
  ck_assert(!num_add(num(INT64_MAX, 1), num(1, 1), &v));
  ck_assert(!num_sub(num(INT64_MIN, 1), num(1, 1), &v));
  ck_assert(!num_mul(num(INT64_MAX, 1), num(2, 1), &v));
  ck_assert(!num_mul(num(INT64_MIN, 1), num(-1, 1), &v));
  ck_assert(!num_add(num(1, UINT32_MAX), num(1, UINT32_MAX - 1), &v));
  ck_assert(!num_make(INT64_MIN, -1, &v));
  ck_assert(!num_make(1, (int64_t)UINT32_MAX + 1, &v));
  ck_assert(!num_make(1, 0, &v));
  ck_assert(num_make(INT64_MIN, 1, &v));
  ck_assert(num_mod(num(INT64_MIN, 1), num(-1, 1), &v));
  ck_num(v, 0, 1);
  ck_assert(num_mul(num(INT64_MAX, 3), num(3, 7), &v));   /* only the way there would not fit in 64 bits */
  ck_num(v, INT64_MAX / 7, 1);
}
END_TEST

START_TEST(numbers_are_read) {
  Value v;
  ck_assert(num_parse("12", 2, &v));
  ck_num(v, 12, 1);
  ck_assert(num_parse("-2.50", 5, &v));
  ck_num(v, -5, 2);
  ck_assert(num_parse("0.000", 5, &v));
  ck_num(v, 0, 1);
  ck_assert(num_parse("1.50000000000000000000000000000000000000000000", 46, &v));
  ck_num(v, 3, 2);
  ck_assert(num_parse("9223372036854775807", 19, &v));
  const char *const bad[] = { "", "-", ".", "1.", ".5", "1.2.3", "1e5", "+1", "--1", "9223372036854775808", "0.00000000001",
                              "99999999999999999999999999999999999999999999999999999999" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) ck_assert_msg(!num_parse(bad[i], strlen(bad[i]), &v), "%s", bad[i]);
}
END_TEST

/* ---- the calendar ---- */

static Instant at(const char *text) {
  Instant t = 0;
  bool is_date;
  ck_assert_msg(instant_parse(text, strlen(text), 0, &t, &is_date), "%s", text);
  return t;
}
static const char *show(Instant t) {
  static char buf[40];
  return instant_print(t, 0, buf);
}

START_TEST(dates_are_read_and_printed) {
  ck_assert_int_eq(at("1970-01-01"), 0);
  ck_assert_int_eq(at("2000-02-29"), 951782400);
  ck_assert_int_eq(at("2021-01-19T10:00"), 1611050400);
  ck_assert_int_eq(at("2021-01-19T10:00:30+05:00"), 1611050430 - 5 * 3600);
  ck_assert_int_eq(at("2021-01-19T10:00Z"), 1611050400);
  ck_assert_str_eq(show(at("0001-01-01")), "0001-01-01");
  ck_assert_str_eq(show(at("9999-12-31T23:59:59")), "9999-12-31T23:59:59");
  ck_assert_str_eq(show(at("1600-02-29T08:05")), "1600-02-29T08:05");
  ck_assert_str_eq(show(INSTANT_MIN), "the beginning of time");
  ck_assert_str_eq(show(INSTANT_MAX), "the end of time");
  Instant t;
  bool is_date;
  ck_assert(instant_parse("2021-01-19", 10, 3 * 3600, &t, &is_date) && is_date);
  ck_assert_int_eq(t, at("2021-01-18T21:00"));
  char buf[40];
  ck_assert_str_eq(instant_print(t, 3 * 3600, buf), "2021-01-19");
  const char *const bad[] = { "2021-02-29", "1900-02-29", "2021-13-01", "2021-00-01", "2021-01-00", "2021-04-31", "0000-01-01", "2021-1-1",
                              "2021-01-01T24:00", "2021-01-01T10", "2021-01-01T10:60", "2021-01-01T10:00:60", "2021-01-01T10:00+5",
                              "2021-01-01T10:00+19:00", "2021-01-01 10:00", "2021-01-01x", "" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_msg(!instant_parse(bad[i], strlen(bad[i]), 0, &t, &is_date), "%s", bad[i]);
}
END_TEST

START_TEST(every_day_goes_there_and_back) {
  Instant last = at("0001-01-01") - 86400;
  for (int32_t year = 1; year <= 9999; year += year > 1890 && year < 2110 ? 1 : 37)
    for (uint32_t month = 1; month <= 12; month++)
      for (uint32_t day = 1; day <= 31; day++) {
        Civil c = { year, month, day, 0, 0, 0 };
        if (!civil_valid(&c)) continue;
        Instant t = civil_to_instant(&c, 0);
        ck_assert_int_gt(t, last);
        last = t;
        Civil back = instant_to_civil(t + 86399, 0);
        ck_assert(back.year == year && back.month == month && back.day == day && back.second == 59);
      }
}
END_TEST

START_TEST(months_clamp_to_the_last_day) {
  const struct { const char *from; int64_t months; const char *to; } cases[] = {
    { "2021-01-31", 1, "2021-02-28" },  { "2020-01-31", 1, "2020-02-29" },   { "2020-02-29", 12, "2021-02-28" },
    { "2021-03-31", -1, "2021-02-28" }, { "2021-01-15T10:30", 23, "2022-12-15T10:30" }, { "2021-12-31", 2, "2022-02-28" },
    { "2000-01-01", -12, "1999-01-01" }, { "2021-05-31", 0, "2021-05-31" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Instant t;
    ck_assert(instant_add_months(at(cases[i].from), cases[i].months, 0, &t));
    ck_assert_str_eq(show(t), cases[i].to);
  }
  Instant t;
  ck_assert(!instant_add_months(at("9999-12-01"), 1, 0, &t));
  ck_assert(!instant_add_months(at("0001-01-01"), -1, 0, &t));
  ck_assert(!instant_add_months(0, INT64_MAX, 0, &t));
  ck_assert(!instant_add_months(INSTANT_MAX, 1, 0, &t));
  /* In the zone of the charter 2021-01-31 has begun, in UTC not yet. */
  ck_assert(instant_add_months(at("2021-01-30T22:00"), 1, 3 * 3600, &t));
  ck_assert_int_eq(t, at("2021-02-27T22:00"));
}
END_TEST

START_TEST(seconds_stay_in_range) {
  Instant t;
  ck_assert(instant_add_seconds(0, -86400, &t) && t == -86400);
  ck_assert(!instant_add_seconds(0, INT64_MAX, &t));
  ck_assert(!instant_add_seconds(INSTANT_MAX, 1, &t));
  ck_assert(!instant_add_seconds(at("9999-12-31"), 86400 * 400, &t));
}
END_TEST

START_TEST(zones_are_offsets) {
  bool ok;
  ck_assert(zone_parse("+03:00", 6, &ok) == 10800 && ok);
  ck_assert(zone_parse("-04:30", 6, &ok) == -16200 && ok);
  ck_assert(zone_parse("Z", 1, &ok) == 0 && ok);
  const char *const bad[] = { "", "3", "+3:00", "+03", "+03:60", "+25:00", "Europe/Minsk" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zone_parse(bad[i], strlen(bad[i]), &ok);
    ck_assert_msg(!ok, "%s", bad[i]);
  }
}
END_TEST

START_TEST(truth_is_ordered) {
  ck_assert_int_eq(t_and(T, U), U);
  ck_assert_int_eq(t_and(F, U), F);
  ck_assert_int_eq(t_or(T, U), T);
  ck_assert_int_eq(t_or(F, U), U);
  ck_assert_int_eq(t_not(U), U);
  ck_assert_int_eq(t_not(F), T);
}
END_TEST

Suite *test_base_suite(void);
Suite *test_base_suite(void) {
  Suite *s = suite_create("base");
  TCase *c = tcase_create("base");
  tcase_add_checked_fixture(c, setup, teardown);
  tcase_add_test(c, arena_gives_zeroed_aligned_memory);
  tcase_add_test(c, arena_large_pieces_leave_small_ones_alone);
  tcase_add_test(c, arena_memory_is_zeroed_again_after_a_reset);
  tcase_add_test(c, arenas_of_several_threads_keep_apart);
  tcase_add_test(c, text_is_put_together_as_printf_does);
  tcase_add_test(c, children_go_with_their_parent);
  tcase_add_test(c, failure_jumps_to_the_trap);
  tcase_add_test(c, every_allocation_may_fail);
  tcase_add_test(c, vectors_grow);
  tcase_add_test(c, texts_grow);
  tcase_add_test(c, names_are_interned);
  tcase_add_test(c, places_count_lines_and_characters);
  tcase_add_test(c, places_in_long_lines);
  tcase_add_test(c, spans_join);
  tcase_add_test(c, diagnostics_are_sorted_and_told_once);
  tcase_add_test(c, too_many_diagnostics_are_counted);
  tcase_add_test(c, codes_are_unique);
  tcase_add_test(c, nearest_is_what_a_typo_would_do);
  tcase_add_test(c, files_are_read);
  tcase_add_test(c, numbers_are_exact);
  tcase_add_test(c, numbers_that_do_not_fit_are_told);
  tcase_add_test(c, numbers_are_read);
  tcase_add_test(c, dates_are_read_and_printed);
  tcase_add_test(c, every_day_goes_there_and_back);
  tcase_add_test(c, months_clamp_to_the_last_day);
  tcase_add_test(c, seconds_stay_in_range);
  tcase_add_test(c, zones_are_offsets);
  tcase_add_test(c, turns_are_counted_from_the_first);
  tcase_add_test(c, alphabets_differ);
  tcase_add_test(c, truth_is_ordered);
  suite_add_tcase(s, c);
  return s;
}
