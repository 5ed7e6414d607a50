/* socket_end.c - what a socket says of itself, and how it ends. */
#include <netinet/tcp.h>

#include "socket.h"

static uint32_t connection_events(struct sim_socket *socket)
{
    const size_t capacity = socket->file.host->sim->options.buffer;
    uint32_t events = 0;

    if (socket->may_not_read)
        events |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
    if (socket->arrived)
        events |= EPOLLIN | EPOLLRDNORM;
    if (socket->may_not_write || !socket->other)
        return events | EPOLLOUT | EPOLLWRNORM;
    const size_t used = socket->other->total;
    if (capacity - used >= used / 2 && used < capacity)
        events |= EPOLLOUT | EPOLLWRNORM;
    else
        socket->wants_space = true; /* whoever looks and finds none is told when there is */
    return events;
}

uint32_t socket_events(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file);
    uint32_t events = socket->error ? EPOLLERR : 0;

    switch (socket->state) {
    case SOCKET_LISTENING:
        return list_is_empty(&socket->backlog) ? 0 : EPOLLIN | EPOLLRDNORM;
    case SOCKET_CONNECTING:
        return events;
    case SOCKET_IDLE:
    case SOCKET_DEAD:
        return events | EPOLLHUP | connection_events(socket);
    case SOCKET_CONNECTED:
        break;
    }
    if (socket->may_not_read && socket->may_not_write)
        events |= EPOLLHUP;
    return events | connection_events(socket);
}

uint32_t socket_false_events(struct sim_file *file)
{
    switch (socket_of(file)->state) {
    case SOCKET_LISTENING:
        return EPOLLIN;
    case SOCKET_CONNECTED:
        return EPOLLIN | EPOLLOUT;
    case SOCKET_IDLE:
    case SOCKET_CONNECTING:
    case SOCKET_DEAD:
        break;
    }
    return 0;
}

/* Those that nobody has accepted are reset. */
static void drop_backlog(struct sim_socket *listener)
{
    while (!list_is_empty(&listener->backlog)) {
        struct sim_socket *server = container_of(listener->backlog.next, struct sim_socket, queued);

        list_remove(&server->queued);
        server->queued.next = NULL;
        wire_send(server, PACKET_RESET, 0);
        socket_part(server);
        file_release(&server->file);
    }
}

void socket_disconnect(struct sim_socket *socket)
{
    if (socket->state == SOCKET_LISTENING)
        drop_backlog(socket);
    if (socket->state == SOCKET_CONNECTING && socket->other)
        wire_send(socket, PACKET_RESET, 0);
    socket_let_go(socket);
    if (socket->state != SOCKET_DEAD) /* whose port was given back when it died */
        socket_unbind(socket);
    if (socket->chose_address)
        memcpy(socket->local.ip, address_any(socket->family).ip, sizeof socket->local.ip);
    socket->error = socket->state == SOCKET_CONNECTING ? ECONNRESET : 0;
    socket->state = SOCKET_IDLE;
    socket->first = socket->arrived = socket->total = 0;
    socket->may_not_read = socket->may_not_write = socket->ended = socket->is_told = false;
    file_signal(&socket->file, ANY_EVENT);
}

static void shut_down(struct sim_socket *socket, int how)
{
    if (how != SHUT_RD && !socket->may_not_write) {
        socket->may_not_write = true;
        wire_send(socket, PACKET_END, 0);
    }
    if (how != SHUT_WR)
        socket->may_not_read = true;
    file_signal(&socket->file, ANY_EVENT);
}

/* Of what is no connection yet it is the end; of what is none any longer, an error that has its effect
 * all the same. */
int socket_shutdown(struct sim_host *host, int fd, int how)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR)
        return -EINVAL;
    if (socket->state == SOCKET_IDLE || socket->state == SOCKET_DEAD)
        error = -ENOTCONN;
    if (socket->state == SOCKET_DEAD && !socket->is_told)
        socket->is_spent = true;
    if (socket->state == SOCKET_CONNECTED)
        socket->is_told = true;
    if (socket->state == SOCKET_CONNECTING || (socket->state == SOCKET_LISTENING && how != SHUT_WR))
        socket_disconnect(socket);
    else if (socket->state != SOCKET_LISTENING)
        shut_down(socket, how);
    else
        file_signal(file_of(host, fd), ANY_EVENT);
    return error;
}

/* With data that nobody has read, the peer hears a reset instead of an end. */
void socket_close(struct sim_file *file)
{
    struct sim_socket *socket = socket_of(file);

    if (socket->state == SOCKET_LISTENING)
        drop_backlog(socket);
    if (socket->state == SOCKET_CONNECTING && socket->other)
        wire_send(socket, PACKET_RESET, 0);
    if (socket->state == SOCKET_CONNECTED) {
        if (socket->resets_on_close || socket->arrived)
            wire_send(socket, PACKET_RESET, 0);
        else if (!socket->may_not_write)
            wire_send(socket, PACKET_END, 0);
        socket->may_not_write = true;
    }
    socket_part(socket);
}

int socket_get_option(struct sim_host *host, int fd, int level, int name, void *ret_value, socklen_t *length)
{
    int error, value;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (level != SOL_SOCKET)
        return level == IPPROTO_TCP ? -ENOPROTOOPT : -EOPNOTSUPP;
    switch (name) {
    case SO_ERROR:
        value = socket->error;
        socket->error = 0;
        break;
    case SO_TYPE:
        value = SOCK_STREAM;
        break;
    case SO_ACCEPTCONN:
        value = socket->state == SOCKET_LISTENING;
        break;
    default:
        return -ENOPROTOOPT;
    }
    if (*length > sizeof value)
        *length = sizeof value;
    memcpy(ret_value, &value, *length);
    return 0;
}

/* An address once chosen is of one family, or of both. */
static int set_only_v6(struct sim_socket *socket, bool on)
{
    if (socket->is_bound)
        return -EINVAL;
    socket->only_v6 = on;
    return 0;
}

int socket_set_option(struct sim_host *host, int fd, int level, int name, const void *value, socklen_t length)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);
    bool on;

    if (!socket)
        return error;
    if (length < sizeof(int))
        return -EINVAL;
    on = *(const int *)value != 0; /* of struct linger, too: its first member */
    if (level == SOL_SOCKET && name == SO_REUSEADDR)
        socket->reuse_address = on;
    else if (level == SOL_SOCKET && name == SO_REUSEPORT)
        socket->reuse_port = on;
    else if (level == SOL_SOCKET && name == SO_LINGER)
        socket->resets_on_close = on && ((const struct linger *)value)->l_linger == 0;
    else if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY && socket->family == AF_INET6)
        return set_only_v6(socket, on);
    else if (level != IPPROTO_TCP || name != TCP_NODELAY)
        return -ENOPROTOOPT;
    return 0;
}
