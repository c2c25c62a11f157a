/* check.h - what `check` and `audit` share: one event after the other, judged and printed as it comes. */
#ifndef CHARTER_CLI_CHECK_H
#define CHARTER_CLI_CHECK_H
#include "cli/cli.h"
#include <time.h>

/* Where messages stand between the output: so much of both came before. */
typedef struct Cut { size_t out, err; } Cut;
typedef VEC(Cut) Cuts;

typedef struct Run {
  Cli *c;
  ReadingId *readings;
  uint32_t nreadings;
  Summary *summary;        /* or NULL: nothing is counted */
  bool bad;                /* a case could not be read */
  Cuts *cuts;              /* or NULL: output and messages go where they belong at once */
  int status;              /* of those that could */
  uint64_t done;
  time_t began, shown;
} Run;

/* After cli_load: finds the readings and opens what is printed; 0 or a status. */
int run_begin(Run *);
/* An event of the record, and those nested in it. */
void run_recorded(Run *, const Recorded *);
/* The cases of the source that the reader was opened on. */
void run_cases(Run *, uint32_t file);
/* A stream of one case a line, which has been opened; by opt.jobs threads (jobs.c). 0 or a status. */
int run_lines(Run *, const char *path, CaseInput *);
void run_add(Run *, const Run *part);       /* the status of a part */
int run_parallel(Run *, const char *path, CaseInput *);
/* With one JSON object for all (run_whole) its list is closed; the object is the verb's to end. */
void run_end(Run *);
bool run_whole(const Cli *);
#endif
