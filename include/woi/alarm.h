/* alarm.h - a deadline that outlives whoever waits for it, and can be moved meanwhile.
 *
 *     struct woi_alarm idle = WOI_ALARM_INIT(WOI_FOREVER);            // all zero: one that has elapsed
 *
 *     woi_alarm_reset(&self->idle, woi_time_add(woi_now(), WOI_SEC(30)));
 *     for (;;) {
 *         WOI_AWAIT(self->which, woi_select(WOI_INTO(self->n, read_some()), woi_alarm_wait(&self->idle)));
 *         if (self->which == 1)
 *             break;
 *         woi_alarm_reset(&self->idle, woi_time_add(woi_now(), WOI_SEC(30)));
 *     }
 *
 * The alarm is a value in memory of yours, and allocates nothing; no timer runs while nobody waits. Any
 * number of tasks may wait, as often as they like: what has elapsed stays so until it is reset. It must
 * outlive its waits, or be ended before; it may move while nobody waits. One thread's, like all of woi. */
#ifndef WOI_ALARM_H
#define WOI_ALARM_H

#include "time.h"

WOI_EXTERN_C_BEGIN_

struct woi_alarm {
    struct woi_link waiting_; /* next is NULL while nobody waits */
    int64_t deadline;         /* of the monotonic clock, ns; to be read: woi_alarm_reset() changes it */
    bool has_ended;
};

/* clang-format off */
#define WOI_ALARM_INIT(time) {.deadline = (time)}
/* clang-format on */

/* An alarm at that time, not ended, for which nobody waits; the memory may have held anything. */
WOI_API void woi_alarm_init(struct woi_alarm *alarm, int64_t deadline);

/* Moves the deadline, later or earlier; also into the past, which makes it elapse, and to WOI_FOREVER. Who
 * waits goes on waiting, for the new one: also a wait that the old one has woken but that was not polled
 * yet. 0; -EINVAL: NULL; -EPIPE: it has ended, and stays so. */
WOI_API int woi_alarm_reset(struct woi_alarm *alarm, int64_t deadline);

/* Ready with 0 once the deadline has been reached, at its first poll if it has been already: that takes a
 * unit of the budget. -EPIPE: the alarm has ended; -EINVAL: it is NULL; -ENXIO: polled outside of a
 * runtime, or that runtime was freed. Dropped half-way, the timer is disarmed, and the alarm as it was. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_alarm_wait(struct woi_alarm *alarm);

/* Whether the deadline has been reached, as the clock says now. */
WOI_API bool woi_alarm_is_elapsed(const struct woi_alarm *alarm);

/* Nobody will wait any more: who waits now gets -EPIPE, and does not look at the alarm again, whose memory
 * may go as soon as there is no wait that was made and not polled yet: that one would look at it. Twice, and
 * of NULL, it does nothing. */
WOI_API void woi_alarm_end(struct woi_alarm *alarm);

WOI_EXTERN_C_END_

#endif
