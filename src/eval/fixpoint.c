/* fixpoint.c - relations that go round in a circle within an instant: least fixpoints, for what is demanded (M14).
 *
 * Bottom up and semi-naive (Ullman, Principles of Database and Knowledge-Base Systems, vol. 1, ch. 3), with the demand
 * kept beside the rows as in magic sets (Bancilhon, Maier, Sagiv, Ullman 1986): a demand is a predicate with some columns
 * given. A new demand runs the rules of its predicate from their heads; a new row, or one raised from U to T, runs
 * each rule that reads it from there. True and possible are computed at once: a row carries the greatest truth
 * derived, the truth of a derivation is the least of its premises, and both only grow.
 */
#include "eval/engine.h"

typedef struct RowIndex { uint32_t mask, *head, hmask; VEC(uint32_t) next; struct RowIndex *link; } RowIndex;
typedef struct Demand { uint32_t bound; Value *v; } Demand;
typedef struct DemandSet { uint32_t bound; Table keys; struct DemandSet *link; } DemandSet;
/* Where a new row can be the beginning: the conjunct `from` of a rule that concludes preds[head]. */
typedef struct Start { uint32_t head; const Rule *rule; const Node *from; } Start;
typedef struct FixPred {
  PredId pred; Packed rows; RowIndex *indexes; VEC(uint32_t) open_rows;   /* rows with V_ANY */
  DemandSet *sets; VEC(Demand) demands; uint32_t demands_done;
  bool contested, wanted;                        /* wanted: all of it is demanded */
  VEC(Start) starts; VEC(const Rule *) nested;   /* nested: these read the circle elsewhere than there */
} FixPred;
typedef struct Delta { uint32_t pred, row; } Delta;
typedef struct Fix {
  struct Fix *link; Arena *arena; uint32_t stratum; ReadingId reading; Instant t; Footprint fp;
  bool active, changed; Codes codes; FixPred *preds; uint32_t npreds; VEC(Delta) queue; uint32_t done;
} Fix;

static FixPred *fix_pred(Fix *x, PredId pred) {
  for (uint32_t i = 0; i < x->npreds; i++)
    if (x->preds[i].pred == pred) return &x->preds[i];
  return NULL;
}

static void find_starts(const Engine *, Fix *);
static bool contested(const Engine *, PredId);
static Fix *fix_new(Engine *e, Arena *a, const Pred *d) {
  Fix *x = NEW(a, Fix);
  x->arena = a;
  x->stratum = d->stratum;
  x->reading = e->reading;
  x->t = e->t;
  Footprint all = { INSTANT_MIN, INSTANT_MAX, 0, 0 };
  x->fp = all;
  for (PredId p = 1; p < e->p->preds.n; p++) x->npreds += e->p->preds.at[p].recursive && e->p->preds.at[p].stratum == d->stratum;
  x->preds = NEW_ARRAY(a, FixPred, x->npreds);
  uint32_t n = 0;
  for (PredId p = 1; p < e->p->preds.n; p++)
    if (e->p->preds.at[p].recursive && e->p->preds.at[p].stratum == d->stratum) {
      x->preds[n].pred = p;
      x->preds[n].contested = contested(e, p);
      packed_init(&x->preds[n++].rows, a, &x->codes, e->p->preds.at[p].nparams);
    }
  find_starts(e, x);
  return x;
}

/* ---- rows and their indexes ---- */
static void index_put(RowIndex *x, const FixPred *p, uint32_t row) {
  uint32_t s = (uint32_t)(codes_hash(packed_row(&p->rows, row), x->mask) >> 7) & x->hmask;
  x->next.at[row] = x->head[s];
  x->head[s] = row + 1;
}
static void index_add(Arena *a, RowIndex *x, const FixPred *p, uint32_t row) {
  vec_push(a, &x->next, 0);
  if (x->next.n > x->hmask) {
    x->hmask = x->hmask ? x->hmask * 2 + 1 : 63;
    x->head = NEW_ARRAY(a, uint32_t, (size_t)x->hmask + 1);
    for (uint32_t i = 0; i < row; i++) index_put(x, p, i);
  }
  index_put(x, p, row);
}
static RowIndex *index_for(Arena *a, FixPred *p, uint32_t mask) {
  for (RowIndex *x = p->indexes; x; x = x->link)
    if (x->mask == mask) return x;
  RowIndex *x = NEW(a, RowIndex);
  x->mask = mask;
  x->link = p->indexes;
  p->indexes = x;
  for (uint32_t i = 0; i < p->rows.truths.n; i++) index_add(a, x, p, i);
  return x;
}
static void row_add(Fix *x, FixPred *p, const Value *row, Truth t) {
  uint32_t before = p->rows.truths.n, at = packed_add(&p->rows, row, t);
  if (!at) return;
  if (p->rows.truths.n > before) {
    for (RowIndex *i = p->indexes; i; i = i->link) index_add(x->arena, i, p, at - 1);
    for (uint32_t c = 0; c < p->rows.width; c++)
      if (row[c].tag == V_ANY) {
        vec_push(x->arena, &p->open_rows, at - 1);
        break;
      }
  }
  Delta d = { (uint32_t)(p - x->preds), at - 1 };
  vec_push(x->arena, &x->queue, d);
  x->changed = true;
}

/* The codes of a pattern. False: it asks for a value that no row has, so only rows with V_ANY can fit. */
typedef struct CodePattern { uint32_t bound, code[MAX_ARGS]; } CodePattern;
static bool pattern_codes(const Fix *x, Pattern pat, CodePattern *out) {
  bool met = true;
  out->bound = pat.bound;
  for (uint32_t m = pat.bound; m; m &= m - 1) {
    uint32_t i = (uint32_t)__builtin_ctz(m);
    out->code[i] = code_find(&x->codes, pat.v[i]);
    met &= out->code[i] != CODE_NONE;
  }
  return met;
}
/* exact: in each column that is asked for it has that very value. */
static bool fits(const uint32_t *row, const CodePattern *p, bool *exact) {
  *exact = true;
  for (uint32_t m = p->bound; m; m &= m - 1) {
    uint32_t i = (uint32_t)__builtin_ctz(m);
    if (row[i] == p->code[i]) continue;
    if (row[i] != CODE_ANY) return false;
    *exact = false;
  }
  return true;
}
/* Rows may be added and move while fn looks at one: it gets a copy, and of those that come meanwhile nothing. */
static bool fix_read(Engine *e, Fix *x, FixPred *p, Pattern pat, RowFn fn, void *user) {
  CodePattern codes;
  Value row[MAX_ARGS];
  bool exact;
  if (!pat.bound) {
    for (uint32_t r = p->rows.truths.n; r-- > 0;) {
      packed_get(&p->rows, r, row);
      if (fn(e, user, row, (Truth)p->rows.truths.at[r])) return true;
    }
    return false;
  }
  if (pattern_codes(x, pat, &codes)) {
    RowIndex *i = index_for(x->arena, p, pat.bound);
    uint32_t hash = (uint32_t)(codes_hash(codes.code, pat.bound) >> 7), first = i->hmask ? i->head[hash & i->hmask] : 0;
    for (uint32_t r = first; r; r = i->next.at[r - 1]) {       /* a chain goes to older rows, also when it was made anew meanwhile */
      if (!fits(packed_row(&p->rows, r - 1), &codes, &exact) || !exact) continue;
      packed_get(&p->rows, r - 1, row);
      if (fn(e, user, row, (Truth)p->rows.truths.at[r - 1])) return true;
    }
  }
  for (uint32_t k = 0; k < p->open_rows.n; k++) {
    uint32_t r = p->open_rows.at[k];
    if (!fits(packed_row(&p->rows, r), &codes, &exact) || exact) continue;
    packed_get(&p->rows, r, row);
    for (uint32_t c = 0; c < p->rows.width; c++)
      if (pat.bound >> c & 1) row[c] = pat.v[c];
    if (fn(e, user, row, (Truth)p->rows.truths.at[r])) return true;
  }
  return false;
}

/* ---- demand ---- */
static bool demand_meets(const FixPred *p, uint32_t bound, const Value *v, uint32_t own) {
  for (const DemandSet *s = p->sets; s; s = s->link)
    if (!(s->bound & ~bound) && (s->bound & own) == own) {
      Value key[MAX_ARGS];
      uint32_t n = 0;
      for (uint32_t i = 0; s->bound >> i; i++)
        if (s->bound >> i & 1) key[n++] = v[i];
      if (table_truth(&s->keys, key) == T) return true;
    }
  return false;
}
/* An open column of events asks for the visible ones: it does not cover the demand for a given one. */
static bool demand_covered(const Engine *e, const FixPred *p, uint32_t bound, const Value *v) {
  uint32_t own = 0;
  for (uint32_t i = 0; i < p->rows.width; i++)
    if ((bound >> i & 1) && domain_moves(e, e->p->preds.at[p->pred].params[i])) own |= 1u << i;
  return demand_meets(p, bound, v, own);
}
static bool row_demanded(const FixPred *p, const Value *row) {
  uint32_t known = 0;
  if (p->wanted) return true;
  for (uint32_t i = 0; i < p->rows.width; i++) known |= row[i].tag == V_ANY ? 0u : 1u << i;
  if (known != (1u << p->rows.width) - 1) return true;
  return demand_meets(p, known, row, 0);
}
static void demand_add(Engine *e, Fix *x, FixPred *p, Pattern pat) {
  if (demand_covered(e, p, pat.bound, pat.v)) return;
  DemandSet *s = p->sets;
  while (s && s->bound != pat.bound) s = s->link;
  uint32_t n = 0;
  Value key[MAX_ARGS];
  for (uint32_t i = 0; pat.bound >> i; i++)
    if (pat.bound >> i & 1) key[n++] = pat.v[i];
  if (!s) {
    s = NEW(x->arena, DemandSet);
    s->bound = pat.bound;
    table_init(&s->keys, x->arena, n);
    s->link = p->sets;
    p->sets = s;
  }
  table_add(&s->keys, key, T);
  p->wanted |= !pat.bound;
  Demand d = { pat.bound, NEW_ARRAY(x->arena, Value, MAX_ARGS) };
  for (uint32_t i = 0; i < p->rows.width; i++)
    if (pat.bound >> i & 1) d.v[i] = pat.v[i];
  vec_push(x->arena, &p->demands, d);
}

/* ---- running ---- */
typedef struct Emit { Fix *x; FixPred *p; const Rule *r; } Emit;

/* What else is concluded about a key may defeat a conclusion of the circle: entries, decisions, and statements outside the
 * circle are all settled before it (an overriding statement within would be a circle through something strict). */
static bool contested(const Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  if (e->info[pred].decidable || d->open) return true;
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (d->rules.at[i]->noverriders || d->rules.at[i]->mode == H_NOT) return true;
  return false;
}
static bool reads_circle(const Engine *e, const Fix *x, const Node *n);
static Truth settled_truth(Engine *e, const Fix *x, PredId pred, const Value *key, const Rule *also, Truth body) {
  const Pred *d = &e->p->preds.at[pred];
  bool skip[d->rules.n + 1];
  for (uint32_t i = 0; i < d->rules.n; i++) skip[i] = d->rules.at[i]->body && reads_circle(e, x, d->rules.at[i]->body);
  Concls all = { 0 };
  WhyValue why;
  conclusions_with(e, pred, false, key, &all, skip, also, body);
  return resolve_truth(d, &all, &why);
}

static bool emit_key(Engine *e, Emit *m, const Value *key, Truth t) {
  const Pred *d = &e->p->preds.at[m->p->pred];
  Value row[MAX_ARGS];
  memcpy(row, key, sizeof(Value) * d->nparams);
  for (uint32_t i = 0; i < d->nparams; i++)
    if (row[i].tag == V_ANY && d->params[i].tag == TY_IND) {
      for (uint32_t k = 0; k < e->kind_n[d->params[i].of]; k++) {
        row[i] = value_make(V_IND, e->kind_inds[d->params[i].of][k]);
        emit_key(e, m, row, t);
      }
      return false;
    }
  if (!row_demanded(m->p, row)) return false;
  t = settled_truth(e, m->x, m->p->pred, row, m->r, t);
  if (t > F) row_add(m->x, m->p, row, t);
  return false;
}
static bool emit_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)value;
  Emit *m = user;
  if (m->p->contested) return emit_key(e, m, head, t);
  if (row_demanded(m->p, head)) row_add(m->x, m->p, head, t);
  return false;
}
static bool emit_fact(Engine *e, void *user, const Fact *f) {
  Emit *m = user;
  if (f->truth == F) return false;
  if (m->p->contested) return emit_key(e, m, f->args, T);
  row_add(m->x, m->p, f->args, f->truth == U ? U : T);
  return false;
}
static bool emit_said(Engine *e, void *user, const Value *key, Truth there) {
  return there > F && emit_key(e, user, key, F);
}
/* Keys that decisions speak of. */
static void emit_decisions(Engine *e, Emit *m, Demand d) {
  const Pred *pd = &e->p->preds.at[m->p->pred];
  if (!e->info[m->p->pred].decidable) return;
  DecisionRefs refs = { 0 };
  decisions_on(e, &refs, m->p->pred);
  for (uint32_t i = 0; i < refs.n; i++) {
    Value key[MAX_ARGS];
    bool fits_demand = true;
    for (uint32_t k = 0; k < pd->nparams; k++) {
      key[k] = current_value(e, refs.at[i].d->args[k]);
      fits_demand &= !(d.bound >> k & 1) || value_eq(key[k], d.v[k]);
    }
    if (fits_demand) emit_key(e, m, key, T);
  }
}
static void run_demand(Engine *e, Fix *x, FixPred *p, Demand d) {
  const Pred *pd = &e->p->preds.at[p->pred];
  Emit m = { x, p, NULL };
  Pattern pat = { d.v, d.bound, pd->nparams, 0 };
  facts_scan(e, p->pred, pat, emit_fact, &m);
  emit_decisions(e, &m, d);
  if (pd->open) {                                 /* what is not said may hold */
    Value any[MAX_ARGS];
    for (uint32_t i = 0; i < pd->nparams; i++) any[i] = d.bound >> i & 1 ? d.v[i] : value_make(V_ANY, 0);
    uint32_t cols = 0;
    for (uint32_t i = 0; i < pd->nparams; i++) cols |= d.bound >> i & 1 ? 0 : 1u << i;
    each_key(e, pd, any, cols, 0, emit_said, &m);
  }
  for (uint32_t i = 0; i < pd->rules.n; i++) {
    m.r = pd->rules.at[i];
    if (m.r->mode != H_NOT) rule_solve(e, m.r, d.v, d.bound, emit_head, &m);
  }
}

/* The conjuncts of a body that read relations of this circle: from the plain ones a new row can start. True: there are
 * others. */
static bool in_circle(const Engine *e, const Fix *x, const Node *n) {
  return n->op == N_ATOM && e->p->preds.at[n->pred].recursive && e->p->preds.at[n->pred].stratum == x->stratum;
}
static bool reads_circle(const Engine *e, const Fix *x, const Node *n) {
  if (in_circle(e, x, n)) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && reads_circle(e, x, n->kid[i])) return true;
  return false;
}
static bool find_reads(const Engine *e, Fix *x, uint32_t head, const Rule *r, const Node *n) {
  bool nested = false;
  if (!n) return false;
  if (n->op == N_AND || n->op == N_SOME) {
    for (uint32_t i = 0; i < n->nkids; i++) nested |= find_reads(e, x, head, r, n->kid[i]);
    return nested;
  }
  bool plain = in_circle(e, x, n);
  for (uint32_t i = 0; plain && i < n->nkids; i++) plain = n->kid[i]->op == N_VAR || !n->kid[i]->free;
  if (!plain) return reads_circle(e, x, n);
  Start s = { head, r, n };
  vec_push(x->arena, &fix_pred(x, n->pred)->starts, s);
  return false;
}
static void find_starts(const Engine *e, Fix *x) {
  for (uint32_t i = 0; i < x->npreds; i++) {
    const Pred *d = &e->p->preds.at[x->preds[i].pred];
    for (uint32_t k = 0; k < d->rules.n; k++)
      if (find_reads(e, x, i, d->rules.at[k], d->rules.at[k]->body))
        vec_push(x->arena, &x->preds[i].nested, d->rules.at[k]);
  }
}

typedef struct StartCont { Cont base, open; Engine *e; const Rule *r; Emit m; } StartCont;
static bool start_emit(Engine *e, Cont *c, Frame *f, Truth t) {
  StartCont *k = (StartCont *)(void *)((char *)c - offsetof(StartCont, open));
  Value head[MAX_ARGS];
  for (uint32_t i = 0; i < k->r->nargs; i++) {
    const Node *a = k->r->args[i];
    head[i] = a->op == N_VAR && !frame_has(f, a->var) ? value_make(V_ANY, 0) : term_value(e, f, a);
    if (head[i].tag == V_NONE) return false;
    if (head[i].tag == V_UNKNOWN) {
      head[i] = value_make(V_ANY, 0);
      t = t_and(t, U);
    }
  }
  return emit_head(e, &k->m, head, VALUE_NONE, t);
}
static bool start_open(Engine *e, Cont *c, Frame *f, Truth t) {
  StartCont *k = (StartCont *)c;
  uint64_t open = 0;
  for (uint32_t i = 0; i < k->r->nargs; i++) {
    const Node *a = k->r->args[i];
    if (a->op != N_VAR || domain_moves(e, k->r->vars[a->var].type) || head_repeats(k->r, i)) open |= a->free;
  }
  return solve_domains(e, f, open, t, &k->open);
}

/* The head's events, and what else comes and goes: given from outside, they need be neither visible nor there yet, so that they
 * are those of the demands; left open by a demand, those that there are. */
static uint32_t given_columns(Engine *e, const Rule *r, const Frame *f) {
  uint32_t cols = 0;
  for (uint32_t i = 0; i < r->nargs; i++) {
    const Node *a = r->args[i];
    if (a->op == N_VAR && !frame_has(f, a->var) && domain_moves(e, r->vars[a->var].type)) cols |= 1u << i;
  }
  return cols;
}
static void run_demanded(Engine *e, FixPred *head, const Rule *r, const Node *from, Frame *f, Truth t, Cont *next) {
  uint32_t cols = given_columns(e, r, f);
  if (!cols) {
    f->subject = rule_subject(e, r, f, NULL, 0);
    solve_without(e, f, r->body, from, t, next);
    return;
  }
  Table seen;
  table_init(&seen, e->scratch, r->nargs);
  for (uint32_t q = 0; q < head->demands.n; q++) {
    Value row[MAX_ARGS];
    uint64_t bound = f->bound;
    bool fits_kinds = true;
    for (uint32_t i = 0; i < r->nargs; i++) row[i] = value_make(V_ANY, 0);
    for (uint32_t i = 0; cols >> i; i++) {
      if (!(cols >> i & 1) || !(head->demands.at[q].bound >> i & 1)) continue;
      Type type = r->vars[r->args[i]->var].type;
      row[i] = head->demands.at[q].v[i];
      if (type.tag == TY_IND) fits_kinds &= kind_is(e->p, ind_at(e, (IndId)row[i].n)->kind, type.of);
    }
    if (!fits_kinds || !table_add(&seen, row, T)) continue;
    for (uint32_t i = 0; cols >> i; i++) {
      if (row[i].tag == V_ANY) continue;
      uint32_t var = r->args[i]->var;
      fits_kinds &= !frame_has(f, var) || value_eq(f->slot[var], row[i]);      /* a variable that occurs twice */
      frame_bind(f, var, row[i]);
    }
    f->subject = rule_subject(e, r, f, NULL, 0);
    if (fits_kinds) solve_without(e, f, r->body, from, t, next);
    f->bound = bound;
  }
}

/* Runs rule r with its conjunct `from` matched to a new row. */
static void run_from(Engine *e, Fix *x, FixPred *head, const Rule *r, const Node *from, const Value *row, Truth t) {
  if (r->so_decides || !rule_in_force(e, r)) return;
  FRAME(f, r->nvars, r->vars);
  for (uint32_t i = 0; i < from->nkids; i++) {
    const Node *a = from->kid[i];
    if (row[i].tag == V_ANY) continue;
    if (a->op != N_VAR) {
      if (!value_eq(term_value(e, &f, a), row[i])) return;
    } else if (frame_has(&f, a->var)) {
      if (!value_eq(f.slot[a->var], row[i])) return;
    } else {
      Type ty = r->vars[a->var].type;
      bool is_head = false;                       /* a head's event is given from outside, others must be visible */
      for (uint32_t k = 0; k < r->nargs; k++) is_head |= r->args[k]->op == N_VAR && r->args[k]->var == a->var;
      bool sure = row[i].tag == V_IND && domain_sure(e, e->p->preds.at[from->pred].params[i], ty.of);
      if (ty.tag == TY_IND && !sure) {
        bool fits_kind = kind_is(e->p, ind_at(e, (IndId)row[i].n)->kind, ty.of);
        t = t_and(t, is_head ? (fits_kind ? T : F) : in_domain(e, ty.of, 0, (IndId)row[i].n));
        if (t == F) return;
      }
      frame_bind(&f, a->var, row[i]);
    }
  }
  StartCont k = { { start_open }, { start_emit }, e, r, { x, head, r } };
  run_demanded(e, head, r, from, &f, t, &k.base);
}

static void run_delta(Engine *e, Fix *x, Delta d) {
  FixPred *p = &x->preds[d.pred];
  Value row[MAX_ARGS];
  packed_get(&p->rows, d.row, row);
  Truth t = (Truth)p->rows.truths.at[d.row];
  for (uint32_t i = 0; i < p->starts.n; i++)
    run_from(e, x, &x->preds[p->starts.at[i].head], p->starts.at[i].rule, p->starts.at[i].from, row, t);
}
static void run_nested(Engine *e, Fix *x) {
  for (uint32_t i = 0; i < x->npreds; i++) {
    FixPred *p = &x->preds[i];
    for (uint32_t k = 0; k < p->nested.n; k++) {
      Emit m = { x, p, p->nested.at[k] };
      for (uint32_t q = 0; q < p->demands.n; q++)
        rule_solve(e, m.r, p->demands.at[q].v, p->demands.at[q].bound, emit_head, &m);
    }
  }
}
static bool run_queues(Engine *e, Fix *x) {
  bool any = false;
  for (bool more = true; more;) {
    more = false;
    for (uint32_t i = 0; i < x->npreds; i++)
      while (x->preds[i].demands_done < x->preds[i].demands.n) {
        run_demand(e, x, &x->preds[i], x->preds[i].demands.at[x->preds[i].demands_done++]);
        more = true;
      }
    while (x->done < x->queue.n) {
      run_delta(e, x, x->queue.at[x->done++]);
      more = true;
    }
    any |= more;
  }
  return any;
}
static void fix_run(Engine *e, Fix *x) {
  Footprint *outer = e->fp;
  e->fp = &x->fp;
  x->active = true;
  do {
    run_queues(e, x);
    x->changed = false;
    run_nested(e, x);
  } while (x->changed || x->done < x->queue.n);
  for (uint32_t i = 0; i < x->npreds; i++)
    if (x->preds[i].demands_done < x->preds[i].demands.n) { fix_run(e, x); break; }
  x->active = false;
  e->fp = outer;
  fp_until_case(e, &x->fp, x->t);
}

static Fix *fix_find(Engine *e, Fix *list, const Pred *d, Pattern p, bool in_case) {
  for (Fix *x = list; x; x = x->link) {
    if (x->stratum != d->stratum || x->reading != e->reading) continue;
    if (x->active ? x->t != e->t : e->t < x->fp.from || e->t >= x->fp.to) continue;
    if (x->active) return x;
    if (!in_case && fp_case_dependent(e, &x->fp, e->t)) continue;
    if (x->t == e->t || demand_covered(e, fix_pred(x, (PredId)(d - e->p->preds.at)), p.bound, p.v)) return x;
  }
  return NULL;
}

void fix_solve(Engine *e, PredId pred, Pattern p, RowFn fn, void *user, bool *stopped) {
  const Pred *d = &e->p->preds.at[pred];
  Fix *x = fix_find(e, e->case_fixes, d, p, true);
  if (!x) x = fix_find(e, e->fixes, d, p, false);
  /* what the record alone gave is not extended under a case: the case might have its part in what is added */
  if (x && !x->active && e->cs && x->arena == e->base && !demand_covered(e, fix_pred(x, pred), p.bound, p.v)) x = NULL;
  if (!x) {
    Arena *a = e->cs ? e->case_arena : e->base;
    x = fix_new(e, a, d);
    Fix **list = e->cs ? &e->case_fixes : &e->fixes;
    x->link = *list;
    *list = x;
  }
  FixPred *fp = fix_pred(x, pred);
  if (!demand_covered(e, fp, p.bound, p.v)) {
    if (!x->active) stack_check(e, DEFER_CIRCLE, G_PRED, pred, p);
    demand_add(e, x, fp, p);
    if (!x->active) {
      fix_run(e, x);
    }
  }
  if (!x->active) fp_merge(e->fp, &x->fp);
  *stopped = fix_read(e, x, fp, p, fn, user);
}

/* What a failure (memory, a limit) interrupted must not be taken for complete. */
static Fix *without_active(Fix *list) {
  while (list && list->active) list = list->link;
  for (Fix *x = list; x; x = x->link)
    while (x->link && x->link->active) x->link = x->link->link;
  return list;
}
void drop_unfinished(Engine *e) {
  e->fixes = without_active(e->fixes);
  e->case_fixes = without_active(e->case_fixes);
}
