/* decided.c - `d decides that K`: what an event decides, as a condition. */
#include "sema/lower.h"

static bool decidable(Lower *l, const Expr *e, const Pred *d, bool value, bool not, bool many_value) {
  Diag *g = NULL;
  const char *name = text_of(l->S, d->name);
  if (d->form == PRED_ACT || d->form == PRED_ATTRIBUTE)
    g = diag_add(l->S->diags, D_NOT_A, e->span, "'%s' is %s, and cannot be decided", name, d->form == PRED_ACT ? "an act" : "an attribute");
  else if (not && d->functional)
    g = diag_add(l->S->diags, D_NOT_CONDITION, e->span, "'%s' is a function, and a value cannot be denied", name);
  else if (!value && (d->functional || many_value))
    (g = diag_add(l->S->diags, D_NOT_CONDITION, e->span, "'%s' has a value, and it is not said", name))->hint = "add: is _, for any";
  else if (value && !d->functional && !many_value)
    (g = diag_add(l->S->diags, D_NOT_VALUE, e->span, "'%s' is a relation, and has no value", name))->hint = "write it without 'is'";
  if (!g) return true;
  g->second = d->span;
  g->second_note = "declared here";
  return false;
}

/* The kind of events that decide, if there is one that contains all others. */
static Type only_deciders(const Program *p) {
  KindId found = 0;
  for (KindId k = 1; k < p->kinds.n; k++) {
    if (!p->kinds.at[k].made_by || kind_is(p, k, found)) continue;
    if (found && !kind_is(p, found, k)) return TY_ANYTHING;
    found = k;
  }
  return found ? ty_of(TY_IND, found) : TY_ANYTHING;
}
static Node *decider(Lower *l, const Expr *e) {
  Node *n = term(l, e, TY_ANYTHING);
  if (l->guess && n->op == N_VAR && is_open_type(n->type)) n = fit(l, n, only_deciders(l->p), true);
  if (n->type.tag == TY_NONE) return n;
  bool event = is_event_type(l->p, n->type);
  if (event && l->p->kinds.at[n->type.of].made_by) return n;
  Diag *d = diag_add(l->S->diags, event ? D_DECIDES : D_TYPE, n->span, "%s decides nothing", type_words(l->S, n->type));
  d->hint = event ? "declare the event 'made by ATTRIBUTE'" : "an event decides that something is so";
  return poison_term(l, e->span);
}

Node *decides_formula(Lower *l, const Expr *e) {
  const Expr *what = e->kid.at[1], *value = NULL;
  if (!e->kid.at[0] || !what) return poison_formula(l, e->span);
  bool not = what->op == E_NOT;
  if (what->op == E_EQ) value = what->kid.at[1];
  if (not || value) what = what->kid.at[0];
  Node *event = decider(l, e->kid.at[0]);
  Target t;
  if (!is_path(l, what)) {
    term(l, what, TY_ANYTHING);
    if (value) term(l, value, TY_ANYTHING);
    diag_add(l->S->diags, D_NOT_A, what->span, "a relation or a function is decided")->hint = "as in: d decides that member(s)";
    return poison_formula(l, e->span);
  }
  resolve_path(l, what, &t);
  const Pred *d = t.sort == TG_PRED ? &l->p->preds.at[t.pred] : NULL;
  bool many_value = d && !d->functional && t.nargs < d->nparams;
  Type want = !d ? TY_ANYTHING : d->functional ? d->value : many_value ? d->params[t.nargs] : TY_ANYTHING;
  Node *v = value ? fit(l, term(l, value, want), want, true) : NULL;
  if (t.sort == TG_PENDING) return true_node(l, e->span);
  if (t.sort == TG_DATE) diag_add(l->S->diags, D_NOT_A, what->span, "the date of an event is recorded, not decided");
  if (!d || !decidable(l, what, d, v != NULL, not, many_value)) return poison_formula(l, e->span);
  if (v) t.args[t.nargs++] = v;
  Node *n = node_new(l, not ? N_DECIDES_NOT : N_DECIDES, ty(TY_TRUTH), e->span, t.nargs + 1);
  n->pred = t.pred;
  n->kid[0] = event;
  for (uint32_t i = 0; i < t.nargs; i++) n->kid[i + 1] = t.args[i];
  for (uint32_t i = 0; i < n->nkids; i++)
    if (is_poison(n->kid[i]->type)) return poison_formula(l, e->span);
  return node_done(n);
}
