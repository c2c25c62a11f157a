/* variant.c - a program with another record: some entries taken out, others added. What scenarios give is understood here.
 *
 * The variant is a head of its own over the program (program_variant): nothing of the program is changed, and what the
 * variant introduces is visible in it alone. The entries are read by the code that reads the record.
 * - A fact replaces the recorded entries of its key: the arguments of a function, all arguments of a relation. Several of
 *   the same key add up.
 * - An event replaces the recorded one of its kind and name, with all that was recorded under it, by taking its place
 *   (its IndId): what the record says of that event elsewhere, it says of the new one (M5).
 * - An event that is taken out and not replaced takes every entry with it that mentions it.
 */
#include "sema/private.h"

static Fate fate_of(const Sema *S, IndId i) { return S->taken && i < S->taken->n ? (Fate)S->taken->fate[i] : FATE_STAYS; }
bool taken_out(const Sema *S, IndId i) { return fate_of(S, i) == FATE_TAKEN; }

/* ---- events ---- */
static IndId recorded_event(const Sema *S, Name name, KindId kind) {
  bool ambiguous;
  IndId i = S->base ? ind_find_name(S->base, kind_root(S->base, kind), name, &ambiguous) : 0;
  return i && S->base->kinds.at[S->base->inds.at[i].kind].is_event ? i : 0;
}
void take_out(Sema *S, IndId event, Span by) {
  const Program *p = S->base;
  if (!S->taken->by) S->taken->by = NEW_ARRAY(S->a, Span, p->inds.n);
  for (IndId i = 1; i < p->inds.n; i++)
    for (IndId k = i; k; k = p->inds.at[k].parent)
      if (k == event && S->taken->fate[i] == FATE_STAYS) {
        S->taken->fate[i] = FATE_TAKEN;
        S->taken->by[i] = by;
      }
}
void take_out_event(Sema *S, Word name, KindId kind) {
  IndId i = recorded_event(S, name.name, kind);
  if (i && fate_of(S, i) == FATE_STAYS) take_out(S, i, name.span);
}
IndId replaced_event(Sema *S, Name name, KindId kind) {
  IndId i = S->taken ? recorded_event(S, name, kind) : 0;
  if (!i || fate_of(S, i) != FATE_TAKEN) return 0;
  S->taken->fate[i] = FATE_REPLACED;
  return i;
}

/* ---- the record without what was taken out ---- */
static bool mentions_taken(const Sema *S, const Value *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (v[i].tag == V_IND && fate_of(S, (IndId)v[i].n) == FATE_TAKEN) return true;
  return false;
}
static uint32_t width_of(const Pred *d) { return d->nparams + (d->functional ? 1 : 0); }

static bool same_key(const Pred *d, const Fact *a, const Fact *b) {
  if (a->pred != b->pred || d->form == PRED_ATTRIBUTE) return false;
  for (uint32_t i = 0; i < d->nparams; i++)
    if (!value_eq(a->args[i], b->args[i])) return false;
  return true;
}
static bool fact_replaced(const Sema *S, const Fact *f) {
  const Facts *r = &S->p->record;
  for (uint32_t i = S->taken->facts; i < r->facts.n; i++)
    if (same_key(&S->p->preds.at[f->pred], f, &r->facts.at[i])) return true;
  return false;
}
/* Left without its value, an attribute is as though it had not been given. */
static void not_given(Sema *S, const Fact *f) {
  const Pred *d = &S->p->preds.at[f->pred];
  Facts *r = &S->p->record;
  if (d->form != PRED_ATTRIBUTE || !d->functional || d->nparams != 1) return;
  for (uint32_t i = 0; i < S->taken->given; i++)
    if (r->given.at[i].pred == f->pred && r->given.at[i].event == (IndId)f->args[0].n) r->given.at[i].pred = 0;
}
static bool fact_stays(Sema *S, const Fact *f) {
  const Pred *d = &S->p->preds.at[f->pred];
  if (d->form == PRED_ATTRIBUTE && fate_of(S, (IndId)f->args[0].n) != FATE_STAYS) return false;
  if (left_out_fact(S, f)) return false;
  if (mentions_taken(S, f->args, width_of(d))) {
    not_given(S, f);
    return false;
  }
  return !fact_replaced(S, f);
}
static bool decision_stays(const Sema *S, const Decision *d) {
  return fate_of(S, d->event) == FATE_STAYS && !(d->ind && fate_of(S, d->ind) == FATE_TAKEN) && !mentions_taken(S, d->args, d->nargs) &&
         !mentions_taken(S, &d->value, 1);
}
#define KEEP_IF(list, old, stays)                                                                   \
  do {                                                                                              \
    uint32_t kept = 0;                                                                              \
    for (uint32_t i = 0; i < (list)->n; i++)                                                        \
      if (i >= (old) || (stays)) (list)->at[kept++] = (list)->at[i];                                \
    (list)->n = kept;                                                                               \
  } while (0)

void variant_begin(Sema *S, Session *s, const Program *base, bool same) {
  Program *p = same ? NEW(s->arena, Program) : program_variant(s->arena, base);
  if (same) *p = *base;
  p->names = s->names;
  p->sources = s->sources;
  sema_for_program(S, s, p);
  if (same) return;
  S->base = base;
  S->taken = NEW(S->a, struct Taken);
  S->taken->n = base->inds.n;
  S->taken->fate = NEW_ARRAY(S->a, uint8_t, base->inds.n);
  S->taken->facts = p->record.facts.n;
  S->taken->given = p->record.given.n;
  S->taken->decisions = p->record.decisions.n;
}
/* A provision that names an event cannot do without it. */
static const Node *names_taken(const Sema *S, const Node *n) {
  const Node *found = NULL;
  if (!n) return NULL;
  if (n->op == N_CONST && n->value.tag == V_IND && taken_out(S, (IndId)n->value.n)) return n;
  for (uint32_t i = 0; i < n->nkids && !found; i++) found = names_taken(S, n->kid[i]);
  return found;
}
static void check_node(Sema *S, const Node *n) {
  const Node *named = names_taken(S, n);
  if (!named) return;
  IndId i = (IndId)named->value.n;
  Diag *d = diag_add(S->diags, D_LEFT_OUT, S->taken->by[i], "without it there is no %s, which a provision names", text_of(S, S->p->inds.at[i].name));
  d->second = named->span;
  d->second_note = "named here";
}
static void check_not_named(Sema *S) {
  for (RuleId k = 1; k < S->p->rules.n; k++) {
    const Rule *r = S->p->rules.at[k];
    const Node *parts[] = { r->value, r->body, r->condition, r->deadline, r->decider, r->since };
    for (size_t j = 0; j < sizeof parts / sizeof *parts; j++) check_node(S, parts[j]);
    for (uint32_t j = 0; j < r->nargs; j++) check_node(S, r->args[j]);
  }
  for (PredId k = 1; k < S->p->preds.n; k++) check_node(S, S->p->preds.at[k].means);
}
void variant_declare(Sema *S, Decl *const *entries, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) declare_entry(S, entries[i]);
  for (uint32_t i = 0; i < n; i++) check_entry(S, entries[i]);
  declare_established(S);
  if (!S->taken->by) return;
  check_not_named(S);
  for (IndId i = 1; i < S->taken->n; i++)
    if (taken_out(S, i)) S->p->inds.at[i].kind = 0;
}
void variant_record(Sema *S, Decl *const *entries, uint32_t n) {
  Facts *r = &S->p->record;
  struct Taken *t = S->taken;
  for (uint32_t i = 0; i < n; i++)
    if (entries[i]->op == DECL_FACT) record_fact(S, entries[i]);
  record_events(S);
  check_entries(S, t->facts);
  KEEP_IF(&r->facts, t->facts, fact_stays(S, &r->facts.at[i]));
  KEEP_IF(&r->given, t->given, r->given.at[i].pred && !left_out_given(S, &r->given.at[i]) && fate_of(S, r->given.at[i].event) == FATE_STAYS);
  KEEP_IF(&r->decisions, t->decisions, decision_stays(S, &r->decisions.at[i]) && !left_out_at(S, r->decisions.at[i].span));
  check_left_out(S);
}

/* ---- what if ---- */
Program *sema_variant(Session *session, const Program *base, const Variation *v) {
  Sema *S = NEW(session->arena, Sema);
  VEC(Decl *) entries = { 0 };
  uint32_t before = session->diags->errors;
  variant_begin(S, session, base, false);
  for (uint32_t i = 0; i < v->nassume; i++) {
    Decl *d = parse_entry(session, source_add(session->sources, "assumed", v->assume[i], strlen(v->assume[i])));
    if (d) vec_push(S->a, &entries, d);
  }
  for (uint32_t i = 0; i < v->nwithout; i++) leave_out(S, v->without[i]);
  if (session->diags->errors == before) {
    variant_declare(S, entries.at, entries.n);
    variant_record(S, entries.at, entries.n);
  }
  sema_end(S);
  return session->diags->errors == before ? S->p : NULL;
}
