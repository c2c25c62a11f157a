/* json_record.h - what the two files that read records in JSON share. Private to them.
 *
 * json_record.c goes through the text: individuals and facts, item by item; json_event.c makes the trees of events.
 * Every item becomes the entry that a charter file would have for it (tree.h), with its places in the JSON text, and is
 * recorded like that entry. Entries of individuals and facts are made in memory that is given back after each; those of
 * events stay.
 */
#ifndef CHARTER_JSON_RECORD_H
#define CHARTER_JSON_RECORD_H
#include "sema/private.h"
#include "syntax/json_walk.h"

typedef struct JsonReader {
  Sema *S;
  uint32_t file;
  Arena *arena;
} JsonReader; /* arena: of the entry at hand */

static inline Span json_span(const JsonReader *r, const Json *j) { return (Span){ r->file, j->lo, j->hi }; }
static inline Span json_key_span(const JsonReader *r, const Json *j) { return (Span){ r->file, j->key_lo, j->key_hi }; }
static inline bool json_key_is(const Json *j, const char *word) {
  return j->key_len == strlen(word) && !memcmp(j->key, word, j->key_len);
}
Word json_word(JsonReader *, const char *text, size_t len, Span);
/* A string, number or null as an expression; NULL after a diagnostic. */
Expr *json_expr(JsonReader *, const Json *);
Expr *json_key_expr(JsonReader *, const Json *); /* the key that it stands under */
Expr *json_head(JsonReader *, Word pred, ExprList args, Span);
bool json_flag(JsonReader *, const Json *); /* true or false, and else false after a diagnostic */
Diag *json_wrong(JsonReader *, const Json *, const char *needed);
/* Reports a key that nothing is known of; the candidates, ended by NULL, are suggestions. */
void json_unknown_key(JsonReader *, Span, const char *key, size_t len, const char *of, const char *const *candidates);
void json_individuals_of(JsonReader *, KindId, Word kind, const Json *list); /* the list of a kind's individuals */

/* json_event.c */
EventRec *json_event(JsonReader *, const Json *object); /* NULL after a diagnostic */
#endif
