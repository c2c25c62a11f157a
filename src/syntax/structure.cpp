/* structure.cpp - see structure.h. The only C++ here: a thin cover over simdjson, without exceptions or memory of its own
 * beyond what its parser keeps for each thread. */
#include "syntax/structure.h"
#include <simdjson.h>

static_assert(STRUCTURE_BEYOND >= simdjson::SIMDJSON_PADDING, "simdjson reads further beyond the end than it is told it may");

const uint32_t *json_structure(const char *text, size_t len, bool beyond, uint32_t *n) {
  static thread_local simdjson::dom::parser parser(STRUCTURE_MOST);
  if (len > STRUCTURE_MOST) return nullptr;
  simdjson::dom::element root;
  if (parser.parse(text, len, !beyond).get(root)) return nullptr;
  *n = parser.implementation->n_structural_indexes;
  return parser.implementation->structural_indexes.get();
}
