/* out.h - where output goes: a buffer before a file descriptor or in memory, colours, wrapped lines.
 *
 * Owns: buffering, the state of a stream that failed, the width of text on a terminal. Invariants: after a
 * write error nothing more is written and out_failed tells why; a closed pipe (EPIPE) is no failure, but
 * out_closed tells that nobody reads any more. In memory the buffer is the room behind the text, which grows:
 * what is put belongs to the text when it is flushed, and is not copied for that.
 */
#ifndef CHARTER_OUT_H
#define CHARTER_OUT_H
#include "base/base.h"
#include "base/limit.h"

/* Columns of text output; bytes before a file: larger writes cost the system less, and the cache more. */
enum { OUT_WIDTH = 100, OUT_BUFFER = LIMIT(1 << 16, 1 << 12) };

typedef enum { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_GREEN, INK_YELLOW, INK_BLUE } Ink;
typedef struct Out {
  int fd;                  /* -1: to memory */
  Text *memory;
  bool colour, closed;
  int error;               /* errno of the first failure, or 0 */
  char *buffer;            /* `room` bytes, n of them in use */
  size_t room, n;
  uint64_t gone;           /* how often the buffer was emptied */
} Out;

void out_init_fd(Out *, int fd, char *buffer, size_t room);
void out_init_memory(Out *, Text *);
void out_long(Out *, const char *s, size_t n);   /* what does not fit into the buffer's rest */
static inline void out_put(Out *o, const char *s, size_t n) {
  if (n > o->room - o->n) {
    out_long(o, s, n);
    return;
  }
  if (n) memcpy(o->buffer + o->n, s, n);       /* there may be no buffer yet */
  o->n += n;
}
/* n bytes, which are put when the caller has written them there; no more than every buffer has room for. */
void out_room(Out *, size_t n);
static inline char *out_take(Out *o, size_t n) {
  if (n > o->room - o->n) out_room(o, n);
  char *at = o->buffer + o->n;
  o->n += n;
  return at;
}
/* What was put since the mark, if it is all in the buffer still; or NULL. */
typedef struct OutMark { uint64_t gone; size_t n; } OutMark;
static inline OutMark out_mark(const Out *o) { return (OutMark){ o->gone, o->n }; }
static inline const char *out_since(const Out *o, OutMark m, size_t *n) {
  *n = o->n - m.n;
  return o->gone == m.gone ? o->buffer + m.n : NULL;
}
static inline void out_puts(Out *o, const char *s) { out_put(o, s, strlen(s)); }
void out_printf(Out *, const char *format, ...) __attribute__((format(printf, 2, 3)));
enum { FEW_SPACES = 16 };
void out_many_spaces(Out *, size_t n);
static inline void out_spaces(Out *o, size_t n) {
  if (n > FEW_SPACES || o->room - o->n < FEW_SPACES) {
    out_many_spaces(o, n);
    return;
  }
  memset(o->buffer + o->n, ' ', FEW_SPACES);   /* all of them, however few are wanted */
  o->n += n;
}
void out_flush(Out *);
bool out_usable(const Out *);   /* false: closed or failed, more work is in vain */

void out_ink(Out *, Ink);        /* until the next out_ink; nothing without colour */
void out_inked(Out *, Ink, const char *s);

/* ---- columns ---- */
/* One character of UTF-8 at s (n > 0 bytes left): its length in bytes; *width: 0, 1 or 2 columns; *ok: valid and
 * printable. */
size_t char_width(const char *s, size_t n, uint32_t *width, bool *ok);
size_t text_width(const char *s);
/* For XML: markup and what it cannot hold is replaced. */
void out_xml(Out *, const char *text);
/* Text wrapped to OUT_WIDTH. The first line goes on at column `at`, the next ones begin at `indent`; control
 * characters become blanks. Returns the column reached. */
size_t out_wrapped(Out *, const char *s, size_t at, size_t indent);
size_t out_line(Out *, Text *, size_t at, size_t indent);        /* likewise */
/* Lines that say the same but for one text in them: what stands around it is looked at once. The first of such a line's text is
 * indented by `at`, those that it is wrapped to by `indent`. */
typedef struct OutAround { Text before, behind; size_t at, indent; bool plain; } OutAround;
void out_around(OutAround *, Arena *, size_t at, size_t indent); /* then `before` and `behind` are put, and */
void out_around_done(OutAround *);                               /* then this is called; its room is used again */
void out_between(Out *, const OutAround *, const char *s, size_t n);
#endif
