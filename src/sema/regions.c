/* regions.c - where a variable that nothing declares belongs; see lower.h. */
#include "sema/lower.h"

void regions_begin(Sema *S, Regions *r) {
  memset(r, 0, sizeof *r);
  Region whole = { NULL, 0, 0 };
  vec_push(S->statement_memory, &r->all, whole);
}

void regions_bind(Sema *S, Regions *r, Name n) {
  BoundName b = { n, 0 };
  vec_push(S->statement_memory, &r->bound, b);
}
uint32_t regions_uses(const Regions *r, Name n) {
  for (uint32_t i = 0; i < r->bound.n; i++)
    if (name_eq(r->bound.at[i].name, n)) return r->bound.at[i].uses;
  return 0;
}

void regions_forget_uses(Regions *r, Name n, uint32_t uses) {
  for (uint32_t i = 0; i < r->bound.n; i++)
    if (name_eq(r->bound.at[i].name, n)) r->bound.at[i].uses = uses;
}

static uint32_t new_region(Sema *S, Regions *r, const Expr *at, uint32_t parent) {
  Region x = { at, parent, r->all.at[parent].depth + 1 };
  vec_push(S->statement_memory, &r->all, x);
  return r->all.n - 1;
}
static uint32_t common(const Regions *r, uint32_t a, uint32_t b) {
  while (a != b) {
    if (r->all.at[a].depth >= r->all.at[b].depth) a = r->all.at[a].parent;
    else b = r->all.at[b].parent;
  }
  return a;
}

static void note_name(Sema *S, Regions *r, Word w, uint32_t region) {
  if (!w.name.i || name_eq(w.name, S->w_blank)) return;
  for (uint32_t i = r->with.n; i-- > 0;) {
    KindId k = r->with.at[i];
    if (k && (name_eq(w.name, S->w_date) || pred_find(S->p, w.name, k))) return;
  }
  for (uint32_t i = r->bound.n; i-- > 0;)
    if (name_eq(r->bound.at[i].name, w.name)) {
      r->bound.at[i].uses++;
      return;
    }
  if (name_eq(w.name, S->w_case) || is_value_name(S, w.name) || kind_of_word(S, w) || pred_find(S->p, w.name, 0)) return;
  for (uint32_t i = 0; i < r->names.n; i++) {
    FreeName *f = &r->names.at[i];
    if (!name_eq(f->name, w.name)) continue;
    f->count++;
    f->region = common(r, f->region, region);
    return;
  }
  FreeName f = { w.name, w.span, 1, region };
  vec_push(S->statement_memory, &r->names, f);
}

static void walk(Sema *S, Regions *r, const Expr *e, uint32_t region);

static void bind_all(Sema *S, Regions *r, const WordList *w) {
  for (uint32_t i = 0; i < w->n; i++) regions_bind(S, r, w->at[i].name);
}
static bool is_bare_kind(Sema *S, const Regions *r, const Expr *e) {
  if (!e || e->op != E_NAME || !kind_of_word(S, e->word)) return false;
  for (uint32_t i = 0; i < r->bound.n; i++)
    if (name_eq(r->bound.at[i].name, e->word.name)) return false;
  return true;
}
/* A condition in a region of its own. */
static void walk_in(Sema *S, Regions *r, const Expr *e, uint32_t parent) {
  if (e && !is_bare_kind(S, r, e)) walk(S, r, e, new_region(S, r, e, parent));
}

static void walk_comp(Sema *S, Regions *r, const Expr *comp, uint32_t region) {
  if (comp->kid.n && comp->kid.at[0] && comp->kid.at[0]->op == E_RANGE) walk(S, r, comp->kid.at[0], region);
  else if (comp->kid.n) walk_in(S, r, comp->kid.at[0], region);
}

static void walk_kids(Sema *S, Regions *r, const Expr *e, uint32_t region) {
  for (uint32_t i = 0; i < e->kid.n; i++) walk(S, r, e->kid.at[i], region);
}

static void walk_threshold(Sema *S, Regions *r, const Expr *e, uint32_t region) {
  const Expr *set = e->kid.at[1];
  uint32_t mark = r->bound.n, whole = new_region(S, r, e, region);
  walk(S, r, e->kid.at[0], region);
  if (set && set->op == E_COMP) {
    bind_all(S, r, &set->words);
    walk_comp(S, r, set, whole);
  } else {
    walk(S, r, set, region);
  }
  walk(S, r, e->kid.at[2], whole);
  walk_in(S, r, e->kid.at[3], whole);
  r->bound.n = mark;
}

static void walk(Sema *S, Regions *r, const Expr *e, uint32_t region) {
  if (!e) return;
  uint32_t mark = r->bound.n, own;
  switch (e->op) {
  case E_NAME: note_name(S, r, e->word, region); return;
  case E_NOT: walk_in(S, r, e->kid.at[0], region); return;
  case E_NOT_IN:
    own = new_region(S, r, e, region);
    walk_kids(S, r, e, own);
    return;
  case E_SOME:
    bind_all(S, r, &e->words);
    if (!is_bare_kind(S, r, e->kid.at[0])) walk(S, r, e->kid.at[0], region);
    walk(S, r, e->kid.at[1], region);
    break;
  case E_EVERY: case E_NO:
    bind_all(S, r, &e->words);
    own = new_region(S, r, e, region);
    walk_in(S, r, e->kid.at[0], own);
    walk_in(S, r, e->kid.at[1], own);
    break;
  case E_COMP:
    bind_all(S, r, &e->words);
    walk_comp(S, r, e, region);
    break;
  case E_SUM: case E_MIN: case E_MAX:
    bind_all(S, r, &e->words);
    own = new_region(S, r, e, region);
    walk(S, r, e->kid.at[0], own);
    walk_in(S, r, e->kid.n > 1 ? e->kid.at[1] : NULL, own);
    break;
  case E_THRESHOLD: walk_threshold(S, r, e, region); return;
  case E_FIRST: case E_LAST: case E_NEXT: case E_PREVIOUS: case E_POSITION:
    walk(S, r, e->kid.at[1], region);
    if (!e->kid.at[0] || e->kid.at[0]->op != E_COMP) return;
    bind_all(S, r, &e->kid.at[0]->words);
    own = new_region(S, r, e, region);
    walk_comp(S, r, e->kid.at[0], own);
    for (uint32_t i = 2; i < e->kid.n; i++) walk(S, r, e->kid.at[i], own);
    break;
  case E_LATEST: case E_EARLIEST:
    vec_push(S->statement_memory, &r->with, kind_of_word(S, e->word));
    if (e->kid.n && kind_of_word(S, e->word)) walk_in(S, r, e->kid.at[0], region);
    r->with.n--;
    if (e->kid.n > 1) walk(S, r, e->kid.at[1], region);
    return;
  default: walk_kids(S, r, e, region); return;
  }
  r->bound.n = mark;
}

void regions_walk(Sema *S, Regions *r, const Expr *e) { walk(S, r, e, 0); }
void regions_walk_apart(Sema *S, Regions *r, const Expr *e) { walk_in(S, r, e, 0); }
