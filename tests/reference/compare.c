/* compare.c - the engine against the reference evaluator, on random programs; and properties that need no reference.
 *
 * compare --seeds A..B | --seconds N | --one SEED | --dump SEED   [--avoid FEATURE,..] [--no-shrink] [--first SEED]
 * Every program runs in a process of its own, so that a crash or a loop is a finding like another.
 */
#define _DEFAULT_SOURCE      /* MAP_ANONYMOUS */
#include "api/run.h"
#include "gen.h"
#include "lines.h"
#include "load.h"
#include "ref.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a child tells its parent: where it is, and how it ended. */
typedef enum { DOING_LOAD, DOING_REFERENCE, DOING_ENGINE, DOING_PROPERTY } Doing;
typedef enum { END_SAME, END_REJECTED, END_DIFFERENT, END_LIMIT, END_CRASH, END_SLOW } End;
typedef struct Shared {
  Doing doing;
  uint64_t asked, checked, histories, properties;
  char what[600];
  char report[6000];
  char diags[1500];
} Shared;
static Shared *shared;

/* One thing that is compared; -1 and NULL: all there is. */
typedef struct Focus { int kind, kase, query, reading; Instant at; } Focus;
enum { ASK = 1, CHECK, HISTORY, WHO, WHY, SHUFFLE, COMPLETE, LATER, VARY };
static const Focus everything = { 0, -2, -1, -1, 0 };

static _Noreturn void finish(End e) {
  fflush(stdout);
  _exit((int)e);
}
static void doing(Doing d, const char *what) {
  shared->doing = d;
  if (what) snprintf(shared->what, sizeof shared->what, "%s", what);
}

/* ---- loading ---- */
typedef struct Material {
  const char *program, *cases[3];
  uint32_t ncases;
  const char *queries[24];
  uint32_t nqueries;
  uint64_t seed;
} Material;
static void note_diags(Arena *a, const Session *s) {
  snprintf(shared->diags, sizeof shared->diags, "%s", load_errors(a, s));
}
static bool load(Loaded *l, Case **cases, Arena *a, const Material *m) {
  if (!load_text(l, a, m->program)) {
    note_diags(a, &l->s);
    return false;
  }
  for (uint32_t i = 0; i < m->ncases; i++) {
    if (!m->cases[i]) continue;
    cases[i] = load_case(l, m->cases[i]);
    if (!cases[i]) {
      note_diags(a, &l->s);
      l->s.diags->all.n = l->s.diags->errors = 0;
    }
  }
  return true;
}

/* ---- printing ---- */
static const char *when_text(const Program *p, Instant t, char *buf) { return instant_print(t, p->zone, buf); }
static void put_value(Text *t, const Program *p, const Case *c, Value v) {
  if (v.tag == V_IND && v.n >= p->inds.n && c) text_puts(t, name_text(p->names, c->inds.at[v.n - p->inds.n].name));
  else if (v.tag == V_ANY) text_puts(t, "<any>");
  else if (v.tag == V_UNKNOWN) text_puts(t, "<unknown>");
  else value_print(p, t, v);
}
static void put_row(Text *t, const Program *p, const Case *c, Truth truth, const Value *v, uint32_t n) {
  text_printf(t, "%s(", truth == T ? "yes" : "perhaps");
  for (uint32_t i = 0; i < n; i++) {
    if (i) text_puts(t, ", ");
    put_value(t, p, c, v[i]);
  }
  text_puts(t, ") ");
}
static const char *engine_rows_text(Arena *a, const Program *p, const Case *c, const Rows *r) {
  Text t = { .arena = a };
  text_puts(&t, r->answer == T ? "yes: " : r->answer == U ? "undetermined: " : "no");
  for (uint32_t i = 0; i < r->rows.n; i++) put_row(&t, p, c, r->rows.at[i].truth, r->rows.at[i].values, r->ncols);
  return text_done(&t);
}
static const char *ref_rows_text(Arena *a, const Program *p, const Case *c, const RefRows *r) {
  Text t = { .arena = a };
  text_puts(&t, r->answer == T ? "yes: " : r->answer == U ? "undetermined: " : "no");
  for (uint32_t i = 0; i < r->rows.n; i++) put_row(&t, p, c, r->rows.at[i].truth, r->rows.at[i].values, r->ncols);
  return text_done(&t);
}
static void report(const Program *p, const Material *m, Focus f, const char *engine, const char *other) {
  char buf[40];
  const char *kinds[] = { "", "ask", "check", "history", "who", "why", "shuffled", "completed", "later entry", "varied" };
  snprintf(shared->report, sizeof shared->report, "%s%s%s%s%s  at %s  reading %d\n  engine    %s\n  %s %s\n",
           kinds[f.kind], f.kase >= 0 ? " with the case" : "", f.query >= 0 ? " '" : "",
           f.query >= 0 ? m->queries[f.query] : "", f.query >= 0 ? "'" : "", p ? when_text(p, f.at, buf) : "-",
           f.reading, engine, f.kind >= SHUFFLE ? "then     " : "reference", other);
  snprintf(shared->what, sizeof shared->what, "%d %d %d %d %lld", f.kind, f.kase, f.query, f.reading, (long long)f.at);
  finish(END_DIFFERENT);
}

/* ---- ask ---- */
static bool row_fits(const Row *row, const Value *v, uint32_t n, const uint32_t *col) {
  for (uint32_t i = 0; i < n; i++) {
    Value x = row->values[col[i]];
    if (x.tag != V_ANY && v[i].tag != V_ANY && !value_eq(x, v[i])) return false;
  }
  return true;
}
static Truth engine_truth(const Rows *r, const Value *v, uint32_t n, const uint32_t *col) {
  Truth t = F;
  for (uint32_t i = 0; i < r->rows.n; i++)
    if (row_fits(&r->rows.at[i], v, n, col)) t = t_or(t, r->rows.at[i].truth);
  return t;
}
/* A row may say "whoever it may be": of that, one at least is undetermined. Who is not, shows where it is asked. */
static bool any_row_agrees(const RefRows *rr, const Row *row, const uint32_t *col) {
  for (uint32_t i = 0; i < rr->rows.n; i++)
    if (row_fits(row, rr->rows.at[i].values, rr->ncols, col)) return true;
  return false;
}
static bool rows_agree(const Query *q, const Rows *er, const RefRows *rr) {
  uint32_t col[MAX_VARS];
  if (er->answer != rr->answer || er->ncols != rr->ncols) return false;
  for (uint32_t i = 0; i < rr->ncols; i++) {
    col[i] = MAX_VARS;
    for (uint32_t k = 0; k < er->ncols; k++) if (er->cols[k] == &q->vars[rr->cols[i]]) col[i] = k;
    if (col[i] == MAX_VARS) return false;
  }
  for (uint32_t i = 0; i < rr->rows.n; i++)
    if (engine_truth(er, rr->rows.at[i].values, rr->ncols, col) != rr->rows.at[i].truth) {
      bool open = false;       /* a row of an unknown value may be told of by another row of it */
      for (uint32_t k = 0; k < rr->ncols; k++) open = open || rr->rows.at[i].values[k].tag == V_ANY;
      if (!open || engine_truth(er, rr->rows.at[i].values, rr->ncols, col) == F) return false;
    }
  for (uint32_t i = 0; i < er->rows.n; i++)
    if (!any_row_agrees(rr, &er->rows.at[i], col)) return false;
  return true;
}

/* ---- verdicts ---- */
static const char *const kind_words[] = { "requirement", "permission",   "prohibition", "duty",         "conflict",
                                          "gap",         "undetermined", "input",       "beyond_powers" };
static const char *const verdict_words[] = { "valid", "undetermined", "breach", "invalid" };
static const char *verdict_line(Arena *a, const Program *p, Verdict v, const RefBrokens *b) {
  Text t = { .arena = a };
  text_printf(&t, "%s", verdict_words[v]);
  for (uint32_t i = 0; i < b->n; i++)
    text_printf(&t, " %s:%s", kind_words[b->at[i].kind], name_text(p->names, b->at[i].label));
  return text_done(&t);
}
static int by_broken(const void *a, const void *b) {
  const RefBroken *x = a, *y = b;
  return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : x->label.i < y->label.i ? -1 : x->label.i > y->label.i;
}
static const char *engine_check_text(Arena *a, const Program *p, const Check *k) {
  RefBrokens b = { 0 };
  for (uint32_t i = 0; i < k->findings.n; i++) {
    const Finding *f = k->findings.at[i];
    bool broken = f->kind <= FIND_DUTY || f->kind == FIND_BEYOND_POWERS;
    if (!broken || f->truth != F) continue;
    RefBroken x = { f->kind, f->kind == FIND_PERMISSION || f->kind == FIND_BEYOND_POWERS || !f->prov
                                 ? (Name){ 0 }
                                 : p->provs.at[f->prov].label };
    bool there = false;
    for (uint32_t n = 0; n < b.n; n++) there = there || !by_broken(&b.at[n], &x);
    if (!there) vec_push(a, &b, x);
  }
  if (b.n) qsort(b.at, b.n, sizeof *b.at, by_broken);
  return verdict_line(a, p, k->verdict, &b);
}

/* Whatever depth is asked for, the findings say the same. */
static bool same_findings(Arena *a, const Engine *e, const Check *one, const Check *other) {
  bool same = one->verdict == other->verdict && one->findings.n == other->findings.n;
  for (uint32_t i = 0; same && i < one->findings.n; i++) {
    const Finding *f = one->findings.at[i], *g = other->findings.at[i];
    same = f->kind == g->kind && f->prov == g->prov && !strcmp(finding_message(e, a, f), finding_message(e, a, g));
  }
  return same;
}

/* ---- one program ---- */
typedef struct Run { Loaded l; Case *c[3]; const Material *m; Focus f; Rng rng; Arena *a; Trap *trap; } Run;

/* Who may, must, must not do the acts of two at an event. */
static void compare_who(Run *x, Engine *e, Arena *ea, Ref *ref, const Case *c, IndId event, Focus at) {
  const Program *p = x->l.p;
  static const Op ops[] = { N_MAY, N_MUST, N_MUST_NOT };
  for (PredId i = 1; i < p->preds.n; i++) {
    const Pred *d = &p->preds.at[i];
    if (d->form != PRED_ACT || d->nparams != 2 || d->subject != 1 ||
        !kind_is(p, engine_ind(e, event)->kind, d->params[1].of) || (d->params[0].tag != TY_IND))
      continue;
    for (int mode = 0; mode < 3; mode++) {
      doing(DOING_ENGINE, "who");
      arena_reset(ea);
      Who *who = engine_who(e, ea, i, (WhoMode)mode, event, (ReadingId)at.reading, false, true);
      doing(DOING_REFERENCE, "who");
      Truth any = F;
      for (uint32_t k = 0; k < who->rows.n; k++)
        if (who->rows.at[k].actor.tag == V_ANY) any = t_or(any, who->rows.at[k].truth);
      for (IndId k = 1; k < p->inds.n; k++) {
        if (!kind_is(p, p->inds.at[k].kind, d->params[0].of) || p->inds.at[k].established) continue;
        Value args[2] = { value_make(V_IND, k), value_make(V_IND, event) };
        Truth want = ref_act(ref, ops[mode], i, args, engine_ind(e, event)->at), got = F;
        for (uint32_t n = 0; n < who->rows.n; n++)
          if (value_eq(who->rows.at[n].actor, args[0])) got = t_or(got, who->rows.at[n].truth);
        if (want == got || want == any) continue;
        at.kind = WHO;
        at.at = engine_ind(e, event)->at;
        report(p, x->m, at,
               arena_printf(x->a, "%s %s %s: %d", name_text(p->names, p->inds.at[k].name), op_text(ops[mode]),
                            name_text(p->names, d->name), (int)got),
               arena_printf(x->a, "%d", (int)want));
      }
    }
  }
  (void)c;
}
static void compare_case(Run *x, int kase) {
  const Program *p = x->l.p;
  Case *c = kase < 0 ? NULL : x->c[kase];
  Focus at = { 0, kase, -1, -1, 0 };
  if ((kase >= 0 && !c) || (x->f.kase != -2 && x->f.kase != kase)) return;
  Query *q[24] = { NULL };
  for (uint32_t i = 0; i < x->m->nqueries; i++) {
    if (x->f.kind && x->f.query != (int)i) continue;
    if (!x->m->queries[i]) continue;
    x->l.s.diags->all.n = x->l.s.diags->errors = 0;
    q[i] = run_query(&x->l.s, x->l.p, c, c ? c->event : 0, x->m->queries[i]);
    if (q[i] && op_sort(q[i]->node->op) == TERM && q[i]->node->free) q[i] = NULL;
    if (getenv("COMPARE_REJECTED") && !q[i])
      note_diags(x->a, &x->l.s), fprintf(stderr, "query rejected: %s\n  %s", x->m->queries[i], shared->diags);
  }
  Arena *ea = arena_new(x->trap);
  Engine *e = engine_new(p, x->trap);
  doing(DOING_ENGINE, "set case");
  engine_set_case(e, c);
  for (ReadingId r = 0; r < p->readings.n; r++) {
    if (x->f.reading >= 0 &&
        r != (ReadingId)(x->f.reading < (int)p->readings.n ? x->f.reading : (int)p->readings.n - 1))
      continue;
    at.reading = (int)r;
    Ref *ref = ref_new(x->a, p, c, r);
    RefPoints pts = ref_points(ref);
    Instant when[16];
    uint32_t nwhen = 0;
    for (uint32_t i = 0; i < 5 && pts.n; i++)
      when[nwhen++] = pts.at[rng_below(&x->rng, pts.n)] - (Instant)rng_below(&x->rng, 2);
    if (pts.n) when[nwhen++] = pts.at[pts.n - 1] + 86400;
    if (c) {
      Instant now = c->inds.at[c->event - p->inds.n].at;
      when[nwhen++] = now;
      when[nwhen++] = now + 1;
    }
    if (x->f.kind) when[0] = x->f.at, nwhen = 1;
    for (uint32_t i = 0; i < x->m->nqueries; i++) {
      if (!q[i]) continue;
      at.query = (int)i;
      bool term = op_sort(q[i]->node->op) == TERM;
      for (uint32_t k = 0; k < nwhen && term && (!x->f.kind || x->f.kind == ASK); k++) {
        at.kind = ASK;
        at.at = when[k];
        doing(DOING_REFERENCE, x->m->queries[i]);
        Value v = ref_value(ref, q[i], when[k]);
        doing(DOING_ENGINE, NULL);
        Rows *er = engine_ask(e, ea, q[i], when[k], r);
        bool known = v.tag != V_UNKNOWN && v.tag != V_NONE;
        Truth want = known ? T : v.tag == V_NONE ? F : U;
        shared->asked++;
        if (er->answer != want || (known && (er->rows.n != 1 || !value_eq(er->rows.at[0].values[0], v)))) {
          RefRows rr = { .answer = want, .ncols = 1 };
          RefRow row = { want, &v };
          if (want != F) vec_push(x->a, &rr.rows, row);
          report(p, x->m, at, engine_rows_text(x->a, p, c, er), ref_rows_text(x->a, p, c, &rr));
        }
      }
      for (uint32_t k = 0; k < nwhen && !term && (!x->f.kind || x->f.kind == ASK); k++) {
        at.kind = ASK;
        at.at = when[k];
        doing(DOING_REFERENCE, x->m->queries[i]);
        RefRows *rr = ref_ask(ref, q[i], when[k]);
        doing(DOING_ENGINE, NULL);
        arena_reset(ea);
        Rows *er = engine_ask(e, ea, q[i], when[k], r);
        shared->asked++;
        if (!rows_agree(q[i], er, rr))
          report(p, x->m, at, engine_rows_text(x->a, p, c, er), ref_rows_text(x->a, p, c, rr));
      }
      for (uint32_t k = 0; k < nwhen && !term && (x->f.kind ? x->f.kind == WHY : k == 0); k++) {
        at.kind = WHY;
        at.at = when[k];
        doing(DOING_ENGINE, x->m->queries[i]);
        arena_reset(ea);
        Rows *er = engine_ask(e, ea, q[i], when[k], r);
        uint32_t pick = er->rows.n ? rng_below(&x->rng, er->rows.n) : 0;
        Truth want = er->rows.n ? er->rows.at[pick].truth : er->answer;
        bool whoever = er->ncols && !er->rows.n;      /* a row of whoever it may be is proved of nobody in particular */
        for (uint32_t n = 0; er->rows.n && n < er->ncols; n++)
          whoever = whoever || er->rows.at[pick].values[n].tag == V_ANY;
        if (whoever) continue;
        Proof *proof = engine_why(e, ea, q[i], er->ncols ? &er->rows.at[pick] : NULL, when[k], r);
        if (!proof || proof->truth != want)
          report(p, x->m, at,
                 arena_printf(x->a, "%d: %s", proof ? (int)proof->truth : -1, proof ? proof_says(e, x->a, proof) : "no proof"),
                 arena_printf(x->a, "%d", (int)want));
      }
      if (x->f.kind ? x->f.kind == HISTORY : rng_below(&x->rng, 4) == 0) {
        at.kind = HISTORY;
        if (!pts.n) continue;
        Instant lo = pts.at[0] - 10, hi = pts.at[pts.n - 1] + 10;
        doing(DOING_ENGINE, x->m->queries[i]);
        History *h = engine_history(e, x->a, q[i], lo, hi, hi, r, false);
        shared->histories++;
        for (uint32_t s = 0; s < h->stretches.n; s++) {
          Stretch *st = &h->stretches.at[s];
          if (st->from >= st->to || (s ? h->stretches.at[s - 1].to != st->from : st->from != lo) ||
              (s + 1 == h->stretches.n && st->to != hi)) {
            at.at = st->from;
            report(p, x->m, at, "stretches that do not fit together", "");
          }
        }
        for (uint32_t k = 0; k < pts.n; k++)
          for (int d = -1; d < 1; d++) {
            Instant t = pts.at[k] + d;
            const char *was = "nothing", *now;
            for (uint32_t s = 0; s < h->stretches.n; s++)
              if (h->stretches.at[s].from <= t && t < h->stretches.at[s].to)
                was = engine_rows_text(x->a, p, c, h->stretches.at[s].rows);
            arena_reset(ea);
            now = engine_rows_text(x->a, p, c, engine_ask(e, ea, q[i], t, r));
            at.at = t;
            if (strcmp(was, now)) report(p, x->m, at, was, now);
          }
      }
    }
    at.query = -1;
    at.kind = CHECK;
    for (IndId i = 1; i < p->inds.n + (c ? c->inds.n : 0); i++) {
      const Ind *ev = engine_ind(e, i);
      bool replaced = false;
      for (uint32_t k = 0; c && k < c->replaced.n; k++)
        for (IndId up = i; up && up < p->inds.n; up = p->inds.at[up].parent)
          replaced = replaced || up == c->replaced.at[k];
      if (!p->kinds.at[ev->kind].is_event || replaced || (x->f.kind && x->f.kind != CHECK && x->f.kind != WHO))
        continue;
      compare_who(x, e, ea, ref, c, i, at);
      at.kind = CHECK;
      at.at = ev->at;
      if (x->f.kind == WHO) continue;
      doing(DOING_REFERENCE, "check");
      RefCheck *rc = ref_check(ref, i);
      doing(DOING_ENGINE, NULL);
      arena_reset(ea);
      Verdict alone = engine_check(e, ea, i, r, CHECK_VERDICT)->verdict;
      static const CheckDepth depths[] = { CHECK_PROOFS, CHECK_FINDINGS, CHECK_FINDINGS, CHECK_CONCISE, CHECK_SHORT, CHECK_PROOFS };
      uint32_t depth = rng_below(&x->rng, 5);
      const Check *whole = engine_check(e, ea, i, r, depths[depth]), *again = engine_check(e, ea, i, r, depths[depth + 1]);
      const char *a = alone == whole->verdict ? engine_check_text(x->a, p, whole) : "a verdict that is another with findings";
      if (!same_findings(ea, e, whole, again)) a = "findings that say something else with proofs than without";
      if (!check_likewise_holds(e, whole)) a = "a proof that stands for another, and is not the same";
      const char *b = verdict_line(x->a, p, rc->verdict, &rc->broken);
      shared->checked++;
      if (strcmp(a, b)) {
        at.at = ev->at;
        report(p, x->m, at, arena_printf(x->a, "%s: %s", name_text(p->names, ev->name), a), b);
      }
    }
  }
  engine_free(e);
  arena_free(ea);
}

/* ---- properties without the reference ---- */
/* Blocks of lines [from, to) in another order, and so within each. */
static void shuffle(Arena *a, Rng *r, const Lines *in, uint32_t from, uint32_t to, Lines *out, bool keep_first) {
  uint32_t start[700], n = 0;
  for (uint32_t i = from; i < to; i = block_end(in, i)) start[n++] = i;
  for (uint32_t i = n; i > (keep_first ? 2u : 1u); i--) {
    uint32_t k = rng_below(r, i - keep_first) + keep_first, x = start[i - 1];
    start[i - 1] = start[k];
    start[k] = x;
  }
  for (uint32_t i = 0; i < n; i++) {
    uint32_t end = block_end(in, start[i]);
    bool attributes = !strncmp(in->at[start[i]], "event ", 6);
    if (end == start[i] + 1 || attributes) {
      for (uint32_t k = start[i]; k < end; k++) out->at[out->n++] = in->at[k];
    } else {
      out->at[out->n++] = in->at[start[i]];
      shuffle(a, r, in, start[i] + 1, end - 1, out, false);
      out->at[out->n++] = in->at[end - 1];
    }
  }
}
static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }
typedef struct Answers { VEC(const char *) yes, perhaps; Truth truth; bool ok; } Answers;
static Answers answers(Run *x, Loaded *l, Engine *e, const char *text, Instant t, ReadingId r) {
  Answers out = { .ok = false };
  l->s.diags->all.n = l->s.diags->errors = 0;
  Query *q = run_query(&l->s, l->p, NULL, 0, text);
  if (!q || (op_sort(q->node->op) == TERM && q->node->free)) return out;
  Rows *rows = engine_ask(e, x->a, q, t, r);
  out.ok = true;
  out.truth = rows->answer;
  for (uint32_t i = 0; i < rows->rows.n; i++) {
    Text w = { .arena = x->a };
    put_row(&w, l->p, NULL, T, rows->rows.at[i].values, rows->ncols);
    if (rows->rows.at[i].truth == T) vec_push(x->a, &out.yes, text_done(&w));
    else vec_push(x->a, &out.perhaps, text_done(&w));
  }
  if (out.yes.n) qsort(out.yes.at, out.yes.n, sizeof *out.yes.at, by_text);
  if (out.perhaps.n) qsort(out.perhaps.at, out.perhaps.n, sizeof *out.perhaps.at, by_text);
  return out;
}
static const char *answers_text(Arena *a, const Answers *x) {
  Text t = { .arena = a };
  text_puts(&t, x->truth == T ? "yes: " : x->truth == U ? "undetermined: " : "no");
  for (uint32_t i = 0; i < x->yes.n; i++) text_puts(&t, x->yes.at[i]);
  if (x->perhaps.n) text_puts(&t, " perhaps ");
  for (uint32_t i = 0; i < x->perhaps.n; i++) text_puts(&t, x->perhaps.at[i]);
  return text_done(&t);
}
static bool has_text(const char *const *at, uint32_t n, const char *s) {
  for (uint32_t i = 0; i < n; i++) if (!strcmp(at[i], s)) return true;
  return false;
}
/* Rows for "whoever" stand for many: they are compared only where neither has one. */
static bool has_whoever(const Answers *a) {
  for (uint32_t i = 0; i < a->perhaps.n; i++)
    if (strstr(a->perhaps.at[i], "<any>") || strstr(a->perhaps.at[i], "<unknown>")) return true;
  return false;
}
static bool all_same(const Answers *a, const Answers *b) {
  bool some = has_whoever(a) || has_whoever(b);
  if (a->ok != b->ok || a->truth != b->truth || a->yes.n != b->yes.n || (!some && a->perhaps.n != b->perhaps.n)) return false;
  for (uint32_t i = 0; i < a->yes.n; i++) if (strcmp(a->yes.at[i], b->yes.at[i]) != 0) return false;
  for (uint32_t i = 0; !some && i < a->perhaps.n; i++) if (strcmp(a->perhaps.at[i], b->perhaps.at[i]) != 0) return false;
  return true;
}
/* What was definite is so still. */
static bool still_so(const Answers *a, const Answers *b) {
  if (has_whoever(a) || has_whoever(b)) return a->truth != T || b->truth == T;
  for (uint32_t i = 0; i < a->yes.n; i++) if (!has_text(b->yes.at, b->yes.n, a->yes.at[i])) return false;
  for (uint32_t i = 0; i < b->yes.n; i++)
    if (!has_text(a->yes.at, a->yes.n, b->yes.at[i]) && !has_text(a->perhaps.at, a->perhaps.n, b->yes.at[i]))
      return false;
  for (uint32_t i = 0; i < b->perhaps.n; i++)
    if (!has_text(a->perhaps.at, a->perhaps.n, b->perhaps.at[i])) return false;
  return a->truth == U || a->truth == b->truth;
}
/* One way to know what a line of the record leaves open; NULL: it leaves nothing open. */
static const char *completion(Arena *a, Rng *r, const Lines *l, uint32_t i) {
  static const char *const people[] = { "Ann", "Bob" }, *const states[] = { "Ruri", "Sula" };
  const char *s = l->at[i];
  while (*s == ' ') s++;
  if (strncmp(s, "unknown ", 8)) return NULL;
  s += 8;
  size_t n = strcspn(s, "(");
  if (!s[n]) {                                              /* an attribute */
    const char *name = arena_text(a, s, n);
    for (uint32_t k = 0; k < l->n; k++) {
      const char *d = l->at[k] + strspn(l->at[k], " "), *t = strstr(d, " : ");
      if (strncmp(d, name, strlen(name)) || !t || (d[strlen(name)] != ' ' && d[strlen(name)] != '(')) continue;
      if (strstr(t, "many Person"))
        return rng_below(r, 2) ? arena_printf(a, "    %s = {%s}", name, people[rng_below(r, 2)])
                               : arena_printf(a, "    %s = { }", name);
      if (strchr(d, '(')) return NULL;
      if (strstr(t, "State")) return arena_printf(a, "    %s = %s", name, states[rng_below(r, 2)]);
      if (strstr(t, "Person")) return arena_printf(a, "    %s = %s", name, people[rng_below(r, 2)]);
      if (strstr(t, "number")) return arena_printf(a, "    %s = %u", name, rng_below(r, 4));
      if (strstr(t, "regular"))
        return arena_printf(a, "    %s = %s", name, rng_below(r, 2) ? "regular" : "extraordinary");
      if (strstr(t, "Body")) return arena_printf(a, "    %s = Board", name);
      return NULL;
    }
    return NULL;
  }
  for (uint32_t k = 0; k < l->n; k++) {
    const char *d = l->at[k];
    bool office = !strncmp(d, "office ", 7);
    if ((!office && strncmp(d, "relation ", 9)) || strncmp(d + (office ? 7 : 9), s, n) ||
        (d[(office ? 7 : 9) + n] != '(' && d[(office ? 7 : 9) + n] != ' '))
      continue;
    const char *close = strchr(s, ')'), *value = strstr(d, "): ");
    if (!close) return NULL;
    int len = (int)(close + 1 - s);
    if (office ? strstr(d, "many") != NULL : !value) return rng_below(r, 2) ? s : "";
    if (office) return arena_printf(a, "%.*s is %s%s", len, s, people[rng_below(r, 2)], close + 1);
    if (strstr(value, "State")) return arena_printf(a, "%.*s is %s%s", len, s, states[rng_below(r, 2)], close + 1);
    if (strstr(value, "Person")) return arena_printf(a, "%.*s is %s%s", len, s, people[rng_below(r, 2)], close + 1);
    if (strstr(value, "number")) return arena_printf(a, "%.*s is %u%s", len, s, rng_below(r, 4), close + 1);
    if (strstr(value, "low")) return arena_printf(a, "%.*s is mid%s", len, s, close + 1);
    return NULL;
  }
  return NULL;
}
static void properties(Run *x) {
  const Program *p = x->l.p;
  Lines in, out = { .n = 0 };
  Material then = *x->m;
  Loaded other;
  Case *none[3];
  int kind = x->f.kind ? x->f.kind : SHUFFLE + (int)rng_below(&x->rng, 4);
  Rng rng = rng_of(x->m->seed * 3 + (uint64_t)kind);
  if (kind < SHUFFLE || x->f.kase >= 0) return;
  doing(DOING_PROPERTY, NULL);
  split(x->a, x->m->program, &in);
  RefPoints pts = ref_points(ref_new(x->a, p, NULL, 0));
  Instant horizon = INSTANT_MAX;
  Varied varied;
  Engine *e1 = NULL;
  if (kind == SHUFFLE) shuffle(x->a, &rng, &in, 0, in.n, &out, false);
  else if (kind == VARY) {
    Loaded base;
    if (!vary(x->a, &rng, &in, &varied)) return;
    then.program = varied.base;
    then.ncases = 0;
    if (!load(&base, none, x->a, &then)) return;
    Program *v = sema_variant(&base.s, base.p, &varied.v);
    if (!v) {
      note_diags(x->a, &base.s);
      report(p, x->m, (Focus){ VARY, -1, -1, 0, 0 }, shared->diags, "can be varied");
      return;
    }
    base.p = v;
    x->l = base;
    p = v;
    e1 = engine_new(v, x->trap);
    split(x->a, varied.same, &out);
  } else {
    bool done = false;
    for (uint32_t i = 0; i < in.n; i++) {
      const char *c = kind == COMPLETE && (!done || rng_below(&rng, 2)) ? completion(x->a, &rng, &in, i) : NULL;
      done = done || c;
      if (!c || *c) out.at[out.n++] = c ? c : in.at[i];
    }
    if (kind == COMPLETE && !done) return;
    if (kind == LATER && pts.n) {
      static const char *const more[] = { "Session Later on 2020-06-15T13:00 {",
                                          "  body = Board",
                                          "  form = regular",
                                          "  chair = Bob",
                                          "  attendees = {Ann, Bob}",
                                          "  Decision LaterD {",
                                          "    body = Board",
                                          "  }",
                                          "}" };
      for (uint32_t i = 0; i < sizeof more / sizeof *more; i++) out.at[out.n++] = more[i];
      for (uint32_t i = 0; i < in.n; i++) {       /* and it decides all that others decide */
        const char *d = in.at[i] + strspn(in.at[i], " ");
        if (strncmp(d, "decides ", 8) || strstr(d, "establishes")) continue;
        for (uint32_t k = out.n; k > out.n - 2; k--) out.at[k] = out.at[k - 1];
        out.at[out.n - 2] = d;
        out.n++;
      }
      bool is_date;
      instant_parse("2020-06-15T13:00", 16, p->zone, &horizon, &is_date);
    }
  }
  then.program = join(x->a, &out);
  then.ncases = 0;
  if (!load(&other, none, x->a, &then)) {
    if (kind == SHUFFLE) report(p, x->m, (Focus){ SHUFFLE, -1, -1, 0, 0 }, "loads", shared->diags);
    return;
  }
  if (!e1) e1 = engine_new(p, x->trap);
  Engine *e2 = engine_new(other.p, x->trap);
  for (uint32_t i = 0; i < x->m->nqueries; i++) {
    if (!x->m->queries[i] || strstr(x->m->queries[i], "case") || (x->f.kind && x->f.query != (int)i)) continue;
    for (uint32_t k = 0; k < 4 && pts.n; k++) {
      Instant t = x->f.kind ? x->f.at : pts.at[rng_below(&x->rng, pts.n)] - (Instant)rng_below(&x->rng, 2);
      ReadingId r = x->f.kind ? (ReadingId)(x->f.reading < (int)p->readings.n ? x->f.reading : 0)
                              : rng_below(&x->rng, p->readings.n);
      if (t > horizon) continue;
      Answers a = answers(x, &x->l, e1, x->m->queries[i], t, r);
      ReadingId same = 0;
      while (same + 1 < other.p->readings.n && strcmp(name_text(other.p->names, other.p->readings.at[same].name),
                                                      name_text(p->names, p->readings.at[r].name)))
        same++;
      Answers b = answers(x, &other, e2, x->m->queries[i], t, same);
      shared->properties++;
      if (!a.ok && !b.ok) continue;
      const char *s1 = answers_text(x->a, &a), *s2 = answers_text(x->a, &b);
      if (kind == COMPLETE ? !still_so(&a, &b) : !all_same(&a, &b))
        report(p, x->m, (Focus){ kind, -1, (int)i, (int)r, t }, s1, s2);
    }
  }
  engine_free(e1);
  engine_free(e2);
}

static _Noreturn void child(const Material *m, Focus f) {
  static Trap trap;
  Arena *a = arena_new(&trap);
  Run *x = calloc(1, sizeof *x);
  shared->doing = DOING_LOAD;
  if (!a || !x) finish(END_CRASH);
  if (setjmp(trap.jump)) {
    snprintf(shared->report, sizeof shared->report, "%s while %s: %s\n", trap.what ? trap.what : "?",
             shared->doing == DOING_LOAD        ? "loading"
             : shared->doing == DOING_REFERENCE ? "in the reference"
                                                : "in the engine",
             shared->what);
    finish(trap.kind == FAIL_LIMIT ? END_LIMIT : END_CRASH);
  }
  x->a = a;
  x->m = m;
  x->f = f;
  x->trap = &trap;
  x->rng = rng_of(m->seed ^ 0xABCDEF);
  if (!load(&x->l, x->c, a, m)) finish(END_REJECTED);
  if (f.kind < SHUFFLE)
    for (int k = -1; k < (int)m->ncases; k++) compare_case(x, k);
  if (!f.kind || f.kind >= SHUFFLE) properties(x);
  finish(END_SAME);
}
static End attempt(const Material *m, Focus f, unsigned seconds) {
  shared->report[0] = shared->diags[0] = 0;
  shared->what[0] = 0;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    alarm(seconds);
    child(m, f);
  }
  int status;
  if (pid < 0 || waitpid(pid, &status, 0) < 0) return END_CRASH;
  if (WIFEXITED(status) && WEXITSTATUS(status) <= END_SLOW) return (End)WEXITSTATUS(status);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) return END_SLOW;
  return END_CRASH;
}

/* ---- shrinking: whatever line can be left out while the difference remains ---- */
static bool still(const Material *m, Focus f, End was, unsigned *budget) {
  if (!*budget) return false;
  --*budget;
  return attempt(m, f, 3) == was;
}
static const char *shrink_text(Arena *a, Material *m, const char **text, Focus f, End was, unsigned *budget) {
  Lines l;
  split(a, *text, &l);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = l.n; i-- > 0;) {
      if (strlen(l.at[i]) < 2 && !strchr("}", l.at[i][0])) continue;
      if (l.at[i][strspn(l.at[i], " ")] == '}') continue;
      if (!strncmp(l.at[i], "Person ", 7) || !strncmp(l.at[i], "State ", 6) || !strncmp(l.at[i], "Body ", 5))
        continue; /* names would become variables */
      uint32_t end = block_end(&l, i);
      Lines next = { .n = 0 };
      for (uint32_t k = 0; k < l.n; k++) if (k < i || k >= end) next.at[next.n++] = l.at[k];
      *text = join(a, &next);
      if (still(m, f, was, budget)) {
        l = next;
        again = true;
      }
    }
  }
  for (uint32_t i = 0; i < l.n; i++) {       /* clauses from the right */
    static const char *const cuts[] = { " where ",      " unless ", " when ",     " and ",  " provided ", " overrides ",
                                        " subject to ", " under ",  " in force ", " from ", " until " };
    for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
      const char *line = l.at[i], *at = strstr(line, cuts[c]);
      if (!at) continue;
      size_t keep = (size_t)(at - line);
      bool brace = line[strlen(line) - 1] == '{';
      l.at[i] = arena_printf(a, "%.*s%s", (int)keep, line, brace ? " {" : !strcmp(cuts[c], " when ") ? " always" : "");
      *text = join(a, &l);
      if (!still(m, f, was, budget)) l.at[i] = line;
    }
  }
  return *text = join(a, &l);
}
static void shrink(Arena *a, Material *m, Focus *focus, End was) {
  unsigned budget = 1500;
  if (attempt(m, *focus, 5) != was) *focus = everything;      /* it takes what was asked before */
  Focus f = *focus;
  if (f.kase == -1) m->ncases = 0;
  shrink_text(a, m, &m->program, f, was, &budget);
  for (int i = 0; i < (int)m->ncases; i++) {
    if (f.kase != i && f.kase != -2) m->cases[i] = NULL;
    else if (m->cases[i]) shrink_text(a, m, &m->cases[i], f, was, &budget);
  }
  for (uint32_t i = 0; f.kind == 0 && i < m->nqueries; i++) {
    const char *q = m->queries[i];
    m->queries[i] = NULL;
    if (!still(m, f, was, &budget)) m->queries[i] = q;
  }
  shrink_text(a, m, &m->program, f, was, &budget);
  attempt(m, f, 5);
}

/* ---- main ---- */
static uint64_t avoid;
static bool no_shrink;
static Material material(Arena *a, uint64_t seed) {
  Generated *g = gen_program(a, seed, avoid);
  Material m = { .program = g->program, .ncases = g->ncases, .nqueries = g->nqueries, .seed = seed };
  memcpy(m.cases, g->cases, sizeof m.cases);
  memcpy(m.queries, g->queries, sizeof m.queries);
  return m;
}
static void print_material(const Material *m, Focus f) {
  printf("---- program\n%s", m->program);
  for (uint32_t i = 0; i < m->ncases; i++)
    if (m->cases[i] && (f.kase == -2 || f.kase == (int)i)) printf("---- case %u\n%s", i, m->cases[i]);
  for (uint32_t i = 0; i < m->nqueries && f.kase == -2; i++)
    if (m->queries[i]) printf("---- query %s\n", m->queries[i]);
}
static uint64_t counts[END_SLOW + 1];
static bool one(uint64_t seed) {
  Trap trap = { .kind = FAIL_NONE };
  Arena *a = arena_new(&trap);
  if (setjmp(trap.jump)) {
    printf("seed %llu: the generator failed: %s\n", (unsigned long long)seed, trap.what);
    return false;
  }
  Material m = material(a, seed);
  End end = attempt(&m, everything, 20);
  bool slow_reference = end == END_SLOW && shared->doing == DOING_REFERENCE;
  counts[end]++;
  if (end == END_LIMIT && getenv("COMPARE_REJECTED"))
    printf("seed %llu reaches a limit: %s", (unsigned long long)seed, shared->report);
  if (end == END_REJECTED && getenv("COMPARE_REJECTED"))
    printf("seed %llu is rejected\n%s", (unsigned long long)seed, shared->diags);
  if (end == END_DIFFERENT || end == END_CRASH || (end == END_SLOW && !slow_reference)) {
    Focus f = everything;
    long long at = 0;
    static const char *const ends[] = { "", "", "differs", "limit", "crashed", "is too slow" };
    if (end == END_DIFFERENT &&
        sscanf(shared->what, "%d %d %d %d %lld", &f.kind, &f.kase, &f.query, &f.reading, &at) == 5)
      f.at = at;
    printf("seed %llu %s: %s%s\n", (unsigned long long)seed, ends[end], *shared->report ? shared->report : shared->what,
           "");
    if (!no_shrink) shrink(a, &m, &f, end);
    if (*shared->report) printf("shrunk: %s", shared->report);
    if (!no_shrink) print_material(&m, f);
    printf("----\n");
    arena_free(a);
    return false;
  }
  arena_free(a);
  return true;
}
static uint64_t features(const char *list) {
  uint64_t m = 0;
  while (*list) {
    size_t n = strcspn(list, ",");
    for (int i = 0; i < GEN_NFEATURES; i++)
      if (strlen(gen_feature_names[i]) == n && !strncmp(list, gen_feature_names[i], n)) m |= 1ull << i;
    list += n + (list[n] == ',');
  }
  return m;
}
static int dump_program(uint64_t seed) {
  Trap trap = { .kind = FAIL_NONE };
  Arena *a = arena_new(&trap);
  if (setjmp(trap.jump)) return 70;
  Material m = material(a, seed);
  print_material(&m, everything);
  arena_free(a);
  return 0;
}
int main(int argc, char **argv) {
  unsigned long long from = 1, to = 500, seconds = 0, dump = 0;
  for (int i = 1; i + 1 < argc + 1; i++) {
    const char *v = i + 1 < argc ? argv[i + 1] : "";
    if (!strcmp(argv[i], "--no-shrink")) no_shrink = true;
    else if (!strcmp(argv[i], "--seeds")) sscanf(v, "%llu..%llu", &from, &to), i++;
    else if (!strcmp(argv[i], "--seconds")) seconds = strtoull(v, NULL, 10), i++;
    else if (!strcmp(argv[i], "--first")) from = strtoull(v, NULL, 10), i++;
    else if (!strcmp(argv[i], "--one")) from = to = strtoull(v, NULL, 10), i++;
    else if (!strcmp(argv[i], "--dump")) dump = strtoull(v, NULL, 10), i++;
    else if (!strcmp(argv[i], "--avoid")) avoid = features(v), i++;
    else {
      fprintf(stderr, "usage: compare [--seeds A..B | --seconds N [--first A] | --one SEED | --dump SEED] [--avoid "
                      "FEATURE,..] [--no-shrink]\n");
      return 64;
    }
  }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 70;
  if (dump) return dump_program(dump);
  uint64_t passed = 0, failed = 0;
  time_t begin = time(NULL);
  for (uint64_t seed = from; seconds ? (uint64_t)(time(NULL) - begin) < seconds : seed <= to; seed++) {
    if (one(seed)) passed++;
    else failed++;
  }
  printf("%llu rejected, %llu beyond a limit, %llu too slow; compared %llu answers, %llu verdicts, %llu histories, "
         "%llu properties\n",
         (unsigned long long)counts[END_REJECTED], (unsigned long long)counts[END_LIMIT],
         (unsigned long long)counts[END_SLOW], (unsigned long long)shared->asked, (unsigned long long)shared->checked,
         (unsigned long long)shared->histories, (unsigned long long)shared->properties);
  printf("%llu passed, %llu failed\n", (unsigned long long)passed, (unsigned long long)failed);
  return failed ? 1 : 0;
}
