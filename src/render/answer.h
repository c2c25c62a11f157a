/* answer.h - answers of the engine as text for people and as JSON.
 *
 * Owns: the words and the layout of checks, proofs, rows, persons and histories. Everything it prints was
 * computed before: nothing is evaluated here.
 */
#ifndef CHARTER_ANSWER_H
#define CHARTER_ANSWER_H
#include "eval/eval.h"
#include "render/json.h"
#include "render/out.h"
#include "render/receipt.h"

typedef struct Places Places;
typedef struct Shapes Shapes;
/* What all renderings of one run have in common. */
typedef struct View {
  const Program *program;
  const Engine *engine;
  Arena *arena;            /* for texts on the way */
  Places *places;          /* shown last, see place_text */
  Shapes *shapes;          /* of findings as JSON, see shape_of in check.c */
  struct Before *before;   /* by PredId: what stands before the value of an attribute, likewise */
  Text line;               /* what is put in words just now; its room is used again */
  OutAround around;        /* of refusals that follow each other, likewise */
  struct Renditions *renditions;   /* of kept proofs, see rendition.c */
  struct Prints *prints;   /* of sorts of proofs, see prints.c */
  uint32_t nsources;       /* of the program: behind them come those of cases */
  struct Showing *showing;         /* what is shown is noted there, see sorts.c; NULL: it is not */
  Arena *lasting;          /* what these are in */
  bool *recurs;            /* by ProvId: another provision has the same label (a version of it) */
  uint8_t *quoted;         /* by ProvId: its words were shown already in this answer */
  uint32_t proof_depth;    /* levels of a proof that are shown as text; 0: none */
  ProofForm form;          /* of proofs as text, see proof.c */
} View;
void view_init(View *, Arena *lasting, const Program *, const Engine *, Arena *scratch);
void view_begin(View *);                               /* a new answer: words are quoted again */

const char *truth_word(Truth);                         /* "yes", "no", "undetermined" */
const char *reading_text(const View *, ReadingId);
const char *event_text(const View *, IndId);
const char *instant_text(const View *, Instant);
const char *cite(const View *, ProvId);                /* "13.3", "13.3 (version until 2021-01-19)" */
const char *place_text(const View *, Span);            /* "file:line:column", "" for nowhere */
bool place_lasts(const View *, Span);                  /* not in a piece of a stream, in whose place another one comes */
bool place_of_program(const View *, Span);             /* nowhere, or in the rules or the record, and not in a case */

/* ---- changes that would make a case valid ---- */
typedef struct Suggested { Suggestion *suggestion; uint32_t nreadings; const ReadingId *readings; } Suggested;
/* What was looked for: changes that make it valid under all of these readings. */
typedef struct Searched { uint32_t nreadings; const ReadingId *readings; const Suggestions *found; } Searched;
typedef struct Advice {
  const Case *cs;              /* what is changed; NULL: the event cannot be taken out of the record by itself */
  bool valid;                  /* it is valid as it is */
  VEC(Suggested) all;          /* valid under every reading asked first, then the smallest */
  VEC(Searched) searches;
} Advice;
struct CaseResult;
const char *suggestion_words(View *, const struct CaseResult *, const Suggestion *);   /* "the chair were Ann; and .." */
const char *suggestion_patch(View *, const struct CaseResult *, const Suggestion *);   /* JSON */
void advice_text(Out *, View *, const struct CaseResult *);
void advice_json(JsonOut *, View *, const struct CaseResult *);   /* members suggestions, suggestions_search */

/* ---- a case with its events, under some readings ---- */
typedef struct CaseResult {
  const Case *cs;              /* NULL: an event of the record */
  uint32_t nevents; const IndId *events;               /* [0] is the case's own */
  uint32_t nreadings; const ReadingId *readings;
  Check **checks;              /* checks[event * nreadings + reading] */
  Advice *advice;              /* NULL: not asked for */
} CaseResult;
void finding_text(Out *, View *, const Finding *, size_t indent);       /* with those that are like it */
void check_findings_text(Out *, View *, const Check *, size_t indent);
void finding_json(JsonOut *, View *, const Finding *);
void check_text(Out *, View *, const CaseResult *);
void check_json(JsonOut *, View *, const CaseResult *);  /* the members of the case's object, without its braces */
/* Exit status that the verdicts ask for: 0, 1 or 2. */
int check_status(const CaseResult *);
/* Provisions decisive under one reading and not with the same verdict under another; sorted by id. */
uint32_t readings_differ(const View *, const CaseResult *, ProvId **out);

/* ---- many events together ---- */
typedef struct Summary {
  uint32_t nreadings; const ReadingId *readings;
  uint32_t nevents, unchecked;   /* unchecked: could not be judged, and are not among the others */
  uint32_t *verdicts;          /* verdicts[reading * VERDICTS + verdict]: how many events */
  uint32_t *beyond;            /* by reading: decisions that nobody was empowered to take */
  VEC(struct Differing { IndId event; Verdict *verdicts; }) differing;   /* whose verdict depends on the reading */
} Summary;
Summary *summary_new(Arena *, const ReadingId *, uint32_t n);
void summary_add(Summary *, Arena *, const CaseResult *);
void summary_text(Out *, View *, const Summary *);
void summary_json(JsonOut *, View *, const Summary *);   /* an object */

/* ---- two versions of the rules ---- */
typedef VEC(const Finding *) Findings;
typedef struct Verdicts {        /* of an event under one reading; NULL: it is not in that version's record */
  const Check *before, *after;
  Findings gone, came;
  /* For each of `gone` (`came`) that is about what no provision permits: by which the new (old) version does; or NULL. */
  const char **permits_new, **permits_old;
  bool differs;
} Verdicts;
typedef struct EventChange {
  const char *name, *kind; Instant at; uint64_t line; bool nested;
  uint32_t nreadings; Verdicts *readings;
} EventChange;
/* Whether anything differs. */
bool change_of(Arena *, const View *was, const Check *before, const View *is, const Check *after, Verdicts *out);
typedef struct ProvisionChange { const char *label; uint32_t came, gone; } ProvisionChange;   /* label NULL: by none */
typedef struct DiffSummary {
  uint32_t nreadings, compared, changed;
  uint32_t *verdicts, *findings;               /* by reading: from which verdict to which; other findings alone */
  VEC(ProvisionChange) provisions;
} DiffSummary;
DiffSummary *diff_summary_new(Arena *, uint32_t nreadings);
void diff_summary_add(DiffSummary *, Arena *, const View *was, const View *is, const EventChange *);
void diff_text(Out *, View *was, View *is, const EventChange *, const char *const *readings);
void diff_json(JsonOut *, View *was, View *is, const EventChange *, const char *const *readings);
void diff_summary_text(Out *, View *, const DiffSummary *, const char *const *readings);
void diff_summary_json(JsonOut *, const DiffSummary *, const char *const *readings);
void verdict_text(Out *, Verdict);
void finding_json(JsonOut *, View *, const Finding *);   /* as in a check */

/* ---- proofs ---- */
void proof_text(Out *, View *, const Proof *, size_t indent);
void finding_proof_text(Out *, View *, const Finding *, size_t indent);
void proof_json(JsonOut *, View *, const Proof *);

/* ---- queries ---- */
void rows_text(Out *, View *, const Rows *);
void rows_json(JsonOut *, View *, const Rows *);         /* members answer, rows, undetermined */
void row_json(JsonOut *, View *, const Rows *, const Row *);
void value_json(JsonOut *, View *, Value);
const char *answer_value(const View *, Value);
const char *column_name(const View *, const Rows *, uint32_t);
void who_text(Out *, View *, const Who *, WhoMode, const char *act, bool all);
void who_json(JsonOut *, View *, const Who *, WhoMode);  /* the list */

/* ---- histories, of several queries and readings ---- */
typedef struct Timeline { const char *query; ReadingId reading; const History *history; } Timeline;
void timelines_text(Out *, View *, const Timeline *, uint32_t n);
/* One: members query, history, reading; several: the list timelines of objects with these. */
void timelines_json(JsonOut *, View *, const Timeline *, uint32_t n);
/* A picture, whole: SVG 1.1. What is open at either end of time is drawn to the edge, unless from or until say where it ends. */
void timelines_svg(Out *, View *, const Timeline *, uint32_t n, Instant from, Instant until, const Receipt *);
/* "13.6 (decision of 16 September 2021)", "record.charter:12:1, acting"; "" for none */
const char *grounds_text(const View *, const Grounds *);
#endif
