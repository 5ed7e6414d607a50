/* bench_yield.c - tasks that yield to each other: one poll and one trip through the run queue. */
#include "bench.h"

static WOI_ASYNC(void, yielder, ((int, times)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_YIELD();
    WOI_END;
}

static WOI_ASYNC(int, among, ((int, tasks), (int, times)), int i;)
{
    WOI_BEGIN;
    for (self->i = 1; self->i < self->tasks; self->i++)
        WOI_ASSERT(woi_spawn_detached(yielder(self->times)) == 0);
    WOI_AWAIT(yielder(self->times));
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    BENCH("yield, 1 task", 10000000, among(1, 10000000));
    BENCH("yield among 1,000 tasks", 10000000, among(1000, 10000));
    BENCH("yield among 100,000 tasks", 10000000, among(100000, 100));
    return 0;
}
