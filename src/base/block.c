/* block.c - where the blocks of arenas come from.
 *
 * To touch a page of memory for the first time costs as much as thousands of instructions, and a table that is read all over the
 * place costs as much again for each page that the processor has forgotten. So memory is taken in large pages, where the
 * system has them: what is smaller than such a page is cut from one that it shares with others (a sheet), what is larger
 * has a map of its own.
 *
 * Invariants
 * - A sheet is one large page, aligned to its size, so that a block's sheet is found by its address. Its blocks stand one behind
 *   the other up to `end`; behind that it is zero.
 * - A freed block stays in its sheet's list, not cleared, until it is given out again, or all blocks of the sheet are free: then the
 *   sheet is given back, unless it is the only one.
 * - Sheets are shared by all threads, under the lock; what is in a block is one thread's.
 */
#define _DEFAULT_SOURCE        /* madvise, anonymous maps */
#include "base/block.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#if ARENA_GUARDED              /* the sanitizer has blocks of its own, and sees what is wrong around them */
Block *block_new(size_t cap) {
  Block *b = calloc(1, HEADER + cap);
  if (!b) return NULL;
  b->cap = cap;
  b->at = block_data(b);
  return b;
}
void block_free(Block *b) { free(b); }

#else
enum { UNIT = 1024, LARGE_PAGE = 2 * 1024 * 1024, SHEETS_TRIED = 8 };
typedef struct Sheet {
  struct Sheet *next, *prev;
  Block *free;
  char *end;
  uint32_t blocks;             /* that are in use */
} Sheet;
enum { SHEET_HEADER = UNIT };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Sheet *sheets;          /* the one that was opened last comes first */

/* Zero, aligned to a large page. */
static void *map(size_t size) {
  char *all = mmap(NULL, size + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return NULL;
  size_t before = -(uintptr_t)all % LARGE_PAGE;
  if (before) munmap(all, before);
  munmap(all + before + size, LARGE_PAGE - before);
#ifdef MADV_HUGEPAGE
  madvise(all + before, size, MADV_HUGEPAGE);
#endif
  return all + before;
}

/* ---- sheets ---- */
static Sheet *sheet_of(Block *b) { return (Sheet *)(void *)((char *)b - (uintptr_t)b % LARGE_PAGE); }
static size_t size_of(const Block *b) { return HEADER + b->cap; }

static void sheet_empty(Sheet *s) {
  s->free = NULL;
  s->end = (char *)s + SHEET_HEADER;
}
/* Not among the others yet: nobody waits for it to be zeroed. */
static Sheet *sheet_new(void) {
  Sheet *s = map(LARGE_PAGE);
  if (s) sheet_empty(s);
  return s;
}
static void sheet_join(Sheet *s) {
  s->next = sheets;
  if (sheets) sheets->prev = s;
  sheets = s;
}
static void sheet_free(Sheet *s) {
  if (s->next) s->next->prev = s->prev;
  if (s->prev) s->prev->next = s->next;
  else sheets = s->next;
  munmap(s, LARGE_PAGE);
}
/* One that was freed, and is not much too large. */
static Block *sheet_again(Sheet *s, size_t size) {
  for (Block **at = &s->free; *at; at = &(*at)->next) {
    Block *b = *at;
    if (size_of(b) < size || size_of(b) / 2 > size) continue;
    *at = b->next;
    return b;
  }
  return NULL;
}
static Block *sheet_take(Sheet *s, size_t size) {
  Block *b = sheet_again(s, size);
  if (!b) {
    if ((size_t)((char *)s + LARGE_PAGE - s->end) < size) return NULL;
    b = (Block *)(void *)s->end;
    s->end += size;
    b->cap = size - HEADER;
    b->at = block_data(b);
  }
  s->blocks++;
  return b;
}
static Block *take(size_t size) {           /* NULL: a sheet is needed */
  uint32_t tried = 0;
  for (Sheet *s = sheets; s && tried < SHEETS_TRIED; s = s->next, tried++) {
    Block *b = sheet_take(s, size);
    if (b) return b;
  }
  return NULL;
}
static void give_back(Block *b) {
  Sheet *s = sheet_of(b);
  if (--s->blocks == 0 && (s->next || s->prev)) {
    sheet_free(s);
  } else {
    b->next = s->free;
    s->free = b;
  }
}

/* ---- blocks ---- */
Block *block_new(size_t cap) {
  if (cap > SIZE_MAX / 2) return NULL;         /* what is added to it fits */
  size_t size = (HEADER + cap + UNIT - 1) / UNIT * UNIT;
  if (size > LARGE_PAGE - SHEET_HEADER) {
    size = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    Block *b = map(size);
    if (!b) return NULL;
    b->mapped = size;
    b->cap = size - HEADER;
    b->at = block_data(b);
    return b;
  }
  pthread_mutex_lock(&lock);
  Block *b = take(size);
  pthread_mutex_unlock(&lock);
  if (!b) {
    Sheet *s = sheet_new();
    if (!s) return NULL;
    pthread_mutex_lock(&lock);
    sheet_join(s);
    b = sheet_take(s, size);
    pthread_mutex_unlock(&lock);
  }
  memset(block_data(b), 0, (size_t)(b->at - block_data(b)));
  b->at = block_data(b);
  b->next = NULL;
  return b;
}
void block_free(Block *b) {
  if (b->mapped) {
    munmap(b, b->mapped);
    return;
  }
  pthread_mutex_lock(&lock);
  give_back(b);
  pthread_mutex_unlock(&lock);
}
#endif
