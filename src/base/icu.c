/* icu.c - ICU as a shared library, of the version whose headers this was compiled with. */
#include "base/icu.h"

#include <dlfcn.h>

#define TEXT_OF(x) #x
#define WORDS_OF(x) TEXT_OF(x)
bool icu_load(Icu *icu) {
  void *at = dlopen("libicui18n.so." WORDS_OF(U_ICU_VERSION_MAJOR_NUM), RTLD_LAZY | RTLD_LOCAL);
  bool whole = at != NULL;
#define F(f)                                                                                                      \
  if (whole) *(void **)&icu->f##_ = dlsym(at, WORDS_OF(f));                                                       \
  whole &= icu->f##_ != NULL;
  ICU_FUNCTIONS(F)
#undef F
  return whole;
}
