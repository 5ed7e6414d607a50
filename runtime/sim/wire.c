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

void socket_let_go(struct sim_socket *socket)
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

void socket_tear(struct sim_socket *socket)
{
    struct sim_socket *other = socket->other;

    if (other && other->other == socket)
        socket_let_go(other);
    socket_let_go(socket);
}

void socket_part(struct sim_socket *socket)
{
    if (socket->other && is_over(socket) && is_over(socket->other))
        socket_tear(socket);
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
        socket_let_go(socket);
    }
    while (!list_is_empty(&apart))
        file_release(&container_of(apart.next, struct sim_socket, all)->file);
}

/* Its program may still read what has arrived. */
void socket_die(struct sim_socket *socket, int error)
{
    socket->state = SOCKET_DEAD;
    socket->error = error;
    socket->may_not_read = socket->may_not_write = true;
    socket_unbind(socket);
    wire_clear(socket);
    file_signal(&socket->file, ANY_EVENT);
}

void sockets_lose(struct sim_host *host)
{
    struct woi_link *all = &host->sim->sockets, *next;

    for (struct woi_link *link = all->next; link != all; link = next) {
        struct sim_socket *socket = container_of(link, struct sim_socket, all);

        next = link->next; /* this one may be freed */
        if (!socket->other || socket->file.host != host || socket->other->file.host == host)
            continue;
        wire_clear(socket->other);
        if (socket->other->state == SOCKET_CONNECTING)
            socket_connect_again(socket->other);
    }
}

/* --- arrivals --- */

/* Nobody will ever read it: its program has closed it, or shut it down in both directions. */
static bool is_unwanted(const struct sim_socket *to)
{
    return socket_is_orphan(to) || (to->may_not_read && to->may_not_write);
}

static void data_arrives(struct sim_socket *to, size_t n)
{
    if (is_unwanted(to)) {
        wire_send(to, PACKET_RESET, 0);
        socket_die(to, ECONNRESET);
        return;
    }
    to->arrived += n;
    file_signal(&to->file, EPOLLIN);
}

/* Once both directions have ended it is no connection any longer. The sender hears that it has arrived,
 * which changes nothing, but is an edge. */
static void end_arrives(struct sim_socket *to)
{
    to->ended = to->may_not_read = true;
    file_signal(&to->other->file, ANY_EVENT);
    if (to->other->ended) {
        socket_die(to->other, 0);
        socket_die(to, 0);
    }
    file_signal(&to->file, ANY_EVENT);
}

static int reset_error(const struct sim_socket *to)
{
    if (to->state == SOCKET_CONNECTING)
        return ECONNREFUSED;
    return to->ended && !to->may_not_write ? EPIPE : ECONNRESET;
}

static void handle(struct sim_socket *to, const struct packet *packet)
{
    switch (packet->kind) {
    case PACKET_ACCEPTED:
        to->state = SOCKET_CONNECTED;
        file_signal(&to->file, ANY_EVENT);
        return;
    case PACKET_DATA:
        data_arrives(to, packet->n);
        return;
    case PACKET_SPACE:
        file_signal(&to->file, EPOLLOUT);
        return;
    case PACKET_END:
        end_arrives(to);
        return;
    case PACKET_RESET:
        socket_die(to, reset_error(to));
        return;
    }
}

/* Who sends data or an end goes on trying; of news of room only the one who waits for it will ask. */
static struct sim_socket *who_tries(struct sim_socket *to)
{
    if (to->state == SOCKET_CONNECTING)
        return to;
    for (const struct packet *packet = to->wire; packet; packet = packet->next)
        if (packet->kind != PACKET_SPACE)
            return to->other;
    return to;
}

static bool has_waited_long(const struct sim_socket *to)
{
    const int64_t now = to->file.host->sim->now;

    if (to->state == SOCKET_CONNECTING)
        return now >= socket_gives_up(to);
    return now - to->stuck_since >= RETRY_GIVE_UP;
}

static void give_up(struct sim_socket *to)
{
    struct sim_socket *loser = who_tries(to);

    wire_clear(to);
    if (!file_is_lost(&loser->file))
        socket_die(loser, ETIMEDOUT);
    socket_part(to);
}

/* The sender tries again, ever less often, and gives up in the end. Who is down gives up at once, for
 * nobody looks. */
static void postpone(struct sim_socket *to)
{
    struct woi_sim *sim = to->file.host->sim;
    int64_t waited, pause;

    if (to->stuck_since == 0)
        to->stuck_since = sim->now;
    if (has_waited_long(to) || file_is_lost(&to->other->file)) {
        give_up(to);
        return;
    }
    waited = sim->now - to->stuck_since;
    pause = waited < RETRY_FIRST ? RETRY_FIRST : waited < RETRY_LONGEST ? waited : RETRY_LONGEST;
    plan_first(to, sim->now + pause);
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
