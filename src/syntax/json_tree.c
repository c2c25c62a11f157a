/* json_tree.c - the tree of a text that is right and has no escapes, as nearly all have, in one pass; what all trees must keep to.
 *
 * Strings are gone through sixteen bytes at a time. Whatever is not taken here, or is not JSON, is left to yajl (json.c), which
 * decodes escapes and tells what is wrong.
 */
#include "syntax/json.h"
#include "base/key.h"
#include "syntax/utf8.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
enum { POOL = 16,                     /* nodes that are got from the arena together */
       WIDE = 16 };                   /* bytes of a string that are looked at together */
typedef struct Builder {
  Arena *arena;
  const char *text;                   /* of the source */
  const char *at, *end;               /* what comes next, and where all ends */
  const char *wide;                   /* before this WIDE bytes can be read at once */
  uint32_t depth, left;
  Json *pool;
  JsonTexts *room;
} Builder;

static inline bool is_space(char c) { return c <= ' ' && (c == ' ' || c == '\t' || c == '\n' || c == '\r'); }
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

/* A bit for each of the next bytes that is a quote, and that is odd: a backslash, what must not stand in a string, what is not ASCII. */
typedef struct Marks { uint64_t quotes, odd; } Marks;
static inline Marks marks(const char *at) {
#if defined(__SSE2__)
  __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
  __m128i odd = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));   /* beyond ASCII: negative */
  __m128i quotes = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
  return (Marks){ (uint32_t)_mm_movemask_epi8(quotes), (uint32_t)_mm_movemask_epi8(odd) };
#else
  Marks m = { 0, 0 };
  for (int i = 0; i < WIDE; i++) {
    m.quotes |= (uint64_t)(at[i] == '"') << i;
    m.odd |= (uint64_t)((signed char)at[i] < 0x20 || at[i] == '\\') << i;
  }
  return m;
#endif
}
static inline uint64_t lowest(uint64_t bits) { return bits & -bits; }

/* The quote that ends the string of which `at` is a byte. */
static const char *string_end_far(const Builder *b, const char *at) {
  while (at < b->end) {
    uint32_t point, n;
    Marks m = at < b->wide ? marks(at) : (Marks){ 1, 0 };
    if (!(m.quotes | m.odd)) {
      at += WIDE;
      continue;
    }
    at += __builtin_ctzll(m.quotes | m.odd);
    if (at >= b->end || *at == '\\' || (unsigned char)*at < 0x20) return NULL;
    if (*at == '"') return at;
    n = utf8_decode(at, b->end - at < 4 ? (uint32_t)(b->end - at) : 4, &point);
    if (!n) return NULL;
    at += n;
  }
  return NULL;
}
static inline const char *string_end(const Builder *b, const char *from) {
  Marks m = from < b->wide ? marks(from) : (Marks){ 0, 0 };
  const char *at = from + (m.quotes ? __builtin_ctzll(m.quotes) : 0);
  return m.quotes && !(m.odd & (lowest(m.quotes) - 1)) && at < b->end ? at : string_end_far(b, from);
}

/* The quotes of a text, a block of BLOCK bytes after the other. So where a string ends is known before it is known where it begins,
 * and many can be read at the same time. */
enum { BLOCK = 64 };
typedef struct Quotes { const char *block; Marks m; } Quotes;
static bool quotes_at(const Builder *b, Quotes *q, const char *at) {
  bool there = b->wide - at > BLOCK - WIDE;
  *q = (Quotes){ at, { 0, UINT64_MAX } };
  if (!there) return false;
  q->m.odd = 0;
  for (int i = 0; i < BLOCK; i += WIDE) {
    Marks m = marks(at + i);
    q->m.quotes |= m.quotes << i;
    q->m.odd |= m.odd << i;
  }
  return true;
}
/* The next one; NULL from the first odd byte on, and near the end of the source. */
static inline const char *quotes_next(const Builder *b, Quotes *q) {
  for (;;) {
    uint64_t bit = lowest(q->m.quotes);
    if (q->m.odd & (bit - 1)) return NULL;
    if (bit) {
      q->m.quotes ^= bit;
      return q->block + __builtin_ctzll(bit);
    }
    if (!quotes_at(b, q, q->block + BLOCK)) return NULL;
  }
}

static inline void quotes_pass(const Builder *b, Quotes *q) {
  if (q->m.quotes) q->m.quotes &= q->m.quotes - 1;
  else quotes_next(b, q);
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

/* A list of nothing but strings. False, and nothing has happened: it is not, or it is not taken. */
static bool array_texts(Builder *b, Json *in) {
  JsonTexts *room = b->room;
  const char *begin = b->at, *stop;
  JsonText *next = room->at ? room->at + room->n : NULL, *full = room->at ? room->at + room->cap : NULL;
  Quotes quotes;
  if (!take(b, '"')) return false;
  quotes_at(b, &quotes, b->at);
  for (const char *at = b->at; (stop = quotes_next(b, &quotes)) || (stop = string_end(b, at));) {
    size_t len = (size_t)(stop - at);
    if (stop >= b->end) break;
    if (next == full) {
      uint32_t n = (uint32_t)(next - room->at);
      room->at = vec_grow(room->arena, room->at, &room->cap, n, sizeof *room->at);
      next = room->at + n;
      full = room->at + room->cap;
    }
    *next++ = (JsonText){ at < b->wide ? key_ahead(at, len) : key_of(at, len), place(b, at), (uint32_t)len };
    if (b->end - stop > 2 && !memcmp(stop + 1, ",\"", 2)) {          /* as it is mostly written */
      at = stop + 3;
    } else {
      b->at = stop + 1;
      if (take(b, ']')) {
        in->texts = true;
        in->u.texts = room->at + room->n;
        in->len = (uint32_t)(next - in->u.texts);
        room->n += in->len;
        return true;
      }
      if (!take(b, ',') || !take(b, '"')) break;
      at = b->at;
    }
    quotes_pass(b, &quotes);                                          /* the one that begins it */
  }
  b->at = begin;
  return false;
}
/* What stands between the brackets of `in`, and the closing one. */
static bool array_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  if (take(b, ']') || (b->room && array_texts(b, in))) return true;
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

Json *json_parse_plain(Arena *arena, const Source *source, size_t from, size_t to, size_t *end, JsonTexts *room) {
  Builder b = { .arena = arena, .text = source->text, .at = source->text + from, .end = source->text + to, .room = room };
  b.wide = source->len >= WIDE ? source->text + source->len - (WIDE - 1) : source->text;
  Json *j = value(&b);
  if (!j) return NULL;
  *end = place(&b, b.at);
  skip(&b);
  /* What has no closing sign may go on in what stands behind it. */
  return b.at == b.end || j->type >= J_STRING ? j : NULL;
}

const Json *json_items(Arena *arena, const Source *source, const Json *list) {
  if (!list->texts) return list->u.first;
  Json *items = NEW_ARRAY(arena, Json, list->len);
  for (uint32_t i = 0; i < list->len; i++) {
    const JsonText *t = &list->u.texts[i];
    items[i] = (Json){ .type = J_STRING, .lo = t->lo - 1, .hi = t->lo + t->len + 1, .len = t->len, .u.text = source->text + t->lo };
    if (i) items[i - 1].next = &items[i];
  }
  return items;
}
