/* load.c - from the command line to a program, an engine, cases and queries. */
#include "api/run.h"
#include "cli/cli.h"
#include "sema/sema.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifndef CHARTER_LIBDIR
#define CHARTER_LIBDIR "/usr/local/share/charter/lib"
#endif

bool is_language(const char *path) {
  size_t n = strlen(path);
  return n > 8 && !strcmp(path + n - 8, ".charter");
}

int cli_diags(Cli *c, Diags *diags, int status) {
  out_flush(&c->out);
  bool json = c->opt.format == FORMAT_JSON || c->opt.format == FORMAT_JSONL;
  if (c->opt.format == FORMAT_TEXT || !c->opt.quiet) diags_text(&c->err, c->session.sources, diags);
  if (json && !c->opt.quiet) {
    JsonOut *j = json_begin(c->arena, &c->out, c->opt.format == FORMAT_JSON);
    json_object(j);
    json_key_int(j, "version", 1);
    json_key(j, "errors");
    diags_json(j, c->session.sources, diags);
    json_object_end(j);
    json_end(j);
  }
  return status;
}

/* ---- the shared vocabulary ---- */
enum { PATH_MOST = 4096 };
/* Of folders that nobody named on the command line: what lies below the current one is named from there, as the files beside it in an
 * answer mostly are. */
static const char *named_from_here(Cli *c, const char *folder, size_t len) {
  char here[PATH_MOST];
  size_t n = *folder == '/' && getcwd(here, sizeof here) ? strlen(here) : 0;
  bool below = n > 1 && len > n + 1 && !memcmp(folder, here, n) && folder[n] == '/' && folder[n + 1] != '/';
  return below ? arena_text(c->arena, folder + n + 1, len - n - 1) : arena_text(c->arena, folder, len);
}
/* The place of installation, or rules/lib beside the folder of the program (a build tree). */
static const char *library_found(Cli *c) {
  const char *set = getenv("CHARTER_LIB");
  if (set && *set) return set;
  char self[PATH_MOST];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
  if (n > 0) {
    self[n] = 0;
    char *slash;
    for (int up = 0; up < 2 && (slash = strrchr(self, '/')); up++) *slash = 0;      /* the program and its folder */
    const char *beside = arena_printf(c->arena, "%s/rules/lib", self);
    if (is_folder(beside)) return beside;
    beside = arena_printf(c->arena, "%s/share/charter/lib", self);
    if (is_folder(beside)) return beside;
  }
  return CHARTER_LIBDIR;
}
static const char *library_folder(Cli *c) {
  const char *folder = library_found(c);
  return named_from_here(c, folder, strlen(folder));
}

/* The folders of -I, then those of CHARTER_PATH. */
static const char *search_path(Cli *c) {
  const char *set = getenv("CHARTER_PATH");
  Text t = { .arena = c->arena };
  for (uint32_t i = 0; i < c->opt.search.n; i++) text_printf(&t, "%s%s", i ? ":" : "", c->opt.search.at[i]);
  for (size_t n; set && *set; set += n + (set[n] == ':')) {
    n = strcspn(set, ":");
    text_printf(&t, "%s%s", t.n ? ":" : "", named_from_here(c, set, n));
  }
  return t.n ? text_done(&t) : NULL;
}

/* ---- loading ---- */
int cli_load_status(const Diags *d) {
  return diags_have(d, D_CANNOT_OPEN) || diags_have(d, D_NO_FILES) ? STATUS_NOINPUT : STATUS_DATA;
}

int cli_load_session(Cli *c) {
  Strings paths = { 0 };
  for (uint32_t i = 0; i < c->opt.words.n; i++) vec_push(c->arena, &paths, c->opt.words.at[i]);
  for (uint32_t i = 0; i < c->opt.cases.n; i++)
    if (is_language(c->opt.cases.at[i])) vec_push(c->arena, &paths, c->opt.cases.at[i]);
  c->session.arena = c->arena;
  c->session.names = names_new(c->arena);
  c->session.sources = sources_new(c->arena);
  c->session.diags = NEW(c->arena, Diags);
  c->session.diags->arena = c->arena;
  LoadOptions load = { paths.at, paths.n, search_path(c), library_folder(c) };
  c->program = load_program(&c->session, &load);
  c->nsources = c->session.sources->all.n;
  return 0;
}

int cli_load_program(Cli *c) {
  int status = cli_load_session(c);
  if (status) return status;
  if (!c->program || c->session.diags->errors) {
    status = cli_diags(c, c->session.diags, cli_load_status(c->session.diags));
    if (status == STATUS_NOINPUT && c->verb->has_query && access(c->query, F_OK) == 0)
      cli_error(c, status, "the query is the last word, and '%s' is a file", c->query);
    return status;
  }
  c->program = cli_what_if(c, &c->session, c->program);
  return c->program ? 0 : cli_diags(c, c->session.diags, STATUS_DATA);
}

/* Names and sources of what is varied follow those of the program. */
Program *cli_what_if(Cli *c, Session *s, Program *p) {
  const Options *o = &c->opt;
  if (!o->assume.n && !o->without.n) return p;
  Variation v = { o->assume.at, o->assume.n, o->without.at, o->without.n };
  Program *varied = sema_variant(s, p, &v);
  return varied;
}

int cli_load(Cli *c) {
  int status = cli_load_program(c);
  if (status) return status;
  /* Names of cases go on top of the program's, in a copy of its head: the engine reads them through it. */
  Program *own = NEW(c->arena, Program);
  *own = *c->program;
  c->program = own;
  c->names = own->names;
  c->engine = engine_new(c->program, &c->trap);
  if (!c->engine) mem_fail(&c->trap, FAIL_MEMORY, "the engine");
  view_init(&c->view, c->arena, c->program, c->engine, c->scratch);
  return 0;
}

enum { SHORT_LEVELS = 6 };
void cli_proofs(Cli *c, uint32_t levels) {
  bool text = c->opt.format == FORMAT_TEXT, full = c->opt.proof ? !strcmp(c->opt.proof, "full") : !text;
  c->view.form = !full ? PROOF_SHORT : text ? PROOF_CONCISE : PROOF_WHOLE;
  c->view.proof_depth = c->opt.no_proof ? 0 : full ? levels : SHORT_LEVELS;
}

int cli_readings(Cli *c, bool all, ReadingId **out, uint32_t *n) {
  const Program *p = c->program;
  *out = NEW_ARRAY(c->arena, ReadingId, p->readings.n + 1);
  *n = 0;
  if (!c->opt.reading) {
    for (ReadingId r = 0; r < p->readings.n && (all || r == 0); r++) (*out)[(*n)++] = r;
    return 0;
  }
  const char *near;
  int32_t r = run_reading(p, c->opt.reading, &near);
  if (r >= 0) {
    (*out)[(*n)++] = (ReadingId)r;
    return 0;
  }
  if (near) return cli_usage(c, "there is no reading '%s'; did you mean '%s'?", c->opt.reading, near);
  Text known = { .arena = c->arena };
  for (ReadingId i = 0; i < p->readings.n; i++)
    text_printf(&known, "%s%s", i ? ", " : "", name_text(p->names, p->readings.at[i].name));
  return cli_usage(c, "there is no reading '%s'; there is %s", c->opt.reading, text_done(&known));
}

int cli_instant(Cli *c, const char *option, const char *text, Instant *out) {
  bool is_date;
  if (instant_parse(text, strlen(text), c->program->zone, out, &is_date)) return 0;
  return cli_usage(c, "%s is a date such as 2022-01-10 or 2022-01-10T15:00, not '%s'", option, text);
}

int cli_period(Cli *c, Instant *from, Instant *until) {
  int status;
  *from = INSTANT_MIN;
  *until = INSTANT_MAX;
  if (c->opt.from && (status = cli_instant(c, "--from", c->opt.from, from))) return status;
  if (c->opt.until && (status = cli_instant(c, "--until", c->opt.until, until))) return status;
  return *from < *until ? 0 : cli_usage(c, "--from is not before --until");
}

/* ---- cases ---- */
const char *cli_shown(const char *path) { return strcmp(path, "-") ? path : "standard input"; }

static int file_problem(Cli *c, const char *path, FileStatus status) {
  switch (status) {
  case FILE_OK: break;
  case FILE_MISSING: return cli_error(c, STATUS_NOINPUT, "%s: there is no such file", cli_shown(path));
  case FILE_IS_FOLDER: return cli_error(c, STATUS_NOINPUT, "%s: this is a folder, and a file is needed", cli_shown(path));
  case FILE_UNREADABLE: return cli_error(c, STATUS_NOINPUT, "%s: the file cannot be read", cli_shown(path));
  case FILE_TOO_LARGE: return cli_error(c, STATUS_DATA, "%s: the file is too large (the limit is 2 GiB)", cli_shown(path));
  }
  return 0;
}

int cli_open_input(Cli *c, const char *path, CaseInput *in) {
  if (!c->reader) c->reader = case_reader_new(c->arena, c->program);
  return file_problem(c, path, input_open(in, c->arena, path));
}

int cli_whole_input(Cli *c, const char *path, CaseInput *in, uint32_t *file) {
  char *text;
  size_t len;
  int status = file_problem(c, path, input_whole(in, &text, &len));
  if (status) return status;
  *file = source_add(c->session.sources, cli_shown(path), text, len);
  case_reader_open(c->reader, *file);
  return 0;
}

int cli_open_case(Cli *c, const char *path, uint32_t *file) {
  CaseInput in;
  int status = cli_open_input(c, path, &in);
  return status ? status : cli_whole_input(c, path, &in, file);
}

ReadStatus cli_next_case(Cli *c, Case **out, Diags **diags) {
  arena_reset(c->scratch);
  c->program->names = names_over(c->scratch, c->names);
  case_reader_names(c->reader, c->program->names);
  *diags = NEW(c->scratch, Diags);
  (*diags)->arena = c->scratch;
  return case_read(c->reader, c->scratch, *diags, out);
}

static IndId top_event(const Program *p, IndId i) {
  while (p->inds.at[i].parent) i = p->inds.at[i].parent;
  return i;
}

/* Counting by the event that each is nested in: a top event comes before those within it, as in the text. */
uint32_t cli_recorded(Cli *c, const char *path, Recorded **out) {
  const Program *p = c->program;
  uint32_t *first = NEW_ARRAY(c->arena, uint32_t, p->inds.n + 1), n = 0, total = 0;
  for (IndId i = 1; i < p->inds.n; i++) {
    const Ind *ind = &p->inds.at[i];
    if (p->kinds.at[ind->kind].is_event) first[top_event(p, i)]++;
  }
  Recorded *all = *out = NEW_ARRAY(c->arena, Recorded, p->inds.n + 1);
  IndId *events = NEW_ARRAY(c->arena, IndId, p->inds.n + 1);
  for (IndId i = 1; i < p->inds.n; i++) {
    const Ind *ind = &p->inds.at[i];
    if (!first[i]) continue;
    uint32_t size = first[i];
    first[i] = total;
    total += size;
    if (path && (ind->span.file >= p->sources->all.n || strcmp(p->sources->all.at[ind->span.file]->path, path) != 0)) continue;
    all[n++] = (Recorded){ events + first[i], size };
  }
  for (IndId i = 1; i < p->inds.n; i++)
    if (p->kinds.at[p->inds.at[i].kind].is_event) events[first[top_event(p, i)]++] = i;
  return n;
}

int cli_one_case(Cli *c, const Case **cs, IndId *event) {
  *cs = NULL;
  *event = 0;
  if (!c->opt.cases.n) return 0;
  if (c->opt.cases.n > 1) return cli_usage(c, "`%s` takes one case", c->verb->name);
  const char *path = c->opt.cases.at[0];
  if (is_language(path)) {
    Recorded *events;
    uint32_t n = cli_recorded(c, path, &events);
    if (n != 1) return cli_error(c, STATUS_DATA, "%s has %u events, and `%s` takes one case", path, n, c->verb->name);
    *event = events->events[0];
    return 0;
  }
  uint32_t file;
  Case *one, *two;
  Diags *diags;
  int status = cli_open_case(c, path, &file);
  if (status) return status;
  if (cli_next_case(c, &one, &diags) != READ_CASE) return cli_diags(c, diags, STATUS_DATA);
  Diags *more = NEW(c->scratch, Diags);
  more->arena = c->scratch;
  if (case_read(c->reader, c->scratch, more, &two) != READ_END)
    return cli_error(c, STATUS_DATA, "%s holds more than one case, and `%s` takes one", path, c->verb->name);
  engine_set_case(c->engine, one);
  *cs = one;
  *event = one->event;
  return 0;
}

int cli_query(Cli *c, const Case *cs, IndId event, Query **out, Instant *now) {
  int status;
  if (c->opt.at) {
    if ((status = cli_instant(c, "--at", c->opt.at, now))) return status;
  } else if (event) {
    *now = engine_ind(c->engine, event)->at;
  } else {
    *now = (Instant)time(NULL);
  }
  Session s = c->session;
  s.arena = c->scratch;
  s.diags = NEW(c->scratch, Diags);
  s.diags->arena = c->scratch;
  if (!cs && c->program->names == c->names) c->program->names = names_over(c->scratch, c->names);
  s.names = c->program->names;
  *out = run_query(&s, c->program, cs, event, c->query);
  return *out ? 0 : cli_diags(c, s.diags, STATUS_DATA);
}

int cli_ask(Cli *c, Asked *out) {
  const Case *cs;
  IndId event;
  ReadingId *readings;
  uint32_t n;
  int status = cli_load(c);
  if (status || (status = cli_readings(c, false, &readings, &n)) || (status = cli_one_case(c, &cs, &event)) ||
      (status = cli_query(c, cs, event, &out->query, &out->now)))
    return status;
  out->reading = readings[0];
  out->rows = engine_ask(c->engine, c->scratch, out->query, out->now, out->reading);
  return 0;
}

/* ---- JSON ---- */
Receipt *cli_receipt_of(Cli *c, const Program *p, uint32_t nsources) {
  Receipt *r = receipt_of(c->arena, p, nsources);
  r->assumed = c->opt.assume.at;
  r->nassumed = c->opt.assume.n;
  r->without = c->opt.without.at;
  r->nwithout = c->opt.without.n;
  return r;
}
void cli_receipt(Cli *c) { c->receipt = cli_receipt_of(c, c->program, c->nsources); }

void cli_json_begin(Cli *c) {
  cli_receipt(c);
  c->json = json_begin(c->arena, &c->out, c->opt.format == FORMAT_JSON);
  json_object(c->json);
  json_key_int(c->json, "version", 1);
}

void cli_json_end(Cli *c, const char *case_hash) {
  json_key(c->json, "receipt");
  receipt_json(c->json, c->receipt, case_hash, true);
  json_object_end(c->json);
  json_end(c->json);
}
