/* icu.c - ICU in the command itself, where that is linked statically: it starts in half the time when there is nothing to load, and
 * can load nothing later. */
#include "base/icu.h"

#include <dlfcn.h>

bool icu_load(Icu *icu) {
#define F(f) .f##_ = f,
  *icu = (Icu){ ICU_FUNCTIONS(F) };
#undef F
  return true;
}

/* ICU would load extensions with these, if any were asked for. The C library's would need the rest of it as it was when this was linked. */
void *dlopen(const char *file, int mode) {
  (void)file, (void)mode;
  return NULL;
}
void *dlsym(void *from, const char *name) {
  (void)from, (void)name;
  return NULL;
}
int dlclose(void *what) {
  (void)what;
  return 0;
}
