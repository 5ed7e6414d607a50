/* socket_bind.c - addresses and ports. */
#include "socket.h"

enum { FIRST_PORT = 32768, LAST_PORT = 60999 };

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

bool address_is_v4(const uint8_t *ip)
{
    return memcmp(ip, v4_prefix, sizeof v4_prefix) == 0;
}

bool address_is_any(const uint8_t *ip)
{
    static const uint8_t nowhere[16];

    return address_is_v4(ip) ? memcmp(ip + 12, nowhere, 4) == 0 : memcmp(ip, nowhere, 16) == 0;
}

struct sim_address address_any(int family)
{
    struct sim_address any = {0};

    if (family == AF_INET)
        memcpy(any.ip, v4_prefix, sizeof v4_prefix);
    return any;
}

int socket_read_address(const struct sim_socket *socket, const struct sockaddr *address, socklen_t length,
                        struct sim_address *ret_address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;

    if (address->sa_family != socket->family)
        return -EAFNOSUPPORT;
    if (length < (socket->family == AF_INET ? sizeof *v4 : sizeof *v6))
        return -EINVAL;
    if (socket->family == AF_INET) {
        memcpy(ret_address->ip, v4_prefix, sizeof v4_prefix);
        memcpy(ret_address->ip + 12, &v4->sin_addr, 4);
        ret_address->port = ntohs(v4->sin_port);
    } else {
        memcpy(ret_address->ip, &v6->sin6_addr, 16);
        ret_address->port = ntohs(v6->sin6_port);
    }
    return 0;
}

static void write_address(const struct sim_socket *socket, const struct sim_address *address,
                          struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)ret_address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)ret_address;

    memset(ret_address, 0, sizeof *ret_address);
    ret_address->ss_family = (sa_family_t)socket->family;
    if (socket->family == AF_INET) {
        memcpy(&v4->sin_addr, address->ip + 12, 4);
        v4->sin_port = htons(address->port);
        *ret_length = sizeof *v4;
    } else {
        memcpy(&v6->sin6_addr, address->ip, 16);
        v6->sin6_port = htons(address->port);
        *ret_length = sizeof *v6;
    }
}

int socket_address(struct sim_host *host, int fd, bool of_peer, struct sockaddr_storage *ret_address,
                   socklen_t *ret_length)
{
    int error;
    const struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (of_peer && socket->state != SOCKET_CONNECTED)
        return -ENOTCONN; /* also once both directions have ended */
    write_address(socket, of_peer ? &socket->peer : &socket->local, ret_address, ret_length);
    return 0;
}

/* --- ports --- */

/* Whether both could be meant by one packet. */
static bool addresses_overlap(const struct sim_socket *a, const struct sim_socket *b)
{
    const bool any_a = address_is_any(a->local.ip), any_b = address_is_any(b->local.ip);

    if (address_is_v4(a->local.ip) != address_is_v4(b->local.ip)) {
        const struct sim_socket *v6 = address_is_v4(a->local.ip) ? b : a;
        return address_is_any(v6->local.ip) && !v6->only_v6;
    }
    return any_a || any_b || memcmp(a->local.ip, b->local.ip, 16) == 0;
}

static bool collides(const struct sim_socket *socket)
{
    const struct woi_link *all = &socket->file.host->sim->sockets;

    for (const struct woi_link *link = all->next; link != all; link = link->next) {
        const struct sim_socket *other = container_of(link, struct sim_socket, all);

        if (other == socket || other->file.host != socket->file.host || other->file.fd < 0 ||
            !other->is_bound || other->local.port != socket->local.port || !addresses_overlap(socket, other))
            continue;
        if (socket->reuse_port && other->reuse_port)
            continue;
        if (socket->reuse_address && other->reuse_address && other->state != SOCKET_LISTENING)
            continue;
        return true;
    }
    return false;
}

static int take_port(struct sim_socket *socket)
{
    struct sim_host *host = socket->file.host;

    for (unsigned i = FIRST_PORT; i <= LAST_PORT; i++) {
        host->last_port = host->last_port < FIRST_PORT || host->last_port == LAST_PORT
                              ? FIRST_PORT
                              : (uint16_t)(host->last_port + 1);
        socket->local.port = host->last_port;
        if (!collides(socket))
            return 0;
    }
    socket->local.port = 0;
    return -EADDRINUSE;
}

int socket_bind_to(struct sim_socket *socket, const struct sim_address *address)
{
    const bool chooses = address->port == 0;
    int error = 0;

    socket->local = *address;
    if (chooses)
        error = take_port(socket);
    else if (collides(socket))
        error = -EADDRINUSE;
    socket->is_bound = error == 0;
    socket->chose_port = chooses;
    return error;
}

void socket_unbind(struct sim_socket *socket)
{
    if (socket->chose_port)
        socket->is_bound = socket->chose_port = false;
}

int socket_bind(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);
    struct sim_address to;
    uint16_t port;

    if (!socket)
        return error;
    error = socket->is_bound ? -EINVAL : socket_read_address(socket, address, length, &to);
    if (error)
        return error;
    if (socket->only_v6 && address_is_v4(to.ip))
        return -EINVAL;
    if (!address_is_any(to.ip) && !address_is_loopback(to.ip) && host_find(host->sim, host, to.ip) != host)
        return -EADDRNOTAVAIL;
    port = socket->local.port;
    error = socket_bind_to(socket, &to);
    if (error == 0 && !address_is_any(to.ip) && !address_is_v4(to.ip))
        socket->only_v6 = true; /* from now on, also if it loses its port again */
    if (error) {
        socket->local = address_any(socket->family);
        socket->local.port = port; /* what it says of itself, though it has it no longer */
    }
    socket->chose_address = error || address_is_any(to.ip);
    return error;
}
