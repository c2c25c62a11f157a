/* override.c - who overrides whom: between provisions by label, closed transitively, then between statements. */
#include "sema/private.h"

typedef VEC(ProvId) ProvList;
typedef struct Over { Sema *S; ProvList *by; bool *acts; } Over;   /* by[b]: provisions that override b; acts[a]: a overrides something */

static bool together(const Sema *S, ProvId a, ProvId b) {
  const Prov *x = &S->p->provs.at[a], *y = &S->p->provs.at[b];
  uint32_t n = S->p->readings.n, known = n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;
  return x->from < y->until && y->from < x->until && (x->readings & y->readings & known);
}

static bool has_head(const Prov *p, PredId pred) {
  for (uint32_t i = 0; i < p->rules.n; i++)
    if (p->rules.at[i]->pred == pred) return true;
  return false;
}
static bool share_head(const Prov *a, const Prov *b) {
  for (uint32_t i = 0; i < a->rules.n; i++)
    if (a->rules.at[i]->pred && has_head(b, a->rules.at[i]->pred)) return true;
  return false;
}
/* Any version of the one label with any of the other: an amendment may take a statement away. */
static bool labels_share(const Sema *S, Name a, Name b) {
  for (ProvId x = map_get(&S->labels, a.i); x; x = S->provs.at[x].next)
    for (ProvId y = map_get(&S->labels, b.i); y; y = S->provs.at[y].next)
      if (share_head(&S->p->provs.at[x], &S->p->provs.at[y])) return true;
  return false;
}

static void add_edges(Over *o, ProvId self, Word label, bool self_overrides) {
  Sema *S = o->S;
  ProvId first = map_get(&S->labels, label.name.i);
  Name own = S->p->provs.at[self].label;
  if (!first) {
    missing(S, D_NO_LABEL, label.span, label.name, false, "there is no provision %s", word_text(S, label))->hint = did_you_mean(S, near_label(S, label.name));
    return;
  }
  if (name_eq(label.name, own)) {
    diag_add(S->diags, D_OVERRIDE_CYCLE, label.span, "provision %s overrides itself", word_text(S, label));
    return;
  }
  if (!S->statements_failed && !S->broken && !labels_share(S, own, label.name)) {
    Diag *d = diag_add(S->diags, D_OVERRIDE_NOTHING, label.span, "%s and %s conclude nothing about the same", text_of(S, own), word_text(S, label));
    d->second = S->provs.at[first].label;
    d->second_note = "the other";
    d->hint = "an override needs a relation, function or act about which both conclude";
    return;
  }
  for (ProvId v = first; v; v = S->provs.at[v].next) {
    ProvId over = self_overrides ? self : v, under = self_overrides ? v : self;
    o->acts[over] = true;
    if (together(S, over, under)) vec_push(S->a, &o->by[under], over);
  }
}

/* All that override `v`, however indirectly, in order; *circle: v is among them. */
static void closure(Over *o, ProvId v, ProvList *out, bool *seen, bool *circle) {
  *circle = false;
  memset(seen, 0, o->S->p->provs.n * sizeof *seen);
  for (uint32_t i = 0; i < o->by[v].n; i++)
    if (!seen[o->by[v].at[i]]) {
      seen[o->by[v].at[i]] = true;
      vec_push(o->S->a, out, o->by[v].at[i]);
    }
  for (uint32_t i = 0; i < out->n; i++) {
    const ProvList *more = &o->by[out->at[i]];
    if (out->at[i] == v) *circle = true;
    for (uint32_t k = 0; k < more->n; k++)
      if (!seen[more->at[k]]) {
        seen[more->at[k]] = true;
        vec_push(o->S->a, out, more->at[k]);
      }
  }
}
static void report_circle(Over *o, ProvId v, const ProvList *all) {
  Sema *S = o->S;
  for (uint32_t i = 0; i < all->n; i++)                    /* each circle is reported once, at its first provision */
    if (all->at[i] < v && name_eq(S->p->provs.at[all->at[i]].label, S->p->provs.at[v].label)) return;
  ProvId other = 0;
  for (uint32_t i = 0; i < all->n && !other; i++)
    if (all->at[i] != v) other = all->at[i];
  if (other && other < v) return;
  Diag *d = diag_add(S->diags, D_OVERRIDE_CYCLE, S->provs.at[v].label, "%s overrides %s, and is overridden by it", text_of(S, S->p->provs.at[v].label),
                     text_of(S, S->p->provs.at[other ? other : v].label));
  if (other) {
    d->second = S->provs.at[other].label;
    d->second_note = "the other";
  }
}

static void link_rules(Over *o, ProvId under, const ProvList *over) {
  const Prov *p = &o->S->p->provs.at[under];
  for (uint32_t i = 0; i < p->rules.n; i++) {
    Rule *r = p->rules.at[i];
    if (!r->pred) continue;
    VEC(Rule *) list = { 0 };
    for (uint32_t k = 0; k < over->n; k++) {
      const Prov *by = &o->S->p->provs.at[over->at[k]];
      for (uint32_t j = 0; j < by->rules.n; j++) {
        Rule *x = by->rules.at[j];
        bool yields = x->mode == H_DEFAULT && r->mode != H_DEFAULT;   /* a default gives way to all that is none */
        if (x->pred == r->pred && x != r && !yields) vec_push(o->S->a, &list, x);
      }
    }
    r->overriders = list.at;
    r->noverriders = list.n;
  }
}
static void check_negative(Over *o) {
  Program *p = o->S->p;
  for (RuleId i = 1; i < p->rules.n; i++) {
    const Rule *r = p->rules.at[i];
    if (r->mode != H_NOT || o->acts[r->prov] || o->S->broken) continue;
    diag_add(o->S->diags, D_NEGATIVE_HEAD, r->span, "'not ..' is concluded, and provision %s overrides nothing", text_of(o->S, p->provs.at[r->prov].label))->hint =
        "what no statement concludes is false anyway; to take away what another provision gives, add: overrides LABEL";
  }
}

void resolve_overrides(Sema *S) {
  uint32_t n = S->p->provs.n;
  Over o = { S, NEW_ARRAY(S->a, ProvList, n), NEW_ARRAY(S->a, bool, n) };
  bool *seen = NEW_ARRAY(S->a, bool, n);
  for (ProvId v = 1; v < n; v++) {
    const Provision *t = S->provs.at[v].tree;
    for (uint32_t i = 0; i < t->overrides.n; i++) add_edges(&o, v, t->overrides.at[i], true);
    for (uint32_t i = 0; i < t->subject_to.n; i++) add_edges(&o, v, t->subject_to.at[i], false);
  }
  for (ProvId v = 1; v < n; v++) {
    ProvList all = { 0 };
    bool circle;
    if (!o.by[v].n) continue;
    closure(&o, v, &all, seen, &circle);
    if (circle) report_circle(&o, v, &all);
    else link_rules(&o, v, &all);
  }
  check_negative(&o);
}
