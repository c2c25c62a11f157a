/* front.h - what a condition comes to for thousands of individuals, over time: half a line of the cache for each, which is all that
 * is looked at when many are asked for in turn.
 *
 * Owns: the courses of the truth of one condition, by individual.
 * Invariants
 * - A course says the truth for stretches of time that do not overlap, and NOT_ASKED where it has not been found yet. Of whoever has
 *   none the front knows `elsewhere`, at all times.
 * - A front that is closed has a course of everybody of whom it is not false at all times, and no more will come: they stand one behind
 *   the other in order of their individuals, so that a line has two that are in use, and bits say who has one and where. In a large
 *   register even these bits are too many to stay near, and those who have one are few: of most others that is seen in fewer bits, one
 *   for each group of individuals.
 * - It rests on the record alone, and on what `open` and `all` say (as in a Footprint): where a case adds to that, nobody uses it.
 */
#ifndef CHARTER_FRONT_H
#define CHARTER_FRONT_H
#include "eval/engine.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { NOT_ASKED = T + 1, COURSE_FEW = 6 };
typedef struct LongCourse LongCourse;
typedef struct Course {
  IndId ind;                     /* 0: nobody */
  uint16_t few, truths;          /* truths: two bits each, from the lowest on: before at[0], from then on, ..; and NOT_ASKED is 0 */
  union { int32_t at[COURSE_FEW]; LongCourse *all; } u;    /* few: when it changes, as in front_moment; NEVER behind the last */
} Course;
/* Of eight individuals the lowest byte says who has a course, and the rest how many courses stand before theirs. */
enum { FRONT_BITS = 8, FRONT_GROUP = 64 };
typedef struct Front {
  Course *at; uint32_t n, mask, shift;   /* a table, open where the front is; closed: one place more, `mask` and `shift` are not used */
  const uint32_t *named;         /* closed: by individual of the record */
  const uint64_t *groups;        /* closed: a bit for each FRONT_GROUP of them, whether any has a course; NULL: that would not be faster */
  Instant base;                  /* moments are seconds from here on: when it was first asked */
  uint8_t elsewhere; bool closed;      /* elsewhere: not asked, of one that is not closed */
  uint64_t open, all;
  uint32_t asked;                /* how many were asked for, until whoever asks has no more use for that number */
} Front;

Front *front_new(Engine *);
/* Whoever is named has a course: true in his spans that are sure, not asked for in the others, and false otherwise, like that of all others.
 * Nothing, if they are too many. */
void front_close(Engine *, Front *, Named *);
/* The answer holds of the individual, and is kept. */
void front_put(Engine *, Front *, IndId, const Answer *);
uint8_t course_long(const Course *, Instant);   /* of whoever has a course that is not few, or none */

/* Where a table of 2^(64-shift) begins to look. Multiples of the golden ratio keep off each other: individuals that the record introduces
 * one after the other have places of their own, as long as the table has more places than they are. */
static inline uint32_t front_spread(IndId x, uint32_t shift) { return (uint32_t)(x * UINT64_C(0x9E3779B97F4A7C15) >> shift); }
/* Of whom a closed front has a course, and where. */
extern const uint8_t front_bits_in[1 << FRONT_BITS];
static inline uint64_t front_group(const Front *f, IndId x) { return f->groups[x / FRONT_GROUP / 64] >> x / FRONT_GROUP % 64 & 1; }
static inline uint32_t front_names(const Front *f, IndId x) { return f->named[x / FRONT_BITS] >> x % FRONT_BITS & 1; }
static inline uint32_t front_place(const Front *f, IndId x) {
  uint32_t eight = f->named[x / FRONT_BITS];
  return (eight >> FRONT_BITS) + front_bits_in[eight & ((1u << x % FRONT_BITS) - 1)];
}
/* Where one begins to look for it. */
static inline uint32_t front_home(const Front *f, IndId x) { return f->closed ? front_place(f, x) : front_spread(x, f->shift); }
/* Its course, or the empty place where it would be; `home` is as above. */
static inline Course *front_find(const Front *f, IndId x, uint32_t home) {
  uint32_t k = home;
  while (!f->closed && f->at[k].ind != x && f->at[k].ind) k = (k + 1) & f->mask;
  return &f->at[k];
}
/* What lies before or behind all that a moment can say is FIRST or LAST: no course that is few changes then. */
enum { FIRST = INT32_MIN, NEVER = INT32_MAX, LAST = NEVER - 1 };
static inline int32_t front_moment(const Front *f, Instant t) {
  Instant first = f->base + FIRST, last = f->base + LAST;
  return t < first ? FIRST : t > last ? LAST : (int32_t)(t - f->base);
}
/* The two bits of its truths that hold at this moment. How many of six moments lie behind is found without a branch, for nobody could tell
 * where it would go. */
static inline uint32_t course_bits(const Course *c, int32_t moment) {
#if defined(__SSE2__)
  const __m128i *half = (const __m128i *)(const void *)c, now = _mm_set1_epi32(moment);
  __m128i ahead = _mm_packs_epi32(_mm_cmpgt_epi32(_mm_load_si128(half), now), _mm_cmpgt_epi32(_mm_load_si128(half + 1), now));
  int behind = __builtin_ctz((uint32_t)_mm_movemask_epi8(ahead) >> 4 | 1u << 2 * COURSE_FEW);    /* two bits each, as in truths */
#else
  const int32_t *at = c->u.at;
  int behind = (at[0] <= moment) + (at[1] <= moment) + (at[2] <= moment) + (at[3] <= moment) + (at[4] <= moment) + (at[5] <= moment);
  behind *= 2;
#endif
  return c->truths >> behind;
}
/* What is known at t, whose moment this is, of somebody of the record. */
static inline uint8_t front_known(const Front *f, IndId x, int32_t moment, Instant t) {
  if (f->closed && ((f->groups && !front_group(f, x)) || !front_names(f, x))) return f->elsewhere;
  const Course *c = front_find(f, x, front_home(f, x));
  uint8_t known = ~course_bits(c, moment) & NOT_ASKED;
  return known == NOT_ASKED && !c->few ? course_long(c, t) : known;
}
/* Who of many has to be looked for, in order, and where; for the others it is `elsewhere`. */
enum { FRONT_MANY = 64 };
typedef struct Sought { uint32_t n, home[FRONT_MANY]; uint8_t at[FRONT_MANY]; } Sought;
static inline uint64_t front_grouped(const Front *f, const IndId *who, uint64_t of, uint32_t ninds) {
  uint64_t some = 0;
  for (; of; of &= of - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(of);
    some |= front_group(f, who[i] < ninds ? who[i] : 0) << i;
  }
  return some;
}
static inline void front_named(const Front *f, const IndId *who, uint64_t of, uint32_t ninds, Sought *s) {
  uint32_t n = 0;
  if (f->groups) of = front_grouped(f, who, of, ninds);
  for (; of; of &= of - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(of);
    IndId x = who[i] < ninds ? who[i] : 0;
    s->at[n] = (uint8_t)i;
    s->home[n] = front_place(f, x);
    n += front_names(f, x);
  }
  s->n = n;
}
/* Of FRONT_MANY, or as many as there are: those whose bits these are. Where they are looked for is on its way into the cache before the
 * first is looked at. */
static inline void front_seek(const Engine *e, const Front *f, const IndId *who, uint64_t of, Sought *s) {
  s->n = 0;
  if (f->closed) front_named(f, who, of, e->p->inds.n, s);
  for (; !f->closed && of; of &= of - 1, s->n++) {
    uint32_t i = (uint32_t)__builtin_ctzll(of);
    s->at[s->n] = (uint8_t)i;
    s->home[s->n] = front_spread(who[i], f->shift);
  }
  for (uint32_t k = 0; k < s->n; k++) __builtin_prefetch(&f->at[s->home[k]]);
}
/* Of whom it is known to be true, or to be not known; and of whom it is to be asked: a bit for each, as above. */
typedef struct Told { uint64_t yes, perhaps, ask; } Told;
static inline Told front_tell(const Front *f, const IndId *who, Sought *s, Instant t) {
  int32_t moment = front_moment(f, t);
  uint64_t low = 0, high = 0, of = 0;            /* T is 1 in `truths`, U is 2, F both */
  for (uint32_t k = 0; !f->closed && k < s->n; k++) s->home[k] = (uint32_t)(front_find(f, who[s->at[k]], s->home[k]) - f->at);
  for (uint32_t k = 0; k < s->n; k++) {
    uint64_t bits = course_bits(&f->at[s->home[k]], moment);
    low |= (bits & 1) << s->at[k];
    high |= (bits >> 1 & 1) << s->at[k];
    of |= UINT64_C(1) << s->at[k];
  }
  return (Told){ low & ~high, high & ~low, of & ~(low | high) };
}
#endif
