/* explain.c - proofs: why something holds, does not hold, or is not known (section 6 of the design).
 *
 * Built on demand after the answer, by asking the same goals again, which the memory makes cheap. The tree shows what
 * the truth rests on: for T every premise, for F the premise that fails (with those before it that held), for U
 * every premise that is not known - all of them, so that the missing inputs are complete (M17).
 * A goal that was explained before in the same tree is referred to, not repeated. A relation that goes round in a
 * circle is proved without meeting itself: a proof through itself is given up for another.
 */
#include "eval/explain.h"

Explainer *explain_new(Engine *e, Arena *a) {
  Explainer *x = NEW(a, Explainer);
  x->e = e;
  x->a = a;
  x->limit = MAX_NESTING;
  return x;
}
void explain_words_only(Explainer *x) { x->words_only = true; }
void explain_form(Explainer *x, ProofForm form) { x->form = form; }
void explain_keeping(Explainer *x) { x->keeps = true; }
void explain_sharing(Explainer *x) { x->shares = true; }
void explain_all_bindings(Explainer *x) { x->all_bindings = true; }
static void proof_missing(Explainer *x, Proof *p, PredId pred, const Value *key) {
  p->kind = PF_MISSING;
  p->truth = U;
  p->pred = pred;
  p->key = values_kept(x->a, key, x->e->p->preds.at[pred].nparams);
}
void proof_add(Explainer *x, Proof *p, Proof *kid) {
  if (kid) vec_push(x->a, &p->kids, kid);
}

/* ---- bodies: some variables are open ---- */
/* An attribute of an event that nothing is known of: `attendees` where the case leaves it out. */
static Proof *missing_attribute(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  if (n->op != N_ATOM || e->p->preds.at[n->pred].form != PRED_ATTRIBUTE || n->kid[0]->free & ~f->bound) return NULL;
  Value ev = term_value(e, f, n->kid[0]);
  if (ev.tag != V_IND || given_state(e, n->pred, (IndId)ev.n) == GIVEN_YES) return NULL;
  Proof *p = proof_new(x, PF_MISSING, U, arena_printf(x->a, "%s(%s)", name_text(e->p->names, e->p->preds.at[n->pred].name),
                                                      engine_value_text(e, x->a, ev)));
  p->span = n->span;
  return p;
}

/* A `some` that was only tested (see flatten in plan.c): its variables have no values here, and its proof finds a witness. */
static bool only_tested(const Frame *f, const Node *n) {
  if (n->op != N_SOME || n->free & ~f->bound) return false;
  for (uint32_t i = 0; i < n->nvars; i++)
    if (!(f->bound >> n->vars[i] & 1)) return true;
  return false;
}

void explain_conjuncts(Explainer *x, Frame *f, const Node *n, Truth want, Proof *into) {
  if (!n) return;
  if (n->op == N_AND || (n->op == N_SOME && !only_tested(f, n))) {
    for (uint32_t i = 0; i < n->nkids; i++) explain_conjuncts(x, f, n->kid[i], want, into);
    return;
  }
  if (n->op == N_TRUE) return;
  if (n->free & ~f->bound) {                     /* left open by something unknown: what can be told of it */
    lead_open(x, f, n, U);
    Proof *missing = missing_attribute(x, f, n);
    if (missing) {
      if (want == U) proof_add(x, into, missing);
      return;
    }
    Proof *p = proof_of(x, PF_COMPARE, U, f, n);
    p->span = n->span;
    for (uint32_t i = 0; i < n->nkids; i++)
      if (n->kid[i] && op_sort(n->kid[i]->op) == TERM && !(n->kid[i]->free & ~f->bound)) explain_term(x, f, n->kid[i], p);
    if (want == U && p->kids.n) proof_add(x, into, p);
    return;
  }
  if (n->op == N_LET) {
    Proof *p = proof_of(x, PF_COMPARE, T, f, n);
    explain_term(x, f, n->kid[0], p);
    if (p->kids.n == 1) p = p->kids.at[0];
    if (want != U || p->truth == U || f->slot[n->var].tag == V_UNKNOWN) {
      if (f->slot[n->var].tag == V_UNKNOWN) {
        p->truth = U;
        p->kept = NULL;
      }
      proof_add(x, into, p);
    }
    return;
  }
  if (want == U && truth(x->e, f, n) != U) return;
  bool light = x->lightly && want == T && truth(x->e, f, n) == T;      /* what is not known did not hold */
  proof_add(x, into, light ? proof_of(x, PF_ALL, T, f, n) : explain_node(x, f, n));
}

typedef struct BodyCont { Cont base, inner; Explainer *x; const Node *n; Truth want; Proof *p; uint32_t shown; } BodyCont;
static bool body_shown(Engine *e, Cont *c, Frame *f, Truth t) {
  BodyCont *k = (BodyCont *)(void *)((char *)c - offsetof(BodyCont, inner));
  (void)e;
  if (t != k->want) return false;
  if (k->shown++ >= MAX_BINDINGS) return true;
  bool before = k->x->circular;
  k->x->circular = false;
  uint32_t kids = k->p->kids.n;
  explain_conjuncts(k->x, f, k->n, k->want, k->p);
  bool failed = k->x->circular;
  k->x->circular = before;
  if (failed && k->want == T) {                  /* it rests on itself: another binding has to do */
    k->p->kids.n = kids;
    k->shown--;
    return false;
  }
  return k->want == T;
}
static bool body_run(Engine *e, Cont *c, Frame *f, Truth t) {
  BodyCont *k = (BodyCont *)c;
  uint64_t open = t == U ? 0 : k->n->free & ~f->bound;
  return solve_domains(e, f, open, t, &k->inner);
}
/* No binding makes the body true: the first conjunct, in order of evaluation, that none passes, and what held before it. */
typedef struct PrefixCont { Cont base; Explainer *x; const Plan *plan; uint32_t n; Proof *p; } PrefixCont;
static bool prefix_run(Engine *e, Cont *c, Frame *f, Truth t) {
  PrefixCont *k = (PrefixCont *)c;
  (void)t;
  const Node *fails = k->n < k->plan->n ? k->plan->items[k->n].node : NULL;
  bool before = k->x->lightly;
  k->x->lightly = k->x->form != PROOF_WHOLE && fails && fails->op != N_LET;
  for (uint32_t i = 0; i < k->n; i++)
    if (k->plan->items[i].node) explain_conjuncts(k->x, f, k->plan->items[i].node, T, k->p);
  k->x->lightly = before;
  if (!fails) return true;
  if (fails->free & ~f->bound) {
    Proof *p = proof_new(k->x, PF_ABSENT, F, NULL);
    p->says = say_condition(k->x, SAY_NONE_FITS, f, fails);
    p->span = fails->span;
    for (uint32_t i = 0; i < fails->nkids; i++)  /* what value a term has, or why none */
      if (fails->kid[i] && op_sort(fails->kid[i]->op) == TERM && !(fails->kid[i]->free & ~f->bound)) explain_term(k->x, f, fails->kid[i], p);
    vec_push(k->x->a, &k->p->kids, p);
    lead_open(k->x, f, fails, F);
  } else if (fails->op != N_LET) {
    if (k->n + 1 < k->plan->n || !k->x->head) k->x->fails = fails;
    Proof *p = explain_node(k->x, f, fails);
    vec_push(k->x->a, &k->p->kids, p);
  }
  k->x->failed = fails;
  (void)e;
  return true;
}
void explain_plan(Explainer *x, Frame *f, const Plan *plan, Proof *p) {
  for (uint32_t n = plan->n; n-- > 0;) {
    Plan prefix = { n, plan->items, 0 };
    PrefixCont k = { { prefix_run }, x, plan, n, p };
    if (conj_from(x->e, &prefix, 0, f, T, &k.base)) return;
  }
}
static void explain_failure(Explainer *x, Frame *f, const Node *body, const Node *quantifier, Proof *p) {
  if (body) explain_plan(x, f, plan_for(x->e, body, quantifier, f->bound & body->free, f->vars), p);
}

Proof *explain_body(Explainer *x, Frame *f, const Node *body, Truth want) {
  if (!body) return proof_new(x, PF_ALL, want, "always");
  Proof *p = proof_of(x, PF_ALL, want, f, body);
  p->span = body->span;
  if (want == F) {
    explain_failure(x, f, body, NULL, p);
    return p;
  }
  BodyCont k = { { body_run }, { body_shown }, x, body, want, p, 0 };
  solve_without(x->e, f, body, NULL, T, &k.base);
  return p;
}

void explain_none(Explainer *x, Frame *f, const Node *quantifier, Proof *into) {
  explain_failure(x, f, quantifier, quantifier, into);
}

/* ---- rules ---- */
typedef struct FramesCont { Cont base, settled; const Rule *r; const Value *key; uint32_t left; FrameFn fn; void *user; } FramesCont;
static bool frames_emit(Engine *e, Cont *c, Frame *f, Truth t) {
  FramesCont *k = (FramesCont *)(void *)((char *)c - offsetof(FramesCont, settled));
  for (uint32_t i = 0; k->left >> i; i++) {
    if (!(k->left >> i & 1)) continue;
    t = t_and(t, compare_bounded(N_EQ, bounded_exact(k->key[i]), term_bounded(e, f, k->r->args[i])));
    if (t == F) return false;
  }
  return k->fn(e, k->user, f, t);
}
static bool frames_run(Engine *e, Cont *c, Frame *f, Truth t) {
  FramesCont *k = (FramesCont *)c;
  uint64_t open = 0;
  for (uint32_t i = 0; k->left >> i; i++)
    if (k->left >> i & 1) open |= k->r->args[i]->free;
  return solve_domains(e, f, open, t, &k->settled);
}
bool rule_frames(Engine *e, const Rule *r, const Value *key, FrameFn fn, void *user) {
  if (r->so_decides || !rule_in_force(e, r)) return false;
  FRAME(f, r->nvars, r->vars);
  FramesCont k = { { frames_run }, { frames_emit }, r, key, 0, fn, user };
  if (!head_bind(e, r, &f, key, (1u << r->nargs) - 1, &k.left)) return false;
  TurnMoment m;
  if (!turn_enter(e, r, &f, &m)) return false;
  f.subject = rule_subject(e, r, &f, key, (1u << r->nargs) - 1);
  bool stopped = solve_without(e, &f, r->body, NULL, T, &k.base);
  turn_leave(e, &m);
  return stopped;
}

typedef struct RuleProof { Explainer *x; const Rule *r; const Concl *c; Proof *p; uint32_t shown; } RuleProof;
static bool rule_shown(Engine *e, void *user, Frame *f, Truth t) {
  RuleProof *k = user;
  Value v = VALUE_NONE;
  if (k->r->value) v = term_value(e, f, k->r->value);
  if (t != k->c->body || (k->r->value && !value_eq(v, k->c->value))) return false;
  if (k->shown++ >= MAX_BINDINGS) return true;
  uint32_t kids = k->p->kids.n;
  bool before = k->x->circular;
  k->x->circular = false;
  explain_conjuncts(k->x, f, k->r->body, t, k->p);
  if (k->r->value) explain_term(k->x, f, k->r->value, k->p);
  for (uint32_t i = 0; i < k->r->nargs; i++)
    if (k->r->args[i]->op != N_VAR) explain_term(k->x, f, k->r->args[i], k->p);
  bool failed = k->x->circular;
  k->x->circular = before;
  if (failed && t == T) {
    k->p->kids.n = kids;
    k->shown--;
    return false;
  }
  return t == T && !k->x->all_bindings;
}

static Proof *concl_proof(Explainer *x, ProofKind kind, Truth t, GoalMode mode, PredId pred, const Value *args, const Concl *c) {
  bool functional = x->e->p->preds.at[pred].functional;
  Proof *p = proof_goal(x, kind, t, c->mode != G_PRED ? c->mode : mode, pred, args, functional ? &c->value : NULL);
  p->says.not = c->negative;
  return p;
}
static Name label(const Engine *e, const Rule *r) { return e->p->provs.at[r->prov].label; }

static void office_of(Explainer *x, Proof *p, const Pred *d, PredId pred, const Value *args, Value holder) {
  if (d->form != PRED_OFFICE) return;
  p->holder = holder;
  p->office = pred;
  p->office_of = values_kept(x->a, args, d->nparams);
}

static const char *turn_note(Explainer *x, const Rule *r) {
  Turn turn;
  char buf[40];
  if (!rule_has_turns(r)) return NULL;
  if (!turn_at(r->turns, x->e->t, x->e->p->zone, &turn))
    return arena_printf(x->a, "the first turn begins on %s", instant_print(r->turns.first, x->e->p->zone, buf));
  return arena_printf(x->a, "in the turn that began on %s", instant_print(turn.from, x->e->p->zone, buf));
}
static Proof *explain_concl(Explainer *x, GoalMode mode, PredId pred, const Value *args, const Concl *c) {
  Engine *e = x->e;
  const Pred *d = &e->p->preds.at[pred];
  if (c->open) {
    Proof *p = proof_call(x, PF_MISSING, U, pred, args);
    proof_missing(x, p, pred, args);
    const char *phrase = phrase_text(e, x->a, pred, args, NULL);
    if (phrase && !d->functional) p->note = arena_printf(x->a, "whether %s is not in the record", phrase);
    p->span = d->span;
    return p;
  }
  if (c->fact) {
    bool unknown = c->fact->truth == U || c->value.tag == V_UNKNOWN;
    Proof *p = unknown ? proof_call(x, PF_MISSING, U, pred, args) : concl_proof(x, PF_FACT, T, mode, pred, args, c);
    if (unknown) proof_missing(x, p, pred, args);
    if (c->fact->acting) p->note = "acting";
    p->span = c->fact->span;
    p->from = c->fact->from;
    p->to = c->fact->to;
    if (d->functional) office_of(x, p, d, pred, args, c->value);
    else if (d->nparams) office_of(x, p, d, pred, args, args[d->nparams - 1]);
    p->acting = c->fact->acting;
    return p;
  }
  if (c->decision) {
    const Ind *ev = ind_at(e, c->decision->event);
    char buf[40];
    Proof *p = concl_proof(x, PF_DECISION, c->body, mode, pred, args, c);
    if (c->decision->op == DEC_RESTORED)
      p->says = (Saying){ .text = arena_printf(x->a, "%s: the rule is restored", call_text(e, x->a, pred, args)) };
    p->note = arena_printf(x->a, "decided on %s (%s)", instant_print(ev->at, e->p->zone, buf), ind_text(e->p, ev));
    p->span = c->decision->span;
    p->event = c->decision->event;
    p->prov = c->clause ? c->clause->prov : 0;
    if (ev->proposed && e->p->kinds.at[ev->kind].stands_if) {
      Value key[1] = { value_make(V_IND, c->decision->event) };
      proof_add(x, p, explain_goal(x, G_PRED, e->p->kinds.at[ev->kind].stands_if, key));
    }
    return p;
  }
  /* A statement that concludes a value that is not known is itself undetermined: what is missing lies beneath it. */
  Truth says = c->body == T && c->value.tag == V_UNKNOWN ? U : c->body;
  Proof *p = concl_proof(x, PF_RULE, says, mode, pred, args, c);
  p->note = turn_note(x, c->rule);
  p->prov = c->rule->prov;
  p->span = c->rule->span;
  if (c->rule->capacity.i) {
    p->capacity = c->rule->capacity;
    p->holder = args[0];
  }
  RuleProof k = { x, c->rule, c, p, 0 };
  rule_frames(e, c->rule, args, rule_shown, &k);
  if (c->body == T && !k.shown && !c->rule->so_decides) x->circular = true;
  return p;
}

/* How far a statement got before it failed: premises that hold, and so are there in every form of the proof. */
static uint32_t held(const Proof *p) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->kids.n; i++) n += p->kids.at[i]->truth == T;
  return n;
}
/* Those that got farthest come first; the order of the others stays. */
static void nearest_first(Explainer *x, Proof *p, uint32_t from) {
  uint32_t n = p->kids.n - from, most = 0, at = from;
  if (n < 2) return;
  Proof **kids = NEW_ARRAY(x->a, Proof *, n);
  uint32_t *got = NEW_ARRAY(x->a, uint32_t, n);
  memcpy(kids, p->kids.at + from, n * sizeof *kids);
  for (uint32_t i = 0; i < n; i++) {
    got[i] = held(kids[i]);
    if (got[i] > most) most = got[i];
  }
  for (uint32_t far = 0; far <= most; far++)     /* conditions have few conjuncts */
    for (uint32_t i = 0; i < n; i++)
      if (got[i] == most - far) p->kids.at[at++] = kids[i];
}
static void explain_miss(Explainer *x, const Rule *r, PredId pred, GoalMode mode, const Value *args, Proof *p) {
  Engine *e = x->e;
  uint32_t left;
  FRAME(f, r->nvars, r->vars);
  if (!head_bind(e, r, &f, args, (1u << r->nargs) - 1, &left)) return;
  Proof *k = proof_new(x, PF_RULE, F, NULL);
  k->says.kind = SAY_NOT_APPLIED;
  k->prov = r->prov;
  k->span = r->span;
  k->note = turn_note(x, r);
  TurnMoment m;
  if (turn_enter(e, r, &f, &m)) {
    f.subject = rule_subject(e, r, &f, args, (1u << r->nargs) - 1);
    bool before = x->head;
    x->head = left != 0;
    bool told = x->denials && denials_about(e, x->denials, mode, pred, args) && denials_explain(x, x->denials, r, &f, k);
    if (!told) explain_failure(x, &f, r->body, NULL, k);
    x->head = before;
    turn_leave(e, &m);
  }
  proof_add(x, p, k);
}
/* Those whose rule concluded nothing. */
static void explain_misses(Explainer *x, const Rules *misses, PredId pred, GoalMode mode, const Value *args, const Concls *all, Proof *p) {
  uint32_t first = p->kids.n;
  for (uint32_t i = 0; i < misses->n; i++) {
    bool concluded = false;
    for (uint32_t k = 0; k < all->n; k++) concluded |= all->at[k].rule == misses->at[i];
    if (!concluded) explain_miss(x, misses->at[i], pred, mode, args, p);
  }
  nearest_first(x, p, first);
}
static void explain_why_not(Explainer *x, PredId pred, GoalMode mode, const Value *args, const Concls *all, Proof *p) {
  bool every = (x->form == PROOF_WHOLE && !x->words_only) || x->leads;
  Misses w = every ? misses_all(x->e, mode, pred, args) : misses_few(x->e, mode, pred, args);
  explain_misses(x, &w.near, pred, mode, args, all, p);
  explain_misses(x, &w.far, pred, mode, args, all, p);
  p->left = w.left;
}

/* Decisions that would have it so, and do not stand: why not. */
static void explain_fallen(Explainer *x, PredId pred, const Value *args, Proof *p) {
  Engine *e = x->e;
  const Pred *d = &e->p->preds.at[pred];
  DecisionRefs refs = { 0 };
  uint32_t shown = 0;
  if (x->words_only) return;
  decisions_about(e, &refs, pred, args, d->nparams);
  for (uint32_t i = 0; i < refs.n && shown < MAX_BINDINGS; i++) {
    const Decision *made = refs.at[i].d;
    bool would = made->op == (d->functional ? DEC_IS : DEC_HOLDS) && refs.at[i].event->at < e->t;
    if (!would || decision_standing(e, &refs.at[i], args).own != F) continue;
    Concl c = { .decision = made, .value = made->value, .body = F, .over = -1 };
    Proof *k = explain_concl(x, G_PRED, pred, args, &c);
    bool adopted = k->kids.n && k->kids.at[0]->truth != F;
    const char *why = e->t < made->from ? "and not in effect yet" : e->t >= made->to ? "and in effect no longer"
                      : decision_within_powers(e, &refs.at[i]) == F ? "but beyond powers"
                      : k->kids.n && !adopted ? "but not adopted" : "and it counts no longer";
    k->note = arena_printf(x->a, "%s, %s", k->note, why);
    for (ProvId v = 1; !k->prov && v < e->p->provs.n; v++)
      if (name_eq(e->p->provs.at[v].label, made->label)) k->prov = v;
    proof_add(x, p, k);
    shown++;
  }
}

/* It does not hold, and whatever some statement concluded would hold: so none concluded anything. */
static bool refused_by_all(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const About *a = mode == G_MAY ? about_goal(e, pred, args) : NULL;
  return a && about_only_may(a);
}
static Proof *goal_body(Explainer *x, GoalMode mode, PredId pred, const Value *args) {
  Engine *e = x->e;
  const Pred *d = &e->p->preds.at[pred];
  Concls all = { 0 };
  WhyValue why = WHY_VALUE;
  Value v = VALUE_NONE;
  Truth t = mode != G_PRED && !(x->denials && denials_about(e, x->denials, mode, pred, args)) ? holds(e, mode, pred, args) : F;
  if (t != F || !refused_by_all(e, mode, pred, args)) conclusions(e, pred, mode != G_PRED, args, &all);
  if (mode == G_PRED && d->functional) {
    v = resolve_value(e, d, &all, &why);
    t = v.tag == V_UNKNOWN ? U : T;
    lead_value(x, v);
  } else if (mode == G_PRED) {
    t = d->recursive ? holds(e, mode, pred, args) : resolve_truth(d, &all, &why);
  }
  Proof *p = proof_goal(x, PF_ATOM, t, mode, pred, args, d->functional ? &v : NULL);
  p->span = d->span;
  bool conflict = why == WHY_CONFLICT;
  if (mode != G_PRED) resolve_act(&all, mode, &conflict);
  if (why == WHY_GAP) {
    p->kind = PF_GAP;
    p->note = "no statement gives a value";
  }
  if (conflict) {
    p->kind = PF_CONFLICT;
    p->note = d->functional ? "what is concluded conflicts" : "it is concluded, and so is its contrary";
  }
  if (why == WHY_INPUT && !all.n) {
    proof_missing(x, p, pred, args);
    p->says.kind = SAY_CALL;
    return p;
  }
  bool settled_true = t == T;
  for (uint32_t i = 0; i < all.n; i++) {
    const Concl *c = &all.at[i];
    if (mode != G_PRED && mode != G_MAY && c->mode == G_MAY) continue;   /* neither makes a duty nor lifts one */
    if (c->body == F) continue;
    bool over = c->over >= 0 && c->stands < c->body;
    if (t == U && c->stands == T && why != WHY_CONFLICT && !conflict && mode == G_PRED && !d->functional && !c->negative) continue;
    if (settled_true && !over && c->stands == U && !d->functional) continue;
    if (!over && c->stands == F) continue;
    bool before = x->circular;
    x->circular = false;
    Proof *k = explain_concl(x, mode, pred, args, c);
    bool circular = x->circular;
    x->circular = before;
    if (circular && settled_true && !d->functional) continue;
    if (over) {
      bool surely = c->stands == F;
      Proof *o = proof_new(x, PF_OVERRIDDEN, c->stands, arena_printf(x->a, surely ? "%s, but that is overridden" : "%s, unless that is overridden",
                                                                     proof_says(e, x->a, k)));
      const Concl *by = &all.at[c->over];
      o->prov = c->rule ? c->rule->prov : k->prov;
      o->span = k->span;
      if (by->decision) {
        char buf[40];
        o->note = arena_printf(x->a, "displaced by the decision of %s", instant_print(ind_at(e, by->decision->event)->at, e->p->zone, buf));
      } else if (by->rule) {
        o->note = arena_printf(x->a, "overridden by %s", name_text(e->p->names, label(e, by->rule)));
      } else {
        o->note = "overridden by the record";
      }
      k->truth = c->body;
      proof_add(x, o, k);
      if (c->stands == U) proof_add(x, o, explain_concl(x, mode, pred, args, by));
      k = o;
    }
    proof_add(x, p, k);
    if (settled_true && !d->functional && !over && d->recursive) break;
  }
  if (settled_true && d->recursive && !p->kids.n) x->circular = true;
  bool none = d->functional && v.tag == V_NONE;
  if (t == F || none || p->kind == PF_GAP) {
    explain_why_not(x, pred, mode, args, &all, p);
    if (mode == G_PRED) explain_fallen(x, pred, args, p);
  }
  if (t == F && !p->kids.n && mode == G_PRED) {
    p->kind = PF_ABSENT;
    p->note = "the record has no such entry";
  }
  if (none && !p->kids.n) p->note = "the record has no such entry";
  if (p->kids.n == 1 && p->kind == PF_ATOM && (p->kids.at[0]->kind == PF_FACT || p->kids.at[0]->kind == PF_MISSING)) return p->kids.at[0];
  return p;
}

static bool same_goal(const Engine *e, const Seen *s, GoalMode mode, PredId pred, Instant t, const Value *args) {
  if (s->mode != mode || s->pred != pred || s->t != t) return false;
  for (uint32_t i = 0; i < e->p->preds.at[pred].nparams; i++)
    if (!value_eq(s->args[i], args[i])) return false;
  return true;
}

/* A level deeper; false: too deep. */
bool explain_deeper(Explainer *x) {
  if (++x->nesting > x->deepest) x->deepest = x->nesting;
  if (x->nesting <= x->limit) return true;
  x->nesting--;
  return false;
}
/* It was not explained before in this proof. */
static Proof *goal_here(Explainer *x, GoalMode mode, PredId pred, const Value *args) {
  bool keeps = kept_goal(x, mode, pred, args);
  Proof *p = keeps ? kept_find(x, pred, args) : NULL;
  if (p) return p;
  Footprint fresh;
  KeptSpan span = { .nesting = 0 };
  if (keeps) span = kept_start(x, &fresh);
  if (!explain_deeper(x)) {
    p = proof_call(x, PF_CUT, U, pred, args);
  } else {
    const Value *key = values_kept(x->a, args, x->e->p->preds.at[pred].nparams);
    Seen s = { mode, pred, x->e->t, key, NULL, true };
    uint32_t slot = x->seen.n;
    vec_push(x->a, &x->seen, s);
    p = goal_body(x, mode, pred, key);
    x->seen.at[slot].proof = p;
    x->seen.at[slot].busy = false;
    if (x->circular) x->seen.at[slot].pred = 0;  /* given up: may be proved where it does not meet itself */
    lead_goal(x, mode, pred, key, p->truth);
    x->nesting--;
  }
  if (keeps) kept_end(x, span, pred, args, p);
  return p;
}

Proof *explain_goal(Explainer *x, GoalMode mode, PredId pred, const Value *args) {
  Engine *e = x->e;
  const Pred *d = &e->p->preds.at[pred];
  Instant at = e->t;
  bool attribute = d->form == PRED_ATTRIBUTE;
  if (attribute || d->anchored) {
    Value ev = args[attribute ? 0 : d->subject];
    if (ev.tag == V_IND) at = ind_at(e, (IndId)ev.n)->at;
    if (at > e->t) {
      Proof *p = proof_new(x, PF_MISSING, U, arena_printf(x->a, "%s: not yet", call_text(e, x->a, pred, args)));
      proof_missing(x, p, pred, args);
      return p;
    }
    if (attribute) at = e->t;
  }
  for (uint32_t i = 0; i < x->seen.n; i++) {
    Seen *s = &x->seen.at[i];
    if (!same_goal(e, s, mode, pred, at, args)) continue;
    if (i < x->earliest) x->earliest = i;
    if (s->busy) {
      x->circular = true;
      return proof_call(x, PF_REPEATED, U, pred, args);
    }
    lead_goal(x, mode, pred, args, s->proof->truth);
    if (!s->proof->kids.n) return s->proof;
    Proof *p = proof_new(x, PF_REPEATED, s->proof->truth, NULL);
    p->says = s->proof->says;
    p->holder = s->proof->holder;
    p->office = s->proof->office;
    p->office_of = s->proof->office_of;
    p->acting = s->proof->acting;
    p->capacity = s->proof->capacity;
    Reference r = { p, s->proof };
    vec_push(x->a, &x->refs, r);
    return p;
  }
  if (at == e->t) return goal_here(x, mode, pred, args);
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  Proof *p = goal_here(x, mode, pred, args);
  moment_leave(e, m);
  return p;
}

/* What it means is said in terms of these; proofs point to them. */
static const Var *means_vars(Engine *e, PredId act) {
  const Pred *d = &e->p->preds.at[act];
  PredInfo *info = &e->info[act];
  if (info->means) return info->means;
  Var *vars = NEW_ARRAY(e->base, Var, MAX_VARS);
  for (uint32_t i = 0; i < d->means_nvars && i < MAX_VARS; i++) vars[i].type = d->means_vars[i];
  for (uint32_t i = 0; i < d->nparams; i++) vars[i].name = d->param_names[i];
  return info->means = vars;
}
Proof *explain_done(Explainer *x, PredId act, const Value *args) {
  Engine *e = x->e;
  const Pred *d = &e->p->preds.at[act];
  Value key[MAX_ARGS];
  memcpy(key, args, sizeof(Value) * d->nparams);
  Truth t = act_done_truth(e, act, args);
  Proof *p = proof_call(x, PF_ALL, t, act, args);
  if (!d->means) return p;
  FRAME(f, d->means_nvars, means_vars(e, act));
  for (uint32_t i = 0; i < d->nparams; i++)
    if (args[i].tag != V_ANY) frame_bind(&f, i, args[i]);
  proof_add(x, p, explain_body(x, &f, d->means, t));
  return p;
}

/* ---- requirements ---- */
typedef struct RequireProof { Cont base, inner; Explainer *x; const Rule *r; Truth want; Proof *p; uint32_t shown; } RequireProof;
static bool require_shown(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireProof *k = (RequireProof *)(void *)((char *)c - offsetof(RequireProof, inner));
  Truth cond = truth(e, f, k->r->condition);
  if (t_or(t_not(t), cond) != k->want) return false;
  if (k->shown++ >= MAX_BINDINGS) return true;
  lead_element(k->x);
  if (cond == F) k->x->fails = k->r->condition;
  proof_add(k->x, k->p, explain_node(k->x, f, k->r->condition));
  bool shown = !k->x->words_only && (k->x->form == PROOF_WHOLE || k->want != F);
  if (k->r->body && shown) explain_conjuncts(k->x, f, k->r->body, t, k->p);
  return k->want == F && !k->x->leads;
}
static bool require_each(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireProof *k = (RequireProof *)c;
  return solve_domains(e, f, k->r->condition->free, t, &k->inner);
}
Proof *explain_requirement(Explainer *x, const Rule *r, IndId event, Truth want) {
  Proof *p = proof_new(x, PF_RULE, want, NULL);
  Value *of = NEW(x->a, Value);
  *of = value_make(V_IND, event);
  p->says = (Saying){ .kind = SAY_REQUIRED, .node = r->condition, .v = of, .n = 1 };
  p->prov = r->prov;
  p->span = r->span;
  FRAME(f, r->nvars, r->vars);
  if (r->concerning >= 0) frame_bind(&f, (uint32_t)r->concerning, value_make(V_IND, event));
  f.subject = event;
  uint64_t open = (r->condition->free | (r->body ? r->body->free : 0)) & ~f.bound;
  /* nothing to look for: it applies, for sure, which is not shown, and its condition does not hold */
  if ((x->words_only || x->form != PROOF_WHOLE) && want == F && !open && !x->leads) {
    x->fails = r->condition;
    proof_add(x, p, explain_node(x, &f, r->condition));
    return p;
  }
  RequireProof k = { { require_each }, { require_shown }, x, r, want, p, 0 };
  lead_group(x, NULL);
  solve_without(x->e, &f, r->body, NULL, T, &k.base);
  lead_group_end(x, k.shown);
  return p;
}

/* ---- finishing ---- */
static void number(Explainer *x, Proof *p) {
  if (p->id) return;
  p->id = ++x->next_id;
  for (uint32_t i = 0; i < p->kids.n; i++) number(x, p->kids.at[i]);
  if (p->kept && x->next_id - p->id + 1 != p->kept->nodes) p->kept = NULL;       /* some of it is shown elsewhere */
}
void proof_number(Explainer *x, Proof *p) {
  number(x, p);
  for (uint32_t i = 0; i < x->refs.n; i++) x->refs.at[i].from->same = x->refs.at[i].to->id;
}

/* What is missing is looked for where it makes a difference: below what is unknown. */
static bool leaves_open(const Proof *p) { return p->truth == U || p->kind == PF_OVERRIDDEN; }
bool proof_needs(const Program *prog, const Proof *p, PredId pred, const Value *key) {
  if (!leaves_open(p)) return false;
  if (p->kind == PF_MISSING && p->pred == pred) {
    uint32_t i = 0;
    while (i < prog->preds.at[pred].nparams && value_eq(p->key[i], key[i])) i++;
    if (i == prog->preds.at[pred].nparams) return true;
  }
  for (uint32_t i = 0; i < p->kids.n; i++)
    if (proof_needs(prog, p->kids.at[i], pred, key)) return true;
  return false;
}
bool proof_rests_on(const Program *prog, const Proof *p, Name label) {
  if (p->kind == PF_OVERRIDDEN && p->truth == F) return false;
  if (p->prov && name_eq(prog->provs.at[p->prov].label, label)) return true;
  for (uint32_t i = 0; i < p->kids.n; i++)
    if (proof_rests_on(prog, p->kids.at[i], label)) return true;
  return false;
}

void needs_of(const Engine *e, Arena *a, const Proof *p, Texts *out) {
  if (!leaves_open(p)) return;
  if (p->kind == PF_MISSING) {
    const char *text = proof_says(e, a, p);
    uint32_t at = 0;
    while (at < out->n && strcmp(out->at[at], text) < 0) at++;
    if (at < out->n && !strcmp(out->at[at], text)) return;
    vec_push(a, out, text);
    for (uint32_t i = out->n - 1; i > at; i--) out->at[i] = out->at[i - 1];
    out->at[at] = text;
  }
  for (uint32_t i = 0; i < p->kids.n; i++) needs_of(e, a, p->kids.at[i], out);
}
