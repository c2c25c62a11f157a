/* picks.c - a draft of a suggestion is tried as a whole, and without each of its parts.
 *
 * Nothing leaves this file that was not tried: every combination of the choices of a suggestion makes the case valid,
 * and none does without one of its changes; where there would be too many combinations, choices are left out until
 * there are not.
 */
#include "eval/combine.h"

enum {
  LIMIT_COMBINATIONS = 512,    /* of one suggestion, times the changes of each */
  LIMIT_OTHER = 32,            /* replacements when the first choices do not go together */
  LIMIT_PICKS = 64,
  ALL_PARTS = 4,               /* so many changes: every part is tried, and not only those with one less */
};

/* ---- which sets were chosen ---- */
typedef struct Chosen { uint32_t *at[LIMIT_PICKS]; } Chosen;      /* by pick: `choose` indexes, ascending */
static Chosen chosen_first(Search *s, const Picks *p) {
  Chosen c = { { NULL } };
  for (uint32_t i = 0; i < p->n; i++) {
    c.at[i] = NEW_ARRAY(s->a, uint32_t, p->at[i].choose);
    for (uint32_t k = 0; k < p->at[i].choose; k++) c.at[i][k] = k;
  }
  return c;
}
/* The next combination; false after the last. */
static bool chosen_next(const Picks *p, Chosen *c) {
  for (uint32_t i = 0; i < p->n; i++) {
    uint32_t k = p->at[i].choose, n = p->at[i].sets.n;
    for (uint32_t j = k; j-- > 0;)
      if (c->at[i][j] < n - k + j) {
        c->at[i][j]++;
        for (uint32_t m = j + 1; m < k; m++) c->at[i][m] = c->at[i][m - 1] + 1;
        return true;
      }
    for (uint32_t j = 0; j < k; j++) c->at[i][j] = j;
  }
  return false;
}
/* The changes of a combination; false: two of them touch the same place. */
static bool union_of(Search *s, const Picks *p, const Chosen *c, Ids *out) {
  out->n = 0;
  for (uint32_t i = 0; i < p->n; i++)
    for (uint32_t k = 0; k < p->at[i].choose; k++) {
      const Ids *set = &p->at[i].sets.at[c->at[i][k]];
      for (uint32_t m = 0; m < set->n; m++) {
        uint32_t j = 0, id = set->at[m];
        while (j < out->n && out->at[j] < id) j++;
        if (j < out->n && out->at[j] == id) continue;
        for (uint32_t q = 0; q < out->n; q++)
          if (changes_clash(s->p, s->changes.at[out->at[q]], s->changes.at[id])) return false;
        vec_push(s->a, out, id);
        for (uint32_t q = out->n - 1; q > j; q--) out->at[q] = out->at[q - 1];
        out->at[j] = id;
      }
    }
  return true;
}
static const Try *union_try(Combine *c, const Picks *p, const Chosen *chosen) {
  Ids ids = { 0 };
  if (!union_of(c->s, p, chosen, &ids)) return NULL;
  return try_ids(c->s, ids.at, ids.n);
}
static bool works(Combine *c, const Picks *p, const Chosen *chosen) {
  const Try *t = union_try(c, p, chosen);
  return t && reaches(c->s, t, &c->whole);
}

/* ---- no part is enough ---- */
/* A part of these changes that is enough by itself; NULL: none, or there are no tries left. */
static const Try *smaller(Combine *c, const Try *t) {
  uint32_t part[LIMIT_COMBINATIONS], n;
  if (t->n > LIMIT_COMBINATIONS) return NULL;
  for (uint32_t skip = 0; skip < t->n; skip++) {
    n = 0;
    for (uint32_t i = 0; i < t->n; i++)
      if (i != skip) part[n++] = t->ids[i];
    const Try *less = try_ids(c->s, part, n);
    if (!less) return NULL;
    if (reaches(c->s, less, &c->whole)) return less;
  }
  for (uint32_t mask = 1; t->n <= ALL_PARTS && mask < 1u << t->n; mask++) {
    if (mask + 1 == 1u << t->n) continue;
    n = 0;
    for (uint32_t i = 0; i < t->n; i++)
      if (mask >> i & 1) part[n++] = t->ids[i];
    const Try *less = try_ids(c->s, part, n);
    if (!less) return NULL;
    if (reaches(c->s, less, &c->whole)) return less;
  }
  return NULL;
}

/* ---- checking a draft ---- */
static double combinations(const Picks *p) {
  double all = 1;
  for (uint32_t i = 0; i < p->n; i++)
    for (uint32_t k = 0; k < p->at[i].choose; k++) all = all * (p->at[i].sets.n - k) / (k + 1);
  return all;
}
/* Choices that go together; the first ones unless these do not. */
static bool fitting(Combine *c, Picks *p, Chosen *base) {
  *base = chosen_first(c->s, p);
  if (works(c, p, base)) return true;
  uint32_t left = LIMIT_OTHER;
  for (uint32_t i = 0; i < p->n; i++)
    for (uint32_t k = p->at[i].choose; p->at[i].choose == 1 && k < p->at[i].sets.n && left-- > 0 && !c->s->spent; k++) {
      uint32_t was = base->at[i][0];
      base->at[i][0] = k;
      if (works(c, p, base)) return true;
      base->at[i][0] = was;
    }
  return false;
}
static bool every_combination(Combine *c, const Picks *p) {
  Chosen chosen = chosen_first(c->s, p);
  do {
    const Try *t = union_try(c, p, &chosen);
    if (!t || !reaches(c->s, t, &c->whole) || c->s->spent) return false;
    const Try *less = smaller(c, t);
    if (less) vec_push(c->s->a, &c->smaller, less);        /* one change mends two faults: a suggestion of its own */
    if (less || c->s->spent) return false;
  } while (chosen_next(p, &chosen));
  return true;
}
/* From the base on, which is first in each pick, whatever set goes with all that are there. */
static bool grow(Combine *c, Picks *p, const Chosen *base, uint32_t size) {
  Picks full = { 0 };
  for (uint32_t i = 0; i < p->n; i++) {
    Pick one = { p->at[i].choose, { NULL, 0, 0 }, p->at[i].more };
    for (uint32_t k = 0; k < one.choose; k++) vec_push(c->s->a, &one.sets, p->at[i].sets.at[base->at[i][k]]);
    vec_push(c->s->a, &full, p->at[i]);
    p->at[i] = one;
  }
  if (!every_combination(c, p)) return false;
  for (uint32_t i = 0; i < p->n; i++)
    for (uint32_t k = 0, next = 0; k < full.at[i].sets.n && !c->s->spent; k++) {
      if (next < p->at[i].choose && base->at[i][next] == k) {
        next++;
        continue;
      }
      vec_push(c->s->a, &p->at[i].sets, full.at[i].sets.at[k]);
      bool few = combinations(p) * (size + 1) <= LIMIT_COMBINATIONS;
      if (few && every_combination(c, p)) continue;
      p->at[i].sets.n--;
      p->at[i].more |= !few || c->s->spent;
    }
  return true;
}
static bool is_taken(const Combine *c, const Try *t) {
  for (uint32_t i = 0; i < c->taken.n; i++) {
    uint32_t k = 0;
    const Try *have = c->taken.at[i];
    for (uint32_t j = 0; j < t->n && k < have->n; j++) k += t->ids[j] == have->ids[k];
    if (k == have->n) return true;
  }
  return false;
}
/* What leaves no choice is one set. */
static Picks without_choice_first(Search *s, const Picks *p) {
  Picks out = { 0 };
  Ids fixed = { 0 };
  Pick first = { 1, { NULL, 0, 0 }, false };
  for (uint32_t i = 0; i < p->n; i++)
    for (uint32_t k = 0; k < p->at[i].sets.n && p->at[i].choose == p->at[i].sets.n; k++) {
      first.more |= p->at[i].more;
      for (uint32_t m = 0; m < p->at[i].sets.at[k].n; m++) {
        uint32_t id = p->at[i].sets.at[k].at[m], j = 0;
        while (j < fixed.n && fixed.at[j] != id) j++;
        if (j == fixed.n) vec_push(s->a, &fixed, id);
      }
    }
  if (fixed.n) {
    vec_push(s->a, &first.sets, fixed);
    vec_push(s->a, &out, first);
  }
  for (uint32_t i = 0; i < p->n; i++)
    if (p->at[i].choose < p->at[i].sets.n) vec_push(s->a, &out, p->at[i]);
  return out;
}
static const Change *copied(Arena *a, const Program *p, const Change *from) {
  Change *own = NEW(a, Change);
  *own = *from;
  if (!from->args) return own;
  uint32_t n = p->preds.at[from->pred].nparams;
  own->args = NEW_ARRAY(a, Value, n);
  memcpy(own->args, from->args, n * sizeof *own->args);
  return own;
}
static void take(Combine *c, const Picks *picks, uint32_t size) {
  Suggestion *out = NEW(c->a, Suggestion);
  out->size = size;
  Picks all = without_choice_first(c->s, picks);
  Chosen chosen = chosen_first(c->s, &all);
  do {
    const Try *t = union_try(c, &all, &chosen);
    vec_push(c->s->a, &c->taken, t);
  } while (chosen_next(&all, &chosen));
  for (uint32_t i = 0; i < all.n; i++) {
    Choice choice = { all.at[i].choose, { NULL, 0, 0 }, all.at[i].more };
    for (uint32_t k = 0; k < all.at[i].sets.n; k++) {
      ChangeSet set = { 0 };
      for (uint32_t m = 0; m < all.at[i].sets.at[k].n; m++)
        vec_push(c->a, &set, copied(c->a, c->s->p, c->s->changes.at[all.at[i].sets.at[k].at[m]]));
      vec_push(c->a, &choice.of, set);
    }
    vec_push(c->a, &out->choices, choice);
  }
  uint32_t at = c->out->all.n;
  vec_push(c->a, &c->out->all, out);
  for (; at && c->out->all.at[at - 1]->size > size; at--) c->out->all.at[at] = c->out->all.at[at - 1];
  c->out->all.at[at] = out;
}
void check_draft(Combine *c, Picks *p) {
  Chosen base;
  if (p->n > LIMIT_PICKS || !fitting(c, p, &base)) return;
  const Try *t = union_try(c, p, &base);
  if (!t || is_taken(c, t)) return;
  const Try *less = smaller(c, t);
  if (less) {                                    /* the repair of one fault is that of another, too */
    Picks one = { 0 };
    Pick pick = { 1, { NULL, 0, 0 }, false };
    vec_push(c->s->a, &pick.sets, ids_of(c->s->a, less->ids, less->n));
    vec_push(c->s->a, &one, pick);
    check_draft(c, &one);
    return;
  }
  if (grow(c, p, &base, t->n)) take(c, p, t->n);
}

