/* rendition.h - private to the renderers of proofs: what was printed of a kept proof is found again. */
#ifndef CHARTER_RENDITION_H
#define CHARTER_RENDITION_H
#include "render/answer.h"

/* place: whatever else the text depends on, packed by whoever prints it; number 0: it is not kept. */
typedef struct Rendition { uint64_t number, place, quoted; } Rendition;
/* The text, with its provisions noted as quoted; or NULL, and *r is for rendition_add once it is printed. */
const char *rendition_find(View *, const Kept *, uint64_t place, Rendition *r, size_t *n);
void rendition_add(View *, const Kept *, const Rendition *, const char *text, size_t n);
#endif
