/* permits.c - who of many may do an act at an event: asked source by source, for all of them in turn.
 *
 * What a bundle's rests (about.c) say of an individual is kept a second time, packed into a line or two of the cache. Where the record
 * names all whom they can be true of, and when (named.c), this is put there at once: then nothing is derived for anybody else.
 *
 * Invariants
 * - A Front holds answers of one bundle under one reading that rest on the record, and are none of the case's; packed they say what
 *   they read, and are used where the case has no part in that.
 * - A Front that is closed has everybody of whom the rests are not false at all times.
 */
#include "eval/about.h"

#include <stdlib.h>

/* The answers of a bundle's rests for an individual, packed: thousands of individuals are asked for in turn, and what
 * is looked at for each must be a line or two of the cache. `closed`: while the case adds nothing to what `reads` says, the
 * rests are false of whoever is not there (named.c). */
typedef struct Packed { Instant from, to; uint32_t reads; uint8_t truth; } Packed;
typedef struct Known { IndId ind; uint32_t n; Packed *all; } Known;      /* ind 0: nobody */
typedef struct Front { Known *at; uint32_t n, mask, asked; bool closed; uint64_t reads; } Front;

enum { MAX_SOURCES = 16 };
typedef struct Grant {         /* where a permission may come from: a bundle's rests, or a list that the case gives */
  Truth guard;
  Bundle *rests; Shelf *shelf; Front *front;
  bool closed;                   /* the front is, and here as well */
  Probe list;
} Grant;
struct Permits {
  PredId act; uint32_t col, n; Grant from[MAX_SOURCES];
  uint64_t sure;                 /* bit: answers that read this much (which of e->reads) are not the case's matter */
};

static inline uint32_t known_home(IndId x, uint32_t mask) { return (uint32_t)(x * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask; }
static inline Known *known_find_from(const Front *f, IndId x, uint32_t home) {
  for (uint32_t k = home; f->at[k].ind; k = (k + 1) & f->mask)
    if (f->at[k].ind == x) return &f->at[k];
  return NULL;
}
static inline Known *known_find(const Front *f, IndId x) { return known_find_from(f, x, known_home(x, f->mask)); }
/* NULL: there are too many. */
static Known *known_add(Engine *e, Front *f, IndId x) {
  if (f->n * 2 >= f->mask) {
    Front old = *f;
    f->at = NEW_ARRAY(e->base, Known, old.mask * 2 + 2);
    f->mask = old.mask * 2 + 1;  /* not before: memory may have run out */
    for (uint32_t i = 0; i <= old.mask; i++) {
      uint32_t k = known_home(old.at[i].ind, f->mask);
      while (old.at[i].ind && f->at[k].ind) k = (k + 1) & f->mask;
      if (old.at[i].ind) f->at[k] = old.at[i];
    }
  }
  uint32_t k = known_home(x, f->mask);
  while (f->at[k].ind && f->at[k].ind != x) k = (k + 1) & f->mask;
  if (!f->at[k].ind && !e->fronts_room) return NULL;
  if (!f->at[k].ind) e->fronts_room--, f->n++;
  f->at[k].ind = x;
  return &f->at[k];
}
static void pack(Engine *e, Known *k, Packed x) {
  if (!(k->n & (k->n - 1))) {                    /* none, or a power of two: full */
    Packed *more = NEW_ARRAY(e->base, Packed, k->n ? k->n * 2 : 1);
    if (k->n) memcpy(more, k->all, sizeof *more * k->n);
    k->all = more;
  }
  k->all[k->n++] = x;
}

static int span_order(const void *a, const void *b) {
  const NamedSpan *x = a, *y = b;
  if (x->ind != y->ind) return x->ind < y->ind ? -1 : 1;
  return x->from < y->from ? -1 : x->from > y->from;
}
/* Everybody is there who is named at some time, and known for when he is not: then the rests are false of him. */
static void front_close(Engine *e, Front *f, Named *who) {
  Footprint fp = { INSTANT_MIN, INSTANT_MAX, who->reads, who->reads };
  Packed gap = { INSTANT_MIN, INSTANT_MIN, memo_reads(e, &fp), F };
  if (who->all.n) qsort(who->all.at, who->all.n, sizeof *who->all.at, span_order);
  for (uint32_t i = 0; i < who->all.n;) {
    IndId ind = who->all.at[i].ind;
    Known *k = known_add(e, f, ind);
    if (!k) return;
    for (gap.from = INSTANT_MIN; i < who->all.n && who->all.at[i].ind == ind; i++) {
      const NamedSpan *s = &who->all.at[i];
      gap.to = s->from;
      if (gap.from < gap.to) pack(e, k, gap);
      if (s->to > gap.from) gap.from = s->to;
    }
    gap.to = INSTANT_MAX;
    if (gap.from < gap.to) pack(e, k, gap);
  }
  f->closed = true;
  f->reads = who->reads;
}
/* What is asked of a few is not worth finding out whom the record names. */
enum { CLOSE_FROM = 256 };
static void front_ask(Engine *e, Front *f, const Bundle *b, uint32_t col, uint32_t n) {
  uint32_t before = f->asked;
  f->asked = before < CLOSE_FROM ? before + n : before;
  if (before >= CLOSE_FROM || f->asked < CLOSE_FROM) return;
  Named who = { 0 };
  for (uint32_t i = 0; i < b->parts.n; i++) {
    const Part *p = &b->parts.at[i];
    if (!p->left && !p->whole && !named_in(e, p->apart, p->rule->args[col]->var, p->rule->vars, &who)) return;
  }
  front_close(e, f, &who);
}
static Front *front_of(Engine *e, Bundle *b) {
  if (!b->fronts) b->fronts = NEW_ARRAY(e->base, Front *, e->p->readings.n);
  Front **f = &b->fronts[e->reading];
  if (!*f) {
    Front *x = NEW(e->base, Front);
    x->mask = 15;
    x->at = NEW_ARRAY(e->base, Known, x->mask + 1);
    *f = x;
  }
  return *f;
}
static Truth rest_of(Engine *e, Permits *p, const Grant *s, IndId actor, Value *args) {
  Value who = args[p->col] = value_make(V_IND, actor);
  const Answer *a = memo_peek(e, s->shelf, who);
  if (!a) {
    Truth t = bundle_rest(e, s->rests, G_MAY, p->act, args);
    a = memo_peek(e, s->shelf, who);
    if (!a) return t;            /* the case had its part in it */
  }
  Known *k = actor < e->p->inds.n ? known_add(e, s->front, actor) : NULL;
  if (k) pack(e, k, (Packed){ a->from, a->to, a->reads, a->truth });
  return (Truth)a->truth;
}

static bool add_lists(Engine *e, Permits *p, Bundle *b, Truth guard, uint32_t subject, IndId event) {
  const Parts *parts = bundle_in_force(e, b);
  for (uint32_t i = 0; i < parts->n; i++) {
    const Part *x = parts->at[i];
    if (!x->left && !x->whole) continue;
    if (!x->look || x->left->nkids != 2 || p->n == MAX_SOURCES) return false;
    Grant *s = &p->from[p->n++];
    s->guard = guard;
    if (!probe_make(e, x->left->pred, event, &s->list)) return false;
    const Rule *r = x->rule;
    uint32_t col = s->list.set->col;
    Node **kid = x->left->kid;
    if (kid[1 - col]->var != r->args[subject]->var || kid[col]->var != r->args[p->col]->var) return false;
  }
  return true;
}
Permits *permits_make(Engine *e, const About *a, PredId act, IndId event) {
  const Pred *d = &e->p->preds.at[act];
  bool only_may = !(a->modes & (1u << H_MUST | 1u << H_MUST_NOT));
  if (!a->plain || d->nparams != 2 || !only_may || memo_case_has(e, G_REST)) return NULL;
  Permits *p = NEW(e->scratch, Permits);
  p->act = act;
  p->col = 1 - d->subject;
  for (uint32_t i = 0; i < a->n; i++) {          /* what is remembered is asked first */
    Bundle *b = a->at[i].b;
    if (!b->rests) continue;
    if (p->n == MAX_SOURCES) return NULL;
    Shelf *shelf = memo_shelf(e, G_REST, b->id, 1u << p->col);
    Front *f = front_of(e, b);
    bool closed = f->closed && !reads_case_dependent(e, f->reads, f->reads, e->t);
    p->from[p->n++] = (Grant){ .guard = a->at[i].guard, .rests = b, .shelf = shelf, .front = f, .closed = closed };
  }
  for (uint32_t i = 0; i < a->n; i++)
    if (a->at[i].b->others && !add_lists(e, p, a->at[i].b, a->at[i].guard, d->subject, event)) return NULL;
  return p;
}
static bool packed_sure(const Engine *e, Permits *p, const Packed *x) {
  if (reads_case_dependent(e, e->reads.at[x->reads].open, e->reads.at[x->reads].all, e->t)) return false;
  if (x->reads < 64) p->sure |= UINT64_C(1) << x->reads;
  return true;
}
static inline const Packed *packed_find(const Engine *e, Permits *p, const Known *k) {
  Instant t = e->t;
  for (const Packed *x = k->all + k->n; x-- > k->all;)
    if (t >= x->from && t < x->to && ((x->reads < 64 && p->sure >> x->reads & 1) || packed_sure(e, p, x))) return x;
  return NULL;
}
/* Step by step for all, so that what the next step reads of the others is on its way into the cache. */
enum { CHUNK = 64 };
static void permits_some(Engine *e, Permits *p, const Grant *s, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  const Known *at[CHUNK], *table = s->front->at;
  uint32_t home[CHUNK];
  for (uint32_t i = 0; i < n; i++) {
    home[i] = known_home(actors[i], s->front->mask);
    __builtin_prefetch(&table[home[i]]);
  }
  for (uint32_t i = 0; i < n; i++) {
    at[i] = known_find_from(s->front, actors[i], home[i]);
    if (at[i]) __builtin_prefetch(at[i]->all);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (may[i] >= s->guard || (!at[i] && s->closed)) continue;
    const Known *k = s->front->at == table ? at[i] : known_find(s->front, actors[i]);
    const Packed *x = k ? packed_find(e, p, k) : NULL;
    Truth t = t_and(s->guard, x ? (Truth)x->truth : rest_of(e, p, s, actors[i], args));
    if (t > may[i]) may[i] = (uint8_t)t;
  }
}
static void permits_rests(Engine *e, Permits *p, const Grant *s, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  front_ask(e, s->front, s->rests, p->col, n);
  for (uint32_t i = 0; i < n; i += CHUNK) permits_some(e, p, s, args, actors + i, n - i < CHUNK ? n - i : CHUNK, may + i);
}
void permits(Engine *e, Permits *p, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  memset(may, F, n);
  for (uint32_t i = 0; i < p->n; i++) {
    const Grant *s = &p->from[i];
    if (s->rests) {
      permits_rests(e, p, s, args, actors, n, may);
      continue;
    }
    for (uint32_t k = 0; k < n; k++) {
      if (may[k] >= s->guard) continue;
      Truth t = t_and(s->guard, probe(e, &s->list, value_make(V_IND, actors[k])));
      if (t > may[k]) may[k] = (uint8_t)t;
    }
  }
}
