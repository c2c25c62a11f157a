/* query.c - a question about a finished program: its free variables are what is asked for. */
#include "sema/lower.h"

typedef struct Ask { const Expr *e; Node *node; bool formula; QueryUse use; } Ask;

static void query_pass(Lower *l, void *user) {
  Ask *a = user;
  for (uint32_t i = 0; i < l->regions.names.n; i++) {      /* columns in order of first use */
    const FreeName *f = &l->regions.names.at[i];
    Word w = { f->name, f->first };
    if (!f->region) root_slot(l, w);
  }
  a->formula = a->use == QUERY_EXPECTED || is_condition(l, a->e);
  a->node = a->formula ? cond(l, a->e) : term(l, a->e, TY_ANYTHING);
}

/* The tables of a program that are only needed to understand further text. */
void sema_for_program(Sema *S, Session *s, Program *p) {
  memset(S, 0, sizeof *S);
  S->s = s;
  S->a = s->arena;
  S->diags = s->diags;
  S->p = p;
  words_init(S);
  for (EnumId e = 1; e < p->enums.n; e++)
    for (uint32_t i = 0; i < p->enums.at[e].n; i++) {
      Name n = p->enums.at[e].symbols[i];
      SymbolEntry x = { e, map_get(&S->symbols, n.i) };
      vec_push(S->a, &S->symbol_entries, x);
      map_put(&S->symbols, n.i, S->symbol_entries.n);
    }
  for (ReadingId r = 0; r < p->readings.n; r++) map_put(&S->readings, p->readings.at[r].name.i, r + 1);
  ProvInfo none = { 0 };
  vec_push(S->a, &S->provs, none);
  for (ProvId v = 1; v < p->provs.n; v++) add_label(S, p->provs.at[v].label, v, NULL, NULL, p->provs.at[v].span);
  if (p->scenarios) {
    S->files = p->scenarios->files;
    S->nfiles = p->scenarios->nfiles;
  }
}

Query *query_compile(Sema *S, Expr *e, IndId case_event, QueryUse use) {
  Ask a = { e, NULL, false, use };
  Lower *l = lower_begin(S);
  l->is_query = true;
  l->case_event = case_event;
  regions_walk(S, &l->regions, e);
  if (!lower_run(l, query_pass, &a)) return NULL;
  uint32_t before = faults(S);
  if (use == QUERY_EXPECTED) check_var_once(l);
  if (faults(S) != before || !check_var_types(l)) return NULL;
  if (a.formula) check_body_binds(l, a.node, 0, NULL, 0);
  if (faults(S) != before || is_poison(a.node->type)) return NULL;
  Query *q = NEW(S->a, Query);
  q->node = a.node;
  q->nvars = l->nvars;
  q->vars = vars_copy(l);
  q->span = e->span;
  return q;
}

Query *sema_query(Session *s, Program *p, Expr *e, IndId case_event) {
  Sema *S = NEW(s->arena, Sema);
  if (!e) return NULL;
  sema_for_program(S, s, p);
  Query *q = query_compile(S, e, case_event, QUERY_ASKED);
  sema_end(S);
  return q;
}
