/* locks.c - what is cancelled while it waits for a permit, a lock, a notification, for others, or for what
 * happens once. In the end each permit and each lock is free again. */
#include "cancel.h"

enum { PERMITS = 3, TASKS = 11 };

struct meeting {
    struct woi_mutex mutex;
    struct woi_semaphore semaphore;
    struct woi_rwlock lock;
    struct woi_notify notify;
    struct woi_barrier barrier;
    struct woi_once once;
    int inside, taken, readers, writers; /* who holds what */
    int runs;                            /* of what runs once */
};

static void check(bool holds, const char *what)
{
    if (!holds)
        complain("%s", what);
}

/* What a task holds it gives back in its finally part, and counts no more. */
static void leave(int *count, int *is_in)
{
    *count -= *is_in;
    *is_in = 0;
}

static WOI_ASYNC(int, use_mutex, ((struct ticket, ticket), (struct meeting *, m)),
    struct woi_mutex_guard guard;
    int i, is_in;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 2; self->i++) {
        WOI_TRY(woi_mutex_lock(&self->m->mutex, &self->guard));
        self->m->inside += self->is_in = 1;
        check(self->m->inside == 1, "two hold a mutex");
        WOI_AWAIT(woi_sleep(10));
        leave(&self->m->inside, &self->is_in);
        woi_mutex_unlock(&self->guard);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    leave(&self->m->inside, &self->is_in);
    woi_mutex_unlock(&self->guard);
    ticket_return(self->ticket);
    WOI_END;
}

/* Some permits, and then all, but not for long. */
static WOI_ASYNC(int, use_permits, ((struct ticket, ticket), (struct meeting *, m), (int, n)),
    struct woi_permit permit;
    int is_in, late;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_semaphore_acquire(&self->m->semaphore, (size_t)self->n, &self->permit));
    self->m->taken += self->is_in = self->n;
    check(self->m->taken <= PERMITS, "more permits than there are");
    WOI_AWAIT(woi_sleep(10));
    leave(&self->m->taken, &self->is_in);
    woi_permit_release(&self->permit);
    WOI_AWAIT(self->late,
              woi_timeout(15, woi_semaphore_acquire(&self->m->semaphore, PERMITS, &self->permit)));
    WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
    leave(&self->m->taken, &self->is_in);
    woi_permit_release(&self->permit);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, use_rwlock, ((struct ticket, ticket), (struct meeting *, m), (bool, writes)),
    struct woi_rwlock_read_guard reader;
    struct woi_rwlock_write_guard writer;
    int is_reader, is_writer;
)
{
    WOI_BEGIN;
    if (self->writes) {
        WOI_TRY(woi_rwlock_write(&self->m->lock, &self->writer));
        self->m->writers += self->is_writer = 1;
        check(self->m->writers == 1 && self->m->readers == 0, "one writes among others");
        WOI_AWAIT(woi_sleep(10));
        leave(&self->m->writers, &self->is_writer);
        (void)woi_rwlock_downgrade(&self->writer, &self->reader);
    } else {
        WOI_TRY(woi_rwlock_read(&self->m->lock, &self->reader));
    }
    self->m->readers += self->is_reader = 1;
    check(self->m->writers == 0, "one reads while one writes");
    WOI_AWAIT(woi_sleep(10));
    WOI_RETURN(0);
WOI_FINALLY:
    leave(&self->m->readers, &self->is_reader);
    leave(&self->m->writers, &self->is_writer);
    woi_rwlock_read_unlock(&self->reader);
    woi_rwlock_write_unlock(&self->writer);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, listen_to, ((struct ticket, ticket), (struct meeting *, m)), int i, late;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->late, woi_timeout(WOI_US(1), woi_notified_enabled(&self->m->notify)));
    for (self->i = 0; self->i < 2; self->i++)
        WOI_AWAIT(self->late, woi_timeout(WOI_US(1), woi_notified(&self->m->notify)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_notify_one(&self->m->notify);
    ticket_return(self->ticket);
    WOI_END;
}

/* Together with the other one, if that still comes. */
static WOI_ASYNC(int, meet, ((struct ticket, ticket), (struct meeting *, m)), int leads;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_timeout(WOI_US(1), WOI_INTO(self->leads, woi_barrier_wait(&self->m->barrier))));
    woi_notify_last(&self->m->notify);
    WOI_YIELD();
    woi_notify_all(&self->m->notify);
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, initialise, ((struct ticket, ticket), (struct meeting *, m)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(10));
    self->m->runs++;
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, need, ((struct ticket, ticket), (struct meeting *, m)))
{
    WOI_BEGIN;
    WOI_TRY(woi_once_run(&self->m->once, initialise(ticket_take(), self->m)));
    check(self->m->runs == 1 && woi_once_is_done(&self->m->once), "it has not happened once");
    WOI_TRY(woi_once_wait(&self->m->once));
    WOI_RETURN(0);
WOI_FINALLY:
    ticket_return(self->ticket);
    WOI_END;
}

static void check_free(struct meeting *m)
{
    struct woi_rwlock_write_guard writer = {0};

    check(!woi_mutex_is_locked(&m->mutex), "a mutex stays locked");
    check(woi_semaphore_available(&m->semaphore) == PERMITS, "permits are lost");
    check(woi_rwlock_try_write(&m->lock, &writer) == 0, "a lock stays locked");
    check(m->barrier.waiters == 0, "one who is gone waits at a barrier");
    check(m->runs <= 1, "it has happened twice");
    check(m->runs == woi_once_is_done(&m->once), "it has happened, and is not done");
}

static WOI_ASYNC(void, locks, (), struct meeting m; struct woi_future *tasks[TASKS]; int i;)
{
    WOI_BEGIN;
    (void)woi_semaphore_init(&self->m.semaphore, PERMITS);
    (void)woi_barrier_init(&self->m.barrier, 2);
    for (int i = 0; i < 2; i++) {
        self->tasks[i] = WOI_AS_FUTURE_(woi_spawn(use_mutex(ticket_take(), &self->m)));
        self->tasks[2 + i] = WOI_AS_FUTURE_(woi_spawn(use_permits(ticket_take(), &self->m, 1 + i)));
        self->tasks[4 + i] = WOI_AS_FUTURE_(woi_spawn(use_rwlock(ticket_take(), &self->m, i == 0)));
        self->tasks[6 + i] = WOI_AS_FUTURE_(woi_spawn(meet(ticket_take(), &self->m)));
        self->tasks[8 + i] = WOI_AS_FUTURE_(woi_spawn(need(ticket_take(), &self->m)));
    }
    self->tasks[10] = WOI_AS_FUTURE_(woi_spawn(listen_to(ticket_take(), &self->m)));
    for (self->i = 0; self->i < TASKS; self->i++)
        while (!woi_task_is_finished((struct woi_join_handle *)(void *)self->tasks[self->i]))
            WOI_AWAIT(woi_sleep(WOI_US(1)));
    check_free(&self->m);
WOI_FINALLY:
    for (int i = 0; i < TASKS; i++)
        woi_future_drop(self->tasks[i]);
    WOI_END;
}

struct woi_future *make_locks(void)
{
    return &locks()->future;
}
