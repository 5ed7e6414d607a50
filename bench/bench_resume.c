/* bench_resume.c - resuming a task that waits under a chain of awaits, whose depth should not matter. */
#include "bench.h"

static WOI_ASYNC(int, deep, ((int, depth), (int, times)), int i;)
{
    WOI_BEGIN;
    if (self->depth > 1) {
        WOI_TRY(deep(self->depth - 1, self->times));
        WOI_RETURN(0);
    }
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_AWAIT(woi_yield_now());
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, immediate, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(int, await_immediate, ((int, times)), int i, x;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_AWAIT(self->x, immediate(self->i));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, joined, ((int, times)))
{
    WOI_BEGIN;
    WOI_TRY(woi_join(deep(1, self->times), deep(1, self->times)));
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    const int times = 2000000;

    BENCH("resume at depth 1", times, deep(1, times));
    BENCH("resume at depth 10", times, deep(10, times));
    BENCH("resume at depth 100", times, deep(100, times));
    BENCH("resume at depth 1,000", times, deep(1000, times));
    BENCH("await of a function that does not wait", times, await_immediate(times));
    BENCH("join of two, per branch and resume", 2 * times, joined(times));
    return 0;
}
