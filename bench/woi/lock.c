/* lock.c - locks, permits and notifications that nobody waits for; and a lock that goes from task to task. */
#include "bench_woi.h"

static WOI_ASYNC(int, locks, ((long, n)),
    struct woi_mutex mutex;
    struct woi_mutex_guard guard;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(woi_mutex_lock(&self->mutex, &self->guard));
        woi_mutex_unlock(&self->guard);
    }
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
    WOI_END;
}

void run_lock(const struct bench_arguments *arguments)
{
    RUN(locks(arguments->n));
}

static WOI_ASYNC(int, acquires, ((long, n)),
    struct woi_semaphore semaphore;
    struct woi_permit permit;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_semaphore_init(&self->semaphore, 10) == 0);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(woi_semaphore_acquire(&self->semaphore, 3, &self->permit));
        woi_permit_release(&self->permit);
    }
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
    WOI_END;
}

void run_acquire(const struct bench_arguments *arguments)
{
    RUN(acquires(arguments->n));
}

static WOI_ASYNC(int, notifies, ((long, n)), struct woi_notify notify; int64_t begin; long i;)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        woi_notify_one(&self->notify);
        WOI_TRY(woi_notified(&self->notify));
    }
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
    WOI_END;
}

void run_notify(const struct bench_arguments *arguments)
{
    RUN(notifies(arguments->n));
}

/* Holds it for the first time until all others wait: from then on each unlock hands it over. */
static WOI_ASYNC(int, contender, ((struct woi_mutex *, mutex), (long, times)),
    struct woi_mutex_guard guard;
    long i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(woi_mutex_lock(self->mutex, &self->guard));
        if (self->i == 0)
            WOI_YIELD();
        woi_mutex_unlock(&self->guard);
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, hand_off, ((long, tasks), (long, n)),
    struct contender_handle **handles;
    struct woi_mutex mutex;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->tasks, sizeof(struct contender_handle *));
    WOI_ASSERT(self->handles);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->tasks; self->i++)
        self->handles[self->i] = woi_spawn(contender(&self->mutex, self->n / self->tasks));
    for (self->i = 0; self->i < self->tasks; self->i++)
        WOI_AWAIT(self->handles[self->i]);
    bench_say_time(self->begin, self->n / self->tasks * self->tasks);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

void run_hand_off(const struct bench_arguments *arguments)
{
    const long least = arguments->n > arguments->first ? arguments->n : arguments->first;

    RUN(hand_off(arguments->first, least));
}
