/* tries.c - changed cases that were looked at: what is wrong with each, and how many may be looked at yet.
 *
 * A change has a number, a try is a set of numbers, and is looked at once. What a try costs is counted in tries and in the
 * engine's work, never in time, so that a search ends alike everywhere. A limit that the engine meets on the way
 * is the end of that try alone.
 */
#include "eval/suggest.h"

#include <stdlib.h>

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
  if (fails && own.kind != FAIL_LIMIT) trap_pass(outer, &own);
  return !fails;
}
static void look_at(Search *s, void *user) {
  Try *t = user;
  const Case *cs = case_of(s, t);
  engine_try_case(s->e, cs);
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
