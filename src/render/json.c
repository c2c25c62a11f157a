/* json.c - see json.h. What is written goes straight into the output's buffer. Whoever writes out of order is stopped: a key
 * stands in an object, what is behind a key or in a list is a value. */
#include "render/json.h"

/* Where the next thing stands: at the beginning of its text, object or list; behind another thing in it; behind its key; or
 * nowhere, as the text is over. */
typedef enum { AT_BEGIN, AT_NEXT, AT_VALUE, AT_END } Stand;
struct JsonOut {
  Arena *arena;
  Out *out;
  bool pretty;
  Stand at;
  uint32_t depth;
  bool object[JSON_OUT_DEPTH + 1];   /* by depth: which of those that are open are objects */
};

JsonOut *json_begin(Arena *arena, Out *out, bool pretty) {
  JsonOut *j = NEW(arena, JsonOut);
  j->arena = arena;
  j->out = out;
  j->pretty = pretty;
  return j;
}

void json_end(JsonOut *j) {
  j->at = AT_BEGIN;
  out_put(j->out, "\n", 1);
}

_Noreturn static void out_of_order(JsonOut *j, const char *what) { mem_fail(arena_trap(j->arena), FAIL_INTERNAL, what); }

static void begin_thing(JsonOut *j, bool key) {
  if (j->at == AT_END || key != (j->object[j->depth] && j->at != AT_VALUE)) out_of_order(j, "JSON output out of order");
  if (j->at == AT_NEXT) out_put(j->out, ",", 1);
  if (!j->pretty || j->at == AT_VALUE) return;
  if (j->at == AT_NEXT) out_put(j->out, "\n", 1);
  out_spaces(j->out, 2 * j->depth);
}
static void end_value(JsonOut *j) { j->at = j->depth ? AT_NEXT : AT_END; }

static void begin_nest(JsonOut *j, bool object) {
  begin_thing(j, false);
  if (j->depth == JSON_OUT_DEPTH) out_of_order(j, "JSON output too deep");
  j->object[++j->depth] = object;
  out_put(j->out, object ? "{" : "[", 1);
  if (j->pretty) out_put(j->out, "\n", 1);
  j->at = AT_BEGIN;
}
static void end_nest(JsonOut *j, bool object) {
  if (!j->depth || j->object[j->depth] != object || j->at == AT_VALUE) out_of_order(j, "JSON output out of order");
  j->depth--;
  if (j->pretty) {
    out_put(j->out, "\n", 1);
    out_spaces(j->out, 2 * j->depth);
  }
  out_put(j->out, object ? "}" : "]", 1);
  end_value(j);
}
void json_object(JsonOut *j) { begin_nest(j, true); }
void json_object_end(JsonOut *j) { end_nest(j, true); }
void json_list(JsonOut *j) { begin_nest(j, false); }
void json_list_end(JsonOut *j) { end_nest(j, false); }
Out *json_out(const JsonOut *j) { return j->out; }
bool json_pretty(const JsonOut *j) { return j->pretty; }
uint32_t json_depth(const JsonOut *j) { return j->depth; }

/* ---- strings ---- */
static bool stands_as_it_is(char c) { return (unsigned char)c >= ' ' && (unsigned char)c < 0x80 && c != '"' && c != '\\'; }
/* So many at a time, and without a branch, that compilers make vectors of them. */
enum { BLOCK = 16 };
static bool block_stands(const char *s) {
  static const uint8_t nothing_found[BLOCK];
  uint8_t found[BLOCK];
  for (uint32_t i = 0; i < BLOCK; i++) {
    uint8_t c = (uint8_t)s[i];
    found[i] = (uint8_t)((uint8_t)(c - ' ') >= 0x80 - ' ') | (c == '"') | (c == '\\');
  }
  return !memcmp(found, nothing_found, BLOCK);
}
/* How many bytes from the beginning stand as they are. */
static size_t plain_run(const char *s, size_t n) {
  size_t at = 0;
  if (n < BLOCK) {
    char block[BLOCK];
    memset(block, ' ', BLOCK);
    memcpy(block, s, n);
    if (block_stands(block)) return n;
  }
  while (at + BLOCK <= n && block_stands(s + at)) at += BLOCK;
  if (at && at + BLOCK > n && block_stands(s + n - BLOCK)) return n;
  while (at < n && stands_as_it_is(s[at])) at++;
  return at;
}
/* A character that does not: its length. What is not UTF-8 becomes U+FFFD. */
static size_t put_special(Out *out, const char *s, size_t n) {
  static const char hex[] = "0123456789ABCDEF";
  unsigned char c = (unsigned char)*s;
  if (c >= 0x80) {
    uint32_t columns;
    bool ok;
    size_t k = char_width(s, n, &columns, &ok);
    if (ok || k > 1) out_put(out, s, k);
    else out_put(out, "\xEF\xBF\xBD", 3);
    return k;
  }
  switch (c) {
    case '"': out_put(out, "\\\"", 2); break;
    case '\\': out_put(out, "\\\\", 2); break;
    case '\b': out_put(out, "\\b", 2); break;
    case '\f': out_put(out, "\\f", 2); break;
    case '\n': out_put(out, "\\n", 2); break;
    case '\r': out_put(out, "\\r", 2); break;
    case '\t': out_put(out, "\\t", 2); break;
    default: {
      char escaped[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
      out_put(out, escaped, sizeof escaped);
    }
  }
  return 1;
}
static void put_string(Out *out, const char *s, size_t n) {
  out_put(out, "\"", 1);
  for (;;) {
    size_t k = plain_run(s, n);
    out_put(out, s, k);
    s += k;
    n -= k;
    if (!n) break;
    k = put_special(out, s, n);
    s += k;
    n -= k;
  }
  out_put(out, "\"", 1);
}

void json_key(JsonOut *j, const char *key) {
  begin_thing(j, true);
  put_string(j->out, key, strlen(key));
  if (j->pretty) out_put(j->out, ": ", 2);
  else out_put(j->out, ":", 1);
  j->at = AT_VALUE;
}
void json_quoted_key(JsonOut *j, const char *key, size_t n) {
  begin_thing(j, true);
  out_put(j->out, key, n);
  if (j->pretty) out_put(j->out, " ", 1);
  j->at = AT_VALUE;
}
void json_text(JsonOut *j, const char *text, size_t n) {
  begin_thing(j, false);
  put_string(j->out, text, n);
  end_value(j);
}
void json_str(JsonOut *j, const char *text) {
  if (text) json_text(j, text, strlen(text));
  else json_null(j);
}

void json_constant(JsonOut *j, const char *word) {
  begin_thing(j, false);
  out_put(j->out, "\"", 1);
  out_puts(j->out, word);
  out_put(j->out, "\"", 1);
  end_value(j);
}

/* ---- other values ---- */
static void word(JsonOut *j, const char *s, size_t n) {
  begin_thing(j, false);
  out_put(j->out, s, n);
  end_value(j);
}
void json_int(JsonOut *j, int64_t n) {
  char digits[24], *at = digits + sizeof digits;
  uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (n < 0) *--at = '-';
  word(j, at, (size_t)(digits + sizeof digits - at));
}
void json_raw_number(JsonOut *j, const char *digits) { word(j, digits, strlen(digits)); }
void json_raw(JsonOut *j, const char *text, size_t n) { word(j, text, n); }
void json_bool(JsonOut *j, bool b) { word(j, b ? "true" : "false", b ? 4 : 5); }
void json_null(JsonOut *j) { word(j, "null", 4); }

/* ---- parts ---- */
JsonMark json_mark(const JsonOut *j) { return (JsonMark){ out_mark(j->out), j->depth, j->at, j->pretty }; }
void json_keep(const JsonOut *j, JsonMark from, JsonPart *part) {
  size_t n;
  const char *text = out_since(j->out, from.from, &n);
  part->text.n = 0;
  if (!text) return;
  text_put(&part->text, text, n);
  part->from = from;
  part->to = json_mark(j);
}
bool json_again(JsonOut *j, const JsonPart *part) {
  const JsonMark *from = &part->from, *to = &part->to;
  if (!part->text.n || from->depth != j->depth || from->at != (int)j->at || from->pretty != j->pretty) return false;
  out_put(j->out, part->text.at, part->text.n);
  j->depth = to->depth;
  j->at = (Stand)to->at;
  return true;
}

void json_key_str(JsonOut *j, const char *key, const char *text) {
  json_key(j, key);
  json_str(j, text);
}

void json_key_int(JsonOut *j, const char *key, int64_t n) {
  json_key(j, key);
  json_int(j, n);
}
