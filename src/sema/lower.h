/* lower.h - one statement, query or definition on its way to nodes.
 *
 * A statement is lowered several times. The first passes are quiet (diagnostics go to a list that is thrown away) and
 * only learn the types of the variables; when nothing new is learnt, the last pass reports and its nodes are kept.
 * Slots are given in the same order in every pass, so that what was learnt of a slot stays with it.
 */
#ifndef CHARTER_SEMA_LOWER_H
#define CHARTER_SEMA_LOWER_H
#include "sema/private.h"

/* ---- regions.c: where a variable that nothing declares belongs ----
 * A name that is declared nowhere is a variable of the smallest part of the statement that contains all its occurrences,
 * where parts are: the statement, what stands under `not` or `unless`, each half of `every` and `no` and both together,
 * and the condition of a set or of `latest`. Region 0 is the statement. */
typedef struct Region { const Expr *at; uint32_t parent, depth; } Region;
typedef struct FreeName { Name name; Span first; uint32_t count, region; } FreeName;
typedef struct BoundName { Name name; uint32_t uses; } BoundName;
typedef struct Regions { VEC(Region) all; VEC(FreeName) names; VEC(BoundName) bound; VEC(KindId) with; } Regions;
void regions_begin(Sema *, Regions *);
void regions_bind(Sema *, Regions *, Name);                /* a variable of the statement that is declared: where, concerning */
void regions_walk(Sema *, Regions *, const Expr *);        /* in region 0; NULL is allowed */
void regions_walk_apart(Sema *, Regions *, const Expr *);  /* in a region of its own, as `unless` is */
uint32_t regions_uses(const Regions *, Name);              /* of a name bound with regions_bind */
void regions_forget_uses(Regions *, Name, uint32_t uses);  /* back to as many as there were */

/* ---- the statement ---- */
typedef struct Binding { Name name; uint32_t slot, uses; Span span; } Binding;
typedef struct WithScope { uint32_t slot; KindId kind; } WithScope;
typedef struct Lower {
  Sema *S; Arena *a; Program *p;
  bool quiet, changed;
  bool guess;                  /* nothing else is to be learnt: take the only predicate of a name, an instant for a date */
  bool is_query; IndId case_event;
  bool turns;                  /* the statement has turns: `at previous turn` means something */
  bool in_head;                /* arguments of a conclusion: a variable of a wider kind is tested by the body */
  Var vars[MAX_VARS]; uint32_t nvars;
  bool fixed[MAX_VARS];        /* its kind was declared */
  bool from_head[MAX_VARS];    /* only a conclusion has told its kind so far */
  bool too_many; Span too_many_at;
  VEC(Binding) scope;          /* local variables, innermost last */
  VEC(Binding) roots;          /* the statement's own */
  VEC(WithScope) with;
  VEC(uint32_t) blanks;        /* `_`s met and not yet bound */
  Regions regions;
} Lower;
typedef void (*PassFn)(Lower *, void *);

/* infer.c */
Lower *lower_begin(Sema *);                                /* good until the next */
/* Runs the passes; true when the last reported no error. */
bool lower_run(Lower *, PassFn, void *);
uint32_t new_slot(Lower *, Name, Span, Type declared);     /* declared: TY_ANYTHING when not known */
uint32_t root_slot(Lower *, Word);
const Binding *find_var(Lower *, Name, bool use);
void learn(Lower *, uint32_t slot, Type);
bool check_var_types(Lower *);                             /* false after D_NO_TYPE */
void check_var_once(Lower *);
void check_body_binds(Lower *, const Node *body, uint64_t given, Node *const *users, uint32_t nusers);
Var *vars_copy(Lower *);

/* node building */
Node *node_new(Lower *, Op, Type, Span, uint32_t nkids);
Node *node_done(Node *);                                   /* computes `free` */
Node *node1(Lower *, Op, Type, Span, Node *);
Node *node2(Lower *, Op, Type, Span, Node *, Node *);
Node *var_node(Lower *, uint32_t slot, Span);
Node *const_node(Lower *, Value, Type, Span);
Node *true_node(Lower *, Span);
Node *poison_term(Lower *, Span);
Node *poison_formula(Lower *, Span);
void bind_vars(Lower *, Node *, const uint32_t *slots, uint32_t n);
typedef VEC(Node *) NodeVec;
Node *join_nodes(Lower *, Op and_or, NodeVec *, Span);     /* flattened; NULL of nothing */
Node *some_of(Lower *, const uint32_t *slots, uint32_t n, Node *cond, Node *then, Span);

/* term.c; `want` only helps to understand names and texts, fit() insists */
Node *term(Lower *, const Expr *, Type want);
Node *term_of(Lower *, const Expr *, Type want);           /* term, then fit */
Node *fit(Lower *, Node *, Type want, bool lenient);       /* lenient: a wider kind will do */
Node *instant_of(Lower *, const Expr *);                   /* an event stands for its instant */
bool is_needy(Lower *, const Expr *);                      /* a name or text that means nothing without a type */
Type peek_type(Lower *, const Expr *);
bool previous_turn(Lower *, const Expr *);                 /* false after D_TURNS */

/* path.c */
typedef enum { TG_BAD, TG_PENDING, TG_DATE, TG_PRED } TargetSort;
typedef struct Target { TargetSort sort; PredId pred; Node *args[MAX_ARGS]; uint32_t nargs; } Target;
/* The attribute that a bare name means inside `with`, of the event in *slot; *date: its date. */
PredId with_attribute(Lower *, Name, uint32_t *slot, bool *date);
bool is_path(Lower *, const Expr *);
void resolve_path(Lower *, const Expr *, Target *);
Node *path_term(Lower *, const Expr *, Type want);
Node *path_formula(Lower *, const Expr *);
Node *path_value(Lower *, const Expr *, Target *);         /* the term of a target */
bool path_is_condition(Lower *, const Expr *);
Node *acting_formula(Lower *, const Expr *);
PredId find_act(Lower *, Word);

/* formula.c */
Node *cond(Lower *, const Expr *);
Node *compare_nodes(Lower *, Op, Node *, Node *, Span);
bool is_condition(Lower *, const Expr *);
uint32_t region_enter(Lower *, const Expr *, uint32_t *slots);   /* how many variables; slots holds MAX_VARS */
Node *region_leave(Lower *, uint32_t n, const uint32_t *slots, Node *formula);
uint32_t bind_words(Lower *, const WordList *, uint32_t *slots);
void unbind_words(Lower *, uint32_t n, bool must_be_used);
Node *set_condition(Lower *, const Expr *comp, const uint32_t *slots, uint32_t n);
Node *is_kind_node(Lower *, uint32_t slot, KindId, Span);
bool bare_kind(Lower *, const Expr *, KindId *);

/* decided.c */
Node *decides_formula(Lower *, const Expr *);

/* sets.c */
Node *aggregate_term(Lower *, const Expr *);
/* `name`: what the event that is looked for is called inside `with`, or 0. */
Node *latest_term(Lower *, const Expr *, Name name);
Node *ordered_term(Lower *, const Expr *);
Node *threshold_formula(Lower *, const Expr *);
Node *in_formula(Lower *, const Expr *);
#endif
