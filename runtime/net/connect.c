/* connect.c - connecting without blocking: EINPROGRESS, writability, SO_ERROR, a peer. */
#include <errno.h>

#include "runtime/runtime.h"
#include "socket.h"
#include "task/future.h"

struct connect_op {
    struct woi_future_int public;
    struct woi_address address;
    struct woi_tcp_stream **ret_stream;
    struct pollable *pollable; /* while connecting */
    struct woi_waiter waiter;
};

static woi_poll finish(struct connect_op *op, int error)
{
    op->public.output = error;
    if (error == 0) {
        *op->ret_stream = tcp_public(op->pollable);
        op->pollable = NULL;
    }
    return WOI_READY;
}

/* Interrupted, it goes on by itself. */
static int start(int fd, const struct woi_address *address)
{
    const int error = sys()->connect(fd, (const struct sockaddr *)&address->storage, address->length);

    return error == -EINPROGRESS || error == -EINTR ? 0 : error;
}

/* Registered after connect(2): epoll would call a socket that has not begun a hang-up. Nothing is
 * ready until an event says so. */
static int begin(struct connect_op *op)
{
    int fd, error;

    if (!op->ret_stream || !address_is_valid(&op->address))
        return -EINVAL;
    if (!runtime_current())
        return -ENXIO;
    fd = sys()->socket(op->address.storage.ss_family, SOCK_STREAM, 0);
    if (fd < 0)
        return fd;
    op->pollable = pollable_allocate();
    error = op->pollable ? start(fd, &op->address) : -ENOMEM;
    if (error == 0)
        error = tcp_stream_init(op->pollable, fd);
    if (error) {
        sys()->close(fd);
        return error;
    }
    source_clear(&op->pollable->source, WOI_READABLE | WOI_WRITABLE);
    return 0;
}

/* The socket is writable, perhaps: how the attempt ended, or -EINPROGRESS. */
static int look(const struct pollable *pollable)
{
    struct sockaddr_storage peer;
    int problem = 0;
    socklen_t length = sizeof problem;
    int error = sys()->get_option(pollable->fd, SOL_SOCKET, SO_ERROR, &problem, &length);

    if (error || problem)
        return error ? error : -problem;
    return sys()->peer_address(pollable->fd, &peer, &length) == -ENOTCONN ? -EINPROGRESS : 0;
}

static woi_poll connect_poll(struct woi_future *self, struct woi_context *cx)
{
    struct connect_op *op = (struct connect_op *)self;
    int error;

    if (!op->pollable) {
        if (!woi_budget_take(cx))
            return WOI_PENDING;
        error = begin(op);
        if (error)
            return finish(op, error);
    }
    for (;;) {
        if (pollable_poll(op->pollable, WOI_WRITABLE, &op->waiter, cx, &error).status == WOI_STATUS_PENDING)
            return WOI_PENDING;
        if (!op->pollable->source.reactor)
            return finish(op, -ENXIO); /* its runtime is gone, and with it whoever could tell */
        error = look(op->pollable);
        if (error != -EINPROGRESS)
            return finish(op, error);
        source_clear(&op->pollable->source, WOI_WRITABLE); /* a false alarm */
    }
}

static void connect_drop(struct woi_future *self)
{
    struct connect_op *op = (struct connect_op *)self;

    woi_waiter_cancel(&op->waiter);
    if (op->pollable)
        woi_tcp_stream_close(tcp_public(op->pollable));
    future_free(self);
}

struct woi_future_int *woi_tcp_connect(const struct woi_address *address, struct woi_tcp_stream **ret_stream)
{
    static const struct woi_future_type type = {WOI_LEAF_("tcp connect", struct connect_op, int),
                                                .poll = connect_poll, .drop = connect_drop};
    struct connect_op *op = woi_future_new_(&type);

    if (!op)
        return NULL;
    if (address)
        op->address = *address;
    op->ret_stream = ret_stream;
    return &op->public;
}
