/* json_event.c - events in JSON as the trees that a charter file would have for them; written like a case. */
#include "sema/json_record.h"

static const char *const RESERVED[] = {
  "date", "label", "unknown", "proposed", "events", "introduces", "decides", NULL
};

static bool is_reserved(const Json *j) {
  for (size_t i = 0; RESERVED[i]; i++)
    if (json_key_is(j, RESERVED[i])) return true;
  return false;
}
static KindId kind_of_key(const JsonReader *r, const Json *j) {
  Name name;
  return name_find(r->S->s->names, j->key, j->key_len, &name) ? kind_find(r->S->p, name) : 0;
}
static Entry *entry_new(JsonReader *r, EventRec *e, EntryOp op, Word attr, Span span) {
  Entry *x = NEW(r->arena, Entry);
  x->op = op;
  x->attr = attr;
  x->span = span;
  vec_push(r->arena, &e->entries, x);
  return x;
}
/* A nested event; false: the value is none. */
static bool nested(JsonReader *r, EventRec *e, const Json *j) {
  if (j->type != J_OBJECT) return false;
  EventRec *in = json_event(r, j);
  if (in) entry_new(r, e, ENTRY_EVENT, (Word){ 0 }, in->span)->event = in;
  return true;
}
/* An event as a value is nested, and named. */
static Expr *value(JsonReader *r, EventRec *e, const Json *j) {
  if (j->type != J_OBJECT) return json_expr(r, j);
  uint32_t n = e->entries.n;
  nested(r, e, j);
  if (e->entries.n == n) return NULL;
  const EventRec *in = e->entries.at[e->entries.n - 1]->event;
  Expr *x = NEW(r->arena, Expr);
  x->op = E_DATA;
  x->text = text_of(r->S, in->name.name);
  x->span = in->name.span;
  return x;
}

/* ---- attributes, and relations of which the event is the last argument ---- */
typedef struct Giving {
  EventRec *e;
  Word word;
  const Pred *d;
  uint32_t nkeys;
  bool attribute;
} Giving;

static void give(JsonReader *r, const Giving *g, ExprList keys, Expr *said, const Json *j) {
  if (!said) return; /* told */
  if (g->attribute) {
    Entry *x = entry_new(r, g->e, ENTRY_VALUE, g->word, json_span(r, j));
    x->keys = keys;
    x->value = said;
    return;
  }
  Decl *d = NEW(r->arena, Decl);
  d->op = DECL_FACT;
  if (g->d->functional)
    d->fact_value = said;
  else
    vec_push(r->arena, &keys, said);
  Expr *event = NEW(r->arena, Expr);
  event->op = E_DATA;
  event->text = text_of(r->S, g->e->name.name);
  event->span = g->e->name.span;
  vec_push(r->arena, &keys, event);
  d->span = json_span(r, j);
  d->head = json_head(r, g->word, keys, d->span);
  vec_push(r->S->a, &r->S->json_event_facts, d);
}
static void give_list(JsonReader *r, const Giving *g, ExprList keys, const Json *j) {
  if (j->type != J_ARRAY) {
    Diag *d = json_wrong(r, j, "a list");
    if (j->type == J_STRING)
      d->hint = arena_printf(r->S->a, "write [\"%.*s\"]", (int)(j->len < 60 ? j->len : 60), j->u.text);
    return;
  }
  Entry *x = g->attribute ? entry_new(r, g->e, ENTRY_MANY, g->word, json_span(r, j)) : NULL;
  if (x) x->keys = keys;
  for (const Json *k = j->u.first; k; k = k->next) {
    Expr *said = value(r, g->e, k);
    if (x && said) vec_push(r->arena, &x->values, said);
    if (x) continue;
    ExprList all = { 0 };
    for (uint32_t i = 0; i < keys.n; i++) vec_push(r->arena, &all, keys.at[i]);
    give(r, g, all, said, k);
  }
}
static void give_level(JsonReader *r, const Giving *g, ExprList keys, const Json *j) {
  if (keys.n == g->nkeys) {
    if (g->d->functional)
      give(r, g, keys, value(r, g->e, j), j);
    else
      give_list(r, g, keys, j);
    return;
  }
  if (j->type != J_OBJECT) {
    json_wrong(r, j,
               arena_printf(r->S->a, "an object whose keys are each %s",
                            type_words(r->S, g->d->params[keys.n + g->attribute])));
    return;
  }
  if (!j->u.first && !keys.n && g->attribute)
    entry_new(r, g->e, ENTRY_MANY, g->word, json_span(r, j)); /* given, and empty */
  for (const Json *k = j->u.first; k; k = k->next) {
    ExprList more = { 0 };
    for (uint32_t i = 0; i < keys.n; i++) vec_push(r->arena, &more, keys.at[i]);
    Expr *key = json_key_expr(r, k);
    vec_push(r->arena, &more, key);
    give_level(r, g, more, k);
  }
}

static bool has_last(const Program *p, const Pred *d, KindId kind) {
  if (d->form == PRED_ACT || d->form == PRED_ATTRIBUTE || !d->nparams) return false;
  Type last = d->params[d->nparams - 1];
  return last.tag == TY_IND && p->kinds.at[last.of].is_event && kind_is(p, kind, last.of);
}
static PredId pred_of(const JsonReader *r, Name name, KindId kind) {
  const Program *p = r->S->p;
  PredId id = pred_find(p, name, kind);
  if (id) return id;
  id = pred_find(p, name, 0);
  return id && has_last(p, &p->preds.at[id], kind) ? id : 0;
}
static void no_attribute(JsonReader *r, Word w, KindId kind) {
  const char *best = near_attr(r->S, w.name, kind);
  Nearest near;
  nearest_begin(&near, word_text(r->S, w));
  for (size_t i = 0; !best && RESERVED[i]; i++) nearest_try(&near, RESERVED[i]);
  missing(r->S, D_JSON_KEY, w.span, w.name, false, "%s has no '%s'", type_words(r->S, ty_of(TY_IND, kind)),
          word_text(r->S, w))
      ->hint = did_you_mean(r->S, best ? best : nearest_best(&near));
}
static void attribute(JsonReader *r, EventRec *e, KindId kind, const Json *j) {
  Word w = json_word(r, j->key, j->key_len, json_key_span(r, j));
  PredId id = pred_of(r, w.name, kind);
  if (!id) {
    no_attribute(r, w, kind);
    return;
  }
  const Pred *d = &r->S->p->preds.at[id];
  Giving g = {
    .e = e, .word = w, .d = d, .nkeys = d->nparams - (d->functional ? 1 : 2), .attribute = d->form == PRED_ATTRIBUTE
  };
  bool of_event_alone = !d->functional && d->nparams == 1;
  if (!of_event_alone)
    give_level(r, &g, (ExprList){ 0 }, j);
  else
    json_wrong(r, j, "nothing");
}

/* ---- what is decided: the conclusion in the words of the language, whose places are those of the string ---- */
typedef struct Words {
  JsonReader *r;
  const Json *j;
} Words;
static Span place(const Words *w, Span in) {
  Span whole = json_span(w->r, w->j);
  bool plain = whole.hi - whole.lo == w->j->len + 2; /* no escape shifts it */
  return plain && in.hi <= w->j->len ? (Span){ whole.file, whole.lo + 1 + in.lo, whole.lo + 1 + in.hi } : whole;
}
static void move(const Words *w, Expr *e) {
  if (!e) return;
  e->span = place(w, e->span);
  e->word.span = place(w, e->word.span);
  for (uint32_t i = 0; i < e->kid.n; i++) move(w, e->kid.at[i]);
}
static Decides *conclusion(JsonReader *r, const Json *j) {
  Words w = { r, j };
  Diags heard = { .arena = r->S->a };
  Session own = { r->S->a, r->S->s->names, sources_new(r->S->a), &heard };
  Decides *d = parse_conclusion(&own, source_add(own.sources, "", arena_text(r->S->a, j->u.text, j->len), j->len));
  for (uint32_t i = 0; i < heard.all.n; i++)
    diag_add(r->S->diags, heard.all.at[i].id, place(&w, heard.all.at[i].span), "%s", heard.all.at[i].message)->hint =
        heard.all.at[i].hint;
  if (!d) return NULL;
  d->span = json_span(r, j);
  d->name.span = place(&w, d->name.span);
  move(&w, d->head);
  move(&w, d->value);
  for (uint32_t i = 0; i < d->period.n; i++) {
    d->period.at[i].span = place(&w, d->period.at[i].span);
    move(&w, d->period.at[i].date);
  }
  return d;
}
static void decides(JsonReader *r, EventRec *e, const Json *list) {
  static const char *const keys[] = { "provision", "conclusion", NULL };
  if (list->type != J_ARRAY) json_wrong(r, list, "a list of decisions");
  for (const Json *j = list->type == J_ARRAY ? list->u.first : NULL; j; j = j->next) {
    const Json *part[2] = { NULL, NULL };
    for (const Json *k = j->type == J_OBJECT ? j->u.first : NULL; k; k = k->next) {
      int i = json_key_is(k, keys[0]) ? 0 : json_key_is(k, keys[1]) ? 1 : 2;
      if (i == 2)
        json_unknown_key(r, json_key_span(r, k), k->key, k->key_len, "a decision", keys);
      else if (k->type != J_STRING)
        json_wrong(r, k, "a string");
      else
        part[i] = k;
    }
    if (!part[0] || !part[1]) {
      json_wrong(r, j, "a provision and a conclusion")->hint =
          "as in {\"provision\": \"13.6\", \"conclusion\": \"chair(Council) is Armenia\"}";
      continue;
    }
    Decides *d = conclusion(r, part[1]);
    if (!d) continue;
    d->label = json_word(r, part[0]->u.text, part[0]->len, json_span(r, part[0]));
    entry_new(r, e, ENTRY_DECIDES, (Word){ 0 }, d->span)->decides = d;
  }
}

/* ---- the event ---- */
static void unknown(JsonReader *r, EventRec *e, KindId kind, const Json *list) {
  Entry *x = list->type == J_ARRAY ? entry_new(r, e, ENTRY_UNKNOWN, (Word){ 0 }, json_span(r, list)) : NULL;
  if (!x) json_wrong(r, list, "a list of attributes");
  for (const Json *j = x ? list->u.first : NULL; j; j = j->next) {
    if (j->type != J_STRING) {
      json_wrong(r, j, "the name of an attribute");
      continue;
    }
    Word w = json_word(r, j->u.text, j->len, json_span(r, j));
    if (pred_find(r->S->p, w.name, kind))
      vec_push(r->arena, &x->words, w);
    else
      no_attribute(r, w, kind);
  }
}
static void introduces(JsonReader *r, const Json *object) {
  if (object->type != J_OBJECT) json_wrong(r, object, "an object");
  for (const Json *j = object->type == J_OBJECT ? object->u.first : NULL; j; j = j->next) {
    Word w = json_word(r, j->key, j->key_len, json_key_span(r, j));
    KindId k = need_kind(r->S, w);
    if (k) json_individuals_of(r, k, w, j);
  }
}
static void field(JsonReader *r, EventRec *e, KindId kind, const Json *j) {
  if (json_key_is(j, "date")) {
    e->on = j->type == J_STRING ? json_expr(r, j) : NULL;
    if (!e->on) json_wrong(r, j, "a date");
  } else if (json_key_is(j, "label")) {
    if (j->type == J_STRING)
      e->label = arena_text(r->arena, j->u.text, j->len);
    else
      json_wrong(r, j, "a string");
  } else if (json_key_is(j, "proposed")) {
    e->proposed = json_flag(r, j);
  } else if (json_key_is(j, "events")) {
    if (j->type != J_ARRAY) json_wrong(r, j, "a list of events");
    for (const Json *k = j->type == J_ARRAY ? j->u.first : NULL; k; k = k->next)
      if (!nested(r, e, k)) json_wrong(r, k, "an event");
  } else if (json_key_is(j, "unknown")) {
    unknown(r, e, kind, j);
  } else if (json_key_is(j, "introduces")) {
    introduces(r, j);
  } else if (json_key_is(j, "decides")) {
    decides(r, e, j);
  } else {
    attribute(r, e, kind, j);
  }
}
static void no_event(JsonReader *r, const Json *object) {
  Diag *d =
      diag_add(r->S->diags, D_CASE_EVENT, (Span){ r->file, object->lo, object->lo + 1 }, "this object names no event");
  d->hint = "one key is the kind of the event and has its name, as in \"Session\": \"2022-01-10\"";
  for (const Json *j = object->u.first; j; j = j->next) {
    Nearest near;
    nearest_begin(&near, arena_text(r->S->a, j->key, j->key_len));
    for (KindId k = 1; k < r->S->p->kinds.n; k++)
      if (r->S->p->kinds.at[k].is_event) nearest_try(&near, text_of(r->S, r->S->p->kinds.at[k].name));
    if (!nearest_best(&near)) continue;
    d->hint = did_you_mean(r->S, nearest_best(&near));
    d->span = json_key_span(r, j);
    return;
  }
}
EventRec *json_event(JsonReader *r, const Json *object) {
  Sema *S = r->S;
  const Json *named = NULL;
  KindId kind = 0;
  if (object->type != J_OBJECT) {
    json_wrong(r, object, "an event");
    return NULL;
  }
  for (const Json *j = object->u.first; j; j = j->next) {
    KindId k = is_reserved(j) ? 0 : kind_of_key(r, j);
    if (!k || !S->p->kinds.at[k].is_event) continue;
    if (named)
      diag_add(S->diags, D_CASE_EVENT, json_key_span(r, j), "a second event in one object")->hint =
          "nested events stand under \"events\"";
    named = j;
    kind = k;
  }
  if (!named || named->type != J_STRING || !named->len) {
    if (named)
      json_wrong(r, named, "the name of the event");
    else
      no_event(r, object);
    return NULL;
  }
  EventRec *e = NEW(r->arena, EventRec);
  e->kind = json_word(r, named->key, named->key_len, json_key_span(r, named));
  e->name = json_word(r, named->u.text, named->len, json_span(r, named));
  e->span = json_span(r, object);
  for (const Json *j = object->u.first; j; j = j->next)
    if (j != named) field(r, e, kind, j);
  return e;
}
