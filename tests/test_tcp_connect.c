/* Connecting: without blocking, and without leaving a socket behind. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#include "support/tcp.h"

static struct woi_tcp_listener *listener;
static struct woi_address here;
static struct woi_tcp_stream *stream;

static void begin(void)
{
    drive_begin();
    listener = listen_at(LOOPBACK, &here);
    stream = NULL;
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    woi_tcp_listener_close(listener);
    drive_end();
}

TestSuite(tcp_connect, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

/* An address of the loopback where nobody listens: it is bound, so nobody will. */
static int occupy(struct woi_address *ret_address)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    *ret_address = address(LOOPBACK);
    cr_assert(eq(int, bind(fd, (struct sockaddr *)&ret_address->storage, ret_address->length), 0));
    cr_assert(eq(int, getsockname(fd, (struct sockaddr *)&ret_address->storage, &ret_address->length), 0));
    return fd;
}

static void assert_connects(const char *text)
{
    struct woi_tcp_stream *streams[2];
    struct woi_address own, peer;

    stream_pair_at(text, streams);
    assert_writes(streams[0], "to");
    assert_reads(streams[1], "to");
    assert_writes(streams[1], "fro");
    assert_reads(streams[0], "fro");
    cr_assert(eq(int, woi_tcp_stream_local_address(streams[0], &own), 0));
    cr_assert(eq(int, woi_tcp_stream_peer_address(streams[1], &peer), 0));
    cr_assert(eq(u32, woi_address_port(&own), woi_address_port(&peer)));
    woi_tcp_stream_close(streams[0]);
    woi_tcp_stream_close(streams[1]);
}

Test(tcp_connect, gives_a_stream_that_talks_to_its_peer)
{
    assert_connects(LOOPBACK);
}

Test(tcp_connect, gives_a_stream_of_ipv6)
{
    need_ipv6();
    assert_connects(LOOPBACK6);
}

Test(tcp_connect, gives_a_descriptor_that_neither_blocks_nor_survives_exec)
{
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &stream)), 0));
    cr_assert(ne(int, fcntl(woi_tcp_stream_fd(stream), F_GETFL) & O_NONBLOCK, 0));
    cr_assert(eq(int, fcntl(woi_tcp_stream_fd(stream), F_GETFD), FD_CLOEXEC));
}

Test(tcp_connect, to_nobody_is_refused)
{
    struct woi_address nobody;
    const int occupied = occupy(&nobody);

    cr_assert(eq(int, drive_int(woi_tcp_connect(&nobody, &stream)), -ECONNREFUSED));
    cr_assert(eq(ptr, stream, NULL));
    close(occupied);
}

Test(tcp_connect, copies_the_address)
{
    struct woi_address copy = here;
    struct woi_future_int *connecting = woi_tcp_connect(&copy, &stream);

    memset(&copy, 0x5a, sizeof copy);
    cr_assert(eq(int, drive_int(connecting), 0));
}

/* --- the way it goes --- */

static unsigned connects, asked;
static int connect_result; /* what connect(2) returned */

static int counting_connect(int fd, const struct sockaddr *to, socklen_t length)
{
    connects++;
    connect_result = sys_linux.connect(fd, to, length);
    return connect_result;
}

static int counting_get_option(int fd, int level, int name, void *ret_value, socklen_t *length)
{
    asked += level == SOL_SOCKET && name == SO_ERROR;
    return sys_linux.get_option(fd, level, name, ret_value, length);
}

Test(tcp_connect, begins_at_the_first_poll_and_asks_for_the_error_once_when_it_is_writable)
{
    const unsigned open = open_descriptors();

    support_sys.connect = counting_connect;
    support_sys.get_option = counting_get_option;
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);
    cr_assert(eq(u32, open_descriptors(), open));
    cr_assert(is_pending(connecting));
    cr_assert(eq(int, connect_result, -EINPROGRESS));
    cr_assert(is_pending(connecting)); /* nothing was said by the kernel yet */
    cr_assert(eq(u32, connects, 1));
    cr_assert(eq(u32, asked, 0));
    drive_until_woken(&hand, 0);
    cr_assert(is_ready(connecting));
    cr_assert(eq(u32, connects, 1));
    cr_assert(eq(u32, asked, 1));
    woi_drop(connecting);
    cr_assert(eq(u32, open_descriptors(), open + 1));
}

static int finished_connect(int fd, const struct sockaddr *to, socklen_t length)
{
    struct pollfd connecting = {.fd = fd, .events = POLLOUT};

    (void)sys_linux.connect(fd, to, length);
    cr_assert(eq(int, poll(&connecting, 1, -1), 1));
    return 0;
}

Test(tcp_connect, that_succeeds_at_once_is_a_connection_too)
{
    support_sys.connect = finished_connect;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &stream)), 0));
    assert_writes(stream, "x");
}

static int interrupted_connect(int fd, const struct sockaddr *to, socklen_t length)
{
    connects++;
    cr_assert(eq(int, sys_linux.connect(fd, to, length), -EINPROGRESS));
    return -EINTR;
}

Test(tcp_connect, interrupted_goes_on_by_itself)
{
    support_sys.connect = interrupted_connect;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &stream)), 0));
    cr_assert(eq(u32, connects, 1));
    assert_writes(stream, "x");
}

Test(tcp_connect, writes_the_stream_only_on_success)
{
    struct woi_address nobody;
    const int occupied = occupy(&nobody);
    struct woi_tcp_stream *const before = (struct woi_tcp_stream *)&nobody;

    stream = before;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&nobody, &stream)), -ECONNREFUSED));
    cr_assert(eq(ptr, stream, before));
    stream = NULL;
    close(occupied);
}

/* --- dropped --- */

/* A backlog that is full does not answer: who connects to it waits. */
static int silent_address(struct woi_address *ret_address, int *ret_filler)
{
    const int fd = occupy(ret_address);

    cr_assert(eq(int, listen(fd, 0), 0));
    *ret_filler = plain_connect(ret_address);
    return fd;
}

Test(tcp_connect, dropped_half_way_closes_the_socket)
{
    struct woi_address silent;
    int filler;
    const int listening = silent_address(&silent, &filler);
    const unsigned open = open_descriptors();
    struct woi_future_int *connecting = woi_tcp_connect(&silent, &stream);

    cr_assert(is_pending(connecting));
    drive_look();
    cr_assert(is_pending(connecting));
    cr_assert(eq(u32, open_descriptors(), open + 1));
    woi_drop(connecting);
    cr_assert(eq(u32, open_descriptors(), open));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(ptr, stream, NULL));
    close(filler);
    close(listening);
}

/* What the socket was registered with, and then reported with although nobody has answered. */
static epoll_data_t registered;

static int keep_registration(int epoll, int operation, int fd, struct epoll_event *event)
{
    if (operation == EPOLL_CTL_ADD)
        registered = event->data;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static int lie(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    (void)epoll;
    (void)capacity;
    (void)timeout_ms;
    events[0] = (struct epoll_event){.events = EPOLLOUT, .data = registered};
    return 1;
}

Test(tcp_connect, that_is_woken_by_a_false_alarm_is_no_connection_yet)
{
    struct woi_address silent;
    int filler;
    const int listening = silent_address(&silent, &filler);
    struct woi_future_int *connecting = woi_tcp_connect(&silent, &stream);

    support_sys.epoll_control = keep_registration;
    cr_assert(is_pending(connecting));
    support_sys.epoll_wait = lie;
    drive_look();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_pending(connecting));
    cr_assert(eq(ptr, stream, NULL));
    woi_drop(connecting);
    close(filler);
    close(listening);
}

Test(tcp_connect, dropped_when_connected_but_not_polled_closes_the_socket)
{
    const unsigned open = open_descriptors();
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);

    cr_assert(is_pending(connecting));
    drive_until_woken(&hand, 0);
    woi_drop(connecting);
    cr_assert(eq(u32, open_descriptors(), open));
    cr_assert(eq(ptr, stream, NULL));
}

Test(tcp_connect, never_polled_opens_nothing)
{
    const unsigned open = open_descriptors();
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);

    cr_assert(eq(u32, open_descriptors(), open));
    woi_drop(connecting);
}

/* --- what is wrong from the start --- */

Test(tcp_connect, bad_arguments_are_invalid)
{
    struct woi_address bad = here;

    cr_assert(eq(int, drive_int(woi_tcp_connect(NULL, &stream)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, NULL)), -EINVAL));
    bad.length--;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&bad, &stream)), -EINVAL));
    bad = here;
    bad.storage.ss_family = AF_INET6;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&bad, &stream)), -EINVAL));
    bad.storage.ss_family = AF_UNIX;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&bad, &stream)), -EINVAL));
    cr_assert(eq(ptr, stream, NULL));
}

Test(tcp_connect, outside_of_a_runtime_there_is_no_such_device)
{
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);

    drive_leave();
    cr_assert(is_ready(connecting));
    cr_assert(eq(int, connecting->output, -ENXIO));
    cr_assert(eq(ptr, stream, NULL));
    woi_drop(connecting);
}

Test(tcp_connect, whose_runtime_goes_half_way_finds_no_device)
{
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);

    cr_assert(is_pending(connecting));
    drive_leave();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(connecting));
    cr_assert(eq(int, connecting->output, -ENXIO));
    cr_assert(eq(ptr, stream, NULL));
    woi_drop(connecting);
}

Test(tcp_connect, without_memory_fails_and_leaves_no_socket)
{
    struct woi_future_int *connecting = woi_tcp_connect(&here, &stream);

    heap.fail_at = 1;
    cr_assert(is_ready(connecting));
    cr_assert(eq(int, connecting->output, -ENOMEM));
    woi_drop(connecting);
}

Test(tcp_connect, without_memory_is_no_future)
{
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_tcp_connect(&here, &stream), NULL));
    heap.fail_at = 0;
}

/* --- calls that fail --- */

static int refusal;

static int refuse_socket(int family, int type, int protocol)
{
    (void)family;
    (void)type;
    (void)protocol;
    return refusal;
}

static int refuse_connect(int fd, const struct sockaddr *to, socklen_t length)
{
    (void)fd;
    (void)to;
    (void)length;
    return refusal;
}

static int refuse_epoll(int epoll, int operation, int fd, struct epoll_event *event)
{
    return operation == EPOLL_CTL_ADD ? refusal : sys_linux.epoll_control(epoll, operation, fd, event);
}

static int refuse_get_option(int fd, int level, int name, void *ret_value, socklen_t *length)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)ret_value;
    (void)length;
    return refusal;
}

static int late_problem(int fd, int level, int name, void *ret_value, socklen_t *length)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)length;
    *(int *)ret_value = -refusal;
    return 0;
}

static void assert_fails(int error)
{
    const unsigned open = open_descriptors();

    refusal = error;
    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &stream)), error));
    cr_assert(eq(ptr, stream, NULL));
    cr_assert(eq(u32, open_descriptors(), open));
}

Test(tcp_connect, what_the_kernel_refuses_is_the_output)
{
    support_sys.socket = refuse_socket;
    assert_fails(-EMFILE);
    assert_fails(-EAFNOSUPPORT);
    support_sys.socket = sys_linux.socket;
    support_sys.connect = refuse_connect;
    assert_fails(-ENETUNREACH);
    assert_fails(-EADDRNOTAVAIL);
    assert_fails(-ECONNREFUSED);
    support_sys.connect = sys_linux.connect;
    support_sys.epoll_control = refuse_epoll;
    assert_fails(-ENOSPC);
    support_sys.epoll_control = sys_linux.epoll_control;
    support_sys.get_option = refuse_get_option;
    assert_fails(-ENOBUFS);
}

Test(tcp_connect, the_error_that_the_socket_keeps_is_the_output)
{
    support_sys.get_option = late_problem;
    assert_fails(-ETIMEDOUT);
    assert_fails(-EHOSTUNREACH);
}
