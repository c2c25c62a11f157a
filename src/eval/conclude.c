/* conclude.c - what is concluded about one key, and what of it stands (M7, M10, M11).
 *
 * The conclusions about a key are the entries of the record, what the statements in force conclude, and what decisions
 * conclude (decide.c). One may override another; standing is settled by recursion over that relation, which has no
 * cycle (checked before anything runs). Value, truth and permission follow from the standing conclusions.
 */
#include "eval/engine.h"

/* Provisions come into force and go out of it: that bounds what is read from them. */
bool rule_in_force(Engine *e, const Rule *r) {
  const Prov *p = &e->p->provs.at[r->prov];
  if (!(p->readings >> e->reading & 1)) return false;
  if (e->t < p->from) fp_narrow(e->fp, INSTANT_MIN, p->from);
  else if (e->t >= p->until) fp_narrow(e->fp, p->until, INSTANT_MAX);
  else {
    fp_narrow(e->fp, p->from, p->until);
    return true;
  }
  return false;
}

/* ---- one rule ---- */
bool head_bind(Engine *e, const Rule *r, Frame *f, const Value *key, uint32_t bound, uint32_t *left) {
  *left = 0;
  for (uint32_t i = 0; i < r->nargs; i++) {
    if (!(bound >> i & 1)) continue;
    const Node *a = r->args[i];
    if (a->op != N_VAR) {
      *left |= 1u << i;
      if (a->op == N_CONST && !value_eq(current_value(e, a->value), key[i])) return false;
      continue;
    }
    if (frame_has(f, a->var)) {
      if (!value_eq(f->slot[a->var], key[i])) return false;
      continue;
    }
    Type t = r->vars[a->var].type;
    if (t.tag == TY_IND && key[i].tag == V_IND && !kind_is(e->p, ind_at(e, (IndId)key[i].n)->kind, t.of)) return false;
    frame_bind(f, a->var, key[i]);
  }
  return true;
}

/* At its own instant an event's statement sees what is nested in it: the answer turns there, and one second later. */
static bool own_instant(Engine *e, Value v) {
  Instant at = ind_at(e, (IndId)v.n)->at;
  if (at == INSTANT_MIN) return false;
  if (e->t < at) fp_narrow(e->fp, INSTANT_MIN, at);
  else if (e->t > at) fp_narrow(e->fp, at + 1, INSTANT_MAX);
  else fp_narrow(e->fp, at, at + 1);
  return e->t == at;
}
IndId rule_subject(Engine *e, const Rule *r, const Frame *f, const Value *key, uint32_t bound) {
  IndId found = 0;
  if (r->concerning >= 0 && frame_has(f, (uint32_t)r->concerning) && f->slot[r->concerning].tag == V_IND &&
      own_instant(e, f->slot[r->concerning]))
    return (IndId)f->slot[r->concerning].n;
  for (uint32_t i = 0; i < r->nargs; i++) {
    bool is_var = r->args[i]->op == N_VAR;
    if (is_var ? !frame_has(f, r->args[i]->var) : !(bound >> i & 1)) continue;
    Value v = is_var ? f->slot[r->args[i]->var] : key[i];
    if (v.tag == V_IND && own_instant(e, v) && !found) found = (IndId)v.n;
  }
  return found;
}

/* ---- turns ---- */
bool turn_enter(Engine *e, const Rule *r, Frame *f, TurnMoment *m) {
  m->moved = rule_has_turns(r);
  if (!m->moved) return true;
  if (!turn_at(r->turns, e->t, e->p->zone, &f->turn)) {
    fp_narrow(e->fp, INSTANT_MIN, r->turns.first);
    return false;
  }
  fp_narrow(e->fp, f->turn.from, f->turn.to);
  m->m = moment_enter(e, f->turn.from, &m->fresh);
  return true;
}
void turn_leave(Engine *e, TurnMoment *m) {
  if (m->moved) moment_leave(e, m->m);
}
/* What a solution is for goes on where the goal was asked, not at the beginning of the turn. */
static Moment turn_pause(Engine *e, const TurnMoment *m) {
  Moment here = { e->t, e->reading, e->fp };
  if (m->moved) {
    e->t = m->m.t;
    e->fp = m->m.fp;
  }
  return here;
}
static void turn_resume(Engine *e, Moment here) {
  e->t = here.t;
  e->fp = here.fp;
}
bool turn_before(Engine *e, const Frame *f, Instant *at) {
  if (f->turn.number > LIMIT_TURNS) mem_fail(e->trap, FAIL_LIMIT, "a statement has had more than a million turns");
  *at = f->turn.from - 1;
  return f->turn.number > 0;
}

typedef struct HeadCont {
  Cont base, settled, begin; const Rule *r; const Value *key; uint32_t bound, left; HeadFn fn; void *user; TurnMoment turn;
  Truth best;
} HeadCont;

static bool head_emit(Engine *e, Cont *c, Frame *f, Truth tr) {
  HeadCont *h = (HeadCont *)(void *)((char *)c - offsetof(HeadCont, settled));
  Value row[MAX_ARGS + 1];
  for (uint32_t i = 0; i < h->r->nargs; i++) {
    const Node *a = h->r->args[i];
    bool given = h->bound >> i & 1;
    if (given && !(h->left >> i & 1)) {
      row[i] = h->key[i];
      continue;
    }
    Bounded b = bounded_exact(value_make(V_ANY, 0));
    if (a->op != N_VAR || frame_has(f, a->var)) b = term_bounded(e, f, a);
    if (given) {
      row[i] = h->key[i];
      if (b.v.tag != V_ANY) tr = t_and(tr, compare_bounded(N_EQ, bounded_exact(h->key[i]), b));
      if (tr == F) return false;
      continue;
    }
    if (!b.ranged && b.v.tag == V_NONE) return false;
    bool vague = b.ranged || b.v.tag == V_UNKNOWN;
    if (vague) tr = t_and(tr, U);
    row[i] = vague ? value_make(V_ANY, 0) : b.v;
  }
  Value value = VALUE_NONE;
  if (h->r->value) {
    value = term_value(e, f, h->r->value);
    if (value.tag == V_NONE) return false;
  }
  h->best = t_or(h->best, tr);
  Moment here = turn_pause(e, &h->turn);
  bool stop = h->fn(e, h->user, row, value, tr);
  turn_resume(e, here);
  return stop;
}
/* Does this head variable stand in a later column, too? Left open, the two would no longer be the same. */
bool head_repeats(const Rule *r, uint32_t col) {
  for (uint32_t i = col + 1; i < r->nargs; i++)
    if (r->args[i]->free >> r->args[col]->var & 1) return true;
  return false;
}
static bool head_settle(Engine *e, Cont *c, Frame *f, Truth tr) {
  HeadCont *h = (HeadCont *)c;
  uint64_t open = 0;                             /* events do not stay open: their domain changes with time */
  for (uint32_t i = 0; i < h->r->nargs; i++) {
    const Node *a = h->r->args[i];
    if (a->op != N_VAR) open |= a->free & ~f->bound;
    else if (!frame_has(f, a->var) && (domain_moves(e, h->r->vars[a->var].type) || head_repeats(h->r, i))) open |= UINT64_C(1) << a->var;
  }
  const Node *rest[2] = { h->r->value, h->r->deadline };
  for (uint32_t k = 0; k < 2; k++) {             /* what nothing else binds ranges over its domain */
    uint64_t left = rest[k] ? rest[k]->free & ~f->bound : 0;
    for (uint32_t v = 0; v < h->r->nvars; v++)
      if ((left >> v & 1) && (tr == T || domain_moves(e, h->r->vars[v].type))) open |= UINT64_C(1) << v;
  }
  return solve_domains(e, f, open, tr, &h->settled);
}

static bool head_begin(Engine *e, Cont *c, Frame *f, Truth tr) {
  HeadCont *h = (HeadCont *)(void *)((char *)c - offsetof(HeadCont, begin));
  if (!turn_enter(e, h->r, f, &h->turn)) return false;
  f->subject = rule_subject(e, h->r, f, h->key, h->bound);
  bool stop = solve_without(e, f, h->r->body, NULL, tr, &h->base);
  turn_leave(e, &h->turn);
  return stop;
}
/* Which individuals there are is settled where the goal is asked, not at the beginning of a turn. */
static uint64_t moving_head(Engine *e, const Rule *r, const Frame *f) {
  uint64_t open = 0;
  for (uint32_t i = 0; rule_has_turns(r) && i < r->nargs; i++)
    if (r->args[i]->op == N_VAR && domain_moves(e, r->vars[r->args[i]->var].type)) open |= r->args[i]->free & ~f->bound;
  return open;
}

bool rule_solve(Engine *e, const Rule *r, const Value *key, uint32_t bound, HeadFn fn, void *user) {
  if (r->so_decides || !rule_in_force(e, r)) return false;
  FRAME(f, r->nvars, r->vars);
  HeadCont h = { .base = { head_settle }, .settled = { head_emit }, .begin = { head_begin }, .r = r, .key = key, .bound = bound,
                 .fn = fn, .user = user };
  if (!head_bind(e, r, &f, key, bound, &h.left)) return false;
  bool stopped = solve_domains(e, &f, moving_head(e, r, &f), T, &h.begin);
  rule_mark(e, r, h.best);
  return stopped;
}

/* ---- gathering ---- */
typedef struct Gather { Concls *out; const Rule *r; const Pred *pred; GoalMode mode; uint32_t first; bool closed; } Gather;

static void concl_add(Engine *e, Concls *out, Concl c) {
  c.over = -1;
  vec_push(e->scratch, out, c);
}
static bool gather_rule(Engine *e, void *user, const Value *head, Value value, Truth tr) {
  Gather *g = user;
  (void)head;
  for (uint32_t i = g->first; i < g->out->n; i++) {
    Concl *c = &g->out->at[i];
    if (!value_eq(c->value, value)) continue;
    c->body = t_or(c->body, tr);
    return c->body == T && !g->pred->functional;
  }
  Concl c = { 0 };
  c.rule = g->r;
  c.negative = g->r->mode == H_NOT;
  c.is_default = g->r->mode == H_DEFAULT;
  c.mode = g->mode;
  c.value = value;
  c.body = tr;
  concl_add(e, g->out, c);
  return tr == T && !g->pred->functional;
}
static bool gather_fact(Engine *e, void *user, const Fact *f) {
  Gather *g = user;
  g->closed = true;
  if (f->truth == F) return false;               /* recorded as not so: no longer open, and nothing is concluded */
  Concl c = { 0 };
  c.fact = f;
  c.body = T;
  if (g->pred->functional) c.value = f->args[g->pred->nparams];
  else if (f->truth == U) c.body = U;
  concl_add(e, g->out, c);
  return false;
}

static bool is_event_param(const Engine *e, const Pred *d, uint32_t i) {
  return d->params[i].tag == TY_IND && e->p->kinds.at[d->params[i].of].is_event;
}
/* What the record does not say of this key: unknown, for inputs that need not be complete. */
bool entry_is_open(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->form == PRED_ATTRIBUTE) {
    int s = given_state(e, pred, (IndId)key[0].n);
    if (s == GIVEN_YES) return false;
    if (s == GIVEN_UNKNOWN) return true;
    return !d->optional && !d->rules.n;
  }
  bool unknown = d->open;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (is_event_param(e, d, i)) {
      int s = given_state(e, pred, (IndId)key[i].n);
      if (s == GIVEN_YES) return false;
      if (s == GIVEN_UNKNOWN) unknown = true;
    }
  return unknown;
}

static void gather_facts(Engine *e, PredId pred, const Value *key, Concls *out) {
  const Pred *d = &e->p->preds.at[pred];
  Gather g = { out, NULL, d, G_PRED, 0, false };
  Pattern p = { key, (1u << d->nparams) - 1, d->nparams, 0 };
  facts_scan(e, pred, p, gather_fact, &g);
  if (g.closed || !entry_is_open(e, pred, key)) return;
  Concl c = { 0 };
  c.open = true;
  c.value = VALUE_UNKNOWN;
  c.body = U;
  concl_add(e, out, c);
}

typedef struct EntryTruth { Truth best; bool closed; } EntryTruth;
static bool entry_truth(Engine *e, void *user, const Fact *f) {
  (void)e;
  EntryTruth *x = user;
  x->closed = true;
  x->best = t_or(x->best, (Truth)f->truth);
  return x->best == T;
}
Truth entries_truth(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  EntryTruth x = { F, false };
  bool found;
  if (case_entry(e, pred, key, &found)) return found ? T : entry_is_open(e, pred, key) ? U : F;
  Pattern p = { key, (1u << d->nparams) - 1, d->nparams, 0 };
  facts_scan(e, pred, p, entry_truth, &x);
  return !x.closed && entry_is_open(e, pred, key) ? U : x.best;
}

static void gather_decisions(Engine *e, PredId pred, const Value *key, Concls *out) {
  const Pred *d = &e->p->preds.at[pred];
  if (!e->info[pred].decidable) return;
  DecisionRefs refs = { 0 };
  decisions_about(e, &refs, pred, key, d->nparams);
  for (uint32_t i = 0; i < refs.n; i++) {
    Standing s = decision_standing(e, &refs.at[i], key);
    if (s.own == F) continue;
    Concl c = { 0 };
    c.decision = refs.at[i].d;
    c.clause = s.clause;
    c.negative = c.decision->op == DEC_NOT;
    c.value = c.decision->op == DEC_IS ? current_value(e, c.decision->value) : VALUE_NONE;
    c.body = s.own;
    concl_add(e, out, c);
  }
}

/* ---- overriding ---- */
static Name label_of(const Engine *e, const Rule *r) { return e->p->provs.at[r->prov].label; }
static bool overridden_by_label(const Engine *e, const Rule *r, Name label) {
  for (uint32_t i = 0; i < r->noverriders; i++)
    if (name_eq(label_of(e, r->overriders[i]), label)) return true;
  return false;
}
/* Is some statement of `label` with this head overridden by rule `by` (or by label `by_label`)? */
static bool label_overridden(const Engine *e, const Pred *d, Name label, const Rule *by, Name by_label) {
  for (uint32_t k = 0; k < d->rules.n + d->powers.n; k++) {
    const Rule *r = k < d->rules.n ? d->rules.at[k] : d->powers.at[k - d->rules.n];
    if (!name_eq(label_of(e, r), label)) continue;
    for (uint32_t i = 0; i < r->noverriders; i++)
      if (by ? r->overriders[i] == by : name_eq(label_of(e, r->overriders[i]), by_label)) return true;
  }
  return false;
}
static bool later(const Engine *e, const Decision *a, const Decision *b) {
  if (a->from != b->from) return a->from > b->from;
  return ind_at(e, a->event)->at > ind_at(e, b->event)->at;
}
static bool overrides(const Engine *e, const Pred *d, const Concl *o, const Concl *c) {
  if (o == c || o->open) return false;
  bool restores = o->decision && o->decision->op == DEC_RESTORED;
  if (c->is_default && !o->is_default && !restores) return true;
  if (c->decision) {
    if (o->decision && name_eq(o->decision->label, c->decision->label)) return later(e, o->decision, c->decision);
    if (o->decision) return !restores && label_overridden(e, d, c->decision->label, NULL, o->decision->label);
    Name unused = { 0 };
    return o->rule && label_overridden(e, d, c->decision->label, o->rule, unused);
  }
  if (!c->rule) return false;
  if (o->decision)
    return !restores && (name_eq(o->decision->label, label_of(e, c->rule)) || overridden_by_label(e, c->rule, o->decision->label));
  for (uint32_t i = 0; o->rule && i < c->rule->noverriders; i++)
    if (c->rule->overriders[i] == o->rule) return true;
  return false;
}
static bool restores_as_well(const Engine *e, const Concl *o, const Concl *c) {
  return o->decision && o != c && o->decision->op == DEC_RESTORED && c->decision->op != DEC_RESTORED &&
         name_eq(o->decision->label, c->decision->label) && !later(e, o->decision, c->decision) && !later(e, c->decision, o->decision);
}
/* Of the decisions of a label the latest counts, whatever overrides it: an earlier one does not come back. */
static bool of_one_label(const Concl *a, const Concl *b) {
  return a->decision && b->decision && name_eq(a->decision->label, b->decision->label);
}
static Truth settle(Engine *e, const Pred *d, Concls *all, uint32_t i) {
  Concl *c = &all->at[i];
  if (c->settled) return c->stands;
  c->settled = true;
  c->stands = c->body;
  Truth worst = F;
  for (uint32_t k = 0; k < all->n; k++) {
    if (!overrides(e, d, &all->at[k], c)) continue;
    Truth s = of_one_label(&all->at[k], c) ? all->at[k].body : settle(e, d, all, k);
    if (s > worst) {
      worst = s;
      c->over = (int32_t)k;
    }
  }
  c->stands = t_and(c->body, t_not(worst));
  for (uint32_t k = 0; k < all->n && c->decision; k++)    /* restored and decided at once: a conflict */
    if (restores_as_well(e, &all->at[k], c) && all->at[k].body > F) c->stands = t_and(c->stands, U);
  return c->stands;
}

void conclusions(Engine *e, PredId pred, bool act, const Value *key, Concls *out) {
  conclusions_with(e, pred, act, key, out, NULL, NULL, F);
}
void conclusions_with(Engine *e, PredId pred, bool act, const Value *key, Concls *out, const bool *skip, const Rule *also, Truth body) {
  const Pred *d = &e->p->preds.at[pred];
  uint32_t all = (1u << d->nparams) - 1;
  if (!act) gather_facts(e, pred, key, out);
  if (also) {
    Concl c = { 0 };
    c.rule = also;
    c.negative = also->mode == H_NOT;
    c.value = VALUE_NONE;
    c.body = body;
    concl_add(e, out, c);
  }
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    if (skip && skip[i]) continue;
    Gather g = { out, r, d, r->mode == H_MAY ? G_MAY : r->mode == H_MUST ? G_MUST : r->mode == H_MUST_NOT ? G_MUST_NOT : G_PRED,
                 out->n, false };
    rule_solve(e, r, key, all, gather_rule, &g);
  }
  if (!act) gather_decisions(e, pred, key, out);
  for (uint32_t i = 0; i < out->n; i++) settle(e, d, out, i);
}

/* ---- resolving ---- */
static bool counts(const Concl *c) { return c->stands > F && !(c->decision && c->decision->op == DEC_RESTORED); }

Value resolve_value(const Engine *e, const Pred *d, const Concls *all, WhyValue *why) {
  (void)e;
  Value v = { 0, 0, 0 };
  bool same = true, sure = false, any = false, open = false;
  for (uint32_t i = 0; i < all->n; i++) {
    const Concl *c = &all->at[i];
    if (!counts(c)) continue;
    open |= c->open || (c->fact && c->value.tag == V_UNKNOWN);
    if (any && !value_eq(v, c->value)) same = false;
    v = any ? v : c->value;
    any = true;
    sure |= c->stands == T;
  }
  if (!any) {
    bool none = d->optional || d->form == PRED_OFFICE || d->form == PRED_ATTRIBUTE;
    *why = none ? WHY_NONE : d->rules.n || d->powers.n ? WHY_GAP : WHY_INPUT;
    return none ? VALUE_NONE : VALUE_UNKNOWN;
  }
  if (same && sure && v.tag != V_UNKNOWN) {
    *why = WHY_VALUE;
    return v;
  }
  *why = open ? WHY_INPUT : WHY_UNKNOWN;
  for (uint32_t i = 0; i < all->n; i++)
    for (uint32_t k = 0; k < i; k++) {
      const Concl *a = &all->at[i], *b = &all->at[k];
      if (counts(a) && counts(b) && a->stands == T && b->stands == T && a->value.tag != V_UNKNOWN && b->value.tag != V_UNKNOWN &&
          !value_eq(a->value, b->value))
        *why = WHY_CONFLICT;
    }
  return VALUE_UNKNOWN;
}

Truth resolve_truth(const Pred *d, const Concls *all, WhyValue *why) {
  (void)d;
  Truth pos = F, neg = F;
  bool open = false;
  for (uint32_t i = 0; i < all->n; i++) {
    const Concl *c = &all->at[i];
    if (!counts(c)) continue;
    open |= c->open || (c->fact && c->fact->truth == U);
    if (c->negative) neg = t_or(neg, c->stands);
    else pos = t_or(pos, c->stands);
  }
  *why = WHY_VALUE;
  if (pos == F) return F;
  if (pos == T && neg == F) return T;
  *why = pos == T && neg == T ? WHY_CONFLICT : open && pos == U ? WHY_INPUT : WHY_UNKNOWN;
  return U;
}

static Truth against(Truth own, Truth other) { return own == F ? F : own == T && other == F ? T : U; }
Truth permission(GoalMode mode, Truth may, Truth must, Truth not) {
  if (mode == G_MUST) return against(must, not);
  if (mode == G_MUST_NOT) return against(not, must);
  return t_and(t_or(may, must), t_not(against(not, must)));
}
Truth resolve_act(const Concls *all, GoalMode mode, bool *conflict) {
  Truth may = F, must = F, not = F;
  for (uint32_t i = 0; i < all->n; i++) {
    const Concl *c = &all->at[i];
    if (c->mode == G_MAY) may = t_or(may, c->stands);
    else if (c->mode == G_MUST) must = t_or(must, c->stands);
    else if (c->mode == G_MUST_NOT) not = t_or(not, c->stands);
  }
  if (conflict) *conflict = must == T && not == T;
  return permission(mode, may, must, not);
}
