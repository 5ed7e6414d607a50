/* Channels when memory runs out: what could not be made leaves no trace. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

static int drops;

static void number_drop(int *number)
{
    (void)number;
    drops++;
}

WOI_CHANNEL_OWNS(numbers, int, number_drop);

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, NULL);
}

TestSuite(channel_memory, .init = begin, .fini = support_end);

Test(channel_memory, an_operation_that_cannot_be_made_is_null_and_does_not_count_as_a_handle)
{
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct numbers_permit permit;
    int message;

    cr_assert(eq(int, numbers_open(2, &tx, &rx), 0));
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, numbers_send(tx, 1), NULL));
    cr_assert(eq(ptr, numbers_reserve(tx, &permit), NULL));
    cr_assert(eq(ptr, numbers_recv(rx, &message), NULL));
    cr_assert(eq(ptr, numbers_closed(tx), NULL));
    cr_assert(eq(int, drops, 0)); /* the message is still the sender's */
    numbers_sender_drop(&tx);
    cr_assert(eq(int, numbers_try_recv(rx, &message), -EPIPE));
    numbers_receiver_drop(&rx);
    cr_assert(eq(sz, heap.blocks, 0));
}

static size_t largest;

static void *note_largest(size_t size)
{
    largest = size > largest ? size : largest;
    return sys_linux.allocate(size);
}

struct page {
    char bytes[4096];
};

WOI_CHANNEL(pages, struct page);

Test(channel_memory, the_ring_has_a_power_of_two_of_places_and_no_more_than_needed)
{
    static const size_t capacities[][2] = {{1, 1}, {2, 2}, {3, 4}, {4, 4}, {5, 8}, {64, 64}, {65, 128}};

    support_sys.allocate = note_largest;
    support_sys.release = sys_linux.release;
    for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
        struct pages_sender tx;
        struct pages_receiver rx;

        largest = 0;
        cr_assert(eq(int, pages_open(capacities[i][0], &tx, &rx), 0));
        cr_assert(eq(sz, largest, capacities[i][1] * 4096));
        cr_assert(eq(sz, pages_capacity(rx), capacities[i][0]));
        pages_sender_drop(&tx);
        pages_receiver_drop(&rx);
    }
}

WOI_CHANNEL(bytes, char);

Test(channel_memory, a_capacity_whose_ring_no_size_can_say_is_too_large)
{
    struct bytes_sender tx;
    struct bytes_receiver rx;

    cr_assert(eq(int, bytes_open(SIZE_MAX / 2 + 2, &tx, &rx), -EINVAL));
    cr_assert(eq(int, bytes_open(SIZE_MAX - 1, &tx, &rx), -EINVAL));
}

Test(channel_memory, sending_waiting_cancelling_and_closing_a_bounded_channel_needs_none)
{
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct numbers_permit permit;
    struct hand hand = {0};
    struct woi_future_int *sends[3], *recv;
    int message;
    size_t asked;

    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
    for (int i = 0; i < 3; i++)
        sends[i] = numbers_send(tx, i);
    recv = numbers_recv(rx, &message);
    asked = heap.asked;
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(int, step(&recv, &hand), WAITING));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, step(&sends[i], &hand), i ? WAITING : 0));
    cr_assert(eq(int, step(&recv, &hand), 0));
    woi_drop(sends[1]);
    cr_assert(eq(int, step(&sends[2], &hand), 0));
    cr_assert(eq(int, numbers_try_recv(rx, &message), 0));
    cr_assert(eq(int, numbers_try_reserve(tx, &permit), 0));
    cr_assert(eq(int, numbers_permit_send(&permit, 5), 0));
    numbers_close(rx);
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(sz, heap.asked, asked));
}

/* --- a task that uses all of it --- */

static int sent, received;

static WOI_ASYNC(int, use_channels, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct numbers_permit permit;
    int message, which, output, error;
)
{
    WOI_BEGIN;
    self->error = numbers_open_unbounded(&self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    for (; self->message < 20; self->message++) {
        WOI_TRY(numbers_send(self->tx, 1));
        sent++;
    }
    WOI_TRY(numbers_reserve(self->tx, &self->permit));
    self->error = numbers_permit_send(&self->permit, 2);
    WOI_ASSERT(self->error == 0); /* a promise needs no memory */
    sent++;
    WOI_AWAIT(self->which, woi_select(WOI_INTO(self->output, numbers_recv(self->rx, &self->message)),
                                      numbers_closed(self->tx)));
    WOI_ASSERT(self->which == 0 && self->output == 0);
    received++;
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_permit_drop(&self->permit);
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

Test(channel_memory, a_task_that_runs_out_of_it_anywhere_loses_no_message)
{
    for (size_t k = 1; k < 1000; k++) {
        struct woi_runtime *runtime;
        int output = 0, error;
        size_t asked;

        sent = received = drops = 0;
        cr_assert(eq(int, woi_runtime_new(&runtime), 0));
        asked = heap.asked;
        heap.fail_at = k;
        error = WOI_BLOCK_ON(runtime, output, use_channels());
        heap.fail_at = 0;
        cr_assert(eq(int, error ? error : output, heap.asked - asked < k ? 0 : -ENOMEM));
        cr_assert(eq(int, sent, received + drops));
        cr_assert(eq(int, woi_runtime_free(runtime), 0));
        cr_assert(eq(sz, heap.blocks, 0));
        if (heap.asked - asked < k)
            break;
        cr_assert(lt(sz, k, 999));
    }
    cr_assert(eq(int, sent, 21));
}
