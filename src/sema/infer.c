/* infer.c - the passes over a statement, its variables and their types, and the building of nodes. */
#include "sema/lower.h"

/* ---- nodes ---- */
Node *node_new(Lower *l, Op op, Type type, Span span, uint32_t nkids) {
  Node *n = NEW(l->a, Node);
  n->op = op;
  n->type = type;
  n->span = span;
  n->nkids = nkids;
  if (nkids) n->kid = NEW_ARRAY(l->a, Node *, nkids);
  if (!l->quiet) n->id = ++l->p->nnodes;
  return n;
}
Node *node_done(Node *n) {
  uint64_t free = 0;
  if (n->op == N_VAR || n->op == N_LET) free = UINT64_C(1) << n->var;
  for (uint32_t i = 0; i < n->nkids; i++) free |= n->kid[i]->free;
  for (uint32_t i = 0; i < n->nvars; i++) free &= ~(UINT64_C(1) << n->vars[i]);
  n->free = free;
  return n;
}
Node *node1(Lower *l, Op op, Type type, Span span, Node *a) {
  Node *n = node_new(l, op, type, span, 1);
  n->kid[0] = a;
  return node_done(n);
}
Node *node2(Lower *l, Op op, Type type, Span span, Node *a, Node *b) {
  Node *n = node_new(l, op, type, span, 2);
  n->kid[0] = a;
  n->kid[1] = b;
  return node_done(n);
}
Node *var_node(Lower *l, uint32_t slot, Span span) {
  Node *n = node_new(l, N_VAR, l->vars[slot].type, span, 0);
  n->var = slot;
  return node_done(n);
}
Node *const_node(Lower *l, Value v, Type t, Span span) {
  Node *n = node_new(l, N_CONST, t, span, 0);
  n->value = v;
  return n;
}
Node *true_node(Lower *l, Span span) { return node_new(l, N_TRUE, ty(TY_TRUTH), span, 0); }
Node *poison_term(Lower *l, Span span) { return const_node(l, VALUE_NONE, TY_POISON, span); }
Node *poison_formula(Lower *l, Span span) { return node_new(l, N_TRUE, TY_POISON, span, 0); }

void bind_vars(Lower *l, Node *n, const uint32_t *slots, uint32_t count) {
  n->nvars = count;
  n->vars = NEW_ARRAY(l->a, uint32_t, count ? count : 1);
  if (count) memcpy(n->vars, slots, count * sizeof *slots);
}
Node *join_nodes(Lower *l, Op op, NodeVec *parts, Span span) {
  NodeVec flat = { 0 };
  for (uint32_t i = 0; i < parts->n; i++) {
    Node *n = parts->at[i];
    if (n->op != op) vec_push(l->a, &flat, n);
    else
      for (uint32_t k = 0; k < n->nkids; k++) vec_push(l->a, &flat, n->kid[k]);
  }
  if (!flat.n) return NULL;
  if (flat.n == 1) return flat.at[0];
  Node *n = node_new(l, op, ty(TY_TRUTH), span, flat.n);
  if (flat.n) memcpy(n->kid, flat.at, flat.n * sizeof *flat.at);
  return node_done(n);
}
Node *some_of(Lower *l, const uint32_t *slots, uint32_t n, Node *c, Node *then, Span span) {
  Node *s = node_new(l, N_SOME, ty(TY_TRUTH), span, 2);
  s->kid[0] = c;
  s->kid[1] = then;
  bind_vars(l, s, slots, n);
  return node_done(s);
}

/* ---- variables ---- */
uint32_t new_slot(Lower *l, Name name, Span span, Type declared) {
  if (l->nvars == MAX_VARS) {
    if (!l->too_many) l->too_many_at = span;
    l->too_many = true;
    return MAX_VARS - 1;
  }
  uint32_t s = l->nvars++;
  Var *v = &l->vars[s];
  if (!name_eq(v->name, name) || v->span.lo != span.lo || v->span.file != span.file) {   /* the first pass */
    v->name = name;
    v->span = span;
    v->type = declared;
    l->fixed[s] = declared.tag != TY_NONE;
  }
  return s;
}
uint32_t root_slot(Lower *l, Word w) {
  for (uint32_t i = 0; i < l->roots.n; i++)
    if (name_eq(l->roots.at[i].name, w.name)) {
      l->roots.at[i].uses++;
      return l->roots.at[i].slot;
    }
  Binding b = { w.name, new_slot(l, w.name, w.span, TY_ANYTHING), 1, w.span };
  vec_push(l->a, &l->roots, b);
  return b.slot;
}
const Binding *find_var(Lower *l, Name n, bool use) {
  Binding *b = NULL;
  for (uint32_t i = l->scope.n; i-- > 0 && !b;)
    if (name_eq(l->scope.at[i].name, n)) b = &l->scope.at[i];
  for (uint32_t i = 0; i < l->roots.n && !b; i++)
    if (name_eq(l->roots.at[i].name, n)) b = &l->roots.at[i];
  if (b && use) b->uses++;
  return b;
}

static KindId common_kind(const Program *p, KindId a, KindId b) {
  while (a && !kind_is(p, b, a)) a = p->kinds.at[a].parent;
  return a;
}
/* A variable has the narrowest kind that contains all the kinds that its uses ask for: where it is narrower, an atom says so.
 * What a head says of it counts only until something else does: a conclusion may be about some of its parameter's kind. */
void learn(Lower *l, uint32_t slot, Type t) {
  Var *v = &l->vars[slot];
  if (t.tag == TY_NONE || l->fixed[slot]) return;
  if (t.tag == TY_IND && v->type.tag == TY_IND) {
    if (l->in_head && kind_is(l->p, v->type.of, t.of)) return;
    if (l->from_head[slot] && !l->in_head && kind_is(l->p, t.of, v->type.of)) {
      l->from_head[slot] = false;
      l->changed |= t.of != v->type.of;
      v->type = t;
      return;
    }
  }
  if (t.tag == TY_TIME && v->type.tag == TY_NONE && !l->guess) return;   /* an event may stand for its instant */
  if (v->type.tag == TY_IND && t.tag == TY_IND) {
    t.of = common_kind(l->p, v->type.of, t.of);
    if (!t.of || t.of == v->type.of) return;
  } else if (v->type.tag != TY_NONE) {
    return;
  } else {
    l->from_head[slot] = l->in_head;
  }
  v->type = t;
  l->changed = true;
}

/* ---- passes ---- */
Lower *lower_begin(Sema *S) {
  if (!S->lower) S->lower = NEW(S->a, Lower);
  Lower *l = S->lower;
  memset(l, 0, sizeof *l);
  arena_reset(S->statement_memory);
  l->S = S;
  l->a = S->a;
  l->p = S->p;
  regions_begin(S, &l->regions);
  return l;
}
static void pass_begin(Lower *l) {
  l->nvars = 0;
  memset(&l->scope, 0, sizeof l->scope);                   /* they stood in the memory of the last pass */
  memset(&l->roots, 0, sizeof l->roots);
  memset(&l->with, 0, sizeof l->with);
  memset(&l->blanks, 0, sizeof l->blanks);
  l->changed = false;
}
bool lower_run(Lower *l, PassFn pass, void *user) {
  Diags *real = l->S->diags;
  Diags unheard = { .arena = l->S->pass_memory };
  uint32_t hidden = l->S->hidden;
  l->S->diags = &unheard;
  l->S->deaf = l->quiet = true;
  for (uint32_t round = 0; round < 4 * MAX_VARS; round++) {
    arena_reset(l->S->pass_memory);
    unheard = (Diags){ .arena = l->S->pass_memory };
    l->a = l->S->pass_memory;
    pass_begin(l);
    pass(l, user);
    if (l->changed) continue;
    if (l->guess) break;
    l->guess = true;
  }
  l->a = l->S->a;
  l->S->diags = real;
  l->S->deaf = l->quiet = false;
  l->S->hidden = hidden;
  uint32_t before = faults(l->S);
  pass_begin(l);
  pass(l, user);
  if (l->too_many)
    diag_add(real, D_TOO_MANY_VARS, l->too_many_at, "more than %d variables in one statement", MAX_VARS)->hint =
        "divide it: let a relation of its own stand for a part of it";
  return faults(l->S) == before;
}

bool check_var_types(Lower *l) {
  bool ok = true;
  for (uint32_t i = 0; i < l->nvars; i++) {
    Var *v = &l->vars[i];
    if (v->type.tag != TY_NONE) continue;
    if (!is_poison(v->type))
      diag_add(l->S->diags, D_NO_TYPE, v->span, "nothing tells what '%s' is", text_of(l->S, v->name))->hint =
          "say it: some x: Kind has ..";
    ok = false;
  }
  return ok;
}

/* A name that occurs once is a slip more often than not. Of two that are near each other only one is reported. */
void check_var_once(Lower *l) {
  const Regions *r = &l->regions;
  bool *skip = NEW_ARRAY(l->a, bool, r->names.n ? r->names.n : 1);
  for (uint32_t i = 0; i < r->names.n; i++) {
    const FreeName *f = &r->names.at[i];
    if (f->count != 1 || skip[i]) continue;
    Nearest near;
    nearest_begin(&near, text_of(l->S, f->name));
    for (uint32_t k = 0; k < r->names.n; k++)
      if (k != i) nearest_try(&near, text_of(l->S, r->names.at[k].name));
    for (uint32_t k = 0; k < l->roots.n; k++)
      if (!name_eq(l->roots.at[k].name, f->name)) nearest_try(&near, text_of(l->S, l->roots.at[k].name));
    const char *best = name_len(l->S->s->names, f->name) > 1 ? nearest_best(&near) : NULL;
    for (uint32_t k = i + 1; best && k < r->names.n; k++)
      if (r->names.at[k].count == 1 && strcmp(text_of(l->S, r->names.at[k].name), best) == 0) skip[k] = true;
    if (!best) best = near_anything(l->S, f->name);
    Diag *d = missing(l->S, D_VAR_ONCE, f->first, f->name, false, "'%s' is not declared, and as a variable it occurs once", text_of(l->S, f->name));
    d->hint = best ? did_you_mean(l->S, best) : "declare it, or write '_' for what is of no matter";
  }
}
Var *vars_copy(Lower *l) {
  Var *v = NEW_ARRAY(l->a, Var, l->nvars ? l->nvars : 1);
  if (l->nvars) memcpy(v, l->vars, l->nvars * sizeof *v);
  return v;
}

/* ---- what binds the variables that have no domain: numbers, dates, texts, durations ---- */
typedef struct Binds { Lower *l; uint64_t reported; } Binds;
static uint64_t bit(uint32_t slot) { return UINT64_C(1) << slot; }
static uint64_t domainless(const Lower *l) {
  uint64_t m = 0;
  for (uint32_t i = 0; i < l->nvars; i++)
    if (!has_domain(l->vars[i].type)) m |= bit(i);
  return m;
}
static uint64_t node_binds(Binds *b, const Node *n, uint64_t bound);

static uint64_t args_bind(const Node *n, uint64_t bound) {
  uint64_t out = bound;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (n->kid[i]->op == N_VAR) out |= bit(n->kid[i]->var);
  return out;
}
static uint64_t eq_binds(Binds *b, const Node *n, uint64_t bound) {
  uint64_t none = domainless(b->l);
  for (int side = 0; side < 2; side++) {
    const Node *x = n->kid[side], *y = n->kid[1 - side];
    if (x->op == N_CALL) {                                 /* its keys and its value can be looked up */
      uint64_t with = args_bind(x, bound);
      if (!(x->free & none & ~with) && (y->op == N_VAR || !(y->free & none & ~bound))) bound = with;
    }
    if (y->op == N_VAR && !(x->free & none & ~bound)) bound |= bit(y->var);
  }
  return bound;
}
static uint64_t and_binds(Binds *b, Node *const *kid, uint32_t n, uint64_t bound) {
  for (uint64_t before = ~bound; before != bound;) {
    before = bound;
    for (uint32_t i = 0; i < n; i++) bound |= node_binds(b, kid[i], bound);
  }
  return bound;
}
static uint64_t node_binds(Binds *b, const Node *n, uint64_t bound) {
  switch (n->op) {
  case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: case N_DECIDES: case N_DECIDES_NOT: return args_bind(n, bound);
  case N_EQ: return eq_binds(b, n, bound);
  case N_LET: case N_RANGE: return bound | (n->op == N_LET ? bit(n->var) : n->kid[0]->free);
  case N_AND: return and_binds(b, n->kid, n->nkids, bound);
  case N_SOME: return and_binds(b, n->kid, n->nkids, bound);
  case N_OR: {
    uint64_t all = UINT64_MAX;
    for (uint32_t i = 0; i < n->nkids; i++) all &= node_binds(b, n->kid[i], bound);
    return all;
  }
  default: return bound;
  }
}
static void report_unbound(Binds *b, uint64_t missing) {
  missing &= domainless(b->l) & ~b->reported;
  for (uint32_t i = 0; i < b->l->nvars; i++) {
    if (!(missing & bit(i))) continue;
    const Var *v = &b->l->vars[i];
    diag_add(b->l->S->diags, D_VAR_UNBOUND, v->span, "nothing says which values '%s' can have", text_of(b->l->S, v->name))->hint =
        "bind it: by '=', by a relation, or by '.. in {k: 1..10}'";
    b->reported |= bit(i);
  }
}
/* Every part that is only tested must find its variables bound. */
static void check_node(Binds *b, const Node *n, uint64_t bound) {
  uint64_t inner = bound;
  switch (n->op) {
  case N_AND: inner = node_binds(b, n, bound); break;
  case N_SOME: case N_EVERY: case N_NO: case N_COUNT: case N_SUM: case N_MIN: case N_MAX: case N_LATEST: case N_EARLIEST:
    inner = n->op == N_SOME || n->op == N_NO ? and_binds(b, n->kid, n->nkids, bound) : node_binds(b, n->kid[0], bound);
    break;
  case N_THRESHOLD: inner = node_binds(b, n->kid[1], bound); break;
  case N_WORKING:
    if (n->nvars) inner |= bit(n->vars[0]);
    break;
  case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION: inner = node_binds(b, n->kid[0], bound); break;
  case N_ATOM: case N_EQ: case N_RANGE: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: case N_DECIDES: case N_DECIDES_NOT:
    inner = node_binds(b, n, bound);
    report_unbound(b, n->free & ~inner);
    break;
  case N_VAR: report_unbound(b, n->free & ~bound); return;
  default: break;
  }
  for (uint32_t i = 0; i < n->nkids; i++) check_node(b, n->kid[i], inner);
}
void check_body_binds(Lower *l, const Node *body, uint64_t given, Node *const *users, uint32_t nusers) {
  Binds b = { l, 0 };
  uint64_t bound = given;
  if (body) {
    bound = node_binds(&b, body, given);
    check_node(&b, body, bound);
  }
  for (uint32_t i = 0; i < nusers; i++)
    if (users[i]) check_node(&b, users[i], bound);
}
