/* memo.c - what has been derived, with the interval for which it holds.
 *
 * Two memories: what rests on the record alone (kept), and what the case had a part in (forgotten with the case). An
 * answer of the first is used under a case only where its footprint shows that the case could not have changed it.
 * The key is all that an answer depends on but time: mode, predicate, reading, which arguments are given, and these.
 */
#include "eval/engine.h"

typedef struct Goal { uint64_t hash; GoalMode mode; PredId pred; ReadingId reading; uint32_t bound, nargs; Value *args; VEC(Answer *) answers; } Goal;
struct Memo { Arena *arena; Goal **slots; uint32_t mask, n; };

Memo *memo_new(Arena *a) {
  Memo *m = NEW(a, Memo);
  m->arena = a;
  return m;
}

static uint32_t columns(const Engine *e, GoalMode mode, PredId pred) {
  (void)mode;
  return pred ? e->p->preds.at[pred].nparams + (e->p->preds.at[pred].functional ? 1 : 0) : 1;
}
static uint64_t goal_hash(GoalMode mode, PredId pred, ReadingId reading, const Value *args, uint32_t bound) {
  uint64_t h = ((uint64_t)pred << 8 | (uint64_t)mode) ^ ((uint64_t)reading << 40) ^ ((uint64_t)bound << 48);
  for (uint32_t i = 0; bound >> i; i++)
    if (bound >> i & 1) {
      h = (h ^ (uint64_t)args[i].n ^ ((uint64_t)args[i].tag << 56) ^ ((uint64_t)args[i].den << 24)) * UINT64_C(0x9E3779B97F4A7C15);
      h ^= h >> 31;
    }
  return h * UINT64_C(0xC2B2AE3D27D4EB4F);
}
static bool same_goal(const Goal *g, uint64_t h, GoalMode mode, PredId pred, ReadingId reading, const Value *args, uint32_t bound) {
  if (g->hash != h || g->mode != mode || g->pred != pred || g->reading != reading || g->bound != bound) return false;
  for (uint32_t i = 0; bound >> i; i++)
    if ((bound >> i & 1) && !value_eq(g->args[i], args[i])) return false;
  return true;
}
static Goal **goal_slot(Memo *m, uint64_t h, GoalMode mode, PredId pred, ReadingId reading, const Value *args, uint32_t bound) {
  uint32_t s = (uint32_t)(h >> 20) & m->mask;
  while (m->slots[s] && !same_goal(m->slots[s], h, mode, pred, reading, args, bound)) s = (s + 1) & m->mask;
  return &m->slots[s];
}

/* The answers of a goal are in order of `from`, and do not overlap where they were made one after the other. */
static uint32_t after(const Goal *g, Instant t) {
  uint32_t a = 0, b = g->answers.n;
  while (a < b) {
    uint32_t k = a + (b - a) / 2;
    if (g->answers.at[k]->fp.from <= t) a = k + 1;
    else b = k;
  }
  return a;
}
static Answer *find_in(Engine *e, Memo *m, uint64_t h, GoalMode mode, PredId pred, const Value *args, uint32_t bound) {
  if (!m->n) return NULL;
  Goal *g = *goal_slot(m, h, mode, pred, e->reading, args, bound);
  if (!g) return NULL;
  uint32_t k = after(g, e->t);
  for (uint32_t tries = 0; k-- > 0 && tries < 4; tries++) {
    Answer *a = g->answers.at[k];
    if (e->t < a->fp.to && (m == e->case_memo || !fp_case_dependent(e, &a->fp, e->t))) return a;
  }
  return NULL;
}

void fp_merge(Footprint *into, const Footprint *f) {
  fp_narrow(into, f->from, f->to);
  into->open_reads |= f->open_reads;
  into->all_reads |= f->all_reads;
}

Answer *memo_find(Engine *e, GoalMode mode, PredId pred, const Value *args, uint32_t bound) {
  uint64_t h = goal_hash(mode, pred, e->reading, args, bound);
  Answer *a = e->cs ? find_in(e, e->case_memo, h, mode, pred, args, bound) : NULL;
  if (!a) a = find_in(e, e->base_memo, h, mode, pred, args, bound);
  if (a) fp_merge(e->fp, &a->fp);
  return a;
}

Answer *memo_add(Engine *e, GoalMode mode, PredId pred, const Value *args, uint32_t bound, const Footprint *fp) {
  Memo *m = fp_case_dependent(e, fp, e->t) ? e->case_memo : e->base_memo;
  if (m->n * 2 >= m->mask) {
    Goal **old = m->slots;
    uint32_t n = m->mask ? m->mask + 1 : 0;
    m->mask = (n ? n * 2 : 64) - 1;
    m->slots = NEW_ARRAY(m->arena, Goal *, m->mask + 1);
    for (uint32_t i = 0; i < n; i++)
      if (old[i]) *goal_slot(m, old[i]->hash, old[i]->mode, old[i]->pred, old[i]->reading, old[i]->args, old[i]->bound) = old[i];
  }
  uint64_t h = goal_hash(mode, pred, e->reading, args, bound);
  Goal **slot = goal_slot(m, h, mode, pred, e->reading, args, bound);
  if (!*slot) {
    Goal *g = *slot = NEW(m->arena, Goal);
    g->hash = h;
    g->mode = mode;
    g->pred = pred;
    g->reading = e->reading;
    g->bound = bound;
    g->nargs = columns(e, mode, pred);
    g->args = NEW_ARRAY(m->arena, Value, g->nargs);
    for (uint32_t i = 0; i < g->nargs; i++)
      if (bound >> i & 1) g->args[i] = args[i];
    m->n++;
  }
  Goal *g = *slot;
  Answer *a = NEW(m->arena, Answer);
  a->fp = *fp;
  uint32_t k = after(g, fp->from);
  vec_push(m->arena, &g->answers, a);
  for (uint32_t i = g->answers.n - 1; i > k; i--) g->answers.at[i] = g->answers.at[i - 1];
  g->answers.at[k] = a;
  return a;
}
Arena *memo_arena(Engine *e, const Footprint *fp) { return fp_case_dependent(e, fp, e->t) ? e->case_arena : e->base; }
