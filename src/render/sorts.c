/* sorts.c - what the proof of a finding looks like, kept line by line for other findings of its sort (eval/sorts.c), with holes for
 * the individuals of its row.
 *
 * Lines are wrapped as wide as who fills the holes needs it, and a provision's words are quoted where they were not quoted yet; so a
 * line is kept as what it is made of, and printed by what prints every line of a proof. Names of the same shape, as many letters with
 * blanks at the same places, wrap alike: for the shapes met lately the text is kept as it was printed (Print), and the names are
 * written into it.
 *
 * Invariants
 * - A proof that anything else of its case can be read in is not kept: its other individuals, places in it, or the names of
 *   individuals of the row in words that were put together before.
 * - What is kept is in the memory of the sort. It is noted as shown when it is whole. There are at most PRINTS of a sort, and sorts as
 *   long as there is room (kept_room in eval/kept.c).
 * - Where the names stand in a Print is found by comparing it with what was to be printed, byte by byte, a blank there with a
 *   blank or a new line here: where they differ, it is not used. */
#include "render/rendition.h"

enum { PRINTS = 8, SHAPE_MOST = 56, QUOTES_MOST = 64, PRINT_MOST = 1 << 14 };      /* PRINT_MOST: there is room for it in every buffer */
/* Words, and behind them what stands in column `hole` of the row, unless it is HOLES_MOST. */
typedef struct Piece { const char *text; uint32_t n, hole; } Piece;
typedef struct ShownLine { ProofLine line; uint32_t n; Piece *pieces; } ShownLine;
/* Part of the name in a column, n bytes from `from` on, stands at `at`. */
typedef struct Hole { uint32_t at; uint8_t column, from, n; } Hole;
/* quoted: bit i: the words that line i quotes had been quoted; shapes: by column */
typedef struct PrintKey { uint64_t quoted; size_t indent; bool colour; const uint64_t *shapes; } PrintKey;
typedef VEC(Hole) Holes;
typedef struct Print { PrintKey key; Text text; Holes holes; } Print;
typedef struct Shown { Arena *arena; uint32_t n, ncolumns; ShownLine *lines; Print *prints[PRINTS]; } Shown;
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
    s->fails = !place_of_program(v, place) || of_case(v, s, p) || names_one(v, s, l->note) || (p->says.text && names_one(v, s, p->says.text));
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
  *all = (Shown){ sort->arena, s->lines.n, s->ncolumns, NEW_ARRAY(sort->arena, ShownLine, s->lines.n), { NULL } };
  if (s->lines.n) memcpy(all->lines, s->lines.at, s->lines.n * sizeof *all->lines);
  sort->shown = all;
}

/* ---- names ---- */
typedef struct Filling { const char *text; uint32_t n; uint64_t shape; } Filling;   /* shape 0: it has none */
/* Its length, and where its blanks are. */
static uint64_t shape_of(const char *s, uint32_t n) {
  uint64_t blanks = 0;
  if (!n || n > SHAPE_MOST) return 0;
  for (uint32_t i = 0; i < n; i++) {
    if ((unsigned char)(s[i] - ' ') > '~' - ' ') return 0;
    blanks |= (uint64_t)(s[i] == ' ') << i;
  }
  bool words = !(blanks & (blanks << 1 | 1 | UINT64_C(1) << (n - 1)));
  return words ? blanks << 8 | n : 0;
}
static void fillings_of(View *v, const Finding *f, uint32_t ncolumns, Filling *out) {
  v->line.n = 0;
  for (uint32_t i = 0; i < ncolumns; i++) {
    size_t from = v->line.n;
    engine_put_value(v->engine, &v->line, f->row[i]);
    out[i].n = (uint32_t)(v->line.n - from);
  }
  const char *at = arena_text(v->arena, text_done(&v->line), v->line.n);
  for (uint32_t i = 0; i < ncolumns; at += out[i++].n) {
    out[i].text = at;
    out[i].shape = shape_of(at, out[i].n);
  }
}

/* ---- as it was printed for names of the same shapes ---- */
static bool print_key(const View *v, const Out *out, const Shown *s, const Filling *fill, size_t indent, uint64_t *shapes, PrintKey *key) {
  bool shapely = s->n <= QUOTES_MOST;
  *key = (PrintKey){ .indent = indent, .colour = out->colour, .shapes = shapes };
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    shapes[i] = fill[i].shape;
    shapely &= fill[i].shape != 0;
  }
  for (uint32_t i = 0; i < s->n && shapely; i++) {
    ProvId prov = s->lines[i].line.quotes;
    if (prov) key->quoted |= (uint64_t)v->quoted[prov] << i;
  }
  return shapely;
}
static bool key_eq(const PrintKey *a, const PrintKey *b, uint32_t ncolumns) {
  if (a->quoted != b->quoted || a->indent != b->indent || a->colour != b->colour) return false;
  for (uint32_t i = 0; i < ncolumns; i++)
    if (a->shapes[i] != b->shapes[i]) return false;
  return true;
}
/* The one that was used last stands first. *found: is it for that key? Otherwise it is the oldest, to be replaced, or NULL. */
static Print **print_of(Shown *s, const PrintKey *key, bool *found) {
  uint32_t i = 0;
  while (i < PRINTS - 1 && !(s->prints[i] && key_eq(&s->prints[i]->key, key, s->ncolumns))) i++;
  Print *p = s->prints[i];
  *found = p && key_eq(&p->key, key, s->ncolumns);
  for (; i; i--) s->prints[i] = s->prints[i - 1];
  s->prints[0] = p;
  return &s->prints[0];
}
static void print_again(Out *out, View *v, const Shown *s, const Print *p, const Filling *fill) {
  OutMark from = out_mark(out);
  size_t n;
  out_put(out, p->text.at, p->text.n);
  char *at = (char *)(uintptr_t)out_since(out, from, &n);
  if (!at) at = out->buffer + out->n - p->text.n;                /* the buffer was emptied first */
  for (uint32_t i = 0; i < p->holes.n; i++) {
    const Hole *h = &p->holes.at[i];
    memcpy(at + h->at, fill[h->column].text + h->from, h->n);
  }
  for (uint32_t i = 0; i < s->n; i++)
    if (s->lines[i].line.quotes) v->quoted[s->lines[i].line.quotes] = 1;
}

/* ---- line by line ---- */
static void assemble(View *v, const ShownLine *s, const Filling *fill) {
  v->line.n = 0;
  for (uint32_t k = 0; k < s->n; k++) {
    text_put(&v->line, s->pieces[k].text, s->pieces[k].n);
    if (s->pieces[k].hole < HOLES_MOST) text_put(&v->line, fill[s->pieces[k].hole].text, fill[s->pieces[k].hole].n);
  }
}
/* Walks through what was said and what was printed of it side by side, from `at` on. False: they are not the same. */
static bool follow(const char *says, uint32_t n, const Text *printed, uint32_t *at) {
  for (uint32_t i = 0; i < n; i++) {
    if (*at >= printed->n) return false;
    char c = printed->at[*at];
    if (says[i] != c && (says[i] != ' ' || c != '\n')) return false;
    ++*at;
    while (c == '\n' && *at < printed->n && printed->at[*at] == ' ') ++*at;
  }
  return true;
}
/* Notes where in the print the names in the line are. */
static bool find_holes(Arena *a, const Text *printed, const ShownLine *s, const Filling *fill, uint32_t at, Holes *out) {
  for (uint32_t k = 0; k < s->n; k++) {
    uint32_t column = s->pieces[k].hole;
    if (!follow(s->pieces[k].text, s->pieces[k].n, printed, &at)) return false;
    if (column == HOLES_MOST) continue;
    const Filling *f = &fill[column];
    for (uint32_t from = 0, n; from < f->n; from += n) {         /* word by word, the blank behind it apart */
      for (n = 0; from + n < f->n && f->text[from + n] != ' ';) n++;
      Hole h = { at, (uint8_t)column, (uint8_t)from, (uint8_t)n };
      vec_push(a, out, h);
      if (from + n < f->n) n++;
      if (!follow(f->text + from, n, printed, &at)) return false;
    }
  }
  return true;
}
/* In the place of what was there. */
static void print_note(View *v, Print **at, const Shown *s, const Filling *fill, const PrintKey *key, Text printed, const uint32_t *says) {
  Holes holes = { NULL, 0, 0 };
  for (uint32_t i = 0; i < s->n; i++)
    if (!find_holes(v->arena, &printed, &s->lines[i], fill, says[i], &holes)) return;
  Print *p = *at ? *at : NEW(s->arena, Print);
  uint64_t *shapes = *at ? (uint64_t *)(uintptr_t)p->key.shapes : NEW_ARRAY(s->arena, uint64_t, s->ncolumns);
  memcpy(shapes, key->shapes, s->ncolumns * sizeof *shapes);
  p->key = *key;
  p->key.shapes = shapes;
  p->text.arena = s->arena;
  p->text.n = p->holes.n = 0;
  text_put(&p->text, printed.at, printed.n);
  vec_room(s->arena, &p->holes, holes.n);
  if (holes.n) memcpy(p->holes.at, holes.at, holes.n * sizeof *holes.at);
  p->holes.n = holes.n;
  *at = p;
}
void sort_text(Out *out, View *v, const Finding *f, size_t indent) {
  Shown *s = (Shown *)(uintptr_t)f->sort->shown;
  Filling fill[HOLES_MOST];
  uint64_t shapes[HOLES_MOST];
  PrintKey key;
  fillings_of(v, f, s->ncolumns, fill);
  bool shapely = print_key(v, out, s, fill, indent, shapes, &key);
  bool found = false;
  Print **at = shapely ? print_of(s, &key, &found) : NULL;
  if (found) {
    print_again(out, v, s, *at, fill);
    return;
  }
  uint32_t *says = NEW_ARRAY(v->arena, uint32_t, s->n + 1);
  OutMark from = out_mark(out);
  for (uint32_t i = 0; i < s->n && out_usable(out); i++) {
    ProofLine l = s->lines[i].line;
    l.indent += indent;
    assemble(v, &s->lines[i], fill);
    says[i] = (uint32_t)(proof_line(out, v, &l, &v->line).n - from.n);
  }
  Text printed = { .at = NULL };
  printed.at = (char *)(uintptr_t)out_since(out, from, &printed.n);
  if (at && printed.at && printed.n && printed.n <= PRINT_MOST) print_note(v, at, s, fill, &key, printed, says);
}
