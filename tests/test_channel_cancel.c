/* Operations on channels that are dropped half-way: nothing is lost, nothing is put back, nobody waits for
 * ever. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"
#include "woi/combine.h"

WOI_CHANNEL(numbers, int);

static struct numbers_sender tx, other_tx;
static struct numbers_receiver rx, other_rx;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
    cr_assert(eq(int, numbers_open(1, &other_tx, &other_rx), 0));
}

static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    numbers_sender_drop(&other_tx);
    numbers_receiver_drop(&other_rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_cancel, .init = begin, .fini = end);

static int received(void)
{
    int message = -1, error = numbers_try_recv(rx, &message);

    return error ? error : message;
}

/* --- senders --- */

Test(channel_cancel, a_send_that_was_never_polled_has_sent_nothing)
{
    woi_drop(numbers_send(tx, 1));
    cr_assert(eq(int, received(), -EAGAIN));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(channel_cancel, a_waiting_send_leaves_the_queue_to_those_behind_it)
{
    struct woi_future_int *a = numbers_send(tx, 1), *b = numbers_send(tx, 2), *c = numbers_send(tx, 3);

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    woi_drop(b);
    woi_drop(a);
    cr_assert(eq(int, received(), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&c, &hand), 0));
    cr_assert(eq(int, received(), 3));
}

Test(channel_cancel, a_granted_send_passes_its_slot_on_to_the_next)
{
    struct woi_future_int *sends[4];
    struct hand hands[4] = {0};

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    for (int i = 0; i < 4; i++) {
        sends[i] = numbers_send(tx, i + 1);
        cr_assert(eq(int, step(&sends[i], &hands[i]), WAITING));
    }
    cr_assert(eq(int, received(), 0));
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(u32, hands[i + 1].wakes, 0));
        woi_drop(sends[i]);
    }
    cr_assert(eq(int, numbers_try_send(tx, 9), -EAGAIN));
    cr_assert(eq(int, step(&sends[3], &hands[3]), 0));
    cr_assert(eq(int, received(), 4));
}

Test(channel_cancel, a_granted_send_or_reserve_without_anyone_behind_it_frees_its_slot)
{
    struct numbers_permit permit = {0};

    for (int reserve = 0; reserve < 2; reserve++) {
        struct woi_future_int *op = reserve ? numbers_reserve(tx, &permit) : numbers_send(tx, 1);

        cr_assert(eq(int, numbers_try_send(tx, 0), 0));
        cr_assert(eq(int, step(&op, &hand), WAITING));
        cr_assert(eq(int, received(), 0));
        cr_assert(eq(sz, numbers_free(tx), 0));
        woi_drop(op);
        cr_assert(eq(sz, numbers_free(tx), 1));
        cr_assert(eq(int, numbers_permit_send(&permit, 5), -EINVAL)); /* it was not given one */
    }
}

Test(channel_cancel, a_granted_reserve_passes_its_slot_on_to_the_next)
{
    struct numbers_permit permit = {0};
    struct woi_future_int *reserve = numbers_reserve(tx, &permit), *send = numbers_send(tx, 2);

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, step(&reserve, &hand), WAITING));
    cr_assert(eq(int, step(&send, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    woi_drop(reserve);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&send, &hand), 0));
    cr_assert(eq(int, received(), 2));
}

Test(channel_cancel, a_granted_send_of_a_closed_channel_may_be_dropped)
{
    struct woi_future_int *a = numbers_send(tx, 1), *b = numbers_send(tx, 2);

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    numbers_close(rx);
    woi_drop(a);
    cr_assert(eq(int, step(&b, &hand), -EPIPE));
    cr_assert(eq(int, received(), -EPIPE));
}

/* --- receivers --- */

Test(channel_cancel, a_waiting_receive_leaves_the_queue_to_those_behind_it)
{
    int got[3] = {-1, -1, -1};
    struct woi_future_int *a = numbers_recv(rx, &got[0]), *b = numbers_recv(rx, &got[1]),
                          *c = numbers_recv(rx, &got[2]);

    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    woi_drop(a);
    woi_drop(b);
    cr_assert(eq(int, numbers_try_send(tx, 7), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&c, &hand), 0));
    cr_assert(eq(int, got[0], -1));
    cr_assert(eq(int, got[2], 7));
}

Test(channel_cancel, a_claim_passes_on_to_the_next_receiver_until_one_takes_the_message)
{
    struct woi_future_int *recvs[4];
    struct hand hands[4] = {0};
    int got[4] = {-1, -1, -1, -1};

    for (int i = 0; i < 4; i++) {
        recvs[i] = numbers_recv(rx, &got[i]);
        cr_assert(eq(int, step(&recvs[i], &hands[i]), WAITING));
    }
    cr_assert(eq(int, numbers_try_send(tx, 7), 0));
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(u32, hands[i + 1].wakes, 0));
        woi_drop(recvs[i]);
        cr_assert(eq(int, received(), -EAGAIN));
    }
    cr_assert(eq(int, step(&recvs[3], &hands[3]), 0));
    cr_assert(eq(int, got[3], 7));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, got[i], -1));
}

Test(channel_cancel, a_claim_without_anyone_behind_it_leaves_the_message_where_it_was)
{
    int got = -1;
    struct woi_future_int *recv = numbers_recv(rx, &got);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 7), 0));
    woi_drop(recv);
    cr_assert(eq(int, got, -1));
    cr_assert(eq(int, received(), 7));
}

Test(channel_cancel, a_cancelled_claim_keeps_the_order_of_the_messages)
{
    struct numbers_sender wide_tx;
    struct numbers_receiver wide_rx;
    struct woi_future_int *recvs[2];
    int got[2] = {-1, -1}, message = -1;

    cr_assert(eq(int, numbers_open(3, &wide_tx, &wide_rx), 0));
    for (int i = 0; i < 2; i++) {
        recvs[i] = numbers_recv(wide_rx, &got[i]);
        cr_assert(eq(int, step(&recvs[i], &hand), WAITING));
    }
    for (int i = 1; i <= 3; i++)
        cr_assert(eq(int, numbers_try_send(wide_tx, i), 0));
    woi_drop(recvs[0]);
    cr_assert(eq(int, step(&recvs[1], &hand), 0));
    cr_assert(eq(int, got[1], 1));
    for (int i = 2; i <= 3; i++) {
        cr_assert(eq(int, numbers_try_recv(wide_rx, &message), 0));
        cr_assert(eq(int, message, i));
    }
    numbers_sender_drop(&wide_tx);
    numbers_receiver_drop(&wide_rx);
}

Test(channel_cancel, a_claim_of_a_closed_channel_passes_on_and_the_last_message_is_received)
{
    int a = -1, b = -1, c = -1;
    struct woi_future_int *first = numbers_recv(rx, &a), *second = numbers_recv(rx, &b),
                          *third = numbers_recv(rx, &c);

    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &hand), WAITING));
    cr_assert(eq(int, step(&third, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 7), 0));
    numbers_close(rx);
    woi_drop(first);
    cr_assert(eq(int, step(&third, &hand), WAITING));
    cr_assert(eq(int, step(&second, &hand), 0));
    cr_assert(eq(int, b, 7));
    cr_assert(eq(int, step(&third, &hand), -EPIPE));
}

/* A waker that drops another operation, as a task's waker never does. */
static struct woi_future_int *victim;

static struct woi_waker clone_murderer(void *data);

static void murder(void *data)
{
    (void)data;
    if (victim)
        woi_drop(victim);
    victim = NULL;
}

static void nothing(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable murderer = {clone_murderer, murder, murder, nothing};

static struct woi_waker clone_murderer(void *data)
{
    return (struct woi_waker){data, &murderer};
}

Test(channel_cancel, a_waker_may_drop_the_next_one_that_would_be_woken)
{
    struct woi_context cx = {.waker = {NULL, &murderer}};
    struct woi_future_int *a = numbers_send(tx, 1), *b = numbers_send(tx, 2), *c = numbers_send(tx, 3);

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, (int)woi_poll_future(&a->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    cr_assert(eq(int, step(&c, &hand), WAITING));
    victim = b;
    numbers_close(rx);
    cr_assert(eq(ptr, victim, NULL));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&a, &hand), -EPIPE));
    cr_assert(eq(int, step(&c, &hand), -EPIPE));
}

/* --- in a select --- */

Test(channel_cancel, a_receive_that_loses_a_select_has_taken_no_message)
{
    struct gate gate = {0};
    int got = -1;
    struct woi_future_int *select = woi_select_biased(pass(&gate), numbers_recv(rx, &got));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 7), 0)); /* claimed */
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, got, -1));
    cr_assert(eq(int, received(), 7));
}

Test(channel_cancel, a_send_that_loses_a_select_has_sent_none)
{
    struct gate gate = {0};
    struct woi_future_int *select = woi_select_biased(pass(&gate), numbers_send(tx, 1));

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, received(), 0)); /* its slot is granted to the branch */
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, received(), -EAGAIN));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(channel_cancel, a_reserve_that_loses_a_select_has_no_permit)
{
    struct gate gate = {0};
    struct numbers_permit permit = {0};
    struct woi_future_int *select = woi_select_biased(pass(&gate), numbers_reserve(tx, &permit));

    cr_assert(eq(int, numbers_try_send(tx, 0), 0));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, received(), 0));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, numbers_permit_send(&permit, 1), -EINVAL));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(channel_cancel, of_two_receives_that_are_both_ready_the_loser_takes_nothing)
{
    int sent[2] = {0}, expected[2] = {0}, wins[2] = {0};

    for (int round = 0; round < 500; round++) {
        int got[2] = {-1, -1}, winner = WAITING;
        struct woi_future_int *select =
            woi_select(numbers_recv(rx, &got[0]), numbers_recv(other_rx, &got[1]));

        if (round % 2) /* woken, or ready at the first poll */
            winner = step(&select, &hand);
        sent[0] += numbers_try_send(tx, sent[0]) == 0;
        sent[1] += numbers_try_send(other_tx, sent[1]) == 0;
        if (winner == WAITING)
            winner = step(&select, &hand);
        cr_assert(lt(int, winner, 2));
        cr_assert(eq(int, got[winner], expected[winner]++));
        cr_assert(eq(int, got[1 - winner], -1));
        wins[winner]++;
    }
    cr_assert(gt(int, wins[0], 100));
    cr_assert(gt(int, wins[1], 100));
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, sent[i] - expected[i], (int)numbers_length(i == 0 ? rx : other_rx)));
}

Test(channel_cancel, of_two_sends_that_could_both_be_done_the_loser_sends_nothing)
{
    int sent[2] = {0};

    for (int round = 0; round < 200; round++) {
        struct woi_future_int *select =
            woi_select(numbers_send(tx, sent[0]), numbers_send(other_tx, sent[1]));
        int winner = step(&select, &hand), message = -1;

        cr_assert(lt(int, winner, 2));
        cr_assert(eq(sz, numbers_length(rx) + numbers_length(other_rx), 1));
        cr_assert(eq(int, numbers_try_recv(winner == 0 ? rx : other_rx, &message), 0));
        cr_assert(eq(int, message, sent[winner]++));
    }
    cr_assert(eq(int, sent[0] + sent[1], 200));
}

Test(channel_cancel, of_two_receives_from_one_channel_in_a_select_only_one_takes)
{
    int got[2] = {-1, -1}, winner;
    struct woi_future_int *select = woi_select(numbers_recv(rx, &got[0]), numbers_recv(rx, &got[1]));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    winner = step(&select, &hand);
    cr_assert(lt(int, winner, 2));
    cr_assert(eq(int, got[winner], 1));
    cr_assert(eq(int, got[1 - winner], -1));
    cr_assert(eq(int, received(), -EAGAIN));
}

Test(channel_cancel, a_claim_of_a_dropped_branch_passes_to_a_sibling_that_is_dropped_next)
{
    struct gate gate = {0};
    int got[2] = {-1, -1};
    struct woi_future_int *select =
        woi_select(pass(&gate), numbers_recv(rx, &got[0]), numbers_recv(rx, &got[1]));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    woi_drop(select);
    cr_assert(eq(int, got[0] + got[1], -2));
    cr_assert(eq(int, received(), 1));
}

Test(channel_cancel, a_send_that_is_used_after_it_was_dropped_panics)
{
    struct woi_future_int *send = numbers_send(tx, 1);
    struct woi_context cx = {.waker = woi_waker_noop()};

    if (heap.slabs == 0)
        cr_skip_test("without a pool that would touch freed memory");
    woi_drop(send);
    cr_assert(eq(int, woi_poll_future(&send->future, &cx).status, WOI_STATUS_PANICKED));
}
