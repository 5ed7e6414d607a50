/* Semaphores: who comes first, what is dropped, what is closed, and misuse. */
#include <signal.h>

#include "locks.h"
#include "woi/semaphore.h"

TestSuite(semaphore, .init = support_begin, .fini = hands_end);

static struct woi_semaphore semaphore;
static struct woi_permit permits[8];
static struct woi_future_int *waits[8];

static void with(size_t n)
{
    cr_assert(eq(int, woi_semaphore_init(&semaphore, n), 0));
}

static void take(size_t n, struct woi_permit *ret_permit)
{
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, n, ret_permit), 0));
}

/* Number i comes to wait for n, with a hand of its own. */
static void queue_up(int i, size_t n)
{
    waits[i] = woi_semaphore_acquire(&semaphore, n, &permits[i]);
    cr_assert(eq(int, step(&waits[i], &hands[i]), WAITING));
}

static int poll(int i)
{
    return step(&waits[i], &hands[i]);
}

static void drop(int i)
{
    woi_drop(waits[i]);
    waits[i] = NULL;
}

Test(semaphore, a_big_one_is_not_starved_by_small_ones)
{
    with(3);
    take(1, &permits[6]);
    queue_up(0, 3);
    queue_up(1, 1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &permits[7]), -EAGAIN));
    cr_assert(eq(u32, hands[1].wakes, 0));
    woi_permit_release(&permits[6]);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 0));
    cr_assert(eq(int, poll(0), 0));
    cr_assert(eq(int, poll(1), WAITING));
    woi_permit_release(&permits[0]);
    cr_assert(eq(int, poll(1), 0));
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 2));
}

Test(semaphore, nobody_overtakes_one_that_was_granted_but_not_polled)
{
    with(1);
    take(1, &permits[6]);
    queue_up(0, 1);
    woi_permit_release(&permits[6]);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &permits[7]), -EAGAIN));
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 1, &permits[7])), WAITING));
    cr_assert(eq(int, poll(0), 0));
}

Test(semaphore, what_was_granted_to_one_that_is_dropped_goes_to_the_next)
{
    with(2);
    take(2, &permits[6]);
    queue_up(0, 2);
    queue_up(1, 1);
    queue_up(2, 1);
    woi_permit_release(&permits[6]);
    cr_assert(eq(u32, hands[0].wakes, 1));
    drop(0);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(u32, hands[2].wakes, 1));
    cr_assert(eq(int, poll(1), 0));
    cr_assert(eq(int, poll(2), 0));
    cr_assert(eq(ptr, permits[0].semaphore, NULL));
}

Test(semaphore, behind_a_big_one_that_is_dropped_the_small_ones_move_up)
{
    with(2);
    take(1, &permits[6]);
    queue_up(0, 2);
    queue_up(1, 1);
    queue_up(2, 1);
    drop(0);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(u32, hands[2].wakes, 0));
    cr_assert(eq(int, poll(1), 0));
    drop(2);
    woi_permit_release(&permits[1]);
    woi_permit_release(&permits[6]);
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 2));
}

Test(semaphore, one_that_is_dropped_in_the_middle_of_the_queue_changes_nothing_for_the_others)
{
    with(1);
    take(1, &permits[6]);
    queue_up(0, 1);
    queue_up(1, 1);
    queue_up(2, 1);
    drop(1);
    woi_permit_release(&permits[6]);
    cr_assert(eq(int, poll(2), WAITING));
    cr_assert(eq(int, poll(0), 0));
    woi_permit_release(&permits[0]);
    cr_assert(eq(int, poll(2), 0));
}

Test(semaphore, one_that_is_polled_without_a_reason_keeps_its_place_and_wakes_the_last_waker)
{
    with(1);
    take(1, &permits[6]);
    queue_up(0, 1);
    queue_up(1, 1);
    cr_assert(eq(int, step(&waits[0], &hands[2]), WAITING));
    woi_permit_release(&permits[6]);
    cr_assert(eq(u32, hands[0].wakes, 0));
    cr_assert(eq(u32, hands[2].wakes, 1));
    cr_assert(eq(int, step(&waits[0], &hands[2]), 0));
    drop(1);
}

Test(semaphore, of_none_is_had_as_long_as_nobody_waits)
{
    with(0);
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 0, &permits[0])), 0));
    cr_assert(eq(sz, permits[0].count, 0));
    woi_permit_release(&permits[0]);
    queue_up(1, 1);
    queue_up(2, 0);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, poll(1), 0));
    cr_assert(eq(int, poll(2), 0));
}

Test(semaphore, more_than_there_are_waits_until_there_are_as_many)
{
    with(1);
    queue_up(0, 3);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(u32, hands[0].wakes, 0));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, poll(0), 0));
    cr_assert(eq(sz, permits[0].count, 3));
}

Test(semaphore, what_is_free_beside_one_that_waits_for_more_can_be_forgotten)
{
    with(2);
    queue_up(0, 3);
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 2));
    cr_assert(eq(sz, woi_semaphore_forget_permits(&semaphore, 1), 1));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, poll(0), WAITING));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, poll(0), 0));
}

static void contend_and_move(bool by_drop)
{
    static struct woi_semaphore old, moved;

    cr_assert(eq(int, woi_semaphore_init(&old, 1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&old, 1, &permits[6]), 0));
    waits[0] = woi_semaphore_acquire(&old, 1, &permits[0]);
    cr_assert(eq(int, poll(0), WAITING));
    if (by_drop) {
        drop(0);
        woi_permit_release(&permits[6]);
    } else {
        woi_permit_release(&permits[6]);
        cr_assert(eq(int, poll(0), 0));
        woi_permit_release(&permits[0]);
    }
    MOVE(&old, &moved);
    cr_assert(eq(int, woi_semaphore_try_acquire(&moved, 1, &permits[1]), 0));
    waits[2] = woi_semaphore_acquire(&moved, 1, &permits[2]);
    cr_assert(eq(int, poll(2), WAITING));
    woi_permit_release(&permits[1]);
    cr_assert(eq(int, poll(2), 0));
}

Test(semaphore, when_nobody_waits_or_has_a_permit_it_may_move)
{
    contend_and_move(false);
    contend_and_move(true);
}

Test(semaphore, closed_it_may_move)
{
    static struct woi_semaphore moved;

    with(0);
    queue_up(0, 1);
    woi_semaphore_close(&semaphore);
    cr_assert(eq(int, poll(0), -EPIPE));
    MOVE(&semaphore, &moved);
    cr_assert(eq(int, woi_semaphore_add_permits(&moved, 1), 0));
}

/* --- closed --- */

Test(semaphore, close_wakes_all_who_wait)
{
    with(0);
    queue_up(0, 1);
    queue_up(1, 2);
    woi_semaphore_close(&semaphore);
    woi_semaphore_close(&semaphore);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, poll(0), -EPIPE));
    drop(1);
}

Test(semaphore, closed_it_gives_nothing)
{
    with(1);
    woi_semaphore_close(&semaphore);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &permits[0]), -EPIPE));
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 1, &permits[0])), -EPIPE));
    cr_assert(eq(ptr, permits[0].semaphore, NULL));
}

Test(semaphore, what_was_granted_before_it_was_closed_comes_back)
{
    with(1);
    take(1, &permits[6]);
    queue_up(0, 1);
    woi_permit_release(&permits[6]);
    woi_semaphore_close(&semaphore);
    cr_assert(eq(int, poll(0), -EPIPE));
    cr_assert(eq(ptr, permits[0].semaphore, NULL));
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 1));
}

Test(semaphore, what_is_out_when_it_is_closed_comes_back)
{
    with(2);
    take(2, &permits[0]);
    woi_semaphore_close(&semaphore);
    woi_permit_release(&permits[0]);
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 2));
}

/* --- permits --- */

Test(semaphore, a_zero_permit_is_given_back_forgotten_and_merged_without_effect)
{
    struct woi_permit zero = {0};

    with(1);
    woi_permit_release(&zero);
    woi_permit_forget(&zero);
    cr_assert(eq(int, woi_permit_merge(&permits[0], &zero), 0));
    cr_assert(eq(int, woi_permit_split(&zero, 0, &permits[0]), -EINVAL));
    take(1, &permits[0]);
    cr_assert(eq(int, woi_permit_merge(&zero, &permits[0]), 0));
    cr_assert(eq(sz, zero.count, 1));
    cr_assert(eq(ptr, permits[0].semaphore, NULL));
    cr_assert(eq(int, woi_permit_merge(&zero, &zero), 0));
    cr_assert(eq(sz, zero.count, 1));
    woi_permit_release(&zero);
    woi_permit_release(&zero);
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 1));
}

Test(semaphore, a_part_of_a_permit_goes_to_whoever_waits)
{
    with(3);
    take(3, &permits[6]);
    queue_up(0, 1);
    cr_assert(eq(int, woi_permit_split(&permits[6], 1, &permits[7]), 0));
    woi_permit_release(&permits[7]);
    cr_assert(eq(int, poll(0), 0));
    cr_assert(eq(sz, permits[6].count, 2));
}

Test(semaphore, a_copy_that_is_given_back_too_aborts, .signal = SIGABRT)
{
    struct woi_permit copy;

    with(1);
    take(1, &permits[0]);
    copy = permits[0];
    woi_permit_release(&permits[0]);
    woi_permit_release(&copy);
}

Test(semaphore, a_copy_that_is_forgotten_too_aborts, .signal = SIGABRT)
{
    struct woi_permit copy;

    with(1);
    take(1, &permits[0]);
    copy = permits[0];
    woi_permit_release(&permits[0]);
    woi_permit_forget(&copy);
}

/* --- misuse, budget, memory --- */

Test(semaphore, misuse_is_told)
{
    with(1);
    cr_assert(eq(int, now(woi_semaphore_acquire(NULL, 1, &permits[0])), -EINVAL));
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 1, NULL)), -EINVAL));
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, WOI_SEMAPHORE_MOST + 1, &permits[0])), -EINVAL));
    cr_assert(eq(int, woi_semaphore_try_acquire(NULL, 1, &permits[0]), -EINVAL));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, NULL), -EINVAL));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, SIZE_MAX, &permits[0]), -EINVAL));
    cr_assert(eq(int, woi_semaphore_init(NULL, 1), -EINVAL));
    cr_assert(eq(int, woi_semaphore_add_permits(NULL, 1), -EINVAL));
    cr_assert(eq(sz, woi_semaphore_forget_permits(NULL, 1), 0));
    cr_assert(eq(sz, woi_semaphore_available(NULL), 0));
    cr_assert(eq(int, woi_semaphore_is_closed(NULL), 1));
    woi_semaphore_close(NULL);
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 1));
}

Test(semaphore, ready_at_once_takes_a_unit_of_the_budget)
{
    with(1);
    assert_cooperative(woi_semaphore_acquire(&semaphore, 1, &permits[0]), 0);
    assert_cooperative(woi_semaphore_acquire(NULL, 1, &permits[1]), -EINVAL);
    woi_semaphore_close(&semaphore);
    assert_cooperative(woi_semaphore_acquire(&semaphore, 1, &permits[1]), -EPIPE);
}

Test(semaphore, waiting_takes_nothing_from_the_budget)
{
    with(0);
    assert_waits_for_free(woi_semaphore_acquire(&semaphore, 1, &permits[0]));
}

Test(semaphore, without_memory_there_is_no_operation)
{
    with(1);
    heap.fail_always = true;
    heap.fail_at = 1;
    cr_assert(eq(ptr, woi_semaphore_acquire(&semaphore, 1, &permits[0]), NULL));
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), 1));
}

/* --- wakers that do things --- */

static struct woi_waker dropper_clone(void *i);

/* Drops the wait of that number, whose semaphore nobody needs afterwards. */
static void dropper_wake(void *i)
{
    drop(*(int *)i);
}

static void dropper_nothing(void *i)
{
    (void)i;
}

static const struct woi_waker_vtable dropper_vtable = {dropper_clone, dropper_wake, dropper_wake,
                                                       dropper_nothing};

static struct woi_waker dropper_clone(void *i)
{
    return (struct woi_waker){i, &dropper_vtable};
}

Test(semaphore, a_waker_may_drop_the_next_one_that_is_about_to_be_woken)
{
    int victim = 1;
    struct woi_context cx = {.waker = dropper_clone(&victim)};

    with(2);
    take(2, &permits[6]);
    waits[0] = woi_semaphore_acquire(&semaphore, 1, &permits[0]);
    cr_assert(eq(int, woi_poll_future(&waits[0]->future, &cx).status, WOI_STATUS_PENDING));
    queue_up(1, 1);
    queue_up(2, 1);
    woi_permit_release(&permits[6]);
    cr_assert(eq(ptr, waits[1], NULL));
    cr_assert(eq(u32, hands[1].wakes, 0));
    cr_assert(eq(u32, hands[2].wakes, 1));
    cr_assert(eq(int, poll(2), 0));
    cr_assert(eq(int, poll(0), 0));
}
