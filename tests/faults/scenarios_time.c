/* scenarios_time.c - sleeps and timeouts. */
#include "scenario.h"

static int sleep_once(void)
{
    host_begin();
    const int64_t before = woi_now();
    int error = HOST_RUN(woi_sleep(WOI_MS(20)));

    pause_faults();
    expect(error || woi_now() - before >= WOI_MS(20), "a sleep ends early");
    host_expect_idle();
    expect(HOST_RUN(woi_sleep(WOI_MS(20))) == 0, "the next sleep fails");
    host_end();
    return error;
}

static int sleep_until_times(void)
{
    host_begin();
    const int64_t deadline = woi_time_add(woi_now(), WOI_SEC(1));
    int error = HOST_RUN(woi_sleep_until(deadline));

    expect(error || woi_now() >= deadline, "a sleep ends early");
    if (error == 0)
        error = HOST_RUN(woi_sleep_until(deadline));
    if (error == 0)
        error = HOST_RUN(woi_sleep(-1));
    host_end();
    return error;
}

static WOI_ASYNC(int, dropped_sleeps, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_sleep(WOI_FOREVER), woi_sleep(WOI_MS(3)), woi_sleep(WOI_MIN(2))));
    WOI_ASSERT(self->which == 1);
    WOI_AWAIT(self->which, woi_select_biased(woi_sleep(WOI_US(1)), woi_sleep(WOI_NS(1))));
    WOI_END;
}

static int sleeps_dropped(void)
{
    return RUN_ALONE(dropped_sleeps());
}

static WOI_ASYNC(int, timeouts, (), int error, value;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(WOI_SEC(5), woi_sleep(WOI_MS(1))));
    WOI_AWAIT(self->error, woi_timeout(WOI_MS(5), woi_sleep(WOI_SEC(5))));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_TRY(woi_timeout(0, WOI_INTO(self->value, woi_sleep(0))));
    WOI_END;
}

static int timeouts_in_time_and_late(void)
{
    return RUN_ALONE(timeouts());
}

static int time_outside_of_a_runtime(void)
{
    struct woi_future_int *const sleeping = woi_sleep(1);
    struct woi_context cx = {.waker = woi_waker_noop()};
    int error = -ENOMEM;

    if (sleeping) {
        expect(woi_poll_future(&sleeping->future, &cx).status == WOI_STATUS_READY, "it waits for no clock");
        expect(sleeping->output == -ENXIO, "it is another error");
        error = 0;
    }
    woi_drop(sleeping);
    return error;
}

const struct scenario scenarios_time[] = {
    {.name = "sleep", .run = sleep_once},
    {.name = "sleep_until", .run = sleep_until_times},
    {.name = "sleeps_dropped", .run = sleeps_dropped},
    {.name = "timeout", .run = timeouts_in_time_and_late},
    {.name = "time_outside_of_a_runtime", .run = time_outside_of_a_runtime},
    {.name = NULL},
};
