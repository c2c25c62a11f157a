/* find.c - building a Program, and finding kinds, predicates and individuals in it by name.
 *
 * The tables are filled while the program is built and only read once it is frozen.
 */
#include "ir/directory.h"
#include "ir/ir.h"
#include "ir/map.h"

typedef struct TextEntry { IndId ind; uint32_t next; bool is_name; } TextEntry;   /* next: index + 1 */
struct Lookups {
  Map kinds, preds;
  Map texts;                   /* name or label -> last entry + 1 */
  VEC(TextEntry) entries;
  Directory directory;         /* empty in a variant, where an individual may stand in another's place */
  uint32_t ninds;              /* those behind them came with a case, and are looked through one by one */
  const struct Lookups *below; /* of the program of which this is a variant, or NULL */
};

Program *program_new(Arena *arena, Names *names, Sources *sources) {
  Program *p = NEW(arena, Program);
  p->arena = arena;
  p->names = names;
  p->sources = sources;
  p->lookups = NEW(arena, struct Lookups);
  p->lookups->kinds.arena = p->lookups->preds.arena = p->lookups->texts.arena = p->lookups->directory.arena = arena;
  p->lookups->directory.p = p;
  Kind kind = { 0 };
  Ind ind = { 0 };
  Pred pred = { 0 };
  Prov prov = { 0 };
  Enum none = { 0 };
  vec_push(arena, &p->kinds, kind);
  vec_push(arena, &p->inds, ind);
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
  COPY(record.facts);
  COPY(record.given);
  COPY(record.decisions);
#undef COPY
  own->kinds = base->lookups->kinds;
  own->preds = base->lookups->preds;
  own->texts.arena = arena;
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

static void add_text(Program *p, Name text, IndId ind, bool is_name) {
  struct Lookups *l = p->lookups;
  TextEntry e = { ind, map_get(&l->texts, text.i), is_name };
  vec_push(p->arena, &l->entries, e);
  map_put(&l->texts, text.i, l->entries.n);
  if (!l->below) directory_add(&l->directory, ind, text);
}
static void add_texts(Program *p, const Ind *ind, IndId id) {
  if (ind->name.i) add_text(p, ind->name, id, true);
  if (ind->label.i && !name_eq(ind->label, ind->name)) add_text(p, ind->label, id, false);
}
IndId program_add_ind(Program *p, const Ind *ind) {
  IndId id = p->inds.n;
  vec_push(p->arena, &p->inds, *ind);
  add_texts(p, ind, id);
  p->lookups->ninds = p->inds.n;
  return id;
}
void program_put_ind(Program *p, IndId id, const Ind *ind) {
  p->inds.at[id] = *ind;
  add_texts(p, ind, id);
}

static IndId find_by(const Program *p, KindId kind, Name text, bool names, bool *ambiguous) {
  IndId found = 0;
  for (const struct Lookups *l = p->lookups; l && !found; l = l->below)
    for (uint32_t i = map_get(&l->texts, text.i); i; i = l->entries.at[i - 1].next) {
      const TextEntry *e = &l->entries.at[i - 1];
      const Ind *x = &p->inds.at[e->ind];
      if (e->is_name != names || !x->kind || (kind && !kind_is(p, x->kind, kind))) continue;
      if (!name_eq(names ? x->name : x->label, text)) continue;          /* another is in its place by now */
      if (found) {
        *ambiguous = true;
        return 0;
      }
      found = e->ind;
    }
  for (IndId i = p->lookups->ninds ? p->lookups->ninds : 1; i < p->inds.n; i++) {
    const Ind *x = &p->inds.at[i];
    bool match = names ? name_eq(x->name, text) : x->label.i && !name_eq(x->label, x->name) && name_eq(x->label, text);
    if (match && (!kind || kind_is(p, x->kind, kind))) found = i;   /* an event of a case replaces the recorded one */
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

const Directory *program_directory(const Program *p) { return &p->lookups->directory; }

bool prov_in_force(const Program *p, ProvId id, ReadingId reading, Instant t) {
  const Prov *v = &p->provs.at[id];
  return (v->readings >> reading & 1) && v->from <= t && t < v->until;
}

const char *verdict_word(Verdict verdict) {
  static const char *const words[] = { "valid", "undetermined", "breach", "invalid" };
  return words[verdict];
}

const char *ind_text(const Program *p, const Ind *i) { return name_text(p->names, i->label.i ? i->label : i->name); }
