/* dump.c - prints trees: one declaration, provision, statement, clause or field a line; expressions in one line. */
#include "syntax/dump.h"
#include "syntax/plain.h"
#include <inttypes.h>

typedef struct { const Session *session; Text *out; int indent; } Dump;

static void line(Dump *d) {
  if (d->out->n) text_puts(d->out, "\n");
  for (int i = 0; i < d->indent; i++) text_puts(d->out, "  ");
}

static void name(Dump *d, Word w) { text_printf(d->out, " %s", w.name.i ? name_text(d->session->names, w.name) : "-"); }

static void word(Dump *d, const char *what, Word w) {
  if (!w.name.i) return;
  text_printf(d->out, " (%s", what);
  name(d, w);
  text_puts(d->out, ")");
}

static void words(Dump *d, const char *what, const WordList *list) {
  if (!list->n) return;
  text_printf(d->out, " (%s", what);
  for (uint32_t i = 0; i < list->n; i++) name(d, list->at[i]);
  text_puts(d->out, ")");
}

static void quoted(Dump *d, const char *text) {
  if (!text) return;
  text_puts(d->out, " \"");
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') text_puts(d->out, "\\");
    text_put(d->out, text, 1);
  }
  text_puts(d->out, "\"");
}

static void value(Dump *d, Value v, bool is_date) {
  char buf[40] = "";
  switch (v.tag) {
    case V_NUM:
      if (v.den == 1) text_printf(d->out, "%" PRId64, v.n);
      else text_printf(d->out, "%" PRId64 "/%" PRIu32, v.n, v.den);
      break;
    case V_TIME:
      instant_print(v.n, 0, buf);
      text_printf(d->out, "%s%s", buf, is_date || buf[10] ? "" : "T00:00");
      break;
    case V_MONTHS: text_printf(d->out, "%" PRId64 "mo", v.n); break;
    case V_SECONDS: text_printf(d->out, "%" PRId64 "s", v.n); break;
    default: text_puts(d->out, "?");
  }
}

static const char *const OPS[] = {
  [E_CALL] = "call",
  [E_FIELD] = ".",
  [E_FIELD_CALL] = ".call",
  [E_NEG] = "neg",
  [E_ADD] = "+",
  [E_SUB] = "-",
  [E_MUL] = "*",
  [E_DIV] = "/",
  [E_IDIV] = "div",
  [E_MOD] = "mod",
  [E_AT] = "at",
  [E_EQ] = "=",
  [E_NE] = "!=",
  [E_LT] = "<",
  [E_LE] = "<=",
  [E_GT] = ">",
  [E_GE] = ">=",
  [E_IN] = "in",
  [E_NOT_IN] = "not-in",
  [E_AND] = "and",
  [E_OR] = "or",
  [E_NOT] = "not",
  [E_SOME] = "some",
  [E_EVERY] = "every",
  [E_NO] = "no",
  [E_SET] = "set",
  [E_COMP] = "comp",
  [E_RANGE] = "range",
  [E_COUNT] = "count",
  [E_SUM] = "sum",
  [E_MIN] = "min",
  [E_MAX] = "max",
  [E_LATEST] = "latest",
  [E_EARLIEST] = "earliest",
  [E_MAY] = "may",
  [E_MUST] = "must",
  [E_MUST_NOT] = "must-not",
  [E_FIRST] = "first",
  [E_LAST] = "last",
  [E_NEXT] = "next",
  [E_PREVIOUS] = "previous",
  [E_POSITION] = "position",
  [E_AT_TURN] = "at-previous-turn",
  [E_DECIDES] = "decides-that",
  [E_EVER] = "ever",
  [E_THROUGHOUT] = "throughout",
  [E_FIRST_TIME] = "first-time",
  [E_THERE_IS] = "there-is",
  [E_FILLED] = "filled",
};
static const char *const BOUNDS[] = { "at-least", "more-than", "at-most", "fewer-than", "exactly" };

static void expr(Dump *d, const Expr *e) {
  Text *t = d->out;
  if (!e) {
    text_puts(t, " -");
    return;
  }
  switch (e->op) {
    case E_NAME: name(d, e->word); return;
    case E_TEXT:
    case E_DATA: quoted(d, e->text); return;
    case E_NUMBER:
      text_puts(t, " ");
      value(d, e->value, false);
      return;
    case E_PERCENT:
      text_puts(t, " (share ");
      value(d, e->value, false);
      text_puts(t, ")");
      return;
    case E_DATE:
      text_puts(t, " ");
      value(d, e->value, e->is_date);
      if (e->zoned) text_puts(t, "Z");
      return;
    case E_DURATION:
      text_puts(t, " ");
      value(d, e->value, false);
      if (e->clear) text_puts(t, "-clear");
      if (e->working) text_puts(t, "-working");
      return;
    case E_DAY_OF_YEAR:
      text_puts(t, " (day-of-year ");
      value(d, e->value, false);
      break;
    case E_NOW: text_puts(t, " now"); return;
    case E_COLUMN:
      text_printf(t, " [%s", name_text(d->session->names, e->word.name));
      quoted(d, e->text);
      text_puts(t, "]");
      return;
    case E_THRESHOLD: text_printf(t, " (%s", BOUNDS[e->bound]); break;
    case E_ALPHABET:
      text_puts(t, e->kid.n ? " (alphabet" : " (name");
      quoted(d, e->text);
      break;
    default:
      text_printf(t, " (%s", OPS[e->op]);
      if (e->word.name.i) name(d, e->word);
      if (e->words.n) {
        text_puts(t, " [");
        for (uint32_t i = 0; i < e->words.n; i++) {
          if (i) text_puts(t, " ");
          text_puts(t, name_text(d->session->names, e->words.at[i].name));
        }
        text_puts(t, "]");
      }
  }
  for (uint32_t i = 0; i < e->kid.n; i++) expr(d, e->kid.at[i]);
  text_puts(t, ")");
}

static void labelled(Dump *d, const char *what, const Expr *e) {
  if (!e) return;
  text_printf(d->out, " (%s", what);
  expr(d, e);
  text_puts(d->out, ")");
}

static void exprs(Dump *d, const char *what, const ExprList *list) {
  if (!list->n) return;
  text_printf(d->out, " (%s", what);
  for (uint32_t i = 0; i < list->n; i++) expr(d, list->at[i]);
  text_puts(d->out, ")");
}

static void type(Dump *d, const TypeRef *t) {
  text_puts(d->out, " (type");
  for (uint32_t i = 0; i < t->words.n; i++) name(d, t->words.at[i]);
  text_puts(d->out, ")");
}

static void params(Dump *d, const char *what, const ParamList *list) {
  if (!list->n) return;
  text_printf(d->out, " (%s", what);
  for (uint32_t i = 0; i < list->n; i++) {
    text_puts(d->out, " (");
    text_puts(d->out, list->at[i].name.name.i ? name_text(d->session->names, list->at[i].name.name) : "_");
    type(d, &list->at[i].type);
    text_puts(d->out, ")");
  }
  text_puts(d->out, ")");
}

static void periods(Dump *d, const PeriodList *list) {
  static const char *const WORDS[] = { "from", "until", "through", "on" };
  for (uint32_t i = 0; i < list->n; i++) labelled(d, WORDS[list->at[i].op], list->at[i].date);
}

static void flag(Dump *d, const char *what, bool set) {
  if (set) text_printf(d->out, " %s", what);
}

static void clause(Dump *d, const Clause *c) {
  static const char *const WORDS[] = { "when",       "unless", "where", "unless-decided", "when-decided", "provided",
                                       "by-default", "by",     "as",    "always", "each", "since",
                                       "for-at-most" };
  line(d);
  text_printf(d->out, "(%s", WORDS[c->op]);
  if (c->op == CLAUSE_WHERE) name(d, c->word);
  if (c->expr) expr(d, c->expr);
  labelled(d, c->op == CLAUSE_EACH ? "from" : "since", c->since);
  quoted(d, c->text);
  text_puts(d->out, ")");
}

static void stmt(Dump *d, const Stmt *s) {
  static const char *const WORDS[] = { "relation", "not",     "value",      "may",           "must",
                                       "must-not", "require", "may-decide", "may-establish", "declaratory" };
  line(d);
  text_printf(d->out, "(%s", WORDS[s->op]);
  if (s->actor) expr(d, s->actor);
  if (s->head) expr(d, s->head);
  labelled(d, "is", s->value);
  if (s->op == STMT_MAY_ESTABLISH) {
    name(d, s->var);
    name(d, s->kind);
  }
  d->indent++;
  for (uint32_t i = 0; i < s->clauses.n; i++) clause(d, &s->clauses.at[i]);
  d->indent--;
  text_puts(d->out, ")");
}

static void provision(Dump *d, const Provision *v) {
  line(d);
  text_puts(d->out, "(provision");
  name(d, v->label);
  quoted(d, v->words);
  periods(d, &v->force);
  words(d, "under", &v->under);
  words(d, "overrides", &v->overrides);
  words(d, "subject-to", &v->subject_to);
  d->indent++;
  for (uint32_t i = 0; i < v->stmts.n; i++) stmt(d, v->stmts.at[i]);
  d->indent--;
  text_puts(d->out, ")");
}

static void record(Dump *d, const EventRec *r);

static void decides(Dump *d, const Decides *c) {
  static const char *const WORDS[] = { "is", "holds", "not", "restored", "waived", "establishes" };
  text_puts(d->out, "(decides");
  name(d, c->label);
  text_printf(d->out, " (%s", WORDS[c->op]);
  if (c->head) expr(d, c->head);
  if (c->value) expr(d, c->value);
  if (c->op == CONCL_ESTABLISHES) name(d, c->name);
  text_puts(d->out, ")");
  periods(d, &c->period);
  text_puts(d->out, ")");
}

static void entry(Dump *d, const Entry *e) {
  line(d);
  switch (e->op) {
    case ENTRY_DECIDES: decides(d, e->decides); return;
    case ENTRY_EVENT: record(d, e->event); return;
    case ENTRY_UNKNOWN:
      text_puts(d->out, "(unknown");
      for (uint32_t i = 0; i < e->words.n; i++) name(d, e->words.at[i]);
      break;
    case ENTRY_VALUE:
    case ENTRY_MANY:
    case ENTRY_ROLL:
      text_puts(d->out, e->op == ENTRY_VALUE ? "(field" : e->op == ENTRY_MANY ? "(fields" : "(roll");
      name(d, e->attr);
      exprs(d, "keys", &e->keys);
      if (e->value) expr(d, e->value);
      for (uint32_t i = 0; i < e->values.n; i++) expr(d, e->values.at[i]);
      for (uint32_t i = 0; i < e->roll.n; i++) {
        text_puts(d->out, " (for");
        expr(d, e->roll.at[i].value);
        for (uint32_t k = 0; k < e->roll.at[i].keys.n; k++) expr(d, e->roll.at[i].keys.at[k]);
        text_puts(d->out, ")");
      }
      break;
  }
  text_puts(d->out, ")");
}

/* How an individual is called: by words, and in a table by what a row says. */
static void called(Dump *d, Word w, const char *label, const Expr *named, const Expr *labelled_from, bool repeats) {
  if (named) expr(d, named);
  else name(d, w);
  quoted(d, label);
  labelled(d, "label", labelled_from);
  flag(d, "may-repeat", repeats);
}

static void record(Dump *d, const EventRec *r) {
  text_puts(d->out, "(event");
  name(d, r->kind);
  called(d, r->name, r->label, r->named, r->labelled, r->repeats);
  labelled(d, "on", r->on);
  flag(d, "proposed", r->proposed);
  d->indent++;
  for (uint32_t i = 0; i < r->entries.n; i++) entry(d, r->entries.at[i]);
  d->indent--;
  text_puts(d->out, ")");
}

static void attr(Dump *d, const Attr *a) {
  line(d);
  text_puts(d->out, "(attribute");
  name(d, a->name);
  params(d, "keys", &a->keys);
  flag(d, "many", a->many);
  type(d, &a->type);
  flag(d, "optional", a->optional);
  text_puts(d->out, ")");
}

static void charter(Dump *d, const Decl *c) {
  periods(d, &c->force);
  word(d, "days-off", c->days_off);
  if (!c->zone) return;
  text_puts(d->out, " (zone");
  quoted(d, c->zone);
  text_puts(d->out, ")");
}

static void uses(Dump *d, const Decl *c) {
  for (uint32_t i = 0; i < c->substs.n; i++) {
    text_puts(d->out, " (with");
    name(d, c->substs.at[i].from);
    name(d, c->substs.at[i].to);
    text_puts(d->out, ")");
  }
}

static void event_kind(Dump *d, const Decl *c) {
  word(d, "made-by", c->made_by);
  word(d, "stands-if", c->stands_if);
  d->indent++;
  for (uint32_t i = 0; i < c->attrs.n; i++) attr(d, &c->attrs.at[i]);
  d->indent--;
}

static void relation(Dump *d, const Decl *c) {
  params(d, "params", &c->params);
  if (c->has_value) type(d, &c->value);
  flag(d, "optional", c->optional);
  flag(d, "open", c->open);
  flag(d, "over-time", c->over_time);
  flag(d, "many", c->many);
  flag(d, "needs-permission", c->needs_permission);
  labelled(d, "means", c->means);
}

static void article(Dump *d, const Decl *c) {
  word(d, "concerning", c->concerning);
  if (c->concerning.name.i) type(d, &c->concerning_type);
  labelled(d, "where", c->concerning_where);
  d->indent++;
  for (uint32_t i = 0; i < c->provisions.n; i++) provision(d, c->provisions.at[i]);
  d->indent--;
}

static void fact(Dump *d, const Decl *c) {
  flag(d, "not", c->negated);
  flag(d, "unknown", c->unknown);
  expr(d, c->head);
  labelled(d, "is", c->fact_value);
  flag(d, "acting", c->acting);
  periods(d, &c->period);
}

static void decl(Dump *d, const Decl *c);
static void expect(Dump *d, const Expect *e) {
  line(d);
  text_puts(d->out, "(expect");
  flag(d, "unknown", e->unknown);
  if (e->powers) text_puts(d->out, e->powers == POWERS_BEYOND ? " beyond-powers" : " not-beyond-powers");
  else expr(d, e->expr);
  word(d, "for", e->of);
  labelled(d, "at", e->at);
  words(d, "by", &e->by);
  words(d, "under", &e->under);
  exprs(d, "needs", &e->needs);
  text_puts(d->out, ")");
}

static void scenario(Dump *d, const Scenario *s) {
  words(d, "with", &s->with);
  labelled(d, "at", s->at);
  d->indent++;
  for (uint32_t i = 0; i < s->given.n; i++) decl(d, s->given.at[i]);
  if (s->event) {
    line(d);
    text_puts(d->out, "(case ");
    record(d, s->event);
    text_puts(d->out, ")");
  }
  for (uint32_t i = 0; i < s->expects.n; i++) expect(d, s->expects.at[i]);
  d->indent--;
}

static void table(Dump *d, const Decl *c) {
  quoted(d, c->text);
  if (c->separator) {
    text_puts(d->out, " (separator");
    quoted(d, c->separator);
    text_puts(d->out, ")");
  }
  d->indent++;
  for (uint32_t i = 0; i < c->templates.n; i++) {
    const Template *t = c->templates.at[i];
    line(d);
    text_puts(d->out, t->op == TEMPLATE_ENTRY ? "(each" : t->op == TEMPLATE_NOTHING ? "(nothing" : "(skip");
    for (uint32_t k = 0; k < t->tests.n; k++) {
      text_puts(d->out, t->tests.at[k].differs ? " (!=" : " (=");
      expr(d, t->tests.at[k].column);
      quoted(d, t->tests.at[k].text);
      text_puts(d->out, ")");
    }
    d->indent++;
    if (t->entry) decl(d, t->entry);
    d->indent--;
    text_puts(d->out, ")");
  }
  d->indent--;
}

static void decl_parts(Dump *d, const Decl *c) {
  switch (c->op) {
    case DECL_CHARTER: charter(d, c); break;
    case DECL_USE: uses(d, c); break;
    case DECL_EVENT:
    case DECL_EXTEND: event_kind(d, c); break;
    case DECL_RELATION:
    case DECL_OFFICE:
    case DECL_ACT: relation(d, c); break;
    case DECL_READING: words(d, "extends", &c->extends); break;
    case DECL_ARTICLE: article(d, c); break;
    case DECL_FACT: fact(d, c); break;
    case DECL_SCENARIO:
    case DECL_SETTING: scenario(d, c->scenario); break;
    case DECL_TABLE: table(d, c); break;
    case DECL_KIND:
    case DECL_INDIVIDUAL:
    case DECL_RECORDED_EVENT: break;
  }
}

static void decl(Dump *d, const Decl *c) {
  static const char *const WORDS[] = { "charter", "use",     "kind",    "event-kind", "extend", "relation", "office",
                                       "act",     "reading", "article", "individual", "fact",   "event",  "scenario", "setting",
                                       "table" };
  line(d);
  if (c->op == DECL_RECORDED_EVENT) {
    record(d, c->event);
    return;
  }
  text_printf(d->out, "(%s", WORDS[c->op]);
  if (c->op == DECL_INDIVIDUAL) {
    called(d, c->name, NULL, c->named, c->labelled, c->repeats);
    word(d, "of", c->parent);
    quoted(d, c->text);
  } else if (c->op != DECL_FACT && c->op != DECL_TABLE) {
    name(d, c->name);
    word(d, "is", c->parent);
    quoted(d, c->text);
  }
  decl_parts(d, c);
  text_puts(d->out, ")");
}

static const Decl *next_individual(EntryWalk *w) {
  const Decl *d = entries_next(w);
  if (d && d->op == DECL_RECORDED_EVENT) plain_fields(&w->p, d->event);
  return d;
}
void dump_tree(const Session *session, const Tree *tree, Text *out) {
  Dump d = { session, out, 0 };
  EntryWalk individuals, facts;
  Session own = *session;
  entries_begin(&individuals, &own, tree, ENTRIES_INDIVIDUALS, arena_child(out->arena));
  entries_begin(&facts, &own, tree, ENTRIES_FACTS, arena_child(out->arena));
  const Decl *a, *b = next_individual(&individuals), *c = entries_next(&facts);
  for (uint32_t i = 0;;) {                                 /* in the order of the text */
    a = i < tree->decls.n ? tree->decls.at[i] : NULL;
    if (a && (!b || a->span.lo < b->span.lo) && (!c || a->span.lo < c->span.lo)) decl(&d, a), i++;
    else if (b && (!c || b->span.lo < c->span.lo)) decl(&d, b), b = next_individual(&individuals);
    else if (c) decl(&d, c), c = entries_next(&facts);
    else break;
  }
  arena_free(individuals.p.arena);
  arena_free(facts.p.arena);
  if (out->n) text_puts(out, "\n");
}

void dump_expr(const Session *session, const Expr *e, Text *out) {
  Dump d = { session, out, 0 };
  Text inner = { .arena = out->arena };
  d.out = &inner;
  expr(&d, e);
  text_puts(out, text_done(&inner) + 1);   /* without the blank before it */
}
