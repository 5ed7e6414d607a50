/* Read-write locks in the situations of tokio's tests/sync_rwlock.rs and async-lock's tests/rwlock.rs. */
#include "locks.h"
#include "woi/rwlock.h"

TestSuite(sync_rwlock, .init = support_begin, .fini = hands_end);
TestSuite(async_lock_rwlock, .init = support_begin, .fini = hands_end);
TestSuite(rwlock, .init = support_begin, .fini = hands_end);

static struct woi_rwlock lock; /* all zero */
static struct woi_rwlock_read_guard r1, r2, r3;
static struct woi_rwlock_write_guard w1, w2;

static int reads_now(struct woi_rwlock_read_guard *ret_guard)
{
    return now(woi_rwlock_read(&lock, ret_guard));
}

static int writes_now(struct woi_rwlock_write_guard *ret_guard)
{
    return now(woi_rwlock_write(&lock, ret_guard));
}

Test(sync_rwlock, read_shared)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, reads_now(&r2), 0));
}

Test(sync_rwlock, write_shared_pending)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, writes_now(&w1), WAITING));
}

Test(sync_rwlock, read_exclusive_pending)
{
    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, reads_now(&r1), WAITING));
}

Test(sync_rwlock, exhaust_reading)
{
    static struct woi_rwlock few = WOI_RWLOCK_INIT(1024);
    static struct woi_rwlock_read_guard guards[1024];
    struct woi_future_int *wait = woi_rwlock_read(&few, &r1);

    for (int i = 0; i < 1024; i++)
        cr_assert(eq(int, now(woi_rwlock_read(&few, &guards[i])), 0));
    cr_assert(eq(int, step(&wait, &hands[0]), WAITING));
    woi_rwlock_read_unlock(&guards[7]);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&wait, &hands[0]), 0));
}

Test(sync_rwlock, zero_max_readers)
{
    cr_assert(eq(int, woi_rwlock_init(&lock, 0), -EINVAL));
    cr_assert(eq(int, woi_rwlock_init(NULL, 1), -EINVAL));
    cr_assert(eq(int, woi_rwlock_init(&lock, WOI_SEMAPHORE_MOST + 1), -EINVAL));
    cr_assert(eq(int, woi_rwlock_init(&lock, WOI_SEMAPHORE_MOST), 0));
}

Test(sync_rwlock, write_exclusive_pending)
{
    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, writes_now(&w2), WAITING));
}

Test(sync_rwlock, write_shared_drop)
{
    struct woi_future_int *writer = woi_rwlock_write(&lock, &w1);

    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, step(&writer, &hands[0]), WAITING));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&writer, &hands[0]), 0));
}

Test(sync_rwlock, write_read_shared_pending)
{
    struct woi_future_int *writer = woi_rwlock_write(&lock, &w1);

    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, reads_now(&r2), 0));
    cr_assert(eq(int, step(&writer, &hands[0]), WAITING));
    cr_assert(eq(int, reads_now(&r3), WAITING));
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r3), -EAGAIN));
    woi_drop(writer);
}

Test(sync_rwlock, write_read_shared_drop_pending)
{
    struct woi_future_int *writer = woi_rwlock_write(&lock, &w1), *reader = woi_rwlock_read(&lock, &r2);

    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, step(&writer, &hands[0]), WAITING));
    cr_assert(eq(int, step(&reader, &hands[1]), WAITING));
    woi_drop(writer);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, step(&reader, &hands[1]), 0));
}

Test(sync_rwlock, read_uncontested)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
}

Test(sync_rwlock, write_uncontested)
{
    cr_assert(eq(int, writes_now(&w1), 0));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
}

/* By when they are polled, not by when they are made. */
Test(sync_rwlock, write_order)
{
    struct woi_future_int *second = woi_rwlock_write(&lock, &w2), *first = woi_rwlock_write(&lock, &w1);

    cr_assert(eq(int, step(&first, &hands[0]), 0));
    cr_assert(eq(int, step(&second, &hands[1]), WAITING));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(int, step(&second, &hands[1]), 0));
}

static long total;

/* Adds, with a turn for others between reading and writing. */
static WOI_ASYNC(int, add, ((long, by), (int, times)),
    struct woi_rwlock_write_guard guard;
    long before;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(woi_rwlock_write(&lock, &self->guard));
        self->before = total;
        WOI_YIELD();
        total = self->before + self->by;
        woi_rwlock_write_unlock(&self->guard);
    }
    WOI_RETURN(0);
    WOI_END;
}

Test(sync_rwlock, multithreaded)
{
    struct woi_future_int *tasks[] = {AS_INT(add(2, 1000)), AS_INT(add(3, 1000)), AS_INT(add(5, 1000)),
                                      AS_INT(add(7, 1000))};
    int ended = 0;

    for (int round = 0; ended < 4 && round < 100000; round++)
        for (int i = 0; i < 4; i++)
            if (tasks[i])
                ended += step(&tasks[i], &hands[0]) == 0;
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(long, total, 17000));
}

Test(sync_rwlock, try_write)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), -EAGAIN));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
}

Test(sync_rwlock, try_read_try_write)
{
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r1), 0));
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), -EAGAIN));
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r2), 0));
    woi_rwlock_read_unlock(&r1);
    woi_rwlock_read_unlock(&r2);
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r1), -EAGAIN));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r1), 0));
}

Test(sync_rwlock, downgrade_map)
{
    struct woi_future_int *reader = woi_rwlock_read(&lock, &r2);

    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, step(&reader, &hands[0]), WAITING));
    cr_assert(eq(int, woi_rwlock_downgrade(&w1, &r1), 0));
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&reader, &hands[0]), 0));
    woi_rwlock_write_unlock(&w1); /* it is zero */
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w2), -EAGAIN));
    woi_rwlock_read_unlock(&r1);
    woi_rwlock_read_unlock(&r2);
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w2), 0));
}

/* --- async-lock --- */

Test(async_lock_rwlock, smoke)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, writes_now(&w1), 0));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, reads_now(&r2), 0));
    woi_rwlock_read_unlock(&r1);
    woi_rwlock_read_unlock(&r2);
    cr_assert(eq(int, writes_now(&w1), 0));
}

Test(async_lock_rwlock, try_write)
{
    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), -EAGAIN));
}

/* So many tasks, each of which reads or writes many times, by its own choice. */
static int reading, writing;

static WOI_ASYNC(int, mix, ((unsigned, chance), (int, times)),
    struct woi_rwlock_read_guard reader;
    struct woi_rwlock_write_guard writer;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        self->chance = self->chance * 1103515245u + 12345u;
        if (self->chance >> 28 == 0) {
            WOI_TRY(woi_rwlock_write(&lock, &self->writer));
            cr_assert(eq(int, reading + writing++, 0));
            WOI_YIELD();
            writing--;
            woi_rwlock_write_unlock(&self->writer);
        } else {
            WOI_TRY(woi_rwlock_read(&lock, &self->reader));
            cr_assert(eq(int, writing, 0));
            reading++;
            WOI_YIELD();
            reading--;
            woi_rwlock_read_unlock(&self->reader);
        }
    }
    WOI_RETURN(0);
    WOI_END;
}

static void mix_all(void)
{
    enum { TASKS = 10 };
    struct woi_future_int *tasks[TASKS];
    int ended = 0, most = 0;

    for (unsigned i = 0; i < TASKS; i++)
        tasks[i] = AS_INT(mix(i * 77, 100));
    for (int round = 0; ended < TASKS && round < 100000; round++)
        for (int i = 0; i < TASKS; i++) {
            if (tasks[i])
                ended += step(&tasks[i], &hands[0]) == 0;
            most = reading > most ? reading : most;
        }
    cr_assert(eq(int, ended, TASKS));
    cr_assert(gt(int, most, 1));
    cr_assert(eq(int, reads_now(&r1), 0));
}

Test(async_lock_rwlock, contention)
{
    mix_all();
}

Test(async_lock_rwlock, writer_and_readers)
{
    static struct woi_future_int *readers[5];
    struct woi_future_int *writer = AS_INT(add(1, 100));
    long seen = 0;

    while (writer) {
        for (int i = 0; i < 5; i++) {
            if (!readers[i])
                readers[i] = woi_rwlock_read(&lock, &r1);
            if (step(&readers[i], &hands[1]) == 0) {
                cr_assert(ge(long, total, seen));
                seen = total;
                woi_rwlock_read_unlock(&r1);
            }
        }
        (void)step(&writer, &hands[0]);
    }
    cr_assert(eq(long, total, 100));
    for (int i = 0; i < 5; i++)
        woi_drop(readers[i]);
    cr_assert(eq(int, writes_now(&w1), 0));
}

Test(async_lock_rwlock, yields_when_contended)
{
    struct woi_future_int *reader = woi_rwlock_read(&lock, &r1), *writer;

    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
    cr_assert(eq(int, step(&reader, &hands[0]), WAITING));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&reader, &hands[0]), 0));
    writer = woi_rwlock_write(&lock, &w1);
    cr_assert(eq(int, step(&writer, &hands[1]), WAITING));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, step(&writer, &hands[1]), 0));
}

Test(async_lock_rwlock, cancellation)
{
    woi_drop(woi_rwlock_read(&lock, &r1));
    woi_drop(woi_rwlock_write(&lock, &w1));
    cr_assert(eq(int, reads_now(&r1), 0));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, writes_now(&w1), 0));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(int, writes_now(&w1), 0));
}

/* --- of our own --- */

Test(rwlock, readers_that_wait_together_come_in_together)
{
    struct woi_future_int *a = woi_rwlock_read(&lock, &r1), *b = woi_rwlock_read(&lock, &r2),
                          *writer = woi_rwlock_write(&lock, &w2), *c = woi_rwlock_read(&lock, &r3);

    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, step(&a, &hands[0]), WAITING));
    cr_assert(eq(int, step(&b, &hands[1]), WAITING));
    cr_assert(eq(int, step(&writer, &hands[2]), WAITING));
    cr_assert(eq(int, step(&c, &hands[3]), WAITING));
    woi_rwlock_write_unlock(&w1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(u32, hands[2].wakes, 0));
    cr_assert(eq(int, step(&a, &hands[0]), 0));
    cr_assert(eq(int, step(&b, &hands[1]), 0));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, step(&writer, &hands[2]), WAITING));
    woi_rwlock_read_unlock(&r2);
    cr_assert(eq(int, step(&writer, &hands[2]), 0));
    cr_assert(eq(int, step(&c, &hands[3]), WAITING));
    woi_rwlock_write_unlock(&w2);
    cr_assert(eq(int, step(&c, &hands[3]), 0));
}

Test(rwlock, a_downgrade_does_not_let_a_writer_in)
{
    struct woi_future_int *writer = woi_rwlock_write(&lock, &w2);

    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, step(&writer, &hands[0]), WAITING));
    cr_assert(eq(int, woi_rwlock_downgrade(&w1, &r1), 0));
    cr_assert(eq(u32, hands[0].wakes, 0));
    cr_assert(eq(int, reads_now(&r2), WAITING)); /* it waits behind the writer */
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, step(&writer, &hands[0]), 0));
}

Test(rwlock, of_one_reader_a_downgraded_lock_still_is_locked)
{
    cr_assert(eq(int, woi_rwlock_init(&lock, 1), 0));
    cr_assert(eq(int, writes_now(&w1), 0));
    cr_assert(eq(int, woi_rwlock_downgrade(&w1, &r1), 0));
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r2), -EAGAIN));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(int, woi_rwlock_try_read(&lock, &r2), 0));
}

Test(rwlock, what_was_granted_to_a_writer_that_is_dropped_goes_to_the_readers)
{
    struct woi_future_int *writer = woi_rwlock_write(&lock, &w1), *reader = woi_rwlock_read(&lock, &r2);

    cr_assert(eq(int, reads_now(&r1), 0));
    cr_assert(eq(int, step(&writer, &hands[0]), WAITING));
    cr_assert(eq(int, step(&reader, &hands[1]), WAITING));
    woi_rwlock_read_unlock(&r1);
    cr_assert(eq(u32, hands[0].wakes, 1));
    woi_drop(writer);
    cr_assert(eq(int, step(&reader, &hands[1]), 0));
}

Test(rwlock, misuse_is_told)
{
    cr_assert(eq(int, now(woi_rwlock_read(NULL, &r1)), -EINVAL));
    cr_assert(eq(int, now(woi_rwlock_write(NULL, &w1)), -EINVAL));
    cr_assert(eq(int, now(woi_rwlock_read(&lock, NULL)), -EINVAL));
    cr_assert(eq(int, now(woi_rwlock_write(&lock, NULL)), -EINVAL));
    cr_assert(eq(int, woi_rwlock_try_read(NULL, &r1), -EINVAL));
    cr_assert(eq(int, woi_rwlock_try_write(NULL, &w1), -EINVAL));
    cr_assert(eq(int, woi_rwlock_try_read(&lock, NULL), -EINVAL));
    cr_assert(eq(int, woi_rwlock_try_write(&lock, NULL), -EINVAL));
    cr_assert(eq(int, woi_rwlock_downgrade(&w1, &r1), -EINVAL));
    cr_assert(eq(int, woi_rwlock_try_write(&lock, &w1), 0));
}

Test(rwlock, ready_at_once_takes_a_unit_of_the_budget)
{
    assert_cooperative(woi_rwlock_read(&lock, &r1), 0);
    woi_rwlock_read_unlock(&r1);
    assert_cooperative(woi_rwlock_write(&lock, &w1), 0);
}
