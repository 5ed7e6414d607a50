/* sleep.c - timers: armed and cancelled, one at a time and many at once; fired; and how late they are. */
#include "bench_woi.h"

static WOI_ASYNC(int, sleep_cancel, ((long, n)), int64_t begin; long i;)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(woi_select_biased(woi_sleep(WOI_SEC(10)), woi_yield_now()));
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
    WOI_END;
}

void run_sleep_cancel(const struct bench_arguments *arguments)
{
    RUN(sleep_cancel(arguments->n));
}

/* One sleep for all: it stays armed, and is lent to one select after the other. */
static WOI_ASYNC(int, sleep_lend, ((long, n)), struct woi_future_int *sleep; int64_t begin; long i;)
{
    WOI_BEGIN;
    self->sleep = woi_sleep(WOI_SEC(10));
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(woi_select_biased(WOI_BORROW(self->sleep), woi_yield_now()));
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->sleep);
    WOI_END;
}

void run_sleep_lend(const struct bench_arguments *arguments)
{
    RUN(sleep_lend(arguments->n));
}

static WOI_ASYNC(int, sleeper, ((int64_t, time)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->time));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, sleeps_cancel, ((long, n)),
    struct sleeper_handle **handles;
    double resident;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->n, sizeof(struct sleeper_handle *));
    WOI_ASSERT(self->handles);
    self->resident = bench_resident();
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++)
        self->handles[self->i] = woi_spawn(sleeper(WOI_SEC(60) + WOI_MS(self->i % 1000)));
    WOI_YIELD();
    bench_say_bytes(self->resident, self->n);
    for (self->i = 0; self->i < self->n; self->i++)
        woi_abort(self->handles[self->i]);
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(self->handles[self->i]);
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

void run_sleeps_cancel(const struct bench_arguments *arguments)
{
    RUN(sleeps_cancel(arguments->first));
}

/* *late is how long after its deadline it went on; NULL: nobody wants to know. */
static WOI_ASYNC(int, deadline, ((int64_t, time), (int64_t *, late)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep_until(self->time));
    if (self->late)
        *self->late = bench_now() - self->time;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, deadlines, ((long, n), (int64_t *, late)),
    struct deadline_handle **handles;
    double resident;
    int64_t begin, start;
    long i;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->n, sizeof(struct deadline_handle *));
    WOI_ASSERT(self->handles);
    self->resident = bench_resident();
    self->begin = bench_cpu();
    self->start = bench_now();
    for (self->i = 0; self->i < self->n; self->i++) {
        self->handles[self->i] = woi_spawn(deadline(bench_deadline(self->start, self->i, self->n),
                                                    self->late ? self->late + self->i : NULL));
    }
    WOI_YIELD();
    bench_say_bytes(self->resident, self->n);
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(self->handles[self->i]);
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

void run_sleeps_fire(const struct bench_arguments *arguments)
{
    RUN(deadlines(arguments->first, NULL));
}

void run_lateness(const struct bench_arguments *arguments)
{
    int64_t *late = calloc((size_t)arguments->first, sizeof *late);

    bench_require(late != NULL, "calloc");
    RUN(deadlines(arguments->first, late));
    bench_say_late(late, arguments->first);
    free(late);
}
