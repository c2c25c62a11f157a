/* block.h - private to arena.c and block.c: the blocks that arenas are made of. */
#ifndef CHARTER_BLOCK_H
#define CHARTER_BLOCK_H
#include "base/base.h"

enum { ALIGN = 16 };

typedef struct Block {
  struct Block *next;    /* the one filled before */
  size_t cap;            /* bytes behind the header */
  char *at;              /* where its used part ends; of the block being filled, the arena's top.at tells */
  size_t mapped;         /* bytes of its own map; 0: it is part of a sheet */
} Block;
/* Rounded up, so that what follows is aligned for any type. */
#define HEADER ((sizeof(Block) + ALIGN - 1) / ALIGN * ALIGN)

static inline char *block_data(Block *b) { return (char *)b + HEADER; }
Block *block_new(size_t cap);   /* with at least so much room, all zero; NULL: there is no memory */
void block_free(Block *);
#endif
