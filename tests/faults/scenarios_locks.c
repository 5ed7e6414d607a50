/* scenarios_locks.c - semaphores, locks, notifications, barriers, what happens once. Whatever fails, each
 * permit and each lock is free in the end. */
#include "scenario.h"

static struct woi_semaphore semaphore;
static struct woi_mutex mutex;
static struct woi_rwlock rwlock;
static struct woi_notify notify;
static struct woi_barrier barrier;
static struct woi_once once, event;
static int count, runs;

/* --- permits --- */

/* Takes so many, several times, with a turn for others in between. */
static WOI_ASYNC(int, borrows, ((size_t, n)), struct woi_permit permit, part; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_TRY(woi_semaphore_acquire(&semaphore, self->n, &self->permit));
        WOI_YIELD();
        WOI_ASSERT(woi_permit_split(&self->permit, 1, &self->part) == 0);
        woi_permit_release(&self->part);
        WOI_YIELD();
        woi_permit_release(&self->permit);
    }
WOI_FINALLY:
    woi_permit_release(&self->permit);
    woi_permit_release(&self->part);
    WOI_END;
}

static int semaphore_shared(void)
{
    int error;

    semaphore = (struct woi_semaphore)WOI_SEMAPHORE_INIT(3);
    error = RUN_ALONE(woi_try_join(borrows(3), borrows(1), borrows(2)));
    expect(woi_semaphore_available(&semaphore) == 3, "permits are lost");
    return error;
}

static WOI_ASYNC(int, permits, (), struct woi_permit a, b; int which, error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_semaphore_init(&semaphore, 1) == 0 && woi_semaphore_add_permits(&semaphore, 2) == 0);
    WOI_ASSERT(woi_rwlock_init(&rwlock, 1) == 0 && woi_barrier_init(&barrier, 1) == 0);
    WOI_ASSERT(woi_semaphore_forget_permits(&semaphore, 1) == 1);
    WOI_TRY(woi_semaphore_acquire(&semaphore, 1, &self->a));
    WOI_ASSERT(woi_semaphore_try_acquire(&semaphore, 1, &self->b) == 0);
    WOI_ASSERT(woi_semaphore_try_acquire(&semaphore, 1, &self->b) == -EAGAIN);
    WOI_ASSERT(woi_permit_merge(&self->a, &self->b) == 0);
    WOI_AWAIT(self->which,
              woi_select_biased(woi_semaphore_acquire(&semaphore, 1, &self->b), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    woi_permit_release(&self->a);
    WOI_ASSERT(woi_semaphore_try_acquire(&semaphore, 1, &self->b) == 0);
    woi_permit_forget(&self->b);
    WOI_ASSERT(woi_semaphore_available(&semaphore) == 1);
    woi_semaphore_close(&semaphore);
    WOI_ASSERT(woi_semaphore_is_closed(&semaphore));
    WOI_AWAIT(self->error, woi_semaphore_acquire(&semaphore, 1, &self->b));
    WOI_RETURN(self->error == -EPIPE ? 0 : self->error);
WOI_FINALLY:
    woi_permit_release(&self->a);
    woi_permit_release(&self->b);
    WOI_END;
}

static int semaphore_used_up_and_closed(void)
{
    return RUN_ALONE(permits());
}

/* --- locks --- */

static WOI_ASYNC(int, counts, (), struct woi_mutex_guard guard; int i, before;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_TRY(woi_mutex_lock(&mutex, &self->guard));
        WOI_ASSERT(woi_mutex_is_locked(&mutex));
        self->before = count;
        WOI_TRY(woi_sleep(1));
        count = self->before + 1;
        woi_mutex_unlock(&self->guard);
    }
WOI_FINALLY:
    woi_mutex_unlock(&self->guard);
    WOI_END;
}

static int mutex_contended(void)
{
    struct woi_mutex_guard guard = {0};
    int error;

    mutex = (struct woi_mutex){0};
    count = 0;
    error = RUN_ALONE(woi_try_join(counts(), counts()));
    expect(error || count == 6, "two have held the lock");
    expect(woi_mutex_try_lock(&mutex, &guard) == 0, "the lock is still held");
    return error;
}

static WOI_ASYNC(int, reads, (), struct woi_rwlock_read_guard guard;)
{
    WOI_BEGIN;
    WOI_TRY(woi_rwlock_read(&rwlock, &self->guard));
    WOI_TRY(woi_sleep(1));
WOI_FINALLY:
    woi_rwlock_read_unlock(&self->guard);
    WOI_END;
}

static WOI_ASYNC(int, writes, (), struct woi_rwlock_write_guard guard; struct woi_rwlock_read_guard reader;)
{
    WOI_BEGIN;
    WOI_TRY(woi_rwlock_write(&rwlock, &self->guard));
    WOI_TRY(woi_sleep(1));
    WOI_ASSERT(woi_rwlock_try_read(&rwlock, &self->reader) == -EAGAIN);
    WOI_ASSERT(woi_rwlock_downgrade(&self->guard, &self->reader) == 0);
    WOI_YIELD();
WOI_FINALLY:
    woi_rwlock_write_unlock(&self->guard);
    woi_rwlock_read_unlock(&self->reader);
    WOI_END;
}

static int rwlock_contended(void)
{
    struct woi_rwlock_write_guard guard = {0};
    int error;

    rwlock = (struct woi_rwlock)WOI_RWLOCK_INIT(10);
    error = RUN_ALONE(woi_try_join(reads(), writes(), reads(), writes()));
    expect(woi_rwlock_try_write(&rwlock, &guard) == 0, "the lock is still held");
    return error;
}

/* --- notifications, barriers --- */

static WOI_ASYNC(int, listens, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select_biased(woi_notified(&notify), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    WOI_TRY(woi_notified_enabled(&notify));
    WOI_TRY(woi_notified(&notify));
    WOI_END;
}

static WOI_ASYNC(int, tells, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(1));
    woi_notify_one(&notify);
    WOI_TRY(woi_sleep(1));
    woi_notify_all(&notify);
    woi_notify_last(&notify);
    WOI_TRY(woi_notified(&notify)); /* nobody waited for that */
    WOI_END;
}

static int notified(void)
{
    notify = (struct woi_notify){0};
    return RUN_ALONE(woi_try_join(listens(), tells()));
}

static WOI_ASYNC(int, meets, (), int leads, i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 2; self->i++) {
        WOI_TRY(self->leads, woi_barrier_wait(&barrier));
        count += self->leads;
    }
    WOI_END;
}

static int barrier_met(void)
{
    int error;

    count = 0;
    barrier = (struct woi_barrier)WOI_BARRIER_INIT(3);
    error = RUN_ALONE(woi_try_join(meets(), meets(), meets()));
    expect(error || count == 2, "not one of each round leads");
    expect(barrier.waiters == 0, "somebody still waits");
    return error;
}

/* --- once --- */

static WOI_ASYNC(int, initialises, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(1));
    runs++;
    WOI_END;
}

static WOI_ASYNC(int, needs, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_once_run(&once, initialises()));
    WOI_ASSERT(runs == 1 && woi_once_is_done(&once));
    WOI_TRY(woi_once_wait(&event));
    WOI_END;
}

static WOI_ASYNC(int, announces, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_once_wait(&once));
    WOI_ASSERT(woi_once_set(&event) == 0 && woi_once_set(&event) == -EALREADY);
    WOI_END;
}

static int once_run_and_waited_for(void)
{
    runs = 0;
    once = event = (struct woi_once){0};
    return RUN_ALONE(woi_try_join(needs(), needs(), announces()));
}

const struct scenario scenarios_locks[] = {
    {.name = "semaphore_shared", .run = semaphore_shared},
    {.name = "semaphore_used_up_and_closed", .run = semaphore_used_up_and_closed},
    {.name = "mutex_contended", .run = mutex_contended},
    {.name = "rwlock_contended", .run = rwlock_contended},
    {.name = "notified", .run = notified},
    {.name = "barrier_met", .run = barrier_met},
    {.name = "once_run_and_waited_for", .run = once_run_and_waited_for},
    {.name = NULL},
};
