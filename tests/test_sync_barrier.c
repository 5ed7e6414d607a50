/* Barriers in the situations of tokio's tests/sync_barrier.rs and async-lock's tests/barrier.rs. */
#include "locks.h"
#include "woi/barrier.h"

TestSuite(sync_barrier, .init = support_begin, .fini = hands_end);
TestSuite(async_lock_barrier, .init = support_begin, .fini = hands_end);
TestSuite(barrier, .init = support_begin, .fini = hands_end);

static struct woi_barrier barrier;
static struct woi_future_int *waits[HANDS];

static void of(size_t n)
{
    cr_assert(eq(int, woi_barrier_init(&barrier, n), 0));
}

/* So many wait, each with a hand of its own. */
static void come(int n)
{
    for (int i = 0; i < n; i++) {
        waits[i] = woi_barrier_wait(&barrier);
        cr_assert(eq(int, step(&waits[i], &hands[i]), WAITING));
    }
}

Test(sync_barrier, zero_does_not_block)
{
    const struct woi_barrier zero = {0};

    of(0);
    cr_assert(eq(sz, barrier.size, zero.size));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
}

Test(sync_barrier, single)
{
    of(1);
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
}

Test(sync_barrier, tango)
{
    of(2);
    come(1);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&waits[0], &hands[0]), 0));
}

static void rounds(int n, int times)
{
    of((size_t)n);
    for (int round = 0; round < times; round++) {
        come(n - 1);
        for (int i = 0; i < n - 1; i++)
            cr_assert(eq(int, step(&waits[i], &hands[i]), WAITING));
        cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
        for (int i = 0; i < n - 1; i++) {
            cr_assert(eq(u32, hands[i].wakes, (unsigned)round + 1));
            cr_assert(eq(int, step(&waits[i], &hands[i]), 0));
        }
    }
}

Test(sync_barrier, lots)
{
    rounds(100, 10);
}

Test(async_lock_barrier, smoke)
{
    rounds(10, 10);
}

/* --- of our own --- */

Test(barrier, one_that_is_dropped_before_it_opens_has_not_come)
{
    of(3);
    come(2);
    woi_drop(waits[0]);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), WAITING));
    cr_assert(eq(u32, hands[1].wakes, 0));
    waits[0] = woi_barrier_wait(&barrier);
    cr_assert(eq(int, step(&waits[0], &hands[0]), WAITING));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    cr_assert(eq(int, step(&waits[0], &hands[0]), 0));
    cr_assert(eq(int, step(&waits[1], &hands[1]), 0));
}

Test(barrier, one_that_is_dropped_after_it_has_opened_was_let_through)
{
    of(2);
    come(1);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    woi_drop(waits[0]);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), WAITING));
}

Test(barrier, who_comes_before_the_others_were_polled_belongs_to_the_next_round)
{
    struct woi_future_int *next;

    of(2);
    come(1);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    next = woi_barrier_wait(&barrier);
    cr_assert(eq(int, step(&next, &hands[1]), WAITING));
    cr_assert(eq(int, step(&waits[0], &hands[0]), 0));
    cr_assert(eq(int, step(&next, &hands[1]), WAITING));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    cr_assert(eq(int, step(&next, &hands[1]), 0));
}

Test(barrier, polled_twice_it_has_come_once)
{
    of(3);
    come(1);
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, step(&waits[0], &hands[1]), WAITING));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), WAITING));
    woi_drop(waits[0]);
}

Test(barrier, one_that_was_never_polled_has_not_come)
{
    of(2);
    waits[0] = woi_barrier_wait(&barrier);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), WAITING));
    woi_drop(waits[0]);
}

Test(barrier, when_nobody_waits_it_may_move)
{
    static struct woi_barrier moved;

    of(2);
    come(1);
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), 1));
    cr_assert(eq(int, step(&waits[0], &hands[0]), 0));
    come(1);
    woi_drop(waits[0]);
    MOVE(&barrier, &moved);
    waits[0] = woi_barrier_wait(&moved);
    cr_assert(eq(int, step(&waits[0], &hands[0]), WAITING));
    cr_assert(eq(int, now(woi_barrier_wait(&moved)), 1));
    cr_assert(eq(int, step(&waits[0], &hands[0]), 0));
}

Test(barrier, misuse_is_told)
{
    cr_assert(eq(int, woi_barrier_init(NULL, 1), -EINVAL));
    cr_assert(eq(int, now(woi_barrier_wait(NULL)), -EINVAL));
}

Test(barrier, ready_at_once_takes_a_unit_of_the_budget)
{
    of(1);
    assert_cooperative(woi_barrier_wait(&barrier), 1);
    assert_cooperative(woi_barrier_wait(NULL), -EINVAL);
}

Test(barrier, waiting_takes_nothing_from_the_budget)
{
    of(2);
    assert_waits_for_free(woi_barrier_wait(&barrier));
}

Test(barrier, one_whose_budget_is_used_up_has_not_come)
{
    unsigned budget = 0;
    struct woi_context cx = {.waker = hand_waker(&hands[0]), .budget = &budget};

    of(2);
    waits[0] = woi_barrier_wait(&barrier);
    cr_assert(eq(int, woi_poll_future(&waits[0]->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, now(woi_barrier_wait(&barrier)), WAITING));
    woi_drop(waits[0]);
}
