/* structure.h - where the parts of a JSON text begin, and that it is one, by simdjson.
 *
 * A text that simdjson takes is valid throughout: UTF-8, escapes, numbers that fit, one value and nothing behind it. For
 * all others json.c reads it again with yajl, which tells what is wrong and where, or takes what simdjson does not (numbers
 * too long for it).
 */
#ifndef CHARTER_STRUCTURE_H
#define CHARTER_STRUCTURE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

enum { STRUCTURE_FROM = 128 << 10,    /* texts are taken once so many bytes were offered: to load the library takes as long as reading these */
       STRUCTURE_MOST = 1 << 20,      /* longer texts are not taken */
       STRUCTURE_BEYOND = 64 };       /* bytes that may be read behind the end, whatever they are */

/* The places of all brackets, colons, commas and first bytes of strings and other values, in order; NULL: not taken. Good
 * until the next call of this thread. `beyond`: STRUCTURE_BEYOND bytes behind the end are there to be read. */
const uint32_t *json_structure(const char *text, size_t len, bool beyond, uint32_t *n);

#ifdef __cplusplus
}
#endif
#endif
