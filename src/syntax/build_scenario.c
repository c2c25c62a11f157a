/* build_scenario.c - scenarios: what is given, the case, what is expected. */
#include "syntax/build.h"

static void twice(Parser *p, Span at, const char *what) {
  report(p, D_SYNTAX, at.lo, at.hi, "%s is given twice", what);
}

void scenario_new(Parser *p, Span title) {
  Scenario *s = NEW(p->arena, Scenario);
  s->title = build_text(p, title);
  s->title_span = title;
  p->scenario = s;
}

void setting_new(Parser *p, Word name) {
  Scenario *s = NEW(p->arena, Scenario);
  s->title_span = name.span;
  s->setting = name;
  p->scenario = s;
}

void scenario_with(Parser *p, WordList settings) {
  for (uint32_t i = 0; i < settings.n; i++) vec_push(p->arena, &p->scenario->with, settings.at[i]);
}

void scenario_at(Parser *p, Expr *date, Span at) {
  if (p->scenario->at) twice(p, build_span(at, date->span), "the date");
  p->scenario->at = date;
}

void scenario_given(Parser *p, Decl *d, Span span) {
  d->span = span;
  vec_push(p->arena, &p->scenario->given, d);
}

void scenario_case(Parser *p, EventRec *r, EntryList entries, Span span) {
  r->span = span;
  MOVE(r->entries, entries);
  if (p->scenario->event) {
    Diag *d = report(p, D_SYNTAX, span.lo, r->kind.span.hi, "a scenario has one case");
    d->second = p->scenario->event->span;
    d->second_note = "the first";
    d->hint = "other events can be given: given .. on DATE { .. }";
    return;
  }
  p->scenario->event = r;
}

void scenario_expect(Parser *p, Expect *e, Span span) {
  e->span = span;
  vec_push(p->arena, &p->scenario->expects, e);
}

void scenario_close(Parser *p, Span span) {
  Scenario *s = p->scenario;
  bool setting = s->setting.span.file;
  s->span = span;
  if (setting && (s->at || s->event || s->expects.n)) {
    Span at = s->at ? s->at->span : s->event ? s->event->kind.span : s->expects.at[0]->span;
    report(p, D_SYNTAX, at.lo, at.hi, "a setting only says what is given")->hint =
        "the date, the case and what is expected belong to the scenarios: scenario \"..\" at 2022-01-10 with Name";
  }
  if (!setting && !s->at)
    report(p, D_SYNTAX, s->title_span.lo, s->title_span.hi, "nothing says as of when this scenario is")->hint =
        "write the date behind the title: at 2022-01-10";
  Decl *d = NEW(p->arena, Decl);
  d->op = setting ? DECL_SETTING : DECL_SCENARIO;
  d->name = s->setting;
  d->text = setting ? NULL : s->title;
  d->scenario = s;
  decl_add(p, d, span);
}

/* ---- expectations ---- */
Expect *expect_new(Parser *p, Expr *expr, bool unknown) {
  Expect *e = NEW(p->arena, Expect);
  e->expr = expr;
  e->unknown = unknown;
  return e;
}

Expect *expect_beyond(Parser *p, Span words, bool negated) {
  Expect *e = expect_new(p, expr_new(p, E_NOW, words), false);
  e->powers = negated ? POWERS_WITHIN : POWERS_BEYOND;
  return e;
}

Expect *expect_of(Parser *p, Expect *e, Word event, Span word) {
  if (e->of.span.file) twice(p, build_span(word, event.span), "the event");
  e->of = event;
  return e;
}

Expect *expect_at(Parser *p, Expect *e, Expr *date, Span at) {
  if (e->at) twice(p, build_span(at, date->span), "the date");
  e->at = date;
  return e;
}

Expect *expect_words(Parser *p, Expect *e, WordList *list, WordList more) {
  for (uint32_t i = 0; i < more.n; i++) vec_push(p->arena, list, more.at[i]);
  return e;
}

Expect *expect_needs(Parser *p, Expect *e, ExprList inputs) {
  for (uint32_t i = 0; i < inputs.n; i++) vec_push(p->arena, &e->needs, inputs.at[i]);
  return e;
}
