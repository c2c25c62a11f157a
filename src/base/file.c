/* file.c - reading whole files. */
#include "base/base.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define FILE_MOST ((size_t)INT32_MAX)   /* spans are 32 bits wide */

/* Reads what a stream of unknown length holds. */
static FileStatus read_stream(Arena *arena, FILE *f, char **text, size_t *len) {
  size_t cap = 64 * 1024, n = 0;
  char *at = arena_alloc(arena, cap);
  for (;;) {
    n += fread(at + n, 1, cap - n - 1, f);
    if (n < cap - 1) break;
    if (cap > FILE_MOST) return FILE_TOO_LARGE;
    char *more = arena_alloc(arena, cap * 2);
    memcpy(more, at, n);
    at = more;
    cap *= 2;
  }
  if (ferror(f)) return FILE_UNREADABLE;
  if (n > FILE_MOST) return FILE_TOO_LARGE;
  at[n] = 0;
  *text = at;
  *len = n;
  return FILE_OK;
}

FileStatus file_read(Arena *arena, const char *path, char **text, size_t *len) {
  *text = NULL;
  *len = 0;
  if (strcmp(path, "-") == 0) return read_stream(arena, stdin, text, len);
  struct stat st;
  if (stat(path, &st) != 0) return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : FILE_UNREADABLE;
  if (S_ISDIR(st.st_mode)) return FILE_IS_FOLDER;
  if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > FILE_MOST) return FILE_TOO_LARGE;
  /* Room for all that will be read comes first: a failed allocation jumps away and would leave the file open. */
  size_t size = S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
  char *at = size ? arena_alloc(arena, size + 1) : NULL;
  FILE *f = fopen(path, "rb");
  if (!f) return FILE_UNREADABLE;
  FileStatus status = FILE_OK;
  if (at) {
    *len = fread(at, 1, size, f);
    at[*len] = 0;
    *text = at;
    if (ferror(f)) status = FILE_UNREADABLE;
  } else {      /* a pipe, a device, an entry of /proc */
    Trap *outer = arena_trap(arena), here;
    arena_set_trap(arena, &here);
    if (setjmp(here.jump)) {
      arena_set_trap(arena, outer);
      fclose(f);
      mem_fail(outer, here.kind, here.what);
    }
    status = read_stream(arena, f, text, len);
    arena_set_trap(arena, outer);
  }
  fclose(f);
  return status;
}
