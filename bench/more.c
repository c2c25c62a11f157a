/* more.c - three further workloads: votes, delegation, history. See docs/performance.md.
 *
 *   more votes N DIR        N decisions of up to 193 members, with weights, two criteria and a veto
 *   more delegation N DIR   N proxies between N / 5 persons, given and revoked over time
 *   more history N DIR      N appointments by ten bodies in a hundred years, heads of states, a rotation by months
 *
 * Each is written for `charter` (record.charter, and cases.jsonl), for clingo (facts.lp), for Prolog (facts.pl) and for
 * Souffle (*.facts). Dates are numbers (YYYYMMDD) in the latter. Deterministic.
 */
#include "draw.h"

static int number_of(int day) {
  if (day == OPEN) return 99991231;
  int y, m, d;
  sscanf(iso(day), "%d-%d-%d", &y, &m, &d);
  return y * 10000 + m * 100 + d;
}

/* ---- facts for the others: one predicate at a time ---- */
typedef struct Facts { FILE *lp, *pl; const char *dir; } Facts;
static Facts facts;
static void facts_begin(const char *dir) {
  facts = (Facts){ create(dir, "facts.lp"), create(dir, "facts.pl"), dir };
  fputs(":- discontiguous decision/2, vote/3.\n", facts.pl);
}
static void facts_end(void) {
  fclose(facts.lp);
  fclose(facts.pl);
}
static FILE *table_begin(const char *name) {
  char file[256];
  snprintf(file, sizeof file, "%s.facts", name);
  return create(facts.dir, file);
}
/* The arguments are words, separated by blanks. */
static void fact(FILE *table, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fact(FILE *table, const char *name, const char *format, ...) {
  char words[256], with[256];
  va_list args;
  va_start(args, format);
  vsnprintf(words, sizeof words, format, args);
  va_end(args);
  strcpy(with, words);
  for (char *s = with; *s; s++)
    if (*s == ' ') *s = ',';
  fprintf(facts.lp, "%s(%s).\n", name, with);
  fprintf(facts.pl, "%s(%s).\n", name, with);
  for (char *s = words; *s; s++)
    if (*s == ' ') *s = '\t';
  fprintf(table, "%s\n", words);
}

static void period(FILE *f, int from, int to) {
  fprintf(f, " from %s", iso(from));
  if (to != OPEN) fprintf(f, " until %s", iso(to));
  fputc('\n', f);
}

typedef struct Member { int from, to, weight; bool permanent; } Member;
static Member members[194];

/* 51 from the beginning, the others join within eighty years; one in ten leaves. */
static void draw_members(FILE *f, int n, int day0, int years) {
  FILE *table = table_begin("member");
  for (int s = 1; s <= n; s++) {
    Member *m = &members[s];
    m->from = s <= n / 4 + 3 ? day0 : day0 + below(years * 292);
    m->to = s > 5 && chance(0.1) ? m->from + 365 + below(years * 365) : OPEN;
    m->weight = 1 + below(1000);
    m->permanent = s <= 5;
    fprintf(f, "State s%03d\nmember(s%03d)", s, s);
    period(f, m->from, m->to);
    fact(table, "member", "s%03d %d %d", s, number_of(m->from), number_of(m->to));
  }
  fclose(table);
  table = table_begin("state");
  for (int s = 1; s <= n; s++) fact(table, "state", "s%03d %d", s, s);
  fclose(table);
}

static bool in(int day, int from, int to) { return from <= day && day < to; }

static void votes(int n, const char *dir) {
  FILE *f = create(dir, "record.charter"), *cases = create(dir, "cases.jsonl"), *expected = create(dir, "expected");
  int day0 = day_of(1945, 10, 24), years = 80;
  begin_stream(27, n, 0, 0);
  facts_begin(dir);
  draw_members(f, 193, day0, years);
  FILE *table = table_begin("population");
  for (int s = 1; s <= 193; s++) {
    fprintf(f, "population(s%03d) is %d\n", s, members[s].weight);
    fact(table, "population", "s%03d %d", s, members[s].weight);
  }
  fclose(table);
  table = table_begin("permanent");
  for (int s = 1; s <= 193; s++)
    if (members[s].permanent) {
      fprintf(f, "permanent(s%03d)\n", s);
      fact(table, "permanent", "s%03d", s);
    }
  fclose(table);
  FILE *decisions = table_begin("decision"), *rolls = table_begin("vote");
  for (int i = 1; i <= n; i++) {
    static const char *const words[] = { "yes", "no", "abstain" };
    int day = day0 + below(years * 365), count = 0, weight = 0, yes = 0, yes_weight = 0;
    bool veto = false, first = true;
    double support = 0.45 + 0.4 * part(), doubt = chance(0.3) ? 0.05 : 0.002;
    fprintf(cases, "{\"Decision\":\"d%d\",\"date\":\"%sT12:00\",\"body\":\"Council\",\"vote\":{", i, iso(day));
    fact(decisions, "decision", "d%d %d", i, number_of(day));
    for (int s = 1; s <= 193; s++) {
      const Member *m = &members[s];
      if (!in(day, m->from, m->to)) continue;
      count++;
      weight += m->weight;
      if (chance(0.05)) continue;
      int vote = m->permanent ? chance(doubt) : chance(support) ? 0 : 1 + below(2);
      fprintf(cases, "%s\"s%03d\":\"%s\"", first ? "" : ",", s, words[vote]);
      fact(rolls, "vote", "d%d s%03d %s", i, s, words[vote]);
      first = false;
      if (vote == 0) {
        yes++;
        yes_weight += m->weight;
      }
      veto |= vote == 1 && m->permanent;
    }
    fputs("}}\n", cases);
    if (100 * yes >= 55 * count && 100 * yes_weight >= 65 * weight && !veto) fprintf(expected, "d%d\n", i);
  }
  fclose(decisions);
  fclose(rolls);
  fclose(f);
  fclose(cases);
  fclose(expected);
  facts_end();
}

/* Everybody gives a proxy to somebody before them in the list, and revokes it for another, five times. */
static void delegation(int n, const char *dir) {
  FILE *f = create(dir, "record.charter");
  int day0 = day_of(1950, 1, 1), persons = n / 5;
  begin_stream(11, n, 0, 0);
  facts_begin(dir);
  FILE *table = table_begin("proxy");
  for (int p = 1; p <= persons; p++) fprintf(f, "Person p%d\n", p);
  for (int p = 2; p <= persons + 1; p++) {
    int who = p <= persons ? p : persons, from = day0 + below(1000);
    for (int k = 0; k < 5; k++) {
      int to = from + 365 + below(365 * 20), other = 1 + below(who - 1);
      fprintf(f, "proxy(p%d, p%d)", who, other);
      period(f, from, to);
      fact(table, "proxy", "p%d p%d %d %d", who, other, number_of(from), number_of(to));
      from = to + (chance(0.2) ? below(365) : 0);
    }
    if (p == persons) break;
  }
  fclose(table);
  fclose(f);
  facts_end();
}

typedef struct Dated { int day, body, state; } Dated;
static int by_day(const void *a, const void *b) { return ((const Dated *)a)->day - ((const Dated *)b)->day; }

static void history(int n, const char *dir) {
  enum { BODIES = 10, STATES = 40, YEARS = 100 };
  FILE *f = create(dir, "record.charter");
  int day0 = day_of(1900, 1, 1), next = 1;
  begin_stream(22, n, 0, 0);
  facts_begin(dir);
  draw_members(f, STATES, day0, YEARS);
  FILE *table = table_begin("head");
  for (int s = 1; s <= STATES; s++)
    for (int d = day0 - below(1500); d < day0 + YEARS * 365;) {
      int to = d + 700 + below(2200);
      fprintf(f, "Person p%d\nhead_of_state(s%03d) is p%d", next, s, next);
      period(f, d, to);
      fact(table, "head", "s%03d p%d %d %d", s, next, number_of(d), number_of(to));
      d = to + (chance(0.15) ? below(150) : 0);
      next++;
    }
  fclose(table);
  Dated *all = need(malloc(sizeof *all * (size_t)n));
  bool *taken = need(calloc((size_t)BODIES * YEARS * 366, 1));
  for (int i = 0; i < n; i++) {
    int body, day;
    do body = below(BODIES), day = below(YEARS * 365);
    while (taken[body * YEARS * 366 + day]);
    taken[body * YEARS * 366 + day] = true;
    all[i] = (Dated){ day0 + day, body + 1, 1 + below(STATES) };
  }
  qsort(all, (size_t)n, sizeof *all, by_day);
  table = table_begin("appointment");
  for (int b = 1; b <= BODIES; b++) fprintf(f, "Body B%d\n", b);
  for (int i = 0; i < n; i++) {
    fprintf(f, "Appointment a%d on %s { body = B%d  state = s%03d }\n", i + 1, iso(all[i].day), all[i].body, all[i].state);
    fact(table, "appointment", "a%d %d b%d s%03d", i + 1, number_of(all[i].day), all[i].body, all[i].state);
  }
  fclose(table);
  table = table_begin("turn");
  for (int k = 0; k < YEARS * 12; k++) fact(table, "turn", "%d %d", k, (1900 + k / 12) * 10000 + (1 + k % 12) * 100 + 1);
  fclose(table);
  fprintf(f, "president(B1) is s001 from 1900-01-01 until 1900-02-01\n");
  fclose(f);
  facts_end();
}

int main(int argc, char **argv) {
  int n = argc > 3 ? atoi(argv[2]) : 0;
  if (n < 10) die("usage: more votes|delegation|history N DIR");
  mkdir(argv[3], 0777);
  if (!strcmp(argv[1], "votes")) votes(n, argv[3]);
  else if (!strcmp(argv[1], "delegation")) delegation(n, argv[3]);
  else if (!strcmp(argv[1], "history")) history(n, argv[3]);
  else die("which workload?");
  return 0;
}
