/* front.c - see front.h: the table, and how courses change. */
#include "base/key.h"
#include "eval/front.h"

struct LongCourse { uint32_t n, room; Instant *at; uint8_t *truth; };   /* as Steps */

_Static_assert(LIMIT_FRONTS < 1 << (32 - FRONT_BITS), "courses are counted beside the bits of those who have one");
#define TWO(n) (n), (n) + 1
#define FOUR(n) TWO(n), TWO((n) + 1)
#define EIGHT(n) FOUR(n), FOUR((n) + 1)
#define SIXTEEN(n) EIGHT(n), EIGHT((n) + 1)
#define MANY(n) SIXTEEN(n), SIXTEEN((n) + 1), SIXTEEN((n) + 1), SIXTEEN((n) + 2)
const uint8_t front_bits_in[1 << FRONT_BITS] = { MANY(0), MANY(1), MANY(1), MANY(2) };

/* ---- courses ---- */
/* truth[i] from at[i] on, until at[i + 1] or for ever; at[0] is INSTANT_MIN. What changes more often is not kept (course_long). */
enum { LIMIT_COURSE = LIMIT(64, 8) };
typedef struct Steps { uint32_t n; Instant at[LIMIT_COURSE + 2]; uint8_t truth[LIMIT_COURSE + 2]; } Steps;

static void step(Steps *s, Instant at, uint8_t truth) {
  if (s->n && s->truth[s->n - 1] == truth) return;
  s->at[s->n] = at;
  s->truth[s->n++] = truth;
}
static bool is_given_up(const Course *c) { return c->ind && !c->few && !c->u.all; }
static void steps_of(const Front *f, const Course *c, Steps *s) {
  s->n = 0;
  if (!c->few) {
    const LongCourse *all = c->u.all;
    for (uint32_t i = 0; i < all->n; i++) step(s, all->at[i], all->truth[i]);
    return;
  }
  step(s, INSTANT_MIN, ~c->truths & 3);
  for (uint32_t i = 0; i < COURSE_FEW && c->u.at[i] != NEVER; i++)
    step(s, f->base + c->u.at[i], ~(c->truths >> 2 * (i + 1)) & 3);
}
static LongCourse *long_with(Engine *e, LongCourse *all, const Steps *s) {
  if (all->room < s->n) {
    uint32_t room = s->n * 2 < LIMIT_COURSE ? s->n * 2 : LIMIT_COURSE;
    Instant *at = NEW_ARRAY(e->base, Instant, room);
    all->truth = NEW_ARRAY(e->base, uint8_t, room);      /* not `room` before both are there: memory may have run out */
    all->at = at;
    all->room = room;
  }
  memcpy(all->at, s->at, s->n * sizeof *s->at);
  memcpy(all->truth, s->truth, s->n);
  all->n = s->n;
  return all;
}
static bool is_few(const Front *f, const Steps *s) {
  for (uint32_t i = 1; i < s->n; i++) {
    int32_t moment = front_moment(f, s->at[i]);
    if (moment == FIRST || moment == LAST) return false;
  }
  return s->n <= COURSE_FEW + 1;
}
static void course_is(Engine *e, const Front *f, Course *c, const Steps *s) {
  bool was_long = c->ind && !c->few;
  if (!is_few(f, s)) {
    c->u.all = s->n > LIMIT_COURSE ? NULL : long_with(e, was_long ? c->u.all : NEW(e->base, LongCourse), s);
    c->few = false;
    c->truths = 0;
    return;
  }
  c->few = true;
  c->truths = 0;
  for (uint32_t i = 0; i < s->n; i++) c->truths |= (uint16_t)((~s->truth[i] & 3) << 2 * i);
  for (uint32_t i = 0; i < COURSE_FEW; i++) c->u.at[i] = i + 1 < s->n ? front_moment(f, s->at[i + 1]) : NEVER;
}
static void course_begin(Course *c, IndId x, uint8_t truth) {
  *c = (Course){ .ind = x, .few = true, .truths = ~truth & 3 };
  for (uint32_t i = 0; i < COURSE_FEW; i++) c->u.at[i] = NEVER;
}
/* Nearly always it becomes so after all that is known of it, and there is room: done where it stands. */
static bool course_goes_on(const Front *f, Course *c, Instant from, Instant to, uint8_t truth) {
  int32_t begin = front_moment(f, from), end = to == INSTANT_MAX ? NEVER : front_moment(f, to);
  uint32_t n = 0, more = end == NEVER ? 1 : 2;
  while (n < COURSE_FEW && c->u.at[n] != NEVER) n++;
  uint32_t last = c->truths >> 2 * n & 3, new = ~truth & 3;
  if (n + more > COURSE_FEW || begin == FIRST || begin == LAST || end == LAST) return false;
  if (begin >= end || (n && c->u.at[n - 1] >= begin) || last == new) return false;
  c->u.at[n] = begin;
  if (more > 1) c->u.at[n + 1] = end;
  c->truths |= (uint16_t)((new | (more > 1 ? last << 2 : 0)) << 2 * (n + 1));
  return true;
}
static void course_set(Engine *e, const Front *f, Course *c, Instant from, Instant to, uint8_t truth) {
  Steps was, is = { .n = 0 };
  if (is_given_up(c) || (c->few && course_goes_on(f, c, from, to, truth))) return;
  steps_of(f, c, &was);
  for (uint32_t i = 0; i < was.n; i++) {
    Instant lo = was.at[i], hi = i + 1 < was.n ? was.at[i + 1] : INSTANT_MAX;
    if (lo < from) step(&is, lo, was.truth[i]);
    if (lo <= from && from < hi) step(&is, from, truth);
    if (hi > to) step(&is, lo > to ? lo : to, was.truth[i]);
  }
  course_is(e, f, c, &is);
}
uint8_t course_long(const Course *c, Instant t) {
  const LongCourse *all = c->ind ? c->u.all : NULL;
  if (!all) return NOT_ASKED;
  uint32_t lo = 0, hi = all->n;                  /* at[lo] <= t */
  while (hi - lo > 1) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (all->at[mid] <= t) lo = mid;
    else hi = mid;
  }
  return all->truth[lo];
}

/* ---- the table ---- */
static Course *room_for(Engine *e, uint32_t n) {
  char *at = arena_alloc(e->base, (n + 1) * sizeof(Course));
  return (Course *)(void *)(at + (-(uintptr_t)at & (sizeof(Course) - 1)));      /* two are a line */
}
static void widen(Engine *e, Front *f, uint32_t size) {
  Front old = *f;
  f->at = room_for(e, size);
  f->mask = size - 1;                            /* not before: memory may have run out */
  f->shift = key_shift(size);
  for (uint32_t i = 0; old.at && i <= old.mask; i++)
    if (old.at[i].ind) *front_find(f, old.at[i].ind, front_home(f, old.at[i].ind)) = old.at[i];
}
Front *front_new(Engine *e) {
  Front *f = NEW(e->base, Front);
  f->elsewhere = NOT_ASKED;
  f->base = e->t;
  widen(e, f, 16);
  return f;
}
/* NULL: there are too many. */
static Course *course_of(Engine *e, Front *f, IndId x) {
  if (f->closed) return &f->at[front_place(f, x)];
  if (f->n * 2 >= f->mask) widen(e, f, f->mask * 2 + 2);
  Course *c = front_find(f, x, front_home(f, x));
  if (c->ind) return c;
  if (!e->fronts_room) return NULL;
  e->fronts_room--;
  f->n++;
  course_begin(c, x, f->elsewhere);
  return c;
}
void front_put(Engine *e, Front *f, IndId x, const Answer *a) {
  Course *c = x < e->p->inds.n ? course_of(e, f, x) : NULL;
  if (!c) return;                                /* of a closed one there is one, or it would not have been asked */
  f->open |= e->reads.at[a->reads].open;
  f->all |= e->reads.at[a->reads].all;
  course_set(e, f, c, a->from, a->to, a->truth);
}

/* Of whom there will be courses, and how many these are. */
static const uint32_t *named_bits(Engine *e, const Named *who, uint32_t words, uint32_t *n) {
  uint32_t *named = NEW_ARRAY(e->base, uint32_t, words);
  for (uint32_t i = 0; i < who->all.n; i++) named[who->all.at[i].ind / FRONT_BITS] |= 1u << who->all.at[i].ind % FRONT_BITS;
  *n = 0;
  for (uint32_t i = 0; i < words; i++) {
    uint32_t bits = named[i];
    named[i] |= *n << FRONT_BITS;
    *n += front_bits_in[bits];
  }
  return named;
}
/* Bits of individuals that fit into the nearest cache are looked at at once. */
enum { NEAR_WORDS = LIMIT(4096, 1) };
static const uint64_t *named_groups(Engine *e, const Named *who, uint32_t words) {
  if (words <= NEAR_WORDS) return NULL;
  uint64_t *groups = NEW_ARRAY(e->base, uint64_t, e->p->inds.n / FRONT_GROUP / 64 + 1);
  for (uint32_t i = 0; i < who->all.n; i++) groups[who->all.at[i].ind / FRONT_GROUP / 64] |= UINT64_C(1) << who->all.at[i].ind / FRONT_GROUP % 64;
  return groups;
}
void front_close(Engine *e, Front *f, Named *who) {
  uint32_t n, words = e->p->inds.n / FRONT_BITS + 1, as_courses = (uint32_t)(words * sizeof(uint32_t) / sizeof(Course));
  if (who->all.n + (uint64_t)as_courses > e->fronts_room + f->n) return;
  const uint32_t *named = named_bits(e, who, words, &n);
  Front new = { .at = room_for(e, n + 1), .n = n, .named = named, .groups = named_groups(e, who, words), .base = f->base, .elsewhere = F, .closed = true,
                .open = who->reads.open, .all = who->reads.all, .asked = f->asked };
  for (uint32_t sure = 0; sure < 2; sure++)
    for (uint32_t i = 0; i < who->all.n; i++) {
      const NamedSpan *s = &who->all.at[i];
      Course *c = &new.at[front_place(&new, s->ind)];
      if (s->sure != sure) continue;
      if (!c->ind) course_begin(c, s->ind, F);
      course_set(e, &new, c, s->from, s->to, s->sure ? T : NOT_ASKED);
    }
  e->fronts_room += f->n;
  e->fronts_room -= n + as_courses;
  *f = new;                                      /* not before it is whole: memory may have run out */
}
