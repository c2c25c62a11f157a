/* collate.c - see collate.h. ICU knows the alphabets; it keeps its own memory, so what is opened is closed.
 *
 * It is asked for when the first alphabet is, see icu.h. */
#include "base/collate.h"
#include "base/icu.h"

#include <pthread.h>

enum { TAG_ROOM = 160, LANGUAGE_ROOM = 16, PART = 64 };

typedef struct SortKey { uint32_t id, len; const char *bytes; } SortKey;
typedef struct Alphabet {
  const char *tag; UCollator *open;
  SortKey *keys; uint32_t n, mask;                 /* by id, open addressing; id 0: an empty slot */
  struct Alphabet *next;
} Alphabet;
struct Collations { Arena *arena; Alphabet *first; };

/* ---- the library ---- */
static Icu icu;
static bool icu_there;
static void load(void) { icu_there = icu_load(&icu); }
bool alphabets_there(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return icu_there;
}

/* ---- languages ---- */
static bool locale_of(const char *tag, char *locale) {
  UErrorCode err = U_ZERO_ERROR;
  int32_t used = 0;
  if (!alphabets_there()) return false;
  icu.uloc_forLanguageTag_(tag, locale, TAG_ROOM, &used, &err);
  return U_SUCCESS(err) && err != U_STRING_NOT_TERMINATED_WARNING && used > 0 && (size_t)used == strlen(tag);
}
bool language_known(const char *tag) {
  char locale[TAG_ROOM], language[LANGUAGE_ROOM], other[LANGUAGE_ROOM];
  UErrorCode err = U_ZERO_ERROR;
  if (!locale_of(tag, locale) || icu.uloc_getLanguage_(locale, language, sizeof language, &err) <= 0 || U_FAILURE(err)) return false;
  for (int32_t i = 0, n = icu.ucol_countAvailable_(); i < n; i++) {
    err = U_ZERO_ERROR;
    icu.uloc_getLanguage_(icu.ucol_getAvailable_(i), other, sizeof other, &err);
    if (U_SUCCESS(err) && strcmp(language, other) == 0) return true;
  }
  return false;
}

/* ---- what is open ---- */
Collations *collations_new(Arena *a) {
  Collations *c = NEW(a, Collations);
  c->arena = a;
  return c;
}
void collations_close(Collations *c) {
  for (Alphabet *x = c ? c->first : NULL; x; x = x->next) {
    if (x->open) icu.ucol_close_(x->open);
    x->open = NULL;
  }
}
static Alphabet *alphabet(Collations *c, const char *tag) {
  for (Alphabet *x = c->first; x; x = x->next)
    if (strcmp(x->tag, tag) == 0) return x;
  char locale[TAG_ROOM];
  UErrorCode err = U_ZERO_ERROR;
  Alphabet *x = NEW(c->arena, Alphabet);
  x->tag = arena_text(c->arena, tag, strlen(tag));
  x->next = c->first;
  c->first = x;                                    /* before it is opened, so that whatever fails it is closed */
  if (locale_of(tag, locale)) x->open = icu.ucol_open_(locale, &err);
  if (U_FAILURE(err) || !x->open) mem_fail(arena_trap(c->arena), FAIL_MEMORY, "the alphabet of a language cannot be opened");
  return x;
}

/* ---- sort keys ---- */
static SortKey sort_key(Collations *c, const Alphabet *x, const char *text, uint32_t id) {
  uint8_t part[PART];
  uint32_t state[2] = { 0, 0 };
  UErrorCode err = U_ZERO_ERROR;
  UCharIterator it;
  Text key = { .arena = c->arena };
  icu.uiter_setUTF8_(&it, text, -1);
  for (int32_t n = PART; n == PART;) {
    n = icu.ucol_nextSortKeyPart_(x->open, &it, state, part, PART, &err);
    if (U_FAILURE(err)) mem_fail(arena_trap(c->arena), FAIL_MEMORY, "the place of a text in an alphabet cannot be told");
    text_put(&key, (const char *)part, (size_t)n);
  }
  SortKey k = { id, (uint32_t)key.n, key.at };
  return k;
}
static SortKey *slot_of(const Alphabet *x, uint32_t id) {
  uint32_t s = (id * 2654435761u) & x->mask;
  while (x->keys[s].id && x->keys[s].id != id) s = (s + 1) & x->mask;
  return &x->keys[s];
}
static const SortKey *kept_key(Collations *c, Alphabet *x, const char *text, uint32_t id) {
  if (x->n * 2 >= x->mask) {
    SortKey *old = x->keys;
    uint32_t n = x->mask ? x->mask + 1 : 0;
    SortKey *grown = NEW_ARRAY(c->arena, SortKey, n ? n * 2 : 64);
    x->keys = grown;
    x->mask = (n ? n * 2 : 64) - 1;
    for (uint32_t i = 0; i < n; i++)
      if (old[i].id) *slot_of(x, old[i].id) = old[i];
  }
  SortKey *s = slot_of(x, id);
  if (s->id) return s;
  *s = sort_key(c, x, text, id);
  x->n++;
  return s;
}

static int sign(int n) { return n < 0 ? -1 : n > 0; }
int collate(Collations *c, const char *tag, const char *a, uint32_t a_id, const char *b, uint32_t b_id) {
  Alphabet *x = alphabet(c, tag);
  if (a_id && b_id) {
    if (a_id == b_id) return 0;
    SortKey ka = *kept_key(c, x, a, a_id), kb = *kept_key(c, x, b, b_id);   /* a copy: the table may grow */
    int n = memcmp(ka.bytes, kb.bytes, ka.len < kb.len ? ka.len : kb.len);
    return n ? sign(n) : ka.len < kb.len ? -1 : ka.len > kb.len;
  }
  UErrorCode err = U_ZERO_ERROR;
  return (int)icu.ucol_strcollUTF8_(x->open, a, -1, b, -1, &err);
}
