/* formula.c - conditions: comparisons, quantifiers, what may and must be done, other times. */
#include "sema/lower.h"

/* ---- regions and bound names ---- */
uint32_t region_enter(Lower *l, const Expr *at, uint32_t *slots) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->regions.names.n && n < MAX_VARS; i++) {
    const FreeName *f = &l->regions.names.at[i];
    if (l->regions.all.at[f->region].at != at) continue;
    Binding b = { f->name, new_slot(l, f->name, f->first, TY_ANYTHING), 1, f->first };
    vec_push(l->a, &l->scope, b);
    slots[n++] = b.slot;
  }
  return n;
}
Node *region_leave(Lower *l, uint32_t n, const uint32_t *slots, Node *formula) {
  l->scope.n -= n;
  return n && !is_poison(formula->type) ? some_of(l, slots, n, formula, true_node(l, formula->span), formula->span) : formula;
}

static void check_new_name(Lower *l, Word w) {
  if (l->quiet) return;
  for (uint32_t i = 0; i < l->scope.n + l->roots.n; i++) {
    const Binding *b = i < l->scope.n ? &l->scope.at[i] : &l->roots.at[i - l->scope.n];
    if (!name_eq(b->name, w.name)) continue;
    Diag *d = diag_add(l->S->diags, D_DECLARED_TWICE, w.span, "'%s' stands for something else here already", word_text(l->S, w));
    d->second = b->span;
    d->second_note = "there";
    d->hint = "take another name";
    return;
  }
  if (is_value_name(l->S, w.name))
    diag_add(l->S->diags, D_AMBIGUOUS, w.span, "'%s' is declared, and cannot be a variable", word_text(l->S, w))->hint = "take another name";
}
uint32_t bind_words(Lower *l, const WordList *w, uint32_t *slots) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < w->n && n < MAX_VARS; i++) {
    Word x = w->at[i];
    bool blank = name_eq(x.name, l->S->w_blank);
    if (!blank) check_new_name(l, x);
    Binding b = { blank ? (Name){ 0 } : x.name, new_slot(l, x.name, x.span, TY_ANYTHING), blank, x.span };
    slots[n++] = b.slot;
    vec_push(l->a, &l->scope, b);
  }
  return n;
}
void unbind_words(Lower *l, uint32_t n, bool must_be_used) {
  for (uint32_t i = l->scope.n - n; must_be_used && !l->quiet && i < l->scope.n; i++) {
    const Binding *b = &l->scope.at[i];
    if (b->uses) continue;
    diag_add(l->S->diags, D_VAR_ONCE, b->span, "'%s' is named and then not used", text_of(l->S, b->name))->hint = "write '_' if that is meant";
  }
  l->scope.n -= n;
}

bool bare_kind(Lower *l, const Expr *e, KindId *kind) {
  *kind = 0;
  if (!e || e->op != E_NAME || find_var(l, e->word.name, false)) return false;
  *kind = kind_of_word(l->S, e->word);
  return *kind != 0;
}
Node *is_kind_node(Lower *l, uint32_t slot, KindId k, Span span) {
  if (!l->fixed[slot] || l->vars[slot].type.tag == TY_NONE) {
    l->vars[slot].type = ty_of(TY_IND, k);
    l->fixed[slot] = true;
  }
  Node *n = node_new(l, N_IS_KIND, ty(TY_TRUTH), span, 1);
  n->kind = k;
  n->kid[0] = var_node(l, slot, span);
  return node_done(n);
}
/* The condition after the colon: a kind of which all the variables are, a range, or any condition. */
Node *set_condition(Lower *l, const Expr *e, const uint32_t *slots, uint32_t n) {
  KindId kind;
  if (!e) return poison_formula(l, (Span){ 0, 0, 0 });
  if (bare_kind(l, e, &kind)) {
    NodeVec parts = { 0 };
    for (uint32_t i = 0; i < n; i++) vec_push(l->a, &parts, is_kind_node(l, slots[i], kind, e->span));
    return join_nodes(l, N_AND, &parts, e->span);
  }
  if (e->op == E_RANGE) {
    Node *r = node_new(l, N_RANGE, ty(TY_TRUTH), e->span, 3);
    if (n != 1) {
      diag_add(l->S->diags, D_ARITY, e->span, "a range is for one name");
      return poison_formula(l, e->span);
    }
    r->kid[1] = term_of(l, e->kid.at[0], ty(TY_NUMBER));
    r->kid[2] = term_of(l, e->kid.at[1], ty(TY_NUMBER));
    r->kid[0] = fit(l, var_node(l, slots[0], e->span), ty(TY_NUMBER), false);
    return node_done(r);
  }
  uint32_t own[MAX_VARS], m = region_enter(l, e, own);
  return region_leave(l, m, own, cond(l, e));
}

/* ---- comparisons ---- */
static Node *as_date(Lower *l, Node *n) { return is_event_type(l->p, n->type) ? node1(l, N_DATE, ty(TY_TIME), n->span, n) : n; }
static bool ordered(Type t) { return t.tag == TY_NUMBER || t.tag == TY_TIME || t.tag == TY_MONTHS || t.tag == TY_SECONDS; }

static Node *bad_compare(Lower *l, Node *a, Node *b, Span span) {
  bool durations = (a->type.tag == TY_MONTHS && b->type.tag == TY_SECONDS) || (a->type.tag == TY_SECONDS && b->type.tag == TY_MONTHS);
  if (durations) {
    diag_add(l->S->diags, D_DURATIONS, span, "months and days do not compare")->hint = "add each to a date, and compare the dates";
    return poison_formula(l, span);
  }
  diag_add(l->S->diags, D_TYPE, span, "%s cannot be compared with %s", type_words(l->S, a->type), type_words(l->S, b->type));
  return poison_formula(l, span);
}
/* An individual is one of its kind, and narrows nothing. */
static void learn_equal(Lower *l, uint32_t slot, const Node *other) {
  Type t = other->type, known = l->vars[slot].type;
  if (other->op == N_CONST && t.tag == TY_IND && known.tag == TY_IND && kind_is(l->p, t.of, known.of)) return;
  learn(l, slot, t);
}
Node *compare_nodes(Lower *l, Op op, Node *a, Node *b, Span span) {
  bool order = op != N_EQ && op != N_NE;
  if (is_poison(a->type) || is_poison(b->type)) return poison_formula(l, span);
  if (order || a->type.tag == TY_TIME || b->type.tag == TY_TIME) {
    a = as_date(l, a);
    b = as_date(l, b);
  }
  if (is_open_type(a->type)) a = fit(l, a, b->type, true);
  if (is_open_type(b->type)) b = fit(l, b, a->type, true);
  if (!order && a->op == N_VAR) learn_equal(l, a->var, b);
  if (!order && b->op == N_VAR) learn_equal(l, b->var, a);
  if (a->type.tag != TY_NONE && b->type.tag != TY_NONE && !related_types(l->p, a->type, b->type)) return bad_compare(l, a, b, span);
  Type t = a->type.tag != TY_NONE ? a->type : b->type;
  if (order && t.tag != TY_NONE && !ordered(t)) {
    diag_add(l->S->diags, D_TYPE, span, "%s has no order", type_words(l->S, t))->hint = "numbers, dates and durations have one";
    return poison_formula(l, span);
  }
  return node2(l, op, ty(TY_TRUTH), span, a, b);
}

static Node *now_compare(Lower *l, Op op, const Expr *e) {
  const Expr *left = e->kid.at[0], *right = e->kid.at[1];
  Node *a = left->op == E_NOW ? node_new(l, N_NOW, ty(TY_TIME), left->span, 0) : instant_of(l, left);
  Node *b = right->op == E_NOW ? node_new(l, N_NOW, ty(TY_TIME), right->span, 0) : instant_of(l, right);
  if (is_poison(a->type) || is_poison(b->type)) return poison_formula(l, e->span);
  return node2(l, op, ty(TY_TRUTH), e->span, a, b);
}
static void warn_none(Lower *l, const Expr *e, const Node *a, const Node *b) {
  if (l->quiet || (e->op != E_EQ && e->op != E_NE)) return;
  bool none = (a->op == N_CONST && a->value.tag == V_NONE && !is_poison(a->type)) || (b->op == N_CONST && b->value.tag == V_NONE && !is_poison(b->type));
  if (none)
    diag_add(l->S->diags, D_NEVER_APPLIES, e->span, "nothing equals 'none', so this is always %s", e->op == E_EQ ? "false" : "true")->hint =
        "to ask whether there is one: there is .., there is no ..";
}
static Node *comparison(Lower *l, const Expr *e) {
  static const Op ops[] = { N_EQ, N_NE, N_LT, N_LE, N_GT, N_GE };
  Op op = ops[e->op - E_EQ];
  const Expr *left = e->kid.at[0], *right = e->kid.at[1];
  if (!left || !right) return poison_formula(l, e->span);
  if (left->op == E_NOW || right->op == E_NOW) return now_compare(l, op, e);
  Node *a, *b;
  if (!is_needy(l, left)) {
    a = term(l, left, TY_ANYTHING);
    b = term(l, right, a->type);
  } else if (!is_needy(l, right)) {
    b = term(l, right, TY_ANYTHING);
    a = term(l, left, b->type);
  } else {
    a = term(l, left, peek_type(l, right));
    b = term(l, right, a->type);
  }
  warn_none(l, e, a, b);
  return compare_nodes(l, op, a, b, e->span);
}

/* ---- quantifiers ---- */
static Node *quantifier(Lower *l, const Expr *e) {
  uint32_t slots[2 * MAX_VARS], extra[MAX_VARS];
  uint32_t n = bind_words(l, &e->words, slots);
  uint32_t m = e->op == E_SOME ? 0 : region_enter(l, e, extra);
  Node *a = set_condition(l, e->kid.at[0], slots, n);
  uint32_t own[MAX_VARS], k = e->op == E_SOME ? 0 : region_enter(l, e->kid.at[1], own);
  Node *b = region_leave(l, k, own, cond(l, e->kid.at[1]));
  l->scope.n -= m;
  unbind_words(l, n, true);
  if (is_poison(a->type) || is_poison(b->type)) return poison_formula(l, e->span);
  if (m) memcpy(slots + n, extra, m * sizeof *extra);
  Node *q = node_new(l, e->op == E_SOME ? N_SOME : e->op == E_EVERY ? N_EVERY : N_NO, ty(TY_TRUTH), e->span, 2);
  q->kid[0] = a;
  q->kid[1] = b;
  bind_vars(l, q, slots, n + m);
  return node_done(q);
}

static Node *connective(Lower *l, const Expr *e) {
  NodeVec parts = { 0 };
  bool bad = false;
  for (uint32_t i = 0; i < e->kid.n; i++) {
    Node *n = cond(l, e->kid.at[i]);
    bad |= is_poison(n->type);
    vec_push(l->a, &parts, n);
  }
  if (bad || !parts.n) return poison_formula(l, e->span);
  return join_nodes(l, e->op == E_AND ? N_AND : N_OR, &parts, e->span);
}
static Node *negation(Lower *l, const Expr *e) {
  uint32_t own[MAX_VARS], n = region_enter(l, e->kid.at[0], own);
  Node *a = region_leave(l, n, own, cond(l, e->kid.at[0]));
  return is_poison(a->type) ? a : node1(l, N_NOT, ty(TY_TRUTH), e->span, a);
}

/* ---- acts ---- */
static Node *deontic(Lower *l, const Expr *e) {
  PredId act = find_act(l, e->word);
  const Pred *d = act ? &l->p->preds.at[act] : NULL;
  bool case_object = d && l->case_event && e->kid.n + 1 == d->nparams;
  if (!d || (e->kid.n != d->nparams && !case_object)) {
    for (uint32_t i = 0; i < e->kid.n; i++) term(l, e->kid.at[i], TY_ANYTHING);
    if (d) {
      Diag *g = diag_add(l->S->diags, D_ARITY, e->span, "'%s' takes an actor and %u more, and %u stand%s here", text_of(l->S, d->name),
                         d->nparams - 1, e->kid.n - 1, e->kid.n == 2 ? "s" : "");
      g->second = d->span;
      g->second_note = "declared here";
    }
    return poison_formula(l, e->span);
  }
  Node *n = node_new(l, e->op == E_MAY ? N_MAY : e->op == E_MUST ? N_MUST : N_MUST_NOT, ty(TY_TRUTH), e->span, d->nparams);
  n->pred = act;
  bool bad = false;
  for (uint32_t i = 0; i < d->nparams; i++) {
    Node *x = i < e->kid.n ? term(l, e->kid.at[i], d->params[i])
                           : const_node(l, value_make(V_IND, l->case_event), ty_of(TY_IND, l->p->inds.at[l->case_event].kind), e->span);
    n->kid[i] = fit(l, x, d->params[i], true);
    bad |= is_poison(n->kid[i]->type);
  }
  return bad ? poison_formula(l, e->span) : node_done(n);
}

static Node *turn_before(Lower *l, const Expr *e) {
  Node *a = cond(l, e->kid.at[0]);
  if (!previous_turn(l, e) || is_poison(a->type)) return poison_formula(l, e->span);
  return node1(l, N_AT_TURN_F, ty(TY_TRUTH), e->span, a);
}
static Node *other_time(Lower *l, const Expr *e) {
  Node *a = cond(l, e->kid.at[0]), *at = instant_of(l, e->kid.at[1]);
  if (is_poison(a->type) || is_poison(at->type)) return poison_formula(l, e->span);
  return node2(l, e->op == E_AT ? N_AT : e->op == E_EVER ? N_EVER : N_THROUGHOUT, ty(TY_TRUTH), e->span, a, at);
}

/* ---- all ---- */
static Node *no_condition(Lower *l, const Expr *e) {
  Node *n = term(l, e, TY_ANYTHING);
  if (is_poison(n->type)) return poison_formula(l, e->span);
  diag_add(l->S->diags, D_NOT_CONDITION, e->span, "this is a value, and a condition is needed here")->hint = "compare it: .. = ..";
  return poison_formula(l, e->span);
}
static Node *cond_inner(Lower *l, const Expr *e) {
  switch (e->op) {
  case E_CALL: case E_FIELD: case E_FIELD_CALL: return path_formula(l, e);
  case E_NAME: return is_path(l, e) ? path_formula(l, e) : no_condition(l, e);
  case E_EQ: case E_NE: case E_LT: case E_LE: case E_GT: case E_GE: return comparison(l, e);
  case E_IN: case E_NOT_IN: return in_formula(l, e);
  case E_AND: case E_OR: return connective(l, e);
  case E_NOT: return negation(l, e);
  case E_SOME: case E_EVERY: case E_NO: return quantifier(l, e);
  case E_THRESHOLD: return threshold_formula(l, e);
  case E_AT: case E_EVER: case E_THROUGHOUT: return other_time(l, e);
  case E_AT_TURN: return turn_before(l, e);
  case E_THERE_IS: {
    Node *a = term(l, e->kid.at[0], TY_ANYTHING);
    return is_poison(a->type) ? poison_formula(l, e->span) : node1(l, N_THERE_IS, ty(TY_TRUTH), e->span, a);
  }
  case E_DECIDES: return decides_formula(l, e);
  case E_MAY: case E_MUST: case E_MUST_NOT: return deontic(l, e);
  default: return no_condition(l, e);
  }
}
/* `_` is some individual, within the smallest condition around it. */
Node *cond(Lower *l, const Expr *e) {
  if (!e) return poison_formula(l, (Span){ 0, 0, 0 });
  uint32_t mark = l->blanks.n;
  Node *n = cond_inner(l, e);
  if (l->blanks.n > mark) {
    if (!is_poison(n->type)) n = some_of(l, l->blanks.at + mark, l->blanks.n - mark, n, true_node(l, e->span), e->span);
    l->blanks.n = mark;
  }
  return n;
}

bool is_condition(Lower *l, const Expr *e) {
  switch (e->op) {
  case E_CALL: case E_FIELD: case E_FIELD_CALL: return path_is_condition(l, e);
  case E_AT: case E_AT_TURN: return is_condition(l, e->kid.at[0]);
  case E_EQ: case E_NE: case E_LT: case E_LE: case E_GT: case E_GE: case E_IN: case E_NOT_IN: case E_AND: case E_OR: case E_NOT:
  case E_SOME: case E_EVERY: case E_NO: case E_THRESHOLD: case E_EVER: case E_THROUGHOUT: case E_DECIDES: case E_MAY: case E_MUST: case E_MUST_NOT:
  case E_THERE_IS:
    return true;
  default: return false;
  }
}
