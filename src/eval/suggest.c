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

#include <stdlib.h>

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

/* ---- tables ---- */
uint64_t fault_key(const Program *p, const Fault *f) {
  uint64_t h = (uint64_t)f->kind ^ (uint64_t)f->event << 8 ^ (uint64_t)f->reading << 40 ^ (uint64_t)f->act << 46;
  if (f->rule) h ^= (uint64_t)(f->rule->id + 1) << 20;
  for (uint32_t i = 0; f->act && i < p->preds.at[f->act].nparams; i++)
    h = (h ^ (uint64_t)f->row[i].n ^ (uint64_t)f->row[i].tag << 48) * UINT64_C(0x9E3779B97F4A7C15);
  return (h ^ h >> 31) * UINT64_C(0xC2B2AE3D27D4EB4F);
}
static uint32_t *grown(Arena *a, uint32_t *mask) {
  *mask = *mask ? *mask * 2 + 1 : 255;
  return NEW_ARRAY(a, uint32_t, *mask + 1);
}
uint32_t change_id(Search *s, const Change *c) {
  if (s->changes.n * 2 >= s->change_mask) {
    s->change_slots = grown(s->a, &s->change_mask);
    for (uint32_t i = 1; i < s->changes.n; i++) {
      uint32_t k = (uint32_t)change_hash(s->p, s->changes.at[i]) & s->change_mask;
      while (s->change_slots[k]) k = (k + 1) & s->change_mask;
      s->change_slots[k] = i;
    }
  }
  uint32_t k = (uint32_t)change_hash(s->p, c) & s->change_mask;
  for (; s->change_slots[k]; k = (k + 1) & s->change_mask)
    if (change_same(s->p, s->changes.at[s->change_slots[k]], c)) return s->change_slots[k];
  Change *own = NEW(s->a, Change);
  *own = *c;
  if (c->args) {
    uint32_t n = s->p->preds.at[c->pred].nparams;
    own->args = NEW_ARRAY(s->a, Value, n);
    memcpy(own->args, c->args, n * sizeof *own->args);
  }
  vec_push(s->a, &s->changes, own);
  return s->change_slots[k] = s->changes.n - 1;
}

/* ---- trying ---- */
Case *case_of(Search *s, const Try *t) {
  const Change **changes;
  arena_reset(s->scratch);
  changes = NEW_ARRAY(s->scratch, const Change *, t->n + 1);
  for (uint32_t i = 0; i < t->n; i++) changes[i] = s->changes.at[t->ids[i]];
  return case_changed(s->scratch, s->p, s->base, changes, t->n);
}
bool guarded(Search *s, void (*fn)(Search *, void *), void *user) {
  Trap own, *mine = arena_trap(s->a), *outer = engine_set_trap(s->e, &own);
  bool fails = setjmp(own.jump) != 0;
  if (!fails) {
    arena_set_trap(s->a, &own);
    arena_set_trap(s->scratch, &own);
    fn(s, user);
  }
  engine_set_trap(s->e, outer);
  arena_set_trap(s->a, mine);
  arena_set_trap(s->scratch, mine);
  if (fails && own.kind != FAIL_LIMIT) mem_fail(outer, own.kind, own.what);
  return !fails;
}
static void look_at(Search *s, void *user) {
  Try *t = user;
  const Case *cs = case_of(s, t);
  engine_set_case(s->e, cs);
  for (uint32_t r = 0; r < s->nreadings; r++)
    for (uint32_t i = 0; i < cs->events.n && t->faults.n < LIMIT_FAULTS; i++) {
      Faults found = { 0 };
      check_faults(s->e, s->scratch, cs->events.at[i], s->readings[r], &found);
      for (uint32_t k = 0; k < found.n && t->faults.n < LIMIT_FAULTS; k++) {
        Fault f = found.at[k];
        uint32_t n = f.act ? s->p->preds.at[f.act].nparams : 0;
        if (n) {
          Value *row = NEW_ARRAY(s->a, Value, n);
          memcpy(row, f.row, n * sizeof *row);
          f.row = row;
        }
        vec_push(s->a, &t->faults, f);
      }
    }
}
bool can_try(Search *s, uint32_t n) {
  s->spent |= s->tries + n > s->limits.tries || s->e->work > s->work;
  if (!s->spent) s->tries += n;
  return !s->spent;
}
static bool look(Search *s, Try *t) {
  if (!can_try(s, s->nreadings)) return false;
  t->failed = !guarded(s, look_at, t);
  return true;
}
static uint64_t ids_hash(const uint32_t *ids, uint32_t n) {
  uint64_t h = n;
  for (uint32_t i = 0; i < n; i++) h = (h ^ ids[i]) * UINT64_C(0x9E3779B97F4A7C15), h ^= h >> 29;
  return h;
}
static uint32_t try_slot(const Search *s, uint64_t h, const uint32_t *ids, uint32_t n) {
  uint32_t k = (uint32_t)(h >> 8) & s->try_mask;
  for (; s->try_slots[k]; k = (k + 1) & s->try_mask) {
    const Try *t = s->all.at[s->try_slots[k] - 1];
    if (t->hash == h && t->n == n && (!n || !memcmp(t->ids, ids, n * sizeof *ids))) break;
  }
  return k;
}
Try *try_ids(Search *s, const uint32_t *ids, uint32_t n) {
  if (s->all.n * 2 >= s->try_mask) {
    s->try_slots = grown(s->a, &s->try_mask);
    for (uint32_t i = 0; i < s->all.n; i++)
      s->try_slots[try_slot(s, s->all.at[i]->hash, s->all.at[i]->ids, s->all.at[i]->n)] = i + 1;
  }
  uint64_t h = ids_hash(ids, n);
  uint32_t k = try_slot(s, h, ids, n);
  if (s->try_slots[k]) return s->all.at[s->try_slots[k] - 1];
  Try *t = NEW(s->a, Try);
  uint32_t *own = NEW_ARRAY(s->a, uint32_t, n + 1);
  if (n) memcpy(own, ids, n * sizeof *ids);
  t->hash = h;
  t->n = n;
  t->ids = own;
  if (!look(s, t)) return NULL;
  vec_push(s->a, &s->all, t);
  s->try_slots[k] = s->all.n;
  return t;
}
static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}
Try *try_with(Search *s, const Try *of, const uint32_t *more, uint32_t n) {
  uint32_t *ids = NEW_ARRAY(s->a, uint32_t, of->n + n + 1);
  if (of->n) memcpy(ids, of->ids, of->n * sizeof *ids);
  if (n) memcpy(ids + of->n, more, n * sizeof *ids);
  qsort(ids, of->n + n, sizeof *ids, by_number);
  return try_ids(s, ids, of->n + n);
}
bool ids_clash(const Search *s, const Try *t, const uint32_t *more, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t k = 0; k < t->n; k++)
      if (changes_clash(s->p, s->changes.at[more[i]], s->changes.at[t->ids[k]])) return true;
    for (uint32_t k = 0; k < i; k++)
      if (changes_clash(s->p, s->changes.at[more[i]], s->changes.at[more[k]])) return true;
  }
  return false;
}

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
static void single_steps(Search *s, Goal *g, Try *t, const Fault *f, const Steps *st, Distance from, Distance to, uint32_t left) {
  uint32_t followed = 0;
  for (uint32_t i = 0; i < st->all.n && !s->spent; i++) {
    const Step *step = &st->all.at[i];
    if (step->near < from || step->near > to || ids_clash(s, t, &step->change, 1)) continue;
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
/* A change for each member, the most telling first, else in their order. */
static void gains_of(Search *s, Try *t, const Fault *f, const StepGroup *m, Gains *out) {
  for (uint32_t i = 0; i < m->elements.n && !s->spent; i++) {
    if (out->members.n == LIMIT_MEMBERS_MOST || (out->members.n >= LIMIT_MEMBERS && out->all >= m->by)) return;
    for (uint32_t k = 0; k < m->elements.at[i].n && !s->spent; k++) {
      uint32_t c = m->elements.at[i].at[k], gain = gain_of(s, t, f, m, c);
      bool there = !gain;
      for (uint32_t j = 0; j < out->members.n; j++) there |= changes_clash(s->p, s->changes.at[out->members.at[j]], s->changes.at[c]);
      if (there) continue;
      vec_push(s->a, &out->members, c);
      uint32_t at = out->members.n - 1;
      for (; at && (out->gain[at - 1] < gain || (out->gain[at - 1] == gain && change_before(s->changes.at[c], s->changes.at[out->members.at[at - 1]], s->p)));
           at--) {
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
/* The date moves on from one instant where something changes to the next, and is brought back to the earliest that does. */
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
    now = base + (st->next - base + unit - 1) / unit * unit;
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
  single_steps(s, g, t, f, st, NEAR_FAILS, NEAR_FAILS, left);
  for (uint32_t i = 0; i < st->groups.n && !s->spent; i++)
    if (st->groups.at[i].by > 1) group_step(s, g, t, f, &st->groups.at[i], left);
  single_steps(s, g, t, f, st, NEAR_HOLDS, NEAR_HOLDS, left);
  if (left == 1 && t->n <= 1) later(s, g, t, t->n ? LIMIT_DATES_INNER : LIMIT_DATES);
  if (left == 1 && !t->n) single_steps(s, g, t, f, st, FAR, FAR, left);
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
static const Try *all_open(Search *s) {
  Ids ids = { 0 };
  for (uint32_t i = 0; i < s->base->events.n && ids.n <= LIMIT_OPEN; i++)
    for (PredId d = 1; d < s->p->preds.n; d++) {
      const Pred *pred = &s->p->preds.at[d];
      uint32_t column;
      IndId event = s->base->events.at[i];
      if (!editable(s->p, pred, &column) || !kind_is(s->p, s->base->inds.at[event - s->p->inds.n].kind, pred->params[column].of)) continue;
      Change c = { CHANGE_OPEN, d, event, NULL, VALUE_NONE, VALUE_NONE };
      bool nests = false;
      for (uint32_t k = 0; k < s->base->facts.facts.n && pred->functional; k++) {
        const Fact *f = &s->base->facts.facts.at[k];
        nests |= f->pred == d && f->args[column].n == event && case_event(s, f->args[pred->nparams]);
      }
      if (!nests) vec_push(s->a, &ids, change_id(s, &c));
    }
  if (ids.n > LIMIT_OPEN) return NULL;
  if (ids.n) qsort(ids.at, ids.n, sizeof *ids.at, by_number);
  return try_ids(s, ids.at, ids.n);
}
static bool certain(const Try *t) {
  for (uint32_t i = 0; t && i < t->faults.n; i++)
    if (t->faults.at[i].truth == F) return true;
  return false;
}

Suggestions *engine_suggest(Engine *e, Arena *a, const Case *cs, const ReadingId *readings, uint32_t n, SuggestLimits limits) {
  Suggestions *out = NEW(a, Suggestions);
  Arena *own = arena_child(a), *scratch = arena_child(a);
  Search s = { .e = e, .p = e->p, .a = own, .scratch = scratch, .base = cs, .readings = readings, .nreadings = n, .limits = limits };
  vec_push(own, &s.changes, (Change *)NULL);
  out->limits = limits;
  s.work = e->work + (uint64_t)limits.tries * SUGGEST_WORK;
  const Try *root = try_ids(&s, NULL, 0);
  if (root && root->faults.n) {
    out->hopeless = certain(all_open(&s));
    combine(&s, root, a, out);
  }
  out->tries = s.tries;
  out->steps = s.deepest;
  out->spent |= s.spent;
  engine_set_case(e, cs);
  arena_free(scratch);
  arena_free(own);
  return out;
}
