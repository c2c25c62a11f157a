/* test_json.c - JSON as trees: both ways to them see the same. */
#include "base/key.h"
#include "syntax/json.h"
#include <check.h>
#include <stdlib.h>

Suite *test_json_suite(void);

static Trap trap;
typedef struct World { Arena *arena; Diags *diags; } World;
static World world(void) {
  World w = { arena_new(&trap), NULL };
  w.diags = NEW(w.arena, Diags);
  w.diags->arena = w.arena;
  return w;
}

/* Escapes and characters of every length, at every place among the eight bytes that are looked at together. */
START_TEST(strings_are_read_as_written) {
  static const struct { const char *written, *meant; } strings[] = {
    { "", "" }, { "abc", "abc" }, { "\\\\", "\\" }, { "\"x\"", NULL }, { "\\\"\\/\\b\\f\\n\\r\\t", "\"/\b\f\n\r\t" },
    { "\\u0041\\u00e9\\u20AC\\ud83d\\ude00", "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" }, { "\xD0\x9F\xD1\x80 \xE2\x82\xAC", "\xD0\x9F\xD1\x80 \xE2\x82\xAC" },
    { "\xF0\x9F\x98\x80\\n", "\xF0\x9F\x98\x80\n" }, { "\x7F", "\x7F" }, { "\x1F", NULL }, { "\xC3", NULL }, { "\\ud83d", NULL },
    { "\\ude00\\ud83d", NULL }, { "\\u00g0", NULL }, { "\\", NULL },
  };
  World w = world();
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    for (int before = 0; before < 20; before++) {
      const char *pad = "....................", *meant = strings[i].meant;
      const char *json = arena_printf(w.arena, "[\"%.*s%s\"]", before, pad, strings[i].written);
      const Source source = { .path = "x", .text = json, .len = strlen(json) };
      size_t end;
      const Json *j = json_parse_any(w.arena, w.diags, &source, 0, 0, source.len, &end);
      ck_assert_msg((j != NULL) == (meant != NULL), "%s", json);
      if (!j) continue;
      const Json *string = j->u.first;
      ck_assert_uint_eq(end, source.len);
      ck_assert_uint_eq(string->hi - string->lo, (uint32_t)before + strlen(strings[i].written) + 2);
      ck_assert_uint_eq(string->len, (uint32_t)before + strlen(meant));
      ck_assert_mem_eq(string->u.text + before, meant, strlen(meant));
    }
  arena_free(w.arena);
}
END_TEST

static World now;          /* of the tree `a` */
static Source source;
static void same_tree(const Json *a, const Json *b, const char *text) {
  for (; a && b; a = a->next, b = b->next) {
    ck_assert_msg(a->type == b->type && a->lo == b->lo && a->hi == b->hi && a->len == b->len, "%s: at %u", text, a->lo);
    ck_assert_msg(a->key_len == b->key_len && a->key_lo == b->key_lo && a->key_hi == b->key_hi, "%s: the key at %u", text, a->lo);
    if (a->key_len) ck_assert_mem_eq(a->key, b->key, a->key_len);
    if (a->type >= J_ARRAY) same_tree(json_items(now.arena, &source, a), b->u.first, text);
    else if (a->type >= J_NUMBER) ck_assert_mem_eq(a->u.text, b->u.text, a->len);
  }
  ck_assert_msg(!a && !b, "%s", text);
}
/* By both: the same tree, or the same words for what is wrong; behind the text there are so many bytes more in the source. */
static bool same(const char *text, size_t len, size_t more, bool roomy) {
  World w = now = world(), v = world();
  JsonTexts room = { .arena = w.arena };
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  static const char *const keys[] = { "Session", "date", "a", NULL, "b", "attendees", "c", "invited", "k", "", "l" };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    uint32_t n = keys[i] ? (uint32_t)strlen(keys[i]) : 0;
    JsonKey key = { keys[i], n, n ? key_of(keys[i], n) : 0 };
    vec_push(w.arena, &room.keys, key);
  }
  source = (Source){ .path = "x", .text = text, .len = len + more };
  size_t end, stop;
  const Json *a = json_parse(w.arena, w.diags, &source, 0, 0, len, &end, roomy ? &room : NULL);
  const Json *b = json_parse_any(v.arena, v.diags, &source, 0, 0, len, &stop);
  ck_assert_msg(!a == !b, "%s", text);
  ck_assert_uint_eq(json_skip(&source, end, len), json_skip(&source, stop, len));
  if (a) same_tree(a, b, text);
  ck_assert_uint_eq(w.diags->all.n, v.diags->all.n);
  for (uint32_t i = 0; i < w.diags->all.n; i++) {
    const Diag *x = &w.diags->all.at[i], *y = &v.diags->all.at[i];
    ck_assert_str_eq(x->message, y->message);
    ck_assert_uint_eq(x->span.lo, y->span.lo);
    ck_assert_uint_eq(x->span.hi, y->span.hi);
  }
  bool good = a != NULL;
  arena_free(w.arena);
  arena_free(v.arena);
  return good;
}
static const char *const TEXTS[] = {
  "1", "[1,22,333 ,4.5e3\t, -6]", "{\"a\":1,\"b\" : {\"c\":[true,false,null,\"\"]}}", "[ [ ] , { } ,\"x\" ]",
  " {\"k\": 12 , \"l\":0}", "\"\xE2\x82\xAC\"", "[12345678901234567890123, 1]", "[\"a\", 9]", "[\"a\",\"bb\" , \"ccc\"]",
  "[\"abcdefgh\",\"abcdefghi\", \"1234567\"]", "{\"a\": \"x\\u0041\"}", "[-0, 1E+2, 0.5, 1e-1]", "[\"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82\"]",
  "{\"Session\":\"m1\",\"date\":\"1993-05-16T12:00\",\"attendees\":[\"p4875\",\"p2532\",\"p2474\"],\"invited\":[]}",
  "[\"a\", [\"b\", [\"c\", [\"d\", 1], \"e\"]], {\"k\": [\"f\", \"g\"]}]",
  "[\"p1\",\"p22\",\"p333\",\"p4444\",\"p55555\",\"p666666\",\"p7777777\",\"p88888888\",\"p999999999\",\"a person with a long name\",\"p1\"]",
  "[\"one\", \"two\", \"three\", \"four\", \"five\", \"six\",\n \"seven\",\"eight\",\"nine\", \"ten\", \"eleven\", \"twelve\", \"thirteen\" ]",
  "[\"p1\",\"p22\",\"p333\", \"p4444\",\"\",\"p55555\",\",\",\", \",\"p1\",\"p2\",\"p3\",\"p4\",\"p5\",\"p6\",\"p7\",\"p8\",\"p9\",\"p10\" ,\"p11\"]",
  "[\"Astana\", \"Almaty\", \"Minsk\", \"Yerevan\",  \"Dushanbe\", \"Bishkek\", \"Moscow\", "
  "\"Saint Petersburg, which is a city, and not the only one of them that has such a name\", "
  "\"Tashkent\", \"Minsk\", \"Vienna\", \"Chi\xC5\x9Fin\xC4\x83u\", \"Kyiv\", \"Baku\"]",
  "[\"Nikol\",\"Kassym-Jomart\",\"\xD0\xA1\xD0\xB0\xD0\xB4\xD1\x8B\xD1\x80\",\"Emomali\",\"Vladimir\",\"Alexander\",\"a\",\"b\",\"c\",\"d\",\"e\",\"\",\"\"]",
};
START_TEST(both_readers_see_the_same) {
  static const char *const wrong[] = {
    "", "  ", "[", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[01]", "[1.]", "[.5]", "[1e]", "[-]", "[tru]", "[\"a]", "\"\x01\"", "\"\xC0\x80\"",
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"k\":1,\"x\":2,\"k\":3}", "{\"date", "{\"a\"",
    "[{\"a\":1,\"a\":2}, ]", "[1] 2", "[\"a\" \"b\"]", "[\"\xED\xA0\x80\"]", "[1}", "nul", "[\"a\",]", "[,\"a\"]", "\xEF\xBB\xBF[1]",
  };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    ck_assert_msg(same(TEXTS[i], strlen(TEXTS[i]), 0, false), "%s", TEXTS[i]);
    ck_assert_msg(same(TEXTS[i], strlen(TEXTS[i]), 0, true), "%s", TEXTS[i]);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) same(wrong[i], strlen(wrong[i]), 0, i % 2);
}
END_TEST

/* Their keys are those that the same texts have elsewhere. */
START_TEST(lists_of_texts_have_keys) {
  World w = world();
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  JsonTexts room = { .arena = w.arena };
  Text t = { .arena = w.arena };
  text_puts(&t, "[\"\"");
  for (int n = 1; n < 40; n++) text_printf(&t, "%s\"%.*s\"", n % 3 ? "," : " , ", n, "abcdefghij\xD0\x9Fklmnopqrstuvwxyz0123456789");
  text_puts(&t, "]");
  source = (Source){ .path = "x", .text = text_done(&t), .len = t.n };
  size_t end;
  const Json *list = json_parse(w.arena, w.diags, &source, 0, 0, t.n, &end, &room);
  ck_assert(!list);                                   /* a character that is cut in two */
  source.text = arena_printf(w.arena, "{\"a\": %.*s], \"b\": [\"x\"]}", (int)(strstr(t.at, "\"abcdefghij\xD0\"") - t.at - 1), t.at);
  source.len = strlen(source.text);
  const Json *object = json_parse(w.arena, w.diags, &source, 0, 0, source.len, &end, &room);
  ck_assert(object && object->u.first->texts && object->u.first->next->texts);
  list = object->u.first;
  ck_assert_uint_eq(list->len, 11);
  for (uint32_t i = 0; i < list->len; i++) {
    const JsonText *x = &list->u.texts[i];
    ck_assert_uint_eq(x->len, i);
    ck_assert_uint_eq(x->key, key_of(source.text + x->lo, x->len));
  }
  ck_assert_uint_eq(room.n, 12);
  Text long_one = { .arena = w.arena };
  text_puts(&long_one, "[[\"first\"], [");
  static const char *const between[] = { ",", ",", ", ", " ,", ", ", ",\n " };      /* one after another, and changing */
  for (uint32_t i = 0; i < 5000; i++) text_printf(&long_one, "%s\"%u\"", i ? between[i < 2000 ? 0 : i < 4000 ? 2 : i * i % 6] : "", i);
  text_puts(&long_one, "]]");
  source = (Source){ .path = "x", .text = text_done(&long_one), .len = long_one.n };
  room.n = 0;
  const Json *lists = json_parse(w.arena, w.diags, &source, 0, 0, source.len, &end, &room);
  ck_assert(lists && lists->u.first->texts && lists->u.first->next->len == 5000);
  ck_assert_uint_eq(lists->u.first->u.texts[0].len, 5);
  for (uint32_t i = 0; i < 5000; i++) ck_assert_uint_eq((uint32_t)atoi(source.text + lists->u.first->next->u.texts[i].lo), i);
  arena_free(w.arena);
}
END_TEST

/* Texts with bytes changed, left out, put in twice, and cut off anywhere, without anything behind them. */
START_TEST(both_readers_refuse_the_same) {
  static const char bytes[] = "\"\"\"[]{},,:\\ \t\n0-1.eE+truefalsn\x01\x1F\x7F\x80\xBF\xC3\xD0\xE2\xF0\xFF";
  uint32_t seed = 7, good = 0;
  for (uint32_t round = 0; round < (ARENA_GUARDED ? 3000 : 20000); round++) {
    seed = seed * 1664525u + 1013904223u;
    const char *from = TEXTS[(seed >> 8) % (sizeof TEXTS / sizeof *TEXTS)];
    size_t len = strlen(from);
    char *text = malloc(len + 2);
    memcpy(text, from, len);
    for (uint32_t changes = 1 + (seed >> 5) % 3; changes && len; changes--) {
      seed = seed * 1664525u + 1013904223u;
      size_t at = (seed >> 9) % len;
      switch (seed >> 29) {
      case 0: len = at; break;
      case 1: memmove(text + at, text + at + 1, --len - at); break;
      case 2: text[at] ^= (char)(1 << (seed >> 26 & 7)); break;
      default: text[at] = bytes[(seed >> 12) % (sizeof bytes - 1)];
      }
    }
    static const char behind[] = "\",\"x\",\"y\"],\"k\":[\"a\",\"b\"]}]}\n{\"Session\":\"m2\",\"attendees\":[\"p1\",\"p2\",\"p3\"],\"invited\":[]}\n";
    size_t more = round % 2 ? sizeof behind - 1 : 0;
    char *exact = malloc(len + more + 1);            /* so that a byte read behind it is noticed */
    memcpy(exact + 1, text, len);
    memcpy(exact + 1 + len, behind, more);
    good += same(exact + 1, len, more, round % 8 >= 2);
    free(exact);
    free(text);
  }
  ck_assert_uint_gt(good, 100);
}
END_TEST

START_TEST(numbers_are_exact) {
  Value v;
  ck_assert(json_number("25e-1", 5, &v) && v.n == 5 && v.den == 2);
  ck_assert(json_number("1.5E+2", 6, &v) && v.n == 150 && v.den == 1);
  ck_assert(json_number("0e999", 5, &v) && v.n == 0);
  ck_assert(!json_number("1e99", 4, &v));
  ck_assert(!json_number("1e-99", 5, &v));
  ck_assert(!json_number("9223372036854775808", 19, &v));
}
END_TEST

Suite *test_json_suite(void) {
  Suite *s = suite_create("json");
  TCase *t = tcase_create("trees");
  tcase_add_test(t, strings_are_read_as_written);
  tcase_add_test(t, both_readers_see_the_same);
  tcase_add_test(t, lists_of_texts_have_keys);
  tcase_add_test(t, both_readers_refuse_the_same);
  tcase_add_test(t, numbers_are_exact);
  suite_add_tcase(s, t);
  return s;
}
