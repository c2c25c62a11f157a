/* say.c - what the nodes of proofs say: kept as data while proofs are built, read and compared, and put in words where they
 * are shown. */
#include "eval/explain.h"

const Value *values_kept(Arena *a, const Value *v, uint32_t n) {
  Value *copy = NEW_ARRAY(a, Value, n ? n : 1);
  if (n) memcpy(copy, v, n * sizeof *copy);
  return copy;
}

/* ---- nodes ---- */
Proof *proof_new(Explainer *x, ProofKind kind, Truth t, const char *text) {
  Proof *p = NEW(x->a, Proof);
  p->kind = kind;
  p->truth = t;
  p->says.text = text;
  p->at = x->e->t;
  p->from = INSTANT_MIN;
  p->to = INSTANT_MAX;
  return p;
}
Saying say_condition(Explainer *x, SayKind kind, const Frame *f, const Node *n) {
  Saying s = { .kind = kind, .node = n, .vars = f->vars, .slots = n->free & f->bound };
  Value *v = NEW_ARRAY(x->a, Value, (uint32_t)__builtin_popcountll(s.slots) + 1);
  for (uint64_t b = s.slots; b; b &= b - 1) v[s.n++] = f->slot[__builtin_ctzll(b)];
  s.v = v;
  return s;
}
Proof *proof_of(Explainer *x, ProofKind kind, Truth t, const Frame *f, const Node *n) {
  Proof *p = proof_new(x, kind, t, NULL);
  p->says = say_condition(x, SAY_CONDITION, f, n);
  return p;
}
static Proof *about(Explainer *x, ProofKind kind, Truth t, SayKind say, PredId pred, const Value *args, const Value *value) {
  uint32_t n = x->e->p->preds.at[pred].nparams;
  Proof *p = proof_new(x, kind, t, NULL);
  Value *v = NEW_ARRAY(x->a, Value, n + 1);
  memcpy(v, args, n * sizeof *v);
  if (value) v[n] = *value;
  p->says = (Saying){ .kind = say, .pred = pred, .v = v, .n = value ? n + 1 : n, .valued = value != NULL };
  return p;
}
Proof *proof_goal(Explainer *x, ProofKind kind, Truth t, GoalMode mode, PredId pred, const Value *args, const Value *value) {
  Proof *p = about(x, kind, t, SAY_GOAL, pred, args, value);
  p->says.mode = (uint8_t)mode;
  return p;
}
Proof *proof_call(Explainer *x, ProofKind kind, Truth t, PredId pred, const Value *args) {
  return about(x, kind, t, SAY_CALL, pred, args, NULL);
}
Proof *proof_doing(Explainer *x, ProofKind kind, Truth t, PredId act, const Value *row, const char *then) {
  Proof *p = about(x, kind, t, SAY_DOING, act, row, NULL);
  p->says.text = then;
  return p;
}

/* ---- words ---- */
static void put_condition(const Engine *e, Text *t, const Saying *s, const char *between) {      /* and what its variables stand for */
  uint32_t i = 0;
  bool first = true;
  put_node_words(e, t, s->node);
  for (uint64_t b = s->slots; b && s->vars; b &= b - 1, i++) {
    Name name = s->vars[__builtin_ctzll(b)].name;
    if (!name.i) continue;
    text_puts(t, first ? between : ", ");
    if (first) text_puts(t, "[");
    text_puts(t, name_text(e->p->names, name));
    text_puts(t, " = ");
    put_value(e, t, s->v[i]);
    first = false;
  }
  if (!first) text_puts(t, "]");
}
static void put_comparison(const Engine *e, Text *t, const Saying *s, Truth truth) {
  Op op = s->node->op;
  put_node_words(e, t, s->node);
  text_puts(t, ": ");
  put_value(e, t, s->v[0]);
  if (op != N_EQ && op != N_NE) text_puts(t, " and ");
  else if (!value_eq(s->v[0], s->v[1])) text_puts(t, truth == U ? ", " : ", not ");
  else return;
  put_value(e, t, s->v[1]);
}
void proof_words(const Engine *e, Text *t, const Proof *p, const char *between) {
  const Saying *s = &p->says;
  switch (s->kind) {
    case SAY_TEXT: if (s->text) text_puts(t, s->text); break;
    case SAY_NONE_FITS:
      text_puts(t, "nothing fits: ");
      put_condition(e, t, s, between);
      break;
    case SAY_CONDITION: put_condition(e, t, s, between); break;
    case SAY_COMPARISON: put_comparison(e, t, s, p->truth); break;
    case SAY_GOAL:
      if (s->not) text_puts(t, "not: ");
      put_atom(e, t, (GoalMode)s->mode, s->pred, s->v, s->valued ? &s->v[s->n - 1] : NULL);
      break;
    case SAY_CALL: put_call(e, t, s->pred, s->v); break;
    case SAY_DOING: put_doing(e, t, s->pred, s->v, s->text); break;
    case SAY_NOT_APPLIED: text_puts(t, "does not apply"); break;
    case SAY_REQUIRED:
      text_puts(t, "required: ");
      put_node_words(e, t, s->node);
      break;
  }
}
void proof_words_around(const Engine *e, Text *t, const Proof *p, const char *between, const Value *row, uint32_t n) {
  Value v[MAX_VARS + 1];
  Proof as = *p;
  for (uint32_t i = 0; i < p->says.n; i++) {
    v[i] = p->says.v[i];
    for (uint32_t k = 0; k < n; k++)
      if (value_eq(v[i], row[k])) v[i] = value_make(V_ANY, 1 + k);
  }
  as.says.v = v;
  proof_words(e, t, &as, between);
}
const char *proof_says(const Engine *e, Arena *a, const Proof *p) {
  if (p->says.kind == SAY_TEXT) return p->says.text ? p->says.text : "";
  Text t = text_new(a);
  proof_words(e, &t, p, "   ");
  return text_done(&t);
}
const char *proof_office(const Engine *e, Arena *a, const Proof *p) {
  if (p->capacity.i) return name_text(e->p->names, p->capacity);
  if (!p->office) return NULL;
  Text t = text_new(a);
  if (p->acting) text_puts(&t, "acting ");
  if (!put_phrase(e, &t, p->office, p->office_of, NULL)) put_call(e, &t, p->office, p->office_of);
  return text_done(&t);
}
