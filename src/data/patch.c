/* patch.c - from changes of a case to operations on its JSON text. What is removed comes first, from the end of the
 * text to its beginning, so that no place moves before it is used; what is added names its place by keys alone. */
#include "data/patch.h"
#include "syntax/json.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct Removal { uint32_t lo, hi; } Removal;
typedef struct Patcher {
  Arena *a; const Program *p; const Case *cs; Json *root;
  VEC(Removal) removals;
  VEC(const char *) made;      /* paths of lists and objects that an operation has added */
  Patch adds;
} Patcher;

/* ---- values ---- */
static const Ind *ind_of(const Program *p, const Case *cs, IndId i) {
  return i < p->inds.n ? &p->inds.at[i] : &cs->inds.at[i - p->inds.n];
}
static const char *decimal(Arena *a, Value v) {
  int64_t whole = v.n / v.den, rest = v.n % v.den;
  if (!rest) return arena_printf(a, "%lld", (long long)whole);
  Text t = { .arena = a };
  text_printf(&t, "%s%lld.", v.n < 0 ? "-" : "", (long long)(whole < 0 ? -whole : whole));
  if (rest < 0) rest = -rest;
  for (int i = 0; rest && i < 20; i++) {
    rest *= 10;
    text_printf(&t, "%lld", (long long)(rest / v.den));
    rest %= v.den;
  }
  return text_done(&t);
}
const char *case_word(Arena *a, const Program *p, const Case *cs, Type type, Value v, bool *number) {
  *number = v.tag == V_NUM;
  switch ((ValueTag)v.tag) {
    case V_IND: {
      const Ind *i = ind_of(p, cs, (IndId)v.n);
      bool ambiguous;
      KindId kind = type.tag == TY_IND ? type.of : 0;
      bool found = i->label.i && v.n < p->inds.n && ind_find(p, kind, i->label, &ambiguous) == v.n;
      return name_text(p->names, found ? i->label : i->name);
    }
    case V_SYM: case V_TEXT: return name_text(p->names, (Name){ (uint32_t)v.n });
    case V_NUM: return decimal(a, v);
    case V_TIME: case V_MONTHS: case V_SECONDS: {
      Text t = { .arena = a };
      value_print(p, &t, v);
      return text_done(&t);
    }
    case V_UNSET: case V_NONE: case V_UNKNOWN: case V_ANY: break;
  }
  return NULL;
}

/* ---- places ---- */
static const char *below(const Patcher *x, const char *path, const char *key, size_t len) {
  Text t = { .arena = x->a };
  text_puts(&t, path);
  text_puts(&t, "/");
  for (size_t i = 0; i < len; i++) {
    if (key[i] == '~') text_puts(&t, "~0");
    else if (key[i] == '/') text_puts(&t, "~1");
    else text_put(&t, &key[i], 1);
  }
  return text_done(&t);
}
static const char *below_item(const Patcher *x, const char *path, const Json *in, const Json *item, uint32_t index) {
  return in->type == J_OBJECT ? below(x, path, item->key, item->key_len) : arena_printf(x->a, "%s/%u", path, index);
}
/* The path of the value that stands at these bytes, or (around) of the object that it is a member of. */
static const char *path_at(const Patcher *x, const Json *j, const char *path, uint32_t lo, uint32_t hi, bool around) {
  if (j->type != J_ARRAY && j->type != J_OBJECT) return NULL;
  uint32_t i = 0;
  for (const Json *k = j->u.first; k; k = k->next, i++) {
    if (lo < k->lo || hi > k->hi) continue;
    if (k->lo == lo && k->hi == hi) return around ? path : below_item(x, path, j, k, i);
    return path_at(x, k, below_item(x, path, j, k, i), lo, hi, around);
  }
  return NULL;
}
/* NULL: there is no such place. */
static const Json *at_path(const Patcher *x, const char *path) {
  const Json *j = x->root;
  const char *at = path;
  while (j && *at == '/') {
    const char *end = strchr(at + 1, '/');
    size_t n = end ? (size_t)(end - at) : strlen(at);
    const Json *k = j->type == J_OBJECT || j->type == J_ARRAY ? j->u.first : NULL;
    for (uint32_t i = 0; k; k = k->next, i++) {
      const char *here = below_item(x, "", j, k, i);
      if (strlen(here) == n && !memcmp(here, at, n)) break;
    }
    j = k;
    at += n;
  }
  return j;
}

/* ---- operations ---- */
static void remove_at(Patcher *x, Span s) {
  for (uint32_t i = 0; i < x->removals.n; i++)
    if (x->removals.at[i].lo == s.lo) return;
  Removal r = { s.lo, s.hi };
  if (s.hi > s.lo) vec_push(x->a, &x->removals, r);
}
static void add(Patcher *x, PatchKind kind, const char *path, const char *text, bool number) {
  PatchOp op = { kind, path, text, number };
  vec_push(x->a, &x->adds, op);
}
/* A list or object that must be there before something can be added to it. */
static void make(Patcher *x, PatchKind kind, const char *path) {
  for (uint32_t i = 0; i < x->made.n; i++)
    if (!strcmp(x->made.at[i], path)) return;
  vec_push(x->a, &x->made, path);
  if (!at_path(x, path)) add(x, kind, path, NULL, false);
}
static void no_longer_unknown(Patcher *x, PredId pred, IndId event, const Value *args) {
  const Pred *d = &x->p->preds.at[pred];
  for (uint32_t i = 0; i < x->cs->facts.given.n; i++) {
    const Given *g = &x->cs->facts.given.at[i];
    if (g->pred == pred && g->event == event && g->unknown) remove_at(x, g->span);
  }
  for (uint32_t i = 0; i < x->cs->facts.facts.n; i++) {
    const Fact *f = &x->cs->facts.facts.at[i];
    uint32_t k = 0;
    if (f->pred != pred || f->truth != U) continue;
    while (args && k < d->nparams && value_eq(f->args[k], args[k])) k++;
    bool own = f->args[d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1].n == event;
    if (args ? k == d->nparams : own) remove_at(x, f->span);
  }
}
static Span span_of(const Patcher *x, const Change *c) {
  const Pred *d = &x->p->preds.at[c->pred];
  for (uint32_t i = 0; i < x->cs->facts.facts.n; i++) {
    const Fact *f = &x->cs->facts.facts.at[i];
    uint32_t k = 0;
    while (f->pred == c->pred && f->truth == T && k < d->nparams && value_eq(f->args[k], c->args[k])) k++;
    if (f->pred == c->pred && f->truth == T && k == d->nparams) return f->span;
  }
  return (Span){ 0, 0, 0 };
}

/* ---- changes ---- */
/* The key of an object that says this value: as it is written there, else as cases would. */
static const char *key_below(Patcher *x, const char *path, Type t, Value v) {
  bool number;
  const char *word = case_word(x->a, x->p, x->cs, t, v, &number), *other = below(x, path, word, strlen(word));
  if (v.tag != V_IND || at_path(x, other)) return other;
  const Ind *i = ind_of(x->p, x->cs, (IndId)v.n);
  const char *name = name_text(x->p->names, i->name), *named = below(x, path, name, strlen(name));
  return at_path(x, named) ? named : other;
}
static void put(Patcher *x, const Change *c, const char *event) {
  const Pred *d = &x->p->preds.at[c->pred];
  uint32_t column = d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1, keys = 0, last = d->nparams;
  const char *name = name_text(x->p->names, d->name), *path = below(x, event, name, strlen(name));
  bool number = false;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (i != column) keys++, last = i;
  if (!d->functional && !keys) {                 /* a relation of the event alone */
    add(x, PATCH_VALUE, path, c->kind == CHANGE_ADD ? "yes" : "no", false);
    return;
  }
  if (c->kind == CHANGE_EMPTY) {
    make(x, d->functional || keys > 1 ? PATCH_OBJECT : PATCH_LIST, path);
    return;
  }
  for (uint32_t i = 0; i < d->nparams; i++) {
    if (i == column || (!d->functional && i == last)) continue;
    make(x, PATCH_OBJECT, path);
    path = key_below(x, path, d->params[i], c->args[i]);
  }
  if (d->functional) {
    const char *word = case_word(x->a, x->p, x->cs, d->value, c->to, &number);
    add(x, PATCH_VALUE, path, word, number);
    return;
  }
  make(x, PATCH_LIST, path);
  const char *word = case_word(x->a, x->p, x->cs, d->params[last], c->args[last], &number);
  add(x, PATCH_VALUE, arena_printf(x->a, "%s/-", path), word, number);
}
static void patch_change(Patcher *x, const Change *c) {
  Span s = ind_of(x->p, x->cs, c->event)->span;
  const char *event = path_at(x, x->root, "", s.lo, s.hi, true);
  bool number;
  if (!event) return;
  if (c->kind == CHANGE_DATE) {
    const char *date = case_word(x->a, x->p, x->cs, (Type){ TY_TIME, 0 }, c->to, &number);
    add(x, PATCH_VALUE, below(x, event, "date", 4), date, false);
    return;
  }
  no_longer_unknown(x, c->pred, c->event, c->kind == CHANGE_EMPTY ? NULL : c->args);
  bool gone = c->kind == CHANGE_DROP || (c->kind == CHANGE_SET && c->to.tag == V_NONE);
  const Pred *d = &x->p->preds.at[c->pred];
  bool word = !d->functional && d->nparams == 1;      /* "yes" or "no", and no list */
  if (gone && !word) remove_at(x, span_of(x, c));
  else put(x, c, event);
}
static int from_the_end(const void *a, const void *b) {
  const Removal *x = a, *y = b;
  return x->lo > y->lo ? -1 : x->lo < y->lo;
}
Patch case_patch(Arena *a, const Program *p, const Case *cs, const Change *const *changes, uint32_t n) {
  Patcher x = { .a = a, .p = p, .cs = cs };
  Patch out = { 0 };
  Span s = cs->span;
  if (!s.file || s.file >= p->sources->all.n) return out;
  Diags *diags = NEW(a, Diags);
  diags->arena = a;
  size_t end;
  x.root = json_parse(a, diags, p->sources->all.at[s.file], s.file, s.lo, s.hi, &end, NULL);
  if (!x.root) return out;
  for (uint32_t i = 0; i < n; i++) patch_change(&x, changes[i]);
  if (x.removals.n) qsort(x.removals.at, x.removals.n, sizeof *x.removals.at, from_the_end);
  for (uint32_t i = 0; i < x.removals.n; i++) {
    const char *path = path_at(&x, x.root, "", x.removals.at[i].lo, x.removals.at[i].hi, false);
    PatchOp op = { PATCH_REMOVE, path, NULL, false };
    if (op.path) vec_push(a, &out, op);
  }
  for (uint32_t i = 0; i < x.adds.n; i++) vec_push(a, &out, x.adds.at[i]);
  return out;
}
