/* reference.c - the rules of bench/charter.charter written by hand for this one charter: what `charter` is measured against.
 *
 *   reference DATA.jsonl         every meeting: its name, the chair or -, the violations
 *   reference DATA.jsonl m17     who may attend m17, one a line
 *
 * Arrays, hash tables, a scanner for just this input (a file mapped into memory, keys in any order, no escapes), answers
 * kept by day, reads of what will be needed ahead of its use. It counts on the record standing before the meetings.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = -1, DAY_ZERO = -62200, DAYS = 200000, OPEN = 1 << 30, SPARE = 8192 };   /* DAY_ZERO: about the year 1800 */
typedef struct Slice { const char *at; uint32_t n; } Slice;
#define LIST(T) struct { T *at; int n, cap; }
#define push(v, x)                                                                                  \
  do {                                                                                              \
    if ((v)->n == (v)->cap) {                                                                       \
      (v)->cap = (v)->cap ? (v)->cap * 2 : 256;                                                     \
      (v)->at = need(realloc((v)->at, (size_t)(v)->cap * sizeof *(v)->at));                         \
    }                                                                                               \
    (v)->at[(v)->n++] = (x);                                                                        \
  } while (0)

static void die(const char *what) {
  fprintf(stderr, "reference: %s\n", what);
  exit(2);
}
static void *need(void *at) {
  if (!at) die("out of memory");
  return at;
}
static void *room(int n, size_t each) { return need(calloc((size_t)n + 1, each)); }

/* ---- names to numbers: eight bytes of a name stand in its slot; what is longer is compared where it was read ---- */
typedef struct Slot { uint64_t head; int id; uint32_t n; } Slot;
typedef struct Book { Slot *slots; uint32_t mask; LIST(Slice) names; } Book;
static Book people, states;

static uint64_t head_of(Slice s) {      /* there is always something behind a name that may be read */
  uint64_t w;
  memcpy(&w, s.at, 8);
  return s.n >= 8 ? w : w & ((UINT64_C(1) << (8 * s.n)) - 1);
}
static uint32_t home_of(const Book *b, Slice s, uint64_t head) {
  uint64_t h = (head ^ s.n) * 0x9E3779B97F4A7C15u;
  for (uint32_t i = 8; i < s.n; i++) h = (h ^ (unsigned char)s.at[i]) * 0x100000001B3u;
  return (uint32_t)(h >> 32) & b->mask;
}
static Slot *slot_of(const Book *b, Slice s) {
  uint64_t head = head_of(s);
  for (uint32_t i = home_of(b, s, head);; i = (i + 1) & b->mask) {
    Slot *slot = &b->slots[i];
    if (slot->id == NOBODY) return slot;
    if (slot->head == head && slot->n == s.n && (s.n <= 8 || !memcmp(b->names.at[slot->id].at + 8, s.at + 8, s.n - 8))) return slot;
  }
}
static int find(const Book *b, Slice s) { return slot_of(b, s)->id; }
static void widen(Book *b) {
  uint32_t n = b->slots ? (b->mask + 1) * 2 : 1024;
  free(b->slots);
  b->slots = need(malloc(n * sizeof *b->slots));
  b->mask = n - 1;
  for (uint32_t i = 0; i < n; i++) b->slots[i].id = NOBODY;
  for (int i = 0; i < b->names.n; i++) *slot_of(b, b->names.at[i]) = (Slot){ head_of(b->names.at[i]), i, b->names.at[i].n };
}
static int enter(Book *b, Slice s) {
  if (!b->slots || (uint32_t)b->names.n * 2 > b->mask) widen(b);
  Slot *slot = slot_of(b, s);
  if (slot->id != NOBODY) return slot->id;
  *slot = (Slot){ head_of(s), b->names.n, s.n };
  push(&b->names, s);
  return slot->id;
}

/* ---- the record ---- */
typedef struct Member { int state, from, to; } Member;
typedef struct Term { int person, state, from, to; bool head; } Term;
typedef struct Ruling { int day, state; } Ruling;
static LIST(Member) members;
static LIST(Term) terms;
static LIST(Ruling) sessions, decisions;

/* Made of it before the first meeting. The pieces of person p are pieces[first_piece[p] .. first_piece[p + 1]), the heads of
 * state s likewise. */
typedef struct Piece { int from, to, heads; } Piece;      /* heads: the state, or NOBODY */
static Piece *pieces;
static Term *heads;
static int *first_piece, *first_head, *person_seen, *state_seen, turn;
typedef struct Day { int chair, needed; } Day;            /* needed: heads for a quorum, plus one; 0: not yet known */
static Day *days;

static int by_day(const void *a, const void *b) { return ((const Ruling *)a)->day - ((const Ruling *)b)->day; }

/* Turns counts into where each begins: first[i + 1] held how many i has. */
static void sum_up(int *first, int n) {
  for (int i = 0; i < n; i++) first[i + 1] += first[i];
}

static void prepare(void) {
  static bool done;
  if (done) return;
  done = true;
  int np = people.names.n, ns = states.names.n;
  LIST(Term) cut = { 0 };
  if (!people.slots) widen(&people);
  if (!states.slots) widen(&states);
  int *first_member = room(ns + 1, sizeof(int)), *order = room(members.n, sizeof(int)), *fill = room(np + ns + 2, sizeof(int));
  for (int i = 0; i < members.n; i++) first_member[members.at[i].state + 1]++;
  sum_up(first_member, ns);
  memcpy(fill, first_member, sizeof(int) * (size_t)(ns + 1));
  for (int i = 0; i < members.n; i++) order[fill[members.at[i].state]++] = i;
  for (int i = 0; i < terms.n; i++) {                    /* terms, cut down to the membership of their states */
    Term t = terms.at[i];
    if (t.state == NOBODY) {
      push(&cut, t);
      continue;
    }
    for (int k = first_member[t.state]; k < first_member[t.state + 1]; k++) {
      const Member *m = &members.at[order[k]];
      Term part = t;
      if (part.from < m->from) part.from = m->from;
      if (part.to > m->to) part.to = m->to;
      if (part.from < part.to) push(&cut, part);
    }
  }
  first_piece = room(np + 1, sizeof(int));
  first_head = room(ns + 1, sizeof(int));
  for (int i = 0; i < cut.n; i++) {
    first_piece[cut.at[i].person + 1]++;
    if (cut.at[i].head) first_head[cut.at[i].state + 1]++;
  }
  sum_up(first_piece, np);
  sum_up(first_head, ns);
  pieces = room(cut.n, sizeof *pieces);
  heads = room(cut.n, sizeof *heads);
  memcpy(fill, first_piece, sizeof(int) * (size_t)(np + 1));
  for (int i = 0; i < cut.n; i++)
    pieces[fill[cut.at[i].person]++] = (Piece){ cut.at[i].from, cut.at[i].to, cut.at[i].head ? cut.at[i].state : NOBODY };
  memcpy(fill, first_head, sizeof(int) * (size_t)(ns + 1));
  for (int i = 0; i < cut.n; i++)
    if (cut.at[i].head) heads[fill[cut.at[i].state]++] = cut.at[i];
  if (sessions.n) qsort(sessions.at, (size_t)sessions.n, sizeof(Ruling), by_day);
  if (decisions.n) qsort(decisions.at, (size_t)decisions.n, sizeof(Ruling), by_day);
  person_seen = room(np, sizeof(int));
  state_seen = room(ns, sizeof(int));
  days = room(DAYS, sizeof *days);
  free(first_member);
  free(order);
  free(fill);
  free(cut.at);
}

/* The last ruling on or before a day. */
static const Ruling *last(const Ruling *at, int n, int day) {
  int lo = 0;
  while (n) {
    int half = n / 2;
    if (at[lo + half].day <= day) {
      lo += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return lo ? &at[lo - 1] : NULL;
}

static const Day *day_of(int day) {
  Day *d = &days[day - DAY_ZERO];
  if (d->needed) return d;
  int count = 0;
  for (int i = 0; i < members.n; i++) count += members.at[i].from <= day && day < members.at[i].to;
  d->needed = (2 * count + 2) / 3 + 1;
  d->chair = NOBODY;
  const Ruling *host = last(sessions.at, sessions.n, day), *other = last(decisions.at, decisions.n, day);
  if (!host) return d;
  int state = other && other->day >= host->day ? other->state : host->state;
  for (int i = first_head[state]; i < first_head[state + 1]; i++)
    if (heads[i].from <= day && day < heads[i].to) d->chair = heads[i].person;
  return d;
}

/* ---- output ---- */
static char out[1 << 16];
static size_t out_n;
static void flush(void) {
  for (size_t at = 0; at < out_n;) {
    ssize_t n = write(1, out + at, out_n - at);
    if (n < 0) die("cannot write");
    at += (size_t)n;
  }
  out_n = 0;
}
static inline void put(const char *s, size_t n) {
  if (out_n + n > sizeof out) flush();
  if (n > sizeof out) die("a name is too long");
  memcpy(out + out_n, s, n);
  out_n += n;
}
static void put_name(Slice s) { put(s.at, s.n); }
static void violation(bool *any, const char *what, size_t n) {
  if (*any) put(",", 1);
  put(what, n);
  *any = true;
}
#define VIOLATION(any, what) violation((any), "" what, sizeof what - 1)

/* ---- a meeting ---- */
typedef LIST(Slice) Slices;
typedef struct Meeting { Slice name, chair; int day; bool regular, online, host; Slices *attendees, *invited; } Meeting;

static void see_invited(const Meeting *m) {
  turn++;
  for (int i = 0; i < m->invited->n; i++) {
    int p = find(&people, m->invited->at[i]);
    if (p != NOBODY) person_seen[p] = turn;
  }
}

static void check(const Meeting *m) {
  static LIST(int) who;
  prepare();
  const Day *d = day_of(m->day);
  const Slices *all = m->attendees;
  bool any = false;
  int present = 0;
  see_invited(m);
  put_name(m->name);
  put("\t", 1);
  if (d->chair == NOBODY) put("-", 1);
  else put_name(people.names.at[d->chair]);
  put("\t", 1);
  who.n = 0;
  for (int i = 0; i < all->n; i++) __builtin_prefetch(&people.slots[home_of(&people, all->at[i], head_of(all->at[i]))]);
  for (int i = 0; i < all->n; i++) {
    int p = find(&people, all->at[i]);
    push(&who, p);
    if (p != NOBODY) __builtin_prefetch(&first_piece[p]);
  }
  for (int i = 0; i < all->n; i++)
    if (who.at[i] != NOBODY) __builtin_prefetch(&pieces[first_piece[who.at[i]]]), __builtin_prefetch(&person_seen[who.at[i]]);
  if (d->chair == NOBODY || find(&people, m->chair) != d->chair) VIOLATION(&any, "wrong_chair");
  for (int i = 0; i < all->n; i++) {
    int p = who.at[i];
    bool may = p != NOBODY && person_seen[p] == turn;
    for (int k = p == NOBODY ? 0 : first_piece[p], end = p == NOBODY ? 0 : first_piece[p + 1]; k < end; k++) {
      const Piece *x = &pieces[k];
      if (m->day < x->from || m->day >= x->to) continue;
      may = true;
      if (x->heads == NOBODY || state_seen[x->heads] == turn) continue;
      state_seen[x->heads] = turn;
      present++;
    }
    if (may) continue;
    VIOLATION(&any, "may_not_attend:");
    put_name(all->at[i]);
  }
  if (present + 1 < d->needed) VIOLATION(&any, "no_quorum");
  if (m->regular && m->online && !m->host) VIOLATION(&any, "online_no_host");
  put("\n", 1);
}

static void who_may_attend(const Meeting *m) {
  prepare();
  see_invited(m);
  for (int p = 0; p < people.names.n; p++) {
    bool may = person_seen[p] == turn;
    for (int k = first_piece[p]; !may && k < first_piece[p + 1]; k++) may = pieces[k].from <= m->day && m->day < pieces[k].to;
    if (!may) continue;
    put_name(people.names.at[p]);
    put("\n", 1);
  }
}

/* ---- reading ---- */
static int day_from(Slice s) {
  const char *t = s.at;
  if (s.n != 10) die("not a date");
#define DIGIT(i) (t[i] - '0')
  int y = DIGIT(0) * 1000 + DIGIT(1) * 100 + DIGIT(2) * 10 + DIGIT(3), m = DIGIT(5) * 10 + DIGIT(6), d = DIGIT(8) * 10 + DIGIT(9);
#undef DIGIT
  y -= m <= 2;
  int era = y / 400, of = y - era * 400, yday = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  int day = era * 146097 + of * 365 + of / 4 - of / 100 + yday - 719468;
  if (day < DAY_ZERO || day >= DAY_ZERO + DAYS) die("a date beyond what is kept");
  return day;
}

/* Where the first byte of w that equals c has its high bit set, and the bits before it do not. */
static inline uint64_t bytes_like(uint64_t w, unsigned char c) {
  w ^= UINT64_C(0x0101010101010101) * c;
  return (w - UINT64_C(0x0101010101010101)) & ~w & UINT64_C(0x8080808080808080);
}
static inline const char *string(const char *p, Slice *s) {            /* p stands at the quote */
  const char *q = ++p;
  for (;; q += 8) {
    uint64_t w, quote, escape;
    memcpy(&w, q, 8);
    quote = bytes_like(w, '"');
    escape = bytes_like(w, '\\');
    if (__builtin_expect((escape & -escape) - 1 < (quote & -quote) - 1, 0)) die("an escape in a string");
    if (!quote) continue;
    q += __builtin_ctzll(quote) >> 3;
    break;
  }
  *s = (Slice){ p, (uint32_t)(q - p) };
  return q + 1;
}
static inline bool is(Slice s, const char *word, uint32_t n) { return s.n == n && !memcmp(s.at, word, n); }
#define IS(s, word) is((s), "" word, sizeof word - 1)

typedef struct Line {
  Slice type, id, person, state, office, host, chair, kind, from, to, date;
  bool online;
  Slices attendees, invited;
} Line;

static Slice *field(Line *l, Slice key) {
  switch (key.n) {
  case 1: return &l->type;
  case 2: return key.at[0] == 'i' ? &l->id : &l->to;
  case 4: return IS(key, "from") ? &l->from : IS(key, "date") ? &l->date : IS(key, "host") ? &l->host : &l->kind;
  case 5: return IS(key, "state") ? &l->state : &l->chair;
  case 6: return IS(key, "person") ? &l->person : &l->office;
  default: return NULL;
  }
}

static const char *read_line(const char *p, Line *l) {
  Slice key, value;
  Slices attendees = l->attendees, invited = l->invited;
  memset(l, 0, sizeof *l);
  l->attendees = attendees;
  l->invited = invited;
  l->attendees.n = l->invited.n = 0;
  if (*p++ != '{') die("not an object");
  for (;;) {
    p = string(p, &key) + 1;
    if (*p == '"') {
      p = string(p, &value);
      Slice *to = IS(key, "name") ? NULL : field(l, key);
      if (to) *to = value;
    } else if (*p == '[') {
      Slices *to = IS(key, "attendees") ? &l->attendees : &l->invited;
      for (p++; *p != ']'; p += *p == ',') {
        p = string(p, &value);
        push(to, value);
      }
      p++;
    } else if (*p == 't') {
      l->online = true;
      p += 4;
    } else if (*p == 'f') {
      p += 5;
    } else {
      die("a value that was not expected");
    }
    if (*p == '}') break;
    if (*p++ != ',') die("a comma is missing");
  }
  p++;
  return *p == '\n' ? p + 1 : p;
}

static void take_line(Line *l, const char *want) {
  int from = l->from.n ? day_from(l->from) : -OPEN, to = l->to.n ? day_from(l->to) : OPEN;
  if (IS(l->type, "meeting")) {
    Meeting m = { l->id, l->chair, day_from(l->date), IS(l->kind, "regular"), l->online, l->host.n != 0, &l->attendees, &l->invited };
    if (!want) check(&m);
    else if (is(l->id, want, (uint32_t)strlen(want))) who_may_attend(&m);
  } else if (IS(l->type, "person")) {
    enter(&people, l->id);
  } else if (IS(l->type, "office")) {
    push(&terms, ((Term){ enter(&people, l->person), l->state.n ? enter(&states, l->state) : NOBODY, from, to, IS(l->office, "head") }));
  } else if (IS(l->type, "member")) {
    push(&members, ((Member){ enter(&states, l->state), from, to }));
  } else if (IS(l->type, "session")) {
    if (IS(l->kind, "regular")) push(&sessions, ((Ruling){ day_from(l->date), enter(&states, l->host) }));
  } else if (IS(l->type, "decision")) {
    push(&decisions, ((Ruling){ day_from(l->date), enter(&states, l->chair) }));
  } else {
    die("a line of an unknown type");
  }
}

int main(int argc, char **argv) {
  struct stat st;
  int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;
  if (fd < 0 || fstat(fd, &st)) die("usage: reference DATA.jsonl [MEETING]");
  /* Zeros follow the file, so that the scanner may read beyond its end. */
  size_t len = (size_t)st.st_size;
  char *text = mmap(NULL, len + SPARE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (text == MAP_FAILED || (len && mmap(text, len, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, fd, 0) == MAP_FAILED))
    die("cannot map the file");
  static Line line;
  for (const char *p = text, *end = text + len; p < end;) {
    p = read_line(p, &line);
    take_line(&line, argc > 2 ? argv[2] : NULL);
  }
  flush();
  return 0;
}
