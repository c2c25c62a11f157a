/* packed.c - tables of distinct rows that are many: a value is 32 bits, its code.
 *
 * Invariants
 * - The code of an individual is its number. Whatever else occurs is listed when it is first met, and its code is its
 *   place there and CODE_LISTED; V_ANY stands first.
 * - Two values have one code if they are equal, and codes stay as they are while there are rows of them.
 * - Rows keep the order in which they came, and their numbers.
 */
#include "eval/engine.h"

/* ---- codes ---- */
static uint32_t code_slot(const Codes *c, Value v) {
  uint32_t s = (uint32_t)(value_hash(0, v) >> 7) & c->mask;
  while (c->slots[s] && !value_eq(c->listed.at[c->slots[s] - 1], v)) s = (s + 1) & c->mask;
  return s;
}
static bool is_numbered(Value v) { return v.tag == V_IND && (uint64_t)v.n < CODE_LISTED && !v.den; }
static uint32_t code_of(Arena *a, Codes *c, Value v) {
  if (is_numbered(v)) return (uint32_t)v.n;
  if (!c->listed.n) vec_push(a, &c->listed, value_make(V_ANY, 0));
  if (v.tag == V_ANY) return CODE_ANY;
  if (c->listed.n * 2 >= c->mask) {
    c->mask = c->mask ? c->mask * 2 + 1 : 63;
    c->slots = NEW_ARRAY(a, uint32_t, (size_t)c->mask + 1);
    for (uint32_t i = 0; i < c->listed.n; i++) c->slots[code_slot(c, c->listed.at[i])] = i + 1;
  }
  uint32_t s = code_slot(c, v);
  if (!c->slots[s]) {
    vec_push(a, &c->listed, v);
    c->slots[s] = c->listed.n;
  }
  return CODE_LISTED | (c->slots[s] - 1);
}
uint32_t code_find(const Codes *c, Value v) {
  if (is_numbered(v)) return (uint32_t)v.n;
  if (v.tag == V_ANY) return CODE_ANY;
  uint32_t place = c->mask ? c->slots[code_slot(c, v)] : 0;
  return place ? CODE_LISTED | (place - 1) : CODE_NONE;
}

/* ---- rows ---- */
void packed_init(Packed *t, Arena *a, Codes *codes, uint32_t width) {
  memset(t, 0, sizeof *t);
  t->arena = a;
  t->codes = codes;
  t->width = width;
}
static bool same_cells(const uint32_t *x, const uint32_t *y, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (x[i] != y[i]) return false;
  return true;
}
static uint32_t packed_hash(const uint32_t *row, uint32_t width) {
  uint64_t h = width;
  for (uint32_t i = 0; i < width; i++) h = hash_mix(h, row[i]);
  return (uint32_t)(h >> 7);
}
/* The row's slot, or the empty one where it belongs. Rows stand in memory seldom used, and are looked at only where hashes
 * agree. */
static PackedSlot *packed_slot(const Packed *t, uint32_t hash, const uint32_t *row) {
  uint32_t s = hash & t->mask;
  for (; t->slots[s].row; s = (s + 1) & t->mask)
    if (t->slots[s].hash == hash && same_cells(packed_row(t, t->slots[s].row - 1), row, t->width)) break;
  return &t->slots[s];
}
static void packed_grow(Packed *t) {
  uint32_t size = t->mask ? (t->mask + 1) * 2 : 16, old = t->mask ? t->mask + 1 : 0;
  const PackedSlot *from = t->slots;
  t->slots = NEW_ARRAY(t->arena, PackedSlot, size);
  t->mask = size - 1;
  for (uint32_t i = 0; i < old; i++) {
    if (!from[i].row) continue;
    uint32_t s = from[i].hash & t->mask;
    while (t->slots[s].row) s = (s + 1) & t->mask;
    t->slots[s] = from[i];
  }
}
uint32_t packed_add(Packed *t, const Value *v, Truth truth) {
  uint32_t row[MAX_VARS + 1];
  bool any = false;
  for (uint32_t i = 0; i < t->width; i++) {
    row[i] = code_of(t->arena, t->codes, v[i]);
    any |= row[i] == CODE_ANY;
  }
  if (t->truths.n / 3 * 4 >= t->mask) packed_grow(t);
  uint32_t hash = packed_hash(row, t->width);
  PackedSlot *s = packed_slot(t, hash, row);
  if (s->row) {
    uint8_t *old = &t->truths.at[s->row - 1];
    if (truth <= *old) return 0;
    *old = (uint8_t)truth;
    return s->row;
  }
  for (uint32_t i = 0; i < t->width; i++) vec_push(t->arena, &t->cells, row[i]);
  vec_push(t->arena, &t->truths, (uint8_t)truth);
  t->nany += any;
  *s = (PackedSlot){ hash, t->truths.n };
  return t->truths.n;
}
void packed_get(const Packed *t, uint32_t i, Value *out) {
  const uint32_t *row = packed_row(t, i);
  for (uint32_t c = 0; c < t->width; c++) out[c] = code_value(t->codes, row[c]);
}
