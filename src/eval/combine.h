/* combine.h - private to the two files that make suggestions of the ways that the search found. */
#ifndef CHARTER_COMBINE_H
#define CHARTER_COMBINE_H
#include "eval/suggest.h"

/* `choose` of these sets of changes, whichever; with choose > 1 each is a single change. */
typedef struct Pick { uint32_t choose; VEC(Ids) sets; bool more; } Pick;
typedef VEC(Pick) Picks;
typedef struct Draft { Picks picks; uint32_t size; } Draft;
typedef VEC(Draft) Drafts;
typedef struct Combine {
  Search *s;
  Arena *a;                    /* of what is found */
  const Try *root;
  Goal whole;                  /* nothing is wrong any more */
  Drafts drafts;               /* the smallest first */
  VEC(const Try *) smaller;    /* that were met on the way, and are enough */
  VEC(const Try *) taken;      /* every combination of what was found */
  Suggestions *out;
} Combine;

Ids ids_of(Arena *, const uint32_t *, uint32_t n);
void check_draft(Combine *, Picks *);                      /* into out, if it holds */
#endif
