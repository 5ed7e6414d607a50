/* Unbounded channels: a send never waits, the ring grows, and memory may run out. */
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
    cr_assert(eq(int, numbers_open_unbounded(&tx, &rx), 0));
}

static void end(void)
{
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(channel_unbounded, .init = begin, .fini = end);

static int received(void)
{
    int message = -1, error = numbers_try_recv(rx, &message);

    return error ? error : message;
}

Test(channel_unbounded, a_send_never_waits)
{
    for (int i = 0; i < 10000; i++) {
        struct woi_future_int *send = numbers_send(tx, i);
        cr_assert(eq(int, step(&send, &hand), 0));
    }
    cr_assert(eq(sz, numbers_length(rx), 10000));
    for (int i = 0; i < 10000; i++)
        cr_assert(eq(int, received(), i));
    cr_assert(eq(int, received(), -EAGAIN));
}

static void *(*count_and_allocate)(size_t size);
static size_t bytes_asked, allocations;

static void *note_size(size_t size)
{
    bytes_asked = size;
    allocations++;
    return count_and_allocate(size);
}

Test(channel_unbounded, has_a_ring_of_sixteen_messages_that_doubles_when_it_is_full)
{
    count_and_allocate = support_sys.allocate;
    support_sys.allocate = note_size;
    for (unsigned i = 0, slots = 0; i < 200; i++) {
        cr_assert(eq(int, numbers_try_send(tx, 1), 0));
        if (i == slots) {
            slots = slots ? 2 * slots : 16;
            cr_assert(eq(sz, bytes_asked, slots * sizeof(int)));
        }
    }
    cr_assert(eq(sz, allocations, 5)); /* 16, 32, 64, 128, 256 */
}

Test(channel_unbounded, of_messages_so_large_that_sixteen_have_no_size_there_is_no_memory_for_one)
{
    struct woi_channel_ *huge;

    cr_assert(eq(int, woi_channel_open_(WOI_UNBOUNDED_, SIZE_MAX / 16 + 1, NULL, &huge), 0));
    cr_assert(eq(int, woi_channel_try_reserve_(huge), -ENOMEM));
    woi_sender_drop_(huge);
    woi_receiver_drop_(huge);
}

Test(channel_unbounded, has_the_capacity_size_max)
{
    cr_assert(eq(sz, numbers_capacity(rx), SIZE_MAX));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(sz, numbers_free(tx), SIZE_MAX - 1));
}

Test(channel_unbounded, needs_no_ring_until_something_is_sent)
{
    const size_t blocks = heap.blocks;

    cr_assert(eq(int, received(), -EAGAIN));
    cr_assert(eq(sz, heap.blocks, blocks));
    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    cr_assert(eq(sz, heap.blocks, blocks + 1));
}

/* Whatever the place of the oldest message when the ring is full. */
Test(channel_unbounded, keeps_the_order_when_it_grows_with_the_queue_across_the_rings_end)
{
    for (int shift = 0; shift <= 40; shift++) {
        int sent = 0, expected = 0;

        for (int i = 0; i < shift; i++) {
            cr_assert(eq(int, numbers_try_send(tx, sent++), 0));
            cr_assert(eq(int, received(), expected++));
        }
        for (int i = 0; i < 100; i++)
            cr_assert(eq(int, numbers_try_send(tx, sent++), 0));
        for (int i = 0; i < 50; i++)
            cr_assert(eq(int, received(), expected++));
        for (int i = 0; i < 300; i++)
            cr_assert(eq(int, numbers_try_send(tx, sent++), 0));
        while (expected < sent)
            cr_assert(eq(int, received(), expected++));
        numbers_sender_drop(&tx);
        numbers_receiver_drop(&rx);
        cr_assert(eq(int, numbers_open_unbounded(&tx, &rx), 0));
    }
}

Test(channel_unbounded, permits_have_their_place_in_the_ring_also_when_it_grows)
{
    static struct numbers_permit permits[200];
    int expected = 0;

    for (int i = 0; i < 200; i++) {
        if (i % 2) {
            struct woi_future_int *reserve = numbers_reserve(tx, &permits[i]);
            cr_assert(eq(int, step(&reserve, &hand), 0));
        } else {
            cr_assert(eq(int, numbers_try_reserve(tx, &permits[i]), 0));
        }
        cr_assert(eq(int, numbers_try_send(tx, i), 0));
        if (i % 3 == 0)
            cr_assert(eq(int, received(), expected++));
    }
    heap.fail_at = 1; /* the promised slots need no memory */
    heap.fail_always = true;
    for (int i = 0; i < 200; i++)
        cr_assert(eq(int, numbers_permit_send(&permits[i], 200 + i), 0));
    while (expected < 400)
        cr_assert(eq(int, received(), expected++));
    cr_assert(eq(int, received(), -EAGAIN));
}

Test(channel_unbounded, without_memory_to_grow_a_send_is_enomem_and_nothing_is_lost)
{
    struct woi_future_int *send = numbers_send(tx, -1); /* made while there is memory for it */
    struct numbers_permit permit = {0};
    int sent = 0, error;

    cr_assert(eq(int, numbers_try_send(tx, sent++), 0));
    heap.fail_at = 1;
    heap.fail_always = true;
    while ((error = numbers_try_send(tx, sent)) == 0) /* until the ring is full */
        sent++;
    cr_assert(eq(int, error, -ENOMEM));
    cr_assert(eq(int, step(&send, &hand), -ENOMEM));
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), -ENOMEM));
    cr_assert(eq(int, numbers_permit_send(&permit, 1), -EINVAL));
    cr_assert(eq(sz, numbers_length(rx), (size_t)sent));
    cr_assert(eq(int, received(), 0));
    cr_assert(eq(int, numbers_try_send(tx, sent++), 0)); /* into the place that became free */
    cr_assert(eq(int, numbers_try_send(tx, sent), -ENOMEM));
    heap.fail_at = 0;
    cr_assert(eq(int, numbers_try_send(tx, sent++), 0));
    for (int i = 1; i < sent; i++)
        cr_assert(eq(int, received(), i));
}

Test(channel_unbounded, without_memory_is_not_opened)
{
    struct numbers_sender s = {0};
    struct numbers_receiver r = {0};

    heap.fail_at = 1;
    cr_assert(eq(int, numbers_open_unbounded(&s, &r), -ENOMEM));
    cr_assert(eq(int, numbers_try_send(s, 1), -EINVAL));
    cr_assert(eq(int, numbers_try_recv(r, &(int){0}), -EINVAL));
}

Test(channel_unbounded, gives_waiting_receivers_their_messages_in_order)
{
    struct woi_future_int *recvs[20];
    struct hand hands[20] = {0};
    int got[20];

    for (int i = 0; i < 20; i++) {
        recvs[i] = numbers_recv(rx, &got[i]);
        cr_assert(eq(int, step(&recvs[i], &hands[i]), WAITING));
    }
    for (int i = 0; i < 30; i++)
        cr_assert(eq(int, numbers_try_send(tx, i), 0));
    for (int i = 0; i < 20; i++) {
        cr_assert(eq(u32, hands[i].wakes, 1));
        cr_assert(eq(int, step(&recvs[i], &hands[i]), 0));
        cr_assert(eq(int, got[i], i));
    }
    for (int i = 20; i < 30; i++)
        cr_assert(eq(int, received(), i));
}

Test(channel_unbounded, closes_like_any_other)
{
    struct woi_future_int *send = numbers_send(tx, 2);
    int message = -1;
    struct woi_future_int *recv;

    cr_assert(eq(int, numbers_try_send(tx, 1), 0));
    numbers_close(rx);
    cr_assert(eq(int, step(&send, &hand), -EPIPE));
    cr_assert(eq(int, numbers_try_send(tx, 3), -EPIPE));
    recv = numbers_recv(rx, &message);
    cr_assert(eq(int, step(&recv, &hand), 0));
    cr_assert(eq(int, message, 1));
    cr_assert(eq(int, received(), -EPIPE));
}
