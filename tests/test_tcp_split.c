/* One connection, two owners. */
#include <errno.h>

#include "support/tcp.h"
#include "woi.h"

static struct woi_tcp_read_half *reader;
static struct woi_tcp_write_half *writer;
static int plain;
static unsigned open_before; /* without the connection */

static void begin(void)
{
    drive_begin();
    open_before = open_descriptors() + 1; /* the plain socket */
    struct woi_tcp_stream *stream = stream_and_plain(&plain);
    cr_assert(eq(int, woi_tcp_stream_split(stream, &reader, &writer), 0));
}

static void close_reader(void)
{
    woi_tcp_read_half_close(reader);
    reader = NULL;
}

static void close_writer(void)
{
    woi_tcp_write_half_close(writer);
    writer = NULL;
}

static void close_plain(void)
{
    if (plain >= 0)
        close(plain);
    plain = -1;
}

static void end(void)
{
    close_reader();
    close_writer();
    close_plain();
    drive_end();
}

TestSuite(tcp_split, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

Test(tcp_split, one_half_reads_and_the_other_writes)
{
    plain_send(plain, "in");
    assert_reads(reader, "in");
    assert_writes(writer, "out");
    plain_receive(plain, "out");
}

Test(tcp_split, a_half_does_nothing_but_its_own)
{
    char byte;

    cr_assert(eq(long, drive_size(woi_write(reader, "x", 1)), -ENOTSUP));
    cr_assert(eq(long, drive_size(woi_read(writer, &byte, 1)), -ENOTSUP));
    cr_assert(eq(int, drive_int(woi_flush(reader)), 0));
    cr_assert(eq(int, drive_int(woi_flush(writer)), 0));
    cr_assert(eq(int, drive_int(woi_shutdown(reader)), -ENOTSUP));
    assert_writes(writer, "still open");
    plain_receive(plain, "still open");
}

Test(tcp_split, both_halves_wait_at_once_each_for_its_direction)
{
    char buffer[8];
    struct woi_future_ssize_t *reading = woi_read(reader, buffer, sizeof buffer);

    cr_assert(is_pending(reading));
    assert_writes(writer, "question");
    plain_receive(plain, "question");
    cr_assert(is_pending(reading));
    plain_send(plain, "answer");
    cr_assert(eq(long, drive_size(reading), 6));
}

/* --- ends --- */

Test(tcp_split, shutting_the_write_half_down_ends_writing_only)
{
    cr_assert(eq(int, drive_int(woi_shutdown(writer)), 0));
    plain_receive_end(plain);
    cr_assert(eq(long, drive_size(woi_write(writer, "x", 1)), -EPIPE));
    plain_send(plain, "answer");
    assert_reads(reader, "answer");
}

Test(tcp_split, closing_the_write_half_shuts_writing_down_and_reading_goes_on)
{
    assert_writes(writer, "last");
    close_writer();
    cr_assert(eq(u32, open_descriptors(), open_before + 1));
    plain_receive(plain, "last");
    plain_receive_end(plain);
    plain_send(plain, "answer");
    assert_reads(reader, "answer");
    close_reader();
    cr_assert(eq(u32, open_descriptors(), open_before));
}

Test(tcp_split, closing_the_read_half_lets_writing_go_on)
{
    close_reader();
    cr_assert(eq(u32, open_descriptors(), open_before + 1));
    assert_writes(writer, "more");
    plain_receive(plain, "more");
    close_writer();
    cr_assert(eq(u32, open_descriptors(), open_before));
    plain_receive_end(plain);
}

Test(tcp_split, closing_null_does_nothing)
{
    woi_tcp_read_half_close(NULL);
    woi_tcp_write_half_close(NULL);
    plain_send(plain, "in");
    assert_reads(reader, "in");
}

Test(tcp_split, a_reset_reaches_both_halves)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(reader, &byte, 1);

    cr_assert(is_pending(reading));
    plain_reset(plain);
    plain = -1;
    cr_assert(eq(long, drive_size(reading), -ECONNRESET));
    cr_assert(eq(long, drive_size(woi_write(writer, "x", 1)), -EPIPE));
}

/* --- closing under operations --- */

Test(tcp_split, closing_the_read_half_ends_its_reads_and_wakes_no_writer)
{
    struct hand writing_hand = {0};
    char byte;
    size_t written;
    struct woi_future_ssize_t *reading = woi_read(reader, &byte, 1), *unpolled = woi_read(reader, &byte, 1);
    struct woi_future_ssize_t *writing = fill(writer, &written);

    cr_assert(is_pending_with(&writing->future, &writing_hand));
    cr_assert(is_pending(reading));
    const unsigned wakes = hand.wakes;
    close_reader();
    cr_assert(eq(u32, hand.wakes, wakes + 1));
    cr_assert(eq(u32, writing_hand.wakes, 0));
    cr_assert(eq(long, drive_size(reading), -EBADF));
    cr_assert(eq(long, drive_size(unpolled), -EBADF));
    woi_drop(writing);
    cr_assert(eq(int, writing_hand.held, 0));
}

Test(tcp_split, closing_the_write_half_ends_its_operations_and_wakes_no_reader)
{
    struct hand reading_hand = {0};
    char byte;
    size_t written;
    struct woi_future_ssize_t *reading = woi_read(reader, &byte, 1);
    struct woi_future_ssize_t *writing = fill(writer, &written);
    struct woi_future_int *shutting = woi_shutdown(writer);

    cr_assert(is_pending_with(&reading->future, &reading_hand));
    const unsigned wakes = hand.wakes;
    close_writer();
    cr_assert(eq(u32, hand.wakes, wakes + 1));
    cr_assert(eq(u32, reading_hand.wakes, 0));
    cr_assert(eq(long, drive_size(writing), -EBADF));
    cr_assert(eq(int, drive_int(shutting), -EBADF));
    woi_drop(reading);
    cr_assert(eq(int, reading_hand.held, 0));
}

Test(tcp_split, operations_outlive_both_halves_and_may_be_dropped)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(reader, &byte, 1), *unpolled = woi_write(writer, "x", 1);

    cr_assert(is_pending(reading));
    close_writer();
    close_reader();
    cr_assert(eq(u32, open_descriptors(), open_before));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, drive_size(unpolled), -EBADF));
    woi_drop(reading);
}

Test(tcp_split, an_operation_that_began_on_the_stream_goes_on)
{
    char buffer[8];
    int other;
    struct woi_tcp_stream *stream = stream_and_plain(&other);
    struct woi_tcp_read_half *read_half;
    struct woi_tcp_write_half *write_half;
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);

    cr_assert(is_pending(reading));
    cr_assert(eq(int, woi_tcp_stream_split(stream, &read_half, &write_half), 0));
    plain_send(other, "x");
    cr_assert(eq(long, drive_size(reading), 1));
    reading = woi_read(stream, buffer, sizeof buffer);
    cr_assert(is_pending(reading));
    woi_tcp_read_half_close(read_half);
    woi_tcp_write_half_close(write_half);
    cr_assert(eq(long, drive_size(reading), -EBADF));
    close(other);
}

/* --- splitting --- */

Test(tcp_split, of_bad_arguments_leaves_the_stream_as_it_was)
{
    int other;
    struct woi_tcp_stream *stream = stream_and_plain(&other);
    struct woi_tcp_read_half *read_half = NULL;
    struct woi_tcp_write_half *write_half = NULL;

    cr_assert(eq(int, woi_tcp_stream_split(NULL, &read_half, &write_half), -EINVAL));
    cr_assert(eq(int, woi_tcp_stream_split(stream, NULL, &write_half), -EINVAL));
    cr_assert(eq(int, woi_tcp_stream_split(stream, &read_half, NULL), -EINVAL));
    heap.fail_at = 1;
    cr_assert(eq(int, woi_tcp_stream_split(stream, &read_half, &write_half), -ENOMEM));
    cr_assert(eq(ptr, read_half, NULL));
    cr_assert(eq(ptr, write_half, NULL));
    plain_send(other, "fine");
    assert_reads(stream, "fine");
    woi_tcp_stream_close(stream);
    close(other);
}

/* --- two tasks --- */

static WOI_ASYNC(int, produce, ((struct woi_tcp_write_half *, half)),
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 100; self->i++)
        WOI_TRY(woi_write_all(self->half, "0123456789", 10));
WOI_FINALLY:
    woi_tcp_write_half_close(self->half);
    WOI_END;
}

static WOI_ASYNC(int, consume, ((struct woi_tcp_read_half *, half)),
    uint64_t n;
    ssize_t got;
    char buffer[64];
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->got, woi_read(self->half, self->buffer, sizeof self->buffer));
        if (self->got == 0)
            break;
        self->n += (uint64_t)self->got;
    }
    WOI_RETURN((int)self->n);
WOI_FINALLY:
    woi_tcp_read_half_close(self->half);
    WOI_END;
}

Test(tcp_split, two_tasks_own_a_half_each)
{
    struct woi_tcp_stream *pair[2];
    struct woi_tcp_read_half *read_halves[2];
    struct woi_tcp_write_half *write_halves[2];
    struct produce_handle *producing[2];
    struct consume_handle *consuming[2];

    stream_pair_at(LOOPBACK, pair);
    for (size_t i = 0; i < 2; i++) {
        cr_assert(eq(int, woi_tcp_stream_split(pair[i], &read_halves[i], &write_halves[i]), 0));
        producing[i] = woi_spawn(produce(write_halves[i]));
        consuming[i] = woi_spawn(consume(read_halves[i]));
    }
    for (size_t i = 0; i < 2; i++) {
        struct produce_result produced;
        struct consume_result consumed;

        cr_assert(eq(int, WOI_BLOCK_ON(runtime, produced, producing[i]), 0));
        cr_assert(eq(int, produced.value, 0));
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, consumed, consuming[i]), 0));
        cr_assert(eq(int, consumed.value, 1000));
    }
}

Test(tcp_split, closed_again_under_an_operation_nothing_happens)
{
    char byte;
    size_t written;
    struct woi_future_ssize_t *reading = woi_read(reader, &byte, 1), *writing = fill(writer, &written);

    cr_assert(is_pending(reading));
    woi_tcp_read_half_close(reader);
    woi_tcp_read_half_close(reader);
    cr_assert(eq(u32, open_descriptors(), open_before + 1)); /* the other one has it */
    woi_tcp_write_half_close(writer);
    woi_tcp_write_half_close(writer);
    cr_assert(eq(u32, open_descriptors(), open_before));
    reader = NULL;
    writer = NULL;
    cr_assert(eq(long, drive_size(reading), -EBADF));
    cr_assert(eq(long, drive_size(writing), -EBADF));
}

Test(tcp_split, whose_runtime_is_gone_the_write_half_ends_without_a_shutdown)
{
    drive_leave();
    close_writer();
    plain_send(plain, "x");
    close_reader();
}
