/* engine.h - private to eval: the engine's state and the interfaces between its files.
 *
 * How an answer comes about. A goal (a relation, value or permission at some arguments) is solved at one
 * instant, on demand, top down. Whatever is read on the way narrows a Footprint: the interval of time around
 * the instant in which everything that was read stays as it is, and a mask of what a case could change. So
 * every answer comes with its interval of validity, is remembered for it (memo.c), and the history of a term is
 * the sequence of these intervals. What depends on the record alone outlives the case. Cycles of relations
 * within an instant are solved bottom up, semi-naively, for what is demanded (fixpoint.c). Recursion back in time
 * is recursion.
 *
 * Kleene throughout: a solution carries T or U; F solutions are not produced. A variable that an unknown
 * value would bind stays unbound and the solution is U ("whatever individual"): V_ANY in rows.
 *
 *   store.c     entries, indexes, individuals by kind; with case.c the only readers of Facts; they narrow the footprint
 *   case.c      what a case adds; given.c: lists that it gives of its own event, for those who ask many times
 *   term.c      terms to values, comparisons
 *   solve.c     formulas: truth where all is bound, solutions where not; plan.c orders the conjuncts
 *   collect.c   comprehensions, aggregates, thresholds; members.c remembers the sets that thresholds count over
 *   about.c     statements about an event, split into what reads the event and what does not
 *   permits.c   who of many may do an act at an event; named.c: of whom alone a condition can be true, and when;
 *               front.c: its truth for individuals over time
 *   order.c     the first, last, next of a set in an order, positions in it
 *   decided.c   what an event decides, as a condition
 *   conclude.c  a key's conclusions: entries, statements, decisions; overriding; value and truth (M7 to M11)
 *   goal.c      goals: a predicate or permission at its arguments, anchoring in time, remembering; rows.c: where arguments are open
 *   done.c      what it is to do an act; valid.c: requirements
 *   fixpoint.c  recursive relations
 *   table.c     distinct rows; packed.c: the same where they are many
 *   check.c, who.c, ask.c, words.c                                        answers
 *   explain.c, explain_node.c, explain_alike.c, say.c, grounds.c           proofs, what they say, what they come down to
 *   likewise.c, denials.c                                                 proofs that are the same but for whom they are about
 *   sorts.c                                                               and at which event
 *   kept.c                                                                proofs that rest on the record alone, remembered
 */
#ifndef CHARTER_ENGINE_H
#define CHARTER_ENGINE_H
#include "base/limit.h"
#include "eval/eval.h"

enum {
  LIMIT_STACK = LIMIT(3 << 20, 96 << 10),       /* bytes of stack before a chain of goals is cut and its far end solved first */
  LIMIT_UNWINDS = 1000000,     /* how often, for one answer */
  LIMIT_TURNS = 1000000,       /* of a statement that asks for its previous turn */
  LIMIT_FRONTS = LIMIT(2000000, 40),      /* courses of individuals, half a line of the cache each, that answers are kept in a second time, for speed */
  LIMIT_ORDERED = LIMIT(1 << 18, 7),     /* elements of sets that are kept in their order */
  LIMIT_KEPT = LIMIT(8 << 20, 3000),        /* bytes of proofs that are kept, see kept.c */
  LIMIT_STEPS_EXACTLY = 65536, /* distinct sums that `exactly` follows */
};

/* ---- footprints ---- */
typedef struct Footprint {
  Instant from, to;            /* [from, to): nothing that was read changes in it */
  uint64_t open_reads;         /* bits of kinds and predicates read without an event of the record fixed, see store.c */
  uint64_t all_reads;          /* bits of predicates read at all */
} Footprint;
#define CASE_BIT (UINT64_C(1) << 63)   /* in open_reads: something of the case itself was read */

/* ---- frames: one activation of a rule, query or act definition ---- */
typedef struct Frame {
  Value *slot; uint64_t bound; uint32_t nvars; const Var *vars;
  IndId subject;               /* event that the statement concerns at its own instant, or 0 (M2) */
  Turn turn;                   /* of a statement with turns */
} Frame;
#define FRAME(name, n, variables)                                                                   \
  Value name##_slots[(n) ? (n) : 1];                                                                \
  memset(name##_slots, 0, sizeof name##_slots);                                                     \
  Frame name = { name##_slots, 0, (n), (variables), 0, { 0, 0, 0 } }
static inline void frame_bind(Frame *f, uint32_t var, Value v) { f->slot[var] = v; f->bound |= UINT64_C(1) << var; }
static inline void frame_unbind(Frame *f, uint32_t var) { f->bound &= ~(UINT64_C(1) << var); }
static inline bool frame_has(const Frame *f, uint32_t var) { return f->bound >> var & 1; }

/* What to do with a solution; true stops the search. */
typedef struct Cont Cont;
struct Cont { bool (*run)(Engine *, Cont *, Frame *, Truth); };

/* A row; true stops. */
typedef bool (*RowFn)(Engine *, void *user, const Value *row, Truth);

/* ---- hashes ---- */
static inline uint64_t hash_mix(uint64_t h, uint64_t x) {
  h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ (h >> 29);
}
static inline uint64_t value_hash(uint64_t h, Value v) {
  return hash_mix(h, (uint64_t)v.n ^ ((uint64_t)v.tag << 56) ^ ((uint64_t)v.den << 24));
}
static inline uint64_t columns_hash(const Value *v, uint32_t mask) {
  uint64_t h = mask;
  for (; mask; mask &= mask - 1) h = value_hash(h, v[__builtin_ctz(mask)]);
  return h;
}
static inline bool values_eq(const Value *a, const Value *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!value_eq(a[i], b[i])) return false;
  return true;
}

/* ---- rows (table.c) ---- */
typedef struct TRow { Truth truth; Value *v; } TRow;
typedef struct Table {         /* distinct rows of `width` values, each with the greatest truth seen */
  Arena *arena; uint32_t width; VEC(TRow) rows; uint32_t *hash; uint32_t mask;
  uint32_t nany;               /* rows with a V_ANY */
  Value *next; uint32_t room;  /* for the next rows */
} Table;
void table_init(Table *, Arena *, uint32_t width);
/* Adds a row or raises its truth. Returns its index + 1 when that changed anything, else 0. */
uint32_t table_add(Table *, const Value *, Truth);
uint64_t row_hash(const Value *, uint32_t width);
Truth table_truth(const Table *, const Value *);          /* F if absent; rows with V_ANY count */

/* ---- many rows (packed.c) ---- */
#define CODE_LISTED UINT32_C(0x80000000)
#define CODE_ANY UINT32_C(0x80000000)            /* of V_ANY */
#define CODE_NONE UINT32_MAX                     /* of a value that was never met */
typedef struct Codes { VEC(Value) listed; uint32_t *slots, mask; } Codes;   /* slots: place in `listed` + 1; 0: empty */
typedef struct PackedSlot { uint32_t hash, row; } PackedSlot;      /* row: number + 1; 0: empty */
typedef struct Packed {        /* distinct rows, as in a Table */
  Arena *arena; Codes *codes; uint32_t width;
  VEC(uint32_t) cells; VEC(uint8_t) truths;      /* width cells for each row */
  PackedSlot *slots; uint32_t mask, nany;
} Packed;
static inline const uint32_t *packed_row(const Packed *t, uint32_t i) { return t->cells.at + (size_t)i * t->width; }
static inline Value code_value(const Codes *c, uint32_t code) {
  return code < CODE_LISTED ? value_make(V_IND, code) : c->listed.at[code & (CODE_LISTED - 1)];
}
uint32_t code_find(const Codes *, Value);        /* CODE_NONE: no row has it */
static inline uint64_t codes_hash(const uint32_t *row, uint32_t mask) {
  uint64_t h = mask;
  for (; mask; mask &= mask - 1) h = hash_mix(h, row[__builtin_ctz(mask)]);
  return h;
}
void packed_init(Packed *, Arena *, Codes *, uint32_t width);
uint32_t packed_add(Packed *, const Value *, Truth);      /* as table_add */
void packed_get(const Packed *, uint32_t row, Value *out);

/* ---- store ---- */
typedef struct Bucket { uint64_t hash; uint32_t lo, hi; } Bucket;      /* lo == hi: an empty slot */
typedef struct Index {         /* the rows of a table in order of (columns in `mask`, start of period) */
  uint32_t mask, nbuckets;     /* nbuckets: slots less one, a power of two less one */
  const Fact **rows; Instant *maxto;   /* maxto[i]: latest end among the rows of its bucket up to i */
  Bucket *buckets; struct Index *next;
} Index;
typedef struct Guess { uint32_t mask; double rows; struct Guess *next; } Guess;
/* col: of the individuals; rows: of functions, which entry is whose; see given.c */
/* bits: by individual of the record, of a list; otherwise slots: a table of the individuals */
/* absent: what it means not to be there, of lists */
typedef struct GivenSet { const uint64_t *bits; IndId *slots; uint32_t *rows; uint32_t mask, col, n; bool distinct; Truth absent; } GivenSet;
typedef struct FactTable {
  const Fact **rows; uint32_t n;
  Index *indexes; Guess *guesses;
  const Fact **unknown; uint32_t nunknown;
  uint8_t plain, known;        /* 0 not known yet, 1, 2 not; see goal.c */
  /* of a case: */
  uint32_t *keys, key_mask;    /* rows by their whole key, if asked for */
  uint8_t given;               /* as given_state, for the case's own event */
  bool passing;                /* some row is not simply true, at all times */
  bool used;                   /* it is among Engine.case_preds */
  const GivenSet *set;
  const struct Members *counted; uint32_t there;   /* so many of these members, who were counted last, stand in the list */
  const Roster *roster;        /* what the case gives is this list: `rows` are made once they are asked for, see case_rows */
} FactTable;
typedef struct Pattern { const Value *v; uint32_t bound, width; IndId subject; } Pattern;   /* bit i: column i must equal v[i] */

typedef struct DecisionRef { const Decision *d; const Ind *event; } DecisionRef;
typedef VEC(DecisionRef) DecisionRefs;

/* ---- goals ---- */
/* What is remembered, by mode: goals; and, kept the same way, what about.c derives for them (`pred` counts its bundles). */
typedef enum { G_PRED, G_MAY, G_MUST, G_MUST_NOT, G_ABOUT, G_IN_FORCE, G_REST, G_SET, G_TERMS, G_MEMBERS, G_THRESHOLD, G_ORDER,
               G_CAUSE, G_PROOF, G_PROOF_CONCISE, G_PROOF_SHORT, G_MODES } GoalMode;    /* from G_CAUSE on: in the memory of kept.c */
typedef struct ReadMasks { uint64_t open, all; } ReadMasks;   /* as in a Footprint */
typedef struct Answer {        /* what is remembered of a goal for an interval */
  Instant from, to;
  union {
    Value value;               /* functional predicates */
    Table *rows;               /* patterns with an open column */
    const void *derived;       /* see about.c, members.c */
  } u;
  uint32_t reads;              /* which of e->reads */
  uint8_t truth;               /* relations and permissions with every argument given */
  bool used;                   /* the slot that it stands in is */
} Answer;
typedef struct Memo Memo;

typedef enum { DEFER_VALUE, DEFER_TRUTH, DEFER_ROWS, DEFER_CIRCLE } DeferKind;
typedef struct Deferred {
  DeferKind kind; GoalMode mode; PredId pred; uint32_t bound; IndId subject; Instant t; ReadingId reading; Value v[MAX_ARGS + 1];
} Deferred;

/* What is asked of a predicate over and over. */
typedef struct PredInfo {
  uint64_t bit;                /* in the masks of footprints */
  uint16_t key, events;        /* its parameters as bits; those that are events */
  uint32_t modes;              /* bit: some statement has this HeadMode */
  bool decidable;              /* decisions may conclude it */
  bool derived;                /* more than its entries conclude it */
  const Var *means;            /* of an act: the variables of its meaning, once they were needed */
  struct { Instant from, to; ReadingId reading; } force;   /* the same of its statements are in force, when asked last (sorts.c) */
} PredInfo;

/* A phrase taken apart: texts, and the parameters between them. */
typedef struct PhrasePart { const char *text; size_t len; int param; } PhrasePart;   /* param: -1 none, -2 the value */
typedef struct Words { const char *at; size_t len; } Words;
/* of: the node; entries: 0 not asked yet, 1, 2: does it rest on entries alone? see explain_alike.c */
typedef struct NodeWords { const Node *of; Words words; uint8_t entries; } NodeWords;
typedef struct PhraseParts { VEC(PhrasePart) all; } PhraseParts;

typedef struct GivenMap { uint64_t *keys; uint8_t *flags; uint32_t mask; } GivenMap;   /* (pred, event) -> GIVEN_.. */

struct Engine {
  const Program *p;
  Trap *trap;
  Arena *base;                 /* indexes, plans, what was derived from the record */
  Arena *case_arena;           /* what was derived with the case */
  Arena *scratch;              /* within one public call */
  /* where evaluation stands */
  Instant t; ReadingId reading; Footprint *fp; const char *stack;   /* where the public call began */
  /* store */
  FactTable *facts;            /* by PredId */
  PredInfo *info;              /* by PredId */
  uint64_t *kind_bits;         /* by KindId: in the masks of footprints */
  bool any_nested, case_nested; /* are there events within events */
  bool *kind_moves;            /* by KindId: its individuals come and go, or there are none */
  bool any_gone;               /* some individual of the record is none, see sema/variant.c */
  uint32_t **kind_inds; uint32_t *kind_n;      /* by KindId: individuals; events in order of time */
  struct Chosen *chosen;       /* events by an attribute, see chosen.c */
  GivenMap given, case_given;  /* once they are needed */
  Instant last_mentioned;      /* the last date that the record and the provisions mention, once it is needed; or INSTANT_MIN */
  IndId **missing; uint32_t *nmissing;         /* by attribute PredId: events for which it is not known */
  DecisionRef *decisions; uint32_t ndecisions; /* record's, in order of time */
  uint64_t *decision_keys; uint32_t *decision_first, *decision_next; uint32_t decision_mask;
  uint64_t deciding_kinds;     /* bits of kinds that decide */
  /* case */
  const Case *cs; FactTable *case_facts; uint64_t case_open, case_all, case_after; Instant case_time;
  bool case_replaces;          /* the case replaces an event of the record */
  VEC(PredId) case_preds;      /* whose case_facts are in use */
  DecisionRef *case_decisions; uint32_t ncase_decisions;
  /* goals that were met too deep, and are solved before what asked for them; see engine_run */
  VEC(Deferred) deferred; jmp_buf unwind; uint32_t unwinds;
  uint8_t *marks;              /* by RuleId, see engine_mark; or NULL */
  struct Causes *causes; uint8_t *tellable;    /* by RuleId, by PredId (0: not known yet), see denials.c */
  struct Sorts *sorts;         /* in `kept`; NULL: none yet, see sorts.c */
  /* memory of goals */
  Memo *base_memo, *case_memo, *kept_memo;
  Arena *kept; size_t kept_most; bool kept_full; uint64_t kept_number;   /* see kept.c; number: of the last one */
  VEC(ReadMasks) reads; uint32_t *reads_hash, reads_mask;   /* the combinations met so far, see memo.c */
  struct Bundles **bundles; uint32_t nbundles;   /* by PredId, see about.c */
  PredId **acts;               /* by KindId, once they were needed: the acts at such events, see check.c */
  uint64_t fronts_room;        /* courses that there may yet be in Fronts, and what else these take */
  uint32_t orders_room;        /* elements that may yet be kept in order */
  struct { PredId pred; IndId event; ReadingId reading; struct About *about; Footprint fp; } last_about;   /* of this case */
  VEC(struct Lift *) lifts;    /* by the number of the set's node, see members.c */
  VEC(struct OrderKnown *) orders;             /* the same, see order.c */
  PhraseParts *phrases;        /* by PredId, once they were needed */
  NodeWords *node_words; uint32_t nnode_words; /* by the number of a node of the program, likewise */
  struct PlanSlot *plans; uint32_t plan_mask, plan_n;
  struct Fix *fixes, *case_fixes;
  struct Collations *collations;               /* alphabets that were asked for, or NULL */
  uint64_t work;               /* entries and individuals read, rows kept: how much there was to do so far */
};

/* store.c */
void store_build(Engine *);
static inline void fp_narrow(Footprint *f, Instant from, Instant to) {
  if (from > f->from) f->from = from;
  if (to < f->to) f->to = to;
}
void fp_event_edge(Engine *, Instant at);       /* an event at `at` becomes visible: narrows to this side of it */
/* Until an event of the case becomes visible that makes a difference to what was read at t. Footprints do not say that themselves, so
 * that what rests on the record alone is known for as long as it holds without the case: where the case has a part in what was read
 * it is not used. Whoever remembers something for the case alone, or goes to the end of the interval, has to ask. */
void fp_until_case(const Engine *, Footprint *, Instant t);
/* Could the case change what was read? */
static inline bool reads_case_dependent(const Engine *e, uint64_t open, uint64_t all, Instant t) {
  if (!e->cs) return false;
  if (e->case_replaces) return true;             /* a name may have come to stand for something else */
  return (open & (CASE_BIT | e->case_open)) || (all & e->case_all) || (t > e->case_time && (open & e->case_after));
}
static inline bool fp_case_dependent(const Engine *e, const Footprint *f, Instant t) {
  return reads_case_dependent(e, f->open_reads, f->all_reads, t);
}
static inline bool ind_is_case(const Engine *e, Value v) { return v.tag == V_IND && (uint64_t)v.n >= e->p->inds.n; }
static inline const Ind *ind_at(const Engine *e, IndId i) {
  return i < e->p->inds.n ? &e->p->inds.at[i] : &e->cs->inds.at[i - e->p->inds.n];
}
bool event_hidden(const Engine *, IndId);       /* replaced by the case */
typedef bool (*FactFn)(Engine *, void *, const Fact *);
/* Every entry of `pred` in force now that fits the pattern (an unknown value fits any); true when stopped. */
bool facts_scan(Engine *, PredId, Pattern, FactFn, void *);
enum { GIVEN_NOT = 0, GIVEN_YES = 1, GIVEN_UNKNOWN = 2 };
int given_state(Engine *, PredId, IndId event);
typedef bool (*IndFn)(Engine *, void *, IndId, Truth);
/* The individuals that a variable of this kind ranges over, now, in a statement concerning `subject`; those that a
 * decision establishes, while it stands. */
bool domain_scan(Engine *, KindId, IndId subject, IndFn, void *);
Truth in_domain(Engine *, KindId, IndId subject, IndId);
IndId current_ind(const Engine *, IndId);
Value current_value(const Engine *, Value);
/* Visible events of a kind, latest first (or earliest first), strictly before `before`: those in the list, which is in order of time,
 * and the case's. Whoever leaves events of the record out of the list knows that they change nothing. */
typedef struct EventList { const IndId *at; uint32_t n; } EventList;
bool events_scan(Engine *, KindId, EventList, Instant before, bool latest_first, IndFn, void *);
uint32_t kind_size(const Engine *, KindId);
/* Is a variable of this type never left open, because what it ranges over changes, or may be nothing at all? */
bool domain_moves(const Engine *, Type);
bool domain_sure(const Engine *, Type column, KindId);    /* in_domain is T for whatever such a column may have in it */
bool facts_clash(Engine *, PredId);             /* two values for one key at one time, somewhere */
double facts_estimate(Engine *, PredId, uint32_t bound);
/* Decisions about (label, predicate, key), visible or not, in order of time. */
void decisions_about(Engine *, DecisionRefs *, PredId, const Value *key, uint32_t nkey);
void decisions_on(Engine *, DecisionRefs *, PredId);
void decisions_of_event(Engine *, DecisionRefs *, IndId);
void decisions_of_label(Engine *, DecisionRefs *, Name label, DecOp op);

bool table_scan(Engine *, Arena *, FactTable *, Pattern, FactFn, void *);
const Index *index_of(Arena *, FactTable *, uint32_t mask);
bool index_find(const Index *, const Value *, uint32_t *lo, uint32_t *hi);   /* rows with these columns */
bool fact_fits(const Fact *, Pattern);
bool fact_hidden(Engine *, const Fact *);       /* it is about an event that the case replaces */
void tables_fill(Arena *, const Program *, FactTable *, const Facts *);
static inline bool value_unknown(const Pred *d, const Fact *f) { return d->functional && f->args[d->nparams].tag == V_UNKNOWN; }
DecisionRef *decision_refs(Engine *, Arena *, const Facts *);   /* in order of time */

/* case.c */
/* Of what the case says with this predicate, from now on until another case is set. */
FactTable *case_table(Engine *, PredId);
const Fact **case_rows(Engine *, FactTable *);
void store_case(Engine *);
bool case_scan(Engine *, PredId, FactTable *, Pattern, FactFn, void *);
/* A relation's entry about an event of the case is the case's or none: *found. False: scan instead. */
bool case_entry(Engine *, PredId, const Value *args, bool *found);
/* Likewise of a function of an event alone: its entry, or NULL. */
bool case_value(Engine *, PredId, const Value *key, const Fact **found);

/* given.c */
/* The individuals of a list of the case; `actor`: which argument they are. */
const IndId *given_inds(Engine *, const FactTable *, uint32_t actor);
const GivenSet *given_set(Engine *, PredId);    /* NULL: what the case gives is not that simple */
bool set_find(const GivenSet *, IndId);
static inline bool set_has(const Engine *e, const GivenSet *s, IndId x) {
  if (s->bits) return x < e->p->inds.n && s->bits[x / 64] >> x % 64 & 1;
  return set_find(s, x);
}
typedef struct Probe { const GivenSet *set; Truth absent; const FactTable *table; Value value; bool unlike; } Probe;
bool probe_make(Engine *, PredId, IndId event, Probe *);
/* f(event, v) = value, or != it if `unlike`, for a keyed attribute. */
bool probe_roll_make(Engine *, PredId, IndId event, Value value, bool unlike, Probe *);
Truth probe_roll(const Probe *, Value v);
static inline Truth probe(const Engine *e, const Probe *p, Value v) {       /* is v in the list? */
  if (v.tag != V_IND) return v.tag == V_UNKNOWN ? U : F;
  return set_has(e, p->set, (IndId)v.n) ? T : p->absent;
}

/* term.c */
/* ranged: v is unknown but within [lo, hi] (V_UNSET: an open end), or perhaps none; a number, date or duration */
typedef struct Bounded { Value v; bool ranged; Value lo, hi; bool or_none; } Bounded;
static inline Bounded bounded_exact(Value v) {
  Bounded b = { v, false, { 0, 0, 0 }, { 0, 0, 0 }, false };
  return b;
}
/* Between equal ends there is one value. */
#define OPEN_END value_make(V_UNSET, 0)
static inline Bounded bounded_within(Value lo, Value hi, bool or_none) {
  if (lo.tag != V_UNSET && !or_none && value_eq(lo, hi)) return bounded_exact(lo);
  Bounded b = { VALUE_UNKNOWN, true, lo, hi, or_none };
  return b;
}
Bounded term_bounded(Engine *, Frame *, const Node *);
Value term_value(Engine *, Frame *, const Node *);               /* the value; ranges collapse to unknown */
Truth compare(Engine *, Frame *, const Node *);
Truth compare_bounded(Op, Bounded, Bounded);
int value_order(Value, Value);                  /* of two of one type that has an order */
_Noreturn void eval_overflow(Engine *, const Node *);

/* plan.c */
typedef struct PlanItem { const Node *node; uint32_t var; } PlanItem;   /* node NULL: bind `var` over its domain */
typedef struct Plan {
  uint32_t n; PlanItem *items;
  uint64_t settle;             /* event variables that must not stay open at the end */
} Plan;
const Plan *plan_for(Engine *, const Node *and_node, const Node *without, uint64_t bound, const Var *vars);

/* solve.c */
Truth truth(Engine *, Frame *, const Node *);              /* every free variable bound */
Value first_time(Engine *, Frame *, const Node *);           /* the value of N_FIRST_TIME */
Value working_days(Engine *, Frame *, const Node *);         /* the value of N_WORKING */
bool solve(Engine *, Frame *, const Node *, Cont *);       /* node may be NULL: true */
bool solve_inside(Engine *, Frame *, const Node *some, Cont *);   /* binds the variables of a quantifier, too */
Truth solutions(Engine *, Frame *, const Node *);          /* the greatest truth of a solution; NULL: T */
/* Binds the unbound variables of `vars` one by one over their domains, then runs the continuation. */
bool solve_domains(Engine *, Frame *, uint64_t vars, Truth, Cont *);
/* Continue with the conjunction `node` less its kid `without` (for deltas). */
bool solve_without(Engine *, Frame *, const Node *, const Node *without, Truth, Cont *);
bool conj_from(Engine *, const Plan *, uint32_t first, Frame *, Truth, Cont *);
static inline const Node *node_kid(const Node *n, uint32_t i) { return i < n->nkids ? n->kid[i] : NULL; }

/* chosen.c */
/* All events of the kind but for those of which the condition, whose variable they are, is false at all times. */
EventList events_that_may(Engine *, Frame *, const Node *cond, uint32_t var, KindId);

/* collect.c */
void collect(Engine *, Frame *, const uint32_t *vars, uint32_t nvars, const Node *cond, Table *out);
Bounded aggregate(Engine *, Frame *, const Node *);
/* The events that are, or may be, the latest (earliest): T where certain, several where they share an instant. */
void latest_candidates(Engine *, Frame *, const Node *, Table *out);
Truth threshold(Engine *, Frame *, const Node *);
typedef struct Element { Value *v; Truth in, has; Value weight; } Element;   /* weight V_UNKNOWN: not known */
/* counted: members that differ in two truths only are numbers in `count`, by whether they are surely in the set and by whether
 * they have the property, instead of elements */
enum { BRIEF = 8, BRIEF_SPARED = 2, NAMES_MOST = BRIEF + BRIEF_SPARED };   /* so many names of many; nobody counts one or two more */
typedef struct TallyNames { uint32_t n; const Value *v[NAMES_MOST + 1]; } TallyNames;      /* the last is whoever comes when they are complete */
typedef struct Tally {
  Value quantity; VEC(Element) all; bool known_quantity, counted; uint32_t count[2][3];
  TallyNames *first;           /* NULL, or of those counted, who comes first: surely in the set, by what they have; the others with U */
} Tally;
void tally(Engine *, Frame *, const Node *, Tally *);
void tally_named(Engine *, Frame *, const Node *, Tally *);    /* counted, where that is enough, with the first names */
bool vague_row(const TRow *, uint32_t width);
Truth tally_truth(Engine *, const Node *, const Tally *);

/* members.c */
typedef struct Lift {          /* a threshold, the terms that depend on the member alone taken out of it */
  const Node *node, *property, *weight;
  const Node *common;          /* what the property asks besides, and is the same for all members; or NULL */
  const Node **terms; uint32_t nterms;   /* stand for the slots behind those of the frame */
  Var *vars; uint32_t nvars;
  uint64_t outer;              /* what the set itself depends on */
  bool lasts;                  /* the set may be remembered */
  /* property: is `asks_of` (a column of the set, then the terms) in that list of the event; or: is that what the
   * event's roll says of it, `asks_value` */
  PredId asks; uint32_t asks_event, asks_of; const Node *asks_value;
  struct { const struct Members *are; Instant from, to; ReadingId reading; uint32_t reads; } now;   /* of a set that depends on time alone */
} Lift;
/* A set of n rows, each of as many values as it has variables, and nterms values beside each; vague: some row is not one that is known.
 * asked: where all rows are surely there, those of whom `asks` is asked and who are known: nasked individuals; nnone: for
 * how many rows there is nobody; the others are not known. NULL: these are not told apart */
typedef struct Members { const TRow *rows; uint32_t n; const Value *terms; bool vague; const IndId *asked; uint32_t nasked, nnone; } Members;
Lift *lift_of(Engine *, const Frame *, const Node *threshold);
const Members *members_of(Engine *, Frame *, Lift *);
uint64_t slots_in(const Node *);                /* every variable that occurs in it, bound inside or not */
bool any_event_slot(const Engine *, uint64_t slots, const Var *);
bool looks_back(const Node *);                  /* does it ask for the turn before? */

/* named.c */
/* Whoever the condition, of variable `var`, is not false of, and when: unless a case adds to what `reads` says, it is one of these in
 * one of his spans; where these are `sure`, it is true of him. False: it may be anybody. */
typedef struct NamedSpan { IndId ind; bool sure; Instant from, to; const Fact *fact; const Node *by; } NamedSpan;   /* see named.c */
typedef struct Named {
  VEC(NamedSpan) all; ReadMasks reads;
  uint32_t first; VEC(const Node *) others; uint64_t vars; bool apart;   /* of the condition that was asked about last, see named.c */
} Named;
bool named_in(Engine *, const Node *condition, uint32_t var, const Var *vars, Named *);
/* Of what was found last, for a condition of a statement under the reading at hand: is it true, or false after all? */
void named_settle(Engine *, const Rule *, uint32_t var, Named *);

/* order.c */
Bounded ordered(Engine *, Frame *, const Node *);
/* The set in its order, for proofs; `tied` with the one before. What has no place stands at the end. */
typedef struct Ranked { uint32_t n; Value *v; bool *sure, *tied; } Ranked;
void ranked(Engine *, Frame *, const Node *, Ranked *);

/* decided.c */
bool solve_decides(Engine *, Frame *, const Node *, Cont *);
Truth decides_truth(Engine *, Frame *, const Node *);
const Decision *decided_by(Engine *, Frame *, const Node *);   /* the entry that makes it true, or NULL */

/* engine.c */
/* What is asked between the two is asked at instant t, with a footprint of its own; afterwards only what the case could change is kept
 * of it. */
typedef struct Moment { Instant t; ReadingId reading; Footprint *fp; } Moment;
Moment moment_enter(Engine *, Instant t, Footprint *fresh);
void moment_leave(Engine *, Moment);
/* Called where a goal is about to be solved and its answer remembered. */
void stack_check(Engine *, DeferKind, GoalMode, PredId, Pattern);
/* Runs fn as one public call: at an instant, under a reading, with a footprint and scratch memory of its own. */
void engine_run(Engine *, Instant, ReadingId, Footprint *, void (*fn)(Engine *, void *), void *user);

/* conclude.c */
typedef struct Concl {
  const Rule *rule; const Fact *fact; const Decision *decision; bool open;   /* which of: open: the record does not say */
  bool negative; bool is_default; const Rule *clause;
  GoalMode mode; Value value; Truth body, stands; bool settled;
  int32_t over;                /* index of a conclusion that overrides it, or -1 */
} Concl;
typedef VEC(Concl) Concls;
typedef enum { WHY_VALUE, WHY_NONE, WHY_GAP, WHY_CONFLICT, WHY_INPUT, WHY_UNKNOWN, WHY_LATER } WhyValue;
void conclusions(Engine *, PredId, bool act, const Value *key, Concls *);   /* at e->t, anchoring done by the caller */
/* Without the rules i for which skip[i], and as though rule `also`, unless NULL, had concluded with truth `body`. */
void conclusions_with(Engine *, PredId, bool act, const Value *key, Concls *, const bool *skip, const Rule *also, Truth body);
Value resolve_value(const Engine *, const Pred *, const Concls *, WhyValue *);
Truth resolve_truth(const Pred *, const Concls *, WhyValue *);
Truth resolve_act(const Concls *, GoalMode, bool *conflict);
Truth permission(GoalMode, Truth may, Truth must, Truth must_not);   /* what the standing conclusions come to */
bool entry_is_open(Engine *, PredId, const Value *key);     /* what is not said of this key is not known */
Truth entries_truth(Engine *, PredId, const Value *key);    /* what the entries alone say of a relation */
/* A statement with turns is evaluated at the beginning of the turn: false before the first. */
typedef struct TurnMoment { Moment m; Footprint fresh; bool moved; } TurnMoment;
bool turn_enter(Engine *, const Rule *, Frame *, TurnMoment *);
void turn_leave(Engine *, TurnMoment *);
/* The instant that a statement's `previous turn` means; false: there is none. */
bool turn_before(Engine *, const Frame *, Instant *);
/* Solves one rule for the key columns in `bound`; fn gets the whole head (open columns: V_ANY), the value and the truth. */
typedef bool (*HeadFn)(Engine *, void *, const Value *head, Value value, Truth);
bool rule_solve(Engine *, const Rule *, const Value *key, uint32_t bound, HeadFn, void *);
/* Binds the head of `r` to the key columns in `bound`; false when they cannot agree. *left: columns whose argument is no
 * plain variable and must be compared after the body. */
bool head_bind(Engine *, const Rule *, Frame *, const Value *key, uint32_t bound, uint32_t *left);
bool head_repeats(const Rule *, uint32_t col);
static inline void rule_mark(Engine *e, const Rule *r, Truth t) {
  if (e->marks) e->marks[r->id] |= t == T ? MARK_CONCLUDED : t == F ? MARK_NOT : MARK_OPEN;
}
bool rule_in_force(Engine *, const Rule *);                 /* at e->t under e->reading; narrows the footprint */
IndId rule_subject(Engine *, const Rule *, const Frame *, const Value *key, uint32_t bound);
typedef struct Standing { Truth own, empowered; const Rule *clause; } Standing;   /* clause: that empowers it, or NULL */
Standing decision_standing(Engine *, const DecisionRef *, const Value *key);
Truth decision_within_powers(Engine *, const DecisionRef *);   /* whatever has become of it since; F: beyond powers */
Truth waived(Engine *, const Rule *, IndId event, const Decision **by);
Truth established(Engine *, IndId);

/* about.c: statements about an event, where what they conclude stands as it is */
typedef struct About About;
const About *about_goal(Engine *, PredId, const Value *args);   /* NULL: this goal is none of these, here and now */
/* permits.c: for asking many whether they may do an act at an event, whatever does not depend on who it is, settled. */
typedef struct Permits Permits;
Permits *permits_make(Engine *, const About *, PredId act, IndId event);   /* NULL: not possible, ask one by one */
/* To whom it is not permitted, and of whom that is not known: a bit for each, in the order in which they were asked for, PERMITTED_WORD
 * to a word. */
enum { PERMITTED_WORD = 64 };
typedef struct Permitted { uint64_t *no, *unsure; uint32_t words; } Permitted;
/* Of each of n individuals; the footprint is not kept. `args` has the event. */
Permitted permits(Engine *, Permits *, Value *args, const IndId *actors, uint32_t n);
bool about_only_may(const About *);             /* nothing else is concluded of the act, here and now, than that it is permitted */
bool about_plain(const About *);                /* it is quicker to look again than to remember */
Truth about_truth(Engine *, const About *, GoalMode, PredId, const Value *args);
typedef VEC(const Rule *) Rules;
/* Every statement of the act: apart: what is behind its guards does not mention the event; look: it is one look at entries, or compares
 * the actor with what the event says.
 * False: fn said so, or some statement is not split at all. */
bool about_each(Engine *, PredId act, bool (*fn)(Engine *, void *, const Rule *, bool apart, bool look), void *);
bool about_compares(Engine *, const About *);        /* does a statement in force, let through by its guards, compare the actor so? */
void about_rests(Engine *, const About *, Rules *);   /* in force, let through by their guards, with a rest apart */
/* What guards of statements of the act read of the event, where they read nothing but values of its attributes: these, and its kind.
 * NULL: they read more, or the values are of this case alone. */
const Value *about_key(const Engine *, PredId act, const About *, uint32_t *n);
/* The requirements in force now that may concern the event, in order of the text; body: the truth of their guards, and, if that is
 * all that there is to their bodies and their conditions are of the event alone, `settled`. */
typedef struct Requirement { const Rule *rule; Truth body; bool settled; } Requirement;
typedef VEC(Requirement) Requirements;
const Requirements *requirements_of(Engine *, IndId event);

/* goal.c */
Value value_of(Engine *, PredId, const Value *key);
Truth holds(Engine *, GoalMode, PredId, const Value *args);
/* Is this a function of which there are entries only, each key with one value at a time or none? */
bool is_lookup(Engine *, PredId);
bool may_be_lookup(Engine *, PredId);           /* as far as the record goes */
bool entries_known(Engine *, PredId);           /* no entry of the record has anything in it that is not known */
bool plain_entries(Engine *, PredId);           /* none says that something is not so, or against another */

/* rows.c */
bool rows_of(Engine *, GoalMode, PredId, Pattern, RowFn, void *);
/* Fills the open columns of a key with the individuals of their domains, one after the other. */
bool each_key(Engine *, const Pred *, Value *row, uint32_t open, IndId subject, RowFn, void *user);
void deferred_solve(Engine *, const Deferred *);

/* done.c */
/* The entries that are the doing of this act at the event, each a row: its column i is that parameter that *means says. NULL:
 * it is not as simple as that. */
const FactTable *act_given(Engine *, PredId, IndId event, const Node **means);
bool act_done(Engine *, PredId, const Value *args, uint32_t bound, IndId subject, RowFn, void *);
Truth act_done_truth(Engine *, PredId, const Value *args);
Truth act_meant(Engine *, PredId, const Value *args);          /* its meaning, here and now, wherever it is anchored */

/* valid.c */
Truth require_truth(Engine *, const Requirement *, IndId event);     /* at the event's instant */
Truth valid_event(Engine *, IndId);

/* memo.c */
void fp_merge(Footprint *into, const Footprint *);
uint32_t memo_reads(Engine *, const Footprint *);           /* the number of what it says was read: which of e->reads */
Arena *memo_arena(Engine *, const Footprint *);             /* where an answer with this footprint lives */
Memo *memo_new(Arena *);
/* The answer is good until something is remembered. Finding it merges its footprint into e->fp. */
const Answer *memo_find(Engine *, GoalMode, PredId, const Value *args, uint32_t bound);
/* For who asks many times of one shelf, with keys of one individual: no footprint is merged. NULL: not remembered. */
typedef struct Shelf Shelf;
Shelf *memo_shelf(Engine *, GoalMode, PredId, uint32_t bound);
const Answer *memo_peek(const Engine *, Shelf *, Value key);
void memo_expect(const Shelf *, Value key);      /* it will be looked for soon */
/* A case at this instant is coming; and it is asked about, at the instant at hand. */
void memo_look_ahead(Engine *, Instant);
void memo_ahead(Engine *);
bool memo_case_has(const Engine *, GoalMode);               /* does the case have answers of this mode? */
void memo_add(Engine *, GoalMode, PredId, const Value *args, uint32_t bound, const Footprint *, Answer);

/* fixpoint.c */
void drop_unfinished(Engine *);
void fix_solve(Engine *, PredId, Pattern, RowFn, void *, bool *stopped);

/* check.c */
/* What a finding is about, whatever its truth: a statement that requires, or an act of a key. The verdict on an event is
 * `valid` exactly when there is none. */
typedef struct Fault {
  FindingKind kind; Truth truth; IndId event; ReadingId reading;
  const Rule *rule;            /* FIND_REQUIREMENT */
  PredId act; Value *row;      /* the others: the act and its arguments, V_ANY: whoever */
} Fault;
typedef VEC(Fault) Faults;
enum { LIMIT_FAULTS = 64 };    /* when there are as many, there may be more */
void check_faults(Engine *, Arena *, IndId event, ReadingId, Faults *out);

/* kept.c */
void kept_begin(Engine *);
void kept_bound(Engine *);                      /* no proof is in use any more */

/* explain.c: proofs are built after the answer, by asking the same goals again */
typedef struct Explainer Explainer;
Explainer *explain_new(Engine *, Arena *);
Proof *explain_node(Explainer *, Frame *, const Node *);         /* every free variable bound */
Proof *explain_body(Explainer *, Frame *, const Node *body, Truth);   /* free variables may be open: best bindings */
Proof *explain_goal(Explainer *, GoalMode, PredId, const Value *args);
Proof *explain_requirement(Explainer *, const Rule *, IndId event, Truth);
Proof *explain_done(Explainer *, PredId act, const Value *args);
void explain_words_only(Explainer *);           /* what fails, and not what that rests on */
void explain_form(Explainer *, ProofForm);
void explain_keeping(Explainer *);              /* the same goals will be explained again: see kept.c */
void explain_sharing(Explainer *);              /* the proof is put in words, and nothing else is done with it: see kept.c */
void explain_all_bindings(Explainer *);         /* every binding that makes a rule conclude, not the first alone */
Proof *proof_new(Explainer *, ProofKind, Truth, const char *text);
Proof *proof_of(Explainer *, ProofKind, Truth, const Frame *, const Node *);      /* that says the condition */
Proof *proof_goal(Explainer *, ProofKind, Truth, GoalMode, PredId, const Value *args, const Value *value);   /* value or NULL */
Proof *proof_call(Explainer *, ProofKind, Truth, PredId, const Value *args);
Proof *proof_doing(Explainer *, ProofKind, Truth, PredId act, const Value *row, const char *then);
void proof_number(Explainer *, Proof *);
/* Solves a rule with its head given and calls fn in each solution of at least this truth. */
typedef bool (*FrameFn)(Engine *, void *, Frame *, Truth);
bool rule_frames(Engine *, const Rule *, const Value *key, FrameFn, void *);
void needs_of(const Engine *, Arena *, const Proof *, Texts *);
Text text_new(Arena *);

/* words.c */
/* They will be put in words soon, and, when some time has passed, very soon. */
void inds_expect(const Engine *, const IndId *, uint32_t n);
void inds_fetch(const Engine *, const IndId *, uint32_t n);
void put_value(const Engine *, Text *, Value);
bool put_phrase(const Engine *, Text *, PredId, const Value *args, const Value *value);   /* false: it has none */
void put_call(const Engine *, Text *, PredId, const Value *args);
const char *atom_text(const Engine *, Arena *, GoalMode, PredId, const Value *args, const Value *value);
void put_atom(const Engine *, Text *, GoalMode, PredId, const Value *args, const Value *value);   /* value may be NULL */
NodeWords *node_known(const Engine *, const Node *);                   /* what is kept of a node; NULL: of this one nothing */
void put_node_words(const Engine *, Text *, const Node *);
const char *node_words(const Engine *, Arena *, const Node *);        /* the words of the source */
/* The act is done, in the words of its phrase, and `then` behind it. */
void put_doing(const Engine *, Text *, PredId act, const Value *row, const char *then);
const char *doing_text(const Engine *, Arena *, PredId act, const Value *row, const char *then);
const char *call_text(const Engine *, Arena *, PredId, const Value *args);   /* name(a, b) */
const char *phrase_text(const Engine *, Arena *, PredId, const Value *args, const Value *value); /* its phrase filled in, or NULL */
#endif
