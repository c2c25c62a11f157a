/* decided.c - what an event decides, as a condition: `d decides that member(s)`.
 *
 * Read from the entries alone, whatever becomes of the decision. Before the event's instant it is not known.
 */
#include "eval/engine.h"

typedef struct Entries { DecisionRefs all; Truth seen; } Entries;   /* seen: U: not yet, or it is not known of which event */
static Entries entries_of(Engine *e, const Node *n, Value event) {
  Entries found = { { 0 }, T };
  DecOp op = n->op == N_DECIDES_NOT ? DEC_NOT : e->p->preds.at[n->pred].functional ? DEC_IS : DEC_HOLDS;
  if (event.tag != V_IND) {
    found.seen = event.tag == V_NONE ? F : U;
    return found;
  }
  Instant at = ind_at(e, (IndId)event.n)->at;
  if (ind_is_case(e, event)) e->fp->open_reads |= CASE_BIT;
  if (at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, at);
    found.seen = U;
    return found;
  }
  fp_narrow(e->fp, at, INSTANT_MAX);
  DecisionRefs refs = { 0 };
  decisions_of_event(e, &refs, (IndId)event.n);
  for (uint32_t i = 0; i < refs.n; i++)
    if (refs.at[i].d->pred == n->pred && refs.at[i].d->op == op) vec_push(e->scratch, &found.all, refs.at[i]);
  return found;
}
static Value column(Engine *e, const Decision *d, uint32_t i) {
  return current_value(e, i < d->nargs ? d->args[i] : d->value);
}

/* Goes on column by column: what is open is bound, what is given compared. */
typedef struct Columns { Frame *f; const Node *n; const Decision *d; Cont *next; } Columns;
static bool columns_from(Engine *e, Columns *c, uint32_t i, Truth tr) {
  for (; i < c->n->nkids; i++) {
    const Node *k = c->n->kid[i];
    Value v = column(e, c->d, i - 1);
    if (k->op == N_VAR && !frame_has(c->f, k->var)) {
      Type t = c->f->vars[k->var].type;
      if (t.tag == TY_IND) tr = t_and(tr, in_domain(e, t.of, c->f->subject, (IndId)v.n));
      if (tr == F) return false;
      frame_bind(c->f, k->var, v);
      bool stop = columns_from(e, c, i + 1, tr);
      frame_unbind(c->f, k->var);
      return stop;
    }
    tr = t_and(tr, compare_bounded(N_EQ, term_bounded(e, c->f, k), bounded_exact(v)));
    if (tr == F) return false;
  }
  return c->next->run(e, c->next, c->f, tr);
}

/* Now that it is known of which event: with no more truth than that there is such an event. */
typedef struct Again { Cont base, capped; const Node *n; Truth cap; Cont *next; } Again;
static bool capped(Engine *e, Cont *c, Frame *f, Truth tr) {
  Again *k = (Again *)(void *)((char *)c - offsetof(Again, capped));
  return k->next->run(e, k->next, f, t_and(tr, k->cap));
}
static bool again(Engine *e, Cont *c, Frame *f, Truth tr) {
  Again *k = (Again *)c;
  k->cap = tr;
  return solve_decides(e, f, k->n, &k->capped);
}
static bool says_none(Engine *e, Frame *f, const Node *n) {
  for (uint32_t i = 0; i < n->nkids; i++)
    if (!(n->kid[i]->free & ~f->bound)) {
      Bounded b = term_bounded(e, f, n->kid[i]);
      if (!b.ranged && b.v.tag == V_NONE) return true;
    }
  return false;
}
bool solve_decides(Engine *e, Frame *f, const Node *n, Cont *next) {
  uint64_t first = n->kid[0]->free;                /* which event, and what stands inside an argument */
  for (uint32_t i = 1; i < n->nkids; i++)
    if (n->kid[i]->op != N_VAR) first |= n->kid[i]->free;
  if (first & ~f->bound) {
    Again k = { { again }, { capped }, n, T, next };
    return solve_domains(e, f, first, T, &k.base);
  }
  if (says_none(e, f, n)) return false;
  Entries found = entries_of(e, n, term_value(e, f, n->kid[0]));
  if (found.seen != T) return found.seen == U && next->run(e, next, f, U);
  for (uint32_t i = 0; i < found.all.n; i++) {
    Columns c = { f, n, found.all.at[i].d, next };
    if (columns_from(e, &c, 1, T)) return true;
  }
  return false;
}

static Truth entry_truth(Engine *e, Frame *f, const Node *n, const Decision *d) {
  Truth t = T;
  for (uint32_t i = 1; i < n->nkids && t > F; i++)
    t = t_and(t, compare_bounded(N_EQ, term_bounded(e, f, n->kid[i]), bounded_exact(column(e, d, i - 1))));
  return t;
}
Truth decides_truth(Engine *e, Frame *f, const Node *n) {
  if (says_none(e, f, n)) return F;
  Entries found = entries_of(e, n, term_value(e, f, n->kid[0]));
  if (found.seen != T) return found.seen;
  Truth best = F;
  for (uint32_t i = 0; i < found.all.n && best < T; i++) best = t_or(best, entry_truth(e, f, n, found.all.at[i].d));
  return best;
}
const Decision *decided_by(Engine *e, Frame *f, const Node *n) {
  Entries found = entries_of(e, n, term_value(e, f, n->kid[0]));
  for (uint32_t i = 0; i < found.all.n; i++)
    if (entry_truth(e, f, n, found.all.at[i].d) == T) return found.all.at[i].d;
  return NULL;
}
