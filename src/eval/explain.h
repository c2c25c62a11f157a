/* explain.h - private to the files that build proofs and read them: explain.c (goals, statements, requirements),
 * explain_node.c (conditions and the terms in them), explain_alike.c (elements that are alike), kept.c (what the record
 * alone proves), grounds.c (what it all comes down to). */
#ifndef CHARTER_EXPLAIN_H
#define CHARTER_EXPLAIN_H
#include "eval/engine.h"

enum { MAX_NESTING = 60, MAX_BINDINGS = 64, GROUNDS_NESTING = 12, MAX_TURNS_BACK = 1 };

typedef struct Seen { GoalMode mode; PredId pred; Instant t; const Value *args; Proof *proof; bool busy; } Seen;
typedef struct Reference { Proof *from, *to; } Reference;
struct Leads;
struct Explainer {
  Engine *e; Arena *a; VEC(Seen) seen; VEC(Reference) refs; uint32_t nesting, limit, turns_back; bool circular, all_bindings;
  uint32_t next_id;
  bool words_only;             /* what fails, and not what that rests on */
  ProofForm form;
  bool lightly;                /* of what held before something failed: that it did, and not why */
  const struct Denials *denials;   /* knows what statements about the act at the event fail on; or NULL: denials.c */
  const Node *failed;          /* what the last plan failed on */
  const Node *fails;           /* whoever explains this condition next need not ask whether it holds */
  bool keeps, shares;          /* proofs may be kept, and those that were kept be used, or even be shared: kept.c */
  uint32_t keeping;            /* so many goals are being explained whose proofs may be kept */
  uint32_t deepest, earliest;  /* how deep it went since kept_start; the first of `seen` that was referred to */
  bool head;                   /* it may be the statement's head that does not fit, and not its body */
  struct Leads *leads;         /* notes what the proof reads, for suggestions (leads.c); NULL: nobody asks */
};

bool explain_deeper(Explainer *);                          /* false: nothing is shown any deeper */
void proof_add(Explainer *, Proof *, Proof *kid);          /* kid may be NULL */
void explain_term(Explainer *, Frame *, const Node *, Proof *into);   /* the calls in a term are premises */
void explain_conjuncts(Explainer *, Frame *, const Node *, Truth want, Proof *into);
void grounds_of(Arena *, Explainer *, Proof *, Grounds *);  /* of a proof that is not numbered yet */
const Value *values_kept(Arena *, const Value *, uint32_t n);
Saying say_condition(Explainer *, SayKind, const Frame *, const Node *);

void explain_plan(Explainer *, Frame *, const Plan *, Proof *into);   /* no binding makes it true: how far it goes */

/* kept.c */
bool kept_goal(const Explainer *, GoalMode, PredId, const Value *args);    /* could its proof be kept? */
Proof *kept_find(Explainer *, PredId, const Value *args);                 /* its proof, or NULL */
typedef struct KeptProof KeptProof;
typedef struct Renamed { Value from, to; } Renamed;
const KeptProof *kept_about(Explainer *, Proof *, Value whom);            /* all that was explained; NULL: it cannot be kept */
const Proof *kept_proof(const KeptProof *);
Proof *kept_copy(Explainer *, const KeptProof *, const Renamed *);        /* Renamed: or NULL. NULL: it does not fit in here */
bool kept_room(Engine *);
typedef struct KeptSpan { Moment outer; uint32_t seen, refs, nesting, deepest, earliest; } KeptSpan;
KeptSpan kept_start(Explainer *, Footprint *fresh);    /* what is explained from here on is that goal */
void kept_end(Explainer *, KeptSpan, PredId, const Value *args, Proof *);

/* likewise.c */
/* Is the second the first with `to` in the place of `from`? at: the instant that they speak of. */
typedef struct Renaming { const Engine *e; Arena *a; const Value *from, *to; uint32_t n; Instant at_from, at_to; } Renaming;
bool proofs_same(const Renaming *, const Proof *, const Proof *);
uint64_t proof_hash(const Proof *, const Value *whom, uint32_t n, Instant at);  /* those that are the same but for these have the same */
/* Of one check, by the hashes of their proofs: findings that are like none before them. */
typedef struct First { uint64_t hash; Finding *finding; } First;
typedef struct Firsts { First *at; uint32_t mask, n; } Firsts;
/* With a proof and a row, at an event of that instant: is there one like it? If not, it is another one. */
bool finding_likewise(const Engine *, Arena *, Firsts *, Instant, Finding *);

/* sorts.c: by what guards say of the event, and by the causes of each rest; NULL: there is none, or no room for another */
typedef struct Sorts Sorts;
typedef struct SortKey { PredId act; uint32_t nvalues, ncauses; const Value *values; const void *const *causes; } SortKey;
FindingSort *sort_of(Engine *, const SortKey *);

/* denials.c: of those who may not do an act at an event */
typedef struct Causes Causes;
typedef struct Denials Denials;
Denials *denials_make(Engine *, const About *, PredId act, ProofForm);   /* NULL: it cannot be told without a proof for each */
/* Who may not do it, row[..] each, falls into groups, numbered from 1: in a group proofs are the same but for the actor. 0: he has a
 * proof of his own; false: somebody has. */
bool denials_group(Engine *, Denials *, const Value *row, const IndId *who, uint32_t n, uint32_t *group);
uint32_t denials_groups(const Denials *);                       /* how many there are; in one there may be nobody */
Finding *denials_first(const Denials *, uint32_t group);        /* whose proof is the group's; or NULL */
FindingSort *denials_sort(Engine *, const Denials *, uint32_t group); /* that the group's findings are of; or NULL */
void denials_explained(Engine *, Denials *, const Value *row, uint32_t group);     /* he, of the group, is explained next */
void denials_add(Denials *, uint32_t group, Finding *first);
bool denials_about(const Engine *, const Denials *, GoalMode, PredId, const Value *args);   /* that he may, who is explained now */
bool denials_explain(Explainer *, const Denials *, const Rule *, Frame *, Proof *into);     /* what the statement fails on; or not */
void denials_drop(Engine *);

/* misses.c: in force, by which the goal could come about; `near` those whose guards let the event through, or none where that cannot be told.
 * Far ones: as many of them as are shown (MISSES_SHOWN), and how many are left; or all. In the engine's memory for a call. */
typedef struct Misses { Rules near, far; uint32_t left; } Misses;
Misses misses_few(Engine *, GoalMode, PredId, const Value *args);
Misses misses_all(Engine *, GoalMode, PredId, const Value *args);

void explain_none(Explainer *, Frame *, const Node *quantifier, Proof *into);   /* nothing satisfies it: how far it goes */

bool entries_alone(const Engine *, const Node *);          /* no provision and no decision has a part in the proof of it */
typedef struct Alikes Alikes;
Alikes *alikes_new(Explainer *, Proof *into, const Node *);   /* the condition that they are elements of */
bool alikes_none(const Alikes *);                          /* none will be shown: no need to look at them */
bool alikes_next(Alikes *);                                /* before each element; false: enough were looked at */
void alikes_add(Alikes *, Proof *kid);
void alikes_done(Alikes *);

/* leads.c: each does nothing where nobody asks. */
void lead_goal(Explainer *, GoalMode, PredId, const Value *args, Truth);
void lead_value(Explainer *, Value);
void lead_sides(Explainer *, const Node *compare, Value a, Value b);
void lead_open(Explainer *, Frame *, const Node *, Truth);       /* conditions whose variables are open */
Truth lead_within(Explainer *, Truth);          /* the truth of the condition whose terms are explained next; the one before */
/* A group: so many (`by`; 0: it cannot be said) of its elements have to change for the condition to come out otherwise. */
void lead_group(Explainer *, const Node *);
void lead_element(Explainer *);
void lead_group_end(Explainer *, int64_t by);
#endif
