/* test_sim_kernel.c - what Linux refuses, the simulated kernel refuses, with the same error: each call below
 * is made of both. Random scripts of calls that succeed are in sim/differential.c. */
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "sim/sim.h"
#include "woi/time.h"

enum { CALLS_MOST = 128, NO_FD = 900000 };

TestSuite(sim_kernel, .timeout = 60);

/* What one kernel answered. */
struct answers {
    const struct sys *sys;
    unsigned n;
    int64_t results[CALLS_MOST];
    const char *calls[CALLS_MOST];
};

static void keep(struct answers *answers, const char *call, int64_t result)
{
    cr_assert_lt(answers->n, CALLS_MOST);
    answers->calls[answers->n] = call;
    answers->results[answers->n++] = result;
}

/* ASK(bind, fd, ...): calls it, and keeps what it gives. */
#define ASK(call, ...) keep(answers, #call "(" #__VA_ARGS__ ")", answers->sys->call(__VA_ARGS__))
#define KEEP(expression) keep(answers, #expression, (expression))

static struct sockaddr_in6 v6_of(const struct in6_addr *ip, uint16_t port)
{
    return (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = *ip};
}

static struct sockaddr_in v4_of(uint32_t ip, uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(ip)};
}

#define AT(address) (const struct sockaddr *)&(address), sizeof(address)

/* The same on both kernels; the simulated one is entered. */
static void compare(void (*ask)(struct answers *))
{
    const struct woi_sim_options options = {.seed = 1, .latency_least = 1, .latency_most = 1};
    struct answers real = {.sys = &sys_linux}, simulated = {.sys = &sim_table};
    struct woi_sim *sim;

    ask(&real);
    cr_assert_eq(woi_sim_new(&options, &sim), 0);
    cr_assert_eq(woi_sim_enter(sim), 0);
    ask(&simulated);
    cr_assert_eq(woi_sim_leave(sim), 0);
    cr_assert_eq(woi_sim_left(sim).descriptors, 0);
    cr_assert_eq(woi_sim_free(sim), 0);
    cr_assert_eq(real.n, simulated.n);
    for (unsigned i = 0; i < real.n; i++)
        cr_expect_eq(real.results[i], simulated.results[i], "%s: Linux %lld, the simulation %lld",
                     real.calls[i], (long long)real.results[i], (long long)simulated.results[i]);
}

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
    ASK(close, epoll);
    ASK(epoll_wait, other, got, 2, 0);
    ASK(epoll_control, other, EPOLL_CTL_ADD, timer, &event);
    ASK(close, other);
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

static void ask_addresses(struct answers *answers)
{
    const struct sys *sys = answers->sys;
    const struct in6_addr loopback = IN6ADDR_LOOPBACK_INIT;
    const struct sockaddr_in here = v4_of(INADDR_LOOPBACK, 0), elsewhere = v4_of(0xcb007101, 0);
    const struct sockaddr_in6 here6 = v6_of(&loopback, 0);
    const int v4 = sys->socket(AF_INET, SOCK_STREAM, 0), v6 = sys->socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_storage address;
    socklen_t length = 0;

    ASK(socket, 99, SOCK_STREAM, 0);
    ASK(bind, v4, AT(here6));
    ASK(bind, v6, (const struct sockaddr *)&here6, sizeof here6 - 1 - sizeof here6.sin6_scope_id - 16);
    ASK(bind, v4, (const struct sockaddr *)&here, sizeof here - 1);
    ASK(bind, v4, AT(elsewhere));
    ASK(bind, v4, AT(here));
    ASK(bind, v4, AT(here));
    ASK(bind, v6, AT(here6));
    ASK(local_address, v6, &address, &length);
    KEEP(length);
    KEEP(address.ss_family);
    KEEP(memcmp(&((struct sockaddr_in6 *)(void *)&address)->sin6_addr, &loopback, sizeof loopback));
    ASK(peer_address, v6, &address, &length);
    ASK(listen, v6, -1);
    ASK(connect, v6, AT(here6));
    ASK(close, v4);
    ASK(close, v6);
}

Test(sim_kernel, addresses_are_refused_for_the_same_reasons)
{
    compare(ask_addresses);
}

static int option_of(const struct sys *sys, int fd, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    const int error = sys->get_option(fd, SOL_SOCKET, name, &value, &length);

    return error ? error : value;
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

static uint16_t port_of(const struct sys *sys, int fd)
{
    struct sockaddr_storage address;
    socklen_t length;

    cr_assert_eq(sys->local_address(fd, &address, &length), 0);
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port); /* of IPv6 at the same place */
}

/* What a second socket may bind while the first has the port. */
static int second_bind(struct answers *answers, const struct sockaddr *first, bool first_only_v6,
                       const struct sockaddr *second, int reuse)
{
    const struct sys *sys = answers->sys;
    const int on = 1, a = sys->socket(first->sa_family, SOCK_STREAM, 0),
              b = sys->socket(second->sa_family, SOCK_STREAM, 0);
    struct sockaddr_in6 wanted = {0};
    int error;

    if (first_only_v6)
        cr_assert_eq(sys->set_option(a, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on), 0);
    if (reuse) {
        cr_assert_eq(sys->set_option(a, SOL_SOCKET, reuse, &on, sizeof on), 0);
        cr_assert_eq(sys->set_option(b, SOL_SOCKET, reuse, &on, sizeof on), 0);
    }
    cr_assert_eq(
        sys->bind(a, first, first->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof wanted), 0);
    memcpy(&wanted, second, second->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof wanted);
    wanted.sin6_port = htons(port_of(sys, a));
    error = sys->bind(b, (struct sockaddr *)&wanted,
                      second->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof wanted);
    (void)sys->close(a);
    (void)sys->close(b);
    return error;
}

static void ask_ports(struct answers *answers)
{
    const struct in6_addr any_ip = IN6ADDR_ANY_INIT, loopback_ip = IN6ADDR_LOOPBACK_INIT;
    const struct sockaddr_in here = v4_of(INADDR_LOOPBACK, 0), there = v4_of(INADDR_LOOPBACK + 1, 0);
    const struct sockaddr_in any = v4_of(INADDR_ANY, 0);
    const struct sockaddr_in6 here6 = v6_of(&loopback_ip, 0), any6 = v6_of(&any_ip, 0);
    const struct sockaddr *all[] = {
        (const struct sockaddr *)&here,  (const struct sockaddr *)&there, (const struct sockaddr *)&any,
        (const struct sockaddr *)&here6, (const struct sockaddr *)&any6,
    };

    for (unsigned i = 0; i < 5; i++)
        for (unsigned k = 0; k < 5; k++)
            KEEP(second_bind(answers, all[i], false, all[k], 0));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[4], true, all[k], 0));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[k], false, all[k], SO_REUSEPORT));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[k], false, all[k], SO_REUSEADDR));
}

Test(sim_kernel, ports_are_shared_by_the_same_addresses)
{
    compare(ask_ports);
}

/* --- who answers --- */

/* How a connection to such an address ends, at a listener of IPv6; what it then says of itself. */
struct meeting {
    struct in6_addr listens; /* at */
    bool only_v6;
    bool by_v4; /* the client is a socket of IPv4 */
    struct in6_addr asks;
};

static void wait_for_end(const struct sys *sys, int fd)
{
    struct epoll_event event = {.events = EPOLLOUT};
    const int epoll = sys->epoll_create();

    cr_assert_eq(sys->epoll_control(epoll, EPOLL_CTL_ADD, fd, &event), 0);
    cr_assert_eq(sys->epoll_wait(epoll, &event, 1, -1), 1);
    (void)sys->close(epoll);
}

static void ask_meeting(struct answers *answers, const struct meeting *meeting)
{
    const struct sys *sys = answers->sys;
    const int on = 1, listener = sys->socket(AF_INET6, SOCK_STREAM, 0);
    const int client = sys->socket(meeting->by_v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
    const struct sockaddr_in6 at = v6_of(&meeting->listens, 0);
    struct sockaddr_storage address = {0};
    struct sockaddr_in6 *said = (struct sockaddr_in6 *)(void *)&address;
    socklen_t length;
    int error;

    if (meeting->only_v6)
        cr_assert_eq(sys->set_option(listener, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on), 0);
    cr_assert_eq(sys->bind(listener, AT(at)), 0);
    cr_assert_eq(sys->listen(listener, 4), 0);
    const uint16_t port = port_of(sys, listener);
    const struct sockaddr_in to4 = v4_of(INADDR_LOOPBACK, port);
    const struct sockaddr_in6 to6 = v6_of(&meeting->asks, port);
    error = meeting->by_v4 ? sys->connect(client, AT(to4)) : sys->connect(client, AT(to6));
    keep(answers, "connect", error == -EINPROGRESS ? 0 : error);
    if (error == -EINPROGRESS || error == 0)
        wait_for_end(sys, client);
    KEEP(option_of(sys, client, SO_ERROR));
    keep(answers, "peer_address", sys->peer_address(client, &address, &length));
    if (sys->peer_address(client, &address, &length) == 0 && address.ss_family == AF_INET6)
        KEEP(memcmp(&said->sin6_addr, &meeting->asks, sizeof said->sin6_addr));
    const int server = sys->accept(listener);
    keep(answers, "accept", server < 0 ? server : 0);
    if (server >= 0) {
        cr_assert_eq(sys->peer_address(server, &address, &length), 0);
        KEEP(address.ss_family);
        KEEP(IN6_IS_ADDR_V4MAPPED(&said->sin6_addr) ? 4 : IN6_IS_ADDR_LOOPBACK(&said->sin6_addr) ? 6 : 0);
        (void)sys->close(server);
    }
    (void)sys->close(client);
    (void)sys->close(listener);
}

#define MAPPED_LOOPBACK                                                                                      \
    {                                                                                                        \
        {                                                                                                    \
            {                                                                                                \
                [10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1                                               \
            }                                                                                                \
        }                                                                                                    \
    }

static void ask_who_answers(struct answers *answers)
{
    static const struct meeting meetings[] = {
        {.listens = IN6ADDR_ANY_INIT, .asks = IN6ADDR_LOOPBACK_INIT},
        {.listens = IN6ADDR_ANY_INIT, .by_v4 = true},
        {.listens = IN6ADDR_ANY_INIT, .asks = MAPPED_LOOPBACK},
        {.listens = IN6ADDR_ANY_INIT, .only_v6 = true, .by_v4 = true},
        {.listens = IN6ADDR_ANY_INIT, .only_v6 = true, .asks = MAPPED_LOOPBACK},
        {.listens = IN6ADDR_ANY_INIT, .only_v6 = true, .asks = IN6ADDR_LOOPBACK_INIT},
        {.listens = IN6ADDR_LOOPBACK_INIT, .by_v4 = true},
        {.listens = IN6ADDR_LOOPBACK_INIT, .asks = IN6ADDR_LOOPBACK_INIT},
        {.listens = MAPPED_LOOPBACK, .by_v4 = true},
        {.listens = MAPPED_LOOPBACK, .asks = IN6ADDR_LOOPBACK_INIT},
    };

    for (unsigned i = 0; i < sizeof meetings / sizeof *meetings; i++)
        ask_meeting(answers, &meetings[i]);
}

Test(sim_kernel, listeners_of_ipv6_answer_whom_linux_lets_them)
{
    compare(ask_who_answers);
}

/* --- what only the simulated kernel does --- */

static struct woi_sim *enter(struct woi_sim_options options)
{
    struct woi_sim *sim;

    cr_assert_eq(woi_sim_new(&options, &sim), 0);
    cr_assert_eq(woi_sim_enter(sim), 0);
    return sim;
}

static void leave(struct woi_sim *sim)
{
    cr_assert_eq(woi_sim_leave(sim), 0);
    cr_assert_eq(woi_sim_left(sim).blocks, 0);
    cr_assert_eq(woi_sim_left(sim).descriptors, 0);
    cr_assert_eq(woi_sim_free(sim), 0);
}

Test(sim_kernel, has_stream_sockets_of_tcp_only)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));

    cr_assert_eq(sim_table.socket(AF_INET, SOCK_DGRAM, 0), -EPROTONOSUPPORT);
    cr_assert_eq(sim_table.socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), -EPROTONOSUPPORT);
    leave(sim);
}

Test(sim_kernel, a_host_has_no_more_descriptors_than_it_may)
{
    struct woi_sim *sim = enter((struct woi_sim_options){.descriptors = 20});
    int fds[20];

    for (unsigned i = 0; i < 20; i++)
        cr_assert_geq(fds[i] = sim_table.socket(AF_INET, SOCK_STREAM, 0), 0);
    cr_assert_eq(sim_table.socket(AF_INET, SOCK_STREAM, 0), -EMFILE);
    cr_assert_eq(sim_table.epoll_create(), -EMFILE);
    cr_assert_eq(sim_table.timer_create(), -EMFILE);
    cr_assert_eq(sim_table.close(fds[7]), 0);
    cr_assert_eq(sim_table.timer_create(), fds[7]); /* the lowest that is free */
    for (unsigned i = 0; i < 20; i++)
        cr_assert_eq(sim_table.close(fds[i]), 0);
    leave(sim);
}

Test(sim_kernel, memory_is_counted_by_blocks)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    void *block = sim_table.reallocate(NULL, 10), *slab = sim_table.map(4096);

    cr_assert_eq(woi_sim_left(sim).blocks, 1);
    block = sim_table.reallocate(block, 1000);
    cr_assert_eq(woi_sim_left(sim).blocks, 1);
    sim_table.release(block);
    sim_table.release(NULL);
    sim_table.unmap(slab, 4096);
    leave(sim);
}

Test(sim_kernel, a_wait_ends_at_its_time)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const int epoll = sim_table.epoll_create();
    const int64_t before = sim_table.now();
    struct epoll_event event;

    cr_assert_eq(sim_table.epoll_wait(epoll, &event, 1, 250), 0);
    cr_assert_geq(sim_table.now(), before + WOI_MS(250));
    cr_assert_lt(sim_table.now(), before + WOI_MS(251));
    cr_assert_eq(sim_table.close(epoll), 0);
    leave(sim);
}

Test(sim_kernel, after_the_last_port_comes_the_first_again)
{
    enum { PORTS = 60999 - 32768 + 1 };
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const struct sockaddr_in here = v4_of(INADDR_LOOPBACK, 0);
    int first = -1, fd;

    for (unsigned i = 0; i < PORTS + 2; i++) {
        fd = sim_table.socket(AF_INET, SOCK_STREAM, 0);
        cr_assert_eq(sim_table.bind(fd, AT(here)), 0);
        cr_assert(port_of(&sim_table, fd) >= 32768 && port_of(&sim_table, fd) <= 60999);
        first = i ? first : port_of(&sim_table, fd);
        if (i == PORTS)
            cr_assert_eq(port_of(&sim_table, fd), first);
        cr_assert_eq(sim_table.close(fd), 0);
    }
    leave(sim);
}
