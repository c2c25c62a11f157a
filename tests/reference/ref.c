/* ref.c - see ref.h. Read it beside section 5 of the language's design: the numbers M1 to M17 are cited. */
#include "ref.h"
#include <stdio.h>
#include <stdlib.h>

/* The value of a term: known, unknown within bounds (M12), or one of V_NONE and V_UNKNOWN. */
typedef struct V { Value v; bool bounded, may_be_none; Value lo, hi; } V;     /* lo, hi: V_UNSET is unbounded */
/* What stands: the instant, and the event whose statement is being read at its own instant, or 0 (M2). */
typedef struct Cx { Instant t; IndId subject; } Cx;
/* cx: of the rule that is run; turn: the number of its turn, counted from 0; open: how many variables are V_ANY */
typedef struct Env { Value v[MAX_VARS]; Type type[MAX_VARS]; Cx cx; uint32_t turn, open; } Env;
typedef RefBrokens Brokens;
typedef void (*Each)(Ref *, void *, Env *, Truth);      /* a binding, and how sure it is that it exists */

typedef struct Memo {
  struct Memo *next;
  uint32_t what;
  PredId pred;
  Instant t;
  uint32_t n;
  Value args[MAX_ARGS];
  bool busy;
  Truth truth;
  Value value;
} Memo;
typedef struct Frame { struct Frame *up; uint32_t stratum; Instant t; bool changed; VEC(Memo *) all; } Frame;
enum { BUCKETS = 4096, MAX_DEPTH = 4000 };
enum { ASK_ATOM, ASK_VALUE, ASK_MAY, ASK_MUST, ASK_MUST_NOT };

struct Ref {
  const Program *p;
  const Case *k;
  ReadingId reading;
  Arena *a;
  Memo *memo[BUCKETS];
  Frame *frames;
  uint32_t depth;
  bool *collecting;
  RefPoints points;
  bool has_points;
};
static Truth formula(Ref *, const Node *, Env *, Cx);
static V term(Ref *, const Node *, Env *, Cx);
static Truth atom(Ref *, PredId, const Value *, Instant);
static Value value_of(Ref *, PredId, const Value *, Instant);
static Truth act(Ref *, int what, PredId, const Value *, Instant);
static Truth exists(Ref *, IndId, Instant);
static Truth valid(Ref *, IndId, Brokens *);
static Truth rule_stands(Ref *, const Rule *, const Value *key, Cx);
static uint32_t ndecisions(const Ref *);
static const Decision *decision(const Ref *, uint32_t);
static Truth decided(Ref *, const Rule *, const Value *key, Cx);

/* ---- individuals, events, values ---- */
static const Ind *ind(const Ref *r, IndId i) {
  if (i < r->p->inds.n) return &r->p->inds.at[i];
  return &r->k->inds.at[i - r->p->inds.n];
}
static uint32_t ninds(const Ref *r) { return r->p->inds.n + (r->k ? r->k->inds.n : 0); }
static bool is_event(const Ref *r, IndId i) { return r->p->kinds.at[ind(r, i)->kind].is_event; }
/* Replaced by the case, or nested in what is (M5). */
static bool gone(const Ref *r, IndId i) {
  if (!r->k || i >= r->p->inds.n) return false;
  for (; i; i = r->p->inds.at[i].parent)
    for (uint32_t n = 0; n < r->k->replaced.n; n++)
      if (r->k->replaced.at[n] == i) return true;
  return false;
}
/* A name that the record gives to a replaced event means the case's event. */
static Value canon(const Ref *r, Value v) {
  if (v.tag == V_IND && gone(r, (IndId)v.n))
    for (uint32_t i = 0; i < r->k->inds.n; i++) {
      const Ind *a = ind(r, (IndId)v.n), *b = &r->k->inds.at[i];
      if (name_eq(a->name, b->name) && (kind_is(r->p, a->kind, b->kind) || kind_is(r->p, b->kind, a->kind)))
        v.n = r->p->inds.n + i;
    }
  return v;
}
static bool visible(const Ref *r, IndId i, Cx cx) {
  if (gone(r, i)) return false;
  const Ind *e = ind(r, i);
  if (e->at < cx.t) return true;
  if (e->at == cx.t && cx.subject)
    for (IndId up = e->parent; up; up = ind(r, up)->parent)
      if (up == cx.subject) return true;
  return false;
}
/* How sure it is that a variable of this type ranges over v. */
static Truth in_domain(Ref *r, Type type, Value v, Cx cx) {
  if (type.tag != TY_IND || v.tag != V_IND) return T;
  IndId i = (IndId)v.n;
  if (type.of && !kind_is(r->p, ind(r, i)->kind, type.of)) return F;
  if (is_event(r, i)) return visible(r, i, cx) ? T : F;
  return exists(r, i, cx.t);
}
/* V_ANY: a variable of numbers, dates or texts that nothing known binds; it is some value that no entry names. */
/* M9: that it stands for any value is seen by relations and equations in the conjunction that it belongs to. Whatever else reads it sees
 * a value that is not known. */
static Env *beyond(Env *e, Env *copy) {
  if (!e->open) return e;
  *copy = *e;
  copy->open = 0;
  for (uint32_t i = 0; i < MAX_VARS; i++)
    if (copy->v[i].tag == V_ANY) copy->v[i] = VALUE_UNKNOWN;
  return copy;
}
static bool is_unknown(Value v) { return v.tag == V_UNKNOWN || v.tag == V_ANY; }
static Value fresh_value(Type t) {
  static const ValueTag tags[] = { [TY_NUMBER] = V_NUM,      [TY_TIME] = V_TIME, [TY_MONTHS] = V_MONTHS,
                                   [TY_SECONDS] = V_SECONDS, [TY_TEXT] = V_TEXT, [TY_TRUTH] = 0 };
  return (Value){ tags[t.tag], t.tag == TY_NUMBER, 98765432 };
}
static bool is_none(Value v) { return v.tag == V_NONE; }
static bool any_tag(const Value *v, uint32_t n, ValueTag tag) {
  for (uint32_t i = 0; i < n; i++) if (v[i].tag == (uint32_t)tag) return true;
  return false;
}
static int cmp(Value a, Value b) { return a.tag == V_NUM ? num_cmp(a, b) : a.n < b.n ? -1 : a.n > b.n; }
static V known(Value v) { return (V){ .v = v }; }
static const V unknown_v = { .v = { V_UNKNOWN, 0, 0 } };
static Value lo_of(V v) { return v.bounded ? v.lo : v.v; }
static Value hi_of(V v) { return v.bounded ? v.hi : v.v; }
static V within(Value lo, Value hi, bool may_be_none) {
  if (lo.tag != V_UNSET && !may_be_none && value_eq(lo, hi)) return known(lo);
  return (V){ .v = VALUE_UNKNOWN, .bounded = true, .lo = lo, .hi = hi, .may_be_none = may_be_none };
}
static Truth truth_of(bool b) { return b ? T : F; }

/* M9, M12: -1, 0, 1 as the sign that decides; eq compares for equality, else a < b (or a <= b). */
static Truth equal(V a, V b) {
  if (is_none(a.v) || is_none(b.v)) return F;
  if ((is_unknown(a.v) && !a.bounded) || (is_unknown(b.v) && !b.bounded)) return U;
  if (!a.bounded && !b.bounded) return truth_of(value_eq(a.v, b.v));
  Value al = lo_of(a), ah = hi_of(a), bl = lo_of(b), bh = hi_of(b);
  bool apart = (ah.tag && bl.tag && cmp(ah, bl) < 0) || (bh.tag && al.tag && cmp(bh, al) < 0);
  return apart ? F : U;
}
static Truth less(V a, V b, bool or_equal) {
  if (is_none(a.v) || is_none(b.v)) return F;
  if ((is_unknown(a.v) && !a.bounded) || (is_unknown(b.v) && !b.bounded)) return U;
  Value al = lo_of(a), ah = hi_of(a), bl = lo_of(b), bh = hi_of(b);
  int always = ah.tag && bl.tag ? cmp(ah, bl) : 2, never = al.tag && bh.tag ? cmp(al, bh) : -2;
  if (or_equal ? never > 0 : never >= 0) return F;
  if (always != 2 && (or_equal ? always <= 0 : always < 0)) return a.may_be_none || b.may_be_none ? U : T;
  return U;
}

/* ---- facts ---- */
static bool same_args(const Ref *r, const Fact *f, const Value *args, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!value_eq(canon(r, f->args[i]), args[i])) return false;
  return true;
}
static uint32_t nfacts(const Ref *r) { return r->p->record.facts.n + (r->k ? r->k->facts.facts.n : 0); }
static const Fact *fact(const Ref *r, uint32_t i) {
  return i < r->p->record.facts.n ? &r->p->record.facts.at[i] : &r->k->facts.facts.at[i - r->p->record.facts.n];
}
static bool fact_gone(const Ref *r, const Fact *f) {
  return r->p->preds.at[f->pred].form == PRED_ATTRIBUTE && gone(r, (IndId)f->args[0].n);
}
static bool fact_holds(const Ref *r, const Fact *f, PredId pred, const Value *args, Instant t) {
  return f->pred == pred && f->from <= t && t < f->to && same_args(r, f, args, r->p->preds.at[pred].nparams) &&
         !fact_gone(r, f);
}
/* Was anything given of this predicate for one of these events? 0 no, 1 yes, 2 as not known. */
static int given(const Ref *r, PredId pred, const Value *args) {
  for (int which = 0; which < 2; which++) {
    const Facts *f = which ? (r->k ? &r->k->facts : NULL) : &r->p->record;
    for (uint32_t i = 0; f && i < f->given.n; i++)
      for (uint32_t n = 0; n < r->p->preds.at[pred].nparams; n++)
        if (f->given.at[i].pred == pred && args[n].tag == V_IND && args[n].n == f->given.at[i].event &&
            !gone(r, f->given.at[i].event)) return f->given.at[i].unknown ? 2 : 1;
  }
  return 0;
}

/* ---- rules in force (M6) ---- */
static bool in_force(const Ref *r, const Rule *c, Instant t) {
  const Prov *v = &r->p->provs.at[c->prov];
  return v->from <= t && t < v->until && (v->readings & r->p->readings.at[r->reading].includes);
}

/* ---- enumeration: every variable over its whole domain ---- */
typedef struct Slots { uint64_t used, inner; } Slots;     /* inner: bound by a quantifier, an aggregate or a let */
static void slots_of(const Node *n, Slots *s, bool lets_are_inner) {
  if (!n) return;
  if (n->op == N_VAR) s->used |= 1ull << n->var;
  if (n->op == N_LET && lets_are_inner) s->inner |= 1ull << n->var;
  for (uint32_t i = 0; i < n->nvars; i++) s->inner |= 1ull << n->vars[i];
  for (uint32_t i = 0; i < n->nkids; i++) slots_of(n->kid[i], s, lets_are_inner);
}
static bool ready(const Node *n, const Env *e) {
  Slots s = { 0 };
  slots_of(n, &s, true);
  Slots lets = { 0 };
  if (n->op != N_LET) slots_of(n, &lets, false);
  for (uint32_t i = 0; i < MAX_VARS; i++)
    if (s.used & ~s.inner & (1ull << i) && e->v[i].tag == V_UNSET) return false;
  return true;
}
typedef struct { VEC(Value) v; bool found; } Candidates;
static void candidate(Ref *, Candidates *, Value);
/* A value within bounds: what is whole there. */
static void candidate_within(Ref *r, Candidates *c, V v) {
  if (v.bounded && v.lo.tag == V_NUM && v.hi.tag == V_NUM && v.hi.n - v.lo.n < 30)
    for (int64_t k = v.lo.n / (int64_t)v.lo.den; k <= v.hi.n / (int64_t)v.hi.den; k++) candidate(r, c, num_int(k));
  candidate(r, c, v.v);
}
static void candidate(Ref *r, Candidates *c, Value v) {
  if (v.tag == V_NONE || v.tag == V_UNSET) return;
  if (is_unknown(v)) v = value_make(V_ANY, 0);
  for (uint32_t i = 0; i < c->v.n; i++) if (value_eq(c->v.at[i], v)) return;
  vec_push(r->a, &c->v, v);
}
static void run_rule(Ref *, const Rule *, const Value *key, Cx, Each, void *);
typedef struct { Candidates *c; const Node *arg; Cx cx; } Column;
static void column_row(Ref *r, void *ctx, Env *e, Truth truth) {
  Column *c = ctx;
  if (truth != F && ready(c->arg, e)) candidate_within(r, c->c, term(r, c->arg, e, e->cx));
}
/* Values that a relation may have in a column: a superset is harmless, what does not hold is dropped afterwards. */
static void column(Ref *r, Candidates *c, PredId pred, uint32_t col, Cx cx) {
  const Pred *d = &r->p->preds.at[pred];
  for (uint32_t i = 0; i < nfacts(r); i++)
    if (fact(r, i)->pred == pred) candidate(r, c, canon(r, fact(r, i)->args[col]));
  for (int which = 0; which < 2; which++) {
    const Facts *f = which ? (r->k ? &r->k->facts : NULL) : &r->p->record;
    for (uint32_t i = 0; f && i < f->decisions.n; i++)
      if (f->decisions.at[i].pred == pred && f->decisions.at[i].nargs > col)
        candidate(r, c, f->decisions.at[i].args[col]);
  }
  if (r->collecting[pred]) return;
  r->collecting[pred] = true;
  for (uint32_t i = 0; i < d->rules.n; i++)
    for (IndId e = 0; e < (d->anchored ? ninds(r) : 1); e++) {
      if (d->anchored && (!e || !is_event(r, e) || ind(r, e)->at > cx.t)) continue;
      Column x = { c, d->rules.at[i]->args[col], d->anchored ? (Cx){ ind(r, e)->at, e } : (Cx){ cx.t, 0 } };
      Value key[MAX_ARGS] = { { 0 } };
      if (d->anchored) key[d->subject] = value_make(V_IND, e);
      if (in_force(r, d->rules.at[i], x.cx.t)) run_rule(r, d->rules.at[i], key, x.cx, column_row, &x);
    }
  r->collecting[pred] = false;
}
/* x from 1 to 5, if both ends are known. */
static void whole_numbers(Ref *r, const Node *n, uint32_t slot, Env *e, Cx cx, Candidates *c) {
  if (n->kid[0]->op != N_VAR || n->kid[0]->var != slot || !ready(n->kid[1], e) || !ready(n->kid[2], e)) return;
  Value lo = term(r, n->kid[1], e, cx).v, hi = term(r, n->kid[2], e, cx).v;
  if (is_unknown(lo) || is_unknown(hi)) return;
  c->found = true;
  if (is_none(lo) || is_none(hi)) return;
  for (int64_t k = -((-lo.n) / (int64_t)lo.den) - 1; k <= hi.n / (int64_t)hi.den + 1; k++) candidate(r, c, num_int(k));
}
/* Might the relation hold of a value that nothing mentions, as one that is open may? */
static bool possible(Ref *r, const Node *n, uint32_t col, Env *e, Cx cx) {
  Value args[MAX_ARGS];
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (i == col) args[i] = fresh_value(n->kid[i]->type);
    else if (!ready(n->kid[i], e)) return false;
    else args[i] = term(r, n->kid[i], e, cx).v;
  }
  return atom(r, n->pred, args, cx.t) != F;
}
static void candidates(Ref *r, const Node *n, uint32_t slot, Env *e, Cx cx, Candidates *c) {
  if (!n) return;
  if (n->op == N_EQ)
    for (int i = 0; i < 2; i++)
      if (n->kid[i]->op == N_VAR && n->kid[i]->var == slot && ready(n->kid[1 - i], e)) {
        c->found = true;
        candidate_within(r, c, term(r, n->kid[1 - i], e, cx));
      }
  if (n->op == N_RANGE && n->kid[0]->op == N_VAR && n->kid[0]->var == slot) {
    whole_numbers(r, n, slot, e, cx, c);
    if (!c->found) candidate(r, c, VALUE_UNKNOWN), c->found = true;
  }
  if (n->op == N_DECIDES || n->op == N_DECIDES_NOT)
    for (uint32_t i = 1; i < n->nkids; i++)
      if (n->kid[i]->op == N_VAR && n->kid[i]->var == slot) {
        Value event = ready(n->kid[0], e) ? term(r, n->kid[0], e, cx).v : VALUE_NONE;
        c->found = true;
        if (is_unknown(event) || (event.tag == V_IND && ind(r, (IndId)event.n)->at > cx.t)) candidate(r, c, VALUE_UNKNOWN);
        for (uint32_t k = 0; k < ndecisions(r); k++)
          if (decision(r, k)->pred == n->pred && decision(r, k)->op <= DEC_NOT)
            candidate(r, c, canon(r, i <= decision(r, k)->nargs ? decision(r, k)->args[i - 1] : decision(r, k)->value));
      }
  if (n->op == N_ATOM || n->op == N_CALL || n->op == N_MAY || n->op == N_MUST || n->op == N_MUST_NOT)
    for (uint32_t i = 0; i < n->nkids; i++)
      if (n->kid[i]->op == N_VAR && n->kid[i]->var == slot) {
        c->found = true;
        column(r, c, n->pred, i, cx);
        if (n->op == N_ATOM && possible(r, n, i, e, cx)) candidate(r, c, VALUE_UNKNOWN);
      }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]->op != N_VAR) candidates(r, n->kid[i], slot, e, cx, c);
}
/* What an equation or a range that must hold makes of it, if that is known: then it can be nothing else. */
static void equated(Ref *r, const Node *n, uint32_t slot, Env *e, Cx cx, Candidates *c) {
  if (n && n->op == N_AND)
    for (uint32_t i = 0; i < n->nkids && !c->found; i++) equated(r, n->kid[i], slot, e, cx, c);
  if (n && n->op == N_RANGE) whole_numbers(r, n, slot, e, cx, c);
  for (int i = 0; n && n->op == N_EQ && i < 2 && !c->found; i++) {
    if (n->kid[i]->op != N_VAR || n->kid[i]->var != slot || !ready(n->kid[1 - i], e)) continue;
    Value v = term(r, n->kid[1 - i], e, cx).v;
    if (is_unknown(v) || is_none(v)) continue;
    c->found = true;
    candidate(r, c, v);
  }
}
static void latest(Ref *, const Node *, Env *, Cx, Candidates *);
/* Binds `todo` and the lets among the conjuncts of `from` in every way. */
static void each(Ref *r, Cx cx, Env *e, uint64_t todo, const Node *const *from, uint32_t nfrom, Truth dom, Each fn,
                 void *ctx) {
  if (dom == F) return;
  for (uint32_t i = 0; i < nfrom; i++)
    for (uint32_t k = 0; from[i] && k < (from[i]->op == N_AND ? from[i]->nkids : 1); k++) {
      const Node *n = from[i]->op == N_AND ? from[i]->kid[k] : from[i];
      if (n->op != N_LET || e->v[n->var].tag != V_UNSET || !ready(n->kid[0], e)) continue;
      Candidates c = { 0 };
      const Node *x = n->kid[0];
      if (x->op == N_LATEST || x->op == N_EARLIEST) latest(r, x, e, cx, &c);
      else vec_push(r->a, &c.v, term(r, x, e, cx).v);
      for (uint32_t m = 0; m < c.v.n; m++) {
        e->v[n->var] = c.v.at[m];
        each(r, cx, e, todo, from, nfrom, dom, fn, ctx);
      }
      e->v[n->var] = (Value){ 0 };
      return;
    }
  uint32_t slot = MAX_VARS;
  for (uint32_t i = 0; i < MAX_VARS && slot == MAX_VARS; i++)
    if (todo >> i & 1 && (e->type[i].tag == TY_IND || e->type[i].tag == TY_ENUM)) slot = i;
  Candidates c = { 0 };
  if (slot < MAX_VARS) {
    if (e->type[slot].tag == TY_ENUM)
      for (uint32_t i = 0; i < r->p->enums.at[e->type[slot].of].n; i++)
        vec_push(r->a, &c.v, value_make(V_SYM, r->p->enums.at[e->type[slot].of].symbols[i].i));
    else
      for (IndId i = 1; i < ninds(r); i++) vec_push(r->a, &c.v, value_make(V_IND, i));
  } else if (todo) {
    for (uint32_t i = 0; i < MAX_VARS && slot == MAX_VARS; i++) {
      if (!(todo >> i & 1)) continue;
      for (uint32_t k = 0; k < nfrom && !c.found; k++) equated(r, from[k], i, e, cx, &c);
      bool settled = c.found;
      for (uint32_t k = 0; k < nfrom && !settled; k++) candidates(r, from[k], i, e, cx, &c);
      if (c.found) slot = i;
    }
    if (slot == MAX_VARS) return;      /* nothing can bind what is left */
  } else {
    fn(r, ctx, e, dom);
    return;
  }
  for (uint32_t i = 0; i < c.v.n; i++) {
    Truth d = t_and(dom, in_domain(r, e->type[slot], c.v.at[i], cx));
    e->v[slot] = c.v.at[i];
    e->open += e->v[slot].tag == V_ANY;
    each(r, cx, e, todo & ~(1ull << slot), from, nfrom, d, fn, ctx);
    e->open -= e->v[slot].tag == V_ANY;
  }
  e->v[slot] = (Value){ 0 };
}
static uint64_t vars_of(const Node *n) {
  uint64_t m = 0;
  for (uint32_t i = 0; i < n->nvars; i++) m |= 1ull << n->vars[i];
  return m;
}

/* ---- one rule: every binding of its variables that fits the key ---- */
typedef struct { const Rule *c; const Value *key; Cx cx; Each fn; void *ctx; } Run;
static void run_binding(Ref *r, void *ctx, Env *e, Truth truth) {
  Run *x = ctx;
  for (uint32_t i = 0; x->key && i < x->c->nargs; i++)
    if (x->c->args[i]->op != N_VAR && x->key[i].tag)
      truth = t_and(truth, equal(term(r, x->c->args[i], e, x->cx), known(x->key[i])));
  if (x->c->body) truth = t_and(truth, formula(r, x->c->body, e, x->cx));
  if (truth != F) x->fn(r, x->ctx, e, truth);
}
/* M2: the event at its own instant that the statement concerns: the article's variable if it is in the head, else the
 * first event there. */
static IndId subject_of(Ref *r, const Rule *c, const Value *key, Instant t) {
  IndId found = 0;
  for (uint32_t i = c->nargs; key && i-- > 0;) {
    if (key[i].tag != V_IND || !is_event(r, (IndId)key[i].n)) continue;
    found = (IndId)key[i].n;
    if (c->concerning >= 0 && c->args[i]->op == N_VAR && c->args[i]->var == (uint32_t)c->concerning) break;
  }
  return found && ind(r, found)->at == t ? found : 0;
}
/* The begin of turn k, counted from 0: first + k periods. False: there is none. */
static bool turn_begin(const Ref *r, Clock c, uint32_t k, Instant *at) {
  int64_t n = c.period.n * (int64_t)k;
  return c.period.tag == V_MONTHS ? instant_add_months(c.first, n, r->p->zone, at) : instant_add_seconds(c.first, n, at);
}
/* An argument of `key` that is V_UNSET is free. H_REQUIRE: cx.subject is what it concerns. */
static void run_rule(Ref *r, const Rule *c, const Value *key, Cx cx, Each fn, void *ctx) {
  Env e = { .v = { { 0 } } };
  Truth dom = T;
  Slots s = { 0 };
  for (uint32_t i = 0; i < c->nvars; i++) e.type[i] = c->vars[i].type;
  if (c->mode == H_REQUIRE) e.v[c->concerning] = value_make(V_IND, cx.subject);
  else cx.subject = subject_of(r, c, key, cx.t);
  if (rule_has_turns(c)) {                 /* all is as it is when the turn begins; before the first there is nothing */
    Instant begins, next;
    if (!turn_begin(r, c->turns, 0, &begins) || begins > cx.t) return;
    while (turn_begin(r, c->turns, e.turn + 1, &next) && next <= cx.t) begins = next, e.turn++;
    cx = (Cx){ begins, subject_of(r, c, key, begins) };
  }
  e.cx = cx;
  for (uint32_t i = 0; key && i < c->nargs; i++) {
    const Node *a = c->args[i];
    if (a->op != N_VAR || !key[i].tag) continue;
    Value *slot = &e.v[a->var];
    Type type = e.type[a->var];
    if (slot->tag) dom = t_and(dom, equal(known(*slot), known(key[i])));
    else if (key[i].tag == V_IND)      /* given, it need be neither visible nor established yet */
      dom = t_and(dom, truth_of(!type.of || kind_is(r->p, ind(r, (IndId)key[i].n)->kind, type.of)));
    *slot = key[i];
  }
  for (uint32_t i = 0; i < c->nargs; i++) slots_of(c->args[i], &s, true);
  slots_of(c->body, &s, true);
  slots_of(c->value, &s, true);
  slots_of(c->condition, &s, true);
  slots_of(c->deadline, &s, true);
  uint64_t todo = s.used & ~s.inner;
  for (uint32_t i = 0; i < MAX_VARS; i++) if (e.v[i].tag) todo &= ~(1ull << i);
  Run x = { c, key, cx, fn, ctx };
  const Node *from[2] = { c->body, c->condition };
  each(r, cx, &e, todo, from, 2, dom, run_binding, &x);
}

/* ---- standing, overriding (M10, M11) ---- */
typedef struct { Truth best; const Rule *c; Cx cx; } Best;
static void best_binding(Ref *r, void *ctx, Env *e, Truth truth) {
  Best *b = ctx;
  if ((b->c->mode == H_VALUE || b->c->mode == H_DEFAULT) && is_none(term(r, b->c->value, e, e->cx).v)) return;
  b->best = t_or(b->best, truth);
}
static Truth body_holds(Ref *r, const Rule *c, const Value *key, Cx cx) {
  Best b = { F, c, cx };
  if (in_force(r, c, cx.t) && !c->so_decides && c->mode != H_POWER) run_rule(r, c, key, cx, best_binding, &b);
  return b.best;
}
/* What defeats the statements of c on this key: overriders that stand, and decisions under its label. */
static Truth overridden(Ref *r, const Rule *c, const Value *key, Cx cx) {
  Truth by = F;
  for (uint32_t i = 0; i < c->noverriders; i++) {
    const Rule *o = c->overriders[i];
    if (o->pred != c->pred || !in_force(r, o, cx.t) || (o->mode == H_DEFAULT && c->mode != H_DEFAULT)) continue;
    by = t_or(by, t_or(rule_stands(r, o, key, cx), decided(r, o, key, cx)));
  }
  return by;
}
static Truth rule_stands(Ref *r, const Rule *c, const Value *key, Cx cx) {
  Truth body = body_holds(r, c, key, cx);
  return body == F ? F : t_and(body, t_not(t_or(overridden(r, c, key, cx), decided(r, c, key, cx))));
}

/* ---- decisions (M7, M8) ---- */
static uint32_t ndecisions(const Ref *r) { return r->p->record.decisions.n + (r->k ? r->k->facts.decisions.n : 0); }
static const Decision *decision(const Ref *r, uint32_t i) {
  return i < r->p->record.decisions.n ? &r->p->record.decisions.at[i]
                                      : &r->k->facts.decisions.at[i - r->p->record.decisions.n];
}
static bool clause_fits(const Ref *r, const Rule *c, const Decision *d) {
  if (!c->decider || !name_eq(r->p->provs.at[c->prov].label, d->label)) return false;
  if (d->op == DEC_WAIVED) return c->mode == H_REQUIRE;
  if (d->op == DEC_ESTABLISHES) return c->mode == H_ESTABLISH && kind_is(r->p, ind(r, d->ind)->kind, c->establishes);
  return c->pred == d->pred;
}
/* The variables of a clause as the decision's key fixes them; F: it is about another key. */
static Truth clause_key(Ref *r, const Rule *c, const Decision *d, IndId subject, Env *e, Cx cx) {
  Truth fits = T;
  *e = (Env){ .v = { { 0 } } };
  for (uint32_t i = 0; i < c->nvars; i++) e->type[i] = c->vars[i].type;
  if (c->mode == H_REQUIRE) e->v[c->concerning] = value_make(V_IND, subject);
  if (c->mode == H_REQUIRE || c->mode == H_ESTABLISH) return T;
  for (uint32_t i = 0; i < c->nargs; i++) {
    const Node *a = c->args[i];
    Value v = canon(r, d->args[i]);
    if (a->op != N_VAR) fits = t_and(fits, ready(a, e) ? equal(term(r, a, e, cx), known(v)) : U);
    else if (e->v[a->var].tag) fits = t_and(fits, equal(known(e->v[a->var]), known(v)));
    else {
      e->v[a->var] = v;
      if (v.tag == V_IND && e->type[a->var].of && !kind_is(r->p, ind(r, (IndId)v.n)->kind, e->type[a->var].of))
        return F;
    }
  }
  if (c->mode == H_POWER && c->value && d->op == DEC_IS) {
    if (c->value->op == N_VAR) e->v[c->value->var] = canon(r, d->value);
    else fits = t_and(fits, equal(term(r, c->value, e, cx), known(canon(r, d->value))));
  }
  if (c->mode == H_POWER && c->value && c->value->op == N_VAR && d->op == DEC_RESTORED)
    e->v[c->value->var] = VALUE_UNKNOWN;
  return fits;
}
static PredId made_by(const Ref *r, KindId k) {
  while (k && !r->p->kinds.at[k].made_by) k = r->p->kinds.at[k].parent;
  return r->p->kinds.at[k].made_by;
}
static PredId stands_if(const Ref *r, KindId k) {
  while (k && !r->p->kinds.at[k].stands_if) k = r->p->kinds.at[k].parent;
  return r->p->kinds.at[k].stands_if;
}
/* Does the clause name the decision's maker for its key? Evaluated at the decision's own instant. */
static Truth names_maker(Ref *r, const Rule *c, const Decision *d, IndId subject) {
  const Ind *ev = ind(r, d->event);
  Cx cx = { ev->at, 0 };
  Env e;
  Value maker = value_make(V_IND, d->event);
  Truth fits = clause_key(r, c, d, subject, &e, cx);
  if (fits == F || !made_by(r, ev->kind)) return F;
  if (!ready(c->decider, &e)) return U;
  V by = term(r, c->decider, &e, cx);
  if (r->p->preds.at[made_by(r, ev->kind)].functional)
    return t_and(fits, equal(by, known(value_of(r, made_by(r, ev->kind), &maker, cx.t))));
  Value args[2] = { maker, by.v };
  return t_and(fits, atom(r, made_by(r, ev->kind), args, cx.t));
}
static void power_binding(Ref *r, void *ctx, Env *e, Truth truth) {
  Best *b = ctx;
  if (b->c->condition) truth = t_and(truth, formula(r, b->c->condition, e, e->cx));
  b->best = t_or(b->best, truth);
}
/* Was a clause of the label in force at the decision's instant that empowered its maker (M8)? */
static Truth empowered(Ref *r, const Decision *d, IndId subject) {
  Truth yes = F;
  Instant at = ind(r, d->event)->at;
  for (RuleId i = 1; i < r->p->rules.n; i++) {
    const Rule *c = r->p->rules.at[i];
    if (!clause_fits(r, c, d) || !in_force(r, c, at)) continue;
    Truth t = names_maker(r, c, d, subject);
    if (t != F && (c->mode == H_POWER || c->mode == H_ESTABLISH)) {
      Best b = { F, c, { at, 0 } };
      Env e;
      clause_key(r, c, d, subject, &e, b.cx);
      if (c->mode == H_POWER) b.cx.subject = subject_of(r, c, d->args, at);
      if (c->mode == H_ESTABLISH) e.v[c->args[0]->var] = value_make(V_IND, d->ind);
      if (c->concerning >= 0 && c->subject_kind && !e.v[c->concerning].tag &&
          kind_is(r->p, ind(r, d->event)->kind, c->subject_kind)) {
        e.v[c->concerning] = value_make(V_IND, d->event);
        b.cx.subject = d->event;
      }
      Slots s = { 0 };
      e.cx = b.cx;
      slots_of(c->body, &s, true);
      slots_of(c->condition, &s, true);
      uint64_t todo = s.used & ~s.inner;
      for (uint32_t v = 0; v < MAX_VARS; v++) if (e.v[v].tag) todo &= ~(1ull << v);
      Run x = { c, NULL, b.cx, power_binding, &b };
      const Node *from[2] = { c->body, c->condition };
      each(r, b.cx, &e, todo, from, 2, T, run_binding, &x);
      t = t_and(t, b.best);
    }
    yes = t_or(yes, t);
  }
  return yes;
}
typedef struct { Truth truth; const Rule *c; Instant at; Cx cx; bool any; } Since;
static void since_binding(Ref *r, void *ctx, Env *e, Truth truth) {
  Since *s = ctx;
  (void)truth;
  if (!ready(s->c->since, e)) return;
  V from = term(r, s->c->since, e, s->cx);
  if (from.v.tag == V_IND) from = known(value_make(V_TIME, ind(r, (IndId)from.v.n)->at));
  Truth ok = is_none(from.v) ? T : less(from, known(value_make(V_TIME, s->at)), true);
  s->truth = s->any && s->truth != ok ? U : ok;
  s->any = true;
}
static Truth decision_stands(Ref *r, const Decision *d, IndId subject, Cx cx) {
  const Ind *ev = ind(r, d->event);
  Value event = value_make(V_IND, d->event);
  if (gone(r, d->event) || ev->at >= cx.t || d->from > cx.t || cx.t >= d->to) return F;
  Truth now = F, t = ev->proposed ? F : T;
  if (ev->proposed && stands_if(r, ev->kind)) t = atom(r, stands_if(r, ev->kind), &event, cx.t);
  if (t == F) return F;
  t = t_and(t, empowered(r, d, subject));
  for (RuleId i = 1; t != F && i < r->p->rules.n; i++) {
    const Rule *c = r->p->rules.at[i];
    if (!clause_fits(r, c, d) || !in_force(r, c, cx.t)) continue;
    Instant end = INSTANT_MAX;
    if (c->longest.tag == V_MONTHS) instant_add_months(d->from, c->longest.n, r->p->zone, &end);
    else if (c->longest.tag) end = d->from + c->longest.n;
    if (cx.t >= end) continue;
    Env e;
    Truth ok = clause_key(r, c, d, subject, &e, cx);
    if (c->mode != H_REQUIRE && c->mode != H_ESTABLISH) cx.subject = subject_of(r, c, d->args, cx.t);
    if (ok != F && c->since) {
      Since s = { U, c, ev->at, cx, false };
      each(r, cx, &e, 0, (const Node *const *)&c->body, 1, T, since_binding, &s);
      ok = t_and(ok, s.truth);
    }
    now = t_or(now, ok);
  }
  return t_and(t, now);
}
/* The decisions of a label on a key that count, each with how sure that is: latest in effect, then latest made. */
typedef struct { const Decision *d; Truth truth; } Counted;
typedef VEC(Counted) Counteds;
static bool later(const Ref *r, const Decision *a, const Decision *b) {
  Instant x = ind(r, a->event)->at, y = ind(r, b->event)->at;
  return a->from != b->from ? a->from > b->from : x > y;
}
static void decisions_on(Ref *r, Name label, PredId pred, const Value *key, Cx cx, Counteds *out) {
  Counteds all = { 0 };
  for (uint32_t i = 0; i < ndecisions(r); i++) {
    const Decision *d = decision(r, i);
    bool same = name_eq(d->label, label) && d->pred == pred && d->op <= DEC_RESTORED;
    for (uint32_t n = 0; same && n < d->nargs; n++) same = value_eq(canon(r, d->args[n]), key[n]);
    Counted c = { d, same ? decision_stands(r, d, 0, cx) : F };
    if (c.truth != F) vec_push(r->a, &all, c);
  }
  for (uint32_t i = 0; i < all.n; i++) {
    Counted c = all.at[i];
    for (uint32_t k = 0; k < all.n; k++) {
      if (later(r, all.at[k].d, c.d)) c.truth = t_and(c.truth, t_not(all.at[k].truth));
      else if (!later(r, c.d, all.at[k].d) && all.at[k].d->op == DEC_RESTORED) c.truth = t_and(c.truth, U);
    }
    if (c.truth != F && c.d->op != DEC_RESTORED) vec_push(r->a, out, c);
  }
}
/* Does a decision under the label of c conclude about the key, itself not overridden? */
static Truth decided(Ref *r, const Rule *c, const Value *key, Cx cx) {
  Counteds all = { 0 };
  Truth t = F;
  if (!c->pred) return F;
  decisions_on(r, r->p->provs.at[c->prov].label, c->pred, key, cx, &all);
  for (uint32_t i = 0; i < all.n; i++) t = t_or(t, all.at[i].truth);
  if (t == F) return F;
  for (RuleId i = 1; i < r->p->rules.n; i++)      /* the clause in force may itself be overridden */
    if (clause_fits(r, r->p->rules.at[i], all.at[0].d) && in_force(r, r->p->rules.at[i], cx.t))
      t = t_and(t, t_not(overridden(r, r->p->rules.at[i], key, cx)));
  return t;
}
/* Calls fn for each label with decisions about pred: their conclusions with their standing. */
static void decision_conclusions(Ref *r, PredId pred, const Value *key, Cx cx, Counteds *out) {
  for (uint32_t i = 0; i < ndecisions(r); i++) {
    Name label = decision(r, i)->label;
    bool before = decision(r, i)->pred != pred;
    for (uint32_t k = 0; k < i && !before; k++)
      before = decision(r, k)->pred == pred && name_eq(decision(r, k)->label, label);
    if (before) continue;
    Counteds all = { 0 };
    decisions_on(r, label, pred, key, cx, &all);
    Truth over = F;
    for (RuleId c = 1; all.n && c < r->p->rules.n; c++)
      if (clause_fits(r, r->p->rules.at[c], all.at[0].d) && in_force(r, r->p->rules.at[c], cx.t))
        over = t_or(over, overridden(r, r->p->rules.at[c], key, cx));
    for (uint32_t k = 0; k < all.n; k++) {
      all.at[k].truth = t_and(all.at[k].truth, t_not(over));
      vec_push(r->a, out, all.at[k]);
    }
  }
}
static Truth exists(Ref *r, IndId i, Instant t) {
  if (!ind(r, i)->established) return T;
  Truth yes = F;
  for (uint32_t k = 0; k < ndecisions(r); k++)
    if (decision(r, k)->op == DEC_ESTABLISHES && decision(r, k)->ind == i)
      yes = t_or(yes, decision_stands(r, decision(r, k), 0, (Cx){ t, 0 }));
  return yes;
}

/* ---- derived relations, functions and acts ---- */
static Memo *memo(Ref *r, uint32_t what, PredId pred, const Value *args, uint32_t n, Instant t, bool *fresh) {
  uint64_t h = (uint64_t)t * 31 + pred * 7 + what;
  for (uint32_t i = 0; i < n; i++) h = h * 1099511628211ull + (uint64_t)args[i].n * 13 + args[i].tag;
  Memo **at = &r->memo[(h ^ h >> 29) % BUCKETS];
  for (Memo *m = *at; m; m = m->next)
    if (m->what == what && m->pred == pred && m->t == t && !memcmp(m->args, args, n * sizeof *args)) {
      if (m->busy) mem_fail(arena_trap(r->a), FAIL_INTERNAL, "reference: a question that asks itself");
      return *fresh = false, m;
    }
  Memo *m = NEW(r->a, Memo);
  *m = (Memo){ .next = *at, .what = what, .pred = pred, .t = t, .n = n };
  memcpy(m->args, args, n * sizeof *args);
  *fresh = true;
  return *at = m;
}
/* A wider kind may stand where a narrower one is asked for: then the relation does not hold. */
static bool misfit(const Ref *r, const Pred *d, const Value *args) {
  for (uint32_t i = 0; i < d->nparams; i++)
    if (args[i].tag == V_IND && d->params[i].tag == TY_IND &&
        !kind_is(r->p, ind(r, (IndId)args[i].n)->kind, d->params[i].of))
      return true;
  return false;
}
static void deeper(Ref *r) {
  if (++r->depth > MAX_DEPTH) mem_fail(arena_trap(r->a), FAIL_INTERNAL, "reference: recursion without end");
}
/* M3. False: not yet. */
static bool anchor(Ref *r, const Pred *d, const Value *args, Cx *cx) {
  if (!d->anchored && d->form != PRED_ATTRIBUTE) return true;
  IndId e = (IndId)args[d->form == PRED_ATTRIBUTE ? 0 : d->subject].n;
  if (ind(r, e)->at > cx->t) return false;
  *cx = (Cx){ ind(r, e)->at, e };
  return true;
}
static Truth atom_now(Ref *r, PredId pred, const Value *args, Cx cx) {
  const Pred *d = &r->p->preds.at[pred];
  Truth yes = F, no = F;
  bool said = false;
  int g = given(r, pred, args);
  if (g == 2 || (d->form == PRED_ATTRIBUTE && !g && !d->optional)) yes = U;
  for (uint32_t i = 0; i < nfacts(r); i++) {
    const Fact *f = fact(r, i);
    if (!fact_holds(r, f, pred, args, cx.t)) continue;
    said = true;
    yes = t_or(yes, (Truth)f->truth);      /* `not R` closes an open relation, and concludes nothing */
  }
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *c = d->rules.at[i];
    if (c->mode == H_RELATION) yes = t_or(yes, rule_stands(r, c, args, cx));
    if (c->mode == H_NOT) no = t_or(no, rule_stands(r, c, args, cx));
  }
  Counteds all = { 0 };
  decision_conclusions(r, pred, args, cx, &all);
  for (uint32_t i = 0; i < all.n; i++)
    if (all.at[i].d->op == DEC_NOT) no = t_or(no, all.at[i].truth);
    else yes = t_or(yes, all.at[i].truth);
  if (d->open && !said && g != 1) yes = t_or(yes, U);
  return yes == F ? F : yes == T && no == F ? T : U;
}
static Truth atom(Ref *r, PredId pred, const Value *args, Instant t) {
  const Pred *d = &r->p->preds.at[pred];
  Cx cx = { t, 0 };
  bool fresh;
  if (any_tag(args, d->nparams, V_NONE) || misfit(r, d, args)) return F;
  if (any_tag(args, d->nparams, V_UNKNOWN)) return U;
  if (!anchor(r, d, args, &cx)) return U;
  if (!d->recursive) {
    Memo *m = memo(r, ASK_ATOM, pred, args, d->nparams, cx.t, &fresh);
    if (fresh) {
      deeper(r);
      m->busy = true;
      Truth v = atom_now(r, pred, args, cx);
      r->depth--;
      m->truth = v;
      m->busy = false;
    }
    return m->truth;
  }
  /* M14: the whole component to its least fixpoint, beginning with false; U is possible and not true. */
  Frame *f = r->frames;
  while (f && !(f->stratum == d->stratum && f->t == cx.t)) f = f->up;
  Memo *m = memo(r, ASK_ATOM, pred, args, d->nparams, cx.t, &fresh);
  if (!fresh) return m->truth;
  m->truth = F;
  if (f) {
    f->changed = true;
    vec_push(r->a, &f->all, m);
    return F;
  }
  Frame frame = { .up = r->frames, .stratum = d->stratum, .t = cx.t, .changed = true };
  r->frames = &frame;
  deeper(r);
  vec_push(r->a, &frame.all, m);
  while (frame.changed) {
    frame.changed = false;
    for (uint32_t i = 0; i < frame.all.n; i++) {
      Memo *x = frame.all.at[i];
      Cx at = { cx.t, 0 };
      anchor(r, &r->p->preds.at[x->pred], x->args, &at);
      Truth v = atom_now(r, x->pred, x->args, at);
      if (v != x->truth) frame.changed = true;
      x->truth = v;
    }
  }
  r->depth--;
  r->frames = frame.up;
  return m->truth;
}

typedef struct { Truth stands; Value v; } Conclusion;
typedef struct { VEC(Conclusion) all; const Rule *c; Cx cx; Truth over; } Conclusions;
static void conclude(Ref *r, void *ctx, Env *e, Truth truth) {
  Conclusions *x = ctx;
  Env copy;
  Conclusion c = { t_and(truth, t_not(x->over)), term(r, x->c->value, beyond(e, &copy), e->cx).v };
  if (c.stands != F && !is_none(c.v)) vec_push(r->a, &x->all, c);
}
static Value value_now(Ref *r, PredId pred, const Value *args, Cx cx) {
  const Pred *d = &r->p->preds.at[pred];
  Conclusions x = { .cx = cx };
  int g = given(r, pred, args);
  if (g == 2) return VALUE_UNKNOWN;
  for (uint32_t i = 0; i < nfacts(r); i++) {
    const Fact *f = fact(r, i);
    if (!fact_holds(r, f, pred, args, cx.t) || f->truth == F) continue;
    Conclusion c = { (Truth)f->truth, f->truth == U ? VALUE_UNKNOWN : canon(r, f->args[d->nparams]) };
    vec_push(r->a, &x.all, c);
  }
  Counteds all = { 0 };
  decision_conclusions(r, pred, args, cx, &all);
  for (uint32_t i = 0; i < all.n; i++) {
    Conclusion c = { all.at[i].truth, canon(r, all.at[i].d->value) };
    if (c.stands != F) vec_push(r->a, &x.all, c);
  }
  for (int defaults = 0; defaults < 2; defaults++) {
    Truth other = F;
    for (uint32_t i = 0; i < x.all.n; i++) other = t_or(other, x.all.at[i].stands);
    for (uint32_t i = 0; i < d->rules.n; i++) {
      const Rule *c = x.c = d->rules.at[i];
      if (!in_force(r, c, cx.t) || c->so_decides || c->mode != (defaults ? H_DEFAULT : H_VALUE)) continue;
      x.over = t_or(overridden(r, c, args, cx), decided(r, c, args, cx));
      if (defaults) x.over = t_or(x.over, other);
      run_rule(r, c, args, cx, conclude, &x);
    }
  }
  if (!x.all.n) {                                       /* M9, M10: a gap, or there is none */
    if (d->form == PRED_OFFICE) return VALUE_NONE;
    if (d->form == PRED_ATTRIBUTE && g == 1) return VALUE_NONE;
    return d->optional && !(d->open && g != 1) ? VALUE_NONE : VALUE_UNKNOWN;
  }
  Truth stands = F;
  for (uint32_t i = 0; i < x.all.n; i++) {
    if (is_unknown(x.all.at[i].v) || !value_eq(x.all.at[i].v, x.all.at[0].v)) return VALUE_UNKNOWN;
    stands = t_or(stands, x.all.at[i].stands);
  }
  return stands == T ? x.all.at[0].v : VALUE_UNKNOWN;
}
static Value value_of(Ref *r, PredId pred, const Value *args, Instant t) {
  const Pred *d = &r->p->preds.at[pred];
  Cx cx = { t, 0 };
  bool fresh;
  if (any_tag(args, d->nparams, V_NONE) || misfit(r, d, args)) return VALUE_NONE;
  if (any_tag(args, d->nparams, V_UNKNOWN)) return VALUE_UNKNOWN;
  if (!anchor(r, d, args, &cx)) return VALUE_UNKNOWN;
  Memo *m = memo(r, ASK_VALUE, pred, args, d->nparams, cx.t, &fresh);
  if (fresh) {
    deeper(r);
    m->busy = true;
    Value v = value_now(r, pred, args, cx);
    r->depth--;
    m->value = v;
    m->busy = false;
  }
  return m->value;
}
/* M11: a duty permits; a prohibition beats a permission; a duty and a prohibition that both stand are a conflict. */
static Truth act_now(Ref *r, int what, PredId pred, const Value *args, Cx cx) {
  const Pred *d = &r->p->preds.at[pred];
  Truth by_mode[3] = { F, F, F };
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (d->rules.at[i]->mode >= H_MAY && d->rules.at[i]->mode <= H_MUST_NOT)
      by_mode[d->rules.at[i]->mode - H_MAY] =
          t_or(by_mode[d->rules.at[i]->mode - H_MAY], rule_stands(r, d->rules.at[i], args, cx));
  Counteds all = { 0 };
  decision_conclusions(r, pred, args, cx, &all);
  for (uint32_t i = 0; i < all.n; i++)
    by_mode[all.at[i].d->op == DEC_NOT ? 2 : 0] = t_or(by_mode[all.at[i].d->op == DEC_NOT ? 2 : 0], all.at[i].truth);
  Truth may = by_mode[0], must = by_mode[1], not = by_mode[2];
  Truth must_not = not == F ? F : not == T && must == F ? T : U;
  if (what == ASK_MUST) return must == F ? F : must == T && not == F ? T : U;
  if (what == ASK_MUST_NOT) return must_not;
  return t_and(t_or(may, must), t_not(must_not));
}
static Truth act(Ref *r, int what, PredId pred, const Value *args, Instant t) {
  const Pred *d = &r->p->preds.at[pred];
  Cx cx = { t, 0 };
  bool fresh;
  if (any_tag(args, d->nparams, V_NONE) || misfit(r, d, args)) return F;
  if (any_tag(args, d->nparams, V_UNKNOWN)) return U;
  if (!anchor(r, d, args, &cx)) return U;
  Memo *m = memo(r, (uint32_t)what, pred, args, d->nparams, cx.t, &fresh);
  if (fresh) {
    deeper(r);
    m->busy = true;
    Truth v = act_now(r, what, pred, args, cx);
    r->depth--;
    m->truth = v;
    m->busy = false;
  }
  return m->truth;
}
static Truth means_at(Ref *r, PredId pred, const Value *args, Cx cx) {
  const Pred *d = &r->p->preds.at[pred];
  Env e = { .v = { { 0 } } };
  if (!d->means) return U;
  for (uint32_t i = 0; i < d->means_nvars; i++) e.type[i] = d->means_vars[i];
  memcpy(e.v, args, d->nparams * sizeof *args);
  return formula(r, d->means, &e, cx);
}
static Truth done(Ref *r, PredId pred, const Value *args, Instant t) {
  const Pred *d = &r->p->preds.at[pred];
  Cx cx = { t, 0 };
  if (any_tag(args, d->nparams, V_NONE) || misfit(r, d, args)) return F;
  if (any_tag(args, d->nparams, V_UNKNOWN)) return U;
  return anchor(r, d, args, &cx) ? means_at(r, pred, args, cx) : U;
}

/* ---- aggregates (M12) ---- */
typedef struct { Truth in, has; V weight; } Element;
typedef struct { VEC(Element) all; const Node *n; Cx cx; } Elements;
static void element(Ref *r, void *ctx, Env *e, Truth dom) {
  Elements *x = ctx;
  Env copy, *settled = beyond(e, &copy);
  const Node *n = x->n;
  Element el = { dom, T, known(num_int(1)) };
  if (n->op == N_THRESHOLD) {
    el.in = t_and(dom, formula(r, n->kid[1], e, x->cx));
    if (el.in != F) el.has = formula(r, n->kid[2], settled, x->cx);
    if (el.in != F && n->nkids > 3 && n->kid[3]) el.weight = term(r, n->kid[3], settled, x->cx);
  } else {
    el.in = t_and(dom, formula(r, n->kid[0], e, x->cx));
    if (el.in != F && n->op != N_COUNT) el.weight = term(r, n->kid[1], settled, x->cx);
  }
  bool perhaps_none = el.weight.may_be_none || ((n->op == N_MIN || n->op == N_MAX) && is_unknown(el.weight.v) && !el.weight.bounded);
  if (n->op != N_THRESHOLD && perhaps_none) el.in = t_and(el.in, U);      /* without value it is left out */
  if (el.in != F) vec_push(r->a, &x->all, el);
}
static void elements(Ref *r, const Node *n, Env *e, Cx cx, Elements *x) {
  *x = (Elements){ .n = n, .cx = cx };
  const Node *from[1] = { n->op == N_THRESHOLD ? n->kid[1] : n->kid[0] };
  each(r, cx, e, vars_of(n), from, 1, T, element, x);
}
static Value add(Value a, Value b) {
  Value x = { 0 };
  if (a.tag == V_UNSET || b.tag == V_UNSET) return x;
  if (a.tag == V_NUM) { if (!num_add(a, b, &x)) x = VALUE_UNKNOWN; }
  else x = value_make((ValueTag)a.tag, a.n + b.n);
  return x;
}
static V aggregate(Ref *r, const Node *n, Env *e, Cx cx) {
  Elements x;
  elements(r, n, e, cx, &x);
  if (n->op == N_COUNT) {
    int64_t lo = 0, hi = 0;
    for (uint32_t i = 0; i < x.all.n; i++) lo += x.all.at[i].in == T, hi++;
    return within(num_int(lo), num_int(hi), false);
  }
  if (n->op == N_SUM) {
    Value zero = n->type.tag == TY_MONTHS    ? value_make(V_MONTHS, 0)
                 : n->type.tag == TY_SECONDS ? value_make(V_SECONDS, 0)
                                             : num_int(0);
    Value lo = zero, hi = zero;
    bool unknown = false;
    for (uint32_t i = 0; i < x.all.n; i++) {
      V w = x.all.at[i].weight;
      bool sure = x.all.at[i].in == T;
      if (is_none(w.v)) continue;
      if (is_unknown(w.v) && !w.bounded) { unknown = true; continue; }
      Value a = lo_of(w), b = hi_of(w);
      lo = a.tag && (sure || cmp(a, zero) < 0) ? add(lo, a) : a.tag ? lo : a;
      hi = b.tag && (sure || cmp(b, zero) > 0) ? add(hi, b) : b.tag ? hi : b;
    }
    return unknown ? (V){ .v = VALUE_UNKNOWN, .bounded = true } : within(lo, hi, false);
  }
  /* min and max: as if everything were turned round for min */
  int sign = n->op == N_MAX ? 1 : -1;
  Value sure = { 0 }, most = { 0 },
        least = { 0 }; /* the extreme of what is certainly in; of all that may be in, at both ends */
  bool some = false, open_end = false, open_start = false, any = false;
  for (uint32_t i = 0; i < x.all.n; i++) {
    V w = x.all.at[i].weight;
    if (is_none(w.v)) continue;
    any = true;
    Value near = sign > 0 ? lo_of(w) : hi_of(w), far = sign > 0 ? hi_of(w) : lo_of(w);
    if (is_unknown(w.v) && !w.bounded) near = far = (Value){ 0 };
    if (x.all.at[i].in == T) {
      some = true;
      if (near.tag && (!sure.tag || cmp(near, sure) * sign > 0)) sure = near;
    }
    if (!near.tag) open_start = true;
    else if (!least.tag || cmp(near, least) * sign < 0) least = near;
    if (!far.tag) open_end = true;
    else if (!most.tag || cmp(far, most) * sign > 0) most = far;
  }
  if (!any) return known(VALUE_NONE);
  if (open_end) most = (Value){ 0 };
  if (!some && !open_start) sure = least;            /* it is one of them, or none */
  return sign > 0 ? within(sure, most, !some) : within(most, sure, !some);
}
/* Every settlement of what is unknown moves S = (weight that has it) - quantity * (weight of the base, or 1). */
typedef struct { Value s; bool weighty; } State;
typedef VEC(State) States;
static void state(Ref *r, States *all, Value s, bool weighty) {
  for (uint32_t i = 0; i < all->n; i++) if (value_eq(all->at[i].s, s) && all->at[i].weighty == weighty) return;
  State x = { s, weighty };
  vec_push(r->a, all, x);
}
static Truth outcome(const Node *n, int sign, bool weighty) {
  if (n->share && !weighty) return truth_of(n->bound == 2 || n->bound == 3);
  return truth_of(n->bound == 0   ? sign >= 0
                  : n->bound == 1 ? sign > 0
                  : n->bound == 2 ? sign <= 0
                  : n->bound == 3 ? sign < 0
                                  : sign == 0);
}
static Truth threshold(Ref *r, const Node *n, Env *e, Cx cx) {
  Elements x;
  States all = { 0 };
  V qv = term(r, n->kid[0], e, cx);
  if (is_unknown(qv.v)) return U;
  if (is_none(qv.v)) return F;
  Value q = qv.v, zero = num_int(0), minus_q, one_less_q;
  elements(r, n, e, cx, &x);
  if (!num_sub(zero, q, &minus_q) || !num_sub(num_int(1), q, &one_less_q)) return U;
  state(r, &all, n->share ? zero : minus_q, false);
  uint32_t ups = 0, downs = 0, boths = 0;                  /* members of unknown weight: what they can do to S */
  bool level = false;                                     /* one can be there and leave S as it is */
  for (uint32_t i = 0; i < x.all.n; i++) {
    Element *el = &x.all.at[i];
    bool unknown_weight = is_unknown(el->weight.v) || is_none(el->weight.v);
    States next = { 0 };
    bool up = false, down = false;
    for (int in = 0; in < 2; in++)
      for (int has = 0; has < 2; has++) {
        if ((in ? F : T) == el->in || (has ? F : T) == el->has) continue;
        Value c = !in ? zero : n->share ? (has ? one_less_q : minus_q) : (has ? num_int(1) : zero);
        if (unknown_weight) {
          if (in && cmp(c, zero) > 0) up = true;
          else if (in && cmp(c, zero) < 0) down = true;
          else if (in) level = true;
          continue;
        }
        for (uint32_t k = 0; k < all.n; k++) {
          Value d, s;
          if (!num_mul(c, el->weight.v, &d) || !num_add(all.at[k].s, d, &s)) return U;
          state(r, &next, s, all.at[k].weighty || (in && cmp(el->weight.v, zero) > 0));
        }
      }
    if (!unknown_weight) all = next;
    ups += up;
    downs += down;
    boths += up && down;
  }
  bool balance = ups && downs && !(ups == 1 && downs == 1 && boths == 1);      /* one adds and another takes away */
  bool can[2] = { false, false };
  for (uint32_t i = 0; i < all.n; i++) {
    int s = cmp(all.at[i].s, zero);
    can[outcome(n, s, all.at[i].weighty) == T] = true;
    if (level) can[outcome(n, s, true) == T] = true;
    for (int sign = -1; sign <= 1; sign++) {
      bool reach = balance || (ups && (s < 0 || sign > 0)) || (downs && (s > 0 || sign < 0));
      if (reach) can[outcome(n, sign, true) == T] = true;
    }
  }
  return can[0] && can[1] ? U : truth_of(can[1]);
}

/* ---- orders ---- */
/* What is not known is settled in every way: who is in the set, and, where keys do not tell, in which order. */
typedef struct { Value v; bool maybe, placed; Value key[MAX_KEYS]; } Ranked;
typedef struct { const Node *n; Cx cx; uint32_t nkeys; VEC(Ranked) all; bool vague; uint32_t of; V out; bool any; } Ranking;
static bool rank_keys(Ref *r, Ranking *x, Env *e, Ranked *a) {         /* false: it has no place */
  a->placed = true;
  for (uint32_t i = 0; i < x->nkeys; i++) {
    V k = term(r, x->n->kid[node_keys(x->n) + i], e, x->cx);
    if (is_none(k.v)) return false;
    if (is_unknown(k.v)) a->placed = false;
    a->key[i] = k.v;
  }
  return true;
}
static void rank_one(Ref *r, void *ctx, Env *e, Truth dom) {
  Ranking *x = ctx;
  Truth in = t_and(dom, formula(r, x->n->kid[0], e, x->cx));
  Ranked a = { .v = e->v[x->n->vars[0]], .maybe = in == U };
  if (in == F) return;
  if (is_unknown(a.v)) x->vague = true;
  else if (rank_keys(r, x, e, &a)) {
    a.maybe |= !a.placed;
    for (uint32_t i = 0; i < x->all.n; i++)
      if (value_eq(x->all.at[i].v, a.v)) {
        x->all.at[i].maybe &= a.maybe;
        return;
      }
    vec_push(r->a, &x->all, a);
  }
}
static bool must_precede(Ref *r, const Ranking *x, const Ranked *a, const Ranked *b) {
  for (uint32_t i = 0; a->placed && b->placed && i < x->nkeys; i++) {
    const Node *k = x->n->kid[node_keys(x->n) + i];
    Value p = a->key[i], q = b->key[i];
    int c = k->op != N_COLLATED ? cmp(p, q)      /* the generator's names and texts have an order that needs no alphabet */
                                : strcmp(name_text(r->p->names, (Name){ (uint32_t)p.n }), name_text(r->p->names, (Name){ (uint32_t)q.n }));
    if (c) return c < 0;
  }
  return false;
}
static void outcome_is(Ranking *x, V v) {
  if (!x->any) x->out = v;
  else if (x->n->op != N_POSITION && !(value_eq(x->out.v, v.v))) x->out = unknown_v;
  else if (x->n->op == N_POSITION) {
    bool none = x->out.may_be_none || is_none(x->out.v) || is_none(v.v);
    Value lo = is_none(x->out.v) ? v.v : lo_of(x->out), hi = is_none(x->out.v) ? v.v : hi_of(x->out);
    if (!is_none(v.v) && cmp(v.v, lo) < 0) lo = v.v;
    if (!is_none(v.v) && cmp(v.v, hi) > 0) hi = v.v;
    x->out = is_none(lo) ? known(VALUE_NONE) : within(lo, hi, none);
  }
  x->any = true;
}
/* seq: an order of those that are there and of what is asked about; the answer in it. */
static void answer(Ranking *x, const uint32_t *seq, uint32_t n, uint32_t there) {
  Op op = x->n->op;
  uint32_t at = n, count = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (op == N_POSITION && there >> seq[i] & 1) count++;
    if (seq[i] == x->of) {
      at = i;
      if (op == N_POSITION) {
        outcome_is(x, known(there >> x->of & 1 ? num_int(count) : VALUE_NONE));
        return;
      }
    }
  }
  bool forward = op == N_FIRST || op == N_NEXT;
  for (uint32_t k = 1; k <= n; k++) {                                    /* n, the end, comes before the first and after the last */
    uint32_t i = op == N_FIRST ? k - 1 : op == N_LAST ? n - k : (forward ? at + k : at + n - k) % n;
    if (!(there >> seq[i] & 1)) continue;
    outcome_is(x, known(x->all.at[seq[i]].v));
    return;
  }
  outcome_is(x, known(VALUE_NONE));
}
static void arrange(Ref *r, Ranking *x, uint32_t *seq, uint32_t n, uint32_t left, uint32_t there) {
  if (!left) {
    answer(x, seq, n, there);
    return;
  }
  for (uint32_t i = 0; i < x->all.n; i++) {
    bool next = left >> i & 1;
    for (uint32_t k = 0; next && k < x->all.n; k++)
      next = !(left >> k & 1) || !must_precede(r, x, &x->all.at[k], &x->all.at[i]);
    if (!next) continue;
    seq[n] = i;
    arrange(r, x, seq, n + 1, left & ~(1u << i), there);
  }
}
static V ordered_term(Ref *r, const Node *n, Env *e, Cx cx) {
  Ranking x = { .n = n, .cx = cx, .nkeys = n->nkids - node_keys(n), .of = UINT32_MAX };
  V of = node_keys(n) == 2 ? term(r, n->kid[1], e, cx) : unknown_v;
  const Node *from[1] = { n->kid[0] };
  if (is_none(of.v)) return of;
  each(r, cx, e, vars_of(n), from, 1, T, rank_one, &x);
  if (x.vague) return unknown_v;
  uint32_t members = x.all.n;
  if (node_keys(n) == 2 && is_unknown(of.v)) return members ? unknown_v : known(VALUE_NONE);   /* it may be none */
  for (uint32_t i = 0; i < members; i++) if (value_eq(x.all.at[i].v, of.v)) x.of = i;
  if (node_keys(n) == 2 && x.of == UINT32_MAX) {
    Ranked a = { .v = of.v };
    if (n->op == N_POSITION) return known(VALUE_NONE);
    e->v[n->vars[0]] = of.v;
    bool place = rank_keys(r, &x, e, &a);
    e->v[n->vars[0]] = (Value){ 0 };
    if (!place) return known(VALUE_NONE);
    x.of = members;
    vec_push(r->a, &x.all, a);
  }
  if (x.of != UINT32_MAX && n->op != N_POSITION && !x.all.at[x.of].placed) outcome_is(&x, known(VALUE_NONE));
  for (uint32_t there = 0; there < 1u << members; there++) {
    uint32_t seq[32], all = there;
    for (uint32_t i = 0; i < members; i++)
      if (!(there >> i & 1) && !x.all.at[i].maybe) all = UINT32_MAX;
    if (all == UINT32_MAX) continue;
    if (x.of != UINT32_MAX) all |= 1u << x.of;
    arrange(r, &x, seq, 0, all, there);
  }
  return x.out;
}

/* ---- terms ---- */
/* The latest (earliest) visible events that fit: none, unknown, or those at one instant. */
static void latest(Ref *r, const Node *n, Env *e, Cx cx, Candidates *c) {
  Cx see = { cx.t, 0 };
  Value before = n->nkids > 1 && n->kid[1] ? term(r, n->kid[1], e, cx).v : value_make(V_TIME, cx.t);
  Value saved = e->v[n->vars[0]];
  Truth here = F;
  Instant at = 0, bound = 0;
  if (is_unknown(before)) { vec_push(r->a, &c->v, VALUE_UNKNOWN); return; }
  for (bool first = true;; first = false, bound = at) {
    bool some = false;
    for (IndId i = 1; i < ninds(r) && !is_none(before); i++) {         /* the next instant with such events */
      const Ind *ev = ind(r, i);
      if (!kind_is(r->p, ev->kind, n->kind) || !visible(r, i, see) || ev->at >= before.n) continue;
      if (!first && (n->op == N_LATEST ? ev->at >= bound : ev->at <= bound)) continue;
      if (!some || (n->op == N_LATEST ? ev->at > at : ev->at < at)) at = ev->at;
      some = true;
    }
    if (!some) { vec_push(r->a, &c->v, VALUE_NONE); return; }
    bool unsure = false;
    for (IndId i = 1; i < ninds(r); i++) {
      if (ind(r, i)->at != at || !kind_is(r->p, ind(r, i)->kind, n->kind) || !visible(r, i, see)) continue;
      e->v[n->vars[0]] = value_make(V_IND, i);
      Truth t = n->nkids && n->kid[0] ? formula(r, n->kid[0], e, cx) : T;
      if (t == T) vec_push(r->a, &c->v, e->v[n->vars[0]]);
      if (t == U) unsure = true;
      here = t_or(here, t);
    }
    e->v[n->vars[0]] = saved;
    if (unsure) {
      c->v.n = 0;
      vec_push(r->a, &c->v, VALUE_UNKNOWN);
      return;
    }
    if (here == T) return;
  }
}
static V arithmetic(Ref *r, Op op, V a, V b) {
  Value x, y;
  if (is_none(a.v) || is_none(b.v)) return known(VALUE_NONE);
  if ((is_unknown(a.v) && !a.bounded) || (is_unknown(b.v) && !b.bounded)) return unknown_v;
  bool none = a.may_be_none || b.may_be_none;
  if ((a.bounded || b.bounded) && lo_of(a).tag == V_NUM && lo_of(b).tag == V_NUM && hi_of(a).tag && hi_of(b).tag) {
    if (op == N_ADD && num_add(lo_of(a), lo_of(b), &x) && num_add(hi_of(a), hi_of(b), &y)) return within(x, y, none);
    if (op == N_SUB && num_sub(lo_of(a), hi_of(b), &x) && num_sub(hi_of(a), lo_of(b), &y)) return within(x, y, none);
    if (op == N_MUL) {
      Value p[4], as[2] = { lo_of(a), hi_of(a) }, bs[2] = { lo_of(b), hi_of(b) };
      for (int i = 0; i < 4; i++) if (!num_mul(as[i / 2], bs[i % 2], &p[i])) return unknown_v;
      x = y = p[0];
      for (int i = 1; i < 4; i++) { if (cmp(p[i], x) < 0) x = p[i]; if (cmp(p[i], y) > 0) y = p[i]; }
      return within(x, y, none);
    }
  }
  bool numbers = true;
  Value ends[4] = { lo_of(a), hi_of(a), lo_of(b), hi_of(b) };
  for (int i = 0; i < 4; i++) numbers = numbers && (ends[i].tag == V_NUM || ends[i].tag == V_UNSET);
  if ((a.bounded || b.bounded) && numbers && (op == N_ADD || op == N_SUB)) {     /* an end that is open stays open */
    bool back = op == N_SUB;
    Value bl = ends[back ? 3 : 2], bh = ends[back ? 2 : 3];
    bool ok = true;
    x = y = (Value){ 0 };
    if (ends[0].tag && bl.tag) ok = back ? num_sub(ends[0], bl, &x) : num_add(ends[0], bl, &x);
    if (ok && ends[1].tag && bh.tag) ok = back ? num_sub(ends[1], bh, &y) : num_add(ends[1], bh, &y);
    return ok ? within(x, y, none) : unknown_v;
  }
  if ((a.bounded || b.bounded) && numbers && op == N_MUL) {
    bool low = false, high = false, first = true;
    x = y = (Value){ 0 };
    for (int i = 0; i < 4; i++) {
      Value p = ends[i / 2], q = ends[2 + i % 2], end;
      int ps = p.tag ? cmp(p, num_int(0)) : i / 2 ? 1 : -1, qs = q.tag ? cmp(q, num_int(0)) : i % 2 ? 1 : -1;
      if ((!p.tag || !q.tag) && ps && qs) {
        *(ps * qs < 0 ? &low : &high) = true;
        continue;
      }
      end = num_int(0);
      if (p.tag && q.tag && !num_mul(p, q, &end)) return unknown_v;
      if (first || cmp(end, x) < 0) x = end;
      if (first || cmp(end, y) > 0) y = end;
      first = false;
    }
    return within(low ? (Value){ 0 } : x, high ? (Value){ 0 } : y, none);
  }
  for (int i = 0; i < 2 && op == N_MUL; i++) {                                 /* nothing times whatever it may be */
    V x0 = i ? a : b, y0 = i ? b : a;
    if (x0.v.tag == V_NUM && x0.v.n == 0 && y0.bounded) return within(x0.v, x0.v, none);
  }
  Value p = a.v, q = b.v;
  if (is_unknown(p) || is_unknown(q)) return unknown_v;
  bool ok = true;
  Instant t;
  if (p.tag == V_NUM && q.tag == V_NUM) {
    if ((op == N_DIV || op == N_IDIV || op == N_MOD) && q.n == 0) return unknown_v;
    ok = op == N_ADD ? num_add(p, q, &x) : op == N_SUB ? num_sub(p, q, &x) : op == N_MUL ? num_mul(p, q, &x) :
         op == N_DIV ? num_div(p, q, &x) : op == N_IDIV ? num_floor_div(p, q, &x) : num_mod(p, q, &x);
  } else if (op == N_CLEAR) {
    int64_t days = q.tag == V_SECONDS ? q.n / 86400 : q.n, local = p.n + r->p->zone,
            start = local - (local % 86400 + 86400) % 86400;
    x = value_make(V_TIME, start - r->p->zone + (days + 1) * 86400);
  } else if (p.tag == V_TIME && q.tag == V_TIME) x = value_make(V_SECONDS, p.n - q.n);
  else if (p.tag == V_TIME && q.tag == V_MONTHS) {
    ok = instant_add_months(p.n, op == N_ADD ? q.n : -q.n, r->p->zone, &t);
    x = value_make(V_TIME, t);
  } else if (q.tag == V_TIME && op == N_ADD) return arithmetic(r, op, b, a);
  else if (op == N_MUL || op == N_DIV) {                       /* a number of durations */
    Value num = p.tag == V_NUM ? p : q, dur = p.tag == V_NUM ? q : p;
    ok = op == N_MUL ? num_mul(num, num_int(dur.n), &x) : num_div(num_int(dur.n), num, &x);
    ok = ok && x.den == 1;
    x = value_make((ValueTag)dur.tag, x.n);
  } else x = value_make((ValueTag)p.tag, op == N_ADD ? p.n + q.n : p.n - q.n);
  return ok ? known(x) : unknown_v;
}
static void args_of(Ref *r, const Node *n, Env *e, Cx cx, Value *args) {
  for (uint32_t i = 0; i < n->nkids; i++) {
    args[i] = term(r, n->kid[i], e, cx).v;
    if (args[i].tag == V_ANY) args[i] = fresh_value(n->kid[i]->type);
  }
}
/* M4: the instant meant by kid 1, as V_TIME, V_NONE, or V_UNKNOWN also when it is still to come. */
static Value instant_of(Ref *r, const Node *n, Env *e, Cx cx) {
  Value v = term(r, n, e, cx).v;
  return v.tag == V_IND ? value_make(V_TIME, ind(r, (IndId)v.n)->at) : v;
}
static Cx shift(Cx cx, Instant t) { return t == cx.t ? cx : (Cx){ t, 0 }; }
/* Every day of the year is looked at. */
static V year_day(const Ref *r, Instant t, int64_t code) {
  Civil year = { .year = instant_to_civil(t, r->p->zone).year, .month = 1, .day = 1 };
  uint32_t month = (uint32_t)(code % 64), which = (uint32_t)(code / 64 % 64), weekday = (uint32_t)(code / 4096), met = 0;
  Instant begin = civil_to_instant(&year, r->p->zone), found = INSTANT_MIN;
  for (int64_t i = 0; i < 366; i++) {
    Instant day = begin + i * 86400;
    Civil c = instant_to_civil(day, r->p->zone);
    int64_t n = (day + r->p->zone) / 86400 - ((day + r->p->zone) % 86400 < 0);
    if (c.year != year.year || c.month != month) continue;
    if (!weekday) {
      if (c.day <= which) found = day;
    } else if (((n + 3) % 7 + 7) % 7 + 1 == weekday && (++met == which || which == 6)) found = day;
  }
  return known(found == INSTANT_MIN ? VALUE_NONE : value_make(V_TIME, found));
}
static V term(Ref *r, const Node *n, Env *e, Cx cx) {
  Value args[MAX_ARGS];
  Env copy;
  if (n->op != N_VAR && n->op != N_CALL) e = beyond(e, &copy);
  switch (n->op) {
  case N_VAR: return known(e->v[n->var]);
  case N_CONST: return known(canon(r, n->value));
  case N_CALL:
    args_of(r, n, e, cx, args);
    return known(value_of(r, n->pred, args, cx.t));
  case N_DATE: {
    Value v = term(r, n->kid[0], e, cx).v;
    if (v.tag != V_IND) return known(v);
    return ind(r, (IndId)v.n)->at > cx.t ? unknown_v : known(value_make(V_TIME, ind(r, (IndId)v.n)->at));
  }
  case N_NOW: return known(value_make(V_TIME, cx.t));
  case N_NEG: {
    V v = term(r, n->kid[0], e, cx);
    if (v.v.tag == V_NUM || v.bounded) return arithmetic(r, N_SUB, known(num_int(0)), v);
    return v.v.tag == V_NONE || v.v.tag == V_UNKNOWN ? v : known(value_make((ValueTag)v.v.tag, -v.v.n));
  }
  case N_ADD: case N_SUB: case N_MUL: case N_DIV: case N_IDIV: case N_MOD: case N_CLEAR: {
    V a = term(r, n->kid[0], e, cx), b = term(r, n->kid[1], e, cx);
    return arithmetic(r, n->op, a, b);
  }
  case N_FIRST_TIME: {
    Value u = instant_of(r, n->kid[1], e, cx);
    if (u.tag != V_TIME) return known(u);
    RefPoints p = ref_points(r);
    Instant first = INSTANT_MAX, doubtful = INSTANT_MAX;
    for (uint32_t i = 0; i < p.n + 2; i++) {
      Instant t = i == p.n ? u.n : i > p.n ? cx.t : p.at[i];
      if (t < u.n || t > cx.t) continue;
      Truth x = formula(r, n->kid[0], e, shift(cx, t));
      if (x == T && t < first) first = t;
      if (x == U && t < doubtful) doubtful = t;
    }
    return doubtful < first ? unknown_v : first == INSTANT_MAX ? known(VALUE_NONE) : known(value_make(V_TIME, first));
  }
  case N_DAY_OF_YEAR: {
    Value v = instant_of(r, n->kid[0], e, cx);
    return v.tag != V_TIME ? known(v) : year_day(r, v.n, n->value.n);
  }
  case N_WORKING: {
    Value v = instant_of(r, n->kid[0], e, cx);
    int64_t days = n->kid[1]->value.n, sign = days < 0 ? -1 : 1;
    for (uint32_t off = 0; v.tag == V_TIME && days && off < 4000;) {
      v.n += sign * 86400;
      int64_t local = v.n + r->p->zone, day = (local - (local % 86400 + 86400) % 86400) / 86400;
      Truth rest = ((day + 3) % 7 + 7) % 7 >= 5 ? T : F;       /* 1970-01-01 was a Thursday */
      if (rest == F && n->nkids > 2) {
        e->v[n->vars[0]] = value_make(V_TIME, day * 86400 - r->p->zone);
        rest = formula(r, n->kid[2], e, cx);
      }
      if (rest == U) return unknown_v;
      off = rest == T ? off + 1 : 0;
      if (rest == F) days -= sign;
    }
    return days && v.tag == V_TIME ? known(VALUE_NONE) : known(v);
  }
  case N_AT_TERM: {
    Value t = instant_of(r, n->kid[1], e, cx);
    if (is_none(t)) return known(t);
    if (is_unknown(t) || t.n > cx.t) return unknown_v;
    return known(term(r, n->kid[0], e, shift(cx, t.n)).v);           /* bounds go no further */
  }
  case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION: return ordered_term(r, n, e, cx);
  case N_NAME: {
    Value v = term(r, n->kid[0], e, cx).v;
    if (v.tag != V_IND) return known(v);
    const Ind *x = ind(r, (IndId)v.n);
    return known(value_make(V_TEXT, x->label.i ? x->label.i : x->name.i));
  }
  case N_COLLATED: return known(term(r, n->kid[0], e, cx).v);
  case N_AT_TURN: return e->turn ? known(term(r, n->kid[0], e, (Cx){ e->cx.t - 1, 0 }).v) : known(VALUE_NONE);
  case N_COUNT: case N_SUM: case N_MIN: case N_MAX: return aggregate(r, n, e, cx);
  case N_LATEST: case N_EARLIEST: {
    Candidates c = { 0 };
    latest(r, n, e, cx, &c);
    return c.v.n == 1 ? known(c.v.at[0]) : unknown_v;
  }
  default: mem_fail(arena_trap(r->a), FAIL_INTERNAL, "reference: not a term");
  }
}

/* ---- formulas ---- */
typedef struct { const Node *n; Cx cx; Truth truth; } Quant;
static void quantify(Ref *r, void *ctx, Env *e, Truth dom) {
  Quant *q = ctx;
  Truth a = t_and(dom, formula(r, q->n->kid[0], e, q->cx));
  if (a == F) return;
  Env copy, *settled = q->n->op == N_EVERY ? beyond(e, &copy) : e;
  Truth b = q->n->nkids > 1 && q->n->kid[1] ? formula(r, q->n->kid[1], settled, q->cx) : T;
  if (q->n->op == N_EVERY) q->truth = t_and(q->truth, t_or(t_not(a), b));
  else q->truth = t_or(q->truth, t_and(a, b));
}
static Truth over_time(Ref *r, const Node *n, Env *e, Cx cx) {
  Value u = instant_of(r, n->kid[1], e, cx);
  Truth all = n->op == N_EVER ? F : T;
  if (is_unknown(u)) return U;
  if (is_none(u)) return F;
  RefPoints p = ref_points(r);
  for (uint32_t i = 0; i < p.n + 2; i++) {
    Instant t = i == p.n ? u.n : i > p.n ? cx.t : p.at[i];
    if (t < u.n || t > cx.t) continue;
    Truth x = formula(r, n->kid[0], e, shift(cx, t));
    all = n->op == N_EVER ? t_or(all, x) : t_and(all, x);
  }
  return all;
}
static Truth acting(Ref *r, const Node *n, Env *e, Cx cx) {
  const Pred *d = &r->p->preds.at[n->pred];
  Value args[MAX_ARGS + 1], holder = VALUE_NONE;
  args_of(r, n, e, cx, args);
  if (any_tag(args, n->nkids, V_NONE)) return F;
  if (any_tag(args, n->nkids, V_UNKNOWN)) return U;
  if (d->functional) {
    holder = value_of(r, n->pred, args, cx.t);
    if (is_unknown(holder)) return U;
    if (is_none(holder)) return F;
  } else if (n->nkids == d->nparams) {
    Truth t = atom(r, n->pred, args, cx.t);
    if (t != T) return t;
  }
  for (uint32_t i = 0; i < nfacts(r); i++) {
    const Fact *f = fact(r, i);
    if (f->acting && f->pred == n->pred && f->truth == T && f->from <= cx.t && cx.t < f->to &&
        same_args(r, f, args, n->nkids) && (!d->functional || value_eq(f->args[d->nparams], holder)))
      return T;
  }
  return F;
}
static Truth decides(Ref *r, const Node *n, Env *e, Cx cx) {
  Value event = term(r, n->kid[0], e, cx).v;
  bool value = r->p->preds.at[n->pred].functional;
  DecOp op = n->op == N_DECIDES_NOT ? DEC_NOT : value ? DEC_IS : DEC_HOLDS;
  Truth best = F;
  for (uint32_t k = 0; k < n->nkids; k++) if (is_none(term(r, n->kid[k], e, cx).v)) return F;
  if (event.tag != V_IND || ind(r, (IndId)event.n)->at > cx.t) return U;
  for (uint32_t i = 0; i < ndecisions(r); i++) {
    const Decision *d = decision(r, i);
    if (d->event != (IndId)event.n || d->pred != n->pred || d->op != op) continue;
    Truth t = T;
    for (uint32_t k = 1; k < n->nkids; k++)
      t = t_and(t, equal(term(r, n->kid[k], e, cx), known(canon(r, k <= d->nargs ? d->args[k - 1] : d->value))));
    best = t_or(best, t);
  }
  return best;
}
/* May what binds a variable stand in it? */
static bool conjoins(Op op) {
  switch (op) {
  case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: case N_DECIDES: case N_DECIDES_NOT: case N_EQ: case N_RANGE:
  case N_AND: case N_OR: case N_SOME: return true;
  default: return false;
  }
}
static Truth formula(Ref *r, const Node *n, Env *e, Cx cx) {
  Value args[MAX_ARGS];
  Env copy;
  if (!conjoins(n->op)) e = beyond(e, &copy);
  switch (n->op) {
  case N_TRUE: return T;
  case N_ATOM: args_of(r, n, e, cx, args); return atom(r, n->pred, args, cx.t);
  case N_MAY: args_of(r, n, e, cx, args); return act(r, ASK_MAY, n->pred, args, cx.t);
  case N_MUST: args_of(r, n, e, cx, args); return act(r, ASK_MUST, n->pred, args, cx.t);
  case N_MUST_NOT: args_of(r, n, e, cx, args); return act(r, ASK_MUST_NOT, n->pred, args, cx.t);
  case N_DONE: args_of(r, n, e, cx, args); return done(r, n->pred, args, cx.t);
  case N_IS_KIND: {
    Value v = term(r, n->kid[0], e, cx).v;
    if (v.tag != V_IND) return is_unknown(v) ? U : F;
    if (is_event(r, (IndId)v.n)) return truth_of(kind_is(r->p, ind(r, (IndId)v.n)->kind, n->kind));   /* each() asks whether it is visible */
    return in_domain(r, (Type){ TY_IND, n->kind }, v, cx);
  }
  case N_RANGE: {
    V v = term(r, n->kid[0], e, cx), lo = term(r, n->kid[1], e, cx), hi = term(r, n->kid[2], e, cx);
    return t_and(truth_of(v.v.tag != V_NUM || v.v.den == 1), t_and(less(lo, v, true), less(v, hi, true)));
  }
  case N_EQ: return equal(term(r, n->kid[0], e, cx), term(r, n->kid[1], e, cx));
  case N_NE: return t_not(equal(term(r, n->kid[0], e, cx), term(r, n->kid[1], e, cx)));
  case N_LT: return less(term(r, n->kid[0], e, cx), term(r, n->kid[1], e, cx), false);
  case N_LE: return less(term(r, n->kid[0], e, cx), term(r, n->kid[1], e, cx), true);
  case N_GT: return less(term(r, n->kid[1], e, cx), term(r, n->kid[0], e, cx), false);
  case N_GE: return less(term(r, n->kid[1], e, cx), term(r, n->kid[0], e, cx), true);
  case N_AND: {
    uint64_t mine = 0;
    Truth t = T;
    for (bool more = true; more;) {                /* what stands for a value comes first, wherever it is written */
      more = false;
      for (uint32_t i = 0; i < n->nkids; i++) {
        const Node *k = n->kid[i];
        if (k->op != N_LET || e->v[k->var].tag || !ready(k->kid[0], e)) continue;
        e->v[k->var] = term(r, k->kid[0], e, cx).v;
        mine |= 1ull << k->var;
        more = true;
      }
    }
    for (uint32_t i = 0; i < n->nkids && t != F; i++) t = t_and(t, formula(r, n->kid[i], e, cx));
    for (uint32_t i = 0; i < MAX_VARS; i++) if (mine >> i & 1) e->v[i] = (Value){ 0 };
    return t;
  }
  case N_OR: {
    Truth t = F;
    for (uint32_t i = 0; i < n->nkids; i++) t = t_or(t, formula(r, n->kid[i], e, cx));
    return t;
  }
  case N_NOT: return t_not(formula(r, n->kid[0], e, cx));
  case N_THERE_IS: {
    V v = term(r, n->kid[0], e, cx);
    if (v.bounded) return v.may_be_none ? U : T;
    return is_none(v.v) ? F : is_unknown(v.v) ? U : T;
  }
  case N_SOME: case N_EVERY: case N_NO: {
    Quant q = { n, cx, n->op == N_EVERY ? T : F };
    const Node *from[2] = { n->kid[0], n->op == N_EVERY || n->nkids < 2 ? NULL : n->kid[1] };
    each(r, cx, e, vars_of(n), from, from[1] ? 2 : 1, T, quantify, &q);
    return n->op == N_NO ? t_not(q.truth) : q.truth;
  }
  case N_LET: return T;
  case N_THRESHOLD: return threshold(r, n, e, cx);
  case N_VALID: {
    Value v = term(r, n->kid[0], e, cx).v;
    if (v.tag != V_IND) return is_unknown(v) ? U : F;
    return ind(r, (IndId)v.n)->at > cx.t ? U : valid(r, (IndId)v.n, NULL);
  }
  case N_ACTING: return acting(r, n, e, cx);
  case N_AT: {
    Value t = instant_of(r, n->kid[1], e, cx);
    if (is_none(t)) return F;
    return is_unknown(t) || t.n > cx.t ? U : formula(r, n->kid[0], e, shift(cx, t.n));
  }
  case N_EVER: case N_THROUGHOUT: return over_time(r, n, e, cx);
  case N_AT_TURN_F: return e->turn ? formula(r, n->kid[0], e, (Cx){ e->cx.t - 1, 0 }) : F;
  case N_DECIDES: case N_DECIDES_NOT: return decides(r, n, e, cx);
  default: mem_fail(arena_trap(r->a), FAIL_INTERNAL, "reference: not a formula");
  }
}

/* ---- verdicts (M15 to M17) ---- */
typedef struct { const Rule *c; Cx cx; Truth truth; } Needed;
static void needed(Ref *r, void *ctx, Env *e, Truth truth) {
  Needed *x = ctx;
  Env copy;
  x->truth = t_and(x->truth, t_or(t_not(truth), formula(r, x->c->condition, beyond(e, &copy), e->cx)));
}
static void broke(Ref *r, Brokens *b, FindingKind kind, Name label) {
  uint32_t i = 0;
  RefBroken x = { kind, label };
  if (!b) return;
  for (; i < b->n; i++) {
    if (b->at[i].kind == kind && name_eq(b->at[i].label, label)) return;
    if (b->at[i].kind > kind || (b->at[i].kind == kind && b->at[i].label.i > label.i)) break;
  }
  vec_push(r->a, b, x);
  memmove(&b->at[i + 1], &b->at[i], (b->n - 1 - i) * sizeof x);
  b->at[i] = x;
}
static Truth waived(Ref *r, const Rule *c, Cx cx) {
  Truth yes = F;
  if (!c->decider) return F;
  for (uint32_t i = 0; i < ndecisions(r); i++) {
    const Decision *d = decision(r, i);
    if (d->op == DEC_WAIVED && clause_fits(r, c, d) && (!d->ind || canon(r, value_make(V_IND, d->ind)).n == cx.subject))
      yes = t_or(yes, decision_stands(r, d, cx.subject, cx));
  }
  return yes;
}
static Truth valid(Ref *r, IndId event, Brokens *brokens) {
  Truth all = T;
  Cx cx = { ind(r, event)->at, event };
  deeper(r);
  for (uint32_t i = 0; i < r->p->requires.n; i++) {
    const Rule *c = r->p->requires.at[i];
    if (!c->subject_kind || !kind_is(r->p, ind(r, event)->kind, c->subject_kind) || !in_force(r, c, cx.t)) continue;
    Needed x = { c, cx, T };
    run_rule(r, c, NULL, cx, needed, &x);
    if (x.truth != T) x.truth = t_or(x.truth, waived(r, c, cx));
    if (x.truth == F) broke(r, brokens, FIND_REQUIREMENT, r->p->provs.at[c->prov].label);
    all = t_and(all, x.truth);
  }
  r->depth--;
  return all;
}
typedef struct { PredId pred; Cx cx; Truth worst; Brokens *brokens; } Acts;
/* M16: not done; with `by D`, once D has passed, not done at D. */
typedef struct { const Rule *c; PredId pred; const Value *args; Cx cx; Truth omitted; } Omitted;
static void omitted(Ref *r, void *ctx, Env *e, Truth truth) {
  Omitted *x = ctx;
  if (!x->c->deadline) truth = t_and(truth, t_not(done(r, x->pred, x->args, x->cx.t)));
  else {
    Value by = instant_of(r, x->c->deadline, e, e->cx);
    truth = t_and(truth, less(known(by), known(value_make(V_TIME, x->cx.t)), false));
    if (truth != F) truth = t_and(truth, is_unknown(by) ? U : t_not(means_at(r, x->pred, x->args, (Cx){ by.n, 0 })));
  }
  x->omitted = t_or(x->omitted, truth);
}
static void check_act(Ref *r, void *ctx, Env *e, Truth dom) {
  Acts *x = ctx;
  const Pred *d = &r->p->preds.at[x->pred];
  Truth was = t_and(dom, done(r, x->pred, e->v, x->cx.t));
  if (d->needs_permission) {
    Truth breach = t_and(was, t_not(act(r, ASK_MAY, x->pred, e->v, x->cx.t)));
    if (breach == T) broke(r, x->brokens, FIND_PERMISSION, (Name){ 0 });
    x->worst = t_or(x->worst, breach);
  }
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *c = d->rules.at[i];
    if (c->mode != H_MUST && c->mode != H_MUST_NOT) continue;
    Truth breach = rule_stands(r, c, e->v, x->cx);
    if (breach == F) continue;
    breach = t_and(breach, act(r, c->mode == H_MUST ? ASK_MUST : ASK_MUST_NOT, x->pred, e->v, x->cx.t));
    if (c->mode == H_MUST) {
      Omitted o = { c, x->pred, e->v, x->cx, F };
      run_rule(r, c, e->v, x->cx, omitted, &o);
      breach = t_and(breach, t_and(dom, o.omitted));
    } else breach = t_and(breach, was);
    if (breach == T)
      broke(r, x->brokens, c->mode == H_MUST ? FIND_DUTY : FIND_PROHIBITION, r->p->provs.at[c->prov].label);
    x->worst = t_or(x->worst, breach);
  }
}
RefCheck *ref_check(Ref *r, IndId event) {
  RefCheck *out = NEW(r->a, RefCheck);
  Cx cx = { ind(r, event)->at, event };
  Truth ok = valid(r, event, &out->broken);
  Acts x = { 0, cx, F, &out->broken };
  for (PredId i = 1; i < r->p->preds.n; i++) {
    const Pred *d = &r->p->preds.at[i];
    if (d->form != PRED_ACT || !d->anchored || !kind_is(r->p, ind(r, event)->kind, d->params[d->subject].of)) continue;
    Env e = { .v = { { 0 } } };
    uint64_t todo = 0;
    for (uint32_t k = 0; k < d->nparams; k++) {
      e.type[k] = d->params[k];
      if (k != d->subject) todo |= 1ull << k;
    }
    e.v[d->subject] = value_make(V_IND, event);
    x.pred = i;
    each(r, cx, &e, todo, NULL, 0, T, check_act, &x);
  }
  for (uint32_t i = 0; i < ndecisions(r); i++)
    if (decision(r, i)->event == event && empowered(r, decision(r, i), decision(r, i)->ind) == F)
      broke(r, &out->broken, FIND_BEYOND_POWERS, (Name){ 0 });
  out->verdict = ok == F                   ? VERDICT_INVALID
                 : x.worst == T            ? VERDICT_BREACH
                 : ok == U || x.worst == U ? VERDICT_UNDETERMINED
                                           : VERDICT_VALID;
  return out;
}

/* ---- queries, change points ---- */
typedef struct { RefRows *rows; const Query *q; Cx cx; } Asking;
static void ask_row(Ref *r, void *ctx, Env *e, Truth dom) {
  Asking *x = ctx;
  RefRow row = { t_and(dom, formula(r, x->q->node, e, x->cx)), NULL };
  if (row.truth == F) return;
  row.values = NEW_ARRAY(r->a, Value, x->rows->ncols + 1);
  for (uint32_t i = 0; i < x->rows->ncols; i++) row.values[i] = e->v[x->rows->cols[i]];
  vec_push(r->a, &x->rows->rows, row);
  x->rows->answer = t_or(x->rows->answer, row.truth);
}
RefRows *ref_ask(Ref *r, const Query *q, Instant t) {
  Asking x = { NEW(r->a, RefRows), q, { t, 0 } };
  Env e = { .v = { { 0 } } };
  Slots s = { 0 };
  slots_of(q->node, &s, true);
  uint64_t todo = s.used & ~s.inner;
  for (uint32_t i = 0; i < q->nvars; i++) {
    e.type[i] = q->vars[i].type;
    if (todo >> i & 1) x.rows->cols[x.rows->ncols++] = i;
  }
  each(r, x.cx, &e, todo, (const Node *const *)&q->node, 1, T, ask_row, &x);
  return x.rows;
}
Truth ref_truth(Ref *r, const Query *q, const uint32_t *cols, const Value *values, uint32_t ncols, Instant t) {
  Env e = { .v = { { 0 } } };
  Truth dom = T;
  for (uint32_t i = 0; i < q->nvars; i++) e.type[i] = q->vars[i].type;
  for (uint32_t i = 0; i < ncols; i++) {
    e.v[cols[i]] = values[i];
    dom = t_and(dom, in_domain(r, e.type[cols[i]], values[i], (Cx){ t, 0 }));
  }
  return t_and(dom, formula(r, q->node, &e, (Cx){ t, 0 }));
}
Truth ref_act(Ref *r, Op op, PredId pred, const Value *args, Instant t) {
  return act(r, op == N_MAY ? ASK_MAY : op == N_MUST ? ASK_MUST : ASK_MUST_NOT, pred, args, t);
}
Value ref_value(Ref *r, const Query *q, Instant t) {
  Env e = { .v = { { 0 } } };
  for (uint32_t i = 0; i < q->nvars; i++) e.type[i] = q->vars[i].type;
  return term(r, q->node, &e, (Cx){ t, 0 }).v;
}
typedef VEC(Instant) Instants;
typedef struct { Instants at; VEC(Value) spans; } Found;
static void point(Ref *r, Found *f, Value v) {
  if (v.tag == V_TIME && v.n != INSTANT_MIN && v.n != INSTANT_MAX) {
    vec_push(r->a, &f->at, v.n);
    vec_push(r->a, &f->at, v.n + 1);
  }
  if (v.tag == V_MONTHS || v.tag == V_SECONDS) {
    for (uint32_t i = 0; i < f->spans.n; i++) if (value_eq(f->spans.at[i], v)) return;
    vec_push(r->a, &f->spans, v);
  }
}
static void points_of(Ref *r, Found *f, const Node *n) {
  if (!n) return;
  if (n->op == N_CONST) point(r, f, n->value);
  if (n->op == N_DAY_OF_YEAR) vec_push(r->a, &f->spans, n->value);
  for (int64_t i = 1; n->op == N_WORKING && i < 3 * (n->kid[1]->value.n < 0 ? -n->kid[1]->value.n : n->kid[1]->value.n) + 9; i++)
    point(r, f, value_make(V_SECONDS, i * 86400));
  for (uint32_t i = 0; i < n->nkids; i++) points_of(r, f, n->kid[i]);
}
static int by_instant(const void *a, const void *b) {
  Instant x = *(const Instant *)a, y = *(const Instant *)b;
  return x < y ? -1 : x > y;
}
RefPoints ref_points(Ref *r) {
  Found f = { 0 };
  if (r->has_points) return r->points;
#define TIME(x) point(r, &f, value_make(V_TIME, (x)))
  for (uint32_t i = 0; i < nfacts(r); i++) {
    const Pred *d = &r->p->preds.at[fact(r, i)->pred];
    TIME(fact(r, i)->from);
    TIME(fact(r, i)->to);
    for (uint32_t k = 0; k < d->nparams + d->functional; k++) point(r, &f, fact(r, i)->args[k]);
  }
  for (IndId i = 1; i < ninds(r); i++) TIME(ind(r, i)->at);
  for (ProvId i = 1; i < r->p->provs.n; i++) TIME(r->p->provs.at[i].from), TIME(r->p->provs.at[i].until);
  for (uint32_t i = 0; i < ndecisions(r); i++) {
    TIME(decision(r, i)->from);
    TIME(decision(r, i)->to);
    point(r, &f, decision(r, i)->value);
  }
  for (RuleId i = 1; i < r->p->rules.n; i++) {
    const Rule *c = r->p->rules.at[i];
    points_of(r, &f, c->body), points_of(r, &f, c->condition), points_of(r, &f, c->value);
    points_of(r, &f, c->since), points_of(r, &f, c->deadline);
    point(r, &f, c->longest);
  }
#undef TIME
  for (RuleId i = 1; i < r->p->rules.n; i++) {            /* turns begin, up to some time after the last that is named */
    const Rule *c = r->p->rules.at[i];
    Instant last = 0, at;
    for (uint32_t k = 0; k < f.at.n; k++) if (f.at.at[k] > last) last = f.at.at[k];
    for (uint32_t k = 0; rule_has_turns(c) && turn_begin(r, c->turns, k, &at) && at <= last + 40 * 86400; k++)
      vec_push(r->a, &f.at, at);
  }
  uint32_t n = f.at.n;
  for (uint32_t s = 0; s < f.spans.n; s++)
    for (uint32_t i = 0; i < n; i++)
      for (int back = 0; back < 2; back++) {
        Value v = f.spans.at[s];
        V x = v.tag == V_NUM ? unknown_v : arithmetic(r, back ? N_SUB : N_ADD, known(value_make(V_TIME, f.at.at[i])), known(v));
        if (v.tag == V_NUM) x = year_day(r, f.at.at[i], v.n);
        if (v.tag == V_SECONDS) x = known(value_make(V_TIME, f.at.at[i] + (back ? -v.n : v.n)));
        if (x.v.tag == V_TIME) vec_push(r->a, &f.at, x.v.n);
      }
  if (f.at.n) qsort(f.at.at, f.at.n, sizeof *f.at.at, by_instant);
  n = 0;
  for (uint32_t i = 0; i < f.at.n; i++) if (!n || f.at.at[n - 1] != f.at.at[i]) f.at.at[n++] = f.at.at[i];
  r->has_points = true;
  return r->points = (RefPoints){ f.at.at, n };
}
Ref *ref_new(Arena *a, const Program *p, const Case *k, ReadingId reading) {
  Ref *r = NEW(a, Ref);
  r->p = p;
  r->k = k;
  r->reading = reading;
  r->a = a;
  r->collecting = NEW_ARRAY(a, bool, p->preds.n);
  return r;
}
