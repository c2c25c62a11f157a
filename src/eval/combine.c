/* combine.c - from ways that the search found to drafts of suggestions.
 *
 * Most faults are independent: each is repaired by itself, as if the others were allowed, and what repairs them
 * together is put together from that - with every way to repair each, so that three faults with two ways each are
 * one suggestion and not eight. What repairs several at once stands for all of these. Ways of several changes that
 * differ in one of them, or are so many of a set, whichever, are one draft.
 */
#include "eval/combine.h"

enum {
  LIMIT_DRAFTS = 64,
  LIMIT_OF_SORT = 16,      /* other changes that are tried in the place of one */
};

Ids ids_of(Arena *a, const uint32_t *at, uint32_t n) {
  Ids ids = { 0 };
  for (uint32_t i = 0; i < n; i++) vec_push(a, &ids, at[i]);
  return ids;
}

/* ---- picks ---- */
static bool same_sort(const Search *s, const Ids *a, const Ids *b) {
  return a->n == 1 && b->n == 1 && changes_alike(s->changes.at[a->at[0]], s->changes.at[b->at[0]]);
}
/* Sets of one sort stand in the order of what they are about. */
static void set_add(Search *s, Pick *p, Ids set) {
  vec_push(s->a, &p->sets, set);
  for (uint32_t k = p->sets.n - 1; k && set.n == 1 && p->sets.at[k - 1].n == 1; k--) {
    if (!change_before(s->changes.at[set.at[0]], s->changes.at[p->sets.at[k - 1].at[0]], s->p)) return;
    p->sets.at[k] = p->sets.at[k - 1];
    p->sets.at[k - 1] = set;
  }
}
static void pick_set(Search *s, Picks *to, Ids set) {
  Pick pick = { 1, { NULL, 0, 0 }, false };
  if (!set.n) return;
  set_add(s, &pick, set);
  vec_push(s->a, to, pick);
}
static Pick pick_each(Search *s, const Ids *ids, uint32_t choose) {
  Pick pick = { choose, { NULL, 0, 0 }, false };
  for (uint32_t i = 0; i < ids->n; i++) set_add(s, &pick, ids_of(s->a, &ids->at[i], 1));
  return pick;
}
static void draft_put(Search *s, Drafts *to, Draft d) {      /* behind those of its size */
  uint32_t at = to->n;
  vec_push(s->a, to, d);
  for (; at && to->at[at - 1].size > d.size; at--) to->at[at] = to->at[at - 1];
  to->at[at] = d;
}

/* ---- ways of several changes that have something in common ---- */
typedef VEC(const Way *) WayList;
static bool has_id(const Try *t, uint32_t id) {
  for (uint32_t i = 0; i < t->n; i++)
    if (t->ids[i] == id) return true;
  return false;
}
static bool is_way(const WayList *l, const Ids *ids) {
  for (uint32_t i = 0; i < l->n; i++) {
    uint32_t k = 0;
    while (k < ids->n && l->at[i]->try->n == ids->n && has_id(l->at[i]->try, ids->at[k])) k++;
    if (k == ids->n && l->at[i]->try->n == ids->n) return true;
  }
  return false;
}
static bool exchangeable(const Search *s, uint32_t a, uint32_t b) {
  const Change *x = s->changes.at[a], *y = s->changes.at[b];
  return changes_alike(x, y) && value_eq(x->to, y->to) && !changes_clash(s->p, x, y);
}
/* Is every choice of `choose` from the members, `id` among them, a way? Chosen so far: ids. */
static bool all_ways(Search *s, const WayList *l, const Ids *members, uint32_t from, uint32_t choose, Ids *ids) {
  if (ids->n == choose) return is_way(l, ids);
  for (uint32_t i = from; i < members->n; i++) {
    vec_push(s->a, ids, members->at[i]);
    bool so = all_ways(s, l, members, i + 1, choose, ids);
    ids->n--;
    if (!so) return false;
  }
  return true;
}
/* The changes of which any so many are a way. */
static Ids so_many_of(Search *s, const WayList *l, const Try *first) {
  Ids members = ids_of(s->a, first->ids, first->n);
  for (uint32_t i = 1; i < first->n; i++)
    if (!exchangeable(s, first->ids[0], first->ids[i])) return members;
  for (uint32_t i = 0; i < l->n; i++)
    for (uint32_t k = 0; k < l->at[i]->try->n; k++) {
      uint32_t id = l->at[i]->try->ids[k], m = 0;
      while (m < members.n && members.at[m] != id && exchangeable(s, members.at[m], id)) m++;
      if (m < members.n || l->at[i]->try->n != first->n) continue;
      Ids ids = { 0 };
      vec_push(s->a, &ids, id);
      if (all_ways(s, l, &members, 0, first->n, &ids)) vec_push(s->a, &members, id);
    }
  return members;
}
/* The changes that do beside all of `first` but the one at `skip`. */
static Ids others_of(Search *s, const WayList *l, const Try *first, uint32_t skip) {
  Ids others = { 0 };
  for (uint32_t i = 0; i < l->n; i++) {
    const Try *t = l->at[i]->try;
    uint32_t other = 0, n = 0;
    for (uint32_t k = 0; k < t->n && t->n == first->n; k++) {
      if (has_id(first, t->ids[k]) && t->ids[k] != first->ids[skip]) n++;
      else other = t->ids[k];
    }
    if (t->n == first->n && n + 1 == t->n) vec_push(s->a, &others, other);
  }
  return others;
}
static void leave_out(Search *s, WayList *l, const Picks *p) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    uint32_t held = 0;
    for (uint32_t k = 0; k < p->n; k++)
      for (uint32_t m = 0; m < p->at[k].sets.n; m++) {
        uint32_t j = 0;
        while (j < p->at[k].sets.at[m].n && has_id(l->at[i]->try, p->at[k].sets.at[m].at[j])) j++;
        held += j == p->at[k].sets.at[m].n ? j : 0;
      }
    if (held < l->at[i]->try->n) l->at[n++] = l->at[i];
  }
  (void)s;
  l->n = n;
}
static void drafts_in_common(Search *s, WayList *l, Drafts *out) {
  while (l->n) {
    const Try *first = l->at[0]->try;
    Draft d = { { NULL, 0, 0 }, first->n };
    Ids members = so_many_of(s, l, first), best = { 0 };
    if (members.n > first->n) {
      vec_push(s->a, &d.picks, pick_each(s, &members, first->n));
    } else {
      uint32_t skip = 0;
      for (uint32_t i = 0; i < first->n; i++) {
        Ids others = others_of(s, l, first, i);
        if (others.n > best.n) best = others, skip = i;
      }
      Ids rest = { 0 };
      for (uint32_t i = 0; i < first->n; i++)
        if (i != skip) vec_push(s->a, &rest, first->ids[i]);
      if (best.n > 1) {
        pick_set(s, &d.picks, rest);
        vec_push(s->a, &d.picks, pick_each(s, &best, 1));
      } else {
        pick_set(s, &d.picks, ids_of(s->a, first->ids, first->n));
      }
    }
    draft_put(s, out, d);
    leave_out(s, l, &d.picks);
  }
}

/* ---- ways to drafts ---- */
/* A group is a pick of its own, beside what had to change as well. */
static Draft draft_of_group(Search *s, const Way *w) {
  Draft d = { { NULL, 0, 0 }, w->try->n };
  Ids rest = { 0 };
  for (uint32_t k = 0; k < w->try->n; k++) {
    uint32_t m = 0;
    while (m < w->choose && w->members.at[m] != w->try->ids[k]) m++;
    if (m == w->choose) vec_push(s->a, &rest, w->try->ids[k]);
  }
  pick_set(s, &d.picks, rest);
  vec_push(s->a, &d.picks, pick_each(s, &w->members, w->choose));
  return d;
}
/* The ways to mend something: single changes are one pick, all of them, or (apart) those of one sort. */
static Drafts drafts_of(Combine *c, const Ways *ways, bool apart, bool (*fits)(const Combine *, const Way *)) {
  Search *s = c->s;
  Drafts out = { 0 };
  WayList several = { 0 };
  for (uint32_t i = 0; i < ways->n; i++) {
    const Way *w = &ways->at[i];
    if (fits && !fits(c, w)) continue;
    if (w->members.n) {
      draft_put(s, &out, draft_of_group(s, w));
      continue;
    }
    if (w->try->n > 1) {
      vec_push(s->a, &several, w);
      continue;
    }
    Ids set = ids_of(s->a, w->try->ids, 1);
    uint32_t k = 0;
    while (k < out.n && (out.at[k].size > 1 || (apart && !same_sort(s, &out.at[k].picks.at[0].sets.at[0], &set)))) k++;
    if (k < out.n) {
      set_add(s, &out.at[k].picks.at[0], set);
      continue;
    }
    Draft d = { { NULL, 0, 0 }, 1 };
    pick_set(s, &d.picks, set);
    draft_put(s, &out, d);
  }
  drafts_in_common(s, &several, &out);
  return out;
}

static uint32_t mended(const Combine *c, const Try *t) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->root->faults.n; i++) {
    uint64_t key = fault_key(c->s->p, &c->root->faults.at[i]);
    uint32_t k = 0;
    while (k < t->faults.n && fault_key(c->s->p, &t->faults.at[k]) != key) k++;
    n += k == t->faults.n;
  }
  return n;
}
static bool alone(const Combine *c, const Way *w) { return mended(c, w->try) == 1; }
static bool mends(const Combine *c, const Try *t, uint32_t fault) {
  uint64_t key = fault_key(c->s->p, &c->root->faults.at[fault]);
  for (uint32_t k = 0; k < t->faults.n; k++)
    if (fault_key(c->s->p, &t->faults.at[k]) == key) return false;
  return true;
}
static void append(Arena *a, Picks *to, const Picks *more) {
  for (uint32_t i = 0; i < more->n; i++) {
    Pick p = more->at[i];
    p.sets.at = NEW_ARRAY(a, Ids, p.sets.n);     /* each draft trims its own */
    memcpy(p.sets.at, more->at[i].sets.at, p.sets.n * sizeof *p.sets.at);
    p.sets.cap = p.sets.n;
    vec_push(a, to, p);
  }
}
static void draft_add(Combine *c, const Picks *p) {
  Draft d = { { NULL, 0, 0 }, 0 };
  append(c->s->a, &d.picks, p);
  for (uint32_t i = 0; i < p->n; i++) d.size += p->at[i].choose * p->at[i].sets.at[0].n;
  if (c->drafts.n < LIMIT_DRAFTS) draft_put(c->s, &c->drafts, d);
}

/* ---- several faults ---- */
typedef struct Mended { Ways ways; Drafts single; } Mended;    /* of one fault */

/* For the faults that `shared` (or nothing) leaves: the best way of each; of fault `other` the way number `nth`. */
static void draft_all(Combine *c, const Mended *m, const Way *shared, uint32_t other, uint32_t nth) {
  Picks p = { 0 };
  if (shared) pick_set(c->s, &p, ids_of(c->s->a, shared->try->ids, shared->try->n));
  for (uint32_t i = 0; i < c->root->faults.n; i++) {
    if (shared && mends(c, shared->try, i)) continue;
    uint32_t k = i == other ? nth : 0;
    if (k >= m[i].single.n) return;
    append(c->s->a, &p, &m[i].single.at[k].picks);
  }
  draft_add(c, &p);
}
static void several(Combine *c) {
  Search *s = c->s;
  uint32_t n = c->root->faults.n, total = s->limits.tries;
  Mended *m = NEW_ARRAY(s->a, Mended, n);
  uint64_t *keys = NEW_ARRAY(s->a, uint64_t, n);
  for (uint32_t i = 0; i < n; i++) {
    Goal g = { keys, 0, { NULL, 0, 0 }, 0 };
    for (uint32_t k = 0; k < n; k++)
      if (k != i) keys[g.nallowed++] = fault_key(s->p, &c->root->faults.at[k]);
    s->limits.tries = s->tries + (total - s->tries) / (n - i + 1);     /* a share for each, and one for the whole */
    search(s, &g, s->limits.steps);
    s->limits.tries = total;
    c->out->spent |= s->spent;
    s->spent = false;
    m[i].ways = g.ways;
    m[i].single = drafts_of(c, &g.ways, false, alone);
  }
  draft_all(c, m, NULL, n, 0);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 1; k < m[i].single.n; k++) draft_all(c, m, NULL, i, k);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < m[i].ways.n; k++)
      if (!alone(c, &m[i].ways.at[k])) draft_all(c, m, &m[i].ways.at[k], n, 0);
}
/* Each change, or another of its sort: whichever do will be kept. */
static Picks widened(Search *s, const Try *t) {
  Picks p = { 0 };
  for (uint32_t i = 0; i < t->n; i++) {
    Pick pick = { 1, { NULL, 0, 0 }, false };
    vec_push(s->a, &pick.sets, ids_of(s->a, &t->ids[i], 1));
    for (uint32_t k = 1; k < s->changes.n && pick.sets.n < LIMIT_OF_SORT; k++)
      if (!has_id(t, k) && changes_alike(s->changes.at[k], s->changes.at[t->ids[i]]))
        vec_push(s->a, &pick.sets, ids_of(s->a, &k, 1));
    vec_push(s->a, &p, pick);
  }
  return p;
}
static void check_drafts(Combine *c) {
  for (uint32_t i = 0; i < c->drafts.n && c->out->all.n < SUGGEST_MOST && !c->s->spent; i++) {
    check_draft(c, &c->drafts.at[i].picks);
    while (c->smaller.n && !c->s->spent) {
      Picks p = widened(c->s, c->smaller.at[--c->smaller.n]);
      check_draft(c, &p);
    }
  }
  c->drafts.n = 0;
  if (c->out->all.n > SUGGEST_MOST) c->out->all.n = SUGGEST_MOST;
}

void combine(Search *s, const Try *root, Arena *a, Suggestions *out) {
  Combine c = { .s = s, .a = a, .root = root, .out = out };
  if (root->faults.n > 1 && root->faults.n < LIMIT_FAULTS) {
    several(&c);
    check_drafts(&c);
  }
  if (out->all.n || s->spent) return;
  out->spent = false;                            /* the whole is looked at, whatever was cut short of its parts */
  search(s, &c.whole, s->limits.steps);
  Drafts all = drafts_of(&c, &c.whole.ways, true, NULL);
  for (uint32_t i = 0; i < all.n; i++) draft_add(&c, &all.at[i].picks);
  bool spent = s->spent;
  s->limits.tries += s->limits.tries / 4;        /* what was found is still checked */
  s->spent = false;
  check_drafts(&c);
  s->limits.tries -= s->limits.tries / 5;
  s->spent |= spent;
}
