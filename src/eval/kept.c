/* kept.c - proofs of what rests on the record alone, kept for the interval in which they hold.
 *
 * Why somebody is the chairman is the same for every meeting between two changes of the record. So the proof of such a goal is
 * kept as it was built, and whoever explains the goal again gets a copy of the nodes; what they say is shared. The same is done
 * with what a statement fails on (denials.c), where the copy is about somebody else, who stands in the place of the first.
 * Where a proof is only shown (`explain_sharing`), it has the kept nodes themselves.
 *
 * Invariants
 * - A kept proof depends on nothing but the goal, the reading and time: not on what a case says, nor on where in a proof it
 *   stands. What was explained before it in the same proof would be referred to in it, so a proof that refers to anything
 *   outside is not kept, and a kept one is not used where a goal of it was explained already. Nor is one that would be cut off.
 * - It mentions no individual of a case, and all it points to lasts as long as the engine or is kept with it.
 * - Room is limited: when LIMIT_KEPT bytes are full nothing more is kept until the next case is set (not tried), when all is
 *   dropped and begun anew. So proofs may point into it until then.
 * - Where leads are noted (leads.c), or statements marked, every proof is built.
 * - Kept nodes are never changed, and say as of when they were built (`at`). So they are shared with nobody who numbers nodes, compares
 *   proofs, or keeps what they are in.
 */
#include "eval/explain.h"

/* A goal that was explained in it: here: at the instant of the whole; node: its proof, by number from 1. */
typedef struct KeptGoal { GoalMode mode; PredId pred; bool here; Instant t; const Value *args; uint32_t node; } KeptGoal;
typedef struct KeptReference { uint32_t from, to; } KeptReference;
struct KeptProof {
  Kept what;
  Instant at;                    /* when it was built */
  Proof *nodes; uint32_t n;      /* in the order of the numbers they have by themselves, from 1 */
  Proof **kids; uint32_t nkids;  /* of all, one after the other */
  uint32_t nesting;              /* levels that it is explained in */
  VEC(KeptGoal) goals;
  VEC(KeptReference) refs;
  bool *about;                   /* by node: does it say anything of whom it is about? NULL: it is about nobody */
};

void kept_begin(Engine *e) {
  e->kept = arena_child(e->base);
  e->kept_most = LIMIT_KEPT;
  e->kept_memo = memo_new(e->kept);
}
void kept_bound(Engine *e) {
  if (!e->kept_full) return;
  denials_drop(e);
  arena_reset(e->kept);
  e->kept_memo = memo_new(e->kept);
  e->sorts = NULL;
  e->kept_full = false;
}
bool kept_room(Engine *e) {
  if (!e->kept_full) e->kept_full = arena_used(e->kept) > e->kept_most;
  return !e->kept_full;
}

/* ---- keeping ---- */
typedef struct Keeper { Engine *e; KeptProof *out; VEC(Proof *) from; bool fails; } Keeper;

static const char *text_kept(Arena *a, const char *s) { return s ? arena_text(a, s, strlen(s)) : NULL; }
static bool of_case(const Engine *e, const Value *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (ind_is_case(e, v[i])) return true;
  return false;
}
/* Gives the nodes their numbers. */
static void find_nodes(Keeper *k, Proof *p) {
  if (p->id) return;
  vec_push(k->e->scratch, &k->from, p);
  p->id = k->from.n;
  k->out->nkids += p->kids.n;
  k->fails |= of_case(k->e, p->says.v, p->says.n) || ind_is_case(k->e, p->holder) || p->event >= k->e->p->inds.n;
  for (uint32_t i = 0; i < p->kids.n; i++) find_nodes(k, p->kids.at[i]);
}
static void add_prov(Keeper *k, ProvId prov) {
  Kept *what = &k->out->what;
  ProvId *all = (ProvId *)(uintptr_t)what->provs;
  for (uint32_t i = 0; i < what->nprovs; i++)
    if (all[i] == prov) return;
  all[what->nprovs++] = prov;
}
static void keep_nodes(Keeper *k) {
  Arena *a = k->e->kept;
  KeptProof *out = k->out;
  const Pred *preds = k->e->p->preds.at;
  Proof **kids = out->kids = NEW_ARRAY(a, Proof *, out->nkids);
  out->n = out->what.nodes = k->from.n;
  out->nodes = NEW_ARRAY(a, Proof, out->n);
  out->what.provs = NEW_ARRAY(a, ProvId, out->n);
  for (uint32_t i = 0; i < out->n; i++) {
    const Proof *from = k->from.at[i];
    Proof *p = &out->nodes[i];
    *p = *from;
    p->id = 0;
    p->says.v = values_kept(a, from->says.v, from->says.n);
    p->says.text = text_kept(a, from->says.text);
    p->says.brief = text_kept(a, from->says.brief);
    p->note = text_kept(a, from->note);
    if (from->key) p->key = values_kept(a, from->key, preds[from->pred].nparams);
    if (from->office) p->office_of = values_kept(a, from->office_of, preds[from->office].nparams);
    p->kids.at = kids;
    p->kids.cap = p->kids.n;
    for (uint32_t j = 0; j < from->kids.n; j++) *kids++ = &out->nodes[from->kids.at[j]->id - 1];
    if (from->prov) add_prov(k, from->prov);
  }
}
static void keep_goals(Keeper *k, const Explainer *x, uint32_t first, uint32_t first_ref) {
  Engine *e = k->e;
  for (uint32_t i = first; i < x->seen.n && !k->fails; i++) {
    const Seen *s = &x->seen.at[i];
    uint32_t n = e->p->preds.at[s->pred].nparams;
    if (!s->pred) continue;                      /* given up */
    KeptGoal g = { s->mode, s->pred, s->t == e->t, s->t, values_kept(e->kept, s->args, n), s->proof->id };
    k->fails |= !g.node || of_case(e, s->args, n);
    vec_push(e->kept, &k->out->goals, g);
  }
  for (uint32_t i = first_ref; i < x->refs.n && !k->fails; i++) {
    KeptReference r = { x->refs.at[i].from->id, x->refs.at[i].to->id };
    if (!r.from) continue;                       /* what was not shown */
    k->fails |= !r.to;
    vec_push(e->kept, &k->out->refs, r);
  }
}
static bool speaks_of(const Engine *e, const Proof *p, Value v) {
  const Pred *preds = e->p->preds.at;
  bool found = value_eq(p->holder, v);
  for (uint32_t i = 0; i < p->says.n; i++) found |= value_eq(p->says.v[i], v);
  for (uint32_t i = 0; p->key && i < preds[p->pred].nparams; i++) found |= value_eq(p->key[i], v);
  for (uint32_t i = 0; p->office && i < preds[p->office].nparams; i++) found |= value_eq(p->office_of[i], v);
  return found;
}
/* The proof with all that was noted in building it; NULL: it cannot be kept. */
static const KeptProof *keep(Explainer *x, Proof *p, uint32_t nesting, uint32_t first, uint32_t first_ref) {
  Engine *e = x->e;
  Keeper k = { e, NEW(e->kept, KeptProof), { NULL, 0, 0 }, false };
  k.out->at = e->t;
  k.out->nesting = nesting;
  find_nodes(&k, p);
  keep_goals(&k, x, first, first_ref);
  if (!k.fails) keep_nodes(&k);
  for (uint32_t i = 0; i < k.from.n; i++) k.from.at[i]->id = 0;
  if (k.fails) return NULL;
  k.out->what.number = ++e->kept_number;
  k.out->nodes[0].kept = &k.out->what;
  p->kept = &k.out->what;
  return k.out;
}

/* ---- using ---- */
static bool same_instant(const Engine *e, const KeptGoal *g, Instant t) { return g->here ? t == e->t : t == g->t; }
static bool same_key(const Value *seen, const Value *v, uint32_t n, const Renamed *as) {
  for (uint32_t i = 0; i < n; i++)
    if (!value_eq(seen[i], as && value_eq(v[i], as->from) ? as->to : v[i])) return false;
  return true;
}
/* Is one of its goals in the proof already? */
static bool explained(const Explainer *x, const KeptProof *k, const Renamed *as) {
  for (uint32_t i = 0; i < x->seen.n; i++) {
    const Seen *s = &x->seen.at[i];
    for (uint32_t j = 0; j < k->goals.n; j++) {
      const KeptGoal *g = &k->goals.at[j];
      if (s->pred == g->pred && s->mode == g->mode && same_instant(x->e, g, s->t) &&
          same_key(s->args, g->args, x->e->p->preds.at[g->pred].nparams, as)) return true;
    }
  }
  return false;
}
static const Value *renamed(Arena *a, const Value *v, uint32_t n, const Renamed *as) {
  for (uint32_t i = 0; i < n; i++) {
    if (!value_eq(v[i], as->from)) continue;
    Value *copy = NEW_ARRAY(a, Value, n);
    for (uint32_t k = 0; k < n; k++) copy[k] = value_eq(v[k], as->from) ? as->to : v[k];
    return copy;
  }
  return v;
}
static void rename_node(Explainer *x, Proof *p, const Renamed *as) {
  const Pred *preds = x->e->p->preds.at;
  p->says.v = renamed(x->a, p->says.v, p->says.n, as);
  if (value_eq(p->holder, as->from)) p->holder = as->to;
  if (p->key) p->key = renamed(x->a, p->key, preds[p->pred].nparams, as);
  if (p->office) p->office_of = renamed(x->a, p->office_of, preds[p->office].nparams, as);
  p->kept = NULL;
}
/* What was noted in building it, of these nodes. */
static void note_again(Explainer *x, const KeptProof *k, const Renamed *as, Proof *nodes) {
  vec_room(x->a, &x->seen, k->goals.n);
  for (uint32_t i = 0; i < k->goals.n; i++) {
    const KeptGoal *g = &k->goals.at[i];
    const Value *args = as ? renamed(x->a, g->args, x->e->p->preds.at[g->pred].nparams, as) : g->args;
    Seen s = { g->mode, g->pred, g->here ? x->e->t : g->t, args, &nodes[g->node - 1], false };
    vec_push(x->a, &x->seen, s);
  }
  for (uint32_t i = 0; i < k->refs.n; i++) {
    Reference r = { &nodes[k->refs.at[i].from - 1], &nodes[k->refs.at[i].to - 1] };
    vec_push(x->a, &x->refs, r);
  }
}
static Proof *copied(Explainer *x, const KeptProof *k, const Renamed *as) {
  Proof *nodes = NEW_ARRAY(x->a, Proof, k->n), **kids = NEW_ARRAY(x->a, Proof *, k->nkids);
  memcpy(nodes, k->nodes, k->n * sizeof *nodes);
  for (uint32_t i = 0; i < k->nkids; i++) kids[i] = nodes + (k->kids[i] - k->nodes);
  for (uint32_t i = 0; i < k->n; i++) {
    nodes[i].kids.at = kids + (nodes[i].kids.at - k->kids);
    if (nodes[i].at == k->at) nodes[i].at = x->e->t;
    if (as && k->about[i]) rename_node(x, &nodes[i], as);
  }
  note_again(x, k, as, nodes);
  return nodes;
}

/* ---- goals ---- */
bool kept_goal(const Explainer *x, GoalMode mode, PredId pred, const Value *args) {
  if (!x->keeps || mode != G_PRED || x->lightly || x->turns_back || x->e->marks) return false;
  return !of_case(x->e, args, x->e->p->preds.at[pred].nparams);
}
static uint32_t columns(const Explainer *x, PredId pred) { return (1u << x->e->p->preds.at[pred].nparams) - 1; }
static GoalMode shelf(const Explainer *x) { return (GoalMode)(G_PROOF + x->form); }

/* Can it be put in here? */
static bool fits(Explainer *x, const KeptProof *k, const Renamed *as) {
  uint32_t nesting = x->nesting + k->nesting;
  if (nesting > x->limit || explained(x, k, as)) return false;
  if (nesting > x->deepest) x->deepest = nesting;
  return true;
}
Proof *kept_copy(Explainer *x, const KeptProof *k, const Renamed *as) { return fits(x, k, as) ? copied(x, k, as) : NULL; }
Proof *kept_find(Explainer *x, PredId pred, const Value *args) {
  const Answer *known = memo_find(x->e, shelf(x), pred, args, columns(x, pred));
  const KeptProof *k = known ? known->u.derived : NULL;
  if (!k || !fits(x, k, NULL)) return NULL;
  if (!x->shares || x->keeping) return copied(x, k, NULL);
  note_again(x, k, NULL, k->nodes);
  return k->nodes;
}

/* What is explained from here on, until kept_end. */
KeptSpan kept_start(Explainer *x, Footprint *fresh) {
  KeptSpan s = { moment_enter(x->e, x->e->t, fresh), x->seen.n, x->refs.n, x->nesting, x->deepest, x->earliest };
  x->deepest = x->nesting;
  x->earliest = UINT32_MAX;
  x->keeping++;
  return s;
}
void kept_end(Explainer *x, KeptSpan s, PredId pred, const Value *args, Proof *p) {
  Engine *e = x->e;
  Footprint fresh = *e->fp;
  x->keeping--;
  moment_leave(e, s.outer);
  fp_narrow(e->fp, fresh.from, fresh.to);
  bool whole = x->earliest >= s.seen && x->deepest <= x->limit && !x->circular;
  uint32_t nesting = x->deepest - s.nesting;
  if (s.earliest < x->earliest) x->earliest = s.earliest;
  if (s.deepest > x->deepest) x->deepest = s.deepest;
  if (!whole || (fresh.from == e->t && fresh.to == e->t + 1) || fp_case_dependent(e, &fresh, e->t) || !kept_room(e)) return;
  const KeptProof *k = keep(x, p, nesting, s.seen, s.refs);
  if (k) memo_add(e, shelf(x), pred, args, columns(x, pred), &fresh, (Answer){ .u.derived = k });
}

/* ---- what a statement fails on ---- */
const KeptProof *kept_about(Explainer *x, Proof *p, Value whom) {
  if (x->deepest > x->limit) return NULL;
  KeptProof *k = (KeptProof *)(uintptr_t)keep(x, p, x->deepest, 0, 0);
  if (!k) return NULL;
  k->about = NEW_ARRAY(x->e->kept, bool, k->n);
  for (uint32_t i = 0; i < k->n; i++) {
    k->about[i] = speaks_of(x->e, &k->nodes[i], whom);
    k->nodes[i].kept = NULL;                       /* below it there may be something else to read */
  }
  return k;
}
const Proof *kept_proof(const KeptProof *k) { return k->nodes; }
