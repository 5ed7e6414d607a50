/* A stream written by hand that panics, under each operation that is made of its reads and writes: the
 * task that awaits the operation ends with that panic, and the stream is let go of. */
#include <errno.h>

#include "support/host.h"
#include "woi.h"

static struct {
    int held;
    int steps; /* that go well, a byte each, before it panics */
} fragile;

static woi_poll step_or_panic(struct woi_stream *self, const struct iovec *parts, int n,
                              struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    (void)self;
    (void)parts;
    (void)n;
    (void)waiter;
    (void)cx;
    if (fragile.steps-- <= 0)
        return woi_panic("broken glass");
    *ret_done = 1;
    return WOI_READY;
}

static woi_poll panic_at_once(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                              int *ret_error)
{
    (void)self;
    (void)waiter;
    (void)cx;
    (void)ret_error;
    return woi_panic("broken glass");
}

static void hold(struct woi_stream *self)
{
    (void)self;
    fragile.held++;
}

static void release(struct woi_stream *self)
{
    (void)self;
    fragile.held--;
}

static const struct woi_stream_ops fragile_ops = {.name = "fragile",
                                                  .poll_read = step_or_panic,
                                                  .poll_write = step_or_panic,
                                                  .poll_flush = panic_at_once,
                                                  .poll_shutdown = panic_at_once,
                                                  .hold = hold,
                                                  .release = release};
static struct woi_stream glass = {.ops = &fragile_ops};
static struct woi_duplex *here, *there;
static struct woi_reader *reader;
static char bytes[64], *line;

static void begin(void)
{
    host_begin_entered();
    cr_assert(eq(int, woi_duplex_new(sizeof bytes, &here, &there), 0));
    cr_assert(eq(int, woi_stream_reader_new(&glass, sizeof bytes, &reader), 0));
    fragile.steps = 0;
}

static void end(void)
{
    woi_reader_free(reader);
    woi_duplex_close(here);
    woi_duplex_close(there);
    support_check(fragile.held == 0, "operations hold the stream");
    host_end_entered();
}

TestSuite(stream_panics, .init = begin, .fini = end);

#define ASSERT_PANICS(future)                                                                                \
    do {                                                                                                     \
        __typeof__((future)->output) output;                                                                 \
        const unsigned before = panics.count;                                                                \
                                                                                                             \
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, future), -ENOTRECOVERABLE), #future);                \
        cr_assert(eq(u32, panics.count, before + 1), #future);                                               \
        cr_assert(eq(str, panics.last.message, "broken glass"), #future);                                    \
        cr_assert(eq(int, fragile.held, 1), #future); /* by the reader */                                    \
    } while (0)

Test(stream_panics, every_operation_passes_on_the_panic_of_its_first_step)
{
    const struct iovec part = {bytes, sizeof bytes};

    ASSERT_PANICS(woi_stream_read(&glass, bytes, sizeof bytes));
    ASSERT_PANICS(woi_stream_readv(&glass, &part, 1));
    ASSERT_PANICS(woi_stream_write(&glass, bytes, sizeof bytes));
    ASSERT_PANICS(woi_stream_writev(&glass, &part, 1));
    ASSERT_PANICS(woi_stream_read_exact(&glass, bytes, sizeof bytes, NULL));
    ASSERT_PANICS(woi_stream_write_all(&glass, bytes, sizeof bytes, NULL));
    ASSERT_PANICS(woi_stream_copy(&glass, &here->stream, NULL));
    ASSERT_PANICS(woi_read_line(reader, &line));
    ASSERT_PANICS(woi_reader_read(reader, bytes, sizeof bytes));
    ASSERT_PANICS(woi_stream_flush(&glass));
    ASSERT_PANICS(woi_stream_shutdown(&glass));
}

Test(stream_panics, what_went_well_before_is_in_the_progress)
{
    size_t done;
    uint64_t copied;

    fragile.steps = 3;
    ASSERT_PANICS(woi_stream_read_exact(&glass, bytes, sizeof bytes, &done));
    cr_assert(eq(sz, done, 3));
    fragile.steps = 2;
    ASSERT_PANICS(woi_stream_write_all(&glass, bytes, sizeof bytes, &done));
    cr_assert(eq(sz, done, 2));
    fragile.steps = 5;
    ASSERT_PANICS(woi_stream_copy(&glass, &here->stream, &copied));
    cr_assert(eq(u64, copied, 5));
}

Test(stream_panics, a_copy_passes_on_the_panic_of_a_write)
{
    uint64_t copied;

    cr_assert(eq(long, woi_try_write(here, "abc", 3), 3));
    fragile.steps = 2;
    ASSERT_PANICS(woi_stream_copy(&there->stream, &glass, &copied));
    cr_assert(eq(u64, copied, 2));
}

Test(stream_panics, a_reader_goes_on_with_what_it_had_read_before)
{
    ssize_t length;

    memset(bytes, 0, sizeof bytes);
    fragile.steps = 2;
    ASSERT_PANICS(woi_read_line(reader, &line));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, length, woi_reader_read(reader, bytes, sizeof bytes)), 0));
    cr_assert(eq(long, length, 2));
}

static WOI_ASYNC(int, try_it, (), ssize_t n;)
{
    WOI_BEGIN;
    self->n = woi_stream_try_read(&glass, bytes, sizeof bytes);
    WOI_RETURN(self->n == -ENOTRECOVERABLE ? 0 : (int)self->n);
    WOI_END;
}

Test(stream_panics, trying_ends_the_task_too)
{
    ASSERT_PANICS(try_it());
}
