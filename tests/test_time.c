/* test_time.c - durations, and tasks that sleep on a runtime. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "support/clock.h"
#include "woi/runtime.h"

TestSuite(time, .init = support_begin, .fini = support_end);

Test(time, durations_are_nanoseconds)
{
    cr_assert(eq(i64, WOI_NS(7), 7));
    cr_assert(eq(i64, WOI_US(7), 7000));
    cr_assert(eq(i64, WOI_MS(7), 7000000));
    cr_assert(eq(i64, WOI_SEC(7), INT64_C(7000000000)));
    cr_assert(eq(i64, WOI_MIN(7), INT64_C(420000000000)));
    cr_assert(eq(i64, WOI_MS(-7), -7000000));
    cr_assert(eq(i64, WOI_SEC(0), 0));
    cr_assert(eq(i64, WOI_FOREVER, INT64_MAX));
}

Test(time, durations_do_not_overflow)
{
    cr_assert(eq(i64, WOI_SEC(INT64_C(9223372036)), INT64_C(9223372036000000000)));
    cr_assert(eq(i64, WOI_SEC(INT64_C(9223372037)), INT64_MAX));
    cr_assert(eq(i64, WOI_SEC(INT64_C(-9223372037)), INT64_MIN));
    cr_assert(eq(i64, WOI_US(INT64_MAX), INT64_MAX));
    cr_assert(eq(i64, WOI_MS(INT64_MIN), INT64_MIN));
    cr_assert(eq(i64, WOI_MIN(INT64_MAX / 2), INT64_MAX));
    cr_assert(eq(i64, WOI_NS(INT64_MAX), INT64_MAX));
}

/* These compile, or not. */
static const int64_t constants[] = {WOI_NS(1), WOI_US(2), WOI_MS(3u), -WOI_SEC(4), WOI_MIN(INT64_MAX)};

Test(time, durations_of_constants_are_constants)
{
    static const int64_t durations[] = {1, 2000, 3000000, -INT64_C(4000000000), INT64_MAX};

    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        cr_assert(eq(i64, constants[i], durations[i]));
}

Test(time, durations_of_variables_are_the_same)
{
    const int64_t numbers[] = {0, 1, -7, 9223372036, 9223372037, -9223372037, INT64_MAX, INT64_MIN};
    const int64_t seconds[] = {WOI_SEC(0),          WOI_SEC(1),          WOI_SEC(-7),
                               WOI_SEC(9223372036), WOI_SEC(9223372037), WOI_SEC(-9223372037),
                               WOI_SEC(INT64_MAX),  WOI_SEC(INT64_MIN)};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        volatile const int64_t number = numbers[i];
        cr_assert(eq(i64, WOI_SEC(number), seconds[i]));
    }
}

Test(time, an_argument_is_evaluated_once_and_may_be_an_expression)
{
    int n = 1;

    cr_assert(eq(i64, WOI_MS(n++ + 1), 2000000));
    cr_assert(eq(int, n, 2));
    cr_assert(eq(i64, WOI_NS(n + 1), 3));
}

Test(time, a_sum_of_times_stays_where_times_end)
{
    static const struct {
        int64_t a, b, sum;
    } cases[] = {
        {1, 2, 3},
        {-1, 1, 0},
        {INT64_MAX, 0, INT64_MAX},
        {INT64_MAX, 1, INT64_MAX},
        {INT64_MAX - 1, 1, INT64_MAX},
        {INT64_MAX, INT64_MAX, INT64_MAX},
        {INT64_MAX, INT64_MIN, -1},
        {INT64_MIN, -1, INT64_MIN},
        {INT64_MIN, INT64_MIN, INT64_MIN},
        {-1, INT64_MIN, INT64_MIN},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert(eq(i64, woi_time_add(cases[i].a, cases[i].b), cases[i].sum));
        cr_assert(eq(i64, woi_time_add(cases[i].b, cases[i].a), cases[i].sum));
    }
}

/* --- on a runtime --- */

static WOI_ASYNC(int, nap, ((int64_t, time), (char, name)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_sleep(self->time));
    note(self->name);
    WOI_RETURN(self->error);
    WOI_END;
}

static int run(struct woi_future_int *future)
{
    struct woi_runtime *runtime;
    int output = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    const int error = WOI_BLOCK_ON(runtime, output, future);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    return error ? error : output;
}

Test(time, a_real_sleep_is_never_early)
{
    static const int64_t times[] = {1, WOI_US(100), WOI_MS(3), WOI_MS(20)};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const int64_t before = woi_now();

        cr_assert(eq(int, run(woi_sleep(times[i])), 0));
        cr_assert(ge(i64, woi_now() - before, times[i]));
    }
}

Test(time, a_real_deadline_is_never_early)
{
    const int64_t deadline = woi_now() + WOI_MS(5);

    cr_assert(eq(int, run(woi_sleep_until(deadline)), 0));
    cr_assert(ge(i64, woi_now(), deadline));
}

static WOI_ASYNC(int, spawn_naps, (), struct nap_handle *naps[6]; struct nap_result result; int i;)
{
    static const int64_t times[] = {WOI_MS(50), WOI_US(10), WOI_MS(50) + 1, WOI_US(20), WOI_SEC(2), 1};

    WOI_BEGIN;
    for (self->i = 0; self->i < 6; self->i++)
        self->naps[self->i] = woi_spawn(nap(times[self->i], (char)('a' + self->i)));
    for (self->i = 0; self->i < 6; self->i++) {
        WOI_AWAIT(self->result, self->naps[self->i]);
        WOI_ASSERT(self->result.error == WOI_OK);
    }
    WOI_RETURN(0);
    WOI_END;
}

Test(time, sleepers_wake_in_the_order_of_their_deadlines)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)spawn_naps()), 0));
    cr_assert(eq(str, journal.text, "fbdace"));
}

/* All are due when the loop comes round again, and they lie in one bucket of the wheel. */
static WOI_ASYNC(int, oversleep, (), struct nap_handle *naps[8]; struct nap_result result; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 8; self->i++)
        self->naps[self->i] = woi_spawn(nap(WOI_MS(20) + self->i * 100, (char)('a' + self->i)));
    WOI_YIELD();
    clock_.now += WOI_SEC(1);
    for (self->i = 0; self->i < 8; self->i++)
        WOI_AWAIT(self->result, self->naps[self->i]);
    WOI_RETURN(0);
    WOI_END;
}

Test(time, sleepers_that_are_late_together_wake_in_the_order_of_their_deadlines)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)oversleep()), 0));
    cr_assert(eq(str, journal.text, "abcdefgh"));
}

static WOI_ASYNC(int, nap_often, ((int, n), (int64_t, time)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(woi_sleep(self->time));
    WOI_RETURN(0);
    WOI_END;
}

/* --- what it costs the kernel --- */

Test(time, a_sleep_sets_the_timer_once_and_registers_nothing)
{
    struct woi_runtime *runtime;
    int output;

    clock_begin(5);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    const unsigned controls = clock_.controls;
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, nap_often(100, WOI_MS(3))), 0));
    cr_assert(eq(u32, clock_.sets, 100));
    cr_assert(eq(u32, clock_.sleeps, 100));
    cr_assert(eq(u32, clock_.controls, controls));
    cr_assert(eq(i64, clock_.now, 5 + WOI_MS(300)));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

static WOI_ASYNC(int, sleep_beside, (), struct nap_often_handle *early; struct nap_handle *late[50]; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 50; self->i++)
        self->late[self->i] = woi_spawn(nap(WOI_SEC(60) + self->i, 'z'));
    WOI_AWAIT(nap_often(10, WOI_SEC(1)));
    const unsigned sets = clock_.sets;
    for (self->i = 0; self->i < 50; self->i++) {
        woi_abort(self->late[self->i]);
        woi_detach(self->late[self->i]);
    }
    WOI_RETURN((int)sets);
    WOI_END;
}

Test(time, later_deadlines_do_not_set_the_timer_and_neither_does_cancelling)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)sleep_beside()), 10));
    cr_assert(eq(u32, clock_.sets, 10));
}

static WOI_ASYNC(int, arm_and_cancel, ((int, n)), struct nap_handle *nap; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        self->nap = woi_spawn(nap(WOI_SEC(1), 'x'));
        WOI_YIELD();
        woi_abort(self->nap);
        woi_detach(self->nap);
    }
    WOI_RETURN(0);
    WOI_END;
}

Test(time, timers_that_are_cancelled_before_the_runtime_sleeps_cost_no_call)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)arm_and_cancel(1000)), 0));
    cr_assert(eq(u32, clock_.sets, 0));
    cr_assert(eq(u32, clock_.sleeps, 0));
    cr_assert(eq(str, journal.text, ""));
}

/* A: the timerfd is set for the short nap, which is cancelled; the long one must still end. */
static WOI_ASYNC(int, cancel_the_earliest, (), struct nap_handle *shorter; struct nap_handle *longer;
                 struct nap_result result;)
{
    WOI_BEGIN;
    self->shorter = woi_spawn(nap(WOI_SEC(2), 's'));
    self->longer = woi_spawn(nap(WOI_SEC(3), 'l'));
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    woi_abort(self->shorter);
    woi_detach(self->shorter);
    WOI_AWAIT(self->result, self->longer);
    WOI_RETURN(self->result.error == WOI_OK ? 0 : -1);
    WOI_END;
}

Test(time, after_the_earliest_is_cancelled_the_next_one_still_fires)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)cancel_the_earliest()), 0));
    cr_assert(eq(str, journal.text, "l"));
    cr_assert(eq(i64, clock_.now, 5 + WOI_SEC(3)));
}

/* The runtime wakes, for nothing, so often before it may sleep. */
static unsigned interruptions;

static int interrupted_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    if (timeout_ms == 0 || interruptions == 0)
        return clock_wait(epoll, events, capacity, timeout_ms);
    interruptions--;
    return -EINTR;
}

Test(time, a_sleep_that_is_interrupted_sets_the_timer_once)
{
    clock_begin(5);
    support_sys.epoll_wait = interrupted_wait;
    interruptions = 10;
    cr_assert(eq(int, run(woi_sleep(WOI_SEC(5))), 0));
    cr_assert(eq(u32, interruptions, 0));
    cr_assert(eq(u32, clock_.sets, 1));
    cr_assert(eq(i64, clock_.now, 5 + WOI_SEC(5)));
}

static WOI_ASYNC(int, sleep_in_turns, (), struct nap_handle *for_ever;)
{
    WOI_BEGIN;
    self->for_ever = woi_spawn(nap(WOI_FOREVER, 'x'));
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    interruptions = 5;
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_detach(self->for_ever);
    WOI_END;
}

Test(time, each_deadline_sets_the_timer_once_and_for_ever_never)
{
    clock_begin(5);
    support_sys.epoll_wait = interrupted_wait;
    cr_assert(eq(int, run((struct woi_future_int *)(void *)sleep_in_turns()), 0));
    cr_assert(eq(u32, clock_.sets, 2));
}

/* More than the wheel moves in one run, and none of them due when their bucket begins to move. */
static WOI_ASYNC(int, sleep_together, ((int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_ASSERT(woi_spawn_detached(woi_sleep_until(WOI_MS(40))) == 0);
    WOI_AWAIT(woi_sleep_until(WOI_MS(40) + 1));
    WOI_AWAIT(woi_yield_now());
    WOI_RETURN((int)woi_runtime_task_count(woi_runtime_current()) - 1);
    WOI_END;
}

Test(time, thousands_that_sleep_until_one_moment_all_wake_and_nobody_waits_meanwhile)
{
    clock_begin(5);
    cr_assert(eq(int, run((struct woi_future_int *)(void *)sleep_together(5000)), 0));
    cr_assert(le(u32, clock_.sets, 3)); /* the beginning of their bucket, they, the root */
    cr_assert(eq(i64, clock_.now, WOI_MS(40) + 1));
}

static WOI_ASYNC(int, note_waking, ((int64_t, time), (int64_t *, ret_woken)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep_until(self->time));
    *self->ret_woken = woi_now();
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, sleep_close_together, ((int64_t *, ret_woken)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 4; self->i++)
        WOI_ASSERT(woi_spawn_detached(note_waking(1000 + 3000 * self->i, &self->ret_woken[self->i])) == 0);
    WOI_AWAIT(woi_sleep_until(WOI_MS(1)));
    WOI_RETURN(0);
    WOI_END;
}

Test(time, deadlines_closer_than_the_shortest_wait_share_one_and_none_is_early)
{
    int64_t woken[4] = {0};

    clock_begin(5);
    support_sys.shortest_wait = 5000;
    cr_assert(eq(int, run((struct woi_future_int *)(void *)sleep_close_together(woken)), 0));
    cr_assert(eq(i64, woken[0], 5005)); /* with the one that is due at 4000 */
    cr_assert(eq(i64, woken[1], 5005));
    cr_assert(eq(i64, woken[2], 10005));
    cr_assert(eq(i64, woken[3], 10005));
    cr_assert(eq(u32, clock_.sets, 3));
}

Test(time, without_a_timer_nobody_looks_at_the_clock)
{
    struct gate gate = {.is_open = true};
    struct woi_runtime *runtime;
    int output;

    clock_begin(5);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    const unsigned looks = clock_.looks;
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, walk(&gate, 'w')), 0));
    cr_assert(eq(u32, clock_.looks, looks));
    cr_assert(eq(u32, clock_.waits, 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}
