/* path.c - calls and paths: which predicate a name means, with which arguments. */
#include "sema/lower.h"

PredId with_attribute(Lower *l, Name n, uint32_t *slot, bool *date) {
  for (uint32_t i = l->with.n; i-- > 0;) {
    KindId k = l->with.at[i].kind;
    *slot = l->with.at[i].slot;
    *date = k && name_eq(n, l->S->w_date);
    PredId p = k && !*date ? pred_find(l->p, n, k) : 0;
    if (p || *date) return p;
  }
  *date = false;
  return 0;
}

bool is_path(Lower *l, const Expr *e) {
  uint32_t slot;
  bool date;
  if (e->op == E_NAME) return with_attribute(l, e->word.name, &slot, &date) || date;
  return e->op == E_CALL || e->op == E_FIELD || e->op == E_FIELD_CALL;
}

static const Expr *const *own_args(const Expr *e, uint32_t *n) {
  uint32_t skip = e->op == E_CALL ? 0 : e->op == E_NAME ? e->kid.n : 1;
  *n = e->kid.n - skip;
  return (const Expr *const *)(e->kid.at ? e->kid.at + skip : NULL);
}
/* Arguments of what could not be found: lowered all the same, so that slots and uses are the same in every pass. */
static void lower_args(Lower *l, const Expr *e) {
  uint32_t n;
  const Expr *const *args = own_args(e, &n);
  for (uint32_t i = 0; i < n; i++) term(l, args[i], TY_ANYTHING);
}

static void fill_args(Lower *l, const Expr *e, Target *t) {
  const Pred *d = &l->p->preds.at[t->pred];
  uint32_t n;
  const Expr *const *args = own_args(e, &n);
  uint32_t total = t->nargs + n;
  bool many_open = pred_is_many(d) && total == d->nparams - 1;
  if (total != d->nparams && !many_open) {
    uint32_t implied = t->nargs;
    lower_args(l, e);
    Diag *g = diag_add(l->S->diags, D_ARITY, e->span, "'%s' takes %u argument%s, and %u stand%s here", text_of(l->S, d->name),
                       d->nparams - implied, d->nparams - implied == 1 ? "" : "s", n, n == 1 ? "s" : "");
    g->second = d->span;
    g->second_note = "declared here";
    t->sort = TG_BAD;
    return;
  }
  bool lenient = !d->functional || l->in_head;
  for (uint32_t i = 0; i < n; i++) {
    Type want = d->params[t->nargs];
    t->args[t->nargs++] = fit(l, term(l, args[i], want), want, lenient);
  }
  t->sort = TG_PRED;
}

static void no_attribute(Lower *l, const Expr *e, Type of) {
  Diag *d = missing(l->S, D_NO_ATTRIBUTE, e->word.span, e->word.name, false, "%s has no '%s'", type_words(l->S, of), word_text(l->S, e->word));
  if (of.tag != TY_IND) return;
  PredId p = pred_find(l->p, e->word.name, 0);
  if (p) {
    d->second = l->p->preds.at[p].span;
    d->second_note = arena_printf(l->a, "'%s' takes something else", word_text(l->S, e->word));
  } else if (!l->quiet) {
    d->hint = did_you_mean(l->S, near_attr(l->S, e->word.name, of.of));
  }
}

/* The only predicate of this name with a first parameter: tells what an otherwise unknown variable is. */
static Type only_owner(Lower *l, Name n) {
  Type found = TY_ANYTHING;
  PredId global = pred_find(l->p, n, 0);
  if (global && l->p->preds.at[global].nparams) found = l->p->preds.at[global].params[0];
  for (PredId i = 1; i < l->p->preds.n; i++) {
    const Pred *d = &l->p->preds.at[i];
    if (d->form != PRED_ATTRIBUTE || !name_eq(d->name, n)) continue;
    if (found.tag != TY_NONE) return TY_ANYTHING;
    found = d->params[0];
  }
  return found;
}

static void resolve_field(Lower *l, const Expr *e, Target *t) {
  Node *base = term(l, e->kid.at[0], TY_ANYTHING);
  Type of = base->type;
  if (is_open_type(of) && base->op == N_VAR && l->guess) {
    learn(l, base->var, only_owner(l, e->word.name));
    of = base->type = l->vars[base->var].type;
  }
  if (of.tag == TY_NONE) {
    lower_args(l, e);
    if (!is_poison(of) && base->op != N_VAR && !l->quiet)
      diag_add(l->S->diags, D_NO_TYPE, base->span, "nothing tells what this is");
    t->sort = is_poison(of) || base->op != N_VAR ? TG_BAD : TG_PENDING;
    return;
  }
  t->args[t->nargs++] = base;
  if (of.tag != TY_IND) {
    lower_args(l, e);
    no_attribute(l, e, of);
    t->sort = TG_BAD;
    return;
  }
  if (is_event_type(l->p, of) && name_eq(e->word.name, l->S->w_date)) {
    t->sort = TG_DATE;
    return;
  }
  t->pred = pred_find(l->p, e->word.name, of.of);
  if (!t->pred) t->pred = pred_find(l->p, e->word.name, 0);
  const Pred *d = t->pred ? &l->p->preds.at[t->pred] : NULL;
  if (!d || d->form == PRED_ACT || !d->nparams || (!related_types(l->p, d->params[0], of) && d->params[0].tag != TY_NONE)) {
    lower_args(l, e);
    no_attribute(l, e, of);
    t->sort = TG_BAD;
    return;
  }
  t->args[0] = fit(l, base, d->params[0], !d->functional || l->in_head);
  fill_args(l, e, t);
}

static bool attr_somewhere(Lower *l, Name n) {
  for (PredId i = 1; i < l->p->preds.n; i++)
    if (l->p->preds.at[i].form == PRED_ATTRIBUTE && name_eq(l->p->preds.at[i].name, n)) return true;
  return false;
}
static void no_such_call(Lower *l, const Expr *e) {
  if (l->quiet) return;
  Diag *d;
  if (kind_of_word(l->S, e->word)) {
    d = diag_add(l->S->diags, D_NOT_A, e->word.span, "'%s' is a kind, and no relation", word_text(l->S, e->word));
    d->hint = arena_printf(l->a, "write: some x: %s has ..", word_text(l->S, e->word));
    return;
  }
  bool attr = attr_somewhere(l, e->word.name);
  const char *best = near_pred(l->S, e->word.name, false);
  if (!best) best = near_pred(l->S, e->word.name, true);
  d = missing(l->S, D_UNDECLARED, e->word.span, e->word.name, !attr && !best, "there is no relation, function or act named '%s'",
              word_text(l->S, e->word));
  d->hint = attr ? arena_printf(l->a, "an attribute stands behind its event: x.%s", word_text(l->S, e->word)) : did_you_mean(l->S, best);
}

void resolve_path(Lower *l, const Expr *e, Target *t) {
  memset(t, 0, sizeof *t);
  if (e->op == E_FIELD || e->op == E_FIELD_CALL) {
    resolve_field(l, e, t);
    return;
  }
  uint32_t slot;
  bool date;
  t->pred = with_attribute(l, e->word.name, &slot, &date);
  if (t->pred || date) {
    t->args[t->nargs++] = var_node(l, slot, e->word.span);
    if (date) t->sort = TG_DATE;
    else fill_args(l, e, t);
    return;
  }
  t->pred = pred_find(l->p, e->word.name, 0);
  if (!t->pred) {
    lower_args(l, e);
    no_such_call(l, e);
    return;
  }
  fill_args(l, e, t);
}

static Node *pred_node(Lower *l, Op op, Type type, const Expr *e, const Target *t) {
  Node *n = node_new(l, op, type, e->span, t->nargs);
  n->pred = t->pred;
  if (t->nargs) memcpy(n->kid, t->args, t->nargs * sizeof *t->args);
  return node_done(n);
}

/* ---- as values ---- */
Node *path_value(Lower *l, const Expr *e, Target *t) {
  if (t->sort == TG_BAD) return poison_term(l, e->span);
  if (t->sort == TG_PENDING) return const_node(l, VALUE_UNKNOWN, TY_ANYTHING, e->span);
  if (t->sort == TG_DATE) return node1(l, N_DATE, ty(TY_TIME), e->span, t->args[0]);
  const Pred *d = &l->p->preds.at[t->pred];
  if (d->functional) return pred_node(l, N_CALL, d->value, e, t);
  const char *name = text_of(l->S, d->name);
  if (pred_is_many(d) && t->nargs < d->nparams)
    diag_add(l->S->diags, d->form == PRED_OFFICE ? D_OFFICE_FORM : D_NOT_VALUE, e->span, "'%s' has many values, and one is needed here", name)->hint =
        "write: x in ..";
  else
    diag_add(l->S->diags, D_NOT_VALUE, e->span, "'%s' is %s, and a value is needed here", name, d->form == PRED_ACT ? "an act" : "a relation");
  return poison_term(l, e->span);
}
Node *path_term(Lower *l, const Expr *e, Type want) {
  Target t;
  (void)want;
  if (e->op == E_CALL && (name_eq(e->word.name, l->S->w_valid) || name_eq(e->word.name, l->S->w_acting))) {
    lower_args(l, e);
    diag_add(l->S->diags, D_NOT_VALUE, e->span, "'%s(..)' is a condition, and a value is needed here", word_text(l->S, e->word));
    return poison_term(l, e->span);
  }
  resolve_path(l, e, &t);
  return path_value(l, e, &t);
}

/* ---- as conditions ---- */
Node *acting_formula(Lower *l, const Expr *e) {
  Target t;
  if (e->kid.n != 1 || !e->kid.at[0] || !is_path(l, e->kid.at[0])) {
    lower_args(l, e);
    diag_add(l->S->diags, D_OFFICE_FORM, e->span, "'acting' takes an office")->hint = "as in: acting(s.head_of_state)";
    return poison_formula(l, e->span);
  }
  resolve_path(l, e->kid.at[0], &t);
  if (t.sort == TG_BAD || t.sort == TG_PENDING) return poison_formula(l, e->span);
  const Pred *d = t.sort == TG_PRED ? &l->p->preds.at[t.pred] : NULL;
  if (!d || d->form != PRED_OFFICE || !d->functional) {
    diag_add(l->S->diags, D_OFFICE_FORM, e->kid.at[0]->span, d && d->form == PRED_OFFICE ? "an office with many holders has none who alone is acting"
                                                                                          : "this is no office, and nobody acts in it");
    return poison_formula(l, e->span);
  }
  return pred_node(l, N_ACTING, ty(TY_TRUTH), e, &t);
}
static Node *valid_formula(Lower *l, const Expr *e) {
  if (e->kid.n != 1) {
    lower_args(l, e);
    diag_add(l->S->diags, D_ARITY, e->span, "'valid' takes one event, and %u arguments stand here", e->kid.n);
    return poison_formula(l, e->span);
  }
  Node *a = term(l, e->kid.at[0], TY_ANYTHING);
  if (a->type.tag != TY_NONE && !is_event_type(l->p, a->type)) {
    diag_add(l->S->diags, D_TYPE, a->span, "this is %s, and an event is needed here", type_words(l->S, a->type));
    return poison_formula(l, e->span);
  }
  return node1(l, N_VALID, ty(TY_TRUTH), e->span, a);
}

/* `Motion(d)`: d is a Motion. */
static bool names_kind(Lower *l, const Expr *e, KindId *kind) {
  if (e->op != E_CALL || e->kid.n != 1 || pred_find(l->p, e->word.name, 0)) return false;
  *kind = kind_of_word(l->S, e->word);
  return *kind != 0;
}
static Node *kind_formula(Lower *l, const Expr *e, KindId kind) {
  Node *a = term(l, e->kid.at[0], TY_ANYTHING);
  if (is_poison(a->type)) return poison_formula(l, e->span);
  if (a->op != N_VAR)
    diag_add(l->S->diags, D_NOT_A, e->span, "only of a variable it can be asked whether it is %s %s", article_for(word_text(l->S, e->word)),
             word_text(l->S, e->word))->hint = "name it: where x is ..";
  else if (a->type.tag != TY_NONE && !related_types(l->p, a->type, ty_of(TY_IND, kind)))
    diag_add(l->S->diags, D_TYPE, e->span, "this is %s, and never %s %s", type_words(l->S, a->type), article_for(word_text(l->S, e->word)),
             word_text(l->S, e->word));
  else return is_kind_node(l, a->var, kind, e->span);
  return poison_formula(l, e->span);
}

Node *path_formula(Lower *l, const Expr *e) {
  KindId kind;
  if (names_kind(l, e, &kind)) return kind_formula(l, e, kind);
  Target t;
  if (e->op == E_CALL && name_eq(e->word.name, l->S->w_valid)) return valid_formula(l, e);
  if (e->op == E_CALL && name_eq(e->word.name, l->S->w_acting)) return acting_formula(l, e);
  resolve_path(l, e, &t);
  if (t.sort == TG_BAD) return poison_formula(l, e->span);
  if (t.sort == TG_PENDING) return true_node(l, e->span);
  const Pred *d = t.sort == TG_PRED ? &l->p->preds.at[t.pred] : NULL;
  if (d && !d->functional && t.nargs == d->nparams) {
    if (d->form != PRED_ACT) return pred_node(l, N_ATOM, ty(TY_TRUTH), e, &t);
    if (l->S->pred_decls.n ? l->S->pred_decls.at[t.pred]->means != NULL : d->means != NULL) return pred_node(l, N_DONE, ty(TY_TRUTH), e, &t);
    diag_add(l->S->diags, D_NOT_CONDITION, e->span, "nothing says what doing '%s' means", text_of(l->S, d->name))->hint =
        "declare the act with: means ..";
    return poison_formula(l, e->span);
  }
  diag_add(l->S->diags, D_NOT_CONDITION, e->span, "this is a value, and a condition is needed here")->hint =
      d && !d->functional ? "write: x in .." : "compare it: .. = ..";
  return poison_formula(l, e->span);
}

bool path_is_condition(Lower *l, const Expr *e) {
  KindId kind;
  if (names_kind(l, e, &kind)) return true;
  if (e->op == E_CALL && (name_eq(e->word.name, l->S->w_valid) || name_eq(e->word.name, l->S->w_acting))) return true;
  PredId p = pred_find(l->p, e->word.name, 0);
  if (e->op != E_CALL) {
    if (only_owner(l, e->word.name).tag != TY_NONE && !p) return false;
  }
  return p && !l->p->preds.at[p].functional;
}

PredId find_act(Lower *l, Word w) {
  PredId p = pred_find(l->p, w.name, 0);
  if (p && l->p->preds.at[p].form == PRED_ACT) return p;
  if (l->quiet) return 0;
  if (p) {
    Diag *d = diag_add(l->S->diags, D_NOT_A, w.span, "'%s' is no act", word_text(l->S, w));
    d->second = l->p->preds.at[p].span;
    d->second_note = "declared here";
    d->hint = "declare it: act name(actor: Kind, ..)";
  } else {
    const char *best = near_pred(l->S, w.name, true);
    missing(l->S, D_UNDECLARED, w.span, w.name, !best, "there is no act named '%s'", word_text(l->S, w))->hint = did_you_mean(l->S, best);
  }
  return 0;
}
