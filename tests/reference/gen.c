/* gen.c - see gen.h. First the vocabulary, then statements, then the record, a case and queries. */
#include "gen.h"
#include <stdarg.h>
#include <stdio.h>

const char *const gen_feature_names[GEN_NFEATURES] = {
#define GEN_F(x) #x,
  GEN_FEATURES(GEN_F)
#undef GEN_F
};

/* ---- numbers ---- */
Rng rng_of(uint64_t seed) {
  Rng r = { seed * 0x9E3779B97F4A7C15ull + 0x1234567 };
  for (int i = 0; i < 8; i++) rng_below(&r, 2);
  return r;
}
uint32_t rng_below(Rng *r, uint32_t n) {
  r->s += 0x9E3779B97F4A7C15ull;
  uint64_t z = r->s;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ z >> 27) * 0x94D049BB133111EBull;
  return (uint32_t)((z ^ z >> 31) % n);
}

/* ---- the vocabulary ---- */
typedef enum {
  PERSON,
  STATE,
  BODY,
  UNION,
  SESSION,
  DECISION,
  NUM,
  DATE,
  SECS,
  MONTHS,
  WORDS,
  FORM,
  VOTE,
  GRADE,
  NTYPES
} GT;
static const char *const type_text[NTYPES] = {
  "Person", "State", "Body", "Union", "Session", "Decision", "number", "date", "duration", "duration", "text",
  "regular | extraordinary", "yes | no | abstain", "low | mid | high",
};
typedef struct P {
  const char *name;
  uint32_t n; GT p[3];
  bool fun; GT val;
  bool optional, open, over, office, many, attr, act, needs, derived, recursive;
  int level;
} P;
typedef struct Stmt {
  const char *text;
  int pred;
  bool deciding;
} Stmt; /* pred: -1 a requirement, -2 establishes */
typedef struct Block { const char *label, *options; Stmt s[4]; uint32_t n; int article; bool versioned; } Block;
typedef struct Gen {
  Arena *a; Rng rng; uint64_t avoid;
  P p[64]; uint32_t np;
  const char *inds[NTYPES][8]; uint32_t ninds[NTYPES]; const char *on[NTYPES][8];
  Block b[10]; uint32_t nb;
  Text out;
  uint32_t nreadings, fresh, article_kind[4], narticles;
  uint32_t at_budget;
  bool motions, orders;
} Gen;
enum { TOP = 1000 };

typedef struct Var { char name[12]; GT t; uint32_t uses; bool past; } Var;
typedef struct Ctx {
  Gen *g;
  int level;
  int self;
  bool positive;
  bool timeless;
  bool in_head;              /* bounds that are open at one end are not looked up there by the reference evaluator */
  Var v[24];
  uint32_t nv;
  const char *with;
} Ctx;
typedef struct Term { const char *s; bool path; } Term;

static const char *const dates[] = { "2020-01-01", "2020-02-29", "2020-06-15T12:00", "2020-06-15",
                                     "2021-01-31", "2021-03-31", "2021-07-01" };
enum { NDATES = sizeof dates / sizeof *dates };

static uint32_t below(Gen *g, uint32_t n) { return rng_below(&g->rng, n); }
static bool chance(Gen *g, uint32_t percent) { return below(g, 100) < percent; }
static bool use(const Gen *g, GenFeature f) { return !(g->avoid >> f & 1); }
static bool may(Gen *g, GenFeature f, uint32_t percent) { bool yes = chance(g, percent); return yes && use(g, f); }
static const char *fmt(Gen *g, const char *f, ...) __attribute__((format(printf, 2, 3)));
static const char *fmt(Gen *g, const char *f, ...) {
  char buf[4096];
  va_list ap;
  va_start(ap, f);
  int n = vsnprintf(buf, sizeof buf, f, ap);
  va_end(ap);
  return arena_text(g->a, buf, (size_t)(n < (int)sizeof buf ? n : (int)sizeof buf - 1));
}
static bool is_kind_type(GT t) { return t <= DECISION; }
static bool is_event(GT t) { return t == SESSION || t == DECISION; }
static bool fits(GT have, GT want) { return have == want || (have == UNION && want == STATE); }
static bool ordered(GT t) { return t == NUM || t == DATE || t == SECS || t == MONTHS; }

static int add_pred(Gen *g, P p) {
  g->p[g->np] = p;
  return (int)g->np++;
}
/* ---- terms and formulas ---- */
static Term term(Ctx *, GT, int depth, bool no_const);
static Term number_term(Ctx *, int depth);
static const char *formula(Ctx *, int depth);
static const char *use_var(Ctx *, uint32_t v);
static const char *ranked(Ctx *, GT, bool position, int depth);

static const char *date_const(Gen *g) { return dates[below(g, NDATES)]; }
static const char *constant(Gen *g, GT t) {
  static const char *const forms[] = { "regular", "extraordinary" }, *const votes[] = { "yes", "no", "abstain" },
                           *const grades[] = { "low", "mid", "high" };
  static const char *const secs[] = { "30 days", "10 days", "1 day", "36 hours" }, *const months[] = { "1 month",
                                                                                                       "6 months",
                                                                                                       "1 year" };
  static const char *const words[] = { "\"alpha\"", "\"beta\"" };
  static const char *const nums[] = { "0", "1", "2", "3", "5", "2.5" };
  switch (t) {
  case NUM: return nums[below(g, 6)];
  case DATE: return date_const(g);
  case SECS: return secs[below(g, 4)];
  case MONTHS: return months[below(g, 3)];
  case WORDS: return words[below(g, 2)];
  case FORM: return forms[below(g, 2)];
  case VOTE: return votes[below(g, 3)];
  case GRADE: return grades[below(g, 3)];
  default:
    if (t == STATE && g->ninds[UNION] && chance(g, 20)) return g->inds[UNION][below(g, g->ninds[UNION])];
    return g->ninds[t] ? g->inds[t][below(g, g->ninds[t])] : NULL;
  }
}
static int pick_var(Ctx *c, GT t) {
  uint32_t n = 0, at = 0;
  for (uint32_t i = 0; i < c->nv; i++) n += fits(c->v[i].t, t);
  if (!n) return -1;
  at = below(c->g, n);
  for (uint32_t i = 0; i < c->nv; i++)
    if (fits(c->v[i].t, t) && !at--) return (int)i;
  return -1;
}
static const char *name_var(Ctx *c, uint32_t i) {
  c->v[i].uses++;
  return c->v[i].name;
}
static uint32_t new_var(Ctx *c, GT t, bool past) {
  Var *v = &c->v[c->nv];
  static const char *const letters = "psbucdnxtywfvg";
  snprintf(v->name, sizeof v->name, "%c%u", letters[t], ++c->g->fresh);
  v->t = t;
  v->uses = 0;
  v->past = past;
  return c->nv++;
}
static void pop_var(Ctx *c, uint32_t mark) { c->nv = mark; }

static bool can_name(Ctx *c, GT t) {
  return (t != SESSION && t != DECISION && t != UNION) || c->g->ninds[t] || pick_var(c, t) >= 0;
}
static bool can_call(Ctx *c, const P *p) {
  for (uint32_t i = 0; i < p->n; i++) if (!can_name(c, p->p[i])) return false;
  return true;
}
/* A variable, a name, or a path that begins with one. */
static const char *path_text(Ctx *c, GT t) {
  int v = pick_var(c, t);
  const char *k = constant(c->g, t);
  if (v >= 0 && (!k || chance(c->g, 70))) return name_var(c, (uint32_t)v);
  return k;
}
/* Settled at the instant of its first argument (M3). */
static bool anchored(const P *p) { return p->n && is_event(p->p[0]) && !p->over; }
static bool readable(const Ctx *c, const P *p, bool past) {
  if (!p->derived) return true;
  if (p->level < c->level) return true;
  return past && anchored(p) && !p->act;
}
static const char *call(Ctx *c, const P *p, int depth, const char *first, uint32_t nargs) {
  Gen *g = c->g;
  const char *args = "";
  bool path = false;
  uint32_t i = 0;
  Term t0 = { 0 };
  if (first) t0 = (Term){ first, true };
  else if (nargs && (p->attr || is_event(p->p[0]))) t0 = (Term){ path_text(c, p->p[0]), true };
  else if (nargs) t0 = term(c, p->p[0], depth - 1, false);
  if (nargs && (p->attr || (t0.path && is_kind_type(p->p[0]) && chance(g, 50) && !p->act))) path = true;
  for (i = path ? 1 : 0; i < nargs; i++) {
    const char *x = i == 0 ? t0.s : term(c, p->p[i], depth - 1, false).s;
    args = *args ? fmt(g, "%s, %s", args, x) : x;
  }
  const char *base = path ? (t0.path ? t0.s : fmt(g, "(%s)", t0.s)) : "";
  if (path && nargs == 1) return fmt(g, "%s.%s", base, p->name);
  return path ? fmt(g, "%s.%s(%s)", base, p->name, args) : fmt(g, "%s(%s)", p->name, args);
}
/* A function with a value of this type that may be read here, or -1. */
static int pick_fun(Ctx *c, GT t) {
  int found[64];
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->g->np; i++) {
    const P *p = &c->g->p[i];
    if (p->fun && p->val == t && readable(c, p, false) && can_call(c, p)) found[n++] = (int)i;
  }
  return n ? found[below(c->g, n)] : -1;
}
static const char *num_cmp_text(Gen *g) {
  static const char *const ops[] = { "=", "!=", "<", "<=", ">", ">=" };
  return ops[below(g, 6)];
}
/* A condition over new variables: each occurs in it, or all are of one kind. */
static const char *typed_use(Ctx *, uint32_t v);
static const char *binder(Ctx *c, uint32_t from, int depth, bool bare) {
  Gen *g = c->g;
  bool one_kind = true;
  for (uint32_t i = from; i < c->nv; i++) one_kind = one_kind && c->v[i].t == c->v[from].t && is_kind_type(c->v[i].t);
  if (bare && one_kind && g->motions && c->v[from].t == DECISION && chance(g, 40)) return "Motion";
  if (bare && one_kind && chance(g, 30)) return type_text[c->v[from].t];
  const char *s = NULL;
  uint32_t mark = c->nv;
  for (uint32_t i = from; i < mark; i++) {
    const char *x;
    if (c->v[i].t == NUM) x = fmt(g, "%s in {k%u: %u..%u}", name_var(c, i), ++g->fresh, below(g, 3), 1 + below(g, 4));
    else x = typed_use(c, i);
    s = s ? fmt(g, "%s and %s", s, x) : x;
  }
  if (depth > 0 && chance(g, 30)) s = fmt(g, "%s and %s", s, formula(c, depth - 1));
  return fmt(g, "(%s)", s);
}
static GT some_type(Gen *g, bool number) {
  static const GT kinds[] = { PERSON, STATE, BODY, STATE, PERSON, SESSION, DECISION, VOTE, NUM, UNION };
  for (;;) {
    GT t = kinds[below(g, 10)];
    if (t == NUM && !number) continue;
    if (t == VOTE && !use(g, GEN_enumvars)) continue;
    if (is_event(t) && !use(g, GEN_eventvars)) continue;
    if (t == UNION && !g->ninds[UNION]) continue;
    return t;
  }
}
/* x: C and F, with x used in it. */
static void open_set(Ctx *c, uint32_t nvars, int depth, const char **names, const char **cond, bool number, bool bare) {
  uint32_t from = c->nv;
  GT t = some_type(c->g, number);
  for (uint32_t i = 0; i < nvars; i++) new_var(c, i && chance(c->g, 40) ? some_type(c->g, false) : t, c->level == TOP);
  *names = c->v[from].name;
  for (uint32_t i = from + 1; i < c->nv; i++) *names = fmt(c->g, "%s, %s", *names, c->v[i].name);
  *names = fmt(c->g, "%s", *names);
  *cond = binder(c, from, depth, bare);
}
static const char *finish_vars(Ctx *c, uint32_t from, const char *s) {
  for (uint32_t i = from; i < c->nv; i++)
    if (!c->v[i].uses) {
      const char *x = use_var(c, i);
      s = s ? fmt(c->g, "(%s and %s)", s, x) : x;
    }
  return s;
}
static const char *latest_text(Ctx *c, GT t, int depth) {
  Gen *g = c->g;
  const char *s = fmt(g, "%s %s", may(g, GEN_latest, 75) ? "latest" : "earliest",
                      t == DECISION && g->motions && chance(g, 40) ? "Motion" : type_text[t]);
  if (chance(g, 60)) {
    if (t == SESSION && use(g, GEN_attrs))
      s = chance(g, 50) ? fmt(g, "%s with body = %s", s, term(c, BODY, 0, false).s)
                        : fmt(g, "%s with form = %s", s, constant(g, FORM));
    else s = fmt(g, "%s with body = %s", s, term(c, BODY, 0, false).s);
    if (depth > 0 && chance(g, 30)) s = fmt(g, "%s and (%s)", s, formula(c, depth - 1));
  }
  if (chance(g, 15))
    s = fmt(g, "%s before %s", s,
            pick_var(c, SESSION) >= 0 && chance(g, 50) ? name_var(c, (uint32_t)pick_var(c, SESSION)) : date_const(g));
  return s;
}
/* The least or greatest of some type that has an order. */
static const char *extreme_text(Ctx *c, GT t, int depth) {
  Gen *g = c->g;
  const char *names, *cond;
  uint32_t mark = c->nv;
  open_set(c, 1, depth, &names, &cond, true, false);
  const char *x = term(c, t, 1, true).s;
  return fmt(g, "%s {%s for %s: %s}", chance(g, 50) ? "min" : "max", x, names, finish_vars(c, mark, cond));
}
static Term number_term(Ctx *c, int depth) {
  Gen *g = c->g;
  const char *names, *cond;
  uint32_t mark = c->nv;
  bool positive = c->positive;
  c->positive = false;
  Term t = { constant(g, NUM), false };
  if (depth > 0 && chance(g, 12)) {
    const char *s = ranked(c, chance(g, 50) ? PERSON : STATE, true, depth);
    if (s) return (Term){ s, false };
  }
  switch (below(g, 7)) {
  case 0: case 1:
    if (!use(g, GEN_aggregates)) break;
    open_set(c, chance(g, 25) ? 2 : 1, depth, &names, &cond, true, false);
    t.s = fmt(g, "count {%s: %s}", names, finish_vars(c, mark, cond));
    break;
  case 2: {
    if (!use(g, GEN_aggregates)) break;
    open_set(c, 1, depth, &names, &cond, true, false);
    const char *x = term(c, NUM, 1, true).s;
    const char *over = finish_vars(c, mark, cond);
    t.s = fmt(g, "sum {%s for %s: %s}", x, names, over);
    break;
  }
  case 3: {
    if (!use(g, GEN_minmax)) break;
    if (!c->in_head && chance(g, 25)) {
      const char *a = term(c, NUM, 1, true).s;
      t.s = fmt(g, "%s {%s, %s}", chance(g, 50) ? "min" : "max", a, term(c, NUM, depth - 1, false).s);
      break;
    }
    t.s = extreme_text(c, NUM, depth);
    break;
  }
  default: {
    static const char *const ops[] = { "+", "-", "*", "+", "/", "div", "mod" };
    if (!use(g, GEN_arith)) break;
    uint32_t o = below(g, 7);
    const char *a = term(c, NUM, depth - 1, true).s;
    t.s = o >= 4 ? fmt(g, "(%s %s %u)", a, ops[o], 1 + below(g, 3))
                 : fmt(g, "(%s %s %s)", a, ops[o], term(c, NUM, depth - 1, false).s);
    if (chance(g, 8)) t.s = fmt(g, "(- %s)", a);
  }
  }
  pop_var(c, mark);
  c->positive = positive;
  return t;
}
/* By which key the elements of a set are in order; `v` stands for one of them. */
static const char *rank_key(Ctx *c, uint32_t v, GT t) {
  Gen *g = c->g;
  if (is_kind_type(t) && !is_event(t) && chance(g, 55)) return "name in \"en\"";
  if (t == NUM || is_event(t)) return fmt(g, "%s%s", t == NUM && chance(g, 30) ? "- " : "", name_var(c, v));
  int found[64];
  uint32_t n = 0;
  for (uint32_t i = 0; i < g->np; i++)
    if (g->p[i].fun && g->p[i].n == 1 && fits(t, g->p[i].p[0]) && ordered(g->p[i].val) && readable(c, &g->p[i], false)) found[n++] = (int)i;
  if (!n) return is_kind_type(t) ? "name in \"en\"" : NULL;
  return fmt(g, "%s.%s", name_var(c, v), g->p[found[below(g, n)]].name);
}
/* The first, last or next of a set, or (of: a number is wanted) a position in it; NULL: there is no such set. */
static const char *ranked(Ctx *c, GT t, bool position, int depth) {
  static const char *const ends[] = { "first", "last" }, *const steps[] = { "next", "previous" };
  Gen *g = c->g;
  if (!use(g, GEN_ranks) || (!is_kind_type(t) && t != NUM)) return NULL;
  bool positive = c->positive;
  uint32_t mark = c->nv;
  const char *of = position || chance(g, 60) ? term(c, t, depth - 1, false).s : NULL;
  if (of && !(of[0] == '(' || strchr(of, ' ') == NULL)) of = fmt(g, "(%s)", of);
  c->positive = false;
  uint32_t v = new_var(c, t, c->level == TOP);
  char name[12];
  memcpy(name, c->v[v].name, sizeof name);
  const char *set = finish_vars(c, v, binder(c, v, depth - 1, false));
  const char *key = rank_key(c, v, t), *then = key && chance(g, 25) ? rank_key(c, v, t) : NULL, *s = NULL;
  uint32_t w = below(g, 2);
  if (key) {
    key = then ? fmt(g, "%s then by %s", key, then) : key;
    s = position ? fmt(g, "(position of %s in {%s: %s} by %s)", of, name, set, key)
        : of     ? fmt(g, "(%s of {%s: %s} %s %s by %s)", steps[w], name, set, w ? "before" : "after", of, key)
                 : fmt(g, "(%s of {%s: %s} by %s)", ends[w], name, set, key);
  }
  pop_var(c, mark);
  c->positive = positive;
  return s;
}
static const char *instant_text(Ctx *c) {
  Gen *g = c->g;
  int v = pick_var(c, chance(g, 50) ? SESSION : DECISION);
  if (v >= 0 && chance(g, 40)) return name_var(c, (uint32_t)v);
  if (chance(g, 15) && use(g, GEN_dates)) return fmt(g, "(%s)", term(c, DATE, 1, true).s);
  return date_const(g);
}
static Term term(Ctx *c, GT t, int depth, bool no_const) {
  Gen *g = c->g;
  int v = pick_var(c, t);
  if (v >= 0 && chance(g, no_const ? 45 : 60)) return (Term){ name_var(c, (uint32_t)v), true };
  const char *k = constant(g, t);
  if (k && !no_const && (depth <= 0 || chance(g, 45)))
    return (Term){ k, t != NUM && t != DATE && t != SECS && t != MONTHS && t != WORDS };
  if (depth > 0 && may(g, GEN_at, 4) && !c->timeless) {
    bool was = c->timeless;
    c->timeless = true;
    Term x = term(c, t, depth - 1, true);
    c->timeless = was;
    return (Term){ fmt(g, "(%s at %s)", x.path ? x.s : fmt(g, "(%s)", x.s), instant_text(c)), false };
  }
  if (depth > 0 && chance(g, is_kind_type(t) ? 12 : 4)) {
    const char *s = ranked(c, t, false, depth);
    if (s) return (Term){ s, false };
  }
  if (depth > 0 && is_event(t) && may(g, GEN_latest, 30)) return (Term){ fmt(g, "(%s)", latest_text(c, t, 0)), false };
  if (depth > 0 && t == NUM && chance(g, 45)) return number_term(c, depth);
  if (depth > 0 && ordered(t) && t != NUM && may(g, GEN_minmax, 15)) {
    bool positive = c->positive;
    uint32_t mark = c->nv;
    c->positive = false;
    const char *s = extreme_text(c, t, depth - 1);
    pop_var(c, mark);
    c->positive = positive;
    return (Term){ fmt(g, "(%s)", s), false };
  }
  if (t == DATE && depth > 0 && use(g, GEN_dates) && chance(g, 60)) {
    int e = pick_var(c, chance(g, 50) ? SESSION : DECISION);
    if (chance(g, 30))
      return (Term){ fmt(g, "(%s %s %s)", term(c, DATE, depth - 1, false).s, chance(g, 50) ? "+" : "-",
                         constant(g, chance(g, 50) ? SECS : MONTHS)),
                     false };
    if (may(g, GEN_calendar, 12)) {
      static const char *const days[] = { "30 June", "29 February", "second Tuesday of March", "last Friday in February", "fifth Monday of January" };
      return (Term){ fmt(g, "(%s of (%s))", days[below(g, 5)], term(c, DATE, depth - 1, false).s), false };
    }
    if (may(g, GEN_calendar, 12))
      return (Term){ fmt(g, "(%s %s %u working days)", term(c, DATE, depth - 1, false).s, chance(g, 60) ? "+" : "-", below(g, 5)), false };
    if (may(g, GEN_first_time, 12)) {
      bool was = c->positive;
      c->positive = false;
      const char *x = formula(c, depth - 1);
      c->positive = was;
      return (Term){ fmt(g, "(first time (%s) since %s)", x, date_const(g)), false };
    }
    if (may(g, GEN_clear, 15))
      return (Term){ fmt(g, "(%s %s %u clear days)", term(c, DATE, depth - 1, false).s, chance(g, 70) ? "+" : "-",
                         1 + below(g, 20)),
                     false };
    if (e >= 0) return (Term){ fmt(g, "%s.date", name_var(c, (uint32_t)e)), false };
  }
  if (t == SECS && depth > 0 && use(g, GEN_dates))
    return (Term){ fmt(g, "(%s - %s)", term(c, DATE, depth - 1, false).s, term(c, DATE, 0, false).s), false };
  int f = pick_fun(c, t);
  if (f >= 0) return (Term){ call(c, &g->p[f], depth, NULL, g->p[f].n), true };
  if (v >= 0) return (Term){ name_var(c, (uint32_t)v), true };
  return (Term){ k ? k : "none", t != NUM && t != DATE && t != SECS && t != MONTHS && t != WORDS };
}
/* An atom of a relation that may be read here; of variable `v` if >= 0. */
static const char *atom(Ctx *c, int v, int depth) {
  Gen *g = c->g;
  struct { int p; uint32_t at; } found[192];
  uint32_t n = 0;
  for (uint32_t i = 0; i < g->np; i++) {
    const P *p = &g->p[i];
    bool rec = p->recursive && p->level == c->level && c->positive && !c->timeless && use(g, GEN_recursion);
    bool past = v >= 0 && c->v[v].past && use(g, GEN_back);
    if (p->fun || p->act || !(readable(c, p, past) || rec) || !can_call(c, p)) continue;
    if (!readable(c, p, false) && !rec && (!p->n || !fits(c->v[v].t, p->p[0]))) continue;
    if (v < 0) {
      if (rec || readable(c, p, false)) found[n].p = (int)i, found[n++].at = 9;
      continue;
    }
    for (uint32_t k = 0; k < p->n; k++)
      if (fits(c->v[v].t, p->p[k]) && (k == 0 || readable(c, p, false) || rec)) found[n].p = (int)i, found[n++].at = k;
  }
  if (!n) return NULL;
  uint32_t x = below(g, n);
  const P *p = &g->p[found[x].p];
  bool rec = p->recursive && p->level == c->level;
  const char *args[3];
  for (uint32_t i = 0; i < p->n; i++) {
    if (i == found[x].at) args[i] = name_var(c, (uint32_t)v);
    else if (chance(g, 8) && is_kind_type(p->p[i]) && !(p->many && !i)) args[i] = "_";
    else if (p->attr && !i) args[i] = path_text(c, p->p[i]);
    else args[i] = term(c, p->p[i], rec ? 0 : depth - 1, false).s;
  }
  if (p->many) return fmt(g, "%s in %s.%s", args[1], args[0], p->name);
  if (p->attr) return fmt(g, "%s.%s", args[0], p->name);
  const char *s = p->n ? args[0] : "";
  for (uint32_t i = 1; i < p->n; i++) s = fmt(g, "%s, %s", s, args[i]);
  return fmt(g, "%s(%s)", p->name, s);
}
static const char *compare(Ctx *c, GT t, const char *left, int depth) {
  Gen *g = c->g;
  const char *right = term(c, t, depth - 1, false).s;
  for (int i = 0; !strcmp(left, right) && i < 6; i++)
    right = i > 2 && constant(g, t) ? constant(g, t) : term(c, t, depth, true).s;
  return fmt(g, "%s %s %s", left, ordered(t) ? num_cmp_text(g) : chance(g, 75) ? "=" : "!=", right);
}
/* A condition in which variable v occurs. */
static const char *use_var(Ctx *c, uint32_t v) {
  Gen *g = c->g;
  const char *s = NULL;
  if (is_kind_type(c->v[v].t) && chance(g, 75)) s = atom(c, (int)v, 1);
  if (s) return s;
  if (is_kind_type(c->v[v].t) && chance(g, 60)) {
    int found[64];
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->np; i++)
      if (g->p[i].fun && g->p[i].n && fits(c->v[v].t, g->p[i].p[0]) && can_call(c, &g->p[i]) &&
          readable(c, &g->p[i], c->v[v].past && use(g, GEN_back)))
        found[n++] = (int)i;
    if (n) {
      const P *p = &g->p[found[below(g, n)]];
      const char *left = call(c, p, 1, name_var(c, v), p->n);
      return compare(c, p->val, left, 1);
    }
  }
  if (is_event(c->v[v].t)) return fmt(g, "%s.date %s %s", name_var(c, v), chance(g, 50) ? ">=" : "<", date_const(g));
  return compare(c, c->v[v].t, name_var(c, v), 1);
}
/* One that tells what v is. */
static const char *typed_use(Ctx *c, uint32_t v) {
  Gen *g = c->g;
  GT t = c->v[v].t;
  if (t == VOTE) {
    int f = pick_fun(c, VOTE);
    if (f >= 0 && chance(g, 70)) return fmt(g, "%s = %s", name_var(c, v), call(c, &g->p[f], 1, NULL, g->p[f].n));
    return fmt(g, "%s in {yes, no}", name_var(c, v));
  }
  const char *s = atom(c, (int)v, 1);
  if (s) return s;
  if (t == SESSION) return fmt(g, "%s.form %s %s", name_var(c, v), chance(g, 50) ? "=" : "!=", constant(g, FORM));
  if (t == DECISION) return fmt(g, "%s.vote(%s) = %s", name_var(c, v), constant(g, STATE), constant(g, VOTE));
  return use_var(c, v);
}
static const char *quantity(Ctx *c, bool *share) {
  Gen *g = c->g;
  static const char *const shares[] = { "1/2", "2/3", "1/3", "1/1", "50%", "0%", "3/4" };
  *share = chance(g, 65);
  if (!*share) return fmt(g, "%u", below(g, 4));
  if (may(g, GEN_arith, 6)) return fmt(g, "(%s / 5)", term(c, NUM, 0, false).s);
  return shares[below(g, 7)];
}
static const char *act_args(Ctx *c, const P *p, bool call_form) {
  Gen *g = c->g;
  const char *first = NULL, *rest = "";
  for (uint32_t i = 0; i < p->n; i++) {
    int v = pick_var(c, p->p[i]);
    const char *x = v >= 0                                                ? name_var(c, (uint32_t)v)
                    : call_form && is_kind_type(p->p[i]) && chance(g, 20) ? "_"
                                                                          : constant(g, p->p[i]);
    if (!x) return NULL;
    if (!i) first = x;
    else rest = *rest ? fmt(g, "%s, %s", rest, x) : x;
  }
  if (call_form) return fmt(g, "%s(%s%s%s)", p->name, first, p->n > 1 ? ", " : "", rest);
  static const char *const verbs[] = { "may", "may", "must", "must not" };
  return fmt(g, p->n == 2 ? "(%s %s %s %s)" : "(%s %s %s (%s))", first, verbs[below(g, 4)], p->name, rest);
}
/* `d decides that ..`, of some conclusion that decisions of this charter may have. */
static const char *decides_text(Ctx *c) {
  Gen *g = c->g;
  int found[64], v = pick_var(c, DECISION);
  uint32_t n = 0;
  const char *d = v >= 0 && chance(g, 80) ? name_var(c, (uint32_t)v) : constant(g, DECISION);
  if (!use(g, GEN_decides) || !d) return NULL;
  for (uint32_t i = 0; i < g->np; i++)
    if (g->p[i].derived && !g->p[i].act && strcmp(g->p[i].name, "adopted")) found[n++] = (int)i;
  if (!n) return NULL;
  const P *p = &g->p[found[below(g, n)]];
  const char *s = "";
  for (uint32_t i = 0; i < p->n; i++) {
    const char *x = is_kind_type(p->p[i]) && chance(g, 30) ? "_" : is_kind_type(p->p[i]) ? path_text(c, p->p[i]) : constant(g, p->p[i]);
    if (!x) return NULL;
    s = *s ? fmt(g, "%s, %s", s, x) : x;
  }
  s = fmt(g, "%s(%s)", p->name, s);
  if (!p->fun) return fmt(g, "%s decides that %s%s", d, chance(g, 30) ? "not " : "", s);
  const char *is = is_kind_type(p->val) ? path_text(c, p->val) : constant(g, p->val);
  return fmt(g, "%s decides that %s is %s", d, s, is && chance(g, 60) ? is : "_");
}
static const char *formula(Ctx *c, int depth) {
  Gen *g = c->g;
  uint32_t mark = c->nv;
  bool positive = c->positive;
  const char *s = NULL, *names, *cond;
  if (depth <= 0) {
    if (c->nv && chance(g, 80)) return use_var(c, below(g, c->nv));
    s = atom(c, -1, 1);
    return s ? s : fmt(g, "%s > 1", term(c, NUM, 0, true).s);
  }
  switch (below(g, 30)) {
  case 29: {
    static const GT types[] = { PERSON, STATE, NUM, DATE };
    GT sort = chance(g, 50) ? STATE : DECISION;
    int v = pick_var(c, sort);
    if (v >= 0 && (sort == STATE ? g->ninds[UNION] > 0 : g->motions) && may(g, GEN_subkinds, 50)) {
      s = fmt(g, "%s(%s)", sort == STATE ? "Union" : "Motion", name_var(c, (uint32_t)v));
      break;
    }
    Term x = term(c, types[below(g, use(g, GEN_dates) ? 4 : 3)], depth, true);
    if (may(g, GEN_there_is, 90)) s = fmt(g, x.path ? "there is%s %s" : "there is%s (%s)", chance(g, 30) ? " no" : "", x.s);
    break;
  }
  case 27: case 28: s = decides_text(c); break;
  case 25: case 26: {
    Term n = number_term(c, depth);
    s = fmt(g, "%s %s %s", n.s, num_cmp_text(g), chance(g, 60) ? constant(g, NUM) : term(c, NUM, depth - 1, false).s);
    break;
  }
  case 0: case 1: case 2: case 3:
    s = atom(c, c->nv && chance(g, 70) ? (int)below(g, c->nv) : -1, depth);
    break;
  case 4: {
    static const GT types[] = { PERSON, STATE, BODY, FORM, VOTE, GRADE, NUM, DATE, WORDS, SECS };
    GT t = types[below(g, use(g, GEN_dates) ? 10 : 7)];
    bool grades = false;
    for (uint32_t i = 0; i < g->np; i++) grades = grades || g->p[i].val == GRADE;
    if (t == GRADE && !grades) t = FORM;
    s = compare(c, t, term(c, t, depth, true).s, depth);
    break;
  }
  case 5: {
    Term t = term(c, NUM, depth, true);
    s = fmt(g, "%s %s %s", t.s, num_cmp_text(g), term(c, NUM, depth - 1, false).s);
    break;
  }
  case 6:
    if (may(g, GEN_now, 80)) s = fmt(g, "now %s %s", num_cmp_text(g), instant_text(c));
    break;
  case 7: {
    GT t = chance(g, 50) ? PERSON : STATE;
    Term x = term(c, t, 1, true);
    if (chance(g, 30)) {
      const char *a = constant(g, t), *b = constant(g, t);
      s = strcmp(a, b) ? fmt(g, "%s %s {%s, %s}", x.s, chance(g, 70) ? "in" : "not in", a, b)
                       : fmt(g, "%s = %s", x.s, a);
    } else {
      uint32_t v = new_var(c, t, false);
      char name[12];
      memcpy(name, c->v[v].name, sizeof name);
      cond = binder(c, v, depth - 1, false);
      cond = finish_vars(c, v, cond);
      s = fmt(g, "%s in {%s: %s}", x.s, name, cond);
    }
    break;
  }
  case 8: case 9: case 10: case 11: {
    const char *a = formula(c, depth - 1), *b = formula(c, depth - 1);
    s = fmt(g, "(%s %s %s)", a, chance(g, 60) ? "and" : "or", b);
    break;
  }
  case 12:
    c->positive = false;
    s = fmt(g, "not (%s)", formula(c, depth - 1));
    break;
  case 13: case 14: case 15: {
    if (!use(g, GEN_quantifiers)) break;
    static const char *const q[] = { "some", "every", "no", "some" };
    uint32_t w = below(g, 4);
    if (w == 1 || w == 2) c->positive = false;
    open_set(c, chance(g, 25) ? 2 : 1, depth - 1, &names, &cond, true, true);
    const char *has = formula(c, depth - 1);
    s = fmt(g, "(%s %s: %s has %s)", q[w], names, cond, finish_vars(c, mark, has));
    break;
  }
  case 16: case 17: case 18: {
    static const char *const bounds[] = { "at least", "more than", "at most", "fewer than", "exactly" };
    bool share;
    if (!use(g, GEN_thresholds)) break;
    c->positive = false;
    const char *q = quantity(c, &share);
    open_set(c, chance(g, 10) ? 2 : 1, depth - 1, &names, &cond, true, true);
    const char *by = may(g, GEN_weights, 35)
                         ? fmt(g, " by %s",
                               c->v[mark].t == STATE && chance(g, 80) ? fmt(g, "%s.weight", name_var(c, mark))
                               : chance(g, 60)                        ? "1"
                                                                      : term(c, NUM, 0, true).s)
                         : "";
    if (strchr(by, '-')) by = "";
    const char *has = formula(c, depth - 1);
    s = fmt(g, "(%s %s of {%s: %s}%s have %s)", bounds[below(g, use(g, GEN_exactly) ? 5 : 4)], q, names, cond, by,
            finish_vars(c, mark, has));
    break;
  }
  case 19: {
    int found[16];
    uint32_t n = 0;
    bool done = may(g, GEN_done, 40);
    for (uint32_t i = 0; i < g->np; i++)
      if (g->p[i].act && (done || (g->p[i].level < c->level && use(g, GEN_may)))) found[n++] = (int)i;
    if (n) s = act_args(c, &g->p[found[below(g, n)]], done);
    break;
  }
  case 20:
    if (may(g, GEN_valid, 60) && c->level == TOP && c->self < 0) {
      int v = pick_var(c, chance(g, 50) ? SESSION : DECISION);
      s = fmt(g, "valid(%s)",
              v >= 0                 ? name_var(c, (uint32_t)v)
              : constant(g, SESSION) ? constant(g, SESSION)
                                     : constant(g, DECISION));
    } else if (may(g, GEN_acting, 60)) {
      int v = pick_var(c, STATE);
      s = fmt(g, "acting(%s.head)", v >= 0 ? name_var(c, (uint32_t)v) : constant(g, STATE));
    }
    break;
  case 21: case 22:
    if (!c->timeless && use(g, GEN_at)) {
      c->timeless = true;
      s = fmt(g, "((%s) at %s)", formula(c, depth - 1), instant_text(c));
      c->timeless = false;
    }
    break;
  case 23:
    if (!c->timeless && use(g, GEN_ever) && g->at_budget) {
      g->at_budget--;
      c->timeless = true;
      s = fmt(g, "(%s (%s) since %s)", chance(g, 50) ? "ever" : "throughout", formula(c, depth - 1), instant_text(c));
      c->timeless = false;
    }
    break;
  default: {
    GT t = chance(g, 60) ? NUM : use(g, GEN_dates) ? DATE : NUM;
    if (!use(g, GEN_values)) break;
    const char *is = term(c, t, depth - 1, true).s;
    uint32_t v = new_var(c, t, false);
    char name[12];
    memcpy(name, c->v[v].name, sizeof name);
    const char *has = use_var(c, v);
    if (t == NUM && may(g, GEN_numparams, 30))
      s = fmt(g, "(some %s: quota(%s, %s) has %s)", name, term(c, STATE, 0, false).s, name, has);
    else s = fmt(g, "(some %s: %s = %s has %s)", name, name, is, has);
  }
  }
  pop_var(c, mark);
  c->positive = positive;
  return s ? s : formula(c, depth - 1);
}

/* ---- statements ---- */
static const char *body_const(Gen *g) { return g->inds[BODY][below(g, g->ninds[BODY])]; }
/* The head's arguments; where the article's variable fits the first place of an event, it stands there. */
static bool head(Ctx *c, const P *p, int concerning, bool plain, const char **args) {
  Gen *g = c->g;
  for (uint32_t i = 0; i < p->n; i++) {
    int v;
    if (is_event(p->p[i]) && concerning >= 0 && c->v[concerning].t == p->p[i] && chance(g, 90))
      args[i] = name_var(c, (uint32_t)concerning);
    else if (!is_kind_type(p->p[i])) {
      if (p->p[i] == NUM && use(g, GEN_headterms) && chance(g, 50)) {
        c->in_head = true;
        args[i] = term(c, NUM, 1, false).s;
        c->in_head = false;
      }
      else args[i] = constant(g, p->p[i]);
    } else if (may(g, GEN_headconst, 15) && constant(g, p->p[i])) args[i] = constant(g, p->p[i]);
    else if (!plain && may(g, GEN_headterms, 6) && !p->recursive && (v = pick_fun(c, p->p[i])) >= 0)
      args[i] = call(c, &g->p[v], 1, NULL, g->p[v].n);
    else if (chance(g, 8) && (v = pick_var(c, p->p[i])) >= 0 && v != concerning) args[i] = name_var(c, (uint32_t)v);
    else {
      uint32_t n = new_var(c, p->p[i], false);
      args[i] = c->v[n].name;
      c->v[n].uses = 0;
    }
    args[i] = fmt(g, "%s", args[i]);
  }
  return true;
}
static const char *both(Gen *g, const char *a, const char *b) { return !a ? b : !b ? a : fmt(g, "%s and %s", a, b); }
/* Clauses that follow a conclusion: what uses every variable. */
static const char *clauses(Ctx *c, int concerning, const char *lets, const char *unless) {
  Gen *g = c->g;
  const char *when = NULL;
  uint32_t n = below(g, 3);
  if (may(g, GEN_free, 20)) {
    uint32_t v = new_var(c, some_type(g, false), concerning < 0);
    when = both(g, typed_use(c, v), use_var(c, v));
    for (uint32_t i = 0; i < 8 && c->v[v].uses < 2; i++) when = both(g, when, use_var(c, v));
  }
  for (uint32_t i = 0; i < n; i++) when = both(g, when, formula(c, 1 + (int)below(g, 2)));
  for (uint32_t i = 0; i < c->nv; i++)
    for (uint32_t tries = 0; (int)i != concerning && !c->v[i].uses && tries < 8; tries++)
      when = both(g, when, use_var(c, i));
  const char *s = when ? fmt(g, " when %s", when) : "";
  if (unless) s = fmt(g, "%s unless %s", s, unless);
  s = fmt(g, "%s%s", s, lets);
  return *s ? s : " always";
}
static Stmt statement(Gen *g, int pred, int concerning_kind, bool override_ok) {
  P *p = &g->p[pred];
  Ctx c = { .g = g, .level = p->level, .self = pred, .positive = true };
  Stmt st = { .pred = pred };
  const char *args[3], *lets = "", *unless = NULL;
  int concerning = -1;
  bool at_event = anchored(p);
  if (concerning_kind >= 0) {
    concerning = (int)new_var(&c, (GT)concerning_kind, false);
    snprintf(c.v[concerning].name, sizeof c.v[concerning].name, "%s", concerning_kind == SESSION ? "m" : "d");
  }
  bool decide = !p->act && !at_event && may(g, GEN_decisions, 35);
  head(&c, p, concerning, decide, args);
  const char *list = p->n ? args[0] : "";
  for (uint32_t i = 1; i < p->n; i++) list = fmt(g, "%s, %s", list, args[i]);
  const char *h = fmt(g, "%s(%s)", p->name, list);
  int let = -1;
  static const char *const clocks[] = { "month from 2020-01-01", "2 months from 2020-02-29", "100 days from 2020-06-15", "quarter from 2020-01-01",
                                        "half-year from 2021-01-31", "year from 2020-02-29", "month from 2020-01-31T10:00" };
  bool turns = !p->act && !at_event && may(g, GEN_turns, 15);
  const char *each = turns ? fmt(g, " each %s", clocks[below(g, 7)]) : "";
  bool as_it_was = p->fun && !at_event && may(g, GEN_back, 15);      /* the value that it had at the last session */
  if (as_it_was || may(g, GEN_lets, 20)) {
    GT t = as_it_was ? SESSION : chance(g, 50) && use(g, GEN_latest) ? SESSION : chance(g, 50) ? STATE : NUM;
    const char *is = is_event(t) ? latest_text(&c, t, 1) : term(&c, t, 1, true).s;
    let = (int)new_var(&c, t, is_event(t));
    lets = fmt(g, " where %s is %s%s", c.v[let].name, is_event(t) && chance(g, 50) ? "the " : "", is);
  }
  if (may(g, GEN_negative, 15)) {
    bool was = c.positive;
    c.positive = false;
    unless = turns && !p->fun && chance(g, 60) ? fmt(g, "(%s at previous turn)", h) : formula(&c, 1);
    c.positive = was;
  }
  if (p->act) {
    static const char *const verbs[] = { "may", "may", "must", "must not" };
    uint32_t v = below(g, use(g, GEN_duties) ? 4 : 2);
    const char *obj = p->n == 2 ? args[1] : fmt(g, "(%s, %s)", args[1], args[2]);
    const char *by = v == 2 && may(g, GEN_deadlines, 40) ? fmt(g, " by %s", term(&c, DATE, 1, false).s) : "";
    const char *cl = clauses(&c, concerning, lets, unless);
    st.text = fmt(g, "%s %s %s %s%s%s", args[0], verbs[v], p->name, obj, !strcmp(cl, " always") && *by ? "" : cl, by);
    return st;
  }
  const char *value = NULL;
  bool by_default = p->fun && may(g, GEN_defaults, 12);
  if (as_it_was)
    value = fmt(g, "(%s at %s)%s", h, name_var(&c, (uint32_t)let), p->val == NUM && chance(g, 60) ? " + 1" : "");
  else if (p->fun && turns && chance(g, 70)) {               /* it goes on from what it was */
    const char *was = fmt(g, "(%s at previous turn)", h), *set = type_text[p->val], *z = fmt(g, "z%u", ++g->fresh);
    if (p->val == STATE && chance(g, 60)) set = fmt(g, "member(%s)", z);
    value = is_kind_type(p->val) && !is_event(p->val) && use(g, GEN_ranks) && chance(g, 80)
                ? fmt(g, "next of {%s: %s} after %s by name in \"en\"", z, set, was)
            : p->val == NUM ? fmt(g, "%s + 1", was)
                            : was;
  } else if (p->fun) value = term(&c, p->val, 2, false).s;
  const char *otherwise = "";
  bool power = decide && !turns && may(g, GEN_powers, 25);
  if (decide && !by_default && !power) {
    const char *body = body_const(g);
    bool so = chance(g, 20) && use(g, GEN_powers) && !turns;
    const char *since = so ? ""
                        : let >= 0 && is_event(c.v[let].t) && chance(g, 60)
                            ? fmt(g, " since %s", name_var(&c, (uint32_t)let))
                        : chance(g, 10) ? fmt(g, " since %s", date_const(g))
                                        : "";
    if (may(g, GEN_orders, 20) && g->orders) {
      int v = pick_var(&c, STATE);
      body = fmt(g, "%s.head",
                 v >= 0 && p->n && !strcmp(c.v[v].name, args[0]) ? name_var(&c, (uint32_t)v) : constant(g, STATE));
    }
    otherwise = so ? fmt(g, " when %s so decides", body) : fmt(g, " unless %s decides otherwise%s", body, since);
    if (may(g, GEN_powers, 15)) otherwise = fmt(g, "%s for at most %s", otherwise, constant(g, chance(g, 50) ? SECS : MONTHS));
    st.deciding = true;
  }
  const char *cl = clauses(&c, concerning, lets, unless);
  if (power) {
    const char *provided = chance(g, 40) ? fmt(g, " provided %s", formula(&c, 1)) : "";
    const char *is = "";
    if (p->fun) {
      int v = (int)new_var(&c, p->val, false);
      is = is_kind_type(p->val) || p->val >= FORM ? fmt(g, " is %s", c.v[v].name) : NULL;
      if (is)
        provided = *provided ? fmt(g, "%s and %s", provided, use_var(&c, (uint32_t)v))
                             : fmt(g, " provided %s", use_var(&c, (uint32_t)v));
      else is = "";
    }
    const char *more = may(g, GEN_powers, 20) ? fmt(g, " since %s", date_const(g)) : "";
    if (may(g, GEN_powers, 20)) more = fmt(g, "%s for at most %s", more, constant(g, chance(g, 50) ? SECS : MONTHS));
    st.text = fmt(g, "%s may decide %s%s%s%s%s", body_const(g), h, is, strcmp(cl, " always") ? cl : "", provided, more);
    st.deciding = true;
    return st;
  }
  if (!p->fun && override_ok && may(g, GEN_overrides, 35)) {
    st.text = fmt(g, "not %s%s%s%s", h, cl, otherwise, each);
    return st;
  }
  if (p->fun)
    st.text = fmt(g, "%s is %s%s%s%s%s", h, value, strcmp(cl, " always") || (!by_default && !*otherwise) ? cl : "",
                  by_default ? " by default" : "", otherwise, each);
  else st.text = fmt(g, "%s%s%s%s", h, cl, otherwise, each);
  return st;
}
static Stmt requirement(Gen *g, GT kind) {
  Ctx c = { .g = g, .level = TOP, .self = 0, .positive = false };
  uint32_t m = new_var(&c, kind, false);
  snprintf(c.v[m].name, sizeof c.v[m].name, "%s", kind == SESSION ? "m" : "d");
  const char *lets = "";
  if (may(g, GEN_lets, 20)) {
    const char *is = latest_text(&c, SESSION, 1);
    uint32_t v = new_var(&c, SESSION, true);
    lets = fmt(g, " where %s is the %s", c.v[v].name, is);
  }
  const char *what = both(g, use_var(&c, m), chance(g, 60) ? formula(&c, 2) : NULL);
  for (uint32_t i = 1; i < c.nv; i++)
    for (uint32_t tries = 0; !c.v[i].uses && tries < 8; tries++) what = both(g, what, use_var(&c, i));
  const char *when = chance(g, 40) ? fmt(g, " when %s", formula(&c, 1)) : "";
  bool waive = may(g, GEN_waive, 20);
  Stmt st = { .pred = -1, .deciding = waive };
  st.text =
      fmt(g, "require %s%s%s%s", what, when, lets, waive ? fmt(g, " unless %s decides otherwise", body_const(g)) : "");
  return st;
}

/* ---- the record ---- */
static const char *period(Gen *g) {
  uint32_t i = below(g, NDATES - 1), j = i + 1 + below(g, NDATES - 1 - i);
  switch (below(g, 5)) {
  case 0: return "";
  case 1: return fmt(g, " from %s", dates[i]);
  case 2: return fmt(g, " until %s", dates[j]);
  case 3:
    return i == 2 || i == 3 || j == 3 ? fmt(g, " from %s", dates[i]) : fmt(g, " from %s until %s", dates[i], dates[j]);
  default: return i == 2 || strchr(dates[i], 'T') ? "" : fmt(g, " on %s", dates[i]);
  }
}
static const char *value_const(Gen *g, GT t) { return t == NUM ? fmt(g, "%u", below(g, 5)) : constant(g, t); }
static void line(Gen *g, const char *s) {
  text_puts(&g->out, s);
  text_puts(&g->out, "\n");
}
static const char *actual(Gen *g, GT t, uint32_t i) {
  if (is_kind_type(t)) {
    uint32_t n = g->ninds[t];
    if (t == STATE && i >= n) return g->inds[UNION][(i - n) % g->ninds[UNION]];
    return g->inds[t][i % n];
  }
  return value_const(g, t);
}
static uint32_t count_of(const Gen *g, GT t) {
  return is_kind_type(t) ? g->ninds[t] + (t == STATE ? g->ninds[UNION] : 0) : 2;
}
/* Each key once, or twice with periods that do not meet. */
static void facts_of(Gen *g, const P *p, uint32_t density) {
  bool split = p->over || p->office;
  uint32_t n[3] = { 1, 1, 1 };
  for (uint32_t i = 0; i < p->n; i++) {
    if (is_kind_type(p->p[i]) && !g->ninds[p->p[i]]) return;
    n[i] = count_of(g, p->p[i]);
  }
  for (uint32_t i = 0; i < n[0]; i++)
    for (uint32_t j = 0; j < n[1]; j++)
      for (uint32_t k = 0; k < n[2]; k++) {
        uint32_t idx[3] = { i, j, k };
        if (!chance(g, density)) continue;
        const char *args = "";
        for (uint32_t a = 0; a < p->n; a++) {
          const char *x = p->p[a] == NUM ? fmt(g, "%u", idx[a] + 1) : actual(g, p->p[a], idx[a]);
          if (!(p->many && a + 1 == p->n)) args = *args ? fmt(g, "%s, %s", args, x) : x;
        }
        const char *h = fmt(g, "%s(%s)", p->name, args),
                   *last = p->many ? actual(g, p->p[p->n - 1], idx[p->n - 1]) : NULL;
        for (uint32_t part = 0; part < (split && chance(g, 40) ? 2u : 1u); part++) {
          const char *when = !split ? "" : part ? " from 2021-01-31" : chance(g, 25) ? " until 2021-01-31" : NULL;
          if (!when) when = part ? "" : period(g), part = 9;
          if (may(g, GEN_unknown, 12))
            line(g, fmt(g, "unknown %s%s", p->many ? fmt(g, "%s(%s, %s)", p->name, args, last) : h, when));
          else if (p->open && !p->fun && chance(g, 30)) line(g, fmt(g, "not %s%s", h, when));
          else if (p->many) line(g, fmt(g, "%s is %s%s", h, last, when));
          else if (p->fun)
            line(g, fmt(g, "%s is %s%s%s", h, value_const(g, p->val),
                        p->office && may(g, GEN_acting, 30) ? " acting" : "", when));
          else line(g, fmt(g, "%s%s", h, when));
        }
      }
}
static void attributes(Gen *g, GT kind, const char *indent) {
  for (uint32_t i = 0; i < g->np; i++) {
    const P *p = &g->p[i];
    if (!p->attr || p->p[0] != kind) continue;
    uint32_t what = below(g, 100);
    if (what < 15) continue;
    if (what < 22 && use(g, GEN_unknown)) {
      line(g, fmt(g, "%sunknown %s", indent, p->name));
      continue;
    }
    if (p->many) {
      const char *s = "";
      for (uint32_t k = 0; k < g->ninds[p->p[1]]; k++)
        if (chance(g, 50)) s = *s ? fmt(g, "%s, %s", s, g->inds[p->p[1]][k]) : g->inds[p->p[1]][k];
      line(g, fmt(g, "%s%s = {%s%s}", indent, p->name, *s ? s : " ", ""));
    } else if (p->n == 2) {
      for (uint32_t k = 0; k < g->ninds[p->p[1]]; k++)
        if (chance(g, 65))
          line(g, fmt(g, "%s%s(%s) = %s", indent, p->name, g->inds[p->p[1]][k], value_const(g, p->val)));
    } else if (constant(g, p->val)) line(g, fmt(g, "%s%s = %s", indent, p->name, value_const(g, p->val)));
  }
}
static void decisions(Gen *g, const char *indent) {
  for (uint32_t b = 0; b < g->nb; b++)
    for (uint32_t s = 0; s < g->b[b].n; s++) {
      const Stmt *st = &g->b[b].s[s];
      if (!st->deciding || !chance(g, 50)) continue;
      if (st->pred < 0) {
        line(g, fmt(g, "%sdecides %s: waived%s", indent, g->b[b].label,
                    chance(g, 40) && constant(g, SESSION) ? fmt(g, " for %s", constant(g, SESSION)) : ""));
        continue;
      }
      const P *p = &g->p[st->pred];
      const char *args = "";
      bool named = true;                         /* there may be no event of the kind */
      for (uint32_t i = 0; i < p->n; i++) {
        const char *x = value_const(g, p->p[i]);
        named = named && x;
        if (x) args = *args ? fmt(g, "%s, %s", args, x) : x;
      }
      if (!named) continue;
      const char *k = fmt(g, "%s(%s)", p->name, args), *when = chance(g, 30) ? period(g) : "";
      if (strncmp(when, " from", 5) && strncmp(when, " on", 3))
        when = ""; /* it begins with its event, which may be later */
      if (may(g, GEN_restored, 15)) k = fmt(g, "restored %s", k);
      else if (p->fun) k = fmt(g, "%s is %s", k, value_const(g, p->val));
      else if (chance(g, 35)) k = fmt(g, "not %s", k);
      line(g, fmt(g, "%sdecides %s: %s%s", indent, g->b[b].label, k, when));
    }
}
static void event(Gen *g, GT kind, const char *name, const char *on, bool nest, const char *replaces) {
  if (replaces) line(g, fmt(g, "#replaces %s", replaces));
  line(g, fmt(g, "%s %s on %s%s {", kind == DECISION && g->motions && chance(g, 40) ? "Motion" : type_text[kind], name,
              on, kind == DECISION && may(g, GEN_proposed, 35) ? " proposed" : ""));
  attributes(g, kind, "  ");
  if (kind == DECISION && use(g, GEN_decisions)) decisions(g, "  ");
  if (nest)
    for (uint32_t i = 0; i < 1 + below(g, 2); i++) {
      line(g, fmt(g, "  Decision %sN%u%s {", name, i, chance(g, 20) ? fmt(g, " on %s", date_const(g)) : ""));
      attributes(g, DECISION, "    ");
      if (use(g, GEN_decisions)) decisions(g, "    ");
      line(g, "  }");
    }
  line(g, "}");
}

/* ---- the whole ---- */
static void vocabulary(Gen *g) {
  static const char *const people[] = { "Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus" }, *const states[] = {
    "Ruri", "Sula", "Tome", "Vale", "Wend", "Xant", "Yalu"
  };
  uint32_t more = chance(g, 5) ? 3 : 0;
  static const char *const bodies[] = { "Board", "Panel" }, *const unions[] = { "Zenit" };
#define INDS(t, from, many)                                                                                            \
  do {                                                                                                                 \
    g->ninds[t] = (many);                                                                                              \
    for (uint32_t i_ = 0; i_ < g->ninds[t]; i_++) g->inds[t][i_] = (from)[i_];                                         \
  } while (0)
  INDS(PERSON, people, 2 + below(g, 3 + more));
  INDS(STATE, states, 2 + below(g, 3 + more));
  INDS(BODY, bodies, 1 + below(g, 2));
  INDS(UNION, unions, may(g, GEN_subkinds, 20) ? 1u : 0u);
#undef INDS
  static const char *const sessions[] = { "S1", "S2", "S3" }, *const decs[] = { "E1", "E2", "E3" };
  for (uint32_t i = 0, n = below(g, 4); i < n; i++) g->inds[SESSION][g->ninds[SESSION]++] = sessions[i];
  for (uint32_t i = 0, n = below(g, 4); i < n; i++) g->inds[DECISION][g->ninds[DECISION]++] = decs[i];
  for (GT t = SESSION; t <= DECISION; t++)
    for (uint32_t i = 0; i < g->ninds[t]; i++) {
      g->on[t][i] = date_const(g);
      for (uint32_t k = 0; !use(g, GEN_ties) && k < i; k++)
        if (!strcmp(g->on[t][k], g->on[t][i])) g->on[t][i] = dates[(below(g, NDATES))], k = UINT32_MAX;
    }
  bool opt = use(g, GEN_optional), open = use(g, GEN_open);
  P in[] = {
    { .name = "member", .n = 1, .p = { STATE }, .over = true },
    { .name = "friend", .n = 2, .p = { PERSON, PERSON } },
    { .name = "ally", .n = 2, .p = { STATE, STATE }, .over = true },
    { .name = "invited", .n = 2, .p = { PERSON, SESSION }, .open = open },
    { .name = "okay", .n = 1, .p = { STATE }, .open = open, .over = true },
    { .name = "belongs", .n = 1, .p = { PERSON }, .fun = true, .val = STATE, .optional = opt },
    { .name = "weight", .n = 1, .p = { STATE }, .fun = true, .val = NUM, .over = true },
    { .name = "rank", .n = 1, .p = { PERSON }, .fun = true, .val = NUM, .optional = opt },
    { .name = "since_when", .n = 1, .p = { STATE }, .fun = true, .val = DATE, .optional = opt },
    { .name = "grade", .n = 2, .p = { PERSON, BODY }, .fun = true, .val = GRADE, .over = true },
    { .name = "motto", .n = 1, .p = { BODY }, .fun = true, .val = WORDS },
    { .name = "quota", .n = 2, .p = { STATE, NUM } },
    { .name = "noted", .n = 1, .p = { SESSION } },
    { .name = "backs", .n = 2, .p = { DECISION, PERSON } },
    { .name = "head", .n = 1, .p = { STATE }, .fun = true, .val = PERSON, .office = true },
    { .name = "deputy", .n = 2, .p = { STATE, PERSON }, .office = true, .many = true },
    { .name = "leads", .n = 1, .p = { UNION } },
    { .name = "open_rank", .n = 1, .p = { PERSON }, .fun = true, .val = NUM, .open = open, .optional = opt },
  };
  for (uint32_t i = 0; i < sizeof in / sizeof *in; i++) {
    const char *n = in[i].name;
    bool must = !strcmp(n, "member") || !strcmp(n, "weight") || !strcmp(n, "head") || !strcmp(n, "friend") ||
                !strcmp(n, "quota");
    if (!strcmp(n, "leads") && !g->ninds[UNION]) continue;
    if (!strcmp(n, "quota") && !use(g, GEN_numparams)) continue;
    if (must || chance(g, 50)) add_pred(g, in[i]);
  }
  P at[] = {
    { .name = "form", .n = 1, .p = { SESSION }, .fun = true, .val = FORM },
    { .name = "host", .n = 1, .p = { SESSION }, .fun = true, .val = STATE, .optional = true },
    { .name = "chair", .n = 1, .p = { SESSION }, .fun = true, .val = PERSON },
    { .name = "attendees", .n = 2, .p = { SESSION, PERSON }, .many = true },
    { .name = "guests", .n = 2, .p = { SESSION, PERSON }, .many = true, .optional = true },
    { .name = "prev", .n = 1, .p = { SESSION }, .fun = true, .val = SESSION, .optional = true },
    { .name = "quorum", .n = 1, .p = { SESSION }, .fun = true, .val = NUM },
    { .name = "score", .n = 2, .p = { SESSION, PERSON }, .fun = true, .val = NUM, .optional = true },
    { .name = "due", .n = 1, .p = { SESSION }, .fun = true, .val = DATE, .optional = true },
    { .name = "session", .n = 1, .p = { DECISION }, .fun = true, .val = SESSION, .optional = true },
    { .name = "vote", .n = 2, .p = { DECISION, STATE }, .fun = true, .val = VOTE },
    { .name = "about", .n = 1, .p = { DECISION }, .fun = true, .val = STATE, .optional = true },
  };
  for (uint32_t i = 0; i < sizeof at / sizeof *at; i++) {
    P p = at[i];
    p.attr = true;
    bool must =
        !strcmp(p.name, "form") || !strcmp(p.name, "chair") || !strcmp(p.name, "attendees") || !strcmp(p.name, "vote");
    if (!opt && p.optional) continue;
    if (must || (chance(g, 60) && use(g, GEN_attrs))) add_pred(g, p);
  }
  add_pred(g, (P){ .name = "body", .n = 1, .p = { SESSION }, .fun = true, .val = BODY, .attr = true });
  add_pred(g, (P){ .name = "body", .n = 1, .p = { DECISION }, .fun = true, .val = BODY, .attr = true });

  /* what provisions conclude, in order: each reads what comes before it */
  static const char *const names[] = { "alpha", "beta", "gamma", "delta", "kappa", "sigma" };
  int level = 1;
  uint32_t n = 1 + below(g, 4);
  for (uint32_t i = 0; i < n; i++) {
    P p = { .name = names[i], .derived = true, .level = level };
    static const GT firsts[] = { STATE, PERSON, STATE, SESSION, BODY, DECISION, PERSON };
    p.n = 1 + below(g, 2);
    p.p[0] = firsts[below(g, 7)];
    p.p[1] = chance(g, 40) ? PERSON : chance(g, 70) ? STATE : may(g, GEN_numparams, 40) ? NUM : BODY;
    if (chance(g, 8) && use(g, GEN_eventvars)) p.p[1] = SESSION;
    p.fun = chance(g, 40);
    if (p.fun) {
      static const GT vals[] = { STATE, PERSON, NUM, NUM, GRADE, DATE, SESSION };
      p.val = vals[below(g, use(g, GEN_dates) ? 7 : 5)];
      p.optional = opt && chance(g, 35);
      if (p.n > 1 && p.p[1] == NUM) p.p[1] = STATE;
    } else {
      p.recursive = may(g, GEN_recursion, 45) && !(p.n > 1 && p.p[1] == NUM);
      p.open = open && may(g, GEN_openrules, 12);
    }
    p.over = is_event(p.p[0]) && may(g, GEN_lasting, 40);
    if (!(p.recursive && chance(g, 30))) level++;     /* two that read each other */
    add_pred(g, p);
  }
  level++;
  add_pred(g, (P){ .name = "adopted", .n = 1, .p = { DECISION }, .derived = true, .level = level++ });
  if (use(g, GEN_acts)) {
    add_pred(g, (P){ .name = "attend",
                     .n = 2,
                     .p = { PERSON, SESSION },
                     .act = true,
                     .derived = true,
                     .needs = use(g, GEN_needs),
                     .level = level++ });
    if (chance(g, 50))
      add_pred(g, (P){ .name = "preside",
                       .n = 2,
                       .p = { PERSON, SESSION },
                       .act = true,
                       .derived = true,
                       .needs = may(g, GEN_needs, 50),
                       .level = level++ });
    if (chance(g, 40))
      add_pred(g, (P){ .name = "support",
                       .n = 2,
                       .p = { STATE, DECISION },
                       .act = true,
                       .derived = true,
                       .needs = may(g, GEN_needs, 50),
                       .level = level++ });
    if (chance(g, 30))
      add_pred(g,
               (P){ .name = "steer", .n = 2, .p = { PERSON, STATE }, .act = true, .derived = true, .level = level++ });
    if (chance(g, 20))
      add_pred(g, (P){ .name = "present",
                       .n = 3,
                       .p = { PERSON, STATE, SESSION },
                       .act = true,
                       .derived = true,
                       .level = level++ });
  }
}
static void declare(Gen *g) {
  bool rest = may(g, GEN_calendar, 40);
  line(g, fmt(g, "charter C%s%s%s", chance(g, 30) ? " in force from 2020-01-01" : "", chance(g, 30) ? " zone \"+03:00\"" : "",
              rest ? " days off rest" : ""));
  if (rest) line(g, fmt(g, "relation rest(x0: date)%s", use(g, GEN_open) && chance(g, 20) ? " open" : ""));
  for (uint32_t i = 0; rest && i < 1 + below(g, 3); i++) line(g, fmt(g, "rest(%s)", dates[i]));
  line(g, "kind Person");
  line(g, "kind State");
  line(g, "kind Body");
  if (g->ninds[UNION]) line(g, "kind Union is State");
  for (uint32_t r = 0; r < g->nreadings; r++)
    line(g, r == 0   ? "reading strict"
            : r == 1 ? (chance(g, 60) ? "reading loose extends strict" : "reading loose")
                     : "reading other extends loose");
  for (GT k = SESSION; k <= DECISION; k++) {
    line(g, k == SESSION ? "event Session {"
                         : fmt(g, "event Decision made by body%s {", use(g, GEN_proposed) ? " stands if adopted" : ""));
    for (uint32_t i = 0; i < g->np; i++) {
      const P *p = &g->p[i];
      if (!p->attr || p->p[0] != k) continue;
      GT val = p->many ? p->p[1] : p->val;
      line(g, fmt(g, "  %s%s : %s%s%s", p->name, p->n == 2 && !p->many ? fmt(g, "(%s)", type_text[p->p[1]]) : "",
                  p->many ? "many " : "", type_text[val], p->optional ? " optional" : ""));
    }
    line(g, "}");
  }
  if (g->motions) line(g, "event Motion is Decision {"), line(g, "}");
  if (g->orders) line(g, "event Order made by giver {"), line(g, "  giver : Person"), line(g, "}");
  for (uint32_t i = 0; i < g->np; i++) {
    const P *p = &g->p[i];
    if (p->attr) continue;
    const char *s = "";
    for (uint32_t k = 0; k < p->n - (p->office && p->many); k++)
      s = fmt(g, "%s%sx%u: %s", s, k ? ", " : "", k, type_text[p->p[k]]);
    if (p->office) line(g, fmt(g, "office %s of %s%s", p->name, s, p->many ? ", many" : ""));
    else if (p->act) {
      const char *means = !strcmp(p->name, "attend")    ? "x0 in x1.attendees"
                          : !strcmp(p->name, "preside") ? "x0 = x1.chair"
                          : !strcmp(p->name, "support") ? "x1.vote(x0) = yes"
                          : !strcmp(p->name, "steer")   ? "x0 = x1.head"
                                                        : "x0 in x2.attendees and x0 = x1.head";
      line(g, fmt(g, "act %s(%s) means %s%s", p->name, s, means, p->needs ? ", needs permission" : ""));
    } else
      line(g, fmt(g, "relation %s(%s)%s%s%s%s", p->name, s, p->fun ? fmt(g, ": %s", type_text[p->val]) : "",
                  p->optional && p->fun ? " optional" : "", p->open ? " open" : "", p->over ? " over time" : ""));
  }
  for (GT t = PERSON; t <= UNION; t++)
    for (uint32_t i = 0; i < g->ninds[t]; i++) line(g, fmt(g, "%s %s", type_text[t], g->inds[t][i]));
}
static void provisions(Gen *g) {
  static const char *const ids[] = { "1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2" };
  int derived[64];
  uint32_t nd = 0;
  for (uint32_t i = 0; i < g->np; i++) if (g->p[i].derived) derived[nd++] = (int)i;
  g->narticles = 1 + below(g, 3);
  for (uint32_t i = 0; i < g->narticles; i++)
    g->article_kind[i] = may(g, GEN_concerning, 65) ? (chance(g, 60) ? SESSION : DECISION) : NTYPES;
  g->nb = 2 + below(g, 5);
  if (g->nb < g->narticles) g->nb = g->narticles;
  for (uint32_t i = 0; i < g->nb; i++) {
    Block *b = &g->b[i];
    b->article = (int)(i * g->narticles / g->nb);
    b->label = ids[i];
    b->versioned =
        i && g->b[i - 1].article == b->article && !strstr(g->b[i - 1].options, "in force") && may(g, GEN_versions, 15);
    const char *o = "";
    int over = -1;
    if (b->versioned) {
      b->label = g->b[i - 1].label;
      g->b[i - 1].options = fmt(g, "%s in force until 2021-01-31", g->b[i - 1].options);
      o = " in force from 2021-01-31";
    } else if (may(g, GEN_versions, 12))
      o = fmt(g, " in force %s %s", chance(g, 50) ? "from" : "until", chance(g, 50) ? "2020-06-15" : "2021-01-31");
    if (g->nreadings && may(g, GEN_readings, 25))
      o = fmt(g, "%s under %s", o, chance(g, 50) ? "strict" : g->nreadings > 1 ? "loose" : "strict");
    uint32_t ns = 1 + below(g, 3);
    if (i && !b->versioned && may(g, GEN_overrides, 40)) {
      over = (int)below(g, i);
      if (g->b[over].versioned || !g->b[over].n || g->b[over].s[0].pred < 0 || g->p[g->b[over].s[0].pred].recursive)
        over = -1;
      for (uint32_t k = 0; over >= 0 && k < i; k++)
        if ((int)k != over && !strcmp(g->b[k].label, g->b[over].label)) over = -1;
    }
    GT kind = (GT)g->article_kind[b->article];
    for (uint32_t k = 0; k < ns; k++) {
      int pred = derived[below(g, nd)];
      if (over >= 0 && k == 0) pred = g->b[over].s[0].pred;
      if (kind != NTYPES && over < 0 && may(g, GEN_require, 25)) b->s[b->n++] = requirement(g, kind);
      else b->s[b->n++] = statement(g, pred, kind == NTYPES ? -1 : (int)kind, over >= 0 && k == 0);
    }
    if (over >= 0)
      o = chance(g, 50) ? fmt(g, "%s overrides %s", o, g->b[over].label)
                        : (g->b[over].options = fmt(g, "%s subject to %s", g->b[over].options, b->label), o);
    b->options = o;
  }
  if (use(g, GEN_establish) && chance(g, 6)) {
    Block *b = &g->b[g->nb++];
    *b = (Block){ .label = "9.1", .options = "", .article = (int)g->narticles - 1 };
    b->s[b->n++] = (Stmt){ .text = fmt(g, "%s may establish z9: Body", body_const(g)), .pred = -2 };
  }
  for (uint32_t a = 0; a < g->narticles; a++) {
    GT kind = (GT)g->article_kind[a];
    const char *where = kind != NTYPES && chance(g, 50)
                            ? fmt(g, " where %s.body = %s", kind == SESSION ? "m" : "d", body_const(g))
                            : "";
    line(g, fmt(g, "article %u%s {", a + 1,
                kind == NTYPES ? ""
                               : fmt(g, " concerning %s: %s%s", kind == SESSION ? "m" : "d", type_text[kind], where)));
    for (uint32_t i = 0; i < g->nb; i++) {
      if (g->b[i].article != (int)a) continue;
      line(g, fmt(g, "  provision %s%s {", g->b[i].label, g->b[i].options));
      for (uint32_t s = 0; s < g->b[i].n; s++) line(g, fmt(g, "    %s", g->b[i].s[s].text));
      line(g, "  }");
    }
    line(g, "}");
  }
}
static void record(Gen *g) {
  for (uint32_t i = 0; i < g->np; i++) {
    const P *p = &g->p[i];
    if (p->attr || p->act) continue;
    facts_of(g, p, p->derived ? (chance(g, 20) ? 15 : 0) : p->n == 1 ? 65 : 35);
  }
  for (GT t = SESSION; t <= DECISION; t++)
    for (uint32_t i = 0; i < g->ninds[t]; i++)
      event(g, t, g->inds[t][i], g->on[t][i], t == SESSION && may(g, GEN_nested, 20), NULL);
  for (uint32_t i = 0; g->orders && i < 2; i++) {
    line(g, fmt(g, "Order O%u on %s {", i, date_const(g)));
    line(g, fmt(g, "  giver = %s", constant(g, PERSON)));
    if (use(g, GEN_decisions)) decisions(g, "  ");
    line(g, "}");
  }
  bool establish = false;
  for (uint32_t i = 0; i < g->nb; i++) establish = establish || g->b[i].s[0].pred == -2;
  if (establish) {
    line(g, fmt(g, "Decision E9 on %s {", date_const(g)));
    line(g, fmt(g, "  body = %s", body_const(g)));
    line(g, fmt(g, "  decides 9.1: establishes Agency%s", period(g)));
    line(g, "}");
  }
}
static const char *take(Gen *g) {
  const char *s = arena_text(g->a, g->out.at ? text_done(&g->out) : "", g->out.n);
  g->out.n = 0;
  return s;
}
static const char *query(Gen *g) {
  Ctx c = { .g = g, .level = TOP, .self = -1, .positive = false };
  if (chance(g, 35)) {
    uint32_t n = 1 + below(g, 2);
    for (uint32_t i = 0; i < n; i++) new_var(&c, some_type(g, false), true);
    const char *first = typed_use(&c, 0);
    if (n > 1) first = both(g, first, typed_use(&c, 1));
    const char *s = formula(&c, 2);
    return chance(g, 80) ? fmt(g, "%s and (%s)", first, s) : fmt(g, "%s and not (%s)", first, s);
  }
  const P *p = &g->p[below(g, g->np)];
  for (int tries = 0; tries < 3 && !p->derived; tries++) p = &g->p[below(g, g->np)];
  const char *args[3];
  for (uint32_t i = 0; i < p->n; i++) {
    const char *k = constant(g, p->p[i]);
    uint32_t mode = below(g, 10);
    args[i] = mode < 4 && k                   ? k
              : is_event(p->p[i]) && mode < 6 ? "case"
              : mode < 7 || p->p[i] == NUM    ? fmt(g, "q%u", i)
                                              : fmt(g, "q%u", i);
  }
  if (p->act) {
    static const char *const verbs[] = { "may", "may", "must", "must not" };
    return fmt(g, "%s %s %s %s", args[0], verbs[below(g, 4)], p->name,
               p->n == 2 ? args[1] : fmt(g, "(%s, %s)", args[1], args[2]));
  }
  if (p->attr) {
    const char *base = fmt(g, "%s.%s", constant(g, p->p[0]) && chance(g, 50) ? constant(g, p->p[0]) : "case", p->name);
    if (p->many) return fmt(g, "%s in %s", args[1], base);
    if (p->n == 2) base = fmt(g, "%s(%s)", base, args[1]);
    return chance(g, 30) ? base : fmt(g, "%s = qv", base);
  }
  if (p->many) return fmt(g, "%s in %s(%s)", args[1], p->name, strcmp(args[0], "case") ? args[0] : "q0");
  const char *s = args[0];
  for (uint32_t i = 1; i < p->n; i++) s = fmt(g, "%s, %s", s, args[i]);
  s = fmt(g, "%s(%s)", p->name, s);
  if (!p->fun) return s;
  if (chance(g, 30)) return s;
  return fmt(g, "%s = %s", s, chance(g, 70) ? "qv" : constant(g, p->val) ? constant(g, p->val) : "qv");
}
Generated *gen_program(Arena *a, uint64_t seed, uint64_t avoid) {
  Gen *g = NEW(a, Gen);
  Generated *out = NEW(a, Generated);
  *g = (Gen){ .a = a, .rng = rng_of(seed), .avoid = avoid, .out = { .arena = a }, .at_budget = 2 };
  g->nreadings = may(g, GEN_readings, 30) ? 1 + below(g, 3) : 0;
  g->motions = may(g, GEN_subkinds, 12);
  g->orders = may(g, GEN_orders, 20);
  vocabulary(g);
  declare(g);
  provisions(g);
  record(g);
  out->program = take(g);
  out->nreadings = g->nreadings ? g->nreadings : 1;
  out->ncases = chance(g, 80) ? 1 + below(g, 2) : 0;
  for (uint32_t i = 0; i < out->ncases; i++) {
    GT k = chance(g, 65) ? SESSION : DECISION;
    const char *replaces = may(g, GEN_replace, 12) && g->ninds[k] ? g->inds[k][below(g, g->ninds[k])] : NULL;
    event(g, k, "Now", date_const(g), k == SESSION && may(g, GEN_nested, 40), replaces);
    for (uint32_t x = 0; x < g->np && k == SESSION; x++)
      if (!strcmp(g->p[x].name, "invited") && chance(g, 60)) line(g, fmt(g, "invited(%s, Now)", g->inds[PERSON][0]));
    out->cases[i] = take(g);
  }
  out->nqueries = 10 + below(g, 10);
  for (uint32_t i = 0; i < out->nqueries; i++) out->queries[i] = query(g);
  return out;
}
