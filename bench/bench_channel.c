/* bench_channel.c - messages through bounded channels, and round trips. */
#include "bench.h"

WOI_CHANNEL(numbers, long);

static WOI_ASYNC(int, produce, ((struct numbers_sender, tx), (long, times)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_TRY(numbers_send(self->tx, self->i));
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, consume, ((size_t, capacity), (int, producers), (long, times)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    long number;
    int i, error;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(self->capacity, &self->tx, &self->rx) == 0);
    for (self->i = 0; self->i < self->producers; self->i++)
        WOI_ASSERT(
            woi_spawn_detached(produce(numbers_sender_clone(self->tx), self->times / self->producers)) == 0);
    numbers_sender_drop(&self->tx);
    do
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->number));
    while (self->error == 0);
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, echo, ((struct numbers_receiver, rx), (struct numbers_sender, tx)), long number; int error;)
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

static WOI_ASYNC(int, ping_pong, ((long, times)),
    struct numbers_sender there, back;
    struct numbers_receiver here, away;
    long i, number;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(1, &self->there, &self->away) == 0);
    WOI_ASSERT(numbers_open(1, &self->back, &self->here) == 0);
    WOI_ASSERT(woi_spawn_detached(echo(self->away, self->back)) == 0);
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(numbers_send(self->there, self->i));
        WOI_TRY(numbers_recv(self->here, &self->number));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->there);
    numbers_receiver_drop(&self->here);
    WOI_END;
}

int main(void)
{
    const long times = 2000000;

    BENCH("channel of 1, 1 producer", times, consume(1, 1, times));
    BENCH("channel of 64, 1 producer", times, consume(64, 1, times));
    BENCH("channel of 1,024, 1 producer", times, consume(1024, 1, times));
    BENCH("channel of 64, 100 producers", times, consume(64, 100, times));
    BENCH("ping-pong, round trip", times, ping_pong(times));
    return 0;
}
