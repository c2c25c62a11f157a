/* rendition.h - private to the renderers of proofs: what was printed of a kept proof is found again (rendition.c), and so is what was
 * printed of the first finding of a sort (sorts.c, prints.c). */
#ifndef CHARTER_RENDITION_H
#define CHARTER_RENDITION_H
#include "base/limit.h"
#include "render/answer.h"

/* place: whatever else the text depends on, packed by whoever prints it; number 0: it is not kept. */
typedef struct Rendition { uint64_t number, place, quoted; } Rendition;
/* The text, with its provisions noted as quoted; or NULL, and *r is for rendition_add once it is printed. */
const char *rendition_find(View *, const Kept *, uint64_t place, Rendition *r, size_t *n);
void rendition_add(View *, const Kept *, const Rendition *, const char *text, size_t n);

/* ---- lines of a proof as text (proof.c) ---- */
/* left > 0: no node, but that so many more do not hold; deeper: nor that, but that it goes on below. */
typedef struct ProofLine {
  size_t indent;                 /* as deep as it stands, which may be more than can be shown */
  Truth truth; bool again;       /* again: as above */
  ProvId cites, quotes;          /* whose label stands before it, and whose words behind it, if these were not quoted yet; or 0 */
  const char *note, *place;      /* NULL, "": none */
  uint32_t left; bool deeper;
} ProofLine;
OutMark proof_line(Out *, View *, const ProofLine *, Text *says);             /* where what it says begins */

/* ---- sorts.c ---- */
/* A proof is printed between these two, and what it looks like is noted for others of the finding's sort. */
typedef struct Showing Showing;
void showing_begin(View *, const Finding *, size_t indent);
void showing_add(View *, const ProofLine *, const Proof *, Span place);     /* was printed; nothing, if none is noted */
void showing_end(Out *, View *);
void sort_text(Out *, View *, const Finding *, size_t indent);              /* whose sort was shown */

/* ---- prints.c ---- */
enum { PRINTS = LIMIT(8, 2) };   /* of a sort */
/* What stands in a hole; shape 0: it has none. */
typedef struct Filling { const char *text; uint32_t n; uint64_t shape; } Filling;
/* Part of what fills a column, n bytes from `from` on, stands at `at`. */
typedef struct Hole { uint16_t at; uint8_t column, from, n; } Hole;
typedef VEC(Hole) Holes;
/* What a print depends on besides its sort. */
typedef struct PrintKey { uint64_t hash; uint32_t n; uint64_t words[HOLES_MOST + 2]; } PrintKey;
typedef struct Print Print;
typedef struct Part Part;
typedef struct Prints Prints;
/* The prints of a sort, the oldest replaced first; tags: of the hashes of their keys. All zero: there are none. */
typedef struct PrintRow { uint64_t age; uint32_t next, tags[PRINTS]; const Print *at[PRINTS]; } PrintRow;
const Print *print_find(const View *, const PrintRow *, const PrintKey *);    /* or NULL */
void print_again(Out *, const Print *, const Filling *);
/* Parts, from the first of a print to print_add, are made between this and the next. */
void prints_begin(View *);
const Part *print_part(View *, const char *text, uint32_t n, const Holes *);
void print_add(View *, PrintRow *, const PrintKey *, const Part *const *, uint32_t n);
#endif
