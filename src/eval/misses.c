/* misses.c - the statements by which something could have been concluded, and was not: for whoever tells why not, nearest first.
 *
 * Of an event, those are nearest whose guards let it through (about.c): they are about events like this one, and what they fail on can
 * be mended by whoever plans it. The others may be thousands, of other bodies and other events, and cost an explanation nothing: a proof
 * that does not show all needs a few of them and how many more there are, which is remembered with what the guards let through.
 *
 * Invariants
 * - What is remembered is of goals at their event's instant, under one reading, for individuals of the same kinds, while the same statements
 *   are in force. For a few of these at a time: the room of the oldest is used again.
 * - Statements stand in the order of the text, near ones and far ones each by themselves.
 */
#include "eval/about.h"
#include "eval/explain.h"
#include <stdlib.h>

enum { KNOWN_MISSES = LIMIT(8, 2) };
typedef struct KnownMiss { GoalMode mode; PredId pred; ReadingId reading; Instant from, to; KindId kinds[MAX_ARGS]; Misses of; } KnownMiss;
struct KnownMisses { KnownMiss at[KNOWN_MISSES]; uint32_t n; };       /* n: how many there were in all */

static bool could(GoalMode mode, const Rule *r) {
  if (r->so_decides || r->mode == H_NOT) return false;
  if (mode == G_MAY) return r->mode != H_MUST_NOT;
  return mode == G_MUST ? r->mode == H_MUST : mode == G_MUST_NOT ? r->mode == H_MUST_NOT : true;
}
static bool could_here(Engine *e, GoalMode mode, const Rule *r, const Value *args) {
  uint32_t left;
  if (!could(mode, r) || !rule_in_force(e, r)) return false;
  FRAME(f, r->nvars, r->vars);
  return head_bind(e, r, &f, args, (1u << r->nargs) - 1, &left);
}
static int in_text(const void *a, const void *b) {
  const Rule *x = *(const Rule *const *)a, *y = *(const Rule *const *)b;
  return x->id < y->id ? -1 : x->id > y->id;
}
static void near_misses(Engine *e, const About *a, Arena *where, GoalMode mode, const Value *args, Rules *out) {
  for (uint32_t i = 0; i < a->n; i++) {
    const Parts *parts = bundle_in_force(e, a->at[i].b);
    for (uint32_t k = 0; k < parts->n; k++)
      if (could_here(e, mode, parts->at[k]->rule, args)) vec_push(where, out, parts->at[k]->rule);
  }
  if (out->n) qsort(out->at, out->n, sizeof *out->at, in_text);
}
/* How many there are beyond `most`. */
static uint32_t far_misses(Engine *e, Arena *where, GoalMode mode, PredId pred, const Value *args, const Rules *near, uint32_t most, Rules *out) {
  const Pred *d = &e->p->preds.at[pred];
  uint32_t next = 0, left = 0;
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    if (next < near->n && near->at[next] == r) next++;
    else if (!could_here(e, mode, r, args)) continue;
    else if (out->n < most) vec_push(where, out, r);
    else left++;
  }
  return left;
}

/* ---- remembered ---- */
static bool is_of(const Engine *e, const KnownMiss *k, GoalMode mode, PredId pred, const KindId *kinds) {
  return k->pred == pred && k->mode == mode && k->reading == e->reading && k->from <= e->t && e->t < k->to &&
         !memcmp(k->kinds, kinds, sizeof k->kinds);
}
static const Misses *known_misses(Engine *e, About *a, GoalMode mode, PredId pred, const Value *args) {
  KindId kinds[MAX_ARGS] = { 0 };
  for (uint32_t i = 0; i < e->p->preds.at[pred].nparams; i++)
    if (args[i].tag == V_IND) kinds[i] = ind_at(e, (IndId)args[i].n)->kind;
  if (!a->misses) a->misses = NEW(a->arena, struct KnownMisses);
  for (uint32_t i = 0; i < KNOWN_MISSES && i < a->misses->n; i++) {
    const KnownMiss *k = &a->misses->at[i];
    if (!is_of(e, k, mode, pred, kinds)) continue;
    fp_narrow(e->fp, k->from, k->to);
    return &k->of;
  }
  KnownMiss *k = &a->misses->at[a->misses->n % KNOWN_MISSES];
  Footprint fresh, *outer = e->fp;
  k->pred = 0;                                   /* until it is whole: memory may run out */
  k->of.near.n = k->of.far.n = 0;
  Moment m = moment_enter(e, e->t, &fresh);
  near_misses(e, a, a->arena, mode, args, &k->of.near);
  k->of.left = far_misses(e, a->arena, mode, pred, args, &k->of.near, MISSES_SHOWN, &k->of.far);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  *k = (KnownMiss){ mode, pred, e->reading, fresh.from, fresh.to, { 0 }, k->of };
  memcpy(k->kinds, kinds, sizeof kinds);
  a->misses->n++;
  return &k->of;
}

Misses misses_all(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const About *a = about_goal(e, pred, args);
  Misses w = { .left = 0 };
  if (a) near_misses(e, a, e->scratch, mode, args, &w.near);
  far_misses(e, e->scratch, mode, pred, args, &w.near, UINT32_MAX, &w.far);
  return w;
}

static void copied(Engine *e, const Rules *from, Rules *to) {
  to->at = NEW_ARRAY(e->scratch, const Rule *, from->n + 1);
  to->n = to->cap = from->n;
  if (from->n) memcpy(to->at, from->at, from->n * sizeof *from->at);
}
Misses misses_few(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  About *a = (About *)(uintptr_t)about_goal(e, pred, args);
  if (!a) return misses_all(e, mode, pred, args);
  const Misses *known = known_misses(e, a, mode, pred, args);
  Misses w = { .left = known->left };
  copied(e, &known->near, &w.near);              /* explaining these may lead to other misses */
  copied(e, &known->far, &w.far);
  uint32_t few = w.near.n < MISSES_SHOWN ? MISSES_SHOWN - w.near.n : 0;
  if (few > w.far.n) few = w.far.n;
  w.left += w.far.n - few;
  w.far.n = few;
  return w;
}
