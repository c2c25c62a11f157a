/* test_format.c - the canonical layout: what it makes of examples, and that it changes nothing else of any program. */
#include "../reference/gen.h"
#include "../reference/load.h"
#include "syntax/format.h"
#include <check.h>
#include <stdlib.h>

Suite *test_format_suite(void);

static Trap trap;
static Arena *arena;

static void setup(void) {
  arena = arena_new(&trap);
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
}
static void teardown(void) { arena_free(arena); }

static FormatStatus format(const char *text, const char **out) {
  Session s = { arena, names_new(arena), sources_new(arena), NEW(arena, Diags) };
  Text t = { .arena = arena };
  s.diags->arena = arena;
  FormatStatus status = format_source(&s, source_add(s.sources, "a.charter", text, strlen(text)), &t);
  *out = t.n ? text_done(&t) : "";
  return status;
}

static const char *formatted(const char *text) {
  const char *out;
  ck_assert_int_eq(format(text, &out), FORMATTED);
  return out;
}

static void becomes(const char *text, const char *wanted) {
  ck_assert_str_eq(formatted(text), wanted);
  ck_assert_str_eq(formatted(wanted), wanted);
}
static void stays(const char *text) { becomes(text, text); }

/* ---- blanks and lines ---- */
START_TEST(blanks_between_words) {
  becomes("relation   member( s:State ):  number   over  time\n", "relation member(s: State): number over time\n");
  becomes("f( a,b )is A\r\n\tg(x)\n", "f(a, b) is A\ng(x)\n");
  becomes("head(A)is X from 2001-01-01   until 2002-01-01", "head(A) is X from 2001-01-01 until 2002-01-01\n");
  becomes("act vote(s: State)means s . x in {yes ,no},needs   permission",
          "act vote(s: State) means s.x in {yes, no}, needs permission\n");
  becomes("office o of s: State,many \"x\"", "office o of s: State, many \"x\"\n");
}
END_TEST

START_TEST(operators) {
  becomes("article 1 { provision 1.1 {\na(x) when x=1 and x<-2 and x-1 = 2*3 and x = 2/3 and not(x =-1)\n} }",
          "article 1 {\n  provision 1.1 {\n    a(x) when x = 1 and x < -2 and x - 1 = 2*3 and x = 2/3 and not (x = -1)\n  }\n}\n");
  becomes("article 1 { provision 1.1 {\nb must invite (s,m) when at  least 2/3 of{s:member(s)}have s.x=yes\n} }",
          "article 1 {\n  provision 1.1 {\n    b must invite (s, m) when at least 2/3 of {s: member(s)} have s.x = yes\n  }\n}\n");
}
END_TEST

START_TEST(words_that_are_no_tokens_stay) {
  becomes("article 1 { provision 1.1 {\nf(x) is r.host where r is  the   latest Session\n} }",
          "article 1 {\n  provision 1.1 {\n    f(x) is r.host where r is the latest Session\n  }\n}\n");
}
END_TEST

START_TEST(blank_lines) {
  becomes("\n\nkind A\n\n\n\n\nkind B\n\nevent E {\n\n\n  a : A\n\n\n  b : B\n\n}\n\n",
          "kind A\n\n\nkind B\n\nevent E {\n\n  a : A\n\n  b : B\n}\n");
  becomes("", "");
  becomes("\n\n", "");
  becomes("# only this", "# only this\n");
}
END_TEST

START_TEST(indentation) {
  becomes("article 1 \"x\"\n  {\nprovision 1.1 \"w\" {\nrequire a(x)\n}\n      provision 1.2 { declaratory }\n}\n",
          "article 1 \"x\" {\n  provision 1.1 \"w\" {\n    require a(x)\n  }\n  provision 1.2 { declaratory }\n}\n");
  becomes("Session S on 2020-01-01 { body = CSC\nDecision D { body = CSC\n   decides 13.6: chair(CSC) is A } }\n",
          "Session S on 2020-01-01 {\n  body = CSC\n  Decision D {\n    body = CSC\n    decides 13.6: chair(CSC) is A\n  }\n}\n");
}
END_TEST

START_TEST(fields_on_a_line_stand_apart) {
  becomes("Session S on 2020-01-01 {\nbody=CSC form = regular    venue=online\nvote{yes:A,B no:C}\n}\n",
          "Session S on 2020-01-01 {\n  body = CSC  form = regular  venue = online\n  vote { yes: A, B  no: C }\n}\n");
  stays("Session S on 2020-01-01 {\n  vote { yes: A, B,\n              D\n         no: C }\n}\n");
}
END_TEST

/* ---- further lines of a unit ---- */
START_TEST(conditions_stand_below_each_other) {
  becomes("article 1 {\nprovision 1.1 {\nf(x) when a(x)\nand b(x)\nunless c(x)\n  or d(x)\n}\n}\n",
          "article 1 {\n  provision 1.1 {\n    f(x) when a(x)\n          and b(x)\n         unless c(x)\n             or d(x)\n  }\n}\n");
  becomes("article 1 {\nprovision 1.1 {\nf(x) when (a(x)\nor b(x))\nand c(x)\n}\n}\n",
          "article 1 {\n  provision 1.1 {\n    f(x) when (a(x)\n               or b(x))\n          and c(x)\n  }\n}\n");
}
END_TEST

START_TEST(clauses_on_lines_of_their_own) {
  becomes("article 1 {\nprovision 1.1 {\nchair(b) is r.host\nwhere r is the latest Session\nunless B decides otherwise since r\n}\n}\n",
          "article 1 {\n  provision 1.1 {\n    chair(b) is r.host\n        where r is the latest Session\n"
          "        unless B decides otherwise since r\n  }\n}\n");
}
END_TEST

START_TEST(headers_go_on_above_their_block) {
  becomes("article 1 {\nprovision 1.1 \"words\"\nunder a in force from 2020-01-01 {\nrequire a(x)\n}\n}\n",
          "article 1 {\n  provision 1.1 \"words\"\n    under a in force from 2020-01-01 {\n    require a(x)\n  }\n}\n");
}
END_TEST

START_TEST(sets_go_on_behind_their_bracket) {
  becomes("article 1 {\nprovision 1.1 {\nf(x) when x in {A, B,\nC, D}\n}\n}\n",
          "article 1 {\n  provision 1.1 {\n    f(x) when x in {A, B,\n                    C, D}\n  }\n}\n");
}
END_TEST

START_TEST(words_of_a_charter_are_indented_with_their_quote) {
  becomes("article 1 {\nprovision 1.1 \"One two\n   three\n four.\" {\ndeclaratory\n}\n}\n",
          "article 1 {\n  provision 1.1 \"One two\n                 three\n                 four.\" {\n    declaratory\n  }\n}\n");
  becomes("article 1 {\nprovision 1.1 \"(one two\n   three)\" {\ndeclaratory\n}\n}\n",
          "article 1 {\n  provision 1.1 \"(one two\n                  three)\" {\n    declaratory\n  }\n}\n");
}
END_TEST

/* ---- columns ---- */
START_TEST(columns_are_kept_and_mended) {
  stays("State Armenia    \"Armenia\"\nState Kazakhstan \"Kazakhstan\"\n");
  stays("relation a(s: State)               \"x\"\nrelation b(s: State): Person       \"y\"\n");
  /* one moved: it goes where most stand */
  becomes("event E {\n  body      : Body\n  form  : Form\n  attendees : many Person\n}\n",
          "event E {\n  body      : Body\n  form      : Form\n  attendees : many Person\n}\n");
  /* one too long hangs over */
  stays("relation a(s: State)       \"x\"\nrelation b(s: State)       \"y\"\nrelation a_name_that_is_long(s: State)  \"z\"\n");
  /* none prevails: aligned anew */
  becomes("Person A    \"x\"\nPerson Bobby   \"y\"\nPerson Cyd \"z\"\n", "Person A     \"x\"\nPerson Bobby \"y\"\nPerson Cyd   \"z\"\n");
  /* nobody wished it */
  stays("Person A \"x\"\nPerson Bobby \"y\"\n");
  /* blank lines part groups */
  stays("Person A      \"x\"\nPerson B      \"y\"\n\nPerson Cyd \"z\"\n");
}
END_TEST

START_TEST(comments_behind_lines) {
  stays("kind A      # one\nkind Bcd    # two\n");
  becomes("kind A  # one\nkind Bcd     # two\nkind Cd   # three\n", "kind A    # one\nkind Bcd  # two\nkind Cd   # three\n");
  stays("party(A) from 2003-09-18      # [V]; on leave,\n                              # which is no vacancy\nparty(B) from 2003-09-18      # [U]\n");
  becomes("kind A#x\n", "kind A  #x\n");
  stays("kind A # x\n");
}
END_TEST

START_TEST(comments_on_lines_of_their_own) {
  becomes("# top\n\n   # above\nevent E {\n# first\na : A  # behind\n      # last\n}\n   # end\n",
          "# top\n\n# above\nevent E {\n  # first\n  a : A  # behind\n  # last\n}\n# end\n");
  becomes("article 1 {\nprovision 1.1 {\nf(x) when a(x)   # why\n# and\nand b(x)\n}\n}\n",
          "article 1 {\n  provision 1.1 {\n    f(x) when a(x)  # why\n          # and\n          and b(x)\n  }\n}\n");
  becomes("charter C in # odd\n force from 2000-01-01\n", "charter C in force # odd\n  from 2000-01-01\n");
}
END_TEST

/* ---- long lines ---- */
static size_t widest(const char *s) {
  size_t most = 0, n;
  for (; *s; s += n + (s[n] == '\n')) {
    n = strcspn(s, "\n");
    if (n > most) most = n;
  }
  return most;
}

START_TEST(long_lines_are_broken_where_it_serves) {
  becomes("article 1 {\n  provision 1.1 {\n    adopted(d) when first_condition(d) and second_condition(d) and third_condition(d) and fourth_one(d) "
          "and fifth(d) unless an_exception(d)\n  }\n}\n",
          "article 1 {\n  provision 1.1 {\n    adopted(d) when first_condition(d) and second_condition(d) and third_condition(d) "
          "and fourth_one(d) and fifth(d)\n               unless an_exception(d)\n  }\n}\n");
  becomes("article 1 {\n  provision 1.1 {\n    adopted(d) when first_condition(d) and second_condition(d) and third_condition(d) and fourth_condition(d) "
          "and fifth_condition(d)\n  }\n}\n",
          "article 1 {\n  provision 1.1 {\n    adopted(d) when first_condition(d) and second_condition(d) and third_condition(d) "
          "and fourth_condition(d)\n                and fifth_condition(d)\n  }\n}\n");
  becomes("Session S on 2020-01-01 { body = CSC  form = regular  venue = in_person  host = Armenia  chair = Sarkissian  "
          "chair_state = Armenia }\n",
          "Session S on 2020-01-01 {\n  body = CSC  form = regular  venue = in_person  host = Armenia  chair = Sarkissian  "
          "chair_state = Armenia\n}\n");
  Text set = { .arena = arena };
  text_puts(&set, "x = {");
  for (int i = 0; i < 60; i++) text_printf(&set, "%sMember%d", i ? ", " : "", i);
  const char *out = formatted(arena_printf(arena, "Session S on 2020-01-01 {\n%s}\n}\n", text_done(&set)));
  ck_assert_uint_le(widest(out), FORMAT_WIDTH);
  ck_assert_ptr_nonnull(strstr(out, ",\n       Member"));
}
END_TEST

START_TEST(long_words_of_a_charter_are_filled) {
  Text words = { .arena = arena };
  for (int i = 0; i < 60; i++) text_printf(&words, "%sword%d", i ? " " : "", i);
  const char *text = arena_printf(arena, "article 1 {\n  provision 1.1 \"%s\" under a {\n    declaratory\n  }\n}\n", text_done(&words));
  const char *out = formatted(text);
  ck_assert_uint_le(widest(out), FORMAT_WIDTH);
  ck_assert_str_eq(formatted(out), out);
  /* what cannot be broken stays */
  stays(arena_printf(arena, "relation r(s: State)  \"%s\"\n", text_done(&words)));
}
END_TEST

/* ---- errors ---- */
START_TEST(texts_with_errors_are_left) {
  const char *out;
  ck_assert_int_eq(format("relation (\n", &out), FORMAT_ERRORS);
  ck_assert_str_eq(out, "");
  ck_assert_int_eq(format("Person A \"x\n", &out), FORMAT_ERRORS);
  ck_assert_int_eq(format("\xFF", &out), FORMAT_ERRORS);
}
END_TEST

START_TEST(a_byte_order_mark_goes) { becomes("\xEF\xBB\xBFkind A\n", "kind A\n"); }
END_TEST

/* ---- any program ---- */
/* The same words with other blanks, line breaks and comments between them. */
static const char *mangled(const char *text, Rng *rng, uint32_t rarely) {
  Text t = { .arena = arena };
  bool inside = false;
  for (const char *s = text; *s; s++) {
    if (*s == '"') inside = !inside;
    text_put(&t, s, 1);
    if (inside || (*s != ' ' && *s != '\n')) continue;
    switch (rng_below(rng, rarely)) {
    case 0: text_puts(&t, "\n"); break;
    case 1: text_puts(&t, "   "); break;
    case 2: text_puts(&t, "\t\r"); break;
    case 3: text_puts(&t, "# a comment\n"); break;
    case 4: text_puts(&t, "\n\n\n"); break;
    case 5: text_puts(&t, "  # another, at an end  \n      "); break;
    default: break;
    }
  }
  return text_done(&t);
}

static const char *ir_of(const char *program) {
  Loaded l;
  if (!load_text(&l, arena, program)) return NULL;
  Text t = { .arena = arena };
  ir_print(l.p, &t);
  return text_done(&t);
}

START_TEST(programs_mean_the_same) {
  Rng rng = rng_of((uint64_t)_i + 77);
  uint32_t laid_out = 0;
  for (int k = 0; k < 10; k++) {
    Generated *g = gen_program(arena, (uint64_t)(_i * 10 + k) + 1, 0);
    const char *out, *before = ir_of(g->program), *once;
    FormatStatus fine = format(g->program, &once);
    ck_assert_msg(fine != FORMAT_UNSAFE, "%s", g->program);
    if (fine != FORMATTED) continue;
    ck_assert_str_eq(formatted(once), once);
    if (before) ck_assert_str_eq(ir_of(once), before);
    for (uint32_t rarely = 10; rarely < 10000; rarely *= 8) {
      const char *other = mangled(g->program, &rng, rarely);
      FormatStatus status = format(other, &out);
      ck_assert_msg(status != FORMAT_UNSAFE, "%s", other);
      laid_out += status == FORMATTED;
      if (status == FORMATTED && (before = ir_of(other))) ck_assert_str_eq(ir_of(out), before);
    }
  }
  ck_assert_uint_gt(laid_out, 0);
}
END_TEST

Suite *test_format_suite(void) {
  Suite *s = suite_create("format");
  TCase *t = tcase_create("format");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, blanks_between_words);
  tcase_add_test(t, operators);
  tcase_add_test(t, words_that_are_no_tokens_stay);
  tcase_add_test(t, blank_lines);
  tcase_add_test(t, indentation);
  tcase_add_test(t, fields_on_a_line_stand_apart);
  tcase_add_test(t, conditions_stand_below_each_other);
  tcase_add_test(t, clauses_on_lines_of_their_own);
  tcase_add_test(t, headers_go_on_above_their_block);
  tcase_add_test(t, sets_go_on_behind_their_bracket);
  tcase_add_test(t, words_of_a_charter_are_indented_with_their_quote);
  tcase_add_test(t, columns_are_kept_and_mended);
  tcase_add_test(t, comments_behind_lines);
  tcase_add_test(t, comments_on_lines_of_their_own);
  tcase_add_test(t, long_lines_are_broken_where_it_serves);
  tcase_add_test(t, long_words_of_a_charter_are_filled);
  tcase_add_test(t, texts_with_errors_are_left);
  tcase_add_test(t, a_byte_order_mark_goes);
  tcase_add_loop_test(t, programs_mean_the_same, 0, 12);
  suite_add_tcase(s, t);
  return s;
}
