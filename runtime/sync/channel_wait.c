/* channel_wait.c - operations on a channel once they wait: the rest of send and recv; reserve, closed. */
#include "task/future.h"
#include "task/wait.h"
#include "woi/channel.h"

woi_poll woi_channel_misused_(struct woi_channel_op_ *op, struct woi_context *cx)
{
    op->output = -EINVAL;
    return ready_at_once(cx);
}

woi_poll woi_channel_wait_(struct woi_link *queue, struct woi_channel_op_ *op, struct woi_context *cx)
{
    if (op->turn == WOI_CHANNEL_NEW_)
        wait_init(&op->wait);
    op->turn = WOI_CHANNEL_WAITS_;
    wait_begin(queue, &op->wait, &cx->waker);
    return WOI_PENDING;
}

/* It was woken with nothing, because the channel was closed: it tries again, and that is told. */
static bool was_woken_for_nothing(const struct woi_channel_op_ *op)
{
    return op->turn == WOI_CHANNEL_WAITS_ && !wait_is_queued(&op->wait);
}

/* Before its memory goes. True: it had been granted something, which the caller passes on. */
static bool stop_waiting(struct woi_channel_op_ *op)
{
    if (op->turn == WOI_CHANNEL_WAITS_)
        wait_end(&op->wait);
    return op->turn == WOI_CHANNEL_GRANTED_;
}

/* --- send --- */

woi_poll woi_channel_slot_again_(struct woi_channel_op_ *op, struct woi_context *cx)
{
    struct woi_channel_ *channel = op->channel;

    if (op->turn == WOI_CHANNEL_NEW_ || was_woken_for_nothing(op))
        return woi_channel_try_slot_(op, channel, cx);
    if (op->turn == WOI_CHANNEL_WAITS_)
        return woi_channel_wait_(&channel->waiting_senders, op, cx);
    op->turn = WOI_CHANNEL_NEW_;
    if (!channel->closed)
        return woi_channel_ready_(op, 0);
    channel->free++;
    return woi_channel_ready_(op, -EPIPE);
}

/* A granted slot goes to the next sender. */
void woi_sender_op_end_(struct woi_channel_op_ *op)
{
    if (stop_waiting(op))
        woi_channel_give_slot_(op->channel);
    woi_sender_drop_(op->channel);
}

/* --- recv --- */

woi_poll woi_channel_message_again_(struct woi_channel_op_ *op, struct woi_context *cx)
{
    if (was_woken_for_nothing(op))
        return woi_channel_try_message_(op, op->channel, cx);
    if (op->turn == WOI_CHANNEL_WAITS_)
        return woi_channel_wait_(&op->channel->waiting_receivers, op, cx);
    op->turn = WOI_CHANNEL_NEW_;
    op->channel->claims--;
    return woi_channel_ready_(op, 0);
}

/* A claim goes to the next receiver. */
void woi_receiver_op_end_(struct woi_channel_op_ *op)
{
    struct woi_channel_ *channel = op->channel;

    if (stop_waiting(op)) {
        channel->claims--;
        woi_channel_claim_for_next_(channel);
    }
    woi_receiver_drop_(channel);
}

/* --- reserve, closed: senders that send nothing --- */

struct other_op {
    struct woi_channel_op_ op;
    struct woi_channel_ **ret_permit;
};

static woi_poll reserve_poll(struct woi_future *self, struct woi_context *cx)
{
    struct other_op *other = (struct other_op *)self;
    struct woi_channel_op_ *op = &other->op;
    woi_poll poll;

    if (!op->channel || !other->ret_permit)
        return woi_channel_misused_(op, cx);
    poll = woi_channel_slot_again_(op, cx);
    if (poll.status == WOI_STATUS_READY && op->output == 0) {
        op->channel->permits++;
        op->channel->senders++;
        *other->ret_permit = op->channel;
    }
    return poll;
}

static woi_poll closed_poll(struct woi_future *self, struct woi_context *cx)
{
    struct woi_channel_op_ *op = (struct woi_channel_op_ *)self;

    if (!op->channel)
        return woi_channel_misused_(op, cx);
    if (!op->channel->closed)
        return woi_channel_wait_(&op->channel->watchers, op, cx);
    return ready_at_once(cx);
}

static void other_drop(struct woi_future *self)
{
    woi_channel_end_send_((struct woi_channel_op_ *)self, sizeof(struct other_op));
}

static const struct woi_future_type reserve_type = {WOI_LEAF_("channel reserve", struct other_op, int),
                                                    .poll = reserve_poll, .drop = other_drop};
static const struct woi_future_type closed_type = {WOI_LEAF_("channel closed", struct other_op, int),
                                                   .poll = closed_poll, .drop = other_drop};

static struct woi_future_int *other_new(const struct woi_future_type *type, struct woi_channel_ *channel,
                                        struct woi_channel_ **ret_permit)
{
    struct other_op *other = pool_allocate(sizeof *other);

    if (!other)
        return NULL;
    woi_channel_op_init_(&other->op, type, channel);
    other->ret_permit = ret_permit;
    woi_sender_clone_(channel);
    return &other->op.as_int;
}

struct woi_future_int *woi_channel_reserve_(struct woi_channel_ *channel, struct woi_channel_ **ret_permit)
{
    return other_new(&reserve_type, channel, ret_permit);
}

/* While it watches it counts as a sender. */
struct woi_future_int *woi_channel_closed_(struct woi_channel_ *channel)
{
    return other_new(&closed_type, channel, NULL);
}
