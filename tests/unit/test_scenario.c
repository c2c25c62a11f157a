/* test_scenario.c - scenarios: what is expected, and for the right reason. */
#include "../reference/load.h"
#include "api/scenario.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_scenario_suite(void);

static const char CLUB[] =
  "charter C in force from 2000-01-01\n"
  "kind Person\nkind State\nkind Body\n"
  "event Session { body : Body  chair : Person  attendees : many Person }\n"
  "event Decision made by body stands if adopted { body : Body  vote(State) : yes | no }\n"
  "relation member(s: State) over time\n"
  "relation invited(p: Person, m: Session) open\n"
  "relation banned(p: Person)\n"
  "relation adopted(d: Decision)\n"
  "relation chairing(b: Body): State\n"
  "relation chair_of(b: Body): Person optional\n"
  "relation paid(p: Person)\n"
  "office head of s: State\n"
  "act attend(p: Person, m: Session) means p in m.attendees, needs permission\n"
  "act preside(p: Person, m: Session) means p = m.chair\n"
  "reading old\nreading new\n"
  "article 1 concerning m: Session {\n"
  "  provision 1.1 { chairing(Council) is Arda always unless Council decides otherwise }\n"
  "  provision 1.2 under new { chair_of(b) is head(chairing(b)) always }\n"
  "  provision 1.2 under old { chair_of(_) is Cyd always }\n"
  "  provision 1.3 { require m.chair = chair_of(m.body) }\n"
  "  provision 1.4 { p may attend m when some s: member(s) has head(s) = p }\n"
  "  provision 1.5 { p may attend m when invited(p, m) }\n"
  "  provision 1.6 overrides 1.5 { p must not attend m when banned(p) }\n"
  "  provision 1.7 { p must preside m when paid(p) and p = m.chair }\n"
  "  provision 1.8 { adopted(d) when at least 1/2 of {s: member(s)} have d.vote(s) = yes }\n"
  "}\n"
  "Person Ann\nPerson Bob\nPerson Cyd\nState Arda\nState Bree\nBody Council\n"
  "member(Arda)\nmember(Bree) from 2021-01-01\nhead(Arda) is Ann\nhead(Bree) is Bob\nbanned(Cyd)\n"
  "Decision D1 on 2021-06-01 { body = Council  decides 1.1: chairing(Council) is Bree }\n";

#define CASE "case Session { body = Council  chair = Bob  attendees = {Ann, Bob} }\n"
/* Of a scenario at 2022-01-10, for each expectation: y, n; after it b (no such provision), i (no such input). */
typedef struct Try { const char *body, *expected; } Try;
static const Try TRIES[] = {
  /* verdicts */
  { CASE "expect valid under new expect invalid under old expect valid", "yyn" },
  { CASE "expect invalid by provision 1.3 under old expect invalid by provision 1.4 under old", "ynb" },
  { CASE "expect breach under new expect undetermined under new", "nn" },
  { "given invited(Cyd, case) case Session { body = Council  chair = Bob  attendees = {Cyd} }\n"
    "expect breach by provision 1.6 under new expect breach by provision 1.5 under new", "ynb" },    /* 1.5 would permit, but is overridden */
  { "given not invited(Cyd, case) case Session { body = Council  chair = Bob  attendees = {Cyd} }\n"
    "expect breach by provision 1.4, 1.5, 1.6 under new expect breach by provision 1.3 under new", "ynb" },
  { "given Person Dan\ncase Session { body = Council  chair = Bob  attendees = {Dan} }\n"
    "expect undetermined by provision 1.5 under new needs invited(Dan, case)\n"
    "expect undetermined under new needs invited(Ann, case)\n"
    "expect undetermined by provision 1.4 under new\n"
    "expect undetermined by provision 1.4 under new needs invited(Dan, case)", "yninbnbi" },
  { "case Session { body = Council  attendees = {Ann} } expect undetermined by provision 1.3 needs case.chair", "y" },
  { "given Session S1 on 2021-12-01 { body = Council  chair = Ann  attendees = {} }\n"
    "expect invalid for S1 under new expect valid(S1) expect not valid(S1) by provision 1.3", "yny" },
  { "given Session S1 on 2021-12-01 { body = Council  chair = Bob  attendees = {}  Session S2 { body = Council  chair = Ann  attendees = {} } }\n"
    "expect valid for S1 under new expect invalid for S2 under new", "yy" },
  /* conditions */
  { "expect member(Arda) expect not member(Arda) expect unknown member(Arda)", "ynn" },
  { "expect chairing(Council) = Bree by provision 1.1 expect chairing(Council) = Arda", "yn" },
  { "expect chair_of(Council) = Bob under new expect chair_of(Council) = Cyd under old expect chair_of(Council) = Bob", "yyn" },
  { "expect chair_of(Council) = Bob by provision 1.2, 1.1 under new expect chair_of(Council) = Bob by provision 1.3 under new", "ynb" },
  { "expect not chair_of(Council) = Ann by provision 1.2 under new", "y" },
  { "expect member(Bree) at 2020-12-31 expect member(Bree) at 2021-01-01 expect (member(Bree) at 2020-01-01) at 2021-06-01", "nyn" },
  { "expect chairing(Council) = Arda at 2021-06-01 by provision 1.1 expect chairing(Council) = Bree at 2021-06-02", "yy" },
  { "given member(Cair) given State Cair expect member(Cair) expect count {s: member(s)} = 3", "yy" },
  { "given member(Bree) until 2000-01-01 expect count {s: member(s)} = 1", "y" },
  { "given member(Bree) until 2000-01-01 given member(Bree) from 2022-01-01 expect member(Bree) expect member(Bree) at 2021-06-01", "yn" },
  { "expect chair_of(Council) = _ expect not chair_of(Council) = _", "yn" },
  { "expect some s: member(s) has head(s) = Bob", "y" },
  /* acts, with and without their object */
  { CASE "expect Ann may attend expect Ann may attend case expect not Ann may attend expect Cyd must not attend", "yyny" },
  { CASE "expect unknown Cyd may attend", "n" },                      /* banned, and 1.6 overrides */
  { "given not banned(Cyd) given Person Dan\n" CASE "expect unknown Dan may attend by provision 1.5 needs invited(Dan, case)\n"
    "expect not Dan must preside by provision 1.7", "yy" },
  { CASE "given paid(Bob) expect Bob must preside by provision 1.7 expect valid under new", "yy" },
  { CASE "given invited(Cyd, case) expect not Cyd may attend by provision 1.6 expect not Cyd may attend by provision 1.5", "ynb" },
  /* decisions */
  { "given Decision D2 on 2021-07-01 proposed { body = Council  vote { yes: Arda } decides 1.1: chairing(Council) is Arda }\n"
    "expect adopted(D2) by provision 1.8 expect chairing(Council) = Arda by provision 1.1, 1.8", "yy" },
  { "given Decision D2 on 2021-07-01 proposed { body = Council } expect unknown adopted(D2) by provision 1.8 needs D2.vote(Arda)\n"
    "expect unknown adopted(D2) needs D2.body", "yni" },
  { "given Decision D1 on 2021-06-01 { body = Council } expect chairing(Council) = Arda by provision 1.1", "y" },
  /* the case */
  { "case Session S1 \"a session\" on 2021-03-01 { body = Council  chair = Ann  attendees = {Ann} }\n"
    "expect valid under new expect case.chair = Ann expect S1 = case expect case.date = 2021-03-01", "yyyy" },
  { CASE "expect case.date = 2022-01-10 expect some m: Session has m = case", "yn" },   /* not yet visible at its instant */
  { "given Session S0 on 2021-02-01 { body = Council  chair = Ann  attendees = {} }\n"
    "case Session S1 on 2021-03-01 { body = Council  chair = Ann  attendees = {}  Decision N { body = Council  vote { yes: Arda } } }\n"
    "expect adopted(N) by provision 1.8 expect N.body = S1.body expect case.date > S0.date", "yyy" },
};

static Trap trap;
static Arena *a;
static Loaded l;
static void setup(void) { a = arena_new(&trap); }
static void teardown(void) { arena_free(a); }

static bool has_name(const Outcome *o) { return o->not_by.n > 0; }
static const char *tried(const char *body) {
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  bool ok = load_text(&l, a, arena_printf(a, "%sscenario \"t\" at 2022-01-10 {\n%s\n}\n", CLUB, body));
  ck_assert_msg(ok, "%s\n%s", body, load_errors(a, &l.s));
  ck_assert_uint_eq(scenarios_count(l.p), 1);
  Test *t = sema_test(&l.s, l.p, 0);
  ck_assert_msg(t != NULL, "%s\n%s", body, load_errors(a, &l.s));
  Engine *e = engine_new(t->program, &trap);
  TestResult *r = run_test(e, a, t);
  Text out = { .arena = a };
  text_puts(&out, "");
  for (uint32_t i = 0; i < r->n; i++) {
    bool by = false, needs = false;
    for (uint32_t k = 0; k < r->all[i].n; k++) {
      by |= has_name(&r->all[i].outcomes[k]);
      needs |= r->all[i].outcomes[k].not_needed.n > 0;
    }
    text_printf(&out, "%s%s%s", r->all[i].met ? "y" : "n", by ? "b" : "", needs ? "i" : "");
  }
  engine_free(e);
  return text_done(&out);
}
START_TEST(expectations) { ck_assert_msg(!strcmp(tried(TRIES[_i].body), TRIES[_i].expected), "%s\n%s", TRIES[_i].body, tried(TRIES[_i].body)); }
END_TEST

/* ---- what cannot be expected ---- */
typedef struct Bad { const char *body, *words; DiagId id; } Bad;
static const Bad BAD[] = {
  { "", "nothing is expected", D_EXPECT },
  { "expect valid", "no case here", D_EXPECT },
  { "expect valid for Ann", "is no event", D_TYPE },
  { "expect member(Arda) for D1", "'for' stands behind", D_EXPECT },
  { CASE "expect valid by provision 1.3", "no provision in particular", D_EXPECT },
  { CASE "expect invalid at 2020-01-01", "its own instant", D_EXPECT },
  { CASE "expect valid needs case.chair", "only what is not known", D_EXPECT },
  { "expect member(Arda) needs head(Arda)", "only what is not known", D_EXPECT },
  { "expect unknown member(Arda) needs membr(Arda)", "no relation or function", D_UNDECLARED },
  { "expect member(Arda) by provision 7.1", "no provision 7.1", D_NO_LABEL },
  { "expect member(Arda) under nwe", "no reading", D_UNDECLARED },
  { "expect member(Adra)", "occurs once", D_VAR_ONCE },
  { "expect chairing(Council)", "a condition is needed", D_NOT_CONDITION },
  { "expect Ann may attend", "takes an actor", D_ARITY },
  { "expect case.chair = Ann", "no case", D_UNDECLARED },
  { "given Sessoin S on 2020-01-01 { } expect member(Arda)", "no kind", D_UNDECLARED },
  { "given Person Ann expect member(Arda)", "already", D_DECLARED_TWICE },
  { "given head(Arda) is Ann given head(Arda) is Bob expect member(Arda)", "two values", D_FACT_CONFLICT },
  { "given Session S on 2020-01-01 { } case Session S { } expect valid", "already", D_DECLARED_TWICE },
};
START_TEST(what_cannot_be_expected) {
  const Bad *b = &BAD[_i];
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  ck_assert(load_text(&l, a, arena_printf(a, "%sscenario \"t\" at 2022-01-10 {\n%s\n}\n", CLUB, b->body)));
  Test *t = sema_test(&l.s, l.p, 0);
  ck_assert(diag_title(b->id) != NULL && l.s.diags->all.n > 0);
  const Diag *d = &l.s.diags->all.at[0];
  ck_assert_msg(d->id == b->id && strstr(d->message, b->words), "%s: %s %s", b->body, diag_code(d->id), d->message);
  ck_assert(d->severity == SEV_WARNING || (t == NULL && l.s.diags->all.n == 1));
}
END_TEST

START_TEST(scenarios_know_nothing_of_each_other) {
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  ck_assert(load_text(&l, a, arena_printf(a, "%s%s", CLUB,
    "scenario \"one\" at 2022-01-10 { given State Cair given member(Cair) expect count {s: member(s)} = 3 }\n"
    "scenario \"two\" at 2022-01-10 { given State Cair expect count {s: member(s)} = 2 expect not member(Cair) }\n")));
  for (uint32_t i = 0; i < 2; i++) {
    Test *t = sema_test(&l.s, l.p, i);
    ck_assert_msg(t != NULL, "%s", load_errors(a, &l.s));
    Engine *e = engine_new(t->program, &trap);
    ck_assert(run_test(e, a, t)->passed);
    engine_free(e);
  }
}
END_TEST

/* Which statements an answer came about by, and that nothing is marked that was not asked. */
START_TEST(statements_are_marked) {
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  ck_assert(load_text(&l, a, arena_printf(a, "%s%s", CLUB,
    "scenario \"t\" at 2022-01-10 {\n" CASE "expect Ann may attend under new expect not chairing(Council) = Arda expect invalid under old\n}\n")));
  Test *t = sema_test(&l.s, l.p, 0);
  uint8_t *marks = NEW_ARRAY(a, uint8_t, l.p->rules.n);
  Engine *e = engine_new(t->program, &trap);
  engine_mark(e, marks);
  run_test(e, a, t);
  engine_free(e);
  Text out = { .arena = a };
  for (RuleId i = 1; i < l.p->rules.n; i++)
    text_printf(&out, "%s:%s%s%s ", name_text(l.s.names, l.p->provs.at[l.p->rules.at[i]->prov].label),
                marks[i] & MARK_CONCLUDED ? "y" : "", marks[i] & MARK_NOT ? "n" : "", marks[i] & MARK_OPEN ? "u" : "");
  ck_assert_str_eq(text_done(&out), "1.1:y 1.2: 1.2:y 1.3:n 1.4:y 1.5:u 1.6:n 1.7:n 1.8: ");
  Coverage c = coverage_of(l.p, marks);
  ck_assert_uint_eq(c.provisions, 9);
  ck_assert_uint_eq(c.exercised, 7);
  ck_assert_uint_eq(c.hit, 6);
  ck_assert_uint_eq(c.branches, 15);
  ck_assert_uint_eq(coverage_percent(&c), 40);
}
END_TEST

#define COUNT(x) (int)(sizeof(x) / sizeof *(x))
Suite *test_scenario_suite(void) {
  Suite *s = suite_create("scenario");
  TCase *t = tcase_create("scenario");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_loop_test(t, expectations, 0, COUNT(TRIES));
  tcase_add_loop_test(t, what_cannot_be_expected, 0, COUNT(BAD));
  tcase_add_test(t, scenarios_know_nothing_of_each_other);
  tcase_add_test(t, statements_are_marked);
  suite_add_tcase(s, t);
  return s;
}
