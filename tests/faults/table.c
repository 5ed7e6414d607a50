/* table.c - the spoiling table. */
#include "table.h"

#include <errno.h>

#include "plan.h"
#include "watch.h"

/* A transfer that is cut short has no more parts than that. */
enum { PARTS_MOST = 16 };

static struct sys below;

/* --- memory --- */

static void *fault_allocate(size_t size)
{
    return plan_count(CALL_ALLOCATE) ? NULL : below.allocate(size);
}

static void *fault_reallocate(void *memory, size_t size)
{
    return plan_count(CALL_REALLOCATE) ? NULL : below.reallocate(memory, size);
}

static void *fault_map(size_t size)
{
    return plan_count(CALL_MAP) ? NULL : below.map(size);
}

/* --- readiness --- */

static int fault_epoll_create(void)
{
    const int error = plan_count(CALL_EPOLL_CREATE);

    return error ? error : below.epoll_create();
}

static int fault_epoll_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    const bool deletes = operation == EPOLL_CTL_DEL;
    const int error = plan_count(deletes ? CALL_EPOLL_DELETE : CALL_EPOLL_ADD);
    const int result = error && !deletes ? error : below.epoll_control(epoll, operation, fd, event);

    return error ? error : result;
}

/* A lie does not wait: somebody asleep is woken by it. */
static int fault_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int error = plan_count(CALL_EPOLL_WAIT);

    if (error || !faults.on)
        return error ? error : below.epoll_wait(epoll, events, capacity, timeout_ms);
    if (plan_is_empty())
        return 0;
    if (!plan_is_lie())
        return below.epoll_wait(epoll, events, capacity, timeout_ms);
    const int n = below.epoll_wait(epoll, events, capacity, 0);
    return n < 0 ? n : watch_lie(epoll, events, n, capacity);
}

static int fault_timer_create(void)
{
    const int error = plan_count(CALL_TIMER_CREATE);

    return error ? error : below.timer_create();
}

static int fault_timer_set(int timer, int64_t deadline)
{
    const int error = plan_count(CALL_TIMER_SET);

    return error ? error : below.timer_set(timer, deadline);
}

/* --- descriptors --- */

static int fault_close(int fd)
{
    const int error = plan_count(CALL_CLOSE);
    const int result = below.close(fd);

    return error ? error : result;
}

static int fault_set_nonblocking(int fd)
{
    const int error = plan_count(CALL_SET_NONBLOCKING);

    return error ? error : below.set_nonblocking(fd);
}

/* Of "not ready" the opposite must come to be true. */
static int claim(enum call kind, int fd)
{
    const int error = plan_count(kind);

    if (error == -EAGAIN)
        watch_rearm(fd);
    return error;
}

/* The rest of it "came later". */
static ssize_t cut_short(int fd, bool is_cut, ssize_t done)
{
    if (is_cut)
        watch_rearm(fd);
    return done;
}

typedef ssize_t transfer_parts(int fd, const struct iovec *parts, int n);

static ssize_t transfer(enum call kind, transfer_parts *function, int fd, const struct iovec *parts, int n)
{
    const int error = claim(kind, fd);
    struct iovec fewer[PARTS_MOST];
    size_t size = 0, left;
    int used = 0;

    if (error)
        return error;
    for (int i = 0; i < n; i++)
        size += parts[i].iov_len;
    left = plan_cut(kind, size);
    if (left == size)
        return function(fd, parts, n);
    for (; used < n && used < PARTS_MOST && left > 0; used++) {
        fewer[used] = parts[used];
        if (fewer[used].iov_len > left)
            fewer[used].iov_len = left;
        left -= fewer[used].iov_len;
    }
    return cut_short(fd, true, function(fd, fewer, used));
}

static ssize_t fault_readv(int fd, const struct iovec *parts, int n)
{
    return transfer(CALL_READV, below.readv, fd, parts, n);
}

static ssize_t fault_writev(int fd, const struct iovec *parts, int n)
{
    return transfer(CALL_WRITEV, below.writev, fd, parts, n);
}

static ssize_t fault_receive_parts(int socket, const struct iovec *parts, int n)
{
    return transfer(CALL_RECEIVE_PARTS, below.receive_parts, socket, parts, n);
}

static ssize_t fault_send_parts(int socket, const struct iovec *parts, int n)
{
    return transfer(CALL_SEND_PARTS, below.send_parts, socket, parts, n);
}

static ssize_t fault_receive(int socket, void *buffer, size_t size)
{
    const int error = claim(CALL_RECEIVE, socket);
    const size_t most = error ? size : plan_cut(CALL_RECEIVE, size);

    return error ? error : cut_short(socket, most < size, below.receive(socket, buffer, most));
}

static ssize_t fault_send(int socket, const void *data, size_t size)
{
    const int error = claim(CALL_SEND, socket);
    const size_t most = error ? size : plan_cut(CALL_SEND, size);

    return error ? error : cut_short(socket, most < size, below.send(socket, data, most));
}

/* --- sockets --- */

static int fault_socket(int family, int type, int protocol)
{
    const int error = plan_count(CALL_SOCKET);

    return error ? error : below.socket(family, type, protocol);
}

static int fault_bind(int socket, const struct sockaddr *address, socklen_t length)
{
    const int error = plan_count(CALL_BIND);

    return error ? error : below.bind(socket, address, length);
}

static int fault_listen(int socket, int backlog)
{
    const int error = plan_count(CALL_LISTEN);

    return error ? error : below.listen(socket, backlog);
}

static int fault_accept(int socket)
{
    const int error = claim(CALL_ACCEPT, socket);

    return error ? error : below.accept(socket);
}

/* Interrupted, it goes on by itself. */
static int fault_connect(int socket, const struct sockaddr *address, socklen_t length)
{
    const int error = plan_count(CALL_CONNECT);

    if (error == -EINTR)
        (void)below.connect(socket, address, length);
    return error ? error : below.connect(socket, address, length);
}

/* A connection of which this fails is broken: nobody will wait for its end. */
static int fault_shutdown(int socket, int how)
{
    const int error = plan_count(CALL_SHUTDOWN);

    if (error)
        (void)below.shutdown(socket, SHUT_RDWR);
    return error ? error : below.shutdown(socket, how);
}

static int fault_get_option(int socket, int level, int name, void *ret_value, socklen_t *length)
{
    int error = plan_count(CALL_GET_OPTION);

    if (error == 0)
        error = below.get_option(socket, level, name, ret_value, length);
    if (error || level != SOL_SOCKET || name != SO_ERROR)
        return error;
    error = plan_count(CALL_CONNECTED);
    if (error)
        *(int *)ret_value = -error;
    return 0;
}

static int fault_set_option(int socket, int level, int name, const void *value, socklen_t length)
{
    const int error = plan_count(CALL_SET_OPTION);

    return error ? error : below.set_option(socket, level, name, value, length);
}

static int fault_local_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    const int error = plan_count(CALL_LOCAL_ADDRESS);

    return error ? error : below.local_address(socket, ret_address, ret_length);
}

/* Of "not connected yet" the opposite must come to be true, as of "not ready". */
static int fault_peer_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    const int error = plan_count(CALL_PEER_ADDRESS);

    if (error == -ENOTCONN)
        watch_rearm(socket);
    return error ? error : below.peer_address(socket, ret_address, ret_length);
}

void faults_over(struct sys *table)
{
    below = *table;
    table->allocate = fault_allocate;
    table->reallocate = fault_reallocate;
    table->map = fault_map;
    table->epoll_create = fault_epoll_create;
    table->epoll_control = fault_epoll_control;
    table->epoll_wait = fault_epoll_wait;
    table->timer_create = fault_timer_create;
    table->timer_set = fault_timer_set;
    table->close = fault_close;
    table->set_nonblocking = fault_set_nonblocking;
    table->readv = fault_readv;
    table->writev = fault_writev;
    table->receive = fault_receive;
    table->send = fault_send;
    table->receive_parts = fault_receive_parts;
    table->send_parts = fault_send_parts;
    table->socket = fault_socket;
    table->bind = fault_bind;
    table->listen = fault_listen;
    table->accept = fault_accept;
    table->connect = fault_connect;
    table->shutdown = fault_shutdown;
    table->get_option = fault_get_option;
    table->set_option = fault_set_option;
    table->local_address = fault_local_address;
    table->peer_address = fault_peer_address;
}
