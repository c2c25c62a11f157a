/* test_rosters.c - a list of a case that stays a list (eval.h: Roster) means what its entries mean one by one. */
#include "api/run.h"
#include "data/case.h"
#include <check.h>
#include <stdlib.h>

Suite *test_rosters_suite(void);

static const char RULES[] =
    "charter Club \"Rules\"\n"
    "kind Person\nkind Body\n"
    "relation member(p: Person) over time\n"
    "office head of b: Body\n"
    "event Meeting { chair : Person  present : many Person  excused : many Person optional  body : Body }\n"
    "event Vote { meeting : Meeting  against : many Person }\n"
    "relation guest(p: Person, m: Meeting)\n"
    "relation heard(p: Person, m: Meeting) open\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission\n"
    "article 1 concerning m: Meeting {\n"
    "  provision 1.1 \"(who attends)\" {\n"
    "    p may attend m when m.body = Board and member(p)\n"
    "    p may attend m when guest(p, m)\n"
    "    p may attend m when heard(p, m)\n"
    "  }\n"
    "  provision 1.2 \"(the chair attends)\" { require m.chair in m.present }\n"
    "  provision 1.3 \"(a quorum)\" { require at least 1/2 of {p: member(p)} have p in m.present }\n"
    "  provision 1.4 \"(not both)\" { require no p: Person has p in m.present and p in m.excused }\n"
    "  provision 1.5 \"(the head, if present)\" { require exactly 1 of {p: p = head(Board)} have p in m.present }\n"
    "}\n"
    "article 2 concerning v: Vote { provision 2.1 \"(nobody absent votes)\" {\n"
    "  require no p: Person has p in v.against and not p in v.meeting.present\n"
    "} }\n"
    "Body Board\nBody Club2\n"
    "Person a \"Ann Able\"\nPerson b\nPerson c\nPerson d\nPerson e\nPerson f\nPerson g\nPerson h\nPerson i\nPerson j\nPerson k\n"
    "member(a) from 2020-01-01\nmember(b) from 2020-01-01\nmember(c) from 2021-01-01\nmember(d) from 2021-01-01 until 2022-03-01\n"
    "head(Board) is a from 2020-01-01\n"
    "Meeting May on 2022-05-01 { chair = a  present = {a, b}  body = Board }\n"
    "guest(h, May)\n";

#define BASE "{\"Meeting\": \"M\", \"date\": \"2022-06-01\", \"chair\": \"a\", \"body\": \"Board\", "
static const char *const CASES[] = {
  BASE "\"present\": [\"a\", \"b\", \"c\"]}",
  BASE "\"present\": []}",
  BASE "\"excused\": [\"c\"]}",
  BASE "\"present\": [\"Ann Able\", \"b\", \"h\", \"e\"], \"guest\": [\"h\", \"i\"], \"excused\": [\"b\", \"j\"]}",
  BASE "\"present\": [\"a\", \"b\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\"], \"heard\": [\"k\", \"j\"]}",
  BASE "\"present\": [\"a\", \"b\", \"Zoe\"], \"introduces\": {\"Person\": [\"Zoe\"]}, \"guest\": [\"Zoe\"]}",
  BASE "\"present\": [\"a\", \"b\"], \"unknown\": [\"present(e)\", \"heard(b)\"]}",
  BASE "\"present\": [\"a\", \"b\", \"f\"], \"unknown\": [\"guest\"]}",
  BASE "\"present\": [\"a\", \"b\", \"c\", \"e\"], \"guest\": [\"e\"], \"events\": [{\"Vote\": \"V1\", \"against\": [\"b\", \"k\"]},\n"
       " {\"Vote\": \"V2\", \"against\": [\"a\"]}]}",
  "{\"Meeting\": \"May\", \"date\": \"2022-06-01\", \"chair\": \"b\", \"body\": \"Club2\", \"present\": [\"h\", \"b\", \"g\"], \"guest\": [\"b\"]}",
  "{\"Meeting\": \"N\", \"date\": \"2019-06-01\", \"chair\": \"b\", \"body\": \"Board\", \"present\": [\"b\", \"a\"]}",
};
/* Refused with the same words. */
static const char *const WRONG[] = {
  BASE "\"present\": [\"a\", \"b\", \"Ann Able\"]}",
  BASE "\"present\": [\"a\", \"zed\", \"b\"]}",
  BASE "\"present\": [\"a\", \"Board\"], \"guest\": [\"a\", 3]}",
};

static Trap trap;
/* What is found of the case: its findings with their proofs and all, as they are printed; or what is wrong with it. */
static const char *found(Arena *arena, Program *p, Engine *e, CaseReader *r, const char *json, bool good) {
  Diags diags = { .arena = arena };
  Text text = { .arena = arena };
  Case *c;
  case_reader_open(r, source_add(p->sources, "case.json", json, strlen(json)));
  if (case_read(r, arena, &diags, &c) != READ_CASE) {
    ck_assert_msg(!good, "%s: %s", json, diags.all.at[0].message);
    for (uint32_t i = 0; i < diags.all.n; i++)
      text_printf(&text, "%u %u %s\n", diags.all.at[i].span.lo, diags.all.at[i].span.hi, diags.all.at[i].message);
    return text_done(&text);
  }
  engine_set_case(e, c);
  static const ReadingId first[] = { 0 };
  Out out;
  View view;
  out_init_memory(&out, &text);
  view_init(&view, arena, p, e, arena);
  CaseResult *result = run_check(e, arena, c->events.at, c->events.n, first, 1, CHECK_PROOFS);
  result->cs = c;
  check_text(&out, &view, result);
  for (uint32_t i = 0; i < c->events.n; i++) {
    CheckDepth depths[] = { CHECK_VERDICT, CHECK_FINDINGS };
    for (uint32_t k = 0; k < 2; k++) {
      Check *x = engine_check(e, arena, c->events.at[i], 0, depths[k]);
      text_printf(&text, "%d: %u\n", x->verdict, x->findings.n);
    }
  }
  return text_done(&text);
}

static void same(const char *const *cases, size_t n, bool good) {
  const char *texts[2] = { NULL, NULL };
  Arena *arenas[2];
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  for (int with = 0; with < 2; with++) {
    Arena *a = arenas[with] = arena_new(&trap);
    Session s = { .arena = a, .names = names_new(a), .sources = sources_new(a), .diags = NEW(a, Diags) };
    s.diags->arena = a;
    source_add(s.sources, "r.charter", RULES, sizeof RULES - 1);
    LoadOptions o = { 0 };
    Program *p = run_load_sources(&s, &o);
    ck_assert_msg(p && !s.diags->errors, "%s", s.diags->all.n ? s.diags->all.at[0].message : "");
    Engine *e = engine_new(p, &trap);
    CaseReader *r = case_reader_new(a, p);
    if (with) case_reader_rosters(r);
    Text all = { .arena = a };
    for (size_t i = 0; i < n; i++) text_puts(&all, found(a, p, e, r, cases[i], good));
    texts[with] = text_done(&all);
    engine_free(e);
  }
  ck_assert_str_eq(texts[1], texts[0]);
  arena_free(arenas[0]);
  arena_free(arenas[1]);
}
START_TEST(rosters_mean_their_entries) { same(CASES, sizeof CASES / sizeof *CASES, true); }
END_TEST
START_TEST(wrong_lists_are_told_alike) { same(WRONG, sizeof WRONG / sizeof *WRONG, false); }
END_TEST
/* The reader does make rosters: otherwise the tests above compare nothing. */
START_TEST(rosters_are_made) {
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Arena *a = arena_new(&trap);
  Session s = { .arena = a, .names = names_new(a), .sources = sources_new(a), .diags = NEW(a, Diags) };
  s.diags->arena = a;
  source_add(s.sources, "r.charter", RULES, sizeof RULES - 1);
  LoadOptions o = { 0 };
  Program *p = run_load_sources(&s, &o);
  CaseReader *r = case_reader_new(a, p);
  Case *c;
  case_reader_rosters(r);
  case_reader_open(r, source_add(s.sources, "case.json", CASES[3], strlen(CASES[3])));
  ck_assert_int_eq(case_read(r, a, s.diags, &c), READ_CASE);
  ck_assert_uint_eq(c->rosters.n, 3);
  ck_assert_uint_eq(c->rosters.at[0].n, 4);
  ck_assert_uint_eq(c->facts.facts.n, 2);
  arena_free(a);
}
END_TEST
/* Words of an individual that are short enough are kept apart from its name. */
#define LONG "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD, and many more letters than that: so many that no room would do for them all"
START_TEST(words_of_any_length) {
  static const char rules[] = "charter C \"C\"\nkind Person\nPerson a \"A\"\nPerson bea\n"
                              "Person c \"thirty-one letters are the most\"\n"
                              "Person d \"thirty-two letters are one more!\"\nPerson e \"" LONG "\"\n";
  static const char *const words[] = {
    "A", "bea", "thirty-one letters are the most", "thirty-two letters are one more!", LONG,
  };
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Arena *a = arena_new(&trap);
  Session s = { .arena = a, .names = names_new(a), .sources = sources_new(a), .diags = NEW(a, Diags) };
  s.diags->arena = a;
  source_add(s.sources, "r.charter", rules, sizeof rules - 1);
  LoadOptions o = { 0 };
  Program *p = run_load_sources(&s, &o);
  ck_assert_ptr_nonnull(p);
  Engine *e = engine_new(p, &trap);
  for (int twice = 0; twice < 2; twice++)
    for (IndId i = 1; i < p->inds.n; i++) {
      Text t = { .arena = a };
      text_puts(&t, "<");
      engine_put_value(e, &t, value_make(V_IND, i));
      ck_assert_str_eq(text_done(&t) + 1, words[i - 1]);
      ck_assert_uint_eq(t.n, strlen(words[i - 1]) + 1);
    }
  engine_free(e);
  arena_free(a);
}
END_TEST

Suite *test_rosters_suite(void) {
  Suite *s = suite_create("rosters");
  TCase *t = tcase_create("rosters");
  tcase_add_test(t, rosters_mean_their_entries);
  tcase_add_test(t, wrong_lists_are_told_alike);
  tcase_add_test(t, rosters_are_made);
  tcase_add_test(t, words_of_any_length);
  suite_add_tcase(s, t);
  return s;
}
