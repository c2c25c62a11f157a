/* charter.y - what can be written. Each production calls one constructor (src/syntax/build.h).
 *
 * Names of tokens are the words of the language, for messages; which word is a keyword where is decided in
 * src/syntax/lex.c. SYNC_ tokens come only after an error: recover.c skips to the next thing of a level and
 * gives the level's token, so that what follows is read, and reported, as though nothing had happened. */
%require "3.8"
%define api.pure full
%define api.prefix {charter_yy}
%define api.value.type union
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {Parser *p}

%code requires {
#include "syntax/build.h"
}
%code {
#include "syntax/recover.h"
#define YYMAXDEPTH 6000
#define YYINITDEPTH YYMAXDEPTH
#define YYLLOC_DEFAULT(now, rhs, n) ((now) = (n) ? build_span(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) : build_behind(YYRHSLOC(rhs, 0)))
static int charter_yylex(YYSTYPE *value, YYLTYPE *at, Parser *p);
static void charter_yyerror(const YYLTYPE *at, Parser *p, const char *what);
}

%token END 0 "the end of the text"
%token START_FILE START_EXPR START_ENTRY START_KEY START_CONCLUSION SYNC_ITEM SYNC_PROVISION SYNC_STMT SYNC_SCENARIO SYNC_FIELD SYNC_BLOCK BAD
%token PLAIN "entries"
%token NAME "a name" LABEL "a label" TEXT "a text" NUMBER "a number" PERCENT "a percentage" DATE "a date" DURATION "a duration"
%token CHARTER "charter" USE "use" KIND "kind" EVENT "event" EXTEND_EVENT "extend event" RELATION "relation" OFFICE "office"
%token ACT "act" READING "reading" TABLE "table" ARTICLE "article" PROVISION "provision"
%token WITH "with" ZONE "zone" MADE_BY "made by" STANDS_IF "stands if" MANY "many" COMMA_MANY ", many" OPTIONAL "optional"
%token OPEN "open" OVER_TIME "over time" MEANS "means" NEEDS_PERMISSION "needs permission" EXTENDS "extends"
%token CONCERNING "concerning" UNDER "under" OVERRIDES "overrides" SUBJECT_TO "subject to" IN_FORCE "in force"
%token SCENARIO "scenario" SETTING "setting" GIVEN "given" CASE "case" EXPECT "expect" AT_DATE "at .." BY_PROVISION "by provision" NEEDS "needs"
%token SEPARATED_BY "separated by" MAY_REPEAT "may repeat" NOTHING "nothing" SKIP "skip" COLUMN "a column" FILLED "a text with columns"
%token FROM "from" UNTIL "until" THROUGH "through" ON "on" PROPOSED "proposed" ACTING "acting" UNKNOWN "unknown"
%token DECIDES "decides" RESTORED "restored" WAIVED "waived" ESTABLISHES "establishes"
%token THERE_IS "there is" THERE_IS_NO "there is no" FIRST_TIME "first time" DAY_OF_YEAR "a day of the year" DAYS_OFF "days off" BEYOND_POWERS "beyond powers"
%token IS "is" MAY "may" MUST "must" MUST_NOT "must not" MAY_DECIDE "may decide" MAY_ESTABLISH "may establish"
%token REQUIRE "require" DECLARATORY "declaratory"
%token WHEN "when" UNLESS "unless" WHERE "where" ALWAYS "always" DECIDES_OTHERWISE "decides otherwise" SINCE "since"
%token SO_DECIDES "so decides" PROVIDED "provided" BY_DEFAULT "by default" BY "by" AS "as"
%token SOME "some" EVERY "every" NO "no" HAS "has" EVER "ever" THROUGHOUT "throughout" FOR "for"
%token AT_LEAST "at least" MORE_THAN "more than" AT_MOST "at most" FEWER_THAN "fewer than" EXACTLY "exactly" OF "of"
%token AND "and" OR "or" NOT "not" IN "in" NOT_IN "not in" DIV "div" MOD "mod" AT "at" NOW "now"
%token COUNT "count" SUM "sum" MIN "min" MAX "max" LATEST "latest" EARLIEST "earliest" BEFORE "before" AFTER "after"
%token FIRST_OF "first of" LAST_OF "last of" NEXT_OF "next of" PREVIOUS_OF "previous of" POSITION_OF "position of"
%token OWN_NAME "name" THEN_BY "then by" EACH "each" PREVIOUS_TURN "previous turn" DECIDES_THAT "decides that"
%token NE "!=" LE "<=" GE ">=" RANGE ".." '=' "=" '<' "<" '>' ">" '+' "+" '-' "-" '*' "*" '/' "/"
%token '(' "(" ')' ")" '{' "{" '}' "}" ',' "," ':' ":" '.' "." '|' "|"

%precedence QUANTIFIER ORDER
%precedence SINCE
%left OR
%left AND
%precedence NOT
%nonassoc '=' NE '<' LE '>' GE IN NOT_IN IS
%precedence SPAN_OF_TIME
%left '+' '-'
%left '*' '/' DIV MOD
%precedence NEGATIVE
%left AT

%type <Word> word label
%type <WordList> words labels
%type <ParamList> params params_opt keys
%type <TypeRef *> type
%type <PeriodList> force periods
%type <Decl *> charter use kind relation office act reading event_head article_head entry fact key table_head
%type <Template *> template
%type <TemplateList> templates templates_opt
%type <RowTest> row_test
%type <RowTestList> row_tests
%type <Attr *> attr attr_head
%type <Provision *> provision provision_head
%type <Stmt *> head clauses statement
%type <Entry *> field
%type <SubstList> substs
%type <AttrList> attrs attrs_opt
%type <ProvisionList> provisions provisions_opt
%type <StmtList> statements statements_opt
%type <EntryList> fields fields_opt
%type <RollList> roll
%type <EventRec *> record_head case_head
%type <Expect *> expect
%type <Decides *> conclusion
%type <Expr *> expr short_act path object set latest quantity literal value subject called date operand rank decided cell when
%type <ExprList> exprs args values values_opt inputs order
%type <Bound> bound
%type <ExprOp> fold

%%

start: START_FILE items_opt
     | START_EXPR expr                          { p->query = $2; }
     | START_ENTRY entry                        { p->entry = $2; $2->span = @2; }
     | START_KEY key                            { p->entry = $2; $2->span = @2; }
     | START_CONCLUSION conclusion              { p->conclusion = $2; $2->span = @2; }
     | START_CONCLUSION conclusion periods      { p->conclusion = decides_period($2, $3); $2->span = @2; }

/* ---- files: declarations, articles, entries ---- */
items_opt: %empty | items
items: item                                     { item_end(p, @1); }
     | items item                               { item_end(p, @2); }

item: charter                                   { decl_add(p, $1, @1); }
    | use                                       { decl_add(p, $1, @1); }
    | kind                                      { decl_add(p, $1, @1); }
    | event_head open attrs_opt '}'             { event_close(p, $1, $3, @$); }
    | relation                                  { decl_add(p, $1, @1); }
    | office                                    { decl_add(p, $1, @1); }
    | act                                       { decl_add(p, $1, @1); }
    | reading                                   { decl_add(p, $1, @1); }
    | article_head open provisions_opt '}'      { article_close(p, $1, $3, @$); }
    | provision                                 { provision_stray(p, $1); }
    | entry                                     { decl_add(p, $1, @1); }
    | PLAIN
    | scenario_head open scenario_items_opt '}' { scenario_close(p, @$); }
    | table_head open templates_opt '}'         { table_close(p, $1, $3, @$); }
    | '}'                                       { brace_stray(p, @1); }
    | error SYNC_ITEM                           { yyerrok; }
    | article_head error SYNC_ITEM              { yyerrok; }
    | ARTICLE error SYNC_ITEM                   { yyerrok; }
    | event_head error SYNC_ITEM                { yyerrok; }
    | scenario_head error SYNC_ITEM             { yyerrok; }
    | SCENARIO error SYNC_ITEM                  { yyerrok; }
    | SETTING error SYNC_ITEM                   { yyerrok; }
    | table_head error SYNC_ITEM                { yyerrok; }

open: '{'                                       { mark(p, @1); }
word: NAME                                      { $$ = build_word(p, @1); }
words: word                                     { $$ = words_add(p, (WordList){ 0 }, $1); }
     | words ',' word                           { $$ = words_add(p, $1, $3); }
label: LABEL                                    { $$ = build_word(p, @1); }
labels: label                                   { $$ = words_add(p, (WordList){ 0 }, $1); }
      | labels ',' label                        { $$ = words_add(p, $1, $3); }
date: DATE                                      { $$ = expr_literal(p, E_DATE, @1); }

charter: CHARTER word                           { $$ = decl_new(p, DECL_CHARTER, $2); }
       | charter TEXT                           { $$ = decl_text(p, $1, @2); }
       | charter force                          { $$ = charter_force(p, $1, $2, @2); }
       | charter ZONE TEXT                      { $$ = charter_zone(p, $1, @3); }
       | charter DAYS_OFF word                  { $$ = charter_days_off(p, $1, $3); }
force: IN_FORCE                                 { $$ = (PeriodList){ 0 }; }
     | force FROM date                          { $$ = period_add(p, $1, PERIOD_FROM, $3, @2); }
     | force UNTIL date                         { $$ = period_add(p, $1, PERIOD_UNTIL, $3, @2); }
     | force THROUGH date                       { $$ = period_add(p, $1, PERIOD_THROUGH, $3, @2); }

use: USE word                                   { $$ = decl_new(p, DECL_USE, $2); }
   | USE word WITH substs                       { $$ = use_with(p, $2, $4); }
substs: word '=' word                           { $$ = substs_add(p, (SubstList){ 0 }, $1, $3); }
      | substs ',' word '=' word                { $$ = substs_add(p, $1, $3, $5); }

kind: KIND word                                 { $$ = decl_new(p, DECL_KIND, $2); }
    | kind IS word                              { $$ = decl_parent(p, $1, $3); }
    | kind TEXT                                 { $$ = decl_text(p, $1, @2); }

event_head: EVENT word                          { $$ = decl_new(p, DECL_EVENT, $2); }
          | EXTEND_EVENT word                   { $$ = decl_new(p, DECL_EXTEND, $2); }
          | event_head IS word                  { $$ = decl_parent(p, $1, $3); }
          | event_head MADE_BY word             { $$ = event_made_by(p, $1, $3); }
          | event_head STANDS_IF word           { $$ = event_stands_if(p, $1, $3); }
          | event_head TEXT                     { $$ = decl_text(p, $1, @2); }
          | event_head error SYNC_BLOCK         { yyerrok; }
attrs_opt: %empty                               { $$ = (AttrList){ 0 }; }
         | attrs
attrs: attr                                     { $$ = attrs_add(p, (AttrList){ 0 }, $1, @1); }
     | attrs attr                               { $$ = attrs_add(p, $1, $2, @2); }
attr: attr_head type                            { $$ = attr_type(p, $1, $2, false, @$); }
    | attr_head MANY type                       { $$ = attr_type(p, $1, $3, true, @$); }
    | attr OPTIONAL                             { $$ = attr_optional(p, $1, @$); }
    | error SYNC_FIELD                          { yyerrok; $$ = NULL; }
attr_head: word ':'                             { $$ = attr_new(p, $1, (ParamList){ 0 }); }
         | word '(' keys ')' ':'                { $$ = attr_new(p, $1, $3); }
keys: type                                      { $$ = params_add(p, (ParamList){ 0 }, NULL, $1); }
    | word ':' type                             { $$ = params_add(p, (ParamList){ 0 }, &$1, $3); }
    | keys ',' type                             { $$ = params_add(p, $1, NULL, $3); }
    | keys ',' word ':' type                    { $$ = params_add(p, $1, &$3, $5); }
type: word                                      { $$ = type_add(p, NULL, $1); }
    | type '|' word                             { $$ = type_add(p, $1, $3); }
params: word ':' word                           { $$ = params_add(p, (ParamList){ 0 }, &$1, type_add(p, NULL, $3)); }
      | params ',' word ':' word                { $$ = params_add(p, $1, &$3, type_add(p, NULL, $5)); }
params_opt: %empty                              { $$ = (ParamList){ 0 }; }
          | params

relation: RELATION word '(' params_opt ')'      { $$ = decl_params(p, DECL_RELATION, $2, $4); }
        | relation ':' type                     { $$ = decl_type(p, $1, $3); }
        | relation OPTIONAL                     { $$ = decl_flag(p, $1, &$1->optional, @2); }
        | relation OPEN                         { $$ = decl_flag(p, $1, &$1->open, @2); }
        | relation OVER_TIME                    { $$ = decl_flag(p, $1, &$1->over_time, @2); }
        | relation TEXT                         { $$ = decl_text(p, $1, @2); }
office: OFFICE word                             { $$ = decl_new(p, DECL_OFFICE, $2); }
      | OFFICE word OF params                   { $$ = decl_params(p, DECL_OFFICE, $2, $4); }
      | office COMMA_MANY                       { $$ = decl_flag(p, $1, &$1->many, @2); }
      | office ':' type                         { $$ = decl_type(p, $1, $3); }
      | office TEXT                             { $$ = decl_text(p, $1, @2); }
act: ACT word '(' params_opt ')'                { $$ = decl_params(p, DECL_ACT, $2, $4); }
   | act MEANS expr                             { $$ = act_means(p, $1, $3); }
   | act ',' NEEDS_PERMISSION                   { $$ = decl_flag(p, $1, &$1->needs_permission, @3); }
   | act TEXT                                   { $$ = decl_text(p, $1, @2); }
reading: READING word                           { $$ = decl_new(p, DECL_READING, $2); }
       | reading EXTENDS words                  { $$ = reading_extends(p, $1, $3); }
       | reading TEXT                           { $$ = decl_text(p, $1, @2); }

/* ---- articles, provisions, statements ---- */
article_head: ARTICLE label                     { $$ = decl_new(p, DECL_ARTICLE, $2); }
            | article_head TEXT                 { $$ = decl_text(p, $1, @2); }
            | article_head CONCERNING word ':' word             { $$ = article_concerning(p, $1, $3, $5, NULL); }
            | article_head CONCERNING word ':' word WHERE expr  { $$ = article_concerning(p, $1, $3, $5, $7); }
            | article_head error SYNC_BLOCK     { yyerrok; }
            | ARTICLE error SYNC_BLOCK          { yyerrok; $$ = decl_new(p, DECL_ARTICLE, (Word){ 0 }); }
provisions_opt: %empty                          { $$ = (ProvisionList){ 0 }; }
              | provisions
provisions: provision                           { $$ = provisions_add(p, (ProvisionList){ 0 }, $1, @1); }
          | provisions provision                { $$ = provisions_add(p, $1, $2, @2); }
provision: provision_head open statements_opt '}'   { $$ = provision_close($1, $3); }
         | error SYNC_PROVISION                 { yyerrok; $$ = NULL; }
         | provision_head error SYNC_PROVISION  { yyerrok; $$ = NULL; }
         | PROVISION error SYNC_PROVISION       { yyerrok; $$ = NULL; }
provision_head: PROVISION label                 { $$ = provision_new(p, $2, @$); }
              | provision_head TEXT             { $$ = provision_words(p, $1, @2); }
              | provision_head force            { $$ = provision_force(p, $1, $2, @2); }
              | provision_head UNDER words      { $$ = provision_list(p, $1, &$1->under, $3); }
              | provision_head OVERRIDES labels   { $$ = provision_list(p, $1, &$1->overrides, $3); }
              | provision_head SUBJECT_TO labels  { $$ = provision_list(p, $1, &$1->subject_to, $3); }
              | provision_head error SYNC_BLOCK { yyerrok; }
              | PROVISION error SYNC_BLOCK      { yyerrok; $$ = provision_new(p, (Word){ 0 }, @$); }
statements_opt: %empty                          { $$ = (StmtList){ 0 }; }
              | statements
statements: statement                           { $$ = stmts_add(p, (StmtList){ 0 }, $1, @1); }
          | statements statement                { $$ = stmts_add(p, $1, $2, @2); }
statement: clauses
         | DECLARATORY                          { $$ = stmt_new(p, STMT_DECLARATORY, NULL, NULL, @$); }
         | error SYNC_STMT                      { yyerrok; $$ = NULL; }
head: path                                      { $$ = stmt_new(p, STMT_RELATION, $1, NULL, @$); }
    | NOT path                                  { $$ = stmt_new(p, STMT_NOT, $2, NULL, @$); }
    | path IS expr                              { $$ = stmt_new(p, STMT_VALUE, $1, $3, @$); }
    | path MAY word object                      { $$ = stmt_new(p, STMT_MAY, expr_act(p, E_MAY, $1, $3, $4, @$), NULL, @$); }
    | path MUST word object                     { $$ = stmt_new(p, STMT_MUST, expr_act(p, E_MUST, $1, $3, $4, @$), NULL, @$); }
    | path MUST_NOT word object                 { $$ = stmt_new(p, STMT_MUST_NOT, expr_act(p, E_MUST_NOT, $1, $3, $4, @$), NULL, @$); }
    | REQUIRE expr                              { $$ = stmt_new(p, STMT_REQUIRE, $2, NULL, @$); }
    | path MAY_DECIDE path                      { $$ = stmt_power(p, $1, $3, NULL, @$); }
    | path MAY_DECIDE path IS path              { $$ = stmt_power(p, $1, $3, $5, @$); }
    | path MAY_ESTABLISH word ':' word          { $$ = stmt_establish(p, $1, $3, $5, @$); }
object: path
      | '(' args ')'                            { $$ = expr_list(p, E_SET, $2, @$); }
clauses: head
       | clauses WHEN expr                      { $$ = clause_add(p, $1, CLAUSE_WHEN, $3, @2, @3); }
       | clauses WHEN path SO_DECIDES           { $$ = clause_add(p, $1, CLAUSE_SO_DECIDES, $3, @2, @4); }
       | clauses UNLESS expr                    { $$ = clause_add(p, $1, CLAUSE_UNLESS, $3, @2, @3); }
       | clauses UNLESS path DECIDES_OTHERWISE %prec QUANTIFIER
                                                { $$ = clause_add(p, $1, CLAUSE_OTHERWISE, $3, @2, @4); }
       | clauses UNLESS path DECIDES_OTHERWISE SINCE expr
                                                { $$ = clause_since(p, $1, $3, $6, @2, @6); }
       | clauses WHERE word IS expr             { $$ = clause_where(p, $1, $3, $5, @2, @5); }
       | clauses WHERE word IS latest           { $$ = clause_where(p, $1, $3, $5, @2, @5); }
       | clauses ALWAYS                         { $$ = clause_add(p, $1, CLAUSE_ALWAYS, NULL, @2, @2); }
       | clauses PROVIDED expr                  { $$ = clause_add(p, $1, CLAUSE_PROVIDED, $3, @2, @3); }
       | clauses BY_DEFAULT                     { $$ = clause_add(p, $1, CLAUSE_BY_DEFAULT, NULL, @2, @2); }
       | clauses BY expr                        { $$ = clause_add(p, $1, CLAUSE_BY, $3, @2, @3); }
       | clauses AS TEXT                        { $$ = clause_as(p, $1, @2, @3); }
       | clauses SINCE expr                     { $$ = clause_add(p, $1, CLAUSE_SINCE, $3, @2, @3); }
       | clauses FOR AT_MOST DURATION           { $$ = clause_add(p, $1, CLAUSE_LONGEST, expr_literal(p, E_DURATION, @4), @2, @4); }
       | clauses EACH DURATION FROM date        { $$ = clause_each(p, $1, expr_literal(p, E_DURATION, @3), $5, @2); }

/* ---- the record ---- */
entry: record_head                              { $$ = entry_individual(p, $1, @1); }
     | record_head open fields_opt '}'          { $$ = entry_event(p, $1, $3, @$); }
     | fact
/* what the record has on something: a fact without its value, an event by its name */
key: called                                     { $$ = fact_new(p, $1, NULL); }
   | word                                       { $$ = fact_new(p, expr_name(p, $1), NULL); }
   | TEXT                                       { $$ = fact_new(p, expr_literal(p, E_TEXT, @1), NULL); }
   | word word                                  { $$ = decl_parent(p, decl_new(p, DECL_INDIVIDUAL, $2), $1); }
   | word TEXT                                  { $$ = entry_individual(p, record_labelled(p, $1, @2), @$); }
record_head: word word                          { $$ = record_new(p, $1, $2); }
           | word TEXT                          { $$ = record_labelled(p, $1, @2); }
           | word cell                          { $$ = record_named(p, $1, $2); }
           | record_head TEXT                   { $$ = record_label(p, $1, @2); }
           | record_head cell                   { $$ = record_label_from(p, $1, $2); }
           | record_head ON when                { $$ = record_on(p, $1, $3, @2); }
           | record_head PROPOSED               { $$ = record_proposed(p, $1, @2); }
           | record_head MAY_REPEAT             { $$ = record_repeats(p, $1, @2); }
fact: called                                    { $$ = fact_new(p, $1, NULL); }
    | subject IS value                          { $$ = fact_new(p, $1, $3); }
    | NOT called                                { $$ = fact_not(p, $2); }
    | UNKNOWN called                            { $$ = fact_unknown(p, $2); }
    | fact ACTING                               { $$ = fact_acting(p, $1, @2); }
    | fact FROM when                            { $$ = fact_period(p, $1, PERIOD_FROM, $3, @2); }
    | fact UNTIL when                           { $$ = fact_period(p, $1, PERIOD_UNTIL, $3, @2); }
    | fact THROUGH when                         { $$ = fact_period(p, $1, PERIOD_THROUGH, $3, @2); }
    | fact ON when                              { $$ = fact_period(p, $1, PERIOD_ON, $3, @2); }
when: date
    | cell
subject: word                                   { $$ = expr_name(p, $1); }
       | called
called: word '(' values_opt ')'                 { $$ = expr_call(p, $1, $3, @$); }
      | subject '.' word                        { $$ = expr_field(p, $1, $3, @$); }
      | subject '.' word '(' values_opt ')'     { $$ = expr_field_call(p, $1, $3, $5, @$); }
value: subject
     | TEXT                                     { $$ = expr_literal(p, E_TEXT, @1); }
     | literal
     | '-' NUMBER                               { $$ = expr_one(p, E_NEG, expr_literal(p, E_NUMBER, @2), @$); }
     | NUMBER '/' NUMBER                        { $$ = expr_share(p, @1, @3, @$); }
     | cell
values: value                                   { $$ = exprs_add(p, (ExprList){ 0 }, $1); }
      | values ',' value                        { $$ = exprs_add(p, $1, $3); }
values_opt: %empty                              { $$ = (ExprList){ 0 }; }
          | values
fields_opt: %empty                              { $$ = (EntryList){ 0 }; }
          | fields
fields: field                                   { $$ = entries_add(p, (EntryList){ 0 }, $1, @1); }
      | fields field                            { $$ = entries_add(p, $1, $2, @2); }
field: word '=' value                           { $$ = field_value(p, $1, (ExprList){ 0 }, $3, @$); }
     | word '=' '{' values_opt '}'              { $$ = field_many(p, $1, $4, @$); }
     | word '(' values ')' '=' value            { $$ = field_value(p, $1, $3, $6, @$); }
     | word '{' roll '}'                        { $$ = field_roll(p, $1, $3, @$); }
     | UNKNOWN words                            { $$ = field_unknown(p, $2, @$); }
     | DECIDES label ':' conclusion             { $$ = field_decides(p, $2, $4, @$); }
     | DECIDES label ':' conclusion periods     { $$ = field_decides(p, $2, decides_period($4, $5), @$); }
     | record_head open fields_opt '}'          { $$ = field_event(p, $1, $3, @$); }
     | error SYNC_FIELD                         { yyerrok; $$ = NULL; }
roll: %empty                                    { $$ = (RollList){ 0 }; }
    | roll value ':' values                     { $$ = roll_add(p, $1, $2, $4); }
conclusion: subject IS value                    { $$ = conclusion(p, CONCL_IS, $1, $3); }
          | subject                             { $$ = conclusion(p, CONCL_HOLDS, $1, NULL); }
          | NOT subject                         { $$ = conclusion(p, CONCL_NOT, $2, NULL); }
          | RESTORED subject                    { $$ = conclusion(p, CONCL_RESTORED, $2, NULL); }
          | WAIVED                              { $$ = conclusion(p, CONCL_WAIVED, NULL, NULL); }
          | WAIVED FOR value                    { $$ = conclusion(p, CONCL_WAIVED, $3, NULL); }
          | ESTABLISHES word                    { $$ = conclusion_establishes(p, $2); }
periods: FROM when                              { $$ = period_add(p, (PeriodList){ 0 }, PERIOD_FROM, $2, @1); }
       | UNTIL when                             { $$ = period_add(p, (PeriodList){ 0 }, PERIOD_UNTIL, $2, @1); }
       | THROUGH when                           { $$ = period_add(p, (PeriodList){ 0 }, PERIOD_THROUGH, $2, @1); }
       | ON when                                { $$ = period_add(p, (PeriodList){ 0 }, PERIOD_ON, $2, @1); }
       | periods FROM when                      { $$ = period_add(p, $1, PERIOD_FROM, $3, @2); }
       | periods UNTIL when                     { $$ = period_add(p, $1, PERIOD_UNTIL, $3, @2); }
       | periods THROUGH when                   { $$ = period_add(p, $1, PERIOD_THROUGH, $3, @2); }
       | periods ON when                        { $$ = period_add(p, $1, PERIOD_ON, $3, @2); }

/* ---- tables: entries in which columns stand for the cells of each row (their words come only from within tables) ---- */
table_head: TABLE TEXT                          { $$ = table_new(p, @2); }
          | table_head SEPARATED_BY TEXT        { $$ = table_separator(p, $1, @3); }
templates_opt: %empty                           { $$ = (TemplateList){ 0 }; }
             | templates
templates: template                             { $$ = templates_add(p, (TemplateList){ 0 }, $1, @1); }
         | templates template                   { $$ = templates_add(p, $1, $2, @2); }
template: entry                                 { $$ = template_new(p, TEMPLATE_ENTRY, $1, @$); }
        | entry WHERE row_tests                 { $$ = template_where(p, template_new(p, TEMPLATE_ENTRY, $1, @1), $3, @$); }
        | NOTHING WHERE row_tests               { $$ = template_where(p, template_new(p, TEMPLATE_NOTHING, NULL, @1), $3, @$); }
        | SKIP WHERE row_tests                  { $$ = template_where(p, template_new(p, TEMPLATE_SKIP, NULL, @1), $3, @$); }
        | error SYNC_FIELD                      { yyerrok; $$ = NULL; }
row_tests: row_test                             { $$ = row_tests_add(p, (RowTestList){ 0 }, $1); }
         | row_tests AND row_test               { $$ = row_tests_add(p, $1, $3); }
row_test: COLUMN '=' TEXT                       { $$ = row_test(p, expr_column(p, @1, NULL), @3, false); }
        | COLUMN NE TEXT                        { $$ = row_test(p, expr_column(p, @1, NULL), @3, true); }
cell: COLUMN                                    { $$ = expr_column(p, @1, NULL); }
    | COLUMN SEPARATED_BY TEXT                  { $$ = expr_column(p, @1, &@3); }
    | FILLED                                    { $$ = expr_filled(p, @1); }

/* ---- scenarios ---- */
scenario_head: SCENARIO TEXT                    { scenario_new(p, @2); }
             | SETTING word                     { setting_new(p, $2); }
             | scenario_head AT date            { scenario_at(p, $3, @2); }
             | scenario_head WITH words         { scenario_with(p, $3); }
             | scenario_head error SYNC_BLOCK   { yyerrok; }
             | SCENARIO error SYNC_BLOCK        { yyerrok; scenario_new(p, @1); }
             | SETTING error SYNC_BLOCK         { yyerrok; scenario_new(p, @1); }
scenario_items_opt: %empty | scenario_items
scenario_items: scenario_item                   { mark(p, @1); }
              | scenario_items scenario_item    { mark(p, @2); }
scenario_item: GIVEN entry                      { scenario_given(p, $2, @2); }
             | CASE case_head open fields_opt '}'   { scenario_case(p, $2, $4, @$); }
             | expect                           { scenario_expect(p, $1, @$); }
             | error SYNC_SCENARIO              { yyerrok; }
case_head: word                                 { $$ = record_new(p, $1, (Word){ 0 }); }
         | word word                            { $$ = record_new(p, $1, $2); }
         | case_head TEXT                       { $$ = record_label(p, $1, @2); }
         | case_head ON date                    { $$ = record_on(p, $1, $3, @2); }
         | case_head PROPOSED                   { $$ = record_proposed(p, $1, @2); }
expect: EXPECT expr                             { $$ = expect_new(p, $2, false); }
      | EXPECT BEYOND_POWERS                    { $$ = expect_beyond(p, @2, false); }
      | EXPECT NOT BEYOND_POWERS                { $$ = expect_beyond(p, build_span(@2, @3), true); }
      | EXPECT short_act                        { $$ = expect_new(p, $2, false); }
      | EXPECT NOT short_act                    { $$ = expect_new(p, expr_one(p, E_NOT, $3, build_span(@2, @3)), false); }
      | EXPECT UNKNOWN expr                     { $$ = expect_new(p, $3, true); }
      | EXPECT UNKNOWN short_act                { $$ = expect_new(p, $3, true); }
      | expect FOR word                         { $$ = expect_of(p, $1, $3, @2); }
      | expect AT_DATE date                     { $$ = expect_at(p, $1, $3, @2); }
      | expect BY_PROVISION labels              { $$ = expect_words(p, $1, &$1->by, $3); }
      | expect UNDER words                      { $$ = expect_words(p, $1, &$1->under, $3); }
      | expect NEEDS inputs                     { $$ = expect_needs(p, $1, $3); }
short_act: path MAY word                        { $$ = expr_act(p, E_MAY, $1, $3, NULL, @$); }
         | path MUST word                       { $$ = expr_act(p, E_MUST, $1, $3, NULL, @$); }
         | path MUST_NOT word                   { $$ = expr_act(p, E_MUST_NOT, $1, $3, NULL, @$); }
inputs: called                                  { $$ = exprs_add(p, (ExprList){ 0 }, $1); }
      | inputs ',' called                       { $$ = exprs_add(p, $1, $3); }

/* ---- expressions ---- */
expr: SOME words ':' expr HAS expr %prec QUANTIFIER     { $$ = expr_quantified(p, E_SOME, $2, $4, $6, @$); }
    | EVERY words ':' expr HAS expr %prec QUANTIFIER    { $$ = expr_quantified(p, E_EVERY, $2, $4, $6, @$); }
    | NO words ':' expr HAS expr %prec QUANTIFIER       { $$ = expr_quantified(p, E_NO, $2, $4, $6, @$); }
    | bound quantity OF set HAS expr %prec QUANTIFIER   { $$ = expr_threshold(p, $1, $2, $4, NULL, $6, @$); }
    | bound quantity OF set BY expr HAS expr %prec QUANTIFIER   { $$ = expr_threshold(p, $1, $2, $4, $6, $8, @$); }
    | EVER expr SINCE expr %prec SPAN_OF_TIME           { $$ = expr_two(p, E_EVER, $2, $4, @$); }
    | THROUGHOUT expr SINCE expr %prec SPAN_OF_TIME     { $$ = expr_two(p, E_THROUGHOUT, $2, $4, @$); }
    | FIRST_TIME expr SINCE expr %prec SPAN_OF_TIME     { $$ = expr_two(p, E_FIRST_TIME, $2, $4, @$); }
    | THERE_IS operand                          { $$ = expr_one(p, E_THERE_IS, $2, @$); }
    | THERE_IS_NO operand                       { $$ = expr_there_is_no(p, $2, @1, @$); }
    | expr OR expr                              { $$ = expr_chain(p, E_OR, $1, $3, @2, @$); }
    | expr AND expr                             { $$ = expr_chain(p, E_AND, $1, $3, @2, @$); }
    | NOT expr                                  { $$ = expr_one(p, E_NOT, $2, @$); }
    | expr '=' expr                             { $$ = expr_two(p, E_EQ, $1, $3, @$); }
    | expr NE expr                              { $$ = expr_two(p, E_NE, $1, $3, @$); }
    | expr '<' expr                             { $$ = expr_two(p, E_LT, $1, $3, @$); }
    | expr LE expr                              { $$ = expr_two(p, E_LE, $1, $3, @$); }
    | expr '>' expr                             { $$ = expr_two(p, E_GT, $1, $3, @$); }
    | expr GE expr                              { $$ = expr_two(p, E_GE, $1, $3, @$); }
    | expr IN expr                              { $$ = expr_two(p, E_IN, $1, $3, @$); }
    | expr NOT_IN expr                          { $$ = expr_two(p, E_NOT_IN, $1, $3, @$); }
    | expr IS expr                              { $$ = expr_is(p, $1, $3, @2, @$); }
    | expr '+' expr                             { $$ = expr_two(p, E_ADD, $1, $3, @$); }
    | expr '-' expr                             { $$ = expr_two(p, E_SUB, $1, $3, @$); }
    | expr '*' expr                             { $$ = expr_two(p, E_MUL, $1, $3, @$); }
    | expr '/' expr                             { $$ = expr_two(p, E_DIV, $1, $3, @$); }
    | expr DIV expr                             { $$ = expr_two(p, E_IDIV, $1, $3, @$); }
    | expr MOD expr                             { $$ = expr_two(p, E_MOD, $1, $3, @$); }
    | '-' expr %prec NEGATIVE                   { $$ = expr_one(p, E_NEG, $2, @$); }
    | expr AT expr                              { $$ = expr_two(p, E_AT, $1, $3, @$); }
    | expr AT PREVIOUS_TURN                     { $$ = expr_one(p, E_AT_TURN, $1, @$); }
    | FIRST_OF set order                        { $$ = expr_ordered(p, E_FIRST, $2, NULL, $3, @$); }
    | LAST_OF set order                         { $$ = expr_ordered(p, E_LAST, $2, NULL, $3, @$); }
    | NEXT_OF set AFTER operand order           { $$ = expr_ordered(p, E_NEXT, $2, $4, $5, @$); }
    | PREVIOUS_OF set BEFORE operand order      { $$ = expr_ordered(p, E_PREVIOUS, $2, $4, $5, @$); }
    | POSITION_OF operand IN set order          { $$ = expr_ordered(p, E_POSITION, $4, $2, $5, @$); }
    | path DECIDES_THAT decided                 { $$ = expr_two(p, E_DECIDES, $1, $3, @$); }
    | path MAY word object                      { $$ = expr_act(p, E_MAY, $1, $3, $4, @$); }
    | path MUST word object                     { $$ = expr_act(p, E_MUST, $1, $3, $4, @$); }
    | path MUST_NOT word object                 { $$ = expr_act(p, E_MUST_NOT, $1, $3, $4, @$); }
    | COUNT set                                 { $$ = expr_one(p, E_COUNT, $2, @$); }
    | fold '{' expr FOR words ':' expr '}'      { $$ = expr_fold(p, $1, $3, $5, $7, @$); }
    | fold '{' expr ',' exprs '}'               { $$ = expr_fold_list(p, $1, $3, $5, @$); }
    | fold '{' expr ':' expr '}'                { $$ = expr_fold_name(p, $1, $3, $5, @$); }
    | path
    | literal
    | NOW                                       { $$ = expr_new(p, E_NOW, @$); }
    | DAY_OF_YEAR OF operand                    { $$ = expr_day_of_year(p, @1, $3, @$); }
    | set
    | '(' expr ')'                              { $$ = expr_bracketed(p, $2, @$); }
    | '(' latest ')'                            { $$ = expr_bracketed(p, $2, @$); }

/* What stands between two words of an expression: anything else needs brackets. */
operand: path
       | literal
       | '(' expr ')'                           { $$ = expr_bracketed(p, $2, @$); }
       | '(' latest ')'                         { $$ = expr_bracketed(p, $2, @$); }
order: BY rank %prec ORDER                      { $$ = exprs_add(p, (ExprList){ 0 }, $2); }
     | order THEN_BY rank                       { $$ = exprs_add(p, $1, $3); }
rank: operand %prec ORDER
   | '-' operand %prec ORDER                    { $$ = expr_one(p, E_NEG, $2, @$); }
   | operand IN TEXT                            { $$ = expr_alphabet(p, $1, @3, @$); }
   | OWN_NAME %prec ORDER                       { $$ = expr_new(p, E_ALPHABET, @$); }
   | OWN_NAME IN TEXT                           { $$ = expr_alphabet(p, NULL, @3, @$); }
decided: path %prec ORDER
       | NOT path                               { $$ = expr_one(p, E_NOT, $2, @$); }
       | path IS operand                        { $$ = expr_two(p, E_EQ, $1, $3, @$); }

literal: NUMBER                                 { $$ = expr_literal(p, E_NUMBER, @1); }
       | PERCENT                                { $$ = expr_literal(p, E_PERCENT, @1); }
       | DURATION                               { $$ = expr_literal(p, E_DURATION, @1); }
       | date
path: word                                      { $$ = expr_name(p, $1); }
    | TEXT                                      { $$ = expr_literal(p, E_TEXT, @1); }
    | word '(' args ')'                         { $$ = expr_call(p, $1, $3, @$); }
    | path '.' word                             { $$ = expr_field(p, $1, $3, @$); }
    | path '.' word '(' args ')'                { $$ = expr_field_call(p, $1, $3, $5, @$); }
exprs: expr                                     { $$ = exprs_add(p, (ExprList){ 0 }, $1); }
     | exprs ',' expr                           { $$ = exprs_add(p, $1, $3); }
args: %empty                                    { $$ = (ExprList){ 0 }; }
    | exprs
set: '{' exprs '}'                              { $$ = expr_list(p, E_SET, $2, @$); }
   | '{' exprs ':' expr '}'                     { $$ = expr_comp(p, $2, $4, @2, @$); }
   | '{' exprs ':' expr RANGE expr '}'          { $$ = expr_comp(p, $2, expr_two(p, E_RANGE, $4, $6, build_span(@4, @6)), @2, @$); }
   | '{' expr RANGE expr '}'                    { $$ = expr_two(p, E_RANGE, $2, $4, @$); }
latest: LATEST word                             { $$ = expr_latest(p, E_LATEST, $2, NULL, NULL, @$); }
      | LATEST word WITH expr                   { $$ = expr_latest(p, E_LATEST, $2, $4, NULL, @$); }
      | LATEST word BEFORE expr                 { $$ = expr_latest(p, E_LATEST, $2, NULL, $4, @$); }
      | LATEST word WITH expr BEFORE expr       { $$ = expr_latest(p, E_LATEST, $2, $4, $6, @$); }
      | EARLIEST word                           { $$ = expr_latest(p, E_EARLIEST, $2, NULL, NULL, @$); }
      | EARLIEST word WITH expr                 { $$ = expr_latest(p, E_EARLIEST, $2, $4, NULL, @$); }
      | EARLIEST word BEFORE expr               { $$ = expr_latest(p, E_EARLIEST, $2, NULL, $4, @$); }
      | EARLIEST word WITH expr BEFORE expr     { $$ = expr_latest(p, E_EARLIEST, $2, $4, $6, @$); }
bound: AT_LEAST                                 { $$ = BOUND_AT_LEAST; }
     | MORE_THAN                                { $$ = BOUND_MORE_THAN; }
     | AT_MOST                                  { $$ = BOUND_AT_MOST; }
     | FEWER_THAN                               { $$ = BOUND_FEWER_THAN; }
     | EXACTLY                                  { $$ = BOUND_EXACTLY; }
quantity: NUMBER                                { $$ = expr_integer(p, @1); }
        | NUMBER '/' NUMBER                     { $$ = expr_share(p, @1, @3, @$); }
        | PERCENT                               { $$ = expr_literal(p, E_PERCENT, @1); }
        | '(' expr ')'                          { $$ = expr_bracketed(p, $2, @$); }
fold: SUM                                       { $$ = E_SUM; }
    | MIN                                       { $$ = E_MIN; }
    | MAX                                       { $$ = E_MAX; }

%%

static int charter_yylex(YYSTYPE *value, YYLTYPE *at, Parser *p) {
  (void)value;
  return next_token(p, at);
}

/* Bison's only message of its own: the stack is full. */
static void charter_yyerror(const YYLTYPE *at, Parser *p, const char *what) {
  (void)what;
  nested_too_deeply(p, *at);
}

static bool shifts(yy_state_t state, yysymbol_kind_t symbol, yy_state_t *to) {
  int n = yypact[state];
  if (yypact_value_is_default(n)) return false;
  n += symbol;
  if (n < 0 || n > YYLAST || yycheck[n] != symbol || yytable[n] <= 0) return false;
  *to = (yy_state_t)yytable[n];
  return true;
}

/* The state to which bison is about to go back, and so the levels at which reading can go on. */
static Recovery recovery_of(const yy_state_t *top) {
  Recovery r = { 0 };
  yy_state_t to, there;
  int depth = 0;
  for (; !shifts(*top, YYSYMBOL_YYerror, &to); top--) {
    if (*top == 0) return r;   /* the bottom */
    yysymbol_kind_t symbol = YY_CAST(yysymbol_kind_t, yystos[*top]);
    if (symbol == YYTRANSLATE('(') || symbol == YYTRANSLATE('{') || symbol == YYSYMBOL_open) depth++;
    if (symbol == YYTRANSLATE(')') || symbol == YYTRANSLATE('}')) depth--;
  }
  r.depth = depth > 0 ? (uint32_t)depth : 0;
  r.block = shifts(to, YYSYMBOL_SYNC_BLOCK, &there);
  r.level = shifts(to, YYSYMBOL_SYNC_STMT, &there)        ? LEVEL_STMT
            : shifts(to, YYSYMBOL_SYNC_FIELD, &there)     ? LEVEL_FIELD
            : shifts(to, YYSYMBOL_SYNC_SCENARIO, &there)  ? LEVEL_SCENARIO
            : shifts(to, YYSYMBOL_SYNC_ITEM, &there)      ? LEVEL_ITEM
            : shifts(to, YYSYMBOL_SYNC_PROVISION, &there) ? LEVEL_PROVISION
                                                          : LEVEL_NONE;
  return r;
}

static int yyreport_syntax_error(const yypcontext_t *context, Parser *p) {
  yysymbol_kind_t symbols[YYNTOKENS];
  const char *words[YYNTOKENS];
  uint32_t n = 0;
  int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
  for (int i = 0; i < count; i++)
    if (symbols[i] < YYSYMBOL_START_FILE || symbols[i] > YYSYMBOL_BAD) words[n++] = yysymbol_name(symbols[i]);
  syntax_error(p, *yypcontext_location(context), words, n, recovery_of(context->yyssp));
  return 0;
}
