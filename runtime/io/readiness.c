/* readiness.c - waiting until an fd is ready, for whoever reads or writes it himself. */
#include <errno.h>

#include "pollable.h"
#include "task/future.h"

/* With its runtime gone nobody can tell, and nothing can be cleared. */
static woi_poll poll_readiness(struct pollable *pollable, unsigned direction, struct woi_waiter *waiter,
                               struct woi_context *cx, int *ret_error)
{
    if (!pollable) {
        *ret_error = -EINVAL;
        return ready_at_once(cx);
    }
    if (pollable_poll(pollable, direction, waiter, cx, ret_error).status == WOI_STATUS_PENDING)
        return WOI_PENDING;
    if (*ret_error == 0 && !pollable->source.reactor)
        *ret_error = -ENXIO;
    return ready_at_once(cx);
}

woi_poll woi_poll_readable(struct woi_pollable *public, struct woi_waiter *waiter, struct woi_context *cx,
                           int *ret_error)
{
    return poll_readiness(pollable_private(public), WOI_READABLE, waiter, cx, ret_error);
}

woi_poll woi_poll_writable(struct woi_pollable *public, struct woi_waiter *waiter, struct woi_context *cx,
                           int *ret_error)
{
    return poll_readiness(pollable_private(public), WOI_WRITABLE, waiter, cx, ret_error);
}

struct ready_op {
    struct woi_future_int public;
    struct pollable *pollable;
    unsigned direction;
    struct woi_waiter waiter;
};

static woi_poll ready_poll(struct woi_future *self, struct woi_context *cx)
{
    struct ready_op *op = (struct ready_op *)self;

    return poll_readiness(op->pollable, op->direction, &op->waiter, cx, &op->public.output);
}

static void ready_drop(struct woi_future *self)
{
    struct ready_op *op = (struct ready_op *)self;

    woi_waiter_cancel(&op->waiter);
    if (op->pollable)
        pollable_release(op->pollable);
    future_free(self);
}

struct woi_future_int *pollable_ready(struct pollable *pollable, unsigned direction)
{
    static const struct woi_future_type type = {WOI_LEAF_("readiness", struct ready_op, int),
                                                .poll = ready_poll, .drop = ready_drop};
    struct ready_op *op = woi_future_new_(&type);

    if (!op)
        return NULL;
    op->direction = direction;
    op->pollable = pollable;
    if (pollable)
        pollable_hold(pollable);
    return &op->public;
}

struct woi_future_int *woi_pollable_readable(struct woi_pollable *public)
{
    return pollable_ready(pollable_private(public), WOI_READABLE);
}

struct woi_future_int *woi_pollable_writable(struct woi_pollable *public)
{
    return pollable_ready(pollable_private(public), WOI_WRITABLE);
}
