/* Listening: addresses, options, what can go wrong. */
#include <errno.h>

#include "support/tcp.h"

TestSuite(tcp_listen, .init = drive_begin, .fini = drive_end, .timeout = DRIVE_TIMEOUT);

static struct woi_tcp_listener *listener, *other;

static int listen_with(const struct woi_address *at, struct woi_tcp_options options)
{
    return woi_tcp_listen(at, &options, &other);
}

static void assert_port_is_taken_from_the_system(const char *text)
{
    struct woi_address at, again;
    struct woi_tcp_stream *stream;

    listener = listen_at(text, &at);
    cr_assert(ne(u32, woi_address_port(&at), 0));
    other = listen_at(text, &again);
    cr_assert(ne(u32, woi_address_port(&at), woi_address_port(&again)));
    const int plain = plain_connect(&at);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    close(plain);
    woi_tcp_stream_close(stream);
    woi_tcp_listener_close(listener);
    woi_tcp_listener_close(other);
}

Test(tcp_listen, port_0_takes_a_free_port_and_the_address_tells_which)
{
    assert_port_is_taken_from_the_system(LOOPBACK);
}

Test(tcp_listen, port_0_takes_a_free_port_of_ipv6_and_the_address_tells_which)
{
    need_ipv6();
    assert_port_is_taken_from_the_system(LOOPBACK6);
}

Test(tcp_listen, a_port_that_is_taken_is_in_use)
{
    struct woi_address at;

    listener = listen_at(LOOPBACK, &at);
    other = NULL;
    cr_assert(eq(int, woi_tcp_listen(&at, NULL, &other), -EADDRINUSE));
    cr_assert(eq(ptr, other, NULL));
    woi_tcp_listener_close(listener);
    cr_assert(eq(int, woi_tcp_listen(&at, NULL, &other), 0));
    woi_tcp_listener_close(other);
}

/* The side that closes first waits in TIME_WAIT; SO_REUSEADDR lets a server start again at once. */
Test(tcp_listen, a_port_with_connections_of_the_past_can_be_had_again)
{
    struct woi_address at;
    struct woi_tcp_stream *stream;

    listener = listen_at(LOOPBACK, &at);
    const int plain = plain_connect(&at);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    woi_tcp_stream_close(stream);
    plain_receive_end(plain);
    close(plain);
    woi_tcp_listener_close(listener);
    cr_assert(eq(int, woi_tcp_listen(&at, NULL, &other), 0));
    woi_tcp_listener_close(other);
}

Test(tcp_listen, with_reuseport_several_share_a_port)
{
    const struct woi_tcp_options shared = {.reuseport = true};
    const struct woi_address any = address(LOOPBACK);
    struct woi_address at;

    cr_assert(eq(int, woi_tcp_listen(&any, &shared, &listener), 0));
    cr_assert(eq(int, woi_tcp_listener_address(listener, &at), 0));
    cr_assert(eq(int, listen_with(&at, shared), 0));
    woi_tcp_listener_close(other);
    cr_assert(eq(int, listen_with(&at, (struct woi_tcp_options){0}), -EADDRINUSE));
    woi_tcp_listener_close(listener);
}

Test(tcp_listen, v6only_takes_no_ipv4_and_without_it_both_come)
{
    struct woi_address any, v4 = address(LOOPBACK);
    struct sockaddr_in *in = (struct sockaddr_in *)&v4.storage;

    need_ipv6();
    any = address("[::]:0");
    for (int only = 0; only < 2; only++) {
        struct woi_address at;

        cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){.v6only = only}), 0));
        cr_assert(eq(int, woi_tcp_listener_address(other, &at), 0));
        in->sin_port = htons((uint16_t)woi_address_port(&at));
        const int plain = socket(AF_INET, SOCK_STREAM, 0);
        cr_assert(eq(int, connect(plain, (struct sockaddr *)in, sizeof *in), -only));
        close(plain);
        woi_tcp_listener_close(other);
    }
}

Test(tcp_listen, v6only_of_ipv4_means_nothing)
{
    const struct woi_address any = address(LOOPBACK);

    cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){.v6only = true}), 0));
    woi_tcp_listener_close(other);
}

/* --- the backlog --- */

static int backlog;

static int note_backlog(int fd, int wanted)
{
    backlog = wanted;
    return sys_linux.listen(fd, wanted);
}

Test(tcp_listen, the_backlog_is_1024_or_what_is_asked_for)
{
    const struct woi_address any = address(LOOPBACK);

    support_sys.listen = note_backlog;
    listener = listen_at(LOOPBACK, NULL);
    cr_assert(eq(int, backlog, 1024));
    woi_tcp_listener_close(listener);
    cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){0}), 0));
    cr_assert(eq(int, backlog, 1024));
    woi_tcp_listener_close(other);
    cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){.backlog = 7}), 0));
    cr_assert(eq(int, backlog, 7));
    woi_tcp_listener_close(other);
    cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){.backlog = -1}), -EINVAL));
}

/* --- bad arguments, no runtime --- */

Test(tcp_listen, bad_arguments_are_invalid)
{
    struct woi_address bad = address(LOOPBACK);
    const struct woi_address good = bad;

    other = NULL;
    cr_assert(eq(int, woi_tcp_listen(NULL, NULL, &other), -EINVAL));
    cr_assert(eq(int, woi_tcp_listen(&good, NULL, NULL), -EINVAL));
    bad.length = 0;
    cr_assert(eq(int, woi_tcp_listen(&bad, NULL, &other), -EINVAL));
    bad.length = sizeof(struct sockaddr_in6);
    cr_assert(eq(int, woi_tcp_listen(&bad, NULL, &other), -EINVAL));
    bad.storage.ss_family = AF_INET6;
    bad.length = sizeof(struct sockaddr_in);
    cr_assert(eq(int, woi_tcp_listen(&bad, NULL, &other), -EINVAL));
    bad.storage.ss_family = AF_UNIX;
    cr_assert(eq(int, woi_tcp_listen(&bad, NULL, &other), -EINVAL));
    cr_assert(eq(ptr, other, NULL));
}

Test(tcp_listen, outside_of_a_runtime_there_is_no_such_device)
{
    const struct woi_address any = address(LOOPBACK);

    drive_leave();
    other = NULL;
    cr_assert(eq(int, woi_tcp_listen(&any, NULL, &other), -ENXIO));
    cr_assert(eq(ptr, other, NULL));
}

Test(tcp_listen, an_address_of_another_machine_is_not_available)
{
    const struct woi_address elsewhere = address("192.0.2.1:0");

    cr_assert(eq(int, listen_with(&elsewhere, (struct woi_tcp_options){0}), -EADDRNOTAVAIL));
}

Test(tcp_listen, null_can_be_closed_and_has_no_address)
{
    struct woi_address at;

    woi_tcp_listener_close(NULL);
    cr_assert(eq(int, woi_tcp_listener_address(NULL, &at), -EINVAL));
}

Test(tcp_listen, an_address_with_nowhere_to_go_is_invalid)
{
    struct woi_address at;
    struct woi_tcp_listener *open = listen_at(LOOPBACK, &at);

    cr_assert(eq(int, woi_tcp_listener_address(open, NULL), -EINVAL));
    woi_tcp_listener_close(open);
}

Test(tcp_listen, a_closed_listener_that_is_still_held_has_no_address)
{
    struct woi_address at;
    struct woi_tcp_stream *stream;

    listener = listen_at(LOOPBACK, NULL);
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);
    woi_tcp_listener_close(listener);
    cr_assert(eq(int, woi_tcp_listener_address(listener, &at), -EBADF));
    woi_drop(accepting);
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

static int refuse_option(int fd, int level, int name, const void *value, socklen_t length)
{
    (void)fd;
    (void)level;
    (void)name;
    (void)value;
    (void)length;
    return refusal;
}

static int refuse_bind(int fd, const struct sockaddr *to, socklen_t length)
{
    (void)fd;
    (void)to;
    (void)length;
    return refusal;
}

static int refuse_listen(int fd, int wanted)
{
    (void)fd;
    (void)wanted;
    return refusal;
}

static int refuse_epoll(int epoll, int operation, int fd, struct epoll_event *event)
{
    (void)event;
    return operation == EPOLL_CTL_ADD ? refusal : sys_linux.epoll_control(epoll, operation, fd, event);
}

static int refuse_address(int fd, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    (void)fd;
    (void)ret_address;
    (void)ret_length;
    return refusal;
}

/* What the table says comes out; the descriptor and the memory do not stay (see drive_end). */
static void assert_refused(int error)
{
    const struct woi_address any = address(LOOPBACK);

    refusal = error;
    other = NULL;
    cr_assert(eq(int, listen_with(&any, (struct woi_tcp_options){.reuseport = true}), error));
    cr_assert(eq(ptr, other, NULL));
}

Test(tcp_listen, what_the_kernel_refuses_is_the_result)
{
    support_sys.socket = refuse_socket;
    assert_refused(-EMFILE);
    assert_refused(-EAFNOSUPPORT);
    support_sys.socket = sys_linux.socket;
    support_sys.set_option = refuse_option;
    assert_refused(-ENOPROTOOPT);
    support_sys.set_option = sys_linux.set_option;
    support_sys.bind = refuse_bind;
    assert_refused(-EACCES);
    support_sys.bind = sys_linux.bind;
    support_sys.listen = refuse_listen;
    assert_refused(-EADDRINUSE);
    support_sys.listen = sys_linux.listen;
    support_sys.epoll_control = refuse_epoll;
    assert_refused(-ENOSPC);
}

Test(tcp_listen, without_memory_there_is_no_listener)
{
    heap.fail_at = 1;
    assert_refused(-ENOMEM);
    heap.fail_at = 2; /* the first slots of the reactor */
    assert_refused(-ENOMEM);
}

Test(tcp_listen, an_address_that_the_kernel_does_not_tell_is_its_error)
{
    struct woi_address at = {.length = 77};

    listener = listen_at(LOOPBACK, NULL);
    refusal = -ENOBUFS;
    support_sys.local_address = refuse_address;
    cr_assert(eq(int, woi_tcp_listener_address(listener, &at), -ENOBUFS));
    cr_assert(eq(u32, at.length, 77));
    woi_tcp_listener_close(listener);
}
