/* diag.c - diagnostics for people and for programs.
 *
 * Only a window of a long line is looked at and shown. */
#include "render/diag.h"
#include <stdio.h>

static bool is_continuation(char c) { return ((unsigned char)c & 0xC0) == 0x80; }
static Span start_of(Span s) { return (Span){ s.file, s.lo, s.lo }; }

/* The part of the line around [lo, hi) that is shown. */
typedef struct Window { size_t lo, hi; bool cut_left, cut_right; } Window;

static Window window_of(const Source *s, size_t lo, size_t hi, size_t room) {
  Window w = { lo, lo, false, false };
  size_t used = 0;
  uint32_t width;
  bool ok;
  /* forward to the end of the span, at most two thirds of the room; then backward; then forward again */
  while (w.hi < s->len && s->text[w.hi] != '\n' && w.hi < hi && used < room * 2 / 3) {
    w.hi += char_width(s->text + w.hi, s->len - w.hi, &width, &ok);
    used += width;
  }
  size_t backward = used < room * 2 / 3 ? room * 2 / 3 - used : 0, before = 0;
  /* a short line is shown whole: find out whether its end is near */
  size_t end = w.hi, rest = 0;
  while (end < s->len && s->text[end] != '\n' && rest <= room) {
    end += char_width(s->text + end, s->len - end, &width, &ok);
    rest += width;
  }
  if (used + rest < room) backward = room - used - rest;
  while (w.lo && s->text[w.lo - 1] != '\n' && before < backward) {
    size_t at = w.lo - 1;
    while (at && is_continuation(s->text[at]) && w.lo - at < 4) at--;
    char_width(s->text + at, w.lo - at, &width, &ok);
    if (!ok) at = w.lo - 1;
    before += ok ? width : 1;
    w.lo = at;
  }
  w.cut_left = w.lo && s->text[w.lo - 1] != '\n';
  used += before;
  while (w.hi < s->len && s->text[w.hi] != '\n' && used < room) {
    w.hi += char_width(s->text + w.hi, s->len - w.hi, &width, &ok);
    used += width;
  }
  w.cut_right = w.hi < s->len && s->text[w.hi] != '\n' && !(s->text[w.hi] == '\r' && w.hi + 1 < s->len && s->text[w.hi + 1] == '\n');
  return w;
}

/* Shows [lo, hi): what cannot be shown becomes one column. Returns the columns. */
static size_t show(Out *out, const char *text, size_t lo, size_t hi, bool silent) {
  size_t columns = 0;
  while (lo < hi) {
    uint32_t width;
    bool ok;
    size_t n = char_width(text + lo, hi - lo, &width, &ok);
    if (!silent) {
      if (ok) out_put(out, text + lo, n);
      else out_puts(out, text[lo] == '\t' || text[lo] == '\r' ? " " : "?");
    }
    columns += ok ? width : 1;
    lo += n;
  }
  return columns;
}

static void second_words(Out *out, Sources *sources, const Diag *d) {
  Place p = place_of(sources, start_of(d->second));
  out_puts(out, "(");
  const char *note = d->second_note ? d->second_note : "see";
  size_t n = strlen(note);
  if (n > 5 && !strcmp(note + n - 5, " here")) n -= 5;      /* "declared here" becomes "declared at .." */
  out_put(out, note, n);
  out_puts(out, " at ");
  out_puts(out, p.path);
  out_printf(out, ":%u:%u)", p.line, p.column);
}

static void show_source(Out *out, Sources *sources, const Diag *d, Place place) {
  const Source *s = sources->all.at[d->span.file];
  size_t lo = d->span.lo < s->len ? d->span.lo : s->len, hi = d->span.hi < s->len ? d->span.hi : s->len;
  if (lo == s->len && lo && s->text[lo - 1] == '\n') {          /* behind the last line: show its end */
    lo--;
    place.line--;
  }
  Window w = window_of(s, lo, hi, OUT_WIDTH - 10);
  out_ink(out, INK_DIM);
  out_printf(out, "%5u | ", place.line);
  out_ink(out, INK_PLAIN);
  if (w.cut_left) out_puts(out, "..");
  show(out, s->text, w.lo, w.hi, false);
  if (w.cut_right) out_puts(out, "..");
  out_puts(out, "\n");
  out_inked(out, INK_DIM, "      | ");
  size_t before = show(out, s->text, w.lo, lo < w.hi ? lo : w.hi, true) + (w.cut_left ? 2 : 0);
  out_spaces(out, before);
  size_t end = hi < w.hi ? hi : w.hi, marks = end > lo ? show(out, s->text, lo, end, true) : 1;
  out_ink(out, d->severity == SEV_ERROR ? INK_RED : INK_YELLOW);
  out_puts(out, "^");
  for (size_t i = 1; i < marks; i++) out_puts(out, "~");
  out_ink(out, INK_PLAIN);
  if (d->hint || d->second.file) {
    size_t at = 8 + before + (marks ? marks : 1) + 1, length = d->hint ? text_width(d->hint) : 0;
    if (at > 40 && at + length > OUT_WIDTH) {   /* on a line of its own where there is no room */
      out_puts(out, "\n");
      out_inked(out, INK_DIM, "      | ");
      at = 8;
    } else {
      out_puts(out, " ");
    }
    if (d->hint) at = out_wrapped(out, d->hint, at, at > 40 ? 8 : at);
    if (d->hint && d->second.file) out_puts(out, " ");
    if (d->second.file) second_words(out, sources, d);
  }
  out_puts(out, "\n");
}

static void one(Out *out, Sources *sources, const Diag *d) {
  bool error = d->severity == SEV_ERROR;
  Place place = { "", 0, 0 };
  if (d->span.file) {
    place = place_of(sources, start_of(d->span));
    out_ink(out, INK_BOLD);
    out_puts(out, place.path);
    if (sources->all.at[d->span.file]->text) out_printf(out, ":%u:%u", place.line, place.column);
    out_puts(out, ": ");
  } else {
    out_puts(out, "charter: ");
  }
  out_inked(out, error ? INK_RED : INK_YELLOW, error ? "error: " : "warning: ");
  out_ink(out, INK_BOLD);
  out_puts(out, d->message);
  out_ink(out, INK_DIM);
  out_printf(out, " [%s]\n", diag_code(d->id));
  out_ink(out, INK_PLAIN);
  const Source *s = d->span.file ? sources->all.at[d->span.file] : NULL;
  if (s && s->text && s->len) {
    show_source(out, sources, d, place);
  } else if (d->hint || d->second.file) {
    out_puts(out, "      ");
    if (d->hint) out_puts(out, d->hint);
    if (d->hint && d->second.file) out_puts(out, " ");
    if (d->second.file) second_words(out, sources, d);
    out_puts(out, "\n");
  }
}

void diags_text(Out *out, Sources *sources, Diags *diags) {
  diags_sort(diags);
  for (uint32_t i = 0; i < diags->all.n && out_usable(out); i++) one(out, sources, &diags->all.at[i]);
  if (diags->dropped) out_printf(out, "charter: %u further errors and warnings are not shown\n", diags->dropped);
}

static void place_json(JsonOut *j, const Sources *sources, Span span, Place p) {
  json_key_str(j, "file", p.path);
  if (!sources->all.at[span.file]->text) return;
  json_key_int(j, "line", p.line);
  json_key_int(j, "column", p.column);
}

void diags_json(JsonOut *j, Sources *sources, Diags *diags) {
  diags_sort(diags);
  json_list(j);
  for (uint32_t i = 0; i < diags->all.n; i++) {
    const Diag *d = &diags->all.at[i];
    json_object(j);
    json_key_str(j, "code", diag_code(d->id));
    json_key_str(j, "severity", d->severity == SEV_ERROR ? "error" : "warning");
    json_key_str(j, "message", d->message);
    if (d->span.file) place_json(j, sources, d->span, place_of(sources, start_of(d->span)));
    if (d->hint) json_key_str(j, "hint", d->hint);
    if (d->second.file) {
      json_key(j, "second");
      json_object(j);
      place_json(j, sources, d->second, place_of(sources, start_of(d->second)));
      if (d->second_note) json_key_str(j, "note", d->second_note);
      json_object_end(j);
    }
    json_object_end(j);
  }
  json_list_end(j);
}

bool diags_have(const Diags *diags, DiagId id) {
  for (uint32_t i = 0; i < diags->all.n; i++)
    if (diags->all.at[i].id == id) return true;
  return false;
}
