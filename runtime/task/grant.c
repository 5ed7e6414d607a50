/* grant.c - how an operation begins to wait. */
#include "grant.h"

#include "future.h"

woi_poll woi_grant_misused_(struct woi_grant_op_ *op, struct woi_context *cx)
{
    op->output = -EINVAL;
    return ready_at_once(cx);
}

woi_poll woi_grant_wait_(struct woi_link *queue, struct woi_grant_op_ *op, struct woi_context *cx)
{
    if (op->turn == WOI_TURN_NEW_)
        wait_begin_new(queue, &op->wait, &cx->waker);
    else
        wait_begin(queue, &op->wait, &cx->waker);
    op->turn = WOI_TURN_WAITS_;
    return WOI_PENDING;
}
