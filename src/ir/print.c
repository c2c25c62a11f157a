/* print.c - the program in a readable form, for dumps and tests: one line a declaration, one block a rule. */
#include "ir/ir.h"

const char *op_text(Op op) {
  static const char *const texts[] = {
#define OP(id, text, sort, meaning) text,
#include "ir/ops.def"
#undef OP
  };
  return op < N_COUNT_OF_OPS ? texts[op] : "?";
}
NodeSort op_sort(Op op) {
  static const NodeSort sorts[] = {
#define OP(id, text, sort, meaning) sort,
#include "ir/ops.def"
#undef OP
  };
  return sorts[op];
}

static const char *name(const Program *p, Name n) { return name_text(p->names, n); }

/* ---- values and types ---- */
static void print_duration(Text *t, int64_t n, const char *const *words, const int64_t *sizes, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (i + 1 < count && (n % sizes[i] || !n)) continue;
    int64_t k = n / sizes[i];
    text_printf(t, "%lld %s%s", (long long)k, words[i], k == 1 || k == -1 ? "" : "s");
    return;
  }
}
static void print_value(const Program *p, Text *t, Value v, bool labels) {
  static const char *const months[] = { "year", "month" }, *const seconds[] = { "day", "hour", "minute", "second" };
  static const int64_t month_sizes[] = { 12, 1 }, second_sizes[] = { 86400, 3600, 60, 1 };
  char buf[48];
  switch ((ValueTag)v.tag) {
  case V_UNSET: text_puts(t, "unset"); return;
  case V_NONE: text_puts(t, "none"); return;
  case V_UNKNOWN: text_puts(t, "unknown"); return;
  case V_ANY: text_puts(t, "any"); return;
  case V_IND:
    if (v.n > 0 && (uint64_t)v.n < p->inds.n) text_puts(t, labels ? ind_text(p, &p->inds.at[v.n]) : name(p, p->inds.at[v.n].name));
    else text_printf(t, "individual %lld", (long long)v.n);
    return;
  case V_SYM: text_puts(t, name(p, (Name){ (uint32_t)v.n })); return;
  case V_TEXT: text_printf(t, "\"%s\"", name(p, (Name){ (uint32_t)v.n })); return;
  case V_NUM:
    text_int(t, v.n);
    if (v.den != 1) text_printf(t, "/%u", v.den);
    return;
  case V_TIME: text_puts(t, instant_print(v.n, p->zone, buf)); return;
  case V_MONTHS: print_duration(t, v.n, months, month_sizes, 2); return;
  case V_SECONDS: print_duration(t, v.n, seconds, second_sizes, 4); return;
  }
}

void value_print(const Program *p, Text *t, Value v) { print_value(p, t, v, true); }

static void print_type(const Program *p, Text *t, Type ty) {
  switch (ty.tag) {
  case TY_NONE: text_puts(t, "?"); return;
  case TY_IND: text_puts(t, name(p, p->kinds.at[ty.of].name)); return;
  case TY_ENUM:
    for (uint32_t i = 0; i < p->enums.at[ty.of].n; i++)
      text_printf(t, "%s%s", i ? "|" : "", name(p, p->enums.at[ty.of].symbols[i]));
    return;
  case TY_NUMBER: text_puts(t, "number"); return;
  case TY_TIME: text_puts(t, "date"); return;
  case TY_MONTHS: text_puts(t, "months"); return;
  case TY_SECONDS: text_puts(t, "duration"); return;
  case TY_TEXT: text_puts(t, "text"); return;
  case TY_TRUTH: text_puts(t, "truth"); return;
  }
}

/* ---- nodes ---- */
static void print_var(const Program *p, Text *t, const Var *vars, uint32_t v) {
  const char *n = vars ? name(p, vars[v].name) : "";
  if (*n && strcmp(n, "_") != 0) text_puts(t, n);
  else text_printf(t, "%s%u", *n ? "_" : "$", v);
}
static void print_vars(const Program *p, Text *t, const Node *n, const Var *vars) {
  text_puts(t, "[");
  for (uint32_t i = 0; i < n->nvars; i++) {
    if (i) text_puts(t, " ");
    print_var(p, t, vars, n->vars[i]);
    if (vars) {
      text_puts(t, ":");
      print_type(p, t, vars[n->vars[i]].type);
    }
  }
  text_puts(t, "]");
}
static void print_call(const Program *p, Text *t, const Node *n, const Var *vars) {
  text_printf(t, "%s(", name(p, p->preds.at[n->pred].name));
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (i) text_puts(t, ", ");
    ir_print_node(p, t, n->kid[i], vars);
  }
  text_puts(t, ")");
}
void ir_print_node(const Program *p, Text *t, const Node *n, const Var *vars) {
  static const char *const bounds[] = { "at-least", "more-than", "at-most", "fewer-than", "exactly" };
  if (!n) {
    text_puts(t, "-");
    return;
  }
  switch (n->op) {
  case N_VAR: print_var(p, t, vars, n->var); return;
  case N_CONST: print_value(p, t, n->value, false); return;
  case N_NOW: text_puts(t, "now"); return;
  case N_TRUE: text_puts(t, "true"); return;
  case N_CALL: case N_ATOM: print_call(p, t, n, vars); return;
  default: break;
  }
  text_printf(t, "(%s", op_text(n->op));
  if (n->op == N_THRESHOLD) text_printf(t, " %s%s", bounds[n->bound], n->share ? " share" : "");
  if (n->op == N_LET) {
    text_puts(t, " ");
    print_var(p, t, vars, n->var);
  }
  if (n->pred) {
    text_puts(t, " ");
    print_call(p, t, n, vars);
    text_puts(t, ")");
    return;
  }
  if (n->kind) text_printf(t, " %s", name(p, p->kinds.at[n->kind].name));
  if (n->op == N_COLLATED) text_printf(t, " %s", name(p, (Name){ (uint32_t)n->value.n }));
  if (n->nvars) {
    text_puts(t, " ");
    print_vars(p, t, n, vars);
  }
  for (uint32_t i = 0; i < n->nkids; i++) {
    text_puts(t, " ");
    ir_print_node(p, t, n->kid[i], vars);
  }
  text_puts(t, ")");
}

/* ---- rules ---- */
static const char *const modes[] = { "holds", "not", "is", "default", "may", "must", "must-not", "require", "power", "establish" };

static void print_part(const Program *p, Text *t, const char *word, const Node *n, const Var *vars) {
  if (!n) return;
  text_printf(t, "    %s ", word);
  ir_print_node(p, t, n, vars);
  text_puts(t, "\n");
}
static void print_rule(const Program *p, Text *t, const Rule *r) {
  text_printf(t, "  %s", modes[r->mode]);
  if (r->pred) text_printf(t, " %s", name(p, p->preds.at[r->pred].name));
  if (r->establishes) text_printf(t, " %s", name(p, p->kinds.at[r->establishes].name));
  if (r->nargs) {
    text_puts(t, "(");
    for (uint32_t i = 0; i < r->nargs; i++) {
      if (i) text_puts(t, ", ");
      ir_print_node(p, t, r->args[i], r->vars);
    }
    text_puts(t, ")");
  }
  if (r->value) {
    text_puts(t, " = ");
    ir_print_node(p, t, r->value, r->vars);
  }
  if (r->nvars) {
    text_puts(t, "  {");
    for (uint32_t i = 0; i < r->nvars; i++) {
      text_puts(t, i ? " " : "");
      print_var(p, t, r->vars, i);
      text_puts(t, ":");
      print_type(p, t, r->vars[i].type);
    }
    text_puts(t, "}");
  }
  text_puts(t, "\n");
  print_part(p, t, "if", r->body, r->vars);
  print_part(p, t, r->mode == H_POWER ? "provided" : "then", r->condition, r->vars);
  print_part(p, t, "by", r->deadline, r->vars);
  print_part(p, t, r->so_decides ? "so-decided-by" : "decided-by", r->decider, r->vars);
  print_part(p, t, "since", r->since, r->vars);
  if (r->longest.tag != V_UNSET) {
    text_puts(t, "    for-at-most ");
    print_value(p, t, r->longest, false);
    text_puts(t, "\n");
  }
  if (rule_has_turns(r)) {
    char buf[48];
    text_puts(t, "    each ");
    print_value(p, t, r->turns.period, false);
    text_printf(t, " from %s\n", instant_print(r->turns.first, p->zone, buf));
  }
  if (r->capacity.i) text_printf(t, "    as \"%s\"\n", name(p, r->capacity));
  for (uint32_t i = 0; i < r->noverriders; i++)
    text_printf(t, "    overridden-by %s #%u\n", name(p, p->provs.at[r->overriders[i]->prov].label), r->overriders[i]->id);
}

/* ---- the rest ---- */
static void print_pred(const Program *p, Text *t, const Pred *d) {
  static const char *const forms[] = { "relation", "function", "office", "attribute", "act" };
  text_printf(t, "%s %s(", forms[d->form], name(p, d->name));
  for (uint32_t i = 0; i < d->nparams; i++) {
    if (i) text_puts(t, ", ");
    print_type(p, t, d->params[i]);
  }
  text_puts(t, ")");
  if (d->functional) {
    text_puts(t, ": ");
    print_type(p, t, d->value);
  }
  text_printf(t, "%s%s%s%s%s", d->optional ? " optional" : "", d->open ? " open" : "", d->over_time ? " over-time" : "",
              d->needs_permission ? " needs-permission" : "", d->recursive ? " recursive" : "");
  if (d->anchored) text_printf(t, " anchored:%u", d->subject);
  if (d->rules.n || d->powers.n) text_printf(t, " stratum:%u", d->stratum);
  text_puts(t, "\n");
  if (d->means) {
    text_puts(t, "  means ");
    ir_print_node(p, t, d->means, NULL);
    text_puts(t, "\n");
  }
}
static void print_instant(const Program *p, Text *t, const char *word, Instant at, Instant open) {
  char buf[48];
  if (at != open) text_printf(t, " %s %s", word, instant_print(at, p->zone, buf));
}
static void print_fact(const Program *p, Text *t, const Fact *f) {
  const Pred *d = &p->preds.at[f->pred];
  text_printf(t, "%s%s(", f->truth == F ? "not " : f->truth == U ? "unknown " : "", name(p, d->name));
  for (uint32_t i = 0; i < d->nparams; i++) {
    if (i) text_puts(t, ", ");
    print_value(p, t, f->args[i], false);
  }
  text_puts(t, ")");
  if (d->functional) {
    text_puts(t, " = ");
    print_value(p, t, f->args[d->nparams], false);
  }
  if (f->acting) text_puts(t, " acting");
  print_instant(p, t, "from", f->from, INSTANT_MIN);
  print_instant(p, t, "to", f->to, INSTANT_MAX);
  text_puts(t, "\n");
}
static void print_decision(const Program *p, Text *t, const Decision *d) {
  static const char *const ops[] = { "is", "holds", "not", "restored", "waived", "establishes" };
  text_printf(t, "decision %s %s %s", name(p, p->inds.at[d->event].name), name(p, d->label), ops[d->op]);
  if (d->pred) {
    text_printf(t, " %s(", name(p, p->preds.at[d->pred].name));
    for (uint32_t i = 0; i < d->nargs; i++) {
      if (i) text_puts(t, ", ");
      print_value(p, t, d->args[i], false);
    }
    text_puts(t, ")");
  }
  if (d->op == DEC_IS) {
    text_puts(t, " ");
    print_value(p, t, d->value, false);
  }
  if (d->ind) text_printf(t, " %s", name(p, p->inds.at[d->ind].name));
  print_instant(p, t, "from", d->from, INSTANT_MIN);
  print_instant(p, t, "to", d->to, INSTANT_MAX);
  text_puts(t, "\n");
}
static void print_ind(const Program *p, Text *t, const Ind *i) {
  text_printf(t, "%s %s", name(p, p->kinds.at[i->kind].name), name(p, i->name));
  if (i->label.i) text_printf(t, " \"%s\"", name(p, i->label));
  print_instant(p, t, "on", i->at, INSTANT_MIN);
  if (i->parent) text_printf(t, " in %s", name(p, p->inds.at[i->parent].name));
  text_printf(t, "%s%s\n", i->proposed ? " proposed" : "", i->established ? " established" : "");
}

void ir_print(const Program *p, Text *t) {
  for (KindId k = 1; k < p->kinds.n; k++) {
    const Kind *d = &p->kinds.at[k];
    text_printf(t, "%s %s%s%s\n", d->is_event ? "event" : "kind", name(p, d->name), d->parent ? " is " : "",
                d->parent ? name(p, p->kinds.at[d->parent].name) : "");
  }
  for (PredId i = 1; i < p->preds.n; i++) print_pred(p, t, &p->preds.at[i]);
  for (ProvId i = 1; i < p->provs.n; i++) {
    const Prov *v = &p->provs.at[i];
    text_printf(t, "provision %s", name(p, v->label));
    print_instant(p, t, "from", v->from, INSTANT_MIN);
    print_instant(p, t, "until", v->until, INSTANT_MAX);
    for (ReadingId r = 0; r < p->readings.n; r++)
      if (v->readings >> r & 1) text_printf(t, " %s", name(p, p->readings.at[r].name));
    text_printf(t, "%s\n", v->declaratory ? " declaratory" : "");
    for (uint32_t k = 0; k < v->rules.n; k++) print_rule(p, t, v->rules.at[k]);
  }
  for (IndId i = 1; i < p->inds.n; i++) print_ind(p, t, &p->inds.at[i]);
  for (uint32_t i = 0; i < p->record.facts.n; i++) print_fact(p, t, &p->record.facts.at[i]);
  for (uint32_t i = 0; i < p->record.given.n; i++) {
    const Given *g = &p->record.given.at[i];
    text_printf(t, "%s %s(%s)\n", g->unknown ? "not-known" : "given", name(p, p->preds.at[g->pred].name),
                name(p, p->inds.at[g->event].name));
  }
  for (uint32_t i = 0; i < p->record.decisions.n; i++) print_decision(p, t, &p->record.decisions.at[i]);
}
