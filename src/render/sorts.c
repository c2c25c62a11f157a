/* sorts.c - what the proof of a finding looks like, kept line by line for other findings of its sort (eval/sorts.c), with holes for
 * the individuals of its row.
 *
 * Lines are wrapped as wide as who fills the holes needs it, and a provision's words are quoted where they were not quoted yet; so a
 * line is kept as what it is made of, and printed by what prints every line of a proof.
 *
 * Invariants
 * - A proof that anything else of its case can be read in is not kept: its other individuals, places in it, or the names of
 *   individuals of the row in words that were put together before.
 * - What is kept is in the memory of the sort. It is noted as shown when it is whole. */
#include "render/rendition.h"

/* Words, and behind them what stands in column `hole` of the row, unless it is HOLES_MOST. */
typedef struct Piece { const char *text; uint32_t n, hole; } Piece;
typedef struct ShownLine { ProofLine line; uint32_t n; Piece *pieces; } ShownLine;
typedef struct Shown { uint32_t n; ShownLine *lines; } Shown;
struct Showing { const Finding *of; size_t indent; uint32_t ncolumns; bool fails; VEC(ShownLine) lines; };

void showing_begin(View *v, const Finding *f, size_t indent) {
  if (f->sort->of_no_use || !f->proof) return;
  Showing *s = v->showing = NEW(v->arena, Showing);
  s->of = f;
  s->indent = indent;
  s->ncolumns = v->program->preds.at[f->act].nparams;
  s->fails = s->ncolumns > HOLES_MOST;
}

/* ---- what cannot be kept ---- */
static bool names_one(const View *v, const Showing *s, const char *words) {
  for (uint32_t i = 0; i < s->ncolumns && words; i++)
    if (strstr(words, engine_value_text(v->engine, v->arena, s->of->row[i]))) return true;
  return false;
}
static bool in_row(const Showing *s, Value x) {
  for (uint32_t i = 0; i < s->ncolumns; i++)
    if (value_eq(s->of->row[i], x)) return true;
  return false;
}
static bool of_case(const View *v, const Showing *s, const Proof *p) {
  for (uint32_t i = 0; i < p->says.n; i++) {
    Value x = p->says.v[i];
    if (x.tag == V_TEXT || (x.tag == V_IND && (uint64_t)x.n >= v->program->inds.n && !in_row(s, x))) return true;
  }
  return false;
}

/* ---- keeping ---- */
static uint32_t pieces_of(const char *text, size_t n, Piece *out) {     /* out NULL: how many there are */
  uint32_t pieces = 0;
  for (size_t at = 0, from = 0; at <= n; at++) {
    bool hole = at < n && (unsigned char)text[at] >= HOLE;
    if (!hole && at < n) continue;
    if (out) out[pieces] = (Piece){ text + from, (uint32_t)(at - from), hole ? (unsigned char)text[at] - HOLE : HOLES_MOST };
    pieces++;
    from = at + 1;
  }
  return pieces;
}
void showing_add(View *v, const ProofLine *l, const Proof *p, Span place) {
  Showing *s = v->showing;
  if (!s || s->fails) return;
  ShownLine new = { *l, 0, NULL };
  new.line.indent -= s->indent;
  if (p) {
    s->fails = !place_lasts(v, place) || of_case(v, s, p) || names_one(v, s, l->note) || (p->says.text && names_one(v, s, p->says.text));
    Arena *a = s->of->sort->arena;
    Text t = { .arena = v->arena };
    proof_words_around(v->engine, &t, p, " ", s->of->row, s->ncolumns);
    const char *text = arena_text(a, text_done(&t), t.n);
    new.n = pieces_of(text, t.n, NULL);
    new.pieces = NEW_ARRAY(a, Piece, new.n);
    pieces_of(text, t.n, new.pieces);
    new.line.place = arena_text(a, l->place, strlen(l->place));
    if (l->note) new.line.note = arena_text(a, l->note, strlen(l->note));
  }
  vec_push(v->arena, &s->lines, new);
}
void showing_end(Out *out, View *v) {
  Showing *s = v->showing;
  v->showing = NULL;
  if (!s || !out_usable(out)) return;
  FindingSort *sort = s->of->sort;
  sort->of_no_use = s->fails;
  if (s->fails) return;
  Shown *all = NEW(sort->arena, Shown);
  *all = (Shown){ s->lines.n, NEW_ARRAY(sort->arena, ShownLine, s->lines.n) };
  if (s->lines.n) memcpy(all->lines, s->lines.at, s->lines.n * sizeof *all->lines);
  sort->shown = all;
}

/* ---- printing ---- */
void sort_text(Out *out, View *v, const Finding *f, size_t indent) {
  const Shown *all = f->sort->shown;
  for (uint32_t i = 0; i < all->n && out_usable(out); i++) {
    const ShownLine *s = &all->lines[i];
    ProofLine l = s->line;
    l.indent += indent;
    v->line.n = 0;
    for (uint32_t k = 0; k < s->n; k++) {
      text_put(&v->line, s->pieces[k].text, s->pieces[k].n);
      if (s->pieces[k].hole < HOLES_MOST) engine_put_value(v->engine, &v->line, f->row[s->pieces[k].hole]);
    }
    proof_line(out, v, &l, &v->line);
  }
}
