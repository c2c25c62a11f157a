/* suggest.h - private to the files that look for changes which make a case valid.
 *
 *   change.c      a case with changes made; when two changes touch the same place
 *   leads.c       what the proof of a fault reads of the case: where a change could tell
 *   candidates.c  from leads to changes worth trying, the nearest first
 *   tries.c       changed cases that were looked at, and what is wrong with each
 *   suggest.c     the search: following what tells, groups, dates
 *   combine.c     faults repaired one by one, put together
 *   picks.c       what is suggested is tried once more, in every combination, and so are its parts
 *
 * Nothing here knows more than a case's shape: attributes, relations whose last parameter is the event, a date.
 */
#ifndef CHARTER_SUGGEST_H
#define CHARTER_SUGGEST_H
#include "eval/explain.h"

/* ---- leads ---- */
/* Somebody reads an attribute of a case's event, or a relation whose last parameter is one. */
/* Read by what fails or is not known; by what holds; by some statement, if not by this proof. */
typedef enum { NEAR_FAILS, NEAR_HOLDS, FAR } Distance;
typedef struct Lead { PredId pred; Value *args; Distance near; } Lead;       /* V_ANY: whatever */
typedef struct LeadGroup {
  const Node *node;                /* NULL: the bindings of the requirement itself */
  int64_t by;                      /* so many of its elements; 0: it cannot be said */
  uint32_t first, end;             /* of its leads */
  bool open;                       /* every lead may be an element */
  VEC(uint32_t) elements;          /* where the leads of each begin */
} LeadGroup;
typedef struct Leads {
  Arena *a;
  VEC(Lead) all;
  VEC(LeadGroup) groups;
  Table values;                    /* that the proof speaks of, the first first */
  VEC(Value) gaps;                 /* by how much comparisons of numbers and of dates fail */
  VEC(Instant) instants;           /* where something that was read changes, or that a date was compared with */
  VEC(uint32_t) within;            /* groups that are being collected */
  Truth around;
  uint32_t opened;                 /* statements that were gone through for open conditions */
  uint64_t hash;                   /* of the near leads and the groups: changes when a change has told */
} Leads;
Leads *leads_of(Engine *, Arena *, const Fault *);         /* the engine looks at the case */
/* Is the predicate part of what a case says of an event, and in which column is the event? */
bool editable(const Program *, const Pred *, uint32_t *column);

/* ---- changes ---- */
uint64_t change_hash(const Program *, const Change *);
bool changes_clash(const Program *, const Change *, const Change *);       /* they touch the same place */
/* Of two changes of one sort: does the first stand before the other, in the order of what they are about? */
bool change_before(const Change *, const Change *, const Program *);
bool changes_alike(const Change *, const Change *);        /* of one sort: the same predicate of the same event */
/* What a case says of one place. */
typedef struct Slot { Truth truth; Value value; bool there, given; } Slot;    /* there: an entry of the case itself */
Slot slot_of(const Program *, const Case *, PredId, const Value *args);
int group_given(const Case *, PredId, IndId event);        /* GIVEN_NOT, .. */

/* ---- the search ---- */
typedef VEC(uint32_t) Ids;
/* A change worth trying. `open`: the change that makes what it touches unknown; if the fault is still certain then, no
 * value for that place can mend it. */
typedef struct Step { uint32_t change, open, rivals, lead; Distance near; } Step;   /* rivals: with the same `open` */
typedef struct StepGroup {
  uint32_t by; const Node *node;
  VEC(Ids) elements;             /* by element: changes */
  bool enough;                   /* so many of them are a way */
} StepGroup;
typedef struct Steps {
  uint64_t fault;                /* whose they are */
  uint64_t hash;                 /* Leads.hash */
  VEC(Step) all;
  VEC(StepGroup) groups;         /* of which several have to change at once */
  bool built;                    /* else without steps, and groups without elements */
  Instant next;                  /* the next instant at which something that was read changes; INSTANT_MAX: none */
} Steps;
/* A set of changes that was tried: what is wrong with the case then. */
typedef struct Try {
  uint64_t hash;
  uint32_t n; const uint32_t *ids;       /* of changes, ascending */
  Faults faults;
  bool failed;                           /* it cannot be told: a limit was reached */
  VEC(Steps *) steps;
  uint32_t dug_for, dug_left;            /* the goal, and how deep it was followed from here */
} Try;
typedef struct Search {
  Engine *e; const Program *p;
  Arena *a, *scratch;                    /* of the search; of one try */
  const Case *base; const ReadingId *readings; uint32_t nreadings;
  SuggestLimits limits;
  uint32_t tries; bool spent;
  uint64_t work;                         /* of the engine, at which there are no tries left */
  VEC(Change *) changes;                 /* [0] unused */
  VEC(Try *) all;
  uint32_t *change_slots, change_mask, *try_slots, try_mask;
  uint32_t goals, deepest;
} Search;
uint64_t fault_key(const Program *, const Fault *);
uint32_t change_id(Search *, const Change *);              /* copied */
/* The case with these changes: NULL when there are no tries left. `more`: one more than `of` has, or several. */
Try *try_ids(Search *, const uint32_t *ids, uint32_t n);
Try *try_with(Search *, const Try *of, const uint32_t *more, uint32_t n);
bool ids_clash(const Search *, const Try *, const uint32_t *more, uint32_t n);
Case *case_of(Search *, const Try *);                      /* in s->scratch */
bool can_try(Search *, uint32_t n);                         /* so many tries are left; they are used up now */
/* Runs fn; false: a limit was reached on the way. Other failures go on to the caller's trap. */
bool guarded(Search *, void (*fn)(Search *, void *), void *user);
/* candidates.c: what to try next for a fault. NULL when there are no tries left. */
Steps *steps_of(Search *, Try *, const Fault *);
const Steps *leads_seen(Search *, Try *, const Fault *);   /* its hash, groups and next instant are enough */

/* A way to reach the goal. With `members` any `choose` of these would do as well in place of those of them in `ids`. */
typedef struct Way { const Try *try; uint32_t choose; Ids members; } Way;
typedef VEC(Way) Ways;
typedef struct Goal {
  const uint64_t *allowed; uint32_t nallowed;    /* faults that may remain, by key, sorted */
  Ways ways;
  uint32_t id;
} Goal;
bool reaches(const Search *, const Try *, const Goal *);
void search(Search *, Goal *, uint32_t steps);
/* combine.c */
void combine(Search *, const Try *root, Arena *, Suggestions *out);
#endif
