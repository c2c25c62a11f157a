/* yajl_memory.h - memory for yajl, which reads JSON, from an arena: nothing leaks when a failure jumps away. */
#ifndef CHARTER_YAJL_MEMORY_H
#define CHARTER_YAJL_MEMORY_H
#include "base/base.h"
#include <yajl/yajl_common.h>

yajl_alloc_funcs yajl_memory(Arena *);          /* what they hand out is given back with the arena */
#endif
