/* stream.h - calling a stream's operations, where some may be missing. */
#ifndef WOI_IO_STREAM_H
#define WOI_IO_STREAM_H

#include "woi/stream.h"

/* A reference that keeps the stream's memory; a stream without these operations needs none. */
static inline void stream_hold(struct woi_stream *stream)
{
    if (stream->ops->hold)
        stream->ops->hold(stream);
}

static inline void stream_release(struct woi_stream *stream)
{
    if (stream->ops->release)
        stream->ops->release(stream);
}

/* What every operation on a stream begins with. */
struct stream_op {
    struct woi_stream *stream; /* held; NULL: a misuse, for which the output is -EINVAL */
    struct woi_waiter waiter;
};

/* Holds the stream; NULL stays NULL. */
void stream_op_init(struct stream_op *op, struct woi_stream *stream);
void stream_op_release(struct stream_op *op);

/* Each takes a unit of the budget when it is READY, whatever the stream and the output: a stream's own
 * operations need not. */
woi_poll stream_read(struct stream_op *op, void *buffer, size_t size, struct woi_context *cx,
                     ssize_t *ret_done);
woi_poll stream_write(struct stream_op *op, const void *data, size_t size, struct woi_context *cx,
                      ssize_t *ret_done);
woi_poll stream_transfer(struct stream_op *op, bool writes, const struct iovec *parts, int n,
                         struct woi_context *cx, ssize_t *ret_done);

#endif
