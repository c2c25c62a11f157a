/* test_kept.c - proofs that are kept and used again are those that would have been built, and are printed the same; so is what is shown of
 * a finding whose sort was shown before. */
#include "eval/engine.h"
#include "random_club.h"

Suite *test_kept_suite(void);

static const char RULES[] =
    "charter Club \"Rules\"\n"
    "kind Person\nkind State\nkind Body\n"
    "relation member(s: State) over time \"{s} is a member\"\n"
    "relation linked(a: State, b: State) over time\n"
    "relation reach(a: State, b: State)\n"
    "relation weight(s: State): number over time optional\n"
    "relation trusted(p: Person) open over time\n"
    "office head of s: State \"head of {s}\"\n"
    "office deputy of s: State\n"
    "relation chairing(b: Body): State optional\n"
    "relation chief(b: Body): Person optional\n"
    "relation turn_of(b: Body): State over time optional\n"
    "relation strong(s: State)\n"
    "relation calm(s: State)\n"
    "relation old(s: State)\n"
    "relation last_time(b: Body): date optional\n"
    "event Meeting { body : Body  form : regular | other  host : State optional  lead : Person  present : many Person }\n"
    "event Decision made by body { body : Body }\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission\n"
    "act skip(p: Person, m: Meeting) means not p in m.present\n"
    "article 0 {\n  provision 0.1 \"(States.)\" {\n"
    "  reach(a, b) when linked(a, b)\n"
    "  reach(a, c) when some b: State has reach(a, b) and linked(b, c)\n"
    "  strong(s) when weight(s) > 3 and member(s)\n"
    "  strong(s) when at least 1/2 of {t: member(t)} have reach(s, t)\n"
    "  calm(s) when no t: strong(t) has linked(s, t)\n"
    "  calm(s) when every t: member(t) has (reach(t, s) or t = s)\n"
    "  old(s) when member(s) and now > 2010-06-01 and count {t: member(t)} > 2\n"
    "}}\n"
    "article 1 \"The board\" concerning m: Meeting where m.body = Board {\n"
    "  provision 1.1 \"(The state that presides.)\" {\n"
    "    chairing(Board) is r.host where r is the latest Meeting with body = Board and form = regular\n"
    "      unless Board decides otherwise since r\n"
    "    chief(Board) is chairing(Board).head when member(chairing(Board)) and not old(chairing(Board))\n"
    "    last_time(Board) is r.date where r is the latest Meeting with body = Board\n"
    "    require m.lead = chief(Board)\n"
    "    require chairing(Board).deputy = chief(Board) or m.form = other\n"
    "    require head(s1) != chief(Board) or m.form = regular\n"
    "    require chief(Board) != chairing(Board).head or m.form = regular\n"
    "  }\n"
    "  provision 1.2 \"(Turns.)\" {\n"
    "    turn_of(Board) is next of {s: member(s)} after (turn_of(Board) at the previous turn) by name in \"en\" each 8 months from 2003-01-01\n"
    "      unless Board decides otherwise\n"
    "    require m.lead != turn_of(Board).head\n"
    "  }\n"
    "  provision 1.3 \"(Strength.)\" {\n"
    "    require some s: member(s) has (strong(s) and calm(s)) or s.head = m.lead\n"
    "    require no s: State has m.host = s and not calm(s)\n"
    "    require at least 2/3 of {s: member(s)} have s.head in m.present\n"
    "    require chief(Board) in m.present\n"
    "    require last_time(Board) at (m.date - 1 year) < m.date - 2 years\n"
    "  }\n"
    "  provision 1.4 \"(Who.)\" {\n"
    "    p may attend m when some s: member(s) has p in {s.head, s.deputy}\n"
    "    p may attend m when p = chief(Board)\n"
    "    p may attend m when trusted(p) and strong(chairing(Board))\n"
    "    p must not skip m when p = chief(Board)\n"
    "  }\n"
    "}\n"
    "Body Board\nBody Society\n";

enum { PERSONS = 14, STATES = 4, CASES = 40 };
static void put_record(Text *t) {
  static const char *const behind[] = { "", ", called the Elder, of the House upon the Hill by the Western Sea", "", " d'Épée \xE5\xA4\xA7" };
  for (uint32_t i = 0; i < PERSONS; i++) text_printf(t, "Person p%u \"Person %u%s\"\n", i, i, behind[i % 4]);
  for (uint32_t i = 0; i < STATES; i++) {
    text_printf(t, "State s%u\nmember(s%u)", i, i);
    period(t, 16);
    if (below(3)) text_printf(t, "weight(s%u) is %u", i, below(6)), period(t, 16);
    for (uint32_t y = 2000 + below(4); y < 2018; y += 3) {
      text_printf(t, "head(s%u) is p%u from %u-01-01 until %u-01-01\n", i, below(PERSONS), y, y + 3);
      text_printf(t, "deputy(s%u) is p%u from %u-06-01 until %u-06-01\n", i, below(PERSONS), y, y + 3);
    }
    for (uint32_t k = 0; k < STATES; k++)
      if (!below(7)) text_printf(t, "linked(s%u, s%u)", i, k), period(t, 16);
  }
  for (uint32_t i = 0; i < PERSONS; i++)
    if (!below(4)) text_printf(t, "trusted(p%u)", i), period(t, 16);
  text_puts(t, "turn_of(Board) is s1 from 2002-01-01 until 2003-01-01\n");
  for (uint32_t i = 0; i < 12; i++) {
    text_printf(t, "Meeting r%u on %u-%02u-05 { body = %s  form = %s", i, 2001 + i, 1 + below(12), below(4) ? "Board" : "Society",
                below(3) ? "regular" : "other");
    if (below(4)) text_printf(t, "  host = s%u", below(STATES));
    text_printf(t, "  lead = p%u  present = {} }\n", below(PERSONS));
  }
  for (uint32_t i = 0; i < 4; i++)
    text_printf(t, "Decision d%u on %u-%02u-07 { body = Board  decides %s is s%u }\n", i, 2002 + 3 * i, 1 + below(12),
                below(2) ? "1.1: chairing(Board)" : "1.2: turn_of(Board)", below(STATES));
}
static void put_case(Text *t) {
  text_printf(t, "{\"Meeting\": \"M\", \"date\": \"%u-%02u-11T0%u:00\", \"body\": \"%s\", \"form\": \"%s\"", 2002 + below(14), 1 + below(12),
              below(10), below(8) ? "Board" : "Society", below(2) ? "regular" : "other");
  if (below(3)) text_printf(t, ", \"host\": \"s%u\"", below(STATES));
  if (below(6)) text_printf(t, ", \"lead\": \"p%u\"", below(PERSONS));
  text_puts(t, ", \"present\": [");
  bool first = true;
  for (uint32_t i = 0; i < PERSONS; i++) {
    if (below(2)) continue;
    text_printf(t, "%s\"p%u\"", first ? "" : ", ", i);
    first = false;
  }
  text_puts(t, "]}");
}

typedef struct Club { const char *rules; void (*record)(Text *), (*one_case)(Text *); } Club;
static const Club club = { RULES, put_record, put_case };

/* Much the same again and again: who may attend, and little that changes. */
static const char DOOR[] =
    "charter Door \"Rules\"\n"
    "reading strict \"as it is written\"\nreading broad extends strict \"as it is done\"\n"
    "kind Person\nkind State\nkind Body\n"
    "relation member(s: State) over time \"{s} is a member\"\n"
    "office head of s: State \"head of {s}\"\n"
    "office clerk of b: Body\n"
    "relation banned(p: Person) over time\n"
    "event Meeting { body : Body  form : regular | other  venue : here | there optional  size : number  present : many Person }\n"
    "relation guest(p: Person, m: Meeting)\n"
    "act attend(p: Person, m: Meeting) \"{p} attends {m}\" means p in m.present, needs permission\n"
    "article 1 \"The door\" concerning m: Meeting where m.body = Board {\n"
    "  provision 1.1 \"Heads of states that are members, and the clerk, whom the Board has appointed for a term of years, may attend.\" {\n"
    "    p may attend m when some s: member(s) has p = s.head\n"
    "    p may attend m when p = clerk(Board)\n"
    "  }\n"
    "  provision 1.2 \"(Guests.)\" in force until 2006-01-01 { p may attend m when guest(p, m) }\n"
    "  provision 1.2 \"(Guests of regular meetings.)\" in force from 2006-01-01 { p may attend m when guest(p, m) and m.form = regular }\n"
    "  provision 1.3 \"(Small ones.)\" under broad { p may attend m when m.size < 4 and not banned(p) }\n"
    "  provision 1.4 \"(The other place.)\" {\n"
    "    p may attend m when m.venue = there and some s: State has p = s.head\n"
    "    require m.size < 12\n"
    "  }\n"
    "}\n"
    "article 2 \"Others\" concerning m: Meeting where m.body = Society {\n"
    "  provision 2.1 \"(Heads.)\" { p may attend m when some s: State has p = s.head }\n"
    "}\n"
    "Body Board\nBody Society\n";
enum { CALLERS = 30 };
static void put_door(Text *t) {
  static const char *const behind[] = { "", ", called the Elder, of the House upon the Hill by the Western Sea", "", " d'\xC3\x89p\xC3\xA9" "e \xE5\xA4\xA7", " B" };
  for (uint32_t i = 0; i < CALLERS; i++) text_printf(t, "Person p%u \"%s %u%s\"\n", i, i % 7 ? "Person" : "p", i * 37, behind[i % 5]);
  for (uint32_t i = 0; i < STATES; i++) {
    text_printf(t, "State s%u\nmember(s%u)", i, i);
    period(t, 16);
    text_printf(t, "head(s%u) is p%u from 2000-01-01 until 2007-01-01\nhead(s%u) is p%u from 2007-01-01\n", i, i, i, i + STATES);
  }
  text_puts(t, "clerk(Board) is p20 from 2000-01-01 until 2008-03-01\nclerk(Board) is p21 from 2008-03-01\nbanned(p25)\n");
}
static void put_caller(Text *t) {
  static const char *const bodies[] = { "Board", "Board", "Board", "Society" }, *const venues[] = { "\"here\"", "\"there\"", "null" };
  text_printf(t, "{\"Meeting\": \"M%u\", \"date\": \"%u-%02u-11\", \"body\": \"%s\", \"form\": \"%s\", \"size\": %u", below(2) ? below(9) : 10000 + below(9),
              2002 + below(10), 1 + below(12), bodies[below(4)], below(4) ? "regular" : "other", below(8) ? 6 : below(2) ? 3 : 15);
  if (below(8)) text_printf(t, ", \"venue\": %s", venues[below(16) % 3 * below(2)]);
  for (uint32_t list = 0; list < 2; list++) {
    text_puts(t, list ? ", \"guest\": [" : ", \"present\": [");
    bool first = true;
    for (uint32_t i = 0; i < CALLERS; i++) {
      if (below(list ? 8 : 3)) continue;
      text_printf(t, "%s\"p%u\"", first ? "" : ", ", i);
      first = false;
    }
    text_puts(t, "]");
  }
  text_puts(t, "}");
}
static const Club door = { DOOR, put_door, put_caller };

static Trap trap;
static uint32_t shown_before;                      /* findings that came without a proof, since those of their sort had been shown */
static void count_shown(const CaseResult *r) {
  for (uint32_t i = 0; i < r->nevents * r->nreadings; i++)
    for (uint32_t k = 0; k < r->checks[i]->findings.n; k++) {
      const Finding *f = r->checks[i]->findings.at[k];
      shown_before += f->sort && !f->proof;
    }
}
/* What is found of a case, printed with all proofs: as text in each form, as JSON. */
static void put_found(Text *out, Arena *a, View *v, Engine *e, const Case *c) {
  static const ReadingId first[] = { 0 };
  engine_set_case(e, c);
  for (uint32_t i = 0; i < 4; i++) {
    Out to;
    out_init_memory(&to, out);
    v->form = i < 3 ? (ProofForm)(PROOF_SHORT - i) : PROOF_WHOLE;
    CheckDepth depth = v->form == PROOF_SHORT ? CHECK_SHOWN : (CheckDepth)(CHECK_PROOFS + v->form);
    CaseResult *result = run_check(e, a, c->events.at, c->events.n, first, 1, depth);
    count_shown(result);
    result->cs = c;
    if (i && !below(4)) run_suggest(e, a, result, (SuggestLimits){ 8, SUGGEST_STEPS });      /* proofs stay good meanwhile */
    if (i < 3) {
      check_text(&to, v, result);
    } else {
      JsonOut *j = json_begin(a, &to, below(2));
      json_object(j);
      check_json(j, v, result);
      json_object_end(j);
      json_end(j);
    }
    out_flush(&to);
  }
}
enum { PLENTY = 8 << 20 };                         /* whatever LIMIT_KEPT is */
/* room: bytes for proofs that are kept */
static void stream(const Club *of, uint32_t seed, size_t room, uint64_t *kept, uint32_t *dropped) {
  if (setjmp(trap.jump)) ck_abort_msg("failed: %s", trap.what);
  Arena *a = arena_new(&trap);
  Session s;
  Text text = { .arena = a };
  state = seed;
  text_puts(&text, of->rules);
  of->record(&text);
  Program *p = program_of(a, &s, &text);
  Engine *e = engine_new(p, &trap);
  View lasting;
  view_init(&lasting, a, p, e, a);
  e->kept_most = room;
  CaseReader *r = case_reader_new(a, p);
  for (uint32_t i = 0; i < CASES; i++) {
    Arena *one = arena_child(a);
    Text json = { .arena = one }, again = { .arena = one }, fresh = { .arena = one };
    of->one_case(&json);
    Case *c = case_of(r, one, &s, source_add(s.sources, "case.json", text_done(&json), json.n));
    uint32_t choice = state;
    *dropped += e->kept_full;
    lasting.arena = one;
    put_found(&again, one, &lasting, e, c);
    Engine *alone = engine_new(p, &trap);
    View once;
    view_init(&once, one, p, alone, one);
    alone->kept_full = true;                       /* and keeps nothing */
    state = choice;
    put_found(&fresh, one, &once, alone, c);
    engine_free(alone);
    const char *is = text_done(&again), *should = text_done(&fresh);
    for (; *is == *should && *is; is++) should++;
    if (*is || *should) ck_abort_msg("seed %u, case %u: %s\n..%.400s\nand not\n..%.400s", seed, i, text_done(&json), is, should);
    arena_free(one);
  }
  *kept += e->kept_number;
  engine_free(e);
  arena_free(a);
}
START_TEST(kept_proofs_are_those_that_would_be_built) {
  uint64_t kept = 0;
  uint32_t dropped = 0;
  for (uint32_t seed = 1; seed <= LIMIT(6, 2); seed++) stream(&club, seed, PLENTY, &kept, &dropped);
  ck_assert_uint_gt(kept, LIMIT(1000, 300));
  ck_assert_uint_eq(dropped, 0);
}
END_TEST
START_TEST(proofs_of_one_sort_look_the_same) {
  uint64_t kept = 0;
  uint32_t dropped = 0;
  shown_before = 0;
  for (uint32_t seed = 1; seed <= LIMIT(12, 4); seed++) stream(&door, seed, seed % 4 ? PLENTY : 30000, &kept, &dropped);
  ck_assert_uint_gt(shown_before, LIMIT(100, 0));
}
END_TEST
START_TEST(room_for_kept_proofs_is_limited) {
  uint64_t kept = 0;
  uint32_t dropped = 0;
  for (uint32_t seed = 1; seed <= LIMIT(3, 1); seed++) stream(&club, seed, 40000, &kept, &dropped);
  ck_assert_uint_gt(kept, LIMIT(500, 100));
  ck_assert_uint_gt(dropped, LIMIT(20, 5));
}
END_TEST

Suite *test_kept_suite(void) {
  Suite *s = suite_create("kept");
  TCase *t = tcase_create("kept");
  tcase_set_timeout(t, 300);             /* under the sanitizers, on a machine that has other things to do */
  tcase_add_test(t, kept_proofs_are_those_that_would_be_built);
  tcase_add_test(t, proofs_of_one_sort_look_the_same);
  tcase_add_test(t, room_for_kept_proofs_is_limited);
  suite_add_tcase(s, t);
  return s;
}
