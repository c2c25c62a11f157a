/* timeline.c - `charter timeline`: the history of a query's answer. */
#include "cli/cli.h"

int verb_timeline(Cli *c) {
  Query *query;
  Instant now, from, until;
  ReadingId *readings;
  uint32_t n;
  int status = cli_load(c);
  if (status || (status = cli_readings(c, false, &readings, &n)) || (status = cli_period(c, &from, &until)) ||
      (status = cli_query(c, NULL, 0, &query, &now)))
    return status;
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
