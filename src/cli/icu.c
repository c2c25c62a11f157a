/* icu.c - ICU in the command itself, where that is linked statically: it starts in half the time when there is nothing to load, and
 * can load nothing later. */
#include "base/icu.h"

bool icu_load(Icu *icu) {
#define F(f) .f##_ = f,
  *icu = (Icu){ ICU_FUNCTIONS(F) };
#undef F
  return true;
}

/* ICU would load extensions, if any were asked for: none are, and it finds none. In the place of dlopen, which needs the libraries of the
 * machine to be as they were when this was linked. */
void *__wrap_dlopen(const char *file, int mode);
void *__wrap_dlopen(const char *file, int mode) {
  (void)file, (void)mode;
  return NULL;
}
