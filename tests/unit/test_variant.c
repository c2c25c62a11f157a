/* test_variant.c - programs with another record: what is given, assumed and left out, and what goes with it. */
#include "../reference/load.h"
#include "../reference/ref.h"
#include "api/run.h"
#include <check.h>
#include <stdlib.h>

Suite *test_variant_suite(void);

static const char CLUB[] =
  "charter C in force from 2000-01-01\n"
  "kind Person\nkind State\nkind Body\n"
  "event Session { body : Body  chair : Person  host : State optional  attendees : many Person  before : Session optional }\n"
  "event Decision made by body { body : Body  session : Session optional  vote(State) : yes | no }\n"
  "relation member(s: State) over time\n"
  "relation ally(s: State, t: State)\n"
  "relation weight(s: State): number over time\n"
  "relation noted(m: Session)\n"
  "relation chairing(b: Body): State optional\n"
  "relation seated(s: State)\n"
  "office head of s: State\n"
  "office deputy of s: State, many\n"
  "article 1 concerning m: Session {\n"
  "  provision 1.1 {\n"
  "    Council may decide chairing(Council) is s when member(s)\n"
  "    seated(s) when member(s)\n"
  "    require m.chair = head(chairing(Council))\n"
  "  }\n"
  "  provision 1.2 { Council may establish b: Body }\n"
  "}\n"
  "Person Ann\nPerson Bob \"Bob Brown\"\nState Arda\nState Bree\nBody Council\n"
  "member(Arda) until 2020-01-01\n"
  "member(Arda) from 2021-01-01\n"
  "member(Bree)\n"
  "ally(Arda, Bree)\n"
  "weight(Arda) is 3\n"
  "head(Arda) is Ann\n"
  "deputy(Arda) is Ann\n"
  "deputy(Arda) is Bob\n"
  "noted(S1)\n"
  "Session S1 \"first session\" on 2020-06-01 {\n"
  "  body = Council\n"
  "  chair = Ann\n"
  "  attendees = {Ann, Bob}\n"
  "  Decision D1 {\n"
  "    body = Council\n"
  "    decides 1.1: chairing(Council) is Bree\n"
  "  }\n"
  "}\n"
  "Session S2 on 2020-07-01 { body = Council  chair = Bob  before = S1 }\n"
  "Decision D2 on 2020-08-01 { body = Council  session = S1  vote(Arda) = yes  decides 1.2: establishes Panel }\n";

typedef struct World { Trap trap; Arena *a; Loaded l; Program *v; Engine *e; } World;
static World *w;
static Variation variation(const char *const *assume, const char *const *without) {
  Variation v = { assume, 0, without, 0 };
  while (assume && assume[v.nassume]) v.nassume++;
  while (without && without[v.nwithout]) v.nwithout++;
  return v;
}
static void setup(void) {
  w = calloc(1, sizeof *w);
  if (setjmp(w->trap.jump)) ck_abort_msg("%s", w->trap.what);
  w->a = arena_new(&w->trap);
  ck_assert_msg(load_text(&w->l, w->a, CLUB), "%s", load_errors(w->a, &w->l.s));
}
static void teardown(void) {
  engine_free(w->e);
  arena_free(w->a);
  free(w);
}
static bool vary(Variation v) {
  if (setjmp(w->trap.jump)) ck_abort_msg("%s", w->trap.what);
  engine_free(w->e);
  w->e = NULL;
  w->v = sema_variant(&w->l.s, w->l.p, &v);
  if (w->v) w->e = engine_new(w->v, &w->trap);
  return w->v != NULL;
}
/* The rows of a query, as "a; b ?; ..", by the engine and by the reference. */
static const char *asked(const char *query, const char *at) {
  Instant t;
  bool is_date;
  if (setjmp(w->trap.jump)) ck_abort_msg("%s", w->trap.what);
  instant_parse(at, strlen(at), 0, &t, &is_date);
  Query *q = run_query(&w->l.s, w->v, NULL, 0, query);
  ck_assert_msg(q != NULL, "%s: %s", query, load_errors(w->a, &w->l.s));
  Rows *rows = engine_ask(w->e, w->a, q, t, 0);
  RefRows *ref = ref_ask(ref_new(w->a, w->v, NULL, 0), q, t);
  ck_assert_msg(rows->answer == ref->answer, "%s: the engine and the reference differ", query);
  if (!rows->ncols) return rows->answer == T ? "yes" : rows->answer == F ? "no" : "?";
  Text text = { .arena = w->a };
  text_puts(&text, "");
  for (uint32_t i = 0; i < rows->rows.n; i++) {
    for (uint32_t k = 0; k < rows->ncols; k++)
      text_printf(&text, "%s%s", k ? ", " : i ? "; " : "", engine_value_text(w->e, w->a, rows->rows.at[i].values[k]));
    if (rows->rows.at[i].truth != T) text_puts(&text, " ?");
  }
  return text.n ? text_done(&text) : "";
}
static bool is_there(const char *name) {
  bool ambiguous;
  return ind_find_name(w->v, 0, name_str(w->l.s.names, name), &ambiguous) != 0;
}
/* "program:12", where the words stand. */
static const char *place(const char *words) {
  unsigned line = 1;
  for (const char *at = CLUB; at < strstr(CLUB, words); at++) line += *at == '\n';
  return arena_printf(w->a, "program:%u", line);
}
#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define ASSUME(...) ck_assert_msg(vary(variation(LIST(__VA_ARGS__), NULL)), "%s", load_errors(w->a, &w->l.s))
#define WITHOUT(...) ck_assert_msg(vary(variation(NULL, LIST(__VA_ARGS__))), "%s", load_errors(w->a, &w->l.s))
#define ASK(query, at, expected) ck_assert_str_eq(asked(query, at), expected)
/* The first error of a variation that cannot be. */
static void refused(const char *const *assume, const char *const *without, DiagId id, const char *words) {
  ck_assert(!vary(variation(assume, without)));
  const Diag *d = &w->l.s.diags->all.at[0];
  ck_assert_msg(d->id == id, "%s: %s", diag_code(d->id), d->message);
  const char *text = arena_printf(w->a, "%s / %s", d->message, d->hint ? d->hint : "");
  ck_assert_msg(strstr(text, words) != NULL, "'%s' is not in: %s", words, text);
  w->l.s.diags->all.n = w->l.s.diags->errors = 0;
}

START_TEST(a_fact_replaces_all_of_its_key) {
  ASSUME("member(Arda) from 2022-01-01");
  ASK("member(s)", "2021-06-01", "Bree");
  ASK("member(s)", "2022-06-01", "Arda; Bree");
  ASK("seated(s)", "2021-06-01", "Bree");
  ASSUME("weight(Arda) is 5", "weight(Bree) is 2");
  ASK("weight(s) = n", "2022-01-01", "Arda, 5; Bree, 2");
  ASSUME("head(Arda) is Bob from 2020-01-01 until 2021-01-01", "head(Arda) is Ann from 2021-01-01");
  ASK("head(Arda) = p", "2020-06-01", "Bob Brown");
  ASK("head(Arda) = p", "2022-06-01", "Ann");
  ASK("head(Arda) = p", "2019-06-01", "");
  ASSUME("not ally(Arda, Bree)", "unknown weight(Arda)");
  ASK("ally(Arda, Bree)", "2022-01-01", "no");
  ASK("weight(Arda) = 3", "2022-01-01", "?");
}
END_TEST
START_TEST(of_an_office_of_many_the_holder_belongs_to_the_key) {
  ASSUME("Person Cyd", "deputy(Arda) is Cyd");
  ASK("deputy(Arda, p)", "2022-01-01", "Ann; Bob Brown; Cyd");
  WITHOUT("deputy(Arda, Bob)");
  ASK("deputy(Arda, p)", "2022-01-01", "Ann");
  WITHOUT("deputy(Arda)");
  ASK("deputy(Arda, p)", "2022-01-01", "");
}
END_TEST
START_TEST(what_is_introduced_is_in_the_variant_alone) {
  ASSUME("Person Cyd \"Cyd Cole\"", "head(Bree) is \"Cyd Cole\"", "State Cair", "member(Cair)");
  ASK("head(Bree) = p", "2022-01-01", "Cyd Cole");
  ASK("seated(s)", "2022-01-01", "Arda; Bree; Cair");
  WITHOUT("member(Bree)");
  ASK("seated(s)", "2022-01-01", "Arda");
  ck_assert(!is_there("Cyd") && !is_there("Cair"));
}
END_TEST
START_TEST(an_event_takes_the_place_of_the_recorded_one) {
  ASSUME("Session S1 \"another\" on 2020-06-15 { body = Council  chair = Bob }");
  ASK("S1.chair = p", "2022-01-01", "Bob Brown");
  ASK("Ann in S1.attendees", "2022-01-01", "?");           /* not given any more */
  ASK("S1.date = d", "2022-01-01", "2020-06-15");
  ASK("noted(m)", "2022-01-01", "another");                /* what is said of it is said of the new one */
  ASK("S2.before.chair = p", "2022-01-01", "Bob Brown");
  ASK("D2.session = m", "2022-01-01", "another");
  ASK("chairing(Council) = s", "2022-01-01", "");          /* the decision that was nested in it is gone */
  ASK("some d: Decision has d = d", "2020-07-01", "no");
  ASK("valid(S1)", "2022-01-01", "no");
}
END_TEST
START_TEST(what_is_nested_can_be_given_again) {
  ASSUME("Session S1 on 2021-06-01 { body = Council  chair = Ann  Decision D1 { body = Council  decides 1.1: chairing(Council) is Arda } }");
  ASK("chairing(Council) = s", "2022-01-01", "Arda");
  ASK("D1.session = m", "2022-01-01", "S1");
  ASSUME("Decision D1 on 2020-09-01 { body = Council  decides 1.1: chairing(Council) is Bree }");
  ASK("D1.session = m", "2022-01-01", "");
  ASK("chairing(Council) = s", "2020-08-15", "");
  ASK("chairing(Council) = s", "2022-01-01", "Bree");
  ASK("S1.chair = p", "2022-01-01", "Ann");
}
END_TEST
START_TEST(an_event_goes_with_everything_that_mentions_it) {
  WITHOUT("Session S1");
  ASK("some m: Session has m.chair = Ann", "2022-01-01", "no");
  ASK("some m: Session has noted(m)", "2022-01-01", "no");
  ASK("S2.before = _", "2022-01-01", "no");                /* optional: none */
  ASK("D2.session = _", "2022-01-01", "no");
  ASK("chairing(Council) = s", "2022-01-01", "");
  ck_assert(!is_there("S1") && !is_there("D1") && is_there("S2"));
  WITHOUT("D2");
  ASK("some b: Body has b != Council", "2022-01-01", "no");/* what it established is not there */
  WITHOUT("D1", "\"first session\"");
  ASK("noted(m)", "2022-01-01", "");
}
END_TEST
START_TEST(attributes_and_places_are_left_out) {
  WITHOUT("S2.chair");
  ASK("S2.chair = p", "2022-01-01", "anybody ?");
  WITHOUT("S2.before");
  ASK("S2.before = m", "2022-01-01", "");
  WITHOUT("D2.vote(Arda)");
  ASK("D2.vote(Arda) = yes", "2022-01-01", "no");
  WITHOUT(place("member(Arda) from"));
  ASK("member(Arda)", "2022-01-01", "no");
  ASK("member(Arda)", "2019-01-01", "yes");
  WITHOUT(place("decides 1.1"));
  ASK("chairing(Council) = s", "2022-01-01", "");
  ASK("D1.body = Council", "2022-01-01", "yes");
  WITHOUT(place("Session S2"));                            /* with all that stands in its line */
  ASK("some m: Session has m.chair = Bob", "2022-01-01", "no");
}
END_TEST
START_TEST(a_variant_can_be_varied) {
  ASSUME("Person Cyd", "head(Arda) is Cyd", "Session S3 on 2020-07-15 { body = Council  chair = Cyd }");
  Program *first = w->v, *base = w->l.p;
  w->l.p = first;
  ASSUME("Session S3 on 2020-07-16 { body = Council  chair = Ann }", "weight(Bree) is 9");
  ASK("S3.chair = p", "2022-01-01", "Ann");
  ASK("head(Arda) = p", "2022-01-01", "Cyd");
  ASK("weight(s) = n", "2022-01-01", "Arda, 3; Bree, 9");
  WITHOUT("S3", "S1");
  ASK("some m: Session has m.chair != Bob", "2022-01-01", "no");
  w->l.p = w->v;
  ASSUME("Session S1 on 2019-01-01 { body = Council  chair = Cyd }");
  ASK("S1.chair = p", "2022-01-01", "Cyd");
  w->l.p = base;
  WITHOUT("D2");
  ASK("head(Arda) = p", "2022-01-01", "Ann");
}
END_TEST
START_TEST(what_cannot_be_is_refused) {
  refused(LIST("membr(Arda)"), NULL, D_UNDECLARED, "member");
  refused(LIST("member(Arda"), NULL, D_SYNTAX, "expected");
  refused(LIST("Person Ann"), NULL, D_DECLARED_TWICE, "already");
  refused(LIST("head(Arda) is Ann", "head(Arda) is Ann"), NULL, D_FACT_TWICE, "twice");
  refused(LIST("Session S1 on 2020-01-01 { }", "Session S1 on 2020-01-02 { }"), NULL, D_DECLARED_TWICE, "already");
  refused(LIST("kind Dog"), NULL, D_SYNTAX, "");
  refused(NULL, LIST("member(Cair)"), D_UNDECLARED, "Cair");
  refused(NULL, LIST("ally(Bree, Arda)"), D_LEFT_OUT, "the record has ally(Arda, Bree)");
  refused(NULL, LIST("seated(Arda)"), D_LEFT_OUT, "provisions conclude it");
  refused(NULL, LIST("Arda"), D_LEFT_OUT, "only events");
  refused(NULL, LIST("member"), D_LEFT_OUT, "of what");
  refused(NULL, LIST("Session S7"), D_UNDECLARED, "did you mean 'S1'");
  refused(NULL, LIST("progam:3"), D_LEFT_OUT, "did you mean 'program'");
  refused(NULL, LIST("program:4"), D_LEFT_OUT, "no entry begins there");
  refused(NULL, LIST("member(Arda) from 2021-01-01"), D_SYNTAX, "");
  refused(NULL, LIST(""), D_SYNTAX, "");
  refused(NULL, LIST("99999999999999999999:1"), D_LEFT_OUT, "no file");
}
END_TEST

static const char NAMING[] =
  "charter C in force from 2000-01-01\nkind Body\nevent Session { body : Body }\nrelation r(b: Body)\n"
  "article 1 { provision 1.1 { r(b) when b = S1.body } }\nBody X\nSession S1 on 2020-01-01 { body = X }\n";
START_TEST(an_event_that_a_provision_names_stays) {
  ck_assert(load_text(&w->l, w->a, NAMING));
  refused(NULL, LIST("S1"), D_LEFT_OUT, "a provision names");
  ASSUME("Body Y", "Session S1 on 2020-01-02 { body = Y }");
  ASK("r(b)", "2022-01-01", "Y");
}
END_TEST
START_TEST(the_program_is_as_it_was) {
  Text before = { .arena = w->a }, after = { .arena = w->a };
  ir_print(w->l.p, &before);
  ASSUME("Session S1 on 2020-06-15 { body = Council }", "Person Cyd", "head(Arda) is Cyd");
  WITHOUT("S2", "weight(Arda)", "D2");
  ir_print(w->l.p, &after);
  ck_assert_str_eq(text_done(&before), text_done(&after));
  ck_assert_ptr_null(ir_verify(w->v, w->a));
}
END_TEST

Suite *test_variant_suite(void) {
  Suite *s = suite_create("variant");
  TCase *t = tcase_create("variant");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, a_fact_replaces_all_of_its_key);
  tcase_add_test(t, of_an_office_of_many_the_holder_belongs_to_the_key);
  tcase_add_test(t, what_is_introduced_is_in_the_variant_alone);
  tcase_add_test(t, an_event_takes_the_place_of_the_recorded_one);
  tcase_add_test(t, what_is_nested_can_be_given_again);
  tcase_add_test(t, an_event_goes_with_everything_that_mentions_it);
  tcase_add_test(t, attributes_and_places_are_left_out);
  tcase_add_test(t, a_variant_can_be_varied);
  tcase_add_test(t, what_cannot_be_is_refused);
  tcase_add_test(t, an_event_that_a_provision_names_stays);
  tcase_add_test(t, the_program_is_as_it_was);
  suite_add_tcase(s, t);
  return s;
}
