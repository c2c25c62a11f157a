/* case.c - from one JSON object to a Case.
 *
 * Two passes over the object. The first makes the individuals: the case's event, the events nested in it, and
 * whoever is introduced; so that the second, which reads the values, finds every name wherever it stands. */
#include "data/reader.h"
#include <stdio.h>

static const char *kind_text(const Reader1 *x, KindId k) { return name_text(x->p->names, x->p->kinds.at[k].name); }
static const char *pred_text(const Reader1 *x, PredId p) { return name_text(x->p->names, x->p->preds.at[p].name); }

const PredIds *kind_attrs(CaseReader *r, KindId kind) {
  PredIds *v = &r->attrs[kind];
  const Program *p = r->program;
  if (!r->attrs_known[kind]) {
    for (PredId i = 1; i < p->preds.n; i++) {
      const Pred *d = &p->preds.at[i];
      if (d->form == PRED_ATTRIBUTE && d->nparams && kind_is(p, kind, d->params[0].of)) vec_push(r->arena, v, i);
    }
    r->attrs_known[kind] = true;
  }
  return v;
}

/* ---- first pass: individuals ---- */
static Reserved word(const Json *j) { return word_noted(j)->reserved; }
/* What there is in an object. event: the key that names the kind of an event; several: others do, too; words: a bit for each
 * reserved one; nested: in some value there may be objects. */
typedef struct Keys { const Json *event, *date; uint32_t words; bool several, nested; } Keys;
/* Says what the keys of an object mean. Whom their values name will be looked up soon. */
static Keys understand(Reader1 *x, Json *object) {
  Keys keys = { 0 };
  uint32_t at = 0;
  for (Json *k = object->u.first; k; k = k->next) {
    const KeyWord *w = word_of(x, k, at++);
    const NameTable *names = w->names && k->type == J_STRING ? x->r->texts.names[k->len > KEY_WHOLE] : NULL;
    if (names) name_slot_expect(names, key_of(k->u.text, k->len));
    keys.words |= 1u << w->reserved;
    if (w->reserved == WORD_DATE) keys.date = k;
    keys.nested |= k->type >= J_ARRAY && !k->texts;
    if (!w->event) continue;
    keys.several |= keys.event != NULL;
    keys.event = k;
  }
  return keys;
}

/* Whether the record can have the name: it was there before the case. */
static bool recorded(const Reader1 *x, Name name) { return name_lasts(x->r->names, name); }

static IndId new_ind(Reader1 *x, KindId kind, Name name, Instant at, IndId parent, Span span) {
  Ind ind = { .name = name, .kind = kind, .at = at, .parent = parent, .span = span };
  IndId id = x->p->inds.n + x->c->inds.n;
  vec_push(x->arena, &x->c->inds, ind);
  lookup_add(&x->own, name, id);
  if (recorded(x, name)) {
    const NameSlot *s = directory_find(&x->directory, name_text(x->r->names, name), name_len(x->r->names, name));
    if (s && s->of) x->shadows = true;
  }
  return id;
}

/* {"Person": ["New Name", ..], ..} */
static void introduce(Reader1 *x, Json *j) {
  if (j->type != J_OBJECT) {
    diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "%s stands here, and an object is needed", json_type_words(j))
        ->hint = "as in \"introduces\": {\"Person\": [\"New Name\"]}";
    return;
  }
  understand(x, j);
  for (const Json *k = j->u.first; k; k = k->next) {
    KindId kind = word_noted(k)->kind;
    if (!kind || word_noted(k)->event) {
      Diag *d = diag_add(x->diags, D_JSON_KEY, key_span(x, k), "there is no kind '%s' whose individuals could be introduced",
                         quoted(x, k->key, k->key_len));
      Nearest near;
      nearest_begin(&near, arena_text(x->arena, k->key, k->key_len));
      for (KindId i = 1; i < x->p->kinds.n; i++)
        if (!x->p->kinds.at[i].is_event) nearest_try(&near, kind_text(x, i));
      const char *best = nearest_best(&near);
      if (best) d->hint = arena_printf(x->arena, "did you mean '%s'?", best);
      continue;
    }
    if (k->type != J_ARRAY) {
      diag_add(x->diags, D_JSON_TYPE, json_span(x, k), "%s stands here, and a list of names is needed", json_type_words(k));
      continue;
    }
    for (const Json *n = json_items(x->arena, x->r->source, k); n; n = n->next) {
      Span span = json_span(x, n);
      if (n->type != J_STRING || !n->len) {
        diag_add(x->diags, D_JSON_TYPE, span, "%s stands here, and a name is needed",
                 n->type == J_STRING ? "an empty string" : json_type_words(n));
        continue;
      }
      Name name = name_of(x->r->names, n->u.text, n->len);
      uint32_t was = lookup_first(&x->own, name);
      IndId other = was ? lookup_id(&x->own, was) : 0;
      bool ambiguous = false;
      if (!other) other = ind_find(x->p, kind, name, &ambiguous);
      if (other || ambiguous) {
        Diag *d = diag_add(x->diags, D_DECLARED_TWICE, span, "'%s' is introduced and is there already",
                           quoted(x, n->u.text, n->len));
        d->hint = "who is in the record is not introduced";
        if (other) d->second = reader_ind(x, other)->span;
        d->second_note = "declared";
        continue;
      }
      new_ind(x, kind, name, INSTANT_MIN, 0, span);
    }
  }
}

static void several_events(Reader1 *x, const Json *object) {
  const Json *first = object->u.first;
  while (!word_noted(first)->event) first = first->next;
  for (const Json *k = first->next; k; k = k->next) {
    if (!word_noted(k)->event) continue;
    Diag *d = diag_add(x->diags, D_CASE_EVENT, key_span(x, k), "a second event in one object, '%s' beside '%s'",
                       kind_text(x, word_noted(k)->event), kind_text(x, word_noted(first)->event));
    d->hint = "nested events stand in objects of their own, under \"events\"";
    d->second = key_span(x, first);
    d->second_note = "the first";
  }
}
static void no_event(Reader1 *x, const Json *object) {
  Span span = { x->r->file, object->lo, object->lo + 1 };
  Diag *d = diag_add(x->diags, D_CASE_EVENT, span, "this object names no event");
  for (const Json *k = object->u.first; k; k = k->next) {
    Nearest near;
    nearest_begin(&near, arena_text(x->arena, k->key, k->key_len));
    for (KindId i = 1; i < x->p->kinds.n; i++)
      if (x->p->kinds.at[i].is_event) nearest_try(&near, kind_text(x, i));
    const char *best = nearest_best(&near);
    if (!best) continue;
    d->hint = arena_printf(x->arena, "did you mean '%s' instead of '%s'?", best, quoted(x, k->key, k->key_len));
    d->span = key_span(x, k);
    return;
  }
  for (KindId i = 1; i < x->p->kinds.n; i++)
    if (x->p->kinds.at[i].is_event) {
      d->hint = arena_printf(x->arena, "one key is the kind of the event and has its name, as in \"%s\": \"2022-01-10\"",
                             kind_text(x, i));
      break;
    }
}
/* The key that names an event's kind; NULL after a diagnostic. */
static const Json *event_key(Reader1 *x, const Json *object, const Keys *keys) {
  if (keys->event && !keys->several) return keys->event;
  if (keys->several) several_events(x, object);
  else no_event(x, object);
  return NULL;
}

static bool event_date(Reader1 *x, const Json *date, const Json *named, IndId outer, Instant *at) {
  Value v;
  if (date) {
    if (!read_value(x, (Type){ TY_TIME, 0 }, date, &v)) return false;
    *at = v.n;
    return true;
  }
  if (outer) {
    *at = reader_ind(x, outer)->at;
    return true;
  }
  diag_add(x->diags, D_CASE_DATE, key_span(x, named), "the %s has no date", quoted(x, named->key, named->key_len))->hint =
      "give it as \"date\": \"2022-01-10\"";
  return false;
}

/* The recorded event of the name, which the case replaces (M5). */
static void replace_recorded(Reader1 *x, KindId kind, Name name) {
  bool ambiguous;
  if (!recorded(x, name)) return;
  IndId id = ind_find(x->p, kind, name, &ambiguous);
  if (!id) {      /* recorded as one of a kind that this kind extends */
    id = ind_find(x->p, kind_root(x->p, kind), name, &ambiguous);
    if (id && !kind_is(x->p, kind, x->p->inds.at[id].kind)) id = 0;
  }
  if (id) vec_push(x->arena, &x->c->replaced, id);
}

static bool event_typed(const Program *p, const Pred *d) {
  Type t = d->functional ? d->value : d->params[d->nparams - 1];
  return d->form == PRED_ATTRIBUTE && t.tag == TY_IND && p->kinds.at[t.of].is_event;
}

static bool collect(Reader1 *x, Json *object, IndId outer);

static void collect_nested(Reader1 *x, Json *j, IndId outer) {
  if (j->type == J_OBJECT) collect(x, j, outer);
  else if (j->type == J_ARRAY && !j->texts)
    for (Json *k = j->u.first; k; k = k->next)
      if (k->type == J_OBJECT) collect(x, k, outer);
}

/* Makes the individual of an event object and of those nested in it; its id goes into object->id. */
static bool collect(Reader1 *x, Json *object, IndId outer) {
  Instant at;
  const Keys keys = understand(x, object);
  const Json *named = event_key(x, object, &keys);
  if (!named) return false;
  KindId kind = word_noted(named)->event;
  if (named->type != J_STRING || !named->len) {
    diag_add(x->diags, D_JSON_TYPE, json_span(x, named), "%s stands here, and the name of the %s is needed",
             named->type == J_STRING ? "an empty string" : json_type_words(named), kind_text(x, kind));
    return false;
  }
  if (!event_date(x, keys.date, named, outer, &at)) return false;
  Name name = name_of(x->r->names, named->u.text, named->len);
  for (uint32_t i = lookup_first(&x->own, name); i; i = lookup_next(&x->own, i))
    if (reader_ind(x, lookup_id(&x->own, i))->kind == kind) {
      Diag *d = diag_add(x->diags, D_DECLARED_TWICE, json_span(x, named), "a second %s named '%s' in one case",
                         kind_text(x, kind), quoted(x, named->u.text, named->len));
      d->second = reader_ind(x, lookup_id(&x->own, i))->span;
      d->second_note = "the first";
      return false;
    }
  IndId id = new_ind(x, kind, name, at, outer, json_span(x, named));
  object->id = id;
  vec_push(x->arena, &x->c->events, id);
  if (keys.date) vec_push(x->arena, &x->c->dated, id);
  if (!outer) {
    x->c->name = name;
    x->c->event = id;
  }
  replace_recorded(x, kind, name);
  const uint32_t more = 1u << WORD_INTRODUCES | 1u << WORD_PROPOSED | 1u << WORD_EVENTS;
  if (!keys.nested && !(keys.words & more)) return true;
  for (Json *k = object->u.first; k; k = k->next) {
    if (word(k) == WORD_INTRODUCES) {
      introduce(x, k);
    } else if (word(k) == WORD_PROPOSED) {
      const Kind *d = &x->p->kinds.at[kind];
      if (k->type == J_TRUE && (!d->made_by || !d->stands_if))
        diag_add(x->diags, D_JSON_KEY, key_span(x, k), "'proposed' has no effect: nothing says when a proposed %s stands",
                 kind_text(x, kind));
      else if (k->type == J_TRUE) x->c->inds.at[id - x->p->inds.n].proposed = true;
      else if (k->type != J_FALSE)
        diag_add(x->diags, D_JSON_TYPE, json_span(x, k), "%s stands here, and true or false is needed", json_type_words(k));
    } else if (word(k) == WORD_EVENTS) {
      if (k->type != J_OBJECT && k->type != J_ARRAY)
        diag_add(x->diags, D_JSON_TYPE, json_span(x, k), "%s stands here, and a list of events is needed", json_type_words(k));
      collect_nested(x, k, id);
    } else if (k->type == J_OBJECT || k->type == J_ARRAY) {
      PredId d = word_pred(x, word_noted(k), kind);
      if (d && event_typed(x->p, &x->p->preds.at[d])) {
        const Pred *pred = &x->p->preds.at[d];
        if (!pred->functional || pred->nparams == 1) collect_nested(x, k, id);
        else if (k->type == J_OBJECT)      /* keyed: the events are the values of the keys */
          for (Json *v = k->u.first; v; v = v->next) collect_nested(x, v, id);
      }
    }
  }
  return true;
}

/* ---- second pass: values ---- */
static Fact fact_of(PredId pred, Value *args, Truth truth, Span span) {
  return (Fact){ .pred = pred, .truth = (uint8_t)truth, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = span, .args = args };
}
static inline void add_fact(Reader1 *x, PredId pred, const Value *args, uint32_t n, Truth truth, Span span) {
  Value *own = NEW_ARRAY(x->arena, Value, n);
  for (uint32_t i = 0; i < n; i++) own[i] = args[i];
  vec_push(x->arena, &x->c->facts.facts, fact_of(pred, own, truth, span));
}

static inline void add_given(Reader1 *x, PredId pred, IndId event, bool unknown, Span span) {
  Given g = { pred, event, unknown, span };
  vec_push(x->arena, &x->c->facts.given, g);
}

static void twice(Reader1 *x, Span span, Span first, const char *text, size_t len) {
  Diag *d = diag_add(x->diags, D_JSON_TWICE, span, "'%s' is given twice", quoted(x, text, len));
  d->second = first;
  d->second_note = "first given";
}

static bool is_truth_word(const Json *j, const char *word) {
  return j->type == J_STRING && j->len == strlen(word) && !memcmp(j->u.text, word, j->len);
}

/* A predicate's parameters are read level by level: objects whose keys are arguments, then a value or a list. */
typedef struct Giving {
  PredId pred;
  const Pred *d;
  uint32_t slots[MAX_ARGS], nslots;    /* the parameters to be read, in order */
  Value args[MAX_ARGS + 1];
} Giving;

static bool is_text(const Reader1 *x, const Json *j, Name name) {
  return name_len(x->p->names, name) == j->len && !memcmp(name_text(x->p->names, name), j->u.text, j->len);
}
/* What a key of the event gives; of symbols, the one that it gave last is tried first. */
static bool read_single(Reader1 *x, Type t, const Json *j, Value *out) {
  KeyWord *w = word_noted(j);
  bool symbol = w && t.tag == TY_ENUM && j->type == J_STRING;
  if (symbol && w->of == t.of && is_text(x, j, w->symbol)) {
    *out = value_make(V_SYM, w->symbol.i);
    return true;
  }
  if (!read_value(x, t, j, out)) return false;
  if (symbol) {
    w->of = t.of;
    w->symbol = (Name){ (uint32_t)out->n };
  }
  return true;
}
/* The entry that the value of these arguments is, unless there is none; args[nparams] is room for it. */
static void give_leaf(Reader1 *x, PredId pred, Value *args, const Json *j) {
  const Pred *d = &x->p->preds.at[pred];
  if (j->type == J_NULL) {
    if (d->optional || d->form == PRED_OFFICE) return;    /* there is none */
    diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "null means that there is none, and '%s' is not optional",
             pred_text(x, pred))->hint = "what is not known is left out, or named in \"unknown\": [..]";
    return;
  }
  if (read_single(x, d->value, j, &args[d->nparams])) add_fact(x, pred, args, d->nparams + 1, T, json_span(x, j));
}

/* A sheet that is blank, with room for so many. */
static Sheet *sheet_of(CaseReader *r, uint32_t n) {
  if (r->nsheets == r->sheets.n) {
    Sheet fresh = { NEW_ARRAY(r->arena, uint64_t, r->ninds / 64 + 1), NULL, 0, 0 };
    vec_push(r->arena, &r->sheets, fresh);
  }
  Sheet *s = &r->sheets.at[r->nsheets];
  if (s->room < n) {
    uint32_t room = n > 1 << 20 ? n : n * 2;
    s->inds = NEW_ARRAY(r->arena, IndId, room);
    s->room = room;              /* not before: memory may have run out */
  }
  return s;
}
static inline bool sheet_has(const Sheet *s, IndId i) { return s->bits[i / 64] >> i % 64 & 1; }
static inline void sheet_add(Sheet *s, IndId i) {
  s->bits[i / 64] |= UINT64_C(1) << i % 64;
  s->inds[s->n++] = i;
}
static void sheet_blank(CaseReader *r, Sheet *s) {
  uint32_t words = r->ninds / 64 + 1;
  if (s->n > words / 16) memset(s->bits, 0, words * sizeof *s->bits);      /* which is faster than going to each from there on */
  else
    for (uint32_t i = 0; i < s->n; i++) s->bits[s->inds[i] / 64] = 0;
  s->n = 0;
}
/* What is half done when memory runs out is on the sheet behind those in use. */
void reader_blank(CaseReader *r) {
  for (uint32_t i = 0; i < r->sheets.n && i <= r->nsheets; i++) sheet_blank(r, &r->sheets.at[i]);
  r->nsheets = 0;
}

/* Whether the list that is being read, whose facts begin with number `from`, had the value before; where. Lists are long and
 * their items mostly individuals of the record, which are on a sheet while a list is read. */
static bool list_repeats(Reader1 *x, const Giving *g, uint32_t from, Value v, const Json *item, Sheet *sheet, Seen *seen, Span *first) {
  CaseReader *r = x->r;
  if (v.tag != V_IND || (uint64_t)v.n >= r->ninds) {
    const SeenItem *was = seen_add(seen, v, item->lo, item->hi);
    if (was) *first = (Span){ r->file, was->lo, was->hi };
    return was != NULL;
  }
  if (!sheet_has(sheet, (IndId)v.n)) {
    sheet_add(sheet, (IndId)v.n);
    return false;
  }
  uint32_t slot = g->slots[g->nslots - 1];
  while (!value_eq(x->c->facts.facts.at[from].args[slot], v)) from++;
  *first = x->c->facts.facts.at[from].span;
  return true;
}

/* Puts those whom a list names on a sheet that is blank; false, and it is blank again: that needs more than a look at each, or somebody is
 * there twice. The directory has individuals of the record alone, and their slots came into the cache when the list had been read. */
static bool sheet_names(Reader1 *x, Sheet *sheet, KindId kind, const Json *list) {
  const NameSlot *slots = x->directory.table->slots;
  const uint32_t shift = x->directory.table->shift, sized = name_as_size(kind, name_size(0));
  const JsonText *t = list->u.texts, *end = t + list->len;
  const char *text = x->r->source->text;
  uint64_t *bits = sheet->bits, twice = 0;
  IndId *next = sheet->inds;
  for (; t < end; t++) {
    uint32_t at = key_home(t->key, shift);       /* nearly all are there, or where one looks next, and of the very kind */
    at ^= slots[at].key != t->key;
    const NameSlot *s = &slots[at];
    IndId id = s->of;
    if (s->key != t->key || s->as_size != sized + t->len || t->len > KEY_WHOLE) {
      id = reader_known(x, kind, directory_slot(&x->directory, t->key, text + t->lo, t->len));
      if (!id) break;
    }
    twice |= bits[id / 64] >> id % 64;
    bits[id / 64] |= UINT64_C(1) << id % 64;
    *next++ = id;
  }
  sheet->n = (uint32_t)(next - sheet->inds);
  if (t == end && !(twice & 1)) return true;
  sheet_blank(x->r, sheet);
  return false;
}
/* A list of individuals of the record, given of the case's event; what is not as simple is read one by one. */
static bool give_roster(Reader1 *x, PredId pred, const Pred *d, const Json *list) {
  uint32_t slot = d->form == PRED_ATTRIBUTE ? 1 : 0;
  if (!list->texts || !x->r->rosters || !x->directory.table || x->shadows) return false;
  if (d->nparams != 2 || d->functional || d->params[slot].tag != TY_IND) return false;
  Sheet *sheet = sheet_of(x->r, list->len);
  if (!sheet_names(x, sheet, d->params[slot].of, list)) return false;
  x->r->nsheets++;
  Roster roster = { pred, x->c->facts.facts.n, sheet->n, x->r->file, list->lo, sheet->inds, sheet->bits };
  vec_push(x->arena, &x->c->rosters, roster);
  return true;
}

static void give_list(Reader1 *x, Giving *g, const Json *j) {
  uint32_t slot = g->slots[g->nslots - 1], from = x->c->facts.facts.n, width = g->d->nparams;
  Type t = g->d->params[slot];
  Seen seen = { .arena = x->arena };
  if (j->type != J_ARRAY) {
    Diag *d = diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "%s stands here, and a list is needed: '%s' has many values",
                       json_type_words(j), pred_text(x, g->pred));
    if (j->type == J_STRING) d->hint = arena_printf(x->arena, "write [\"%s\"]", quoted(x, j->u.text, j->len));
    return;
  }
  if (!j->len) return;
  Value *args = NEW_ARRAY(x->arena, Value, (size_t)j->len * width);
  Facts *all = &x->c->facts;
  Sheet *sheet = sheet_of(x->r, j->len);
  vec_room(x->arena, &all->facts, j->len);
  for (const Json *k = json_items(x->arena, x->r->source, j); k; k = k->next) {
    IndId id = t.tag == TY_IND && k->type == J_STRING ? reader_glance(x, t.of, k->u.text, k->len) : 0;
    Span span = json_span(x, k), first;
    if (id && id < x->r->ninds && !sheet_has(sheet, id)) {       /* as nearly all are */
      sheet_add(sheet, id);
      g->args[slot] = value_make(V_IND, id);
    } else {
      if (id) g->args[slot] = value_make(V_IND, id);
      else if (!read_value(x, t, k, &g->args[slot])) continue;
      if (list_repeats(x, g, from, g->args[slot], k, sheet, &seen, &first)) {
        if (k->type == J_STRING || k->type == J_NUMBER) twice(x, span, first, k->u.text, k->len);
        continue;
      }
    }
    for (uint32_t i = 0; i < width; i++) args[i] = g->args[i];
    all->facts.at[all->facts.n++] = fact_of(g->pred, args, T, span);     /* there is room */
    args += width;
  }
  sheet_blank(x->r, sheet);
}

static void give_level(Reader1 *x, Giving *g, uint32_t level, const Json *j) {
  uint32_t objects = g->d->functional ? g->nslots : g->nslots ? g->nslots - 1 : 0;
  if (level == objects) {
    if (g->d->functional) {
      give_leaf(x, g->pred, g->args, j);
    } else if (g->nslots) {
      give_list(x, g, j);
    } else if (is_truth_word(j, "yes")) {
      add_fact(x, g->pred, g->args, g->d->nparams, T, json_span(x, j));
    } else if (!is_truth_word(j, "no")) {
      diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "\"yes\" or \"no\" is needed here");
    }
    return;
  }
  Type t = g->d->params[g->slots[level]];
  Seen seen = { .arena = x->arena };
  if (j->type != J_OBJECT) {
    diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "%s stands here, and an object is needed whose keys are each %s",
             json_type_words(j), reader_type_words(x, t));
    return;
  }
  for (const Json *k = j->u.first; k; k = k->next) {
    if (!read_text_value(x, t, k->key, k->key_len, key_span(x, k), true, &g->args[g->slots[level]])) continue;
    const SeenItem *first = seen_add(&seen, g->args[g->slots[level]], k->key_lo, k->key_hi);
    if (first) twice(x, key_span(x, k), (Span){ x->r->file, first->lo, first->hi }, k->key, k->key_len);
    else give_level(x, g, level + 1, k);
  }
}

static void begin_giving(Reader1 *x, Giving *g, PredId pred, IndId event) {
  g->pred = pred;
  g->nslots = 0;
  g->d = &x->p->preds.at[pred];
  uint32_t at = g->d->form == PRED_ATTRIBUTE ? 0 : g->d->nparams - 1;
  g->args[at] = value_make(V_IND, event);
  for (uint32_t i = 0; i < g->d->nparams; i++)
    if (i != at) g->slots[g->nslots++] = i;
}

static void unknown_key(Reader1 *x, KindId kind, const char *text, size_t len, Span span) {
  const char *word = quoted(x, text, len);
  Diag *d = diag_add(x->diags, D_JSON_KEY, span, "a %s has no '%s'", kind_text(x, kind), word);
  const PredIds *attrs = kind_attrs(x->r, kind);
  Nearest near;
  if (!near_allowed(x->r, x->p->preds.n)) return;
  nearest_begin(&near, arena_text(x->arena, text, len));
  for (uint32_t i = 0; i < attrs->n; i++) nearest_try(&near, pred_text(x, attrs->at[i]));
  for (PredId i = 1; i < x->p->preds.n; i++)
    if (x->p->preds.at[i].form != PRED_ATTRIBUTE && pred_fits(x->p, i, kind)) nearest_try(&near, pred_text(x, i));
  for (uint32_t i = 0; reserved_word(i); i++) nearest_try(&near, reserved_word(i));
  const char *best = nearest_best(&near);
  if (best) {
    d->hint = arena_printf(x->arena, "did you mean '%s'?", best);
    return;
  }
  if (!attrs->n) return;
  Text w = { .arena = x->arena };
  text_puts(&w, "it has ");
  for (uint32_t i = 0; i < attrs->n && i < 12; i++)
    text_printf(&w, "%s%s", i ? ", " : "", pred_text(x, attrs->at[i]));
  if (attrs->n > 12) text_puts(&w, " ..");
  d->hint = text_done(&w);
}

/* "vote(Armenia)" in the list of unknown: one key of a predicate. */
static void unknown_one(Reader1 *x, Giving *g, const char *inside, size_t len, Span span) {
  size_t at = 0;
  for (uint32_t i = 0; i < g->nslots; i++) {
    while (at < len && inside[at] == ' ') at++;
    size_t end = at;
    if (i + 1 == g->nslots) end = len;
    else
      while (end < len && inside[end] != ',') end++;
    size_t stop = end;
    while (stop > at && inside[stop - 1] == ' ') stop--;
    if (!read_text_value(x, g->d->params[g->slots[i]], inside + at, stop - at, span, true, &g->args[g->slots[i]])) return;
    at = end + 1;
    if (at > len) at = len;
  }
  g->args[g->d->nparams] = VALUE_UNKNOWN;
  add_fact(x, g->pred, g->args, g->d->nparams + (g->d->functional ? 1 : 0), U, span);
}

/* What the keys read so far have given of the event, none before number `from`. */
static Seen given_of(Reader1 *x, IndId event, uint32_t from) {
  Seen given = { .arena = x->arena };
  for (uint32_t i = from; i < x->c->facts.given.n; i++) {
    const Given *g = &x->c->facts.given.at[i];
    if (g->event == event) seen_add(&given, num_int(g->pred), g->span.lo, g->span.hi);
  }
  return given;
}
static void read_unknown(Reader1 *x, const Json *j, IndId event, KindId kind, uint32_t from) {
  if (j->type != J_ARRAY) {
    diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "%s stands here, and a list of keys is needed", json_type_words(j))
        ->hint = "as in \"unknown\": [\"chair\"]";
    return;
  }
  Seen given = given_of(x, event, from);
  for (const Json *k = json_items(x->arena, x->r->source, j); k; k = k->next) {
    Span span = json_span(x, k);
    if (k->type != J_STRING) {
      diag_add(x->diags, D_JSON_TYPE, span, "%s stands here, and the name of a key is needed", json_type_words(k));
      continue;
    }
    const char *open = memchr(k->u.text, '(', k->len);
    bool one = open && k->u.text[k->len - 1] == ')';
    size_t len = one ? (size_t)(open - k->u.text) : k->len;
    Name name;
    PredId pred = name_find(x->r->names, k->u.text, len, &name) ? pred_named(x, kind, name) : 0;
    if (!pred) {
      unknown_key(x, kind, k->u.text, len, span);
      continue;
    }
    Giving g;
    begin_giving(x, &g, pred, event);
    if (one && g.nslots) {
      unknown_one(x, &g, open + 1, k->len - len - 2, span);
      continue;
    }
    const SeenItem *first = seen_add(&given, num_int(pred), k->lo, k->hi);
    if (first) twice(x, span, (Span){ x->r->file, first->lo, first->hi }, k->u.text, k->len);
    else add_given(x, pred, event, true, span);
  }
}

/* What a key gives of an event, but for what is said in the events that it holds. */
static void give(Reader1 *x, PredId pred, IndId event, const Json *k) {
  const Pred *d = &x->p->preds.at[pred];
  if (d->form == PRED_ATTRIBUTE && d->functional && d->nparams == 1) {   /* as most are: only its value is to be read */
    Value args[2] = { value_make(V_IND, event), VALUE_NONE };
    give_leaf(x, pred, args, k);
    return;
  }
  if (event == x->c->event && give_roster(x, pred, d, k)) return;
  Giving g;
  begin_giving(x, &g, pred, event);
  give_level(x, &g, 0, k);
}

static void fill(Reader1 *x, const Json *object);

static void fill_nested(Reader1 *x, const Json *j) {
  if (j->type == J_OBJECT) {
    if (j->id) fill(x, j);
    return;
  }
  if (j->type != J_ARRAY) return;
  for (const Json *k = json_items(x->arena, x->r->source, j); k; k = k->next) {
    if (k->type == J_OBJECT && k->id) fill(x, k);
    else if (k->type != J_OBJECT)
      diag_add(x->diags, D_JSON_TYPE, json_span(x, k), "%s stands here, and an event is needed: an object", json_type_words(k));
  }
}

/* A nested event's own attribute of the outer event's kind is the outer event, unless it says otherwise. */
static void link_outer(Reader1 *x, IndId event, uint32_t from) {
  const Ind *ind = reader_ind(x, event);
  const PredIds *attrs = kind_attrs(x->r, ind->kind);
  KindId outer = reader_ind(x, ind->parent)->kind;
  PredId found = 0;
  for (uint32_t i = 0; i < attrs->n; i++) {
    const Pred *d = &x->p->preds.at[attrs->at[i]];
    if (!d->functional || d->nparams != 1 || d->value.tag != TY_IND || !kind_is(x->p, outer, d->value.of)) continue;
    if (found) return;
    found = attrs->at[i];
  }
  for (uint32_t i = from; i < x->c->facts.given.n; i++)
    if (x->c->facts.given.at[i].event == event && x->c->facts.given.at[i].pred == found) return;
  if (!found) return;
  Value args[2] = { value_make(V_IND, event), value_make(V_IND, ind->parent) };
  add_fact(x, found, args, 2, T, ind->span);
  add_given(x, found, event, false, ind->span);
}

static void fill(Reader1 *x, const Json *object) {
  IndId event = object->id;
  KindId kind = reader_ind(x, event)->kind;
  const Json *unknown = NULL;
  uint32_t from = x->c->facts.given.n;
  for (const Json *k = object->u.first; k; k = k->next) {
    KeyWord *w = word_noted(k);
    if (w->reserved) {
      if (w->reserved == WORD_UNKNOWN) unknown = k;
      else if (w->reserved == WORD_EVENTS) fill_nested(x, k);
      else if (w->reserved == WORD_DECIDES) read_decides(x, k, event);
      continue;
    }
    if (w->event) continue;
    PredId pred = word_pred(x, w, kind);
    if (!pred) {
      unknown_key(x, kind, k->key, k->key_len, key_span(x, k));
      continue;
    }
    const Pred *d = &x->p->preds.at[pred];
    add_given(x, pred, event, false, key_span(x, k));
    give(x, pred, event, k);
    if (k->type < J_ARRAY || k->texts || !event_typed(x->p, d)) continue;
    if (!d->functional || d->nparams == 1) {
      if (k->type == J_OBJECT && k->id) fill(x, k);
      else if (k->type == J_ARRAY)
        for (const Json *v = k->u.first; v; v = v->next)
          if (v->id) fill(x, v);
    } else if (k->type == J_OBJECT) {
      for (const Json *v = k->u.first; v; v = v->next)
        if (v->id) fill(x, v);
    }
  }
  if (unknown) read_unknown(x, unknown, event, kind, from);
  if (reader_ind(x, event)->parent) link_outer(x, event, from);
}

Case *read_object(CaseReader *r, Arena *arena, Diags *diags, Json *object) {
  Reader1 *x = NEW(arena, Reader1);
  uint32_t errors = diags->errors;
  x->r = r;
  x->p = r->program;
  x->arena = arena;
  x->diags = diags;
  x->own.arena = arena;
  x->directory = program_directory(x->p);
  x->c = NEW(arena, Case);
  x->c->span = (Span){ r->file, object->lo, object->hi };
  vec_room(arena, &x->c->facts.given, object->len);
  vec_room(arena, &x->c->facts.facts, object->len);
  if (collect(x, object, 0)) fill(x, object);
  return diags->errors == errors ? x->c : NULL;
}
