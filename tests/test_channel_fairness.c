/* First come, first served: slots belong to the senders that wait, messages to the receivers that wait. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

WOI_CHANNEL(numbers, int);

static struct numbers_sender tx;
static struct numbers_receiver rx;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
}

static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_fairness, .init = begin, .fini = end);

static int received(void)
{
    int message = -1, error = numbers_try_recv(rx, &message);

    return error ? error : message;
}

Test(channel_fairness, freed_slots_go_to_the_waiting_senders_in_the_order_they_came)
{
    struct woi_future_int *sends[10];
    struct hand hands[10] = {0};

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    for (int i = 0; i < 10; i++) {
        sends[i] = numbers_send(tx, i + 1);
        cr_assert(eq(int, step(&sends[i], &hands[i]), WAITING));
    }
    for (int i = 0; i < 10; i++) {
        cr_assert(eq(int, received(), i));
        for (int k = 0; k < 10; k++)
            cr_assert(eq(u32, hands[k].wakes, k <= i));
        cr_assert(eq(int, step(&sends[i], &hands[i]), 0));
    }
    cr_assert(eq(int, received(), 10));
}

Test(channel_fairness, a_freed_slot_cannot_be_stolen_from_the_sender_that_waits)
{
    struct woi_future_int *waits, *thief;
    struct numbers_permit permit = {0};

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    waits = numbers_send(tx, 1);
    cr_assert(eq(int, step(&waits, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 2), -EAGAIN)); /* it is full */
    cr_assert(eq(int, received(), 0));
    cr_assert(eq(int, numbers_try_send(tx, 2), -EAGAIN)); /* it is empty, but the slot is taken */
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), -EAGAIN));
    thief = numbers_send(tx, 2);
    cr_assert(eq(int, step(&thief, &hand), WAITING));
    cr_assert(eq(sz, numbers_length(rx), 0));
    cr_assert(eq(int, step(&waits, &hand), 0));
    cr_assert(eq(int, received(), 1));
    cr_assert(eq(int, step(&thief, &hand), 0));
    cr_assert(eq(int, received(), 2));
}

Test(channel_fairness, send_and_reserve_wait_in_one_queue)
{
    struct woi_future_int *a, *b, *c;
    struct numbers_permit permit = {0};

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    a = numbers_send(tx, 1);
    b = numbers_reserve(tx, &permit);
    c = numbers_send(tx, 3);
    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, step(&a, &hand), 0));
    cr_assert(eq(int, received(), 1));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), 0));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    cr_assert(eq(int, numbers_permit_send(&permit, 2), 0));
    cr_assert(eq(int, received(), 2));
    cr_assert(eq(int, step(&c, &hand), 0));
    cr_assert(eq(int, received(), 3));
}

Test(channel_fairness, messages_go_to_the_waiting_receivers_in_the_order_they_came)
{
    struct woi_future_int *recvs[10];
    struct hand hands[10] = {0};
    int got[10];

    for (int i = 0; i < 10; i++) {
        got[i] = -1;
        recvs[i] = numbers_recv(rx, &got[i]);
        cr_assert(eq(int, step(&recvs[i], &hands[i]), WAITING));
    }
    for (int i = 0; i < 10; i++) {
        cr_assert(eq(int, numbers_try_send(tx, 100 + i), 0));
        for (int k = 0; k < 10; k++)
            cr_assert(eq(u32, hands[k].wakes, k <= i));
        cr_assert(eq(int, step(&recvs[i], &hands[i]), 0));
        cr_assert(eq(int, got[i], 100 + i));
    }
}

Test(channel_fairness, a_claimed_message_cannot_be_stolen_from_the_receiver_that_waits)
{
    int first = -1, thief = -1;
    struct woi_future_int *recv = numbers_recv(rx, &first), *late = numbers_recv(rx, &thief);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(int, received(), -EAGAIN));
    cr_assert(eq(int, step(&late, &hand), WAITING));
    cr_assert(eq(sz, numbers_length(rx), 1));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, first, 1));
    cr_assert(eq(int, numbers_try_send(tx, 2), 0));
    cr_assert(eq(int, step(&late, &hand), 0));
    cr_assert(eq(int, thief, 2));
}

Test(channel_fairness, what_is_beyond_the_claims_is_there_for_anybody)
{
    int a = -1;
    struct numbers_sender wide_tx;
    struct numbers_receiver wide_rx;
    struct woi_future_int *recv;
    int message = -1;

    cr_assert(eq(int, numbers_open(3, &wide_tx, &wide_rx), 0));
    recv = numbers_recv(wide_rx, &a);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(wide_tx, 1), 0));
    cr_assert(eq(int, numbers_try_send(wide_tx, 2), 0));
    cr_assert(eq(int, numbers_try_recv(wide_rx, &message), 0)); /* the oldest; the claim is on any one */
    cr_assert(eq(int, message, 1));
    cr_assert(eq(int, numbers_try_recv(wide_rx, &message), -EAGAIN));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, a, 2));
    numbers_sender_drop(&wide_tx);
    numbers_receiver_drop(&wide_rx);
}

Test(channel_fairness, woken_receivers_take_messages_in_the_order_they_are_polled)
{
    int a = -1, b = -1;
    struct numbers_sender wide_tx;
    struct numbers_receiver wide_rx;
    struct woi_future_int *first, *second;

    cr_assert(eq(int, numbers_open(2, &wide_tx, &wide_rx), 0));
    first = numbers_recv(wide_rx, &a);
    second = numbers_recv(wide_rx, &b);
    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(wide_tx, 1), 0));
    cr_assert(eq(int, step(&second, &hand), WAITING)); /* the message is the first one's */
    cr_assert(eq(int, numbers_try_send(wide_tx, 2), 0));
    cr_assert(eq(int, step(&second, &hand), 0));
    cr_assert(eq(int, b, 1));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(int, a, 2));
    numbers_sender_drop(&wide_tx);
    numbers_receiver_drop(&wide_rx);
}

Test(channel_fairness, several_slots_are_granted_to_as_many_senders)
{
    struct numbers_sender wide_tx;
    struct numbers_receiver wide_rx;
    struct numbers_permit permits[2] = {0};
    struct woi_future_int *sends[3];
    struct hand hands[3] = {0};

    cr_assert(eq(int, numbers_open(2, &wide_tx, &wide_rx), 0));
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, numbers_try_reserve(wide_tx, &permits[i]), 0));
    for (int i = 0; i < 3; i++) {
        sends[i] = numbers_send(wide_tx, i);
        cr_assert(eq(int, step(&sends[i], &hands[i]), WAITING));
    }
    numbers_permit_drop(&permits[0]);
    numbers_permit_drop(&permits[1]);
    for (int i = 0; i < 3; i++)
        cr_assert(eq(u32, hands[i].wakes, i < 2));
    cr_assert(eq(int, step(&sends[1], &hands[1]), 0));
    cr_assert(eq(int, step(&sends[0], &hands[0]), 0));
    cr_assert(eq(int, step(&sends[2], &hands[2]), WAITING));
    cr_assert(eq(sz, numbers_length(wide_rx), 2));
    woi_drop(sends[2]);
    numbers_sender_drop(&wide_tx);
    numbers_receiver_drop(&wide_rx);
}
