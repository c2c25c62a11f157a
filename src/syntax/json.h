/* json.h - JSON texts as a small tree whose every part knows where it stands.
 *
 * Owns: parsing one JSON value of a source into Json nodes, and the words of what can be wrong with it: by yajl (callbacks,
 * memory from an arena), but what is plain without it (json_tree.c). Nothing here knows of charters.
 *
 * Invariants
 * - A tree lives in the arena that it was parsed into; strings without escapes point into the source text.
 * - Strings are valid UTF-8 without NUL; they are not NUL-terminated (text, len).
 * - Nesting is at most JSON_DEPTH; keys of one object differ.
 */
#ifndef CHARTER_JSON_H
#define CHARTER_JSON_H
#include "base/names.h"
#include "base/value.h"

enum { JSON_DEPTH = 64 };

/* A string of a list of nothing else, which has no node: its key (base/key.h), its first byte in the source, its length. */
typedef struct JsonText { uint64_t key; uint32_t lo, len; } JsonText;
typedef struct JsonKey { const char *text; uint32_t len; uint64_t key; } JsonKey;     /* text: as it stands in a source, or NULL; key: of it */
typedef struct JsonTexts {     /* room for them */
  Arena *arena; JsonText *at; uint32_t n, cap;
  VEC(JsonKey) keys;               /* that differ, of objects read before: most others have the same in the same order */
  const NameTable *names[2];       /* where they will be looked for, those that are long (base/key.h) in the second, to be in the cache by then; or NULL */
} JsonTexts;

typedef enum { J_NULL, J_TRUE, J_FALSE, J_NUMBER, J_STRING, J_ARRAY, J_OBJECT } JsonType;
typedef struct Json Json;
struct Json {
  uint8_t type;            /* JsonType */
  bool texts;              /* ARRAY: its items are u.texts, and not u.first */
  uint16_t known;          /* in an object: which of JsonTexts.keys the key is, + 1; 0: perhaps none */
  uint32_t lo, hi;         /* bytes of the source */
  uint32_t len;            /* STRING, NUMBER: of text; ARRAY, OBJECT: how many items */
  union {
    const char *text;      /* STRING: unescaped; NUMBER: as written */
    Json *first;           /* ARRAY, OBJECT */
    const JsonText *texts; /* ARRAY with `texts` */
  } u;
  Json *next;              /* the next item of the array or object that this one is in */
  const char *key;         /* in an object: the unescaped key */
  uint32_t key_len, key_lo, key_hi;
  uint32_t id;             /* for whoever reads the tree; 0 at first */
  const void *note;        /* likewise; NULL at first */
};

/* Parses the value that starts at or after byte `from` of source `file` and ends before `to`. NULL after a
 * diagnostic. *end: the first byte behind the value; after an error, where reading stopped. Unless `room` is NULL, lists of strings
 * without escapes have no nodes: their texts stand there, until whoever gave it empties it. */
Json *json_parse(Arena *, Diags *, const Source *, uint32_t file, size_t from, size_t to, size_t *end, JsonTexts *room);
/* The two ways that it takes: what is right and has no escapes, in one pass, NULL for all else; and everything. */
Json *json_parse_plain(Arena *, const Source *, size_t from, size_t to, size_t *end, JsonTexts *room);
Json *json_parse_any(Arena *, Diags *, const Source *, uint32_t file, size_t from, size_t to, size_t *end);
/* The items of a list as nodes, which are made where it has none. */
const Json *json_items(Arena *, const Source *, const Json *list);
/* Whether the keys of an object differ; those that do not are reported, unless diags is NULL. */
bool json_check_keys(Arena *, Diags *, uint32_t file, const Json *object);

/* The first byte at or after `at` that is not white space of JSON. */
size_t json_skip(const Source *, size_t at, size_t to);

/* A number of JSON as an exact value; false: it does not fit. */
bool json_number(const char *text, size_t len, Value *out);

/* "a string", "a list", ... */
const char *json_type_words(const Json *);
#endif
