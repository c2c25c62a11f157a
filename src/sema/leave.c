/* leave.c - what is left out of a record, by its key, its name or its place. */
#include "sema/private.h"
#include <ctype.h>

/* ---- places: FILE:LINE ---- */
static bool is_place(const char *text, size_t *path, uint32_t *line) {
  const char *colon = strrchr(text, ':');
  if (!colon || colon == text || !colon[1]) return false;
  *line = 0;
  for (const char *c = colon + 1; *c; c++) {
    if (!isdigit((unsigned char)*c) || *line > UINT32_MAX / 16) return false;
    *line = *line * 10 + (uint32_t)(*c - '0');
  }
  *path = (size_t)(colon - text);
  return true;
}
/* A source is known by its path, or by the last parts of it. */
static bool is_path(const char *path, const char *text, size_t n) {
  size_t len = strlen(path);
  return len >= n && !memcmp(path + len - n, text, n) && (len == n || path[len - n - 1] == '/');
}
static uint32_t find_file(Sema *S, const char *text, size_t n, Span span) {
  uint32_t found = 0;
  Nearest near;
  nearest_begin(&near, arena_text(S->a, text, n));
  for (uint32_t i = 1; i < S->s->sources->all.n; i++) {
    const char *path = S->s->sources->all.at[i]->path, *slash = strrchr(path, '/');
    nearest_try(&near, slash ? slash + 1 : path);
    if (!is_path(path, text, n)) continue;
    if (found) {
      diag_add(S->diags, D_AMBIGUOUS, span, "%.*s could be more than one file", (int)n, text)->hint = path;
      return 0;
    }
    found = i;
  }
  if (!found)
    diag_add(S->diags, D_LEFT_OUT, span, "no file of the charter and the record is %.*s", (int)n, text)->hint =
        did_you_mean(S, nearest_best(&near));
  return found;
}
static Span line_span(const Source *s, uint32_t file, uint32_t line) {
  size_t at = 0;
  for (uint32_t i = 1; i < line && at < s->len; i++) {
    const char *end = memchr(s->text + at, '\n', s->len - at);
    at = end ? (size_t)(end - s->text) + 1 : s->len;
  }
  const char *end = at < s->len ? memchr(s->text + at, '\n', s->len - at) : NULL;
  Span span = { file, (uint32_t)at, end ? (uint32_t)(end - s->text) : (uint32_t)s->len };
  return span;
}
static bool begins_in(Span line, Span entry) { return entry.file == line.file && entry.lo >= line.lo && entry.lo < line.hi; }

static void leave_line(Sema *S, const char *text, size_t path, uint32_t line, Span span) {
  uint32_t file = find_file(S, text, path, span);
  if (!file) return;
  LeftOut l = { .line = line_span(S->s->sources->all.at[file], file, line), .span = span };
  for (IndId i = 1; i < S->base->inds.n; i++) {
    const Ind *x = &S->base->inds.at[i];
    if (!x->kind || !S->base->kinds.at[x->kind].is_event || !begins_in(l.line, x->span)) continue;
    take_out(S, i, span);
    l.matched++;
  }
  if (!l.matched) vec_push(S->a, &S->taken->left, l);        /* an event is left out whole, whatever else its line says */
}

/* ---- names ---- */
static void leave_event(Sema *S, IndId i, Span span, const char *text) {
  const Ind *x = &S->base->inds.at[i];
  if (S->base->kinds.at[x->kind].is_event) {
    take_out(S, i, span);
    return;
  }
  diag_add(S->diags, D_LEFT_OUT, span, "'%s' is %s, and only events are left out whole", text, type_words(S, ty_of(TY_IND, x->kind)))->hint =
      "leave out what is recorded of it: member(Armenia)";
}
static void leave_name(Sema *S, KindId kind, Name name, Span span) {
  bool ambiguous;
  const char *text = text_of(S, name);
  IndId i = ind_find(S->base, kind, name, &ambiguous);
  if (i) leave_event(S, i, span, text);
  else if (ambiguous) diag_add(S->diags, D_AMBIGUOUS, span, "'%s' could be more than one individual", text)->hint = "say its kind: Decision D1";
  else if (!kind && pred_find(S->base, name, 0))
    diag_add(S->diags, D_LEFT_OUT, span, "'%s' is recorded of something", text)->hint = arena_printf(S->a, "say of what: %s(..)", text);
  else
    diag_add(S->diags, D_UNDECLARED, span, "there is no %s named '%s'", kind ? text_of(S, S->base->kinds.at[kind].name) : "event", text)->hint =
        did_you_mean(S, near_ind(S, name, kind));
}
static void leave_key(Sema *S, const Expr *head) {
  Value *args = NEW_ARRAY(S->a, Value, MAX_ARGS + 1);
  LeftOut l = { .args = args, .span = head->span };
  l.pred = literal_head(S, head, args, &l.nargs);
  if (l.pred) vec_push(S->a, &S->taken->left, l);
}

void leave_out(Sema *S, const char *text) {
  size_t path;
  uint32_t line, file = source_add(S->s->sources, "left out", text, strlen(text));
  Span whole = { file, 0, (uint32_t)strlen(text) };
  if (is_place(text, &path, &line)) {
    leave_line(S, text, path, line, whole);
    return;
  }
  const Decl *d = parse_key(S->s, file);
  if (!d) return;
  if (d->op == DECL_INDIVIDUAL) {
    KindId kind = need_kind(S, d->parent);
    if (kind) leave_name(S, kind, d->text ? name_str(S->s->names, d->text) : d->name.name, whole);
  } else if (d->head->op == E_NAME) {
    leave_name(S, 0, d->head->word.name, whole);
  } else if (d->head->op == E_TEXT) {
    leave_name(S, 0, name_str(S->s->names, d->head->text), whole);
  } else {
    leave_key(S, d->head);
  }
}

/* ---- what it fits ---- */
static bool fits(const LeftOut *l, PredId pred, const Value *args, uint32_t n) {
  if (l->pred != pred || l->nargs > n) return false;
  for (uint32_t i = 0; i < l->nargs; i++)
    if (!value_eq(l->args[i], args[i])) return false;
  return true;
}
bool left_out_fact(Sema *S, const Fact *f) {
  bool out = false;
  for (uint32_t i = 0; i < S->taken->left.n; i++) {
    LeftOut *l = &S->taken->left.at[i];
    if (!(l->pred ? fits(l, f->pred, f->args, S->p->preds.at[f->pred].nparams) : begins_in(l->line, f->span))) continue;
    l->matched++;
    out = true;
  }
  return out;
}
/* An attribute that is left out as a whole is as though it had not been given. */
bool left_out_given(Sema *S, const Given *g) {
  bool out = false;
  Value event = value_make(V_IND, g->event);
  for (uint32_t i = 0; i < S->taken->left.n; i++) {
    LeftOut *l = &S->taken->left.at[i];
    if (!(l->pred ? fits(l, g->pred, &event, 1) : begins_in(l->line, g->span))) continue;
    l->matched++;
    out = true;
  }
  return out;
}
bool left_out_at(Sema *S, Span at) {
  bool out = false;
  for (uint32_t i = 0; i < S->taken->left.n; i++) {
    LeftOut *l = &S->taken->left.at[i];
    if (l->pred || !begins_in(l->line, at)) continue;
    l->matched++;
    out = true;
  }
  return out;
}

/* ---- what it does not ---- */
static const char *recorded_keys(Sema *S, PredId pred) {
  enum { FEW = 3 };
  const Pred *d = &S->base->preds.at[pred];
  const Facts *r = &S->base->record;
  Text t = { .arena = S->a };
  uint32_t n = 0;
  LeftOut last = { .pred = 0 };
  for (uint32_t i = 0; i < r->facts.n; i++) {
    const Fact *f = &r->facts.at[i];
    if (f->pred != pred || fits(&last, pred, f->args, d->nparams)) continue;
    if (++n > FEW) break;
    last = (LeftOut){ .pred = pred, .args = f->args, .nargs = d->nparams };
    text_printf(&t, "%s%s(", n > 1 ? ", " : "the record has ", text_of(S, d->name));
    for (uint32_t k = 0; k < d->nparams; k++) {
      if (k) text_puts(&t, ", ");
      value_print(S->base, &t, f->args[k]);
    }
    text_puts(&t, ")");
  }
  if (!n) return d->rules.n ? "provisions conclude it, and the record does not say it of anything" : "the record does not say it of anything";
  if (n > FEW) text_puts(&t, " and more");
  return text_done(&t);
}
void check_left_out(Sema *S) {
  for (uint32_t i = 0; i < S->taken->left.n; i++) {
    const LeftOut *l = &S->taken->left.at[i];
    if (l->matched) continue;
    Diag *d = diag_add(S->diags, D_LEFT_OUT, l->span, l->pred ? "the record has no such entry" : "no entry begins there");
    d->hint = l->pred ? recorded_keys(S, l->pred) : "the line of an entry is the one in which it begins";
  }
}
