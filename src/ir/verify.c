/* verify.c - the invariants of a Program, checked: what it finds is a mistake of sema, never of a charter. */
#include "ir/ir.h"

typedef struct Verify {
  const Program *p; Arena *arena; const Rule *rule;
  const Var *vars; uint32_t nvars;
  uint8_t *seen;               /* by node id */
  const char *fault;
} Verify;

static void fault(Verify *v, const Node *n, const char *what) {
  if (v->fault) return;
  Text t = { .arena = v->arena };
  text_printf(&t, "%s", what);
  if (v->rule) text_printf(&t, ", rule %u of %s", v->rule->id, name_text(v->p->names, v->p->provs.at[v->rule->prov].label));
  if (n) {
    text_puts(&t, ": ");
    ir_print_node(v->p, &t, n, v->nvars ? v->vars : NULL);
  }
  v->fault = text_done(&t);
}

/* fewest and most kids; 255: any number */
static void kid_bounds(Op op, uint32_t *least, uint32_t *most) {
  *least = 0;
  *most = MAX_ARGS;
  switch (op) {
  case N_VAR: case N_CONST: case N_NOW: case N_TRUE: *most = 0; return;
  case N_DATE: case N_NEG: case N_NOT: case N_LET: case N_VALID: case N_COUNT: case N_IS_KIND: case N_THERE_IS: case N_DAY_OF_YEAR: *least = *most = 1; return;
  case N_ADD: case N_SUB: case N_MUL: case N_DIV: case N_IDIV: case N_MOD: case N_CLEAR: case N_AT_TERM: case N_AT:
  case N_SUM: case N_MIN: case N_MAX: case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE:
  case N_SOME: case N_EVERY: case N_NO: case N_EVER: case N_THROUGHOUT: case N_FIRST_TIME: *least = *most = 2; return;
  case N_WORKING: *least = 2; *most = 3; return;
  case N_RANGE: *least = *most = 3; return;
  case N_LATEST: case N_EARLIEST: *least = 1; *most = 2; return;
  case N_FIRST: case N_LAST: *least = 2; *most = MAX_KEYS + 1; return;
  case N_NEXT: case N_PREVIOUS: case N_POSITION: *least = 3; *most = MAX_KEYS + 2; return;
  case N_NAME: case N_COLLATED: case N_AT_TURN: case N_AT_TURN_F: *least = *most = 1; return;
  case N_DECIDES: case N_DECIDES_NOT: *least = 1; *most = MAX_ARGS + 2; return;
  case N_THRESHOLD: *least = 3; *most = 4; return;
  case N_AND: case N_OR: *least = 2; *most = UINT32_MAX; return;
  default: return;
  }
}

static bool kid_is_formula(Op op, uint32_t i) {
  switch (op) {
  case N_AND: case N_OR: case N_NOT: case N_SOME: case N_EVERY: case N_NO: return true;
  case N_COUNT: case N_SUM: case N_MIN: case N_MAX: case N_LATEST: case N_EARLIEST: case N_AT: case N_EVER: case N_THROUGHOUT:
  case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION: case N_AT_TURN_F: case N_FIRST_TIME:
    return i == 0;
  case N_WORKING: return i == 2;
  case N_THRESHOLD: return i == 1 || i == 2;
  default: return false;
  }
}

static void verify_pred(Verify *v, const Node *n) {
  bool takes = n->op == N_CALL || n->op == N_ATOM || n->op == N_MAY || n->op == N_MUST || n->op == N_MUST_NOT || n->op == N_DONE ||
               n->op == N_ACTING || n->op == N_DECIDES || n->op == N_DECIDES_NOT;
  if (!takes) return;
  if (!n->pred || n->pred >= v->p->preds.n) {
    fault(v, n, "a node without its predicate");
    return;
  }
  const Pred *d = &v->p->preds.at[n->pred];
  uint32_t more = n->op == N_DECIDES ? 1 + (d->functional ? 1 : 0) : n->op == N_DECIDES_NOT ? 1 : 0;
  if (n->nkids != d->nparams + more) fault(v, n, "a wrong number of arguments");
  if (n->op == N_CALL && !d->functional) fault(v, n, "a call of what has no value");
  if (n->op == N_ATOM && (d->functional || d->form == PRED_ACT)) fault(v, n, "an atom that is no relation");
  if (n->op == N_DONE && !d->means) fault(v, n, "an act done that means nothing");
}

static uint64_t verify_node(Verify *v, const Node *n, bool formula) {
  uint32_t least, most;
  uint64_t free = 0;
  if (!n) {
    fault(v, n, "a missing node");
    return 0;
  }
  if (!n->id || n->id > v->p->nnodes || v->seen[n->id]++) fault(v, n, "a node id that is not unique");
  if ((op_sort(n->op) == FORMULA) != formula) fault(v, n, formula ? "a term where a formula is needed" : "a formula where a term is needed");
  kid_bounds(n->op, &least, &most);
  if (n->nkids < least || n->nkids > most) fault(v, n, "a wrong number of kids");
  verify_pred(v, n);
  if (n->op == N_VAR || n->op == N_LET) {
    if (n->var >= v->nvars) fault(v, NULL, "a slot that does not exist");
    free |= UINT64_C(1) << n->var;
  }
  for (uint32_t i = 0; i < n->nkids && !v->fault; i++) {
    if ((n->op == N_AND && n->kid[i]->op == N_AND) || (n->op == N_OR && n->kid[i]->op == N_OR)) fault(v, n, "and in and, or in or");
    free |= verify_node(v, n->kid[i], kid_is_formula(n->op, i));
  }
  for (uint32_t i = 0; i < n->nvars; i++) free &= ~(UINT64_C(1) << n->vars[i]);
  if (free != n->free) fault(v, n, "a wrong set of free variables");
  if (n->op == N_CONST && n->value.tag == V_UNSET) fault(v, n, "a constant without a value");
  if (is_ordered(n->op) && n->nvars != 1) fault(v, n, "an order of other than single things");
  if (n->op == N_COLLATED && n->value.tag != V_TEXT) fault(v, n, "an alphabet of no language");
  if ((n->op == N_AT_TURN || n->op == N_AT_TURN_F) && (!v->rule || !rule_has_turns(v->rule))) fault(v, n, "a turn where there is none");
  return free;
}

static void verify_optional(Verify *v, const Node *n, bool formula) {
  if (n) verify_node(v, n, formula);
}
static void verify_rule(Verify *v, const Rule *r) {
  v->rule = r;
  v->vars = r->vars;
  v->nvars = r->nvars;
  if (r->nvars > MAX_VARS) fault(v, NULL, "too many variables");
  for (uint32_t i = 0; i < r->nvars; i++)
    if (r->vars[i].type.tag == TY_NONE) fault(v, NULL, "a variable without a type");
  for (uint32_t i = 0; i < r->nargs; i++) verify_node(v, r->args[i], false);
  verify_optional(v, r->value, false);
  verify_optional(v, r->body, true);
  verify_optional(v, r->condition, true);
  verify_optional(v, r->deadline, false);
  verify_optional(v, r->decider, false);
  verify_optional(v, r->since, false);
  if (r->pred && r->nargs != v->p->preds.at[r->pred].nparams) fault(v, NULL, "a head with a wrong number of arguments");
  if ((r->mode == H_VALUE || r->mode == H_DEFAULT) != (r->value != NULL) && r->mode != H_POWER) fault(v, NULL, "a value without a function");
  for (uint32_t i = 0; i < r->noverriders; i++)
    if (r->overriders[i]->pred != r->pred || r->overriders[i] == r) fault(v, NULL, "an overrider of another head");
  if (r->longest.tag != V_UNSET && (!r->decider || r->longest.n <= 0)) fault(v, NULL, "a longest term of no decision");
  if (rule_has_turns(r) && (r->turns.period.n <= 0 || v->p->preds.at[r->pred].anchored)) fault(v, NULL, "turns that cannot be");
  v->rule = NULL;
}

static bool fits(const Program *p, Type t, Value x) {
  switch (x.tag) {
  case V_NONE: case V_UNKNOWN: return true;
  case V_IND: return t.tag == TY_IND && x.n > 0 && (uint64_t)x.n < p->inds.n && kind_is(p, p->inds.at[x.n].kind, t.of);
  case V_SYM: return t.tag == TY_ENUM;
  case V_TEXT: return t.tag == TY_TEXT;
  case V_NUM: return t.tag == TY_NUMBER && x.den > 0;
  case V_TIME: return t.tag == TY_TIME;
  case V_MONTHS: return t.tag == TY_MONTHS;
  case V_SECONDS: return t.tag == TY_SECONDS;
  default: return false;
  }
}
static void verify_record(Verify *v) {
  const Program *p = v->p;
  for (uint32_t i = 0; i < p->record.facts.n && !v->fault; i++) {
    const Fact *f = &p->record.facts.at[i];
    const Pred *d = &p->preds.at[f->pred];
    if (f->from >= f->to) fault(v, NULL, "a fact that never holds");
    for (uint32_t k = 0; k < d->nparams; k++)
      if (!fits(p, d->params[k], f->args[k])) fault(v, NULL, "a fact with an argument of another type");
    if (d->functional && !fits(p, d->value, f->args[d->nparams])) fault(v, NULL, "a fact with a value of another type");
  }
}

const char *ir_verify(const Program *p, Arena *arena) {
  Verify v = { .p = p, .arena = arena };
  v.seen = NEW_ARRAY(arena, uint8_t, p->nnodes + 1);
  for (RuleId i = 1; i < p->rules.n && !v.fault; i++) {
    if (p->rules.at[i]->id != i) fault(&v, NULL, "a rule with another id");
    verify_rule(&v, p->rules.at[i]);
  }
  for (PredId i = 1; i < p->preds.n && !v.fault; i++) {
    const Pred *d = &p->preds.at[i];
    if (!d->means) continue;
    Var vars[MAX_VARS] = { 0 };
    v.vars = vars;
    v.nvars = d->means_nvars;
    verify_node(&v, d->means, true);
  }
  if (!p->readings.n) return "no reading";
  if (!v.fault) verify_record(&v);
  return v.fault;
}
