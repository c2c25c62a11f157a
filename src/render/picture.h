/* picture.h - private to the two files that make pictures of histories: picture.c (what is in it and where), draw.c. */
#ifndef CHARTER_PICTURE_H
#define CHARTER_PICTURE_H
#include "render/answer.h"
#include "render/svg.h"

enum {
  WIDTH = 900, MARGIN = 20, GUTTER_MOST = 190, OPEN_END = 16,       /* pixels */
  BAR = 36, BAR_FLAT = 22, GAP = 8, GROUP_GAP = 18, LEGEND_LINE = 20,
  TITLE_SIZE = 16, HEAD_SIZE = 13, TEXT_SIZE = 12, SMALL_SIZE = 10,
  LANES_MOST = 200, DESCRIBED_MOST = 400, COLOURS = 11,
};

/* ---- what is in it ---- */
enum { NO_COLOUR = -1 };
typedef struct Bar {
  Instant from, to;
  const char *value;           /* NULL: nothing holds */
  int32_t colour;              /* index of a legend entry, or NO_COLOUR: not known, or the lane's name says it */
  bool open, decided, coloured;                /* open: undetermined */
  const char *by, *needs;
} Bar;
typedef struct Lane { const char *key; VEC(Bar) bars; Px y, height; } Lane;
typedef struct Strip {         /* one timeline */
  const Timeline *of;
  const char *heading, *gutter;                /* or NULL */
  VEC(Lane) lanes;
  uint32_t left_out;           /* lanes beyond the limit */
  bool flat, named;            /* lanes have names of their own; those are the whole answer */
  Px y;
} Strip;
typedef struct Picture {
  Out *out;
  View *view;
  Arena *a;
  uint32_t nstrips; Strip *strips;
  VEC(const char *) legend;    /* values in order of first appearance; their numbers are those of the colours */
  bool any_open, any_decided, any_none;
  Instant from, until;
  bool open_left, open_right;
  Ticks ticks;
  Px x0, x1, lanes_end, axis_end;
} Picture;

Px picture_x(const Picture *, Instant);
/* From the legend's begin to its end, drawing it or not. */
Px picture_legend(Picture *, bool draw);
void picture_draw(Picture *, const Receipt *, int height);
#endif
