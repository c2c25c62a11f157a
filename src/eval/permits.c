/* permits.c - who of many may do an act at an event: asked source by source, for all of them in turn.
 *
 * What a bundle's rests (about.c) say of an individual is kept a second time, as a course of its truth (front.h). Where the record
 * names all whom they can be true of, and when (named.c), this is put there at once: then nothing is derived for anybody else.
 *
 * Invariants
 * - A front holds answers of one bundle under one reading that rest on the record, and are none of the case's; it is used where the
 *   case has no part in what they read.
 * - A front that is closed has everybody of whom the rests are not false at all times.
 */
#include "eval/about.h"
#include "eval/front.h"

enum { MAX_SOURCES = 16 };
typedef struct Grant {         /* where a permission may come from: a bundle's rests, or a list that the case gives */
  Truth guard;
  Bundle *rests; Shelf *shelf; Front *front;
  Probe list;
} Grant;
struct Permits { PredId act; uint32_t col, n; Grant from[MAX_SOURCES]; };

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
  if (!*f) *f = front_new(e);
  return *f;
}
/* keep: where it is found again, or NULL */
static Truth rest_of(Engine *e, Permits *p, const Grant *s, Front *keep, IndId actor, Value *args) {
  Value who = args[p->col] = value_make(V_IND, actor);
  const Answer *a = memo_peek(e, s->shelf, who);
  if (!a) {
    Truth t = bundle_rest(e, s->rests, G_MAY, p->act, args);
    a = memo_peek(e, s->shelf, who);
    if (!a) return t;            /* the case had its part in it */
  }
  if (keep) front_put(e, keep, actor, a);
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
    p->from[p->n++] = (Grant){ .guard = a->at[i].guard, .rests = b, .shelf = shelf, .front = front_of(e, b) };
  }
  for (uint32_t i = 0; i < a->n; i++)
    if (a->at[i].b->others && !add_lists(e, p, a->at[i].b, a->at[i].guard, d->subject, event)) return NULL;
  return p;
}
/* Those to whom the source can give more than they have, in order. Whether it can is not foreseen, so nothing branches on it. */
enum { CHUNK = 64 };
static uint32_t still_open(const uint8_t *may, Truth guard, uint32_t n, uint8_t *open) {
  uint32_t left = 0;
  for (uint32_t i = 0; i < n; i++) {
    open[left] = (uint8_t)i;
    left += may[i] < guard;
  }
  return left;
}
static void permits_more(uint8_t *may, Truth guard, Truth t) {
  t = t_and(guard, t);
  *may = t > *may ? (uint8_t)t : *may;
}
/* In two steps, so that what is read of all is on its way into the cache when the first is looked at. */
static void permits_front(Engine *e, Permits *p, const Grant *s, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  const Front f = *s->front;                     /* as it is now; what is put there on the way is for later */
  uint8_t open[CHUNK];
  uint32_t home[CHUNK], left = still_open(may, s->guard, n, open);
  Instant t = e->t;
  uint32_t moment = front_moment(&f, t);
  for (uint32_t k = 0; k < left; k++) {
    home[k] = front_home(&f, actors[open[k]]);
    __builtin_prefetch(&f.at[home[k]]);
  }
  for (uint32_t k = 0; k < left; k++) {
    IndId who = actors[open[k]];
    const Course *c = front_find(&f, who, home[k]);
    uint8_t known = c->ind ? course_at(c, moment, t) : f.elsewhere;
    permits_more(&may[open[k]], s->guard, known == NOT_ASKED ? rest_of(e, p, s, s->front, who, args) : (Truth)known);
  }
}
static void permits_rests(Engine *e, Permits *p, const Grant *s, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  front_ask(e, s->front, s->rests, p->col, n);
  if (!reads_case_dependent(e, s->front->open, s->front->all, e->t)) {
    for (uint32_t i = 0; i < n; i += CHUNK) permits_front(e, p, s, args, actors + i, n - i < CHUNK ? n - i : CHUNK, may + i);
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    if (may[i] < s->guard) permits_more(&may[i], s->guard, rest_of(e, p, s, NULL, actors[i], args));
}
static void permits_list(Engine *e, const Grant *s, const IndId *actors, uint32_t n, uint8_t *may) {
  uint8_t open[CHUNK];
  uint32_t left = still_open(may, s->guard, n, open);
  for (uint32_t k = 0; k < left; k++) permits_more(&may[open[k]], s->guard, probe(e, &s->list, value_make(V_IND, actors[open[k]])));
}
void permits(Engine *e, Permits *p, Value *args, const IndId *actors, uint32_t n, uint8_t *may) {
  memset(may, F, n);
  for (uint32_t i = 0; i < p->n; i++) {
    const Grant *s = &p->from[i];
    if (s->rests) permits_rests(e, p, s, args, actors, n, may);
    for (uint32_t k = 0; !s->rests && k < n; k += CHUNK) permits_list(e, s, actors + k, n - k < CHUNK ? n - k : CHUNK, may + k);
  }
}
