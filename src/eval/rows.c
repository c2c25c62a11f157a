/* rows.c - goals of which arguments are open: every row that holds, or may hold.
 *
 * Owns the choice of how they are found:
 *   entries only        read from the indexes
 *   derived             candidates from entries, statements and decisions, each then asked with its key given (goal.c); or at once,
 *                       where nothing can contradict a conclusion; remembered (memo.c)
 *   total functions     every key of the domain: where there is no value there is a gap, and that is unknown
 *   open relations      likewise, or one row of whatever individual
 *   recursive           fixpoint.c
 *
 * Invariants
 * - A row may come more than once, and once as T and once as U: who collects takes the greatest. V_ANY in it: whatever individual.
 * - What is anchored to an event is asked at the event's instant; what its other columns range over is settled where it was asked.
 */
#include "eval/goal.h"

/* ---- domains of columns ---- */
typedef struct Columns {
  const Pred *d; Value *row; uint32_t open, col; IndId subject; Truth there; RowFn fn; void *user;
} Columns;
static bool columns_go(Engine *e, Columns *c);
static bool columns_one(Engine *e, void *user, IndId x, Truth there) {
  Columns *c = user;
  uint32_t col = c->col;
  Truth before = c->there;
  c->there = t_and(before, there);
  c->row[col] = value_make(V_IND, x);
  c->open &= ~(1u << col);
  bool stop = columns_go(e, c);
  c->there = before;
  c->open |= 1u << col;
  c->col = col;
  return stop;
}
static bool columns_go(Engine *e, Columns *c) {
  if (!c->open) return c->fn(e, c->user, c->row, c->there);
  c->col = (uint32_t)__builtin_ctz(c->open);
  uint32_t col = c->col;
  Type t = c->d->params[col].tag == TY_NONE ? c->d->value : c->d->params[col];
  if (t.tag == TY_IND) return domain_scan(e, t.of, c->subject, columns_one, c);
  if (t.tag == TY_ENUM) {
    const Enum *en = &e->p->enums.at[t.of];
    for (uint32_t i = 0; i < en->n; i++) {
      c->row[col] = value_make(V_SYM, en->symbols[i].i);
      c->open &= ~(1u << col);
      bool stop = columns_go(e, c);
      c->open |= 1u << col;
      if (stop) return true;
    }
    return false;
  }
  limit_fail(e->trap, D_LIMIT, c->d->span, "the values of a key that is a number, a date or a text cannot be listed");
}
bool each_key(Engine *e, const Pred *d, Value *row, uint32_t open, IndId subject, RowFn fn, void *user) {
  Columns c = { d, row, open, 0, subject, T, fn, user };
  return columns_go(e, &c);
}

/* ---- asking ---- */
typedef struct Ask { GoalMode mode; PredId pred; Pattern p; RowFn fn; void *user; } Ask;

/* The key is given; the value's column may be. */
static bool ask_key(Engine *e, void *user, const Value *key, Truth there) {
  Ask *a = user;
  (void)there;                                   /* whoever binds a variable to it asks that itself */
  const Pred *d = &e->p->preds.at[a->pred];
  if (!d->functional) {
    Truth t = holds(e, a->mode, a->pred, key);
    return t > F && a->fn(e, a->user, key, t);
  }
  Value v = value_of(e, a->pred, key);
  if (v.tag == V_NONE) return false;
  Value row[MAX_ARGS + 1];
  memcpy(row, key, sizeof(Value) * d->nparams);
  row[d->nparams] = v;
  if (v.tag == V_UNKNOWN) return a->fn(e, a->user, row, U);
  if ((a->p.bound >> d->nparams & 1) && !value_eq(v, a->p.v[d->nparams])) return false;
  return a->fn(e, a->user, row, T);
}

static bool stream_fact(Engine *e, void *user, const Fact *f) {
  Ask *a = user;
  const Pred *d = &e->p->preds.at[a->pred];
  if (f->truth == F) return false;
  Truth t = f->truth == U || (d->functional && f->args[d->nparams].tag == V_UNKNOWN) ? U : T;
  return a->fn(e, a->user, f->args, t);
}

/* ---- rows: user is the table ---- */
static bool key_of_fact(Engine *e, void *user, const Fact *f) {
  (void)e;
  if (f->truth != F) table_add(user, f->args, T);
  return false;
}
static bool key_of_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)e;
  (void)value;
  (void)t;
  table_add(user, head, T);
  return false;
}
static bool keep_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)e;
  (void)value;
  table_add(user, head, t);
  return false;
}
static bool keep_row(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  table_add(user, row, t);
  return false;
}

/* ---- candidates, or conclusions as they stand ---- */
static bool mode_concludes(GoalMode mode, HeadMode head) {
  switch (mode) {
    case G_MAY: return head == H_MAY || head == H_MUST;
    case G_MUST: return head == H_MUST;
    case G_MUST_NOT: return head == H_MUST_NOT;
    default: return head != H_NOT;
  }
}
static bool key_fits(const Value *key, Pattern p, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if ((p.bound >> i & 1) && !value_eq(key[i], p.v[i])) return false;
  return true;
}

/* Nothing can take a conclusion of this goal back: rows of statements and entries stand as they are. */
static bool monotone(const Engine *e, GoalMode mode, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->functional || d->open || e->info[pred].decidable) return false;
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    if (r->noverriders || r->mode == H_NOT || (mode != G_PRED && r->mode == H_MUST_NOT && mode != G_MUST_NOT) ||
        (mode == G_MUST_NOT && r->mode == H_MUST))
      return false;
  }
  return true;
}

static void rows_direct(Engine *e, Ask *a, Table *out) {
  const Pred *d = &e->p->preds.at[a->pred];
  Ask facts = { a->mode, a->pred, a->p, keep_row, out };
  if (a->mode == G_PRED) facts_scan(e, a->pred, a->p, stream_fact, &facts);
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (mode_concludes(a->mode, d->rules.at[i]->mode)) rule_solve(e, d->rules.at[i], a->p.v, a->p.bound, keep_head, out);
}

static void rows_by_candidates(Engine *e, Ask *a, Table *out) {
  const Pred *d = &e->p->preds.at[a->pred];
  Table keys;
  table_init(&keys, e->scratch, d->nparams);
  Pattern key = a->p;
  key.bound &= full_mask(d);
  if (a->mode == G_PRED) facts_scan(e, a->pred, key, key_of_fact, &keys);
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (mode_concludes(a->mode, d->rules.at[i]->mode)) rule_solve(e, d->rules.at[i], key.v, key.bound, key_of_head, &keys);
  if (a->mode == G_PRED && e->info[a->pred].decidable) {
    DecisionRefs refs = { 0 };
    decisions_on(e, &refs, a->pred);
    for (uint32_t i = 0; i < refs.n; i++) {
      Value args[MAX_ARGS];
      for (uint32_t k = 0; k < d->nparams; k++) args[k] = current_value(e, refs.at[i].d->args[k]);
      if (key_fits(args, key, d->nparams)) table_add(&keys, args, T);
    }
  }
  Ask one = { a->mode, a->pred, a->p, keep_row, out };
  for (uint32_t i = 0; i < keys.rows.n; i++) {
    Value row[MAX_ARGS + 1];
    uint32_t open = 0;
    memcpy(row, keys.rows.at[i].v, sizeof(Value) * d->nparams);
    for (uint32_t k = 0; k < d->nparams; k++)
      if (row[k].tag == V_ANY) open |= 1u << k;
    each_key(e, d, row, open, a->p.subject, ask_key, &one);
  }
}

/* Rows of a derived goal with open columns, here and now, remembered. */
static const Table *rows_here(Engine *e, Ask *a) {
  const Pred *d = &e->p->preds.at[a->pred];
  const Answer *known = memo_find(e, a->mode, a->pred, a->p.v, a->p.bound);
  if (known) return known->u.rows;
  stack_check(e, DEFER_ROWS, a->mode, a->pred, a->p);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Table t;
  table_init(&t, e->scratch, d->nparams + (d->functional ? 1 : 0));
  if (monotone(e, a->mode, a->pred)) rows_direct(e, a, &t);
  else rows_by_candidates(e, a, &t);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  Arena *where = memo_arena(e, &fresh);
  Table *rows = NEW(where, Table);
  table_init(rows, where, t.width);
  for (uint32_t i = 0; i < t.rows.n; i++) table_add(rows, t.rows.at[i].v, t.rows.at[i].truth);
  memo_add(e, a->mode, a->pred, a->p.v, a->p.bound, &fresh, (Answer){ .u.rows = rows });
  return rows;
}

bool rows_run(Engine *e, const Table *t, RowFn fn, void *user) {
  for (uint32_t i = 0; i < t->rows.n; i++)
    if (fn(e, user, t->rows.at[i].v, t->rows.at[i].truth)) return true;
  return false;
}

static uint32_t event_columns(const Engine *e, const Pred *d, uint32_t open) {
  uint32_t m = 0;
  for (uint32_t i = 0; i < d->nparams; i++)
    if ((open >> i & 1) && d->params[i].tag == TY_IND && e->p->kinds.at[d->params[i].of].is_event) m |= 1u << i;
  return m;
}

static bool rows_again(Engine *e, void *user, const Value *key, Truth there) {
  (void)there;
  Ask *a = user, inner = *a;
  const Pred *d = &e->p->preds.at[a->pred];
  inner.p.v = key;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (key[i].tag != V_ANY) inner.p.bound |= 1u << i;
  return rows_of(e, a->mode, a->pred, inner.p, a->fn, a->user);
}
/* What is given, and V_ANY. */
static void open_row(const Engine *e, PredId pred, Pattern p, Value *row) {
  for (uint32_t i = 0; i < e->p->preds.at[pred].nparams + 1; i++) row[i] = p.bound >> i & 1 ? p.v[i] : value_make(V_ANY, 0);
}
/* Goes through the domain of some open columns, then on with what is left open. */
static bool over_columns(Engine *e, Ask *a, uint32_t cols) {
  Value row[MAX_ARGS + 1];
  open_row(e, a->pred, a->p, row);
  return each_key(e, &e->p->preds.at[a->pred], row, cols, a->p.subject, rows_again, a);
}
bool run_any(Engine *e, PredId pred, Pattern p, Truth t, RowFn fn, void *user) {
  Value row[MAX_ARGS + 1];
  open_row(e, pred, p, row);
  return fn(e, user, row, t);
}

static bool has_negatives(Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (d->rules.at[i]->mode == H_NOT || d->rules.at[i]->noverriders) return true;
  return e->info[pred].decidable || !plain_entries(e, pred) || (e->cs && e->case_facts[pred].n);
}
static bool closed_for(Engine *e, PredId pred, Pattern p, bool *unknown) {
  const Pred *d = &e->p->preds.at[pred];
  for (uint32_t i = 0; i < d->nparams; i++)
    if ((p.bound >> i & 1) && d->params[i].tag == TY_IND && e->p->kinds.at[d->params[i].of].is_event) {
      int s = given_state(e, pred, (IndId)p.v[i].n);
      if (s == GIVEN_YES) return true;
      if (s == GIVEN_UNKNOWN) *unknown = true;
    }
  return false;
}
/* What the record does not say is unknown: every other individual may be in it. */
static bool rows_open_relation(Engine *e, Ask *a) {
  const Pred *d = &e->p->preds.at[a->pred];
  uint32_t open = full_mask(d) & ~a->p.bound;
  bool unknown = d->open || (d->form == PRED_ATTRIBUTE && !d->optional && !d->rules.n);
  bool closed = closed_for(e, a->pred, a->p, &unknown);
  if (unknown && !closed && has_negatives(e, a->pred)) return over_columns(e, a, open);
  if (e->info[a->pred].derived) {
    if (closed || !unknown) {
      Table t;
      table_init(&t, e->scratch, d->nparams);
      rows_by_candidates(e, a, &t);
      return rows_run(e, &t, a->fn, a->user);
    }
    return over_columns(e, a, open);
  }
  if (facts_scan(e, a->pred, a->p, stream_fact, a)) return true;
  return unknown && !closed && run_any(e, a->pred, a->p, U, a->fn, a->user);
}

/* Here and now: what is anchored elsewhere has been moved there. */
static bool rows_now(Engine *e, Ask *a) {
  const Pred *d = &e->p->preds.at[a->pred];
  uint32_t open = full_mask(d) & ~a->p.bound;
  bool attribute = d->form == PRED_ATTRIBUTE && a->mode == G_PRED;
  if (attribute && !d->functional) return rows_open_relation(e, a);
  if (d->functional && (d->open || !(d->optional || d->form == PRED_OFFICE))) return over_columns(e, a, open);
  if (attribute) return over_columns(e, a, open);      /* keyed: known, none or unknown for each key */
  if (d->recursive && a->mode == G_PRED) {
    bool stopped = false;
    fix_solve(e, a->pred, a->p, a->fn, a->user, &stopped);
    return stopped;
  }
  if (d->open && a->mode == G_PRED) return rows_open_relation(e, a);
  if (a->mode == G_PRED && !e->info[a->pred].derived) {
    if (plain_entries(e, a->pred) && !(d->functional && e->cs && e->case_facts[a->pred].n))
      return facts_scan(e, a->pred, a->p, stream_fact, a);
    Table t;
    table_init(&t, e->scratch, d->nparams + (d->functional ? 1 : 0));
    rows_by_candidates(e, a, &t);
    return rows_run(e, &t, a->fn, a->user);
  }
  return rows_run(e, rows_here(e, a), a->fn, a->user);
}

bool rows_of(Engine *e, GoalMode mode, PredId pred, Pattern p, RowFn fn, void *user) {
  const Pred *d = &e->p->preds.at[pred];
  Ask a = { mode, pred, p, fn, user };
  uint32_t open = full_mask(d) & ~p.bound;
  if (!open) return ask_key(e, &a, p.v, T);
  uint32_t events = event_columns(e, d, open);
  bool attribute = d->form == PRED_ATTRIBUTE && mode == G_PRED;
  /* events: their facts hold or are unknown each for itself */
  if ((attribute && (events & 1)) || (d->open && events)) return over_columns(e, &a, attribute ? 1u : events);
  if (d->anchored && (open >> d->subject & 1)) return over_columns(e, &a, 1u << d->subject);
  /* a statement about an event sees what is nested in it, so it must know which event it is about */
  if (events && e->info[pred].derived && (e->any_nested || e->case_nested)) return over_columns(e, &a, events);
  if (!attribute && !d->anchored) return rows_now(e, &a);
  Instant at = 0;
  Anchor where = anchor(e, d, p.v, &at);
  if (where == BEFORE) return run_any(e, pred, p, U, fn, user);
  if (where == NOW) return rows_now(e, &a);
  /* what a column ranges over is settled here, not at the event's instant */
  uint32_t here = 0;
  for (uint32_t i = 0; i < d->nparams; i++)
    if ((open >> i & 1) && domain_moves(e, d->params[i])) here |= 1u << i;
  if (here) return over_columns(e, &a, here);
  Table t;
  table_init(&t, e->scratch, d->nparams + (d->functional ? 1 : 0));
  a.fn = keep_row;
  a.user = &t;
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  rows_now(e, &a);
  moment_leave(e, m);
  a.fn = fn;
  a.user = user;
  return rows_run(e, &t, fn, user);
}

static bool ignore_row(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  (void)user;
  (void)row;
  (void)t;
  return true;
}
void deferred_solve(Engine *e, const Deferred *d) {
  Pattern p = { d->v, d->bound, e->p->preds.at[d->pred].nparams, d->subject };
  Ask a = { d->mode, d->pred, p, ignore_row, NULL };
  bool stopped = false;
  e->t = d->t;
  e->reading = d->reading;
  switch (d->kind) {
    case DEFER_VALUE: value_here(e, d->pred, d->v); break;
    case DEFER_TRUTH: holds_here(e, d->mode, d->pred, d->v); break;
    case DEFER_ROWS: rows_here(e, &a); break;
    case DEFER_CIRCLE: fix_solve(e, d->pred, p, ignore_row, NULL, &stopped); break;
  }
}
