/* exact.c - read_exact, write_all: as many steps as it takes. */
#include <errno.h>

#include "stream.h"
#include "task/future.h"

struct exact_op {
    struct woi_future_int public;
    bool writes;
    char *data;
    size_t size, done;
    size_t *progress; /* the caller's, or NULL */
    struct stream_op op;
};

static woi_poll finish(struct exact_op *exact, int output)
{
    exact->public.output = output;
    return WOI_READY;
}

static woi_poll exact_poll(struct woi_future *self, struct woi_context *cx)
{
    struct exact_op *exact = (struct exact_op *)self;

    if (!exact->op.stream || (!exact->data && exact->size)) {
        exact->public.output = -EINVAL;
        return ready_at_once(cx);
    }
    if (exact->size == 0)
        return ready_at_once(cx);
    while (exact->done < exact->size) {
        const struct iovec part = {.iov_base = exact->data + exact->done,
                                   .iov_len = exact->size - exact->done};
        ssize_t n;

        const woi_poll poll = stream_transfer(&exact->op, exact->writes, &part, 1, cx, &n);
        if (poll.status != WOI_STATUS_READY)
            return poll;
        if (n < 0)
            return finish(exact, (int)n);
        if (n == 0)
            return finish(exact, exact->writes ? -EIO : -ENODATA);
        exact->done += (size_t)n;
        if (exact->progress)
            *exact->progress = exact->done;
    }
    return finish(exact, 0);
}

static void exact_drop(struct woi_future *self)
{
    stream_op_release(&((struct exact_op *)self)->op);
    woi_future_free_(self, sizeof(struct exact_op));
}

static struct woi_future_int *make(bool writes, struct woi_stream *stream, void *data, size_t size,
                                   size_t *progress)
{
    static const struct woi_future_type types[] = {
        {WOI_LEAF_("read_exact", struct exact_op, int), .poll = exact_poll, .drop = exact_drop},
        {WOI_LEAF_("write_all", struct exact_op, int), .poll = exact_poll, .drop = exact_drop}};
    struct exact_op *exact = future_new(&types[writes], sizeof *exact);

    if (!exact)
        return NULL;
    exact->writes = writes;
    exact->data = data;
    exact->size = size;
    exact->progress = progress;
    if (progress)
        *progress = 0;
    stream_op_init(&exact->op, stream);
    return &exact->public;
}

struct woi_future_int *woi_stream_read_exact(struct woi_stream *stream, void *buffer, size_t size,
                                             size_t *ret_progress)
{
    return make(false, stream, buffer, size, ret_progress);
}

struct woi_future_int *woi_stream_write_all(struct woi_stream *stream, const void *data, size_t size,
                                            size_t *ret_progress)
{
    return make(true, stream, (void *)(uintptr_t)data, size, ret_progress);
}
