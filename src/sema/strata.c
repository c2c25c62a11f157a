/* strata.c - what depends on what within an instant: circles that have no meaning, and the order of evaluation.
 *
 * Nodes are predicates, acts done, and rules: a rule is a node of its own because overriding is between rules. An edge
 * is strict where the whole answer of its end must be known: under negation, in aggregates, for values, permissions and
 * overriding. A step back in time is no edge at all: it can be in no circle. A circle with a strict edge is an error;
 * one without is recursion (M13).
 */
#include "sema/private.h"

typedef struct Edge { uint32_t to; bool strict; Span span; const char *how; } Edge;
typedef VEC(Edge) EdgeList;
typedef struct Graph {
  Sema *S; const Program *p;
  uint32_t n, npreds;
  EdgeList *out;
  uint32_t *comp;              /* component of each node, in order of evaluation */
  uint32_t ncomps; uint32_t *size;
} Graph;

static uint32_t node_of_done(const Graph *g, PredId act) { return g->npreds + act; }
static uint32_t node_of_rule(const Graph *g, RuleId r) { return 2 * g->npreds + r; }

static void edge(Graph *g, uint32_t from, uint32_t to, bool strict, Span span, const char *how) {
  Edge e = { to, strict, span, how };
  vec_push(g->S->a, &g->out[from], e);
}

/* ---- what a rule reads ---- */
typedef struct Reads { Graph *g; uint32_t from; const Rule *r; } Reads;

static const Node *let_of(const Rule *r, uint32_t var) {
  const Node *b = r ? r->body : NULL;
  for (uint32_t i = 0; b && i < (b->op == N_AND ? b->nkids : 1); i++) {
    const Node *k = b->op == N_AND ? b->kid[i] : b;
    if (k->op == N_LET && k->var == var) return k;
  }
  return NULL;
}
static bool in_head(const Rule *r, uint32_t var) {
  if (r->concerning >= 0 && (uint32_t)r->concerning == var) return true;
  for (uint32_t i = 0; i < r->nargs; i++)
    if (r->args[i]->op == N_VAR && r->args[i]->var == var) return true;
  return false;
}
/* Can an event of kind `inner` be nested in one of kind `outer`, and so be seen at the same instant? */
static bool may_nest(const Program *p, KindId inner, KindId outer) {
  for (PredId i = 1; i < p->preds.n; i++) {
    const Pred *d = &p->preds.at[i];
    if (d->form != PRED_ATTRIBUTE || !d->functional || d->value.tag != TY_IND) continue;
    bool of_inner = kind_is(p, inner, d->params[0].of) || kind_is(p, d->params[0].of, inner);
    if (of_inner && (kind_is(p, outer, d->value.of) || kind_is(p, d->value.of, outer))) return true;
  }
  return false;
}
static bool seen_at_once(const Program *p, const Rule *r, KindId inner) {
  for (uint32_t v = 0; v < r->nvars; v++) {
    Type t = r->vars[v].type;
    if (in_head(r, v) && t.tag == TY_IND && p->kinds.at[t.of].is_event && may_nest(p, inner, t.of)) return true;
  }
  return false;
}
/* Is this event certainly before the instant at which the rule is evaluated? */
static bool is_past(const Reads *x, const Node *n) {
  if (n->op == N_DATE) return is_past(x, n->kid[0]);
  if (n->op == N_LATEST || n->op == N_EARLIEST) return true;
  if (n->op != N_VAR || !x->r) return false;
  const Node *let = let_of(x->r, n->var);
  if (let) return is_past(x, let->kid[0]);
  Type t = x->r->vars[n->var].type;
  if (in_head(x->r, n->var) || t.tag != TY_IND || !x->g->p->kinds.at[t.of].is_event) return false;
  return !seen_at_once(x->g->p, x->r, t.of);
}
static bool reads_past(const Reads *x, const Node *n) {
  const Pred *d = &x->g->p->preds.at[n->pred];
  return d->anchored && d->subject < n->nkids && is_past(x, n->kid[d->subject]);
}

static void read_node(Reads *x, const Node *n, bool strict);
static void read_kids(Reads *x, const Node *n, bool strict) {
  for (uint32_t i = 0; i < n->nkids; i++) read_node(x, n->kid[i], strict);
}
static void read_valid(Reads *x, const Node *n) {
  const Program *p = x->g->p;
  if (is_past(x, n->kid[0])) return;
  for (uint32_t i = 0; i < p->requires.n; i++) {
    const Rule *r = p->requires.at[i];
    KindId k = n->kid[0]->type.of;
    if (kind_is(p, k, r->subject_kind) || kind_is(p, r->subject_kind, k))
      edge(x->g, x->from, node_of_rule(x->g, r->id), true, n->span, "asks whether it is valid by");
  }
}
static void read_node(Reads *x, const Node *n, bool strict) {
  if (!n) return;
  switch (n->op) {
  case N_ATOM:
    if (!reads_past(x, n)) edge(x->g, x->from, n->pred, strict, n->span, strict ? "depends on the whole of" : "depends on");
    break;
  case N_CALL: case N_ACTING:
    if (!reads_past(x, n)) edge(x->g, x->from, n->pred, true, n->span, "needs the value of");
    break;
  case N_MAY: case N_MUST: case N_MUST_NOT:
    if (!reads_past(x, n)) edge(x->g, x->from, n->pred, true, n->span, "asks for the permission to");
    break;
  case N_DONE:
    if (!reads_past(x, n)) edge(x->g, x->from, node_of_done(x->g, n->pred), true, n->span, "asks for the act");
    break;
  case N_VALID: read_valid(x, n); break;
  case N_AT_TURN: case N_AT_TURN_F: return;                /* strictly back in time, whatever it reads */
  case N_NOT: case N_EVERY: case N_NO: case N_THRESHOLD: case N_COUNT: case N_SUM: case N_MIN: case N_MAX: case N_LATEST:
  case N_EARLIEST: case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION: case N_EVER: case N_THROUGHOUT:
  case N_FIRST_TIME: case N_WORKING: strict = true; break;
  case N_AT: case N_AT_TERM:
    read_node(x, n->kid[1], true);
    if (!is_past(x, n->kid[1])) read_node(x, n->kid[0], true);
    return;
  default: break;
  }
  read_kids(x, n, strict);
}

static void rule_edges(Graph *g, const Rule *r) {
  Reads x = { g, node_of_rule(g, r->id), r };
  bool by_decision = r->so_decides || r->mode == H_POWER || r->mode == H_ESTABLISH;   /* at the decision's instant: before */
  if (!by_decision) {
    read_node(&x, r->body, rule_has_turns(r));            /* what is so at the beginning of a turn is settled there */
    if (r->mode == H_REQUIRE) read_node(&x, r->condition, false);
    read_node(&x, r->value, true);
    read_node(&x, r->deadline, true);
  }
  for (uint32_t i = 0; i < r->nargs; i++) read_node(&x, r->args[i], true);
  read_node(&x, r->since, true);
  for (uint32_t i = 0; i < r->noverriders; i++)
    edge(g, x.from, node_of_rule(g, r->overriders[i]->id), true, r->span, "is overridden by");
}
static void pred_edges(Graph *g, PredId id) {
  const Pred *d = &g->p->preds.at[id];
  for (uint32_t i = 0; i < d->rules.n; i++) {
    const Rule *r = d->rules.at[i];
    edge(g, id, node_of_rule(g, r->id), r->mode == H_NOT, r->span, "follows from");
    for (uint32_t k = 0; r->mode == H_DEFAULT && k < d->rules.n; k++)
      if (d->rules.at[k]->mode != H_DEFAULT) edge(g, node_of_rule(g, r->id), node_of_rule(g, d->rules.at[k]->id), true, r->span, "gives way to");
  }
  for (uint32_t i = 0; i < d->powers.n; i++) edge(g, id, node_of_rule(g, d->powers.at[i]->id), false, d->powers.at[i]->span, "follows from");
  if (!d->means) return;
  Reads x = { g, node_of_done(g, id), NULL };
  read_node(&x, d->means, true);
}

/* ---- components (Tarjan, without recursion: a chain of rules may be long) ---- */
typedef struct Visit { uint32_t node, next; } Visit;
static void components(Graph *g) {
  uint32_t *index = NEW_ARRAY(g->S->a, uint32_t, g->n), *low = NEW_ARRAY(g->S->a, uint32_t, g->n), *stack = NEW_ARRAY(g->S->a, uint32_t, g->n);
  Visit *todo = NEW_ARRAY(g->S->a, Visit, g->n);
  bool *on = NEW_ARRAY(g->S->a, bool, g->n);
  uint32_t count = 0, nstack = 0;
  for (uint32_t root = 0; root < g->n; root++) {
    uint32_t depth = 0;
    if (index[root]) continue;
    todo[depth++] = (Visit){ root, 0 };
    while (depth) {
      Visit *v = &todo[depth - 1];
      if (!v->next) {
        index[v->node] = low[v->node] = ++count;
        stack[nstack++] = v->node;
        on[v->node] = true;
      }
      if (v->next < g->out[v->node].n) {
        uint32_t to = g->out[v->node].at[v->next++].to;
        if (!index[to]) todo[depth++] = (Visit){ to, 0 };
        else if (on[to] && index[to] < low[v->node]) low[v->node] = index[to];
        continue;
      }
      if (low[v->node] == index[v->node]) {
        uint32_t w;
        do {
          w = stack[--nstack];
          on[w] = false;
          g->comp[w] = g->ncomps;
          g->size[g->ncomps]++;
        } while (w != v->node);
        g->ncomps++;
      }
      uint32_t done = v->node;
      if (--depth && low[done] < low[todo[depth - 1].node]) low[todo[depth - 1].node] = low[done];
    }
  }
}

/* ---- circles, in words ---- */
static const char *node_words(const Graph *g, uint32_t n) {
  const Program *p = g->p;
  if (n < g->npreds) return arena_printf(g->S->a, "'%s'", text_of(g->S, p->preds.at[n].name));
  if (n < 2 * g->npreds) return arena_printf(g->S->a, "doing '%s'", text_of(g->S, p->preds.at[n - g->npreds].name));
  return arena_printf(g->S->a, "provision %s", text_of(g->S, p->provs.at[p->rules.at[n - 2 * g->npreds]->prov].label));
}
/* The shortest way from `from` to `to` inside their component, as edges; came[n]: the edge that leads to n. */
static bool way(const Graph *g, uint32_t from, uint32_t to, const Edge **came, uint32_t *prev) {
  uint32_t *queue = NEW_ARRAY(g->S->a, uint32_t, g->n), head = 0, tail = 0;
  bool *seen = NEW_ARRAY(g->S->a, bool, g->n);
  queue[tail++] = from;
  seen[from] = true;
  while (head < tail) {
    uint32_t v = queue[head++];
    if (v == to) return true;
    for (uint32_t i = 0; i < g->out[v].n; i++) {
      const Edge *e = &g->out[v].at[i];
      if (seen[e->to] || g->comp[e->to] != g->comp[from]) continue;
      seen[e->to] = true;
      came[e->to] = e;
      prev[e->to] = v;
      queue[tail++] = e->to;
    }
  }
  return from == to;
}
static void report_circle(Graph *g, uint32_t from, const Edge *strict) {
  const Edge **came = NEW_ARRAY(g->S->a, const Edge *, g->n);
  uint32_t *prev = NEW_ARRAY(g->S->a, uint32_t, g->n), steps[64], n = 0;
  way(g, strict->to, from, came, prev);
  for (uint32_t v = from; v != strict->to && n < 64; v = prev[v]) steps[n++] = v;
  Text t = { .arena = g->S->a };
  text_printf(&t, "%s %s %s", node_words(g, from), strict->how, node_words(g, strict->to));
  for (uint32_t i = n; i-- > 0;) {
    if (n > 12 && i > 4 && i < n - 5) {
      if (i == 5) text_puts(&t, ", ..");
      continue;
    }
    text_printf(&t, ", which %s %s", came[steps[i]]->how, node_words(g, steps[i]));
  }
  Diag *d = diag_add(g->S->diags, D_CYCLE, strict->span, "%s", text_done(&t));
  d->hint = "a circle must go back in time (the latest .. before, at previous turn), or have no negation, value, permission or exception in it";
  if (n) {
    d->second = came[from]->span;
    d->second_note = "and back from here";
  }
}
static void check_circles(Graph *g) {
  bool *told = NEW_ARRAY(g->S->a, bool, g->ncomps);
  for (uint32_t v = g->n; v-- > 0;)                        /* rules first: their words say more than a predicate's name */
    for (uint32_t i = 0; i < g->out[v].n; i++) {
      const Edge *e = &g->out[v].at[i];
      if (!e->strict || g->comp[e->to] != g->comp[v] || told[g->comp[v]]) continue;
      told[g->comp[v]] = true;
      report_circle(g, v, e);
    }
}

/* ---- recursion: it must not make new values ---- */
static bool atom_binds(const Node *n, uint32_t var) {
  if (n->op == N_ATOM)
    for (uint32_t i = 0; i < n->nkids; i++)
      if (n->kid[i]->op == N_VAR && n->kid[i]->var == var) return true;
  if (n->op != N_AND && n->op != N_SOME) return n->op == N_RANGE && n->kid[0]->op == N_VAR && n->kid[0]->var == var;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (atom_binds(n->kid[i], var)) return true;
  return false;
}
static void check_recursive_heads(Graph *g, const Rule *r) {
  if (r->mode != H_RELATION || r->so_decides || !r->body || g->comp[r->pred] != g->comp[node_of_rule(g, r->id)]) return;
  for (uint32_t i = 0; i < r->nargs; i++) {
    const Node *a = r->args[i];
    bool computed = a->op != N_VAR && a->op != N_CONST;
    if (a->op == N_VAR && !has_domain(a->type)) computed = !atom_binds(r->body, a->var);
    if (!computed) continue;
    diag_add(g->S->diags, D_CYCLE, a->span, "'%s' depends on itself, and this argument is computed anew each time round", text_of(g->S, g->p->preds.at[r->pred].name))->hint =
        "a circle may only hand on what it was given";
  }
}

void compute_strata(Sema *S) {
  Program *p = S->p;
  Graph g = { .S = S, .p = p, .npreds = p->preds.n };
  g.n = 2 * g.npreds + p->rules.n;
  g.out = NEW_ARRAY(S->a, EdgeList, g.n);
  g.comp = NEW_ARRAY(S->a, uint32_t, g.n);
  g.size = NEW_ARRAY(S->a, uint32_t, g.n);
  for (PredId i = 1; i < p->preds.n; i++) pred_edges(&g, i);
  for (RuleId i = 1; i < p->rules.n; i++) rule_edges(&g, p->rules.at[i]);
  components(&g);
  check_circles(&g);
  for (PredId i = 1; i < p->preds.n; i++) {
    p->preds.at[i].stratum = g.comp[i];
    p->preds.at[i].recursive = g.size[g.comp[i]] > 1;
  }
  p->nstrata = g.ncomps;
  for (RuleId i = 1; i < p->rules.n; i++) check_recursive_heads(&g, p->rules.at[i]);
}
