/* bench_spawn.c - tasks: spawned and joined, one at a time and many at once. */
#include "bench.h"

static WOI_ASYNC(int, job, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(int, spawn_and_join, ((int, times)), int i; struct job_result result;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_AWAIT(self->result, woi_spawn(job(self->i)));
        WOI_ASSERT(self->result.value == self->i);
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, spawn_all_then_join, ((int, tasks)), int i; struct job_handle **handles;)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->tasks, sizeof(struct job_handle *));
    WOI_ASSERT(self->handles);
    for (self->i = 0; self->i < self->tasks; self->i++)
        self->handles[self->i] = woi_spawn(job(self->i));
    for (self->i = 0; self->i < self->tasks; self->i++)
        WOI_AWAIT(self->handles[self->i]);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

int main(void)
{
    BENCH("spawn + join, one at a time", 2000000, spawn_and_join(2000000));
    BENCH("spawn 1,000,000, then join all", 1000000, spawn_all_then_join(1000000));
    return 0;
}
