/* check.c - `charter check`: every case under every reading; what `charter audit` has in common with it. */
#include "cli/check.h"
#include "api/run.h"
#include <unistd.h>

/* On a terminal, once a second after the first. */
static void progress(Run *r) {
  r->done++;
  if (r->cuts || r->done % 64 || r->c->opt.quiet) return;
  time_t now = time(NULL);
  if (now - r->began < 2 || now == r->shown || !isatty(2)) return;
  r->shown = now;
  out_printf(&r->c->err, "\r%llu cases", (unsigned long long)r->done);
  out_flush(&r->c->err);
}

static void progress_end(Run *r) {
  if (!r->shown) return;
  out_puts(&r->c->err, "\r                              \r");
  out_flush(&r->c->err);
}

static void worse(Run *r, int status) {
  if (status == STATUS_NO || (status == STATUS_OPEN && r->status == STATUS_OK)) r->status = status;
}

void run_add(Run *r, const Run *part) {
  worse(r, part->status);
  r->bad |= part->bad;
}

/* What could not be checked: a case that cannot be read (event 0), or an event that met with a limit. */
static void report_bad(Run *r, Diags *diags, IndId event, bool recorded) {
  Cli *c = r->c;
  const char *name = event ? ind_text(c->program, engine_ind(c->engine, event)) : NULL;
  r->bad = true;
  if (r->summary) r->summary->unchecked++;
  out_flush(&c->out);
  diags_text(&c->err, c->session.sources, diags);
  out_flush(&c->err);
  if (r->cuts) {
    Cut cut = { c->out.memory->n, c->err.memory->n };
    vec_push(c->arena, r->cuts, cut);
  }
  if (c->opt.quiet) return;
  if (c->opt.format == FORMAT_TEXT) {
    if (name) out_printf(&c->out, "%s  not checked: a limit was reached\n\n", name);
    else if (case_reader_is_stream(c->reader))
      out_printf(&c->out, "line %lld  not checked: the case cannot be read\n\n", (long long)case_reader_line(c->reader));
    return;
  }
  json_object(c->json);
  if (c->opt.format == FORMAT_JSONL) json_key_int(c->json, "version", 1);
  json_key_str(c->json, "case", name);
  if (!recorded) json_key_int(c->json, "line", (long long)case_reader_line(c->reader));
  json_key(c->json, "errors");
  diags_json(c->json, c->session.sources, diags);
  json_object_end(c->json);
  if (c->opt.format == FORMAT_JSONL) json_end(c->json);
}

static void check_one(Run *r, const Case *cs, const Recorded *recorded, const char *hash) {
  Cli *c = r->c;
  const IndId *events = cs ? cs->events.at : recorded->events;
  uint32_t n = cs ? cs->events.n : recorded->n;
  CheckDepth depth = c->opt.no_proof ? CHECK_FINDINGS : (CheckDepth)(CHECK_PROOFS + c->view.form);
  if (depth == CHECK_SHORT && c->opt.format == FORMAT_TEXT && !c->opt.suggest) depth = CHECK_SHOWN;
  if (c->opt.quiet) depth = r->summary ? CHECK_FINDINGS : CHECK_VERDICT;
  Diags met = { .arena = c->scratch };
  Span on = cs ? case_reader_span(c->reader) : engine_ind(c->engine, events[0])->span;
  CaseResult *result = run_check_within(c->engine, c->scratch, events, n, r->readings, r->nreadings, depth, &met, on);
  if (!result) {
    report_bad(r, &met, events[0], recorded != NULL);
    return;
  }
  result->cs = cs;
  worse(r, check_status(result));
  if (r->summary) summary_add(r->summary, c->arena, result);
  if (c->opt.quiet) return;
  if (c->opt.suggest) {
    SuggestLimits limits = { c->opt.suggest, SUGGEST_STEPS };
    result->advice = run_suggest(c->engine, c->scratch, result, limits);
  }
  if (c->opt.format == FORMAT_TEXT) {
    check_text(&c->out, &c->view, result);
    return;
  }
  json_object(c->json);
  if (c->opt.format == FORMAT_JSONL) json_key_int(c->json, "version", 1);
  check_json(c->json, &c->view, result);
  if (c->opt.format == FORMAT_JSONL) {
    json_key(c->json, "receipt");
    receipt_json(c->json, c->receipt, hash, false);
  }
  json_object_end(c->json);
  if (c->opt.format == FORMAT_JSONL) json_end(c->json);
}

void run_recorded(Run *r, const Recorded *event) {
  r->c->program->names = r->c->names;          /* those of a case before it go with the memory */
  arena_reset(r->c->scratch);
  check_one(r, NULL, event, NULL);
  if (r->c->opt.suggest) engine_set_case(r->c->engine, NULL);      /* the event was looked at as a case */
  progress(r);
}

void run_cases(Run *r, uint32_t file) {
  Cli *c = r->c;
  const Source *s = c->session.sources->all.at[file];
  Case *cs;
  Diags *diags;
  ReadStatus got;
  while (out_usable(&c->out) && (got = cli_next_case(c, &cs, &diags)) != READ_END) {
    if (got == READ_BAD) {
      report_bad(r, diags, 0, false);
    } else {
      Span at = case_reader_span(c->reader);
      const char *hash = c->opt.format == FORMAT_JSONL ? sha256_of(c->scratch, s->text + at.lo, at.hi - at.lo) : NULL;
      engine_set_case(c->engine, cs);
      check_one(r, cs, NULL, hash);
    }
    progress(r);
  }
  engine_set_case(c->engine, NULL);
}

int run_lines(Run *r, const char *path, CaseInput *in) {
  Cli *c = r->c;
  uint32_t file = source_add(c->session.sources, cli_shown(path), "", 0);
  Piece piece = { 0 };
  while (out_usable(&c->out) && input_piece(in, &piece)) {
    source_piece(c->session.sources, file, piece.text, piece.len, piece.line);
    case_reader_piece(c->reader, file, piece.line, !piece.last);
    run_cases(r, file);
    if (!in->regular) out_flush(&c->out);       /* whoever writes into the pipe may wait for the answer */
  }
  input_close(in);
  return in->failed ? cli_error(c, STATUS_NOINPUT, "%s: the file cannot be read", cli_shown(path)) : 0;
}

/* One file of cases; 0 or a status when it cannot be opened. */
static int check_file(Run *r, const char *path, const char **hash) {
  Cli *c = r->c;
  uint32_t file;
  CaseInput in;
  if (is_language(path)) {
    Recorded *events;
    uint32_t n = cli_recorded(c, path, &events);
    if (!n) return cli_error(c, STATUS_DATA, "%s has no event to check", path);
    for (uint32_t i = 0; i < n && out_usable(&c->out); i++) run_recorded(r, &events[i]);
    return 0;
  }
  int status = cli_open_input(c, path, &in);
  if (status) return status;
  if (!c->opt.suggest) case_reader_rosters(c->reader);     /* suggestions look into a case themselves */
  /* One object for all has the hash of the whole. */
  if (c->opt.format != FORMAT_JSON && input_is_lines(&in))
    return c->opt.jobs > 1 ? run_parallel(r, path, &in) : run_lines(r, path, &in);
  if ((status = cli_whole_input(c, path, &in, &file))) return status;
  const Source *s = c->session.sources->all.at[file];
  if (c->opt.format == FORMAT_JSON) *hash = sha256_of(c->arena, s->text, s->len);
  run_cases(r, file);
  return 0;
}

int run_begin(Run *r) {
  Cli *c = r->c;
  int status = cli_readings(c, true, &r->readings, &r->nreadings);
  if (status) return status;
  r->began = time(NULL);
  cli_proofs(c, 8);
  if (c->opt.format != FORMAT_TEXT) cli_receipt(c);
  if (run_whole(c)) {
    cli_json_begin(c);
    json_key(c->json, "cases");
    json_list(c->json);
  } else if (c->opt.format == FORMAT_JSONL) {
    c->json = json_begin(c->arena, &c->out, false);
  }
  return 0;
}

bool run_whole(const Cli *c) { return c->opt.format == FORMAT_JSON && !c->opt.quiet; }

void run_end(Run *r) {
  progress_end(r);
  if (run_whole(r->c)) json_list_end(r->c->json);
}

int verb_check(Cli *c) {
  Run r = { .c = c };
  const char *hash = NULL;
  int failed = 0;
  if (!c->opt.cases.n)
    return cli_usage(c, "`check` needs --case: the file with the meeting to check, or - for standard input");
  int status = cli_load(c);
  if (status || (status = run_begin(&r))) return status;
  for (uint32_t i = 0; i < c->opt.cases.n; i++) {
    status = check_file(&r, c->opt.cases.at[i], &hash);
    if (status && !failed) failed = status;
  }
  run_end(&r);
  if (run_whole(c)) cli_json_end(c, c->opt.cases.n == 1 ? hash : NULL);
  return failed ? failed : r.bad ? STATUS_DATA : r.status;
}
