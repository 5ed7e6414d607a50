/* A kernel that makes trouble before it does anything: interruptions, false alarms, transfers of a few
 * bytes at a time. */
#include <errno.h>

#include "faults/watch.h"
#include "support/tcp.h"
#include "woi.h"

static struct woi_tcp_stream *stream;
static int plain;

static void begin(void)
{
    drive_begin();
    watch_over(&support_sys);
    stream = stream_and_plain(&plain);
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    close(plain);
    drive_end();
}

TestSuite(tcp_storms, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static unsigned trouble; /* so many calls fail */
static int trouble_error;
static size_t at_most; /* so many bytes in each call; 0: any number */

/* Then the readiness that the failing call denied comes back. */
static int make_trouble(int fd)
{
    if (trouble == 0)
        return 0;
    trouble--;
    if (trouble_error == -EAGAIN)
        watch_rearm(fd);
    return trouble_error;
}

/* What is cut short was not drained: the kernel will say so. */
static size_t cut(int fd, size_t size)
{
    if (at_most == 0 || size <= at_most)
        return size;
    watch_rearm(fd);
    return at_most;
}

static ssize_t troubled_receive(int fd, void *buffer, size_t size)
{
    const int error = make_trouble(fd);

    return error ? error : sys_linux.receive(fd, buffer, cut(fd, size));
}

static ssize_t troubled_send(int fd, const void *data, size_t size)
{
    const int error = make_trouble(fd);

    return error ? error : sys_linux.send(fd, data, cut(fd, size));
}

static void make_trouble_with(unsigned calls, int error)
{
    trouble = calls;
    trouble_error = error;
    support_sys.receive = troubled_receive;
    support_sys.send = troubled_send;
}

Test(tcp_storms, interruptions_are_no_errors)
{
    plain_send(plain, "data");
    plain_settle(plain);
    make_trouble_with(300, -EINTR);
    assert_reads(stream, "data");
    cr_assert(eq(u32, trouble, 0));
    make_trouble_with(300, -EINTR);
    assert_writes(stream, "answer");
    plain_receive(plain, "answer");
}

Test(tcp_storms, a_storm_of_interruptions_lets_others_run)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 5;
    char buffer[8];
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);

    plain_send(plain, "data");
    plain_settle(plain);
    make_trouble_with(300, -EINTR);
    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&reading->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, trouble, 295));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(reading));
    woi_drop(reading);
}

Test(tcp_storms, a_storm_of_false_alarms_costs_one_call_each)
{
    char buffer[8];
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, sizeof buffer);

    plain_send(plain, "data");
    plain_settle(plain);
    make_trouble_with(50, -EAGAIN);
    for (unsigned left = 50; left > 0; left--) {
        const unsigned wakes = hand.wakes;

        cr_assert(is_pending(reading));
        cr_assert(eq(u32, trouble, left - 1));
        cr_assert(is_pending(reading)); /* knows that it is not ready */
        cr_assert(eq(u32, trouble, left - 1));
        drive_until_woken(&hand, wakes);
    }
    cr_assert(eq(long, drive_size(reading), 4));
    make_trouble_with(50, -EAGAIN);
    assert_writes(stream, "answer");
    cr_assert(eq(u32, trouble, 0));
    plain_receive(plain, "answer");
}

static WOI_ASYNC(int, echo, ((struct woi_tcp_stream *, conn)),
    ssize_t n;
    char buffer[256];
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
        if (self->n == 0)
            break;
        WOI_TRY(woi_write_all(self->conn, self->buffer, (size_t)self->n));
    }
    WOI_END;
}

static void assert_echo_in_pieces(size_t most)
{
    struct woi_tcp_stream *pair[2];
    struct echo_result echoed;
    int output = -1;

    stream_pair_at(LOOPBACK, pair);
    make_trouble_with(0, 0);
    at_most = most;
    struct echo_handle *echoing = woi_spawn(echo(pair[1]));
    struct woi_future_int *asking = woi_write_all(pair[0], "a message of some length", 24);
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, asking), 0));
    cr_assert(eq(int, output, 0));
    char answer[25] = "";
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_read_exact(pair[0], answer, 24)), 0));
    cr_assert(eq(int, output, 0));
    cr_assert(eq(str, answer, "a message of some length"));
    woi_tcp_stream_close(pair[0]);
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, echoed, echoing), 0));
    cr_assert(eq(int, echoed.value, 0));
    woi_tcp_stream_close(pair[1]);
}

Test(tcp_storms, one_byte_at_a_time_everything_arrives)
{
    assert_echo_in_pieces(1);
}

Test(tcp_storms, seven_bytes_at_a_time_everything_arrives)
{
    assert_echo_in_pieces(7);
}
