/* audit.c - `charter audit`: what the record holds, each event as of its own date, in order of time. */
#include "api/run.h"
#include "cli/check.h"
#include <stdlib.h>

typedef struct Dated { Instant at; uint32_t i; } Dated;

static int by_time(const void *a, const void *b) {
  const Dated *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return x->i < y->i ? -1 : x->i > y->i;
}

static bool concerns(const Cli *c, const Recorded *e, const bool *judged) {
  for (uint32_t i = 0; i < e->n; i++)
    if (judged[c->program->inds.at[e->events[i]].kind]) return true;
  return false;
}

/* Those that the rules concern; *n of them are in the period, and *all in any. */
static Dated *choose(Cli *c, const Recorded *events, uint32_t nevents, Instant from, Instant until, uint32_t *all,
                     uint32_t *n) {
  const bool *judged = run_judged_kinds(c->arena, c->program);
  Dated *chosen = NEW_ARRAY(c->arena, Dated, nevents + 1);
  *all = *n = 0;
  for (uint32_t i = 0; i < nevents; i++) {
    Instant at = c->program->inds.at[events[i].events[0]].at;
    if (!concerns(c, &events[i], judged)) continue;
    ++*all;
    if (at >= from && at < until) chosen[(*n)++] = (Dated){ at, i };
  }
  qsort(chosen, *n, sizeof *chosen, by_time);
  return chosen;
}

static void print_summary(Cli *c, const Run *r) {
  if (c->opt.quiet) return;
  arena_reset(c->scratch);
  if (c->opt.format == FORMAT_TEXT) {
    summary_text(&c->out, &c->view, r->summary);
    return;
  }
  bool line = c->opt.format == FORMAT_JSONL;
  if (line) {
    json_object(c->json);
    json_key_int(c->json, "version", 1);
  }
  json_key(c->json, "summary");
  summary_json(c->json, &c->view, r->summary);
  cli_json_end(c, NULL);
}

int verb_audit(Cli *c) {
  Run r = { .c = c };
  Recorded *events;
  Instant from, until;
  uint32_t all, n;
  int status = cli_load(c);
  if (status || (status = cli_period(c, &from, &until))) return status;
  uint32_t nevents = cli_recorded(c, NULL, &events);
  Dated *chosen = choose(c, events, nevents, from, until, &all, &n);
  if (!all) return cli_error(c, STATUS_DATA, "the record has no event that the rules concern");
  if ((status = run_begin(&r))) return status;
  r.summary = summary_new(c->arena, r.readings, r.nreadings);
  for (uint32_t i = 0; i < n && out_usable(&c->out); i++) run_recorded(&r, &events[chosen[i].i]);
  run_end(&r);
  print_summary(c, &r);
  return r.bad ? STATUS_DATA : r.status;
}
