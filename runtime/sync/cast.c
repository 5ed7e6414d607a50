/* cast.c - the handles of broadcasts and watches, their operations once they wait, and closed. */
#include "cast.h"

void cast_begin(struct woi_cast_ *cast)
{
    cast->senders = 1;
    list_init(&cast->waiting);
    list_init(&cast->watchers);
}

static bool has_handles(const struct woi_cast_ *cast)
{
    return cast->senders || cast->receivers;
}

/* The destructor may use what is left of the handles, so the memory goes after it. */
static void free_if_unused(struct woi_cast_ *cast)
{
    void *rest = cast->rest;

    if (has_handles(cast))
        return;
    if (rest) {
        cast->rest = NULL;
        cast->operations++;
        if (cast->drop)
            cast->drop(rest);
        cast->operations--;
    }
    if (cast->weak == 0 && cast->operations == 0)
        sys()->release(cast);
}

void cast_release(struct woi_cast_ *cast)
{
    cast->operations--;
    free_if_unused(cast);
}

/* --- handles --- */

int woi_cast_subscribe_(struct woi_cast_ *cast, struct woi_cast_receiver_ *ret_receiver)
{
    if (!cast)
        return -EINVAL;
    cast->receivers++;
    *ret_receiver = (struct woi_cast_receiver_){cast, cast->sent};
    return 0;
}

struct woi_cast_ *woi_cast_sender_clone_(struct woi_cast_ *cast)
{
    if (cast)
        cast->senders++;
    return cast;
}

void woi_cast_sender_drop_(struct woi_cast_ **sender)
{
    struct woi_cast_ *cast = *sender;

    if (!cast)
        return;
    *sender = NULL;
    cast_hold(cast);
    cast->senders--;
    if (cast->senders == 0)
        wait_wake_all(&cast->waiting);
    cast_release(cast);
}

void woi_cast_receiver_drop_(struct woi_cast_receiver_ *receiver)
{
    struct woi_cast_ *cast = receiver->cast;

    if (!cast)
        return;
    *receiver = (struct woi_cast_receiver_){NULL, 0};
    cast_hold(cast);
    cast->receivers--;
    if (cast->receivers == 0)
        wait_wake_all(&cast->watchers);
    cast_release(cast);
}

struct woi_cast_ *woi_cast_downgrade_(struct woi_cast_ *cast)
{
    if (cast)
        cast->weak++;
    return cast;
}

int woi_cast_upgrade_(struct woi_cast_ *cast, struct woi_cast_ **ret_sender)
{
    if (!cast)
        return -EINVAL;
    if (cast->senders == 0)
        return -EPIPE;
    *ret_sender = woi_cast_sender_clone_(cast);
    return 0;
}

void woi_cast_weak_drop_(struct woi_cast_ **weak)
{
    struct woi_cast_ *cast = *weak;

    if (!cast)
        return;
    *weak = NULL;
    cast->weak--;
    free_if_unused(cast);
}

/* --- operations --- */

woi_poll woi_cast_misused_(struct woi_cast_op_ *op, struct woi_context *cx)
{
    op->output = -EINVAL;
    return ready_at_once(cx);
}

woi_poll woi_cast_wait_(struct woi_link *queue, struct woi_cast_op_ *op, struct woi_context *cx)
{
    if (!op->waits)
        wait_init(&op->wait);
    op->waits = true;
    wait_begin(queue, &op->wait, &cx->waker);
    return WOI_PENDING;
}

void woi_cast_op_end_(struct woi_cast_op_ *op)
{
    if (op->waits)
        wait_end(&op->wait);
    if (op->cast)
        cast_release(op->cast);
}

static woi_poll closed_poll(struct woi_future *self, struct woi_context *cx)
{
    struct woi_cast_op_ *op = (struct woi_cast_op_ *)self;

    if (!op->cast)
        return woi_cast_misused_(op, cx);
    return op->cast->receivers ? woi_cast_wait_(&op->cast->watchers, op, cx) : ready_at_once(cx);
}

static void closed_drop(struct woi_future *self)
{
    woi_cast_end_((struct woi_cast_op_ *)self, sizeof(struct woi_cast_op_));
}

static const struct woi_future_type closed_type = {WOI_LEAF_("channel closed", struct woi_cast_op_, int),
                                                   .poll = closed_poll, .drop = closed_drop};

struct woi_future_int *woi_cast_closed_(struct woi_cast_ *cast)
{
    struct woi_cast_op_ *op = pool_allocate(sizeof *op);

    if (!op)
        return NULL;
    woi_cast_op_init_(op, &closed_type, NULL);
    op->cast = cast;
    if (cast)
        cast_hold(cast);
    return &op->as_int;
}
