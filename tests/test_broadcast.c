/* WOI_BROADCAST: who owns a message, weak senders, what is dropped half-way, memory, misuse. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/broadcast.h"
#include "woi/combine.h"

/* A message counts its copies: clone makes one, drop ends one. */
struct parcel {
    int *copies;
    int generation; /* 0 of the one that was sent */
};

static int clones, drops;

static struct parcel parcel_clone(const struct parcel *parcel)
{
    clones++;
    ++*parcel->copies;
    return (struct parcel){parcel->copies, parcel->generation + 1};
}

static void parcel_drop(struct parcel *parcel)
{
    drops++;
    --*parcel->copies;
    parcel->copies = NULL;
}

WOI_BROADCAST_OWNS(parcels, struct parcel, parcel_clone, parcel_drop);

static struct parcels_sender tx;
static struct parcels_receiver rx, rx2;
static struct parcel got;
static struct hand hand;
static int copies[8];

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, parcels_open(2, &tx, &rx), 0));
}

static void end(void)
{
    parcels_sender_drop(&tx);
    parcels_receiver_drop(&rx);
    parcels_receiver_drop(&rx2);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(broadcast, .init = begin, .fini = end);
TestSuite(sync_broadcast, .init = begin, .fini = end);
TestSuite(sync_broadcast_weak, .init = begin, .fini = end);

static struct parcel parcel_make(int i)
{
    copies[i]++;
    return (struct parcel){&copies[i], 0};
}

static void receive(struct parcels_receiver *receiver, int generation)
{
    cr_assert(eq(int, parcels_try_recv(receiver, &got), 0));
    cr_assert(eq(int, got.generation, generation));
    --*got.copies;
}

/* --- messages with a clone and a drop --- */

Test(broadcast, the_last_receiver_gets_the_message_itself_the_others_clones)
{
    cr_assert(eq(int, parcels_subscribe(tx, &rx2), 0));
    cr_assert(eq(int, parcels_send(tx, parcel_make(0)), 2));
    receive(&rx2, 1);
    cr_assert(eq(int, copies[0], 1));
    receive(&rx, 0);
    cr_assert(eq(int, copies[0], 0));
    cr_assert(eq(int, clones, 1));
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(sz, parcels_kept(tx), 0));
}

Test(broadcast, a_message_is_dropped_when_it_is_overwritten)
{
    parcels_send(tx, parcel_make(0));
    parcels_send(tx, parcel_make(1));
    cr_assert(eq(int, drops, 0));
    parcels_send(tx, parcel_make(2));
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, copies[0], 0));
    cr_assert(eq(int, copies[1], 1));
}

Test(broadcast, a_message_that_all_have_seen_is_not_dropped_when_its_place_is_taken)
{
    for (int i = 0; i < 5; i++) {
        parcels_send(tx, parcel_make(0));
        receive(&rx, 0);
    }
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(int, copies[0], 0));
}

Test(sync_broadcast, unconsumed_messages_are_dropped)
{
    parcels_send(tx, parcel_make(0));
    cr_assert(eq(int, copies[0], 1));
    parcels_receiver_drop(&rx);
    cr_assert(eq(int, copies[0], 0));
}

Test(broadcast, a_receiver_that_goes_drops_what_it_alone_had_not_seen)
{
    cr_assert(eq(int, parcels_subscribe(tx, &rx2), 0));
    parcels_send(tx, parcel_make(0));
    parcels_send(tx, parcel_make(1));
    receive(&rx, 1);
    parcels_receiver_drop(&rx2);
    cr_assert(eq(int, copies[0], 0));
    cr_assert(eq(int, copies[1], 1));
    receive(&rx, 0);
    cr_assert(eq(int, copies[1], 0));
}

Test(broadcast, a_receiver_that_lags_and_goes_drops_only_what_is_kept)
{
    for (int i = 0; i < 5; i++)
        parcels_send(tx, parcel_make(i));
    cr_assert(eq(int, drops, 3));
    parcels_receiver_drop(&rx);
    cr_assert(eq(int, drops, 5));
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, copies[i], 0));
}

Test(broadcast, a_message_that_nobody_would_get_is_still_the_senders)
{
    parcels_receiver_drop(&rx);
    cr_assert(eq(int, parcels_send(tx, parcel_make(0)), -EPIPE));
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(int, copies[0], 1));
}

Test(broadcast, a_subscriber_gets_nothing_that_was_sent_before)
{
    parcels_send(tx, parcel_make(0));
    cr_assert(eq(int, parcels_subscribe(tx, &rx2), 0));
    cr_assert(eq(int, parcels_try_recv(&rx2, &got), -EAGAIN));
    receive(&rx, 0); /* the only one */
}

Test(broadcast, a_cloned_receiver_gets_what_the_other_would_get)
{
    parcels_send(tx, parcel_make(0));
    parcels_send(tx, parcel_make(1));
    receive(&rx, 0);
    rx2 = parcels_receiver_clone(&rx);
    cr_assert(eq(sz, parcels_receivers(tx), 2));
    receive(&rx2, 1);
    receive(&rx, 0);
    cr_assert(eq(int, parcels_try_recv(&rx2, &got), -EAGAIN));
    cr_assert(eq(int, drops, 0));
}

Test(broadcast, the_clone_of_a_receiver_that_lags_lags_as_much)
{
    for (int i = 0; i < 4; i++)
        parcels_send(tx, parcel_make(i));
    rx2 = parcels_receiver_clone(&rx);
    cr_assert(eq(int, parcels_try_recv(&rx2, &got), 2));
    receive(&rx2, 1);
    receive(&rx2, 1);
    parcels_receiver_drop(&rx);
    cr_assert(eq(int, copies[2] + copies[3], 0));
}

/* --- dropped half-way --- */

Test(broadcast, a_recv_that_is_dropped_while_it_waits_leaves_the_queue)
{
    struct woi_future_int *recv = parcels_recv(&rx, &got);

    cr_assert(eq(int, step(&recv, &hand), WAITING));
    woi_drop(recv);
    cr_assert(eq(int, parcels_send(tx, parcel_make(0)), 1));
    cr_assert(eq(u32, hand.wakes, 0));
    receive(&rx, 0);
}

Test(broadcast, a_recv_that_is_dropped_after_it_was_woken_leaves_the_message)
{
    struct gate gate = {0};
    struct woi_future_int *select = woi_select_biased(pass(&gate), parcels_recv(&rx, &got));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    parcels_send(tx, parcel_make(0));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, clones, 0));
    receive(&rx, 0);
}

Test(broadcast, two_recvs_of_one_receiver_share_its_messages)
{
    struct woi_future_int *a = parcels_recv(&rx, &got), *b = parcels_recv(&rx, &got);

    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &hand), WAITING));
    parcels_send(tx, parcel_make(0));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&b, &hand), 0));
    cr_assert(eq(int, step(&a, &hand), WAITING));
    parcel_drop(&got);
    woi_drop(a);
}

/* --- weak senders --- */

Test(sync_broadcast_weak, downgrade_upgrade_sender_failure)
{
    struct parcels_weak_sender weak = parcels_sender_downgrade(tx);
    struct parcels_sender strong = {NULL};

    parcels_sender_drop(&tx);
    cr_assert(eq(int, parcels_sender_upgrade(weak, &strong), -EPIPE));
    cr_assert(eq(ptr, strong.core_, NULL));
    parcels_weak_sender_drop(&weak);
}

Test(sync_broadcast_weak, downgrade_drop_upgrade)
{
    struct parcels_sender clone = parcels_sender_clone(tx);
    struct parcels_weak_sender weak = parcels_sender_downgrade(clone);

    parcels_sender_drop(&clone);
    parcels_sender_drop(&tx);
    cr_assert(eq(int, parcels_sender_upgrade(weak, &clone), -EPIPE));
    parcels_weak_sender_drop(&weak);
}

Test(sync_broadcast_weak, weak_sender)
{
    struct parcels_weak_sender weak = parcels_sender_downgrade(tx);
    struct parcels_sender strong;

    cr_assert(eq(int, parcels_sender_upgrade(weak, &strong), 0));
    cr_assert(eq(int, parcels_send(strong, parcel_make(0)), 1));
    parcels_sender_drop(&tx);
    receive(&rx, 0);
    cr_assert(eq(int, parcels_try_recv(&rx, &got), -EAGAIN));
    parcels_sender_drop(&strong);
    cr_assert(eq(int, parcels_try_recv(&rx, &got), -EPIPE));
    parcels_receiver_drop(&rx);
    cr_assert(eq(int, parcels_sender_upgrade(weak, &strong), -EPIPE));
    parcels_weak_sender_drop(&weak); /* last of all */
}

Test(sync_broadcast_weak, test_rx_is_closed_when_dropping_all_senders_except_weak_senders)
{
    struct parcels_weak_sender weak = parcels_sender_downgrade(tx);

    cr_assert(eq(int, parcels_receiver_is_closed(&rx), 0));
    parcels_sender_drop(&tx);
    cr_assert(eq(int, parcels_receiver_is_closed(&rx), 1));
    cr_assert(eq(sz, parcels_senders(&rx), 0));
    parcels_weak_sender_drop(&weak);
}

Test(sync_broadcast_weak, sender_strong_count_when_cloned)
{
    struct parcels_sender clone = parcels_sender_clone(tx);

    cr_assert(eq(int, parcels_same_channel(clone, tx), 1));
    cr_assert(eq(sz, parcels_senders(&rx), 2));
    parcels_sender_drop(&clone);
    cr_assert(eq(sz, parcels_senders(&rx), 1));
}

/* --- memory, misuse --- */

Test(broadcast, the_memory_goes_with_whoever_goes_last)
{
    const size_t blocks = heap.blocks;
    struct woi_future_int *recv = parcels_recv(&rx, &got);
    struct parcels_weak_sender weak = parcels_sender_downgrade(tx);

    parcels_sender_drop(&tx);
    parcels_receiver_drop(&rx);
    parcels_weak_sender_drop(&weak);
    cr_assert(ge(sz, heap.blocks, blocks));
    cr_assert(eq(int, step(&recv, &hand), -EINVAL)); /* its receiver was dropped */
    cr_assert(eq(sz, heap.blocks, blocks - 1));
}

Test(broadcast, without_memory_is_not_opened_and_leaves_nothing)
{
    struct parcels_sender sender = {NULL};
    const size_t blocks = heap.blocks;

    heap.fail_at = 1;
    cr_assert(eq(int, parcels_open(4, &sender, &rx2), -ENOMEM));
    cr_assert(eq(sz, heap.blocks, blocks));
    cr_assert(eq(ptr, sender.core_, NULL));
    cr_assert(eq(ptr, rx2.core_.cast, NULL));
}

Test(broadcast, that_was_never_opened_is_einval_and_harmless)
{
    struct parcels_sender none = {NULL};
    struct parcels_weak_sender weak = parcels_sender_downgrade(none);
    struct woi_future_int *op = parcels_recv(&rx2, &got);

    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = parcels_recv(NULL, &got);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = parcels_recv(&rx, NULL);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = parcels_closed(none);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    cr_assert(eq(int, parcels_send(none, got), -EINVAL));
    cr_assert(eq(int, parcels_subscribe(none, &rx2), -EINVAL));
    cr_assert(eq(int, parcels_resubscribe(&rx2, &rx2), -EINVAL));
    cr_assert(eq(int, parcels_try_recv(&rx2, &got), -EINVAL));
    cr_assert(eq(int, parcels_sender_upgrade(weak, &none), -EINVAL));
    cr_assert(eq(int, parcels_is_closed(none), 1));
    cr_assert(eq(sz, parcels_kept(none) + parcels_capacity(none) + parcels_length(&rx2), 0));
    rx2 = parcels_receiver_clone(&rx2);
    none = parcels_sender_clone(none);
    parcels_sender_drop(&none);
    parcels_receiver_drop(&rx2);
    parcels_weak_sender_drop(&weak);
}

/* --- wakers that send --- */

static int sends_of_wakers;

static void send_one(void *data)
{
    (void)data;
    sends_of_wakers++;
    (void)parcels_send(tx, parcel_make(7));
}

static void ignore(void *data)
{
    (void)data;
}

static struct woi_waker clone_sending_waker(void *data);
static const struct woi_waker_vtable sending_vtable = {clone_sending_waker, ignore, ignore, send_one};

static struct woi_waker clone_sending_waker(void *data)
{
    return (struct woi_waker){data, &sending_vtable};
}

Test(sync_broadcast, send_in_waker_drop)
{
    struct woi_context cx = {.waker = {NULL, &sending_vtable}};
    struct woi_future_int *recv = parcels_recv(&rx, &got);

    cr_assert(eq(int, woi_poll_future(&recv->future, &cx).status, WOI_STATUS_PENDING));
    woi_drop(recv); /* gives its waker back */
    cr_assert(eq(int, sends_of_wakers, 1));
    receive(&rx, 0);
    cr_assert(eq(int, copies[7], 0));
}
