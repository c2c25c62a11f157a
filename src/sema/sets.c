/* sets.c - what ranges over a set: count, sum, least and greatest, latest and earliest, orders, thresholds, `in`. */
#include "base/collate.h"
#include "sema/lower.h"

static Node *no_set(Lower *l, const Expr *e, const char *hint) {
  diag_add(l->S->diags, D_TYPE, e->span, "a set is needed here, such as {x: member(x)}")->hint = hint;
  return NULL;
}

/* ---- aggregates ---- */
static Node *count_term(Lower *l, const Expr *e) {
  const Expr *set = e->kid.n ? e->kid.at[0] : NULL;
  if (!set || set->op != E_COMP) {
    if (set && set->op == E_SET) {
      for (uint32_t i = 0; i < set->kid.n; i++) term(l, set->kid.at[i], TY_ANYTHING);
      no_set(l, set, "the number of what is written out is known: write it");
    } else {
      no_set(l, set ? set : e, "write: count {x: x in ..}");
    }
    return poison_term(l, e->span);
  }
  uint32_t slots[MAX_VARS], n = bind_words(l, &set->words, slots);
  KindId kind;
  bool bare = bare_kind(l, set->kid.at[0], &kind) || (set->kid.at[0] && set->kid.at[0]->op == E_RANGE);
  Node *c = set_condition(l, set->kid.at[0], slots, n);
  unbind_words(l, n, !bare);
  if (is_poison(c->type)) return poison_term(l, e->span);
  Node *x = node_new(l, N_COUNT, ty(TY_NUMBER), e->span, 1);
  x->kid[0] = c;
  bind_vars(l, x, slots, n);
  return node_done(x);
}

/* A name that only an aggregate uses, in what is summed or both there and in the condition, must be among its variables. */
static bool stray_names(Lower *l, const Expr *whole) {
  bool stray = false;
  for (uint32_t i = 0; i < l->regions.names.n; i++) {
    const FreeName *f = &l->regions.names.at[i];
    if (!f->region || l->regions.all.at[f->region].at != whole || f->count < 2) continue;
    stray = true;
    if (!l->quiet)
      diag_add(l->S->diags, D_VAR_UNBOUND, f->first, "'%s' belongs to this set and is not among its names", text_of(l->S, f->name))->hint =
          arena_printf(l->a, "write it before the colon, as in {x, %s: ..}", text_of(l->S, f->name));
  }
  return stray;
}

static Node *fold_term(Lower *l, const Expr *e) {
  uint32_t slots[MAX_VARS], n = bind_words(l, &e->words, slots), extra[MAX_VARS], m = region_enter(l, e, extra);
  const Expr *set = e->kid.n > 1 ? e->kid.at[1] : NULL;
  bool stray = stray_names(l, e);
  Node *c = set_condition(l, set, slots, n);
  Node *what = term(l, e->kid.at[0], TY_ANYTHING);
  Op op = e->op == E_SUM ? N_SUM : e->op == E_MIN ? N_MIN : N_MAX;
  if (op == N_SUM || (l->guess && is_open_type(what->type))) what = fit(l, what, ty(TY_NUMBER), false);
  else if (is_event_type(l->p, what->type)) what = fit(l, what, ty(TY_TIME), false);
  l->scope.n -= m;
  unbind_words(l, n, true);
  if (stray || is_poison(c->type) || is_poison(what->type)) return poison_term(l, e->span);
  if (what->type.tag == TY_IND || what->type.tag == TY_ENUM || what->type.tag == TY_TEXT) {
    diag_add(l->S->diags, D_TYPE, what->span, "%s has no order", type_words(l->S, what->type))->hint = "numbers, dates and durations have one";
    return poison_term(l, e->span);
  }
  Node *x = node_new(l, op, what->type, e->span, 2);
  x->kid[0] = c;
  x->kid[1] = what;
  bind_vars(l, x, slots, n);
  return node_done(x);
}
Node *aggregate_term(Lower *l, const Expr *e) { return e->op == E_COUNT ? count_term(l, e) : fold_term(l, e); }

/* ---- latest and earliest ---- */
Node *latest_term(Lower *l, const Expr *e, Name name) {
  KindId k = l->quiet ? kind_of_word(l->S, e->word) : need_kind(l->S, e->word);
  if (k && !l->p->kinds.at[k].is_event) {
    diag_add(l->S->diags, D_NOT_A, e->word.span, "'%s' is no event, and has no date", word_text(l->S, e->word));
    k = 0;
  }
  uint32_t slot = new_slot(l, (Name){ 0 }, e->word.span, k ? ty_of(TY_IND, k) : TY_POISON);
  WithScope w = { slot, k };
  uint32_t own[MAX_VARS], n = 0;
  const Expr *with = e->kid.n ? e->kid.at[0] : NULL, *before = e->kid.n > 1 ? e->kid.at[1] : NULL;
  vec_push(l->a, &l->with, w);
  Node *c;
  if (with && k) {
    Binding b = { name, slot, 1, e->word.span };
    if (name.i) vec_push(l->a, &l->scope, b);
    n = region_enter(l, with, own);
    c = region_leave(l, n, own, cond(l, with));
    if (name.i) l->scope.n--;
  } else {
    c = true_node(l, e->span);
  }
  l->with.n--;
  Node *b = before ? instant_of(l, before) : NULL;
  if (!k || is_poison(c->type) || (b && is_poison(b->type))) return poison_term(l, e->span);
  Node *x = node_new(l, e->op == E_LATEST ? N_LATEST : N_EARLIEST, ty_of(TY_IND, k), e->span, b ? 2 : 1);
  x->kind = k;
  x->kid[0] = c;
  if (b) x->kid[1] = b;
  bind_vars(l, x, &slot, 1);
  return node_done(x);
}

/* ---- orders ---- */
/* By name in "en", or by some text in an alphabet. */
static Node *alphabet_key(Lower *l, const Expr *e, uint32_t slot) {
  Node *text = e->kid.n ? term_of(l, e->kid.at[0], ty(TY_TEXT)) : var_node(l, slot, e->span);
  if (!e->text || !language_known(e->text)) {
    Diag *d = e->text && !alphabets_there() ? diag_add(l->S->diags, D_ALPHABET, e->span, "no alphabet is known: the ICU library is not installed")
              : e->text ? diag_add(l->S->diags, D_ALPHABET, e->span, "no alphabet of the language \"%s\" is known", e->text)
                      : diag_add(l->S->diags, D_ALPHABET, e->span, "names are in the order of an alphabet, and none is said");
    d->hint = "a language is a tag such as \"en\", \"fr\" or \"ru\": by name in \"en\"";
    return poison_term(l, e->span);
  }
  if (is_poison(text->type)) return text;
  if (!e->kid.n) {
    if (text->type.tag != TY_NONE && text->type.tag != TY_IND) {
      diag_add(l->S->diags, D_TYPE, e->span, "%s has no name", type_words(l->S, text->type))->hint = "say by which value: by x";
      return poison_term(l, e->span);
    }
    text = node1(l, N_NAME, ty(TY_TEXT), e->span, text);
  }
  Node *n = node_new(l, N_COLLATED, ty(TY_TEXT), e->span, 1);
  n->kid[0] = text;
  n->value = value_make(V_TEXT, name_str(l->S->s->names, e->text).i);
  return node_done(n);
}
static Node *any_key(Lower *l, const Expr *e, uint32_t slot) {
  if (!e) return poison_term(l, (Span){ 0, 0, 0 });
  if (e->op == E_ALPHABET) return alphabet_key(l, e, slot);
  Node *k = term(l, e, TY_ANYTHING);
  if (l->guess && is_open_type(k->type)) k = fit(l, k, ty(TY_NUMBER), false);
  else if (is_event_type(l->p, k->type)) k = fit(l, k, ty(TY_TIME), false);
  if (k->type.tag == TY_TEXT)
    diag_add(l->S->diags, D_ALPHABET, k->span, "texts are in the order of an alphabet, and none is said")->hint = "add the language: by .. in \"en\"";
  else if (k->type.tag == TY_IND || k->type.tag == TY_ENUM)
    diag_add(l->S->diags, D_TYPE, k->span, "%s has no order", type_words(l->S, k->type))->hint =
        k->type.tag == TY_IND ? "by name in \"en\", or by a number or a date of it" : "numbers, dates, durations and texts have one";
  else
    return k;
  return poison_term(l, e->span);
}
static Node *order_key(Lower *l, const Expr *e, uint32_t slot) {
  Node *k = any_key(l, e, slot);
  if (is_poison(k->type) || l->quiet || (k->free >> slot & 1)) return k;
  diag_add(l->S->diags, D_VAR_ONCE, e->span, "this is the same for every '%s', and puts them in no order", text_of(l->S, l->vars[slot].name))->hint =
      arena_printf(l->a, "say it of '%s'", text_of(l->S, l->vars[slot].name));
  return poison_term(l, e->span);
}
static bool poisoned(const Node *n) {
  for (uint32_t i = 0; i < n->nkids; i++)
    if (is_poison(n->kid[i]->type)) return true;
  return false;
}
Node *ordered_term(Lower *l, const Expr *e) {
  static const Op ops[] = { N_FIRST, N_LAST, N_NEXT, N_PREVIOUS, N_POSITION };
  const Expr *set = e->kid.at[0], *of = e->kid.at[1];
  if (!set || set->op != E_COMP || set->words.n != 1) {
    no_set(l, set ? set : e, "write it with one name: {x: member(x)}");
    return poison_term(l, e->span);
  }
  uint32_t slots[1], n = bind_words(l, &set->words, slots), extra[MAX_VARS], m = region_enter(l, e, extra), nkeys = e->kid.n - 2;
  if (nkeys > MAX_KEYS) {
    diag_add(l->S->diags, D_ARITY, e->span, "more than %d keys in one order", MAX_KEYS);
    nkeys = MAX_KEYS;
  }
  bool stray = stray_names(l, e);
  Node *x = node_new(l, ops[e->op - E_FIRST], TY_ANYTHING, e->span, nkeys + (of ? 2 : 1));
  x->kid[0] = set_condition(l, set->kid.at[0], slots, n);
  for (uint32_t i = 0; i < nkeys; i++) x->kid[i + (of ? 2 : 1)] = order_key(l, e->kid.at[i + 2], slots[0]);
  l->scope.n -= m;
  unbind_words(l, n, false);
  Node *one = var_node(l, slots[0], set->words.at[0].span);
  if (of) {
    x->kid[1] = term(l, of, one->type);
    if (is_poison(compare_nodes(l, N_EQ, x->kid[1], one, of->span)->type)) stray = true;
  }
  x->type = x->op == N_POSITION ? ty(TY_NUMBER) : l->vars[slots[0]].type;
  if (stray || poisoned(x)) return poison_term(l, e->span);
  bind_vars(l, x, slots, n);
  return node_done(x);
}

/* ---- thresholds ---- */
static bool is_count(const Expr *q) { return q->op == E_NUMBER && !q->bracketed; }
static Node *quantity(Lower *l, const Expr *q, bool share) {
  Node *n = term_of(l, q, ty(TY_NUMBER));
  if (!share || n->op != N_CONST || n->value.tag != V_NUM) return n;
  if (num_cmp(n->value, num_int(0)) >= 0 && num_cmp(n->value, num_int(1)) <= 0) return n;
  diag_add(l->S->diags, D_SHARE, q->span, "a share lies between 0 and 1")->hint = "for a number of them, write it without brackets";
  return poison_term(l, q->span);
}
Node *threshold_formula(Lower *l, const Expr *e) {
  const Expr *q = e->kid.at[0], *set = e->kid.at[1], *by = e->kid.at[2], *has = e->kid.at[3];
  if (!q || !set || !has) return poison_formula(l, e->span);
  bool share = !is_count(q);
  Node *amount = quantity(l, q, share);
  if (set->op != E_COMP) {
    no_set(l, set, "write: {x: x in ..}");
    return poison_formula(l, e->span);
  }
  uint32_t slots[MAX_VARS], n = bind_words(l, &set->words, slots), extra[MAX_VARS], m = region_enter(l, e, extra);
  bool stray = stray_names(l, e);
  Node *base = set_condition(l, set->kid.at[0], slots, n);
  Node *weight = by ? term_of(l, by, ty(TY_NUMBER)) : NULL;
  uint32_t own[MAX_VARS], k = region_enter(l, has, own);
  Node *prop = region_leave(l, k, own, cond(l, has));
  l->scope.n -= m;
  unbind_words(l, n, true);
  if (stray || is_poison(amount->type) || is_poison(base->type) || is_poison(prop->type) || (weight && is_poison(weight->type)))
    return poison_formula(l, e->span);
  Node *x = node_new(l, N_THRESHOLD, ty(TY_TRUTH), e->span, weight ? 4 : 3);
  x->bound = (uint8_t)e->bound;
  x->share = share;
  x->kid[0] = amount;
  x->kid[1] = base;
  x->kid[2] = prop;
  if (weight) x->kid[3] = weight;
  bind_vars(l, x, slots, n);
  return node_done(x);
}

/* ---- in ---- */
/* x is one of the many values of a path. */
static Node *member_atom(Lower *l, Node *left, Target *t, Span span) {
  const Pred *d = &l->p->preds.at[t->pred];
  t->args[t->nargs] = fit(l, left, d->params[t->nargs], true);
  t->nargs++;
  Node *n = node_new(l, N_ATOM, ty(TY_TRUTH), span, t->nargs);
  n->pred = t->pred;
  if (t->nargs) memcpy(n->kid, t->args, t->nargs * sizeof *t->args);
  return is_poison(n->kid[t->nargs - 1]->type) ? poison_formula(l, span) : node_done(n);
}
static bool has_many(Lower *l, const Target *t) {
  return t->sort == TG_PRED && pred_is_many(&l->p->preds.at[t->pred]) && t->nargs + 1 == l->p->preds.at[t->pred].nparams;
}

static Node *in_element(Lower *l, const Expr *left, const Expr *right, Span span) {
  if (is_path(l, right)) {
    Target t;
    resolve_path(l, right, &t);
    bool many = has_many(l, &t);
    Node *value = many ? NULL : path_value(l, right, &t);
    Node *x = term(l, left, many ? l->p->preds.at[t.pred].params[t.nargs] : value->type);
    return many ? member_atom(l, x, &t, span) : compare_nodes(l, N_EQ, x, value, span);
  }
  Node *a, *b;
  if (!is_needy(l, left)) {
    a = term(l, left, TY_ANYTHING);
    b = term(l, right, a->type);
  } else {
    a = term(l, left, peek_type(l, right));
    b = term(l, right, a->type);
  }
  return compare_nodes(l, N_EQ, a, b, span);
}
static Node *in_set(Lower *l, const Expr *left, const Expr *set, Span span) {
  NodeVec parts = { 0 };
  bool bad = false;
  for (uint32_t i = 0; i < set->kid.n; i++) {
    Node *n = in_element(l, left, set->kid.at[i], set->kid.at[i]->span);
    bad |= is_poison(n->type);
    vec_push(l->a, &parts, n);
  }
  return bad || !parts.n ? poison_formula(l, span) : join_nodes(l, N_OR, &parts, span);
}
static Node *in_range(Lower *l, const Expr *left, const Expr *range, Span span) {
  Node *x = term_of(l, left, ty(TY_NUMBER));
  Node *lo = term_of(l, range->kid.at[0], ty(TY_NUMBER)), *hi = term_of(l, range->kid.at[1], ty(TY_NUMBER));
  Node *again = term_of(l, left, ty(TY_NUMBER));
  if (is_poison(x->type) || is_poison(lo->type) || is_poison(hi->type)) return poison_formula(l, span);
  if (x->op == N_VAR) {
    Node *r = node_new(l, N_RANGE, ty(TY_TRUTH), span, 3);
    r->kid[0] = x;
    r->kid[1] = lo;
    r->kid[2] = hi;
    return node_done(r);
  }
  NodeVec parts = { 0 };
  vec_push(l->a, &parts, node2(l, N_GE, ty(TY_TRUTH), span, x, lo));
  vec_push(l->a, &parts, node2(l, N_LE, ty(TY_TRUTH), span, again, hi));
  return join_nodes(l, N_AND, &parts, span);
}
static Node *in_comp(Lower *l, const Expr *left, const Expr *comp, Span span) {
  if (comp->words.n != 1) {
    diag_add(l->S->diags, D_ARITY, comp->span, "the set has %u names, and one is needed here", comp->words.n);
    return poison_formula(l, span);
  }
  if (comp->kid.at[0] && comp->kid.at[0]->op == E_RANGE) return in_range(l, left, comp->kid.at[0], span);
  Node *x = term(l, left, TY_ANYTHING);
  uint32_t slot, n = bind_words(l, &comp->words, &slot);
  Node *c = set_condition(l, comp->kid.at[0], &slot, n);
  KindId kind;
  bool bare = bare_kind(l, comp->kid.at[0], &kind);
  unbind_words(l, n, !bare);
  if (is_poison(c->type)) return c;
  Node *eq = compare_nodes(l, N_EQ, x, var_node(l, slot, comp->words.at[0].span), span);
  return is_poison(eq->type) ? eq : some_of(l, &slot, 1, c, eq, span);
}
static Node *in_path(Lower *l, const Expr *left, const Expr *right, Span span) {
  Target t;
  resolve_path(l, right, &t);
  bool many = has_many(l, &t);
  Node *x = term(l, left, many ? l->p->preds.at[t.pred].params[t.nargs] : TY_ANYTHING);
  if (many) return member_atom(l, x, &t, span);
  if (t.sort == TG_PENDING) return true_node(l, span);
  if (t.sort == TG_BAD) return poison_formula(l, span);
  diag_add(l->S->diags, D_TYPE, right->span, "this is one value and no set")->hint = "write '=' instead of 'in'";
  return poison_formula(l, span);
}

Node *in_formula(Lower *l, const Expr *e) {
  const Expr *left = e->kid.at[0], *right = e->kid.at[1];
  if (!left || !right) return poison_formula(l, e->span);
  uint32_t own[MAX_VARS], n = e->op == E_NOT_IN ? region_enter(l, e, own) : 0;
  uint32_t mark = l->blanks.n;
  Node *f;
  switch (right->op) {
  case E_SET: f = in_set(l, left, right, e->span); break;
  case E_COMP: f = in_comp(l, left, right, e->span); break;
  case E_RANGE: f = in_range(l, left, right, e->span); break;
  default:
    if (is_path(l, right)) {
      f = in_path(l, left, right, e->span);
    } else {
      term(l, left, TY_ANYTHING);
      term(l, right, TY_ANYTHING);
      no_set(l, right, NULL);
      f = poison_formula(l, e->span);
    }
  }
  if (e->op != E_NOT_IN) return f;
  if (l->blanks.n > mark) {                                /* `_` belongs under the `not` */
    if (!is_poison(f->type)) f = some_of(l, l->blanks.at + mark, l->blanks.n - mark, f, true_node(l, e->span), e->span);
    l->blanks.n = mark;
  }
  f = region_leave(l, n, own, f);
  return is_poison(f->type) ? f : node1(l, N_NOT, ty(TY_TRUTH), e->span, f);
}
