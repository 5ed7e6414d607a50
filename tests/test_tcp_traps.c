/* Edge-triggered readiness: where an edge could be lost, and what must cost no call. */
#include <errno.h>

#include "faults/table.h"
#include "support/tcp.h"
#include "woi.h"

static struct woi_tcp_stream *stream;
static int plain;

/* Calls are counted from here on; of epoll_ctl all, also taking out. */
static unsigned controls;

static int counting_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    controls++;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static void count_calls(void)
{
    faults_begin((struct plan){.nth = 0}); /* counts, and spoils nothing */
    support_sys.epoll_control = counting_control;
    controls = 0;
}

static void begin(void)
{
    drive_begin();
    faults_over(&support_sys);
    stream = stream_and_plain(&plain);
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    if (plain >= 0)
        close(plain);
    drive_end();
}

TestSuite(tcp_traps, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

/* A read that waits, so that the cached readiness is what the kernel says from now on. */
static struct woi_future_ssize_t *waiting_read(char *buffer, size_t size)
{
    struct woi_future_ssize_t *reading = woi_read(stream, buffer, size);

    cr_assert(is_pending(reading));
    drive_look();
    return reading;
}

static void assert_reads_in_pieces(const char *expected)
{
    char buffer[100];
    size_t done = 0;

    while (done < strlen(expected)) {
        const ssize_t n = drive_size(woi_read(stream, buffer + done, sizeof buffer - done));

        cr_assert(gt(long, n, 0));
        done += (size_t)n;
    }
    cr_assert(eq(sz, done, strlen(expected)));
    cr_assert_bytes(buffer, expected);
}

/* --- the end behind the data --- */

Test(tcp_traps, data_and_end_in_one_event_lose_neither)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    plain_send(plain, "hello");
    shutdown(plain, SHUT_WR);
    plain_settle(plain);
    cr_assert(eq(long, drive_size(reading), 5));
    assert_reads(stream, "");
}

Test(tcp_traps, data_and_end_that_were_there_before_accept_lose_neither)
{
    struct woi_address here;
    struct woi_tcp_listener *listener = listen_at(LOOPBACK, &here);
    struct woi_tcp_stream *early;
    const int sender = plain_connect(&here);

    plain_send(sender, "hello");
    shutdown(sender, SHUT_WR);
    plain_settle(sender);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &early)), 0));
    assert_reads(early, "hello");
    assert_reads(early, "");
    woi_tcp_stream_close(early);
    woi_tcp_listener_close(listener);
    close(sender);
}

Test(tcp_traps, an_end_that_comes_after_a_short_read_wakes)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    plain_send(plain, "hello");
    cr_assert(eq(long, drive_size(reading), 5));
    reading = waiting_read(buffer, sizeof buffer);
    shutdown(plain, SHUT_WR);
    cr_assert(eq(long, drive_size(reading), 0));
}

Test(tcp_traps, an_end_that_comes_while_nobody_waits_is_found_by_the_next_read)
{
    plain_send(plain, "hello");
    plain_settle(plain);
    assert_reads(stream, "hello");
    shutdown(plain, SHUT_WR);
    plain_settle(plain);
    assert_reads(stream, "");
}

/* --- data behind data --- */

Test(tcp_traps, data_that_come_after_a_short_read_wake)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    for (int i = 0; i < 5; i++) {
        plain_send(plain, "again");
        cr_assert(eq(long, drive_size(reading), 5));
        reading = waiting_read(buffer, sizeof buffer);
    }
    woi_drop(reading);
}

Test(tcp_traps, data_that_fill_the_buffer_leave_the_rest_to_the_next_read)
{
    char buffer[3];

    plain_send(plain, "abcdef");
    plain_settle(plain);
    cr_assert(eq(long, drive_size(woi_read(stream, buffer, 3)), 3));
    cr_assert(eq(long, drive_size(woi_read(stream, buffer, 3)), 3));
    cr_assert_bytes(buffer, "def");
    struct woi_future_ssize_t *reading = waiting_read(buffer, 3);
    plain_send(plain, "g");
    cr_assert(eq(long, drive_size(reading), 1));
}

Test(tcp_traps, an_event_for_data_that_are_read_already_is_a_false_alarm_and_the_next_is_none)
{
    char buffer[100];

    plain_send(plain, "early");
    plain_settle(plain);
    assert_reads(stream, "early"); /* before the reactor has looked */
    drive_look();
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);
    plain_send(plain, "late");
    cr_assert(eq(long, drive_size(reading), 4));
}

static void send_with_urgent_byte(void)
{
    plain_send(plain, "abc");
    cr_assert(eq(long, send(plain, "X", 1, MSG_OOB), 1));
    plain_send(plain, "def");
    plain_settle(plain);
}

Test(tcp_traps, urgent_data_do_not_hide_what_stands_behind_them)
{
    send_with_urgent_byte();
    assert_reads_in_pieces("abcdef");
    plain_send(plain, "more");
    assert_reads(stream, "more");
}

Test(tcp_traps, urgent_data_in_an_event_do_not_hide_what_stands_behind_them)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    send_with_urgent_byte();
    cr_assert(eq(long, drive_size(reading), 3));
    assert_reads_in_pieces("def");
    reading = waiting_read(buffer, sizeof buffer);
    shutdown(plain, SHUT_WR);
    cr_assert(eq(long, drive_size(reading), 0));
}

Test(tcp_traps, a_reset_behind_data_loses_neither)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    plain_send(plain, "hello");
    plain_reset(plain);
    plain = -1;
    cr_assert(eq(long, drive_size(reading), 5));
    cr_assert(eq(long, drive_size(woi_read(stream, buffer, sizeof buffer)), -ECONNRESET));
    assert_reads(stream, "");
}

/* --- room --- */

Test(tcp_traps, a_short_write_waits_without_asking_and_wakes_when_there_is_room)
{
    static char bytes[8 << 20];
    const int small = 4096;

    cr_assert(eq(int, setsockopt(woi_tcp_stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0));
    count_calls();
    const ssize_t written = drive_size(woi_write(stream, bytes, sizeof bytes));
    cr_assert(lt(long, written, (long)sizeof bytes));
    struct woi_future_ssize_t *writing = woi_write(stream, bytes, 1);
    cr_assert(is_pending(writing));
    cr_assert(eq(u32, faults.of[CALL_SEND], 1));
    for (ssize_t left = written; left > 0;)
        left -= recv(plain, bytes, (size_t)left, 0);
    cr_assert(eq(long, drive_size(writing), 1));
    cr_assert(eq(u32, controls, 0));
}

/* --- what it costs --- */

Test(tcp_traps, after_a_short_read_the_next_one_waits_without_asking)
{
    char buffer[100];
    struct woi_future_ssize_t *reading = waiting_read(buffer, sizeof buffer);

    plain_send(plain, "hello");
    cr_assert(eq(long, drive_size(reading), 5));
    count_calls();
    reading = woi_read(stream, buffer, sizeof buffer);
    cr_assert(is_pending(reading));
    cr_assert(eq(u32, faults.of[CALL_RECEIVE], 0));
    woi_drop(reading);
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

enum { ROUNDS = 50 };

static WOI_ASYNC(int, ask, ((struct woi_tcp_stream *, conn)),
    int round;
    ssize_t n;
    char buffer[256];
)
{
    WOI_BEGIN;
    for (self->round = -1; self->round < ROUNDS; self->round++) {
        if (self->round == 0)
            count_calls(); /* what comes before is for getting acquainted */
        memset(self->buffer, 'a' + self->round % 26, 64);
        WOI_TRY(woi_write_all(self->conn, self->buffer, 64));
        WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
        WOI_ASSERT(self->n == 64 && self->buffer[63] == 'a' + self->round % 26);
    }
    WOI_TRY(woi_shutdown(self->conn));
    WOI_END;
}

Test(tcp_traps, an_echo_costs_one_read_and_one_write_and_no_epoll_ctl)
{
    struct woi_tcp_stream *pair[2];
    struct echo_result echoed;
    int output = -1;

    stream_pair_at(LOOPBACK, pair);
    struct echo_handle *echoing = woi_spawn(echo(pair[1]));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, ask(pair[0])), 0));
    cr_assert(eq(int, output, 0));
    cr_assert(eq(u32, faults.of[CALL_RECEIVE], 2 * ROUNDS)); /* there and back */
    cr_assert(eq(u32, faults.of[CALL_SEND], 2 * ROUNDS));
    cr_assert(eq(u32, controls, 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, echoed, echoing), 0));
    cr_assert(eq(int, (int)echoed.error, WOI_OK));
    woi_tcp_stream_close(pair[0]);
    woi_tcp_stream_close(pair[1]);
}
