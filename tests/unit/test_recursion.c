/* test_recursion.c - rows of recursive relations that arrive while rows of the same relation are read: none is lost. */
#include "random_club.h"

Suite *test_recursion_suite(void);

static const char rules[] =
    "charter C in force from 2000-01-01\n"
    "kind Node\n"
    "relation edge(a: Node, b: Node)\nrelation start(a: Node, b: Node)\nrelation next(a: Node, b: Node)\n"
    "relation first(a: Node)\nrelation gate(a: Node)\nrelation go(a: Node)\nrelation path(a: Node, b: Node)\n"
    "article 1 { provision 1.1 {\n"
    "  path(x, y) when edge(x, y)\n"
    "  path(x, y) when go(x) and start(x, y)\n"
    "  path(x, z) when path(x, y) and path(y, z)\n"
    "  go(x) when first(x)\n"
    "  go(y) when go(x) and next(x, y) and some g: Node has gate(g) and path(x, g)\n"
    "} }\nNode hub\n";

/* One after the other reaches the hub, and by it all its ends; what else there is only keeps the tables growing. */
static void record(Text *t, uint32_t ends, uint32_t starts, uint32_t others) {
  for (uint32_t i = 0; i < ends; i++) text_printf(t, "Node z%u\n", i);
  for (uint32_t i = 0; i < starts; i++) text_printf(t, "Node x%u\nstart(x%u, hub)\n", i, i);
  for (uint32_t i = 1; i < starts; i++) text_printf(t, "next(x%u, x%u)\n", i - 1, i);
  for (uint32_t i = 0, k = 0; i < ends || k < others;) {
    if (k == others || (i < ends && below(ends + others) < ends)) {
      text_printf(t, "edge(hub, z%u)\n", i++);
    } else {
      text_printf(t, "Node q%u\nNode r%u\nedge(q%u, r%u)\n", k, k, k, k);
      k++;
    }
  }
  text_printf(t, "first(x0)\ngate(z%u)\n", below(ends));
}
static uint32_t paths(Arena *a, Trap *trap, Text *text) {
  Session s;
  Program *p = program_of(a, &s, text);
  Engine *e = engine_new(p, trap);
  Query *q = run_query(&s, p, NULL, 0, "path(x, y)");
  ck_assert_ptr_nonnull(q);
  uint32_t n = engine_ask(e, a, q, 1600000000, 0)->rows.n;
  engine_free(e);
  return n;
}
static void try_seed(uint32_t seed) {
  Trap trap;
  if (setjmp(trap.jump)) ck_abort_msg("%s", trap.what);
  Arena *a = arena_new(&trap);
  Text t = { .arena = a };
  state = seed * 7919 + 1;
  uint32_t ends = 5 + below(35), starts = 10 + below(50), others = 50 + below(350);
  text_puts(&t, rules);
  record(&t, ends, starts, others);
  uint32_t n = paths(a, &trap, &t), all = ends + starts + starts * ends + others;
  ck_assert_msg(n == all, "seed %u: %u of %u", seed, n, all);
  arena_free(a);
}
START_TEST(no_row_is_lost) {
  for (uint32_t seed = 0; seed < 150; seed++) try_seed(seed);
}
END_TEST

Suite *test_recursion_suite(void) {
  Suite *s = suite_create("recursion");
  TCase *tc = tcase_create("rows");
  tcase_add_test(tc, no_row_is_lost);
  suite_add_tcase(s, tc);
  return s;
}
