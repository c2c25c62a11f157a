/* ask.c - `charter ask`: the values of a query's variables, or yes, no, undetermined. */
#include "cli/cli.h"

static int status_of(Truth t) { return t == T ? STATUS_OK : t == F ? STATUS_NO : STATUS_OPEN; }

int verb_ask(Cli *c) {
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
  if (c->opt.format == FORMAT_TEXT) {
    rows_text(&c->out, &c->view, rows);
  } else {
    cli_json_begin(c);
    rows_json(c->json, &c->view, rows);
    json_key_str(c->json, "at", instant_text(&c->view, now));
    json_key_str(c->json, "reading", reading_text(&c->view, readings[0]));
    cli_json_end(c, NULL);
  }
  return status_of(rows->answer);
}
