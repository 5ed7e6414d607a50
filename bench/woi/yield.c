/* yield.c - tasks that take turns; and a task that is resumed below a chain of awaits. */
#include "bench_woi.h"

static WOI_ASYNC(int, yielder, ((long, times)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, yields, ((long, tasks), (long, n)),
    struct yielder_handle **handles;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->tasks, sizeof(struct yielder_handle *));
    WOI_ASSERT(self->handles);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->tasks; self->i++)
        self->handles[self->i] = woi_spawn(yielder(self->n / self->tasks));
    for (self->i = 0; self->i < self->tasks; self->i++)
        WOI_AWAIT(self->handles[self->i]);
    bench_say_time(self->begin, self->n / self->tasks * self->tasks);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

void run_yield(const struct bench_arguments *arguments)
{
    const long least = arguments->n > arguments->first ? arguments->n : arguments->first;

    RUN(yields(arguments->first, least));
}

/* Each poll is timed, and none takes so long. */
void run_yield_watched(const struct bench_arguments *arguments)
{
    woi_set_watchdog(WOI_SEC(3600), NULL, NULL);
    run_yield(arguments);
}

static WOI_ASYNC(int, deep, ((long, depth), (long, n)))
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_TRY(deep(self->depth - 1, self->n));
    else
        WOI_TRY(yielder(self->n));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, resumes, ((long, depth), (long, n)), struct deep_handle *handle; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    self->handle = woi_spawn(deep(self->depth, self->n));
    WOI_AWAIT(self->handle);
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
    WOI_END;
}

void run_resume(const struct bench_arguments *arguments)
{
    RUN(resumes(arguments->first, arguments->n));
}
