/* copy.c - from one stream to another, until the first ends. */
#include <errno.h>

#include "stream.h"
#include "task/future.h"

enum { COPY_BUFFER = 16 * 1024 };

struct copy_op {
    struct woi_future_int public;
    uint64_t *progress;
    struct stream_op from, to;
    size_t begin, end; /* of what is read and not yet written */
    char buffer[COPY_BUFFER];
};

static woi_poll finish(struct copy_op *copy, int output)
{
    copy->public.output = output;
    return WOI_READY;
}

static woi_poll copy_poll(struct woi_future *self, struct woi_context *cx)
{
    struct copy_op *copy = (struct copy_op *)self;

    if (!copy->from.stream || !copy->to.stream) {
        copy->public.output = -EINVAL;
        return ready_at_once(cx);
    }
    for (;;) {
        const bool writes = copy->begin < copy->end;
        ssize_t n;
        const woi_poll poll =
            writes ? stream_write(&copy->to, copy->buffer + copy->begin, copy->end - copy->begin, cx, &n)
                   : stream_read(&copy->from, copy->buffer, sizeof copy->buffer, cx, &n);

        if (poll.status != WOI_STATUS_READY)
            return poll;
        if (n < 0)
            return finish(copy, (int)n);
        if (n == 0)
            return finish(copy, writes ? -EIO : 0);
        if (!writes) {
            copy->begin = 0;
            copy->end = (size_t)n;
            continue;
        }
        copy->begin += (size_t)n;
        if (copy->progress)
            *copy->progress += (uint64_t)n;
    }
}

static void copy_drop(struct woi_future *self)
{
    struct copy_op *copy = (struct copy_op *)self;

    stream_op_release(&copy->from);
    stream_op_release(&copy->to);
    future_free(self);
}

struct woi_future_int *woi_stream_copy(struct woi_stream *from, struct woi_stream *to, uint64_t *ret_progress)
{
    static const struct woi_future_type type = {WOI_LEAF_("copy", struct copy_op, int), .poll = copy_poll,
                                                .drop = copy_drop};
    struct copy_op *copy = woi_future_new_(&type);

    if (!copy)
        return NULL;
    copy->progress = ret_progress;
    if (ret_progress)
        *ret_progress = 0;
    stream_op_init(&copy->from, from);
    stream_op_init(&copy->to, to);
    return &copy->public;
}
