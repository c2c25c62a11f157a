/* test_render.c - diagnostics, wrapped text, JSON, proofs and receipts as they are printed. */
#include "render/answer.h"
#include "render/diag.h"
#include "render/receipt.h"
#include <check.h>
#include <stdlib.h>

Suite *test_render_suite(void);

static Trap trap;
static Arena *arena;
static Out *out;
static Text text;

static void setup(void) {
  arena = arena_new(&trap);
  out = NEW(arena, Out);
  text = (Text){ .arena = arena };
  out_init_memory(out, &text);
}
static void teardown(void) { arena_free(arena); }

static const char *printed(void) {
  out_flush(out);
  return text_done(&text);
}

/* ---- diagnostics ---- */
static const char *diag_of(const char *source, uint32_t lo, uint32_t hi, const char *hint, bool second) {
  Sources *s = sources_new(arena);
  Diags *d = NEW(arena, Diags);
  d->arena = arena;
  uint32_t file = source_add(s, "a.charter", source, strlen(source));
  Diag *x = diag_add(d, D_UNDECLARED, (Span){ file, lo, hi }, "there is no State named 'Armania'");
  x->hint = hint;
  if (second) {
    x->second = (Span){ file, 0, 4 };
    x->second_note = "declared";
  }
  diags_text(out, s, d);
  return printed();
}

START_TEST(a_diagnostic_shows_line_caret_hint_and_second_place) {
  ck_assert_str_eq(diag_of("State Armenia\nseat(CSC, Armania) is p\n", 24, 31, "did you mean 'Armenia'?", true),
                   "a.charter:2:11: error: there is no State named 'Armania' [E301]\n"
                   "    2 | seat(CSC, Armania) is p\n"
                   "      |           ^~~~~~~ did you mean 'Armenia'? (declared at a.charter:1:1)\n");
}
END_TEST

START_TEST(wide_and_odd_characters_keep_the_caret_in_place) {
  /* a tab, two wide characters, a combining accent, a bad byte */
  const char *shown = diag_of("\t\xE4\xB8\xAD\xE6\x96\x87 e\xCC\x81 \xFF X\n", 14, 15, NULL, false);
  ck_assert_str_eq(shown, "a.charter:1:10: error: there is no State named 'Armania' [E301]\n"
                          "    1 |  \xE4\xB8\xAD\xE6\x96\x87 e\xCC\x81 ? X\n"
                          "      |           ^\n");
}
END_TEST

START_TEST(long_lines_are_cut_around_the_caret) {
  char *line = arena_alloc(arena, 10001);
  memset(line, 'x', 10000);
  memcpy(line + 5000, "HERE", 4);
  const char *shown = diag_of(line, 5000, 5004, NULL, false);
  const char *first = strchr(shown, '\n') + 1;
  size_t width = strcspn(first, "\n");
  ck_assert_uint_le(width, OUT_WIDTH + 4);
  const char *here = strstr(first, "HERE"), *second = strchr(first, '\n') + 1;
  ck_assert_ptr_nonnull(here);
  ck_assert_int_eq(here - first, strchr(second, '^') - second);
  ck_assert_int_eq(strncmp(strchr(second, '^'), "^~~~\n", 5), 0);
}
END_TEST

START_TEST(ends_of_files_and_empty_files) {
  ck_assert_ptr_nonnull(strstr(diag_of("abc\n", 4, 4, "more", false), "    1 | abc\n"));
}
END_TEST

START_TEST(a_place_that_is_nowhere) {
  Sources *s = sources_new(arena);
  Diags *d = NEW(arena, Diags);
  d->arena = arena;
  diag_add(d, D_LIMIT, (Span){ 0, 0, 0 }, "too much")->hint = "less";
  diags_text(out, s, d);
  ck_assert_str_eq(printed(), "charter: error: too much [E803]\n      less\n");
}
END_TEST

/* ---- text ---- */
START_TEST(wrapping_counts_columns) {
  Text long_text = { .arena = arena };
  for (int i = 0; i < 40; i++) text_puts(&long_text, "\xD0\x9E\xD0\x94\xD0\x9A\xD0\x91 ");     /* four letters in eight bytes */
  size_t at = out_wrapped(out, text_done(&long_text), 0, 2);
  const char *shown = printed();
  size_t n = strcspn(shown, "\n");
  ck_assert_uint_eq(n, 20 * 9 - 1);       /* twenty words of five columns, the last without its blank */
  ck_assert_int_eq(strncmp(shown + n, "\n  \xD0", 4), 0);
  ck_assert_uint_gt(at, 2);
}
END_TEST

START_TEST(control_characters_do_not_reach_the_terminal) {
  out_wrapped(out, "a\tb\nc \x1b[31m", 0, 0);
  ck_assert_str_eq(printed(), "a b c [31m");
}
END_TEST

/* Texts of which most are plain, some are not. */
static uint32_t state;
static uint32_t below(uint32_t n) {
  state = state * 1664525 + 1013904223;
  return (state >> 8) % n;
}
static char *some_text(uint32_t odd) {
  static const char *const others[] = { "  ", "\t", "\n", "\x7f", "\xD0\x9E", "\xE4\xB8\xAD", "\xCC\x81",
                                        "\xFF", "\xC2\x85", "\"", "\\", "\x01", "\xE4\xB8" };
  Text t = { .arena = arena };
  for (uint32_t n = below(below(2) ? 20 : 300); n; n--) {
    char letter[2] = { (char)('!' + (int)below('~' - '!' + 1)), 0 };
    if (odd && !below(odd)) text_puts(&t, others[below(sizeof others / sizeof *others)]);
    else if (t.n && t.at[t.n - 1] != ' ' && !below(6)) text_puts(&t, " ");
    else text_puts(&t, letter);
    if (!below(100)) for (int i = 0; i < 120; i++) text_puts(&t, "x");       /* longer than a line */
  }
  text_done(&t);
  return t.at;
}
/* Word by word, character by character. */
static size_t wrapped_slowly(Text *t, const char *s, size_t at, size_t indent) {
  bool first = true;
  for (;;) {
    while (*s && (unsigned char)*s <= ' ') s++;
    size_t n = 0, columns = 0;
    while ((unsigned char)s[n] > ' ') {
      uint32_t w;
      bool ok;
      size_t end = n;
      while ((unsigned char)s[end] > ' ') end++;
      n += char_width(s + n, end - n, &w, &ok);
      columns += w;
    }
    if (!n) return at;
    if (!first && at + 1 + columns > OUT_WIDTH) {
      text_puts(t, "\n");
      for (size_t i = 0; i < indent; i++) text_puts(t, " ");
      at = indent;
    } else if (!first) {
      text_puts(t, " ");
      at++;
    }
    text_put(t, s, n);
    s += n;
    at += columns;
    first = false;
  }
}
START_TEST(wrapping_is_the_same_however_it_is_done) {
  for (state = 1; state % 4096; state++) {
    uint32_t seed = state;
    const char *s = some_text(below(2) ? 0 : 1 + below(40));
    size_t at = below(130), indent = below(12);
    Text expected = { .arena = arena };
    size_t reached = wrapped_slowly(&expected, s, at, indent);
    text.n = 0;
    ck_assert_uint_eq(out_wrapped(out, s, at, indent), reached);
    ck_assert_str_eq(printed(), text_done(&expected));
    state = seed;
  }
}
END_TEST

/* ---- JSON ---- */
START_TEST(strings_are_the_same_however_they_are_escaped) {
  for (state = 1; state % 4096; state++) {
    uint32_t seed = state;
    const char *whole = some_text(below(2) ? 0 : 1 + below(40)), *s = whole;
    Text expected = { .arena = arena };
    text_puts(&expected, "\"");
    for (size_t n = strlen(s), k; n; s += k, n -= k) {
      uint32_t w;
      bool ok;
      k = char_width(s, n, &w, &ok);
      if (*s == '"' || *s == '\\') text_printf(&expected, "\\%.*s", 1, s);
      else if (*s == '\t' || *s == '\n') text_puts(&expected, *s == '\t' ? "\\t" : "\\n");
      else if (*s == 1) text_puts(&expected, "\\u0001");
      else if (!ok && k == 1 && (unsigned char)*s >= 0x80) text_puts(&expected, "\xEF\xBF\xBD");
      else text_put(&expected, s, k);
    }
    text_puts(&expected, "\"\n");
    text.n = 0;
    JsonOut *j = json_begin(arena, out, false);
    json_str(j, whole);
    json_end(j);
    ck_assert_str_eq(printed(), text_done(&expected));
    state = seed;
  }
}
END_TEST

static void member(JsonOut *j, JsonPart *part) {
  JsonMark from = json_mark(j);
  if (part && json_again(j, part)) return;
  json_key(j, "a");
  json_list(j);
  json_int(j, 1);
  json_list_end(j);
  json_key(j, "b");
  if (part) json_keep(j, from, part);
}
static const char *members(bool pretty, bool keep) {
  JsonPart part = { .text = { .arena = arena } };
  JsonOut *j = json_begin(arena, out, pretty);
  text.n = 0;
  json_list(j);
  for (int i = 0; i < 5; i++) {
    if (i == 3) json_list(j);                        /* deeper, where it is another text if it is pretty */
    json_object(j);
    member(j, keep ? &part : NULL);
    json_int(j, i);
    if (i == 4) member(j, keep ? &part : NULL), json_int(j, i);   /* behind others */
    json_object_end(j);
    if (i == 2) out_flush(out);
  }
  json_list_end(j);
  json_list_end(j);
  json_end(j);
  ck_assert(!keep || part.text.n);
  return arena_text(arena, printed(), text.n);
}
START_TEST(parts_that_are_kept_are_what_would_be_written) {
  for (int pretty = 0; pretty < 2; pretty++) ck_assert_str_eq(members(pretty, true), members(pretty, false));
}
END_TEST

static void out_of_order(int how) {
  JsonOut *j = json_begin(arena, out, false);
  if (setjmp(trap.jump)) return;
  json_object(j);
  if (how == 0) json_int(j, 1);                      /* no key */
  if (how == 1) json_list_end(j);
  json_key(j, "a");
  if (how == 2) json_key(j, "b");
  if (how == 3) json_object_end(j);
  json_null(j);
  json_object_end(j);
  if (how == 4) json_null(j);
  ck_abort_msg("it was written: %d", how);
}
START_TEST(json_out_of_order_is_a_bug) {
  for (int how = 0; how < 5; how++) out_of_order(how);
}
END_TEST

START_TEST(json_is_valid_whatever_the_text) {
  JsonOut *j = json_begin(arena, out, false);
  json_object(j);
  json_key_str(j, "a\"\n", "b\x01\xFF\xE4\xB8\xAD");
  json_key_str(j, "n", NULL);
  json_object_end(j);
  json_end(j);
  ck_assert_str_eq(printed(), "{\"a\\\"\\n\":\"b\\u0001\xEF\xBF\xBD\xE4\xB8\xAD\",\"n\":null}\n");
}
END_TEST

static View view_of(Program *p) {
  View v;
  view_init(&v, arena, p, NULL, arena);
  return v;
}

static Program *empty(void) { return program_new(arena, names_new(arena), sources_new(arena)); }

START_TEST(proofs_of_any_depth_are_valid_json) {
  View v = view_of(empty());
  Proof *root = NULL;
  for (uint32_t i = 500; i; i--) {
    Proof *p = NEW(arena, Proof);
    p->id = i;
    p->kind = PF_ATOM;
    p->truth = T;
    p->says.text = "x";
    if (root) vec_push(arena, &p->kids, root);
    root = p;
  }
  JsonOut *j = json_begin(arena, out, false);
  proof_json(j, &v, root);
  json_end(j);
  const char *shown = printed();
  ck_assert_ptr_nonnull(strstr(shown, "\"see\":\"more\""));
  ck_assert_ptr_nonnull(strstr(shown, "\"id\":500"));
  proof_text(out, &v, root, 0);
  ck_assert_ptr_nonnull(strstr(printed(), "yes  x"));
}
END_TEST

START_TEST(readings_differ_where_verdicts_do) {
  View v = view_of(empty());
  Check a = { .verdict = VERDICT_INVALID }, b = { .verdict = VERDICT_VALID };
  vec_push(arena, &a.decisive, 3);
  vec_push(arena, &a.decisive, 1);
  vec_push(arena, &b.decisive, 1);
  Check *checks[] = { &a, &b };
  IndId events[] = { 1 };
  ReadingId readings[] = { 0, 1 };
  CaseResult r = { NULL, 1, events, 2, readings, checks, NULL };
  ProvId *differ;
  ck_assert_uint_eq(readings_differ(&v, &r, &differ), 1);
  ck_assert_uint_eq(differ[0], 3);
  ck_assert_int_eq(check_status(&r), 1);
  a.verdict = VERDICT_VALID;
  ck_assert_uint_eq(readings_differ(&v, &r, &differ), 0);
  ck_assert_int_eq(check_status(&r), 0);
  b.verdict = VERDICT_UNDETERMINED;
  ck_assert_int_eq(check_status(&r), 2);
}
END_TEST

START_TEST(versions_are_cited_where_a_label_recurs) {
  Program *p = empty();
  Prov one = { .label = name_str(p->names, "13.3"), .from = INSTANT_MIN, .until = 1611014400, .readings = 1 };
  Prov two = { .label = one.label, .from = 1611014400, .until = INSTANT_MAX, .readings = 1 };
  Prov other = { .label = name_str(p->names, "13.4"), .from = INSTANT_MIN, .until = INSTANT_MAX, .readings = 1 };
  vec_push(arena, &p->provs, one);
  vec_push(arena, &p->provs, two);
  vec_push(arena, &p->provs, other);
  View v = view_of(p);
  ck_assert_str_eq(cite(&v, 1), "13.3 (version until 2021-01-19)");
  ck_assert_str_eq(cite(&v, 2), "13.3 (version from 2021-01-19)");
  ck_assert_str_eq(cite(&v, 3), "13.4");
}
END_TEST

START_TEST(hashes_are_those_of_sha256sum) {
  ck_assert_str_eq(sha256_of(arena, "abc", 3), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  ck_assert_str_eq(sha256_of(arena, "", 0), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

Suite *test_render_suite(void) {
  Suite *s = suite_create("render");
  TCase *t = tcase_create("render");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, a_diagnostic_shows_line_caret_hint_and_second_place);
  tcase_add_test(t, wide_and_odd_characters_keep_the_caret_in_place);
  tcase_add_test(t, long_lines_are_cut_around_the_caret);
  tcase_add_test(t, ends_of_files_and_empty_files);
  tcase_add_test(t, a_place_that_is_nowhere);
  tcase_add_test(t, wrapping_counts_columns);
  tcase_add_test(t, control_characters_do_not_reach_the_terminal);
  tcase_add_test(t, wrapping_is_the_same_however_it_is_done);
  tcase_add_test(t, json_is_valid_whatever_the_text);
  tcase_add_test(t, strings_are_the_same_however_they_are_escaped);
  tcase_add_test(t, parts_that_are_kept_are_what_would_be_written);
  tcase_add_test(t, json_out_of_order_is_a_bug);
  tcase_add_test(t, proofs_of_any_depth_are_valid_json);
  tcase_add_test(t, readings_differ_where_verdicts_do);
  tcase_add_test(t, versions_are_cited_where_a_label_recurs);
  tcase_add_test(t, hashes_are_those_of_sha256sum);
  suite_add_tcase(s, t);
  return s;
}
