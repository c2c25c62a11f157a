/* collect.c - what ranges over a set: aggregates, thresholds, latest and earliest (M12).
 *
 * A set's members may be unknown, and so may the property and the weight of each. A threshold is definite exactly
 * when every way to settle these gives the same; the sum that decides is additive over the elements, so its extremes
 * are found element by element. `exactly` follows the distinct sums that can be reached.
 */
#include "eval/engine.h"

/* ---- collecting ---- */
typedef struct CollectCont { Cont base; const uint32_t *vars; uint32_t nvars; Table *out; Cont add; } CollectCont;
static bool collect_add(Engine *e, Cont *c, Frame *f, Truth tr) {
  (void)e;
  CollectCont *k = (CollectCont *)(void *)((char *)c - offsetof(CollectCont, add));
  Value row[MAX_VARS];
  for (uint32_t i = 0; i < k->nvars; i++) row[i] = f->slot[k->vars[i]];
  table_add(k->out, row, tr);
  return false;
}
static bool collect_run(Engine *e, Cont *c, Frame *f, Truth tr) {
  CollectCont *k = (CollectCont *)c;
  uint64_t open = 0;
  for (uint32_t i = 0; i < k->nvars; i++) open |= UINT64_C(1) << k->vars[i];
  return solve_domains(e, f, open, tr, &k->add);
}
void collect(Engine *e, Frame *f, const uint32_t *vars, uint32_t nvars, const Node *cond, Table *out) {
  table_init(out, e->scratch, nvars);
  CollectCont k = { { collect_run }, vars, nvars, out, { collect_add } };
  solve(e, f, cond, &k.base);
}
bool vague_row(const TRow *r, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (r->v[i].tag == V_UNKNOWN) return true;
  return false;
}
static void row_set(Frame *f, const Node *n, const TRow *r) {
  for (uint32_t i = 0; i < n->nvars; i++) frame_bind(f, n->vars[i], r->v[i]);
}
static void row_clear(Frame *f, const Node *n) {
  for (uint32_t i = 0; i < n->nvars; i++) frame_unbind(f, n->vars[i]);
}

/* ---- aggregates ---- */
static Bounded known(Value v) { return bounded_exact(v); }
static Bounded between(Value lo, Value hi) { return bounded_within(lo, hi, false); }
static Value plus(Engine *e, const Node *n, Value a, Value b) {
  Value r;
  if (a.tag == V_UNSET || b.tag == V_UNSET) return OPEN_END;
  if (!num_add(a, b, &r)) eval_overflow(e, n);
  return r;
}

static Bounded count(const Table *t) {
  int64_t sure = 0, maybe = 0;
  bool open = false;
  for (uint32_t i = 0; i < t->rows.n; i++) {
    if (vague_row(&t->rows.at[i], t->width)) open = true;
    else if (t->rows.at[i].truth == T) sure++;
    else maybe++;
  }
  return between(num_int(sure), open ? OPEN_END : num_int(sure + maybe));
}

static Value least(Value a, Value b) { return a.tag == V_UNSET || b.tag == V_UNSET ? OPEN_END : num_cmp(a, b) <= 0 ? a : b; }
static Value most(Value a, Value b) { return a.tag == V_UNSET || b.tag == V_UNSET ? OPEN_END : num_cmp(a, b) >= 0 ? a : b; }

static Bounded sum(Engine *e, Frame *f, const Node *n, const Table *t) {
  Value lo = num_int(0), hi = num_int(0);
  for (uint32_t i = 0; i < t->rows.n; i++) {
    const TRow *r = &t->rows.at[i];
    if (vague_row(r, t->width)) return known(VALUE_UNKNOWN);
    row_set(f, n, r);
    Bounded w = term_bounded(e, f, n->kid[1]);
    row_clear(f, n);
    if (!w.ranged && w.v.tag == V_NONE) continue;
    if (!w.ranged) w.lo = w.hi = w.v.tag == V_UNKNOWN ? OPEN_END : w.v;
    if (r->truth != T || w.or_none) {
      w.lo = least(w.lo, num_int(0));
      w.hi = most(w.hi, num_int(0));
    }
    lo = plus(e, n, lo, w.lo);
    hi = plus(e, n, hi, w.hi);
  }
  return between(lo, hi);
}

static Bounded extreme(Engine *e, Frame *f, const Node *n, const Table *t) {
  int sign = n->op == N_MAX ? 1 : -1;
  Value sure = OPEN_END, all = OPEN_END;         /* the extreme of the certain members, and of all */
  Value other = OPEN_END;                        /* and the opposite extreme of all */
  bool open = false, other_open = false, any = false;
  for (uint32_t i = 0; i < t->rows.n; i++) {
    const TRow *r = &t->rows.at[i];
    row_set(f, n, r);
    Bounded w = term_bounded(e, f, n->kid[1]);
    row_clear(f, n);
    if (!w.ranged && w.v.tag == V_NONE) continue;
    any = true;
    Value near_end = w.ranged ? (sign > 0 ? w.lo : w.hi) : w.v, far_end = w.ranged ? (sign > 0 ? w.hi : w.lo) : w.v;
    bool vague = vague_row(r, t->width) || (!w.ranged && w.v.tag == V_UNKNOWN);
    if (vague || far_end.tag == V_UNSET) open = true;
    else if (all.tag == V_UNSET || sign * value_order(far_end, all) > 0) all = far_end;
    if (vague || near_end.tag == V_UNSET) other_open = true;      /* of unknown size: it bounds nothing */
    else if (other.tag == V_UNSET || sign * value_order(near_end, other) < 0) other = near_end;
    if (vague || near_end.tag == V_UNSET || w.or_none) {
      /* not a member that is certain and of known size */
    } else if (r->truth == T && (sure.tag == V_UNSET || sign * value_order(near_end, sure) > 0)) {
      sure = near_end;
    }
  }
  if (!any) return known(VALUE_NONE);
  if (sure.tag == V_UNSET) {                     /* perhaps there is none at all */
    Value far_end = open ? OPEN_END : all, near_end = other_open ? OPEN_END : other;
    return bounded_within(sign > 0 ? near_end : far_end, sign > 0 ? far_end : near_end, true);
  }
  Value far_end = open ? OPEN_END : all;
  return sign > 0 ? between(sure, far_end) : between(far_end, sure);
}

Bounded aggregate(Engine *e, Frame *f, const Node *n) {
  Table t;
  collect(e, f, n->vars, n->nvars, n->kid[0], &t);
  switch (n->op) {
    case N_COUNT: return count(&t);
    case N_SUM: return sum(e, f, n, &t);
    default: return extreme(e, f, n, &t);
  }
}

/* ---- latest, earliest ---- */
typedef struct LatestFind { Frame *f; const Node *n; Table *out; Instant at; bool sure; } LatestFind;
static bool latest_one(Engine *e, void *user, IndId x, Truth there) {
  (void)there;
  LatestFind *l = user;
  Instant at = ind_at(e, x)->at;
  if (l->sure && at != l->at) return true;
  Value v[1] = { value_make(V_IND, x) };
  const Node *cond = node_kid(l->n, 0);
  frame_bind(l->f, l->n->vars[0], v[0]);
  Truth t = cond ? truth(e, l->f, cond) : T;
  frame_unbind(l->f, l->n->vars[0]);
  if (t == F) return false;
  table_add(l->out, v, t);
  if (t == T) {
    l->sure = true;
    l->at = at;
  }
  return false;
}
void latest_candidates(Engine *e, Frame *f, const Node *n, Table *out) {
  table_init(out, e->scratch, 1);
  Instant before = INSTANT_MAX;
  const Node *limit = node_kid(n, 1);
  if (limit) {
    Value v = term_value(e, f, limit);
    if (v.tag == V_NONE) return;
    if (v.tag == V_UNKNOWN) {                    /* any visible one may be it */
      Value u[1] = { VALUE_UNKNOWN };
      table_add(out, u, U);
      return;
    }
    before = v.n;
    if (before > e->t) fp_narrow(e->fp, INSTANT_MIN, before);
    else fp_narrow(e->fp, before, INSTANT_MAX);
  }
  LatestFind l = { f, n, out, 0, false };
  EventList may = events_that_may(e, f, node_kid(n, 0), n->vars[0], n->kind);
  events_scan(e, n->kind, may, before, n->op == N_LATEST, latest_one, &l);
}

/* ---- thresholds ---- */
enum { AT_LEAST, MORE_THAN, AT_MOST, FEWER_THAN, EXACTLY };

static void add_element(Engine *e, Tally *y, const Node *n, const TRow *r, Truth has, Value weight) {
  if (vague_row(r, n->nvars)) y->known_quantity = false;
  if (weight.tag != V_NUM) weight = VALUE_UNKNOWN;
  else if (weight.n < 0) limit_fail(e->trap, D_NEGATIVE_WEIGHT, n->span, "a weight is negative here");
  Element x = { r->v, r->truth, has, weight };
  y->all.at[y->all.n++] = x;
}
/* Was there room? Without a branch, since nobody can tell who has it next. */
static uint32_t add_name(TallyNames *first, const Value *v) {
  uint32_t room = first->n < NAMES_MOST;
  first->v[first->n] = v;
  first->n += room;
  return room;
}
/* Where the property is whether each stands in a list of the case, see given.c. Members without weights need only be counted,
 * unless each is to be looked at. */
static bool tally_asked(Engine *e, const Frame *f, const Lift *l, const Members *m, Truth common, Tally *y, bool count) {
  Probe in;
  if (l->weight && (l->weight->op != N_VAR || l->weight->var < f->nvars)) return false;
  if (!l->asks || !frame_has(f, l->asks_event)) return false;
  Value event = f->slot[l->asks_event];
  bool roll = l->asks_value != NULL;
  if (event.tag != V_IND) return false;
  if (roll ? !probe_roll_make(e, l->asks, (IndId)event.n, l->asks_value->value, l->property->op == N_NE, &in)
           : !probe_make(e, l->asks, (IndId)event.n, &in))
    return false;
  uint32_t nvars = l->node->nvars, term = l->asks_of - nvars, weight_at = 0;   /* weight: a term of the member */
  y->counted = count;
  if (!count) {
    y->all.at = NEW_ARRAY(e->scratch, Element, m->n);
    y->all.cap = m->n;
  }
  if (l->weight) weight_at = l->weight->var - f->nvars + 1;
  for (uint32_t i = 0; i < m->n; i++) {
    const TRow *r = &m->rows[i];
    Value v = l->asks_of < nvars ? r->v[l->asks_of] : m->terms[i * l->nterms + term];
    Truth has = t_and(common, roll ? probe_roll(&in, v) : probe(e, &in, v));
    if (y->counted) {
      y->count[r->truth == T][has]++;
      if (y->first) add_name(&y->first[r->truth == T ? has : U], r->v);
    } else {
      add_element(e, y, l->node, r, has, weight_at ? m->terms[i * l->nterms + weight_at - 1] : num_int(1));
    }
  }
  return true;
}
static void tally_as(Engine *e, Frame *f, const Node *n, Tally *y, bool count, bool names) {
  memset(y, 0, sizeof *y);
  if (names) y->first = NEW_ARRAY(e->scratch, TallyNames, 3);
  Bounded q = term_bounded(e, f, n->kid[0]);
  y->quantity = q.ranged ? VALUE_UNKNOWN : q.v;
  y->known_quantity = y->quantity.tag == V_NUM;
  Lift *l = lift_of(e, f, n);
  const Members *m = members_of(e, f, l);
  uint32_t rows = m->n;
  Truth common = l->common && rows ? truth(e, f, l->common) : T;
  if (tally_asked(e, f, l, m, common, y, count && !l->weight && !m->vague)) return;
  y->all.at = NEW_ARRAY(e->scratch, Element, rows);
  y->all.cap = rows;
  FRAME(g, l->nvars, l->vars);
  memcpy(g.slot, f->slot, sizeof(Value) * f->nvars);
  g.bound = f->bound;
  g.subject = f->subject;
  g.turn = f->turn;
  for (uint32_t i = 0; i < rows; i++) {
    const TRow *r = &m->rows[i];
    row_set(&g, n, r);
    for (uint32_t k = 0; k < l->nterms; k++) frame_bind(&g, f->nvars + k, m->terms[i * l->nterms + k]);
    Truth has = common == F ? F : t_and(common, truth(e, &g, l->property));
    add_element(e, y, n, r, has, l->weight ? term_value(e, &g, l->weight) : num_int(1));
  }
}
void tally(Engine *e, Frame *f, const Node *n, Tally *y) { tally_as(e, f, n, y, false, false); }

typedef struct Extremes {
  Value min, max; bool min_open, max_open;       /* of the deciding sum; open: without end */
  bool maybe_empty, maybe_weight;                /* the base can weigh nothing; can weigh something */
  bool free_zero;                                /* an optional member can join and leave the sum as it is */
  bool forced;                                   /* a certain member of positive weight */
} Extremes;

/* What a member adds to the deciding sum when it has the property, and when it has not. Of a share n/d that is
 * weight * (d - n) and - weight * n: d times what it is, so that whole weights stay whole; the sum is compared with 0. */
static void contributions(Engine *e, const Node *n, const Tally *y, const Element *x, Value *with, Value *without) {
  if (!n->share) {
    *with = x->weight;
    *without = num_int(0);
    return;
  }
  int64_t rest, part;
  if (__builtin_sub_overflow((int64_t)y->quantity.den, y->quantity.n, &rest) ||
      __builtin_sub_overflow(0, y->quantity.n, &part) || !num_mul(x->weight, num_int(rest), with) || !num_mul(x->weight, num_int(part), without))
    eval_overflow(e, n);
}

/* Members without weights differ in two truths only, and what they add is whole: each sort is taken at once. */
static Extremes extremes_counted(Engine *e, const Node *n, const Tally *y) {
  Extremes m = { num_int(0), num_int(0), false, false, true, false, false, false };
  int64_t with = 1, without = 0, min = 0, max = 0;
  uint32_t count[2][3];
  memcpy(count, y->count, sizeof count);
  for (uint32_t i = 0; i < y->all.n; i++) count[y->all.at[i].in == T][y->all.at[i].has]++;
  bool fits = !n->share || (!__builtin_sub_overflow((int64_t)y->quantity.den, y->quantity.n, &with) &&
                            !__builtin_sub_overflow(0, y->quantity.n, &without));
  for (uint32_t in = 0; in < 2; in++)
    for (uint32_t has = F; has <= T; has++) {
      if (!count[in][has]) continue;
      int64_t lo = has == T || (has == U && with < without) ? with : without;
      int64_t hi = has == T || (has == U && with > without) ? with : without;
      m.maybe_weight = true;
      if (in) {
        m.maybe_empty = false;
        m.forced = true;
      } else {
        m.free_zero |= (has > F && with == 0) || (has < T && without == 0);
        lo = lo < 0 ? lo : 0;
        hi = hi > 0 ? hi : 0;
      }
      fits &= !__builtin_mul_overflow(lo, count[in][has], &lo) && !__builtin_add_overflow(min, lo, &min);
      fits &= !__builtin_mul_overflow(hi, count[in][has], &hi) && !__builtin_add_overflow(max, hi, &max);
    }
  if (!fits) eval_overflow(e, n);
  m.min = num_int(min);
  m.max = num_int(max);
  return m;
}
static Extremes extremes(Engine *e, const Node *n, const Tally *y) {
  if (!node_kid(n, 3)) return extremes_counted(e, n, y);
  Extremes m = { num_int(0), num_int(0), false, false, true, false, false, false };
  for (uint32_t i = 0; i < y->all.n; i++) {
    const Element *x = &y->all.at[i];
    bool can_have = x->has > F, can_lack = x->has < T;
    if (x->weight.tag == V_UNKNOWN) {
      m.maybe_weight = true;
      Value one = num_int(1), with, without;
      Element unit = *x;
      unit.weight = one;
      contributions(e, n, y, &unit, &with, &without);
      if ((can_have && with.n > 0) || (can_lack && without.n > 0)) m.max_open = true;
      if ((can_have && with.n < 0) || (can_lack && without.n < 0)) m.min_open = true;
      m.free_zero |= (can_have && with.n == 0) || (can_lack && without.n == 0);
      continue;
    }
    Value with, without;
    contributions(e, n, y, x, &with, &without);
    Value lo = !can_have ? without : !can_lack ? with : least(with, without);
    Value hi = !can_have ? without : !can_lack ? with : most(with, without);
    bool weighs = x->weight.n > 0;
    m.maybe_weight |= weighs;
    if (x->in == T) {
      if (weighs) m.maybe_empty = false, m.forced = true;
    } else {
      m.free_zero |= weighs && ((can_have && with.n == 0) || (can_lack && without.n == 0));
      lo = least(lo, num_int(0));
      hi = most(hi, num_int(0));
    }
    m.min = plus(e, n, m.min, lo);
    m.max = plus(e, n, m.max, hi);
  }
  return m;
}

static Truth settled(bool can_hold, bool can_fail) { return can_hold ? (can_fail ? U : T) : F; }

static int against(Value end, bool open, int open_sign, Value goal) { return open ? open_sign : num_cmp(end, goal); }

/* ---- exactly ---- */
/* Members of unknown weight can pull the sum up, down, or weigh on the base alone, by any amount. */
typedef struct Pulls { uint32_t up, down, both; bool level; } Pulls;
static Pulls pulls(Engine *e, const Node *n, const Tally *y) {
  Pulls p = { 0, 0, 0, false };
  for (uint32_t i = 0; i < y->all.n; i++) {
    Element unit = y->all.at[i];
    if (unit.weight.tag != V_UNKNOWN) continue;
    Value with, without;
    unit.weight = num_int(1);
    contributions(e, n, y, &unit, &with, &without);
    bool up = unit.has > F && with.n > 0, down = unit.has < T && without.n < 0;
    p.up += up;
    p.down += down;
    p.both += up && down;
    p.level |= (unit.has > F && with.n == 0) || (unit.has < T && without.n == 0);
  }
  return p;
}
/* The sums that the members of known weight can reach: rows of the sum, and whether the base weighs anything. */
static bool reachable(Engine *e, const Node *n, const Tally *y, Table *sums) {
  Value start[2] = { num_int(0), num_int(0) };
  table_init(sums, e->scratch, 2);
  table_add(sums, start, T);
  for (uint32_t i = 0; i < y->all.n; i++) {
    const Element *x = &y->all.at[i];
    if (x->weight.tag == V_UNKNOWN) continue;
    Value with, without;
    Table next;
    contributions(e, n, y, x, &with, &without);
    table_init(&next, e->scratch, 2);
    for (uint32_t k = 0; k < sums->rows.n; k++) {
      const Value *old = sums->rows.at[k].v;
      if (x->in != T) table_add(&next, old, T);
      Value row[2] = { old[0], x->weight.n > 0 ? num_int(1) : old[1] };
      if (x->has > F) {
        row[0] = plus(e, n, old[0], with);
        table_add(&next, row, T);
      }
      if (x->has < T) {
        row[0] = plus(e, n, old[0], without);
        table_add(&next, row, T);
      }
    }
    *sums = next;
    if (sums->rows.n > LIMIT_STEPS_EXACTLY) return false;
  }
  return true;
}
static Truth exactly(Engine *e, const Node *n, const Tally *y, const Extremes *m, Value goal) {
  int lo = against(m->min, m->min_open, -1, goal), hi = against(m->max, m->max_open, 1, goal);
  if (lo > 0 || hi < 0 || (n->share && !m->maybe_weight)) return F;
  Pulls p = pulls(e, n, y);
  bool opposed = p.up && p.down && !(p.up == 1 && p.down == 1 && p.both == 1);   /* two different members */
  Table sums;
  if (!reachable(e, n, y, &sums)) return U;
  bool can_hold = false, can_fail = p.up || p.down;
  for (uint32_t k = 0; k < sums.rows.n; k++) {
    const Value *v = sums.rows.at[k].v;
    int c = num_cmp(v[0], goal);
    bool is = c == 0 && (!n->share || v[1].n);
    can_hold |= is || (c == 0 && (p.level || opposed)) || (c < 0 && p.up) || (c > 0 && p.down);
    can_fail |= !is;
  }
  return settled(can_hold, can_fail);
}

/* How many of the members stand in the case's list. What was counted last is often asked for again, by whoever explains it. */
static uint32_t members_there(FactTable *t, const Members *m) {
  const uint64_t *bits = t->set->bits;
  if (t->counted == m) return t->there;
  const IndId *who = m->asked, *end = who + m->nasked;
  uint32_t there = 0;
  for (; who < end; who++) there += bits[*who / 64] >> *who % 64 & 1 ? 1 : 0;
  t->counted = m;                                /* it is kept, or it would not be known who is asked */
  return t->there = there;
}
/* Who is asked of each member is known, and the list is bits: they are counted. */
static bool tally_bits(Engine *e, Frame *f, const Node *n, Lift *l, Tally *y, Probe *list) {
  Probe in;
  if (!l->asks || l->asks_value || l->weight || l->common || !frame_has(f, l->asks_event)) return false;
  Value event = f->slot[l->asks_event];
  if (event.tag != V_IND || !probe_make(e, l->asks, (IndId)event.n, &in) || !in.set->bits) return false;
  const Members *m = members_of(e, f, l);
  if (!m->asked) return false;
  memset(y, 0, sizeof *y);
  y->quantity = term_value(e, f, n->kid[0]);
  y->known_quantity = y->quantity.tag == V_NUM;
  y->counted = true;
  uint32_t there = members_there(&e->case_facts[l->asks], m);
  y->count[1][T] = there;
  y->count[1][in.absent] = m->nasked - there;
  y->count[1][F] += m->nnone;
  y->count[1][U] += m->n - m->nasked - m->nnone;
  *list = in;
  return true;
}
/* The first few of each sort, once it is known how many there are. Where somebody known is asked of each, who that is stands in one
 * short row, which was just looked at. */
static void name_first(Engine *e, const Members *m, const Lift *l, const Probe *list, Tally *y) {
  uint32_t left = 0, nvars = l->node->nvars, term = l->asks_of - nvars;
  y->first = NEW_ARRAY(e->scratch, TallyNames, 3);
  for (Truth has = F; has <= T; has++) left += y->count[1][has] < NAMES_MOST ? y->count[1][has] : NAMES_MOST;
  const uint64_t *bits = list->set->bits;
  uint32_t absent = list->absent, there = T - absent;
  for (uint32_t i = 0; left && i < m->n && m->nasked == m->n; i++) {
    uint32_t is = bits[m->asked[i] / 64] >> m->asked[i] % 64 & 1;
    left -= add_name(&y->first[absent + (there & -is)], m->rows[i].v);
  }
  for (uint32_t i = 0; left && i < m->n && m->nasked < m->n; i++) {
    const TRow *r = &m->rows[i];
    left -= add_name(&y->first[probe(e, list, l->asks_of < nvars ? r->v[l->asks_of] : m->terms[i * l->nterms + term])], r->v);
  }
}
void tally_named(Engine *e, Frame *f, const Node *n, Tally *y) {
  Lift *l = lift_of(e, f, n);
  Probe list;
  bool count = n->bound != EXACTLY;              /* what sums can be reached is seen from each */
  if (count && tally_bits(e, f, n, l, y, &list)) name_first(e, members_of(e, f, l), l, &list, y);
  else tally_as(e, f, n, y, count, true);
}
/* Counting one by one costs more than remembering what came of it. */
Truth threshold(Engine *e, Frame *f, const Node *n) {
  Value key[MAX_ARGS];
  uint32_t nkey = 0;
  Tally y;
  Lift *l = lift_of(e, f, n);
  bool count = n->bound != EXACTLY;
  Probe list;
  if (count && tally_bits(e, f, n, l, &y, &list)) return tally_truth(e, n, &y);
  if (!l->lasts || __builtin_popcountll(n->free) > MAX_ARGS) {
    tally_as(e, f, n, &y, count, false);
    return tally_truth(e, n, &y);
  }
  for (uint64_t v = n->free; v; v &= v - 1) key[nkey++] = f->slot[__builtin_ctzll(v)];
  const Answer *known = memo_find(e, G_THRESHOLD, n->id, key, (1u << nkey) - 1);
  if (known) return (Truth)known->truth;
  Footprint fresh, *outer = e->fp;
  Moment m = moment_enter(e, e->t, &fresh);
  tally_as(e, f, n, &y, count, false);
  Truth t = tally_truth(e, n, &y);
  moment_leave(e, m);
  fp_narrow(outer, fresh.from, fresh.to);
  memo_add(e, G_THRESHOLD, n->id, key, (1u << nkey) - 1, &fresh, (Answer){ .truth = (uint8_t)t });
  return t;
}
Truth tally_truth(Engine *e, const Node *n, const Tally *y) {
  if (y->quantity.tag == V_NONE) return F;
  if (!y->known_quantity) return U;
  Extremes m = extremes(e, n, y);
  Value goal = n->share ? num_int(0) : y->quantity;
  int lo = against(m.min, m.min_open, -1, goal), hi = against(m.max, m.max_open, 1, goal);
  bool reaches = hi >= 0, misses = lo < 0;       /* the sum can be >= goal; can be < goal */
  if (n->share) {                                /* and what an empty base does to it */
    reaches = hi > 0 || (hi == 0 && m.maybe_weight && (m.forced || m.free_zero));
    misses = lo < 0 || m.maybe_empty;
  }
  switch (n->bound) {
    case AT_LEAST: return settled(reaches, misses);
    case FEWER_THAN: return settled(misses, reaches);
    case MORE_THAN: return settled(hi > 0, lo <= 0);
    case AT_MOST: return settled(lo <= 0, hi > 0);
    default: return exactly(e, n, y, &m, goal);
  }
}
