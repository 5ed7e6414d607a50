/* channel_wait.c - the operations on a channel that can wait: send, reserve, recv, closed. */
#include "channel.h"
#include "task/future.h"

/* A channel of NULL is a misuse that the output reports. */
struct channel_op {
    struct woi_future_int public;
    struct woi_channel_ *channel;
    struct channel_wait wait;
    void *target;   /* of recv and reserve */
    char message[]; /* of send */
};

static woi_poll ready(struct channel_op *op, int output)
{
    op->public.output = output;
    return WOI_READY;
}

static woi_poll misused(struct channel_op *op, struct woi_context *cx)
{
    op->public.output = -EINVAL;
    return ready_at_once(cx);
}

static woi_poll wait_in(struct woi_link *queue, struct channel_op *op, struct woi_context *cx)
{
    waiter_wait(queue, &op->wait.waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

/* Uses up what it was granted, if anything. */
static bool take_grant(struct channel_op *op, size_t *count)
{
    if (!op->wait.granted)
        return false;
    op->wait.granted = false;
    --*count;
    return true;
}

/* A slot, now or when it is this operation's turn: true if *ret_poll is what to return. */
static bool wait_for_slot(struct channel_op *op, struct woi_context *cx, woi_poll *ret_poll)
{
    struct woi_channel_ *channel = op->channel;
    int error;

    if (!channel) {
        *ret_poll = misused(op, cx);
        return true;
    }
    if (take_grant(op, &channel->granted)) {
        *ret_poll = ready(op, -EPIPE);
        return channel->closed;
    }
    if (waiter_is_waiting(&op->wait.waiter)) {
        *ret_poll = wait_in(&channel->waiting_senders, op, cx);
        return true;
    }
    if (!woi_budget_take(cx)) {
        *ret_poll = WOI_PENDING;
        return true;
    }
    error = channel_may_send(channel);
    if (error)
        *ret_poll = error == -EAGAIN ? wait_in(&channel->waiting_senders, op, cx) : ready(op, error);
    return error != 0;
}

static woi_poll send_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    woi_poll poll;

    if (wait_for_slot(op, cx, &poll))
        return poll;
    channel_push(op->channel, op->message);
    return ready(op, 0);
}

static woi_poll reserve_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    woi_poll poll;

    if (!op->target)
        return woi_budget_take(cx) ? ready(op, -EINVAL) : WOI_PENDING;
    if (wait_for_slot(op, cx, &poll))
        return poll;
    op->channel->permits++;
    woi_sender_clone_(op->channel);
    *(struct woi_channel_ **)op->target = op->channel;
    return ready(op, 0);
}

/* A granted slot goes to the next sender. */
static void sender_release(struct channel_op *op)
{
    struct woi_channel_ *channel = op->channel;

    woi_waiter_cancel(&op->wait.waiter);
    if (!channel)
        return;
    if (take_grant(op, &channel->granted))
        channel_grant_slots(channel);
    woi_sender_drop_(channel);
}

static void send_drop(struct woi_future *self)
{
    struct channel_op *op = (struct channel_op *)self;
    const size_t size = sizeof *op + (op->channel ? op->channel->size : 0);

    sender_release(op);
    future_free_sized(self, size);
}

static void reserve_drop(struct woi_future *self)
{
    sender_release((struct channel_op *)self);
    future_free(self);
}

static woi_poll recv_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    struct woi_channel_ *channel = op->channel;
    int error;

    if (!channel || !op->target)
        return misused(op, cx);
    if (!take_grant(op, &channel->claims)) {
        if (waiter_is_waiting(&op->wait.waiter))
            return wait_in(&channel->waiting_receivers, op, cx);
        if (!woi_budget_take(cx))
            return WOI_PENDING;
        error = channel_may_receive(channel);
        if (error == -EAGAIN)
            return wait_in(&channel->waiting_receivers, op, cx);
        if (error)
            return ready(op, error);
    }
    channel_pop(channel, op->target);
    return ready(op, 0);
}

/* A claim goes to the next receiver. */
static void recv_drop(struct woi_future *self)
{
    struct channel_op *op = (struct channel_op *)self;
    struct woi_channel_ *channel = op->channel;

    woi_waiter_cancel(&op->wait.waiter);
    if (channel) {
        if (take_grant(op, &channel->claims))
            channel_grant_claims(channel);
        woi_receiver_drop_(channel);
    }
    future_free(self);
}

static woi_poll closed_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;

    if (!op->channel)
        return misused(op, cx);
    if (!op->channel->closed)
        return wait_in(&op->channel->watchers, op, cx);
    return ready_at_once(cx);
}

static const struct woi_future_type send_type = {WOI_LEAF_("channel send", struct channel_op, int),
                                                 .poll = send_poll, .drop = send_drop};
static const struct woi_future_type reserve_type = {WOI_LEAF_("channel reserve", struct channel_op, int),
                                                    .poll = reserve_poll, .drop = reserve_drop};
static const struct woi_future_type recv_type = {WOI_LEAF_("channel recv", struct channel_op, int),
                                                 .poll = recv_poll, .drop = recv_drop};
static const struct woi_future_type closed_type = {WOI_LEAF_("channel closed", struct channel_op, int),
                                                   .poll = closed_poll, .drop = reserve_drop};

struct woi_future_int *woi_channel_send_(struct woi_channel_ *channel, const void *message)
{
    const size_t size = channel ? channel->size : 0;
    struct channel_op *op = future_new(&send_type, sizeof *op + size);

    if (!op)
        return NULL;
    op->channel = channel;
    memcpy(op->message, message, size);
    woi_sender_clone_(channel);
    return &op->public;
}

static struct channel_op *new_op(const struct woi_future_type *type, struct woi_channel_ *channel,
                                 void *target)
{
    struct channel_op *op = woi_future_new_(type);

    if (op) {
        op->channel = channel;
        op->target = target;
    }
    return op;
}

struct woi_future_int *woi_channel_reserve_(struct woi_channel_ *channel, struct woi_channel_ **ret_permit)
{
    struct channel_op *op = new_op(&reserve_type, channel, ret_permit);

    if (!op)
        return NULL;
    woi_sender_clone_(channel);
    return &op->public;
}

struct woi_future_int *woi_channel_recv_(struct woi_channel_ *channel, void *ret_message)
{
    struct channel_op *op = new_op(&recv_type, channel, ret_message);

    if (!op)
        return NULL;
    woi_receiver_clone_(channel);
    return &op->public;
}

/* While it watches it counts as a sender. */
struct woi_future_int *woi_channel_closed_(struct woi_channel_ *channel)
{
    struct channel_op *op = new_op(&closed_type, channel, NULL);

    if (!op)
        return NULL;
    woi_sender_clone_(channel);
    return &op->public;
}
