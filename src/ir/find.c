/* find.c - building a Program, and finding kinds, predicates and individuals in it by name.
 *
 * The tables are filled while the program is built and only read once it is frozen.
 */
#include "ir/directory.h"
#include "ir/ir.h"
#include "ir/map.h"

/* Whom texts name is noted in the slots of the names (directory.h), if the program has their notes. If not, as in a variant, and for names on
 * top of them, a map has the lists. */
typedef struct TextEntry { IndId ind; uint32_t next; } TextEntry;      /* next: index + 1 */
struct Lookups {
  Map kinds, preds, lists;
  Names *names;                /* whose slots have the notes, or NULL */
  VEC(TextEntry) entries;      /* of texts that several have, and of all in the map */
  uint32_t ninds;              /* those behind them came with a case, and are looked through one by one */
  const struct Lookups *below; /* of the program of which this is a variant, or NULL */
};

Program *program_new(Arena *arena, Names *names, Sources *sources) {
  Program *p = NEW(arena, Program);
  p->arena = arena;
  p->names = names;
  p->sources = sources;
  p->lookups = NEW(arena, struct Lookups);
  p->lookups->kinds.arena = p->lookups->preds.arena = p->lookups->lists.arena = arena;
  p->lookups->names = names_take_notes(names) ? names : NULL;
  Kind kind = { 0 };
  Ind ind = { 0 };
  IndWord word = { .n = 0 };
  Pred pred = { 0 };
  Prov prov = { 0 };
  Enum none = { 0 };
  vec_push(arena, &p->kinds, kind);
  vec_push(arena, &p->inds, ind);
  vec_push(arena, &p->words, word);
  vec_push(arena, &p->preds, pred);
  vec_push(arena, &p->provs, prov);
  vec_push(arena, &p->enums, none);
  vec_push(arena, &p->rules, (Rule *)NULL);
  p->charter_from = INSTANT_MIN;
  return p;
}

Program *program_variant(Arena *arena, const Program *base) {
  Program *p = NEW(arena, Program);
  struct Lookups *own = NEW(arena, struct Lookups);
  *p = *base;
  p->arena = arena;
#define COPY(list)                                                                                   \
  do {                                                                                              \
    p->list.cap = base->list.n;                                                                     \
    p->list.at = arena_alloc(arena, (base->list.n + (size_t)1) * sizeof *p->list.at);               \
    if (base->list.n) memcpy(p->list.at, base->list.at, base->list.n * sizeof *p->list.at);         \
  } while (0)
  COPY(inds);
  COPY(words);
  COPY(record.facts);
  COPY(record.given);
  COPY(record.decisions);
#undef COPY
  own->kinds = base->lookups->kinds;
  own->preds = base->lookups->preds;
  own->lists.arena = arena;
  own->ninds = base->inds.n;
  own->below = base->lookups;
  p->lookups = own;
  return p;
}

KindId program_add_kind(Program *p, const Kind *k) {
  KindId id = p->kinds.n;
  vec_push(p->arena, &p->kinds, *k);
  map_put(&p->lookups->kinds, k->name.i, id);
  return id;
}
KindId kind_find(const Program *p, Name name) { return map_get(&p->lookups->kinds, name.i); }

KindId kind_root(const Program *p, KindId k) {
  while (p->kinds.at[k].parent) k = p->kinds.at[k].parent;
  return k;
}

static uint64_t pred_key(Name name, KindId attr_of) { return (uint64_t)attr_of << 32 | name.i; }
PredId program_add_pred(Program *p, const Pred *d) {
  PredId id = p->preds.n;
  vec_push(p->arena, &p->preds, *d);
  map_put(&p->lookups->preds, pred_key(d->name, d->form == PRED_ATTRIBUTE ? d->params[0].of : 0), id);
  return id;
}
PredId pred_find(const Program *p, Name name, KindId attr_of) {
  if (!attr_of) return map_get(&p->lookups->preds, pred_key(name, 0));
  for (KindId k = attr_of; k; k = p->kinds.at[k].parent) {
    PredId id = map_get(&p->lookups->preds, pred_key(name, k));
    if (id) return id;
  }
  return 0;
}

static const NameSlot *note_of(const struct Lookups *l, Name text) {
  return l->names && text.i < names_count(l->names) ? name_noted(l->names, text) : NULL;
}
static uint32_t list_with(Program *p, IndId ind, uint32_t next) {
  TextEntry e = { ind, next };
  vec_push(p->arena, &p->lookups->entries, e);
  return p->lookups->entries.n;
}
static void add_text(Program *p, Name text, IndId ind) {
  struct Lookups *l = p->lookups;
  const NameSlot *s = note_of(l, text);
  KindId kind = p->inds.at[ind].kind;
  if (!s) map_put(&l->lists, text.i, list_with(p, ind, map_get(&l->lists, text.i)));
  else if (!s->of && kind < SEVERAL_TEXT) name_note(l->names, text, ind, kind);
  else {
    uint32_t list = !s->of || name_slot_as(s) == SEVERAL_TEXT ? s->of : list_with(p, s->of, 0);
    name_note(l->names, text, list_with(p, ind, list), SEVERAL_TEXT);
  }
}
/* An individual's name, or its label where that is another text. */
static Name text_of(const Ind *x, bool label) {
  return !label ? x->name : name_eq(x->label, x->name) ? (Name){ 0 } : x->label;
}
static void add_texts(Program *p, const Ind *ind, IndId id) {
  for (int label = 0; label < 2; label++)
    if (text_of(ind, label).i) add_text(p, text_of(ind, label), id);
}
void program_room(Program *p, uint32_t inds, uint32_t labels, uint32_t longs, uint32_t facts) {
  vec_room(p->arena, &p->inds, inds);
  vec_room(p->arena, &p->words, inds);
  vec_room(p->arena, &p->record.facts, facts);
  if (labels < UINT32_MAX / 2 && inds < UINT32_MAX / 2) names_room(p->names, inds + labels, longs);
}
static IndWord word_for(const Program *p, const Ind *ind) {
  Name name = ind->label.i ? ind->label : ind->name;
  const char *text = name_text(p->names, name);
  size_t len = name_len(p->names, name);
  IndWord w = { .n = IND_WORD_LONG };
  if (len <= IND_WORD) {
    memcpy(w.u.text, text, len);
    w.n = (uint8_t)len;
  } else {
    w.u.far.at = text;
    w.u.far.len = (uint32_t)len;
  }
  return w;
}
IndId program_add_ind(Program *p, const Ind *ind) {
  IndId id = p->inds.n;
  vec_push(p->arena, &p->inds, *ind);
  vec_push(p->arena, &p->words, word_for(p, ind));
  add_texts(p, ind, id);
  p->lookups->ninds = p->inds.n;
  return id;
}
void program_put_ind(Program *p, IndId id, const Ind *ind) {
  p->inds.at[id] = *ind;
  p->words.at[id] = word_for(p, ind);
  add_texts(p, ind, id);
}

/* As its name, or as a label that is another text. It may no longer be so where another is in its place by now. */
static bool has_text(const Ind *x, Name text, bool as_name) {
  return as_name ? name_eq(x->name, text) : x->label.i && !name_eq(x->label, x->name) && name_eq(x->label, text);
}
static IndId find_by(const Program *p, KindId kind, Name text, bool names, bool *ambiguous) {
  IndId found = 0;
  /* Whoever has a name takes the place of those below who have it; a label several may have, wherever they come from. */
  for (const struct Lookups *l = p->lookups; l && !(found && names); l = l->below) {
    const NameSlot *s = note_of(l, text);
    bool list = !s || name_slot_as(s) == SEVERAL_TEXT;
    for (uint32_t i = s ? s->of : map_get(&l->lists, text.i), next; i; i = next) {
      const TextEntry *e = list ? &l->entries.at[i - 1] : NULL;
      IndId ind = e ? e->ind : i;
      next = e ? e->next : 0;
      const Ind *x = &p->inds.at[ind];
      if (!has_text(x, text, names) || !x->kind || (kind && !kind_is(p, x->kind, kind)) || ind == found) continue;
      if (found) {
        *ambiguous = true;
        return 0;
      }
      found = ind;
    }
  }
  for (IndId i = p->lookups->ninds ? p->lookups->ninds : 1; i < p->inds.n; i++) {
    const Ind *x = &p->inds.at[i];
    if (has_text(x, text, names) && (!kind || kind_is(p, x->kind, kind))) found = i;   /* an event of a case replaces the recorded one */
  }
  return found;
}
IndId ind_find_name(const Program *p, KindId kind, Name name, bool *ambiguous) {
  *ambiguous = false;
  return find_by(p, kind, name, true, ambiguous);
}
IndId ind_find(const Program *p, KindId kind, Name text, bool *ambiguous) {
  IndId found = ind_find_name(p, kind, text, ambiguous);
  return found || *ambiguous ? found : find_by(p, kind, text, false, ambiguous);
}

Directory program_directory(const Program *p) {
  const Names *names = p->lookups->names;
  return (Directory){ names, names ? names_table(names, false) : NULL };
}

bool prov_in_force(const Program *p, ProvId id, ReadingId reading, Instant t) {
  const Prov *v = &p->provs.at[id];
  return (v->readings >> reading & 1) && v->from <= t && t < v->until;
}

const char *verdict_word(Verdict verdict) {
  static const char *const words[] = { "valid", "undetermined", "breach", "invalid" };
  return words[verdict];
}

const char *ind_text(const Program *p, const Ind *i) { return name_text(p->names, i->label.i ? i->label : i->name); }
