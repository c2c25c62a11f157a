/* likewise.c - findings that have the same proof, but for whom it is about: the first one's is shown, and who else it holds of.
 *
 * Sameness is read off the proofs themselves, node by node. The second is the first with the individuals of its own act in
 * the place of the first one's, wherever they occur: whatever one of them alone is, or was, makes a proof of its own. */
#include "eval/explain.h"

static Value renamed(const Renaming *r, Value v) {
  for (uint32_t i = 0; i < r->n; i++)
    if (value_eq(r->from[i], v)) return r->to[i];
  return v;
}
/* One to one: who takes the place of another may not occur elsewhere. */
static bool values_same(const Renaming *r, const Value *a, const Value *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (!value_eq(renamed(r, a[i]), b[i])) return false;
    for (uint32_t k = 0; k < r->n; k++)
      if (value_eq(r->to[k], b[i]) && !value_eq(r->from[k], a[i])) return false;
  }
  return true;
}
/* Words that were put together: the same, and they speak of none of those who differ. */
static bool words_same(const Renaming *r, const char *a, const char *b) {
  if (!a || !b) return a == b;
  if (a != b && strcmp(a, b)) return false;
  for (uint32_t i = 0; i < r->n; i++) {
    if (value_eq(r->from[i], r->to[i])) continue;
    if (strstr(a, engine_value_text(r->e, r->a, r->from[i])) || strstr(a, engine_value_text(r->e, r->a, r->to[i]))) return false;
  }
  return true;
}
static bool sayings_same(const Renaming *r, const Saying *a, const Saying *b) {
  return a->kind == b->kind && a->mode == b->mode && a->not == b->not && a->valued == b->valued && a->pred == b->pred &&
         a->node == b->node && a->slots == b->slots && a->n == b->n && values_same(r, a->v, b->v, a->n) &&
         (a->kind == SAY_DOING ? !strcmp(a->text, b->text) : words_same(r, a->text, b->text));
}
bool proofs_same(const Renaming *r, const Proof *a, const Proof *b) {
  if (a->kind != b->kind || a->truth != b->truth || a->prov != b->prov || a->event != b->event) return false;
  if (a->kids.n != b->kids.n || a->left != b->left) return false;
  if (a->span.file != b->span.file || a->span.lo != b->span.lo || a->span.hi != b->span.hi) return false;
  if ((a->at == r->at_from ? r->at_to : a->at) != b->at || a->from != b->from || a->to != b->to) return false;
  if (!sayings_same(r, &a->says, &b->says) || !words_same(r, a->note, b->note)) return false;
  for (uint32_t i = 0; i < a->kids.n; i++)
    if (!proofs_same(r, a->kids.at[i], b->kids.at[i])) return false;
  return true;
}

static uint64_t span_hash(uint64_t h, Span s) { return hash_mix(h, (uint64_t)s.lo << 32 | s.hi); }
static uint64_t hash_value(uint64_t h, Value v, const Value *whom, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (value_eq(v, whom[i])) return hash_mix(h, i + 1);
  return value_hash(h, v);
}
static uint64_t hash_of(uint64_t h, const Proof *p, const Value *whom, uint32_t n, Instant at) {
  h = span_hash(hash_mix(h, (uint64_t)p->kind << 40 | (uint64_t)p->truth << 32 | p->prov), p->span);
  h = hash_mix(h, p->at == at ? 0 : (uint64_t)p->at);
  h = hash_mix(h, (uint64_t)p->says.kind << 32 | p->says.pred);
  for (uint32_t i = 0; i < p->says.n; i++) h = hash_value(h, p->says.v[i], whom, n);
  for (uint32_t i = 0; i < p->kids.n; i++) h = hash_of(h, p->kids.at[i], whom, n, at);
  return hash_mix(h, (uint64_t)p->left << 32 | p->kids.n);
}
uint64_t proof_hash(const Proof *p, const Value *whom, uint32_t n, Instant at) { return hash_of(0, p, whom, n, at); }

/* ---- findings that have proofs of their own, by the hashes of these ---- */
static void first_put(Firsts *all, uint64_t hash, Finding *f) {
  uint32_t i = (uint32_t)hash & all->mask;
  while (all->at[i].finding) i = (i + 1) & all->mask;
  all->at[i] = (First){ hash, f };
}
static void firsts_grow(Arena *a, Firsts *all) {
  Firsts old = *all;
  all->mask = old.at ? old.mask * 2 + 1 : 15;
  all->at = NEW_ARRAY(a, First, all->mask + 1);
  for (uint32_t i = 0; old.at && i <= old.mask; i++)
    if (old.at[i].finding) first_put(all, old.at[i].hash, old.at[i].finding);
}
bool finding_likewise(const Engine *e, Arena *a, Firsts *all, Instant at, Finding *f) {
  uint32_t n = e->p->preds.at[f->act].nparams;
  uint64_t hash = hash_mix(proof_hash(f->proof, f->row, n, at), (uint64_t)f->act << 32 | f->prov);
  if (!all->at || all->n * 2 > all->mask) firsts_grow(a, all);
  for (uint32_t i = (uint32_t)hash & all->mask; all->at[i].finding; i = (i + 1) & all->mask) {
    Finding *as = all->at[i].finding;
    if (all->at[i].hash != hash || as->act != f->act || as->kind != f->kind || as->truth != f->truth || as->prov != f->prov) continue;
    Renaming r = { e, a, as->row, f->row, n, at, at };
    if (!values_same(&r, as->row, f->row, n) || !proofs_same(&r, as->proof, f->proof)) continue;
    f->like = as;
    f->proof = as->proof;
    vec_push(a, &as->likewise, f);
    return true;
  }
  first_put(all, hash, f);
  all->n++;
  return false;
}
