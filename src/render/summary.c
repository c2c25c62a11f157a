/* summary.c - many events together: how many have which verdict, and which differ by reading. */
#include "render/answer.h"

Summary *summary_new(Arena *arena, const ReadingId *readings, uint32_t n) {
  Summary *s = NEW(arena, Summary);
  s->nreadings = n;
  s->readings = readings;
  s->verdicts = NEW_ARRAY(arena, uint32_t, (size_t)n * VERDICTS + 1);
  s->beyond = NEW_ARRAY(arena, uint32_t, n + 1);
  return s;
}

void summary_add(Summary *s, Arena *arena, const CaseResult *result) {
  for (uint32_t e = 0; e < result->nevents; e++) {
    Check **checks = result->checks + (size_t)e * s->nreadings;
    bool differs = false;
    s->nevents++;
    for (uint32_t i = 0; i < s->nreadings; i++) {
      s->verdicts[i * VERDICTS + checks[i]->verdict]++;
      differs = differs || checks[i]->verdict != checks[0]->verdict;
      for (uint32_t k = 0; k < checks[i]->findings.n; k++)
        s->beyond[i] += checks[i]->findings.at[k]->kind == FIND_BEYOND_POWERS;
    }
    if (!differs) continue;
    struct Differing d = { result->events[e], NEW_ARRAY(arena, Verdict, s->nreadings) };
    for (uint32_t i = 0; i < s->nreadings; i++) d.verdicts[i] = checks[i]->verdict;
    vec_push(arena, &s->differing, d);
  }
}

/* ---- text ---- */
/* In the order of the table: from good to bad. */
static const struct Column { Verdict verdict; const char *title; Ink ink; } columns[VERDICTS] = {
  { VERDICT_VALID, "valid", INK_GREEN }, { VERDICT_UNDETERMINED, "undetermined", INK_YELLOW },
  { VERDICT_BREACH, "BREACH", INK_RED }, { VERDICT_INVALID, "INVALID", INK_RED },
};

static const struct Column *column_of(Verdict verdict) {
  for (uint32_t i = 0; i < VERDICTS; i++)
    if (columns[i].verdict == verdict) return &columns[i];
  return columns;
}

static void number_cell(Out *out, uint32_t n, const char *title, Ink ink) {
  char digits[16];
  size_t width = 0, space = strlen(title) + 2;
  for (uint32_t k = n; k || !width; k /= 10) digits[sizeof digits - 1 - ++width] = (char)('0' + k % 10);
  digits[sizeof digits - 1] = 0;
  out_spaces(out, space > width ? space - width : 1);
  out_inked(out, n ? ink : INK_DIM, digits + sizeof digits - 1 - width);
}

static void differing_text(Out *out, View *v, const Summary *s) {
  if (s->nreadings < 2) return;
  out_puts(out, "\n");
  if (!s->differing.n) {
    out_puts(out, "No verdict depends on the reading.\n");
    return;
  }
  out_printf(out, "The verdict on %u depend%s on the reading:\n", s->differing.n, s->differing.n == 1 ? "s" : "");
  for (uint32_t i = 0; i < s->differing.n && out_usable(out); i++) {
    const struct Differing *d = &s->differing.at[i];
    const char *name = event_text(v, d->event), *when = instant_text(v, engine_ind(v->engine, d->event)->at);
    out_puts(out, "  ");
    out_inked(out, INK_BOLD, name);
    size_t at = text_width(name) + 2;
    if (strcmp(name, when) != 0) {
      out_printf(out, "  %s", when);
      at += text_width(when) + 2;
    }
    if (at > 60) {
      out_puts(out, "\n  ");
      at = 2;
    }
    for (uint32_t r = 0; r < s->nreadings; r++) {
      const struct Column *c = column_of(d->verdicts[r]);
      out_printf(out, "%s%s ", r ? ", " : "  ", reading_text(v, s->readings[r]));
      out_inked(out, c->ink, c->title);
    }
    out_puts(out, "\n");
  }
}

void summary_text(Out *out, View *v, const Summary *s) {
  size_t widest = 0;
  bool beyond = false;
  for (uint32_t i = 0; i < s->nreadings; i++) {
    size_t w = text_width(reading_text(v, s->readings[i]));
    if (w > widest) widest = w;
    beyond = beyond || s->beyond[i];
  }
  out_printf(out, "%u event%s", s->nevents, s->nevents == 1 ? "" : "s");
  if (s->unchecked) out_printf(out, ", %u more not checked", s->unchecked);
  out_puts(out, "\n\n");
  out_spaces(out, widest + 2);
  for (uint32_t k = 0; k < VERDICTS; k++) out_printf(out, "  %s", columns[k].title);
  out_puts(out, beyond ? "  beyond powers\n" : "\n");
  for (uint32_t i = 0; i < s->nreadings; i++) {
    const char *name = reading_text(v, s->readings[i]);
    out_puts(out, "  ");
    out_puts(out, name);
    out_spaces(out, widest - text_width(name));
    for (uint32_t k = 0; k < VERDICTS; k++)
      number_cell(out, s->verdicts[i * VERDICTS + columns[k].verdict], columns[k].title, columns[k].ink);
    if (beyond) number_cell(out, s->beyond[i], "beyond powers", INK_RED);
    out_puts(out, "\n");
  }
  differing_text(out, v, s);
}

/* ---- JSON ---- */
void summary_json(JsonOut *j, View *v, const Summary *s) {
  json_object(j);
  json_key_int(j, "events", s->nevents);
  if (s->unchecked) json_key_int(j, "unchecked", s->unchecked);
  json_key(j, "readings");
  json_list(j);
  for (uint32_t i = 0; i < s->nreadings; i++) {
    json_object(j);
    json_key_str(j, "reading", reading_text(v, s->readings[i]));
    for (uint32_t k = 0; k < VERDICTS; k++)
      json_key_int(j, verdict_word(columns[k].verdict), s->verdicts[i * VERDICTS + columns[k].verdict]);
    json_key_int(j, "beyond_powers", s->beyond[i]);
    json_object_end(j);
  }
  json_list_end(j);
  json_key(j, "differing");
  json_list(j);
  for (uint32_t i = 0; i < s->differing.n; i++) {
    const struct Differing *d = &s->differing.at[i];
    json_object(j);
    json_key_str(j, "case", event_text(v, d->event));
    json_key_str(j, "at", instant_text(v, engine_ind(v->engine, d->event)->at));
    json_key(j, "verdicts");
    json_object(j);
    for (uint32_t r = 0; r < s->nreadings; r++)
      json_key_str(j, reading_text(v, s->readings[r]), verdict_word(d->verdicts[r]));
    json_object_end(j);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}
