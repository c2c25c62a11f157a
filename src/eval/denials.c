/* denials.c - who is not permitted for the same reasons, without a proof for each.
 *
 * At an event everybody who may not do an act is refused by the same statements, and what each statement fails on is one of:
 *   its guard, which does not mention him (about.c); a list of the case that he is not in; its rest, which is about him and
 *   the record.
 * The first two read the same for whoever they are about. For the last a proof is made, once for an interval of time, and
 * compared with those of others before him (likewise.c): what is remembered of him is which of these it is like. Where the
 * rest is `p = T`, it is that of whoever is not mentioned in the proof of T. So two who fail every rest alike have the same
 * proof but for who they are, and one of them is explained.
 *
 * Invariant: the proof that explain.c makes of a refusal fails on the guards first, and on the rest only where these hold
 * (`guards_first`): so which part of the rest it names depends on nothing but the rest. */
#include "eval/explain.h"

enum { MAX_CAUSES = 64 };        /* of one statement; whoever differs from all of them is explained by himself */

typedef struct Cause { const Proof *proof; Value actor; Instant at; } Cause;
/* Of a statement: has it a rest; T, where that is `p = T`; the rest in the order of evaluation; the causes met so far. */
struct Causes { bool looked; const Node *is; Plan rest; VEC(const Cause *) all; };
typedef struct Refusal { const Finding *first; const Cause **causes; } Refusal;
struct Denials {
  PredId act; uint32_t col;
  Rules rests;                   /* that are looked at, at this event */
  bool told; const Cause **now;  /* of whom was asked last */
  VEC(Refusal) all;
};

/* ---- which acts can be told that way ---- */
/* Could it speak of one of this kind? */
static bool may_mention(const Program *p, const Node *n, KindId kind) {
  if (n->type.tag == TY_IND && (kind_is(p, n->type.of, kind) || kind_is(p, kind, n->type.of))) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && may_mention(p, n->kid[i], kind)) return true;
  return false;
}
/* False: a guard is evaluated behind something else, or could speak of an actor. */
static bool guards_first(Engine *e, const Rule *r, uint32_t event, KindId actor, Plan *rest) {
  uint64_t head = 0, guard = UINT64_C(1) << event;
  for (uint32_t i = 0; i < r->nargs; i++) head |= UINT64_C(1) << r->args[i]->var;
  const Plan *plan = plan_for(e, r->body, NULL, head & r->body->free, r->vars);
  uint32_t n = 0;
  for (; n < plan->n && plan->items[n].node && slots_in(plan->items[n].node) == guard; n++)
    if (may_mention(e->p, plan->items[n].node, actor)) return false;
  *rest = (Plan){ plan->n - n, plan->items + n, 0 };
  for (; n < plan->n; n++)
    if (plan->items[n].node && slots_in(plan->items[n].node) == guard) return false;
  return true;
}
/* T of `p = T`, where T has no variable; or NULL. */
static const Node *somebody(const Plan *rest, uint32_t actor) {
  const Node *n = rest->n == 1 ? rest->items[0].node : NULL;
  if (!n || n->op != N_EQ) return NULL;
  for (uint32_t i = 0; i < 2; i++)
    if (n->kid[i]->op == N_VAR && n->kid[i]->var == actor && !slots_in(n->kid[1 - i])) return n->kid[1 - i];
  return NULL;
}
static bool look_at(Engine *e, void *user, const Rule *r, bool apart, bool one_look) {
  const Denials *d = user;
  const Pred *act = &e->p->preds.at[d->act];
  Causes *c = &e->causes[r->id];
  if (!r->body || (!apart && !one_look)) return false;
  for (uint32_t i = 0; i < r->nargs; i++) {      /* whoever may do it is of the kind that it is about */
    Type t = r->vars[r->args[i]->var].type;
    if (t.tag != act->params[i].tag || t.of != act->params[i].of) return false;
  }
  if (!guards_first(e, r, r->args[act->subject]->var, act->params[d->col].of, &c->rest)) return false;
  c->looked = apart;
  c->is = apart ? somebody(&c->rest, r->args[d->col]->var) : NULL;
  return true;
}
Denials *denials_make(Engine *e, const About *a, PredId act) {
  const Pred *d = &e->p->preds.at[act];
  if (!e->causes) {
    e->causes = NEW_ARRAY(e->base, Causes, e->p->rules.n);
    e->tellable = NEW_ARRAY(e->base, uint8_t, e->p->preds.n);
  }
  Denials *x = NEW(e->scratch, Denials);
  x->act = act;
  x->col = 1 - d->subject;
  if (!e->tellable[act]) e->tellable[act] = about_each(e, act, look_at, x) ? 1 : 2;
  if (e->tellable[act] == 2) return NULL;
  Rules rests = { 0 };
  about_rests(e, a, &rests);
  for (uint32_t i = 0; i < rests.n; i++)
    if (e->causes[rests.at[i]->id].looked) vec_push(e->scratch, &x->rests, rests.at[i]);
  x->now = NEW_ARRAY(e->scratch, const Cause *, x->rests.n + 1);
  return x;
}

/* ---- what a rest fails on ---- */
static const Cause *known_cause(Engine *e, const Causes *c, const Proof *p, Value actor) {
  for (uint32_t i = 0; i < c->all.n; i++) {
    const Cause *k = c->all.at[i];
    Renaming r = { e, e->scratch, &k->actor, &actor, 1, k->at, e->t };
    if (proofs_same(&r, k->proof, p)) return k;
  }
  return NULL;
}
/* Notes name provisions, dates and events. */
static bool mentions(const Proof *p, Value v) {
  for (uint32_t i = 0; i < p->says.n; i++)
    if (value_eq(p->says.v[i], v)) return true;
  if (p->says.kind == SAY_TEXT && p->says.text && *p->says.text) return true;      /* perhaps */
  for (uint32_t i = 0; i < p->kids.n; i++)
    if (mentions(p->kids.at[i], v)) return true;
  return false;
}
static const Cause *unless_mentioned(const Causes *c, const Cause *k, Value actor) {
  return k && c->is && mentions(k->proof, actor) ? NULL : k;
}
/* NULL: it is his own. */
static const Cause *cause_of(Engine *e, const Denials *d, const Rule *r, const Value *row) {
  Causes *c = &e->causes[r->id];
  uint32_t left, bound = c->is ? 0 : 1u << d->col;
  const Answer *known = memo_find(e, G_CAUSE, r->id, row, bound);
  if (known) return unless_mentioned(c, known->u.derived, row[d->col]);
  Footprint fresh;
  FRAME(f, r->nvars, r->vars);
  if (!head_bind(e, r, &f, row, bound, &left)) return NULL;
  Moment m = moment_enter(e, e->t, &fresh);
  Explainer *x = explain_new(e, e->scratch);
  Proof *p = proof_new(x, PF_ALL, F, "");
  rule_in_force(e, r);
  if (c->is) explain_term(x, &f, c->is, p);
  else explain_plan(x, &f, &c->rest, p);
  moment_leave(e, m);
  if (x->circular || fp_case_dependent(e, &fresh, e->t)) return NULL;
  const Cause *k = c->is ? NULL : known_cause(e, c, p, row[d->col]);
  if (!k && c->all.n < MAX_CAUSES) {
    Cause *new = NEW(e->base, Cause);
    *new = (Cause){ proof_kept(e, e->base, p), row[d->col], e->t };
    if (!c->is) vec_push(e->base, &c->all, new);
    k = new;
  }
  memo_add(e, G_CAUSE, r->id, row, bound, &fresh, (Answer){ .u.derived = k });
  return unless_mentioned(c, k, row[d->col]);
}

/* The finding whose proof is his, too, if there is one; otherwise it will be that of denials_add. */
const Finding *denials_find(Engine *e, Denials *d, const Value *row) {
  d->told = !ind_is_case(e, row[d->col]);
  for (uint32_t i = 0; i < d->rests.n && d->told; i++) {
    d->now[i] = cause_of(e, d, d->rests.at[i], row);
    d->told = d->now[i] != NULL;
  }
  if (!d->told) return NULL;
  for (uint32_t i = 0; i < d->all.n; i++) {
    uint32_t k = 0;
    while (k < d->rests.n && d->all.at[i].causes[k] == d->now[k]) k++;
    if (k == d->rests.n) return d->all.at[i].first;
  }
  return NULL;
}
void denials_add(Engine *e, Denials *d, const Finding *f) {
  if (!d->told) return;
  Refusal r = { f->like ? f->like : f, NEW_ARRAY(e->scratch, const Cause *, d->rests.n + 1) };
  memcpy(r.causes, d->now, d->rests.n * sizeof *r.causes);
  vec_push(e->scratch, &d->all, r);
}
