/* alarm.c - deadlines that can be moved while somebody waits.
 *
 * Each wait has a timer of its own, in the runtime that polled it; the alarm knows the waits and moves their
 * timers, too. So it needs no timer while nobody waits. */
#include "alarm.h"

#include <errno.h>

#include "base/list.h"
#include "runtime/runtime.h"
#include "task/future.h"

static bool is_waited_for(const struct woi_alarm *alarm)
{
    return alarm->waiting_.next != NULL;
}

static void join(struct woi_alarm *alarm, struct alarm_wait *wait)
{
    if (!is_waited_for(alarm))
        list_init(&alarm->waiting_);
    list_push_back(&alarm->waiting_, &wait->link);
    wait->phase = ALARM_WAITING;
}

/* Does nothing to one that is in no list. */
static void leave(struct alarm_wait *wait)
{
    struct woi_alarm *alarm = wait->alarm;

    if (!wait->link.next)
        return;
    list_remove(&wait->link);
    wait->link.next = NULL;
    if (alarm && list_is_empty(&alarm->waiting_))
        alarm->waiting_.next = NULL;
}

static void disarm(struct alarm_wait *wait)
{
    if (timer_is_armed(&wait->timer))
        timers_disarm(wait->timers, &wait->timer);
}

static woi_poll finish(struct alarm_wait *wait, int output)
{
    leave(wait);
    woi_waker_drop(woi_waker_take(&wait->timer.waker));
    wait->phase = ALARM_OVER;
    wait->public.output = output;
    return WOI_READY;
}

/* What it can say without looking at the clock; 0: nothing yet. */
static int error_of(const struct alarm_wait *wait)
{
    if (!wait->alarm || (wait->interval && wait->interval->period <= 0))
        return -EINVAL;
    if (wait->alarm->has_ended)
        return -EPIPE;
    if (!runtime_current())
        return -ENXIO;
    /* Never was never to come: its runtime was freed. */
    return wait->phase == ALARM_WAITING && wait->timer.deadline == WOI_FOREVER ? -ENXIO : 0;
}

static woi_poll end_or_wait(struct alarm_wait *wait, struct woi_context *cx)
{
    const int error = error_of(wait);
    const int64_t now = error ? 0 : sys()->now();

    if (error || wait->alarm->deadline <= now) {
        if (wait->phase == ALARM_NEW && !woi_budget_take(cx))
            return WOI_PENDING;
        if (!error && wait->interval)
            interval_advance(wait->interval, now);
        return finish(wait, error);
    }
    if (wait->phase == ALARM_NEW)
        join(wait->alarm, wait);
    woi_waker_store(&wait->timer.waker, &cx->waker);
    wait->timers = &runtime_current()->timers;
    timers_arm(wait->timers, &wait->timer, wait->alarm->deadline);
    return WOI_PENDING;
}

woi_poll alarm_wait_poll(struct woi_future *self, struct woi_context *cx)
{
    struct alarm_wait *wait = (struct alarm_wait *)self;

    if (wait->phase == ALARM_OVER)
        return WOI_READY;
    if (!timer_is_armed(&wait->timer))
        return end_or_wait(wait, cx);
    woi_waker_store(&wait->timer.waker, &cx->waker);
    return WOI_PENDING;
}

void alarm_wait_drop(struct woi_future *self)
{
    struct alarm_wait *wait = (struct alarm_wait *)self;

    disarm(wait);
    leave(wait);
    woi_waker_drop(woi_waker_take(&wait->timer.waker));
    woi_future_free_(self, sizeof *wait);
}

void woi_alarm_init(struct woi_alarm *alarm, int64_t deadline)
{
    if (alarm)
        *alarm = (struct woi_alarm)WOI_ALARM_INIT(deadline);
}

/* One that has fired is about to be polled: it looks at the deadline then. */
int woi_alarm_reset(struct woi_alarm *alarm, int64_t deadline)
{
    if (!alarm)
        return -EINVAL;
    if (alarm->has_ended)
        return -EPIPE;
    alarm->deadline = deadline;
    if (!is_waited_for(alarm))
        return 0;
    for (struct woi_link *link = alarm->waiting_.next; link != &alarm->waiting_; link = link->next) {
        struct alarm_wait *wait = container_of(link, struct alarm_wait, link);

        if (!timer_is_armed(&wait->timer))
            continue;
        timers_disarm(wait->timers, &wait->timer);
        timers_arm(wait->timers, &wait->timer, deadline);
    }
    return 0;
}

struct woi_future_int *woi_alarm_wait(struct woi_alarm *alarm)
{
    static const struct woi_future_type type = {WOI_LEAF_("alarm", struct alarm_wait, int),
                                                .poll = alarm_wait_poll, .drop = alarm_wait_drop};
    struct alarm_wait *wait = future_new(&type, sizeof *wait);

    if (!wait)
        return NULL;
    wait->alarm = alarm;
    return &wait->public;
}

bool woi_alarm_is_elapsed(const struct woi_alarm *alarm)
{
    return alarm && alarm->deadline <= sys()->now();
}

/* All of them forget the alarm before one is woken, who may drop the next, or free the alarm. */
void woi_alarm_end(struct woi_alarm *alarm)
{
    struct woi_link batch;

    if (!alarm || alarm->has_ended)
        return;
    alarm->has_ended = true;
    list_init(&batch);
    while (is_waited_for(alarm)) {
        struct alarm_wait *wait = container_of(alarm->waiting_.next, struct alarm_wait, link);

        leave(wait);
        disarm(wait);
        wait->alarm = NULL;
        wait->public.output = -EPIPE;
        wait->phase = ALARM_OVER; /* a poll meanwhile says so, a drop leaves the batch */
        list_push_back(&batch, &wait->link);
    }
    while (!list_is_empty(&batch)) {
        struct alarm_wait *wait = container_of(batch.next, struct alarm_wait, link);

        leave(wait);
        woi_waker_wake(woi_waker_take(&wait->timer.waker));
    }
}
