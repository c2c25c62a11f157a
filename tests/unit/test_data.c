/* test_data.c - the case reader: places, values, and what is refused, against a program built by hand. */
#include "data/case.h"
#include "syntax/json.h"
#include <check.h>
#include <stdlib.h>

Suite *test_data_suite(void);

typedef struct World {
  Trap trap;
  Arena *arena;
  Program *p;
  Sources *sources;
  Diags *diags;
  KindId person, state, session, decision;
  PredId chair, host, attendees, vote, weight, held, in_session, invited, delegation, of_session;
  IndId armenia, ann, bob, old;
} World;

static Name n(World *w, const char *s) { return name_str(w->p->names, s); }
static Type ind_type(KindId k) { return (Type){ TY_IND, k }; }

static KindId kind(World *w, const char *name, bool is_event) {
  Kind k = { .name = n(w, name), .is_event = is_event };
  return program_add_kind(w->p, &k);
}

static PredId attr(World *w, const char *name, KindId of, Type value, bool optional) {
  Pred d = { .name = n(w, name), .form = PRED_ATTRIBUTE, .nparams = 1, .functional = true, .value = value, .optional = optional };
  d.params[0] = ind_type(of);
  return program_add_pred(w->p, &d);
}

static PredId pair(World *w, const char *name, PredForm form, Type a, Type b, bool functional, Type value) {
  Pred d = { .name = n(w, name), .form = form, .nparams = 2, .functional = functional, .value = value };
  d.params[0] = a;
  d.params[1] = b;
  return program_add_pred(w->p, &d);
}

static IndId ind(World *w, const char *name, const char *label, KindId k) {
  Ind i = { .name = n(w, name), .kind = k, .at = INSTANT_MIN };
  if (label) i.label = n(w, label);
  return program_add_ind(w->p, &i);
}

static World *world(void) {
  World *w = calloc(1, sizeof *w);
  w->arena = arena_new(&w->trap);
  w->sources = sources_new(w->arena);
  w->p = program_new(w->arena, names_new(w->arena), w->sources);
  w->diags = NEW(w->arena, Diags);
  w->diags->arena = w->arena;
  w->person = kind(w, "Person", false);
  w->state = kind(w, "State", false);
  w->session = kind(w, "Session", true);
  w->decision = kind(w, "Decision", true);
  Enum yes_no = { NEW_ARRAY(w->arena, Name, 3), 3, { 0, 0, 0 } };
  yes_no.symbols[0] = n(w, "yes");
  yes_no.symbols[1] = n(w, "no");
  yes_no.symbols[2] = n(w, "abstain");
  vec_push(w->arena, &w->p->enums, yes_no);
  w->p->kinds.at[w->decision].made_by = w->p->kinds.at[w->decision].stands_if = 1;      /* whichever: it decides */
  Type vote = { TY_ENUM, w->p->enums.n - 1 }, none = { TY_NONE, 0 };
  w->chair = attr(w, "chair", w->session, ind_type(w->person), false);
  w->host = attr(w, "host", w->session, ind_type(w->state), true);
  w->weight = attr(w, "weight", w->session, (Type){ TY_NUMBER, 0 }, false);
  w->held = attr(w, "held", w->session, (Type){ TY_TIME, 0 }, false);
  w->attendees = pair(w, "attendees", PRED_ATTRIBUTE, ind_type(w->session), ind_type(w->person), false, none);
  w->vote = pair(w, "vote", PRED_ATTRIBUTE, ind_type(w->decision), ind_type(w->state), true, vote);
  w->in_session = attr(w, "session", w->decision, ind_type(w->session), true);
  w->invited = pair(w, "invited", PRED_RELATION, ind_type(w->person), ind_type(w->session), false, none);
  w->armenia = ind(w, "Armenia", "Republic of Armenia", w->state);
  ind(w, "Belarus", NULL, w->state);
  w->ann = ind(w, "Ann", "Ann Armstrong", w->person);
  w->bob = ind(w, "Bob", NULL, w->person);
  w->old = ind(w, "May", "the session of May", w->session);
  return w;
}

static void gone(World *w) {
  arena_free(w->arena);
  free(w);
}

static CaseReader *reader(World *w, const char *json, size_t len) {
  CaseReader *r = case_reader_new(w->arena, w->p);
  case_reader_open(r, source_add(w->sources, "case.json", json, len));
  return r;
}

/* The only case of a text; NULL with diagnostics in w. */
static Case *one(World *w, const char *json) {
  Case *c;
  if (setjmp(w->trap.jump)) ck_abort_msg("failed: %s", w->trap.what);
  ReadStatus s = case_read(reader(w, json, strlen(json)), w->arena, w->diags, &c);
  ck_assert_int_ne(s, READ_END);
  ck_assert_int_eq(s == READ_CASE, c != NULL);
  ck_assert_int_eq(s == READ_CASE, w->diags->errors == 0);
  return c;
}

/* The first diagnostic of a case that cannot be read: its code, place and a part of its message or hint. */
static void refused(const char *json, const char *code, uint32_t line, uint32_t column, const char *words) {
  World *w = world();
  ck_assert_msg(one(w, json) == NULL, "accepted: %s", json);
  diags_sort(w->diags);
  ck_assert_uint_gt(w->diags->all.n, 0);
  const Diag *d = &w->diags->all.at[0];
  Place p = place_of(w->sources, (Span){ d->span.file, d->span.lo, d->span.lo });
  ck_assert_str_eq(diag_code(d->id), code);
  ck_assert_msg(p.line == line && p.column == column, "%s: at %u:%u, not %u:%u: %s", code, p.line, p.column, line, column, d->message);
  ck_assert_msg(strstr(d->message, words) || (d->hint && strstr(d->hint, words)), "'%s' is not in: %s | %s", words, d->message,
                d->hint ? d->hint : "");
  gone(w);
}

static const Fact *fact(World *w, const Case *c, PredId pred, uint32_t nth) {
  (void)w;
  for (uint32_t i = 0; i < c->facts.facts.n; i++)
    if (c->facts.facts.at[i].pred == pred && nth-- == 0) return &c->facts.facts.at[i];
  return NULL;
}

static const Given *given(const Case *c, PredId pred) {
  for (uint32_t i = 0; i < c->facts.given.n; i++)
    if (c->facts.given.at[i].pred == pred) return &c->facts.given.at[i];
  return NULL;
}

START_TEST(a_session_is_read) {
  World *w = world();
  Case *c = one(w, "{\"Session\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Ann Armstrong\", \"host\": null,\n"
                   " \"attendees\": [\"Ann\", \"Bob\"], \"weight\": 2.50, \"held\": \"2022-06-01T10:00\"}");
  ck_assert_ptr_nonnull(c);
  ck_assert_str_eq(name_text(w->p->names, c->name), "June");
  ck_assert_uint_eq(c->event, w->p->inds.n);
  ck_assert_uint_eq(c->events.n, 1);
  ck_assert_int_eq(c->inds.at[0].at, 1654041600);
  const Fact *f = fact(w, c, w->chair, 0);
  ck_assert_ptr_nonnull(f);
  ck_assert(value_eq(f->args[0], value_make(V_IND, c->event)) && value_eq(f->args[1], value_make(V_IND, w->ann)));
  ck_assert_ptr_null(fact(w, c, w->host, 0));
  ck_assert_ptr_nonnull(given(c, w->host));
  ck_assert_ptr_nonnull(fact(w, c, w->attendees, 1));
  ck_assert_ptr_null(fact(w, c, w->attendees, 2));
  f = fact(w, c, w->weight, 0);
  ck_assert(f->args[1].tag == V_NUM && f->args[1].n == 5 && f->args[1].den == 2);
  ck_assert_int_eq(fact(w, c, w->held, 0)->args[1].n, 1654041600 + 36000);
  gone(w);
}
END_TEST

START_TEST(names_labels_and_relations) {
  World *w = world();
  Case *c = one(w, "{\"Session\": \"May\", \"date\": \"2022-06-01\", \"invited\": [\"Zoe\", \"Bob\"],"
                   " \"introduces\": {\"Person\": [\"Zoe\"]}, \"unknown\": [\"chair\"]}");
  ck_assert_ptr_nonnull(c);
  ck_assert_uint_eq(c->replaced.n, 1);
  ck_assert_uint_eq(c->replaced.at[0], w->old);
  ck_assert_uint_eq(c->inds.n, 2);
  const Fact *f = fact(w, c, w->invited, 0);
  ck_assert_int_eq(f->args[0].n, c->event + 1);
  ck_assert_int_eq(f->args[1].n, c->event);
  ck_assert(!given(c, w->invited)->unknown);
  ck_assert(given(c, w->chair)->unknown);
  gone(w);
}
END_TEST

START_TEST(nested_events) {
  World *w = world();
  Case *c = one(w, "{\"Session\": \"June\", \"date\": \"2022-06-01\", \"events\": [\n"
                   " {\"Decision\": \"D1\", \"vote\": {\"Armenia\": \"yes\", \"Belarus\": \"abstain\"}},\n"
                   " {\"Decision\": \"D2\", \"proposed\": true, \"session\": null, \"unknown\": [\"vote(Armenia)\"]}]}");
  ck_assert_ptr_nonnull(c);
  ck_assert_uint_eq(c->events.n, 3);
  ck_assert_uint_eq(c->inds.at[1].parent, c->event);
  ck_assert_int_eq(c->inds.at[1].at, c->inds.at[0].at);
  ck_assert(!c->inds.at[1].proposed && c->inds.at[2].proposed);
  const Fact *f = fact(w, c, w->in_session, 0);
  ck_assert_ptr_nonnull(f);
  ck_assert_int_eq(f->args[0].n, c->events.at[1]);
  ck_assert_int_eq(f->args[1].n, c->event);
  ck_assert_ptr_null(fact(w, c, w->in_session, 1));
  ck_assert_int_eq(fact(w, c, w->vote, 0)->args[1].n, w->armenia);
  ck_assert_uint_eq(fact(w, c, w->vote, 0)->args[2].tag, V_SYM);
  ck_assert_uint_eq(fact(w, c, w->vote, 2)->truth, U);
  gone(w);
}
END_TEST

START_TEST(syntax_is_refused_with_its_place) {
  refused("", "E701", 1, 1, "empty");
  refused(" \n ", "E701", 1, 1, "empty");
  refused("[]", "E701", 1, 2, "without a case");
  refused("{\"Session\": \"x\"", "E701", 1, 15, "too early");
  refused("{\"Session\": \"x", "E701", 1, 13, "does not end");
  refused("{\"Session\" \"x\"}", "E701", 1, 12, "':'");
  refused("{\"Session\": \"x\" \"date\": 1}", "E701", 1, 17, "',' or '}'");
  refused("{\"Session\": \"x\",}", "E701", 1, 17, "");
  refused("{Session: 1}", "E701", 1, 2, "key");
  refused("{\"Session\": yes}", "E701", 1, 13, "");
  refused("{\"Session\": \"a\tb\"}", "E701", 1, 15, "control");
  refused("{\"Session\": \"a\\qb\"}", "E701", 1, 15, "escape");
  refused("{\"Session\": \"a\\ud800b\"}", "E701", 1, 15, "escape");
  refused("{\"Session\": \"a\\u0000b\"}", "E103", 1, 15, "NUL");
  refused("{\"Session\": \"a\xff\"}", "E102", 1, 15, "UTF-8");
  refused("{\"Session\": \"a\xc0\xaf\"}", "E102", 1, 15, "UTF-8");
  refused("{\"Session\": \"a\xed\xa0\x80\"}", "E102", 1, 15, "UTF-8");
  refused("3", "E705", 1, 1, "an object");
  refused("{\"Session\": \"x\", \"date\": \"2022-06-01\", \"Session\": \"y\"}", "E704", 1, 40, "Session");
}
END_TEST

START_TEST(meaning_is_refused_with_suggestions) {
#define BASE "{\"Session\": \"x\", \"date\": \"2022-06-01\", "
  refused("{\"Sesion\": \"x\"}", "E708", 1, 2, "Session");
  refused("{\"Person\": \"x\"}", "E708", 1, 1, "names no event");
  refused("{\"Session\": \"x\"}", "E709", 1, 2, "no date");
  refused("{\"Session\": \"x\", \"date\": \"2022-13-01\"}", "E205", 1, 26, "no date");
  refused("{\"Session\": 5, \"date\": \"2022-12-01\"}", "E705", 1, 13, "name");
  refused(BASE "\"chairr\": \"Ann\"}", "E702", 1, 40, "chair");
  refused(BASE "\"vote\": {}}", "E702", 1, 40, "no 'vote'");
  refused(BASE "\"chair\": \"Anne\"}", "E703", 1, 49, "Ann");
  refused(BASE "\"chair\": \"Armenia\"}", "E703", 1, 49, "is a State");
  refused(BASE "\"chair\": \"Nobody At All\"}", "E703", 1, 49, "introduces");
  refused(BASE "\"chair\": null}", "E705", 1, 49, "unknown");
  refused(BASE "\"chair\": [\"Ann\"]}", "E705", 1, 49, "a list stands here");
  refused(BASE "\"attendees\": \"Ann\"}", "E705", 1, 53, "[\"Ann\"]");
  refused(BASE "\"attendees\": [\"Ann\", \"Ann Armstrong\"]}", "E704", 1, 61, "twice");
  refused(BASE "\"weight\": \"3\"}", "E705", 1, 50, "a number");
  refused(BASE "\"weight\": 1e400}", "E707", 1, 50, "fit");
  refused(BASE "\"weight\": 123456789012345678901234567890}", "E707", 1, 50, "fit");
  refused(BASE "\"chair\": true}", "E705", 1, 49, "true");
  refused(BASE "\"introduces\": {\"Person\": [\"Ann\"]}}", "E302", 1, 66, "already");
  refused(BASE "\"unknown\": [\"chairs\"]}", "E702", 1, 52, "chair");
  refused(BASE "\"unknown\": [\"chair\"], \"chair\": \"Ann\"}", "E704", 1, 52, "twice");
  refused(BASE "\"Decision\": \"y\"}", "E708", 1, 40, "second event");
  refused(BASE "\"events\": [{\"Decision\": \"y\", \"vote\": {\"Armenia\": \"yess\"}}]}", "E705", 1, 89, "yes");
  refused(BASE "\"events\": [{\"Decision\": \"y\", \"vote\": {\"Armenia\": \"yes\", \"Republic of Armenia\": \"no\"}}]}", "E704", 1, 96, "twice");
  refused(BASE "\"proposed\": true}", "E702", 1, 40, "no effect");
  refused(BASE "\"decides\": [\"x\"]}", "E702", 1, 40, "a Session decides nothing");
#define RULING "{\"Decision\": \"x\", \"date\": \"2022-01-10\", \"decides\": "
  refused(RULING "{}}", "E705", 1, 52, "a list of decisions");
  refused(RULING "[\"x\"]}", "E705", 1, 53, "an object is needed");
  refused(RULING "[{\"provision\": \"1\"}]}", "E702", 1, 53, "no 'conclusion'");
  refused(RULING "[{\"provision\": \"1\", \"conclusion\": \"a()\"}]}", "E305", 1, 67, "no provision 1");
}
END_TEST

START_TEST(depth_has_a_limit) {
  char text[1024] = "{\"Session\": ";
  memset(text + 12, '[', 500);
  refused(text, "E706", 1, 12 + JSON_DEPTH, "64");
}
END_TEST

/* What case_read says about each case of a stream. */
static void stream(const char *json, const char *statuses, const uint64_t *lines) {
  World *w = world();
  if (setjmp(w->trap.jump)) ck_abort_msg("failed: %s", w->trap.what);
  CaseReader *r = reader(w, json, strlen(json));
  for (uint32_t i = 0;; i++) {
    Case *c;
    Diags *d = NEW(w->arena, Diags);
    d->arena = w->arena;
    ReadStatus s = case_read(r, w->arena, d, &c);
    char got = s == READ_CASE ? 'c' : s == READ_BAD ? 'b' : 0;
    ck_assert_msg(got == statuses[i], "case %u of %s is '%c', not '%c': %s", i, json, got, statuses[i],
                  d->all.n ? d->all.at[0].message : "");
    if (!got) break;
    if (lines) ck_assert_uint_eq(case_reader_line(r), lines[i]);
  }
  gone(w);
}

START_TEST(streams_go_on_behind_a_bad_case) {
#define OK "{\"Session\": \"x\", \"date\": \"2022-06-01\"}"
  stream(OK, "c", (uint64_t[]){ 1 });
  stream(OK "\n" OK "\n\n" OK "\n", "ccc", (uint64_t[]){ 1, 2, 4 });
  stream(OK "\n{\"Session\": \n" OK "\n", "cbc", (uint64_t[]){ 1, 2, 3 });
  stream("garbage\n" OK "\n", "bc", (uint64_t[]){ 1, 2 });
  stream("{\"Session\": \"x\"\n" OK "\n" OK, "bcc", (uint64_t[]){ 1, 2, 3 });
  stream(OK "\n" OK " x\n" OK "\n", "cbc", NULL);
  stream(OK "\n{\"Session\": \"x\xff\"}\n[1]\n" OK, "cbbc", NULL);
  stream("[" OK ",\n {\"Session\": \"y\"},\n" OK "]", "cbc", (uint64_t[]){ 1, 2, 3 });
  stream("[" OK ", 5, " OK "]", "cbc", NULL);
  stream("[" OK " " OK "]", "cb", NULL);
  stream("[" OK ",", "cb", NULL);
  stream("[" OK "] x", "cb", NULL);
  stream("{\n\"Session\": \"x\",\n\"date\": \"2022-06-01\"\n}\n", "c", (uint64_t[]){ 1 });
  stream("{\n\"Session\": \"x\",\n\"date\": \"2022-06-01\"\n}\n{\n\"Session\": \"y\",\n\"date\": \"2022-06-01\"\n}", "cc", (uint64_t[]){ 1, 5 });
  stream("{\n\"Session\": \"x\",\n\"date\": \"2022-06-01\"\n}\nand", "cb", NULL);
  stream("\xEF\xBB\xBF" OK, "c", NULL);
}
END_TEST

START_TEST(durations) {
  Value v;
  ck_assert(duration_parse("30 days", 7, &v) && v.tag == V_SECONDS && v.n == 30 * 86400);
  ck_assert(duration_parse("1 year", 6, &v) && v.tag == V_MONTHS && v.n == 12);
  ck_assert(!duration_parse("30", 2, &v) && !duration_parse("30days", 6, &v) && !duration_parse("30 dayss", 8, &v));
}
END_TEST

/* Every allocation of reading a case failing in turn: a clean jump each time. */
START_TEST(memory_can_run_out_anywhere) {
  static const char json[] = BASE "\"chair\": \"Ann\", \"attendees\": [\"Ann\", \"B\\u006fb\"], \"events\": [{\"Decision\": \"y\","
                                  " \"vote\": {\"Armenia\": \"yes\"}}], \"introduces\": {\"Person\": [\"Zoe\"]}}";
  for (volatile long nth = 1;; nth++) {
    World *w = world();
    volatile bool done = false;
    if (!setjmp(w->trap.jump)) {
      Case *c;
      CaseReader *r = reader(w, json, sizeof json - 1);
      arena_fail_after = nth;
      ck_assert_int_eq(case_read(r, w->arena, w->diags, &c), READ_CASE);
      done = arena_fail_after > 0;
    } else {
      ck_assert_int_eq(w->trap.kind, FAIL_MEMORY);
    }
    arena_fail_after = 0;
    gone(w);
    if (done) break;
    ck_assert_int_lt(nth, 10000);
  }
}
END_TEST

Suite *test_data_suite(void) {
  Suite *s = suite_create("data");
  TCase *t = tcase_create("cases");
  tcase_add_test(t, a_session_is_read);
  tcase_add_test(t, names_labels_and_relations);
  tcase_add_test(t, nested_events);
  tcase_add_test(t, syntax_is_refused_with_its_place);
  tcase_add_test(t, meaning_is_refused_with_suggestions);
  tcase_add_test(t, depth_has_a_limit);
  tcase_add_test(t, streams_go_on_behind_a_bad_case);
  tcase_add_test(t, durations);
  tcase_add_test(t, memory_can_run_out_anywhere);
  suite_add_tcase(s, t);
  return s;
}
