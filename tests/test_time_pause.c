/* The clock of WOI_TEST, paused and moved by hand, in the situations of tokio's tests/time_pause.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "woi.h"
#include "woi/test.h"

/* Whether the future, polled by hand, is ready. */
static bool is_ready(struct woi_future_int *future, struct hand *hand)
{
    struct woi_context cx = hand_context(hand);

    return woi_poll_future(&future->future, &cx).status == WOI_STATUS_READY;
}

WOI_TEST(time_pause, pause_time_in_main)
{
    WOI_BEGIN;
    woi_test_pause();
    woi_test_pause();
    WOI_END;
}

static WOI_ASYNC(int, pauses, ())
{
    WOI_BEGIN;
    woi_test_pause();
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(time_pause, pause_time_in_task, struct pauses_result done; int64_t before;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->done, woi_spawn(pauses()));
    WOI_ASSERT(self->done.error == WOI_OK);
    self->before = woi_now();
    WOI_AWAIT(woi_test_advance(WOI_SEC(1)));
    WOI_ASSERT(woi_now() == self->before + WOI_SEC(1));
    WOI_END;
}

enum { TIMES = 1000 };

static WOI_ASYNC(int, stress, ((int64_t *, times)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < TIMES; self->i++) {
        WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(woi_sim_current(), WOI_SEC(1))));
        self->times[self->i] = woi_now();
    }
    WOI_RETURN(0);
    WOI_END;
}

static void stress_run(int64_t *times)
{
    const struct woi_sim_options options = {.seed = 1};
    struct woi_runtime *runtime;
    struct woi_sim *sim;
    int output = -1;

    cr_assert(eq(int, woi_sim_new(&options, &sim), 0));
    cr_assert(eq(int, woi_sim_enter(sim), 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, stress(times)), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, woi_sim_leave(sim), 0));
    cr_assert(eq(int, woi_sim_free(sim), 0));
}

Test(time_pause, paused_time_is_deterministic)
{
    static int64_t first[TIMES], second[TIMES];

    stress_run(first);
    stress_run(second);
    cr_assert(eq(int, memcmp(first, second, sizeof first), 0));
    cr_assert(gt(i64, first[TIMES - 1], WOI_SEC(TIMES / 4)));
}

/* sleep: until 300 ms after start; polled first or not; by another hand or the task's own. */
WOI_TEST(time_pause, advance_after_poll, struct woi_future_int *sleep; int64_t before; struct hand hand;)
{
    WOI_BEGIN;
    woi_test_pause();
    WOI_AWAIT(woi_test_advance(WOI_MS(1)));
    self->before = woi_now();
    self->sleep = woi_sleep_until(self->before + WOI_MS(300));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_MS(100)));
    WOI_ASSERT(woi_now() == self->before + WOI_MS(100));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

WOI_TEST(time_pause, sleep_no_poll, struct woi_future_int *sleep; int64_t before; struct hand hand;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    self->sleep = woi_sleep_until(self->before + WOI_MS(300));
    WOI_AWAIT(woi_test_advance(WOI_MS(100)));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

/* The sleep beside the advance, as branches of one task. */
static WOI_ASYNC(int, same_task, ((bool, polls_first)),
    struct woi_future_int *sleep;
    int64_t before;
    int which;
)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    self->sleep = woi_sleep_until(self->before + WOI_MS(300));
    if (self->polls_first)
        WOI_AWAIT(self->which, woi_select_biased(WOI_BORROW(self->sleep), woi_yield_now()));
    WOI_AWAIT(woi_test_advance(WOI_MS(100)));
    WOI_ASSERT(woi_now() == self->before + WOI_MS(100));
    WOI_AWAIT(self->which, woi_select_biased(WOI_BORROW(self->sleep), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    WOI_AWAIT(self->which, woi_select_biased(WOI_BORROW(self->sleep), woi_test_advance(WOI_MS(200))));
    WOI_ASSERT(self->which == 0);
    WOI_ASSERT(!self->sleep);
    WOI_ASSERT(woi_now() == self->before + WOI_MS(300));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

WOI_TEST(time_pause, sleep_same_task)
{
    WOI_BEGIN;
    WOI_AWAIT(same_task(true));
    WOI_END;
}

WOI_TEST(time_pause, sleep_same_task_no_poll)
{
    WOI_BEGIN;
    WOI_AWAIT(same_task(false));
    WOI_END;
}

/* Whether a tick is due, which is then taken. */
static bool takes_tick(struct woi_interval *every, struct hand *hand)
{
    struct woi_future_int *tick = woi_interval_tick(every);
    const bool ready = is_ready(tick, hand);

    woi_drop(tick);
    return ready;
}

WOI_TEST(time_pause, interval, struct woi_interval every; int64_t start; struct hand hand;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->start = woi_now();
    WOI_ASSERT(woi_interval_init(&self->every, self->start, WOI_MS(300)) == 0);
    WOI_ASSERT(takes_tick(&self->every, &self->hand) && self->every.last == self->start);
    WOI_ASSERT(!takes_tick(&self->every, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_MS(100)));
    WOI_ASSERT(!takes_tick(&self->every, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_MS(200)));
    WOI_ASSERT(takes_tick(&self->every, &self->hand) && self->every.last == self->start + WOI_MS(300));
    WOI_ASSERT(!takes_tick(&self->every, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_MS(400)));
    WOI_ASSERT(takes_tick(&self->every, &self->hand) && self->every.last == self->start + WOI_MS(600));
    WOI_ASSERT(!takes_tick(&self->every, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_MS(500)));
    WOI_ASSERT(takes_tick(&self->every, &self->hand) && self->every.last == self->start + WOI_MS(900));
    WOI_ASSERT(takes_tick(&self->every, &self->hand) && self->every.last == self->start + WOI_MS(1200));
    WOI_ASSERT(!takes_tick(&self->every, &self->hand));
    WOI_END;
}

/* The clock goes on by exactly so much, each time. */
static WOI_ASYNC(int, advances, ((int64_t, first), (int64_t, second)), int64_t before;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    WOI_AWAIT(woi_test_advance(self->first));
    WOI_ASSERT(woi_now() - self->before == self->first);
    WOI_AWAIT(woi_test_advance(self->second));
    WOI_ASSERT(woi_now() - self->before == self->first + self->second);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(time_pause, test_time_advance_sub_ms)
{
    WOI_BEGIN;
    WOI_AWAIT(advances(WOI_US(51592), WOI_US(1)));
    WOI_END;
}

WOI_TEST(time_pause, test_time_advance_3ms_and_change)
{
    WOI_BEGIN;
    WOI_AWAIT(advances(WOI_US(3141592), WOI_US(3123456)));
    WOI_END;
}

WOI_TEST(time_pause, exact_1ms_advance)
{
    WOI_BEGIN;
    WOI_AWAIT(advances(WOI_MS(1), WOI_MS(1)));
    WOI_END;
}

WOI_TEST(time_pause, regression_3710_with_submillis_advance,
    struct woi_future_int *sleep;
    int64_t before;
    struct hand hand;
)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    WOI_AWAIT(woi_test_advance(WOI_MS(1)));
    self->sleep = woi_sleep_until(self->before + WOI_SEC(60));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
    WOI_AWAIT(woi_test_advance(WOI_US(51592)));
    WOI_ASSERT(woi_now() == self->before + WOI_MS(1) + WOI_US(51592));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

/* A sleep of 1 ms is woken by the last of the steps, and by none before. */
static WOI_ASYNC(int, steps, ((int64_t, step), (int, n), (int64_t, last)),
    struct woi_future_int *sleep;
    struct hand hand;
)
{
    WOI_BEGIN;
    woi_test_pause();
    self->sleep = woi_sleep(WOI_MS(1));
    WOI_ASSERT(!is_ready(self->sleep, &self->hand));
    for (; self->n > 0; self->n--) {
        WOI_AWAIT(woi_test_advance(self->step));
        WOI_ASSERT(!is_ready(self->sleep, &self->hand));
    }
    WOI_AWAIT(woi_test_advance(self->last));
    WOI_ASSERT(self->hand.wakes == 1);
    WOI_ASSERT(is_ready(self->sleep, &self->hand));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

WOI_TEST(time_pause, advance_once_with_timer)
{
    WOI_BEGIN;
    WOI_AWAIT(steps(WOI_US(250), 1, WOI_US(1500)));
    WOI_END;
}

WOI_TEST(time_pause, advance_multi_with_timer)
{
    WOI_BEGIN;
    WOI_AWAIT(steps(WOI_US(250), 3, WOI_US(250)));
    WOI_END;
}

WOI_TEST(time_pause, resumed_time_goes_on_by_itself, int64_t before;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    woi_test_resume();
    WOI_AWAIT(woi_sleep(WOI_MIN(60)));
    WOI_ASSERT(woi_now() == self->before + WOI_MIN(60));
    WOI_END;
}
