/* socket_connect.c - connecting: the request, its repetitions, and what it meets. */
#include "socket.h"

/* How Linux repeats a SYN (tcp_syn_retries is 6), and how long it looks for a machine that is not
 * there. */
#define SYN_FIRST INT64_C(1000000000)
#define SYN_GIVE_UP INT64_C(127000000000)
#define NO_MACHINE INT64_C(3000000000)

static bool listens_to(const struct sim_socket *socket, const struct sim_address *address)
{
    if (socket->state != SOCKET_LISTENING || socket->file.fd < 0 || socket->local.port != address->port)
        return false;
    if (address_is_v4(address->ip) != address_is_v4(socket->local.ip))
        return address_is_any(socket->local.ip) && !address_is_v4(socket->local.ip) && !socket->only_v6;
    return address_is_any(socket->local.ip) || memcmp(socket->local.ip, address->ip, 16) == 0;
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

/* The server's own first reference is the backlog's, its second the client's. */
static void join(struct sim_socket *client, struct sim_socket *listener)
{
    struct sim_socket *server = socket_new(listener->file.host, listener->family);
    const size_t capacity = listener->file.host->sim->options.buffer;

    server->local = client->peer;
    server->peer = client->local;
    server->is_bound = server->chose_port = server->is_told = true;
    server->reuse_address = listener->reuse_address;
    server->reuse_port = listener->reuse_port;
    server->only_v6 = listener->only_v6;
    server->resets_on_close = listener->resets_on_close;
    server->state = SOCKET_CONNECTED;
    server->buffer = sim_reallocate(NULL, capacity);
    client->buffer = sim_reallocate(client->buffer, capacity);
    server->other = client;
    client->other = server;
    file_hold(&client->file);
    file_hold(&server->file);
    list_push_back(&listener->backlog, &server->queued);
    listener->waiting++;
    wire_send(server, PACKET_ACCEPTED, 0);
    file_signal(&listener->file, EPOLLIN);
}

static void syn_arrives(struct sim_file *file);

int64_t socket_gives_up(const struct sim_socket *connecting)
{
    return connecting->began + SYN_GIVE_UP;
}

/* After 1 s, 2 s, 4 s ... 64 s. */
static void syn_again(struct sim_socket *socket)
{
    struct woi_sim *sim = socket->file.host->sim;
    const int64_t end = socket_gives_up(socket), next = sim->now + (SYN_FIRST << socket->attempts);

    socket->attempts++;
    if (sim->now >= end)
        socket_die(socket, ETIMEDOUT);
    else
        sim_plan(sim, next < end ? next : end, syn_arrives, &socket->file);
}

void socket_connect_again(struct sim_socket *socket)
{
    socket_tear(socket);
    syn_again(socket);
}

static void refused(struct sim_file *file)
{
    if (socket_of(file)->state == SOCKET_CONNECTING)
        socket_die(socket_of(file), ECONNREFUSED);
}

static void unreachable(struct sim_file *file)
{
    if (socket_of(file)->state == SOCKET_CONNECTING)
        socket_die(socket_of(file), EHOSTUNREACH);
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

/* Which of the machine's addresses packets to that one come from. */
static int find_source(const struct sim_host *host, const uint8_t *to, uint8_t *ret_ip)
{
    static const uint8_t loopback[4] = {127, 0, 0, 1};
    const bool v4 = address_is_v4(to);

    if (address_is_loopback(to)) {
        memcpy(ret_ip, to, 16);
        if (v4)
            memcpy(ret_ip + 12, loopback, sizeof loopback);
        return 0;
    }
    if (!host->has_ip[v4 ? 0 : 1])
        return -ENETUNREACH;
    memcpy(ret_ip, host->ip[v4 ? 0 : 1], 16);
    return 0;
}

static int choose_source(struct sim_socket *socket)
{
    int error = 0;

    if (socket->chose_address)
        error = find_source(socket->file.host, socket->peer.ip, socket->local.ip);
    if (error || socket->is_bound)
        return error;
    socket->local.port = 0;
    return socket_bind_to(socket, &socket->local);
}

/* A socket of IPv6 can be bound to an address of IPv4 within one, and then reaches only those; bound to one
 * of IPv6 it reaches none of them. No address means the machine itself. */
static int settle_peer(struct sim_socket *socket)
{
    static const uint8_t loopback_ends[2][4] = {{0, 0, 0, 1}, {127, 0, 0, 1}}; /* IPv6, IPv4 */
    const bool from_v4 = address_is_v4(socket->local.ip);

    if (from_v4 && !address_is_v4(socket->peer.ip)) {
        if (!address_is_any(socket->peer.ip))
            return -EAFNOSUPPORT;
        memcpy(socket->peer.ip, socket->local.ip, 12);
    }
    if (socket->only_v6 && address_is_v4(socket->peer.ip))
        return -ENETUNREACH;
    if (address_is_any(socket->peer.ip))
        memcpy(socket->peer.ip + 12, loopback_ends[address_is_v4(socket->peer.ip)], 4);
    return 0;
}

/* Asked again, it tells once how the first attempt has ended; after one that failed it may begin anew. */
static int asked_again(struct sim_socket *socket)
{
    const int error = socket->error;

    if (socket->is_spent)
        return -EINVAL;
    if (socket->state == SOCKET_CONNECTING)
        return -EALREADY;
    if (socket->state == SOCKET_LISTENING || socket->is_told)
        return -EISCONN;
    if (socket->state == SOCKET_CONNECTED) {
        socket->is_told = true;
        return 0;
    }
    socket_disconnect(socket);
    return error ? -error : -ECONNABORTED;
}

int socket_connect(struct sim_host *host, int fd, const struct sockaddr *address, socklen_t length)
{
    struct woi_sim *sim = host->sim;
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (socket->state != SOCKET_IDLE)
        return asked_again(socket);
    error = socket_read_address(socket, address, length, &socket->peer);
    if (error == 0)
        error = settle_peer(socket);
    if (error == 0)
        error = choose_source(socket);
    if (error)
        return error;
    socket->state = SOCKET_CONNECTING;
    socket->began = sim->now;
    socket->attempts = 0;
    sim_plan(sim, sim->now + wire_latency(sim), syn_arrives, &socket->file);
    return -EINPROGRESS;
}
