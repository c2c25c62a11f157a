/* store.c - the entries of the record and the individuals, as the evaluator reads them; what a case adds is in case.c.
 *
 * Owns the indexes. They are made when first asked for, one for each set of bound columns. Every reading function
 * narrows the footprint to the interval in which it would read the same, and marks what a case could change:
 * - all_reads: every predicate that was read;
 * - open_reads: predicates read without fixing an event of the record, and kinds whose individuals were listed.
 * A case's entries about its own new events can only be seen by the second sort of reading.
 */
#include "eval/engine.h"

#include <stdlib.h>

/* ---- indexes ---- */
/* Rows are gone through from the last one down: so what begins at the same time is met as it stands in the text. */
static int time_order(const void *a, const void *b) {
  const Fact *x = *(const Fact *const *)a, *y = *(const Fact *const *)b;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return x > y ? -1 : x < y;
}
/* By the digits of the time, from the last one on; what begins at the same time stays as it is, so they are turned round
 * first. */
static void sort_by_digits(Arena *scratch, const Fact **rows, uint32_t n) {
  enum { BITS = 11, DIGITS = 1 << BITS };
  typedef struct Timed { uint64_t at; const Fact *fact; } Timed;
  Timed *from = NEW_ARRAY(scratch, Timed, n), *to = NEW_ARRAY(scratch, Timed, n);
  uint64_t differ = 0;
  for (uint32_t i = 0; i < n; i++) {
    from[i] = (Timed){ (uint64_t)rows[n - 1 - i]->from ^ UINT64_C(1) << 63, rows[n - 1 - i] };
    differ |= from[i].at ^ from[0].at;
  }
  for (uint32_t shift = 0; shift < 64 && differ >> shift; shift += BITS) {
    uint32_t ends[DIGITS + 1] = { 0 };
    if (!(differ >> shift & (DIGITS - 1))) continue;
    for (uint32_t i = 0; i < n; i++) ends[(from[i].at >> shift & (DIGITS - 1)) + 1]++;
    for (uint32_t k = 0; k < DIGITS; k++) ends[k + 1] += ends[k];
    for (uint32_t i = 0; i < n; i++) to[ends[from[i].at >> shift & (DIGITS - 1)]++] = from[i];
    Timed *swap = from;
    from = to;
    to = swap;
  }
  for (uint32_t i = 0; i < n; i++) rows[i] = from[i].fact;
}
/* The rows stand in the order of the text. Keys mostly have a few each, and these in order of time. */
static void sort_by_time(Arena *scratch, const Fact **rows, uint32_t n) {
  enum { FEW = 12, MANY = 2000 };
  if (n > MANY) {
    sort_by_digits(scratch, rows, n);
    return;
  }
  if (n > FEW) {
    qsort(rows, n, sizeof *rows, time_order);
    return;
  }
  for (uint32_t i = 1; i < n; i++) {
    const Fact *f = rows[i];
    uint32_t k = i;
    for (; k && time_order(&rows[k - 1], &f) > 0; k--) rows[k] = rows[k - 1];
    rows[k] = f;
  }
}
static uint32_t buckets_for(uint32_t keys) {
  uint32_t size = 4;
  while (size / 4 * 3 < keys) size *= 2;
  return size;
}
/* The bucket of a key, or the empty one where it belongs. */
static Bucket *bucket_of(Bucket *buckets, uint32_t mask, uint64_t hash) {
  uint32_t s = (uint32_t)(hash >> 7) & mask;
  while (buckets[s].hi != buckets[s].lo && buckets[s].hash != hash) s = (s + 1) & mask;
  return &buckets[s];
}

/* Rows are counted by their keys, dealt out, and only those of one key are sorted. */
static Index *index_make(Arena *a, const FactTable *t, uint32_t mask) {
  Index *x = NEW(a, Index);
  Arena *scratch = arena_child(a);
  uint32_t room = buckets_for(t->n), distinct = 0, end = 0;
  Bucket *found = NEW_ARRAY(scratch, Bucket, room), **of = NEW_ARRAY(scratch, Bucket *, t->n + (size_t)1);
  for (uint32_t i = 0; i < t->n; i++) {
    uint64_t hash = columns_hash(t->rows[i]->args, mask);
    of[i] = bucket_of(found, room - 1, hash);
    of[i]->hash = hash;
    distinct += !of[i]->hi++;
  }
  x->mask = mask;
  x->nbuckets = buckets_for(distinct) - 1;
  x->rows = NEW_ARRAY(a, const Fact *, t->n ? t->n : 1);
  x->maxto = NEW_ARRAY(a, Instant, t->n ? t->n : 1);
  x->buckets = NEW_ARRAY(a, Bucket, x->nbuckets + 1);
  for (uint32_t i = 0; i < t->n; i++) {
    Bucket *b = of[i], *own = bucket_of(x->buckets, x->nbuckets, b->hash);
    if (own->lo == own->hi) {                    /* the first of its key: from here on hi is where the next one goes */
      *own = (Bucket){ b->hash, end, end + b->hi };
      end += b->hi;
      b->hi = own->lo;
    }
    x->rows[b->hi++] = t->rows[i];
  }
  for (uint32_t s = 0; s <= x->nbuckets; s++) {
    const Bucket *b = &x->buckets[s];
    sort_by_time(scratch, x->rows + b->lo, b->hi - b->lo);
    for (uint32_t i = b->lo; i < b->hi; i++)
      x->maxto[i] = i > b->lo && x->maxto[i - 1] > x->rows[i]->to ? x->maxto[i - 1] : x->rows[i]->to;
  }
  arena_free(scratch);
  return x;
}

const Index *index_of(Arena *a, FactTable *t, uint32_t mask) {
  for (Index *x = t->indexes; x; x = x->next)
    if (x->mask == mask) return x;
  Index *x = index_make(a, t, mask);
  x->next = t->indexes;
  t->indexes = x;
  return x;
}

bool index_find(const Index *x, const Value *v, uint32_t *lo, uint32_t *hi) {
  uint64_t hash = columns_hash(v, x->mask);
  for (uint32_t s = (uint32_t)(hash >> 7) & x->nbuckets; x->buckets[s].lo != x->buckets[s].hi; s = (s + 1) & x->nbuckets)
    if (x->buckets[s].hash == hash) {
      *lo = x->buckets[s].lo;
      *hi = x->buckets[s].hi;
      return true;
    }
  return false;
}

bool fact_fits(const Fact *f, Pattern p) {
  for (uint32_t m = p.bound; m; m &= m - 1) {
    uint32_t i = (uint32_t)__builtin_ctz(m);
    if (!value_eq(f->args[i], p.v[i]) && f->args[i].tag != V_UNKNOWN) return false;
  }
  return true;
}
bool fact_hidden(Engine *e, const Fact *f) {
  if (!e->case_replaces) return false;
  const Pred *d = &e->p->preds.at[f->pred];
  uint32_t width = d->nparams + (d->functional ? 1 : 0);
  for (uint32_t i = 0; i < width; i++)
    if (f->args[i].tag == V_IND && event_hidden(e, (IndId)f->args[i].n)) return true;
  return false;
}

/* The rows of one bucket in force at e->t; the bucket is in order of `from`. */
static bool bucket_scan(Engine *e, const Index *x, uint32_t lo, uint32_t hi, Pattern p, FactFn fn, void *user) {
  uint32_t a = lo, b = hi;                       /* the first row that starts after t */
  while (a < b) {
    uint32_t m = a + (b - a) / 2;
    if (x->rows[m]->from <= e->t) a = m + 1;
    else b = m;
  }
  if (a < hi) fp_narrow(e->fp, INSTANT_MIN, x->rows[a]->from);
  for (uint32_t i = a; i-- > lo;) {
    if (x->maxto[i] <= e->t) {
      fp_narrow(e->fp, x->maxto[i], INSTANT_MAX);
      break;
    }
    const Fact *f = x->rows[i];
    e->work++;
    if (f->to <= e->t) {
      fp_narrow(e->fp, f->to, INSTANT_MAX);
      continue;
    }
    fp_narrow(e->fp, f->from, f->to);
    if (fact_fits(f, p) && !fact_hidden(e, f) && fn(e, user, f)) return true;
  }
  return false;
}

bool table_scan(Engine *e, Arena *a, FactTable *t, Pattern p, FactFn fn, void *user) {
  if (!t->n) return false;
  const Index *x = index_of(a, t, p.bound);
  uint32_t lo, hi;
  if (index_find(x, p.v, &lo, &hi) && bucket_scan(e, x, lo, hi, p, fn, user)) return true;
  for (uint32_t i = 0; i < t->nunknown; i++) {    /* not known values may be the one looked for */
    const Fact *f = t->unknown[i];
    if (!fact_fits(f, p)) continue;
    bool exact = true;                            /* met in its bucket already */
    for (uint32_t c = 0; p.bound >> c; c++)
      if ((p.bound >> c & 1) && !value_eq(f->args[c], p.v[c])) exact = false;
    if (exact) continue;
    if (f->from > e->t) fp_narrow(e->fp, INSTANT_MIN, f->from);
    else if (f->to <= e->t) fp_narrow(e->fp, f->to, INSTANT_MAX);
    else {
      fp_narrow(e->fp, f->from, f->to);
      if (!fact_hidden(e, f) && fn(e, user, f)) return true;
    }
  }
  return false;
}

/* Notes what is read. Does the pattern fix an event, a case's entries about its own event cannot fit; does it fix the case's
 * event (true), those of the record cannot. */
static bool mark_read(Engine *e, PredId pred, Pattern p) {
  uint32_t events = e->info[pred].events & p.bound;
  bool of_case = false;
  e->fp->all_reads |= e->info[pred].bit;
  if (!events) e->fp->open_reads |= e->info[pred].bit;
  for (; events; events &= events - 1) of_case |= ind_is_case(e, p.v[__builtin_ctz(events)]);
  if (of_case) e->fp->open_reads |= CASE_BIT;
  return of_case;
}

bool facts_scan(Engine *e, PredId pred, Pattern p, FactFn fn, void *user) {
  e->work++;
  bool of_case = mark_read(e, pred, p);
  if (!of_case && e->facts[pred].n && table_scan(e, e->base, &e->facts[pred], p, fn, user)) return true;
  return e->cs && e->case_facts[pred].n && case_scan(e, pred, &e->case_facts[pred], p, fn, user);
}

bool facts_clash(Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  const Index *x = index_of(e->base, &e->facts[pred], (1u << d->nparams) - 1);
  for (uint32_t b = 0; b <= x->nbuckets; b++)
    for (uint32_t i = x->buckets[b].lo; i < x->buckets[b].hi; i++)
      for (uint32_t k = i + 1; k < x->buckets[b].hi && x->rows[k]->from < x->rows[i]->to; k++)
        if (!value_eq(x->rows[i]->args[d->nparams], x->rows[k]->args[d->nparams])) return true;
  return false;
}
/* How many rows share a key of these columns, on average: guessed from a sample, once for each set of columns. */
double facts_estimate(Engine *e, PredId pred, uint32_t bound) {
  enum { SAMPLE = 2048, BITS = 1 << 14 };
  FactTable *t = &e->facts[pred];
  if (!bound || t->n < 4) return t->n + 1.0;
  for (Guess *g = t->guesses; g; g = g->next)
    if (g->mask == bound) return g->rows;
  uint8_t *seen = NEW_ARRAY(e->scratch, uint8_t, BITS / 8);
  uint32_t step = t->n > SAMPLE ? t->n / SAMPLE : 1, looked = 0, distinct = 0;
  for (uint32_t i = 0; i < t->n; i += step, looked++) {
    uint32_t h = (uint32_t)(columns_hash(t->rows[i]->args, bound) >> 20) % BITS;
    distinct += !(seen[h / 8] >> (h % 8) & 1);
    seen[h / 8] |= (uint8_t)(1u << (h % 8));
  }
  Guess *g = NEW(e->base, Guess);
  g->mask = bound;
  /* few distinct keys in the sample: these are all there are; many: each has about as many rows as in the sample */
  g->rows = (distinct * 4 < looked ? (double)t->n / distinct : (double)looked / distinct) + 1;
  g->next = t->guesses;
  t->guesses = g;
  return g->rows;
}

/* ---- what was given ---- */
static uint64_t given_key(PredId pred, IndId event) { return ((uint64_t)pred << 32 | event) + 1; }
static int given_find(const GivenMap *m, PredId pred, IndId event) {
  uint64_t k = given_key(pred, event);
  for (uint32_t s = (uint32_t)hash_mix(1, k) & m->mask; m->keys[s]; s = (s + 1) & m->mask)
    if (m->keys[s] == k) return m->flags[s];
  return GIVEN_NOT;
}
static void given_build(Arena *a, const Facts *f, GivenMap *m) {
  uint32_t size = 16;
  while (size < f->given.n * 2) size *= 2;
  m->flags = NEW_ARRAY(a, uint8_t, size);
  m->mask = size - 1;
  m->keys = NEW_ARRAY(a, uint64_t, size);
  for (uint32_t i = 0; i < f->given.n; i++) {
    const Given *g = &f->given.at[i];
    uint64_t k = given_key(g->pred, g->event);
    uint32_t s = (uint32_t)hash_mix(1, k) & m->mask;
    while (m->keys[s] && m->keys[s] != k) s = (s + 1) & m->mask;
    m->keys[s] = k;
    m->flags[s] = g->unknown ? GIVEN_UNKNOWN : GIVEN_YES;
  }
}
int given_state(Engine *e, PredId pred, IndId event) {
  if (event < e->p->inds.n) {
    if (!e->given.keys) given_build(e->base, &e->p->record, &e->given);
    return given_find(&e->given, pred, event);
  }
  e->fp->open_reads |= CASE_BIT;
  if (event == e->cs->event) return e->case_facts[pred].given;
  if (!e->case_given.keys) given_build(e->case_arena, &e->cs->facts, &e->case_given);      /* of nested events */
  return given_find(&e->case_given, pred, event);
}

/* ---- individuals ---- */
const Ind *engine_ind(const Engine *e, IndId i) { return ind_at(e, i); }
bool event_hidden(const Engine *e, IndId i) {
  if (!e->case_replaces) return false;
  for (uint32_t k = 0; k < e->cs->replaced.n; k++) {
    IndId r = e->cs->replaced.at[k];
    for (IndId j = i; j && j < e->p->inds.n; j = e->p->inds.at[j].parent)   /* what is nested goes with it */
      if (j == r) return true;
  }
  return false;
}
void fp_event_edge(Engine *e, Instant at) {
  if (at == INSTANT_MIN) return;
  if (at < e->t) fp_narrow(e->fp, at + 1, INSTANT_MAX);
  else fp_narrow(e->fp, INSTANT_MIN, at + 1);
}
/* An event of the case: the edge that lies ahead is not said, see fp_until_case. */
static void fp_case_edge(Engine *e, Instant at) {
  if (at < e->t) fp_event_edge(e, at);
}
void fp_until_case(const Engine *e, Footprint *f, Instant t) {
  if (!e->cs || !(f->open_reads & e->case_after)) return;
  for (uint32_t i = 0; i < e->cs->events.n; i++) {
    Instant at = ind_at(e, e->cs->events.at[i])->at;
    if (at >= t) fp_narrow(f, INSTANT_MIN, at + 1);
  }
}

/* M5: the name of an event that the case replaces stands for the case's event. */
IndId current_ind(const Engine *e, IndId i) {
  if (!e->case_replaces) return i;
  for (uint32_t k = 0; k < e->cs->replaced.n; k++) {
    if (e->cs->replaced.at[k] != i) continue;
    for (uint32_t j = 0; j < e->cs->events.n; j++)
      if (name_eq(ind_at(e, e->cs->events.at[j])->name, ind_at(e, i)->name)) return e->cs->events.at[j];
    return e->cs->event;
  }
  return i;
}
Value current_value(const Engine *e, Value v) {
  return v.tag == V_IND && e->case_replaces ? value_make(V_IND, current_ind(e, (IndId)v.n)) : v;
}

static bool in_kind(const Engine *e, IndId i, KindId k) { return kind_is(e->p, ind_at(e, i)->kind, k); }
static bool sees(const Engine *e, IndId subject, IndId i) {    /* nested, however deep, in the subject at its instant */
  if (!subject || ind_at(e, subject)->at != e->t || ind_at(e, i)->at > e->t) return false;
  for (IndId j = ind_at(e, i)->parent; j; j = ind_at(e, j)->parent)
    if (j == subject) return true;
  return false;
}

/* The number of events in the list before `before`. */
static uint32_t events_before(const Engine *e, EventList list, Instant before) {
  uint32_t a = 0, b = list.n;
  while (a < b) {
    uint32_t m = a + (b - a) / 2;
    if (e->p->inds.at[list.at[m]].at < before) a = m + 1;
    else b = m;
  }
  return a;
}
static void mark_kind(Engine *e, KindId k) { e->fp->open_reads |= e->kind_bits[k]; }

static bool domain_events(Engine *e, KindId k, IndId subject, IndFn fn, void *user) {
  uint32_t n = events_before(e, (EventList){ e->kind_inds[k], e->kind_n[k] }, e->t);
  if (n) fp_event_edge(e, e->p->inds.at[e->kind_inds[k][n - 1]].at);
  if (n < e->kind_n[k]) fp_event_edge(e, e->p->inds.at[e->kind_inds[k][n]].at);
  for (uint32_t i = 0; i < n; i++) {
    IndId x = e->kind_inds[k][i];
    if (!event_hidden(e, x) && fn(e, user, x, T)) return true;
  }
  if (subject && ind_at(e, subject)->at == e->t) {
    for (uint32_t i = n; i < e->kind_n[k]; i++) {
      IndId x = e->kind_inds[k][i];
      if (e->p->inds.at[x].at > e->t && !e->p->inds.at[x].parent) break;
      if (sees(e, subject, x) && !event_hidden(e, x) && fn(e, user, x, T)) return true;
    }
  }
  for (uint32_t i = 0; e->cs && i < e->cs->events.n; i++) {
    IndId x = e->cs->events.at[i];
    if (!in_kind(e, x, k)) continue;
    Instant at = ind_at(e, x)->at;
    fp_case_edge(e, at);
    if ((at < e->t || sees(e, subject, x)) && fn(e, user, x, T)) return true;
  }
  return false;
}

bool domain_scan(Engine *e, KindId k, IndId subject, IndFn fn, void *user) {
  mark_kind(e, k);
  e->work += e->kind_n[k];
  if (e->p->kinds.at[k].is_event) return domain_events(e, k, subject, fn, user);
  for (uint32_t i = 0; i < e->kind_n[k]; i++) {
    IndId x = e->kind_inds[k][i];
    Truth there = e->p->inds.at[x].established ? established(e, x) : T;
    if (there > F && fn(e, user, x, there)) return true;
  }
  for (uint32_t i = 0; e->cs && i < e->cs->inds.n; i++) {
    IndId x = (IndId)(e->p->inds.n + i);
    if (in_kind(e, x, k) && !e->p->kinds.at[ind_at(e, x)->kind].is_event && fn(e, user, x, T)) return true;
  }
  return false;
}
Truth in_domain(Engine *e, KindId k, IndId subject, IndId x) {
  if (!in_kind(e, x, k)) return F;
  const Ind *i = ind_at(e, x);
  if (!e->p->kinds.at[k].is_event) return i->established ? established(e, x) : T;
  if (x >= e->p->inds.n) e->fp->open_reads |= CASE_BIT;
  fp_event_edge(e, i->at);
  return i->at < e->t || sees(e, subject, x) ? T : F;
}
bool domain_moves(const Engine *e, Type t) { return t.tag == TY_IND && e->kind_moves[t.of]; }
bool domain_sure(const Engine *e, Type column, KindId k) {
  return column.tag == TY_IND && !e->kind_moves[k] && !e->any_gone && kind_is(e->p, column.of, k);
}
/* Of the record: plans, which this is for, are kept, and may not depend on the case that asked first. */
uint32_t kind_size(const Engine *e, KindId k) { return e->kind_n[k]; }

bool events_scan(Engine *e, KindId k, EventList list, Instant before, bool latest_first, IndFn fn, void *user) {
  mark_kind(e, k);
  if (before > e->t) before = e->t;
  uint32_t visible = events_before(e, list, e->t), n = events_before(e, list, before);
  if (visible) fp_event_edge(e, e->p->inds.at[list.at[visible - 1]].at);
  if (visible < list.n) fp_event_edge(e, e->p->inds.at[list.at[visible]].at);
  /* merge with the case's events, which are few */
  uint32_t ncase = 0, nall = e->cs ? e->cs->events.n : 0;
  IndId own[nall ? nall : 1];
  for (uint32_t i = 0; i < nall; i++) {
    IndId x = e->cs->events.at[i];
    if (!in_kind(e, x, k)) continue;
    fp_case_edge(e, ind_at(e, x)->at);
    if (ind_at(e, x)->at >= before) continue;
    uint32_t j = ncase++;
    for (; j && ind_at(e, own[j - 1])->at > ind_at(e, x)->at; j--) own[j] = own[j - 1];
    own[j] = x;
  }
  uint32_t i = 0, c = 0;
  while (i < n || c < ncase) {
    IndId x = i < n ? list.at[latest_first ? n - 1 - i : i] : 0;
    IndId y = c < ncase ? own[latest_first ? ncase - 1 - c : c] : 0;
    bool take_case = !x || (y && (latest_first ? ind_at(e, y)->at > ind_at(e, x)->at : ind_at(e, y)->at < ind_at(e, x)->at));
    IndId z = take_case ? y : x;
    if (take_case) c++;
    else i++;
    if (!event_hidden(e, z) && fn(e, user, z, T)) return true;
  }
  return false;
}

/* ---- decisions ---- */
static uint64_t decision_key(PredId pred, const Value *v, uint32_t n) { return hash_mix(pred, row_hash(v, n)) | 1; }
static bool names_current(const Engine *e, const Decision *d, const Value *key) {
  for (uint32_t i = 0; i < d->nargs; i++)
    if (!value_eq(current_value(e, d->args[i]), key[i])) return false;
  return true;
}
void decisions_about(Engine *e, DecisionRefs *out, PredId pred, const Value *key, uint32_t nkey) {
  e->fp->open_reads |= e->deciding_kinds;
  if (e->case_replaces) {              /* keys may name an event that the case replaces */
    DecisionRefs all = { 0 };
    decisions_on(e, &all, pred);
    for (uint32_t i = 0; i < all.n; i++)
      if (all.at[i].d->nargs == nkey && names_current(e, all.at[i].d, key)) vec_push(e->scratch, out, all.at[i]);
    return;
  }
  uint64_t k = decision_key(pred, key, nkey);
  for (uint32_t s = (uint32_t)(k >> 9) & e->decision_mask; e->decision_keys[s]; s = (s + 1) & e->decision_mask) {
    if (e->decision_keys[s] != k) continue;
    for (uint32_t i = e->decision_first[s]; i; i = e->decision_next[i]) {
      const DecisionRef *r = &e->decisions[i - 1];
      if (r->d->pred == pred && values_eq(r->d->args, key, nkey) && !event_hidden(e, r->d->event)) vec_push(e->scratch, out, *r);
    }
    break;
  }
  for (uint32_t i = 0; e->cs && i < e->ncase_decisions; i++) {
    const DecisionRef *r = &e->case_decisions[i];
    if (r->d->pred == pred && r->d->nargs == nkey && values_eq(r->d->args, key, nkey)) vec_push(e->scratch, out, *r);
  }
}
void decisions_on(Engine *e, DecisionRefs *out, PredId pred) {
  e->fp->open_reads |= e->deciding_kinds;
  for (uint32_t i = 0; i < e->ndecisions; i++)
    if (e->decisions[i].d->pred == pred && !event_hidden(e, e->decisions[i].d->event)) vec_push(e->scratch, out, e->decisions[i]);
  for (uint32_t i = 0; e->cs && i < e->ncase_decisions; i++)
    if (e->case_decisions[i].d->pred == pred) vec_push(e->scratch, out, e->case_decisions[i]);
}
void decisions_of_event(Engine *e, DecisionRefs *out, IndId event) {
  uint32_t a = 0, b = e->ndecisions;
  Instant at = ind_at(e, event)->at;
  while (a < b) {                                /* they are in order of time */
    uint32_t k = a + (b - a) / 2;
    if (e->decisions[k].event->at < at) a = k + 1;
    else b = k;
  }
  for (; a < e->ndecisions && e->decisions[a].event->at == at; a++)
    if (e->decisions[a].d->event == event) vec_push(e->scratch, out, e->decisions[a]);
  for (uint32_t i = 0; e->cs && i < e->ncase_decisions; i++)
    if (e->case_decisions[i].d->event == event) vec_push(e->scratch, out, e->case_decisions[i]);
}
void decisions_of_label(Engine *e, DecisionRefs *out, Name label, DecOp op) {
  e->fp->open_reads |= e->deciding_kinds;
  for (uint32_t i = 0; i < e->ndecisions; i++)
    if (e->decisions[i].d->op == op && name_eq(e->decisions[i].d->label, label) && !event_hidden(e, e->decisions[i].d->event))
      vec_push(e->scratch, out, e->decisions[i]);
  for (uint32_t i = 0; e->cs && i < e->ncase_decisions; i++)
    if (e->case_decisions[i].d->op == op && name_eq(e->case_decisions[i].d->label, label))
      vec_push(e->scratch, out, e->case_decisions[i]);
}
static int decision_cmp(const void *a, const void *b) {
  const DecisionRef *x = a, *y = b;
  if (x->event->at != y->event->at) return x->event->at < y->event->at ? -1 : 1;
  return x->d < y->d ? -1 : x->d > y->d;
}
DecisionRef *decision_refs(Engine *e, Arena *a, const Facts *f) {
  DecisionRef *out = NEW_ARRAY(a, DecisionRef, f->decisions.n ? f->decisions.n : 1);
  for (uint32_t i = 0; i < f->decisions.n; i++) {
    out[i].d = &f->decisions.at[i];
    out[i].event = ind_at(e, f->decisions.at[i].event);
  }
  qsort(out, f->decisions.n, sizeof *out, decision_cmp);
  return out;
}
static void decisions_build(Engine *e) {
  const Facts *r = &e->p->record;
  e->decisions = decision_refs(e, e->base, r);
  e->ndecisions = r->decisions.n;
  uint32_t size = 16;
  while (size < e->ndecisions * 2) size *= 2;
  e->decision_mask = size - 1;
  e->decision_keys = NEW_ARRAY(e->base, uint64_t, size);
  e->decision_first = NEW_ARRAY(e->base, uint32_t, size);
  e->decision_next = NEW_ARRAY(e->base, uint32_t, e->ndecisions + 1);
  for (uint32_t i = e->ndecisions; i-- > 0;) {
    const Decision *d = e->decisions[i].d;
    if (!d->pred) continue;
    uint64_t k = decision_key(d->pred, d->args, d->nargs);
    uint32_t s = (uint32_t)(k >> 9) & e->decision_mask;
    while (e->decision_keys[s] && e->decision_keys[s] != k) s = (s + 1) & e->decision_mask;
    e->decision_keys[s] = k;
    e->decision_next[i + 1] = e->decision_first[s];
    e->decision_first[s] = i + 1;
  }
  for (KindId k = 1; k < e->p->kinds.n; k++)
    if (e->p->kinds.at[k].made_by) e->deciding_kinds |= e->kind_bits[k];
}

/* ---- building ---- */
/* Puts entries into their tables, which have none yet: counts, gives each its part of one array, and fills. */
void tables_fill(Arena *a, const Program *p, FactTable *t, const Facts *f) {
  uint32_t nunknown = 0;
  for (uint32_t i = 0; i < f->facts.n; i++) {
    const Fact *x = &f->facts.at[i];
    t[x->pred].n++;
    if (!value_unknown(&p->preds.at[x->pred], x)) continue;
    t[x->pred].nunknown++;
    nunknown++;
  }
  const Fact **rows = NEW_ARRAY(a, const Fact *, f->facts.n), **unknown = NEW_ARRAY(a, const Fact *, nunknown);
  for (uint32_t i = 0; i < f->facts.n; i++) {
    const Fact *fact = &f->facts.at[i];
    FactTable *x = &t[fact->pred];
    if (!x->rows) {
      x->rows = rows;
      x->unknown = unknown;
      rows += x->n;
      unknown += x->nunknown;
      x->n = x->nunknown = 0;
    }
    x->rows[x->n++] = fact;
    if (value_unknown(&p->preds.at[fact->pred], fact)) x->unknown[x->nunknown++] = fact;
  }
}

typedef struct Dated { Instant at; IndId ind; } Dated;
static int dated_cmp(const void *a, const void *b) {
  const Dated *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return x->ind < y->ind ? -1 : x->ind > y->ind;
}
static void kinds_build(Engine *e) {
  const Program *p = e->p;
  e->kind_inds = NEW_ARRAY(e->base, uint32_t *, p->kinds.n);
  e->kind_n = NEW_ARRAY(e->base, uint32_t, p->kinds.n);
  for (IndId i = 1; i < p->inds.n; i++) e->any_nested |= p->inds.at[i].parent != 0;
  for (IndId i = 1; i < p->inds.n; i++)
    for (KindId k = p->inds.at[i].kind; k; k = p->kinds.at[k].parent) e->kind_n[k]++;
  for (KindId k = 1; k < p->kinds.n; k++) {
    e->kind_inds[k] = NEW_ARRAY(e->base, uint32_t, e->kind_n[k] ? e->kind_n[k] : 1);
    e->kind_n[k] = 0;
  }
  for (IndId i = 1; i < p->inds.n; i++)
    for (KindId k = p->inds.at[i].kind; k; k = p->kinds.at[k].parent) e->kind_inds[k][e->kind_n[k]++] = i;
}
static void kinds_that_move(Engine *e) {
  const Program *p = e->p;
  e->kind_moves = NEW_ARRAY(e->base, bool, p->kinds.n);
  for (KindId k = 1; k < p->kinds.n; k++) e->kind_moves[k] = p->kinds.at[k].is_event || !e->kind_n[k];
  for (IndId i = 1; i < p->inds.n; i++) {
    e->any_gone |= !p->inds.at[i].kind;
    for (KindId k = p->inds.at[i].established ? p->inds.at[i].kind : 0; k; k = p->kinds.at[k].parent) e->kind_moves[k] = true;
  }
}
/* As a record mostly has them. */
static bool events_sorted(const Engine *e, KindId k) {
  for (uint32_t i = 1; i < e->kind_n[k]; i++)
    if (e->p->inds.at[e->kind_inds[k][i - 1]].at > e->p->inds.at[e->kind_inds[k][i]].at) return false;
  return true;
}
static void events_sort(Engine *e) {
  for (KindId k = 1; k < e->p->kinds.n; k++) {
    if (!e->p->kinds.at[k].is_event) continue;
    uint32_t n = e->kind_n[k];
    if (events_sorted(e, k)) continue;
    Dated *d = NEW_ARRAY(e->scratch, Dated, n);
    for (uint32_t i = 0; i < n; i++) {
      d[i].ind = e->kind_inds[k][i];
      d[i].at = e->p->inds.at[d[i].ind].at;
    }
    qsort(d, n, sizeof *d, dated_cmp);
    for (uint32_t i = 0; i < n; i++) e->kind_inds[k][i] = d[i].ind;
  }
}

static bool decidable(const Pred *d) {
  bool some = d->powers.n > 0;
  for (uint32_t i = 0; i < d->rules.n && !some; i++) some = d->rules.at[i]->decider != NULL;
  return some;
}
/* Every kind and predicate has a bit of its own while there are enough; then they share. Those of events come first, since
 * most of what a case adds is about events. */
static void bits_deal(Engine *e) {
  uint32_t next = 0;
  for (int events = 1; events >= 0; events--) {
    for (KindId k = 1; k < e->p->kinds.n; k++)
      if (e->p->kinds.at[k].is_event == (events == 1)) e->kind_bits[k] = UINT64_C(1) << next++ % 63;
    for (PredId p = 1; p < e->p->preds.n; p++)
      if ((e->info[p].events != 0) == (events == 1)) e->info[p].bit = UINT64_C(1) << next++ % 63;
  }
}
static void info_build(Engine *e) {
  e->info = NEW_ARRAY(e->base, PredInfo, e->p->preds.n);
  e->kind_bits = NEW_ARRAY(e->base, uint64_t, e->p->kinds.n);
  for (PredId p = 1; p < e->p->preds.n; p++) {
    const Pred *d = &e->p->preds.at[p];
    PredInfo *x = &e->info[p];
    x->key = (uint16_t)((1u << d->nparams) - 1);
    for (uint32_t i = 0; i < d->nparams; i++)
      if (d->params[i].tag == TY_IND && e->p->kinds.at[d->params[i].of].is_event) x->events |= (uint16_t)(1u << i);
    x->decidable = decidable(d);
    x->derived = d->rules.n || x->decidable;
    for (uint32_t i = 0; i < d->rules.n; i++) x->modes |= 1u << d->rules.at[i]->mode;
  }
  bits_deal(e);
  e->phrases = NEW_ARRAY(e->base, PhraseParts, e->p->preds.n);
  e->nnode_words = e->p->nnodes + 1;
  e->node_words = NEW_ARRAY(e->base, NodeWords, e->nnode_words);
}
void store_build(Engine *e) {
  e->facts = NEW_ARRAY(e->base, FactTable, e->p->preds.n);
  e->case_facts = NEW_ARRAY(e->base, FactTable, e->p->preds.n);
  e->fronts_room = LIMIT_FRONTS;
  e->orders_room = LIMIT_ORDERED;
  e->bundles = NEW_ARRAY(e->base, struct Bundles *, e->p->preds.n);
  info_build(e);
  tables_fill(e->base, e->p, e->facts, &e->p->record);
  kinds_build(e);
  kinds_that_move(e);
  events_sort(e);
  decisions_build(e);
}
