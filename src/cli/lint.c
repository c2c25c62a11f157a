/* lint.c - `charter lint`: every error and warning of the files. They are its answer, so they go to standard output. */
#include "cli/cli.h"
#include "sema/sema.h"

/* What it makes is given back, unless something is said of it. */
static void check_scenario(Cli *c, uint32_t i, bool setting) {
  Session s = c->session;
  uint32_t before = s.diags->all.n;
  s.arena = arena_child(c->arena);
  if (setting) sema_setting(&s, c->program, i);
  else sema_test(&s, c->program, i);
  if (s.diags->all.n == before) arena_free(s.arena);
}

int verb_lint(Cli *c) {
  int status = cli_load_session(c);
  if (status) return status;
  Diags *d = c->session.diags;
  for (uint32_t i = 0; c->program && i < scenarios_count(c->program); i++) check_scenario(c, i, false);
  for (uint32_t i = 0; c->program && i < settings_count(c->program); i++) check_scenario(c, i, true);
  diags_sort(d);
  if (diags_have(d, D_CANNOT_OPEN) || diags_have(d, D_NO_FILES)) status = STATUS_NOINPUT;
  else status = d->errors ? STATUS_NO : STATUS_OK;
  if (c->opt.quiet) return status;
  if (c->opt.format == FORMAT_TEXT) {
    diags_text(&c->out, c->session.sources, d);
    if (d->errors || d->warnings)
      out_printf(&c->out, "%u error%s, %u warning%s\n", d->errors, d->errors == 1 ? "" : "s", d->warnings,
                 d->warnings == 1 ? "" : "s");
    return status;
  }
  JsonOut *j = json_begin(c->arena, &c->out, true);
  json_object(j);
  json_key_int(j, "version", 1);
  json_key_int(j, "errors", d->errors);
  json_key_int(j, "warnings", d->warnings);
  json_key(j, "diagnostics");
  diags_json(j, c->session.sources, d);
  json_object_end(j);
  json_end(j);
  return status;
}
