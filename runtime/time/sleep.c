/* sleep.c - the future that is ready when its time has come. */
#include <errno.h>

#include "runtime/runtime.h"
#include "task/future.h"
#include "timer/timers.h"
#include "woi/time.h"

enum sleep_phase {
    SLEEP_FOR,   /* not begun: the timer's deadline is a duration */
    SLEEP_UNTIL, /* not begun: it is one */
    SLEEP_YIELDED,
    SLEEP_ARMED,
};

struct sleep {
    struct woi_future_int public;
    enum sleep_phase phase;
    struct timers *timers; /* where it is armed */
    struct timer timer;
};

/* Asked for a time that has passed, it lets the others run once. */
static woi_poll begin(struct sleep *sleep, struct woi_context *cx)
{
    struct woi_runtime *runtime = runtime_current();
    int64_t now, deadline;

    if (!runtime) {
        sleep->public.output = -ENXIO;
        return ready_at_once(cx);
    }
    now = sys()->now();
    deadline = sleep->timer.deadline;
    if (sleep->phase == SLEEP_FOR)
        deadline = woi_time_add(now, deadline);
    if (deadline <= now) {
        sleep->phase = SLEEP_YIELDED;
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    sleep->timer.waker = woi_waker_clone(&cx->waker);
    sleep->timers = &runtime->timers;
    sleep->phase = SLEEP_ARMED;
    timers_arm(sleep->timers, &sleep->timer, deadline);
    return WOI_PENDING;
}

static woi_poll sleep_poll(struct woi_future *self, struct woi_context *cx)
{
    struct sleep *sleep = (struct sleep *)self;

    if (sleep->phase == SLEEP_FOR || sleep->phase == SLEEP_UNTIL)
        return begin(sleep, cx);
    if (sleep->phase == SLEEP_YIELDED)
        return WOI_READY;
    if (timer_is_armed(&sleep->timer)) {
        woi_waker_store(&sleep->timer.waker, &cx->waker);
        return WOI_PENDING;
    }
    sleep->public.output = sleep->timer.deadline == WOI_FOREVER ? -ENXIO : 0;
    return WOI_READY;
}

static void sleep_drop(struct woi_future *self)
{
    struct sleep *sleep = (struct sleep *)self;

    if (timer_is_armed(&sleep->timer)) {
        timers_disarm(sleep->timers, &sleep->timer);
        woi_waker_drop(woi_waker_take(&sleep->timer.waker));
    }
    woi_future_free_(self, sizeof *sleep);
}

static const struct woi_future_type sleep_type = {WOI_LEAF_("sleep", struct sleep, int), .poll = sleep_poll,
                                                  .drop = sleep_drop};

static struct woi_future_int *make(int64_t time, enum sleep_phase phase)
{
    struct sleep *sleep = future_new(&sleep_type, sizeof *sleep);

    if (!sleep)
        return NULL;
    sleep->phase = phase;
    sleep->timer.deadline = time;
    return &sleep->public;
}

struct woi_future_int *woi_sleep(int64_t nanoseconds)
{
    return make(nanoseconds, SLEEP_FOR);
}

struct woi_future_int *woi_sleep_until(int64_t deadline)
{
    return make(deadline, SLEEP_UNTIL);
}

/* One that is armed stays so. Any other begins anew; whoever was woken for the old time polls it soon. */
int woi_sleep_reset(struct woi_future_int *future, int64_t deadline)
{
    struct sleep *sleep = (struct sleep *)future;

    if (!future || future->future.type != &sleep_type)
        return -EINVAL;
    if (timer_is_armed(&sleep->timer)) {
        timers_disarm(sleep->timers, &sleep->timer);
        timers_arm(sleep->timers, &sleep->timer, deadline);
        return 0;
    }
    sleep->timer.deadline = deadline;
    sleep->phase = SLEEP_UNTIL;
    sleep->public.output = 0;
    return 0;
}

int64_t woi_now(void)
{
    return sys()->now();
}
