/* test_sim_kernel.c - what Linux refuses, the simulated kernel refuses, with the same error: each call below
 * is made of both. Random scripts of calls that succeed are in sim/differential.c. */
#include "support/answers.h"

enum { NO_FD = 900000 };

TestSuite(sim_kernel, .timeout = 60);

/* Every call that takes the descriptor of a socket. */
static void ask_about(struct answers *answers, int fd)
{
    const struct sockaddr_in here = v4_of(INADDR_LOOPBACK, 0);
    struct sockaddr_storage address;
    char byte = 0;
    struct iovec part = {&byte, 1};
    int value = 1;
    socklen_t length = sizeof value;

    ASK(bind, fd, AT(here));
    ASK(listen, fd, 1);
    ASK(accept, fd);
    ASK(connect, fd, AT(here));
    ASK(shutdown, fd, SHUT_WR);
    ASK(receive, fd, &byte, 1);
    ASK(send, fd, &byte, 1);
    ASK(send_parts, fd, &part, 1);
    ASK(get_option, fd, SOL_SOCKET, SO_ERROR, &value, &length);
    ASK(set_option, fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value);
    ASK(local_address, fd, &address, &length);
    ASK(peer_address, fd, &address, &length);
}

static void ask_without_descriptors(struct answers *answers)
{
    const int epoll = answers->sys->epoll_create(), timer = answers->sys->timer_create();
    struct epoll_event event = {0};

    ask_about(answers, NO_FD);
    ask_about(answers, -1);
    ask_about(answers, timer);
    ASK(close, NO_FD);
    ASK(set_nonblocking, NO_FD);
    ASK(set_nonblocking, timer);
    ASK(timer_set, NO_FD, 1);
    ASK(timer_set, epoll, 1);
    ASK(epoll_wait, NO_FD, &event, 1, 0);
    ASK(epoll_control, NO_FD, EPOLL_CTL_ADD, timer, &event);
    ASK(epoll_control, epoll, EPOLL_CTL_ADD, NO_FD, &event);
    ASK(close, epoll);
    ASK(close, timer);
}

Test(sim_kernel, what_is_no_descriptor_or_no_socket_is_refused)
{
    compare(ask_without_descriptors);
}

static void ask_epoll(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    const int epoll = sys->epoll_create(), other = sys->epoll_create(), timer = sys->timer_create();
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = 7}, got[2] = {{0}, {0}};

    ASK(epoll_control, epoll, EPOLL_CTL_ADD, epoll, &event);
    ASK(epoll_control, epoll, 99, timer, &event);
    ASK(epoll_control, epoll, EPOLL_CTL_MOD, timer, &event);
    ASK(epoll_control, epoll, EPOLL_CTL_DEL, timer, NULL);
    ASK(epoll_wait, timer, got, 2, 0);
    ASK(epoll_control, timer, EPOLL_CTL_ADD, epoll, &event);
    ASK(epoll_control, epoll, EPOLL_CTL_ADD, timer, &event);
    ASK(epoll_control, epoll, EPOLL_CTL_ADD, timer, &event);
    ASK(epoll_control, other, EPOLL_CTL_ADD, timer, &event);
    ASK(timer_set, timer, 1); /* long past */
    ASK(epoll_wait, epoll, got, 2, -1);
    KEEP(got[0].data.u32);
    ASK(epoll_wait, epoll, got, 2, 0); /* still so: level-triggered */
    ASK(epoll_wait, other, got, 2, 0);
    event.data.u32 = 8;
    ASK(epoll_control, other, EPOLL_CTL_MOD, timer, &event);
    ASK(epoll_wait, other, got, 2, 0);
    KEEP(got[0].data.u32);
    ASK(epoll_control, other, EPOLL_CTL_DEL, timer, NULL);
    ASK(epoll_wait, other, got, 2, 0);
    ASK(epoll_control, other, EPOLL_CTL_ADD, epoll, &event); /* an epoll that looks at another */
    ASK(epoll_wait, other, got, 2, 0);
    ASK(epoll_control, other, EPOLL_CTL_ADD, timer, &event);
    ASK(close, other); /* the first one still looks */
    ASK(epoll_wait, epoll, got, 2, 0);
    ASK(close, epoll);
    ASK(close, timer);
}

Test(sim_kernel, an_epoll_looks_as_it_was_told_until_either_is_closed)
{
    compare(ask_epoll);
}

static void ask_more_events_than_room(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    const int epoll = sys->epoll_create(), timers[2] = {sys->timer_create(), sys->timer_create()};
    struct epoll_event event = {.events = EPOLLIN}, got[1];

    for (uint32_t i = 0; i < 2; i++) {
        event.data.u32 = i;
        ASK(epoll_control, epoll, EPOLL_CTL_ADD, timers[i], &event);
        ASK(timer_set, timers[i], 1);
    }
    uint32_t seen = 0;
    for (unsigned i = 0; i < 2; i++) {
        ASK(epoll_wait, epoll, got, 1, -1);
        seen |= 1u << got[0].data.u32;
    }
    KEEP(seen);
    for (unsigned i = 0; i < 2; i++)
        ASK(close, timers[i]);
    ASK(close, epoll);
}

Test(sim_kernel, events_for_which_there_is_no_room_come_next)
{
    compare(ask_more_events_than_room);
}

static void ask_options(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    const int fd = sys->socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), v6 = sys->socket(AF_INET6, SOCK_STREAM, 0);
    const struct linger at_once = {.l_onoff = 1}, later = {.l_onoff = 1, .l_linger = 9}, off = {0};
    const int on = 1;
    int64_t wide = 0;
    socklen_t length = sizeof wide;

    KEEP(option_of(sys, fd, SO_TYPE));
    KEEP(option_of(sys, fd, SO_ACCEPTCONN));
    KEEP(option_of(sys, fd, 12345));
    ASK(get_option, fd, SOL_SOCKET, SO_TYPE, &wide, &length);
    KEEP(length);
    ASK(get_option, fd, 12345, SO_TYPE, &wide, &length);
    ASK(get_option, fd, IPPROTO_TCP, 12345, &wide, &length);
    ASK(set_option, fd, SOL_SOCKET, SO_REUSEADDR, &on, 1);
    ASK(set_option, fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ASK(set_option, fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    ASK(set_option, fd, SOL_SOCKET, SO_LINGER, &off, sizeof off);
    ASK(set_option, fd, SOL_SOCKET, SO_LINGER, &later, sizeof later);
    ASK(set_option, fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ASK(set_option, fd, SOL_SOCKET, 12345, &on, sizeof on);
    ASK(set_option, fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ASK(set_option, fd, IPPROTO_TCP, 12345, &on, sizeof on);
    ASK(set_option, fd, 12345, SO_REUSEADDR, &on, sizeof on);
    ASK(set_option, v6, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    ASK(set_option, fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    ASK(set_option, v6, IPPROTO_IPV6, 12345, &on, sizeof on);
    ASK(shutdown, fd, 7);
    ASK(listen, fd, 4);
    KEEP(option_of(sys, fd, SO_ACCEPTCONN));
    ASK(close, fd);
    ASK(close, v6);
}

Test(sim_kernel, options_say_and_take_the_same)
{
    compare(ask_options);
}

/* --- buffers that are full --- */

static uint32_t events_of(const struct sys *sys, int epoll, int timeout_ms)
{
    struct epoll_event event;
    const int n = sys->epoll_wait(epoll, &event, 1, timeout_ms);

    return n > 0 ? event.events : 0;
}

static void connect_pair(const struct sys *sys, int *ret_client, int *ret_server)
{
    const struct sockaddr_in any = v4_of(INADDR_LOOPBACK, 0);
    const int listener = sys->socket(AF_INET, SOCK_STREAM, 0), epoll = sys->epoll_create();
    struct epoll_event event = {.events = EPOLLIN};

    cr_assert_eq(sys->bind(listener, AT(any)), 0);
    cr_assert_eq(sys->listen(listener, 1), 0);
    const struct sockaddr_in to = v4_of(INADDR_LOOPBACK, port_of(sys, listener));
    *ret_client = sys->socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(sys->connect(*ret_client, AT(to)), -EINPROGRESS);
    cr_assert_eq(sys->epoll_control(epoll, EPOLL_CTL_ADD, listener, &event), 0);
    cr_assert_eq(events_of(sys, epoll, -1), EPOLLIN);
    *ret_server = sys->accept(listener);
    cr_assert_geq(*ret_server, 0);
    (void)sys->close(listener);
    (void)sys->close(epoll);
}

/* Sends until nothing more fits; how much it was. */
static size_t fill(const struct sys *sys, int fd, ssize_t *ret_last)
{
    static char bytes[100000];
    size_t sent = 0;

    for (;;) {
        *ret_last = sys->send(fd, bytes, sizeof bytes);
        if (*ret_last < 0)
            return sent;
        sent += (size_t)*ret_last;
    }
}

/* All that was sent, as it comes. */
static void drain(const struct sys *sys, int fd, size_t left)
{
    static char bytes[100000];
    const int epoll = sys->epoll_create();
    struct epoll_event event = {.events = EPOLLIN};

    cr_assert_eq(sys->epoll_control(epoll, EPOLL_CTL_ADD, fd, &event), 0);
    while (left > 0) {
        cr_assert_eq(events_of(sys, epoll, -1), EPOLLIN);
        const ssize_t n = sys->receive(fd, bytes, sizeof bytes);
        cr_assert(n > 0 && (size_t)n <= left);
        left -= (size_t)n;
    }
    (void)sys->close(epoll);
}

/* How much a buffer holds is each kernel's own; what is said of a full one is not. */
static void ask_full_buffers(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    struct epoll_event event = {.events = EPOLLET | EPOLLOUT | EPOLLIN};
    const int epoll = sys->epoll_create();
    int client, server;
    ssize_t last;
    char byte = 0;

    connect_pair(sys, &client, &server);
    for (unsigned round = 0; round < 3; round++) {
        /* What has left for the peer makes room once more. */
        size_t sent = fill(sys, client, &last);
        KEEP(last);
        drain(sys, server, sent);
        ASK(epoll_control, epoll, round ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, client, &event);
        KEEP(events_of(sys, epoll, -1));
        KEEP(events_of(sys, epoll, 0)); /* an edge comes once */
        ASK(receive, server, &byte, 1);
        ASK(send, client, &byte, 1);
        drain(sys, server, 1);
    }
    ASK(close, client);
    ASK(close, server);
    ASK(close, epoll);
}

Test(sim_kernel, a_full_buffer_takes_nothing_and_an_empty_one_is_an_edge)
{
    compare(ask_full_buffers);
}

/* A writer that waits is told when its reader has made room, and not before. */
static void ask_for_room(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    struct epoll_event event = {.events = EPOLLET | EPOLLOUT};
    const int epoll = sys->epoll_create();
    int client, server;
    ssize_t last;
    size_t sent = 0;

    connect_pair(sys, &client, &server);
    ASK(epoll_control, epoll, EPOLL_CTL_ADD, client, &event);
    KEEP(events_of(sys, epoll, -1));
    ASK(send, client, &event, 0);
    for (unsigned quiet = 0; quiet < 20; quiet++) { /* until nothing moves any longer */
        const size_t more = fill(sys, client, &last);

        sent += more;
        quiet = more ? 0 : quiet;
        (void)events_of(sys, epoll, 10);
    }
    KEEP(last);
    KEEP(events_of(sys, epoll, 0));
    drain(sys, server, sent);
    KEEP(events_of(sys, epoll, -1));
    ASK(close, client);
    ASK(close, server);
    ASK(close, epoll);
}

Test(sim_kernel, a_writer_that_found_no_room_is_told_when_there_is)
{
    compare(ask_for_room);
}
