/* Timeouts in the situations of tokio's tests/time_timeout.rs; more of ours are in test_timeout.c. */
#include "support/turned_clock.h"

#include "woi/channel.h"
#include "woi/combine.h"

WOI_ONESHOT(once, int);

static struct hand hand;
static struct once_sender tx;
static struct once_receiver rx;
static int value, received;

static void begin(void)
{
    turned_clock_begin();
    cr_assert(eq(int, once_open(&tx, &rx), 0));
}

static void end(void)
{
    once_sender_drop(&tx);
    once_receiver_drop(&rx);
    support_check(timers_are_empty(&runtime->timers), "a timer is left");
    support_check(hand.held == 0, "a waker is left");
    host_end_entered();
}

TestSuite(time_timeout, .init = begin, .fini = end);

static struct woi_future_int *receive(void)
{
    return once_recv(rx, &value);
}

Test(time_timeout, simultaneous_deadline_future_completion)
{
    struct gate gate = {.is_open = true};
    struct woi_future_int *timeout = woi_timeout_at(clock_.now, pass(&gate));

    cr_assert(eq(int, step(&timeout, &hand), 0));
}

Test(time_timeout, completed_future_past_deadline)
{
    struct gate gate = {.is_open = true};
    struct woi_future_int *timeout = woi_timeout_at(clock_.now - WOI_SEC(1), pass(&gate));

    cr_assert(eq(int, step(&timeout, &hand), 0));
}

/* It waits at 90 ms, and is ready when the message comes. */
static void sends_in_time(struct woi_future_int *timeout)
{
    cr_assert(eq(int, step(&timeout, &hand), WAITING));
    advance(90);
    cr_assert(eq(int, step(&timeout, &hand), WAITING));
    cr_assert(eq(int, once_send(&tx, 5), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&timeout, &hand), 0));
    cr_assert(eq(int, received, 0));
    cr_assert(eq(int, value, 5));
}

Test(time_timeout, future_and_deadline_in_future)
{
    sends_in_time(woi_timeout_at(clock_.now + WOI_MS(100), WOI_INTO(received, receive())));
}

Test(time_timeout, future_and_timeout_in_future)
{
    sends_in_time(woi_timeout(WOI_MS(100), WOI_INTO(received, receive())));
}

Test(time_timeout, very_large_timeout)
{
    struct woi_future_int *timeout = woi_timeout(INT64_MAX, WOI_INTO(received, receive()));

    cr_assert(eq(int, step(&timeout, &hand), WAITING));
    turn_clock(START + WOI_MIN(10 * 365 * 24 * 60));
    cr_assert(eq(int, step(&timeout, &hand), WAITING));
    cr_assert(eq(int, once_send(&tx, 5), 0));
    cr_assert(eq(int, step(&timeout, &hand), 0));
    cr_assert(eq(int, value, 5));
}

Test(time_timeout, deadline_now_elapses)
{
    struct gate never = {0};
    struct woi_future_int *timeout = woi_timeout_at(clock_.now, pass(&never));

    cr_assert(eq(int, step(&timeout, &hand), WAITING)); /* the future's turn */
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&timeout, &hand), -ETIMEDOUT));
    cr_assert(eq(int, never.drops, 1));
}

Test(time_timeout, deadline_future_elapses)
{
    struct gate never = {0};
    struct woi_future_int *timeout = woi_timeout_at(clock_.now + WOI_MS(300), pass(&never));

    cr_assert(eq(int, step(&timeout, &hand), WAITING));
    advance(299);
    cr_assert(eq(u32, hand.wakes, 0));
    advance(1);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&timeout, &hand), -ETIMEDOUT));
}

/* --- ours --- */

Test(time_timeout, several_share_a_deadline)
{
    const int64_t deadline = clock_.now + WOI_MS(100);
    struct gate never = {0}, other = {0};
    struct woi_future_int *first = woi_timeout_at(deadline, pass(&never)), *second;

    cr_assert(eq(int, step(&first, &hand), WAITING));
    advance(60);
    woi_drop(first);
    second = woi_timeout_at(deadline, pass(&other));
    cr_assert(eq(int, step(&second, &hand), WAITING));
    advance(39);
    cr_assert(eq(int, step(&second, &hand), WAITING));
    advance(1);
    cr_assert(eq(int, step(&second, &hand), -ETIMEDOUT));
}

Test(time_timeout, at_of_null_is_null)
{
    struct woi_future_int *timeout = woi_timeout_at(0, (struct passage *)NULL);

    cr_assert(eq(ptr, timeout, NULL));
}
