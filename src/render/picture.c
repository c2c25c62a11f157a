/* picture.c - histories as an SVG picture: a lane for each answer that can stand beside others, a bar for each stretch.
 *
 * Owns: which lanes and bars there are, which value has which number and so which colour, and where everything is.
 */
#include "render/picture.h"

static bool is_open(const Rows *rows, const Row *row, uint32_t first) {
  for (uint32_t c = first; c < rows->ncols; c++)
    if (row->values[c].tag == V_ANY || row->values[c].tag == V_UNKNOWN) return true;
  return !rows->ncols && row->truth == U;
}

static const char *columns_text(Picture *p, const Row *row, uint32_t lo, uint32_t hi) {
  Text t = { .arena = p->a };
  for (uint32_t c = lo; c < hi; c++) {
    if (c > lo) text_puts(&t, ", ");
    text_puts(&t, answer_value(p->view, row->values[c]));
  }
  return text_done(&t);
}

/* How many columns name the lane: none when one answer at a time holds; all but the last when they determine it. */
static uint32_t key_columns(const History *h) {
  uint32_t ncols = 0;
  bool several = false, determined = true;
  for (uint32_t i = 0; i < h->stretches.n; i++) {
    const Rows *rows = h->stretches.at[i].rows;
    ncols = rows->ncols;
    several = several || rows->rows.n > 1;
    for (uint32_t r = 0; r < rows->rows.n && determined; r++)
      for (uint32_t k = 0; k < r && determined; k++) {
        bool same = true;
        for (uint32_t c = 0; c + 1 < ncols; c++)
          same = same && value_eq(rows->rows.at[r].values[c], rows->rows.at[k].values[c]);
        determined = !same;
      }
  }
  return !several ? 0 : determined ? ncols - 1 : ncols;
}

static int32_t colour_of(Picture *p, const char *value) {
  for (uint32_t i = 0; i < p->legend.n; i++)
    if (!strcmp(p->legend.at[i], value)) return (int32_t)i;
  vec_push(p->a, &p->legend, value);
  return (int32_t)p->legend.n - 1;
}

static Lane *lane_of(Picture *p, Strip *s, const char *key) {
  for (uint32_t i = 0; i < s->lanes.n; i++)
    if (!strcmp(s->lanes.at[i].key, key)) return &s->lanes.at[i];
  if (s->lanes.n == LANES_MOST) {
    s->left_out++;
    return NULL;
  }
  Lane lane = { .key = key };
  vec_push(p->a, &s->lanes, lane);
  return &s->lanes.at[s->lanes.n - 1];
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static void add_bar(Picture *p, Lane *lane, Bar b) {
  Bar *last = lane->bars.n ? &lane->bars.at[lane->bars.n - 1] : NULL;
  if (last && last->to == b.from && last->open == b.open && same_text(last->value, b.value) &&
      same_text(last->by, b.by) && same_text(last->needs, b.needs)) {
    last->to = b.to;
    return;
  }
  vec_push(p->a, &lane->bars, b);
}

static void add_row(Picture *p, Strip *s, const Stretch *st, uint32_t r, uint32_t nkeys) {
  const Rows *rows = st->rows;
  const Row *row = &rows->rows.at[r];
  uint32_t first = s->named ? 0 : nkeys;         /* of the columns that make the value */
  Lane *lane = lane_of(p, s, columns_text(p, row, 0, nkeys));
  if (!lane) return;
  Bar b = { .from = st->from, .to = st->to, .colour = NO_COLOUR, .open = row->truth != T, .by = "", .needs = "" };
  if (st->grounds) {
    Text needs = { .arena = p->a };
    b.by = grounds_text(p->view, &st->grounds[r]);
    for (uint32_t i = 0; i < st->grounds[r].needs.n; i++) {
      text_puts(&needs, i ? ", " : "");
      text_puts(&needs, st->grounds[r].needs.at[i]);
    }
    b.needs = text_done(&needs);
    for (uint32_t i = 0; i < st->grounds[r].all.n; i++) b.decided = b.decided || st->grounds[r].all.at[i].event;
  }
  if (!is_open(rows, row, first)) {
    b.value = rows->ncols ? columns_text(p, row, first, rows->ncols) : "yes";
    b.coloured = rows->ncols && !s->named;
  } else {
    b.value = "undetermined";
  }
  add_bar(p, lane, b);
}

static void fill_strip(Picture *p, Strip *s, const Timeline *t, bool several_readings, bool first_of_query) {
  const History *h = t->history;
  uint32_t nkeys = key_columns(h);
  s->of = t;
  s->flat = nkeys > 0;
  s->named = nkeys && nkeys == h->stretches.at[0].rows->ncols;
  if (first_of_query) s->heading = t->query;
  if (several_readings) s->gutter = reading_text(p->view, t->reading);
  if (s->flat && several_readings) {
    const char *query = first_of_query ? t->query : "";
    s->heading = arena_printf(p->a, "%s%sunder %s", query, *query ? "  " : "", s->gutter);
    s->gutter = NULL;
  }
  for (uint32_t i = 0; i < h->stretches.n; i++) {
    const Stretch *st = &h->stretches.at[i];
    for (uint32_t r = 0; r < st->rows->rows.n; r++) add_row(p, s, st, r, nkeys);
    if (!nkeys && !st->rows->rows.n) {
      Lane *lane = lane_of(p, s, "");
      Bar b = { .from = st->from, .to = st->to, .colour = NO_COLOUR, .by = "", .needs = "" };
      add_bar(p, lane, b);
    }
  }
  if (!s->lanes.n) lane_of(p, s, "");
}

/* Colours are given when everything is there, in the order in which one reads. */
static void give_colours(Picture *p) {
  for (uint32_t i = 0; i < p->nstrips; i++)
    for (uint32_t l = 0; l < p->strips[i].lanes.n; l++) {
      Lane *lane = &p->strips[i].lanes.at[l];
      for (uint32_t b = 0; b < lane->bars.n; b++) {
        Bar *bar = &lane->bars.at[b];
        p->any_open = p->any_open || bar->open;
        p->any_decided = p->any_decided || bar->decided;
        p->any_none = p->any_none || !bar->value;
        if (bar->coloured) bar->colour = colour_of(p, bar->value);
      }
    }
}

/* ---- where it is ---- */
static void widen(Picture *p, Instant at, bool *any) {
  if (at == INSTANT_MIN || at == INSTANT_MAX) return;
  if (!*any || at < p->from) p->from = at;
  if (!*any || at > p->until) p->until = at;
  *any = true;
}

static void find_period(Picture *p, Instant from, Instant until) {
  enum { YEAR = 31556952 };
  bool any = false;
  for (uint32_t i = 0; i < p->nstrips; i++) {
    const History *h = p->strips[i].of->history;
    for (uint32_t k = 0; k < h->stretches.n; k++) {
      widen(p, h->stretches.at[k].from, &any);
      widen(p, h->stretches.at[k].to, &any);
    }
  }
  if (!any) p->from = p->until = p->view->program->charter_from == INSTANT_MIN ? 0 : p->view->program->charter_from;
  p->open_left = from == INSTANT_MIN;
  p->open_right = until == INSTANT_MAX;
  if (p->from == p->until) {
    if (p->open_left) p->from -= YEAR;
    if (p->open_right) p->until += YEAR;
    if (p->from == p->until) p->until++;
  } else {                                        /* what goes on is seen to go on */
    Instant some = (p->until - p->from) / 24;
    if (p->open_left) p->from -= some;
    if (p->open_right) p->until += some;
  }
}

Px picture_x(const Picture *p, Instant at) {
  Px lo = p->x0 + (p->open_left ? OPEN_END * PX : 0), hi = p->x1 - (p->open_right ? OPEN_END * PX : 0);
  if (at == INSTANT_MIN || at < p->from) return p->x0;
  if (at == INSTANT_MAX || at > p->until) return p->x1;
  Instant span = p->until - p->from, past = at - p->from;
  while (span > INT32_MAX) {                      /* ten thousand years in seconds times pixels must fit */
    span /= 2;
    past /= 2;
  }
  return lo + (hi - lo) * past / span;
}

static void place(Picture *p) {
  Px gutter = 0, y = MARGIN * PX;
  for (uint32_t i = 0; i < p->nstrips; i++) {
    const Strip *s = &p->strips[i];
    if (s->gutter && svg_width(s->gutter, TEXT_SIZE) > gutter) gutter = svg_width(s->gutter, TEXT_SIZE);
    for (uint32_t l = 0; s->flat && l < s->lanes.n; l++)
      if (svg_width(s->lanes.at[l].key, TEXT_SIZE) > gutter) gutter = svg_width(s->lanes.at[l].key, TEXT_SIZE);
  }
  if (gutter > GUTTER_MOST * PX) gutter = GUTTER_MOST * PX;
  p->x0 = MARGIN * PX + gutter + (gutter ? 12 * PX : 0);
  p->x1 = (WIDTH - MARGIN) * PX;
  if (p->view->program->charter_title.i || p->view->program->charter.i) y += (TITLE_SIZE + 12) * PX;
  for (uint32_t i = 0; i < p->nstrips; i++) {
    Strip *s = &p->strips[i];
    if (s->heading && i) y += GROUP_GAP * PX;
    s->y = y;
    if (s->heading) y += (HEAD_SIZE + 9) * PX;
    for (uint32_t l = 0; l < s->lanes.n; l++) {
      s->lanes.at[l].y = y;
      s->lanes.at[l].height = (s->flat ? BAR_FLAT : BAR) * PX;
      y += s->lanes.at[l].height + (s->flat ? GAP / 2 : GAP) * PX;
    }
    if (s->left_out) y += (SMALL_SIZE + 6) * PX;
  }
  p->lanes_end = y;
  svg_ticks(p->a, p->from, p->until, p->view->program->zone, picture_x(p, p->until) - picture_x(p, p->from), &p->ticks);
  bool contexts = false;
  for (uint32_t i = 0; i < p->ticks.n; i++) contexts = contexts || (p->ticks.at[i].context && *p->ticks.at[i].context);
  p->axis_end = y + (contexts ? 36 : 23) * PX;
}

/* ---- the whole ---- */
void timelines_svg(Out *out, View *v, const Timeline *t, uint32_t n, Instant from, Instant until,
                   const Receipt *receipt) {
  Picture p = { .out = out, .view = v, .a = v->arena, .nstrips = n };
  bool readings = false;
  p.strips = NEW_ARRAY(p.a, Strip, n + 1);
  for (uint32_t i = 1; i < n; i++) readings = readings || t[i].reading != t[0].reading;
  for (uint32_t i = 0; i < n; i++) fill_strip(&p, &p.strips[i], &t[i], readings, !i || t[i].query != t[i - 1].query);
  give_colours(&p);
  find_period(&p, from, until);
  place(&p);
  picture_draw(&p, receipt, (int)(picture_legend(&p, false) / PX) + MARGIN - 8);
}
