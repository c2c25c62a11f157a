/* test_judging.c - what is judged in short cuts is judged as it is without them: one case after the other, with lists that stay lists
 * and what was derived before at hand, against an engine of its own for each that takes the general way (engine_mark). */
#include "random_club.h"

Suite *test_judging_suite(void);

static const char RULES[] =
    "charter Club \"Rules\"\n"
    "kind Person\nkind State\nkind Body\nkind Club\n"
    "relation member(s: State) over time\n"
    "office head of s: State\n"
    "office envoy of s: State, many\n"
    "office chair of b: Body\n"
    "relation deputy(s: State): Person optional over time\n"
    "relation friend(p: Person, q: Person) over time\n"
    "relation patron(c: Club): Person open over time\n"
    "relation seat(p: Person): number optional\n"
    "relation weight(s: State): number optional\n"
    "relation chair_of(b: Body): Person optional\n"
    "relation leading(b: Body): State optional\n"
    "event Meeting { present : many Person  excused : many Person optional  body : Body  form : regular | other  host : State optional\n"
    "  chair : Person  vote(State) : yes | no }\n"
    "relation guest(p: Person, m: Meeting)\n"
    "relation heard(p: Person, m: Meeting) open\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission \"{p} is at {m}\"\n"
    "Body Board\nBody Society\nState s0\nPerson p0\nPerson p1\nClub Chess\n"
    "article 1 concerning m: Meeting where m.body = Board {\n"
    "  provision 1.1 \"(offices)\" {\n"
    "    p may attend m when some s: member(s) has p in {s.head, s.deputy} or p in s.envoy\n"
    "    p may attend m when p = s0.head\n"
    "  }\n"
    "  provision 1.2 \"(lists)\" {\n"
    "    p may attend m when guest(p, m)\n"
    "    p may attend m when heard(p, m) and m.form = other\n"
    "    p may attend m when p = m.chair and m.form = regular\n"
    "    p may attend m when p = m.host.head\n"
    "    p may attend m when (p in m.excused or some s: member(s) has (p in s.envoy and m.vote(s) = no)) and m.form = other\n"
    "    p may attend m when p = chair_of(m.body) and seat(p) > 2 unless m.form = regular\n"
    "  }\n"
    "  provision 1.3 \"(who presides)\" {\n"
    "    leading(Board) is r.host where r is the latest Meeting with body = Board and form = regular\n"
    "    chair_of(Board) is leading(Board).head when member(leading(Board))\n"
    "    require m.chair = chair_of(Board)\n"
    "    require m.chair in m.present\n"
    "    require ever leading(Board) = m.host since 2006-01-01 or first time leading(Board) = s0 since 2005-01-01 < m.date - 2 years\n"
    "  }\n"
    "  provision 1.4 \"(quorum)\" {\n"
    "    require at least 2/3 of {s: member(s)} have s.head in m.present\n"
    "    require more than 1/2 of {s: member(s)} have m.vote(s) = yes\n"
    "    require at least 1/3 of {s: member(s)} by s.weight have m.vote(s) != no\n"
    "  }\n"
    "}\n"
    "article 2 concerning m: Meeting where m.body = Society and m.form = regular {\n"
    "  provision 2.1 \"(friends)\" {\n"
    "    p may attend m when friend(p, p1)\n"
    "    p may attend m when some s: member(s) has friend(p, s.head)\n"
    "    p may attend m when p = Chess.patron and p in m.present\n"
    "    p may attend m when p = p0\n"
    "  }\n"
    "  provision 2.2 \"(no quorum)\" {\n"
    "    require at most 3 of {p: seat(p) > 2} have p in m.present\n"
    "    require exactly 1 of {p: p = s0.head} have p in m.present\n"
    "    require fewer than 4 of {p: friend(p, p0)} have p in m.excused\n"
    "    require not (m.form = regular and m.host = s0 and no s: State has s.head = m.chair)\n"
    "  }\n"
    "}\n"
    "article 3 concerning m: Meeting {\n"
    "  provision 3.1 \"(others)\" in force from 2008-01-01 until 2014-01-01 {\n"
    "    p may attend m when m.body = Society and seat(p) < 3\n"
    "    p may attend m when some s: member(s) and weight(s) > 1 has p = s.deputy\n"
    "    p may attend m when some s: there is Chess.patron and member(s) has p = s.head\n"
    "    p may attend m when s0.deputy = p and seat(p) > 1\n"
    "    p may attend m when m.form = other and p = Chess.patron\n"
    "    p may attend m when m.body = Board and m.form = regular and p = chair_of(Board)\n"
    "    require m.form = regular or there is m.host\n"
    "    require no p: Person has p in m.excused and p in m.present\n"
    "  }\n"
    "}\n";

enum { PERSONS = 24, STATES = 6, CASES = 120, SEEDS = 12 };
/* In one of the seeds the record has so many others besides, most of whom it does not name again. */
enum { REGISTER = 40000 };
static uint32_t others;
static bool chance(uint32_t percent) { return below(100) < percent; }
/* holders: of an office of state s, one after the other, now and then two at a time, or one who is not known */
static void put_holders(Text *t, const char *office, uint32_t s, uint32_t odd) {
  if (chance(30)) text_printf(t, "%s(s%u) is p%u from 17%u-01-01 until 17%u-01-01\n", office, s, below(PERSONS), 10 + below(40), 60 + below(40));
  for (uint32_t y = 2000 + below(4); y < 2020;) {
    uint32_t end = y + 1 + below(5);
    if (chance(odd)) text_printf(t, "unknown %s(s%u)", office, s);
    else text_printf(t, "%s(s%u) is p%u", office, s, below(PERSONS));
    text_printf(t, " from %u-01-01 until %u-0%u-01\n", y, end, 1 + (chance(odd) ? 5 : 0));
    y = end + (chance(20) ? 1 : 0);
  }
}
static void put_record(Text *t, uint32_t odd) {
  for (uint32_t i = 2, q = 0; i < PERSONS; i++) {
    text_printf(t, "Person p%u \"Person %u\"\n", i, i);
    for (; q < others * (i - 1) / (PERSONS - 2); q++) text_printf(t, "Person q%u\n", q);
  }
  for (uint32_t i = 1; i < STATES; i++) text_printf(t, "State s%u\n", i);
  for (uint32_t i = 0; i < STATES; i++) {
    text_printf(t, "member(s%u)", i);
    period(t, 18);
    put_holders(t, "head", i, odd);
    put_holders(t, "deputy", i, 0);
    if (chance(60)) text_printf(t, "weight(s%u) is %u\n", i, below(4));
    for (uint32_t k = below(4); k; k--) text_printf(t, "envoy(s%u, p%u)", i, below(PERSONS)), period(t, 18);
  }
  for (uint32_t i = 0; i < PERSONS; i++) {
    if (chance(30)) text_printf(t, "friend(p%u, p%u)", i, below(3)), period(t, 18);
    if (chance(50)) text_printf(t, "seat(p%u) is %u\n", i, below(5));
  }
  if (chance(70)) text_printf(t, "patron(Chess) is p%u from 2005-01-01 until 2012-01-01\n", below(PERSONS));
  for (uint32_t i = 0; i < 6; i++)
    text_printf(t, "Meeting r%u on %u-03-0%u { body = Board  form = regular  host = s%u }\n", i, 2001 + 3 * i, 1 + below(9), below(STATES));
}
static void put_list(Text *t, const char *name, uint32_t one_in, bool strangers) {
  bool first = true;
  text_printf(t, ", \"%s\": [", name);
  for (uint32_t i = 0; i < PERSONS; i++) {
    if (below(one_in)) continue;
    text_printf(t, "%s\"p%u\"", first ? "" : ", ", i);
    first = false;
  }
  for (uint32_t k = others ? below(6) : 0; k; k--, first = false) text_printf(t, "%s\"q%u\"", first ? "" : ", ", below(others / 6) * 6 + k);
  if (strangers) text_printf(t, "%s\"Zoe\", \"Yan\"", first ? "" : ", ");
  text_puts(t, "]");
}
static void put_case(Text *t) {
  bool strangers = chance(20);
  text_printf(t, "{\"Meeting\": \"%s\", \"date\": \"%u-%02u-%02u\"", chance(5) ? "r3" : "M", (chance(5) ? 1750 : 2000) + below(21), 1 + below(12), 1 + below(28));
  if (strangers) text_puts(t, ", \"introduces\": {\"Person\": [\"Zoe\", \"Yan\"]}");
  if (chance(95)) text_printf(t, ", \"body\": \"%s\"", chance(65) ? "Board" : "Society");
  if (chance(90)) text_printf(t, ", \"form\": \"%s\"", chance(60) ? "regular" : "other");
  if (chance(50)) text_printf(t, ", \"host\": \"s%u\"", below(STATES));
  if (chance(90)) text_printf(t, ", \"chair\": \"p%u\"", below(PERSONS));
  if (chance(95)) put_list(t, "present", 1 + below(4), strangers);
  if (chance(50)) put_list(t, "excused", 5, false);
  if (chance(70)) put_list(t, "guest", 6, false);
  if (chance(40)) put_list(t, "heard", 6, strangers);
  if (chance(60)) {
    text_puts(t, ", \"vote\": {");
    bool first = true;
    for (uint32_t i = 0; i < STATES; i++) {
      if (chance(30)) continue;
      text_printf(t, "%s\"s%u\": \"%s\"", first ? "" : ", ", i, chance(60) ? "yes" : "no");
      first = false;
    }
    text_puts(t, "}");
  }
  text_puts(t, "}");
}

/* What is printed of many findings together is what each is by itself. */
static void same_one_by_one(Arena *a, View *v, const Check *c) {
  Text all = { .arena = a }, each = { .arena = a };
  Out out;
  out_init_memory(&out, &all);
  view_begin(v);
  check_findings_text(&out, v, c, 4);
  out_flush(&out);
  out_init_memory(&out, &each);
  view_begin(v);
  for (uint32_t i = 0; i < c->findings.n; i++) finding_text(&out, v, c->findings.at[i], 4);
  out_flush(&out);
  ck_assert_str_eq(text_done(&all), text_done(&each));
}

static Trap trap;
static const char *judged(Arena *a, Program *p, Engine *e, const Case *c, Verdict *alone) {
  static const ReadingId first[] = { 0 };
  Text text = { .arena = a };
  Out out;
  View view;
  engine_set_case(e, c);
  out_init_memory(&out, &text);
  view_init(&view, a, p, e, a);
  if (chance(50)) *alone = engine_check(e, a, c->event, 0, CHECK_VERDICT)->verdict;
  CaseResult *r = run_check(e, a, c->events.at, c->events.n, first, 1, CHECK_FINDINGS);
  r->cs = c;
  check_text(&out, &view, r);
  out_flush(&out);
  same_one_by_one(a, &view, r->checks[0]);
  *alone = engine_check(e, a, c->event, 0, CHECK_VERDICT)->verdict;
  ck_assert_int_eq(*alone, r->checks[0]->verdict);
  return text_done(&text);
}
static void stream(uint32_t seed) {
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Arena *a = arena_new(&trap);
  Session s;
  Text text = { .arena = a };
  state = seed;
  others = seed == SEEDS - 1 ? REGISTER : 0;
  text_puts(&text, RULES);
  put_record(&text, seed % 3 ? 0 : 15);
  Program *p = program_of(a, &s, &text);
  Engine *e = engine_new(p, &trap);
  CaseReader *lists = case_reader_new(a, p), *entries = case_reader_new(a, p);
  case_reader_rosters(lists);
  for (uint32_t i = 0; i < CASES; i++) {
    Text json = { .arena = a };
    Verdict verdict, general;
    put_case(&json);
    uint32_t file = source_add(s.sources, "case.json", text_done(&json), json.n);
    Case *c = case_of(lists, a, &s, file);
    const char *got = judged(a, p, e, c, &verdict);
    Engine *other = engine_new(p, &trap);
    engine_mark(other, NEW_ARRAY(a, uint8_t, p->rules.n + 1));
    c = case_of(entries, a, &s, file);
    const char *expected = judged(a, p, other, c, &general);
    ck_assert_msg(!strcmp(got, expected) && verdict == general, "seed %u, case %u: %s\n%s\ninstead of\n%s", seed, i, text_done(&json), got, expected);
    engine_free(other);
  }
  engine_free(e);
  arena_free(a);
}
START_TEST(short_cuts_judge_alike) { stream((uint32_t)_i); }
END_TEST

Suite *test_judging_suite(void) {
  Suite *s = suite_create("judging");
  TCase *t = tcase_create("all");
  tcase_add_loop_test(t, short_cuts_judge_alike, 0, SEEDS);
  suite_add_tcase(s, t);
  return s;
}
