/* scenario.c - scenarios: what is given, the case, and what is expected of them.
 *
 * A program only keeps its scenarios as they were written. Each is understood by itself, against a variant of the program,
 * when somebody asks for it.
 */
#include "sema/private.h"

/* ---- settings ---- */
enum { NO_SETTING = UINT32_MAX };
static uint32_t setting_named(const struct Scenarios *all, Name name) {
  uint32_t i = 0;
  while (i < all->settings.n && !name_eq(all->settings.at[i]->setting.name, name)) i++;
  return i < all->settings.n ? i : NO_SETTING;
}
static const Scenario *setting_at(const struct Scenarios *all, uint32_t i) { return all->settings.at[i]; }
static void know_settings(Sema *S, const struct Scenarios *all, const WordList *with) {
  for (uint32_t i = 0; i < with->n; i++) {
    if (setting_named(all, with->at[i].name) != NO_SETTING) continue;
    Nearest near;
    nearest_begin(&near, word_text(S, with->at[i]));
    for (uint32_t k = 0; k < all->settings.n; k++) nearest_try(&near, word_text(S, setting_at(all, k)->setting));
    diag_add(S->diags, D_UNDECLARED, with->at[i].span, "there is no setting named '%s'", word_text(S, with->at[i]))->hint =
        did_you_mean(S, nearest_best(&near));
  }
}
/* `met`: 1 on the way to here, 2 known to come back to nothing. */
static void find_circle(Sema *S, const struct Scenarios *all, uint32_t i, uint8_t *met) {
  const WordList *with = &setting_at(all, i)->with;
  met[i] = 1;
  for (uint32_t k = 0; k < with->n; k++) {
    uint32_t next = setting_named(all, with->at[k].name);
    if (next != NO_SETTING && !met[next]) find_circle(S, all, next, met);
    else if (next != NO_SETTING && met[next] == 1)
      diag_add(S->diags, D_KIND_CYCLE, with->at[k].span, "the setting '%s' builds on itself", word_text(S, with->at[k]))->hint =
          "say what they share in a third";
  }
  met[i] = 2;
}
static void check_settings(Sema *S, const struct Scenarios *all) {
  uint8_t *met = NEW_ARRAY(S->a, uint8_t, all->settings.n + 1);
  for (uint32_t i = 0; i < all->settings.n; i++) {
    const Scenario *s = setting_at(all, i);
    uint32_t first = setting_named(all, s->setting.name);
    if (first != i) {
      Diag *d = diag_add(S->diags, D_DECLARED_TWICE, s->setting.span, "there is a setting of this name already");
      d->second = setting_at(all, first)->setting.span;
      d->second_note = "the other";
    }
    know_settings(S, all, &s->with);
    if (!met[i]) find_circle(S, all, i, met);
  }
  for (uint32_t i = 0; i < all->all.n; i++) know_settings(S, all, &all->all.at[i]->with);
}

void keep_scenarios(Sema *S) {
  struct Scenarios *all = NEW(S->a, struct Scenarios);
  all->files = S->files;
  all->nfiles = S->nfiles;
  for (uint32_t i = 0; i < S->ntrees; i++)
    for (uint32_t k = 0; k < S->trees[i]->decls.n; k++)
      if (S->trees[i]->decls.at[k]->op == DECL_SCENARIO) vec_push(S->a, &all->all, S->trees[i]->decls.at[k]->scenario);
      else if (S->trees[i]->decls.at[k]->op == DECL_SETTING) vec_push(S->a, &all->settings, S->trees[i]->decls.at[k]->scenario);
  check_settings(S, all);
  S->p->scenarios = all;
}
uint32_t scenarios_count(const Program *p) { return p->scenarios ? p->scenarios->all.n : 0; }
const char *scenario_title(const Program *p, uint32_t i) { return p->scenarios->all.at[i]->title; }
Span scenario_span(const Program *p, uint32_t i) { return p->scenarios->all.at[i]->title_span; }

/* ---- the case ---- */
/* It need have neither a name nor a date of its own. */
static Decl *case_entry(Sema *S, const Scenario *s) {
  EventRec *e = NEW(S->a, EventRec);
  Decl *d = NEW(S->a, Decl);
  char date[40];
  *e = *s->event;
  if (!e->on) e->on = s->at;
  if (!e->name.name.i) {
    e->name.name = name_str(S->s->names, instant_print(date_value(S, e->on), S->p->zone, date));
    e->name.span = e->kind.span;
    if (!e->label) e->label = "the case";
  }
  d->op = DECL_RECORDED_EVENT;
  d->span = e->span;
  d->event = e;
  return d;
}

/* ---- what is expected ---- */
static bool verdict_named(const Sema *S, const Expect *e, Verdict *out) {
  if (e->powers) return true;
  if (e->unknown || e->expr->op != E_NAME) return false;
  for (int v = VERDICT_VALID; v <= VERDICT_INVALID; v++)
    if (!strcmp(word_text(S, e->expr->word), verdict_word((Verdict)v))) {
      *out = (Verdict)v;
      return true;
    }
  return false;
}
/* `expect vaild`: a name alone is no condition. */
static bool verdict_misspelt(Sema *S, const Expect *e) {
  if (e->expr->op != E_NAME) return false;
  Nearest near;
  nearest_begin(&near, word_text(S, e->expr->word));
  for (int v = VERDICT_VALID; v <= VERDICT_INVALID; v++) nearest_try(&near, verdict_word((Verdict)v));
  const char *best = nearest_best(&near);
  if (best) diag_add(S->diags, D_UNDECLARED, e->expr->span, "there is no verdict '%s'", word_text(S, e->expr->word))->hint = did_you_mean(S, best);
  return best;
}
static IndId event_meant(Sema *S, const Expect *e) {
  Value v;
  Type t;
  if (!e->of.name.i) {
    if (S->case_event) return S->case_event;
    diag_add(S->diags, D_EXPECT, e->expr->span, "there is no case here that could be %s",
             e->powers ? "beyond powers" : word_text(S, e->expr->word))->hint =
        "add a case, or say of which event: for NAME";
    return 0;
  }
  if (!name_value(S, e->of, TY_ANYTHING, &v, &t)) return 0;
  if (v.tag == V_IND && is_event_type(S->p, t)) return (IndId)v.n;
  diag_add(S->diags, D_TYPE, e->of.span, "'%s' is no event", word_text(S, e->of));
  return 0;
}
static void expect_verdict(Sema *S, const Expect *e, Expectation *x) {
  x->is_verdict = true;
  x->powers = e->powers;
  x->event = event_meant(S, e);
  if (x->event) x->at = S->p->inds.at[x->event].at;
  if (e->at)
    diag_add(S->diags, D_EXPECT, e->at->span, "a verdict is on an event as of its own instant")->hint = "leave the date out";
  if (x->powers ? x->powers == POWERS_WITHIN && e->by.n : x->verdict == VERDICT_VALID && e->by.n)
    diag_add(S->diags, D_EXPECT, e->by.at[0].span, "what is valid is so by no provision in particular")->hint =
        "expect what the provision requires, or leave 'by provision' out";
}
static void expect_condition(Sema *S, const Expect *e, Expectation *x) {
  if (e->at) x->at = date_value(S, e->at);
  if (e->of.name.i)
    diag_add(S->diags, D_EXPECT, e->of.span, "'for' stands behind valid, breach, invalid or undetermined");
  x->truth = e->unknown ? U : T;
  x->query = query_compile(S, e->expr, S->case_event, QUERY_EXPECTED);
}
static void expect_needs(Sema *S, const Expect *e, Expectation *x) {
  bool open = x->powers ? false : x->is_verdict ? x->verdict == VERDICT_UNDETERMINED : x->truth == U;
  if (e->needs.n && !open)
    diag_add(S->diags, D_EXPECT, e->needs.at[0]->span, "only what is not known needs further input")->hint =
        x->is_verdict ? "'needs' goes with undetermined" : "write: expect unknown ..";
  for (uint32_t i = 0; i < e->needs.n; i++) {
    Value *args = NEW_ARRAY(S->a, Value, MAX_ARGS + 1);
    uint32_t n;
    Input in = { literal_head(S, e->needs.at[i], args, &n), args, e->needs.at[i]->span };
    if (in.pred && n < S->p->preds.at[in.pred].nparams) {
      diag_add(S->diags, D_ARITY, in.span, "'%s' has many values: say which", text_of(S, S->p->preds.at[in.pred].name));
      continue;
    }
    vec_push(S->a, &x->needs, in);
  }
}
static void expectation(Sema *S, const Scenario *s, const Expect *e, Test *t) {
  Expectation x = { .span = e->span, .at = date_value(S, s->at) };
  if (verdict_named(S, e, &x.verdict)) expect_verdict(S, e, &x);
  else if (verdict_misspelt(S, e)) return;
  else expect_condition(S, e, &x);
  for (uint32_t i = 0; i < e->by.n; i++)
    if (know_label(S, e->by.at[i])) vec_push(S->a, &x.by, e->by.at[i].name);
  for (uint32_t i = 0; i < e->under.n; i++) {
    bool ok;
    ReadingId r = need_reading(S, e->under.at[i], &ok);
    if (ok) vec_push(S->a, &x.under, r);
  }
  expect_needs(S, e, &x);
  vec_push(S->a, &t->expects, x);
}

/* ---- the whole ---- */
/* The program as though the record had what the settings give, each once: those that one builds on come before it. */
static const Program *with_settings(Session *session, const Program *base, const WordList *with, uint8_t *done) {
  const struct Scenarios *all = base->scenarios;
  for (uint32_t i = 0; i < with->n; i++) {
    uint32_t n = setting_named(all, with->at[i].name);
    if (done[n]) continue;
    const Scenario *s = setting_at(all, n);
    done[n] = true;
    base = with_settings(session, base, &s->with, done);
    Sema *S = NEW(session->arena, Sema);
    variant_begin(S, session, base, false);
    variant_declare(S, s->given.at, s->given.n);
    variant_record(S, s->given.at, s->given.n);
    sema_end(S);
    base = S->p;
  }
  return base;
}
uint32_t settings_count(const Program *p) { return p->scenarios ? p->scenarios->settings.n : 0; }
void sema_setting(Session *session, const Program *base, uint32_t i) {
  Word name = setting_at(base->scenarios, i)->setting;
  WordList one = { .at = &name, .n = 1 };
  with_settings(session, base, &one, NEW_ARRAY(session->arena, uint8_t, settings_count(base)));
}
Test *sema_test(Session *session, const Program *base, uint32_t i) {
  const Scenario *s = base->scenarios->all.at[i];
  Sema *S = NEW(session->arena, Sema);
  Test *t = NEW(session->arena, Test);
  VEC(Decl *) entries = { 0 };
  uint32_t before = session->diags->errors;
  for (uint32_t k = 0; k < i; k++)
    if (!strcmp(s->title, base->scenarios->all.at[k]->title)) {
      Diag *d = diag_add(session->diags, D_DECLARED_TWICE, s->title_span, "there is a scenario with this title already");
      d->second = base->scenarios->all.at[k]->title_span;
      d->second_note = "the other";
      break;
    }
  if (s->with.n) base = with_settings(session, base, &s->with, NEW_ARRAY(session->arena, uint8_t, settings_count(base)));
  t->varied = s->given.n || s->event || s->with.n;
  variant_begin(S, session, base, !t->varied);
  for (uint32_t k = 0; k < s->given.n; k++) vec_push(S->a, &entries, s->given.at[k]);
  if (s->event) {
    Decl *d = case_entry(S, s);
    vec_push(S->a, &entries, d);
  }
  if (t->varied) variant_declare(S, entries.at, entries.n);
  for (uint32_t k = 0; s->event && k < S->events.n; k++)
    if (S->events.at[k].tree == entries.at[entries.n - 1]->event) S->case_event = S->events.at[k].ind;
  if (t->varied) variant_record(S, entries.at, entries.n);
  t->title = s->title;
  t->span = s->title_span;
  t->at = date_value(S, s->at);
  t->program = S->p;
  t->event = S->case_event;
  if (!s->expects.n)
    diag_add(S->diags, D_EXPECT, s->title_span, "nothing is expected of this scenario")->hint = "add: expect ..";
  bool readable = !s->event || S->case_event;                /* what is expected of a case that could not be read tells nothing */
  for (uint32_t k = 0; k < s->expects.n && readable; k++) expectation(S, s, s->expects.at[k], t);
  sema_end(S);
  return session->diags->errors == before ? t : NULL;
}
