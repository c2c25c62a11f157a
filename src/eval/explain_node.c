/* explain_node.c - proofs of conditions: comparisons, quantifiers, thresholds, and the calls in their terms. */
#include "eval/explain.h"

/* ---- orders: who is in the set, in its order as far as it is known ---- */
static void explain_order(Explainer *x, Frame *f, const Node *n, Proof *into) {
  Engine *e = x->e;
  Ranked r;
  ranked(e, f, n, &r);
  Text text = text_new(x->a);
  text_printf(&text, "%s: ", node_words(e, x->a, n));
  Bounded b = ordered(e, f, n);
  text_puts(&text, b.ranged || b.v.tag == V_UNKNOWN ? "not known" : engine_value_text(e, x->a, b.v));
  Proof *p = proof_new(x, PF_COUNT, b.ranged || b.v.tag == V_UNKNOWN ? U : T, NULL);
  for (uint32_t i = 0; i < r.n; i++) {
    text_puts(&text, i ? r.tied[i] ? " = " : ", " : "; in order: ");
    text_puts(&text, engine_value_text(e, x->a, r.v[i]));
    if (r.sure[i]) continue;
    text_puts(&text, " (perhaps)");
    frame_bind(f, n->vars[0], r.v[i]);
    if (truth(e, f, n->kid[0]) == U) proof_add(x, p, explain_body(x, f, n->kid[0], U));
    for (uint32_t k = node_keys(n); k < n->nkids; k++)
      if (term_value(e, f, n->kid[k]).tag == V_UNKNOWN) explain_term(x, f, n->kid[k], p);
    frame_unbind(f, n->vars[0]);
  }
  if (!r.n) text_puts(&text, "; there is none in the set");
  if (node_keys(n) == 2) explain_term(x, f, n->kid[1], p);
  p->says.text = text_done(&text);
  p->span = n->span;
  proof_add(x, into, p);
  lead_open(x, f, n->kid[0], F);
}
/* For suggestions: what makes each row a member, and what could be one. */
static void explain_members(Explainer *x, Frame *f, const Node *n, const Table *t) {
  for (uint32_t i = 0; i < t->rows.n && i < MAX_BINDINGS; i++) {
    if (t->rows.at[i].truth != T) continue;
    for (uint32_t k = 0; k < n->nvars; k++) frame_bind(f, n->vars[k], t->rows.at[i].v[k]);
    explain_body(x, f, n->kid[0], T);
    for (uint32_t k = 0; k < n->nvars; k++) frame_unbind(f, n->vars[k]);
  }
  lead_open(x, f, n->kid[0], F);
}

/* ---- terms: the calls in them are premises, each once ---- */
static void add_once(Explainer *x, Proof *into, Proof *kid) {
  for (uint32_t i = 0; i < into->kids.n; i++)
    if (into->kids.at[i] == kid) return;
  proof_add(x, into, kid);
}
void explain_term(Explainer *x, Frame *f, const Node *n, Proof *into) {
  Engine *e = x->e;
  if (x->words_only) return;
  switch (n->op) {
    case N_VAR: case N_CONST: case N_NOW: return;
    case N_CALL: {
      Value key[MAX_ARGS];
      bool ok = true;
      for (uint32_t i = 0; i < n->nkids; i++) {
        explain_term(x, f, n->kid[i], into);
        key[i] = term_value(e, f, n->kid[i]);
        ok &= key[i].tag != V_NONE && key[i].tag != V_UNKNOWN;
      }
      if (ok) add_once(x, into, explain_goal(x, G_PRED, n->pred, key));
      return;
    }
    case N_FIRST_TIME: {
      Value first = term_value(e, f, n);
      explain_term(x, f, n->kid[1], into);
      const char *words = proof_says(e, x->a, proof_of(x, PF_COMPARE, T, f, n));
      Proof *p = proof_new(x, first.tag == V_NONE ? PF_ABSENT : PF_COMPARE, first.tag == V_UNKNOWN ? U : T,
                           arena_printf(x->a, "%s: %s", words, engine_value_text(e, x->a, first)));
      p->span = n->span;
      proof_add(x, into, p);
      if (first.tag != V_TIME) {                     /* as it is now stands for all that was no better */
        proof_add(x, p, explain_node(x, f, n->kid[0]));
        return;
      }
      Footprint fresh;
      Moment m = moment_enter(e, first.n, &fresh);
      proof_add(x, p, explain_node(x, f, n->kid[0]));
      moment_leave(e, m);
      return;
    }
    case N_AT_TERM: {
      Value when = term_value(e, f, n->kid[1]);
      explain_term(x, f, n->kid[1], into);
      if (when.tag != V_TIME || when.n > e->t) return;
      Footprint fresh;
      Moment m = moment_enter(e, when.n, &fresh);
      explain_term(x, f, n->kid[0], into);
      moment_leave(e, m);
      return;
    }
    case N_AT_TURN: {
      Instant before;
      Footprint fresh;
      if (!turn_before(e, f, &before)) {
        proof_add(x, into, proof_new(x, PF_ABSENT, T, "there was no turn before this one"));
        return;
      }
      Moment m = moment_enter(e, before, &fresh);
      Value was = term_value(e, f, n->kid[0]);
      if (x->turns_back < MAX_TURNS_BACK || was.tag == V_UNKNOWN) {
        x->turns_back++;
        explain_term(x, f, n->kid[0], into);
        x->turns_back--;
      } else {                                     /* and so on, turn by turn: each can be asked for */
        char buf[40];
        Proof *whole = proof_of(x, PF_COMPARE, T, f, n->kid[0]);
        proof_add(x, into, proof_new(x, PF_COMPARE, T, arena_printf(x->a, "%s, before %s: %s", proof_says(e, x->a, whole),
                                                                    instant_print(f->turn.from, e->p->zone, buf),
                                                                    engine_value_text(e, x->a, was))));
      }
      moment_leave(e, m);
      return;
    }
    case N_FIRST: case N_LAST: case N_NEXT: case N_PREVIOUS: case N_POSITION:
      explain_order(x, f, n, into);
      return;
    case N_COUNT: case N_SUM: case N_MIN: case N_MAX: {
      Table t;
      collect(e, f, n->vars, n->nvars, n->kid[0], &t);
      Text text = text_new(x->a);
      text_printf(&text, "%s:", node_words(e, x->a, n));
      Proof *p = proof_new(x, PF_COUNT, T, NULL);
      Alikes *alike = alikes_new(x, p, n);
      uint32_t most = x->form == PROOF_SHORT && t.rows.n > NAMES_MOST ? BRIEF : t.rows.n, left = 0;
      for (uint32_t i = 0; i < t.rows.n; i++) {
        bool shown = i < most || t.rows.at[i].truth == U;
        if (shown) text_puts(&text, i ? "; " : " ");
        for (uint32_t k = 0; k < n->nvars; k++) {
          if (shown && k) text_puts(&text, ", ");
          if (shown) put_value(e, &text, t.rows.at[i].v[k]);
          else left += !k;
          frame_bind(f, n->vars[k], t.rows.at[i].v[k]);
        }
        if (t.rows.at[i].truth == U) {
          text_puts(&text, " (perhaps)");
          p->truth = U;
          proof_add(x, p, explain_body(x, f, n->kid[0], U));
        } else if (!x->leads && alikes_next(alike)) {
          alikes_add(alike, explain_body(x, f, n->kid[0], T));
        }
        for (uint32_t k = 0; k < n->nvars; k++) frame_unbind(f, n->vars[k]);
      }
      alikes_done(alike);
      if (!t.rows.n) text_puts(&text, " none");
      if (left) text_printf(&text, " and %u more", left);
      if (x->leads) explain_members(x, f, n, &t);
      p->says.text = text_done(&text);
      p->span = n->span;
      proof_add(x, into, p);
      return;
    }
    case N_LATEST: case N_EARLIEST: {
      Table t;
      table_init(&t, e->scratch, 1);
      latest_candidates(e, f, n, &t);
      Text text = text_new(x->a);
      text_printf(&text, "%s: ", node_words(e, x->a, n));
      Proof *p = proof_new(x, PF_FACT, T, NULL);
      for (uint32_t i = 0; i < t.rows.n; i++) {
        Value v = t.rows.at[i].v[0];
        if (i) text_puts(&text, ", ");
        text_puts(&text, engine_value_text(e, x->a, v));
        if (v.tag != V_IND) continue;
        p->span = ind_at(e, (IndId)v.n)->span;
        if (t.rows.at[i].truth == U && node_kid(n, 0)) {
          p->truth = U;
          p->kind = PF_ANY;
          frame_bind(f, n->vars[0], v);
          proof_add(x, p, explain_body(x, f, n->kid[0], U));
          frame_unbind(f, n->vars[0]);
        }
      }
      if (!t.rows.n) {
        text_puts(&text, "there is none");
        p->kind = PF_ABSENT;
      }
      lead_open(x, f, node_kid(n, 0), F);
      p->says.text = text_done(&text);
      proof_add(x, into, p);
      return;
    }
    default:
      for (uint32_t i = 0; i < n->nkids; i++)
        if (n->kid[i]) explain_term(x, f, n->kid[i], into);
  }
}

/* What the case says of its own event: a comparison has the value, and whoever wrote the case knows where. */
static bool is_given(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  if (n->op != N_CALL || n->nkids != 1 || n->kid[0]->op != N_VAR || e->p->preds.at[n->pred].form != PRED_ATTRIBUTE) return false;
  if (!frame_has(f, n->kid[0]->var) || !ind_is_case(e, f->slot[n->kid[0]->var])) return false;
  Value v = term_value(e, f, n);
  return v.tag != V_UNKNOWN && v.tag != V_NONE;
}
static void explain_side(Explainer *x, Frame *f, const Node *n, Proof *into) {
  if (x->form != PROOF_SHORT || !is_given(x, f, n)) explain_term(x, f, n, into);
}
static Proof *explain_compare(Explainer *x, Frame *f, const Node *n, bool fails) {
  Engine *e = x->e;
  Truth t = fails ? F : compare(e, f, n);
  Value a = term_value(e, f, n->kid[0]), b = term_value(e, f, n->kid[1]);
  Value *sides = NEW_ARRAY(x->a, Value, 2);
  sides[0] = a;
  sides[1] = b;
  Proof *p = proof_new(x, PF_COMPARE, t, NULL);
  p->says = (Saying){ .kind = SAY_COMPARISON, .node = n, .v = sides, .n = 2 };
  p->span = n->span;
  lead_sides(x, n, a, b);
  Truth outer = lead_within(x, t);
  explain_side(x, f, n->kid[0], p);
  explain_side(x, f, n->kid[1], p);
  lead_within(x, outer);
  lead_sides(x, NULL, a, b);
  return p;
}

static Proof *explain_atom(Explainer *x, Frame *f, const Node *n, bool fails) {
  Engine *e = x->e;
  Value v[MAX_ARGS];
  Proof *p = proof_of(x, PF_ALL, fails ? F : truth(e, f, n), f, n);
  p->span = n->span;
  bool ok = true;
  Truth outer = lead_within(x, p->truth);
  for (uint32_t i = 0; i < n->nkids; i++) {
    explain_term(x, f, n->kid[i], p);
    v[i] = term_value(e, f, n->kid[i]);
    ok &= v[i].tag != V_NONE && v[i].tag != V_UNKNOWN;
  }
  lead_within(x, outer);
  if (!ok) {
    lead_open(x, f, n, p->truth);
    return p;
  }
  GoalMode mode = n->op == N_MAY ? G_MAY : n->op == N_MUST ? G_MUST : n->op == N_MUST_NOT ? G_MUST_NOT : G_PRED;
  Proof *goal = n->op == N_DONE ? explain_done(x, n->pred, v) : explain_goal(x, mode, n->pred, v);
  if (!p->kids.n) return goal;
  proof_add(x, p, goal);
  return p;
}

/* Heads are whole: 2.5 of them are 3, more than 2 are 3. */
static void whole_need(const Node *n, Value *need) {
  Value down;
  if (n->bound > 1 || !num_floor_div(*need, num_int(1), &down)) return;
  if (n->bound == 0 && value_eq(down, *need)) return;
  num_add(down, num_int(1), need);
}
/* That there are enough rests on those that have it, that there are not too many on the others. */
static bool matters(const Node *n, Truth t, Truth has) {
  return n->bound == 4 || has == (n->bound <= 1 ? t : t_not(t));
}
/* It is in the base, and has what is asked for or has it not. */
static Proof *explain_element(Explainer *x, Frame *f, const Node *n) {
  Proof *p = proof_of(x, PF_EACH, truth(x->e, f, n->kid[2]), f, n->kid[2]);
  p->span = n->kid[2]->span;
  proof_add(x, p, explain_body(x, f, n->kid[1], T));
  proof_add(x, p, explain_node(x, f, n->kid[2]));
  return p;
}
/* For suggestions: what a member that may matter rests on, and by how many of them, or by how much weight, it fails. */
static void explain_member(Explainer *x, Frame *f, const Node *n, const Element *el) {
  explain_node(x, f, n->kid[2]);
  if (el->in == T) explain_body(x, f, n->kid[1], T);
}
static int64_t missing_weight(const Node *n, Value need, Value have) {
  Value d, whole;
  if (need.tag != V_NUM || !num_sub(need, have, &d)) return 0;
  bool most = n->bound == 2 || n->bound == 3 || (n->bound > 3 && d.n < 0), strict = n->bound == 1 || n->bound == 3;
  if (most) d.n = -d.n;
  if (!num_floor_div(d, num_int(1), &whole)) return 0;
  return whole.n + (strict || !value_eq(whole, d) ? 1 : 0);
}
/* Names in a row; of many, the first ones alone where it is to be brief. */
typedef struct Listed { VEC(const Value *) names; uint32_t n; } Listed;       /* n: with those whose names are not needed */
typedef struct Counted { Value base, have; Listed yes, no, open; bool falls_short; Value by; } Counted;
/* Are these individuals, and few? Then they are put in words together. */
static bool few_inds(const Listed *l, uint32_t shown, uint32_t nvars, IndId *inds) {
  if (nvars != 1 || shown > NAMES_MOST) return false;
  for (uint32_t i = 0; i < shown; i++) {
    if (l->names.at[i]->tag != V_IND) return false;
    inds[i] = (IndId)l->names.at[i]->n;
  }
  return true;
}
static void put_list(const Engine *e, Text *t, const char *before, const Listed *l, uint32_t nvars, bool brief) {
  uint32_t shown = brief && l->n > NAMES_MOST ? BRIEF : l->n;
  IndId inds[NAMES_MOST];
  bool together = few_inds(l, shown, nvars, inds);
  if (shown) text_puts(t, before);
  if (together) engine_put_inds(e, t, inds, shown);
  for (uint32_t i = 0; i < shown && !together; i++) {
    if (i) text_puts(t, ", ");
    for (uint32_t k = 0; k < nvars; k++) {
      if (k) text_puts(t, "/");
      put_value(e, t, l->names.at[i][k]);
    }
  }
  if (shown == l->n) return;
  text_puts(t, " and ");
  text_int(t, l->n - shown);
  text_puts(t, " more");
}
static void put_counted(const Engine *e, Text *t, const Counted *c, uint32_t nvars, bool brief) {
  put_list(e, t, ": ", &c->yes, nvars, brief);
  put_list(e, t, "; not: ", &c->no, nvars, brief);
  put_list(e, t, "; not known: ", &c->open, nvars, brief);
  if (!c->falls_short) return;
  text_puts(t, "; short by ");
  value_print(e->p, t, c->by);
}
/* What is needed and what there is; finds out by how much it falls short. */
static void put_needed(const Engine *e, Text *t, const Node *n, Value quantity, Truth truth, Counted *c) {
  static const char *const words[] = { "at least ", "more than ", "at most ", "fewer than ", "exactly " };
  Value need = quantity;
  text_puts(t, "needs ");
  text_puts(t, words[n->bound]);
  value_print(e->p, t, quantity);
  if (n->share) {
    text_puts(t, " of ");
    value_print(e->p, t, c->base);
    if (quantity.tag == V_NUM && num_mul(quantity, c->base, &need)) {
      if (!node_kid(n, 3)) whole_need(n, &need);
      text_puts(t, " = ");
      value_print(e->p, t, need);
    }
  }
  text_puts(t, ", has ");
  value_print(e->p, t, c->have);
  if (n->bound == 1 && !n->share && !node_kid(n, 3)) whole_need(n, &need);
  if (truth == F && n->bound <= 1 && need.tag == V_NUM && num_cmp(need, c->have) > 0) c->falls_short = num_sub(need, c->have, &c->by);
}

static bool surely(const Element *el) { return el->in == T && el->has != U && el->weight.tag == V_NUM; }
static void count_element(Explainer *x, Counted *c, const Element *el) {
  bool sure = surely(el);
  Listed *l = sure ? (el->has == T ? &c->yes : &c->no) : &c->open;
  if (el->in == T && el->weight.tag == V_NUM) num_add(c->base, el->weight, &c->base);
  if (sure && el->has == T) num_add(c->have, el->weight, &c->have);
  if (l->n++ < NAMES_MOST || !x->words_only) vec_push(x->a, &l->names, el->v);
}
static Listed named(TallyNames *first, uint32_t n) {
  Listed l = { { first->v, first->n, 0 }, n };
  return l;
}
static void take_counts(Counted *c, const Tally *y) {
  const uint32_t *maybe = y->count[0], *in = y->count[1];
  c->yes = named(&y->first[T], in[T]);
  c->no = named(&y->first[F], in[F]);
  c->open = named(&y->first[U], in[U] + maybe[F] + maybe[U] + maybe[T]);
  c->base = num_int(in[F] + in[U] + in[T]);
  c->have = num_int(in[T]);
}

static void explain_elements(Explainer *x, Frame *f, const Node *n, const Tally *y, const Counted *c, Proof *p) {
  uint32_t members = 0;
  Truth t = p->truth;
  Value need = y->quantity;
  Alikes *alike = alikes_new(x, p, n);
  bool none = alikes_none(alike) && !c->open.n && !x->leads;       /* nothing would be shown of any */
  lead_group(x, n);
  for (uint32_t i = 0; i < y->all.n && !none; i++) {
    const Element *el = &y->all.at[i];
    bool sure = surely(el);
    for (uint32_t k = 0; k < n->nvars; k++) frame_bind(f, n->vars[k], el->v[k]);
    bool shown = x->leads && (el->has == U || matters(n, t == T ? T : F, el->has)) && members++ < MAX_BINDINGS;
    if (shown) lead_element(x);
    if (!sure && t != T) {
      if (el->in == U) proof_add(x, p, explain_body(x, f, n->kid[1], U));
      if (el->has == U) proof_add(x, p, explain_node(x, f, n->kid[2]));
      if (el->weight.tag != V_NUM && node_kid(n, 3)) {
        Proof *w = proof_of(x, PF_ALL, U, f, n->kid[3]);
        explain_term(x, f, n->kid[3], w);
        proof_add(x, p, w);
      }
    } else if (!x->leads && sure && t != U && matters(n, t, el->has) && alikes_next(alike)) {
      alikes_add(alike, explain_element(x, f, n));
    }
    if (shown) explain_member(x, f, n, el);
    for (uint32_t k = 0; k < n->nvars; k++) frame_unbind(f, n->vars[k]);
  }
  alikes_done(alike);
  bool known = !n->share || (need.tag == V_NUM && num_mul(need, c->base, &need));
  lead_group_end(x, known ? missing_weight(n, need, c->have) : 0);
  lead_open(x, f, n->kid[1], F);
}
/* Members that need only be counted are, where words alone are wanted, or few of the names and nothing below. */
static bool only_counted(Explainer *x, Frame *f, const Node *n, Tally *y) {
  if (!x->words_only && (x->form != PROOF_SHORT || x->leads || !entries_alone(x->e, n))) return false;
  tally_named(x->e, f, n, y);
  if (x->words_only || !y->counted) return true;
  return !(y->count[1][U] + y->count[0][F] + y->count[0][U] + y->count[0][T]);     /* of these it is told what is not known */
}
static Proof *explain_threshold(Explainer *x, Frame *f, const Node *n, bool fails) {
  Engine *e = x->e;
  Tally y;
  bool brief_alone = x->words_only || x->form == PROOF_SHORT;
  if (!only_counted(x, f, n, &y)) tally(e, f, n, &y);
  Proof *p = proof_new(x, PF_COUNT, fails ? F : tally_truth(e, n, &y), NULL);
  Counted c = { .base = num_int(0), .have = num_int(0) };
  if (y.counted) take_counts(&c, &y);
  for (uint32_t i = 0; i < y.all.n; i++) count_element(x, &c, &y.all.at[i]);
  if (!x->words_only && !y.counted) explain_elements(x, f, n, &y, &c, p);
  Text brief = text_new(x->a), text = brief;
  put_needed(e, &brief, n, y.quantity, p->truth, &c);
  if (!brief_alone) {
    text_put(&text, brief.at, brief.n);
    put_counted(e, &text, &c, n->nvars, false);
    p->says.text = text_done(&text);
  }
  put_counted(e, &brief, &c, n->nvars, true);
  p->says.brief = text_done(&brief);
  if (brief_alone) p->says.text = p->says.brief;
  p->span = n->span;
  return p;
}

/* Every binding of the quantifier that decides its truth; where all do, those that do so alike are one. */
typedef struct EachCont {
  Cont base; Explainer *x; const Node *n; Proof *p; Truth want; uint64_t vars; Cont inner; uint32_t shown; Alikes *alike;
} EachCont;
static bool each_inner(Engine *e, Cont *c, Frame *f, Truth t) {
  EachCont *k = (EachCont *)(void *)((char *)c - offsetof(EachCont, inner));
  Truth has = truth(e, f, k->n->kid[1]);
  bool every = k->n->op == N_EVERY;
  Truth here = every ? t_or(t_not(t), has) : t_and(t, has);
  if (here != k->want) return false;
  if (k->alike ? !alikes_next(k->alike) : k->shown++ >= MAX_BINDINGS) return true;
  if (!k->alike) lead_element(k->x);
  Proof *p = proof_of(k->x, PF_EACH, k->alike ? has : here, f, k->n->kid[1]);
  p->span = k->n->kid[1]->span;
  if (t == U || !every) proof_add(k->x, p, explain_body(k->x, f, k->n->kid[0], t));
  proof_add(k->x, p, explain_node(k->x, f, k->n->kid[1]));
  if (k->alike) alikes_add(k->alike, p);
  else proof_add(k->x, k->p, p);
  return !k->alike && k->want != U && !k->x->leads;
}
static bool each_outer(Engine *e, Cont *c, Frame *f, Truth t) {
  EachCont *k = (EachCont *)c;
  return solve_domains(e, f, k->vars, t, &k->inner);
}
static Proof *explain_each(Explainer *x, Frame *f, const Node *n, bool fails) {
  Truth t = fails ? F : truth(x->e, f, n);
  Proof *p = proof_of(x, PF_ANY, t, f, n);
  p->span = n->span;
  bool every = n->op == N_EVERY;
  EachCont k = { { each_outer }, x, n, p, n->op == N_NO ? t_not(t) : t, 0, { each_inner }, 0, NULL };
  bool all = every ? t == T : k.want == F;       /* it rests on all bindings, and not on one */
  if (all) {
    p->kind = every ? PF_ALL : PF_ABSENT;
    k.alike = alikes_new(x, p, n);
    lead_open(x, f, n, F);
  }
  for (uint32_t i = 0; i < n->nvars; i++) k.vars |= UINT64_C(1) << n->vars[i];
  lead_group(x, n);
  if (k.want == T && !every && !x->leads) solve_inside(x->e, f, n, &k.base);      /* straight to the witnesses */
  else if (!all || !alikes_none(k.alike)) solve(x->e, f, n->kid[0], &k.base);
  lead_group_end(x, n->op == N_SOME && t == U ? 1 : k.shown);
  if (all) alikes_done(k.alike);
  if (all && !every && !p->kids.n) explain_none(x, f, n, p);
  return p;
}

static Proof *explain_kids(Explainer *x, Frame *f, const Node *n) {
  Truth t = truth(x->e, f, n);
  Proof *p = proof_of(x, n->op == N_AND ? PF_ALL : PF_ANY, t, f, n);
  p->span = n->span;
  bool all = n->op == N_AND ? t == T : t == F;
  for (uint32_t i = 0; i < n->nkids; i++) {
    if (!all && truth(x->e, f, n->kid[i]) != t) continue;
    proof_add(x, p, explain_node(x, f, n->kid[i]));
    if (!all && t != U) break;                   /* one is enough */
  }
  return p;
}

static Proof *explain_moved(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  Proof *p = proof_of(x, PF_ALL, truth(e, f, n), f, n);
  p->span = n->span;
  Value when = term_value(e, f, n->kid[1]);
  explain_term(x, f, n->kid[1], p);
  if (when.tag != V_TIME || when.n > e->t) return p;
  if (n->op == N_AT) {
    Footprint fresh;
    Moment m = moment_enter(e, when.n, &fresh);
    proof_add(x, p, explain_node(x, f, n->kid[0]));
    moment_leave(e, m);
    return p;
  }
  for (Instant at = when.n; at <= e->t;) {       /* the stretches that decide */
    Footprint fresh;
    Moment m = moment_enter(e, at, &fresh);
    bool decides = truth(e, f, n->kid[0]) == p->truth;
    fp_until_case(e, &fresh, at);
    Instant end = fresh.to;                      /* explaining reads more, and would narrow it */
    if (decides && p->kids.n < MAX_BINDINGS) {
      Proof *k = explain_node(x, f, n->kid[0]);
      char buf[40];
      k->note = arena_printf(x->a, "at %s", instant_print(at, e->p->zone, buf));
      k->kept = NULL;
      proof_add(x, p, k);
      if (p->truth != U) {
        moment_leave(e, m);
        return p;
      }
    }
    moment_leave(e, m);
    if (end > e->t) break;
    at = end;
  }
  return p;
}

static Proof *explain_turn(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  Proof *p = proof_of(x, PF_ALL, truth(e, f, n), f, n);
  Instant before;
  p->span = n->span;
  if (!turn_before(e, f, &before)) {
    p->note = "there was no turn before this one";
    return p;
  }
  Footprint fresh;
  Moment m = moment_enter(e, before, &fresh);
  proof_add(x, p, explain_node(x, f, n->kid[0]));
  moment_leave(e, m);
  return p;
}

static Proof *explain_decides(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  Truth t = truth(e, f, n);
  const Decision *d = t == T ? decided_by(e, f, n) : NULL;
  Proof *p = proof_of(x, d ? PF_FACT : t == F ? PF_ABSENT : PF_ALL, t, f, n);
  p->span = d ? d->span : n->span;
  for (uint32_t i = 0; i < n->nkids; i++) explain_term(x, f, n->kid[i], p);
  return p;
}

static Proof *explain_valid(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  Proof *p = proof_of(x, PF_ALL, truth(e, f, n), f, n);
  p->span = n->span;
  Value v = term_value(e, f, n->kid[0]);
  if (v.tag != V_IND || ind_at(e, (IndId)v.n)->at > e->t) return p;
  Footprint fresh;
  Moment m = moment_enter(e, ind_at(e, (IndId)v.n)->at, &fresh);
  const Requirements *all = requirements_of(e, (IndId)v.n);
  for (uint32_t i = 0; i < all->n; i++)
    if (require_truth(e, &all->at[i], (IndId)v.n) == p->truth)
      proof_add(x, p, explain_requirement(x, all->at[i].rule, (IndId)v.n, p->truth));
  moment_leave(e, m);
  return p;
}

Proof *explain_node(Explainer *x, Frame *f, const Node *n) {
  Engine *e = x->e;
  bool fails = x->fails == n;
  x->fails = NULL;
  if (x->words_only && !fails && truth(e, f, n) == T) return proof_new(x, PF_ALL, T, "");     /* what fails is looked for */
  if (!explain_deeper(x)) return proof_of(x, PF_CUT, truth(e, f, n), f, n);
  Proof *p;
  switch (n->op) {
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: p = explain_compare(x, f, n, fails); break;
    case N_ATOM: case N_MAY: case N_MUST: case N_MUST_NOT: case N_DONE: p = explain_atom(x, f, n, fails); break;
    case N_AND: case N_OR: p = explain_kids(x, f, n); break;
    case N_NOT:
      p = proof_of(x, PF_ALL, truth(e, f, n), f, n);
      p->span = n->span;
      proof_add(x, p, explain_node(x, f, n->kid[0]));
      break;
    case N_SOME: case N_EVERY: case N_NO: p = explain_each(x, f, n, fails); break;
    case N_THRESHOLD: p = explain_threshold(x, f, n, fails); break;
    case N_AT: case N_EVER: case N_THROUGHOUT: p = explain_moved(x, f, n); break;
    case N_VALID: p = explain_valid(x, f, n); break;
    case N_AT_TURN_F: p = explain_turn(x, f, n); break;
    case N_DECIDES: case N_DECIDES_NOT: p = explain_decides(x, f, n); break;
    default:
      p = proof_of(x, PF_COMPARE, n->op == N_LET ? T : truth(e, f, n), f, n);
      p->span = n->span;
      for (uint32_t i = 0; i < n->nkids; i++)
        if (n->kid[i]) explain_term(x, f, n->kid[i], p);
  }
  x->nesting--;
  return p;
}
