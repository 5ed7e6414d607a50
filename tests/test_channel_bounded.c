/* Bounded channels: capacity, order, errors, what waits and what wakes. */
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

TestSuite(channel_bounded, .init = support_begin, .fini = end);

static void open_channel(size_t capacity)
{
    cr_assert(eq(int, numbers_open(capacity, &tx, &rx), 0));
}

static int send_now(int n)
{
    struct woi_future_int *send = numbers_send(tx, n);
    int output = step(&send, &hand);

    if (send)
        woi_drop(send);
    return output;
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

Test(channel_bounded, of_capacity_two_takes_exactly_two)
{
    struct woi_future_int *third;

    open_channel(2);
    cr_assert(eq(int, send_now(1), 0));
    cr_assert(eq(int, send_now(2), 0));
    third = numbers_send(tx, 3);
    cr_assert(eq(int, step(&third, &hand), WAITING));
    cr_assert(eq(sz, numbers_length(rx), 2));
    cr_assert(eq(int, numbers_try_send(tx, 4), -EAGAIN));
    cr_assert(eq(int, receive_now(), 1));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&third, &hand), 0));
    cr_assert(eq(int, receive_now(), 2));
    cr_assert(eq(int, receive_now(), 3));
    cr_assert(eq(int, receive_now(), WAITING));
}

Test(channel_bounded, takes_as_many_as_its_capacity_whatever_that_is)
{
    for (size_t capacity = 1; capacity <= 70; capacity++) {
        open_channel(capacity);
        for (size_t i = 0; i < capacity; i++)
            cr_assert(eq(int, numbers_try_send(tx, (int)i), 0));
        cr_assert(eq(int, numbers_try_send(tx, 0), -EAGAIN));
        cr_assert(eq(sz, numbers_length(rx), capacity));
        cr_assert(eq(sz, numbers_capacity(rx), capacity));
        cr_assert(eq(sz, numbers_free(tx), 0));
        numbers_sender_drop(&tx);
        numbers_receiver_drop(&rx);
    }
}

Test(channel_bounded, keeps_the_order_round_and_round_its_ring)
{
    int sent = 0, received = 0;

    open_channel(5);
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i <= round % 5; i++)
            if (numbers_try_send(tx, sent) == 0)
                sent++;
        for (int i = 0; i <= round % 3; i++) {
            int message;
            if (numbers_try_recv(rx, &message) == 0)
                cr_assert(eq(int, message, received++));
        }
    }
    cr_assert(eq(sz, numbers_length(rx), (size_t)(sent - received)));
    cr_assert(gt(int, received, 300));
}

Test(channel_bounded, capacity_zero_and_too_large_are_einval_and_write_nothing)
{
    static const size_t bad[] = {0, SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / sizeof(int) + 1};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert(eq(int, numbers_open(bad[i], &tx, &rx), -EINVAL));
        cr_assert(eq(int, numbers_is_closed(tx), 1)); /* as a zero one is */
    }
    cr_assert(eq(sz, heap.blocks, 0));
}

Test(channel_bounded, without_memory_is_enomem_and_leaves_nothing)
{
    for (size_t k = 1; k <= 2; k++) {
        heap.fail_at = k;
        cr_assert(eq(int, numbers_open(4, &tx, &rx), -ENOMEM));
        cr_assert(eq(sz, heap.blocks, 0));
    }
    open_channel(4);
    cr_assert(eq(sz, heap.blocks, 2));
}

Test(channel_bounded, sends_of_a_channel_that_was_never_opened_are_einval)
{
    struct numbers_permit permit = {0};
    struct woi_future_int *op;

    cr_assert(eq(int, numbers_try_send(tx, 1), -EINVAL));
    cr_assert(eq(int, send_now(1), -EINVAL));
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), -EINVAL));
    op = numbers_reserve(tx, &permit);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = numbers_closed(tx);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    cr_assert(eq(int, numbers_permit_send(&permit, 1), -EINVAL));
    numbers_permit_drop(&permit);
    (void)numbers_sender_clone(tx);
    numbers_sender_drop(&tx);
    cr_assert(eq(int, numbers_is_closed(tx), 1));
    cr_assert(eq(sz, numbers_free(tx), 0));
}

Test(channel_bounded, receives_of_a_channel_that_was_never_opened_are_einval)
{
    int message = -1;

    cr_assert(eq(int, numbers_try_recv(rx, &message), -EINVAL));
    cr_assert(eq(int, receive_now(), -EINVAL));
    cr_assert(eq(int, message, -1));
    numbers_close(rx);
    (void)numbers_receiver_clone(rx);
    numbers_receiver_drop(&rx);
    cr_assert(eq(sz, numbers_length(rx), 0));
    cr_assert(eq(sz, numbers_capacity(rx), 0));
}

Test(channel_bounded, a_receive_into_nowhere_is_einval_and_takes_nothing)
{
    struct woi_future_int *recv;

    open_channel(1);
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(int, numbers_try_recv(rx, NULL), -EINVAL));
    recv = numbers_recv(rx, NULL);
    cr_assert(eq(int, step(&recv, &hand), -EINVAL));
    cr_assert(eq(int, receive_now(), 1));
}

Test(channel_bounded, an_empty_one_is_eagain_and_the_variable_stays)
{
    int message = -1;

    open_channel(1);
    cr_assert(eq(int, numbers_try_recv(rx, &message), -EAGAIN));
    cr_assert(eq(int, message, -1));
    cr_assert(eq(int, receive_now(), WAITING));
}

Test(channel_bounded, a_waiting_receiver_is_woken_by_a_message_and_gets_it_when_it_is_polled)
{
    int message = -1;
    struct woi_future_int *recv;

    open_channel(3);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 8), 0));
    cr_assert(eq(int, numbers_try_send(tx, 9), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, message, -1));
    cr_assert(eq(sz, numbers_length(rx), 2)); /* it stays in the queue until then */
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, message, 8));
    cr_assert(eq(sz, numbers_length(rx), 1));
}

Test(channel_bounded, counts_messages_permits_and_granted_slots_as_used)
{
    struct numbers_permit permit = {0};
    struct woi_future_int *send;

    open_channel(3);
    cr_assert(eq(sz, numbers_free(tx), 3));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(sz, numbers_free(tx), 2));
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), 0));
    cr_assert(eq(sz, numbers_free(tx), 1));
    cr_assert(eq(sz, numbers_length(rx), 1));
    cr_assert(eq(int, numbers_try_send(tx, 2), 0));
    send = numbers_send(tx, 3);
    cr_assert(eq(int, step(&send, &hand), WAITING));
    cr_assert(eq(int, receive_now(), 1)); /* its slot is granted to the sender */
    cr_assert(eq(sz, numbers_free(tx), 0));
    cr_assert(eq(sz, numbers_length(rx), 1));
    woi_drop(send);
    cr_assert(eq(sz, numbers_free(tx), 1));
    numbers_permit_drop(&permit);
    cr_assert(eq(sz, numbers_free(tx), 2));
}
