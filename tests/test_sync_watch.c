/* WOI_WATCH in the situations of tokio's tests/sync_watch.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/watch.h"

WOI_WATCH(words, const char *);

static struct words_sender tx;
static struct words_receiver rx, rx2;
static struct hand hand, hand2;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, words_open("one", &tx, &rx), 0));
}

static void end(void)
{
    words_sender_drop(&tx);
    words_receiver_drop(&rx);
    words_receiver_drop(&rx2);
    support_check(hand.held == 0 && hand2.held == 0, "a waker is left");
    support_end();
}

TestSuite(sync_watch, .init = begin, .fini = end);

static void assert_value(const struct words_receiver *receiver, const char *expected)
{
    cr_assert(eq(str, (char *)*words_borrow(receiver), (char *)expected));
}

/* One poll of a new changed(). */
static int changed(struct words_receiver *receiver)
{
    struct woi_future_int *changed = words_changed(receiver);
    const int output = step(&changed, &hand);

    if (changed)
        woi_drop(changed);
    return output;
}

Test(sync_watch, single_rx_recv)
{
    struct woi_future_int *wait;

    cr_assert(eq(int, changed(&rx), WAITING));
    assert_value(&rx, "one");
    wait = words_changed(&rx);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, words_send(tx, "two"), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&wait, &hand), 0));
    assert_value(&rx, "two");
    wait = words_changed(&rx);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    words_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&wait, &hand), -EPIPE));
    assert_value(&rx, "two");
}

Test(sync_watch, rx_version_underflow)
{
    words_mark_changed(&rx);
    words_mark_changed(&rx);
    cr_assert(eq(int, words_has_changed(&rx), 1));
    cr_assert(eq(int, changed(&rx), 0));
    cr_assert(eq(int, words_has_changed(&rx), 0));
}

Test(sync_watch, rx_mark_changed)
{
    rx2 = words_receiver_clone(&rx);
    words_mark_changed(&rx);
    cr_assert(eq(int, words_has_changed(&rx), 1));
    cr_assert(eq(int, changed(&rx), 0));
    cr_assert(eq(int, words_has_changed(&rx2), 0));
    cr_assert(eq(int, changed(&rx2), WAITING));

    words_mark_changed(&rx2);
    assert_value(&rx2, "one");
    cr_assert(eq(int, words_has_changed(&rx2), 1));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx2), "one"));
    cr_assert(eq(int, words_has_changed(&rx2), 0));
    cr_assert(eq(int, changed(&rx2), WAITING));

    words_send(tx, "two");
    cr_assert(eq(int, words_has_changed(&rx2), 1));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx2), "two"));
    words_mark_changed(&rx2);
    cr_assert(eq(int, words_has_changed(&rx2), 1));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx2), "two"));
    assert_value(&rx, "two");
}

Test(sync_watch, rx_mark_unchanged)
{
    rx2 = words_receiver_clone(&rx);
    cr_assert(eq(int, words_has_changed(&rx), 0));
    words_mark_changed(&rx);
    cr_assert(eq(int, words_has_changed(&rx), 1));
    words_mark_unchanged(&rx);
    cr_assert(eq(int, words_has_changed(&rx), 0));
    cr_assert(eq(int, changed(&rx), WAITING));

    words_send(tx, "two");
    cr_assert(eq(int, words_has_changed(&rx2), 1));
    words_mark_unchanged(&rx2);
    cr_assert(eq(int, words_has_changed(&rx2), 0));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx2), "two"));
    assert_value(&rx, "two");
}

Test(sync_watch, multi_rx)
{
    struct woi_future_int *t1, *t2;

    rx2 = words_receiver_clone(&rx);
    t1 = words_changed(&rx);
    t2 = words_changed(&rx2);
    cr_assert(eq(int, step(&t1, &hand), WAITING));
    cr_assert(eq(int, step(&t2, &hand2), WAITING));
    words_send(tx, "two");
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(u32, hand2.wakes, 1));
    cr_assert(eq(int, step(&t1, &hand), 0));
    t1 = words_changed(&rx);
    cr_assert(eq(int, step(&t1, &hand), WAITING));
    words_send(tx, "three");
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(u32, hand2.wakes, 1)); /* it has been told already */
    cr_assert(eq(int, step(&t1, &hand), 0));
    cr_assert(eq(int, step(&t2, &hand2), 0));
    assert_value(&rx, "three");
    assert_value(&rx2, "three");
    words_send(tx, "four");
    cr_assert(eq(int, changed(&rx), 0));
    cr_assert(eq(int, changed(&rx2), 0));
    cr_assert(eq(int, changed(&rx), WAITING));
}

Test(sync_watch, rx_observes_final_value)
{
    struct woi_future_int *wait;

    words_send(tx, "two");
    cr_assert(eq(int, changed(&rx), 0));
    assert_value(&rx, "two");
    wait = words_changed(&rx);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    words_send(tx, "three");
    words_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&wait, &hand), 0));
    assert_value(&rx, "three");
    cr_assert(eq(int, changed(&rx), -EPIPE));
    assert_value(&rx, "three");
}

Test(sync_watch, poll_close)
{
    struct woi_future_int *closed = words_closed(tx);

    cr_assert(eq(int, step(&closed, &hand), WAITING));
    words_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&closed, &hand), 0));
    cr_assert(eq(int, words_send(tx, "two"), -EPIPE));
    cr_assert(eq(str, (char *)*words_sender_borrow(tx), "one"));
}

Test(sync_watch, borrow_and_update)
{
    cr_assert(eq(int, words_has_changed(&rx), 0));
    words_send(tx, "two");
    cr_assert(eq(int, words_has_changed(&rx), 1));
    cr_assert(eq(int, changed(&rx), 0));
    cr_assert(eq(int, changed(&rx), WAITING));
    cr_assert(eq(int, words_has_changed(&rx), 0));
    words_send(tx, "three");
    cr_assert(eq(int, words_has_changed(&rx), 1));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx), "three"));
    cr_assert(eq(int, changed(&rx), WAITING));
    cr_assert(eq(int, words_has_changed(&rx), 0));
    words_sender_drop(&tx);
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx), "three"));
    cr_assert(eq(int, changed(&rx), -EPIPE));
    cr_assert(eq(int, words_has_changed(&rx), -EPIPE));
}

Test(sync_watch, reopened_after_subscribe)
{
    cr_assert(eq(int, words_is_closed(tx), 0));
    words_receiver_drop(&rx);
    cr_assert(eq(int, words_is_closed(tx), 1));
    cr_assert(eq(int, words_subscribe(tx, &rx), 0));
    cr_assert(eq(int, words_is_closed(tx), 0));
    words_receiver_drop(&rx);
    cr_assert(eq(int, words_is_closed(tx), 1));
}

Test(sync_watch, multiple_sender)
{
    struct words_sender tx2 = words_sender_clone(tx);
    struct woi_future_int *wait = words_changed(&rx);

    words_send(tx, "two");
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(eq(str, (char *)*words_borrow_and_update(&rx), "two"));
    wait = words_changed(&rx);
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    words_send(tx2, "three");
    cr_assert(eq(int, step(&wait, &hand), 0));
    assert_value(&rx, "three");
    words_sender_drop(&tx2);
}

Test(sync_watch, receiver_is_notified_when_last_sender_is_dropped)
{
    struct words_sender tx2 = words_sender_clone(tx);
    struct woi_future_int *wait = words_changed(&rx);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    words_sender_drop(&tx);
    cr_assert(eq(u32, hand.wakes, 0));
    words_sender_drop(&tx2);
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(wait);
}

/* --- cooperative: ready at once takes a unit of the budget --- */

static bool is_two(const char *const *value, void *data)
{
    (void)data;
    return strcmp(*value, "two") == 0;
}

static void assert_cooperative(struct woi_future_int *op, int output)
{
    unsigned budget = 0;
    struct woi_context cx = {.waker = hand_waker(&hand), .budget = &budget};
    int taken = -1;

    cr_assert(eq(int, woi_poll_future(&op->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    hand.wakes = 0;
    budget = 1;
    cr_assert(eq(int, woi_poll_future(&op->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    woi_future_take(&op->future, &taken, sizeof taken);
    cr_assert(eq(int, taken, output));
    woi_drop(op);
}

Test(sync_watch, receiver_changed_is_cooperative)
{
    words_sender_drop(&tx);
    assert_cooperative(words_changed(&rx), -EPIPE);
}

Test(sync_watch, receiver_changed_is_cooperative_ok)
{
    words_send(tx, "two");
    assert_cooperative(words_changed(&rx), 0);
}

Test(sync_watch, receiver_wait_for_is_cooperative)
{
    words_sender_drop(&tx);
    assert_cooperative(words_wait_for(&rx, is_two, NULL), -EPIPE);
}

Test(sync_watch, receiver_wait_for_is_cooperative_ok)
{
    words_send(tx, "two");
    assert_cooperative(words_wait_for(&rx, is_two, NULL), 0);
}

Test(sync_watch, sender_closed_is_cooperative)
{
    words_receiver_drop(&rx);
    assert_cooperative(words_closed(tx), 0);
}

/* --- closed --- */

Test(sync_watch, changed_succeeds_on_closed_channel_with_unseen_value)
{
    words_send(tx, "B");
    words_sender_drop(&tx);
    cr_assert(eq(int, changed(&rx), 0));
}

Test(sync_watch, changed_errors_on_closed_channel_with_seen_value)
{
    words_sender_drop(&tx);
    cr_assert(eq(int, changed(&rx), -EPIPE));
}

Test(sync_watch, has_changed_errors_on_closed_channel_with_unseen_value)
{
    words_send(tx, "B");
    words_sender_drop(&tx);
    cr_assert(eq(int, words_has_changed(&rx), -EPIPE));
}

Test(sync_watch, has_changed_errors_on_closed_channel_with_seen_value)
{
    words_sender_drop(&tx);
    cr_assert(eq(int, words_has_changed(&rx), -EPIPE));
}

Test(sync_watch, wait_for_errors_on_closed_channel_true_predicate)
{
    struct woi_future_int *wait = words_wait_for(&rx, is_two, NULL);

    words_send(tx, "two");
    words_sender_drop(&tx);
    cr_assert(eq(int, step(&wait, &hand), 0));
}
