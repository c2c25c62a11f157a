/* denials.c - who is not permitted for the same reasons, without a proof for each.
 *
 * At an event everybody who may not do an act is refused by the same statements, and what each statement fails on is one of:
 *   its guard, which does not mention him (about.c); a list of the case that he is not in, or somebody whom the event names, and he is not
 *   (of those who are refused for sure nobody is); its rest, which is about him and the record.
 * All but the last read the same for whoever they are about. So does the last where he is only compared, and that last of all
 * (`fails_alike`): it is explained once for an interval of time, of nobody, and holds of whoever that proof does not mention.
 * Otherwise a proof is made of each, once for an interval, and compared with those of others before him (likewise.c): what is
 * remembered of him is which of these it is like. So two who fail every rest alike have the same proof but for who they are,
 * and one of them is explained; and that with what the rests were found to fail on (kept.c).
 *
 * Invariants
 * - The proof that explain.c makes of a refusal fails on the guards first, and on the rest only where these hold
 *   (`guards_first`): so which part of the rest it names depends on nothing but the rest.
 * - Causes are asked of those alone whom the rests refuse for sure. */
#include "eval/explain.h"
#include "eval/front.h"

enum { NAMED_FROM = 16 };        /* what is looked for of so many is worth finding out of whom alone it can be found */
enum { MAX_CAUSES = LIMIT(256, 8) };       /* of one statement; whoever differs from all of them is explained by himself */

/* let: what fails is no condition, see prefix_run in explain.c. others: whom else it may mention, a bit for all whose numbers end alike.
 * hash: of its proof */
typedef struct Cause { const KeptProof *kept; Value actor; Instant at; bool let; uint64_t others, hash; } Cause;
/* Of a statement: has it a rest; is what that fails on the same for all; the rest in the order of evaluation. By the form of the proof,
 * all: the causes met so far; nothing: nobody's, where the first thing that is looked for is not found, and the proof says that and
 * no more (`plainly`). named: of whom alone it can be found, and when (named.c): of whoever it is false then
 * nothing need be remembered; sought: room for those who are looked for there. asked: of how many it was looked for; tried: can that be told? */
struct Causes {
  bool looked, alike, plainly, tried;
  uint32_t asked; Front *named; Sought *sought;
  Plan rest;
  VEC(const Cause *) all[PROOF_FORMS]; const Cause *nothing[PROOF_FORMS];
};
/* Those who are refused for the same causes. */
typedef struct Refusal { Finding *first; const Cause **causes; } Refusal;
/* common: nobody's cause, now, or NULL, once it was looked for. It is that of whoever it does not mention; or, with a front, of
 * whoever is false there, where `moment` is now. shelf: where the others' are, once they are looked for */
typedef struct Rest {
  const Rule *rule; Causes *causes; const Cause *common; const Front *front; int32_t moment; Shelf *shelf;
} Rest;
struct Denials {
  const About *about; PredId act; uint32_t col; ProofForm form;
  VEC(Rest) rests;               /* that are looked at, at this event */
  const Cause **now;             /* of whom is asked */
  bool told; const Cause **of; Value row[MAX_ARGS];      /* who is explained: the causes, if told */
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
/* Does it fail the same way for whoever it is false of? He is compared, as in `p = T`, or looked for among entries, and nothing comes
 * after that: if anything that is asked of him were true, so would all be. So it is all false, and how it came to be asked has
 * nothing to do with him. */
static bool speaks_of(const Node *n, uint32_t actor) { return n && slots_in(n) >> actor & 1; }
/* Of whom there is no entry, that is all there is to say. */
static bool looked_up_alike(const Engine *e, const Node *n, uint32_t actor) {
  const Pred *d = &e->p->preds.at[n->pred];
  if (d->open || d->anchored || d->form == PRED_ATTRIBUTE || e->info[n->pred].derived || e->info[n->pred].events) return false;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]->op != N_VAR && speaks_of(n->kid[i], actor)) return false;
  return true;
}
static bool plan_fails_alike(Engine *e, const Plan *plan, uint32_t actor, const Var *vars);
static bool fails_alike(Engine *e, const Node *n, uint32_t actor, const Var *vars) {
  if (!speaks_of(n, actor)) return true;
  switch (n->op) {
    case N_EQ:
      for (uint32_t i = 0; i < 2; i++)
        if (n->kid[i]->op == N_VAR && n->kid[i]->var == actor) return !speaks_of(n->kid[1 - i], actor);
      return false;
    case N_ATOM: return looked_up_alike(e, n, actor);
    case N_OR:
      for (uint32_t i = 0; i < n->nkids; i++)
        if (!fails_alike(e, n->kid[i], actor, vars)) return false;
      return true;
    case N_SOME:                                 /* each that it might have been is explained, or how far they go */
      return !speaks_of(n->kid[0], actor) && fails_alike(e, n->kid[1], actor, vars) &&
             plan_fails_alike(e, plan_for(e, n, n, n->free, vars), actor, vars);
    default: return false;
  }
}
static bool plan_fails_alike(Engine *e, const Plan *plan, uint32_t actor, const Var *vars) {
  for (uint32_t i = 0; i + 1 < plan->n; i++)
    if (speaks_of(plan->items[i].node, actor)) return false;
  return !plan->n || fails_alike(e, plan->items[plan->n - 1].node, actor, vars);
}
/* What is looked for first, for whoever is given: `some s: member(s) has p in {s.head}` looks for an s that he heads. */
static const Plan *looked_for(Engine *e, const Rule *r, uint32_t actor, const Plan *plan) {
  uint64_t bound = UINT64_C(1) << actor;
  while (plan->n && plan->items[0].node && plan->items[0].node->op == N_SOME && entries_alone(e, plan->items[0].node))
    plan = plan_for(e, plan->items[0].node, plan->items[0].node, bound & plan->items[0].node->free, r->vars);
  return plan;
}
/* Its proof, when nothing is found, says that and explains no term. */
static bool found_plainly(const Plan *plan, uint32_t actor) {
  const Node *n = plan->n ? plan->items[0].node : NULL;
  uint64_t bound = UINT64_C(1) << actor;
  if (!n || !(n->free & ~bound)) return false;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && !(n->kid[i]->free & ~bound) && n->kid[i]->op != N_VAR && n->kid[i]->op != N_CONST) return false;
  return true;
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
  c->alike = apart && plan_fails_alike(e, &c->rest, r->args[d->col]->var, r->vars);
  c->plainly = found_plainly(looked_for(e, r, r->args[d->col]->var, &c->rest), r->args[d->col]->var);
  return true;
}
/* Causes are remembered as of statements, those for each form of proofs by themselves. */
static uint32_t causes_id(const Denials *d, const Rule *r) { return r->id * PROOF_FORMS + d->form; }
Denials *denials_make(Engine *e, const About *a, PredId act, ProofForm form) {
  const Pred *p = &e->p->preds.at[act];
  if (!e->causes) {
    e->causes = NEW_ARRAY(e->base, Causes, e->p->rules.n);
    e->tellable = NEW_ARRAY(e->base, uint8_t, e->p->preds.n);
  }
  Denials *d = NEW(e->scratch, Denials);
  d->about = a;
  d->act = act;
  d->col = 1 - p->subject;
  d->form = form;
  if (!e->tellable[act]) e->tellable[act] = about_each(e, act, look_at, d) ? 1 : 2;
  if (e->tellable[act] == 2) return NULL;
  Rules rests = { 0 };
  about_rests(e, a, &rests);
  vec_room(e->scratch, &d->rests, rests.n);
  for (uint32_t i = 0; i < rests.n; i++) {
    Rest r = { .rule = rests.at[i], .causes = &e->causes[rests.at[i]->id] };
    if (!r.causes->looked) continue;
    const Front *f = r.causes->named;
    if (f && !reads_case_dependent(e, f->open, f->all, e->t)) r.front = f;
    if (r.front) r.moment = front_moment(f, e->t);
    d->rests.at[d->rests.n++] = r;
  }
  d->now = NEW_ARRAY(e->scratch, const Cause *, d->rests.n + 1);
  return d;
}
void denials_drop(Engine *e) {
  for (uint32_t i = 0; e->causes && i < e->p->rules.n; i++) {
    memset(e->causes[i].all, 0, sizeof e->causes[i].all);
    memset(e->causes[i].nothing, 0, sizeof e->causes[i].nothing);
  }
}

/* ---- what a rest fails on ---- */
static const Cause *known_cause(Engine *e, const Denials *d, const Causes *c, const Proof *p, Value actor) {
  uint64_t hash = proof_hash(p, &actor, 1, e->t);
  for (uint32_t i = 0; i < c->all[d->form].n; i++) {
    const Cause *k = c->all[d->form].at[i];
    Renaming r = { e, e->scratch, &k->actor, &actor, 1, k->at, e->t };
    if (k->hash == hash && proofs_same(&r, kept_proof(k->kept), p)) return k;
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
static uint64_t bit_of(Value v) { return UINT64_C(1) << (v.n & 63); }
static uint64_t others_in(const Proof *p, Value but) {
  uint64_t all = p->says.kind == SAY_TEXT && p->says.text && *p->says.text ? UINT64_MAX : 0;
  for (uint32_t i = 0; i < p->says.n; i++)
    if (p->says.v[i].tag == V_IND && !value_eq(p->says.v[i], but)) all |= bit_of(p->says.v[i]);
  for (uint32_t i = 0; i < p->kids.n; i++) all |= others_in(p->kids.at[i], but);
  return all;
}
static bool is_mentioned(const Cause *k, Value who) { return k->others & bit_of(who) && mentions(kept_proof(k->kept), who); }
static const Cause *new_cause(Engine *e, Explainer *x, Proof *p, Value actor) {
  if (!kept_room(e)) return NULL;
  const KeptProof *kept = kept_about(x, p, actor);
  if (!kept) return NULL;
  Cause *new = NEW(e->kept, Cause);
  *new = (Cause){ kept, actor, e->t, x->failed && x->failed->op == N_LET, others_in(p, actor), proof_hash(p, &actor, 1, e->t) };
  return new;
}
static bool found(Engine *e, Cont *c, Frame *f, Truth t) {
  (void)e;
  (void)c;
  (void)f;
  return t != F;
}
static bool nothing_found(Engine *e, const Plan *plan, Frame *f) {
  Plan first = { 1, plan->items, 0 };
  Cont any = { found };
  return !conj_from(e, &first, 0, f, T, &any);
}
/* Nobody is in no entry, and whoever is compared with him is somebody else. */
static Value nobody(void) { return value_make(V_IND, 0); }
/* What the rest fails on for the actor. NULL: it cannot be told of others. */
static const Cause *cause_found(Engine *e, const Denials *d, Causes *c, Frame *f, Value actor) {
  Explainer *x = explain_new(e, e->scratch);
  explain_form(x, d->form);
  explain_keeping(x);
  Proof *p = proof_new(x, PF_ALL, F, "");
  explain_plan(x, f, &c->rest, p);
  if (x->circular || fp_case_dependent(e, e->fp, e->t)) return NULL;
  const Cause *k = known_cause(e, d, c, p, actor);
  if (k || (c->all[d->form].n >= MAX_CAUSES && !value_eq(actor, nobody()))) return k;
  k = new_cause(e, x, p, actor);
  if (k) vec_push(e->kept, &c->all[d->form], k);
  return k;
}
/* For whoever stands in the row, if his column is bound, or for nobody. NULL: there is none, or it is his own. */
static const Cause *cause_made(Engine *e, const Denials *d, const Rest *rest, const Value *row, uint32_t bound) {
  const Rule *r = rest->rule;
  Causes *c = rest->causes;
  uint32_t actor = r->args[d->col]->var;
  Footprint fresh;
  FRAME(f, r->nvars, r->vars);
  frame_bind(&f, actor, bound ? row[d->col] : nobody());
  Moment m = moment_enter(e, e->t, &fresh);
  rule_in_force(e, r);
  const Cause *k = NULL, *nothing = c->nothing[d->form];
  bool none = c->plainly && (nothing || !bound) && nothing_found(e, looked_for(e, r, actor, &c->rest), &f);
  if (none && nothing) k = nothing;
  else if (bound || c->alike || none) k = cause_found(e, d, c, &f, f.slot[actor]);
  moment_leave(e, m);
  if (fp_case_dependent(e, &fresh, e->t)) return NULL;
  if (none && !bound) c->nothing[d->form] = k;
  if (k || kept_room(e)) memo_add(e, G_CAUSE, causes_id(d, r), row, bound, &fresh, (Answer){ .u.derived = k });
  return k;
}
static void close_causes(Engine *e, Causes *c, const Rule *r, uint32_t actor) {
  Named who = { 0 };
  const Plan *plan = looked_for(e, r, actor, &c->rest);
  c->tried = true;
  if (!named_in(e, plan->items[0].node, actor, r->vars, &who)) return;
  Front *f = front_new(e);
  front_close(e, f, &who);
  c->sought = NEW(e->base, Sought);
  c->named = f;
}
static const Cause *common_cause(Engine *e, const Denials *d, const Rest *rest, const Value *row) {
  const Causes *c = rest->causes;
  if (!c->alike && (!c->plainly || c->nothing[d->form])) return c->nothing[d->form];
  const Answer *known = memo_find(e, G_CAUSE, causes_id(d, rest->rule), row, 0);
  return known ? known->u.derived : cause_made(e, d, rest, row, 0);
}
static bool is_like_nobody(const Rest *r, Value who, Instant t) {
  const Front *f = r->front;
  if (r->causes->alike) return !is_mentioned(r->common, who);
  if (!f) return false;
  return front_known(f, (IndId)who.n, r->moment, t) == F;
}
static Shelf *shelf_of(Engine *e, const Denials *d, Rest *r) {
  if (!r->shelf) r->shelf = memo_shelf(e, G_CAUSE, causes_id(d, r->rule), 1u << d->col);
  return r->shelf;
}
static const Cause *cause_of(Engine *e, const Denials *d, Rest *rest, const Value *row) {
  Value who = row[d->col];
  if (rest->common && is_like_nobody(rest, who, e->t)) return rest->common;
  const Answer *known = memo_peek(e, shelf_of(e, d, rest), who);
  if (known) return known->u.derived;
  Causes *c = rest->causes;
  if (c->nothing[d->form] && !c->tried && ++c->asked == NAMED_FROM) close_causes(e, c, rest->rule, rest->rule->args[d->col]->var);
  return cause_made(e, d, rest, row, 1u << d->col);
}

/* Those who are refused for the causes in `now`. */
static uint32_t group_now(Engine *e, Denials *d) {
  for (uint32_t i = 0; i < d->all.n; i++) {
    uint32_t k = 0;
    while (k < d->rests.n && d->all.at[i].causes[k] == d->now[k]) k++;
    if (k == d->rests.n) return i + 1;
  }
  Refusal r = { NULL, NEW_ARRAY(e->scratch, const Cause *, d->rests.n + 1) };
  memcpy(r.causes, d->now, d->rests.n * sizeof *r.causes);
  vec_push(e->scratch, &d->all, r);
  return d->all.n;
}
static uint32_t group_of(Engine *e, Denials *d, const Value *row) {
  if (ind_is_case(e, row[d->col])) return 0;
  for (uint32_t i = 0; i < d->rests.n; i++)
    if (!(d->now[i] = cause_of(e, d, &d->rests.at[i], row))) return 0;
  return group_now(e, d);
}
/* Of whoever is like nobody to every rest. 0: to some it cannot be told who is. */
static uint32_t common_group(Engine *e, Denials *d, const Value *row) {
  bool all = true;
  for (uint32_t i = 0; i < d->rests.n; i++) {
    d->now[i] = d->rests.at[i].common = common_cause(e, d, &d->rests.at[i], row);
    all &= d->now[i] != NULL;
  }
  return all ? group_now(e, d) : 0;
}
/* Who is like nobody is found out for many, rest by rest. Those who are apart, a bit for each, may be like him all the same. */
enum { CHUNK = FRONT_MANY };
static void find_soon(Engine *e, const Denials *d, const IndId *who, uint64_t of) {
  for (uint32_t i = 0; i < d->rests.n; i++)
    if (d->rests.at[i].front) front_seek(e, d->rests.at[i].front, who, of, d->rests.at[i].causes->sought);
}
static uint64_t front_apart(const Engine *e, const Rest *r, const IndId *who) {
  Told told = front_tell(r->front, who, r->causes->sought, e->t);
  return told.yes | told.perhaps | told.ask;
}
/* So many who are looked at together: the greatest of their numbers, and a bit for all whose numbers end alike. */
typedef struct Many { const IndId *who; uint32_t n; IndId last; uint64_t ends; } Many;
static Many many(const IndId *who, uint32_t n) {
  Many m = { who, n, 0, 0 };
  for (uint32_t i = 0; i < n; i++) {
    m.last = who[i] > m.last ? who[i] : m.last;
    m.ends |= UINT64_C(1) << who[i] % 64;
  }
  return m;
}
static uint64_t mentioned(const Cause *k, const Many *m) {
  uint64_t some = 0;
  for (uint32_t i = 0; i < m->n && k->others & m->ends; i++) some |= (k->others >> m->who[i] % 64 & 1) << i;
  return some;
}
static uint64_t find_apart(Engine *e, const Denials *d, const Many *m, uint64_t all) {
  uint64_t apart = 0;
  for (uint32_t i = 0; i < m->n && m->last >= e->p->inds.n; i++) apart |= (uint64_t)(m->who[i] >= e->p->inds.n) << i;
  for (uint32_t i = 0; i < d->rests.n; i++) {
    Rest *r = &d->rests.at[i];
    if (r->common && r->causes->alike) {
      apart |= mentioned(r->common, m);
    } else if (r->common && r->front) {
      apart |= front_apart(e, r, m->who);
    } else {
      for (uint32_t k = 0; k < m->n; k++) memo_expect(shelf_of(e, d, r), value_make(V_IND, m->who[k]));
      apart = all;
    }
  }
  return apart;
}
bool denials_group(Engine *e, Denials *d, const Value *row, const IndId *who, uint32_t n, uint32_t *group) {
  bool grouped = true;
  uint32_t common = 0;
  Value own[MAX_ARGS];
  memcpy(own, row, e->p->preds.at[d->act].nparams * sizeof *own);
  for (uint32_t at = 0; at < n; at += CHUNK) {
    Many m = many(who + at, n - at < CHUNK ? n - at : CHUNK);
    uint64_t all = UINT64_MAX >> (CHUNK - m.n);
    find_soon(e, d, m.who, all);
    if (!at) common = common_group(e, d, row);     /* while they come into the cache */
    for (uint32_t i = 0; i < m.n; i++) group[at + i] = common;
    for (uint64_t apart = find_apart(e, d, &m, all); apart; apart &= apart - 1) {
      uint32_t i = at + (uint32_t)__builtin_ctzll(apart);
      own[d->col] = value_make(V_IND, who[i]);
      group[i] = group_of(e, d, own);
      grouped &= group[i] != 0;
    }
  }
  return grouped;
}
uint32_t denials_groups(const Denials *d) { return d->all.n; }
Finding *denials_first(const Denials *d, uint32_t group) { return d->all.at[group - 1].first; }
FindingSort *denials_sort(Engine *e, const Denials *d, uint32_t group) {
  SortKey k = { .act = d->act, .ncauses = d->rests.n, .causes = (const void *const *)d->all.at[group - 1].causes };
  if (about_compares(e, d->about)) return NULL;      /* proofs name somebody else at each event */
  k.values = about_key(e, d->act, d->about, &k.nvalues);
  return k.values ? sort_of(e, &k) : NULL;
}
void denials_explained(Engine *e, Denials *d, const Value *row, uint32_t group) {
  memcpy(d->row, row, e->p->preds.at[d->act].nparams * sizeof *row);
  d->told = group > 0;
  d->of = group ? d->all.at[group - 1].causes : NULL;
}
void denials_add(Denials *d, uint32_t group, Finding *f) { d->all.at[group - 1].first = f->like ? (Finding *)(uintptr_t)f->like : f; }

/* ---- proofs of refusals ---- */
bool denials_about(const Engine *e, const Denials *d, GoalMode mode, PredId act, const Value *row) {
  return mode == G_MAY && act == d->act && values_eq(row, d->row, e->p->preds.at[act].nparams);
}
/* False: it is to be explained. */
bool denials_explain(Explainer *x, const Denials *d, const Rule *r, Frame *f, Proof *into) {
  Engine *e = x->e;
  uint32_t i = 0, seen = x->seen.n, refs = x->refs.n;
  if (!d->told) return false;
  while (i < d->rests.n && d->rests.at[i].rule != r) i++;
  if (i == d->rests.n) return false;
  const Cause *k = d->of[i];
  const Plan *plan = plan_for(e, r->body, NULL, f->bound & r->body->free, f->vars);
  Renamed as = { k->actor, d->row[d->col] };
  bool before = x->lightly;
  x->lightly = x->form != PROOF_WHOLE && !k->let;
  for (uint32_t g = 0; g + d->rests.at[i].causes->rest.n < plan->n; g++) explain_conjuncts(x, f, plan->items[g].node, T, into);
  x->lightly = before;
  const Proof *rest = kept_copy(x, k->kept, &as);
  if (!rest) {
    into->kids.n = 0;
    x->seen.n = seen;
    x->refs.n = refs;
    return false;
  }
  for (uint32_t g = 0; g < rest->kids.n; g++) proof_add(x, into, rest->kids.at[g]);
  return true;
}
