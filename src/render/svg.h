/* svg.h - what a picture is made of: lengths, texts and their widths, the marks of a time axis.
 *
 * Lengths are whole tenths of a pixel, so that a picture is the same on every machine. Widths of texts are estimated
 * from those of Helvetica, with room for wider fonts.
 */
#ifndef CHARTER_SVG_H
#define CHARTER_SVG_H
#include "base/value.h"
#include "render/out.h"

typedef int64_t Px;                /* tenths of a pixel */
enum { PX = 10 };

/* Of size `size` (pixels). */
Px svg_width(const char *text, Px size);
/* The text, or as much of it as fits, with an ellipsis. */
const char *svg_fit(Arena *, const char *text, Px size, Px room);
/* The text on two lines of about one width, broken at a blank; false: there is none. */
bool svg_halves(Arena *, const char *text, Px size, const char **first, const char **second);

void svg_px(Out *, const char *attribute, Px);          /* ` x="12.5"` */

/* ---- time axes ---- */
typedef struct Tick { Instant at; const char *label, *context; } Tick;   /* context: the year of a month; NULL if it is the last one's */
typedef VEC(Tick) Ticks;
/* Marks of [from, until] on an axis of this width, at round dates as far apart as their labels need. */
void svg_ticks(Arena *, Instant from, Instant until, int32_t zone, Px width, Ticks *);
#endif
