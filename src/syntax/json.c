/* json.c - yajl's callbacks build the tree; what yajl cannot tell (places, duplicate keys, the exact cause of an error in a
 * string) is found out here.
 *
 * yajl gets its memory from the arena, so that a failure may jump out of it and nothing leaks. Each block
 * has its size in front of it, because yajl's realloc does not tell the old size. */
#include "syntax/json.h"
#include "syntax/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include "syntax/yajl_memory.h"
#include <yajl/yajl_parse.h>

typedef struct Parse {
  Arena *arena;
  Diags *diags;
  const char *text;        /* where yajl began */
  size_t base, to;         /* its place in the source, and the end */
  uint32_t file;
  yajl_handle handle;
  size_t prev;             /* end of the token before, from text */
  Json *root;
  Json *open[JSON_DEPTH];  /* arrays and objects that are open */
  Json *last[JSON_DEPTH];  /* their last items */
  uint32_t depth;
  const char *key;
  uint32_t key_len, key_lo, key_hi;
  bool reported;
} Parse;

/* ---- places ---- */
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

size_t json_skip(const Source *s, size_t at, size_t to) {
  while (at < to && is_space(s->text[at])) at++;
  return at;
}

static Span span_at(const Parse *p, size_t lo, size_t hi) {
  return (Span){ p->file, (uint32_t)(p->base + lo), (uint32_t)(p->base + hi) };
}

/* Where the token behind `prev` begins: white space and one comma or colon may stand before it. */
static size_t token_start(const Parse *p, size_t end) {
  size_t at = p->prev;
  while (at < end && is_space(p->text[at])) at++;
  if (at < end && (p->text[at] == ',' || p->text[at] == ':')) at++;
  while (at < end && is_space(p->text[at])) at++;
  return at;
}

/* ---- what is wrong with a string, as written with its quotes ---- */
static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static long hex4(const char *s, size_t n) {
  long v = 0;
  if (n < 4) return -1;
  for (size_t i = 0; i < 4; i++) {
    int d = hex_digit(s[i]);
    if (d < 0) return -1;
    v = v * 16 + d;
  }
  return v;
}

/* Scans the string that begins with the quote at `at`; true: something was wrong and has been reported. */
static bool string_wrong(Parse *p, size_t at, size_t end) {
  const char *s = p->text;
  size_t start = at++;
  while (at < end) {
    unsigned char c = (unsigned char)s[at];
    if (c == '"') return false;
    if (c == 0) {
      diag_add(p->diags, D_NUL_BYTE, span_at(p, at, at + 1), "a NUL byte inside a string")->hint =
          "the file is damaged, or not a text";
      return true;
    }
    if (c < 0x20) {
      diag_add(p->diags, D_JSON, span_at(p, at, at + 1), "a control character (%#.2x) inside a string", c)->hint =
          c == '\n' ? "is a '\"' missing at the end of the line? a line break is written \\n" : "write it as an escape";
      return true;
    }
    if (c == '\\') {
      if (at + 1 >= end) break;
      char e = s[at + 1];
      if (e == 'u') {
        long v = hex4(s + at + 2, end - at - 2);
        bool low_follows = v >= 0xD800 && v < 0xDC00 && end - at >= 12 && s[at + 6] == '\\' && s[at + 7] == 'u' &&
                           hex4(s + at + 8, 4) >= 0xDC00 && hex4(s + at + 8, 4) < 0xE000;
        if (v < 0 || (v >= 0xD800 && v < 0xE000 && !low_follows)) {
          diag_add(p->diags, D_JSON, span_at(p, at, at + 2), "an escape that names no character")->hint =
              "\\u is followed by four hexadecimal digits; characters beyond U+FFFF are a pair of them";
          return true;
        }
        if (v == 0) {
          diag_add(p->diags, D_NUL_BYTE, span_at(p, at, at + 6), "a NUL character inside a string");
          return true;
        }
        at += low_follows ? 12 : 6;
        continue;
      }
      if (!strchr("\"\\/bfnrt", e) || !e) {
        diag_add(p->diags, D_JSON, span_at(p, at, at + 1), "an escape that JSON does not have")->hint =
            "a backslash is written \\\\";
        return true;
      }
      at += 2;
      continue;
    }
    if (c >= 0x80) {
      uint32_t point, n = utf8_decode(s + at, end - at < 4 ? (uint32_t)(end - at) : 4, &point);
      if (!n) {
        diag_add(p->diags, D_NOT_UTF8, span_at(p, at, at + 1), "a string that is not UTF-8")->hint =
            "save the file as UTF-8";
        return true;
      }
      at += n;
      continue;
    }
    at++;
  }
  diag_add(p->diags, D_JSON, span_at(p, start, start + 1), "a string that does not end")->hint =
      "the closing '\"' is missing, or the file is cut off";
  return true;
}

/* ---- building ---- */
static Json *add(Parse *p, JsonType type, size_t lo, size_t hi) {
  Json *j = NEW(p->arena, Json);
  j->type = (uint8_t)type;
  j->lo = (uint32_t)(p->base + lo);
  j->hi = (uint32_t)(p->base + hi);
  if (!p->depth) {
    p->root = j;
  } else {
    Json *in = p->open[p->depth - 1], *last = p->last[p->depth - 1];
    if (in->type == J_OBJECT) {
      j->key = p->key;
      j->key_len = p->key_len;
      j->key_lo = p->key_lo;
      j->key_hi = p->key_hi;
    }
    if (last) last->next = j;
    else in->u.first = j;
    p->last[p->depth - 1] = j;
    in->len++;
  }
  p->prev = hi;
  return j;
}

static size_t consumed(const Parse *p) { return yajl_get_bytes_consumed(p->handle); }

static int on_null(void *ctx) {
  Parse *p = ctx;
  size_t hi = consumed(p);
  add(p, J_NULL, token_start(p, hi), hi);
  return 1;
}

static int on_boolean(void *ctx, int value) {
  Parse *p = ctx;
  size_t hi = consumed(p);
  add(p, value ? J_TRUE : J_FALSE, token_start(p, hi), hi);
  return 1;
}

static int on_number(void *ctx, const char *text, size_t len) {
  Parse *p = ctx;
  size_t lo = token_start(p, consumed(p));                 /* yajl may not yet have consumed its last byte */
  Json *j = add(p, J_NUMBER, lo, lo + len);
  j->u.text = arena_text(p->arena, text, len);
  j->len = (uint32_t)len;
  return 1;
}

/* The text of a string; what yajl lets through and must not be is refused: false. */
static bool take_string(Parse *p, size_t lo, size_t hi, const unsigned char *value, size_t len, const char **out) {
  const char *s = (const char *)value;
  bool inside = s >= p->text && s < p->text + (p->to - p->base);
  /* Escapes were decoded elsewhere, or there are bytes beyond ASCII: look closer. */
  if (!inside || utf8_bad(s, len) != len) {
    if (string_wrong(p, lo, hi)) {
      p->reported = true;
      return false;
    }
  }
  *out = inside ? s : arena_text(p->arena, s, len);
  return true;
}

static int on_string(void *ctx, const unsigned char *value, size_t len) {
  Parse *p = ctx;
  size_t hi = consumed(p), lo = token_start(p, hi);
  const char *text;
  if (!take_string(p, lo, hi, value, len, &text)) return 0;
  Json *j = add(p, J_STRING, lo, hi);
  j->u.text = text;
  j->len = (uint32_t)len;
  return 1;
}

static int on_key(void *ctx, const unsigned char *value, size_t len) {
  Parse *p = ctx;
  size_t hi = consumed(p), lo = token_start(p, hi);
  if (!take_string(p, lo, hi, value, len, &p->key)) return 0;
  p->key_len = (uint32_t)len;
  p->key_lo = (uint32_t)(p->base + lo);
  p->key_hi = (uint32_t)(p->base + hi);
  p->prev = hi;
  return 1;
}

static int opened(Parse *p, JsonType type) {
  size_t hi = consumed(p), lo = token_start(p, hi);
  if (p->depth == JSON_DEPTH) {
    diag_add(p->diags, D_JSON_DEEP, span_at(p, lo, hi), "more than %d lists and objects inside each other", JSON_DEPTH)
        ->hint = "a case has no need of it";
    p->reported = true;
    return 0;
  }
  Json *j = add(p, type, lo, hi);
  p->open[p->depth] = j;
  p->last[p->depth++] = NULL;
  return 1;
}

static int closed(Parse *p) {
  Json *j = p->open[--p->depth];
  size_t hi = consumed(p);
  j->hi = (uint32_t)(p->base + hi);
  p->prev = hi;
  if (j->type == J_OBJECT) json_check_keys(p->arena, p->diags, p->file, j);
  return 1;
}

static int on_map(void *ctx) { return opened(ctx, J_OBJECT); }
static int on_array(void *ctx) { return opened(ctx, J_ARRAY); }
static int on_end(void *ctx) { return closed(ctx); }

/* ---- errors in our words ---- */
static const struct { const char *theirs, *ours, *hint; } words[] = {
  { "invalid object key", "a key is needed here, in double quotes", "an object is written {\"key\": value, ..}" },
  { "object key and value must", "a ':' is missing between key and value", NULL },
  { "after key and value", "a ',' or '}' is missing after this value", NULL },
  { "after array element", "a ',' or ']' is missing after this value", NULL },
  { "unallowed token", "a value is missing here", "is there a ',' too many?" },
  { "invalid string in json", "a word that JSON does not have", "texts and names stand in double quotes" },
  { "invalid char in json", "a character that JSON does not use here", "texts and names stand in double quotes" },
  { "probable comment", "a comment, which JSON does not have", NULL },
  { "malformed number", "a number that is cut short", NULL },
};

static void report(Parse *p, size_t len) {
  size_t stop = consumed(p);
  if (stop > len) stop = len;
  size_t at = token_start(p, len);
  if (at >= len) {     /* the text ends where something should follow */
    Diag *d = diag_add(p->diags, D_JSON, span_at(p, len ? len - 1 : 0, len), "the JSON text ends too early");
    d->hint = p->depth && p->open[p->depth - 1]->type == J_OBJECT ? "a '}' is missing" : p->depth ? "a ']' is missing" : NULL;
    if (p->depth) {
      const Json *o = p->open[p->depth - 1];
      d->second = (Span){ p->file, o->lo, o->lo + 1 };
      d->second_note = "opened";
    }
    return;
  }
  if (p->text[at] == '"' && string_wrong(p, at, len)) return;
  if (p->text[at] == 0) {
    diag_add(p->diags, D_NUL_BYTE, span_at(p, at, at + 1), "a NUL byte in the text")->hint =
        "the file is damaged, or not a text";
    return;
  }
  if ((unsigned char)p->text[at] >= 0x80 && utf8_bad(p->text + at, len - at < 4 ? len - at : 4) == 0) {
    diag_add(p->diags, D_NOT_UTF8, span_at(p, at, at + 1), "text that is not UTF-8")->hint = "save the file as UTF-8";
    return;
  }
  size_t before = at;
  while (before && is_space(p->text[before - 1])) before--;
  if (p->depth && p->open[p->depth - 1]->type == J_OBJECT && before && strchr("{,", p->text[before - 1])) {
    diag_add(p->diags, D_JSON, span_at(p, at, at + 1), "a key is needed here, in double quotes")->hint =
        p->text[at] == '}' ? "is there a ',' too many?" : "an object is written {\"key\": value, ..}";
    return;
  }
  const char *theirs = (const char *)yajl_get_error(p->handle, 0, NULL, 0);
  size_t hi = at + 1;
  if (p->text[at] != '"')
    while (hi < len && hi < at + 40 && !is_space(p->text[hi]) && !strchr(",:[]{}\"", p->text[hi])) hi++;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (theirs && strstr(theirs, words[i].theirs)) {
      diag_add(p->diags, D_JSON, span_at(p, at, hi), "%s", words[i].ours)->hint = words[i].hint;
      return;
    }
  diag_add(p->diags, D_JSON, span_at(p, at, hi), "JSON that cannot be read here");
}

Json *json_parse_any(Arena *arena, Diags *diags, const Source *source, uint32_t file, size_t from, size_t to, size_t *end) {
  static const yajl_callbacks calls = { on_null, on_boolean, NULL, NULL, on_number, on_string,
                                        on_map, on_key, on_end, on_array, on_end };
  Parse *p = NEW(arena, Parse);
  yajl_alloc_funcs memory = yajl_memory(arena);
  p->arena = arena;
  p->diags = diags;
  p->base = json_skip(source, from, to);
  p->text = source->text + p->base;
  p->to = to;
  p->file = file;
  size_t len = to - p->base;
  uint32_t errors = diags->errors;
  p->handle = yajl_alloc(&calls, &memory, p);
  yajl_config(p->handle, yajl_allow_trailing_garbage, 1);
  yajl_status status = yajl_parse(p->handle, (const unsigned char *)p->text, len);
  size_t stop = consumed(p);
  /* A bare number at the very end is only known to be complete when told so. */
  if (status == yajl_status_ok && (!p->root || p->depth)) {
    status = yajl_complete_parse(p->handle);
    stop = len;
    if (status == yajl_status_ok && (!p->root || p->depth)) status = yajl_status_error;
  }
  *end = p->base + (stop < len ? stop : len);
  if (status != yajl_status_ok) {
    if (!p->reported) report(p, len);
    return NULL;
  }
  return diags->errors == errors ? p->root : NULL;
}

Json *json_parse(Arena *arena, Diags *diags, const Source *source, uint32_t file, size_t from, size_t to, size_t *end,
                 JsonTexts *room) {
  Json *j = json_parse_plain(arena, source, from, to, end, room);
  return j ? j : json_parse_any(arena, diags, source, file, from, to, end);
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
