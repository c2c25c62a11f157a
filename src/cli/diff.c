/* diff.c - `charter diff`: two versions of the rules over the same events. A version is a program with an engine of its
 * own; all that the other verbs share looks at one program, so the two take turns in the places of `Cli`. */
#include "api/run.h"
#include "cli/cli.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct Side {
  Session session;
  Program *program;
  Names *names;
  uint32_t nsources;
  Engine *engine;
  CaseReader *reader;
  View view;
  Arena *scratch;
  ReadingId *readings;         /* those that both have, in the same order */
} Side;

typedef struct Diff {
  Cli *c;
  Side old, new;
  uint32_t nreadings;
  const char **names;          /* of the readings */
  Strings only_old, only_new;  /* readings that the other has not */
  DiffSummary *summary;
  bool bad;                    /* a case could not be read */
} Diff;

static void enter(Diff *d, const Side *s) {
  Cli *c = d->c;
  c->session = s->session;
  c->program = s->program;
  c->names = s->names;
  c->nsources = s->nsources;
  c->engine = s->engine;
  c->reader = s->reader;
  c->view = s->view;
  c->scratch = s->scratch;
  const Side *other = s == &d->old ? &d->new : &d->old;
  c->kept.engine = other->engine;
  c->kept.scratch = other->scratch;
}

static void leave(Diff *d, Side *s) {
  const Cli *c = d->c;
  s->session = c->session;
  s->program = c->program;
  s->names = c->names;
  s->nsources = c->nsources;
  s->engine = c->engine;
  s->reader = c->reader;
  s->view = c->view;
}

/* ---- loading ---- */
/* "rules/old,record.charter": the files and folders of one version. A file that has a comma in its name is one file. */
static Strings paths_of(Cli *c, const char *word) {
  Strings paths = { 0 };
  while (access(word, F_OK) != 0 && strchr(word, ',')) {
    size_t n = strcspn(word, ",");
    if (n) vec_push(c->arena, &paths, arena_text(c->arena, word, n));
    word += n + 1;
  }
  if (*word || !paths.n) vec_push(c->arena, &paths, word);
  return paths;
}

static int load_side(Diff *d, Side *s, const char *word) {
  Cli *c = d->c;
  enter(d, s);
  c->opt.words = paths_of(c, word);
  int status = cli_load(c);
  if (!status) leave(d, s);
  return status;
}

static int32_t reading_named(const Side *s, const char *name) {
  const char *near;
  return run_reading(s->program, name, &near);
}

static void pair(Diff *d, int32_t old, int32_t new, const char *name) {
  d->old.readings[d->nreadings] = (ReadingId)old;
  d->new.readings[d->nreadings] = (ReadingId)new;
  d->names[d->nreadings++] = name;
}

/* Readings are compared with those of the same name; a charter with one reading is compared with all of the other. */
static int pair_readings(Diff *d) {
  const Side *old = &d->old, *new = &d->new;
  uint32_t nold = old->program->readings.n, nnew = new->program->readings.n;
  d->old.readings = NEW_ARRAY(d->c->arena, ReadingId, nold + nnew);
  d->new.readings = NEW_ARRAY(d->c->arena, ReadingId, nold + nnew);
  d->names = NEW_ARRAY(d->c->arena, const char *, nold + nnew);
  for (ReadingId r = 0; r < nnew; r++) {
    const char *name = reading_text(&new->view, r);
    int32_t other = reading_named(old, name);
    if (other >= 0) pair(d, other, (int32_t)r, name);
    else vec_push(d->c->arena, &d->only_new, name);
  }
  for (ReadingId r = 0; r < nold; r++) {
    const char *name = reading_text(&old->view, r);
    if (reading_named(new, name) < 0) vec_push(d->c->arena, &d->only_old, name);
  }
  if (!d->nreadings && (nold == 1 || nnew == 1)) {
    for (ReadingId r = 0; r < nnew; r++)
      for (ReadingId k = 0; k < nold; k++)
        pair(d, (int32_t)k, (int32_t)r, nold == 1 ? reading_text(&new->view, r) : reading_text(&old->view, k));
    d->only_old.n = d->only_new.n = 0;
  }
  if (!d->nreadings) return cli_error(d->c, STATUS_DATA, "the two versions have no reading in common");
  const char *wanted = d->c->opt.reading;
  if (!wanted) return 0;
  for (uint32_t i = 0; i < d->nreadings; i++) {
    if (strcmp(d->names[i], wanted) != 0) continue;
    d->old.readings += i;
    d->new.readings += i;
    d->names += i;
    d->nreadings = 1;
    d->only_old.n = d->only_new.n = 0;
    return 0;
  }
  return cli_usage(d->c, "there is no reading '%s' in both versions", wanted);
}

/* ---- comparing ---- */
static void report(Diff *d, const Side *s, Diags *diags, const char *what) {
  Cli *c = d->c;
  d->bad = true;
  out_flush(&c->out);
  cli_error(c, 0, "%s with the %s rules:", what, s == &d->old ? "old" : "new");
  diags_text(&c->err, s->session.sources, diags);
}
static void report_unread(Diff *d, const Side *s, Diags *diags) {
  report(d, s, diags, arena_printf(s->scratch, "the case of line %llu cannot be read", (unsigned long long)case_reader_line(s->reader)));
}

/* NULL when a limit was reached, which has been said. */
static CaseResult *checked(Diff *d, Side *s, const IndId *events, uint32_t n, Span on) {
  Diags limits = { .arena = s->scratch };
  CaseResult *result = run_check_within(s->engine, s->scratch, events, n, s->readings, d->nreadings, CHECK_FINDINGS, &limits, on);
  if (!result) report(d, s, &limits, arena_printf(s->scratch, "%s cannot be checked", ind_text(s->program, engine_ind(s->engine, events[0]))));
  return result;
}

/* An event of one of the versions under a reading. */
typedef struct Seen { Side *side; IndId event; ReadingId reading; } Seen;

/* Who may do the act of the finding in a version; NULL: it knows no such act. */
static const Who *who_may(const Seen *s, const Side *of, PredId act) {
  const char *near;
  PredId same = run_act(s->side->program, name_text(of->program->names, of->program->preds.at[act].name), &near);
  if (!same || !run_act_at(s->side->program, same, engine_ind(s->side->engine, s->event)->kind)) return NULL;
  return engine_who(s->side->engine, s->side->scratch, same, WHO_MAY, s->event, s->reading, false, false);
}
/* "13.4": the provisions by which an actor of one version may do it in the other; NULL: he may not. */
static const char *provisions_for(const Seen *other, const Who *who, const char *actor) {
  Text t = { .arena = other->side->scratch };
  for (uint32_t i = 0; who && i < who->rows.n; i++) {
    const WhoRow *row = &who->rows.at[i];
    const char *name = engine_value_text(other->side->engine, other->side->scratch, row->actor);
    if (row->truth != T || strcmp(name, actor) != 0) continue;
    for (uint32_t k = 0; k < row->provs.n; k++)
      text_printf(&t, "%s%s", t.n ? ", " : "", cite(&other->side->view, row->provs.at[k]));
  }
  return t.n ? text_done(&t) : NULL;
}
/* What no provision of one version permits has changed by those that permit it in the other. */
static const char **permitted_by(const Findings *all, const Seen *one, const Seen *other) {
  const Side *s = one->side;
  const char **by = NEW_ARRAY(other->side->scratch, const char *, all->n + 1);
  const Who *who = NULL;
  PredId act = 0;
  for (uint32_t i = 0; i < all->n; i++) {
    const Finding *f = all->at[i];
    if (f->kind != FIND_PERMISSION || f->prov) continue;
    if (f->act != act) who = who_may(other, s, f->act);
    act = f->act;
    by[i] = provisions_for(other, who, engine_value_text(s->engine, s->scratch, f->row[0]));
  }
  return by;
}

/* An event, of which one side may know nothing: the result is NULL there. */
static void compare_event(Diff *d, const CaseResult *before, uint32_t eb, const CaseResult *after, uint32_t ea,
                          bool nested) {
  Cli *c = d->c;
  const Side *s = after ? &d->new : &d->old;
  const Ind *ind = engine_ind(s->engine, after ? after->events[ea] : before->events[eb]);
  EventChange e = { .nested = nested, .nreadings = d->nreadings, .at = ind->at };
  const CaseResult *one = after ? after : before;
  bool differs = false;
  e.name = ind_text(s->program, ind);
  e.kind = name_text(s->program->names, s->program->kinds.at[ind->kind].name);
  e.line = one->cs && !nested ? one->cs->source_line : 0;
  e.readings = NEW_ARRAY(s->scratch, Verdicts, d->nreadings);
  for (uint32_t r = 0; r < d->nreadings; r++) {
    const Check *was = before ? before->checks[eb * d->nreadings + r] : NULL;
    const Check *is = after ? after->checks[ea * d->nreadings + r] : NULL;
    e.readings[r].differs = change_of(s->scratch, &d->old.view, was, &d->new.view, is, &e.readings[r]);
    differs = differs || e.readings[r].differs;
    if (!was || !is || !e.readings[r].differs) continue;
    Seen old = { &d->old, before->events[eb], d->old.readings[r] };
    Seen new = { &d->new, after->events[ea], d->new.readings[r] };
    e.readings[r].permits_new = permitted_by(&e.readings[r].gone, &old, &new);
    e.readings[r].permits_old = permitted_by(&e.readings[r].came, &new, &old);
  }
  diff_summary_add(d->summary, c->arena, &d->old.view, &d->new.view, &e);
  if (!differs || c->opt.quiet) return;
  if (c->opt.format == FORMAT_TEXT) diff_text(&c->out, &d->old.view, &d->new.view, &e, d->names);
  else diff_json(c->json, &d->old.view, &d->new.view, &e, d->names);
}

/* "Session\tName": what identifies an event in a record. */
static const char *key_of(const Side *s, Arena *arena, IndId event) {
  const Ind *ind = engine_ind(s->engine, event);
  return arena_printf(arena, "%s\t%s", name_text(s->program->names, s->program->kinds.at[ind->kind].name),
                      name_text(s->program->names, ind->name));
}

static void compare_results(Diff *d, const CaseResult *before, const CaseResult *after) {
  uint32_t nold = before ? before->nevents : 0, nnew = after ? after->nevents : 0;
  Arena *arena = d->new.scratch;
  bool *paired = NEW_ARRAY(arena, bool, nold + 1);
  for (uint32_t e = 0; e < nnew; e++) {
    uint32_t k = 0;
    if (e && nold) {
      const char *key = key_of(&d->new, arena, after->events[e]);
      for (k = 1; k < nold && (paired[k] || strcmp(key_of(&d->old, arena, before->events[k]), key) != 0); k++) ;
    }
    bool both = k < nold;
    if (both) paired[k] = true;
    compare_event(d, both ? before : NULL, k, after, e, e > 0);
  }
  for (uint32_t k = 0; k < nold; k++)
    if (!paired[k]) compare_event(d, before, k, NULL, 0, k > 0);
}

/* ---- cases ---- */
static ReadStatus next_case(Diff *d, Side *s, Case **cs, Diags **diags) {
  enter(d, s);
  ReadStatus got = cli_next_case(d->c, cs, diags);
  if (got == READ_CASE) engine_set_case(s->engine, *cs);
  return got;
}

static int compare_cases(Diff *d, const char *path) {
  Cli *c = d->c;
  uint32_t file;
  Case *before, *after;
  Diags *why_old, *why_new;
  enter(d, &d->new);
  int status = cli_open_case(c, path, &file);
  if (status) return status;
  leave(d, &d->new);
  const Source *s = c->session.sources->all.at[file];
  enter(d, &d->old);
  if (!c->reader) c->reader = case_reader_new(c->arena, c->program);
  case_reader_open(c->reader, source_add(c->session.sources, s->path, s->text, s->len));
  leave(d, &d->old);
  while (out_usable(&c->out)) {
    ReadStatus old = next_case(d, &d->old, &before, &why_old), new = next_case(d, &d->new, &after, &why_new);
    if (old == READ_END || new == READ_END) break;
    if (old == READ_BAD) report_unread(d, &d->old, why_old);
    if (new == READ_BAD) report_unread(d, &d->new, why_new);
    if (old == READ_BAD || new == READ_BAD) continue;
    CaseResult *was = checked(d, &d->old, before->events.at, before->events.n, case_reader_span(d->old.reader));
    CaseResult *is = checked(d, &d->new, after->events.at, after->events.n, case_reader_span(d->new.reader));
    if (!was || !is) continue;
    was->cs = before;
    is->cs = after;
    compare_results(d, was, is);
  }
  engine_set_case(d->old.engine, NULL);
  engine_set_case(d->new.engine, NULL);
  return 0;
}

/* ---- records ---- */
typedef struct Event { const char *key; Instant at; uint32_t order; const Recorded *old, *new; } Event;
typedef VEC(Event) Events;

static int by_key(const void *a, const void *b) {
  const Event *x = a, *y = b;
  int order = strcmp(x->key, y->key);
  return order ? order : (x->old != NULL) - (y->old != NULL);
}

static int by_time(const void *a, const void *b) {
  const Event *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* The top events of a side that stand in a file, or those that its rules concern. */
static void add_events(Diff *d, Side *s, const char *path, Instant from, Instant until, Events *out) {
  Recorded *all;
  enter(d, s);
  uint32_t n = cli_recorded(d->c, path, &all);
  const bool *judged = run_judged_kinds(d->c->arena, s->program);
  for (uint32_t i = 0; i < n; i++) {
    const Ind *ind = engine_ind(s->engine, all[i].events[0]);
    bool concerned = path != NULL;
    for (uint32_t k = 0; k < all[i].n && !concerned; k++)
      concerned = judged[engine_ind(s->engine, all[i].events[k])->kind];
    if (!concerned || ind->at < from || ind->at >= until) continue;
    Event e = { key_of(s, d->c->arena, all[i].events[0]), ind->at, i, NULL, NULL };
    *(s == &d->old ? &e.old : &e.new) = &all[i];
    vec_push(d->c->arena, out, e);
  }
}

static CaseResult *checked_record(Diff *d, Side *s, const Recorded *r) {
  return checked(d, s, r->events, r->n, engine_ind(s->engine, r->events[0])->span);
}
static void compare_record(Diff *d, const char *path, Instant from, Instant until) {
  Events all = { 0 };
  uint32_t n = 0;
  d->old.program->names = d->old.names;          /* those of cases before it go with their memory */
  d->new.program->names = d->new.names;
  add_events(d, &d->new, path, from, until, &all);
  add_events(d, &d->old, path, from, until, &all);
  if (all.n) qsort(all.at, all.n, sizeof *all.at, by_key);
  for (uint32_t i = 0; i < all.n; i++) {
    if (n && !strcmp(all.at[n - 1].key, all.at[i].key) && all.at[i].old) all.at[n - 1].old = all.at[i].old;
    else all.at[n++] = all.at[i];
  }
  if (n) qsort(all.at, n, sizeof *all.at, by_time);
  for (uint32_t i = 0; i < n && out_usable(&d->c->out); i++) {
    const Event *e = &all.at[i];
    arena_reset(d->old.scratch);
    arena_reset(d->new.scratch);
    CaseResult *was = e->old ? checked_record(d, &d->old, e->old) : NULL;
    CaseResult *is = e->new ? checked_record(d, &d->new, e->new) : NULL;
    if (!was == !e->old && !is == !e->new) compare_results(d, was, is);
  }
}

/* ---- the whole ---- */
static void strings_json(JsonOut *j, const char *key, const Strings *all) {
  json_key(j, key);
  json_list(j);
  for (uint32_t i = 0; i < all->n; i++) json_str(j, all->at[i]);
  json_list_end(j);
}

static void print_end(Diff *d) {
  Cli *c = d->c;
  if (c->opt.quiet) return;
  if (c->opt.format == FORMAT_TEXT) {
    diff_summary_text(&c->out, &d->new.view, d->summary, d->names);
    for (uint32_t i = 0; i < d->only_old.n; i++)
      out_printf(&c->out, "  the reading %s is only in the old rules\n", d->only_old.at[i]);
    for (uint32_t i = 0; i < d->only_new.n; i++)
      out_printf(&c->out, "  the reading %s is only in the new rules\n", d->only_new.at[i]);
    return;
  }
  JsonOut *j = c->json;
  json_list_end(j);
  json_key(j, "summary");
  diff_summary_json(j, d->summary, d->names);
  strings_json(j, "only_old", &d->only_old);
  strings_json(j, "only_new", &d->only_new);
  json_key(j, "receipt");
  json_object(j);
  json_key(j, "old");
  receipt_json(j, cli_receipt_of(c, d->old.program, d->old.nsources), NULL, true);
  json_key(j, "new");
  receipt_json(j, cli_receipt_of(c, d->new.program, d->new.nsources), NULL, true);
  json_object_end(j);
  json_object_end(j);
  json_end(j);
}

static int compare_all(Diff *d) {
  Cli *c = d->c;
  Instant from, until;
  int failed = 0, status = cli_period(c, &from, &until);
  if (status) return status;
  for (uint32_t i = 0; i < c->opt.cases.n; i++) {
    const char *path = c->opt.cases.at[i];
    if (is_language(path)) compare_record(d, path, INSTANT_MIN, INSTANT_MAX);
    else if ((status = compare_cases(d, path)) && !failed) failed = status;
  }
  if (!c->opt.cases.n || c->opt.audit) compare_record(d, NULL, from, until);
  return failed;
}

int verb_diff(Cli *c) {
  Diff d = { .c = c };
  Strings words = c->opt.words;
  if (words.n != 2)
    return cli_usage(c, "`diff` compares two versions: OLD and NEW, each a file, a folder, or several with commas");
  d.old.scratch = c->scratch;
  d.new.scratch = c->kept.scratch = arena_new(&c->trap);
  if (!d.new.scratch) mem_fail(&c->trap, FAIL_MEMORY, "the new rules");
  int status = load_side(&d, &d.old, words.at[0]);
  if (status || (status = load_side(&d, &d.new, words.at[1])) || (status = pair_readings(&d))) return status;
  d.summary = diff_summary_new(c->arena, d.nreadings);
  d.old.view.proof_depth = d.new.view.proof_depth = 0;
  if (c->opt.format != FORMAT_TEXT && !c->opt.quiet) {
    c->json = json_begin(c->arena, &c->out, true);
    json_object(c->json);
    json_key_int(c->json, "version", 1);
    json_key(c->json, "changes");
    json_list(c->json);
  }
  status = compare_all(&d);
  print_end(&d);
  if (status) return status;
  return d.bad ? STATUS_DATA : d.summary->changed ? STATUS_NO : STATUS_OK;
}
