/* gen.c - the workload of the benchmark: a record of members, offices, regular sessions and decisions, and meetings.
 *
 *   gen small|medium|large|one|medium1 [options] DIR
 *   gen -S states -P persons -H years -M meetings -A attendees [-N provisions] [-r seed] DIR
 *
 * Writes DIR/record.charter and DIR/meetings.jsonl for `charter`, and the same as JSON Lines for the reference program,
 * DIR/data.jsonl. With -N it also writes DIR/more.charter: so many provisions that can never apply to these meetings.
 *
 * Deterministic, with random numbers of its own. Record and meetings are drawn from streams of their own, so workloads
 * that share S, P, H share the record, and `one` and `medium1` are the records of small and medium with one meeting.
 * Days are counted from 1970-01-01. What is drawn, and how often, is said where it is drawn.
 */
#include "draw.h"

enum { YEAR0 = 1950, OFFICES = 5 };
static const char *const offices[OFFICES] = { "head", "mfa", "mod", "secsec", "plenipotentiary" };
static const char *const office_words[OFFICES] = {
  "head_of_state", "minister_of_foreign_affairs", "minister_of_defence", "secretary_of_security_council", "plenipotentiary",
};

typedef struct Size { const char *name; int S, P, H, M, A; } Size;
static const Size sizes[] = {
  { "one", 6, 200, 20, 1, 30 },         { "small", 6, 200, 20, 1000, 30 },
  { "medium1", 50, 5000, 50, 1, 60 },   { "medium", 50, 5000, 50, 20000, 60 },
  { "large", 193, 100000, 75, 200000, 100 },
};
static Size size;
static int more;

/* ---- the record ---- */
typedef struct Span { int state, from, to; } Span;
typedef struct Term { int person, office, state, from, to; } Term;    /* office OFFICES: the secretary general */
typedef struct Ruling { int day, state; } Ruling;
static LIST(Span) members;
static LIST(Term) terms;
static LIST(Ruling) sessions, decisions;
static int day0, day1;                                                /* history: [day0, day1) */

/* Two in five states are there from the beginning, and the first three always; the others join in the first four
 * fifths of the time. One in ten leaves, and half of these come back. */
static void draw_members(void) {
  double span = day1 - day0;
  for (int s = 1; s <= size.S; s++) {
    int start = chance(0.4) || s <= 3 ? day0 : day0 + upto(0.8 * span);
    if (!chance(0.1) || s <= 3) {
      push(&members, ((Span){ s, start, OPEN }));
      continue;
    }
    int leave = upto(day1 - start);
    leave = start + (leave < 30 ? 30 : leave);
    push(&members, ((Span){ s, start, leave }));
    int back = leave + 200 + upto(2000);
    if (chance(0.5) && back < day1) push(&members, ((Span){ s, back, OPEN }));
  }
}

/* Terms of two to eight years, one after the other; a vacancy after one in seven. */
static void fill(int office, int s) {
  for (int d = day0 - upto(1500); d < day1;) {
    int end = d + 365 * 2 + upto(365 * 6);
    push(&terms, ((Term){ 1 + below(size.P), office, s, d, end < day1 ? end : OPEN }));
    d = end;
    if (chance(0.15)) d += 1 + upto(150);
  }
}

static int member_other_than(int day, int not_this) {
  int n = 0, pick;
  for (int i = 0; i < members.n; i++) n += members.at[i].from <= day && day < members.at[i].to && members.at[i].state != not_this;
  pick = below(n);
  for (int i = 0; i < members.n; i++)
    if (members.at[i].from <= day && day < members.at[i].to && members.at[i].state != not_this && pick-- == 0) return members.at[i].state;
  return 0;
}

/* One regular session a year, hosted by a member; after one in ten the council decides otherwise, sometimes twice. */
static void draw_sessions(void) {
  for (int y = 0; y < size.H; y++) {
    int d = day_of(YEAR0 + y, 1, 1) + 120 + upto(120);
    push(&sessions, ((Ruling){ d, member_other_than(d, 0) }));
  }
  for (int i = 0; i < sessions.n; i++) {
    Ruling r = sessions.at[i];
    int next = i + 1 < sessions.n ? sessions.at[i + 1].day : day1;
    if (!chance(0.1)) continue;
    int d = chance(0.5) ? r.day : r.day + upto(next - r.day);
    for (int n = chance(0.3) ? 2 : 1; n; n--, d += 1 + upto(60))
      if (d < next) push(&decisions, ((Ruling){ d, member_other_than(d, r.state) }));
  }
}

static void draw_record(void) {
  begin_stream(size.S, size.P, size.H, 0);
  day0 = day_of(YEAR0, 1, 1);
  day1 = day_of(YEAR0 + size.H, 1, 1);
  draw_members();
  for (int s = 1; s <= size.S; s++)
    for (int o = 0; o < OFFICES; o++) fill(o, s);
  fill(OFFICES, 0);
  draw_sessions();
  for (int i = terms.n - 1; i > 0; i--) {                             /* in no order */
    int k = below(i + 1);
    Term t = terms.at[i];
    terms.at[i] = terms.at[k];
    terms.at[k] = t;
  }
}

/* ---- meetings ---- */
typedef struct Meeting { int day, host, chair, ninvited, invited[5], *attendees; bool regular, online; } Meeting;
static Meeting *meetings;

static int by_day(const void *a, const void *b) {
  const Meeting *x = &meetings[*(const int *)a], *y = &meetings[*(const int *)b];
  return x->day != y->day ? (x->day < y->day ? -1 : 1) : (x > y) - (x < y);
}
static int by_from(const void *a, const void *b) { return ((const Term *)a)->from - ((const Term *)b)->from; }

/* The terms of offices, cut down to the membership of their states, and those of them that run today. */
static LIST(Term) effective, running;
static void cut_terms(void) {
  for (int i = 0; i < terms.n; i++) {
    Term t = terms.at[i];
    if (!t.state) push(&effective, t);
    for (int k = 0; t.state && k < members.n; k++) {
      Term cut = t;
      if (members.at[k].state != t.state) continue;
      if (members.at[k].from > cut.from) cut.from = members.at[k].from;
      if (members.at[k].to < cut.to) cut.to = members.at[k].to;
      if (cut.from < cut.to) push(&effective, cut);
    }
  }
  qsort(effective.at, (size_t)effective.n, sizeof *effective.at, by_from);
}

/* Who is who on a day. */
typedef LIST(int) People;
static People heads, others, rightful;
static int chair_today;
static unsigned *mark, mark_rightful, mark_taken = 1;                /* by person: what it was last marked with */
static unsigned *taken;

static void begin_day(int day) {
  static int next;
  int n = 0, chairing = 0;
  while (next < effective.n && effective.at[next].from <= day) push(&running, effective.at[next++]);
  for (int i = 0; i < running.n; i++)
    if (running.at[i].to > day) running.at[n++] = running.at[i];
  running.n = n;
  heads.n = others.n = rightful.n = 0;
  mark_rightful += 2;
  for (int i = 0; i < n; i++) {
    int p = running.at[i].person;
    if (running.at[i].office != 0 || mark[p] == mark_rightful + 1) continue;
    mark[p] = mark_rightful + 1;
    push(&heads, p);
    push(&rightful, p);
  }
  for (int i = 0; i < n; i++) {
    int p = running.at[i].person;
    if (mark[p] >= mark_rightful) continue;
    mark[p] = mark_rightful;
    push(&others, p);
    push(&rightful, p);
  }
  for (int i = 0; i < sessions.n && sessions.at[i].day <= day; i++) {
    chairing = sessions.at[i].state;
    for (int k = 0; k < decisions.n; k++)
      if (decisions.at[k].day >= sessions.at[i].day && decisions.at[k].day <= day) chairing = decisions.at[k].state;
  }
  chair_today = 0;
  for (int i = 0; i < n; i++)
    if (chairing && running.at[i].office == 0 && running.at[i].state == chairing) chair_today = running.at[i].person;
}

static bool is_rightful(int p) { return mark[p] >= mark_rightful; }

/* Adds n of `from` (fewer if there are no more) to the attendees: the first n of a shuffle that goes no further. */
static int sample(People *from, int n, int *to, int at) {
  for (int i = 0; i < n && i < from->n; i++) {
    int k = i + below(from->n - i), p = from->at[k];
    from->at[k] = from->at[i];
    from->at[i] = p;
    if (taken[p] != mark_taken) to[at++] = p;
    taken[p] = mark_taken;
  }
  return at;
}

/* Four fifths of those who attend may, as far as there are so many: in three meetings of five the heads come first, half
 * to all of them. Nobody else was invited. In seven of ten it is the chair who presides. */
static void draw_meeting(Meeting *m) {
  static const int how_many[] = { 0, 0, 1, 2, 3, 5 };
  static People pool;
  int good = (int)(0.8 * size.A + 0.5), n = 0;
  for (int k = how_many[below(6)]; k; k--) {
    int p = 1 + below(size.P), i = 0;
    while (i < m->ninvited && m->invited[i] != p) i++;
    if (!is_rightful(p) && i == m->ninvited) m->invited[m->ninvited++] = p;
  }
  mark_taken++;
  m->attendees = need(malloc((size_t)size.A * sizeof(int)));
  bool by_heads = chance(0.6);
  if (by_heads) {
    int k = (int)(heads.n * (0.55 + 0.5 * part()));
    n = sample(&heads, k < good ? k : good, m->attendees, n);
  }
  const People *rest = by_heads ? &others : &rightful;
  pool.n = 0;
  for (int i = 0; i < rest->n; i++) push(&pool, rest->at[i]);
  for (int i = 0; i < m->ninvited; i++) push(&pool, m->invited[i]);
  n = sample(&pool, good - n, m->attendees, n);
  for (int i = 0; i < m->ninvited; i++) taken[m->invited[i]] = mark_taken;
  while (n < size.A) {
    int p = 1 + below(size.P);
    if (taken[p] == mark_taken || is_rightful(p)) continue;
    taken[p] = mark_taken;
    m->attendees[n++] = p;
  }
  for (int i = n - 1; i > 0; i--) {
    int k = below(i + 1), p = m->attendees[i];
    m->attendees[i] = m->attendees[k];
    m->attendees[k] = p;
  }
  double r = part();
  m->chair = r < 0.7 && chair_today ? chair_today : r < 0.85 && heads.n ? heads.at[below(heads.n)] : m->attendees[0];
  m->regular = chance(0.2);
  m->online = chance(0.25);
  m->host = m->online && chance(0.6) ? 0 : 1 + below(size.S);
}

static void draw_meetings(void) {
  if (size.A * 4 > size.P * 3) die("too many attendees for so few persons");
  begin_stream(size.S, size.P, size.H, 1000 + size.A);
  meetings = need(calloc((size_t)size.M, sizeof *meetings));
  int *order = need(malloc(sizeof(int) * (size_t)size.M)), last = day0 - 1;
  mark = need(calloc((size_t)size.P + 1, sizeof *mark));
  taken = need(calloc((size_t)size.P + 1, sizeof *taken));
  mark_rightful = 1;
  for (int i = 0; i < size.M; i++) {
    meetings[i].day = day0 + upto(day1 - day0);
    order[i] = i;
  }
  qsort(order, (size_t)size.M, sizeof *order, by_day);
  cut_terms();
  for (int i = 0; i < size.M; i++) {
    Meeting *m = &meetings[order[i]];
    if (m->day != last) begin_day(last = m->day);
    draw_meeting(m);
  }
  free(order);
}

/* ---- writing ---- */
static void finish(FILE *f) {
  if (ferror(f) || fclose(f)) die("cannot write");
}

static void period(FILE *f, int from, int to) {
  fprintf(f, " from %s", iso(from));
  if (to != OPEN) fprintf(f, " until %s", iso(to));
  fputc('\n', f);
}

static void write_record(const char *dir) {
  FILE *f = create(dir, "record.charter");
  for (int s = 1; s <= size.S; s++) fprintf(f, "State s%d\n", s);
  for (int p = 1; p <= size.P; p++) fprintf(f, "Person p%d \"Person %d\"\n", p, p);
  for (int i = 0; i < members.n; i++) {
    fprintf(f, "member(s%d)", members.at[i].state);
    period(f, members.at[i].from, members.at[i].to);
  }
  for (int i = 0; i < terms.n; i++) {
    const Term *t = &terms.at[i];
    if (t->office == OFFICES) fprintf(f, "secretary_general(Org) is p%d", t->person);
    else fprintf(f, t->office == 4 ? "%s(s%d, p%d)" : "%s(s%d) is p%d", office_words[t->office], t->state, t->person);
    period(f, t->from, t->to);
  }
  for (int i = 0; i < sessions.n; i++)
    fprintf(f, "Session r%d on %s { body = Council  form = regular  venue = in_person  host = s%d }\n", i + 1,
            iso(sessions.at[i].day), sessions.at[i].state);
  for (int i = 0; i < decisions.n; i++)
    fprintf(f, "Decision d%d on %s { body = Council  decides 13.6: chairing_state(Council) is s%d }\n", i + 1,
            iso(decisions.at[i].day), decisions.at[i].state);
  finish(f);
}

static void names(FILE *f, const int *at, int n) {
  fputc('[', f);
  for (int i = 0; i < n; i++) fprintf(f, i ? ",\"p%d\"" : "\"p%d\"", at[i]);
  fputc(']', f);
}

/* What is recorded of a day is seen from the second after its midnight; meetings are held at noon. */
static void write_cases(const char *dir) {
  FILE *f = create(dir, "meetings.jsonl");
  for (int i = 0; i < size.M; i++) {
    const Meeting *m = &meetings[i];
    fprintf(f, "{\"Session\":\"m%d\",\"date\":\"%sT12:00\",\"body\":\"Council\",\"form\":\"%s\",\"venue\":\"%s\"", i + 1, iso(m->day),
            m->regular ? "regular" : "extraordinary", m->online ? "online" : "in_person");
    if (m->host) fprintf(f, ",\"host\":\"s%d\"", m->host);
    fprintf(f, ",\"chair\":\"p%d\",\"attendees\":", m->chair);
    names(f, m->attendees, size.A);
    fputs(",\"invited\":", f);
    names(f, m->invited, m->ninvited);
    fputs("}\n", f);
  }
  finish(f);
}

static void dates(FILE *f, int from, int to) {
  fprintf(f, ",\"from\":\"%s\"", iso(from));
  if (to != OPEN) fprintf(f, ",\"to\":\"%s\"", iso(to));
  fputs("}\n", f);
}

static void write_data(const char *dir) {
  FILE *f = create(dir, "data.jsonl");
  for (int i = 0; i < members.n; i++) {
    fprintf(f, "{\"t\":\"member\",\"state\":\"s%d\"", members.at[i].state);
    dates(f, members.at[i].from, members.at[i].to);
  }
  for (int p = 1; p <= size.P; p++) fprintf(f, "{\"t\":\"person\",\"id\":\"p%d\",\"name\":\"Person %d\"}\n", p, p);
  for (int i = 0; i < terms.n; i++) {
    const Term *t = &terms.at[i];
    fprintf(f, "{\"t\":\"office\",\"person\":\"p%d\",\"office\":\"%s\"", t->person, t->office < OFFICES ? offices[t->office] : "secgen");
    if (t->state) fprintf(f, ",\"state\":\"s%d\"", t->state);
    dates(f, t->from, t->to);
  }
  for (int i = 0; i < sessions.n; i++)
    fprintf(f, "{\"t\":\"session\",\"id\":\"r%d\",\"kind\":\"regular\",\"date\":\"%s\",\"host\":\"s%d\"}\n", i + 1,
            iso(sessions.at[i].day), sessions.at[i].state);
  for (int i = 0; i < decisions.n; i++)
    fprintf(f, "{\"t\":\"decision\",\"id\":\"d%d\",\"date\":\"%s\",\"chair\":\"s%d\"}\n", i + 1, iso(decisions.at[i].day),
            decisions.at[i].state);
  for (int i = 0; i < size.M; i++) {
    const Meeting *m = &meetings[i];
    fprintf(f, "{\"t\":\"meeting\",\"id\":\"m%d\",\"date\":\"%s\",\"kind\":\"%s\",\"online\":%s", i + 1, iso(m->day),
            m->regular ? "regular" : "extraordinary", m->online ? "true" : "false");
    if (m->host) fprintf(f, ",\"host\":\"s%d\"", m->host);
    fprintf(f, ",\"chair\":\"p%d\",\"attendees\":", m->chair);
    names(f, m->attendees, size.A);
    fputs(",\"invited\":", f);
    names(f, m->invited, m->ninvited);
    fputs("}\n", f);
  }
  finish(f);
}

/* Provisions about other bodies, out of force, or about another form of meeting: each has to be passed over. */
static void write_more(const char *dir) {
  FILE *f = create(dir, "more.charter");
  fputs("Body Other\n", f);
  for (int i = 0; i < more; i++) {
    int sort = i % 3;
    fprintf(f, "article M%d concerning m: Session where m.body = %s {\n  provision M%d.1%s {\n", i, sort == 0 ? "Other" : "Council", i,
            sort == 1 ? " in force until 1900-01-01" : "");
    fprintf(f, "    p may attend m when p = s%d.head_of_state%s\n  }\n}\n", 1 + i % size.S, sort == 2 ? " and m.body = Other" : "");
  }
  finish(f);
}

int main(int argc, char **argv) {
  const char *dir = NULL;
  size = sizes[1];
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-' && argv[i][1] && i + 1 < argc) {
      int n = atoi(argv[i + 1]);
      switch (argv[i++][1]) {
      case 'S': size.S = n; break;
      case 'P': size.P = n; break;
      case 'H': size.H = n; break;
      case 'M': size.M = n; break;
      case 'A': size.A = n; break;
      case 'N': more = n; break;
      case 'r': seed = n; break;
      default: die("unknown option");
      }
      continue;
    }
    bool named = false;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
      if (!strcmp(argv[i], sizes[k].name)) size = sizes[k], named = true;
    if (!named) dir = argv[i];
  }
  if (!dir || size.S < 3 || size.P < 1 || size.H < 1 || size.M < 0 || size.A < 1) die("usage: gen SIZE [-S n -P n -H n -M n -A n -N n] DIR");
  mkdir(dir, 0777);
  draw_record();
  draw_meetings();
  write_record(dir);
  write_cases(dir);
  write_data(dir);
  if (more) write_more(dir);
  return 0;
}
