/* yajl_memory.c - see yajl_memory.h. A block knows its size, for it may be asked to grow. */
#include "syntax/yajl_memory.h"

enum { BLOCK_HEADER = 16 };

static void *block_alloc(void *ctx, size_t size) {
  char *at = arena_alloc(ctx, size + BLOCK_HEADER);
  memcpy(at, &size, sizeof size);
  return at + BLOCK_HEADER;
}

static void *block_realloc(void *ctx, void *old, size_t size) {
  void *at = block_alloc(ctx, size);
  if (old) {
    size_t had;
    memcpy(&had, (char *)old - BLOCK_HEADER, sizeof had);
    memcpy(at, old, had < size ? had : size);
  }
  return at;
}

static void block_free(void *ctx, void *at) {
  (void)ctx;
  (void)at;
}

yajl_alloc_funcs yajl_memory(Arena *arena) {
  return (yajl_alloc_funcs){ .malloc = block_alloc, .realloc = block_realloc, .free = block_free, .ctx = arena };
}
