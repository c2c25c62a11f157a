/* plain.c - see plain.h. */
#include "syntax/plain.h"
#include "base/key.h"
#include "base/limit.h"
#include "syntax/build.h"
#include "syntax/utf8.h"

enum { DIGITS_MOST = 15 };

/* ---- words ---- */
/* All that is a word of the language somewhere: made from the rules of the scanner, in order. */
static const char *const RESERVED[] = {
#include "charter.words.h"
};
enum { RESERVED_COUNT = sizeof RESERVED / sizeof *RESERVED, RESERVED_LONGEST = 12 };

/* As strcmp; the word has n bytes. */
static inline int word_order(const char *reserved, const char *word, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (reserved[i] != word[i]) return reserved[i] < word[i] ? -1 : 1;
  return reserved[n] != 0;
}
/* Of small letters alone, as all that are reserved and have no '-'. */
static bool is_reserved(const char *word, uint32_t n) {
  if (n > RESERVED_LONGEST) return false;
  uint32_t lo = 0, hi = RESERVED_COUNT;
  while (lo < hi) {
    uint32_t mid = (lo + hi) / 2;
    int c = word_order(RESERVED[mid], word, n);
    if (c == 0) return true;
    if (c < 0) lo = mid + 1;
    else hi = mid;
  }
  return false;
}

/* ---- one entry ---- */
enum { FREE_WORDS = LIMIT(64, 2) };
typedef struct Reader {
  const char *text, *at, *end;
  uint64_t free[FREE_WORDS];     /* words of up to KEY_WHOLE bytes that were found not to be reserved: the same come over and over */
} Reader;

/* What a word may be made of: small letters; digits, other letters and '_'; what is not ASCII. */
enum { SMALL = 1, OTHER = 2, FOREIGN = 4 };
#define FOUR(c, x) [c] = x, [(c) + 1] = x, [(c) + 2] = x, [(c) + 3] = x
#define SIXTEEN(c, x) FOUR(c, x), FOUR((c) + 4, x), FOUR((c) + 8, x), FOUR((c) + 12, x)
#define LETTERS(a, x) SIXTEEN(a, x), FOUR((a) + 16, x), FOUR((a) + 20, x), [(a) + 24] = x, [(a) + 25] = x
static const uint8_t IN_WORD[256] = {
  FOUR('0', OTHER), FOUR('4', OTHER), ['8'] = OTHER, ['9'] = OTHER, ['_'] = OTHER, LETTERS('A', OTHER), LETTERS('a', SMALL),
  SIXTEEN(0x80, FOREIGN), SIXTEEN(0x90, FOREIGN), SIXTEEN(0xA0, FOREIGN), SIXTEEN(0xB0, FOREIGN),
  SIXTEEN(0xC0, FOREIGN), SIXTEEN(0xD0, FOREIGN), SIXTEEN(0xE0, FOREIGN), SIXTEEN(0xF0, FOREIGN),
};
static inline uint8_t in_word(char c) { return IN_WORD[(unsigned char)c]; }
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
static inline char here(const Reader *r) { return r->at < r->end ? *r->at : 0; }
static inline uint32_t place(const Reader *r) { return (uint32_t)(r->at - r->text); }
static inline bool begins_word(char c) { return in_word(c) && !is_digit(c); }
static inline bool goes_on(const Reader *r) { return in_word(here(r)); }
static inline void skip_blanks(Reader *r) {
  const char *at = r->at, *end = r->end;
  while (at < end && is_blank(*at)) at++;
  r->at = at;
}
static inline bool take(Reader *r, char c) {
  if (here(r) != c) return false;
  r->at++;
  return true;
}
static inline void skip_line(Reader *r) {
  const char *line = memchr(r->at, '\n', (size_t)(r->end - r->at));
  r->at = line ? line + 1 : r->end;
}

/* A word that is not in ASCII all through. */
static bool is_foreign_word(const Reader *r, const char *lo) {
  uint32_t point;
  for (const char *at = lo; at < r->at;) {
    uint32_t n = utf8_decode(at, (uint32_t)(r->at - at), &point);
    if (!n || !utf8_in_name(point, at == lo)) return false;
    at += n;
  }
  return true;
}
/* Any word, reserved or not; what it is made of. 0: there is none. */
static inline uint8_t take_word(Reader *r, Piece *out) {
  const char *lo = r->at, *at = lo, *end = r->end;
  uint8_t all = 0;
  if (at == end || !begins_word(*at)) return 0;
  for (uint8_t c; at < end && (c = in_word(*at)); at++) all |= c;
  r->at = at;
  *out = (Piece){ E_NAME, (uint32_t)(lo - r->text), (uint32_t)(at - r->text) };
  return all & FOREIGN && !is_foreign_word(r, lo) ? 0 : all;
}
static inline bool is_free(Reader *r, const Piece *word, uint8_t made) {
  const char *text = r->text + word->lo;
  uint32_t n = word->hi - word->lo;
  if (made != SMALL) return true;
  if (n > KEY_WHOLE) return !is_reserved(text, n);
  uint64_t key = key_short(text, n), *known = &r->free[key_home(key, key_shift(FREE_WORDS))];
  if (*known == key) return true;
  if (is_reserved(text, n)) return false;
  *known = key;
  return true;
}
static bool take_name(Reader *r, Piece *out) {
  uint8_t made = take_word(r, out);
  return made && is_free(r, out, made);
}

/* Of eight bytes: the lowest bit of this is in the lowest byte that is c; 0: none is. */
static inline uint64_t has_byte(uint64_t eight, char c) {
  uint64_t all = UINT64_C(0x0101010101010101), x = eight ^ all * (unsigned char)c;
  return (x - all) & ~x & all << 7;
}
/* The first byte at which a text may end: a quote, a backslash, a line's end. */
static inline const char *text_stop(const char *at, const char *end) {
  for (uint64_t w, stops; __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && end - at >= 8; at += 8) {
    memcpy(&w, at, 8);
    stops = has_byte(w, '"') | has_byte(w, '\\') | has_byte(w, '\n');
    if (stops) return at + __builtin_ctzll(stops) / 8;
  }
  while (at < end && *at != '"' && *at != '\\' && *at != '\n') at++;
  return at;
}
static bool take_text(Reader *r, Piece *out) {
  uint32_t lo = place(r);
  if (!take(r, '"')) return false;
  r->at = text_stop(r->at, r->end);
  if (!take(r, '"') || goes_on(r)) return false;
  *out = (Piece){ E_TEXT, lo, place(r) };
  return true;
}

/* A date without time of day stands here; of one that there may not be, nothing is known. */
static bool is_date(const Reader *r) {
  const char *s = r->at;
  Instant t;
  bool day_alone;
  if (r->end - s < 10 || s[4] != '-' || s[7] != '-') return false;
  if (!is_digit(s[0]) || !is_digit(s[1]) || !is_digit(s[2]) || !is_digit(s[3])) return false;
  if (!is_digit(s[5]) || !is_digit(s[6]) || !is_digit(s[8]) || !is_digit(s[9])) return false;
  int month = (s[5] - '0') * 10 + s[6] - '0', day = (s[8] - '0') * 10 + s[9] - '0';
  return (month >= 1 && month <= 12 && day >= 1 && day <= 28 && memcmp(s, "0000", 4) != 0) || instant_parse(s, 10, 0, &t, &day_alone);
}
static bool take_date(Reader *r, Piece *out) {
  if (!is_date(r)) return false;
  *out = (Piece){ E_DATE, place(r), place(r) + 10 };
  r->at += 10;
  return !goes_on(r);
}
/* A whole number or a date. */
static bool take_number(Reader *r, Piece *out) {
  const char *lo = r->at;
  if (take_date(r, out)) return true;
  for (r->at = lo; is_digit(here(r));) r->at++;
  *out = (Piece){ E_NUMBER, (uint32_t)(lo - r->text), place(r) };
  return r->at - lo <= DIGITS_MOST && !goes_on(r);
}
static bool take_value(Reader *r, Piece *out) {
  char c = here(r);
  return c == '"' ? take_text(r, out) : is_digit(c) ? take_number(r, out) : take_name(r, out);
}

static bool is_word(const Reader *r, const Piece *p, const char *word) {
  const char *text = r->text + p->lo;
  return *text == *word && strlen(word) == p->hi - p->lo && !memcmp(text, word, p->hi - p->lo);
}
static bool period_word(const Reader *r, Piece *p) {
  static const struct { const char *word; PeriodOp op; } WORDS[] = {
    { "from", PERIOD_FROM }, { "until", PERIOD_UNTIL }, { "through", PERIOD_THROUGH }, { "on", PERIOD_ON },
  };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (is_word(r, p, WORDS[i].word)) {
      p->op = WORDS[i].op;
      return true;
    }
  return false;
}

static bool take_args(Reader *r, Plain *e) {
  do {
    skip_blanks(r);
    if (e->nargs == PLAIN_ARGS || !take_value(r, &e->args[e->nargs++])) return false;
    skip_blanks(r);
  } while (take(r, ','));
  if (!take(r, ')')) return false;
  e->closed = e->hi = place(r);
  return true;
}
static bool take_fact(Reader *r, Plain *e) {
  Piece word;
  e->sort = PLAIN_FACT;
  if (!take_args(r, e)) return false;
  for (;;) {
    const char *end = r->at;
    skip_blanks(r);
    if (!goes_on(r)) return true;
    if (r->at == end || !take_word(r, &word)) return false;
    skip_blanks(r);
    if (!e->has_value && !e->nperiods && is_word(r, &word, "is")) {
      e->has_value = true;
      if (!take_value(r, &e->value)) return false;
    } else {
      if (e->nperiods == PLAIN_PERIODS) return false;
      if (!period_word(r, &word) || !take_date(r, &e->dates[e->nperiods])) return false;
      e->words[e->nperiods++] = word;
    }
    e->hi = place(r);
  }
}
/* Behind the head of an event: on DATE { ATTRIBUTE = VALUE .. }, all in this line. A number may have a unit behind it, so
 * nothing follows one. */
static bool take_event(Reader *r, Plain *e) {
  e->sort = PLAIN_EVENT;
  if (!take_word(r, &e->on) || !is_word(r, &e->on, "on") || !is_blank(here(r))) return false;
  skip_blanks(r);
  if (!take_date(r, &e->date)) return false;
  skip_blanks(r);
  if (!take(r, '{')) return false;
  for (bool last = false;;) {
    skip_blanks(r);
    if (take(r, '}')) break;
    if (last || e->nargs == PLAIN_ARGS || !take_name(r, &e->attrs[e->nargs])) return false;
    skip_blanks(r);
    if (!take(r, '=')) return false;
    skip_blanks(r);
    Piece *value = &e->args[e->nargs++];
    if (!take_value(r, value)) return false;
    last = value->op == E_NUMBER;
    if (!is_blank(here(r)) && here(r) != '}') return false;
  }
  e->hi = place(r);
  skip_blanks(r);
  return true;
}
static bool take_individual(Reader *r, Plain *e) {
  if (!is_blank(here(r))) return false;
  skip_blanks(r);
  if (!take_name(r, &e->name)) return false;
  e->hi = place(r);
  skip_blanks(r);
  if (here(r) == '"') {
    e->has_label = true;
    if (e->hi == place(r) || !take_text(r, &e->label)) return false;
    e->hi = place(r);
    skip_blanks(r);
  }
  return !goes_on(r) || (e->hi != place(r) && take_event(r, e));
}
/* The reader stands behind it and the blanks that follow. Its fields beyond the counts are not cleared beforehand. */
static bool take_plain(Reader *r, Plain *e) {
  e->sort = PLAIN_INDIVIDUAL;
  e->has_value = e->has_label = false;
  e->nargs = e->nperiods = 0;
  e->lo = place(r);
  return take_name(r, &e->head) && (take(r, '(') ? take_fact(r, e) : take_individual(r, e));
}

/* ---- where they stand ---- */
/* Here, in the first column: does something new begin? A word that is reserved may go on with the entry, unless it begins a declaration. */
static bool is_beginning(Reader *r) {
  static const char *const BEGINS[] = { "kind", "event", "relation", "office", "act", "article", "charter", "use" };
  const char *line = r->at;
  Piece word;
  if (!begins_word(*line)) return false;
  if (*line < 'a' || *line > 'z') return true;             /* no reserved word begins so */
  uint8_t made = take_word(r, &word);
  bool begins = made && is_free(r, &word, made);
  for (size_t i = 0; made && !begins && i < sizeof BEGINS / sizeof *BEGINS; i++) begins = is_word(r, &word, BEGINS[i]);
  r->at = line;
  return begins;
}
/* Goes behind blank lines and comments. What is indented may go on with the entry. */
static bool begins_anew(Reader *r) {
  for (;; skip_line(r)) {
    const char *line = r->at;
    skip_blanks(r);
    if (r->at == r->end) return true;
    if (*r->at != '\n' && *r->at != '#') return r->at == line && is_beginning(r);
  }
}

/* Where the entry that begins here ends; the reader goes to what comes next. 0: it is not plain. */
static uint32_t plain_end(Reader *r, Plain *e) {
  if (!take_plain(r, e)) return 0;
  const char *end = r->at;
  if (here(r) == '#') {
    skip_line(r);
    end = r->at[-1] == '\n' ? r->at - 1 : r->at;
  } else if (end < r->end && !take(r, '\n')) {
    return 0;
  }
  return begins_anew(r) ? (uint32_t)(end - r->text) : 0;
}

/* ---- what is kept of them ---- */
/* An entry: its first byte, its sort and counts, and its pieces in the order of the text, each as the gap before it and its length. Numbers
 * have seven bits in a byte, and an eighth that says whether more follow; so nearly all have one byte. */
enum { CHUNK_SIZE = LIMIT(4096, 512), CHUNK_HEADER = 16, PACKED_MOST = 256 };        /* an entry has at most 21 pieces of 11 bytes, and 11 bytes besides */
struct PlainChunk {
  PlainChunk *next;
  uint32_t n;
  uint8_t at[CHUNK_SIZE - CHUNK_HEADER];
};
enum { HAS_VALUE = 4, HAS_LABEL = 8, PERIODS = 16 };       /* behind the sort */

typedef struct Packer { uint8_t *to; uint32_t at; } Packer;              /* at: the byte of the text up to which it has come */
static inline void pack_number(Packer *k, uint64_t n) {
  for (; n >= 0x80; n >>= 7) *k->to++ = (uint8_t)(n | 0x80);
  *k->to++ = (uint8_t)n;
}
static inline void pack_piece(Packer *k, const Piece *x) {
  pack_number(k, (uint64_t)(x->lo - k->at) << 3 | x->op);
  pack_number(k, x->hi - x->lo);
  k->at = x->hi;
}
static uint8_t *pack(uint8_t *to, const Plain *e) {
  Packer k = { to + sizeof e->lo, e->lo };
  memcpy(to, &e->lo, sizeof e->lo);
  *k.to++ = (uint8_t)(e->sort | (e->has_value ? HAS_VALUE : 0) | (e->has_label ? HAS_LABEL : 0) | e->nperiods * PERIODS);
  *k.to++ = (uint8_t)e->nargs;
  pack_piece(&k, &e->head);
  if (e->sort == PLAIN_FACT) {
    for (uint32_t i = 0; i < e->nargs; i++) pack_piece(&k, &e->args[i]);
    pack_number(&k, e->closed - k.at);
    k.at = e->closed;
    if (e->has_value) pack_piece(&k, &e->value);
    for (uint32_t i = 0; i < e->nperiods; i++) {
      pack_piece(&k, &e->words[i]);
      pack_piece(&k, &e->dates[i]);
    }
    return k.to;
  }
  pack_piece(&k, &e->name);
  if (e->has_label) pack_piece(&k, &e->label);
  if (e->sort == PLAIN_INDIVIDUAL) return k.to;
  pack_piece(&k, &e->on);
  pack_piece(&k, &e->date);
  for (uint32_t i = 0; i < e->nargs; i++) {
    pack_piece(&k, &e->attrs[i]);
    pack_piece(&k, &e->args[i]);
  }
  pack_number(&k, e->hi - k.at);
  return k.to;
}

typedef struct Unpacker { const uint8_t *from; uint32_t at; } Unpacker;
static inline uint64_t unpack_number(Unpacker *k) {
  uint64_t n = *k->from & 0x7F;
  for (uint32_t shift = 7; *k->from++ & 0x80; shift += 7) n |= (uint64_t)(*k->from & 0x7F) << shift;
  return n;
}
static inline void unpack_piece(Unpacker *k, Piece *x) {
  uint64_t n = unpack_number(k);
  x->op = n & 7;
  x->lo = k->at + (uint32_t)(n >> 3);
  k->at = x->hi = x->lo + (uint32_t)unpack_number(k);
}
/* Behind it in its chunk. What it does not have is not cleared. */
static const uint8_t *unpack(const uint8_t *from, Plain *e) {
  Unpacker k = { from + sizeof e->lo + 2, 0 };
  uint8_t how = from[sizeof e->lo];
  e->packed = from;
  memcpy(&e->lo, from, sizeof e->lo);
  e->sort = (PlainSort)(how & 3);
  e->has_value = how & HAS_VALUE;
  e->has_label = how & HAS_LABEL;
  e->nperiods = how / PERIODS;
  e->nargs = from[sizeof e->lo + 1];
  k.at = e->lo;
  unpack_piece(&k, &e->head);
  if (e->sort == PLAIN_FACT) {
    for (uint32_t i = 0; i < e->nargs; i++) unpack_piece(&k, &e->args[i]);
    k.at = e->closed = k.at + (uint32_t)unpack_number(&k);
    if (e->has_value) unpack_piece(&k, &e->value);
    for (uint32_t i = 0; i < e->nperiods; i++) {
      unpack_piece(&k, &e->words[i]);
      unpack_piece(&k, &e->dates[i]);
    }
  } else {
    unpack_piece(&k, &e->name);
    if (e->has_label) unpack_piece(&k, &e->label);
    if (e->sort == PLAIN_EVENT) {
      unpack_piece(&k, &e->on);
      unpack_piece(&k, &e->date);
      for (uint32_t i = 0; i < e->nargs; i++) {
        unpack_piece(&k, &e->attrs[i]);
        unpack_piece(&k, &e->args[i]);
      }
      k.at += (uint32_t)unpack_number(&k);
    }
  }
  e->hi = k.at;
  return k.from;
}

/* With its quotes, if it has any. */
static bool is_long(const Piece *x, uint32_t quotes) { return x->hi - x->lo > KEY_WHOLE + quotes; }
static void keep(Parser *p, const Plain *e) {
  Tree *t = p->tree;
  PlainList *list = e->sort == PLAIN_FACT ? &t->plain_facts : &t->plain_individuals;
  PlainChunk *c = list->last;
  if (!c || c->n + PACKED_MOST > sizeof c->at) {
    c = NEW(p->arena, PlainChunk);
    if (list->last) list->last->next = c;
    else list->first = c;
    list->last = c;
  }
  c->n = (uint32_t)(pack(c->at + c->n, e) - c->at);
  list->n++;
  t->plain_labels += e->has_label;
  t->plain_longs += e->has_label && is_long(&e->label, 2);
  if (e->sort != PLAIN_FACT) t->plain_longs += is_long(&e->name, 0);
  if (e->sort != PLAIN_EVENT) return;
  t->plain_events++;
  t->plain_fields += e->nargs;
}
uint32_t plain_pass(Parser *p, uint32_t lo) {
  Reader r = { .text = p->text, .at = p->text + lo, .end = p->text + p->len };
  uint32_t last = 0, end;
  Plain e;
  while (r.at < r.end && (end = plain_end(&r, &e))) {
    keep(p, &e);
    last = end;
  }
  return last;
}

/* ---- as the grammar would have it ---- */
static Span span_of(const Parser *p, const Piece *x) { return (Span){ p->file, x->lo, x->hi }; }
static Expr *expr_of(Parser *p, const Piece *x) {
  return x->op == E_NAME ? expr_name(p, build_word(p, span_of(p, x))) : expr_literal(p, (ExprOp)x->op, span_of(p, x));
}
static Decl *event_of(Parser *p, const Plain *e, Span span) {
  EventRec *r = record_new(p, build_word(p, span_of(p, &e->head)), build_word(p, span_of(p, &e->name)));
  if (e->has_label) record_label(p, r, span_of(p, &e->label));
  record_on(p, r, expr_of(p, &e->date), span_of(p, &e->on));
  Decl *d = entry_event(p, r, (EntryList){ 0 }, span);
  r->packed = e->packed;
  d->span = span;
  return d;
}
void plain_read(const uint8_t *packed, Plain *e) { unpack(packed, e); }
void plain_fields(Parser *p, EventRec *r) {
  Plain e;
  EntryList fields = { 0 };
  if (!r->packed) return;
  unpack(r->packed, &e);
  vec_room(p->arena, &fields, e.nargs);
  for (uint32_t i = 0; i < e.nargs; i++) {
    Span field = { p->file, e.attrs[i].lo, e.args[i].hi };
    Word attr = build_word(p, span_of(p, &e.attrs[i]));
    vec_push(p->arena, &fields, field_value(p, attr, (ExprList){ 0 }, expr_of(p, &e.args[i]), field));
  }
  MOVE(r->entries, fields);
}
static Decl *decl_of(Parser *p, const Plain *e) {
  Span span = { p->file, e->lo, e->hi };
  if (e->sort == PLAIN_EVENT) return event_of(p, e, span);
  Word head = build_word(p, span_of(p, &e->head));
  Decl *d;
  if (e->sort == PLAIN_FACT) {
    ExprList args = { 0 };
    vec_room(p->arena, &args, e->nargs);
    for (uint32_t i = 0; i < e->nargs; i++) args = exprs_add(p, args, expr_of(p, &e->args[i]));
    d = fact_new(p, expr_call(p, head, args, (Span){ p->file, e->lo, e->closed }), e->has_value ? expr_of(p, &e->value) : NULL);
    for (uint32_t i = 0; i < e->nperiods; i++)
      d = fact_period(p, d, (PeriodOp)e->words[i].op, expr_of(p, &e->dates[i]), span_of(p, &e->words[i]));
  } else {
    d = decl_parent(p, decl_new(p, DECL_INDIVIDUAL, build_word(p, span_of(p, &e->name))), head);
    if (e->has_label) d->text = build_text(p, span_of(p, &e->label));
  }
  d->span = span;
  return d;
}

/* ---- all of a tree ---- */
static void will_need_word(const EntryWalk *w, const Piece *x) {
  uint32_t quote = x->op == E_TEXT;
  if (x->op == E_NAME || quote) name_expect(w->p.session->names, w->p.text + x->lo + quote, x->hi - x->lo - 2 * quote);
}
static void will_need(const EntryWalk *w, const Plain *e) {
  if (e->sort == PLAIN_FACT) {
    for (uint32_t i = 0; i < e->nargs; i++) will_need_word(w, &e->args[i]);
    if (e->has_value) will_need_word(w, &e->value);
  } else {
    will_need_word(w, &e->name);
    if (e->has_label) will_need_word(w, &e->label);
  }
}
/* The next one, one ahead: its words are on their way from memory meanwhile. */
static void read_ahead(EntryWalk *w) {
  if (w->chunk && w->at == w->chunk->n) {
    w->chunk = w->chunk->next;
    w->at = 0;
  }
  w->ahead = w->chunk != NULL;
  if (!w->ahead) return;
  Plain *e = &w->plain[!w->turn];
  w->at = (uint32_t)(unpack(w->chunk->at + w->at, e) - w->chunk->at);
  will_need(w, e);
}

void plain_reader(Parser *p, Session *session, uint32_t file, Arena *arena) {
  const Source *s = session->sources->all.at[file];
  memset(p, 0, sizeof *p);
  p->session = session;
  p->arena = arena;
  p->text = s->text;
  p->len = (uint32_t)s->len;
  p->file = file;
}
void entries_begin(EntryWalk *w, Session *session, const Tree *tree, EntrySort sort, Arena *scratch) {
  memset(w, 0, sizeof *w);
  plain_reader(&w->p, session, tree->file, scratch);
  w->tree = tree;
  w->sort = sort;
  w->chunk = (sort == ENTRIES_FACTS ? &tree->plain_facts : &tree->plain_individuals)->first;
  read_ahead(w);
}
void entries_take(EntryWalk *w, bool (*fn)(void *, const Parser *, const Plain *), void *user) {
  w->take = fn;
  w->user = user;
}
const Decl *entries_next(EntryWalk *w) {
  uint32_t n = w->sort == ENTRIES_FACTS ? w->tree->facts.n : w->tree->individuals.n;
  Decl *const *all = w->sort == ENTRIES_FACTS ? w->tree->facts.at : w->tree->individuals.at;
  for (;;) {
    if (w->written < n && (!w->ahead || all[w->written]->span.lo < w->plain[!w->turn].lo)) return all[w->written++];
    if (!w->ahead) return NULL;
    w->turn = !w->turn;
    read_ahead(w);
    if (w->take && w->take(w->user, &w->p, &w->plain[w->turn])) continue;
    arena_reset(w->p.arena);
    return decl_of(&w->p, &w->plain[w->turn]);
  }
}
