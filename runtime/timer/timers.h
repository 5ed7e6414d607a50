/* timers.h - deadlines: armed, cancelled and fired without allocating.
 *
 * What is due soon is in an exact heap; what is later in buckets, which are unordered lists:
 *
 *     heap      deadlines in the current tick (2^18 ns) or before
 *     level 0   512 buckets of one tick
 *     level 1   512 buckets of 2^8 ticks, and so on by 2^8 up to level 5, which reaches the end of time
 *
 * When a bucket's time comes near, its timers move one level down, level 0 into the heap. They move a
 * few at a time, so that a million timers in one bucket stall nobody; a bucket begins to move a whole
 * bucket's width before it is due. A timer is never early; it is late only by what the loop is busy
 * with. This is the hashed, hierarchical wheel of Varghese and Lauck (1987) with a heap for its hand. */
#ifndef WOI_TIMER_TIMERS_H
#define WOI_TIMER_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    size_t armed;  /* how many there are */
    uint64_t tick; /* all earlier ticks, and this one, are in the heap */
    struct timer *heap;
    struct timer *moving; /* the rest of a bucket that is moving down */
    struct timer_level levels[TIMER_LEVELS];
};

void timers_init(struct timers *timers, int64_t now);

/* Disarms every timer before its time: its deadline becomes INT64_MAX, which is never, and its waker is
 * woken. */
void timers_clear(struct timers *timers);

/* timer is not armed, and owns its waker already. */
void timers_arm(struct timers *timers, struct timer *timer, int64_t deadline);

/* Disarms it, if it is armed; the waker stays where it is. */
void timers_disarm(struct timers *timers, struct timer *timer);

static inline bool timer_is_armed(const struct timer *timer)
{
    return timer->link != NULL;
}

/* Fires what is due, earliest first: disarms it and wakes its waker. Bounded: if more is left to do,
 * timers_next() is now or before. Of more timers in one tick than a run can move, an earlier one may
 * fire in a later run. */
void timers_run(struct timers *timers, int64_t now);

/* When to look again: the earliest deadline, or some time before it. INT64_MAX: nothing is armed. */
int64_t timers_next(const struct timers *timers);

static inline bool timers_are_empty(const struct timers *timers)
{
    return timers->armed == 0;
}

#endif
