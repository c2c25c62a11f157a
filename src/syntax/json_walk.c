/* json_walk.c - see json_walk.h. */
#include "syntax/json_walk.h"
#include "syntax/utf8.h"

static Span span_of(const JsonWalk *w, size_t lo, size_t hi) { return (Span){ w->file, (uint32_t)lo, (uint32_t)hi }; }

static void give_up(JsonWalk *w) {
  for (; w; w = w->outer) w->failed = true;
}
static bool fail(JsonWalk *w, size_t at, const char *what, const char *hint) {
  size_t hi = at < w->to ? at + 1 : at;
  diag_add(w->diags, D_JSON, span_of(w, at, hi), "%s", what)->hint = hint;
  give_up(w);
  return false;
}

/* ---- where a value ends; beyond `to` if it does not ---- */
static size_t string_end(const char *text, size_t at, size_t to) {
  for (at++; at < to; at++) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') at++;
  }
  return to + 1;
}
static size_t brackets_end(const char *text, size_t at, size_t to) {
  static const int8_t sign[256] = { ['"'] = 2, ['{'] = 1, ['['] = 1, ['}'] = -1, [']'] = -1 };
  int64_t depth = 0;
  while (at < to) {
    int8_t s = sign[(unsigned char)text[at]];
    if (s == 2) {
      at = string_end(text, at, to);
      continue;
    }
    at++;
    depth += s;
    if (s < 0 && !depth) return at;
  }
  return to + 1;
}
static bool ends_word(char c) {
  return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
static size_t value_end(const char *text, size_t at, size_t to) {
  if (text[at] == '"') return string_end(text, at, to);
  if (text[at] == '{' || text[at] == '[') return brackets_end(text, at, to);
  while (at < to && !ends_word(text[at])) at++;
  return at;
}

/* ---- walks ---- */
JsonWalk json_walk_text(Arena *arena, Diags *diags, const Source *source, uint32_t file) {
  size_t at = source->len >= 3 && !memcmp(source->text, "\xEF\xBB\xBF", 3) ? 3 : 0;
  JsonWalk w = { .arena = arena, .diags = diags, .source = source, .file = file, .at = at, .to = source->len };
  at = json_skip(source, at, w.to);
  if (at >= w.to)
    fail(&w, at, "the text is empty", NULL);
  else if (source->text[at] == '[') {
    w.begin = at;
    w.at = at + 1;
    w.close = ']';
  }
  return w;
}
JsonWalk json_walk_in(JsonWalk *w) {
  JsonWalk in = { .outer = w, .arena = w->arena, .diags = w->diags, .source = w->source, .file = w->file };
  in.begin = w->lo;
  in.at = w->lo + 1;
  in.to = w->to;
  in.close = w->source->text[w->lo] == '{' ? '}' : ']';
  return in;
}

/* At the closing bracket. After the one that closes a text's list nothing may follow. */
static bool end(JsonWalk *w, size_t at) {
  w->done = true;
  if (w->outer) {
    w->outer->hi = at + 1;
    return false;
  }
  at = json_skip(w->source, at + 1, w->to);
  if (at < w->to) fail(w, at, "further text after the list", NULL);
  return false;
}
static bool cut(JsonWalk *w) {
  if (!w->close) return false;
  fail(w, w->begin, w->close == '}' ? "this object does not end" : "this list does not end",
       w->close == '}' ? "a '}' is missing" : "a ']' is missing");
  return false;
}

/* A string that means what stands there. */
static bool is_plain(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (text[i] == '\\' || (unsigned char)text[i] < 0x20) return false;
  return utf8_bad(text, len) == len;
}
static bool key(JsonWalk *w, size_t *at) {
  const char *text = w->source->text;
  size_t stop;
  if (text[*at] != '"')
    return fail(w, *at, "a key is needed here, in double quotes", "an object is written {\"key\": value, ..}");
  size_t to = string_end(text, *at, w->to);
  if (to > w->to)
    return fail(w, *at, "a string that does not end", "the closing '\"' is missing, or the file is cut off");
  w->key_span = span_of(w, *at, to);
  w->key = text + *at + 1;
  w->key_len = to - *at - 2;
  if (!is_plain(w->key, w->key_len)) {
    const Json *j = json_parse(w->arena, w->diags, w->source, w->file, *at, to, &stop, NULL);
    if (!j) {
      give_up(w);
      return false;
    }
    w->key = j->u.text;
    w->key_len = j->len;
  }
  *at = json_skip(w->source, to, w->to);
  if (*at >= w->to || text[*at] != ':') return fail(w, to, "a ':' is missing between key and value", NULL);
  *at = json_skip(w->source, *at + 1, w->to);
  return *at < w->to || cut(w);
}

/* Goes through the value at hand; false after a diagnostic. */
static bool find_end(JsonWalk *w) {
  uint32_t errors = w->diags->errors;
  size_t stop, hi = value_end(w->source->text, w->lo, w->to);
  if (hi == w->lo) return fail(w, w->lo, "a value is missing here", "is there a ',' too many?");
  if (hi <= w->to) {
    w->hi = hi;
    return true;
  }
  json_parse(w->arena, w->diags, w->source, w->file, w->lo, w->to, &stop, NULL); /* knows best what is wrong with it */
  if (w->diags->errors == errors) return fail(w, w->lo, "this does not end", NULL);
  give_up(w);
  return false;
}

bool json_walk_next(JsonWalk *w) {
  const char *text = w->source->text;
  if (w->failed || w->done || (w->begun && !w->hi && !find_end(w))) return false;
  size_t at = json_skip(w->source, w->begun ? w->hi : w->at, w->to);
  if (at >= w->to) return cut(w);
  if (w->close && text[at] == w->close) return end(w, at);
  if (w->close && w->begun) {
    if (text[at] != ',')
      return fail(w, at, w->close == '}' ? "a ',' or '}' is missing here" : "a ',' or ']' is missing here", NULL);
    at = json_skip(w->source, at + 1, w->to);
    if (at >= w->to) return cut(w);
  }
  if (w->close == '}' && !key(w, &at)) return false;
  w->begun = true;
  w->lo = at;
  w->hi = 0;
  return true;
}

Json *json_walk_value(JsonWalk *w, Arena *arena) {
  size_t stop;
  if (!w->hi && !find_end(w)) return NULL;
  Json *j = json_parse(arena, w->diags, w->source, w->file, w->lo, w->hi, &stop, NULL);
  if (!j || json_skip(w->source, stop, w->hi) >= w->hi) return j;
  diag_add(w->diags, D_JSON, span_of(w, stop, stop + 1), "a ',' is missing after this value");
  return NULL;
}
