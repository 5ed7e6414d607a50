/* heap.h - an intrusive pairing heap of timers: exact, allocates nothing.
 * Fredman, Sedgewick, Sleator, Tarjan: "The pairing heap: a new form of self-adjusting heap" (1986);
 * two-pass merging. */
#ifndef WOI_TIMER_HEAP_H
#define WOI_TIMER_HEAP_H

#include "timers.h"

/* Adds timer, whose deadline is set, to the heap with that root. */
void heap_insert(struct timer **root, struct timer *timer);

/* Adds all timers of the heap whose root is other, which may be NULL. */
void heap_merge(struct timer **root, struct timer *other);

/* Takes timer, which is in the heap, out of it. */
void heap_remove(struct timer **root, struct timer *timer);

#endif
