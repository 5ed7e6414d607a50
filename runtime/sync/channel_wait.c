/* channel_wait.c - the operations on a channel that can wait: send, reserve, recv, closed. */
#include "channel.h"
#include "task/future.h"

/* A channel of NULL is a misuse that the output reports. A message of up to 8 bytes is in `small`, so that
 * most operations are of one size. */
struct channel_op {
    struct woi_future_int public;
    struct woi_channel_ *channel;
    union {
        void *target; /* of recv and reserve */
        uint64_t small;
    };
    bool has_waited;
    struct channel_wait wait; /* nothing, before it has waited: most operations never do */
    char large[];
};

static inline size_t op_size(const struct woi_channel_ *channel)
{
    const size_t message = channel ? channel->size : 0;

    return sizeof(struct channel_op) + (message > sizeof(uint64_t) ? message : 0);
}

static inline void *message_of(struct channel_op *op)
{
    return op->channel && op->channel->size > sizeof(uint64_t) ? (void *)op->large : &op->small;
}

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
    if (!op->has_waited)
        op->wait = (struct channel_wait){0};
    op->has_waited = true;
    waiter_wait(queue, &op->wait.waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

static bool is_waiting(const struct channel_op *op)
{
    return op->has_waited && waiter_is_waiting(&op->wait.waiter);
}

/* Uses up what it was granted, if anything. */
static bool take_grant(struct channel_op *op)
{
    if (!op->has_waited || !op->wait.granted)
        return false;
    op->wait.granted = false;
    return true;
}

static void stop_waiting(struct channel_op *op)
{
    if (op->has_waited)
        woi_waiter_cancel(&op->wait.waiter);
}

/* A slot, now or when it is this operation's turn: then READY with 0 as output, so far. */
static inline woi_poll wait_for_slot(struct channel_op *op, struct woi_context *cx)
{
    struct woi_channel_ *channel = op->channel;
    int error;

    if (!channel)
        return misused(op, cx);
    if (take_grant(op)) {
        if (!channel->closed)
            return ready(op, 0);
        channel->free++;
        return ready(op, -EPIPE);
    }
    if (is_waiting(op))
        return wait_in(&channel->waiting_senders, op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    error = channel_take_slot(channel);
    return error == -EAGAIN ? wait_in(&channel->waiting_senders, op, cx) : ready(op, error);
}

static woi_poll send_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    const woi_poll poll = wait_for_slot(op, cx);

    if (poll.status == WOI_STATUS_READY && op->public.output == 0)
        channel_push(op->channel, message_of(op));
    return poll;
}

static woi_poll reserve_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    woi_poll poll;

    if (!op->target)
        return woi_budget_take(cx) ? ready(op, -EINVAL) : WOI_PENDING;
    poll = wait_for_slot(op, cx);
    if (poll.status == WOI_STATUS_READY && op->public.output == 0) {
        op->channel->permits++;
        op->channel->senders++;
        *(struct woi_channel_ **)op->target = op->channel;
    }
    return poll;
}

/* A granted slot goes to the next sender. */
static void sender_release(struct channel_op *op)
{
    struct woi_channel_ *channel = op->channel;

    stop_waiting(op);
    if (!channel)
        return;
    if (take_grant(op))
        channel_give_slot(channel);
    channel_drop_sender(channel);
}

static __attribute__((noinline)) void send_drop_any(struct channel_op *op)
{
    const size_t size = op_size(op->channel);

    sender_release(op);
    future_free_sized(&op->public.future, size);
}

static void send_drop(struct woi_future *self)
{
    struct channel_op *op = (struct channel_op *)self;
    struct woi_channel_ *channel = op->channel;

    if (!channel || op->has_waited || channel->senders == 1 || channel->size > sizeof(uint64_t)) {
        send_drop_any(op);
        return;
    }
    channel->senders--;
    future_free_sized(self, sizeof *op);
}

static void reserve_drop(struct woi_future *self)
{
    sender_release((struct channel_op *)self);
    future_free_sized(self, sizeof(struct channel_op));
}

static woi_poll recv_poll(struct woi_future *self, struct woi_context *cx)
{
    struct channel_op *op = (struct channel_op *)self;
    struct woi_channel_ *channel = op->channel;
    int error;

    if (!channel || !op->target)
        return misused(op, cx);
    if (take_grant(op)) {
        channel->claims--;
    } else {
        if (is_waiting(op))
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
static __attribute__((noinline)) void recv_drop_any(struct channel_op *op)
{
    struct woi_channel_ *channel = op->channel;

    stop_waiting(op);
    if (channel) {
        if (take_grant(op)) {
            channel->claims--;
            channel_claim_for_next(channel);
        }
        channel_drop_receiver(channel);
    }
    future_free_sized(&op->public.future, sizeof *op);
}

static void recv_drop(struct woi_future *self)
{
    struct channel_op *op = (struct channel_op *)self;
    struct woi_channel_ *channel = op->channel;

    if (!channel || op->has_waited || channel->receivers == 1) {
        recv_drop_any(op);
        return;
    }
    channel->receivers--;
    future_free_sized(self, sizeof *op);
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

static inline void op_init(struct channel_op *op, const struct woi_future_type *type,
                           struct woi_channel_ *channel)
{
    op->public.future.type = type;
    op->public.output = 0;
    op->channel = channel;
    op->has_waited = false;
}

static struct channel_op *new_op(const struct woi_future_type *type, struct woi_channel_ *channel,
                                 void *target)
{
    struct channel_op *op = pool_allocate(sizeof *op);

    if (op) {
        op_init(op, type, channel);
        op->target = target;
    }
    return op;
}

static __attribute__((noinline)) struct woi_future_int *send_any(struct woi_channel_ *channel,
                                                                 const void *message)
{
    struct channel_op *op = pool_allocate(op_size(channel));

    if (!op)
        return NULL;
    op_init(op, &send_type, channel);
    channel_add_sender(channel);
    if (channel)
        memcpy(message_of(op), message, channel->size);
    return &op->public;
}

struct woi_future_int *woi_channel_send_(struct woi_channel_ *channel, const void *message)
{
    struct channel_op *op = NULL;

    if (channel && is_copied_at_once(channel->size))
        op = pool_allocate_at_hand(sizeof *op);
    if (!op)
        return send_any(channel, message);
    op_init(op, &send_type, channel);
    channel->senders++;
    copy_few(&op->small, message, channel->size);
    return &op->public;
}

struct woi_future_int *woi_channel_reserve_(struct woi_channel_ *channel, struct woi_channel_ **ret_permit)
{
    struct channel_op *op = new_op(&reserve_type, channel, ret_permit);

    if (!op)
        return NULL;
    channel_add_sender(channel);
    return &op->public;
}

struct woi_future_int *woi_channel_recv_(struct woi_channel_ *channel, void *ret_message)
{
    struct channel_op *op = new_op(&recv_type, channel, ret_message);

    if (!op)
        return NULL;
    channel_add_receiver(channel);
    return &op->public;
}

/* While it watches it counts as a sender. */
struct woi_future_int *woi_channel_closed_(struct woi_channel_ *channel)
{
    struct channel_op *op = new_op(&closed_type, channel, NULL);

    if (!op)
        return NULL;
    channel_add_sender(channel);
    return &op->public;
}
