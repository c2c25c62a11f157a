/* draw.h - what the generators share: lists, random numbers of their own, dates. */
#ifndef BENCH_DRAW_H
#define BENCH_DRAW_H
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPEN = 1 << 30 };            /* a period without an end */

static void die(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static FILE *create(const char *dir, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  FILE *f = fopen(path, "w");
  if (!f) die(path);
  return f;
}

static void *need(void *at) {
  if (!at) die("out of memory");
  return at;
}
#define LIST(T) struct { T *at; int n, cap; }
#define push(v, x)                                                                                  \
  do {                                                                                              \
    if ((v)->n == (v)->cap) {                                                                       \
      (v)->cap = (v)->cap ? (v)->cap * 2 : 64;                                                      \
      (v)->at = need(realloc((v)->at, (size_t)(v)->cap * sizeof *(v)->at));                         \
    }                                                                                               \
    (v)->at[(v)->n++] = (x);                                                                        \
  } while (0)

/* splitmix64: a counter and a mixing function. */
static int seed = 13;
static uint64_t state;
static uint64_t draw(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}
static double part(void) { return (double)(draw() >> 11) / 9007199254740992.0; }      /* [0, 1) */
static inline bool chance(double p) { return part() < p; }
static inline int below(int n) { return (int)(((draw() >> 32) * (uint64_t)n) >> 32); }       /* 0 .. n-1 */
static inline int upto(double n) { return (int)(part() * n); }
static inline void begin_stream(int a, int b, int c, int d) {
  state = 0;
  const int parts[] = { seed, a, b, c, d };
  for (int i = 0; i < 5; i++) state = draw() ^ (uint64_t)parts[i] * 0x2545F4914F6CDD1Du;
}

static inline int day_of(int y, int m, int d) {
  y -= m <= 2;
  int era = y / 400, of = y - era * 400, yday = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + of * 365 + of / 4 - of / 100 + yday - 719468;
}

static inline const char *iso(int day) {
  static char text[4][16];
  static int which;
  char *out = text[which++ & 3];
  int z = day + 719468, era = z / 146097, of = z - era * 146097;
  int y = (of - of / 1460 + of / 36524 - of / 146096) / 365, yday = of - (365 * y + y / 4 - y / 100);
  int m = (5 * yday + 2) / 153, d = yday - (153 * m + 2) / 5 + 1;
  snprintf(out, sizeof text[0], "%04u-%02u-%02u", (unsigned)(y + era * 400 + (m >= 10)) % 10000,
           (unsigned)(m < 10 ? m + 3 : m - 9) % 100, (unsigned)d % 100);
  return out;
}
#endif
