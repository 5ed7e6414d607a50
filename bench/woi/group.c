/* group.c - tasks that are joined as they end, and a future under a token. */
#include "bench_woi.h"

static WOI_ASYNC(long, give, ((long, i)))
{
    WOI_BEGIN;
    WOI_RETURN(self->i);
    WOI_END;
}

/* Joins what has ended until none is left; adds their numbers up. */
static WOI_ASYNC(long, drain, ((struct woi_task_group *, group)),
    struct give_handle *handle;
    struct give_result result;
    long sum;
    int error;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, woi_task_group_next(self->group, &self->handle));
        if (self->error)
            break;
        WOI_AWAIT(self->result, self->handle);
        self->sum += self->result.value;
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

static WOI_ASYNC(int, group, ((long, tasks), (long, n)),
    struct woi_task_group group;
    int64_t begin;
    long round, sum, part;
)
{
    WOI_BEGIN;
    WOI_ASSERT(self->n % self->tasks == 0);
    self->group.collect = true;
    self->begin = bench_cpu();
    for (self->round = 0; self->round < self->n / self->tasks; self->round++) {
        for (long i = 0; i < self->tasks; i++)
            WOI_ASSERT(woi_task_group_spawn(&self->group, give(self->round * self->tasks + i)) == 0);
        WOI_AWAIT(self->part, drain(&self->group));
        self->sum += self->part;
    }
    bench_say_time(self->begin, self->n);
    WOI_ASSERT(self->sum == self->n * (self->n - 1) / 2);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

void run_group(const struct bench_arguments *arguments)
{
    RUN(group(arguments->first, arguments->n));
}

static WOI_ASYNC(int, until_cancelled, ((long, n)),
    struct woi_token *token;
    int64_t begin;
    long i, value, sum;
    int error;
)
{
    WOI_BEGIN;
    self->token = woi_token_new();
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_AWAIT(self->error, woi_until_cancelled(self->token, WOI_INTO(self->value, give(self->i))));
        WOI_ASSERT(self->error == 0);
        self->sum += self->value;
    }
    bench_say_time(self->begin, self->n);
    WOI_ASSERT(self->sum == self->n * (self->n - 1) / 2);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_drop(self->token);
    WOI_END;
}

void run_until_cancelled(const struct bench_arguments *arguments)
{
    RUN(until_cancelled(arguments->n));
}
