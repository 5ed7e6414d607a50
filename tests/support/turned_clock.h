/* turned_clock.h - a runtime under a clock that the test turns, which is entered: for polls by hand.
 *
 *     TestSuite(sleep, .init = turned_clock_begin, .fini = host_end_entered); */
#ifndef WOI_TESTS_TURNED_CLOCK_H
#define WOI_TESTS_TURNED_CLOCK_H

#include "runtime/runtime.h"

#include "clock.h"
#include "host.h"

enum { START = 1000000 };

static inline void turned_clock_begin(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    clock_begin(START);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0)); /* anew, under the clock */
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

/* Lets time go to that point, and the timers run as the loop lets them. */
static inline void turn_clock(int64_t now)
{
    clock_.now = now;
    do
        timers_run(&runtime->timers, now);
    while (timers_next(&runtime->timers) <= now);
}

/* So many milliseconds on. */
static inline void advance(int64_t ms)
{
    turn_clock(clock_.now + WOI_MS(ms));
}

#endif
