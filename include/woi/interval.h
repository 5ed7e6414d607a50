/* interval.h - ticks, one period after another.
 *
 *     woi_interval_init(&self->every, 0, WOI_SEC(10));                 // from now on
 *     for (;;) {
 *         WOI_TRY(woi_interval_tick(&self->every));                    // the first one is at once
 *         flush();
 *     }
 *
 * Unlike a sleep in a loop it does not drift: the next tick is a period after the last one was due, however
 * long the work between them took. If that was longer than a period, ticks have been missed, and `missed`
 * says what becomes of them.
 *
 * The interval is a value in memory of yours; it is an alarm (alarm.h) that moves itself on, so what is said
 * there of its memory holds here. */
#ifndef WOI_INTERVAL_H
#define WOI_INTERVAL_H

#include "alarm.h"

WOI_EXTERN_C_BEGIN_

/* What follows a tick that was missed. Due at 0, 10, 20, ...; the tick of 10 is awaited at 34: */
enum woi_missed {
    WOI_MISSED_BURST, /* all of them, one right after the other: 10, 20, 30 at once, then 40 */
    WOI_MISSED_DELAY, /* the next one a period after this one: 10 at once, then 44, 54 */
    WOI_MISSED_SKIP,  /* the next one that is not missed: 10 at once, then 40, 50 */
};

/* A tick counts as missed when it is awaited so much later than it was due, or a period later, whatever is
 * less. Until then the next one is due a period after it. */
#define WOI_MISSED_AFTER INT64_C(5000000)

struct woi_interval {
    struct woi_alarm alarm; /* its deadline is when the next tick is due */
    int64_t period;         /* ns; as long as it is positive it may be changed: from the next tick on */
    int64_t last;           /* when the last tick was due, ns of woi_now(); INT64_MIN: there was none */
    enum woi_missed missed; /* BURST at first; may be changed */
};

/* start: when the first tick is due, as woi_now() counts; 0: now. The memory may have held anything.
 * 0; -EINVAL: interval is NULL, or the period not positive. */
WOI_API int woi_interval_init(struct woi_interval *interval, int64_t start, int64_t period);

/* Output 0 when the next tick is due, which interval->last then says; one that is due already is ready at
 * its first poll, and takes a unit of the budget. Dropped half-way, it was no tick: none is lost. Of several
 * that wait, each gets a tick of its own. -EINVAL: NULL, or no period; -EPIPE: the interval has ended;
 * -ENXIO: outside of a runtime, or that was freed. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_interval_tick(struct woi_interval *interval);

/* The next tick is due a period from now; also for who waits already, as it is for the other three. 0;
 * -EINVAL: NULL; -EPIPE: it has ended. */
WOI_API int woi_interval_reset(struct woi_interval *interval);

/* Now; in so many nanoseconds; at that time. */
WOI_API int woi_interval_reset_immediately(struct woi_interval *interval);
WOI_API int woi_interval_reset_after(struct woi_interval *interval, int64_t nanoseconds);
WOI_API int woi_interval_reset_at(struct woi_interval *interval, int64_t deadline);

/* Whoever waits for a tick gets -EPIPE, and no one looks at the interval again. */
WOI_API void woi_interval_end(struct woi_interval *interval);

WOI_EXTERN_C_END_

#endif
