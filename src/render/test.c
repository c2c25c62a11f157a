/* test.c - scenarios that passed and failed, as text: expected beside got. */
#include "render/test.h"

/* The words of the source without the first, blanks and line breaks folded. */
static const char *words_behind(View *v, Span span, const char *first) {
  const Source *s = v->program->sources->all.at[span.file];
  Text t = { .arena = v->arena };
  bool blank = false;
  uint32_t from = span.lo, n = (uint32_t)strlen(first);
  if (span.hi - from > n && !strncmp(s->text + from, first, n)) from += n;
  for (uint32_t i = from; i < span.hi; i++) {
    char c = s->text[i];
    bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space && blank && t.n) text_puts(&t, " ");
    if (!space) text_put(&t, &c, 1);
    blank = space;
  }
  return text_done(&t);
}

const char *expected_text(View *v, const Expectation *x) { return words_behind(v, x->span, "expect"); }

/* ---- what was got ---- */
static const char *input_text(View *v, const Input *in) {
  const Pred *d = &v->program->preds.at[in->pred];
  Text t = { .arena = v->arena };
  text_printf(&t, "%s(", name_text(v->program->names, d->name));
  for (uint32_t i = 0; i < d->nparams; i++)
    text_printf(&t, "%s%s", i ? ", " : "", engine_value_text(v->engine, v->arena, in->args[i]));
  text_puts(&t, ")");
  return text_done(&t);
}
static void wrong_reason(View *v, const Outcome *o, const Expectation *x, Text *t) {
  const char *not_by = x->powers ? "none under" : x->is_verdict ? "no finding that makes it so names" : "it does not rest on";
  for (uint32_t i = 0; i < o->not_by.n; i++)
    text_printf(t, ", but %s %s", not_by, name_text(v->program->names, o->not_by.at[i]));
  for (uint32_t i = 0; i < o->not_needed.n; i++) text_printf(t, ", but %s is not missing", input_text(v, o->not_needed.at[i]));
}
static const char *got(View *v, const ExpectResult *r, const Outcome *o) {
  Text t = { .arena = v->arena };
  bool verdict = r->expects->is_verdict;
  if (r->expects->powers) text_puts(&t, o->beyond ? "a decision beyond powers" : "no decision is beyond powers");
  else if (verdict) text_puts(&t, verdict_word(o->verdict));
  else text_puts(&t, truth_word(o->truth));
  for (uint32_t i = 0; o->instead && i < o->instead->rows.n; i++) {
    const Row *row = &o->instead->rows.at[i];
    text_printf(&t, "%s%s%s", i ? ", " : ": it is ", engine_value_text(v->engine, v->arena, row->values[o->instead->ncols - 1]),
                row->truth == T ? "" : " (undetermined)");
  }
  wrong_reason(v, o, r->expects, &t);
  return text_done(&t);
}
const char *got_text(View *v, const ExpectResult *r, const Outcome *o) {
  return arena_printf(v->arena, "%s, under %s", got(v, r, o), reading_text(v, o->reading));
}

/* ---- text ---- */
static void put_place(Out *out, size_t at, size_t indent, const char *place) {
  if (*place && at + 2 + text_width(place) > OUT_WIDTH) {
    out_puts(out, "\n");
    out_spaces(out, indent);
  } else if (*place) {
    out_puts(out, "  ");
  }
  out_inked(out, INK_DIM, place);
  out_puts(out, "\n");
}
static void line(Out *out, size_t indent, const char *word, const char *text, const char *place) {
  out_spaces(out, indent);
  out_inked(out, INK_BOLD, word);
  size_t at = out_wrapped(out, text, indent + 10, indent + 10);
  put_place(out, at, indent + 8, place);
}
/* What several readings have alike is said once. */
static bool alike(View *v, const ExpectResult *r, const Outcome *a, const Outcome *b) {
  if (strcmp(got(v, r, a), got(v, r, b)) != 0) return false;
  uint32_t n = a->check ? a->check->findings.n : 0;
  if (a->check && n != b->check->findings.n) return false;
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(finding_message(v->engine, v->arena, a->check->findings.at[i]),
               finding_message(v->engine, v->arena, b->check->findings.at[i])) != 0)
      return false;
  return true;
}
static bool said_before(View *v, const ExpectResult *r, uint32_t k) {
  for (uint32_t i = 0; i < k; i++)
    if (!r->outcomes[i].met && alike(v, r, &r->outcomes[i], &r->outcomes[k])) return true;
  return false;
}
static void outcome_text(Out *out, View *v, const ExpectResult *r, uint32_t k, size_t indent) {
  const Outcome *o = &r->outcomes[k];
  Text t = { .arena = v->arena };
  view_begin(v);
  text_puts(&t, got_text(v, r, o));
  for (uint32_t i = k + 1; i < r->n; i++)
    if (!r->outcomes[i].met && alike(v, r, o, &r->outcomes[i])) text_printf(&t, ", %s", reading_text(v, r->outcomes[i].reading));
  line(out, indent, "got       ", text_done(&t), "");
  if (o->check) check_findings_text(out, v, o->check, indent + 10);
  if (o->why) proof_text(out, v, o->why, indent + 10);
}
void test_text(Out *out, View *v, const TestResult *r, bool passing_too) {
  if (r->passed && !passing_too) return;
  out_spaces(out, 2);
  out_inked(out, r->passed ? INK_GREEN : INK_RED, r->passed ? "passed" : "FAILED");
  out_puts(out, "  ");
  size_t at = out_wrapped(out, r->test->title, 10, 10);
  put_place(out, at, 8, r->passed ? "" : place_text(v, r->test->span));
  for (uint32_t i = 0; i < r->n && out_usable(out); i++) {
    const ExpectResult *e = &r->all[i];
    if (e->met) continue;
    line(out, 4, "expected  ", expected_text(v, e->expects), place_text(v, e->expects->span));
    for (uint32_t k = 0; k < e->n; k++)
      if (!e->outcomes[k].met && !said_before(v, e, k)) outcome_text(out, v, e, k, 4);
  }
}
