/* test_sim_addresses.c - addresses and ports, of IPv4 and IPv6: the simulated kernel gives, shares and
 * refuses them as Linux does. */
#include "support/answers.h"

TestSuite(sim_addresses, .timeout = 60);

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
    ASK(connect, v4, AT(here6));
    ASK(connect, v4, (const struct sockaddr *)&here, sizeof here - 1);
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

Test(sim_addresses, addresses_are_refused_for_the_same_reasons)
{
    compare(ask_addresses);
}

/* What a second socket may bind while the first has the port. */
static int try_second_bind(struct answers *answers, const struct sockaddr *first, bool first_only_v6,
                           const struct sockaddr *second, int reuse, bool first_listens)
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
    if (first_listens)
        cr_assert_eq(sys->listen(a, 1), 0);
    memcpy(&wanted, second, second->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof wanted);
    wanted.sin6_port = htons(port_of(sys, a));
    error = sys->bind(b, (struct sockaddr *)&wanted,
                      second->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof wanted);
    (void)sys->close(a);
    (void)sys->close(b);
    return error;
}

/* On Linux another program may have the port in the other family: several would have to. */
static int second_bind(struct answers *answers, const struct sockaddr *first, bool first_only_v6,
                       const struct sockaddr *second, int reuse, bool first_listens)
{
    int error = -EADDRINUSE;

    for (unsigned i = 0; i < 5 && error == -EADDRINUSE; i++)
        error = try_second_bind(answers, first, first_only_v6, second, reuse, first_listens);
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
            KEEP(second_bind(answers, all[i], false, all[k], 0, false));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[4], true, all[k], 0, false));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[k], false, all[k], SO_REUSEPORT, false));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[k], false, all[k], SO_REUSEADDR, false));
    for (unsigned k = 0; k < 5; k++)
        KEEP(second_bind(answers, all[k], false, all[k], SO_REUSEADDR, true));
}

Test(sim_addresses, ports_are_shared_by_the_same_addresses)
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

#define MAPPED_LOOPBACK MAPPED(1)
#define MAPPED_NEIGHBOUR MAPPED(2)
#define MAPPED(last)                                                                                         \
    {                                                                                                        \
        {                                                                                                    \
            {                                                                                                \
                [10] = 0xff, [11] = 0xff, [12] = 127, [15] = (last)                                          \
            }                                                                                                \
        }                                                                                                    \
    }

/* From which addresses of its own a socket of IPv6 reaches which others. */
static void ask_from_everywhere(struct answers *answers)
{
    static const struct in6_addr addresses[] = {
        IN6ADDR_LOOPBACK_INIT, IN6ADDR_ANY_INIT, MAPPED_LOOPBACK, {{{[10] = 0xff, [11] = 0xff}}}};
    const struct sys *sys = answers->sys;
    const int on = 1;

    for (unsigned i = 0; i < 2 * 5 * 4; i++) {
        const int fd = sys->socket(AF_INET6, SOCK_STREAM, 0);
        const struct sockaddr_in6 from = v6_of(&addresses[i / 4 % 5 % 4], 0),
                                  to = v6_of(&addresses[i % 4], 9);
        struct sockaddr_storage address = {0};
        socklen_t length = 0;

        if (i >= 5 * 4)
            KEEP(sys->set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on));
        if (i / 4 % 5 < 4)
            ASK(bind, fd, AT(from));
        KEEP(sys->set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on));
        ASK(connect, fd, AT(to));
        ASK(local_address, fd, &address, &length);
        KEEP(((struct sockaddr_in6 *)(void *)&address)->sin6_addr.s6_addr[11]);
        ASK(close, fd);
    }
}

Test(sim_addresses, of_ipv6_reach_whom_they_reach_in_linux)
{
    compare(ask_from_everywhere);
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
        {.listens = MAPPED_NEIGHBOUR, .by_v4 = true},
    };

    for (unsigned i = 0; i < sizeof meetings / sizeof *meetings; i++)
        ask_meeting(answers, &meetings[i]);
}

Test(sim_addresses, listeners_of_ipv6_answer_whom_linux_lets_them)
{
    compare(ask_who_answers);
}
