/* draw.c - draws a picture of histories.
 *
 * A bar says its value, in one line, in two, or by its number in the legend; its tooltip says all. Colours are
 * attributes, for readers of SVG without style sheets; the style sheet has those for dark surroundings alone. The
 * picture brings its own background, so that it can be read on any page.
 */
#include "render/picture.h"
#include <inttypes.h>

/* ---- colours: light and dark ---- */
typedef struct Paint { const char *name, *light, *dark; bool stroke; } Paint;
static const Paint values[COLOURS] = {
  { "v0", "#8fb8de", "#2c5f93", false }, { "v1", "#f2b36b", "#96590f", false }, { "v2", "#93cf93", "#2d7537", false },
  { "v3", "#ec9a97", "#a03f3c", false }, { "v4", "#c3a6dc", "#6b4892", false }, { "v5", "#cfae92", "#75543a", false },
  { "v6", "#f0b7dc", "#974780", false }, { "v7", "#dcdc78", "#6f6f1a", false }, { "v8", "#8edbe3", "#1d727d", false },
  { "v9", "#7fc9b0", "#1d745e", false }, { "v10", "#f4d98b", "#85681b", false },
};
static const Paint paper = { "paper", "#ffffff", "#16191d", false }, ink = { "ink", "#1c2024", "#eceff2", false },
                   dim = { "dim", "#5f6973", "#a2acb6", false }, track = { "track", "#eff1f3", "#24292f", false },
                   plain = { "plain", "#a9bdd0", "#45607a", false }, doubt = { "doubt", "#dfe3e7", "#3b424a", false },
                   grid = { "grid", "#d4d9de", "#3a414a", true },
                   hatch = { "hatch", "#5f6973", "#a2acb6", true }, frame = { "frame", "#c5ccd3", "#3a414a", true };
static const Paint *const others[] = { &paper, &ink, &dim, &track, &plain, &doubt, &grid, &hatch, &frame };

/* ---- drawing ---- */
static void paint(Out *out, const Paint *p) {
  out_printf(out, " class=\"%s\" %s=\"%s\"", p->name, p->stroke ? "stroke" : "fill", p->light);
}

static void text_at(Out *out, const Paint *p, Px x, Px y, int size, const char *anchor, bool bold, const char *text) {
  out_puts(out, "<text");
  svg_px(out, "x", x);
  svg_px(out, "y", y);
  out_printf(out, " font-size=\"%d\"", size);
  if (anchor) out_printf(out, " text-anchor=\"%s\"", anchor);
  if (bold) out_puts(out, " font-weight=\"bold\"");
  paint(out, p);
  out_puts(out, ">");
  out_xml(out, text);
  out_puts(out, "</text>\n");
}

/* A bar's outline; an end that goes on beyond the picture is an arrow. */
static void shape(Out *out, Px x, Px y, Px w, Px h, bool left, bool right, const char *fill) {
  Px tip = 7 * PX, in = y + h / 2;
  if (!left && !right) {
    out_puts(out, "<rect");
    svg_px(out, "x", x);
    svg_px(out, "y", y);
    svg_px(out, "width", w);
    svg_px(out, "height", h);
    if (w > 6 * PX) out_puts(out, " rx=\"2\"");
  } else {
#define D(v) (int)((v) / PX), (int)((v) % PX)
    out_printf(out, "<path d=\"M%d.%d %d.%d", D(left ? x + tip : x), D(y));
    out_printf(out, "H%d.%d", D(right ? x + w - tip : x + w));
    if (right) out_printf(out, "L%d.%d %d.%d", D(x + w), D(in));
    out_printf(out, "L%d.%d %d.%d", D(right ? x + w - tip : x + w), D(y + h));
    out_printf(out, "H%d.%d", D(left ? x + tip : x));
    if (left) out_printf(out, "L%d.%d %d.%d", D(x), D(in));
    out_puts(out, "Z\"");
#undef D
  }
  out_puts(out, fill);
  out_puts(out, "/>\n");
}

static const char *painted(Arena *a, const Paint *p) {
  return arena_printf(a, " class=\"%s\" fill=\"%s\"", p->name, p->light);
}

static const Paint *paint_of(const Bar *b) {
  if (b->colour >= 0) return &values[b->colour % COLOURS];
  return b->open ? &doubt : &plain;
}

static const char *sentence(const Picture *p, const Bar *b) {
  Text t = { .arena = p->a };
  text_puts(&t, b->value ? b->value : "none");
  if (b->open && b->value && strcmp(b->value, "undetermined") != 0) text_puts(&t, " (undetermined)");
  if (b->from != INSTANT_MIN) text_printf(&t, ", from %s", instant_text(p->view, b->from));
  if (b->to != INSTANT_MAX) text_printf(&t, ", until %s", instant_text(p->view, b->to));
  if (*b->by) {
    text_puts(&t, ", by ");
    text_puts(&t, b->by);
  }
  if (*b->needs) {
    text_puts(&t, "; turns on ");
    text_puts(&t, b->needs);
  }
  return text_done(&t);
}

/* In a bar that the gutter names stands what it rests on; in others the value, on one line with what it rests on below,
 * or on two, or in smaller letters, or its number in the legend: what fits. */
static void label(Picture *p, const Strip *s, const Lane *lane, const Bar *b, Px x, Px w) {
  const char *value = s->named ? b->open ? "undetermined" : b->by : b->value, *first, *second;
  Px room = w - 6 * PX, middle = x + w / 2, y = lane->y;
  Px one = y + (s->flat ? 155 : 225);
  if (!s->named && b->open && b->colour >= 0) value = arena_printf(p->a, "%s?", value);
  for (int size = TEXT_SIZE; size >= SMALL_SIZE; size--) {
    if (svg_width(value, size) <= room) {
      bool two = !s->flat && *b->by && svg_width(b->by, SMALL_SIZE) <= room;
      text_at(p->out, &ink, middle, two ? y + 160 : one, size, "middle", false, value);
      if (two) text_at(p->out, &ink, middle, y + 290, SMALL_SIZE, "middle", false, b->by);
      return;
    }
    if (s->flat || size == TEXT_SIZE || !svg_halves(p->a, value, size, &first, &second)) continue;
    if (svg_width(first, size) > room || svg_width(second, size) > room) continue;
    text_at(p->out, &ink, middle, y + 155, size, "middle", false, first);
    text_at(p->out, &ink, middle, y + 285, size, "middle", false, second);
    return;
  }
  if (s->named || b->colour < 0) return;
  const char *number = arena_printf(p->a, "%d", (int)b->colour + 1);
  int size = TEXT_SIZE;
  while (size > SMALL_SIZE && svg_width(number, size) > w - 2 * PX) size--;
  if (svg_width(number, size) <= w - 2 * PX) text_at(p->out, &ink, middle, one, size, "middle", false, number);
}

static void decided_mark(Out *out, Px x, Px y) {
  out_printf(out, "<path d=\"M%d.%d %d.%dh6l-6 6z\"", (int)(x / PX), (int)(x % PX), (int)(y / PX), (int)(y % PX));
  paint(out, &dim);
  out_puts(out, "/>\n");
}

static void bar(Picture *p, const Strip *s, const Lane *lane, const Bar *b) {
  bool left = b->from == INSTANT_MIN && p->open_left, right = b->to == INSTANT_MAX && p->open_right;
  Px x = picture_x(p, b->from), w = picture_x(p, b->to) - x;
  if (!b->value) return;
  if (w > 2 * PX && !right) w -= PX;              /* neighbours do not touch */
  if (w < 5) w = 5;
  out_puts(p->out, "<g><title>");
  out_xml(p->out, sentence(p, b));
  out_puts(p->out, "</title>\n");
  shape(p->out, x, lane->y, w, lane->height, left, right, painted(p->a, paint_of(b)));
  if (b->colour >= COLOURS) shape(p->out, x, lane->y, w, lane->height, left, right, " fill=\"url(#charter-dots)\"");
  if (b->open) shape(p->out, x, lane->y, w, lane->height, left, right, " fill=\"url(#charter-hatch)\"");
  if (b->decided && w >= 8 * PX) decided_mark(p->out, left ? x + 7 * PX : x, lane->y);
  label(p, s, lane, b, left ? x + 5 * PX : x, w - (left ? 5 * PX : 0) - (right ? 5 * PX : 0));
  out_puts(p->out, "</g>\n");
}

static void line(Out *out, const Paint *p, Px x1, Px y1, Px x2, Px y2) {
  out_puts(out, "<line");
  svg_px(out, "x1", x1);
  svg_px(out, "y1", y1);
  svg_px(out, "x2", x2);
  svg_px(out, "y2", y2);
  paint(out, p);
  out_puts(out, "/>\n");
}

/* In the middle below its mark, as far as the picture's edges let it. */
static void tick_label(Picture *p, Px x, Px down, int size, const char *text) {
  Px half = svg_width(text, size) / 2 + 4 * PX;
  if (x < half) x = half;
  if (x > WIDTH * PX - half) x = WIDTH * PX - half;
  text_at(p->out, &dim, x, p->lanes_end + down, size, "middle", false, text);
}

static void axis(Picture *p) {
  line(p->out, &frame, p->x0, p->lanes_end, p->x1, p->lanes_end);
  for (uint32_t i = 0; i < p->ticks.n; i++) {
    const Tick *t = &p->ticks.at[i];
    Px x = picture_x(p, t->at);
    line(p->out, &frame, x, p->lanes_end, x, p->lanes_end + 4 * PX);
    tick_label(p, x, 17 * PX, TEXT_SIZE - 1, t->label);
    if (t->context) tick_label(p, x, 30 * PX, SMALL_SIZE, t->context);
  }
}

/* Behind the lanes, and not behind headings. */
static void gridlines(Picture *p, const Strip *s) {
  const Lane *first = &s->lanes.at[0], *last = &s->lanes.at[s->lanes.n - 1];
  for (uint32_t i = 0; i < p->ticks.n; i++) {
    Px x = picture_x(p, p->ticks.at[i].at);
    line(p->out, &grid, x, first->y - 2 * PX, x, last->y + last->height + GAP / 2 * PX);
  }
}

static void strip(Picture *p, const Strip *s) {
  Out *out = p->out;
  if (s->heading)
    text_at(out, &ink, MARGIN * PX, s->y + HEAD_SIZE * PX, HEAD_SIZE, NULL, true,
            svg_fit(p->a, s->heading, HEAD_SIZE + 1, (WIDTH - 2 * MARGIN) * PX));
  gridlines(p, s);
  for (uint32_t l = 0; l < s->lanes.n; l++) {
    const Lane *lane = &s->lanes.at[l];
    const char *name = s->flat ? lane->key : s->gutter;
    shape(out, p->x0, lane->y, p->x1 - p->x0, lane->height, false, false,
          arena_printf(p->a, "%s fill-opacity=\"0.6\"", painted(p->a, &track)));
    if (name)
      text_at(out, &ink, p->x0 - 10 * PX, lane->y + lane->height / 2 + 4 * PX, TEXT_SIZE, "end", false,
              svg_fit(p->a, name, TEXT_SIZE, GUTTER_MOST * PX));
    for (uint32_t b = 0; b < lane->bars.n; b++) bar(p, s, lane, &lane->bars.at[b]);
  }
  if (s->left_out) {
    const Lane *last = &s->lanes.at[s->lanes.n - 1];
    text_at(out, &dim, p->x0, last->y + last->height + (SMALL_SIZE + 4) * PX, SMALL_SIZE, NULL, false,
            "There are more answers than the picture has room for.");
  }
}

/* ---- the legend ---- */
typedef struct Pen { Px x, y; bool draw; } Pen;

static void legend_entry(Picture *p, Pen *pen, const char *number, const char *text, const Paint *fill,
                         const char *over, bool mark) {
  enum { SWATCH = 16 };
  const char *shown = svg_fit(p->a, text, TEXT_SIZE - 1, (WIDTH - 2 * MARGIN - 60) * PX);
  Px size = (SWATCH + 5) * PX + svg_width(number, TEXT_SIZE - 1) + (*number ? 4 * PX : 0);
  size += svg_width(shown, TEXT_SIZE - 1);
  if (pen->x > MARGIN * PX && pen->x + size > (WIDTH - MARGIN) * PX) {
    pen->x = MARGIN * PX;
    pen->y += LEGEND_LINE * PX;
  }
  if (pen->draw) {
    Px x = pen->x;
    shape(p->out, x, pen->y, SWATCH * PX, 12 * PX, false, false, painted(p->a, fill));
    if (over) shape(p->out, x, pen->y, SWATCH * PX, 12 * PX, false, false, over);
    if (mark) decided_mark(p->out, x, pen->y);
    x += (SWATCH + 5) * PX;
    if (*number) {
      text_at(p->out, &dim, x, pen->y + 10 * PX, TEXT_SIZE - 1, NULL, false, number);
      x += svg_width(number, TEXT_SIZE - 1) + 4 * PX;
    }
    text_at(p->out, &ink, x, pen->y + 10 * PX, TEXT_SIZE - 1, NULL, false, shown);
  }
  pen->x += size + 18 * PX;
}

Px picture_legend(Picture *p, bool draw) {
  Pen pen = { MARGIN * PX, p->axis_end + 14 * PX, draw };
  for (uint32_t i = 0; i < p->legend.n; i++)
    legend_entry(p, &pen, arena_printf(p->a, "%u", i + 1), p->legend.at[i], &values[i % COLOURS],
          i >= COLOURS ? " fill=\"url(#charter-dots)\"" : NULL, false);
  if (p->any_open) legend_entry(p, &pen, "", "undetermined", &doubt, " fill=\"url(#charter-hatch)\"", false);
  if (p->any_none) legend_entry(p, &pen, "", "none", &track, NULL, false);
  if (p->any_decided) legend_entry(p, &pen, "", "by decision", &track, NULL, true);
  return pen.x > MARGIN * PX ? pen.y + LEGEND_LINE * PX : pen.y;
}

/* ---- the whole ---- */
static const char *title(const Picture *p) {
  const Program *pr = p->view->program;
  Name name = pr->charter_title.i ? pr->charter_title : pr->charter;
  return name.i ? name_text(pr->names, name) : "";
}

static void describe(Picture *p, const Receipt *receipt) {
  uint32_t n = 0;
  out_puts(p->out, "<title>");
  out_xml(p->out, *title(p) ? title(p) : "Timeline");
  out_puts(p->out, "</title>\n<desc>");
  for (uint32_t i = 0; i < p->nstrips; i++) {
    const Strip *s = &p->strips[i];
    const char *reading = reading_text(p->view, s->of->reading);
    out_xml(p->out, arena_printf(p->a, "%s, under the reading %s:\n", s->of->query, reading));
    for (uint32_t l = 0; l < s->lanes.n; l++)
      for (uint32_t b = 0; b < s->lanes.at[l].bars.n; b++) {
        if (n++ >= DESCRIBED_MOST) continue;
        if (s->flat) out_xml(p->out, arena_printf(p->a, "%s: ", s->lanes.at[l].key));
        out_xml(p->out, sentence(p, &s->lanes.at[l].bars.at[b]));
        out_puts(p->out, "\n");
      }
  }
  if (n > DESCRIBED_MOST) out_printf(p->out, "and %u further stretches.\n", n - DESCRIBED_MOST);
  out_puts(p->out, "charter " CHARTER_ENGINE_VERSION);
  if (receipt->charter) out_printf(p->out, ", charter %s", receipt->charter);
  if (receipt->record) out_printf(p->out, ", record %s", receipt->record);
  out_puts(p->out, "</desc>\n");
}

static void styles(Out *out) {
  out_puts(out, "<style type=\"text/css\">@media (prefers-color-scheme:dark){");
  for (uint32_t i = 0; i < COLOURS; i++) out_printf(out, ".%s{fill:%s}", values[i].name, values[i].dark);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    out_printf(out, ".%s{%s:%s}", others[i]->name, others[i]->stroke ? "stroke" : "fill", others[i]->dark);
  out_puts(out, "}</style>\n<defs>\n"
                "<pattern id=\"charter-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke-width=\"2\" "
                "stroke-opacity=\"0.45\"");
  paint(out, &hatch);
  out_puts(out, "/></pattern>\n<pattern id=\"charter-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
                "<circle cx=\"3\" cy=\"3\" r=\"1\" fill-opacity=\"0.5\"");
  paint(out, &dim);
  out_puts(out, "/></pattern>\n</defs>\n");
}

void picture_draw(Picture *p, const Receipt *receipt, int height) {
  Out *out = p->out;
  out_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 %d %d\" ", WIDTH, height, WIDTH, height);
  out_puts(out, "font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">\n");
  describe(p, receipt);
  styles(out);
  out_printf(out, "<rect width=\"%d\" height=\"%d\" rx=\"6\"", WIDTH, height);
  paint(out, &paper);
  out_puts(out, "/>\n");
  if (*title(p))
    text_at(out, &ink, MARGIN * PX, (MARGIN + TITLE_SIZE - 2) * PX, TITLE_SIZE, NULL, true,
            svg_fit(p->a, title(p), TITLE_SIZE + 1, (WIDTH - 2 * MARGIN) * PX));
  axis(p);
  for (uint32_t i = 0; i < p->nstrips; i++) strip(p, &p->strips[i]);
  picture_legend(p, true);
  out_puts(out, "</svg>\n");
}
