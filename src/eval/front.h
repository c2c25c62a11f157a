/* front.h - what a condition comes to for thousands of individuals, over time: half a line of the cache for each, which is all that
 * is looked at when many are asked for in turn.
 *
 * Owns: the courses of the truth of one condition, by individual.
 * Invariants
 * - A course says the truth for stretches of time that do not overlap, and NOT_ASKED where it has not been found yet. Of whoever has
 *   none the front knows `elsewhere`, at all times.
 * - A front that is closed has a course of everybody of whom it is not false at all times, and no more will come. Most individuals are
 *   in none of those; who is in some has a bit in `Engine.named`, so that it is in the cache whom one has to look for.
 * - It rests on the record alone, and on what `open` and `all` say (as in a Footprint): where a case adds to that, nobody uses it.
 */
#ifndef CHARTER_FRONT_H
#define CHARTER_FRONT_H
#include "eval/engine.h"

enum { NOT_ASKED = T + 1, COURSE_FEW = 6 };
typedef struct LongCourse LongCourse;
typedef struct Course {
  IndId ind;                     /* 0: nobody */
  uint16_t few, truths;          /* truths: two bits each, from the lowest on: before at[0], from then on, .. */
  union { uint32_t at[COURSE_FEW]; LongCourse *all; } u;   /* few: when it changes, as in front_moment; NEVER behind the last */
} Course;
typedef struct Front {
  Course *at; uint32_t n, mask, shift;   /* an open table */
  Instant base;                  /* moments are seconds from here on: 68 years before it was first asked */
  uint8_t elsewhere; bool closed;
  uint64_t open, all;
  uint32_t asked;                /* how many were asked for, until whoever asks has no more use for that number */
} Front;

Front *front_new(Engine *);
/* Whoever is named has a course, not asked for in his spans, and false otherwise, like that of all others. Nothing, if they are too many. */
void front_close(Engine *, Front *, Named *);
/* The answer holds of the individual, and is kept. */
void front_put(Engine *, Front *, IndId, const Answer *);
uint8_t course_long(const Course *, Instant);

/* Where a table of 2^(64-shift) begins to look. Multiples of the golden ratio keep off each other: individuals that the record introduces
 * one after the other have places of their own, as long as the table has more places than they are. */
static inline uint32_t front_spread(IndId x, uint32_t shift) { return (uint32_t)(x * UINT64_C(0x9E3779B97F4A7C15) >> shift); }
static inline uint32_t front_home(const Front *f, IndId x) { return front_spread(x, f->shift); }
/* Its course, or the empty place where it would be; `home` is as above. */
static inline Course *front_find(const Front *f, IndId x, uint32_t home) {
  uint32_t k = home;
  while (f->at[k].ind != x && f->at[k].ind) k = (k + 1) & f->mask;
  return &f->at[k];
}
/* What lies before or behind all that a moment can say is 0 or LAST: no course that is few changes then. */
enum { NEVER = -1, LAST = -2 };
static inline uint32_t front_moment(const Front *f, Instant t) {
  if (t <= f->base) return 0;
  uint64_t since = (uint64_t)t - (uint64_t)f->base;
  return since < (uint32_t)LAST ? (uint32_t)since : (uint32_t)LAST;
}
/* What is known at t, whose moment this is, of whoever has this course, or none. How many of six moments lie behind is counted without a
 * branch, for nobody could tell where it would go. */
static inline uint8_t front_known(const Front *f, const Course *c, uint32_t moment, Instant t) {
  const uint32_t *at = c->u.at;
  if (!c->few) return c->ind ? course_long(c, t) : f->elsewhere;
  int behind = (at[0] <= moment) + (at[1] <= moment) + (at[2] <= moment) + (at[3] <= moment) + (at[4] <= moment) + (at[5] <= moment);
  return c->truths >> 2 * behind & 3;
}
/* Who of many has to be looked for, in order: for the others it is `elsewhere`. Then where; that is on its way into the cache before the
 * first is looked at. */
enum { FRONT_MANY = 64 };
typedef struct Sought { uint32_t n, home[FRONT_MANY]; uint8_t at[FRONT_MANY]; } Sought;
static inline uint32_t front_named(const Engine *e, const IndId *who, uint64_t of, uint8_t *at) {
  const uint32_t ninds = e->p->inds.n;
  const uint64_t *named = e->named;
  uint32_t n = 0;
  for (; of; of &= of - 1) {
    uint32_t i = (uint32_t)__builtin_ctzll(of);
    IndId x = who[i] < ninds ? who[i] : 0;
    at[n] = (uint8_t)i;
    n += named[x / 64] >> x % 64 & 1 ? 1 : 0;
  }
  return n;
}
/* Of FRONT_MANY, or as many as there are: those whose bits these are. */
static inline void front_seek(const Engine *e, const Front *f, const IndId *who, uint64_t of, Sought *s) {
  uint32_t n = 0;
  if (f->closed) n = front_named(e, who, of, s->at);
  else
    for (; of; of &= of - 1) s->at[n++] = (uint8_t)__builtin_ctzll(of);
  s->n = n;
  for (uint32_t k = 0; k < n; k++) {
    s->home[k] = front_home(f, who[s->at[k]]);
    __builtin_prefetch(&f->at[s->home[k]]);
  }
}
#endif
