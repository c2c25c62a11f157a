/* candidates.c - from what a proof reads to the changes worth trying, the nearest first.
 *
 * A lead is a place, or (V_ANY) a row of places. A relation or list there gains or loses the entry. A value becomes
 * another: first those that the proof speaks of, then those of its domain; numbers, dates and durations become what a
 * comparison had on its other side, one more, one less, or are moved by the gap. Everything is generic, and capped.
 */
#include "eval/suggest.h"

enum {
  LIMIT_VALUES = 256,      /* of one place; and places of one lead */
  LIMIT_FAR = 64,          /* the same for places that the proof did not read */
  LIMIT_STEPS = 2048,      /* of one fault */
  LIMIT_READS = 20000000,  /* entries of the case that are gone through for one fault */
  DAY = 86400,
};

typedef VEC(Value) Values;
typedef struct Build {
  Search *s; const Case *cs; const Leads *l; Steps *out;
  uint32_t lead, left;         /* the lead at hand; places that it may open yet */
  uint64_t reads;
} Build;

static const Ind *ind_in(const Build *b, IndId i) {
  return i < b->s->p->inds.n ? &b->s->p->inds.at[i] : &b->cs->inds.at[i - b->s->p->inds.n];
}
static uint32_t limit(const Build *b) { return b->l->all.at[b->lead].near == FAR ? LIMIT_FAR : LIMIT_VALUES; }

/* ---- values of a type ---- */
static void value_add(Build *b, Values *out, Value v) {
  if (out->n >= limit(b)) return;
  for (uint32_t i = 0; i < out->n; i++)
    if (value_eq(out->at[i], v)) return;
  vec_push(b->s->scratch, out, v);
}
static bool of_kind(const Build *b, Value v, KindId k) {
  return v.tag == V_IND && v.n && kind_is(b->s->p, ind_in(b, (IndId)v.n)->kind, k);
}
static void individuals(Build *b, KindId k, Values *out) {
  const Engine *e = b->s->e;
  for (uint32_t i = 0; i < b->l->values.rows.n; i++)
    if (of_kind(b, b->l->values.rows.at[i].v[0], k)) value_add(b, out, b->l->values.rows.at[i].v[0]);
  for (uint32_t i = 0; i < b->cs->inds.n; i++) {
    Value v = value_make(V_IND, b->s->p->inds.n + i);
    if (of_kind(b, v, k)) value_add(b, out, v);
  }
  for (uint32_t i = 0; i < e->kind_n[k] && out->n < limit(b); i++)
    value_add(b, out, value_make(V_IND, e->kind_inds[k][i]));
}
/* Can a case say it? Numbers there are decimal. */
static bool sayable(Value v) {
  if (v.tag == V_SECONDS || v.tag == V_MONTHS) return v.n >= 0;
  if (v.tag != V_NUM) return true;
  uint32_t d = v.den;
  while (d % 2 == 0) d /= 2;
  while (d % 5 == 0) d /= 5;
  return d == 1 && v.den <= 1000000;
}
static int64_t into_day(const Build *b, Value v) {
  int64_t rest = v.tag == V_TIME ? (v.n + b->s->p->zone) % DAY : v.tag == V_SECONDS ? v.n % DAY : 1;
  return rest < 0 ? rest + DAY : rest;
}
/* In place of a day that the case gives, a day. */
static void around(Build *b, Values *out, Value now, Value v) {
  if (v.tag == V_TIME && now.tag == V_TIME && !into_day(b, now)) v.n -= into_day(b, v);
  bool days = !into_day(b, v);
  for (int64_t i = 0; i < 3; i++) {              /* itself, one more, one less */
    Value w = v;
    int64_t by = (i == 2 ? -1 : i) * (days ? DAY : 1);
    if (v.tag == V_NUM ? !num_add(v, num_int(by), &w) : __builtin_add_overflow(v.n, by, &w.n)) continue;
    if (sayable(w)) value_add(b, out, w);
  }
}
/* The distance from `from`; where they cannot be compared all are as far. */
static Value apart(Value from, Value v) {
  Value d = num_int(0);
  if (from.tag != v.tag) return d;
  if (v.tag != V_NUM) d.n = v.n < from.n ? from.n - v.n : v.n - from.n;
  else if (num_sub(v, from, &d) && d.n < 0) d.n = -d.n;
  return d;
}
static void quantities(Build *b, ValueTag tag, Value now, Values *out) {
  for (uint32_t i = 0; i < b->l->values.rows.n; i++)
    if (b->l->values.rows.at[i].v[0].tag == (uint32_t)tag) around(b, out, now, b->l->values.rows.at[i].v[0]);
  for (uint32_t i = 0; i < b->l->gaps.n && now.tag == (uint32_t)tag; i++)
    for (int sign = 1; sign >= -1; sign -= 2) {
      Value g = b->l->gaps.at[i], v = now;
      bool seconds = tag == V_TIME || tag == V_SECONDS;
      if (seconds ? g.tag != V_SECONDS && g.tag != V_TIME : g.tag != (uint32_t)tag) continue;
      g.n *= sign;
      if (tag == V_NUM ? num_add(now, g, &v) : !__builtin_add_overflow(now.n, g.n, &v.n)) around(b, out, now, v);
    }
  for (uint32_t i = 1; i < out->n; i++) {        /* the nearest first */
    Value v = out->at[i];
    uint32_t k = i;
    for (; k && num_cmp(apart(now, out->at[k - 1]), apart(now, v)) > 0; k--) out->at[k] = out->at[k - 1];
    out->at[k] = v;
  }
}
static void values_of(Build *b, Type t, Value now, Values *out) {
  switch (t.tag) {
    case TY_IND: individuals(b, t.of, out); return;
    case TY_ENUM:
      for (uint32_t i = 0; i < b->l->values.rows.n; i++) {
        Value v = b->l->values.rows.at[i].v[0];
        for (uint32_t k = 0; k < b->s->p->enums.at[t.of].n; k++)
          if (v.tag == V_SYM && b->s->p->enums.at[t.of].symbols[k].i == v.n) value_add(b, out, v);
      }
      for (uint32_t i = 0; i < b->s->p->enums.at[t.of].n; i++)
        value_add(b, out, value_make(V_SYM, b->s->p->enums.at[t.of].symbols[i].i));
      return;
    case TY_NUMBER: quantities(b, V_NUM, now, out); return;
    case TY_TIME: quantities(b, V_TIME, now, out); return;
    case TY_SECONDS: quantities(b, V_SECONDS, now, out); return;
    case TY_MONTHS: quantities(b, V_MONTHS, now, out); return;
    case TY_TEXT:
      for (uint32_t i = 0; i < b->l->values.rows.n; i++)
        if (b->l->values.rows.at[i].v[0].tag == V_TEXT) value_add(b, out, b->l->values.rows.at[i].v[0]);
      return;
    case TY_NONE: case TY_TRUTH: return;
  }
}

/* ---- places ---- */
static void step_add(Build *b, const Change *c, const Change *open) {
  if (b->out->all.n == LIMIT_STEPS) return;
  Step step = { change_id(b->s, c), open ? change_id(b->s, open) : 0, 0, b->lead, b->l->all.at[b->lead].near };
  vec_push(b->s->a, &b->out->all, step);
}
static bool enough(const Build *b) { return b->out->all.n == LIMIT_STEPS || b->reads > LIMIT_READS; }
static void place(Build *b, PredId pred, Value *args, const Change *open) {
  const Program *p = b->s->p;
  const Pred *d = &p->preds.at[pred];
  uint32_t column;
  if (!editable(p, d, &column) || enough(b)) return;
  b->reads += b->cs->facts.facts.n;
  IndId event = (IndId)args[column].n;
  Slot now = slot_of(p, b->cs, pred, args);
  Change c = { CHANGE_SET, pred, event, args, VALUE_NONE, VALUE_NONE }, part = c;
  part.kind = CHANGE_OPEN;
  bool list = !d->functional, keyed = d->functional && d->nparams > 1;
  bool concluded = d->rules.n || b->s->e->info[pred].decidable;
  if (d->form != PRED_ATTRIBUTE && !d->open && concluded) {      /* that is for the rules to say */
    if (!list || !now.there) return;
    c.kind = CHANGE_DROP;
    step_add(b, &c, open);
    return;
  }
  if (list) {
    if (!now.there || now.truth == U) c.kind = CHANGE_ADD, step_add(b, &c, open);
    if (now.there) c.kind = CHANGE_DROP, step_add(b, &c, open);
  } else {
    c.from = now.there ? now.value : now.given || d->optional ? VALUE_NONE : VALUE_UNKNOWN;
    bool own = c.from.tag == V_IND && (uint64_t)c.from.n >= p->inds.n;
    if (own && p->kinds.at[d->value.of].is_event) return;         /* a nested event, or the outer one */
    Values all = { 0 };
    values_of(b, d->value, c.from, &all);
    if (now.there && (d->optional || keyed)) vec_push(b->s->scratch, &all, VALUE_NONE);
    for (uint32_t i = 0; i < all.n; i++) {
      c.to = all.at[i];
      if (!value_eq(c.to, c.from)) step_add(b, &c, open && keyed ? open : &part);
    }
  }
  int given = group_given(b->cs, pred, event);
  bool unknown = given == GIVEN_UNKNOWN || d->open || (d->form == PRED_ATTRIBUTE && !d->optional);
  if ((list || keyed) && given != GIVEN_YES && unknown) {
    Change none = { CHANGE_EMPTY, pred, event, NULL, VALUE_NONE, VALUE_NONE };
    step_add(b, &none, open);
  }
}
static void places(Build *b, PredId pred, Value *args, const Change *open) {
  const Pred *d = &b->s->p->preds.at[pred];
  uint32_t i = 0;
  while (i < d->nparams && args[i].tag != V_ANY) i++;
  if (i == d->nparams) {
    if (!b->left) return;
    b->left--;
    place(b, pred, args, open);
    return;
  }
  Values all = { 0 };
  values_of(b, d->params[i], VALUE_UNKNOWN, &all);
  for (uint32_t k = 0; k < all.n && b->left && !enough(b); k++) {
    args[i] = all.at[k];
    places(b, pred, args, open);
  }
  args[i] = value_make(V_ANY, 0);
}
/* Entries that are there come first: what is absent has no end. */
static void present(Build *b, PredId pred, const Value *pattern, const Change *open) {
  const Pred *d = &b->s->p->preds.at[pred];
  b->reads += b->cs->facts.facts.n;
  for (uint32_t i = 0; i < b->cs->facts.facts.n && b->left && !enough(b); i++) {
    const Fact *f = &b->cs->facts.facts.at[i];
    if (f->pred != pred) continue;
    uint32_t k = 0;
    while (k < d->nparams && (pattern[k].tag == V_ANY || value_eq(pattern[k], f->args[k]))) k++;
    if (k < d->nparams) continue;
    b->left--;
    place(b, pred, f->args, open);
  }
}
static void expand(Build *b, const Lead *lead) {
  const Program *p = b->s->p;
  const Pred *d = &p->preds.at[lead->pred];
  uint32_t column;
  if (!editable(p, d, &column)) return;
  for (uint32_t i = 0; i < b->cs->events.n && !enough(b); i++) {
    IndId event = b->cs->events.at[i];
    Value args[MAX_ARGS];
    memcpy(args, lead->args, d->nparams * sizeof *args);
    if (args[column].tag != V_ANY && args[column].n != event) continue;
    if (!kind_is(p, ind_in(b, event)->kind, d->params[column].of)) continue;
    args[column] = value_make(V_IND, event);
    bool whole = false;
    for (uint32_t k = 0; k < d->nparams; k++) whole |= args[k].tag == V_ANY;
    Change open = { CHANGE_OPEN, lead->pred, event, NULL, VALUE_NONE, VALUE_NONE };
    b->left = limit(b);
    if (whole) present(b, lead->pred, args, &open);
    places(b, lead->pred, args, whole ? &open : NULL);
  }
}

/* ---- the whole ---- */
static bool is_new(Search *s, Arena *a, bool **seen, uint32_t *n, uint32_t id) {
  if (id >= *n) {
    uint32_t more = s->changes.n + LIMIT_STEPS;
    bool *grown = NEW_ARRAY(a, bool, more);
    if (*n) memcpy(grown, *seen, *n * sizeof *grown);
    *seen = grown;
    *n = more;
  }
  if ((*seen)[id]) return false;
  (*seen)[id] = true;
  return true;
}
/* Steps in order of distance, each once; groups refer to them by element. */
static void arrange(Search *s, const Leads *l, Steps *st) {
  VEC(Step) sorted = { 0 };
  bool *seen = NULL;
  uint32_t n = 0;
  for (Distance near = NEAR_FAILS; near <= FAR; near++)
    for (uint32_t i = 0; i < st->all.n; i++)
      if (st->all.at[i].near == near && is_new(s, s->scratch, &seen, &n, st->all.at[i].change))
        vec_push(s->a, &sorted, st->all.at[i]);
  for (uint32_t i = 0; i < l->groups.n; i++) {
    const LeadGroup *g = &l->groups.at[i];
    if (g->by < 1 || g->by > UINT32_MAX) continue;
    StepGroup m = { (uint32_t)g->by, g->node, { NULL, 0, 0 }, false };
    uint32_t elements = g->open ? st->all.n : g->elements.n;
    for (uint32_t k = 0; k < elements && m.by > 1; k++) {
      Ids ids = { 0 };
      uint32_t lo = g->open ? g->first : g->elements.at[k];
      uint32_t hi = g->open ? g->end : k + 1 < g->elements.n ? g->elements.at[k + 1] : g->end;
      for (uint32_t j = g->open ? k : 0; j < (g->open ? k + 1 : st->all.n); j++)
        if (st->all.at[j].lead >= lo && st->all.at[j].lead < hi) vec_push(s->a, &ids, st->all.at[j].change);
      if (ids.n) vec_push(s->a, &m.elements, ids);
    }
    vec_push(s->a, &st->groups, m);
  }
  for (uint32_t i = 0; i < sorted.n; i++)
    for (uint32_t k = 0; k < sorted.n && sorted.at[i].open; k++)
      sorted.at[i].rivals += sorted.at[k].open == sorted.at[i].open;
  st->all.at = sorted.at;
  st->all.n = sorted.n;
  st->all.cap = sorted.cap;
}
/* The first instant after the case's date at which the fault could be seen otherwise. */
static Instant next_instant(const Leads *l, Instant now) {
  Instant next = INSTANT_MAX;
  for (uint32_t i = 0; i < l->instants.n; i++)
    for (Instant k = 0; k <= 1 && l->instants.at[i] < INSTANT_MAX - 1; k++) {
      Instant at = l->instants.at[i] + k;
      if (at > now && at < next) next = at;
    }
  for (uint32_t i = 0; i < l->gaps.n; i++) {
    Value g = l->gaps.at[i];
    Instant to;
    if (g.tag != V_SECONDS && g.tag != V_TIME) continue;
    for (int64_t k = 0; k <= 1; k++)
      if (!__builtin_add_overflow(now, (g.n < 0 ? -g.n : g.n) + k, &to) && to > now && to < next) next = to;
  }
  return next;
}
/* What the proof of a fault reads: enough to tell whether a change told; or, built, the steps and groups as well. */
typedef struct StepsCall { Try *t; const Fault *f; Steps *st; } StepsCall;
static void steps_build(Search *s, void *user) {
  StepsCall *c = user;
  Case *cs = case_of(s, c->t);
  engine_try_case(s->e, cs);
  Leads *l = leads_of(s->e, s->scratch, c->f);
  c->st->hash = l->hash;
  c->st->next = next_instant(l, cs->inds.at[cs->event - s->p->inds.n].at);
  Build b = { s, cs, l, c->st, 0, 0, 0 };
  for (b.lead = 0; b.lead < l->all.n && c->st->built; b.lead++)
    if (l->all.at[b.lead].near != FAR || !c->t->n) expand(&b, &l->all.at[b.lead]);
  arrange(s, l, c->st);
}
static Steps *steps_find(Search *s, Try *t, const Fault *f, bool built) {
  uint64_t key = fault_key(s->p, f);
  uint32_t i = 0;
  while (i < t->steps.n && t->steps.at[i]->fault != key) i++;
  if (i < t->steps.n && (t->steps.at[i]->built || !built)) return t->steps.at[i];
  if (!can_try(s, 1)) return NULL;
  StepsCall c = { t, f, NEW(s->a, Steps) };
  c.st->fault = key;
  c.st->built = built;
  if (!guarded(s, steps_build, &c)) return NULL;
  if (i == t->steps.n) vec_push(s->a, &t->steps, c.st);
  return t->steps.at[i] = c.st;
}
Steps *steps_of(Search *s, Try *t, const Fault *f) { return steps_find(s, t, f, true); }
const Steps *leads_seen(Search *s, Try *t, const Fault *f) { return steps_find(s, t, f, false); }
