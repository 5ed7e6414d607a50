/* test_waiter.c - queues of those who wait. */
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

Test(waiter, nobody_is_popped_from_an_empty_queue)
{
    cr_assert(eq(ptr, waiter_pop(&queue), NULL));
}

Test(waiter, the_first_to_come_is_the_first_to_be_popped)
{
    struct one a = {0}, b = {0}, c = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&c);
    cr_assert(eq(ptr, waiter_pop(&queue), &a.waiter));
    cr_assert(eq(ptr, waiter_pop(&queue), &b.waiter));
    cr_assert(eq(ptr, waiter_pop(&queue), &c.waiter));
    cr_assert(eq(ptr, waiter_pop(&queue), NULL));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
    woi_waiter_cancel(&c.waiter);
}

Test(waiter, waiting_again_keeps_the_place_and_the_waker)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&a);
    cr_assert(eq(u32, a.hand.clones, 1));
    cr_assert(eq(ptr, waiter_pop(&queue), &a.waiter));
    cr_assert(eq(ptr, waiter_pop(&queue), &b.waiter));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
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
    cr_assert(eq(ptr, waiter_pop(&queue), &b.waiter));
    waiters_wake_all(&queue);
    cr_assert(eq(u32, a.hand.wakes, 0));
    waiters_wake_all(&other);
    cr_assert(eq(u32, a.hand.wakes, 1));
    cr_assert(eq(sz, other_count, 0));
    woi_waiter_cancel(&b.waiter);
}

Test(waiter, waiting_again_after_a_wake_goes_to_the_end)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    waiter_wake(waiter_pop(&queue));
    queue_up(&a);
    cr_assert(eq(ptr, waiter_pop(&queue), &b.waiter));
    cr_assert(eq(ptr, waiter_pop(&queue), &a.waiter));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
}

Test(waiter, another_waker_takes_the_place_of_the_first)
{
    struct one one = {0};
    struct hand other = {0};
    const struct woi_waker waker = hand_waker(&other);

    queue_up(&one);
    waiter_wait(&queue, &one.waiter, &waker, NULL);
    cr_assert(eq(int, one.hand.held, 0));
    waiter_wake(waiter_pop(&queue));
    cr_assert(eq(u32, one.hand.wakes, 0));
    cr_assert(eq(u32, other.wakes, 1));
}

Test(waiter, who_is_popped_keeps_the_waker_until_woken)
{
    struct one one = {0};

    queue_up(&one);
    struct woi_waiter *popped = waiter_pop(&queue);
    cr_assert(not(waiter_is_waiting(popped)));
    cr_assert(eq(int, one.hand.held, 1));
    waiter_wake(popped);
    cr_assert(eq(u32, one.hand.wakes, 1));
    cr_assert(eq(int, one.hand.held, 0));
}

Test(waiter, who_cancels_leaves_the_queue_and_is_not_woken)
{
    struct one a = {0}, b = {0}, c = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&c);
    woi_waiter_cancel(&b.waiter);
    waiters_wake(&queue);
    cr_assert(eq(u32, a.hand.wakes, 1));
    cr_assert(eq(u32, b.hand.wakes, 0));
    cr_assert(eq(u32, b.hand.drops, 1));
    cr_assert(eq(u32, c.hand.wakes, 1));
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
    waiter_wake(waiter_pop(&queue));
    cr_assert(eq(sz, count, 2));
    woi_waiter_cancel(&b.waiter);
    cr_assert(eq(sz, count, 1));
    waiters_move(&queue, &batch);
    cr_assert(eq(sz, count, 0));
    woi_waiter_cancel(&c.waiter);
    cr_assert(eq(sz, count, 0));
}

Test(waiter, a_batch_is_what_was_moved_in_its_order)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    waiters_move(&queue, &batch);
    cr_assert(list_is_empty(&queue));
    cr_assert(eq(ptr, waiter_pop(&batch), &a.waiter));
    cr_assert(eq(ptr, waiter_pop(&batch), &b.waiter));
    woi_waiter_cancel(&a.waiter);
    woi_waiter_cancel(&b.waiter);
}

/* --- wakers that do something --- */

static struct woi_waker act_clone(void *act);

static void act_wake(void *data)
{
    void (**act)(void) = data;

    (*act)();
}

static void act_drop(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable act_vtable = {act_clone, act_wake, act_wake, act_drop};

static struct woi_waker act_clone(void *data)
{
    return (struct woi_waker){data, &act_vtable};
}

static struct one first, next;

static void cancel_the_next(void)
{
    woi_waiter_cancel(&next.waiter);
    memset(&next.waiter, 0xa5, sizeof next.waiter);
}

Test(waiter, a_waker_may_drop_the_next_one_of_the_same_batch)
{
    static void (*act)(void) = cancel_the_next;
    const struct woi_waker acting = act_clone(&act);
    struct one last = {0};

    waiter_wait(&queue, &first.waiter, &acting, NULL);
    queue_up(&next);
    queue_up(&last);
    waiters_move(&queue, &batch);
    waiters_wake(&batch);
    cr_assert(eq(u32, next.hand.wakes, 0));
    cr_assert(eq(u32, next.hand.drops, 1));
    cr_assert(eq(u32, last.hand.wakes, 1));
}

Test(waiter, a_queue_of_ones_own_wakes_those_who_wait_and_not_those_who_left)
{
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

static unsigned turns;

static void wait_again(void)
{
    const struct woi_waker waker = hand_waker(&first.hand);

    turns++;
    waiter_wait(&queue, &first.waiter, &waker, NULL);
}

Test(waiter, who_waits_again_while_a_batch_is_woken_waits_for_the_next_batch)
{
    static void (*act)(void) = wait_again;
    const struct woi_waker acting = act_clone(&act);

    waiter_wait(&queue, &first.waiter, &acting, NULL);
    waiters_move(&queue, &batch);
    waiters_wake(&batch);
    cr_assert(eq(u32, turns, 1));
    cr_assert(eq(u32, first.hand.wakes, 0));
    cr_assert(waiter_is_waiting(&first.waiter));
    woi_waiter_cancel(&first.waiter);
}
