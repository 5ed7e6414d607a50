/* socket.c - sockets: made, found, listening, accepted. */
#include "socket.h"

struct sim_socket *socket_new(struct sim_host *host, int family)
{
    struct sim_socket *socket = sim_allocate(sizeof *socket);

    file_init(&socket->file, SIM_SOCKET, host);
    socket->family = family;
    socket->local = address_any(family);
    socket->chose_address = true;
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

int socket_listen(struct sim_host *host, int fd, int backlog)
{
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket)
        return error;
    if (socket->state != SOCKET_IDLE && socket->state != SOCKET_LISTENING)
        return -EINVAL;
    if (!socket->is_bound) {
        socket->local.port = 0;
        error = socket_bind_to(socket, &socket->local);
    }
    socket->most_waiting = backlog < 0 ? 0 : (unsigned)backlog;
    if (error == 0)
        socket->state = SOCKET_LISTENING;
    return error;
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
