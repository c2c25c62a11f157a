/* timeline.c - histories as text and JSON: from when until when which values, by which provisions and decisions. */
#include "render/answer.h"

/* ---- grounds ---- */
static void put_separator(Text *t) {
  if (t->n) text_puts(t, ", ");
}

/* A provision once, and behind it the decisions that were taken under it; then the entries of the record. */
const char *grounds_text(const View *v, const Grounds *g) {
  Text t = { .arena = v->arena };
  for (uint32_t i = 0; i < g->all.n; i++) {
    ProvId prov = g->all.at[i].prov;
    bool done = !prov, first = true;
    for (uint32_t k = 0; k < i; k++) done = done || g->all.at[k].prov == prov;
    if (done) continue;
    put_separator(&t);
    text_puts(&t, cite(v, prov));
    for (uint32_t k = i; k < g->all.n; k++) {
      if (g->all.at[k].prov != prov || !g->all.at[k].event) continue;
      text_puts(&t, first ? " (" : ", ");
      text_puts(&t, event_text(v, g->all.at[k].event));
      first = false;
    }
    if (!first) text_puts(&t, ")");
  }
  for (uint32_t i = 0; i < g->all.n; i++) {
    const Ground *one = &g->all.at[i];
    if (one->prov) continue;
    put_separator(&t);
    text_puts(&t, one->event ? event_text(v, one->event) : place_text(v, one->span));
    if (one->acting) text_puts(&t, ", acting");
  }
  return text_done(&t);
}

static const char *needs_text(const View *v, const Grounds *g) {
  Text t = { .arena = v->arena };
  for (uint32_t i = 0; i < g->needs.n; i++) {
    text_puts(&t, i ? ", " : "turns on ");
    text_puts(&t, g->needs.at[i]);
  }
  return text_done(&t);
}

/* ---- text ---- */
static const char *bound_text(const View *v, Instant at) {
  return at == INSTANT_MIN || at == INSTANT_MAX ? "" : instant_text(v, at);
}

static const char *row_words(const View *v, const Rows *rows, const Row *row) {
  Text w = { .arena = v->arena };
  if (rows->ncols == 1 && row->truth == T) return answer_value(v, row->values[0]);
  for (uint32_t c = 0; c < rows->ncols; c++) {
    if (c) text_puts(&w, ", ");
    if (rows->ncols > 1) text_printf(&w, "%s = ", column_name(v, rows, c));
    text_puts(&w, answer_value(v, row->values[c]));
  }
  if (!rows->ncols) text_puts(&w, truth_word(row->truth));
  else if (row->truth != T) text_puts(&w, " (undetermined)");
  return text_done(&w);
}

/* What is said of one or more rows in a stretch: their words, and what they rest on. */
typedef struct Line { const char *words, *by, *needs; } Line;
typedef VEC(Line) Lines;

/* A line for the rows with the same grounds; without grounds one line for all. */
static Lines lines_of(View *v, const Stretch *s) {
  Lines lines = { 0 };
  for (uint32_t i = 0; i < s->rows->rows.n; i++) {
    Line line = { row_words(v, s->rows, &s->rows->rows.at[i]), "", "" };
    if (s->grounds) {
      line.by = grounds_text(v, &s->grounds[i]);
      line.needs = needs_text(v, &s->grounds[i]);
    }
    Line *last = lines.n ? &lines.at[lines.n - 1] : NULL;
    if (last && !strcmp(last->by, line.by) && !strcmp(last->needs, line.needs))
      last->words = arena_printf(v->arena, "%s; %s", last->words, line.words);
    else vec_push(v->arena, &lines, line);
  }
  if (!lines.n) vec_push(v->arena, &lines, ((Line){ truth_word(s->rows->answer), "", "" }));
  return lines;
}

/* Beside the words in a column of its own if there is room, else below. */
static void put_aside(Out *out, const char *text, size_t *at, size_t column) {
  enum { BELOW = 8 };
  if (!*text) return;
  if (*at + 2 > column || column + text_width(text) > OUT_WIDTH) {
    out_puts(out, "\n");
    column = BELOW;
    *at = 0;
  }
  out_spaces(out, column - *at);
  out_ink(out, INK_DIM);
  *at = out_wrapped(out, text, column, BELOW + 2);
  out_ink(out, INK_PLAIN);
}

/* A stretch in words: they are measured first, and then put out. */
typedef struct Told { const char *from, *to; Lines lines; } Told;
static Told told(View *v, const Stretch *s, const Stretch *before, const Told *told_before) {
  const char *from = before && before->to == s->from ? told_before->to : bound_text(v, s->from);
  return (Told){ from, bound_text(v, s->to), lines_of(v, s) };
}

static void history_text(Out *out, View *v, const History *h) {
  enum { COLUMN_MOST = 24 };
  size_t from = 0, to = 0, widest = 0;
  uint32_t n = h->stretches.n;
  Told *all = NEW_ARRAY(v->arena, Told, n);
  for (uint32_t i = 0; i < n; i++) {
    const Told *t = &all[i];
    const Stretch *s = &h->stretches.at[i];
    all[i] = told(v, s, i ? s - 1 : NULL, i ? t - 1 : NULL);
    size_t a = strlen(t->from), b = strlen(t->to);
    if (a > from) from = a;
    if (b > to) to = b;
    for (uint32_t k = 0; k < t->lines.n; k++) {
      size_t w = text_width(t->lines.at[k].words);
      if (w > widest && w <= COLUMN_MOST) widest = w;
    }
  }
  size_t indent = 8 + from + 9 + to + 2, column = indent + widest + 2;
  for (uint32_t i = 0; i < n && out_usable(out); i++) {
    const Told *t = &all[i];
    out_puts(out, *t->from ? "  from  " : "        ");
    out_puts(out, t->from);
    out_spaces(out, from - strlen(t->from));
    out_puts(out, *t->to ? "  until  " : "         ");
    out_puts(out, t->to);
    out_spaces(out, to - strlen(t->to) + 2);
    for (uint32_t k = 0; k < t->lines.n; k++) {
      const Line *line = &t->lines.at[k];
      if (k) out_spaces(out, indent);
      size_t at = out_wrapped(out, line->words, indent, indent);
      put_aside(out, line->by, &at, column);
      put_aside(out, line->needs, &at, *line->by ? at + 2 : column);
      out_puts(out, "\n");
    }
  }
  if (h->goes_on) out_inked(out, INK_DIM, "  and so on: --until DATE shows more\n");
}

void timelines_text(Out *out, View *v, const Timeline *t, uint32_t n) {
  bool readings = false;
  for (uint32_t i = 1; i < n; i++) readings = readings || t[i].reading != t[0].reading;
  for (uint32_t i = 0; i < n && out_usable(out); i++) {
    if (n > 1) {
      out_puts(out, i ? "\n" : "");
      out_inked(out, INK_BOLD, t[i].query);
      if (readings) out_printf(out, "  under %s", reading_text(v, t[i].reading));
      out_puts(out, "\n");
    }
    history_text(out, v, t[i].history);
  }
}

/* ---- JSON ---- */
static void ground_json(JsonOut *j, View *v, const Ground *g) {
  json_object(j);
  if (g->event) {
    json_key_str(j, "decision", event_text(v, g->event));
    json_key_str(j, "at", instant_text(v, engine_ind(v->engine, g->event)->at));
  }
  if (g->prov) {
    json_key_str(j, "provision", name_text(v->program->names, v->program->provs.at[g->prov].label));
    if (v->recurs[g->prov]) json_key_str(j, "version", cite(v, g->prov));
  }
  if (g->acting) {
    json_key(j, "acting");
    json_bool(j, true);
  }
  json_key_str(j, "place", place_text(v, g->span));
  json_object_end(j);
}

static void grounds_json(JsonOut *j, View *v, const Rows *rows, const Grounds *grounds) {
  json_key(j, "grounds");
  json_list(j);
  for (uint32_t i = 0; i < rows->rows.n; i++) {
    const Grounds *g = &grounds[i];
    json_object(j);
    json_key(j, "row");
    row_json(j, v, rows, &rows->rows.at[i]);
    json_key_str(j, "holds", truth_word(rows->rows.at[i].truth));
    json_key(j, "by");
    json_list(j);
    for (uint32_t k = 0; k < g->all.n; k++) ground_json(j, v, &g->all.at[k]);
    json_list_end(j);
    if (g->needs.n) {
      json_key(j, "needs");
      json_list(j);
      for (uint32_t k = 0; k < g->needs.n; k++) json_str(j, g->needs.at[k]);
      json_list_end(j);
    }
    json_object_end(j);
  }
  json_list_end(j);
}

static void timeline_json(JsonOut *j, View *v, const Timeline *t) {
  json_key_str(j, "query", t->query);
  json_key(j, "history");
  json_list(j);
  for (uint32_t i = 0; i < t->history->stretches.n; i++) {
    const Stretch *s = &t->history->stretches.at[i];
    json_object(j);
    json_key_str(j, "from", s->from == INSTANT_MIN ? NULL : instant_text(v, s->from));
    json_key_str(j, "until", s->to == INSTANT_MAX ? NULL : instant_text(v, s->to));
    rows_json(j, v, s->rows);
    if (s->grounds) grounds_json(j, v, s->rows, s->grounds);
    json_object_end(j);
  }
  json_list_end(j);
  if (t->history->goes_on) {
    json_key(j, "goes_on");
    json_bool(j, true);
  }
  json_key_str(j, "reading", reading_text(v, t->reading));
}

void timelines_json(JsonOut *j, View *v, const Timeline *t, uint32_t n) {
  if (n == 1) {
    timeline_json(j, v, t);
    return;
  }
  json_key(j, "timelines");
  json_list(j);
  for (uint32_t i = 0; i < n; i++) {
    json_object(j);
    timeline_json(j, v, &t[i]);
    json_object_end(j);
  }
  json_list_end(j);
}
