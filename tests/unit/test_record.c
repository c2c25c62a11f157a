/* test_record.c - one record in three spellings: in the language, as tables, in JSON. They must come to the same. */
#include "api/run.h"
#include <check.h>
#include <stdlib.h>

Suite *test_record_suite(void);

static const char VOCABULARY[] = "charter Club \"Rules\" zone \"+02:00\"\n"
                                 "kind Person\nkind Branch\n"
                                 "relation member(p: Person) over time\n"
                                 "relation born(p: Person): date\n"
                                 "relation class_of(p: Person): board | staff\n"
                                 "relation share(p: Person): number optional\n"
                                 "relation notice(p: Person): duration optional\n"
                                 "relation motto(p: Person): text optional\n"
                                 "relation knows(p: Person, q: Person) open\n"
                                 "relation rank(p: Person, b: Branch): number over time optional\n"
                                 "office head of b: Branch\n"
                                 "office clerk of b: Branch, many\n"
                                 "event Meeting { chair : Person  present : many Person optional  vote(Person) : yes | "
                                 "no  place : Branch optional }\n"
                                 "relation guest(p: Person, m: Meeting)\n";

static const char WRITTEN[] =
    "Branch north \"North Branch\"\nBranch south\n"
    "Person a1 \"Ann \\\"A.\\\" Able\"\nPerson b1 \"Bob\"\nPerson c1\n"
    "member(a1) from 2015-01-01 until 2020-06-30\nmember(b1) from 2016-02-29T10:30\nmember(c1) on 2017-03-04\n"
    "born(a1) is 1970-05-06\nborn(b1) is 1985-07-08\nborn(c1) is 1990-01-01\n"
    "class_of(a1) is board\nclass_of(b1) is staff\nclass_of(c1) is staff\n"
    "share(a1) is 2.5\nshare(b1) is -7\n"
    "notice(a1) is 30 days\nmotto(b1) is \"To be, or not\"\n"
    "knows(a1, b1)\nknows(a1, c1)\nnot knows(b1, a1)\n"
    "rank(a1, north) is 1 from 2020-01-01 through 2020-12-31\nrank(a1, north) is 2 from 2021-01-01\n"
    "head(north) is a1 from 2018-01-01\nhead(south) is b1 acting from 2019-01-01\n"
    "clerk(north) is b1\nclerk(north) is c1\n"
    "Meeting May on 2022-05-01 { chair = a1  present = {a1, b1}  vote { yes: a1  no: b1 } }\n"
    "Meeting June on 2022-06-01 { chair = b1  place = north }\n"
    "guest(c1, May)\n";

static const char TABLES[] = "table \"people.csv\" separated by \";\" {\n"
                             "  Person [id] [name]\n"
                             "  member([id]) from [from] until [until] where [on] = \"\"\n"
                             "  member([id]) on [on] where [on] != \"\"\n"
                             "  born([id]) is [born]\n"
                             "  class_of([id]) is [class]\n"
                             "  share([id]) is [share]\n"
                             "  notice([id]) is [notice]\n"
                             "  motto([id]) is [motto]\n"
                             "  knows([id], [knows] separated by \",\")\n"
                             "  not knows([id], [not])\n"
                             "}\n"
                             "table \"rest.json\" {\n"
                             "  Branch [branch] [label] may repeat\n"
                             "  head([branch]) is [head] from [from] where [acting] = \"false\"\n"
                             "  head([branch]) is [head] acting from [from] where [acting] = \"true\"\n"
                             "  clerk([branch]) is [clerks]\n"
                             "  rank([of], [branch]) is [first] on [year]\n"
                             "  rank([of], [branch]) is [then] from \"[since]-01\"\n"
                             "}\n"
                             "table \"meetings.csv\" {\n"
                             "  Meeting [name] on [date] may repeat {\n"
                             "    chair = [chair]\n"
                             "    present = { [present] separated by \" \" }\n"
                             "    vote([voter]) = [vote]\n"
                             "    place = [place]\n"
                             "  }\n"
                             "  guest([guest], [name])\n"
                             "}\n";
static const char PEOPLE[] =
    "\xEF\xBB\xBFid;name;from;until;on;born;class;share;notice;motto;knows;not\r\n"
    "a1;\"Ann \"\"A.\"\" Able\";2015-01-01;2020-06-30;;1970-05-06;board;2.50;30 days;;Bob, c1;\r\n"
    ";;;;;;;;;;;\r\n"
    "b1; Bob ;2016-02-29T10:30;;;1985-07-08;staff;-7;;\"To  be,\r\nor not\";;a1\r\n"
    "\r\n"
    "c1;;;;2017-03-04;1990-01-01;staff;;;;;";
static const char REST[] =
    "[{\"branch\": \"north\", \"label\": \"North Branch\", \"head\": \"a1\", \"acting\": false, \"from\": "
    "\"2018-01-01\", \"clerks\": [\"b1\", \"c1\"],"
    " \"of\": \"Ann \\\"A.\\\" Able\", \"first\": 1, \"year\": \"2020\", \"then\": 2, \"since\": \"2021-01\"},\n"
    " {\"branch\": \"south\", \"head\": \"b1\", \"acting\": true, \"from\": \"2019-01-01\", \"clerks\": []}]";
static const char MEETINGS[] = "name,date,chair,present,voter,vote,place,guest\n"
                               "May,2022-05-01,a1,a1 b1,a1,yes,,c1\n"
                               "May,2022-05-01,a1,,b1,no,,\n"
                               "June,2022-06-01,b1,,,,north,\n";

static const char JSON[] =
    "{\"member\": [{\"args\": [\"a1\"], \"from\": \"2015-01-01\", \"until\": \"2020-06-30\"}, {\"args\": [\"Bob\"], "
    "\"from\": \"2016-02-29T10:30\"},"
    " {\"args\": \"c1\", \"on\": \"2017-03-04\"}],\n"
    " \"Branch\": [{\"name\": \"north\", \"label\": \"North Branch\"}, \"south\"],\n"
    " \"born\": {\"a1\": \"1970-05-06\", \"b1\": \"1985-07-08\", \"c1\": \"1990-01-01\"},\n"
    " \"class_of\": [{\"args\": [\"a1\"], \"value\": \"board\"}, {\"value\": \"staff\", \"args\": [\"b1\"]}, "
    "{\"args\": [\"c1\"], \"value\": \"staff\"}],\n"
    " \"share\": {\"a1\": 25e-1, \"b1\": -7}, \"notice\": {\"a1\": \"30 days\"}, \"motto\": {\"b1\": \"To be, "
    "or\\u0020not\"},\n"
    " \"knows\": {\"a1\": [\"b1\", \"c1\"], \"b1\": {\"a1\": {\"not\": true}}},\n"
    " \"rank\": {\"a1\": {\"north\": [{\"value\": 1, \"on\": \"2020\"}, {\"value\": 2, \"from\": \"2021-01-01\"}]}},\n"
    " \"head\": [{\"args\": [\"North Branch\"], \"value\": \"a1\", \"from\": \"2018-01-01\"},"
    " {\"args\": [\"south\"], \"value\": \"b1\", \"acting\": true, \"from\": \"2019-01-01\", \"until\": null}],\n"
    " \"clerk\": {\"north\": [\"b1\", \"c1\"]}}\n"
    "{\"Person\": [{\"name\": \"a1\", \"label\": \"Ann \\\"A.\\\" Able\"}, {\"name\": \"b1\", \"label\": \"Bob\"}, "
    "\"c1\"]}\n"
    "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"b1\", \"place\": \"north\"}\n"
    "{\"events\": [{\"Meeting\": \"May\", \"date\": \"2022-05-01\", \"chair\": \"a1\", \"present\": [\"a1\", \"b1\"], "
    "\"vote\": {\"a1\": \"yes\", \"b1\": \"no\"},"
    " \"guest\": [\"c1\"]}]}\n";

/* ---- what a program records, a line each, in order ---- */
typedef struct Loaded {
  Arena *arena;
  Session s;
  Program *p;
} Loaded;

static Loaded *begin(void) {
  Loaded *l = calloc(1, sizeof *l);
  l->arena = arena_new(NULL);
  l->s = (Session){ l->arena, names_new(l->arena), sources_new(l->arena), NEW(l->arena, Diags) };
  l->s.diags->arena = l->arena;
  source_add(l->s.sources, "v.charter", VOCABULARY, sizeof VOCABULARY - 1);
  return l;
}
static Loaded *load(const char *const *names, const char *const *texts, uint32_t n) {
  Loaded *l = begin();
  LoadOptions o = { 0 };
  for (uint32_t i = 0; i < n; i++) source_add(l->s.sources, names[i], texts[i], strlen(texts[i]));
  l->p = run_load_sources(&l->s, &o);
  const Diags *d = l->s.diags;
  if (d->all.n) {
    Place p = place_of(l->s.sources, d->all.at[0].span);
    ck_abort_msg("%s:%u:%u: %s", p.path, p.line, p.column, d->all.at[0].message);
  }
  return l;
}
static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }
static const char *recorded(Loaded *l) {
  const Program *p = l->p;
  VEC(const char *) lines = { 0 };
  char from[40], to[40];
  for (IndId i = 1; i < p->inds.n; i++) {
    const Ind *x = &p->inds.at[i];
    const char *line =
        arena_printf(l->arena, "%s %s \"%s\" %s", name_text(p->names, p->kinds.at[x->kind].name),
                     name_text(p->names, x->name), name_text(p->names, x->label), instant_print(x->at, p->zone, from));
    vec_push(l->arena, &lines, line);
  }
  for (uint32_t i = 0; i < p->record.facts.n; i++) {
    const Fact *f = &p->record.facts.at[i];
    const Pred *d = &p->preds.at[f->pred];
    Text t = { .arena = l->arena };
    text_printf(&t, "%s", name_text(p->names, d->name));
    for (uint32_t k = 0; k < d->nparams + (d->functional ? 1u : 0u); k++) {
      text_puts(&t, " ");
      value_print(p, &t, f->args[k]);
    }
    text_printf(&t, " %d %d %s %s", f->truth, f->acting, instant_print(f->from, p->zone, from),
                instant_print(f->to, p->zone, to));
    const char *line = text_done(&t);
    vec_push(l->arena, &lines, line);
  }
  for (uint32_t i = 0; i < p->record.given.n; i++) {
    const Given *g = &p->record.given.at[i];
    const char *line = arena_printf(l->arena, "given %s %s %d", name_text(p->names, p->preds.at[g->pred].name),
                                    name_text(p->names, p->inds.at[g->event].name), g->unknown);
    vec_push(l->arena, &lines, line);
  }
  qsort(lines.at, lines.n, sizeof *lines.at, by_text);
  Text all = { .arena = l->arena };
  for (uint32_t i = 0; i < lines.n; i++) text_printf(&all, "%s\n", lines.at[i]);
  return text_done(&all);
}
static void unload(Loaded *l) {
  arena_free(l->arena);
  free(l);
}

START_TEST(three_spellings_of_a_record) {
  const char *language[] = { "r.charter" }, *written[] = { WRITTEN };
  const char *tables[] = { "t.charter", "people.csv", "rest.json", "meetings.csv" },
             *tabled[] = { TABLES, PEOPLE, REST, MEETINGS };
  const char *json[] = { "r.json" }, *in_json[] = { JSON };
  Loaded *a = load(language, written, 1), *b = load(tables, tabled, 4), *c = load(json, in_json, 1);
  ck_assert_uint_gt(a->p->record.facts.n, 25);
  ck_assert_str_eq(recorded(b), recorded(a));
  ck_assert_str_eq(recorded(c), recorded(a));
  unload(a);
  unload(b);
  unload(c);
}
END_TEST

/* Every beginning of a file, as though it were cut off, is read or told to be wrong. */
START_TEST(records_that_are_cut_off) {
  const char *names[] = { "t.charter", "people.csv", "rest.json", "meetings.csv", "r.json" };
  const char *texts[] = { TABLES, PEOPLE, REST, MEETINGS, JSON };
  for (uint32_t cut = 1; cut < 5; cut++)
    for (size_t n = 0; n < strlen(texts[cut]); n += cut == 4 ? 7 : 3) {
      Loaded *l = begin();
      LoadOptions o = { 0 };
      for (uint32_t i = 0; i < 5; i++)
        if (cut == 4 ? i == 4 : i < 4) source_add(l->s.sources, names[i], texts[i], i == cut ? n : strlen(texts[i]));
      Program *p = run_load_sources(&l->s, &o);
      ck_assert(p || l->s.diags->errors);
      unload(l);
    }
}
END_TEST

Suite *test_record_suite(void) {
  Suite *s = suite_create("record");
  TCase *t = tcase_create("record");
  tcase_add_test(t, three_spellings_of_a_record);
  tcase_add_test(t, records_that_are_cut_off);
  suite_add_tcase(s, t);
  return s;
}
