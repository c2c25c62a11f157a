/* json.h - JSON output. Strings that are not valid UTF-8 get U+FFFD for what is not. */
#ifndef CHARTER_RENDER_JSON_H
#define CHARTER_RENDER_JSON_H
#include "render/out.h"

typedef struct JsonOut JsonOut;
JsonOut *json_begin(Arena *, Out *, bool pretty);   /* memory from the arena */
void json_end(JsonOut *);                            /* ends the text with a line break; another may follow */
void json_object(JsonOut *);
void json_object_end(JsonOut *);
void json_list(JsonOut *);
void json_list_end(JsonOut *);
void json_key(JsonOut *, const char *key);
void json_str(JsonOut *, const char *text);          /* NULL: null */
void json_text(JsonOut *, const char *text, size_t n);
void json_int(JsonOut *, int64_t);
void json_raw_number(JsonOut *, const char *digits);
void json_raw(JsonOut *, const char *text, size_t n);    /* a value that was written before, at this depth */
void json_bool(JsonOut *, bool);
void json_null(JsonOut *);
Out *json_out(const JsonOut *);
bool json_pretty(const JsonOut *);
uint32_t json_depth(const JsonOut *);                /* objects and lists that are open */
enum { JSON_OUT_DEPTH = 120 };                        /* at most */
/* What is written again and again, kept as it was written: from a place to another that is not deeper. json_keep keeps what was
 * written since the mark, unless some of it has left the output's buffer. */
typedef struct JsonMark { OutMark from; uint32_t depth; int at; bool pretty; } JsonMark;
typedef struct JsonPart { Text text; JsonMark from, to; } JsonPart;      /* text.arena: whose memory it is; empty: nothing is kept */
JsonMark json_mark(const JsonOut *);
void json_keep(const JsonOut *, JsonMark, JsonPart *);
bool json_again(JsonOut *, const JsonPart *);         /* false: it is not kept, or stood elsewhere */
/* A key, and a string, that is written out in the program and stands in JSON as it is. */
#define json_member(j, key) json_quoted_key((j), "\"" key "\":", sizeof "\"" key "\":" - 1)
void json_quoted_key(JsonOut *, const char *key, size_t n);
void json_constant(JsonOut *, const char *word);
/* key and value */
void json_key_str(JsonOut *, const char *key, const char *text);
void json_key_int(JsonOut *, const char *key, int64_t);
#endif
