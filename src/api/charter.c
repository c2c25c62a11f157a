/* charter.c - implements include/charter.h.
 *
 * Every entry point sets a trap, so that a failure anywhere below comes back as a status. A program is frozen
 * when it is loaded. An engine works on a copy of the program's head: its names and its list of sources grow
 * with a case, in the memory of the result, and shrink again when the call ends. After a failure the engine's
 * insides are thrown away and built anew by the next call.
 */
#include "charter.h"
#include "api/run.h"
#include "data/case.h"
#include "render/diag.h"
#include "render/receipt.h"
#include "sema/sema.h"
#include <stdlib.h>
#include <time.h>

#ifndef CHARTER_LIBDIR
#define CHARTER_LIBDIR "/usr/local/share/charter/lib"
#endif

typedef struct Messages { uint32_t n; charter_message *at; } Messages;

struct charter_program {
  Trap trap;
  Arena *arena;
  Session session;
  Program *program;        /* NULL after errors */
  Receipt *receipt;
  Messages messages;
};

struct charter_engine {
  Trap trap;
  const charter_program *of;
  Arena *arena;            /* what the insides below are in; NULL: to be built */
  Program *program;
  Sources sources;
  Engine *engine;
  CaseReader *reader;
};

struct charter_result {
  Arena *arena;
  const char *json;
  size_t length;
  Messages messages;
  uint32_t nreadings;
  struct ReadingResult { const char *name; charter_verdict verdict; uint32_t n; charter_finding *findings; } *readings;
  charter_answer answer;
  uint32_t nsuggestions;
  charter_suggestion *suggestions;
  bool cut;
};

const char *charter_version(void) { return CHARTER_ENGINE_VERSION; }

const char *charter_status_text(charter_status status) {
  switch (status) {
  case CHARTER_OK: return "all is well";
  case CHARTER_BAD_CHARTER: return "the charter or the record has errors";
  case CHARTER_BAD_CASE: return "the case cannot be read";
  case CHARTER_BAD_QUERY: return "the query cannot be understood";
  case CHARTER_NO_MEMORY: return "there is not enough memory";
  case CHARTER_LIMIT: return "a limit was reached";
  case CHARTER_INTERNAL: return "an internal error";
  case CHARTER_MISUSE: return "an argument is missing";
  }
  return "an unknown status";
}

static charter_status status_of(const Trap *trap) {
  return trap->kind == FAIL_MEMORY ? CHARTER_NO_MEMORY : trap->kind == FAIL_LIMIT ? CHARTER_LIMIT : CHARTER_INTERNAL;
}

static Messages messages_of(Arena *arena, Sources *sources, Diags *diags) {
  Messages m = { 0, NULL };
  diags_sort(diags);
  m.at = NEW_ARRAY(arena, charter_message, diags->all.n + 1);
  for (uint32_t i = 0; i < diags->all.n; i++) {
    const Diag *d = &diags->all.at[i];
    Place p = place_of(sources, (Span){ d->span.file, d->span.lo, d->span.lo });
    m.at[m.n++] = (charter_message){ diag_code(d->id), d->severity == SEV_ERROR, d->message, d->hint, p.path, p.line, p.column };
  }
  return m;
}

static bool message_at(const Messages *m, size_t i, charter_message *out) {
  if (i >= m->n) return false;
  *out = m->at[i];
  return true;
}

/* ---- programs ---- */
static charter_program *handle_new(void) {
  charter_program *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->arena = arena_new(&p->trap);
  if (!p->arena) {
    free(p);
    return NULL;
  }
  return p;
}

static void begin_session(charter_program *p) {
  p->session.arena = p->arena;
  p->session.names = names_new(p->arena);
  p->session.sources = sources_new(p->arena);
  p->session.diags = NEW(p->arena, Diags);
  p->session.diags->arena = p->arena;
}

/* Freezes what was loaded. */
static charter_status finish_load(charter_program *p) {
  Diags *diags = p->session.diags;
  p->messages = messages_of(p->arena, p->session.sources, diags);
  if (!p->program || diags->errors) {
    p->program = NULL;
    return CHARTER_BAD_CHARTER;
  }
  sources_index(p->session.sources);
  return CHARTER_OK;
}

static LoadOptions load_options(const charter_options *o) {
  LoadOptions l = { 0 };
  l.search = o ? o->search : NULL;
  l.libdir = o && o->library ? o->library : CHARTER_LIBDIR;
  return l;
}

/* By the paths, or, where there are none, of the texts. */
static charter_status load(const char *const *paths, const charter_source *texts, size_t n, const charter_options *options,
                           charter_program **out) {
  if (!out) return CHARTER_MISUSE;
  *out = NULL;
  if ((!paths && !texts) || n > UINT32_MAX) return CHARTER_MISUSE;
  charter_program *p = handle_new();
  if (!p) return CHARTER_NO_MEMORY;
  if (setjmp(p->trap.jump)) {
    charter_status failed = status_of(&p->trap);
    charter_program_free(p);
    return failed;
  }
  begin_session(p);
  LoadOptions load = load_options(options);
  if (paths) {
    load.paths = paths;
    load.npaths = (uint32_t)n;
    p->program = load_program(&p->session, &load);
  } else {
    for (size_t i = 0; i < n; i++) {
      const char *text = arena_text(p->arena, texts[i].text ? texts[i].text : "", texts[i].length);
      source_add(p->session.sources, texts[i].name ? texts[i].name : "text", text, texts[i].length);
    }
    p->program = run_load_sources(&p->session, &load);
  }
  charter_status status = finish_load(p);
  if (!status) p->receipt = receipt_of(p->arena, p->program, p->session.sources->all.n);
  *out = p;
  return status;
}

charter_status charter_load(const char *const *paths, size_t npaths, const charter_options *options, charter_program **out) {
  return load(paths, NULL, npaths, options, out);
}

charter_status charter_load_texts(const charter_source *sources, size_t nsources, const charter_options *options,
                                  charter_program **out) {
  return load(NULL, sources, nsources, options, out);
}

static const char *const *copied(Arena *arena, const char *const *texts, size_t n) {
  const char **copy = NEW_ARRAY(arena, const char *, n + 1);
  for (size_t i = 0; i < n; i++) copy[i] = arena_text(arena, texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) : 0);
  return copy;
}
/* What was varied before, and what is now. */
static void varied(Arena *arena, const char *const **list, uint32_t *n, const char *const *more, uint32_t nmore) {
  const char **all = NEW_ARRAY(arena, const char *, (size_t)*n + nmore + 1);
  for (uint32_t i = 0; i < *n; i++) all[i] = (*list)[i];
  for (uint32_t i = 0; i < nmore; i++) all[*n + i] = more[i];
  *list = all;
  *n += nmore;
}

/* Its names and sources go on top of the other's, which is only read. */
static charter_status vary(charter_program *p, const charter_program *of, const Variation *v) {
  const Sources *below = of->session.sources;
  begin_session(p);
  p->session.names = names_over(p->arena, of->program->names);
  for (uint32_t i = 1; i < below->all.n; i++) vec_push(p->arena, &p->session.sources->all, below->all.at[i]);
  p->program = sema_variant(&p->session, of->program, v);
  charter_status status = finish_load(p);
  if (status) return status;
  p->receipt = NEW(p->arena, Receipt);
  *p->receipt = *of->receipt;
  varied(p->arena, &p->receipt->assumed, &p->receipt->nassumed, v->assume, v->nassume);
  varied(p->arena, &p->receipt->without, &p->receipt->nwithout, v->without, v->nwithout);
  return status;
}

charter_status charter_program_variant(const charter_program *of, const char *const *assume, size_t nassume,
                                       const char *const *without, size_t nwithout, charter_program **out) {
  if (!out) return CHARTER_MISUSE;
  *out = NULL;
  if (!of || !of->program || (nassume && !assume) || (nwithout && !without) || nassume > UINT32_MAX || nwithout > UINT32_MAX)
    return CHARTER_MISUSE;
  charter_program *p = handle_new();
  if (!p) return CHARTER_NO_MEMORY;
  if (setjmp(p->trap.jump)) {
    charter_status failed = status_of(&p->trap);
    charter_program_free(p);
    return failed;
  }
  Variation v = { copied(p->arena, assume, nassume), (uint32_t)nassume, copied(p->arena, without, nwithout), (uint32_t)nwithout };
  charter_status status = vary(p, of, &v);
  *out = p;
  return status;
}

void charter_program_free(charter_program *p) {
  if (!p) return;
  arena_free(p->arena);
  free(p);
}

size_t charter_program_messages(const charter_program *p) { return p ? p->messages.n : 0; }
bool charter_program_message(const charter_program *p, size_t i, charter_message *out) {
  return p && out && message_at(&p->messages, i, out);
}
size_t charter_program_readings(const charter_program *p) { return p && p->program ? p->program->readings.n : 0; }
const char *charter_program_reading(const charter_program *p, size_t i) {
  if (i >= charter_program_readings(p)) return NULL;
  return name_text(p->program->names, p->program->readings.at[i].name);
}

/* ---- engines ---- */
enum { SPARE_SOURCES = 4 };      /* a case and a query come on top of the program's sources */

static void drop_insides(charter_engine *e) {
  engine_free(e->engine);
  arena_free(e->arena);
  e->engine = NULL;
  e->arena = NULL;
}

/* Builds what is missing. Jumps to the trap on failure. */
static void build_insides(charter_engine *e) {
  if (e->arena) return;
  const Program *p = e->of->program;
  e->arena = arena_new(&e->trap);
  if (!e->arena) mem_fail(&e->trap, FAIL_MEMORY, "an engine");
  e->sources = *p->sources;
  e->sources.all.cap = p->sources->all.n + SPARE_SOURCES;
  e->sources.all.at = NEW_ARRAY(e->arena, Source *, e->sources.all.cap);
  memcpy(e->sources.all.at, p->sources->all.at, p->sources->all.n * sizeof *e->sources.all.at);
  e->program = NEW(e->arena, Program);
  *e->program = *p;
  e->program->sources = &e->sources;
  e->reader = case_reader_new(e->arena, e->program);
  e->engine = engine_new(e->program, &e->trap);
  if (!e->engine) mem_fail(&e->trap, FAIL_MEMORY, "an engine");
}

charter_status charter_engine_new(const charter_program *program, charter_engine **out) {
  if (!out) return CHARTER_MISUSE;
  *out = NULL;
  if (!program || !program->program) return CHARTER_MISUSE;
  charter_engine *e = calloc(1, sizeof *e);
  if (!e) return CHARTER_NO_MEMORY;
  e->of = program;
  if (setjmp(e->trap.jump)) {
    charter_status failed = status_of(&e->trap);
    charter_engine_free(e);
    return failed;
  }
  build_insides(e);
  *out = e;
  return CHARTER_OK;
}

void charter_engine_free(charter_engine *e) {
  if (!e) return;
  drop_insides(e);
  free(e);
}

/* ---- calls ---- */
typedef enum { CALL_CHECK, CALL_ASK, CALL_WHY, CALL_WHO } CallKind;
typedef struct Call {
  CallKind kind;
  const char *words, *at, *reading, *json;
  size_t length;
  bool all;
  uint32_t suggest;            /* tries; 0: no suggestions */
  /* on the way */
  charter_engine *e;
  charter_result *r;
  Diags *diags;
  Text text;
  Out *out;
  JsonOut *j;
  View view;
  const Case *cs;
  IndId event;
  Instant now;
  ReadingId *readings;
  uint32_t nreadings;
} Call;

static charter_status wrong(Call *c, charter_status status) {
  c->r->messages = messages_of(c->r->arena, &c->e->sources, c->diags);
  json_key(c->j, "errors");
  diags_json(c->j, &c->e->sources, c->diags);
  return status;
}

static charter_status read_case(Call *c) {
  Case *cs, *more;
  Arena *arena = c->r->arena;
  if (!c->json) return CHARTER_OK;
  uint32_t file = source_add(&c->e->sources, "case", arena_text(arena, c->json, c->length), c->length);
  case_reader_names(c->e->reader, c->e->program->names);
  case_reader_open(c->e->reader, file);
  if (case_read(c->e->reader, arena, c->diags, &cs) != READ_CASE) return wrong(c, CHARTER_BAD_CASE);
  if (case_read(c->e->reader, arena, c->diags, &more) != READ_END) {
    if (!c->diags->errors) diag_add(c->diags, D_JSON, case_reader_span(c->e->reader), "a second case, and one is needed");
    return wrong(c, CHARTER_BAD_CASE);
  }
  engine_set_case(c->e->engine, cs);
  c->cs = cs;
  c->event = cs->event;
  return CHARTER_OK;
}

static charter_status find_readings(Call *c) {
  const Program *p = c->e->program;
  const char *near;
  c->readings = NEW_ARRAY(c->r->arena, ReadingId, p->readings.n + 1);
  if (!c->reading) {
    for (ReadingId i = 0; i < p->readings.n && (i == 0 || c->kind == CALL_CHECK); i++) c->readings[c->nreadings++] = i;
    return CHARTER_OK;
  }
  int32_t r = run_reading(p, c->reading, &near);
  if (r >= 0) {
    c->readings[c->nreadings++] = (ReadingId)r;
    return CHARTER_OK;
  }
  Diag *d = diag_add(c->diags, D_UNDECLARED, (Span){ 0, 0, 0 }, "there is no reading '%s'", c->reading);
  if (near) d->hint = arena_printf(c->r->arena, "did you mean '%s'?", near);
  return wrong(c, CHARTER_BAD_QUERY);
}

static charter_status find_instant(Call *c) {
  bool is_date;
  if (!c->at) {
    c->now = c->event ? engine_ind(c->e->engine, c->event)->at : (Instant)time(NULL);
    return CHARTER_OK;
  }
  if (instant_parse(c->at, strlen(c->at), c->e->program->zone, &c->now, &is_date)) return CHARTER_OK;
  diag_add(c->diags, D_BAD_DATE, (Span){ 0, 0, 0 }, "'%s' is no date", c->at)->hint = "a date is written 2022-01-10";
  return wrong(c, CHARTER_BAD_QUERY);
}

static void keep_check(Call *c, const CaseResult *result) {
  static const char *const kinds[] = { "requirement", "permission", "prohibition", "duty", "conflict", "gap",
                                       "undetermined", "input", "beyond_powers" };
  Arena *arena = c->r->arena;
  const Program *p = c->e->of->program;
  c->r->nreadings = result->nreadings;
  c->r->readings = NEW_ARRAY(arena, struct ReadingResult, result->nreadings + 1);
  for (uint32_t i = 0; i < result->nreadings; i++) {
    const Check *check = result->checks[i];
    struct ReadingResult *r = &c->r->readings[i];
    r->name = name_text(p->names, p->readings.at[result->readings[i]].name);
    r->verdict = (charter_verdict)check->verdict;
    r->n = check->findings.n;
    r->findings = NEW_ARRAY(arena, charter_finding, r->n + 1);
    for (uint32_t k = 0; k < r->n; k++) {
      const Finding *f = check->findings.at[k];
      r->findings[k] = (charter_finding){ kinds[f->kind], f->truth == F,
                                          f->prov ? name_text(p->names, p->provs.at[f->prov].label) : NULL,
                                          finding_message(c->e->engine, arena, f) };
    }
  }
}

static void keep_advice(Call *c, CaseResult *result) {
  SuggestLimits limits = { c->suggest, SUGGEST_STEPS };
  Advice *a = result->advice = run_suggest(c->e->engine, c->r->arena, result, limits);
  c->r->suggestions = NEW_ARRAY(c->r->arena, charter_suggestion, a->all.n + 1);
  for (uint32_t i = 0; i < a->all.n; i++) {
    const Suggested *s = &a->all.at[i];
    c->r->suggestions[c->r->nsuggestions++] =
        (charter_suggestion){ s->suggestion->size, suggestion_words(&c->view, result, s->suggestion),
                              suggestion_patch(&c->view, result, s->suggestion), s->nreadings == result->nreadings,
                              name_text(c->e->of->program->names, c->e->of->program->readings.at[s->readings[0]].name) };
  }
  for (uint32_t i = 0; i < a->searches.n; i++) c->r->cut |= a->searches.at[i].found->spent;
}

static charter_status do_check(Call *c) {
  CaseResult *result = run_check_within(c->e->engine, c->r->arena, c->cs->events.at, c->cs->events.n, c->readings, c->nreadings,
                                        CHECK_PROOFS, c->diags, (Span){ 0 });
  if (!result) return wrong(c, CHARTER_LIMIT);
  result->cs = c->cs;
  keep_check(c, result);
  if (c->suggest) keep_advice(c, result);
  json_key(c->j, "cases");
  json_list(c->j);
  json_object(c->j);
  check_json(c->j, &c->view, result);
  json_object_end(c->j);
  json_list_end(c->j);
  return CHARTER_OK;
}

static charter_status do_query(Call *c) {
  charter_status status = find_instant(c);
  if (status) return status;
  Arena *arena = c->r->arena;
  Session s = { arena, c->e->program->names, &c->e->sources, c->diags };
  Query *q = run_query(&s, c->e->program, c->cs, c->event, c->words);
  if (!q) return wrong(c, CHARTER_BAD_QUERY);
  Rows *rows = engine_ask(c->e->engine, arena, q, c->now, c->readings[0]);
  c->r->answer = (charter_answer)rows->answer;
  rows_json(c->j, &c->view, rows);
  if (c->diags->all.n) c->r->messages = messages_of(arena, &c->e->sources, c->diags);
  if (c->kind == CALL_WHY) {
    const Row *row = rows->ncols && rows->rows.n ? &rows->rows.at[0] : NULL;
    json_key(c->j, "proof");
    proof_json(c->j, &c->view, engine_why(c->e->engine, arena, q, row, c->now, c->readings[0]));
  }
  json_key_str(c->j, "at", instant_text(&c->view, c->now));
  json_key_str(c->j, "reading", reading_text(&c->view, c->readings[0]));
  return CHARTER_OK;
}

static charter_status do_who(Call *c) {
  const Program *p = c->e->program;
  WhoMode mode = WHO_MAY;
  const char *word = NULL, *near = NULL;
  const char *bad = run_phrase(c->r->arena, c->words, &mode, &word);
  PredId act = bad ? 0 : run_act(p, word, &near);
  if (bad) {
    diag_add(c->diags, D_SYNTAX, (Span){ 0, 0, 0 }, "%s", bad);
  } else if (!act) {
    Diag *d = diag_add(c->diags, D_UNDECLARED, (Span){ 0, 0, 0 }, "there is no act '%s'", word);
    if (near) d->hint = arena_printf(c->r->arena, "did you mean '%s'?", near);
  } else if (!run_act_at(p, act, engine_ind(c->e->engine, c->event)->kind)) {
    diag_add(c->diags, D_TYPE, (Span){ 0, 0, 0 }, "'%s' is no act at an event of this kind", word);
  }
  if (c->diags->errors) return wrong(c, CHARTER_BAD_QUERY);
  Who *who = engine_who(c->e->engine, c->r->arena, act, mode, c->event, c->readings[0], c->all, true);
  c->r->answer = (charter_answer)run_who_answer(who);
  json_key(c->j, "answers");
  who_json(c->j, &c->view, who, mode);
  json_key_str(c->j, "case", event_text(&c->view, c->event));
  json_key_str(c->j, "at", instant_text(&c->view, engine_ind(c->e->engine, c->event)->at));
  json_key_str(c->j, "reading", reading_text(&c->view, c->readings[0]));
  return CHARTER_OK;
}

static void answer_begin(Call *c) {
  Arena *arena = c->r->arena;
  c->diags = NEW(arena, Diags);
  c->diags->arena = arena;
  c->text = (Text){ .arena = arena };
  c->out = NEW(arena, Out);
  out_init_memory(c->out, &c->text);
  c->j = json_begin(arena, c->out, true);
  json_object(c->j);
  json_key_int(c->j, "version", 1);
}
static void answer_end(Call *c) {
  json_object_end(c->j);
  json_end(c->j);
  out_flush(c->out);
  c->r->json = text_done(&c->text);
  c->r->length = c->text.n;
}
static charter_status answer(Call *c) {
  Arena *arena = c->r->arena;
  charter_engine *e = c->e;
  build_insides(e);
  e->sources.arena = arena;
  e->program->names = names_over(arena, e->of->program->names);
  answer_begin(c);
  view_init(&c->view, arena, e->program, e->engine, arena);
  charter_status status = read_case(c);
  if (!status) status = find_readings(c);
  if (!status) status = c->kind == CALL_CHECK ? do_check(c) : c->kind == CALL_WHO ? do_who(c) : do_query(c);
  if (!status) {
    json_key(c->j, "receipt");
    receipt_json(c->j, e->of->receipt, c->json ? sha256_of(arena, c->json, c->length) : NULL, true);
  }
  answer_end(c);
  return status;
}
/* In place of what was begun. */
static void answer_limit(Call *c) {
  *c->r = (charter_result){ .arena = c->r->arena };
  answer_begin(c);
  diag_limit(c->diags, &c->e->trap, (Span){ 0 }, NULL);
  wrong(c, CHARTER_LIMIT);
  answer_end(c);
}

/* Leaves the engine as it was before the call: nothing of it points into the result. */
static void forget_case(charter_engine *e) {
  engine_set_case(e->engine, NULL);
  case_reader_names(e->reader, e->of->program->names);
  e->program->names = e->of->program->names;
  e->sources.all.n = e->of->program->sources->all.n;
  e->sources.arena = e->arena;
}

static charter_status call(charter_engine *e, Call *c, charter_result **out) {
  if (!out) return CHARTER_MISUSE;
  *out = NULL;
  bool needs_case = c->kind == CALL_CHECK || c->kind == CALL_WHO, needs_words = c->kind != CALL_CHECK;
  if (!e || (needs_case && !c->json) || (needs_words && !c->words)) return CHARTER_MISUSE;
  charter_result *r = calloc(1, sizeof *r);
  if (!r) return CHARTER_NO_MEMORY;
  r->arena = arena_new(&e->trap);
  if (!r->arena) {
    free(r);
    return CHARTER_NO_MEMORY;
  }
  c->e = e;
  c->r = r;
  if (setjmp(e->trap.jump)) {
    charter_status failed = status_of(&e->trap);
    if (failed == CHARTER_LIMIT) answer_limit(c);
    drop_insides(e);
    arena_set_trap(c->r->arena, NULL);
    if (failed == CHARTER_LIMIT) *out = c->r;
    else charter_result_free(c->r);
    return failed;
  }
  charter_status status = answer(c);
  forget_case(e);
  arena_set_trap(r->arena, NULL);
  *out = r;
  return status;
}

charter_status charter_check(charter_engine *e, const char *json, size_t length, const char *reading, charter_result **out) {
  Call c = { .kind = CALL_CHECK, .json = json, .length = length, .reading = reading };
  return call(e, &c, out);
}

charter_status charter_suggest(charter_engine *e, const char *json, size_t length, const char *reading, size_t tries,
                               charter_result **out) {
  uint32_t most = tries == 0 ? SUGGEST_TRIES : tries < UINT32_MAX / 2 ? (uint32_t)tries : UINT32_MAX / 2;
  Call c = { .kind = CALL_CHECK, .json = json, .length = length, .reading = reading, .suggest = most };
  return call(e, &c, out);
}
charter_status charter_ask(charter_engine *e, const char *query, const char *at, const char *reading, const char *json,
                           size_t length, charter_result **out) {
  Call c = { .kind = CALL_ASK, .words = query, .at = at, .json = json, .length = length, .reading = reading };
  return call(e, &c, out);
}

charter_status charter_why(charter_engine *e, const char *fact, const char *at, const char *reading, const char *json,
                           size_t length, charter_result **out) {
  Call c = { .kind = CALL_WHY, .words = fact, .at = at, .json = json, .length = length, .reading = reading };
  return call(e, &c, out);
}

charter_status charter_who(charter_engine *e, const char *question, const char *reading, bool all, const char *json,
                           size_t length, charter_result **out) {
  Call c = { .kind = CALL_WHO, .words = question, .json = json, .length = length, .reading = reading, .all = all };
  return call(e, &c, out);
}

/* ---- results ---- */
void charter_result_free(charter_result *r) {
  if (!r) return;
  arena_free(r->arena);
  free(r);
}

const char *charter_result_json(const charter_result *r, size_t *length) {
  if (length) *length = r ? r->length : 0;
  return r ? r->json : NULL;
}

size_t charter_result_messages(const charter_result *r) { return r ? r->messages.n : 0; }
bool charter_result_message(const charter_result *r, size_t i, charter_message *out) {
  return r && out && message_at(&r->messages, i, out);
}

size_t charter_result_readings(const charter_result *r) { return r ? r->nreadings : 0; }
const char *charter_result_reading(const charter_result *r, size_t i) {
  return i < charter_result_readings(r) ? r->readings[i].name : NULL;
}
charter_verdict charter_result_verdict(const charter_result *r, size_t i) {
  return i < charter_result_readings(r) ? r->readings[i].verdict : CHARTER_UNDETERMINED;
}
size_t charter_result_findings(const charter_result *r, size_t reading) {
  return reading < charter_result_readings(r) ? r->readings[reading].n : 0;
}
bool charter_result_finding(const charter_result *r, size_t reading, size_t i, charter_finding *out) {
  if (!out || i >= charter_result_findings(r, reading)) return false;
  *out = r->readings[reading].findings[i];
  return true;
}

size_t charter_result_suggestions(const charter_result *r) { return r ? r->nsuggestions : 0; }
bool charter_result_suggestion(const charter_result *r, size_t i, charter_suggestion *out) {
  if (!out || i >= charter_result_suggestions(r)) return false;
  *out = r->suggestions[i];
  return true;
}
bool charter_result_suggestions_cut(const charter_result *r) { return r && r->cut; }

charter_answer charter_result_answer(const charter_result *r) { return r ? r->answer : CHARTER_OPEN; }
