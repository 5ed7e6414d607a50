/* channel_wait.c - operations on a channel once they wait: the rest of send and recv; reserve, closed. */
#include "task/future.h"
#include "task/grant.h"
#include "woi/channel.h"

/* --- send --- */

woi_poll woi_channel_slot_again_(struct woi_channel_op_ *op, struct woi_context *cx)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (op->grant.turn == WOI_TURN_NEW_ || grant_was_woken_for_nothing(&op->grant))
        return woi_channel_try_slot_(op, channel, cx);
    if (op->grant.turn == WOI_TURN_WAITS_)
        return woi_grant_wait_(&channel->waiting_senders, &op->grant, cx);
    op->grant.turn = WOI_TURN_NEW_;
    if (!channel->closed)
        return woi_grant_ready_(&op->grant, 0);
    channel->free++;
    return woi_grant_ready_(&op->grant, -EPIPE);
}

/* A granted slot goes to the next sender. */
void woi_sender_op_end_(struct woi_channel_op_ *op)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (grant_end(&op->grant))
        woi_channel_give_slot_(channel);
    woi_sender_drop_(channel);
}

/* --- recv --- */

woi_poll woi_channel_message_again_(struct woi_channel_op_ *op, struct woi_context *cx)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (grant_was_woken_for_nothing(&op->grant))
        return woi_channel_try_message_(op, channel, cx);
    if (op->grant.turn == WOI_TURN_WAITS_)
        return woi_grant_wait_(&channel->waiting_receivers, &op->grant, cx);
    op->grant.turn = WOI_TURN_NEW_;
    channel->claims--;
    return woi_grant_ready_(&op->grant, 0);
}

/* A claim goes to the next receiver. */
void woi_receiver_op_end_(struct woi_channel_op_ *op)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (grant_end(&op->grant)) {
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
    struct woi_channel_ *channel = woi_channel_of_(op);
    woi_poll poll;

    if (!channel || !other->ret_permit)
        return woi_grant_misused_(&op->grant, cx);
    poll = woi_channel_slot_again_(op, cx);
    if (poll.status == WOI_STATUS_READY && op->grant.output == 0) {
        channel->permits++;
        channel->senders++;
        *other->ret_permit = channel;
    }
    return poll;
}

static woi_poll closed_poll(struct woi_future *self, struct woi_context *cx)
{
    struct woi_channel_op_ *op = (struct woi_channel_op_ *)self;
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (!channel)
        return woi_grant_misused_(&op->grant, cx);
    if (!channel->closed)
        return woi_grant_wait_(&channel->watchers, &op->grant, cx);
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
