/* Alarms: deadlines that outlive whoever waits for them. */
#include "support/turned_clock.h"
#include "woi/combine.h"
#include "woi/interval.h"

static struct hand hand;
static struct woi_alarm alarm_;

static void begin(void)
{
    turned_clock_begin();
    woi_alarm_init(&alarm_, START + WOI_MS(100));
}

static void end(void)
{
    support_check(timers_are_empty(&runtime->timers), "a timer is left");
    support_check(hand.held == 0, "a waker is left");
    host_end_entered();
}

TestSuite(alarm, .init = begin, .fini = end);

static struct woi_future_int *begin_wait(void)
{
    struct woi_future_int *wait = woi_alarm_wait(&alarm_);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    return wait;
}

Test(alarm, all_zero_has_elapsed)
{
    struct woi_alarm zero = {0};
    struct woi_future_int *wait = woi_alarm_wait(&zero);

    cr_assert(eq(int, woi_alarm_is_elapsed(&zero), 1));
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(eq(int, woi_alarm_is_elapsed(NULL), 0));
}

Test(alarm, outlives_the_waits_that_lose_a_select)
{
    for (int i = 0; i < 4; i++) {
        struct gate gate = {0};
        struct woi_future_int *select = woi_select(woi_alarm_wait(&alarm_), pass(&gate));

        cr_assert(eq(int, step(&select, &hand), WAITING));
        advance(25);
        if (i < 3) {
            gate_open(&gate, 0);
            cr_assert(eq(int, step(&select, &hand), 1));
            cr_assert(timers_are_empty(&runtime->timers));
        } else {
            cr_assert(eq(int, step(&select, &hand), 0));
        }
    }
    cr_assert(eq(i64, clock_.now, START + WOI_MS(100)));
}

Test(alarm, stays_elapsed_until_it_is_reset)
{
    struct woi_future_int *wait;

    advance(100);
    for (int i = 0; i < 3; i++) {
        wait = woi_alarm_wait(&alarm_);
        cr_assert(eq(int, step(&wait, &hand), 0));
    }
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(101)), 0));
    wait = begin_wait();
    advance(1);
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(alarm, reset_moves_all_who_wait_later_and_earlier)
{
    struct hand other = {0};
    struct woi_future_int *a = begin_wait(), *b = woi_alarm_wait(&alarm_);

    cr_assert(eq(int, step(&b, &other), WAITING));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(200)), 0));
    advance(199);
    cr_assert(eq(u32, hand.wakes + other.wakes, 0));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(150)), 0)); /* that has passed */
    turn_clock(clock_.now);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&a, &hand), 0));
    cr_assert(eq(int, step(&b, &other), 0));
    cr_assert(eq(int, other.held, 0));
}

Test(alarm, reset_between_the_wake_and_the_poll_waits_on)
{
    struct woi_future_int *wait = begin_wait();

    advance(100);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(130)), 0));
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    advance(29);
    cr_assert(eq(u32, hand.wakes, 1));
    advance(1);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(alarm, reset_to_never_cancels_and_may_be_set_again)
{
    struct woi_future_int *wait = begin_wait();

    cr_assert(eq(int, woi_alarm_reset(&alarm_, WOI_FOREVER), 0));
    cr_assert(timers_are_empty(&runtime->timers));
    advance(1000);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(1001)), 0));
    advance(1);
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(alarm, may_move_while_nobody_waits)
{
    struct woi_alarm copy;
    struct woi_future_int *wait = begin_wait();

    woi_drop(wait);
    copy = alarm_;
    memset(&alarm_, 0xff, sizeof alarm_);
    wait = woi_alarm_wait(&copy);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    advance(100);
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(alarm, that_ends_tells_who_waits_and_its_memory_may_go)
{
    struct woi_alarm *mine = malloc(sizeof *mine);
    struct woi_future_int *waits[3], *fresh = woi_alarm_wait(&alarm_);

    woi_alarm_init(mine, START + WOI_MS(5));
    for (int i = 0; i < 3; i++) {
        waits[i] = woi_alarm_wait(mine);
        cr_assert(eq(int, step(&waits[i], &hand), WAITING));
    }
    woi_alarm_end(mine);
    woi_alarm_end(mine);
    cr_assert(eq(int, woi_alarm_reset(mine, START), -EPIPE));
    free(mine);
    cr_assert(eq(u32, hand.wakes, 3));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, step(&waits[i], &hand), -EPIPE));
    woi_alarm_end(&alarm_);
    cr_assert(eq(int, step(&fresh, &hand), -EPIPE));
    woi_alarm_end(NULL);
}

/* --- wakers that look, and drop, while an alarm ends --- */

static struct woi_future_int *others[3];
static int found;

static struct woi_waker clone_meddler(void *data);

/* Polls the second, and drops the third. */
static void meddle(void *data)
{
    (void)data;
    if (others[1])
        found = step(&others[1], &hand);
    woi_drop(others[2]);
    others[2] = NULL;
}

static void nothing(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable meddler = {clone_meddler, meddle, meddle, nothing};

static struct woi_waker clone_meddler(void *data)
{
    return (struct woi_waker){data, &meddler};
}

Test(alarm, whose_end_wakes_somebody_who_polls_and_drops_the_others)
{
    struct woi_context cx = {.waker = clone_meddler(NULL)};

    for (int i = 0; i < 3; i++) {
        others[i] = woi_alarm_wait(&alarm_);
        cr_assert(eq(int, woi_poll_future(&others[i]->future, &cx).status, WOI_STATUS_PENDING));
    }
    woi_alarm_end(&alarm_);
    cr_assert(eq(int, found, -EPIPE));
    cr_assert(eq(ptr, others[1], NULL));
    cr_assert(eq(int, step(&others[0], &hand), -EPIPE));
}

Test(alarm, whose_waits_are_polled_by_another_wakes_that_one_alone)
{
    struct hand second = {0};
    struct woi_future_int *wait = begin_wait();

    cr_assert(eq(int, step(&wait, &second), WAITING));
    cr_assert(eq(int, hand.held, 0));
    advance(100);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(eq(int, step(&wait, &second), 0));
}

Test(alarm, outside_of_a_runtime_and_of_null_is_an_error)
{
    struct woi_future_int *wait = woi_alarm_wait(&alarm_);

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, step(&wait, &hand), -ENXIO));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    wait = woi_alarm_wait(NULL);
    cr_assert(eq(int, step(&wait, &hand), -EINVAL));
    cr_assert(eq(int, woi_alarm_reset(NULL, 0), -EINVAL));
    woi_alarm_init(NULL, 0);
}

Test(alarm, whose_runtime_goes_tells_who_waits_and_may_be_waited_for_in_another)
{
    struct woi_future_int *wait = begin_wait(), *kept = begin_wait();

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(200)), 0));
    cr_assert(eq(int, step(&wait, &hand), -ENXIO));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, step(&kept, &hand), -ENXIO));
    wait = begin_wait();
    advance(200);
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(alarm, without_memory_is_null_and_else_allocates_nothing)
{
    struct woi_future_int *wait;

    heap.fail_at = 1;
    wait = woi_alarm_wait(&alarm_);
    cr_assert(eq(ptr, wait, NULL));
    heap.fail_at = 0;
    wait = woi_alarm_wait(&alarm_);
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, woi_alarm_reset(&alarm_, START + WOI_MS(50)), 0));
    woi_alarm_end(&alarm_);
    cr_assert(eq(int, step(&wait, &hand), -EPIPE));
}
