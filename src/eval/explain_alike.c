/* explain_alike.c - what holds of many elements alike: of those that rest on the same provisions one is shown, and how many
 * more are like it. What rests on entries of the record alone is not shown: where it matters the line above names it. Where
 * the condition says that of every element, none is looked at. */
#include "eval/explain.h"
#include <string.h>

typedef struct Alike { Proof *kid; const uint8_t *provs; uint32_t more; } Alike;
struct Alikes { Explainer *x; Proof *into; bool entries; uint32_t nprovs, looked, seen, refs; VEC(Alike) all; };

/* No provision and no decision has a part in its proof, whatever its variables stand for. */
static bool of_entries(const Engine *e, const Node *n) {
  switch (n->op) {
    case N_CALL: case N_ATOM:
      if (e->info[n->pred].derived) return false;
      break;
    case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: case N_VALID: case N_AT_TURN: case N_AT_TURN_F: return false;
    default: break;
  }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i] && !of_entries(e, n->kid[i])) return false;
  return true;
}
bool entries_alone(const Engine *e, const Node *n) {
  NodeWords *known = node_known(e, n);
  if (!known) return of_entries(e, n);
  if (!known->entries) known->entries = of_entries(e, n) ? 1 : 2;
  return known->entries == 1;
}

Alikes *alikes_new(Explainer *x, Proof *into, const Node *n) {
  Alikes *a = NEW(x->a, Alikes);
  a->x = x;
  a->into = into;
  a->entries = !x->leads && entries_alone(x->e, n);
  a->nprovs = x->e->p->provs.n;
  return a;
}

/* Is none of them going to be shown? */
bool alikes_none(const Alikes *a) { return a->entries; }
/* Call it before the proof of an element is built. False: enough were looked at. */
bool alikes_next(Alikes *a) {
  if (a->entries) return false;
  a->seen = a->x->seen.n;
  a->refs = a->x->refs.n;
  return a->looked++ < MAX_BINDINGS;
}

static const Proof *meant(const Explainer *x, const Proof *p) {
  for (uint32_t i = x->refs.n; p->kind == PF_REPEATED && i-- > 0;)
    if (x->refs.at[i].from == p) return x->refs.at[i].to;
  return p;
}
static bool provs_of(const Explainer *x, const Proof *p, uint8_t *set) {
  bool any = p->prov != 0;
  set[p->prov] = 1;
  const Proof *m = meant(x, p);
  for (uint32_t i = 0; i < m->kids.n; i++) any |= provs_of(x, m->kids.at[i], set);
  return any;
}

void alikes_add(Alikes *a, Proof *kid) {
  uint8_t *set = NEW_ARRAY(a->x->a, uint8_t, a->nprovs);
  if (provs_of(a->x, kid, set)) {
    uint32_t i = 0;
    while (i < a->all.n && memcmp(a->all.at[i].provs, set, a->nprovs)) i++;
    if (i == a->all.n) {
      Alike new = { kid, set, 0 };
      vec_push(a->x->a, &a->all, new);
      proof_add(a->x, a->into, kid);
      return;
    }
    a->all.at[i].more++;
  }
  a->x->seen.n = a->seen;                          /* nothing may refer to what is not shown */
  a->x->refs.n = a->refs;
}

void alikes_done(Alikes *a) {
  for (uint32_t i = 0; i < a->all.n; i++) {
    const Alike *l = &a->all.at[i];
    if (a->looked > MAX_BINDINGS) l->kid->note = "and others likewise";
    else if (l->more) l->kid->note = arena_printf(a->x->a, "and %u more likewise", l->more);
  }
}
