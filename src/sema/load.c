/* load.c - files and folders, what they use, and the order of the passes. */
#include "sema/private.h"
#include <sys/stat.h>

/* ---- the passes ---- */
Program *sema_program(Session *s, Tree **trees, uint32_t ntrees) {
  Sema *S = NEW(s->arena, Sema);
  S->s = s;
  S->a = s->arena;
  S->diags = s->diags;
  S->trees = trees;
  S->ntrees = ntrees;
  S->nfiles = s->sources->all.n;
  S->files = NEW_ARRAY(S->a, FileInfo, S->nfiles ? S->nfiles : 1);
  S->p = program_new(s->arena, s->names, s->sources);
  words_init(S);
  find_lost(S);
  declare_vocabulary(S);
  declare_articles(S);
  declare_individuals(S);
  uint32_t before = faults(S);
  lower_acts(S);
  lower_statements(S);
  S->statements_failed = faults(S) != before;
  resolve_overrides(S);
  run_checks(S);
  record_entries(S);
  keep_scenarios(S);
  sema_end(S);
  return s->diags->errors ? NULL : S->p;
}

/* ---- files ---- */
typedef struct Loaded { dev_t dev; ino_t ino; } Loaded;
typedef struct Loader { Session *s; const LoadOptions *o; VEC(Tree *) trees; VEC(Loaded) files; } Loader;

static void load_file(Loader *l, const char *path, Span from);

static bool is_file(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}
static bool is_loaded(const Loader *l, const struct stat *st) {
  for (uint32_t i = 0; i < l->files.n; i++)
    if (l->files.at[i].dev == st->st_dev && l->files.at[i].ino == st->st_ino) return true;
  return false;
}
static bool loaded_before(Loader *l, const char *path) {
  struct stat st;
  if (strcmp(path, "-") == 0 || stat(path, &st) != 0) return false;
  if (is_loaded(l, &st)) return true;
  Loaded f = { st.st_dev, st.st_ino };
  vec_push(l->s->arena, &l->files, f);
  return false;
}

static bool is_same(const char *one, const char *other) {
  struct stat a, b;
  return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}
/* The folder ../lib beside one: of rules/csto it is rules/lib, unless a link makes that another. */
static const char *lib_beside(Loader *l, const char *folder, size_t len) {
  if (!len) return "../lib";
  size_t up = len;
  while (up && folder[up - 1] != '/') up--;
  const char *dotted = arena_printf(l->s->arena, "%.*s/../lib", (int)len, folder);
  const char *plain = arena_printf(l->s->arena, "%.*slib", (int)up, folder);
  return is_same(plain, dotted) ? plain : dotted;
}

typedef const char *(*LookFn)(Loader *, const char *folder, size_t len, const char *word);
/* What `look` finds in the first of the folders where files that this one uses are looked for. */
static const char *in_folders(Loader *l, const char *user, LookFn look, const char *word) {
  const char *slash = strrchr(user, '/'), *found;
  size_t len = slash ? (size_t)(slash - user) : 0;
  if (slash && !len) len = 1;
  if ((found = look(l, user, len, word))) return found;
  const char *lib = lib_beside(l, user, len);
  if ((found = look(l, lib, strlen(lib), word))) return found;
  for (const char *at = l->o->search; at && *at;) {
    size_t n = strcspn(at, ":");
    if (n && (found = look(l, at, n, word))) return found;
    at += n + (at[n] == ':');
  }
  return l->o->libdir ? look(l, l->o->libdir, strlen(l->o->libdir), word) : NULL;
}
static const char *file_in(Loader *l, const char *folder, size_t len, const char *name) {
  const char *path = len ? arena_printf(l->s->arena, "%.*s/%s.charter", (int)len, folder, name)
                         : arena_printf(l->s->arena, "%s.charter", name);
  return is_file(path) ? path : NULL;
}
static void follow_uses(Loader *l, const Tree *t, const char *path) {
  for (uint32_t i = 0; i < t->decls.n; i++) {
    const Decl *d = t->decls.at[i];
    if (d->op != DECL_USE || !d->name.name.i) continue;
    const char *name = name_text(l->s->names, d->name.name), *found = in_folders(l, path, file_in, name);
    if (found) load_file(l, found, d->name.span);
    else diag_add(l->s->diags, D_USE_NOT_FOUND, d->name.span, "there is no file %s.charter to use", name)->hint =
        "it is looked for beside this file, in ../lib, in CHARTER_PATH and in the library";
  }
}

/* Tables name files beside the charter's own. One that several name is read once. */
static void find_tables(Loader *l, const Tree *t, const char *path) {
  const char *slash = strrchr(path, '/');
  for (uint32_t i = 0; i < t->decls.n; i++) {
    Decl *d = t->decls.at[i];
    char *text;
    size_t len;
    if (d->op != DECL_TABLE) continue;
    const char *file = *d->text == '/' || !slash ? d->text
                       : arena_printf(l->s->arena, "%.*s/%s", (int)(slash - path), path, d->text);
    d->source = source_find(l->s->sources, file);
    if (d->source) continue;
    FileStatus status = *d->text ? file_read(l->s->arena, file, &text, &len) : FILE_MISSING;
    if (status == FILE_OK) {
      d->source = source_add(l->s->sources, file, text, len);
      continue;
    }
    diag_add(l->s->diags, status == FILE_TOO_LARGE ? D_FILE_TOO_LARGE : D_TABLE_FILE, d->name.span, "%s %s", file,
             status == FILE_MISSING ? "cannot be found" : status == FILE_TOO_LARGE ? "is too large" : "cannot be read")
        ->hint = status == FILE_MISSING ? "it is looked for beside this file" : NULL;
  }
}

static void load_file(Loader *l, const char *path, Span from) {
  char *text;
  size_t len;
  if (loaded_before(l, path)) return;
  if (is_table_file(path)) {
    diag_add(l->s->diags, D_TABLE_FILE, from, "%s is read through a table", path)->hint =
        "a charter file says what its columns are: table \"members.csv\" { member([state]) from [joined] }";
    return;
  }
  FileStatus status = file_read(l->s->arena, path, &text, &len);
  if (status == FILE_TOO_LARGE) {
    diag_add(l->s->diags, D_FILE_TOO_LARGE, from, "%s is too large", path);
    return;
  }
  if (status != FILE_OK) {
    diag_add(l->s->diags, D_CANNOT_OPEN, from, "%s cannot be %s", path, status == FILE_MISSING ? "found" : "read");
    return;
  }
  Tree *t = parse_source(l->s, source_add(l->s->sources, strcmp(path, "-") == 0 ? "standard input" : path, text, len));
  vec_push(l->s->arena, &l->trees, t);
  find_tables(l, t, path);
  follow_uses(l, t, path);
}

static void load_folder(Loader *l, const char *folder) {
  static const char ext[] = ".charter";
  Span nowhere = { 0, 0, 0 };
  Paths within = { 0 };
  uint32_t n = 0;
  if (!folder_read(l->s->arena, folder, &within)) {
    diag_add(l->s->diags, D_CANNOT_OPEN, nowhere, "%s cannot be read", folder);
    return;
  }
  for (uint32_t i = 0; i < within.n; i++) {
    size_t len = strlen(within.at[i]), base = len - (sizeof ext - 1);
    if (len < sizeof ext || strcmp(within.at[i] + base, ext) != 0 || within.at[i][base - 1] == '/') continue;
    load_file(l, within.at[i], nowhere);
    n++;
  }
  if (!n) diag_add(l->s->diags, D_NO_FILES, nowhere, "%s has no file that ends in .charter", folder);
}

/* ---- what a forgotten `use` would have declared ---- */
static bool declares(const char *text, size_t len, const char *word) {
  static const char *const before[] = { "kind ", "event ", "relation ", "office ", "act " };
  size_t n = strlen(word);
  for (const char *at = text, *end = text + len; at < end;) {
    const char *next = memchr(at, '\n', (size_t)(end - at));
    size_t line = next ? (size_t)(next - at) : (size_t)(end - at);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
      size_t k = strlen(before[i]);
      if (line < k + n || memcmp(at, before[i], k) != 0 || memcmp(at + k, word, n) != 0) continue;
      if (line == k + n || strchr(" ({:", at[k + n])) return true;
    }
    at += line + 1;
  }
  return false;
}
/* The name of the vocabulary in a folder that declares the word. */
static const char *vocabulary_in(Loader *l, const char *folder, size_t len, const char *word) {
  enum { LARGEST = 1 << 16 };
  const char *where = len ? arena_text(l->s->arena, folder, len) : ".";
  Paths within = { 0 };
  if (!folder_read(l->s->arena, where, &within)) return NULL;
  for (uint32_t i = 0; i < within.n; i++) {
    const char *name = strrchr(within.at[i], '/') + 1, *dot = strrchr(name, '.');
    struct stat st;
    char *text;
    size_t size;
    if (!dot || strcmp(dot, ".charter") != 0) continue;
    if (stat(within.at[i], &st) != 0 || st.st_size > LARGEST || is_loaded(l, &st)) continue;
    if (file_read(l->s->arena, within.at[i], &text, &size) != FILE_OK || !declares(text, size, word)) continue;
    return arena_text(l->s->arena, name, (size_t)(dot - name));
  }
  return NULL;
}
static void suggest_uses(Loader *l) {
  enum { MOST_WORDS = 20 };
  uint32_t words = 0;
  for (uint32_t i = 0; i < l->s->diags->all.n && words < MOST_WORDS; i++) {
    Diag *d = &l->s->diags->all.at[i];
    if (d->id != D_UNDECLARED || d->hint || !d->span.file || d->span.lo == d->span.hi) continue;
    words++;
    const Source *s = l->s->sources->all.at[d->span.file];
    const char *word = arena_text(l->s->arena, s->text + d->span.lo, d->span.hi - d->span.lo);
    const char *name = in_folders(l, s->path, vocabulary_in, word);
    if (name) d->hint = arena_printf(l->s->arena, "%s.charter declares it: add 'use %s'", name, name);
  }
}

Program *load_program(Session *s, const LoadOptions *o) {
  Loader l = { .s = s, .o = o };
  Span nowhere = { 0, 0, 0 };
  for (uint32_t i = 0; i < o->npaths; i++) {
    if (strcmp(o->paths[i], "-") != 0 && is_folder(o->paths[i])) load_folder(&l, o->paths[i]);
    else load_file(&l, o->paths[i], nowhere);
  }
  for (uint32_t i = 0; i < s->diags->all.n; i++) {          /* of what a missing file declares, nothing can be said */
    DiagId id = s->diags->all.at[i].id;
    if (id == D_CANNOT_OPEN || id == D_USE_NOT_FOUND || id == D_FILE_TOO_LARGE || id == D_NO_FILES || id == D_TABLE_FILE) return NULL;
  }
  Program *p = sema_program(s, l.trees.at, l.trees.n);
  if (!p) suggest_uses(&l);
  return p;
}
