/* who.c - `charter who`: who may (must, must not) do an act at the case's event. */
#include "api/run.h"
#include "cli/cli.h"

static int find_act(Cli *c, const char *word, PredId *act) {
  const Program *p = c->program;
  const char *near;
  if ((*act = run_act(p, word, &near))) return 0;
  if (near) return cli_error(c, STATUS_DATA, "there is no act '%s'; did you mean '%s'?", word, near);
  Text known = { .arena = c->arena };
  for (PredId i = 1; i < p->preds.n; i++)
    if (p->preds.at[i].form == PRED_ACT)
      text_printf(&known, "%s%s", known.n ? ", " : "", name_text(p->names, p->preds.at[i].name));
  if (!known.n) return cli_error(c, STATUS_DATA, "there is no act '%s': the charter declares none", word);
  return cli_error(c, STATUS_DATA, "there is no act '%s'; there is %s", word, text_done(&known));
}

int verb_who(Cli *c) {
  const Case *cs;
  IndId event;
  PredId act;
  WhoMode mode = WHO_MAY;
  const char *word = NULL;
  ReadingId *readings;
  uint32_t n;
  int status;
  const char *wrong = run_phrase(c->arena, c->query, &mode, &word);
  if (wrong) return cli_usage(c, "%s", wrong);
  if (!c->opt.cases.n) return cli_usage(c, "`who` needs --case: the meeting that it is about");
  if ((status = cli_load(c)) || (status = cli_readings(c, false, &readings, &n)) || (status = find_act(c, word, &act)) ||
      (status = cli_one_case(c, &cs, &event)))
    return status;
  KindId kind = engine_ind(c->engine, event)->kind;
  if (!run_act_at(c->program, act, kind))
    return cli_error(c, STATUS_DATA, "'%s' is no act at a %s", word, name_text(c->names, c->program->kinds.at[kind].name));
  bool proofs = c->opt.all || (c->opt.format != FORMAT_TEXT && !c->opt.no_proof);    /* those that are shown */
  Who *who = engine_who(c->engine, c->scratch, act, mode, event, readings[0], c->opt.all, proofs);
  Truth answer = run_who_answer(who);
  status = cli_answer_status(answer);
  if (c->opt.quiet) return status;
  cli_proofs(c, c->view.proof_depth);
  const char *phrase = arena_printf(c->scratch, "%s %s", run_mode_words(mode), word);
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
