/* parse.c - from a source to its tree. */
#include "charter.tab.h"
#include "syntax/recover.h"
#include "syntax/sheet.h"

static void parser_begin(Parser *p, Session *session, uint32_t file, int first, bool plain) {
  memset(p, 0, sizeof *p);
  p->plain = plain;
  p->session = session;
  p->arena = session->arena;
  p->file = file;
  p->tree = NEW(p->arena, Tree);
  p->tree->file = file;
  p->tokens.arena = arena_child(p->arena);   /* a jump to the trap frees it with its parent */
  scan(p, first);
}

static void parse_items(Parser *p) {
  while (charter_yyparse(p) == 2 && skip_to_item(p)) {   /* 2: nesting; what follows it is read all the same */
    p->npending = 1;
    p->pending[0] = START_FILE;
  }
}

Tree *parse_source(Session *session, uint32_t file) {
  if (is_json_file(session->sources->all.at[file]->path)) {
    Tree *t = NEW(session->arena, Tree);
    t->file = file;
    t->json = true;
    return t;
  }
  Parser p;
  parser_begin(&p, session, file, START_FILE, true);
  parse_items(&p);
  arena_free(p.tokens.arena);
  return p.tree;
}

/* One thing that is no file. False after an error. */
static bool parse_one(Parser *p, Session *session, uint32_t file, int first) {
  uint32_t errors = session->diags->errors;
  parser_begin(p, session, file, first, false);
  bool ok = charter_yyparse(p) == 0 && session->diags->errors == errors;
  arena_free(p->tokens.arena);
  return ok;
}

void parse_keeping(Parser *p, Session *session, uint32_t file) {
  parser_begin(p, session, file, START_FILE, false);
  p->keeps_marks = true;
  parse_items(p);
}

Expr *parse_expression(Session *session, uint32_t file) {
  Parser p;
  return parse_one(&p, session, file, START_EXPR) ? p.query : NULL;
}
Decides *parse_conclusion(Session *session, uint32_t file) {
  Parser p;
  return parse_one(&p, session, file, START_CONCLUSION) ? p.conclusion : NULL;
}
Decl *parse_entry(Session *session, uint32_t file) {
  Parser p;
  return parse_one(&p, session, file, START_ENTRY) ? p.entry : NULL;
}
Decl *parse_key(Session *session, uint32_t file) {
  Parser p;
  return parse_one(&p, session, file, START_KEY) ? p.entry : NULL;
}
