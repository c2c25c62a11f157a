/* svg.c - see svg.h. */
#include "render/svg.h"
#include <inttypes.h>
#include <stdio.h>

/* ---- texts ---- */
enum { EM = 1000, OTHER = 600, ROOM = 110 };     /* ROOM: percent, for fonts wider than Helvetica */

static const uint16_t helvetica[] = {
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,   /* blank to 3 */
  556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,  /* 4 to G */
  722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,   /* H to [ */
  278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,   /* \\ to o */
  556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,                            /* p to ~ */
};

/* Of the character at s, in thousandths of the size; *n: its bytes. */
static Px char_em(const char *s, size_t left, size_t *n) {
  uint32_t columns;
  bool ok;
  *n = char_width(s, left, &columns, &ok);
  if (*n == 1 && *s >= ' ' && *s <= '~') return helvetica[*s - ' '];
  return columns == 2 ? EM : (Px)columns * OTHER;
}

static Px width_of(const char *text, size_t len, Px size) {
  Px sum = 0;
  for (size_t at = 0, n; at < len; at += n) sum += char_em(text + at, len - at, &n);
  return sum * size * PX * ROOM / 100 / EM;
}

Px svg_width(const char *text, Px size) { return width_of(text, strlen(text), size); }

const char *svg_fit(Arena *arena, const char *text, Px size, Px room) {
  static const char ellipsis[] = "\xE2\x80\xA6";
  size_t len = strlen(text), at = 0, n;
  if (width_of(text, len, size) <= room) return text;
  room -= svg_width(ellipsis, size) + 1;      /* what each of two roundings loses */
  for (Px sum = 0; at < len; at += n) {
    sum += char_em(text + at, len - at, &n);
    if (sum * size * PX * ROOM / 100 / EM > room) break;
  }
  while (at && text[at - 1] == ' ') at--;
  return arena_printf(arena, "%.*s%s", (int)at, text, ellipsis);
}

bool svg_halves(Arena *arena, const char *text, Px size, const char **first, const char **second) {
  size_t len = strlen(text), best = 0;
  Px least = 0;
  for (size_t i = 1; i + 1 < len; i++) {
    if (text[i] != ' ') continue;
    Px a = width_of(text, i, size), b = width_of(text + i + 1, len - i - 1, size), wider = a > b ? a : b;
    if (best && wider >= least) continue;
    best = i;
    least = wider;
  }
  if (!best) return false;
  *first = arena_text(arena, text, best);
  *second = text + best + 1;
  return true;
}

void svg_px(Out *out, const char *attribute, Px x) {
  out_printf(out, " %s=\"%s%" PRId64, attribute, x < 0 ? "-" : "", (x < 0 ? -x : x) / PX);
  if (x % PX) out_printf(out, ".%d", (int)((x < 0 ? -x : x) % PX));
  out_puts(out, "\"");
}

/* ---- time axes ---- */
typedef enum { BY_SECONDS, BY_MINUTES, BY_DAYS, BY_MONTHS, BY_YEARS } StepUnit;
enum { DAY = 86400, MONDAY = 4 * DAY };          /* the first Monday behind 1970-01-01 */

/* From fine to coarse: steps of seconds, then of months, and how many pixels apart their labels must stand. */
static const struct Step { StepUnit unit; int64_t size; int apart; } steps[] = {
  { BY_SECONDS, 1, 64 }, { BY_SECONDS, 10, 64 }, { BY_MINUTES, 60, 48 }, { BY_MINUTES, 600, 48 },
  { BY_MINUTES, 1800, 48 }, { BY_MINUTES, 3600, 48 }, { BY_MINUTES, 10800, 48 }, { BY_MINUTES, 21600, 48 },
  { BY_MINUTES, 43200, 48 },
  { BY_DAYS, DAY, 28 }, { BY_DAYS, 7 * DAY, 28 }, { BY_MONTHS, 1, 34 }, { BY_MONTHS, 3, 34 }, { BY_MONTHS, 6, 34 },
  { BY_YEARS, 12, 44 }, { BY_YEARS, 24, 44 }, { BY_YEARS, 60, 44 }, { BY_YEARS, 120, 44 }, { BY_YEARS, 240, 44 },
  { BY_YEARS, 600, 44 }, { BY_YEARS, 1200, 44 }, { BY_YEARS, 6000, 44 }, { BY_YEARS, 12000, 44 },
};
enum { NSTEPS = sizeof steps / sizeof *steps };

static int64_t step_seconds(const struct Step *s) { return s->unit >= BY_MONTHS ? s->size * 2629746 : s->size; }

static int64_t floor_to(int64_t n, int64_t size) { return n - ((n % size) + size) % size; }

/* The mark at or before t; the next one. */
static Instant step_begin(const struct Step *s, Instant t, int32_t zone) {
  if (s->unit < BY_MONTHS) {
    int64_t from = s->size == 7 * DAY ? MONDAY : 0;
    return floor_to(t + zone - from, s->size) + from - zone;
  }
  Civil c = instant_to_civil(t, zone);
  int64_t months = floor_to((int64_t)c.year * 12 + c.month - 1, s->size);
  Civil first = { (int32_t)(months / 12), (uint32_t)(months % 12) + 1, 1, 0, 0, 0 };
  return civil_to_instant(&first, zone);
}

static Instant step_next(const struct Step *s, Instant t, int32_t zone) {
  if (s->unit < BY_MONTHS) return t + s->size;
  Civil c = instant_to_civil(t, zone);
  int64_t months = (int64_t)c.year * 12 + c.month - 1 + s->size;
  Civil next = { (int32_t)(months / 12), (uint32_t)(months % 12) + 1, 1, 0, 0, 0 };
  return civil_to_instant(&next, zone);
}

static void step_label(Arena *arena, const struct Step *s, Instant t, int32_t zone, Tick *tick) {
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  Civil c = instant_to_civil(t, zone);
  const char *month = months[c.month - 1];
  tick->at = t;
  tick->context = "";
  switch (s->unit) {
  case BY_YEARS: tick->label = arena_printf(arena, "%d", c.year); break;
  case BY_MONTHS:
    tick->label = month;
    tick->context = arena_printf(arena, "%d", c.year);
    break;
  case BY_DAYS:
    tick->label = arena_printf(arena, "%u", c.day);
    tick->context = arena_printf(arena, "%s %d", month, c.year);
    break;
  case BY_MINUTES:
  case BY_SECONDS:
    tick->label = arena_printf(arena, "%02u:%02u", c.hour, c.minute);
    if (s->unit == BY_SECONDS) tick->label = arena_printf(arena, "%s:%02u", tick->label, c.second);
    tick->context = arena_printf(arena, "%u %s %d", c.day, month, c.year);
    break;
  }
}

void svg_ticks(Arena *arena, Instant from, Instant until, int32_t zone, Px width, Ticks *ticks) {
  enum { CONTEXT = 80 };         /* pixels that a context takes */
  const struct Step *s = steps;
  int64_t span = until - from;
  while (s < steps + NSTEPS - 1 && step_seconds(s) * (width / PX) / span < s->apart) s++;
  const char *context = "";
  for (Instant t = step_begin(s, from, zone); t <= until; t = step_next(s, t, zone)) {
    if (t < from) continue;
    Tick tick;
    step_label(arena, s, t, zone, &tick);
    const char *own = tick.context;
    if (!strcmp(own, context)) tick.context = NULL;
    context = own;
    Tick *last = ticks->n ? &ticks->at[ticks->n - 1] : NULL;
    bool close = last && (t - last->at) * (width / PX) / span < CONTEXT && s->unit != BY_MONTHS;
    if (tick.context && close && last->context && ticks->n == 1) last->context = NULL;
    vec_push(arena, ticks, tick);
  }
}
