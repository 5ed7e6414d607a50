/* Channels in the situations of tokio's tests/sync_mpsc.rs and sync_mpsc_weak.rs: several at once, weak
 * senders. The others are in the tests of channels: docs/conformance/channels.md. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

WOI_CHANNEL(numbers, int);

static struct numbers_sender tx;
static struct numbers_receiver rx;
static struct numbers_permits permits;
static struct numbers_weak_sender weak;
static struct hand hand, other;

static void open_with(size_t capacity)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, capacity ? numbers_open(capacity, &tx, &rx) : numbers_open_unbounded(&tx, &rx), 0));
}

static void end(void)
{
    numbers_permits_drop(&permits);
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    numbers_weak_sender_drop(&weak);
    support_check(hand.held == 0 && other.held == 0, "a waker is left");
    support_end();
}

TestSuite(sync_mpsc, .init = support_begin, .fini = end);

static void send_up_to(int n)
{
    for (int i = 0; i < n; i++)
        cr_assert(eq(int, numbers_try_send(tx, i), 0));
}

static int recv_many(int *messages, size_t most)
{
    struct woi_future_int *recv = numbers_recv_many(rx, messages, most);

    return step(&recv, &hand);
}

static int reserve_many(size_t n)
{
    struct woi_future_int *reserve = numbers_reserve_many(tx, n, &permits);

    return step(&reserve, &hand);
}

static void assert_received(const int *messages, int first, int n)
{
    for (int i = 0; i < n; i++)
        cr_assert(eq(int, messages[i], first + i));
}

/* --- recv_many --- */

Test(sync_mpsc, async_send_recv_many_with_buffer)
{
    int messages[32];

    open_with(100);
    send_up_to(10);
    cr_assert(eq(int, recv_many(messages, 32), 10));
    assert_received(messages, 0, 10);
    send_up_to(3);
    cr_assert(eq(int, recv_many(messages, 2), 2));
    assert_received(messages, 0, 2);
    cr_assert(eq(int, recv_many(messages, 2), 1));
    assert_received(messages, 2, 1);
}

Test(sync_mpsc, send_recv_many_unbounded)
{
    int messages[5];

    open_with(0);
    send_up_to(9);
    cr_assert(eq(int, recv_many(messages, 5), 5));
    assert_received(messages, 0, 5);
    cr_assert(eq(int, recv_many(messages, 5), 4));
    assert_received(messages, 5, 4);
    numbers_sender_drop(&tx);
    cr_assert(eq(int, recv_many(messages, 5), -EPIPE));
}

Test(sync_mpsc, send_recv_many_bounded_capacity)
{
    int messages[16] = {0};

    open_with(9);
    send_up_to(9);
    cr_assert(eq(int, numbers_try_send(tx, 9), -EAGAIN));
    cr_assert(eq(int, recv_many(messages, 4), 4));
    cr_assert(eq(sz, numbers_free(tx), 4));
    cr_assert(eq(int, messages[4], 0)); /* and wrote no more */
    cr_assert(eq(int, recv_many(messages, 16), 5));
    assert_received(messages, 4, 5);
    cr_assert(eq(int, recv_many(messages, 0), 0));
}

Test(sync_mpsc, send_recv_many_unbounded_capacity)
{
    int messages[16];

    open_with(0);
    send_up_to(16);
    cr_assert(eq(int, recv_many(messages, 16), 16));
    assert_received(messages, 0, 16);
    cr_assert(eq(sz, numbers_length(rx), 0));
}

Test(sync_mpsc, recv_many_with_non_empty_buffer_bounded_rx_closed_and_idle)
{
    int messages[2] = {7, 8};

    open_with(1);
    numbers_close(rx);
    cr_assert(eq(int, recv_many(messages, 2), -EPIPE));
    cr_assert(eq(int, messages[0], 7));
    cr_assert(eq(int, messages[1], 8));
}

Test(sync_mpsc, recv_many_with_non_empty_buffer_unbounded_rx_closed_and_idle)
{
    int messages[2] = {7, 8};

    open_with(0);
    numbers_close(rx);
    cr_assert(eq(int, recv_many(messages, 2), -EPIPE));
    cr_assert(eq(int, messages[0], 7));
}

Test(sync_mpsc, a_waiting_recv_many_gets_all_that_has_come_by_then)
{
    int messages[8];
    struct woi_future_int *recv;

    open_with(8);
    recv = numbers_recv_many(rx, messages, 8);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    send_up_to(5);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), 5));
    assert_received(messages, 0, 5);
}

Test(sync_mpsc, a_recv_many_leaves_what_others_have_claimed)
{
    int messages[8], one = -1;
    struct woi_future_int *first, *recv;

    open_with(8);
    first = numbers_recv(rx, &one);
    cr_assert(eq(int, step(&first, &other), WAITING));
    send_up_to(3);
    recv = numbers_recv_many(rx, messages, 8);
    cr_assert(eq(int, step(&recv, &hand), 2));
    cr_assert(eq(int, step(&first, &other), 0));
    cr_assert(eq(int, one, 2));
}

Test(sync_mpsc, a_recv_many_that_is_dropped_has_taken_none)
{
    int messages[8];
    struct woi_future_int *recv, *next;

    open_with(8);
    recv = numbers_recv_many(rx, messages, 8);
    next = numbers_recv_many(rx, messages, 8);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    cr_assert(eq(int, step(&next, &other), WAITING));
    cr_assert(eq(int, numbers_try_send(tx, 5), 0));
    cr_assert(eq(u32, other.wakes, 0));
    woi_drop(recv); /* it was woken: its claim passes on */
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&next, &other), 1));
    cr_assert(eq(int, messages[0], 5));
}

Test(sync_mpsc, a_recv_many_into_nowhere_is_einval)
{
    struct woi_future_int *recv;

    open_with(1);
    recv = numbers_recv_many(rx, NULL, 4);
    cr_assert(eq(int, step(&recv, &hand), -EINVAL));
    recv = numbers_recv_many((struct numbers_receiver){NULL}, (int[1]){0}, 0);
    cr_assert(eq(int, step(&recv, &hand), -EINVAL));
}

/* --- reserve_many --- */

Test(sync_mpsc, reserve_many_above_cap)
{
    open_with(1);
    cr_assert(eq(int, reserve_many(2), -EINVAL));
    cr_assert(eq(int, reserve_many(SIZE_MAX), -EINVAL));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(sync_mpsc, try_reserve_many_zero)
{
    open_with(1);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 0, &permits), 0));
    cr_assert(eq(sz, numbers_permits_left(&permits), 0));
    send_up_to(1);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 0, &permits), 0));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 0, &permits), -EPIPE));
}

Test(sync_mpsc, reserve_many_zero)
{
    open_with(1);
    cr_assert(eq(int, reserve_many(0), 0));
    send_up_to(1);
    cr_assert(eq(int, reserve_many(0), 0));
    cr_assert(eq(int, numbers_permits_send(&permits, 1), -EINVAL));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, reserve_many(0), -EPIPE));
}

Test(sync_mpsc, try_reserve_many_edge_cases)
{
    open_with(1);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 2, &permits), -EINVAL));
    cr_assert(eq(int, numbers_try_reserve_many(tx, SIZE_MAX, &permits), -EINVAL));
    cr_assert(eq(int, numbers_try_reserve_many((struct numbers_sender){NULL}, 1, &permits), -EINVAL));
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, reserve_many(0), -EPIPE));
}

Test(sync_mpsc, reserve_many_and_send)
{
    int message;

    open_with(100);
    for (int n = 0; n < 100; n++) {
        cr_assert(eq(int, reserve_many((size_t)n), 0));
        for (int i = 0; i < n; i++) {
            cr_assert(eq(int, numbers_permits_send(&permits, i), 0));
            cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
            cr_assert(eq(int, message, i));
        }
        cr_assert(eq(int, numbers_permits_send(&permits, 1), -EINVAL));
        cr_assert(eq(int, numbers_try_recv(rx, &message), -EAGAIN));
    }
}

Test(sync_mpsc, try_reserve_many_and_send)
{
    int message;

    open_with(100);
    for (int n = 0; n < 100; n++) {
        cr_assert(eq(int, numbers_try_reserve_many(tx, (size_t)n, &permits), 0));
        for (int i = 0; i < n; i++) {
            cr_assert(eq(int, numbers_permits_send(&permits, i), 0));
            cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
        }
    }
}

Test(sync_mpsc, reserve_many_on_closed_channel)
{
    open_with(100);
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, reserve_many(10), -EPIPE));
}

Test(sync_mpsc, try_reserve_many_on_closed_channel)
{
    open_with(100);
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 10, &permits), -EPIPE));
}

Test(sync_mpsc, try_reserve_many_full)
{
    for (size_t n = 1; n < 20; n++)
        for (size_t k = 0; k < n; k++) {
            struct numbers_permits more = {0};

            open_with(n);
            cr_assert(eq(int, numbers_try_reserve_many(tx, n, &permits), 0));
            cr_assert(eq(sz, numbers_permits_left(&permits), n));
            cr_assert(eq(sz, numbers_free(tx), 0));
            cr_assert(eq(int, numbers_try_reserve_many(tx, 1, &more), -EAGAIN));
            for (size_t i = 0; i < k; i++)
                cr_assert(eq(int, numbers_permits_send(&permits, 0), 0));
            numbers_permits_drop(&permits);
            cr_assert(eq(sz, numbers_free(tx), n - k));
            cr_assert(eq(int, numbers_try_reserve_many(tx, n - k + 1, &more), k ? -EAGAIN : -EINVAL));
            cr_assert(eq(sz, numbers_free(tx), n - k));
            cr_assert(eq(int, numbers_try_reserve_many(tx, n - k, &more), 0));
            numbers_permits_drop(&more);
        }
}

Test(sync_mpsc, drop_permit_iterator_releases_permits)
{
    struct woi_future_int *reserve;

    open_with(10);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 10, &permits), 0));
    cr_assert(eq(int, numbers_permits_send(&permits, 1), 0));
    struct numbers_permits more = {0};
    reserve = numbers_reserve_many(tx, 5, &more);
    cr_assert(eq(int, step(&reserve, &hand), WAITING));
    numbers_permits_drop(&permits);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&reserve, &hand), 0));
    cr_assert(eq(sz, numbers_permits_left(&more), 5));
    cr_assert(eq(sz, numbers_free(tx), 4));
    numbers_permits_drop(&more);
    numbers_permits_drop(&more);
    cr_assert(eq(sz, numbers_free(tx), 9));
}

Test(sync_mpsc, dropping_last_permit_iterator_wakes_closed_receiver)
{
    int message;
    struct woi_future_int *recv;

    open_with(2);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 2, &permits), 0));
    numbers_close(rx);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    numbers_permits_drop(&permits);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

/* A slot that is on its way to a sender holds up no receiver of a closed channel: it is told at once. */
static void reservation_of_a_closed_channel(bool cancelled)
{
    int message;
    struct woi_future_int *reserve, *recv;
    struct numbers_permits more = {0};

    open_with(2);
    cr_assert(eq(int, numbers_try_reserve_many(tx, 1, &permits), 0));
    reserve = numbers_reserve_many(tx, 2, &more);
    cr_assert(eq(int, step(&reserve, &other), WAITING));
    cr_assert(eq(sz, numbers_free(tx), 0)); /* it has collected the other one */
    numbers_close(rx);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    numbers_permits_drop(&permits);
    cr_assert(eq(u32, hand.wakes, 1));
    if (cancelled)
        woi_drop(reserve);
    else
        cr_assert(eq(int, step(&reserve, &other), -EPIPE));
    cr_assert(eq(sz, numbers_free(tx), 2));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(sync_mpsc, failed_reserve_many_wakes_closed_receiver)
{
    reservation_of_a_closed_channel(false);
}

Test(sync_mpsc, cancelled_reserve_many_wakes_closed_receiver)
{
    reservation_of_a_closed_channel(true);
}

Test(sync_mpsc, a_reservation_of_many_neither_overtakes_nor_starves)
{
    int message;
    struct woi_future_int *many, *send;

    open_with(3);
    send_up_to(3);
    many = numbers_reserve_many(tx, 2, &permits);
    send = numbers_send(tx, 7);
    cr_assert(eq(int, step(&many, &hand), WAITING));
    cr_assert(eq(int, step(&send, &other), WAITING));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(u32, hand.wakes, 0));  /* one of two */
    cr_assert(eq(u32, other.wakes, 0)); /* who came later waits */
    cr_assert(eq(int, step(&many, &hand), WAITING));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&send, &other), 0));
    cr_assert(eq(int, step(&many, &hand), 0));
    cr_assert(eq(sz, numbers_permits_left(&permits), 2));
}

Test(sync_mpsc, a_reservation_of_many_that_is_dropped_passes_on_what_it_has)
{
    int message;
    struct woi_future_int *many, *send;

    open_with(3);
    send_up_to(3);
    many = numbers_reserve_many(tx, 3, &permits);
    send = numbers_send(tx, 7);
    cr_assert(eq(int, step(&many, &hand), WAITING));
    cr_assert(eq(int, step(&send, &other), WAITING));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    woi_drop(many);
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&send, &other), 0));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(sync_mpsc, a_reservation_of_many_that_is_dropped_after_it_was_woken_passes_them_on)
{
    int message;
    struct woi_future_int *many, *send;

    open_with(2);
    send_up_to(2);
    many = numbers_reserve_many(tx, 2, &permits);
    cr_assert(eq(int, step(&many, &hand), WAITING));
    send = numbers_send(tx, 7);
    cr_assert(eq(int, step(&send, &other), WAITING));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(many);
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&send, &other), 0));
    cr_assert(eq(sz, numbers_free(tx), 1));
}

Test(sync_mpsc, reserving_many_of_an_unbounded_channel_grows_it)
{
    open_with(0);
    cr_assert(eq(int, reserve_many(1000), 0));
    for (int i = 0; i < 1000; i++)
        cr_assert(eq(int, numbers_permits_send(&permits, i), 0));
    cr_assert(eq(sz, numbers_length(rx), 1000));
    cr_assert(eq(int, reserve_many(SIZE_MAX / 2), -ENOMEM));
    send_up_to(1);
}

/* --- weak senders --- */

Test(sync_mpsc, weak_sender)
{
    struct numbers_sender second = {NULL};
    int message;

    open_with(2);
    weak = numbers_sender_downgrade(tx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), 0));
    cr_assert(eq(int, numbers_try_send(second, 5), 0));
    numbers_sender_drop(&second);
    numbers_sender_drop(&tx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), -EPIPE));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(int, numbers_try_recv(rx, &message), -EPIPE));
}

Test(sync_mpsc, downgrade_upgrade_sender_success)
{
    struct numbers_sender second = {NULL};

    open_with(1);
    weak = numbers_sender_downgrade(tx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), 0));
    numbers_sender_drop(&second);
}

Test(sync_mpsc, downgrade_upgrade_sender_failure)
{
    struct numbers_sender second = {NULL};

    open_with(1);
    weak = numbers_sender_downgrade(tx);
    numbers_sender_drop(&tx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), -EPIPE));
    cr_assert(eq(ptr, second.core_, NULL));
}

Test(sync_mpsc, downgrade_drop_upgrade)
{
    struct numbers_sender second = {NULL};

    open_with(1);
    weak = numbers_sender_downgrade(tx);
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), -EPIPE));
}

/* A permit counts as a sender. */
Test(sync_mpsc, downgrade_get_permit_upgrade_no_senders)
{
    struct numbers_permit permit;

    open_with(1);
    weak = numbers_sender_downgrade(tx);
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), 0));
    numbers_sender_drop(&tx);
    cr_assert(eq(int, numbers_sender_upgrade(weak, &tx), 0));
    numbers_permit_drop(&permit);
}

Test(sync_mpsc, test_rx_is_closed_when_dropping_all_senders_except_weak_senders)
{
    int message;
    struct woi_future_int *recv;

    open_with(1);
    weak = numbers_sender_downgrade(tx);
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    numbers_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&recv, &hand), -EPIPE));
}

Test(sync_mpsc, a_weak_sender_of_nothing_is_einval_and_harmless)
{
    struct numbers_sender second;

    weak = numbers_sender_downgrade((struct numbers_sender){NULL});
    cr_assert(eq(int, numbers_sender_upgrade(weak, &second), -EINVAL));
    numbers_weak_sender_drop(&weak);
    numbers_weak_sender_drop(&weak);
}
