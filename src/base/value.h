/* value.h - the values that charters speak of: exact numbers, instants, durations, names.
 *
 * A Value is 16 bytes and compared bit by bit (value_eq): every number is kept in lowest terms.
 * V_NONE is "there is none" (an optional attribute left out, a vacant office); V_UNKNOWN is "not known".
 * V_ANY stands in derived rows for "whatever individual": see eval. With n > 0 it is column n - 1 of a row, in words alone.
 */
#ifndef CHARTER_VALUE_H
#define CHARTER_VALUE_H
#include "base/base.h"

typedef enum { V_UNSET, V_NONE, V_UNKNOWN, V_ANY, V_IND, V_SYM, V_TEXT, V_NUM, V_TIME, V_MONTHS, V_SECONDS } ValueTag;
typedef struct Value {
  uint32_t tag;
  uint32_t den;    /* V_NUM: the denominator, > 0; otherwise 0 */
  int64_t n;       /* V_NUM numerator; V_IND individual; V_SYM, V_TEXT Name; V_TIME seconds; durations */
} Value;
static inline bool value_eq(Value a, Value b) { return a.tag == b.tag && a.den == b.den && a.n == b.n; }
static inline Value value_make(ValueTag tag, int64_t n) { Value v = { (uint32_t)tag, 0, n }; return v; }
#define VALUE_NONE value_make(V_NONE, 0)
#define VALUE_UNKNOWN value_make(V_UNKNOWN, 0)

/* Exact rationals: numerator in 64 bits, denominator in 32. False: the result does not fit. */
bool num_make(int64_t n, int64_t d, Value *out);           /* d != 0; reduced, sign in the numerator */
static inline Value num_int(int64_t n) { Value v = { V_NUM, 1, n }; return v; }
bool num_add(Value a, Value b, Value *out);
bool num_sub(Value a, Value b, Value *out);
bool num_mul(Value a, Value b, Value *out);
bool num_div(Value a, Value b, Value *out);                /* b != 0 */
bool num_floor_div(Value a, Value b, Value *out);          /* whole-number division: floor(a / b) */
bool num_mod(Value a, Value b, Value *out);                /* a - b * floor(a / b) */
int num_cmp(Value a, Value b);                             /* -1, 0, 1; never overflows */
bool num_parse(const char *text, size_t len, Value *out);  /* 12, -3, 2.50; false: not a number or does not fit */

/* Instants: seconds since 1970-01-01T00:00:00 UTC in the proleptic Gregorian calendar. Years 1 to 9999. */
typedef int64_t Instant;
#define INSTANT_MIN INT64_MIN      /* before every instant that can be written */
#define INSTANT_MAX INT64_MAX      /* after every instant that can be written */
typedef struct { int32_t year; uint32_t month, day, hour, minute, second; } Civil;
bool civil_valid(const Civil *);
Instant civil_to_instant(const Civil *, int32_t offset_seconds);
Civil instant_to_civil(Instant, int32_t offset_seconds);
/* "2021-01-19", "2021-01-19T10:00", "2021-01-19T10:00:00+05:00", "..Z"; without offset in the zone given.
 * *is_date: no time of day was written. */
bool instant_parse(const char *text, size_t len, int32_t offset_seconds, Instant *out, bool *is_date);
/* Calendar months: the day is clamped to the last of the month reached. False: out of range. */
/* The day of the year that a text like "30 June" or "third Tuesday of September" means, as a number; 0: there is none such.
 * day_of_year finds it in the year of an instant: its first second; false if that year has no such day. */
int64_t day_of_year_parse(const char *text, size_t len);
bool day_of_year(Instant, int64_t day, int32_t offset_seconds, Instant *out);
bool is_weekend(Instant, int32_t offset_seconds);
bool instant_add_months(Instant, int64_t months, int32_t offset_seconds, Instant *out);
bool instant_add_seconds(Instant, int64_t seconds, Instant *out);
/* What comes round: first, first + period, first + 2 periods, .., each added to `first`; period: V_MONTHS or V_SECONDS, above 0. */
typedef struct Clock { Value period; Instant first; } Clock;
typedef struct Turn { Instant from, to; int64_t number; } Turn;   /* [from, to); numbers count from 0 */
bool turn_at(Clock, Instant, int32_t offset_seconds, Turn *out);   /* false: before the first */
/* As written in charters: the date alone when the time of day is midnight. buf holds at least 40 bytes. */
const char *instant_print(Instant, int32_t offset_seconds, char *buf);
int32_t zone_parse(const char *text, size_t len, bool *ok);   /* "+03:00", "-04:30", "Z" */

/* Three-valued truth, ordered: and = min, or = max. */
typedef enum { F = 0, U = 1, T = 2 } Truth;
static inline Truth t_and(Truth a, Truth b) { return a < b ? a : b; }
static inline Truth t_or(Truth a, Truth b) { return a > b ? a : b; }
static inline Truth t_not(Truth a) { return (Truth)(2 - (int)a); }
#endif
