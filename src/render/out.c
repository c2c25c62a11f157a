/* out.c - buffered output, colours, the width of characters, wrapping. */
#include "render/out.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

void out_init_fd(Out *o, int fd, char *buffer, size_t room) { *o = (Out){ .fd = fd, .buffer = buffer, .room = room }; }

void out_init_memory(Out *o, Text *text) { *o = (Out){ .fd = -1, .memory = text }; }

bool out_usable(const Out *o) { return !o->closed && !o->error; }

static void write_all(Out *o, const char *s, size_t n) {
  while (n && out_usable(o)) {
    ssize_t w = write(o->fd, s, n);
    if (w < 0 && errno == EINTR) continue;
    if (w < 0) {
      if (errno == EPIPE) o->closed = true;
      else o->error = errno;
      return;
    }
    s += w;
    n -= (size_t)w;
  }
}

/* In memory the buffer is looked for again when something is put: what is done with the text in between is not our business. */
void out_flush(Out *o) {
  size_t n = o->n;
  o->n = 0;
  o->gone++;
  if (o->memory) {
    o->memory->n += n;
    o->room = 0;
  } else if (n) {
    write_all(o, o->buffer, n);
  }
}

/* For n bytes more, if the buffer is ever so large. */
void out_room(Out *o, size_t n) {
  Text *t = o->memory;
  if (n <= o->room - o->n) return;
  if (!t) {
    out_flush(o);
    return;
  }
  Text whole = *t;               /* with what is in use; *t stays as it is if there is no memory */
  whole.n += o->n;
  text_room(&whole, n);
  t->at = whole.at;
  t->cap = whole.cap;
  o->buffer = t->at + t->n;
  o->room = t->cap - t->n - 1;
}

void out_long(Out *o, const char *s, size_t n) {
  out_room(o, n);
  if (n > o->room) {
    write_all(o, s, n);
    return;
  }
  memcpy(o->buffer + o->n, s, n);
  o->n += n;
}

void out_many_spaces(Out *o, size_t n) {
  while (n) {
    size_t some = n < OUT_WIDTH ? n : OUT_WIDTH;
    memset(out_take(o, some), ' ', some);
    n -= some;
  }
}

void out_printf(Out *o, const char *format, ...) {
  char small[512];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(small, sizeof small, format, args);
  va_end(args);
  if (n < 0) return;
  if ((size_t)n < sizeof small) {
    out_put(o, small, (size_t)n);
    return;
  }
  /* Longer than the small buffer: piece by piece is not possible with printf, so texts that may be long go
   * through out_puts; what comes here is cut at the size of the output buffer. */
  out_room(o, (size_t)n + 1);
  size_t room = o->room - o->n;
  va_start(args, format);
  n = vsnprintf(o->buffer + o->n, room, format, args);
  va_end(args);
  o->n += (size_t)n < room ? (size_t)n : room - 1;
}

void out_ink(Out *o, Ink ink) {
  static const char *const codes[] = { "\033[0m", "\033[1m", "\033[2m", "\033[1;31m", "\033[32m", "\033[33m", "\033[1;34m" };
  if (o->colour) out_puts(o, codes[ink]);
}

void out_inked(Out *o, Ink ink, const char *s) {
  out_ink(o, ink);
  out_puts(o, s);
  out_ink(o, INK_PLAIN);
}

/* ---- columns ---- */
typedef struct { uint32_t lo, hi; } Range;

static bool in_ranges(const Range *r, size_t n, uint32_t c) {
  size_t lo = 0, hi = n;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (c < r[mid].lo) hi = mid;
    else if (c > r[mid].hi) lo = mid + 1;
    else return true;
  }
  return false;
}

/* The widely used blocks; a terminal's own tables may differ at the edges. */
static const Range nothing[] = {
  { 0x300, 0x36F }, { 0x483, 0x489 }, { 0x591, 0x5BD }, { 0x610, 0x61A }, { 0x64B, 0x65F }, { 0x900, 0x902 },
  { 0x93C, 0x93C }, { 0x941, 0x948 }, { 0xE31, 0xE31 }, { 0xE34, 0xE3A }, { 0xE47, 0xE4E }, { 0x1AB0, 0x1AFF },
  { 0x1DC0, 0x1DFF }, { 0x200B, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x2064 }, { 0x20D0, 0x20F0 },
  { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F }, { 0xFEFF, 0xFEFF }, { 0xE0100, 0xE01EF },
};
static const Range twice_as_wide[] = {
  { 0x1100, 0x115F }, { 0x2329, 0x232A }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF },
  { 0x4E00, 0x9FFF }, { 0xA000, 0xA4CF }, { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
  { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F900, 0x1F9FF },
  { 0x20000, 0x3FFFD },
};

size_t char_width(const char *text, size_t n, uint32_t *width, bool *ok) {
  const unsigned char *s = (const unsigned char *)text;
  *width = 1;
  *ok = true;
  if (s[0] < 0x80) {
    *ok = s[0] >= 0x20 && s[0] != 0x7F;
    return 1;
  }
  size_t len = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
  uint32_t c = len == 2 ? s[0] & 0x1F : len == 3 ? s[0] & 0x0F : s[0] & 0x07;
  if (!len || n < len) {
    *ok = false;
    return 1;
  }
  for (size_t i = 1; i < len; i++) {
    if ((s[i] & 0xC0) != 0x80) {
      *ok = false;
      return 1;
    }
    c = c << 6 | (s[i] & 0x3F);
  }
  if ((len == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) || (len == 4 && (c < 0x10000 || c > 0x10FFFF)) || c < 0xA0 ||
      (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) {  /* directions could disguise what is shown */
    *ok = false;
    return len == 2 || (c >= 0x2000 && c < 0x2070) ? len : 1;
  }
  if (in_ranges(nothing, sizeof nothing / sizeof *nothing, c)) *width = 0;
  else if (in_ranges(twice_as_wide, sizeof twice_as_wide / sizeof *twice_as_wide, c)) *width = 2;
  return len;
}

/* Plain ASCII is as wide as it is long, and most text is that. */
static size_t ascii_run(const char *s) {
  const char *at = s;
  while ((unsigned char)(*at - '!') <= '~' - '!') at++;
  return (size_t)(at - s);
}

/* Is there anything but printable ASCII among eight bytes, or a blank with another one at its place in `next`? In all at once: of each
 * byte of `other` and `blanks` the highest bit is set where that is so, or else behind a byte where it is. */
enum { EIGHT = 8, SIXTEEN = 16 };
#define IN_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
static inline uint64_t eight_at(const char *s) {
  uint64_t w;
  memcpy(&w, s, EIGHT);
  return w;
}
static inline bool plain_eight(const char *s) {
  uint64_t w = eight_at(s), next = eight_at(s + 1);
  uint64_t other = w | (w - IN_EACH(' ')) | (w + IN_EACH(1));
  uint64_t unlike = (w ^ IN_EACH(' ')) | (next ^ IN_EACH(' ')), blanks = ~(((unlike & IN_EACH(0x7F)) + IN_EACH(0x7F)) | unlike);
  return !((other | blanks) & IN_EACH(0x80));
}
/* The same of sixteen. */
static inline bool plain_sixteen(const char *s) {
#if defined(__SSE2__)
  const __m128i blank = _mm_set1_epi8(' ');
  __m128i v = _mm_loadu_si128((const __m128i *)(const void *)s), next = _mm_loadu_si128((const __m128i *)(const void *)(s + 1));
  __m128i other = _mm_or_si128(_mm_cmplt_epi8(v, blank), _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));      /* beyond ASCII: negative */
  __m128i blanks = _mm_cmpeq_epi8(_mm_and_si128(_mm_cmpeq_epi8(v, blank), next), blank);
  return !_mm_movemask_epi8(_mm_or_si128(other, blanks));
#else
  return plain_eight(s) && plain_eight(s + EIGHT);
#endif
}
static inline bool in_word(char c) { return (unsigned char)(c - '!') <= '~' - '!'; }
/* Words of plain ASCII with one blank between two and none around them: what most texts are. */
static bool plain_words(const char *s, size_t n) {
  size_t last = n - 1;                 /* what stands before it is looked at with the byte behind, the last part twice */
  if (!n || !in_word(s[0]) || !in_word(s[last])) return false;
  if (last < EIGHT) {
    bool plain = true;
    for (size_t i = 0; i < last; i++) plain &= in_word(s[i]) || (s[i] == ' ' && s[i + 1] != ' ');
    return plain;
  }
  if (last < SIXTEEN) return plain_eight(s) && plain_eight(s + last - EIGHT);
  for (size_t at = 0; at + SIXTEEN < last; at += SIXTEEN)
    if (!plain_sixteen(s + at)) return false;
  return plain_sixteen(s + last - SIXTEEN);
}

size_t text_width(const char *s) {
  size_t sum = 0;
  while (*s) {
    const char *at = s;
    while ((unsigned char)(*at - ' ') <= '~' - ' ') at++;
    sum += (size_t)(at - s);
    if (!*(s = at)) break;
    uint32_t w = 1;
    bool ok;
    s += char_width(s, strnlen(s, 4), &w, &ok);
    sum += w;
  }
  return sum;
}

/* The word at s: its bytes and its columns. */
static size_t word_at(const char *s, size_t *columns) {
  size_t n = ascii_run(s);
  *columns = n;
  while ((unsigned char)s[n] > ' ') {
    uint32_t w;
    bool ok;
    n += char_width(s + n, strnlen(s + n, 4), &w, &ok);
    *columns += w;
  }
  return n;
}

static void new_line(Out *o, size_t indent) {
  out_put(o, "\n", 1);
  out_spaces(o, indent);
}
/* Lines end at the last blank that fits, or, where a single word does not fit, behind it. */
static size_t wrapped_plain(Out *o, const char *s, size_t n, size_t at, size_t indent) {
  while (at + n > OUT_WIDTH) {
    size_t room = at < OUT_WIDTH ? OUT_WIDTH - at : 0, line = room;
    while (line && s[line] != ' ') line--;
    if (!line) {
      const char *blank = memchr(s + room, ' ', n - room);
      if (!blank) break;
      line = (size_t)(blank - s);
    }
    out_put(o, s, line);
    new_line(o, indent);
    s += line + 1;
    n -= line + 1;
    at = indent;
  }
  out_put(o, s, n);
  return at + n;
}
/* Words with one blank between them are put out together, up to the end of the line. */
static size_t wrapped_words(Out *o, const char *s, size_t at, size_t indent) {
  const char *line = NULL, *end = NULL;          /* [line, end): words that fit, not put out yet */
  bool first = true;
  for (;; first = false) {
    const char *before = s;
    while (*s && (unsigned char)*s <= ' ') s++;
    if (!*s) break;
    size_t columns, n = word_at(s, &columns);
    bool fits = first || at + 1 + columns <= OUT_WIDTH;
    if (!line || !fits || s != before + 1 || *before != ' ') {
      if (line) out_put(o, line, (size_t)(end - line));
      line = s;
      if (!fits) {
        new_line(o, indent);
        at = indent;
      } else if (!first) {
        out_put(o, " ", 1);
        at++;
      }
    } else {
      at++;
    }
    at += columns;
    end = s += n;
  }
  if (line) out_put(o, line, (size_t)(end - line));
  return at;
}
static size_t wrapped(Out *o, const char *s, size_t n, size_t at, size_t indent) {
  return plain_words(s, n) ? wrapped_plain(o, s, n, at, indent) : wrapped_words(o, s, at, indent);
}
size_t out_wrapped(Out *o, const char *s, size_t at, size_t indent) { return wrapped(o, s, strlen(s), at, indent); }
size_t out_line(Out *o, Text *t, size_t at, size_t indent) { return wrapped(o, text_done(t), t->n, at, indent); }

void out_around(OutAround *a, Arena *arena, size_t at, size_t indent) {
  a->before.arena = a->behind.arena = arena;
  a->before.n = a->behind.n = 0;
  a->at = at;
  a->indent = indent;
  for (size_t i = 0; i < at; i++) text_put(&a->before, " ", 1);
}
/* Plain words stand around plain words if a blank parts them, or nothing. */
static bool plain_beside(const char *s, size_t n, bool behind) {
  if (n && s[behind ? 0 : n - 1] == ' ') n--, s += behind;
  return !n || plain_words(s, n);
}
void out_around_done(OutAround *a) {
  const char *before = text_done(&a->before), *behind = text_done(&a->behind);
  a->plain = plain_beside(before + a->at, a->before.n - a->at, false) && plain_beside(behind, a->behind.n, true);
  text_put(&a->behind, "\n", 1);
}
void out_between(Out *o, const OutAround *a, const char *s, size_t n) {
  if (a->plain && a->before.n + n + a->behind.n - 1 <= OUT_WIDTH && plain_words(s, n)) {
    out_put(o, a->before.at, a->before.n);
    out_put(o, s, n);
    out_put(o, a->behind.at, a->behind.n);
    return;
  }
  Text all = { .arena = a->before.arena };
  text_put(&all, a->before.at + a->at, a->before.n - a->at);
  text_put(&all, s, n);
  text_put(&all, a->behind.at, a->behind.n - 1);
  out_spaces(o, a->at);
  out_line(o, &all, a->at, a->indent);
  out_put(o, "\n", 1);
}

void out_xml(Out *out, const char *text) {
  for (size_t len = strlen(text), n; len; text += n, len -= n) {
    uint32_t columns;
    bool ok;
    n = char_width(text, len, &columns, &ok);
    if (*text == '&') out_puts(out, "&amp;");
    else if (*text == '<') out_puts(out, "&lt;");
    else if (*text == '>') out_puts(out, "&gt;");
    else if (*text == '"') out_puts(out, "&quot;");
    else if (*text == '\n') out_puts(out, "\n");
    else if (ok && !(n == 3 && !memcmp(text, "\xEF\xBF", 2) && (unsigned char)text[2] >= 0xBE)) out_put(out, text, n);
    else out_puts(out, "\xEF\xBF\xBD");
  }
}
