/* heap.h - an intrusive heap of timers: exact, allocates nothing, and no operation on it is long.
 *
 * A binomial queue (Vuillemin: "A data structure for manipulating priority queues", 1978). Trees lie in
 * slots by rank; two trees of one rank make one of the next, as bits are carried when one counts:
 *
 *     slot      0      1      2                    inserting d: d and a make a tree of rank 1,
 *     tree      a     free    b                    slot 1 is free, there it stays
 *                           / |
 *                          c  ...
 *
 * The root of a tree of rank r has at most r children, the first of a rank below r, each sibling's
 * rank below that of the one before. A timer that goes is replaced in its place by its children, made
 * into one tree of the rank that it had. So no rank is stored, and any timer can go, not only the first.
 *
 * After n insertions no rank is above log2(n): inserting, finding the first and removing any merge or
 * look at no more trees than that; inserting merges one on the average. */
#ifndef WOI_TIMER_HEAP_H
#define WOI_TIMER_HEAP_H

#include <stdbool.h>
#include <stdint.h>

struct timer;

enum { HEAP_RANKS = 64 }; /* a tree of the last rank would take 2^63 insertions */

struct timer_heap {
    struct timer *trees[HEAP_RANKS]; /* NULL: none of this rank */
    unsigned height;                 /* of the slots above this one none has a tree */
};

/* A heap of zeroes is empty. timer's deadline is set. */
void heap_insert(struct timer_heap *heap, struct timer *timer);

/* Takes timer, which is in the heap, out of it. */
void heap_remove(struct timer_heap *heap, struct timer *timer);

/* The earliest, or NULL. */
struct timer *heap_first(const struct timer_heap *heap);

/* Whether two timers or more are due by then. */
bool heap_has_two_by(const struct timer_heap *heap, int64_t time);

#endif
