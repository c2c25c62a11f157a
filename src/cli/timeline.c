/* timeline.c - `charter timeline`: the history of a query's answer. */
#include "cli/cli.h"

int verb_timeline(Cli *c) {
  Query *query;
  Instant now, from = INSTANT_MIN, until = INSTANT_MAX;
  ReadingId *readings;
  uint32_t n;
  int status = cli_load(c);
  if (status || (status = cli_readings(c, false, &readings, &n))) return status;
  if (c->opt.from && (status = cli_instant(c, "--from", c->opt.from, &from))) return status;
  if (c->opt.until && (status = cli_instant(c, "--until", c->opt.until, &until))) return status;
  if (from >= until) return cli_usage(c, "--from is not before --until");
  if ((status = cli_query(c, NULL, 0, &query, &now))) return status;
  History *h = engine_history(c->engine, c->scratch, query, from, until, readings[0]);
  if (c->opt.quiet) return STATUS_OK;
  if (c->opt.format == FORMAT_TEXT) {
    history_text(&c->out, &c->view, h);
  } else {
    cli_json_begin(c);
    json_key(c->json, "history");
    history_json(c->json, &c->view, h);
    json_key_str(c->json, "reading", reading_text(&c->view, readings[0]));
    cli_json_end(c, NULL);
  }
  return STATUS_OK;
}
