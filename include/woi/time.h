/* time.h - durations, the clock, sleeps.
 *
 * Times are int64_t nanoseconds of CLOCK_MONOTONIC, durations int64_t nanoseconds; both saturate, so
 * INT64_MAX is "never". Nothing here is ever early. */
#ifndef WOI_TIME_H
#define WOI_TIME_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

/* Of a constant they are constants, as a static initialiser asks for. n is a whole number: half a second is
 * WOI_MS(500). */
#define WOI_NS(n) ((int64_t)(n))
#define WOI_US(n) WOI_DURATION_(n, INT64_C(1000))
#define WOI_MS(n) WOI_DURATION_(n, INT64_C(1000000))
#define WOI_SEC(n) WOI_DURATION_(n, INT64_C(1000000000))
#define WOI_MIN(n) WOI_DURATION_(n, INT64_C(60000000000))
#define WOI_FOREVER INT64_MAX

#ifdef __cplusplus
#define WOI_DURATION_(n, unit) woi_saturating_mul_((n), unit)
#else
#define WOI_DURATION_(n, unit)                                                                               \
    __builtin_choose_expr(__builtin_constant_p(n), WOI_CONSTANT_MUL_(WOI_IF_CONSTANT_(n), unit),             \
                          woi_saturating_mul_((n), unit))
#define WOI_IF_CONSTANT_(n) ((int64_t) __builtin_choose_expr(__builtin_constant_p(n), (n), 0))
#define WOI_CONSTANT_MUL_(n, unit)                                                                           \
    ((n) > INT64_MAX / (unit) ? INT64_MAX : (n) < INT64_MIN / (unit) ? INT64_MIN : (n) * (unit))
#endif

static inline int64_t woi_saturating_mul_(int64_t n, int64_t unit)
{
    int64_t product;

    if (__builtin_mul_overflow(n, unit, &product))
        return n < 0 ? INT64_MIN : INT64_MAX;
    return product;
}

/* a + b without overflow: the nearest time there is. */
static inline int64_t woi_time_add(int64_t a, int64_t b)
{
    int64_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        return a < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

/* The monotonic clock, in nanoseconds since some fixed point. */
WOI_API int64_t woi_now(void);

/* Ready when that much time has passed since the first poll, with output 0. Zero and negative:
 * ready after one yield. Output -ENXIO: the poll was outside a runtime, or the runtime was freed.
 * Dropped half-way, the timer is disarmed. Neither arming nor disarming allocates. A sleep for ever, or
 * beyond the end of time, ends only with its runtime: who waits for nothing else is in a deadlock. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_sleep(int64_t nanoseconds);

/* The same until woi_now() reaches the deadline. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_sleep_until(int64_t deadline);

WOI_EXTERN_C_END_

#endif
