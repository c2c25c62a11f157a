/* goal.c - goals: a predicate or permission at some arguments, at the instant where it is to be evaluated.
 *
 * Owns the choice of how a goal is solved:
 *   entries only        read from the indexes
 *   every key given     the key's conclusions, resolved (conclude.c), remembered (memo.c)
 *   open columns        candidates from entries, statements and decisions, each then asked with its key given; or at once,
 *                       where nothing can contradict a conclusion
 *   total functions     every key of the domain: where there is no value there is a gap, and that is unknown
 *   recursive           fixpoint.c
 * What is anchored to an event (M3) is evaluated at the event's instant.
 */
#include "eval/engine.h"

typedef bool (*RowFn)(Engine *, void *, const Value *, Truth);

void stack_check(Engine *e, DeferKind kind, GoalMode mode, PredId pred, Pattern p) {
  char here;
  ptrdiff_t used = e->stack - &here;
  if (used < LIMIT_STACK && used > -LIMIT_STACK) return;
  Deferred d = { kind, mode, pred, p.bound, p.subject, e->t, e->reading, { { 0, 0, 0 } } };
  for (uint32_t i = 0; p.bound >> i; i++)
    if (p.bound >> i & 1) d.v[i] = p.v[i];
  vec_push(e->scratch, &e->deferred, d);
  longjmp(e->unwind, 1);
}

Moment moment_enter(Engine *e, Instant t, Footprint *fresh) {
  Moment m = { e->t, e->reading, e->fp };
  Footprint f = { INSTANT_MIN, INSTANT_MAX, 0, 0 };
  *fresh = f;
  e->t = t;
  e->fp = fresh;
  return m;
}
void moment_leave(Engine *e, Moment m) {
  m.fp->open_reads |= e->fp->open_reads;
  m.fp->all_reads |= e->fp->all_reads;
  e->t = m.t;
  e->fp = m.fp;
}

static uint32_t full_mask(const Pred *d) { return (1u << d->nparams) - 1; }

/* ---- anchoring ---- */
typedef enum { NOW, BEFORE, AT_EVENT } Anchor;
static Anchor anchor(Engine *e, const Pred *d, const Value *v, Instant *at) {
  bool attribute = d->form == PRED_ATTRIBUTE;
  if (!attribute && !d->anchored) return NOW;
  Value x = v[attribute ? 0 : d->subject];
  if (x.tag != V_IND) return NOW;
  if (ind_is_case(e, x)) e->fp->open_reads |= CASE_BIT;
  *at = ind_at(e, (IndId)x.n)->at;
  if (*at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, *at);
    return BEFORE;
  }
  if (attribute) {
    fp_narrow(e->fp, *at, INSTANT_MAX);
    return NOW;
  }
  fp_narrow(e->fp, *at, INSTANT_MAX);
  return *at == e->t ? NOW : AT_EVENT;
}

/* ---- one key ---- */

/* A functional predicate of which there are entries only. */
typedef struct Only { Value v; bool any, clash; uint32_t col; } Only;
static bool only_one(Engine *e, void *user, const Fact *f) {
  (void)e;
  Only *o = user;
  Value v = f->args[o->col];
  if (o->any && !value_eq(o->v, v)) o->clash = true;
  o->v = v;
  o->any = true;
  return false;
}

static Value value_here(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  if (!e->info[pred].derived) {
    Only o = { VALUE_NONE, false, false, d->nparams };
    Pattern p = { key, full_mask(d), d->nparams, 0 };
    const Fact *own;
    if (!case_value(e, pred, key, &own)) facts_scan(e, pred, p, only_one, &o);
    else if (own) return own->args[d->nparams];
    if (o.any) return o.clash ? VALUE_UNKNOWN : o.v;
    if (d->open) return VALUE_UNKNOWN;
    if (d->form == PRED_OFFICE || d->optional) {
      if (d->form != PRED_ATTRIBUTE) return VALUE_NONE;
      return given_state(e, pred, (IndId)key[0].n) == GIVEN_UNKNOWN ? VALUE_UNKNOWN : VALUE_NONE;
    }
    if (d->form == PRED_ATTRIBUTE && given_state(e, pred, (IndId)key[0].n) == GIVEN_YES) return VALUE_NONE;
    return VALUE_UNKNOWN;
  }
  const Answer *a = memo_find(e, G_PRED, pred, key, full_mask(d));
  if (a) return a->u.value;
  Pattern goal = { key, full_mask(d), d->nparams, 0 };
  stack_check(e, DEFER_VALUE, G_PRED, pred, goal);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Concls all = { 0 };
  WhyValue why;
  conclusions(e, pred, false, key, &all);
  Value v = resolve_value(e, d, &all, &why);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, G_PRED, pred, key, full_mask(d), &fresh, (Answer){ .u.value = v });
  return v;
}

Value value_of(Engine *e, PredId pred, const Value *key) {
  const Pred *d = &e->p->preds.at[pred];
  Instant at = 0;
  Anchor a = anchor(e, d, key, &at);
  if (a == BEFORE) return VALUE_UNKNOWN;
  if (a == NOW) return value_here(e, pred, key);
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  Value v = value_here(e, pred, key);
  moment_leave(e, m);
  return v;
}

static bool fix_max(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  (void)row;
  Truth *best = user;
  *best = t_or(*best, t);
  return *best == T;
}

static Truth holds_here(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  if (d->recursive && mode == G_PRED) {
    Truth best = F;
    bool stopped = false;
    Pattern p = { args, full_mask(d), d->nparams, 0 };
    fix_solve(e, pred, p, fix_max, &best, &stopped);
    return best;
  }
  if (mode == G_PRED && !e->info[pred].derived) return entries_truth(e, pred, args);
  const About *about = about_goal(e, pred, args);
  if (about && about_plain(about)) return about_truth(e, about, mode, pred, args);
  const Answer *a = memo_find(e, mode, pred, args, full_mask(d));
  if (a) return (Truth)a->truth;
  Pattern goal = { args, full_mask(d), d->nparams, 0 };
  stack_check(e, DEFER_TRUTH, mode, pred, goal);
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  Truth t;
  if (about) {                                   /* asked once more, so that what it rests on counts here as well */
    t = about_truth(e, about_goal(e, pred, args), mode, pred, args);
  } else {
    Concls all = { 0 };
    WhyValue why;
    conclusions(e, pred, mode != G_PRED, args, &all);
    t = mode == G_PRED ? resolve_truth(d, &all, &why) : resolve_act(&all, mode, NULL);
  }
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, mode, pred, args, full_mask(d), &fresh, (Answer){ .truth = (uint8_t)t });
  return t;
}

Truth holds(Engine *e, GoalMode mode, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  Instant at = 0;
  if (mode == G_PRED && !e->info[pred].derived && !d->anchored)
    return d->form == PRED_ATTRIBUTE && anchor(e, d, args, &at) == BEFORE ? U : entries_truth(e, pred, args);
  Anchor a = anchor(e, d, args, &at);
  if (a == BEFORE) return U;
  if (a == NOW) return holds_here(e, mode, pred, args);
  Footprint fresh;
  Moment m = moment_enter(e, at, &fresh);
  Truth t = holds_here(e, mode, pred, args);
  moment_leave(e, m);
  return t;
}

/* ---- domains of columns ---- */
typedef struct Columns {
  const Pred *d; Value *row; uint32_t open, col; IndId subject; Truth there; bool (*fn)(Engine *, void *, const Value *, Truth); void *user;
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

/* ---- patterns ---- */
typedef struct Ask { GoalMode mode; PredId pred; Pattern p; RowFn fn; void *user; Table *out; } Ask;

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

/* Entries that contradict each other, or say `not`: then every row must be asked with its key. */
bool plain_entries(Engine *e, PredId pred) {
  FactTable *t = &e->facts[pred];
  if (t->plain) return t->plain == 1;
  const Pred *d = &e->p->preds.at[pred];
  t->plain = 1;
  for (uint32_t i = 0; i < t->n; i++)
    if (t->rows[i]->truth == F) t->plain = 2;
  if (d->functional && facts_clash(e, pred)) t->plain = 2;
  return t->plain == 1;
}

bool entries_known(Engine *e, PredId pred) {
  FactTable *t = &e->facts[pred];
  const Pred *d = &e->p->preds.at[pred];
  uint32_t width = d->nparams + (d->functional ? 1 : 0);
  if (t->known) return t->known == 1;
  t->known = 1;
  for (uint32_t i = 0; i < t->n; i++)
    for (uint32_t k = 0; k < width; k++)
      if (t->rows[i]->args[k].tag == V_UNKNOWN) t->known = 2;
  return t->known == 1;
}

bool may_be_lookup(Engine *e, PredId pred) {
  const Pred *d = &e->p->preds.at[pred];
  return d->functional && !d->open && !d->anchored && d->form != PRED_ATTRIBUTE && (d->optional || d->form == PRED_OFFICE) && !e->info[pred].derived &&
         plain_entries(e, pred);
}
bool is_lookup(Engine *e, PredId pred) { return !(e->cs && e->case_facts[pred].n) && may_be_lookup(e, pred); }

typedef struct Candidates { Table *keys; uint32_t width; } Candidates;
static bool candidate_fact(Engine *e, void *user, const Fact *f) {
  (void)e;
  Candidates *c = user;
  if (f->truth != F) table_add(c->keys, f->args, T);
  return false;
}
static bool candidate_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)e;
  (void)value;
  (void)t;
  table_add(((Candidates *)user)->keys, head, T);
  return false;
}
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

typedef struct Direct { Table *out; } Direct;
static bool direct_head(Engine *e, void *user, const Value *head, Value value, Truth t) {
  (void)e;
  (void)value;
  table_add(((Direct *)user)->out, head, t);
  return false;
}
static bool direct_row(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  table_add(((Direct *)user)->out, row, t);
  return false;
}

static void rows_direct(Engine *e, Ask *a, Table *out) {
  const Pred *d = &e->p->preds.at[a->pred];
  Direct to = { out };
  Ask facts = { a->mode, a->pred, a->p, direct_row, &to, NULL };
  if (a->mode == G_PRED) facts_scan(e, a->pred, a->p, stream_fact, &facts);
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (mode_concludes(a->mode, d->rules.at[i]->mode)) rule_solve(e, d->rules.at[i], a->p.v, a->p.bound, direct_head, &to);
}

static void rows_by_candidates(Engine *e, Ask *a, Table *out) {
  const Pred *d = &e->p->preds.at[a->pred];
  Table keys;
  table_init(&keys, e->scratch, d->nparams);
  Candidates c = { &keys, d->nparams };
  Pattern key = a->p;
  key.bound &= full_mask(d);
  if (a->mode == G_PRED) facts_scan(e, a->pred, key, candidate_fact, &c);
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (mode_concludes(a->mode, d->rules.at[i]->mode)) rule_solve(e, d->rules.at[i], key.v, key.bound, candidate_head, &c);
  if (a->mode == G_PRED && e->info[a->pred].decidable) {
    DecisionRefs refs = { 0 };
    decisions_on(e, &refs, a->pred);
    for (uint32_t i = 0; i < refs.n; i++) {
      Value args[MAX_ARGS];
      for (uint32_t k = 0; k < d->nparams; k++) args[k] = current_value(e, refs.at[i].d->args[k]);
      if (key_fits(args, key, d->nparams)) table_add(&keys, args, T);
    }
  }
  Direct to = { out };
  Ask one = { a->mode, a->pred, a->p, direct_row, &to, NULL };
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

static bool rows_run(Engine *e, const Table *t, Ask *a) {
  for (uint32_t i = 0; i < t->rows.n; i++)
    if (a->fn(e, a->user, t->rows.at[i].v, t->rows.at[i].truth)) return true;
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
/* Goes through the domain of some open columns, then on with what is left open. */
static bool over_columns(Engine *e, Ask *a, uint32_t cols) {
  const Pred *d = &e->p->preds.at[a->pred];
  Value row[MAX_ARGS + 1];
  for (uint32_t i = 0; i < d->nparams + 1; i++) row[i] = a->p.bound >> i & 1 ? a->p.v[i] : value_make(V_ANY, 0);
  return each_key(e, d, row, cols, a->p.subject, rows_again, a);
}
static bool run_any(Engine *e, Ask *a, Truth t) {
  const Pred *d = &e->p->preds.at[a->pred];
  Value row[MAX_ARGS + 1];
  for (uint32_t i = 0; i < d->nparams + 1; i++) row[i] = a->p.bound >> i & 1 ? a->p.v[i] : value_make(V_ANY, 0);
  return a->fn(e, a->user, row, t);
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
      return rows_run(e, &t, a);
    }
    return over_columns(e, a, open);
  }
  if (facts_scan(e, a->pred, a->p, stream_fact, a)) return true;
  return unknown && !closed && run_any(e, a, U);
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
    return rows_run(e, &t, a);
  }
  return rows_run(e, rows_here(e, a), a);
}

static bool keep_row(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  table_add(user, row, t);
  return false;
}

bool rows_of(Engine *e, GoalMode mode, PredId pred, Pattern p, RowFn fn, void *user) {
  const Pred *d = &e->p->preds.at[pred];
  Ask a = { mode, pred, p, fn, user, NULL };
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
  if (where == BEFORE) return run_any(e, &a, U);
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
  return rows_run(e, &t, &a);
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
  Ask a = { d->mode, d->pred, p, ignore_row, NULL, NULL };
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

/* ---- acts ---- */
typedef struct DoneCont { Cont base, settled; uint32_t n; Table *out; } DoneCont;
static bool done_add(Engine *e, Cont *c, Frame *f, Truth t) {
  (void)e;
  DoneCont *k = (DoneCont *)(void *)((char *)c - offsetof(DoneCont, settled));
  Value row[MAX_ARGS];
  for (uint32_t i = 0; i < k->n; i++) row[i] = frame_has(f, i) ? f->slot[i] : value_make(V_ANY, 0);
  table_add(k->out, row, t);
  return false;
}
static bool done_run(Engine *e, Cont *c, Frame *f, Truth t) {
  DoneCont *k = (DoneCont *)c;
  uint64_t events = 0;
  for (uint32_t i = 0; i < k->n; i++)
    if (domain_moves(e, f->vars[i].type)) events |= UINT64_C(1) << i;
  return solve_domains(e, f, events, t, &k->settled);
}
static void done_rows(Engine *e, const Pred *d, const Value *args, uint32_t bound, Table *out) {
  Var vars[MAX_VARS];
  memset(vars, 0, sizeof vars);
  for (uint32_t i = 0; i < d->means_nvars && i < MAX_VARS; i++) vars[i].type = d->means_vars[i];
  FRAME(f, d->means_nvars, vars);
  for (uint32_t i = 0; i < d->nparams; i++)
    if (bound >> i & 1) {
      frame_bind(&f, i, args[i]);
      if (args[i].tag == V_IND && ind_at(e, (IndId)args[i].n)->at == e->t) f.subject = (IndId)args[i].n;
    }
  table_init(out, e->scratch, d->nparams);
  DoneCont k = { { done_run }, { done_add }, d->nparams, out };
  if (d->means) solve(e, &f, d->means, &k.base);
}

/* The act's meaning is one look at what the event is given: its entries are the rows. */
typedef struct GivenRow { const Pred *act; const Node *means; RowFn fn; void *user; } GivenRow;
static bool given_row(Engine *e, void *user, const Fact *f) {
  GivenRow *g = user;
  Value row[MAX_ARGS];
  if (f->truth == F) return false;
  for (uint32_t i = 0; i < g->act->nparams; i++) row[g->means->kid[i]->var] = f->args[i];
  return g->fn(e, g->user, row, f->truth == U ? U : T);
}
static bool is_given(Engine *e, const Pred *d, const Value *args, uint32_t bound) {
  const Node *n = d->means;
  if (!n || n->op != N_ATOM || e->info[n->pred].derived || e->p->preds.at[n->pred].form != PRED_ATTRIBUTE) return false;
  if (bound != 1u << d->subject || n->nkids != d->nparams || e->any_nested || e->case_nested) return false;
  uint32_t seen = 0;
  for (uint32_t i = 0; i < n->nkids; i++) {
    const Node *k = n->kid[i];
    if (k->op != N_VAR || k->var >= d->nparams || e->p->preds.at[n->pred].params[i].of != d->params[k->var].of) return false;
    if (k->var != d->subject && domain_moves(e, d->params[k->var])) return false;
    seen |= 1u << k->var;
  }
  return seen == full_mask(d) && n->kid[0]->var == d->subject && ind_at(e, (IndId)args[d->subject].n)->at == e->t &&
         given_state(e, n->pred, (IndId)args[d->subject].n) == GIVEN_YES;
}

const FactTable *act_given(Engine *e, PredId pred, IndId event, const Node **means) {
  const Pred *d = &e->p->preds.at[pred];
  if (!d->anchored || !e->cs || event != e->cs->event) return NULL;
  Value args[MAX_ARGS];
  args[d->subject] = value_make(V_IND, event);
  *means = d->means;
  if (!is_given(e, d, args, 1u << d->subject)) return NULL;
  const GivenSet *set = given_set(e, d->means->pred);
  return set && set->distinct ? &e->case_facts[d->means->pred] : NULL;
}

typedef struct DoneAt { PredId pred; uint32_t bound; RowFn fn; void *user; } DoneAt;
static bool done_at(Engine *e, void *user, const Value *key, Truth there) {
  DoneAt *k = user;
  return there > F && act_done(e, k->pred, key, k->bound, 0, k->fn, k->user);
}
bool act_done(Engine *e, PredId pred, const Value *args, uint32_t bound, IndId subject, RowFn fn, void *user) {
  const Pred *d = &e->p->preds.at[pred];
  Ask a = { G_PRED, pred, { args, bound, d->nparams, subject }, fn, user, NULL };
  if (d->anchored && !(bound >> d->subject & 1)) {       /* each event at its own instant */
    Value row[MAX_ARGS + 1];
    for (uint32_t i = 0; i < d->nparams; i++) row[i] = bound >> i & 1 ? args[i] : value_make(V_ANY, 0);
    DoneAt k = { pred, bound | 1u << d->subject, fn, user };
    return each_key(e, d, row, 1u << d->subject, subject, done_at, &k);
  }
  Table t;
  Instant at = 0;
  Anchor an = d->anchored && (bound >> d->subject & 1) ? anchor(e, d, args, &at) : NOW;
  if (an == BEFORE) return run_any(e, &a, U);
  if (an == NOW && is_given(e, d, args, bound)) {
    GivenRow g = { d, d->means, fn, user };
    Pattern own = { args + d->subject, 1, 1, 0 };
    return facts_scan(e, d->means->pred, own, given_row, &g);
  }
  if (an == NOW) {
    done_rows(e, d, args, bound, &t);
  } else {
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    done_rows(e, d, args, bound, &t);
    moment_leave(e, m);
  }
  return rows_run(e, &t, &a);
}
Truth act_meant(Engine *e, PredId pred, const Value *args) {
  const Pred *d = &e->p->preds.at[pred];
  Table t;
  done_rows(e, d, args, full_mask(d), &t);
  return t.rows.n ? t.rows.at[0].truth : F;
}
Truth act_done_truth(Engine *e, PredId pred, const Value *args) {
  Truth best = F;
  act_done(e, pred, args, full_mask(&e->p->preds.at[pred]), 0, fix_max, &best);
  return best;
}

/* ---- requirements ---- */
typedef struct RequireCont { Cont base; const Rule *r; Truth worst; bool met; } RequireCont;
static bool require_one(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireCont *k = (RequireCont *)c;
  Truth condition = truth(e, f, k->r->condition);
  k->worst = t_and(k->worst, t_or(t_not(t), condition));
  k->met |= t_and(t, condition) == T;
  return k->worst == F;
}
typedef struct RequireOpen { Cont base; uint64_t vars; Cont *next; } RequireOpen;
static bool require_open(Engine *e, Cont *c, Frame *f, Truth t) {
  RequireOpen *k = (RequireOpen *)c;
  return solve_domains(e, f, k->vars, t, k->next);
}
Truth require_truth(Engine *e, const Requirement *q, IndId event) {
  const Rule *r = q->rule;
  FRAME(f, r->nvars, r->vars);
  if (r->concerning >= 0) frame_bind(&f, (uint32_t)r->concerning, value_make(V_IND, event));
  f.subject = event;
  RequireCont k = { { require_one }, r, T, false };
  RequireOpen o = { { require_open }, r->condition->free, &k.base };
  if (q->settled) require_one(e, &k.base, &f, q->body);
  else solve_without(e, &f, r->body, NULL, T, &o.base);
  if (k.worst != T || k.met) rule_mark(e, r, k.worst);
  if (k.worst == T) return T;
  const Decision *by = NULL;
  return t_or(k.worst, waived(e, r, event, &by));
}

Truth valid_event(Engine *e, IndId event) {
  const Ind *x = ind_at(e, event);
  if (x->at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, x->at);
    return U;
  }
  fp_narrow(e->fp, x->at, INSTANT_MAX);
  if (event >= e->p->inds.n) e->fp->open_reads |= CASE_BIT;
  Footprint fresh;
  Moment m = moment_enter(e, x->at, &fresh);
  Truth t = T;
  const Requirements *all = requirements_of(e, event);
  for (uint32_t i = 0; i < all->n && t > F; i++) t = t_and(t, require_truth(e, &all->at[i], event));
  moment_leave(e, m);
  return t;
}
