/* json_walk.h - going through large JSON texts without a tree of the whole: the members of an object, the items of a
 * list, the values of a text, one at a time.
 *
 * Owns: finding where each value begins and ends. What is inside a value is not looked at but for its brackets and
 * quotes: json_parse reads it, and tells what is wrong with it.
 */
#ifndef CHARTER_JSON_WALK_H
#define CHARTER_JSON_WALK_H
#include "syntax/json.h"

typedef struct JsonWalk {
  Arena *arena;
  Diags *diags;
  const Source *source;
  uint32_t file;
  size_t at, to;            /* what is still to be gone through */
  char close;               /* what ends it: '}', ']', or 0 for the end of the text */
  size_t begin;             /* where it was opened */
  bool begun, done, failed; /* failed: after a diagnostic; then there is no next */
  size_t lo, hi;            /* the value at hand */
  const char *key;
  size_t key_len;
  Span key_span; /* in an object */
} JsonWalk;

/* The values of a text: the items of its list, or those that follow each other, as lines do. */
JsonWalk json_walk_text(Arena *, Diags *, const Source *, uint32_t file);
/* What stands in the object or list [lo, hi) of another walk's text. */
JsonWalk json_walk_in(const JsonWalk *, size_t lo, size_t hi);
bool json_walk_next(JsonWalk *);
static inline char json_walk_first(const JsonWalk *w) {
  return w->source->text[w->lo];
} /* how the value begins: '{', '"', .. */
/* The value as a tree; NULL after a diagnostic. */
Json *json_walk_value(const JsonWalk *, Arena *);
#endif
