/* differential.c - random scripts of calls, made of Linux and of the simulated kernel: both must give the
 * same, call for call and event for event.
 *
 *     differential [--seeds N] [--first N]
 *
 * What may differ, and is therefore not in a script:
 *   - buffers are of different sizes: little enough is sent that both hold it
 *   - ports of connections that are over: Linux keeps them for a minute, the simulation does not, so no
 *     script binds one
 *   - a connection to itself
 *   - a socket of IPv6 that connects to addresses of both families, one after the other
 *   - a socket that connects or listens after it was shut down; what one says of its port when it is over
 *   - when the end that a socket has sent is acknowledged: an edge that tells nothing new, up to 40 ms later
 *   - what only time brings: retries of what was dropped (a script is over within milliseconds)
 *
 * Linux delivers promptly on the loopback device, but not always at once: a script that differs is
 * repeated with more patience, and only what differs then is a difference. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "worlds.h"

enum { STEPS = 150, BYTES_MOST = 3000, SENT_MOST = 20000 };

enum call {
    CALL_SOCKET,
    CALL_REUSE,
    CALL_BIND,
    CALL_BIND_TAKEN, /* to the port of another slot */
    CALL_LISTEN,
    CALL_CONNECT,
    CALL_ACCEPT,
    CALL_SEND,
    CALL_RECEIVE,
    CALL_SHUTDOWN,
    CALL_CLOSE,
    CALL_LINGER, /* closing resets */
    CALL_ERROR,
    CALL_LOCAL,
    CALL_PEER,
    CALL_WATCH,
    CALL_REWATCH,
    CALL_UNWATCH,
    CALLS,
};

static const struct {
    const char *name;
    unsigned weight;
} calls[CALLS] = {
    {"socket", 10}, {"reuse", 3}, {"bind", 5},     {"bind-taken", 4}, {"listen", 8},  {"connect", 14},
    {"accept", 12}, {"send", 14}, {"receive", 14}, {"shutdown", 6},   {"close", 5},   {"linger", 2},
    {"error", 5},   {"local", 3}, {"peer", 3},     {"watch", 12},     {"rewatch", 4}, {"unwatch", 2},
};

struct step {
    bool made;
    enum call call;
    unsigned slot, other;
    unsigned number;
    int family;
    bool looks; /* at the events, afterwards */
};

struct script {
    uint64_t seed;
    struct step steps[STEPS];
};

static bool has_v6;

static bool look_for_v6(void)
{
    static const struct in6_addr loopback = IN6ADDR_LOOPBACK_INIT;
    const struct place here = place_of_v6(&loopback, 0);
    const int fd = sys_linux.socket(AF_INET6, SOCK_STREAM, 0);
    const bool has = fd >= 0 && sys_linux.bind(fd, &here.any, here.length) == 0;

    if (fd >= 0)
        (void)sys_linux.close(fd);
    return has;
}

/* Of three scripts one is of each family, and one of both, where there is IPv6. */
static int family_of(uint64_t seed, unsigned coin)
{
    if (!has_v6 || seed % 3 == 0)
        return AF_INET;
    return seed % 3 == 1 || coin ? AF_INET6 : AF_INET;
}

/* Most scripts begin with a connection, of slots 1 and 2. */
static unsigned plan_beginning(struct script *script)
{
    static const struct step beginning[] = {
        {.call = CALL_SOCKET, .slot = 0, .looks = true},
        {.call = CALL_BIND, .slot = 0, .looks = true},
        {.call = CALL_LISTEN, .slot = 0, .number = 1, .looks = true},
        {.call = CALL_SOCKET, .slot = 1, .looks = true},
        {.call = CALL_CONNECT, .slot = 1, .other = 0, .number = 1, .looks = true},
        {.call = CALL_ACCEPT, .slot = 0, .other = 2, .looks = true},
        {.call = CALL_WATCH, .slot = 0, .looks = true},
        {.call = CALL_WATCH, .slot = 1, .looks = true},
        {.call = CALL_WATCH, .slot = 2, .looks = true},
    };

    memcpy(script->steps, beginning, sizeof beginning);
    for (unsigned i = 0; i < sizeof beginning / sizeof *beginning; i++)
        script->steps[i].family = family_of(script->seed, 1);
    return sizeof beginning / sizeof *beginning;
}

static void plan(struct script *script, uint64_t seed)
{
    uint64_t random = random_mix(seed);
    unsigned weights = 0;

    script->seed = seed;
    for (unsigned i = 0; i < CALLS; i++)
        weights += calls[i].weight;
    for (unsigned i = seed % 4 ? plan_beginning(script) : 0; i < STEPS; i++) {
        unsigned pick = (unsigned)random_below(&random, weights), call = 0;

        for (; pick >= calls[call].weight; call++)
            pick -= calls[call].weight;
        script->steps[i] = (struct step){.call = call,
                                         .family = family_of(seed, (unsigned)random_below(&random, 2)),
                                         .slot = (unsigned)random_below(&random, SLOTS),
                                         .other = (unsigned)random_below(&random, SLOTS),
                                         .number = (unsigned)random_below(&random, BYTES_MOST),
                                         .looks = random_below(&random, 4) > 0};
    }
}

/* --- one call --- */

static struct outcome hand_out(struct world *world, unsigned slot, int fd, int family)
{
    if (fd >= 0) {
        world->fds[slot] = fd;
        world->families[slot] = family;
        world->tried[slot] = false;
    }
    return (struct outcome){.result = fd < 0 ? fd : 0};
}

static struct outcome accept_into(struct world *world, unsigned slot, unsigned listener)
{
    const struct outcome outcome =
        hand_out(world, slot, world->sys->accept(world->fds[listener]), world->families[listener]);

    if (outcome.result == 0)
        world->tried[slot] = true;
    return outcome;
}

static struct outcome bind_slot(struct world *world, const struct step *step)
{
    static const uint32_t ips[] = {INADDR_LOOPBACK, INADDR_ANY, INADDR_LOOPBACK + 1};
    static const struct in6_addr ips6[] = {IN6ADDR_LOOPBACK_INIT, IN6ADDR_ANY_INIT};
    const uint16_t port = step->call == CALL_BIND_TAKEN ? port_of(world, step->other) : 0;
    const int family = world->families[step->slot];
    const struct place place = family == AF_INET6 && step->number % 5
                                   ? place_of_v6(&ips6[step->number % 2], port)
                                   : place_of(family, ips[step->number % 3], port);

    return (struct outcome){world->sys->bind(world->fds[step->slot], &place.any, place.length), 0};
}

/* Now and then to nobody. */
static struct outcome connect_slot(struct world *world, const struct step *step)
{
    const uint16_t port = step->number % 8 ? port_of(world, step->other) : world->nobody;
    static const struct in6_addr loopback = IN6ADDR_LOOPBACK_INIT;
    const int family = world->families[step->slot];
    const struct place place = family == AF_INET6 && step->slot % 4 ? place_of_v6(&loopback, port)
                                                                    : place_of(family, INADDR_LOOPBACK, port);

    world->tried[step->slot] = true;
    return (struct outcome){world->sys->connect(world->fds[step->slot], &place.any, place.length), 0};
}

static struct outcome set_flag(struct world *world, const struct step *step)
{
    const int on = 1;
    const struct linger linger = {.l_onoff = 1, .l_linger = 0};

    if (step->call == CALL_LINGER)
        return (struct outcome){
            world->sys->set_option(world->fds[step->slot], SOL_SOCKET, SO_LINGER, &linger, sizeof linger), 0};
    if (world->families[step->slot] == AF_INET6 && step->number % 3 == 0)
        return (struct outcome){
            world->sys->set_option(world->fds[step->slot], IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on), 0};
    return (struct outcome){world->sys->set_option(world->fds[step->slot], SOL_SOCKET,
                                                   step->number % 2 ? SO_REUSEADDR : SO_REUSEPORT, &on,
                                                   sizeof on),
                            0};
}

static struct outcome get_error(struct world *world, int fd)
{
    int error = 0;
    socklen_t length = sizeof error;
    const int result = world->sys->get_option(fd, SOL_SOCKET, SO_ERROR, &error, &length);

    return (struct outcome){result, (uint64_t)error};
}

static struct outcome get_address(struct world *world, int fd,
                                  int (*get)(int, struct sockaddr_storage *, socklen_t *))
{
    struct sockaddr_storage address = {0};
    const struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    const struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    socklen_t length;
    const int error = get(fd, &address, &length);
    uint64_t ip = 0;

    if (error)
        return (struct outcome){error, 0};
    for (unsigned i = 0; address.ss_family == AF_INET6 && i < 16; i++)
        ip = random_mix(ip + v6->sin6_addr.s6_addr[i]);
    if (address.ss_family == AF_INET)
        ip = ntohl(v4->sin_addr.s_addr);
    return (struct outcome){0, ip << 8 | port_name(world, ntohs(v4->sin_port))};
}

static struct outcome transmit(struct world *world, const struct step *step)
{
    char bytes[BYTES_MOST];

    for (unsigned i = 0; i < step->number; i++)
        bytes[i] = (char)(step->number + i);
    return (struct outcome){world->sys->send(world->fds[step->slot], bytes, step->number), 0};
}

static struct outcome receive(struct world *world, const struct step *step)
{
    char bytes[BYTES_MOST];
    struct outcome outcome = {world->sys->receive(world->fds[step->slot], bytes, step->number), 0};

    for (int64_t i = 0; i < outcome.result; i++)
        outcome.detail = random_mix(outcome.detail + (uint8_t)bytes[i]);
    return outcome;
}

static struct outcome watch(struct world *world, const struct step *step)
{
    static const uint32_t interests[] = {EPOLLIN | EPOLLOUT | EPOLLRDHUP, EPOLLIN | EPOLLRDHUP, EPOLLOUT};
    struct epoll_event event = {.events = EPOLLET | interests[step->number % 3], .data.u32 = step->slot};
    const int operation = step->call == CALL_WATCH     ? EPOLL_CTL_ADD
                          : step->call == CALL_REWATCH ? EPOLL_CTL_MOD
                                                       : EPOLL_CTL_DEL;

    return (struct outcome){
        world->sys->epoll_control(world->epoll, operation, world->fds[step->slot], &event), 0};
}

static struct outcome make_call(struct world *world, const struct step *step)
{
    const int fd = world->fds[step->slot];

    switch (step->call) {
    case CALL_SOCKET:
        return hand_out(world, step->slot, world->sys->socket(step->family, SOCK_STREAM, 0), step->family);
    case CALL_REUSE:
    case CALL_LINGER:
        return set_flag(world, step);
    case CALL_BIND:
    case CALL_BIND_TAKEN:
        return bind_slot(world, step);
    case CALL_LISTEN:
        return (struct outcome){world->sys->listen(fd, step->number % 4 ? 16 : (int)step->number % 3), 0};
    case CALL_CONNECT:
        return connect_slot(world, step);
    case CALL_ACCEPT:
        return accept_into(world, step->other, step->slot);
    case CALL_SEND:
        return transmit(world, step);
    case CALL_RECEIVE:
        return receive(world, step);
    case CALL_SHUTDOWN:
        return (struct outcome){world->sys->shutdown(fd, (int)step->number % 3), 0};
    case CALL_CLOSE:
        world->fds[step->slot] = -1;
        return (struct outcome){world->sys->close(fd), 0};
    case CALL_ERROR:
        return get_error(world, fd);
    case CALL_LOCAL:
        return get_address(world, fd, world->sys->local_address);
    case CALL_PEER:
        return get_address(world, fd, world->sys->peer_address);
    case CALL_WATCH:
    case CALL_REWATCH:
    case CALL_UNWATCH:
        return watch(world, step);
    case CALLS:
        break;
    }
    abort();
}

/* --- a script --- */

/* What scripts must not do; the same for both worlds. */
struct limits {
    size_t sent;
    uint16_t spent[4 * STEPS]; /* ports, of Linux, of connections that may be over */
    unsigned spent_count;
    bool has_ended[SLOTS]; /* was shut down */
};

static void spend(struct limits *limits, const struct world *linux_world, unsigned slot)
{
    struct sockaddr_storage address;
    socklen_t length;

    limits->spent[limits->spent_count++] = port_of(linux_world, slot);
    if (linux_world->sys->peer_address(linux_world->fds[slot], &address, &length) == 0)
        limits->spent[limits->spent_count++] = ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static bool is_spent(const struct limits *limits, uint16_t port)
{
    for (unsigned i = 0; i < limits->spent_count; i++)
        if (limits->spent[i] == port)
            return true;
    return false;
}

static bool may_be_made(struct limits *limits, const struct world *world, const struct step *step)
{
    const bool is_open = world->fds[step->slot] >= 0;
    const uint16_t other = port_of(world, step->other);

    switch (step->call) {
    case CALL_SOCKET:
        limits->has_ended[step->slot] &= is_open;
        return !is_open;
    case CALL_LISTEN:
        return is_open && !limits->has_ended[step->slot];
    case CALL_ACCEPT:
        return is_open && world->fds[step->other] < 0;
    case CALL_LOCAL:
        return is_open && !is_over(world, step->slot);
    case CALL_BIND_TAKEN:
        return is_open && other && !is_spent(limits, other);
    case CALL_CONNECT:
        return is_open && !limits->has_ended[step->slot] &&
               (step->number % 8 == 0 || (other && other != port_of(world, step->slot)));
    case CALL_SEND:
        limits->sent += is_open ? step->number : 0;
        return is_open && limits->sent < SENT_MOST;
    case CALL_SHUTDOWN:
    case CALL_CLOSE:
        if (is_open)
            spend(limits, world, step->slot);
        limits->has_ended[step->slot] |= is_open;
        return is_open;
    default:
        return is_open;
    }
}

static void tell(const struct script *script, const struct world worlds[2], const struct outcome outcomes[2])
{
    printf("seed %" PRIu64 " differs:\n", script->seed);
    for (unsigned i = 0; i < STEPS; i++) {
        const struct step *step = &script->steps[i];
        if (!step->made)
            continue;
        printf("  %2u %-10s slot %u other %u number %u%s\n", i, calls[step->call].name, step->slot,
               step->other, step->number, step->looks ? "" : " (does not look)");
    }
    for (unsigned w = 0; w < 2; w++) {
        printf("%s: %" PRId64 " (%s) detail %" PRIx64, worlds[w].sim ? "simulation" : "Linux",
               outcomes[w].result, outcomes[w].result < 0 ? strerror((int)-outcomes[w].result) : "",
               outcomes[w].detail);
        for (unsigned slot = 0; slot < SLOTS; slot++)
            printf(" %x", worlds[w].events[slot]);
        printf("\n");
    }
}

static bool events_agree(struct world worlds[2], const struct limits *limits)
{
    bool same = true;

    for (unsigned slot = 0; slot < SLOTS; slot++) {
        const uint32_t a = worlds[0].events[slot], b = worlds[1].events[slot];

        if (a != b && !(limits->has_ended[slot] && (a == 0 || b == 0) && !((a | b) & ~worlds[0].told[slot])))
            same = false;
        worlds[0].told[slot] = a | b ? a | b : worlds[0].told[slot];
    }
    return same;
}

/* In steps that both cannot make, nothing happens. */
static bool agrees(struct script *script, unsigned patience_us, bool tells)
{
    const struct woi_sim_options options = {
        .seed = script->seed, .latency_least = 1, .latency_most = 1, .buffer = 1 << 20};
    struct world worlds[2] = {{.sys = &sys_linux, .patience_us = patience_us}, {.sys = &sim_table}};
    struct limits limits = {0};
    bool same = true;

    for (unsigned i = 0; i < STEPS; i++)
        script->steps[i].made = false;
    if (woi_sim_new(&options, &worlds[1].sim) || woi_sim_enter(worlds[1].sim))
        abort();
    for (unsigned w = 0; w < 2; w++)
        world_open(&worlds[w]);
    for (unsigned i = 0; i < STEPS && same; i++) {
        struct step *step = &script->steps[i];
        struct outcome outcomes[2];

        step->made = may_be_made(&limits, &worlds[0], step);
        if (!step->made)
            continue;
        for (unsigned w = 0; w < 2; w++) {
            outcomes[w] = make_call(&worlds[w], step);
            world_settle(&worlds[w], step->looks);
        }
        same = outcomes[0].result == outcomes[1].result && outcomes[0].detail == outcomes[1].detail &&
               events_agree(worlds, &limits);
        if (!same && tells)
            tell(script, worlds, outcomes);
    }
    for (unsigned w = 0; w < 2; w++)
        world_close(&worlds[w]);
    (void)woi_sim_leave(worlds[1].sim);
    if (woi_sim_left(worlds[1].sim).descriptors)
        same = false;
    (void)woi_sim_free(worlds[1].sim);
    return same;
}

int main(int argc, char **argv)
{
    uint64_t seeds = 300, first = 1;
    unsigned passed = 0, failed = 0;
    struct script script;

    has_v6 = look_for_v6();
    for (int i = 1; i + 1 < argc; i += 2)
        *(strcmp(argv[i], "--first") == 0 ? &first : &seeds) = strtoull(argv[i + 1], NULL, 0);
    for (uint64_t seed = first; seed < first + seeds && failed < 5; seed++) {
        plan(&script, seed);
        if (agrees(&script, 0, false) || agrees(&script, 200, false) || agrees(&script, 5000, true))
            passed++;
        else
            failed++;
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
