/* check.c - the verdict on an event, with its findings (M15 to M17). */
#include "eval/explain.h"

#include <stdlib.h>

typedef struct Checker {
  Engine *e; Arena *a; Check *out; CheckDepth depth; bool *seen;   /* seen: by PredId, see turns_on_pred */
  Faults *faults;              /* not NULL: what is wrong is noted here alone, without words and proofs */
  Firsts firsts;               /* with whom others are compared */
  bool by_causes;              /* who is refused for which causes is all there is to tell of refusals: no two proofs need be compared */
} Checker;

static bool proved(const Checker *c) { return c->depth >= CHECK_PROOFS && c->depth <= CHECK_SHOWN; }
static ProofForm form(const Checker *c) { return c->depth == CHECK_SHOWN ? PROOF_SHORT : (ProofForm)(c->depth - CHECK_PROOFS); }
static Explainer *explainer(const Checker *c) {
  Explainer *x = explain_new(c->e, c->a);
  if (!proved(c)) return x;
  explain_form(x, form(c));
  explain_keeping(x);
  return x;
}
/* Numbers are read by JSON alone, and that is never of depth CHECK_SHOWN. */
static void number(const Checker *c, Explainer *x, Proof *p) {
  if (proved(c) && c->depth != CHECK_SHOWN) proof_number(x, p);
}
/* Whatever comes, no more is to be told: there are faults enough, or the verdict is the worst there is. */
static bool full(const Checker *c) {
  if (c->faults) return c->faults->n == LIMIT_FAULTS;
  return c->depth == CHECK_VERDICT && c->out->verdict == VERDICT_INVALID && !c->e->marks;
}

/* What a finding makes of a verdict at least. */
static void judge(Check *c, FindingKind kind, Truth truth) {
  Verdict v = truth == U ? VERDICT_UNDETERMINED : VERDICT_VALID;
  if (truth == F && kind == FIND_REQUIREMENT) v = VERDICT_INVALID;
  if (truth == F && (kind == FIND_PERMISSION || kind == FIND_PROHIBITION || kind == FIND_DUTY)) v = VERDICT_BREACH;
  if (v > c->verdict) c->verdict = v;
}

/* What the readings turn on: the provisions in force that do not belong to every reading, among those that the finding
 * rests on or could have rested on - whatever is read on the way from its statement. */
static void turns_on_rule(Checker *c, const Rule *r);
static void turns_on_pred(Checker *c, PredId pred) {
  if (!c->seen) c->seen = NEW_ARRAY(c->e->scratch, bool, c->e->p->preds.n);
  if (c->seen[pred]) return;
  c->seen[pred] = true;
  const Pred *d = &c->e->p->preds.at[pred];
  for (uint32_t i = 0; i < d->rules.n; i++) turns_on_rule(c, d->rules.at[i]);
  for (uint32_t i = 0; i < d->powers.n; i++) turns_on_rule(c, d->powers.at[i]);
}
static void turns_on_node(Checker *c, const Node *n) {
  if (!n) return;
  if (n->pred) turns_on_pred(c, n->pred);
  for (uint32_t i = 0; i < n->nkids; i++) turns_on_node(c, n->kid[i]);
}
static void turns_on_rule(Checker *c, const Rule *r) {
  const Program *p = c->e->p;
  const Prov *v = &p->provs.at[r->prov];
  Instant at = ind_at(c->e, c->out->event)->at;
  if (at < v->from || at >= v->until) return;
  uint32_t all = (uint32_t)((UINT64_C(1) << p->readings.n) - 1);
  if ((v->readings & all) != all) {
    uint32_t i = 0;
    while (i < c->out->decisive.n && c->out->decisive.at[i] != r->prov) i++;
    if (i == c->out->decisive.n) vec_push(c->a, &c->out->decisive, r->prov);
  }
  for (uint32_t i = 0; i < r->nargs; i++) turns_on_node(c, r->args[i]);
  turns_on_node(c, r->value);
  turns_on_node(c, r->body);
  turns_on_node(c, r->condition);
  turns_on_node(c, r->decider);
}

static Finding *finding(Checker *c, FindingKind kind, Truth truth, ProvId prov, Span span, const char *message, Proof *proof) {
  Finding *f = NEW(c->a, Finding);
  f->kind = truth == U && kind != FIND_GAP && kind != FIND_CONFLICT ? FIND_UNDETERMINED : kind;
  f->truth = truth;
  f->prov = prov;
  f->span = span;
  f->message = message;
  if (proof) {
    if (truth == U) needs_of(c->e, c->a, proof, &f->needs);
    if (proved(c)) f->proof = proof;
  }
  vec_push(c->a, &c->out->findings, f);
  judge(c->out, kind, truth);
  return f;
}
static void about_row(Checker *c, Finding *f, PredId act, const Value *row) {
  f->act = act;
  f->row = values_kept(c->a, row, c->e->p->preds.at[act].nparams);
}
/* Of the proof that an act is permitted, prohibited or due: that goal, which comes first. */
static const Proof *goal_of(const Proof *p) { return p && p->kids.n && !p->kids.at[0]->note ? p->kids.at[0] : NULL; }
/* Somebody did, or did not do, what the row says. */
static void finding_of(Checker *c, FindingKind kind, ProvId prov, Span span, const char *message, Proof *proof, PredId act, const Value *row) {
  Finding *f = finding(c, kind, F, prov, span, message, proof);
  if (!f->proof) return;
  f->said = goal_of(proof);
  about_row(c, f, act, row);
  finding_likewise(c->e, c->a, &c->firsts, c->e->t, f);
}

/* For the verdict alone nothing is told of a finding. */
static bool bare(Checker *c, FindingKind kind, Truth truth) {
  if (c->depth == CHECK_VERDICT) judge(c->out, kind, truth);
  return c->depth == CHECK_VERDICT;
}

/* Is it enough to note this? */
static bool noted(Checker *c, FindingKind kind, Truth truth, const Rule *rule, PredId act, const Value *row) {
  if (!c->faults) return bare(c, kind, truth);
  uint32_t n = act ? c->e->p->preds.at[act].nparams : 0;
  Fault f = { kind, truth, c->out->event, c->out->reading, rule, act, n ? NEW_ARRAY(c->a, Value, n) : NULL };
  if (n) memcpy(f.row, row, n * sizeof *row);
  if (!full(c)) vec_push(c->a, c->faults, f);
  return true;
}

/* Gaps and conflicts that an undetermined finding goes back to (M17). */
static bool reported(const Checker *c, Span span, const char *text) {
  for (uint32_t i = 0; i < c->out->findings.n; i++)
    if (c->out->findings.at[i]->span.file == span.file && c->out->findings.at[i]->span.lo == span.lo &&
        c->out->findings.at[i]->message && !strcmp(c->out->findings.at[i]->message, text))
      return true;
  return false;
}
static void gaps(Checker *c, Proof *p) {
  if (p->truth != U) return;
  if (p->kind == PF_GAP || p->kind == PF_CONFLICT) {
    const char *text = arena_printf(c->a, "%s: %s", proof_says(c->e, c->a, p),
                                    p->kind == PF_GAP ? "no statement gives a value" : "statements contradict each other");
    if (!reported(c, p->span, text))
      finding(c, p->kind == PF_GAP ? FIND_GAP : FIND_CONFLICT, U, p->kids.n ? p->kids.at[0]->prov : 0, p->span, text, p)->said = p;
  }
  for (uint32_t i = 0; i < p->kids.n; i++) gaps(c, p->kids.at[i]);
}

static const Proof *deepest_rule(const Proof *p, Truth t) {
  if (p->kind == PF_RULE && p->truth == t && p->prov) return p;
  for (uint32_t i = 0; i < p->kids.n; i++) {
    const Proof *k = p->kids.at[i]->truth == t ? deepest_rule(p->kids.at[i], t) : NULL;
    if (k) return k;
  }
  return NULL;
}
/* "whether X is not in the record" for the only thing that is missing. */
static const Proof *missing(const Proof *p) {
  if (p->truth != U && p->kind != PF_OVERRIDDEN) return NULL;
  if (p->kind == PF_MISSING) return p;
  for (uint32_t i = 0; i < p->kids.n; i++) {
    const Proof *k = missing(p->kids.at[i]);
    if (k) return k;
  }
  return NULL;
}
static const char *undetermined_text(Checker *c, const char *what, const Proof *p) {
  Texts needs = { 0 };
  needs_of(c->e, c->a, p, &needs);
  const Proof *m = missing(p);
  if (needs.n == 1 && m && m->note) return arena_printf(c->a, "%s: %s", what, m->note);
  if (needs.n == 1) return arena_printf(c->a, "%s: %s is not known", what, needs.at[0]);
  if (needs.n) return arena_printf(c->a, "%s: %s and %u more are not known", what, needs.at[0], needs.n - 1);
  return arena_printf(c->a, "%s: it cannot be told", what);
}

/* The premise at which a refutation ends, for the message. */
static const Proof *failing_leaf(const Proof *p) {
  for (uint32_t i = p->kids.n; i-- > 0;) {
    const Proof *k = p->kids.at[i];
    if (k->truth == F && (k->kind == PF_COMPARE || k->kind == PF_COUNT || k->kind == PF_ATOM || k->kind == PF_ABSENT)) return k;
    if (k->truth == F) {
      const Proof *leaf = failing_leaf(k);
      if (leaf) return leaf;
    }
  }
  return NULL;
}

/* Proofs that nobody asked for are built only where something is read from them. */
static bool proof_needed(const Checker *c, Truth breach) { return proved(c) || breach != T; }

/* ---- requirements ---- */
static void check_requirements(Checker *c, IndId event) {
  Engine *e = c->e;
  const Requirements *all = requirements_of(e, event);
  for (uint32_t i = 0; i < all->n && !full(c); i++) {
    const Rule *r = all->at[i].rule;
    Truth t = require_truth(e, &all->at[i], event);
    if (t == T || noted(c, FIND_REQUIREMENT, t, r, 0, NULL)) continue;
    Explainer *x = explainer(c);
    if (!proof_needed(c, t_not(t))) explain_words_only(x);
    if (c->depth == CHECK_SHOWN) explain_sharing(x);
    Proof *p = explain_requirement(x, r, event, t);
    number(c, x, p);
    const Proof *leaf = t == F ? failing_leaf(p) : NULL;
    const char *message = t == F ? NULL : undetermined_text(c, arena_printf(c->a, "required: %s", node_words(e, c->a, r->condition)), p);
    Finding *f = finding(c, FIND_REQUIREMENT, t, r->prov, r->span, message, p);
    f->said = leaf && !leaf->note ? leaf : NULL;
    f->required = r->condition;
    f->fails = leaf;
    if (e->p->readings.n > 1) turns_on_rule(c, r);
    gaps(c, p);
  }
}

/* ---- acts ---- */
typedef struct DoneRows { Table t; } DoneRows;
static bool keep(Engine *e, void *user, const Value *row, Truth t) {
  (void)e;
  table_add(&((DoneRows *)user)->t, row, t);
  return false;
}
static bool has_any(const Value *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (v[i].tag == V_ANY) return true;
  return false;
}

static void done_by(Checker *c, const Pred *d, PredId act, IndId event, DoneRows *rows) {
  Value args[MAX_ARGS];
  args[d->subject] = value_make(V_IND, event);
  table_init(&rows->t, c->e->scratch, d->nparams);
  act_done(c->e, act, args, 1u << d->subject, event, keep, rows);
}

static const char *doing(Checker *c, PredId act, const Value *row) { return doing_text(c->e, c->a, act, row, ""); }
/* A proof that the act was done, or may have been, for what is unknown of it. */
static void add_done(Checker *c, Explainer *x, PredId act, const Value *row, Truth done, Proof *into) {
  if (done == U) vec_push(c->a, &into->kids, explain_done(x, act, row));
}

/* Somebody who may have done it without permission, or whose duty it may have been without his doing it. */
typedef struct Anybody { PredId act; Value row[MAX_ARGS]; bool (*wrong)(Engine *, PredId, const Value *); } Anybody;
static bool anybody_one(Engine *e, void *user, const Value *row, Truth there) {
  Anybody *a = user;
  if (there == F || !a->wrong(e, a->act, row)) return false;
  memcpy(a->row, row, sizeof(Value) * e->p->preds.at[a->act].nparams);
  return true;
}
static bool anybody(Engine *e, Anybody *a, const Value *row, IndId event) {
  const Pred *d = &e->p->preds.at[a->act];
  Value key[MAX_ARGS];
  uint32_t open = 0;
  memcpy(key, row, sizeof(Value) * d->nparams);
  for (uint32_t k = 0; k < d->nparams; k++) open |= key[k].tag == V_ANY ? 1u << k : 0;
  return each_key(e, d, key, open, event, anybody_one, a);
}
/* Nothing permits it, which the row says well enough. */
static Finding *denied(Checker *c, PredId act, const Value *row, Proof *proof) {
  Finding *f = finding(c, FIND_PERMISSION, F, 0, c->e->p->preds.at[act].span, NULL, proof);
  f->said = goal_of(proof);
  about_row(c, f, act, row);
  return f;
}
/* Those who may not, whose words will be wanted. */
typedef struct Refused { IndId *who; uint32_t n; } Refused;
static Refused refused_of(Checker *c, const IndId *inds, const Permitted *may) {
  uint32_t some = 0;
  for (uint32_t k = 0; k < may->words; k++) some += (uint32_t)__builtin_popcountll(may->no[k]);
  Refused r = { NEW_ARRAY(c->a, IndId, some), 0 };
  for (uint32_t k = 0; k < may->words; k++)
    for (uint64_t left = may->no[k]; left; left &= left - 1) r.who[r.n++] = inds[k * PERMITTED_WORD + (uint32_t)__builtin_ctzll(left)];
  inds_expect(c->e, r.who, r.n);
  return r;
}
/* Findings that are made together, for whoever is refused the act at the event: row[col] is who it is. */
typedef struct DeniedRoom { Finding *next; Value *rows; PredId act; const Value *row; uint32_t col, width; Span span; } DeniedRoom;
static DeniedRoom denied_room(Checker *c, PredId act, const Value *row, uint32_t col, uint32_t n) {
  const Pred *d = &c->e->p->preds.at[act];
  DeniedRoom room = { NEW_ARRAY(c->a, Finding, n), NEW_ARRAY(c->a, Value, n * d->nparams), act, row, col, d->nparams, d->span };
  vec_room(c->a, &c->out->findings, n);
  return room;
}
static inline Finding *denied_next(Checker *c, DeniedRoom *room, IndId who) {
  Finding *f = room->next++;
  Value *row = room->rows;
  room->rows += room->width;
  for (uint32_t i = 0; i < room->width; i++) row[i] = room->row[i];
  row[room->col] = value_make(V_IND, who);
  f->kind = FIND_PERMISSION;
  f->truth = F;
  f->span = room->span;
  f->act = room->act;
  f->row = row;
  vec_push(c->a, &c->out->findings, f);          /* others may have been added in between */
  return f;
}
/* Of all of them, in the order in which they are gone through, no more than that. */
static void denied_all(Checker *c, DeniedRoom *room, const Refused *refused) {
  if (!refused->n) return;
  room->next->run = refused->n;
  room->next->col = room->col;
  for (uint32_t i = 0; i < refused->n; i++) denied_next(c, room, refused->who[i]);
  judge(c->out, FIND_PERMISSION, F);
}
static bool not_permitted(Engine *e, PredId act, const Value *row) { return holds(e, G_MAY, act, row) != T; }

static Proof *permission_proof(Explainer *x, Truth t, PredId act, const Value *row, bool any) {
  Proof *p = proof_doing(x, PF_ALL, t, act, row, " is permitted");
  if (!any) proof_add(x, p, explain_goal(x, G_MAY, act, row));
  return p;
}
/* may: whether it is permitted to those in the row; for a row of whoever it may be, F. denials: or NULL; they tell who has the same proof. */
static void check_permission(Checker *c, PredId act, const Value *row, Truth done, Truth may, const Denials *denials) {
  Engine *e = c->e;
  bool any = has_any(row, e->p->preds.at[act].nparams);
  Anybody who = { act, { { 0, 0, 0 } }, not_permitted };
  if (any && !anybody(e, &who, row, c->out->event)) return;
  Truth breach = t_and(done, t_not(may));
  if (breach == F || noted(c, FIND_PERMISSION, breach == T ? F : U, NULL, act, row)) return;
  if (!proof_needed(c, breach)) {
    denied(c, act, row, NULL);
    return;
  }
  Explainer *x = explainer(c);
  x->denials = denials;
  Proof *p = permission_proof(x, breach == T ? F : U, act, row, any);
  add_done(c, x, act, row, done, p);
  number(c, x, p);
  if (breach == T) {
    Finding *f = denied(c, act, row, p);
    if (!c->by_causes) finding_likewise(e, c->a, &c->firsts, e->t, f);
    return;
  }
  const Proof *rule = deepest_rule(p, U);
  finding(c, FIND_PERMISSION, U, rule ? rule->prov : 0, rule ? rule->span : e->p->preds.at[act].span,
          undetermined_text(c, doing(c, act, row), p), p)->said = goal_of(p);
  gaps(c, p);
}

/* Whether a standing duty was due already, and whether it was done in time. */
typedef struct Due { const Rule *r; const Value *row; PredId act; Truth breach; } Due;
static bool due_frame(Engine *e, void *user, Frame *f, Truth t) {
  Due *d = user;
  if (!d->r->deadline) {
    d->breach = t_or(d->breach, t_and(t, t_not(act_done_truth(e, d->act, d->row))));
    return false;
  }
  Value by = term_value(e, f, d->r->deadline);
  if (by.tag == V_NONE) return false;
  if (by.tag != V_TIME) {
    d->breach = t_or(d->breach, t_and(t, U));
    return false;
  }
  if (e->t <= by.n) return false;
  Footprint fresh;
  Moment m = moment_enter(e, by.n, &fresh);
  Truth done = act_meant(e, d->act, d->row);
  moment_leave(e, m);
  d->breach = t_or(d->breach, t_and(t, t_not(done)));
  return false;
}
static Truth undone(Engine *e, PredId act, const Value *row, const Concl *c) {
  Due d = { c->rule, row, act, F };
  if (c->mode != G_MUST || c->stands == F) return F;
  rule_frames(e, d.r, row, due_frame, &d);
  return t_and(c->stands, d.breach);
}
static Truth duty_breach(Engine *e, PredId act, const Value *row) {
  Concls all = { 0 };
  conclusions(e, act, true, row, &all);
  Truth must = resolve_act(&all, G_MUST, NULL), worst = F;
  for (uint32_t i = 0; i < all.n; i++) worst = t_or(worst, undone(e, act, row, &all.at[i]));
  return t_and(must, worst);
}

/* One finding for each provision whose conclusion stands. */
static void by_provision(Checker *c, FindingKind kind, PredId act, GoalMode mode, const Value *row, const char *message, Proof *p) {
  Concls all = { 0 };
  conclusions(c->e, act, true, row, &all);
  VEC(ProvId) cited = { 0 };
  for (uint32_t i = 0; i < all.n; i++) {
    if (all.at[i].mode != mode || all.at[i].stands != T) continue;
    if (mode == G_MUST && undone(c->e, act, row, &all.at[i]) != T) continue;
    ProvId prov = all.at[i].rule->prov;
    uint32_t k = 0;
    while (k < cited.n && cited.at[k] != prov) k++;
    if (k < cited.n) continue;
    vec_push(c->e->scratch, &cited, prov);
    finding_of(c, kind, prov, all.at[i].rule->span, message, p, act, row);
  }
}

static bool prohibited(Engine *e, PredId act, const Value *row) { return holds(e, G_MUST_NOT, act, row) != F; }
static void check_prohibition(Checker *c, PredId act, const Value *row, Truth done) {
  Engine *e = c->e;
  Anybody who = { act, { { 0, 0, 0 } }, prohibited };
  bool any = has_any(row, e->p->preds.at[act].nparams);
  if (any && !anybody(e, &who, row, c->out->event)) return;
  Truth breach = any ? U : t_and(done, holds(e, G_MUST_NOT, act, row));
  if (breach == F || noted(c, FIND_PROHIBITION, breach == T ? F : U, NULL, act, row)) return;
  Explainer *x = explainer(c);
  Proof *p = proof_doing(x, PF_ALL, breach == T ? T : U, act, row, " is prohibited");
  vec_push(c->a, &p->kids, explain_goal(x, G_MUST_NOT, act, any ? who.row : row));
  add_done(c, x, act, row, done, p);
  number(c, x, p);
  if (breach == T) {
    by_provision(c, FIND_PROHIBITION, act, G_MUST_NOT, row, arena_printf(c->a, "%s, and that is prohibited", doing(c, act, row)), p);
    return;
  }
  const Proof *rule = deepest_rule(p, U);
  finding(c, FIND_PROHIBITION, U, rule ? rule->prov : 0, rule ? rule->span : e->p->preds.at[act].span,
          undetermined_text(c, doing(c, act, row), p), p)->said = goal_of(p);
  gaps(c, p);
}

static void check_duty(Checker *c, PredId act, const Value *row) {
  Engine *e = c->e;
  Truth breach = duty_breach(e, act, row);
  if (breach == F || noted(c, FIND_DUTY, breach == T ? F : U, NULL, act, row)) return;
  Explainer *x = explainer(c);
  Proof *p = proof_doing(x, PF_ALL, breach == T ? T : U, act, row, " is a duty that was not done");
  vec_push(c->a, &p->kids, explain_goal(x, G_MUST, act, row));
  vec_push(c->a, &p->kids, explain_done(x, act, row));
  number(c, x, p);
  if (breach == T) {
    by_provision(c, FIND_DUTY, act, G_MUST, row, arena_printf(c->a, "%s was a duty and was not done", doing(c, act, row)), p);
    return;
  }
  const Proof *rule = deepest_rule(p, U);
  finding(c, FIND_DUTY, U, rule ? rule->prov : 0, rule ? rule->span : e->p->preds.at[act].span,
          undetermined_text(c, arena_printf(c->a, "duty: %s", doing(c, act, row)), p), p)->said = goal_of(p);
  gaps(c, p);
}

static bool in_doubt(Engine *e, PredId act, const Value *row) { return duty_breach(e, act, row) == U; }
/* A duty of whoever it may be is the duty of each: those who are in breach of it are found one by one. */
typedef struct Everybody { Checker *c; PredId act; } Everybody;
static bool everybody_one(Engine *e, void *user, const Value *row, Truth there) {
  Everybody *k = user;
  if (there == T && duty_breach(e, k->act, row) == T) check_duty(k->c, k->act, row);
  return false;
}
static void every_one(Engine *e, Everybody *k, const Value *row, IndId event) {
  const Pred *d = &e->p->preds.at[k->act];
  Value key[MAX_ARGS];
  uint32_t open = 0;
  memcpy(key, row, sizeof(Value) * d->nparams);
  for (uint32_t i = 0; i < d->nparams; i++) open |= key[i].tag == V_ANY ? 1u << i : 0;
  each_key(e, d, key, open, event, everybody_one, k);
}

/* He is explained, as one of his group, unless what he would have for a proof was shown before. */
static Finding *denied_first(Checker *c, Denials *d, DeniedRoom *room, IndId who, uint32_t group) {
  FindingSort *sort = c->by_causes ? denials_sort(c->e, d, group) : NULL;
  if (sort && sort->shown) {
    denied_next(c, room, who);
    judge(c->out, FIND_PERMISSION, F);
  } else {
    Value row[MAX_ARGS];
    memcpy(row, room->row, c->e->p->preds.at[room->act].nparams * sizeof *row);
    row[room->col] = value_make(V_IND, who);
    denials_explained(c->e, d, row, group);
    check_permission(c, room->act, row, T, F, d);
  }
  Finding *f = c->out->findings.at[c->out->findings.n - 1];
  f->sort = sort;
  f->col = room->col;
  return f;
}
/* One of a group: the first is explained, the others are findings like his. */
static void denied_for(Checker *c, Denials *d, DeniedRoom *room, IndId who, uint32_t group) {
  Finding *first = group ? denials_first(d, group) : NULL;
  if (!first) {
    Finding *f = denied_first(c, d, room, who, group);
    if (group) denials_add(d, group, f);
    return;
  }
  Finding *f = denied_next(c, room, who);
  f->proof = first->proof;
  f->like = first;
  vec_push(c->a, &first->likewise, f);
}
/* Where all that is shown of the others are their names, they are only named. Each has a group. */
static void denied_groups(Checker *c, Denials *d, const Refused *r, const uint32_t *group, const DeniedRoom *like) {
  uint32_t groups = denials_groups(d);
  if (!r->n) return;
  DeniedRoom room = denied_room(c, like->act, like->row, like->col, groups);
  Finding **first = NEW_ARRAY(c->e->scratch, Finding *, groups + 1), *f = denied_first(c, d, &room, r->who[0], group[0]);
  if (groups == 1) {
    f->others.at = r->who + 1;
    f->others.n = f->others.cap = r->n - 1;
    return;
  }
  first[group[0]] = f;
  for (uint32_t i = 1; i < r->n; i++) {
    if ((f = first[group[i]])) vec_push(c->a, &f->others, r->who[i]);
    else first[group[i]] = denied_first(c, d, &room, r->who[i], group[i]);
  }
}
/* Those who do it as the case says, one after the other. False: it cannot be told that way. */
static bool check_given(Checker *c, PredId act, IndId event) {
  Engine *e = c->e;
  const Pred *d = &e->p->preds.at[act];
  const Node *means;
  const FactTable *t = act_given(e, act, event, &means);
  Value row[MAX_ARGS] = { { 0, 0, 0 } };
  row[d->subject] = value_make(V_IND, event);
  const About *about = t ? about_goal(e, act, row) : NULL;
  Permits *who = about ? permits_make(e, about, act, event) : NULL;
  if (!who) return false;
  uint32_t actor = means->kid[0]->var == d->subject ? 1 : 0;
  const IndId *inds = given_inds(e, t, actor);
  Permitted may = permits(e, who, row, inds, t->n);
  Denials *denials = proved(c) && !c->faults ? denials_make(e, about, act, form(c)) : NULL;
  uint32_t col = means->kid[actor]->var;
  Refused refused = refused_of(c, inds, &may);
  uint32_t *group = denials ? NEW_ARRAY(e->scratch, uint32_t, refused.n + 1) : NULL;
  bool grouped = denials && denials_group(e, denials, row, refused.who, refused.n, group);
  bool told = c->depth == CHECK_FINDINGS && !c->faults;      /* that they may not is all that is said of them */
  c->by_causes = grouped && c->depth == CHECK_SHOWN && ind_is_case(e, row[d->subject]);
  bool done = told || c->by_causes;
  DeniedRoom room = { .act = act, .row = row, .col = col };
  if (!c->by_causes && (told || denials)) room = denied_room(c, act, row, col, refused.n);
  if (told) denied_all(c, &room, &refused);
  if (c->by_causes) denied_groups(c, denials, &refused, group, &room);
  for (uint32_t k = 0; k < may.words && !full(c); k++)
    for (uint64_t left = done ? may.unsure[k] : may.no[k] | may.unsure[k]; left && !full(c); left &= left - 1) {
      IndId someone = inds[k * PERMITTED_WORD + (uint32_t)__builtin_ctzll(left)];
      Truth truth = may.no[k] & left & -left ? F : U;
      if (bare(c, FIND_PERMISSION, truth)) continue;
      if (denials && truth == F) {
        denied_for(c, denials, &room, someone, *group++);
      } else {
        row[col] = value_make(V_IND, someone);
        check_permission(c, act, row, T, truth, NULL);
      }
    }
  c->by_causes = false;
  inds_fetch(e, refused.who, refused.n);
  return true;
}

static void check_act(Checker *c, PredId act, IndId event) {
  Engine *e = c->e;
  const Pred *d = &e->p->preds.at[act];
  bool prohibits = e->info[act].modes >> H_MUST_NOT & 1, duties = e->info[act].modes >> H_MUST & 1;
  DoneRows done, must;
  uint32_t before = c->out->findings.n;
  bool given = d->needs_permission && !prohibits && check_given(c, act, event);
  if ((d->needs_permission && !given) || prohibits) done_by(c, d, act, event, &done);
  for (uint32_t i = 0; d->needs_permission && !given && i < done.t.rows.n && !full(c); i++) {
    const TRow *r = &done.t.rows.at[i];
    check_permission(c, act, r->v, r->truth, has_any(r->v, d->nparams) ? F : holds(e, G_MAY, act, r->v), NULL);
  }
  for (uint32_t i = 0; prohibits && i < done.t.rows.n && !full(c); i++)
    check_prohibition(c, act, done.t.rows.at[i].v, done.t.rows.at[i].truth);
  if (c->out->findings.n > before && e->p->readings.n > 1) turns_on_pred(c, act);
  if (!duties) return;
  Value args[MAX_ARGS];
  args[d->subject] = value_make(V_IND, event);
  table_init(&must.t, e->scratch, d->nparams);
  Pattern p = { args, 1u << d->subject, d->nparams, event };
  rows_of(e, G_MUST, act, p, keep, &must);
  for (uint32_t i = 0; i < must.t.rows.n && !full(c); i++) {
    const Value *row = must.t.rows.at[i].v;
    if (has_any(row, d->nparams)) {
      Anybody any = { act, { { 0, 0, 0 } }, in_doubt };
      Everybody each = { c, act };
      every_one(e, &each, row, event);
      if (!anybody(e, &any, row, event) || noted(c, FIND_DUTY, U, NULL, act, any.row)) continue;
      Explainer *x = explainer(c);
      Proof *pr = explain_goal(x, G_MUST, act, any.row);
      number(c, x, pr);
      finding(c, FIND_DUTY, U, d->rules.at[0]->prov, d->span, arena_printf(c->a, "whose duty it is to %s is not known", name_text(e->p->names, d->name)), pr);
      continue;
    }
    check_duty(c, act, row);
  }
  if (c->out->findings.n > before && e->p->readings.n > 1) turns_on_pred(c, act);
}

/* ---- decisions ---- */
static void check_decisions(Checker *c, IndId event) {
  Engine *e = c->e;
  const Facts *f = event < e->p->inds.n ? &e->p->record : &e->cs->facts;
  for (uint32_t i = 0; i < f->decisions.n; i++) {
    if (f->decisions.at[i].event != event) continue;
    DecisionRef ref = { &f->decisions.at[i], ind_at(e, event) };
    if (decision_within_powers(e, &ref) != F || bare(c, FIND_BEYOND_POWERS, F)) continue;
    const char *text = arena_printf(c->a, "no clause of %s empowered this decision; it changes nothing", name_text(e->p->names, ref.d->label));
    finding(c, FIND_BEYOND_POWERS, F, 0, ref.d->span, text, NULL);
  }
}

/* ---- the whole ---- */
/* Worst first, then in order of the provisions. */
static uint64_t rank(const Finding *f) {
  uint64_t sort = f->truth != F ? f->kind == FIND_UNDETERMINED ? 2 : 3 : f->kind != FIND_REQUIREMENT;
  return sort << 32 | f->prov;
}
static void findings_sort(Check *c) {              /* stable, nearly in order: insertion */
  uint64_t last = 0;                               /* of the one before */
  for (uint32_t i = 0; i < c->findings.n; i++) {
    Finding *f = c->findings.at[i];
    uint64_t own = rank(f);
    uint32_t k = i;
    for (; own < last && k && rank(c->findings.at[k - 1]) > own; k--) c->findings.at[k] = c->findings.at[k - 1];
    c->findings.at[k] = f;
    if (own > last) last = own;                    /* what stands at i now is the greatest so far */
  }
  for (uint32_t i = 0; i < c->findings.n; i++) c->findings.at[i]->place = i;
}

/* The acts at events of this kind: a list that ends with 0. */
static const PredId *acts_at(Engine *e, KindId kind) {
  if (!e->acts) e->acts = NEW_ARRAY(e->base, PredId *, e->p->kinds.n);
  if (e->acts[kind]) return e->acts[kind];
  VEC(PredId) acts = { 0 };
  for (PredId d = 1; d < e->p->preds.n; d++) {
    const Pred *p = &e->p->preds.at[d];
    if (p->form == PRED_ACT && p->anchored && kind_is(e->p, kind, p->params[p->subject].of)) vec_push(e->base, &acts, d);
  }
  vec_push(e->base, &acts, 0);
  return e->acts[kind] = acts.at;
}

typedef struct CheckCall { Arena *a; IndId event; CheckDepth depth; Check *out; Faults *faults; } CheckCall;
static void check_call(Engine *e, void *user) {
  CheckCall *call = user;
  IndId event = call->event;
  Check *out = call->out = NEW(call->a, Check);
  out->event = event;
  out->reading = e->reading;
  Checker c = { .e = e, .a = call->a, .out = out, .depth = call->depth, .faults = call->faults };
  if (proved(&c)) out->form = form(&c);
  if (c.faults) c.faults->n = 0;
  memo_ahead(e);
  check_requirements(&c, event);
  for (const PredId *act = acts_at(e, ind_at(e, event)->kind); *act && !full(&c); act++) check_act(&c, *act, event);
  if (!c.faults) check_decisions(&c, event);
  findings_sort(out);
}
Check *engine_check(Engine *e, Arena *a, IndId event, ReadingId reading, CheckDepth depth) {
  Footprint fp;
  CheckCall call = { a, event, depth, NULL, NULL };
  engine_run(e, ind_at(e, event)->at, reading, &fp, check_call, &call);
  return call.out;
}

typedef struct Proved { const Check *c; bool same; } Proved;
static void prove_again(Engine *e, void *user) {
  Proved *d = user;
  for (uint32_t i = 0; i < d->c->findings.n; i++) {
    const Finding *f = d->c->findings.at[i];
    if (!f->like || f->kind != FIND_PERMISSION) continue;
    Explainer *x = explain_new(e, e->scratch);
    explain_form(x, d->c->form);
    Instant at = ind_at(e, d->c->event)->at;
    Renaming r = { e, e->scratch, f->like->row, f->row, e->p->preds.at[f->act].nparams, at, at };
    d->same &= proofs_same(&r, f->proof, permission_proof(x, F, f->act, f->row, false));
  }
}
bool check_likewise_holds(Engine *e, const Check *c) {
  Footprint fp;
  Proved d = { c, true };
  engine_run(e, ind_at(e, c->event)->at, c->reading, &fp, prove_again, &d);
  return d.same;
}
void check_faults(Engine *e, Arena *a, IndId event, ReadingId reading, Faults *out) {
  Footprint fp;
  CheckCall call = { a, event, CHECK_FINDINGS, NULL, out };
  engine_run(e, ind_at(e, event)->at, reading, &fp, check_call, &call);
}
