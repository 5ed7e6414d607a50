/* interval.c - ticks: an alarm that is moved on whenever it was taken. */
#include <errno.h>

#include "alarm.h"
#include "task/future.h"
#include "woi/time.h"

/* When the tick after the one that was due then is due. */
static int64_t next_tick(const struct woi_interval *interval, int64_t due, int64_t now)
{
    const uint64_t late = (uint64_t)now - (uint64_t)due;
    const int64_t period = interval->period;

    if (late > (uint64_t)(period < WOI_MISSED_AFTER ? period : WOI_MISSED_AFTER)) {
        if (interval->missed == WOI_MISSED_DELAY)
            return woi_time_add(now, period);
        if (interval->missed == WOI_MISSED_SKIP)
            return woi_time_add(now, period - (int64_t)(late % (uint64_t)period));
    }
    return woi_time_add(due, period);
}

void interval_advance(struct woi_interval *interval, int64_t now)
{
    interval->last = interval->alarm.deadline;
    (void)woi_alarm_reset(&interval->alarm, next_tick(interval, interval->last, now));
}

int woi_interval_init(struct woi_interval *interval, int64_t start, int64_t period)
{
    if (!interval || period <= 0)
        return -EINVAL;
    *interval = (struct woi_interval){
        .alarm = WOI_ALARM_INIT(start ? start : woi_now()), .period = period, .last = INT64_MIN};
    return 0;
}

struct woi_future_int *woi_interval_tick(struct woi_interval *interval)
{
    static const struct woi_future_type type = {WOI_LEAF_("tick", struct alarm_wait, int),
                                                .poll = alarm_wait_poll, .drop = alarm_wait_drop};
    struct alarm_wait *wait = future_new(&type, sizeof *wait);

    if (!wait)
        return NULL;
    wait->alarm = interval ? &interval->alarm : NULL;
    wait->interval = interval;
    return &wait->public;
}

int woi_interval_reset(struct woi_interval *interval)
{
    return interval ? woi_interval_reset_after(interval, interval->period) : -EINVAL;
}

int woi_interval_reset_immediately(struct woi_interval *interval)
{
    return woi_interval_reset_after(interval, 0);
}

int woi_interval_reset_after(struct woi_interval *interval, int64_t nanoseconds)
{
    return woi_interval_reset_at(interval, woi_time_add(woi_now(), nanoseconds));
}

int woi_interval_reset_at(struct woi_interval *interval, int64_t deadline)
{
    return interval ? woi_alarm_reset(&interval->alarm, deadline) : -EINVAL;
}

void woi_interval_end(struct woi_interval *interval)
{
    if (interval)
        woi_alarm_end(&interval->alarm);
}
