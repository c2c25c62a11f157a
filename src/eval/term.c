/* term.c - terms to values, and comparisons.
 *
 * What is not known may still lie within bounds (M12): such a value is `ranged`; sums, differences and products of numbers
 * carry the bounds, comparisons use them, everything else sees an unknown value. An open end is V_UNSET.
 */
#include "eval/engine.h"

static Bounded exact(Value v) { return bounded_exact(v); }
void eval_overflow(Engine *e, const Node *n) {
  limit_fail(e->trap, D_NUMBER_OVERFLOW, n->span, "a number or date in a calculation does not fit");
}

/* ---- arithmetic ---- */
static Value num_op(Engine *e, const Node *n, Value a, Value b) {
  Value out = VALUE_UNKNOWN;
  bool ok = true;
  switch (n->op) {
    case N_ADD: ok = num_add(a, b, &out); break;
    case N_SUB: ok = num_sub(a, b, &out); break;
    case N_MUL: ok = num_mul(a, b, &out); break;
    case N_DIV:
      if (b.n == 0) return VALUE_NONE;
      ok = num_div(a, b, &out);
      break;
    case N_IDIV:
      if (b.n == 0) return VALUE_NONE;
      ok = num_floor_div(a, b, &out);
      break;
    case N_MOD:
      if (b.n == 0) return VALUE_NONE;
      ok = num_mod(a, b, &out);
      break;
    default: mem_fail(e->trap, FAIL_INTERNAL, "not an operation on numbers");
  }
  if (!ok) eval_overflow(e, n);
  return out;
}

static Value int64_op(Engine *e, const Node *n, ValueTag tag, int64_t a, int64_t b) {
  int64_t r;
  bool bad = n->op == N_ADD ? __builtin_add_overflow(a, b, &r) : __builtin_sub_overflow(a, b, &r);
  if (bad) eval_overflow(e, n);
  return value_make(tag, r);
}

static bool is_duration(Value v) { return v.tag == V_MONTHS || v.tag == V_SECONDS; }

static Value scaled(Engine *e, const Node *n, Value d, Value factor) {      /* whole months, whole seconds only */
  Value x = num_int(d.n), r;
  if (!num_mul(x, factor, &r) || r.den != 1) eval_overflow(e, n);
  return value_make((ValueTag)d.tag, r.n);
}

static Value time_plus(Engine *e, const Node *n, Value at, Value d, int sign) {
  Instant out;
  bool ok = d.tag == V_MONTHS ? instant_add_months(at.n, sign * d.n, e->p->zone, &out) : instant_add_seconds(at.n, sign * d.n, &out);
  if (!ok) eval_overflow(e, n);
  return value_make(V_TIME, out);
}

static Value arithmetic(Engine *e, const Node *n, Value a, Value b) {
  if (a.tag == V_NONE || b.tag == V_NONE) return VALUE_NONE;
  if (a.tag == V_UNKNOWN || b.tag == V_UNKNOWN) return VALUE_UNKNOWN;
  if (a.tag == V_NUM && b.tag == V_NUM) return num_op(e, n, a, b);
  if (a.tag == V_TIME && is_duration(b)) return time_plus(e, n, a, b, n->op == N_SUB ? -1 : 1);
  if (b.tag == V_TIME && is_duration(a)) return time_plus(e, n, b, a, 1);
  if (a.tag == V_TIME && b.tag == V_TIME) return int64_op(e, n, V_SECONDS, a.n, b.n);
  if (n->op == N_MUL && is_duration(a)) return scaled(e, n, a, b);
  if (n->op == N_MUL && is_duration(b)) return scaled(e, n, b, a);
  if (a.tag == b.tag && is_duration(a)) return int64_op(e, n, (ValueTag)a.tag, a.n, b.n);
  mem_fail(e->trap, FAIL_INTERNAL, "values of types that do not go together");
}

static Value day_of_year_in(Engine *e, Frame *f, const Node *n) {
  Value v = term_value(e, f, n->kid[0]);
  return v.tag != V_TIME ? v : day_of_year(v.n, n->value.n, e->p->zone, &v.n) ? v : VALUE_NONE;
}

static Value clear_days(Engine *e, const Node *n, Value at, Value days) {
  if (at.tag == V_NONE || days.tag == V_NONE) return VALUE_NONE;
  if (at.tag == V_UNKNOWN || days.tag == V_UNKNOWN) return VALUE_UNKNOWN;
  int64_t count = days.tag == V_SECONDS ? days.n / 86400 : days.n;
  Civil c = instant_to_civil(at.n, e->p->zone);
  c.hour = c.minute = c.second = 0;
  Instant out;
  if (count > 10000000 || !instant_add_seconds(civil_to_instant(&c, e->p->zone), (count + 1) * 86400, &out)) eval_overflow(e, n);
  return value_make(V_TIME, out);
}

/* ---- bounds ---- */
static Value end_op(Engine *e, const Node *n, Value a, Value b) {
  return a.tag == V_UNSET || b.tag == V_UNSET ? OPEN_END : num_op(e, n, a, b);
}
static Bounded widen(Bounded b) {
  if (!b.ranged) b.lo = b.hi = b.v;
  return b;
}
static int end_sign(Value v, bool low) { return v.tag == V_UNSET ? (low ? -1 : 1) : num_cmp(v, num_int(0)); }
/* One corner of a product; an open end times zero is zero. */
static bool corner(Engine *e, const Node *n, Value a, bool a_low, Value b, bool b_low, Value *out, int *infinite) {
  int s = end_sign(a, a_low) * end_sign(b, b_low);
  *infinite = 0;
  if (a.tag != V_UNSET && b.tag != V_UNSET) *out = num_op(e, n, a, b);
  else if (s == 0) *out = num_int(0);
  else *infinite = s;
  return true;
}
static Bounded product(Engine *e, const Node *n, Bounded a, Bounded b) {
  Value lo = VALUE_UNKNOWN, hi = VALUE_UNKNOWN;
  bool lo_open = false, hi_open = false, first = true;
  for (int i = 0; i < 4; i++) {
    Value x = VALUE_UNKNOWN;
    int inf;
    corner(e, n, i & 1 ? a.hi : a.lo, !(i & 1), i & 2 ? b.hi : b.lo, !(i & 2), &x, &inf);
    if (inf < 0) lo_open = true;
    else if (inf > 0) hi_open = true;
    else {
      if (first || num_cmp(x, lo) < 0) lo = x;
      if (first || num_cmp(x, hi) > 0) hi = x;
      first = false;
    }
  }
  return bounded_within(lo_open ? OPEN_END : lo, hi_open ? OPEN_END : hi, a.or_none || b.or_none);
}

static bool is_number(const Node *n) { return n->type.tag == TY_NUMBER; }
static Bounded arithmetic_bounded(Engine *e, Frame *f, const Node *n) {
  Bounded a = term_bounded(e, f, n->kid[0]), b = term_bounded(e, f, n->kid[1]);
  bool carries = (n->op == N_ADD || n->op == N_SUB || n->op == N_MUL) && (a.ranged || b.ranged) && is_number(n->kid[0]) && is_number(n->kid[1]) &&
                 (a.ranged || a.v.tag == V_NUM) && (b.ranged || b.v.tag == V_NUM);
  if (!carries) return exact(arithmetic(e, n, a.v, b.v));
  a = widen(a);
  b = widen(b);
  if (n->op == N_MUL) return product(e, n, a, b);
  bool add = n->op == N_ADD;
  return bounded_within(end_op(e, n, a.lo, add ? b.lo : b.hi), end_op(e, n, a.hi, add ? b.hi : b.lo), a.or_none || b.or_none);
}

/* ---- calls ---- */
static Value call(Engine *e, Frame *f, const Node *n) {
  Value key[MAX_ARGS];
  bool unknown = false;
  for (uint32_t i = 0; i < n->nkids; i++) {
    key[i] = term_value(e, f, n->kid[i]);
    if (key[i].tag == V_NONE) return VALUE_NONE;
    unknown |= key[i].tag == V_UNKNOWN;
  }
  return unknown ? VALUE_UNKNOWN : value_of(e, n->pred, key);
}

static Value event_date(Engine *e, Value v) {
  if (v.tag != V_IND) return v;
  Instant at = ind_at(e, (IndId)v.n)->at;
  if (ind_is_case(e, v)) e->fp->open_reads |= CASE_BIT;
  if (at > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, at);
    return VALUE_UNKNOWN;
  }
  fp_narrow(e->fp, at, INSTANT_MAX);
  return value_make(V_TIME, at);
}

static Value at_term(Engine *e, Frame *f, const Node *n) {
  Value when = term_value(e, f, n->kid[1]);
  if (when.tag == V_NONE || when.tag == V_UNKNOWN) return when;
  if (when.n > e->t) {
    fp_narrow(e->fp, INSTANT_MIN, when.n);
    return VALUE_UNKNOWN;
  }
  fp_narrow(e->fp, when.n, INSTANT_MAX);
  Footprint fresh;
  Moment m = moment_enter(e, when.n, &fresh);
  Value v = term_value(e, f, n->kid[0]);
  moment_leave(e, m);
  return v;
}

static Value at_turn(Engine *e, Frame *f, const Node *n) {
  Instant before;
  if (!turn_before(e, f, &before)) return VALUE_NONE;
  Footprint fresh;
  Moment m = moment_enter(e, before, &fresh);
  Value v = term_value(e, f, n->kid[0]);
  moment_leave(e, m);
  return v;
}
static Value individual_text(Engine *e, Value v) {
  if (v.tag != V_IND) return v;
  const Ind *x = ind_at(e, (IndId)v.n);
  return value_make(V_TEXT, x->label.i ? x->label.i : x->name.i);
}

static Value latest(Engine *e, Frame *f, const Node *n) {
  Table found;
  table_init(&found, e->scratch, 1);
  latest_candidates(e, f, n, &found);
  if (!found.rows.n) return VALUE_NONE;
  return found.rows.n == 1 && found.rows.at[0].truth == T ? found.rows.at[0].v[0] : VALUE_UNKNOWN;
}

Bounded term_bounded(Engine *e, Frame *f, const Node *n) {
  switch (n->op) {
    case N_VAR: return exact(frame_has(f, n->var) ? f->slot[n->var] : VALUE_UNKNOWN);
    case N_CONST: return exact(current_value(e, n->value));
    case N_CALL: return exact(call(e, f, n));
    case N_DATE: return exact(event_date(e, term_value(e, f, n->kid[0])));
    case N_NOW:
      fp_narrow(e->fp, e->t, e->t + 1);
      return exact(value_make(V_TIME, e->t));
    case N_NEG: {
      Bounded a = term_bounded(e, f, n->kid[0]);
      Node zero = *n;
      zero.op = N_SUB;
      if (a.ranged && is_number(n->kid[0])) return bounded_within(end_op(e, &zero, num_int(0), a.hi), end_op(e, &zero, num_int(0), a.lo), a.or_none);
      if (is_duration(a.v)) return exact(int64_op(e, &zero, (ValueTag)a.v.tag, 0, a.v.n));
      return exact(arithmetic(e, &zero, num_int(0), a.v));
    }
    case N_ADD: case N_SUB: case N_MUL: case N_DIV: case N_IDIV: case N_MOD: return arithmetic_bounded(e, f, n);
    case N_CLEAR: return exact(clear_days(e, n, term_value(e, f, n->kid[0]), term_value(e, f, n->kid[1])));
    case N_FIRST_TIME: return exact(first_time(e, f, n));
    case N_WORKING: return exact(working_days(e, f, n));
    case N_DAY_OF_YEAR: return exact(day_of_year_in(e, f, n));
    case N_AT_TERM: return exact(at_term(e, f, n));
    case N_AT_TURN: return exact(at_turn(e, f, n));
    case N_NAME: return exact(individual_text(e, term_value(e, f, n->kid[0])));
    case N_COLLATED: return exact(term_value(e, f, n->kid[0]));
    case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION: return ordered(e, f, n);
    case N_COUNT: case N_SUM: case N_MIN: case N_MAX: return aggregate(e, f, n);
    case N_LATEST: case N_EARLIEST: return exact(latest(e, f, n));
    default: mem_fail(e->trap, FAIL_INTERNAL, "a formula where a term is needed");
  }
}
Value term_value(Engine *e, Frame *f, const Node *n) {
  if (n->op == N_VAR) return frame_has(f, n->var) ? f->slot[n->var] : VALUE_UNKNOWN;
  if (n->op == N_CALL) return call(e, f, n);
  Bounded b = term_bounded(e, f, n);
  return b.ranged ? VALUE_UNKNOWN : b.v;
}
static bool never_ranged(Op op) { return op == N_VAR || op == N_CONST || op == N_CALL; }

/* ---- comparisons ---- */
static Truth of(bool b) { return b ? T : F; }
int value_order(Value a, Value b) {
  if (a.tag == V_NUM) return num_cmp(a, b);
  return a.n < b.n ? -1 : a.n > b.n;
}
static Truth holds_of(Op op, int c) {
  switch (op) {
    case N_EQ: return of(c == 0);
    case N_NE: return of(c != 0);
    case N_LT: return of(c < 0);
    case N_LE: return of(c <= 0);
    case N_GT: return of(c > 0);
    default: return of(c >= 0);
  }
}
/* Whether lo..hi of a lies wholly below, above, or meets b: the truth of a < b, a <= b over all settlements. */
static Truth less(Bounded a, Bounded b, bool or_equal) {
  if (a.hi.tag != V_UNSET && b.lo.tag != V_UNSET) {
    int c = value_order(a.hi, b.lo);
    if (c < 0 || (or_equal && c == 0)) return T;
  }
  if (a.lo.tag != V_UNSET && b.hi.tag != V_UNSET) {
    int c = value_order(a.lo, b.hi);
    if (c > 0 || (!or_equal && c == 0)) return F;
  }
  return U;
}
static Truth compare_values(Op op, Value a, Value b) {
  if (a.tag == V_NONE || b.tag == V_NONE) return of(op == N_NE);
  if (a.tag == V_UNKNOWN || b.tag == V_UNKNOWN) return U;
  if (op == N_EQ || op == N_NE) return of(value_eq(a, b) == (op == N_EQ));
  return holds_of(op, value_order(a, b));
}
Truth compare_bounded(Op op, Bounded a, Bounded b) {
  if (!a.ranged && !b.ranged) return compare_values(op, a.v, b.v);
  if ((!a.ranged && a.v.tag == V_NONE) || (!b.ranged && b.v.tag == V_NONE)) return of(op == N_NE);
  if ((!a.ranged && a.v.tag == V_UNKNOWN) || (!b.ranged && b.v.tag == V_UNKNOWN)) return U;
  if (a.or_none || b.or_none) {                  /* it must come out as it would with none */
    a.or_none = b.or_none = false;
    Truth t = compare_bounded(op, a, b);
    return t == of(op == N_NE) ? t : U;
  }
  a = widen(a);
  b = widen(b);
  switch (op) {
    case N_LT: return less(a, b, false);
    case N_LE: return less(a, b, true);
    case N_GT: return less(b, a, false);
    case N_GE: return less(b, a, true);
    default: {
      Truth apart = t_or(less(a, b, false), less(b, a, false));
      Truth equal = apart == T ? F : t_and(less(a, b, true), less(b, a, true)) == T ? T : U;
      return op == N_EQ ? equal : t_not(equal);
    }
  }
}

/* `now` against an instant: the footprint is cut exactly where the comparison turns. */
static void cut_at(Engine *e, Value x) {
  if (x.tag != V_TIME) return;
  if (e->t < x.n) fp_narrow(e->fp, INSTANT_MIN, x.n);
  else if (e->t > x.n) fp_narrow(e->fp, x.n + 1, INSTANT_MAX);
  else fp_narrow(e->fp, x.n, x.n + 1);
}
static Truth compare_now(Engine *e, Op op, Bounded x) {
  cut_at(e, x.ranged ? x.lo : x.v);
  if (x.ranged) cut_at(e, x.hi);
  return compare_bounded(op, exact(value_make(V_TIME, e->t)), x);
}
static Op mirrored(Op op) { return op == N_LT ? N_GT : op == N_LE ? N_GE : op == N_GT ? N_LT : op == N_GE ? N_LE : op; }

/* f(k) = v, of a function of which there are entries only: whether there is that entry. The answer holds until there is, and not
 * only until f(k) has yet another value. */
static bool looked_up(Engine *e, void *user, const Fact *f) {
  Truth *best = user;
  *best = t_or(*best, f->truth == U || f->args[e->p->preds.at[f->pred].nparams].tag == V_UNKNOWN ? U : T);
  return *best == T;
}
static bool look_up(Engine *e, Frame *f, const Node *call, const Node *value, Truth *out) {
  if (call->op != N_CALL || !is_lookup(e, call->pred)) return false;
  Value v[MAX_ARGS + 1];
  for (uint32_t i = 0; i <= call->nkids; i++) {
    v[i] = term_value(e, f, i < call->nkids ? call->kid[i] : value);
    if (v[i].tag == V_NONE || v[i].tag == V_UNKNOWN) return false;
  }
  Pattern p = { v, (2u << call->nkids) - 1, call->nkids + 1, 0 };
  *out = F;
  facts_scan(e, call->pred, p, looked_up, out);
  return true;
}

Truth compare(Engine *e, Frame *f, const Node *n) {
  if (n->kid[0]->op == N_NOW && n->kid[1]->op != N_NOW) return compare_now(e, n->op, term_bounded(e, f, n->kid[1]));
  if (n->kid[1]->op == N_NOW && n->kid[0]->op != N_NOW) return compare_now(e, mirrored(n->op), term_bounded(e, f, n->kid[0]));
  Truth t;
  if (n->op == N_EQ && (look_up(e, f, n->kid[0], n->kid[1], &t) || look_up(e, f, n->kid[1], n->kid[0], &t))) return t;
  if (never_ranged(n->kid[0]->op) && never_ranged(n->kid[1]->op)) {
    Value a = term_value(e, f, n->kid[0]);
    return compare_values(n->op, a, term_value(e, f, n->kid[1]));
  }
  return compare_bounded(n->op, term_bounded(e, f, n->kid[0]), term_bounded(e, f, n->kid[1]));
}
