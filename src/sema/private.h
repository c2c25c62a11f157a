/* private.h - what the files of sema share.
 *
 *   load.c       files, folders, `use`
 *   declare.c    kinds, enumerations, predicates, readings
 *   articles.c   charters, articles, provisions, labels
 *   lost.c       names that a syntax error swallowed
 *   names.c      looking up what a word means; suggestions; words for types
 *   regions.c    where a variable that is nowhere declared belongs
 *   lower.h      one statement: infer.c (passes, types), term.c, path.c, formula.c, sets.c, decided.c; statement.c makes rules of
 *                them, query.c queries
 *   override.c   who overrides whom
 *   record.c     individuals, events, facts; plain_entry.c those that need no tree; decide.c decisions; clash.c what is given twice
 *   table.c      rows of files as entries; json_record.c, json_event.c records in JSON; datum.c what cells and strings say
 *   variant.c    a program with other entries; leave.c what is left out of it; scenario.c what is given and expected in a scenario
 *   strata.c     cycles, order of evaluation
 *   checks.c     checks on the whole
 */
#ifndef CHARTER_SEMA_PRIVATE_H
#define CHARTER_SEMA_PRIVATE_H
#include "ir/map.h"
#include "sema/sema.h"
#include "syntax/sheet.h"
#include "syntax/token.h"

typedef struct FileInfo {
  bool has_charter; Span charter; Instant from, until;     /* the default force of its provisions */
  VEC(Subst) substs;                                       /* `use` of this file `with X = Y` */
} FileInfo;
/* The scenarios of a program, and what is needed to understand them. */
struct Scenarios { VEC(const Scenario *) all, settings; FileInfo *files; uint32_t nfiles; };
typedef struct ProvInfo { const Provision *tree; const Decl *article; ProvId next; Span label; } ProvInfo;   /* next: version */
typedef VEC(uint32_t) Slots;
typedef struct Table {
  const Decl *decl; Sheet *sheet;
  bool *broken; Slots *lists;              /* by template: has an error of its own; columns whose lists are gone through */
  bool has_tests, stopped;                 /* stopped: at too many errors */
} Table;
typedef struct Row { Table *table; uint32_t n, template; const Cell *cells; Span span; uint32_t diags; } Row;   /* diags: seen so far */
typedef struct EventRows { Table *table; uint32_t template; VEC(uint32_t) rows; } EventRows;      /* what stands in its columns */
typedef struct EventSite {
  IndId ind; uint32_t file;
  const EventRec *tree; EventRows *rows;   /* rows: NULL, but of an entry in a table */
  const uint8_t *packed;                   /* of a plain one, which has no tree */
} EventSite;
typedef struct SymbolEntry { EnumId of; uint32_t next; } SymbolEntry;

typedef struct Sema {
  Session *s; Arena *a; Diags *diags; Program *p;
  Arena *pass_memory, *statement_memory, *row_memory;   /* of a quiet pass; of the work on one statement, on one row */
  struct Lower *lower;                     /* the work on a statement, one at a time */
  Tree **trees; uint32_t ntrees;
  FileInfo *files; uint32_t nfiles;        /* by source */
  Map symbols; VEC(SymbolEntry) symbol_entries;
  Map labels;                              /* label -> its first provision */
  VEC(ProvInfo) provs;                     /* by ProvId */
  VEC(const Decl *) pred_decls;            /* by PredId; NULL for attributes */
  VEC(const Decl *) kind_decls;            /* by KindId */
  Map readings;                            /* name -> reading + 1 */
  VEC(EventSite) events; Map repeated;     /* event that may repeat -> its place in events + 1 */
  VEC(Table *) tables; Row *row;           /* row: what columns stand for now, or NULL */
  bool cut_all; Map json_stopped;          /* a record in JSON broke off; its file */
  VEC(Decl *) json_event_facts;            /* of relations that an event in JSON gives */
  Map cut;                                 /* kinds (roots) of which individuals are missing, for errors that were told */
  uint32_t ncharters; Instant charter_until;
  const Program *base; struct Taken *taken;   /* of a variant: what it varies, and what of that is taken out; see variant.c */
  IndId case_event;                        /* what `case` stands for in entries, or 0 */
  bool deaf;                               /* diagnostics go to a list that is thrown away */
  bool kinds_missing;                      /* an entry has a kind that there is none of */
  bool broken;                             /* there were syntax errors: declarations may be missing */
  Map lost;                                /* names that stand where something could not be read */
  Map told;                                /* kinds and predicates of which it was said that they are not declared */
  uint32_t hidden; Diag unheard;           /* errors that only follow from others */
  bool statements_failed;                  /* a statement was left out for an error: nothing is concluded from its absence */
  uint64_t near_budget;                    /* suggestions compare with every candidate: not without end */
  Name w_number, w_date, w_text, w_duration, w_months, w_none, w_case, w_valid, w_acting, w_blank, w_person;
} Sema;

/* ---- types ---- */
static inline Type ty(TypeTag tag) { Type t = { tag, 0 }; return t; }
static inline Type ty_of(TypeTag tag, uint32_t of) { Type t = { tag, of }; return t; }
#define TY_ANYTHING ty(TY_NONE)                            /* not known, not yet */
#define TY_POISON ty_of(TY_NONE, 1)                        /* of an expression with an error: silences the rest */
static inline bool is_poison(Type t) { return t.tag == TY_NONE && t.of; }
static inline bool is_open_type(Type t) { return t.tag == TY_NONE && !t.of; }
static inline bool same_type(Type a, Type b) { return a.tag == b.tag && a.of == b.of; }
static inline bool is_event_type(const Program *p, Type t) { return t.tag == TY_IND && p->kinds.at[t.of].is_event; }
static inline bool has_domain(Type t) { return t.tag == TY_IND || t.tag == TY_ENUM; }
/* One of two kinds is a subkind of the other, or the types are the same. */
bool related_types(const Program *, Type, Type);

/* ---- names.c ---- */
void words_init(Sema *);
void sema_end(Sema *);
const char *text_of(const Sema *, Name);
static inline const char *word_text(const Sema *S, Word w) { return text_of(S, w.name); }
const char *type_words(const Sema *, Type);                /* "a State", "a number", "yes, no or abstain" */
const char *article_for(const char *word);                 /* "a", "an" */
KindId kind_of_word(const Sema *, Word);                   /* 0: none; substitutions of its file applied */
KindId need_kind(Sema *, Word);                            /* 0 after a diagnostic */
Type type_of_ref(Sema *, const TypeRef *);                 /* TY_POISON after a diagnostic */
EnumId symbol_enum(const Sema *, Name, uint32_t *count);   /* the enumeration of a symbol; how many have it */
bool enum_has(const Program *, EnumId, Name);
bool is_symbol(const Sema *, Name);
ReadingId need_reading(Sema *, Word, bool *ok);
/* The value that a bare name or text stands for where `want` is needed; a diagnostic and false when there is none. */
bool name_value(Sema *, Word, Type want, Value *out, Type *type);
bool text_value(Sema *, Name text, Span, Type want, Value *out, Type *type);
bool no_symbol(Sema *, Word, Type want);                   /* a diagnostic, and false */
/* Adds a diagnostic about a name that is not declared, unless that only follows from another error; the Diag may be written to
 * in any case. `once`: of a name for which there is no suggestion, only the first use is reported. */
Diag *missing(Sema *, DiagId, Span, Name, bool once, const char *format, ...) __attribute__((format(printf, 6, 7)));
static inline uint32_t faults(const Sema *S) { return S->diags->errors + S->hidden; }
bool is_value_name(const Sema *, Name);                    /* an individual or a symbol or `none` */
const char *near_pred(Sema *, Name, bool acts);            /* suggestions, or NULL */
const char *near_attr(Sema *, Name, KindId);
const char *near_ind(Sema *, Name, KindId);
const char *near_label(Sema *, Name);
const char *near_anything(Sema *, Name);
const char *did_you_mean(Sema *, const char *best);        /* a hint, NULL when best is */
Instant date_value(const Sema *, const Expr *);            /* of an E_DATE, in the charter's zone */

/* ---- the passes, in order ---- */
void find_lost(Sema *);                                    /* lost.c */
void declare_vocabulary(Sema *);
void declare_articles(Sema *);
/* The next provision, which has this label. */
void add_label(Sema *, Name, ProvId, const Provision *, const Decl *article, Span);
void declare_individuals(Sema *);                          /* record.c */
void lower_acts(Sema *);                                   /* statement.c */
void lower_statements(Sema *);
void resolve_overrides(Sema *);
void record_entries(Sema *);
void record_decisions(Sema *, const EventSite *, const Entry *);   /* decide.c */
bool know_label(Sema *, Word);                             /* false after a diagnostic */
void compute_strata(Sema *);
void run_checks(Sema *);

/* ---- record.c ---- */
bool entry_period(Sema *, const PeriodList *, Instant *from, Instant *to);
bool literal_value(Sema *, const Expr *, Type want, Value *out);
/* The predicate and the arguments of `R(a, b)` or `a.f` in a record; `extra`: a value follows. 0 after a diagnostic. */
PredId literal_head(Sema *, const Expr *, Value *args, uint32_t *nargs);
/* The same passes, entry by entry. */
void declare_entry(Sema *, const Decl *);                  /* an individual, or an event with those nested in it */
void check_entry(Sema *, const Decl *);                    /* when all are declared: is its kind one? */
void declare_established(Sema *);
void record_fact(Sema *, const Decl *);
void add_fact(Sema *, PredId, const Value *args, uint32_t n, Fact like);
struct Plain;
/* plain_entry.c: what is plain, and the attributes of an event that is; false: they are left to the others. */
bool record_plain(Sema *, const Parser *, const struct Plain *);
bool record_plain_fields(Sema *, const Parser *, const EventSite *);
void record_events(Sema *);                                /* attributes and decisions of the events declared */
void check_entries(Sema *, uint32_t first);                /* facts from this one on: given twice, in conflict */

/* ---- variant.c ---- */
typedef enum { FATE_STAYS, FATE_TAKEN, FATE_REPLACED } Fate;
/* Entries of a predicate at these arguments (the first ones of a many-valued one); or, without a predicate, whatever begins
 * in this line of a file. */
typedef struct LeftOut { PredId pred; const Value *args; uint32_t nargs; Span line, span; uint32_t matched; } LeftOut;
struct Taken {
  uint8_t *fate; Span *by; uint32_t n;   /* by IndId of the program below; by: what took it out, NULL if nothing did */
  uint32_t facts, given, decisions;   /* how many entries the record below has */
  VEC(LeftOut) left;
};
void take_out(Sema *, IndId event, Span by);               /* with what is nested in it */
bool taken_out(const Sema *, IndId);                       /* by an event of the same name that is not yet in its place */
void take_out_event(Sema *, Word name, KindId);            /* if the record has such an event */
IndId replaced_event(Sema *, Name, KindId);                /* the place of one that was taken out; 0: none */

/* Takes out what the entries replace, and adds them. */
void variant_begin(Sema *, Session *, const Program *base, bool same);   /* S->p is the variant; same: nothing is changed in it */
void variant_declare(Sema *, Decl *const *, uint32_t n);         /* individuals and events; then facts can speak of them */
void variant_record(Sema *, Decl *const *, uint32_t n);

/* ---- leave.c ---- */
void leave_out(Sema *, const char *text);                  /* before what is given is declared */
bool left_out_fact(Sema *, const Fact *);
bool left_out_given(Sema *, const Given *);
bool left_out_at(Sema *, Span);                            /* a decision */
void check_left_out(Sema *);                               /* when the record is done: something must have matched */

/* ---- scenario.c ---- */
void keep_scenarios(Sema *);

/* ---- query.c ---- */
void sema_for_program(Sema *, Session *, Program *);       /* what is needed to understand further text; to be ended */
typedef enum { QUERY_ASKED, QUERY_EXPECTED } QueryUse;     /* expected: of a condition, in which no variable occurs once */
Query *query_compile(Sema *, Expr *, IndId case_event, QueryUse);

/* ---- datum.c: what data says ---- */
typedef struct Datum { uint8_t form; const char *text; uint32_t len; Span span; } Datum;   /* form: a CellForm */
bool datum_value(Sema *, const Datum *, Type want, Value *out);   /* false after a diagnostic */
bool datum_period(Sema *, const Datum *, Instant *from, Instant *to);   /* [from, to): a date, month or year */

/* ---- json_record.c ---- */
void json_individuals(Sema *);
void json_facts(Sema *);

/* ---- table.c ---- */
void tables_individuals(Sema *);
void tables_facts(Sema *);
void row_enter(Sema *, Row *, Table *, uint32_t n, uint32_t template);
void row_leave(Sema *);
bool row_lacks(const Sema *, const Expr *);                /* an empty cell stands in it */
Datum expr_datum(Sema *, const Expr *);                    /* of one that is_datum, without empty cells */
bool expr_value(Sema *, const Expr *, Type want, Value *out);
/* The values that one place in a list gives: one, or as many as its cell has. */
uint32_t value_count(const Sema *, const Expr *);
bool value_nth(Sema *, const Expr *, uint32_t i, Type want, Value *out, Span *span);
static inline Span entry_span(const Sema *S, Span written) { return S->row ? S->row->span : written; }
static inline Name first_column(const Expr *e) {           /* of an E_COLUMN or E_FILLED */
  for (uint32_t i = 0; i < e->kid.n; i++)
    if (e->kid.at[i]->op == E_COLUMN) return e->kid.at[i]->word.name;
  return e->word.name;
}
static inline bool is_datum(const Expr *e) { return e->op == E_COLUMN || e->op == E_FILLED || e->op == E_DATA; }
#endif
