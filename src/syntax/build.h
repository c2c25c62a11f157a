/* build.h - the constructors of the tree, one for each production of grammar/charter.y.
 *
 * Each returns a finished node, or the list with one item more; none fails. What is grammatical and still wrong
 * (`and` mixed with `or`, an option given twice) is reported here. Spans come from the grammar.
 */
#ifndef CHARTER_BUILD_H
#define CHARTER_BUILD_H
#include "syntax/token.h"

typedef VEC(Subst) SubstList;
typedef VEC(Attr) AttrList;
typedef VEC(Provision *) ProvisionList;
typedef VEC(Stmt *) StmtList;
typedef VEC(Entry *) EntryList;
typedef VEC(RollLine) RollList;
typedef VEC(Template *) TemplateList;
typedef VEC(RowTest) RowTestList;

static inline Span build_span(Span a, Span b) {
  Span s = { a.file, a.lo, b.hi };
  return s;
}
static inline Span build_behind(Span a) {
  Span s = { a.file, a.hi, a.hi };
  return s;
}

/* From one list type to another of the same items. */
#define MOVE(to, from) ((to).at = (from).at, (to).n = (from).n, (to).cap = (from).cap)

/* words and types */
void mark(Parser *, Span);
Word build_word(Parser *, Span);
const char *build_text(Parser *, Span);
const char *build_words(Parser *, uint32_t lo, uint32_t hi);   /* what stands between quotes: unescaped, blanks folded */
WordList words_add(Parser *, WordList, Word);
ParamList params_add(Parser *, ParamList, const Word *name, const TypeRef *);
TypeRef *type_add(Parser *, TypeRef *, Word);
PeriodList period_add(Parser *, PeriodList, PeriodOp, Expr *, Span);
SubstList substs_add(Parser *, SubstList, Word from, Word to);

/* expressions */
Expr *expr_new(Parser *, ExprOp, Span);
Expr *expr_name(Parser *, Word);
Expr *expr_fold_list(Parser *, ExprOp, Expr *first, ExprList more, Span);
Expr *expr_day_of_year(Parser *, Span day, Expr *of, Span);
Expr *expr_there_is_no(Parser *, Expr *, Span word, Span);
Expr *expr_literal(Parser *, ExprOp, Span);
Expr *expr_integer(Parser *, Span);
Expr *expr_share(Parser *, Span n, Span d, Span);
Expr *expr_one(Parser *, ExprOp, Expr *, Span);
Expr *expr_two(Parser *, ExprOp, Expr *, Expr *, Span);
Expr *expr_is(Parser *, Expr *, Expr *, Span is, Span);
Expr *expr_chain(Parser *, ExprOp, Expr *, Expr *, Span op, Span);
Expr *expr_list(Parser *, ExprOp, ExprList, Span);
Expr *expr_call(Parser *, Word, ExprList, Span);
Expr *expr_field(Parser *, Expr *, Word, Span);
Expr *expr_field_call(Parser *, Expr *, Word, ExprList, Span);
Expr *expr_act(Parser *, ExprOp, Expr *actor, Word act, Expr *object, Span);
Expr *expr_quantified(Parser *, ExprOp, WordList, Expr *where, Expr *has, Span);
Expr *expr_threshold(Parser *, Bound, Expr *quantity, Expr *set, Expr *weight, Expr *has, Span);
Expr *expr_comp(Parser *, ExprList names, Expr *, Span names_span, Span);
Expr *expr_fold(Parser *, ExprOp, Expr *what, WordList, Expr *where, Span);
Expr *expr_fold_name(Parser *, ExprOp, Expr *name, Expr *where, Span);
Expr *expr_latest(Parser *, ExprOp, Word kind, Expr *with, Expr *before, Span);
Expr *expr_ordered(Parser *, ExprOp, Expr *set, Expr *of, ExprList keys, Span);
Expr *expr_alphabet(Parser *, Expr *text, Span language, Span);
Expr *expr_bracketed(Parser *, Expr *, Span);
ExprList exprs_add(Parser *, ExprList, Expr *);

/* declarations */
void item_end(Parser *, Span);
void decl_add(Parser *, Decl *, Span);
Decl *decl_new(Parser *, DeclOp, Word);
Decl *decl_text(Parser *, Decl *, Span text);
Decl *decl_parent(Parser *, Decl *, Word);
Decl *decl_params(Parser *, DeclOp, Word, ParamList);
Decl *decl_type(Parser *, Decl *, const TypeRef *);
Decl *decl_flag(Parser *, Decl *, bool *flag, Span);
Decl *charter_force(Parser *, Decl *, PeriodList, Span);
Decl *charter_days_off(Parser *, Decl *, Word relation);
Decl *charter_zone(Parser *, Decl *, Span text);
Decl *use_with(Parser *, Word, SubstList);
Decl *event_made_by(Parser *, Decl *, Word);
Decl *event_stands_if(Parser *, Decl *, Word);
void event_close(Parser *, Decl *, AttrList, Span);
Attr *attr_new(Parser *, Word, ParamList keys);
Attr *attr_type(Parser *, Attr *, const TypeRef *, bool many, Span);
Attr *attr_optional(Parser *, Attr *, Span);
AttrList attrs_add(Parser *, AttrList, const Attr *, Span);
Decl *act_means(Parser *, Decl *, Expr *);
Decl *reading_extends(Parser *, Decl *, WordList);
Decl *article_concerning(Parser *, Decl *, Word, Word kind, Expr *where);
void article_close(Parser *, Decl *, ProvisionList, Span);
void brace_stray(Parser *, Span);

/* provisions and statements */
Provision *provision_new(Parser *, Word label, Span);
Provision *provision_words(Parser *, Provision *, Span text);
Provision *provision_force(Parser *, Provision *, PeriodList, Span);
Provision *provision_list(Parser *, Provision *, WordList *list, WordList);
Provision *provision_close(Provision *, StmtList);
ProvisionList provisions_add(Parser *, ProvisionList, Provision *, Span);
void provision_stray(Parser *, Provision *);
Stmt *stmt_new(Parser *, StmtOp, Expr *head, Expr *value, Span);
Stmt *stmt_power(Parser *, Expr *actor, Expr *head, Expr *value, Span);
Stmt *stmt_establish(Parser *, Expr *actor, Word var, Word kind, Span);
Stmt *clause_add(Parser *, Stmt *, ClauseOp, Expr *, Span from, Span to);
Stmt *clause_since(Parser *, Stmt *, Expr *body, Expr *since, Span from, Span to);
Stmt *clause_where(Parser *, Stmt *, Word, Expr *, Span from, Span to);
Stmt *clause_each(Parser *, Stmt *, Expr *period, Expr *from, Span each);
Stmt *clause_as(Parser *, Stmt *, Span from, Span text);
StmtList stmts_add(Parser *, StmtList, Stmt *, Span);

/* the record */
EventRec *record_new(Parser *, Word kind, Word name);
EventRec *record_labelled(Parser *, Word kind, Span text);
EventRec *record_named(Parser *, Word kind, Expr *name);
EventRec *record_label(Parser *, EventRec *, Span text);
EventRec *record_label_from(Parser *, EventRec *, Expr *label);
EventRec *record_on(Parser *, EventRec *, Expr *, Span);
EventRec *record_proposed(Parser *, EventRec *, Span);
EventRec *record_repeats(Parser *, EventRec *, Span);
Decl *entry_individual(Parser *, EventRec *, Span);
Decl *entry_event(Parser *, EventRec *, EntryList, Span);
Decl *fact_new(Parser *, Expr *head, Expr *value);
Decl *fact_not(Parser *, Expr *head);
Decl *fact_unknown(Parser *, Expr *head);
Decl *fact_acting(Parser *, Decl *, Span);
Decl *fact_period(Parser *, Decl *, PeriodOp, Expr *, Span);
Entry *field_value(Parser *, Word, ExprList keys, Expr *, Span);
Entry *field_many(Parser *, Word, ExprList, Span);
Entry *field_roll(Parser *, Word, RollList, Span);
Entry *field_unknown(Parser *, WordList, Span);
Entry *field_decides(Parser *, Word label, Decides *, Span);
Entry *field_event(Parser *, EventRec *, EntryList, Span);
EntryList entries_add(Parser *, EntryList, Entry *, Span);
RollList roll_add(Parser *, RollList, Expr *, ExprList);
Decides *conclusion(Parser *, ConclOp, Expr *head, Expr *value);
Decides *conclusion_establishes(Parser *, Word);
Decides *decides_period(Decides *, PeriodList);

/* scenarios: the parts are added to the one that is being read */
void scenario_new(Parser *, Span title);
void setting_new(Parser *, Word name);
void scenario_with(Parser *, WordList settings);
void scenario_at(Parser *, Expr *date, Span at);
void scenario_given(Parser *, Decl *, Span);
void scenario_case(Parser *, EventRec *, EntryList, Span);
void scenario_expect(Parser *, Expect *, Span);
void scenario_close(Parser *, Span);
Expect *expect_new(Parser *, Expr *, bool unknown);
Expect *expect_beyond(Parser *, Span words, bool negated);
Expect *expect_of(Parser *, Expect *, Word event, Span);
Expect *expect_at(Parser *, Expect *, Expr *date, Span);
Expect *expect_words(Parser *, Expect *, WordList *list, WordList more);
Expect *expect_needs(Parser *, Expect *, ExprList);
/* tables */
Decl *table_new(Parser *, Span file);
Decl *table_separator(Parser *, Decl *, Span text);
void table_close(Parser *, Decl *, TemplateList, Span);
Template *template_new(Parser *, TemplateOp, Decl *entry, Span);
Template *template_where(Parser *, Template *, RowTestList, Span);
TemplateList templates_add(Parser *, TemplateList, Template *, Span);
RowTestList row_tests_add(Parser *, RowTestList, RowTest);
RowTest row_test(Parser *, Expr *column, Span text, bool differs);
Expr *expr_column(Parser *, Span, const Span *separator);
Expr *expr_filled(Parser *, Span);
#endif
