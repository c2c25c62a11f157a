/* test.c - `charter test`: the scenarios of charters. Files that are named are one program together; every folder that
 * holds charter files is a program of its own, with the files that are named beside it, and so are the folders below. */
#include "api/scenario.h"
#include "cli/cli.h"

enum { FOLDERS_DEEP = 32 };

typedef struct Suite { const char *name; Strings paths; } Suite;
typedef struct Suites { Cli *c; VEC(Suite) all; } Suites;
/* ---- which programs ---- */
static int add_folder(Suites *s, const char *folder, uint32_t depth) {
  Strings within = { 0 };
  Suite suite = { .name = folder };
  if (!folder_read(s->c->arena, folder, &within)) return cli_error(s->c, STATUS_NOINPUT, "%s cannot be read", folder);
  for (uint32_t i = 0; i < within.n && !suite.paths.n; i++)
    if (is_language(within.at[i]) && !is_folder(within.at[i])) vec_push(s->c->arena, &suite.paths, folder);
  if (suite.paths.n) vec_push(s->c->arena, &s->all, suite);
  for (uint32_t i = 0; i < within.n && depth < FOLDERS_DEEP; i++) {
    int status = is_folder(within.at[i]) ? add_folder(s, within.at[i], depth + 1) : 0;
    if (status) return status;
  }
  return 0;
}
static int find_suites(Suites *s) {
  Cli *c = s->c;
  Strings files = { 0 };
  for (uint32_t i = 0; i < c->opt.words.n; i++) {
    const char *word = c->opt.words.at[i];
    if (!is_folder(word)) {
      vec_push(c->arena, &files, word);
      continue;
    }
    int status = add_folder(s, word, 0);
    if (status) return status;
  }
  for (uint32_t i = 0; i < s->all.n; i++)
    for (uint32_t k = 0; k < files.n; k++) vec_push(c->arena, &s->all.at[i].paths, files.at[k]);
  if (!s->all.n && files.n) {
    Suite one = { files.at[0], files };
    vec_push(c->arena, &s->all, one);
  }
  return s->all.n ? 0 : cli_error(c, STATUS_NOINPUT, "no folder here holds a file that ends in .charter");
}

/* ---- running ---- */
typedef struct Run {
  Cli *c;
  Report report;
  uint8_t *marks;
  int status;
} Run;

static bool chosen(const Cli *c, const char *title) { return !c->opt.only || strstr(title, c->opt.only); }

/* What a charter or a scenario could not be understood for; the text of it goes to standard error. */
static void bad(Run *r, const char *title, Diags *diags) {
  Cli *c = r->c;
  if (c->opt.format == FORMAT_TEXT) {
    out_flush(&c->out);
    diags_text(&c->err, c->session.sources, diags);
    out_flush(&c->err);
  }
  report_bad(&r->report, title, c->session.sources, diags);
  if (!r->status) r->status = STATUS_DATA;
}
/* Scenarios that give nothing share one engine; a variant has its own. */
static Engine *engine_for(Run *r, const Program *p) {
  Engine *e = engine_new(p, &r->c->trap);
  if (!e) mem_fail(&r->c->trap, FAIL_MEMORY, "an engine");
  if (r->marks) engine_mark(e, r->marks);
  return e;
}
static void run_scenario(Run *r, uint32_t i) {
  Cli *c = r->c;
  Session s = c->session;
  arena_reset(c->scratch);
  s.arena = c->scratch;
  s.diags = NEW(s.arena, Diags);
  s.diags->arena = s.arena;
  Test *t = sema_test(&s, c->program, i);
  if (!t) {
    bad(r, scenario_title(c->program, i), s.diags);
    return;
  }
  if (t->varied) c->other = engine_for(r, t->program);
  else if (!c->engine) c->engine = engine_for(r, c->program);
  Engine *e = t->varied ? c->other : c->engine;
  if (!t->varied) c->program->nnodes = t->program->nnodes;      /* the engine keeps plans by number */
  TestResult *result = run_test(e, s.arena, t);
  view_init(&c->view, s.arena, t->program, e, s.arena);
  c->view.proof_depth = c->opt.verbose ? 8 : 4;
  c->view.form = PROOF_CONCISE;
  report_test(&r->report, &c->view, result);
  engine_free(c->other);
  c->other = NULL;
}

static bool provides(const Program *p) { return p->provs.n > 1; }

/* Of some of the scenarios it would say nothing, unless it is asked for. */
static bool counts_coverage(const Run *r) {
  return r->report.coverage || (!r->c->opt.only && r->report.format != REPORT_NONE);
}

static void run_suite(Run *r, const Suite *suite) {
  Cli *c = r->c;
  c->opt.words = suite->paths;
  report_suite(&r->report, suite->name);
  int status = cli_load_session(c);
  if (!status && c->program && !c->session.diags->errors) c->program = cli_what_if(c, &c->session, c->program);
  if (status || !c->program || c->session.diags->errors) {
    bad(r, NULL, c->session.diags);
    r->status = status ? status : cli_load_status(c->session.diags);
    report_suite_end(&r->report, NULL, NULL, NULL);
    return;
  }
  uint32_t n = scenarios_count(c->program);
  if (!n) report_note(&r->report, provides(c->program) ? "has no scenario" : "is vocabulary: nothing to test");
  if (counts_coverage(r)) r->marks = NEW_ARRAY(c->arena, uint8_t, c->program->rules.n + 1);
  for (uint32_t i = 0; i < n && out_usable(&c->out); i++)
    if (chosen(c, scenario_title(c->program, i))) run_scenario(r, i);
  engine_free(c->engine);
  c->engine = NULL;
  Coverage coverage = { 0 };
  if (r->marks) coverage = coverage_of(c->program, r->marks);
  const Coverage *shown = coverage.branches ? &coverage : NULL;
  arena_reset(c->scratch);
  view_init(&c->view, c->arena, c->program, NULL, c->scratch);
  if (c->opt.format == FORMAT_JSON) cli_receipt(c);
  report_suite_end(&r->report, &c->view, shown, c->opt.format == FORMAT_JSON ? c->receipt : NULL);
}

static ReportFormat report_format(const Cli *c) {
  if (c->opt.quiet) return REPORT_NONE;
  switch (c->opt.format) {
  case FORMAT_JSON: return REPORT_JSON;
  case FORMAT_TAP: return REPORT_TAP;
  case FORMAT_JUNIT: return REPORT_JUNIT;
  case FORMAT_TEXT: case FORMAT_JSONL: case FORMAT_SVG: break;
  }
  return REPORT_TEXT;
}

int verb_test(Cli *c) {
  Suites suites = { .c = c };
  Run r = { .c = c, .report = { .format = report_format(c), .out = &c->out, .arena = c->arena } };
  r.report.verbose = c->opt.verbose;
  r.report.coverage = c->opt.coverage;
  int status = find_suites(&suites);
  if (status) return status;
  report_begin(&r.report);
  for (uint32_t i = 0; i < suites.all.n; i++) run_suite(&r, &suites.all.at[i]);
  report_end(&r.report);
  if (r.status) return r.status;
  if (r.report.all.failed) return STATUS_NO;
  if (r.report.all.passed) return STATUS_OK;
  out_flush(&c->out);
  if (c->opt.only) return cli_error(c, STATUS_NO, "no scenario has '%s' in its title", c->opt.only);
  return cli_error(c, STATUS_NO, "there is no scenario to run");
}
