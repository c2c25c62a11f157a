/* leads.c - what the proof of a fault reads of the case: the places where a change could tell.
 *
 * Proofs are built as for people, and whatever they read is noted on the way: goals about the case's own events, the
 * values that comparisons have on their two sides, and groups - members of a threshold, bindings of a quantifier - of
 * which so many have to change. Behind these come the places that the statements could read at most, whether or not
 * this proof did (FAR).
 */
#include "eval/suggest.h"

enum { LIMIT_LEADS = 1024, LIMIT_INSTANTS = 256 };

bool editable(const Program *p, const Pred *d, uint32_t *column) {
  if (!d->nparams || d->form == PRED_ACT) return false;
  *column = d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1;
  Type t = d->params[*column];
  if (t.tag != TY_IND || !p->kinds.at[t.of].is_event) return false;
  for (uint32_t i = 0; i < d->nparams; i++)      /* a list of events is a list of what they hold as well */
    if (i != *column && d->params[i].tag == TY_IND && p->kinds.at[d->params[i].of].is_event) return false;
  return true;
}

static Distance distance(Truth t) { return t == T ? NEAR_HOLDS : NEAR_FAILS; }

static void add(Explainer *x, PredId pred, const Value *args, Distance near) {
  Leads *l = x->leads;
  uint32_t n = x->e->p->preds.at[pred].nparams;
  if (l->all.n == LIMIT_LEADS) return;
  Lead lead = { pred, NEW_ARRAY(l->a, Value, n), near };
  memcpy(lead.args, args, n * sizeof *args);
  vec_push(l->a, &l->all, lead);
}

void lead_value(Explainer *x, Value v) {
  if (x->leads && v.tag > V_ANY) table_add(&x->leads->values, &v, T);
}
void lead_goal(Explainer *x, GoalMode mode, PredId pred, const Value *args, Truth t) {
  uint32_t column;
  if (!x->leads) return;
  const Pred *d = &x->e->p->preds.at[pred];
  for (uint32_t i = 0; i < d->nparams; i++) lead_value(x, args[i]);
  if (mode != G_PRED || !editable(x->e->p, d, &column) || !ind_is_case(x->e, args[column])) return;
  add(x, pred, args, distance(d->functional ? x->leads->around : t));
}
Truth lead_within(Explainer *x, Truth t) {
  if (!x->leads) return t;
  Truth before = x->leads->around;
  x->leads->around = t;
  return before;
}

/* ---- conditions whose variables are open ---- */
/* Statements behind statements; how many in all, since each may lead to as many again. */
enum { OPEN_DEPTH = 3, LIMIT_OPENED = 4096 };
static void open_node(Explainer *x, Frame *f, const Node *n, Truth t, uint32_t depth);
/* What is concluded goes back to the conditions of the statements that conclude it. */
static void open_rules(Explainer *x, const Pred *d, const Value *args, Truth t, uint32_t depth) {
  uint32_t bound = 0, left;
  for (uint32_t i = 0; i < d->nparams; i++) bound |= args[i].tag == V_ANY ? 0 : 1u << i;
  for (uint32_t i = 0; i < d->rules.n && depth < OPEN_DEPTH && x->leads->opened < LIMIT_OPENED; i++) {
    x->leads->opened++;
    const Rule *r = d->rules.at[i];
    FRAME(f, r->nvars, r->vars);
    if (r->mode != H_NOT && head_bind(x->e, r, &f, args, bound, &left)) open_node(x, &f, r->body, t, depth + 1);
  }
}
static void open_call(Explainer *x, Frame *f, const Node *n, Truth t, uint32_t depth) {
  uint32_t column;
  const Pred *d = &x->e->p->preds.at[n->pred];
  bool places = editable(x->e->p, d, &column);
  if (!places && !d->rules.n) return;
  Value args[MAX_ARGS];
  for (uint32_t i = 0; i < d->nparams; i++) {
    args[i] = value_make(V_ANY, 0);
    if (i < n->nkids && !(n->kid[i]->free & ~f->bound)) args[i] = term_value(x->e, f, n->kid[i]);
    if (args[i].tag <= V_ANY) args[i] = value_make(V_ANY, 0);
  }
  if (places && (args[column].tag == V_ANY || ind_is_case(x->e, args[column]))) add(x, n->pred, args, distance(t));
  open_rules(x, d, args, t, depth);
}
static void open_node(Explainer *x, Frame *f, const Node *n, Truth t, uint32_t depth) {
  if (!n) return;
  if (n->op == N_ATOM || n->op == N_CALL) open_call(x, f, n, t, depth);
  if (n->op == N_CONST) lead_value(x, n->value);
  for (uint32_t i = 0; i < n->nkids; i++) open_node(x, f, n->kid[i], t, depth);
}
void lead_open(Explainer *x, Frame *f, const Node *n, Truth t) {
  if (x->leads) open_node(x, f, n, t, 0);
}

/* ---- groups ---- */
static void begin(Explainer *x, const Node *n, bool open) {
  LeadGroup g = { n, 0, x->leads->all.n, x->leads->all.n, open, { NULL, 0, 0 } };
  vec_push(x->leads->a, &x->leads->within, x->leads->groups.n);
  vec_push(x->leads->a, &x->leads->groups, g);
}
static LeadGroup *current(Leads *l) { return &l->groups.at[l->within.at[l->within.n - 1]]; }
void lead_group(Explainer *x, const Node *n) {
  if (x->leads) begin(x, n, false);
}
void lead_element(Explainer *x) {
  if (!x->leads || !x->leads->within.n) return;
  LeadGroup *g = current(x->leads);
  vec_push(x->leads->a, &g->elements, x->leads->all.n);
}
void lead_group_end(Explainer *x, int64_t by) {
  if (!x->leads) return;
  LeadGroup *g = current(x->leads);
  g->by = by;
  g->end = x->leads->all.n;
  x->leads->within.n--;
}

/* ---- comparisons ---- */
static bool measures(Value v) { return v.tag == V_NUM || v.tag == V_TIME || v.tag == V_SECONDS || v.tag == V_MONTHS; }
/* How many more (or fewer) a count would have to be. */
static int64_t count_short(const Node *n, Value a, Value b) {
  Value d;
  if (!num_sub(b, a, &d)) return 0;
  int64_t whole = (d.n < 0 ? -d.n : d.n) / d.den, part = (d.n < 0 ? -d.n : d.n) % d.den != 0;
  return n->op == N_LT || n->op == N_GT || n->op == N_NE ? whole + 1 : whole + part;
}
void lead_sides(Explainer *x, const Node *n, Value a, Value b) {
  Leads *l = x->leads;
  if (!l) return;
  if (!n) {                                      /* the end of the comparison */
    lead_group_end(x, current(l)->by);
    return;
  }
  lead_value(x, b);
  lead_value(x, a);
  bool counts = n->kid[0]->op == N_COUNT || n->kid[1]->op == N_COUNT;
  begin(x, n, true);
  if (!measures(a) || a.tag != b.tag) return;
  if (counts) current(l)->by = count_short(n, a, b);
  Value gap = a;
  if (a.tag == V_NUM ? !num_sub(b, a, &gap) : __builtin_sub_overflow(b.n, a.n, &gap.n)) return;
  if (gap.n && gap.n != INT64_MIN) vec_push(l->a, &l->gaps, gap);
  if (a.tag == V_TIME && l->instants.n + 2 < LIMIT_INSTANTS) {
    vec_push(l->a, &l->instants, a.n);
    vec_push(l->a, &l->instants, b.n);
  }
}

/* ---- what the statements could read at most ---- */
typedef struct Reach { Explainer *x; bool *seen; } Reach;
static void reach_pred(Reach *r, PredId pred);
static void reach_node(Reach *r, const Node *n) {
  if (!n) return;
  if (n->pred) reach_pred(r, n->pred);
  if (n->op == N_CONST) lead_value(r->x, n->value);
  for (uint32_t i = 0; i < n->nkids; i++) reach_node(r, n->kid[i]);
}
static void reach_rule(Reach *r, const Rule *rule) {
  for (uint32_t i = 0; i < rule->nargs; i++) reach_node(r, rule->args[i]);
  reach_node(r, rule->value);
  reach_node(r, rule->body);
  reach_node(r, rule->condition);
  reach_node(r, rule->deadline);
  reach_node(r, rule->decider);
  reach_node(r, rule->since);
}
static void reach_pred(Reach *r, PredId pred) {
  Engine *e = r->x->e;
  const Pred *d = &e->p->preds.at[pred];
  uint32_t column;
  if (r->seen[pred]) return;
  r->seen[pred] = true;
  for (uint32_t i = 0; i < d->rules.n; i++) reach_rule(r, d->rules.at[i]);
  for (uint32_t i = 0; i < d->powers.n; i++) reach_rule(r, d->powers.at[i]);
  reach_node(r, d->means);
  if (!editable(e->p, d, &column)) return;
  Value args[MAX_ARGS];
  for (uint32_t i = 0; i < d->nparams; i++) args[i] = value_make(V_ANY, 0);
  add(r->x, pred, args, FAR);
}

/* ---- the whole ---- */
typedef struct LeadsCall { const Fault *fault; Leads *l; } LeadsCall;
static void leads_call(Engine *e, void *user) {
  LeadsCall *c = user;
  const Fault *f = c->fault;
  Leads *l = c->l;
  Arena *a = l->a;
  memset(l, 0, sizeof *l);                       /* it may run more than once */
  l->a = a;
  l->around = F;
  table_init(&l->values, a, 1);
  Explainer *x = explain_new(e, a);
  x->leads = l;
  explain_all_bindings(x);
  if (f->rule) {
    explain_requirement(x, f->rule, f->event, f->truth);
  } else {
    GoalMode mode = f->kind == FIND_PROHIBITION ? G_MUST_NOT : f->kind == FIND_DUTY ? G_MUST : G_MAY;
    bool any = false;
    for (uint32_t i = 0; i < e->p->preds.at[f->act].nparams; i++) any |= f->row[i].tag == V_ANY;
    if (!any) explain_goal(x, mode, f->act, f->row);
    lead_within(x, F);
    uint32_t done = l->all.n;
    explain_done(x, f->act, f->row);
    for (uint32_t i = done; i < l->all.n; i++) l->all.at[i].near = NEAR_FAILS;
  }
  l->hash = 14695981039346656037u;
  for (uint32_t i = 0; i < l->all.n; i++) {
    const Lead *k = &l->all.at[i];
    l->hash = (l->hash ^ k->pred) * 1099511628211u;
    for (uint32_t n = 0; n < e->p->preds.at[k->pred].nparams; n++)
      l->hash = (l->hash ^ (uint64_t)k->args[n].n ^ (uint64_t)k->args[n].tag << 56) * 1099511628211u;
  }
  for (uint32_t i = 0; i < l->groups.n; i++) {
    const LeadGroup *g = &l->groups.at[i];
    l->hash = (l->hash ^ (g->node ? g->node->id : 0) ^ (uint64_t)g->by << 32) * 1099511628211u;
  }
  fp_until_case(e, e->fp, e->t);
  if (e->fp->to < INSTANT_MAX) vec_push(a, &l->instants, e->fp->to);
  Reach r = { x, NEW_ARRAY(a, bool, e->p->preds.n) };
  if (f->rule) reach_rule(&r, f->rule);
  else reach_pred(&r, f->act);
}
Leads *leads_of(Engine *e, Arena *a, const Fault *f) {
  LeadsCall c = { f, NEW(a, Leads) };
  c.l->a = a;
  Footprint fp;
  engine_run(e, ind_at(e, f->event)->at, f->reading, &fp, leads_call, &c);
  return c.l;
}
