/* time.c - the calendar: civil dates, instants and durations, without the C library's time zones.
 *
 * The proleptic Gregorian calendar, years 1 to 9999 in the zone at hand. Days have 86,400 seconds.
 */
#include "base/value.h"
#include <stdio.h>
#include <string.h>

enum { DAY = 86400, YEAR_FIRST = 1, YEAR_LAST = 9999, ZONE_MOST = 18 * 3600 };

static bool leap(int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static uint32_t days_in_month(int64_t y, uint32_t m) {
  static const uint8_t DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  return m == 2 && leap(y) ? 29 : DAYS[m - 1];
}

/* Days from 1970-01-01, counting years from March so that the leap day is the last. */
static int64_t days_of(int64_t y, uint32_t m, uint32_t d) {
  if (m <= 2) y--;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t year = y - era * 400;
  int64_t day = (153 * ((int64_t)m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

static void date_of(int64_t days, Civil *c) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day = days - era * 146097;
  int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  int64_t rest = day - (365 * year + year / 4 - year / 100);
  int64_t m = (5 * rest + 2) / 153;
  c->day = (uint32_t)(rest - (153 * m + 2) / 5 + 1);
  c->month = (uint32_t)(m < 10 ? m + 3 : m - 9);
  c->year = (int32_t)(year + era * 400 + (c->month <= 2));
}

bool civil_valid(const Civil *c) {
  return c->year >= YEAR_FIRST && c->year <= YEAR_LAST && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
         c->day <= days_in_month(c->year, c->month) && c->hour < 24 && c->minute < 60 && c->second < 60;
}

Instant civil_to_instant(const Civil *c, int32_t offset) {
  return days_of(c->year, c->month, c->day) * DAY + c->hour * 3600 + c->minute * 60 + c->second - offset;
}

/* Instants that no charter can write are moved to the nearest that one can. */
static Instant in_range(Instant t) {
  const Instant first = days_of(YEAR_FIRST - 1, 12, 31) * DAY, last = days_of(YEAR_LAST + 1, 1, 2) * DAY;
  return t < first ? first : t > last ? last : t;
}

Civil instant_to_civil(Instant t, int32_t offset) {
  t = in_range(t) + offset;
  int64_t days = t / DAY, rest = t % DAY;
  if (rest < 0) {
    rest += DAY;
    days--;
  }
  Civil c;
  date_of(days, &c);
  c.hour = (uint32_t)(rest / 3600);
  c.minute = (uint32_t)(rest / 60 % 60);
  c.second = (uint32_t)(rest % 60);
  return c;
}

/* Reads exactly `digits` digits at *at. */
static bool take(const char **at, const char *end, int digits, uint32_t *out) {
  uint32_t n = 0;
  for (int i = 0; i < digits; i++, (*at)++) {
    if (*at == end || **at < '0' || **at > '9') return false;
    n = n * 10 + (uint32_t)(**at - '0');
  }
  *out = n;
  return true;
}

static bool skip(const char **at, const char *end, char c) {
  if (*at == end || **at != c) return false;
  (*at)++;
  return true;
}

int32_t zone_parse(const char *text, size_t len, bool *ok) {
  const char *at = text, *end = text + len;
  *ok = len == 1 && *text == 'Z';
  if (*ok) return 0;
  if (len == 0 || (*text != '+' && *text != '-')) return 0;
  at++;
  uint32_t h, m;
  if (!take(&at, end, 2, &h) || !skip(&at, end, ':') || !take(&at, end, 2, &m) || at != end || m > 59) return 0;
  int32_t offset = (int32_t)(h * 3600 + m * 60);
  if (offset > ZONE_MOST) return 0;
  *ok = true;
  return *text == '-' ? -offset : offset;
}

static inline uint32_t two_digits(const char *s, uint32_t *wrong) {
  uint32_t tens = (uint32_t)(unsigned char)s[0] - '0', ones = (uint32_t)(unsigned char)s[1] - '0';
  *wrong |= (tens > 9) | (ones > 9);
  return tens * 10 + ones;
}
/* YYYY-MM-DD. */
static bool date_parse(const char *s, int32_t offset, Instant *out) {
  uint32_t wrong = (s[4] != '-') | (s[7] != '-');
  uint32_t year = two_digits(s, &wrong) * 100 + two_digits(s + 2, &wrong), month = two_digits(s + 5, &wrong), day = two_digits(s + 8, &wrong);
  if (wrong || year < YEAR_FIRST || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  *out = days_of(year, month, day) * DAY - offset;
  return true;
}

bool instant_parse(const char *text, size_t len, int32_t offset, Instant *out, bool *is_date) {
  const char *at = text, *end = text + len;
  Civil c = { 0 };
  uint32_t year;
  if (len == 10) {                                 /* as nearly all are */
    if (!date_parse(text, offset, out)) return false;
    if (is_date) *is_date = true;
    return true;
  }
  if (!take(&at, end, 4, &year) || !skip(&at, end, '-') || !take(&at, end, 2, &c.month) || !skip(&at, end, '-') ||
      !take(&at, end, 2, &c.day))
    return false;
  c.year = (int32_t)year;
  bool time = skip(&at, end, 'T');
  if (time) {
    if (!take(&at, end, 2, &c.hour) || !skip(&at, end, ':') || !take(&at, end, 2, &c.minute)) return false;
    if (skip(&at, end, ':') && !take(&at, end, 2, &c.second)) return false;
    if (at != end) {
      bool ok;
      offset = zone_parse(at, (size_t)(end - at), &ok);
      if (!ok) return false;
      at = end;
    }
  }
  if (at != end || !civil_valid(&c)) return false;
  *out = civil_to_instant(&c, offset);
  if (is_date) *is_date = !time;
  return true;
}

static bool writable(Instant t, int32_t offset) {
  if (t != in_range(t)) return false;
  Civil c = instant_to_civil(t, offset);
  return c.year >= YEAR_FIRST && c.year <= YEAR_LAST;
}

bool instant_add_months(Instant t, int64_t months, int32_t offset, Instant *out) {
  const int64_t most = (YEAR_LAST + 1) * 12;
  if (!writable(t, offset) || months > most || months < -most) return false;
  Civil c = instant_to_civil(t, offset);
  int64_t count = (int64_t)c.year * 12 + c.month - 1 + months;
  if (count < YEAR_FIRST * 12 || count >= most) return false;
  c.year = (int32_t)(count / 12);
  c.month = (uint32_t)(count % 12) + 1;
  uint32_t last = days_in_month(c.year, c.month);
  if (c.day > last) c.day = last;
  *out = civil_to_instant(&c, offset);
  return true;
}

/* ---- days of the year ---- */
static const char *const MONTHS[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
                                      "October", "November", "December" };
static const char *const WEEKDAYS[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
static const char *const ORDINALS[] = { "first", "second", "third", "fourth", "fifth", "last" };
enum { LAST_ONE = 6, FIELD = 64 };                /* a day of the year: its month, day or which one, weekday or 0, in fields */

/* The place of the word at *at, counted from 1; 0: none of them. */
static uint32_t word_of(const char *const *words, uint32_t n, const char **at, const char *end) {
  while (*at < end && (**at == ' ' || **at == '\t' || **at == '\n' || **at == '\r')) (*at)++;
  const char *from = *at;
  while (*at < end && ((**at >= 'a' && **at <= 'z') || (**at >= 'A' && **at <= 'Z'))) (*at)++;
  for (uint32_t i = 0; i < n; i++)
    if (strlen(words[i]) == (size_t)(*at - from) && memcmp(words[i], from, strlen(words[i])) == 0) return i + 1;
  return 0;
}
int64_t day_of_year_parse(const char *text, size_t len) {
  const char *at = text, *end = text + len;
  uint32_t day = 0, weekday = 0;
  if (at < end && *at >= '0' && *at <= '9') {
    for (; at < end && *at >= '0' && *at <= '9' && day < 100; at++) day = day * 10 + (uint32_t)(*at - '0');
  } else {
    static const char *const OF[] = { "of", "in" };
    day = word_of(ORDINALS, 6, &at, end);
    weekday = word_of(WEEKDAYS, 7, &at, end);
    if (!weekday || !word_of(OF, 2, &at, end)) return 0;
  }
  uint32_t month = word_of(MONTHS, 12, &at, end);
  if (!day || !month || at != end || (!weekday && day > days_in_month(2000, month))) return 0;
  return month + FIELD * (day + FIELD * (int64_t)weekday);
}

/* 0: Monday. Day 0 was a Thursday. */
static uint32_t weekday_of(int64_t days) { return (uint32_t)(((days + 3) % 7 + 7) % 7); }

bool day_of_year(Instant t, int64_t code, int32_t offset, Instant *out) {
  Civil c = { .year = instant_to_civil(t, offset).year };
  uint32_t which = (uint32_t)(code / FIELD % FIELD), weekday = (uint32_t)(code / FIELD / FIELD);
  c.month = (uint32_t)(code % FIELD);
  uint32_t last = days_in_month(c.year, c.month);
  if (!weekday) c.day = which < last ? which : last;
  else {
    uint32_t first = 1 + (weekday - 1 + 7 - weekday_of(days_of(c.year, c.month, 1))) % 7;
    c.day = which == LAST_ONE ? first + (last - first) / 7 * 7 : first + 7 * (which - 1);
    if (c.day > last) return false;
  }
  *out = civil_to_instant(&c, offset);
  return true;
}

bool is_weekend(Instant t, int32_t offset) {
  Civil c = instant_to_civil(t, offset);
  return weekday_of(days_of(c.year, c.month, c.day)) >= 5;
}

bool instant_add_seconds(Instant t, int64_t seconds, Instant *out) {
  Instant sum;
  if (t != in_range(t) || __builtin_add_overflow(t, seconds, &sum) || sum != in_range(sum)) return false;
  *out = sum;
  return true;
}

/* Timelines have thousands of dates: they are put together without printf. */
static char *put_digits(char *at, uint32_t n, uint32_t digits) {
  for (uint32_t i = digits; i-- > 0; n /= 10) at[i] = (char)('0' + n % 10);
  return at + digits;
}
const char *instant_print(Instant t, int32_t offset, char *buf) {
  enum { BUF = 40 };
  if (t == INSTANT_MIN || t == INSTANT_MAX) {
    snprintf(buf, BUF, "%s", t == INSTANT_MIN ? "the beginning of time" : "the end of time");
    return buf;
  }
  Civil c = instant_to_civil(t, offset);
  char *at = c.year >= 0 && c.year <= 9999 ? put_digits(buf, (uint32_t)c.year, 4) : buf + snprintf(buf, 16, "%d", c.year);
  *at++ = '-';
  at = put_digits(at, c.month, 2);
  *at++ = '-';
  at = put_digits(at, c.day, 2);
  if (c.hour || c.minute || c.second) {
    *at++ = 'T';
    at = put_digits(at, c.hour, 2);
    *at++ = ':';
    at = put_digits(at, c.minute, 2);
  }
  if (c.second) {
    *at++ = ':';
    at = put_digits(at, c.second, 2);
  }
  *at = 0;
  return buf;
}

static Instant turn_begins(Clock c, int64_t number, int32_t offset) {
  Instant at;
  int64_t n;
  if (__builtin_mul_overflow(number, c.period.n, &n)) return INSTANT_MAX;
  bool ok = c.period.tag == V_MONTHS ? instant_add_months(c.first, n, offset, &at) : instant_add_seconds(c.first, n, &at);
  return ok ? at : INSTANT_MAX;
}
bool turn_at(Clock c, Instant t, int32_t offset, Turn *out) {
  if (t < c.first) return false;
  int64_t n;
  if (c.period.tag == V_MONTHS) {
    Civil a = instant_to_civil(c.first, offset), b = instant_to_civil(t, offset);
    n = ((b.year - a.year) * INT64_C(12) + (int64_t)b.month - (int64_t)a.month) / c.period.n;
  } else {
    n = (t - c.first) / c.period.n;
  }
  while (n > 0 && turn_begins(c, n, offset) > t) n--;      /* the month has come, but not its day */
  *out = (Turn){ turn_begins(c, n, offset), turn_begins(c, n + 1, offset), n };
  return true;
}
