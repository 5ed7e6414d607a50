/* spawn.c - tasks spawned and joined, one at a time and many at once; and tasks that wait for ever. */
#include "bench_woi.h"

static WOI_ASYNC(long, job, ((long, i)))
{
    WOI_BEGIN;
    WOI_RETURN(self->i);
    WOI_END;
}

static WOI_ASYNC(int, spawn_join, ((long, n)), struct job_result result; int64_t begin; long i, sum;)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_AWAIT(self->result, woi_spawn(job(self->i)));
        self->sum += self->result.value;
    }
    bench_say_time(self->begin, self->n);
    WOI_ASSERT(self->sum == self->n * (self->n - 1) / 2);
    WOI_RETURN(0);
    WOI_END;
}

void run_spawn_join(const struct bench_arguments *arguments)
{
    RUN(spawn_join(arguments->n));
}

static WOI_ASYNC(int, spawn_many, ((long, n)),
    struct job_handle **handles;
    struct job_result result;
    double resident;
    int64_t begin;
    long i, sum;
)
{
    WOI_BEGIN;
    self->handles = calloc((size_t)self->n, sizeof(struct job_handle *));
    WOI_ASSERT(self->handles);
    self->resident = bench_resident();
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++)
        self->handles[self->i] = woi_spawn(job(self->i));
    bench_say_bytes(self->resident, self->n);
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_AWAIT(self->result, self->handles[self->i]);
        self->sum += self->result.value;
    }
    bench_say_time(self->begin, self->n);
    WOI_ASSERT(self->sum == self->n * (self->n - 1) / 2);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->handles);
    WOI_END;
}

void run_spawn_many(const struct bench_arguments *arguments)
{
    RUN(spawn_many(arguments->first));
}

WOI_CHANNEL(silence, char);

static WOI_ASYNC(int, park, ((struct silence_receiver, rx)), char message;)
{
    WOI_BEGIN;
    WOI_TRY(silence_recv(self->rx, &self->message));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, parked, ((long, n)),
    struct silence_sender tx;
    struct silence_receiver rx;
    double resident;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    WOI_ASSERT(silence_open(1, &self->tx, &self->rx) == 0);
    self->resident = bench_resident();
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_ASSERT(woi_spawn_detached(park(self->rx)) == 0);
    WOI_YIELD();
    bench_say_time(self->begin, self->n);
    bench_say_bytes(self->resident, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    silence_sender_drop(&self->tx);
    silence_receiver_drop(&self->rx);
    WOI_END;
}

void run_parked(const struct bench_arguments *arguments)
{
    RUN(parked(arguments->first));
}

void run_nothing(const struct bench_arguments *arguments)
{
    (void)arguments;
    RUN(spawn_join(1));
}
