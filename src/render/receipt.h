/* receipt.h - what an answer rests on: the engine's version and the hashes of charter, record and case.
 *
 * A hash of one file is the SHA-256 of its bytes, so that sha256sum shows the same. Of several files it is the
 * SHA-256 of their binary hashes in ascending order: neither their order nor their paths matter. Files that only have
 * scenarios belong to neither: no answer rests on them.
 */
#ifndef CHARTER_RECEIPT_H
#define CHARTER_RECEIPT_H
#include "ir/ir.h"
#include "render/json.h"

typedef struct Receipt {
  const char *charter, *record;     /* "sha256:...", or NULL: no such files */
  uint32_t nfiles;
  struct ReceiptFile { const char *path, *hash, *is; } *files;   /* is: charter, record, scenarios */
  uint32_t nassumed, nwithout;
  const char *const *assumed, *const *without;   /* what was varied, as it was written; receipt_of leaves it empty */
} Receipt;
/* Of the sources [1, nsources) of the program. */
Receipt *receipt_of(Arena *, const Program *, uint32_t nsources);
const char *sha256_of(Arena *, const char *bytes, size_t n);     /* "sha256:..." */
/* An object. case_hash may be NULL. `files`: with the list of files. */
void receipt_json(JsonOut *, const Receipt *, const char *case_hash, bool files);
#ifndef CHARTER_ENGINE_VERSION      /* the Makefile takes it from charter.h */
#define CHARTER_ENGINE_VERSION "unknown"
#endif
#endif
