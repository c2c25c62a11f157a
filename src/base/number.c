/* number.c - exact rationals: a numerator of 64 bits over a denominator of 32.
 *
 * Every operation is done in 128 bits, where nothing overflows, and then reduced; what does not fit is reported.
 */
#include "base/value.h"

__extension__ typedef __int128 Wide;

static Wide wide_gcd(Wide a, Wide b) {
  while (b) {
    Wide r = a % b;
    a = b;
    b = r;
  }
  return a < 0 ? -a : a;
}

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t r = a % b;
    a = b;
    b = r;
  }
  return a < 0 ? -a : a;
}

/* n / d in lowest terms. Nearly always both are small, or d is 1. */
static bool fit(Wide n, Wide d, Value *out) {
  if (d == 0) return false;
  if (d != 1) {
    bool small = n > INT64_MIN && n <= INT64_MAX && d > INT64_MIN && d <= INT64_MAX;
    Wide g = small ? gcd((int64_t)n, (int64_t)d) : wide_gcd(n, d);
    if (g != 1) {
      n /= g;
      d /= g;
    }
  }
  if (d < 0) {
    n = -n;
    d = -d;
  }
  if (n < INT64_MIN || n > INT64_MAX || d > UINT32_MAX) return false;
  out->tag = V_NUM;
  out->den = (uint32_t)d;
  out->n = (int64_t)n;
  return true;
}

static Wide floor_of(Wide n, Wide d) {   /* d != 0 */
  Wide q = n / d;
  return n % d != 0 && (n < 0) != (d < 0) ? q - 1 : q;
}

bool num_make(int64_t n, int64_t d, Value *out) { return fit(n, d, out); }

bool num_add(Value a, Value b, Value *out) {
  if (a.den == 1 && b.den == 1) return fit((Wide)a.n + b.n, 1, out);
  return fit((Wide)a.n * b.den + (Wide)b.n * a.den, (Wide)a.den * b.den, out);
}

bool num_sub(Value a, Value b, Value *out) {
  if (a.den == 1 && b.den == 1) return fit((Wide)a.n - b.n, 1, out);
  return fit((Wide)a.n * b.den - (Wide)b.n * a.den, (Wide)a.den * b.den, out);
}

bool num_mul(Value a, Value b, Value *out) { return fit((Wide)a.n * b.n, (Wide)a.den * b.den, out); }
bool num_div(Value a, Value b, Value *out) { return fit((Wide)a.n * b.den, (Wide)a.den * b.n, out); }

bool num_floor_div(Value a, Value b, Value *out) {
  if (b.n == 0) return false;
  return fit(floor_of((Wide)a.n * b.den, (Wide)a.den * b.n), 1, out);
}

bool num_mod(Value a, Value b, Value *out) {
  if (b.n == 0) return false;
  Wide n = (Wide)a.n * b.den, d = (Wide)b.n * a.den;   /* a and b over the denominator they share */
  return fit(n - d * floor_of(n, d), (Wide)a.den * b.den, out);
}

int num_cmp(Value a, Value b) {
  Wide x = (Wide)a.n * b.den, y = (Wide)b.n * a.den;
  return x < y ? -1 : x > y;
}

bool num_parse(const char *text, size_t len, Value *out) {
  size_t i = 0;
  bool negative = len > 0 && text[0] == '-', dot = false;
  if (negative) i++;
  if (i == len || text[i] == '.' || text[len - 1] == '.') return false;
  const Wide most = (Wide)1 << 100;
  Wide n = 0, d = 1;
  for (; i < len; i++) {
    if (text[i] == '.' && !dot) {
      dot = true;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return false;
    if (n > most || d > most) {          /* too long for any reading, unless what remains is zeros behind the point */
      if (!dot || text[i] != '0') return false;
      continue;
    }
    n = n * 10 + (text[i] - '0');
    if (dot) d *= 10;
  }
  return fit(negative ? -n : n, d, out);
}
