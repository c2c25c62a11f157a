/* why.c - `charter why`: the proof of a fact, or why it does not hold. */
#include "cli/cli.h"

static int status_of(Truth t) { return t == T ? STATUS_OK : t == F ? STATUS_NO : STATUS_OPEN; }

int verb_why(Cli *c) {
  const Case *cs;
  IndId event;
  Query *query;
  Instant now;
  ReadingId *readings;
  uint32_t n;
  int status = cli_load(c);
  if (status || (status = cli_readings(c, false, &readings, &n)) || (status = cli_one_case(c, &cs, &event)) ||
      (status = cli_query(c, cs, event, &query, &now)))
    return status;
  Rows *rows = engine_ask(c->engine, c->scratch, query, now, readings[0]);
  if (c->opt.quiet) return status_of(rows->answer);
  const Row *row = rows->ncols && rows->rows.n ? &rows->rows.at[0] : NULL;
  Proof *proof = engine_why(c->engine, c->scratch, query, row, now, readings[0]);
  view_begin(&c->view);
  if (c->opt.format == FORMAT_TEXT) {
    out_printf(&c->out, "As of %s, under the reading %s:\n", instant_text(&c->view, now), reading_text(&c->view, readings[0]));
    proof_text(&c->out, &c->view, proof, 0);
    if (rows->ncols && rows->rows.n > 1) out_printf(&c->out, "(the first of %u answers)\n", rows->rows.n);
  } else {
    cli_json_begin(c);
    rows_json(c->json, &c->view, rows);
    json_key(c->json, "proof");
    proof_json(c->json, &c->view, proof);
    json_key_str(c->json, "at", instant_text(&c->view, now));
    json_key_str(c->json, "reading", reading_text(&c->view, readings[0]));
    cli_json_end(c, NULL);
  }
  return status_of(rows->answer);
}
