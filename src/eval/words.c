/* words.c - values, facts and conditions in words. */
#include "eval/engine.h"

#include <stdio.h>

Text text_new(Arena *a) {
  Text t = { a, NULL, 0, 0 };
  return t;
}

static void put_ind(const Engine *e, Text *t, IndId i) {
  if (i >= e->p->inds.n) {
    text_puts(t, ind_text(e->p, ind_at(e, i)));
    return;
  }
  const IndWord *w = &e->p->words.at[i];
  if (w->n == IND_WORD_LONG) {
    text_put(t, w->u.far.at, w->u.far.len);
    return;
  }
  if (t->cap - t->n <= sizeof *w) text_room(t, sizeof *w);
  memcpy(t->at + t->n, w, sizeof *w);            /* all of it, whatever the length */
  t->n += w->n;
  t->at[t->n] = 0;
}
/* In a register of a million persons each is in memory that must be waited for. Each step is taken for many before the next, so that
 * what they wait for comes together. */
void inds_expect(const Engine *e, const IndId *inds, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (inds[i] < e->p->inds.n) __builtin_prefetch(&e->p->words.at[inds[i]]);
}
void inds_fetch(const Engine *e, const IndId *inds, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const IndWord *w = inds[i] < e->p->inds.n ? &e->p->words.at[inds[i]] : NULL;
    if (w && w->n == IND_WORD_LONG) __builtin_prefetch(w->u.far.at);
  }
}
void put_value(const Engine *e, Text *t, Value v) {
  if (v.tag == V_IND) put_ind(e, t, (IndId)v.n);
  else if (v.tag == V_ANY && v.n) text_put(t, &(char){ (char)(HOLE + v.n - 1) }, 1);
  else if (v.tag == V_ANY) text_puts(t, "anybody");
  else value_print(e->p, t, v);
}
void engine_put_value(const Engine *e, Text *t, Value v) { put_value(e, t, v); }
/* Most have short words: room is made for as many as there are, and all of each is copied, as in put_ind. */
void engine_put_inds(const Engine *e, Text *t, const IndId *inds, uint32_t n) {
  const IndWord *words = e->p->words.at;
  uint32_t known = e->p->inds.n;
  enum { EACH = sizeof *words + 2 };
  text_room(t, (size_t)n * EACH);
  char *at = t->at + t->n;
  for (uint32_t i = 0; i < n; i++) {
    const IndWord *w = inds[i] < known ? &words[inds[i]] : NULL;
    if (i) {
      memcpy(at, ", ", 2);
      at += 2;
    }
    if (w && w->n != IND_WORD_LONG) {
      memcpy(at, w, sizeof *w);
      at += w->n;
      continue;
    }
    t->n = (size_t)(at - t->at);
    put_ind(e, t, inds[i]);
    text_room(t, (size_t)(n - i) * EACH);
    at = t->at + t->n;
  }
  t->n = (size_t)(at - t->at);
  t->at[t->n] = 0;
}
const char *engine_value_text(const Engine *e, Arena *a, Value v) {
  if (v.tag == V_IND && !ind_is_case(e, v)) return ind_text(e->p, ind_at(e, (IndId)v.n));
  Text t = text_new(a);
  put_value(e, &t, v);
  return text_done(&t);
}

void put_call(const Engine *e, Text *t, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  text_puts(t, name_text(e->p->names, d->name));
  text_puts(t, "(");
  for (uint32_t i = 0; i < d->nparams; i++) {
    if (i) text_puts(t, ", ");
    put_value(e, t, args[i]);
  }
  text_puts(t, ")");
}
const char *call_text(const Engine *e, Arena *a, PredId pred, const Value *args) {
  Text t = text_new(a);
  put_call(e, &t, pred, args);
  return text_done(&t);
}

static int param_named(const Pred *d, const Names *names, const char *s, size_t n) {
  for (uint32_t i = 0; i < d->nparams; i++)
    if (name_len(names, d->param_names[i]) == n && !memcmp(name_text(names, d->param_names[i]), s, n)) return (int)i;
  return -1;
}
static void add_part(const Engine *e, PhraseParts *out, const char *text, size_t len, int param) {
  PhrasePart p = { text, len, param };
  vec_push(e->base, &out->all, p);
}
static const PhraseParts *parts_of(const Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  PhraseParts *out = &e->phrases[pred];
  if (out->all.n) return out;
  const char *s = name_text(e->p->names, d->phrase);
  for (const char *open; (open = strchr(s, '{'));) {
    const char *close = strchr(open, '}');
    if (!close) break;
    int i = param_named(d, e->p->names, open + 1, (size_t)(close - open - 1));
    if (i < 0 && close - open == 6 && !strncmp(open, "{value", 6)) i = -2;
    add_part(e, out, s, (size_t)(open - s), i);
    if (i == -1) add_part(e, out, open, (size_t)(close - open + 1), -1);
    s = close + 1;
  }
  add_part(e, out, s, strlen(s), -1);
  return out;
}
static void put_part(const Engine *e, Text *t, const PhrasePart *p, const Value *args, const Value *value) {
  if (p->len) text_put(t, p->text, p->len);
  if (p->param >= 0) put_value(e, t, args[p->param]);
  else if (p->param == -2 && value) put_value(e, t, *value);
  else if (p->param == -2) text_puts(t, "{value}");
}
bool put_phrase(const Engine *e, Text *t, PredId pred, const Value *args, const Value *value) {
  if (!e->p->preds.at[pred].phrase.i) return false;
  const PhraseParts *parts = parts_of(e, pred);
  for (uint32_t i = 0; i < parts->all.n; i++) put_part(e, t, &parts->all.at[i], args, value);
  return true;
}
const char *phrase_text(const Engine *e, Arena *a, PredId pred, const Value *args, const Value *value) {
  Text t = text_new(a);
  return put_phrase(e, &t, pred, args, value) ? text_done(&t) : NULL;
}

static const char *mode_word(GoalMode m) { return m == G_MAY ? "may" : m == G_MUST ? "must" : "must not"; }

void put_atom(const Engine *e, Text *t, GoalMode mode, PredId pred, const Value *args, const Value *value) {
  const Pred *d = &e->p->preds.at[pred];
  if (mode != G_PRED) {
    put_value(e, t, args[0]);
    text_puts(t, " ");
    text_puts(t, mode_word(mode));
    text_puts(t, " ");
    text_puts(t, name_text(e->p->names, d->name));
    for (uint32_t i = 1; i < d->nparams; i++) {
      text_puts(t, i > 1 ? ", " : " ");
      put_value(e, t, args[i]);
    }
    return;
  }
  bool phrase = put_phrase(e, t, pred, args, value);
  if (!phrase) put_call(e, t, pred, args);
  if (!value || (phrase && strstr(name_text(e->p->names, d->phrase), "{value}"))) return;
  text_puts(t, " is ");
  if (value->tag == V_NONE) text_puts(t, d->form == PRED_OFFICE ? "vacant" : "none");
  else if (value->tag == V_UNKNOWN) text_puts(t, "not known");
  else put_value(e, t, *value);
}
const char *atom_text(const Engine *e, Arena *a, GoalMode mode, PredId pred, const Value *args, const Value *value) {
  Text t = text_new(a);
  put_atom(e, &t, mode, pred, args, value);
  return text_done(&t);
}

const char *engine_fact_text(const Engine *e, Arena *a, PredId pred, const Value *args) {
  return atom_text(e, a, G_PRED, pred, args, NULL);
}

void put_doing(const Engine *e, Text *t, PredId act, const Value *row, const char *then) {
  if (!put_phrase(e, t, act, row, NULL)) put_call(e, t, act, row);
  text_puts(t, then);
}
const char *doing_text(const Engine *e, Arena *a, PredId act, const Value *row, const char *then) {
  Text t = text_new(a);
  put_doing(e, &t, act, row, then);
  return text_done(&t);
}

/* What is required, and what that fails on, unless this begins with the same words. */
static void put_required(const Engine *e, Text *t, const Finding *f) {
  text_puts(t, "it is required that ");
  size_t words = t->n;
  put_node_words(e, t, f->required);
  size_t n = t->n - words;
  if (!f->fails) return;
  text_puts(t, f->fails->kind == PF_ATOM || f->fails->kind == PF_ABSENT ? "; not so: " : "; ");
  size_t says = t->n;
  if (f->fails->says.brief) text_puts(t, f->fails->says.brief);
  else proof_words(e, t, f->fails, "   ");
  if (t->n - says < n || memcmp(t->at + words, t->at + says, n)) return;
  memmove(t->at + words, t->at + says, t->n - says);
  t->n -= says - words;
}
/* Most findings are of few sorts, and are put in words where they are shown. */
static const char not_permitted[] = ", and no provision permits it";
void finding_words(const Engine *e, Text *t, const Finding *f) {
  if (f->message) text_puts(t, f->message);
  else if (f->required) put_required(e, t, f);
  else put_doing(e, t, f->act, f->row, not_permitted);
}
bool finding_words_around(const Engine *e, const Finding *f, uint32_t col, Text *before, Text *behind) {
  if (f->message || f->required || !e->p->preds.at[f->act].phrase.i) return false;
  const PhraseParts *parts = parts_of(e, f->act);
  Text *to = before;
  for (uint32_t i = 0; i < parts->all.n; i++) {
    PhrasePart p = parts->all.at[i];
    bool here = p.param == (int)col;
    if (here && to == behind) return false;
    if (here) p.param = -1;
    put_part(e, to, &p, f->row, NULL);
    if (here) to = behind;
  }
  text_puts(to, not_permitted);
  return to == behind;
}
const char *finding_message(const Engine *e, Arena *a, const Finding *f) {
  if (f->message) return f->message;
  Text t = text_new(a);
  finding_words(e, &t, f);
  return text_done(&t);
}

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
NodeWords *node_known(const Engine *e, const Node *n) {
  NodeWords *w = n->id && n->id < e->nnode_words ? &e->node_words[n->id] : NULL;
  if (w && w->of != n) *w = (NodeWords){ .of = n };
  return w;
}
/* The source's words, one blank between two. What a node says is asked for again and again, so it is kept. */
void put_node_words(const Engine *e, Text *t, const Node *n) {
  NodeWords *known = node_known(e, n);
  if (known && known->words.at) {
    text_put(t, known->words.at, known->words.len);
    return;
  }
  Span s = n->span;
  if (!s.file || s.file >= e->p->sources->all.n) {
    text_puts(t, op_text(n->op));
    return;
  }
  const Source *src = e->p->sources->all.at[s.file];
  const char *at = src->text + s.lo, *end = src->text + (s.hi < src->len ? s.hi : src->len);
  Text fresh = text_new(e->base), *to = known ? &fresh : t;
  while (at < end) {
    const char *word = at;
    while (at < end && !is_blank(*at)) at++;
    text_put(to, word, (size_t)(at - word));
    if (at < end) text_put(to, " ", 1);
    while (at < end && is_blank(*at)) at++;
  }
  if (!known) return;
  known->words = (Words){ text_done(&fresh), fresh.n };
  text_put(t, known->words.at, fresh.n);
}
const char *node_words(const Engine *e, Arena *a, const Node *n) {
  Text t = text_new(a);
  put_node_words(e, &t, n);
  return text_done(&t);
}
