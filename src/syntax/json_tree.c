/* json_tree.c - the tree of a text of which simdjson has found the structure, and what all trees must keep to. */
#include "syntax/json.h"
#include "syntax/structure.h"

/* ---- keys of one object that are the same: small objects pairwise, large ones by a table ---- */
static bool same_key(const Json *a, const Json *b) {
  return a->key_len == b->key_len && (!a->key_len || (a->key[0] == b->key[0] && !memcmp(a->key, b->key, a->key_len)));
}

static void key_twice(Diags *diags, uint32_t file, const Json *first, const Json *again) {
  Diag *d = diag_add(diags, D_JSON_TWICE, (Span){ file, again->key_lo, again->key_hi }, "the key '%.*s' is given twice",
                     (int)(again->key_len > 200 ? 200 : again->key_len), again->key);
  d->hint = "keep one of them";
  d->second = (Span){ file, first->key_lo, first->key_hi };
  d->second_note = "first given";
}

void json_check_keys(Arena *arena, Diags *diags, uint32_t file, const Json *object) {
  if (object->len <= 12) {
    for (const Json *a = object->u.first; a; a = a->next)
      for (const Json *b = object->u.first; b != a; b = b->next)
        if (same_key(a, b)) {
          key_twice(diags, file, b, a);
          break;
        }
    return;
  }
  size_t cap = 32;
  while (cap < (size_t)object->len * 2) cap *= 2;
  const Json **table = NEW_ARRAY(arena, const Json *, cap);
  for (const Json *a = object->u.first; a; a = a->next) {
    uint64_t h = 1469598103934665603u;
    for (uint32_t i = 0; i < a->key_len; i++) h = (h ^ (unsigned char)a->key[i]) * 1099511628211u;
    size_t i = (size_t)(h ^ (h >> 29)) & (cap - 1);
    while (table[i] && !same_key(table[i], a)) i = (i + 1) & (cap - 1);
    if (table[i]) key_twice(diags, file, table[i], a);
    else table[i] = a;
  }
}

/* ---- from structure to tree: the text is known to be right ---- */
enum { POOL = 16 };                   /* nodes that are got from the arena together */
typedef struct Builder {
  Arena *arena;
  Diags *diags;
  const char *text;
  uint32_t file, base, len;           /* the text, where it stands in its file, how long it is */
  const uint32_t *at, *end;           /* the next place, and behind the last */
  Json *pool;
  uint32_t left, depth;
} Builder;

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static inline Json *node(Builder *b, JsonType type) {
  if (!b->left) {
    b->pool = NEW_ARRAY(b->arena, Json, POOL);
    b->left = POOL;
  }
  Json *j = b->pool++;
  b->left--;
  j->type = (uint8_t)type;
  j->lo = b->base + *b->at;
  return j;
}

/* Steps over a string or a word; where it ends. */
static inline uint32_t end_of(Builder *b) {
  uint32_t hi = ++b->at < b->end ? *b->at : b->len;
  while (is_space(b->text[hi - 1])) hi--;
  return hi;
}

static inline Json *string(Builder *b) {
  uint32_t lo = *b->at;
  Json *j = node(b, J_STRING);
  uint32_t hi = end_of(b);
  j->u.text = b->text + lo + 1;
  j->len = hi - lo - 2;
  j->hi = b->base + hi;
  return j;
}

static Json *value(Builder *b);

/* What stands between the brackets of `in`, and the closing one; false: too deep. */
static bool array_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  if (b->text[*++b->at] == ']') return true;
  for (;; b->at++) {
    Json *item = b->text[*b->at] == '"' ? string(b) : value(b);
    if (!item) return false;
    *last = item;
    last = &item->next;
    in->len++;
    if (b->text[*b->at] == ']') return true;
  }
}
static bool object_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  if (b->text[*++b->at] == '}') return true;
  for (;; b->at++) {
    uint32_t key_lo = *b->at, key_hi = end_of(b);
    b->at++;
    Json *item = value(b);
    if (!item) return false;
    item->key = b->text + key_lo + 1;
    item->key_len = key_hi - key_lo - 2;
    item->key_lo = b->base + key_lo;
    item->key_hi = b->base + key_hi;
    *last = item;
    last = &item->next;
    in->len++;
    if (b->text[*b->at] == '}') return true;
  }
}

static Json *list(Builder *b, JsonType type) {
  Json *j = node(b, type);
  if (b->depth++ == JSON_DEPTH || !(type == J_OBJECT ? object_items(b, j) : array_items(b, j))) return NULL;
  j->hi = b->base + *b->at++ + 1;
  b->depth--;
  if (type == J_OBJECT) json_check_keys(b->arena, b->diags, b->file, j);
  return j;
}

static Json *value(Builder *b) {
  uint32_t lo = *b->at, hi;
  Json *j;
  switch (b->text[lo]) {
  case '{': return list(b, J_OBJECT);
  case '[': return list(b, J_ARRAY);
  case '"': return string(b);
  case 't': j = node(b, J_TRUE), hi = end_of(b); break;
  case 'f': j = node(b, J_FALSE), hi = end_of(b); break;
  case 'n': j = node(b, J_NULL), hi = end_of(b); break;
  default:
    j = node(b, J_NUMBER);
    hi = end_of(b);
    j->len = hi - lo;
    j->u.text = arena_text(b->arena, b->text + lo, j->len);
  }
  j->hi = b->base + hi;
  return j;
}

Json *json_parse_line(Arena *arena, Diags *diags, const Source *source, uint32_t file, size_t from, size_t to, size_t *end) {
  Builder b = { .arena = arena, .diags = diags, .text = source->text + from, .file = file, .base = (uint32_t)from, .len = (uint32_t)(to - from) };
  uint32_t errors = diags->errors, n;
  /* Escapes are rare, and yajl's to decode. */
  if (!memchr(b.text, '\\', b.len) && (b.at = json_structure(b.text, b.len, source->len - to >= STRUCTURE_BEYOND, &n))) {
    b.end = b.at + n;
    Json *root = value(&b);
    *end = to;
    if (diags->errors != errors) return NULL;
    if (root) return root;
  }
  return json_parse(arena, diags, source, file, from, to, end);
}
