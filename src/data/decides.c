/* decides.c - what an event of a case decides: a list of labels, each with a conclusion in the words of the language.
 *
 * The words are parsed as a source of their own, whose places are then those of the string in the case. Names mean what the
 * case's names mean.
 */
#include "data/reader.h"
#include "sema/sema.h"

typedef struct Said { Reader1 *x; const Json *j; } Said;     /* a string, and who reads it */

/* A place in the words is a place in the string, unless an escape shifts it. */
static Span place(const Said *s, Span in) {
  Span whole = json_span(s->x, s->j);
  bool plain = whole.hi - whole.lo == s->j->len + 2;
  return plain && in.hi <= s->j->len ? (Span){ whole.file, whole.lo + 1 + in.lo, whole.lo + 1 + in.hi } : whole;
}
static void pass_on(const Said *s, const Diags *heard) {
  for (uint32_t i = 0; i < heard->all.n; i++) {
    const Diag *d = &heard->all.at[i];
    diag_add(s->x->diags, d->id, place(s, d->span), "%s", d->message)->hint = d->hint;
  }
}
static const Decides *parsed(const Said *s) {
  Reader1 *x = s->x;
  Diags heard = { .arena = x->arena };
  Session own = { x->arena, x->r->names, sources_new(x->arena), &heard };
  const Decides *d = parse_conclusion(&own, source_add(own.sources, "", s->j->u.text, s->j->len));
  pass_on(s, &heard);
  return d;
}

/* ---- names and values ---- */
static bool value(const Said *s, Type t, const Expr *e, Value *out) {
  const char *text = e->op == E_TEXT ? e->text : s->j->u.text + e->span.lo;
  size_t len = e->op == E_TEXT ? strlen(text) : e->span.hi - e->span.lo;
  if (e->op != E_TEXT || t.tag == TY_IND || t.tag == TY_TEXT)
    return read_text_value(s->x, t, text, len, place(s, e->span), true, out);
  diag_add(s->x->diags, D_JSON_TYPE, place(s, e->span), "this is a text, and %s is needed here", reader_type_words(s->x, t));
  return false;
}
typedef struct Head { PredId pred; const Expr *args[MAX_ARGS]; uint32_t n; } Head;
/* R(a, b), a.f, a.f(b), and f alone. */
static bool head_of(const Said *s, const Expr *e, Head *h) {
  Reader1 *x = s->x;
  memset(h, 0, sizeof *h);
  bool field = e->op == E_FIELD || e->op == E_FIELD_CALL;
  uint32_t most = e->op == E_NAME ? 0 : e->kid.n;
  h->pred = pred_find(x->p, e->word.name, 0);
  if (!h->pred) {
    Nearest near;
    Diag *d = diag_add(x->diags, D_JSON_NAME, place(s, e->word.span), "there is no relation or function named '%s'",
                       name_text(x->r->names, e->word.name));
    if (!near_allowed(x->r, x->p->preds.n)) return false;
    nearest_begin(&near, name_text(x->r->names, e->word.name));
    for (PredId i = 1; i < x->p->preds.n; i++)
      if (x->p->preds.at[i].form != PRED_ATTRIBUTE) nearest_try(&near, name_text(x->p->names, x->p->preds.at[i].name));
    if (nearest_best(&near)) d->hint = arena_printf(x->arena, "did you mean '%s'?", nearest_best(&near));
    return false;
  }
  for (uint32_t i = 0; i < most && i < MAX_ARGS; i++) h->args[h->n++] = e->kid.at[i];
  const Pred *d = &x->p->preds.at[h->pred];
  if (most == d->nparams || (pred_is_many(d) && most + 1 == d->nparams)) return true;
  diag_add(x->diags, D_ARITY, place(s, e->span), "'%s' takes %u argument%s, and %u stand%s here", name_text(x->p->names, d->name),
           d->nparams - field, d->nparams - field == 1 ? "" : "s", most - field, most - field == 1 ? "s" : "");
  return false;
}
static bool concluded(const Said *s, const Decides *d, Decision *out) {
  Reader1 *x = s->x;
  Head h;
  if (!head_of(s, d->head, &h)) return false;
  const Pred *p = &x->p->preds.at[h.pred];
  Diags heard = { .arena = x->arena };
  bool good = decision_form(&heard, x->p, d, h.pred, h.n < p->nparams);
  pass_on(s, &heard);
  if (!good) return false;
  out->pred = h.pred;
  out->args = NEW_ARRAY(x->arena, Value, p->nparams + 1u);
  for (uint32_t i = 0; i < h.n; i++)
    if (!value(s, p->params[i], h.args[i], &out->args[i])) return false;
  out->nargs = h.n;
  if (d->op != CONCL_IS) return true;
  if (p->functional) return value(s, p->value, d->value, &out->value);
  out->op = DEC_HOLDS;
  return value(s, p->params[out->nargs], d->value, &out->args[out->nargs]) && out->nargs++ < p->nparams;
}
static bool waived_for(const Said *s, const Decides *d, Decision *out) {
  if (!d->head) return true;
  out->ind = reader_find(s->x, 0, s->j->u.text + d->head->span.lo, d->head->span.hi - d->head->span.lo, place(s, d->head->span));
  if (!out->ind || s->x->p->kinds.at[reader_ind(s->x, out->ind)->kind].is_event) return out->ind != 0;
  diag_add(s->x->diags, D_JSON_NAME, place(s, d->head->span), "this is no event");
  return false;
}

/* ---- one of the list ---- */
static const Json *part(Reader1 *x, const Json *object, const char *key, bool *ok) {
  for (const Json *k = object->u.first; k; k = k->next) {
    if (k->key_len != strlen(key) || memcmp(k->key, key, k->key_len)) continue;
    if (k->type == J_STRING) return k;
    diag_add(x->diags, D_JSON_TYPE, json_span(x, k), "%s stands here, and a string is needed", json_type_words(k));
    *ok = false;
    return NULL;
  }
  Span span = { x->r->file, object->lo, object->lo + 1 };
  diag_add(x->diags, D_JSON_KEY, span, "this decision has no '%s'", key)->hint =
      "as in {\"provision\": \"13.6\", \"conclusion\": \"chair(Council) is Armenia\"}";
  *ok = false;
  return NULL;
}
static bool known_keys(Reader1 *x, const Json *object) {
  bool ok = true;
  for (const Json *k = object->u.first; k; k = k->next) {
    if ((k->key_len == 9 && !memcmp(k->key, "provision", 9)) || (k->key_len == 10 && !memcmp(k->key, "conclusion", 10))) continue;
    diag_add(x->diags, D_JSON_KEY, key_span(x, k), "a decision has no '%s'", quoted(x, k->key, k->key_len))->hint =
        "it has a provision and a conclusion, which says from when and until when: \"chair(Council) is Armenia until 2023-01-01\"";
    ok = false;
  }
  return ok;
}
static bool label_of(Reader1 *x, const Json *j, Name *label) {
  if (name_find(x->p->names, j->u.text, j->len, label))
    for (ProvId i = 1; i < x->p->provs.n; i++)
      if (name_eq(x->p->provs.at[i].label, *label)) return true;
  Nearest near;
  Diag *d = diag_add(x->diags, D_NO_LABEL, json_span(x, j), "there is no provision %s", quoted(x, j->u.text, j->len));
  if (!near_allowed(x->r, x->p->provs.n)) return false;
  nearest_begin(&near, arena_text(x->arena, j->u.text, j->len));
  for (ProvId i = 1; i < x->p->provs.n; i++) nearest_try(&near, name_text(x->p->names, x->p->provs.at[i].label));
  if (nearest_best(&near)) d->hint = arena_printf(x->arena, "did you mean '%s'?", nearest_best(&near));
  return false;
}

static void read_one(Reader1 *x, const Json *object, IndId event) {
  static const DecOp ops[] = { DEC_IS, DEC_HOLDS, DEC_NOT, DEC_RESTORED, DEC_WAIVED, DEC_ESTABLISHES };
  bool ok = known_keys(x, object);
  const Json *label = part(x, object, "provision", &ok), *words = part(x, object, "conclusion", &ok);
  Decision d = { .event = event, .from = reader_ind(x, event)->at, .to = INSTANT_MAX };
  if (!ok || !label_of(x, label, &d.label)) return;
  Said s = { x, words };
  const Decides *what = parsed(&s);
  if (!what) return;
  d.op = ops[what->op];
  d.span = json_span(x, words);
  if (what->op == CONCL_ESTABLISHES) {
    diag_add(x->diags, D_JSON_TYPE, d.span, "what is established stands in the record")->hint = "write the decision in a charter file";
    return;
  }
  if (!(what->op == CONCL_WAIVED ? waived_for(&s, what, &d) : concluded(&s, what, &d))) return;
  Diags heard = { .arena = x->arena };
  ok = period_range(&heard, x->p->zone, &what->period, SPAN_FACT, &d.from, &d.to);
  pass_on(&s, &heard);
  if (!ok) return;
  if (label_decides(x->p, d.label, d.op, d.pred, 0)) {
    vec_push(x->arena, &x->c->facts.decisions, d);
    return;
  }
  diag_add(x->diags, D_DECIDES, d.span, "nothing in provision %s says who may decide this", name_text(x->p->names, d.label))->hint =
      "a statement there needs: unless .. decides otherwise";
}

void read_decides(Reader1 *x, const Json *list, IndId event) {
  const Kind *k = &x->p->kinds.at[reader_ind(x, event)->kind];
  if (!k->made_by) {
    diag_add(x->diags, D_JSON_KEY, key_span(x, list), "a %s decides nothing", name_text(x->p->names, k->name))->hint =
        "declare the event 'made by ATTRIBUTE'";
    return;
  }
  if (list->type != J_ARRAY) {
    diag_add(x->diags, D_JSON_TYPE, json_span(x, list), "%s stands here, and a list of decisions is needed", json_type_words(list));
    return;
  }
  for (const Json *j = json_items(x->arena, x->r->source, list); j; j = j->next) {
    if (j->type == J_OBJECT) read_one(x, j, event);
    else
      diag_add(x->diags, D_JSON_TYPE, json_span(x, j), "%s stands here, and an object is needed", json_type_words(j))->hint =
          "as in {\"provision\": \"13.6\", \"conclusion\": \"chair(Council) is Armenia\"}";
  }
}
