/* test_sleep.c - sleeps under a clock that the test turns. */
#include "support/turned_clock.h"

TestSuite(sleep, .init = turned_clock_begin, .fini = host_end_entered);

Test(sleep, ready_exactly_when_the_time_has_passed_and_woken_once)
{
    static const int64_t times[] = {1,          999,          WOI_US(1),         WOI_MS(5),
                                    WOI_SEC(3), WOI_MIN(600), WOI_SEC(100000000)};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct hand hand = {0};
        struct woi_future_int *sleep = woi_sleep(times[i]);
        const int64_t start = clock_.now;

        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        turn_clock(start + times[i] - 1);
        cr_assert(eq(u32, hand.wakes, 0));
        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        turn_clock(start + times[i]);
        cr_assert(eq(u32, hand.wakes, 1));
        cr_assert(eq(int, step(&sleep, &hand), 0));
        cr_assert(eq(int, hand.held, 0));
    }
}

Test(sleep, begins_with_its_first_poll)
{
    struct hand hand = {0};
    struct woi_future_int *sleep = woi_sleep(100);

    clock_.now += 1000;
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + 1099);
    cr_assert(eq(u32, hand.wakes, 0));
    turn_clock(START + 1100);
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(sleep, until_a_deadline_does_not_count_from_the_poll)
{
    struct hand hand = {0};
    struct woi_future_int *sleep = woi_sleep_until(START + 100);

    clock_.now += 99;
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + 100);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(sleep, of_no_time_or_less_is_ready_after_one_yield_without_a_timer)
{
    static const int64_t times[] = {0, -1, -WOI_SEC(5), INT64_MIN};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct hand hand = {0};
        struct woi_future_int *sleep = woi_sleep(times[i]);

        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        cr_assert(eq(u32, hand.wakes, 1));
        cr_assert(timers_are_empty(&runtime->timers));
        cr_assert(eq(int, step(&sleep, &hand), 0));
        cr_assert(eq(u32, hand.wakes, 1));
        cr_assert(eq(int, hand.held, 0));
    }
}

Test(sleep, until_a_time_that_has_passed_is_ready_after_one_yield)
{
    static const int64_t times[] = {START, START - 1, 0, -1, INT64_MIN};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct hand hand = {0};
        struct woi_future_int *sleep = woi_sleep_until(times[i]);

        cr_assert(eq(int, step(&sleep, &hand), WAITING));
        cr_assert(eq(u32, hand.wakes, 1));
        cr_assert(eq(int, step(&sleep, &hand), 0));
    }
}

Test(sleep, for_ever_stays_armed_and_an_overflow_is_for_ever)
{
    struct hand hand = {0};
    struct woi_future_int *sleeps[] = {woi_sleep(WOI_FOREVER), woi_sleep(INT64_MAX - 1),
                                       woi_sleep_until(INT64_MAX)};

    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, step(&sleeps[i], &hand), WAITING));
    cr_assert(eq(i64, timers_next(&runtime->timers), INT64_MAX));
    turn_clock(INT64_MAX - 1);
    cr_assert(eq(u32, hand.wakes, 0));
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(int, step(&sleeps[i], &hand), WAITING));
        woi_drop(sleeps[i]);
    }
    cr_assert(eq(int, hand.held, 0));
}

Test(sleep, dropped_before_during_and_after_leaves_nothing_armed)
{
    struct hand hand = {0};
    struct woi_future_int *sleep = woi_sleep(100);

    woi_drop(sleep);
    sleep = woi_sleep(100);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    cr_assert(eq(sz, runtime->timers.armed, 1));
    woi_drop(sleep);
    cr_assert(timers_are_empty(&runtime->timers));
    cr_assert(eq(int, hand.held, 0));
    sleep = woi_sleep(100);
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + 100);
    woi_drop(sleep);
    turn_clock(START + 1000);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(sleep, polled_again_by_another_wakes_that_one_alone)
{
    struct hand first = {0}, second = {0};
    struct woi_future_int *sleep = woi_sleep(100);

    cr_assert(eq(int, step(&sleep, &first), WAITING));
    cr_assert(eq(int, step(&sleep, &first), WAITING));
    cr_assert(eq(u32, first.clones, 1));
    cr_assert(eq(int, step(&sleep, &second), WAITING));
    cr_assert(eq(int, first.held, 0));
    turn_clock(START + 100);
    cr_assert(eq(u32, first.wakes, 0));
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(eq(int, step(&sleep, &first), 0));
}

Test(sleep, outside_of_a_runtime_gives_an_error_at_once)
{
    struct hand hand = {0};
    struct woi_future_int *sleeps[] = {woi_sleep(100), woi_sleep(0), woi_sleep_until(0)};

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, step(&sleeps[i], &hand), -ENXIO));
    cr_assert(eq(u32, hand.wakes + hand.clones, 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

Test(sleep, made_outside_of_a_runtime_may_be_polled_within)
{
    struct hand hand = {0};

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    struct woi_future_int *sleep = woi_sleep(100);
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, step(&sleep, &hand), WAITING));
    turn_clock(START + 100);
    cr_assert(eq(int, step(&sleep, &hand), 0));
}

Test(sleep, that_its_runtime_leaves_behind_is_woken_and_gives_an_error)
{
    struct hand hand = {0};
    struct woi_future_int *sleeps[] = {woi_sleep(100), woi_sleep(WOI_SEC(100)), woi_sleep(WOI_FOREVER),
                                       woi_sleep(50)};

    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, step(&sleeps[i], &hand), WAITING));
    turn_clock(START + 50);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(u32, hand.wakes, 4));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, step(&sleeps[i], &hand), -ENXIO));
    cr_assert(eq(int, step(&sleeps[3], &hand), 0));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

static int answer; /* what entering the runtime gave, while it was freed */

static struct woi_waker clone_enter(void *data);

static void enter(void *data)
{
    (void)data;
    answer = woi_runtime_enter(runtime, &entered);
}

static void nothing(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable enter_vtable = {clone_enter, enter, enter, nothing};

static struct woi_waker clone_enter(void *data)
{
    return (struct woi_waker){data, &enter_vtable};
}

Test(sleep, whom_its_runtime_wakes_when_it_goes_cannot_enter_it_again)
{
    struct woi_context cx = {.waker = clone_enter(NULL)};
    struct woi_future_int *sleep = woi_sleep(100);

    cr_assert(eq(int, woi_poll_future(&sleep->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, answer, -EBUSY));
    woi_drop(sleep);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

Test(sleep, without_memory_is_null)
{
    struct woi_future_int *sleep;

    heap.fail_at = 1;
    sleep = woi_sleep(1);
    cr_assert(eq(ptr, sleep, NULL));
    heap.fail_at = 1;
    sleep = woi_sleep_until(1);
    cr_assert(eq(ptr, sleep, NULL));
}

Test(sleep, neither_arming_nor_firing_nor_dropping_allocates)
{
    enum { MANY = 1000 };
    struct woi_future_int *sleeps[MANY];
    struct hand hand = {0};

    for (int i = 0; i < MANY; i++)
        sleeps[i] = woi_sleep(i * WOI_MS(1) + 1);
    heap.fail_at = 1;
    heap.fail_always = true;
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, step(&sleeps[i], &hand), WAITING));
    turn_clock(START + WOI_MS(MANY / 2));
    cr_assert(eq(u32, hand.wakes, MANY / 2));
    for (int i = 0; i < MANY; i++)
        woi_drop(sleeps[i]);
    cr_assert(eq(int, hand.held, 0));
}

Test(sleep, the_clock_is_the_one_of_the_table)
{
    cr_assert(eq(i64, woi_now(), START));
    clock_.now = 12345;
    cr_assert(eq(i64, woi_now(), 12345));
}
