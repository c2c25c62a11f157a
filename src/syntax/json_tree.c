/* json_tree.c - the tree of a text that is right and has no escapes, as nearly all have, in one pass; what all trees must keep to.
 *
 * Strings are gone through eight bytes at a time. Whatever is not taken here, or is not JSON, is left to yajl (json.c), which
 * decodes escapes and tells what is wrong.
 */
#include "syntax/json.h"
#include "base/key.h"
#include "syntax/utf8.h"

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

bool json_check_keys(Arena *arena, Diags *diags, uint32_t file, const Json *object) {
  bool differ = true;
  if (object->len <= 12) {
    for (const Json *a = object->u.first; a; a = a->next)
      for (const Json *b = object->u.first; b != a; b = b->next)
        if (same_key(a, b)) {
          if (diags) key_twice(diags, file, b, a);
          differ = false;
          break;
        }
    return differ;
  }
  size_t cap = 32;
  while (cap < (size_t)object->len * 2) cap *= 2;
  const Json **table = NEW_ARRAY(arena, const Json *, cap);
  for (const Json *a = object->u.first; a; a = a->next) {
    uint64_t h = key_of(a->key, a->key_len);
    size_t i = (size_t)(h ^ (h >> 29)) & (cap - 1);
    while (table[i] && !same_key(table[i], a)) i = (i + 1) & (cap - 1);
    if (!table[i]) {
      table[i] = a;
      continue;
    }
    if (diags) key_twice(diags, file, table[i], a);
    differ = false;
  }
  return differ;
}

/* ---- the parts of a text; NULL or false: not taken ---- */
enum { POOL = 16 };                   /* nodes that are got from the arena together */
typedef struct Builder {
  Arena *arena;
  const char *text;                   /* of the source */
  const char *at, *end;               /* what comes next, and where all ends */
  const char *wide;                   /* as far as this eight bytes can be read at once */
  uint32_t depth, left;
  Json *pool;
} Builder;

static inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static inline void skip(Builder *b) {
  while (b->at < b->end && is_space(*b->at)) b->at++;
}
/* Steps over white space and this character. */
static inline bool take(Builder *b, char c) {
  skip(b);
  if (b->at == b->end || *b->at != c) return false;
  b->at++;
  return true;
}

#define EACH(byte) ((byte) * UINT64_C(0x0101010101010101))
#define TOP EACH(0x80)
/* The top bits of the bytes that are below `n`, or others behind the first of them. */
static inline uint64_t below(uint64_t w, uint64_t n) { return (w - EACH(n)) & ~w & TOP; }

/* The quote that ends the string whose first byte is `from`: as it is found byte by byte. */
static const char *string_end_near(const Builder *b, const char *from) {
  for (const char *at = from; at < b->end && *at != '\\' && (unsigned char)*at >= 0x20; at++)
    if (*at == '"') return utf8_bad(from, (size_t)(at - from)) == (size_t)(at - from) ? at : NULL;
  return NULL;
}
static inline const char *string_end(const Builder *b, const char *from) {
  uint64_t beyond = 0;                /* top bits of bytes that are not ASCII */
  for (const char *at = from; at < b->wide; at += 8) {
    uint64_t w;
    memcpy(&w, at, 8);
    uint64_t stop = below(w, 0x20) | below(w ^ EACH('"'), 1) | below(w ^ EACH('\\'), 1);
    if (!stop) {
      beyond |= w & TOP;
      continue;
    }
    beyond |= w & TOP & (stop ^ (stop - 1));
    at += __builtin_ctzll(stop) / 8;
    if (at >= b->end || *at != '"' || (beyond && utf8_bad(from, (size_t)(at - from)) != (size_t)(at - from))) return NULL;
    return at;
  }
  return string_end_near(b, from);
}

static const char *digits_end(const char *at, const char *end) {
  while (at < end && *at >= '0' && *at <= '9') at++;
  return at;
}
static const char *number_end(const char *at, const char *end) {
  if (*at == '-') at++;
  const char *first = at;
  at = digits_end(at, end);
  if (at == first || (*first == '0' && at > first + 1)) return NULL;
  if (at < end && *at == '.') {
    first = ++at;
    if ((at = digits_end(at, end)) == first) return NULL;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    if (at < end && (*at == '+' || *at == '-')) at++;
    first = at;
    if ((at = digits_end(at, end)) == first) return NULL;
  }
  return at;
}

/* ---- nodes ---- */
static inline uint32_t place(const Builder *b, const char *at) { return (uint32_t)(at - b->text); }
static inline Json *node(Builder *b, JsonType type) {
  if (!b->left) {
    b->pool = NEW_ARRAY(b->arena, Json, POOL);
    b->left = POOL;
  }
  Json *j = b->pool++;
  b->left--;
  j->type = (uint8_t)type;
  j->lo = place(b, b->at);
  return j;
}
static Json *ends(Builder *b, Json *j, const char *at) {
  b->at = at;
  j->hi = place(b, at);
  return j;
}

static Json *value(Builder *b);

static Json *string(Builder *b) {
  const char *hi = string_end(b, b->at + 1);
  if (!hi) return NULL;
  Json *j = node(b, J_STRING);
  j->u.text = b->at + 1;
  j->len = (uint32_t)(hi - j->u.text);
  return ends(b, j, hi + 1);
}
static Json *number(Builder *b) {
  const char *hi = number_end(b->at, b->end);
  if (!hi) return NULL;
  Json *j = node(b, J_NUMBER);
  j->len = (uint32_t)(hi - b->at);
  j->u.text = arena_text(b->arena, b->at, j->len);
  return ends(b, j, hi);
}
static Json *word(Builder *b, JsonType type, const char *word) {
  size_t len = strlen(word);
  if ((size_t)(b->end - b->at) < len || memcmp(b->at, word, len)) return NULL;
  return ends(b, node(b, type), b->at + len);
}

/* What stands between the brackets of `in`, and the closing one. */
static bool array_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  if (take(b, ']')) return true;
  do {
    Json *item = value(b);
    if (!item) return false;
    *last = item;
    last = &item->next;
    in->len++;
  } while (take(b, ','));
  return take(b, ']');
}
static bool object_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  if (take(b, '}')) return true;
  do {
    if (!take(b, '"')) return false;
    const char *key = b->at, *stop = string_end(b, key);
    if (!stop) return false;
    b->at = stop + 1;
    Json *item = take(b, ':') ? value(b) : NULL;
    if (!item) return false;
    item->key = key;
    item->key_len = (uint32_t)(stop - key);
    item->key_lo = place(b, key - 1);
    item->key_hi = place(b, stop + 1);
    *last = item;
    last = &item->next;
    in->len++;
  } while (take(b, ','));
  return take(b, '}');
}
static Json *list(Builder *b, JsonType type) {
  Json *j = node(b, type);
  b->at++;
  if (b->depth++ == JSON_DEPTH || !(type == J_OBJECT ? object_items(b, j) : array_items(b, j))) return NULL;
  b->depth--;
  if (type == J_OBJECT && !json_check_keys(b->arena, NULL, 0, j)) return NULL;
  return ends(b, j, b->at);
}

static Json *value(Builder *b) {
  skip(b);
  if (b->at == b->end) return NULL;
  switch (*b->at) {
  case '{': return list(b, J_OBJECT);
  case '[': return list(b, J_ARRAY);
  case '"': return string(b);
  case 't': return word(b, J_TRUE, "true");
  case 'f': return word(b, J_FALSE, "false");
  case 'n': return word(b, J_NULL, "null");
  default: return number(b);
  }
}

Json *json_parse_line(Arena *arena, Diags *diags, const Source *source, uint32_t file, size_t from, size_t to, size_t *end) {
  Builder b = { .arena = arena, .text = source->text, .at = source->text + from, .end = source->text + to };
  /* The bytes of a word must stand in it in the order of the text. */
  b.wide = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && source->len >= 8 ? source->text + source->len - 7 : source->text;
  Json *root = value(&b);
  skip(&b);
  if (!root || b.at < b.end) return json_parse(arena, diags, source, file, from, to, end);
  *end = to;
  return root;
}
