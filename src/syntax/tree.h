/* tree.h - the syntax tree: what was written, before any name is understood.
 *
 * Owns: the shapes only. The parser builds it (build.h), sema reads it, nothing changes it afterwards.
 * Invariants: every node has the span of its words; lists keep the order of the text; text literals are
 * unescaped, with runs of white space (line breaks in quoted words) folded to one blank.
 * A missing optional part is NULL, or Name 0. Where the parser recovered from an error the node is left out.
 */
#ifndef CHARTER_TREE_H
#define CHARTER_TREE_H
#include "base/base.h"
#include "base/value.h"

typedef struct Expr Expr;
typedef VEC(Expr *) ExprList;
typedef struct { Name name; Span span; } Word;             /* a name where it stands */
typedef VEC(Word) WordList;

/* ---- expressions: conditions and values alike; sema tells them apart ---- */
typedef enum {
  E_NAME,        /* word                                      p, CSC, regular, yes, none, 'no' as a value */
  E_TEXT,        /* text                                      "Nikol Pashinyan" */
  E_NUMBER,      /* value                                     12, 0.5 */
  E_PERCENT,     /* value, already divided by 100             65% */
  E_DATE,        /* value (V_TIME), is_date                   2021-01-19 */
  E_DURATION,    /* value (V_MONTHS or V_SECONDS), clear, working   30 days, 14 clear days, 10 working days, 6 months */
  E_NOW,
  E_DAY_OF_YEAR, /* value (see day_of_year_parse) of kid[0]   third Tuesday of September of m.date */
  E_CALL,        /* word, kid[...]                            member(s) */
  E_FIELD,       /* kid[0], word                              m.chair */
  E_FIELD_CALL,  /* kid[0], word, kid[1...]                   d.vote(s) */
  E_NEG, E_ADD, E_SUB, E_MUL, E_DIV, E_IDIV, E_MOD,          /* kid[0], kid[1] */
  E_AT,          /* kid[0] at kid[1] */
  E_AT_TURN,     /* kid[0] at previous turn */
  E_EQ, E_NE, E_LT, E_LE, E_GT, E_GE,
  E_IN, E_NOT_IN,
  E_AND, E_OR,   /* two or more kids, flattened */
  E_NOT,
  E_SOME, E_EVERY, E_NO,   /* words, kid[0] after the colon, kid[1] after has */
  E_THRESHOLD,   /* bound, kid[0] quantity, kid[1] the set (E_COMP or other), kid[2] weight or NULL, kid[3] property */
  E_SET,         /* kid[...]                                  {A, B} */
  E_COMP,        /* words, kid[0]                             {s: member(s)} */
  E_RANGE,       /* kid[0], kid[1]                            1..27; only as kid[0] of E_COMP or right of in */
  E_COUNT,       /* kid[0] a set */
  E_SUM, E_MIN, E_MAX,     /* words, kid[0] what, kid[1] condition     sum {w(x) for x: C} */
  E_LATEST, E_EARLIEST,    /* word: the kind, kid[0] with-condition or NULL, kid[1] before or NULL */
  E_FIRST, E_LAST, E_NEXT, E_PREVIOUS, E_POSITION,   /* kid[0] the set, kid[1] after, before or of what, or NULL, kid[2...] keys */
  E_ALPHABET,    /* a key: kid[0] in the alphabet of the language `text`; no kid: the name; text NULL: none was said */
  E_MAY, E_MUST, E_MUST_NOT,  /* kid[0] actor, word: the act, kid[1...] objects */
  E_EVER, E_THROUGHOUT, E_FIRST_TIME,    /* kid[0] since kid[1] */
  E_THERE_IS,    /* kid[0] */
  E_DECIDES,     /* kid[0] decides that kid[1]: a path, E_NOT of one, E_EQ of one and its value */
  E_COLUMN,      /* word, slot, text: the separator or NULL   [date of birth]; only in tables */
  E_FILLED,      /* kid[...] texts and columns                "[year]-01-01"; only in tables */
  E_DATA,        /* text                                      a string of a record in JSON: any value but a number */
} ExprOp;

typedef enum { BOUND_AT_LEAST, BOUND_MORE_THAN, BOUND_AT_MOST, BOUND_FEWER_THAN, BOUND_EXACTLY } Bound;

struct Expr {                          /* a record has millions of them */
  ExprOp op;
  uint16_t depth;                      /* of the tree below, at most DEPTH_LIMIT (token.h) */
  uint8_t bound;                       /* a Bound */
  bool is_date : 1, clear : 1, working : 1;
  bool bracketed : 1;                  /* stood in ( ), so that and/or may be mixed around it */
  bool zoned : 1;                      /* E_DATE with an offset of its own; all others are read as UTC, for sema to shift */
  Span span;                           /* the whole expression */
  Word word;
  union {                              /* only what `op` says may be read */
    Value value;
    struct { const char *text; uint32_t slot; };   /* slot: E_COLUMN: which of its table's columns */
    WordList words;
  };
  ExprList kid;                        /* an optional kid that is missing is NULL */
};

/* ---- shared parts ---- */
typedef enum { PERIOD_FROM, PERIOD_UNTIL, PERIOD_THROUGH, PERIOD_ON } PeriodOp;
typedef struct { Expr *date; Span span; PeriodOp op; } Period;
typedef VEC(Period) PeriodList;

typedef struct TypeRef {               /* Body | regular | extraordinary | number | date | text | ... */
  WordList words;                      /* one word: a kind or a basic type; several: an enumeration */
  Span span;
} TypeRef;

typedef struct Param { Word name; TypeRef type; } Param;    /* name may be empty: vote(State) */
typedef VEC(Param) ParamList;

/* ---- declarations ---- */
typedef struct Attr {
  Word name; ParamList keys; TypeRef type; bool many, optional; Span span;
} Attr;

typedef enum { CLAUSE_WHEN, CLAUSE_UNLESS, CLAUSE_WHERE, CLAUSE_OTHERWISE, CLAUSE_SO_DECIDES, CLAUSE_PROVIDED,
               CLAUSE_BY_DEFAULT, CLAUSE_BY, CLAUSE_AS, CLAUSE_ALWAYS, CLAUSE_EACH,
               CLAUSE_SINCE, CLAUSE_LONGEST } ClauseOp;
typedef struct Clause {
  ClauseOp op; Span span;
  Word word;        /* WHERE: the variable */
  Expr *expr;       /* the condition; WHERE: what it is; OTHERWISE, SO_DECIDES: the body; BY: the deadline; EACH: the period;
                       SINCE: since when decisions count; LONGEST: how long one stands */
  Expr *since;      /* OTHERWISE: or NULL; EACH: the date of the first turn */
  const char *text; /* AS */
} Clause;

typedef enum { STMT_RELATION, STMT_NOT, STMT_VALUE, STMT_MAY, STMT_MUST, STMT_MUST_NOT, STMT_REQUIRE,
               STMT_MAY_DECIDE, STMT_MAY_ESTABLISH, STMT_DECLARATORY } StmtOp;
typedef struct Stmt {
  StmtOp op; Span span;
  Expr *head;       /* E_CALL, E_FIELD..; MAY, MUST..: an E_MAY, E_MUST.. expression; REQUIRE: the condition;
                       MAY_DECIDE: the conclusion's head; MAY_ESTABLISH: unused */
  Expr *value;      /* VALUE: after is; MAY_DECIDE: after is, or NULL */
  Expr *actor;      /* MAY_DECIDE, MAY_ESTABLISH: who */
  Word var, kind;   /* MAY_ESTABLISH x: K */
  VEC(Clause) clauses;
} Stmt;

typedef struct Provision {
  Word label; Span span;               /* span: from 'provision' to the label's end */
  const char *words; Span words_span;  /* the quoted words of the charter, or NULL */
  WordList under, overrides, subject_to;
  PeriodList force;                    /* FROM, UNTIL, THROUGH */
  VEC(Stmt *) stmts;
} Provision;

typedef enum { CONCL_IS, CONCL_HOLDS, CONCL_NOT, CONCL_RESTORED, CONCL_WAIVED, CONCL_ESTABLISHES } ConclOp;
typedef struct Decides {
  Word label; Span span; ConclOp op;
  Expr *head;                          /* WAIVED: the event that it is waived for, or NULL (all) */
  Expr *value;                         /* IS */
  Word name;                           /* ESTABLISHES */
  PeriodList period;
} Decides;

typedef struct Entry Entry;            /* one line inside the braces of a recorded event */
typedef enum { ENTRY_VALUE, ENTRY_MANY, ENTRY_ROLL, ENTRY_UNKNOWN, ENTRY_DECIDES, ENTRY_EVENT } EntryOp;
typedef struct RollLine { Expr *value; ExprList keys; } RollLine;
typedef struct EventRec {
  Word kind, name; Span span; const char *label;   /* without a name its label is its name */
  Expr *on; bool proposed; VEC(Entry *) entries;
  Expr *named, *labelled; bool repeats;            /* in a table: what the row says; may repeat */
  const uint8_t *packed;                           /* a plain one, without its entries: they are read last (plain.h); or NULL */
} EventRec;
struct Entry {
  EntryOp op; Span span;
  Word attr; ExprList keys;            /* vote(Armenia) = yes: keys */
  Expr *value;                         /* VALUE */
  ExprList values;                     /* MANY: attendees = {A, B} */
  VEC(RollLine) roll;                  /* ROLL: vote { yes: A, B  no: C } */
  WordList words;                      /* UNKNOWN */
  Decides *decides; EventRec *event;   /* nested */
};

typedef struct Decl Decl;

/* ---- scenarios: what is expected of a charter ---- */
typedef enum { POWERS_NOT_ASKED, POWERS_BEYOND, POWERS_WITHIN } Powers;   /* of the decisions of an event, or of none of them */
typedef struct Expect {
  Span span;                           /* of the whole, options included */
  Expr *expr;                          /* a condition, or the bare word of a verdict */
  bool unknown;                        /* it is expected not to be known */
  Powers powers;                       /* expected of an event's decisions; then there is no condition */
  Word of;                             /* the event of a verdict, or empty: the case */
  Expr *at;                            /* or NULL: the scenario's instant */
  WordList by, under;                  /* labels of provisions; readings */
  ExprList needs;                      /* the inputs that are expected to be missing */
} Expect;
typedef struct Scenario {
  const char *title; Span span, title_span;
  Word setting;                        /* the name of a setting, which has entries alone; empty: a scenario */
  WordList with;                       /* settings that it builds on */
  Expr *at;                            /* NULL only after an error */
  VEC(Decl *) given;                   /* individuals, events, facts */
  EventRec *event;                     /* the case, or NULL; it may have neither name nor date of its own */
  VEC(Expect *) expects;
} Scenario;

typedef enum { DECL_CHARTER, DECL_USE, DECL_KIND, DECL_EVENT, DECL_EXTEND, DECL_RELATION, DECL_OFFICE, DECL_ACT,
               DECL_READING, DECL_ARTICLE, DECL_INDIVIDUAL, DECL_FACT, DECL_RECORDED_EVENT, DECL_SCENARIO, DECL_SETTING, DECL_TABLE } DeclOp;

typedef struct Subst { Word from, to; } Subst;

/* Tables: each row of a file, put into every template whose tests it passes, is an entry. */
typedef struct Column { Word name; const char *separator; } Column;          /* separator: its cells are lists */
typedef struct RowTest { const Expr *column; const char *text; bool differs; } RowTest;   /* [c] = "..", [c] != ".." */
typedef struct Decl Decl;
typedef enum { TEMPLATE_ENTRY, TEMPLATE_NOTHING, TEMPLATE_SKIP } TemplateOp;              /* .. nothing of such rows; not such rows */
typedef struct Template { TemplateOp op; Decl *entry; Span span; VEC(RowTest) tests; } Template;   /* entry: of the first */

struct Decl {
  DeclOp op; Span span;
  Word name;               /* what is declared; ARTICLE: its label; INDIVIDUAL: its name; TABLE: the file */
  const char *text;        /* the phrase, title or label behind it, or NULL */
  Word parent;             /* KIND, EVENT: is A; INDIVIDUAL: its kind */
  union {                  /* a register has a million declarations: only what `op` says may be read */
    struct { PeriodList force; const char *zone; Word days_off; };                         /* CHARTER */
    struct { VEC(Subst) substs; };                                          /* USE */
    struct { VEC(Attr) attrs; Word made_by, stands_if; };                   /* EVENT, EXTEND */
    struct { ParamList params; TypeRef value; Expr *means;                  /* RELATION, OFFICE, ACT */
             bool has_value, optional, open, over_time, many, needs_permission; };
    struct { WordList extends; };                                           /* READING */
    struct { Word concerning; TypeRef concerning_type; Expr *concerning_where; VEC(Provision *) provisions; };  /* ARTICLE */
    struct { Expr *head, *fact_value; PeriodList period; bool negated, acting, unknown; };   /* FACT */
    struct { EventRec *event; };                                            /* RECORDED_EVENT */
    struct { Scenario *scenario; };
    struct { Expr *named, *labelled; bool repeats; };                       /* INDIVIDUAL, in a table */
    struct { const char *separator; VEC(Template *) templates; VEC(Column) columns;   /* TABLE; text: the file */
             uint32_t source; };                                            /* the file, once it has been found; or 0 */
  };
};

typedef struct PlainChunk PlainChunk;
typedef struct PlainList { PlainChunk *first, *last; uint32_t n; } PlainList;
typedef struct Tree {
  VEC(Decl *) decls;                   /* all but the entries of the record, which are too many to be gone through for others */
  VEC(Decl *) individuals;             /* INDIVIDUAL, RECORDED_EVENT */
  VEC(Decl *) facts;
  PlainList plain_individuals, plain_facts;    /* entries that are not in these lists: all are gone through together (plain.h) */
  uint32_t plain_events, plain_labels, plain_fields;       /* how many of these are events; and labels and attributes that they have */
  uint32_t plain_longs;                                    /* names and labels that are long (base/key.h) */
  uint32_t file;
  bool json;                           /* a record that sema reads item by item */
} Tree;

/* ---- from text to tree ---- */
typedef struct Session {               /* what lives as long as one run over a set of files */
  Arena *arena; Names *names; Sources *sources; Diags *diags;
} Session;
/* Parses source `file`; diagnostics go to session->diags; always returns a tree (of what could be read). Of a source whose
 * path says that it is JSON nothing is read yet. */
Tree *parse_source(Session *, uint32_t file);
/* Parses one expression (the QUERY of `ask`, the FACT of `why`); NULL after an error. */
Expr *parse_expression(Session *, uint32_t file);
/* Parses one entry of the record, or the key of entries: a fact without value (DECL_FACT; a bare name or text as its head),
 * or kind and name (DECL_INDIVIDUAL). NULL after an error. */
Decl *parse_entry(Session *, uint32_t file);
Decl *parse_key(Session *, uint32_t file);
/* Parses what is decided, with its period: what stands behind `decides LABEL:`. NULL after an error. */
Decides *parse_conclusion(Session *, uint32_t file);
#endif
