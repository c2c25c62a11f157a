/* decide.c - which decisions stand (M7, M8), what they waive and what they establish.
 *
 * A decision stands at t if it is visible and in effect; if a clause of its label that names its maker was in force at its
 * instant and one is at t; if it is not before the clause's `since`; and if it is recorded as adopted or is so by its vote.
 * That the later displaces the earlier is overriding, and done with the other conclusions.
 */
#include "eval/engine.h"

typedef struct MaxCont { Cont base; const Node *then; Truth best; } MaxCont;
static bool max_then(Engine *e, Cont *c, Frame *f, Truth tr) {
  MaxCont *m = (MaxCont *)c;
  if (m->then && tr > m->best) tr = t_and(tr, truth(e, f, m->then));
  m->best = t_or(m->best, tr);
  return m->best == T;
}

/* What stands in the `provided` alone ranges over its domain. */
typedef struct OpenCont { Cont base; uint64_t vars; Cont *next; } OpenCont;
static bool open_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  OpenCont *k = (OpenCont *)c;
  return solve_domains(e, f, k->vars, tr, k->next);
}

static Name label_of(const Engine *e, const Rule *r) { return e->p->provs.at[r->prov].label; }

/* Of several events at the latest instant any one will do: `since` asks for the instant. */
static Value let_value(Engine *e, Frame *f, const Node *what) {
  if (what->op != N_LATEST && what->op != N_EARLIEST) return term_value(e, f, what);
  Table found;
  table_init(&found, e->scratch, 1);
  latest_candidates(e, f, what, &found);
  for (uint32_t i = 0; i < found.rows.n; i++)
    if (found.rows.at[i].truth != T) return VALUE_UNKNOWN;
  return found.rows.n ? found.rows.at[0].v[0] : VALUE_NONE;
}
/* Lets that can be evaluated from the head alone, for `since`. */
static void bind_lets(Engine *e, Frame *f, const Node *body) {
  if (!body) return;
  uint32_t n = body->op == N_AND ? body->nkids : 1;
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < n; i++) {
      const Node *k = body->op == N_AND ? body->kid[i] : body;
      if (k->op != N_LET || frame_has(f, k->var) || (k->kid[0]->free & ~f->bound)) continue;
      frame_bind(f, k->var, let_value(e, f, k->kid[0]));
      again = true;
    }
  }
}

typedef struct Clause { const Rule *r; const DecisionRef *ref; const Value *key; uint32_t nkey; IndId about; } Clause;

/* Binds the clause's head (or the event or thing it is about); T, U or F: whether it fits the decision. */
static Truth clause_bind(Engine *e, const Clause *c, Frame *f) {
  const Rule *r = c->r;
  if (r->mode == H_REQUIRE) {
    if (r->concerning < 0 || !c->about) return F;
    frame_bind(f, (uint32_t)r->concerning, value_make(V_IND, c->about));
    return T;
  }
  if (r->mode == H_ESTABLISH) {
    frame_bind(f, r->args[0]->var, value_make(V_IND, c->about));
    return T;
  }
  uint32_t left;
  if (!head_bind(e, r, f, c->key, (1u << c->nkey) - 1, &left)) return F;
  if (r->mode == H_POWER && r->concerning >= 0 && !frame_has(f, (uint32_t)r->concerning) && r->subject_kind &&
      kind_is(e->p, c->ref->event->kind, r->subject_kind))
    frame_bind(f, (uint32_t)r->concerning, value_make(V_IND, c->ref->d->event));
  if (r->mode == H_POWER && r->value && c->ref->d->op == DEC_IS) {
    Value v = current_value(e, c->ref->d->value);
    if (r->value->op == N_VAR) {
      if (!frame_has(f, r->value->var)) frame_bind(f, r->value->var, v);
      else if (!value_eq(f->slot[r->value->var], v)) return F;
    } else if (!(r->value->free & ~f->bound) && !value_eq(term_value(e, f, r->value), v)) {
      return F;
    }
  }
  if (r->mode == H_POWER && r->value && r->value->op == N_VAR && c->ref->d->op == DEC_RESTORED && !frame_has(f, r->value->var))
    frame_bind(f, r->value->var, VALUE_UNKNOWN);         /* no value is decided, so none can be held against it */
  Truth t = T;
  for (uint32_t i = 0; left >> i; i++) {
    if (!(left >> i & 1)) continue;
    if (r->args[i]->free & ~f->bound) {          /* which keys it speaks of turns on what nothing fixes */
      t = t_and(t, U);
      continue;
    }
    Bounded a = bounded_exact(term_value(e, f, r->args[i])), b = bounded_exact(c->key[i]);
    t = t_and(t, compare_bounded(N_EQ, a, b));
  }
  return t;
}

/* A decision ends by itself when it has stood as long as the clause allows. */
static bool outlived(Engine *e, const Clause *c) {
  Instant end;
  if (c->r->longest.tag == V_UNSET || c->ref->d->from == INSTANT_MIN) return false;
  bool fits = c->r->longest.tag == V_MONTHS ? instant_add_months(c->ref->d->from, c->r->longest.n, e->p->zone, &end)
                                            : instant_add_seconds(c->ref->d->from, c->r->longest.n, &end);
  if (!fits) return false;
  if (e->t < end) fp_narrow(e->fp, INSTANT_MIN, end);
  else fp_narrow(e->fp, end, INSTANT_MAX);
  return e->t >= end;
}
/* At t: the clause is in force, the decision not before its `since`, and not longer in effect than it may be. */
static Truth clause_now(Engine *e, const Clause *c) {
  if (!rule_in_force(e, c->r) || outlived(e, c)) return F;
  FRAME(f, c->r->nvars, c->r->vars);
  Truth t = clause_bind(e, c, &f);
  if (t == F || !c->r->since) return t;
  bind_lets(e, &f, c->r->body);
  if (c->r->since->free & ~f.bound) return t_and(t, U);
  Value s = term_value(e, &f, c->r->since);
  if (s.tag == V_NONE) return t;
  if (s.tag != V_TIME) return t_and(t, U);
  return c->ref->event->at >= s.n ? t : F;
}

/* At the decision's instant: the clause was in force, names the maker, and its conditions held. */
static Truth clause_holds(Engine *e, const Clause *c, Frame *f, Truth t) {
  f->subject = c->ref->d->event;
  Value key[1] = { value_make(V_IND, c->ref->d->event) };
  Value maker = value_of(e, e->p->kinds.at[c->ref->event->kind].made_by, key);
  uint64_t given = f->bound;
  bind_lets(e, f, c->r->body);
  if (c->r->decider->free & ~f->bound) return F;
  Bounded a = bounded_exact(maker), b = bounded_exact(term_value(e, f, c->r->decider));
  t = t_and(t, compare_bounded(N_EQ, a, b));
  f->bound = given;                              /* of several events at the same instant each counts for the conditions */
  if (t == F || (c->r->mode != H_POWER && c->r->mode != H_ESTABLISH)) return t;
  MaxCont m = { { max_then }, c->r->condition, F };
  OpenCont o = { { open_run }, c->r->condition ? c->r->condition->free : 0, &m.base };
  solve_without(e, f, c->r->body, NULL, T, &o.base);
  return t_and(t, m.best);
}
static Truth clause_then(Engine *e, const Clause *c) {
  if (!rule_in_force(e, c->r)) return F;
  FRAME(f, c->r->nvars, c->r->vars);
  Truth t = clause_bind(e, c, &f);
  if (t == F) return F;
  t = clause_holds(e, c, &f, t);
  if (c->r->mode == H_POWER || c->r->mode == H_ESTABLISH || c->r->so_decides) rule_mark(e, c->r, t);
  return t;
}

static Truth adopted(Engine *e, const DecisionRef *ref) {
  if (!ref->event->proposed) return T;
  PredId p = e->p->kinds.at[ref->event->kind].stands_if;
  Value key[1] = { value_make(V_IND, ref->d->event) };
  return p ? holds(e, G_PRED, p, key) : F;
}

static void add_clauses(Engine *e, Rules *out, Name label, Rule *const *at, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (at[i]->decider && name_eq(label_of(e, at[i]), label)) vec_push(e->scratch, out, at[i]);
}
static Rules clauses_of(Engine *e, const Decision *d) {
  Rules out = { 0 };
  if (d->op == DEC_WAIVED) add_clauses(e, &out, d->label, e->p->requires.at, e->p->requires.n);
  else if (d->op == DEC_ESTABLISHES) add_clauses(e, &out, d->label, e->p->establishes.at, e->p->establishes.n);
  else {
    const Pred *p = &e->p->preds.at[d->pred];
    add_clauses(e, &out, d->label, p->rules.at, p->rules.n);
    add_clauses(e, &out, d->label, p->powers.at, p->powers.n);
  }
  return out;
}

/* Does it hold whatever time has brought since: made by the right body under a clause of then? */
static Truth empowered(Engine *e, const DecisionRef *ref, const Value *key, IndId about, const Rule **clause) {
  Rules rules = clauses_of(e, ref->d);
  Truth best = F;
  fp_narrow(e->fp, ref->event->at, INSTANT_MAX);
  Footprint fresh;
  Moment m = moment_enter(e, ref->event->at, &fresh);
  for (uint32_t i = 0; i < rules.n && best < T; i++) {
    Clause c = { rules.at[i], ref, key, ref->d->nargs, about };
    Truth t = clause_then(e, &c);
    if (t > best) {
      best = t;
      *clause = rules.at[i];
    }
  }
  moment_leave(e, m);
  return best;
}

static Standing standing(Engine *e, const DecisionRef *ref, const Value *key, IndId about) {
  Standing s = { F, T, NULL };
  const Decision *d = ref->d;
  fp_event_edge(e, ref->event->at);
  if (ind_is_case(e, value_make(V_IND, d->event))) e->fp->open_reads |= CASE_BIT;
  if (ref->event->at >= e->t) return s;
  if (e->t < d->from) fp_narrow(e->fp, INSTANT_MIN, d->from);
  else if (e->t >= d->to) fp_narrow(e->fp, d->to, INSTANT_MAX);
  else fp_narrow(e->fp, d->from, d->to);
  if (e->t < d->from || e->t >= d->to) return s;
  Rules rules = clauses_of(e, d);
  Truth now = F;
  for (uint32_t i = 0; i < rules.n && now < T; i++) {
    Clause c = { rules.at[i], ref, key, d->nargs, about };
    now = t_or(now, clause_now(e, &c));
  }
  s.own = now;
  if (s.own > F) s.own = t_and(s.own, s.empowered = empowered(e, ref, key, about, &s.clause));
  if (s.own > F) s.own = t_and(s.own, adopted(e, ref));
  return s;
}
Standing decision_standing(Engine *e, const DecisionRef *ref, const Value *key) { return standing(e, ref, key, 0); }

/* Waived for every event: a clause of then names the maker, as far as that does not depend on the event. */
static Truth waives_all(Engine *e, const DecisionRef *ref) {
  Rules rules = clauses_of(e, ref->d);
  Truth best = F;
  Footprint fresh;
  Moment m = moment_enter(e, ref->event->at, &fresh);
  Value key[1] = { value_make(V_IND, ref->d->event) };
  Bounded maker = bounded_exact(value_of(e, e->p->kinds.at[ref->event->kind].made_by, key));
  for (uint32_t i = 0; i < rules.n; i++) {
    if (!rule_in_force(e, rules.at[i])) continue;
    FRAME(f, rules.at[i]->nvars, rules.at[i]->vars);
    if (rules.at[i]->decider->free) {
      best = T;
      continue;
    }
    Bounded b = bounded_exact(term_value(e, &f, rules.at[i]->decider));
    best = t_or(best, compare_bounded(N_EQ, maker, b));
  }
  moment_leave(e, m);
  return best;
}
Truth decision_within_powers(Engine *e, const DecisionRef *ref) {
  const Rule *clause = NULL;
  if (ref->d->op == DEC_WAIVED && !ref->d->ind) return waives_all(e, ref);
  Value key[MAX_ARGS];
  for (uint32_t i = 0; i < ref->d->nargs; i++) key[i] = current_value(e, ref->d->args[i]);
  return empowered(e, ref, key, current_ind(e, ref->d->ind), &clause);
}

Truth waived(Engine *e, const Rule *r, IndId event, const Decision **by) {
  if (!r->decider) return F;
  DecisionRefs refs = { 0 };
  decisions_of_label(e, &refs, label_of(e, r), DEC_WAIVED);
  Truth best = F;
  for (uint32_t i = 0; i < refs.n && best < T; i++) {
    if (refs.at[i].d->ind && current_ind(e, refs.at[i].d->ind) != event) continue;
    Standing s = standing(e, &refs.at[i], NULL, event);
    if (s.own > best) {
      best = s.own;
      *by = refs.at[i].d;
    }
  }
  return best;
}

static Truth established_by(Engine *e, const DecisionRefs *refs, IndId x) {
  Truth best = F;
  for (uint32_t i = 0; i < refs->n && best < T; i++)
    if (refs->at[i].d->ind == x) best = t_or(best, standing(e, &refs->at[i], NULL, x).own);
  return best;
}
Truth established(Engine *e, IndId x) {
  DecisionRefs refs = { 0 };
  for (uint32_t i = 0; i < e->p->establishes.n; i++) {
    Name label = label_of(e, e->p->establishes.at[i]);
    bool seen = false;
    for (uint32_t k = 0; k < i; k++) seen |= name_eq(label_of(e, e->p->establishes.at[k]), label);
    if (!seen) decisions_of_label(e, &refs, label, DEC_ESTABLISHES);
  }
  return established_by(e, &refs, x);
}
