/* why.c - `charter why`: the proof of a fact, or why it does not hold. */
#include "cli/cli.h"

int verb_why(Cli *c) {
  Asked a;
  int status = cli_ask(c, &a);
  if (status) return status;
  Rows *rows = a.rows;
  if (c->opt.quiet) return cli_answer_status(rows->answer);
  const Row *row = rows->ncols && rows->rows.n ? &rows->rows.at[0] : NULL;
  Proof *proof = engine_why(c->engine, c->scratch, a.query, row, a.now, a.reading);
  view_begin(&c->view);
  if (c->opt.format == FORMAT_TEXT) {
    out_printf(&c->out, "As of %s, under the reading %s:\n", instant_text(&c->view, a.now), reading_text(&c->view, a.reading));
    proof_text(&c->out, &c->view, proof, 0);
    if (rows->ncols && rows->rows.n > 1) out_printf(&c->out, "(the first of %u answers)\n", rows->rows.n);
  } else {
    cli_json_begin(c);
    rows_json(c->json, &c->view, rows);
    json_key(c->json, "proof");
    proof_json(c->json, &c->view, proof);
    json_key_str(c->json, "at", instant_text(&c->view, a.now));
    json_key_str(c->json, "reading", reading_text(&c->view, a.reading));
    cli_json_end(c, NULL);
  }
  return cli_answer_status(rows->answer);
}
