/* test_stream_tokio.c - what tokio-stream tests of its adapters and sources, under the same names:
 * docs/conformance/streams.md. */
#include "support/items.h"

WOI_CHANNEL(numbers, int);
WOI_CHANNEL_STREAM(received, numbers, int);

/* A stream that is asked by hand, whose waker is counted. */
static struct hand {
    unsigned wakes;
} hand;

static struct woi_waker hand_clone(void *data)
{
    extern const struct woi_waker_vtable hand_vtable;

    return (struct woi_waker){data, &hand_vtable};
}

static void hand_wake(void *data)
{
    ((struct hand *)data)->wakes++;
}

static void hand_drop(void *data)
{
    (void)data;
}

extern const struct woi_waker_vtable hand_vtable;
const struct woi_waker_vtable hand_vtable = {hand_clone, hand_wake, hand_wake, hand_drop};

enum { PENDING = -1000 };

/* One poll: PENDING, -EPIPE for the end, or the item. */
static int poll_next(struct woi_future_int *next, const int *item)
{
    struct woi_context cx = {.waker = hand_clone(&hand)};
    int output = PENDING;

    if (woi_poll_future(&next->future, &cx).status == WOI_STATUS_READY) {
        woi_future_take(&next->future, &output, sizeof output);
        if (output == 0)
            output = *item;
    }
    woi_drop(next);
    return output;
}
#define POLL(stream) poll_next(woi_stream_next((stream), &polled_item), &polled_item)
static int polled_item;

static bool is_woken(void)
{
    const bool woken = hand.wakes > 0;

    hand.wakes = 0;
    return woken;
}

/* --- merge ------------------------------------------------------------------------------------- */

WOI_STREAM_MERGE(merged, struct iter, struct iter);
WOI_STREAM_MERGE(merged_received, struct received, struct received);

WOI_TEST(stream_merge, merge_sync_streams, int n, i; struct merged *stream; int error;)
{
    WOI_BEGIN;
    self->stream = merged(iter("0246"), iter("135"));
    for (self->i = 0; self->i < 7; self->i++) {
        WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
        cr_assert(eq(int, self->error, 0));
        cr_assert(eq(int, self->n, self->i));
    }
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    cr_assert(eq(int, self->error, -EPIPE));
    cr_assert(eq(int, iters_ended, 2));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static void merge_by_hand(void)
{
    struct numbers_sender a, b;
    struct numbers_receiver ra, rb;

    cr_assert(eq(int, numbers_open_unbounded(&a, &ra), 0));
    cr_assert(eq(int, numbers_open_unbounded(&b, &rb), 0));
    struct merged_received *stream = merged_received(received(ra), received(rb));

    cr_assert(eq(int, POLL(stream), PENDING));
    cr_assert(eq(int, numbers_try_send(a, 1), 0));
    cr_assert(is_woken(), "by the first");
    cr_assert(eq(int, POLL(stream), 1));
    cr_assert(eq(int, POLL(stream), PENDING));
    cr_assert(eq(int, numbers_try_send(b, 2), 0));
    cr_assert(is_woken(), "by the second");
    cr_assert(eq(int, POLL(stream), 2));
    cr_assert(eq(int, POLL(stream), PENDING));
    numbers_sender_drop(&a);
    cr_assert(is_woken(), "by an end");
    cr_assert(eq(int, POLL(stream), PENDING));
    cr_assert(eq(int, numbers_try_send(b, 3), 0));
    cr_assert(is_woken(), "by the one that is left");
    cr_assert(eq(int, POLL(stream), 3));
    cr_assert(eq(int, POLL(stream), PENDING));
    numbers_sender_drop(&b);
    cr_assert(is_woken(), "by the other end");
    cr_assert(eq(int, POLL(stream), -EPIPE));
    woi_stream_drop(stream);
}

WOI_TEST(stream_merge, merge_async_streams)
{
    WOI_BEGIN;
    merge_by_hand();
    WOI_END;
}

/* --- chain: a stream of a few lines, as is whatever is not in adapters.h --------------------------- */

static WOI_STREAM(int, chained, ((struct received *, a), (struct received *, b)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->a))
        WOI_YIELD_VALUE(self->n);
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->b))
        WOI_YIELD_VALUE(self->n);
WOI_FINALLY:
    woi_stream_drop(self->a);
    woi_stream_drop(self->b);
    WOI_END;
}

static void chain_by_hand(void)
{
    struct numbers_sender a, b;
    struct numbers_receiver ra, rb;

    cr_assert(eq(int, numbers_open_unbounded(&a, &ra), 0));
    cr_assert(eq(int, numbers_open_unbounded(&b, &rb), 0));
    struct chained *stream = chained(received(ra), received(rb));

    cr_assert(eq(int, POLL(stream), PENDING));
    cr_assert(eq(int, numbers_try_send(b, 2), 0));
    cr_assert(eq(int, is_woken(), false));
    cr_assert(eq(int, POLL(stream), PENDING));
    cr_assert(eq(int, numbers_try_send(a, 1), 0));
    cr_assert(is_woken(), "by the first");
    cr_assert(eq(int, POLL(stream), 1));
    cr_assert(eq(int, POLL(stream), PENDING));
    numbers_sender_drop(&a);
    cr_assert(is_woken(), "by its end");
    cr_assert(eq(int, POLL(stream), 2));
    cr_assert(eq(int, POLL(stream), PENDING));
    numbers_sender_drop(&b);
    cr_assert(eq(int, POLL(stream), -EPIPE));
    woi_stream_drop(stream);
}

WOI_TEST(stream_chain, pending_first)
{
    WOI_BEGIN;
    chain_by_hand();
    WOI_END;
}

static WOI_STREAM(int, both, ((const char *, a), (const char *, b)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, iter(self->a))
        WOI_YIELD_VALUE(self->n);
    WOI_FOR_AWAIT(self->n, iter(self->b))
        WOI_YIELD_VALUE(self->n);
    WOI_END;
}

WOI_TEST(stream_chain, basic_usage, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, both("123", "456"))
        write_number(self->n);
    EXPECT("1 2 3 4 5 6");
    WOI_END;
}

/* --- chunks ------------------------------------------------------------------------------------ */

/* "123.4": 1, 2, 3 at once, and 4 so many seconds later as there are dots. */
static WOI_STREAM(int, timed, ((const char *, text)))
{
    WOI_BEGIN;
    for (; *self->text; self->text++) {
        if (*self->text == '.')
            WOI_AWAIT(woi_sleep(WOI_SEC(1)));
        else
            WOI_YIELD_VALUE(*self->text - '0');
    }
    WOI_END;
}

WOI_STREAM_CHUNKS(by_four, struct timed, 4);
WOI_STREAM_CHUNKS(by_three, struct timed, 3);
WOI_STREAM_CHUNKS(by_ten, struct timed, 10);

static void write_items(const int *items, size_t n)
{
    char text[12] = "";

    for (size_t i = 0; i < n; i++)
        text[i] = (char)('0' + items[i]);
    write_text(text);
}

/* What has been given, and how many seconds after the begin. */
static void write_chunk(const int *items, size_t n, int64_t begin)
{
    write_items(items, n);
    write_number((int)((woi_now() - begin) / WOI_SEC(1)));
}

WOI_TEST(chunks_timeout, usage, struct by_four_chunk chunk; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = woi_now();
    WOI_FOR_AWAIT(self->chunk, by_four(WOI_SEC(2), timed("123...4")))
        write_chunk(self->chunk.items, self->chunk.n, self->begin);
    EXPECT("123 2 4 3");
    WOI_END;
}

WOI_TEST(chunks_timeout, full_chunk_with_timeout, struct by_three_chunk chunk; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = woi_now();
    WOI_FOR_AWAIT(self->chunk, by_three(WOI_SEC(2), timed("12.3...4")))
        write_chunk(self->chunk.items, self->chunk.n, self->begin);
    EXPECT("123 1 4 4");
    WOI_END;
}

WOI_TEST(chunks_timeout, real_time, struct by_three_chunk chunk; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = woi_now();
    WOI_FOR_AWAIT(self->chunk, by_three(WOI_SEC(2), timed("1234.....5")))
        write_chunk(self->chunk.items, self->chunk.n, self->begin);
    EXPECT("123 0 4 2 5 5");
    WOI_END;
}

/* A chunk whose time never comes is given when the stream ends. */
WOI_TEST(chunks_timeout, for_ever, struct by_ten_chunk chunk; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = woi_now();
    WOI_FOR_AWAIT(self->chunk, by_ten(WOI_FOREVER, timed("12.........3")))
        write_chunk(self->chunk.items, self->chunk.n, self->begin);
    EXPECT("123 9");
    WOI_FOR_AWAIT(self->chunk, by_ten(WOI_FOREVER, timed("")))
        write_text("chunk");
    EXPECT("");
    WOI_END;
}

/* What has not been given goes with the stream. */
WOI_TEST(chunks_timeout, stream_chunks_remainder, struct by_ten *stream; struct by_ten_chunk chunk; int which;)
{
    WOI_BEGIN;
    self->stream = by_ten(WOI_MS(1500), timed("1234.5"));
    WOI_AWAIT(self->which, woi_select(woi_stream_next(self->stream, &self->chunk), woi_sleep(WOI_MS(20))));
    cr_assert(eq(int, self->which, 1));
    WOI_AWAIT(self->which, woi_stream_next(self->stream, &self->chunk));
    write_items(self->chunk.items, self->chunk.n);
    EXPECT("12345");
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

/* --- collect ------------------------------------------------------------------------------------ */

WOI_STREAM_COLLECT(collect, struct slow_iter);

WOI_TEST(stream_collect, collect_vec_items, int items[5]; size_t n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, collect(slow_iter("123", 5), self->items, 5));
    write_items(self->items, self->n);
    EXPECT("123");
    cr_assert(eq(int, iters_ended, 1));
    WOI_AWAIT(self->n, collect(slow_iter("123456", 5), self->items, 5));
    write_items(self->items, self->n);
    EXPECT("12345");
    cr_assert(eq(int, iters_ended, 2));
    WOI_END;
}

WOI_TEST(stream_collect, empty_vec, int items[1]; size_t n;)
{
    WOI_BEGIN;
    self->n = 9;
    WOI_AWAIT(self->n, collect(slow_iter("", 5), self->items, 1));
    cr_assert(eq(sz, self->n, 0));
    WOI_AWAIT(self->n, collect(slow_iter("1", 5), self->items, 0));
    cr_assert(eq(sz, self->n, 0));
    cr_assert(eq(int, iters_ended, 2));
    WOI_END;
}

static WOI_STREAM(int, fails, ((const char *, digits)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, iter(self->digits))
        WOI_YIELD_VALUE(self->n == 9 ? -EIO : self->n);
    WOI_END;
}

static WOI_ASYNC(int, sum_or_error, ((const char *, digits)), int n, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, fails(self->digits)) {
        if (self->n < 0)
            WOI_RETURN(self->n);
        self->sum += self->n;
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

WOI_TEST(stream_collect, collect_results_ok, int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, sum_or_error("123"));
    cr_assert(eq(int, self->n, 6));
    WOI_END;
}

WOI_TEST(stream_collect, collect_results_err, int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, sum_or_error("1923"));
    cr_assert(eq(int, self->n, -EIO));
    cr_assert(eq(int, iters_ended, 1));
    WOI_END;
}

/* --- empty, once, pending, iter ------------------------------------------------------------------ */

WOI_TEST(stream_empty, basic_usage, int n, error; struct iter *stream;)
{
    WOI_BEGIN;
    self->stream = iter("");
    for (self->n = 0; self->n < 2; self->n++) {
        WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
        cr_assert(eq(int, self->error, -EPIPE));
    }
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_once, basic_usage, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, iter("1"))
        write_number(self->n);
    EXPECT("1");
    WOI_END;
}

static WOI_STREAM(int, pending, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_FOREVER));
    WOI_YIELD_VALUE(1);
    WOI_END;
}

WOI_TEST(stream_pending, basic_usage, struct pending *stream; int i;)
{
    WOI_BEGIN;
    self->stream = pending();
    for (self->i = 0; self->i < 3; self->i++)
        cr_assert(eq(int, POLL(self->stream), PENDING));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static WOI_STREAM(int, repeat, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD_VALUE(1);
    WOI_END;
}

static void budget_of_128(struct repeat *stream)
{
    unsigned budget = 128;
    struct woi_context cx = {.waker = hand_clone(&hand), .budget = &budget};
    struct woi_future_int *next;
    int item;

    for (int i = 0; i < 128; i++) {
        next = woi_stream_next(stream, &item);
        cr_assert(eq(int, (int)woi_poll_future(&next->future, &cx).status, WOI_STATUS_READY));
        woi_drop(next);
    }
    next = woi_stream_next(stream, &item);
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &cx).status, WOI_STATUS_PENDING));
    woi_drop(next);
    cr_assert(is_woken(), "to go on");
}

WOI_TEST(stream_iter, test_iter_coop_budget, struct repeat *stream;)
{
    WOI_BEGIN;
    self->stream = repeat();
    budget_of_128(self->stream);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static WOI_ASYNC(void, counts_turns, ((const bool *, stop)), int turns;)
{
    WOI_BEGIN;
    for (; !*self->stop; self->turns++)
        WOI_YIELD();
    write_text(self->turns > 50 ? "many turns" : "few turns");
    WOI_END;
}

WOI_TEST(stream_iter, coop, int n, i; bool stop; struct counts_turns_handle *job; struct counts_turns_result r;)
{
    WOI_BEGIN;
    self->job = woi_spawn(counts_turns(&self->stop));
    WOI_FOR_AWAIT(self->n, repeat())
        if (++self->i == 10000)
            break;
    self->stop = true;
    WOI_AWAIT(self->r, self->job);
    EXPECT("many turns");
    WOI_END;
}

WOI_TEST(stream_iter, test_iter_eof_behavior, struct iter *stream;)
{
    WOI_BEGIN;
    self->stream = iter("1");
    cr_assert(eq(int, POLL(self->stream), 1));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

/* --- fused: what has ended gives no more --------------------------------------------------------- */

static int doubled(int n)
{
    return 2 * n;
}

static bool is_positive(int n)
{
    return n > 0;
}

WOI_STREAM_MAP(mapped, struct iter, int, doubled);
WOI_STREAM_FILTER(filtered, struct iter, is_positive);
WOI_STREAM_TAKE(taken, struct iter);

#define EXPECT_END_AFTER(number, made)                                                                       \
    do {                                                                                                     \
        __typeof__(made) stream_ = (made);                                                                   \
        cr_assert(eq(int, POLL(stream_), (number)));                                                         \
        cr_assert(eq(int, iters_ended, 0));                                                                  \
        for (int i_ = 0; i_ < 3; i_++) {                                                                     \
            cr_assert(eq(int, POLL(stream_), -EPIPE));                                                       \
            cr_assert(ne(int, iters_ended, 0));                                                              \
        }                                                                                                    \
        woi_stream_drop(stream_);                                                                            \
    } while (0)

WOI_TEST(stream_fused, map_terminated_after_inner_done)
{
    WOI_BEGIN;
    EXPECT_END_AFTER(2, mapped(iter("1")));
    WOI_END;
}

WOI_TEST(stream_fused, filter_terminated_after_inner_done)
{
    WOI_BEGIN;
    EXPECT_END_AFTER(1, filtered(iter("01")));
    WOI_END;
}

WOI_TEST(stream_fused, take_terminated_when_remaining_zero)
{
    WOI_BEGIN;
    EXPECT_END_AFTER(1, taken(1, iter("123")));
    WOI_END;
}

WOI_TEST(stream_fused, take_zero_is_immediately_terminated, struct taken *stream;)
{
    WOI_BEGIN;
    self->stream = taken(0, iter("123"));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
    cr_assert(eq(int, iters_ended, 1));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_fused, take_not_terminated_before_limit, struct taken *stream;)
{
    WOI_BEGIN;
    self->stream = taken(2, iter("123"));
    cr_assert(eq(int, POLL(self->stream), 1));
    cr_assert(eq(int, POLL(self->stream), 2));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_fused, merge_terminated_only_after_both_done, struct merged *stream;)
{
    WOI_BEGIN;
    self->stream = merged(iter(""), iter("12"));
    cr_assert(eq(int, POLL(self->stream), 1));
    cr_assert(eq(int, iters_ended, 1));
    cr_assert(eq(int, POLL(self->stream), 2));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
    cr_assert(eq(int, iters_ended, 2));
    cr_assert(eq(int, POLL(self->stream), -EPIPE));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_fuse, basic_usage, struct iter *stream;)
{
    WOI_BEGIN;
    EXPECT_END_AFTER(4, iter("4"));
    WOI_END;
}

/* --- map_while ---------------------------------------------------------------------------------- */

static WOI_STREAM(int, plus_three_below, ((int, limit), (struct iter *, source)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->source)) {
        if (self->n >= self->limit)
            break;
        WOI_YIELD_VALUE(self->n + 3);
    }
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

WOI_TEST(stream_map_while, map_while_yields_until_closure_returns_none, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, plus_three_below(4, iter("123456")))
        write_number(self->n);
    EXPECT("4 5 6");
    WOI_END;
}

WOI_TEST(stream_map_while, map_while_does_not_poll_after_closure_returns_none)
{
    WOI_BEGIN;
    EXPECT_END_AFTER(4, plus_three_below(3, iter("152")));
    WOI_END;
}

/* --- timeout, throttle: with the macros that there are ---------------------------------------------- */

/* Those that are even take 200 ms. */
static WOI_STREAM(int, maybe_sleep, ((const char *, digits)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, iter(self->digits)) {
        if (self->n % 2 == 0)
            WOI_AWAIT(woi_sleep(WOI_MS(200)));
        WOI_YIELD_VALUE(self->n);
    }
    WOI_END;
}

/* Each item, and "late" where it came too late. */
static WOI_ASYNC(void, with_timeout, ((const char *, digits), (int, ms)),
    struct maybe_sleep *stream;
    int n, error, late;
)
{
    WOI_BEGIN;
    self->stream = maybe_sleep(self->digits);
    for (;;) {
        WOI_AWAIT(self->late, woi_timeout(WOI_MS(self->ms),
                                          WOI_INTO(self->error, woi_stream_next(self->stream, &self->n))));
        if (self->late)
            write_text("late");
        else if (self->error)
            break;
        else
            write_number(self->n);
    }
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(stream_timeout, basic_usage)
{
    WOI_BEGIN;
    WOI_AWAIT(with_timeout("1234", 150));
    EXPECT("1 late 2 3 late 4");
    WOI_END;
}

WOI_TEST(stream_timeout, no_timeouts)
{
    WOI_BEGIN;
    WOI_AWAIT(with_timeout("135", 100));
    EXPECT("1 3 5");
    WOI_END;
}

/* A timeout that is over is no end of the stream: it goes on where it was. */
WOI_TEST(stream_timeout, return_elapsed_errors_only_once, struct maybe_sleep *stream; int n, error, late;)
{
    WOI_BEGIN;
    self->stream = maybe_sleep("23");
    WOI_AWAIT(self->late,
              woi_timeout(WOI_MS(50), WOI_INTO(self->error, woi_stream_next(self->stream, &self->n))));
    cr_assert(eq(int, self->late, -ETIMEDOUT));
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    cr_assert(eq(int, self->n, 2));
    cr_assert_lt(woi_now(), WOI_SEC(1) + WOI_MS(250));
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    cr_assert(eq(int, self->n, 3));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static WOI_STREAM(int, throttled, ((struct iter *, source)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->source)) {
        WOI_YIELD_VALUE(self->n);
        WOI_AWAIT(woi_sleep(WOI_MS(100)));
    }
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

WOI_TEST(time_throttle, usage, int n; int64_t begin;)
{
    WOI_BEGIN;
    self->begin = woi_now();
    WOI_FOR_AWAIT(self->n, throttled(iter("123")))
        write_number((int)((woi_now() - self->begin) / WOI_MS(100)));
    EXPECT("0 1 2");
    WOI_END;
}

/* --- panics ------------------------------------------------------------------------------------- */

static WOI_STREAM(int, falls, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
    WOI_PANIC("fell");
    WOI_END;
}

WOI_STREAM_CHUNKS(chunks_of_falling, struct falls, 3);

static WOI_ASYNC(void, over_falling, (), struct chunks_of_falling_chunk chunk;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->chunk, chunks_of_falling(WOI_SEC(1), falls()))
        write_text("chunk");
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
}

WOI_TEST(stream_panic, stream_chunks_timeout_panic_caller,
    struct over_falling_handle *job;
    struct over_falling_result result;
)
{
    WOI_BEGIN;
    woi_set_panic_hook(quiet, NULL);
    self->job = woi_spawn(over_falling());
    WOI_AWAIT(self->result, self->job);
    cr_assert(eq(int, self->result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)(uintptr_t)self->result.panic.file, __FILE__));
    EXPECT("");
    WOI_END;
}
