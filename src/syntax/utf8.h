/* utf8.h - code points, and which of them names may contain. */
#ifndef CHARTER_UTF8_H
#define CHARTER_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* The bytes that the first code point takes, or 0 where the text is not UTF-8. len > 0. */
uint32_t utf8_decode(const char *text, uint32_t len, uint32_t *point);
/* A letter of any script; behind the first character also digits and combining marks. For what is not ASCII. */
bool utf8_in_name(uint32_t point, bool first);
/* The first byte in [text, text+len) that is not part of valid UTF-8, or len. */
size_t utf8_bad(const char *text, size_t len);
#endif
