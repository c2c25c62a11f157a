/* test_sema.c - from text to a Program: what statements and records become, and every diagnostic of sema provoked. */
#include "sema/sema.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_sema_suite(void);

typedef struct Run { Trap trap; Arena *arena; Session s; Program *p; const char *dump; } Run;

/* Vocabulary that most tests share; no charter, so that its first words may be the test's own. */
static const char VOC[] =
  "kind Person kind State kind Body kind Minister is Person\n"
  "event Session { body: Body  form: regular | extraordinary  host: State optional  chair: Person  attendees: many Person  weight: number }\n"
  "event Decision made by body stands if adopted { body: Body  session: Session optional  vote(State): yes | no | abstain  level: low | high | other }\n"
  "relation adopted(d: Decision)\n"
  "relation member(s: State) over time\n"
  "relation trusted(p: Person)\n"
  "relation friend(a: Person, b: Person)\n"
  "relation link(a: State, b: State)\n"
  "relation reach(a: State, b: State)\n"
  "relation minister_only(x: Minister)\n"
  "relation portfolio(x: Minister): text\n"
  "relation size(s: State): number\n"
  "relation since_when(s: State): date\n"
  "relation chair(b: Body): Person\n"
  "relation seat(b: Body, s: State): Person optional\n"
  "relation turn(k: number): State\n"
  "relation quorum(m: Session)\n"
  "office head of s: State\n"
  "office envoy of s: State, many\n"
  "act attend(p: Person, m: Session) means p in m.attendees, needs permission\n"
  "act preside(p: Person, m: Session) means p = m.chair, needs permission\n"
  "Body C \"the Council\"\n"
  "Body D\n"
  "State Armenia \"Republic of Armenia\"\n"
  "State Belarus\n"
  "Person Ann \"Ann A.\"\n"
  "Person Bob \"Bob B.\"\n"
  "Minister Zoe\nkind Judge is Person\nJudge Jim\n";
static const char CHARTER[] = "charter Test \"T\" in force from 2000-01-01\n";

static Run *run_files(const char *const *paths, const char *const *texts, uint32_t n) {
  Run *r = calloc(1, sizeof *r);
  r->arena = arena_new(&r->trap);
  if (setjmp(r->trap.jump)) ck_abort_msg("%s", r->trap.what);
  r->s = (Session){ r->arena, names_new(r->arena), sources_new(r->arena), NEW(r->arena, Diags) };
  r->s.diags->arena = r->arena;
  Tree **trees = NEW_ARRAY(r->arena, Tree *, n);
  for (uint32_t i = 0; i < n; i++) trees[i] = parse_source(&r->s, source_add(r->s.sources, paths[i], texts[i], strlen(texts[i])));
  r->p = sema_program(&r->s, trees, n);
  diags_sort(r->s.diags);
  if (r->p) {
    const char *fault = ir_verify(r->p, r->arena);
    ck_assert_msg(!fault, "%s", fault);
    Text t = { .arena = r->arena };
    ir_print(r->p, &t);
    r->dump = text_done(&t);
  }
  return r;
}
static Run *run(const char *text) {
  const char *path = "test.charter";
  return run_files(&path, &text, 1);
}
static void run_end(Run *r) {
  arena_free(r->arena);
  free(r);
}
static char *joined(const char *a, const char *b, const char *c) {
  char *all = malloc(strlen(a) + strlen(b) + strlen(c) + 1);
  strcpy(all, a);
  strcat(all, b);
  return strcat(all, c);
}
/* The codes of all diagnostics, in order, with the first message for reading failures. */
static const char *codes(Run *r) {
  Text t = { .arena = r->arena };
  for (uint32_t i = 0; i < r->s.diags->all.n; i++) text_printf(&t, "%s%s", i ? " " : "", diag_code(r->s.diags->all.at[i].id));
  return text_done(&t);
}
static void expect_codes(const char *text, const char *expected) {
  Run *r = run(text);
  const char *got = codes(r);
  if (strcmp(got, expected) != 0) {
    Text t = { .arena = r->arena };
    for (uint32_t i = 0; i < r->s.diags->all.n; i++) text_printf(&t, "\n  %s", r->s.diags->all.at[i].message);
    ck_abort_msg("expected '%s', got '%s'%s\nin: %s", expected, got, text_done(&t), text + (strlen(text) > 300 ? strlen(text) - 300 : 0));
  }
  ck_assert((r->p == NULL) == (r->s.diags->errors > 0));
  run_end(r);
}
static void expect(const char *own, const char *expected) {
  char *all = joined(CHARTER, VOC, own);
  expect_codes(all, expected);
  free(all);
}
/* Statements in an article that concerns sessions of C. */
static void expect_stmt(const char *stmts, const char *expected) {
  char *body = joined("article 1 concerning m: Session where m.body = C {\n provision 1.1 {\n", stmts, "\n }\n}\n");
  expect(body, expected);
  free(body);
}
static void has_rule(const char *stmts, const char *fragment) {
  char *body = joined("article 1 concerning m: Session where m.body = C {\n provision 1.1 {\n", stmts, "\n }\n}\n");
  char *all = joined(CHARTER, VOC, body);
  Run *r = run(all);
  ck_assert_msg(r->p != NULL, "%s: %s", stmts, r->s.diags->all.n ? r->s.diags->all.at[0].message : "?");
  ck_assert_msg(strstr(r->dump, fragment) != NULL, "no '%s' in\n%s", fragment, strstr(r->dump, "provision"));
  run_end(r);
  free(all);
  free(body);
}
static void has_record(const char *entries, const char *fragment) {
  char *all = joined(CHARTER, VOC, entries);
  Run *r = run(all);
  ck_assert_msg(r->p != NULL, "%s: %s", entries, r->s.diags->all.n ? r->s.diags->all.at[0].message : "?");
  ck_assert_msg(strstr(r->dump, fragment) != NULL, "no '%s' in\n%s", fragment, r->dump);
  run_end(r);
  free(all);
}

/* ---- statements ---- */
START_TEST(statements_become_rules) {
  has_rule("seat(C, s) is s.head when member(s)", "is seat(C, s) = head(s)  {s:State}\n    if member(s)\n");
  has_rule("seat(C, s) is s.head when member(s) unless trusted(s.head)", "if (and member(s) (not trusted(head(s))))");
  has_rule("p may attend m when p in s.envoy and member(s)",
           "may attend(p, m)  {m:Session p:Person s:State}\n    if (and (= body(m) C) envoy(s, p) member(s))");
  has_rule("p may attend m when p in {s.head, s.envoy} and member(s)", "(or (= p head(s)) envoy(s, p))");
  has_rule("p must not attend m when friend(p, Ann)", "must-not attend(p, m)");
  has_rule("p must attend m by m.date + 3 days when p = \"Ann A.\"", "(= p Ann))\n    by (add (date m) 3 days)");
  has_rule("require m.chair = chair(C)", "require  {m:Session}\n    if (= body(m) C)\n    then (= chair(m) chair(C))");
  has_rule("chair(C) is r.host.head where r is the latest Session with body = C and form = regular unless C decides otherwise since r",
           "is chair(C) = head(host(r))  {r:Session $1:Session}\n"
           "    if (let r (latest Session [$1:Session] (and (= body($1) C) (= form($1) regular))))\n    decided-by C\n    since (date r)");
  has_rule("chair(_) is Ann by default", "default chair(_0) = Ann");
  has_rule("envoy(s) is p when p = s.head", "holds envoy(s, p)");
  has_rule("C may decide chair(C) is p when trusted(p) provided trusted(Ann)",
           "power chair(C) = p  {p:Person}\n    if trusted(p)\n    provided trusted(Ann)\n    decided-by C");
  has_rule("C may establish b: Body", "establish Body(b)");
  has_rule("trusted(_) when C so decides", "so-decided-by C");
  has_rule("p may attend m when trusted(p) as \"a guest\"", "as \"a guest\"");
}
END_TEST

START_TEST(conditions_become_formulas) {
  has_rule("trusted(p) when some s: member(s) has p = s.head", "(some [s:State] member(s) (= p head(s)))");
  has_rule("trusted(p) when some s: State has p = s.head", "(some [s:State] (is-kind State s) (= p head(s)))");
  has_rule("trusted(p) when no a, b: link(a, b) has a = b and p = a.head", "(no [a:State b:State] link(a, b) (and (= a b) (= p head(a))))");
  has_rule("require at least 2/3 of {s: member(s)} have m.host = s", "(threshold at-least share [s:State] 2/3 member(s) (= host(m) s))");
  has_rule("require more than 65% of {s: member(s)} by size(s) have m.host = s", "(threshold more-than share [s:State] 13/20 member(s) (= host(m) s) size(s))");
  has_rule("require exactly 3 of {s: State} have m.host = s", "(threshold exactly [s:State] 3 (is-kind State s) (= host(m) s))");
  has_rule("require count {p: p in m.attendees} >= 3", "(>= (count [p:Person] attendees(m, p)) 3)");
  has_rule("require sum {size(s) for s: member(s)} > m.weight", "(> (sum [s:State] member(s) size(s)) weight(m))");
  has_rule("require max {s.since_when for s: member(s)} < m", "(< (max [s:State] member(s) since_when(s)) (date m))");
  has_rule("require count {k: 1..27} = m.weight", "(count [k:number] (range k 1 27))");
  has_rule("turn(k) is Armenia when k in {j: 1..3}", "if (range k 1 3)");
  has_rule("require m.weight in {j: 1..3}", "then (and (>= weight(m) 1) (<= weight(m) 3))");
  has_rule("require m.chair in {p: trusted(p)}", "(some [p:Person] trusted(p) (= chair(m) p))");
  has_rule("require m.chair not in {Ann, Bob}", "(not (or (= chair(m) Ann) (= chair(m) Bob)))");
  has_rule("require now >= m.date + 6 months", "(>= now (add (date m) 6 months))");
  has_rule("require m.date < 2030-01-01 + 14 clear days", "(clear 2030-01-01 14 days)");
  has_rule("require m.date > 2030-01-31 - 14 clear days", "(clear 2030-01-31 -16 days)");
  has_rule("require member(Armenia) at m", "(at-f member(Armenia) (date m))");
  has_rule("require m.chair = Armenia.head at (m.date - 30 days)", "(at head(Armenia) (sub (date m) 30 days))");
  has_rule("require ever member(Armenia) since m", "(ever member(Armenia) (date m))");
  has_rule("require Ann may attend m", "then (may attend(Ann, m))");
  has_rule("require attend(Ann, m)", "then (done attend(Ann, m))");
  has_rule("trusted(p) when acting(s.head) and p = s.head", "(acting head(s))");
  has_rule("quorum(m) when valid(m)", "(valid m)");
  has_rule("require m.weight / 2 = 7 div 2 + 7 mod 2", "(= (div weight(m) 2) (add (idiv 7 2) (mod 7 2)))");
  has_rule("require some d: Decision has d.session = m and d.vote(Armenia) in {yes, no}",
           "(and (= session(d) m) (or (= vote(d, Armenia) yes) (= vote(d, Armenia) no)))");
}
END_TEST

/* A variable belongs to the smallest part that contains it, and `_` to the smallest condition. */
START_TEST(variables_have_their_scope) {
  has_rule("trusted(p) when p = Ann unless friend(p, x) and friend(x, p)", "(not (some [x:Person] (and friend(p, x) friend(x, p)) true))");
  has_rule("trusted(p) when p = Ann and not friend(p, _)", "(not (some [_1:Person] friend(p, _1) true))");
  has_rule("require count {s: link(s, x) and link(x, s)} > m.weight", "(count [s:State] (some [x:State] (and link(s, x) link(x, s)) true))");
  has_rule("trusted(p) when p = Ann and (every s: link(s, x) has link(x, s))", "(every [s:State x:State] link(s, x) link(x, s))");
  has_rule("trusted(p) when friend(p, x) and trusted(x)", "holds trusted(p)  {p:Person x:Person}\n    if (and friend(p, x) trusted(x))");
  has_rule("require friend(m.chair, x) and trusted(x)", "then (some [x:Person] (and friend(chair(m), x) trusted(x)) true)");
  has_rule("require friend(m.chair, x) when trusted(x)", "then friend(chair(m), x)");
  has_rule("reach(a, _) when member(a)", "holds reach(a, _1)");
}
END_TEST

START_TEST(types_are_inferred) {
  has_rule("trusted(p) when p = x.head and x != Armenia", "{p:Person x:State}");
  has_rule("trusted(p) when minister_only(p)", "{p:Minister}\n    if (and minister_only(p) (is-kind Minister p))");   /* what the body says */
  has_rule("minister_only(x) when trusted(x)", "if (and trusted(x) (is-kind Minister x))");
  has_rule("trusted(p) when p in {Zoe, Ann}", "{p:Person}");                      /* Zoe is a Minister */
  has_rule("trusted(p) when p in {Zoe, Jim}", "{p:Person}");                      /* and Jim a Judge */
  has_rule("trusted(p) when p = d.session.chair and d.level = other", "{p:Person d:Decision}");
  has_rule("trusted(Ann) when some x: turn(k) = x and k = 2 has x = Armenia", "k:number");
}
END_TEST

START_TEST(overriding_is_closed) {
  static const char text[] =
    "article 1 { provision 1.1 { trusted(p) when p = Ann } provision 1.2 overrides 1.1 { not trusted(p) when p = Bob }\n"
    "provision 1.3 { trusted(p) when p = Bob } provision 1.4 { member(s) when s = Armenia } }\n"
    "article 2 { provision 2.1 subject to 1.1 { trusted(p) when friend(p, Ann) } }\n";
  char *all = joined(CHARTER, VOC, text);
  Run *r = run(all);
  ck_assert_msg(r->p != NULL, "%s", r->s.diags->all.n ? r->s.diags->all.at[0].message : "");
  ck_assert_uint_eq(r->p->rules.at[1]->noverriders, 1);
  ck_assert_uint_eq(r->p->rules.at[3]->noverriders, 0);
  ck_assert_uint_eq(r->p->rules.at[5]->noverriders, 2);
  run_end(r);
  free(all);
}
END_TEST

START_TEST(versions_and_readings) {
  static const char text[] =
    "charter T \"t\" in force from 2000-01-01 until 2030-01-01 zone \"+03:00\"\n"
    "kind A\nrelation r(a: A)\nreading old\nreading new extends old\n"
    "article 1 { provision 1.1 in force until 2010-01-01 { r(a) when r(a) }\n"
    "provision 1.1 under old in force from 2010-01-01 { r(a) when r(a) } provision 1.1 under old in force through 2009-12-31 { declaratory } }\n";
  static const char good[] =
    "charter T \"t\" in force from 2000-01-01 until 2030-01-01 zone \"+03:00\"\n"
    "kind A\nrelation r(a: A)\nreading old\nreading new extends old\nreading other\n"
    "article 1 { provision 1.1 in force until 2010-01-01 { r(a) when r(a) }\n"
    "provision 1.1 under old in force from 2010-01-01 through 2019-12-31 { r(a) when r(a) } }\n";
  expect_codes(text, "E505");
  Run *r = run(good);
  ck_assert(r->p != NULL);
  ck_assert_uint_eq(r->p->readings.n, 3);
  ck_assert_uint_eq(r->p->provs.at[2].readings, 3);
  ck_assert(prov_in_force(r->p, 2, 1, r->p->provs.at[2].from) && !prov_in_force(r->p, 2, 2, r->p->provs.at[2].from));
  ck_assert_int_eq(r->p->provs.at[2].from, INT64_C(1262304000) - 3 * 3600);   /* a date in the charter's zone */
  ck_assert_int_eq(r->p->provs.at[2].until, INT64_C(1577836800) - 3 * 3600);
  run_end(r);
}
END_TEST

START_TEST(used_files_substitute) {
  static const char *const paths[] = { "lib/meeting.charter", "board.charter" };
  static const char *const texts[] = {
    "kind State\nkind Person\nrelation member(s: State)\nState Nowhere\n",
    "charter B \"b\"\nuse meeting with State = Director\nkind Director\nDirector Eve\nmember(Eve)\n",
  };
  Run *r = run_files(paths, texts, 2);
  ck_assert_msg(r->p != NULL, "%s", r->s.diags->all.n ? r->s.diags->all.at[0].message : "");
  ck_assert(strstr(r->dump, "relation member(Director)") != NULL && strstr(r->dump, "kind State") == NULL);
  run_end(r);
}
END_TEST

START_TEST(recursion_and_strata) {
  static const char text[] = "article 1 { provision 1.1 { reach(a, b) when link(a, b)\n reach(a, c) when reach(a, b) and link(b, c)\n"
                             "trusted(p) when not reach(Armenia, Belarus) and p = Ann } }\n";
  char *all = joined(CHARTER, VOC, text);
  Run *r = run(all);
  ck_assert_msg(r->p != NULL, "%s", r->s.diags->all.n ? r->s.diags->all.at[0].message : "");
  const Pred *reach = &r->p->preds.at[pred_find(r->p, name_str(r->s.names, "reach"), 0)];
  const Pred *trusted = &r->p->preds.at[pred_find(r->p, name_str(r->s.names, "trusted"), 0)];
  ck_assert(reach->recursive && !trusted->recursive && reach->stratum < trusted->stratum);
  run_end(r);
  free(all);
  /* a circle back in time is none */
  expect_stmt("quorum(m) when not quorum(r) where r is the latest Session with body = C", "");
  expect_stmt("quorum(m) when no r: Session has not quorum(r)", "");
  expect_stmt("chair(b) is x when x = chair(b) at r where r is the latest Session with body = C", "");
}
END_TEST

/* ---- the record ---- */
START_TEST(record_becomes_facts) {
  has_record("member(Armenia) from 2001-01-01 through 2001-12-31\n", "member(Armenia) from 2001-01-01 to 2002-01-01");
  has_record("member(\"Republic of Armenia\") on 2001-01-01\n", "member(Armenia) from 2001-01-01 to 2001-01-02");
  has_record("head(Armenia) is Ann acting from 2001-01-01\n", "head(Armenia) = Ann acting from 2001-01-01");
  has_record("Armenia.head is \"Ann A.\"\n", "head(Armenia) = Ann");
  has_record("envoy(Armenia) is Bob\n", "envoy(Armenia, Bob)");
  has_record("not member(Armenia)\n", "not member(Armenia)");
  has_record("unknown size(Armenia)\n", "unknown size(Armenia) = unknown");
  has_record("Session S on 2001-02-03 { body = C  attendees = {Ann, Bob}  unknown chair }\n", "attendees(S, Ann)\nattendees(S, Bob)\n");
  has_record("Session S on 2001-02-03 { body = C  attendees = {Ann, Bob}  unknown chair }\n", "not-known chair(S)");
  has_record("Decision K on 2001-02-03 { vote { yes: Armenia no: Belarus } }\n", "vote(K, Armenia) = yes\nvote(K, Belarus) = no\n");
  has_record("Decision K on 2001-02-03 { vote(Armenia) = yes vote(Belarus) = no }\n", "vote(K, Armenia) = yes\nvote(K, Belarus) = no\n");
  has_record("Session S on 2001-02-03 { Decision K { body = C } }\n", "Decision K on 2001-02-03 in S");
  has_record("Session S on 2001-02-03 { Decision K { body = C } }\n", "session(K) = S");
  has_record("Session S on 2001-02-03 { Decision K on 2001-02-04T10:00 proposed { body = C } }\n", "Decision K on 2001-02-04T10:00 in S proposed");
  has_record("Person \"Somebody Else\"\nhead(Belarus) is \"Somebody Else\"\n", "head(Belarus) = Somebody Else");
}
END_TEST

START_TEST(record_has_decisions) {
  static const char article[] =
    "article 1 concerning m: Session { provision 1.1 { chair(C) is Ann unless C decides otherwise\n"
    "require trusted(m.chair) unless C decides otherwise }\nprovision 1.2 { C may establish b: Body }\nprovision 1.3 { C may decide envoy(s) is p when trusted(p) and member(s) } }\n"
    "Session S on 2001-01-01 { body = C }\n";
  static const struct { const char *entry, *fragment; } table[] = {
    { "decides 1.1: chair(C) is Bob", "decision K 1.1 is chair(C) Bob from 2002-02-02\n" },
    { "decides 1.1: chair(C) is Bob from 2003-01-01 until 2004-01-01", "decision K 1.1 is chair(C) Bob from 2003-01-01 to 2004-01-01\n" },
    { "decides 1.1: restored chair(C)", "decision K 1.1 restored chair(C) from" },
    { "decides 1.1: waived for S", "decision K 1.1 waived S from" },
    { "decides 1.1: waived", "decision K 1.1 waived from" },
    { "decides 1.2: establishes Newbody", "decision K 1.2 establishes Newbody from" },
    { "decides 1.2: establishes Newbody", "Body Newbody established\n" },
    { "decides 1.3: envoy(Armenia) is Bob", "decision K 1.3 holds envoy(Armenia, Bob) from" },
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    char *event = joined("Decision K on 2002-02-02 { body = C ", table[i].entry, " }\n");
    char *all = joined(article, event, "");
    has_record(all, table[i].fragment);
    free(all);
    free(event);
  }
}
END_TEST

/* ---- what is wrong ---- */
START_TEST(names_that_mean_nothing) {
  expect_stmt("require membr(m.host)", "E301");
  expect_stmt("require m.chiar = Ann", "E304");
  expect_stmt("require m.host = Armania", "E403");
  expect_stmt("trusted(p) when friend(p, q)", "E403");
  expect_stmt("require trusted(chair)", "E303");
  expect_stmt("p may atend m when trusted(p)", "E301");
  expect_stmt("p may member m when trusted(p)", "E303");
  expect_stmt("require m.host = Person", "E303");
  expect_stmt("require m.form = \"irregular\"", "E401");
  expect_stmt("require m.chair = \"Ann X.\"", "E301");
  expect_stmt("chair(C) is r.chair where r is the latest Sesion with body = C", "E301");
  expect_stmt("chair(C) is r.chair where r is the latest Person with friend(Ann, Bob)", "E303");
  expect("relation x(a: Persn)\n", "E301");
  expect("kind X is Y\n", "E301");
  expect("extend event Person { x: number }\n", "E303");
  expect("kind X is Session\n", "E303");
  expect("event E { a: Person | State }\n", "E303");
  expect("article 1 { provision 1.1 under nothing { trusted(Ann) always } }\n", "E301");
  expect("Armenia Georgia\n", "E303");
  expect("Stat Georgia\n", "E301");
  expect("Person Tom \"X\"\nPerson Tim \"X\"\ntrusted(\"X\")\n", "E307");
  expect("article 1 { provision 1.1 { trusted(Ann) always } provision 1.2 overrides 9.9 { trusted(Ann) always } }\n", "E305");
  expect("Decision K on 2001-01-01 { body = C  decides 9.9: trusted(Ann) }\n", "E305");
  expect("Session S on 2001-01-01 { bodi = C }\n", "E304");
  expect("event E made by who { a: number }\n", "E304");
  expect("event E made by a { a: number }\n", "E303");
  expect("event E stands if nothing { a: number }\n", "E301");
  expect("event E stands if trusted { a: number }\n", "E303");
  expect("use absent with A = B\n", "");
}
END_TEST

START_TEST(names_declared_twice) {
  expect("kind Person\n", "E302");
  expect("kind number\n", "E302");
  expect("relation member(s: State)\n", "E302");
  expect("relation valid(s: State)\n", "E302");
  expect("extend event Session { chair: Person }\n", "E302");
  expect("extend event Session { date: date }\n", "E302");
  expect("event Big is Session { chair: Person }\n", "E302");
  expect("State Armenia\n", "E302");
  expect("reading a\nreading a\n", "E302");
  expect("relation x(a: State, a: State)\n", "E302");
  expect("event E { a: low | low }\n", "E302");
  expect("charter Other \"o\"\n", "E302");
  expect("kind A is B\nkind B is A\n", "E306");
  expect("reading a extends b\nreading b extends a\n", "E306 E306");
  expect_stmt("trusted(p) when p = Ann and some p: Person has friend(p, Bob)", "E302");
  expect_stmt("require some Ann: Person has trusted(Ann)", "E307");
}
END_TEST

START_TEST(types_that_do_not_fit) {
  expect_stmt("require m.chair = m.host", "E401");
  expect_stmt("require member(m.chair)", "E401");
  expect_stmt("require m.form < regular", "E401");
  expect_stmt("require m.form = low", "E401");
  expect_stmt("require m.weight = 1 + m.date", "E401");
  expect_stmt("require m.weight = m.date * 2", "E401");
  expect_stmt("trusted(p) when p = Ann and portfolio(p) = \"x\"", "E401");
  expect_stmt("require member(Armenia, Belarus)", "E402");
  expect_stmt("require Armenia.seat(C, Ann) = Ann", "E304");
  expect_stmt("require m.chair", "E405");
  expect_stmt("require m.weight + 1", "E405");
  expect_stmt("seat(C, s) is member(s) when member(s)", "E406");
  expect_stmt("require member(Armenia) = member(Belarus)", "E406 E406");
  expect_stmt("require m.chair = Armenia.envoy", "E410");
  expect_stmt("require m.chair in Armenia.head", "E401");
  expect_stmt("require m.chair in Ann", "E401");
  expect_stmt("require acting(m.chair)", "E410");
  expect_stmt("require acting(Armenia.envoy)", "E410");
  expect_stmt("require now + 3 days < m.date", "E407");
  expect_stmt("require 1 month < 30 days", "E408");
  expect_stmt("require m.date + (1 month + 30 days) < m.date", "E408");
  expect_stmt("require m.date < 14 clear days", "E401");
  expect_stmt("require x = y and y = x", "E409 E409");
  expect_stmt("require m.weight = 1 / 0", "E412");
  expect_stmt("require at least 3/2 of {s: member(s)} have m.host = s", "E413");
  expect_stmt("require at least 3/2 of {Armenia, Belarus} have member(Armenia)", "E413 E401");
  expect_stmt("require count {Armenia, Belarus} = 2", "E401");
  expect_stmt("require m.host in {a, b: link(a, b)}", "E402");
  expect_stmt("require some s: State has trusted(m.chair)", "E403");
  expect_stmt("turn(k) is Armenia when not turn(k) = Belarus", "E404");
  expect_stmt("require size(Armenia) = sum {w for s: size(s) = w}", "E404");
  expect_stmt("require m.host = none", "W504");
}
END_TEST

START_TEST(statements_that_are_wrong) {
  expect_stmt("trusted(Ann)", "E501");
  expect_stmt("m.chair is Ann when trusted(Ann)", "E303");
  expect_stmt("attend(Ann, m) when trusted(Ann)", "E303");
  expect_stmt("trusted(Ann) is Bob when trusted(Bob)", "E406");
  expect_stmt("chair(C) when trusted(Ann)", "E405");
  expect_stmt("not trusted(Ann) when friend(Ann, Bob)", "E511");
  expect_stmt("require trusted(Ann)", "E507");
  expect_stmt("chair(C) is Ann when member(s) unless s.body decides otherwise", "E304");
  expect_stmt("chair(C) is Ann when trusted(p) and friend(p, Ann) unless p decides otherwise", "E509");
  expect_stmt("chair(C) is Ann when trusted(Ann) unless zzz decides otherwise", "E509");
  expect_stmt("trusted(Ann) by default", "W505");
  expect_stmt("p may attend m by m.date when trusted(p)", "W505");
  expect_stmt("trusted(p) when friend(p, Ann) as \"x\"", "W505");
  expect_stmt("trusted(p) when friend(p, Ann) provided trusted(Ann)", "W505");
  expect_stmt("chair(C) is Ann where r is m.chair", "E403");
  expect("act dance(p: Person), needs permission\n", "W505");
  expect("act dance(p: Person) means trusted(p)\narticle 1 { provision 1.1 { p may dance () when trusted(p) } }\n", "W505");
  expect("act hop(p: Person, q: Person) means trusted(p) and trusted(q)\narticle 1 { provision 1.1 { p may hop Ann when trusted(p) } }\n", "W505");
  expect("relation x(a: State) optional\n", "W505");
  expect("article 1 { provision 1.1 overrides 1.2 { trusted(Ann) always } provision 1.2 overrides 1.1 { trusted(Ann) always } }\n", "E503");
  expect("article 1 { provision 1.1 overrides 1.1 { trusted(Ann) always } }\n", "E503");
  expect("article 1 { provision 1.1 { trusted(Ann) always } provision 1.2 overrides 1.1 { member(Armenia) always } }\n", "E504");
  expect("article 1 { provision 1.1 { trusted(Ann) always } provision 1.1 { trusted(Bob) always } }\n", "E505");
  expect("article 1 { provision 1.1 in force from 2020-01-01 until 2019-01-01 { trusted(Ann) always } }\n", "E506");
  expect("article 1 { provision 1.1 \"words\" { } }\n", "W501");
  expect("article 1 { provision 1.10 { trusted(Ann) always } provision 1.9 { trusted(Bob) always } }\n", "W502");
  expect("article 1 { provision 1.1 { chair(C) is Ann always } provision 1.2 { chair(C) is Bob when trusted(Bob) } }\n", "W503");
  expect("article 1 { provision 1.1 { trusted(p) when p = Ann and p = Bob } }\n", "W504");
  expect_codes("kind A\nrelation r(a: A)\nA x\narticle 1 { provision 1.1 { r(x) always } }\n", "E510");
}
END_TEST

START_TEST(limits) {
  Text t = { 0 };
  Trap trap;
  Arena *a = arena_new(&trap);
  t.arena = a;
  text_puts(&t, "require trusted(m.chair) and v0 = Armenia");
  for (int i = 1; i < 70; i++) text_printf(&t, " and v%d = v%d", i, i - 1);
  text_puts(&t, " and v69 != Belarus");
  expect_stmt(text_done(&t), "E411");
  Text r = { .arena = a };
  for (int i = 0; i < 33; i++) text_printf(&r, "reading r%d\n", i);
  expect(text_done(&r), "E803");
  Text p = { .arena = a };
  text_puts(&p, "relation wide(a0: State");
  for (int i = 1; i < 13; i++) text_printf(&p, ", a%d: State", i);
  text_puts(&p, ")\n");
  expect(text_done(&p), "E803");
  arena_free(a);
}
END_TEST

START_TEST(circles) {
  expect_stmt("trusted(p) when friend(p, Ann) and not minister_only(p)\nminister_only(p) when not trusted(p)", "E502");
  expect_stmt("chair(C) is seat(C, Armenia)\nseat(C, s) is chair(C) when member(s)", "E502");
  expect_stmt("trusted(p) when count {q: trusted(q)} > 3 and p = Ann", "E502");
  expect_stmt("trusted(p) when p may attend m\np may attend m when trusted(p)", "E502");
  expect_stmt("chair(b) is x when x = chair(b) at 2020-01-01", "E502");
  expect("relation n(k: number)\narticle 1 { provision 1.1 { n(k) when n(j) and k = j + 1 } }\n", "E502");
  expect("act go(p: Person) means run(p)\nact run(p: Person) means go(p)\n", "E502");
  expect_stmt("quorum(m) when valid(m)\nrequire quorum(m)", "E502");
}
END_TEST

START_TEST(entries_that_are_wrong) {
  expect("trusted(Ann)\ntrusted(Ann)\n", "E601");
  expect("member(Armenia) from 2001-01-01 until 2000-01-01\n", "E602");
  expect("trusted(Ann) from 2001-01-01\n", "E602");
  expect("member(Armenia) from 2001-01-01 from 2002-01-01\n", "E602");
  expect("head(Armenia) is Ann from 2001-01-01\nhead(Armenia) is Bob from 2002-01-01\n", "W603");
  expect("head(Armenia) is Ann until 2002-01-01\nhead(Armenia) is Bob from 2002-01-01\n", "");
  expect("Session S { body = C }\n", "E604");
  expect("Session S\n", "E604");
  expect("Session S on 2001-01-01 { decides 1.1: trusted(Ann) }\narticle 1 { provision 1.1 { trusted(Ann) always } }\n", "E605");
  expect("Decision K on 2001-01-01 { body = C decides 1.1: trusted(Ann) }\narticle 1 { provision 1.1 { trusted(Ann) always } }\n", "E605");
  expect("valid(Ann)\n", "E606");
  expect("attend(Ann, Bob)\n", "E401");
  expect("Decision K on 2001-01-01 { body = C decides 1.1: preside(Ann, K) }\narticle 1 { provision 1.1 { trusted(Ann) always } }\n", "E401");
  expect("size(Armenia)\n", "E405");
  expect("trusted(Ann) is Bob\n", "E406");
  expect("trusted(Armenia)\n", "E401");
  expect("size(Armenia) is Ann\n", "E401");
  expect("Person X on 2001-01-01 { }\n", "E303");
  expect("Session S on 2001-01-01 { body = C body = D }\n", "E601");
  expect("Session S on 2001-01-01 { attendees = {Ann, Ann} }\n", "E601");
  expect("Session S on 2001-01-01 { attendees = Ann }\n", "E401");
  expect("Session S on 2001-01-01 { body = none }\n", "E401");
  expect("Session S on 2001-01-01 { host = none }\n", "");
  expect("Session S on 2001-01-01 { vote(Armenia) = yes }\n", "E304");
  expect("Decision S on 2001-01-01 { vote = yes }\n", "E402");
  expect("Session S on 2001-01-01 proposed { }\n", "W505");
}
END_TEST

/* Every error of a run, and none caused by another. */
START_TEST(errors_do_not_breed) {
  expect_stmt("trusted(p) when membr(p) and friend(p, p)", "E301");
  expect_stmt("trusted(p) when p.hed = Ann and p = Bob", "E304");
  expect_stmt("require m.chiar.head.size + 1 > 3 and m.hots = Armenia", "E304 E304");
  expect("article 1 { provision 1.1 { trusted(p) when nothing_such(p) } provision 1.2 overrides 1.1 { trusted(p) when p = Ann } }\n", "E301");
  expect("article 1 { provision 1.1 { trusted(p) when nothing_such(p) unless C decides otherwise } }\n"
         "Decision K on 2001-01-01 { body = C decides 1.1: trusted(Ann) }\n", "E301");
  expect("relation x(a: Persn)\narticle 1 { provision 1.1 { x(p) when trusted(p) } }\n", "E301");
  expect("relation oops(a State)\narticle 1 { provision 1.1 { trusted(p) when p = Ann and oops(Armenia) } }\noops(Armenia)\n", "E204");
  expect("event Gala { host State  size: number }\nGala G on 2001-01-01 { host = Armenia  size = 1 }\n", "E204");
  expect("artcle 7 { provision 7.1 { trusted(Ann) always } }\nDecision K on 2001-01-01 { body = C decides 7.1: trusted(Ann) }\n", "E204");
  expect("relation far(a: State, b: Planet)\nrelation near(a: State, b: Planet)\narticle 1 { provision 1.1 { far(a, b) when near(a, b) } }\n", "E301");
  expect("article 1 { provision 1.1 { trusted(p) when murky(p) and p = Ann trusted(p) when murky(p) and p = Bob } }\n", "E301 E208");
  expect("relation x(a: State): Persn\narticle 1 { provision 1.1 { trusted(x(s)) when member(s) } }\n", "E301");
}
END_TEST

/* ---- questions ---- */
static Query *ask(Run *r, const char *text, IndId case_event) {
  r->s.diags->all.n = r->s.diags->errors = 0;
  Expr *e = parse_expression(&r->s, source_add(r->s.sources, "query", text, strlen(text)));
  return e ? sema_query(&r->s, r->p, e, case_event) : NULL;
}
static void expect_query(Run *r, const char *text, IndId event, const char *expected) {
  Query *q = ask(r, text, event);
  Text t = { .arena = r->arena };
  if (q) ir_print_node(r->p, &t, q->node, q->vars);
  else text_puts(&t, codes(r));
  ck_assert_str_eq(text_done(&t), expected);
}
START_TEST(queries) {
  char *all = joined(CHARTER, VOC, "Session S on 2001-01-01 { body = C }\n");
  Run *r = run(all);
  bool ambiguous;
  IndId s = ind_find(r->p, 0, name_str(r->s.names, "S"), &ambiguous);
  expect_query(r, "member(x)", 0, "member(x)");
  expect_query(r, "head(Armenia)", 0, "head(Armenia)");
  expect_query(r, "head(s) = p", 0, "(= head(s) p)");
  expect_query(r, "p may attend case", s, "(may attend(p, S))");
  expect_query(r, "case.chair", s, "chair(S)");
  expect_query(r, "p in S.attendees", 0, "attendees(S, p)");
  expect_query(r, "p may attend case", 0, "E301");
  expect_query(r, "member(Armania)", 0, "member(Armania)");
  expect_query(r, "membr(x)", 0, "E301");
  expect_query(r, "x = y", 0, "E409 E409");
  Query *q = ask(r, "friend(b, a) and friend(a, b)", 0);
  ck_assert(q && q->nvars == 2 && strcmp(name_text(r->s.names, q->vars[0].name), "b") == 0);
  run_end(r);
  free(all);
}
END_TEST

START_TEST(finding) {
  char *all = joined(CHARTER, VOC, "Person Cat \"Ann A.\"\nBody Ann\nMinister Zed\n");
  Run *r = run(all);
  bool ambiguous;
  Name ann = name_str(r->s.names, "Ann");
  KindId person = kind_find(r->p, name_str(r->s.names, "Person")), body = kind_find(r->p, name_str(r->s.names, "Body"));
  IndId a = ind_find(r->p, person, ann, &ambiguous), b = ind_find(r->p, body, ann, &ambiguous);
  ck_assert(a && b && a != b);
  ck_assert(!ind_find(r->p, 0, ann, &ambiguous) && ambiguous);
  ck_assert(!ind_find(r->p, person, name_str(r->s.names, "Ann A."), &ambiguous) && ambiguous);
  ck_assert(ind_find(r->p, person, name_str(r->s.names, "Zed"), &ambiguous) && !ambiguous);
  ck_assert_str_eq(ind_text(r->p, &r->p->inds.at[a]), "Ann A.");
  Text t = { .arena = r->arena };
  value_print(r->p, &t, value_make(V_SECONDS, 7200));
  text_puts(&t, ", ");
  value_print(r->p, &t, value_make(V_MONTHS, 18));
  text_puts(&t, ", ");
  value_print(r->p, &t, value_make(V_MONTHS, 12));
  text_puts(&t, ", ");
  value_print(r->p, &t, value_make(V_IND, a));
  ck_assert_str_eq(text_done(&t), "2 hours, 18 months, 1 year, Ann A.");
  run_end(r);
  free(all);
}
END_TEST

/* Plain entries are recorded without a tree. One that does not begin its line is not plain: so of the same entries, each behind a blank, the
 * grammar makes trees, and what comes of them must be the same. */
static uint32_t draw(uint32_t *state, uint32_t n) {
  *state = *state * 1664525 + 1013904223;
  return (*state >> 8) % n;
}
static const char *any_value(char sort, uint32_t *state) {
  static const char *const values[] = { "Armenia", "Belarus", "Same", "Ann", "Zoe", "Jim", "Same", "C", "D", "low", "high", "1", "2001-02-03",
                                        "\"Ann A.\"", "none", "case", "nobody" };
  static const struct { char sort; uint32_t from, n; } sorts[] = {
    { 'S', 0, 3 }, { 'P', 3, 4 }, { 'B', 7, 2 }, { 'L', 9, 2 }, { 'N', 11, 1 }, { 'T', 12, 1 },
  };
  for (size_t i = 0; i < sizeof sorts / sizeof *sorts && draw(state, 12); i++)
    if (sorts[i].sort == sort) return values[sorts[i].from + draw(state, sorts[i].n)];
  return values[draw(state, 17)];
}
static void put_fact(char *at, uint32_t *state) {
  static const struct { const char *head, *args; char value; bool over_time; } heads[] = {
    { "member", "S", 0, true }, { "trusted", "P", 0, false }, { "friend", "PP", 0, false }, { "minister_only", "P", 0, false }, { "size", "S", 'N', false },
    { "since_when", "S", 'T', false }, { "chair", "B", 'P', false }, { "seat", "BS", 'P', false }, { "turn", "N", 'S', false }, { "head", "S", 'P', true },
    { "envoy", "S", 'P', true }, { "mood", "S", 'L', true }, { "attend", "P", 0, false }, { "level", "S", 'L', false }, { "nothing", "S", 0, false },
  };
  static const char *const dates[] = { "2001-01-01", "2001-02-03", "2002-12-31", "2004-02-29" }, *const words[] = { "until", "through", "from", "on" };
  uint32_t h = draw(state, 3) ? draw(state, 12) : draw(state, 15), n = 0;
  at += sprintf(at, "%s(", heads[h].head);
  for (const char *a = heads[h].args; *a && draw(state, 30); a++) at += sprintf(at, "%s%s", n++ ? ", " : "", any_value(*a, state));
  at += sprintf(at, ")");
  if (heads[h].value ? draw(state, 30) : !draw(state, 30)) at += sprintf(at, " is %s", any_value(heads[h].value, state));
  uint32_t periods = heads[h].over_time || !draw(state, 20) ? draw(state, 3) : 0;
  if (periods == 1) sprintf(at, " %s %s", words[draw(state, 4)], dates[draw(state, 4)]);
  if (periods == 2) sprintf(at, " from %s %s %s", dates[draw(state, 3)], words[draw(state, 12) ? draw(state, 2) : draw(state, 4)], dates[draw(state, 4)]);
}
static void put_individual(char *at, uint32_t *state) {
  static const char *const kinds[] = { "Person", "Minister", "State", "Body", "Decision", "Session", "Planet" };
  static const char *const names[] = { "New", "New", "Other", "Same", "Ann", "Armenia", "C" };
  static const char *const labels[] = { "", "", " \"Ann  A.\"", " \"Ann A.\"", " \"New\"", " \" a label\tof  some words \"" };
  uint32_t kind = draw(state, 7);
  at += sprintf(at, "%s %s%s", kinds[kind], names[draw(state, 7)], labels[draw(state, 6)]);
  if ((kind == 4 || kind == 5) == (draw(state, 9) != 0))
    sprintf(at, " on 2001-02-03 { body = %s %s = %s}", any_value('B', state), kind == 4 ? "level" : draw(state, 9) ? "chair" : "body",
            any_value(kind == 4 ? 'L' : 'P', state));
}
START_TEST(plain_entries_are_recorded_like_others) {
  static const char more[] = "relation mood(s: State): low | high over time\nState Same\nPerson Same\n";
  uint32_t state = 7, right = 0;
  for (int i = 0; i < 2000; i++) {
    char text[2][512], line[160];
    *text[0] = *text[1] = 0;
    for (uint32_t n = 1 + draw(&state, 3); n; n--) {
      if (draw(&state, 3)) put_fact(line, &state);
      else put_individual(line, &state);
      strcat(strcat(text[0], line), "\n");
      strcat(strcat(strcat(text[1], " "), line), "\n");
    }
    Run *r[2];
    char *whole[2];
    for (int k = 0; k < 2; k++) {
      char *all = joined(VOC, more, "charter T \"T\" in force from 2000-01-01 zone \"+03:00\"\n");
      r[k] = run(whole[k] = joined(all, "", text[k]));
      free(all);
    }
    ck_assert_msg(!r[0]->p == !r[1]->p && r[0]->s.diags->all.n == r[1]->s.diags->all.n, "%s", text[0]);
    for (uint32_t k = 0; k < r[0]->s.diags->all.n; k++) ck_assert_str_eq(r[0]->s.diags->all.at[k].message, r[1]->s.diags->all.at[k].message);
    for (uint32_t k = 0; r[0]->p && k < r[0]->p->record.facts.n; k++) {
      const Fact *x = &r[0]->p->record.facts.at[k], *y = &r[1]->p->record.facts.at[k];
      Place a = place_of(r[0]->s.sources, x->span), b = place_of(r[1]->s.sources, y->span);
      ck_assert_msg(a.line == b.line && a.column + 1 == b.column && x->span.hi - x->span.lo == y->span.hi - y->span.lo, "%s", text[0]);
    }
    if (r[0]->p) {
      ck_assert_str_eq(r[0]->dump, r[1]->dump);
      right += r[0]->p->record.facts.n + r[0]->p->record.given.n;
    }
    for (int k = 0; k < 2; k++) {
      run_end(r[k]);
      free(whole[k]);
    }
  }
  ck_assert_uint_gt(right, 500);
}
END_TEST

Suite *test_sema_suite(void) {
  Suite *s = suite_create("sema");
  TCase *t = tcase_create("sema");
  tcase_add_test(t, statements_become_rules);
  tcase_add_test(t, plain_entries_are_recorded_like_others);
  tcase_add_test(t, conditions_become_formulas);
  tcase_add_test(t, variables_have_their_scope);
  tcase_add_test(t, types_are_inferred);
  tcase_add_test(t, overriding_is_closed);
  tcase_add_test(t, versions_and_readings);
  tcase_add_test(t, used_files_substitute);
  tcase_add_test(t, recursion_and_strata);
  tcase_add_test(t, record_becomes_facts);
  tcase_add_test(t, record_has_decisions);
  tcase_add_test(t, names_that_mean_nothing);
  tcase_add_test(t, names_declared_twice);
  tcase_add_test(t, types_that_do_not_fit);
  tcase_add_test(t, statements_that_are_wrong);
  tcase_add_test(t, limits);
  tcase_add_test(t, circles);
  tcase_add_test(t, entries_that_are_wrong);
  tcase_add_test(t, errors_do_not_breed);
  tcase_add_test(t, queries);
  tcase_add_test(t, finding);
  suite_add_tcase(s, t);
  return s;
}
