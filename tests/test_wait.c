/* test_wait.c - the one intrusive waiter: queued, popped, woken, ended. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "task/wait.h"

static struct woi_link queue;

static void begin(void)
{
    support_begin();
    list_init(&queue);
}

TestSuite(wait, .init = begin, .fini = support_end);

/* One who waits, and the hand that its waker calls. */
struct one {
    struct woi_wait_ wait;
    struct hand hand;
};

static void queue_up(struct one *one)
{
    const struct woi_waker waker = hand_waker(&one->hand);

    wait_begin(&queue, &one->wait, &waker);
}

Test(wait, the_first_to_come_is_the_first_to_be_popped)
{
    struct one a = {0}, b = {0}, c = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&c);
    cr_assert(eq(ptr, wait_pop(&queue), &a.wait));
    cr_assert(eq(ptr, wait_pop(&queue), &b.wait));
    cr_assert(eq(ptr, wait_pop(&queue), &c.wait));
    cr_assert(list_is_empty(&queue));
    wait_end(&a.wait);
    wait_end(&b.wait);
    wait_end(&c.wait);
}

Test(wait, its_memory_may_have_held_anything)
{
    struct one one = {0};

    memset(&one.wait, 0xa5, sizeof one.wait);
    wait_init(&one.wait);
    cr_assert(not(wait_is_queued(&one.wait)));
    queue_up(&one);
    cr_assert(wait_is_queued(&one.wait));
    wait_wake(wait_pop(&queue));
    cr_assert(eq(u32, one.hand.wakes, 1));
}

Test(wait, waiting_again_keeps_the_place_and_the_waker)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&a);
    cr_assert(eq(u32, a.hand.clones, 1));
    cr_assert(eq(ptr, wait_pop(&queue), &a.wait));
    cr_assert(eq(ptr, wait_pop(&queue), &b.wait));
    wait_end(&a.wait);
    wait_end(&b.wait);
}

Test(wait, waiting_again_after_a_wake_goes_to_the_end)
{
    struct one a = {0}, b = {0};

    queue_up(&a);
    queue_up(&b);
    wait_wake(wait_pop(&queue));
    queue_up(&a);
    cr_assert(eq(ptr, wait_pop(&queue), &b.wait));
    cr_assert(eq(ptr, wait_pop(&queue), &a.wait));
    wait_end(&a.wait);
    wait_end(&b.wait);
}

Test(wait, another_waker_takes_the_place_of_the_first)
{
    struct one one = {0};
    struct hand other = {0};
    const struct woi_waker waker = hand_waker(&other);

    queue_up(&one);
    wait_begin(&queue, &one.wait, &waker);
    cr_assert(eq(int, one.hand.held, 0));
    wait_wake(wait_pop(&queue));
    cr_assert(eq(u32, one.hand.wakes, 0));
    cr_assert(eq(u32, other.wakes, 1));
}

Test(wait, who_is_popped_keeps_the_waker_until_woken)
{
    struct one one = {0};

    queue_up(&one);
    struct woi_wait_ *popped = wait_pop(&queue);
    cr_assert(not(wait_is_queued(popped)));
    cr_assert(eq(int, one.hand.held, 1));
    wait_wake(popped);
    cr_assert(eq(u32, one.hand.wakes, 1));
    cr_assert(eq(int, one.hand.held, 0));
}

Test(wait, who_ends_between_being_popped_and_woken_gives_the_waker_back)
{
    struct one one = {0};

    queue_up(&one);
    wait_end(wait_pop(&queue));
    cr_assert(eq(u32, one.hand.wakes, 0));
    cr_assert(eq(int, one.hand.held, 0));
}

Test(wait, who_ends_leaves_the_queue_and_is_not_woken)
{
    struct one a = {0}, b = {0}, c = {0};

    queue_up(&a);
    queue_up(&b);
    queue_up(&c);
    wait_end(&b.wait);
    wait_wake_all(&queue);
    cr_assert(eq(u32, a.hand.wakes, 1));
    cr_assert(eq(u32, b.hand.wakes, 0));
    cr_assert(eq(u32, b.hand.drops, 1));
    cr_assert(eq(u32, c.hand.wakes, 1));
    cr_assert(list_is_empty(&queue));
}

Test(wait, ending_twice_or_without_waiting_is_harmless)
{
    struct one waited = {0}, never = {0};

    queue_up(&waited);
    wait_end(&waited.wait);
    wait_end(&waited.wait);
    wait_end(&never.wait);
    cr_assert(eq(u32, waited.hand.drops, 1));
    cr_assert(list_is_empty(&queue));
}

Test(wait, waking_all_of_nobody_does_nothing)
{
    wait_wake_all(&queue);
    cr_assert(list_is_empty(&queue));
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

static void end_the_next(void)
{
    wait_end(&next.wait);
    memset(&next.wait, 0xa5, sizeof next.wait);
}

Test(wait, a_waker_may_end_the_next_one_that_would_be_woken)
{
    static void (*act)(void) = end_the_next;
    const struct woi_waker acting = act_clone(&act);
    struct one last = {0};

    wait_begin(&queue, &first.wait, &acting);
    queue_up(&next);
    queue_up(&last);
    wait_wake_all(&queue);
    cr_assert(eq(u32, next.hand.wakes, 0));
    cr_assert(eq(u32, next.hand.drops, 1));
    cr_assert(eq(u32, last.hand.wakes, 1));
}

static unsigned turns;

static void wait_again(void)
{
    turns++;
    queue_up(&first);
}

Test(wait, who_begins_to_wait_while_all_are_woken_waits_for_the_next_time)
{
    static void (*act)(void) = wait_again;
    const struct woi_waker acting = act_clone(&act);

    wait_begin(&queue, &first.wait, &acting);
    wait_wake_all(&queue);
    cr_assert(eq(u32, turns, 1));
    cr_assert(eq(u32, first.hand.wakes, 0));
    cr_assert(wait_is_queued(&first.wait));
    cr_assert(eq(ptr, queue.next, &first.wait.link));
    wait_end(&first.wait);
}
