/* worlds.h - two kernels side by side: Linux, and the simulated one, with the same calls made of both.
 *
 * Descriptors and ports differ between them, so a script names sockets by slots, and a port is told as the
 * first slot that has it. Nothing waits: after each call the world settles, which for Linux means looking
 * until nothing more comes, and for the simulation until nothing is under way. */
#ifndef WOI_TESTS_SIM_WORLDS_H
#define WOI_TESTS_SIM_WORLDS_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <time.h>

#include "sim/sim.h"
#include "woi/time.h"

enum { SLOTS = 8, LOOKS_MOST = 100 };

struct world {
    const struct sys *sys;
    struct woi_sim *sim;  /* NULL: Linux */
    unsigned patience_us; /* of Linux: how long it gets to deliver, before each look */
    int epoll;
    int fds[SLOTS]; /* -1: free */
    int families[SLOTS];
    bool tried[SLOTS]; /* was connected, or tried to be */
    uint16_t nobody;   /* a port at which nobody listens */
    int nobody_fd;
    uint32_t events[SLOTS]; /* of the last step, all together */
    uint32_t told[SLOTS];   /* the last that were not none */
};

/* What a call gave. */
struct outcome {
    int64_t result;
    uint64_t detail; /* of the bytes, addresses or errors that it wrote */
};

/* Of either family; port and family are at the same places in both. */
struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
    socklen_t length;
};

/* An IPv4 address as it is, or for a socket of IPv6 within one. */
static inline struct place place_of(int family, uint32_t ip, uint16_t port)
{
    struct place place = {.length = sizeof place.v4};

    if (family == AF_INET) {
        place.v4 = (struct sockaddr_in){
            .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(ip)};
        return place;
    }
    place.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
    place.v6.sin6_addr.s6_addr[10] = place.v6.sin6_addr.s6_addr[11] = 0xff;
    for (unsigned i = 0; i < 4; i++)
        place.v6.sin6_addr.s6_addr[12 + i] = (uint8_t)(ip >> (24 - 8 * i));
    place.length = sizeof place.v6;
    return place;
}

static inline struct place place_of_v6(const struct in6_addr *ip, uint16_t port)
{
    return (struct place){
        .v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = *ip},
        .length = sizeof(struct sockaddr_in6),
    };
}

/* What a socket says of its port once its connection is over, or has failed, means nothing. */
static inline bool is_over(const struct world *world, unsigned slot)
{
    struct sockaddr_storage address;
    socklen_t length;

    return world->tried[slot] && world->sys->peer_address(world->fds[slot], &address, &length);
}

/* 0: the slot is free, or its socket has none. */
static inline uint16_t port_of(const struct world *world, unsigned slot)
{
    struct sockaddr_storage address;
    socklen_t length;

    if (world->fds[slot] < 0 || is_over(world, slot) ||
        world->sys->local_address(world->fds[slot], &address, &length))
        return 0;
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static inline uint64_t port_name(const struct world *world, uint16_t port)
{
    if (port == 0)
        return 0;
    if (port == world->nobody)
        return 1;
    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (port_of(world, slot) == port)
            return 2 + slot;
    return 2 + SLOTS;
}

static inline void world_open(struct world *world)
{
    const struct place any = place_of(AF_INET, INADDR_LOOPBACK, 0);
    struct sockaddr_storage address;
    socklen_t length;

    world->epoll = world->sys->epoll_create();
    for (unsigned slot = 0; slot < SLOTS; slot++)
        world->fds[slot] = -1;
    world->nobody_fd = world->sys->socket(AF_INET, SOCK_STREAM, 0);
    (void)world->sys->bind(world->nobody_fd, &any.any, any.length);
    (void)world->sys->local_address(world->nobody_fd, &address, &length);
    world->nobody = ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static inline void world_close(struct world *world)
{
    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (world->fds[slot] >= 0)
            (void)world->sys->close(world->fds[slot]);
    (void)world->sys->close(world->nobody_fd);
    (void)world->sys->close(world->epoll);
}

static inline unsigned look(struct world *world)
{
    struct epoll_event events[SLOTS];
    const int n = world->sys->epoll_wait(world->epoll, events, SLOTS, 0);

    for (int i = 0; i < n; i++)
        world->events[events[i].data.u32] |= events[i].events;
    return n > 0 ? (unsigned)n : 0;
}

/* Acknowledgements that Linux keeps back for a while are sent now. */
static inline void acknowledge(const struct world *world)
{
    const int on = 1;

    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (world->fds[slot] >= 0)
            (void)world->sys->set_option(world->fds[slot], IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static inline void deliver(const struct world *world)
{
    const struct timespec patience = {.tv_nsec = 1000 * (long)world->patience_us};

    if (!world->sim)
        acknowledge(world);
    if (!world->sim && world->patience_us)
        nanosleep(&patience, NULL);
    while (world->sim && sim_next(world->sim) <= world->sim->now + WOI_MS(1)) {
        if (world->sim->now < sim_next(world->sim))
            world->sim->now = sim_next(world->sim);
        sim_happen(world->sim);
    }
}

/* Lets everything arrive; unless it is not asked to look, it takes the events in. */
static inline void world_settle(struct world *world, bool looks)
{
    unsigned quiet = 0;

    memset(world->events, 0, sizeof world->events);
    deliver(world);
    for (unsigned i = 0; looks && quiet < 2 && i < LOOKS_MOST; i++)
        quiet = look(world) ? 0 : quiet + 1;
}

#endif
