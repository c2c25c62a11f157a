/* test_picture.c - histories as pictures: well-formed whatever they show, a bar for each stretch, round dates. */
#include "../reference/load.h"
#include "api/run.h"
#include "render/svg.h"
#include <check.h>
#include <stdlib.h>

Suite *test_picture_suite(void);

static Trap trap;
static Arena *arena;
static Out *out;
static Text text;

static void setup(void) {
  arena = arena_new(&trap);
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  out = NEW(arena, Out);
  text = (Text){ .arena = arena };
  out_init_memory(out, &text);
}
static void teardown(void) { arena_free(arena); }

/* ---- a reader of XML that knows what is allowed and nothing else ---- */
static const char *skip_name(const char *s) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:";
  return s + strspn(s, letters);
}

/* A character of text or of an attribute; NULL: not allowed. */
static const char *xml_char(const char *s) {
  static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;" };
  if (*s == '<' || *s == '>') return NULL;
  if (*s == '&') {
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
      if (!strncmp(s, entities[i], strlen(entities[i]))) return s + strlen(entities[i]);
    return NULL;
  }
  uint32_t width;
  bool ok;
  size_t n = char_width(s, strlen(s), &width, &ok);
  return ok || *s == '\n' ? s + n : NULL;
}

static const char *xml_tag(const char *s, Texts *stack) {
  bool closes = *s == '/';
  const char *name = s + closes, *end = skip_name(name);
  ck_assert_msg(end > name, "no name of an element: %.40s", s);
  const char *word = arena_text(arena, name, (size_t)(end - name));
  s = end;
  if (closes) {
    ck_assert_msg(*s == '>' && stack->n && !strcmp(stack->at[stack->n - 1], word), "</%s> closes nothing", word);
    stack->n--;
    return s + 1;
  }
  Texts seen = { 0 };
  while (*s == ' ') {
    const char *key = ++s, *stop = skip_name(s);
    ck_assert_msg(stop > key && stop[0] == '=' && stop[1] == '"', "no attribute: %.40s", key);
    const char *attribute = arena_text(arena, key, (size_t)(stop - key));
    for (uint32_t i = 0; i < seen.n; i++) ck_assert_str_ne(seen.at[i], attribute);
    vec_push(arena, &seen, attribute);
    for (s = stop + 2; *s && *s != '"';) {
      const char *next = xml_char(s);
      ck_assert_msg(next, "in an attribute: %.20s", s);
      s = next;
    }
    ck_assert_int_eq(*s++, '"');
  }
  if (*s == '/') return s[1] == '>' ? s + 2 : NULL;
  ck_assert_msg(*s == '>', "a tag that does not end: <%s%.20s", word, s);
  vec_push(arena, stack, word);
  return s + 1;
}

static void well_formed(const char *s) {
  static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  Texts open = { 0 };
  ck_assert_int_eq(strncmp(s, head, strlen(head)), 0);
  s += strlen(head);
  while (*s) {
    if (*s == '<') {
      s = xml_tag(s + 1, &open);
      ck_assert_ptr_nonnull(s);
    } else {
      ck_assert_msg(open.n || *s == '\n', "text outside: %.20s", s);
      const char *next = xml_char(s);
      ck_assert_msg(next, "not allowed: %.20s", s);
      s = next;
    }
  }
  ck_assert_uint_eq(open.n, 0);
}

/* ---- pictures ---- */
static const char *picture(const char *charter, const char *const *queries, uint32_t n, const char *from,
                           const char *until) {
  Loaded *l = NEW(arena, Loaded);
  ck_assert_msg(load_text(l, arena, charter), "%s", load_errors(arena, &l->s));
  Engine *e = engine_new(l->p, &trap);
  View v;
  view_init(&v, arena, l->p, e, arena);
  Timeline *t = NEW_ARRAY(arena, Timeline, n * l->p->readings.n);
  uint32_t k = 0;
  Instant lo = INSTANT_MIN, hi = INSTANT_MAX;
  bool day;
  if (from) ck_assert(instant_parse(from, strlen(from), 0, &lo, &day));
  if (until) ck_assert(instant_parse(until, strlen(until), 0, &hi, &day));
  for (uint32_t i = 0; i < n; i++) {
    Query *q = run_query(&l->s, l->p, NULL, 0, queries[i]);
    ck_assert_msg(q, "%s", load_errors(arena, &l->s));
    for (ReadingId r = 0; r < l->p->readings.n; r++)
      t[k++] = (Timeline){ queries[i], r, engine_history(e, arena, q, lo, hi, hi, r, true) };
  }
  timelines_svg(out, &v, t, k, lo, hi, receipt_of(arena, l->p, l->p->sources->all.n));
  out_flush(out);
  engine_free(e);
  const char *s = text_done(&text);
  well_formed(s);
  return s;
}

static uint32_t count(const char *s, const char *what) {
  uint32_t n = 0;
  for (; (s = strstr(s, what)); s++) n++;
  return n;
}

static const char CLUB[] =
  "charter C \"Rules <of> \\\"the\\\" club & more\" in force from 2000-01-01\n"
  "reading a\nreading b\n"
  "kind Person\nkind Body\n"
  "relation member(p: Person) over time\n"
  "relation chair(b: Body): Person\n"
  "relation seen(p: Person) open\n"
  "event Decision made by body { body : Body }\n"
  "article 1 {\n"
  "  provision 1.1 { chair(b) is Ann when b = Board unless Board decides otherwise }\n"
  "}\n"
  "Body Board\n"
  "Person Ann \"Ann <script>alert('x')</script> & \\\"Co\\\"\"\n"
  "Person Bob \"\xD0\x91\xD0\xBE\xD0\xB1 \xE4\xB8\xAD\xE6\x96\x87\"\n"
  "Person Cy \"a name that is so long that it will not fit into any picture whatever one does, and which goes on "
  "and on until nobody reads it any more, and then goes on a little further to be quite sure of it\"\n"
  "member(Ann) from 2001-01-01 until 2005-06-01\nmember(Bob) from 2003-01-01\nmember(Cy) from 2004-01-01\n"
  "Decision D \"]]> <!-- & decision\" on 2010-01-01 { body = Board  decides 1.1: chair(Board) is Cy }\n"
  "Decision E on 2010-01-02 { body = Board  decides 1.1: chair(Board) is Bob }\n";

START_TEST(pictures_are_well_formed_whatever_the_names) {
  static const char *const queries[] = { "chair(Board) = p", "member(p)", "member(Ann)", "seen(Ann)", "chair(b) = p" };
  const char *s = picture(CLUB, queries, 5, NULL, NULL);
  ck_assert_ptr_null(strstr(s, "<script"));
  ck_assert_ptr_nonnull(strstr(s, "Ann &lt;script&gt;alert('x')&lt;/script&gt; &amp; &quot;Co&quot;"));
  ck_assert_ptr_nonnull(strstr(s, "role=\"img\""));
  ck_assert_ptr_nonnull(strstr(s, "<title>Rules &lt;of&gt; &quot;the&quot; club &amp; more</title>"));
  ck_assert_ptr_nonnull(strstr(s, "under the reading b"));
  ck_assert_ptr_nonnull(strstr(s, "prefers-color-scheme:dark"));
}
END_TEST

START_TEST(a_bar_for_each_stretch_with_its_grounds) {
  static const char *const queries[] = { "chair(Board) = p" };
  const char *s = picture(CLUB, queries, 1, "2001-01-01", "2012-01-01");
  /* three stretches under each of two readings, and the title of the whole */
  ck_assert_uint_eq(count(s, "<title>"), 2 * 3 + 1);
  ck_assert_ptr_nonnull(strstr(s, ", from 2010-01-01T00:00:01, until 2010-01-02T00:00:01, "
                                  "by 1.1 (]]&gt; &lt;!-- &amp; decision)</title>"));
  ck_assert_ptr_nonnull(strstr(s, ", from 2001-01-01, until 2010-01-01T00:00:01, by 1.1</title>"));
  ck_assert_ptr_nonnull(strstr(s, ">by decision</text>"));
  ck_assert_ptr_null(strstr(s, ">undetermined</text>"));
}
END_TEST

START_TEST(what_is_not_known_is_hatched) {
  static const char *const queries[] = { "seen(Ann)" };
  const char *s = picture(CLUB, queries, 1, NULL, NULL);
  ck_assert_ptr_nonnull(strstr(s, "fill=\"url(#charter-hatch)\""));
  ck_assert_ptr_nonnull(strstr(s, "turns on seen(Ann"));
}
END_TEST

START_TEST(answers_that_hold_together_have_lanes_of_their_own) {
  static const char *const queries[] = { "member(p)" };
  const char *s = picture(CLUB, queries, 1, NULL, NULL);
  ck_assert_uint_eq(count(s, "text-anchor=\"end\""), 2 * 3);      /* three names in the gutter, two readings */
  ck_assert_ptr_nonnull(strstr(s, "under a"));
  ck_assert_ptr_nonnull(strstr(s, "under b"));
}
END_TEST

START_TEST(more_answers_than_room_are_told) {
  Text many = { .arena = arena };
  text_puts(&many, "charter C in force from 2000-01-01\nkind Person\nrelation member(p: Person)\n");
  for (int i = 0; i < 300; i++) text_printf(&many, "Person P%d\nmember(P%d)\n", i, i);
  static const char *const queries[] = { "member(p)" };
  const char *s = picture(text_done(&many), queries, 1, NULL, NULL);
  ck_assert_ptr_nonnull(strstr(s, "There are more answers than the picture has room for"));
}
END_TEST

/* ---- parts ---- */
START_TEST(texts_are_cut_to_the_room) {
  static const char *const words[] = { "Alexander Lukashenko", "\xD0\x9E\xD0\xB4\xD0\xBA\xD0\xB1 \xE4\xB8\xAD\xE6\x96\x87",
                                       "iiii", "" };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    for (Px room = 20 * PX; room < 200 * PX; room += 7)
      ck_assert_int_le(svg_width(svg_fit(arena, words[i], 12, room), 12), room);
  ck_assert_str_eq(svg_fit(arena, "Alexander", 12, 1000 * PX), "Alexander");
  const char *a, *b;
  ck_assert(svg_halves(arena, "Alexander Lukashenko the first", 12, &a, &b));
  ck_assert_str_eq(a, "Alexander");
  ck_assert_str_eq(b, "Lukashenko the first");
  ck_assert(!svg_halves(arena, "Alexander", 12, &a, &b));
}
END_TEST

static const char *marks(const char *from, const char *until, Px width) {
  Instant lo, hi;
  bool day;
  ck_assert(instant_parse(from, strlen(from), 0, &lo, &day) && instant_parse(until, strlen(until), 0, &hi, &day));
  Ticks ticks = { 0 };
  svg_ticks(arena, lo, hi, 0, width, &ticks);
  Text t = { .arena = arena };
  for (uint32_t i = 0; i < ticks.n; i++) {
    ck_assert(ticks.at[i].at >= lo && ticks.at[i].at <= hi);
    text_printf(&t, "%s%s", i ? " " : "", ticks.at[i].label);
    if (ticks.at[i].context && *ticks.at[i].context) text_printf(&t, "(%s)", ticks.at[i].context);
  }
  return text_done(&t);
}

START_TEST(marks_stand_at_round_dates) {
  ck_assert_str_eq(marks("2003-05-01", "2012-06-01", 300 * PX), "2004 2006 2008 2010 2012");
  ck_assert_str_eq(marks("0001-01-01", "9999-01-01", 600 * PX), "1000 2000 3000 4000 5000 6000 7000 8000 9000");
  ck_assert_str_eq(marks("2021-10-15", "2022-08-01", 300 * PX), "Jan(2022) Apr Jul");
  ck_assert_str_eq(marks("2021-11-28", "2022-01-03", 200 * PX), "29 6(Dec 2021) 13 20 27 3(Jan 2022)");
  ck_assert_str_eq(marks("2020-02-28", "2020-03-02", 300 * PX),
                   "00:00(28 Feb 2020) 12:00 00:00(29 Feb 2020) 12:00 00:00(1 Mar 2020) 12:00 00:00(2 Mar 2020)");
  ck_assert_str_eq(marks("2020-01-01T12:00:00", "2020-01-01T12:00:03", 300 * PX),
                   "12:00:00(1 Jan 2020) 12:00:01 12:00:02 12:00:03");
}
END_TEST

START_TEST(marks_keep_apart) {
  for (int64_t span = 1; span < INT64_C(300000000000); span = span * 3 / 2 + 1) {
    Ticks ticks = { 0 };
    svg_ticks(arena, -50000000000, -50000000000 + span, 3600, 700 * PX, &ticks);
    ck_assert_uint_le(ticks.n, 30);
    ck_assert_uint_ge(ticks.n, 1);
  }
}
END_TEST

Suite *test_picture_suite(void) {
  Suite *s = suite_create("picture");
  TCase *t = tcase_create("picture");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, pictures_are_well_formed_whatever_the_names);
  tcase_add_test(t, a_bar_for_each_stretch_with_its_grounds);
  tcase_add_test(t, what_is_not_known_is_hatched);
  tcase_add_test(t, answers_that_hold_together_have_lanes_of_their_own);
  tcase_add_test(t, more_answers_than_room_are_told);
  tcase_add_test(t, texts_are_cut_to_the_room);
  tcase_add_test(t, marks_stand_at_round_dates);
  tcase_add_test(t, marks_keep_apart);
  suite_add_tcase(s, t);
  return s;
}
