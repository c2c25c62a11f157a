/* utf8.c - see utf8.h. Names are told by what is no letter: spaces, punctuation, signs and pictures. That list is
 * short and stable; letters of scripts that are still to come need no new table. */
#include "syntax/utf8.h"
#include <string.h>

uint32_t utf8_decode(const char *text, uint32_t len, uint32_t *point) {
  const unsigned char *s = (const unsigned char *)text;
  if (s[0] < 0x80) {
    *point = s[0];
    return 1;
  }
  uint32_t size = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
  if (s[0] < 0xC2 || s[0] > 0xF4 || len < size) return 0;
  uint32_t c = s[0] & (0x7Fu >> size);
  for (uint32_t i = 1; i < size; i++) {
    if ((s[i] & 0xC0) != 0x80) return 0;
    c = c << 6 | (s[i] & 0x3Fu);
  }
  if ((size == 3 && c < 0x800) || (size == 4 && c < 0x10000) || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
  *point = c;
  return size;
}

/* How many bytes at the beginning are ASCII; eight are looked at together. */
static size_t ascii_run(const char *text, size_t len) {
  size_t n = 0;
  for (uint64_t w; len - n >= sizeof w; n += sizeof w) {
    memcpy(&w, text + n, sizeof w);
    if (w & UINT64_C(0x8080808080808080)) break;
  }
  while (n < len && (unsigned char)text[n] < 0x80) n++;
  return n;
}

size_t utf8_bad(const char *text, size_t len) {
  uint32_t point, n;
  for (size_t i = ascii_run(text, len); i < len; i += n + ascii_run(text + i + n, len - i - n)) {
    n = utf8_decode(text + i, len - i < 4 ? (uint32_t)(len - i) : 4, &point);
    if (!n) return i;
  }
  return len;
}

static const struct { uint32_t first, last; } NO_LETTERS[] = {
  { 0x80, 0xA9 },       { 0xAB, 0xB4 },       { 0xB6, 0xB9 },       { 0xBB, 0xBF },       { 0xD7, 0xD7 },
  { 0xF7, 0xF7 },       { 0x37E, 0x37E },     { 0x387, 0x387 },     { 0x55A, 0x55F },     { 0x589, 0x58A },
  { 0x5BE, 0x5BE },     { 0x5C0, 0x5C0 },     { 0x5C3, 0x5C3 },     { 0x60C, 0x60D },     { 0x61B, 0x61F },
  { 0x66A, 0x66D },     { 0x6D4, 0x6D4 },     { 0x964, 0x965 },     { 0x2000, 0x200B },   { 0x200E, 0x209F },
  { 0x20A0, 0x20CF },   { 0x2190, 0x2BFF },   { 0x2E00, 0x2E7F },   { 0x3000, 0x3004 },   { 0x3008, 0x3020 },
  { 0x3030, 0x3030 },   { 0x303D, 0x303F },   { 0xD800, 0xF8FF },   { 0xFE00, 0xFE1F },   { 0xFE30, 0xFE6F },
  { 0xFEFF, 0xFEFF },   { 0xFF00, 0xFF0F },   { 0xFF1A, 0xFF20 },   { 0xFF3B, 0xFF40 },   { 0xFF5B, 0xFF65 },
  { 0xFFE0, 0xFFFF },   { 0x1F000, 0x1FAFF }, { 0xE0000, 0x10FFFF },
};

bool utf8_in_name(uint32_t point, bool first) {
  if (point < 0x80) return true;
  if (first && ((point >= 0x300 && point <= 0x36F) || point == 0x200C || point == 0x200D)) return false;
  for (size_t i = 0; i < sizeof NO_LETTERS / sizeof *NO_LETTERS; i++)
    if (point >= NO_LETTERS[i].first && point <= NO_LETTERS[i].last) return false;
  return true;
}
