/* case.c - what a case adds to the record.
 *
 * Setting a case costs what the case is worth, and nothing in proportion to the program or the record. Its entries
 * lie in tables of their own beside those of the record. With the whole key given they are looked up by it; with less
 * they are gone through one by one, for they are few and most are about the case's own event.
 */
#include "eval/engine.h"

/* What the record says of an event that the case replaces, it says of the case's event of that name. */
typedef VEC(Fact) FactList;
static void carry_column(Engine *e, PredId pred, uint32_t col, IndId old, FactList *out) {
  const Pred *d = &e->p->preds.at[pred];
  Value v[MAX_ARGS + 1];
  v[col] = value_make(V_IND, old);
  const Index *x = index_of(e->base, &e->facts[pred], 1u << col);
  uint32_t lo, hi, width = d->nparams + (d->functional ? 1 : 0);
  if (!index_find(x, v, &lo, &hi)) return;
  for (uint32_t i = lo; i < hi; i++) {
    Fact f = *x->rows[i];
    if (!value_eq(f.args[col], v[col])) continue;
    /* attributes of the replaced event itself are what the case replaces */
    if (d->form == PRED_ATTRIBUTE && event_hidden(e, (IndId)f.args[0].n)) continue;
    f.args = NEW_ARRAY(e->case_arena, Value, width);
    for (uint32_t k = 0; k < width; k++) f.args[k] = current_value(e, x->rows[i]->args[k]);
    vec_push(e->case_arena, out, f);
  }
}
static void carry_over(Engine *e, const Facts *own, Facts *all) {
  FactList carried = { 0 };
  for (uint32_t r = 0; r < e->cs->replaced.n; r++)
    for (PredId p = 1; p < e->p->preds.n; p++) {
      const Pred *d = &e->p->preds.at[p];
      uint32_t width = d->nparams + (d->functional ? 1 : 0);
      for (uint32_t c = d->form == PRED_ATTRIBUTE ? 1 : 0; e->facts[p].n && c < width; c++) {
        Type t = c < d->nparams ? d->params[c] : d->value;
        if (t.tag == TY_IND && kind_is(e->p, ind_at(e, e->cs->replaced.at[r])->kind, t.of))
          carry_column(e, p, c, e->cs->replaced.at[r], &carried);
      }
    }
  for (uint32_t i = 0; i < own->facts.n; i++) {
    Fact f = own->facts.at[i];
    uint32_t width = e->p->preds.at[f.pred].nparams + (e->p->preds.at[f.pred].functional ? 1 : 0);
    Value *args = NEW_ARRAY(e->case_arena, Value, width);
    for (uint32_t k = 0; k < width; k++) args[k] = current_value(e, f.args[k]);
    f.args = args;
    vec_push(e->case_arena, &all->facts, f);
  }
  for (uint32_t i = 0; i < carried.n; i++) vec_push(e->case_arena, &all->facts, carried.at[i]);
}

/* ---- rosters ---- */
/* Their entries, one after the other, with their places: each is a string of the list. */
typedef struct RosterWalk { Engine *e; const Roster *of; const char *text, *at; uint32_t i; } RosterWalk;
static RosterWalk roster_walk(Engine *e, const Roster *r) {
  const char *text = e->p->sources->all.at[r->file]->text;
  return (RosterWalk){ e, r, text, text + r->lo, 0 };
}
static Fact roster_next(RosterWalk *w, Value *args) {
  const Pred *d = &w->e->p->preds.at[w->of->pred];
  uint32_t at = d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1;      /* the event's */
  const char *from = strchr(w->at, '"'), *to = strchr(from + 1, '"') + 1;
  args[at] = value_make(V_IND, w->e->cs->event);
  args[1 - at] = value_make(V_IND, w->of->inds[w->i++]);
  w->at = to;
  return (Fact){ .pred = w->of->pred, .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX,
                 .span = { w->of->file, (uint32_t)(from - w->text), (uint32_t)(to - w->text) }, .args = args };
}
const Fact **case_rows(Engine *e, FactTable *t) {
  if (t->rows || !t->roster) return t->rows;
  Fact *facts = NEW_ARRAY(e->case_arena, Fact, t->n);
  Value *args = NEW_ARRAY(e->case_arena, Value, (size_t)t->n * 2);
  RosterWalk w = roster_walk(e, t->roster);
  t->rows = NEW_ARRAY(e->case_arena, const Fact *, t->n);
  for (uint32_t i = 0; i < t->n; i++) {
    facts[i] = roster_next(&w, args + 2 * i);
    t->rows[i] = &facts[i];
  }
  return t->rows;
}
/* The case's entries, those of rosters among them, where they stand in the text. */
static const Facts *spread(Engine *e, const Case *c) {
  Facts *all = NEW(e->case_arena, Facts);
  *all = c->facts;
  all->facts.n = all->facts.cap = 0;
  all->facts.at = NULL;
  for (uint32_t i = 0, k = 0; i < c->facts.facts.n || k < c->rosters.n;) {
    const Roster *next = k < c->rosters.n ? &c->rosters.at[k] : NULL;
    if (!next || next->before > i) {
      vec_push(e->case_arena, &all->facts, c->facts.facts.at[i++]);
      continue;
    }
    RosterWalk w = roster_walk(e, next);
    for (uint32_t m = 0; m < next->n; m++)
      vec_push(e->case_arena, &all->facts, roster_next(&w, NEW_ARRAY(e->case_arena, Value, 2)));
    k++;
  }
  return all;
}
/* Rosters are taken as they are where all that is said with their predicates stands in one. */
static bool rosters_alone(const Case *c) {
  if (c->replaced.n || c->events.n > 1) return false;
  for (uint32_t k = 0; k < c->rosters.n; k++)
    for (uint32_t i = 0; i < c->facts.facts.n; i++)
      if (c->facts.facts.at[i].pred == c->rosters.at[k].pred) return false;
  return true;
}
static inline FactTable *table_used(Engine *e, PredId pred) {
  FactTable *t = &e->case_facts[pred];
  if (t->used) return t;
  vec_push(e->base, &e->case_preds, pred);
  t->used = true;
  return t;
}
FactTable *case_table(Engine *e, PredId pred) { return table_used(e, pred); }
static void case_forget(Engine *e) {
  for (uint32_t i = 0; i < e->case_preds.n; i++) e->case_facts[e->case_preds.at[i]] = (FactTable){ 0 };
  e->case_preds.n = 0;
  e->case_given.keys = NULL;
}
static void set_rosters(Engine *e, const Case *c) {
  for (uint32_t k = 0; k < c->rosters.n; k++) {
    const Roster *roster = &c->rosters.at[k];
    FactTable *t = table_used(e, roster->pred);
    t->roster = roster;
    t->n = roster->n;
    e->case_open |= e->info[roster->pred].bit;
    e->work += roster->n;
  }
}

/* Notes what [from, end) of the case's entries, all of one predicate, can change; true: all of them are known. */
static bool note_entries(Engine *e, const Fact *from, const Fact *end) {
  const PredInfo *x = &e->info[from->pred];
  const Pred *d = &e->p->preds.at[from->pred];
  bool own = false, others = false, known = true;      /* own: some are about events of the case; others: some not */
  bool passing = false;                                /* some are not simply true */
  for (const Fact *f = from; f < end; f++) {
    bool of_case = false;
    for (uint32_t m = x->events; m && !of_case; m &= m - 1) of_case = ind_is_case(e, f->args[__builtin_ctz(m)]);
    own |= of_case;
    others |= !of_case;
    passing |= f->truth != T || f->from != INSTANT_MIN || f->to != INSTANT_MAX;
    known &= !value_unknown(d, f);
  }
  if (own) e->case_open |= x->bit;
  if (others) e->case_all |= x->bit;
  table_used(e, from->pred)->passing |= passing;
  return known;
}
/* Puts the case's entries into their tables. Those of a predicate mostly stand together, and are its rows as they stand. */
static void set_entries(Engine *e, const Facts *all) {
  uint32_t n = all->facts.n;
  bool together = true;
  if (!n) return;
  const Fact **rows = NEW_ARRAY(e->case_arena, const Fact *, n);
  for (uint32_t i = 0, end; i < n; i = end) {
    for (end = i; end < n && all->facts.at[end].pred == all->facts.at[i].pred; end++) rows[end] = &all->facts.at[end];
    bool known = note_entries(e, &all->facts.at[i], &all->facts.at[end]);
    FactTable *t = &e->case_facts[all->facts.at[i].pred];
    together &= known && !t->rows;
    t->rows = rows + i;
    t->n = end - i;
  }
  e->work += n;
  if (together) return;
  for (uint32_t i = 0; i < n; i++) {
    FactTable *t = &e->case_facts[all->facts.at[i].pred];
    t->rows = NULL;
    t->n = 0;
  }
  tables_fill(e->case_arena, e->p, e->case_facts, all);
}

/* What is set up is proportional to the case. */
void store_case(Engine *e) {
  const Case *c = e->cs;
  e->case_open = e->case_all = e->case_after = 0;
  e->case_time = INSTANT_MAX;
  e->ncase_decisions = 0;
  e->case_nested = e->case_replaces = false;
  case_forget(e);
  if (!c) return;
  e->case_replaces = c->replaced.n > 0;
  Facts carried = { 0 };
  bool rosters = rosters_alone(c);
  const Facts *all = rosters ? &c->facts : spread(e, c);
  if (c->replaced.n) {
    carry_over(e, all, &carried);
    all = &carried;
  }
  if (rosters) set_rosters(e, c);
  for (uint32_t i = c->facts.given.n; i-- > 0;) {
    const Given *g = &c->facts.given.at[i];
    if (g->event == c->event) table_used(e, g->pred)->given = g->unknown ? GIVEN_UNKNOWN : GIVEN_YES;
  }
  if (c->facts.decisions.n) e->case_decisions = decision_refs(e, e->case_arena, &c->facts);
  e->ncase_decisions = c->facts.decisions.n;
  for (uint32_t i = 0; i < c->inds.n; i++) {
    e->case_nested |= c->inds.at[i].parent != 0;
    for (KindId k = c->inds.at[i].kind; k; k = e->p->kinds.at[k].parent) {
      if (e->p->kinds.at[k].is_event) e->case_after |= e->kind_bits[k];
      else e->case_open |= e->kind_bits[k];
    }
  }
  for (uint32_t i = 0; i < c->events.n; i++)
    if (ind_at(e, c->events.at[i])->at < e->case_time) e->case_time = ind_at(e, c->events.at[i])->at;
  for (uint32_t i = 0; i < c->replaced.n; i++) {
    Instant at = e->p->inds.at[c->replaced.at[i]].at;
    if (at - 1 < e->case_time) e->case_time = at - 1;
    e->case_after = ~CASE_BIT;
  }
  set_entries(e, all);
}

/* ---- reading ---- */
enum { FEW = LIMIT(8, 1), MANY = LIMIT(64, 2) };
static bool case_fact(Engine *e, const Fact *f, Pattern p, FactFn fn, void *user) {
  if (!fact_fits(f, p)) return false;
  if (f->from > e->t) fp_narrow(e->fp, INSTANT_MIN, f->from);
  else if (f->to <= e->t) fp_narrow(e->fp, f->to, INSTANT_MAX);
  else {
    fp_narrow(e->fp, f->from, f->to);
    return !fact_hidden(e, f) && fn(e, user, f);
  }
  return false;
}
static void case_keys(Engine *e, FactTable *t, uint32_t key) {
  uint32_t size = 16;
  while (size < t->n * 2) size *= 2;
  uint32_t *keys = NEW_ARRAY(e->case_arena, uint32_t, size);
  case_rows(e, t);
  t->key_mask = size - 1;
  for (uint32_t i = 0; i < t->n; i++) {
    uint32_t s = (uint32_t)columns_hash(t->rows[i]->args, key) & t->key_mask;
    while (keys[s]) s = (s + 1) & t->key_mask;
    keys[s] = i + 1;
  }
  t->keys = keys;
}
bool case_scan(Engine *e, PredId pred, FactTable *t, Pattern p, FactFn fn, void *user) {
  uint32_t key = e->info[pred].key;
  if (p.bound == key && t->n > FEW) {
    if (!t->keys) case_keys(e, t, key);
    for (uint32_t s = (uint32_t)columns_hash(p.v, key) & t->key_mask; t->keys[s]; s = (s + 1) & t->key_mask)
      if (case_fact(e, t->rows[t->keys[s] - 1], p, fn, user)) return true;
    return false;
  }
  case_rows(e, t);
  if (t->n > MANY && (p.bound & ~(uint32_t)e->info[pred].events)) return table_scan(e, e->case_arena, t, p, fn, user);
  e->work += t->n;
  for (uint32_t i = 0; i < t->n; i++)
    if (case_fact(e, t->rows[i], p, fn, user)) return true;
  return false;
}

bool case_value(Engine *e, PredId pred, const Value *key, const Fact **found) {
  const PredInfo *x = &e->info[pred];
  FactTable *t = &e->case_facts[pred];
  if (!e->cs || e->case_replaces || x->events != 1 || x->key != 1 || !ind_is_case(e, key[0]) || t->passing || t->n > FEW) return false;
  *found = NULL;
  for (uint32_t i = 0; i < t->n; i++) {
    if (!value_eq(t->rows[i]->args[0], key[0])) continue;
    if (*found) return false;    /* perhaps they do not agree */
    *found = t->rows[i];
  }
  e->work++;
  e->fp->all_reads |= x->bit;
  e->fp->open_reads |= CASE_BIT;
  return true;
}

bool case_entry(Engine *e, PredId pred, const Value *args, bool *found) {
  const PredInfo *x = &e->info[pred];
  bool own = false;
  if (!e->cs || e->case_replaces) return false;
  for (uint32_t m = x->events; m; m &= m - 1) own |= ind_is_case(e, args[__builtin_ctz(m)]);
  FactTable *t = &e->case_facts[pred];
  if (!own || t->passing) return false;
  e->work++;
  e->fp->all_reads |= x->bit;
  e->fp->open_reads |= CASE_BIT;
  uint32_t n = e->p->preds.at[pred].nparams;
  *found = false;
  if (t->set && t->set->bits) {
    Value who = args[t->set->col];
    *found = who.tag == V_IND && set_has(e, t->set, (IndId)who.n) && ind_is_case(e, args[1 - t->set->col]) &&
             (IndId)args[1 - t->set->col].n == e->cs->event;
    return true;
  }
  if (t->n <= FEW) {
    case_rows(e, t);
    for (uint32_t i = 0; i < t->n && !*found; i++) *found = values_eq(t->rows[i]->args, args, n);
    return true;
  }
  if (!t->keys) case_keys(e, t, x->key);
  uint32_t s = (uint32_t)columns_hash(args, x->key) & t->key_mask;
  for (; t->keys[s] && !*found; s = (s + 1) & t->key_mask)
    *found = values_eq(t->rows[t->keys[s] - 1]->args, args, n);
  return true;
}
