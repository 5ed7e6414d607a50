/* test_stream_futures.c - what futures-rs tests of its streams, under the same names:
 * docs/conformance/streams.md. */
#include "support/items.h"

WOI_STREAM_MERGE(select_of, struct iter, struct iter);

static WOI_ASYNC(void, select_and_compare, ((const char *, a), (const char *, b), (const char *, expected)),
    int n;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, select_of(iter(self->a), iter(self->b)))
        write_number(self->n);
    EXPECT(self->expected);
    WOI_END;
}

WOI_TEST(stream, select)
{
    WOI_BEGIN;
    WOI_AWAIT(select_and_compare("123", "456", "1 4 2 5 3 6"));
    WOI_AWAIT(select_and_compare("123", "45", "1 4 2 5 3"));
    WOI_AWAIT(select_and_compare("12", "456", "1 4 2 5 6"));
    WOI_END;
}

static bool is_even(int n)
{
    return n % 2 == 0;
}

WOI_STREAM_FILTER(even, struct iter, is_even);

/* A stream of streams: whoever takes one owns it. */
static WOI_STREAM(struct iter *, ranges, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(iter("01234"));
    WOI_YIELD_VALUE(iter("6789"));
    WOI_YIELD_VALUE(iter("012"));
    WOI_END;
}

static WOI_STREAM(int, flat, (), struct iter *range; int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->range, ranges())
        WOI_FOR_AWAIT(self->n, even(WOI_MOVE(self->range)))
            WOI_YIELD_VALUE(self->n);
WOI_FINALLY:
    woi_stream_drop(self->range);
    WOI_END;
}

WOI_TEST(stream, flat_map, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, flat())
        write_number(self->n);
    EXPECT("0 2 4 6 8 0 2");
    cr_assert(eq(int, iters_ended, 3));
    WOI_END;
}

static WOI_STREAM(int, scanned, ((struct iter *, source)), int state, n;)
{
    WOI_BEGIN;
    self->state = 1;
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->source)) {
        if (self->n >= ++self->state)
            WOI_RETURN();
        WOI_YIELD_VALUE(self->n);
    }
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

WOI_TEST(stream, scan, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, scanned(iter("1234682")))
        write_number(self->n);
    EXPECT("1 2 3 4");
    WOI_END;
}

/* Until the other future is ready. */
static WOI_STREAM(int, until, ((struct slow_iter *, source), (int, ms)),
    int64_t end;
    int n, error, late;
)
{
    WOI_BEGIN;
    self->end = woi_time_add(woi_now(), WOI_MS(self->ms));
    for (;;) {
        WOI_AWAIT(self->late, woi_timeout(self->end - woi_now(),
                                          WOI_INTO(self->error, woi_stream_next(self->source, &self->n))));
        if (self->late || self->error)
            break;
        WOI_YIELD_VALUE(self->n);
    }
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

WOI_TEST(stream, take_until, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, until(slow_iter("123456789", 10), 55))
        write_number(self->n);
    EXPECT("1 2 3 4 5");
    WOI_FOR_AWAIT(self->n, until(slow_iter("12", 10), 55))
        write_number(self->n);
    EXPECT("1 2");
    WOI_END;
}

static WOI_ASYNC(bool, all_even, ((const char *, digits)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, iter(self->digits))
        if (!is_even(self->n))
            WOI_RETURN(false);
    WOI_RETURN(true);
    WOI_END;
}

WOI_TEST(stream, all, bool yes;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->yes, all_even(""));
    cr_assert(eq(int, self->yes, true));
    WOI_AWAIT(self->yes, all_even("2468"));
    cr_assert(eq(int, self->yes, true));
    WOI_AWAIT(self->yes, all_even("234"));
    cr_assert(eq(int, self->yes, false));
    WOI_END;
}

static WOI_ASYNC(bool, any_even, ((const char *, digits)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, even(iter(self->digits)))
        WOI_RETURN(true);
    WOI_RETURN(false);
    WOI_END;
}

WOI_TEST(stream, any, bool yes;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->yes, any_even(""));
    cr_assert(eq(int, self->yes, false));
    WOI_AWAIT(self->yes, any_even("1357"));
    cr_assert(eq(int, self->yes, false));
    WOI_AWAIT(self->yes, any_even("1234"));
    cr_assert(eq(int, self->yes, true));
    cr_assert(eq(int, iters_ended, 3));
    WOI_END;
}

/* --- select_all --------------------------------------------------------------------------------- */

WOI_TEST(select_all, issue_1626, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, select_of(iter("012"), iter("56789")))
        write_number(self->n);
    EXPECT("0 5 1 6 2 7 8 9");
    WOI_END;
}

WOI_CHANNEL(numbers, unsigned);
WOI_CHANNEL_STREAM(received, numbers, unsigned);
WOI_STREAM_MERGE(two_of, struct received, struct received);
WOI_STREAM_MERGE(three_of, struct two_of, struct received);

static WOI_ASYNC(unsigned, next_of, ((struct three_of *, stream)), unsigned n; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    WOI_RETURN(self->error ? 0 : self->n);
    WOI_END;
}

WOI_TEST(select_all, works_1,
    struct numbers_sender a, b, c;
    struct numbers_receiver ra, rb, rc;
    struct three_of *stream;
    unsigned n, i;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, numbers_open_unbounded(&self->a, &self->ra), 0));
    cr_assert(eq(int, numbers_open_unbounded(&self->b, &self->rb), 0));
    cr_assert(eq(int, numbers_open_unbounded(&self->c, &self->rc), 0));
    self->stream = three_of(two_of(received(self->ra), received(self->rb)), received(self->rc));
    for (self->i = 0; self->i < 2; self->i++) {
        cr_assert(eq(int, numbers_try_send(self->b, 99), 0));
        cr_assert(eq(int, numbers_try_send(self->a, 33), 0));
        WOI_AWAIT(self->n, next_of(self->stream));
        cr_assert(eq(u32, self->n, 33));
        WOI_AWAIT(self->n, next_of(self->stream));
        cr_assert(eq(u32, self->n, 99));
    }
    cr_assert(eq(int, numbers_try_send(self->c, 42), 0));
    WOI_AWAIT(self->n, next_of(self->stream));
    cr_assert(eq(u32, self->n, 42));
    cr_assert(eq(int, numbers_try_send(self->a, 43), 0));
    WOI_AWAIT(self->n, next_of(self->stream));
    cr_assert(eq(u32, self->n, 43));
    numbers_sender_drop(&self->a);
    numbers_sender_drop(&self->b);
    numbers_sender_drop(&self->c);
    WOI_AWAIT(self->n, next_of(self->stream));
    cr_assert(eq(u32, self->n, 0));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

/* The one that is slow is asked until it ends, whatever the other does. */
static WOI_STREAM(int, slow, ((int, times), (int *, polls)))
{
    WOI_BEGIN;
    for (; self->times > 0; self->times--) {
        ++*self->polls;
        WOI_YIELD();
    }
    ++*self->polls;
    WOI_END;
}

WOI_STREAM_MERGE(slow_first, struct slow, struct iter);
WOI_STREAM_MERGE(slow_last, struct iter, struct slow);

WOI_TEST(stream, select_with_strategy_doesnt_terminate_early, int n, polls;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, slow_first(slow(10, &self->polls), iter("12")))
        ;
    cr_assert(eq(int, self->polls, 11));
    self->polls = 0;
    WOI_FOR_AWAIT(self->n, slow_last(iter("12"), slow(10, &self->polls)))
        ;
    cr_assert(eq(int, self->polls, 11));
    WOI_END;
}

/* --- select_next_some, unfold, buffer_unordered, try_stream ----------------------------------------- */

static WOI_ASYNC(int, ready, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}

/* In a select beside a future: what is not chosen stays where it is. */
WOI_TEST(stream_select_next_some, select, struct iter *stream; int n, error, other, which, total;)
{
    WOI_BEGIN;
    self->stream = iter("123");
    do {
        WOI_AWAIT(self->which, woi_select(WOI_INTO(self->error, woi_stream_next(self->stream, &self->n)),
                                          WOI_INTO(self->other, ready(40))));
        if (self->which == 1)
            self->total += self->other;
        else if (!self->error)
            write_number(self->n);
    } while (self->which == 1 || !self->error);
    EXPECT("1 2 3");
    cr_assert_geq(self->total, 40);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

static WOI_STREAM(int, unfolded, ((int, state)))
{
    WOI_BEGIN;
    for (; self->state <= 2; self->state++) {
        WOI_YIELD();
        WOI_YIELD_VALUE(self->state * 2);
    }
    WOI_END;
}

WOI_TEST(stream_unfold, unfold1, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, unfolded(0))
        write_number(self->n);
    EXPECT("0 2 4");
    WOI_END;
}

static int add(int sum, int n)
{
    return sum + n;
}

WOI_STREAM_FOLD(sum_of, struct unfolded, int, add);

WOI_TEST(stream, fold, int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->sum, sum_of(unfolded(0), 100));
    cr_assert(eq(int, self->sum, 106));
    WOI_AWAIT(self->sum, sum_of(unfolded(9), 100));
    cr_assert(eq(int, self->sum, 100));
    WOI_END;
}

/* An error is an item, and what follows comes after it. */
static WOI_STREAM(int, with_error, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(-EIO);
    WOI_YIELD_VALUE(5);
    WOI_END;
}

static int kept_error(int n)
{
    return n < 0 ? n : -EPERM;
}

WOI_STREAM_MAP(mapped_error, struct with_error, int, kept_error);

WOI_TEST(stream_try_stream, try_filter_map_after_err, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, mapped_error(with_error()))
        write_number(self->n);
    EXPECT("-5 -1");
    WOI_END;
}

static WOI_ASYNC(int, first_error, (), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, with_error())
        WOI_TRY(ready(self->n));
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(stream_try_stream, try_all, int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, first_error());
    cr_assert(eq(int, self->n, -EIO));
    WOI_END;
}

/* chunks without a clock */
WOI_STREAM_CHUNKS(by_two, struct iter, 2);

WOI_TEST(stream, ready_chunks, struct by_two_chunk chunk;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->chunk, by_two(WOI_FOREVER, iter("12345"))) {
        write_number((int)self->chunk.n);
        write_number(self->chunk.items[0]);
    }
    EXPECT("2 1 2 3 1 5");
    WOI_END;
}

/* Aborting whoever loops is abortable(). */
static WOI_ASYNC(void, takes_all, (), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, slow_iter("123456789", 10))
        write_number(self->n);
    WOI_END;
}

WOI_TEST(stream_abortable, abortable_works, struct takes_all_handle *job; struct takes_all_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(takes_all());
    WOI_AWAIT(woi_sleep(WOI_MS(25)));
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    cr_assert(eq(int, self->result.error, WOI_CANCELLED));
    EXPECT("1 2");
    cr_assert(eq(int, iters_ended, 1));
    WOI_END;
}
