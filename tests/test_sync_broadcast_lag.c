/* WOI_BROADCAST with receivers that fall behind, in the situations of tokio's tests/sync_broadcast.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/broadcast.h"

WOI_BROADCAST(numbers, int);

static struct numbers_sender tx;
static struct numbers_receiver rx, rx2;
static struct hand hand;

static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    numbers_receiver_drop(&rx2);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(sync_broadcast, .init = support_begin, .fini = end);

static void open_with(size_t capacity)
{
    cr_assert(eq(int, numbers_open(capacity, &tx, &rx), 0));
}

static void send_all(int first, int last)
{
    for (int i = first; i <= last; i++)
        cr_assert(gt(int, numbers_send(tx, i), 0));
}

/* The next messages, and that there are no others. */
static void assert_rest(struct numbers_receiver *receiver, int first, int last, int then)
{
    int number;

    for (int i = first; i <= last; i++) {
        number = 0;
        cr_assert(eq(int, numbers_try_recv(receiver, &number), 0));
        cr_assert(eq(int, number, i));
    }
    cr_assert(eq(int, numbers_try_recv(receiver, &number), then));
}

static void assert_next(struct numbers_receiver *receiver, int expected)
{
    int number = 0;

    cr_assert(eq(int, numbers_try_recv(receiver, &number), 0));
    cr_assert(eq(int, number, expected));
}

static void assert_missed(struct numbers_receiver *receiver, int missed)
{
    int number = -1;

    cr_assert(eq(int, numbers_try_recv(receiver, &number), missed));
    cr_assert(eq(int, number, -1));
}

Test(sync_broadcast, lagging_rx)
{
    open_with(2);
    cr_assert(eq(int, numbers_subscribe(tx, &rx2), 0));
    send_all(1, 2);
    assert_next(&rx, 1);
    send_all(3, 3);
    assert_missed(&rx2, 1);
    assert_next(&rx2, 2);
    assert_rest(&rx, 2, 3, -EAGAIN);
    send_all(4, 5);
    assert_missed(&rx2, 1);
    send_all(6, 6);
    assert_missed(&rx2, 1);
}

Test(sync_broadcast, single_capacity_recvs_after_drop_2)
{
    open_with(1);
    send_all(1, 2);
    numbers_sender_drop(&tx);
    assert_missed(&rx, 1);
    assert_rest(&rx, 2, 2, -EPIPE);
}

Test(sync_broadcast, lagging_receiver_recovers_after_wrap_closed_1)
{
    open_with(2);
    send_all(1, 3);
    numbers_sender_drop(&tx);
    assert_missed(&rx, 1);
    assert_rest(&rx, 2, 3, -EPIPE);
}

Test(sync_broadcast, lagging_receiver_recovers_after_wrap_closed_2)
{
    open_with(2);
    send_all(1, 4);
    numbers_sender_drop(&tx);
    assert_missed(&rx, 2);
    assert_rest(&rx, 3, 4, -EPIPE);
}

Test(sync_broadcast, lagging_receiver_recovers_after_wrap_open)
{
    open_with(2);
    send_all(1, 3);
    assert_missed(&rx, 1);
    assert_rest(&rx, 2, 3, -EAGAIN);
}

Test(sync_broadcast, receiver_len_with_lagged)
{
    open_with(4); /* what tokio makes of 3 */
    send_all(1, 4);
    cr_assert(eq(sz, numbers_length(&rx), 4));
    assert_next(&rx, 1);
    send_all(5, 6);
    cr_assert(eq(sz, numbers_length(&rx), 5));
    assert_missed(&rx, 1);
}

Test(sync_broadcast, resubscribe_lagged)
{
    open_with(1);
    send_all(1, 2);
    cr_assert(eq(int, numbers_resubscribe(&rx, &rx2), 0));
    assert_missed(&rx, 1);
    assert_rest(&rx2, 1, 0, -EAGAIN);
    assert_rest(&rx, 2, 2, -EAGAIN);
}

Test(sync_broadcast, slow_receiver_within_capacity_does_not_lag)
{
    open_with(2);
    cr_assert(eq(int, numbers_subscribe(tx, &rx2), 0));
    send_all(1, 2);
    assert_rest(&rx2, 1, 2, -EAGAIN);
    assert_rest(&rx, 1, 2, -EAGAIN);
}

Test(sync_broadcast, capacity_overflow_reports_lagged_then_oldest_retained)
{
    open_with(2);
    send_all(10, 12);
    assert_missed(&rx, 1);
    assert_rest(&rx, 11, 12, -EAGAIN);
}

Test(sync_broadcast, lagged_count_matches_number_of_overwritten_messages)
{
    open_with(4);
    send_all(1, 4);
    assert_next(&rx, 1);
    send_all(5, 8);
    assert_missed(&rx, 3);
    assert_rest(&rx, 5, 8, -EAGAIN);
}

/* Here the capacity is the one that was asked for: three are kept, not four. */
Test(sync_broadcast, lag_uses_the_capacity_that_was_asked_for)
{
    open_with(3);
    cr_assert(eq(sz, numbers_capacity(tx), 3));
    send_all(1, 4);
    cr_assert(eq(sz, numbers_length(&rx), 4));
    assert_missed(&rx, 1);
    assert_next(&rx, 2);
    send_all(5, 5);
    cr_assert(eq(sz, numbers_length(&rx), 3));
    send_all(6, 6);
    assert_missed(&rx, 1);
    assert_rest(&rx, 4, 6, -EAGAIN);
}

Test(sync_broadcast, async_recv_lagged_then_resumes_from_oldest_retained)
{
    const int outputs[] = {1, 0, 0, WAITING}, numbers[] = {-1, 20, 30, 30};
    struct woi_future_int *recv;
    int number = -1;

    open_with(2);
    numbers_send(tx, 10);
    numbers_send(tx, 20);
    numbers_send(tx, 30);
    for (int i = 0; i < 4; i++) {
        recv = numbers_recv(&rx, &number);
        cr_assert(eq(int, step(&recv, &hand), outputs[i]));
        cr_assert(eq(int, number, numbers[i]));
    }
    woi_drop(recv);
}

Test(sync_broadcast, lag_catch_up_then_lag_again)
{
    open_with(2);
    send_all(1, 3);
    assert_missed(&rx, 1);
    assert_rest(&rx, 2, 3, -EAGAIN);
    send_all(4, 6);
    assert_missed(&rx, 1);
    assert_rest(&rx, 5, 6, -EAGAIN);
}

Test(sync_broadcast, lag_is_per_receiver)
{
    open_with(2);
    cr_assert(eq(int, numbers_subscribe(tx, &rx2), 0));
    send_all(1, 2);
    assert_rest(&rx2, 1, 2, -EAGAIN);
    send_all(3, 4);
    assert_rest(&rx2, 3, 4, -EAGAIN);
    assert_missed(&rx, 2);
    assert_rest(&rx, 3, 4, -EAGAIN);
}

Test(sync_broadcast, lag_again_before_reading_retained_messages)
{
    open_with(2);
    send_all(1, 3);
    assert_missed(&rx, 1);
    send_all(4, 6);
    assert_missed(&rx, 3);
    assert_rest(&rx, 5, 6, -EAGAIN);
}

Test(sync_broadcast, single_slot_capacity_lag_semantics)
{
    open_with(1);
    send_all(1, 1);
    assert_next(&rx, 1);
    send_all(2, 3);
    assert_missed(&rx, 1);
    assert_rest(&rx, 3, 3, -EAGAIN);
}

Test(sync_broadcast, receiver_len_after_lag_error_advances_cursor)
{
    open_with(2);
    send_all(1, 4);
    cr_assert(eq(sz, numbers_length(&rx), 4));
    assert_missed(&rx, 2);
    cr_assert(eq(sz, numbers_length(&rx), 2));
    assert_next(&rx, 3);
    cr_assert(eq(sz, numbers_length(&rx), 1));
    assert_next(&rx, 4);
    cr_assert(eq(sz, numbers_length(&rx), 0));
}

/* It would take long to send so many. */
Test(sync_broadcast, more_than_an_int_holds_are_int_max)
{
    open_with(2);
    send_all(1, 3);
    rx.core_.seen -= UINT64_C(1) << 40;
    assert_missed(&rx, INT32_MAX);
    assert_rest(&rx, 2, 3, -EAGAIN);
}
