/* yajl_memory.c - see yajl_memory.h. */
#include "syntax/yajl_memory.h"

static void *block_alloc(void *arena, size_t size) { return arena_block(arena, size); }
static void *block_realloc(void *arena, void *old, size_t size) { return arena_block_resize(arena, old, size); }
static void block_free(void *arena, void *at) {
  (void)arena;
  (void)at;
}

yajl_alloc_funcs yajl_memory(Arena *arena) {
  return (yajl_alloc_funcs){ .malloc = block_alloc, .realloc = block_realloc, .free = block_free, .ctx = arena };
}
