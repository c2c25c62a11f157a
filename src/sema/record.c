/* record.c - what is recorded: individuals, events with their attributes, facts with their times.
 *
 * Records are long, so nothing here looks at one entry for the sake of another: duplicates and conflicts are found by
 * sorting, once, at the end.
 */
#include "sema/private.h"
#include <stdlib.h>

/* ---- times ---- */
static bool period_date(Diags *diags, int32_t zone, const Period *d, Instant *at, bool *whole_day) {
  if (!d->date) return false;
  if (d->date->op != E_DATE) {
    diag_add(diags, D_NOT_RECORDABLE, d->date->span, "a date is needed here")->hint = "as in: from 2021-01-19";
    return false;
  }
  *at = d->date->zoned ? d->date->value.n : d->date->value.n - zone;
  *whole_day = d->date->is_date;
  return true;
}
bool period_range(Diags *diags, int32_t zone, const PeriodList *list, PeriodUse use, Instant *from, Instant *to) {
  const Period *begun = NULL, *ended = NULL;
  for (uint32_t i = 0; i < list->n; i++) {
    const Period *d = &list->at[i];
    Instant at;
    bool day;
    if (!period_date(diags, zone, d, &at, &day)) return false;
    bool begins = d->op == PERIOD_FROM || d->op == PERIOD_ON, ends = d->op != PERIOD_FROM;
    if ((begins && begun) || (ends && ended)) {
      Diag *g = diag_add(diags, D_FACT_PERIOD, d->span, "the period %s twice", begins ? "begins" : "ends");
      g->second = begins ? begun->span : ended->span;
      g->second_note = "first here";
      return false;
    }
    if (begins) {
      *from = at;
      begun = d;
    }
    if (ends) {
      *to = d->op == PERIOD_UNTIL ? at : day ? at + 86400 : at + 1;
      ended = d;
    }
  }
  if (use == SPAN_FACT && *from >= *to) {
    diag_add(diags, D_FACT_PERIOD, list->at[list->n - 1].span, "the period ends before it begins")->hint =
        ended && ended->op == PERIOD_UNTIL ? "'until' does not include its day; 'through' does" : NULL;
    return false;
  }
  return true;
}

/* ---- values ---- */
static bool literal_type(Sema *S, const Expr *e, Type have, Type want) {
  if (want.tag == TY_NONE || have.tag == want.tag) return true;
  diag_add(S->diags, D_TYPE, e->span, "this is %s, and %s is needed here", type_words(S, have), type_words(S, want));
  return false;
}
bool literal_value(Sema *S, const Expr *e, Type want, Value *out) {
  Type t;
  if (!e || is_poison(want)) return false;
  switch (e->op) {
  case E_NAME:
    if (!name_value(S, e->word, want, out, &t)) return false;
    if (want.tag == TY_TIME && out->tag == V_IND) {
      *out = value_make(V_TIME, S->p->inds.at[out->n].at);
      return true;
    }
    if (out->tag == V_NONE || literal_type(S, e, t, want)) return true;
    return false;
  case E_TEXT: return text_value(S, e->text, e->span, want, out, &t);
  case E_NUMBER: case E_PERCENT: *out = e->value; return literal_type(S, e, ty(TY_NUMBER), want);
  case E_DATE: *out = value_make(V_TIME, date_value(S, e)); return literal_type(S, e, ty(TY_TIME), want);
  case E_DURATION: *out = e->value; return !e->clear && literal_type(S, e, ty(e->value.tag == V_MONTHS ? TY_MONTHS : TY_SECONDS), want);
  case E_NEG:
    if (!literal_value(S, e->kid.at[0], want, out)) return false;
    if (out->tag == V_NUM || out->tag == V_MONTHS || out->tag == V_SECONDS) {
      out->n = -out->n;
      return true;
    }
    break;
  default: break;
  }
  diag_add(S->diags, D_NOT_RECORDABLE, e->span, "what is recorded is a name, a text, a number, a date or a duration")->hint =
      "what follows from other things is for a provision to say";
  return false;
}

/* ---- heads ---- */
static PredId head_pred(Sema *S, const Expr *e, KindId *base_kind) {
  *base_kind = 0;
  if (e->op == E_CALL || (e->op == E_NAME && !e->kid.n)) {
    PredId p = pred_find(S->p, e->word.name, 0);
    if (!p && (name_eq(e->word.name, S->w_valid) || name_eq(e->word.name, S->w_acting))) {
      diag_add(S->diags, D_NOT_RECORDABLE, e->span, "'%s' is for conditions, and cannot be recorded", word_text(S, e->word));
      return 0;
    }
    if (!p) {
      const char *best = near_pred(S, e->word.name, false);
      missing(S, D_UNDECLARED, e->word.span, e->word.name, !best, "there is no relation or function named '%s'", word_text(S, e->word))->hint =
          did_you_mean(S, best);
    }
    return p;
  }
  if (e->op != E_FIELD && e->op != E_FIELD_CALL) {
    diag_add(S->diags, D_NOT_RECORDABLE, e->span, "a relation or function is needed here")->hint = "as in: member(Armenia) from 2003-09-18";
    return 0;
  }
  const Expr *base = e->kid.at[0];
  Value v;
  Type t = TY_ANYTHING;
  if (base && base->op == E_NAME && !name_value(S, base->word, TY_ANYTHING, &v, &t)) return 0;
  if (t.tag == TY_IND) *base_kind = t.of;
  PredId p = *base_kind ? pred_find(S->p, e->word.name, *base_kind) : 0;
  if (!p) p = pred_find(S->p, e->word.name, 0);
  if (!p) {
    Diag *d = missing(S, D_NO_ATTRIBUTE, e->word.span, e->word.name, false, "%s has no '%s'", type_words(S, t), word_text(S, e->word));
    if (*base_kind) d->hint = did_you_mean(S, near_attr(S, e->word.name, *base_kind));
  }
  return p;
}
PredId literal_head(Sema *S, const Expr *e, Value *args, uint32_t *nargs) {
  KindId base;
  *nargs = 0;
  if (!e) return 0;
  PredId p = head_pred(S, e, &base);
  if (!p) return 0;
  const Pred *d = &S->p->preds.at[p];
  bool short_one = pred_is_many(d) && e->kid.n + 1 == d->nparams;
  if (e->kid.n != d->nparams && !short_one) {
    Diag *g = diag_add(S->diags, D_ARITY, e->span, "'%s' takes %u argument%s, and %u stand%s here", text_of(S, d->name), d->nparams,
                       d->nparams == 1 ? "" : "s", e->kid.n, e->kid.n == 1 ? "s" : "");
    g->second = d->span;
    g->second_note = "declared here";
    return 0;
  }
  bool ok = true;
  for (uint32_t i = 0; i < e->kid.n; i++) {
    ok &= literal_value(S, e->kid.at[i], d->params[i], &args[i]);
    if (ok && args[i].tag == V_NONE) {
      diag_add(S->diags, D_NOT_RECORDABLE, e->kid.at[i]->span, "nothing can be said of 'none'");
      ok = false;
    }
  }
  *nargs = e->kid.n;
  return ok ? p : 0;
}

/* ---- individuals ---- */
/* The kind of an entry. What is wrong with it is told in a second round, when all individuals are known. */
static void check_entry_kind(Sema *S, Word w) {
  bool ambiguous;
  if (kind_of_word(S, w)) return;
  IndId i = ind_find_name(S->p, 0, w.name, &ambiguous);
  if (!i) {
    need_kind(S, w);
    return;
  }
  Diag *d = diag_add(S->diags, D_NOT_A, w.span, "'%s' is %s, and a kind is needed here", word_text(S, w),
                     type_words(S, ty_of(TY_IND, S->p->inds.at[i].kind)));
  d->second = S->p->inds.at[i].span;
  d->second_note = "declared here";
}
static bool ind_is_new(Sema *S, Word name, KindId kind) {
  bool ambiguous;
  IndId old = ind_find_name(S->p, kind_root(S->p, kind), name.name, &ambiguous);
  if (!old || taken_out(S, old)) return true;
  Diag *d = diag_add(S->diags, D_DECLARED_TWICE, name.span, "there is %s named '%s' already",
                     type_words(S, ty_of(TY_IND, S->p->inds.at[old].kind)), word_text(S, name));
  d->second = S->p->inds.at[old].span;
  d->second_note = "declared here";
  return false;
}
static void add_individual(Sema *S, const Decl *d) {
  KindId k = kind_of_word(S, d->parent);
  Word name = d->name;
  if (!k) return;
  if (S->p->kinds.at[k].is_event) {
    diag_add(S->diags, D_EVENT_DATE, name.span.file ? name.span : d->span, "%s is an event, and needs a date", text_of(S, S->p->kinds.at[k].name))->hint =
        "add: on DATE { .. }";
    return;
  }
  if (!name.name.i) {
    if (!d->text) return;
    name.name = name_str(S->s->names, d->text);
    name.span = d->span;
  }
  if (!ind_is_new(S, name, k)) return;
  Ind x = { .name = name.name, .kind = k, .at = INSTANT_MIN, .span = name.span };
  if (d->text) x.label = name_str(S->s->names, d->text);
  if (name_eq(x.label, x.name)) x.label = (Name){ 0 };
  program_add_ind(S->p, &x);
}
static void add_event(Sema *S, const EventRec *e, IndId outer) {
  KindId k = kind_of_word(S, e->kind);
  IndId id = 0;
  if (!k && outer) check_entry_kind(S, e->kind);
  if (k && !S->p->kinds.at[k].is_event) {
    diag_add(S->diags, D_NOT_A, e->kind.span, "'%s' is no event, and has no date and no attributes", word_text(S, e->kind));
    k = 0;
  }
  Instant at = outer ? S->p->inds.at[outer].at : INSTANT_MIN;
  if (e->on && e->on->op == E_DATE) at = date_value(S, e->on);
  else if (e->on) diag_add(S->diags, D_NOT_RECORDABLE, e->on->span, "a date is needed here");
  else if (!outer) k = 0;                                  /* the parser has told that it has no date */
  if (k && S->taken) take_out_event(S, e->name, k);
  if (k && ind_is_new(S, e->name, k)) {
    const Kind *kind = &S->p->kinds.at[k];
    if (e->proposed && (!kind->made_by || !kind->stands_if))
      diag_add(S->diags, D_PERMISSION_UNUSED, e->name.span, "'proposed' has no effect: nothing says when a proposed %s stands", text_of(S, kind->name))->hint =
          "declare the event 'made by ATTRIBUTE stands if RELATION'";
    Ind x = { .name = e->name.name, .kind = k, .at = at, .parent = outer, .proposed = e->proposed, .span = e->name.span };
    if (e->label) x.label = name_str(S->s->names, e->label);
    id = replaced_event(S, e->name.name, k);
    if (id) program_put_ind(S->p, id, &x);
    else id = program_add_ind(S->p, &x);
    EventSite site = { id, e };
    vec_push(S->a, &S->events, site);
  }
  for (uint32_t i = 0; id && i < e->entries.n; i++)
    if (e->entries.at[i]->op == ENTRY_EVENT && e->entries.at[i]->event) add_event(S, e->entries.at[i]->event, id);
}

/* What a decision establishes exists by that decision; it may be described as an individual, too. */
static KindId established_kind(const Sema *S, Name label) {
  for (ProvId v = map_get(&S->labels, label.i); v; v = S->provs.at[v].next) {
    const Provision *t = S->provs.at[v].tree;              /* before it becomes rules */
    for (uint32_t i = 0; t && i < t->stmts.n; i++)
      if (t->stmts.at[i]->op == STMT_MAY_ESTABLISH) return kind_of_word(S, t->stmts.at[i]->kind);
    for (uint32_t i = 0; !t && i < S->p->provs.at[v].rules.n; i++)
      if (S->p->provs.at[v].rules.at[i]->mode == H_ESTABLISH) return S->p->provs.at[v].rules.at[i]->establishes;
  }
  return 0;
}
void declare_established(Sema *S) {
  for (uint32_t i = 0; i < S->events.n; i++) {
    const EventRec *e = S->events.at[i].tree;
    for (uint32_t k = 0; k < e->entries.n; k++) {
      const Decides *d = e->entries.at[k]->op == ENTRY_DECIDES ? e->entries.at[k]->decides : NULL;
      if (!d || d->op != CONCL_ESTABLISHES) continue;
      KindId kind = established_kind(S, d->label.name);
      bool ambiguous;
      if (!kind) continue;
      IndId x = ind_find_name(S->p, kind_root(S->p, kind), d->name.name, &ambiguous);
      if (!x && !ambiguous) {
        Ind fresh = { .name = d->name.name, .kind = kind, .at = INSTANT_MIN, .span = d->name.span };
        x = program_add_ind(S->p, &fresh);
      }
      if (x) S->p->inds.at[x].established = true;
    }
  }
}
void declare_entry(Sema *S, const Decl *d) {
  if (d->op == DECL_INDIVIDUAL) add_individual(S, d);
  else if (d->op == DECL_RECORDED_EVENT && d->event) add_event(S, d->event, 0);
}
void check_entry(Sema *S, const Decl *d) {
  if (d->op == DECL_INDIVIDUAL) check_entry_kind(S, d->parent);
  else if (d->op == DECL_RECORDED_EVENT && d->event) check_entry_kind(S, d->event->kind);
}
void declare_individuals(Sema *S) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) declare_entry(S, S->trees[i]->decls.at[k]);
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) check_entry(S, S->trees[i]->decls.at[k]);
  declare_established(S);
}

/* ---- facts ---- */
static void add_fact(Sema *S, PredId pred, const Value *args, uint32_t n, Fact like) {
  like.pred = pred;
  like.args = NEW_ARRAY(S->a, Value, n ? n : 1);
  if (n) memcpy(like.args, args, n * sizeof *args);
  vec_push(S->a, &S->p->record.facts, like);
}

static bool fact_form(Sema *S, const Decl *d, const Pred *p, bool short_one) {
  const char *name = text_of(S, p->name);
  if (p->form == PRED_ACT) {
    diag_add(S->diags, D_NOT_RECORDABLE, d->head->span, "'%s' is an act: record what doing it means", name);
    return false;
  }
  if (p->form == PRED_ATTRIBUTE) {
    diag_add(S->diags, D_NOT_RECORDABLE, d->head->span, "'%s' is an attribute: it is recorded with its event", name)->hint = "as in: Session S1 on DATE { .. }";
    return false;
  }
  if (d->fact_value && !p->functional && !short_one) {
    diag_add(S->diags, D_NOT_VALUE, d->head->span, "'%s' is a relation, and has no value", name)->hint = "write it without 'is'";
    return false;
  }
  if (!d->fact_value && !d->unknown && (p->functional || short_one)) {
    diag_add(S->diags, D_NOT_CONDITION, d->head->span, "'%s' has a value, and it is not said", name)->hint =
        d->negated ? "a value cannot be denied" : "add: is ..";
    return false;
  }
  if (d->unknown && short_one) {
    diag_add(S->diags, D_OFFICE_FORM, d->head->span, "'%s' has many holders: say of whom it is not known", name);
    return false;
  }
  if (d->acting && p->form != PRED_OFFICE) {
    diag_add(S->diags, D_OFFICE_FORM, d->head->span, "'%s' is no office, and nobody acts in it", name);
    return false;
  }
  return true;
}
void record_fact(Sema *S, const Decl *d) {
  Value args[MAX_ARGS + 1];
  uint32_t n;
  Fact f = { .truth = d->unknown ? U : d->negated ? F : T, .acting = d->acting, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = d->span };
  PredId id = literal_head(S, d->head, args, &n);
  if (!id) return;
  const Pred *p = &S->p->preds.at[id];
  if (!fact_form(S, d, p, n < p->nparams)) return;
  if (d->fact_value) {
    if (!literal_value(S, d->fact_value, p->functional ? p->value : p->params[n], &args[n])) return;
    if (args[n].tag == V_NONE) {
      diag_add(S->diags, D_NOT_RECORDABLE, d->fact_value->span, "what is not there is not recorded")->hint = "leave the entry out";
      return;
    }
    n++;
  } else if (p->functional) {
    args[n++] = VALUE_UNKNOWN;
  }
  if (d->period.n && !p->over_time) {
    diag_add(S->diags, D_FACT_PERIOD, d->period.at[0].span, "'%s' is not declared 'over time'", text_of(S, p->name))->hint =
        "declare it 'over time', or leave the period out";
    return;
  }
  if (!period_range(S->diags, S->p->zone, &d->period, SPAN_FACT, &f.from, &f.to)) return;
  add_fact(S, id, args, n, f);
}

/* ---- events ---- */
static void give(Sema *S, PredId pred, IndId event, bool unknown, Span span) {
  Given g = { pred, event, unknown, span };
  vec_push(S->a, &S->p->record.given, g);
}
static PredId event_attr(Sema *S, const EventSite *site, Word attr) {
  KindId kind = S->p->inds.at[site->ind].kind;
  PredId p = pred_find(S->p, attr.name, kind);
  if (p) return p;
  Diag *d = missing(S, D_NO_ATTRIBUTE, attr.span, attr.name, false, "%s has no '%s'", type_words(S, ty_of(TY_IND, kind)), word_text(S, attr));
  d->hint = name_eq(attr.name, S->w_date) ? "the date stands behind the name: on DATE" : did_you_mean(S, near_attr(S, attr.name, kind));
  return 0;
}
static bool attr_keys(Sema *S, const Pred *d, const Entry *e, const ExprList *keys, Value *args) {
  uint32_t nkeys = d->nparams - 1 - (d->functional ? 0 : 1);
  bool ok = true;
  if (keys->n != nkeys) {
    Diag *g = diag_add(S->diags, D_ARITY, e->span, "'%s' takes %u key%s, and %u stand%s here", text_of(S, d->name), nkeys,
                       nkeys == 1 ? "" : "s", keys->n, keys->n == 1 ? "s" : "");
    g->second = d->span;
    g->second_note = "declared here";
    return false;
  }
  for (uint32_t i = 0; i < nkeys; i++) ok &= literal_value(S, keys->at[i], d->params[1 + i], &args[1 + i]);
  return ok;
}
static void attr_value(Sema *S, PredId id, const EventSite *site, const Entry *e) {
  const Pred *d = &S->p->preds.at[id];
  Value args[MAX_ARGS + 1];
  Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = e->span };
  args[0] = value_make(V_IND, site->ind);
  if (!attr_keys(S, d, e, &e->keys, args)) return;
  if (!d->functional) {
    diag_add(S->diags, D_TYPE, e->value ? e->value->span : e->span, "'%s' has many values", text_of(S, d->name))->hint =
        arena_printf(S->a, "write: %s = { .. }", text_of(S, d->name));
    return;
  }
  if (!literal_value(S, e->value, d->value, &args[d->nparams])) return;
  if (args[d->nparams].tag == V_NONE) {
    if (!d->optional)
      diag_add(S->diags, D_TYPE, e->value->span, "'%s' is not optional, so there is one", text_of(S, d->name))->hint = "what is not known is left out";
    return;
  }
  add_fact(S, id, args, d->nparams + 1, f);
}
static void attr_many(Sema *S, PredId id, const EventSite *site, const Entry *e) {
  const Pred *d = &S->p->preds.at[id];
  Value args[MAX_ARGS + 1];
  args[0] = value_make(V_IND, site->ind);
  if (!attr_keys(S, d, e, &e->keys, args)) return;
  if (d->functional) {
    if (d->nparams > 1 && !e->values.n) return;
    diag_add(S->diags, D_TYPE, e->span, "'%s' has one value", text_of(S, d->name))->hint = "write it without braces";
    return;
  }
  for (uint32_t i = 0; i < e->values.n; i++) {
    Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = e->values.at[i] ? e->values.at[i]->span : e->span };
    if (literal_value(S, e->values.at[i], d->params[d->nparams - 1], &args[d->nparams - 1])) add_fact(S, id, args, d->nparams, f);
  }
}
static void attr_roll(Sema *S, PredId id, const EventSite *site, const Entry *e) {
  const Pred *d = &S->p->preds.at[id];
  Value args[MAX_ARGS + 1];
  args[0] = value_make(V_IND, site->ind);
  if (!d->functional || d->nparams != 2) {
    diag_add(S->diags, D_TYPE, e->span, "'%s' has no keys to be grouped by value", text_of(S, d->name));
    return;
  }
  for (uint32_t i = 0; i < e->roll.n; i++) {
    const RollLine *r = &e->roll.at[i];
    if (!literal_value(S, r->value, d->value, &args[2])) continue;
    for (uint32_t k = 0; k < r->keys.n; k++) {
      Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = r->keys.at[k] ? r->keys.at[k]->span : e->span };
      if (literal_value(S, r->keys.at[k], d->params[1], &args[1])) add_fact(S, id, args, 3, f);
    }
  }
}

typedef VEC(Given) GivenList;
/* An attribute is given once, except key by key. */
static bool first_given(Sema *S, GivenList *mine, PredId id, bool unknown, bool keyed, Span span) {
  for (uint32_t i = 0; i < mine->n; i++) {
    if (mine->at[i].pred != id) continue;
    if (keyed && !mine->at[i].unknown && !unknown) return true;
    Diag *d = diag_add(S->diags, D_FACT_TWICE, span, "'%s' is given twice", text_of(S, S->p->preds.at[id].name));
    d->second = mine->at[i].span;
    d->second_note = "first here";
    return false;
  }
  Given g = { id, 0, unknown, span };
  vec_push(S->a, mine, g);
  return true;
}
static void unknown_words(Sema *S, const EventSite *site, const Entry *e, GivenList *mine) {
  for (uint32_t i = 0; i < e->words.n; i++) {
    PredId id = event_attr(S, site, e->words.at[i]);
    if (id) first_given(S, mine, id, true, false, e->words.at[i].span);
  }
}
/* The attribute of a nested event that says in which it is nested, where it is not given. */
static void outer_attribute(Sema *S, const EventSite *site, GivenList *mine) {
  const Ind *x = &S->p->inds.at[site->ind];
  PredId found = 0;
  if (!x->parent) return;
  for (KindId k = x->kind; k; k = S->p->kinds.at[k].parent)
    for (PredId i = 1; i < S->p->preds.n; i++) {
      const Pred *d = &S->p->preds.at[i];
      if (d->form != PRED_ATTRIBUTE || d->params[0].of != k || !d->functional || d->nparams != 1 || d->value.tag != TY_IND) continue;
      if (!kind_is(S->p, S->p->inds.at[x->parent].kind, d->value.of)) continue;
      if (found) return;                                   /* which of them is meant, nobody can say */
      found = i;
    }
  if (!found) return;
  for (uint32_t i = 0; i < mine->n; i++)
    if (mine->at[i].pred == found) return;
  Value args[2] = { value_make(V_IND, site->ind), value_make(V_IND, x->parent) };
  Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = x->span };
  add_fact(S, found, args, 2, f);
  Given g = { found, 0, false, x->span };
  vec_push(S->a, mine, g);
}
static void event_entries(Sema *S, const EventSite *site) {
  GivenList mine = { 0 };
  for (uint32_t i = 0; i < site->tree->entries.n; i++) {
    const Entry *e = site->tree->entries.at[i];
    if (e->op == ENTRY_UNKNOWN) unknown_words(S, site, e, &mine);
    if (e->op == ENTRY_DECIDES) record_decisions(S, site, e);
    if (e->op != ENTRY_VALUE && e->op != ENTRY_MANY && e->op != ENTRY_ROLL) continue;
    PredId id = event_attr(S, site, e->attr);
    if (!id || !first_given(S, &mine, id, false, e->keys.n > 0, e->attr.span)) continue;
    if (e->op == ENTRY_VALUE) attr_value(S, id, site, e);
    else if (e->op == ENTRY_MANY) attr_many(S, id, site, e);
    else attr_roll(S, id, site, e);
  }
  outer_attribute(S, site, &mine);
  for (uint32_t i = 0; i < mine.n; i++) give(S, mine.at[i].pred, site->ind, mine.at[i].unknown, mine.at[i].span);
}

/* ---- duplicates and conflicts ---- */
typedef struct SortFact { uint64_t hash; const Fact *f; const Pred *d; } SortFact;
static int value_order(Value a, Value b) {
  if (a.tag != b.tag) return a.tag < b.tag ? -1 : 1;
  if (a.n != b.n) return a.n < b.n ? -1 : 1;
  return a.den < b.den ? -1 : a.den > b.den;
}
static int key_order(const SortFact *x, const SortFact *y) {
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  if (x->f->pred != y->f->pred) return x->f->pred < y->f->pred ? -1 : 1;
  for (uint32_t i = 0; i < x->d->nparams; i++) {
    int c = value_order(x->f->args[i], y->f->args[i]);
    if (c) return c;
  }
  return 0;
}
static int fact_order(const void *a, const void *b) {
  const SortFact *x = a, *y = b;
  int c = key_order(x, y);
  if (c) return c;
  if (x->f->from != y->f->from) return x->f->from < y->f->from ? -1 : 1;
  if (x->f->to != y->f->to) return x->f->to < y->f->to ? -1 : 1;
  return x->f < y->f ? -1 : x->f > y->f;
}
static bool same_content(const SortFact *x, const SortFact *y) {
  return x->f->truth == y->f->truth && (!x->d->functional || value_eq(x->f->args[x->d->nparams], y->f->args[x->d->nparams]));
}
static void compare_entries(Sema *S, const SortFact *first, const SortFact *second) {
  const Fact *a = first->f, *b = second->f;
  bool event = first->d->form == PRED_ATTRIBUTE, same = same_content(first, second);
  if (a->span.file > b->span.file || (a->span.file == b->span.file && a->span.lo > b->span.lo)) {
    const Fact *swap = a;
    a = b;
    b = swap;
  }
  Diag *d;
  if (event || (same && a->from == b->from && a->to == b->to))
    d = diag_add(S->diags, D_FACT_TWICE, b->span, "this is given twice");
  else if (!same)
    d = diag_add(S->diags, D_FACT_CONFLICT, b->span, "'%s' has two values at the same time here", text_of(S, first->d->name));
  else return;
  d->second = a->span;
  d->second_note = "the other";
}
void check_entries(Sema *S, uint32_t first) {
  uint32_t n = S->p->record.facts.n - first;
  const Fact *facts = S->p->record.facts.at + first;
  if (!n) return;
  SortFact *all = NEW_ARRAY(S->a, SortFact, n);
  for (uint32_t i = 0; i < n; i++) {
    const Fact *f = &facts[i];
    uint64_t h = f->pred;
    for (uint32_t k = 0; k < S->p->preds.at[f->pred].nparams; k++) h = map_mix(map_mix(h, f->args[k].tag), (uint64_t)f->args[k].n);
    SortFact x = { h, f, &S->p->preds.at[f->pred] };
    all[i] = x;
  }
  qsort(all, n, sizeof *all, fact_order);
  for (uint32_t i = 1, reach = 0; i < n; i++) {            /* reach: the earlier one of the key that lasts longest */
    if (key_order(&all[reach], &all[i]) != 0) {
      reach = i;
      continue;
    }
    if (key_order(&all[i - 1], &all[i]) == 0 && all[i - 1].f->from == all[i].f->from && all[i - 1].f->to == all[i].f->to)
      compare_entries(S, &all[i - 1], &all[i]);
    else if (all[i].f->from < all[reach].f->to)
      compare_entries(S, &all[reach], &all[i]);
    if (all[i].f->to > all[reach].f->to) reach = i;
  }
}

void record_events(Sema *S) {
  for (uint32_t i = 0; i < S->events.n; i++) event_entries(S, &S->events.at[i]);
}
void record_entries(Sema *S) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++)
      if (S->trees[i]->decls.at[k]->op == DECL_FACT) record_fact(S, S->trees[i]->decls.at[k]);
  record_events(S);
  check_entries(S, 0);
}
