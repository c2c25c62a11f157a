/* suggest.c - suggestions on random programs: what is suggested makes the case valid, and no part of it does.
 *
 * suggest --seeds A..B
 * A random case is written as JSON. Every combination of a suggestion is applied to that text as the JSON patch that
 * `charter check --suggest --format json` prints, by a patcher of its own; the text is read and checked as any case is.
 * Every single change of a small case is tried as well: where one makes it valid, one must have been found.
 */
#include "../reference/gen.h"
#include "../reference/load.h"
#include "api/run.h"
#include "data/case.h"
#include "data/patch.h"
#include "syntax/json.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct Run { Arena *a; Trap *trap; Loaded l; CaseReader *reader; Engine *engine; const Case *cs; const char *json; uint64_t seed; } Run;
static uint64_t suggestions, combinations, parts, singles, failed;

/* ---- a case as JSON ---- */
static void put_string(Text *t, const char *s) {
  text_puts(t, "\"");
  for (; *s; s++) text_printf(t, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
  text_puts(t, "\"");
}
static void put_value(Run *x, Text *t, Type type, Value v) {
  bool number;
  const char *s = case_word(x->a, x->l.p, x->cs, type, v, &number);
  if (number) text_puts(t, s);
  else put_string(t, s);
}
static const Ind *ind(const Run *x, IndId i) {
  return i < x->l.p->inds.n ? &x->l.p->inds.at[i] : &x->cs->inds.at[i - x->l.p->inds.n];
}
static uint32_t column_of(const Pred *d) { return d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1; }
static bool nests(const Run *x, const Fact *f) {      /* the nested event's attribute for the outer one is filled in */
  const Pred *d = &x->l.p->preds.at[f->pred];
  if (!d->functional) return false;                   /* it has no value */
  Value v = f->args[d->nparams];
  return v.tag == V_IND && (uint64_t)v.n >= x->l.p->inds.n;
}
/* Entries of `pred` about the event that agree with the keys up to slot `at`: an object level by level. */
static bool put_level(Run *x, Text *t, PredId pred, IndId event, const uint32_t *slots, uint32_t nslots, uint32_t at, const Fact **rows, uint32_t n) {
  const Pred *d = &x->l.p->preds.at[pred];
  (void)event;
  if (d->functional && at == nslots) {
    put_value(x, t, d->value, rows[0]->args[d->nparams]);
    return true;
  }
  bool list = !d->functional && at + 1 == nslots;
  text_puts(t, list ? "[" : "{");
  for (uint32_t i = 0, first = 1; i < n; i++) {
    Value v = rows[i]->args[slots[at]];
    bool seen = false;
    for (uint32_t k = 0; k < i; k++) seen |= value_eq(rows[k]->args[slots[at]], v);
    if (seen) continue;
    if (!first) text_puts(t, ", ");
    first = 0;
    if (list) {
      put_value(x, t, d->params[slots[at]], v);
      continue;
    }
    const Fact **sub = NEW_ARRAY(x->a, const Fact *, n);
    uint32_t m = 0;
    for (uint32_t k = i; k < n; k++)
      if (value_eq(rows[k]->args[slots[at]], v)) sub[m++] = rows[k];
    bool number;
    put_string(t, case_word(x->a, x->l.p, x->cs, d->params[slots[at]], v, &number));
    text_puts(t, ": ");
    put_level(x, t, pred, event, slots, nslots, at + 1, sub, m);
  }
  text_puts(t, list ? "]" : "}");
  return true;
}
static void put_event(Run *x, Text *t, IndId event) {
  const Program *p = x->l.p;
  const Ind *i = ind(x, event);
  char buf[40];
  text_puts(t, "{");
  put_string(t, name_text(p->names, p->kinds.at[i->kind].name));
  text_puts(t, ": ");
  put_string(t, name_text(p->names, i->name));
  text_printf(t, ", \"date\": \"%s\"%s", instant_print(i->at, p->zone, buf), i->proposed ? ", \"proposed\": true" : "");
  Text unknown = { .arena = x->a };
  for (PredId d = 1; d < p->preds.n; d++) {
    const Pred *pred = &p->preds.at[d];
    if (pred->form == PRED_ACT || !pred->nparams) continue;
    uint32_t column = column_of(pred), slots[MAX_ARGS], nslots = 0, n = 0;
    if (pred->params[column].tag != TY_IND || !kind_is(p, i->kind, pred->params[column].of)) continue;
    for (uint32_t k = 0; k < pred->nparams; k++)
      if (k != column) slots[nslots++] = k;
    const Fact **rows = NEW_ARRAY(x->a, const Fact *, x->cs->facts.facts.n + 1);
    bool given = false, open = false, skip = false;
    for (uint32_t k = 0; k < x->cs->facts.facts.n; k++) {
      const Fact *f = &x->cs->facts.facts.at[k];
      if (f->pred != d || f->args[column].n != event) continue;
      if (nests(x, f)) skip = true;
      if (f->truth == T) rows[n++] = f;
      if (f->truth != U) continue;
      text_puts(&unknown, unknown.n ? ", \"" : "\"");
      text_printf(&unknown, "%s(", name_text(p->names, pred->name));
      for (uint32_t m = 0; m < nslots; m++) {
        bool number;
        text_printf(&unknown, "%s%s", m ? ", " : "", case_word(x->a, p, x->cs, pred->params[slots[m]], f->args[slots[m]], &number));
      }
      text_puts(&unknown, ")\"");
    }
    for (uint32_t k = 0; k < x->cs->facts.given.n; k++) {
      const Given *g = &x->cs->facts.given.at[k];
      if (g->pred == d && g->event == event) given = !g->unknown, open = g->unknown;
    }
    if (open) text_printf(&unknown, "%s\"%s\"", unknown.n ? ", " : "", name_text(p->names, pred->name));
    if (skip || (!n && (!given || (pred->functional && !nslots)))) continue;
    text_puts(t, ", ");
    put_string(t, name_text(p->names, pred->name));
    text_puts(t, ": ");
    if (!pred->functional && !nslots) text_puts(t, "\"yes\"");
    else put_level(x, t, d, event, slots, nslots, 0, rows, n);
  }
  if (unknown.n) text_printf(t, ", \"unknown\": [%s]", text_done(&unknown));
  bool any = false;
  for (uint32_t k = 0; k < x->cs->events.n; k++) {
    if (ind(x, x->cs->events.at[k])->parent != event) continue;
    text_puts(t, any ? ", " : ", \"events\": [");
    any = true;
    put_event(x, t, x->cs->events.at[k]);
  }
  text_puts(t, any ? "]}" : "}");
}

/* ---- a patch of JSON text ---- */
static void put_json(Text *t, const Json *j) {
  if (j->type == J_OBJECT || j->type == J_ARRAY) {
    text_puts(t, j->type == J_OBJECT ? "{" : "[");
    for (const Json *k = j->u.first; k; k = k->next) {
      if (k != j->u.first) text_puts(t, ", ");
      if (j->type == J_OBJECT) text_printf(t, "\"%.*s\": ", (int)k->key_len, k->key);
      put_json(t, k);
    }
    text_puts(t, j->type == J_OBJECT ? "}" : "]");
  } else if (j->type == J_STRING) {
    text_printf(t, "\"%.*s\"", (int)j->len, j->u.text);
  } else if (j->type == J_NUMBER) {
    text_printf(t, "%.*s", (int)j->len, j->u.text);
  } else {
    text_puts(t, j->type == J_TRUE ? "true" : j->type == J_FALSE ? "false" : "null");
  }
}
static bool step_is(const char *at, size_t n, const Json *in, const Json *k, uint32_t index) {
  char key[400];
  size_t m = 0;
  if (in->type == J_ARRAY) return strtoul(at, NULL, 10) == index;
  for (size_t i = 0; i < n && m < sizeof key; i++) {
    if (at[i] == '~' && i + 1 < n) key[m++] = at[++i] == '0' ? '~' : '/';
    else key[m++] = at[i];
  }
  return m == k->key_len && !memcmp(key, k->key, m);
}
static void apply(Run *x, Json *root, const PatchOp *op) {
  Json *j = root;
  const char *at = op->path + 1, *end;
  while ((end = strchr(at, '/'))) {
    uint32_t i = 0;
    Json *k = j->u.first;
    while (k && !step_is(at, (size_t)(end - at), j, k, i)) k = k->next, i++;
    if (!k) mem_fail(x->trap, FAIL_INTERNAL, "tests: a path of the patch leads nowhere");
    j = k;
    at = end + 1;
  }
  Json **link = &j->u.first;
  for (uint32_t i = 0; *link && (!strcmp(at, "-") || !step_is(at, strlen(at), j, *link, i)); i++) link = &(*link)->next;
  if (op->kind == PATCH_REMOVE) {
    if (!*link) mem_fail(x->trap, FAIL_INTERNAL, "tests: what the patch removes is not there");
    *link = (*link)->next;
    return;
  }
  Json *new = NEW(x->a, Json);
  new->type = op->kind == PATCH_LIST ? J_ARRAY : op->kind == PATCH_OBJECT ? J_OBJECT : op->number ? J_NUMBER : J_STRING;
  if (op->kind == PATCH_VALUE) new->u.text = op->text, new->len = (uint32_t)strlen(op->text);
  if (j->type == J_OBJECT) new->key = at, new->key_len = (uint32_t)strlen(at);
  new->next = *link ? (*link)->next : NULL;
  *link = new;
}
static const Case *read_text(Run *x, const char *text) {
  Diags *diags = NEW(x->a, Diags);
  diags->arena = x->a;
  Case *c;
  case_reader_open(x->reader, source_add(x->l.s.sources, "case", text, strlen(text)));
  if (case_read(x->reader, x->a, diags, &c) == READ_CASE) return c;
  printf("seed %llu: not read: %s\n  %s\n", (unsigned long long)x->seed, diags->all.n ? diags->all.at[0].message : "?", text);
  failed++;
  return NULL;
}
static const char *patched(Run *x, const Change *const *changes, uint32_t n) {
  Patch patch = case_patch(x->a, x->l.p, x->cs, changes, n);
  Diags *diags = NEW(x->a, Diags);
  diags->arena = x->a;
  size_t end;
  Json *root = json_parse(x->a, diags, x->l.p->sources->all.at[x->cs->span.file], x->cs->span.file, x->cs->span.lo, x->cs->span.hi, &end, NULL);
  for (uint32_t i = 0; i < patch.n; i++) apply(x, root, &patch.at[i]);
  Text t = { .arena = x->a };
  put_json(&t, root);
  return text_done(&t);
}

/* ---- checking ---- */
static bool is_valid(Run *x, const Case *cs, const ReadingId *readings, uint32_t n) {
  Arena *a = arena_child(x->a);
  bool valid = true;
  engine_set_case(x->engine, cs);
  for (uint32_t r = 0; r < n; r++)
    for (uint32_t i = 0; i < cs->events.n; i++)
      valid = valid && engine_check(x->engine, a, cs->events.at[i], readings[r], CHECK_VERDICT)->verdict == VERDICT_VALID;
  arena_free(a);
  return valid;
}
static void wrong(Run *x, const char *what, const char *text) {
  printf("seed %llu: %s\n  case    %s\n  changed %s\n", (unsigned long long)x->seed, what, x->json, text);
  failed++;
}
static void check_combination(Run *x, const Change *const *changes, uint32_t n, const ReadingId *readings, uint32_t nreadings) {
  const char *text = patched(x, changes, n);
  const Case *cs = read_text(x, text);
  combinations++;
  if (!cs) return;
  if (!is_valid(x, cs, readings, nreadings)) wrong(x, "the suggestion does not make it valid", text);
  for (uint32_t skip = 0; skip < n; skip++) {
    const Change *part[64];
    uint32_t m = 0;
    for (uint32_t i = 0; i < n; i++)
      if (i != skip) part[m++] = changes[i];
    text = patched(x, part, m);
    cs = read_text(x, text);
    parts++;
    if (cs && is_valid(x, cs, readings, nreadings)) wrong(x, "a part of the suggestion is enough", text);
  }
}
/* The combination number `nth`, or one of those about there: sets are chosen by turns. */
static void check_suggestion(Run *x, const Suggestion *s, uint32_t nth, const ReadingId *readings, uint32_t n) {
  const Change *changes[64];
  uint32_t m = 0;
  for (uint32_t i = 0; i < s->choices.n; i++) {
    const Choice *c = &s->choices.at[i];
    uint32_t from = c->of.n > c->choose ? (nth + i) % (c->of.n - c->choose + 1) : 0;
    for (uint32_t k = from; k < from + c->choose; k++)
      for (uint32_t j = 0; j < c->of.at[k].n && m < 64; j++) {
        uint32_t had = 0;
        while (had < m && !change_same(x->l.p, changes[had], c->of.at[k].at[j])) had++;
        if (had == m) changes[m++] = c->of.at[k].at[j];
      }
  }
  if (m != s->size) wrong(x, "the size is wrong", "");
  check_combination(x, changes, m, readings, n);
}

/* ---- every single change of an entry ---- */
static bool try_change(Run *x, const Change *c, const ReadingId *readings, uint32_t n) {
  singles++;
  return is_valid(x, case_changed(x->a, x->l.p, x->cs, &c, 1), readings, n);
}
static bool any_value(Run *x, const Pred *d, PredId pred, IndId event, Value *args, uint32_t i, const ReadingId *readings, uint32_t n);
static bool each_value(Run *x, Type t, Value *slot, const Pred *d, PredId pred, IndId event, Value *args, uint32_t i, const ReadingId *readings, uint32_t n) {
  const Program *p = x->l.p;
  for (uint32_t k = 0; t.tag == TY_ENUM && k < p->enums.at[t.of].n; k++) {
    *slot = value_make(V_SYM, p->enums.at[t.of].symbols[k].i);
    if (any_value(x, d, pred, event, args, i + 1, readings, n)) return true;
  }
  for (IndId k = 1; t.tag == TY_IND && k < p->inds.n; k++) {
    if (!kind_is(p, p->inds.at[k].kind, t.of) || p->kinds.at[t.of].is_event) continue;
    *slot = value_make(V_IND, k);
    if (any_value(x, d, pred, event, args, i + 1, readings, n)) return true;
  }
  return false;
}
static bool any_value(Run *x, const Pred *d, PredId pred, IndId event, Value *args, uint32_t i, const ReadingId *readings, uint32_t n) {
  uint32_t column = column_of(d);
  if (i == column) {
    args[i] = value_make(V_IND, event);
    return any_value(x, d, pred, event, args, i + 1, readings, n);
  }
  if (i < d->nparams) return each_value(x, d->params[i], &args[i], d, pred, event, args, i, readings, n);
  Change c = { CHANGE_ADD, pred, event, args, VALUE_NONE, VALUE_NONE };
  bool there = false;
  for (uint32_t k = 0; k < x->cs->facts.facts.n; k++) {
    const Fact *f = &x->cs->facts.facts.at[k];
    bool same = f->pred == pred;
    for (uint32_t m = 0; m < d->nparams && same; m++) same = value_eq(f->args[m], args[m]);
    there |= same && f->truth == T;
    if (same && nests(x, f)) return false;
  }
  if (!d->functional) {
    c.kind = there ? CHANGE_DROP : CHANGE_ADD;
    return try_change(x, &c, readings, n);
  }
  if (i == d->nparams) {
    c.kind = CHANGE_SET;
    if (there && (d->optional || d->nparams > 1) && try_change(x, &c, readings, n)) return true;
    return each_value(x, d->value, &args[d->nparams], d, pred, event, args, d->nparams, readings, n);
  }
  c.kind = CHANGE_SET;
  c.to = args[d->nparams];
  return try_change(x, &c, readings, n);
}
static bool one_change_is_enough(Run *x, const ReadingId *readings, uint32_t n) {
  const Program *p = x->l.p;
  for (uint32_t e = 0; e < x->cs->events.n; e++)
    for (PredId d = 1; d < p->preds.n; d++) {
      const Pred *pred = &p->preds.at[d];
      Value args[MAX_ARGS + 1];
      IndId event = x->cs->events.at[e];
      if (pred->form == PRED_ACT || !pred->nparams || (pred->form != PRED_ATTRIBUTE && (pred->rules.n || pred->powers.n))) continue;
      Type t = pred->params[column_of(pred)];
      if (t.tag != TY_IND || !kind_is(p, ind(x, event)->kind, t.of)) continue;
      if (any_value(x, pred, d, event, args, 0, readings, n)) return true;
    }
  return false;
}

/* ---- one program ---- */
static void check_reading(Run *x, const ReadingId *readings, uint32_t n) {
  SuggestLimits limits = { SUGGEST_TRIES, 3 };
  engine_set_case(x->engine, x->cs);
  if (is_valid(x, x->cs, readings, n)) return;
  Suggestions *s = engine_suggest(x->engine, x->a, x->cs, readings, n, limits);
  if (is_valid(x, x->cs, readings, n)) wrong(x, "the case has become valid", "");
  suggestions += s->all.n;
  for (uint32_t i = 0; i < s->all.n; i++) {
    if (i && s->all.at[i]->size < s->all.at[i - 1]->size) wrong(x, "the smallest is not the first", "");
    for (uint32_t k = 0; k < 3; k++) check_suggestion(x, s->all.at[i], k * 5, readings, n);
  }
  if (s->spent || (s->all.n && s->all.at[0]->size == 1)) return;
  if (one_change_is_enough(x, readings, n)) wrong(x, "one change would be enough, and none was found", "");
}
static void one(uint64_t seed) {
  Trap trap = { .kind = FAIL_NONE };
  Run x = { .a = arena_new(&trap), .trap = &trap, .seed = seed };
  if (!x.a) exit(70);
  if (setjmp(trap.jump)) {
    if (trap.kind != FAIL_LIMIT) {
      printf("seed %llu: %s\n", (unsigned long long)seed, trap.what);
      failed++;
    }
    engine_free(x.engine);
    arena_free(x.a);
    return;
  }
  Generated *g = gen_program(x.a, seed, 0);
  if (!load_text(&x.l, x.a, g->program)) {
    arena_free(x.a);
    return;
  }
  x.reader = case_reader_new(x.a, x.l.p);
  for (uint32_t i = 0; i < g->ncases; i++) {
    x.cs = load_case(&x.l, g->cases[i]);
    if (!x.cs || x.cs->facts.decisions.n) continue;
    Text t = { .arena = x.a };
    put_event(&x, &t, x.cs->event);
    x.json = text_done(&t);
    if (!(x.cs = read_text(&x, x.json))) continue;
    x.engine = engine_new(x.l.p, &trap);
    ReadingId all[MAX_READINGS];
    for (ReadingId r = 0; r < x.l.p->readings.n; r++) all[r] = r;
    for (ReadingId r = 0; r < x.l.p->readings.n; r++) check_reading(&x, &all[r], 1);
    if (x.l.p->readings.n > 1) check_reading(&x, all, x.l.p->readings.n);
    engine_free(x.engine);
    x.engine = NULL;
  }
  arena_free(x.a);
}
int main(int argc, char **argv) {
  unsigned long long from = 1, to = 200;
  if (argc == 3 && !strcmp(argv[1], "--seeds")) sscanf(argv[2], "%llu..%llu", &from, &to);
  for (uint64_t seed = from; seed <= to; seed++) one(seed);
  printf("%llu suggestions, %llu combinations, %llu parts of them, %llu single changes\n", (unsigned long long)suggestions,
         (unsigned long long)combinations, (unsigned long long)parts, (unsigned long long)singles);
  printf("%llu passed, %llu failed\n", (unsigned long long)(combinations + parts + singles - failed), (unsigned long long)failed);
  return failed ? 1 : 0;
}
