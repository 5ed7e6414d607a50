/* channel_many.c - several at once: slots for a sender, messages for a receiver.
 *
 * A sender that asks for several slots collects them while it is the first in the queue, so that it neither
 * overtakes nor starves: those behind it wait until it has them all, or goes. */
#include "channel_many.h"

#include <limits.h>

#include "base/memory.h"
#include "ring.h"
#include "task/future.h"
#include "task/grant.h"
#include "woi/channel.h"

/* --- permits --- */

static int permits_give(struct woi_channel_ *channel, size_t n, struct woi_permits_ *ret_permits)
{
    channel->permits += n;
    channel->senders += n;
    *ret_permits = (struct woi_permits_){n ? channel : NULL, n};
    return 0;
}

int woi_permits_send_(struct woi_permits_ *permits, const void *message)
{
    struct woi_channel_ *one = permits->channel;

    if (permits->count == 0)
        return -EINVAL;
    if (--permits->count == 0)
        permits->channel = NULL;
    return woi_permit_send_(&one, message);
}

void woi_permits_drop_(struct woi_permits_ *permits)
{
    struct woi_channel_ *const channel = permits->channel;
    size_t left = permits->count;

    *permits = (struct woi_permits_){NULL, 0};
    for (; left > 0; left--) {
        struct woi_channel_ *one = channel;
        woi_permit_drop_(&one);
    }
}

/* Grows an unbounded channel so that as many are free, in one step. False: no memory. */
static bool make_room(struct woi_channel_ *channel, size_t wanted)
{
    size_t slots;

    if (channel->free >= wanted)
        return true;
    if (__builtin_add_overflow(channel->slots, wanted - channel->free, &slots))
        return false;
    slots = ring_size(slots);
    return slots && channel_grow_to(channel, slots);
}

/* As many as there are. 0: it has all; -EAGAIN, -EPIPE, -ENOMEM. */
static int take_slots(struct woi_channel_ *channel, size_t wanted, size_t *has)
{
    const size_t missing = wanted - *has;
    size_t taken;

    if (channel->closed)
        return -EPIPE;
    if (channel->capacity == WOI_UNBOUNDED_ && !make_room(channel, missing))
        return -ENOMEM;
    taken = channel->free < missing ? channel->free : missing;
    channel->free -= taken;
    *has += taken;
    return *has == wanted ? 0 : -EAGAIN;
}

/* Those that wait get them first. */
static void give_slots(struct woi_channel_ *channel, size_t *has)
{
    for (; *has > 0; --*has)
        woi_channel_give_slot_(channel);
}

int woi_channel_try_reserve_many_(struct woi_channel_ *channel, size_t n, struct woi_permits_ *ret_permits)
{
    size_t has = 0;
    int error;

    if (!channel || !ret_permits || n > channel->capacity)
        return -EINVAL;
    error = take_slots(channel, n, &has);
    if (error == 0)
        return permits_give(channel, n, ret_permits);
    give_slots(channel, &has);
    return error;
}

struct reserve_many {
    struct woi_channel_op_ op;
    struct woi_permits_ *ret_permits;
    size_t wanted, has;
};

static woi_poll give_up(struct reserve_many *many, int error)
{
    give_slots(woi_channel_of_(&many->op), &many->has);
    return woi_grant_ready_(&many->op.grant, error);
}

static woi_poll succeed(struct reserve_many *many)
{
    const size_t n = many->has;

    many->has = 0;
    return woi_grant_ready_(&many->op.grant, permits_give(woi_channel_of_(&many->op), n, many->ret_permits));
}

/* The first poll, or one after the channel was closed. */
static woi_poll try_many(struct reserve_many *many, struct woi_context *cx)
{
    struct woi_channel_ *channel = woi_channel_of_(&many->op);
    int error;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    error = take_slots(channel, many->wanted, &many->has);
    if (error == -EAGAIN)
        return woi_grant_wait_(&channel->waiting_senders, &many->op.grant, cx);
    return error ? give_up(many, error) : succeed(many);
}

static woi_poll reserve_many_poll(struct woi_future *self, struct woi_context *cx)
{
    struct reserve_many *many = (struct reserve_many *)self;
    struct woi_grant_op_ *grant = &many->op.grant;
    struct woi_channel_ *channel = woi_channel_of_(&many->op);

    if (!channel || !many->ret_permits || many->wanted > channel->capacity)
        return woi_grant_misused_(grant, cx);
    if (grant->turn == WOI_TURN_NEW_ || grant_was_woken_for_nothing(grant))
        return try_many(many, cx);
    if (grant->turn == WOI_TURN_WAITS_)
        return woi_grant_wait_(&channel->waiting_senders, grant, cx);
    grant->turn = WOI_TURN_NEW_;
    return channel->closed ? give_up(many, -EPIPE) : succeed(many);
}

static void reserve_many_drop(struct woi_future *self)
{
    struct reserve_many *many = (struct reserve_many *)self;
    struct woi_channel_ *channel = woi_channel_of_(&many->op);

    (void)grant_end(&many->op.grant);
    if (channel)
        give_slots(channel, &many->has);
    woi_sender_drop_(channel);
    woi_future_free_(self, sizeof *many);
}

static const struct woi_future_type reserve_many_type = {
    WOI_LEAF_("channel reserve", struct reserve_many, int),
    .poll = reserve_many_poll,
    .drop = reserve_many_drop,
};

bool channel_many_collects(struct woi_grant_op_ *op)
{
    struct reserve_many *many = (struct reserve_many *)(void *)op;

    return op->future.type == &reserve_many_type && ++many->has < many->wanted;
}

struct woi_future_int *woi_channel_reserve_many_(struct woi_channel_ *channel, size_t n,
                                                 struct woi_permits_ *ret_permits)
{
    struct reserve_many *many = pool_allocate(sizeof *many);

    if (!many)
        return NULL;
    woi_channel_op_init_(&many->op, &reserve_many_type, channel);
    many->ret_permits = ret_permits;
    many->wanted = n;
    many->has = 0;
    woi_sender_clone_(channel);
    return &many->op.as_int;
}

/* --- messages --- */

struct recv_many {
    struct woi_channel_op_ op;
    char *ret_messages;
    size_t most;
};

/* The first as recv takes it, then those that nobody has claimed. */
static woi_poll recv_many_poll(struct woi_future *self, struct woi_context *cx)
{
    struct recv_many *many = (struct recv_many *)self;
    struct woi_channel_ *channel = woi_channel_of_(&many->op);
    size_t n = 1;
    woi_poll poll;

    if (channel && many->ret_messages && many->most == 0)
        return ready_at_once(cx);
    poll = woi_channel_poll_recv_(&many->op, many->ret_messages, channel ? channel->size : 0, cx);
    if (poll.status != WOI_STATUS_READY || many->op.grant.output)
        return poll;
    for (; n < many->most && n < INT_MAX && woi_channel_may_receive_(channel) == 0; n++)
        woi_channel_pop_(channel, many->ret_messages + n * channel->size, channel->size);
    return woi_grant_ready_(&many->op.grant, (int)n);
}

static void recv_many_drop(struct woi_future *self)
{
    woi_channel_end_recv_((struct woi_channel_op_ *)self, sizeof(struct recv_many));
}

static const struct woi_future_type recv_many_type = {
    WOI_LEAF_("channel recv", struct recv_many, int),
    .poll = recv_many_poll,
    .drop = recv_many_drop,
};

struct woi_future_int *woi_channel_recv_many_(struct woi_channel_ *channel, void *ret_messages, size_t most)
{
    struct recv_many *many = pool_allocate(sizeof *many);

    if (!many)
        return NULL;
    woi_channel_op_init_(&many->op, &recv_many_type, channel);
    many->ret_messages = ret_messages;
    many->most = most;
    woi_receiver_clone_(channel);
    return &many->op.as_int;
}
