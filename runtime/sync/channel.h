/* channel.h - the core that every typed channel shares.
 *
 * Slots: of `capacity`, each holds a message, belongs to a permit or to a sender to whom it was granted, or
 * is free. One that nobody needs any more is granted to the sender that waits longest; until that sender is
 * polled the slot is its own.
 *
 * Claims: a message stays in the queue until a receiver is polled. A waiting receiver is granted a
 * claim on one message, not the message, so that nothing is ever put back when it is cancelled:
 * the claim passes on.
 *
 * Invariants: senders wait only while no slot is free; receivers only while every message is
 * claimed. Whoever holds a handle, an operation or a permit counts as a sender or receiver; the core
 * is freed when both counts are zero. */
#ifndef WOI_SYNC_CHANNEL_H
#define WOI_SYNC_CHANNEL_H

#include "base/copy.h"
#include "task/waiter.h"
#include "woi/channel.h"

struct woi_channel_ {
    size_t senders, receivers;
    size_t capacity; /* SIZE_MAX: unbounded */
    size_t free;
    size_t permits;
    size_t claims; /* messages of waiting receivers that have been woken */
    struct woi_link waiting_senders, waiting_receivers, watchers;
    bool closed;

    /* the queue: a ring of `slots` messages of `size` bytes */
    size_t size, slots, first, queued;
    char *ring;
    void (*drop)(void *message);
};

/* An operation that waits, as the core sees it: granted is set when it is woken with something. */
struct channel_wait {
    struct woi_waiter waiter;
    bool granted;
};

/* Doubles the ring of an unbounded channel: 0, -ENOMEM. */
int channel_grow(struct woi_channel_ *channel);

/* A slot, without overtaking anybody, for as long as someone waits none is free: 0, -EAGAIN, -EPIPE; -ENOMEM
 * when an unbounded queue cannot grow. */
static inline int channel_take_slot(struct woi_channel_ *channel)
{
    if (channel->closed)
        return -EPIPE;
    if (channel->free == 0)
        return -EAGAIN;
    if (channel->capacity - channel->free == channel->slots && channel_grow(channel))
        return -ENOMEM;
    channel->free--;
    return 0;
}

static inline bool channel_has_ended(const struct woi_channel_ *channel)
{
    return channel->closed && channel->queued == 0 && channel->permits == 0;
}

/* Whether a message can be had now: 0, -EAGAIN, -EPIPE. */
static inline int channel_may_receive(const struct woi_channel_ *channel)
{
    if (channel->queued > channel->claims)
        return 0;
    return channel_has_ended(channel) ? -EPIPE : -EAGAIN;
}

/* Of those who wait, whoever waits longest gets a slot, or a claim on a message. */
void channel_grant_slot(struct woi_channel_ *channel);
void channel_grant_claim(struct woi_channel_ *channel);

/* Wakes the receivers if no message can come any more. */
void channel_check_end(struct woi_channel_ *channel);

/* Gives a slot back. */
static inline void channel_give_slot(struct woi_channel_ *channel)
{
    if (list_is_empty(&channel->waiting_senders))
        channel->free++;
    else
        channel_grant_slot(channel);
}

/* A message that nobody has claimed: the receiver that waits longest does, if any. */
static inline void channel_claim_for_next(struct woi_channel_ *channel)
{
    if (!list_is_empty(&channel->waiting_receivers))
        channel_grant_claim(channel);
}

/* The place of the i-th message in the ring. */
static inline char *channel_slot(const struct woi_channel_ *channel, size_t i)
{
    size_t slot = channel->first + i;

    if (slot >= channel->slots)
        slot -= channel->slots;
    return channel->ring + slot * channel->size;
}

/* Queues a message in a slot that the caller has, and grants a claim. */
static inline void channel_push(struct woi_channel_ *channel, const void *message)
{
    copy_few(channel_slot(channel, channel->queued), message, channel->size);
    channel->queued++;
    channel_claim_for_next(channel);
}

/* Moves out the oldest message, which the caller may have, and gives its slot back. */
static inline void channel_pop(struct woi_channel_ *channel, void *ret_message)
{
    copy_few(ret_message, channel->ring + channel->first * channel->size, channel->size);
    channel->first = channel->first + 1 == channel->slots ? 0 : channel->first + 1;
    channel->queued--;
    channel_give_slot(channel);
    if (channel->closed)
        channel_check_end(channel);
}

/* The channel of a misused operation is NULL. */
static inline void channel_add_sender(struct woi_channel_ *channel)
{
    if (channel)
        channel->senders++;
}

static inline void channel_add_receiver(struct woi_channel_ *channel)
{
    if (channel)
        channel->receivers++;
}

static inline void channel_drop_sender(struct woi_channel_ *channel)
{
    if (channel->senders > 1)
        channel->senders--;
    else
        woi_sender_drop_(channel);
}

static inline void channel_drop_receiver(struct woi_channel_ *channel)
{
    if (channel->receivers > 1)
        channel->receivers--;
    else
        woi_receiver_drop_(channel);
}

#endif
