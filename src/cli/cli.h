/* cli.h - the command `charter`: what its verbs share.
 *
 * Owns: options, exit statuses, output streams, loading. A verb is one file with one function; main.c has the
 * table of them. All memory is in two arenas: `arena` for the run, `scratch` for one case or answer.
 * A failure (memory, a limit, a bug) jumps to main, which says so and ends with a status.
 */
#ifndef CHARTER_CLI_H
#define CHARTER_CLI_H
#include "data/input.h"
#include "eval/eval.h"
#include "render/answer.h"
#include "render/diag.h"
#include "render/out.h"
#include "render/receipt.h"
#include "syntax/tree.h"

enum { STATUS_OK = 0, STATUS_NO = 1, STATUS_OPEN = 2, STATUS_USAGE = 64, STATUS_DATA = 65, STATUS_NOINPUT = 66,
       STATUS_INTERNAL = 70 };

typedef enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_SVG, FORMAT_TAP, FORMAT_JUNIT } Format;
enum { OPT_CASE = 1, OPT_READING = 2, OPT_AT = 4, OPT_ALL = 8, OPT_PROOF = 16, OPT_JSONL = 32, OPT_PERIOD = 64,
       OPT_TEST = 128, OPT_SVG = 256, OPT_QUERIES = 512,
       OPT_WHATIF = 1024,       /* --assume, --without: for what evaluates; cli_load sees to it */
       OPT_JOBS = 2048, OPT_SUGGEST = 4096, OPT_LAYOUT = 8192, OPT_AUDIT = 16384,
       OPT_FORM = 32768 };      /* --proof FORM, besides --no-proof */

typedef Paths Strings;
typedef struct Options {
  Strings words;           /* what is no option: files, then the query of the verbs that have one */
  Strings queries;         /* verbs that take several (OPT_QUERIES): all of them */
  Strings cases, search, assume, without;
  Format format;
  const char *reading, *at, *colour, *from, *until, *only;
  const char *proof;       /* full, short or none; NULL: not said */
  bool quiet, all, no_proof, verbose, coverage, write, check, audit;
  uint32_t jobs;           /* threads; 0: not said, one */
  uint32_t suggest;        /* how many tries; 0: none is asked for */
} Options;

typedef struct Cli Cli;
typedef struct Verb {
  const char *name, *summary;
  const char *usage;       /* behind "charter NAME " */
  const char *help;        /* further words and an example */
  unsigned options;        /* OPT_.. that it takes besides the common ones */
  bool has_query;
  int (*run)(Cli *);
} Verb;

struct Cli {
  Trap trap;
  Arena *arena, *scratch;
  Out out, err;
  const Verb *verb;
  Options opt;
  const char *query;       /* the one that is looked at */
  Session session;
  Program *program;        /* a copy whose names are changed for every case; its lists are shared */
  Names *names;            /* the program's own */
  uint32_t nsources;       /* files of the program; cases and queries follow */
  Engine *engine, *other;  /* other: of a variant, while it is asked */
  CaseReader *reader;
  View view;
  Receipt *receipt;
  JsonOut *json;
  struct { Engine *engine; Arena *scratch; } kept;   /* not in use just now; freed in the end with those that are */
};

/* ---- messages ---- */
int cli_usage(Cli *, const char *format, ...) __attribute__((format(printf, 2, 3)));    /* returns STATUS_USAGE */
int cli_error(Cli *, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Prints diagnostics to standard error, and with a JSON format as an object to standard output. */
int cli_diags(Cli *, Diags *, int status);

/* ---- the program ---- */
/* Loads opt.words and cases written in the language; 0 or a status, errors having been printed. */
int cli_load(Cli *);
int cli_load_status(const Diags *);               /* 66: a file that was named could not be opened, else 65 */
int cli_load_program(Cli *);                      /* the same without an engine */
/* What --assume and --without make of a loaded program; the program itself without them. NULL after errors, in s->diags. */
Program *cli_what_if(Cli *, Session *, Program *);
/* The same without an engine and without printing: session.diags says what is wrong, program may be NULL.
 * A status only for files that are not there. */
int cli_load_session(Cli *);
/* The reading asked for, or every one (all) or the first; 0 or a status. */
int cli_readings(Cli *, bool all, ReadingId **out, uint32_t *n);
int cli_instant(Cli *, const char *option, const char *text, Instant *out);
/* --from and --until; without them all time. */
/* In which form proofs are shown, and how many levels of full ones as text. */
void cli_proofs(Cli *, uint32_t levels);
int cli_period(Cli *, Instant *from, Instant *until);

/* ---- cases ---- */
bool is_language(const char *path);               /* *.charter */
int cli_open_case(Cli *, const char *path, uint32_t *file);     /* reads the file and begins on it */
int cli_open_input(Cli *, const char *path, CaseInput *);           /* opens it and no more */
int cli_whole_input(Cli *, const char *path, CaseInput *, uint32_t *file);   /* goes on to read it all */
const char *cli_shown(const char *path);                        /* "standard input" */
/* The next case of the open file, with a fresh scratch arena. */
ReadStatus cli_next_case(Cli *, Case **out, Diags **diags);
/* The top events of the record that stand in a file (NULL: in any), in order of the text, each with those within it. */
typedef struct Recorded { const IndId *events; uint32_t n; } Recorded;
uint32_t cli_recorded(Cli *, const char *path, Recorded **out);
/* The one case of ask, why and who: *event 0 without --case. 0 or a status. The case is set in the engine. */
int cli_one_case(Cli *, const Case **cs, IndId *event);
/* Compiles opt's query; 0 or a status. `now` is --at, the case's instant or the present moment. */
int cli_query(Cli *, const Case *cs, IndId event, Query **out, Instant *now);
/* All that `ask` and `why` begin with: loads, compiles and asks; 0 or a status. */
typedef struct Asked { Query *query; Instant now; ReadingId reading; Rows *rows; } Asked;
int cli_ask(Cli *, Asked *out);
static inline int cli_answer_status(Truth t) { return t == T ? STATUS_OK : t == F ? STATUS_NO : STATUS_OPEN; }

/* ---- JSON ---- */
Receipt *cli_receipt_of(Cli *, const Program *, uint32_t nsources);
void cli_receipt(Cli *);                          /* what the run rests on */
void cli_json_begin(Cli *);                       /* {"version": 1, */
void cli_json_end(Cli *, const char *case_hash);  /* "receipt": {..}} */

int verb_check(Cli *);
int verb_audit(Cli *);
int verb_who(Cli *);
int verb_ask(Cli *);
int verb_why(Cli *);
int verb_timeline(Cli *);
int verb_lint(Cli *);
int verb_fmt(Cli *);
int verb_diff(Cli *);
int verb_test(Cli *);
#endif
