/* items.c - items out of a stream, through adapters or straight. */
#include "bench_woi.h"

static WOI_STREAM(long, numbers, ((long, n)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_YIELD_VALUE(self->i);
    WOI_END;
}

static long add_one(long n)
{
    return n + 1;
}

static bool is_counted(long n)
{
    return n != 0;
}

static WOI_STREAM_MAP(mapped, struct numbers, long, add_one);
static WOI_STREAM_FILTER(filtered, struct mapped, is_counted);

static WOI_ASYNC(int, items, ((bool, adapted), (long, n)), long item, sum; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    if (self->adapted)
        WOI_FOR_AWAIT(self->item, filtered(mapped(numbers(self->n))))
            self->sum += self->item;
    else
        WOI_FOR_AWAIT(self->item, numbers(self->n))
            self->sum += self->item;
    bench_say_time(self->begin, self->n);
    WOI_RETURN(self->sum == 0);
    WOI_END;
}

void run_items(const struct bench_arguments *arguments)
{
    RUN(items(arguments->first > 0, arguments->n));
}
