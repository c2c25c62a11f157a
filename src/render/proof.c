/* proof.c - a proof as an indented text and as JSON.
 *
 * Text: a line per node, with what it says and where that is written; yes, no or ? in front, the provision's
 * label and its quoted words where they are cited first. In a concise one premises that do not make it what it is are left
 * out, and of many ways in which something fails all but the nearest. In a short one no line says what a line above it does:
 * neither what the finding does, nor what a node repeats of the one that it is the only premise of. JSON: nested objects,
 * of all nodes; yajl allows 128 levels, so what lies deeper is given in the root's list `more`, and where it belongs stands
 * {"id": n, "see": "more"}. */
#include "render/rendition.h"
#include <stdio.h>

enum { TEXT_INDENT_MOST = 40, JSON_ROOM = 8 };
/* What the text of a kept proof depends on, see rendition.c: besides these its depth, and its indentation or its number. */
enum { PLACE_TEXT = 1, PLACE_FORM = 2, PLACE_COLOUR = 8, PLACE_PRETTY = 16 };      /* PLACE_FORM: times the form */

/* Right of the text at column `at` when there is room, else on the next line. */
static void put_place(Out *out, const char *place, size_t at, size_t indent) {
  if (!*place) return;
  if (at + 2 + strlen(place) > OUT_WIDTH && at + 2 + text_width(place) > OUT_WIDTH) {
    out_puts(out, "\n");
    out_spaces(out, indent);
  } else {
    out_puts(out, "  ");
  }
  out_inked(out, INK_DIM, place);
}

static const char *mark(Truth t) { return t == T ? "yes" : t == F ? "no " : "?  "; }
static Ink mark_ink(Truth t) { return t == T ? INK_GREEN : t == F ? INK_RED : INK_YELLOW; }

static void quote_words(Out *out, View *v, ProvId id, size_t indent) {
  const Prov *p = &v->program->provs.at[id];
  if (v->quoted[id] || !p->words || !*p->words) return;
  v->quoted[id] = 1;
  v->line.n = 0;
  text_puts(&v->line, "\"");
  text_puts(&v->line, p->words);
  text_puts(&v->line, "\"");
  out_spaces(out, indent);
  out_ink(out, INK_DIM);
  out_line(out, &v->line, indent, indent + 1);
  out_ink(out, INK_PLAIN);
  out_puts(out, "\n");
}

/* ---- what is shown ---- */
/* Is there a premise that makes it what it is? Then a concise proof shows no others. */
static bool has_cause(const View *v, const Proof *p) {
  if (v->form == PROOF_WHOLE || p->truth == T) return false;
  for (uint32_t i = 0; i < p->kids.n; i++)
    if (p->kids.at[i]->truth == p->truth) return true;
  return false;
}
static bool is_shown(const Proof *p, const Proof *kid, bool causes) { return !causes || kid->truth == p->truth; }
static const Proof *only_shown(const View *v, const Proof *p) {
  bool causes = has_cause(v, p);
  const Proof *only = NULL;
  for (uint32_t i = 0; i < p->kids.n; i++) {
    if (!is_shown(p, p->kids.at[i], causes)) continue;
    if (only) return NULL;
    only = p->kids.at[i];
  }
  return only;
}
static bool within(Span in, Span of) { return in.file == of.file && in.lo >= of.lo && in.hi <= of.hi; }
/* A part of the condition, of the same individuals, and nothing else. */
static bool restates(const Proof *p, const Proof *kid) {
  const Saying *s = &kid->says;
  bool plain = kid->kind == PF_ALL || kid->kind == PF_ANY || kid->kind == PF_EACH || kid->kind == PF_COMPARE || kid->kind == PF_ABSENT;
  return plain && !kid->note && p->says.kind == SAY_CONDITION && (s->kind == SAY_CONDITION || s->kind == SAY_NONE_FITS) &&
         !(s->slots & ~p->says.slots) && within(s->node->span, p->says.node->span);
}
static bool says_same(const Saying *a, const Saying *b) {
  if (a->kind != SAY_GOAL || b->kind != SAY_GOAL || a->pred != b->pred || a->mode != b->mode || a->not != b->not) return false;
  if (a->n != b->n || a->valued != b->valued) return false;
  for (uint32_t i = 0; i < a->n; i++)
    if (!value_eq(a->v[i], b->v[i])) return false;
  return true;
}
static bool is_goal(const Saying *condition, const Saying *goal) {
  return condition->kind == SAY_CONDITION && condition->node->op == N_ATOM && goal->kind == SAY_GOAL && goal->pred == condition->node->pred;
}
/* What concludes it says it too, and where; so does the goal of an element that it is a condition of. */
static const Proof *stands_for(const View *v, const Proof *p) {
  if (v->form != PROOF_SHORT || (p->kind != PF_ATOM && p->kind != PF_EACH)) return p;
  const Proof *only = only_shown(v, p);
  if (!only || only->truth != p->truth || (p->note && only->note)) return p;
  if (p->kind == PF_EACH) return is_goal(&p->says, &only->says) ? only : p;
  return says_same(&p->says, &only->says) ? only : p;
}
/* Whose premises stand below it. */
static const Proof *premises(const View *v, const Proof *p) {
  const Proof *only = NULL;
  while (v->form == PROOF_SHORT && (only = only_shown(v, p)) && restates(p, only)) p = only;
  return p;
}

static bool all_are(const Saying *s, Value v) {
  for (uint32_t i = 0; i < s->n; i++)
    if (!value_eq(s->v[i], v)) return false;
  return true;
}
static bool is_needed(const View *v, const Finding *f, const Proof *p) {
  const char *text = proof_says(v->engine, v->arena, p);
  uint32_t i = 0;
  while (i < f->needs.n && strcmp(f->needs.at[i], text)) i++;
  return i < f->needs.n;
}
/* Do the finding's own lines say it? */
static bool is_said(const View *v, const Finding *f, const Proof *p) {
  const Saying *root = &f->proof->says;
  if (p == f->proof && (root->kind == SAY_REQUIRED || root->kind == SAY_DOING)) return true;
  if (p == f->said) return true;
  if (p->kind == PF_MISSING) return !p->kids.n && is_needed(v, f, p);
  if (p->note) return false;
  if (p->kind == PF_RULE && p->truth != F && p->says.kind == SAY_GOAL)
    return p->prov == f->prov && p->span.file == f->span.file && p->span.lo == f->span.lo;
  return root->kind == SAY_REQUIRED && p->says.kind == SAY_CONDITION && p->says.node == root->node && all_are(&p->says, root->v[0]);
}

/* ---- lines ---- */
static void kids_text(Out *out, View *v, const Proof *p, const Finding *f, size_t indent, uint32_t depth);
static OutMark node_line(Out *out, View *v, const ProofLine *l, Text *says, size_t in) {
  size_t at = in + 5;
  out_spaces(out, in);
  out_inked(out, mark_ink(l->truth), mark(l->truth));
  out_puts(out, "  ");
  if (l->cites) {
    const char *label = cite(v, l->cites);
    out_inked(out, INK_BOLD, label);
    out_puts(out, "  ");
    at += text_width(label) + 2;
  }
  bool says_nothing = !says->n;
  OutMark begin = out_mark(out);
  at = out_line(out, says, at, in + 7);
  if (l->again) {
    out_inked(out, INK_DIM, "  (as above)");
    out_puts(out, "\n");
    return begin;
  }
  if (l->note) {
    out_puts(out, says_nothing ? "" : ": ");
    at = out_wrapped(out, l->note, at + 2, in + 7);
  }
  put_place(out, l->place, at, in + 7);
  out_puts(out, "\n");
  if (l->quotes) quote_words(out, v, l->quotes, in + 7);
  return begin;
}
OutMark proof_line(Out *out, View *v, const ProofLine *l, Text *says) {
  size_t in = l->indent < TEXT_INDENT_MOST ? l->indent : TEXT_INDENT_MOST;
  if (!l->deeper && !l->left) return node_line(out, v, l, says, in);
  out_spaces(out, in + 2);
  out_ink(out, INK_DIM);
  if (l->left) out_printf(out, "     and %u more that do not hold\n", l->left);
  else out_puts(out, "..\n");
  out_ink(out, INK_PLAIN);
  return out_mark(out);
}
static void new_node_text(Out *out, View *v, const Proof *p, const char *note, size_t indent, Span place) {
  bool rule = p->kind == PF_RULE || p->kind == PF_DECISION;
  ProofLine l = { .indent = indent, .truth = p->truth, .again = p->kind == PF_REPEATED, .note = note, .place = place_text(v, place) };
  if (rule || p->kind == PF_OVERRIDDEN) l.cites = p->prov;
  if (rule) l.quotes = p->prov;
  v->line.n = 0;
  proof_words(v->engine, &v->line, p, " ");
  proof_line(out, v, &l, &v->line);
  showing_add(v, &l, p, place);
}
static void other_line(Out *out, View *v, ProofLine l) {
  proof_line(out, v, &l, NULL);
  showing_add(v, &l, NULL, (Span){ 0 });
}
static void node_text(Out *out, View *v, const Proof *p, size_t indent, uint32_t depth) {
  if (!out_usable(out)) return;
  uint64_t place = PLACE_TEXT | (uint64_t)v->form * PLACE_FORM | (out->colour ? PLACE_COLOUR : 0) | (uint64_t)indent << 32 | depth << 8;
  Rendition r;
  size_t n;
  const char *known = rendition_find(v, v->showing ? NULL : p->kept, place, &r, &n);
  if (known) {
    out_put(out, known, n);
    return;
  }
  OutMark from = out_mark(out);
  const Proof *shown = stands_for(v, p);
  new_node_text(out, v, shown, shown->note ? shown->note : p->note, indent, shown->span);
  if (shown->kind != PF_REPEATED) kids_text(out, v, premises(v, shown), NULL, indent, depth);
  const char *text = r.number ? out_since(out, from, &n) : NULL;
  if (text) rendition_add(v, p->kept, &r, text, n);
}

/* How many premises from here on are statements of one provision that do not apply. */
static uint32_t statements(const Proof *p, uint32_t from, uint32_t most) {
  const Proof *first = p->kids.at[from];
  uint32_t n = 0;
  for (; n < most && from + n < p->kids.n; n++) {
    const Proof *k = p->kids.at[from + n];
    if (k->says.kind != SAY_NOT_APPLIED || k->prov != first->prov || k->note || !k->kids.n || k->truth != first->truth) break;
  }
  return n;
}
/* The provision with its words once, and below it what each of the statements fails on. */
static void statements_text(Out *out, View *v, const Proof *p, uint32_t from, uint32_t n, size_t indent, uint32_t depth) {
  const Proof *first = p->kids.at[from];
  new_node_text(out, v, first, NULL, indent, n > 1 ? v->program->provs.at[first->prov].span : first->span);
  for (uint32_t i = 0; i < n; i++) kids_text(out, v, p->kids.at[from + i], NULL, indent, depth);
}

/* f: of which the premises that it says itself are passed over, for what is below them; or NULL. */
static void kids_text(Out *out, View *v, const Proof *p, const Finding *f, size_t indent, uint32_t depth) {
  if (!p->kids.n) return;
  if (depth <= 1) {
    other_line(out, v, (ProofLine){ .indent = indent, .deeper = true });
    return;
  }
  bool causes = has_cause(v, p), few = causes && p->truth == F;
  uint32_t shown = 0, left = p->left;
  for (uint32_t i = 0, n; i < p->kids.n; i += n) {
    const Proof *kid = p->kids.at[i];
    n = 1;
    if (!is_shown(p, kid, causes)) continue;
    if (few && shown == MISSES_SHOWN) {
      left++;
      continue;
    }
    uint32_t together = v->form == PROOF_SHORT ? statements(p, i, few ? MISSES_SHOWN - shown : p->kids.n) : 0;
    if (f && is_said(v, f, kid)) kids_text(out, v, premises(v, kid), f, indent, depth);
    else if (together) statements_text(out, v, p, i, n = together, indent + 2, depth - 1);
    else node_text(out, v, kid, indent + 2, depth - 1);
    shown += n;
  }
  if (left) other_line(out, v, (ProofLine){ .indent = indent, .left = left });
}

void proof_text(Out *out, View *v, const Proof *p, size_t indent) {
  if (p && v->proof_depth) node_text(out, v, p, indent, v->proof_depth);
}

/* Below the finding's own lines, which say what the root of its proof does. */
void finding_proof_text(Out *out, View *v, const Finding *f, size_t indent) {
  const Proof *p = f->proof;
  if (f->sort && f->sort->shown) {
    sort_text(out, v, f, indent);
    return;
  }
  if (!p || !v->proof_depth) return;
  if (f->sort) showing_begin(v, f, indent);
  bool brief = v->form == PROOF_SHORT;
  bool said = brief ? is_said(v, f, p) : p->kids.n && (p->says.kind == SAY_REQUIRED || p->says.kind == SAY_DOING);
  if (said) kids_text(out, v, p, brief ? f : NULL, indent - 2, v->proof_depth);
  else proof_text(out, v, p, indent);
  showing_end(out, v);
}

/* ---- JSON ---- */
static const char *const kinds[] = {
  [PF_FACT] = "fact", [PF_RULE] = "rule", [PF_DECISION] = "decision", [PF_ATOM] = "conclusion", [PF_ALL] = "all",
  [PF_ANY] = "any", [PF_COMPARE] = "comparison", [PF_COUNT] = "count", [PF_EACH] = "each", [PF_MISSING] = "missing",
  [PF_GAP] = "gap", [PF_CONFLICT] = "conflict", [PF_ABSENT] = "absent", [PF_OVERRIDDEN] = "overridden",
  [PF_REPEATED] = "repeated", [PF_CUT] = "cut",
};

typedef VEC(const Proof *) Proofs;

static void node_json(JsonOut *j, View *v, const Proof *p, Proofs *later);

static void kids_json(JsonOut *j, View *v, const Proof *p, Proofs *later) {
  if (!p->kids.n) return;
  json_member(j, "premises");
  json_list(j);
  for (uint32_t i = 0; i < p->kids.n; i++) {
    const Proof *kid = p->kids.at[i];
    if (json_depth(j) + JSON_ROOM < JSON_OUT_DEPTH || !kid->kids.n) {
      node_json(j, v, kid, later);
      continue;
    }
    vec_push(v->arena, later, kid);
    json_object(j);
    json_key_int(j, "id", kid->id);
    json_key_str(j, "see", "more");
    json_object_end(j);
  }
  json_list_end(j);
}

static void new_node_json(JsonOut *j, View *v, const Proof *p, Proofs *later, bool root) {
  json_object(j);
  json_member(j, "id");
  json_int(j, p->id);
  json_member(j, "kind");
  json_constant(j, kinds[p->kind]);
  json_member(j, "holds");
  json_constant(j, truth_word(p->truth));
  json_member(j, "text");
  v->line.n = 0;
  proof_words(v->engine, &v->line, p, "   ");
  json_text(j, text_done(&v->line), v->line.n);
  if (p->note) json_key_str(j, "note", p->note);
  if (p->prov) {
    const Prov *prov = &v->program->provs.at[p->prov];
    json_member(j, "provision");
    json_text(j, name_text(v->program->names, prov->label), name_len(v->program->names, prov->label));
    if (v->recurs[p->prov]) json_key_str(j, "version", cite(v, p->prov));
    if (!v->quoted[p->prov] && prov->words) {
      v->quoted[p->prov] = 1;
      json_key_str(j, "words", prov->words);
    }
  }
  if (p->span.file) {
    json_member(j, "place");
    json_str(j, place_text(v, p->span));
  }
  if (p->kind == PF_FACT) {
    if (p->from != INSTANT_MIN && p->from != INSTANT_MAX) json_key_str(j, "from", instant_text(v, p->from));
    if (p->to != INSTANT_MAX && p->to != INSTANT_MIN) json_key_str(j, "until", instant_text(v, p->to));
  }
  if (p->kind == PF_REPEATED) json_key_int(j, "same", p->same);
  kids_json(j, v, p, later);
  if (root && later->n) {
    json_key(j, "more");
    json_list(j);
    for (uint32_t i = 0; i < later->n; i++) node_json(j, v, later->at[i], later);   /* may add to the list */
    json_list_end(j);
  }
  json_object_end(j);
}

static void node_json(JsonOut *j, View *v, const Proof *p, Proofs *later) {
  uint64_t place = (json_pretty(j) ? PLACE_PRETTY : 0) | (uint64_t)p->id << 32 | json_depth(j) << 8;
  Rendition r;
  size_t n;
  const char *known = rendition_find(v, p->kept, place, &r, &n);
  if (known) {
    json_raw(j, known, n);
    return;
  }
  uint32_t put_off = later->n;
  OutMark from = out_mark(json_out(j));
  new_node_json(j, v, p, later, false);
  const char *text = r.number && later->n == put_off ? out_since(json_out(j), from, &n) : NULL;
  if (!text) return;
  const char *object = memchr(text, '{', n);     /* behind a comma, if it is not the first */
  rendition_add(v, p->kept, &r, object, n - (size_t)(object - text));
}

void proof_json(JsonOut *j, View *v, const Proof *p) {
  Proofs later = { 0 };
  if (p) new_node_json(j, v, p, &later, true);
  else json_null(j);
}
