/* input.c - see input.h. */
#include "data/input.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define INPUT_MOST ((size_t)INT32_MAX)   /* of one piece or whole: spans are 32 bits wide */

FileStatus input_open(CaseInput *in, Arena *arena, const char *path) {
  struct stat st;
  *in = (CaseInput){ .arena = arena, .line = 1, .fd = -1 };
  if (!strcmp(path, "-")) {
    in->fd = STDIN_FILENO;
  } else if ((in->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) {
    return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : FILE_UNREADABLE;
  }
  if (fstat(in->fd, &st)) st.st_mode = 0;
  in->regular = S_ISREG(st.st_mode);
  FileStatus status = S_ISDIR(st.st_mode) ? FILE_IS_FOLDER : FILE_OK;
  if (status != FILE_OK) input_close(in);
  return status;
}

void input_close(CaseInput *in) {
  if (in->fd > STDIN_FILENO) close(in->fd);
  in->fd = -1;
}

/* Memory before reading: a failed allocation jumps away, and must leave nothing behind that is open. */
static void make_room(CaseInput *in, size_t more) {
  if (in->cap - in->n >= more) return;
  Trap *outer = arena_trap(in->arena), here;
  arena_set_trap(in->arena, &here);
  if (setjmp(here.jump)) {
    arena_set_trap(in->arena, outer);
    input_close(in);
    trap_pass(outer, &here);
  }
  size_t cap = in->cap * 2 < in->n + more ? in->n + more : in->cap * 2;
  char *at = arena_alloc(in->arena, cap);
  if (in->n) memcpy(at, in->at, in->n);
  in->at = at;
  in->cap = cap;
  arena_set_trap(in->arena, outer);
}

/* Reads once. */
static void read_more(CaseInput *in) {
  if (in->n > INPUT_MOST) {
    in->failed = in->ended = true;
    return;
  }
  make_room(in, PIECE_SIZE / 2);
  ssize_t got;
  do got = read(in->fd, in->at + in->n, in->cap - in->n - 1);
  while (got < 0 && errno == EINTR);
  if (got > 0) in->n += (size_t)got;
  else in->ended = true;
  if (got < 0) in->failed = true;
}

bool input_is_lines(CaseInput *in) {
  for (;;) {
    int lines = case_text_is_lines(in->at, in->n, in->ended);
    if (lines >= 0) return lines;
    read_more(in);
  }
}

FileStatus input_whole(CaseInput *in, char **text, size_t *len) {
  struct stat st;
  if (in->regular && !fstat(in->fd, &st) && (uintmax_t)st.st_size > in->n && (uintmax_t)st.st_size <= INPUT_MOST)
    make_room(in, (size_t)st.st_size - in->n + PIECE_SIZE / 2 + 1);
  while (!in->ended) read_more(in);
  input_close(in);
  if (in->failed) return in->n > INPUT_MOST ? FILE_TOO_LARGE : FILE_UNREADABLE;
  make_room(in, 1);
  in->at[in->n] = 0;
  *text = in->at;
  *len = in->n;
  return FILE_OK;
}

bool input_ready(const CaseInput *in) {
  if (in->regular || in->ended || memchr(in->at ? in->at : "", '\n', in->n)) return true;
  struct pollfd p = { .fd = in->fd, .events = POLLIN };
  return poll(&p, 1, 0) != 0;
}

static size_t last_break(const CaseInput *in, size_t from) {
  for (size_t i = in->n; i > from; i--)
    if (in->at[i - 1] == '\n') return i;
  return 0;
}

bool input_piece(CaseInput *in, Piece *piece) {
  size_t looked = 0, end;
  /* From a file a whole piece is taken, from a pipe what is there. */
  while (!(end = last_break(in, looked)) || (in->regular && !in->ended && in->n < PIECE_SIZE / 2)) {
    if (in->ended) break;
    looked = end ? 0 : in->n;
    read_more(in);
  }
  if (in->ended && !in->failed) end = in->n;
  if (!end) {
    input_close(in);
    return false;
  }
  /* What has been read is the piece, and what is there of the next line begins the next one, in the room of an earlier one. */
  Piece full = { .text = in->at, .len = end, .cap = in->cap, .line = in->line, .last = in->ended && in->n == end };
  size_t left = in->n - end;
  in->at = piece->text;
  in->cap = piece->cap;
  in->n = 0;
  if (!full.last) make_room(in, left < PIECE_SIZE ? PIECE_SIZE : left);
  if (left) memcpy(in->at, full.text + end, left);
  in->n = left;
  full.text[end] = 0;
  *piece = full;
  for (const char *s = piece->text, *stop = s + end; (s = memchr(s, '\n', (size_t)(stop - s))); s++) in->line++;
  return true;
}
