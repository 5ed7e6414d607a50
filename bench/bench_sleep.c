/* bench_sleep.c - timers: armed and cancelled, one at a time and a million at once, and fired. */
#include "bench.h"

static WOI_ASYNC(int, one_at_a_time, ((int, times)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_AWAIT(woi_select_biased(woi_sleep(WOI_SEC(10)), woi_yield_now()));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, sleeper, ((int64_t, time)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->time));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, all_at_once, ((int, tasks), (int64_t, shortest), (bool, cancel)),
    int i;
    struct sleeper_handle **handles;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->tasks, sizeof(struct sleeper_handle *));
    WOI_ASSERT(self->handles);
    for (self->i = 0; self->i < self->tasks; self->i++)
        self->handles[self->i] = woi_spawn(sleeper(self->shortest + self->i % 1000 * WOI_MS(1)));
    WOI_YIELD();
    for (self->i = 0; self->i < self->tasks; self->i++) {
        if (self->cancel)
            woi_abort(self->handles[self->i]);
        WOI_AWAIT(self->handles[self->i]);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

int main(void)
{
    const int many = 1000000;

    BENCH("sleep armed and cancelled (by a select)", many, one_at_a_time(many));
    BENCH("1,000,000 tasks asleep, then aborted", many, all_at_once(many, WOI_SEC(60), true));
    BENCH("1,000,000 sleeps fired in a second", many, all_at_once(many, WOI_MS(500), false));
    return 0;
}
