/* test_meaning.c - the rules M1 to M19 of the language, each by small programs whose answers follow from its words.
 *
 * The answers were worked out from the text, not from an implementation; each is asked of the engine and of the
 * reference evaluator. A test is named by the rule that it is about.
 */
#include "../reference/load.h"
#include "../reference/ref.h"
#include "api/run.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_meaning_suite(void);

/* ---- programs ---- */
typedef struct World { Trap trap; Arena *a; Loaded l; Case *c; Engine *engine; } World;
static World *w;

static const char CHARTER[] = "charter C in force from 2000-01-01\n";
/* The words that most tests speak. */
static const char VOC[] =
  "kind Person\n"
  "kind State\n"
  "kind Body\n"
  "event Session {\n"
  "  body : Body\n"
  "  form : regular | extraordinary\n"
  "  host : State optional\n"
  "  chair : Person\n"
  "  attendees : many Person\n"
  "}\n"
  "event Decision made by body stands if adopted {\n"
  "  body : Body\n"
  "  session : Session optional\n"
  "  vote(State) : yes | no | abstain\n"
  "}\n"
  "relation adopted(d: Decision)\n"
  "relation member(s: State) over time\n"
  "relation reliable(p: Person)\n"
  "relation invited(p: Person, m: Session) open\n"
  "relation weight(s: State): number\n"
  "relation limit(s: State): number optional\n"
  "relation chairing(b: Body): State\n"
  "office head of s: State\n"
  "act attend(p: Person, m: Session) means p in m.attendees\n"
  "act preside(p: Person, m: Session) means p = m.chair\n"
  "Person Ann\nPerson Bob\nPerson Cyd\n"
  "State Arda\nState Bree\nState Cair\n"
  "Body Council\nBody Panel\n";

/* Attending for those who must be permitted to. */
#define ENTER "act enter(p: Person, m: Session) means p in m.attendees, needs permission\n"

static void closing(void) {
  if (!w) return;
  if (w->engine) engine_free(w->engine);
  arena_free(w->a);
  free(w);
  w = NULL;
}
/* What fails below the entry points jumps to where a question was asked. */
#define CATCH() do { if (setjmp(w->trap.jump)) ck_abort_msg("%s", w->trap.what); } while (0)
static bool try_text(const char *head, const char *text) {
  closing();
  w = calloc(1, sizeof *w);
  CATCH();
  w->a = arena_new(&w->trap);
  return load_text(&w->l, w->a, arena_printf(w->a, "%s%s%s", head, VOC, text));
}
static void program_of(const char *head, const char *text) {
  bool ok = try_text(head, text);
  CATCH();
  ck_assert_msg(ok, "%s", load_errors(w->a, &w->l.s));
  w->engine = engine_new(w->l.p, &w->trap);
}
/* Provisions and a record, in a charter of their own. */
static void program(const char *text) { program_of(CHARTER, text); }
static void program_two(const char *first, const char *second) {
  char text[8000];
  snprintf(text, sizeof text, "%s%s", first, second);
  program(text);
}
static void rejected(const char *text, const char *code) {
  ck_assert_msg(!try_text(CHARTER, text), "accepted");
  const char *errors = load_errors(w->a, &w->l.s);
  ck_assert_msg(strstr(errors, code) != NULL, "not %s but %s", code, errors);
}
static void with_case(const char *text) {
  CATCH();
  w->c = load_case(&w->l, text);
  ck_assert_msg(w->c != NULL, "%s", load_errors(w->a, &w->l.s));
  engine_set_case(w->engine, w->c);
}

/* ---- questions ---- */
static Instant at_of(const char *text) {
  Instant t;
  bool day;
  ck_assert_msg(instant_parse(text, strlen(text), w->l.p->zone, &t, &day), "no instant: %s", text);
  return t;
}
static ReadingId reading_of(const char *name) {
  for (ReadingId r = 0; name && r < w->l.p->readings.n; r++)
    if (!strcmp(name_text(w->l.p->names, w->l.p->readings.at[r].name), name)) return r;
  return 0;
}
static Query *query_of(const char *text) {
  Query *q = run_query(&w->l.s, w->l.p, w->c, w->c ? w->c->event : 0, text);
  ck_assert_msg(q != NULL, "%s: %s", text, load_errors(w->a, &w->l.s));
  return q;
}
static const char *value_words(Value v) {
  Text t = { .arena = w->a };
  if (v.tag == V_IND && v.n >= w->l.p->inds.n)
    return name_text(w->l.p->names, w->c->inds.at[v.n - w->l.p->inds.n].name);
  if (v.tag == V_ANY || v.tag == V_UNKNOWN) return "unknown";
  if (v.tag == V_NONE) return "none";
  value_print(w->l.p, &t, v);
  return text_done(&t);
}
static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }
typedef VEC(const char *) Strings;
static const char *joined(Strings *rows) {
  Text t = { .arena = w->a };
  if (rows->n) qsort(rows->at, rows->n, sizeof *rows->at, by_text);
  text_puts(&t, "");
  for (uint32_t i = 0; i < rows->n; i++) text_printf(&t, "%s%s", i ? ", " : "", rows->at[i]);
  return t.n ? text_done(&t) : "";
}
static void add_row(Strings *rows, Truth truth, const Value *v, uint32_t n) {
  Text t = { .arena = w->a };
  for (uint32_t i = 0; i < n; i++) text_printf(&t, "%s%s", i ? " " : "", value_words(v[i]));
  text_puts(&t, truth == T ? "" : "?");
  vec_push(w->a, rows, text_done(&t));
}
static const char *const answer_words[] = { "no", "undetermined", "yes" };

static void asked(int line, const char *reading, const char *at, const char *query, const char *expected) {
  Query *q = query_of(query);
  Instant t = at_of(at);
  ReadingId r = reading_of(reading);
  Rows *e = engine_ask(w->engine, w->a, q, t, r);
  Ref *ref = ref_new(w->a, w->l.p, w->c, r);
  if (op_sort(q->node->op) == TERM) {
    const char *x = value_words(ref_value(ref, q, t));
    const char *y = e->answer == F   ? "none"
                    : e->answer == U ? "unknown"
                    : e->rows.n      ? value_words(e->rows.at[0].values[0])
                                     : "no row";
    ck_assert_msg(!strcmp(x, expected), "line %d: reference: %s at %s is %s, expected %s", line, query, at, x,
                  expected);
    ck_assert_msg(!strcmp(y, expected), "line %d: engine: %s at %s is %s, expected %s", line, query, at, y, expected);
    return;
  }
  RefRows *x = ref_ask(ref, q, t);
  const char *refs = answer_words[x->answer], *engines = answer_words[e->answer];
  bool words = !strcmp(expected, "yes") || !strcmp(expected, "no") || !strcmp(expected, "undetermined");
  if (!words) {
    Strings a = { 0 }, b = { 0 };
    for (uint32_t i = 0; i < x->rows.n; i++) add_row(&a, x->rows.at[i].truth, x->rows.at[i].values, x->ncols);
    for (uint32_t i = 0; i < e->rows.n; i++) add_row(&b, e->rows.at[i].truth, e->rows.at[i].values, e->ncols);
    refs = joined(&a);
    engines = joined(&b);
  }
  ck_assert_msg(!strcmp(refs, expected), "line %d: reference: '%s' at %s: %s, expected %s", line, query, at, refs,
                expected);
  ck_assert_msg(!strcmp(engines, expected), "line %d: engine: '%s' at %s: %s, expected %s", line, query, at, engines,
                expected);
}
/* Expected: yes, no, undetermined; or rows "Ann, Bob?"; for a term its value, none or unknown. */
static void ask_at(int line, const char *reading, const char *at, const char *query, const char *expected) {
  CATCH();
  asked(line, reading, at, query, expected);
}
#define ask(at, query, expected) ask_at(__LINE__, NULL, at, query, expected)
#define ask_under(reading, at, query, expected) ask_at(__LINE__, reading, at, query, expected)

static const char *const kind_words[] = { "requirement", "permission",   "prohibition", "duty",         "conflict",
                                          "gap",         "undetermined", "input",       "beyond_powers" };
static const char *const verdict_words[] = { "valid", "undetermined", "breach", "invalid" };
static IndId event_of(const char *name) {
  for (uint32_t i = 0; w->c && i < w->c->inds.n; i++)
    if (!strcmp(name_text(w->l.p->names, w->c->inds.at[i].name), name)) return w->l.p->inds.n + i;
  for (IndId i = 1; i < w->l.p->inds.n; i++)
    if (!strcmp(name_text(w->l.p->names, w->l.p->inds.at[i].name), name)) return i;
  ck_abort_msg("no event %s", name);
  return 0;
}
/* "invalid requirement:1.1 duty:2.3": the verdict and what is broken. */
static void verdict_is(int line, const char *event, const char *expected) {
  IndId id = event_of(event);
  Check *k = engine_check(w->engine, w->a, id, 0, CHECK_PROOFS);
  RefCheck *x = ref_check(ref_new(w->a, w->l.p, w->c, 0), id);
  Strings a = { 0 }, b = { 0 };
  for (uint32_t i = 0; i < x->broken.n; i++) {
    FindingKind kind = x->broken.at[i].kind;
    bool bare = kind == FIND_PERMISSION || kind == FIND_BEYOND_POWERS;
    vec_push(w->a, &a,
             arena_printf(w->a, "%s%s%s", kind_words[kind], bare ? "" : ":",
                          bare ? "" : name_text(w->l.p->names, x->broken.at[i].label)));
  }
  for (uint32_t i = 0; i < k->findings.n; i++) {
    const Finding *f = k->findings.at[i];
    bool bare = f->kind == FIND_PERMISSION || f->kind == FIND_BEYOND_POWERS, there = false;
    if (f->truth != F || (f->kind > FIND_DUTY && f->kind != FIND_BEYOND_POWERS)) continue;
    const char *s = arena_printf(w->a, "%s%s%s", kind_words[f->kind], bare ? "" : ":",
                                 bare ? "" : name_text(w->l.p->names, w->l.p->provs.at[f->prov].label));
    for (uint32_t n = 0; n < b.n; n++) there = there || !strcmp(b.at[n], s);
    if (!there) vec_push(w->a, &b, s);
  }
  const char *refs = arena_printf(w->a, "%s%s%s", verdict_words[x->verdict], a.n ? " " : "", joined(&a));
  const char *engines = arena_printf(w->a, "%s%s%s", verdict_words[k->verdict], b.n ? " " : "", joined(&b));
  ck_assert_msg(!strcmp(refs, expected), "line %d: reference: %s is %s, expected %s", line, event, refs, expected);
  ck_assert_msg(!strcmp(engines, expected), "line %d: engine: %s is %s, expected %s", line, event, engines, expected);
}
static void verdict_at(int line, const char *event, const char *expected) {
  CATCH();
  verdict_is(line, event, expected);
}
#define verdict(event, expected) verdict_at(__LINE__, event, expected)

/* ================================================================ M1 */
START_TEST(test_M1_a_date_is_its_first_second_in_the_zone) {
  program_of("charter C in force from 2000-01-01 zone \"+03:00\"\n", "member(Arda) from 2020-01-01\n");
  ask("2019-12-31T20:59:59Z", "member(Arda)", "no");
  ask("2019-12-31T21:00:00Z", "member(Arda)", "yes");
}
END_TEST
START_TEST(test_M1_periods) {
  program("member(Arda) from 2020-01-01 until 2020-02-01\n"
          "member(Bree) from 2020-01-01 through 2020-02-01\n"
          "member(Cair) on 2020-01-01\n");
  ask("2020-01-31T23:59:59", "member(s)", "Arda, Bree");
  ask("2020-02-01", "member(s)", "Bree");
  ask("2020-02-02", "member(s)", "no");
  ask("2020-01-01T23:59:59", "member(Cair)", "yes");
  ask("2020-01-02", "member(Cair)", "no");
}
END_TEST
START_TEST(test_M1_months_clamp_to_the_last_day) {
  program("");
  ask("2020-01-01", "2021-01-31 + 1 month", "2021-02-28");
  ask("2020-01-01", "2020-01-31 + 1 month", "2020-02-29");
  ask("2020-01-01", "2020-02-29 + 1 year", "2021-02-28");
  ask("2020-01-01", "2021-03-31 - 1 month", "2021-02-28");
}
END_TEST
START_TEST(test_M1_sums_are_not_regrouped) {
  program("");
  ask("2020-01-01", "2021-01-31 + 1 month + 1 month", "2021-03-28");
  ask("2020-01-01", "2021-01-31 + 2 months", "2021-03-31");
  ask("2020-01-01", "2021-01-30 + 1 month + 1 day", "2021-03-01");
  ask("2020-01-01", "2021-01-30 + 1 day + 1 month", "2021-02-28");
}
END_TEST
START_TEST(test_M1_clear_days_count_neither_end) {
  program("");
  ask("2020-01-01", "2021-03-01 + 14 clear days", "2021-03-16");
  ask("2020-01-01", "2021-03-01T15:00 + 14 clear days", "2021-03-16");
  ask("2020-01-01", "2021-03-16 - 14 clear days", "2021-03-01");
}
END_TEST
START_TEST(test_M1_days_are_of_86400_seconds) {
  program("");
  ask("2020-01-01", "(2020-03-01 - 2020-02-28) = 2 days", "yes");
  ask("2020-01-01", "2020-01-01 + 36 hours", "2020-01-02T12:00");
  ask("2020-01-01", "1 week = 7 days", "yes");
}
END_TEST
START_TEST(test_M1_months_and_days_do_not_mix) {
  rejected("relation odd()\narticle 1 {\nprovision 1.1 {\nodd() when 1 month > 30 days\n}\n}\n", "E408");
  rejected(
      "relation odd()\narticle 1 {\nprovision 1.1 {\nodd() when (2020-01-01 + (1 month + 1 day)) = 2020-02-02\n}\n}\n",
      "E408");
}
END_TEST
START_TEST(test_M1_now_stands_alone) {
  rejected("relation odd()\narticle 1 {\nprovision 1.1 {\nodd() when now + 1 day > 2020-01-01\n}\n}\n", "E407");
  program("relation late()\narticle 1 {\nprovision 1.1 {\nlate() when now >= 2020-01-01 + 30 days\n}\n}\n");
  ask("2020-01-30T23:59:59", "late()", "no");
  ask("2020-01-31", "late()", "yes");
}
END_TEST

/* ================================================================ M2 */
static const char MET[] =
  "relation met(b: Body)\n"
  "article 1 {\nprovision 1.1 {\nmet(b) when b = x.body and x.form = regular\n}\n}\n"
  "Session S1 on 2020-05-01T10:00 {\nbody = Council\nform = regular\nchair = Ann\n}\n";
START_TEST(test_M2_event_is_not_visible_at_its_instant) {
  program(MET);
  ask("2020-05-01T10:00", "met(Council)", "no");
  ask("2020-05-01T10:00:01", "met(Council)", "yes");
}
END_TEST
START_TEST(test_M2_attributes_are_unknown_before_the_event) {
  program(MET);
  ask("2020-05-01T09:59:59", "S1.chair = Ann", "undetermined");
  ask("2020-05-01T10:00", "S1.chair = Ann", "yes");
  ask("2020-05-01T09:59:59", "S1.chair", "unknown");
  ask("2020-05-01T09:59:59", "S1.host", "unknown");
  ask("2020-05-01T10:00", "S1.host", "none");
}
END_TEST
START_TEST(test_M2_the_date_is_unknown_before_the_event) {
  program(MET);
  ask("2020-05-01T09:59:59", "S1.date > 2020-01-01", "undetermined");
  ask("2020-05-01T10:00", "S1.date", "2020-05-01T10:00");
}
END_TEST
START_TEST(test_M2_quantifiers_see_visible_events) {
  program(MET);
  ask("2020-05-01T10:00", "some m: Session has m.chair = Ann", "no");
  ask("2020-05-01T10:00", "every m: Session has m.chair = Bob", "yes");
  ask("2020-05-01T10:00:01", "every m: Session has m.chair = Bob", "no");
  ask("2020-05-01T10:00", "count {m: Session}", "0");
  ask("2020-05-01T10:00:01", "count {m: Session}", "1");
}
END_TEST
START_TEST(test_M2_a_statement_sees_what_is_nested_in_its_event) {
  program("article 1 concerning m: Session {\n"
          "provision 1.1 {\nrequire some d: Decision has (d.body = m.body)\n}\n}\n"
          "Session S1 on 2020-05-01 {\nbody = Council\nDecision D1 {\nbody = Council\n}\n}\n"
          "Session S2 on 2020-05-01 {\nbody = Panel\n}\n"
          "Decision D2 on 2020-05-01 {\nbody = Panel\n}\n");
  verdict("S1", "valid");
  verdict("S2", "invalid requirement:1.1");
}
END_TEST
START_TEST(test_M2_latest_sees_neither_the_event_itself_nor_what_is_nested) {
  program("article 1 concerning m: Session {\n"
          "provision 1.1 {\nrequire r.chair = m.chair where r is the latest Session\n}\n"
          "provision 1.2 {\nrequire no d: d = (latest Decision) has d.body = Council when m.body = Council\n}\n}\n"
          "Session S1 on 2020-04-01 {\nbody = Panel\nchair = Ann\n}\n"
          "Session S2 on 2020-05-01 {\nbody = Council\nchair = Ann\nDecision D1 {\nbody = Council\n}\n}\n"
          "Session S3 on 2020-06-01 {\nbody = Panel\nchair = Bob\n}\n");
  verdict("S1", "invalid requirement:1.1");        /* there is none, and = with none is false */
  verdict("S2", "valid");
  verdict("S3", "invalid requirement:1.1");
}
END_TEST
/* Article 13.6 of the CSTO charter, in small. */
static const char CHAIRING[] = "article 13 concerning m: Session where m.body = Council {\n"
                               "provision 13.6 {\n"
                               "chairing(Council) is r.host where r is the latest Session with body = Council and form "
                               "= regular unless Council decides otherwise since r\n"
                               "require m.chair = chairing(Council).head\n"
                               "}\n}\n"
                               "head(Arda) is Ann\nhead(Bree) is Bob\nhead(Cair) is Cyd\n";
START_TEST(test_M2_a_session_does_not_chair_itself) {
  static const char sessions[] =
    "Session S1 on 2020-01-10 {\nbody = Council\nform = regular\nhost = Arda\nchair = Ann\n}\n"
    "Session S2 on 2020-06-10 {\nbody = Council\nform = regular\nhost = Bree\nchair = Ann\n}\n"
    "Session S3 on 2020-07-10 {\nbody = Council\nform = extraordinary\nhost = Cair\nchair = Bob\n}\n"
    "Session S4 on 2020-08-10 {\nbody = Council\nform = regular\nhost = Cair\nchair = Cyd\n}\n";
  program_two(CHAIRING, sessions);
  ask("2020-06-10", "chairing(Council)", "Arda");
  ask("2020-06-10T00:00:01", "chairing(Council)", "Bree");
  ask("2020-07-20", "chairing(Council)", "Bree");
  verdict("S2", "valid");
  verdict("S3", "valid");
  verdict("S4", "invalid requirement:13.6");       /* Cyd hosts, and Bree still chairs */
  verdict("S1", "undetermined");                   /* nobody chaired before: a gap */
}
END_TEST
START_TEST(test_M2_nothing_depends_on_what_comes_later) {
  program("relation last_chair(): Person\n"
          "article 1 {\nprovision 1.1 {\nlast_chair() is r.chair where r is the latest Session\n}\n}\n"
          "Session S1 on 2020-01-10 {\nchair = Ann\n}\n"
          "Session S2 on 2020-06-10 {\nchair = Bob\n}\n");
  ask("2020-06-10", "last_chair()", "Ann");
  ask("2020-06-10T00:00:01", "last_chair()", "Bob");
  ask("2020-01-10", "last_chair()", "unknown");
}
END_TEST
START_TEST(test_M2_nested_events_with_a_later_date_are_not_seen_yet) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire some d: Decision has (d.body = m.body)\n}\n}\n"
          "Session S1 on 2020-05-01 {\nbody = Council\nDecision D1 on 2020-05-02 {\nbody = Council\n}\n}\n");
  verdict("S1", "invalid requirement:1.1");
}
END_TEST
START_TEST(test_M2_several_latest_events_each_conclude) {
  program("relation last_chair(): Person\nrelation last_form(): text\n"
          "article 1 {\nprovision 1.1 {\nlast_chair() is r.chair where r is the latest Session\n"
          "last_form() is \"some\" when r.form = regular where r is the latest Session\n}\n}\n"
          "Session S1 on 2020-01-10 {\nchair = Ann\nform = regular\n}\n"
          "Session S2 on 2020-06-10 {\nchair = Bob\nform = regular\n}\n"
          "Session S3 on 2020-06-10 {\nchair = Cyd\nform = extraordinary\n}\n");
  ask("2020-02-01", "last_chair()", "Ann");
  ask("2020-07-01", "last_chair()", "unknown");    /* two at one instant, and different values */
  ask("2020-07-01", "last_form()", "\"some\"");
}
END_TEST
START_TEST(test_M2_an_undetermined_latest_is_unknown) {
  program(
      "relation last_chair(): Person\n"
      "article 1 {\nprovision 1.1 {\nlast_chair() is r.chair where r is the latest Session with form = regular\n}\n}\n"
      "Session S1 on 2020-01-10 {\nchair = Ann\nform = regular\n}\n"
      "Session S2 on 2020-06-10 {\nchair = Bob\n}\n"
      "Session S3 on 2020-08-10 {\nchair = Cyd\nform = regular\n}\n");
  ask("2020-07-01", "last_chair()", "unknown");
  ask("2020-09-01", "last_chair()", "Cyd");
}
END_TEST

/* ================================================================ M3 */
START_TEST(test_M3_a_vote_counts_the_members_of_its_day) {
  program("article 1 {\nprovision 1.1 {\nadopted(d) when at least 2/3 of {s: member(s)} have d.vote(s) = yes\n}\n}\n"
          "member(Arda)\nmember(Bree)\nmember(Cair) from 2021-01-01\n"
          "Decision D1 on 2020-06-01 {\nbody = Council\nvote(Arda) = yes\nvote(Bree) = yes\n}\n"
          "Decision D2 on 2020-06-02 {\nbody = Council\nvote(Arda) = yes\n}\n"
          "Decision D3 on 2021-06-02 {\nbody = Council\nvote(Arda) = yes\nvote(Bree) = yes\n}\n");
  ask("2022-01-01", "adopted(D1)", "yes");
  ask("2022-01-01", "adopted(d)", "D1, D3");
  ask("2020-06-01", "adopted(D1)", "yes");
}
END_TEST
START_TEST(test_M3_before_its_instant_it_is_unknown) {
  program("article 1 {\nprovision 1.1 {\nadopted(_) always\n}\n}\nDecision D1 on 2020-06-01 {\n}\n");
  ask("2020-05-31T23:59:59", "adopted(D1)", "undetermined");
  ask("2020-05-31T23:59:59", "adopted(d)", "no");
  ask("2020-05-31T23:59:59", "valid(D1)", "undetermined");
}
END_TEST
START_TEST(test_M3_the_provisions_of_then_apply) {
  program("article 1 {\n"
          "provision 1.1 in force until 2021-01-01 {\nadopted(d) when d.vote(Arda) = yes\n}\n"
          "provision 1.1 in force from 2021-01-01 {\nadopted(d) when d.vote(Bree) = yes\n}\n}\n"
          "Decision D1 on 2020-06-01 {\nvote(Arda) = yes\n}\n"
          "Decision D2 on 2021-06-01 {\nvote(Arda) = yes\n}\n");
  ask("2022-01-01", "adopted(d)", "D1");
}
END_TEST
START_TEST(test_M3_acts_are_judged_at_the_event) {
  program(ENTER "article 1 concerning m: Session {\nprovision 1.1 {\np may enter m when p = Arda.head\n}\n}\n"
          "head(Arda) is Ann until 2020-06-01\nhead(Arda) is Bob from 2020-06-01\n"
          "Session S1 on 2020-05-01 {\nattendees = {Ann}\n}\n"
          "Session S2 on 2020-07-01 {\nattendees = {Ann}\n}\n");
  ask("2022-01-01", "p may enter S1", "Ann");
  ask("2022-01-01", "p may enter S2", "Bob");
  verdict("S1", "valid");
  verdict("S2", "breach permission");
}
END_TEST
START_TEST(test_M3_concerning_binds_only_what_mentions_it) {
  program("relation open_day()\n"
          "article 1 concerning m: Session where m.form = regular {\n"
          "provision 1.1 {\nopen_day() always\n"
          "require m.chair = Ann\n}\n}\n"
          "Session S1 on 2020-05-01 {\nform = extraordinary\nchair = Bob\n}\n"
          "Session S2 on 2020-05-02 {\nform = regular\nchair = Bob\n}\n"
          "Session S3 on 2020-05-03 {\nchair = Bob\n}\n");
  ask("2020-01-01", "open_day()", "yes");
  verdict("S1", "valid");
  verdict("S2", "invalid requirement:1.1");
  verdict("S3", "undetermined");
}
END_TEST
START_TEST(test_M3_recorded_facts_about_an_event_are_read_then) {
  program("Decision D1 on 2020-06-01 {\n}\nDecision D2 on 2020-06-01 {\n}\nadopted(D1)\n");
  ask("2020-05-31", "adopted(D1)", "undetermined");
  ask("2020-06-02", "adopted(d)", "D1");
}
END_TEST

/* ================================================================ M4 */
START_TEST(test_M4_what_is_still_to_come_is_unknown) {
  program("member(Arda)\n");
  ask("2020-01-01", "member(Arda) at 2020-01-02", "undetermined");
  ask("2020-01-01", "member(Arda) at 2020-01-01", "yes");
  ask("2020-01-01", "(weight(Arda) at 2020-01-02) = 3", "undetermined");
}
END_TEST
START_TEST(test_M4_at_uses_the_facts_and_provisions_of_then) {
  program("relation strict_rule()\n"
          "article 1 {\nprovision 1.1 in force until 2021-01-01 {\nstrict_rule() always\n}\n}\n"
          "head(Arda) is Ann until 2020-06-01\nhead(Arda) is Bob from 2020-06-01\n"
          "Session S1 on 2020-05-01 {\nhost = Arda\n}\n");
  ask("2022-01-01", "strict_rule()", "no");
  ask("2022-01-01", "strict_rule() at 2020-12-31", "yes");
  ask("2022-01-01", "S1.host.head", "Bob");
  ask("2022-01-01", "S1.host.head at S1", "Ann");
}
END_TEST
START_TEST(test_M4_ever_and_throughout) {
  program("member(Arda) from 2020-01-01 until 2020-06-01\nmember(Bree) from 2020-01-01\nmember(Cair) on 2020-03-01\n");
  ask("2021-01-01", "ever member(s) since 2020-01-01", "Arda, Bree, Cair");
  ask("2021-01-01", "throughout member(s) since 2020-01-01", "Bree");
  ask("2020-05-01", "throughout member(s) since 2020-01-01", "Arda, Bree");
  ask("2021-01-01", "throughout member(Bree) since 2019-12-31", "no");
  ask("2021-01-01", "ever member(Cair) since 2020-03-02", "no");
  ask("2021-01-01", "ever member(Cair) since 2020-03-01T23:59:59", "yes");
}
END_TEST
START_TEST(test_M4_ever_since_what_is_to_come) {
  program("member(Arda)\n");
  ask("2020-01-01", "ever member(Arda) since 2020-01-02", "no");
  ask("2020-01-01", "throughout member(Bree) since 2020-01-02", "yes");
  ask("2020-01-01", "throughout member(Bree) since 2020-01-01", "no");
}
END_TEST

/* ================================================================ M5 */
START_TEST(test_M5_a_case_takes_the_place_of_the_recorded_event) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.chair = Ann\n}\n}\n"
          "Session S1 on 2020-05-01 {\nchair = Bob\n}\n"
          "Session S2 on 2020-06-01 {\nchair = Ann\n}\n");
  verdict("S1", "invalid requirement:1.1");
  with_case("#replaces S1\nSession Proposed on 2020-05-01 {\nchair = Ann\n}\n");
  verdict("S1", "valid");
  ask("2020-07-01", "count {m: Session}", "2");
  ask("2020-07-01", "S1.chair", "Ann");
}
END_TEST
START_TEST(test_M5_a_case_is_added_as_though_it_happened) {
  program_two(CHAIRING, "Session S1 on 2020-01-10 {\nbody = Council\nform = regular\nhost = Arda\nchair = Ann\n}\n");
  with_case("Session Next on 2020-06-10 {\nbody = Council\nform = regular\nhost = Bree\nchair = Ann\n}\n");
  verdict("Next", "valid");
  ask("2020-06-10", "chairing(Council)", "Arda");
  ask("2020-06-11", "chairing(Council)", "Bree");
}
END_TEST
START_TEST(test_M5_what_a_case_gives_is_complete) {
  program(ENTER "article 1 {\nprovision 1.1 {\np may enter m when invited(p, m)\n}\n}\n");
  with_case("Session Next on 2020-06-10 {\nattendees = {Ann}\n}\n");
  verdict("Next", "undetermined");
  with_case("Session Next on 2020-06-10 {\nattendees = {Ann}\n}\ninvited(Bob, Next)\n");
  verdict("Next", "breach permission");
  with_case("Session Next on 2020-06-10 {\nattendees = {Ann}\n}\ninvited(Ann, Next)\n");
  verdict("Next", "valid");
}
END_TEST

/* ================================================================ M6 */
START_TEST(test_M6_versions_of_a_label) {
  program("relation fee(): number\n"
          "article 1 {\n"
          "provision 1.1 in force until 2021-01-01 {\nfee() is 10 always\n}\n"
          "provision 1.1 in force from 2021-01-01 {\nfee() is 20 always\n}\n}\n");
  ask("2020-12-31T23:59:59", "fee()", "10");
  ask("2021-01-01", "fee()", "20");
  ask("1999-12-31", "fee()", "unknown");           /* the charter is not in force yet */
}
END_TEST
START_TEST(test_M6_a_label_is_there_once_at_a_time) {
  rejected("relation fee(): number\narticle 1 {\nprovision 1.1 {\nfee() is 10 always\n}\n"
           "provision 1.1 in force from 2021-01-01 {\nfee() is 20 always\n}\n}\n", "E505");
}
END_TEST
static const char READINGS[] =
  "reading literal\nreading practice extends literal\n"
  "relation fee(): number\nrelation due(p: Person)\n"
  "article 1 {\n"
  "provision 1.1 {\nfee() is 10 always\n}\n"
  "provision 1.2 under literal {\ndue(Ann) always\n}\n"
  "provision 1.3 under practice {\ndue(Bob) always\n}\n}\n";
START_TEST(test_M6_readings_select_provisions) {
  program(READINGS);
  ask_under("literal", "2020-01-01", "fee()", "10");
  ask_under("practice", "2020-01-01", "fee()", "10");
  ask_under("literal", "2020-01-01", "due(p)", "Ann");
  ask_under("practice", "2020-01-01", "due(p)", "Ann, Bob");
}
END_TEST
START_TEST(test_M6_extending_only_adds) {
  program("reading literal\nreading practice extends literal\n"
          "relation fee(): number\n"
          "article 1 {\n"
          "provision 1.1 under literal {\nfee() is 10 always\n}\n"
          "provision 1.2 under practice {\nfee() is 20 always\n}\n}\n");
  ask_under("literal", "2020-01-01", "fee()", "10");
  ask_under("practice", "2020-01-01", "fee()", "unknown");      /* both stand: to replace, it must override */
}
END_TEST

/* ================================================================ M7 */
START_TEST(test_M7_a_decision_stands_without_a_host) {
  program_two(
      CHAIRING,
      "Session S1 on 2020-01-10 {\nbody = Council\nform = regular\nchair = Ann\n"
      "Decision D1 {\nbody = Council\ndecides 13.6: chairing(Council) is Bree\n}\n}\n" /* by video: there is no host */
      "Session S2 on 2020-06-10 {\nbody = Council\nform = extraordinary\nchair = Bob\n}\n");
  ask("2020-01-10", "chairing(Council)", "unknown");
  ask("2020-01-10T00:00:01", "chairing(Council)", "Bree");
  verdict("S2", "valid");
}
END_TEST
START_TEST(test_M7_a_decision_displaces_the_statement_on_its_key_only) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(s) is 10 when member(s) unless Council decides otherwise\n}\n}\n"
          "member(Arda)\nmember(Bree)\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: fee(Arda) is 5\n}\n"
          "Decision D2 on 2020-05-01 {\nbody = Council\ndecides 1.1: fee(Cair) is 7\n}\n");
  ask("2020-05-01", "fee(Arda)", "10");
  ask("2020-06-01", "fee(Arda)", "5");
  ask("2020-06-01", "fee(Bree)", "10");
  ask("2020-06-01", "fee(Cair)", "7");             /* whether or not the statement's `when` holds */
}
END_TEST
START_TEST(test_M7_restored) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(s) is 10 when member(s) unless Council decides otherwise\n}\n}\n"
          "member(Arda)\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: fee(Arda) is 5\n}\n"
          "Decision D2 on 2020-07-01 {\nbody = Council\ndecides 1.1: restored fee(Arda)\n}\n");
  ask("2020-06-01", "fee(Arda)", "5");
  ask("2020-08-01", "fee(Arda)", "10");
}
END_TEST
START_TEST(test_M7_waived) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.chair = Ann unless Council decides "
          "otherwise\n}\n}\n"
          "Session S1 on 2020-05-01 {\nchair = Bob\n}\n"
          "Decision D1 on 2020-06-01 {\nbody = Council\ndecides 1.1: waived for S2\n}\n"
          "Session S2 on 2020-07-01 {\nchair = Bob\n}\n"
          "Session S3 on 2020-08-01 {\nchair = Bob\n}\n"
          "Decision D2 on 2020-09-01 {\nbody = Council\ndecides 1.1: waived\n}\n"
          "Session S4 on 2020-10-01 {\nchair = Bob\n}\n");
  verdict("S1", "invalid requirement:1.1");
  verdict("S2", "valid");
  verdict("S3", "invalid requirement:1.1");
  verdict("S4", "valid");
}
END_TEST
START_TEST(test_M7_decisions_on_a_relation) {
  program(
      "article 1 {\nprovision 1.1 {\nreliable(p) when p = Ann unless Council decides otherwise\n}\n}\n"
      "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: not reliable(Ann)\ndecides 1.1: reliable(Bob)\n}\n");
  ask("2020-05-01", "reliable(p)", "Ann");
  ask("2020-06-01", "reliable(p)", "Bob");
}
END_TEST
START_TEST(test_M7_decisions_on_a_recursive_relation) {
  program("relation under(a: State, b: State)\n"
          "article 1 {\nprovision 1.1 {\nunder(a, c) when under(a, b) and under(b, c) unless Council decides "
          "otherwise\n}\n}\n"
          "under(Arda, Bree)\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: under(Bree, Cair)\n}\n");
  ask("2020-05-01", "under(Arda, x)", "Bree");
  ask("2020-06-01", "under(Arda, x)", "Bree, Cair");
}
END_TEST
START_TEST(test_M7_a_decision_overrides_what_its_label_overrides) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 always\n}\n"
          "provision 1.2 overrides 1.1 {\nfee() is 20 when reliable(Ann) unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.2: fee() is 30\n}\n");
  ask("2020-05-01", "fee()", "10");
  ask("2020-06-01", "fee()", "30");
}
END_TEST

/* ================================================================ M8 */
START_TEST(test_M8_only_the_named_body) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-05-01 {\nbody = Panel\ndecides 1.1: fee() is 5\n}\n"
          "Decision D2 on 2020-06-01 {\nbody = Council\ndecides 1.1: fee() is 7\n}\n");
  ask("2020-05-02", "fee()", "10");
  verdict("D1", "valid beyond_powers");
  ask("2020-06-02", "fee()", "7");
  verdict("D2", "valid");
}
END_TEST
START_TEST(test_M8_an_unknown_maker_leaves_it_open) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-05-01 {\ndecides 1.1: fee() is 5\n}\n"
          "Decision D2 on 2021-05-01 {\ndecides 1.1: fee() is 10\n}\n");
  ask("2020-05-02", "fee()", "unknown");
}
END_TEST
START_TEST(test_M8_the_clause_is_in_force_then_and_now) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 in force until 2020-07-01 {\nfee() is 10 always\n}\n"
          "provision 1.1 in force from 2020-07-01 until 2021-01-01 {\nfee() is 20 unless Council decides otherwise\n}\n"
          "provision 1.1 in force from 2021-01-01 {\nfee() is 30 always\n}\n}\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: fee() is 5\n}\n"
          "Decision D2 on 2020-09-01 {\nbody = Council\ndecides 1.1: fee() is 7\n}\n");
  ask("2020-06-01", "fee()", "10");
  ask("2020-08-01", "fee()", "20");                /* D1 was made before there was such a clause */
  ask("2020-10-01", "fee()", "7");
  ask("2021-02-01", "fee()", "30");                /* and there is none any longer */
  verdict("D1", "valid beyond_powers");
}
END_TEST
START_TEST(test_M8_not_before_since) {
  program_two(CHAIRING,
    "Session S1 on 2020-01-10 {\nbody = Council\nform = regular\nhost = Arda\nchair = Ann\n}\n"
    "Decision D1 on 2020-02-01 {\nbody = Council\ndecides 13.6: chairing(Council) is Cair\n}\n"
    "Session S2 on 2020-06-10 {\nbody = Council\nform = regular\nhost = Bree\nchair = Cyd\n"
    "Decision D2 {\nbody = Council\ndecides 13.6: chairing(Council) is Arda\n}\n}\n");
  ask("2020-01-20", "chairing(Council)", "Arda");
  ask("2020-02-02", "chairing(Council)", "Cair");
  ask("2020-06-11", "chairing(Council)", "Arda");  /* D2 is of the same instant as S2: not before it */
  verdict("S2", "valid");
}
END_TEST
START_TEST(test_M8_no_since_event_no_bound) {
  program_two(CHAIRING, "Decision D1 on 2020-02-01 {\nbody = Council\ndecides 13.6: chairing(Council) is Cair\n}\n");
  ask("2020-02-02", "chairing(Council)", "Cair");
}
END_TEST
START_TEST(test_M8_in_effect_from_and_until) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-05-01 {\nbody = Council\ndecides 1.1: fee() is 5 from 2020-06-01 until 2020-07-01\n}\n");
  ask("2020-05-15", "fee()", "10");
  ask("2020-06-01", "fee()", "5");
  ask("2020-07-01", "fee()", "10");
}
END_TEST
START_TEST(test_M8_proposed_ones_stand_if_adopted) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n"
          "provision 1.2 {\nadopted(d) when d.vote(Arda) = yes\n}\n}\n"
          "Decision D1 on 2020-05-01 proposed {\nbody = Council\nvote(Arda) = no\ndecides 1.1: fee() is 1\n}\n"
          "Decision D2 on 2020-06-01 proposed {\nbody = Council\nvote(Arda) = yes\ndecides 1.1: fee() is 2\n}\n"
          "Decision D3 on 2020-07-01 proposed {\nbody = Council\ndecides 1.1: fee() is 3\n}\n");
  ask("2020-05-02", "fee()", "10");
  ask("2020-06-02", "fee()", "2");
  ask("2020-07-02", "fee()", "unknown");           /* who voted how is not known */
}
END_TEST
START_TEST(test_M8_latest_in_effect_then_latest_made) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-01-01 {\nbody = Council\ndecides 1.1: fee() is 1 from 2020-06-01\n}\n"
          "Decision D2 on 2020-02-01 {\nbody = Council\ndecides 1.1: fee() is 2\n}\n"
          "Decision D3 on 2020-03-01 {\nbody = Council\ndecides 1.1: fee() is 3 from 2020-06-01\n}\n");
  ask("2020-02-02", "fee()", "2");
  ask("2020-05-02", "fee()", "2");
  ask("2020-06-02", "fee()", "3");                 /* both in effect from June; D3 was made later */
}
END_TEST
START_TEST(test_M8_ties_conflict) {
  program("relation fee(): number\nrelation tax(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Council decides otherwise\n}\n"
          "provision 1.2 {\ntax() is 10 unless Council decides otherwise\n}\n}\n"
          "Decision D1 on 2020-01-01 {\nbody = Council\ndecides 1.1: fee() is 1\ndecides 1.2: tax() is 4\n}\n"
          "Decision D2 on 2020-01-01 {\nbody = Council\ndecides 1.1: fee() is 2\ndecides 1.2: tax() is 4\n}\n");
  ask("2020-02-02", "fee()", "unknown");
  ask("2020-02-02", "tax()", "4");                 /* equal values do not conflict */
}
END_TEST
START_TEST(test_M8_a_power_is_judged_when_it_is_used) {
  program(
      "article 1 {\nprovision 1.1 {\nCouncil may decide reliable(p) when p = Arda.head provided member(Arda)\n}\n}\n"
      "member(Arda) from 2020-01-01 until 2020-06-01\n"
      "head(Arda) is Ann until 2020-04-01\nhead(Arda) is Bob from 2020-04-01\n"
      "Decision D1 on 2020-03-01 {\nbody = Council\ndecides 1.1: reliable(Ann)\n}\n"
      "Decision D2 on 2020-05-01 {\nbody = Council\ndecides 1.1: reliable(Cyd)\n}\n"
      "Decision D3 on 2020-07-01 {\nbody = Council\ndecides 1.1: reliable(Bob)\n}\n");
  ask("2020-08-01", "reliable(p)", "Ann");         /* D2: not the head; D3: no member any longer */
  verdict("D1", "valid");
  verdict("D2", "valid beyond_powers");
  verdict("D3", "valid beyond_powers");
}
END_TEST
START_TEST(test_M8_so_decides) {
  program("article 1 {\nprovision 1.1 {\nreliable(_) when Council so decides\n}\n}\n"
          "Decision D1 on 2020-03-01 {\nbody = Council\ndecides 1.1: reliable(Ann) until 2020-06-01\n}\n"
          "Decision D2 on 2020-03-01 {\nbody = Panel\ndecides 1.1: reliable(Bob)\n}\n");
  ask("2020-03-01", "reliable(p)", "no");
  ask("2020-04-01", "reliable(p)", "Ann");
  ask("2020-07-01", "reliable(p)", "no");
}
END_TEST
START_TEST(test_M8_the_holder_of_an_office_decides) {
  program("event Order made by giver {\ngiver : Person\n}\n"
          "relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 unless Arda.head decides otherwise\n}\n}\n"
          "head(Arda) is Ann until 2020-06-01\nhead(Arda) is Bob from 2020-06-01\n"
          "Order O1 on 2020-03-01 {\ngiver = Ann\ndecides 1.1: fee() is 5\n}\n"
          "Order O2 on 2020-04-01 {\ngiver = Bob\ndecides 1.1: fee() is 6\n}\n");
  ask("2020-05-01", "fee()", "5");
  ask("2020-07-01", "fee()", "5");                 /* Ann held the office when she decided */
}
END_TEST
START_TEST(test_M8_what_is_established_exists_while_the_decision_stands) {
  program("article 1 {\nprovision 1.1 {\nCouncil may establish b: Body\n}\n}\n"
          "Decision D1 on 2020-03-01 {\nbody = Council\ndecides 1.1: establishes Agency until 2020-06-01\n}\n");
  ask("2020-03-01", "count {b: Body}", "2");
  ask("2020-04-01", "count {b: Body}", "3");
  ask("2020-07-01", "count {b: Body}", "2");
}
END_TEST

/* ================================================================ M9 */
START_TEST(test_M9_none_compares_false) {
  program("limit(Arda) is 3\n");
  ask("2020-01-01", "limit(Bree) = 3", "no");
  ask("2020-01-01", "limit(Bree) != 3", "yes");
  ask("2020-01-01", "limit(Bree) < 3", "no");
  ask("2020-01-01", "limit(Bree) >= 3", "no");
  ask("2020-01-01", "not (limit(Bree) < 3)", "yes");
  ask("2020-01-01", "limit(Bree) = limit(Cair)", "no");
  ask("2020-01-01", "limit(Bree) + 1", "none");
  ask("2020-01-01", "limit(Bree)", "none");
}
END_TEST
START_TEST(test_M9_a_path_through_none_is_none) {
  program("Session S1 on 2020-01-01 {\n}\nhead(Arda) is Ann\n");
  ask("2020-02-01", "S1.host", "none");
  ask("2020-02-01", "S1.host.head", "none");
  ask("2020-02-01", "S1.host.head = Ann", "no");
  ask("2020-02-01", "Bree.head", "none");          /* a vacancy */
  ask("2020-02-01", "member(S1.host)", "no");
}
END_TEST
START_TEST(test_M9_none_wins_over_unknown) {
  program("Session S1 on 2020-01-01 {\n}\n");
  ask("2020-02-01", "limit(Bree) = weight(Bree)", "no");
  ask("2020-02-01", "limit(Bree) + weight(Bree)", "none");
  ask("2020-02-01", "S1.host = S1.host", "no");
}
END_TEST
START_TEST(test_M9_a_total_one_left_out_is_unknown) {
  program("Session S1 on 2020-01-01 {\n}\n");
  ask("2020-02-01", "weight(Arda)", "unknown");
  ask("2020-02-01", "weight(Arda) > 3", "undetermined");
  ask("2020-02-01", "S1.chair = Ann", "undetermined");
  ask("2020-02-01", "reliable(S1.chair)", "undetermined");
  ask("2020-02-01", "Ann in S1.attendees", "undetermined");
}
END_TEST
START_TEST(test_M9_a_variable_of_unknown_value) {
  program("relation quota(s: State, n: number)\nquota(Bree, 2)\n");
  ask("2020-02-01", "some n: n = weight(Arda) has quota(Arda, n)", "no");           /* whatever it weighs */
  ask("2020-02-01", "some n: n = weight(Arda) has quota(Bree, n)", "undetermined");
  ask("2020-02-01", "some n: n = weight(Arda) has (quota(Arda, n) or quota(Cair, n))", "no");
  ask("2020-02-01", "quota(Arda, weight(Arda))", "undetermined");
  ask("2020-02-01", "some n: n = weight(Arda) has not quota(Arda, n)", "undetermined");
  ask("2020-02-01", "some n: n = weight(Arda) has count {s: s = Arda and quota(s, n)} > 0", "undetermined");
  ask("2020-02-01", "no n: n = weight(Arda) has (some s: s = Arda and quota(s, n) has n = 2)", "yes");
}
END_TEST
START_TEST(test_M9_lists_and_rolls_that_are_given_are_complete) {
  program("Session S1 on 2020-01-01 {\nattendees = {Ann}\n}\n"
          "Decision D1 on 2020-01-01 {\nvote(Arda) = yes\n}\n"
          "Decision D2 on 2020-01-01 {\n}\n"
          "Decision D3 on 2020-01-01 {\nunknown vote\n}\n");
  ask("2020-02-01", "Ann in S1.attendees", "yes");
  ask("2020-02-01", "Bob in S1.attendees", "no");
  ask("2020-02-01", "D1.vote(Arda)", "yes");
  ask("2020-02-01", "D1.vote(Bree)", "none");
  ask("2020-02-01", "D1.vote(Bree) = no", "no");
  ask("2020-02-01", "D2.vote(Bree)", "unknown");
  ask("2020-02-01", "D3.vote(Bree)", "unknown");
}
END_TEST
START_TEST(test_M9_an_optional_list_left_out_is_empty) {
  program("extend event Session {\nguests : many Person optional\n}\nSession S1 on 2020-01-01 {\n}\nSession S2 on "
          "2020-01-01 {\nunknown guests\n}\n");
  ask("2020-02-01", "Ann in S1.guests", "no");
  ask("2020-02-01", "Ann in S2.guests", "undetermined");
}
END_TEST
START_TEST(test_M9_a_statement_whose_value_is_none_concludes_nothing) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(s) is limit(s) always\nfee(_) is 7 by default\n}\n}\nlimit(Arda) is 3\n");
  ask("2020-01-01", "fee(Arda)", "3");
  ask("2020-01-01", "fee(Bree)", "7");
}
END_TEST
START_TEST(test_M9_open_relations) {
  program("Session S1 on 2020-01-01 {\n}\ninvited(Ann, S1)\nnot invited(Bob, S1)\n");
  ask("2020-02-01", "invited(Ann, S1)", "yes");
  ask("2020-02-01", "invited(Bob, S1)", "no");
  ask("2020-02-01", "invited(Cyd, S1)", "undetermined");
}
END_TEST
START_TEST(test_M9_closed_relations_and_recorded_unknowns) {
  program(
      "reliable(Ann)\nunknown reliable(Bob)\nunknown head(Arda) from 2020-01-01\nhead(Arda) is Ann until 2020-01-01\n");
  ask("2020-02-01", "reliable(p)", "Ann, Bob?");
  ask("2020-02-01", "reliable(Cyd)", "no");
  ask("2020-02-01", "head(Arda) = Ann", "undetermined");
  ask("2019-02-01", "head(Arda) = Ann", "yes");
}
END_TEST
START_TEST(test_M9_acting) {
  program("head(Arda) is Ann acting\nhead(Bree) is Bob\nunknown head(Cair)\n");
  ask("2020-01-01", "acting(Arda.head)", "yes");
  ask("2020-01-01", "Arda.head", "Ann");
  ask("2020-01-01", "acting(Bree.head)", "no");
  ask("2020-01-01", "acting(Cair.head)", "undetermined");
}
END_TEST

/* ================================================================ M10 */
START_TEST(test_M10_gap_and_conflict_are_unknown) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(s) is 10 when s in {Arda, Bree}\n}\n"
          "provision 1.2 {\nfee(s) is 20 when s = Bree\nfee(s) is 10 when s = Arda\n}\n}\n");
  ask("2020-01-01", "fee(Arda)", "10");            /* equal values never conflict */
  ask("2020-01-01", "fee(Bree)", "unknown");       /* a conflict */
  ask("2020-01-01", "fee(Cair)", "unknown");       /* a gap */
  ask("2020-01-01", "fee(Cair) = 10", "undetermined");
}
END_TEST
START_TEST(test_M10_an_optional_function_without_value_is_none) {
  program("article 1 {\nprovision 1.1 {\nlimit(s) is 10 when s = Arda\nlimit(s) is 10 when reliable(Bob) and s = "
          "Bree\n}\n}\nunknown reliable(Bob)\n");
  ask("2020-01-01", "limit(Arda)", "10");
  ask("2020-01-01", "limit(Bree)", "unknown");
  ask("2020-01-01", "limit(Cair)", "none");
}
END_TEST
START_TEST(test_M10_what_might_stand_must_agree) {
  program(
      "relation fee(): number\nrelation tax(): number\n"
      "article 1 {\nprovision 1.1 {\nfee() is 10 always\ntax() is 10 always\n}\n"
      "provision 1.2 {\nfee() is 20 when reliable(Ann)\ntax() is 10 when reliable(Ann)\n}\n}\nunknown reliable(Ann)\n");
  ask("2020-01-01", "fee()", "unknown");
  ask("2020-01-01", "tax()", "10");
}
END_TEST
START_TEST(test_M10_defaults_give_way_to_all_others) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(_) is 10 by default\n}\n"
          "provision 1.2 {\nfee(Arda) is 20 always\nfee(Bree) is 20 when reliable(Ann)\nfee(Cair) is 20 when "
          "reliable(Bob)\n}\n}\nunknown reliable(Ann)\n");
  ask("2020-01-01", "fee(Arda)", "20");
  ask("2020-01-01", "fee(Bree)", "unknown");
  ask("2020-01-01", "fee(Cair)", "10");
}
END_TEST
START_TEST(test_M10_entries_are_conclusions_too) {
  program("article 1 {\nprovision 1.1 {\nweight(s) is 10 when member(s)\nreliable(p) when p = Arda.head\n}\n}\n"
          "member(Arda)\nmember(Bree)\nweight(Arda) is 10\nweight(Bree) is 5\nweight(Cair) is "
          "2\nreliable(Cyd)\nhead(Arda) is Ann\n");
  ask("2020-01-01", "weight(Arda)", "10");
  ask("2020-01-01", "weight(Bree)", "unknown");
  ask("2020-01-01", "weight(Cair)", "2");
  ask("2020-01-01", "reliable(p)", "Ann, Cyd");
}
END_TEST
START_TEST(test_M10_relations_with_negative_conclusions) {
  program("article 1 {\nprovision 1.1 {\nreliable(p) when p in {Ann, Bob}\n}\n"
          "provision 1.2 {\nreliable(p) when p = Cyd\n}\n"
          "provision 1.3 overrides 1.1 {\nnot reliable(p) when p in {Ann, Cyd}\n}\n}\n");
  ask("2020-01-01", "reliable(Ann)", "no");
  ask("2020-01-01", "reliable(Bob)", "yes");
  ask("2020-01-01", "reliable(Cyd)", "undetermined");      /* 1.2 is not overridden: a conflict */
}
END_TEST

/* ================================================================ M11 */
START_TEST(test_M11_overriding_is_per_key) {
  program("relation fee(s: State): number\n"
          "article 1 {\nprovision 1.1 {\nfee(_) is 10 always\n}\n"
          "provision 1.2 overrides 1.1 {\nfee(s) is 20 when s = Arda\n}\n}\n");
  ask("2020-01-01", "fee(Arda)", "20");
  ask("2020-01-01", "fee(Bree)", "10");
}
END_TEST
START_TEST(test_M11_overriding_is_transitive) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 {\nfee() is 10 always\n}\n"
          "provision 1.2 overrides 1.1 {\nfee() is 20 when reliable(Ann)\n}\n"
          "provision 1.3 overrides 1.2 {\nfee() is 30 when reliable(Bob)\n}\n}\nreliable(Bob)\n");
  ask("2020-01-01", "fee()", "30");                /* 1.3 overrides 1.1 though 1.2 between them does not stand */
}
END_TEST
START_TEST(test_M11_only_what_stands_overrides) {
  program(
      "relation fee(): number\n"
      "article 1 {\nprovision 1.1 {\nfee() is 10 always\n}\n"
      "provision 1.2 overrides 1.1 {\nfee() is 20 when reliable(Ann)\n}\n"
      "provision 1.3 overrides 1.2 {\nfee() is 30 when reliable(Bob)\n}\n}\nreliable(Ann)\nunknown reliable(Bob)\n");
  ask("2020-01-01", "fee()", "unknown");
}
END_TEST
START_TEST(test_M11_an_unknown_overrider_makes_unknown) {
  program("article 1 {\nprovision 1.1 {\nreliable(Ann) always\n}\n"
          "provision 1.2 overrides 1.1 {\nnot reliable(Ann) when member(Arda)\n}\n}\n"
          "unknown member(Arda)\n");
  ask("2020-01-01", "reliable(Ann)", "undetermined");
}
END_TEST
START_TEST(test_M11_subject_to) {
  program("relation fee(): number\n"
          "article 1 {\nprovision 1.1 subject to 1.2 {\nfee() is 10 always\n}\n"
          "provision 1.2 {\nfee() is 20 when reliable(Ann)\n}\n}\nreliable(Ann)\n");
  ask("2020-01-01", "fee()", "20");
}
END_TEST
START_TEST(test_M11_a_prohibition_beats_a_permission) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\np may attend m when p in {Ann, Bob, Cyd}\n}\n"
          "provision 1.2 {\np must not attend m when p in {Ann, Bob}\n}\n"
          "provision 1.3 overrides 1.2 {\np may attend m when p = Bob\n}\n}\n"
          "Session S1 on 2020-01-01 {\nattendees = { }\n}\n");
  ask("2020-02-01", "p may attend S1", "Bob, Cyd");
  ask("2020-02-01", "p must not attend S1", "Ann");
}
END_TEST
START_TEST(test_M11_a_duty_permits) {
  program(ENTER "article 1 concerning m: Session {\nprovision 1.1 {\nAnn must enter m always\n}\n}\nSession S1 on "
                "2020-01-01 {\nattendees = {Ann}\n}\n");
  ask("2020-02-01", "p may enter S1", "Ann");
  verdict("S1", "valid");
}
END_TEST
START_TEST(test_M11_duty_and_prohibition_conflict) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nAnn must attend m always\n}\n"
          "provision 1.2 {\nAnn must not attend m always\n}\n}\nSession S1 on 2020-01-01 {\nattendees = {Ann}\n}\n");
  ask("2020-02-01", "Ann must attend S1", "undetermined");
  ask("2020-02-01", "Ann must not attend S1", "undetermined");
  ask("2020-02-01", "Ann may attend S1", "undetermined");
  verdict("S1", "undetermined");
}
END_TEST
START_TEST(test_M11_an_override_needs_a_shared_head) {
  rejected(
      "relation fee(): number\nrelation tax(): number\n"
      "article 1 {\nprovision 1.1 {\nfee() is 10 always\n}\nprovision 1.2 overrides 1.1 {\ntax() is 10 always\n}\n}\n",
      "E504");
  rejected("relation fee(): number\n"
           "article 1 {\nprovision 1.1 overrides 1.2 {\nfee() is 10 always\n}\nprovision 1.2 overrides 1.1 {\nfee() is "
           "20 always\n}\n}\n",
           "E503");
}
END_TEST

/* ================================================================ M12 */
static const char VOTES[] =
  "member(Arda)\nmember(Bree)\nmember(Cair)\n"
  "Decision D1 on 2020-01-01 {\nvote(Arda) = yes\nvote(Bree) = yes\n}\n"
  "Decision D2 on 2020-01-01 {\nvote(Arda) = yes\nvote(Bree) = no\n}\n"
  "Decision D3 on 2020-01-01 {\nunknown vote\n}\n";
START_TEST(test_M12_thresholds_are_exact) {
  program(VOTES);
  ask("2020-02-01", "at least 2/3 of {s: member(s)} have D1.vote(s) = yes", "yes");
  ask("2020-02-01", "more than 2/3 of {s: member(s)} have D1.vote(s) = yes", "no");
  ask("2020-02-01", "at least 67% of {s: member(s)} have D1.vote(s) = yes", "no");
  ask("2020-02-01", "exactly 2/3 of {s: member(s)} have D1.vote(s) = yes", "yes");
  ask("2020-02-01", "at most 1/2 of {s: member(s)} have D1.vote(s) = yes", "no");
  ask("2020-02-01", "fewer than 3 of {s: member(s)} have D1.vote(s) = yes", "yes");
  ask("2020-02-01", "at least 2 of {s: member(s)} have D2.vote(s) = yes", "no");
}
END_TEST
START_TEST(test_M12_nothing_at_all) {
  program("");
  ask("2020-02-01", "at least 1/2 of {s: member(s)} have s != Arda", "no");
  ask("2020-02-01", "more than 0% of {s: member(s)} have s != Arda", "no");
  ask("2020-02-01", "exactly 0% of {s: member(s)} have s != Arda", "no");
  ask("2020-02-01", "at most 1/2 of {s: member(s)} have s != Arda", "yes");
  ask("2020-02-01", "fewer than 1/2 of {s: member(s)} have s != Arda", "yes");
  ask("2020-02-01", "at least 0 of {s: member(s)} have s != Arda", "yes");
  ask("2020-02-01", "count {s: member(s)}", "0");
  ask("2020-02-01", "sum {weight(s) for s: member(s)}", "0");
  ask("2020-02-01", "max {weight(s) for s: member(s)}", "none");
}
END_TEST
START_TEST(test_M12_definite_whatever_is_not_known) {
  program("member(Arda)\nmember(Bree)\nunknown member(Cair)\nreliable(Ann)\nunknown reliable(Bob)\n");
  ask("2020-02-01", "at least 2 of {s: member(s)} have s != Cair", "yes");
  ask("2020-02-01", "at least 2/3 of {s: member(s)} have s != Cair", "yes");        /* 2 of 2 or 2 of 3 */
  ask("2020-02-01", "at least 3/4 of {s: member(s)} have s != Cair", "undetermined");
  ask("2020-02-01", "at least 3 of {s: member(s)} have s != Cair", "no");
  ask("2020-02-01", "at least 1/2 of {p: Person} have reliable(p)", "undetermined");
  ask("2020-02-01", "at least 1/3 of {p: Person} have reliable(p)", "yes");
  ask("2020-02-01", "exactly 1 of {p: Person} have reliable(p)", "undetermined");
  ask("2020-02-01", "exactly 1/2 of {p: Person} have reliable(p)", "no");           /* 1 or 2 of 3 */
}
END_TEST
START_TEST(test_M12_weights) {
  program("member(Arda)\nmember(Bree)\nmember(Cair)\nweight(Arda) is 5\nweight(Bree) is 3\n");
  ask("2020-02-01", "at least 1/2 of {s: member(s)} by weight(s) have s = Arda", "undetermined");
  ask("2020-02-01", "at least 1/2 of {s: member(s) and s != Cair} by weight(s) have s = Arda", "yes");
  ask("2020-02-01", "more than 5/8 of {s: member(s) and s != Cair} by weight(s) have s = Arda", "no");
  ask("2020-02-01", "at least 8 of {s: member(s)} by weight(s) have s != Cair", "yes");
  ask("2020-02-01", "at least 6 of {s: member(s)} by weight(s) have s = Arda", "no");
  ask("2020-02-01", "at most 5/8 of {s: member(s)} by weight(s) have s = Arda", "yes");      /* whatever Cair weighs */
}
END_TEST
START_TEST(test_M12_a_base_without_weight) {
  program("member(Arda)\nweight(Arda) is 0\nmember(Bree)\n");
  ask("2020-02-01", "at least 1/2 of {s: member(s) and s = Arda} by weight(s) have s = Arda", "no");
  ask("2020-02-01", "at most 1/2 of {s: member(s) and s = Arda} by weight(s) have s = Arda", "yes");
  ask("2020-02-01", "exactly 1/2 of {s: member(s) and s = Bree} by weight(s) have s = Arda", "no");
  ask("2020-02-01", "at least 1/1 of {s: member(s) and s = Bree} by weight(s) have s = Bree", "undetermined");
}
END_TEST
START_TEST(test_M12_counts_within_bounds) {
  program("member(Arda)\nmember(Bree)\nunknown member(Cair)\n");
  ask("2020-02-01", "count {s: member(s)} >= 2", "yes");
  ask("2020-02-01", "count {s: member(s)} > 3", "no");
  ask("2020-02-01", "count {s: member(s)} = 3", "undetermined");
  ask("2020-02-01", "count {s: member(s)} = 4", "no");
  ask("2020-02-01", "count {s: member(s)} + 1 >= 3", "yes");
  ask("2020-02-01", "(2 * count {s: member(s)}) <= 6", "yes");
  ask("2020-02-01", "(5 - count {s: member(s)}) > 1", "yes");
  ask("2020-02-01", "(5 - count {s: member(s)}) > 2", "undetermined");
  ask("2020-02-01", "0 * count {s: member(s)}", "0");
  ask("2020-02-01", "there is (count {s: member(s)} * count {s: member(s)})", "yes");
  ask("2020-02-01", "there is no (count {s: member(s) and s = Cair})", "no");
  ask("2020-02-01", "there is (min {count {p: reliable(p)} for s: member(s) and s = Cair})", "undetermined");
  ask("2020-02-01", "there is (weight(Arda) + count {s: member(s)})", "undetermined");
}
END_TEST
START_TEST(test_M12_sums_and_extremes_within_bounds) {
  program(
      "member(Arda)\nmember(Bree)\nunknown member(Cair)\nweight(Arda) is 5\nweight(Bree) is 3\nweight(Cair) is 4\n");
  ask("2020-02-01", "sum {weight(s) for s: member(s)} >= 8", "yes");
  ask("2020-02-01", "sum {weight(s) for s: member(s)} > 12", "no");
  ask("2020-02-01", "sum {weight(s) for s: member(s)} > 9", "undetermined");
  ask("2020-02-01", "max {weight(s) for s: member(s)}", "5");
  ask("2020-02-01", "min {weight(s) for s: member(s) and s != Bree} <= 5", "yes");
  ask("2020-02-01", "min {weight(s) for s: member(s) and s != Bree} < 5", "undetermined");
}
END_TEST
START_TEST(test_M12_dates_and_durations_within_bounds) {
  program(
      "relation joined(s: State): date\nrelation term(s: State): duration\n"
      "member(Arda)\nunknown member(Bree)\njoined(Arda) is 2010-01-01\njoined(Bree) is 2015-01-01\n"
      "term(Arda) is 10 days\nterm(Bree) is 4 days\n");
  ask("2020-02-01", "max {joined(s) for s: member(s)} < 2015-01-02", "yes");
  ask("2020-02-01", "max {joined(s) for s: member(s)} >= 2012-01-01", "undetermined");
  ask("2020-02-01", "min {joined(s) for s: member(s)}", "2010-01-01");
  ask("2020-02-01", "min {joined(s) for s: member(s) and s != Arda} > 2015-01-01", "no");
  ask("2020-02-01", "min {joined(s) for s: member(s) and s != Arda} = 2015-01-01", "undetermined");      /* perhaps there is none */
  ask("2020-02-01", "there is (max {joined(s) for s: member(s)})", "yes");
  ask("2020-02-01", "min {term(s) for s: member(s)} > 3 days", "yes");
  ask("2020-02-01", "min {term(s) for s: member(s)} > 5 days", "undetermined");
  ask("2020-02-01", "now > max {joined(s) for s: member(s)}", "yes");
  ask("2016-02-01", "(max {joined(s) for s: member(s)}) < now", "yes");
  ask("2015-01-01", "now > max {joined(s) for s: member(s)}", "undetermined");
  ask("2009-01-01", "now > max {joined(s) for s: member(s)}", "no");
  ask("2020-02-01", "max {joined(s) for s: member(s)} + 1 year > 2010-01-01", "undetermined");           /* numbers alone carry bounds */
  ask("2020-02-01", "max {joined(s) for s: member(s)} - min {joined(s) for s: member(s)} < 10 days", "undetermined");
  ask("2020-02-01", "min {term(s) for s: member(s)} * count {s: member(s)} > 3 days", "undetermined");
}
END_TEST
START_TEST(test_M12_every_binding_counts_once) {
  program("member(Arda)\nmember(Bree)\nweight(Arda) is 5\nweight(Bree) is 5\nlimit(Arda) is 2\n");
  ask("2020-02-01", "sum {weight(s) for s: member(s)}", "10");
  ask("2020-02-01", "count {s, p: member(s) and p in {Ann, Bob}}", "4");
  ask("2020-02-01", "sum {limit(s) for s: member(s)}", "2");                       /* without value: left out */
}
END_TEST
START_TEST(test_M12_arithmetic_is_exact) {
  program("");
  ask("2020-02-01", "(1 / 3) + (2 / 3) = 1", "yes");
  ask("2020-02-01", "7 div 2", "3");
  ask("2020-02-01", "7 mod 3", "1");
  ask("2020-02-01", "(0 - 7) div 2", "-4");
  ask("2020-02-01", "(0 - 7) mod 3", "2");
  ask("2020-02-01", "2 * 0.5 = 1", "yes");
}
END_TEST

/* ================================================================ M13 */
START_TEST(test_M13_circles_through_something_strict_are_rejected) {
  rejected("article 1 {\nprovision 1.1 {\nreliable(p) when not reliable(p)\n}\n}\n", "E502");
  rejected("relation fee(): number\narticle 1 {\nprovision 1.1 {\nfee() is fee() + 1 when member(Arda)\n}\n}\n",
           "E502");
  rejected("article 1 {\nprovision 1.1 {\nreliable(p) when count {q: reliable(q)} > 1 and p = Ann\n}\n}\n", "E502");
  rejected("article 1 {\nprovision 1.1 {\np may attend m when not (p may attend m)\n}\n}\n", "E502");
  rejected("relation next(k: number)\narticle 1 {\nprovision 1.1 {\nnext(k + 1) when next(k)\n}\n}\n", "E502");
}
END_TEST
START_TEST(test_M13_a_circle_may_go_back_in_time) {
  program("relation turn(m: Session): number\n"
          "article 1 concerning m: Session {\nprovision 1.1 {\nturn(m) is 1 by default\n"
          "turn(m) is turn(r) + 1 where r is the latest Session with form = regular\n}\n}\n"
          "Session S1 on 2020-01-01 {\nform = regular\n}\n"
          "Session S2 on 2020-02-01 {\nform = extraordinary\n}\n"
          "Session S3 on 2020-03-01 {\nform = regular\n}\n"
          "Session S4 on 2020-04-01 {\nform = regular\n}\n");
  ask("2021-01-01", "turn(S1)", "1");
  ask("2021-01-01", "turn(S2)", "2");
  ask("2021-01-01", "turn(S3)", "2");
  ask("2021-01-01", "turn(S4)", "3");
}
END_TEST
START_TEST(test_M13_negation_back_in_time) {
  program(
      "relation won(m: Session)\n"
      "article 1 concerning m: Session {\nprovision 1.1 {\nwon(m) when no r: r = (latest Session) has won(r)\n}\n}\n"
      "Session S1 on 2020-01-01 {\n}\nSession S2 on 2020-02-01 {\n}\nSession S3 on 2020-03-01 {\n}\n");
  ask("2021-01-01", "won(m)", "S1, S3");
}
END_TEST
START_TEST(test_M13_a_rotation_follows_the_actual_last_holder) {
  program("relation next(s: State): State optional\n"
          "article 1 {\nprovision 1.1 {\n"
          "chairing(Council) is next((chairing(Council) at r)) where r is the latest Session unless Council decides "
          "otherwise since r\n"
          "chairing(Council) is Arda by default\n}\n}\n"
          "next(Arda) is Bree\nnext(Bree) is Cair\nnext(Cair) is Arda\n"
          "Session S1 on 2020-01-01 {\n}\n"
          "Session S2 on 2020-02-01 {\n}\n"
          "Decision D on 2020-02-10 {\nbody = Council\ndecides 1.1: chairing(Council) is Arda\n}\n"
          "Session S3 on 2020-03-01 {\n}\n");
  ask("2020-01-01", "chairing(Council)", "Arda");
  ask("2020-01-15", "chairing(Council)", "Bree");
  ask("2020-02-05", "chairing(Council)", "Cair");
  ask("2020-02-15", "chairing(Council)", "Arda");
  ask("2020-03-15", "chairing(Council)", "Bree");
}
END_TEST

/* ================================================================ M14 */
static const char PATHS[] =
  "relation edge(a: State, b: State)\nrelation path(a: State, b: State)\n"
  "article 1 {\nprovision 1.1 {\npath(a, b) when edge(a, b)\npath(a, c) when path(a, b) and path(b, c)\n}\n}\n";
START_TEST(test_M14_least_fixpoint) {
  program_two(PATHS, "edge(Arda, Bree)\nedge(Bree, Arda)\n");
  ask("2020-01-01", "path(Arda, x)", "Arda, Bree");
  ask("2020-01-01", "path(Cair, x)", "no");
}
END_TEST
START_TEST(test_M14_unknown_within_a_circle) {
  program_two(PATHS, "edge(Arda, Bree)\nunknown edge(Bree, Cair)\n");
  ask("2020-01-01", "path(Arda, x)", "Bree, Cair?");
  ask("2020-01-01", "path(Cair, x)", "no");
}
END_TEST
START_TEST(test_M14_what_only_supports_itself_is_false) {
  program("relation trusts(p: Person, q: Person)\n"
          "article 1 {\nprovision 1.1 {\nreliable(p) when trusts(q, p) and reliable(q)\n}\n}\n"
          "trusts(Ann, Bob)\ntrusts(Bob, Ann)\nunknown trusts(Cyd, Cyd)\n");
  ask("2020-01-01", "reliable(p)", "no");
}
END_TEST

/* ================================================================ M15, M16, M17 */
START_TEST(test_M15_a_case_and_its_nested_events_have_their_own_verdicts) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.chair = Ann\n}\n}\n"
          "article 2 concerning d: Decision {\nprovision 2.1 {\nrequire d.vote(Arda) = yes\n}\n}\n");
  with_case("Session Next on 2020-06-10 {\nchair = Ann\nDecision Vote {\nvote(Arda) = no\n}\n}\n");
  verdict("Next", "valid");
  verdict("Vote", "invalid requirement:2.1");
  ask("2020-07-01", "valid(case)", "yes");
}
END_TEST
START_TEST(test_M15_for_every_way_to_make_the_condition_true) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire p in m.attendees when p = s.head and "
          "member(s)\n}\n}\n"
          "member(Arda)\nmember(Bree)\nhead(Arda) is Ann\nhead(Bree) is Bob\nhead(Cair) is Cyd\n"
          "Session S1 on 2020-01-01 {\nattendees = {Ann, Bob}\n}\n"
          "Session S2 on 2020-01-01 {\nattendees = {Ann, Cyd}\n}\n");
  verdict("S1", "valid");
  verdict("S2", "invalid requirement:1.1");
}
END_TEST
START_TEST(test_M15_a_lost_vote_does_not_make_a_meeting_invalid) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.chair = Ann\nadopted(d) when d.vote(Arda) = "
          "yes\n}\n}\n");
  with_case("Session Next on 2020-06-10 {\nchair = Ann\nDecision Vote proposed {\nvote(Arda) = no\n}\n}\n");
  verdict("Next", "valid");
  verdict("Vote", "valid");
  ask("2020-07-01", "adopted(Vote)", "no");
}
END_TEST
START_TEST(test_M15_a_negated_quantifier_in_the_condition) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.chair = Ann when no d: Decision has "
          "adopted(d)\n}\n}\n"
          "Session S1 on 2020-01-01 {\nchair = Bob\n}\n");
  verdict("S1", "invalid requirement:1.1");
}
END_TEST
START_TEST(test_M16_needed_permission) {
  program(ENTER "article 1 {\nprovision 1.1 {\np may enter m when p = Ann or invited(p, m)\n}\n}\n"
          "Session S1 on 2020-01-01 {\nattendees = {Ann}\n}\n"
          "Session S2 on 2020-01-01 {\nattendees = {Ann, Bob}\n}\nnot invited(Bob, S2)\n"
          "Session S3 on 2020-01-01 {\nattendees = {Bob}\n}\n"
          "Session S4 on 2020-01-01 {\n}\n");
  verdict("S1", "valid");
  verdict("S2", "breach permission");
  verdict("S3", "undetermined");
  verdict("S4", "undetermined");                   /* who attended is not known */
}
END_TEST
START_TEST(test_M16_acts_that_need_no_permission) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nAnn must not preside m always\n}\n}\n"
          "Session S1 on 2020-01-01 {\nchair = Bob\nattendees = { }\n}\n"
          "Session S2 on 2020-01-01 {\nchair = Ann\nattendees = { }\n}\n");
  verdict("S1", "valid");
  verdict("S2", "breach prohibition:1.1");
}
END_TEST
START_TEST(test_M16_duties) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\np must attend m when p = Arda.head\n}\n}\nhead(Arda) is "
          "Ann\n"
          "Session S1 on 2020-01-01 {\nattendees = {Ann}\n}\n"
          "Session S2 on 2020-01-01 {\nattendees = { }\n}\n");
  verdict("S1", "valid");
  verdict("S2", "breach duty:1.1");
}
END_TEST
START_TEST(test_M16_deadlines) {
  program("relation paid(s: State) over time\n"
          "act pay(s: State, m: Session) means paid(s)\n"
          "article 1 concerning m: Session {\nprovision 1.1 {\ns must pay m by 2020-03-01 when member(s)\n}\n}\n"
          "member(Arda)\nmember(Bree)\npaid(Arda) from 2020-02-01\npaid(Bree) from 2020-04-01\n"
          "Session S1 on 2020-02-15 {\nattendees = { }\n}\n"
          "Session S2 on 2020-05-01 {\nattendees = { }\n}\n");
  verdict("S1", "valid");                          /* there is time yet */
  verdict("S2", "breach duty:1.1");                /* Bree paid, but after the day */
}
END_TEST
START_TEST(test_M17_the_worst_verdict_counts) {
  program("article 1 concerning m: Session {\nprovision 1.1 {\nrequire m.host = Arda when m.form = regular\n}\n"
          "provision 1.2 {\nAnn must attend m always\n}\n}\n"
          "Session S1 on 2020-01-01 {\nform = regular\nhost = Bree\nattendees = { }\n}\n"
          "Session S2 on 2020-01-01 {\nform = regular\nunknown host\nattendees = { }\n}\n"
          "Session S3 on 2020-01-01 {\nform = regular\nunknown host\nattendees = {Ann}\n}\n"
          "Session S4 on 2020-01-01 {\nform = regular\nhost = Arda\nattendees = {Ann}\n}\n");
  verdict("S1", "invalid duty:1.2, requirement:1.1");
  verdict("S2", "breach duty:1.2");
  verdict("S3", "undetermined");
  verdict("S4", "valid");
}
END_TEST

/* ================================================================ M18, M19 */
START_TEST(test_M18_a_definite_answer_stays_when_input_arrives) {
  static const char rule[] = "relation fee(s: State): number\n"
                             "article 1 {\nprovision 1.1 {\nfee(s) is 10 when member(s) or reliable(Ann)\nfee(s) is 20 "
                             "when member(s) and weight(s) > 3 and limit(s) = 0\n}\n}\n"
                             "limit(Arda) is 1\nmember(Arda)\n";
  static const char *const arrivals[] = { "unknown reliable(Ann)\n", "reliable(Ann)\n", "weight(Arda) is 5\n",
                                          "weight(Arda) is 1\nreliable(Ann)\n" };
  for (int i = 0; i < 4; i++) {
    program_two(rule, arrivals[i]);
    ask("2020-01-01", "fee(Arda)", "10");
  }
}
END_TEST
START_TEST(test_M18_an_open_relation_may_yet_be_told) {
  program("relation barred(p: Person) open\n"
          "article 1 {\nprovision 1.1 {\nbarred(p) when p = Ann\n}\n"
          "provision 1.2 overrides 1.1 {\nnot barred(p) when p = Bob\n}\n}\nnot barred(Cyd)\n");
  ask("2020-01-01", "barred(Ann)", "yes");
  ask("2020-01-01", "barred(Bob)", "undetermined");    /* an entry might say it, and then there is a conflict */
  ask("2020-01-01", "barred(Cyd)", "no");
}
END_TEST
START_TEST(test_M18_kleene) {
  program("unknown reliable(Ann)\n");
  ask("2020-01-01", "reliable(Ann) or member(Arda)", "undetermined");
  ask("2020-01-01", "reliable(Ann) and member(Arda)", "no");
  ask("2020-01-01", "reliable(Ann) or not member(Arda)", "yes");
  ask("2020-01-01", "not reliable(Ann)", "undetermined");
  ask("2020-01-01", "every p: reliable(p) has member(Arda)", "undetermined");
  ask("2020-01-01", "no p: reliable(p) has member(Arda)", "yes");
}
END_TEST
START_TEST(test_M19_rows_are_true_or_undetermined) {
  program("reliable(Ann)\nunknown reliable(Bob)\n");
  ask("2020-01-01", "reliable(p)", "Ann, Bob?");
  ask("2020-01-01", "reliable(p)", "yes");
  ask("2020-01-01", "reliable(p) and p != Ann", "undetermined");
  ask("2020-01-01", "reliable(p) and p = Cyd", "no");
}
END_TEST

/* ================================================================ variables and terms */
START_TEST(test_variables_range_over_their_domains) {
  program("relation fee(s: State): number\nrelation pair(p: Person, q: Person)\n"
          "article 1 concerning m: Session {\nprovision 1.1 {\n"
          "fee(s) is count {p: p in m.attendees} when member(s)\n"        /* m stands in the value only */
          "pair(p, q) when p != q\n}\n}\n"
          "member(Arda)\n"
          "Session S1 on 2020-01-01 {\nattendees = {Ann, Bob}\n}\n");
  ask("2020-01-01", "fee(Arda)", "unknown");
  ask("2020-02-01", "fee(Arda)", "2");
  ask("2020-02-01", "pair(Ann, q)", "Bob, Cyd");
  ask("2020-02-01", "pair(Ann, Ann)", "no");
}
END_TEST
START_TEST(test_values_bind_variables) {
  program("relation quota(s: State, k: number)\nquota(Arda, 3)\nquota(Arda, 4)\nquota(Bree, 9)\n");
  ask("2020-01-01", "quota(Arda, k)", "3, 4");
  ask("2020-01-01", "some k: quota(s, k) has k > 4", "Bree");
  ask("2020-01-01", "sum {k for k: quota(Arda, k)}", "7");
  ask("2020-01-01", "count {k: 1..27}", "27");
  ask("2020-01-01", "sum {k for k: k in {n: 2..4}}", "9");
}
END_TEST
START_TEST(test_subkinds) {
  program("kind Union is State\nUnion League\nrelation leads(u: Union)\nrelation grand(s: State)\n"
          "article 1 {\nprovision 1.1 {\ngrand(s) when leads(s)\n}\n}\nleads(League)\nmember(League)\n");
  ask("2020-01-01", "grand(s)", "League");
  ask("2020-01-01", "member(s) and leads(s)", "League");
  ask("2020-01-01", "count {s: State}", "4");
  ask("2020-01-01", "count {u: Union}", "1");
}
END_TEST

#define RUN(name) tcase_add_test(tc, name)
Suite *test_meaning_suite(void) {
  Suite *s = suite_create("meaning");
  TCase *tc = tcase_create("M");
  RUN(test_M1_a_date_is_its_first_second_in_the_zone);
  RUN(test_M1_periods);
  RUN(test_M1_months_clamp_to_the_last_day);
  RUN(test_M1_sums_are_not_regrouped);
  RUN(test_M1_clear_days_count_neither_end);
  RUN(test_M1_days_are_of_86400_seconds);
  RUN(test_M1_months_and_days_do_not_mix);
  RUN(test_M1_now_stands_alone);
  RUN(test_M2_event_is_not_visible_at_its_instant);
  RUN(test_M2_attributes_are_unknown_before_the_event);
  RUN(test_M2_the_date_is_unknown_before_the_event);
  RUN(test_M2_quantifiers_see_visible_events);
  RUN(test_M2_a_statement_sees_what_is_nested_in_its_event);
  RUN(test_M2_latest_sees_neither_the_event_itself_nor_what_is_nested);
  RUN(test_M2_a_session_does_not_chair_itself);
  RUN(test_M2_nothing_depends_on_what_comes_later);
  RUN(test_M2_nested_events_with_a_later_date_are_not_seen_yet);
  RUN(test_M2_several_latest_events_each_conclude);
  RUN(test_M2_an_undetermined_latest_is_unknown);
  RUN(test_M3_a_vote_counts_the_members_of_its_day);
  RUN(test_M3_before_its_instant_it_is_unknown);
  RUN(test_M3_the_provisions_of_then_apply);
  RUN(test_M3_acts_are_judged_at_the_event);
  RUN(test_M3_concerning_binds_only_what_mentions_it);
  RUN(test_M3_recorded_facts_about_an_event_are_read_then);
  RUN(test_M4_what_is_still_to_come_is_unknown);
  RUN(test_M4_at_uses_the_facts_and_provisions_of_then);
  RUN(test_M4_ever_and_throughout);
  RUN(test_M4_ever_since_what_is_to_come);
  RUN(test_M5_a_case_takes_the_place_of_the_recorded_event);
  RUN(test_M5_a_case_is_added_as_though_it_happened);
  RUN(test_M5_what_a_case_gives_is_complete);
  RUN(test_M6_versions_of_a_label);
  RUN(test_M6_a_label_is_there_once_at_a_time);
  RUN(test_M6_readings_select_provisions);
  RUN(test_M6_extending_only_adds);
  RUN(test_M7_a_decision_stands_without_a_host);
  RUN(test_M7_a_decision_displaces_the_statement_on_its_key_only);
  RUN(test_M7_restored);
  RUN(test_M7_waived);
  RUN(test_M7_decisions_on_a_relation);
  RUN(test_M7_decisions_on_a_recursive_relation);
  RUN(test_M7_a_decision_overrides_what_its_label_overrides);
  RUN(test_M8_only_the_named_body);
  RUN(test_M8_an_unknown_maker_leaves_it_open);
  RUN(test_M8_the_clause_is_in_force_then_and_now);
  RUN(test_M8_not_before_since);
  RUN(test_M8_no_since_event_no_bound);
  RUN(test_M8_in_effect_from_and_until);
  RUN(test_M8_proposed_ones_stand_if_adopted);
  RUN(test_M8_latest_in_effect_then_latest_made);
  RUN(test_M8_ties_conflict);
  RUN(test_M8_a_power_is_judged_when_it_is_used);
  RUN(test_M8_so_decides);
  RUN(test_M8_the_holder_of_an_office_decides);
  RUN(test_M8_what_is_established_exists_while_the_decision_stands);
  RUN(test_M9_none_compares_false);
  RUN(test_M9_a_path_through_none_is_none);
  RUN(test_M9_none_wins_over_unknown);
  RUN(test_M9_a_total_one_left_out_is_unknown);
  RUN(test_M9_a_variable_of_unknown_value);
  RUN(test_M9_lists_and_rolls_that_are_given_are_complete);
  RUN(test_M9_an_optional_list_left_out_is_empty);
  RUN(test_M9_a_statement_whose_value_is_none_concludes_nothing);
  RUN(test_M9_open_relations);
  RUN(test_M9_closed_relations_and_recorded_unknowns);
  RUN(test_M9_acting);
  RUN(test_M10_gap_and_conflict_are_unknown);
  RUN(test_M10_an_optional_function_without_value_is_none);
  RUN(test_M10_what_might_stand_must_agree);
  RUN(test_M10_defaults_give_way_to_all_others);
  RUN(test_M10_entries_are_conclusions_too);
  RUN(test_M10_relations_with_negative_conclusions);
  RUN(test_M11_overriding_is_per_key);
  RUN(test_M11_overriding_is_transitive);
  RUN(test_M11_only_what_stands_overrides);
  RUN(test_M11_an_unknown_overrider_makes_unknown);
  RUN(test_M11_subject_to);
  RUN(test_M11_a_prohibition_beats_a_permission);
  RUN(test_M11_a_duty_permits);
  RUN(test_M11_duty_and_prohibition_conflict);
  RUN(test_M11_an_override_needs_a_shared_head);
  RUN(test_M12_thresholds_are_exact);
  RUN(test_M12_nothing_at_all);
  RUN(test_M12_definite_whatever_is_not_known);
  RUN(test_M12_weights);
  RUN(test_M12_a_base_without_weight);
  RUN(test_M12_counts_within_bounds);
  RUN(test_M12_sums_and_extremes_within_bounds);
  RUN(test_M12_dates_and_durations_within_bounds);
  RUN(test_M12_every_binding_counts_once);
  RUN(test_M12_arithmetic_is_exact);
  RUN(test_M13_circles_through_something_strict_are_rejected);
  RUN(test_M13_a_circle_may_go_back_in_time);
  RUN(test_M13_negation_back_in_time);
  RUN(test_M13_a_rotation_follows_the_actual_last_holder);
  RUN(test_M14_least_fixpoint);
  RUN(test_M14_unknown_within_a_circle);
  RUN(test_M14_what_only_supports_itself_is_false);
  RUN(test_M15_a_case_and_its_nested_events_have_their_own_verdicts);
  RUN(test_M15_for_every_way_to_make_the_condition_true);
  RUN(test_M15_a_lost_vote_does_not_make_a_meeting_invalid);
  RUN(test_M15_a_negated_quantifier_in_the_condition);
  RUN(test_M16_needed_permission);
  RUN(test_M16_acts_that_need_no_permission);
  RUN(test_M16_duties);
  RUN(test_M16_deadlines);
  RUN(test_M17_the_worst_verdict_counts);
  RUN(test_M18_a_definite_answer_stays_when_input_arrives);
  RUN(test_M18_an_open_relation_may_yet_be_told);
  RUN(test_M18_kleene);
  RUN(test_M19_rows_are_true_or_undetermined);
  RUN(test_variables_range_over_their_domains);
  RUN(test_values_bind_variables);
  RUN(test_subkinds);
  tcase_add_checked_fixture(tc, NULL, closing);
  suite_add_tcase(s, tc);
  return s;
}
