/* report.c - the scenarios of one or more charters, in the format asked for. TAP is version 13, which readers of later
 * versions take as well; JUnit's XML is what the common readers of it take: a suite for each charter, a case for each
 * scenario. */
#include "render/diag.h"
#include "render/test.h"
#include <stdio.h>

static uint32_t total(Counts c) { return c.passed + c.failed + c.bad; }

/* ---- JSON ---- */
static void place_json(JsonOut *j, View *v, Span span) { json_key_str(j, "place", place_text(v, span)); }
static void outcome_json(JsonOut *j, View *v, const ExpectResult *r, const Outcome *o) {
  view_begin(v);
  json_object(j);
  json_key_str(j, "reading", reading_text(v, o->reading));
  json_key(j, "passed");
  json_bool(j, o->met);
  json_key_str(j, "got", got_text(v, r, o));
  if (r->expects->is_verdict) json_key_str(j, "verdict", verdict_word(o->verdict));
  else json_key_str(j, "answer", truth_word(o->truth));
  for (uint32_t i = 0; o->check && !o->met && i < o->check->findings.n; i++) {
    if (!i) {
      json_key(j, "findings");
      json_list(j);
    }
    finding_json(j, v, o->check->findings.at[i]);
    if (i + 1 == o->check->findings.n) json_list_end(j);
  }
  if (o->why && !o->met) {
    json_key(j, "proof");
    proof_json(j, v, o->why);
  }
  json_object_end(j);
}
static void test_json(JsonOut *j, View *v, const TestResult *r) {
  json_object(j);
  json_key_str(j, "scenario", r->test->title);
  place_json(j, v, r->test->span);
  json_key_str(j, "at", instant_text(v, r->test->at));
  json_key(j, "passed");
  json_bool(j, r->passed);
  json_key(j, "expectations");
  json_list(j);
  for (uint32_t i = 0; i < r->n; i++) {
    const ExpectResult *e = &r->all[i];
    json_object(j);
    json_key_str(j, "expected", expected_text(v, e->expects));
    place_json(j, v, e->expects->span);
    json_key(j, "passed");
    json_bool(j, e->met);
    json_key(j, "outcomes");
    json_list(j);
    for (uint32_t k = 0; k < e->n; k++) outcome_json(j, v, e, &e->outcomes[k]);
    json_list_end(j);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}
static void counts_json(JsonOut *j, Counts c) {
  json_key_int(j, "passed", c.passed);
  json_key_int(j, "failed", c.failed);
  json_key_int(j, "errors", c.bad);
}

/* ---- what failed, in lines, for TAP and JUnit ---- */
typedef void (*LineFn)(Report *, const char *key, const char *text);
static void failures(Report *r, View *v, const TestResult *t, LineFn line) {
  for (uint32_t i = 0; i < t->n; i++) {
    const ExpectResult *e = &t->all[i];
    if (e->met) continue;
    line(r, "expected", expected_text(v, e->expects));
    line(r, "at", place_text(v, e->expects->span));
    for (uint32_t k = 0; k < e->n; k++)
      if (!e->outcomes[k].met) line(r, "got", got_text(v, e, &e->outcomes[k]));
  }
}
static void diagnoses(Report *r, Sources *s, Diags *d, LineFn line) {
  diags_sort(d);
  for (uint32_t i = 0; i < d->all.n; i++) {
    const Diag *x = &d->all.at[i];
    Place p = place_of(s, (Span){ x->span.file, x->span.lo, x->span.lo });
    if (x->severity == SEV_ERROR)
      line(r, "error", arena_printf(r->arena, "%s:%u:%u: %s [%s]", p.path, p.line, p.column, x->message, diag_code(x->id)));
  }
}

/* ---- TAP ---- */
static void tap_text(Out *out, const char *text) {         /* '#' would begin a directive */
  for (; *text; text++) {
    if (*text == '#' || *text == '\\') out_puts(out, "\\");
    out_put(out, *text == '\n' ? " " : text, 1);
  }
}
static void tap_begin(Report *r, bool ok, const char *title) {
  out_printf(r->out, "%sok %u - ", ok ? "" : "not ", total(r->all) + total(r->suite));
  tap_text(r->out, r->name);
  if (title) {
    out_puts(r->out, ": ");
    tap_text(r->out, title);
  }
  out_puts(r->out, "\n");
}
static void tap_line(Report *r, const char *key, const char *text) {       /* of a YAML list; in single quotes only they are doubled */
  out_printf(r->out, "    - %s: '", key);
  for (; *text; text++) out_put(r->out, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
  out_puts(r->out, "'\n");
}
static void tap_failure(Report *r) { out_puts(r->out, "  ---\n  failures:\n"); }
static void tap_failure_end(Report *r) { out_puts(r->out, "  ...\n"); }

/* ---- JUnit ---- */
static void attribute(Out *out, const char *name, const char *text) {
  out_printf(out, " %s=\"", name);
  out_xml(out, text);
  out_puts(out, "\"");
}
static void junit_begin(Report *r, const char *title) {
  out_puts(r->out, "    <testcase");
  attribute(r->out, "classname", r->name);
  attribute(r->out, "name", title ? title : r->name);
  out_puts(r->out, ">\n");
}
static void junit_line(Report *r, const char *key, const char *text) {
  out_xml(r->out, arena_printf(r->arena, "%s: %s\n", key, text));
}
static void junit_open(Report *r, const char *element, const char *message) {
  out_printf(r->out, "      <%s", element);
  attribute(r->out, "message", message);
  out_puts(r->out, ">");
}
static void junit_close(Report *r, const char *element) { out_printf(r->out, "</%s>\n", element); }
/* What was held back of a charter comes behind its counts. */
static void junit_suite_end(Report *r, const Coverage *c) {
  Out *real = r->real;
  out_flush(r->out);
  r->out = real;
  out_puts(real, "  <testsuite");
  attribute(real, "name", r->name);
  out_printf(real, " tests=\"%u\" failures=\"%u\" errors=\"%u\">\n", total(r->suite), r->suite.failed, r->suite.bad);
  if (c) out_printf(real, "    <properties><property name=\"coverage\" value=\"%u%%\"/></properties>\n", coverage_percent(c));
  if (r->held.n) out_put(real, r->held.at, r->held.n);
  out_puts(real, "  </testsuite>\n");
}

/* ---- the report ---- */
void report_begin(Report *r) {
  switch (r->format) {
  case REPORT_TEXT:
  case REPORT_NONE: break;
  case REPORT_JSON:
    r->json = json_begin(r->arena, r->out, true);
    json_object(r->json);
    json_key_int(r->json, "version", 1);
    json_key(r->json, "charters");
    json_list(r->json);
    break;
  case REPORT_TAP: out_puts(r->out, "TAP version 13\n"); break;
  case REPORT_JUNIT: out_puts(r->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"); break;
  }
}

void report_suite(Report *r, const char *name) {
  r->name = name;
  r->suites++;
  r->suite = (Counts){ 0, 0, 0 };
  if (r->format == REPORT_JSON) {
    json_object(r->json);
    json_key_str(r->json, "charter", name);
    json_key(r->json, "scenarios");
    json_list(r->json);
  } else if (r->format == REPORT_JUNIT) {
    r->real = r->out;
    r->held = (Text){ .arena = r->arena };
    r->out = NEW(r->arena, Out);
    out_init_memory(r->out, &r->held);
  }
}

void report_note(Report *r, const char *words) {
  if (r->format == REPORT_TEXT) out_printf(r->out, "%s  %s\n", r->name, words);
  if (r->format == REPORT_TAP) out_printf(r->out, "# %s %s\n", r->name, words);
}

/* The charter's name stands before the first line about it. */
static void text_heading(Report *r) {
  if (total(r->suite) > 1) return;
  out_inked(r->out, INK_BOLD, r->name);
  out_puts(r->out, "\n");
}

void report_test(Report *r, View *v, const TestResult *t) {
  r->suite.passed += t->passed;
  r->suite.failed += !t->passed;
  switch (r->format) {
  case REPORT_NONE: break;
  case REPORT_TEXT:
    text_heading(r);
    test_text(r->out, v, t, r->verbose);
    break;
  case REPORT_JSON: test_json(r->json, v, t); break;
  case REPORT_TAP:
    tap_begin(r, t->passed, t->test->title);
    if (t->passed) break;
    tap_failure(r);
    failures(r, v, t, tap_line);
    tap_failure_end(r);
    break;
  case REPORT_JUNIT:
    junit_begin(r, t->test->title);
    if (!t->passed) {
      junit_open(r, "failure", arena_printf(v->arena, "not as expected: %s", place_text(v, t->test->span)));
      failures(r, v, t, junit_line);
      junit_close(r, "failure");
    }
    out_puts(r->out, "    </testcase>\n");
    break;
  }
}

void report_bad(Report *r, const char *title, Sources *s, Diags *d) {
  r->suite.bad++;
  switch (r->format) {
  case REPORT_NONE: break;
  case REPORT_TEXT:
    text_heading(r);
    out_printf(r->out, "  ");
    out_inked(r->out, INK_RED, "ERROR ");
    out_puts(r->out, "  ");
    out_wrapped(r->out, title ? title : "the charter cannot be read", 10, 10);
    out_puts(r->out, "\n");
    break;
  case REPORT_JSON:
    json_object(r->json);
    json_key_str(r->json, "scenario", title);
    json_key(r->json, "passed");
    json_bool(r->json, false);
    json_key(r->json, "errors");
    diags_json(r->json, s, d);
    json_object_end(r->json);
    break;
  case REPORT_TAP:
    tap_begin(r, false, title);
    tap_failure(r);
    diagnoses(r, s, d, tap_line);
    tap_failure_end(r);
    break;
  case REPORT_JUNIT:
    junit_begin(r, title);
    junit_open(r, "error", title ? "the scenario cannot be understood" : "the charter cannot be read");
    diagnoses(r, s, d, junit_line);
    junit_close(r, "error");
    out_puts(r->out, "    </testcase>\n");
    break;
  }
}

void report_suite_end(Report *r, View *v, const Coverage *c, const Receipt *receipt) {
  switch (r->format) {
  case REPORT_NONE: break;
  case REPORT_TEXT:
    if (!total(r->suite)) break;
    out_printf(r->out, "  %u passed, %u failed\n", r->suite.passed, r->suite.failed + r->suite.bad);
    if (c) coverage_text(r->out, v, c, r->coverage);
    break;
  case REPORT_JSON:
    json_list_end(r->json);
    counts_json(r->json, r->suite);
    if (c && r->coverage) {
      json_key(r->json, "coverage");
      coverage_json(r->json, v, c);
    }
    if (receipt) {
      json_key(r->json, "receipt");
      receipt_json(r->json, receipt, NULL, true);
    }
    json_object_end(r->json);
    break;
  case REPORT_TAP:
    if (c) out_printf(r->out, "# %s covers %u%%: %u of %u branches\n", r->name, coverage_percent(c), c->hit, c->branches);
    break;
  case REPORT_JUNIT: junit_suite_end(r, c); break;
  }
  r->all.passed += r->suite.passed;
  r->all.failed += r->suite.failed;
  r->all.bad += r->suite.bad;
  r->suite = (Counts){ 0, 0, 0 };
}

void report_end(Report *r) {
  switch (r->format) {
  case REPORT_NONE: break;
  case REPORT_TEXT:
    if (r->suites > 1) out_printf(r->out, "%u passed, %u failed\n", r->all.passed, r->all.failed + r->all.bad);
    break;
  case REPORT_JSON:
    json_list_end(r->json);
    counts_json(r->json, r->all);
    json_object_end(r->json);
    json_end(r->json);
    break;
  case REPORT_TAP: out_printf(r->out, "1..%u\n", total(r->all)); break;
  case REPORT_JUNIT: out_puts(r->out, "</testsuites>\n"); break;
  }
}
