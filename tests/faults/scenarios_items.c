/* scenarios_items.c - streams of items: loops, single items, adapters and sources. */
#include "pair.h"

WOI_STREAM_DECLARE(int, ticks, ((int, n)));

/* 1, 2, ..., n. */
WOI_STREAM_DEFINE(int, ticks, ((int, n)),
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= self->n; self->i++) {
        WOI_TRY(woi_sleep(1));
        WOI_YIELD_VALUE(self->i);
    }
    WOI_END;
}

/* What it is given belongs to it in any case. */
static WOI_STREAM(int, squares, ((struct ticks *, source)), int i;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->i, WOI_MOVE(self->source))
        WOI_YIELD_VALUE(self->i * self->i);
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

static WOI_ASYNC(int, loops, (), int a, b, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, ticks(3)) {
        WOI_TRY(woi_sleep(1));
        WOI_FOR_AWAIT(self->b, squares(ticks(3))) {
            if (self->b == 4)
                break;
            self->sum += self->b;
        }
    }
    WOI_ASSERT(self->sum == 3);
    WOI_FOR_AWAIT(self->a, ticks(3))
        WOI_FOR_AWAIT(self->b, squares(ticks(2)))
            WOI_RETURN(0);
    WOI_END;
}

static int item_loops(void)
{
    return RUN_ALONE(loops());
}

/* A stream that is asked by hand goes on where it is, whatever becomes of whoever asks. */
static WOI_ASYNC(int, asks, (), struct ticks *stream; int i, error, which;)
{
    WOI_BEGIN;
    self->stream = ticks(3);
    WOI_TRY(woi_stream_next(self->stream, &self->i));
    WOI_ASSERT(self->i == 1);
    WOI_AWAIT(self->which, woi_select_biased(woi_yield_now(), woi_stream_next(self->stream, &self->i)));
    WOI_TRY(woi_timeout(LONGEST, WOI_INTO(self->error, woi_stream_next(self->stream, &self->i))));
    WOI_ASSERT(self->error == 0 && self->i >= 2);
    WOI_FOR_AWAIT(self->i, WOI_MOVE(self->stream))
        WOI_ASSERT(self->i == 3);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static int item_next(void)
{
    return RUN_ALONE(asks());
}

/* --- adapters --- */

static bool is_odd(int n)
{
    return n % 2 != 0;
}

static int doubled(int n)
{
    return 2 * n;
}

static int add(int a, int b)
{
    return a + b;
}

static WOI_STREAM_FILTER(odd, struct ticks, is_odd);
static WOI_STREAM_MAP(twice, struct odd, int, doubled);
static WOI_STREAM_TAKE(some, struct twice);
static WOI_STREAM_MERGE(both, struct some, struct ticks);
static WOI_STREAM_CHUNKS(chunks, struct both, 3);
static WOI_STREAM_FOLD(sum, struct ticks, int, add);
static WOI_STREAM_COLLECT(collect, struct some);

static WOI_ASYNC(int, adapted, (), struct chunks_chunk chunk; int n, items[4]; size_t got;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->chunk, chunks(LONGEST, both(some(2, twice(odd(ticks(9)))), ticks(5))))
        self->n += (int)self->chunk.n;
    WOI_ASSERT(self->n == 7);
    WOI_AWAIT(self->n, sum(ticks(4), 10));
    WOI_ASSERT(self->n == 20);
    WOI_AWAIT(self->got, collect(some(2, twice(odd(ticks(9)))), self->items, 4));
    WOI_ASSERT(self->got == 2 && self->items[1] == 6);
    WOI_END;
}

static int item_adapters(void)
{
    return RUN_ALONE(adapted());
}

/* --- sources --- */

WOI_CHANNEL(numbers, int);
static WOI_CHANNEL_STREAM(received, numbers, int);

static WOI_ASYNC(int, receives, (), struct numbers_sender tx; struct numbers_receiver rx; int n, sum, error;)
{
    WOI_BEGIN;
    self->error = numbers_open(4, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(numbers_send(self->tx, 5));
    WOI_TRY(numbers_send(self->tx, 6));
    numbers_sender_drop(&self->tx);
    self->n = 1;
    WOI_FOR_AWAIT(self->n, received(numbers_receiver_clone(self->rx)))
        self->sum += self->n;
    WOI_ASSERT(self->sum == 11);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static int item_messages(void)
{
    return RUN_ALONE(receives());
}

static WOI_ASYNC(int, takes_ticks, (), struct woi_interval every; int64_t due; int n, error;)
{
    WOI_BEGIN;
    self->error = woi_interval_init(&self->every, 0, WOI_MS(1));
    if (self->error)
        WOI_RETURN(self->error);
    WOI_FOR_AWAIT(self->due, woi_ticks(&self->every))
        if (++self->n == 3)
            break;
    WOI_ASSERT(self->n == 3);
WOI_FINALLY:
    woi_interval_end(&self->every);
    WOI_END;
}

static int item_ticks(void)
{
    return RUN_ALONE(takes_ticks());
}

static WOI_ASYNC(int, writes, ((struct woi_duplex *, end)))
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->end, "one\ntwo\nthree\n", 14));
WOI_FINALLY:
    woi_duplex_close(self->end);
    WOI_END;
}

static WOI_ASYNC(int, reads, ((struct woi_duplex *, end)),
    struct woi_reader *reader;
    struct woi_line line;
    int lines, error;
)
{
    WOI_BEGIN;
    self->error = woi_reader_new(self->end, 8, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_FOR_AWAIT(self->line, woi_lines(self->reader)) {
        if (self->line.length < 0)
            WOI_RETURN((int)self->line.length);
        self->lines++;
    }
    WOI_ASSERT(self->lines <= 3);
    if (self->lines < 3) /* whoever writes had no memory */
        WOI_RETURN(-EPIPE);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(self->end);
    WOI_END;
}

static WOI_ASYNC(int, lines_through_memory, (), struct woi_duplex *a, *b; int error;)
{
    WOI_BEGIN;
    self->error = woi_duplex_new(4, &self->a, &self->b);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_try_join(writes(WOI_MOVE(self->a)), reads(WOI_MOVE(self->b))));
    WOI_END;
}

static int item_lines(void)
{
    return RUN_ALONE(lines_through_memory());
}

static WOI_ASYNC(int, takes_two, (), struct woi_tcp_stream *conn; int n, error;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->conn, woi_tcp_connections(host_listener, &self->error)) {
        woi_tcp_stream_close(self->conn);
        if (++self->n == 2)
            break;
    }
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, connects_twice, (), int i;)
{
    WOI_BEGIN;
    for (; self->i < 2; self->i++) {
        WOI_TRY(woi_tcp_connect(&host_address, &pair[0]));
        woi_tcp_stream_close(WOI_MOVE(pair[0]));
    }
    WOI_END;
}

static WOI_ASYNC(int, connections, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(LONGEST, WOI_INTO(self->error, woi_try_join(takes_two(), connects_twice()))));
    WOI_RETURN(self->error);
    WOI_END;
}

static int item_connections(void)
{
    int error;

    host_begin();
    listener_begin();
    error = HOST_RUN(connections());
    listener_end();
    pair_end();
    return error;
}

const struct scenario scenarios_items[] = {
    {.name = "item_loops", .run = item_loops},
    {.name = "item_next", .run = item_next},
    {.name = "item_adapters", .run = item_adapters},
    {.name = "item_ticks", .run = item_ticks},
    {.name = "item_messages", .run = item_messages},
    {.name = "item_lines", .run = item_lines, .results = {-EPIPE}},
    {.name = "item_connections",
     .run = item_connections,
     .results = BROKEN,
     .hides = OF_MEMORY | BIT(CALL_EPOLL_ADD) | BIT(CALL_PEER_ADDRESS)}, /* accepting tries again */
    {.name = NULL},
};
