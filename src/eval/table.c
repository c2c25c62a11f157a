/* table.c - tables of distinct rows, each with the greatest truth seen. */
#include "eval/engine.h"

void table_init(Table *t, Arena *a, uint32_t width) {
  memset(t, 0, sizeof *t);
  t->arena = a;
  t->width = width;
}
uint64_t row_hash(const Value *v, uint32_t width) {
  uint64_t h = width;
  for (uint32_t i = 0; i < width; i++) h = value_hash(h, v[i]);
  return h;
}
static uint32_t table_slot(const Table *t, const Value *v) {
  uint32_t s = (uint32_t)row_hash(v, t->width) & t->mask;
  while (t->hash[s] && !values_eq(t->rows.at[t->hash[s] - 1].v, v, t->width)) s = (s + 1) & t->mask;
  return s;
}
static void table_append(Table *t, const Value *v, Truth truth) {
  if (!t->room) {                                /* rows are got several at a time */
    t->room = t->rows.n < 4 ? 4 : 16;
    t->next = NEW_ARRAY(t->arena, Value, (t->width ? t->width : 1) * t->room);
  }
  TRow r = { truth, t->next };
  t->next += t->width ? t->width : 1;
  t->room--;
  bool any = false;
  for (uint32_t i = 0; i < t->width; i++) {
    r.v[i] = v[i];
    any |= v[i].tag == V_ANY;
  }
  t->nany += any;
  vec_push(t->arena, &t->rows, r);
}
uint32_t table_add(Table *t, const Value *v, Truth truth) {
  if (t->rows.n * 2 >= t->mask) {
    uint32_t size = t->mask ? (t->mask + 1) * 2 : 16;
    t->hash = NEW_ARRAY(t->arena, uint32_t, size);
    t->mask = size - 1;
    for (uint32_t i = 0; i < t->rows.n; i++) t->hash[table_slot(t, t->rows.at[i].v)] = i + 1;
  }
  uint32_t s = table_slot(t, v);
  if (t->hash[s]) {
    TRow *r = &t->rows.at[t->hash[s] - 1];
    if (truth <= r->truth) return 0;
    r->truth = truth;
    return t->hash[s];
  }
  table_append(t, v, truth);
  t->hash[s] = t->rows.n;
  return t->rows.n;
}
static bool fits_any(const Value *row, const Value *v, uint32_t width) {
  for (uint32_t i = 0; i < width; i++)
    if (row[i].tag != V_ANY && !value_eq(row[i], v[i])) return false;
  return true;
}
Truth table_truth(const Table *t, const Value *v) {
  if (!t->rows.n) return F;
  Truth best = F;
  uint32_t s = table_slot(t, v);
  if (t->hash[s]) best = t->rows.at[t->hash[s] - 1].truth;
  if (t->nany)
    for (uint32_t i = 0; i < t->rows.n && best < T; i++)
      if (fits_any(t->rows.at[i].v, v, t->width)) best = t_or(best, t->rows.at[i].truth);
  return best;
}
