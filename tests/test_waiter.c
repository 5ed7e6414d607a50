/* test_waiter.c - those who wait for a direction of a stream: which queue they are in, and who counts them.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "task/waiter.h"

static struct woi_link queue, batch;

static void begin(void)
{
    support_begin();
    list_init(&queue);
    list_init(&batch);
}

TestSuite(waiter, .init = begin, .fini = support_end);

/* One who waits, and the hand that its waker calls. */
struct one {
    struct woi_waiter waiter;
    struct hand hand;
};

static void queue_up(struct one *one)
{
    const struct woi_waker waker = hand_waker(&one->hand);

    waiter_wait(&queue, &one->waiter, &waker, NULL);
}

Test(waiter, waiting_in_another_queue_gives_up_the_place_in_the_first)
{
    struct one a = {0}, b = {0};
    const struct woi_waker waker = hand_waker(&a.hand);
    struct woi_link other;
    size_t first_count = 0, other_count = 0;

    list_init(&other);
    waiter_wait(&queue, &a.waiter, &waker, &first_count);
    queue_up(&b);
    waiter_wait(&other, &a.waiter, &waker, &other_count);
    cr_assert(eq(sz, first_count, 0));
    cr_assert(eq(sz, other_count, 1));
    cr_assert(eq(ptr, queue.next, &b.waiter.wait.link));
    waiters_wake_all(&queue);
    cr_assert(eq(u32, a.hand.wakes, 0));
    cr_assert(eq(u32, b.hand.wakes, 1));
    waiters_wake_all(&other);
    cr_assert(eq(u32, a.hand.wakes, 1));
    cr_assert(eq(sz, other_count, 0));
}

Test(waiter, waiting_again_keeps_the_place_and_after_a_wake_is_counted_again)
{
    struct one a = {0}, b = {0};
    const struct woi_waker waker = hand_waker(&a.hand);
    size_t count = 0;

    waiter_wait(&queue, &a.waiter, &waker, &count);
    queue_up(&b);
    waiter_wait(&queue, &a.waiter, &waker, &count);
    cr_assert(eq(sz, count, 1));
    cr_assert(eq(ptr, queue.next, &a.waiter.wait.link));
    waiters_wake_all(&queue);
    cr_assert(eq(sz, count, 0));
    queue_up(&b);
    waiter_wait(&queue, &a.waiter, &waker, &count);
    cr_assert(eq(sz, count, 1));
    cr_assert(eq(ptr, queue.next, &b.waiter.wait.link));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
}

Test(waiter, cancelling_twice_or_without_waiting_is_harmless)
{
    struct one waited = {0}, never = {0};

    queue_up(&waited);
    woi_waiter_cancel(&waited.waiter);
    woi_waiter_cancel(&waited.waiter);
    woi_waiter_cancel(&never.waiter);
    cr_assert(eq(u32, waited.hand.drops, 1));
    cr_assert(list_is_empty(&queue));
}

Test(waiter, the_count_is_of_those_who_are_in_a_queue)
{
    struct one a = {0}, b = {0}, c = {0};
    struct woi_waker waker = hand_waker(&a.hand);
    size_t count = 0;

    waiter_wait(&queue, &a.waiter, &waker, &count);
    waiter_wait(&queue, &a.waiter, &waker, &count);
    waiter_wait(&queue, &b.waiter, &waker, &count);
    waiter_wait(&queue, &c.waiter, &waker, &count);
    cr_assert(eq(sz, count, 3));
    woi_waiter_cancel(&b.waiter);
    cr_assert(eq(sz, count, 2));
    waiters_move(&queue, &batch);
    cr_assert(eq(sz, count, 0));
    woi_waiter_cancel(&c.waiter);
    cr_assert(eq(sz, count, 0));
    wait_wake_all(&batch);
    cr_assert(eq(u32, a.hand.wakes, 1));
}

Test(waiter, a_batch_is_what_was_moved_in_its_order)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    waiters_move(&queue, &batch);
    cr_assert(list_is_empty(&queue));
    cr_assert(eq(ptr, wait_pop(&batch), &a.waiter.wait));
    cr_assert(eq(ptr, wait_pop(&batch), &b.waiter.wait));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
}

Test(waiter, who_waits_again_while_in_a_batch_leaves_it_for_the_queue)
{
    struct one one = {0};

    queue_up(&one);
    waiters_move(&queue, &batch);
    queue_up(&one);
    cr_assert(list_is_empty(&batch));
    wait_wake_all(&batch);
    cr_assert(eq(u32, one.hand.wakes, 0));
    waiters_wake_all(&queue);
    cr_assert(eq(u32, one.hand.wakes, 1));
}

Test(waiter, a_queue_of_ones_own_wakes_those_who_wait_and_not_those_who_left)
{
    struct one first = {0}, next = {0};
    struct woi_link bell;
    struct woi_context first_cx = hand_context(&first.hand), next_cx = hand_context(&next.hand);

    woi_waiters_init(&bell);
    woi_waiter_wait(&bell, &first.waiter, &first_cx);
    woi_waiter_wait(&bell, &next.waiter, &next_cx);
    woi_waiter_cancel(&next.waiter);
    woi_waiters_wake(&bell);
    cr_assert(eq(u32, first.hand.wakes, 1));
    cr_assert(eq(u32, next.hand.wakes, 0));
    woi_waiters_wake(&bell);
    cr_assert(eq(u32, first.hand.wakes, 1));
}
