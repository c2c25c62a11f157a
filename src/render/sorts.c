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
 *   blank or a new line here: where they differ, it is not used.
 * - All that is looked at to print again is in the Shown itself and in one Print, from its beginning to its end: sorts come and go, so
 *   each is in memory that is waited for. */
#include "render/rendition.h"

enum { PRINTS = 8, SHAPE_MOST = 56, QUOTES_MOST = 4, PRINT_MOST = 1 << 14 };      /* PRINT_MOST: there is room for it in every buffer */
/* Words, and behind them what stands in column `hole` of the row, unless it is HOLES_MOST. */
typedef struct Piece { const char *text; uint32_t n, hole; } Piece;
typedef struct ShownLine { ProofLine line; uint32_t n; Piece *pieces; } ShownLine;
/* Part of the name in a column, n bytes from `from` on, stands at `at`. */
typedef struct Hole { uint16_t at; uint8_t column, from, n; } Hole;
typedef VEC(Hole) Holes;
/* shapes: of the names, by column; quoted: bit i: the words of provision i of those that are quoted had been quoted */
typedef struct PrintKey { uint64_t quoted; uint32_t indent; bool colour; uint64_t shapes[HOLES_MOST]; } PrintKey;
/* Behind it stand the holes, and behind these the text, for which there is so much room. */
typedef struct Print { uint64_t hash; uint32_t nholes, ntext; size_t size; PrintKey key; Hole holes[]; } Print;
typedef struct Shown {
  Arena *arena;
  uint32_t n, ncolumns, nquotes;
  ProvId quotes[QUOTES_MOST];    /* the provisions whose words are quoted in it, if they were not yet */
  uint32_t tags[PRINTS], next;   /* of their hashes; next: to be replaced */
  Print *prints[PRINTS];
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
  all->arena = sort->arena;
  all->n = s->lines.n;
  all->ncolumns = s->ncolumns;
  all->lines = NEW_ARRAY(sort->arena, ShownLine, s->lines.n);
  if (s->lines.n) memcpy(all->lines, s->lines.at, s->lines.n * sizeof *all->lines);
  for (uint32_t i = 0; i < all->n; i++) add_quoted(all, all->lines[i].line.quotes);
  sort->shown = all;
}

/* ---- names ---- */
typedef struct Filling { const char *text; uint32_t n; uint64_t shape; } Filling;   /* shape 0: it has none */
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

/* ---- as it was printed for names of the same shapes ---- */
static bool print_key(const View *v, const Out *out, const Shown *s, const Filling *fill, size_t indent, PrintKey *key, uint64_t *hash) {
  bool shapely = s->nquotes <= QUOTES_MOST;
  *key = (PrintKey){ .indent = (uint32_t)indent, .colour = out->colour };
  uint64_t h = indent << 1 | out->colour;
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    key->shapes[i] = fill[i].shape;
    h = (h ^ fill[i].shape) * UINT64_C(0x9E3779B97F4A7C15);
    shapely &= fill[i].shape != 0;
  }
  for (uint32_t i = 0; i < s->nquotes && shapely; i++) key->quoted |= (uint64_t)v->quoted[s->quotes[i]] << i;
  *hash = (h ^ key->quoted) * UINT64_C(0x9E3779B97F4A7C15);
  return shapely;
}
static bool key_eq(const PrintKey *a, const PrintKey *b, uint32_t ncolumns) {
  if (a->quoted != b->quoted || a->indent != b->indent || a->colour != b->colour) return false;
  for (uint32_t i = 0; i < ncolumns; i++)
    if (a->shapes[i] != b->shapes[i]) return false;
  return true;
}
static bool is_print(const Print *p, const PrintKey *key, uint64_t hash, uint32_t ncolumns) {
  return p && p->hash == hash && key_eq(&p->key, key, ncolumns);
}
/* *found: is it for that key? Otherwise it is one to be replaced, in turn, or NULL. */
static Print **print_of(Shown *s, const PrintKey *key, uint64_t hash, bool *found) {
  uint32_t tag = (uint32_t)(hash >> 32);
  *found = true;
  for (uint32_t i = 0; i < PRINTS; i++)
    if (s->tags[i] == tag && is_print(s->prints[i], key, hash, s->ncolumns)) return &s->prints[i];
  *found = false;
  uint32_t next = s->next++ % PRINTS;
  s->tags[next] = tag;
  return &s->prints[next];
}
static char *text_of(const Print *p) { return (char *)(uintptr_t)(p->holes + p->nholes); }
static void print_again(Out *out, View *v, const Shown *s, const Print *p, const Filling *fill) {
  out_put(out, text_of(p), p->ntext);
  char *at = out->buffer + out->n - p->ntext;
  for (uint32_t i = 0; i < p->nholes; i++) {
    const Hole *h = &p->holes[i];
    memcpy(at + h->at, fill[h->column].text + h->from, h->n);
  }
  for (uint32_t i = 0; i < s->nquotes; i++) v->quoted[s->quotes[i]] = 1;
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
/* In the place of what was there. */
static void print_note(View *v, Print **at, const Shown *s, const Filling *fill, const PrintKey *key, uint64_t hash, Text printed,
                       const uint32_t *says) {
  Holes holes = { NULL, 0, 0 };
  for (uint32_t i = 0; i < s->n; i++)
    if (!find_holes(v->arena, &printed, &s->lines[i], fill, says[i], &holes)) return;
  size_t size = holes.n * sizeof(Hole) + printed.n;
  Print *p = *at;
  if (!p || p->size < size) {                    /* by a part more, or what is replaced over and over would fill memory */
    size_t room = size + size / 4;
    p = arena_alloc(s->arena, sizeof *p + room);
    p->size = room;
  }
  p->key = *key;
  p->hash = hash;
  p->nholes = holes.n;
  p->ntext = (uint32_t)printed.n;
  if (holes.n) memcpy(p->holes, holes.at, holes.n * sizeof *holes.at);
  memcpy(text_of(p), printed.at, printed.n);
  *at = p;
}
void sort_text(Out *out, View *v, const Finding *f, size_t indent) {
  Shown *s = (Shown *)(uintptr_t)f->sort->shown;
  Filling fill[HOLES_MOST];
  PrintKey key;
  uint64_t hash;
  fillings_of(v, f, s->ncolumns, fill);
  bool shapely = print_key(v, out, s, fill, indent, &key, &hash);
  bool found = false;
  Print **at = shapely ? print_of(s, &key, hash, &found) : NULL;
  if (found) {
    print_again(out, v, s, *at, fill);
    return;
  }
  fillings_apart(v, s->ncolumns, fill);
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
  if (at && printed.at && printed.n && printed.n <= PRINT_MOST) print_note(v, at, s, fill, &key, hash, printed, says);
}
