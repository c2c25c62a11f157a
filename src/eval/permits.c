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
/* Where a permission may come from: a bundle's rests, a list that the case gives, somebody whom the event names, or a condition that is
 * asked of each to whom nothing else permits it. */
typedef enum { BY_REST, BY_LIST, BY_NAME, BY_CONDITION } GrantSort;
typedef struct Grant {
  GrantSort by;
  Truth guard;
  Bundle *rests; Shelf *shelf; Front *front;
  Probe list;
  Bounded with;
  const Part *part;
} Grant;
struct Permits { PredId act; uint32_t col, n, room; Grant *from; };

/* What is asked of a few is not worth finding out whom the record names: to go through so many of its entries takes about as long as to
 * ask for one. */
enum { CLOSE_FROM = LIMIT(256, 3), CLOSE_ENTRIES = 8 };
static void front_ask(Engine *e, Front *f, const Bundle *b, uint32_t col, uint32_t n) {
  uint32_t before = f->asked, entries = e->p->record.facts.n, few = entries / CLOSE_ENTRIES + 1, from = few < CLOSE_FROM ? few : CLOSE_FROM;
  if (before >= from) return;
  f->asked = before + n;
  if (f->asked < from) return;
  Named who = { 0 };
  for (uint32_t i = 0; i < b->parts.n; i++) {
    const Part *p = &b->parts.at[i];
    if (p->left || p->whole) continue;
    uint32_t actor = p->rule->args[col]->var;
    if (!named_in(e, p->apart, actor, p->rule->vars, &who)) return;
    named_settle(e, p->rule, actor, &who);
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

static bool add_list(Engine *e, const Part *x, uint32_t subject, uint32_t actor, IndId event, Grant *s) {
  const Rule *r = x->rule;
  if (x->left->nkids != 2 || !probe_make(e, x->left->pred, event, &s->list)) return false;
  uint32_t col = s->list.set->col;
  Node **kid = x->left->kid;
  return kid[1 - col]->var == r->args[subject]->var && kid[col]->var == r->args[actor]->var;
}
static void add_name(Engine *e, const Part *x, uint32_t subject, IndId event, Grant *s) {
  const Rule *r = x->rule;
  FRAME(f, r->nvars, r->vars);
  frame_bind(&f, r->args[subject]->var, value_make(V_IND, event));
  f.subject = event;
  s->by = BY_NAME;
  s->with = term_bounded(e, &f, x->with);
}
static bool add_others(Engine *e, Permits *p, Bundle *b, Truth guard, uint32_t subject, IndId event) {
  const Parts *parts = bundle_in_force(e, b);
  for (uint32_t i = 0; i < parts->n; i++) {
    const Part *x = parts->at[i];
    if (!x->left && !x->whole) continue;
    if (p->n == p->room) return false;
    Grant *s = &p->from[p->n++];
    *s = (Grant){ .by = BY_LIST, .guard = guard, .part = x };
    if (x->with) add_name(e, x, subject, event, s);
    else if (!x->look || !add_list(e, x, subject, p->col, event, s)) s->by = BY_CONDITION;
  }
  return true;
}
/* How many sources there can be, at most: wiping what is not used costs as much as looking at it. */
static uint32_t sources(const About *a) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n; i++) n += a->at[i].b->rests + (a->at[i].b->others ? a->at[i].b->parts.n : 0);
  return n < MAX_SOURCES ? n : MAX_SOURCES;
}
Permits *permits_make(Engine *e, const About *a, PredId act, IndId event) {
  const Pred *d = &e->p->preds.at[act];
  bool only_may = !(a->modes & (1u << H_MUST | 1u << H_MUST_NOT));
  if (d->nparams != 2 || !only_may || memo_case_has(e, G_REST)) return NULL;
  Permits *p = NEW(e->scratch, Permits);
  p->act = act;
  p->col = 1 - d->subject;
  p->room = sources(a);
  p->from = NEW_ARRAY(e->scratch, Grant, p->room);
  for (uint32_t i = 0; i < a->n; i++) {          /* what is remembered is asked first */
    Bundle *b = a->at[i].b;
    if (!b->rests) continue;
    if (p->n == p->room) return NULL;
    Shelf *shelf = memo_shelf(e, G_REST, b->id, 1u << p->col);
    p->from[p->n++] = (Grant){ .guard = a->at[i].guard, .rests = b, .shelf = shelf, .front = front_of(e, b) };
  }
  for (uint32_t i = 0; i < a->n; i++)
    if (a->at[i].b->others && !add_others(e, p, a->at[i].b, a->at[i].guard, d->subject, event)) return NULL;
  return p;
}
/* Of so many at a time, a bit for each: to whom it is not permitted yet, and of whom it is not known yet. */
enum { CHUNK = FRONT_MANY };
_Static_assert((int)CHUNK == (int)PERMITTED_WORD, "a word of what is permitted is asked at a time");
typedef struct Asked { const IndId *who; uint64_t no, unsure; } Asked;
/* To whom a source can give more than he has. */
static uint64_t still_open(const Asked *a, Truth guard) { return guard == T ? a->no | a->unsure : guard == U ? a->no : 0; }
/* What it gives: of those for whom it is true, and of those for whom it is not known. */
static void gives(Asked *a, Truth guard, uint64_t yes, uint64_t perhaps) {
  if (guard != T) perhaps |= yes, yes = 0;
  a->unsure = (a->unsure | (perhaps & a->no)) & ~yes;
  a->no &= ~(yes | perhaps);
}
static inline void note(Truth t, uint32_t i, uint64_t *yes, uint64_t *perhaps) {
  *yes |= (uint64_t)(t / T) << i;                /* F, U and T are 0, 1 and 2 */
  *perhaps |= (uint64_t)(t % T) << i;
}
static void permits_front(Engine *e, Permits *p, const Grant *s, Value *args, Asked *a) {
  Front *f = s->front;
  Sought sought;
  front_seek(e, f, a->who, still_open(a, s->guard), &sought);
  Told told = front_tell(f, a->who, &sought, e->t);
  for (uint64_t left = told.ask; left; left &= left - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(left);
    uint8_t known = front_known(f, a->who[i], front_moment(f, e->t), e->t);
    note(known == NOT_ASKED ? rest_of(e, p, s, f, a->who[i], args) : (Truth)known, i, &told.yes, &told.perhaps);
  }
  gives(a, s->guard, told.yes, told.perhaps);
}
static void permits_rests(Engine *e, Permits *p, const Grant *s, Value *args, Asked *a) {
  uint64_t yes = 0, perhaps = 0;
  if (!reads_case_dependent(e, s->front->open, s->front->all, e->t)) {
    permits_front(e, p, s, args, a);
    return;
  }
  for (uint64_t left = still_open(a, s->guard); left; left &= left - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(left);
    note(rest_of(e, p, s, NULL, a->who[i], args), i, &yes, &perhaps);
  }
  gives(a, s->guard, yes, perhaps);
}
static void permits_list(Engine *e, const Grant *s, Asked *a) {
  uint64_t yes = 0, perhaps = 0;
  for (uint64_t left = still_open(a, s->guard); left; left &= left - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(left);
    note(probe(e, &s->list, value_make(V_IND, a->who[i])), i, &yes, &perhaps);
  }
  gives(a, s->guard, yes, perhaps);
}
static void permits_name(const Grant *s, Asked *a) {
  uint64_t yes = 0, perhaps = 0;
  bool known = s->with.v.tag == V_IND && !s->with.ranged;
  for (uint64_t left = still_open(a, s->guard); left; left &= left - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(left);
    if (known) yes |= (uint64_t)(a->who[i] == (uint64_t)s->with.v.n) << i;
    else note(compare_bounded(N_EQ, bounded_exact(value_make(V_IND, a->who[i])), s->with), i, &yes, &perhaps);
  }
  gives(a, s->guard, yes, perhaps);
}
static void permits_condition(Engine *e, const Permits *p, const Grant *s, Value *args, Asked *a) {
  uint64_t yes = 0, perhaps = 0;
  for (uint64_t left = still_open(a, s->guard); left; left &= left - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(left);
    args[p->col] = value_make(V_IND, a->who[i]);
    note(part_truth(e, s->part, args), i, &yes, &perhaps);
  }
  gives(a, s->guard, yes, perhaps);
}
static bool gives_nothing(const Grant *s) {
  return s->guard == F || (s->by == BY_LIST && !s->list.set->n && s->list.absent == F);
}
Permitted permits(Engine *e, Permits *p, Value *args, const IndId *actors, uint32_t n) {
  uint32_t words = (n + CHUNK - 1) / CHUNK;
  Permitted out = { NEW_ARRAY(e->scratch, uint64_t, words), NEW_ARRAY(e->scratch, uint64_t, words), words };
  for (uint32_t k = 0; k < words; k++) out.no[k] = UINT64_MAX;
  if (n % CHUNK) out.no[words - 1] = (UINT64_C(1) << n % CHUNK) - 1;
  for (uint32_t i = 0; i < p->n; i++) {
    const Grant *s = &p->from[i];
    if (gives_nothing(s)) continue;
    if (s->by == BY_REST) front_ask(e, s->front, s->rests, p->col, n);
    for (uint32_t k = 0; k < words; k++) {
      Asked a = { actors + k * CHUNK, out.no[k], out.unsure[k] };
      if (s->by == BY_REST) permits_rests(e, p, s, args, &a);
      else if (s->by == BY_LIST) permits_list(e, s, &a);
      else if (s->by == BY_NAME) permits_name(s, &a);
      else permits_condition(e, p, s, args, &a);
      out.no[k] = a.no;
      out.unsure[k] = a.unsure;
    }
  }
  return out;
}
