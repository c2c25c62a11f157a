/* json.c - see json.h. What a value needs before it (a comma, a line break, the indentation) is known from what is open. */
#include "render/json.h"
#include "syntax/utf8.h"
#include <stdio.h>

typedef enum { LEVEL_EMPTY = 1, LEVEL_OBJECT = 2, LEVEL_VALUE = 4 } Level;   /* VALUE: a key stands there, its value comes */
struct JsonOut { Arena *arena; Out *out; uint32_t depth; bool pretty; uint8_t level[JSON_OUT_DEPTH + 1]; };

static void out_of_order(JsonOut *j) { mem_fail(arena_trap(j->arena), FAIL_INTERNAL, "JSON output out of order"); }

JsonOut *json_begin(Arena *arena, Out *out, bool pretty) {
  JsonOut *j = NEW(arena, JsonOut);
  j->arena = arena;
  j->out = out;
  j->pretty = pretty;
  j->level[0] = LEVEL_EMPTY;
  return j;
}

void json_end(JsonOut *j) {
  j->level[0] = LEVEL_EMPTY;
  out_put(j->out, "\n", 1);
}

static void new_line(JsonOut *j) {
  if (!j->pretty) return;
  out_put(j->out, "\n", 1);
  out_spaces(j->out, 2 * (size_t)j->depth);
}

/* Before a key, or a value of a list. */
static void item(JsonOut *j) {
  uint8_t *level = &j->level[j->depth];
  if (!(*level & LEVEL_EMPTY)) out_put(j->out, ",", 1);
  *level &= (uint8_t)~LEVEL_EMPTY;
  if (j->depth) new_line(j);
}

static void value(JsonOut *j) {
  uint8_t *level = &j->level[j->depth];
  if (!(*level & LEVEL_OBJECT)) {
    item(j);
    return;
  }
  if (!(*level & LEVEL_VALUE)) out_of_order(j);
  *level &= (uint8_t)~LEVEL_VALUE;
}

static void enter(JsonOut *j, const char *bracket, Level level) {
  value(j);
  out_put(j->out, bracket, 1);
  if (++j->depth > JSON_OUT_DEPTH) mem_fail(arena_trap(j->arena), FAIL_INTERNAL, "JSON output too deep");
  j->level[j->depth] = (uint8_t)(level | LEVEL_EMPTY);
}

static void leave(JsonOut *j, const char *bracket, Level level) {
  uint8_t was = j->level[j->depth];
  if (!j->depth || (was & LEVEL_OBJECT) != level || (was & LEVEL_VALUE)) out_of_order(j);
  j->depth--;
  if (!(was & LEVEL_EMPTY)) new_line(j);
  out_put(j->out, bracket, 1);
}

void json_object(JsonOut *j) { enter(j, "{", LEVEL_OBJECT); }
void json_object_end(JsonOut *j) { leave(j, "}", LEVEL_OBJECT); }
void json_list(JsonOut *j) { enter(j, "[", 0); }
void json_list_end(JsonOut *j) { leave(j, "]", 0); }
uint32_t json_depth(const JsonOut *j) { return j->depth; }

static bool plain(unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

/* What stands between the quotes. */
static void characters(Out *out, const char *s, size_t n) {
  while (n) {
    size_t run = 0;
    while (run < n && plain((unsigned char)s[run])) run++;
    if (run) {
      out_put(out, s, run);
    } else if ((unsigned char)*s >= 0x80) {
      uint32_t point;
      run = utf8_decode(s, n > 4 ? 4 : (uint32_t)n, &point);
      if (run) out_put(out, s, run);
      else out_put(out, "\xEF\xBF\xBD", 3);
      run += !run;
    } else {
      static const char shorts[] = "\b\f\n\r\t\"\\", names[] = "bfnrt\"\\";
      const char *which = strchr(shorts, *s);
      run = 1;
      if (which && *s) {
        out_put(out, "\\", 1);
        out_put(out, &names[which - shorts], 1);
      } else {
        out_printf(out, "\\u%04X", (unsigned)*s);
      }
    }
    s += run;
    n -= run;
  }
}

static void quoted(JsonOut *j, const char *text, size_t n) {
  out_put(j->out, "\"", 1);
  characters(j->out, text, n);
  out_put(j->out, "\"", 1);
}

static void raw(JsonOut *j, const char *word) {
  value(j);
  out_puts(j->out, word);
}

void json_str(JsonOut *j, const char *text) {
  if (!text) {
    raw(j, "null");
    return;
  }
  value(j);
  quoted(j, text, strlen(text));
}

void json_key(JsonOut *j, const char *key) {
  uint8_t *level = &j->level[j->depth];
  if ((*level & (LEVEL_OBJECT | LEVEL_VALUE)) != LEVEL_OBJECT) out_of_order(j);
  item(j);
  *level |= LEVEL_VALUE;
  quoted(j, key, strlen(key));
  out_put(j->out, ": ", j->pretty ? 2 : 1);
}

void json_int(JsonOut *j, int64_t n) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)n);
  raw(j, text);
}
void json_raw_number(JsonOut *j, const char *digits) { raw(j, digits); }
void json_bool(JsonOut *j, bool b) { raw(j, b ? "true" : "false"); }
void json_null(JsonOut *j) { raw(j, "null"); }

void json_key_str(JsonOut *j, const char *key, const char *text) {
  json_key(j, key);
  json_str(j, text);
}

void json_key_int(JsonOut *j, const char *key, int64_t n) {
  json_key(j, key);
  json_int(j, n);
}
