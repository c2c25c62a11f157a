/* suggest.c - changes that would make a case valid, in words and as data. */
#include "data/patch.h"
#include "render/answer.h"
#include <stdio.h>

/* ---- words ---- */
static const char *value_text(View *v, Value x) {
  if (x.tag == V_NONE) return "none";
  if (x.tag == V_UNKNOWN) return "not known";
  return engine_value_text(v->engine, v->arena, x);
}
static const Pred *pred_at(const View *v, const Change *c) { return &v->program->preds.at[c->pred]; }
static uint32_t event_column(const Pred *d) { return d->form == PRED_ATTRIBUTE ? 0 : d->nparams - 1; }
static bool is_member(const View *v, const Change *c) {
  return c->pred && pred_at(v, c)->form == PRED_ATTRIBUTE && !pred_at(v, c)->functional;
}
/* "vote(Armenia)", with the event where it is not the case's own: "vote(Armenia) of Budget"; of a list without the
 * member. */
static const char *place_words(View *v, const CaseResult *r, const Change *c) {
  const Pred *d = pred_at(v, c);
  Text t = { .arena = v->arena };
  text_puts(&t, name_text(v->program->names, d->name));
  bool first = true;
  for (uint32_t i = 0; c->args && i < d->nparams; i++) {
    if (i == event_column(d) || (is_member(v, c) && i + 1 == d->nparams)) continue;
    text_printf(&t, "%s%s", first ? "(" : ", ", value_text(v, c->args[i]));
    first = false;
  }
  if (!first) text_puts(&t, ")");
  if (c->event != r->advice->cs->event) text_printf(&t, " of %s", event_text(v, c->event));
  return text_done(&t);
}
static const char *member_text(View *v, const Change *c) { return value_text(v, c->args[pred_at(v, c)->nparams - 1]); }

/* What comes behind the place, or before it: "were yes instead of no". */
static const char *instead(View *v, const Change *c) {
  if (c->from.tag == V_UNKNOWN || c->from.tag == V_NONE) return "";
  const char *from = c->kind == CHANGE_DATE ? instant_text(v, c->from.n) : value_text(v, c->from);
  return arena_printf(v->arena, " instead of %s", from);
}
static const char *change_text(View *v, const CaseResult *r, const Change *c) {
  Arena *a = v->arena;
  if (c->kind == CHANGE_DATE) return arena_printf(a, "the date were %s%s", instant_text(v, c->to.n), instead(v, c));
  const char *place = place_words(v, r, c);
  const char *not = c->kind == CHANGE_ADD ? "" : " not";
  if (c->kind == CHANGE_SET) return arena_printf(a, "the %s were %s%s", place, value_text(v, c->to), instead(v, c));
  if (c->kind == CHANGE_EMPTY) return arena_printf(a, "the %s were given, and none", place);
  if (is_member(v, c)) return arena_printf(a, "%s were%s among the %s", member_text(v, c), not, place);
  const char *words = engine_fact_text(v->engine, v->arena, c->pred, c->args);
  return c->kind == CHANGE_ADD ? words : arena_printf(a, "it were not so that %s", words);
}
static const char *set_text(View *v, const CaseResult *r, const ChangeSet *set) {
  Text t = { .arena = v->arena };
  for (uint32_t i = 0; i < set->n; i++) text_printf(&t, "%s%s", i ? " and " : "", change_text(v, r, set->at[i]));
  return text_done(&t);
}

/* ---- choices: what alternatives have in common is said once ---- */
enum { MOST_NAMES = 12 };
typedef VEC(const Change *) Alike;
static const char *number_word(View *v, uint32_t n) {
  static const char *const words[] = { "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
                                       "ten" };
  return n < sizeof words / sizeof *words ? words[n] : arena_printf(v->arena, "%u", n);
}
static bool same_args(const View *v, const Change *a, const Change *b) {
  for (uint32_t i = 0; i < pred_at(v, a)->nparams; i++)
    if (!value_eq(a->args[i], b->args[i])) return false;
  return true;
}
/* Another value of the same place, or the same of another place. */
static bool alike(const View *v, const Change *a, const Change *b, bool same_place) {
  if (a->kind != b->kind || a->pred != b->pred || a->event != b->event || !a->pred || !a->args) return false;
  if (same_place) return a->kind == CHANGE_SET && same_args(v, a, b);
  return a->kind == CHANGE_SET ? value_eq(a->to, b->to) && value_eq(a->from, b->from) : is_member(v, a);
}
static void names(View *v, const CaseResult *r, Text *t, const Alike *all, bool same_place, const char *last) {
  uint32_t n = all->n > MOST_NAMES ? MOST_NAMES : all->n;
  for (uint32_t i = 0; i < n; i++) {
    const Change *c = all->at[i];
    const char *name = same_place ? value_text(v, c->to) : is_member(v, c) ? member_text(v, c) : place_words(v, r, c);
    text_printf(t, "%s%s", !i ? "" : i + 1 == n && n == all->n ? last : ", ", name);
  }
  if (all->n > n) text_printf(t, "%s%u others", last, all->n - n);
}
static const char *alike_text(View *v, const CaseResult *r, const Alike *all, uint32_t choose, bool same_place) {
  const Change *c = all->at[0];
  Text t = { .arena = v->arena };
  if (all->n == 1) return change_text(v, r, c);
  if (same_place) {
    text_printf(&t, "the %s were ", place_words(v, r, c));
    names(v, r, &t, all, true, " or ");
    text_puts(&t, instead(v, c));
    return text_done(&t);
  }
  text_printf(&t, "%s%s of ", number_word(v, choose), c->kind == CHANGE_ADD ? " more" : "");
  names(v, r, &t, all, false, " and ");
  const char *not = c->kind == CHANGE_ADD ? "" : " not";
  if (is_member(v, c)) text_printf(&t, " were%s among the %s", not, place_words(v, r, c));
  else text_printf(&t, " were %s%s", value_text(v, c->to), instead(v, c));
  return text_done(&t);
}
static const char *choice_text(View *v, const CaseResult *r, const Choice *c) {
  Text t = { .arena = v->arena };
  bool *said = NEW_ARRAY(v->arena, bool, c->of.n + 1), all = c->choose == c->of.n;
  uint32_t parts = 0;
  for (uint32_t i = 0; i < c->of.n; i++) {
    const ChangeSet *set = &c->of.at[i];
    if (said[i]) continue;
    Alike same = { 0 };
    vec_push(v->arena, &same, set->at[0]);
    bool same_place = false;
    for (int place = 1; place >= 0 && same.n == 1 && set->n == 1 && !all; place--)
      for (uint32_t k = i + 1; k < c->of.n; k++) {
        if (said[k] || c->of.at[k].n > 1 || !alike(v, set->at[0], c->of.at[k].at[0], place)) continue;
        vec_push(v->arena, &same, c->of.at[k].at[0]);
        said[k] = true;
        same_place = place;
      }
    const char *words = set->n > 1 ? set_text(v, r, set) : alike_text(v, r, &same, c->choose, same_place);
    if (parts++ == 0 && c->choose > 1 && !all && same.n < c->of.n)
      text_printf(&t, "%s of these: ", number_word(v, c->choose));
    text_printf(&t, "%s%s", parts == 1 ? "" : all ? " and " : c->choose > 1 ? "; " : ", or ", words);
  }
  if (c->more) text_puts(&t, " (others were not looked at)");
  return text_done(&t);
}

/* ---- text ---- */
static const char *under(View *v, const CaseResult *r, const ReadingId *readings, uint32_t n) {
  if (r->nreadings == 1) return "";
  Text t = { .arena = v->arena };
  if (n == r->nreadings) return " under every reading";
  text_puts(&t, " under ");
  for (uint32_t i = 0; i < n; i++) text_printf(&t, "%s%s", i ? ", " : "", reading_text(v, readings[i]));
  return text_done(&t);
}
static void line(Out *out, const char *text, size_t at, size_t in) {
  out_wrapped(out, text, at, in);
  out_puts(out, "\n");
}
static void suggestion_text(Out *out, View *v, const CaseResult *r, const Suggestion *s) {
  for (uint32_t i = 0; i < s->choices.n; i++) {
    out_spaces(out, i ? 4 : 6);
    if (i) out_puts(out, "and ");
    line(out, choice_text(v, r, &s->choices.at[i]), i ? 8 : 6, 8);
  }
}
const char *suggestion_words(View *v, const CaseResult *r, const Suggestion *s) {
  Text t = { .arena = v->arena };
  for (uint32_t i = 0; i < s->choices.n; i++)
    text_printf(&t, "%s%s", i ? "; and " : "", choice_text(v, r, &s->choices.at[i]));
  return text_done(&t);
}
static bool same_readings(const Suggested *a, const Suggested *b) {
  return a->nreadings == b->nreadings && !memcmp(a->readings, b->readings, a->nreadings * sizeof *a->readings);
}
/* How far was looked, where that matters: nothing was found, or there may be more. */
static const char *search_words(View *v, const CaseResult *r, const Searched *s) {
  const Suggestions *f = s->found;
  const char *where = under(v, r, s->readings, s->nreadings);
  if (!f->all.n && f->hopeless)
    return arena_printf(v->arena, "at this date it would not be valid%s, whatever else the case said", where);
  if (f->all.n && !f->spent) return NULL;
  const char *what = f->all.n ? "there may be other changes" : "no changes were found that would make it valid";
  return arena_printf(v->arena, "%s%s: %u tries, up to %u step%s%s", what, where, f->tries, f->steps, f->steps == 1 ? "" : "s",
                      f->spent ? "; the search ended there" : "");
}
void advice_text(Out *out, View *v, const CaseResult *r) {
  const Advice *a = r->advice;
  if (a->valid) {
    out_printf(out, "  valid as it is%s\n", under(v, r, r->readings, r->nreadings));
    return;
  }
  if (!a->cs) out_puts(out, "  no changes were looked for: the event cannot be taken out of the record\n");
  for (uint32_t i = 0; i < a->all.n; i++) {
    const Suggested *s = &a->all.at[i];
    bool again = i && same_readings(s, s - 1);
    out_spaces(out, 2);
    if (again) out_puts(out, "  or if\n");
    else out_printf(out, "would be valid%s if\n", under(v, r, s->readings, s->nreadings));
    suggestion_text(out, v, r, s->suggestion);
  }
  for (uint32_t i = 0; i < a->searches.n; i++) {
    const Searched *s = &a->searches.at[i];
    const char *words = search_words(v, r, s);
    if (!words) continue;
    out_spaces(out, 2);
    out_ink(out, INK_DIM);
    out_wrapped(out, words, 2, 4);
    out_ink(out, INK_PLAIN);
    out_puts(out, "\n");
  }
}

/* ---- JSON ---- */
static void word_json(JsonOut *j, View *v, const CaseResult *r, Type t, Value x) {
  bool number;
  const char *word = case_word(v->arena, v->program, r->advice->cs, t, x, &number);
  if (number) json_raw_number(j, word);
  else json_str(j, word);
}
static void key_word(JsonOut *j, View *v, const CaseResult *r, const char *key, Type t, Value x) {
  json_key(j, key);
  word_json(j, v, r, t, x);
}
static void change_json(JsonOut *j, View *v, const CaseResult *r, const Change *c) {
  static const Type time = { TY_TIME, 0 };
  const Pred *d = c->pred ? pred_at(v, c) : NULL;
  json_object(j);
  json_key_str(j, "attribute", d ? name_text(v->program->names, d->name) : "date");
  json_key_str(j, "of", name_text(v->program->names, engine_ind(v->engine, c->event)->name));
  if (!d) {
    key_word(j, v, r, "from", time, c->from);
    key_word(j, v, r, "to", time, c->to);
  } else if (c->kind == CHANGE_EMPTY) {
    json_key(j, "to");
    json_list(j);
    json_list_end(j);
  } else {
    uint32_t last = d->nparams, keys = 0;        /* the member of a list is no key */
    for (uint32_t i = 0; i < d->nparams && !d->functional; i++) last = i == event_column(d) ? last : i;
    for (uint32_t i = 0; i < d->nparams; i++) {
      if (i == event_column(d) || i == last) continue;
      if (!keys++) {
        json_key(j, "key");
        json_list(j);
      }
      word_json(j, v, r, d->params[i], c->args[i]);
    }
    if (keys) json_list_end(j);
    if (d->functional) {
      key_word(j, v, r, "from", d->value, c->from);
      key_word(j, v, r, "to", d->value, c->to);
    } else if (last < d->nparams) {
      key_word(j, v, r, c->kind == CHANGE_ADD ? "add" : "drop", d->params[last], c->args[last]);
    } else {
      json_key_str(j, "to", c->kind == CHANGE_ADD ? "yes" : "no");
    }
  }
  json_object_end(j);
}
static void set_json(JsonOut *j, View *v, const CaseResult *r, const ChangeSet *set) {
  for (uint32_t i = 0; i < set->n; i++) change_json(j, v, r, set->at[i]);
}
static void patch_json(JsonOut *j, View *v, const CaseResult *r, const ChangeSet *set) {
  Patch patch = case_patch(v->arena, v->program, r->advice->cs, set->at, set->n);
  json_list(j);
  for (uint32_t i = 0; i < patch.n; i++) {
    const PatchOp *op = &patch.at[i];
    json_object(j);
    json_key_str(j, "op", op->kind == PATCH_REMOVE ? "remove" : "add");
    json_key_str(j, "path", op->path);
    if (op->kind != PATCH_REMOVE) json_key(j, "value");
    if (op->kind == PATCH_VALUE && op->number) json_raw_number(j, op->text);
    else if (op->kind == PATCH_VALUE) json_str(j, op->text);
    if (op->kind == PATCH_LIST) {
      json_list(j);
      json_list_end(j);
    } else if (op->kind == PATCH_OBJECT) {
      json_object(j);
      json_object_end(j);
    }
    json_object_end(j);
  }
  json_list_end(j);
}
static void readings_json(JsonOut *j, const View *v, const ReadingId *readings, uint32_t n) {
  json_key(j, "readings");
  json_list(j);
  for (uint32_t i = 0; i < n; i++) json_str(j, reading_text(v, readings[i]));
  json_list_end(j);
}
/* The changes of the first combination; what two choices have in common once. */
static ChangeSet first_of(View *v, const Suggestion *s) {
  ChangeSet all = { 0 };
  for (uint32_t i = 0; i < s->choices.n; i++)
    for (uint32_t k = 0; k < s->choices.at[i].choose; k++)
      for (uint32_t m = 0; m < s->choices.at[i].of.at[k].n; m++) {
        const Change *c = s->choices.at[i].of.at[k].at[m];
        uint32_t n = 0;
        while (n < all.n && !change_same(v->program, all.at[n], c)) n++;
        if (n == all.n) vec_push(v->arena, &all, c);
      }
  return all;
}
const char *suggestion_patch(View *v, const CaseResult *r, const Suggestion *s) {
  ChangeSet first = first_of(v, s);
  Text t = { .arena = v->arena };
  Out *out = NEW(v->arena, Out);
  out_init_memory(out, &t);
  patch_json(json_begin(v->arena, out, false), v, r, &first);
  out_flush(out);
  return text_done(&t);
}
static void suggested_json(JsonOut *j, View *v, const CaseResult *r, const Suggested *s) {
  ChangeSet first = first_of(v, s->suggestion);
  bool choice = false;
  json_object(j);
  readings_json(j, v, s->readings, s->nreadings);
  json_key_str(j, "verdict", verdict_word(VERDICT_VALID));
  json_key_int(j, "size", s->suggestion->size);
  for (uint32_t i = 0; i < s->suggestion->choices.n; i++)
    choice |= s->suggestion->choices.at[i].choose < s->suggestion->choices.at[i].of.n;
  json_key(j, "changes");
  json_list(j);
  set_json(j, v, r, &first);
  json_list_end(j);
  json_key(j, "patch");
  patch_json(j, v, r, &first);
  if (choice) {
    json_key(j, "choices");
    json_list(j);
    for (uint32_t i = 0; i < s->suggestion->choices.n; i++) {
      const Choice *c = &s->suggestion->choices.at[i];
      json_object(j);
      json_key_int(j, "choose", c->choose);
      json_key(j, "of");
      json_list(j);
      for (uint32_t k = 0; k < c->of.n; k++) {
        json_list(j);
        set_json(j, v, r, &c->of.at[k]);
        json_list_end(j);
      }
      json_list_end(j);
      json_key(j, "more");
      json_bool(j, c->more);
      json_object_end(j);
    }
    json_list_end(j);
  }
  json_object_end(j);
}
void advice_json(JsonOut *j, View *v, const CaseResult *r) {
  const Advice *a = r->advice;
  json_key(j, "suggestions");
  json_list(j);
  for (uint32_t i = 0; i < a->all.n; i++) suggested_json(j, v, r, &a->all.at[i]);
  json_list_end(j);
  json_key(j, "suggestions_search");
  json_list(j);
  for (uint32_t i = 0; i < a->searches.n; i++) {
    const Searched *s = &a->searches.at[i];
    json_object(j);
    readings_json(j, v, s->readings, s->nreadings);
    json_key_int(j, "tries", s->found->tries);
    json_key_int(j, "most_tries", s->found->limits.tries);
    json_key_int(j, "steps", s->found->steps);
    json_key_int(j, "most_steps", s->found->limits.steps);
    json_key(j, "spent");
    json_bool(j, s->found->spent);
    json_key(j, "hopeless");
    json_bool(j, s->found->hopeless);
    json_object_end(j);
  }
  json_list_end(j);
}
