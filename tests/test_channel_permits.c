/* Permits: a slot of one's own, to be used once, whatever happens to the channel meanwhile. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

WOI_CHANNEL(numbers, int);

static struct numbers_sender tx;
static struct numbers_receiver rx;
static struct numbers_permit permit;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
}

static void end(void)
{
    numbers_permit_drop(&permit);
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_permits, .init = begin, .fini = end);

static int received(void)
{
    int message = -1, error = numbers_try_recv(rx, &message);

    return error ? error : message;
}

static void reserve_now(void)
{
    struct woi_future_int *reserve = numbers_reserve(tx, &permit);

    cr_assert(eq(int, step(&reserve, &hand), 0));
}

Test(channel_permits, without_a_place_for_it_there_is_none)
{
    struct woi_future_int *reserve = woi_channel_reserve_(tx.core_, NULL);

    cr_assert(eq(int, step(&reserve, &hand), -EINVAL));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(int, received(), 1));
}

Test(channel_permits, without_a_place_for_it_or_a_unit_of_budget_it_waits_for_the_unit)
{
    uint32_t budget = 0;
    struct woi_context cx = {.waker = hand_waker(&hand), .budget = &budget};
    struct woi_future_int *reserve = woi_channel_reserve_(tx.core_, NULL);
    const unsigned wakes = hand.wakes;

    cr_assert(eq(int, (int)woi_poll_future(&reserve->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, wakes + 1));
    cr_assert(eq(int, step(&reserve, &hand), -EINVAL));
}

Test(channel_permits, one_holds_its_slot_until_it_sends)
{
    reserve_now();
    cr_assert(eq(int, numbers_try_send(tx, 1), -EAGAIN));
    cr_assert(eq(sz, numbers_length(rx), 0));
    cr_assert(eq(int, received(), -EAGAIN));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(sz, numbers_free(tx), 0));
    cr_assert(eq(int, received(), 5));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(channel_permits, one_that_is_used_again_is_einval_and_sends_nothing)
{
    reserve_now();
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(int, numbers_permit_send(&permit, 6), -EINVAL));
    cr_assert(eq(int, received(), 5));
    cr_assert(eq(int, numbers_permit_send(&permit, 7), -EINVAL));
    cr_assert(eq(int, received(), -EAGAIN));
}

Test(channel_permits, one_that_is_dropped_gives_its_slot_back_once)
{
    reserve_now();
    numbers_permit_drop(&permit);
    numbers_permit_drop(&permit);
    cr_assert(eq(sz, numbers_free(tx), 1));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), -EINVAL));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(int, numbers_try_send(tx, 2), -EAGAIN));
}

Test(channel_permits, dropping_a_used_one_is_harmless)
{
    reserve_now();
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    numbers_permit_drop(&permit);
    cr_assert(eq(sz, numbers_free(tx), 0));
    cr_assert(eq(int, received(), 5));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(channel_permits, the_slot_of_a_dropped_one_goes_to_the_sender_that_waits_longest)
{
    struct woi_future_int *first = numbers_send(tx, 1), *second = numbers_send(tx, 2);
    struct hand other = {0};

    reserve_now();
    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &other), WAITING));
    numbers_permit_drop(&permit);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(int, numbers_try_send(tx, 9), -EAGAIN));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(int, received(), 1));
    woi_drop(second);
}

Test(channel_permits, a_waiting_reserve_gets_the_next_slot_and_writes_its_permit_only_then)
{
    struct woi_future_int *reserve;
    struct numbers_permit mine = {0};

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    reserve = numbers_reserve(tx, &mine);
    cr_assert(eq(int, step(&reserve, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    cr_assert(eq(int, numbers_permit_send(&mine, 1), -EINVAL));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&reserve, &hand), 0));
    cr_assert(eq(int, numbers_permit_send(&mine, 1), 0));
    cr_assert(eq(int, received(), 1));
}

Test(channel_permits, try_reserve_writes_only_on_success)
{
    struct numbers_permit second = {0};

    cr_assert(eq(int, numbers_try_reserve(tx, &permit), 0));
    cr_assert(eq(int, numbers_try_reserve(tx, &second), -EAGAIN));
    cr_assert(eq(int, numbers_permit_send(&second, 1), -EINVAL));
    cr_assert(eq(int, numbers_permit_send(&permit, 2), 0));
    cr_assert(eq(int, received(), 2));
}

Test(channel_permits, one_wakes_a_waiting_receiver_when_it_sends)
{
    int message = -1;
    struct woi_future_int *recv = numbers_recv(rx, &message);

    reserve_now();
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, message, 5));
}

/* --- and closing --- */

Test(channel_permits, one_may_send_after_the_channel_was_closed)
{
    reserve_now();
    numbers_close(rx);
    cr_assert(eq(int, numbers_try_send(tx, 1), -EPIPE));
    cr_assert(eq(int, received(), -EAGAIN)); /* it may still come */
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(int, received(), 5));
    cr_assert(eq(int, received(), -EPIPE));
}

Test(channel_permits, receivers_of_a_closed_channel_wait_for_it_and_one_gets_its_message)
{
    int a = -1, b = -1;
    struct woi_future_int *first = numbers_recv(rx, &a), *second = numbers_recv(rx, &b);
    struct hand other = {0};

    reserve_now();
    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &other), WAITING));
    numbers_close(rx);
    cr_assert(eq(u32, hand.wakes + other.wakes, 0));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(int, a, 5));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&second, &other), -EPIPE));
}

Test(channel_permits, dropping_the_last_one_of_a_closed_channel_wakes_the_receivers_with_epipe)
{
    int message = -1;
    struct woi_future_int *recv = numbers_recv(rx, &message);

    reserve_now();
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    numbers_close(rx);
    cr_assert(eq(u32, hand.wakes, 0));
    numbers_permit_drop(&permit);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(channel_permits, one_is_epipe_when_every_receiver_is_gone)
{
    reserve_now();
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_permit_send(&permit, 5), -EPIPE));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), -EINVAL)); /* used up all the same */
}

Test(channel_permits, one_keeps_the_channel_open_when_the_senders_are_gone)
{
    int message = -1;
    struct woi_future_int *recv = numbers_recv(rx, &message);

    reserve_now();
    numbers_sender_drop(&tx);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, message, 5));
    cr_assert(eq(int, received(), -EPIPE));
}

Test(channel_permits, the_last_one_closes_the_channel_when_it_is_dropped_and_frees_it)
{
    size_t blocks;

    reserve_now();
    numbers_sender_drop(&tx);
    cr_assert(eq(int, received(), -EAGAIN));
    numbers_permit_drop(&permit);
    cr_assert(eq(int, received(), -EPIPE));

    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
    reserve_now();
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    blocks = heap.blocks;
    numbers_permit_drop(&permit);
    cr_assert(eq(sz, heap.blocks, blocks - 2));
}

Test(channel_permits, many_keep_the_order_in_which_they_send)
{
    struct numbers_sender wide_tx;
    struct numbers_receiver wide_rx;
    struct numbers_permit permits[8] = {0};
    int message;

    cr_assert(eq(int, numbers_open(8, &wide_tx, &wide_rx), 0));
    for (int i = 0; i < 8; i++)
        cr_assert(eq(int, numbers_try_reserve(wide_tx, &permits[i]), 0));
    cr_assert(eq(sz, numbers_free(wide_tx), 0));
    for (int i = 0; i < 8; i++)
        cr_assert(eq(int, numbers_permit_send(&permits[i * 3 % 8], i), 0));
    for (int i = 0; i < 8; i++) {
        cr_assert(eq(int, numbers_try_recv(wide_rx, &message), 0));
        cr_assert(eq(int, message, i));
    }
    numbers_sender_drop(&wide_tx);
    numbers_receiver_drop(&wide_rx);
}
