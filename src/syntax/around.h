/* around.h - what stands around the match at hand: the characters behind it, and the tokens before. */
#ifndef CHARTER_AROUND_H
#define CHARTER_AROUND_H
#include "syntax/lex.h"

static inline bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9') ||
         (unsigned char)c >= 0x80;
}
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_letter(char c) { return is_word(c) && !is_digit(c); }

static inline char char_at(const Lexer *lx, uint32_t i) { return i < lx->len ? lx->text[i] : 0; }

/* The place of the next character that is neither white space nor in a comment. */
static inline uint32_t skip_blank(const Lexer *lx, uint32_t at) {
  for (; at < lx->len; at++) {
    char c = lx->text[at];
    if (c == '#') {
      const char *end = memchr(lx->text + at, '\n', lx->len - at);
      if (!end) return lx->len;
      at = (uint32_t)(end - lx->text);
    } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
      break;
    }
  }
  return at;
}

static inline char peek(const Lexer *lx) { return char_at(lx, skip_blank(lx, lx->pos)); }
static inline int last_kind(const Lexer *lx) { return lx->last->kind; }
static inline bool after_dot(const Lexer *lx) { return last_kind(lx) == '.'; }

static inline bool token_is(const Lexer *lx, const Token *t, const char *word) {
  size_t n = strlen(word);
  return t->hi - t->lo == n && memcmp(lx->text + t->lo, word, n) == 0;
}

static inline bool word_at(const Lexer *lx, uint32_t at, const char *word) {
  size_t n = strlen(word);
  return lx->len - at >= n && memcmp(lx->text + at, word, n) == 0 && !is_word(char_at(lx, at + (uint32_t)n));
}
#endif
