/* json.c - see json.h. yajl's memory comes from the arena, so that nothing leaks when a failure jumps away. */
#include "render/json.h"
#include "syntax/yajl_memory.h"
#include <stdio.h>
#include <yajl/yajl_gen.h>

struct JsonOut { Arena *arena; Out *out; yajl_gen gen; uint32_t depth; bool pretty; };

static void print(void *ctx, const char *s, size_t n) { out_put(ctx, s, n); }

static void must(JsonOut *j, yajl_gen_status status) {
  if (status != yajl_gen_status_ok) mem_fail(arena_trap(j->arena), FAIL_INTERNAL, "JSON output out of order");
}

JsonOut *json_begin(Arena *arena, Out *out, bool pretty) {
  JsonOut *j = NEW(arena, JsonOut);
  yajl_alloc_funcs memory = yajl_memory(arena);
  j->arena = arena;
  j->out = out;
  j->pretty = pretty;
  j->gen = yajl_gen_alloc(&memory);
  if (!j->gen) mem_fail(arena_trap(arena), FAIL_MEMORY, "JSON output");
  yajl_gen_config(j->gen, yajl_gen_print_callback, print, out);
  yajl_gen_config(j->gen, yajl_gen_beautify, pretty ? 1 : 0);
  yajl_gen_config(j->gen, yajl_gen_indent_string, "  ");
  return j;
}

void json_end(JsonOut *j) {
  yajl_gen_reset(j->gen, NULL);
  if (!j->pretty) out_put(j->out, "\n", 1);     /* the beautifier ends a text with a line break itself */
}

static void enter(JsonOut *j) {
  if (++j->depth > JSON_OUT_DEPTH) mem_fail(arena_trap(j->arena), FAIL_INTERNAL, "JSON output too deep");
}

void json_object(JsonOut *j) {
  enter(j);
  must(j, yajl_gen_map_open(j->gen));
}
void json_object_end(JsonOut *j) {
  j->depth--;
  must(j, yajl_gen_map_close(j->gen));
}
void json_list(JsonOut *j) {
  enter(j);
  must(j, yajl_gen_array_open(j->gen));
}
void json_list_end(JsonOut *j) {
  j->depth--;
  must(j, yajl_gen_array_close(j->gen));
}
uint32_t json_depth(const JsonOut *j) { return j->depth; }

static bool valid(const char *s, size_t n) {
  while (n) {
    if ((unsigned char)*s < 0x80) {
      s++;
      n--;
      continue;
    }
    uint32_t w;
    bool ok;
    size_t k = char_width(s, n, &w, &ok);
    if (!ok && k == 1) return false;
    s += k;
    n -= k;
  }
  return true;
}

/* Stands in JSON as it is: printable ASCII without quotation marks and backslashes. Most text does. */
static size_t plain_run(const char *s) {
  const char *at = s;
  while ((unsigned char)(*at - ' ') <= '~' - ' ' && *at != '"' && *at != '\\') at++;
  return (size_t)(at - s);
}
static void string(JsonOut *j, const char *text) {
  size_t n = strlen(text);
  if (valid(text, n)) {
    must(j, yajl_gen_string(j->gen, (const unsigned char *)text, n));
    return;
  }
  Text t = { .arena = j->arena };
  while (n) {
    uint32_t w;
    bool ok;
    size_t k = char_width(text, n, &w, &ok);
    if (!ok && k == 1 && (unsigned char)*text >= 0x80) text_puts(&t, "\xEF\xBF\xBD");
    else text_put(&t, text, k);
    text += k;
    n -= k;
  }
  must(j, yajl_gen_string(j->gen, (const unsigned char *)text_done(&t), t.n));
}

enum { QUOTED = 1000 };
void json_str(JsonOut *j, const char *text) {
  if (!text) {
    json_null(j);
    return;
  }
  size_t n = plain_run(text);
  if (text[n] || n > QUOTED) {
    string(j, text);
    return;
  }
  char quoted[QUOTED + 2];                       /* yajl writes numbers as they are, and looks at every byte of a string */
  quoted[0] = '"';
  memcpy(quoted + 1, text, n);
  quoted[n + 1] = '"';
  must(j, yajl_gen_number(j->gen, quoted, n + 2));
}

void json_key(JsonOut *j, const char *key) {
  size_t n = plain_run(key);
  if (key[n]) string(j, key);
  else must(j, yajl_gen_string(j->gen, (const unsigned char *)key, n));
}
void json_int(JsonOut *j, int64_t n) {
  char digits[24], *at = digits + sizeof digits;
  uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (n < 0) *--at = '-';
  must(j, yajl_gen_number(j->gen, at, (size_t)(digits + sizeof digits - at)));
}
void json_raw_number(JsonOut *j, const char *digits) { must(j, yajl_gen_number(j->gen, digits, strlen(digits))); }
void json_bool(JsonOut *j, bool b) { must(j, yajl_gen_bool(j->gen, b)); }
void json_null(JsonOut *j) { must(j, yajl_gen_null(j->gen)); }

void json_key_str(JsonOut *j, const char *key, const char *text) {
  json_key(j, key);
  json_str(j, text);
}

void json_key_int(JsonOut *j, const char *key, int64_t n) {
  json_key(j, key);
  json_int(j, n);
}
