/* structure.cpp - see structure.h. The only C++ here: a thin cover over simdjson, without exceptions or memory of its own
 * beyond what its parser keeps for each thread.
 *
 * What simdjson's header needs of its library is one function, and all else goes through the tables of what that returns. So the
 * library, and that of C++ behind it, can be loaded late. It is the version whose header this was compiled with. */
#include "syntax/structure.h"
#include <atomic>
#include <dlfcn.h>
#include <pthread.h>
#include <simdjson.h>

static_assert(STRUCTURE_BEYOND >= simdjson::SIMDJSON_PADDING, "simdjson reads further beyond the end than it is told it may");

/* ---- the library ---- */
using Active = simdjson::internal::atomic_ptr<const simdjson::implementation> &(*)();
static Active active;

static void load() {
  void *at = dlopen(SIMDJSON_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
  if (at) active = reinterpret_cast<Active>(dlsym(at, "_ZN8simdjson25get_active_implementationEv"));
}
/* Whether it is worth its loading, and there. */
static bool simdjson_there(size_t len) {
  static std::atomic<size_t> read;
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (read.load(std::memory_order_relaxed) < STRUCTURE_FROM && read.fetch_add(len, std::memory_order_relaxed) + len < STRUCTURE_FROM)
    return false;
  pthread_once(&once, load);
  return active;
}
namespace simdjson {
__attribute__((visibility("hidden"))) internal::atomic_ptr<const implementation> &get_active_implementation() { return active(); }
}

const uint32_t *json_structure(const char *text, size_t len, bool beyond, uint32_t *n) {
  static thread_local simdjson::dom::parser parser(STRUCTURE_MOST);
  if (len > STRUCTURE_MOST || !simdjson_there(len)) return nullptr;
  simdjson::dom::element root;
  if (parser.parse(text, len, !beyond).get(root)) return nullptr;
  *n = parser.implementation->n_structural_indexes;
  return parser.implementation->structural_indexes.get();
}
