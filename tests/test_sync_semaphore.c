/* Semaphores in the situations of tokio's tests/sync_semaphore.rs and sync_semaphore_owned.rs, async-lock's
 * tests/semaphore.rs and trio's test_sync.py. */
#include "locks.h"
#include "woi/semaphore.h"

TestSuite(sync_semaphore, .init = support_begin, .fini = hands_end);
TestSuite(async_lock_semaphore, .init = support_begin, .fini = hands_end);
TestSuite(trio_semaphore, .init = support_begin, .fini = hands_end);

static struct woi_semaphore semaphore;
static struct woi_permit p1, p2, p3, p4;

static void with(size_t permits)
{
    cr_assert(eq(int, woi_semaphore_init(&semaphore, permits), 0));
}

static void assert_available(size_t expected)
{
    cr_assert(eq(sz, woi_semaphore_available(&semaphore), expected));
}

Test(sync_semaphore, no_permits)
{
    const struct woi_semaphore zero = {0};

    with(0);
    assert_available(0);
    cr_assert(eq(sz, woi_semaphore_available(&zero), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), -EAGAIN));
}

Test(sync_semaphore, try_acquire)
{
    with(1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p2), -EAGAIN));
    cr_assert(eq(ptr, p2.semaphore, NULL));
    woi_permit_release(&p1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p3), 0));
}

Test(sync_semaphore, try_acquire_many)
{
    with(42);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 42, &p1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p2), -EAGAIN));
    woi_permit_release(&p1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 32, &p1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 10, &p2), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p3), -EAGAIN));
}

Test(sync_semaphore, acquire)
{
    struct woi_future_int *wait;

    with(1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    wait = woi_semaphore_acquire(&semaphore, 1, &p2);
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_permit_release(&p1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
    cr_assert(eq(ptr, p2.semaphore, &semaphore));
}

Test(sync_semaphore, acquire_many)
{
    struct woi_future_int *wait;

    with(42);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 32, &p1), 0));
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 10, &p2)), 0));
    wait = woi_semaphore_acquire(&semaphore, 10, &p3);
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_permit_release(&p1);
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
    cr_assert(eq(sz, p3.count, 10));
    assert_available(22);
}

Test(sync_semaphore, add_permits)
{
    struct woi_future_int *wait = woi_semaphore_acquire(&semaphore, 1, &p1);

    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}

static void assert_added(bool closed)
{
    for (size_t size = 0; size < 4; size++)
        for (size_t add = 0; add < 4; add++) {
            with(size);
            if (closed)
                woi_semaphore_close(&semaphore);
            cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, add), 0));
            assert_available(size + add);
            cr_assert(eq(int, woi_semaphore_is_closed(&semaphore), closed));
        }
}

Test(sync_semaphore, add_permits_open)
{
    assert_added(false);
}

Test(sync_semaphore, add_permits_closed)
{
    assert_added(true);
}

Test(sync_semaphore, forget)
{
    with(1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    assert_available(0);
    woi_permit_forget(&p1);
    cr_assert(eq(ptr, p1.semaphore, NULL));
    assert_available(0);
    woi_permit_release(&p1);
    assert_available(0);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), -EAGAIN));
}

static void assert_forgotten(bool closed)
{
    for (size_t size = 0; size < 4; size++)
        for (size_t less = 0; less < 4; less++) {
            const size_t expected = size > less ? size - less : 0;

            with(size);
            if (closed)
                woi_semaphore_close(&semaphore);
            cr_assert(eq(sz, woi_semaphore_forget_permits(&semaphore, less), size - expected));
            assert_available(expected);
            cr_assert(eq(int, woi_semaphore_is_closed(&semaphore), closed));
        }
}

Test(sync_semaphore, forget_open)
{
    assert_forgotten(false);
}

Test(sync_semaphore, forget_closed)
{
    assert_forgotten(true);
}

Test(sync_semaphore, merge)
{
    with(3);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    assert_available(2);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 2, &p2), 0));
    assert_available(0);
    cr_assert(eq(int, woi_permit_merge(&p1, &p2), 0));
    assert_available(0);
    cr_assert(eq(sz, p1.count, 3));
    woi_permit_release(&p2);
    assert_available(0);
    woi_permit_release(&p1);
    assert_available(3);
}

Test(sync_semaphore, merge_unrelated_permits)
{
    struct woi_semaphore other = WOI_SEMAPHORE_INIT(3);

    with(3);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&other, 1, &p2), 0));
    cr_assert(eq(int, woi_permit_merge(&p1, &p2), -EINVAL));
    cr_assert(eq(sz, p1.count, 1));
    cr_assert(eq(sz, p2.count, 1));
    woi_permit_release(&p2);
    cr_assert(eq(sz, woi_semaphore_available(&other), 3));
}

Test(sync_semaphore, split)
{
    with(5);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 3, &p1), 0));
    assert_available(2);
    cr_assert(eq(sz, p1.count, 3));
    cr_assert(eq(int, woi_permit_split(&p1, 1, &p2), 0));
    assert_available(2);
    cr_assert(eq(sz, p1.count, 2));
    cr_assert(eq(sz, p2.count, 1));
    cr_assert(eq(int, woi_permit_split(&p1, 0, &p3), 0));
    cr_assert(eq(sz, p3.count, 0));
    woi_permit_release(&p1);
    assert_available(4);
    cr_assert(eq(int, woi_permit_split(&p2, 1, &p4), 0));
    cr_assert(eq(sz, p2.count, 0));
    cr_assert(eq(sz, p4.count, 1));
    cr_assert(eq(int, woi_permit_split(&p2, 1, &p1), -EINVAL));
    woi_permit_release(&p2);
    assert_available(4);
    woi_permit_release(&p3);
    assert_available(4);
    woi_permit_release(&p4);
    assert_available(5);
}

/* Takes one, waits for a turn, gives it back. */
static WOI_ASYNC(int, borrow, ((struct woi_semaphore *, from), (struct gate *, gate)),
    struct woi_permit permit;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_semaphore_acquire(self->from, 1, &self->permit));
    if (self->gate)
        WOI_TRY(pass(self->gate));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_permit_release(&self->permit);
    WOI_END;
}

enum { MANY = 1000 };

static void assert_stood(size_t permits)
{
    static struct woi_permit taken[10];

    for (size_t i = 0; i < permits; i++)
        cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &taken[i]), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), -EAGAIN));
    woi_permit_release(&taken[1]);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
}

/* Five are inside and the others wait; then each that ends lets one more in, which ends at its next poll. */
static void stress(void)
{
    static struct woi_future_int *tasks[MANY];
    static struct gate gates[MANY];
    int inside = 0, ended = 0;

    with(5);
    for (int i = 0; i < MANY; i++) {
        tasks[i] = AS_INT(borrow(&semaphore, &gates[i]));
        cr_assert(eq(int, step(&tasks[i], &hands[0]), WAITING));
        inside += gates[i].polls > 0;
    }
    cr_assert(eq(int, inside, 5));
    for (int i = 0; i < MANY; i++) {
        gate_open(&gates[i], 0);
        ended += step(&tasks[i], &hands[0]) == 0;
    }
    cr_assert(eq(int, ended, MANY));
    assert_stood(5);
}

Test(sync_semaphore, stress_test)
{
    stress();
}

Test(sync_semaphore, add_max_amount_permits)
{
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, WOI_SEMAPHORE_MOST), 0));
    assert_available(WOI_SEMAPHORE_MOST);
}

Test(sync_semaphore, add_more_than_max_amount_permits1)
{
    with(1);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, WOI_SEMAPHORE_MOST), -EINVAL));
    assert_available(1);
}

Test(sync_semaphore, add_more_than_max_amount_permits2)
{
    with(WOI_SEMAPHORE_MOST - 1);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), -EINVAL));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, SIZE_MAX), -EINVAL));
    assert_available(WOI_SEMAPHORE_MOST);
}

Test(sync_semaphore, panic_when_exceeds_maxpermits)
{
    cr_assert(eq(int, woi_semaphore_init(&semaphore, WOI_SEMAPHORE_MOST + 1), -EINVAL));
}

Test(sync_semaphore, no_panic_at_maxpermits)
{
    with(WOI_SEMAPHORE_MOST);
    with(WOI_SEMAPHORE_MOST - 1);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
}

/* --- async-lock --- */

Test(async_lock_semaphore, try_acquire)
{
    with(2);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p2), 0));
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p3), -EAGAIN));
    woi_permit_release(&p1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p3), 0));
}

Test(async_lock_semaphore, stress)
{
    stress();
}

Test(async_lock_semaphore, as_mutex)
{
    struct gate gate = {0};
    struct woi_future_int *first, *second;

    with(1);
    first = AS_INT(borrow(&semaphore, &gate));
    second = AS_INT(borrow(&semaphore, NULL));
    cr_assert(eq(int, step(&first, &hands[0]), WAITING));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&first, &hands[0]), 0));
    cr_assert(eq(int, step(&second, &hands[1]), 0));
    assert_available(1);
}

Test(async_lock_semaphore, multi_resource)
{
    struct gate there = {0}, back = {0};
    struct woi_future_int *first, *second;

    with(2);
    first = AS_INT(borrow(&semaphore, &there));
    second = AS_INT(borrow(&semaphore, &back));
    cr_assert(eq(int, step(&first, &hands[0]), WAITING));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    cr_assert(eq(int, there.polls + back.polls, 2));
    gate_open(&back, 0);
    cr_assert(eq(int, step(&second, &hands[1]), 0));
    gate_open(&there, 0);
    cr_assert(eq(int, step(&first, &hands[0]), 0));
}

Test(async_lock_semaphore, yields_when_contended)
{
    struct woi_future_int *wait;

    with(1);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    wait = woi_semaphore_acquire(&semaphore, 1, &p2);
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_permit_release(&p1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}

Test(async_lock_semaphore, available_permits)
{
    with(2);
    assert_available(2);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    assert_available(1);
}

Test(async_lock_semaphore, add_permits)
{
    static struct woi_future_int *waits[50];
    static struct woi_permit permits[50];

    for (int i = 0; i < 50; i++) {
        waits[i] = woi_semaphore_acquire(&semaphore, 1, &permits[i]);
        cr_assert(eq(int, step(&waits[i], &hands[i]), WAITING));
    }
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 50), 0));
    for (int i = 0; i < 50; i++) {
        cr_assert(eq(int, step(&waits[i], &hands[i]), 0));
        woi_permit_forget(&permits[i]);
    }
    assert_available(0);
}

Test(async_lock_semaphore, add_permits_2)
{
    struct woi_future_int *first = woi_semaphore_acquire(&semaphore, 1, &p1);
    struct woi_future_int *second = woi_semaphore_acquire(&semaphore, 1, &p2);

    cr_assert(eq(int, step(&first, &hands[0]), WAITING));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    cr_assert(eq(int, step(&first, &hands[0]), 0));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    woi_permit_release(&p1);
    cr_assert(eq(int, step(&second, &hands[1]), 0));
}

/* --- trio --- */

Test(trio_semaphore, test_Semaphore)
{
    struct woi_future_int *wait;

    with(1);
    cr_assert(eq(int, woi_semaphore_add_permits(&semaphore, 1), 0));
    assert_available(2);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p1), 0));
    assert_available(1);
    cr_assert(eq(int, now(woi_semaphore_acquire(&semaphore, 1, &p2)), 0));
    assert_available(0);
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p3), -EAGAIN));
    wait = woi_semaphore_acquire(&semaphore, 1, &p3);
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_permit_release(&p1);
    assert_available(0); /* it is the waiting one's */
    cr_assert(eq(int, woi_semaphore_try_acquire(&semaphore, 1, &p4), -EAGAIN));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}
