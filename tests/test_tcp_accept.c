/* Accepting: who gets which connection, and which errors are none. */
#include <errno.h>
#include <fcntl.h>

#include "support/tcp.h"

static struct woi_tcp_listener *listener;
static struct woi_address here;
static struct woi_tcp_stream *stream, *other;

static void begin(void)
{
    drive_begin();
    listener = listen_at(LOOPBACK, &here);
    stream = other = NULL;
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    woi_tcp_stream_close(other);
    woi_tcp_listener_close(listener);
    drive_end();
}

TestSuite(tcp_accept, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

Test(tcp_accept, gives_a_stream_that_talks_to_its_peer)
{
    const int plain = plain_connect(&here);

    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    plain_send(plain, "question");
    assert_reads(stream, "question");
    assert_writes(stream, "answer");
    plain_receive(plain, "answer");
    close(plain);
    assert_reads(stream, "");
}

Test(tcp_accept, gives_a_stream_of_ipv6)
{
    struct woi_address there, peer, own;
    char text[WOI_ADDRESS_TEXT];

    need_ipv6();
    woi_tcp_listener_close(listener);
    listener = listen_at(LOOPBACK6, &there);
    const int plain = plain_connect(&there);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    cr_assert(eq(int, woi_tcp_stream_peer_address(stream, &peer), 0));
    cr_assert(eq(int, woi_tcp_stream_local_address(stream, &own), 0));
    cr_assert(eq(u32, woi_address_port(&own), woi_address_port(&there)));
    cr_assert_bytes(woi_address_format(&peer, text, sizeof text), "[::1]:");
    plain_send(plain, "x");
    assert_reads(stream, "x");
    close(plain);
}

Test(tcp_accept, gives_a_descriptor_that_neither_blocks_nor_survives_exec)
{
    const int plain = plain_connect(&here);

    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    cr_assert(ne(int, fcntl(woi_tcp_stream_fd(stream), F_GETFL) & O_NONBLOCK, 0));
    cr_assert(eq(int, fcntl(woi_tcp_stream_fd(stream), F_GETFD), FD_CLOEXEC));
    close(plain);
}

Test(tcp_accept, waits_until_somebody_connects)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    cr_assert(is_pending(accepting));
    drive_look();
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(ptr, stream, NULL));
    const int plain = plain_connect(&here);
    drive_until_woken(&hand, 0);
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, 0));
    cr_assert(ne(ptr, stream, NULL));
    woi_drop(accepting);
    close(plain);
}

Test(tcp_accept, takes_what_waits_already_without_waiting)
{
    const int first = plain_connect(&here), second = plain_connect(&here);
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    cr_assert(is_ready(accepting));
    woi_drop(accepting);
    accepting = woi_tcp_accept(listener, &other);
    cr_assert(is_ready(accepting));
    woi_drop(accepting);
    close(first);
    close(second);
}

Test(tcp_accept, of_one_connection_goes_to_the_first_that_is_polled_and_the_others_wait_on)
{
    struct hand first = {0}, second = {0};
    struct woi_future_int *one = woi_tcp_accept(listener, &stream), *two = woi_tcp_accept(listener, &other);

    cr_assert(is_pending_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    const int plain = plain_connect(&here);
    drive_until_woken(&first, 0);
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(is_ready_with(&one->future, &first));
    cr_assert(is_pending_with(&two->future, &second));
    const int next = plain_connect(&here);
    drive_until_woken(&second, 1);
    cr_assert(is_ready_with(&two->future, &second));
    cr_assert(ne(ptr, stream, other));
    woi_drop(one);
    woi_drop(two);
    close(plain);
    close(next);
}

Test(tcp_accept, several_that_wait_share_what_comes_at_once)
{
    struct woi_tcp_stream *streams[8] = {NULL};
    struct woi_future_int *accepting[8];
    int plain[8];

    for (size_t i = 0; i < 8; i++) {
        accepting[i] = woi_tcp_accept(listener, &streams[i]);
        cr_assert(is_pending(accepting[i]));
    }
    for (size_t i = 0; i < 8; i++)
        plain[i] = plain_connect(&here);
    for (size_t i = 0; i < 8; i++) {
        cr_assert(eq(int, drive_int(accepting[i]), 0));
        cr_assert(ne(ptr, streams[i], NULL));
    }
    for (size_t i = 0; i < 8; i++) {
        close(plain[i]);
        woi_tcp_stream_close(streams[i]);
    }
}

Test(tcp_accept, dropped_half_way_loses_no_connection)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    cr_assert(is_pending(accepting));
    const int plain = plain_connect(&here);
    drive_until_woken(&hand, 0);
    woi_drop(accepting); /* woken, not polled */
    cr_assert(eq(ptr, stream, NULL));
    accepting = woi_tcp_accept(listener, &stream);
    cr_assert(is_ready(accepting));
    woi_drop(accepting);
    close(plain);
}

Test(tcp_accept, dropped_half_way_leaves_the_connection_to_another_that_waits)
{
    struct hand second = {0};
    struct woi_future_int *one = woi_tcp_accept(listener, &stream), *two = woi_tcp_accept(listener, &other);

    cr_assert(is_pending(one));
    cr_assert(is_pending_with(&two->future, &second));
    const int plain = plain_connect(&here);
    drive_until_woken(&hand, 0);
    woi_drop(one);
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(is_ready_with(&two->future, &second));
    woi_drop(two);
    close(plain);
}

/* A connection that was reset while it waited: Linux hands it out, and the first read tells. */
Test(tcp_accept, of_a_connection_that_is_broken_already_tells_at_the_first_read)
{
    char byte;
    const int plain = plain_connect(&here);

    plain_reset(plain);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    cr_assert(eq(long, drive_size(woi_read(stream, &byte, 1)), -ECONNRESET));
}

/* --- errors of accept(2) --- */

static int failures[16];
static unsigned failing, accepts;

/* Fails as it is told to, then asks Linux. */
static int failing_accept(int fd)
{
    accepts++;
    return failures[failing] ? failures[failing++] : sys_linux.accept(fd);
}

Test(tcp_accept, skips_connections_that_broke_in_the_backlog)
{
    static const int passing[] = {-ECONNABORTED, -EINTR,        -EPROTO,     -ENETDOWN,
                                  -ENOPROTOOPT,  -EOPNOTSUPP,   -EHOSTDOWN,  -ENONET,
                                  -EHOSTUNREACH, -ECONNABORTED, -ENETUNREACH};
    const int plain = plain_connect(&here);

    memcpy(failures, passing, sizeof passing);
    support_sys.accept = failing_accept;
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, 0));
    cr_assert(eq(u32, accepts, sizeof passing / sizeof *passing + 1));
    woi_drop(accepting);
    close(plain);
}

Test(tcp_accept, that_the_protocol_of_a_broken_connection_does_not_support_is_skipped_like_any_other)
{
    const int plain = plain_connect(&here);

    failures[0] = -EOPNOTSUPP;
    support_sys.accept = failing_accept;
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    close(plain);
}

Test(tcp_accept, gives_any_other_error)
{
    const int plain = plain_connect(&here);

    failures[0] = -EPERM; /* a firewall */
    support_sys.accept = failing_accept;
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), -EPERM));
    cr_assert(eq(ptr, stream, NULL));
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    close(plain);
}

static int abort_always(int fd)
{
    (void)fd;
    accepts++;
    return -ECONNABORTED;
}

Test(tcp_accept, lets_others_run_while_it_skips)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 10;
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    support_sys.accept = abort_always;
    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&accepting->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, accepts, 10));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(accepting);
}

static int refuse_epoll(int epoll, int operation, int fd, struct epoll_event *event)
{
    return operation == EPOLL_CTL_ADD ? -EPERM : sys_linux.epoll_control(epoll, operation, fd, event);
}

Test(tcp_accept, of_what_epoll_can_never_watch_is_an_error_and_closes_it)
{
    const int plain = plain_connect(&here);
    const unsigned open = open_descriptors();

    support_sys.epoll_control = refuse_epoll;
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), -EPERM));
    cr_assert(eq(ptr, stream, NULL));
    cr_assert(eq(u32, open_descriptors(), open));
    support_sys.epoll_control = sys_linux.epoll_control;
    close(plain);
}

/* --- closing, bad arguments --- */

Test(tcp_accept, ends_with_bad_descriptor_when_the_listener_is_closed_under_it)
{
    struct woi_future_int *waiting = woi_tcp_accept(listener, &stream);
    struct woi_future_int *unpolled = woi_tcp_accept(listener, &other);

    cr_assert(is_pending(waiting));
    woi_tcp_listener_close(listener);
    listener = NULL;
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, drive_int(waiting), -EBADF));
    cr_assert(eq(int, drive_int(unpolled), -EBADF));
    cr_assert(eq(ptr, stream, NULL));
}

Test(tcp_accept, may_be_dropped_after_the_listener_is_closed)
{
    struct woi_future_int *waiting = woi_tcp_accept(listener, &stream);
    struct woi_future_int *unpolled = woi_tcp_accept(listener, &other);

    cr_assert(is_pending(waiting));
    woi_tcp_listener_close(listener);
    listener = NULL;
    woi_drop(unpolled);
    woi_drop(waiting);
}

Test(tcp_accept, of_null_is_invalid)
{
    cr_assert(eq(int, drive_int(woi_tcp_accept(NULL, &stream)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, NULL)), -EINVAL));
    cr_assert(eq(ptr, stream, NULL));
}

Test(tcp_accept, without_memory_is_no_future)
{
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_tcp_accept(listener, &stream), NULL));
    heap.fail_at = 0;
}

Test(tcp_accept, after_its_runtime_is_gone_finds_no_device)
{
    struct woi_future_int *waiting = woi_tcp_accept(listener, &stream);

    cr_assert(is_pending(waiting));
    drive_leave();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(waiting));
    cr_assert(eq(int, waiting->output, -ENXIO));
    woi_drop(waiting);
    const int plain = plain_connect(&here);
    struct woi_future_int *late = woi_tcp_accept(listener, &stream);
    cr_assert(is_ready(late));
    cr_assert(eq(int, late->output, -ENXIO));
    cr_assert(eq(ptr, stream, NULL));
    woi_drop(late);
    close(plain);
}

Test(tcp_accept, on_another_runtime_takes_what_there_is_and_waits_for_nothing)
{
    drive_leave();
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &drive_guard), 0));
    const int plain = plain_connect(&here);
    struct woi_future_int *first = woi_tcp_accept(listener, &stream);
    cr_assert(is_ready(first));
    cr_assert(eq(int, first->output, 0));
    woi_drop(first);
    struct woi_tcp_stream *none = NULL;
    struct woi_future_int *second = woi_tcp_accept(listener, &none);
    cr_assert(is_ready(second));
    cr_assert(eq(int, second->output, -ENXIO));
    cr_assert(eq(ptr, none, NULL));
    woi_drop(second);
    plain_send(plain, "x");
    assert_reads(stream, "x");
    close(plain);
}
