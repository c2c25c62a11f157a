/* scenario.c - see scenario.h. An expectation is met if the answer is the one expected, and for the reason expected: that
 * is read from findings and proofs as data, never from their texts. */
#include "api/scenario.h"

/* Checks are shared by the expectations of the same event and reading. */
typedef struct Checked { IndId event; ReadingId reading; const Check *check; } Checked;
typedef struct Run { Engine *e; Arena *a; const Test *t; VEC(Checked) checks; } Run;

static const Check *check_of(Run *r, IndId event, ReadingId reading) {
  for (uint32_t i = 0; i < r->checks.n; i++)
    if (r->checks.at[i].event == event && r->checks.at[i].reading == reading) return r->checks.at[i].check;
  Checked c = { event, reading, engine_check(r->e, r->a, event, reading, CHECK_PROOFS) };
  vec_push(r->a, &r->checks, c);
  return c.check;
}

/* ---- verdicts ---- */
/* Is the finding among those that make the verdict what it is? */
static bool decides(const Finding *f, const Expectation *x) {
  if (x->powers) return f->kind == FIND_BEYOND_POWERS;
  switch (x->verdict) {
  case VERDICT_INVALID: return f->truth == F && f->kind == FIND_REQUIREMENT;
  case VERDICT_BREACH: return f->truth == F && (f->kind == FIND_PERMISSION || f->kind == FIND_PROHIBITION || f->kind == FIND_DUTY);
  case VERDICT_UNDETERMINED: return f->truth == U;
  case VERDICT_VALID: break;
  }
  return false;
}
/* A finding that no provision permits something names none: it is by those that could have permitted it. */
static bool names(const Run *r, const Finding *f, Name label) {
  const Program *p = r->t->program;
  if (f->prov) return name_eq(p->provs.at[f->prov].label, label);
  for (uint32_t i = 0; f->kind == FIND_BEYOND_POWERS && i < p->record.decisions.n; i++) {
    const Decision *d = &p->record.decisions.at[i];
    if (d->span.file == f->span.file && d->span.lo == f->span.lo) return name_eq(d->label, label);
  }
  return f->proof && proof_rests_on(p, f->proof, label);
}
static bool named_by_any(const Run *r, const Expectation *x, const Finding *f) {
  bool any = !x->by.n;
  for (uint32_t i = 0; i < x->by.n; i++) any |= names(r, f, x->by.at[i]);
  return any;
}
static void verdict_reasons(Run *r, const Expectation *x, Outcome *o) {
  const Check *c = o->check;
  for (uint32_t i = 0; i < x->by.n; i++) {
    bool found = false;
    for (uint32_t k = 0; k < c->findings.n && !found; k++)
      found = decides(c->findings.at[k], x) && names(r, c->findings.at[k], x->by.at[i]);
    if (!found) vec_push(r->a, &o->not_by, x->by.at[i]);
  }
  for (uint32_t i = 0; i < x->needs.n; i++) {
    const Input *in = &x->needs.at[i];
    bool found = false;
    for (uint32_t k = 0; k < c->findings.n && !found; k++) {
      const Finding *f = c->findings.at[k];
      found = f->proof && decides(f, x) && named_by_any(r, x, f) && proof_needs(r->t->program, f->proof, in->pred, in->args);
    }
    if (!found) vec_push(r->a, &o->not_needed, in);
  }
}

/* ---- conditions ---- */
static void condition_reasons(Run *r, const Expectation *x, Outcome *o) {
  const Program *p = r->t->program;
  for (uint32_t i = 0; i < x->by.n; i++)
    if (!proof_rests_on(p, o->why, x->by.at[i])) vec_push(r->a, &o->not_by, x->by.at[i]);
  for (uint32_t i = 0; i < x->needs.n; i++)
    if (!proof_needs(p, o->why, x->needs.at[i].pred, x->needs.at[i].args)) {
      const Input *in = &x->needs.at[i];
      vec_push(r->a, &o->not_needed, in);
    }
}
/* What a term has for a value that was expected to have another. */
static const Rows *value_instead(Run *r, const Expectation *x, ReadingId reading) {
  Query q = *x->query;
  if (q.node->op != N_EQ || q.node->free) return NULL;
  q.node = q.node->kid[q.node->kid[0]->op == N_CONST ? 1 : 0];
  return engine_ask(r->e, r->a, &q, x->at, reading);
}

static void outcome(Run *r, const Expectation *x, Outcome *o) {
  if (x->is_verdict) {
    o->check = check_of(r, x->event, o->reading);
    o->verdict = o->check->verdict;
    for (uint32_t i = 0; i < o->check->findings.n; i++) o->beyond |= o->check->findings.at[i]->kind == FIND_BEYOND_POWERS;
    o->met = x->powers ? o->beyond == (x->powers == POWERS_BEYOND) : o->verdict == x->verdict;
    if (o->met) verdict_reasons(r, x, o);
  } else {
    const Rows *rows = engine_ask(r->e, r->a, x->query, x->at, o->reading);
    o->truth = rows->answer;
    o->met = o->truth == x->truth;
    if (!o->met) o->instead = value_instead(r, x, o->reading);
    if (!o->met || x->by.n || x->needs.n)
      o->why = engine_why(r->e, r->a, x->query, rows->ncols && rows->rows.n ? &rows->rows.at[0] : NULL, x->at, o->reading);
    if (o->met) condition_reasons(r, x, o);
  }
  o->met &= !o->not_by.n && !o->not_needed.n;
}

TestResult *run_test(Engine *e, Arena *a, const Test *t) {
  Run r = { .e = e, .a = a, .t = t };
  TestResult *result = NEW(a, TestResult);
  result->test = t;
  result->passed = true;
  result->n = t->expects.n;
  result->all = NEW_ARRAY(a, ExpectResult, t->expects.n ? t->expects.n : 1);
  for (uint32_t i = 0; i < t->expects.n; i++) {
    const Expectation *x = &t->expects.at[i];
    ExpectResult *one = &result->all[i];
    one->expects = x;
    one->met = true;
    one->n = x->under.n ? x->under.n : t->program->readings.n;
    one->outcomes = NEW_ARRAY(a, Outcome, one->n);
    for (uint32_t k = 0; k < one->n; k++) {
      one->outcomes[k].reading = x->under.n ? x->under.at[k] : (ReadingId)k;
      outcome(&r, x, &one->outcomes[k]);
      one->met &= one->outcomes[k].met;
    }
    result->passed &= one->met;
  }
  return result;
}
