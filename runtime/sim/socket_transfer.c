/* socket_transfer.c - reading and writing. */
#include "socket.h"

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
    if (socket->state == SOCKET_LISTENING)
        return -ENOTCONN;
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
        file_signal(&socket->file, EPOLLIN);
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
        file_signal(&socket->file, EPOLLOUT);
    for (int i = 0; i < n && done < shorter; i++) {
        const size_t part = parts[i].iov_len < shorter - done ? parts[i].iov_len : shorter - done;
        copy_in(socket->other, parts[i].iov_base, part, capacity);
        done += part;
    }
    if (done)
        wire_send(socket, PACKET_DATA, done);
    return (ssize_t)done;
}
