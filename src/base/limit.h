/* limit.h - bounds of what is there for speed alone: what is remembered, looked ahead for, or taken in pieces.
 *
 * Invariant: what is full is dropped, left out, or done the general way, and no answer is another for it. `make tight` builds with the
 * second number, so that everything is full all the time: what is otherwise reached in large registers alone, tests come by then.
 * Bounds that show in an answer, or as an error, are plain constants.
 */
#ifndef CHARTER_LIMIT_H
#define CHARTER_LIMIT_H
#ifdef CHARTER_TIGHT
#define LIMIT(usual, tight) (tight)
#else
#define LIMIT(usual, tight) (usual)
#endif
#endif
