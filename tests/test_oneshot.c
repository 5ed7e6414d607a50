/* WOI_ONESHOT: one message, once. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"
#include "woi/combine.h"

struct reply {
    int code;
    char text[24];
};

WOI_ONESHOT(answer, struct reply);

static struct answer_sender tx;
static struct answer_receiver rx;
static struct reply got;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, answer_open(&tx, &rx), 0));
}

static void end(void)
{
    answer_sender_drop(&tx);
    answer_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(oneshot, .init = begin, .fini = end);

static const struct reply hello = {7, "hello"};

static void assert_hello(void)
{
    cr_assert(eq(int, got.code, 7));
    cr_assert(eq(str, got.text, "hello"));
}

Test(oneshot, what_was_sent_is_received_at_once)
{
    struct woi_future_int *recv;

    cr_assert(eq(int, answer_send(&tx, hello), 0));
    recv = answer_recv(rx, &got);
    cr_assert(eq(int, step(&recv, &hand), 0));
    assert_hello();
    cr_assert(eq(u32, hand.clones, 0));
}

Test(oneshot, a_waiting_receiver_is_woken_once_by_the_message)
{
    struct woi_future_int *recv = answer_recv(rx, &got);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, answer_send(&tx, hello), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, got.code, 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    assert_hello();
}

Test(oneshot, sending_uses_the_sender_up)
{
    cr_assert(eq(int, answer_send(&tx, hello), 0));
    cr_assert(eq(int, answer_send(&tx, (struct reply){8, ""}), -EINVAL));
    cr_assert(eq(int, answer_try_recv(rx, &got), 0));
    assert_hello();
}

Test(oneshot, a_sender_that_goes_without_sending_is_epipe)
{
    struct woi_future_int *recv = answer_recv(rx, &got);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    answer_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
    cr_assert(eq(int, answer_try_recv(rx, &got), -EPIPE));
    cr_assert(eq(int, got.code, 0));
}

Test(oneshot, receiving_a_second_time_is_epipe)
{
    struct woi_future_int *recv;

    cr_assert(eq(int, answer_send(&tx, hello), 0));
    cr_assert(eq(int, answer_try_recv(rx, &got), 0));
    cr_assert(eq(int, answer_try_recv(rx, &got), -EPIPE));
    recv = answer_recv(rx, &got);
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
    assert_hello();
}

Test(oneshot, try_recv_before_the_message_is_eagain)
{
    cr_assert(eq(int, answer_try_recv(rx, &got), -EAGAIN));
    cr_assert(eq(int, got.code, 0));
}

Test(oneshot, sending_when_the_receiver_is_gone_is_epipe_and_uses_the_sender_up)
{
    answer_receiver_drop(&rx);
    cr_assert(eq(int, answer_is_closed(tx), 1));
    cr_assert(eq(int, answer_send(&tx, hello), -EPIPE));
    cr_assert(eq(int, answer_send(&tx, hello), -EINVAL));
}

Test(oneshot, a_sender_may_wait_for_the_receiver_to_go)
{
    struct woi_future_int *closed = answer_closed(tx);

    cr_assert(eq(int, step(&closed, &hand), WAITING));
    cr_assert(eq(int, answer_is_closed(tx), 0));
    answer_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&closed, &hand), 0));
    cr_assert(eq(int, answer_send(&tx, hello), -EPIPE));
}

Test(oneshot, a_receive_in_flight_counts_as_the_receiver)
{
    struct woi_future_int *recv = answer_recv(rx, &got);

    answer_receiver_drop(&rx);
    cr_assert(eq(int, answer_is_closed(tx), 0));
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, answer_send(&tx, hello), 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    assert_hello();
}

Test(oneshot, a_receive_that_is_dropped_after_it_was_woken_leaves_the_message)
{
    struct gate gate = {0};
    struct woi_future_int *select = woi_select_biased(pass(&gate), answer_recv(rx, &got));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, answer_send(&tx, hello), 0));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, got.code, 0));
    cr_assert(eq(int, answer_try_recv(rx, &got), 0));
    assert_hello();
}

Test(oneshot, polled_again_with_another_waker_wakes_the_new_one_alone)
{
    struct woi_future_int *recv = answer_recv(rx, &got);
    struct hand other = {0};

    cr_assert(eq(int, step(&recv, &other), WAITING));
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, other.held, 0));
    cr_assert(eq(int, answer_send(&tx, hello), 0));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(recv);
}

Test(oneshot, the_memory_goes_with_whoever_goes_last)
{
    const size_t blocks = heap.blocks;

    cr_assert(eq(int, answer_send(&tx, hello), 0)); /* the sender goes */
    cr_assert(eq(sz, heap.blocks, blocks));
    answer_receiver_drop(&rx);
    cr_assert(eq(sz, heap.blocks, blocks - 2));

    cr_assert(eq(int, answer_open(&tx, &rx), 0));
    answer_receiver_drop(&rx);
    cr_assert(eq(sz, heap.blocks, blocks));
    answer_sender_drop(&tx);
    cr_assert(eq(sz, heap.blocks, blocks - 2));
}

Test(oneshot, that_was_never_opened_is_einval_and_harmless)
{
    struct answer_sender s = {0};
    struct answer_receiver r = {0};
    struct woi_future_int *op = answer_recv(r, &got);

    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = answer_closed(s);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    cr_assert(eq(int, answer_send(&s, hello), -EINVAL));
    cr_assert(eq(int, answer_try_recv(r, &got), -EINVAL));
    cr_assert(eq(int, answer_is_closed(s), 1));
    answer_sender_drop(&s);
    answer_receiver_drop(&r);
}

Test(oneshot, without_memory_is_not_opened_and_leaves_nothing)
{
    struct answer_sender s = {0};
    struct answer_receiver r = {0};
    const size_t blocks = heap.blocks;

    for (size_t k = 1; k <= 2; k++) {
        heap.fail_at = k;
        cr_assert(eq(int, answer_open(&s, &r), -ENOMEM));
        cr_assert(eq(sz, heap.blocks, blocks));
        cr_assert(eq(int, answer_is_closed(s), 1));
    }
}

/* --- with a destructor --- */

static int dropped[4], drops;

static void number_drop(int *number)
{
    dropped[drops++] = *number;
}

WOI_ONESHOT_OWNS(number, int, number_drop);

Test(oneshot, a_message_that_nobody_receives_goes_to_its_destructor)
{
    struct number_sender s;
    struct number_receiver r;

    cr_assert(eq(int, number_open(&s, &r), 0));
    cr_assert(eq(int, number_send(&s, 5), 0));
    cr_assert(eq(int, drops, 0));
    number_receiver_drop(&r);
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, dropped[0], 5));
}

Test(oneshot, a_message_that_was_received_or_not_sent_does_not_go_to_its_destructor)
{
    struct number_sender s;
    struct number_receiver r;
    int message = -1;

    cr_assert(eq(int, number_open(&s, &r), 0));
    cr_assert(eq(int, number_send(&s, 5), 0));
    cr_assert(eq(int, number_send(&s, 6), -EINVAL));
    cr_assert(eq(int, number_try_recv(r, &message), 0));
    number_receiver_drop(&r);
    cr_assert(eq(int, message, 5));
    cr_assert(eq(int, number_open(&s, &r), 0));
    number_receiver_drop(&r);
    cr_assert(eq(int, number_send(&s, 7), -EPIPE)); /* it is still the sender's */
    cr_assert(eq(int, drops, 0));
}
