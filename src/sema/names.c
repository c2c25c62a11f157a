/* names.c - what a word means: kinds, symbols, individuals; suggestions when it means nothing. */
#include "sema/private.h"
#include <stdarg.h>
#include <stdio.h>

void words_init(Sema *S) {
  Names *n = S->s->names;
  S->w_number = name_str(n, "number");
  S->w_date = name_str(n, "date");
  S->w_text = name_str(n, "text");
  S->w_duration = name_str(n, "duration");
  S->w_months = name_str(n, "months");
  S->w_none = name_str(n, "none");
  S->w_case = name_str(n, "case");
  S->w_valid = name_str(n, "valid");
  S->w_acting = name_str(n, "acting");
  S->w_blank = name_str(n, "_");
  S->w_person = name_str(n, "Person");
  S->symbols.arena = S->labels.arena = S->readings.arena = S->lost.arena = S->told.arena = S->repeated.arena = S->cut.arena = S->json_stopped.arena = S->a;
  S->near_budget = 20000000;
  S->row_memory = arena_child(S->a);
  S->pass_memory = arena_child(S->a);
  S->statement_memory = arena_child(S->a);
}
void sema_end(Sema *S) {
  arena_free(S->row_memory);
  arena_free(S->pass_memory);
  arena_free(S->statement_memory);
}

const char *text_of(const Sema *S, Name n) { return name_text(S->s->names, n); }

const char *article_for(const char *word) { return word[0] && strchr("AEIOaeio", word[0]) ? "an" : "a"; }

bool related_types(const Program *p, Type a, Type b) {
  if (a.tag != b.tag) return false;
  return a.tag == TY_IND ? kind_is(p, a.of, b.of) || kind_is(p, b.of, a.of) : a.of == b.of;
}

const char *type_words(const Sema *S, Type t) {
  Text w = { .arena = S->a };
  switch (t.tag) {
  case TY_IND: {
    const char *k = text_of(S, S->p->kinds.at[t.of].name);
    return arena_printf(S->a, "%s %s", article_for(k), k);
  }
  case TY_ENUM: {
    const Enum *e = &S->p->enums.at[t.of];
    for (uint32_t i = 0; i < e->n; i++)
      text_printf(&w, "%s%s", i == 0 ? "" : i + 1 == e->n ? " or " : ", ", text_of(S, e->symbols[i]));
    return text_done(&w);
  }
  case TY_NUMBER: return "a number";
  case TY_TIME: return "a date";
  case TY_MONTHS: return "a duration in months";
  case TY_SECONDS: return "a duration";
  case TY_TEXT: return "a text";
  case TY_TRUTH: return "a condition";
  case TY_NONE: break;
  }
  return "a value";
}

/* ---- suggestions ---- */
static bool near_allowed(Sema *S, uint64_t comparisons) {
  if (S->deaf || S->near_budget < comparisons) return false;
  S->near_budget -= comparisons;
  return true;
}
const char *did_you_mean(Sema *S, const char *best) { return best ? arena_printf(S->a, "did you mean '%s'?", best) : NULL; }

static void try_preds(Sema *S, Nearest *near, bool acts) {
  for (PredId i = 1; i < S->p->preds.n; i++) {
    const Pred *d = &S->p->preds.at[i];
    if (d->form != PRED_ATTRIBUTE && (d->form == PRED_ACT) == acts) nearest_try(near, text_of(S, d->name));
  }
}
const char *near_pred(Sema *S, Name n, bool acts) {
  if (!near_allowed(S, S->p->preds.n)) return NULL;
  Nearest near;
  nearest_begin(&near, text_of(S, n));
  try_preds(S, &near, acts);
  return nearest_best(&near);
}
const char *near_attr(Sema *S, Name n, KindId kind) {
  if (!near_allowed(S, S->p->preds.n)) return NULL;
  Nearest near;
  nearest_begin(&near, text_of(S, n));
  if (S->p->kinds.at[kind].is_event) nearest_try(&near, "date");
  for (PredId i = 1; i < S->p->preds.n; i++) {
    const Pred *d = &S->p->preds.at[i];
    if (d->nparams && d->params[0].tag == TY_IND && kind_is(S->p, kind, d->params[0].of) && d->form != PRED_ACT)
      nearest_try(&near, text_of(S, d->name));
  }
  return nearest_best(&near);
}
static void try_inds(Sema *S, Nearest *near, KindId kind) {
  for (IndId i = 1; i < S->p->inds.n; i++) {
    const Ind *x = &S->p->inds.at[i];
    if (!x->kind || (kind && !kind_is(S->p, x->kind, kind))) continue;
    nearest_try(near, text_of(S, x->name));
    if (x->label.i) nearest_try(near, text_of(S, x->label));
  }
}
const char *near_ind(Sema *S, Name n, KindId kind) {
  if (!near_allowed(S, (uint64_t)S->p->inds.n * 2)) return NULL;
  Nearest near;
  nearest_begin(&near, text_of(S, n));
  try_inds(S, &near, kind);
  return nearest_best(&near);
}
const char *near_anything(Sema *S, Name n) {
  if (!near_allowed(S, (uint64_t)S->p->inds.n * 2 + S->p->enums.n)) return NULL;
  Nearest near;
  nearest_begin(&near, text_of(S, n));
  try_inds(S, &near, 0);
  for (EnumId e = 1; e < S->p->enums.n; e++)
    for (uint32_t i = 0; i < S->p->enums.at[e].n; i++) nearest_try(&near, text_of(S, S->p->enums.at[e].symbols[i]));
  return nearest_best(&near);
}
const char *near_label(Sema *S, Name n) {
  if (!near_allowed(S, S->p->provs.n)) return NULL;
  Nearest near;
  nearest_begin(&near, text_of(S, n));
  for (ProvId i = 1; i < S->p->provs.n; i++) nearest_try(&near, text_of(S, S->p->provs.at[i].label));
  return nearest_best(&near);
}

/* ---- names that are not declared ---- */
Diag *missing(Sema *S, DiagId id, Span span, Name name, bool once, const char *format, ...) {
  char words[512];
  va_list args;
  if (map_get(&S->lost, name.i) || (S->broken && id == D_NO_LABEL) || (once && !S->deaf && map_get(&S->told, name.i))) {
    S->hidden++;
    return &S->unheard;
  }
  if (once && !S->deaf) map_put(&S->told, name.i, 1);
  va_start(args, format);
  vsnprintf(words, sizeof words, format, args);
  va_end(args);
  return diag_add(S->diags, id, span, "%s", words);
}

/* ---- kinds and types ---- */
KindId kind_of_word(const Sema *S, Word w) {
  Name n = w.name;
  if (w.span.file < S->nfiles) {
    const FileInfo *f = &S->files[w.span.file];
    for (uint32_t i = 0; i < f->substs.n; i++)
      if (name_eq(f->substs.at[i].from.name, n)) {
        n = f->substs.at[i].to.name;
        break;
      }
  }
  return n.i ? kind_find(S->p, n) : 0;
}
static void no_kind(Sema *S, Word w, const char *what) {
  Nearest near;
  nearest_begin(&near, word_text(S, w));
  for (KindId i = 1; i < S->p->kinds.n; i++) nearest_try(&near, text_of(S, S->p->kinds.at[i].name));
  const char *best = nearest_best(&near);
  missing(S, D_UNDECLARED, w.span, w.name, !best, "there is no %s named '%s'", what, word_text(S, w))->hint = did_you_mean(S, best);
}
KindId need_kind(Sema *S, Word w) {
  KindId k = kind_of_word(S, w);
  if (!k) no_kind(S, w, "kind");
  return k;
}

static bool same_symbols(const Enum *e, const WordList *w) {
  if (e->n != w->n) return false;
  for (uint32_t i = 0; i < e->n; i++) {
    bool found = false;
    for (uint32_t k = 0; k < w->n && !found; k++) found = name_eq(e->symbols[i], w->at[k].name);
    if (!found) return false;
  }
  return true;
}
static Type enum_of(Sema *S, const TypeRef *r) {
  for (uint32_t i = 0; i < r->words.n; i++) {
    if (kind_of_word(S, r->words.at[i])) {
      diag_add(S->diags, D_NOT_A, r->words.at[i].span, "'%s' is a kind, and alternatives are words", word_text(S, r->words.at[i]))->hint =
          "declare a kind of which both are subkinds";
      return TY_POISON;
    }
    for (uint32_t k = 0; k < i; k++)
      if (name_eq(r->words.at[i].name, r->words.at[k].name)) {
        diag_add(S->diags, D_DECLARED_TWICE, r->words.at[i].span, "'%s' stands twice among the alternatives", word_text(S, r->words.at[i]));
        return TY_POISON;
      }
  }
  for (EnumId e = 1; e < S->p->enums.n; e++)
    if (same_symbols(&S->p->enums.at[e], &r->words)) return ty_of(TY_ENUM, e);
  Enum fresh = { NEW_ARRAY(S->a, Name, r->words.n), r->words.n, r->span };
  EnumId id = S->p->enums.n;
  vec_push(S->a, &S->p->enums, fresh);
  for (uint32_t i = 0; i < r->words.n; i++) {
    Name n = r->words.at[i].name;
    fresh.symbols[i] = n;
    SymbolEntry e = { id, map_get(&S->symbols, n.i) };
    vec_push(S->a, &S->symbol_entries, e);
    map_put(&S->symbols, n.i, S->symbol_entries.n);
  }
  return ty_of(TY_ENUM, id);
}
Type type_of_ref(Sema *S, const TypeRef *r) {
  if (!r->words.n) return TY_POISON;
  if (r->words.n > 1) return enum_of(S, r);
  Word w = r->words.at[0];
  KindId k = kind_of_word(S, w);
  if (k) return ty_of(TY_IND, k);
  if (name_eq(w.name, S->w_number)) return ty(TY_NUMBER);
  if (name_eq(w.name, S->w_date)) return ty(TY_TIME);
  if (name_eq(w.name, S->w_text)) return ty(TY_TEXT);
  if (name_eq(w.name, S->w_duration)) return ty(TY_SECONDS);
  if (name_eq(w.name, S->w_months)) return ty(TY_MONTHS);
  no_kind(S, w, "kind or type");
  return TY_POISON;
}

/* ---- symbols ---- */
EnumId symbol_enum(const Sema *S, Name n, uint32_t *count) {
  EnumId found = 0;
  *count = 0;
  for (uint32_t i = map_get(&S->symbols, n.i); i; i = S->symbol_entries.at[i - 1].next) {
    found = S->symbol_entries.at[i - 1].of;
    ++*count;
  }
  return found;
}
bool is_symbol(const Sema *S, Name n) { return map_get(&S->symbols, n.i) != 0; }
bool enum_has(const Program *p, EnumId e, Name n) {
  for (uint32_t i = 0; i < p->enums.at[e].n; i++)
    if (name_eq(p->enums.at[e].symbols[i], n)) return true;
  return false;
}

/* ---- values by name ---- */
bool is_value_name(const Sema *S, Name n) {
  bool ambiguous;
  return name_eq(n, S->w_none) || is_symbol(S, n) || ind_find_name(S->p, 0, n, &ambiguous) || ambiguous;
}

static bool found_ind(Sema *S, IndId i, Value *out, Type *type) {
  *out = value_make(V_IND, i);
  *type = ty_of(TY_IND, S->p->inds.at[i].kind);
  return true;
}
static bool name_ambiguous(Sema *S, Span span, const char *text, bool label) {
  diag_add(S->diags, D_AMBIGUOUS, span, "'%s' could be more than one individual", text)->hint =
      label ? "give the name instead of the label" : NULL;
  return false;
}
static bool not_the_type(Sema *S, Span span, const char *text, IndId other, Type want) {
  const Ind *x = &S->p->inds.at[other];
  Diag *d = diag_add(S->diags, D_TYPE, span, "'%s' is %s, and %s is needed here", text, type_words(S, ty_of(TY_IND, x->kind)),
                     type_words(S, want));
  d->second = x->span;
  d->second_note = "declared here";
  return false;
}

static bool symbol_value(Sema *S, Word w, Type want, Value *out, Type *type) {
  uint32_t count;
  EnumId e = symbol_enum(S, w.name, &count);
  *out = value_make(V_SYM, w.name.i);
  if (want.tag == TY_ENUM && enum_has(S->p, want.of, w.name)) *type = want;
  else if (want.tag == TY_NONE && count == 1) *type = ty_of(TY_ENUM, e);
  else if (want.tag == TY_NONE) *type = TY_ANYTHING;       /* told by what it is compared with */
  else {
    diag_add(S->diags, D_TYPE, w.span, "'%s' is one of the words %s, and %s is needed here", word_text(S, w),
             type_words(S, ty_of(TY_ENUM, e)), type_words(S, want));
    return false;
  }
  return true;
}

bool no_symbol(Sema *S, Word w, Type want) {
  Nearest near;
  nearest_begin(&near, word_text(S, w));
  for (uint32_t k = 0; k < S->p->enums.at[want.of].n; k++) nearest_try(&near, text_of(S, S->p->enums.at[want.of].symbols[k]));
  missing(S, D_UNDECLARED, w.span, w.name, false, "'%s' is none of %s", word_text(S, w), type_words(S, want))->hint =
      did_you_mean(S, nearest_best(&near));
  return false;
}

static bool no_individual(Sema *S, Name name, Span span, Type want) {
  if (S->cut_all || map_get(&S->cut, kind_root(S->p, want.of))) {
    S->hidden++;
    return false;
  }
  Diag *d = missing(S, D_UNDECLARED, span, name, false, "there is no %s named '%s'",
                    text_of(S, S->p->kinds.at[want.of].name), text_of(S, name));
  d->hint = name_eq(name, S->w_case) ? "this is about the record; what a case says of itself is changed in the case"
                                     : did_you_mean(S, near_ind(S, name, want.of));
  return false;
}

bool name_value(Sema *S, Word w, Type want, Value *out, Type *type) {
  bool ambiguous = false;
  if (S->case_event && name_eq(w.name, S->w_case)) {
    Type t = ty_of(TY_IND, S->p->inds.at[S->case_event].kind);
    bool fits = want.tag == TY_NONE || want.tag == TY_TIME || (want.tag == TY_IND && kind_is(S->p, t.of, want.of));
    return fits ? found_ind(S, S->case_event, out, type) : not_the_type(S, w.span, word_text(S, w), S->case_event, want);
  }
  if (name_eq(w.name, S->w_none)) {
    *out = VALUE_NONE;
    *type = want;
    return true;
  }
  IndId i = 0;
  if (want.tag == TY_IND) {
    i = ind_find_name(S->p, want.of, w.name, &ambiguous);
    if (i) return found_ind(S, i, out, type);
  }
  if (want.tag == TY_ENUM && enum_has(S->p, want.of, w.name)) return symbol_value(S, w, want, out, type);
  if (!ambiguous) i = ind_find_name(S->p, 0, w.name, &ambiguous);
  if (i && (want.tag == TY_NONE || want.tag == TY_IND || want.tag == TY_TIME)) {
    Type t = ty_of(TY_IND, S->p->inds.at[i].kind);
    bool fits = want.tag == TY_NONE || (want.tag == TY_TIME && is_event_type(S->p, t)) ||
                (want.tag == TY_IND && kind_is(S->p, t.of, want.of));
    if (fits && !(want.tag == TY_NONE && is_symbol(S, w.name))) return found_ind(S, i, out, type);
    if (!fits && !is_symbol(S, w.name)) return not_the_type(S, w.span, word_text(S, w), i, want);
  }
  if (ambiguous) return name_ambiguous(S, w.span, word_text(S, w), false);
  if (is_symbol(S, w.name)) {
    if (!i || want.tag != TY_NONE) return symbol_value(S, w, want, out, type);
    *out = VALUE_NONE;                                     /* both: told by what it is compared with */
    *type = TY_ANYTHING;
    return true;
  }
  if (i) return not_the_type(S, w.span, word_text(S, w), i, want);
  if (want.tag == TY_IND) return no_individual(S, w.name, w.span, want);
  if (want.tag == TY_ENUM) return no_symbol(S, w, want);
  missing(S, D_UNDECLARED, w.span, w.name, false, "nothing is named '%s'", word_text(S, w))->hint =
      did_you_mean(S, near_anything(S, w.name));
  return false;
}

bool text_value(Sema *S, Name n, Span span, Type want, Value *out, Type *type) {
  const char *text = text_of(S, n);
  bool ambiguous = false;
  if (want.tag == TY_TEXT || want.tag == TY_NONE) {
    *out = value_make(V_TEXT, n.i);
    *type = ty(TY_TEXT);
    return true;
  }
  if (want.tag == TY_ENUM && enum_has(S->p, want.of, n)) {
    *out = value_make(V_SYM, n.i);
    *type = want;
    return true;
  }
  if (want.tag != TY_IND) {
    diag_add(S->diags, D_TYPE, span, "a text stands here, and %s is needed", type_words(S, want));
    return false;
  }
  IndId i = ind_find(S->p, want.of, n, &ambiguous);
  if (i) return found_ind(S, i, out, type);
  if (ambiguous) return name_ambiguous(S, span, text, true);
  i = ind_find(S->p, 0, n, &ambiguous);
  if (i) return not_the_type(S, span, text, i, want);
  return no_individual(S, n, span, want);
}

/* The parser cannot know the charter's zone: it reads what has no offset of its own as UTC. */
Instant date_value(const Sema *S, const Expr *e) { return e->zoned ? e->value.n : e->value.n - S->p->zone; }
