/* build_decl.c - declarations, provisions, statements and the entries of the record. */
#include "syntax/build.h"
#include "syntax/recover.h"
#include "charter.tab.h"

static void twice(Parser *p, Span at, const char *what) {
  report(p, D_SYNTAX, at.lo, at.hi, "%s is given twice", what);
}

/* ---- items ---- */

void item_end(Parser *p, Span span) {
  mark(p, span);
  p->table = NULL;
  p->nopen = 0;
}

void decl_add(Parser *p, Decl *d, Span span) {
  d->span = span;
  if (d->op == DECL_FACT) vec_push(p->arena, &p->tree->facts, d);
  else if (d->op == DECL_INDIVIDUAL || d->op == DECL_RECORDED_EVENT) vec_push(p->arena, &p->tree->individuals, d);
  else vec_push(p->arena, &p->tree->decls, d);
}

Decl *decl_new(Parser *p, DeclOp op, Word name) {
  Decl *d = NEW(p->arena, Decl);
  d->op = op;
  d->name = name;
  return d;
}

Decl *decl_text(Parser *p, Decl *d, Span text) {
  if (d->text) twice(p, text, "the text");
  d->text = build_text(p, text);
  return d;
}

static void set_word(Parser *p, Word *word, Word value, const char *what) {
  if (word->span.file) twice(p, value.span, what);
  *word = value;
}

Decl *decl_parent(Parser *p, Decl *d, Word parent) {
  if (d->op == DECL_EXTEND)
    report(p, D_SYNTAX, parent.span.lo, parent.span.hi, "'extend event' adds attributes and nothing else");
  set_word(p, &d->parent, parent, "what it is");
  return d;
}

Decl *decl_params(Parser *p, DeclOp op, Word name, ParamList params) {
  Decl *d = decl_new(p, op, name);
  d->params = params;
  return d;
}

Decl *decl_type(Parser *p, Decl *d, const TypeRef *type) {
  if (d->has_value) twice(p, type->span, "the type");
  d->value = *type;
  d->has_value = true;
  return d;
}

Decl *decl_flag(Parser *p, Decl *d, bool *flag, Span span) {
  if (*flag)
    report(p, D_SYNTAX, span.lo, span.hi, "'%.*s' is given twice", (int)(span.hi - span.lo), p->text + span.lo);
  *flag = true;
  return d;
}

Decl *charter_force(Parser *p, Decl *d, PeriodList force, Span span) {
  if (d->force.n) twice(p, span, "the time in force");
  d->force = force;
  return d;
}

Decl *charter_days_off(Parser *p, Decl *d, Word relation) {
  if (d->days_off.span.file) twice(p, relation.span, "the days off");
  d->days_off = relation;
  return d;
}

Decl *charter_zone(Parser *p, Decl *d, Span text) {
  if (d->zone) twice(p, text, "the zone");
  d->zone = build_text(p, text);
  bool ok;
  zone_parse(d->zone, strlen(d->zone), &ok);
  if (!ok)
    report(p, D_SYNTAX, text.lo, text.hi, "there is no zone %s", d->zone)->hint =
        "a zone is an offset: \"+03:00\", \"-04:30\" or \"Z\"";
  return d;
}

Decl *use_with(Parser *p, Word name, SubstList substs) {
  Decl *d = decl_new(p, DECL_USE, name);
  MOVE(d->substs, substs);
  return d;
}

/* ---- events ---- */

Decl *event_made_by(Parser *p, Decl *d, Word attr) {
  set_word(p, &d->made_by, attr, "'made by'");
  return d;
}

Decl *event_stands_if(Parser *p, Decl *d, Word relation) {
  set_word(p, &d->stands_if, relation, "'stands if'");
  return d;
}

void event_close(Parser *p, Decl *d, AttrList attrs, Span span) {
  MOVE(d->attrs, attrs);
  decl_add(p, d, span);
}

Attr *attr_new(Parser *p, Word name, ParamList keys) {
  Attr *a = NEW(p->arena, Attr);
  a->name = name;
  a->keys = keys;
  return a;
}

Attr *attr_type(Parser *p, Attr *a, const TypeRef *type, bool many, Span span) {
  (void)p;
  a->type = *type;
  a->many = many;
  a->span = span;
  return a;
}

Attr *attr_optional(Parser *p, Attr *a, Span span) {
  if (!a) return a;
  if (a->optional) twice(p, span, "'optional'");
  a->optional = true;
  a->span = span;
  return a;
}

AttrList attrs_add(Parser *p, AttrList list, const Attr *a, Span span) {
  if (a) vec_push(p->arena, &list, *a);
  mark(p, span);
  return list;
}

/* ---- acts, readings, articles ---- */

Decl *act_means(Parser *p, Decl *d, Expr *means) {
  if (d->means) twice(p, means->span, "what the act means");
  d->means = means;
  return d;
}

Decl *reading_extends(Parser *p, Decl *d, WordList words) {
  for (uint32_t i = 0; i < words.n; i++) vec_push(p->arena, &d->extends, words.at[i]);
  return d;
}

Decl *article_concerning(Parser *p, Decl *d, Word name, Word kind, Expr *where) {
  if (d->concerning.span.file) twice(p, name.span, "'concerning'");
  d->concerning = name;
  d->concerning_type = *type_add(p, NULL, kind);
  d->concerning_where = where;
  return d;
}

void article_close(Parser *p, Decl *d, ProvisionList provisions, Span span) {
  MOVE(d->provisions, provisions);
  decl_add(p, d, span);
}

/* Where an article was closed too early, its provisions and its own brace are left over: one report for all of it. */
void brace_stray(Parser *p, Span span) {
  if (!p->stray_provision) report(p, D_SYNTAX, span.lo, span.hi, "this '}' closes nothing");
  p->stray_provision = false;
}

void provision_stray(Parser *p, Provision *v) {
  if (!v || p->stray_provision) return;
  p->stray_provision = true;
  report(p, D_SYNTAX, v->span.lo, v->span.hi, "a provision stands inside an article")->hint =
    "either there is a '}' too many above, or 'article ... {' is missing";
}

/* ---- provisions ---- */

Provision *provision_new(Parser *p, Word label, Span span) {
  Provision *v = NEW(p->arena, Provision);
  v->label = label;
  v->span = span;
  return v;
}

Provision *provision_words(Parser *p, Provision *v, Span text) {
  if (v->words) twice(p, text, "the text");
  v->words = build_text(p, text);
  v->words_span = text;
  return v;
}

Provision *provision_force(Parser *p, Provision *v, PeriodList force, Span span) {
  if (v->force.n) twice(p, span, "the time in force");
  v->force = force;
  return v;
}

Provision *provision_list(Parser *p, Provision *v, WordList *list, WordList more) {
  for (uint32_t i = 0; i < more.n; i++) vec_push(p->arena, list, more.at[i]);
  return v;
}

Provision *provision_close(Provision *v, StmtList stmts) {
  MOVE(v->stmts, stmts);
  return v;
}

ProvisionList provisions_add(Parser *p, ProvisionList list, Provision *v, Span span) {
  if (v) vec_push(p->arena, &list, v);
  mark(p, span);
  return list;
}

/* ---- statements ---- */

Stmt *stmt_new(Parser *p, StmtOp op, Expr *head, Expr *value, Span span) {
  Stmt *s = NEW(p->arena, Stmt);
  s->op = op;
  s->head = head;
  s->value = value;
  s->span = span;
  return s;
}

Stmt *stmt_power(Parser *p, Expr *actor, Expr *head, Expr *value, Span span) {
  Stmt *s = stmt_new(p, STMT_MAY_DECIDE, head, value, span);
  s->actor = actor;
  return s;
}

Stmt *stmt_establish(Parser *p, Expr *actor, Word var, Word kind, Span span) {
  Stmt *s = stmt_new(p, STMT_MAY_ESTABLISH, NULL, NULL, span);
  s->actor = actor;
  s->var = var;
  s->kind = kind;
  return s;
}

static Clause *clause_new(Parser *p, Stmt *s, ClauseOp op, Span from, Span to) {
  Clause c = { .op = op, .span = build_span(from, to) };
  vec_push(p->arena, &s->clauses, c);
  s->span = build_span(s->span, to);
  return &s->clauses.at[s->clauses.n - 1];
}

Stmt *clause_add(Parser *p, Stmt *s, ClauseOp op, Expr *e, Span from, Span to) {
  clause_new(p, s, op, from, to)->expr = e;
  return s;
}

Stmt *clause_since(Parser *p, Stmt *s, Expr *body, Expr *since, Span from, Span to) {
  Clause *c = clause_new(p, s, CLAUSE_OTHERWISE, from, to);
  c->expr = body;
  c->since = since;
  return s;
}

Stmt *clause_where(Parser *p, Stmt *s, Word word, Expr *e, Span from, Span to) {
  Clause *c = clause_new(p, s, CLAUSE_WHERE, from, to);
  c->word = word;
  c->expr = e;
  return s;
}

Stmt *clause_each(Parser *p, Stmt *s, Expr *period, Expr *from, Span each) {
  Clause *c = clause_new(p, s, CLAUSE_EACH, each, from->span);
  c->expr = period;
  c->since = from;
  return s;
}

Stmt *clause_as(Parser *p, Stmt *s, Span from, Span text) {
  const char *words = build_text(p, text);
  clause_new(p, s, CLAUSE_AS, from, text)->text = words;
  return s;
}

/* The first token that begins at or behind `at`, and the one before; they were given lately, or come next. */
static const Token *token_behind(const Parser *p, uint32_t at, const Token **before) {
  uint32_t i = p->next < p->tokens.n ? p->next : p->tokens.n - 1;
  while (i > 1 && token_at(&p->tokens, i - 1)->lo >= at) i--;
  *before = token_at(&p->tokens, i ? i - 1 : 0);
  return token_at(&p->tokens, i);
}

/* Does the statement begin its line, or stand directly behind the opening brace? */
static bool begins_line(const Parser *p, uint32_t lo) {
  while (lo > 0) {
    char c = p->text[--lo];
    if (c == '\n' || c == '{') return true;
    if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') return false;
  }
  return true;
}

/* Reports a name at `t` that is a misspelt word of a clause; false: it is none. */
static bool misspelt_clause(Parser *p, const Token *t) {
  static const char *const WORDS[] = { "when", "unless", "where", "provided", "always", "as", "each",
                                       "by",   "is",     "may",   "must",     "and",    "or" };
  if (t->kind != NAME) return false;
  const char *word = arena_text(p->arena, p->text + t->lo, t->hi - t->lo), *meant = hint_for_synonym(p, t);
  if (meant) {
    report(p, D_SYNTAX, t->lo, t->hi, "expected 'is', 'may', 'must' or a clause such as 'when', found '%s'", word)->hint =
        meant;
    return true;
  }
  Nearest near;
  nearest_begin(&near, word);
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) nearest_try(&near, WORDS[i]);
  const char *best = nearest_best(&near);
  if (!best) return false;
  Diag *d = report(p, D_SYNTAX, t->lo, t->hi, "expected a clause such as 'when', found '%s'", word);
  d->hint = arena_printf(p->arena, "did you mean '%s'?", best);
  return true;
}

/* A relation without a clause is in most cases another slip: a misspelt `when`, an argument without its brackets. */
static void no_clause(Parser *p, const Stmt *s) {
  const Token *before, *t = token_behind(p, s->span.hi, &before);
  bool same_line = t->line == 0 && t->kind == NAME;
  if (same_line && misspelt_clause(p, t)) return;
  Diag *d = report(p, D_NO_CLAUSE, s->span.lo, s->span.hi, "nothing says when this holds");
  if (same_line && s->head->op == E_NAME)
    d->hint = arena_printf(p->arena, "did you mean %s(%.*s)?", name_text(p->session->names, s->head->word.name),
                           (int)(t->hi - t->lo), p->text + t->lo);
  else
    d->hint = "add 'when ...', or 'always' if it always holds";
}

/* `count member(x)`: the set after these words stands in braces; without them they are names. */
static bool misses_braces(Parser *p, const Token *name) {
  static const char *const WORDS[] = { "count", "sum", "min", "max" };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
    size_t n = strlen(WORDS[i]);
    if (name->kind != NAME || name->hi - name->lo != n || memcmp(p->text + name->lo, WORDS[i], n) != 0) continue;
    report(p, D_SYNTAX, name->lo, name->hi, "expected '{' behind '%s'", WORDS[i])->hint =
        "count {s: member(s)}, sum {weight(s) for s: member(s)}";
    return true;
  }
  return false;
}

static void same_line(Parser *p, const Stmt *s) {
  const Token *before, *t = token_behind(p, s->span.lo, &before);
  if (misspelt_clause(p, t) || misses_braces(p, before)) return;
  report(p, D_SAME_LINE, s->span.lo, s->span.hi, "a statement starts on its own line")->hint =
    "start a new line here, or join this to what stands before with 'and'";
}

/* False: it is not what was meant, nor is what stands behind it in the line. */
static bool check_statement(Parser *p, const Stmt *s) {
  if (s->span.lo < p->quiet_until) return false;
  uint32_t errors = p->session->diags->errors;
  if (!begins_line(p, s->span.lo))
    same_line(p, s);
  else if (s->op == STMT_RELATION && s->clauses.n == 0)
    no_clause(p, s);
  if (p->session->diags->errors == errors) return true;
  const char *end = memchr(p->text + s->span.hi, '\n', p->len - s->span.hi);
  p->quiet_until = end ? (uint32_t)(end - p->text) : p->len;
  return false;
}

StmtList stmts_add(Parser *p, StmtList list, Stmt *s, Span span) {
  mark(p, span);
  if (s && check_statement(p, s)) vec_push(p->arena, &list, s);
  return list;
}

/* ---- the record ---- */

EventRec *record_new(Parser *p, Word kind, Word name) {
  EventRec *r = p->spare ? p->spare : NEW(p->arena, EventRec);
  p->spare = NULL;
  memset(r, 0, sizeof *r);
  r->kind = kind;
  r->name = name;
  return r;
}

EventRec *record_labelled(Parser *p, Word kind, Span text) {
  return record_label(p, record_new(p, kind, (Word){ .span = text }), text);
}

EventRec *record_named(Parser *p, Word kind, Expr *name) {
  EventRec *r = record_new(p, kind, (Word){ .span = name->span });
  r->named = name;
  return r;
}

EventRec *record_label(Parser *p, EventRec *r, Span text) {
  if (r->label || r->labelled) twice(p, text, "the text");
  r->label = build_text(p, text);
  return r;
}

EventRec *record_label_from(Parser *p, EventRec *r, Expr *label) {
  if (r->label || r->labelled) twice(p, label->span, "the text");
  r->labelled = label;
  return r;
}

EventRec *record_on(Parser *p, EventRec *r, Expr *date, Span on) {
  if (r->on) twice(p, build_span(on, date->span), "the date");
  r->on = date;
  return r;
}

EventRec *record_proposed(Parser *p, EventRec *r, Span span) {
  if (r->proposed) twice(p, span, "'proposed'");
  r->proposed = true;
  return r;
}

EventRec *record_repeats(Parser *p, EventRec *r, Span span) {
  if (r->repeats) twice(p, span, "'may repeat'");
  r->repeats = true;
  return r;
}

Decl *entry_individual(Parser *p, EventRec *r, Span span) {
  if (r->on || r->proposed)
    report(p, D_SYNTAX, span.hi, span.hi, "expected '{' behind the date of an event")->hint =
        "an event without attributes ends with { }";
  Decl *d = decl_new(p, DECL_INDIVIDUAL, r->name);
  d->parent = r->kind;
  d->text = r->label;
  d->named = r->named;
  d->labelled = r->labelled;
  d->repeats = r->repeats;
  p->spare = r;
  return d;
}

Decl *entry_event(Parser *p, EventRec *r, EntryList entries, Span span) {
  if (!r->on)
    report(p, D_EVENT_DATE, r->kind.span.lo, r->name.span.hi, "this event has no date")->hint =
        "write 'on' and the date before the '{'";
  Decl *d = decl_new(p, DECL_RECORDED_EVENT, r->name);
  d->event = r;
  r->span = span;
  MOVE(r->entries, entries);
  return d;
}

Decl *fact_new(Parser *p, Expr *head, Expr *value) {
  Decl *d = NEW(p->arena, Decl);
  d->op = DECL_FACT;
  d->head = head;
  d->fact_value = value;
  d->name = head->word;
  return d;
}

Decl *fact_not(Parser *p, Expr *head) {
  Decl *d = fact_new(p, head, NULL);
  d->negated = true;
  return d;
}

Decl *fact_unknown(Parser *p, Expr *head) {
  Decl *d = fact_new(p, head, NULL);
  d->unknown = true;
  return d;
}

Decl *fact_acting(Parser *p, Decl *d, Span span) {
  if (!d->fact_value)
    report(p, D_SYNTAX, span.lo, span.hi, "'acting' stands behind the person who holds an office")->hint =
        "head_of_state(X) is P acting";
  return decl_flag(p, d, &d->acting, span);
}

Decl *fact_period(Parser *p, Decl *d, PeriodOp op, Expr *date, Span word) {
  d->period = period_add(p, d->period, op, date, word);
  return d;
}

static Entry *entry_new(Parser *p, EntryOp op, Span span) {
  Entry *e = NEW(p->arena, Entry);
  e->op = op;
  e->span = span;
  return e;
}

Entry *field_value(Parser *p, Word attr, ExprList keys, Expr *value, Span span) {
  Entry *e = entry_new(p, ENTRY_VALUE, span);
  e->attr = attr;
  e->keys = keys;
  e->value = value;
  return e;
}

Entry *field_many(Parser *p, Word attr, ExprList values, Span span) {
  Entry *e = entry_new(p, ENTRY_MANY, span);
  e->attr = attr;
  e->values = values;
  return e;
}

Entry *field_roll(Parser *p, Word attr, RollList roll, Span span) {
  Entry *e = entry_new(p, ENTRY_ROLL, span);
  e->attr = attr;
  MOVE(e->roll, roll);
  return e;
}

Entry *field_unknown(Parser *p, WordList words, Span span) {
  Entry *e = entry_new(p, ENTRY_UNKNOWN, span);
  e->words = words;
  return e;
}

Entry *field_decides(Parser *p, Word label, Decides *d, Span span) {
  Entry *e = entry_new(p, ENTRY_DECIDES, span);
  e->decides = d;
  d->label = label;
  d->span = span;
  return e;
}

Entry *field_event(Parser *p, EventRec *r, EntryList entries, Span span) {
  Entry *e = entry_new(p, ENTRY_EVENT, span);
  e->event = r;
  r->span = span;
  MOVE(r->entries, entries);
  return e;
}

EntryList entries_add(Parser *p, EntryList list, Entry *e, Span span) {
  if (e) vec_push(p->arena, &list, e);
  mark(p, span);
  return list;
}

RollList roll_add(Parser *p, RollList list, Expr *value, ExprList keys) {
  RollLine line = { value, keys };
  vec_push(p->arena, &list, line);
  return list;
}

Decides *conclusion(Parser *p, ConclOp op, Expr *head, Expr *value) {
  Decides *d = NEW(p->arena, Decides);
  d->op = op;
  d->head = head;
  d->value = value;
  return d;
}

Decides *conclusion_establishes(Parser *p, Word name) {
  Decides *d = conclusion(p, CONCL_ESTABLISHES, NULL, NULL);
  d->name = name;
  return d;
}

Decides *decides_period(Decides *d, PeriodList period) {
  d->period = period;
  return d;
}
