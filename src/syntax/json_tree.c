/* json_tree.c - the tree of a text that is right and has no escapes, as nearly all have, in one pass; what all trees must keep to.
 *
 * Strings are gone through sixteen bytes at a time. Whatever is not taken here, or is not JSON, is left to yajl (json.c), which
 * decodes escapes and tells what is wrong.
 */
#include "syntax/json.h"
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
  const JsonKey *keys; uint32_t nkeys;
} Builder;

static inline bool is_space(char c) { return c <= ' ' && (c == ' ' || c == '\t' || c == '\n' || c == '\r'); }
static inline void skip(Builder *b) {
  while (b->at < b->end && is_space(*b->at)) b->at++;
}
/* Steps over white space and this character; mostly it comes at once. */
static inline bool take(Builder *b, char c) {
  if (b->at == b->end || *b->at != c) skip(b);
  if (b->at == b->end || *b->at != c) return false;
  b->at++;
  return true;
}

/* A bit for each of the next bytes that is a quote, and that is odd: a backslash, what must not stand in a string, what is not ASCII. */
typedef struct Marks { uint64_t quotes, odd; } Marks;
#if defined(__SSE2__)
static inline __m128i odd_bytes(__m128i v) {
  return _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));   /* beyond ASCII: negative */
}
#endif
static inline Marks marks(const char *at) {
#if defined(__SSE2__)
  __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
  __m128i odd = odd_bytes(v);
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
/* Where the first and the last bit is that is set: there must be one. */
static inline uint32_t first_of(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits); }
static inline uint32_t last_of(uint64_t bits) { return 63 - (uint32_t)__builtin_clzll(bits); }

/* The quote that ends the string of which `at` is a byte. */
static const char *string_end_far(const Builder *b, const char *at) {
  while (at < b->end) {
    uint32_t point, n;
    Marks m = at < b->wide ? marks(at) : (Marks){ 1, 0 };
    if (!(m.quotes | m.odd)) {
      at += WIDE;
      continue;
    }
    at += first_of(m.quotes | m.odd);
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
  const char *at = from + (m.quotes ? first_of(m.quotes) : 0);
  return m.quotes && !(m.odd & (lowest(m.quotes) - 1)) && at < b->end ? at : string_end_far(b, from);
}

/* What is in BLOCK bytes, a bit for each of them. */
enum { BLOCK = 64 };
typedef struct Block { uint64_t quotes, commas; bool odd; } Block;            /* odd: some of them are, as above */
static inline uint64_t equal_at(const char *at, char c) {
  uint64_t found = 0;
#if defined(__SSE2__)
#pragma GCC unroll 4
  for (int i = 0; i < BLOCK; i += WIDE) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
    found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c))) << i;
  }
#else
  for (int i = 0; i < BLOCK; i++) found |= (uint64_t)(at[i] == c) << i;
#endif
  return found;
}
static inline Block block_at(const char *at) {
  Block b = { equal_at(at, '"'), equal_at(at, ','), false };
#if defined(__SSE2__)
  __m128i odd = _mm_setzero_si128();
#pragma GCC unroll 4
  for (int i = 0; i < BLOCK; i += WIDE)
    odd = _mm_or_si128(odd, odd_bytes(_mm_loadu_si128((const __m128i *)(const void *)(at + i))));
  b.odd = _mm_movemask_epi8(odd);
#else
  for (int i = 0; i < BLOCK; i += WIDE) b.odd |= marks(at + i).odd != 0;
#endif
  return b;
}
static uint64_t odd_at(const char *at) {
  uint64_t found = 0;
  for (int i = 0; i < BLOCK; i += WIDE) found |= marks(at + i).odd << i;
  return found;
}
static uint64_t beyond_at(const char *at) {
  uint64_t found = 0;
#if defined(__SSE2__)
  for (int i = 0; i < BLOCK; i += WIDE)
    found |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + i))) << i;
#else
  for (int i = 0; i < BLOCK; i++) found |= (uint64_t)((unsigned char)at[i] >= 0x80) << i;
#endif
  return found;
}
/* Are those of the first n bytes that are odd letters beyond ASCII? */
static bool odd_is_right(const char *at, uint32_t n) {
  uint64_t odd = odd_at(at) & ((UINT64_C(1) << n) - 1);
  return !odd || (!(odd & ~beyond_at(at)) && utf8_bad(at, n) == n);
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

static inline uint64_t key_at(const Builder *b, const char *at, size_t len) { return at < b->wide ? key_ahead(at, len) : key_of(at, len); }
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

static inline void texts_room(JsonTexts *room, uint32_t more) {
  while (room->cap - room->n < more) room->at = vec_grow(room->arena, room->at, &room->cap, room->n, sizeof *room->at);
}
static inline JsonText text_at(const Builder *b, const char *from, uint64_t key, size_t len) {
  return (JsonText){ key, place(b, from), (uint32_t)len };
}
/* The strings of a list that follow each other as they are mostly written, with a comma between two or a comma and a blank, from the
 * one on whose first byte is at `from`; where the first begins that is left. Where strings end is known of a whole block before the
 * first is looked at: between any two of them stands the same, and none has an odd byte. */
static const char *texts_ahead(const Builder *b, const char *from) {
  JsonTexts *room = b->room;
  for (uint64_t stop = 0; !stop && b->wide - from > BLOCK + KEY_WHOLE - WIDE && b->end > from;) {
    const char *block = from;
    const Block m = block_at(block);
    uint64_t comma = m.quotes & m.commas >> 1, ends = comma & m.quotes >> 2;
    uint32_t gap = 2;
    if (!ends && comma) {
      ends = comma & equal_at(block, ' ') >> 2 & m.quotes >> 3;
      gap = 3;
    }
    stop = (m.quotes & ~(ends | ends << gap)) | (ends & ends << gap);
    if (b->end - block < BLOCK) stop |= UINT64_MAX << (b->end - block);
    ends &= lowest(stop) - 1;
    if (!ends || (m.odd && !odd_is_right(block, last_of(ends)))) break;
    stop <<= 3;                        /* what the last bytes of a block are is seen from the next */
    texts_room(room, BLOCK / 2);
    JsonText *next = room->at + room->n;
    for (; ends; ends &= ends - 1) {
      const char *end = block + first_of(ends);
      size_t len = (size_t)(end - from);
      *next++ = text_at(b, from, key_ahead(from, len), len);
      from = end + gap + 1;
    }
    room->n = (uint32_t)(next - room->at);
  }
  return from;
}
/* A list of nothing but strings. False, and nothing has happened: it is not, or it is not taken. */
static bool array_texts(Builder *b, Json *in) {
  JsonTexts *room = b->room;
  const char *begin = b->at, *stop;
  uint32_t first = room->n;
  while (take(b, '"')) {
    const char *from = texts_ahead(b, b->at);
    if (!(stop = string_end(b, from))) break;
    size_t len = (size_t)(stop - from);
    texts_room(room, 1);
    room->at[room->n++] = text_at(b, from, key_at(b, from, len), len);
    b->at = stop + 1;
    if (take(b, ']')) {
      in->texts = true;
      in->u.texts = room->at + first;
      in->len = room->n - first;
      /* One prefetch behind the other: one whose page must be found first waits, with all behind it that the processor sees. */
      const NameTable *names = room->names[len > KEY_WHOLE];        /* a list's are mostly of one sort */
      for (uint32_t i = 0; names && i < in->len; i++) name_slot_expect(names, in->u.texts[i].key);
      return true;
    }
    if (!take(b, ',')) break;
  }
  room->n = first;
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
static inline bool key_is(const Builder *b, const char *at, const JsonKey *k) {
  return k->len <= KEY_WHOLE && at < b->wide ? key_ahead(at, k->len) == k->key : !memcmp(at, k->text, k->len);
}
/* The known key that begins at `at`, + 1: the one that comes next or soon after it; 0: none of these. Where it ends is known as well. */
enum { KEYS_LEFT_OUT = 4 };
static inline uint32_t key_known(const Builder *b, uint32_t next, const char *at, const char **stop) {
  for (uint32_t i = next; i < b->nkeys && i <= next + KEYS_LEFT_OUT; i++) {
    const JsonKey *k = &b->keys[i];
    if (b->end - at <= (ptrdiff_t)k->len || at[k->len] != '"' || !k->text || !key_is(b, at, k)) continue;
    *stop = at + k->len;
    return i + 1;
  }
  *stop = string_end(b, at);
  return 0;
}
static bool object_items(Builder *b, Json *in) {
  Json **last = &in->u.first;
  uint32_t next = 0;                   /* of the known keys; those that are met in their order differ */
  bool check = false;
  if (take(b, '}')) return true;
  do {
    if (!take(b, '"')) return false;
    const char *key = b->at, *stop;
    uint32_t known = key_known(b, next, key, &stop);
    if (!stop) return false;
    if (known) next = known;
    else check = true;
    b->at = stop + 1;
    Json *item = take(b, ':') ? value(b) : NULL;
    if (!item) return false;
    item->known = (uint16_t)known;
    item->key = key;
    item->key_len = (uint32_t)(stop - key);
    item->key_lo = place(b, key - 1);
    item->key_hi = place(b, stop + 1);
    *last = item;
    last = &item->next;
    in->len++;
  } while (take(b, ','));
  return take(b, '}') && (!check || json_check_keys(b->arena, NULL, 0, in));
}
static Json *list(Builder *b, JsonType type) {
  Json *j = node(b, type);
  b->at++;
  if (b->depth++ == JSON_DEPTH || !(type == J_OBJECT ? object_items(b, j) : array_items(b, j))) return NULL;
  b->depth--;
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
  if (room) b.keys = room->keys.at, b.nkeys = room->keys.n;
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
