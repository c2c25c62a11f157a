/* test_likewise.c - findings that are shown with another's proof: proved by themselves they have the same. */
#include "random_club.h"

Suite *test_likewise_suite(void);

static const char RULES[] =
    "charter Club \"Rules\"\n"
    "kind Person\nkind State\nkind Body\n"
    "relation member(s: State) over time\n"
    "office head of s: State\n"
    "office envoy of s: State\n"
    "relation aide(s: State, p: Person) over time\n"
    "office chair of b: Body\n"
    "relation deputy(p: Person): Person optional\n"
    "relation chief(p: Person) over time\n"
    "relation barred(p: Person) over time\n"
    "relation joined(p: Person): date optional\n"
    "relation senior(p: Person)\n"
    "relation leader(b: Body): Person optional\n"
    "event Meeting { present : many Person  body : Body  chair : Person optional }\n"
    "relation guest(p: Person, m: Meeting)\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission\n"
    "article 1 concerning m: Meeting {\n"
    "  provision 1.1 \"(offices)\" {\n"
    "    p may attend m when m.body = Board and some s: member(s) has p in {head(s), envoy(s)}\n"
    "    p may attend m when m.body = Board and p = leader(Board)\n"
    "    leader(Board) is chair(Board) when some p: Person has p = chair(Board) and not barred(p)\n"
    "  }\n"
    "  provision 1.2 \"(others)\" {\n"
    "    p may attend m when m.body = Board and chief(p) and not barred(p)\n"
    "    p may attend m when guest(p, m)\n"
    "  }\n"
    "  provision 1.3 \"(the club)\" {\n"
    "    p may attend m when m.body = Society and senior(p) and every s: member(s) has p != head(s)\n"
    "    p may attend m when m.body = Society and at least 2 of {s: member(s)} have p = head(s)\n"
    "    senior(p) when joined(p) < now and no s: member(s) has p = envoy(s)\n"
    "  }\n"
    "  provision 1.4 \"(compared, and that last of all)\" {\n"
    "    p may attend m when m.body = Senate and some s: member(s) has (aide(s, p) or p = head(s))\n"
    "    p may attend m when m.body = Senate and p = leader(Board)\n"
    "  }\n"
    "  provision 1.5 \"(named by the meeting)\" {\n"
    "    p may attend m when p = m.chair and m.body != Society\n"
    "    p may attend m when m.body = Senate and p = m.body.chair\n"
    "    p may attend m when m.body = Society and p = deputy(m.chair)\n"
    "  }\n"
    "}\n"
    "Body Board\nBody Society\nBody Senate\n";

enum { PERSONS = 24, STATES = 6, CASES = 150 };
static void put_record(Text *t) {
  for (uint32_t i = 0; i < PERSONS; i++) text_printf(t, "Person p%u \"Person %u\"\n", i, i);
  for (uint32_t i = 0; i < STATES; i++) {
    text_printf(t, "State s%u\nmember(s%u)", i, i);
    period(t, 20);
    for (uint32_t y = 2000 + below(4); y < 2022;) {        /* one after the other */
      uint32_t end = y + 2 + below(5);
      text_printf(t, "head(s%u) is p%u from %u-01-01 until %u-01-01\n", i, below(PERSONS), y, end);
      text_printf(t, "envoy(s%u) is p%u from %u-06-01 until %u-06-01\n", i, below(PERSONS), y, end);
      y = end;
    }
  }
  for (uint32_t y = 2000; y < 2022; y += 3) text_printf(t, "chair(Board) is p%u from %u-03-01 until %u-03-01\n", below(PERSONS), y, y + 3);
  for (uint32_t i = 0; i < PERSONS; i++) {
    if (!below(6)) text_printf(t, "aide(s%u, p%u)", below(STATES), i), period(t, 20);
    if (!below(3)) text_printf(t, "chief(p%u)", i), period(t, 20);
    if (!below(4)) text_printf(t, "barred(p%u)", i), period(t, 20);
    if (below(2)) text_printf(t, "deputy(p%u) is p%u\n", i, below(PERSONS));
    if (below(3)) text_printf(t, "joined(p%u) is %u-01-01\n", i, 1995 + below(25));
  }
}
static void put_case(Text *t) {
  text_printf(t, "{\"Meeting\": \"M\", \"date\": \"%u-%02u-11\", \"body\": \"%s\"", 2001 + below(20), 1 + below(12),
              below(3) ? below(2) ? "Board" : "Senate" : "Society");
  bool strangers = !below(4);
  uint32_t chair = below(8);                     /* else it is not said who it is */
  if (chair < 5) text_printf(t, ", \"chair\": \"p%u\"", below(PERSONS));
  else if (chair == 5) text_puts(t, ", \"chair\": null");
  else if (strangers) text_puts(t, ", \"chair\": \"Zoe\"");
  for (int list = 0; list < 2; list++) {
    bool first = true;
    text_puts(t, list ? "], \"guest\": [" : ", \"present\": [");
    for (uint32_t i = 0; i < PERSONS; i++) {
      if (below(list ? 12 : 2)) continue;
      text_printf(t, "%s\"p%u\"", first ? "" : ", ", i);
      first = false;
    }
    if (!list && strangers) text_printf(t, "%s\"Zoe\", \"Yan\"", first ? "" : ", ");
  }
  text_puts(t, strangers ? "], \"introduces\": {\"Person\": [\"Zoe\", \"Yan\"]}}" : "]}");
}

static Trap trap;
static void stream(uint32_t seed, bool rosters, uint32_t *likes, uint32_t *own) {
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Arena *a = arena_new(&trap);
  Session s;
  Text text = { .arena = a };
  state = seed;
  text_puts(&text, RULES);
  put_record(&text);
  Program *p = program_of(a, &s, &text);
  Engine *e = engine_new(p, &trap);
  CaseReader *r = case_reader_new(a, p);
  if (rosters) case_reader_rosters(r);
  for (uint32_t i = 0; i < CASES; i++) {
    Text json = { .arena = a };
    put_case(&json);
    Case *c = case_of(r, a, &s, source_add(s.sources, "case.json", text_done(&json), json.n));
    engine_set_case(e, c);
    Check *k = engine_check(e, a, c->event, 0, CHECK_PROOFS);
    ck_assert_msg(check_likewise_holds(e, k), "seed %u, case %u: %s", seed, i, text_done(&json));
    for (uint32_t f = 0; f < k->findings.n; f++) ++*(k->findings.at[f]->like ? likes : own);
  }
  engine_free(e);
  arena_free(a);
}
START_TEST(proofs_that_stand_for_others_are_theirs) {
  uint32_t likes = 0, own = 0;
  for (uint32_t seed = 1; seed <= 6; seed++) stream(seed, seed % 2, &likes, &own);
  ck_assert_uint_gt(likes, 1000);
  ck_assert_uint_gt(own, 1000);
}
END_TEST

Suite *test_likewise_suite(void) {
  Suite *s = suite_create("likewise");
  TCase *t = tcase_create("likewise");
  tcase_add_test(t, proofs_that_stand_for_others_are_theirs);
  suite_add_tcase(s, t);
  return s;
}
