/* datum.c - what data says, a cell of a table or a value of JSON, as a value of the type that is needed.
 *
 * A cell of CSV is whatever it can be read as; JSON tells numbers from texts. Individuals go by name or label, words of
 * an enumeration by themselves; dates, durations and numbers are written as in the language.
 */
#include "sema/private.h"
#include "syntax/json.h"
#include "syntax/lex.h"

static const char *words_of(Sema *S, const Datum *d) {
  enum { MOST = 100 };
  size_t n = d->len;
  if (n <= MOST) return arena_text(S->a, d->text, n);
  for (n = MOST; n && ((unsigned char)d->text[n] & 0xC0) == 0x80;) n--;
  return arena_printf(S->a, "%.*s..", (int)n, d->text);
}
static Name name_of_datum(Sema *S, const Datum *d) { return name_of(S->s->names, d->text, d->len); }

static bool wrong_form(Sema *S, const Datum *d, Type want) {
  const char *what = d->form == CELL_LIST     ? "a list"
                     : d->form == CELL_NUMBER ? "a number"
                     : d->form != CELL_OTHER  ? "a text"
                     : *d->text == '{'        ? "an object"
                                              : words_of(S, d);
  Diag *g = diag_add(S->diags, D_TYPE, d->span, "%s stands here, and %s is needed", what, type_words(S, want));
  if (d->form == CELL_STRING && want.tag == TY_NUMBER) g->hint = "a number stands without quotes";
  return false;
}

/* ---- numbers ---- */
static bool number_of(const char *text, size_t len, Value *out) {
  Value d;
  if (len && text[len - 1] == '%') return num_parse(text, len - 1, out) && num_div(*out, num_int(100), out);
  const char *slash = memchr(text, '/', len);
  if (!slash) return num_parse(text, len, out);
  size_t n = (size_t)(slash - text);
  return num_parse(text, n, out) && num_parse(slash + 1, len - n - 1, &d) && d.n && num_div(*out, d, out);
}
static bool number(Sema *S, const Datum *d, Value *out) {
  if (d->form == CELL_NUMBER ? json_number(d->text, d->len, out) : number_of(d->text, d->len, out)) return true;
  Diag *g = diag_add(S->diags, d->form == CELL_NUMBER ? D_BAD_NUMBER : D_TYPE, d->span,
                     "'%s' is no number, or does not fit", words_of(S, d));
  for (uint32_t i = 0; i < d->len; i++)
    if (d->text[i] == ',' || d->text[i] == ' ')
      g->hint = "a number is written 12345.67, with nothing between its digits";
  return false;
}

/* ---- dates ---- */
static bool bad_date(Sema *S, const Datum *d) {
  diag_add(S->diags, D_BAD_DATE, d->span, "'%s' is no date", words_of(S, d))->hint =
      "dates are written year-month-day: 2021-01-19";
  return false;
}
static bool date(Sema *S, const Datum *d, Value *out) {
  Instant at;
  bool day, ambiguous;
  Name event;
  IndId i = 0;
  if (instant_parse(d->text, d->len, S->p->zone, &at, &day)) {
    *out = value_make(V_TIME, at);
    return true;
  }
  if (name_find(S->s->names, d->text, d->len, &event)) i = ind_find(S->p, 0, event, &ambiguous);
  if (!i || !S->p->kinds.at[S->p->inds.at[i].kind].is_event) return bad_date(S, d);
  *out = value_make(V_TIME, S->p->inds.at[i].at);
  return true;
}
/* "2021" and "2021-01" span their year and month. */
static bool calendar(const Sema *S, const Datum *d, Instant *from, Instant *to) {
  char first[] = "0000-01-01";
  bool day;
  if (d->len != 4 && d->len != 7) return false;
  memcpy(first, d->text, d->len);
  return instant_parse(first, 10, S->p->zone, from, &day) &&
         instant_add_months(*from, d->len == 4 ? 12 : 1, S->p->zone, to);
}
/* [from, to): what a date, month or year spans. */
bool datum_period(Sema *S, const Datum *d, Instant *from, Instant *to) {
  bool day;
  if (d->form == CELL_LIST || d->form == CELL_NUMBER || d->form == CELL_OTHER) return wrong_form(S, d, ty(TY_TIME));
  if (!instant_parse(d->text, d->len, S->p->zone, from, &day)) return calendar(S, d, from, to) || bad_date(S, d);
  *to = *from + (day ? 86400 : 1);
  return true;
}

/* ---- the rest ---- */
static bool duration(Sema *S, const Datum *d, Type want, Value *out) {
  DaySort days = DAYS_ALL;
  if (duration_read(d->text, d->len, out, &days) && days == DAYS_ALL && (out->tag == V_MONTHS) == (want.tag == TY_MONTHS))
    return true;
  diag_add(S->diags, D_TYPE, d->span, "'%s' is not %s", words_of(S, d), type_words(S, want))->hint =
      want.tag == TY_MONTHS ? "as in: 6 months, 1 year" : "as in: 30 days, 2 hours";
  return false;
}

bool datum_value(Sema *S, const Datum *d, Type want, Value *out) {
  Type type;
  bool text = d->form == CELL_TEXT || d->form == CELL_STRING;
  if (!text && !(d->form == CELL_NUMBER && want.tag == TY_NUMBER)) return wrong_form(S, d, want);
  switch (want.tag) {
    case TY_NUMBER: return d->form == CELL_STRING ? wrong_form(S, d, want) : number(S, d, out);
    case TY_TIME: return date(S, d, out);
    case TY_MONTHS:
    case TY_SECONDS: return duration(S, d, want, out);
    case TY_ENUM: {
      Word w = { name_of_datum(S, d), d->span };
      if (!enum_has(S->p, want.of, w.name)) return no_symbol(S, w, want);
      *out = value_make(V_SYM, w.name.i);
      return true;
    }
    case TY_IND:
    case TY_TEXT: return text_value(S, name_of_datum(S, d), d->span, want, out, &type);
    case TY_NONE:
    case TY_TRUTH: break;
  }
  return wrong_form(S, d, want);
}
