/* Notify in the situations of tokio's tests/sync_notify.rs and sync_notify_owned.rs. */
#include "locks.h"
#include "woi/notify.h"

TestSuite(sync_notify, .init = support_begin, .fini = hands_end);
TestSuite(notify, .init = support_begin, .fini = hands_end);

static struct woi_notify notify; /* all zero */
static struct woi_future_int *n1, *n2, *n3;

/* One poll each. */
static int poll1(void)
{
    return step(&n1, &hands[0]);
}

static int poll2(void)
{
    return step(&n2, &hands[1]);
}

static int poll3(void)
{
    return step(&n3, &hands[2]);
}

/* Three that wait. */
static void three_wait(void)
{
    n1 = woi_notified(&notify);
    n2 = woi_notified(&notify);
    n3 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    cr_assert(eq(int, poll2(), WAITING));
    cr_assert(eq(int, poll3(), WAITING));
}

/* Two that wait. */
static void two_wait(void)
{
    n1 = woi_notified(&notify);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    cr_assert(eq(int, poll2(), WAITING));
}

Test(sync_notify, notify_notified_one)
{
    n1 = woi_notified(&notify);
    woi_notify_one(&notify);
    cr_assert(eq(int, poll1(), 0));
}

Test(sync_notify, notify_multi_notified_one)
{
    two_wait();
    woi_notify_one(&notify);
    cr_assert(eq(int, poll1(), 0));
    cr_assert(eq(int, poll2(), WAITING));
    woi_drop(n2);
}

Test(sync_notify, notify_multi_notified_last)
{
    two_wait();
    woi_notify_last(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    cr_assert(eq(int, poll2(), 0));
    woi_drop(n1);
}

Test(sync_notify, notified_one_notify)
{
    n1 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, poll1(), 0));
}

Test(sync_notify, notified_multi_notify)
{
    two_wait();
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 0));
    cr_assert(eq(int, poll1(), 0));
    cr_assert(eq(int, poll2(), WAITING));
    woi_drop(n2);
}

Test(sync_notify, notify_notified_multi)
{
    woi_notify_one(&notify);
    n1 = woi_notified(&notify);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), 0));
    cr_assert(eq(int, poll2(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll2(), 0));
}

Test(sync_notify, notified_drop_notified_notify)
{
    n1 = woi_notified(&notify);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_drop(n1);
    cr_assert(eq(int, poll2(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll2(), 0));
}

Test(sync_notify, notified_multi_notify_drop_one)
{
    two_wait();
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 0));
    woi_drop(n1);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll2(), 0));
}

Test(sync_notify, notified_multi_notify_one_drop)
{
    three_wait();
    woi_notify_one(&notify);
    woi_drop(n1);
    cr_assert(eq(int, poll2(), 0));
    cr_assert(eq(int, poll3(), WAITING));
    woi_drop(n3);
}

Test(sync_notify, notified_multi_notify_last_drop)
{
    three_wait();
    woi_notify_last(&notify);
    woi_drop(n3);
    cr_assert(eq(int, poll2(), 0));
    cr_assert(eq(int, poll1(), WAITING));
    woi_drop(n1);
}

/* A waker that notifies all when it is dropped. */
static struct woi_waker caller_clone(void *data);

static void caller_wake(void *data)
{
    (void)data;
    woi_notify_all(&notify);
}

static const struct woi_waker_vtable caller_vtable = {caller_clone, caller_wake, caller_wake, caller_wake};

static struct woi_waker caller_clone(void *data)
{
    return (struct woi_waker){data, &caller_vtable};
}

Test(sync_notify, notify_in_drop_after_wake)
{
    struct woi_context cx = {.waker = caller_clone(NULL)};

    n1 = woi_notified(&notify);
    cr_assert(eq(int, woi_poll_future(&n1->future, &cx).status, WOI_STATUS_PENDING));
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), WAITING));
    woi_notify_all(&notify);
    cr_assert(eq(u64, notify.calls, 2));
    cr_assert(eq(int, poll1(), 0));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll2(), 0));
}

Test(sync_notify, notify_one_after_dropped_all)
{
    n1 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_all(&notify);
    woi_notify_one(&notify);
    woi_drop(n1);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), 0));
}

Test(sync_notify, test_notify_one_not_enabled)
{
    n1 = woi_notified(&notify);
    woi_notify_one(&notify);
    cr_assert(eq(int, poll1(), 0));
}

Test(sync_notify, test_notify_one_after_enable)
{
    n1 = woi_notified_enabled(&notify);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[1].wakes, 0)); /* it came later */
    cr_assert(eq(int, poll1(), 0));
    woi_drop(n2);
}

Test(sync_notify, test_poll_after_enable)
{
    n1 = woi_notified_enabled(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, poll1(), 0));
}

Test(sync_notify, test_enable_consumes_permit)
{
    woi_notify_one(&notify);
    n1 = woi_notified_enabled(&notify);
    n2 = woi_notified_enabled(&notify);
    cr_assert(eq(int, poll2(), WAITING));
    cr_assert(eq(int, poll1(), 0));
    woi_drop(n2);
}

Test(sync_notify, test_waker_update)
{
    struct woi_context cx = {.waker = woi_waker_noop()};

    n1 = woi_notified(&notify);
    cr_assert(eq(int, woi_poll_future(&n1->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, poll1(), 0));
}

Test(sync_notify, unpolled_future_completed_by_notify_waiters_preserves_notify_one_permit)
{
    n1 = woi_notified(&notify);
    woi_notify_all(&notify);
    woi_notify_one(&notify);
    cr_assert(eq(int, poll1(), 0));
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), 0));
}

/* --- of our own --- */

Test(notify, there_is_one_permit_however_often_it_is_notified)
{
    woi_notify_one(&notify);
    woi_notify_one(&notify);
    woi_notify_last(&notify);
    cr_assert(eq(int, now(woi_notified(&notify)), 0));
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
}

Test(notify, all_leaves_no_permit)
{
    woi_notify_all(&notify);
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
}

Test(notify, all_ends_what_waits_and_what_was_made_before_and_nothing_else)
{
    two_wait();
    n3 = woi_notified(&notify);
    woi_notify_all(&notify);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
    cr_assert(eq(int, poll3(), 0));
    cr_assert(eq(int, poll2(), 0));
    cr_assert(eq(int, poll1(), 0));
}

Test(notify, one_that_all_has_ended_passes_nothing_on)
{
    two_wait();
    woi_notify_all(&notify);
    woi_drop(n1);
    cr_assert(eq(int, poll2(), 0));
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
}

Test(notify, one_that_was_notified_and_then_all_were_passes_its_own_on)
{
    two_wait();
    woi_notify_one(&notify);
    woi_notify_all(&notify);
    woi_drop(n1);
    cr_assert(eq(int, poll2(), 0));
    cr_assert(eq(int, now(woi_notified(&notify)), 0));
}

Test(notify, what_the_last_one_in_the_queue_passes_on_becomes_the_permit)
{
    n1 = woi_notified(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_one(&notify);
    woi_drop(n1);
    cr_assert(eq(int, now(woi_notified(&notify)), 0));
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
}

Test(notify, an_enabled_one_that_is_dropped_leaves_the_permit)
{
    woi_notify_one(&notify);
    woi_drop(woi_notified_enabled(&notify));
    cr_assert(eq(int, now(woi_notified(&notify)), 0));
    woi_drop(woi_notified_enabled(&notify));
    cr_assert(eq(int, now(woi_notified(&notify)), WAITING));
}

Test(notify, an_enabled_one_that_was_notified_before_its_first_poll_passes_it_on)
{
    n1 = woi_notified_enabled(&notify);
    n2 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), WAITING));
    woi_notify_one(&notify);
    woi_drop(n1);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll2(), 0));
}

Test(notify, an_enabled_one_that_has_the_permit_passes_it_to_the_one_that_waits_longest)
{
    struct woi_future_int *enabled;

    woi_notify_one(&notify);
    enabled = woi_notified_enabled(&notify);
    two_wait();
    woi_drop(enabled);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 0));
    cr_assert(eq(int, poll1(), 0));
    woi_drop(n2);
}

Test(notify, an_enabled_one_may_lie_where_anything_was)
{
    void *memory = woi_allocate_(sizeof(struct woi_notified_op_));

    memset(memory, 0xa5, sizeof(struct woi_notified_op_));
    woi_free_(memory, sizeof(struct woi_notified_op_));
    n1 = woi_notified_enabled(&notify);
    cr_assert(eq(int, poll1(), WAITING));
    woi_notify_one(&notify);
    cr_assert(eq(int, poll1(), 0));
}

Test(notify, an_enabled_one_is_ended_by_all)
{
    n1 = woi_notified_enabled(&notify);
    woi_notify_all(&notify);
    cr_assert(eq(int, poll1(), 0));
}

/* A waker that drops the second wait. */
static struct woi_waker dropper_clone(void *data);

static void dropper_wake(void *data)
{
    (void)data;
    woi_drop(n2);
    n2 = NULL;
}

static void dropper_nothing(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable dropper_vtable = {dropper_clone, dropper_wake, dropper_wake,
                                                       dropper_nothing};

static struct woi_waker dropper_clone(void *data)
{
    return (struct woi_waker){data, &dropper_vtable};
}

Test(notify, a_waker_may_drop_the_next_one_that_is_about_to_be_woken)
{
    struct woi_context cx = {.waker = dropper_clone(NULL)};

    n1 = woi_notified(&notify);
    cr_assert(eq(int, woi_poll_future(&n1->future, &cx).status, WOI_STATUS_PENDING));
    n2 = woi_notified(&notify);
    n3 = woi_notified(&notify);
    cr_assert(eq(int, poll2(), WAITING));
    cr_assert(eq(int, poll3(), WAITING));
    woi_notify_all(&notify);
    cr_assert(eq(ptr, n2, NULL));
    cr_assert(eq(u32, hands[1].wakes, 0));
    cr_assert(eq(u32, hands[2].wakes, 1));
    cr_assert(eq(int, poll1(), 0));
    cr_assert(eq(int, poll3(), 0));
}

Test(notify, when_nobody_waits_it_may_move)
{
    static struct woi_notify moved;

    for (int way = 0; way < 4; way++) {
        notify = (struct woi_notify){0};
        n1 = woi_notified(&notify);
        cr_assert(eq(int, poll1(), WAITING));
        if (way == 0)
            woi_notify_one(&notify);
        else if (way == 1)
            woi_notify_last(&notify);
        else if (way == 2)
            woi_notify_all(&notify);
        if (way == 3)
            woi_drop(n1);
        else
            cr_assert(eq(int, poll1(), 0));
        MOVE(&notify, &moved);
        woi_notify_one(&moved);
        cr_assert(eq(int, now(woi_notified(&moved)), 0));
        n2 = woi_notified(&moved);
        cr_assert(eq(int, poll2(), WAITING));
        woi_notify_one(&moved);
        cr_assert(eq(int, poll2(), 0));
    }
}

Test(notify, misuse_is_told)
{
    woi_notify_one(NULL);
    woi_notify_last(NULL);
    woi_notify_all(NULL);
    cr_assert(eq(int, now(woi_notified(NULL)), -EINVAL));
    cr_assert(eq(int, now(woi_notified_enabled(NULL)), -EINVAL));
}

Test(notify, ready_at_once_takes_a_unit_of_the_budget)
{
    woi_notify_one(&notify);
    assert_cooperative(woi_notified(&notify), 0);
    n1 = woi_notified(&notify);
    woi_notify_all(&notify);
    assert_cooperative(n1, 0);
    n1 = woi_notified_enabled(&notify);
    woi_notify_one(&notify);
    assert_cooperative(n1, 0);
    woi_notify_one(&notify);
    assert_cooperative(woi_notified_enabled(&notify), 0);
    n1 = woi_notified_enabled(&notify);
    woi_notify_all(&notify);
    assert_cooperative(n1, 0);
    cr_assert(eq(int, notify.permit, 0));
    assert_cooperative(woi_notified(NULL), -EINVAL);
}
