/* likewise.c - findings that have the same proof, but for whom it is about: the first one's is shown, and who else it holds of.
 *
 * Sameness is read off the proofs themselves, node by node. The second is the first with the individuals of its own act in
 * the place of the first one's, wherever they occur: whatever one of them alone is, or was, makes a proof of its own. */
#include "eval/explain.h"

enum { MAX_FIRST = 64 };         /* so many proofs are compared with; what is like none of them is shown with its own */

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
  if (a == b) return true;                       /* nobody's in particular */
  if (!a || !b) return false;
  if (strcmp(a, b)) return false;
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
  if (a->kind != b->kind || a->truth != b->truth || a->prov != b->prov || a->event != b->event || a->kids.n != b->kids.n) return false;
  if (a->span.file != b->span.file || a->span.lo != b->span.lo || a->span.hi != b->span.hi) return false;
  if ((a->at == r->at_from ? r->at_to : a->at) != b->at || a->from != b->from || a->to != b->to) return false;
  if (!sayings_same(r, &a->says, &b->says) || !words_same(r, a->note, b->note)) return false;
  for (uint32_t i = 0; i < a->kids.n; i++)
    if (!proofs_same(r, a->kids.at[i], b->kids.at[i])) return false;
  return true;
}

static uint64_t span_hash(uint64_t h, Span s) { return hash_mix(h, (uint64_t)s.lo << 32 | s.hi); }
static uint64_t hash_of(uint64_t h, const Proof *p, Value whom, Instant at) {
  h = span_hash(hash_mix(h, (uint64_t)p->kind << 40 | (uint64_t)p->truth << 32 | p->prov), p->span);
  h = hash_mix(h, p->at == at ? 0 : (uint64_t)p->at);
  h = hash_mix(h, (uint64_t)p->says.kind << 32 | p->says.pred);
  for (uint32_t i = 0; i < p->says.n; i++) h = value_eq(p->says.v[i], whom) ? hash_mix(h, 1) : value_hash(h, p->says.v[i]);
  for (uint32_t i = 0; i < p->kids.n; i++) h = hash_of(h, p->kids.at[i], whom, at);
  return hash_mix(h, p->kids.n);
}
uint64_t proof_hash(const Proof *p, Value whom, Instant at) { return hash_of(0, p, whom, at); }

/* f is the last of the findings. */
bool finding_likewise(const Engine *e, Arena *a, Check *c, Finding *f) {
  uint32_t n = e->p->preds.at[f->act].nparams;
  for (uint32_t i = 0, first = 0; i + 1 < c->findings.n && first < MAX_FIRST; i++) {
    Finding *as = c->findings.at[i];
    if (as->like || !as->row || !as->proof || as->act != f->act || as->kind != f->kind || as->truth != f->truth || as->prov != f->prov) continue;
    first++;
    Instant at = ind_at(e, c->event)->at;
    Renaming r = { e, a, as->row, f->row, n, at, at };
    if (!values_same(&r, as->row, f->row, n) || !proofs_same(&r, as->proof, f->proof)) continue;
    f->like = as;
    f->proof = as->proof;
    vec_push(a, &as->likewise, f);
    return true;
  }
  return false;
}
