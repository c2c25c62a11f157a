/* statement.c - from statements to rules: heads, clauses, what an article concerns; what acts mean. */
#include "sema/lower.h"

typedef struct Part { Sema *S; ProvId prov; const Stmt *s; const Decl *article; bool mentions; Rule *rule; NodeVec body; } Part;

static bool is_act_stmt(StmtOp op) { return op == STMT_MAY || op == STMT_MUST || op == STMT_MUST_NOT; }
static bool is_power(StmtOp op) { return op == STMT_MAY_DECIDE || op == STMT_MAY_ESTABLISH; }

static bool is_latest(const Clause *c) {
  return c->op == CLAUSE_WHERE && c->expr && (c->expr->op == E_LATEST || c->expr->op == E_EARLIEST);
}

/* ---- which names there are ---- */
static void walk_statement(Part *t, Lower *l) {
  Regions *r = &l->regions;
  const Stmt *s = t->s;
  if (t->article->concerning.name.i) regions_bind(t->S, r, t->article->concerning.name);
  for (uint32_t i = 0; i < s->clauses.n; i++)
    if (s->clauses.at[i].op == CLAUSE_WHERE) regions_bind(t->S, r, s->clauses.at[i].word.name);
  if (s->op == STMT_MAY_ESTABLISH) regions_bind(t->S, r, s->var.name);
  if (s->op != STMT_MAY_ESTABLISH) regions_walk(t->S, r, s->head);
  regions_walk(t->S, r, s->value);
  regions_walk(t->S, r, s->actor);
  for (uint32_t i = 0; i < s->clauses.n; i++) {
    const Clause *c = &s->clauses.at[i];
    uint32_t uses = regions_uses(r, c->word.name);
    if (c->op == CLAUSE_UNLESS) regions_walk_apart(t->S, r, c->expr);
    else regions_walk(t->S, r, c->expr);
    if (is_latest(c)) regions_forget_uses(r, c->word.name, uses);   /* there it is the event looked for */
    if (c->op != CLAUSE_EACH) regions_walk(t->S, r, c->since);
  }
  t->mentions = regions_uses(r, t->article->concerning.name) > 0 && t->article->concerning.name.i;
  if (t->mentions) regions_walk(t->S, r, t->article->concerning_where);
}
static void check_lets_used(Part *t, const Lower *l) {
  for (uint32_t i = 0; i < t->s->clauses.n; i++) {
    const Clause *c = &t->s->clauses.at[i];
    if (t->S->broken || c->op != CLAUSE_WHERE || regions_uses(&l->regions, c->word.name)) continue;
    diag_add(t->S->diags, D_VAR_ONCE, c->word.span, "'%s' is named and then not used", word_text(t->S, c->word))->hint = "leave the clause out";
  }
}

/* ---- heads ---- */
static bool head_error(Lower *l, const Expr *e, DiagId id, const Pred *d, const char *what, const char *hint) {
  Diag *g = diag_add(l->S->diags, id, e->span, "'%s' is %s", text_of(l->S, d->name), what);
  g->hint = hint;
  g->second = d->span;
  g->second_note = "declared here";
  return false;
}
static void take_args(Lower *l, Rule *r, const Target *t, uint32_t n) {
  r->pred = t->pred;
  r->nargs = n;
  r->args = NEW_ARRAY(l->a, Node *, n ? n : 1);
  if (n) memcpy(r->args, t->args, n * sizeof *t->args);
}
static bool good_args(const Target *t) {
  for (uint32_t i = 0; i < t->nargs; i++)
    if (is_poison(t->args[i]->type)) return false;
  return true;
}
/* `R(..)`, `not R(..)`, `f(..) is v`, and what may be decided. `value`: what follows `is`, or NULL. */
static bool head_path(Lower *l, Rule *r, const Stmt *s, const Expr *value) {
  Target t;
  if (!s->head) return false;
  if (!is_path(l, s->head)) {
    term(l, s->head, TY_ANYTHING);
    if (value) term(l, value, TY_ANYTHING);
    diag_add(l->S->diags, D_NOT_A, s->head->span, "a statement concludes about a relation or a function")->hint = "as in: member(s) when ..";
    return false;
  }
  l->in_head = true;
  resolve_path(l, s->head, &t);
  l->in_head = false;
  const Pred *d = t.sort == TG_PRED ? &l->p->preds.at[t.pred] : NULL;
  Type want = !d ? TY_ANYTHING : d->functional ? d->value : t.nargs < d->nparams ? d->params[t.nargs] : TY_ANYTHING;
  Node *v = value ? fit(l, term(l, value, want), want, false) : NULL;
  if (!d || (v && is_poison(v->type))) {
    if (t.sort == TG_DATE) diag_add(l->S->diags, D_NOT_A, s->head->span, "the date of an event is recorded, not concluded");
    return false;
  }
  if (d->form == PRED_ATTRIBUTE)
    return head_error(l, s->head, D_NOT_A, d, "an attribute: it is recorded, not concluded", "conclude about a relation or a function");
  if (d->form == PRED_ACT) return head_error(l, s->head, D_NOT_A, d, "an act: it is done, not concluded", "say who may or must do it");
  bool many_value = v && !d->functional && t.nargs + 1 == d->nparams;
  if (v && !d->functional && !many_value) return head_error(l, s->head, D_NOT_VALUE, d, "a relation, and has no value", "write it without 'is'");
  if (!v && t.nargs < d->nparams) return head_error(l, s->head, D_ARITY, d, "of many holders, and none is named", "add: is ..");
  if (!v && d->functional && s->op != STMT_MAY_DECIDE)
    return head_error(l, s->head, D_NOT_CONDITION, d, "a function, and its value is not said", s->op == STMT_NOT ? "a value cannot be denied" : "add: is ..");
  if (many_value) t.args[t.nargs++] = v;
  else r->value = v;
  take_args(l, r, &t, t.nargs);
  if (s->op == STMT_VALUE && many_value) r->mode = H_RELATION;
  return good_args(&t);
}
static bool head_act(Lower *l, Rule *r, const Stmt *s) {
  const Expr *e = s->head;
  if (!e) return false;
  PredId act = find_act(l, e->word);
  const Pred *d = act ? &l->p->preds.at[act] : NULL;
  Target t = { TG_PRED, act, { NULL }, 0 };
  for (uint32_t i = 0; i < e->kid.n && i < MAX_ARGS; i++) {
    Type want = d && i < d->nparams ? d->params[i] : TY_ANYTHING;
    l->in_head = e->kid.at[i]->op == E_NAME;
    t.args[t.nargs++] = fit(l, term(l, e->kid.at[i], want), want, true);
    l->in_head = false;
  }
  if (!d) return false;
  if (e->kid.n != d->nparams) {
    Diag *g = diag_add(l->S->diags, D_ARITY, e->span, "'%s' takes an actor and %u more, and %u stand%s here", text_of(l->S, d->name),
                       d->nparams ? d->nparams - 1 : 0, e->kid.n - 1, e->kid.n == 2 ? "s" : "");
    g->second = d->span;
    g->second_note = "declared here";
    return false;
  }
  take_args(l, r, &t, t.nargs);
  return good_args(&t);
}
static bool head_establish(Lower *l, Rule *r, const Stmt *s) {
  KindId k = l->quiet ? kind_of_word(l->S, s->kind) : need_kind(l->S, s->kind);
  uint32_t slot = new_slot(l, s->var.name, s->var.span, k ? ty_of(TY_IND, k) : TY_POISON);
  Binding b = { s->var.name, slot, 1, s->var.span };
  vec_push(l->a, &l->roots, b);
  if (!k) return false;
  r->establishes = k;
  r->args = NEW_ARRAY(l->a, Node *, 1);
  r->args[0] = var_node(l, slot, s->var.span);
  r->nargs = 1;
  return true;
}

static HeadMode mode_of(StmtOp op) {
  static const HeadMode modes[] = { H_RELATION, H_NOT, H_VALUE, H_MAY, H_MUST, H_MUST_NOT, H_REQUIRE, H_POWER, H_ESTABLISH, H_RELATION };
  return modes[op];
}

/* ---- clauses ---- */
static void no_effect(Lower *l, const Clause *c, const char *word, const char *hint) {
  diag_add(l->S->diags, D_PERMISSION_UNUSED, c->span, "'%s' has no effect in this statement", word)->hint = hint;
}
static void let_clause(Lower *l, Part *t, const Clause *c) {
  const Binding *b = find_var(l, c->word.name, false);
  Node *what = is_latest(c) ? latest_term(l, c->expr, c->word.name) : term(l, c->expr, TY_ANYTHING);
  if (is_condition(l, c->expr) || !b) return;
  Var *v = &l->vars[b->slot];
  if (v->type.tag == TY_NONE && what->type.tag != TY_NONE) {
    v->type = what->type;
    l->changed = true;
  } else if (is_poison(what->type)) {
    v->type = TY_POISON;
  }
  if (is_poison(what->type)) return;
  what = fit(l, what, v->type, true);
  Node *n = node_new(l, N_LET, ty(TY_TRUTH), c->span, 1);
  n->var = b->slot;
  n->kid[0] = what;
  vec_push(l->a, &t->body, node_done(n));
}
static void decider_clause(Lower *l, Part *t, const Clause *c) {
  Rule *r = t->rule;
  StmtOp op = t->s->op;
  bool turns = l->turns;
  l->turns = false;                                        /* who decides, and since when, is as it is now */
  Node *who = term(l, c->expr, TY_ANYTHING);
  Node *since = c->since ? instant_of(l, c->since) : NULL;
  bool so = c->op == CLAUSE_SO_DECIDES;
  l->turns = turns;
  if (is_act_stmt(op) || is_power(op) || (so && op == STMT_REQUIRE)) {
    no_effect(l, c, so ? "so decides" : "decides otherwise",
              is_act_stmt(op) ? "let a relation say it, and ask for the relation here" : NULL);
    return;
  }
  if (r->decider) {
    no_effect(l, c, "a second deciding body", "one statement names one body");
    return;
  }
  if (who->type.tag != TY_NONE && who->type.tag != TY_IND)
    diag_add(l->S->diags, D_TYPE, who->span, "this is %s, and who decides is needed here", type_words(l->S, who->type));
  r->decider = who;
  r->since = since;
  r->so_decides = so;
}
/* each P from D */
static void turns_clause(Lower *l, Part *t, const Clause *c) {
  Rule *r = t->rule;
  StmtOp op = t->s->op;
  const Pred *d = &l->p->preds.at[r->pred];
  const char *wrong = NULL, *hint = NULL;
  if (op != STMT_VALUE && op != STMT_RELATION && op != STMT_NOT) {
    wrong = "only a relation or a value has turns";
    hint = "let a relation say it, and ask for the relation here";
  } else if (r->pred && d->anchored) {
    wrong = "what is said of an event is settled at its instant, and has no turns";
  } else if (r->decider && r->so_decides) {
    wrong = "what is so only when somebody decides has no turns";
  } else if (rule_has_turns(r)) {
    wrong = "a statement has turns of one length";
  } else if (c->expr->clear || c->expr->working || c->expr->value.tag == V_UNSET || c->expr->value.n <= 0) {
    wrong = "a turn lasts for some time";
    hint = "each month from .., each 30 days from ..";
  }
  if (wrong) {
    diag_add(l->S->diags, D_TURNS, c->span, "%s", wrong)->hint = hint;
    return;
  }
  if (c->since->value.tag != V_TIME) return;               /* reported by the scanner */
  r->turns = (Clock){ c->expr->value, date_value(l->S, c->since) };
}
static void condition(Lower *l, const Clause *c, NodeVec *into, bool negated) {
  uint32_t own[MAX_VARS], n = negated ? region_enter(l, c->expr, own) : 0;
  Node *f = cond(l, c->expr);
  if (negated) {
    f = region_leave(l, n, own, f);
    if (!is_poison(f->type)) f = node1(l, N_NOT, ty(TY_TRUTH), c->span, f);
  }
  vec_push(l->a, into, f);
}
static void lower_clause(Lower *l, Part *t, const Clause *c, NodeVec *provided) {
  Rule *r = t->rule;
  switch (c->op) {
  case CLAUSE_WHEN: case CLAUSE_UNLESS:
    r->conditional = true;
    condition(l, c, &t->body, c->op == CLAUSE_UNLESS);
    return;
  case CLAUSE_WHERE:
    r->conditional = true;
    let_clause(l, t, c);
    return;
  case CLAUSE_OTHERWISE: case CLAUSE_SO_DECIDES: decider_clause(l, t, c); return;
  case CLAUSE_PROVIDED:
    condition(l, c, provided, false);
    if (!is_power(t->s->op)) no_effect(l, c, "provided", "write 'when'; 'provided' is for what may be decided");
    return;
  case CLAUSE_BY_DEFAULT:
    if (r->mode == H_VALUE) r->mode = H_DEFAULT;
    else if (r->mode != H_DEFAULT) no_effect(l, c, "by default", "a default is a value: f(x) is v by default");
    return;
  case CLAUSE_BY:
    r->deadline = instant_of(l, c->expr);
    if (t->s->op != STMT_MUST) no_effect(l, c, "by", "only a duty has a deadline");
    return;
  case CLAUSE_AS:
    r->capacity = name_str(l->S->s->names, c->text ? c->text : "");
    if (!is_act_stmt(t->s->op)) no_effect(l, c, "as", "a capacity is that of somebody who may or must act");
    return;
  case CLAUSE_ALWAYS: return;
  case CLAUSE_EACH: turns_clause(l, t, c); return;
  case CLAUSE_SINCE:
    if (r->since) no_effect(l, c, "a second 'since'", NULL);
    r->since = instant_of(l, c->expr);
    return;
  case CLAUSE_LONGEST:
    if (c->expr->clear || c->expr->working || c->expr->value.tag == V_UNSET || c->expr->value.n <= 0)
      diag_add(l->S->diags, D_TURNS, c->span, "a decision stands for some time")->hint = "for at most 2 years";
    else r->longest = c->expr->value;
    return;
  }
}

/* Since when decisions count, and how long one stands, is said where somebody decides. */
static void bounds_of_decisions(Lower *l, Part *t) {
  for (uint32_t i = 0; i < t->s->clauses.n && !t->rule->decider; i++) {
    const Clause *c = &t->s->clauses.at[i];
    if (c->op != CLAUSE_SINCE && c->op != CLAUSE_LONGEST) continue;
    no_effect(l, c, c->op == CLAUSE_SINCE ? "since" : "for at most", "nobody decides it: .. unless B decides otherwise");
    t->rule->longest = (Value){ 0, 0, 0 };
    t->rule->since = NULL;
  }
}

/* Where a variable of the head is of another kind than the parameter, the body tests the narrower one. */
static void kind_tests(Lower *l, Part *t) {
  const Rule *r = t->rule;
  if (!r->pred || r->nargs != l->p->preds.at[r->pred].nparams) return;
  for (uint32_t i = 0; i < r->nargs; i++) {
    const Node *a = r->args[i];
    Type param = l->p->preds.at[r->pred].params[i];
    if (a->op != N_VAR || param.tag != TY_IND) continue;
    Type own = l->vars[a->var].type;
    if (own.tag != TY_IND || own.of == param.of) continue;
    Node *n = node_new(l, N_IS_KIND, ty(TY_TRUTH), a->span, 1);
    n->kind = kind_is(l->p, own.of, param.of) ? own.of : param.of;
    n->kid[0] = var_node(l, a->var, a->span);
    vec_push(l->a, &t->body, node_done(n));
  }
}

static void begin_roots(Lower *l, Part *t) {
  if (t->mentions) {
    KindId k = l->p->articles.at[l->p->provs.at[t->prov].article].concerning;
    Word w = t->article->concerning;
    uint32_t slot = new_slot(l, w.name, w.span, k ? ty_of(TY_IND, k) : TY_POISON);
    Binding b = { w.name, slot, 1, w.span };
    vec_push(l->a, &l->roots, b);
    t->rule->concerning = (int32_t)slot;
    if (k && l->p->kinds.at[k].is_event) t->rule->subject_kind = k;
  }
  for (uint32_t i = 0; i < t->s->clauses.n; i++) {
    const Clause *c = &t->s->clauses.at[i];
    if (c->op != CLAUSE_WHERE) continue;
    for (uint32_t k = 0; k < l->roots.n; k++)
      if (name_eq(l->roots.at[k].name, c->word.name))
        diag_add(l->S->diags, D_DECLARED_TWICE, c->word.span, "'%s' stands for something else here already", word_text(l->S, c->word));
    if (is_value_name(l->S, c->word.name))
      diag_add(l->S->diags, D_AMBIGUOUS, c->word.span, "'%s' is declared, and cannot be a variable", word_text(l->S, c->word))->hint = "take another name";
    Binding b = { c->word.name, new_slot(l, c->word.name, c->word.span, TY_ANYTHING), 0, c->word.span };
    vec_push(l->a, &l->roots, b);
  }
}

/* What only the requirement (or the proviso) speaks of need only exist. */
static void close_condition(Lower *l, Rule *r) {
  Node *c = r->condition;
  uint64_t known = r->body ? r->body->free : 0;
  uint32_t slots[MAX_VARS], n = 0;
  if (!c || is_poison(c->type)) return;
  if (r->concerning >= 0) known |= UINT64_C(1) << r->concerning;
  for (uint32_t i = 0; i < r->nargs; i++) known |= r->args[i]->free;
  if (r->value) known |= r->value->free;
  for (uint32_t v = 0; v < l->nvars; v++)
    if ((c->free & ~known) >> v & 1) slots[n++] = v;
  if (n) r->condition = some_of(l, slots, n, c, true_node(l, c->span), c->span);
}

static void statement_pass(Lower *l, void *user) {
  Part *t = user;
  const Stmt *s = t->s;
  Rule *r = t->rule = NEW(l->a, Rule);
  NodeVec provided = { 0 };
  t->body = (NodeVec){ 0 };
  r->prov = t->prov;
  r->span = s->span;
  r->mode = mode_of(s->op);
  r->concerning = -1;
  begin_roots(l, t);
  for (uint32_t i = 0; i < s->clauses.n; i++) l->turns |= s->clauses.at[i].op == CLAUSE_EACH;
  if (s->op == STMT_REQUIRE) r->condition = cond(l, s->head);
  else if (s->op == STMT_MAY_ESTABLISH) head_establish(l, r, s);
  else if (is_act_stmt(s->op)) head_act(l, r, s);
  else head_path(l, r, s, s->value);
  l->blanks.n = 0;                                         /* `_` in a head is a variable of the statement */
  if (is_power(s->op) && s->actor) r->decider = term(l, s->actor, TY_ANYTHING);
  if (t->mentions && t->article->concerning_where) vec_push(l->a, &t->body, cond(l, t->article->concerning_where));
  for (uint32_t i = 0; i < s->clauses.n; i++) lower_clause(l, t, &s->clauses.at[i], &provided);
  bounds_of_decisions(l, t);
  l->blanks.n = 0;
  kind_tests(l, t);
  r->body = join_nodes(l, N_AND, &t->body, s->span);
  if (provided.n) r->condition = join_nodes(l, N_AND, &provided, s->span);
  close_condition(l, r);
}

/* ---- afterwards ---- */
static uint64_t head_vars(const Rule *r) {
  uint64_t m = r->concerning >= 0 ? UINT64_C(1) << r->concerning : 0;
  for (uint32_t i = 0; i < r->nargs; i++)
    if (r->args[i]->op == N_VAR) m |= UINT64_C(1) << r->args[i]->var;
  uint32_t n = !r->body ? 0 : r->body->op == N_AND ? r->body->nkids : 1;
  for (uint64_t before = ~m; before != m;) {               /* what a `where` makes of them is fixed, too */
    before = m;
    for (uint32_t i = 0; i < n; i++) {
      const Node *k = r->body->op == N_AND ? r->body->kid[i] : r->body;
      if (k->op == N_LET && !(k->kid[0]->free & ~m)) m |= UINT64_C(1) << k->var;
    }
  }
  return m;
}
/* `where x is y.f where y is x.g`: neither can be first. */
static void check_lets_order(Lower *l, const Rule *r) {
  uint32_t n = !r->body ? 0 : r->body->op == N_AND ? r->body->nkids : 1;
  uint64_t open = 0;
  const Node *stuck = NULL;
  for (uint32_t i = 0; i < n; i++) {
    const Node *k = r->body->op == N_AND ? r->body->kid[i] : r->body;
    if (k->op == N_LET) open |= UINT64_C(1) << k->var;
  }
  for (bool moved = true; moved && open;) {
    moved = false;
    for (uint32_t i = 0; i < n; i++) {
      const Node *k = r->body->op == N_AND ? r->body->kid[i] : r->body;
      if (k->op != N_LET || !(open >> k->var & 1)) continue;
      if (k->kid[0]->free & open) {
        stuck = k;
        continue;
      }
      open &= ~(UINT64_C(1) << k->var);
      moved = true;
    }
  }
  if (open)
    diag_add(l->S->diags, D_LET_CIRCLE, stuck->span, "what '%s' stands for is explained by itself",
             text_of(l->S, l->vars[stuck->var].name))->hint = "say what it is without its own name";
}
static void check_decider(Lower *l, const Rule *r) {
  uint64_t fixed = head_vars(r);
  for (int i = 0; i < 2; i++) {
    const Node *n = i ? r->since : r->decider;
    if (!n || !(n->free & ~fixed)) continue;
    uint32_t v = (uint32_t)__builtin_ctzll(n->free & ~fixed);
    Diag *d = diag_add(l->S->diags, D_DECIDER, n->span, "the conclusion does not fix '%s'", text_of(l->S, l->vars[v].name));
    d->hint = i ? "since when a decision counts must follow from what is decided" : "who decides must follow from what is decided";
  }
}
static void check_subject(Lower *l, const Part *t) {
  const Rule *r = t->rule;
  if (r->mode != H_REQUIRE || r->subject_kind) return;
  Diag *d = diag_add(l->S->diags, D_NO_SUBJECT, t->s->span, "this requirement concerns no event");
  if (!t->article->concerning.name.i) d->hint = "say it of the article: article .. concerning m: Session";
  else if (r->concerning < 0) d->hint = arena_printf(l->a, "mention '%s'", word_text(l->S, t->article->concerning));
  else d->hint = "only events are valid or not";
}
static void check_bound(Lower *l, const Part *t) {
  const Rule *r = t->rule;
  Node *users[MAX_ARGS + 5];
  uint32_t n = 0;
  uint64_t given = 0;
  for (uint32_t i = 0; i < r->nargs; i++) users[n++] = r->args[i];
  users[n++] = r->value;
  users[n++] = r->condition;
  users[n++] = r->deadline;
  users[n++] = r->decider;
  users[n++] = r->since;
  if (r->mode == H_POWER || r->so_decides) {               /* a decision fixes its key and its value */
    given = head_vars(r);
    if (r->value) given |= r->value->free;
  }
  check_body_binds(l, r->body, given, users, n);
}

/* A body that nothing declares and nothing fixes: that is what is wrong, not that its name occurs once. */
static bool unknown_decider(Lower *l, const Part *t) {
  for (uint32_t i = 0; i < t->s->clauses.n; i++) {
    const Clause *c = &t->s->clauses.at[i];
    if ((c->op != CLAUSE_OTHERWISE && c->op != CLAUSE_SO_DECIDES) || !c->expr || c->expr->op != E_NAME) continue;
    for (uint32_t k = 0; k < l->regions.names.n; k++) {
      const FreeName *f = &l->regions.names.at[k];
      if (!name_eq(f->name, c->expr->word.name) || f->count != 1 || near_anything(l->S, f->name)) continue;
      diag_add(l->S->diags, D_DECIDER, c->expr->span, "the conclusion does not fix '%s', and nothing is named so", text_of(l->S, f->name))->hint =
          "who decides must follow from what is decided";
      return true;
    }
  }
  return false;
}

static void keep_rule(Sema *S, Rule *r) {
  Program *p = S->p;
  r->id = p->rules.n;
  vec_push(S->a, &p->rules, r);
  vec_push(S->a, &p->provs.at[r->prov].rules, r);
  if (r->mode == H_REQUIRE) vec_push(S->a, &p->requires, r);
  else if (r->mode == H_ESTABLISH) vec_push(S->a, &p->establishes, r);
  else if (r->mode == H_POWER) vec_push(S->a, &p->preds.at[r->pred].powers, r);
  else vec_push(S->a, &p->preds.at[r->pred].rules, r);
  if (rule_has_turns(r)) p->preds.at[r->pred].has_turns = true;
}

static void lower_statement(Sema *S, ProvId prov, const Stmt *s) {
  Part t = { .S = S, .prov = prov, .s = s, .article = S->provs.at[prov].article };
  if (s->op == STMT_DECLARATORY) {
    S->p->provs.at[prov].declaratory = true;
    return;
  }
  uint32_t before = faults(S);
  if (s->op == STMT_RELATION && !s->clauses.n && !S->broken)
    diag_add(S->diags, D_NO_CLAUSE, s->span, "nothing says when this holds")->hint = "add 'when ..', or 'always'; or is an 'and' missing before it?";
  Lower *l = lower_begin(S);
  walk_statement(&t, l);
  lower_run(l, statement_pass, &t);
  if (unknown_decider(l, &t)) return;
  check_var_once(l);
  check_lets_used(&t, l);
  if (faults(S) != before || !check_var_types(l)) return;
  check_subject(l, &t);
  check_bound(l, &t);
  check_lets_order(l, t.rule);
  check_decider(l, t.rule);
  if (faults(S) != before) return;
  t.rule->nvars = l->nvars;
  t.rule->vars = vars_copy(l);
  keep_rule(S, t.rule);
}

/* What an article concerns is checked even where no statement mentions it. */
typedef struct Where { Sema *S; const Decl *article; KindId kind; } Where;
static void where_pass(Lower *l, void *user) {
  const Where *w = user;
  Word x = w->article->concerning;
  Binding b = { x.name, new_slot(l, x.name, x.span, ty_of(TY_IND, w->kind)), 1, x.span };
  vec_push(l->a, &l->roots, b);
  cond(l, w->article->concerning_where);
}
static void check_where(Sema *S, const Decl *article, KindId kind) {
  Where w = { S, article, kind };
  if (!article->concerning_where || !kind) return;
  Lower *l = lower_begin(S);
  regions_bind(S, &l->regions, article->concerning.name);
  regions_walk(S, &l->regions, article->concerning_where);
  if (lower_run(l, where_pass, &w)) check_var_types(l);
  check_var_once(l);
}

void lower_statements(Sema *S) {
  uint32_t article = 0, before = faults(S);
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++)
      if (S->trees[i]->decls.at[k]->op == DECL_ARTICLE) {
        check_where(S, S->trees[i]->decls.at[k], S->p->articles.at[article].concerning);
        article++;
      }
  for (ProvId v = 1; v < S->p->provs.n; v++) {
    const Provision *t = S->provs.at[v].tree;
    for (uint32_t i = 0; i < t->stmts.n; i++) lower_statement(S, v, t->stmts.at[i]);
  }
  S->statements_failed = faults(S) != before;
}

/* ---- what acts mean ---- */
typedef struct Means { Sema *S; PredId act; const Decl *d; Node *node; } Means;
static void means_pass(Lower *l, void *user) {
  Means *m = user;
  const Pred *d = &l->p->preds.at[m->act];
  for (uint32_t i = 0; i < d->nparams; i++) {
    Span span = i < m->d->params.n ? m->d->params.at[i].name.span : d->span;
    Binding b = { d->param_names[i], new_slot(l, d->param_names[i], span, d->params[i]), 1, span };
    vec_push(l->a, &l->roots, b);
  }
  m->node = cond(l, m->d->means);
}
void lower_acts(Sema *S) {
  for (PredId i = 1; i < S->p->preds.n; i++) {
    const Decl *d = S->pred_decls.at[i];
    if (S->p->preds.at[i].form != PRED_ACT || !d->means) continue;
    Means m = { S, i, d, NULL };
    uint32_t before = faults(S);
    Lower *l = lower_begin(S);
    for (uint32_t k = 0; k < S->p->preds.at[i].nparams; k++) regions_bind(S, &l->regions, S->p->preds.at[i].param_names[k]);
    regions_walk(S, &l->regions, d->means);
    lower_run(l, means_pass, &m);
    check_var_once(l);
    if (faults(S) != before || !check_var_types(l)) continue;
    uint64_t given = (UINT64_C(1) << S->p->preds.at[i].nparams) - 1;
    check_body_binds(l, m.node, given, NULL, 0);
    Pred *p = &S->p->preds.at[i];
    p->means = m.node;
    p->means_nvars = l->nvars;
    p->means_vars = NEW_ARRAY(S->a, Type, l->nvars ? l->nvars : 1);
    for (uint32_t k = 0; k < l->nvars; k++) p->means_vars[k] = l->vars[k].type;
  }
}
