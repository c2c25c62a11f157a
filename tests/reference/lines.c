/* lines.c - see lines.h. */
#include "lines.h"
#include <ctype.h>
#include <stdlib.h>

void split(Arena *a, const char *text, Lines *l) {
  l->n = 0;
  while (*text && l->n < 700) {
    size_t n = strcspn(text, "\n");
    l->at[l->n++] = arena_text(a, text, n);
    text += n + (text[n] == '\n');
  }
}
const char *join(Arena *a, const Lines *l) {
  Text t = { .arena = a };
  for (uint32_t i = 0; i < l->n; i++) text_puts(&t, l->at[i]), text_puts(&t, "\n");
  return l->n ? text_done(&t) : "";
}
static int depth_change(const char *s) {
  int d = 0;
  bool quoted = false;
  for (; *s; s++) {
    if (*s == '"') quoted = !quoted;
    if (!quoted) d += (*s == '{') - (*s == '}');
  }
  return d;
}
uint32_t block_end(const Lines *l, uint32_t i) {
  int d = 0;
  for (uint32_t k = i; k < l->n; k++) {
    d += depth_change(l->at[k]);
    if (d <= 0) return k + 1;
  }
  return l->n;
}

/* ---- variants ---- */
enum { MOST = 200 };
/* An entry of the record, by its lines. Entries of the same key belong together: one takes the place of all. */
typedef struct Part { uint32_t from, to; const char *key; bool event; int fate; } Part;   /* 0 stays, 1 assumed, 2 left out */

static const char *lines_text(Arena *a, const Lines *l, uint32_t from, uint32_t to) {
  Text t = { .arena = a };
  for (uint32_t i = from; i < to; i++) text_printf(&t, "%s\n", l->at[i]);
  return text_done(&t);
}
static bool begins(const char *s, const char *word) { return !strncmp(s, word, strlen(word)); }
/* "member(Ruri)" of a fact, "Decision E1" of an event; NULL: no entry that can be varied. */
static const char *key_of(Arena *a, const char *s, bool block, bool *event) {
  *event = block;
  if (block) {
    const char *on = strstr(s, " on ");
    bool label = on && memchr(s, '"', (size_t)(on - s));
    return isupper((unsigned char)*s) && on && !label ? arena_text(a, s, (size_t)(on - s)) : NULL;
  }
  if (begins(s, "unknown ")) s += 8;
  if (begins(s, "not ")) s += 4;
  const char *close = strchr(s, ')');
  if (!islower((unsigned char)*s) || begins(s, "relation ") || begins(s, "act ") || begins(s, "office ") || begins(s, "event ") || !close) return NULL;
  return arena_text(a, s, (size_t)(close + 1 - s));
}
/* An office of many: the holder belongs to the key, and is looked for by it. */
static bool many(const Lines *l, const char *key) {
  size_t n = strcspn(key, "(");
  for (uint32_t i = 0; i < l->n; i++)
    if (begins(l->at[i], "office ") && !strncmp(l->at[i] + 7, key, n) && strstr(l->at[i], ", many")) return true;
  return false;
}
static bool mentions(const char *line, const char *name) {
  size_t n = strlen(name);
  for (const char *at = line; (at = strstr(at, name)); at++)
    if (!isalnum((unsigned char)at[n]) && (at == line || !isalnum((unsigned char)at[-1]))) return true;
  return false;
}
static const char *event_name(const Part *e) { return strchr(e->key, ' ') + 1; }
/* A provision that names an event cannot do without it. */
static bool named(const Lines *l, const Part *all, uint32_t n, const Part *e) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = all[i].from; k < all[i].to && begins(l->at[all[i].from], "article "); k++)
      if (mentions(l->at[k], event_name(e))) return true;
  return false;
}
/* The lines of a part without those that mention an event that is left out. */
static void put_lines(const Lines *l, const Part *all, uint32_t n, const Part *e, Text *out) {
  for (uint32_t i = e->from; i < e->to; i++) {
    bool out_too = false;
    for (uint32_t k = 0; k < n && !out_too; k++) out_too = all[k].event && all[k].fate == 2 && mentions(l->at[i], event_name(&all[k]));
    if (!out_too) text_printf(out, "%s\n", l->at[i]);
  }
}
/* Something else of the key, which is to be replaced: not known, or an event with what another of its kind has. */
static void put_other(const Lines *l, const Part *all, uint32_t n, const Part *e, Text *out) {
  size_t kind = strcspn(e->key, " ");
  const Part *donor = NULL;
  if (!e->event) {
    text_printf(out, "unknown %s\n", e->key);
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    if (all[i].event && &all[i] != e && !strncmp(all[i].key, e->key, kind + 1)) donor = &all[i];
  text_printf(out, "%s on 2020-02-02 {\n", e->key);
  int depth = 1;
  for (uint32_t i = donor ? donor->from + 1 : 0; donor && i + 1 < donor->to; i++) {
    int before = depth;
    depth += depth_change(l->at[i]);
    if (before == 1 && depth == 1) text_printf(out, "%s\n", l->at[i]);
  }
  text_puts(out, "}\n");
}
static bool same_key(const Part *x, const Part *y) { return x->key && y->key && !strcmp(x->key, y->key); }
static bool first_of_key(const Part *all, uint32_t i) {
  for (uint32_t k = 0; k < i; k++)
    if (same_key(&all[k], &all[i])) return false;
  return true;
}

bool vary(Arena *a, Rng *r, const Lines *l, Varied *out) {
  Part all[MOST];
  uint32_t n = 0, changed = 0;
  VEC(const char *) assume = { 0 }, without = { 0 };
  Text base = { .arena = a }, same = { .arena = a };
  for (uint32_t i = 0, end; i < l->n && n < MOST; i = end) {
    Part e = { .from = i, .to = end = block_end(l, i) };
    e.key = key_of(a, l->at[i], end > i + 1, &e.event);
    if (e.key && many(l, e.key)) e.key = NULL;
    if (!e.key) e.event = false;
    all[n++] = e;
  }
  for (uint32_t i = 0; i < n; i++) {
    Part *e = &all[i];
    if (e->key && first_of_key(all, i) && !rng_below(r, 4)) e->fate = 1 + (int)rng_below(r, 2);
    if (!e->fate) continue;
    if (e->fate == 2 && e->event && named(l, all, n, e)) e->fate = 1;
    for (uint32_t k = i; k < n; k++)
      if (same_key(&all[k], e)) all[k].fate = e->fate;
    changed++;
  }
  for (uint32_t i = 0; i < n; i++) {
    Part *e = &all[i];
    bool first = first_of_key(all, i);
    if (e->fate == 2 && first) vec_push(a, &without, e->key);
    if (e->fate == 1 && first) put_other(l, all, n, e, &base);
    if (e->fate != 1) text_puts(&base, lines_text(a, l, e->from, e->to));
    if (e->fate == 1) {
      Text own = { .arena = a };
      put_lines(l, all, n, e, &own);
      if (own.n) vec_push(a, &assume, text_done(&own));
    }
    if (e->fate != 2) put_lines(l, all, n, e, &same);
  }
  *out = (Varied){ text_done(&base), text_done(&same), { assume.at, assume.n, without.at, without.n } };
  return changed > 0;
}
