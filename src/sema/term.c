/* term.c - values: names, literals, calculations. */
#include "sema/lower.h"

/* ---- fitting ---- */
static Node *date_of(Lower *l, Node *n) { return node1(l, N_DATE, ty(TY_TIME), n->span, n); }

Node *fit(Lower *l, Node *n, Type want, bool lenient) {
  if (is_poison(want) && n->op == N_VAR && is_open_type(n->type) && !l->fixed[n->var]) {
    n->type = l->vars[n->var].type = TY_POISON;            /* what it is stands in a declaration with an error */
    return n;
  }
  if (want.tag == TY_NONE || is_poison(n->type)) return n;
  if (want.tag == TY_TIME && is_event_type(l->p, n->type)) return date_of(l, n);
  if (n->op == N_VAR) {
    learn(l, n->var, want);
    n->type = l->vars[n->var].type;
    if (want.tag == TY_TIME && is_event_type(l->p, n->type)) return date_of(l, n);
  }
  if (is_open_type(n->type)) return n;
  if (n->op == N_CONST && n->value.tag == V_NONE) return n;
  bool fits = n->type.tag == want.tag && (n->type.tag == TY_IND ? kind_is(l->p, n->type.of, want.of) : n->type.of == want.of);
  if (fits || (lenient && related_types(l->p, n->type, want))) return n;
  Diag *d = diag_add(l->S->diags, D_TYPE, n->span, "this is %s, and %s is needed here", type_words(l->S, n->type), type_words(l->S, want));
  if (related_types(l->p, n->type, want) && want.tag == TY_IND)
    d->hint = arena_printf(l->a, "narrow it: some x: %s has x = .. and ..", text_of(l->S, l->p->kinds.at[want.of].name));
  if (n->op == N_VAR) {
    d->second = l->vars[n->var].span;
    d->second_note = "the variable";
  }
  return poison_term(l, n->span);
}
Node *term_of(Lower *l, const Expr *e, Type want) { return fit(l, term(l, e, want), want, false); }
Node *instant_of(Lower *l, const Expr *e) { return term_of(l, e, ty(TY_TIME)); }

/* ---- names ---- */
static bool is_with_name(Lower *l, Name n) {
  uint32_t slot;
  bool date;
  return with_attribute(l, n, &slot, &date) || date;
}

bool is_needy(Lower *l, const Expr *e) {
  if (e->op == E_TEXT) return true;
  return e->op == E_NAME && !is_with_name(l, e->word.name);
}
Type peek_type(Lower *l, const Expr *e) {
  if (e->op != E_NAME) return TY_ANYTHING;
  const Binding *b = find_var(l, e->word.name, false);
  if (b) return l->vars[b->slot].type;
  bool ambiguous;
  IndId i = ind_find_name(l->p, 0, e->word.name, &ambiguous);
  if (is_symbol(l->S, e->word.name)) {
    uint32_t count;
    EnumId of = symbol_enum(l->S, e->word.name, &count);
    return count == 1 && !i && !ambiguous ? ty_of(TY_ENUM, of) : TY_ANYTHING;
  }
  return i ? ty_of(TY_IND, l->p->inds.at[i].kind) : TY_ANYTHING;
}

static Node *misused_name(Lower *l, Word w) {
  KindId k = kind_of_word(l->S, w);
  if (k) {
    diag_add(l->S->diags, D_NOT_A, w.span, "'%s' is a kind, and a value is needed here", word_text(l->S, w))->hint =
        arena_printf(l->a, "for one of them: some x: %s has ..", word_text(l->S, w));
  } else {
    PredId p = pred_find(l->p, w.name, 0);
    static const char *const forms[] = { "a relation", "a function", "an office", "an attribute", "an act" };
    diag_add(l->S->diags, D_NOT_A, w.span, "'%s' is %s, and stands here without arguments", word_text(l->S, w), forms[l->p->preds.at[p].form])->hint =
        arena_printf(l->a, "write %s(..), or give the variable another name", word_text(l->S, w));
  }
  return poison_term(l, w.span);
}

static Node *name_term(Lower *l, const Expr *e, Type want) {
  Word w = e->word;
  if (is_with_name(l, w.name)) return path_term(l, e, want);
  if (name_eq(w.name, l->S->w_blank)) {
    uint32_t slot = new_slot(l, w.name, e->span, TY_ANYTHING);
    vec_push(l->a, &l->blanks, slot);
    return var_node(l, slot, e->span);
  }
  const Binding *b = find_var(l, w.name, true);
  if (b) return var_node(l, b->slot, e->span);
  if (name_eq(w.name, l->S->w_case)) {
    if (l->case_event) return const_node(l, value_make(V_IND, l->case_event), ty_of(TY_IND, l->p->inds.at[l->case_event].kind), e->span);
    diag_add(l->S->diags, D_UNDECLARED, e->span, "there is no case here")->hint =
        l->is_query ? "give one with --case" : "'case' is a word for queries";
    return poison_term(l, e->span);
  }
  if (is_value_name(l->S, w.name)) {
    Value v;
    Type t;
    return name_value(l->S, w, want, &v, &t) ? const_node(l, v, t, e->span) : poison_term(l, e->span);
  }
  if (kind_of_word(l->S, w) || pred_find(l->p, w.name, 0)) return misused_name(l, w);
  return var_node(l, root_slot(l, w), e->span);
}

/* ---- calculations ---- */
static Type duration_sum(Lower *l, Type a, Type b, Span span) {
  if (a.tag == b.tag) return a;
  diag_add(l->S->diags, D_DURATIONS, span, "months and days do not add up")->hint = "add one of them to a date first";
  return TY_POISON;
}
static bool is_duration(Type t) { return t.tag == TY_MONTHS || t.tag == TY_SECONDS; }
static Type bad_sum(Lower *l, Span span, const char *word, Type a, Type b) {
  diag_add(l->S->diags, D_TYPE, span, "%s and %s cannot be %s", type_words(l->S, a), type_words(l->S, b), word);
  return TY_POISON;
}
static Type sum_type(Lower *l, Op op, Type a, Type b, Span span) {
  if (is_poison(a) || is_poison(b)) return TY_POISON;
  if (a.tag == TY_NONE || b.tag == TY_NONE) return TY_ANYTHING;
  if (a.tag == TY_NUMBER && b.tag == TY_NUMBER) return a;
  if (is_duration(a) && is_duration(b)) return duration_sum(l, a, b, span);
  if (a.tag == TY_TIME && is_duration(b)) return a;
  if (op == N_ADD && is_duration(a) && b.tag == TY_TIME) return b;
  if (op == N_SUB && a.tag == TY_TIME && b.tag == TY_TIME) return ty(TY_SECONDS);
  return bad_sum(l, span, op == N_ADD ? "added" : "subtracted", a, b);
}
static Type product_type(Lower *l, Type a, Type b, Span span) {
  if (is_poison(a) || is_poison(b)) return TY_POISON;
  if (a.tag == TY_NONE || b.tag == TY_NONE) return TY_ANYTHING;
  if (a.tag == TY_NUMBER && (b.tag == TY_NUMBER || is_duration(b))) return b;
  if (is_duration(a) && b.tag == TY_NUMBER) return a;
  return bad_sum(l, span, "multiplied", a, b);
}
static Node *event_as_date(Lower *l, Node *n) { return is_event_type(l->p, n->type) ? date_of(l, n) : n; }

static Node *clear_days(Lower *l, const Expr *e) {
  Node *from = instant_of(l, e->kid.at[0]);
  const Expr *d = e->kid.at[1];
  Value days = d->value;
  /* D - n clear days is the day after which, before D, n whole days lie: N_CLEAR counts one day more */
  if (e->op == E_SUB) days.n = -(days.n + 2 * 86400);
  return node2(l, N_CLEAR, ty(TY_TIME), e->span, from, const_node(l, days, ty(TY_SECONDS), d->span));
}
/* A working day is one from Monday to Friday that is none of the charter's days off. */
static Node *working_days(Lower *l, const Expr *e) {
  const Expr *d = e->kid.at[1];
  Node *from = instant_of(l, e->kid.at[0]);
  Node *days = const_node(l, num_int(e->op == E_SUB ? -d->value.n / 86400 : d->value.n / 86400), ty(TY_NUMBER), d->span);
  PredId off = l->p->days_off;
  if (!off || is_poison(from->type)) return node2(l, N_WORKING, ty(TY_TIME), e->span, from, days);
  uint32_t slot = new_slot(l, (Name){ 0 }, d->span, ty(TY_TIME));
  Node *is_off = node1(l, N_ATOM, ty(TY_TRUTH), d->span, var_node(l, slot, d->span)), *n = node_new(l, N_WORKING, ty(TY_TIME), e->span, 3);
  is_off->pred = off;
  n->kid[0] = from;
  n->kid[1] = days;
  n->kid[2] = is_off;
  bind_vars(l, n, &slot, 1);
  return node_done(n);
}
/* A variable beside a number is a number; beside a date, nothing is learnt of it. */
static void learn_number(Lower *l, Node *a, Node *b) {
  if (a->op == N_VAR && is_open_type(a->type) && b->type.tag == TY_NUMBER) *a = *fit(l, a, b->type, false);
}
static Node *sum_term(Lower *l, const Expr *e, Type want) {
  Op op = e->op == E_ADD ? N_ADD : N_SUB;
  if (e->kid.at[1]->op == E_DURATION && e->kid.at[1]->clear) return clear_days(l, e);
  if (e->kid.at[1]->op == E_DURATION && e->kid.at[1]->working) return working_days(l, e);
  Type hint = want.tag == TY_NUMBER ? want : TY_ANYTHING;
  Node *a = event_as_date(l, term(l, e->kid.at[0], hint)), *b = event_as_date(l, term(l, e->kid.at[1], hint));
  if (hint.tag) {
    a = fit(l, a, hint, false);
    b = fit(l, b, hint, false);
  }
  learn_number(l, a, b);
  learn_number(l, b, a);
  return node2(l, op, sum_type(l, op, a->type, b->type, e->span), e->span, a, b);
}
static Node *product_term(Lower *l, const Expr *e) {
  Node *a = term(l, e->kid.at[0], TY_ANYTHING), *b = term(l, e->kid.at[1], TY_ANYTHING);
  if (is_duration(a->type)) b = fit(l, b, ty(TY_NUMBER), false);
  if (is_duration(b->type)) a = fit(l, a, ty(TY_NUMBER), false);
  learn_number(l, a, b);
  learn_number(l, b, a);
  if (l->guess && is_open_type(a->type) && is_open_type(b->type)) {
    a = fit(l, a, ty(TY_NUMBER), false);
    b = fit(l, b, ty(TY_NUMBER), false);
  }
  return node2(l, N_MUL, product_type(l, a->type, b->type, e->span), e->span, a, b);
}
static Node *quotient_term(Lower *l, const Expr *e) {
  Op op = e->op == E_DIV ? N_DIV : e->op == E_IDIV ? N_IDIV : N_MOD;
  Node *a = term_of(l, e->kid.at[0], ty(TY_NUMBER)), *b = term_of(l, e->kid.at[1], ty(TY_NUMBER));
  Value v;
  if (b->op == N_CONST && b->value.tag == V_NUM && b->value.n == 0) {
    diag_add(l->S->diags, D_DIVISION, b->span, "nothing can be divided by zero");
    return poison_term(l, e->span);
  }
  if (op == N_DIV && a->op == N_CONST && b->op == N_CONST && a->value.tag == V_NUM && b->value.tag == V_NUM && num_div(a->value, b->value, &v))
    return const_node(l, v, ty(TY_NUMBER), e->span);
  return node2(l, op, ty(TY_NUMBER), e->span, a, b);
}
static Node *minus_term(Lower *l, const Expr *e, Type want) {
  Node *a = term(l, e->kid.at[0], want);
  if (is_open_type(a->type) && l->guess) a = fit(l, a, ty(TY_NUMBER), false);
  if (a->type.tag != TY_NONE && a->type.tag != TY_NUMBER && !is_duration(a->type)) {
    diag_add(l->S->diags, D_TYPE, e->span, "%s has no negative", type_words(l->S, a->type));
    return poison_term(l, e->span);
  }
  if (a->op == N_CONST && a->value.n != INT64_MIN && !is_poison(a->type)) {
    Value v = a->value;
    v.n = -v.n;
    return const_node(l, v, a->type, e->span);
  }
  return node1(l, N_NEG, a->type, e->span, a);
}

static Node *literal(Lower *l, const Expr *e) {
  switch (e->op) {
  case E_DATE: return const_node(l, value_make(V_TIME, date_value(l->S, e)), ty(TY_TIME), e->span);
  case E_DURATION:
    if (e->value.tag == V_UNSET) return poison_term(l, e->span);
    if (e->clear || e->working) {
      diag_add(l->S->diags, D_TYPE, e->span, "%s days stand behind '+' or '-' only", e->clear ? "clear" : "working")->hint =
          e->clear ? "as in: d.date + 14 clear days" : "as in: d.date + 10 working days";
      return poison_term(l, e->span);
    }
    return const_node(l, e->value, ty(e->value.tag == V_MONTHS ? TY_MONTHS : TY_SECONDS), e->span);
  default: return const_node(l, e->value, ty(TY_NUMBER), e->span);
  }
}

static Node *no_value(Lower *l, const Expr *e, const char *what, const char *hint) {
  diag_add(l->S->diags, D_NOT_VALUE, e->span, "%s stands where a value is needed", what)->hint = hint;
  return poison_term(l, e->span);
}

bool previous_turn(Lower *l, const Expr *e) {
  if (l->turns) return true;
  diag_add(l->S->diags, D_TURNS, e->span, "there are no turns here")->hint = "say of the statement: each month from 2020-01-01";
  return false;
}

Node *term(Lower *l, const Expr *e, Type want) {
  if (!e) return poison_term(l, (Span){ 0, 0, 0 });
  switch (e->op) {
  case E_NAME: return name_term(l, e, want);
  case E_TEXT: {
    Value v;
    Type t;
    return text_value(l->S, name_str(l->S->s->names, e->text), e->span, want, &v, &t) ? const_node(l, v, t, e->span) : poison_term(l, e->span);
  }
  case E_NUMBER: case E_PERCENT: case E_DATE: case E_DURATION: return literal(l, e);
  case E_NOW:
    diag_add(l->S->diags, D_NOW_ALONE, e->span, "'now' stands alone on one side of a comparison")->hint =
        "move what is added to the other side: now >= d + 30 days";
    return poison_term(l, e->span);
  case E_CALL: case E_FIELD: case E_FIELD_CALL: return path_term(l, e, want);
  case E_NEG: return minus_term(l, e, want);
  case E_ADD: case E_SUB: return sum_term(l, e, want);
  case E_MUL: return product_term(l, e);
  case E_DIV: case E_IDIV: case E_MOD: return quotient_term(l, e);
  case E_AT: {
    Node *a = term(l, e->kid.at[0], want), *at = instant_of(l, e->kid.at[1]);
    return node2(l, N_AT_TERM, a->type, e->span, a, at);
  }
  case E_AT_TURN: {
    Node *a = term(l, e->kid.at[0], want);
    return previous_turn(l, e) ? node1(l, N_AT_TURN, a->type, e->span, a) : poison_term(l, e->span);
  }
  case E_FIRST_TIME: {
    Node *a = cond(l, e->kid.at[0]), *since = instant_of(l, e->kid.at[1]);
    if (is_poison(a->type) || is_poison(since->type)) return poison_term(l, e->span);
    return node2(l, N_FIRST_TIME, ty(TY_TIME), e->span, a, since);
  }
  case E_DAY_OF_YEAR: {
    Node *n = node1(l, N_DAY_OF_YEAR, ty(TY_TIME), e->span, instant_of(l, e->kid.at[0]));
    n->value = e->value;
    return n;
  }
  case E_FIRST: case E_LAST: case E_NEXT: case E_PREVIOUS: case E_POSITION: return ordered_term(l, e);
  case E_COUNT: case E_SUM: case E_MIN: case E_MAX: return aggregate_term(l, e);
  case E_LATEST: case E_EARLIEST: return latest_term(l, e, (Name){ 0 });
  case E_SET: case E_COMP: return no_value(l, e, "a set", "is it 'in' the set, or is its 'count' meant?");
  case E_RANGE: return no_value(l, e, "a range", "write: x in {k: 1..10}");
  default: return no_value(l, e, "a condition", NULL);
  }
}
