/* suggest.c - the search for changes that make a case valid.
 *
 * A try is a set of changes and what is wrong with the case that has them. From a try the search goes on with the
 * changes that could mend its first fault: whatever makes the case valid changes something that this fault reads. It
 * deepens by one change at a time, so that the smallest sets are found first, and follows only changes that tell:
 * after which the fault is gone, or its proof reads something else, or fewer are missing. Where several of one group
 * have to change at once (two more for a quorum) that is one step. Before the values of a place are tried one by one,
 * the place is made unknown: a definite answer stays as it is whatever becomes known (M18), so if the fault is certain
 * then, no value can mend it.
 */
#include "eval/suggest.h"

enum {
  LIMIT_INNER = 64,        /* changes that are followed further from one try */
  LIMIT_MEMBERS = 16,      /* of a group that are looked at, unless more have to change; then */
  LIMIT_MEMBERS_MOST = 64,
  LIMIT_DATES = 64,        /* moves of the date from one try; from one that has changes already: */
  LIMIT_DATES_INNER = 8,
  LIMIT_OPEN = 1024,       /* places that are made unknown at once */
  WORTH_ASKING = 2,        /* values of a place from which on it is made unknown first */
  DAY = 86400,
};

/* ---- goals ---- */
static bool allowed(const Search *s, const Goal *g, const Fault *f) {
  uint64_t key = fault_key(s->p, f);
  for (uint32_t i = 0; i < g->nallowed; i++)
    if (g->allowed[i] == key) return true;
  return false;
}
static const Fault *first_fault(const Search *s, const Try *t, const Goal *g) {
  for (uint32_t i = 0; i < t->faults.n; i++)
    if (!allowed(s, g, &t->faults.at[i])) return &t->faults.at[i];
  return NULL;
}
bool reaches(const Search *s, const Try *t, const Goal *g) {
  return !t->failed && t->faults.n < LIMIT_FAULTS && !first_fault(s, t, g);
}

static const Fault *same_fault(const Search *s, const Try *t, const Fault *f) {
  uint64_t key = fault_key(s->p, f);
  for (uint32_t i = 0; i < t->faults.n; i++)
    if (fault_key(s->p, &t->faults.at[i]) == key) return &t->faults.at[i];
  return NULL;
}
static bool contains(const Try *big, const Try *small) {
  uint32_t k = 0;
  for (uint32_t i = 0; i < big->n && k < small->n; i++) k += big->ids[i] == small->ids[k];
  return k == small->n;
}
static bool known(const Goal *g, const Try *t) {
  for (uint32_t i = 0; i < g->ways.n; i++)
    if (contains(t, g->ways.at[i].try)) return true;
  return false;
}
static void way_add(Search *s, Goal *g, const Try *t, uint32_t choose, const Ids *members) {
  Way w = { t, choose, { NULL, 0, 0 } };
  if (known(g, t)) return;
  if (members) w.members = *members;
  vec_push(s->a, &g->ways, w);
}

/* ---- following a try further ---- */
static void dig(Search *, Goal *, Try *, uint32_t left);

/* Did the change tell? The fault is gone, or rests on something else than before. */
static bool tells(Search *s, Try *t, const Fault *f, const Steps *before) {
  const Fault *still = same_fault(s, t, f);
  if (t->failed || !still) return !t->failed;
  const Steps *now = leads_seen(s, t, still);
  return now && now->hash != before->hash;
}
/* No value of the place that the step touches can mend the fault. */
static bool in_vain(Search *s, Try *t, const Fault *f, const Steps *st, uint32_t step) {
  uint32_t open = st->all.at[step].open;
  if (!open || f->truth != F || st->all.at[step].rivals < WORTH_ASKING || ids_clash(s, t, &open, 1)) return false;
  const Try *asked = try_with(s, t, &open, 1);
  const Fault *still = asked ? same_fault(s, asked, f) : NULL;
  return still && still->truth == F;
}
/* Another quantity at the same place does already, and is nearer. */
static bool further_off(const Search *s, const Goal *g, const Try *t, uint32_t change) {
  const Change *c = s->changes.at[change];
  if (c->kind != CHANGE_SET || c->to.tag < V_NUM) return false;
  for (uint32_t i = 0; i < g->ways.n; i++) {
    const Try *way = g->ways.at[i].try;
    if (way->n != t->n + 1 || !contains(way, t)) continue;
    for (uint32_t k = 0; k < way->n; k++)
      if (changes_clash(s->p, s->changes.at[way->ids[k]], c)) return true;
  }
  return false;
}
/* One of a group of which so many are a way by themselves: one of them and something else is no other way. */
static bool is_member(const Steps *st, uint32_t change) {
  for (uint32_t i = 0; i < st->groups.n; i++)
    for (uint32_t k = 0; k < st->groups.at[i].elements.n && st->groups.at[i].enough; k++)
      for (uint32_t m = 0; m < st->groups.at[i].elements.at[k].n; m++)
        if (st->groups.at[i].elements.at[k].at[m] == change) return true;
  return false;
}
static void single_steps(Search *s, Goal *g, Try *t, const Fault *f, const Steps *st, Distance near, uint32_t left) {
  uint32_t followed = 0;
  for (uint32_t i = 0; i < st->all.n && !s->spent; i++) {
    const Step *step = &st->all.at[i];
    if (step->near != near || ids_clash(s, t, &step->change, 1)) continue;
    if (further_off(s, g, t, step->change) || (left == 1 && in_vain(s, t, f, st, i))) continue;
    if (left > 1 && followed == LIMIT_INNER) return;
    Try *next = try_with(s, t, &step->change, 1);
    if (!next || known(g, next)) continue;
    if (reaches(s, next, g)) {
      way_add(s, g, next, 1, NULL);
    } else if (left > 1 && !is_member(st, step->change) && tells(s, next, f, st)) {
      followed++;
      dig(s, g, next, left - 1);
    }
  }
}

/* ---- groups: several changes that are one step ---- */
static const StepGroup *same_group(const Steps *st, const Node *node) {
  for (uint32_t i = 0; i < st->groups.n; i++)
    if (st->groups.at[i].node == node) return &st->groups.at[i];
  return NULL;
}
/* By how much a change of a member brings the group nearer. */
static uint32_t gain_of(Search *s, Try *t, const Fault *f, const StepGroup *m, uint32_t change) {
  if (ids_clash(s, t, &change, 1)) return 0;
  Try *next = try_with(s, t, &change, 1);
  if (!next || next->failed) return 0;
  const Fault *still = same_fault(s, next, f);
  const Steps *st = still ? leads_seen(s, next, still) : NULL;
  if (still && !st) return 0;
  const StepGroup *now = st ? same_group(st, m->node) : NULL;
  return !now ? m->by : now->by < m->by ? m->by - now->by : 0;
}
typedef struct Gains { Ids members; uint32_t gain[LIMIT_MEMBERS_MOST]; uint64_t all; } Gains;
static bool goes_before(const Search *s, uint32_t a, uint32_t gain, uint32_t b, uint32_t other) {
  return gain > other || (gain == other && change_before(s->changes.at[a], s->changes.at[b], s->p));
}
/* A change for each member, the most telling first, else in their order. */
static void gains_of(Search *s, Try *t, const Fault *f, const StepGroup *m, Gains *out) {
  for (uint32_t i = 0; i < m->elements.n && !s->spent; i++) {
    if (out->members.n == LIMIT_MEMBERS_MOST || (out->members.n >= LIMIT_MEMBERS && out->all >= m->by)) return;
    for (uint32_t k = 0; k < m->elements.at[i].n && !s->spent; k++) {
      uint32_t c = m->elements.at[i].at[k], gain = gain_of(s, t, f, m, c);
      bool there = !gain;
      for (uint32_t j = 0; j < out->members.n; j++)
        there |= changes_clash(s->p, s->changes.at[out->members.at[j]], s->changes.at[c]);
      if (there) continue;
      vec_push(s->a, &out->members, c);
      uint32_t at = out->members.n - 1;
      for (; at && goes_before(s, c, gain, out->members.at[at - 1], out->gain[at - 1]); at--) {
        out->members.at[at] = out->members.at[at - 1];
        out->gain[at] = out->gain[at - 1];
      }
      out->members.at[at] = c;
      out->gain[at] = gain;
      out->all += gain;
      break;
    }
  }
}
static void group_step(Search *s, Goal *g, Try *t, const Fault *f, StepGroup *m, uint32_t left) {
  Gains found = { 0 };
  gains_of(s, t, f, m, &found);
  if (found.all < m->by || s->spent) return;
  uint64_t sum = 0;
  uint32_t n = 0;
  while (sum < m->by) sum += found.gain[n++];
  if (n < 2 || ids_clash(s, t, found.members.at, n)) return;
  Try *next = try_with(s, t, found.members.at, n);
  if (!next || known(g, next)) return;
  for (uint32_t i = n; i < found.members.n; i++)           /* those that tell less would not do in their place */
    if (found.gain[i] < found.gain[n - 1]) found.members.n = i;
  m->enough = reaches(s, next, g);
  if (m->enough) way_add(s, g, next, n, &found.members);
  else if (left > 1) dig(s, g, next, left - 1);
}

/* ---- dates ---- */
static Try *at_date(Search *s, const Try *t, Instant from, Instant to) {
  Change c = { CHANGE_DATE, 0, s->base->event, NULL, value_make(V_TIME, from), value_make(V_TIME, to) };
  uint32_t id = change_id(s, &c);
  return try_with(s, t, &id, 1);
}
/* The date moves on from one instant where something changes to the next - where these follow one another by seconds, in
 * the end by days - and is brought back to the earliest that does. */
static void later(Search *s, Goal *g, Try *t, uint32_t moves) {
  Instant base = s->base->inds.at[s->base->event - s->p->inds.n].at, now = base, last = base;
  int64_t start = (base + s->p->zone) % DAY, unit = start ? 1 : DAY;      /* a day, where no time of day is given */
  for (uint32_t i = 0; i < t->n; i++)
    if (s->changes.at[t->ids[i]]->kind == CHANGE_DATE) return;
  Try *at = t;
  for (uint32_t i = 0; i < moves && !s->spent; i++) {
    const Fault *f = at->failed ? NULL : first_fault(s, at, g);
    const Steps *st = f ? leads_seen(s, at, f) : NULL;
    if (!st || st->next >= INSTANT_MAX - DAY) return;
    last = now;
    int64_t step = i < moves / 2 ? unit : DAY;
    now = base + (st->next - base + step - 1) / step * step;
    if (!(at = at_date(s, t, base, now))) return;
    if (reaches(s, at, g)) break;
  }
  if (at == t || !reaches(s, at, g)) return;
  for (Instant hi = now; hi - last > unit && !s->spent;) {
    Instant mid = hi == now ? hi - unit : last + (hi - last) / unit / 2 * unit;
    Try *m = at_date(s, t, base, mid);
    if (!m) break;
    if (reaches(s, m, g)) hi = mid, at = m;
    else if (hi == now) break;                   /* a second or a day less, and it is not so */
    else last = mid;
  }
  way_add(s, g, at, 1, NULL);
}

static void dig(Search *s, Goal *g, Try *t, uint32_t left) {
  if (t->dug_for == g->id && t->dug_left >= left) return;
  t->dug_for = g->id;
  t->dug_left = left;
  const Fault *f = t->failed ? NULL : first_fault(s, t, g);
  Steps *st = f ? steps_of(s, t, f) : NULL;
  if (!st) return;
  single_steps(s, g, t, f, st, NEAR_FAILS, left);
  for (uint32_t i = 0; i < st->groups.n && !s->spent; i++)
    if (st->groups.at[i].by > 1) group_step(s, g, t, f, &st->groups.at[i], left);
  single_steps(s, g, t, f, st, NEAR_HOLDS, left);
  if (left == 1 && t->n <= 1) later(s, g, t, t->n ? LIMIT_DATES_INNER : LIMIT_DATES);
  if (left == 1 && !t->n) single_steps(s, g, t, f, st, FAR, left);
}
/* The smallest ways, and those that take one step more. */
void search(Search *s, Goal *g, uint32_t steps) {
  Try *root = try_ids(s, NULL, 0);
  uint32_t found = 0;
  g->id = ++s->goals;
  for (uint32_t left = 1; root && left <= steps && !s->spent && (!found || left <= found + 1); left++) {
    if (left > s->deepest) s->deepest = left;
    dig(s, g, root, left);
    if (g->ways.n && !found) found = left;
  }
}

/* ---- the whole ---- */
static bool case_event(const Search *s, Value v) { return v.tag == V_IND && (uint64_t)v.n >= s->p->inds.n; }
/* Everything that could be changed is made unknown, but for what nests events. */
static const Try *all_open(Search *s, const Try *root) {
  Ids ids = { 0 };
  for (uint32_t i = 0; i < s->base->events.n && ids.n <= LIMIT_OPEN; i++)
    for (PredId d = 1; d < s->p->preds.n; d++) {
      const Pred *pred = &s->p->preds.at[d];
      uint32_t column;
      IndId event = s->base->events.at[i];
      KindId kind = s->base->inds.at[event - s->p->inds.n].kind;
      if (!editable(s->p, pred, &column) || !kind_is(s->p, kind, pred->params[column].of)) continue;
      Change c = { CHANGE_OPEN, d, event, NULL, VALUE_NONE, VALUE_NONE };
      bool nests = false;
      for (uint32_t k = 0; k < s->base->facts.facts.n && pred->functional; k++) {
        const Fact *f = &s->base->facts.facts.at[k];
        nests |= f->pred == d && f->args[column].n == event && case_event(s, f->args[pred->nparams]);
      }
      if (!nests) vec_push(s->a, &ids, change_id(s, &c));
    }
  if (ids.n > LIMIT_OPEN) return NULL;
  return try_with(s, root, ids.at, ids.n);
}
static bool certain(const Try *t) {
  for (uint32_t i = 0; t && i < t->faults.n; i++)
    if (t->faults.at[i].truth == F) return true;
  return false;
}

Suggestions *engine_suggest(Engine *e, Arena *a, const Case *cs, const ReadingId *readings, uint32_t n,
                            SuggestLimits limits) {
  Suggestions *out = NEW(a, Suggestions);
  Arena *own = arena_child(a), *scratch = arena_child(a);
  Search s = { .e = e, .p = e->p, .a = own, .scratch = scratch, .base = cs, .readings = readings, .nreadings = n,
               .limits = limits };
  vec_push(own, &s.changes, (Change *)NULL);
  out->limits = limits;
  s.work = e->work + (uint64_t)limits.tries * SUGGEST_WORK;
  const Try *root = try_ids(&s, NULL, 0);
  if (root && root->faults.n) {
    out->hopeless = certain(all_open(&s, root));
    combine(&s, root, a, out);
  }
  out->tries = s.tries;
  out->steps = s.deepest;
  out->spent |= s.spent;
  engine_try_case(e, cs);
  arena_free(scratch);
  arena_free(own);
  return out;
}
