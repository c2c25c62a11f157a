/* who.c - `charter who`: who may (must, must not) do an act at the case's event. */
#include "cli/cli.h"
#include <stdio.h>

/* The next word of a phrase, words separated by blanks; NULL at its end. */
static const char *next_word(Cli *c, const char **at) {
  while (**at == ' ' || **at == '\t') ++*at;
  size_t n = strcspn(*at, " \t");
  if (!n) return NULL;
  const char *word = arena_text(c->arena, *at, n);
  *at += n;
  return word;
}

static bool is(const char *word, const char *other) { return word && !strcmp(word, other); }

static int find_act(Cli *c, const char *word, PredId *act) {
  const Program *p = c->program;
  Nearest near;
  Text known = { .arena = c->arena };
  bool any = false;
  nearest_begin(&near, word);
  for (PredId i = 1; i < p->preds.n; i++) {
    if (p->preds.at[i].form != PRED_ACT) continue;
    const char *name = name_text(p->names, p->preds.at[i].name);
    if (!strcmp(name, word)) {
      *act = i;
      return 0;
    }
    nearest_try(&near, name);
    text_printf(&known, "%s%s", any ? ", " : "", name);
    any = true;
  }
  const char *best = nearest_best(&near);
  if (best) return cli_error(c, STATUS_DATA, "there is no act '%s'; did you mean '%s'?", word, best);
  if (!any) return cli_error(c, STATUS_DATA, "there is no act '%s': the charter declares none", word);
  return cli_error(c, STATUS_DATA, "there is no act '%s'; there is %s", word, text_done(&known));
}

static int read_phrase(Cli *c, WhoMode *mode, const char **act) {
  const char *at = c->query, *word = next_word(c, &at);
  if (is(word, "may")) *mode = WHO_MAY;
  else if (is(word, "must")) *mode = WHO_MUST;
  else return cli_usage(c, "the question is 'may ACT', 'must ACT' or 'must not ACT', not '%s'", c->query);
  word = next_word(c, &at);
  if (is(word, "not")) {
    if (*mode == WHO_MAY) return cli_usage(c, "ask 'must not ACT' for prohibitions, or 'may ACT' with --all");
    *mode = WHO_MUST_NOT;
    word = next_word(c, &at);
  }
  if (!word) return cli_usage(c, "which act? as in 'may attend'");
  const char *more = next_word(c, &at);
  if (more) return cli_usage(c, "'%s' behind the act: the event is the case's", more);
  *act = word;
  return 0;
}

int verb_who(Cli *c) {
  static const char *const modes[] = { "may", "must", "must not" };
  const Case *cs;
  IndId event;
  PredId act;
  WhoMode mode = WHO_MAY;
  const char *word = NULL;
  ReadingId *readings;
  uint32_t n;
  int status = read_phrase(c, &mode, &word);
  if (status) return status;
  if (!c->opt.cases.n) return cli_usage(c, "`who` needs --case: the meeting that it is about");
  if ((status = cli_load(c)) || (status = cli_readings(c, false, &readings, &n)) || (status = find_act(c, word, &act)) ||
      (status = cli_one_case(c, &cs, &event)))
    return status;
  const Pred *d = &c->program->preds.at[act];
  if (!d->anchored || !kind_is(c->program, engine_ind(c->engine, event)->kind, d->params[d->subject].of))
    return cli_error(c, STATUS_DATA, "the act '%s' is not one at a %s", word,
                     name_text(c->program->names, c->program->kinds.at[engine_ind(c->engine, event)->kind].name));
  Who *who = engine_who(c->engine, c->scratch, act, mode, event, readings[0], c->opt.all);
  Truth answer = F;
  for (uint32_t i = 0; i < who->rows.n; i++) answer = t_or(answer, who->rows.at[i].truth);
  status = answer == T ? STATUS_OK : answer == F ? STATUS_NO : STATUS_OPEN;
  if (c->opt.quiet) return status;
  const char *phrase = arena_printf(c->scratch, "%s %s", modes[mode], word);
  if (c->opt.format == FORMAT_TEXT) {
    out_puts(&c->out, "Who ");
    out_puts(&c->out, phrase);
    out_puts(&c->out, " ");
    out_puts(&c->out, event_text(&c->view, event));
    out_printf(&c->out, " (under the reading %s):\n\n", reading_text(&c->view, readings[0]));
    who_text(&c->out, &c->view, who, mode, phrase, c->opt.all);
  } else {
    cli_json_begin(c);
    json_key(c->json, "answers");
    who_json(c->json, &c->view, who, mode);
    json_key_str(c->json, "case", event_text(&c->view, event));
    json_key_str(c->json, "at", instant_text(&c->view, engine_ind(c->engine, event)->at));
    json_key_str(c->json, "reading", reading_text(&c->view, readings[0]));
    cli_json_end(c, NULL);
  }
  return status;
}
