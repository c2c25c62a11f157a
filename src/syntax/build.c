/* build.c - words, types and expressions. */
#include "syntax/build.h"
#include "syntax/lex.h"

void mark(Parser *p, Span span) {
  p->mark = span.hi;
  if (p->keeps_marks) vec_push(p->tokens.arena, &p->marks, span.hi);
}

Word build_word(Parser *p, Span span) {
  Word w = { name_of(p->session->names, p->text + span.lo, span.hi - span.lo), span };
  return w;
}

static bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

/* The text between the quotes (of whatever kind the scanner let pass): unescaped, runs of white space as one blank. */
const char *build_text(Parser *p, Span span) {
  const char *at = p->text + span.lo, *end = p->text + span.hi;
  uint32_t quote = *at == '"' || *at == '\'' ? 1 : (unsigned char)*at >= 0xE0 ? 3 : 2;
  at += quote;
  if (quote > 1 || *(at - 1) == '\'') {
    uint32_t close = end[-1] == '"' || end[-1] == '\'' ? 1 : quote;
    if (end - at >= (ptrdiff_t)close) end -= close;
  } else if (end > at && end[-1] == '"') {
    end--;
  }
  return build_words(p, (uint32_t)(at - p->text), (uint32_t)(end - p->text));
}

const char *build_words(Parser *p, uint32_t lo, uint32_t hi) {
  const char *at = p->text + lo, *end = p->text + hi;
  char *out = arena_alloc(p->arena, (size_t)(end - at) + 1), *to = out;
  while (at < end) {
    if (*at > ' ' && *at != '\\') {       /* as nearly all are */
      *to++ = *at++;
    } else if (blank(*at)) {
      while (at < end && blank(*at)) at++;
      *to++ = ' ';
    } else if (*at == '\\' && at + 1 < end && (at[1] == '"' || at[1] == '\\' || at[1] == '[')) {
      *to++ = at[1];
      at += 2;
    } else {
      *to++ = *at++;
    }
  }
  *to = 0;
  return out;
}

WordList words_add(Parser *p, WordList list, Word word) {
  vec_push(p->arena, &list, word);
  return list;
}

TypeRef *type_add(Parser *p, TypeRef *type, Word word) {
  if (!type) {
    type = NEW(p->arena, TypeRef);
    type->span = word.span;
  }
  type->words = words_add(p, type->words, word);
  type->span = span_join(type->span, word.span);
  return type;
}

ParamList params_add(Parser *p, ParamList list, const Word *name, const TypeRef *type) {
  Param param = { .type = *type };
  if (name) param.name = *name;
  else param.name.span = type->span;
  vec_push(p->arena, &list, param);
  return list;
}

PeriodList period_add(Parser *p, PeriodList list, PeriodOp op, Expr *date, Span word) {
  Period period = { date, span_join(word, date->span), op };
  vec_push(p->arena, &list, period);
  return list;
}

SubstList substs_add(Parser *p, SubstList list, Word from, Word to) {
  Subst subst = { from, to };
  vec_push(p->arena, &list, subst);
  return list;
}

ExprList exprs_add(Parser *p, ExprList list, Expr *e) {
  vec_push(p->arena, &list, e);
  return list;
}

/* ---- expressions ---- */

Expr *expr_new(Parser *p, ExprOp op, Span span) {
  Expr *e = NEW(p->arena, Expr);
  e->op = op;
  e->span = span;
  return e;
}

static void add_kid(Parser *p, Expr *e, Expr *kid) {
  vec_push(p->arena, &e->kid, kid);
  if (kid && kid->depth >= e->depth) e->depth = (uint16_t)(kid->depth + 1);
}

/* `e` with all its kids; where it is too deep, its first kid stands for it, and the rest is left out. */
static Expr *done(Parser *p, Expr *e) {
  if (e->depth <= DEPTH_LIMIT) return e;
  if (p->deep_mark != p->mark + 1) {
    p->deep_mark = p->mark + 1;
    report(p, D_TOO_DEEP, e->span.lo, e->span.hi, "this expression is nested too deeply");
  }
  Expr *leaf = expr_new(p, E_NAME, e->span);
  return leaf;
}

Expr *expr_name(Parser *p, Word word) {
  Expr *e = expr_new(p, E_NAME, word.span);
  e->word = word;
  return e;
}

static bool has_offset(const char *text, uint32_t len) {
  for (uint32_t i = 10; i < len; i++)
    if (text[i] == 'Z' || text[i] == '+' || text[i] == '-') return true;
  return false;
}

/* What does not fit was reported by the scanner; its value stays unset. */
Expr *expr_literal(Parser *p, ExprOp op, Span span) {
  Expr *e = expr_new(p, op, span);
  const char *text = p->text + span.lo;
  uint32_t len = span.hi - span.lo;
  bool flag = false;
  DaySort days = DAYS_ALL;
  Instant t;
  switch (op) {
    case E_TEXT: e->text = build_text(p, span); break;
    case E_NUMBER: num_parse(text, len, &e->value); break;
    case E_PERCENT:
      if (num_parse(text, len - 1, &e->value)) num_div(e->value, num_int(100), &e->value);
      break;
    case E_DATE:
      if (instant_parse(text, len, 0, &t, &flag)) e->value = value_make(V_TIME, t);
      e->is_date = flag;
      e->zoned = has_offset(text, len);
      break;
    case E_DURATION:
      duration_read(text, len, &e->value, &days);
      e->clear = days == DAYS_CLEAR;
      e->working = days == DAYS_WORKING;
      break;
    default: break;
  }
  return e;
}

/* `max {a, b}`: of the x that are in {a, b}. The name is one that nobody can write. */
Expr *expr_fold_list(Parser *p, ExprOp op, Expr *first, ExprList more, Span span) {
  ExprList items = exprs_add(p, (ExprList){ 0 }, first);
  if (op == E_SUM) report(p, D_SYNTAX, span.lo, span.hi, "what is listed is added with '+'")->hint = "a + b";
  for (uint32_t i = 0; i < more.n; i++) items = exprs_add(p, items, more.at[i]);
  Word one = { name_str(p->session->names, "one of them"), first->span };
  Span all = build_span(first->span, items.at[items.n - 1]->span);
  Expr *in = expr_two(p, E_IN, expr_name(p, one), expr_list(p, E_SET, items, all), all);
  return expr_fold(p, op, expr_name(p, one), words_add(p, (WordList){ 0 }, one), in, span);
}

Expr *expr_day_of_year(Parser *p, Span day, Expr *of, Span span) {
  Expr *e = expr_one(p, E_DAY_OF_YEAR, of, span);
  e->value = num_int(day_of_year_parse(p->text + day.lo, day.hi - day.lo));
  return e;
}

Expr *expr_there_is_no(Parser *p, Expr *x, Span word, Span span) {
  return expr_one(p, E_NOT, expr_one(p, E_THERE_IS, x, build_span(word, x->span)), span);
}

Expr *expr_integer(Parser *p, Span span) {
  Expr *e = expr_literal(p, E_NUMBER, span);
  if (e->value.den > 1)
    report(p, D_SYNTAX, span.lo, span.hi, "a count is a whole number")->hint = "a share is written 2/3 or 65%";
  return e;
}

Expr *expr_share(Parser *p, Span n, Span d, Span span) {
  return expr_two(p, E_DIV, expr_literal(p, E_NUMBER, n), expr_literal(p, E_NUMBER, d), span);
}

Expr *expr_one(Parser *p, ExprOp op, Expr *a, Span span) {
  Expr *e = expr_new(p, op, span);
  add_kid(p, e, a);
  return done(p, e);
}

Expr *expr_two(Parser *p, ExprOp op, Expr *a, Expr *b, Span span) {
  Expr *e = expr_new(p, op, span);
  add_kid(p, e, a);
  add_kid(p, e, b);
  return done(p, e);
}

Expr *expr_is(Parser *p, Expr *a, Expr *b, Span is, Span span) {
  report(p, D_MISSPELT_FORM, is.lo, is.hi, "'is' does not compare")->hint = "write '=' in a condition";
  return expr_two(p, E_EQ, a, b, span);
}

static bool is_other(const Expr *e, ExprOp op) {
  return !e->bracketed && e->op == (op == E_AND ? E_OR : E_AND);
}

/* What reaches from here to the end: `a and some x: .. has b or c` looks as though it were `(..) or c`. */
static const Expr *tail_of(const Expr *e) {
  while (!e->bracketed && (e->op == E_SOME || e->op == E_EVERY || e->op == E_NO || e->op == E_THRESHOLD) &&
         e->kid.n > 1)
    e = e->kid.at[e->kid.n - 1];
  return e;
}

Expr *expr_chain(Parser *p, ExprOp op, Expr *a, Expr *b, Span sign, Span span) {
  if (is_other(a, op) || is_other(tail_of(b), op))
    report(p, D_MIXED_AND_OR, sign.lo, sign.hi, "'and' and 'or' side by side can be read in two ways")->hint =
      "put brackets around what belongs together";
  if (a->op == op && !a->bracketed) {
    add_kid(p, a, b);
    a->span = span;
    return done(p, a);
  }
  return expr_two(p, op, a, b, span);
}

Expr *expr_list(Parser *p, ExprOp op, ExprList kids, Span span) {
  (void)p;
  Expr *e = expr_new(p, op, span);
  e->kid = kids;
  for (uint32_t i = 0; i < kids.n; i++)
    if (kids.at[i]->depth >= e->depth) e->depth = (uint16_t)(kids.at[i]->depth + 1);
  return done(p, e);
}

Expr *expr_call(Parser *p, Word word, ExprList args, Span span) {
  Expr *e = expr_list(p, E_CALL, args, span);
  e->word = word;
  return e;
}

static Expr *with_args(Parser *p, Expr *e, const ExprList *args) {
  for (uint32_t i = 0; i < args->n; i++) add_kid(p, e, args->at[i]);
  return done(p, e);
}

Expr *expr_field(Parser *p, Expr *of, Word word, Span span) {
  Expr *e = expr_new(p, E_FIELD, span);
  e->word = word;
  add_kid(p, e, of);
  return done(p, e);
}

Expr *expr_field_call(Parser *p, Expr *of, Word word, ExprList args, Span span) {
  Expr *e = expr_new(p, E_FIELD_CALL, span);
  e->word = word;
  add_kid(p, e, of);
  return with_args(p, e, &args);
}

Expr *expr_act(Parser *p, ExprOp op, Expr *actor, Word act, Expr *object, Span span) {
  Expr *e = expr_new(p, op, span);
  e->word = act;
  add_kid(p, e, actor);
  if (!object) return done(p, e);                            /* left out: the case */
  if (object->op == E_SET) return with_args(p, e, &object->kid);   /* several objects in brackets */
  add_kid(p, e, object);
  return done(p, e);
}

Expr *expr_quantified(Parser *p, ExprOp op, WordList words, Expr *where, Expr *has, Span span) {
  Expr *e = expr_two(p, op, where, has, span);
  e->words = words;
  return e;
}

Expr *expr_threshold(Parser *p, Bound bound, Expr *quantity, Expr *set, Expr *weight, Expr *has, Span span) {
  Expr *e = expr_new(p, E_THRESHOLD, span);
  e->bound = (uint8_t)bound;
  add_kid(p, e, quantity);
  add_kid(p, e, set);
  add_kid(p, e, weight);
  add_kid(p, e, has);
  return done(p, e);
}

/* `{a, b: ...}`: what stands before the colon was read as expressions. */
static WordList names_of(Parser *p, const ExprList *names) {
  WordList words = { 0 };
  for (uint32_t i = 0; i < names->n; i++) {
    const Expr *e = names->at[i];
    if (e->op == E_NAME && !e->bracketed)
      vec_push(p->arena, &words, e->word);
    else
      report(p, D_SYNTAX, e->span.lo, e->span.hi, "names of variables stand before the colon of a set")->hint =
        "{s: member(s)}";
  }
  return words;
}

Expr *expr_comp(Parser *p, ExprList names, Expr *where, Span colon, Span span) {
  (void)colon;
  Expr *e = expr_one(p, E_COMP, where, span);
  e->words = names_of(p, &names);
  return e;
}

Expr *expr_fold(Parser *p, ExprOp op, Expr *what, WordList words, Expr *where, Span span) {
  Expr *e = expr_two(p, op, what, where, span);
  e->words = words;
  return e;
}

/* `max {k: ...}` is `max {k for k: ...}`. */
Expr *expr_fold_name(Parser *p, ExprOp op, Expr *name, Expr *where, Span span) {
  ExprList names = exprs_add(p, (ExprList){ 0 }, name);
  return expr_fold(p, op, name, names_of(p, &names), where, span);
}

Expr *expr_latest(Parser *p, ExprOp op, Word kind, Expr *with, Expr *before, Span span) {
  Expr *e = expr_two(p, op, with, before, span);
  e->word = kind;
  return e;
}

Expr *expr_ordered(Parser *p, ExprOp op, Expr *set, Expr *of, ExprList keys, Span span) {
  Expr *e = expr_two(p, op, set, of, span);
  return e->op == op ? with_args(p, e, &keys) : e;
}

Expr *expr_alphabet(Parser *p, Expr *text, Span language, Span span) {
  Expr *e = expr_new(p, E_ALPHABET, span);
  e->text = build_text(p, language);
  if (text) add_kid(p, e, text);
  return done(p, e);
}

Expr *expr_bracketed(Parser *p, Expr *e, Span span) {
  (void)p;
  e->bracketed = true;
  e->span = span;
  return e;
}
