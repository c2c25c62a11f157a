/* checks.c - checks on the whole program, in a table. A check runs only when what it builds upon was found in order. */
#include "sema/private.h"
#include <ctype.h>
#include <string.h>

/* ---- words that nothing encodes ---- */
static void check_encoded(Sema *S) {
  for (ProvId v = 1; v < S->p->provs.n && !S->broken; v++) {
    const Prov *p = &S->p->provs.at[v];
    if (!p->words || p->declaratory || S->provs.at[v].tree->stmts.n) continue;
    diag_add(S->diags, D_UNENCODED, S->provs.at[v].label, "no statement encodes the words of provision %s", text_of(S, p->label))->hint =
        "if there is nothing to check in them, write: declaratory";
  }
}

/* ---- labels in order ---- */
/* Numbers in labels compare as numbers: 13.9 before 13.10. */
static int label_order(const char *a, const char *b) {
  while (*a && *b) {
    if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
      size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
      while (n > 1 && *a == '0') { a++; n--; }
      while (m > 1 && *b == '0') { b++; m--; }
      if (n != m) return n < m ? -1 : 1;
      int c = memcmp(a, b, n);
      if (c) return c;
      a += n;
      b += m;
    } else if (*a != *b) {
      return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  return *a ? 1 : *b ? -1 : 0;
}
static void check_label_order(Sema *S) {
  for (ProvId v = 2; v < S->p->provs.n; v++) {
    const Prov *a = &S->p->provs.at[v - 1], *b = &S->p->provs.at[v];
    const char *x = text_of(S, a->label), *y = text_of(S, b->label);
    if (a->article != b->article || !isdigit((unsigned char)*x) || !isdigit((unsigned char)*y) || label_order(x, y) <= 0) continue;
    Diag *d = diag_add(S->diags, D_LABEL_ORDER, S->provs.at[v].label, "provision %s stands behind %s", y, x);
    d->second = S->provs.at[v - 1].label;
    d->second_note = "the one before";
  }
}

/* ---- values that must conflict ---- */
static bool together(const Sema *S, ProvId a, ProvId b) {
  const Prov *x = &S->p->provs.at[a], *y = &S->p->provs.at[b];
  uint32_t n = S->p->readings.n, known = n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;
  return x->from < y->until && y->from < x->until && (x->readings & y->readings & known);
}
static bool overrides(const Rule *a, const Rule *b) {
  for (uint32_t i = 0; i < b->noverriders; i++)
    if (b->overriders[i] == a) return true;
  return false;
}
static bool heads_meet(const Rule *a, const Rule *b) {
  for (uint32_t i = 0; i < a->nargs; i++)
    if (a->args[i]->op == N_CONST && b->args[i]->op == N_CONST && !value_eq(a->args[i]->value, b->args[i]->value)) return false;
  return true;
}
static bool same_formula(const Node *a, const Node *b) {
  if (!a || !b) return a == b;
  if (a->op != b->op || a->pred != b->pred || a->var != b->var || a->kind != b->kind || a->bound != b->bound || a->share != b->share ||
      a->nkids != b->nkids || a->nvars != b->nvars || (a->op == N_CONST && !value_eq(a->value, b->value))) return false;
  for (uint32_t i = 0; i < a->nvars; i++)
    if (a->vars[i] != b->vars[i]) return false;
  for (uint32_t i = 0; i < a->nkids; i++)
    if (!same_formula(a->kid[i], b->kid[i])) return false;
  return true;
}
static bool same_case(const Rule *a, const Rule *b) {
  if (!same_formula(a->body, b->body) || a->nvars != b->nvars) return false;
  for (uint32_t i = 0; i < a->nargs; i++)
    if (!same_formula(a->args[i], b->args[i])) return false;
  for (uint32_t i = 0; i < a->nvars; i++)
    if (!same_type(a->vars[i].type, b->vars[i].type)) return false;
  return true;
}
/* Only what is certain: both say it of the same case, or one without condition, and the other something else. */
static bool must_conflict(const Sema *S, const Rule *a, const Rule *b) {
  if (a->mode != H_VALUE || b->mode != H_VALUE || !together(S, a->prov, b->prov)) return false;
  if (a->body && b->body && !same_case(a, b)) return false;
  if (a->value->op != N_CONST || b->value->op != N_CONST || value_eq(a->value->value, b->value->value)) return false;
  return !overrides(a, b) && !overrides(b, a) && heads_meet(a, b);
}
static void check_conflicts(Sema *S) {
  for (PredId i = 1; i < S->p->preds.n; i++) {
    const Pred *d = &S->p->preds.at[i];
    for (uint32_t k = 1; d->functional && k < d->rules.n && k < 1000; k++)
      for (uint32_t j = 0; j < k; j++) {
        if (!must_conflict(S, d->rules.at[j], d->rules.at[k])) continue;
        Diag *g = diag_add(S->diags, D_MAY_CONFLICT, d->rules.at[k]->span, "'%s' has another value here than in provision %s", text_of(S, d->name),
                           text_of(S, S->p->provs.at[d->rules.at[j]->prov].label));
        g->second = d->rules.at[j]->span;
        g->second_note = "the other";
        g->hint = "let one override the other, or hold only by default";
        break;
      }
  }
}

/* ---- conditions that exclude each other ---- */
static bool same_term(const Node *a, const Node *b) {
  if (a->op != b->op || a->pred != b->pred || a->var != b->var || a->nkids != b->nkids || a->nvars) return false;
  if (a->op != N_VAR && a->op != N_CALL && a->op != N_CONST && a->op != N_DATE) return false;
  if (a->op == N_CONST && !value_eq(a->value, b->value)) return false;
  for (uint32_t i = 0; i < a->nkids; i++)
    if (!same_term(a->kid[i], b->kid[i])) return false;
  return true;
}
static bool equation(const Node *n, const Node **what, Value *is) {
  if (n->op != N_EQ) return false;
  for (int side = 0; side < 2; side++)
    if (n->kid[side]->op == N_CONST && n->kid[1 - side]->op != N_CONST && n->kid[side]->value.tag != V_NONE) {
      *is = n->kid[side]->value;
      *what = n->kid[1 - side];
      return true;
    }
  return false;
}
static bool always_false(const Node *n) {
  return n->op == N_EQ && n->kid[0]->op == N_CONST && n->kid[1]->op == N_CONST && !value_eq(n->kid[0]->value, n->kid[1]->value);
}
static void check_conjunction(Sema *S, const Node *n) {
  const Node *x, *y;
  Value a, b;
  for (uint32_t i = 0; i < n->nkids && i < 200; i++) {
    if (always_false(n->kid[i])) {
      diag_add(S->diags, D_NEVER_APPLIES, n->kid[i]->span, "this is never so");
      return;
    }
    if (!equation(n->kid[i], &x, &a)) continue;
    for (uint32_t k = 0; k < i; k++) {
      if (!equation(n->kid[k], &y, &b) || value_eq(a, b) || !same_term(x, y)) continue;
      Diag *d = diag_add(S->diags, D_NEVER_APPLIES, n->kid[i]->span, "both cannot be so");
      d->second = n->kid[k]->span;
      d->second_note = "the other";
      return;
    }
  }
}
static void check_applies(Sema *S) {
  for (RuleId i = 1; i < S->p->rules.n; i++) {
    const Node *b = S->p->rules.at[i]->body;
    if (!b) continue;
    if (b->op == N_AND) check_conjunction(S, b);
    else if (always_false(b)) diag_add(S->diags, D_NEVER_APPLIES, b->span, "this is never so");
  }
}

/* ---- permissions that nobody needs ---- */
static bool reads_permission(const Node *n, PredId act) {
  if (!n) return false;
  if (n->op == N_MAY && n->pred == act) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (reads_permission(n->kid[i], act)) return true;
  return false;
}
static bool permission_matters(const Program *p, const Rule *r) {
  if (p->preds.at[r->pred].needs_permission) return true;
  for (RuleId i = 1; i < p->rules.n; i++) {
    const Rule *x = p->rules.at[i];
    if (overrides(r, x) || reads_permission(x->body, r->pred) || reads_permission(x->condition, r->pred)) return true;
  }
  return false;
}
static void check_permissions(Sema *S) {
  for (RuleId i = 1; i < S->p->rules.n; i++) {
    const Rule *r = S->p->rules.at[i];
    if (r->mode != H_MAY || permission_matters(S->p, r)) continue;
    Diag *d = diag_add(S->diags, D_PERMISSION_UNUSED, r->span, "'%s' needs no permission, so no check turns on this", text_of(S, S->p->preds.at[r->pred].name));
    d->second = S->p->preds.at[r->pred].span;
    d->second_note = "declared here";
    d->hint = "add to the act: needs permission";
  }
}

/* ---- events that are looked for before they can be found ---- */
/* What a statement about an event must find has happened before it; what the event itself names may happen with it. */
static bool event_var(const Program *p, const Rule *r, const Node *n) {
  return n->op == N_VAR && r->vars[n->var].type.tag == TY_IND && p->kinds.at[r->vars[n->var].type.of].is_event;
}
static bool is_subject(const Program *p, const Rule *r, const Node *n) {
  if (!event_var(p, r, n)) return false;
  if (r->mode == H_REQUIRE) return r->concerning == (int32_t)n->var;
  for (uint32_t i = 0; i < r->nargs && r->pred && p->preds.at[r->pred].anchored; i++)
    if (r->args[i]->op == N_VAR && r->args[i]->var == n->var) return true;
  return false;
}
static bool must_be_found(const Program *p, const Rule *r, const Node *n) {
  if (!event_var(p, r, n) || is_subject(p, r, n)) return false;
  for (uint32_t i = 0; r->body && i < (r->body->op == N_AND ? r->body->nkids : 1); i++) {
    const Node *k = r->body->op == N_AND ? r->body->kid[i] : r->body;
    if (k->op == N_LET && k->var == n->var) return false;
  }
  return true;
}
static bool named_by_subject(const Program *p, const Rule *r, const Node *n) {
  return (n->op == N_CALL || n->op == N_ATOM) && p->preds.at[n->pred].form == PRED_ATTRIBUTE && is_subject(p, r, n->kid[0]);
}
static void look_for_late(Sema *S, const Rule *r, const Node *n) {
  if (!n || n->op == N_AT || n->op == N_AT_TERM) return;
  const Node *var = NULL, *of = NULL;
  if (n->op == N_EQ) {
    int side = n->kid[0]->op == N_VAR ? 0 : 1;
    var = n->kid[side];
    of = n->kid[1 - side];
  } else if (n->op == N_ATOM && n->nkids) {
    var = n->kid[n->nkids - 1];
    of = n;
  }
  if (var && must_be_found(S->p, r, var) && named_by_subject(S->p, r, of)) {
    const char *name = text_of(S, r->vars[var->var].name);
    Diag *d = diag_add(S->diags, D_FOUND_LATE, n->span,
                       "this finds an event only if it happened before, and not at the same time");
    if (n->op == N_EQ)
      d->hint = arena_printf(S->a, "for the event that it is, whenever: where %s is ..", strcmp(name, "_") ? name : "x");
    return;
  }
  for (uint32_t i = 0; i < n->nkids; i++) look_for_late(S, r, n->kid[i]);
}
static void check_found_late(Sema *S) {
  for (RuleId i = 1; i < S->p->rules.n; i++) {
    const Rule *r = S->p->rules.at[i];
    look_for_late(S, r, r->body);
    look_for_late(S, r, r->condition);
    look_for_late(S, r, r->value);
  }
}

/* ---- what nobody may decide is never decided ---- */
static bool may_be_decided(const Pred *d) {
  for (uint32_t i = 0; i < d->rules.n; i++)
    if (d->rules.at[i]->decider) return true;
  return d->powers.n > 0;
}
static void look_for_decisions(Sema *S, const Node *n) {
  if (!n) return;
  if ((n->op == N_DECIDES || n->op == N_DECIDES_NOT) && !may_be_decided(&S->p->preds.at[n->pred]))
    diag_add(S->diags, D_NEVER_APPLIES, n->span, "nothing lets '%s' be decided, so this is never so", text_of(S, S->p->preds.at[n->pred].name))->hint =
        "some statement about it needs: unless .. decides otherwise, or: .. may decide";
  for (uint32_t i = 0; i < n->nkids; i++) look_for_decisions(S, n->kid[i]);
}
static void check_decisions(Sema *S) {
  for (RuleId i = 1; i < S->p->rules.n; i++) {
    const Rule *r = S->p->rules.at[i];
    look_for_decisions(S, r->body);
    look_for_decisions(S, r->condition);
    look_for_decisions(S, r->value);
  }
}

/* ---- the table ---- */
typedef enum { NEEDS_NOTHING, NEEDS_STATEMENTS } Needs;
static const struct { void (*run)(Sema *); Needs needs; } checks[] = {
  { check_encoded, NEEDS_NOTHING },
  { check_label_order, NEEDS_NOTHING },
  { check_conflicts, NEEDS_STATEMENTS },
  { check_applies, NEEDS_STATEMENTS },
  { check_permissions, NEEDS_STATEMENTS },
  { check_found_late, NEEDS_STATEMENTS },
  { check_decisions, NEEDS_STATEMENTS },
  { compute_strata, NEEDS_STATEMENTS },
};
void run_checks(Sema *S) {
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
    if (checks[i].needs == NEEDS_NOTHING || !S->statements_failed) checks[i].run(S);
}
