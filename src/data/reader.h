/* reader.h - what the parts of the case reader share. Private to src/data.
 *
 * lookup.c has tables of what a case has; word.c says what the keys of objects mean; value.c turns JSON into values;
 * decides.c reads what is decided, which is written in the language;
 * case.c turns objects into cases; stream.c takes a source apart. */
#ifndef CHARTER_READER_H
#define CHARTER_READER_H
#include "data/case.h"
#include "ir/directory.h"
#include "syntax/json.h"

/* ---- a table from a name to numbers, the last one added first ---- */
typedef struct LookupItem { uint32_t key, id, next; } LookupItem;   /* next: 1-based, 0 the end */
typedef struct Lookup {
  Arena *arena; uint32_t *slot; uint32_t cap, used; VEC(LookupItem) items;
} Lookup;
void lookup_add(Lookup *, Name, uint32_t id);
/* Walks the ids of a name: for (uint32_t i = lookup_first(l, n); i; i = lookup_next(l, i)) .. lookup_id(l, i) */
uint32_t lookup_first(const Lookup *, Name);
static inline uint32_t lookup_next(const Lookup *l, uint32_t i) { return l->items.at[i - 1].next; }
static inline uint32_t lookup_id(const Lookup *l, uint32_t i) { return l->items.at[i - 1].id; }

/* ---- a set of values, to notice repetitions ---- */
typedef struct SeenItem { Value value; uint32_t lo, hi; } SeenItem;
typedef struct Seen { Arena *arena; SeenItem *at; uint32_t cap, used; } Seen;
/* NULL when new (and added), else where it was first. */
const SeenItem *seen_add(Seen *, Value, uint32_t lo, uint32_t hi);

/* ---- the keys of objects ---- */
typedef enum { WORD_DATE = 1, WORD_UNKNOWN, WORD_PROPOSED, WORD_EVENTS, WORD_INTRODUCES, WORD_DECIDES } Reserved;
typedef struct KeyWord {
  const char *text; uint32_t len;
  Reserved reserved;           /* 0: none of these */
  KindId kind, event;          /* a kind of that name, or 0; the same if it is one of events */
  Name name; bool named;       /* the program has such a name */
  KindId at; PredId pred;      /* what it gives of an event of kind `at`, which is the last one that was asked about */
  bool names;                  /* as far as that goes, its value is the name of an individual */
  EnumId of; Name symbol;      /* which of this type's it gave last: there are few; of: 0: none yet */
} KeyWord;

/* A bit for each individual of the record, which are set, and room for more of these. */
typedef struct Sheet { uint64_t *bits; IndId *inds; uint32_t n, room; } Sheet;

typedef VEC(PredId) PredIds;
typedef enum { SHAPE_ONE, SHAPE_LIST, SHAPE_LINES } Shape;

struct CaseReader {
  Arena *arena;
  Program *program;
  Names *names;
  PredIds *attrs;              /* by kind: its attributes, inherited ones too; filled when first asked for */
  bool *attrs_known;
  uint64_t near_budget;        /* comparisons left for suggestions in this case */
  VEC(KeyWord *) words;           /* keys that were met, in the order of the first case: most others have the same */
  VEC(Sheet) sheets; uint32_t nsheets;   /* how many of them have lists of the case at hand; the others are blank */
  JsonTexts texts;             /* of its lists */
  uint64_t ncases;             /* begun in the source at hand */
  uint32_t ninds;
  bool rosters;                /* see case_reader_rosters */
  /* the source at hand */
  uint32_t file;
  const Source *source;
  Shape shape;
  size_t at;
  bool begun, ended, multiple;
  size_t line_at;              /* a place whose line is known */
  uint64_t line;
  uint32_t case_lo, case_hi;
  uint64_t case_line;
};
/* One case being read. */
typedef struct Reader1 {
  CaseReader *r;
  const Program *p;
  Arena *arena;
  Diags *diags;
  Case *c;
  Lookup own;                  /* individuals of the case by name */
  Directory directory;         /* of the record's; shadows: one of the case has a text that one of these has too */
  bool shadows;
} Reader1;

/* What the key of j says; it stands at place `at` of its object. */
KeyWord *word_found(Reader1 *, Json *j, uint32_t at);
static inline KeyWord *word_of(Reader1 *x, Json *j, uint32_t at) {
  if (!j->known) return word_found(x, j, at);
  KeyWord *w = x->r->words.at[j->known - 1];
  j->note = w;
  return w;
}
static inline KeyWord *word_noted(const Json *j) { return (KeyWord *)j->note; }
PredId word_pred_new(const Reader1 *, KeyWord *, KindId of);
/* The predicate that it gives of an event of this kind, or 0. */
static inline PredId word_pred(const Reader1 *x, KeyWord *w, KindId of) {
  return w->at == of ? w->pred : word_pred_new(x, w, of);
}
const char *reserved_word(uint32_t i);                     /* all of them, then NULL */
bool pred_fits(const Program *, PredId, KindId of);        /* whether a key of such an event can give it */
PredId pred_named(const Reader1 *, KindId of, Name);

Span json_span(const Reader1 *, const Json *);
Span key_span(const Reader1 *, const Json *);
const Ind *reader_ind(const Reader1 *, IndId);
/* The attributes of an event kind. */
const PredIds *kind_attrs(CaseReader *, KindId);
/* Suggestions: false when so many have been made that more would cost too much. */
void near_begin(CaseReader *, uint64_t place);       /* a case begins; among those of its source, from 1 */
bool near_allowed(CaseReader *, uint64_t comparisons);
const char *reader_near_ind(Reader1 *, KindId, const char *text, size_t len);

/* An individual named by a text: by a look at it, 0 where that is not enough; and by all that can be known, 0 after a
 * diagnostic. */
static inline IndId reader_known(const Reader1 *x, KindId kind, const NameSlot *s) {
  return s && directory_names(x->p, s, kind) ? s->of : 0;
}
static inline IndId reader_glance(const Reader1 *x, KindId kind, const char *text, size_t len) {
  return x->shadows ? 0 : reader_known(x, kind, directory_find(&x->directory, text, len));
}
IndId reader_find(Reader1 *, KindId, const char *text, size_t len, Span);
/* A value of type `type`; false after a diagnostic. A key of an object is given as its text with `is_key`. */
bool read_value(Reader1 *, Type, const Json *, Value *out);
bool read_text_value(Reader1 *, Type, const char *text, size_t len, Span, bool is_key, Value *out);
const char *reader_type_words(Reader1 *, Type);
const char *quoted(Reader1 *, const char *text, size_t len);   /* shortened, for a message */

/* "decides": [{"provision": "13.6", "conclusion": "chairing_state(CSC) is Armenia"}, ..] of this event. */
void read_decides(Reader1 *, const Json *, IndId event);
void reader_blank(CaseReader *);                           /* the lists of the last case are gone */
/* The case that `object` describes; NULL after diagnostics. */
Case *read_object(CaseReader *, Arena *, Diags *, Json *object);
#endif
