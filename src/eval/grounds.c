/* grounds.c - what a proof comes down to: the outermost statements, decisions and entries in it, and the decisions that
 * these rest on. What holds of another instant (the meeting before, last month's holder) has grounds of its own. */
#include "eval/explain.h"

typedef struct Walk { Arena *a; Explainer *x; Instant at; Grounds *out; } Walk;

static void add(Walk *w, const Proof *p) {
  bool statement = p->kind == PF_RULE;
  for (uint32_t i = 0; i < w->out->all.n; i++) {
    const Ground *g = &w->out->all.at[i];
    bool same_place = g->span.file == p->span.file && g->span.lo == p->span.lo;
    if (g->prov == p->prov && g->event == p->event && (statement || same_place)) return;
  }
  bool entry = p->kind == PF_FACT;
  Ground g = { entry ? 0 : p->prov, p->event, entry && p->note && !strcmp(p->note, "acting"), p->span };
  vec_push(w->a, &w->out->all, g);
}

static Proof *shown_elsewhere(const Explainer *x, const Proof *p) {
  for (uint32_t i = 0; i < x->refs.n; i++)
    if (x->refs.at[i].from == p) return x->refs.at[i].to;
  return NULL;
}

/* `within`: inside of a ground. The id marks what was visited. */
static void walk(Walk *w, Proof *p, bool within) {
  if (p->kind == PF_REPEATED) p = shown_elsewhere(w->x, p);
  if (!p || p->id || p->truth == F || p->kind == PF_OVERRIDDEN) return;
  p->id = 1;
  bool ground = p->kind == PF_DECISION ? !within || (p->truth == T && p->at == w->at)
                                       : !within && (p->kind == PF_RULE || p->kind == PF_FACT);
  if (ground) add(w, p);
  for (uint32_t i = 0; i < p->kids.n; i++) walk(w, p->kids.at[i], within || ground);
}

void grounds_of(Arena *a, Explainer *x, Proof *p, Grounds *out) {
  Walk w = { a, x, p->at, out };
  if (p->truth == U) {
    Texts needs = { 0 };
    needs_of(x->e, x->a, p, &needs);
    for (uint32_t i = 0; i < needs.n; i++) vec_push(a, &out->needs, arena_text(a, needs.at[i], strlen(needs.at[i])));
  }
  walk(&w, p, false);
}
