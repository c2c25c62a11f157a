/* words.c - the words that all renderings share: verdicts, citations, places. */
#include "base/limit.h"
#include "render/answer.h"
#include <stdio.h>
#include <stdlib.h>

/* The places shown last: those of the charter come again with every case. */
enum { PLACES = LIMIT(512, 2), PLACE_MOST = 104 };
typedef struct PlaceSlot { uint32_t file, at, piece, len; char text[PLACE_MOST]; } PlaceSlot;
struct Places { PlaceSlot *slots; };

typedef struct Labelled { uint32_t label; ProvId id; } Labelled;

static int by_label(const void *a, const void *b) {
  const Labelled *x = a, *y = b;
  return x->label < y->label ? -1 : x->label > y->label;
}

void view_init(View *v, Arena *lasting, const Program *p, const Engine *engine, Arena *scratch) {
  *v = (View){ .program = p, .engine = engine, .arena = scratch, .lasting = lasting, .proof_depth = 64, .nsources = p->sources->all.n };
  v->line.arena = lasting;
  v->places = NEW(lasting, Places);
  v->recurs = NEW_ARRAY(lasting, bool, p->provs.n + 1);
  v->quoted = NEW_ARRAY(lasting, uint8_t, p->provs.n + 1);
  Labelled *all = NEW_ARRAY(lasting, Labelled, p->provs.n + 1);
  uint32_t n = 0;
  for (ProvId i = 1; i < p->provs.n; i++) all[n++] = (Labelled){ p->provs.at[i].label.i, i };
  qsort(all, n, sizeof *all, by_label);
  for (uint32_t i = 1; i < n; i++)
    if (all[i].label == all[i - 1].label) v->recurs[all[i].id] = v->recurs[all[i - 1].id] = true;
}

void view_begin(View *v) { memset(v->quoted, 0, v->program->provs.n + 1); }


const char *truth_word(Truth truth) { return truth == T ? "yes" : truth == F ? "no" : "undetermined"; }

const char *reading_text(const View *v, ReadingId r) {
  if (r >= v->program->readings.n) return "text";
  return name_text(v->program->names, v->program->readings.at[r].name);
}

const char *event_text(const View *v, IndId event) { return ind_text(v->program, engine_ind(v->engine, event)); }

const char *instant_text(const View *v, Instant at) {
  char *buffer = arena_alloc(v->arena, 48);
  return instant_print(at, v->program->zone, buffer);
}

/* "under a, b" for a provision that does not belong to every reading. */
static void put_readings(const View *v, Text *t, uint32_t mask) {
  bool first = true;
  for (ReadingId r = 0; r < v->program->readings.n; r++) {
    if (!(mask >> r & 1)) continue;
    text_printf(t, "%s%s", first ? " under " : ", ", reading_text(v, r));
    first = false;
  }
}

const char *cite(const View *v, ProvId id) {
  const Prov *p = &v->program->provs.at[id];
  const char *label = name_text(v->program->names, p->label);
  if (!v->recurs[id]) return label;
  Text t = { .arena = v->arena };
  bool from = p->from != INSTANT_MIN && p->from != v->program->charter_from, until = p->until != INSTANT_MAX;
  if (from) text_printf(&t, " from %s", instant_text(v, p->from));
  if (until) text_printf(&t, " until %s", instant_text(v, p->until));
  uint32_t all = v->program->readings.n >= 32 ? UINT32_MAX : (UINT32_C(1) << v->program->readings.n) - 1;
  if (t.n) return arena_printf(v->arena, "%s (version%s)", label, text_done(&t));
  if ((p->readings & all) != all) put_readings(v, &t, p->readings);
  return t.n ? arena_printf(v->arena, "%s (version%s)", label, text_done(&t)) : label;
}

bool place_lasts(const View *v, Span span) {
  return !span.file || (span.file < v->program->sources->all.n && !v->program->sources->all.at[span.file]->index);
}

bool place_of_program(const View *v, Span span) { return place_lasts(v, span) && span.file < v->nsources; }

const char *place_text(const View *v, Span span) {
  if (!span.file || span.file >= v->program->sources->all.n) return "";
  if (!v->places->slots) v->places->slots = NEW_ARRAY(v->lasting, PlaceSlot, PLACES);
  PlaceSlot *slot = &v->places->slots[(span.file * 31 + span.lo) % PLACES];
  uint32_t piece = v->program->sources->all.at[span.file]->piece;
  if (slot->file == span.file && slot->at == span.lo && slot->piece == piece) return arena_text(v->arena, slot->text, slot->len);
  Place p = place_of(v->program->sources, (Span){ span.file, span.lo, span.lo });
  const char *text = arena_printf(v->arena, "%s:%u:%u", p.path, p.line, p.column);
  size_t n = strlen(text);
  if (n >= PLACE_MOST) return text;
  slot->file = span.file;
  slot->at = span.lo;
  slot->piece = piece;
  slot->len = (uint32_t)n;
  memcpy(slot->text, text, n + 1);
  return text;
}
