/* run.c - see run.h. */
#include "api/run.h"
#include "syntax/sheet.h"
#include "data/case.h"

/* ---- loading from memory ---- */
static bool is_file_of(const char *path, const char *used) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  size_t n = strlen(used);
  return !strncmp(base, used, n) && !strcmp(base + n, ".charter");
}

static bool add_used(Session *s, const char *folder, size_t n, const char *used) {
  char *path = arena_printf(s->arena, "%.*s/%s.charter", (int)n, folder, used), *text;
  size_t len;
  if (file_read(s->arena, path, &text, &len) != FILE_OK) return false;
  source_add(s->sources, path, text, len);
  return true;
}

static void follow_use(Session *s, const LoadOptions *o, const Word *word) {
  const char *used = name_text(s->names, word->name);
  for (uint32_t i = 1; i < s->sources->all.n; i++)
    if (is_file_of(s->sources->all.at[i]->path, used)) return;
  for (const char *at = o->search; at && *at;) {
    size_t n = strcspn(at, ":");
    if (n && add_used(s, at, n, used)) return;
    at += n + (at[n] == ':');
  }
  if (o->libdir && add_used(s, o->libdir, strlen(o->libdir), used)) return;
  diag_add(s->diags, D_USE_NOT_FOUND, word->span, "there is no file %s.charter to use", used);
}

/* The source that a table names: by its whole name, or by what follows the last '/'. */
static void find_table(Session *s, Decl *d) {
  d->source = source_find(s->sources, d->text);
  for (uint32_t i = 1; i < s->sources->all.n && !d->source; i++) {
    const char *slash = strrchr(s->sources->all.at[i]->path, '/');
    if (slash && !strcmp(slash + 1, d->text)) d->source = i;
  }
  if (!d->source)
    diag_add(s->diags, D_TABLE_FILE, d->name.span, "%s is not among the texts", d->text)->hint = "it is given as a text of that name";
}

typedef VEC(Tree *) Trees;
static bool is_named(const Trees *trees, uint32_t source) {
  for (uint32_t i = 0; i < trees->n; i++)
    for (uint32_t k = 0; k < trees->at[i]->decls.n; k++) {
      const Decl *d = trees->at[i]->decls.at[k];
      if (d->op == DECL_TABLE && d->source == source) return true;
    }
  return false;
}

Program *run_load_sources(Session *s, const LoadOptions *o) {
  Trees trees = { 0 };
  for (uint32_t i = 1; i < s->sources->all.n; i++) {     /* the list grows on the way */
    const char *path = s->sources->all.at[i]->path;
    if (is_table_file(path) || is_json_file(path)) continue;
    Tree *t = parse_source(s, i);
    vec_push(s->arena, &trees, t);
    for (uint32_t k = 0; k < t->decls.n; k++) {
      if (t->decls.at[k]->op == DECL_USE) follow_use(s, o, &t->decls.at[k]->name);
      if (t->decls.at[k]->op == DECL_TABLE) find_table(s, t->decls.at[k]);
    }
  }
  for (uint32_t i = 1; i < s->sources->all.n; i++) {     /* JSON that no table names is a record */
    if (!is_json_file(s->sources->all.at[i]->path) || is_named(&trees, i)) continue;
    Tree *t = parse_source(s, i);
    vec_push(s->arena, &trees, t);
  }
  return sema_program(s, trees.at, trees.n);
}

/* ---- names that are asked for ---- */
int32_t run_reading(const Program *p, const char *name, const char **near) {
  Nearest n;
  nearest_begin(&n, name);
  for (ReadingId r = 0; r < p->readings.n; r++) {
    const char *known = name_text(p->names, p->readings.at[r].name);
    if (!strcmp(known, name)) return (int32_t)r;
    nearest_try(&n, known);
  }
  *near = nearest_best(&n);
  return -1;
}

PredId run_act(const Program *p, const char *name, const char **near) {
  Nearest n;
  nearest_begin(&n, name);
  for (PredId i = 1; i < p->preds.n; i++) {
    if (p->preds.at[i].form != PRED_ACT) continue;
    const char *known = name_text(p->names, p->preds.at[i].name);
    if (!strcmp(known, name)) return i;
    nearest_try(&n, known);
  }
  *near = nearest_best(&n);
  return 0;
}

/* ---- phrases ---- */
static const char *next_word(Arena *arena, const char **at) {
  while (**at == ' ' || **at == '\t') ++*at;
  size_t n = strcspn(*at, " \t");
  if (!n) return NULL;
  const char *word = arena_text(arena, *at, n);
  *at += n;
  return word;
}

static bool is(const char *word, const char *other) { return word && !strcmp(word, other); }

const char *run_phrase(Arena *arena, const char *phrase, WhoMode *mode, const char **act) {
  const char *at = phrase, *word = next_word(arena, &at);
  if (is(word, "may")) *mode = WHO_MAY;
  else if (is(word, "must")) *mode = WHO_MUST;
  else return arena_printf(arena, "the question is 'may ACT', 'must ACT' or 'must not ACT', not '%s'", phrase);
  word = next_word(arena, &at);
  if (is(word, "not")) {
    if (*mode == WHO_MAY) return "ask 'must not ACT' for prohibitions, or 'may ACT' for all to see who may not";
    *mode = WHO_MUST_NOT;
    word = next_word(arena, &at);
  }
  if (!word) return "which act? as in 'may attend'";
  const char *more = next_word(arena, &at);
  if (more) return arena_printf(arena, "'%s' stands behind the act; the event is the case's", more);
  *act = word;
  return NULL;
}

const char *run_mode_words(WhoMode mode) {
  static const char *const words[] = { "may", "must", "must not" };
  return words[mode];
}

bool run_act_at(const Program *p, PredId act, KindId kind) {
  const Pred *d = &p->preds.at[act];
  return d->anchored && d->subject < d->nparams && kind_is(p, kind, d->params[d->subject].of);
}

/* ---- checking ---- */
CaseResult *run_check(Engine *engine, Arena *arena, const IndId *events, uint32_t nevents, const ReadingId *readings,
                      uint32_t n, CheckDepth depth) {
  CaseResult *r = NEW(arena, CaseResult);
  r->nreadings = n;
  r->readings = readings;
  r->events = events;
  r->nevents = nevents;
  r->checks = NEW_ARRAY(arena, Check *, (size_t)nevents * n + 1);
  for (uint32_t e = 0; e < nevents; e++)
    for (uint32_t i = 0; i < n; i++) r->checks[e * n + i] = engine_check(engine, arena, events[e], readings[i], depth);
  return r;
}

/* NULL: a limit was reached, which *own tells of. */
static CaseResult *try_check(Engine *engine, Arena *arena, const IndId *events, uint32_t nevents, const ReadingId *readings,
                             uint32_t n, CheckDepth depth, Trap *own) {
  Trap *outer = engine_set_trap(engine, own);
  CaseResult *volatile result = NULL;
  if (!setjmp(own->jump)) result = run_check(engine, arena, events, nevents, readings, n, depth);
  engine_set_trap(engine, outer);
  if (!result && own->kind != FAIL_LIMIT) trap_pass(outer, own);
  return result;
}
CaseResult *run_check_within(Engine *engine, Arena *arena, const IndId *events, uint32_t nevents, const ReadingId *readings,
                             uint32_t n, CheckDepth depth, Diags *diags, Span on) {
  Trap own;
  CaseResult *result = try_check(engine, arena, events, nevents, readings, n, depth, &own);
  /* A proof looks at what the verdict need not: that it cannot be made does not take the verdict away. */
  if (!result && depth != CHECK_FINDINGS && depth != CHECK_VERDICT)
    result = try_check(engine, arena, events, nevents, readings, n, CHECK_FINDINGS, &own);
  if (!result) diag_limit(diags, &own, on, "while this is checked");
  return result;
}

bool *run_judged_kinds(Arena *arena, const Program *p) {
  bool *judged = NEW_ARRAY(arena, bool, p->kinds.n + 1);
  for (uint32_t i = 0; i < p->requires.n; i++) judged[p->requires.at[i]->subject_kind] = true;
  for (PredId i = 1; i < p->preds.n; i++) {
    const Pred *d = &p->preds.at[i];
    if (d->form == PRED_ACT && d->anchored && (d->needs_permission || d->rules.n)) judged[d->params[d->subject].of] = true;
  }
  for (KindId k = 1; k < p->kinds.n; k++) judged[k] |= p->kinds.at[k].made_by != 0;
  for (KindId k = 1; k < p->kinds.n; k++)
    for (KindId a = p->kinds.at[k].parent; a; a = p->kinds.at[a].parent) judged[k] |= judged[a];
  judged[0] = false;
  return judged;
}

/* ---- suggestions ---- */
static bool suggestion_same(const Program *p, const Suggestion *a, const Suggestion *b) {
  if (a->size != b->size || a->choices.n != b->choices.n) return false;
  for (uint32_t i = 0; i < a->choices.n; i++) {
    const Choice *x = &a->choices.at[i], *y = &b->choices.at[i];
    if (x->choose != y->choose || x->of.n != y->of.n) return false;
    for (uint32_t k = 0; k < x->of.n; k++) {
      if (x->of.at[k].n != y->of.at[k].n) return false;
      for (uint32_t m = 0; m < x->of.at[k].n; m++)
        if (!change_same(p, x->of.at[k].at[m], y->of.at[k].at[m])) return false;
    }
  }
  return true;
}
static void advise(Advice *out, Engine *e, Arena *arena, const ReadingId *readings, uint32_t n, SuggestLimits limits) {
  const Program *p = engine_program(e);
  Searched look = { n, readings, engine_suggest(e, arena, out->cs, readings, n, limits) };
  vec_push(arena, &out->searches, look);
  for (uint32_t i = 0; i < look.found->all.n; i++) {
    Suggestion *found = look.found->all.at[i];
    uint32_t k = 0;
    while (k < out->all.n && !suggestion_same(p, out->all.at[k].suggestion, found)) k++;
    Suggested new = { found, n, readings };
    if (k == out->all.n) {
      vec_push(arena, &out->all, new);
    } else if (out->all.at[k].nreadings == 1) {          /* found under another reading alone: so it does under both */
      ReadingId *both = NEW_ARRAY(arena, ReadingId, 2);
      both[0] = out->all.at[k].readings[0];
      both[1] = readings[0];
      out->all.at[k].readings = both;
      out->all.at[k].nreadings = 2;
    }
  }
}
static bool valid_under(const CaseResult *r, uint32_t reading) {
  for (uint32_t e = 0; e < r->nevents; e++)
    if (r->checks[e * r->nreadings + reading]->verdict != VERDICT_VALID) return false;
  return true;
}
/* The record's event as a case, if the verdicts on that are the same. */
static const Case *recorded_case(Engine *e, Arena *arena, const CaseResult *r) {
  const Case *cs = case_of_recorded(arena, engine_program(e), r->events, r->nevents);
  engine_try_case(e, cs);
  for (uint32_t i = 0; i < r->nevents; i++)
    for (uint32_t k = 0; k < r->nreadings; k++) {
      const Check *own = engine_check(e, arena, cs->events.at[i], r->readings[k], CHECK_VERDICT);
      if (own->verdict != r->checks[i * r->nreadings + k]->verdict) return NULL;
    }
  return cs;
}
Advice *run_suggest(Engine *e, Arena *arena, const CaseResult *r, SuggestLimits limits) {
  Advice *out = NEW(arena, Advice);
  uint32_t wrong = 0;
  for (uint32_t i = 0; i < r->nreadings; i++) wrong += !valid_under(r, i);
  out->valid = !wrong;
  if (out->valid) return out;
  out->cs = r->cs ? r->cs : recorded_case(e, arena, r);
  if (!out->cs) return out;
  if (r->nreadings > 1) advise(out, e, arena, r->readings, r->nreadings, limits);
  for (uint32_t i = 0; i < r->nreadings; i++)
    if (!valid_under(r, i)) advise(out, e, arena, &r->readings[i], 1, limits);
  return out;
}

Truth run_who_answer(const Who *who) {
  Truth answer = F;
  for (uint32_t i = 0; i < who->rows.n; i++) answer = t_or(answer, who->rows.at[i].truth);
  return answer;
}

/* ---- queries ---- */
static Program *with_case(Arena *arena, const Program *program, const Case *cs) {
  Program *p = NEW(arena, Program);
  *p = *program;
  if (!cs || !cs->inds.n) return p;
  p->inds.cap = p->inds.n + cs->inds.n;
  p->inds.at = NEW_ARRAY(arena, Ind, p->inds.cap);
  if (program->inds.n) memcpy(p->inds.at, program->inds.at, program->inds.n * sizeof *p->inds.at);
  if (cs->inds.n) memcpy(p->inds.at + program->inds.n, cs->inds.at, cs->inds.n * sizeof *p->inds.at);
  p->inds.n = p->inds.cap;
  return p;
}

static uint32_t greatest_id(const Node *n, uint32_t most) {
  if (!n) return most;
  if (n->id > most) most = n->id;
  for (uint32_t i = 0; i < n->nkids; i++) most = greatest_id(n->kid[i], most);
  return most;
}

static uint32_t occurrences(const Node *n, uint32_t var) {
  uint32_t k = n->op == N_VAR && n->var == var;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]) k += occurrences(n->kid[i], var);
  return k;
}
/* A variable that occurs once and is a letter or two from an individual of its kind is that individual, misspelt: to answer
 * as though it were asked for would make a slip look like an answer. */
static bool slips(Session *s, const Program *p, const Query *q) {
  for (uint32_t v = 0; v < q->nvars; v++) {
    const char *name = name_text(p->names, q->vars[v].name);
    if (!(q->node->free >> v & 1) || q->vars[v].type.tag != TY_IND || strlen(name) < 3 || occurrences(q->node, v) != 1) continue;
    Nearest near;
    nearest_begin(&near, name);
    for (IndId i = 1; i < p->inds.n; i++)
      if (kind_is(p, p->inds.at[i].kind, q->vars[v].type.of)) nearest_try(&near, name_text(p->names, p->inds.at[i].name));
    if (!nearest_best(&near)) continue;
    Diag *d = diag_add(s->diags, D_UNDECLARED, q->vars[v].span, "there is no %s named '%s'",
                       name_text(p->names, p->kinds.at[q->vars[v].type.of].name), name);
    d->hint = arena_printf(s->arena, "did you mean '%s'? If it is a variable, give it a name that is less like one", nearest_best(&near));
    return true;
  }
  return false;
}

Query *run_query(Session *s, Program *program, const Case *cs, IndId event, const char *text) {
  uint32_t file = source_add(s->sources, "query", text, strlen(text));
  Expr *e = parse_expression(s, file);
  if (!e || s->diags->errors) return NULL;
  Program *p = with_case(s->arena, program, cs);
  Query *q = sema_query(s, p, e, event);
  if (!q || s->diags->errors) return NULL;
  /* Plans are kept by the numbers of nodes: the next query's must be others. */
  uint32_t most = greatest_id(q->node, 0);
  if (most > program->nnodes) program->nnodes = most;
  return slips(s, p, q) ? NULL : q;
}
