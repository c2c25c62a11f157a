/* file.c - reading and replacing whole files, listing folders. */
#include "base/base.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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
      trap_pass(outer, &here);
    }
    status = read_stream(arena, f, text, len);
    arena_set_trap(arena, outer);
  }
  fclose(f);
  return status;
}

/* ---- writing ---- */
enum { LINKS_MOST = 40, PATH_MOST = 4096 };

/* The file that a path leads to through symbolic links; NULL: they go round. */
static const char *behind_links(Arena *arena, const char *path) {
  char to[PATH_MOST];
  struct stat st;
  for (int i = 0; i < LINKS_MOST; i++) {
    if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode)) return path;
    ssize_t n = readlink(path, to, sizeof to - 1);
    if (n < 0) return NULL;
    const char *slash = strrchr(path, '/');
    int folder = to[0] != '/' && slash ? (int)(slash - path) + 1 : 0;
    path = arena_printf(arena, "%.*s%.*s", folder, path, (int)n, to);
  }
  errno = ELOOP;
  return NULL;
}

static bool write_whole(int fd, const char *text, size_t len) {
  while (len) {
    ssize_t n = write(fd, text, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text += n;
    len -= (size_t)n;
  }
  return true;
}

bool file_replace(Arena *arena, const char *path, const char *text, size_t len) {
  struct stat st;
  const char *target = behind_links(arena, path);
  if (!target || stat(target, &st) != 0) return false;
  const char *slash = strrchr(target, '/');
  char *beside = arena_printf(arena, "%.*s.charter-XXXXXX", slash ? (int)(slash - target) + 1 : 0, target);
  int fd = mkstemp(beside);
  if (fd < 0) return false;
  bool ok = fchmod(fd, st.st_mode & 07777) == 0 && write_whole(fd, text, len);
  ok = close(fd) == 0 && ok;
  ok = ok && rename(beside, target) == 0;
  if (!ok) {
    int why = errno;
    unlink(beside);
    errno = why;
  }
  return ok;
}

/* ---- folders ---- */
bool is_folder(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

bool folder_read(Arena *arena, const char *folder, Paths *out) {
  Trap *outer = arena_trap(arena), own;
  DIR *d = opendir(folder);
  if (!d) return false;
  arena_set_trap(arena, &own);                             /* a failed allocation must not leave the folder open */
  if (setjmp(own.jump)) {
    closedir(d);
    arena_set_trap(arena, outer);
    trap_pass(outer, &own);
  }
  size_t n = strlen(folder);
  for (const struct dirent *e; (e = readdir(d));)
    if (e->d_name[0] != '.')
      vec_push(arena, out, arena_printf(arena, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", e->d_name));
  closedir(d);
  arena_set_trap(arena, outer);
  if (out->n) qsort(out->at, out->n, sizeof *out->at, by_name);
  return true;
}
