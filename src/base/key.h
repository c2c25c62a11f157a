/* key.h - texts as numbers of 64 bits, for hash tables: up to eight bytes are the number, of longer texts it is a hash. So of two
 * texts of one length up to KEY_WHOLE, equal keys are equal texts, and nobody needs to look at the texts themselves. Where the
 * first byte of a word is its lowest, the number is the word that begins with the text, and zeros behind it. */
#ifndef CHARTER_KEY_H
#define CHARTER_KEY_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { KEY_WHOLE = 8 };

static inline uint64_t key_short(const char *text, size_t len) {
  const unsigned char *s = (const unsigned char *)text;
  uint32_t first, last;
  uint64_t all;
  if (len == 8) {
    memcpy(&all, s, 8);
    return all;
  }
  if (len >= 4) {
    memcpy(&first, s, 4);
    memcpy(&last, s + len - 4, 4);
    return (uint64_t)last << 8 * (len - 4) | first;
  }
  return len ? (uint64_t)s[0] | (uint64_t)s[len / 2] << 8 * (len / 2) | (uint64_t)s[len - 1] << 8 * (len - 1) : 0;
}
static inline uint64_t key_long(const char *text, size_t len) {
  uint64_t h = len, w;
  for (size_t at = 0;; at += 8) {
    if (at + 8 > len) at = len - 8;              /* the last eight bytes, whether or not they overlap those before */
    memcpy(&w, text + at, 8);
    h = (h ^ w) * UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 32;
    if (at + 8 == len) return h;
  }
}
static inline uint64_t key_of(const char *text, size_t len) { return len <= KEY_WHOLE ? key_short(text, len) : key_long(text, len); }
/* The same of a text from whose first byte on KEY_WHOLE bytes can be read, whatever stands behind it. */
static inline uint64_t key_ahead(const char *text, size_t len) {
  static const uint64_t first[KEY_WHOLE + 1] = { 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
                                                 0xFFFFFFFFFFFFFFFF };
  uint64_t w;
  if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || len > KEY_WHOLE) return key_of(text, len);
  memcpy(&w, text, 8);
  return w & first[len];
}
/* Where a table of a power of two of slots, above one, begins to look for it: the top bits depend on all of the key, and `shift` leaves
 * as many of them as count the slots. */
static inline uint32_t key_shift(uint32_t slots) { return 64 - (uint32_t)__builtin_ctz(slots); }
static inline uint32_t key_home(uint64_t key, uint32_t shift) { return (uint32_t)(key * UINT64_C(0xD6E8FEB86659FD93) >> shift); }
#endif
