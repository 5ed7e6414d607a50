/* Sleeps that are reset, in the situations of tokio's tests/time_sleep.rs. */
#include "support/turned_clock.h"
#include "woi/interval.h"

TestSuite(time_sleep, .init = turned_clock_begin, .fini = host_end_entered);

static struct hand hand;

/* A sleep of so many milliseconds that has been polled. */
static struct woi_future_int *begin_sleep(int64_t ms)
{
    struct woi_future_int *sleep = woi_sleep_until(clock_.now + WOI_MS(ms));

    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    return sleep;
}

/* That the sleep ends so long after the start, and not before. */
static void ends_at(struct woi_future_int *sleep, int64_t ms)
{
    turn_clock(START + WOI_MS(ms) - 1);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + WOI_MS(ms));
    cr_assert(eq(int, step(&sleep, &hand), 0));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(timers_are_empty(&runtime->timers));
}

Test(time_sleep, immediate_sleep)
{
    struct woi_future_int *sleep = woi_sleep_until(clock_.now);

    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&sleep, &hand), 0));
    cr_assert(eq(i64, clock_.now, START));
}

Test(time_sleep, is_elapsed)
{
    struct woi_alarm alarm = WOI_ALARM_INIT(START + WOI_MS(10));
    struct woi_future_int *wait = woi_alarm_wait(&alarm);

    cr_assert(eq(int, woi_alarm_is_elapsed(&alarm), 0));
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, woi_alarm_is_elapsed(&alarm), 0));
    advance(10);
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(eq(int, woi_alarm_is_elapsed(&alarm), 1));
}

Test(time_sleep, delayed_sleep_level_0)
{
    static const int64_t ms[] = {1, 10, 60};
    int64_t at = 0;

    for (int i = 0; i < 3; i++) {
        struct woi_future_int *sleep = begin_sleep(ms[i]);

        ends_at(sleep, at += ms[i]);
    }
}

Test(time_sleep, sub_ms_delayed_sleep)
{
    for (int i = 0; i < 5; i++) {
        const int64_t deadline = clock_.now + WOI_MS(1) + 1;
        struct woi_future_int *sleep = woi_sleep_until(deadline);

        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        turn_clock(deadline - 1);
        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        turn_clock(deadline);
        cr_assert(eq(int, step(&sleep, &hand), 0));
    }
}

Test(time_sleep, delayed_sleep_wrapping_level_0)
{
    advance(5);
    ends_at(begin_sleep(60), 65);
}

Test(time_sleep, reset_future_sleep_before_fire)
{
    struct woi_future_int *sleep = begin_sleep(100);

    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(200)), 0));
    ends_at(sleep, 200);
    cr_assert(eq(u32, hand.wakes, 1));
}

Test(time_sleep, reset_past_sleep_before_turn)
{
    struct woi_future_int *sleep = begin_sleep(100);

    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(80)), 0));
    ends_at(sleep, 80);
}

Test(time_sleep, reset_past_sleep_before_fire)
{
    struct woi_future_int *sleep = begin_sleep(100);

    advance(10);
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(80)), 0));
    ends_at(sleep, 80);
}

/* tokio's may be awaited twice; ours is polled by hand, for an await frees it. */
Test(time_sleep, reset_future_sleep_after_fire)
{
    struct woi_context cx = hand_context(&hand);
    struct woi_future_int *sleep = begin_sleep(100);

    advance(100);
    cr_assert(eq(int, woi_poll_future(&sleep->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(110)), 0));
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    ends_at(sleep, 110);
}

Test(time_sleep, reset_sleep_to_past)
{
    struct woi_future_int *sleep = begin_sleep(100);

    advance(50);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(40)), 0));
    turn_clock(clock_.now);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(time_sleep, greater_than_max)
{
    const int64_t years = 5 * 365 * 24 * 60;
    struct woi_future_int *sleep = woi_sleep_until(START + WOI_MIN(years));

    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + WOI_MIN(years) - 1);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + WOI_MIN(years));
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(time_sleep, reset_after_firing)
{
    struct woi_context cx = hand_context(&hand);
    struct woi_future_int *sleep = begin_sleep(1);

    advance(1);
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, woi_poll_future(&sleep->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, woi_sleep_reset(sleep, clock_.now + WOI_SEC(600)), 0));
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, step(&sleep, &hand), WAITING));
    woi_drop(sleep);
    cr_assert(timers_are_empty(&runtime->timers));
}

Test(time_sleep, drop_after_reschedule_at_new_scheduled_time)
{
    struct woi_future_int *a = begin_sleep(5), *b = begin_sleep(5), *c = begin_sleep(10);

    cr_assert(eq(int, woi_sleep_reset(b, START + WOI_MS(10)), 0));
    advance(5);
    cr_assert(eq(int, step(&a, &hand), 0));
    woi_drop(b);
    cr_assert(eq(sz, runtime->timers.armed, 1));
    ends_at(c, 10);
}

/* --- a waker that drops them all --- */

enum { MANY = 100 };

static struct woi_future_int *sleeps[MANY];

static struct woi_waker clone_dropper(void *data);

static void drop_all(void *data)
{
    (void)data;
    for (int i = 0; i < MANY; i++) {
        struct woi_future_int *sleep = sleeps[i];

        sleeps[i] = NULL;
        woi_drop(sleep);
    }
}

static void nothing(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable dropper = {clone_dropper, drop_all, drop_all, nothing};

static struct woi_waker clone_dropper(void *data)
{
    return (struct woi_waker){data, &dropper};
}

Test(time_sleep, drop_from_wake)
{
    struct woi_context cx = {.waker = clone_dropper(NULL)};

    for (int i = 0; i < MANY; i++) {
        sleeps[i] = woi_sleep(WOI_MS(10));
        cr_assert(eq(int, woi_poll_future(&sleeps[i]->future, &cx).status, WOI_STATUS_PENDING));
    }
    advance(11);
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(ptr, sleeps[i], NULL));
    cr_assert(timers_are_empty(&runtime->timers));
}

/* --- ours --- */

Test(time_sleep, reset_before_its_first_poll_counts_from_no_poll_any_more)
{
    struct woi_future_int *sleep = woi_sleep(WOI_MS(5));

    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(50)), 0));
    advance(20);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    ends_at(sleep, 50);
}

Test(time_sleep, reset_between_its_wake_and_its_poll_waits_on)
{
    struct woi_future_int *sleep = begin_sleep(10);

    advance(10);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(30)), 0));
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    ends_at(sleep, 30);
    cr_assert(eq(u32, hand.wakes, 2));
}

Test(time_sleep, reset_to_never_and_back)
{
    struct woi_future_int *sleep = begin_sleep(10);

    cr_assert(eq(int, woi_sleep_reset(sleep, WOI_FOREVER), 0));
    cr_assert(timers_are_empty(&runtime->timers));
    advance(100);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(120)), 0));
    ends_at(sleep, 120);
}

Test(time_sleep, reset_of_one_that_failed_outside_of_a_runtime_begins_anew)
{
    struct woi_context cx = hand_context(&hand);
    struct woi_future_int *sleep = woi_sleep(WOI_MS(5));

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_poll_future(&sleep->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, sleep->output, -ENXIO));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_sleep_reset(sleep, START), 0)); /* it has passed: one yield */
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(time_sleep, reset_of_what_is_no_sleep_is_an_error)
{
    struct woi_future_int *yield = woi_yield_now();

    cr_assert(eq(int, woi_sleep_reset(NULL, 5), -EINVAL));
    cr_assert(eq(int, woi_sleep_reset(yield, 5), -EINVAL));
    woi_drop(yield);
}

Test(time_sleep, reset_allocates_nothing)
{
    struct woi_future_int *sleep = begin_sleep(10);

    heap.fail_at = 1;
    heap.fail_always = true;
    for (int64_t ms = 20; ms < 1000; ms += 7)
        cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(ms)), 0));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(15)), 0));
    ends_at(sleep, 15);
}

/* tests/time_alt.rs */
Test(time_sleep, reset_should_stay_on_same_runtime)
{
    struct woi_future_int *sleep = begin_sleep(100);
    struct woi_runtime *another;
    struct woi_enter_guard inner;

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    cr_assert(eq(int, woi_runtime_enter(another, &inner), 0));
    cr_assert(eq(int, woi_sleep_reset(sleep, START + WOI_MS(50)), 0));
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    cr_assert(timers_are_empty(&another->timers));
    cr_assert(eq(int, woi_runtime_leave(&inner), 0));
    cr_assert(eq(int, woi_runtime_free(another), 0));
    cr_assert(eq(u32, hand.wakes, 0));
    ends_at(sleep, 50);
}
