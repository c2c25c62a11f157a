/* base.h - the ground floor: memory, names, sources, diagnostics.
 *
 * Owns: arenas with named lifetimes, growing arrays in an arena, interned names, source texts and
 * byte spans, and the list of diagnostics. Nothing here knows of charters.
 *
 * Invariants
 * - Memory is got from an Arena and given back with the whole arena, never piece by piece.
 * - A failed allocation, or a limit that is reached, does not return: it jumps to the Trap that the
 *   public entry point has set (mem_fail). So no code below the entry point tests for NULL.
 * - A Name is a small integer; equal texts of one Names table have equal Names; Name 0 is the empty text.
 */
#ifndef CHARTER_BASE_H
#define CHARTER_BASE_H
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct { uint32_t file, lo, hi; } Span;             /* bytes [lo, hi) of source `file`; file 0: nowhere */
typedef enum {
#define DIAG(id, code, severity, title) id,
#include "base/diag.def"
#undef DIAG
  DIAG_COUNT
} DiagId;

/* ---- failure: out of memory, a limit, a bug ---- */
typedef enum { FAIL_NONE, FAIL_MEMORY, FAIL_LIMIT, FAIL_INTERNAL } FailKind;
typedef struct Trap {
  jmp_buf jump;           /* set with setjmp by the entry point */
  FailKind kind;
  const char *what;       /* static text: which limit, which invariant */
  DiagId limit;           /* FAIL_LIMIT: as a diagnostic, */
  Span where;             /* and the place in the rules, file 0 where it has none */
} Trap;

/* ---- arenas ---- */
typedef struct Arena Arena;
Arena *arena_new(Trap *trap);              /* NULL when there is no memory for the first block */
void arena_free(Arena *);                  /* frees all that was allocated from it; NULL is allowed */
void arena_reset(Arena *);                 /* empties it, keeps some of its memory for the next use */
Arena *arena_child(Arena *parent);         /* a scratch arena, freed by arena_free or at the latest with its parent */
char *arena_text(Arena *, const char *text, size_t len);   /* a copy with a final NUL */
char *arena_printf(Arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *arena_block(Arena *, size_t size);    /* knows its size, for libraries that want realloc; never freed by itself */
void *arena_block_resize(Arena *, void *block, size_t size);   /* block may be NULL */
size_t arena_used(const Arena *);          /* bytes handed out */
Trap *arena_trap(const Arena *);
void arena_set_trap(Arena *, Trap *);
_Noreturn void mem_fail(Trap *, FailKind, const char *what);
_Noreturn void limit_fail(Trap *, DiagId, Span where, const char *what);   /* FAIL_LIMIT */
_Noreturn void trap_pass(Trap *outer, const Trap *inner);  /* what came to the one goes on to the other */

/* For tests: the n-th allocation from now on fails (0: none does). */
extern long arena_fail_after;

#ifndef __has_feature
#define __has_feature(x) 0   /* clang's way to say it */
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define ARENA_GUARDED 1    /* what is handed out is fenced in, one by one */
#else
#define ARENA_GUARDED 0
#endif
typedef struct ArenaTop { char *at, *end; } ArenaTop;      /* the first member of an Arena: the zeroed room in its block */
void *arena_slow(Arena *, size_t size);
/* The size of a type is a multiple of its alignment. */
static inline char *arena_align(char *at, size_t size) {
  size_t mask = size % 16 == 0 ? 15 : sizeof(void *) - 1;
  return at + (-(uintptr_t)at & mask);
}
/* Zeroed, aligned for any type; jumps to the trap on failure. */
static inline void *arena_alloc(Arena *a, size_t size) {
  ArenaTop *top = (ArenaTop *)(void *)a;
  char *at = arena_align(top->at, size);
  if (ARENA_GUARDED || arena_fail_after || size == 0 || at > top->end || (size_t)(top->end - at) < size) return arena_slow(a, size);
  top->at = at + size;
  return at;
}
#define NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define NEW_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))

/* ---- growing arrays in an arena: VEC(T) v = {0}; vec_push(arena, &v, x); v.at[i], v.n ---- */
#define VEC(T) struct { T *at; uint32_t n, cap; }
#define vec_push(arena, v, x)                                                                       \
  do {                                                                                              \
    if ((v)->n == (v)->cap)                                                                         \
      (v)->at = vec_grow((arena), (v)->at, &(v)->cap, (v)->n, sizeof *(v)->at);                     \
    (v)->at[(v)->n++] = (x);                                                                        \
  } while (0)
void *vec_grow(Arena *, void *at, uint32_t *cap, uint32_t n, size_t item);
/* Room for so many more, without growing on the way. */
#define vec_room(arena, v, more)                                                                    \
  do {                                                                                              \
    if ((v)->cap - (v)->n < (more))                                                                 \
      (v)->at = vec_widen((arena), (v)->at, &(v)->cap, (v)->n, (more), sizeof *(v)->at);            \
  } while (0)
void *vec_widen(Arena *, void *at, uint32_t *cap, uint32_t n, uint32_t more, size_t item);

typedef VEC(const char *) Paths;

/* ---- growing text in an arena ---- */
typedef struct Text { Arena *arena; char *at; size_t n, cap; } Text;
void text_room(Text *, size_t more);        /* there is room for so many bytes more, and a NUL */
static inline void text_put(Text *t, const char *s, size_t n) {
  if (n >= t->cap - t->n) text_room(t, n);
  if (n) memcpy(t->at + t->n, s, n);
  t->n += n;
  t->at[t->n] = 0;
}
static inline void text_puts(Text *t, const char *s) { text_put(t, s, strlen(s)); }
void text_int(Text *, int64_t);
void text_printf(Text *, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *text_done(Text *);             /* NUL-terminated; the Text may go on growing */

/* ---- interned names ---- */
typedef struct { uint32_t i; } Name;
typedef struct Names Names;
Names *names_new(Arena *);
void names_room(Names *, uint32_t more, uint32_t longs);    /* so many more will come, of which so many are long (key.h): without growing on the way */
/* A table on top of another that does not change as long as this one lives: what it adds is its own, so that
 * threads share the names of a program, and what a case adds goes with the case. */
Names *names_over(Arena *, const Names *below);
Name name_of(Names *, const char *text, size_t len);        /* interns */
Name name_str(Names *, const char *text);                   /* interns a C string */
void name_expect(const Names *, const char *text, size_t len);           /* says that it will be interned or looked up soon */
bool name_find(const Names *, const char *text, size_t len, Name *out);  /* looks up, never adds */
const char *name_text(const Names *, Name);                 /* NUL-terminated */
size_t name_len(const Names *, Name);
uint32_t names_count(const Names *);
bool name_lasts(const Names *, Name);                       /* not of the table on top: as long as the one below */
static inline bool name_eq(Name a, Name b) { return a.i == b.i; }

/* ---- sources and spans ---- */
typedef struct Source {
  const char *path, *text; size_t len;
  uint32_t *lines; uint32_t nlines;        /* where each line begins; NULL until the first place is asked for */
  uint32_t *chars;                         /* how many characters stand before each 4096th byte */
  uint64_t before;                         /* lines before its first: it is a piece of a longer text */
  uint32_t piece;                          /* which; 0: it is the whole */
  Arena *index;                            /* what lines and chars of a piece are in; otherwise NULL */
} Source;
typedef struct Sources { Arena *arena; VEC(Source *) all; } Sources;   /* all.at[0] stands for nowhere */
Sources *sources_new(Arena *);
uint32_t source_add(Sources *, const char *path, const char *text, size_t len);  /* text must outlive it */
/* The source is another piece of the same text from now on, that begins on this line. */
void source_piece(Sources *, uint32_t file, const char *text, size_t len, uint64_t line);
uint32_t source_find(const Sources *, const char *path);     /* 0: there is none of that path */
typedef struct { const char *path; uint32_t line, column; } Place;     /* 1-based; column counts characters */
Place place_of(Sources *, Span);           /* file 0: path "", line 0 */
void sources_index(Sources *);             /* indexes all lines now: afterwards place_of only reads, so threads may share */
Span span_join(Span a, Span b);

/* ---- diagnostics ---- */
typedef enum { SEV_ERROR, SEV_WARNING } Severity;
typedef struct Diag {
  DiagId id;
  Severity severity;
  Span span;
  const char *message;     /* what is wrong, one sentence without a full stop */
  const char *hint;        /* what to do about it, or NULL; printed behind the caret */
  Span second;             /* the other place involved, file 0 if none */
  const char *second_note; /* what is there */
} Diag;
enum { DIAG_LIMIT = 20000 };   /* further ones are counted, not kept */
typedef struct Diags { Arena *arena; VEC(Diag) all; uint32_t errors, warnings, dropped; } Diags;
/* The Diag is good until the next diag_add, for filling in hint and second. */
Diag *diag_add(Diags *, DiagId, Span, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A limit that was reached; `on` is the entry or case that was looked at then. */
void diag_limit(Diags *, const Trap *, Span on, const char *note);
const char *diag_code(DiagId);             /* "E101" */
const char *diag_title(DiagId);
void diags_sort(Diags *);                  /* by file, place, code; exact repetitions dropped */
/* The nearest of `n` words to `word` by edit distance within what a typo would do, or NULL. */
typedef struct Nearest { const char *word; size_t len; uint32_t distance; const char *best; } Nearest;
void nearest_begin(Nearest *, const char *word);
void nearest_try(Nearest *, const char *candidate);
const char *nearest_best(const Nearest *); /* NULL when nothing is near enough */

/* ---- whole files ---- */
typedef enum { FILE_OK, FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE, FILE_TOO_LARGE } FileStatus;
FileStatus file_read(Arena *, const char *path, char **text, size_t *len);   /* "-" is standard input */
/* Writes beside the file and then takes its place, with its permissions; through links. False: errno says why. */
bool file_replace(Arena *, const char *path, const char *text, size_t len);
bool is_folder(const char *path);
/* The paths of what a folder holds, in order of name; hidden ones left out. False: it cannot be read. */
bool folder_read(Arena *, const char *folder, Paths *out);
#endif
