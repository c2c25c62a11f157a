/* Syntax: every production, what words mean where they stand, and what is reported of what is wrong. */
#include "syntax/dump.h"
#include "syntax/token.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Case { const char *source, *expected; } Case;

static Trap trap;
static Session session;
static Diags diags;

static void setup(void) {
  session.arena = arena_new(&trap);
  ck_assert_ptr_nonnull(session.arena);
  memset(&diags, 0, sizeof diags);
  diags.arena = session.arena;
  session.names = names_new(session.arena);
  session.sources = sources_new(session.arena);
  session.diags = &diags;
}
static void teardown(void) {
  arena_fail_after = 0;
  arena_free(session.arena);
}

static const char *tree_of(const char *text, size_t len) {
  Text out = { .arena = session.arena };
  dump_tree(&session, parse_source(&session, source_add(session.sources, "t", text, len)), &out);
  return text_done(&out);
}

/* What was reported since the last call: line:column code message, a line each. */
static const char *reports(void) {
  Text out = { .arena = session.arena };
  diags_sort(&diags);
  for (uint32_t i = 0; i < diags.all.n; i++) {
    const Diag *d = &diags.all.at[i];
    Place p = place_of(session.sources, d->span);
    text_printf(&out, "%u:%u %s %s\n", p.line, p.column, diag_code(d->id), d->message);
  }
  memset(&diags, 0, sizeof diags);
  diags.arena = session.arena;
  return text_done(&out);
}

static const char *first_hint(void) { return diags.all.n && diags.all.at[0].hint ? diags.all.at[0].hint : ""; }

static const Case EXPRESSIONS[] = {
  { "a", "a" },
  { "\"Nikol   P\\\"a\\\\\"", "\"Nikol P\\\"a\\\\\"" },
  { "12", "12" },
  { "2.50", "5/2" },
  { "65%", "(share 13/20)" },
  { "2021-01-19", "2021-01-19" },
  { "2021-01-19T10:00:30+05:00", "2021-01-19T05:00:30Z" },
  { "30 days", "2592000s" },
  { "14 clear days", "1209600s-clear" },
  { "6 months + 1 year", "(+ 6mo 12mo)" },
  { "2 weeks - 1 day", "(- 1209600s 86400s)" },
  { "1.5 hours", "5400s" },
  { "now", "now" },
  { "member(s)", "(call member s)" },
  { "raining()", "(call raining)" },
  { "m.chair", "(. chair m)" },
  { "d.vote(s, t)", "(.call vote d s t)" },
  { "r.host.head_of_state at r", "(at (. head_of_state (. host r)) r)" },
  { "a at (t - 30 days)", "(at a (- t 2592000s))" },
  { "- a + b * c - d / e", "(- (+ (neg a) (* b c)) (/ d e))" },
  { "a div b mod c", "(mod (div a b) c)" },
  { "not a = b", "(not (= a b))" },
  { "not not a", "(not (not a))" },
  { "a = b", "(= a b)" },
  { "a != b", "(!= a b)" },
  { "a < b and b <= c", "(and (< a b) (<= b c))" },
  { "a > b or b >= c", "(or (> a b) (>= b c))" },
  { "x in {A, \"B c\"}", "(in x (set A \"B c\"))" },
  { "x not in m.attendees", "(not-in x (. attendees m))" },
  { "x in {1..27}", "(in x (range 1 27))" },
  { "a and b and c", "(and a b c)" },
  { "a or b or c", "(or a b c)" },
  { "a and (b or c)", "(and a (or b c))" },
  { "(a or b) and c", "(and (or a b) c)" },
  { "((a and b) and c)", "(and (and a b) c)" },
  { "p may attend m", "(may attend p m)" },
  { "p must attend m at t", "(at (must attend p m) t)" },
  { "p must not refer (d, m)", "(must-not refer p d m)" },
  { "not p may attend m", "(not (may attend p m))" },
  { "some s: member(s) has p in {s.a, s.b}", "(some [s] (call member s) (in p (set (. a s) (. b s))))" },
  { "some s: State has x and or_z", "(some [s] State (and x or_z))" },
  { "every s, t: (State) has s != t", "(every [s t] State (!= s t))" },
  { "no _: vetoes(_) has a", "(no [_] (call vetoes _) a)" },
  { "a and some x: c(x) has d(x) and e", "(and a (some [x] (call c x) (and (call d x) e)))" },
  { "(some x: c(x) has d(x)) and e", "(and (some [x] (call c x) (call d x)) e)" },
  { "some x: some y: a has b has c", "(some [x] (some [y] a b) c)" },
  { "at least 2/3 of {s: member(s)} have present(s, m)", "(at-least (/ 2 3) (comp [s] (call member s)) - (call present s m))" },
  { "more than 50% of {s: member(s)} by population(s) has yes(s)", "(more-than (share 1/2) (comp [s] (call member s)) (call population s) (call yes s))" },
  { "at most 3 of {A, B} have y", "(at-most 3 (set A B) - y)" },
  { "fewer than (a / 2) of {k: 1..n} have y(k)", "(fewer-than (/ a 2) (comp [k] (range 1 n)) - (call y k))" },
  { "exactly 1 of {x, y: r(x, y)} has z", "(exactly 1 (comp [x y] (call r x y)) - z)" },
  { "count {s: member(s)} >= 3", "(>= (count (comp [s] (call member s))) 3)" },
  { "sum {w(x) for x: member(x)}", "(sum [x] (call w x) (call member x))" },
  { "min {age(p) for p: c(p)}", "(min [p] (call age p) (call c p))" },
  { "max {k: c(k)}", "(max [k] k (call c k))" },
  { "(latest Session with body = CSC and form = regular before m)", "(latest Session (and (= body CSC) (= form regular)) m)" },
  { "(the earliest Session before 2020-01-01)", "(earliest Session - 2020-01-01)" },
  { "(the latest Session)", "(latest Session - -)" },
  { "ever chair(CSC) = p since 2020-01-01", "(ever (= (call chair CSC) p) 2020-01-01)" },
  { "throughout a since u and b", "(and (throughout a u) b)" },
  { "now >= (the first time a(x) since u) + 1 year", "(>= now (+ (first-time (call a x) u) 12mo))" },
  { "there is t.fills and there is no f(x)", "(and (there-is (. fills t)) (not (there-is (call f x))))" },
  { "d < the third Tuesday of September of m.date + 1 day", "(< d (+ (day-of-year 8393 (. date m)) 86400s))" },
  { "30 June of d - 10 working days", "(- (day-of-year 1926 d) 864000s-working)" },
  { "max {a, b + 1} > min {n: p(n)}",
    "(> (max [one of them] one of them (in one of them (set a (+ b 1)))) (min [n] n (call p n)))" },
  { "there = first and time = 3", "(and (= there first) (= time 3))" },
  { "x.and.when(y).of.count", "(. count (. of (.call when (. and x) y)))" },
  { "d.vote(s) = no and b", "(and (= (.call vote d s) no) b)" },
  { "no", "no" },
  { "count", "count" },
  { "f(min, max)", "(call f min max)" },
  { "the", "the" },
  { "latest", "latest" },
  { "acting(s.head_of_state)", "(call acting (. head_of_state s))" },
  { "open = optional", "(= open optional)" },
  { "λόγος(é1)", "(call λόγος é1)" },
  { "least = most", "(= least most)" },
  { "first of {s: member(s)} by name in \"en\"", "(first (comp [s] (call member s)) - (name \"en\"))" },
  { "last of {m: Session} by m.date", "(last (comp [m] Session) - (. date m))" },
  { "x = next of {s: c(s)} after (p(b) at the previous turn) by ru(s) in \"ru\" then by - age(s) and b",
    "(and (= x (next (comp [s] (call c s)) (at-previous-turn (call p b)) (alphabet \"ru\" (call ru s)) (neg (call age s)))) b)" },
  { "previous of {s: c(s)} before a.b by name", "(previous (comp [s] (call c s)) (. b a) (name))" },
  { "position of x in {k: 1..27} by k - 1", "(- (position (comp [k] (range 1 27)) x k) 1)" },
  { "(position of x in {s: c(s)} by k(s) - month) mod 3 < 2",
    "(< (mod (- (position (comp [s] (call c s)) x (call k s)) month) 3) 2)" },
  { "first + last * next - previous / position", "(- (+ first (* last next)) (/ previous position))" },
  { "name = after_all", "(= name after_all)" },
  { "a(x) at previous turn or b", "(or (at-previous-turn (call a x)) b)" },
  { "turn = month - half - year", "(= turn (- (- month half) year))" },
  { "d decides that member(s) and q", "(and (decides-that d (call member s)) q)" },
  { "not d.of decides that not member(s)", "(not (decides-that (. of d) (not (call member s))))" },
  { "d decides that quota(s) is q and q > 1", "(and (decides-that d (= (call quota s) q)) (> q 1))" },
  { "d decides that s.quota is (1 + 1)", "(decides-that d (= (. quota s) (+ 1 1)))" },
  { "decides = that", "(= decides that)" },
};

/* Each stands in a provision of its own. */
static const Case STATEMENTS[] = {
  { "a(x) when b(x)",
    "(relation (call a x)\n"
    "  (when (call b x)))" },
  { "a when b unless c always",
    "(relation a\n"
    "  (when b)\n"
    "  (unless c)\n"
    "  (always))" },
  { "a(x) when b where r is the latest Session with body = CSC before now",
    "(relation (call a x)\n"
    "  (when b)\n"
    "  (where r (latest Session (= body CSC) now)))" },
  { "a(x) is r.host where r is f(x) unless CSC decides otherwise since r",
    "(value (call a x) (is (. host r))\n"
    "  (where r (call f x))\n"
    "  (unless-decided CSC (since r)))" },
  { "a(x) is 1 unless CSC decides otherwise",
    "(value (call a x) (is 1)\n"
    "  (unless-decided CSC))" },
  { "a(x) when CSC so decides",
    "(relation (call a x)\n"
    "  (when-decided CSC))" },
  { "f(x) is 3 by default",
    "(value (call f x) (is 3)\n"
    "  (by-default))" },
  { "x.f is 3",
    "(value (. f x) (is 3))" },
  { "x.f(y) is -3 when c",
    "(value (.call f x y) (is (neg 3))\n"
    "  (when c))" },
  { "not a(x)",
    "(not (call a x))" },
  { "not a(x) when b",
    "(not (call a x)\n"
    "  (when b))" },
  { "p may attend m when q as \"guest\"",
    "(may (may attend p m)\n"
    "  (when q)\n"
    "  (as \"guest\"))" },
  { "p may refer (d, m) when q",
    "(may (may refer p d m)\n"
    "  (when q))" },
  { "p may leave () always",
    "(may (may leave p)\n"
    "  (always))" },
  { "\"Nikol\" may attend m",
    "(may (may attend \"Nikol\" m))" },
  { "p must pay m by m.date + 30 days when q",
    "(must (must pay p m)\n"
    "  (by (+ (. date m) 2592000s))\n"
    "  (when q))" },
  { "p must not attend m unless q",
    "(must-not (must-not attend p m)\n"
    "  (unless q))" },
  { "require m.chair = chair(CSC)",
    "(require (= (. chair m) (call chair CSC)))" },
  { "require (a or b) when c provided d",
    "(require (or a b)\n"
    "  (when c)\n"
    "  (provided d))" },
  { "B may decide member(x) when a provided b",
    "(may-decide B (call member x)\n"
    "  (when a)\n"
    "  (provided b))" },
  { "B may decide f(x) is y",
    "(may-decide B (call f x) (is y))" },
  { "B may establish x: Body when a(B)",
    "(may-establish B x Body\n"
    "  (when (call a B)))" },
  { "declaratory",
    "(declaratory)" },
  { "a(x) is (the latest Session) always",
    "(value (call a x) (is (latest Session - -))\n"
    "  (always))" },
  { "f(x) is 1 each month from 2020-01-31",
    "(value (call f x) (is 1)\n"
    "  (each 1mo (from 2020-01-31)))" },
  { "f(x) is 1 when q each half-year from 2020-01-31 unless B decides otherwise",
    "(value (call f x) (is 1)\n"
    "  (when q)\n"
    "  (each 6mo (from 2020-01-31))\n"
    "  (unless-decided B))" },
  { "a(x) when month(x) each 30 days from 2020-01-31T10:00",
    "(relation (call a x)\n"
    "  (when (call month x))\n"
    "  (each 2592000s (from 2020-01-31T10:00)))" },
  { "B may decide f(x) is y when c since r for at most 2 years",
    "(may-decide B (call f x) (is y)\n"
    "  (when c)\n"
    "  (since r)\n"
    "  (for-at-most 24mo))" },
  { "f(x) is 1 unless B decides otherwise since r for at most 30 days",
    "(value (call f x) (is 1)\n"
    "  (unless-decided B (since r))\n"
    "  (for-at-most 2592000s))" },
  { "each(x) when day = each",
    "(relation (call each x)\n"
    "  (when (= day each)))" },
  { "acting(p) when open(p)",
    "(relation (call acting p)\n"
    "  (when (call open p)))" },
  { "count(p) when x",
    "(relation (call count p)\n"
    "  (when x))" },
};

static const Case DECLARATIONS[] = {
  { "table \"m.csv\" separated by \"tab\" {\n"
    "  State [ name  of  state ] \"[short] of \\[x]\" may repeat\n"
    "  member([state], [bodies] separated by \";\") is \"[share]%\" from [joined] until \"[left]-01\" where [a] = \"b\" and [c] != \"\"\n"
    "  not member([state]) on 2020-01-01\n"
    "  Session \"S\" on [date] { chair = [chair] who = { A, [who] separated by \",\" } vote { [x]: [y] } }\n"
    "  nothing where [a] = \"c\"\n"
    "  skip where [a] = \"d\"\n"
    "}",
    "(table \"m.csv\" (separator \"\t\")\n"
    "  (each\n"
    "    (individual [name of state] (label (filled [short] \" of [x]\")) may-repeat (of State)))\n"
    "  (each (= [a] \"b\") (!= [c] \"\")\n"
    "    (fact (call member [state] [bodies \";\"]) (is (filled [share] \"%\")) (from [joined]) (until (filled [left] \"-01\"))))\n"
    "  (each\n"
    "    (fact not (call member [state]) (on 2020-01-01)))\n"
    "  (each\n"
    "    (event Session - \"S\" (on [date])\n"
    "      (field chair [chair])\n"
    "      (fields who A [who \",\"])\n"
    "      (roll vote (for [x] [y]))))\n"
    "  (nothing (= [a] \"c\"))\n"
    "  (skip (= [a] \"d\")))" },
  { "charter CSTO \"Charter\" in force from 2003-09-18 until 2030-01-01 zone \"+03:00\"",
    "(charter CSTO \"Charter\" (from 2003-09-18) (until 2030-01-01) (zone \"+03:00\"))" },
  { "charter X zone \"Z\" in force through 2020-01-01",
    "(charter X (through 2020-01-01) (zone \"Z\"))" },
  { "use meeting",
    "(use meeting)" },
  { "use council with State = Director, Body = Board",
    "(use council (with State Director) (with Body Board))" },
  { "kind State",
    "(kind State)" },
  { "kind Ally \"an ally\" is State",
    "(kind Ally (is State) \"an ally\")" },
  { "event Session { }",
    "(event-kind Session)" },
  { "event Vote is Decision stands if adopted made by body \"v\" { body : Body }",
    "(event-kind Vote (is Decision) \"v\" (made-by body) (stands-if adopted)\n"
    "  (attribute body (type Body)))" },
  { "event S { form : regular | extraordinary  host : State optional  attendees : many Person optional }",
    "(event-kind S\n"
    "  (attribute form (type regular extraordinary))\n"
    "  (attribute host (type State) optional)\n"
    "  (attribute attendees many (type Person) optional))" },
  { "event S { vote(State) : yes | no | abstain  w(s: State, k: Body) : number }",
    "(event-kind S\n"
    "  (attribute vote (keys (_ (type State))) (type yes no abstain))\n"
    "  (attribute w (keys (s (type State)) (k (type Body))) (type number)))" },
  { "event S {\n"
    "  from : date\n"
    "  not(State) : text\n"
    "  when : duration\n"
    "  no : yes | no\n"
    "  many : many Person\n"
    "}",
    "(event-kind S\n"
    "  (attribute from (type date))\n"
    "  (attribute not (keys (_ (type State))) (type text))\n"
    "  (attribute when (type duration))\n"
    "  (attribute no (type yes no))\n"
    "  (attribute many many (type Person)))" },
  { "extend event Session { venue : online }",
    "(extend Session\n"
    "  (attribute venue (type online)))" },
  { "relation member(s: State) over time \"{s} is a member\"",
    "(relation member \"{s} is a member\" (params (s (type State))) over-time)" },
  { "relation population(s: State): number optional open over time",
    "(relation population (params (s (type State))) (type number) optional open over-time)" },
  { "relation raining()",
    "(relation raining)" },
  { "relation r() open : A optional",
    "(relation r (type A) optional open)" },
  { "relation grade(a: State, b: Body): low | high",
    "(relation grade (params (a (type State)) (b (type Body))) (type low high))" },
  { "office head_of_state of s: State \"head of {s}\"",
    "(office head_of_state \"head of {s}\" (params (s (type State))))" },
  { "office seat of s: State, b: Body, many : Minister",
    "(office seat (params (s (type State)) (b (type Body))) (type Minister) many)" },
  { "office secretary",
    "(office secretary)" },
  { "act attend(p: Person, m: Session) means p in m.attendees, needs permission \"attends\"",
    "(act attend \"attends\" (params (p (type Person)) (m (type Session))) needs-permission (means (in p (. attendees m))))" },
  { "act sign()",
    "(act sign)" },
  { "reading literal",
    "(reading literal)" },
  { "reading practice extends literal, other \"no veto\"",
    "(reading practice \"no veto\" (extends literal other))" },
  { "article 13 { }",
    "(article 13)" },
  { "article 13.1(a) \"The Council\" concerning m: Session where m.body = CSC { }",
    "(article 13.1(a) \"The Council\" (concerning m) (type Session) (where (= (. body m) CSC)))" },
  { "article A concerning m: Session { }",
    "(article A (concerning m) (type Session))" },
  { "State Armenia \"Republic of Armenia\"",
    "(individual Armenia (of State) \"Republic of Armenia\")" },
  { "State Chad",
    "(individual Chad (of State))" },
  { "Person \"Nikol Pashinyan\"",
    "(individual - (of Person) \"Nikol Pashinyan\")" },
  { "Kind open",
    "(individual open (of Kind))" },
  { "Status optional \"x\"",
    "(individual optional (of Status) \"x\")" },
  { "member(Armenia)",
    "(fact (call member Armenia))" },
  { "member(Armenia) from 2002-10-07 until 2020-01-01",
    "(fact (call member Armenia) (from 2002-10-07) (until 2020-01-01))" },
  { "raining() on 2020-01-01",
    "(fact (call raining) (on 2020-01-01))" },
  { "chair(CSC) is P acting from 2020-01-01T10:00 through 2021-01-01T10:00:30+05:00",
    "(fact (call chair CSC) (is P) acting (from 2020-01-01T10:00) (through 2021-01-01T05:00:30Z))" },
  { "Armenia.chair is \"Nikol\"",
    "(fact (. chair Armenia) (is \"Nikol\"))" },
  { "Armenia.seat(CSC, 3) is -3",
    "(fact (.call seat Armenia CSC 3) (is (neg 3)))" },
  { "w(A) is 2/3",
    "(fact (call w A) (is (/ 2 3)))" },
  { "w(A) is 65%",
    "(fact (call w A) (is (share 13/20)))" },
  { "w(A) is none",
    "(fact (call w A) (is none))" },
  { "d(A) is 30 days",
    "(fact (call d A) (is 2592000s))" },
  { "chair is P",
    "(fact chair (is P))" },
  { "grade(A) is no",
    "(fact (call grade A) (is no))" },
  { "not member(Chad) from 2001-01-01",
    "(fact not (call member Chad) (from 2001-01-01))" },
  { "unknown member(Chad)",
    "(fact unknown (call member Chad))" },
  { "acting(A)",
    "(fact (call acting A))" },
  { "Session S1 on 2021-09-16 { }",
    "(event Session S1 (on 2021-09-16))" },
  { "Session S1 \"label\" on 2021-09-16 proposed { }",
    "(event Session S1 \"label\" (on 2021-09-16) proposed)" },
  { "S s on 2021-09-16 { body = CSC form = regular  attendees = {A, \"B c\", 3} guests = { } }",
    "(event S s (on 2021-09-16)\n"
    "  (field body CSC)\n"
    "  (field form regular)\n"
    "  (fields attendees A \"B c\" 3)\n"
    "  (fields guests))" },
  { "S s on 2021-09-16 { vote(Armenia) = yes vote { yes: A, B  no: C abstain: D } roll { } }",
    "(event S s (on 2021-09-16)\n"
    "  (field vote (keys Armenia) yes)\n"
    "  (roll vote (for yes A B) (for no C) (for abstain D))\n"
    "  (roll roll))" },
  { "S s on 2021-09-16 { from = 2020-01-01 use = x  kind = y unknown chair, host }",
    "(event S s (on 2021-09-16)\n"
    "  (field from 2020-01-01)\n"
    "  (field use x)\n"
    "  (field kind y)\n"
    "  (unknown chair host))" },
  { "S s on 2021-09-16 { decides 13.6: chairing(CSC) is Armenia from 2021-01-01 until 2022-01-01 }",
    "(event S s (on 2021-09-16)\n"
    "  (decides 13.6 (is (call chairing CSC) Armenia) (from 2021-01-01) (until 2022-01-01)))" },
  { "S s on 2021-09-16 { decides 7: m(X) decides 7: not m(X) decides 7(a): restored c(X) on 2021-01-01 decides 9: waived decides 9: waived for S2 decides P-1: establishes N }",
    "(event S s (on 2021-09-16)\n"
    "  (decides 7 (holds (call m X)))\n"
    "  (decides 7 (not (call m X)))\n"
    "  (decides 7(a) (restored (call c X)) (on 2021-01-01))\n"
    "  (decides 9 (waived))\n"
    "  (decides 9 (waived S2))\n"
    "  (decides P-1 (establishes N)))" },
  { "S s on 2021-09-16 { Decision D1 \"nested\" on 2021-09-17 { body = CSC } Decision D2 proposed { } }",
    "(event S s (on 2021-09-16)\n"
    "  (event Decision D1 \"nested\" (on 2021-09-17)\n"
    "    (field body CSC))\n"
    "  (event Decision D2 proposed))" },
  { "article 1 { provision 13.10 \"words\n"
    "   over   lines\" { } }",
    "(article 1\n"
    "  (provision 13.10 \"words over lines\"))" },
  { "article 1 { provision 20(3)(b) in force from 2003-09-18 through 2021-01-19 under literal, practice { } }",
    "(article 1\n"
    "  (provision 20(3)(b) (from 2003-09-18) (through 2021-01-19) (under literal practice)))" },
  { "article 1 { provision P.1 overrides 13.2, 13.3, # comment\n"
    " 4-a subject to 5, 6(1) \"text\" { } }",
    "(article 1\n"
    "  (provision P.1 \"text\" (overrides 13.2 13.3 4-a) (subject-to 5 6(1))))" },
  { "article 1 {\n"
    "  provision 1 { a when b\n"
    "    c when d\n"
    "  }\n"
    "  provision 2 { declaratory }\n"
    "}",
    "(article 1\n"
    "  (provision 1\n"
    "    (relation a\n"
    "      (when b))\n"
    "    (relation c\n"
    "      (when d)))\n"
    "  (provision 2\n"
    "    (declaratory)))" },
  { "scenario \"t\" at 2022-01-10 { }",
    "(scenario - \"t\" (at 2022-01-10))" },
  { "scenario \"t\"\n  at 2022-01-10 {\n"
    "  given member(A) from 2020-01-01 given State X \"x\"\n"
    "  given unknown head(A)\n"
    "  given D d on 2021-01-01 proposed { a = 1 }\n"
    "  case S \"label\" { a = 1  b { yes: A } }\n"
    "  expect valid expect invalid for d under lit, pra by provision 1.2, 20(3)(b) by provision P.1\n"
    "  expect undetermined needs invited(p, case), case.chair, d.vote(A) needs x(y)\n"
    "  expect f(a) = b at 2022-01-01 under r\n"
    "  expect (f(a) at 2022-01-01) = b at m\n"
    "  expect unknown c(x) and y\n"
    "  expect unknown (a or b)\n"
    "  expect not p may attend\n"
    "  expect p must attend at 2022-01-01\n"
    "  expect unknown p must not attend case\n"
    "  expect at least 2/3 of {s: a(s)} by w(s) have b(s) by provision 3\n"
    "}",
    "(scenario - \"t\" (at 2022-01-10)\n"
    "  (fact (call member A) (from 2020-01-01))\n"
    "  (individual X (of State) \"x\")\n"
    "  (fact unknown (call head A))\n"
    "  (event D d (on 2021-01-01) proposed\n"
    "    (field a 1))\n"
    "  (case (event S - \"label\"\n"
    "    (field a 1)\n"
    "    (roll b (for yes A))))\n"
    "  (expect valid)\n"
    "  (expect invalid (for d) (by 1.2 20(3)(b) P.1) (under lit pra))\n"
    "  (expect undetermined (needs (call invited p case) (. chair case) (.call vote d A) (call x y)))\n"
    "  (expect (= (call f a) b) (at 2022-01-01) (under r))\n"
    "  (expect (= (at (call f a) 2022-01-01) (at b m)))\n"
    "  (expect unknown (and (call c x) y))\n"
    "  (expect unknown (or a b))\n"
    "  (expect (not (may attend p)))\n"
    "  (expect (must attend p) (at 2022-01-01))\n"
    "  (expect unknown (must-not attend p case))\n"
    "  (expect (at-least (/ 2 3) (comp [s] (call a s)) (call w s) (call b s)) (by 3)))" },
  { "setting Some {\n  given member(A)\n}\nsetting More with Some { }\nscenario \"t\" at 2022-01-10 with Some, More {\n"
    "  expect beyond powers for d by provision 1\n  expect not beyond powers\n}\nsetting Foo on 2020-01-01 { }",
    "(setting Some\n  (fact (call member A)))\n(setting More (with Some))\n"
    "(scenario - \"t\" (with Some More) (at 2022-01-10)\n  (expect beyond-powers (for d) (by 1))\n  (expect not-beyond-powers))\n"
    "(event setting Foo (on 2020-01-01))" },
  { "charter X days off holiday zone \"+01:00\"", "(charter X (days-off holiday) (zone \"+01:00\"))" },
  /* the words of scenarios are names everywhere else, and kinds can be called so */
  { "relation expect(given: case, needs: scenario)\nscenario \"x\"\ngiven case\ncase(expect) is needs\nneeds(given, case)",
    "(relation expect (params (given (type case)) (needs (type scenario))))\n(individual - (of scenario) \"x\")\n(individual case (of given))\n"
    "(fact (call case expect) (is needs))\n(fact (call needs given case))" },
  { "scenario \"s\" at 2022-01-10 { given given(case) given case x expect expect(case) and given(needs) = needs(x)\nexpect case.given = needs }",
    "(scenario - \"s\" (at 2022-01-10)\n  (fact (call given case))\n  (individual x (of case))\n"
    "  (expect (and (call expect case) (= (call given needs) (call needs x))))\n  (expect (= (. given case) needs)))" },
};

/* What is wrong, and what is reported: all of it, and nothing else. */
static const Case ERRORS[] = {
  { "charter X \"Title\" in force from 2003-09-18\n"
    "use meeting\n"
    "\n"
    "relation member(s: State over time\n"
    "kind A\n"
    "relation ok(s: State)\n"
    "article 13 \"The Council\" concerning m: Session where m.body = CSC {\n"
    "  provision 13.1 \"words\" {\n"
    "    p may attend m wehn member(p)\n"
    "    p may attend m when some s: member(s) p in {s.a, s.b}\n"
    "    p may attend m when q(p\n"
    "    member Armenia\n"
    "    chair(CSC) = x\n"
    "    chair(CSC) is x has y\n"
    "    x(p) when a(p) and (b(p) or c(p)\n"
    "    y(p) when p in {a,\n"
    "      b c,\n"
    "      d}\n"
    "    require m.chair = (latest Session with body = CSC)\n"
    "    require m.chair = latest Session\n"
    "    z(p) when x is y\n"
    "    z(p) when x == y && !z || w\n"
    "    p may not attend m when x(p)\n"
    "    good(p) when fine(p)\n"
    "  }\n"
    "  provision 13.2 {\n"
    "    a(p) when at least of {s: member(s)} have b(s)\n"
    "    b(p) when at least 2/3 {s: member(s)} have b(s)\n"
    "    c(p) when every s: member(s)\n"
    "    d(p) when\n"
    "    e(p) when x(p)\n"
    "  provision 13.3 {\n"
    "    f(p) when x(p)\n"
    "  }\n"
    "  provision 13.4 \"abc\n"
    "    g(p) when y = \"abc\"\n"
    "  }\n"
    "  provision \"no label\" {\n"
    "    h(p) when (\n"
    "  }\n"
    "  provision 13.6 \"x\"\n"
    "    i(p) when a(p) b(p) when c(p)\n"
    "    i(p) when a(p)\n"
    "  }\n"
    "}\n"
    "State Armenia \"Republic of Armenia\"\n"
    "Session D on 2021-02-30 { body = CSC form = regular\n"
    "  venue = = online\n"
    "  chair == X\n"
    "  vote { yes: A, B  no: C }\n"
    "  decides 13.6: chair(CSC) is\n"
    "  decides: foo\n"
    "}\n"
    "f(A) is from 2018-05-08\n"
    "head(Armenia) is Pash acting from 2018\n"
    "foo bar baz\n"
    "not member(X) from 2020-01-01",
    "4:26 E204 expected ')' or ',', found 'over time'\n"
    "9:20 E204 expected a clause such as 'when', found 'wehn'\n"
    "10:43 E204 expected an operator or 'has', found 'p'\n"
    "11:28 E204 expected an operator, ')' or ',' at the end of this line\n"
    "12:5 E501 nothing says when this holds\n"
    "13:16 E204 expected 'is', 'may', 'must', a clause such as 'when' or '}', found '='\n"
    "14:21 E204 expected a statement, an operator, a clause such as 'when' or '}', found 'has'\n"
    "15:37 E204 expected an operator or ')' at the end of this line\n"
    "17:9 E204 expected an operator, '}', ',' or ':', found 'c'\n"
    "20:23 E204 expected an expression, found 'latest'\n"
    "21:17 E210 'is' does not compare\n"
    "22:17 E210 '==' is written '=' here\n"
    "22:22 E210 '&&' is written 'and' here\n"
    "22:25 E210 '!' is written 'not' here\n"
    "22:28 E209 'and' and 'or' side by side can be read in two ways\n"
    "22:28 E210 '||' is written 'or' here\n"
    "23:7 E210 'may not' can be read in two ways\n"
    "27:24 E204 expected a number, a percentage or '(', found 'of'\n"
    "28:28 E204 expected 'of', found '{'\n"
    "29:33 E204 expected an operator or 'has' at the end of this line\n"
    "32:3 E204 expected '}' before this 'provision'\n"
    "35:18 E202 the text that begins here does not end\n"
    "35:22 E204 expected an option such as 'in force' or '{' at the end of this line\n"
    "38:13 E204 expected a label, found a text\n"
    "39:16 E204 expected an expression at the end of this line\n"
    "41:21 E204 expected an option such as 'in force' or '{' at the end of this line\n"
    "42:20 E208 a statement starts on its own line\n"
    "47:14 E205 there is no date 2021-02-30\n"
    "48:11 E204 expected an expression, found '='\n"
    "49:9 E210 '==' is written '=' here\n"
    "52:10 E204 expected a field, a period, '}' or '.', found ':'\n"
    "54:9 E204 expected an expression, found 'from'\n"
    "55:35 E204 expected a date, found '2018'\n"
    "56:12 E204 expected a name, a text, 'is', '(' or '.' at the end of this line\n" },
  { "article 1 {\n"
    "  provision 1.1 {\n"
    "    a(p) when b(p)\n"
    "  }\n"
    "  }\n"
    "  provision 1.2 {\n"
    "    a(p) when = b(p)\n"
    "  }\n"
    "}\n"
    "article 2 {\n"
    "  provision 2.1 {\n"
    "    a(p) when b(p\n"
    "  }\n"
    "  provision 2.2 {\n"
    "    a(p) when b(p)\n"
    "  }\n"
    "}\n"
    "kind A",
    "6:3 E204 a provision stands inside an article\n"
    "7:15 E204 expected an expression, found '='\n"
    "12:18 E204 expected an operator, ')' or ',' at the end of this line\n" },
  { "article 1 {\n"
    "  provision 1.1 {\n"
    "    a(p) when b(p)\n"
    "  }\n"
    "\n"
    "article 2 {\n"
    "  provision 2.1 {\n"
    "    a(p) when b(p)\n"
    "\n"
    "article 3 {\n"
    "  provision 3.1 {\n"
    "    a(p) when = b(p)\n"
    "  }\n"
    "}\n"
    "kind = A",
    "6:1 E204 expected '}' before this 'article'\n"
    "10:1 E204 expected '}' before this 'article'\n"
    "12:15 E204 expected an expression, found '='\n"
    "15:6 E204 expected a name, a text, 'is', '(' or '.', found '='\n" },
  { "artcle 13 \"x\" {\n"
    "  provision 13.1 {\n"
    "    a(p) when b(p)\n"
    "  }\n"
    "}\n"
    "article 14 \"x\" concernin m: Session {\n"
    "  provision 14.1 {\n"
    "    a(p) when = b(p)\n"
    "  }\n"
    "}\n"
    "article 15 \"x\" concerning m Session\n"
    "  provision 15.1 in force since 2001-01-01 {\n"
    "    a(p) when = b(p)\n"
    "  }\n"
    "  provison 15.2 {\n"
    "    a(p) when b(p)\n"
    "  }\n"
    "}\n"
    "event E maed by x {\n"
    "  a : = B\n"
    "  b C\n"
    "  c : D optionl\n"
    "  d : many\n"
    "}\n"
    "relation r(a b): C\n"
    "office x of y\n"
    "act f(p: P) meens q\n"
    "reading\n"
    "charter X zone 3\n"
    "S x on 2021-01-01 { body = CSC form == regular chair = = 3 venue = online\n"
    "  vote { yes A, B no: C }\n"
    "  decides 13.6 chair is A\n"
    "  unknown\n"
    "  decides 13.6: restored\n"
    "}\n"
    "kind Last",
    "1:8 E204 expected a name, a text, 'is', '(' or '.', found '13'\n"
    "6:16 E204 expected a text, 'concerning' or '{', found 'concernin'\n"
    "8:15 E204 expected an expression, found '='\n"
    "11:29 E204 expected ':', found 'Session'\n"
    "12:27 E204 expected an option such as 'in force', a period or '{', found 'since'\n"
    "13:15 E204 expected an expression, found '='\n"
    "15:3 E204 expected 'provision' or '}', found 'provison'\n"
    "19:9 E204 expected a text, 'made by', 'stands if', 'is' or '{', found 'maed'\n"
    "20:7 E204 expected a name or 'many', found '='\n"
    "21:5 E204 expected '(' or ':', found 'C'\n"
    "22:16 E204 expected '(' or ':' at the end of this line\n"
    "25:14 E204 expected ':', found 'b'\n"
    "26:14 E204 expected ':' at the end of this line\n"
    "28:8 E204 expected a name at the end of this line\n"
    "29:16 E204 expected a text, found '3'\n"
    "30:37 E210 '==' is written '=' here\n"
    "30:56 E204 expected an expression, found '='\n"
    "31:14 E204 expected '(', ':' or '.', found 'A'\n"
    "32:16 E204 expected ':', found 'chair'\n"
    "33:10 E204 expected a name at the end of this line\n"
    "34:25 E204 expected a name at the end of this line\n" },
  { "article 1 {\n"
    "  provision 1.1 {\n"
    "    p may attend when q(p)\n"
    "    p must not attend\n"
    "    p may decide\n"
    "    B may decide a(x) when so decides\n"
    "    a(x) where r is the latest\n"
    "    a(x) where r = s\n"
    "    a(x) unless CSC decides otherwise since\n"
    "    require\n"
    "    a(x) when some x member(x) has b(x)\n"
    "    a(x) when count member(x)\n"
    "    a(x) when sum {a for b}\n"
    "    a(x) when {a b}\n"
    "    a(x) when \"open\n"
    "    a(x) when b(x) and\n"
    "    and c(x)\n"
    "    a(x) when b(x) as capacity\n"
    "    a(x) by default when 3 > 2 > 1\n"
    "    “Nikol” may attend m\n"
    "    a(x) when b(x) → c\n"
    "    a(x) when b(x);\n"
    "    a(x) when [b]\n"
    "    a(x) when b ≥ 3\n"
    "    a(x) when 'abc' = x\n"
    "    a(x) when b(x) // comment\n"
    "    /* c style */\n"
    "    a(x) when 12abc = 2\n"
    "    a(x) when 2021-1-5 = x\n"
    "    a(x) when 99999999999999999999 = x\n"
    "    a(x) when x = 14 clear months\n"
    "    require latest = 3\n"
    "    fine(x) when b(x)\n"
    "  }\n"
    "}",
    "3:18 E204 expected a name, a text or '(', found 'when'\n"
    "5:7 E204 expected a statement, a clause such as 'when', '}' or '.', found 'may decide'\n"
    "6:28 E204 expected an expression, found 'so decides'\n"
    "8:6 E204 expected 'with', a clause such as 'when', 'before' or '}', found '('\n"
    "9:44 E204 expected an expression at the end of this line\n"
    "11:22 E204 expected ',' or ':', found 'member'\n"
    "12:15 E204 expected '{' behind 'count'\n"
    "13:27 E204 expected ',' or ':', found '}'\n"
    "14:18 E204 expected an operator, '..', ',' or ':', found 'b'\n"
    "15:15 E202 the text that begins here does not end\n"
    "16:23 E204 expected an expression at the end of this line\n"
    "18:23 E204 expected a text, found 'capacity'\n"
    "19:32 E204 a comparison cannot be compared\n"
    "20:5 E201 a curly quote\n"
    "21:20 E201 the character '→' (U+2192) means nothing here\n"
    "22:19 E201 ';' means nothing here\n"
    "23:15 E201 square brackets mean nothing here\n"
    "24:17 E201 the sign '≥'\n"
    "25:15 E201 a single quote\n"
    "26:20 E210 a comment begins with '#'\n"
    "27:5 E210 a comment begins with '#'\n"
    "28:15 E204 a name does not begin with a digit\n"
    "29:15 E205 there is no date 2021-1-5\n"
    "30:15 E206 this number does not fit: 18 digits, 9 of them behind the point\n"
    "31:19 E206 this duration does not fit\n" },
  { "kind A is",
    "1:10 E204 expected a name before the end of the text\n" },
  { "S X { }\n"
    "S Y on 2020-01-01\n"
    "f(A) acting",
    "1:1 E604 this event has no date\n"
    "2:18 E204 expected '{' behind the date of an event\n"
    "3:6 E204 'acting' stands behind the person who holds an office\n" },
  { "kind A \"x\" \"y\"\n"
    "relation r() open open : A : B\n"
    "charter C zone \"Minsk\" zone \"Z\"",
    "1:12 E204 the text is given twice\n"
    "2:19 E204 'open' is given twice\n"
    "2:30 E204 the type is given twice\n"
    "3:16 E204 there is no zone Minsk\n"
    "3:29 E204 the zone is given twice\n" },
  { "article 1 {\n"
    "  provision 1 {\n"
    "    a(x) when ((b(x))\n"
    "  }\n"
    "  provision 2 {\n"
    "    a(x) when b(x))\n"
    "    c(x) when = d\n"
    "  }\n"
    "}",
    "3:22 E204 expected an operator or ')' at the end of this line\n"
    "6:19 E204 expected an operator, a clause such as 'when', 'so decides' or '}', found ')'\n"
    "7:15 E204 expected an expression, found '='\n" },
  { "article 1 {\n"
    "  provision 1\n"
    "    a(x) when b(x)\n"
    "    c(x) when d(x)\n"
    "  }\n"
    "  provision {\n"
    "    c(x) when = d\n"
    "  }\n"
    "}",
    "2:14 E204 expected an option such as 'in force' or '{' at the end of this line\n"
    "6:13 E204 expected a label, found '{'\n"
    "7:15 E204 expected an expression, found '='\n" },
  { "article 1 {\n"
    "  statement(x) when b\n"
    "  provision 2 {\n"
    "    c(x) when = d\n"
    "  }\n"
    "}",
    "2:3 E204 expected 'provision' or '}', found 'statement'\n"
    "4:15 E204 expected an expression, found '='\n" },
  { "event E {\n"
    "  a : B,\n"
    "  b : C\n"
    "  c(D : E\n"
    "  d : F\n"
    "  e - G\n"
    "}",
    "2:8 E204 expected a name, 'optional', '}' or '|', found ','\n"
    "4:10 E204 expected ')', ',' or '|' at the end of this line\n"
    "6:5 E204 expected '(' or ':', found '-'\n" },
  { "S s on 2020-01-01 {\n"
    "  a = \n"
    "  b = 3\n"
    "  c = {1, 2\n"
    "  d = 4\n"
    "  e 5\n"
    "  f = 6\n"
    "}\n"
    "kind = B",
    "3:5 E204 expected a field, '(', '}' or '.', found '='\n"
    "4:12 E204 expected '/', '}' or ',' at the end of this line\n"
    "6:5 E204 expected a name, a text, '=', '(' or '{', found '5'\n"
    "9:6 E204 expected a name, a text, 'is', '(' or '.', found '='\n" },
  { "table \"m.csv\" separated by \";;\" {\n"
    "  member([state) from [joined]\n"
    "  member([]) from [joined]\n"
    "  State \"[x\"\n"
    "  member([a]) fro [joined]\n"
    "  not member([a]) where [b] is \"c\"\n"
    "  skip [a] = \"b\"\n"
    "  State [a] may repeat where [a] = b\n"
    "  p may repeat m\n"
    "}\n"
    "table m\n"
    "a([b])\n",
    "1:28 E204 a separator is one character, or the word tab\n"
    "2:10 E204 a ']' is missing behind the name of a column\n"
    "3:10 E204 no column is named between these brackets\n"
    "4:10 E204 a ']' is missing\n"
    "6:29 E204 expected '!=' or '=', found 'is'\n"
    "7:8 E204 expected 'where', found '[a]'\n"
    "8:36 E204 expected a text, found 'b'\n"
    "9:5 E204 expected a name, a text, a column, a text with columns or 'is', found 'may repeat'\n"
    "12:3 E201 square brackets mean nothing here\n" },
  { "kind A /* no\n"
    "kind B\n",
    "1:8 E203 this comment does not end\n" },
  { "scenario \"a\" {\n  expect b\n}\nkind C\n", "1:10 E204 nothing says as of when this scenario is\n" },
  { "scenario \"a\" at 2022-01-10 {\n  case S { }\n  case T { }\n}\n", "3:3 E204 a scenario has one case\n" },
  { "scenario \"a\" at 2022-01-10 at 2022-01-11 {\n  expect b at 2022-01-01 at 2022-01-02\n}\n",
    "1:28 E204 the date is given twice\n2:26 E204 the date is given twice\n" },
  { "scenario \"a\" at 2022-01-10 {\n  given a(b is c\n  given d\n  expect e f\n  expect g\n  given h(i) 3\n  expect = j\n}\nkind = k\n",
    "2:13 E204 expected '(', ')', ',' or '.', found 'is'\n"
    "3:10 E204 expected a name, a text, 'is', '(' or '.' at the end of this line\n"
    "4:12 E204 expected an option such as 'by provision', 'given', 'case', 'expect' or an operator, found 'f'\n"
    "6:14 E204 expected 'given', 'case', 'expect', a period, 'acting' or 'is', found '3'\n"
    "7:10 E204 expected an expression, 'unknown' or 'beyond powers', found '='\n"
    "9:6 E204 expected a name, a text, 'is', '(' or '.', found '='\n" },
  { "scenario \"a\" at 2022-01-10 {\n  given S s on 2021-01-01 {\n    a = 1\n  expect b\n  expect c\n}\nkind = d\n",
    "4:3 E204 expected '}' before 'expect'\n7:6 E204 expected a name, a text, 'is', '(' or '.', found '='\n" },
  { "scenario \"a\" at 2022-01-10 {\n  expect b by provision\n  expect c needs\n  expect d\nscenario \"e\" at 2022-01-10 {\n  expect = f\n}\n",
    "2:24 E204 expected a label at the end of this line\n3:17 E204 expected a name at the end of this line\n"
    "5:1 E204 expected '}' before 'scenario'\n6:10 E204 expected an expression, 'unknown' or 'beyond powers', found '='\n" },
  { "scenario \"a\" at\n  expect b\n}\nkind = c\n", "1:16 E204 expected a date at the end of this line\n4:6 E204 expected a name, a text, 'is', '(' or '.', found '='\n" },
};

#define COUNT(cases) ((int)(sizeof(cases) / sizeof *(cases)))

START_TEST(expressions) {
  const Case *c = &EXPRESSIONS[_i];
  const Expr *e = parse_expression(&session, source_add(session.sources, "t", c->source, strlen(c->source)));
  ck_assert_str_eq(reports(), "");
  ck_assert_ptr_nonnull(e);
  Text out = { .arena = session.arena };
  dump_expr(&session, e, &out);
  ck_assert_str_eq(text_done(&out), c->expected);
  ck_assert_uint_eq(e->span.lo, 0);
  ck_assert_uint_eq(e->span.hi, strlen(c->source));
}
END_TEST

/* The expected lines, indented, between those of the article and the provision. */
START_TEST(statements) {
  const Case *c = &STATEMENTS[_i];
  const char *source = arena_printf(session.arena, "article 1 {\nprovision 1 {\n%s\n}\n}\n", c->source);
  Text expected = { .arena = session.arena };
  text_puts(&expected, "(article 1\n  (provision 1\n    ");
  for (const char *at = c->expected; *at; at++) {
    text_put(&expected, at, 1);
    if (*at == '\n') text_puts(&expected, "    ");
  }
  text_puts(&expected, "))\n");
  const char *dump = tree_of(source, strlen(source));
  ck_assert_str_eq(reports(), "");
  ck_assert_str_eq(dump, text_done(&expected));
}
END_TEST

START_TEST(declarations) {
  const Case *c = &DECLARATIONS[_i];
  const char *dump = tree_of(c->source, strlen(c->source));
  ck_assert_str_eq(reports(), "");
  ck_assert_str_eq(dump, arena_printf(session.arena, "%s\n", c->expected));
}
END_TEST

/* Every declaration again, behind and before each other: none ends differently for what follows it. */
START_TEST(declarations_side_by_side) {
  const Case *c = &DECLARATIONS[_i];
  for (int k = 0; k < COUNT(DECLARATIONS); k++) {
    const char *source = arena_printf(session.arena, "%s\n%s", c->source, DECLARATIONS[k].source);
    const char *dump = tree_of(source, strlen(source));
    ck_assert_str_eq(reports(), "");
    ck_assert_str_eq(dump, arena_printf(session.arena, "%s\n%s\n", c->expected, DECLARATIONS[k].expected));
  }
}
END_TEST

START_TEST(statements_side_by_side) {
  const Case *c = &STATEMENTS[_i];
  for (int k = 0; k < COUNT(STATEMENTS); k++) {
    const char *source =
      arena_printf(session.arena, "article 1 { provision 1 { %s\n%s\n} provision 2 { %s } }", c->source, STATEMENTS[k].source, c->source);
    Tree *t = parse_source(&session, source_add(session.sources, "t", source, strlen(source)));
    ck_assert_str_eq(reports(), "");
    ck_assert_uint_eq(t->decls.at[0]->provisions.n, 2);
    ck_assert_uint_eq(t->decls.at[0]->provisions.at[0]->stmts.n, 2);
  }
}
END_TEST

START_TEST(errors) {
  const Case *c = &ERRORS[_i];
  tree_of(c->source, strlen(c->source));
  ck_assert_str_eq(reports(), c->expected);
}
END_TEST

START_TEST(hints) {
  static const Case cases[] = {
    { "knid State is", "did you mean 'kind'?" },
    { "relaton r(a: B)", "did you mean 'relation'?" },
    { "artcle 13 { }", "did you mean 'article'?" },
    { "article 1 concernin m: S { }", "did you mean 'concerning'?" },
    { "article 1 { provision 1 { a(x) wehn b(x) } }", "did you mean 'when'?" },
    { "article 1 { provision 1 { member Armenia } }", "did you mean member(Armenia)?" },
    { "article 1 { provision 1 { f(x) = 3 } }", "a statement gives a value with 'is'" },
    { "article 1 { provision 1 { a(x) when b = latest Session } }",
      "put it in brackets, (the latest ...), or give it a name: where r is the latest ..." },
    { "article 1 { provision 1 { a(x) when b and c or d } }", "put brackets around what belongs together" },
    { "article 1 { provision 1 { p may not attend m } }", "write 'must not' for what is forbidden" },
    { "article 1 { provision 1 { a(x) when b is c } }", "write '=' in a condition" },
    { "scenaro \"t\" at 2022-01-01 { }", "did you mean 'scenario'?" },
    { "scenario \"t\" at 2022-01-01 {\n expct a\n}", "did you mean 'expect'?" },
    { "scenario \"t\" at 2022-01-01 {\n expect a undr b\n}", "did you mean 'under'?" },
    { "S s on 2021-1-2 { }", "dates are written year-month-day with two digits for month and day: 2021-01-09" },
    { "S s on 2021-01-02T10 { }",
      "a time of day is written 2021-01-19T10:00, with seconds 10:00:30, with an offset 10:00+05:00 or 10:00Z" },
  };
  for (int i = 0; i < COUNT(cases); i++) {
    tree_of(cases[i].source, strlen(cases[i].source));
    ck_assert_msg(strcmp(first_hint(), cases[i].expected) == 0, "%s: %s", cases[i].source, first_hint());
    ck_assert_str_ne(reports(), "");
  }
}
END_TEST

/* What stands behind a quantifier reaches to the end; `or` there next to an `and` before it looks like something else. */
START_TEST(and_or_through_quantifiers) {
  static const Case cases[] = {
    { "a and some x: c has d or e", "1:7" },  { "a or some x: c has d or e", "" },
    { "a and (some x: c has d or e)", "" },   { "a and some x: c has (d or e)", "" },
    { "a and at least 1 of {b} have d or e", "1:7" },
  };
  for (int i = 0; i < COUNT(cases); i++) {
    parse_expression(&session, source_add(session.sources, "t", cases[i].source, strlen(cases[i].source)));
    const char *got = reports();
    if (*cases[i].expected) ck_assert_msg(strncmp(got, "1:3 E209", 8) == 0, "%s: %s", cases[i].source, got);
    else ck_assert_str_eq(got, "");
  }
}
END_TEST

START_TEST(the_other_place_is_told) {
  static const char SOURCE[] = "article 1 {\n  provision 1 {\n    a when b\n  provision 2 {\n    f(x) when (b\n  }\n}\n";
  tree_of(SOURCE, sizeof SOURCE - 1);
  ck_assert_uint_eq(diags.all.n, 2);
  ck_assert_str_eq(diags.all.at[0].second_note, "this '{' is still open");
  ck_assert_uint_eq(place_of(session.sources, diags.all.at[0].second).line, 2);
  ck_assert_str_eq(diags.all.at[1].second_note, "the next line begins with '}'");
  ck_assert_uint_eq(place_of(session.sources, diags.all.at[1].second).line, 6);
}
END_TEST

START_TEST(what_was_right_is_kept) {
  static const char SOURCE[] = "kind A\nkind = B\narticle 1 {\n  provision 1 {\n    a when b\n    c when = d\n    e when f\n  }\n"
                               "  provision 2 = {\n    g when h\n  }\n}\nS s on 2020-01-01 { a = 1 b = = 2 c = 3 }\nkind C\n";
  ck_assert_str_eq(tree_of(SOURCE, sizeof SOURCE - 1),
                   "(kind A)\n(article 1\n  (provision 1\n    (relation a\n      (when b))\n    (relation e\n      (when f)))\n"
                   "  (provision 2\n    (relation g\n      (when h))))\n(event S s (on 2020-01-01)\n  (field a 1)\n  (field c 3))\n(kind C)\n");
}
END_TEST

START_TEST(bytes_that_are_no_text) {
  static const char SOURCE[] = "\xEF\xBB\xBFkind A\nkind B\xE9t \"x\xFFy\" # \xC3\nkind C\0D\nkind \xC3\xA9\n";
  ck_assert_str_eq(tree_of(SOURCE, sizeof SOURCE - 1), "(kind A)\n(kind B_t \"x_y\")\n(kind C_D)\n(kind \xC3\xA9)\n");
  ck_assert_str_eq(reports(), "2:7 E102 the byte E9 is not UTF-8 here\n3:7 E103 a byte 0 in the text\n");
  static const char LONG_FORM[] = "kind A\xC0\x80 \xED\xA0\x80 \xF4\x90\x80\x80";
  tree_of(LONG_FORM, sizeof LONG_FORM - 1);
  ck_assert_msg(strncmp(reports(), "1:7 E102", 8) == 0, "overlong forms and surrogates are not UTF-8");
  ck_assert_str_eq(tree_of("", 0), "");
  ck_assert_str_eq(reports(), "");
}
END_TEST

START_TEST(a_text_need_not_end_with_a_nul) {
  char *text = malloc(6);
  memcpy(text, "kind A", 6);
  ck_assert_str_eq(tree_of(text, 6), "(kind A)\n");
  ck_assert_str_eq(tree_of(text, 5), "");   /* `kind ` alone */
  free(text);
}
END_TEST

static const char *repeated(const char *before, const char *piece, int n, const char *after) {
  Text t = { .arena = session.arena };
  text_puts(&t, before);
  for (int i = 0; i < n; i++) text_puts(&t, piece);
  text_puts(&t, after);
  return text_done(&t);
}

/* Nesting without end is reported once, where it is; what stands behind is read. */
START_TEST(deep_nesting) {
  static const struct { const char *piece, *end; } cases[] = {
    { "(", "" }, { "not ", "a" }, { "- ", "1" }, { "some x: ", "a" }, { "{", "" }, { "f(", "" }, { "1 + ", "1" }, { "ever ", "a" },
    { "a.", "b" }, { "every x: a has ", "b" }, { "a in ", "b" }, { "count {x: ", "" }, { "a or b and not c = d + e * f(", "" },
  };
  for (int i = 0; i < COUNT(cases); i++) {
    const char *source = arena_printf(session.arena, "%s%s", repeated("article 1 {\nprovision 1 {\na when ", cases[i].piece, 30000, cases[i].end),
                                      "\n}\n}\nkind = B\nkind C\n");
    const Tree *t = parse_source(&session, source_add(session.sources, "t", source, strlen(source)));
    const char *got = reports();
    ck_assert_msg(strstr(got, "E207") || cases[i].piece[0] == 'a', "%s: %s", cases[i].piece, got);
    ck_assert_msg(strstr(got, "6:6 E204") != NULL || strpbrk(cases[i].piece, "({"), "%s: %s", cases[i].piece, got);
    ck_assert_uint_eq(t->decls.at[t->decls.n - 1]->op, DECL_KIND);
  }
  const char *source = repeated("", "S s on 2020-01-01 { ", 1000, "");
  tree_of(source, strlen(source));
  ck_assert_ptr_nonnull(strstr(reports(), "E207"));
}
END_TEST

START_TEST(nesting_that_is_allowed) {
  const char *source = arena_printf(session.arena, "%sx%s", repeated("", "(", 190, ""), repeated("", ")", 190, ""));
  ck_assert_ptr_nonnull(parse_expression(&session, source_add(session.sources, "t", source, strlen(source))));
  source = repeated("", "a + ", 400, "b");
  ck_assert_ptr_nonnull(parse_expression(&session, source_add(session.sources, "t", source, strlen(source))));
  source = repeated("", "a(x) and ", 20000, "b");
  const Expr *e = parse_expression(&session, source_add(session.sources, "t", source, strlen(source)));
  ck_assert_ptr_nonnull(e);
  ck_assert_uint_eq(e->kid.n, 20001);
  ck_assert_str_eq(reports(), "");
}
END_TEST

START_TEST(many_errors) {
  const char *source = repeated("article 1 {\nprovision 1 {\n", "a(x) when = b\n", 30000, "}\n}\n");
  tree_of(source, strlen(source));
  ck_assert_uint_eq(diags.errors, 30000);
  ck_assert_uint_eq(diags.all.n, DIAG_LIMIT);
  ck_assert_uint_eq(diags.dropped, 30000 - DIAG_LIMIT);
}
END_TEST

START_TEST(queries) {
  static const Case bad[] = {
    { "", "1:1 E204 expected an expression, found the end of the text\n" },
    { "a b", "1:3 E204 expected the end of the text or an operator, found 'b'\n" },
    { "a when b", "1:3 E204 expected the end of the text or an operator, found 'when'\n" },
    { "f(a", "1:4 E204 expected an operator, ')' or ',' before the end of the text\n" },
    { "a is b", "1:3 E210 'is' does not compare\n" },
  };
  for (int i = 0; i < COUNT(bad); i++) {
    ck_assert_ptr_null(parse_expression(&session, source_add(session.sources, "t", bad[i].source, strlen(bad[i].source))));
    ck_assert_str_eq(reports(), bad[i].expected);
  }
}
END_TEST

/* Every allocation of a parse fails once: it jumps, and nothing is lost or touched twice. */
START_TEST(every_allocation_may_fail) {
  const char *source = ERRORS[0].source;
  volatile bool finished = false;
  for (volatile long n = 1; !finished; n += n < 300 ? 1 : 17) {
    Trap mine;
    Arena *a = arena_new(&mine);
    Diags d = { .arena = a };
    if (setjmp(mine.jump) == 0) {
      Session s = { a, names_new(a), sources_new(a), &d };
      uint32_t file = source_add(s.sources, "t", source, strlen(source));
      arena_fail_after = n;
      parse_source(&s, file);
      finished = arena_fail_after > 0;
    } else {
      ck_assert_int_eq(mine.kind, FAIL_MEMORY);
    }
    arena_fail_after = 0;
    arena_free(a);
  }
}
END_TEST

static uint32_t random_state;
static uint32_t next_random(uint32_t n) {
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) % n;
}

/* Texts cut, doubled and shuffled at random: the parser ends, and reports what it does not understand. */
START_TEST(broken_texts) {
  static const char *const PIECES[] = { "{", "}", "(", ")", "\"", "\n", " ", ":", ",", "=", ".", "provision 1 ", "article ", "when ", "is ",
    "S s on 2020-01-01 ", "no x: ", "decides ", "unless ", "must not ", "each month from 2020-01-01 ", "each ", "first of {", "next of {s: ", "after ", "by name in ", "decides that ",
    "at previous turn ", "for at most ", "in force ", "kind ", "# ", "'", "\xE2\x80\x9C", "/*", "30 days", "..", "\\" };
  random_state = (uint32_t)_i + 1;
  Text t = { .arena = session.arena };
  for (int k = 0; k < 3; k++) {
    const Case *c = next_random(2) ? &ERRORS[next_random((uint32_t)COUNT(ERRORS))] : &DECLARATIONS[next_random((uint32_t)COUNT(DECLARATIONS))];
    size_t n = strlen(c->source), from = next_random((uint32_t)n + 1), to = from + next_random((uint32_t)(n - from) + 1);
    text_put(&t, c->source, from);
    text_puts(&t, PIECES[next_random((uint32_t)COUNT(PIECES))]);
    text_put(&t, c->source + to, n - to);
    for (uint32_t r = next_random(4); r; r--) text_puts(&t, PIECES[next_random((uint32_t)COUNT(PIECES))]);
  }
  tree_of(text_done(&t), t.n);
  reports();
}
END_TEST

Suite *test_syntax_suite(void);
/* Lines that are entries in their plainest form, and lines that are nearly so, one after the other: what is passed over by the
 * scanner is what the grammar makes of the same text when nothing is passed over. */
static uint32_t draw(uint32_t *state, uint32_t n) {
  *state = *state * 1664525 + 1013904223;
  return (*state >> 8) % n;
}
static void put_line(Text *t, uint32_t *state) {
  static const char *const pieces[] = {
    "Person", "p1", "member", "member(a)", "member(p1, \"x y\")", "f( a ,2)", "\"a text\"", "\"two\n  lines\"", "is", "from", "until", "on",
    "2001-02-03", "2001-02-30", "2001-02-29", "2001-02-03T10:00", "12", "1.5", "30 days", "kind", "relation", "acting", "unknown", "not", "open", "by",
    "article", "1", "{", "}", "(", ")", ",", ".", ":", "=", "# note", "\xD0\x9F\xD1\x80", "_x9", "S T on 2001-02-03 {", "a = b", "c = 12", "e = \"f\"", "name", "\"a\\\"b\"", "Session", "use", "charter",
  };
  static const char *const lines[] = {
    "Person p1", "Person p2 \"Ann\"", "member(a)", "member(a) from 2001-02-03", "f(a, 1) is b until 2001-02-03", "f(a) is 2001-02-03 from 2001-02-03",
    "f(a) is 12", "f(\"a\") is \"b\" on 2004-02-29", "relation r(x: Person)", "  over time", "kind K is Person", "article 1 {", "provision 1.1 { r(x) when s(x) }",
    "}", "", "# a comment", "  \"Ann\"", "from 2001-02-03", "scenario \"s\" at 2001-02-03 {", "expect r(a)", "given member(a)", "table \"t\" {", "event E { a : Person }",
    "Session S on 2001-02-03 { a = b  c = \"d\" e = 2001-02-03 f = 12 }", "Session S \"s\" on 2001-02-03 {}", "Session S on 2001-02-03 { a = b",
    "Session S on 2001-02-03 { a = 30 days = 3 }", "S T on 2001-02-29 { a = b }", "S T on 2001-02-03{a=b c=d}", "S T on 2001-02-03 { a = { b } }",
    "S T on 2001-02-03 { a = b, c = d }", "S T on 2001-02-03 { a(b) = c }", "S T on 2001-02-03 { a = b c }", "S T on 2001-02-03T10:00 { a = none }",
    "S T on 2001-02-03 { a = b.c d = e } # note", "S T on 2001-02-03 { a = f (b) }", "S T on 2001-02-03 { a = 12 b = c }",
  };
  if (draw(state, 4)) {
    text_puts(t, lines[draw(state, sizeof lines / sizeof *lines)]);
  } else {
    for (uint32_t n = draw(state, 6); n; n--) {
      text_puts(t, pieces[draw(state, sizeof pieces / sizeof *pieces)]);
      if (draw(state, 5)) text_puts(t, " ");
    }
  }
  text_puts(t, draw(state, 30) ? "\n" : draw(state, 2) ? " " : "\r\n");
}
START_TEST(plain_entries_are_what_the_grammar_makes) {
  uint32_t state = 1, right = 0, passed = 0;
  teardown();                    /* each text has a session of its own */
  for (int i = 0; i < 6000; i++) {
    setup();
    Text text = { .arena = session.arena }, plain = { .arena = session.arena }, whole = { .arena = session.arena };
    for (uint32_t n = 1 + draw(&state, 5); n; n--) put_line(&text, &state);
    uint32_t file = source_add(session.sources, "t", text_done(&text), text.n), wrong;
    Tree *tree = parse_source(&session, file);
    wrong = diags.errors;
    Parser p;
    parse_keeping(&p, &session, file);
    ck_assert_msg((wrong == 0) == (diags.errors == wrong), "%s", text.at);
    if (!wrong) {
      dump_tree(&session, tree, &plain);
      dump_tree(&session, p.tree, &whole);
      ck_assert_str_eq(text_done(&plain), text_done(&whole));
      right++;
      passed += tree->plain_facts.n + tree->plain_individuals.n;
    }
    teardown();
  }
  ck_assert_uint_gt(right, 500);
  ck_assert_uint_gt(passed, 500);
  setup();
}
END_TEST

Suite *test_syntax_suite(void) {
  Suite *s = suite_create("syntax");
  TCase *c = tcase_create("syntax");
  tcase_add_checked_fixture(c, setup, teardown);
  tcase_add_loop_test(c, expressions, 0, COUNT(EXPRESSIONS));
  tcase_add_loop_test(c, statements, 0, COUNT(STATEMENTS));
  tcase_add_loop_test(c, declarations, 0, COUNT(DECLARATIONS));
  tcase_add_loop_test(c, declarations_side_by_side, 0, COUNT(DECLARATIONS));
  tcase_add_loop_test(c, statements_side_by_side, 0, COUNT(STATEMENTS));
  tcase_add_loop_test(c, errors, 0, COUNT(ERRORS));
  tcase_add_test(c, hints);
  tcase_add_test(c, plain_entries_are_what_the_grammar_makes);
  tcase_add_test(c, and_or_through_quantifiers);
  tcase_add_test(c, the_other_place_is_told);
  tcase_add_test(c, what_was_right_is_kept);
  tcase_add_test(c, bytes_that_are_no_text);
  tcase_add_test(c, a_text_need_not_end_with_a_nul);
  tcase_add_test(c, deep_nesting);
  tcase_add_test(c, nesting_that_is_allowed);
  tcase_add_test(c, many_errors);
  tcase_add_test(c, queries);
  tcase_add_test(c, every_allocation_may_fail);
  tcase_add_loop_test(c, broken_texts, 0, 300);
  suite_add_tcase(s, c);
  return s;
}
