/* decide.c - recorded decisions: what they conclude, and whether their label knows such a conclusion. */
#include "sema/private.h"

static bool rule_decides(const Rule *r) { return r->decider != NULL; }

bool label_decides(const Program *p, Name label, DecOp op, PredId pred, KindId kind) {
  for (RuleId i = 1; i < p->rules.n; i++) {
    const Rule *r = p->rules.at[i];
    if (!rule_decides(r) || !name_eq(p->provs.at[r->prov].label, label)) continue;
    if (op == DEC_WAIVED        ? r->mode == H_REQUIRE
        : op == DEC_ESTABLISHES ? r->mode == H_ESTABLISH && kind_is(p, kind, r->establishes)
                                : r->pred == pred)
      return true;
  }
  return false;
}
bool know_label(Sema *S, Word label) {
  if (map_get(&S->labels, label.name.i)) return true;
  missing(S, D_NO_LABEL, label.span, label.name, false, "there is no provision %s", word_text(S, label))->hint = did_you_mean(S, near_label(S, label.name));
  return false;
}
bool decision_form(Diags *diags, const Program *program, const Decides *d, PredId pred, bool short_one) {
  const Pred *p = &program->preds.at[pred];
  const char *name = name_text(program->names, p->name);
  bool value = d->op == CONCL_IS;
  if (p->form == PRED_ACT || p->form == PRED_ATTRIBUTE) {
    diag_add(diags, D_NOT_RECORDABLE, d->head->span, "'%s' is %s, and cannot be decided", name, p->form == PRED_ACT ? "an act" : "an attribute");
    return false;
  }
  if (value && !p->functional && !short_one) {
    diag_add(diags, D_NOT_VALUE, d->head->span, "'%s' is a relation, and has no value", name)->hint = "write it without 'is'";
    return false;
  }
  if (d->op == CONCL_NOT && p->functional) {
    diag_add(diags, D_NOT_CONDITION, d->head->span, "'%s' is a function, and a value cannot be denied", name);
    return false;
  }
  if (!value && (short_one || (p->functional && d->op != CONCL_RESTORED))) {
    diag_add(diags, D_NOT_CONDITION, d->head->span, "'%s' has a value, and it is not said", name)->hint = "add: is ..";
    return false;
  }
  return true;
}
static bool conclusion(Sema *S, const Decides *d, Decision *out) {
  Value args[MAX_ARGS + 1];
  uint32_t n;
  out->pred = literal_head(S, d->head, args, &n);
  if (!out->pred) return false;
  const Pred *p = &S->p->preds.at[out->pred];
  if (!decision_form(S->diags, S->p, d, out->pred, n < p->nparams)) return false;
  if (d->op == CONCL_IS) {
    Value v;
    if (!literal_value(S, d->value, p->functional ? p->value : p->params[n], &v)) return false;
    if (p->functional) out->value = v;
    else {
      args[n++] = v;
      out->op = DEC_HOLDS;
    }
  }
  out->args = NEW_ARRAY(S->a, Value, n ? n : 1);
  if (n) memcpy(out->args, args, n * sizeof *args);
  out->nargs = n;
  return true;
}
static bool about(Sema *S, const Decides *d, Decision *out) {
  bool ambiguous;
  if (d->op == CONCL_WAIVED && d->head) {
    Value v;
    Type t;
    if (d->head->op != E_NAME) {
      diag_add(S->diags, D_NOT_RECORDABLE, d->head->span, "the name of an event is needed here");
      return false;
    }
    if (!name_value(S, d->head->word, TY_ANYTHING, &v, &t)) return false;
    if (v.tag != V_IND || !is_event_type(S->p, t)) {
      diag_add(S->diags, D_TYPE, d->head->span, "'%s' is no event", word_text(S, d->head->word));
      return false;
    }
    out->ind = (IndId)v.n;
  } else if (d->op == CONCL_ESTABLISHES) {
    for (ProvId v = map_get(&S->labels, d->label.name.i); v && !out->ind; v = S->provs.at[v].next)
      for (uint32_t i = 0; i < S->p->provs.at[v].rules.n && !out->ind; i++) {
        const Rule *r = S->p->provs.at[v].rules.at[i];
        if (r->mode == H_ESTABLISH) out->ind = ind_find_name(S->p, kind_root(S->p, r->establishes), d->name.name, &ambiguous);
      }
  }
  return true;
}

void record_decisions(Sema *S, const EventSite *site, const Entry *e) {
  static const DecOp ops[] = { DEC_IS, DEC_HOLDS, DEC_NOT, DEC_RESTORED, DEC_WAIVED, DEC_ESTABLISHES };
  const Decides *d = e->decides;
  const Ind *event = &S->p->inds.at[site->ind];
  if (!d) return;
  if (!S->p->kinds.at[event->kind].made_by) {
    const char *kind = text_of(S, S->p->kinds.at[event->kind].name);
    diag_add(S->diags, D_DECIDES, d->span, "%s %s decides nothing", article_for(kind), kind)->hint = "declare the event 'made by ATTRIBUTE'";
    return;
  }
  Decision x = { .event = site->ind, .label = d->label.name, .op = ops[d->op], .from = event->at, .to = INSTANT_MAX, .span = entry_span(S, e->span) };
  bool head = d->op != CONCL_WAIVED && d->op != CONCL_ESTABLISHES;
  if (!know_label(S, d->label) || !(head ? conclusion(S, d, &x) : about(S, d, &x))) return;
  if (!entry_period(S, &d->period, &x.from, &x.to)) return;
  KindId kind = x.ind ? S->p->inds.at[x.ind].kind : 0;
  if (!S->statements_failed && !S->broken && !label_decides(S->p, x.label, x.op, x.pred, kind)) {
    Diag *g = diag_add(S->diags, D_DECIDES, d->span, "nothing in provision %s says who may decide this", word_text(S, d->label));
    g->second = S->provs.at[map_get(&S->labels, x.label.i)].label;
    g->second_note = "the provision";
    g->hint = "a statement there needs: unless .. decides otherwise";
    return;
  }
  vec_push(S->a, &S->p->record.decisions, x);
}
