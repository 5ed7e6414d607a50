/* wire.c - what travels between two sockets, and what its arrival does. */
#include "socket.h"

/* How Linux sends again what does not get through, and for how long (tcp_retries2 is 15). */
#define RETRY_FIRST INT64_C(200000000)
#define RETRY_LONGEST INT64_C(120000000000)
#define RETRY_GIVE_UP INT64_C(924600000000)

int64_t wire_latency(struct woi_sim *sim)
{
    const int64_t least = sim->options.latency_least;

    return least + (int64_t)random_below(&sim->random, (uint64_t)(sim->options.latency_most - least) + 1);
}

static void arrive(struct sim_file *file);

static void plan_first(struct sim_socket *to, int64_t time)
{
    to->wire_is_planned = true;
    sim_plan(to->file.host->sim, time, arrive, &to->file);
}

void wire_send(struct sim_socket *from, enum packet_kind kind, size_t n)
{
    struct sim_socket *to = from->other;
    struct woi_sim *sim = from->file.host->sim;
    int64_t arrival = sim->now + wire_latency(sim);
    struct packet *packet;

    if (!to || file_is_lost(&from->file))
        return;
    if (arrival < from->last_arrival)
        arrival = from->last_arrival;
    from->last_arrival = arrival;
    packet = sim_allocate(sizeof *packet);
    *packet = (struct packet){.arrival = arrival, .kind = kind, .n = n};
    *to->wire_end = packet;
    to->wire_end = &packet->next;
    if (!to->wire_is_planned)
        plan_first(to, to->wire->arrival);
}

static struct packet take_packet(struct sim_socket *to)
{
    struct packet *first = to->wire;
    const struct packet packet = *first;

    to->wire = first->next;
    if (!to->wire)
        to->wire_end = &to->wire;
    sim_release(first);
    return packet;
}

void wire_clear(struct sim_socket *socket)
{
    while (socket->wire)
        (void)take_packet(socket);
}

/* --- ends --- */

static void let_go(struct sim_socket *socket)
{
    struct sim_socket *other = socket->other;

    socket->other = NULL;
    if (other)
        file_release(&other->file);
}

static bool is_over(const struct sim_socket *socket)
{
    return !socket->wire && (socket->state == SOCKET_DEAD || socket->file.fd < 0) && !socket->queued.next;
}

void socket_part(struct sim_socket *socket)
{
    struct sim_socket *other = socket->other;

    if (!other || !is_over(socket) || !is_over(other))
        return;
    if (other->other == socket)
        let_go(other);
    let_go(socket);
}

void sockets_free(struct woi_sim *sim)
{
    struct woi_link apart;

    list_init(&apart);
    while (!list_is_empty(&sim->sockets)) {
        struct sim_socket *socket = container_of(sim->sockets.next, struct sim_socket, all);

        list_remove(&socket->all);
        list_push_back(&apart, &socket->all);
        file_hold(&socket->file);
        let_go(socket);
    }
    while (!list_is_empty(&apart))
        file_release(&container_of(apart.next, struct sim_socket, all)->file);
}

void socket_die(struct sim_socket *socket, int error)
{
    socket->state = SOCKET_DEAD;
    socket->error = error;
    socket->may_not_read = socket->may_not_write = true;
    wire_clear(socket);
    file_signal(&socket->file);
}

/* --- arrivals --- */

static void data_arrives(struct sim_socket *to, size_t n)
{
    to->arrived += n;
    if (to->file.fd < 0 && !to->queued.next)
        wire_send(to, PACKET_RESET, 0); /* nobody will ever read it */
    else
        file_signal(&to->file);
}

static void handle(struct sim_socket *to, const struct packet *packet)
{
    switch (packet->kind) {
    case PACKET_ACCEPTED:
        to->state = SOCKET_CONNECTED;
        file_signal(&to->file);
        return;
    case PACKET_DATA:
        data_arrives(to, packet->n);
        return;
    case PACKET_SPACE:
        file_signal(&to->file);
        return;
    case PACKET_END:
        to->ended = to->may_not_read = true;
        file_signal(&to->file);
        return;
    case PACKET_RESET:
        socket_die(to, to->state == SOCKET_CONNECTING ? ECONNREFUSED : to->ended ? EPIPE : ECONNRESET);
        return;
    }
}

/* The sender tries again, ever less often, and gives up in the end. Who is down gives up at once, for
 * nobody looks. */
static void postpone(struct sim_socket *to)
{
    struct woi_sim *sim = to->file.host->sim;
    int64_t waited, pause;

    if (to->stuck_since == 0)
        to->stuck_since = sim->now;
    waited = sim->now - to->stuck_since;
    if (waited < RETRY_GIVE_UP && !file_is_lost(&to->other->file)) {
        pause = waited < RETRY_FIRST ? RETRY_FIRST : waited < RETRY_LONGEST ? waited : RETRY_LONGEST;
        plan_first(to, sim->now + pause);
        return;
    }
    wire_clear(to);
    if (!file_is_lost(&to->other->file))
        socket_die(to->other, ETIMEDOUT);
    socket_part(to);
}

/* A program that came after a crash knows nothing of the connection. */
static bool is_unknown(const struct sim_socket *to)
{
    return !to->file.host->down && file_is_lost(&to->file);
}

/* The first packet of this socket's wire. */
static void arrive(struct sim_file *file)
{
    struct sim_socket *to = socket_of(file);
    struct woi_sim *sim = file->host->sim;

    to->wire_is_planned = false;
    if (!to->wire || !to->other)
        return;
    if (to->wire->arrival > sim->now) {
        plan_first(to, to->wire->arrival);
        return;
    }
    if (file->host->down || !hosts_are_joined(sim, to->other->file.host, file->host)) {
        postpone(to);
        return;
    }
    to->stuck_since = 0;
    const struct packet packet = take_packet(to);

    if (is_unknown(to)) {
        if (packet.kind != PACKET_RESET && !file_is_lost(&to->other->file))
            socket_die(to->other, ECONNRESET);
        wire_clear(to);
    } else if (to->state != SOCKET_DEAD) {
        handle(to, &packet);
    }
    if (to->wire && !to->wire_is_planned)
        plan_first(to, to->wire->arrival);
    socket_part(to);
}

/* --- transfers --- */

static size_t size_of(const struct iovec *parts, int n)
{
    size_t size = 0;

    for (int i = 0; i < n; i++)
        size += parts[i].iov_len;
    return size;
}

/* What an operation does at least once a while: less than it could. */
static size_t shorten(struct woi_sim *sim, size_t n)
{
    if (n <= 1 || !sim_chance(sim, sim->options.short_io))
        return n;
    return 1 + random_below(&sim->random, n - 1);
}

static void copy_out(struct sim_socket *socket, char *target, size_t n, size_t capacity)
{
    const size_t straight = n < capacity - socket->first ? n : capacity - socket->first;

    memcpy(target, socket->buffer + socket->first, straight);
    memcpy(target + straight, socket->buffer, n - straight);
    socket->first = (socket->first + n) % capacity;
    socket->arrived -= n;
    socket->total -= n;
}

static void copy_in(struct sim_socket *socket, const char *source, size_t n, size_t capacity)
{
    const size_t begin = (socket->first + socket->total) % capacity;
    const size_t straight = n < capacity - begin ? n : capacity - begin;

    memcpy(socket->buffer + begin, source, straight);
    memcpy(socket->buffer, source + straight, n - straight);
    socket->total += n;
}

static int take_error(struct sim_socket *socket)
{
    const int error = socket->error;

    socket->error = 0;
    return -error;
}

static ssize_t nothing_to_read(struct sim_socket *socket)
{
    if (socket->ended)
        return 0;
    if (socket->error)
        return take_error(socket);
    if (socket->may_not_read)
        return 0;
    return socket->state == SOCKET_CONNECTED || socket->state == SOCKET_CONNECTING ? -EAGAIN : -ENOTCONN;
}

/* A third of the buffer must be free before the writer hears of it. */
static void make_room(struct sim_socket *reader)
{
    struct sim_socket *writer = reader->other;
    const size_t capacity = reader->file.host->sim->options.buffer;

    if (!writer || !writer->wants_space || capacity - reader->total < reader->total / 2)
        return;
    writer->wants_space = false;
    wire_send(reader, PACKET_SPACE, 0);
}

ssize_t socket_receive(struct sim_host *host, int fd, const struct iovec *parts, int n)
{
    struct woi_sim *sim = host->sim;
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);
    size_t size = size_of(parts, n), done = 0;

    if (!socket)
        return error;
    if (socket->arrived == 0)
        return nothing_to_read(socket);
    if (size > socket->arrived)
        size = socket->arrived;
    size = shorten(sim, size);
    for (int i = 0; i < n && done < size; i++) {
        const size_t part = parts[i].iov_len < size - done ? parts[i].iov_len : size - done;
        copy_out(socket, parts[i].iov_base, part, sim->options.buffer);
        done += part;
    }
    /* A short read of Linux means that there was no more: so the rest counts as arriving after it. */
    if (socket->arrived && done < size_of(parts, n))
        file_signal(&socket->file);
    make_room(socket);
    return (ssize_t)done;
}

static ssize_t may_not_send(struct sim_socket *socket)
{
    if (socket->error)
        return take_error(socket);
    return socket->state == SOCKET_CONNECTING ? -EAGAIN : -EPIPE;
}

ssize_t socket_send(struct sim_host *host, int fd, const struct iovec *parts, int n)
{
    struct woi_sim *sim = host->sim;
    const size_t capacity = sim->options.buffer;
    const size_t wanted = size_of(parts, n);
    size_t size = wanted, done = 0;
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (socket->state != SOCKET_CONNECTED || socket->may_not_write)
        return may_not_send(socket);
    if (size > capacity - socket->other->total)
        size = capacity - socket->other->total;
    if (size == 0 && wanted) {
        socket->wants_space = true;
        return -EAGAIN;
    }
    if (size < wanted)
        socket->wants_space = true;
    const size_t shorter = shorten(sim, size);
    /* Of a short write the kernel says the same as of a full buffer, and then that there is room. */
    if (shorter < size)
        file_signal(&socket->file);
    for (int i = 0; i < n && done < shorter; i++) {
        const size_t part = parts[i].iov_len < shorter - done ? parts[i].iov_len : shorter - done;
        copy_in(socket->other, parts[i].iov_base, part, capacity);
        done += part;
    }
    if (done)
        wire_send(socket, PACKET_DATA, done);
    return (ssize_t)done;
}
