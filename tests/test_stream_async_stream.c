/* test_stream_async_stream.c - what the crate async-stream tests of its streams, and trio of its asynchronous
 * generators, under the same names: docs/conformance/streams.md. */
#include "support/items.h"

/* --- async-stream: stream.rs -------------------------------------------------------------------- */

static WOI_STREAM(int, noop, ())
{
    WOI_BEGIN;
    WOI_END;
}

WOI_TEST(async_stream, noop_stream)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(noop())
        write_text("item");
    EXPECT("");
    WOI_END;
}

static WOI_STREAM(int, runs, ((bool *, ran)))
{
    WOI_BEGIN;
    *self->ran = true;
    WOI_END;
}

WOI_TEST(async_stream, empty_stream, bool ran; struct runs *stream;)
{
    WOI_BEGIN;
    self->stream = runs(&self->ran);
    cr_assert(eq(int, self->ran, false));
    WOI_FOR_AWAIT(self->stream)
        write_text("item");
    cr_assert(eq(int, self->ran, true));
    EXPECT("");
    WOI_END;
}

/* Those that are not NULL. */
static WOI_STREAM(const char *, words, ((const char *, first), (const char *, second), (const char *, third)))
{
    WOI_BEGIN;
    if (self->first)
        WOI_YIELD_VALUE(self->first);
    if (self->second)
        WOI_YIELD_VALUE(self->second);
    if (self->third)
        WOI_YIELD_VALUE(self->third);
    WOI_END;
}

WOI_TEST(async_stream, yield_single_value, const char *word;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->word, words("hello", NULL, NULL))
        write_text(self->word);
    EXPECT("hello");
    WOI_END;
}

WOI_TEST(async_stream, fused, struct words *stream; const char *word; int error, i;)
{
    WOI_BEGIN;
    self->stream = words("hello", NULL, NULL);
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->word));
    cr_assert(eq(int, self->error, 0));
    cr_assert(eq(str, (char *)(uintptr_t)self->word, "hello"));
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->word));
        cr_assert(eq(int, self->error, -EPIPE));
    }
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(async_stream, yield_multi_value, const char *word;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->word, words("hello", "world", "dizzy"))
        write_text(self->word);
    EXPECT("hello world dizzy");
    WOI_END;
}

static WOI_STREAM(void, unit_in_select, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_yield_now(), woi_sleep(WOI_FOREVER)));
    if (self->which == 0)
        WOI_YIELD_VALUE();
    else
        WOI_YIELD_VALUE();
    WOI_END;
}

WOI_TEST(async_stream, unit_yield_in_select, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(unit_in_select())
        self->n++;
    cr_assert(eq(int, self->n, 1));
    WOI_END;
}

static WOI_STREAM(const char *, yields_after_select, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_yield_now(), woi_yield_now()));
    if (self->which == 0)
        WOI_YIELD_VALUE("hey");
    else if (self->which == 1)
        WOI_YIELD_VALUE("hey");
    WOI_END;
}

WOI_TEST(async_stream, yield_with_select, const char *word;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->word, yields_after_select())
        write_text(self->word);
    EXPECT("hey");
    WOI_END;
}

static struct iter *build(void)
{
    return iter("123");
}

WOI_TEST(async_stream, return_stream, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, build())
        write_number(self->n);
    EXPECT("1 2 3");
    WOI_END;
}

WOI_CHANNEL(numbers, int);

static WOI_STREAM(int, consumes, ((struct numbers_receiver, rx)), int n, error;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->n));
        if (self->error)
            break;
        WOI_YIELD_VALUE(self->n);
    }
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

WOI_TEST(async_stream, consume_channel,
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct consumes *stream;
    int i, n, error;
)
{
    WOI_BEGIN;
    cr_assert(eq(int, numbers_open(10, &self->tx, &self->rx), 0));
    self->stream = consumes(self->rx);
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_AWAIT(self->error, numbers_send(self->tx, self->i));
        cr_assert(eq(int, self->error, 0));
        WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
        cr_assert(eq(int, self->error, 0));
        cr_assert(eq(int, self->n, self->i));
    }
    numbers_sender_drop(&self->tx);
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    cr_assert(eq(int, self->error, -EPIPE));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    numbers_sender_drop(&self->tx);
    WOI_END;
}

struct data {
    char text[8];
};

static WOI_STREAM(const char *, texts_of, ((const struct data *, data)))
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(&self->data->text[0]);
    WOI_END;
}

WOI_TEST(async_stream, borrow_self, struct data data; const char *text;)
{
    WOI_BEGIN;
    strcpy(self->data.text, "hello");
    WOI_FOR_AWAIT(self->text, texts_of(&self->data))
        write_text(self->text);
    EXPECT("hello");
    WOI_END;
}

static WOI_STREAM(int, stream_of_stream, (), struct iter *inner; int n, error;)
{
    WOI_BEGIN;
    self->inner = iter("012");
    for (;;) {
        WOI_AWAIT(self->error, woi_stream_next(self->inner, &self->n));
        if (self->error)
            break;
        WOI_YIELD_VALUE(self->n);
    }
WOI_FINALLY:
    woi_stream_drop(self->inner);
    WOI_END;
}

WOI_TEST(async_stream, stream_in_stream, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, stream_of_stream())
        write_number(self->n);
    EXPECT("0 1 2");
    WOI_END;
}

static WOI_ASYNC(int, later, ((int, n)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_STREAM(struct later *, futures, (), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++)
        WOI_YIELD_VALUE(later(self->i));
    WOI_END;
}

WOI_TEST(async_stream, yield_non_unpin_value, struct later *future; int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->future, futures()) {
        WOI_AWAIT(self->n, self->future);
        write_number(self->n);
    }
    EXPECT("0 1 2");
    WOI_END;
}

static WOI_STREAM(void, with_inner_try_stream, (), struct noop *inner; int which, n, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_yield_now(), woi_sleep(WOI_FOREVER)));
    if (self->which == 0) {
        self->inner = noop();
        WOI_AWAIT(self->error, woi_stream_next(self->inner, &self->n));
    }
    WOI_YIELD_VALUE();
WOI_FINALLY:
    woi_stream_drop(self->inner);
    WOI_END;
}

WOI_TEST(async_stream, inner_try_stream, int n;)
{
    WOI_BEGIN;
    woi_stream_drop(with_inner_try_stream());
    WOI_FOR_AWAIT(with_inner_try_stream())
        self->n++;
    cr_assert(eq(int, self->n, 1));
    WOI_END;
}

/* --- async-stream: try_stream.rs, for_await.rs --------------------------------------------------- */

/* value and error are what Ok and Err hold; the error is the last item. */
static WOI_STREAM(int, tries, ((int, value), (int, times), (int, error)))
{
    WOI_BEGIN;
    while (self->times--)
        WOI_YIELD_VALUE(self->value);
    WOI_TRY(later(self->error));
    write_text("unreachable");
    WOI_YIELD_VALUE(0);
    WOI_END;
}

WOI_TEST(try_stream, single_err, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, tries(0, 0, -EIO))
        write_number(self->n);
    EXPECT("-5");
    WOI_END;
}

WOI_TEST(try_stream, yield_then_err, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, tries(7, 1, -EIO))
        write_number(self->n);
    EXPECT("7 -5");
    WOI_END;
}

/* An error is cast to the type of the items. */
static WOI_STREAM(int64_t, converts, ())
{
    WOI_BEGIN;
    WOI_TRY(later(-EPERM));
    WOI_YIELD_VALUE(5);
    WOI_END;
}

WOI_TEST(try_stream, convert_err, int64_t n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, converts())
        write_number((int)self->n);
    EXPECT("-1");
    WOI_END;
}

static WOI_STREAM(int, multi, (), int a, i;)
{
    WOI_BEGIN;
    WOI_TRY(self->a, later(123));
    for (self->i = 1; self->i < 10; self->i++)
        WOI_YIELD_VALUE(self->a);
    WOI_END;
}

WOI_TEST(try_stream, multi_try, int n, times;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, multi()) {
        self->times++;
        cr_assert(eq(int, self->n, 123));
    }
    cr_assert(eq(int, self->times, 9));
    WOI_END;
}

struct greeting {
    char text[16];
};

static WOI_STREAM(struct greeting, exclaims, ((struct words *, source)), const char *word; struct greeting x;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->word, WOI_MOVE(self->source)) {
        snprintf(self->x.text, sizeof self->x.text, "%s!", self->word);
        WOI_YIELD_VALUE(self->x);
    }
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

WOI_TEST(for_await, test, struct greeting x;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->x, exclaims(words("hello", "world", NULL)))
        write_text(self->x.text);
    EXPECT("hello! world!");
    WOI_END;
}

/* --- trio: test_asyncgen.py ----------------------------------------------------------------------- */

static WOI_STREAM(int, example, ((const char *, cause)))
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(42);
WOI_FINALLY:
    write_text(self->cause);
    WOI_END;
}

/* Loops over it to its end, or to its first item, or drops it by hand. */
WOI_TEST(asyncgen, basics, struct example *saved; int n, error;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, example("abandoned"))
        break;
    EXPECT("abandoned");
    WOI_FOR_AWAIT(self->n, example("exhausted 1"))
        write_number(self->n);
    EXPECT("42 exhausted 1");
    self->saved = example("closed by hand");
    WOI_AWAIT(self->error, woi_stream_next(self->saved, &self->n));
    woi_stream_drop(WOI_MOVE(self->saved));
    EXPECT("closed by hand");
    woi_stream_drop(example("never begun"));
    EXPECT("never begun");
    WOI_END;
}

static WOI_STREAM(int, throws, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
WOI_FINALLY:
    WOI_PANIC("crashing");
    WOI_END;
}

static WOI_ASYNC(void, breaks_from_what_throws, (), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, throws())
        break;
    write_text("went on");
    WOI_END;
}

static unsigned told;

static void tell(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
    told++;
}

WOI_TEST(asyncgen, throws_during_finalization,
    struct breaks_from_what_throws_handle *job;
    struct breaks_from_what_throws_result result;
)
{
    WOI_BEGIN;
    woi_set_panic_hook(tell, NULL);
    self->job = woi_spawn(breaks_from_what_throws());
    WOI_AWAIT(self->result, self->job);
    cr_assert(eq(u32, told, 1));
    EXPECT("went on");
    WOI_END;
}

/* A stream that uses another while it ends: the inner one of a pair is still there. */
static WOI_STREAM(int, awaits_in_order, ((const char *, name), (struct example *, inner)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->inner))
        WOI_YIELD_VALUE(self->n);
WOI_FINALLY:
    woi_stream_drop(self->inner);
    write_text(self->name);
    WOI_END;
}

WOI_TEST(asyncgen, interdependent_asyncgen_cleanup_order, int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, awaits_in_order("outer", example("inner")))
        break;
    EXPECT("inner outer");
    WOI_END;
}

static WOI_ASYNC(void, holds, ((const char *, name)), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, example(self->name))
        WOI_AWAIT(woi_sleep(WOI_FOREVER));
    WOI_END;
}

/* Also of tasks that are there when the run ends. */
WOI_TEST(asyncgen, last_minute_gc, struct holds_handle *job; struct holds_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(holds("cancelled"));
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    EXPECT("");
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    cr_assert(eq(int, self->result.error, WOI_CANCELLED));
    EXPECT("cancelled");
    WOI_END;
}

static WOI_STREAM(int, begins_late, ())
{
    WOI_BEGIN;
    write_text("begun");
    WOI_YIELD_VALUE(1);
    WOI_END;
}

/* Nothing runs before the first item is asked for. */
WOI_TEST(asyncgen, delegation_does_nothing_before_the_first_item, struct begins_late *stream; int n, error;)
{
    WOI_BEGIN;
    self->stream = begins_late();
    WOI_AWAIT(woi_sleep(WOI_SEC(1)));
    EXPECT("");
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->n));
    EXPECT("begun");
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}
