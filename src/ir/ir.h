/* ir.h - the program that is evaluated: typed, resolved, frozen.
 *
 * Owns: kinds, individuals, predicates, provisions, rules and the facts of the record. sema builds it, the
 * verifier (ir_verify) checks its invariants, eval and explain read it, the reference evaluator of the tests
 * reads it too. No part of it refers to the syntax tree.
 *
 * Invariants
 * - Index 0 of kinds, inds, preds, provs, rules is unused, so 0 means "none".
 * - An individual of kind 0 is not there: a variant of the program left it out. Nothing refers to it.
 * - Variables of a rule are slots 0 .. nvars-1, each bound in one place; at most MAX_VARS.
 *   `free` of a node is the set of slots that occur in it and are not bound inside it.
 * - Kids of commutative n-ary nodes keep the order of the text: evaluation may take them in any order.
 * - AND has no AND kid, OR no OR kid; either has at least two kids.
 * - N_IN does not exist: `x in {A, B}` is an OR of EQ, `x in m.attendees` an ATOM, `x in {y: C}` a SOME.
 */
#ifndef CHARTER_IR_H
#define CHARTER_IR_H
#include "base/base.h"
#include "base/value.h"

typedef uint32_t KindId, IndId, PredId, ProvId, RuleId, EnumId, ReadingId;
enum { MAX_VARS = 64, MAX_READINGS = 32, MAX_ARGS = 12, MAX_KEYS = 8 };

/* ---- types ---- */
typedef enum { TY_NONE, TY_IND, TY_ENUM, TY_NUMBER, TY_TIME, TY_MONTHS, TY_SECONDS, TY_TEXT, TY_TRUTH } TypeTag;
typedef struct { TypeTag tag; uint32_t of; } Type;       /* TY_IND: KindId; TY_ENUM: EnumId */

typedef struct Kind { Name name; Name label; KindId parent; bool is_event; Span span;
  Name made_by_name; PredId made_by;     /* events whose entries decide: the attribute that names the maker, or 0 */
  PredId stands_if;                      /* a proposed one stands if this relation holds of it, or 0 */
} Kind;
typedef struct Enum { Name *symbols; uint32_t n; Span span; } Enum;

typedef struct Ind {         /* a register has a million of them: ordered so that nothing is lost between */
  Instant at;                /* events: their instant; otherwise INSTANT_MIN */
  Name name;                 /* as written; for an event its name */
  Name label;                /* the text behind it, or 0 */
  KindId kind;
  IndId parent;              /* the event that it is nested in, or 0 */
  Span span;
  bool proposed;             /* an event recorded as proposed */
  bool established;          /* exists only while a decision establishes it */
} Ind;

/* What an individual is called, its label or else its name: for whoever puts thousands in words, in one look and as one piece. */
enum { IND_WORD = 15, IND_WORD_LONG = 255 };
typedef struct IndWord {
  union {
    char text[IND_WORD];     /* of up to so many bytes; not ended by a NUL */
    struct { const char *at; uint32_t len; } far;
  } u;
  uint8_t n;                 /* bytes of text; IND_WORD_LONG: it is far */
} IndWord;

/* ---- predicates ---- */
typedef enum { PRED_RELATION, PRED_FUNCTION, PRED_OFFICE, PRED_ATTRIBUTE, PRED_ACT } PredForm;
typedef struct Rule Rule;
typedef struct Node Node;
typedef struct Pred {
  Name name; Name phrase;    /* the phrase as written, with {s} for parameters; or 0 */
  PredForm form;
  uint32_t nparams; Type params[MAX_ARGS]; Name param_names[MAX_ARGS];
  bool functional;           /* has a value: `: T`, an office that is not `many`, a single or keyed attribute */
  Type value;
  bool optional, open, over_time, needs_permission;
  bool anchored;             /* M3: parameter 0 is an event (acts: parameter `subject`) and not `over time`: evaluated at its instant */
  uint32_t subject;          /* the parameter that is that event; acts: the first event parameter; meaningful if anchored */
  bool has_turns;            /* a rule has: its answers come from the beginning of the turn */
  bool recursive;            /* in a cycle of relations within an instant */
  uint32_t stratum;          /* component number in evaluation order; predicates of one cycle share it */
  Span span;
  VEC(Rule *) rules;         /* H_RELATION, H_NOT, H_VALUE, H_DEFAULT; acts: H_MAY, H_MUST, H_MUST_NOT; in text order */
  VEC(Rule *) powers;        /* H_POWER rules whose pattern has this head */
  /* acts: what doing it means; variables 0..nparams-1 are the parameters */
  Node *means; Type *means_vars; uint32_t means_nvars;
} Pred;

/* ---- provisions ---- */
typedef struct Prov {
  Name label; const char *words; Span span, words_span;
  uint32_t article;          /* index into articles */
  Instant from, until;       /* in force [from, until) */
  uint32_t readings;         /* bit r: belongs to reading r (all its bits are set when unmarked) */
  bool declaratory;
  VEC(Rule *) rules;
} Prov;
typedef struct Article { Name label; const char *title; Span span; KindId concerning; } Article;
typedef struct Reading { Name name; Name text; Span span; uint32_t includes; } Reading;   /* bits of itself and what it extends */

typedef enum { H_RELATION, H_NOT, H_VALUE, H_DEFAULT, H_MAY, H_MUST, H_MUST_NOT, H_REQUIRE, H_POWER, H_ESTABLISH } HeadMode;
typedef struct Var { Name name; Type type; Span span; } Var;
struct Rule {
  RuleId id; ProvId prov; HeadMode mode; Span span;
  PredId pred;               /* 0 for H_REQUIRE, H_ESTABLISH */
  Node **args; uint32_t nargs;   /* head arguments: N_VAR or other terms whose variables the body binds */
  Node *value;               /* H_VALUE, H_DEFAULT; H_POWER: the value's variable or NULL */
  Node *body;                /* NULL: true. Includes concerning .. where, when, not unless, lets (N_LET) */
  Node *condition;           /* H_REQUIRE: what is required for every binding of the body; H_POWER: `provided` or NULL */
  Node *deadline;            /* H_MUST .. by D, or NULL */
  Node *decider;             /* .. unless B decides otherwise / when B so decides / B may decide: B; or NULL */
  Node *since;               /* or NULL; variables: those of the head and of lets */
  Value longest;             /* a decision stands at most so long from when it is in effect; V_UNSET: without end */
  bool so_decides;           /* the conclusion stands only while such a decision does */
  bool conditional;          /* a condition of its own, besides its article's, can keep it from concluding: for the coverage */
  KindId establishes;        /* H_ESTABLISH: the kind; args[0] the variable */
  int32_t concerning;        /* slot of the article's variable if the rule mentions it, else -1 */
  KindId subject_kind;       /* kind of that variable if it is an event, else 0 */
  Name capacity;             /* as "...", or 0 */
  Clock turns;               /* each P from D: the body and the value are those of the beginning of the turn; or period V_UNSET */
  uint32_t nvars; Var *vars;
  Rule **overriders; uint32_t noverriders;   /* whose standing on an equal key defeats this one; transitively closed */
};

/* ---- nodes ---- */
typedef enum { TERM, FORMULA } NodeSort;
typedef enum {
#define OP(id, text, sort, meaning) id,
#include "ir/ops.def"
#undef OP
  N_COUNT_OF_OPS
} Op;
struct Node {
  Op op; uint8_t bound;      /* Bound of N_THRESHOLD: 0 at least, 1 more than, 2 at most, 3 fewer than, 4 exactly */
  bool share;                /* N_THRESHOLD: the quantity is a share of the base, else a count (or weight) */
  Type type;
  uint32_t id;               /* unique in the program: keys the evaluator's plans */
  Span span;
  uint32_t var;              /* N_VAR, N_LET: slot */
  PredId pred; KindId kind;
  Value value;
  uint32_t nkids; Node **kid;
  uint32_t nvars; uint32_t *vars;   /* slots bound here: quantifiers, aggregates, thresholds, latest */
  uint64_t free;
};

/* ---- the record ---- */
typedef struct Fact {
  PredId pred;
  uint8_t truth;             /* T; F: recorded as not so (open relations); U: recorded as not known */
  bool acting;               /* offices */
  Instant from, to;          /* [from, to); INSTANT_MIN, INSTANT_MAX where unbounded */
  Span span;
  Value *args;               /* nparams values, then the value if functional (V_UNKNOWN when truth is U) */
} Fact;
/* Whether an attribute was given for an event at all (see language.md, M9). */
typedef struct Given { PredId pred; IndId event; bool unknown; Span span; } Given;
typedef enum { DEC_IS, DEC_HOLDS, DEC_NOT, DEC_RESTORED, DEC_WAIVED, DEC_ESTABLISHES } DecOp;
typedef struct Decision {    /* one `decides` entry */
  IndId event; Name label; DecOp op; PredId pred; Value *args; uint32_t nargs; Value value;
  IndId ind;                 /* WAIVED: the event it is waived for, or 0; ESTABLISHES: what */
  Instant from, to;          /* in effect; from is the event's instant when not stated */
  Span span;
} Decision;
typedef struct Facts {       /* a set of entries: the record's, or what a case adds */
  VEC(Fact) facts; VEC(Given) given; VEC(Decision) decisions;
} Facts;

/* ---- the whole ---- */
typedef struct Program {
  Arena *arena; Names *names; Sources *sources;
  VEC(Kind) kinds; VEC(Enum) enums; VEC(Ind) inds; VEC(IndWord) words; /* of inds */ VEC(Pred) preds; VEC(Prov) provs; VEC(Article) articles;
  VEC(Rule *) rules;         /* by RuleId */
  VEC(Reading) readings;     /* at least one: `text` when none is declared */
  VEC(Rule *) requires;      /* H_REQUIRE */
  VEC(Rule *) establishes;   /* H_ESTABLISH */
  Facts record;
  int32_t zone;              /* seconds east of UTC */
  PredId days_off;           /* of a date: besides weekends, on which days nobody works; or 0 */
  Name charter, charter_title; Instant charter_from;
  uint32_t nnodes;
  uint32_t nstrata;
  struct Lookups *lookups;   /* names to kinds, predicates, individuals: find.c */
  const struct Scenarios *scenarios;   /* as written: for sema, which understands them when they are asked for; or NULL */
} Program;

/* ---- building and finding (find.c) ---- */
Program *program_new(Arena *, Names *, Sources *);         /* empty, index 0 of every table taken */
/* A head of its own over a program that lives as long: its individuals and its record are copies that may be changed, the
 * rest is shared. What is added to it is found by name before what is below. */
Program *program_variant(Arena *, const Program *);
/* Room for so many more, and for labels, without growing on the way; longs: of their names and labels, those that are long (base/key.h). */
void program_room(Program *, uint32_t inds, uint32_t labels, uint32_t longs, uint32_t facts);
KindId program_add_kind(Program *, const Kind *);
PredId program_add_pred(Program *, const Pred *);          /* attributes are found by the event kind in params[0] */
IndId program_add_ind(Program *, const Ind *);
void program_put_ind(Program *, IndId, const Ind *);        /* of a variant: in the place of one that has the same name */
KindId kind_find(const Program *, Name);                   /* 0: none; so too below */
/* attr_of 0: a relation, function, office or act; else an attribute of that event kind or what it is a subkind of. */
PredId pred_find(const Program *, Name, KindId attr_of);
/* By name, else by label, among the individuals of `kind` (0: of any). *ambiguous: several; then 0. */
IndId ind_find(const Program *, KindId kind, Name name_or_label, bool *ambiguous);
IndId ind_find_name(const Program *, KindId kind, Name name, bool *ambiguous);   /* by name only */
KindId kind_root(const Program *, KindId);
static inline bool pred_is_many(const Pred *d) {           /* the last parameter is one of many values */
  return !d->functional && (d->form == PRED_OFFICE || d->form == PRED_ATTRIBUTE);
}

/* What a check of an event comes to (M17). */
typedef enum { VERDICT_VALID, VERDICT_UNDETERMINED, VERDICT_BREACH, VERDICT_INVALID } Verdict;
enum { VERDICTS = VERDICT_INVALID + 1 };

/* A query: a formula (or term) with its own variables, compiled against a program. */
typedef struct Query { Node *node; uint32_t nvars; Var *vars; Span span; } Query;

static inline bool rule_has_turns(const Rule *r) { return r->turns.period.tag != V_UNSET; }
/* The first kid of an N_FIRST .. N_POSITION that is a key. */
static inline uint32_t node_keys(const Node *n) { return n->op == N_FIRST || n->op == N_LAST ? 1 : 2; }
static inline bool is_ordered(Op op) { return op >= N_FIRST && op <= N_POSITION; }

static inline bool kind_is(const Program *p, KindId k, KindId ancestor) {
  for (; k; k = p->kinds.at[k].parent)
    if (k == ancestor) return true;
  return false;
}
const char *verdict_word(Verdict);                         /* "undetermined" */
bool prov_in_force(const Program *, ProvId, ReadingId, Instant);
const char *op_text(Op);
NodeSort op_sort(Op);
void ir_print_node(const Program *, Text *, const Node *, const Var *vars);   /* for dumps and tests */
void ir_print(const Program *, Text *);
/* NULL when every invariant holds, else what is broken (a bug in sema). */
const char *ir_verify(const Program *, Arena *);
/* An individual as people read it: its label if it has one, else its name. */
const char *ind_text(const Program *, const Ind *);
void value_print(const Program *, Text *, Value);          /* needs the record's individuals only */
#endif
