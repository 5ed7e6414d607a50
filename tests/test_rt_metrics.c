/* woi_metrics, in the situations of tokio's tests/rt_metrics.rs and rt_unstable_metrics.rs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "runtime/runtime.h"

#include "support/clock.h"
#include "support/host.h"
#include "woi/combine.h"
#include "woi/metrics.h"
#include "woi/pollable.h"

static void begin(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    clock_begin(1000000);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

TestSuite(rt_metrics, .init = begin, .fini = host_end);

static struct woi_metrics read_metrics(void)
{
    struct woi_metrics metrics;

    cr_assert(eq(int, woi_metrics(runtime, &metrics), 0));
    return metrics;
}

static WOI_ASYNC(int, nothing, ())
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, yield_times, ((int, n)))
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--)
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

/* What the metrics are within a poll, between some polls of others. */
static WOI_ASYNC(int, look, ((struct woi_metrics *, ret_metrics)))
{
    WOI_BEGIN;
    WOI_RETURN(woi_metrics(NULL, self->ret_metrics));
    WOI_END;
}

Test(rt_metrics, of_a_new_runtime_are_zero)
{
    const struct woi_metrics zero = {0};
    const struct woi_metrics metrics = read_metrics();

    cr_assert(eq(int, memcmp(&zero, &metrics, sizeof zero), 0));
}

static WOI_ASYNC(int, spawn_three, ((struct woi_metrics *, during)), struct yield_times_handle *jobs[3]; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++)
        self->jobs[self->i] = woi_spawn(yield_times(2));
    (void)woi_metrics(NULL, self->during);
    for (self->i = 0; self->i < 3; self->i++)
        WOI_AWAIT(self->jobs[self->i]);
    WOI_RETURN(0);
    WOI_END;
}

Test(rt_metrics, num_alive_tasks)
{
    struct woi_metrics during;

    cr_assert(eq(int, RUN(spawn_three(&during)), 0));
    cr_assert(eq(sz, during.tasks, 4));
    cr_assert(eq(sz, read_metrics().tasks, 0));
    cr_assert(eq(sz, read_metrics().tasks_most, 4));
}

Test(rt_metrics, spawned_tasks_count)
{
    struct woi_metrics during;

    cr_assert(eq(int, RUN(nothing()), 0));
    cr_assert(eq(u64, read_metrics().spawned, 1));
    cr_assert(eq(int, RUN(spawn_three(&during)), 0));
    cr_assert(eq(u64, during.spawned, 5));
    cr_assert(eq(u64, read_metrics().spawned, 5));
}

Test(rt_metrics, global_queue_depth_current_thread)
{
    struct woi_metrics during;

    cr_assert(eq(int, RUN(spawn_three(&during)), 0));
    cr_assert(eq(sz, during.queue, 3));
    cr_assert(eq(sz, read_metrics().queue, 0));
}

Test(rt_metrics, worker_local_queue_depth)
{
    enum { MANY = 40 };

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    for (int i = 0; i < MANY; i++) {
        cr_assert(eq(int, woi_spawn_detached(nothing()), 0));
        cr_assert(eq(sz, read_metrics().queue, (size_t)i + 1));
        cr_assert(eq(sz, read_metrics().queue_most, (size_t)i + 1));
    }
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(nothing()), 0));
    cr_assert(eq(sz, read_metrics().queue, 0));
    cr_assert(eq(sz, read_metrics().queue_most, MANY + 1));
}

Test(rt_metrics, worker_poll_count_and_time)
{
    cr_assert(eq(int, RUN(yield_times(9)), 0));
    cr_assert(eq(u64, read_metrics().polls, 10));
    cr_assert(eq(u64, read_metrics().wakes, 9));
}

Test(rt_metrics, worker_local_schedule_count)
{
    static struct gate gate; /* the task waits for it until the runtime goes */
    struct woi_metrics metrics;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(walk(&gate, 'a')), 0));
    cr_assert(eq(int, RUN(nothing()), 0));
    metrics = read_metrics();
    cr_assert(eq(u64, metrics.wakes, 0));
    gate_knock(&gate);
    gate_knock(&gate); /* it is queued already */
    cr_assert(eq(u64, read_metrics().wakes, 1));
    cr_assert(eq(sz, read_metrics().queue, 1));
    cr_assert(eq(int, RUN(nothing()), 0));
    cr_assert(eq(u64, read_metrics().polls, metrics.polls + 2));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
}

Test(rt_metrics, within_a_poll_are_those_of_now)
{
    struct woi_metrics during = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, woi_spawn_detached(nothing()), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(look(&during)), 0));
    cr_assert(eq(u64, during.polls, 6));
    cr_assert(eq(sz, during.queue, 0));
    cr_assert(eq(sz, during.tasks, 1));
}

static WOI_ASYNC(int, naps, ((int, n)))
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--)
        WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_RETURN(0);
    WOI_END;
}

Test(rt_metrics, worker_park_count)
{
    cr_assert(eq(int, RUN(naps(7)), 0));
    cr_assert(eq(u64, read_metrics().parks, 7));
    cr_assert(eq(u64, read_metrics().parks, clock_.sleeps));
    cr_assert(eq(u64, read_metrics().looks, clock_.waits - clock_.sleeps));
    cr_assert(eq(u64, read_metrics().timers_fired, 7));
}

static WOI_ASYNC(int, look_while_others_sleep, ((struct woi_metrics *, metrics)))
{
    WOI_BEGIN;
    (void)woi_spawn_detached(naps(1));
    (void)woi_spawn_detached(naps(1));
    WOI_AWAIT(woi_timeout(WOI_FOREVER, woi_yield_now()));
    WOI_YIELD();
    WOI_RETURN(woi_metrics(NULL, self->metrics));
    WOI_END;
}

Test(rt_metrics, timers_are_those_that_will_fire)
{
    struct woi_metrics during;

    cr_assert(eq(int, RUN(look_while_others_sleep(&during)), 0));
    cr_assert(eq(sz, during.timers, 2));
    cr_assert(eq(u64, during.timers_fired, 0));
}

/* Ends at once, so often. */
static WOI_ASYNC(int, end_at_once, ((int, n)))
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--)
        WOI_AWAIT(woi_sleep_until(INT64_MIN));
    WOI_RETURN(0);
    WOI_END;
}

WOI_FUTURE(int, unit, char none;);

static woi_poll unit_poll(struct unit *self, struct woi_context *cx)
{
    self->output = 0;
    return woi_budget_take(cx) ? WOI_READY : WOI_PENDING;
}
WOI_FUTURE_TYPE(unit, unit_poll, WOI_NO_RELEASE);

static WOI_ASYNC(int, take_units, ((int, n)))
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--)
        WOI_AWAIT(woi_future_new(unit));
    WOI_RETURN(0);
    WOI_END;
}

Test(rt_metrics, budget_exhaustion_yield)
{
    cr_assert(eq(int, RUN(take_units(127)), 0));
    cr_assert(eq(u64, read_metrics().exhausted, 0));
    cr_assert(eq(int, RUN(take_units(3 * 128 + 5)), 0));
    cr_assert(eq(u64, read_metrics().exhausted, 3));
    cr_assert(eq(int, RUN(end_at_once(200)), 0)); /* these yield each time */
    cr_assert(eq(u64, read_metrics().exhausted, 3));
}

static WOI_ASYNC(int, join_units, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(take_units(self->n), take_units(self->n)));
    WOI_RETURN(0);
    WOI_END;
}

Test(rt_metrics, budget_exhaustion_yield_with_joins)
{
    cr_assert(eq(int, RUN(join_units(63)), 0));
    cr_assert(eq(u64, read_metrics().exhausted, 0));
    cr_assert(eq(int, RUN(join_units(65)), 0));
    cr_assert(eq(u64, read_metrics().exhausted, 1));
}

static WOI_ASYNC(int, wait_for_a_pipe, ((int, fd), (struct woi_metrics *, during)),
    struct woi_pollable *pollable;
    int which;
)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->fd, WOI_READABLE, &self->pollable) == 0);
    WOI_AWAIT(self->which, woi_select(woi_pollable_readable(self->pollable), woi_sleep(WOI_MS(1))));
    (void)woi_metrics(NULL, self->during);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_pollable_close(self->pollable);
    WOI_END;
}

Test(rt_metrics, io_driver_fd_count)
{
    struct woi_metrics during;
    int fds[2];

    cr_assert(eq(int, pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0));
    cr_assert(eq(int, RUN(wait_for_a_pipe(fds[0], &during)), 0));
    cr_assert(eq(sz, during.sources, 1));
    cr_assert(eq(sz, read_metrics().sources, 0));
    cr_assert(eq(sz, read_metrics().waiting, 0));
    close(fds[1]);
}

/* Looks at the kernel while it is busy: beside an fd, after each 128 polls. */
static WOI_ASYNC(int, yield_beside, ((int, fd)), struct woi_pollable *pollable; int i;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->fd, WOI_READABLE, &self->pollable) == 0);
    for (self->i = 0; self->i < 600; self->i++)
        WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
    woi_pollable_close(self->pollable);
    WOI_END;
}

Test(rt_metrics, worker_noop_count)
{
    int fds[2];

    cr_assert(eq(int, pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0));
    cr_assert(eq(int, RUN(yield_beside(fds[0])), 0));
    cr_assert(ge(u64, read_metrics().looks, 4));
    cr_assert(eq(u64, read_metrics().looks, clock_.waits));
    cr_assert(eq(u64, read_metrics().parks, 0));
    close(fds[1]);
}

static WOI_ASYNC(int, wait_for_an_event, ((int, fd), (int, other_end), (struct woi_metrics *, during)),
    struct woi_pollable *pollable;
    struct woi_metrics before;
    int error;
)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->fd, WOI_READABLE, &self->pollable) == 0);
    woi_pollable_clear(self->pollable, WOI_READABLE);
    (void)woi_metrics(NULL, &self->before);
    WOI_ASSERT(write(self->other_end, "x", 1) == 1);
    WOI_AWAIT(self->error, woi_pollable_readable(self->pollable));
    (void)woi_metrics(NULL, self->during);
    WOI_RETURN(self->error || self->during->events != self->before.events + 1);
WOI_FINALLY:
    woi_pollable_close(self->pollable);
    WOI_END;
}

Test(rt_metrics, io_driver_ready_count)
{
    struct woi_metrics during;
    int fds[2];

    cr_assert(eq(int, pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0));
    cr_assert(eq(int, RUN(wait_for_an_event(fds[0], fds[1], &during)), 0));
    cr_assert(eq(u64, read_metrics().events, 1));
    close(fds[1]);
}

Test(rt_metrics, are_refused_where_there_are_none)
{
    struct woi_metrics metrics = {.polls = 77};

    cr_assert(eq(int, woi_metrics(runtime, NULL), -EINVAL));
    cr_assert(eq(int, woi_metrics(NULL, NULL), -EINVAL));
    cr_assert(eq(int, woi_metrics(NULL, &metrics), -ENXIO));
    cr_assert(eq(u64, metrics.polls, 77));
}

static void *read_elsewhere(void *ret_error)
{
    struct woi_metrics metrics;

    *(int *)ret_error = woi_metrics(runtime, &metrics);
    return NULL;
}

Test(rt_metrics, are_refused_on_another_thread)
{
    pthread_t thread;
    int error = 0;

    cr_assert(eq(int, pthread_create(&thread, NULL, read_elsewhere, &error), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    cr_assert(eq(int, error, -EPERM));
}

/* A task that is aborted before its first poll takes one for its end. */
Test(rt_metrics, cancelled_tasks_are_counted_where_they_end)
{
    struct nothing_handle *job;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    job = woi_spawn(nothing());
    woi_abort(job);
    woi_detach(job);
    cr_assert(eq(int, RUN(nothing()), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(u64, read_metrics().polls, 2));
    cr_assert(eq(u64, read_metrics().wakes, 0));
    cr_assert(eq(sz, read_metrics().queue, 0));
}
