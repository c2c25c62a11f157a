/* ask.c - `charter ask`: the values of a query's variables, or yes, no, undetermined. */
#include "cli/cli.h"

int verb_ask(Cli *c) {
  Asked a;
  int status = cli_ask(c, &a);
  if (status) return status;
  Rows *rows = a.rows;
  if (c->opt.quiet) return cli_answer_status(rows->answer);
  if (c->opt.format == FORMAT_TEXT) {
    rows_text(&c->out, &c->view, rows);
  } else {
    cli_json_begin(c);
    rows_json(c->json, &c->view, rows);
    json_key_str(c->json, "at", instant_text(&c->view, a.now));
    json_key_str(c->json, "reading", reading_text(&c->view, a.reading));
    cli_json_end(c, NULL);
  }
  return cli_answer_status(rows->answer);
}
