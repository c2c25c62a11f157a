/* query.c - rows of a query, and who may do an act. */
#include "render/answer.h"
#include <stdio.h>

const char *answer_value(const View *v, Value value) {
  return value.tag == V_ANY ? "whoever it may be" : engine_value_text(v->engine, v->arena, value);
}

static void put_answer(const View *v, Text *t, Value value) {
  if (value.tag == V_ANY) text_puts(t, answer_value(v, value));
  else engine_put_value(v->engine, t, value);
}

const char *column_name(const View *v, const Rows *r, uint32_t c) { return name_text(v->program->names, r->cols[c]->name); }

/* ---- rows ---- */
/* `line` is room for its words, and kept from row to row. */
static void row_text(Out *out, View *v, const Rows *r, const Row *row, Text *line) {
  line->n = 0;
  for (uint32_t c = 0; c < r->ncols; c++) {
    if (c) text_put(line, ", ", 2);
    text_puts(line, column_name(v, r, c));
    text_put(line, " = ", 3);
    put_answer(v, line, row->values[c]);
  }
  out_put(out, "  ", 2);
  out_line(out, line, 2, 4);
  if (row->truth != T) out_inked(out, INK_YELLOW, "  (undetermined)");
  out_puts(out, "\n");
}

void rows_text(Out *out, View *v, const Rows *r) {
  out_inked(out, r->answer == T ? INK_GREEN : r->answer == F ? INK_RED : INK_YELLOW, truth_word(r->answer));
  out_puts(out, "\n");
  Text line = { .arena = v->arena };
  if (r->ncols)
    for (uint32_t i = 0; i < r->rows.n && out_usable(out); i++) row_text(out, v, r, &r->rows.at[i], &line);
}

/* 5, 2.5 as numbers; 2/3 as a text, since no decimal is exact. */
static void number_json(JsonOut *j, View *v, Value n) {
  uint32_t den = n.den;
  while (den % 2 == 0) den /= 2;
  while (den % 5 == 0) den /= 5;
  const char *text = engine_value_text(v->engine, v->arena, n);
  bool decimal = den == 1;
  for (const char *c = text; *c; c++) decimal = decimal && ((*c >= '0' && *c <= '9') || *c == '.' || *c == '-');
  if (decimal) json_raw_number(j, text);
  else json_str(j, text);
}

void value_json(JsonOut *j, View *v, Value value) {
  switch ((ValueTag)value.tag) {
  case V_UNSET:
  case V_NONE:
  case V_UNKNOWN: json_null(j); break;
  case V_ANY:
    json_object(j);
    json_key(j, "any");
    json_bool(j, true);
    json_object_end(j);
    break;
  case V_NUM: number_json(j, v, value); break;
  case V_IND:
  case V_SYM:
  case V_TEXT:
  case V_TIME:
  case V_MONTHS:
  case V_SECONDS: json_str(j, engine_value_text(v->engine, v->arena, value)); break;
  }
}

void row_json(JsonOut *j, View *v, const Rows *r, const Row *row) {
  json_object(j);
  for (uint32_t c = 0; c < r->ncols; c++) {
    json_key(j, column_name(v, r, c));
    value_json(j, v, row->values[c]);
  }
  json_object_end(j);
}

static void rows_list(JsonOut *j, View *v, const Rows *r, Truth truth) {
  json_list(j);
  for (uint32_t i = 0; i < r->rows.n; i++)
    if (r->rows.at[i].truth == truth) row_json(j, v, r, &r->rows.at[i]);
  json_list_end(j);
}

void rows_json(JsonOut *j, View *v, const Rows *r) {
  json_key_str(j, "answer", truth_word(r->answer));
  json_key(j, "rows");
  rows_list(j, v, r, T);
  json_key(j, "undetermined");
  rows_list(j, v, r, U);
}

/* ---- who ---- */
static const char *actor_text(View *v, const WhoRow *row) {
  return row->actor.tag == V_ANY ? "anybody else" : engine_value_text(v->engine, v->arena, row->actor);
}

static const char *joined(View *v, const Texts *t, const char *between) {
  Text w = { .arena = v->arena };
  for (uint32_t i = 0; i < t->n; i++) {
    if (i) text_puts(&w, between);
    text_puts(&w, t->at[i]);
  }
  return text_done(&w);
}

static const char *cites(View *v, const WhoRow *row) {
  Text w = { .arena = v->arena };
  for (uint32_t i = 0; i < row->provs.n; i++) {
    if (i) text_puts(&w, ", ");
    text_puts(&w, cite(v, row->provs.at[i]));
  }
  return text_done(&w);
}

/* "minister of defence of Belarus, by 13.4" */
static const char *grounds(View *v, const WhoRow *row) {
  const char *capacity = joined(v, &row->capacity, "; "), *by = cites(v, row);
  return arena_printf(v->arena, "%s%s%s%s", capacity, *capacity && *by ? ", " : "", *by ? "by " : "", by);
}

void who_text(Out *out, View *v, const Who *who, WhoMode mode, const char *act, bool all) {
  enum { ANSWER = 14 };         /* columns of "undetermined" and two blanks */
  size_t widest = 0;
  uint32_t shown = 0;
  (void)mode;
  for (uint32_t i = 0; i < who->rows.n; i++) {
    size_t w = text_width(actor_text(v, &who->rows.at[i]));
    if (w > widest && w <= 40) widest = w;
  }
  for (uint32_t i = 0; i < who->rows.n && out_usable(out); i++) {
    const WhoRow *row = &who->rows.at[i];
    if (row->truth == F && !all) continue;
    const char *actor = actor_text(v, row), *why = grounds(v, row);
    size_t w = text_width(actor), at = 2 + ANSWER + (w < widest ? widest : w) + 2;
    shown++;
    view_begin(v);
    out_puts(out, "  ");
    out_inked(out, row->truth == T ? INK_GREEN : row->truth == F ? INK_RED : INK_YELLOW, truth_word(row->truth));
    out_spaces(out, ANSWER - strlen(truth_word(row->truth)));
    out_inked(out, INK_BOLD, actor);
    if (*why) {
      out_spaces(out, at - (2 + ANSWER + w));
      out_wrapped(out, why, at, at);
    }
    out_puts(out, "\n");
    if (row->needs.n) {
      out_spaces(out, 2 + ANSWER);
      out_wrapped(out, arena_printf(v->arena, "turns on %s", joined(v, &row->needs, ", ")), 2 + ANSWER, 4 + ANSWER);
      out_puts(out, "\n");
    }
    if (all && row->truth != T) {
      Finding f = { .proof = row->proof, .said = row->proof, .needs = row->needs };
      finding_proof_text(out, v, &f, 2 + ANSWER);
    }
  }
  if (!shown) out_printf(out, "  nobody %s\n", act);
}

void who_json(JsonOut *j, View *v, const Who *who, WhoMode mode) {
  static const char *const keys[] = { "may", "must", "must_not" };
  json_list(j);
  for (uint32_t i = 0; i < who->rows.n; i++) {
    const WhoRow *row = &who->rows.at[i];
    view_begin(v);
    json_object(j);
    json_key(j, "person");
    value_json(j, v, row->actor);
    json_key_str(j, keys[mode], truth_word(row->truth));
    json_key(j, "capacity");
    json_list(j);
    for (uint32_t k = 0; k < row->capacity.n; k++) json_str(j, row->capacity.at[k]);
    json_list_end(j);
    json_key(j, "provision");
    json_list(j);
    for (uint32_t k = 0; k < row->provs.n; k++) json_str(j, cite(v, row->provs.at[k]));
    json_list_end(j);
    if (row->needs.n) {
      json_key(j, "needs");
      json_list(j);
      for (uint32_t k = 0; k < row->needs.n; k++) json_str(j, row->needs.at[k]);
      json_list_end(j);
    }
    if (row->proof && v->proof_depth) {
      json_key(j, "proof");
      proof_json(j, v, row->proof);
    }
    json_object_end(j);
  }
  json_list_end(j);
}
