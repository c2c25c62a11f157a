/* who.c - who may, must or must not do an act at an event: in what capacity, by which provision. */
#include "eval/engine.h"

#include <stdlib.h>

typedef struct Actors { Table t; } Actors;
static bool keep(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  table_add(&((Actors *)user)->t, row, t);
  return false;
}

static void add_text(Arena *a, Texts *out, const char *s) {
  for (uint32_t i = 0; i < out->n; i++)
    if (!strcmp(out->at[i], s)) return;
  vec_push(a, out, s);
}
static void capacities(Engine *e, Arena *a, const Proof *p, Value actor, Texts *out) {
  if (p->truth == F || p->kind == PF_OVERRIDDEN) return;
  if ((p->office || p->capacity.i) && value_eq(p->holder, actor)) add_text(a, out, proof_office(e, a, p));
  for (uint32_t i = 0; i < p->kids.n; i++) capacities(e, a, p->kids.at[i], actor, out);
}
static void provisions(Arena *a, const Proof *p, WhoRow *r) {
  for (uint32_t i = 0; i < p->kids.n; i++) {
    const Proof *k = p->kids.at[i];
    if (k->kind != PF_RULE || k->truth < p->truth || !k->prov) continue;
    bool have = false;
    for (uint32_t j = 0; j < r->provs.n; j++) have |= r->provs.at[j] == k->prov;
    if (!have) vec_push(a, &r->provs, k->prov);
  }
}

static Texts texts_kept(Arena *a, const Texts *t) {
  Texts kept = { 0 };
  for (uint32_t i = 0; i < t->n; i++) vec_push(a, &kept, arena_text(a, t->at[i], strlen(t->at[i])));
  return kept;
}
/* What a row says is read off the proof, which is not kept where nobody will see it: there are as many as rows. */
typedef struct RowMaker { Engine *e; Arena *a, *proofs; PredId act; GoalMode mode; } RowMaker;   /* proofs: NULL, or reset behind each */
static WhoRow row_of(const RowMaker *rows, const Value *args, Truth t) {
  Engine *e = rows->e;
  Arena *a = rows->proofs ? rows->proofs : rows->a;
  WhoRow r = { args[0], t, { 0 }, { 0 }, { 0 }, NULL };
  if (args[0].tag == V_ANY) return r;
  Explainer *x = explain_new(e, a);
  explain_all_bindings(x);
  r.proof = explain_goal(x, rows->mode, rows->act, args);
  capacities(e, a, r.proof, args[0], &r.capacity);
  provisions(rows->a, r.proof, &r);
  if (t == U) needs_of(e, a, r.proof, &r.needs);
  proof_number(x, r.proof);
  if (rows->proofs) {
    r.capacity = texts_kept(rows->a, &r.capacity);
    r.needs = texts_kept(rows->a, &r.needs);
    r.proof = NULL;
    arena_reset(rows->proofs);
  }
  return r;
}

typedef struct Sorted { WhoRow row; const char *key; } Sorted;
static int sorted_cmp(const void *a, const void *b) {
  const Sorted *x = a, *y = b;
  if (x->row.truth != y->row.truth) return x->row.truth > y->row.truth ? -1 : 1;
  bool xa = x->row.actor.tag == V_ANY, ya = y->row.actor.tag == V_ANY;
  if (xa != ya) return xa ? 1 : -1;
  return strcmp(x->key, y->key);
}

typedef struct Rest { const RowMaker *rows; const Actors *known; Who *out; Value *args; } Rest;
static bool rest_one(Engine *e, void *user, IndId x, Truth there) {
  (void)there;
  Rest *r = user;
  r->args[0] = value_make(V_IND, x);
  for (uint32_t i = 0; i < r->known->t.rows.n; i++)
    if (value_eq(r->known->t.rows.at[i].v[0], r->args[0])) return false;
  Truth t = holds(e, r->rows->mode, r->rows->act, r->args);
  vec_push(r->rows->a, &r->out->rows, row_of(r->rows, r->args, t));
  return false;
}

typedef struct WhoCall { Arena *a; PredId act; WhoMode mode; IndId event; bool all, proofs; Who *out; } WhoCall;
static void who_call(Engine *e, void *user) {
  WhoCall *call = user;
  Arena *a = call->a;
  PredId act = call->act;
  WhoMode mode = call->mode;
  IndId event = call->event;
  const Pred *d = &e->p->preds.at[act];
  GoalMode m = mode == WHO_MAY ? G_MAY : mode == WHO_MUST ? G_MUST : G_MUST_NOT;
  Who *out = call->out = NEW(a, Who);
  Value args[MAX_ARGS];
  for (uint32_t i = 0; i < d->nparams; i++) args[i] = value_make(V_ANY, 0);
  args[d->subject] = value_make(V_IND, event);
  Actors actors;
  table_init(&actors.t, e->scratch, d->nparams);
  Pattern p = { args, 1u << d->subject, d->nparams, event };
  rows_of(e, m, act, p, keep, &actors);
  RowMaker rows = { e, a, call->proofs ? NULL : arena_child(e->scratch), act, m };
  for (uint32_t i = 0; i < actors.t.rows.n; i++) {
    const Value *row = actors.t.rows.at[i].v;
    vec_push(a, &out->rows, row_of(&rows, row, table_truth(&actors.t, row)));
  }
  if (call->all && d->nparams == 2 && d->params[0].tag == TY_IND) {
    Rest r = { &rows, &actors, out, args };
    domain_scan(e, d->params[0].of, event, rest_one, &r);
  }
  Sorted *s = NEW_ARRAY(e->scratch, Sorted, out->rows.n ? out->rows.n : 1);
  for (uint32_t i = 0; i < out->rows.n; i++) {
    s[i].row = out->rows.at[i];
    s[i].key = engine_value_text(e, e->scratch, out->rows.at[i].actor);
  }
  qsort(s, out->rows.n, sizeof *s, sorted_cmp);
  for (uint32_t i = 0; i < out->rows.n; i++) out->rows.at[i] = s[i].row;
}
Who *engine_who(Engine *e, Arena *a, PredId act, WhoMode mode, IndId event, ReadingId reading, bool all, bool proofs) {
  Footprint fp;
  WhoCall call = { a, act, mode, event, all, proofs, NULL };
  engine_run(e, ind_at(e, event)->at, reading, &fp, who_call, &call);
  return call.out;
}
