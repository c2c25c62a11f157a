/* articles.c - charters, articles, provisions: labels, times of force, readings. No statement is read here. */
#include "sema/private.h"

/* ---- charters ---- */
static void add_charter(Sema *S, const Decl *d) {
  FileInfo *f = &S->files[d->span.file];
  if (f->has_charter) {
    Diag *g = diag_add(S->diags, D_DECLARED_TWICE, d->name.span, "a file has one charter");
    g->second = f->charter;
    g->second_note = "the first";
    return;
  }
  f->has_charter = true;
  f->charter = d->name.span;
  f->from = INSTANT_MIN;
  f->until = INSTANT_MAX;
  if (d->zone) {
    bool ok;
    int32_t zone = zone_parse(d->zone, strlen(d->zone), &ok);
    if (!ok) diag_add(S->diags, D_TYPE, d->span, "'%s' is no zone", d->zone)->hint = "write it as \"+03:00\"";
    else if (S->ncharters && zone != S->p->zone) diag_add(S->diags, D_DECLARED_TWICE, d->name.span, "charters with different zones in one program");
    else S->p->zone = zone;
  }
  if (!S->ncharters++) {
    S->p->charter = d->name.name;
    if (d->text) S->p->charter_title = name_str(S->s->names, d->text);
  }
}
/* Dates are read in the zone, so the zone of every charter comes first. */
static void charter_force(Sema *S, const Decl *d) {
  FileInfo *f = &S->files[d->span.file];
  if (d->name.span.lo != f->charter.lo) return;
  if (!period_range(S->diags, S->p->zone, &d->force, SPAN_FORCE, &f->from, &f->until)) return;
  if (f->from >= f->until) diag_add(S->diags, D_NEVER_IN_FORCE, d->name.span, "the charter '%s' is never in force", word_text(S, d->name));
  if (name_eq(S->p->charter, d->name.name)) {
    S->p->charter_from = f->from;
    S->charter_until = f->until;
  }
}

/* ---- provisions ---- */
static void default_force(Sema *S, const Provision *t, Prov *v) {
  const FileInfo *f = &S->files[t->span.file];
  v->from = INSTANT_MIN;
  v->until = INSTANT_MAX;
  if (f->has_charter) {
    v->from = f->from;
    v->until = f->until;
  } else if (S->ncharters == 1) {
    v->from = S->p->charter_from;
    v->until = S->charter_until;
  } else if (!S->broken) {
    Diag *d = diag_add(S->diags, D_NO_CHARTER, t->label.span, "provision %s belongs to no charter", word_text(S, t->label));
    d->hint = S->ncharters ? "say in this file which charter it belongs to: charter NAME" : "begin with: charter NAME \"title\" in force from DATE";
  }
}
static uint32_t readings_of(Sema *S, const Provision *t) {
  uint32_t own = 0, all = 0;
  if (!t->under.n) return UINT32_MAX;
  for (uint32_t i = 0; i < t->under.n; i++) {
    bool ok;
    ReadingId r = need_reading(S, t->under.at[i], &ok);
    if (ok) own |= UINT32_C(1) << r;
  }
  for (uint32_t r = 0; r < S->p->readings.n; r++)          /* it belongs to whatever extends its readings, too */
    if (S->p->readings.at[r].includes & own) all |= UINT32_C(1) << r;
  return all;
}
void add_label(Sema *S, Name label, ProvId id, const Provision *tree, const Decl *article, Span at) {
  ProvInfo info = { tree, article, 0, at };
  vec_push(S->a, &S->provs, info);
  ProvId first = map_get(&S->labels, label.i);
  if (!first) {
    map_put(&S->labels, label.i, id);
    return;
  }
  while (S->provs.at[first].next) first = S->provs.at[first].next;
  S->provs.at[first].next = id;
}
static void add_provision(Sema *S, const Decl *article, uint32_t article_index, const Provision *t) {
  Prov v = { .label = t->label.name, .words = t->words, .span = t->span, .words_span = t->words_span, .article = article_index };
  default_force(S, t, &v);
  bool ok = period_range(S->diags, S->p->zone, &t->force, SPAN_FORCE, &v.from, &v.until);
  if (ok && v.from >= v.until)
    diag_add(S->diags, D_NEVER_IN_FORCE, t->label.span, "provision %s is never in force", word_text(S, t->label))->hint =
        "it ends before it begins";
  v.readings = readings_of(S, t);
  ProvId id = S->p->provs.n;
  vec_push(S->a, &S->p->provs, v);
  add_label(S, t->label.name, id, t, article, t->label.span);
}
static void add_article(Sema *S, const Decl *d) {
  Article a = { .label = d->name.name, .title = d->text, .span = d->name.span };
  if (d->concerning.name.i) {
    Type t = type_of_ref(S, &d->concerning_type);
    if (t.tag == TY_IND) a.concerning = t.of;
    else if (!is_poison(t))
      diag_add(S->diags, D_NOT_A, d->concerning_type.span, "an article concerns a kind of things, and this is %s", type_words(S, t));
  }
  uint32_t index = S->p->articles.n;
  vec_push(S->a, &S->p->articles, a);
  for (uint32_t i = 0; i < d->provisions.n; i++) add_provision(S, d, index, d->provisions.at[i]);
}

/* ---- labels ---- */
static bool share_time(const Prov *a, const Prov *b) { return a->from < b->until && b->from < a->until; }
static uint32_t known_readings(const Sema *S) {
  uint32_t n = S->p->readings.n;
  return n >= 32 ? UINT32_MAX : (UINT32_C(1) << n) - 1;
}
static void check_labels(Sema *S) {
  for (ProvId a = 1; a < S->p->provs.n; a++)
    for (ProvId b = S->provs.at[a].next; b; b = S->provs.at[b].next) {
      const Prov *x = &S->p->provs.at[a], *y = &S->p->provs.at[b];
      if (!share_time(x, y) || !(x->readings & y->readings & known_readings(S))) continue;
      Diag *d = diag_add(S->diags, D_LABEL_TWICE, S->provs.at[b].label, "provision %s is there twice at the same time", text_of(S, y->label));
      d->second = S->provs.at[a].label;
      d->second_note = "the other";
      d->hint = "versions of a provision have disjoint times of force, or readings";
      break;
    }
}

/* The relation that says on which days nobody works is one of dates, and the same for all charters of a program. */
static void days_off(Sema *S, const Decl *d) {
  if (!d->days_off.name.i) return;
  PredId r = pred_find(S->p, d->days_off.name, 0);
  const Pred *p = r ? &S->p->preds.at[r] : NULL;
  if (!r) missing(S, D_UNDECLARED, d->days_off.span, d->days_off.name, false, "nothing is named '%s'", word_text(S, d->days_off))->hint =
      did_you_mean(S, near_pred(S, d->days_off.name, false));
  else if (p->form != PRED_RELATION || p->nparams != 1 || p->params[0].tag != TY_TIME)
    diag_add(S->diags, D_TYPE, d->days_off.span, "days off are those of a relation of a date")->hint =
        arena_printf(S->a, "declare: relation %s(d: date)", word_text(S, d->days_off));
  else if (S->p->days_off && S->p->days_off != r)
    diag_add(S->diags, D_DECLARED_TWICE, d->days_off.span, "charters with different days off in one program");
  else S->p->days_off = r;
}
void declare_articles(Sema *S) {
  ProvInfo none = { 0 };
  vec_push(S->a, &S->provs, none);
  S->charter_until = INSTANT_MAX;
  for (int pass = 0; pass < 3; pass++)
    for (uint32_t i = 0; i < S->ntrees; i++)
      for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) {
        const Decl *d = S->trees[i]->decls.at[k];
        if (d->op == DECL_CHARTER && pass == 0) add_charter(S, d);
        if (d->op == DECL_CHARTER && pass == 1) charter_force(S, d);
        if (d->op == DECL_CHARTER && pass == 1) days_off(S, d);
        if (d->op == DECL_ARTICLE && pass == 2) add_article(S, d);
      }
  check_labels(S);
}
