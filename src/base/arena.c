/* arena.c - memory with named lifetimes; growing arrays and texts in it.
 *
 * Invariants
 * - An arena is a list of blocks; the newest is filled from below. What does not fit the usual block gets one of its
 *   own.
 * - The room that is left in the block being filled is zero, so that handing some out (arena_alloc, in base.h) is no
 *   more than moving a pointer: blocks come zeroed, and what was used of one is zeroed when it is to be filled again.
 * - arena_reset keeps up to KEEP_MOST bytes of blocks for what comes next: an arena that is filled and reset over and
 *   over asks the system for memory only until it has seen its usual size. Blocks of a child that is freed are kept so
 *   by its parent, and by whoever asks it for room.
 * - Children are freed with their parent, so a jump to a trap leaks nothing. A parent and its children are one thread's.
 * - Under AddressSanitizer what is not handed out is poisoned, so that overruns inside an arena show.
 */
#include "base/block.h"
#include "base/limit.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if ARENA_GUARDED
#include <sanitizer/asan_interface.h>
#define POISON(at, n) ASAN_POISON_MEMORY_REGION((at), (n))
#define UNPOISON(at, n) ASAN_UNPOISON_MEMORY_REGION((at), (n))
#define RED_ZONE 16
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
#define RED_ZONE 0
#endif

enum { BLOCK_FIRST = 8 * 1024 - HEADER, BLOCK_MOST = 8 * 1024 * 1024, KEEP_MOST = LIMIT(1024 * 1024, 16 * 1024) };

struct Arena {
  ArenaTop top;          /* the room left in the block being filled; first, see arena_alloc */
  Block *block;          /* the one being filled */
  Block *first;
  Block *spare;          /* kept by arena_reset, to be filled before new ones are asked for; `kept` bytes */
  size_t kept;
  Trap *trap;
  Arena *parent, *child, *prev, *next;   /* children of one parent are linked by prev and next */
};

long arena_fail_after = 0;

static bool fail_now(void) { return arena_fail_after > 0 && --arena_fail_after == 0; }

_Noreturn void mem_fail(Trap *trap, FailKind kind, const char *what) {
  if (!trap) {
    fprintf(stderr, "charter: %s, and nothing is set to catch it\n", what);
    abort();
  }
  trap->kind = kind;
  trap->what = what;
  trap->limit = D_LIMIT;
  trap->where = (Span){ 0 };
  longjmp(trap->jump, 1);
}

_Noreturn void limit_fail(Trap *trap, DiagId limit, Span where, const char *what) {
  Trap own = { .kind = FAIL_LIMIT, .what = what, .limit = limit, .where = where };
  trap_pass(trap, &own);
}

_Noreturn void trap_pass(Trap *outer, const Trap *inner) {
  if (!outer) mem_fail(outer, inner->kind, inner->what);
  outer->kind = inner->kind;
  outer->what = inner->what;
  outer->limit = inner->limit;
  outer->where = inner->where;
  longjmp(outer->jump, 1);
}

static Block *block_take(size_t cap) {
  Block *b = block_new(cap);
  if (b) POISON(block_data(b), b->cap);
  return b;
}
static void block_drop(Block *b) {
  UNPOISON(block_data(b), b->cap);
  block_free(b);
}

static void block_clear(Block *b) {
  char *data = block_data(b);
  UNPOISON(data, b->cap);
  memset(data, 0, (size_t)(b->at - data));
  POISON(data, b->cap);
  b->at = data;
}

static void fill_from(Arena *a, Block *b) {
  a->block = b;
  a->top.at = b->at;
  a->top.end = block_data(b) + b->cap;
}

Arena *arena_new(Trap *trap) {
  if (fail_now()) return NULL;
  Arena *a = calloc(1, sizeof *a);
  if (!a) return NULL;
  a->first = block_take(BLOCK_FIRST);
  if (!a->first) {
    free(a);
    return NULL;
  }
  fill_from(a, a->first);
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

static void blocks_free(Block *b) {
  while (b) {
    Block *next = b->next;
    block_drop(b);
    b = next;
  }
}

/* Kept for what comes next, or freed. */
static void block_spare(Arena *a, Block *b) {
  if (a->kept + b->cap > KEEP_MOST) {
    block_drop(b);
    return;
  }
  POISON(block_data(b), b->cap);
  b->next = a->spare;
  a->spare = b;
  a->kept += b->cap;
}
static void blocks_spare(Arena *a, Block *b) {
  for (Block *next; b; b = next) {
    next = b->next;
    block_spare(a, b);
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
  a->block->at = a->top.at;
  if (a->parent && !ARENA_GUARDED) {
    blocks_spare(a->parent, a->block);
    blocks_spare(a->parent, a->spare);
  } else {
    blocks_free(a->block);
    blocks_free(a->spare);
  }
  free(a);
}

void arena_reset(Arena *a) {
  children_free(a);
  a->block->at = a->top.at;
  for (Block *b = a->block, *next; b != a->first; b = next) {
    next = b->next;
    block_spare(a, b);
  }
  block_clear(a->first);
  fill_from(a, a->first);
}

size_t arena_used(const Arena *a) {
  size_t n = (size_t)(a->top.at - block_data(a->block));
  for (Block *b = a->block->next; b; b = b->next) n += (size_t)(b->at - block_data(b));
  return n;
}
Trap *arena_trap(const Arena *a) { return a->trap; }

void arena_set_trap(Arena *a, Trap *trap) {
  a->trap = trap;
  for (Arena *c = a->child; c; c = c->next) arena_set_trap(c, trap);
}

/* The smallest that is large enough, of its own or of an arena above. */
static Block *spare_take(Arena *a, size_t size) {
  for (; a; a = a->parent) {
    Block **best = NULL;
    for (Block **at = &a->spare; *at; at = &(*at)->next)
      if ((*at)->cap >= size && (!best || (*at)->cap < (*best)->cap)) best = at;
    if (!best) continue;
    Block *b = *best;
    *best = b->next;
    a->kept -= b->cap;
    block_clear(b);
    return b;
  }
  return NULL;
}

/* Blocks double in size. A block of its own for something large is put behind the current one, which goes on being
 * filled: the list runs from the newest to the first, and the first must stay last. */
static Block *block_for(Arena *a, size_t size) {
  size_t usual = a->block->cap < BLOCK_MOST ? a->block->cap * 2 : BLOCK_MOST;
  Block *b = spare_take(a, size);
  bool own = !b && size > usual / 4;
  if (!b) b = block_take(own ? size : usual);
  if (!b) mem_fail(a->trap, FAIL_MEMORY, "out of memory");
  a->block->at = a->top.at;
  if (own && a->block != a->first) {
    b->next = a->block->next;
    a->block->next = b;
  } else {
    b->next = a->block;
    fill_from(a, b);
  }
  return b;
}

void *arena_slow(Arena *a, size_t size) {
  if (fail_now() || size > SIZE_MAX / 4) mem_fail(a->trap, FAIL_MEMORY, "out of memory");
  if (size == 0) size = 1;
  char *at = arena_align(a->top.at, size);
  if (at > a->top.end || (size_t)(a->top.end - at) < size + RED_ZONE) {
    Block *b = block_for(a, size + RED_ZONE);
    at = block_data(b);
    b->at = at + size + RED_ZONE;
    if (b == a->block) a->top.at = b->at;
  } else {
    a->top.at = at + size + RED_ZONE;
  }
  UNPOISON(at, size);
  return at;
}

/* Extends the last allocation of the current block in place, where there is room. */
static bool extend(Arena *a, const void *at, size_t old, size_t size) {
  if (ARENA_GUARDED || !at || (const char *)at + old != a->top.at) return false;
  if ((size_t)(a->top.end - a->top.at) < size - old) return false;
  a->top.at += size - old;
  return true;
}

enum { BLOCK_HEADER = 16 };

void *arena_block(Arena *a, size_t size) {
  char *at = arena_alloc(a, size + BLOCK_HEADER);
  memcpy(at, &size, sizeof size);
  return at + BLOCK_HEADER;
}

void *arena_block_resize(Arena *a, void *block, size_t size) {
  void *fresh = arena_block(a, size);
  if (!block) return fresh;
  size_t old;
  memcpy(&old, (char *)block - BLOCK_HEADER, sizeof old);
  memcpy(fresh, block, old < size ? old : size);
  return fresh;
}

char *arena_text(Arena *a, const char *text, size_t len) {
  char *copy = arena_alloc(a, len + 1);
  if (len) memcpy(copy, text, len);
  return copy;
}

static void *vec_to(Arena *a, void *at, uint32_t *cap, uint32_t n, uint32_t room, size_t item) {
  if (!extend(a, at, *cap * item, room * item)) {
    void *fresh = arena_alloc(a, room * item);
    if (n) memcpy(fresh, at, n * item);
    at = fresh;
  }
  *cap = room;
  return at;
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

void text_room(Text *t, size_t n) {
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

static void put_whole(Text *t, unsigned long long n, bool negative) {
  char digits[24], *at = digits + sizeof digits;
  do *--at = (char)('0' + n % 10);
  while (n /= 10);
  if (negative) *--at = '-';
  text_put(t, at, (size_t)(digits + sizeof digits - at));
}
void text_int(Text *t, int64_t n) {
  put_whole(t, n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n, n < 0);
}

/* Texts and whole numbers, which is nearly all that is ever printed, are put together here; false: something else. */
static bool print_plain(Text *t, const char *format, va_list args) {
  for (const char *at = format;; at++) {
    const char *next = strchr(at, '%');
    if (!next) {
      text_puts(t, at);
      return true;
    }
    text_put(t, at, (size_t)(next - at));
    at = next + 1;
    bool wide = at[0] == 'l' && at[1] == 'l';
    if (wide) at += 2;
    if (!wide && at[0] == '.' && at[1] == '*' && at[2] == 's') {
      int n = va_arg(args, int);
      const char *s = va_arg(args, const char *);
      text_put(t, s, n < 0 ? strlen(s) : strnlen(s, (size_t)n));
      at += 2;
    } else if (!wide && *at == 's') {
      text_puts(t, va_arg(args, const char *));
    } else if (*at == 'd') {
      text_int(t, wide ? va_arg(args, long long) : va_arg(args, int));
    } else if (*at == 'u') {
      put_whole(t, wide ? va_arg(args, unsigned long long) : va_arg(args, unsigned), false);
    } else if (!wide && *at == '%') {
      text_put(t, "%", 1);
    } else {
      return false;
    }
  }
}

static void text_vprintf(Text *t, const char *format, va_list args) {
  va_list plain, again;
  size_t n = t->n;
  va_copy(plain, args);
  va_copy(again, args);
  bool done = print_plain(t, format, plain);
  va_end(plain);
  if (!done) {
    t->n = n;
    int more = vsnprintf(NULL, 0, format, args);
    if (more < 0) mem_fail(t->arena->trap, FAIL_INTERNAL, "a message that cannot be printed");
    text_room(t, (size_t)more);
    vsnprintf(t->at + t->n, (size_t)more + 1, format, again);
    t->n += (size_t)more;
  }
  va_end(again);
}

void text_printf(Text *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  text_vprintf(t, format, args);
  va_end(args);
}

char *arena_printf(Arena *a, const char *format, ...) {
  Text t = { .arena = a };
  va_list args;
  va_start(args, format);
  text_vprintf(&t, format, args);
  va_end(args);
  text_done(&t);
  return t.at;
}

const char *text_done(Text *t) {
  if (!t->at) text_room(t, 0);
  t->at[t->n] = 0;
  return t->at;
}
