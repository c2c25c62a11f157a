/* load.c - see load.h. */
#include "load.h"

static Session session_new(Arena *a) {
  Session s = { .arena = a, .names = names_new(a), .sources = sources_new(a), .diags = NEW(a, Diags) };
  s.diags->arena = a;
  return s;
}
const char *load_errors(Arena *a, const Session *s) {
  Text t = { .arena = a };
  text_puts(&t, "");
  for (uint32_t i = 0; i < s->diags->all.n; i++) {
    const Diag *d = &s->diags->all.at[i];
    if (d->severity != SEV_ERROR) continue;
    Place at = place_of(s->sources, d->span);
    text_printf(&t, "%s:%u: %s %s\n", at.path, at.line, diag_code(d->id), d->message);
  }
  return t.n ? text_done(&t) : "";
}
bool load_text(Loaded *l, Arena *a, const char *program) {
  *l = (Loaded){ .a = a };
  l->s = session_new(a);
  l->tree = parse_source(&l->s, source_add(l->s.sources, "program", program, strlen(program)));
  if (!l->s.diags->errors) l->p = sema_program(&l->s, &l->tree, 1);
  if (!l->p || l->s.diags->errors) return false;
  const char *broken = ir_verify(l->p, a);
  if (broken) mem_fail(arena_trap(a), FAIL_INTERNAL, broken);
  return true;
}

static Value remap(const uint32_t *to, Value v) {
  if (v.tag == V_IND) v.n = to[v.n];
  return v;
}
static Value *remap_all(Arena *a, const uint32_t *to, const Value *v, uint32_t n) {
  Value *out = NEW_ARRAY(a, Value, n + 1);
  for (uint32_t i = 0; i < n; i++) out[i] = remap(to, v[i]);
  return out;
}
/* A directive of a case: "#word rest" at the beginning of a line; NULL: none. */
static const char *directive(Arena *a, const char *text, const char *word) {
  const char *at = strstr(text, word);
  if (!at) return NULL;
  at += strlen(word) + 1;
  return arena_text(a, at, strcspn(at, "\n"));
}
/* The case is read as if it were recorded, in a program of its own; what that program has more is the case. */
Case *load_case(Loaded *l, const char *text) {
  uint32_t file = source_add(l->s.sources, "case", text, strlen(text));
  Tree *trees[2] = { l->tree, parse_source(&l->s, file) };
  Program *q = l->s.diags->errors ? NULL : sema_program(&l->s, trees, 2);
  if (!q || l->s.diags->errors) return NULL;
  Arena *a = l->a;
  Case *c = NEW(a, Case);
  uint32_t *to = NEW_ARRAY(a, uint32_t, q->inds.n + 1), old = 1;
  for (IndId i = 1; i < q->inds.n; i++) {
    if (q->inds.at[i].span.file != file) to[i] = old++;
    else {
      to[i] = l->p->inds.n + c->inds.n;
      vec_push(a, &c->inds, q->inds.at[i]);
    }
  }
  if (old != l->p->inds.n) mem_fail(arena_trap(a), FAIL_INTERNAL, "tests: the case moves the record's individuals");
  const char *replaces = directive(a, text, "#replaces");
  for (uint32_t i = 0; i < c->inds.n; i++) {
    Ind *x = &c->inds.at[i];
    IndId id = l->p->inds.n + i;
    x->parent = to[x->parent];
    if (!q->kinds.at[x->kind].is_event) continue;
    vec_push(a, &c->events, id);
    if (c->event) continue;
    c->event = id;
    if (replaces) {
      bool ambiguous;
      IndId r = ind_find_name(l->p, x->kind, name_str(l->s.names, replaces), &ambiguous);
      if (!r) return NULL;
      x->name = l->p->inds.at[r].name;
      vec_push(a, &c->replaced, r);
    }
    c->name = x->name;
  }
  if (!c->event) return NULL;
  for (uint32_t i = 0; i < q->record.facts.n; i++) {
    Fact f = q->record.facts.at[i];
    const Pred *d = &q->preds.at[f.pred];
    if (f.span.file != file) continue;
    f.args = remap_all(a, to, f.args, d->nparams + d->functional);
    vec_push(a, &c->facts.facts, f);
    if (d->open && d->nparams == 2 && f.args[1].tag == V_IND && f.args[1].n == c->event) {     /* given, so complete */
      Given g = { f.pred, c->event, false, f.span };
      vec_push(a, &c->facts.given, g);
    }
  }
  for (uint32_t i = 0; i < q->record.given.n; i++) {
    Given g = q->record.given.at[i];
    g.event = to[g.event];
    if (q->record.given.at[i].span.file == file) vec_push(a, &c->facts.given, g);
  }
  for (uint32_t i = 0; i < q->record.decisions.n; i++) {
    Decision d = q->record.decisions.at[i];
    if (d.span.file != file) continue;
    d.event = to[d.event];
    d.ind = to[d.ind];
    d.args = remap_all(a, to, d.args, d.nargs);
    d.value = remap(to, d.value);
    vec_push(a, &c->facts.decisions, d);
  }
  return c;
}
