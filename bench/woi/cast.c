/* cast.c - messages that every receiver gets, and a value that all look at. The receivers have one turn after
 * each. */
#include "bench_woi.h"

#include <errno.h>

enum { KEPT = 16, RECEIVERS_MOST = 1000 };

WOI_BROADCAST(news, long);
WOI_WATCH(gauge, long);

static WOI_ASYNC(long, listen_to_news, ((struct news_receiver, rx)), long number, received; int error;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, news_recv(&self->rx, &self->number));
        if (self->error)
            break;
        self->received++;
    }
    WOI_RETURN(self->received);
WOI_FINALLY:
    news_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, broadcast, ((long, receivers), (long, n)),
    struct news_sender tx;
    struct listen_to_news_handle *listeners[RECEIVERS_MOST];
    struct listen_to_news_result result;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    WOI_ASSERT(self->receivers <= RECEIVERS_MOST && news_open(KEPT, &self->tx, NULL) == 0);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->receivers; self->i++) {
        struct news_receiver rx;

        bench_require(news_subscribe(self->tx, &rx) == 0, "news_subscribe");
        self->listeners[self->i] = woi_spawn(listen_to_news(rx));
    }
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_ASSERT(news_send(self->tx, self->i) == self->receivers);
        WOI_YIELD();
    }
    news_sender_drop(&self->tx);
    for (self->i = 0; self->i < self->receivers; self->i++) {
        WOI_AWAIT(self->result, self->listeners[self->i]);
        WOI_ASSERT(self->result.value == self->n);
    }
    bench_say_time(self->begin, self->n);
    WOI_END;
}

void run_broadcast(const struct bench_arguments *arguments)
{
    RUN(broadcast(arguments->first, arguments->n));
}

static WOI_ASYNC(long, read_gauge, ((struct gauge_receiver, rx)), long last; int error;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, gauge_changed(&self->rx));
        if (self->error)
            break;
        self->last = *gauge_borrow(&self->rx);
    }
    WOI_RETURN(self->last);
WOI_FINALLY:
    gauge_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, watch, ((long, receivers), (long, n)),
    struct gauge_sender tx;
    struct read_gauge_handle *readers[RECEIVERS_MOST];
    struct read_gauge_result result;
    int64_t begin;
    long i;
)
{
    WOI_BEGIN;
    WOI_ASSERT(self->receivers <= RECEIVERS_MOST && gauge_open(0, &self->tx, NULL) == 0);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->receivers; self->i++) {
        struct gauge_receiver rx;

        bench_require(gauge_subscribe(self->tx, &rx) == 0, "gauge_subscribe");
        self->readers[self->i] = woi_spawn(read_gauge(rx));
    }
    for (self->i = 1; self->i <= self->n; self->i++) {
        WOI_ASSERT(gauge_send(self->tx, self->i) == 0);
        WOI_YIELD();
    }
    gauge_sender_drop(&self->tx);
    for (self->i = 0; self->i < self->receivers; self->i++) {
        WOI_AWAIT(self->result, self->readers[self->i]);
        WOI_ASSERT(self->result.value == self->n);
    }
    bench_say_time(self->begin, self->n);
    WOI_END;
}

void run_watch(const struct bench_arguments *arguments)
{
    RUN(watch(arguments->first, arguments->n));
}
