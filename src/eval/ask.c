/* ask.c - queries: their rows at an instant, their proof, their history. */
#include "eval/explain.h"

#include <stdlib.h>

typedef struct AskCont { Cont base, settled; const uint32_t *vars; uint32_t n; Packed *out; } AskCont;
static bool ask_add(Engine *e, Cont *c, Frame *f, Truth t) {
  (void)e;
  AskCont *k = (AskCont *)(void *)((char *)c - offsetof(AskCont, settled));
  Value row[MAX_VARS];
  for (uint32_t i = 0; i < k->n; i++) row[i] = frame_has(f, k->vars[i]) ? f->slot[k->vars[i]] : value_make(V_ANY, 0);
  packed_add(k->out, row, t);
  return false;
}
static bool ask_run(Engine *e, Cont *c, Frame *f, Truth t) {
  AskCont *k = (AskCont *)c;
  uint64_t events = 0;
  for (uint32_t i = 0; i < k->n; i++) {
    Type ty = f->vars[k->vars[i]].type;
    if (domain_moves(e, ty)) events |= UINT64_C(1) << k->vars[i];
  }
  return solve_domains(e, f, events, t, &k->settled);
}

/* ---- rows in order of their texts ---- */
/* Values are far fewer than rows: they are put in order once, and rows by the numbers that they get so. `begins`: the
 * first bytes of the text as a number, which settles most comparisons. */
typedef struct Placed { uint32_t code, rank; uint64_t begins; const char *text; } Placed;
typedef struct Places { VEC(Placed) all; uint32_t *slots, mask; } Places;      /* slots: number + 1 in `all`; 0: empty */

static uint64_t first_bytes(const char *text) {
  uint64_t all = 0;
  for (uint32_t i = 0; i < sizeof all; i++) all = all << 8 | (unsigned char)(*text ? *text++ : 0);
  return all;
}
static uint32_t *place_slot(const Places *r, uint32_t code) {
  for (uint32_t s = (uint32_t)(hash_mix(0, code) >> 7) & r->mask;; s = (s + 1) & r->mask)
    if (!r->slots[s] || r->all.at[r->slots[s] - 1].code == code) return &r->slots[s];
}
static uint32_t place_number(Engine *e, Places *r, const Codes *codes, uint32_t code) {
  if (r->all.n * 2 >= r->mask) {
    r->mask = r->mask ? r->mask * 2 + 1 : 255;
    r->slots = NEW_ARRAY(e->scratch, uint32_t, (size_t)r->mask + 1);
    for (uint32_t i = 0; i < r->all.n; i++) *place_slot(r, r->all.at[i].code) = i + 1;
  }
  uint32_t *s = place_slot(r, code);
  if (!*s) {
    const char *text = engine_value_text(e, e->scratch, code_value(codes, code));
    Placed fresh = { code, 0, first_bytes(text), text };
    vec_push(e->scratch, &r->all, fresh);
    *s = r->all.n;
  }
  return *s - 1;
}
static int text_order(const void *a, const void *b) {
  const Placed *x = *(Placed *const *)a, *y = *(Placed *const *)b;
  if (x->begins != y->begins) return x->begins < y->begins ? -1 : 1;
  return x->begins & 0xFF ? strcmp(x->text, y->text) : 0;
}
static void rank_values(Engine *e, Places *r) {
  Placed **order = NEW_ARRAY(e->scratch, Placed *, r->all.n);
  for (uint32_t i = 0; i < r->all.n; i++) order[i] = &r->all.at[i];
  qsort(order, r->all.n, sizeof *order, text_order);
  for (uint32_t i = 1; i < r->all.n; i++)
    order[i]->rank = order[i - 1]->rank + (text_order(&order[i - 1], &order[i]) != 0);
}

/* Puts the numbers of rows in order: by the last column first, each time leaving in order what is alike. */
static uint32_t *rows_sorted(Engine *e, const Packed *t, uint32_t *rows, uint32_t n) {
  Places r = { 0 };
  if (n < 2) return rows;
  uint32_t *places = NEW_ARRAY(e->scratch, uint32_t, (size_t)t->truths.n * t->width);
  uint32_t *to = NEW_ARRAY(e->scratch, uint32_t, n);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t c = 0; c < t->width; c++)
      places[(size_t)rows[i] * t->width + c] = place_number(e, &r, t->codes, packed_row(t, rows[i])[c]);
  rank_values(e, &r);
  uint32_t *ends = NEW_ARRAY(e->scratch, uint32_t, r.all.n + (size_t)1);
  for (uint32_t c = t->width; c-- > 0;) {
    memset(ends, 0, sizeof *ends * (r.all.n + (size_t)1));
    for (uint32_t i = 0; i < n; i++) ends[r.all.at[places[(size_t)rows[i] * t->width + c]].rank + 1]++;
    for (uint32_t k = 0; k < r.all.n; k++) ends[k + 1] += ends[k];
    for (uint32_t i = 0; i < n; i++) to[ends[r.all.at[places[(size_t)rows[i] * t->width + c]].rank]++] = rows[i];
    uint32_t *swap = rows;
    rows = to;
    to = swap;
  }
  return rows;
}

/* A row that says "whatever individual" says nothing beside a row that is at least as true of everybody it covers. */
static bool covered(const Packed *t, uint32_t i) {
  const uint32_t *r = packed_row(t, i);
  for (uint32_t k = 0; t->nany && k < t->truths.n; k++) {
    const uint32_t *o = packed_row(t, k);
    if (k == i || t->truths.at[k] < t->truths.at[i]) continue;
    bool covers = true, wider = false;
    for (uint32_t c = 0; c < t->width; c++) {
      bool any = o[c] == CODE_ANY;
      covers &= any || o[c] == r[c];
      wider |= any && r[c] != CODE_ANY;
    }
    if (covers && wider) return true;
  }
  return false;
}
static Rows *rows_from(Engine *e, Arena *a, const Packed *t, const Query *q, const uint32_t *vars, uint32_t nvars) {
  static const Var value_column = { { 0 }, { TY_NONE, 0 }, { 0, 0, 0 } };
  uint32_t width = t->width, n = 0, *shown = NEW_ARRAY(e->scratch, uint32_t, t->truths.n);
  Rows *r = NEW(a, Rows);
  r->answer = F;
  r->ncols = width;
  r->cols = NEW_ARRAY(a, const Var *, width ? width : 1);
  for (uint32_t i = 0; i < width; i++) r->cols[i] = i < nvars ? &q->vars[vars[i]] : &value_column;
  for (uint32_t i = 0; i < t->truths.n; i++)
    if (!covered(t, i)) shown[n++] = i;
  shown = rows_sorted(e, t, shown, n);
  vec_room(a, &r->rows, n);
  Value *values = NEW_ARRAY(a, Value, (size_t)n * width);
  for (uint32_t i = 0; i < n; i++, values += width) {
    Row row = { (Truth)t->truths.at[shown[i]], values };
    packed_get(t, shown[i], values);
    r->answer = t_or(r->answer, row.truth);
    vec_push(a, &r->rows, row);
  }
  return r;
}

/* A term: its free variables, over their domains, and its value in a last column without a name. */
typedef struct TermCont { Cont base; const Query *q; const uint32_t *vars; uint32_t n; Packed *out; } TermCont;
static bool term_row(Engine *e, Cont *c, Frame *f, Truth t) {
  TermCont *k = (TermCont *)c;
  Bounded b = term_bounded(e, f, k->q->node);
  Value row[MAX_VARS + 1];
  for (uint32_t i = 0; i < k->n; i++) row[i] = f->slot[k->vars[i]];
  row[k->n] = b.ranged ? VALUE_UNKNOWN : b.v;
  if (row[k->n].tag != V_NONE) packed_add(k->out, row, t_and(t, row[k->n].tag == V_UNKNOWN ? U : T));
  return false;
}

static uint32_t columns_of(const Query *q, uint32_t *vars) {
  uint32_t n = 0;
  for (uint32_t v = 0; v < q->nvars; v++)
    if (q->node->free >> v & 1) vars[n++] = v;
  return n;
}

static Rows *ask_here(Engine *e, Arena *a, const Query *q) {
  FRAME(f, q->nvars, q->vars);
  uint32_t vars[MAX_VARS], n = columns_of(q, vars);
  Codes codes = { 0 };
  Packed t;
  if (op_sort(q->node->op) == TERM) {
    packed_init(&t, e->scratch, &codes, n + 1);
    TermCont k = { { term_row }, q, vars, n, &t };
    solve_domains(e, &f, q->node->free, T, &k.base);
    return rows_from(e, a, &t, q, vars, n);
  }
  packed_init(&t, e->scratch, &codes, n);
  AskCont k = { { ask_run }, { ask_add }, vars, n, &t };
  solve(e, &f, q->node, &k.base);
  return rows_from(e, a, &t, q, vars, n);
}

typedef struct AskCall {
  Arena *a; const Query *q; const Row *row; Rows *rows; Proof *proof; Grounds *grounds;
} AskCall;
static void ask_call(Engine *e, void *user) {
  AskCall *c = user;
  c->rows = ask_here(e, c->a, c->q);
}
Rows *engine_ask(Engine *e, Arena *a, const Query *q, Instant t, ReadingId reading) {
  Footprint fp;
  AskCall c = { .a = a, .q = q };
  engine_run(e, t, reading, &fp, ask_call, &c);
  return c.rows;
}

static Proof *why_here(Explainer *x, const Query *q, const Row *row) {
  Engine *e = x->e;
  Arena *a = x->a;
  FRAME(f, q->nvars, q->vars);
  uint32_t vars[MAX_VARS], n = columns_of(q, vars);
  bool is_term = op_sort(q->node->op) == TERM;
  if (row)
    for (uint32_t i = 0; i < n; i++)
      if (row->values[i].tag != V_ANY) frame_bind(&f, vars[i], row->values[i]);
  Proof *p;
  if (is_term && !(q->node->free & ~f.bound)) {
    Node eq = *q->node;                          /* a term is explained through its calls */
    p = q->node->op == N_CALL ? NULL : explain_node(x, &f, &eq);
    if (!p) {
      Value key[MAX_ARGS];
      bool ok = true;
      for (uint32_t i = 0; i < q->node->nkids; i++) {
        key[i] = term_value(e, &f, q->node->kid[i]);
        ok &= key[i].tag != V_NONE && key[i].tag != V_UNKNOWN;
      }
      p = ok ? explain_goal(x, G_PRED, q->node->pred, key) : proof_new(x, PF_ABSENT, U, node_words(e, a, q->node));
    }
  } else if (is_term) {
    p = proof_new(x, PF_ALL, F, node_words(e, a, q->node));
    p->note = "ask for one of its rows";
  } else if (q->node->free & ~f.bound) {
    FRAME(g, q->nvars, q->vars);
    memcpy(g.slot, f.slot, sizeof(Value) * q->nvars);
    g.bound = f.bound;
    Codes codes = { 0 };
    Packed found;
    packed_init(&found, e->scratch, &codes, n);
    AskCont k = { { ask_run }, { ask_add }, vars, n, &found };
    solve(e, &g, q->node, &k.base);
    Truth best = F;
    for (uint32_t i = 0; i < found.truths.n; i++) best = t_or(best, (Truth)found.truths.at[i]);
    p = explain_body(x, &f, q->node, best);
  } else {
    p = explain_node(x, &f, q->node);
  }
  return p;
}

static void why_call(Engine *e, void *user) {
  AskCall *c = user;
  Explainer *x = explain_new(e, c->a);
  c->proof = why_here(x, c->q, c->row);
  proof_number(x, c->proof);
}
Proof *engine_why(Engine *e, Arena *a, const Query *q, const Row *row, Instant t, ReadingId reading) {
  Footprint fp;
  AskCall c = { .a = a, .q = q, .row = row };
  engine_run(e, t, reading, &fp, why_call, &c);
  return c.proof;
}

static bool same_rows(const Rows *x, const Rows *y) {
  if (x->rows.n != y->rows.n || x->answer != y->answer) return false;
  for (uint32_t i = 0; i < x->rows.n; i++) {
    if (x->rows.at[i].truth != y->rows.at[i].truth) return false;
    for (uint32_t k = 0; k < x->ncols; k++)
      if (!value_eq(x->rows.at[i].values[k], y->rows.at[i].values[k])) return false;
  }
  return true;
}

static bool same_grounds(const Grounds *x, const Grounds *y) {
  if (x->all.n != y->all.n || x->needs.n != y->needs.n) return false;
  for (uint32_t i = 0; i < x->all.n; i++) {
    const Ground *a = &x->all.at[i], *b = &y->all.at[i];
    if (a->prov != b->prov || a->event != b->event) return false;
    if (a->span.file != b->span.file || a->span.lo != b->span.lo) return false;
  }
  for (uint32_t i = 0; i < x->needs.n; i++)
    if (strcmp(x->needs.at[i], y->needs.at[i]) != 0) return false;
  return true;
}

static bool same_stretch(const Stretch *s, const Rows *rows, const Grounds *grounds) {
  if (!same_rows(s->rows, rows)) return false;
  for (uint32_t i = 0; grounds && i < rows->rows.n; i++)
    if (!same_grounds(&s->grounds[i], &grounds[i])) return false;
  return true;
}

static void ask_with_grounds(Engine *e, void *user) {
  AskCall *c = user;
  c->rows = ask_here(e, c->a, c->q);
  c->grounds = NEW_ARRAY(c->a, Grounds, c->rows->rows.n + 1);
  for (uint32_t i = 0; i < c->rows->rows.n; i++) {
    Explainer *x = explain_new(e, e->scratch);
    x->limit = GROUNDS_NESTING;
    grounds_of(c->a, x, why_here(x, c->q, c->rows->ncols ? &c->rows->rows.at[i] : NULL), &c->grounds[i]);
  }
}

static Instant last_date(const Program *p) {
  Instant last = p->charter_from;
  for (uint32_t i = 0; i < p->record.facts.n; i++) {
    const Fact *f = &p->record.facts.at[i];
    if (f->from > last) last = f->from;
    if (f->to != INSTANT_MAX && f->to > last) last = f->to;
  }
  for (uint32_t i = 0; i < p->record.decisions.n; i++) {
    const Decision *d = &p->record.decisions.at[i];
    if (d->from > last) last = d->from;
    if (d->to != INSTANT_MAX && d->to > last) last = d->to;
  }
  for (IndId i = 1; i < p->inds.n; i++)
    if (p->kinds.at[p->inds.at[i].kind].is_event && p->inds.at[i].at > last) last = p->inds.at[i].at;
  for (ProvId i = 1; i < p->provs.n; i++) {
    const Prov *v = &p->provs.at[i];
    if (v->from > last) last = v->from;
    if (v->until != INSTANT_MAX && v->until > last) last = v->until;
  }
  return last;
}
/* So many steps more are gone, to see whether the changes end. */
enum { STEPS_MORE = 60 };

/* Each answer comes with the interval for which it holds: the next stretch begins where that ends. */
History *engine_history(Engine *e, Arena *a, const Query *q, Instant from, Instant to, Instant enough, ReadingId reading,
                        bool grounds) {
  History *h = NEW(a, History);
  if (e->last_mentioned == INSTANT_MIN) e->last_mentioned = last_date(e->p);
  if (enough < e->last_mentioned) enough = e->last_mentioned;
  if (enough < from) enough = from;
  uint32_t kept = 0, more = 0;                   /* stretches that begin by then; steps since */
  for (Instant at = from; at < to;) {
    Footprint fp;
    AskCall c = { .a = a, .q = q };
    engine_run(e, at, reading, &fp, grounds ? ask_with_grounds : ask_call, &c);
    fp_until_case(e, &fp, at);
    Instant end = fp.to < to ? fp.to : to;
    Stretch *before = h->stretches.n ? &h->stretches.at[h->stretches.n - 1] : NULL;
    if (before && same_stretch(before, c.rows, c.grounds)) before->to = end;
    else {
      Stretch s = { at, end, c.rows, c.grounds };
      vec_push(a, &h->stretches, s);
    }
    if (h->stretches.at[h->stretches.n - 1].from <= enough) kept = h->stretches.n;
    more += at > enough;
    if (to == INSTANT_MAX && end < to && more > STEPS_MORE) {
      h->stretches.n = kept;
      h->goes_on = true;
      break;
    }
    at = end;
  }
  return h;
}
