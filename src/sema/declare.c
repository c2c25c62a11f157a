/* declare.c - the vocabulary: kinds, events and their attributes, relations, functions, offices, acts, readings. */
#include "sema/private.h"

static void twice(Sema *S, Span span, Span first, const char *what, const char *name) {
  Diag *d = diag_add(S->diags, D_DECLARED_TWICE, span, "the %s '%s' is declared twice", what, name);
  d->second = first;
  d->second_note = "first declared here";
}

/* ---- substitution: `use L with X = Y` ---- */
static bool path_is_file(const char *path, const char *name) {
  size_t n = strlen(path), m = strlen(name), ext = strlen(".charter");
  if (n < m + ext || strcmp(path + n - ext, ".charter") != 0 || memcmp(path + n - ext - m, name, m) != 0) return false;
  return n == m + ext || path[n - ext - m - 1] == '/';
}
static void add_substs(Sema *S, const Decl *use) {
  for (uint32_t i = 0; i < S->ntrees; i++) {
    uint32_t file = S->trees[i]->file;
    if (!path_is_file(S->s->sources->all.at[file]->path, text_of(S, use->name.name))) continue;
    FileInfo *f = &S->files[file];
    for (uint32_t k = 0; k < use->substs.n; k++) {
      const Subst *x = &use->substs.at[k];
      const Subst *old = NULL;
      for (uint32_t j = 0; j < f->substs.n; j++)
        if (name_eq(f->substs.at[j].from.name, x->from.name)) old = &f->substs.at[j];
      if (!old) vec_push(S->a, &f->substs, *x);
      else if (!name_eq(old->to.name, x->to.name)) {
        Diag *d = diag_add(S->diags, D_AMBIGUOUS, x->to.span, "'%s' is to mean '%s' here and '%s' elsewhere", word_text(S, x->from),
                           word_text(S, x->to), word_text(S, old->to));
        d->second = old->to.span;
        d->second_note = "the other";
      }
    }
  }
}
static bool substituted(const Sema *S, const Decl *d) {
  const FileInfo *f = &S->files[d->name.span.file];
  for (uint32_t i = 0; i < f->substs.n; i++)
    if (name_eq(f->substs.at[i].from.name, d->name.name)) return true;
  return false;
}
static void check_substs(Sema *S) {
  for (uint32_t file = 0; file < S->nfiles; file++)
    for (uint32_t i = 0; i < S->files[file].substs.n; i++) {
      const Subst *x = &S->files[file].substs.at[i];
      need_kind(S, x->to);
    }
}

/* ---- kinds ---- */
static bool is_basic_type(const Sema *S, Name n) {
  return name_eq(n, S->w_number) || name_eq(n, S->w_date) || name_eq(n, S->w_text) || name_eq(n, S->w_duration) ||
         name_eq(n, S->w_months);
}
static void add_kind(Sema *S, const Decl *d) {
  if (!d->name.name.i || substituted(S, d)) return;
  if (is_basic_type(S, d->name.name)) {
    diag_add(S->diags, D_DECLARED_TWICE, d->name.span, "'%s' is a type of the language", word_text(S, d->name))->hint = "take another name";
    return;
  }
  KindId old = kind_find(S->p, d->name.name);
  if (old) {
    twice(S, d->name.span, S->p->kinds.at[old].span, "kind", word_text(S, d->name));
    return;
  }
  Kind k = { .name = d->name.name, .is_event = d->op == DECL_EVENT, .span = d->name.span };
  if (d->text) k.label = name_str(S->s->names, d->text);
  program_add_kind(S->p, &k);
  while (S->kind_decls.n < S->p->kinds.n - 1) vec_push(S->a, &S->kind_decls, (const Decl *)NULL);
  vec_push(S->a, &S->kind_decls, d);
}
static void link_parents(Sema *S) {
  for (KindId k = 1; k < S->p->kinds.n; k++) {
    const Decl *d = S->kind_decls.at[k];
    Kind *kind = &S->p->kinds.at[k];
    if (!d->parent.name.i) continue;
    KindId parent = need_kind(S, d->parent);
    if (!parent) continue;
    const Kind *p = &S->p->kinds.at[parent];
    if (p->is_event != kind->is_event) {
      Diag *g = diag_add(S->diags, D_NOT_A, d->parent.span, "'%s' is %s, and '%s' is %s", text_of(S, p->name),
                         p->is_event ? "an event" : "no event", text_of(S, kind->name), kind->is_event ? "one" : "none");
      g->second = p->span;
      g->second_note = "declared here";
      continue;
    }
    bool circle = false;
    for (KindId a = parent; a && !circle; a = S->p->kinds.at[a].parent) circle = a == k;
    if (circle) diag_add(S->diags, D_KIND_CYCLE, d->parent.span, "'%s' extends itself", text_of(S, kind->name));
    else kind->parent = parent;
  }
}

/* ---- predicates ---- */
static bool set_params(Sema *S, Pred *d, const ParamList *params) {
  bool ok = true;
  for (uint32_t i = 0; i < params->n; i++) {
    const Param *x = &params->at[i];
    if (d->nparams == MAX_ARGS - 1) {
      diag_add(S->diags, D_LIMIT, x->name.span.file ? x->name.span : x->type.span, "'%s' has more than %d parameters",
               text_of(S, d->name), MAX_ARGS - 1);
      return false;
    }
    Type t = type_of_ref(S, &x->type);
    for (uint32_t k = 0; k < i && x->name.name.i; k++)
      if (name_eq(params->at[k].name.name, x->name.name) && !name_eq(x->name.name, S->w_blank)) {
        twice(S, x->name.span, params->at[k].name.span, "parameter", word_text(S, x->name));
        break;
      }
    d->params[d->nparams] = t;
    d->param_names[d->nparams++] = x->name.name;
    ok &= t.tag != TY_NONE;
  }
  return ok;
}
static void add_value_param(Pred *d, Type t) { d->params[d->nparams++] = t; }

static PredId add_pred(Sema *S, const Pred *d, const Decl *decl) {
  PredId id = program_add_pred(S->p, d);
  while (S->pred_decls.n < id) vec_push(S->a, &S->pred_decls, (const Decl *)NULL);
  vec_push(S->a, &S->pred_decls, decl);
  return id;
}

static void add_attr(Sema *S, KindId event, const Attr *a) {
  const Kind *kind = &S->p->kinds.at[event];
  if (!a->name.name.i) return;
  if (name_eq(a->name.name, S->w_date)) {
    diag_add(S->diags, D_DECLARED_TWICE, a->name.span, "every event has a 'date'")->hint = "leave it out, or take another name";
    return;
  }
  PredId old = pred_find(S->p, a->name.name, event);
  if (old) {
    twice(S, a->name.span, S->p->preds.at[old].span, "attribute", word_text(S, a->name));
    return;
  }
  Pred d = { .name = a->name.name, .form = PRED_ATTRIBUTE, .optional = a->optional, .span = a->name.span };
  d.params[0] = ty_of(TY_IND, event);
  d.param_names[0] = kind->name;
  d.nparams = 1;
  set_params(S, &d, &a->keys);
  Type t = type_of_ref(S, &a->type);
  if (a->many) add_value_param(&d, t);
  else {
    d.functional = true;
    d.value = t;
  }
  add_pred(S, &d, NULL);
}
static void add_attrs(Sema *S, const Decl *d) {
  KindId k = kind_of_word(S, d->name);
  if (d->op == DECL_EVENT && substituted(S, d)) return;
  if (!k && d->op == DECL_EXTEND) {
    need_kind(S, d->name);
    return;
  }
  if (!k) return;
  if (!S->p->kinds.at[k].is_event) {
    if (d->op == DECL_EXTEND) diag_add(S->diags, D_NOT_A, d->name.span, "'%s' is no event, and only events have attributes", word_text(S, d->name))->hint =
        "declare a relation: relation name(x: Kind): type";
    return;
  }
  for (uint32_t i = 0; i < d->attrs.n; i++) add_attr(S, k, &d->attrs.at[i]);
}
/* A subkind's attribute of the same name as an inherited one: which of them was declared first does not matter. */
static void check_inherited(Sema *S) {
  for (PredId i = 1; i < S->p->preds.n; i++) {
    const Pred *d = &S->p->preds.at[i];
    if (d->form != PRED_ATTRIBUTE) continue;
    KindId parent = S->p->kinds.at[d->params[0].of].parent;
    PredId other = parent ? pred_find(S->p, d->name, parent) : 0;
    if (other) twice(S, d->span, S->p->preds.at[other].span, "attribute", text_of(S, d->name));
  }
}

static bool name_is_free(Sema *S, const Decl *d) {
  if (!d->name.name.i) return false;
  PredId old = pred_find(S->p, d->name.name, 0);
  if (old) twice(S, d->name.span, S->p->preds.at[old].span, "name", word_text(S, d->name));
  else if (name_eq(d->name.name, S->w_valid) || name_eq(d->name.name, S->w_acting))
    diag_add(S->diags, D_DECLARED_TWICE, d->name.span, "'%s' is a word of the language", word_text(S, d->name))->hint = "take another name";
  else return true;
  return false;
}
static Name phrase(Sema *S, const Decl *d) { return d->text ? name_str(S->s->names, d->text) : (Name){ 0 }; }

static void add_relation(Sema *S, const Decl *d) {
  if (!name_is_free(S, d)) return;
  Pred r = { .name = d->name.name, .phrase = phrase(S, d), .form = d->has_value ? PRED_FUNCTION : PRED_RELATION,
             .functional = d->has_value, .optional = d->optional, .open = d->open, .over_time = d->over_time, .span = d->name.span };
  set_params(S, &r, &d->params);
  if (d->has_value) r.value = type_of_ref(S, &d->value);
  if (d->optional && !d->has_value) {
    diag_add(S->diags, D_PERMISSION_UNUSED, d->name.span, "'optional' says nothing of a relation without a value")->hint =
        "leave it out, or give the relation a value with ': type'";
  }
  r.anchored = r.nparams && is_event_type(S->p, r.params[0]) && !d->over_time;
  add_pred(S, &r, d);
}
static void add_office(Sema *S, const Decl *d) {
  if (!name_is_free(S, d)) return;
  Pred r = { .name = d->name.name, .phrase = phrase(S, d), .form = PRED_OFFICE, .functional = !d->many, .optional = true,
             .over_time = true, .span = d->name.span };
  set_params(S, &r, &d->params);
  Type t;
  if (d->has_value) t = type_of_ref(S, &d->value);
  else {
    Word person = { S->w_person, d->name.span };
    KindId k = kind_of_word(S, person);
    t = k ? ty_of(TY_IND, k) : TY_POISON;
    if (!k) missing(S, D_UNDECLARED, d->name.span, S->w_person, true, "an office is held by persons, and there is no kind named 'Person'")->hint =
        "declare it, or say who holds the office with ': Kind'";
  }
  r.anchored = r.nparams && is_event_type(S->p, r.params[0]);
  if (d->many) add_value_param(&r, t);
  else r.value = t;
  add_pred(S, &r, d);
}
static void add_act(Sema *S, const Decl *d) {
  if (!name_is_free(S, d)) return;
  Pred r = { .name = d->name.name, .phrase = phrase(S, d), .form = PRED_ACT, .needs_permission = d->needs_permission,
             .span = d->name.span };
  set_params(S, &r, &d->params);
  for (uint32_t i = 0; i < r.nparams && !r.anchored; i++)
    if (is_event_type(S->p, r.params[i])) {
      r.anchored = true;
      r.subject = i;
    }
  if (d->needs_permission && !d->means)
    diag_add(S->diags, D_PERMISSION_UNUSED, d->name.span, "'needs permission' has no effect on '%s', as nothing says what doing it means",
             word_text(S, d->name))->hint = "add: means ..";
  add_pred(S, &r, d);
}

/* ---- events that decide ---- */
static void add_deciding(Sema *S, const Decl *d) {
  if (substituted(S, d)) return;
  KindId k = kind_of_word(S, d->name);
  if (!k || S->kind_decls.at[k] != d) return;
  Kind *kind = &S->p->kinds.at[k];
  if (d->made_by.name.i) {
    kind->made_by_name = d->made_by.name;
    kind->made_by = pred_find(S->p, d->made_by.name, k);
    const Pred *a = kind->made_by ? &S->p->preds.at[kind->made_by] : NULL;
    if (!a) {
      missing(S, D_NO_ATTRIBUTE, d->made_by.span, d->made_by.name, false, "%s %s has no attribute '%s'", article_for(text_of(S, kind->name)),
               text_of(S, kind->name), word_text(S, d->made_by))->hint = did_you_mean(S, near_attr(S, d->made_by.name, k));
    } else if (!a->functional || a->nparams != 1 || (a->value.tag != TY_IND && !is_poison(a->value))) {
      diag_add(S->diags, D_NOT_A, d->made_by.span, "'%s' is not one individual, and who makes a decision must be", word_text(S, d->made_by));
    }
  }
  if (d->stands_if.name.i) {
    PredId r = pred_find(S->p, d->stands_if.name, 0);
    const Pred *x = r ? &S->p->preds.at[r] : NULL;
    if (!x) missing(S, D_UNDECLARED, d->stands_if.span, d->stands_if.name, false, "there is no relation named '%s'", word_text(S, d->stands_if))->hint =
        did_you_mean(S, near_pred(S, d->stands_if.name, false));
    else if (x->form != PRED_RELATION || x->nparams != 1 || (x->params[0].tag == TY_IND && !kind_is(S->p, k, x->params[0].of)))
      diag_add(S->diags, D_NOT_A, d->stands_if.span, "'%s' is no relation of one %s", word_text(S, d->stands_if), text_of(S, kind->name));
    else kind->stands_if = r;
  }
}
/* A subkind decides as its parent does, unless it says otherwise. */
static void inherit_deciding(Sema *S) {
  for (KindId k = 1; k < S->p->kinds.n; k++)
    for (KindId a = S->p->kinds.at[k].parent; a; a = S->p->kinds.at[a].parent) {
      Kind *kind = &S->p->kinds.at[k];
      const Kind *from = &S->p->kinds.at[a];
      if (!kind->made_by && from->made_by) {
        kind->made_by = from->made_by;
        kind->made_by_name = from->made_by_name;
      }
      if (!kind->stands_if) kind->stands_if = from->stands_if;
    }
}

/* ---- readings ---- */
static void add_reading(Sema *S, const Decl *d) {
  if (!d->name.name.i) return;
  uint32_t old = map_get(&S->readings, d->name.name.i);
  if (old) {
    twice(S, d->name.span, S->p->readings.at[old - 1].span, "reading", word_text(S, d->name));
    return;
  }
  if (S->p->readings.n == MAX_READINGS) {
    diag_add(S->diags, D_LIMIT, d->name.span, "more than %d readings", MAX_READINGS);
    return;
  }
  Reading r = { d->name.name, phrase(S, d), d->name.span, UINT32_C(1) << S->p->readings.n };
  vec_push(S->a, &S->p->readings, r);
  map_put(&S->readings, d->name.name.i, S->p->readings.n);
}
ReadingId need_reading(Sema *S, Word w, bool *ok) {
  uint32_t r = map_get(&S->readings, w.name.i);
  *ok = r != 0;
  if (r) return r - 1;
  Nearest near;
  nearest_begin(&near, word_text(S, w));
  for (uint32_t i = 0; i < S->p->readings.n; i++) nearest_try(&near, text_of(S, S->p->readings.at[i].name));
  missing(S, D_UNDECLARED, w.span, w.name, false, "there is no reading named '%s'", word_text(S, w))->hint = did_you_mean(S, nearest_best(&near));
  return 0;
}
/* What a reading extends belongs to it; a circle is two names for one thing, and an error. */
static void close_readings(Sema *S) {
  uint32_t n = S->p->readings.n;
  uint32_t direct[MAX_READINGS] = { 0 };
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++) {
      const Decl *d = S->trees[i]->decls.at[k];
      uint32_t self = d->op == DECL_READING ? map_get(&S->readings, d->name.name.i) : 0;
      if (!self) continue;
      for (uint32_t e = 0; e < d->extends.n; e++) {
        bool ok;
        ReadingId r = need_reading(S, d->extends.at[e], &ok);
        if (!ok) continue;
        direct[self - 1] |= UINT32_C(1) << r;
      }
    }
  uint32_t reach[MAX_READINGS];
  memcpy(reach, direct, sizeof reach);
  for (uint32_t round = 0; round < n; round++)
    for (uint32_t i = 0; i < n; i++)
      for (uint32_t k = 0; k < n; k++)
        if (reach[i] >> k & 1) reach[i] |= reach[k];
  for (uint32_t i = 0; i < n; i++) {
    Reading *r = &S->p->readings.at[i];
    if (reach[i] >> i & 1) diag_add(S->diags, D_KIND_CYCLE, r->span, "the reading '%s' extends itself", text_of(S, r->name));
    r->includes = reach[i] | UINT32_C(1) << i;
  }
}

/* ---- all ---- */
typedef void (*DeclFn)(Sema *, const Decl *);
static void each_decl(Sema *S, DeclOp op, DeclFn fn) {
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++)
      if (S->trees[i]->decls.at[k]->op == op) fn(S, S->trees[i]->decls.at[k]);
}
void declare_vocabulary(Sema *S) {
  each_decl(S, DECL_USE, add_substs);
  each_decl(S, DECL_KIND, add_kind);
  each_decl(S, DECL_EVENT, add_kind);
  check_substs(S);
  link_parents(S);
  each_decl(S, DECL_EVENT, add_attrs);
  each_decl(S, DECL_EXTEND, add_attrs);
  check_inherited(S);
  each_decl(S, DECL_RELATION, add_relation);
  each_decl(S, DECL_OFFICE, add_office);
  each_decl(S, DECL_ACT, add_act);
  each_decl(S, DECL_EVENT, add_deciding);
  inherit_deciding(S);
  each_decl(S, DECL_READING, add_reading);
  if (!S->p->readings.n) {
    Reading r = { name_str(S->s->names, "text"), { 0 }, { 0, 0, 0 }, 1 };
    vec_push(S->a, &S->p->readings, r);
  } else {
    close_readings(S);
  }
}
