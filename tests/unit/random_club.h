/* random_club.h - what tests of random records share: a sequence of numbers that a seed determines, and the program of a text. */
#ifndef TEST_RANDOM_CLUB_H
#define TEST_RANDOM_CLUB_H
#include "api/run.h"
#include "data/case.h"
#include <check.h>

static uint32_t state;           /* the seed, and what comes behind it */
static inline uint32_t below(uint32_t n) {
  state = state * 1664525 + 1013904223;
  return (state >> 8) % n;
}
/* The end of an entry's line: " from 2003-01-01 until 2005-04-01". */
static inline void period(Text *t, uint32_t years) {
  uint32_t from = 2000 + below(years);
  if (below(5)) text_printf(t, " from %u-01-01", from);
  if (below(2)) text_printf(t, " until %u-%02u-01", from + 1 + below(6), 1 + below(12));
  text_puts(t, "\n");
}

/* Of the session, which is made; the text has no errors. */
static inline Program *program_of(Arena *a, Session *s, Text *text) {
  *s = (Session){ .arena = a, .names = names_new(a), .sources = sources_new(a), .diags = NEW(a, Diags) };
  s->diags->arena = a;
  source_add(s->sources, "r.charter", text_done(text), text->n);
  LoadOptions o = { 0 };
  Program *p = run_load_sources(s, &o);
  ck_assert_msg(p && !s->diags->errors, "%s", s->diags->all.n ? s->diags->all.at[0].message : "");
  return p;
}
/* The case of a text. */
static inline Case *case_of(CaseReader *r, Arena *a, Session *s, uint32_t file) {
  Case *c;
  case_reader_open(r, file);
  ck_assert_msg(case_read(r, a, s->diags, &c) == READ_CASE, "%s", s->diags->all.n ? s->diags->all.at[0].message : "");
  return c;
}
#endif
