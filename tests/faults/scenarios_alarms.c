/* scenarios_alarms.c - what outlives a select: alarms, intervals, sleeps that are reset, futures that are
 * lent; and the numbers and the watchdog of a runtime. */
#include "scenario.h"

static WOI_ASYNC(int, moves_it, ((struct woi_alarm *, alarm), (int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_RETURN(woi_alarm_reset(self->alarm, self->deadline));
    WOI_END;
}

static WOI_ASYNC(int, waits_for_alarms, (), struct woi_alarm alarm; int64_t start; int which, error;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->alarm = (struct woi_alarm)WOI_ALARM_INIT(woi_time_add(self->start, WOI_MS(5)));
    WOI_AWAIT(self->which, woi_select(woi_alarm_wait(&self->alarm), woi_sleep(WOI_MS(2))));
    WOI_ASSERT(self->which == 1);
    WOI_TRY(woi_alarm_wait(&self->alarm));
    WOI_ASSERT(woi_now() >= self->start + WOI_MS(5) && woi_alarm_is_elapsed(&self->alarm));
    woi_alarm_init(&self->alarm, WOI_FOREVER);
    WOI_TRY(woi_try_join(WOI_INTO(self->error, woi_alarm_wait(&self->alarm)),
                         moves_it(&self->alarm, woi_time_add(woi_now(), WOI_MS(3)))));
    woi_alarm_end(&self->alarm);
    WOI_AWAIT(self->error, woi_alarm_wait(&self->alarm));
    WOI_ASSERT(self->error == -EPIPE);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_alarm_end(&self->alarm);
    WOI_END;
}

static int alarms(void)
{
    return RUN_ALONE(waits_for_alarms());
}

static WOI_ASYNC(int, takes_ticks, (), struct woi_interval every; int64_t start; int i, late;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_ASSERT(woi_interval_init(&self->every, self->start, WOI_MS(10)) == 0);
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_TRY(woi_interval_tick(&self->every));
        WOI_ASSERT(self->every.last == self->start + self->i * WOI_MS(10));
    }
    WOI_AWAIT(self->late, woi_timeout(WOI_MS(1), woi_interval_tick(&self->every)));
    WOI_ASSERT(self->late);
    self->every.missed = WOI_MISSED_SKIP;
    WOI_ASSERT(woi_interval_reset_immediately(&self->every) == 0);
    WOI_TRY(woi_interval_tick(&self->every));
    WOI_ASSERT(woi_interval_reset_after(&self->every, WOI_MS(1)) == 0);
    WOI_TRY(woi_interval_tick(&self->every));
    WOI_ASSERT(woi_interval_reset_at(&self->every, woi_time_add(woi_now(), WOI_MS(1))) == 0);
    WOI_TRY(woi_interval_tick(&self->every));
    WOI_ASSERT(woi_interval_reset(&self->every) == 0);
    WOI_TRY(woi_interval_tick(&self->every));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_interval_end(&self->every);
    WOI_END;
}

static int intervals(void)
{
    return RUN_ALONE(takes_ticks());
}

/* Without memory for a select it is still there, and is tried again. */
static WOI_ASYNC(int, lends_a_sleep, (), struct woi_future_int *sleep; int64_t start; int which, slept;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->sleep = woi_sleep(WOI_MS(5));
    if (!self->sleep)
        WOI_RETURN(-ENOMEM);
    WOI_AWAIT(self->which, woi_select_biased(WOI_IF(false, woi_yield_now()), WOI_BORROW(self->sleep),
                                             WOI_IF(true, woi_sleep(WOI_MS(1)))));
    WOI_ASSERT(self->which == 2 && self->sleep);
    WOI_ASSERT(woi_sleep_reset(self->sleep, woi_time_add(self->start, WOI_MS(20))) == 0);
    WOI_TRY(woi_timeout_at(woi_time_add(self->start, WOI_SEC(1)),
                           WOI_INTO(self->slept, WOI_BORROW(self->sleep))));
    WOI_ASSERT(!self->sleep && (self->slept || woi_now() >= self->start + WOI_MS(20)));
    WOI_RETURN(self->slept);
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

static int lent_futures(void)
{
    return RUN_ALONE(lends_a_sleep());
}

/* --- the runtime's numbers --- */

static unsigned told;

static void tell(const struct woi_slow_poll *poll, void *data)
{
    (void)data;
    expect(poll->from.function && poll->nanoseconds > 0, "a poll without a place");
    told++;
}

static WOI_ASYNC(int, looks_at_numbers, (), struct woi_metrics before, after;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_metrics(NULL, &self->before) == 0);
    woi_set_watchdog(1, tell, NULL);
    WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_YIELD();
    WOI_ASSERT(woi_metrics(woi_runtime_current(), &self->after) == 0);
    WOI_ASSERT(self->after.polls == self->before.polls + 2);
    WOI_ASSERT(self->after.tasks == 1 && self->after.spawned == 1);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_set_watchdog(0, NULL, NULL);
    WOI_END;
}

static int numbers(void)
{
    return RUN_ALONE(looks_at_numbers());
}

const struct scenario scenarios_alarms[] = {
    {.name = "alarms", .run = alarms},
    {.name = "intervals", .run = intervals},
    {.name = "lent_futures", .run = lent_futures},
    {.name = "metrics_and_watchdog", .run = numbers},
    {.name = NULL},
};
