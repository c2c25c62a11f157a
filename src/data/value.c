/* value.c - from JSON to values of the program's types: individuals by name or label, symbols, exact numbers,
 * instants, durations, texts. Every refusal names the nearest thing meant. */
#include "data/reader.h"
#include <stdio.h>

Span json_span(const Reader1 *x, const Json *j) { return (Span){ x->r->file, j->lo, j->hi }; }
Span key_span(const Reader1 *x, const Json *j) { return (Span){ x->r->file, j->key_lo, j->key_hi }; }

const Ind *reader_ind(const Reader1 *x, IndId id) {
  return id < x->p->inds.n ? &x->p->inds.at[id] : &x->c->inds.at[id - x->p->inds.n];
}

const char *quoted(Reader1 *x, const char *text, size_t len) {
  enum { MOST = 120 };
  if (len <= MOST) return arena_text(x->arena, text, len);
  size_t n = MOST;
  while (n && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
  return arena_printf(x->arena, "%.*s..", (int)n, text);
}

/* Suggestions compare a word with every candidate. A few are worth any price, ten thousand are not: the further down in its file a case
 * stands, the fewer it may have, whatever the cases before it had; and all together have no more than some times the first. */
enum { NEAR_BUDGET = 20000000 };
void near_begin(CaseReader *r, uint64_t place) { r->near_budget = NEAR_BUDGET / place; }
bool near_allowed(CaseReader *r, uint64_t comparisons) {
  if (r->near_budget < comparisons) return false;
  r->near_budget -= comparisons;
  return true;
}

const char *reader_near_ind(Reader1 *x, KindId kind, const char *text, size_t len) {
  const Program *p = x->p;
  if (!near_allowed(x->r, (uint64_t)p->inds.n + x->c->inds.n)) return NULL;
  Nearest near;
  nearest_begin(&near, arena_text(x->arena, text, len));
  for (IndId i = 1; i < p->inds.n + x->c->inds.n; i++) {
    const Ind *ind = reader_ind(x, i);
    if (kind && !kind_is(p, ind->kind, kind)) continue;
    if (ind->label.i) nearest_try(&near, name_text(x->r->names, ind->label));
    if (ind->name.i) nearest_try(&near, name_text(x->r->names, ind->name));
  }
  return nearest_best(&near);
}

static bool is_replaced(const Reader1 *x, IndId id) {
  for (uint32_t i = 0; i < x->c->replaced.n; i++)
    if (x->c->replaced.at[i] == id) return true;
  return false;
}

/* An individual of the case. Events and persons may share a name, so the kind decides. */
static IndId own_find(const Reader1 *x, KindId kind, Name name, IndId *other) {
  for (uint32_t i = lookup_first(&x->own, name); i; i = lookup_next(&x->own, i)) {
    IndId id = lookup_id(&x->own, i);
    if (!kind || kind_is(x->p, reader_ind(x, id)->kind, kind)) return id;
    *other = id;
  }
  return 0;
}

static const char *kind_text(const Reader1 *x, KindId k) { return name_text(x->p->names, x->p->kinds.at[k].name); }

IndId reader_find(Reader1 *x, KindId kind, const char *text, size_t len, Span span) {
  Name name;
  IndId id = 0, other = 0;
  bool ambiguous = false, ignored;
  if (kind && (id = reader_glance(x, kind, text, len))) return id;
  if (name_find(x->r->names, text, len, &name)) {
    id = own_find(x, kind, name, &other);
    if (!id) id = ind_find(x->p, kind, name, &ambiguous);
    if (id && id < x->p->inds.n && is_replaced(x, id))     /* named by its label: the case's event stands for it */
      id = own_find(x, kind, x->p->inds.at[id].name, &other);
    if (!id && !ambiguous && !other) other = ind_find(x->p, 0, name, &ignored);
  }
  if (id) return id;
  const char *word = quoted(x, text, len);
  if (ambiguous) {
    diag_add(x->diags, D_AMBIGUOUS, span, "'%s' is the %s of several individuals", word,
             ind_find_name(x->p, kind, name, &ignored) || ignored ? "name" : "label")->hint =
        "give the name instead of the label";
    return 0;
  }
  if (other) {
    Diag *d = diag_add(x->diags, D_JSON_NAME, span, "'%s' is a %s, and a %s is needed here", word,
                       kind_text(x, reader_ind(x, other)->kind), kind_text(x, kind));
    d->second = reader_ind(x, other)->span;
    d->second_note = "declared";
    return 0;
  }
  Diag *d = diag_add(x->diags, D_JSON_NAME, span, "there is no %s named '%s'",
                     kind ? kind_text(x, kind) : "individual", word);
  const char *near = reader_near_ind(x, kind, text, len);
  if (near) d->hint = arena_printf(x->arena, "did you mean '%s'?", near);
  else if (kind && !x->p->kinds.at[kind].is_event)
    d->hint = arena_printf(x->arena, "a new one is introduced by \"introduces\": {\"%s\": [\"%s\"]}", kind_text(x, kind), word);
  return 0;
}

/* ---- words for types ---- */
const char *reader_type_words(Reader1 *x, Type t) {
  Text w = { .arena = x->arena };
  switch (t.tag) {
  case TY_IND: return arena_printf(x->arena, "the name of a %s", kind_text(x, t.of));
  case TY_NUMBER: return "a number";
  case TY_TIME: return "a date, such as \"2022-01-10\"";
  case TY_MONTHS:
  case TY_SECONDS: return "a duration, such as \"30 days\"";
  case TY_TEXT: return "a text";
  case TY_TRUTH: return "\"yes\" or \"no\"";
  case TY_ENUM: {
    const Enum *e = &x->p->enums.at[t.of];
    for (uint32_t i = 0; i < e->n; i++) {
      if (i == 8) {
        text_puts(&w, " ..");
        break;
      }
      text_printf(&w, "%s\"%s\"", i == 0 ? "" : i + 1 == e->n ? " or " : ", ", name_text(x->p->names, e->symbols[i]));
    }
    return text_done(&w);
  }
  case TY_NONE: break;
  }
  return "a value";
}

/* ---- durations ---- */
bool duration_parse(const char *text, size_t len, Value *out) {
  static const struct { const char *word; bool months; int64_t each; } units[] = {
    { "second", false, 1 }, { "minute", false, 60 }, { "hour", false, 3600 }, { "day", false, 86400 },
    { "week", false, 604800 }, { "month", true, 1 }, { "year", true, 12 },
  };
  size_t digits = 0;
  int64_t n = 0;
  while (digits < len && text[digits] >= '0' && text[digits] <= '9') {
    if (n > 100000000000) return false;
    n = n * 10 + (text[digits++] - '0');
  }
  size_t at = digits;
  while (at < len && text[at] == ' ') at++;
  if (!digits || at == digits) return false;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    size_t m = strlen(units[i].word), rest = len - at;
    if (rest < m || memcmp(text + at, units[i].word, m) != 0 || (rest != m && (rest != m + 1 || text[len - 1] != 's')))
      continue;
    *out = value_make(units[i].months ? V_MONTHS : V_SECONDS, n * units[i].each);
    return true;
  }
  return false;
}

/* ---- values ---- */
static bool read_symbol(Reader1 *x, Type t, const char *text, size_t len, Span span, Value *out) {
  const Enum *e = &x->p->enums.at[t.of];
  Name name;
  if (name_find(x->r->names, text, len, &name))
    for (uint32_t i = 0; i < e->n; i++)
      if (name_eq(e->symbols[i], name)) {
        *out = value_make(V_SYM, name.i);
        return true;
      }
  Diag *d = diag_add(x->diags, D_JSON_TYPE, span, "'%s' is none of the values here: %s", quoted(x, text, len),
                     reader_type_words(x, t));
  if (!near_allowed(x->r, e->n)) return false;
  Nearest near;
  nearest_begin(&near, arena_text(x->arena, text, len));
  for (uint32_t i = 0; i < e->n; i++) nearest_try(&near, name_text(x->p->names, e->symbols[i]));
  const char *best = nearest_best(&near);
  if (best) d->hint = arena_printf(x->arena, "did you mean '%s'?", best);
  return false;
}

static Diag *wrong_type(Reader1 *x, Type t, Span span, const char *got) {
  return diag_add(x->diags, D_JSON_TYPE, span, "%s stands here, and %s is needed", got, reader_type_words(x, t));
}

bool read_text_value(Reader1 *x, Type t, const char *text, size_t len, Span span, bool is_key, Value *out) {
  bool is_date;
  Instant at;
  IndId id;
  switch (t.tag) {
  case TY_IND:
    id = reader_find(x, t.of, text, len, span);
    if (id) *out = value_make(V_IND, id);
    return id != 0;
  case TY_ENUM: return read_symbol(x, t, text, len, span, out);
  case TY_TIME:
    if (instant_parse(text, len, x->p->zone, &at, &is_date)) {
      *out = value_make(V_TIME, at);
      return true;
    }
    diag_add(x->diags, D_BAD_DATE, span, "'%s' is no date", quoted(x, text, len))->hint =
        "a date is written \"2022-01-10\", with a time of day \"2022-01-10T15:00\"";
    return false;
  case TY_MONTHS:
  case TY_SECONDS:
    if (duration_parse(text, len, out) && (out->tag == V_MONTHS) == (t.tag == TY_MONTHS)) return true;
    diag_add(x->diags, D_JSON_TYPE, span, "'%s' is no duration in %s", quoted(x, text, len),
             t.tag == TY_MONTHS ? "months or years" : "seconds to weeks")->hint =
        t.tag == TY_MONTHS ? "a duration is written \"6 months\"" : "a duration is written \"30 days\"";
    return false;
  case TY_TEXT:
    *out = value_make(V_TEXT, name_of(x->r->names, text, len).i);
    return true;
  case TY_NUMBER:
    if (!is_key) break;
    if (num_parse(text, len, out)) return true;
    diag_add(x->diags, D_JSON_NUMBER, span, "'%s' is no number, or does not fit", quoted(x, text, len));
    return false;
  case TY_TRUTH:
  case TY_NONE: break;
  }
  wrong_type(x, t, span, "a string");
  return false;
}

bool read_value(Reader1 *x, Type t, const Json *j, Value *out) {
  Span span = json_span(x, j);
  switch ((JsonType)j->type) {
  case J_STRING: return read_text_value(x, t, j->u.text, j->len, span, false, out);
  case J_NUMBER:
    if (t.tag != TY_NUMBER) break;
    if (json_number(j->u.text, j->len, out)) return true;
    diag_add(x->diags, D_JSON_NUMBER, span, "the number %s does not fit", quoted(x, j->u.text, j->len))->hint =
        "numbers are exact: about 18 digits in all, 9 behind the point";
    return false;
  case J_TRUE:
  case J_FALSE: {
    Diag *d = wrong_type(x, t, span, json_type_words(j));
    if (t.tag == TY_ENUM) d->hint = "yes and no are written \"yes\" and \"no\"";
    return false;
  }
  case J_OBJECT:                         /* a nested event: its individual was made before */
    if (t.tag != TY_IND || !j->id) break;
    if (!kind_is(x->p, reader_ind(x, j->id)->kind, t.of)) {
      diag_add(x->diags, D_JSON_TYPE, span, "this is a %s, and a %s is needed here",
               kind_text(x, reader_ind(x, j->id)->kind), kind_text(x, t.of));
      return false;
    }
    *out = value_make(V_IND, j->id);
    return true;
  case J_NULL:
  case J_ARRAY: break;
  }
  wrong_type(x, t, span, json_type_words(j));
  return false;
}
