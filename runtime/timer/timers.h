/* timers.h - deadlines: armed, cancelled and fired without allocating.
 *
 * What is due soon is in an exact heap; what is later in buckets, which are unordered lists:
 *
 *     heap      deadlines in the current tick (2^18 ns) or before
 *     level 0   512 buckets of one tick
 *     level 1   512 buckets of 2^8 ticks, and so on by 2^8 up to level 5, which reaches the end of time
 *     never     the deadline INT64_MAX: such a timer waits for timers_clear() only, and counts for none
 *
 * Each level has a hand: its buckets before that one are empty, and the hand's own is moving, one level
 * down or further, out of level 0 into the heap. A level's next bucket begins to move when the hand
 * below comes within a bucket's width of it. A run moves a bounded number of timers, those of the lowest
 * level first: so a million timers in a bucket stall neither the loop nor what is due before them.
 *
 * A timer is never early; it is late only by what the loop is busy with. This is the hashed,
 * hierarchical wheel of Varghese and Lauck (1987) with a heap for its hand. */
#ifndef WOI_TIMER_TIMERS_H
#define WOI_TIMER_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap.h"
#include "woi/waker.h"

enum {
    TIMER_TICK_BITS = 18,
    TIMER_LEVEL_BITS = 8, /* each level's buckets are so much wider than those below */
    TIMER_LEVELS = 6,
    TIMER_BUCKETS = 512, /* per level: two of the next level's widths */
};

/* Embedded by whoever waits. */
struct timer {
    struct timer *next;
    struct timer **link; /* what points at it; NULL while it is not armed */
    struct timer *child; /* in the heap; in a bucket it points at a mark */
    int64_t deadline;    /* ns of the monotonic clock */
    struct woi_waker waker;
};

struct timer_level {
    struct timer *buckets[TIMER_BUCKETS];
    uint64_t used[TIMER_BUCKETS / 64]; /* which buckets are not empty */
};

struct timers {
    size_t armed;   /* how many there are, without those that never fire */
    uint64_t fired; /* how many have, so far */
    struct timer_heap heap;
    bool moving;                  /* the last run left a bucket that it began, or should have begun */
    uint64_t hands[TIMER_LEVELS]; /* numbers of buckets, which the level's ring has modulo its size */
    struct timer_level levels[TIMER_LEVELS];
    struct timer *never;
};

void timers_init(struct timers *timers, int64_t now);

/* Disarms every timer before its time: its deadline becomes INT64_MAX, which is never, and its waker is
 * woken. */
void timers_clear(struct timers *timers);

/* timer is not armed, and owns its waker already. INT64_MAX is never. */
void timers_arm(struct timers *timers, struct timer *timer, int64_t deadline);

/* Disarms it, if it is armed; the waker stays where it is. */
void timers_disarm(struct timers *timers, struct timer *timer);

static inline bool timer_is_armed(const struct timer *timer)
{
    return timer->link != NULL;
}

/* Fires what is due, earliest first: disarms it and wakes its waker. Bounded: if more is left to do,
 * timers_next() is now or before. Of more timers than one run moves, an earlier one may fire in a later
 * run. */
void timers_run(struct timers *timers, int64_t now);

/* When to look again: the earliest deadline, or some time before it. INT64_MAX: they are empty. */
int64_t timers_next(const struct timers *timers);

/* What to wait for in the place of next, which is timers_next(), for whoever would not be woken before
 * soonest: if others are due by then, too, they share that. */
int64_t timers_shared(const struct timers *timers, int64_t next, int64_t soonest);

/* No timer will ever fire. */
static inline bool timers_are_empty(const struct timers *timers)
{
    return timers->armed == 0;
}

#endif
