/* pollable.c - fds: registered, tried, waited for, closed. */
#include "pollable.h"

#include <errno.h>

#include "runtime/runtime.h"
#include "task/future.h"

struct pollable *pollable_allocate(void)
{
    struct pollable *pollable = sys()->allocate(sizeof *pollable);

    if (pollable)
        *pollable = (struct pollable){.references = 1, .fd = -EBADF};
    return pollable;
}

void pollable_hold(struct pollable *pollable)
{
    pollable->references++;
}

void pollable_release(struct pollable *pollable)
{
    if (--pollable->references == 0)
        sys()->release(pollable);
}

/* Out of epoll first: a duplicate of the fd elsewhere would keep its events coming. */
static int take_fd(struct pollable *pollable)
{
    const int fd = pollable->fd;

    pollable->fd = -EBADF;
    if (fd >= 0)
        reactor_deregister(&pollable->source);
    return fd;
}

void pollable_close_fd(struct pollable *pollable)
{
    const int fd = take_fd(pollable);

    if (fd >= 0)
        sys()->close(fd);
}

static woi_poll ready(int *ret_error, int error)
{
    *ret_error = error;
    return WOI_READY;
}

woi_poll pollable_poll(struct pollable *pollable, unsigned direction, struct woi_waiter *waiter,
                       struct woi_context *cx, int *ret_error)
{
    if (pollable->fd < 0)
        return ready(ret_error, -EBADF);
    if (!(pollable->source.interest & direction))
        return ready(ret_error, -EINVAL);
    if (source_poll(&pollable->source, direction, waiter, cx).status == WOI_STATUS_PENDING)
        return WOI_PENDING;
    return ready(ret_error, 0);
}

static ssize_t receive(const struct pollable *pollable, const struct iovec *parts, int n)
{
    if (pollable->kind != POLLABLE_STREAM_SOCKET)
        return sys()->readv(pollable->fd, parts, n);
    if (n == 1)
        return sys()->receive(pollable->fd, parts->iov_base, parts->iov_len);
    return sys()->receive_parts(pollable->fd, parts, n);
}

static ssize_t transmit(const struct pollable *pollable, const struct iovec *parts, int n)
{
    if (pollable->kind == POLLABLE_FD)
        return sys()->writev(pollable->fd, parts, n);
    if (n == 1)
        return sys()->send(pollable->fd, parts->iov_base, parts->iov_len);
    return sys()->send_parts(pollable->fd, parts, n);
}

/* Whether what was transferred says that the kernel's buffer is drained or full, without asking for
 * EAGAIN: only for our own stream sockets, and for reads only while no event has said that the end,
 * an error or urgent data stands behind the data, for those give no second edge. */
static bool is_drained(const struct pollable *pollable, unsigned direction, const struct iovec *parts, int n,
                       ssize_t done)
{
    size_t wanted = 0;

    if (pollable->kind != POLLABLE_STREAM_SOCKET || done <= 0)
        return false;
    for (int i = 0; i < n; i++)
        wanted += parts[i].iov_len;
    return (size_t)done < wanted && (direction == WOI_WRITABLE || !pollable->source.exceptional);
}

woi_poll pollable_transfer(struct pollable *pollable, unsigned direction, const struct iovec *parts, int n,
                           struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    for (;;) {
        int error;
        ssize_t done;

        if (pollable_poll(pollable, direction, waiter, cx, &error).status == WOI_STATUS_PENDING)
            return WOI_PENDING;
        if (error)
            done = error;
        else if (direction == WOI_READABLE)
            done = receive(pollable, parts, n);
        else
            done = transmit(pollable, parts, n);
        if (done == -EINTR) {
            if (!woi_budget_take(cx)) /* a storm of signals lets others run */
                return WOI_PENDING;
            continue;
        }
        if (done == -EAGAIN && pollable->source.reactor) {
            source_clear(&pollable->source, direction);
            continue;
        }
        if (is_drained(pollable, direction, parts, n, done))
            source_clear(&pollable->source, direction);
        *ret_done = done == -EAGAIN ? -ENXIO : done;
        return WOI_READY;
    }
}

int pollable_shutdown(const struct pollable *pollable)
{
    if (pollable->fd < 0)
        return -EBADF;
    return pollable->kind == POLLABLE_FD ? -ENOTSUP : sys()->shutdown(pollable->fd, SHUT_WR);
}

/* --- as a stream --- */

static woi_poll poll_read(struct woi_stream *self, const struct iovec *parts, int n,
                          struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    return pollable_transfer((struct pollable *)self, WOI_READABLE, parts, n, waiter, cx, ret_done);
}

static woi_poll poll_write(struct woi_stream *self, const struct iovec *parts, int n,
                           struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    return pollable_transfer((struct pollable *)self, WOI_WRITABLE, parts, n, waiter, cx, ret_done);
}

static woi_poll poll_shutdown(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                              int *ret_error)
{
    (void)waiter;
    (void)cx;
    return ready(ret_error, pollable_shutdown((struct pollable *)self));
}

static void hold(struct woi_stream *self)
{
    pollable_hold((struct pollable *)self);
}

static void release(struct woi_stream *self)
{
    pollable_release((struct pollable *)self);
}

static const struct woi_stream_ops stream_ops = {.name = "fd",
                                                 .poll_read = poll_read,
                                                 .poll_write = poll_write,
                                                 .poll_shutdown = poll_shutdown,
                                                 .hold = hold,
                                                 .release = release};

int pollable_init(struct pollable *pollable, int fd, enum pollable_kind kind, unsigned interest)
{
    struct woi_runtime *runtime = runtime_current();
    int error;

    if (!runtime)
        return -ENXIO;
    error = reactor_register(&runtime->reactor, &pollable->source, fd, interest);
    if (error)
        return error;
    pollable->public.stream.ops = &stream_ops;
    pollable->fd = fd;
    pollable->kind = kind;
    return 0;
}

/* --- a user's fd --- */

static bool is_socket(int fd)
{
    int type;
    socklen_t length = sizeof type;

    return sys()->get_option(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
}

int woi_pollable_new(int fd, unsigned interest, struct woi_pollable **ret_pollable)
{
    struct pollable *pollable;
    int error;

    if (!ret_pollable || interest == 0 || interest & ~(unsigned)(WOI_READABLE | WOI_WRITABLE))
        return -EINVAL;
    if (fd < 0)
        return -EBADF;
    pollable = pollable_allocate();
    if (!pollable)
        return -ENOMEM;
    error = pollable_init(pollable, fd, is_socket(fd) ? POLLABLE_SOCKET : POLLABLE_FD, interest);
    if (error == 0) {
        error = sys()->set_nonblocking(fd);
        if (error)
            (void)take_fd(pollable);
    }
    if (error)
        pollable_release(pollable);
    else
        *ret_pollable = &pollable->public;
    return error;
}

void woi_pollable_close(struct woi_pollable *public)
{
    if (!public)
        return;
    pollable_close_fd(pollable_private(public));
    pollable_release(pollable_private(public));
}

int woi_pollable_release(struct woi_pollable *public)
{
    int fd;

    if (!public)
        return -EBADF;
    fd = take_fd(pollable_private(public));
    pollable_release(pollable_private(public));
    return fd;
}

int woi_pollable_fd(const struct woi_pollable *public)
{
    return public ? pollable_private(public)->fd : -EBADF;
}

unsigned woi_pollable_interest(const struct woi_pollable *public)
{
    return public ? pollable_private(public)->source.interest : 0;
}

void woi_pollable_clear(struct woi_pollable *public, unsigned interest)
{
    if (public)
        source_clear(&pollable_private(public)->source, interest);
}

static woi_poll transfer_once(struct woi_pollable *public, unsigned direction, void *data, size_t size,
                              struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    const struct iovec part = {.iov_base = data, .iov_len = size};

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (public && data)
        return budget_settle(
            cx, pollable_transfer(pollable_private(public), direction, &part, 1, waiter, cx, ret_done));
    *ret_done = -EINVAL;
    return WOI_READY;
}

woi_poll woi_poll_read(struct woi_pollable *public, void *buffer, size_t size, struct woi_waiter *waiter,
                       struct woi_context *cx, ssize_t *ret_done)
{
    return transfer_once(public, WOI_READABLE, buffer, size, waiter, cx, ret_done);
}

woi_poll woi_poll_write(struct woi_pollable *public, const void *data, size_t size, struct woi_waiter *waiter,
                        struct woi_context *cx, ssize_t *ret_done)
{
    return transfer_once(public, WOI_WRITABLE, (void *)(uintptr_t)data, size, waiter, cx, ret_done);
}
