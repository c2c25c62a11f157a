/* sorts.c - what the proof of a finding looks like, kept line by line for other findings of its sort (eval/sorts.c), with holes for
 * the individuals of its row.
 *
 * Lines are wrapped as wide as who fills the holes needs it, and a provision's words are quoted where they were not quoted yet; so a
 * line is kept as what it is made of, and printed by what prints every line of a proof. Names of the same shape, as many letters with
 * blanks at the same places, wrap alike: for the shapes met lately the text is kept as it was printed (prints.c), and the names are
 * written into it.
 *
 * Invariants
 * - A proof that anything else of its case can be read in is not kept: its other individuals, places in it, or the names of
 *   individuals of the row in words that were put together before.
 * - What is kept line by line is in the memory of the sort. It is noted as shown when it is whole. There are sorts as long as there is
 *   room (kept_room in eval/kept.c).
 * - Where the names stand in what was printed is found by comparing it with what was to be printed, byte by byte, a blank there with a
 *   blank or a new line here: where they differ, it is not used. */
#include "base/limit.h"
#include "render/rendition.h"

enum { SHAPE_MOST = 56, QUOTES_MOST = 4, PRINT_MOST = LIMIT(1 << 14, 1 << 11) };      /* PRINT_MOST: there is room for it in every buffer */
/* Words, and behind them what stands in column `hole` of the row, unless it is HOLES_MOST. */
typedef struct Piece { const char *text; uint32_t n, hole; } Piece;
typedef struct ShownLine { ProofLine line; uint32_t n; Piece *pieces; } ShownLine;
typedef struct Shown {
  uint32_t n, ncolumns, nquotes;
  ProvId quotes[QUOTES_MOST];    /* the provisions whose words are quoted in it, if they were not yet */
  PrintRow prints;
  ShownLine *lines;
} Shown;
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
/* The first hole from there on, or the end. */
static size_t hole_in(const char *text, size_t n, size_t at) {
  uint64_t w;
  for (; n - at >= sizeof w; at += sizeof w) {
    memcpy(&w, text + at, sizeof w);
    if (w & UINT64_C(0x8080808080808080)) break;                        /* holes are not ASCII */
  }
  while (at < n && (unsigned char)text[at] < HOLE) at++;
  return at;
}
static uint32_t pieces_of(const char *text, size_t n, Piece *out) {     /* out NULL: how many there are */
  uint32_t pieces = 0;
  for (size_t from = 0, at; from <= n; from = at + 1, pieces++) {
    at = hole_in(text, n, from);
    if (out) out[pieces] = (Piece){ text + from, (uint32_t)(at - from), at < n ? (unsigned char)text[at] - HOLE : HOLES_MOST };
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
/* More than QUOTES_MOST: it is printed line by line. */
static void add_quoted(Shown *s, ProvId prov) {
  if (!prov || s->nquotes > QUOTES_MOST) return;
  for (uint32_t i = 0; i < s->nquotes; i++)
    if (s->quotes[i] == prov) return;
  if (s->nquotes < QUOTES_MOST) s->quotes[s->nquotes] = prov;
  s->nquotes++;
}
void showing_end(Out *out, View *v) {
  Showing *s = v->showing;
  v->showing = NULL;
  if (!s || !out_usable(out)) return;
  FindingSort *sort = s->of->sort;
  sort->of_no_use = s->fails;
  if (s->fails) return;
  Shown *all = NEW(sort->arena, Shown);
  all->n = s->lines.n;
  all->ncolumns = s->ncolumns;
  all->lines = NEW_ARRAY(sort->arena, ShownLine, s->lines.n);
  if (s->lines.n) memcpy(all->lines, s->lines.at, s->lines.n * sizeof *all->lines);
  for (uint32_t i = 0; i < all->n; i++) add_quoted(all, all->lines[i].line.quotes);
  sort->shown = all;
}

/* ---- names ---- */
/* Where among eight bytes there are blanks, bit by bit. False: there is something else than printable ASCII. */
static inline bool blanks_among(uint64_t w, uint64_t *blanks) {
  const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
  uint64_t other = w | (w - ones * ' ') | (w + ones), unlike = w ^ ones * ' ';
  uint64_t found = ~((unlike + ~high) | unlike) & high;        /* no byte is above 0x7F, so none carries */
  *blanks = (found >> 7) * UINT64_C(0x0102040810204080) >> 56;
  return !(other & high);
}
/* Its length, and where its blanks are. */
static uint64_t shape_of(const char *s, uint32_t n) {
  uint64_t blanks = 0, some, w;
  if (!n || n > SHAPE_MOST) return 0;
  for (uint32_t at = 0; at < n; at += (uint32_t)sizeof w) {
    memset(&w, '!', sizeof w);
    memcpy(&w, s + at, n - at < sizeof w ? n - at : sizeof w);
    if (!blanks_among(w, &some)) return 0;
    blanks |= some << at;
  }
  bool words = !(blanks & (blanks << 1 | 1 | UINT64_C(1) << (n - 1)));
  return words ? blanks << 8 | n : 0;
}
/* They stand in v->line, one behind the other. */
static void fillings_of(View *v, const Finding *f, uint32_t ncolumns, Filling *out) {
  v->line.n = 0;
  for (uint32_t i = 0; i < ncolumns; i++) {
    size_t from = v->line.n;
    engine_put_value(v->engine, &v->line, f->row[i]);
    out[i].n = (uint32_t)(v->line.n - from);
  }
  const char *at = text_done(&v->line);
  for (uint32_t i = 0; i < ncolumns; at += out[i++].n) {
    out[i].text = at;
    out[i].shape = shape_of(at, out[i].n);
  }
}
/* Lines are put together there as well. */
static void fillings_apart(View *v, uint32_t ncolumns, Filling *out) {
  const char *at = arena_text(v->arena, v->line.at, v->line.n);
  for (uint32_t i = 0; i < ncolumns; at += out[i++].n) out[i].text = at;
}

/* False: one of the names has no shape. Bit i of the first word: the words of provision i of those that are quoted had been quoted. */
static bool print_key(const View *v, const Out *out, const Shown *s, const Filling *fill, size_t indent, PrintKey *key) {
  bool shapely = s->nquotes <= QUOTES_MOST;
  uint64_t quoted = 0;
  for (uint32_t i = 0; i < s->nquotes && shapely; i++) quoted |= (uint64_t)v->quoted[s->quotes[i]] << i;
  key->n = s->ncolumns + 2;
  key->words[0] = quoted;
  key->words[1] = indent << 1 | out->colour;
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    key->words[i + 2] = fill[i].shape;
    shapely &= fill[i].shape != 0;
  }
  key->hash = 0;
  for (uint32_t i = 0; i < key->n; i++) key->hash = (key->hash ^ key->words[i]) * UINT64_C(0x9E3779B97F4A7C15);
  return shapely;
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
  while (n) {
    const char *here = printed->at + *at;
    uint32_t left = (uint32_t)printed->n - *at;
    const char *end = memchr(here, '\n', n < left ? n : left);
    uint32_t same = end ? (uint32_t)(end - here) : n;        /* on this line */
    if (same > left || memcmp(says, here, same) != 0) return false;
    *at += same;
    if (!end) return true;
    if (says[same] != ' ' && says[same] != '\n') return false;
    for (++*at; *at < printed->n && printed->at[*at] == ' ';) ++*at;
    says += same + 1;
    n -= same + 1;
  }
  return true;
}
/* Notes where in what was printed of a line the names are. */
static bool find_holes(Arena *a, const Text *printed, const ShownLine *s, const Filling *fill, uint32_t at, Holes *out) {
  out->n = 0;
  for (uint32_t k = 0; k < s->n; k++) {
    uint32_t column = s->pieces[k].hole;
    if (!follow(s->pieces[k].text, s->pieces[k].n, printed, &at)) return false;
    if (column == HOLES_MOST) continue;
    const Filling *f = &fill[column];
    for (uint32_t from = 0, n; from < f->n; from += n) {         /* what stands on one line of it, the blank behind that apart */
      for (n = 0; from + n < f->n && at + n < printed->n && printed->at[at + n] != '\n';) n++;
      Hole h = { (uint16_t)at, (uint8_t)column, (uint8_t)from, (uint8_t)n };
      vec_push(a, out, h);
      if (from + n < f->n) n++;
      if (!follow(f->text + from, n, printed, &at)) return false;
    }
  }
  return true;
}
/* at, says: where in it each line begins, and what it says. */
static void note_printed(View *v, Shown *s, const Filling *fill, const PrintKey *key, const Text *printed, const uint32_t *at,
                         const uint32_t *says) {
  const Part **parts = NEW_ARRAY(v->arena, const Part *, s->n);
  Holes holes = { NULL, 0, 0 };
  prints_begin(v);
  for (uint32_t i = 0; i < s->n; i++) {
    Text line = { .at = printed->at + at[i], .n = at[i + 1] - at[i] };
    if (!find_holes(v->arena, &line, &s->lines[i], fill, says[i] - at[i], &holes)) return;
    parts[i] = print_part(v, line.at, (uint32_t)line.n, &holes);
  }
  print_add(v, &s->prints, key, parts, s->n);
}
void sort_text(Out *out, View *v, const Finding *f, size_t indent) {
  Shown *s = (Shown *)(uintptr_t)f->sort->shown;
  Filling fill[HOLES_MOST];
  PrintKey key;
  fillings_of(v, f, s->ncolumns, fill);
  bool shapely = print_key(v, out, s, fill, indent, &key);
  const Print *known = shapely ? print_find(v, &s->prints, &key) : NULL;
  if (known) {
    print_again(out, known, fill);
    for (uint32_t i = 0; i < s->nquotes; i++) v->quoted[s->quotes[i]] = 1;
    return;
  }
  fillings_apart(v, s->ncolumns, fill);
  uint32_t *at = NEW_ARRAY(v->arena, uint32_t, s->n + 1), *says = NEW_ARRAY(v->arena, uint32_t, s->n + 1);
  OutMark from = out_mark(out);
  for (uint32_t i = 0; i < s->n && out_usable(out); i++) {
    ProofLine l = s->lines[i].line;
    l.indent += indent;
    assemble(v, &s->lines[i], fill);
    at[i] = (uint32_t)(out_mark(out).n - from.n);
    says[i] = (uint32_t)(proof_line(out, v, &l, &v->line).n - from.n);
  }
  Text printed = { .at = NULL };
  printed.at = (char *)(uintptr_t)out_since(out, from, &printed.n);
  at[s->n] = (uint32_t)printed.n;
  if (shapely && printed.at && printed.n && printed.n <= PRINT_MOST) note_printed(v, s, fill, &key, &printed, at, says);
}
