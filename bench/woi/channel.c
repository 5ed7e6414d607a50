/* channel.c - messages through bounded channels, round trips, and answers through oneshots. */
#include "bench_woi.h"

WOI_CHANNEL(numbers, long);

static WOI_ASYNC(int, produce, ((struct numbers_sender, tx), (long, n)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_TRY(numbers_send(self->tx, self->i));
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, consume, ((long, capacity), (long, producers), (long, n)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int64_t begin;
    long i, number, received;
    int error;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open((size_t)self->capacity, &self->tx, &self->rx) == 0);
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->producers; self->i++) {
        WOI_ASSERT(woi_spawn_detached(produce(numbers_sender_clone(self->tx), self->n / self->producers)) ==
                   0);
    }
    numbers_sender_drop(&self->tx);
    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->number));
        if (self->error)
            break;
        self->received++;
    }
    WOI_ASSERT(self->received == self->n / self->producers * self->producers);
    bench_say_time(self->begin, self->received);
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

void run_channel(const struct bench_arguments *arguments)
{
    const long least = arguments->n > arguments->second ? arguments->n : arguments->second;

    RUN(consume(arguments->first, arguments->second, least));
}

static WOI_ASYNC(int, answer, ((struct numbers_receiver, rx), (struct numbers_sender, tx)),
    long number;
    int error;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->number));
        if (self->error)
            break;
        WOI_TRY(numbers_send(self->tx, self->number));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, ping_pong, ((long, n)),
    struct numbers_sender there, back;
    struct numbers_receiver here, away;
    int64_t begin;
    long i, number;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(1, &self->there, &self->away) == 0);
    WOI_ASSERT(numbers_open(1, &self->back, &self->here) == 0);
    self->begin = bench_cpu();
    WOI_ASSERT(woi_spawn_detached(answer(self->away, self->back)) == 0);
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(numbers_send(self->there, self->i));
        WOI_TRY(numbers_recv(self->here, &self->number));
        WOI_ASSERT(self->number == self->i);
    }
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->there);
    numbers_receiver_drop(&self->here);
    WOI_END;
}

void run_ping_pong(const struct bench_arguments *arguments)
{
    RUN(ping_pong(arguments->n));
}

WOI_ONESHOT(reply, long);

static WOI_ASYNC(int, send_reply, ((struct reply_sender, tx), (long, i)))
{
    WOI_BEGIN;
    WOI_RETURN(reply_send(&self->tx, self->i));
WOI_FINALLY:
    reply_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, oneshots, ((long, n)),
    struct reply_sender tx;
    struct reply_receiver rx;
    int64_t begin;
    long i, number;
)
{
    WOI_BEGIN;
    self->begin = bench_cpu();
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_ASSERT(reply_open(&self->tx, &self->rx) == 0);
        WOI_ASSERT(woi_spawn_detached(send_reply(self->tx, self->i)) == 0);
        WOI_TRY(reply_recv(self->rx, &self->number));
        WOI_ASSERT(self->number == self->i);
        reply_receiver_drop(&self->rx);
    }
    bench_say_time(self->begin, self->n);
    WOI_RETURN(0);
WOI_FINALLY:
    reply_receiver_drop(&self->rx);
    WOI_END;
}

void run_oneshot(const struct bench_arguments *arguments)
{
    RUN(oneshots(arguments->n));
}
