/* eval.h - answers: what holds, who may, what is the verdict, and the proof of each.
 *
 * An Engine evaluates one frozen Program. It keeps what it has derived from the record alone, with the interval
 * of time for which that holds (see memo.h), and forgets what a case added when the next case is set.
 * An Engine belongs to one thread; any number of engines may share a Program.
 * All results live in the arena that the caller gives; failures (memory, limits) go to that arena's trap.
 */
#ifndef CHARTER_EVAL_H
#define CHARTER_EVAL_H
#include "ir/ir.h"

typedef struct Engine Engine;

/* A roster is a list that a case gives of its event, kept short: for each of these individuals of the record, of whom no one is there
 * twice, the entry that `pred` holds of it and the event. It stands before number `before` of the case's facts, and in its file from
 * `lo` on, as a list of strings without escapes. The individuals, and a bit for each of the record, are good until the reader reads on. */
typedef struct Roster { PredId pred; uint32_t before, n, file, lo; const IndId *inds; const uint64_t *bits; } Roster;

/* What a case adds to the record. New individuals have ids from program->inds.n upwards, in the order of `inds`. */
typedef struct Case {
  Name name;                     /* of the case: the event's name as written */
  IndId event;                   /* the case's own event */
  VEC(IndId) events;             /* it and the events nested in it, in the order of the text */
  VEC(Ind) inds;
  VEC(IndId) dated;              /* those of the events that have a date of their own, and not the outer event's */
  VEC(IndId) replaced;           /* recorded events of the same kind and name, which it replaces (M5) */
  Facts facts;
  VEC(Roster) rosters;           /* only of whoever reads cases so (see case_reader_rosters), and then besides `facts` */
  uint64_t source_line;          /* in a stream: where it began */
  Span span;
} Case;

Engine *engine_new(const Program *, Trap *);     /* NULL when there is no memory */
void engine_free(Engine *);
Trap *engine_set_trap(Engine *, Trap *);          /* where failures jump to from now on; the one before */
void engine_set_case(Engine *, const Case *);    /* NULL: none. Nothing is asked when the Case is gone, until the next call */
void engine_try_case(Engine *, const Case *);    /* for a while: what was found of the one before, with its proofs, stays good */
const Program *engine_program(const Engine *);
const Ind *engine_ind(const Engine *, IndId);    /* of the record or of the case */
/* From now on it is noted, by RuleId, of which statements an answer came about: those that concluded (a requirement: was
 * met; a power: was used rightly), those that were asked and did not, and those of which that was not known. To be called
 * before the first question. */
enum { MARK_CONCLUDED = 1, MARK_NOT = 2, MARK_OPEN = 4 };
void engine_mark(Engine *, uint8_t *marks);

/* ---- proofs ---- */
typedef enum {
  PF_FACT,        /* an entry of the record or of the case: span */
  PF_RULE,        /* a statement of a provision concluded it, or could have and did not: prov, rule */
  PF_DECISION,    /* a recorded decision concluded it: span of the entry, prov the clause that empowers it */
  PF_ATOM,        /* a derived relation, function or permission; kids are its rules */
  PF_ALL,         /* all kids (an `and`; the premises of a rule) */
  PF_ANY,         /* one of the kids */
  PF_COMPARE,     /* a comparison: text shows both sides */
  PF_COUNT,       /* a threshold or aggregate: text shows the arithmetic */
  PF_EACH,        /* one binding of a quantifier */
  PF_MISSING,     /* an input that the record does not give: text names it */
  PF_GAP,         /* no statement gives a value */
  PF_CONFLICT,    /* statements give different values */
  PF_ABSENT,      /* closed world: the record has no such entry */
  PF_OVERRIDDEN,  /* what would have concluded, displaced by the kid */
  PF_REPEATED,    /* shown elsewhere in this proof: `same` is its id */
  PF_CUT,         /* deeper than the limit asked for */
} ProofKind;
/* What a node says, as data: most are compared, or passed over, and never put in words. */
typedef enum {
  SAY_TEXT,        /* `text` */
  SAY_CONDITION,   /* the condition `node`, whose variables `vars` stand for `v`, in order of their slots */
  SAY_NONE_FITS,   /* that nothing satisfies it */
  SAY_COMPARISON,  /* `node`, whose sides have the values v[0] and v[1] */
  SAY_GOAL,        /* relation, function with its value behind the arguments `v`, or permission: `pred`, `mode`; or not that */
  SAY_CALL,        /* `pred` of the arguments `v` */
  SAY_DOING,       /* that the act `pred` is done by `v`, and `text` behind that */
  SAY_NOT_APPLIED, /* that the provision does not apply */
  SAY_REQUIRED,    /* that `node` is required of the event v[0] */
} SayKind;
typedef struct Saying {
  SayKind kind; uint8_t mode; bool not, valued;   /* valued: it has a value behind its arguments */
  PredId pred; uint32_t n; uint64_t slots;        /* n: values in v; slots: of the variables that stand for them */
  const Value *v; const Node *node; const Var *vars;
  const char *text, *brief;                       /* brief: the same with long lists cut short, or NULL */
} Saying;
/* A proof that is kept: whenever a node has one of this number, it and what is below it say the same. */
typedef struct Kept { uint64_t number; uint32_t nodes, nprovs; const ProvId *provs; } Kept;   /* provs: that it cites, each once */
enum { MISSES_SHOWN = 3 };         /* so many of the ways in which something fails are shown, but in a whole proof */
typedef struct Proof Proof;      /* good until the next case is set */
struct Proof {
  uint32_t id;              /* unique within one answer, 1.. in order of printing; 0: at depth CHECK_SHOWN */
  ProofKind kind;
  Truth truth;              /* of what it says */
  Saying says;              /* what is proved or refuted; proof_says has it in words */
  const char *note;         /* further words, or NULL: "since 2021-09-16 it is overridden by ..." */
  Span span;                /* where it is written: of the rule, the condition or the entry; file 0: nowhere */
  ProvId prov;              /* the provision, or 0 */
  IndId event;              /* decisions: by which event */
  Instant at;               /* as of when */
  Instant from, to;         /* facts: their period */
  PredId pred; const Value *key;   /* PF_MISSING: of which relation or function, at which arguments */
  uint32_t same;
  Value holder;             /* an office that is held: by whom; proof_office has the words */
  PredId office; const Value *office_of; bool acting;   /* this one, or */
  Name capacity;                                        /* this, as the statement calls it */
  const Kept *kept;                                     /* see kept.c, or NULL */
  uint32_t left;            /* further statements that do not apply, for which it has no premise; none in a whole proof */
  VEC(Proof *) kids;
};

void proof_words(const Engine *, Text *, const Proof *, const char *between);   /* between: a condition and what it is said of */
/* The same with holes where it speaks of individuals in the row: for row[i] the byte HOLE + i, which no text has. */
enum { HOLE = 0xF8, HOLES_MOST = 8 };
void proof_words_around(const Engine *, Text *, const Proof *, const char *between, const Value *row, uint32_t n);
const char *proof_says(const Engine *, Arena *, const Proof *);     /* "chair(CSC) is Nikol Pashinyan" */
const char *proof_office(const Engine *, Arena *, const Proof *);   /* "head of state of Armenia", or NULL */

/* ---- checking a case ---- */
/* How much of a proof is wanted. What is not shown is not explained: of a concise one not what held before something failed;
 * of a short one no long lists either. */
typedef enum { PROOF_WHOLE, PROOF_CONCISE, PROOF_SHORT, PROOF_FORMS } ProofForm;
typedef enum { FIND_REQUIREMENT, FIND_PERMISSION, FIND_PROHIBITION, FIND_DUTY, FIND_CONFLICT, FIND_GAP,
               FIND_UNDETERMINED, FIND_INPUT, FIND_BEYOND_POWERS } FindingKind;
typedef VEC(const char *) Texts;
/* Of findings of one sort, at whatever events, the proofs are the same but for the individuals of their rows. Whoever puts the first of
 * them in words may keep what that looks like, in `shown`, and in `arena`, which lasts as long as this does; or else note that it is of
 * no use for the others. At depth CHECK_SHOWN, findings whose sort was shown come without proofs. */
typedef struct FindingSort { const void *shown; bool of_no_use; Arena *arena; } FindingSort;
typedef struct Finding Finding;
struct Finding {
  FindingKind kind;
  Truth truth;              /* F: broken; U: undetermined */
  ProvId prov;              /* or 0 (a permission that no provision gives: the provisions that could have are in the proof) */
  Span span;
  const char *message;      /* one sentence; NULL: see finding_words. That `required` does not hold, or that nothing permits the act of the row */
  Texts needs;              /* the missing inputs it turns on: "invited(Akylbek Japarov, 2022-01-10)"; sorted, unique */
  Proof *proof;
  const Proof *said;        /* below its root: the node whose words the message has, or NULL */
  const Node *required; const Proof *fails;    /* fails: the premise at which its refutation ends, or NULL */
  uint32_t place;           /* among the findings, from 0 */
  uint32_t run, col;        /* run > 0: of this one and those behind it, so many in all, nothing is told but the row, and row[col] alone differs */
  VEC(IndId) others;        /* at depth CHECK_SHOWN: of whom the same is found, in the place of row[col], and who have no findings of their own */
  PredId act; const Value *row;   /* what somebody did without permission; with a proof, also other acts, done or not done */
  const Finding *like;      /* this one's proof is its proof, with `row` in the place of its row; or NULL */
  VEC(const Finding *) likewise;  /* those that are like this one */
  FindingSort *sort;        /* at depth CHECK_SHOWN; or NULL */
};
typedef struct Check {
  IndId event; ReadingId reading; Verdict verdict; ProofForm form;
  VEC(Finding *) findings;  /* worst first, then in order of the provisions */
  VEC(ProvId) decisive;     /* provisions of some readings only that the findings rest on, or could have: "the readings differ on" */
} Check;
/* Its message, of the case that is set: "Akylbek Japarov attends the meeting, and no provision permits it". */
void finding_words(const Engine *, Text *, const Finding *);
const char *finding_message(const Engine *, Arena *, const Finding *);
/* The same of a finding without a message, apart: what stands before row[col], and behind it. False: it stands there not once. */
bool finding_words_around(const Engine *, const Finding *, uint32_t col, Text *before, Text *behind);
/* Is this input among those that are missing for what the proof leaves unknown? */
bool proof_needs(const Program *, const Proof *, PredId, const Value *key);
/* Does it rest on a statement or a decision of a provision of this label (and not on one that was overridden)? */
bool proof_rests_on(const Program *, const Proof *, Name label);
/* What is asked for: findings; with proofs of one of these forms, short ones perhaps with those alone that were not shown yet, see
 * FindingSort; or the verdict alone, without any. */
typedef enum { CHECK_FINDINGS, CHECK_PROOFS, CHECK_CONCISE, CHECK_SHORT, CHECK_SHOWN, CHECK_VERDICT } CheckDepth;
Check *engine_check(Engine *, Arena *, IndId event, ReadingId, CheckDepth);
/* For tests: is every finding that has another's proof proved the same way when it is proved by itself? With the case set. */
bool check_likewise_holds(Engine *, const Check *);

/* ---- what would make a case valid ---- */
typedef enum {
  CHANGE_SET,                  /* a value: from .. to, V_NONE: there is none */
  CHANGE_ADD, CHANGE_DROP,     /* one more, one less in a list */
  CHANGE_EMPTY,                /* what was not given, a list or values by key, is given and is empty */
  CHANGE_DATE,                 /* the event's date: from .. to */
  CHANGE_OPEN,                 /* within the search: an entry, or (args NULL) all there is of it, is not known */
} ChangeKind;
/* A change of what a case says about one of its events: an attribute, or a relation whose last parameter is the event. */
typedef struct Change { ChangeKind kind; PredId pred; IndId event; Value *args; Value from, to; } Change;   /* args: nparams */
typedef VEC(const Change *) ChangeSet;
/* `choose` of these, whichever; of sets of several changes, and of sets that touch the same place, one. */
typedef struct Choice { uint32_t choose; VEC(ChangeSet) of; bool more; } Choice;    /* more: others were not looked at */
/* One from each of the choices, whichever: with these changes, and with no part of them, the case is valid. */
typedef struct Suggestion { uint32_t size; VEC(Choice) choices; } Suggestion;        /* size: how many changes these are */
typedef struct SuggestLimits { uint32_t tries, steps; } SuggestLimits;
/* SUGGEST_WORK: so many entries and individuals may be read for each try, on average, or there are fewer. */
enum { SUGGEST_TRIES = 2000, SUGGEST_STEPS = 4, SUGGEST_MOST = 10, SUGGEST_WORK = 5000 };
typedef struct Suggestions {
  VEC(Suggestion *) all;       /* the smallest first; at most SUGGEST_MOST */
  uint32_t tries;              /* how many changed cases were looked at, once for each reading */
  SuggestLimits limits;
  uint32_t steps;              /* how many changes at once were looked at, as far as the proofs lead */
  bool spent;                  /* the tries were used up */
  bool hopeless;               /* whatever the case says of its events at their dates, it is not valid */
} Suggestions;
/* Changes that make the case with all its events valid under these readings. The case must be set, and is set again
 * when this returns; the record is never changed. */
Suggestions *engine_suggest(Engine *, Arena *, const Case *, const ReadingId *, uint32_t nreadings, SuggestLimits);
bool change_same(const Program *, const Change *, const Change *);
/* The case with the changes made. What is not changed is shared. */
Case *case_changed(Arena *, const Program *, const Case *, const Change *const *, uint32_t n);

/* ---- queries ---- */
typedef struct Row { Truth truth; Value *values; } Row;          /* a value per column; V_ANY: whatever individual */
typedef struct Rows {
  Truth answer;                          /* T if a row is true, else U if one is, else F */
  uint32_t ncols; const Var **cols;      /* the query's free variables, in order of first use */
  VEC(Row) rows;                         /* true and undetermined ones; sorted by their printed text */
} Rows;
Rows *engine_ask(Engine *, Arena *, const Query *, Instant, ReadingId);
/* Proof of the query with its variables bound as in `row` (NULL: no variables, or the first row); or why not. */
Proof *engine_why(Engine *, Arena *, const Query *, const Row *row, Instant, ReadingId);

/* ---- who may (must, must not) do an act at an event ---- */
typedef struct WhoRow {
  Value actor; Truth truth;
  Texts capacity;                        /* "minister of defence of Belarus"; `as` words of the provision */
  VEC(ProvId) provs;
  Texts needs;                           /* for undetermined ones */
  Proof *proof;
} WhoRow;
typedef struct Who { VEC(WhoRow) rows; } Who;   /* V_ANY actor: everybody not listed, undetermined */
typedef enum { WHO_MAY, WHO_MUST, WHO_MUST_NOT } WhoMode;
/* all: those who may not, too. Without `proofs` rows have none. */
Who *engine_who(Engine *, Arena *, PredId act, WhoMode, IndId event, ReadingId, bool all, bool proofs);

/* ---- history ---- */
/* What a row rests on, in short: what concludes it - statements, decisions, entries of the record - and the decisions that
 * this rests on at the same instant. */
typedef struct Ground {
  ProvId prov;              /* of the statement, or of the clause that empowers the decision; 0: an entry */
  IndId event;              /* the decision's event, or 0 */
  bool acting;              /* an entry: the holder acts */
  Span span;
} Ground;
typedef struct Grounds { VEC(Ground) all; Texts needs; } Grounds;    /* needs: as of a Finding */
/* [from, to), the same rows for the same reasons throughout; grounds by row, NULL when they were not asked for. */
typedef struct Stretch { Instant from, to; Rows *rows; Grounds *grounds; } Stretch;
typedef struct History {
  VEC(Stretch) stretches;
  bool goes_on;                /* it has no end, and was not followed further */
} History;
/* Without an end (INSTANT_MAX) it goes on for as long as there are changes; where they do not end, as of an office that
 * goes round, it is cut behind `enough` and the last date that the record mentions. */
History *engine_history(Engine *, Arena *, const Query *, Instant from, Instant to, Instant enough, ReadingId, bool grounds);

/* ---- words ---- */
/* "head of state of Kazakhstan" from a phrase with its {parameters} filled in; name(args) without a phrase. */
const char *engine_value_text(const Engine *, Arena *, Value);
void engine_put_value(const Engine *, Text *, Value);
void engine_put_inds(const Engine *, Text *, const IndId *, uint32_t n);      /* "A, B, C" */
const char *engine_fact_text(const Engine *, Arena *, PredId, const Value *args);   /* of a relation */
#endif
