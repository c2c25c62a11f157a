/* receipt.c - see receipt.h. SHA-256 is nettle's. */
#include "render/receipt.h"
#include "sema/sema.h"
#include <nettle/sha2.h>
#include <stdlib.h>

typedef struct Digest { uint8_t at[SHA256_DIGEST_SIZE]; } Digest;

static Digest digest_of(const void *bytes, size_t n) {
  Digest d;
  struct sha256_ctx ctx;
  sha256_init(&ctx);
  sha256_update(&ctx, n, bytes);
  sha256_digest(&ctx, sizeof d.at, d.at);
  return d;
}

static const char *digest_text(Arena *arena, Digest d) {
  static const char hex[] = "0123456789abcdef";
  char *text = arena_alloc(arena, 7 + 2 * sizeof d.at + 1);
  memcpy(text, "sha256:", 7);
  for (size_t i = 0; i < sizeof d.at; i++) {
    text[7 + 2 * i] = hex[d.at[i] >> 4];
    text[8 + 2 * i] = hex[d.at[i] & 15];
  }
  return text;
}

const char *sha256_of(Arena *arena, const char *bytes, size_t n) { return digest_text(arena, digest_of(bytes, n)); }

static int compare(const void *a, const void *b) { return memcmp(a, b, SHA256_DIGEST_SIZE); }

static const char *together(Arena *arena, Digest *all, uint32_t n) {
  if (!n) return NULL;
  if (n == 1) return digest_text(arena, all[0]);
  qsort(all, n, sizeof *all, compare);
  return digest_text(arena, digest_of(all, n * sizeof *all));
}

/* Files that declare or provide anything are the charter; of the others those that only have scenarios are known, and the
 * rest is the record. */
typedef enum { IS_RECORD, IS_SCENARIOS, IS_CHARTER } FileIs;
static void find_uses(const Program *p, uint8_t *is, uint32_t n) {
#define MARK(list, first, use)                                                                      \
  for (uint32_t i = (first); i < p->list.n; i++)                                                    \
    if (p->list.at[i].span.file < n && is[p->list.at[i].span.file] != IS_CHARTER) is[p->list.at[i].span.file] = (use)
  for (uint32_t i = 0; i < scenarios_count(p); i++) is[scenario_span(p, i).file] = IS_SCENARIOS;
  MARK(inds, 1, IS_RECORD);
  MARK(record.facts, 0, IS_RECORD);
  MARK(kinds, 1, IS_CHARTER);
  MARK(preds, 1, IS_CHARTER);
  MARK(provs, 1, IS_CHARTER);
  MARK(articles, 0, IS_CHARTER);
#undef MARK
}

Receipt *receipt_of(Arena *arena, const Program *p, uint32_t nsources) {
  Receipt *r = NEW(arena, Receipt);
  static const char *const words[] = { "record", "scenarios", "charter" };
  uint8_t *is = NEW_ARRAY(arena, uint8_t, nsources + 1);
  Digest *charter = NEW_ARRAY(arena, Digest, nsources + 1), *record = NEW_ARRAY(arena, Digest, nsources + 1);
  uint32_t ncharter = 0, nrecord = 0;
  find_uses(p, is, nsources);
  r->files = NEW_ARRAY(arena, struct ReceiptFile, nsources + 1);
  for (uint32_t i = 1; i < nsources; i++) {
    const Source *s = p->sources->all.at[i];
    if (!s->text) continue;
    Digest d = digest_of(s->text, s->len);
    if (is[i] == IS_CHARTER) charter[ncharter++] = d;
    else if (is[i] == IS_RECORD) record[nrecord++] = d;
    r->files[r->nfiles++] = (struct ReceiptFile){ s->path, digest_text(arena, d), words[is[i]] };
  }
  r->charter = together(arena, charter, ncharter);
  r->record = together(arena, record, nrecord);
  return r;
}

static void varied_json(JsonOut *j, const char *key, const char *const *texts, uint32_t n) {
  if (!n) return;
  json_key(j, key);
  json_list(j);
  for (uint32_t i = 0; i < n; i++) json_str(j, texts[i]);
  json_list_end(j);
}
void receipt_json(JsonOut *j, const Receipt *r, const char *case_hash, bool files) {
  json_object(j);
  json_key_str(j, "engine", "charter " CHARTER_ENGINE_VERSION);
  json_key_str(j, "charter", r->charter);
  json_key_str(j, "record", r->record);
  if (case_hash) json_key_str(j, "case", case_hash);
  varied_json(j, "assumed", r->assumed, r->nassumed);
  varied_json(j, "without", r->without, r->nwithout);
  if (files) {
    json_key(j, "files");
    json_list(j);
    for (uint32_t i = 0; i < r->nfiles; i++) {
      json_object(j);
      json_key_str(j, "path", r->files[i].path);
      json_key_str(j, "is", r->files[i].is);
      json_key_str(j, "hash", r->files[i].hash);
      json_object_end(j);
    }
    json_list_end(j);
  }
  json_object_end(j);
}
