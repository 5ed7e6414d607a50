/* WOI_BROADCAST in the situations of tokio's tests/sync_broadcast.rs, but for those of lagging receivers. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/broadcast.h"

WOI_BROADCAST(words, const char *);

static struct words_sender tx;
static struct words_receiver rx, rx2, rx3;
static const char *word;
static struct hand hand, hand2;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, words_open(16, &tx, &rx), 0));
    word = "";
}

/* Opens it anew. */
static void open_with(size_t capacity)
{
    words_sender_drop(&tx);
    words_receiver_drop(&rx);
    cr_assert(eq(int, words_open(capacity, &tx, &rx), 0));
}

static void end(void)
{
    words_sender_drop(&tx);
    words_receiver_drop(&rx);
    words_receiver_drop(&rx2);
    words_receiver_drop(&rx3);
    support_check(hand.held == 0 && hand2.held == 0, "a waker is left");
    support_end();
}

TestSuite(sync_broadcast, .init = begin, .fini = end);

static void assert_next(struct words_receiver *receiver, const char *expected)
{
    cr_assert(eq(int, words_try_recv(receiver, &word), 0));
    cr_assert(eq(str, (char *)word, (char *)expected));
}

static void assert_empty(struct words_receiver *receiver)
{
    cr_assert(eq(int, words_try_recv(receiver, &word), -EAGAIN));
}

static void assert_got(struct woi_future_int **recv, struct hand *whose, const char *expected)
{
    cr_assert(eq(int, step(recv, whose), 0));
    cr_assert(eq(str, (char *)word, (char *)expected));
}

Test(sync_broadcast, send_try_recv_bounded)
{
    assert_empty(&rx);
    cr_assert(eq(int, words_send(tx, "hello"), 1));
    assert_next(&rx, "hello");
    assert_empty(&rx);
}

Test(sync_broadcast, send_two_recv)
{
    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    assert_empty(&rx);
    assert_empty(&rx2);
    cr_assert(eq(int, words_send(tx, "hello"), 2));
    assert_next(&rx, "hello");
    assert_next(&rx2, "hello");
    assert_empty(&rx);
    assert_empty(&rx2);
}

Test(sync_broadcast, send_recv_bounded)
{
    struct woi_future_int *recv = words_recv(&rx, &word);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, words_send(tx, "hello"), 1));
    cr_assert(eq(u32, hand.wakes, 1));
    assert_got(&recv, &hand, "hello");
}

Test(sync_broadcast, send_two_recv_bounded)
{
    struct woi_future_int *recv1 = words_recv(&rx, &word), *recv2;

    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    recv2 = words_recv(&rx2, &word);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    cr_assert(eq(int, step(&recv2, &hand2), WAITING));
    cr_assert(eq(int, words_send(tx, "hello"), 2));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, hand2.wakes, 1));
    assert_got(&recv1, &hand, "hello");
    word = "";
    assert_got(&recv2, &hand2, "hello");

    recv1 = words_recv(&rx, &word);
    recv2 = words_recv(&rx2, &word);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    cr_assert(eq(int, words_send(tx, "world"), 2));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(u32, hand2.wakes, 1));
    assert_got(&recv1, &hand, "world");
    word = "";
    assert_got(&recv2, &hand2, "world");
}

Test(sync_broadcast, change_tasks)
{
    struct woi_future_int *recv = words_recv(&rx, &word);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, step(&recv, &hand2), WAITING));
    cr_assert(eq(int, words_send(tx, "hello"), 1));
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, hand2.wakes, 1));
    woi_drop(recv);
}

Test(sync_broadcast, send_slow_rx)
{
    struct woi_future_int *recv1 = words_recv(&rx, &word), *recv2;

    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    recv2 = words_recv(&rx2, &word);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    cr_assert(eq(int, step(&recv2, &hand2), WAITING));
    words_send(tx, "one");
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, hand2.wakes, 1));
    words_send(tx, "two");
    assert_got(&recv1, &hand, "one");
    recv1 = words_recv(&rx, &word);
    assert_got(&recv1, &hand, "two");

    recv1 = words_recv(&rx, &word);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    words_send(tx, "three");
    cr_assert(eq(u32, hand.wakes, 2));
    assert_got(&recv1, &hand, "three");
    assert_got(&recv2, &hand2, "one");
    assert_next(&rx2, "two");
    assert_next(&rx2, "three");
}

Test(sync_broadcast, drop_rx_while_values_remain)
{
    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    words_send(tx, "one");
    words_send(tx, "two");
    assert_next(&rx, "one");
    assert_next(&rx2, "one");
    words_receiver_drop(&rx2);
    cr_assert(eq(sz, words_kept(tx), 1));
    words_receiver_drop(&rx);
    cr_assert(eq(sz, words_kept(tx), 0));
}

Test(sync_broadcast, send_no_rx)
{
    words_receiver_drop(&rx);
    cr_assert(eq(int, words_send(tx, "hello"), -EPIPE));
    cr_assert(eq(int, words_subscribe(tx, &rx), 0));
    cr_assert(eq(int, words_send(tx, "world"), 1));
    assert_next(&rx, "world");
}

Test(sync_broadcast, zero_capacity)
{
    cr_assert(eq(int, words_open(0, &(struct words_sender){NULL}, NULL), -EINVAL));
}

Test(sync_broadcast, capacity_too_big)
{
    cr_assert(eq(int, words_open(1 + (SIZE_MAX >> 1), &(struct words_sender){NULL}, NULL), -EINVAL));
    cr_assert(eq(int, words_open(SIZE_MAX, &(struct words_sender){NULL}, NULL), -EINVAL));
    cr_assert(eq(int, words_open(SIZE_MAX / 8, &(struct words_sender){NULL}, NULL), -EINVAL));
}

Test(sync_broadcast, dropping_tx_notifies_rx)
{
    struct words_sender tx2 = words_sender_clone(tx);
    struct woi_future_int *recv1 = words_recv(&rx, &word), *recv2;

    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    recv2 = words_recv(&rx2, &word);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    cr_assert(eq(int, step(&recv2, &hand2), WAITING));
    words_sender_drop(&tx);
    cr_assert(eq(int, step(&recv1, &hand), WAITING));
    cr_assert(eq(int, step(&recv2, &hand2), WAITING));
    words_sender_drop(&tx2);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, hand2.wakes, 1));
    cr_assert(eq(int, step(&recv1, &hand), -EPIPE));
    cr_assert(eq(int, step(&recv2, &hand2), -EPIPE));
}

Test(sync_broadcast, single_capacity_recvs)
{
    open_with(1);
    words_send(tx, "1");
    assert_next(&rx, "1");
    assert_empty(&rx);
}

Test(sync_broadcast, single_capacity_recvs_after_drop_1)
{
    open_with(1);
    words_send(tx, "1");
    words_sender_drop(&tx);
    assert_next(&rx, "1");
    cr_assert(eq(int, words_try_recv(&rx, &word), -EPIPE));
}

Test(sync_broadcast, dropping_sender_does_not_overwrite)
{
    open_with(2);
    words_send(tx, "1");
    words_send(tx, "2");
    words_sender_drop(&tx);
    assert_next(&rx, "1");
    assert_next(&rx, "2");
    cr_assert(eq(int, words_try_recv(&rx, &word), -EPIPE));
}

Test(sync_broadcast, resubscribe_points_to_tail)
{
    open_with(3);
    words_send(tx, "1");
    cr_assert(eq(int, words_resubscribe(&rx, &rx2), 0));
    assert_empty(&rx2);
    assert_next(&rx, "1");
    words_send(tx, "2");
    assert_next(&rx2, "2");
    words_send(tx, "3");
    assert_next(&rx, "2");
    assert_next(&rx, "3");
    assert_empty(&rx);
    assert_next(&rx2, "3");
    assert_empty(&rx2);
}

Test(sync_broadcast, resubscribe_to_closed_channel)
{
    words_sender_drop(&tx);
    cr_assert(eq(int, words_resubscribe(&rx, &rx2), 0));
    cr_assert(eq(int, words_try_recv(&rx2, &word), -EPIPE));
}

Test(sync_broadcast, sender_len)
{
    open_with(4);
    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    cr_assert(eq(sz, words_kept(tx), 0));
    words_send(tx, "1");
    words_send(tx, "2");
    words_send(tx, "3");
    cr_assert(eq(sz, words_kept(tx), 3));
    assert_next(&rx, "1");
    assert_next(&rx, "2");
    cr_assert(eq(sz, words_kept(tx), 3));
    assert_next(&rx2, "1");
    cr_assert(eq(sz, words_kept(tx), 2));
    words_send(tx, "4");
    words_send(tx, "5");
    words_send(tx, "6");
    cr_assert(eq(sz, words_kept(tx), 4));
}

Test(sync_broadcast, sender_len_random)
{
    uint64_t chance = 88172645463325252;

    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    for (int i = 0; i < 1000; i++) {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        switch ((chance >> 33) % 4) {
        case 0:
            (void)words_try_recv(&rx, &word);
            break;
        case 1:
            (void)words_try_recv(&rx2, &word);
            break;
        default:
            cr_assert(eq(int, words_send(tx, "0"), 2));
        }
        const size_t a = words_length(&rx), b = words_length(&rx2), more = a > b ? a : b;
        cr_assert(eq(sz, words_kept(tx), more < 16 ? more : 16));
    }
}

Test(sync_broadcast, receiver_recv_is_cooperative)
{
    struct woi_future_int *recv = words_recv(&rx, &word);
    unsigned budget = 0;
    struct woi_context cx = {.waker = hand_waker(&hand), .budget = &budget};

    words_send(tx, "hello");
    cr_assert(eq(int, woi_poll_future(&recv->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    budget = 1;
    cr_assert(eq(int, woi_poll_future(&recv->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    woi_drop(recv);
}

Test(sync_broadcast, broadcast_sender_closed)
{
    struct woi_future_int *closed = words_closed(tx);

    cr_assert(eq(int, words_subscribe(tx, &rx2), 0));
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx2);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&closed, &hand), 0));
}

Test(sync_broadcast, broadcast_sender_closed_with_extra_subscribe)
{
    struct woi_future_int *closed = words_closed(tx);

    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, words_subscribe(tx, &rx3), 0));
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx3);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&closed, &hand), 0));
    closed = words_closed(tx);
    cr_assert(eq(int, step(&closed, &hand), 0));
    cr_assert(eq(int, words_subscribe(tx, &rx3), 0));
    closed = words_closed(tx);
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx3);
    cr_assert(eq(u32, hand.wakes, 3));
    cr_assert(eq(int, step(&closed, &hand), 0));
}

Test(sync_broadcast, broadcast_sender_new_must_be_closed)
{
    struct words_sender alone;
    struct woi_future_int *closed;

    cr_assert(eq(int, words_open(1, &alone, NULL), 0));
    closed = words_closed(alone);
    cr_assert(eq(int, step(&closed, &hand), 0));
    cr_assert(eq(int, words_is_closed(alone), 1));
    cr_assert(eq(int, words_subscribe(alone, &rx2), 0));
    closed = words_closed(alone);
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    cr_assert(eq(int, words_is_closed(alone), 0));
    words_sender_drop(&alone);
    woi_drop(closed);
}
