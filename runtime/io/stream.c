/* stream.c - the single steps on a stream: read, write, flush, shutdown. */
#include "stream.h"

#include <errno.h>
#include <limits.h>

#include "task/future.h"

/* What readv(2) and writev(2) take. */
enum { PARTS_MOST = 1024 };

void stream_op_init(struct stream_op *op, struct woi_stream *stream)
{
    op->stream = stream;
    if (stream)
        stream_hold(stream);
}

void stream_op_release(struct stream_op *op)
{
    woi_waiter_cancel(&op->waiter);
    if (op->stream)
        stream_release(op->stream);
}

woi_poll stream_transfer(struct stream_op *op, bool writes, const struct iovec *parts, int n,
                         struct woi_context *cx, ssize_t *ret_done)
{
    struct woi_stream *stream = op->stream;
    woi_poll (*transfer)(struct woi_stream *, const struct iovec *, int, struct woi_waiter *,
                         struct woi_context *, ssize_t *) =
        writes ? stream->ops->poll_write : stream->ops->poll_read;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (transfer)
        return budget_settle(cx, transfer(stream, parts, n, &op->waiter, cx, ret_done));
    *ret_done = -ENOTSUP;
    return WOI_READY;
}

woi_poll stream_read(struct stream_op *op, void *buffer, size_t size, struct woi_context *cx,
                     ssize_t *ret_done)
{
    const struct iovec part = {.iov_base = buffer, .iov_len = size};

    return stream_transfer(op, false, &part, 1, cx, ret_done);
}

woi_poll stream_write(struct stream_op *op, const void *data, size_t size, struct woi_context *cx,
                      ssize_t *ret_done)
{
    const struct iovec part = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};

    return stream_transfer(op, true, &part, 1, cx, ret_done);
}

/* --- read, readv, write, writev --- */

struct transfer_op {
    struct woi_future_ssize_t public;
    bool writes;
    bool decided; /* the output is known without asking the stream */
    int n;
    const struct iovec *parts; /* the caller's, or &part */
    struct iovec part;
    struct stream_op op;
};

static woi_poll transfer_poll(struct woi_future *self, struct woi_context *cx)
{
    struct transfer_op *transfer = (struct transfer_op *)self;

    if (transfer->decided)
        return ready_at_once(cx);
    return stream_transfer(&transfer->op, transfer->writes, transfer->parts, transfer->n, cx,
                           &transfer->public.output);
}

static void transfer_drop(struct woi_future *self)
{
    stream_op_release(&((struct transfer_op *)self)->op);
    woi_future_free_(self, sizeof(struct transfer_op));
}

static const struct woi_future_type read_type = {WOI_LEAF_("read", struct transfer_op, ssize_t),
                                                 .poll = transfer_poll, .drop = transfer_drop};
static const struct woi_future_type write_type = {WOI_LEAF_("write", struct transfer_op, ssize_t),
                                                  .poll = transfer_poll, .drop = transfer_drop};

static struct transfer_op *new_transfer(bool writes, struct woi_stream *stream)
{
    struct transfer_op *transfer = future_new(writes ? &write_type : &read_type, sizeof *transfer);

    if (transfer) {
        transfer->writes = writes;
        stream_op_init(&transfer->op, stream);
    }
    return transfer;
}

static struct woi_future_ssize_t *transfer_one(bool writes, struct woi_stream *stream, void *data,
                                               size_t size)
{
    struct transfer_op *transfer = new_transfer(writes, stream);

    if (!transfer)
        return NULL;
    transfer->part = (struct iovec){.iov_base = data, .iov_len = size < SSIZE_MAX ? size : SSIZE_MAX};
    transfer->parts = &transfer->part;
    transfer->n = 1;
    transfer->decided = !stream || !data || size == 0;
    transfer->public.output = stream && (data || size == 0) ? 0 : -EINVAL;
    return &transfer->public;
}

/* Of all parts together; -EINVAL: readv(2) would not take them. */
static ssize_t size_of(const struct iovec *parts, int n)
{
    size_t size = 0;

    if (n < 0 || n > PARTS_MOST || (!parts && n > 0))
        return -EINVAL;
    for (int i = 0; i < n; i++) {
        if (parts[i].iov_len > SSIZE_MAX - size || (!parts[i].iov_base && parts[i].iov_len))
            return -EINVAL;
        size += parts[i].iov_len;
    }
    return (ssize_t)size;
}

static struct woi_future_ssize_t *transfer_parts(bool writes, struct woi_stream *stream,
                                                 const struct iovec *parts, int n)
{
    struct transfer_op *transfer = new_transfer(writes, stream);
    const ssize_t size = stream ? size_of(parts, n) : -EINVAL;

    if (!transfer)
        return NULL;
    transfer->parts = parts;
    transfer->n = n;
    transfer->decided = size <= 0;
    transfer->public.output = size;
    return &transfer->public;
}

struct woi_future_ssize_t *woi_stream_read(struct woi_stream *stream, void *buffer, size_t size)
{
    return transfer_one(false, stream, buffer, size);
}

struct woi_future_ssize_t *woi_stream_write(struct woi_stream *stream, const void *data, size_t size)
{
    return transfer_one(true, stream, (void *)(uintptr_t)data, size);
}

struct woi_future_ssize_t *woi_stream_readv(struct woi_stream *stream, const struct iovec *parts, int n)
{
    return transfer_parts(false, stream, parts, n);
}

struct woi_future_ssize_t *woi_stream_writev(struct woi_stream *stream, const struct iovec *parts, int n)
{
    return transfer_parts(true, stream, parts, n);
}

/* --- now or never --- */

/* Asks once, for a waker that wakes nobody. */
static ssize_t try_transfer(bool writes, struct woi_stream *stream, void *data, size_t size)
{
    const struct iovec part = {.iov_base = data, .iov_len = size < SSIZE_MAX ? size : SSIZE_MAX};
    struct woi_context cx = {.waker = woi_waker_noop()};
    struct stream_op op = {0};
    ssize_t done = 0;
    woi_poll poll = WOI_READY;

    if (!stream || (!data && size))
        return -EINVAL;
    stream_op_init(&op, stream);
    if (size)
        poll = stream_transfer(&op, writes, &part, 1, &cx, &done);
    stream_op_release(&op);
    if (poll.status == WOI_STATUS_PENDING)
        return -EAGAIN;
    return poll.status == WOI_STATUS_READY ? done : -ENOTRECOVERABLE;
}

ssize_t woi_stream_try_read(struct woi_stream *stream, void *buffer, size_t size)
{
    return try_transfer(false, stream, buffer, size);
}

ssize_t woi_stream_try_write(struct woi_stream *stream, const void *data, size_t size)
{
    return try_transfer(true, stream, (void *)(uintptr_t)data, size);
}

/* --- flush, shutdown --- */

struct control_op {
    struct woi_future_int public;
    bool shuts_down;
    struct stream_op op;
};

static woi_poll control_poll(struct woi_future *self, struct woi_context *cx)
{
    struct control_op *control = (struct control_op *)self;
    struct woi_stream *stream = control->op.stream;
    woi_poll (*function)(struct woi_stream *, struct woi_waiter *, struct woi_context *, int *) =
        !stream               ? NULL
        : control->shuts_down ? stream->ops->poll_shutdown
                              : stream->ops->poll_flush;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (function)
        return budget_settle(cx, function(stream, &control->op.waiter, cx, &control->public.output));
    control->public.output = stream ? 0 : -EINVAL;
    return WOI_READY;
}

static void control_drop(struct woi_future *self)
{
    stream_op_release(&((struct control_op *)self)->op);
    future_free(self);
}

static struct woi_future_int *new_control(struct woi_stream *stream, bool shuts_down)
{
    static const struct woi_future_type types[] = {
        {WOI_LEAF_("flush", struct control_op, int), .poll = control_poll, .drop = control_drop},
        {WOI_LEAF_("shutdown", struct control_op, int), .poll = control_poll, .drop = control_drop}};
    struct control_op *control = woi_future_new_(&types[shuts_down]);

    if (!control)
        return NULL;
    control->shuts_down = shuts_down;
    stream_op_init(&control->op, stream);
    return &control->public;
}

struct woi_future_int *woi_stream_flush(struct woi_stream *stream)
{
    return new_control(stream, false);
}

struct woi_future_int *woi_stream_shutdown(struct woi_stream *stream)
{
    return new_control(stream, true);
}
