/* engine.c - an engine's life: its arenas, the case that it looks at, and how it is run: where evaluation stands, and how deep. */
#include "base/collate.h"
#include "eval/engine.h"

#include <stdlib.h>

Engine *engine_new(const Program *p, Trap *trap) {
  Arena *base = arena_new(trap), *one = arena_new(trap), *scratch = arena_new(trap);
  if (!base || !one || !scratch) {
    arena_free(base);
    arena_free(one);
    arena_free(scratch);
    return NULL;
  }
  /* whatever fails from here on gives the arenas back before it goes on to the caller's trap */
  Trap local;
  arena_set_trap(base, &local);
  arena_set_trap(one, &local);
  arena_set_trap(scratch, &local);
  if (setjmp(local.jump)) {
    arena_free(base);
    arena_free(one);
    arena_free(scratch);
    trap_pass(trap, &local);
  }
  Engine *e = NEW(base, Engine);
  e->p = p;
  e->trap = trap;
  e->base = base;
  e->case_arena = one;
  e->scratch = scratch;
  e->last_mentioned = INSTANT_MIN;
  store_build(e);
  e->base_memo = memo_new(base);
  e->case_memo = memo_new(one);
  kept_begin(e);
  arena_reset(scratch);
  arena_set_trap(base, trap);
  arena_set_trap(one, trap);
  arena_set_trap(scratch, trap);
  arena_set_trap(e->kept, trap);
  return e;
}

const Program *engine_program(const Engine *e) { return e->p; }

void engine_free(Engine *e) {
  if (!e) return;
  collations_close(e->collations);
  arena_free(e->scratch);
  arena_free(e->case_arena);
  arena_free(e->base);
}

void engine_mark(Engine *e, uint8_t *marks) { e->marks = marks; }

Trap *engine_set_trap(Engine *e, Trap *trap) {
  Trap *before = e->trap;
  e->trap = trap;
  arena_set_trap(e->base, trap);
  arena_set_trap(e->case_arena, trap);
  arena_set_trap(e->scratch, trap);
  arena_set_trap(e->kept, trap);
  return before;
}

void engine_set_case(Engine *e, const Case *c) {
  kept_bound(e);
  engine_try_case(e, c);
}
void engine_try_case(Engine *e, const Case *c) {
  arena_reset(e->case_arena);
  arena_reset(e->scratch);
  e->cs = c;
  e->case_fixes = NULL;
  e->last_about.about = NULL;
  e->case_memo = memo_new(e->case_arena);
  if (c) memo_look_ahead(e, ind_at(e, c->event)->at);
  store_case(e);
}

/* ---- running ---- */
Moment moment_enter(Engine *e, Instant t, Footprint *fresh) {
  Moment m = { e->t, e->reading, e->fp };
  Footprint f = { INSTANT_MIN, INSTANT_MAX, 0, 0 };
  *fresh = f;
  e->t = t;
  e->fp = fresh;
  return m;
}
void moment_leave(Engine *e, Moment m) {
  m.fp->open_reads |= e->fp->open_reads;
  m.fp->all_reads |= e->fp->all_reads;
  e->t = m.t;
  e->fp = m.fp;
}

void stack_check(Engine *e, DeferKind kind, GoalMode mode, PredId pred, Pattern p) {
  char here;
  ptrdiff_t used = e->stack - &here;
  if (used < LIMIT_STACK && used > -LIMIT_STACK) return;
  Deferred d = { kind, mode, pred, p.bound, p.subject, e->t, e->reading, { { 0, 0, 0 } } };
  for (uint32_t i = 0; p.bound >> i; i++)
    if (p.bound >> i & 1) d.v[i] = p.v[i];
  vec_push(e->scratch, &e->deferred, d);
  longjmp(e->unwind, 1);
}
/* A chain of goals - each decision resting on the one before it, for a century - can be longer than the stack. When it is,
 * the goal that was met too deep is noted and everything is unwound; it is solved by itself, which may note others further
 * along; and then what asked for it starts again and finds the answer remembered. So chains are limited by memory alone.
 * What fn has built so far is built again: fn must not depend on having run once. */
void engine_run(Engine *e, Instant t, ReadingId reading, Footprint *fp, void (*fn)(Engine *, void *), void *user) {
  static const Footprint all = { INSTANT_MIN, INSTANT_MAX, 0, 0 };
  arena_reset(e->scratch);
  e->deferred.at = NULL;
  e->deferred.n = e->deferred.cap = 0;
  e->unwinds = 0;
  e->stack = (const char *)(void *)fp;
  if (setjmp(e->unwind) && ++e->unwinds > LIMIT_UNWINDS) mem_fail(e->trap, FAIL_LIMIT, "a chain of conclusions is too long");
  while (e->deferred.n) {
    drop_unfinished(e);
    *fp = all;
    e->fp = fp;
    Deferred d = e->deferred.at[e->deferred.n - 1];
    deferred_solve(e, &d);
    e->deferred.n--;
  }
  drop_unfinished(e);
  *fp = all;
  e->t = t;
  e->reading = reading;
  e->fp = fp;
  fn(e, user);
}
