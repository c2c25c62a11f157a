/* test_api.c - the library through its header: answers, errors, memory that runs out, threads. */
#include "base/base.h"
#include "charter.h"
#include <check.h>
#include <pthread.h>
#include <stdlib.h>

Suite *test_api_suite(void);

static const char rules[] =
    "charter Club \"Rules of the club\"\n"
    "kind Person\n"
    "event Meeting { chair : Person  present : many Person }\n"
    "relation member(p: Person)\n"
    "relation invited(p: Person, m: Meeting) open \"{p} was invited to {m}\"\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission\n"
    "article 1 \"Meetings\" concerning m: Meeting {\n"
    "  provision 1.1 \"A member takes the chair.\" { require member(m.chair) }\n"
    "  provision 1.2 \"Members may attend.\" { p may attend m when member(p) }\n"
    "  provision 1.3 \"So may those invited.\" { p may attend m when invited(p, m) }\n"
    "}\n"
    "Person Ann\n"
    "Person Bob \"Bob Brown\"\n"
    "member(Ann)\n";
static const char meeting[] = "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Bob\", \"present\": [\"Ann\"]}";

/* A record from a table, in texts as in files. */
static const char register_text[] = "table \"members.csv\" {\n  Person [name] \"[name] [surname]\"\n  member([name])\n}\n";
static const char members[] = "name,surname\nCid,\"\"\"Sid\"\" Smith\"\nDan,Doe\n";
static const char more[] = "{\"Person\": [{\"name\": \"Eve\", \"label\": \"Eve \\\"E.\\\" Evans\"}], \"member\": {\"Eve\": {}},\n"
    "\"events\": [{\"Meeting\": \"May\", \"date\": \"2022-05-01\", \"chair\": \"Eve\", \"invited\": [\"Cid\"]}]}\n";
static const charter_source with_table[] = { { "club.charter", rules, sizeof rules - 1 },
                                             { "register.charter", register_text, sizeof register_text - 1 },
                                             { "data/members.csv", members, sizeof members - 1 },
                                             { "more.json", more, sizeof more - 1 } };

static charter_program *load(void) {
  charter_source s = { "club.charter", rules, sizeof rules - 1 };
  charter_program *p;
  charter_status status = charter_load_texts(&s, 1, NULL, &p);
  charter_message m;
  ck_assert_msg(status == CHARTER_OK, "%s", charter_program_message(p, 0, &m) ? m.text : charter_status_text(status));
  return p;
}

static charter_engine *engine_of(charter_program *p) {
  charter_engine *e;
  ck_assert_int_eq(charter_engine_new(p, &e), CHARTER_OK);
  return e;
}

START_TEST(a_case_is_checked) {
  charter_program *p = load();
  charter_engine *e = engine_of(p);
  charter_result *r;
  charter_finding f;
  ck_assert_uint_eq(charter_program_readings(p), 1);
  ck_assert_str_eq(charter_program_reading(p, 0), "text");
  ck_assert_ptr_null(charter_program_reading(p, 1));
  for (int i = 0; i < 3; i++) {
    ck_assert_int_eq(charter_check(e, meeting, sizeof meeting - 1, NULL, &r), CHARTER_OK);
    ck_assert_uint_eq(charter_result_readings(r), 1);
    ck_assert_int_eq(charter_result_verdict(r, 0), CHARTER_INVALID);
    ck_assert(charter_result_finding(r, 0, 0, &f));
    ck_assert_str_eq(f.provision, "1.1");
    ck_assert_str_eq(f.kind, "requirement");
    ck_assert(f.broken);
    size_t n;
    const char *json = charter_result_json(r, &n);
    ck_assert_uint_eq(strlen(json), n);
    ck_assert_ptr_nonnull(strstr(json, "\"invalid\""));
    charter_result_free(r);
  }
  charter_engine_free(e);
  charter_program_free(p);
}
END_TEST

START_TEST(changes_are_suggested) {
  charter_program *p = load();
  charter_engine *e = engine_of(p);
  charter_result *r;
  charter_suggestion s;
  static const char good[] = "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Ann\", \"present\": [\"Ann\"]}";
  static const char two[] = "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Bob\", \"present\": [\"Bob\"], \"invited\": []}";
  ck_assert_int_eq(charter_suggest(e, meeting, sizeof meeting - 1, NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_verdict(r, 0), CHARTER_INVALID);
  ck_assert_uint_eq(charter_result_suggestions(r), 1);
  ck_assert(charter_result_suggestion(r, 0, &s));
  ck_assert_uint_eq(s.changes, 1);
  ck_assert_str_eq(s.text, "the chair were Ann instead of Bob Brown");
  ck_assert_str_eq(s.patch, "[{\"op\":\"add\",\"path\":\"/chair\",\"value\":\"Ann\"}]");
  ck_assert_str_eq(s.reading, "text");
  ck_assert(s.every_reading);
  ck_assert(!charter_result_suggestions_cut(r));
  ck_assert(!charter_result_suggestion(r, 1, &s));
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"suggestions_search\""));
  charter_result_free(r);
  ck_assert_int_eq(charter_suggest(e, two, sizeof two - 1, NULL, 0, &r), CHARTER_OK);
  ck_assert(charter_result_suggestion(r, 0, &s));
  ck_assert_str_eq(s.text, "the chair were Ann instead of Bob Brown; and Bob Brown was invited to June, or Bob Brown were not among the present");
  ck_assert_str_eq(s.patch, "[{\"op\":\"add\",\"path\":\"/chair\",\"value\":\"Ann\"},{\"op\":\"add\",\"path\":\"/invited/-\",\"value\":\"Bob Brown\"}]");
  charter_result_free(r);
  ck_assert_int_eq(charter_suggest(e, two, sizeof two - 1, NULL, 3, &r), CHARTER_OK);
  ck_assert_uint_eq(charter_result_suggestions(r), 0);
  ck_assert(charter_result_suggestions_cut(r));
  charter_result_free(r);
  ck_assert_int_eq(charter_suggest(e, good, sizeof good - 1, NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_verdict(r, 0), CHARTER_VALID);
  ck_assert_uint_eq(charter_result_suggestions(r), 0);
  ck_assert(!charter_result_suggestions_cut(r));
  charter_result_free(r);
  ck_assert_int_eq(charter_suggest(e, NULL, 0, NULL, 0, &r), CHARTER_MISUSE);
  ck_assert_uint_eq(charter_result_suggestions(NULL), 0);
  charter_engine_free(e);
  charter_program_free(p);
}
END_TEST

START_TEST(questions_are_answered) {
  charter_program *p = load();
  charter_engine *e = engine_of(p);
  charter_result *r;
  ck_assert_int_eq(charter_ask(e, "member(p)", "2022-06-01", NULL, NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_YES);
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"Ann\""));
  charter_result_free(r);
  charter_message m;
  ck_assert_int_eq(charter_ask(e, "member(Bbo)", "2022-06-01", NULL, NULL, 0, &r), CHARTER_BAD_QUERY);
  ck_assert(charter_result_message(r, 0, &m) && m.is_error && strstr(m.hint, "Bob"));
  charter_result_free(r);
  ck_assert_int_eq(charter_ask(e, "member(Bob)", NULL, "text", NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_NO);
  charter_result_free(r);
  ck_assert_int_eq(charter_ask(e, "invited(Bob, case)", NULL, NULL, meeting, sizeof meeting - 1, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_OPEN);
  charter_result_free(r);
  ck_assert_int_eq(charter_why(e, "member(Ann)", "2022-06-01", NULL, NULL, 0, &r), CHARTER_OK);
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"proof\""));
  charter_result_free(r);
  ck_assert_int_eq(charter_who(e, "may attend", NULL, false, meeting, sizeof meeting - 1, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_YES);
  charter_result_free(r);
  charter_engine_free(e);
  charter_program_free(p);
}
END_TEST

static void expect(charter_status got, charter_status want, charter_result *r, const char *words) {
  charter_message m;
  ck_assert_int_eq(got, want);
  ck_assert(charter_result_message(r, 0, &m));
  ck_assert_msg(strstr(m.text, words) || (m.hint && strstr(m.hint, words)), "%s: %s", words, m.text);
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"errors\""));
  charter_result_free(r);
}

START_TEST(errors_are_told) {
  charter_program *p = load();
  charter_engine *e = engine_of(p);
  charter_result *r;
  static const char bad[] = "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Bobb\"}", two[] = "{} {}";
  charter_status s = charter_check(e, bad, sizeof bad - 1, NULL, &r);
  expect(s, CHARTER_BAD_CASE, r, "Bob");
  s = charter_check(e, two, sizeof two - 1, NULL, &r);
  expect(s, CHARTER_BAD_CASE, r, "names no event");
  s = charter_check(e, meeting, sizeof meeting - 1, "txt", &r);
  expect(s, CHARTER_BAD_QUERY, r, "text");
  s = charter_ask(e, "membre(p)", NULL, NULL, NULL, 0, &r);
  expect(s, CHARTER_BAD_QUERY, r, "member");
  s = charter_ask(e, "member(p)", "yesterday", NULL, NULL, 0, &r);
  expect(s, CHARTER_BAD_QUERY, r, "no date");
  s = charter_who(e, "may atend", NULL, false, meeting, sizeof meeting - 1, &r);
  expect(s, CHARTER_BAD_QUERY, r, "attend");
  s = charter_who(e, "may not attend", NULL, false, meeting, sizeof meeting - 1, &r);
  expect(s, CHARTER_BAD_QUERY, r, "must not");
  s = charter_ask(e, "1 + 999999999999999999 * 999999999999999999 > 1", NULL, NULL, NULL, 0, &r);
  charter_message where;
  ck_assert(charter_result_message(r, 0, &where) && where.line == 1 && where.column == 5);
  expect(s, CHARTER_LIMIT, r, "does not fit");
  ck_assert_int_eq(charter_check(e, NULL, 0, NULL, &r), CHARTER_MISUSE);
  ck_assert_ptr_null(r);
  ck_assert_int_eq(charter_check(NULL, meeting, 1, NULL, &r), CHARTER_MISUSE);
  ck_assert_int_eq(charter_ask(e, NULL, NULL, NULL, NULL, 0, &r), CHARTER_MISUSE);
  /* and the engine still works */
  ck_assert_int_eq(charter_check(e, meeting, sizeof meeting - 1, NULL, &r), CHARTER_OK);
  charter_result_free(r);
  charter_engine_free(e);
  charter_program_free(p);
}
END_TEST

START_TEST(charters_with_errors) {
  charter_source s = { "bad.charter", "kind A\nkind A\n", 14 };
  charter_program *p;
  charter_engine *e;
  charter_message m;
  ck_assert_int_eq(charter_load_texts(&s, 1, NULL, &p), CHARTER_BAD_CHARTER);
  ck_assert_uint_eq(charter_program_messages(p), 1);
  ck_assert(charter_program_message(p, 0, &m));
  ck_assert_str_eq(m.code, "E302");
  ck_assert_str_eq(m.file, "bad.charter");
  ck_assert_uint_eq(m.line, 2);
  ck_assert(!charter_program_message(p, 1, &m));
  ck_assert_int_eq(charter_engine_new(p, &e), CHARTER_MISUSE);
  charter_program_free(p);
  const char *path = "/nowhere/at/all.charter";
  ck_assert_int_eq(charter_load(&path, 1, NULL, &p), CHARTER_BAD_CHARTER);
  ck_assert(charter_program_message(p, 0, &m));
  ck_assert_str_eq(m.code, "E101");
  charter_program_free(p);
  charter_source uses[] = { { "a.charter", "use b\nB X\n", 10 }, { "b.charter", "kind B\n", 7 } };
  ck_assert_int_eq(charter_load_texts(uses, 2, NULL, &p), CHARTER_OK);
  charter_program_free(p);
  ck_assert_int_eq(charter_load_texts(uses, 1, NULL, &p), CHARTER_BAD_CHARTER);
  charter_program_free(p);
}
END_TEST

START_TEST(tables_are_among_the_texts) {
  charter_program *p;
  charter_result *r;
  charter_message m;
  ck_assert_int_eq(charter_load_texts(with_table, 4, NULL, &p), CHARTER_OK);
  charter_engine *e = engine_of(p);
  ck_assert_int_eq(charter_ask(e, "member(m.chair) and invited(\"Cid\", m)", "2022-06-01", NULL, NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_YES);
  charter_result_free(r);
  ck_assert_int_eq(charter_ask(e, "member(\"Cid \\\"Sid\\\" Smith\")", "2022-01-01", NULL, NULL, 0, &r), CHARTER_OK);
  ck_assert_int_eq(charter_result_answer(r), CHARTER_YES);
  charter_result_free(r);
  charter_engine_free(e);
  charter_program_free(p);
  ck_assert_int_eq(charter_load_texts(with_table, 2, NULL, &p), CHARTER_BAD_CHARTER);
  ck_assert(charter_program_message(p, 0, &m));
  ck_assert_str_eq(m.code, "E107");
  charter_program_free(p);
}
END_TEST

/* Every allocation from arenas failing in turn: a status each time, no leak, and the engine goes on. */
START_TEST(memory_can_run_out_anywhere) {
  charter_program *p = NULL;
  charter_result *r;
  long nth;
  for (nth = 1;; nth++) {
    arena_fail_after = nth;
    charter_status status = charter_load_texts(with_table, 4, NULL, &p);
    bool reached = arena_fail_after == 0;
    arena_fail_after = 0;
    if (!reached) break;
    ck_assert_int_eq(status, CHARTER_NO_MEMORY);
    ck_assert_ptr_null(p);
  }
  ck_assert_int_gt(nth, 10);
  charter_engine *e = engine_of(p);
  for (nth = 1;; nth++) {
    arena_fail_after = nth;
    charter_status status = charter_check(e, meeting, sizeof meeting - 1, NULL, &r);
    bool reached = arena_fail_after == 0;
    arena_fail_after = 0;
    if (!reached) break;
    ck_assert_int_eq(status, CHARTER_NO_MEMORY);
    ck_assert_ptr_null(r);
  }
  ck_assert_int_gt(nth, 10);
  ck_assert_int_eq(charter_result_verdict(r, 0), CHARTER_INVALID);
  charter_result_free(r);
  for (nth = 1;; nth += 1 + nth / 40) {
    arena_fail_after = nth;
    charter_status status = charter_suggest(e, meeting, sizeof meeting - 1, NULL, 0, &r);
    bool reached = arena_fail_after == 0;
    arena_fail_after = 0;
    if (!reached) break;
    ck_assert_int_eq(status, CHARTER_NO_MEMORY);
    ck_assert_ptr_null(r);
  }
  ck_assert_uint_eq(charter_result_suggestions(r), 1);
  charter_result_free(r);
  charter_engine_free(e);
  charter_program_free(p);
}
END_TEST

static charter_answer answer_of(charter_program *p, const char *query) {
  charter_engine *e = engine_of(p);
  charter_result *r;
  ck_assert_int_eq(charter_ask(e, query, "2022-06-01", NULL, NULL, 0, &r), CHARTER_OK);
  charter_answer answer = charter_result_answer(r);
  charter_result_free(r);
  charter_engine_free(e);
  return answer;
}

START_TEST(programs_are_varied) {
  const char *assume[] = { "Person Cyd \"Cyd Cole\"", "member(Cyd)" }, *without[] = { "member(Ann)" };
  charter_program *p = load(), *v, *again;
  ck_assert_int_eq(charter_program_variant(p, assume, 2, without, 1, &v), CHARTER_OK);
  ck_assert_int_eq(answer_of(v, "member(Cyd) and not member(Ann)"), CHARTER_YES);
  ck_assert_int_eq(answer_of(p, "member(Ann)"), CHARTER_YES);
  ck_assert_int_eq(charter_program_variant(v, (const char *[]){ "member(Ann)" }, 1, NULL, 0, &again), CHARTER_OK);
  ck_assert_int_eq(answer_of(again, "member(\"Cyd Cole\") and member(Ann)"), CHARTER_YES);
  charter_engine *e = engine_of(again);
  charter_result *r;
  ck_assert_int_eq(charter_check(e, meeting, sizeof meeting - 1, NULL, &r), CHARTER_OK);
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"member(Cyd)\",\n      \"member(Ann)\""));   /* the receipt says so */
  ck_assert_ptr_nonnull(strstr(charter_result_json(r, NULL), "\"without\""));
  charter_result_free(r);
  charter_engine_free(e);
  charter_program_free(again);
  charter_program_free(v);

  charter_message m;
  ck_assert_int_eq(charter_program_variant(p, (const char *[]){ "membr(Ann)" }, 1, NULL, 0, &v), CHARTER_BAD_CHARTER);
  ck_assert(charter_program_message(v, 0, &m) && m.is_error && strstr(m.hint, "member"));
  ck_assert_str_eq(m.file, "assumed");
  ck_assert_int_eq(charter_engine_new(v, &e), CHARTER_MISUSE);
  charter_program_free(v);
  ck_assert_int_eq(charter_program_variant(p, NULL, 0, (const char *[]){ "member(Bob)" }, 1, &v), CHARTER_BAD_CHARTER);
  charter_program_free(v);
  ck_assert_int_eq(charter_program_variant(p, NULL, 1, NULL, 0, &v), CHARTER_MISUSE);
  ck_assert_int_eq(charter_program_variant(NULL, NULL, 0, NULL, 0, &v), CHARTER_MISUSE);
  for (long n = 1; n < 400; n++) {
    arena_fail_after = n;
    charter_status status = charter_program_variant(p, assume, 2, without, 1, &v);
    arena_fail_after = 0;
    ck_assert(status == CHARTER_OK || status == CHARTER_NO_MEMORY);
    charter_program_free(v);
    if (status == CHARTER_OK) break;
  }
  charter_program_free(p);
}
END_TEST

static void *vary(void *program) {
  charter_program *v;
  for (int i = 0; i < 20; i++) {
    ck_assert_int_eq(charter_program_variant(program, (const char *[]){ "member(Bob)" }, 1, NULL, 0, &v), CHARTER_OK);
    ck_assert_int_eq(answer_of(v, "member(Bob)"), CHARTER_YES);
    charter_program_free(v);
  }
  return NULL;
}

static void *work(void *program) {
  charter_engine *e = engine_of(program);
  for (int i = 0; i < 50; i++) {
    charter_result *r;
    ck_assert_int_eq(charter_check(e, meeting, sizeof meeting - 1, NULL, &r), CHARTER_OK);
    ck_assert_int_eq(charter_result_verdict(r, 0), CHARTER_INVALID);
    charter_result_free(r);
    ck_assert_int_eq(charter_ask(e, "invited(p, case)", NULL, NULL, meeting, sizeof meeting - 1, &r), CHARTER_OK);
    charter_result_free(r);
  }
  charter_engine_free(e);
  return NULL;
}

START_TEST(threads_share_a_program) {
  charter_program *p = load();
  pthread_t t[4];
  for (int i = 0; i < 4; i++) ck_assert_int_eq(pthread_create(&t[i], NULL, i % 2 ? vary : work, p), 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
  charter_program_free(p);
}
END_TEST

Suite *test_api_suite(void) {
  Suite *s = suite_create("api");
  TCase *t = tcase_create("api");
  tcase_add_test(t, a_case_is_checked);
  tcase_add_test(t, changes_are_suggested);
  tcase_add_test(t, questions_are_answered);
  tcase_add_test(t, errors_are_told);
  tcase_add_test(t, charters_with_errors);
  tcase_add_test(t, tables_are_among_the_texts);
  tcase_add_test(t, memory_can_run_out_anywhere);
  tcase_add_test(t, programs_are_varied);
  tcase_add_test(t, threads_share_a_program);
  suite_add_tcase(s, t);
  return s;
}
