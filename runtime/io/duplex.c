/* duplex.c - two streams in memory, each the other's peer. */
#include <errno.h>

#include "base/thread.h"
#include "task/waiter.h"
#include "woi/stream.h"

/* One direction. */
struct pipe {
    struct woi_link readers, writers;
    size_t first, length;
    bool write_closed; /* the writing end is shut down or closed */
    bool read_closed;
    char *ring;
};

struct duplex;

struct end {
    struct woi_duplex public;
    struct duplex *duplex;
    bool closed;
};

/* Freed when both ends are closed and no operation holds one. */
struct duplex {
    size_t references;
    size_t capacity;
    struct end ends[2];
    struct pipe pipes[2]; /* end 0 writes to pipe 0 and reads from pipe 1 */
    char memory[];
};

static struct pipe *pipe_of(struct end *end, bool writes)
{
    const size_t index = (size_t)(end - end->duplex->ends);

    return &end->duplex->pipes[writes ? index : 1 - index];
}

static size_t copy_in(struct pipe *pipe, size_t capacity, const char *data, size_t size)
{
    size_t done = 0;

    while (done < size && pipe->length < capacity) {
        const size_t at = (pipe->first + pipe->length) % capacity;
        size_t n = at < pipe->first ? pipe->first - at : capacity - at;

        if (n > size - done)
            n = size - done;
        memcpy(pipe->ring + at, data + done, n);
        pipe->length += n;
        done += n;
    }
    return done;
}

static size_t copy_out(struct pipe *pipe, size_t capacity, char *buffer, size_t size)
{
    size_t done = 0;

    while (done < size && pipe->length) {
        size_t n = capacity - pipe->first;

        if (n > pipe->length)
            n = pipe->length;
        if (n > size - done)
            n = size - done;
        memcpy(buffer + done, pipe->ring + pipe->first, n);
        pipe->first = (pipe->first + n) % capacity;
        pipe->length -= n;
        done += n;
    }
    return done;
}

static woi_poll wait_in(struct woi_link *queue, struct woi_waiter *waiter, struct woi_context *cx)
{
    waiter_wait(queue, waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

static woi_poll duplex_read(struct woi_stream *self, const struct iovec *parts, int n,
                            struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    struct end *end = (struct end *)self;
    struct pipe *pipe = pipe_of(end, false);
    size_t done = 0;

    if (!end->closed && pipe->length == 0 && !pipe->write_closed)
        return wait_in(&pipe->readers, waiter, cx);
    for (int i = 0; !end->closed && i < n; i++)
        done += copy_out(pipe, end->duplex->capacity, parts[i].iov_base, parts[i].iov_len);
    *ret_done = end->closed ? -EBADF : (ssize_t)done;
    if (done)
        waiters_wake_all(&pipe->writers);
    return WOI_READY;
}

static woi_poll duplex_write(struct woi_stream *self, const struct iovec *parts, int n,
                             struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    struct end *end = (struct end *)self;
    struct pipe *pipe = pipe_of(end, true);
    const bool broken = pipe->read_closed || pipe->write_closed;
    size_t done = 0;

    if (!end->closed && !broken && pipe->length == end->duplex->capacity)
        return wait_in(&pipe->writers, waiter, cx);
    for (int i = 0; !end->closed && !broken && i < n; i++)
        done += copy_in(pipe, end->duplex->capacity, parts[i].iov_base, parts[i].iov_len);
    *ret_done = end->closed ? -EBADF : broken ? -EPIPE : (ssize_t)done;
    if (done)
        waiters_wake_all(&pipe->readers);
    return WOI_READY;
}

static woi_poll duplex_shutdown(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                                int *ret_error)
{
    struct end *end = (struct end *)self;

    (void)waiter;
    (void)cx;
    pipe_of(end, true)->write_closed = true;
    waiters_wake_all(&pipe_of(end, true)->readers);
    waiters_wake_all(&pipe_of(end, true)->writers);
    *ret_error = end->closed ? -EBADF : 0;
    return WOI_READY;
}

static void hold(struct woi_stream *self)
{
    ((struct end *)self)->duplex->references++;
}

static void release(struct woi_stream *self)
{
    struct duplex *duplex = ((struct end *)self)->duplex;

    if (--duplex->references == 0)
        sys()->release(duplex);
}

static const struct woi_stream_ops duplex_ops = {.name = "duplex",
                                                 .poll_read = duplex_read,
                                                 .poll_write = duplex_write,
                                                 .poll_shutdown = duplex_shutdown,
                                                 .hold = hold,
                                                 .release = release};

int woi_duplex_new(size_t capacity, struct woi_duplex **ret_a, struct woi_duplex **ret_b)
{
    struct duplex *duplex;

    if (capacity == 0 || capacity > (SIZE_MAX - sizeof *duplex) / 2 || !ret_a || !ret_b)
        return -EINVAL;
    duplex = sys()->allocate(sizeof *duplex + 2 * capacity);
    if (!duplex)
        return -ENOMEM;
    *duplex = (struct duplex){.references = 2, .capacity = capacity};
    for (size_t i = 0; i < 2; i++) {
        duplex->ends[i] = (struct end){.public.stream.ops = &duplex_ops, .duplex = duplex};
        list_init(&duplex->pipes[i].readers);
        list_init(&duplex->pipes[i].writers);
        duplex->pipes[i].ring = duplex->memory + i * capacity;
    }
    *ret_a = &duplex->ends[0].public;
    *ret_b = &duplex->ends[1].public;
    return 0;
}

void woi_duplex_close(struct woi_duplex *public)
{
    struct end *end = (struct end *)public;

    if (!end || end->closed)
        return;
    end->closed = true;
    pipe_of(end, true)->write_closed = true;
    pipe_of(end, false)->read_closed = true;
    for (size_t i = 0; i < 2; i++) {
        waiters_wake_all(&end->duplex->pipes[i].readers);
        waiters_wake_all(&end->duplex->pipes[i].writers);
    }
    release(&public->stream);
}
