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
 */
#include "eval/engine.h"

typedef struct Namer { Engine *e; const Var *vars; uint32_t var; uint64_t lets; Named *out; } Namer;

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

static void add(Namer *w, Value v, Instant from, Instant to) {
  NamedSpan s = { (IndId)v.n, from, to };
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
  for (uint32_t i = lo; i < hi; i++)
    if (fact_fits(rows[i], p)) add(w, rows[i]->args[col], rows[i]->from, rows[i]->to);
  w->out->reads |= e->info[n->pred].bit;
  return true;
}
static bool named(Namer *w, const Node *n) {
  Engine *e = w->e;
  switch (n->op) {
    case N_OR:
      for (uint32_t i = 0; i < n->nkids; i++)
        if (!named(w, n->kid[i])) return false;
      return true;
    case N_AND: case N_SOME:                     /* as soon as one conjunct is false, all is */
      for (uint32_t i = 0; i < n->nkids; i++) {
        uint32_t before = w->out->all.n;
        if (n->kid[i] && named(w, n->kid[i])) return true;
        w->out->all.n = before;
      }
      return false;
    case N_EQ:
      for (uint32_t i = 0; i < 2; i++) {
        const Node *other = n->kid[1 - i];
        if (!is_it(w, n->kid[i])) continue;
        if (other->op == N_CALL) return may_be_lookup(e, other->pred) && column(w, other, e->p->preds.at[other->pred].nparams);
        if (other->op != N_CONST || other->value.tag != V_IND) return false;
        add(w, other->value, INSTANT_MIN, INSTANT_MAX);
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
  Namer w = { e, vars, var, condition ? lets_in(condition) : 0, out };
  Looks looks = { e, NEW_ARRAY(e->scratch, uint8_t, e->p->preds.n) };
  return condition && only_looks(&looks, condition, 0) && named(&w, condition);
}
