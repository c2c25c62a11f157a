/* members.c - the members of a set, and what can be said of them without the case, remembered over an interval.
 *
 * `at least 2/3 of {s: member(s)} have s.head in m.attendees`: who is a member, and who heads each, is the same for
 * every meeting between two changes of the record. So the set is kept as rows, beside each row the values of the
 * terms in the property that depend on the member alone; the property is kept with a variable in place of each such
 * term, and what is left to do for a meeting is a look at its attendees for every member.
 *
 * Invariants
 * - A lifted term is a call: its value is exact, or unknown, or none, and never a range. It stood where it is
 *   evaluated at the instant of the whole, not under `at`, `ever`, or a quantifier of its own.
 * - A set is remembered if it depends on nothing but time and the variables that are given, and not on the case.
 */
#include "eval/engine.h"

#include <stdlib.h>

uint64_t slots_in(const Node *n) {
  uint64_t m = n->free;
  if (n->op == N_LET) m |= UINT64_C(1) << n->var;
  for (uint32_t i = 0; i < n->nvars; i++) m |= UINT64_C(1) << n->vars[i];
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]) m |= slots_in(n->kid[i]);
  return m;
}
bool any_event_slot(const Engine *e, uint64_t slots, const Var *vars) {
  for (; slots; slots &= slots - 1) {
    Type t = vars[__builtin_ctzll(slots)].type;
    if (t.tag == TY_IND && e->p->kinds.at[t.of].is_event) return true;
  }
  return false;
}

/* What was in the turn before depends on the turn of the statement around, which is in no key. */
bool looks_back(const Node *n) {
  if (!n) return false;
  if (n->op == N_AT_TURN || n->op == N_AT_TURN_F) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (looks_back(n->kid[i])) return true;
  return false;
}

/* ---- lifting ---- */
typedef struct Lifter { Engine *e; const Frame *f; uint64_t own; Lift *out; } Lifter;

static bool liftable(const Lifter *l, const Node *n) {
  return n->op == N_CALL && !looks_back(n) && n->free && !(n->free & ~l->own) &&
         l->f->nvars + l->out->nterms < MAX_VARS && !any_event_slot(l->e, slots_in(n), l->f->vars);
}
static bool passes(Op op) {                      /* its kids are evaluated where it is */
  switch (op) {
    case N_CALL: case N_NEG: case N_ADD: case N_SUB: case N_MUL: case N_DIV: case N_IDIV: case N_MOD: case N_CLEAR:
    case N_DATE:
    case N_ATOM: case N_THERE_IS: case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: case N_AND: case N_OR: case N_NOT:
    case N_MAY: case N_MUST: case N_MUST_NOT: return true;
    default: return false;
  }
}
static const Node *lifted(Lifter *l, const Node *n) {
  if (!n) return NULL;
  if (liftable(l, n)) {
    Node *v = NEW(l->e->base, Node);
    v->op = N_VAR;
    v->type = n->type;
    v->span = n->span;
    v->var = l->f->nvars + l->out->nterms;
    v->free = UINT64_C(1) << v->var;
    l->out->terms[l->out->nterms++] = n;
    return v;
  }
  if (!passes(n->op)) return n;
  Node *copy = NULL;
  for (uint32_t i = 0; i < n->nkids; i++) {
    const Node *k = lifted(l, n->kid[i]);
    if (k == n->kid[i]) continue;
    if (!copy) {
      copy = NEW(l->e->base, Node);
      *copy = *n;
      copy->kid = NEW_ARRAY(l->e->base, Node *, n->nkids);
      memcpy(copy->kid, n->kid, sizeof(Node *) * n->nkids);
    }
    copy->kid[i] = (Node *)(uintptr_t)k;           /* shared, and never changed */
  }
  if (!copy) return n;
  copy->free = 0;
  for (uint32_t i = 0; i < copy->nkids; i++) copy->free |= copy->kid[i] ? copy->kid[i]->free : 0;
  return copy;
}
static const Node *and_of(Engine *e, const Node *like, Node **kids, uint32_t n) {
  if (n < 2) return n ? kids[0] : NULL;
  Node *and = NEW(e->base, Node);
  *and = *like;
  and->kid = NEW_ARRAY(e->base, Node *, n);
  and->nkids = n;
  and->free = 0;
  memcpy(and->kid, kids, sizeof *kids * n);
  for (uint32_t i = 0; i < n; i++) and->free |= kids[i]->free;
  return and;
}
/* Takes out of the property what does not depend on the member, and is asked once. */
static void find_common(Engine *e, Lift *x, uint64_t member) {
  const Node *n = x->property;
  if (n->op != N_AND) return;
  Node **common = NEW_ARRAY(e->scratch, Node *, n->nkids), **rest = NEW_ARRAY(e->scratch, Node *, n->nkids);
  uint32_t ncommon = 0, nrest = 0;
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (n->kid[i]->op == N_LET) return;
    if (n->kid[i]->free & member) rest[nrest++] = n->kid[i];
    else common[ncommon++] = n->kid[i];
  }
  if (!ncommon || !nrest) return;
  x->common = and_of(e, n, common, ncommon);
  x->property = and_of(e, n, rest, nrest);
}
/* Is the property whether a member, or a term of it, stands in a list of an event that is given from outside? */
static void find_asks(const Engine *e, Lift *x, uint32_t nvars) {
  const Node *n = x->property, *value = NULL;
  if (n->op == N_EQ || n->op == N_NE) {          /* d.vote(s) = yes */
    uint32_t call = n->kid[0]->op == N_CALL ? 0 : 1;
    value = n->kid[1 - call];
    n = n->kid[call];
    if (n->op != N_CALL || value->op != N_CONST) return;
  } else if (n->op != N_ATOM) {
    return;
  }
  uint32_t events = e->info[n->pred].events;
  if (n->nkids != 2 || (events != 1 && events != 2)) return;
  const Node *event = n->kid[events == 1 ? 0 : 1], *of = n->kid[events == 1 ? 1 : 0];
  if (event->op != N_VAR || of->op != N_VAR || event->var >= nvars || event->var == of->var) return;
  for (uint32_t i = 0; i < x->node->nvars; i++) {
    if (x->node->vars[i] == event->var) return;
    if (x->node->vars[i] == of->var) x->asks_of = i;
  }
  if (of->var >= nvars) x->asks_of = x->node->nvars + of->var - nvars;
  else if (!((x->node->vars[x->asks_of] == of->var))) return;
  x->asks = n->pred;
  x->asks_event = event->var;
  x->asks_value = value;
}
static Lift *lift_make(Engine *e, const Frame *f, const Node *n) {
  Lift *x = NEW(e->base, Lift);
  const Node *terms[MAX_VARS];
  x->node = n;
  x->terms = terms;
  Lifter l = { e, f, 0, x };
  for (uint32_t i = 0; i < n->nvars; i++) l.own |= UINT64_C(1) << n->vars[i];
  x->outer = n->kid[1]->free & ~l.own;
  x->lasts = __builtin_popcountll(x->outer) <= MAX_ARGS && !any_event_slot(e, slots_in(n) & ~n->free, f->vars);
  x->lasts &= !looks_back(n);
  x->property = lifted(&l, n->kid[2]);
  x->weight = lifted(&l, node_kid(n, 3));
  find_common(e, x, l.own | ((UINT64_C(1) << x->nterms) - 1) << f->nvars);
  x->terms = NEW_ARRAY(e->base, const Node *, x->nterms);
  memcpy(x->terms, terms, sizeof(Node *) * x->nterms);
  x->nvars = f->nvars + x->nterms;
  x->vars = NEW_ARRAY(e->base, Var, x->nvars);
  memcpy(x->vars, f->vars, sizeof(Var) * f->nvars);
  for (uint32_t i = 0; i < x->nterms; i++) x->vars[f->nvars + i].type = terms[i]->type;
  find_asks(e, x, f->nvars);
  return x;
}
Lift *lift_of(Engine *e, const Frame *f, const Node *n) {
  while (e->lifts.n <= n->id) vec_push(e->base, &e->lifts, NULL);
  if (!e->lifts.at[n->id]) e->lifts.at[n->id] = lift_make(e, f, n);
  return e->lifts.at[n->id];
}

/* ---- members ---- */
/* Which rows there are changes less often than what their terms are, and few of these change at a time: so the set is remembered by
 * itself, and of each row, whichever sets it is in, what its terms were found to be, and when.
 * known: of a set that is remembered, by row; as many courses as there are terms */
typedef struct TermSpan { Value v; Instant from, to; uint32_t reads; } TermSpan;
typedef VEC(TermSpan) TermCourse;                /* in order, and none overlap */
enum { LIMIT_TERM_COURSE = LIMIT(256, 2) };
typedef struct Set { const TRow *rows; uint32_t n; bool vague; TermCourse **known; } Set;

/* Members stand in the order in which the record introduces them, for whoever reads their list; rows that agree there, as they came. */
typedef struct Placed { TRow row; uint32_t at; } Placed;
static int by_place(const void *a, const void *b) {
  const Placed *x = a, *y = b;
  int64_t m = x->row.v[0].n, n = y->row.v[0].n;
  return m != n ? m < n ? -1 : 1 : x->at < y->at ? -1 : 1;
}
static void rows_in_order(Engine *e, TRow *rows, uint32_t n) {
  if (n < 2) return;
  Placed *all = NEW_ARRAY(e->scratch, Placed, n);
  for (uint32_t i = 0; i < n; i++) all[i] = (Placed){ rows[i], i };
  qsort(all, n, sizeof *all, by_place);
  for (uint32_t i = 0; i < n; i++) rows[i] = all[i].row;
}
static Set *set_make(Engine *e, Frame *f, const Lift *l) {
  Table t;
  Set *s = NEW(e->scratch, Set);
  collect(e, f, l->node->vars, l->node->nvars, l->node->kid[1], &t);
  rows_in_order(e, t.rows.at, t.rows.n);
  s->rows = t.rows.at;
  s->n = t.rows.n;
  for (uint32_t i = 0; i < s->n; i++) s->vague |= vague_row(&s->rows[i], l->node->nvars);
  return s;
}
static TermCourse *courses_of(Engine *e, const Lift *l, const Value *row) {
  uint32_t width = l->node->nvars;
  const Answer *a = width <= MAX_ARGS ? memo_find(e, G_TERMS, l->node->id, row, (1u << width) - 1) : NULL;
  if (a) return (TermCourse *)(uintptr_t)a->u.derived;
  TermCourse *c = NEW_ARRAY(e->base, TermCourse, l->nterms);
  Footprint always = { .from = INSTANT_MIN, .to = INSTANT_MAX };
  if (width <= MAX_ARGS) memo_add(e, G_TERMS, l->node->id, row, (1u << width) - 1, &always, (Answer){ .u.derived = c });
  return c;
}
static Set *set_kept(Engine *e, const Set *s, const Lift *l) {
  uint32_t width = l->node->nvars;
  Set *x = NEW(e->base, Set);
  TRow *rows = NEW_ARRAY(e->base, TRow, s->n);
  Value *v = NEW_ARRAY(e->base, Value, s->n * width);
  for (uint32_t i = 0; i < s->n; i++) {
    rows[i] = (TRow){ s->rows[i].truth, v + i * width };
    memcpy(rows[i].v, s->rows[i].v, sizeof(Value) * width);
  }
  *x = (Set){ rows, s->n, s->vague, NEW_ARRAY(e->base, TermCourse *, s->n) };
  for (uint32_t i = 0; i < s->n && l->nterms; i++) x->known[i] = courses_of(e, l, rows[i].v);
  return x;
}
static Set *set_of(Engine *e, Frame *f, const Lift *l, const Value *key, uint32_t n) {
  const Answer *a = memo_find(e, G_SET, l->node->id, key, (1u << n) - 1);
  if (a) return (Set *)(uintptr_t)a->u.derived;
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Set *s = set_make(e, f, l);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  if (fp_case_dependent(e, &fresh, e->t)) return s;
  s = set_kept(e, s, l);
  memo_add(e, G_SET, l->node->id, key, (1u << n) - 1, &fresh, (Answer){ .u.derived = s });
  return s;
}
static uint32_t spans_begun(const TermCourse *c, Instant t) {
  uint32_t lo = 0, hi = c->n;
  while (lo < hi) {
    uint32_t mid = (lo + hi) / 2;
    if (c->at[mid].from <= t) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
/* sure: what was seen last not to be the case's matter, which of e->reads */
static bool term_known(Engine *e, const TermCourse *c, Value *v, uint32_t *sure) {
  uint32_t n = spans_begun(c, e->t);
  const TermSpan *s = n ? &c->at[n - 1] : NULL;
  if (!s || e->t >= s->to) return false;
  const ReadMasks *r = &e->reads.at[s->reads];
  if (*sure != s->reads && reads_case_dependent(e, r->open, r->all, e->t)) return false;
  *sure = s->reads;
  fp_narrow(e->fp, s->from, s->to);
  e->fp->open_reads |= r->open;
  e->fp->all_reads |= r->all;
  *v = s->v;
  return true;
}
/* Where nothing is known yet: what is known stays as it is. */
static void term_note(Engine *e, TermCourse *c, Value v, const Footprint *during) {
  uint32_t n = spans_begun(c, e->t);
  TermSpan new = { v, during->from, during->to, memo_reads(e, during) };
  if (c->n == LIMIT_TERM_COURSE || (n && c->at[n - 1].to > e->t)) return;
  if (n && c->at[n - 1].to > new.from) new.from = c->at[n - 1].to;
  if (n < c->n && c->at[n].from < new.to) new.to = c->at[n].from;
  vec_push(e->base, c, new);
  memmove(c->at + n + 1, c->at + n, (c->n - 1 - n) * sizeof *c->at);
  c->at[n] = new;
}
static Value term_found(Engine *e, Frame *f, const Lift *l, const Value *row, uint32_t k, TermCourse *known) {
  const Node *n = l->node;
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  for (uint32_t i = 0; i < n->nvars; i++) frame_bind(f, n->vars[i], row[i]);
  Value v = term_value(e, f, l->terms[k]);
  for (uint32_t i = 0; i < n->nvars; i++) frame_unbind(f, n->vars[i]);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  if (known && !fp_case_dependent(e, &fresh, e->t)) term_note(e, known, v, &fresh);
  return v;
}
static const Value *terms_of(Engine *e, Frame *f, const Lift *l, const Set *s) {
  Value *out = NEW_ARRAY(e->scratch, Value, s->n * l->nterms);
  uint32_t sure = UINT32_MAX;
  for (uint32_t i = 0, at = 0; i < s->n; i++)
    for (uint32_t k = 0; k < l->nterms; k++, at++) {
      TermCourse *known = s->known ? &s->known[i][k] : NULL;
      if (!known || !term_known(e, known, &out[at], &sure)) out[at] = term_found(e, f, l, s->rows[i].v, k, known);
    }
  return out;
}
/* What of each member stands in a list or not, apart from the rest: going through these is all that there is to do for a case. */
static void who_is_asked(Engine *e, const Lift *l, Members *m) {
  uint32_t term = l->asks_of - l->node->nvars;
  if (!l->asks || l->asks_value || l->weight || m->vague) return;
  for (uint32_t i = 0; i < m->n; i++)
    if (m->rows[i].truth != T) return;
  IndId *asked = NEW_ARRAY(e->base, IndId, m->n + 1);
  for (uint32_t i = 0; i < m->n; i++) {
    Value v = l->asks_of < l->node->nvars ? m->rows[i].v[l->asks_of] : m->terms[i * l->nterms + term];
    if (v.tag == V_IND) asked[m->nasked++] = (IndId)v.n;
    else m->nnone += v.tag != V_UNKNOWN;
  }
  m->asked = asked;
}
static const Members *members_kept(Engine *e, const Lift *l, const Members *m) {
  Members *x = NEW(e->base, Members);
  *x = *m;
  who_is_asked(e, l, x);                         /* stands beside it in memory: nothing else is looked at for most cases */
  Value *terms = NEW_ARRAY(e->base, Value, m->n * l->nterms);
  if (l->nterms) memcpy(terms, m->terms, sizeof(Value) * m->n * l->nterms);
  x->terms = terms;
  return x;
}
static Members *members_make(Engine *e, Frame *f, const Lift *l, const Set *s) {
  Members *m = NEW(e->scratch, Members);
  *m = (Members){ .rows = s->rows, .n = s->n, .vague = s->vague, .terms = terms_of(e, f, l, s) };
  return m;
}
static bool now_good(const Engine *e, const Lift *l) {
  if (!l->now.are || e->t < l->now.from || e->t >= l->now.to || l->now.reading != e->reading) return false;
  const ReadMasks *r = &e->reads.at[l->now.reads];
  return !reads_case_dependent(e, r->open, r->all, e->t);
}
/* Of a set that depends on time alone the answer that was used last is at hand. */
static const Members *members_known(Engine *e, Lift *l, const Value *key, uint32_t n) {
  if (now_good(e, l)) {
    fp_narrow(e->fp, l->now.from, l->now.to);
    e->fp->open_reads |= e->reads.at[l->now.reads].open;
    e->fp->all_reads |= e->reads.at[l->now.reads].all;
    return l->now.are;
  }
  const Answer *a = memo_find(e, G_MEMBERS, l->node->id, key, (1u << n) - 1);
  if (!a) return NULL;
  if (!n) {
    l->now.are = a->u.derived;
    l->now.from = a->from;
    l->now.to = a->to;
    l->now.reading = e->reading;
    l->now.reads = a->reads;
  }
  return a->u.derived;
}
const Members *members_of(Engine *e, Frame *f, Lift *l) {
  if (!l->lasts || (l->outer & ~f->bound)) return members_make(e, f, l, set_make(e, f, l));
  Value key[MAX_ARGS];
  uint32_t n = 0;
  for (uint64_t v = l->outer; v; v &= v - 1) key[n++] = f->slot[__builtin_ctzll(v)];
  const Members *known = members_known(e, l, key, n);
  if (known) return known;
  Footprint fresh, *outer = e->fp;
  Moment moment = moment_enter(e, e->t, &fresh);
  const Set *set = set_of(e, f, l, key, n);
  const Members *m = members_make(e, f, l, set);
  moment_leave(e, moment);
  fp_narrow(outer, fresh.from, fresh.to);
  if (fp_case_dependent(e, &fresh, e->t)) return m;
  m = members_kept(e, l, m);
  memo_add(e, G_MEMBERS, l->node->id, key, (1u << n) - 1, &fresh, (Answer){ .u.derived = m });
  return m;
}
