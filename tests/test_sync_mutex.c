/* Mutexes in the situations of tokio's tests/sync_mutex.rs and sync_mutex_owned.rs, async-lock's
 * tests/mutex.rs, futures-rs' tests/lock_mutex.rs and trio's test_sync.py. */
#include <signal.h>

#include "locks.h"
#include "woi/mutex.h"

TestSuite(sync_mutex, .init = support_begin, .fini = hands_end);
TestSuite(async_lock_mutex, .init = support_begin, .fini = hands_end);
TestSuite(futures_mutex, .init = support_begin, .fini = hands_end);
TestSuite(trio_lock, .init = support_begin, .fini = hands_end);
TestSuite(mutex, .init = support_begin, .fini = hands_end);

static struct woi_mutex lock; /* all zero */
static struct woi_mutex_guard g1, g2, g3;

static bool is_held(const struct woi_mutex_guard *guard)
{
    return guard->permit_.semaphore != NULL;
}

Test(sync_mutex, straight_execution)
{
    int value = 100;

    for (int i = 0; i < 3; i++) {
        cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
        cr_assert(eq(int, value--, 100 - i));
        cr_assert(eq(int, woi_mutex_is_locked(&lock), 1));
        woi_mutex_unlock(&g1);
        cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
    }
}

Test(sync_mutex, readiness)
{
    struct woi_future_int *wait = woi_mutex_lock(&lock, &g2);

    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    cr_assert(eq(int, is_held(&g2), 0));
    woi_mutex_unlock(&g1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
    cr_assert(eq(int, is_held(&g2), 1));
}

/* Locks, waits at the gate, unlocks. */
static WOI_ASYNC(int, hold, ((struct gate *, gate), (int *, count)),
    struct woi_mutex_guard guard;
    int before;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_mutex_lock(&lock, &self->guard));
    self->before = *self->count;
    if (self->gate)
        WOI_TRY(pass(self->gate));
    else
        WOI_YIELD();
    *self->count = self->before + 1;
    WOI_RETURN(0);
WOI_FINALLY:
    woi_mutex_unlock(&self->guard);
    WOI_END;
}

Test(sync_mutex, aborted_future_1)
{
    struct gate gate = {0};
    int count = 0;
    struct woi_future_int *holder = AS_INT(hold(&gate, &count));

    cr_assert(eq(int, step(&holder, &hands[0]), WAITING));
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 1));
    woi_drop(holder);
    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
}

Test(sync_mutex, aborted_future_2)
{
    int count = 0;
    struct woi_future_int *waits = AS_INT(hold(NULL, &count));

    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
    cr_assert(eq(int, step(&waits, &hands[0]), WAITING));
    woi_drop(waits);
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
}

Test(sync_mutex, try_lock)
{
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g2), -EAGAIN));
    cr_assert(eq(int, is_held(&g2), 0));
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g3), 0));
}

/* --- async-lock --- */

Test(async_lock_mutex, smoke)
{
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
        woi_mutex_unlock(&g1);
    }
}

Test(async_lock_mutex, try_lock)
{
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
}

/* So many count what they must not count together. */
static void contend(int tasks)
{
    struct woi_future_int *holders[100];
    int count = 0, ended = 0;

    for (int i = 0; i < tasks; i++)
        holders[i] = AS_INT(hold(NULL, &count));
    for (int round = 0; ended < tasks && round < 10 * tasks; round++)
        for (int i = 0; i < tasks; i++)
            if (holders[i])
                ended += step(&holders[i], &hands[0]) == 0;
    cr_assert(eq(int, count, tasks));
    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
}

Test(async_lock_mutex, contention)
{
    contend(100);
}

Test(async_lock_mutex, yields_when_contended)
{
    struct woi_future_int *wait = woi_mutex_lock(&lock, &g2);

    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    cr_assert(eq(u32, hands[0].wakes, 0));
    woi_mutex_unlock(&g1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}

/* --- futures-rs --- */

Test(futures_mutex, mutex_acquire_uncontested)
{
    for (int i = 0; i < 10; i++) {
        cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
        woi_mutex_unlock(&g1);
    }
}

Test(futures_mutex, mutex_wakes_waiters)
{
    struct woi_future_int *wait = woi_mutex_lock(&lock, &g2);

    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    cr_assert(eq(u32, hands[0].wakes, 0));
    woi_mutex_unlock(&g1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}

Test(futures_mutex, mutex_contested)
{
    contend(97);
}

/* --- trio --- */

Test(trio_lock, test_Lock_and_StrictFIFOLock)
{
    struct woi_future_int *first, *second;
    struct gate gate = {0};
    int count = 0;

    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
    cr_assert(eq(int, now(woi_mutex_lock(&lock, &g1)), 0));
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 1));
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g2), -EAGAIN));
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
    first = AS_INT(hold(&gate, &count));
    second = AS_INT(hold(NULL, &count));
    cr_assert(eq(int, step(&first, &hands[0]), WAITING));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g2), -EAGAIN));
    woi_drop(second);
    woi_drop(first);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
}

static char record[64];
static size_t recorded;
static int inside;

static WOI_ASYNC(int, loopy, ((char, name), (int, loops)), struct woi_mutex_guard guard; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->loops; self->i++) {
        WOI_TRY(woi_mutex_lock(&lock, &self->guard));
        record[recorded++] = self->name;
        cr_assert(eq(int, inside++, 0));
        WOI_YIELD();
        WOI_YIELD();
        inside--;
        woi_mutex_unlock(&self->guard);
    }
    WOI_RETURN(0);
    WOI_END;
}

static void loop_all(int workers, int loops)
{
    struct woi_future_int *tasks[8];
    int ended = 0;

    for (int i = 0; i < workers; i++)
        tasks[i] = AS_INT(loopy((char)('1' + i), loops));
    for (int round = 0; ended < workers && round < 1000; round++)
        for (int i = 0; i < workers; i++)
            if (tasks[i])
                ended += step(&tasks[i], &hands[0]) == 0;
    cr_assert(eq(int, ended, workers));
}

Test(trio_lock, test_generic_lock_exclusion)
{
    loop_all(5, 10);
    cr_assert(eq(sz, recorded, 50));
    cr_assert(eq(int, inside, 0));
}

Test(trio_lock, test_generic_lock_fifo_fairness)
{
    loop_all(3, 5);
    cr_assert(eq(str, record, "123123123123123"));
}

Test(trio_lock, test_generic_lock_acquire_nowait_blocks_acquire)
{
    int count = 0;
    struct woi_future_int *taker = AS_INT(hold(NULL, &count));

    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    cr_assert(eq(int, step(&taker, &hands[0]), WAITING));
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, step(&taker, &hands[0]), WAITING));
    cr_assert(eq(int, step(&taker, &hands[0]), 0));
}

Test(trio_lock, test_lock_handover)
{
    struct woi_future_int *wait = woi_mutex_lock(&lock, &g2);

    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 1)); /* it is the waiting one's, though that has not run */
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), -EAGAIN));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
    woi_mutex_unlock(&g2);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
}

/* --- of our own --- */

Test(mutex, a_lock_that_was_granted_to_one_that_is_dropped_goes_to_the_next)
{
    struct woi_future_int *first = woi_mutex_lock(&lock, &g2), *second = woi_mutex_lock(&lock, &g3);

    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    cr_assert(eq(int, step(&first, &hands[0]), WAITING));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    woi_mutex_unlock(&g1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 0));
    woi_drop(first);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, step(&second, &hands[1]), 0));
    woi_mutex_unlock(&g3);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
}

Test(mutex, a_guard_may_be_moved)
{
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    g2 = g1;
    g1 = (struct woi_mutex_guard){0};
    woi_mutex_unlock(&g1);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 1));
    woi_mutex_unlock(&g2);
    woi_mutex_unlock(&g2);
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
}

Test(mutex, a_copy_of_a_guard_that_unlocks_too_aborts, .signal = SIGABRT)
{
    cr_assert(eq(int, woi_mutex_try_lock(&lock, &g1), 0));
    g2 = g1;
    woi_mutex_unlock(&g1);
    woi_mutex_unlock(&g2);
}

Test(mutex, misuse_is_told)
{
    cr_assert(eq(int, now(woi_mutex_lock(NULL, &g1)), -EINVAL));
    cr_assert(eq(int, now(woi_mutex_lock(&lock, NULL)), -EINVAL));
    cr_assert(eq(int, woi_mutex_try_lock(NULL, &g1), -EINVAL));
    cr_assert(eq(int, woi_mutex_try_lock(&lock, NULL), -EINVAL));
    cr_assert(eq(int, woi_mutex_is_locked(NULL), 0));
    cr_assert(eq(int, woi_mutex_is_locked(&lock), 0));
}

Test(mutex, ready_at_once_takes_a_unit_of_the_budget)
{
    assert_cooperative(woi_mutex_lock(&lock, &g1), 0);
}
