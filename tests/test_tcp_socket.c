/* What a TCP stream tells and lets set of its socket; waiting for readiness alone. */
#include <errno.h>
#include <fcntl.h>

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

TestSuite(tcp_socket, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static int nodelay(void)
{
    int value = -1;
    socklen_t length = sizeof value;

    cr_assert(eq(int, getsockopt(woi_tcp_stream_fd(stream), IPPROTO_TCP, TCP_NODELAY, &value, &length), 0));
    return value;
}

Test(tcp_socket, nodelay_goes_on_and_off)
{
    cr_assert(eq(int, woi_tcp_stream_set_nodelay(stream, true), 0));
    cr_assert(eq(int, nodelay(), 1));
    cr_assert(eq(int, woi_tcp_stream_set_nodelay(stream, false), 0));
    cr_assert(eq(int, nodelay(), 0));
}

static int refuse_option(int fd, int level, int name, const void *value, socklen_t length)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)value;
    (void)length;
    return -ENOMEM;
}

Test(tcp_socket, nodelay_that_the_kernel_refuses_is_its_error)
{
    support_sys.set_option = refuse_option;
    cr_assert(eq(int, woi_tcp_stream_set_nodelay(stream, true), -ENOMEM));
}

Test(tcp_socket, addresses_are_those_of_the_two_sides)
{
    struct woi_address at;
    struct sockaddr_in own, peer;
    socklen_t length = sizeof own;

    cr_assert(eq(int, getsockname(plain, (struct sockaddr *)&own, &length), 0));
    cr_assert(eq(int, getpeername(plain, (struct sockaddr *)&peer, &length), 0));
    cr_assert(eq(int, woi_tcp_stream_peer_address(stream, &at), 0));
    cr_assert(eq(u32, at.length, sizeof own));
    cr_assert(eq(int, memcmp(&at.storage, &own, sizeof own), 0));
    cr_assert(eq(int, woi_tcp_stream_local_address(stream, &at), 0));
    cr_assert(eq(int, memcmp(&at.storage, &peer, sizeof peer), 0));
}

static int refuse_address(int fd, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    (void)fd;
    (void)ret_address;
    (void)ret_length;
    return -ENOTCONN;
}

Test(tcp_socket, addresses_that_the_kernel_does_not_tell_are_its_error)
{
    struct woi_address at = {.length = 77};

    support_sys.peer_address = support_sys.local_address = refuse_address;
    cr_assert(eq(int, woi_tcp_stream_peer_address(stream, &at), -ENOTCONN));
    cr_assert(eq(int, woi_tcp_stream_local_address(stream, &at), -ENOTCONN));
    cr_assert(eq(u32, at.length, 77));
}

Test(tcp_socket, of_null_is_a_bad_descriptor)
{
    struct woi_address at;

    cr_assert(eq(int, woi_tcp_stream_fd(NULL), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_set_nodelay(NULL, true), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_peer_address(NULL, &at), -EBADF));
    cr_assert(eq(int, woi_tcp_stream_local_address(NULL, &at), -EBADF));
}

Test(tcp_socket, an_address_with_nowhere_to_go_is_invalid)
{
    cr_assert(eq(int, woi_tcp_stream_peer_address(stream, NULL), -EINVAL));
    cr_assert(eq(int, woi_tcp_stream_local_address(stream, NULL), -EINVAL));
}

Test(tcp_socket, flushing_has_nothing_to_do)
{
    cr_assert(eq(int, drive_int(woi_flush(stream)), 0));
}

/* --- readable --- */

/* Until the kernel has said what holds for a new socket, it counts as readable. */
static void forget_first_readiness(void)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1);

    cr_assert(is_pending(reading));
    woi_drop(reading);
}

Test(tcp_socket, readable_waits_for_data_and_takes_none)
{
    forget_first_readiness();
    struct woi_future_int *readable = woi_tcp_readable(stream);
    cr_assert(is_pending(readable));
    plain_send(plain, "data");
    cr_assert(eq(int, drive_int(readable), 0));
    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0));
    assert_reads(stream, "data");
    readable = woi_tcp_readable(stream);
    cr_assert(is_pending(readable));
    woi_drop(readable);
}

Test(tcp_socket, readable_is_ready_at_the_end_of_input)
{
    forget_first_readiness();
    struct woi_future_int *readable = woi_tcp_readable(stream);
    cr_assert(is_pending(readable));
    cr_assert(eq(int, shutdown(plain, SHUT_WR), 0));
    cr_assert(eq(int, drive_int(readable), 0));
    assert_reads(stream, "");
    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0));
}

Test(tcp_socket, readable_of_a_new_stream_may_be_a_false_alarm)
{
    char byte;

    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0));
    struct woi_future_ssize_t *reading = woi_read(stream, &byte, 1);
    cr_assert(is_pending(reading));
    woi_drop(reading);
}

Test(tcp_socket, readable_wakes_all_who_wait)
{
    struct hand second = {0};

    forget_first_readiness();
    struct woi_future_int *one = woi_tcp_readable(stream), *two = woi_tcp_readable(stream);
    cr_assert(is_pending(one));
    cr_assert(is_pending_with(&two->future, &second));
    plain_send(plain, "x");
    drive_until_woken(&hand, 0);
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(is_ready(one));
    cr_assert(is_ready_with(&two->future, &second));
    woi_drop(one);
    woi_drop(two);
}

Test(tcp_socket, readable_takes_from_the_budget)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 0;
    struct woi_future_int *readable = woi_tcp_readable(stream);

    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&readable->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(readable));
    woi_drop(readable);
}

Test(tcp_socket, readable_of_null_is_invalid_and_of_a_closed_stream_a_bad_descriptor)
{
    struct woi_future_int *readable = woi_tcp_readable(stream);

    cr_assert(eq(int, drive_int(woi_tcp_readable(NULL)), -EINVAL));
    woi_tcp_stream_close(stream);
    stream = NULL;
    cr_assert(eq(int, drive_int(readable), -EBADF));
}

Test(tcp_socket, without_memory_readable_is_no_future)
{
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_tcp_readable(stream), NULL));
    heap.fail_at = 0;
}

/* --- zero, the lowest descriptor, and so what the kernel gives next once it is closed --- */

static void open_zero_again(void)
{
    cr_assert(eq(int, fcntl(0, F_GETFD), -1));
    cr_assert(eq(int, open("/dev/null", O_RDONLY), 0)); /* as many are open as before */
}

enum who { LISTENER, CONNECTED, ACCEPTED };

static void talk_while_zero_is(enum who zero)
{
    struct woi_tcp_stream *connected, *accepted;
    struct woi_tcp_listener *listener;
    struct woi_address here;

    if (zero == LISTENER)
        close(0);
    listener = listen_at(LOOPBACK, &here);
    if (zero == CONNECTED)
        close(0);
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &connected)), 0));
    if (zero == ACCEPTED)
        close(0);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &accepted)), 0));
    cr_assert(eq(int, woi_tcp_stream_fd(connected) == 0, zero == CONNECTED));
    cr_assert(eq(int, woi_tcp_stream_fd(accepted) == 0, zero == ACCEPTED));
    assert_writes(connected, "there");
    assert_reads(accepted, "there");
    cr_assert(eq(int, drive_int(woi_stream_shutdown(&accepted->stream)), 0));
    assert_reads(connected, "");
    woi_tcp_stream_close(connected);
    woi_tcp_stream_close(accepted);
    woi_tcp_listener_close(listener);
    open_zero_again();
}

Test(tcp_socket, zero_is_a_descriptor_like_others)
{
    talk_while_zero_is(LISTENER);
    talk_while_zero_is(CONNECTED);
    talk_while_zero_is(ACCEPTED);
}

/* --- what one direction finds is nothing to the other --- */

Test(tcp_socket, a_write_that_has_to_wait_leaves_readable_what_can_be_read)
{
    size_t written;
    struct woi_future_ssize_t *writing;

    cr_assert(eq(int, drive_int(woi_tcp_readable(stream)), 0));
    plain_send(plain, "come");
    writing = fill(stream, &written);
    assert_reads(stream, "come");
    woi_drop(writing);
}
