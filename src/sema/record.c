/* record.c - what is recorded: individuals, events with their attributes, facts with their times.
 *
 * An entry stands in the language for itself, or in a table for as many as there are rows (table.c); here both are the
 * same, but for columns, which then stand for cells.
 */
#include "sema/private.h"
#include "syntax/plain.h"

/* ---- times ---- */
/* What the parts of a period have said so far. */
typedef struct Range { Span begun, ended; PeriodOp how; Instant *from, *to; } Range;
static bool range_add(Diags *diags, Range *r, PeriodOp op, Instant begin, Instant end, Span span) {
  bool begins = op == PERIOD_FROM || op == PERIOD_ON, ends = op != PERIOD_FROM;
  if ((begins && r->begun.file) || (ends && r->ended.file)) {
    Diag *g = diag_add(diags, D_FACT_PERIOD, span, "the period %s twice", begins ? "begins" : "ends");
    g->second = begins ? r->begun : r->ended;
    g->second_note = "first here";
    return false;
  }
  if (begins) {
    *r->from = begin;
    r->begun = span;
  }
  if (ends) {
    *r->to = op == PERIOD_UNTIL ? begin : end;
    r->ended = span;
    r->how = op;
  }
  return true;
}
static bool range_end(Diags *diags, const Range *r, PeriodUse use) {
  bool given = r->begun.file || r->ended.file;
  if (use != SPAN_FACT || !given || *r->from < *r->to) return true;
  diag_add(diags, D_FACT_PERIOD, r->ended.file ? r->ended : r->begun, "the period ends before it begins")->hint =
      r->ended.file && r->how == PERIOD_UNTIL ? "'until' does not include its day; 'through' does" : NULL;
  return false;
}
/* A date spans its day, a time of day its second. */
static bool written_date(Diags *diags, int32_t zone, const Expr *e, Instant *begin, Instant *end) {
  if (!e) return false;
  if (e->op != E_DATE) {
    diag_add(diags, D_NOT_RECORDABLE, e->span, "a date is needed here")->hint = "as in: from 2021-01-19";
    return false;
  }
  *begin = e->zoned ? e->value.n : e->value.n - zone;
  *end = *begin + (e->is_date ? 86400 : 1);
  return true;
}
bool period_range(Diags *diags, int32_t zone, const PeriodList *list, PeriodUse use, Instant *from, Instant *to) {
  Range r = { .from = from, .to = to };
  Instant begin, end;
  for (uint32_t i = 0; i < list->n; i++) {
    const Period *d = &list->at[i];
    if (!written_date(diags, zone, d->date, &begin, &end) || !range_add(diags, &r, d->op, begin, end, d->span)) return false;
  }
  return range_end(diags, &r, use);
}
/* The same of an entry, in which cells may stand: an empty one leaves its end of the period open. */
bool entry_period(Sema *S, const PeriodList *list, Instant *from, Instant *to) {
  Range r = { .from = from, .to = to };
  Instant begin, end;
  const Expr *empty = NULL;                                /* a beginning in a cell without text */
  for (uint32_t i = 0; i < list->n; i++) {
    const Period *d = &list->at[i];
    Span span = d->span;
    if (d->date && row_lacks(S, d->date)) {
      if (d->op == PERIOD_FROM || d->op == PERIOD_ON) empty = d->date;
      continue;
    }
    if (d->date && is_datum(d->date)) {
      Datum cell = expr_datum(S, d->date);
      span = cell.span;
      if (!datum_period(S, &cell, &begin, &end)) return false;
    } else if (!written_date(S->diags, S->p->zone, d->date, &begin, &end)) {
      return false;
    }
    if (!range_add(S->diags, &r, d->op, begin, end, span)) return false;
  }
  if (empty && !r.begun.file && !r.ended.file) {
    diag_add(S->diags, D_FACT_PERIOD, expr_datum(S, empty).span, "nothing says when this holds")->hint =
        arena_printf(S->a, "to leave it out, add to the entry: where [%s] != \"\"", text_of(S, first_column(empty)));
    return false;
  }
  return range_end(S->diags, &r, SPAN_FACT);
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
  case E_TEXT: return text_value(S, name_str(S->s->names, e->text), e->span, want, out, &t);
  case E_COLUMN: case E_FILLED: case E_DATA: return expr_value(S, e, want, out);
  case E_NUMBER: case E_PERCENT: *out = e->value; return literal_type(S, e, ty(TY_NUMBER), want);
  case E_DATE: *out = value_make(V_TIME, date_value(S, e)); return literal_type(S, e, ty(TY_TIME), want);
  case E_DURATION: *out = e->value; return !e->clear && !e->working && literal_type(S, e, ty(e->value.tag == V_MONTHS ? TY_MONTHS : TY_SECONDS), want);
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
/* Of what would be of a kind that there is not, it is told once that there is no such kind. */
static void kind_missing(Sema *S, Word individual) {
  S->kinds_missing = true;
  if (individual.name.i) map_put(&S->lost, individual.name.i, 1);
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
/* What an individual is called: by a name, by a label alone, or by cells. False: by nothing that could be read. */
typedef struct Called { Word name; Name label; } Called;
static bool cell_name(Sema *S, const Expr *e, Word *out) {
  Value text;
  if (!expr_value(S, e, ty(TY_TEXT), &text)) return false;
  *out = (Word){ { (uint32_t)text.n }, expr_datum(S, e).span };
  return true;
}
static bool call(Sema *S, Word name, const char *label, const Expr *named, const Expr *labelled, Called *out) {
  Word word;
  *out = (Called){ name, { 0 } };
  if (named && !cell_name(S, named, &out->name)) return false;
  if (label) out->label = name_str(S->s->names, label);
  if (labelled && !row_lacks(S, labelled)) {
    if (!cell_name(S, labelled, &word)) return false;
    out->label = word.name;
  }
  if (!out->name.name.i) out->name.name = out->label;
  if (name_eq(out->label, out->name.name)) out->label = (Name){ 0 };
  return true;
}
/* One that may repeat is there already, by the same label if it has one. */
static bool is_repeated(Sema *S, const Called *c, KindId k) {
  bool ambiguous;
  IndId old = ind_find_name(S->p, kind_root(S->p, k), c->name.name, &ambiguous);
  const Ind *x = &S->p->inds.at[old];
  if (!old || !kind_is(S->p, x->kind, k)) return false;
  if (!c->label.i || name_eq(c->label, x->label)) return true;
  Diag *d = diag_add(S->diags, D_DECLARED_TWICE, c->name.span, "'%s' is called '%s' here, and %s%s%s elsewhere", word_text(S, c->name),
                     text_of(S, c->label), x->label.i ? "'" : "nothing", text_of(S, x->label), x->label.i ? "'" : "");
  d->second = x->span;
  d->second_note = "declared here";
  return true;
}
static void record_individual(Sema *S, const Decl *d) {
  KindId k = kind_of_word(S, d->parent);
  Called c;
  if (!k) kind_missing(S, d->name);
  if (!k || !call(S, d->name, d->text, d->named, d->labelled, &c) || !c.name.name.i) return;
  if (S->p->kinds.at[k].is_event) {
    diag_add(S->diags, D_EVENT_DATE, d->name.span, "%s is an event, and needs a date", text_of(S, S->p->kinds.at[k].name))->hint =
        "add: on DATE { .. }";
    return;
  }
  if ((d->repeats && is_repeated(S, &c, k)) || !ind_is_new(S, c.name, k)) return;
  Ind x = { .name = c.name.name, .label = c.label, .kind = k, .at = INSTANT_MIN, .span = c.name.span };
  program_add_ind(S->p, &x);
}

/* The instant of an event; false after a diagnostic. */
static bool event_instant(Sema *S, const EventRec *e, Word name, Instant *at) {
  Value v;
  if (e->on->op == E_DATE) {
    *at = date_value(S, e->on);
    return true;
  }
  if (!is_datum(e->on)) {
    diag_add(S->diags, D_NOT_RECORDABLE, e->on->span, "a date is needed here");
    return true;
  }
  if (row_lacks(S, e->on)) {
    diag_add(S->diags, D_EVENT_DATE, name.span, "'%s' is an event, and its date is empty", word_text(S, name));
    return false;
  }
  if (!expr_value(S, e->on, ty(TY_TIME), &v)) return false;
  *at = v.n;
  return true;
}
/* The event of this name that an earlier row of the same entry has made; its date must be the same. */
static bool is_same_event(Sema *S, const EventRec *e, Word name, KindId k, Instant at, IndId *id) {
  bool ambiguous;
  IndId old = e->repeats ? ind_find_name(S->p, kind_root(S->p, k), name.name, &ambiguous) : 0;
  uint32_t place = old ? map_get(&S->repeated, old) : 0;
  if (!place || S->events.at[place - 1].tree != e) return false;
  if (S->p->inds.at[old].at != at) {
    Diag *d = diag_add(S->diags, D_EVENT_DATE, e->on && is_datum(e->on) ? expr_datum(S, e->on).span : name.span, "'%s' has another date here", word_text(S, name));
    d->second = S->p->inds.at[old].span;
    d->second_note = "than here";
  }
  if (S->row) vec_push(S->a, &S->events.at[place - 1].rows->rows, S->row->n);
  *id = old;
  return true;
}
static void record_event(Sema *S, const EventRec *e, IndId outer) {
  KindId k = kind_of_word(S, e->kind);
  IndId id = 0;
  Called c;
  if (!k && outer) check_entry_kind(S, e->kind);
  else if (!k) kind_missing(S, e->name);
  if (k && !S->p->kinds.at[k].is_event) {
    diag_add(S->diags, D_NOT_A, e->kind.span, "'%s' is no event, and has no date and no attributes", word_text(S, e->kind));
    k = 0;
  }
  Instant at = outer ? S->p->inds.at[outer].at : INSTANT_MIN;
  if (!call(S, e->name, e->label, e->named, e->labelled, &c)) return;
  if (e->on ? !event_instant(S, e, c.name, &at) : !outer) k = 0;   /* the parser has told that it has no date */
  if (k && S->taken) take_out_event(S, c.name, k);
  if (k && !is_same_event(S, e, c.name, k, at, &id) && ind_is_new(S, c.name, k)) {
    const Kind *kind = &S->p->kinds.at[k];
    if (e->proposed && (!kind->made_by || !kind->stands_if))
      diag_add(S->diags, D_PERMISSION_UNUSED, e->name.span, "'proposed' has no effect: nothing says when a proposed %s stands", text_of(S, kind->name))->hint =
          "declare the event 'made by ATTRIBUTE stands if RELATION'";
    Ind x = { .name = c.name.name, .label = c.label, .kind = k, .at = at, .parent = outer, .proposed = e->proposed, .span = c.name.span };
    id = replaced_event(S, x.name, k);
    if (id) program_put_ind(S->p, id, &x);
    else id = program_add_ind(S->p, &x);
    EventSite site = { .ind = id, .tree = e->packed ? NULL : e, .file = e->name.span.file, .packed = e->packed };
    if (S->row) {
      site.rows = NEW(S->a, EventRows);
      site.rows->table = S->row->table;
      site.rows->template = S->row->template;
      vec_push(S->a, &site.rows->rows, S->row->n);
    }
    vec_push(S->a, &S->events, site);
    if (e->repeats) map_put(&S->repeated, id, S->events.n);
  }
  for (uint32_t i = 0; id && i < e->entries.n; i++)
    if (e->entries.at[i]->op == ENTRY_EVENT && e->entries.at[i]->event) record_event(S, e->entries.at[i]->event, id);
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
    for (uint32_t k = 0; e && k < e->entries.n; k++) {
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
  if (d->op == DECL_INDIVIDUAL) record_individual(S, d);
  else if (d->op == DECL_RECORDED_EVENT && d->event) record_event(S, d->event, 0);
}
void check_entry(Sema *S, const Decl *d) {
  if (d->op == DECL_INDIVIDUAL) check_entry_kind(S, d->parent);
  else if (d->op == DECL_RECORDED_EVENT && d->event) check_entry_kind(S, d->event->kind);
  else if (d->op == DECL_TABLE)
    for (uint32_t i = 0; i < d->templates.n; i++)
      if (d->templates.at[i]->entry) check_entry(S, d->templates.at[i]->entry);
}
static bool plain_taken(void *user, const Parser *p, const Plain *e) { return record_plain(user, p, e); }
static void each_entry(Sema *S, EntrySort sort, void (*with)(Sema *, const Decl *), bool records) {
  EntryWalk w;
  for (uint32_t i = 0; i < S->ntrees; i++) {
    entries_begin(&w, S->s, S->trees[i], sort, S->row_memory);
    if (records) entries_take(&w, plain_taken, S);
    for (const Decl *d; (d = entries_next(&w));) with(S, d);
  }
}
void declare_individuals(Sema *S) {
  uint32_t individuals = 0, labels = 0, longs = 0, events = 0, fields = 0, facts = 0;
  for (uint32_t i = 0; i < S->ntrees; i++) {
    const Tree *t = S->trees[i];
    individuals += t->individuals.n + t->plain_individuals.n;
    labels += t->individuals.n + t->plain_labels;
    longs += t->plain_longs;
    events += t->plain_events;
    fields += t->plain_fields;
    facts += t->facts.n + t->plain_facts.n;
  }
  program_room(S->p, individuals, labels, longs, facts + fields);
  vec_room(S->a, &S->events, events);
  vec_room(S->a, &S->p->record.given, fields);
  each_entry(S, ENTRIES_INDIVIDUALS, declare_entry, true);
  json_individuals(S);
  tables_individuals(S);
  if (S->kinds_missing) each_entry(S, ENTRIES_INDIVIDUALS, check_entry, false);
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) check_entry(S, S->trees[i]->decls.at[k]);   /* in tables */
  declare_established(S);
}

/* ---- facts ---- */
void add_fact(Sema *S, PredId pred, const Value *args, uint32_t n, Fact like) {
  like.pred = pred;
  like.args = NEW_ARRAY(S->a, Value, n ? n : 1);
  if (n) memcpy(like.args, args, n * sizeof *args);
  vec_push(S->a, &S->p->record.facts, like);
}

/* The last fact recorded is this one. */
static bool same_as_last(const Sema *S, PredId pred, const Value *args, uint32_t n) {
  const Fact *f = S->p->record.facts.n ? &S->p->record.facts.at[S->p->record.facts.n - 1] : NULL;
  if (!f || f->pred != pred) return false;
  for (uint32_t i = 0; i < n; i++)
    if (!value_eq(f->args[i], args[i])) return false;
  return true;
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
  Fact f = { .truth = d->unknown ? U : d->negated ? F : T, .acting = d->acting, .from = INSTANT_MIN, .to = INSTANT_MAX,
             .span = entry_span(S, d->span) };
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
  if (!entry_period(S, &d->period, &f.from, &f.to)) return;
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
/* `again`: of several rows, which must agree where there is no key. */
static void attr_value(Sema *S, PredId id, const EventSite *site, const Entry *e, bool again) {
  const Pred *d = &S->p->preds.at[id];
  Value args[MAX_ARGS + 1];
  Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX, .span = entry_span(S, e->span) };
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
  if (!again || e->keys.n || !same_as_last(S, id, args, d->nparams + 1)) add_fact(S, id, args, d->nparams + 1, f);
}
static void attr_many(Sema *S, PredId id, const EventSite *site, const Entry *e) {
  const Pred *d = &S->p->preds.at[id];
  Value args[MAX_ARGS + 1];
  args[0] = value_make(V_IND, site->ind);
  if (d->nparams > 1 && !e->keys.n && !e->values.n) return;   /* given, and empty */
  if (!attr_keys(S, d, e, &e->keys, args)) return;
  if (d->functional) {
    diag_add(S->diags, D_TYPE, e->span, "'%s' has one value", text_of(S, d->name))->hint = "write it without braces";
    return;
  }
  for (uint32_t i = 0; i < e->values.n; i++)
    for (uint32_t k = 0; k < value_count(S, e->values.at[i]); k++) {
      Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX };
      if (value_nth(S, e->values.at[i], k, d->params[d->nparams - 1], &args[d->nparams - 1], &f.span)) add_fact(S, id, args, d->nparams, f);
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
    for (uint32_t k = 0; k < r->keys.n; k++)
      for (uint32_t n = 0; n < value_count(S, r->keys.at[k]); n++) {
        Fact f = { .truth = T, .from = INSTANT_MIN, .to = INSTANT_MAX };
        if (value_nth(S, r->keys.at[k], n, d->params[1], &args[1], &f.span)) add_fact(S, id, args, 3, f);
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
static bool all_lack(const Sema *S, const ExprList *list) {
  for (uint32_t i = 0; i < list->n; i++)
    if (!row_lacks(S, list->at[i])) return false;
  return true;
}
/* What a row leaves out: a value whose cells are empty, or a key; a list of nothing but empty cells. */
static bool field_lacks(const Sema *S, const Entry *e) {
  for (uint32_t i = 0; i < e->keys.n; i++)
    if (row_lacks(S, e->keys.at[i])) return true;
  if (e->op == ENTRY_DECIDES) return row_lacks(S, e->decides->head) || row_lacks(S, e->decides->value);
  if (e->op == ENTRY_MANY) return e->values.n && all_lack(S, &e->values);
  if (e->op != ENTRY_ROLL) return row_lacks(S, e->value);
  for (uint32_t i = 0; i < e->roll.n; i++)
    if (!all_lack(S, &e->roll.at[i].keys)) return false;
  return e->roll.n != 0;
}
/* `given`: an earlier row has given this field too. */
static void event_field(Sema *S, const EventSite *site, const Entry *e, GivenList *mine, bool *given) {
  if (S->row && field_lacks(S, e)) return;
  if (e->op == ENTRY_DECIDES) record_decisions(S, site, e);
  if (e->op == ENTRY_UNKNOWN && !*given) unknown_words(S, site, e, mine);
  bool again = *given;
  *given = true;
  if (e->op != ENTRY_VALUE && e->op != ENTRY_MANY && e->op != ENTRY_ROLL) return;
  PredId id = event_attr(S, site, e->attr);
  if (!id || (!again && !first_given(S, mine, id, false, e->keys.n > 0, e->attr.span))) return;
  if (e->op == ENTRY_VALUE) attr_value(S, id, site, e, again);
  else if (e->op == ENTRY_MANY) attr_many(S, id, site, e);
  else attr_roll(S, id, site, e);
}
static void event_entries(Sema *S, const EventSite *site, const EventRec *e, GivenList *mine) {
  const EventRows *in = site->rows;
  mine->n = 0;
  for (uint32_t i = 0; i < e->entries.n; i++) {
    bool given = false;
    Row row;
    for (uint32_t r = 0; in && r < in->rows.n && !in->table->stopped && !in->table->broken[in->template]; r++) {
      row_enter(S, &row, in->table, in->rows.at[r], in->template);
      event_field(S, site, e->entries.at[i], mine, &given);
      row_leave(S);
    }
    if (!in) event_field(S, site, e->entries.at[i], mine, &given);
  }
  outer_attribute(S, site, mine);
  for (uint32_t i = 0; i < mine->n; i++) give(S, mine->at[i].pred, site->ind, mine->at[i].unknown, mine->at[i].span);
}

void record_events(Sema *S) {
  Parser reader = { 0 };                                   /* of the file of the last plain one */
  GivenList mine = { 0 };
  for (uint32_t i = 0; i < S->events.n; i++) {
    const EventSite *site = &S->events.at[i];
    EventRec plain = { .packed = site->packed };
    if (site->packed) {
      if (reader.file != site->file) plain_reader(&reader, S->s, site->file, S->row_memory);
      if (record_plain_fields(S, &reader, site)) continue;
      arena_reset(S->row_memory);
      plain_fields(&reader, &plain);
    }
    event_entries(S, site, site->packed ? &plain : site->tree, &mine);
  }
}
void record_entries(Sema *S) {
  each_entry(S, ENTRIES_FACTS, record_fact, true);
  json_facts(S);
  tables_facts(S);
  record_events(S);
  check_entries(S, 0);
}
