/* Operations on channels that are polled again without a reason, with another waker, without a budget. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

WOI_CHANNEL(numbers, int);

static struct numbers_sender tx;
static struct numbers_receiver rx;
static struct hand hand;

/* Each test opens the channel itself; dropping one that is not open does nothing. */
static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_polls, .init = support_begin, .fini = end);

static void open_channel(size_t capacity)
{
    cr_assert(eq(int, numbers_open(capacity, &tx, &rx), 0));
}

static int receive_now(void)
{
    int message = -1;
    struct woi_future_int *recv = numbers_recv(rx, &message);
    int output = step(&recv, &hand);

    if (recv)
        woi_drop(recv);
    return output == 0 ? message : output;
}

Test(channel_polls, a_waiting_sender_that_is_polled_again_is_queued_once_and_keeps_its_place)
{
    struct woi_future_int *first, *second;
    struct hand other = {0};

    open_channel(1);
    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    first = numbers_send(tx, 1);
    second = numbers_send(tx, 2);
    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &other), WAITING));
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(u32, hand.clones, 1));
    cr_assert(eq(int, receive_now(), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(int, step(&second, &other), WAITING));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(int, receive_now(), 1));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&second, &other), 0));
    cr_assert(eq(int, receive_now(), 2));
    cr_assert(eq(u32, hand.wakes, 1));
}

Test(channel_polls, a_waiting_receiver_that_is_polled_again_is_queued_once_and_keeps_its_place)
{
    int a = -1, b = -1;
    struct woi_future_int *first, *second;
    struct hand other = {0};

    open_channel(4);
    first = numbers_recv(rx, &a);
    second = numbers_recv(rx, &b);
    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &other), WAITING));
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(u32, hand.clones, 1));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(int, numbers_try_send(tx, 2), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(int, step(&second, &other), 0));
    cr_assert(eq(int, a, 1));
    cr_assert(eq(int, b, 2));
}

Test(channel_polls, the_waker_of_the_last_poll_is_woken)
{
    struct hand other = {0};
    int message = -1;
    struct woi_future_int *recv, *send, *closed;

    open_channel(1);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, step(&recv, &other), WAITING));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, other.wakes, 1));
    send = numbers_send(tx, 2);
    cr_assert(eq(int, step(&send, &other), WAITING));
    cr_assert(eq(int, step(&send, &hand), WAITING));
    closed = numbers_closed(tx);
    cr_assert(eq(int, step(&closed, &other), WAITING));
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    cr_assert(eq(int, other.held, 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    numbers_close(rx);
    cr_assert(eq(u32, hand.wakes, 2));
    woi_drop(send);
    woi_drop(closed);
    cr_assert(eq(u32, other.wakes, 1));
}

static enum woi_poll_status poll_with(struct woi_future_int *future, unsigned *budget)
{
    struct woi_context cx = hand_context(&hand);

    cx.budget = budget;
    return woi_poll_future(&future->future, &cx).status;
}

Test(channel_polls, without_budget_nothing_is_sent_or_received_and_the_task_is_woken_again)
{
    unsigned budget = 0;
    int message = -1;
    struct numbers_permit permit = {0};
    struct woi_future_int *send, *recv, *reserve;

    open_channel(3);
    send = numbers_send(tx, 1);
    reserve = numbers_reserve(tx, &permit);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, (int)poll_with(send, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(int, (int)poll_with(reserve, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(sz, numbers_free(tx), 3));
    cr_assert(eq(int, numbers_try_send(tx, 5), 0));
    cr_assert(eq(int, (int)poll_with(recv, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 3));
    cr_assert(eq(sz, numbers_length(rx), 1));
    budget = 3;
    cr_assert(eq(int, (int)poll_with(send, &budget), WOI_STATUS_READY));
    cr_assert(eq(int, (int)poll_with(reserve, &budget), WOI_STATUS_READY));
    cr_assert(eq(int, (int)poll_with(recv, &budget), WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    cr_assert(eq(int, message, 5));
    woi_drop(send);
    woi_drop(reserve);
    woi_drop(recv);
    numbers_permit_drop(&permit);
}

Test(channel_polls, a_waiting_operation_that_is_polled_again_costs_no_budget_and_wakes_nobody)
{
    unsigned budget = 2;
    int message = -1;
    struct woi_future_int *recv, *send;

    open_channel(1);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, (int)poll_with(recv, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, budget, 1));
    cr_assert(eq(int, (int)poll_with(recv, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, budget, 1));
    woi_drop(recv);
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    send = numbers_send(tx, 2);
    cr_assert(eq(int, (int)poll_with(send, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, budget, 0));
    cr_assert(eq(int, (int)poll_with(send, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 0));
    woi_drop(send);
}

Test(channel_polls, without_budget_a_closed_channel_is_reported_one_turn_later)
{
    unsigned budget = 0;
    struct woi_future_int *closed;

    open_channel(1);
    closed = numbers_closed(tx);
    numbers_close(rx);
    cr_assert(eq(int, (int)poll_with(closed, &budget), WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    budget = 1;
    cr_assert(eq(int, (int)poll_with(closed, &budget), WOI_STATUS_READY));
    woi_drop(closed);
}

Test(channel_polls, a_granted_operation_needs_no_budget)
{
    unsigned budget = 0;
    int message = -1;
    struct woi_future_int *recv;

    open_channel(1);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 5), 0));
    cr_assert(eq(int, (int)poll_with(recv, &budget), WOI_STATUS_READY));
    cr_assert(eq(int, message, 5));
    woi_drop(recv);
}
