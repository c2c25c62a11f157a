/* word.c - what the keys of objects mean, found out once: cases of a stream mostly have the same keys in the same order. */
#include "base/limit.h"
#include "data/reader.h"

enum { MOST_WORDS = LIMIT(256, 3) };      /* further ones are found out about again each time */

static const char *const reserved[] = {
  [WORD_DATE] = "date", [WORD_UNKNOWN] = "unknown", [WORD_PROPOSED] = "proposed", [WORD_EVENTS] = "events",
  [WORD_INTRODUCES] = "introduces", [WORD_DECIDES] = "decides",
};
const char *reserved_word(uint32_t i) { return i + 1 < sizeof reserved / sizeof *reserved ? reserved[i + 1] : NULL; }

static bool is_key(const KeyWord *w, const Json *j) {
  return w->len == j->key_len && !memcmp(w->text, j->key, w->len);
}

static KeyWord *new_word(Reader1 *x, const Json *j) {
  bool keep = x->r->words.n < MOST_WORDS;
  Arena *arena = keep ? x->r->arena : x->arena;
  KeyWord *w = NEW(arena, KeyWord);
  w->text = arena_text(arena, j->key, j->key_len);
  w->len = j->key_len;
  for (uint32_t i = WORD_DATE; i < sizeof reserved / sizeof *reserved; i++)
    if (strlen(reserved[i]) == w->len && !memcmp(reserved[i], w->text, w->len)) w->reserved = (Reserved)i;
  /* Names that come with a case are not those of anything that was declared. */
  w->named = name_find(x->r->program->names, w->text, w->len, &w->name);
  if (w->named) w->kind = kind_find(x->p, w->name);
  if (w->kind && x->p->kinds.at[w->kind].is_event) w->event = w->kind;
  w->names = w->event;
  if (!keep) return w;
  bool plain = true;               /* it looks in a source like that, if nothing is escaped */
  for (uint32_t i = 0; i < w->len; i++) plain &= (unsigned char)w->text[i] >= ' ' && w->text[i] != '"' && w->text[i] != '\\';
  JsonKey key = { plain ? w->text : NULL, w->len, key_of(w->text, w->len) };
  vec_room(x->r->texts.arena, &x->r->texts.keys, 1);      /* for both, or neither: memory may run out */
  vec_push(arena, &x->r->words, w);
  vec_push(x->r->texts.arena, &x->r->texts.keys, key);
  return w;
}

KeyWord *word_found(Reader1 *x, Json *j, uint32_t at) {
  CaseReader *r = x->r;
  KeyWord *w = NULL;
  if (at < r->words.n && is_key(r->words.at[at], j)) w = r->words.at[at];
  for (uint32_t i = 0; !w && i < r->words.n; i++)
    if (is_key(r->words.at[i], j)) w = r->words.at[i];
  if (!w) w = new_word(x, j);
  j->note = w;
  return w;
}

/* The predicate that a key of an event of `kind` gives: an attribute, or what has the event as its last parameter. */
bool pred_fits(const Program *p, PredId pred, KindId kind) {
  const Pred *d = &p->preds.at[pred];
  if (!d->nparams) return false;
  if (d->form == PRED_ATTRIBUTE) return kind_is(p, kind, d->params[0].of);
  if (d->form == PRED_ACT) return false;
  Type last = d->params[d->nparams - 1];
  return last.tag == TY_IND && p->kinds.at[last.of].is_event && kind_is(p, kind, last.of);
}

PredId pred_named(const Reader1 *x, KindId kind, Name name) {
  PredId id = pred_find(x->p, name, kind);
  if (id) return id;
  id = pred_find(x->p, name, 0);
  return id && pred_fits(x->p, id, kind) ? id : 0;
}

PredId word_pred_new(const Reader1 *x, KeyWord *w, KindId kind) {
  w->at = kind;
  w->pred = w->named ? pred_named(x, kind, w->name) : 0;
  w->names = w->pred && x->p->preds.at[w->pred].value.tag == TY_IND;
  return w->pred;
}
