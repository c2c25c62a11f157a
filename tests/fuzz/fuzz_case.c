/* fuzz_case.c - any bytes as a case of the CSTO charter: a verdict or an error, never a crash. */
#include "charter.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static charter_program *program;
  static charter_engine *engine;
  if (!engine) {
    const char *paths[] = { "rules/csto" };
    if (charter_load(paths, 1, NULL, &program) != CHARTER_OK || charter_engine_new(program, &engine) != CHARTER_OK) abort();
  }
  charter_result *result = NULL;
  charter_check(engine, (const char *)data, size, NULL, &result);
  charter_result_free(result);
  return 0;
}
