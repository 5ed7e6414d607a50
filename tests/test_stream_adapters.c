/* test_stream_adapters.c - what adapters and sources do with what they are given: taken over in any case,
 * asked only when they are asked, dropped once. */
#include "support/items.h"

static int doubled(int n)
{
    write_text("f");
    return 2 * n;
}

static bool is_odd(int n)
{
    return n % 2 != 0;
}

WOI_STREAM_MAP(mapped, struct iter, int, doubled);
WOI_STREAM_FILTER(odd, struct iter, is_odd);
WOI_STREAM_TAKE(some, struct iter);
WOI_STREAM_MERGE(both, struct iter, struct iter);
WOI_STREAM_MERGE(both_slow, struct slow_iter, struct slow_iter);
WOI_STREAM_CHUNKS(chunks, struct iter, 2);
WOI_STREAM_COLLECT(collect, struct iter);

static int add(int a, int b)
{
    return a + b;
}

WOI_STREAM_FOLD(sum, struct iter, int, add);
WOI_STREAM_MAP(mapped_odd, struct odd, int, doubled);

/* --- owned ------------------------------------------------------------------------------------- */

WOI_TEST(stream_adapters, dropped_before_they_are_asked_drop_their_sources)
{
    WOI_BEGIN;
    woi_stream_drop(mapped(iter("1")));
    woi_stream_drop(odd(iter("1")));
    woi_stream_drop(some(1, iter("1")));
    woi_stream_drop(both(iter("1"), iter("1")));
    woi_stream_drop(chunks(WOI_SEC(1), iter("1")));
    woi_drop(sum(iter("1"), 0));
    woi_drop(collect(iter("1"), NULL, 0));
    cr_assert(eq(int, iters_ended, 8));
    EXPECT("");
    WOI_END;
}

/* Each gives one item, and is dropped then. */
WOI_TEST(stream_adapters, dropped_in_the_middle_drop_their_sources, int n; struct chunks_chunk chunk;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, mapped(iter("123")))
        break;
    WOI_FOR_AWAIT(self->n, odd(iter("123")))
        break;
    WOI_FOR_AWAIT(self->n, some(2, iter("123")))
        break;
    WOI_FOR_AWAIT(self->n, both(iter("123"), iter("123")))
        break;
    WOI_FOR_AWAIT(self->chunk, chunks(WOI_SEC(1), iter("123")))
        break;
    cr_assert(eq(int, iters_ended, 6));
    WOI_END;
}

WOI_TEST(stream_adapters, ask_for_no_more_than_they_are_asked_for, int n; struct mapped *stream; int error;)
{
    WOI_BEGIN;
    self->stream = mapped(iter("123"));
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    EXPECT("");
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    EXPECT("f");
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    EXPECT("");
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_adapters, can_be_put_on_one_another, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, mapped_odd(odd(iter("12345"))))
        write_number(self->n);
    EXPECT("f 2 f 6 f 10");
    WOI_END;
}

/* --- out of memory ------------------------------------------------------------------------------- */

static void quiet(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
}

static WOI_ASYNC(void, over_nothing, ((int, which)), int n; struct chunks_chunk chunk;)
{
    WOI_BEGIN;
    if (self->which == 0)
        WOI_FOR_AWAIT(self->n, mapped(NULL))
            ;
    if (self->which == 1)
        WOI_FOR_AWAIT(self->n, odd(NULL))
            ;
    if (self->which == 2)
        WOI_FOR_AWAIT(self->n, some(1, NULL))
            ;
    if (self->which == 3)
        WOI_FOR_AWAIT(self->n, both(iter("1"), NULL))
            ;
    if (self->which == 4)
        WOI_FOR_AWAIT(self->n, both(NULL, iter("1")))
            ;
    if (self->which == 5)
        WOI_FOR_AWAIT(self->chunk, chunks(WOI_SEC(1), NULL))
            ;
    if (self->which == 6)
        WOI_AWAIT(self->n, sum(NULL, 1));
    write_text("not here");
    WOI_END;
}

WOI_TEST(stream_adapters, of_no_stream_end_who_takes_their_items_out_of_memory,
    struct over_nothing_handle *job;
    struct over_nothing_result result;
    int i;
)
{
    WOI_BEGIN;
    woi_set_panic_hook(quiet, NULL);
    for (self->i = 0; self->i < 7; self->i++) {
        self->job = woi_spawn(over_nothing(self->i));
        WOI_AWAIT(self->result, self->job);
        cr_assert(eq(int, self->result.error, WOI_NO_MEMORY), "case %d", self->i);
    }
    cr_assert(eq(int, iters_ended, 2));
    EXPECT("");
    WOI_END;
}

/* --- merge -------------------------------------------------------------------------------------- */

WOI_TEST(stream_adapters, merge_gives_what_comes_first, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, both_slow(slow_iter("123", 20), slow_iter("56789", 9)))
        write_number(self->n);
    EXPECT("5 6 1 7 8 2 9 3");
    cr_assert(eq(int, iters_ended, 2));
    WOI_END;
}

/* --- sources ------------------------------------------------------------------------------------ */

WOI_CHANNEL(numbers, int);
WOI_CHANNEL_STREAM(received, numbers, int);
WOI_ONESHOT(answer, int);
WOI_CHANNEL_STREAM(answers, answer, int);

static WOI_ASYNC(void, sends, ((struct numbers_sender, tx), (int, n)), int i, error;)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= self->n; self->i++) {
        WOI_AWAIT(self->error, numbers_send(self->tx, self->i));
        if (self->error)
            break;
    }
    write_text(self->error == -EPIPE ? "closed" : "sent");
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

WOI_TEST(stream_sources, messages_of_a_channel, struct numbers_sender tx; struct numbers_receiver rx; int n;)
{
    WOI_BEGIN;
    cr_assert(eq(int, numbers_open(1, &self->tx, &self->rx), 0));
    cr_assert(eq(int, woi_spawn_detached(sends(self->tx, 3)), 0));
    WOI_FOR_AWAIT(self->n, received(self->rx))
        write_number(self->n);
    EXPECT("1 2 sent 3");
    WOI_END;
}

/* A loop that is left closes the channel, for it had the only receiver. */
WOI_TEST(stream_sources, leaving_the_loop_closes_the_channel,
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int n;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, numbers_open(1, &self->tx, &self->rx), 0));
    cr_assert(eq(int, woi_spawn_detached(sends(self->tx, 9)), 0));
    WOI_FOR_AWAIT(self->n, received(self->rx))
        if (self->n == 2)
            break;
    WOI_AWAIT(woi_yield_now());
    EXPECT("closed");
    WOI_END;
}

WOI_TEST(stream_sources, the_message_of_a_oneshot, struct answer_sender tx; struct answer_receiver rx; int n;)
{
    WOI_BEGIN;
    cr_assert(eq(int, answer_open(&self->tx, &self->rx), 0));
    cr_assert(eq(int, answer_send(&self->tx, 42), 0));
    WOI_FOR_AWAIT(self->n, answers(self->rx))
        write_number(self->n);
    EXPECT("42");
    WOI_END;
}

static WOI_ASYNC(void, writes, ((struct woi_duplex *, end), (const char *, text)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_write_all(self->end, self->text, strlen(self->text)));
    cr_assert(eq(int, self->error, 0));
WOI_FINALLY:
    woi_duplex_close(self->end);
    WOI_END;
}

WOI_TEST(stream_sources, lines_of_a_reader,
    struct woi_duplex *a, *b;
    struct woi_reader *reader;
    struct woi_line line;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, woi_duplex_new(4, &self->a, &self->b), 0));
    cr_assert(eq(int, woi_reader_new(self->b, 8, &self->reader), 0));
    cr_assert(eq(int, woi_spawn_detached(writes(self->a, "one\n\ntwo\r\nmuch too long\nend")), 0));
    WOI_FOR_AWAIT(self->line, woi_lines(self->reader)) {
        if (self->line.length < 0)
            cr_assert(eq(ptr, self->line.text, NULL));
        else
            cr_assert(eq(long, self->line.length, (long)strlen(self->line.text)));
        write_text(self->line.length == -EMSGSIZE ? "-" : self->line.text);
    }
    EXPECT("one  two - end");
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(self->b);
    WOI_END;
}

/* What was read beyond the item is still in the reader; an error is the last item. */
WOI_TEST(stream_sources, lines_that_are_left_go_on,
    struct woi_duplex *a, *b;
    struct woi_reader *reader;
    struct woi_line line;
    int n;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, woi_duplex_new(40, &self->a, &self->b), 0));
    cr_assert(eq(int, woi_reader_new(self->b, 40, &self->reader), 0));
    cr_assert(eq(int, woi_spawn_detached(writes(self->a, "one\ntwo\nthree\n")), 0));
    WOI_FOR_AWAIT(self->line, woi_lines(self->reader))
        break;
    WOI_FOR_AWAIT(self->line, woi_lines(self->reader)) {
        write_text(self->line.text);
        break;
    }
    EXPECT("two");
    woi_duplex_close(WOI_MOVE(self->b));
    WOI_FOR_AWAIT(self->line, woi_lines(self->reader))
        self->n++;
    cr_assert(eq(long, self->line.length, -EBADF));
    cr_assert(eq(int, self->n, 2)); /* the line that was read already, and the error */
    self->n = 0;
    WOI_FOR_AWAIT(self->line, woi_lines(NULL)) {
        self->n++;
        cr_assert(eq(long, self->line.length, -EINVAL));
    }
    cr_assert(eq(int, self->n, 1));
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(self->b);
    WOI_END;
}

static WOI_ASYNC(void, connects, ((struct woi_address, address), (int, times)),
    struct woi_tcp_stream *stream;
    int error;
)
{
    WOI_BEGIN;
    while (self->times--) {
        WOI_AWAIT(self->error, woi_tcp_connect(&self->address, &self->stream));
        cr_assert(eq(int, self->error, 0));
        woi_tcp_stream_close(WOI_MOVE(self->stream));
    }
WOI_FINALLY:
    woi_tcp_stream_close(self->stream);
    WOI_END;
}

static WOI_ASYNC(void, closes_later, ((struct woi_tcp_listener *, listener)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

WOI_TEST(stream_sources, connections_of_a_listener,
    struct woi_address address;
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
    int n, error;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, woi_address_parse("127.0.0.1:0", &self->address), 0));
    cr_assert(eq(int, woi_tcp_listen(&self->address, NULL, &self->listener), 0));
    cr_assert(eq(int, woi_tcp_listener_address(self->listener, &self->address), 0));
    cr_assert(eq(int, woi_spawn_detached(connects(self->address, 3)), 0));
    WOI_FOR_AWAIT(self->conn, woi_tcp_connections(self->listener, NULL)) {
        woi_tcp_stream_close(self->conn);
        if (++self->n == 2)
            break;
    }
    cr_assert(eq(int, woi_spawn_detached(closes_later(self->listener)), 0));
    WOI_FOR_AWAIT(self->conn, woi_tcp_connections(self->listener, &self->error)) { /* until it is closed */
        woi_tcp_stream_close(self->conn);
        self->n++;
    }
    cr_assert(eq(int, self->n, 3));
    cr_assert(eq(int, self->error, -EBADF));
    WOI_END;
}

/* What was left of the ticks when the loop was is there for the next one. */
WOI_TEST(stream_sources, ticks_of_an_interval, struct woi_interval every; int64_t due, start; int n, error;)
{
    WOI_BEGIN;
    self->start = woi_now();
    cr_assert(eq(int, woi_interval_init(&self->every, 0, WOI_MS(10)), 0));
    WOI_FOR_AWAIT(self->due, woi_ticks(&self->every)) {
        cr_assert(eq(i64, self->due, self->start + self->n * WOI_MS(10)));
        cr_assert(eq(i64, woi_now(), self->due));
        if (++self->n == 4)
            break;
    }
    WOI_FOR_AWAIT(self->due, woi_ticks(&self->every)) {
        cr_assert(eq(i64, self->due, self->start + WOI_MS(40)));
        woi_interval_end(&self->every);
        self->n++;
    }
    cr_assert(eq(int, self->n, 5));
    WOI_FOR_AWAIT(self->due, woi_ticks(NULL))
        self->n++;
    cr_assert(eq(int, self->n, 5));
    WOI_END;
}
