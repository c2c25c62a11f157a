/* fmt.c - `charter fmt`: files in their canonical layout, printed, written back, or only compared. */
#include "cli/cli.h"
#include "syntax/format.h"
#include <errno.h>

enum { FOLDERS_DEEP = 32 };

/* The worst thing that happened tells. */
static void note(int *status, int now) {
  if (now > *status) *status = now;
}

static int find_files(Cli *c, const char *path, uint32_t depth, Strings *out) {
  Strings within = { 0 };
  int status = 0;
  if (!strcmp(path, "-") || !is_folder(path)) {
    vec_push(c->arena, out, path);
    return 0;
  }
  if (!folder_read(c->arena, path, &within)) return cli_error(c, STATUS_NOINPUT, "%s cannot be read", path);
  for (uint32_t i = 0; i < within.n; i++) {
    const char *inner = within.at[i];
    bool wanted = is_folder(inner) ? depth < FOLDERS_DEEP : is_language(inner);
    if (wanted) note(&status, find_files(c, inner, depth + 1, out));
  }
  return status;
}

static int lay_out(Cli *c, const char *path) {
  char *text;
  size_t len;
  bool piped = !strcmp(path, "-");
  const char *shown = piped ? "standard input" : path;
  arena_reset(c->scratch);
  FileStatus got = file_read(c->scratch, path, &text, &len);
  if (got == FILE_TOO_LARGE) return cli_error(c, STATUS_DATA, "%s: the file is too large (the limit is 2 GiB)", shown);
  if (got == FILE_MISSING) return cli_error(c, STATUS_NOINPUT, "%s: there is no such file", shown);
  if (got != FILE_OK) return cli_error(c, STATUS_NOINPUT, "%s: the file cannot be read", shown);
  Session s = { c->scratch, names_new(c->scratch), sources_new(c->scratch), NEW(c->scratch, Diags) };
  s.diags->arena = c->scratch;
  c->session = s;
  Text out = { .arena = c->scratch };
  switch (format_source(&s, source_add(s.sources, shown, text, len), &out)) {
  case FORMAT_ERRORS: return cli_diags(c, s.diags, STATUS_DATA);
  case FORMAT_UNSAFE:
    return cli_error(c, STATUS_INTERNAL, "%s is left as it is, for laid out it would not mean the same; please report it",
                     shown);
  case FORMATTED: break;
  }
  bool changed = out.n != len || (len && memcmp(out.at, text, len) != 0);
  if (!c->opt.write && !c->opt.check) {
    if (!c->opt.quiet && out.n) out_put(&c->out, out.at, out.n);
    return STATUS_OK;
  }
  if (!changed) return STATUS_OK;
  if (c->opt.write && !file_replace(c->scratch, path, out.n ? out.at : "", out.n))
    return cli_error(c, STATUS_INTERNAL, "%s cannot be written: %s", path, strerror(errno));
  if (!c->opt.quiet) {
    out_puts(&c->out, shown);
    out_puts(&c->out, "\n");
  }
  return c->opt.check ? STATUS_NO : STATUS_OK;
}

int verb_fmt(Cli *c) {
  Strings files = { 0 };
  int status = 0;
  if (c->opt.format != FORMAT_TEXT) return cli_usage(c, "`fmt` prints charter files and no JSON");
  if (c->opt.write && c->opt.check) return cli_usage(c, "-w writes and --check does not: give one of them");
  for (uint32_t i = 0; i < c->opt.words.n; i++) {
    const char *word = c->opt.words.at[i];
    if (!strcmp(word, "-") && c->opt.write) return cli_usage(c, "standard input cannot be written to");
    note(&status, find_files(c, word, 0, &files));
  }
  for (uint32_t i = 0; i < files.n && out_usable(&c->out); i++) note(&status, lay_out(c, files.at[i]));
  return status;
}
