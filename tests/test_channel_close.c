/* Closing: who is woken, what is still received, what comes back, and when the memory goes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

WOI_CHANNEL(texts, const char *);

static struct texts_sender tx;
static struct texts_receiver rx;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, texts_open(2, &tx, &rx), 0));
}

static void end(void)
{
    texts_sender_drop(&tx);
    texts_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_close, .init = begin, .fini = end);

static const char *received(int *ret_error)
{
    const char *message = "none";

    *ret_error = texts_try_recv(rx, &message);
    return message;
}

static void fill(void)
{
    cr_assert(eq(int, texts_try_send(tx, "one"), 0));
    cr_assert(eq(int, texts_try_send(tx, "two"), 0));
}

Test(channel_close, wakes_every_waiting_sender_with_epipe_and_its_message_is_not_sent)
{
    struct woi_future_int *sends[3];
    struct hand hands[3] = {0};
    int error;

    fill();
    for (int i = 0; i < 3; i++) {
        sends[i] = texts_send(tx, "unsent");
        cr_assert(eq(int, step(&sends[i], &hands[i]), WAITING));
    }
    texts_close(rx);
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(int, step(&sends[i], &hands[i]), -EPIPE));
        cr_assert(eq(int, hands[i].held, 0));
    }
    cr_assert(eq(sz, texts_length(rx), 2));
    cr_assert(eq(str, (char *)received(&error), "one"));
    cr_assert(eq(str, (char *)received(&error), "two"));
    cr_assert(eq(str, (char *)received(&error), "none"));
    cr_assert(eq(int, error, -EPIPE));
}

Test(channel_close, wakes_every_waiting_receiver_of_an_empty_channel_with_epipe)
{
    struct woi_future_int *recvs[3];
    struct hand hands[3] = {0};
    const char *message = "none";

    for (int i = 0; i < 3; i++) {
        recvs[i] = texts_recv(rx, &message);
        cr_assert(eq(int, step(&recvs[i], &hands[i]), WAITING));
    }
    texts_close(rx);
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(int, step(&recvs[i], &hands[i]), -EPIPE));
    }
    cr_assert(eq(str, (char *)message, "none"));
}

Test(channel_close, wakes_everyone_who_awaits_it)
{
    struct woi_future_int *watches[3];
    struct hand hands[3] = {0};

    for (int i = 0; i < 3; i++) {
        watches[i] = texts_closed(tx);
        cr_assert(eq(int, step(&watches[i], &hands[i]), WAITING));
    }
    woi_drop(watches[1]);
    texts_close(rx);
    cr_assert(eq(u32, hands[1].wakes, 0));
    for (int i = 0; i < 3; i += 2) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(int, step(&watches[i], &hands[i]), 0));
    }
    watches[0] = texts_closed(tx);
    cr_assert(eq(int, step(&watches[0], &hand), 0)); /* at once */
}

Test(channel_close, twice_is_once)
{
    struct woi_future_int *send;

    fill();
    send = texts_send(tx, "unsent");
    cr_assert(eq(int, step(&send, &hand), WAITING));
    cr_assert(eq(int, texts_is_closed(tx), 0));
    texts_close(rx);
    texts_close(rx);
    cr_assert(eq(int, texts_is_closed(tx), 1));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(send);
}

Test(channel_close, makes_every_later_send_epipe)
{
    struct woi_future_int *op;
    struct texts_permit permit = {0};

    texts_close(rx);
    cr_assert(eq(int, texts_try_send(tx, "late"), -EPIPE));
    cr_assert(eq(int, texts_try_reserve(tx, &permit), -EPIPE));
    op = texts_send(tx, "late");
    cr_assert(eq(int, step(&op, &hand), -EPIPE));
    op = texts_reserve(tx, &permit);
    cr_assert(eq(int, step(&op, &hand), -EPIPE));
    cr_assert(eq(int, texts_permit_send(&permit, "late"), -EINVAL));
    cr_assert(eq(sz, texts_length(rx), 0));
}

Test(channel_close, a_sender_with_a_granted_slot_that_is_polled_after_it_sends_nothing)
{
    struct woi_future_int *send, *reserve;
    struct texts_permit permit = {0};
    int error;

    fill();
    send = texts_send(tx, "unsent");
    reserve = texts_reserve(tx, &permit);
    cr_assert(eq(int, step(&send, &hand), WAITING));
    cr_assert(eq(int, step(&reserve, &hand), WAITING));
    cr_assert(eq(str, (char *)received(&error), "one"));
    cr_assert(eq(str, (char *)received(&error), "two"));
    texts_close(rx);
    cr_assert(eq(int, step(&send, &hand), -EPIPE));
    cr_assert(eq(int, step(&reserve, &hand), -EPIPE));
    (void)received(&error);
    cr_assert(eq(int, error, -EPIPE));
    cr_assert(eq(sz, texts_free(tx), 2));
}

Test(channel_close, receivers_wait_while_the_last_message_is_claimed_and_then_get_epipe)
{
    const char *a = "none", *b = "none";
    struct woi_future_int *first = texts_recv(rx, &a), *second = texts_recv(rx, &b);
    struct hand other = {0};
    int error;

    cr_assert(eq(int, step(&first, &hand), WAITING));
    cr_assert(eq(int, step(&second, &other), WAITING));
    cr_assert(eq(int, texts_try_send(tx, "last"), 0));
    texts_close(rx);
    (void)received(&error);
    cr_assert(eq(int, error, -EAGAIN));
    cr_assert(eq(u32, other.wakes, 0));
    cr_assert(eq(int, step(&first, &hand), 0));
    cr_assert(eq(str, (char *)a, "last"));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&second, &other), -EPIPE));
}

/* --- by the last one who goes --- */

Test(channel_close, by_the_last_sender_leaves_what_is_queued_to_the_receivers)
{
    struct texts_sender clone = texts_sender_clone(tx);
    const char *message = "none";
    struct woi_future_int *recv;
    int error;

    fill();
    texts_sender_drop(&tx);
    cr_assert(eq(int, texts_is_closed(clone), 0));
    texts_sender_drop(&clone);
    cr_assert(eq(str, (char *)received(&error), "one"));
    recv = texts_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(str, (char *)message, "two"));
    recv = texts_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(channel_close, by_the_last_sender_wakes_the_receivers)
{
    const char *message = "none";
    struct woi_future_int *recv = texts_recv(rx, &message);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    texts_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(channel_close, by_the_last_receiver_wakes_the_senders_and_the_watchers)
{
    struct texts_receiver clone = texts_receiver_clone(rx);
    struct woi_future_int *send, *closed = texts_closed(tx);
    struct hand other = {0};

    fill();
    send = texts_send(tx, "unsent");
    cr_assert(eq(int, step(&send, &hand), WAITING));
    cr_assert(eq(int, step(&closed, &other), WAITING));
    texts_receiver_drop(&clone);
    cr_assert(eq(u32, hand.wakes, 0));
    texts_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&send, &hand), -EPIPE));
    cr_assert(eq(int, step(&closed, &other), 0));
    cr_assert(eq(int, texts_try_send(tx, "late"), -EPIPE));
}

Test(channel_close, a_handle_that_was_dropped_is_zero_and_dropping_it_again_does_nothing)
{
    struct texts_sender clone = texts_sender_clone(tx);

    texts_sender_drop(&clone);
    texts_sender_drop(&clone);
    cr_assert(eq(int, texts_is_closed(tx), 0));
    cr_assert(eq(int, texts_try_send(clone, "x"), -EINVAL));
    cr_assert(eq(int, texts_try_send(tx, "x"), 0));
}

/* --- operations keep it alive --- */

Test(channel_close, a_send_in_flight_counts_as_a_sender)
{
    struct woi_future_int *send;
    int error;

    fill();
    send = texts_send(tx, "three");
    cr_assert(eq(int, step(&send, &hand), WAITING));
    texts_sender_drop(&tx);
    cr_assert(eq(str, (char *)received(&error), "one"));
    cr_assert(eq(int, step(&send, &hand), 0));
    cr_assert(eq(str, (char *)received(&error), "two"));
    cr_assert(eq(str, (char *)received(&error), "three"));
    (void)received(&error);
    cr_assert(eq(int, error, -EPIPE));
}

Test(channel_close, a_receive_in_flight_counts_as_a_receiver)
{
    const char *message = "none";
    struct woi_future_int *recv = texts_recv(rx, &message);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    texts_receiver_drop(&rx);
    cr_assert(eq(int, texts_is_closed(tx), 0));
    cr_assert(eq(int, texts_try_send(tx, "one"), 0));
    cr_assert(eq(int, texts_is_closed(tx), 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(str, (char *)message, "one"));
    cr_assert(eq(int, texts_is_closed(tx), 1)); /* it was the last one */
}

Test(channel_close, dropping_an_operation_in_flight_may_be_what_closes_it)
{
    const char *message = "none";
    struct woi_future_int *recv = texts_recv(rx, &message), *send;

    texts_receiver_drop(&rx);
    woi_drop(recv);
    cr_assert(eq(int, texts_is_closed(tx), 1));
    texts_sender_drop(&tx);

    cr_assert(eq(int, texts_open(2, &tx, &rx), 0));
    send = texts_send(tx, "unsent");
    recv = texts_recv(rx, &message);
    texts_sender_drop(&tx);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    woi_drop(send);
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(channel_close, whoever_awaits_it_counts_as_a_sender)
{
    struct woi_future_int *closed = texts_closed(tx);
    const char *message = "none";
    struct woi_future_int *recv = texts_recv(rx, &message);

    cr_assert(eq(int, step(&closed, &hand), WAITING));
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    texts_sender_drop(&tx);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    woi_drop(closed);
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

/* --- the memory --- */

Test(channel_close, the_memory_goes_with_whoever_goes_last)
{
    for (int order = 0; order < 4; order++) {
        struct texts_sender s;
        struct texts_receiver r;
        const size_t before = heap.blocks;

        cr_assert(eq(int, texts_open(3, &s, &r), 0));
        cr_assert(eq(int, texts_try_send(s, "left"), 0));
        if (order & 2)
            texts_close(r);
        cr_assert(eq(sz, heap.blocks, before + 2));
        if (order & 1)
            texts_sender_drop(&s);
        else
            texts_receiver_drop(&r);
        cr_assert(eq(sz, heap.blocks, before + 2));
        if (order & 1)
            texts_receiver_drop(&r);
        else
            texts_sender_drop(&s);
        cr_assert(eq(sz, heap.blocks, before));
    }
}

Test(channel_close, the_last_operation_in_flight_frees_the_memory)
{
    for (int k = 0; k < 3; k++) {
        struct texts_sender s;
        struct texts_receiver r;
        const char *message;
        struct woi_future_int *op;
        const size_t before = heap.blocks;

        cr_assert(eq(int, texts_open(3, &s, &r), 0));
        op = k == 0 ? texts_send(s, "x") : k == 1 ? texts_recv(r, &message) : texts_closed(s);
        texts_sender_drop(&s);
        texts_receiver_drop(&r);
        cr_assert(gt(sz, heap.blocks, before + 1));
        woi_drop(op);
        cr_assert(eq(sz, heap.blocks, before));
    }
}
