/* token.h - the words of one source file, in an array that the parser reads.
 *
 * Owns: the token array and the context of one parse.
 * Invariants
 * - Tokens are kept in chunks that never move; the last one is END.
 * - A token is a kind and a byte span, nothing else: names, numbers and texts are read from the source when a
 *   production needs them, so a record of a million words costs twelve bytes a word and no allocation.
 * - `line` is 0 inside a line; for the first token of a line it is its column in bytes, from 1 (at most LINE_MOST).
 */
#ifndef CHARTER_TOKEN_H
#define CHARTER_TOKEN_H
#include "base/limit.h"
#include "syntax/tree.h"

typedef struct Token { uint16_t kind, line; uint32_t lo, hi; } Token;
enum {
  CHUNK = LIMIT(4096, 5),
  LINE_MOST = UINT16_MAX,
  NEST_LIMIT = 200,      /* brackets within brackets */
  DEPTH_LIMIT = 500,     /* expressions within expressions */
};
typedef struct Tokens { Arena *arena; VEC(Token *) chunks; uint32_t n; } Tokens;
static inline Token *token_at(const Tokens *ts, uint32_t i) { return &ts->chunks.at[i / CHUNK][i % CHUNK]; }

/* How far an error reaches: up to the next thing of this level. */
typedef enum { LEVEL_NONE, LEVEL_ITEM, LEVEL_PROVISION, LEVEL_STMT, LEVEL_SCENARIO, LEVEL_FIELD } Level;
typedef struct Recovery {
  Level level;
  bool block;            /* a header was being read: its block will do as well */
  uint32_t depth;        /* brackets opened since the level's begin */
} Recovery;

typedef struct Parser {
  Session *session;
  Arena *arena;          /* of the session: what the tree is made of */
  Tokens tokens;         /* in a scratch arena */
  const char *text;      /* as the scanner saw it: bytes that are not UTF-8 replaced, as long as the source */
  uint32_t len, file;
  uint32_t next;         /* the token that the parser gets next */
  Tree *tree;
  Scenario *scenario;    /* the one that is being read */
  Decl *table;           /* the table that is being read, or NULL */
  EventRec *spare;       /* what was an individual after all: for the next one */
  Expr *query;
  Decides *conclusion;
  Decl *entry;
  /* recovery, see recover.c */
  uint32_t mark;         /* where the statement, field, provision or item that is being read begins: a byte */
  uint32_t last_error;   /* the token at which the last error was */
  bool recovering;       /* after an error: skip before the next token is given */
  Recovery recovery;
  uint16_t pending[NEST_LIMIT + 16];      /* token kinds to give before the next one, last first */
  uint32_t npending;
  uint32_t open[NEST_LIMIT + 16], nopen;  /* places of the brackets that are open */
  uint32_t quiet_until;  /* no more reports about statements that begin before this byte */
  uint32_t deep_mark;    /* the mark + 1 under which nesting was last reported; one report for each */
  bool stray_provision;  /* a provision outside an article was reported */
  /* for the formatter: where each mark was set (behind a unit, or behind the bracket that opens a block) */
  bool keeps_marks;
  bool plain;            /* plain entries may be passed over: see plain.h */
  VEC(uint32_t) marks;
} Parser;

bool begins_item(int kind);   /* the first word of a declaration, an article or a scenario */
bool begins_scenario_item(int kind);   /* given, case, expect */
/* Reads the whole text of p->file into p->tokens, behind a token of the kind `first`. */
void scan(Parser *, int first);
/* Parses a source and keeps its tokens, in an arena that is the caller's to free, and its marks. */
void parse_keeping(Parser *, Session *, uint32_t file);
Diag *report(Parser *, DiagId, uint32_t lo, uint32_t hi, const char *format, ...) __attribute__((format(printf, 5, 6)));
#endif
