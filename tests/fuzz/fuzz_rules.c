/* fuzz_rules.c - any bytes as a charter file: diagnostics or a program, never a crash. What loads is asked a little. */
#include "charter.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  charter_source source = { "fuzz.charter", (const char *)data, size };
  charter_options options = { "rules/lib", NULL };
  charter_program *program = NULL;
  if (charter_load_texts(&source, 1, &options, &program) == CHARTER_OK) {
    charter_engine *engine = NULL;
    if (charter_engine_new(program, &engine) == CHARTER_OK) {
      charter_result *result = NULL;
      charter_ask(engine, "R(x)", "2020-06-01", NULL, NULL, 0, &result);
      charter_result_free(result);
    }
    charter_engine_free(engine);
  }
  charter_program_free(program);
  return 0;
}
