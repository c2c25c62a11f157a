/* json_record.c - records in JSON: see json_record.h, and docs/schema/README.md for how they are written.
 *
 * Large texts are not read as a whole: the walk finds where an item begins and ends, and one item at a time becomes a
 * tree. They are gone through twice, since facts speak of individuals that may come later.
 */
#include "sema/json_record.h"

enum { JSON_ERRORS = 100 }; /* after so many errors a record is read no further */
typedef enum { ROUND_INDIVIDUALS, ROUND_FACTS } Round;

/* ---- expressions ---- */
Word json_word(JsonReader *r, const char *text, size_t len, Span span) {
  return (Word){ name_of(r->S->s->names, text, len), span };
}
static Expr *expr_new(JsonReader *r, ExprOp op, Span span) {
  Expr *e = NEW(r->arena, Expr);
  e->op = op;
  e->span = span;
  return e;
}
static Expr *data_expr(JsonReader *r, const char *text, size_t len, Span span) {
  Expr *e = expr_new(r, E_DATA, span);
  e->text = arena_text(r->arena, text, len);
  return e;
}
Diag *json_wrong(JsonReader *r, const Json *j, const char *needed) {
  return diag_add(r->S->diags, D_JSON_TYPE, json_span(r, j), "%s stands here, and %s is needed", json_type_words(j),
                  needed);
}
Expr *json_expr(JsonReader *r, const Json *j) {
  Expr *e;
  switch ((JsonType)j->type) {
    case J_STRING: return data_expr(r, j->u.text, j->len, json_span(r, j));
    case J_NUMBER:
      e = expr_new(r, E_NUMBER, json_span(r, j));
      if (json_number(j->u.text, j->len, &e->value)) return e;
      diag_add(r->S->diags, D_JSON_NUMBER, json_span(r, j), "this number does not fit")->hint =
          "numbers are exact: about 18 digits in all, 9 behind the point";
      return NULL;
    case J_NULL:
      e = expr_new(r, E_NAME, json_span(r, j));
      e->word = (Word){ r->S->w_none, e->span };
      return e;
    case J_TRUE:
    case J_FALSE: json_wrong(r, j, "a value")->hint = "yes and no are written \"yes\" and \"no\""; return NULL;
    case J_ARRAY:
    case J_OBJECT: break;
  }
  json_wrong(r, j, "a value");
  return NULL;
}
Expr *json_key_expr(JsonReader *r, const Json *j) { return data_expr(r, j->key, j->key_len, json_key_span(r, j)); }
Expr *json_head(JsonReader *r, Word pred, ExprList args, Span span) {
  Expr *e = expr_new(r, E_CALL, span);
  e->word = pred;
  e->kid = args;
  return e;
}
bool json_flag(JsonReader *r, const Json *j) {
  if (j->type != J_TRUE && j->type != J_FALSE) json_wrong(r, j, "true or false");
  return j->type == J_TRUE;
}
void json_unknown_key(JsonReader *r, Span span, const char *key, size_t len, const char *of,
                      const char *const *candidates) {
  Nearest near;
  const char *word = arena_text(r->S->a, key, len < 100 ? len : 100);
  nearest_begin(&near, word);
  for (; *candidates; candidates++) nearest_try(&near, *candidates);
  diag_add(r->S->diags, D_JSON_KEY, span, "%s has no '%s'", of, word)->hint = did_you_mean(r->S, nearest_best(&near));
}

/* ---- individuals ---- */
static void individual(JsonReader *r, Word kind, const Json *j) {
  static const char *const keys[] = { "name", "label", NULL };
  Decl d = { .op = DECL_INDIVIDUAL, .span = json_span(r, j), .parent = kind };
  const Json *name = j->type == J_OBJECT ? NULL : j;
  for (const Json *k = j->type == J_OBJECT ? j->u.first : NULL; k; k = k->next) {
    if (json_key_is(k, "name"))
      name = k;
    else if (json_key_is(k, "label") && k->type == J_STRING)
      d.text = arena_text(r->arena, k->u.text, k->len);
    else if (json_key_is(k, "label"))
      json_wrong(r, k, "a string");
    else
      json_unknown_key(r, json_key_span(r, k), k->key, k->key_len, "an individual", keys);
  }
  if (!name || name->type != J_STRING || !name->len) {
    json_wrong(r, name ? name : j, "a name")->hint =
        "as in \"State\": [\"Armenia\", {\"name\": \"Belarus\", \"label\": \"Republic of Belarus\"}]";
    return;
  }
  d.name = json_word(r, name->u.text, name->len, json_span(r, name));
  declare_entry(r->S, &d);
}
void json_individuals_of(JsonReader *r, KindId id, Word kind, const Json *list) {
  if (r->S->p->kinds.at[id].is_event) {
    diag_add(r->S->diags, D_JSON_KEY, kind.span, "%s is an event, and needs a date", word_text(r->S, kind))->hint =
        "events stand in a list under \"events\"";
    return;
  }
  if (list->type != J_ARRAY)
    json_wrong(r, list, "a list of names");
  else
    for (const Json *j = list->u.first; j; j = j->next) individual(r, kind, j);
}

/* ---- facts ---- */
static void period_add(JsonReader *r, Decl *d, PeriodOp op, const Json *j) {
  if (j->type == J_NULL) return; /* open */
  Expr *e = j->type == J_STRING ? json_expr(r, j) : NULL;
  if (!e) {
    json_wrong(r, j, "a date");
    return;
  }
  Period p = { e, e->span, op };
  vec_push(r->arena, &d->period, p);
}
static void args_add(JsonReader *r, ExprList *args, const Json *j) {
  Expr *e = json_expr(r, j);
  vec_push(r->arena, args, e);
}
/* {"args": [..], "value": .., "from": .., ..}; `keyed`: the arguments are known. */
static void object_fact(JsonReader *r, Decl *d, ExprList *args, const Json *object, bool keyed) {
  static const char *const keys[] = { "args", "value",  "from", "until",   "through",
                                      "on",   "acting", "not",  "unknown", NULL };
  for (const Json *j = object->u.first; j; j = j->next) {
    if (json_key_is(j, "args") && !keyed && j->type == J_ARRAY)
      for (const Json *a = j->u.first; a; a = a->next) args_add(r, args, a);
    else if (json_key_is(j, "args") && !keyed)
      args_add(r, args, j);
    else if (json_key_is(j, "value"))
      d->fact_value = json_expr(r, j);
    else if (json_key_is(j, "from"))
      period_add(r, d, PERIOD_FROM, j);
    else if (json_key_is(j, "until"))
      period_add(r, d, PERIOD_UNTIL, j);
    else if (json_key_is(j, "through"))
      period_add(r, d, PERIOD_THROUGH, j);
    else if (json_key_is(j, "on"))
      period_add(r, d, PERIOD_ON, j);
    else if (json_key_is(j, "acting"))
      d->acting = json_flag(r, j);
    else if (json_key_is(j, "not"))
      d->negated = json_flag(r, j);
    else if (json_key_is(j, "unknown"))
      d->unknown = json_flag(r, j);
    else
      json_unknown_key(r, json_key_span(r, j), j->key, j->key_len, "an entry", keyed ? keys + 1 : keys);
  }
}
static void record(JsonReader *r, Decl *d, Word pred, ExprList args, Span span) {
  d->span = span;
  d->head = json_head(r, pred, args, span);
  for (uint32_t i = 0; i < args.n; i++)
    if (!args.at[i]) return; /* told */
  record_fact(r->S, d);
}
static void fact_item(JsonReader *r, Word pred, const Json *j) {
  Decl d = { .op = DECL_FACT };
  ExprList args = { 0 };
  uint32_t errors = r->S->diags->errors;
  if (j->type == J_OBJECT)
    object_fact(r, &d, &args, j, false);
  else if (j->type != J_ARRAY)
    args_add(r, &args, j);
  else
    for (const Json *a = j->u.first; a; a = a->next) args_add(r, &args, a);
  if (r->S->diags->errors == errors) record(r, &d, pred, args, json_span(r, j));
}

/* {"Armenia": .., ..}: the keys are arguments; in the innermost what is said of them, once or in a list. */
static void keyed_fact(JsonReader *r, Word pred, const Pred *p, ExprList args, const Json *j) {
  Decl d = { .op = DECL_FACT };
  uint32_t errors = r->S->diags->errors;
  if (j->type == J_ARRAY) {
    for (const Json *k = j->u.first; k; k = k->next) keyed_fact(r, pred, p, args, k);
    return;
  }
  if (j->type == J_OBJECT)
    object_fact(r, &d, &args, j, true);
  else if (p->functional || pred_is_many(p))
    d.fact_value = json_expr(r, j);
  else
    json_wrong(r, j, "an object such as {\"from\": \"2021-01-19\"}");
  if (r->S->diags->errors == errors) record(r, &d, pred, args, json_span(r, j));
}
static void keyed(JsonReader *r, Word pred, const Pred *p, ExprList args, const Json *j) {
  ExprList more = { 0 };
  for (uint32_t i = 0; i < args.n; i++) vec_push(r->arena, &more, args.at[i]);
  Expr *key = json_key_expr(r, j);
  vec_push(r->arena, &more, key);
  if (more.n + pred_is_many(p) >= p->nparams) {
    keyed_fact(r, pred, p, more, j);
  } else if (!p->functional && more.n + 1 == p->nparams && j->type == J_ARRAY) { /* the last arguments of a relation */
    for (const Json *k = j->u.first; k; k = k->next) {
      Decl d = { .op = DECL_FACT };
      ExprList all = { 0 };
      for (uint32_t i = 0; i < more.n; i++) vec_push(r->arena, &all, more.at[i]);
      args_add(r, &all, k);
      record(r, &d, pred, all, json_span(r, k));
    }
  } else if (j->type == J_OBJECT) {
    for (const Json *k = j->u.first; k; k = k->next) keyed(r, pred, p, more, k);
  } else {
    json_wrong(r, j, arena_printf(r->S->a, "an object whose keys are each %s", type_words(r->S, p->params[more.n])));
  }
}

/* ---- going through the text ---- */
typedef struct Walking {
  JsonReader r;
  Round round;
  uint32_t errors;
  bool stopped;
  WordList keys; /* of the object at hand */
} Walking;

static Json *item(Walking *x, JsonWalk *w) { return json_walk_value(w, x->r.S->row_memory); }
/* After each item: its memory is given back, and errors are counted. */
static void item_done(Walking *x, const JsonWalk *w, uint32_t errors_before) {
  Sema *S = x->r.S;
  x->errors += S->diags->errors - errors_before;
  arena_reset(S->row_memory);
  if (x->errors < JSON_ERRORS || x->stopped) return;
  diag_add(S->diags, D_TOO_MANY, json_walk_span(w), "after %d errors this record is read no further", JSON_ERRORS);
  x->stopped = true;
}
/* A walk that broke off has missed individuals of whatever kind. */
static void walk_done(Walking *x, const JsonWalk *w) {
  if (!w->failed) return;
  x->r.S->cut_all = true;
  x->stopped = true;
}

static void individuals(Walking *x, JsonWalk *in, KindId id, Word kind) {
  Sema *S = x->r.S;
  if (S->p->kinds.at[id].is_event || json_walk_first(in) != '[') {
    Json *j = item(x, in);
    if (j) json_individuals_of(&x->r, id, kind, j); /* tells what is wrong with it */
    return;
  }
  JsonWalk w = json_walk_in(in);
  while (!x->stopped && json_walk_next(&w)) {
    uint32_t errors = S->diags->errors;
    Json *j = item(x, &w);
    if (j) individual(&x->r, kind, j);
    if (S->diags->errors != errors) map_put(&S->cut, kind_root(S->p, id), 1);
    item_done(x, &w, errors);
  }
  walk_done(x, &w);
}
static void event(Walking *x, JsonWalk *w) {
  Sema *S = x->r.S;
  uint32_t errors = S->diags->errors;
  Json *j = item(x, w);
  Decl d = { .op = DECL_RECORDED_EVENT };
  x->r.arena = S->a; /* its tree stays */
  d.event = j ? json_event(&x->r, j) : NULL;
  x->r.arena = S->row_memory;
  if (d.event && !d.event->on && S->diags->errors == errors)
    diag_add(S->diags, D_EVENT_DATE, d.event->name.span, "this event has no date")->hint =
        "give it as \"date\": \"2022-01-10\"";
  else if (d.event)
    declare_entry(S, &d);
  KindId k = d.event ? kind_of_word(S, d.event->kind) : 0;
  if (S->diags->errors != errors && k)
    map_put(&S->cut, kind_root(S->p, k), 1);
  else if (S->diags->errors != errors)
    S->cut_all = true;
  item_done(x, w, errors);
}
static void events(Walking *x, JsonWalk *in) {
  if (json_walk_first(in) != '[') {
    Json *j = item(x, in);
    if (j) json_wrong(&x->r, j, "a list of events");
    return;
  }
  JsonWalk w = json_walk_in(in);
  while (!x->stopped && json_walk_next(&w)) event(x, &w);
  walk_done(x, &w);
}
static void facts(Walking *x, JsonWalk *in, PredId id, Word pred) {
  Sema *S = x->r.S;
  const Pred *p = &S->p->preds.at[id];
  bool keys = json_walk_first(in) == '{';
  if (!keys && json_walk_first(in) != '[') {
    Json *j = item(x, in);
    if (j)
      json_wrong(&x->r, j, "a list of entries")->hint =
          "as in \"member\": [\"Armenia\", {\"args\": [\"Belarus\"], \"from\": \"2003-09-18\"}]";
    return;
  }
  JsonWalk w = json_walk_in(in);
  while (!x->stopped && json_walk_next(&w)) {
    uint32_t errors = S->diags->errors;
    Json *j = item(x, &w);
    if (j && !keys) fact_item(&x->r, pred, j);
    if (j && keys) {
      j->key = w.key;
      j->key_len = (uint32_t)w.key_len;
      j->key_lo = w.key_span.lo;
      j->key_hi = w.key_span.hi;
      keyed(&x->r, pred, p, (ExprList){ 0 }, j);
    }
    item_done(x, &w, errors);
  }
  walk_done(x, &w);
}

static void no_such_key(Walking *x, Word key) {
  Sema *S = x->r.S;
  Nearest near;
  if (map_get(&S->lost, key.name.i)) {
    S->hidden++;
    return;
  }
  Diag *d =
      diag_add(S->diags, D_JSON_KEY, key.span, "there is no kind, relation or function named '%s'", word_text(S, key));
  nearest_begin(&near, word_text(S, key));
  nearest_try(&near, "events");
  for (KindId i = 1; i < S->p->kinds.n; i++) nearest_try(&near, text_of(S, S->p->kinds.at[i].name));
  const char *pred = nearest_best(&near) ? NULL : near_pred(S, key.name, false);
  d->hint = did_you_mean(S, pred ? pred : nearest_best(&near));
}
static void key_once(Walking *x, Word key) {
  for (uint32_t i = 0; i < x->keys.n; i++) {
    if (!name_eq(x->keys.at[i].name, key.name)) continue;
    Diag *d = diag_add(x->r.S->diags, D_JSON_TWICE, key.span, "the key '%s' is given twice", word_text(x->r.S, key));
    d->second = x->keys.at[i].span;
    d->second_note = "first given";
    return;
  }
  vec_push(x->r.S->a, &x->keys, key);
}
static void member(Walking *x, JsonWalk *w) {
  Sema *S = x->r.S;
  Word key = json_word(&x->r, w->key, w->key_len, w->key_span);
  bool first = x->round == ROUND_INDIVIDUALS, in_events = !strcmp(word_text(S, key), "events");
  KindId kind = in_events ? 0 : kind_find(S->p, key.name);
  PredId pred = in_events || kind ? 0 : pred_find(S->p, key.name, 0);
  if (!first) {
    if (pred) facts(x, w, pred, key);
    return;
  }
  key_once(x, key);
  if (kind)
    individuals(x, w, kind, key);
  else if (in_events)
    events(x, w);
  else if (!pred && strcmp(word_text(S, key), "$schema") != 0)
    no_such_key(x, key);
}
/* A key that only a record can have: of a kind, or of what has to do with no event. */
static bool is_of_record(const Program *p, Name key) {
  KindId k = kind_find(p, key);
  PredId id = k ? 0 : pred_find(p, key, 0);
  if (k) return !p->kinds.at[k].is_event;
  for (PredId i = 1; id && i < p->preds.n; i++)
    if (name_eq(p->preds.at[i].name, key) && p->preds.at[i].form == PRED_ATTRIBUTE) return false;
  const Pred *d = &p->preds.at[id];
  return id && d->nparams && !is_event_type(p, d->params[d->nparams - 1]);
}
/* An event by itself, as a case is written: one key is the kind of the event, and has its name. */
static bool is_event(Walking *x, const JsonWalk *object) {
  Sema *S = x->r.S;
  Diags deaf = { .arena = S->row_memory }; /* what is wrong with it is told later */
  JsonWalk whole = *object, w = json_walk_in(&whole);
  whole.outer = NULL;
  w.arena = S->row_memory;
  w.diags = &deaf;
  while (json_walk_next(&w)) {
    Name name;
    if (!name_find(S->s->names, w.key, w.key_len, &name)) continue;
    if (is_of_record(S->p, name)) return false;
    KindId k = json_walk_first(&w) == '"' ? kind_find(S->p, name) : 0;
    if (k && S->p->kinds.at[k].is_event) return true;
  }
  return false;
}
static void record_object(Walking *x, JsonWalk *object) {
  if (json_walk_first(object) != '{') {
    Json *j = item(x, object);
    if (j) json_wrong(&x->r, j, "an object");
  } else if (is_event(x, object)) {
    if (x->round == ROUND_INDIVIDUALS) event(x, object);
  } else {
    JsonWalk w = json_walk_in(object);
    x->keys.n = 0;
    while (!x->stopped && json_walk_next(&w)) member(x, &w);
    walk_done(x, &w);
  }
}
static void go_through(Sema *S, uint32_t file, Round round) {
  Walking x = { .r = { S, file, S->row_memory }, .round = round };
  JsonWalk w = json_walk_text(S->a, S->diags, S->s->sources->all.at[file], file);
  while (!x.stopped && json_walk_next(&w)) {
    uint32_t errors = S->diags->errors;
    record_object(&x, &w);
    item_done(&x, &w, errors);
  }
  walk_done(&x, &w);
  if (x.stopped) map_put(&S->json_stopped, file, 1);
}

void json_individuals(Sema *S) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    if (S->trees[i]->json) go_through(S, S->trees[i]->file, ROUND_INDIVIDUALS);
}
void json_facts(Sema *S) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    if (S->trees[i]->json && !map_get(&S->json_stopped, S->trees[i]->file))
      go_through(S, S->trees[i]->file, ROUND_FACTS);
  for (uint32_t i = 0; i < S->json_event_facts.n; i++) record_fact(S, S->json_event_facts.at[i]);
}
