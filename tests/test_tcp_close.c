/* Closing a TCP stream, or freeing its runtime, under its operations. */
#include <errno.h>
#include <fcntl.h>

#include "io/pollable.h"
#include "support/tcp.h"

static struct woi_tcp_stream *stream;
static int plain;

static void begin(void)
{
    drive_begin();
    stream = stream_and_plain(&plain);
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    close(plain);
    drive_end();
}

static void close_stream(void)
{
    woi_tcp_stream_close(stream);
    stream = NULL;
}

TestSuite(tcp_close, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

Test(tcp_close, closed_under_operations_ends_them_with_bad_descriptor)
{
    char byte;
    size_t written;
    struct woi_future_ssize_t *writing = fill(stream, &written);
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1), *unpolled = woi_read(stream, &byte, 1);
    struct woi_future_int *readable = woi_tcp_readable(stream), *shutting = woi_shutdown(stream);
    const unsigned wakes = hand.wakes, open = open_descriptors();

    cr_assert(is_pending(reading));
    cr_assert(is_pending(readable));
    close_stream();
    cr_assert(eq(u32, open_descriptors(), open - 1));
    cr_assert(eq(u32, hand.wakes, wakes + 3));
    cr_assert(eq(long, drive_size(writing), -EBADF));
    cr_assert(eq(long, drive_size(reading), -EBADF));
    cr_assert(eq(long, drive_size(unpolled), -EBADF));
    cr_assert(eq(int, drive_int(readable), -EBADF));
    cr_assert(eq(int, drive_int(shutting), -EBADF));
}

Test(tcp_close, operations_may_be_dropped_after_the_close)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1), *unpolled = woi_write(stream, "x", 1);

    cr_assert(is_pending(reading));
    close_stream();
    woi_drop(unpolled);
    woi_drop(reading);
}

/* The next descriptor has the number of the one that was closed. */
Test(tcp_close, closed_under_an_operation_it_does_not_read_from_who_gets_its_number)
{
    char buffer[8];
    int next;
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);
    const int fd = woi_tcp_stream_fd(stream);

    cr_assert(is_pending(reading));
    close_stream();
    next = fcntl(plain, F_DUPFD, fd);
    cr_assert(eq(int, next, fd));
    cr_assert(eq(long, drive_size(reading), -EBADF));
    close(next);
}

Test(tcp_close, a_closed_stream_that_is_held_has_neither_descriptor_nor_address)
{
    struct woi_tcp_stream *const held = stream;
    struct woi_future_int *holding = woi_flush(stream);
    struct woi_address at;

    close_stream();
    cr_assert(eq(int, woi_tcp_stream_fd(held), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_set_nodelay(held, true), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_peer_address(held, &at), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_local_address(held, &at), -EBADF));
    woi_drop(holding);
}

Test(tcp_close, dropped_while_it_waits_a_read_has_taken_nothing)
{
    char buffer[8];
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);

    cr_assert(is_pending(reading));
    plain_send(plain, "kept");
    drive_until_woken(&hand, 0);
    woi_drop(reading);
    assert_reads(stream, "kept");
}

Test(tcp_close, whose_runtime_is_gone_still_reads_what_is_there_and_then_finds_no_device)
{
    char buffer[8];
    struct woi_future_ssize_t *waiting = woi_read(stream, buffer, sizeof buffer);

    cr_assert(is_pending(waiting));
    plain_send(plain, "there");
    plain_settle(plain);
    drive_leave();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(waiting));
    cr_assert(eq(long, waiting->output, 5));
    woi_drop(waiting);
    waiting = woi_read(stream, buffer, sizeof buffer);
    cr_assert(is_ready(waiting));
    cr_assert(eq(long, waiting->output, -ENXIO));
    woi_drop(waiting);
}

Test(tcp_close, whose_runtime_is_gone_a_reset_is_a_close)
{
    drive_leave();
    woi_tcp_stream_reset(stream);
    stream = NULL;
    plain_receive_end(plain);
}

Test(tcp_close, a_reset_of_null_or_of_a_closed_stream_does_nothing_more)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1);

    woi_tcp_stream_reset(NULL);
    cr_assert(is_pending(reading));
    pollable_close_fd((struct pollable *)(void *)stream);
    woi_tcp_stream_reset(stream);
    stream = NULL;
    plain_receive_end(plain);
    cr_assert(eq(long, drive_size(reading), -EBADF));
}
