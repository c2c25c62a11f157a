/* misses.c - the statements by which something could have been concluded, and was not: for whoever tells why not, nearest first.
 *
 * Of an event, those are nearest whose guards let it through (about.c): they are about events like this one, and what they fail on can
 * be mended by whoever plans it. The others may be thousands, of other bodies and other events, and cost an explanation nothing: a proof
 * that does not show all needs a few of them and how many more there are, which is remembered with what the guards let through.
 *
 * Invariants
 * - What is remembered is of goals at their event's instant, under one reading, for individuals of the same kinds, while the same statements
 *   are in force: of the far ones alone, the first few and their number. For a few of these at a time: the room of the oldest is used again.
 * - Statements stand in the order of the text, near ones and far ones each by themselves.
 */
#include "eval/about.h"
#include "eval/explain.h"
#include <stdlib.h>

enum { KNOWN_MISSES = LIMIT(8, 2) };
typedef struct KnownMiss {
  GoalMode mode; PredId pred; ReadingId reading; Instant from, to; KindId kinds[MAX_ARGS];
  const Rule *far[MISSES_SHOWN]; uint32_t nfar, left;      /* the first of those that are far, and how many more there are */
} KnownMiss;
struct KnownMisses { KnownMiss at[KNOWN_MISSES]; uint32_t n; };       /* n: how many there were in all */

static bool could(GoalMode mode, const Rule *r) {
  if (r->so_decides || r->mode == H_NOT) return false;
  if (mode == G_MAY) return r->mode != H_MUST_NOT;
  return mode == G_MUST ? r->mode == H_MUST : mode == G_MUST_NOT ? r->mode == H_MUST_NOT : true;
}
static int in_text(const void *a, const void *b) {
  const Rule *x = *(const Rule *const *)a, *y = *(const Rule *const *)b;
  return x->id < y->id ? -1 : x->id > y->id;
}
/* Their heads may be of somebody else, which whoever explains them finds. */
static void near_misses(Engine *e, const About *a, GoalMode mode, Rules *out) {
  for (uint32_t i = 0; i < a->n; i++) {
    const Parts *parts = bundle_in_force(e, a->at[i].b);
    for (uint32_t k = 0; k < parts->n; k++)
      if (could(mode, parts->at[k]->rule)) vec_push(e->scratch, out, parts->at[k]->rule);
  }
  if (out->n) qsort(out->at, out->n, sizeof *out->at, in_text);
}
/* The first `most` of the others; how many there are beyond. Where there are guards, heads are variables that differ: whether
 * they can be of these arguments depends on their kinds. */
static uint32_t far_misses(Engine *e, GoalMode mode, PredId pred, const Value *args, const Rules *near, uint32_t most, Rules *out) {
  const Pred *d = &e->p->preds.at[pred];
  uint32_t next = 0, more = 0, left;
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    if (next < near->n && near->at[next] == r) {
      next++;
      continue;
    }
    FRAME(f, r->nvars, r->vars);
    if (!could(mode, r) || !rule_in_force(e, r) || !head_bind(e, r, &f, args, (1u << r->nargs) - 1, &left)) continue;
    if (out->n < most) vec_push(e->scratch, out, r);
    else more++;
  }
  return more;
}

/* ---- remembered ---- */
static bool is_of(const Engine *e, const KnownMiss *k, GoalMode mode, PredId pred, const KindId *kinds) {
  return k->pred == pred && k->mode == mode && k->reading == e->reading && k->from <= e->t && e->t < k->to &&
         !memcmp(k->kinds, kinds, sizeof k->kinds);
}
static const KnownMiss *known_misses(Engine *e, About *a, GoalMode mode, PredId pred, const Value *args, const Rules *near) {
  KindId kinds[MAX_ARGS] = { 0 };
  for (uint32_t i = 0; i < e->p->preds.at[pred].nparams; i++)
    if (args[i].tag == V_IND) kinds[i] = ind_at(e, (IndId)args[i].n)->kind;
  if (!a->misses) a->misses = NEW(a->arena, struct KnownMisses);
  for (uint32_t i = 0; i < KNOWN_MISSES && i < a->misses->n; i++) {
    const KnownMiss *k = &a->misses->at[i];
    if (!is_of(e, k, mode, pred, kinds)) continue;
    fp_narrow(e->fp, k->from, k->to);
    return k;
  }
  KnownMiss *k = &a->misses->at[a->misses->n % KNOWN_MISSES];
  Rules far = { 0 };
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  uint32_t left = far_misses(e, mode, pred, args, near, MISSES_SHOWN, &far);
  for (uint32_t i = 0; i < near->n; i++) rule_in_force(e, near->at[i]);      /* for so long they are near */
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  *k = (KnownMiss){ mode, pred, e->reading, fresh.from, fresh.to, { 0 }, { NULL }, far.n, left };
  memcpy(k->kinds, kinds, sizeof kinds);
  for (uint32_t i = 0; i < far.n; i++) k->far[i] = far.at[i];
  a->misses->n++;
  return k;
}

Misses misses_all(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const About *a = about_goal(e, pred, args);
  Misses w = { .left = 0 };
  if (a) near_misses(e, a, mode, &w.near);
  far_misses(e, mode, pred, args, &w.near, UINT32_MAX, &w.far);
  return w;
}
Misses misses_few(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  About *a = (About *)(uintptr_t)about_goal(e, pred, args);
  if (!a) return misses_all(e, mode, pred, args);
  Misses w = { .left = 0 };
  near_misses(e, a, mode, &w.near);
  const KnownMiss *k = known_misses(e, a, mode, pred, args, &w.near);
  uint32_t few = w.near.n < MISSES_SHOWN ? MISSES_SHOWN - w.near.n : 0;
  if (few > k->nfar) few = k->nfar;
  for (uint32_t i = 0; i < few; i++) vec_push(e->scratch, &w.far, k->far[i]);
  w.left = k->left + k->nfar - few;
  return w;
}
