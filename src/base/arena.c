/* arena.c - memory with named lifetimes; growing arrays and texts in it.
 *
 * Invariants
 * - An arena is a list of blocks; the newest is filled from below. What does not fit the usual block gets one of its own.
 * - Every allocation is zeroed, also after arena_reset.
 * - arena_reset keeps up to KEEP_MOST bytes of blocks for what comes next: an arena that is filled and
 *   reset over and over asks the system for memory only until it has seen its usual size.
 * - Children are freed with their parent, so a jump to a trap leaks nothing.
 * - Under AddressSanitizer what is not handed out is poisoned, so that overruns inside an arena show.
 */
#define _DEFAULT_SOURCE        /* madvise */
#include "base/base.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(at, n) ASAN_POISON_MEMORY_REGION((at), (n))
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION((at), (n))
#define RED_ZONE 16
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
#define RED_ZONE 0
#endif

enum { BLOCK_FIRST = 8 * 1024, BLOCK_MOST = 8 * 1024 * 1024, KEEP_MOST = 1024 * 1024, LARGE_PAGE = 2 * 1024 * 1024, ALIGN = 16 };

typedef struct Block {
  struct Block *next;    /* the one filled before */
  size_t cap, used;      /* bytes behind the header */
} Block;
/* Rounded up, so that what follows is aligned for any type. */
#define HEADER ((sizeof(Block) + ALIGN - 1) / ALIGN * ALIGN)

struct Arena {
  Block *block;          /* the one being filled */
  Block *first;
  Block *spare;          /* kept by arena_reset, to be filled before new ones are asked for; `kept` bytes */
  size_t kept;
  Trap *trap;
  size_t used;
  Arena *parent, *child, *prev, *next;   /* children of one parent are linked by prev and next */
};

long arena_fail_after = 0;

static bool fail_now(void) { return arena_fail_after > 0 && --arena_fail_after == 0; }
static char *block_data(Block *b) { return (char *)b + HEADER; }

_Noreturn void mem_fail(Trap *trap, FailKind kind, const char *what) {
  if (!trap) {
    fprintf(stderr, "charter: %s, and nothing is set to catch it\n", what);
    abort();
  }
  trap->kind = kind;
  trap->what = what;
  longjmp(trap->jump, 1);
}

/* Large blocks lie on large pages where the system has them, since tables of a large record are read all over the place. */
static void *block_memory(size_t size) {
#ifdef MADV_HUGEPAGE
  void *at;
  if (size >= LARGE_PAGE && posix_memalign(&at, LARGE_PAGE, size) == 0) {
    madvise(at, size, MADV_HUGEPAGE);
    return at;
  }
#endif
  return malloc(size);
}

static Block *block_new(size_t cap) {
  Block *b = block_memory(HEADER + cap);
  if (!b) return NULL;
  b->next = NULL;
  b->cap = cap;
  b->used = 0;
  POISON(block_data(b), cap);
  return b;
}

static void block_free(Block *b) {
  UNPOISON(block_data(b), b->cap);
  free(b);
}

Arena *arena_new(Trap *trap) {
  if (fail_now()) return NULL;
  Arena *a = calloc(1, sizeof *a);
  if (!a) return NULL;
  a->block = a->first = block_new(BLOCK_FIRST);
  if (!a->block) {
    free(a);
    return NULL;
  }
  a->trap = trap;
  return a;
}

Arena *arena_child(Arena *parent) {
  Arena *a = arena_new(parent->trap);
  if (!a) mem_fail(parent->trap, FAIL_MEMORY, "out of memory");
  a->parent = parent;
  a->next = parent->child;
  if (a->next) a->next->prev = a;
  parent->child = a;
  return a;
}

static void blocks_free(Block *b, const Block *end) {
  while (b != end) {
    Block *next = b->next;
    block_free(b);
    b = next;
  }
}

static void children_free(Arena *a) {
  while (a->child) arena_free(a->child);
}

void arena_free(Arena *a) {
  if (!a) return;
  children_free(a);
  if (a->prev) a->prev->next = a->next;
  else if (a->parent) a->parent->child = a->next;
  if (a->next) a->next->prev = a->prev;
  blocks_free(a->block, NULL);
  blocks_free(a->spare, NULL);
  free(a);
}

void arena_reset(Arena *a) {
  children_free(a);
  while (a->block != a->first) {
    Block *b = a->block;
    a->block = b->next;
    if (a->kept + b->cap > KEEP_MOST) {
      block_free(b);
      continue;
    }
    b->used = 0;
    POISON(block_data(b), b->cap);
    b->next = a->spare;
    a->spare = b;
    a->kept += b->cap;
  }
  a->first->used = 0;
  a->used = 0;
  POISON(block_data(a->first), a->first->cap);
}

size_t arena_used(const Arena *a) { return a->used; }
Trap *arena_trap(const Arena *a) { return a->trap; }

void arena_set_trap(Arena *a, Trap *trap) {
  a->trap = trap;
  for (Arena *c = a->child; c; c = c->next) arena_set_trap(c, trap);
}

static Block *spare_take(Arena *a, size_t size) {
  for (Block **at = &a->spare; *at; at = &(*at)->next)
    if ((*at)->cap >= size) {
      Block *b = *at;
      *at = b->next;
      a->kept -= b->cap;
      return b;
    }
  return NULL;
}

/* Blocks double in size. A block of its own for something large is put behind the current one, which goes on being filled. */
static Block *block_for(Arena *a, size_t size) {
  size_t usual = a->block->cap < BLOCK_MOST ? a->block->cap * 2 : BLOCK_MOST;
  bool own = size > usual / 4;
  Block *b = spare_take(a, size);
  if (b) own = false;
  else b = block_new(own ? size : usual);
  if (!b) mem_fail(a->trap, FAIL_MEMORY, "out of memory");
  if (own) {   /* the list runs from the newest to the first; the first must stay last */
    if (a->block == a->first) {
      b->next = a->block;
      a->block = b;
    } else {
      b->next = a->block->next;
      a->block->next = b;
    }
  } else {
    b->next = a->block;
    a->block = b;
  }
  return b;
}

void *arena_alloc(Arena *a, size_t size) {
  if (fail_now() || size > SIZE_MAX / 4) mem_fail(a->trap, FAIL_MEMORY, "out of memory");
  if (size == 0) size = 1;
  /* The size of a type is a multiple of its alignment. */
  size_t align = size % ALIGN == 0 ? ALIGN : sizeof(void *);
  Block *b = a->block;
  size_t lo = (b->used + align - 1) / align * align;
  if (lo > b->cap || b->cap - lo < size + RED_ZONE) {
    b = block_for(a, size + RED_ZONE);
    lo = 0;
  }
  char *at = block_data(b) + lo;
  b->used = lo + size + RED_ZONE;
  a->used += size;
  UNPOISON(at, size);
  return memset(at, 0, size);
}

/* Extends the last allocation of the current block in place, where there is room. */
static bool extend(Arena *a, const void *at, size_t old, size_t size) {
  Block *b = a->block;
  if (RED_ZONE || !at || (const char *)at + old != block_data(b) + b->used || b->cap - b->used < size - old)
    return false;
  memset(block_data(b) + b->used, 0, size - old);
  b->used += size - old;
  a->used += size - old;
  return true;
}

char *arena_text(Arena *a, const char *text, size_t len) {
  char *copy = arena_alloc(a, len + 1);
  if (len) memcpy(copy, text, len);
  return copy;
}

static char *print_into(Arena *a, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (n < 0) mem_fail(a->trap, FAIL_INTERNAL, "a message that cannot be printed");
  char *text = arena_alloc(a, (size_t)n + 1);
  vsnprintf(text, (size_t)n + 1, format, args);
  return text;
}

char *arena_printf(Arena *a, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = print_into(a, format, args);
  va_end(args);
  return text;
}

static void *vec_to(Arena *a, void *at, uint32_t *cap, uint32_t n, uint32_t room, size_t item) {
  size_t had = *cap * item;
  *cap = room;
  if (extend(a, at, had, room * item)) return at;
  void *fresh = arena_alloc(a, room * item);
  if (n) memcpy(fresh, at, n * item);
  return fresh;
}

void *vec_grow(Arena *a, void *at, uint32_t *cap, uint32_t n, size_t item) {
  if (*cap > UINT32_MAX / 2) mem_fail(a->trap, FAIL_LIMIT, "a list has too many items");
  return vec_to(a, at, cap, n, *cap ? *cap * 2 : item > 64 ? 1 : 2, item);
}

void *vec_widen(Arena *a, void *at, uint32_t *cap, uint32_t n, uint32_t more, size_t item) {
  if (more > UINT32_MAX - n) mem_fail(a->trap, FAIL_LIMIT, "a list has too many items");
  return vec_to(a, at, cap, n, n + more, item);
}

/* ---- texts ---- */

static void text_room(Text *t, size_t n) {
  if (n > SIZE_MAX / 4 || t->n > SIZE_MAX / 4) mem_fail(t->arena->trap, FAIL_MEMORY, "out of memory");
  size_t need = t->n + n + 1;
  if (need <= t->cap) return;
  size_t cap = t->cap ? t->cap * 2 : 64;
  if (cap < need) cap = need;
  if (!extend(t->arena, t->at, t->cap, cap)) {
    char *fresh = arena_alloc(t->arena, cap);
    if (t->n) memcpy(fresh, t->at, t->n);
    t->at = fresh;
  }
  t->cap = cap;
}

void text_put(Text *t, const char *s, size_t n) {
  text_room(t, n);
  if (n) memcpy(t->at + t->n, s, n);
  t->n += n;
  t->at[t->n] = 0;
}

void text_puts(Text *t, const char *s) { text_put(t, s, strlen(s)); }

void text_printf(Text *t, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (n < 0) mem_fail(t->arena->trap, FAIL_INTERNAL, "a message that cannot be printed");
  text_room(t, (size_t)n);
  vsnprintf(t->at + t->n, (size_t)n + 1, format, args);
  t->n += (size_t)n;
  va_end(args);
}

const char *text_done(Text *t) {
  if (!t->at) text_room(t, 0);
  t->at[t->n] = 0;
  return t->at;
}
