/* memo.c - what has been derived, with the interval for which it holds.
 *
 * Two memories: what rests on the record alone (kept; proofs of it by themselves, since they may be dropped), and what the case
 * had a part in (forgotten with the case). An answer of the first is used under a case only where its footprint shows that the
 * case could not have changed it.
 * The key is all that an answer depends on but time: mode, predicate, reading, which arguments are given, and these.
 *
 * A memory has a shelf for each (mode, predicate, reading, given columns): a table of keys. A key's slot holds the
 * answer that was used last; where there are several, over other intervals, `more` has them all, in order of `from`.
 * What an answer read is one of few combinations, so it is kept as a number (reads).
 */
#include "eval/engine.h"

typedef struct Answers { VEC(Answer) all; VEC(Instant) from; } Answers;     /* from: of each, in one short row to search */
typedef struct Slot { Answer last; Answers *more; Value key[]; } Slot;   /* as many keys as the shelf is wide */
typedef struct Ahead { Slot *slot; GoalMode mode; const Answer *found; } Ahead;   /* found: what is good at `ahead_at`, or NULL */
enum { AHEAD = LIMIT(16, 3), AHEAD_CASES = LIMIT(64, 2), AHEAD_BYTES = 256, LINE = 64 };
struct Shelf {
  GoalMode mode; PredId pred; ReadingId reading; uint32_t bound, width;
  char *slots; size_t step; uint32_t mask, n;
  Shelf *next;
};
struct Memo {
  Arena *arena; Shelf **shelves; uint32_t mask, n;
  uint32_t modes;                /* bit: there is a shelf of this mode */
  Shelf *recent[G_MODES];        /* asked for last, by mode: goals come in runs */
  Ahead *ahead;                  /* what was asked for lately, at an instant for which the answer used last was not good: AHEAD, if any */
  uint32_t nahead, cases;        /* for so many cases already */
  Instant ahead_at;
};

Memo *memo_new(Arena *a) {
  Memo *m = NEW(a, Memo);
  m->arena = a;
  return m;
}

static Memo *lasting(const Engine *e, GoalMode mode) { return mode < G_CAUSE ? e->base_memo : e->kept_memo; }

/* ---- reads ---- */
static uint32_t reads_slot(const Engine *e, uint64_t open, uint64_t all) {
  uint32_t s = (uint32_t)hash_mix(hash_mix(0, all), open) & e->reads_mask;
  for (; e->reads_hash[s]; s = (s + 1) & e->reads_mask) {
    const ReadMasks *r = &e->reads.at[e->reads_hash[s] - 1];
    if (r->open == open && r->all == all) break;
  }
  return s;
}
uint32_t memo_reads(Engine *e, const Footprint *f) {
  if (e->reads.n * 2 >= e->reads_mask) {
    uint32_t size = e->reads_mask ? (e->reads_mask + 1) * 2 : 64;
    uint32_t *fresh = NEW_ARRAY(e->base, uint32_t, size);
    e->reads_hash = fresh;
    e->reads_mask = size - 1;
    for (uint32_t i = 0; i < e->reads.n; i++) fresh[reads_slot(e, e->reads.at[i].open, e->reads.at[i].all)] = i + 1;
  }
  uint32_t s = reads_slot(e, f->open_reads, f->all_reads);
  if (!e->reads_hash[s]) {
    ReadMasks r = { f->open_reads, f->all_reads };
    vec_push(e->base, &e->reads, r);
    e->reads_hash[s] = e->reads.n;
  }
  return e->reads_hash[s] - 1;
}

/* ---- shelves ---- */
static uint32_t shelf_hash(GoalMode mode, PredId pred, ReadingId reading, uint32_t bound) {
  return (uint32_t)hash_mix((uint64_t)pred << 32 | (uint64_t)bound << 12, (uint64_t)reading << 4 | (uint64_t)mode);
}
static Shelf **shelf_at(const Memo *m, GoalMode mode, PredId pred, ReadingId reading, uint32_t bound) {
  Shelf **s = &m->shelves[shelf_hash(mode, pred, reading, bound) & m->mask];
  for (; *s; s = &(*s)->next)
    if ((*s)->pred == pred && (*s)->bound == bound && (*s)->mode == mode && (*s)->reading == reading) break;
  return s;
}
static Shelf *shelf_make(Memo *m, GoalMode mode, PredId pred, ReadingId reading, uint32_t bound) {
  if (m->n >= m->mask) {
    Shelf **old = m->shelves;
    uint32_t n = m->mask ? m->mask + 1 : 0, size = n ? n * 2 : 16;
    Shelf **fresh = NEW_ARRAY(m->arena, Shelf *, size);
    m->shelves = fresh;
    m->mask = size - 1;
    for (uint32_t i = 0; i < n; i++)
      for (Shelf *s = old[i], *next; s; s = next) {
        next = s->next;
        Shelf **to = &fresh[shelf_hash(s->mode, s->pred, s->reading, s->bound) & m->mask];
        s->next = *to;
        *to = s;
      }
  }
  Shelf **at = shelf_at(m, mode, pred, reading, bound);
  if (!*at) {
    Shelf *s = NEW(m->arena, Shelf);
    s->mode = mode;
    s->pred = pred;
    s->reading = reading;
    s->bound = bound;
    s->width = (uint32_t)__builtin_popcount(bound);
    s->step = sizeof(Slot) + s->width * sizeof(Value);
    *at = s;
    m->n++;
    m->modes |= 1u << mode;
  }
  return *at;
}

static Slot *slot_no(const Shelf *s, uint32_t i) { return (Slot *)(void *)(s->slots + i * s->step); }

/* The slot of the given columns of a key, or the empty one where it belongs. */
static Slot *slot_of(const Shelf *s, const Value *args) {
  uint64_t h = 1;
  if (s->width == 1) {
    Value v = args[__builtin_ctz(s->bound)];
    for (uint32_t i = (uint32_t)value_hash(h, v) & s->mask;; i = (i + 1) & s->mask) {
      Slot *slot = slot_no(s, i);
      if (!slot->last.used || value_eq(slot->key[0], v)) return slot;
    }
  }
  for (uint32_t b = s->bound; b; b &= b - 1) h = value_hash(h, args[__builtin_ctz(b)]);
  for (uint32_t i = (uint32_t)h & s->mask;; i = (i + 1) & s->mask) {
    Slot *slot = slot_no(s, i);
    if (!slot->last.used) return slot;
    uint32_t k = 0;
    for (uint32_t b = s->bound; b; b &= b - 1, k++)
      if (!value_eq(slot->key[k], args[__builtin_ctz(b)])) break;
    if (k == s->width) return slot;
  }
}
static Slot *slot_again(const Shelf *s, const Value *key) {   /* of a key without gaps, where it is not yet */
  uint64_t h = 1;
  for (uint32_t k = 0; k < s->width; k++) h = value_hash(h, key[k]);
  uint32_t i = (uint32_t)h & s->mask;
  while (slot_no(s, i)->last.used) i = (i + 1) & s->mask;
  return slot_no(s, i);
}
static void shelf_grow(Memo *m, Shelf *s) {
  Shelf old = *s;
  uint32_t size = s->mask ? (s->mask + 1) * 2 : s->width ? 8 : 2;
  char *fresh = arena_alloc(m->arena, size * s->step);
  m->nahead = 0;
  s->slots = fresh;
  s->mask = size - 1;
  for (uint32_t i = 0; old.mask && i <= old.mask; i++) {
    const Slot *from = slot_no(&old, i);
    if (from->last.used) memcpy(slot_again(s, from->key), from, s->step);
  }
}

/* ---- answers ---- */
/* The first of a key's answers that begins after t: they are in order of `from`, and do not overlap where they were
 * made one after the other. */
static uint32_t after(const Answers *all, Instant t) {
  uint32_t a = 0;                                /* those before are not after t, and of the n from there on some may be */
  for (uint32_t n = all->from.n; n;) {
    uint32_t half = n - n / 2;                   /* without a branch: cases come in no order */
    a += all->from.at[a + half - 1] <= t ? half : 0;
    n -= half;
  }
  return a;
}
static bool good(const Engine *e, const Memo *m, const Answer *a) {
  if (e->t < a->from || e->t >= a->to) return false;
  return m == e->case_memo || !reads_case_dependent(e, e->reads.at[a->reads].open, e->reads.at[a->reads].all, e->t);
}
static void ahead_note(Memo *m, Slot *slot, GoalMode mode) {
  for (uint32_t i = 0; i < m->nahead; i++)
    if (m->ahead[i].slot == slot) return;
  if (!m->ahead) m->ahead = NEW_ARRAY(m->arena, Ahead, AHEAD);
  if (m->nahead < AHEAD) m->ahead[m->nahead++] = (Ahead){ slot, mode, NULL };
}
static bool is_derived(GoalMode mode) {
  return mode == G_ABOUT || mode == G_IN_FORCE || mode == G_SET || mode == G_MEMBERS || mode >= G_CAUSE;
}
/* Cases come in no order, so an answer that rests on the record is somewhere else for each, and whoever asks for it waits for memory, and
 * then for what it leads to. But much the same is asked of each: what was asked of those before is looked up for all at the same time. */
static void look_ahead(Memo *m, Instant t) {
  const Instant *from[AHEAD];
  uint32_t before[AHEAD], left[AHEAD], most = 0;       /* as in `after`: a step for each, and then the next */
  if (m->cases++ == AHEAD_CASES) m->cases = m->nahead = 0;      /* what is not asked for any more is forgotten */
  m->ahead_at = t;
  for (uint32_t i = 0; i < m->nahead; i++) {
    from[i] = m->ahead[i].slot->more->from.at;
    left[i] = m->ahead[i].slot->more->from.n;
    before[i] = 0;
    if (left[i] > most) most = left[i];
  }
  for (; most; most /= 2)
    for (uint32_t i = 0; i < m->nahead; i++) {
      uint32_t half = left[i] - left[i] / 2;
      if (!half) continue;
      before[i] += half & -(uint32_t)(from[i][before[i] + half - 1] <= t);      /* without a branch */
      left[i] -= half;
    }
  for (uint32_t i = 0; i < m->nahead; i++) {
    m->ahead[i].found = before[i] ? &m->ahead[i].slot->more->all.at[before[i] - 1] : NULL;
    __builtin_prefetch(m->ahead[i].found);
  }
}
void memo_look_ahead(Engine *e, Instant t) {
  look_ahead(e->base_memo, t);
  look_ahead(e->kept_memo, t);
}
static void take_ahead(const Engine *e, Memo *m) {
  for (uint32_t i = 0; i < m->nahead; i++) {
    const Answer *a = m->ahead[i].found;
    if (!a || !good(e, m, a)) continue;
    m->ahead[i].slot->last = *a;
    const char *derived = a->u.derived;
    for (int at = 0; derived && is_derived(m->ahead[i].mode) && at < AHEAD_BYTES; at += LINE) __builtin_prefetch(derived + at);
  }
}
void memo_ahead(Engine *e) {
  if (e->base_memo->ahead_at != e->t || e->kept_memo->ahead_at != e->t) memo_look_ahead(e, e->t);
  take_ahead(e, e->base_memo);
  take_ahead(e, e->kept_memo);
}
static Answer *find_in(Engine *e, Memo *m, GoalMode mode, PredId pred, const Value *args, uint32_t bound) {
  const Shelf *s = m->recent[mode];
  if (!s || s->pred != pred || s->bound != bound || s->reading != e->reading) {
    s = *shelf_at(m, mode, pred, e->reading, bound);
    if (!s || !s->mask) return NULL;
    m->recent[mode] = (Shelf *)(uintptr_t)s;
  }
  Slot *slot = slot_of(s, args);
  if (!slot->last.used) return NULL;
  if (good(e, m, &slot->last)) return &slot->last;
  if (!slot->more) return NULL;
  if (m != e->case_memo) ahead_note(m, slot, mode);
  uint32_t k = after(slot->more, e->t);
  for (uint32_t tries = 0; k-- > 0 && tries < 4; tries++)
    if (good(e, m, &slot->more->all.at[k])) {
      slot->last = slot->more->all.at[k];
      return &slot->last;
    }
  return NULL;
}

void fp_merge(Footprint *into, const Footprint *f) {
  fp_narrow(into, f->from, f->to);
  into->open_reads |= f->open_reads;
  into->all_reads |= f->all_reads;
}

bool memo_case_has(const Engine *e, GoalMode mode) { return e->case_memo->n && e->case_memo->modes >> mode & 1; }
const Answer *memo_find(Engine *e, GoalMode mode, PredId pred, const Value *args, uint32_t bound) {
  const Answer *a = memo_case_has(e, mode) ? find_in(e, e->case_memo, mode, pred, args, bound) : NULL;
  Memo *m = lasting(e, mode);
  if (!a && m->n) a = find_in(e, m, mode, pred, args, bound);
  if (!a) return NULL;
  fp_narrow(e->fp, a->from, a->to);
  e->fp->open_reads |= e->reads.at[a->reads].open;
  e->fp->all_reads |= e->reads.at[a->reads].all;
  return a;
}

Shelf *memo_shelf(Engine *e, GoalMode mode, PredId pred, uint32_t bound) {
  return shelf_make(lasting(e, mode), mode, pred, e->reading, bound);
}
const Answer *memo_peek(const Engine *e, Shelf *s, Value key) {
  if (!s->mask) return NULL;
  for (uint32_t i = (uint32_t)value_hash(1, key) & s->mask;; i = (i + 1) & s->mask) {
    Slot *slot = slot_no(s, i);
    if (!slot->last.used) return NULL;
    if (!value_eq(slot->key[0], key)) continue;
    if (good(e, e->base_memo, &slot->last)) return &slot->last;
    if (!slot->more) return NULL;
    uint32_t k = after(slot->more, e->t);
    if (!k || !good(e, e->base_memo, &slot->more->all.at[k - 1])) return NULL;
    slot->last = slot->more->all.at[k - 1];
    return &slot->last;
  }
}

void memo_expect(const Shelf *s, Value key) {
  if (!s->mask) return;
  const Slot *slot = slot_no(s, (uint32_t)value_hash(1, key) & s->mask);
  __builtin_prefetch(slot);
  __builtin_prefetch(slot->key);
}

static void answers_put(Arena *arena, Answers *all, Answer a) {
  uint32_t k = after(all, a.from);
  vec_push(arena, &all->from, a.from);
  vec_push(arena, &all->all, a);
  for (uint32_t i = all->all.n - 1; i > k; i--) {
    all->from.at[i] = all->from.at[i - 1];
    all->all.at[i] = all->all.at[i - 1];
  }
  all->from.at[k] = a.from;
  all->all.at[k] = a;
}
void memo_add(Engine *e, GoalMode mode, PredId pred, const Value *args, uint32_t bound, const Footprint *fp, Answer a) {
  bool of_case = fp_case_dependent(e, fp, e->t);
  for (uint32_t b = bound; b && !of_case; b &= b - 1) of_case = ind_is_case(e, args[__builtin_ctz(b)]);
  Memo *m = of_case ? e->case_memo : lasting(e, mode);
  Footprint during = *fp;
  if (of_case) fp_until_case(e, &during, e->t);
  a.reads = memo_reads(e, fp);
  a.from = during.from;
  a.to = during.to;
  a.used = true;
  Shelf *s = shelf_make(m, mode, pred, e->reading, bound);
  if (s->n * 2 >= s->mask) shelf_grow(m, s);
  Slot *slot = slot_of(s, args);
  if (!slot->last.used) {
    uint32_t k = 0;
    for (uint32_t b = bound; b; b &= b - 1) slot->key[k++] = args[__builtin_ctz(b)];
    slot->last = a;
    s->n++;
    return;
  }
  if (!slot->more) {
    slot->more = NEW(m->arena, Answers);
    answers_put(m->arena, slot->more, slot->last);
  }
  answers_put(m->arena, slot->more, a);
  slot->last = a;
}
Arena *memo_arena(Engine *e, const Footprint *fp) { return fp_case_dependent(e, fp, e->t) ? e->case_arena : e->base; }
