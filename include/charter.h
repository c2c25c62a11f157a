/* charter.h - checks meetings and decisions against the rules of an organisation's charter.
 *
 * The library's only header. It keeps no global state. How it is used:
 *
 *     charter_program *program;
 *     charter_engine *engine;
 *     charter_result *result;
 *     if (charter_load(paths, n, NULL, &program) != CHARTER_OK)     ... charter_program_messages(program)
 *     charter_engine_new(program, &engine);
 *     charter_check(engine, json, strlen(json), NULL, &result);     ... charter_result_verdict(result, 0)
 *     charter_result_free(result);
 *     charter_engine_free(engine);
 *     charter_program_free(program);
 *
 * Threads. A program never changes once it is loaded: any number of threads may use one at a time. An engine
 * belongs to one thread at a time. A result belongs to its caller and outlives its engine, not its program.
 *
 * Errors. Every function that can fail returns a charter_status and never ends the process: running out of
 * memory, of depth or of steps is a status. After CHARTER_BAD_CHARTER the program, and after CHARTER_BAD_CASE
 * and CHARTER_BAD_QUERY and CHARTER_LIMIT the result, exists and holds the messages; it must be freed like any other. After
 * other errors the pointer is set to NULL. An engine can be used again after every status.
 *
 * Texts are UTF-8 and end with NUL. Texts that a function returns belong to the object they were asked of.
 */
#ifndef CHARTER_H
#define CHARTER_H
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CHARTER_API __attribute__((visibility("default")))
#else
#define CHARTER_API
#endif

#define CHARTER_VERSION "0.1.0"

typedef struct charter_program charter_program;   /* a charter with its record, loaded and checked */
typedef struct charter_engine charter_engine;     /* answers questions about one program */
typedef struct charter_result charter_result;     /* one answer */

typedef enum {
  CHARTER_OK = 0,
  CHARTER_BAD_CHARTER,     /* a charter or record, or what is assumed of it, has errors: see charter_program_messages */
  CHARTER_BAD_CASE,        /* the case cannot be read: see charter_result_messages */
  CHARTER_BAD_QUERY,       /* the query, act, reading or date is none: see charter_result_messages */
  CHARTER_NO_MEMORY,
  CHARTER_LIMIT,           /* too large, too deep or too many steps: charter_result_messages says what and where */
  CHARTER_INTERNAL,        /* a bug of the library */
  CHARTER_MISUSE           /* a pointer that must not be NULL is */
} charter_status;

/* "valid" to the last: the worst of a case's findings decides */
typedef enum { CHARTER_VALID, CHARTER_UNDETERMINED, CHARTER_BREACH, CHARTER_INVALID } charter_verdict;
typedef enum { CHARTER_NO, CHARTER_OPEN, CHARTER_YES } charter_answer;      /* OPEN: undetermined */

/* The version of the library that is linked, as CHARTER_VERSION is of the header. */
CHARTER_API const char *charter_version(void);
/* A status in words, such as "a limit was reached". Never NULL; static. */
CHARTER_API const char *charter_status_text(charter_status);

/* ---- loading ---- */
typedef struct charter_options {
  const char *search;      /* a folder where `use` looks besides the charter's own; or NULL */
  const char *library;     /* the folder of the shared vocabulary; NULL: where it was installed */
} charter_options;

/* Loads charter and record files, or folders of the former. A record may be in JSON, in a file that ends in .json or .jsonl
 * (docs/schema/README.md); what a table names is looked for beside the file that has the table. `options` may be NULL. *out is to be freed with
 * charter_program_free, after CHARTER_BAD_CHARTER too. */
CHARTER_API charter_status charter_load(const char *const *paths, size_t npaths, const charter_options *options,
                                        charter_program **out);

/* The same for texts in memory. `name` stands for the path in messages, and its end tells what the text is; tables are looked for
 * among the texts. `text` need not outlive the call. */
typedef struct charter_source { const char *name, *text; size_t length; } charter_source;
CHARTER_API charter_status charter_load_texts(const charter_source *sources, size_t nsources, const charter_options *options,
                                              charter_program **out);
/* The program as it would be with another record: what if? `assume` are entries as in a record file, such as
 * "head_of_state(Armenia) is Sarkissian from 2018-04-09"; each takes the place of what is recorded for the same key (an event, of
 * the recorded one of its kind and name). `without` is what is left out: "member(Armenia)", "Decision D1", "D1",
 * "record.charter:12". The texts need not outlive the call. `of` is not changed and may be in use by other threads; it must live as
 * long as the variant, which is a program like any other: it has its own engines, it can be varied again, and is to be freed
 * with charter_program_free, after CHARTER_BAD_CHARTER too. */
CHARTER_API charter_status charter_program_variant(const charter_program *of, const char *const *assume, size_t nassume,
                                                   const char *const *without, size_t nwithout, charter_program **out);
/* Engines and variants of the program must have been freed before. NULL is allowed. */
CHARTER_API void charter_program_free(charter_program *);

/* What was wrong, or doubtful, with a charter, a case or a query. */
typedef struct charter_message {
  const char *code;        /* "E301": stable, see docs/diagnostics.md */
  bool is_error;           /* else a warning */
  const char *text;        /* one sentence */
  const char *hint;        /* what to do about it, or NULL */
  const char *file;        /* or "" */
  unsigned line, column;   /* from 1; 0: unknown */
} charter_message;
CHARTER_API size_t charter_program_messages(const charter_program *);
/* The i-th message, in order of place. False: there is none. */
CHARTER_API bool charter_program_message(const charter_program *, size_t i, charter_message *out);

/* The readings that the charter declares, at least one. NULL for i out of range. */
CHARTER_API size_t charter_program_readings(const charter_program *);
CHARTER_API const char *charter_program_reading(const charter_program *, size_t i);

/* ---- asking ---- */
/* An engine keeps what it has derived, so one that is used again is faster than a new one. */
CHARTER_API charter_status charter_engine_new(const charter_program *, charter_engine **out);
CHARTER_API void charter_engine_free(charter_engine *);      /* NULL is allowed */

/* Checks one case, a JSON object as in docs/schema/README.md. `reading`: its name, or NULL for every reading. */
CHARTER_API charter_status charter_check(charter_engine *, const char *json, size_t length, const char *reading,
                                         charter_result **out);
/* The same, and the smallest changes of the case that would make it valid, each of which was checked: see
 * charter_result_suggestions. At most `tries` changed cases are looked at for each reading, and for all of them
 * together; 0: as many as the command does. */
CHARTER_API charter_status charter_suggest(charter_engine *, const char *json, size_t length, const char *reading, size_t tries,
                                           charter_result **out);
/* Answers a query as of `at` ("2022-01-10"; NULL: the case's instant, without a case the present moment), with the
 * case `json` (NULL: none) added to the record, under `reading` (NULL: the first). */
CHARTER_API charter_status charter_ask(charter_engine *, const char *query, const char *at, const char *reading,
                                       const char *json, size_t length, charter_result **out);
/* The same, with the proof of it, or why it does not hold. */
CHARTER_API charter_status charter_why(charter_engine *, const char *fact, const char *at, const char *reading,
                                       const char *json, size_t length, charter_result **out);
/* Who may (must, must not) do an act at the case: `question` is "may attend", "must attend", "must not attend".
 * `all`: also those who may not. */
CHARTER_API charter_status charter_who(charter_engine *, const char *question, const char *reading, bool all,
                                       const char *json, size_t length, charter_result **out);

/* ---- results ---- */
CHARTER_API void charter_result_free(charter_result *);      /* NULL is allowed */
/* The whole answer as JSON, as `charter --format json` prints it (docs/schema). After CHARTER_BAD_CASE,
 * CHARTER_BAD_QUERY and CHARTER_LIMIT an object with "errors". */
CHARTER_API const char *charter_result_json(const charter_result *, size_t *length);
/* What was wrong with the case or the query; after CHARTER_OK too there can be a warning, such as a variable that looks
 * like a misspelt name. */
CHARTER_API size_t charter_result_messages(const charter_result *);
CHARTER_API bool charter_result_message(const charter_result *, size_t i, charter_message *out);

/* Of charter_check: the verdict of the case's own event under the i-th reading it was checked under. */
CHARTER_API size_t charter_result_readings(const charter_result *);
CHARTER_API const char *charter_result_reading(const charter_result *, size_t i);
CHARTER_API charter_verdict charter_result_verdict(const charter_result *, size_t i);
typedef struct charter_finding {
  const char *kind;        /* "requirement", "permission", .. as in the JSON */
  bool broken;             /* else undetermined */
  const char *provision;   /* its label, or NULL */
  const char *message;
} charter_finding;
CHARTER_API size_t charter_result_findings(const charter_result *, size_t reading);
CHARTER_API bool charter_result_finding(const charter_result *, size_t reading, size_t i, charter_finding *out);

/* Of charter_suggest. What would make the case valid with all its events: the smallest first, but those that do under
 * every reading that was asked for before the others. None: it is valid, or nothing was found. */
typedef struct charter_suggestion {
  size_t changes;          /* how many */
  const char *text;        /* in words: behind "it would be valid if" */
  const char *patch;       /* a JSON patch (RFC 6902) of the case; where there are choices, the first of them is made */
  bool every_reading;      /* of those asked for; else under `reading`, among others perhaps */
  const char *reading;
} charter_suggestion;
CHARTER_API size_t charter_result_suggestions(const charter_result *);
CHARTER_API bool charter_result_suggestion(const charter_result *, size_t i, charter_suggestion *out);
/* Whether the search ended because the tries were used up: there may be others. */
CHARTER_API bool charter_result_suggestions_cut(const charter_result *);

/* Of charter_ask, charter_why and charter_who. */
CHARTER_API charter_answer charter_result_answer(const charter_result *);

#ifdef __cplusplus
}
#endif
#endif
