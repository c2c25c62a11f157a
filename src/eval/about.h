/* about.h - private to about.c, which makes them, and permits.c: statements about an event in bundles. */
#ifndef CHARTER_ABOUT_H
#define CHARTER_ABOUT_H
#include "eval/engine.h"

typedef struct Part {            /* one statement of a bundle */
  const Rule *rule;
  const Node *apart;             /* what it says without the event: its rest; NULL: nothing, it is true */
  const Node *left;              /* all but the guards, where some conjunct mentions the event and more; else NULL */
  bool look;                     /* `left` is one look at entries, with the head's own variables */
  const Node *with;              /* `left` compares whom else the head is about with this, which the event alone says: `p = m.chair`; or NULL */
  bool whole;                    /* not split at all */
} Part;
typedef VEC(const Part *) Parts;   /* some of a bundle's */
typedef struct Bundle {
  uint32_t id;
  struct Front **fronts;         /* by reading; NULL: not yet; see front.h */
  HeadMode mode;
  KindId kind;                   /* of the event's variable */
  const Rule *sample;            /* in whose variables the guards are */
  uint32_t var;                  /* the event's */
  VEC(const Node *) guards;
  uint64_t hash;                 /* of mode, kind and guards */
  PredId attr; Value is;         /* found where this attribute of the event has this value; 0: always looked at */
  VEC(Part) parts;
  bool plain;                    /* no part needs more than a look at entries, once the rests are known */
  bool rests, others;            /* are there parts with a rest; parts without */
  struct { Instant from, to; ReadingId reading; const Parts *parts; } now;   /* in force when asked last */
  struct Bundle *next;           /* in the same slot of `keyed`, or of `same` */
} Bundle;
/* The bundles that an event's guards let through. */
typedef struct Let { Bundle *b; Truth guard; } Let;
struct About {
  Let *at; uint32_t n;
  bool plain;
  uint32_t modes;                /* bit: some bundle has this HeadMode */
  Arena *arena;                  /* that it is in */
  struct KnownMisses *misses;    /* see misses.c; NULL: none yet */
  struct { Instant from, to; ReadingId reading; const Requirements *all; } now;     /* of requirements: in force when asked last */
};

const Parts *bundle_in_force(Engine *, Bundle *);      /* its parts that are now */
/* Whether some statement of the bundle, leaving the event aside, concludes it. */
Truth bundle_rest(Engine *, Bundle *, GoalMode, PredId, const Value *args);
/* Whether a statement that has no rest concludes it; its guard is left aside. */
Truth part_truth(Engine *, const Part *, const Value *args);
#endif
