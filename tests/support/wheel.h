/* wheel.h - one wheel, and timers whose wakers count. */
#ifndef WOI_TESTS_WHEEL_H
#define WOI_TESTS_WHEEL_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "timer/timers.h"

#define TICK (INT64_C(1) << TIMER_TICK_BITS)

/* The bound in timers.c, for moving and for firing. */
enum { PER_RUN = 1024 };

static struct timers wheel;
static struct hand hand;

static inline void arm(struct timer *timer, int64_t deadline)
{
    const struct woi_waker waker = hand_waker(&hand);

    timer->waker = woi_waker_clone(&waker);
    timers_arm(&wheel, timer, deadline);
}

static inline void disarm(struct timer *timer)
{
    timers_disarm(&wheel, timer);
    woi_waker_drop(woi_waker_take(&timer->waker));
}

static inline void check_nothing_left(void)
{
    cr_assert(timers_are_empty(&wheel));
    cr_assert(eq(i64, timers_next(&wheel), INT64_MAX));
    cr_assert(eq(ptr, heap_first(&wheel.heap), NULL));
    cr_assert(eq(ptr, wheel.never, NULL));
    for (unsigned level = 0; level < TIMER_LEVELS; level++)
        for (size_t i = 0; i < TIMER_BUCKETS; i++)
            cr_assert(eq(ptr, wheel.levels[level].buckets[i], NULL));
    cr_assert(eq(int, hand.held, 0));
}

static inline int64_t width_of(unsigned level)
{
    return TICK << level * TIMER_LEVEL_BITS;
}

#endif
