/* scenario.h - trying a scenario. Private. */
#ifndef CHARTER_SCENARIO_H
#define CHARTER_SCENARIO_H
#include "render/test.h"

/* Whether what is expected is so. The engine is one of the test's program; the result is in the arena. */
TestResult *run_test(Engine *, Arena *, const Test *);
#endif
