/* check.c - verdicts and findings of a case under each reading. */
#include "base/limit.h"
#include "render/answer.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const finding_kinds[] = {
  [FIND_REQUIREMENT] = "requirement", [FIND_PERMISSION] = "permission", [FIND_PROHIBITION] = "prohibition",
  [FIND_DUTY] = "duty", [FIND_CONFLICT] = "conflict", [FIND_GAP] = "gap", [FIND_UNDETERMINED] = "undetermined",
  [FIND_INPUT] = "input", [FIND_BEYOND_POWERS] = "beyond_powers",
};

static const Check *check_at(const CaseResult *r, uint32_t event, uint32_t reading) {
  return r->checks[event * r->nreadings + reading];
}

int check_status(const CaseResult *r) {
  int status = 0;
  for (uint32_t i = 0; i < r->nevents * r->nreadings; i++) {
    Verdict v = r->checks[i]->verdict;
    if (v == VERDICT_INVALID || v == VERDICT_BREACH) status = 1;
    else if (v == VERDICT_UNDETERMINED && status == 0) status = 2;
  }
  return status;
}

static int by_id(const void *a, const void *b) {
  ProvId x = *(const ProvId *)a, y = *(const ProvId *)b;
  return x < y ? -1 : x > y;
}

static bool has_prov(const Check *c, ProvId id) {
  for (uint32_t i = 0; i < c->decisive.n; i++)
    if (c->decisive.at[i] == id) return true;
  return false;
}

typedef VEC(ProvId) ProvIds;

/* What is decisive in one check and not in another with another verdict. Readings differ in what belongs to one and
 * not to the other, so with `own` only such provisions count. */
static void differences(const View *v, const CaseResult *r, bool own, ProvIds *found) {
  for (uint32_t e = 0; e < r->nevents; e++)
    for (uint32_t a = 0; a < r->nreadings; a++)
      for (uint32_t b = 0; b < r->nreadings; b++) {
        const Check *one = check_at(r, e, a), *other = check_at(r, e, b);
        if (one->verdict == other->verdict) continue;
        for (uint32_t i = 0; i < one->decisive.n; i++) {
          ProvId id = one->decisive.at[i];
          uint32_t belongs = id < v->program->provs.n ? v->program->provs.at[id].readings : 0;
          bool only_here = (belongs >> r->readings[a] & 1) && !(belongs >> r->readings[b] & 1);
          if (own ? only_here : !has_prov(other, id)) vec_push(v->arena, found, id);
        }
      }
}

uint32_t readings_differ(const View *v, const CaseResult *r, ProvId **out) {
  ProvIds found = { 0 };
  *out = NULL;
  if (r->nreadings < 2) return 0;
  differences(v, r, true, &found);
  if (!found.n) differences(v, r, false, &found);
  if (!found.n) return 0;
  if (found.n) qsort(found.at, found.n, sizeof *found.at, by_id);
  uint32_t n = 1;
  for (uint32_t i = 1; i < found.n; i++)
    if (found.at[i] != found.at[n - 1]) found.at[n++] = found.at[i];
  *out = found.at;
  return n;
}

/* ---- text ---- */
static void put_name(Text *t, const Names *names, Name name) { text_put(t, name_text(names, name), name_len(names, name)); }
/* Before the value of an attribute stands the same in every heading: ", body ". */
typedef struct Before { const char *at; size_t n; } Before;
static Before before_value(View *v, PredId attribute) {
  const Program *p = v->program;
  if (!v->before) v->before = NEW_ARRAY(v->lasting, Before, p->preds.n);
  Before *b = &v->before[attribute];
  if (!b->n) {
    Text t = { .arena = v->lasting };
    text_puts(&t, ", ");
    put_name(&t, p->names, p->preds.at[attribute].name);
    text_puts(&t, " ");
    *b = (Before){ text_done(&t), t.n };
  }
  return *b;
}
static void heading(Out *out, View *v, const CaseResult *r, uint32_t e, size_t indent) {
  const Program *p = v->program;
  IndId id = r->events[e];
  const Ind *ind = engine_ind(v->engine, id);
  char buffer[48];
  Text *w = &v->line;
  w->n = 0;
  put_name(w, p->names, p->kinds.at[ind->kind].name);
  text_puts(w, " on ");
  text_puts(w, instant_print(ind->at, p->zone, buffer));
  if (ind->proposed) text_puts(w, ", proposed");
  bool first = true;
  for (uint32_t i = 0; r->cs && i < r->cs->facts.facts.n; i++) {
    const Fact *f = &r->cs->facts.facts.at[i];
    const Pred *d = &p->preds.at[f->pred];
    if (d->form != PRED_ATTRIBUTE || !d->functional || d->nparams != 1 || f->truth != T) continue;
    if (f->args[0].n != id || d->value.tag == TY_TEXT) continue;
    Before b = before_value(v, f->pred);
    text_put(w, b.at, b.n);
    if (first) w->at[w->n - b.n] = ':';
    engine_put_value(v->engine, w, f->args[1]);
    first = false;
  }
  const char *name = ind_text(p, ind);
  out_spaces(out, indent);
  out_inked(out, INK_BOLD, name);
  out_puts(out, "  ");
  out_line(out, w, indent + text_width(name) + 2, indent + 2);
  out_puts(out, "\n");
}

/* What stands here for what stood there: the individuals in which two findings that are alike differ. */
static void put_differing(View *v, Text *t, const Finding *f) {
  uint32_t n = v->program->preds.at[f->act].nparams;
  bool first = true;
  for (uint32_t i = 0; i < n; i++) {
    if (value_eq(f->row[i], f->like->row[i])) continue;
    if (!first) text_puts(t, "/");
    if (f->row[i].tag == V_ANY) text_puts(t, answer_value(v, f->row[i]));
    else engine_put_value(v->engine, t, f->row[i]);
    first = false;
  }
}
static void likewise_text(Out *out, View *v, const Finding *f, size_t indent) {
  Text *t = &v->line;
  t->n = 0;
  text_puts(t, "likewise, for the same reasons: ");
  for (uint32_t i = 0; i < f->likewise.n; i++) {
    if (i) text_puts(t, ", ");
    put_differing(v, t, f->likewise.at[i]);
  }
  if (f->likewise.n && f->others.n) text_puts(t, ", ");
  engine_put_inds(v->engine, t, f->others.at, f->others.n);
  out_spaces(out, indent);
  out_line(out, t, indent, indent + 2);
  out_puts(out, "\n");
}

/* Findings of one sort, provision and place differ in their messages alone: what stands before and behind it is kept as bytes, as JSON
 * or as text: at that indent, in colour or not, with the provision's words or without. */
enum { SHAPES = LIMIT(32, 2) };
typedef struct ShapeText { size_t in; bool colour, quotes; Text bytes; } ShapeText;
typedef struct Shape { FindingKind kind; Truth truth; ProvId prov; Span span; JsonPart head, tail; ShapeText text; } Shape;
struct Shapes { Shape all[SHAPES]; };
static Shape *shape_of(View *v, const Finding *f) {
  if (!v->shapes) v->shapes = NEW(v->lasting, Shapes);
  Shape *s = &v->shapes->all[(f->span.file * 31 + f->span.lo + f->prov * 7 + f->kind * 3 + f->truth) % SHAPES];
  bool used = s->text.bytes.arena != NULL;
  if (used && s->prov == f->prov && s->kind == f->kind && s->truth == f->truth && s->span.file == f->span.file && s->span.lo == f->span.lo)
    return s;
  Text head = s->head.text, tail = s->tail.text, text = s->text.bytes;      /* their room is used again */
  head.n = tail.n = text.n = 0;
  head.arena = tail.arena = text.arena = v->lasting;
  *s = (Shape){ f->kind, f->truth, f->prov, f->span, { .text = head }, { .text = tail }, { .bytes = text } };
  return s;
}
/* The provision's words, if they were not quoted in this answer, and where that is written. */
static void provision_text(Out *out, View *v, const Finding *f, size_t in, bool quotes) {
  const Prov *p = &v->program->provs.at[f->prov];
  const char *place = place_text(v, f->span.file ? f->span : p->span);
  size_t at = in;
  if (quotes) {
    out_spaces(out, in);
    out_ink(out, INK_DIM);
    v->line.n = 0;
    text_puts(&v->line, "\"");
    text_puts(&v->line, p->words);
    text_puts(&v->line, "\"");
    at = out_line(out, &v->line, in, in + 1);
    out_ink(out, INK_PLAIN);
    if (at + 2 + text_width(place) > OUT_WIDTH) {
      out_puts(out, "\n");
      at = in;
    }
  }
  out_spaces(out, at == in ? in : 2);
  out_inked(out, INK_DIM, place);
  out_puts(out, "\n");
}
static void provision_again(Out *out, View *v, const Finding *f, size_t in) {
  const char *words = v->program->provs.at[f->prov].words, *put;
  bool quotes = words && *words && !v->quoted[f->prov];
  ShapeText *t = place_lasts(v, f->span) ? &shape_of(v, f)->text : NULL;
  v->quoted[f->prov] |= quotes;
  if (t && t->bytes.n && t->in == in && t->colour == out->colour && t->quotes == quotes) {
    out_put(out, t->bytes.at, t->bytes.n);
    return;
  }
  OutMark from = out_mark(out);
  size_t n;
  provision_text(out, v, f, in, quotes);
  if (!t || !(put = out_since(out, from, &n))) return;
  t->bytes.n = 0;
  text_put(&t->bytes, put, n);
  t->in = in;
  t->colour = out->colour;
  t->quotes = quotes;
}

void finding_text(Out *out, View *v, const Finding *f, size_t indent) {
  size_t at = indent, in = indent + 2;
  out_spaces(out, indent);
  if (f->prov) {
    const char *label = cite(v, f->prov);
    out_inked(out, INK_BOLD, label);
    out_puts(out, "  ");
    at += text_width(label) + 2;
    in = at < 30 ? at : indent + 2;
  }
  v->line.n = 0;
  finding_words(v->engine, &v->line, f);
  at = out_line(out, &v->line, at, in);
  out_puts(out, "\n");
  if (f->likewise.n || f->others.n) likewise_text(out, v, f, in);
  if (f->prov) provision_again(out, v, f, in);
  if (f->needs.n) {
    out_spaces(out, in);
    out_puts(out, "turns on ");
    at = in + 9;
    for (uint32_t i = 0; i < f->needs.n; i++) {
      at = out_wrapped(out, arena_printf(v->arena, "%s%s", f->needs.at[i], i + 1 < f->needs.n ? "," : ""), at, in);
      if (i + 1 < f->needs.n) out_puts(out, at + 1 + text_width(f->needs.at[i + 1]) > OUT_WIDTH ? "\n" : " ");
      if (i + 1 < f->needs.n && at + 1 + text_width(f->needs.at[i + 1]) > OUT_WIDTH) {
        out_spaces(out, in);
        at = in;
      } else {
        at++;
      }
    }
    out_puts(out, "\n");
  }
  finding_proof_text(out, v, f, in);
}

/* Refusals that follow each other: one line for each, in which one name alone differs. */
static void refusals_text(Out *out, View *v, Finding *const *at, size_t indent) {
  uint32_t n = at[0]->run, col = at[0]->col;
  out_around(&v->around, v->lasting, indent, indent + 2);
  if (!finding_words_around(v->engine, at[0], col, &v->around.before, &v->around.behind)) {
    for (uint32_t i = 0; i < n; i++) finding_text(out, v, at[i], indent);
    return;
  }
  out_around_done(&v->around);
  for (uint32_t i = 0; i < n; i++) {
    v->line.n = 0;
    engine_put_value(v->engine, &v->line, at[i]->row[col]);
    out_between(out, &v->around, text_done(&v->line), v->line.n);
  }
}

void check_findings_text(Out *out, View *v, const Check *c, size_t indent) {
  for (uint32_t i = 0, n; i < c->findings.n && out_usable(out); i += n) {
    const Finding *f = c->findings.at[i];
    n = f->run ? f->run : 1;
    if (f->run) refusals_text(out, v, c->findings.at + i, indent);
    else if (!f->like) finding_text(out, v, f, indent);
  }
}

void verdict_text(Out *out, Verdict verdict) {
  switch (verdict) {
  case VERDICT_VALID: out_inked(out, INK_GREEN, "valid"); break;
  case VERDICT_UNDETERMINED: out_inked(out, INK_YELLOW, "undetermined"); break;
  case VERDICT_BREACH: out_inked(out, INK_RED, "BREACH"); break;
  case VERDICT_INVALID: out_inked(out, INK_RED, "INVALID"); break;
  }
}

static void event_checks_text(Out *out, View *v, const CaseResult *r, uint32_t e, size_t indent) {
  size_t widest = 0;
  for (uint32_t i = 0; i < r->nreadings; i++) {
    size_t w = text_width(reading_text(v, r->readings[i]));
    if (w > widest) widest = w;
  }
  for (uint32_t i = 0; i < r->nreadings; i++) {
    const Check *c = check_at(r, e, i);
    const char *name = reading_text(v, r->readings[i]);
    view_begin(v);
    out_spaces(out, indent);
    out_puts(out, name);
    out_spaces(out, widest - text_width(name) + 2);
    verdict_text(out, c->verdict);
    out_puts(out, "\n");
    check_findings_text(out, v, c, indent + 2);
  }
}

void check_text(Out *out, View *v, const CaseResult *r) {
  for (uint32_t e = 0; e < r->nevents; e++) {
    heading(out, v, r, e, e ? 2 : 0);
    out_puts(out, e ? "" : "\n");
    event_checks_text(out, v, r, e, e ? 4 : 2);
  }
  if (r->advice) advice_text(out, v, r);
  ProvId *differ;
  uint32_t n = readings_differ(v, r, &differ);
  if (n) {
    Text w = { .arena = v->arena };
    text_puts(&w, "The readings differ on:");
    for (uint32_t i = 0; i < n; i++) text_printf(&w, "%s %s", i ? "," : "", cite(v, differ[i]));
    out_spaces(out, 2);
    out_wrapped(out, text_done(&w), 2, 4);
    out_puts(out, "\n");
  }
  out_puts(out, "\n");
}

/* ---- JSON ---- */
static void provision_json(JsonOut *j, View *v, ProvId id, Span span) {
  const Prov *p = &v->program->provs.at[id];
  json_key_str(j, "provision", name_text(v->program->names, p->label));
  if (v->recurs[id]) json_key_str(j, "version", cite(v, id));
  if (p->words) json_key_str(j, "words", p->words);
  json_key_str(j, "place", place_text(v, span.file ? span : p->span));
}

/* The proof of another finding of the list, and who is to be read in it for whom. */
static void named_json(JsonOut *j, View *v, Value x) {
  v->line.n = 0;
  if (x.tag == V_ANY) text_puts(&v->line, answer_value(v, x));
  else engine_put_value(v->engine, &v->line, x);
  json_text(j, text_done(&v->line), v->line.n);
}
static void like_json(JsonOut *j, View *v, const Finding *f) {
  json_object(j);
  json_member(j, "like");
  json_int(j, f->like->place);
  json_member(j, "instead");
  json_list(j);
  for (uint32_t i = 0; i < v->program->preds.at[f->act].nparams; i++) {
    if (value_eq(f->row[i], f->like->row[i])) continue;
    json_object(j);
    json_member(j, "of");
    named_json(j, v, f->like->row[i]);
    json_member(j, "is");
    named_json(j, v, f->row[i]);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}
static void finding_head_json(JsonOut *j, View *v, const Finding *f) {
  json_key_str(j, "kind", finding_kinds[f->kind]);
  json_key_str(j, "status", f->truth == U ? "undetermined" : "broken");
  if (f->prov) {
    provision_json(j, v, f->prov, f->span);
  } else {
    json_key_str(j, "provision", NULL);
    if (f->span.file) json_key_str(j, "place", place_text(v, f->span));
  }
  json_key(j, "message");
}
static void finding_tail_json(JsonOut *j, View *v, const Finding *f) {
  json_key(j, "needs");
  json_list(j);
  for (uint32_t i = 0; i < f->needs.n; i++) json_str(j, f->needs.at[i]);
  json_list_end(j);
  if (f->proof) {
    json_key(j, "proof");
    if (f->like) like_json(j, v, f);
    else proof_json(j, v, f->proof);
  }
  json_object_end(j);
}
void finding_json(JsonOut *j, View *v, const Finding *f) {
  Shape *s = place_lasts(v, f->span) ? shape_of(v, f) : NULL;
  bool plain = s && !f->needs.n && !f->proof;
  json_object(j);
  JsonMark from = json_mark(j);
  if (f->prov && v->program->provs.at[f->prov].words) v->quoted[f->prov] = 1;
  if (!s || !json_again(j, &s->head)) {
    finding_head_json(j, v, f);
    if (s) json_keep(j, from, &s->head);
  }
  v->line.n = 0;
  finding_words(v->engine, &v->line, f);
  json_text(j, text_done(&v->line), v->line.n);
  from = json_mark(j);
  if (plain && json_again(j, &s->tail)) return;
  finding_tail_json(j, v, f);
  if (plain) json_keep(j, from, &s->tail);
}

static void readings_json(JsonOut *j, View *v, const CaseResult *r, uint32_t e) {
  json_key(j, "readings");
  json_list(j);
  for (uint32_t i = 0; i < r->nreadings; i++) {
    const Check *c = check_at(r, e, i);
    view_begin(v);
    json_object(j);
    json_key_str(j, "reading", reading_text(v, r->readings[i]));
    json_key_str(j, "verdict", verdict_word(c->verdict));
    json_key(j, "findings");
    json_list(j);
    for (uint32_t k = 0; k < c->findings.n; k++) finding_json(j, v, c->findings.at[k]);
    json_list_end(j);
    json_object_end(j);
  }
  json_list_end(j);
}

static void event_json(JsonOut *j, View *v, const CaseResult *r, uint32_t e) {
  const Ind *ind = engine_ind(v->engine, r->events[e]);
  json_key_str(j, e ? "event" : "case", ind_text(v->program, ind));
  json_key_str(j, "kind", name_text(v->program->names, v->program->kinds.at[ind->kind].name));
  json_key_str(j, "at", instant_text(v, ind->at));
  readings_json(j, v, r, e);
}

void check_json(JsonOut *j, View *v, const CaseResult *r) {
  if (r->cs && r->cs->source_line) json_key_int(j, "line", (int64_t)r->cs->source_line);
  event_json(j, v, r, 0);
  if (r->nevents > 1) {
    json_key(j, "events");
    json_list(j);
    for (uint32_t e = 1; e < r->nevents; e++) {
      json_object(j);
      event_json(j, v, r, e);
      json_object_end(j);
    }
    json_list_end(j);
  }
  if (r->advice) advice_json(j, v, r);
  ProvId *differ;
  uint32_t n = readings_differ(v, r, &differ);
  if (n) {
    json_key(j, "readings_differ_on");
    json_list(j);
    for (uint32_t i = 0; i < n; i++) json_str(j, cite(v, differ[i]));
    json_list_end(j);
  }
}
