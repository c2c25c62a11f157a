/* coverage.c - which provisions and statements the scenarios exercise, and which they do not. */
#include "render/test.h"

/* Powers and what needs a decision can fail by it; everything else by conditions of its own, and not by its article's: a
 * value that is always computed has but one branch. */
Branches branches_of(const Rule *r, const uint8_t *marks) {
  Branches b = { marks[r->id] & MARK_CONCLUDED, marks[r->id] & MARK_NOT, r->conditional || r->condition || r->so_decides };
  return b;
}

Coverage coverage_of(const Program *p, const uint8_t *marks) {
  Coverage c = { .program = p, .marks = marks };
  for (ProvId v = 1; v < p->provs.n; v++) {
    const Prov *prov = &p->provs.at[v];
    bool any = false;
    for (uint32_t i = 0; i < prov->rules.n; i++) {
      Branches b = branches_of(prov->rules.at[i], marks);
      c.branches += b.can_fail ? 2 : 1;
      c.hit += (uint32_t)b.concluded + (b.can_fail && b.not_concluded);
      any |= marks[prov->rules.at[i]->id] != 0;
    }
    c.provisions += prov->rules.n > 0;
    c.exercised += any;
  }
  return c;
}
uint32_t coverage_percent(const Coverage *c) { return c->branches ? (uint32_t)((uint64_t)c->hit * 100 / c->branches) : 100; }

/* The first words of a statement. */
static const char *statement_text(View *v, const Rule *r) {
  enum { SHOWN = 60 };
  const Source *s = v->program->sources->all.at[r->span.file];
  Text t = { .arena = v->arena };
  bool blank = false, cut = false;
  for (uint32_t i = r->span.lo; i < r->span.hi && !cut; i++) {
    char c = s->text[i];
    bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    cut = space && t.n > SHOWN;
    if (!space && blank) text_puts(&t, " ");
    if (!space) text_put(&t, &c, 1);
    blank = space;
  }
  if (cut) text_puts(&t, " ..");
  return text_done(&t);
}
/* What the scenarios leave out of a statement; NULL: nothing. */
static const char *left_out(const Coverage *c, const Rule *r) {
  Branches b = branches_of(r, c->marks);
  bool required = r->mode == H_REQUIRE;
  if (!b.concluded && !b.not_concluded) return c->marks[r->id] & MARK_OPEN ? "is never more than undetermined" : "is never asked";
  if (!b.concluded) return required ? "is never met" : "never concludes";
  if (b.can_fail && !b.not_concluded) return required ? "is never broken" : "always concludes";
  return NULL;
}

/* ---- text ---- */
static void statement_line(Out *out, View *v, const Rule *r, const char *what) {
  out_spaces(out, 6);
  size_t at = out_wrapped(out, arena_printf(v->arena, "%s: %s", what, statement_text(v, r)), 6, 8);
  const char *place = place_text(v, r->span);
  if (at + 2 + text_width(place) > OUT_WIDTH) {
    out_puts(out, "\n");
    out_spaces(out, 8);
  } else {
    out_puts(out, "  ");
  }
  out_inked(out, INK_DIM, place);
  out_puts(out, "\n");
}
static bool exercised(const Coverage *c, const Prov *p) {
  for (uint32_t i = 0; i < p->rules.n; i++)
    if (c->marks[p->rules.at[i]->id]) return true;
  return false;
}
void coverage_text(Out *out, View *v, const Coverage *c, bool details) {
  out_printf(out, "  covers %u%%: %u of %u branches, %u of %u provisions\n", coverage_percent(c), c->hit, c->branches, c->exercised,
             c->provisions);
  for (ProvId id = 1; details && id < c->program->provs.n && out_usable(out); id++) {
    const Prov *p = &c->program->provs.at[id];
    bool cited = false;
    if (p->rules.n && !exercised(c, p)) {
      out_spaces(out, 4);
      out_inked(out, INK_BOLD, cite(v, id));
      out_puts(out, "  no scenario exercises it  ");
      out_inked(out, INK_DIM, place_text(v, p->span));
      out_puts(out, "\n");
      continue;
    }
    for (uint32_t i = 0; i < p->rules.n; i++) {
      const char *what = left_out(c, p->rules.at[i]);
      if (!what) continue;
      if (!cited) {
        out_spaces(out, 4);
        out_inked(out, INK_BOLD, cite(v, id));
        out_puts(out, "\n");
      }
      cited = true;
      statement_line(out, v, p->rules.at[i], what);
    }
  }
}

/* ---- JSON ---- */
void coverage_json(JsonOut *j, View *v, const Coverage *c) {
  json_object(j);
  json_key_int(j, "percent", coverage_percent(c));
  json_key_int(j, "branches", c->branches);
  json_key_int(j, "covered", c->hit);
  json_key(j, "provisions");
  json_list(j);
  for (ProvId id = 1; id < c->program->provs.n; id++) {
    const Prov *p = &c->program->provs.at[id];
    if (!p->rules.n) continue;
    json_object(j);
    json_key_str(j, "provision", name_text(c->program->names, p->label));
    if (v->recurs[id]) json_key_str(j, "version", cite(v, id));
    json_key_str(j, "place", place_text(v, p->span));
    json_key(j, "exercised");
    json_bool(j, exercised(c, p));
    json_key(j, "statements");
    json_list(j);
    for (uint32_t i = 0; i < p->rules.n; i++) {
      Branches b = branches_of(p->rules.at[i], c->marks);
      json_object(j);
      json_key_str(j, "statement", statement_text(v, p->rules.at[i]));
      json_key_str(j, "place", place_text(v, p->rules.at[i]->span));
      json_key(j, "concluded");
      json_bool(j, b.concluded);
      json_key(j, "did_not_conclude");
      if (b.can_fail) json_bool(j, b.not_concluded);
      else json_null(j);
      json_object_end(j);
    }
    json_list_end(j);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}
