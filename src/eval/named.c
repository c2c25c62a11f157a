/* named.c - who alone can meet a condition, and when: those whom the record names where the condition looks for them.
 *
 * `some s: member(s) has p in {s.head, s.deputy}` is false of whoever no entry in force names as a head or a deputy. In a register of
 * a million persons those who are ever named are few, and of all others nothing needs to be derived, or remembered.
 *
 * Invariants
 * - It is said of the record alone, and holds for as long as a case adds nothing to the predicates that were looked at.
 * - Only of conditions that meet no limit whoever they are asked of (`only_looks`): else it would depend on how many were asked before
 *   whether a calculation that does not fit is met.
 * - A comparison counts only if its other side is known whatever is asked: it looks up entries none of which is unknown or in
 *   conflict with another, under keys that are individuals.
 * - Where the condition is a conjunction, and some of the variables that it is about are those of the entry that names somebody, whoever
 *   makes it true of him is that entry's. So it is as true of him as the other conjuncts are of these: that is found out once for all
 *   whom entries of that individual name, and for all times (`named_settle`).
 */
#include "eval/engine.h"

/* ors: of how many disjunctions around it we are in a part */
typedef struct Namer { Engine *e; const Var *vars; uint32_t var, ors; uint64_t lets; Named *out; } Namer;

static uint64_t lets_in(const Node *n) {
  uint64_t m = n->op == N_LET ? UINT64_C(1) << n->var : 0;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]) m |= lets_in(n->kid[i]);
  return m;
}
static bool is_it(const Namer *w, const Node *n) { return n->op == N_VAR && n->var == w->var; }
/* It stands for an individual that is known, whichever it is. */
static bool is_individual(const Namer *w, const Node *n) {
  if (n->op == N_CONST) return n->value.tag == V_IND;
  return n->op == N_VAR && w->vars[n->var].type.tag == TY_IND && !(w->lets >> n->var & 1);
}

static void add(Namer *w, Value v, Instant from, Instant to, const Fact *fact, const Node *by) {
  NamedSpan s = { (IndId)v.n, false, from, to, fact, by };
  if (v.tag == V_IND && from < to) vec_push(w->e->scratch, &w->out->all, s);
}
/* Those who stand in a column of the entries; of the other columns those that are constants are given. */
static bool column(Namer *w, const Node *n, uint32_t col) {
  Engine *e = w->e;
  const Pred *d = &e->p->preds.at[n->pred];
  FactTable *t = &e->facts[n->pred];
  if (d->open || d->anchored || d->form == PRED_ATTRIBUTE || e->info[n->pred].derived || e->info[n->pred].events) return false;
  Value given[MAX_ARGS + 1];
  Pattern p = { given, 0, d->nparams, 0 };
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (i == col) continue;
    if (!is_individual(w, n->kid[i])) return false;
    if (n->kid[i]->op != N_CONST) continue;
    given[i] = n->kid[i]->value;
    p.bound |= 1u << i;
  }
  if (!entries_known(e, n->pred)) return false;
  const Fact **rows = t->rows;
  uint32_t lo = 0, hi = t->n;
  if (p.bound) {
    const Index *x = index_of(e->base, t, p.bound);
    rows = x->rows;
    if (!index_find(x, given, &lo, &hi)) hi = 0;
  }
  vec_room(e->scratch, &w->out->all, hi - lo);
  for (uint32_t i = lo; i < hi; i++)
    if (fact_fits(rows[i], p)) add(w, rows[i]->args[col], rows[i]->from, rows[i]->to, rows[i], n);
  w->out->reads.open |= e->info[n->pred].bit;
  w->out->reads.all |= e->info[n->pred].bit;
  return true;
}
/* What a conjunction, or a quantifier, asks besides kid i. */
static void other_conjuncts(Namer *w, const Node *n, uint32_t i) {
  Named *out = w->out;
  if (w->ors) out->apart = false;                /* it asks that of some of those alone who are named */
  for (uint32_t k = 0; k < n->nkids; k++)
    if (k != i && n->kid[k]) vec_push(w->e->scratch, &out->others, n->kid[k]);
  for (uint32_t k = 0; n->op == N_SOME && k < n->nvars; k++) out->vars |= UINT64_C(1) << n->vars[k];
}
static bool named(Namer *w, const Node *n) {
  Engine *e = w->e;
  switch (n->op) {
    case N_OR:
      w->ors++;
      for (uint32_t i = 0; i < n->nkids; i++)
        if (!named(w, n->kid[i])) return false;
      w->ors--;
      return true;
    case N_AND: case N_SOME:                     /* as soon as one conjunct is false, all is */
      for (uint32_t i = 0; i < n->nkids; i++) {
        uint32_t before = w->out->all.n, ors = w->ors;
        if (n->kid[i] && named(w, n->kid[i])) {
          other_conjuncts(w, n, i);
          return true;
        }
        w->out->all.n = before;
        w->ors = ors;
      }
      return false;
    case N_EQ:
      for (uint32_t i = 0; i < 2; i++) {
        const Node *other = n->kid[1 - i];
        if (!is_it(w, n->kid[i])) continue;
        if (other->op == N_CALL) return may_be_lookup(e, other->pred) && column(w, other, e->p->preds.at[other->pred].nparams);
        if (other->op != N_CONST || other->value.tag != V_IND) return false;
        add(w, other->value, INSTANT_MIN, INSTANT_MAX, NULL, NULL);
        return true;
      }
      return false;
    case N_ATOM:
      for (uint32_t i = 0; i < n->nkids; i++)
        if (is_it(w, n->kid[i])) return column(w, n, i);
      return false;
    default: return false;
  }
}

/* Looks at entries and compares, and so does what it asks for; conclusions deeper than that are not gone after. */
enum { LOOKS_DEEP = 32 };
typedef struct Looks { Engine *e; uint8_t *seen; } Looks;
static bool only_looks(Looks *l, const Node *n, uint32_t deep);
static bool pred_looks(Looks *l, PredId pred, uint32_t deep) {
  const Pred *d = &l->e->p->preds.at[pred];
  if (l->seen[pred]) return true;                /* it is being asked, or was */
  l->seen[pred] = 1;
  if (d->form == PRED_ACT || d->has_turns || l->e->info[pred].decidable || deep == LOOKS_DEEP) return false;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (d->params[i].tag != TY_IND && d->params[i].tag != TY_ENUM) return false;
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    for (uint32_t k = 0; k < r->nargs; k++)
      if (!only_looks(l, r->args[k], deep + 1)) return false;
    if (!only_looks(l, r->value, deep + 1) || !only_looks(l, r->body, deep + 1)) return false;
  }
  return true;
}
static bool only_looks(Looks *l, const Node *n, uint32_t deep) {
  if (!n) return true;
  switch (n->op) {
    case N_VAR: case N_CONST: case N_DATE: case N_TRUE: case N_IS_KIND: case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE:
    case N_THERE_IS: case N_AND: case N_OR: case N_NOT: case N_SOME: case N_EVERY: case N_NO: case N_LET: break;
    case N_CALL: case N_ATOM:
      if (!pred_looks(l, n->pred, deep)) return false;
      break;
    default: return false;
  }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (!only_looks(l, n->kid[i], deep)) return false;
  return true;
}

bool named_in(Engine *e, const Node *condition, uint32_t var, const Var *vars, Named *out) {
  Namer w = { e, vars, var, 0, condition ? lets_in(condition) : 0, out };
  Looks looks = { e, NEW_ARRAY(e->scratch, uint8_t, e->p->preds.n) };
  out->first = out->all.n;
  out->others.n = 0;
  out->vars = 0;
  out->apart = !w.lets;
  return condition && only_looks(&looks, condition, 0) && named(&w, condition);
}

/* ---- what the other conjuncts say of those whose entries name somebody ---- */
/* When the others hold of this individual, in order; U where that is not known, or was not looked at. */
typedef struct Spell { Instant from, to; Truth truth; } Spell;
typedef struct Holder { IndId ind; VEC(Spell) all; } Holder;
typedef struct Settler {
  Engine *e; const Rule *r; Named *who; uint32_t var, of; bool one;   /* one: what the others ask is about the variable `of`, or else about nobody */
  Instant from, to;              /* when anybody is named */
  Holder *holders; uint32_t mask, n;             /* an open table */
} Settler;
/* What is done at once must not be much more than what will be asked for: of how many individuals, for how many spells, of how many who
 * are named. For the others it is asked when it matters. */
enum { HOLDERS_MOST = LIMIT(1024, 2), SPELLS_MOST = LIMIT(64, 3), SETTLED_MOST = LIMIT(1 << 16, 20) };

static Truth others_hold(const Settler *s, IndId ind) {
  Engine *e = s->e;
  FRAME(f, s->r->nvars, s->r->vars);
  Truth t = rule_in_force(e, s->r) ? T : F;
  if (s->one) {
    frame_bind(&f, s->of, value_make(V_IND, ind));
    if (t > F) t = in_domain(e, s->r->vars[s->of].type.of, 0, ind);
  }
  for (uint32_t i = 0; i < s->who->others.n && t > F; i++) t = t_and(t, truth(e, &f, s->who->others.at[i]));
  return t;
}
static void holder_walk(const Settler *s, Holder *h) {
  Engine *e = s->e;
  for (Instant at = s->from; at < s->to && h->all.n < SPELLS_MOST;) {
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    Truth t = others_hold(s, h->ind);
    moment_leave(e, m);
    if (fp_case_dependent(e, &fresh, at)) t = U;
    s->who->reads.open |= t == U ? 0 : fresh.open_reads;
    s->who->reads.all |= t == U ? 0 : fresh.all_reads;
    Spell x = { at, fresh.to, t };
    vec_push(e->scratch, &h->all, x);
    at = fresh.to;
  }
}
/* NULL: they are too many. */
static const Holder *holder_of(Settler *s, IndId ind) {
  uint32_t k = (uint32_t)hash_mix(0, ind) & s->mask;
  while (s->holders[k].all.n && s->holders[k].ind != ind) k = (k + 1) & s->mask;
  Holder *h = &s->holders[k];
  if (h->all.n) return h;
  if (s->n == HOLDERS_MOST) return NULL;
  s->n++;
  h->ind = ind;
  holder_walk(s, h);
  return h;
}
/* Whom the others are asked of, where this entry names somebody: the condition is as true of him as that. False: it cannot be told. */
static bool holder_in(const Settler *s, const NamedSpan *x, IndId *ind) {
  bool found = !s->one;
  *ind = 0;
  if (!x->by) return found;
  for (uint32_t i = 0; i < x->by->nkids; i++) {
    const Node *n = x->by->kid[i];
    IndId it = (IndId)x->fact->args[i].n;
    if (n->op == N_CONST) continue;
    if (n->var == s->var) {                      /* an entry about somebody else says nothing of him */
      if (it != x->ind) return false;
      continue;
    }
    if (!s->one || n->var != s->of || (found && *ind != it)) return false;
    *ind = it;
    found = true;
  }
  return found && x->fact->truth == T && plain_entries(s->e, x->by->pred);
}
static void keep(const Settler *s, const NamedSpan *x, Instant from, Instant to, Truth t) {
  NamedSpan part = *x;
  part.from = from;
  part.to = to < x->to ? to : x->to;
  part.sure = t == T;
  if (t != F && part.from < part.to) vec_push(s->e->scratch, &s->who->all, part);
}
static void settle(Settler *s, const NamedSpan *x) {
  Instant upto = x->from;
  IndId ind;
  const Holder *h = holder_in(s, x, &ind) ? holder_of(s, ind) : NULL;
  for (uint32_t i = 0; h && i < h->all.n && upto < x->to; i++) {
    const Spell *part = &h->all.at[i];
    if (part->to <= upto) continue;
    keep(s, x, upto, part->from, U);
    keep(s, x, upto < part->from ? part->from : upto, part->to, part->truth);
    upto = part->to;
  }
  keep(s, x, upto, x->to, U);
}
void named_settle(Engine *e, const Rule *r, uint32_t var, Named *who) {
  uint64_t about = who->vars;
  uint32_t n = who->all.n - who->first;
  for (uint32_t i = 0; i < who->others.n; i++) about |= who->others.at[i]->free;
  if (!n || n > SETTLED_MOST || !who->apart || about >> var & 1 || about & (about - 1)) return;
  Settler s = { .e = e, .r = r, .who = who, .var = var, .one = about != 0, .from = INSTANT_MAX, .to = INSTANT_MIN, .mask = 15 };
  if (s.one) s.of = (uint32_t)__builtin_ctzll(about);
  if (s.one && (r->vars[s.of].type.tag != TY_IND || any_event_slot(e, about, r->vars))) return;
  NamedSpan *old = NEW_ARRAY(e->scratch, NamedSpan, n);
  memcpy(old, who->all.at + who->first, n * sizeof *old);
  who->all.n = who->first;
  for (uint32_t i = 0; i < n; i++) {
    if (old[i].from > INSTANT_MIN && old[i].from < s.from) s.from = old[i].from;
    if (old[i].to > s.to) s.to = old[i].to;
  }
  if (s.from == INSTANT_MAX) s.from = e->t;
  while (s.mask < n * 2) s.mask = s.mask * 2 + 1;
  s.holders = NEW_ARRAY(e->scratch, Holder, s.mask + 1);
  for (uint32_t i = 0; i < n; i++) {
    if (kind_is(e->p, ind_at(e, old[i].ind)->kind, r->vars[var].type.of)) settle(&s, &old[i]);
    else keep(&s, &old[i], old[i].from, old[i].to, U);
  }
}
