/* split.c - one connection, two owners.
 *
 * Each half is a stream of its own that hands on to the connection. Both, and the operations on them,
 * hold the pair; the fd is closed with the second half. */
#include <errno.h>

#include "base/thread.h"
#include "socket.h"

struct half {
    struct woi_stream stream;
    struct pair *pair;
    bool closed;
};

struct pair {
    size_t references;
    struct pollable *pollable;
    struct half reader, writer;
};

static struct half *half_of(struct woi_stream *stream)
{
    return (struct half *)stream;
}

static woi_poll half_read(struct woi_stream *self, const struct iovec *parts, int n,
                          struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    if (!half_of(self)->closed)
        return pollable_transfer(half_of(self)->pair->pollable, WOI_READABLE, parts, n, waiter, cx, ret_done);
    *ret_done = -EBADF;
    return WOI_READY;
}

static woi_poll half_write(struct woi_stream *self, const struct iovec *parts, int n,
                           struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    if (!half_of(self)->closed)
        return pollable_transfer(half_of(self)->pair->pollable, WOI_WRITABLE, parts, n, waiter, cx, ret_done);
    *ret_done = -EBADF;
    return WOI_READY;
}

static woi_poll half_shutdown(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                              int *ret_error)
{
    (void)waiter;
    (void)cx;
    *ret_error = half_of(self)->closed ? -EBADF : pollable_shutdown(half_of(self)->pair->pollable);
    return WOI_READY;
}

static void hold(struct woi_stream *self)
{
    half_of(self)->pair->references++;
}

static void release(struct woi_stream *self)
{
    struct pair *pair = half_of(self)->pair;

    if (--pair->references)
        return;
    pollable_release(pair->pollable);
    sys()->release(pair);
}

/* There is nothing to end: a missing operation would say that it is done. */
static woi_poll no_shutdown(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                            int *ret_error)
{
    (void)self;
    (void)waiter;
    (void)cx;
    *ret_error = -ENOTSUP;
    return WOI_READY;
}

static const struct woi_stream_ops read_ops = {.name = "tcp read half",
                                               .poll_read = half_read,
                                               .poll_shutdown = no_shutdown,
                                               .hold = hold,
                                               .release = release};
static const struct woi_stream_ops write_ops = {.name = "tcp write half",
                                                .poll_write = half_write,
                                                .poll_shutdown = half_shutdown,
                                                .hold = hold,
                                                .release = release};

int woi_tcp_stream_split(struct woi_tcp_stream *stream, struct woi_tcp_read_half **ret_read,
                         struct woi_tcp_write_half **ret_write)
{
    struct pair *pair;

    if (!stream || !ret_read || !ret_write)
        return -EINVAL;
    pair = sys()->allocate(sizeof *pair);
    if (!pair)
        return -ENOMEM;
    *pair = (struct pair){.references = 2,
                          .pollable = tcp_private(stream),
                          .reader = {.stream.ops = &read_ops, .pair = pair},
                          .writer = {.stream.ops = &write_ops, .pair = pair}};
    *ret_read = (struct woi_tcp_read_half *)&pair->reader;
    *ret_write = (struct woi_tcp_write_half *)&pair->writer;
    return 0;
}

/* Who still reads or writes through the closed half is woken by the reactor and finds it closed. */
static void close_half(struct half *half, unsigned direction)
{
    struct pair *pair = half->pair;

    if (half->closed)
        return;
    half->closed = true;
    if (pair->reader.closed && pair->writer.closed)
        pollable_close_fd(pair->pollable);
    else
        source_wake(&pair->pollable->source, direction);
    release(&half->stream);
}

void woi_tcp_read_half_close(struct woi_tcp_read_half *half)
{
    if (half)
        close_half(half_of(&half->stream), WOI_READABLE);
}

void woi_tcp_write_half_close(struct woi_tcp_write_half *half)
{
    if (!half)
        return;
    if (!half_of(&half->stream)->closed && pollable_is_ours(half_of(&half->stream)->pair->pollable))
        (void)pollable_shutdown(half_of(&half->stream)->pair->pollable);
    close_half(half_of(&half->stream), WOI_WRITABLE);
}
