/* json.c - a reader of JSON that goes over the text once and leaves a tree.
 *
 * It is written here because nothing else gives all of it: numbers as they are written, the place of every part, words
 * for what is wrong, memory from the arena, and the speed of streams of cases (see docs/performance.md). Strings are
 * looked through eight bytes at a time until something stands out; what is wrong with one is found out by a second,
 * careful look. */
#include "syntax/json.h"
#include "syntax/utf8.h"
#include <stdlib.h>

enum { POOL = 32 };        /* nodes that are got from the arena together */

typedef struct Parse {
  Arena *arena;
  Diags *diags;
  uint32_t file;
  const char *text, *at, *end;   /* of the source: its first byte, where reading stands, where it must stop */
  Json *pool;
  uint32_t left;
  Json *open[JSON_DEPTH];        /* arrays and objects that are open */
  uint32_t depth;
} Parse;

/* ---- places ---- */
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

size_t json_skip(const Source *s, size_t at, size_t to) {
  while (at < to && is_space(s->text[at])) at++;
  return at;
}

static void skip(Parse *p) {
  while (p->at < p->end && is_space(*p->at)) p->at++;
}

static uint32_t place(const Parse *p, const char *at) { return (uint32_t)(at - p->text); }
static Span span_of(const Parse *p, const char *lo, const char *hi) { return (Span){ p->file, place(p, lo), place(p, hi) }; }

static Diag *wrong(Parse *p, DiagId id, const char *lo, const char *hi, const char *what) {
  return diag_add(p->diags, id, span_of(p, lo, hi), "%s", what);
}

size_t utf8_bad(const char *text, size_t len) {
  size_t i = 0;
  while (i < len) {
    uint32_t point, n = utf8_decode(text + i, len - i > 4 ? 4 : (uint32_t)(len - i), &point);
    if (!n) return i;
    i += n;
  }
  return len;
}

/* ---- what is wrong with a string ---- */
static long hex4(const char *s, const char *end) {
  long v = 0;
  if (end - s < 4) return -1;
  for (int i = 0; i < 4; i++) {
    char c = s[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    v = v * 16 + digit;
  }
  return v;
}

/* The character that the escape at `s` names; its length in *n, 0 where it names none. */
static uint32_t escaped(const char *s, const char *end, uint32_t *n) {
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  *n = 0;
  if (end - s < 2) return 0;
  if (s[1] != 'u') {
    const char *which = s[1] ? strchr(names, s[1]) : NULL;
    *n = which ? 2 : 0;
    return which ? (unsigned char)meant[which - names] : 0;
  }
  long high = hex4(s + 2, end), low = -1;
  if (high < 0 || (high >= 0xDC00 && high < 0xE000)) return 0;
  if (high < 0xD800 || high >= 0xE000) {
    *n = 6;
    return (uint32_t)high;
  }
  if (end - s >= 12 && s[6] == '\\' && s[7] == 'u') low = hex4(s + 8, end);
  if (low < 0xDC00 || low >= 0xE000) return 0;
  *n = 12;
  return 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

/* Reports what is wrong with the string whose quote stands at `open`. Something is. */
static void string_wrong(Parse *p, const char *open) {
  for (const char *s = open + 1; s < p->end && *s != '"';) {
    unsigned char c = (unsigned char)*s;
    uint32_t n = 1, point = c;
    if (c == 0) {
      wrong(p, D_NUL_BYTE, s, s + 1, "a NUL byte inside a string")->hint = "the file is damaged, or not a text";
      return;
    }
    if (c < 0x20) {
      diag_add(p->diags, D_JSON, span_of(p, s, s + 1), "a control character (%#.2x) inside a string", c)->hint =
          c == '\n' ? "is a '\"' missing at the end of the line? a line break is written \\n" : "write it as an escape";
      return;
    }
    if (c == '\\' && p->end - s > 1) {
      point = escaped(s, p->end, &n);
      if (!n && s[1] == 'u') {
        wrong(p, D_JSON, s, s + 2, "an escape that names no character")->hint =
            "\\u is followed by four hexadecimal digits; characters beyond U+FFFF are a pair of them";
        return;
      }
      if (!n) {
        wrong(p, D_JSON, s, s + 1, "an escape that JSON does not have")->hint = "a backslash is written \\\\";
        return;
      }
      if (!point) {
        wrong(p, D_NUL_BYTE, s, s + 6, "a NUL character inside a string");
        return;
      }
    }
    if (c >= 0x80) {
      n = utf8_decode(s, p->end - s > 4 ? 4 : (uint32_t)(p->end - s), &point);
      if (!n) {
        wrong(p, D_NOT_UTF8, s, s + 1, "a string that is not UTF-8")->hint = "save the file as UTF-8";
        return;
      }
    }
    s += n;
  }
  wrong(p, D_JSON, open, open + 1, "a string that does not end")->hint = "the closing '\"' is missing, or the file is cut off";
}

/* ---- strings ---- */
#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))
/* The high bit of the first byte that is less than `c` (at most 0x80) is the first that is set. */
static inline uint64_t bytes_below(uint64_t w, unsigned char c) { return (w - EACH_BYTE(c)) & ~w & EACH_BYTE(0x80); }
static inline uint64_t bytes_like(uint64_t w, unsigned char c) { return bytes_below(w ^ EACH_BYTE(c), 1); }

/* The first byte at or after `s` that is a quote, a backslash, a control character or, if `ascii`, not ASCII; or `end`. */
static inline const char *run_end(const char *s, const char *end, bool ascii) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  for (; end - s >= 8; s += 8) {
    uint64_t w;
    memcpy(&w, s, 8);
    uint64_t found = bytes_like(w, '"') | bytes_like(w, '\\') | bytes_below(w, 0x20) | (ascii ? w & EACH_BYTE(0x80) : 0);
    if (found) return s + (__builtin_ctzll(found) >> 3);
  }
#endif
  while (s < end && *s != '"' && *s != '\\' && (unsigned char)*s >= 0x20 && (!ascii || (unsigned char)*s < 0x80)) s++;
  return s;
}

static char *encode(char *to, uint32_t c) {
  if (c < 0x80) {
    *to++ = (char)c;
    return to;
  }
  int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  *to++ = (char)((0xF00u >> more & 0xFF) | c >> 6 * more);
  while (more--) *to++ = (char)(0x80 | (c >> 6 * more & 0x3F));
  return to;
}

/* A string with escapes or beyond ASCII, of which [lo, s) has been looked at. */
static bool read_rest(Parse *p, const char *lo, const char *s, const char **text, uint32_t *len) {
  bool escapes = false;
  for (;;) {
    s = run_end(s, p->end, false);
    if (s == p->end || (unsigned char)*s < 0x20) return false;
    if (*s == '"') break;
    uint32_t n;
    if (!escaped(s, p->end, &n) || !n) return false;
    escapes = true;
    s += n;
  }
  if (utf8_bad(lo, (size_t)(s - lo)) != (size_t)(s - lo)) return false;
  p->at = s + 1;
  *text = lo;
  *len = (uint32_t)(s - lo);
  if (!escapes) return true;
  char *to = arena_alloc(p->arena, (size_t)(s - lo) + 1);
  *text = to;
  while (lo < s) {
    uint32_t n = 1;
    if (*lo == '\\') to = encode(to, escaped(lo, s, &n));
    else *to++ = *lo;
    lo += n;
  }
  *len = (uint32_t)(to - *text);
  return true;
}

/* The string whose quote stands at p->at; false after a diagnostic. */
static inline bool read_string(Parse *p, const char **text, uint32_t *len) {
  const char *open = p->at, *lo = open + 1, *s = run_end(lo, p->end, true);
  if (s < p->end && *s == '"') {
    *text = lo;
    *len = (uint32_t)(s - lo);
    p->at = s + 1;
    return true;
  }
  if (read_rest(p, lo, s, text, len)) return true;
  string_wrong(p, open);
  return false;
}

/* ---- what is wrong elsewhere ---- */
static bool too_early(Parse *p) {
  Diag *d = wrong(p, D_JSON, p->end > p->text ? p->end - 1 : p->end, p->end, "the JSON text ends too early");
  if (!p->depth) return false;
  const Json *o = p->open[p->depth - 1];
  d->hint = o->type == J_OBJECT ? "a '}' is missing" : "a ']' is missing";
  d->second = (Span){ p->file, o->lo, o->lo + 1 };
  d->second_note = "opened";
  return false;
}

/* Something else stands at p->at than what is needed, or nothing. */
static bool unexpected(Parse *p, const char *needed, const char *hint) {
  if (p->at >= p->end) return too_early(p);
  const char *at = p->at, *hi = at + 1;
  if (*at == 0) {
    wrong(p, D_NUL_BYTE, at, hi, "a NUL byte in the text")->hint = "the file is damaged, or not a text";
    return false;
  }
  if ((unsigned char)*at >= 0x80 && utf8_bad(at, p->end - at > 4 ? 4 : (size_t)(p->end - at)) == 0) {
    wrong(p, D_NOT_UTF8, at, hi, "text that is not UTF-8")->hint = "save the file as UTF-8";
    return false;
  }
  if (*at != '"')
    while (hi < p->end && hi < at + 40 && *hi && !is_space(*hi) && !strchr(",:[]{}\"", *hi)) hi++;
  wrong(p, D_JSON, at, hi, needed)->hint = hint;
  return false;
}

static bool no_value(Parse *p) {
  static const char quotes[] = "texts and names stand in double quotes";
  char c = p->at < p->end ? *p->at : 0;
  if (c && strchr(",:]}", c)) return unexpected(p, "a value is missing here", "is there a ',' too many?");
  if (c == '/') return unexpected(p, "a comment, which JSON does not have", NULL);
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return unexpected(p, "a word that JSON does not have", quotes);
  return unexpected(p, "a character that JSON does not use here", quotes);
}

static bool no_key(Parse *p) {
  bool comma = p->at < p->end && *p->at == '}';
  return unexpected(p, "a key is needed here, in double quotes",
                    comma ? "is there a ',' too many?" : "an object is written {\"key\": value, ..}");
}

/* ---- values ---- */
static inline Json *node(Parse *p, JsonType type) {
  if (!p->left) {
    p->pool = NEW_ARRAY(p->arena, Json, POOL);
    p->left = POOL;
  }
  Json *j = p->pool++;
  p->left--;
  j->type = (uint8_t)type;
  j->lo = place(p, p->at);
  return j;
}

static Json *read_word(Parse *p, const char *word, JsonType type) {
  size_t n = strlen(word);
  if ((size_t)(p->end - p->at) < n || memcmp(p->at, word, n) != 0) {
    no_value(p);
    return NULL;
  }
  Json *j = node(p, type);
  p->at += n;
  j->hi = place(p, p->at);
  return j;
}

static const char *digits(const Parse *p, const char *s) {
  while (s < p->end && *s >= '0' && *s <= '9') s++;
  return s;
}

static Json *read_number(Parse *p) {
  const char *lo = p->at, *s = lo + (*lo == '-'), *whole = s;
  s = s < p->end && *s == '0' ? s + 1 : digits(p, s);
  bool complete = s > whole;
  if (complete && s < p->end && *s == '.') {
    const char *part = ++s;
    s = digits(p, s);
    complete = s > part;
  }
  if (complete && s < p->end && (*s == 'e' || *s == 'E')) {
    s++;
    if (s < p->end && (*s == '+' || *s == '-')) s++;
    const char *power = s;
    s = digits(p, s);
    complete = s > power;
  }
  if (!complete) {
    wrong(p, D_JSON, lo, s < p->end ? s + 1 : s, "a number that is cut short");
    return NULL;
  }
  Json *j = node(p, J_NUMBER);
  p->at = s;
  j->hi = place(p, s);
  j->len = (uint32_t)(s - lo);
  j->u.text = arena_text(p->arena, lo, j->len);
  return j;
}

/* Keys of one object that are the same. Small objects pairwise, large ones by a table. */
static bool same_key(const Json *a, const Json *b) {
  return a->key_len == b->key_len && (!a->key_len || (a->key[0] == b->key[0] && !memcmp(a->key, b->key, a->key_len)));
}

static void key_twice(Parse *p, const Json *first, const Json *again) {
  Diag *d = diag_add(p->diags, D_JSON_TWICE, (Span){ p->file, again->key_lo, again->key_hi },
                     "the key '%.*s' is given twice", (int)(again->key_len > 200 ? 200 : again->key_len), again->key);
  d->hint = "keep one of them";
  d->second = (Span){ p->file, first->key_lo, first->key_hi };
  d->second_note = "first given";
}

static void check_keys(Parse *p, const Json *object) {
  if (object->len <= 12) {
    for (const Json *a = object->u.first; a; a = a->next)
      for (const Json *b = object->u.first; b != a; b = b->next)
        if (same_key(a, b)) {
          key_twice(p, b, a);
          break;
        }
    return;
  }
  size_t cap = 32;
  while (cap < (size_t)object->len * 2) cap *= 2;
  const Json **table = NEW_ARRAY(p->arena, const Json *, cap);
  for (const Json *a = object->u.first; a; a = a->next) {
    uint64_t h = 1469598103934665603u;
    for (uint32_t i = 0; i < a->key_len; i++) h = (h ^ (unsigned char)a->key[i]) * 1099511628211u;
    size_t i = (size_t)(h ^ (h >> 29)) & (cap - 1);
    while (table[i] && !same_key(table[i], a)) i = (i + 1) & (cap - 1);
    if (table[i]) key_twice(p, table[i], a);
    else table[i] = a;
  }
}

static Json *read_value(Parse *p);

static bool read_key(Parse *p, Json *key) {
  skip(p);
  if (p->at >= p->end || *p->at != '"') return no_key(p);
  key->key_lo = place(p, p->at);
  if (!read_string(p, &key->key, &key->key_len)) return false;
  key->key_hi = place(p, p->at);
  skip(p);
  if (p->at >= p->end || *p->at != ':') return unexpected(p, "a ':' is missing between key and value", NULL);
  p->at++;
  return true;
}

/* What stands between the brackets of `in`, and the closing one. */
static bool read_items(Parse *p, Json *in, char close) {
  Json **last = &in->u.first;
  for (;;) {
    Json key = { 0 };
    if (in->type == J_OBJECT && !read_key(p, &key)) return false;
    Json *item = read_value(p);
    if (!item) return false;
    if (in->type == J_OBJECT) {
      item->key = key.key;
      item->key_len = key.key_len;
      item->key_lo = key.key_lo;
      item->key_hi = key.key_hi;
    }
    *last = item;
    last = &item->next;
    in->len++;
    if (p->at < p->end && is_space(*p->at)) skip(p);
    if (p->at < p->end && *p->at == close) return true;
    if (p->at >= p->end || *p->at != ',')
      return unexpected(p, in->type == J_OBJECT ? "a ',' or '}' is missing after this value" : "a ',' or ']' is missing after this value", NULL);
    p->at++;
  }
}

static Json *read_list(Parse *p, JsonType type, char close) {
  if (p->depth == JSON_DEPTH) {
    diag_add(p->diags, D_JSON_DEEP, span_of(p, p->at, p->at + 1), "more than %d lists and objects inside each other", JSON_DEPTH)
        ->hint = "a case has no need of it";
    return NULL;
  }
  Json *j = node(p, type);
  p->open[p->depth++] = j;
  p->at++;
  skip(p);
  bool empty = p->at < p->end && *p->at == close;
  if (!empty && !read_items(p, j, close)) return NULL;
  p->at++;
  p->depth--;
  j->hi = place(p, p->at);
  if (type == J_OBJECT) check_keys(p, j);
  return j;
}

static Json *read_value(Parse *p) {
  Json *j;
  if (p->at < p->end && is_space(*p->at)) skip(p);
  switch (p->at < p->end ? *p->at : 0) {
  case '"':
    j = node(p, J_STRING);
    if (!read_string(p, &j->u.text, &j->len)) return NULL;
    j->hi = place(p, p->at);
    return j;
  case '[': return read_list(p, J_ARRAY, ']');
  case '{': return read_list(p, J_OBJECT, '}');
  case 't': return read_word(p, "true", J_TRUE);
  case 'f': return read_word(p, "false", J_FALSE);
  case 'n': return read_word(p, "null", J_NULL);
  case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
    return read_number(p);
  default: no_value(p); return NULL;
  }
}

Json *json_parse(Arena *arena, Diags *diags, const Source *source, uint32_t file, size_t from, size_t to, size_t *end) {
  Parse p = { .arena = arena, .diags = diags, .file = file, .text = source->text, .at = source->text + from, .end = source->text + to };
  uint32_t errors = diags->errors;
  Json *root = read_value(&p);
  *end = (size_t)(p.at - p.text);
  return root && diags->errors == errors ? root : NULL;
}

/* ---- numbers ---- */
bool json_number(const char *text, size_t len, Value *out) {
  size_t mantissa = 0;
  while (mantissa < len && text[mantissa] != 'e' && text[mantissa] != 'E') mantissa++;
  if (!num_parse(text, mantissa, out)) return false;
  if (mantissa == len) return true;
  char *stop;
  long e = strtol(text + mantissa + 1, &stop, 10);
  if (stop != text + len || e < -400 || e > 400) return out->n == 0;
  Value ten = num_int(10);
  for (; e > 0 && out->n; e--)
    if (!num_mul(*out, ten, out)) return false;
  for (; e < 0 && out->n; e++)
    if (!num_div(*out, ten, out)) return false;
  return true;
}

const char *json_type_words(const Json *j) {
  static const char *const names[] = { "null", "true", "false", "a number", "a string", "a list", "an object" };
  return names[j->type];
}
