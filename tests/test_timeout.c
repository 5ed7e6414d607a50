/* woi_timeout: in time, too late, and the edges between. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "runtime/runtime.h"
#include "woi.h"

static struct woi_runtime *runtime;
static struct panics seen;

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, &seen);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

/* No timer may be left behind. */
static void end(void)
{
    support_check(timers_are_empty(&runtime->timers), "a timer is left");
    support_check(woi_runtime_free(runtime) == 0, "the runtime is busy");
    support_end();
}

TestSuite(timeout, .init = begin, .fini = end);

/* The output of the future, in a task. */
static int run(struct woi_future_int *future)
{
    int output = WAITING;
    int error = WOI_BLOCK_ON(runtime, output, future);

    return error ? error : output;
}

Test(timeout, a_future_that_is_ready_at_once_beats_any_duration)
{
    static const int64_t durations[] = {0, -1, INT64_MIN, 1, WOI_FOREVER};

    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        struct gate gate = {.is_open = true, .output = 4};
        int value = -1;

        cr_assert(eq(int, run(woi_timeout(durations[i], WOI_INTO(value, walk(&gate, 'a')))), 0));
        cr_assert(eq(int, value, 4));
        cr_assert(eq(int, gate.polls, 1));
    }
}

Test(timeout, of_zero_gives_the_future_the_turn_that_a_yield_takes)
{
    cr_assert(eq(int, run(woi_timeout(0, woi_yield_now())), 0));
    cr_assert(eq(int, run(woi_timeout(-5, woi_yield_now())), 0));
}

Test(timeout, of_zero_and_less_does_not_wait)
{
    static const int64_t durations[] = {0, -1, INT64_MIN};

    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        struct gate gate = {0};

        cr_assert(eq(int, run(woi_timeout(durations[i], pass(&gate))), -ETIMEDOUT));
        cr_assert(eq(int, gate.polls, 1));
        cr_assert(eq(int, gate.drops, 1));
    }
}

Test(timeout, is_never_early)
{
    struct gate gate = {0};
    const int64_t start = woi_now();

    cr_assert(eq(int, run(woi_timeout(WOI_MS(3), pass(&gate))), -ETIMEDOUT));
    cr_assert(ge(i64, woi_now() - start, WOI_MS(3)));
    cr_assert(eq(int, gate.polls, 1));
}

Test(timeout, drops_the_future_with_its_finally_part_and_leaves_the_target)
{
    struct gate gate = {.output = 9};
    int value = -1;

    cr_assert(eq(int, run(woi_timeout(WOI_MS(1), WOI_INTO(value, walk(&gate, 'a')))), -ETIMEDOUT));
    cr_assert(eq(int, value, -1));
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(int, gate.drops, 1));
}

Test(timeout, of_forever_waits_for_the_future)
{
    int slept = -1;

    cr_assert(eq(int, run(woi_timeout(WOI_FOREVER, WOI_INTO(slept, woi_sleep(WOI_MS(1))))), 0));
    cr_assert(eq(int, slept, 0));
}

Test(timeout, a_negative_output_of_the_future_is_its_value_and_not_the_timeouts)
{
    struct gate gate = {.is_open = true, .output = -EPIPE};
    int value = 0;

    cr_assert(eq(int, run(woi_timeout(WOI_SEC(1), WOI_INTO(value, pass(&gate)))), 0));
    cr_assert(eq(int, value, -EPIPE));
}

Test(timeout, an_output_that_nobody_takes_goes_to_its_destructor)
{
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, run(woi_timeout(WOI_SEC(1), make_owned(&gate))), 0));
    cr_assert(eq(int, owned_dropped, 1));
}

static WOI_ASYNC(int, open_later, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    gate_open(self->gate, 5);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, wait_for_another_task, ((struct gate *, gate)), int value, output;)
{
    WOI_BEGIN;
    (void)woi_spawn_detached(open_later(self->gate));
    WOI_AWAIT(self->output, woi_timeout(WOI_SEC(60), WOI_INTO(self->value, walk(self->gate, 'a'))));
    WOI_RETURN(self->output == 0 ? self->value : self->output);
    WOI_END;
}

Test(timeout, that_is_not_reached_disarms_its_timer)
{
    struct gate gate = {0};
    int value = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, value, wait_for_another_task(&gate)), 0));
    cr_assert(eq(int, value, 5));
    cr_assert(eq(int, gate.polls, 2));
    cr_assert(eq(int, timers_are_empty(&runtime->timers), 1));
}

static WOI_ASYNC(int, drop_half_way, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_select_biased(woi_timeout(WOI_SEC(60), walk(self->gate, 'a')), woi_yield_now()));
    WOI_RETURN(timers_are_empty(&woi_runtime_current()->timers));
    WOI_END;
}

Test(timeout, dropped_half_way_disarms_its_timer_and_drops_the_future)
{
    struct gate gate = {0};
    int empty = -1;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, empty, drop_half_way(&gate)), 0));
    cr_assert(eq(int, empty, 1));
    cr_assert(eq(str, journal.text, "a"));
}

Test(timeout, a_panic_of_the_future_goes_on_and_disarms_the_timer)
{
    struct gate gate = {.falls = true};

    cr_assert(eq(int, run(woi_timeout(WOI_SEC(60), pass(&gate))), -ENOTRECOVERABLE));
    cr_assert(eq(u32, seen.count, 1));
    cr_assert(eq(int, gate.drops, 1));
}

Test(timeout, of_two_around_each_other_the_shorter_one_counts)
{
    struct gate gate = {0};
    int inner = 0;

    cr_assert(eq(int, run(woi_timeout(WOI_MS(1), WOI_INTO(inner, woi_timeout(WOI_SEC(60), pass(&gate))))),
                 -ETIMEDOUT));
    cr_assert(eq(int, inner, 0));
    cr_assert(
        eq(int, run(woi_timeout(WOI_SEC(60), WOI_INTO(inner, woi_timeout(WOI_MS(1), pass(&gate))))), 0));
    cr_assert(eq(int, inner, -ETIMEDOUT));
    cr_assert(eq(int, gate.drops, 2));
}

Test(timeout, of_a_join_drops_all_its_branches)
{
    struct gate a = {.is_open = true, .output = 1}, b = {0};
    int x = -1, y = -1;

    cr_assert(
        eq(int, run(woi_timeout(WOI_MS(1), woi_join(WOI_INTO(x, walk(&a, 'a')), WOI_INTO(y, walk(&b, 'b'))))),
           -ETIMEDOUT));
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(int, y, -1));
}

/* A clock that stands still, so that two timers are due in the same moment. */
static int64_t clock_now = 1000;

static int64_t read_clock(void)
{
    return clock_now;
}

static WOI_ASYNC(int, open_in_time, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(5));
    gate_open(self->gate, 3);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, time_out_late, ((struct gate *, gate), (int *, value)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, woi_timeout(10, WOI_INTO(*self->value, pass(self->gate))));
    WOI_RETURN(self->output);
    WOI_END;
}

static WOI_ASYNC(int, let_both_be_due, ((struct gate *, gate), (int *, value)),
    struct open_in_time_handle *opener;
    struct time_out_late_handle *waits;
    struct time_out_late_result result;
)
{
    WOI_BEGIN;
    self->waits = woi_spawn(time_out_late(self->gate, self->value));
    self->opener = woi_spawn(open_in_time(self->gate));
    WOI_YIELD();
    clock_now = 2000;
    while (!woi_is_finished(self->opener))
        WOI_YIELD();
    woi_detach(self->opener);
    WOI_AWAIT(self->result, self->waits);
    WOI_RETURN(self->result.value);
    WOI_END;
}

Test(timeout, a_future_that_became_ready_after_the_timer_fired_but_before_the_poll_is_in_time)
{
    struct gate gate = {0};
    int value = -1, output = -1;

    support_sys.now = read_clock;
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, let_both_be_due(&gate, &value)), 0));
    cr_assert(eq(int, output, 0));
    cr_assert(eq(int, value, 3));
    cr_assert(eq(int, gate.polls, 2));
}

static WOI_ASYNC(int, wait_long, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_SEC(60)));
    WOI_RETURN(0);
WOI_FINALLY:
    note('l');
    WOI_END;
}

static WOI_ASYNC(int, time_a_task_out, (),
    struct wait_long_result result;
    int output;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, woi_timeout(WOI_MS(1), WOI_INTO(self->result, woi_spawn(wait_long()))));
    WOI_RETURN(self->output);
    WOI_END;
}

Test(timeout, of_a_join_handle_detaches_the_task)
{
    int output = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, time_a_task_out()), 0));
    cr_assert(eq(int, output, -ETIMEDOUT));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    cr_assert(eq(str, journal.text, ""));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(str, journal.text, "l"));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

Test(timeout, of_null_is_null)
{
    cr_assert(eq(ptr, woi_timeout(WOI_SEC(1), (struct walk *)NULL), NULL));
}

Test(timeout, outside_of_a_runtime_is_enxio_unless_the_future_is_ready)
{
    struct gate shut = {0}, open = {.is_open = true};
    struct hand hand = {0};
    struct woi_future_int *timeout = woi_timeout(WOI_SEC(1), pass(&shut));

    cr_assert(eq(int, step(&timeout, &hand), -ENXIO));
    timeout = woi_timeout(WOI_SEC(1), pass(&open));
    cr_assert(eq(int, step(&timeout, &hand), 0));
}
