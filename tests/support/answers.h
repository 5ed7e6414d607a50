/* answers.h - the same calls made of Linux and of the simulated kernel, and whether both answer the same. */
#ifndef WOI_TESTS_SUPPORT_ANSWERS_H
#define WOI_TESTS_SUPPORT_ANSWERS_H

#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "sim/sim.h"
#include "woi/time.h"

enum { CALLS_MOST = 300 };

/* What one kernel answered. */
struct answers {
    const struct sys *sys;
    unsigned n;
    int64_t results[CALLS_MOST];
    const char *calls[CALLS_MOST];
};

static inline void keep(struct answers *answers, const char *call, int64_t result)
{
    cr_assert_lt(answers->n, CALLS_MOST);
    answers->calls[answers->n] = call;
    answers->results[answers->n++] = result;
}

/* ASK(bind, fd, ...): calls it, and keeps what it gives. */
#define ASK(call, ...) keep(answers, #call "(" #__VA_ARGS__ ")", answers->sys->call(__VA_ARGS__))
#define KEEP(expression) keep(answers, #expression, (expression))

static inline struct sockaddr_in6 v6_of(const struct in6_addr *ip, uint16_t port)
{
    return (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = *ip};
}

static inline struct sockaddr_in v4_of(uint32_t ip, uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(ip)};
}

#define AT(address) (const struct sockaddr *)&(address), sizeof(address)

/* The same on both kernels; the simulated one is entered. */
static inline void compare(void (*ask)(struct answers *))
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

static inline int option_of(const struct sys *sys, int fd, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    const int error = sys->get_option(fd, SOL_SOCKET, name, &value, &length);

    return error ? error : value;
}

static inline uint16_t port_of(const struct sys *sys, int fd)
{
    struct sockaddr_storage address;
    socklen_t length;

    cr_assert_eq(sys->local_address(fd, &address, &length), 0);
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port); /* of IPv6 at the same place */
}

#endif
