/* socket.c - sockets: made, bound, connected, accepted, closed; their options and addresses. */
#include "socket.h"

/* How Linux repeats a SYN (tcp_syn_retries is 6), and how long it looks for a machine that is not
 * there. */
#define SYN_FIRST INT64_C(1000000000)
#define SYN_GIVE_UP INT64_C(127000000000)
#define NO_MACHINE INT64_C(3000000000)

enum { FIRST_PORT = 32768, LAST_PORT = 60999 };

struct sim_socket *socket_new(struct sim_host *host, int family)
{
    struct sim_socket *socket = sim_allocate(sizeof *socket);

    file_init(&socket->file, SIM_SOCKET, host);
    socket->family = family;
    list_init(&socket->backlog);
    socket->wire_end = &socket->wire;
    list_push_back(&host->sim->sockets, &socket->all);
    return socket;
}

void socket_free(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file);

    list_remove(&socket->all);
    wire_clear(socket);
    sim_release(socket->buffer);
    sim_release(socket);
}

struct sim_socket *socket_find(struct sim_host *host, int fd, int *ret_error)
{
    struct sim_file *file = file_of(host, fd);

    *ret_error = !file ? -EBADF : file->kind != SIM_SOCKET ? -ENOTSOCK : 0;
    return *ret_error ? NULL : socket_of(file);
}

int socket_open(struct sim_host *host, int family)
{
    struct sim_socket *socket;
    int fd;

    if (family != AF_INET && family != AF_INET6)
        return -EAFNOSUPPORT;
    socket = socket_new(host, family);
    fd = file_open(&socket->file);
    if (fd < 0)
        file_release(&socket->file);
    return fd;
}

/* --- addresses --- */

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};
static const uint8_t loopback_ends[2][4] = {{127, 0, 0, 1}, {0, 0, 0, 1}}; /* the last bytes */
static const uint8_t nowhere[16];

static bool is_v4(const uint8_t *ip)
{
    return memcmp(ip, v4_prefix, sizeof v4_prefix) == 0;
}

static bool is_any(const uint8_t *ip)
{
    return memcmp(ip + (is_v4(ip) ? 12 : 0), nowhere, is_v4(ip) ? 4u : 16u) == 0;
}

static int read_address(const struct sim_socket *socket, const struct sockaddr *address, socklen_t length,
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
        return -ENOTCONN;
    write_address(socket, of_peer ? &socket->peer : &socket->local, ret_address, ret_length);
    return 0;
}

/* --- ports --- */

/* Whether both could be meant by one packet. */
static bool addresses_overlap(const struct sim_socket *a, const struct sim_socket *b)
{
    const bool any_a = is_any(a->local.ip), any_b = is_any(b->local.ip);

    if (is_v4(a->local.ip) != is_v4(b->local.ip)) {
        const struct sim_socket *v6 = is_v4(a->local.ip) ? b : a;
        return is_any(v6->local.ip) && !v6->only_v6;
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

static int bind_to(struct sim_socket *socket, const struct sim_address *address)
{
    int error = 0;

    socket->local = *address;
    if (address->port == 0)
        error = take_port(socket);
    else if (collides(socket))
        error = -EADDRINUSE;
    socket->is_bound = error == 0;
    return error;
}

int socket_bind(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);
    struct sim_address to;

    if (!socket)
        return error;
    error = socket->is_bound ? -EINVAL : read_address(socket, address, length, &to);
    if (error)
        return error;
    if (!is_any(to.ip) && !address_is_loopback(to.ip) && host_find(host->sim, host, to.ip) != host)
        return -EADDRNOTAVAIL;
    return bind_to(socket, &to);
}

int socket_listen(struct sim_host *host, int fd, int backlog)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);
    struct sim_address any = {0};

    if (!socket)
        return error;
    if (socket->state != SOCKET_IDLE && socket->state != SOCKET_LISTENING)
        return -EINVAL;
    if (!socket->is_bound) {
        memcpy(any.ip, v4_prefix, socket->family == AF_INET ? sizeof v4_prefix : 0);
        error = bind_to(socket, &any);
    }
    socket->most_waiting = backlog < 0 ? 0 : (unsigned)backlog;
    if (error == 0)
        socket->state = SOCKET_LISTENING;
    return error;
}

/* --- connecting --- */

static bool listens_to(const struct sim_socket *socket, const struct sim_address *address)
{
    if (socket->state != SOCKET_LISTENING || socket->file.fd < 0 || socket->local.port != address->port)
        return false;
    if (is_v4(address->ip) != is_v4(socket->local.ip))
        return is_any(socket->local.ip) && !is_v4(socket->local.ip) && !socket->only_v6;
    return is_any(socket->local.ip) || memcmp(socket->local.ip, address->ip, 16) == 0;
}

/* Of several that share a port the seed chooses one. */
static struct sim_socket *find_listener(struct sim_host *host, const struct sim_address *address)
{
    const struct woi_link *all = &host->sim->sockets;
    struct sim_socket *found = NULL;
    uint64_t n = 0;

    for (const struct woi_link *link = all->next; link != all; link = link->next) {
        struct sim_socket *socket = container_of(link, struct sim_socket, all);

        if (socket->file.host == host && listens_to(socket, address) &&
            (n++ == 0 || random_below(&host->sim->random, n) == 0))
            found = socket;
    }
    return found;
}

static void join(struct sim_socket *client, struct sim_socket *listener)
{
    struct sim_socket *server = socket_new(listener->file.host, listener->family);
    const size_t capacity = listener->file.host->sim->options.buffer;

    server->local = client->peer;
    server->peer = client->local;
    server->is_bound = true;
    server->reuse_address = listener->reuse_address;
    server->reuse_port = listener->reuse_port;
    server->only_v6 = listener->only_v6;
    server->state = SOCKET_CONNECTED;
    server->buffer = sim_reallocate(NULL, capacity);
    client->buffer = sim_reallocate(NULL, capacity);
    server->other = client;
    client->other = server;
    file_hold(&client->file); /* the server's own first reference is the backlog's, its second the client's */
    file_hold(&server->file);
    list_push_back(&listener->backlog, &server->queued);
    listener->waiting++;
    wire_send(server, PACKET_ACCEPTED, 0);
    file_signal(&listener->file);
}

static void syn_arrives(struct sim_file *file);

static void syn_again(struct sim_socket *socket)
{
    struct woi_sim *sim = socket->file.host->sim;
    const int64_t pause = SYN_FIRST << socket->attempts++;

    if (sim->now - socket->began + pause > SYN_GIVE_UP)
        socket_die(socket, ETIMEDOUT);
    else
        sim_plan(sim, sim->now + pause, syn_arrives, &socket->file);
}

static void refused(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file);

    if (socket->state == SOCKET_CONNECTING)
        socket_die(socket, ECONNREFUSED);
}

static void unreachable(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file);

    if (socket->state == SOCKET_CONNECTING)
        socket_die(socket, EHOSTUNREACH);
}

static void syn_arrives(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file), *listener;
    struct sim_host *from = file->host;
    struct woi_sim *sim = from->sim;
    struct sim_host *to = host_find(sim, from, socket->peer.ip);

    if (socket->state != SOCKET_CONNECTING || socket->other || file->fd < 0)
        return;
    if (!to) {
        sim_plan(sim, socket->began + NO_MACHINE, unreachable, file);
    } else if (to->down || !hosts_are_joined(sim, from, to)) {
        syn_again(socket);
    } else {
        listener = find_listener(to, &socket->peer);
        if (!listener)
            sim_plan(sim, sim->now + wire_latency(sim), refused, file);
        else if (listener->waiting > listener->most_waiting)
            syn_again(socket);
        else
            join(socket, listener);
    }
}

/* Where packets to that address come from. */
static int choose_source(struct sim_socket *socket)
{
    struct sim_host *host = socket->file.host;
    struct sim_address source = socket->local;
    const bool v4 = is_v4(socket->peer.ip);

    if (socket->is_bound && !is_any(source.ip))
        return 0;
    if (address_is_loopback(socket->peer.ip))
        memcpy(source.ip, socket->peer.ip, 16);
    else if (host->has_ip[v4 ? 0 : 1])
        memcpy(source.ip, host->ip[v4 ? 0 : 1], 16);
    else
        return -ENETUNREACH;
    if (socket->is_bound) {
        socket->local = source;
        return 0;
    }
    return bind_to(socket, &source);
}

int socket_connect(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length)
{
    struct woi_sim *sim = host->sim;
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    switch (socket->state) {
    case SOCKET_CONNECTED:
        return -EISCONN;
    case SOCKET_CONNECTING:
        return -EALREADY;
    case SOCKET_LISTENING:
        return -EISCONN;
    case SOCKET_DEAD:
        return -ECONNABORTED;
    case SOCKET_IDLE:
        break;
    }
    error = read_address(socket, address, length, &socket->peer);
    if (error == 0 && is_any(socket->peer.ip))
        memcpy(socket->peer.ip + 12, loopback_ends[!is_v4(socket->peer.ip)], 4);
    if (error == 0)
        error = choose_source(socket);
    if (error)
        return error;
    socket->state = SOCKET_CONNECTING;
    socket->began = sim->now;
    sim_plan(sim, sim->now + wire_latency(sim), syn_arrives, &socket->file);
    return -EINPROGRESS;
}

int socket_accept(struct sim_host *host, int fd)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error), *server;

    if (!socket)
        return error;
    if (socket->state != SOCKET_LISTENING)
        return -EINVAL;
    if (list_is_empty(&socket->backlog))
        return -EAGAIN;
    server = container_of(socket->backlog.next, struct sim_socket, queued);
    fd = file_open(&server->file);
    if (fd < 0)
        return fd;
    list_remove(&server->queued);
    server->queued.next = NULL;
    socket->waiting--;
    return fd;
}
