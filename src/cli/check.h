/* check.h - what `check` and `audit` share: one event after the other, judged and printed as it comes. */
#ifndef CHARTER_CLI_CHECK_H
#define CHARTER_CLI_CHECK_H
#include "cli/cli.h"
#include <time.h>

typedef struct Run {
  Cli *c;
  ReadingId *readings;
  uint32_t nreadings;
  Summary *summary;        /* or NULL: nothing is counted */
  bool bad;                /* a case could not be read */
  int status;              /* of those that could */
  uint64_t done;
  time_t began, shown;
} Run;

/* After cli_load: finds the readings and opens what is printed; 0 or a status. */
int run_begin(Run *);
/* An event of the record, and those nested in it. */
void run_recorded(Run *, const Recorded *);
/* With one JSON object for all (run_whole) its list is closed; the object is the verb's to end. */
void run_end(Run *);
bool run_whole(const Cli *);
#endif
