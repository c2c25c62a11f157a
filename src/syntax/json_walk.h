/* json_walk.h - going through large JSON texts without a tree of the whole: the members of an object, the items of a
 * list, the values of a text, one at a time.
 *
 * Owns: finding where each value begins and ends. What is inside a value is not looked at but for its brackets and
 * quotes: json_parse reads it, and tells what is wrong with it.
 */
#ifndef CHARTER_JSON_WALK_H
#define CHARTER_JSON_WALK_H
#include "syntax/json.h"

typedef struct JsonWalk JsonWalk;
struct JsonWalk {
  JsonWalk *outer;          /* the walk of whose value this one goes through the inside, or NULL */
  Arena *arena;
  Diags *diags;
  const Source *source;
  uint32_t file;
  size_t at, to;            /* what is still to be gone through */
  char close;               /* what ends it: '}', ']', or 0 for the end of the text */
  size_t begin;             /* where it was opened */
  bool begun, done, failed; /* failed: after a diagnostic; then there is no next */
  size_t lo, hi;            /* the value at hand; hi is 0 until somebody has gone through it */
  const char *key;          /* in an object */
  size_t key_len;
  Span key_span;
};

/* The values of a text: the items of its list, or those that follow each other, as lines do. */
JsonWalk json_walk_text(Arena *, Diags *, const Source *, uint32_t file);
/* What stands in the object or list at hand. When that has been gone through, the other walk goes on behind it. */
JsonWalk json_walk_in(JsonWalk *);
/* The next value is at hand; the one before is skipped, where nobody has gone through it. */
bool json_walk_next(JsonWalk *);
/* The value as a tree; NULL after a diagnostic. */
Json *json_walk_value(JsonWalk *, Arena *);
/* How it begins: '{', '"', .. */
static inline char json_walk_first(const JsonWalk *w) { return w->source->text[w->lo]; }
static inline Span json_walk_span(const JsonWalk *w) {
  return (Span){ w->file, (uint32_t)w->lo, (uint32_t)(w->hi ? w->hi : w->lo + 1) };
}
#endif
