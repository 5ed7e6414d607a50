/* time.h - durations, the clock, sleeps.
 *
 * Times are int64_t nanoseconds of CLOCK_MONOTONIC, durations int64_t nanoseconds; both saturate, so
 * INT64_MAX is "never". Nothing here is ever early. */
#ifndef WOI_TIME_H
#define WOI_TIME_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

/* Of a constant they are constants, as a static initialiser asks for. n is a whole number, of any integer
 * type, up to INT64_MAX; one with a fraction does not compile: half a second is WOI_MS(500). */
#define WOI_NS(n) WOI_DURATION_(n, INT64_C(1))
#define WOI_US(n) WOI_DURATION_(n, INT64_C(1000))
#define WOI_MS(n) WOI_DURATION_(n, INT64_C(1000000))
#define WOI_SEC(n) WOI_DURATION_(n, INT64_C(1000000000))
#define WOI_MIN(n) WOI_DURATION_(n, INT64_C(60000000000))
#define WOI_FOREVER INT64_MAX

#define WOI_NOT_WHOLE_ "durations take whole numbers: half a second is WOI_MS(500), not WOI_SEC(0.5)"

#ifdef __cplusplus
extern "C++" {
/* What T(1) / 2 keeps of its half tells a number with a fraction. */
template <typename T> static inline constexpr T woi_whole_(T n)
{
    static_assert(T(1) / 2 == 0, WOI_NOT_WHOLE_);
    return n;
}
}
#define WOI_DURATION_(n, unit) woi_saturating_mul_(woi_whole_(n), unit)
#else
/* The sum is for bit-fields, which have no type. */
#define WOI_IS_WHOLE_(n) _Generic((__typeof__(0 + (n)))1, float : 0, double : 0, long double : 0, default : 1)
#define WOI_WHOLE_(value, n) ((value) * (int64_t)WOI_CHECKED_(WOI_IS_WHOLE_(n), WOI_NOT_WHOLE_))
#define WOI_DURATION_(n, unit)                                                                               \
    WOI_WHOLE_(__builtin_choose_expr(__builtin_constant_p(n), WOI_CONSTANT_MUL_(WOI_IF_CONSTANT_(n), unit),  \
                                     woi_saturating_mul_((int64_t)(n), unit)),                               \
               n)
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

/* Moves a sleep that woi_sleep() or woi_sleep_until() gave, and that the caller still owns, to another
 * deadline, whether or not it was polled or has been ready already: it is then as if woi_sleep_until() had
 * given it, and who waits for it goes on waiting. Allocates nothing. One that a function awaits is reset from
 * outside as an alarm (alarm.h). 0; -EINVAL: it is NULL, or no sleep. */
WOI_API int woi_sleep_reset(struct woi_future_int *sleep, int64_t deadline);

WOI_EXTERN_C_END_

#endif
