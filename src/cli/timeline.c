/* timeline.c - `charter timeline`: the history of the answers to one or more queries. */
#include "cli/cli.h"
#include <time.h>

/* Every query under every reading that is asked for; 0 or a status. */
static int histories(Cli *c, Instant from, Instant until, Timeline **out, uint32_t *n) {
  ReadingId *readings;
  uint32_t nreadings;
  bool grounds = !c->opt.quiet && !c->opt.no_proof;
  int status = cli_readings(c, c->opt.all, &readings, &nreadings);
  if (status) return status;
  Timeline *all = *out = NEW_ARRAY(c->arena, Timeline, (size_t)c->opt.queries.n * nreadings + 1);
  *n = 0;
  for (uint32_t q = 0; q < c->opt.queries.n; q++) {
    Query *query;
    Instant now;
    c->query = c->opt.queries.at[q];
    if ((status = cli_query(c, NULL, 0, &query, &now))) return status;
    for (uint32_t r = 0; r < nreadings; r++) {
      History *h = engine_history(c->engine, c->scratch, query, from, until, (Instant)time(NULL), readings[r], grounds);
      all[(*n)++] = (Timeline){ c->query, readings[r], h };
    }
  }
  return 0;
}

int verb_timeline(Cli *c) {
  Instant from, until;
  Timeline *all;
  uint32_t n;
  int status = cli_load(c);
  if (status || (status = cli_period(c, &from, &until)) || (status = histories(c, from, until, &all, &n)))
    return status;
  if (c->opt.quiet) return STATUS_OK;
  if (c->opt.format == FORMAT_TEXT) {
    timelines_text(&c->out, &c->view, all, n);
  } else if (c->opt.format == FORMAT_SVG) {
    cli_receipt(c);
    timelines_svg(&c->out, &c->view, all, n, from, until, c->receipt);
  } else {
    cli_json_begin(c);
    timelines_json(c->json, &c->view, all, n);
    cli_json_end(c, NULL);
  }
  return STATUS_OK;
}
