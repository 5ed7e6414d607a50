/* TCP streams: reading and writing, and how a connection ends. */
#include <errno.h>

#include "support/tcp.h"
#include "woi.h"

static struct woi_tcp_stream *stream;
static int plain;

static void begin(void)
{
    drive_begin();
    stream = stream_and_plain(&plain);
}

static void close_plain(void)
{
    if (plain >= 0)
        close(plain);
    plain = -1;
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    close_plain();
    drive_end();
}

static void close_stream(void)
{
    woi_tcp_stream_close(stream);
    stream = NULL;
}

TestSuite(tcp_stream, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static void drain(size_t size)
{
    static char bytes[65536];

    while (size) {
        const ssize_t n = recv(plain, bytes, size < sizeof bytes ? size : sizeof bytes, 0);

        cr_assert(gt(long, n, 0));
        size -= (size_t)n;
    }
}

static char byte_at(size_t i)
{
    return (char)(i * 7 + i / 253);
}

Test(tcp_stream, after_a_try_that_found_nothing_readable_is_no_false_alarm)
{
    char buffer[8];

    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0)); /* fresh: a false alarm */
    cr_assert(eq(long, woi_try_read(stream, buffer, sizeof buffer), -EAGAIN));
    cr_assert(eq(sz, runtime->reactor.waiting, 0));
    struct woi_future_int *readable = woi_tcp_readable(stream);
    cr_assert(is_pending(readable));
    drive_look();
    cr_assert(is_pending(readable));
    plain_send(plain, "abc");
    cr_assert(eq(int, drive_int(readable), 0));
    cr_assert(eq(long, woi_try_read(stream, buffer, sizeof buffer), 3));
    cr_assert_bytes(buffer, "abc");
    close_plain();
    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0));
    cr_assert(eq(long, woi_try_read(stream, buffer, sizeof buffer), 0));
}

Test(tcp_stream, a_try_to_write_writes_what_fits_and_then_nothing)
{
    static char bytes[1 << 20];
    size_t written = 0;
    ssize_t n;

    while ((n = woi_try_write(stream, bytes, sizeof bytes)) > 0)
        written += (size_t)n;
    cr_assert(eq(long, n, -EAGAIN));
    struct woi_future_ssize_t *writing = woi_write(stream, "x", 1);
    cr_assert(is_pending(writing));
    drain(written);
    drive(&writing->future);
    cr_assert(eq(long, writing->output, 1));
    woi_drop(writing);
    drain(1);
}

/* --- both directions --- */

Test(tcp_stream, a_read_waits_for_data_and_gives_what_there_is)
{
    char buffer[16];
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);

    cr_assert(is_pending(reading));
    drive_look();
    cr_assert(is_pending(reading));
    plain_send(plain, "data");
    cr_assert(eq(long, drive_size(reading), 4));
    cr_assert_bytes(buffer, "data");
}

Test(tcp_stream, a_write_waits_for_room_and_writes_what_fits)
{
    size_t written;
    struct woi_future_ssize_t *writing = fill(stream, &written);
    const unsigned wakes = hand.wakes;

    drive_look();
    cr_assert(is_pending(writing));
    drain(written);
    drive_until_woken(&hand, wakes);
    cr_assert(gt(long, drive_size(writing), 0));
}

Test(tcp_stream, vectored_reads_and_writes_keep_the_order)
{
    char head[2], tail[8];
    const struct iovec out[3] = {{"ab", 2}, {NULL, 0}, {"cdef", 4}};
    const struct iovec in[2] = {{head, 2}, {tail, 8}};

    cr_assert(eq(long, drive_size(woi_writev(stream, out, 3)), 6));
    plain_receive(plain, "abcdef");
    plain_send(plain, "123456");
    plain_settle(plain);
    cr_assert(eq(long, drive_size(woi_readv(stream, in, 2)), 6));
    cr_assert(eq(int, memcmp(head, "12", 2), 0));
    cr_assert(eq(int, memcmp(tail, "3456", 4), 0));
}

Test(tcp_stream, as_many_parts_as_the_kernel_takes_go_in_one_call)
{
    static char bytes[1024], received[1024];
    struct iovec parts[1024];

    for (size_t i = 0; i < 1024; i++) {
        bytes[i] = byte_at(i);
        parts[i] = (struct iovec){&bytes[i], 1};
    }
    cr_assert(eq(long, drive_size(woi_writev(stream, parts, 1024)), 1024));
    cr_assert(eq(long, recv(plain, received, 1024, MSG_WAITALL), 1024));
    cr_assert(eq(long, send(plain, received, 1024, 0), 1024));
    plain_settle(plain);
    memset(bytes, 0, sizeof bytes);
    cr_assert(eq(long, drive_size(woi_readv(stream, parts, 1024)), 1024));
    cr_assert(eq(int, memcmp(bytes, received, 1024), 0));
    cr_assert(eq(chr, bytes[1023], byte_at(1023)));
}

Test(tcp_stream, of_several_readers_all_are_woken_and_the_late_one_waits_on)
{
    struct hand first = {0}, second = {0};
    char x, y;
    struct woi_future_ssize_t *one = woi_read(stream, &x, 1), *two = woi_read(stream, &y, 1);

    cr_assert(is_pending_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    plain_send(plain, "1");
    drive_until_woken(&first, 0);
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(is_ready_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    plain_send(plain, "2");
    drive_until_woken(&second, 1);
    cr_assert(is_ready_with(&two->future, &second));
    cr_assert(eq(chr, x, '1'));
    cr_assert(eq(chr, y, '2'));
    woi_drop(one);
    woi_drop(two);
    cr_assert(eq(int, first.held + second.held, 0));
}

static WOI_ASYNC(int, read_byte, ((char *, ret_byte)))
{
    WOI_BEGIN;
    WOI_TRY(woi_read_exact(stream, self->ret_byte, 1));
    WOI_END;
}

static WOI_ASYNC(int, read_in_turn, ((char *, bytes)),
    struct read_byte_handle *reading[4];
    struct read_byte_result done;
    size_t i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 4; self->i++)
        self->reading[self->i] = woi_spawn(read_byte(&self->bytes[self->i]));
    WOI_YIELD();
    plain_send(plain, "ab");
    plain_settle(plain);
    plain_send(plain, "cd");
    for (self->i = 0; self->i < 4; self->i++) {
        WOI_AWAIT(self->done, self->reading[self->i]);
        WOI_ASSERT(self->done.error == WOI_OK && self->done.value == 0);
    }
    WOI_END;
}

Test(tcp_stream, several_tasks_that_read_are_served_in_the_order_they_came)
{
    char bytes[5] = "";
    int output = -1;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, read_in_turn(bytes)), 0));
    cr_assert(eq(str, bytes, "abcd"));
}

enum { LONG = 300000 };

static WOI_ASYNC(int, send_long, ((struct woi_tcp_stream *, to)),
    size_t done, n;
    ssize_t written;
    char bytes[1000];
)
{
    WOI_BEGIN;
    while (self->done < LONG) {
        for (self->n = 0; self->n < sizeof self->bytes && self->done + self->n < LONG; self->n++)
            self->bytes[self->n] = byte_at(self->done + self->n);
        WOI_TRY(self->written, woi_write(self->to, self->bytes, self->n));
        self->done += (size_t)self->written;
    }
    WOI_TRY(woi_shutdown(self->to));
    WOI_END;
}

static WOI_ASYNC(int, receive_long, ((struct woi_tcp_stream *, from)),
    size_t done;
    ssize_t n;
    char bytes[777];
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->from, self->bytes, sizeof self->bytes));
        if (self->n == 0)
            break;
        for (ssize_t i = 0; i < self->n; i++)
            WOI_ASSERT(self->bytes[i] == byte_at(self->done + (size_t)i));
        self->done += (size_t)self->n;
    }
    WOI_RETURN((int)self->done);
    WOI_END;
}

static WOI_ASYNC(int, both_ways, ((struct woi_tcp_stream **, pair)),
    struct send_long_handle *sending[2];
    struct receive_long_handle *receiving[2];
    struct send_long_result sent;
    struct receive_long_result received;
    size_t i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 2; self->i++) {
        self->receiving[self->i] = woi_spawn(receive_long(self->pair[self->i]));
        self->sending[self->i] = woi_spawn(send_long(self->pair[self->i]));
    }
    for (self->i = 0; self->i < 2; self->i++) {
        WOI_AWAIT(self->sent, self->sending[self->i]);
        WOI_ASSERT(self->sent.error == WOI_OK);
        WOI_TRY(woi_flush(self->pair[self->i]));
        WOI_AWAIT(self->received, self->receiving[self->i]);
        WOI_ASSERT(self->received.error == WOI_OK);
        WOI_ASSERT(self->received.value == LONG);
    }
    WOI_END;
}

Test(tcp_stream, two_tasks_use_both_directions_of_one_stream_at_once)
{
    struct woi_tcp_stream *pair[2];
    int output = -1;

    stream_pair_at(LOOPBACK, pair);
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, both_ways(pair)), 0));
    cr_assert(eq(int, output, 0));
    woi_tcp_stream_close(pair[0]);
    woi_tcp_stream_close(pair[1]);
}

/* --- ends --- */

Test(tcp_stream, after_the_peers_shutdown_reading_gives_the_rest_and_0_and_writing_goes_on)
{
    plain_send(plain, "rest");
    cr_assert(eq(int, shutdown(plain, SHUT_WR), 0));
    assert_reads(stream, "rest");
    assert_reads(stream, "");
    assert_reads(stream, "");
    assert_writes(stream, "after");
    plain_receive(plain, "after");
}

Test(tcp_stream, after_its_own_shutdown_writing_is_a_broken_pipe_and_reading_goes_on)
{
    assert_writes(stream, "last");
    cr_assert(eq(int, drive_int(woi_shutdown(stream)), 0));
    plain_receive(plain, "last");
    plain_receive_end(plain);
    cr_assert(eq(long, drive_size(woi_write(stream, "x", 1)), -EPIPE)); /* and no SIGPIPE */
    plain_send(plain, "answer");
    assert_reads(stream, "answer");
    cr_assert(eq(int, drive_int(woi_shutdown(stream)), 0));
}

Test(tcp_stream, a_shutdown_ends_a_write_that_waits)
{
    size_t written;
    struct woi_future_ssize_t *writing = fill(stream, &written);

    cr_assert(eq(int, drive_int(woi_shutdown(stream)), 0));
    cr_assert(eq(long, drive_size(writing), -EPIPE));
}

Test(tcp_stream, a_reset_ends_reading_and_writing_without_a_signal)
{
    char byte;
    const struct iovec parts[2] = {{"x", 1}, {"y", 1}};

    plain_reset(plain);
    plain = -1;
    cr_assert(eq(long, drive_size(woi_read(stream, &byte, 1)), -ECONNRESET));
    cr_assert(eq(long, drive_size(woi_write(stream, "x", 1)), -EPIPE));
    cr_assert(eq(long, drive_size(woi_writev(stream, parts, 2)), -EPIPE));
    cr_assert(eq(long, drive_size(woi_read(stream, &byte, 1)), 0));
    cr_assert(eq(int, drive_int(woi_shutdown(stream)), -ENOTCONN));
}

Test(tcp_stream, a_reset_wakes_a_reader_and_a_writer)
{
    char byte;
    size_t written;
    struct woi_future_ssize_t *writing = fill(stream, &written);
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1);

    cr_assert(is_pending(reading));
    plain_reset(plain);
    plain = -1;
    cr_assert(eq(long, drive_size(writing), -ECONNRESET));
    cr_assert(eq(long, drive_size(reading), 0)); /* the error was the writer's */
}

Test(tcp_stream, reset_is_what_the_peer_sees)
{
    char byte;

    woi_tcp_stream_reset(stream);
    stream = NULL;
    cr_assert(eq(long, recv(plain, &byte, 1, 0), -1));
    cr_assert(eq(int, errno, ECONNRESET));
    woi_tcp_stream_reset(NULL);
}

Test(tcp_stream, closed_with_everything_read_gives_the_peer_the_end)
{
    assert_writes(stream, "bye");
    close_stream();
    plain_receive(plain, "bye");
    plain_receive_end(plain);
    woi_tcp_stream_close(NULL);
}
