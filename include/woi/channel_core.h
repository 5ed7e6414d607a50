/* channel_core.h - the core that every typed channel shares; nothing here is for users.
 *
 * What an operation does that need not wait is inline, and made anew for each type of message, as a generic
 * function would be: an await of it calls nobody. The rest is in the library.
 *
 * Slots: of `slots`, each holds a message, belongs to a permit or to a sender to whom it was granted, or is
 * free. One that nobody needs any more is granted to the sender that waits longest; until that sender is
 * polled the slot is its own.
 *
 * Claims: a message stays in the queue until a receiver is polled. A waiting receiver is granted a
 * claim on one message, not the message, so that nothing is ever put back when it is cancelled:
 * the claim passes on.
 *
 * The queue is a ring: message number i, counted from the opening, is at i & mask.
 *
 *     | free | message | ... | message | free |     queued = next - first
 *              ^first                    ^next
 *
 * Invariants: senders wait only while no slot is free; receivers only while every message is
 * claimed. Whoever holds a handle, an operation or a permit counts as a sender or receiver; the core
 * is freed when both counts are zero, and no weak sender is left. */
#ifndef WOI_CHANNEL_CORE_H
#define WOI_CHANNEL_CORE_H

#include "grant.h"

WOI_EXTERN_C_BEGIN_

struct woi_channel_ {
    size_t senders, receivers; /* the weak ones do not count as senders */
    size_t weak;
    size_t free;
    size_t next, first; /* messages sent, and received, so far; they may wrap */
    size_t mask;
    char *ring;
    size_t claims; /* messages of waiting receivers that have been woken */
    struct woi_link waiting_receivers, waiting_senders, watchers;
    size_t permits;
    size_t slots;    /* those that there are so far: an unbounded channel gets more */
    size_t capacity; /* SIZE_MAX: unbounded */
    size_t size;     /* of a message, bytes */
    void (*drop)(void *message);
    bool closed;
};

#define WOI_UNBOUNDED_ SIZE_MAX

WOI_API int woi_channel_open_(size_t capacity, size_t size, void (*drop)(void *message),
                              struct woi_channel_ **ret_channel);
WOI_API void woi_sender_clone_(struct woi_channel_ *channel);
WOI_API void woi_sender_drop_(struct woi_channel_ *channel);
WOI_API void woi_receiver_clone_(struct woi_channel_ *channel);
WOI_API void woi_receiver_drop_(struct woi_channel_ *channel);
WOI_API void woi_channel_close_(struct woi_channel_ *channel);
WOI_API bool woi_channel_is_closed_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_length_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_capacity_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_free_(const struct woi_channel_ *channel);
WOI_API int woi_channel_try_send_(struct woi_channel_ *channel, const void *message);
WOI_API int woi_channel_try_recv_(struct woi_channel_ *channel, void *ret_message);
WOI_API int woi_channel_try_reserve_(struct woi_channel_ *channel);
WOI_API struct woi_channel_ *woi_sender_downgrade_(struct woi_channel_ *channel);
WOI_API int woi_sender_upgrade_(struct woi_channel_ *channel, struct woi_channel_ **ret_sender);
WOI_API void woi_weak_sender_drop_(struct woi_channel_ **weak);
WOI_API int woi_permit_send_(struct woi_channel_ **permit, const void *message);
WOI_API void woi_permit_drop_(struct woi_channel_ **permit);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_reserve_(struct woi_channel_ *channel,
                                                                 struct woi_channel_ **ret_permit);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_closed_(struct woi_channel_ *channel);

/* Several at once; each counts as a permit and as a sender. */
struct woi_permits_ {
    struct woi_channel_ *channel;
    size_t count;
};

WOI_API int woi_channel_try_reserve_many_(struct woi_channel_ *channel, size_t n,
                                          struct woi_permits_ *ret_permits);
WOI_API int woi_permits_send_(struct woi_permits_ *permits, const void *message);
WOI_API void woi_permits_drop_(struct woi_permits_ *permits);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_reserve_many_(struct woi_channel_ *channel, size_t n,
                                                                      struct woi_permits_ *ret_permits);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_recv_many_(struct woi_channel_ *channel,
                                                                   void *ret_messages, size_t most);

/* Of those who wait, whoever waits longest gets a slot, or a claim on a message. */
WOI_API void woi_channel_grant_slot_(struct woi_channel_ *channel);
WOI_API void woi_channel_grant_claim_(struct woi_channel_ *channel);

/* More slots for an unbounded channel; false: no memory. */
WOI_API bool woi_channel_grow_(struct woi_channel_ *channel);

/* Wakes the receivers if no message can come any more. */
WOI_API void woi_channel_check_end_(struct woi_channel_ *channel);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* An operation but for its message, or where that goes. What a sender is granted is a slot, a receiver a
 * claim. A channel of NULL is a misuse that the output reports. */
struct woi_channel_op_ {
    union {
        struct woi_grant_op_ grant;
        struct woi_future_int as_int;
        struct woi_future future;
    };
};

/* Polls of operations that have waited, or are misused. READY with the output 0: a slot, or a message, is now
 * the operation's. */
WOI_API woi_poll woi_channel_slot_again_(struct woi_channel_op_ *op, struct woi_context *cx);
WOI_API woi_poll woi_channel_message_again_(struct woi_channel_op_ *op, struct woi_context *cx);

/* Before its memory goes: what it was granted passes on, and it counts no more. */
WOI_API void woi_sender_op_end_(struct woi_channel_op_ *op);
WOI_API void woi_receiver_op_end_(struct woi_channel_op_ *op);

WOI_INLINE_ void woi_channel_op_init_(struct woi_channel_op_ *op, const struct woi_future_type *type,
                                      struct woi_channel_ *channel)
{
    woi_grant_init_(&op->grant, type, channel);
}

WOI_INLINE_ struct woi_channel_ *woi_channel_of_(const struct woi_channel_op_ *op)
{
    return (struct woi_channel_ *)op->grant.object;
}

static inline size_t woi_channel_queued_(const struct woi_channel_ *channel)
{
    return channel->next - channel->first;
}

static inline char *woi_channel_place_(const struct woi_channel_ *channel, size_t number, size_t size)
{
    return channel->ring + (number & channel->mask) * size;
}

/* A slot, without overtaking anybody, for as long as someone waits none is free: 0, -EAGAIN, -EPIPE; -ENOMEM
 * when an unbounded queue cannot grow. */
WOI_INLINE_ int woi_channel_take_slot_(struct woi_channel_ *channel)
{
    if (channel->closed)
        return -EPIPE;
    if (channel->free == 0) {
        if (channel->capacity != WOI_UNBOUNDED_)
            return -EAGAIN;
        if (!woi_channel_grow_(channel))
            return -ENOMEM;
    }
    channel->free--;
    return 0;
}

/* Gives one back. */
static inline void woi_channel_give_slot_(struct woi_channel_ *channel)
{
    if (channel->waiting_senders.next == &channel->waiting_senders)
        channel->free++;
    else
        woi_channel_grant_slot_(channel);
}

/* A message that nobody has claimed: the receiver that waits longest does, if any. */
static inline void woi_channel_claim_for_next_(struct woi_channel_ *channel)
{
    if (channel->waiting_receivers.next != &channel->waiting_receivers)
        woi_channel_grant_claim_(channel);
}

static inline bool woi_channel_has_ended_(const struct woi_channel_ *channel)
{
    return channel->closed && woi_channel_queued_(channel) == 0 && channel->permits == 0;
}

/* Whether a message can be had now: 0, -EAGAIN, -EPIPE. */
static inline int woi_channel_may_receive_(const struct woi_channel_ *channel)
{
    if (woi_channel_queued_(channel) > channel->claims)
        return 0;
    return woi_channel_has_ended_(channel) ? -EPIPE : -EAGAIN;
}

/* Queues a message of size bytes in a slot that the caller has, and grants a claim. */
WOI_INLINE_ void woi_channel_push_(struct woi_channel_ *channel, const void *message, size_t size)
{
    memcpy(woi_channel_place_(channel, channel->next, size), message, size);
    channel->next++;
    woi_channel_claim_for_next_(channel);
}

/* Moves out the oldest message, which the caller may have, and gives its slot back. */
WOI_INLINE_ void woi_channel_pop_(struct woi_channel_ *channel, void *ret_message, size_t size)
{
    memcpy(ret_message, woi_channel_place_(channel, channel->first, size), size);
    channel->first++;
    woi_channel_give_slot_(channel);
    if (channel->closed)
        woi_channel_check_end_(channel);
}

/* The first poll, of a channel that there is. */
WOI_INLINE_ woi_poll woi_channel_try_slot_(struct woi_channel_op_ *op, struct woi_channel_ *channel,
                                           struct woi_context *cx)
{
    int error;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    error = woi_channel_take_slot_(channel);
    return error == -EAGAIN ? woi_grant_wait_(&channel->waiting_senders, &op->grant, cx)
                            : woi_grant_ready_(&op->grant, error);
}

WOI_INLINE_ woi_poll woi_channel_try_message_(struct woi_channel_op_ *op, struct woi_channel_ *channel,
                                              struct woi_context *cx)
{
    int error;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    error = woi_channel_may_receive_(channel);
    return error == -EAGAIN ? woi_grant_wait_(&channel->waiting_receivers, &op->grant, cx)
                            : woi_grant_ready_(&op->grant, error);
}

WOI_INLINE_ woi_poll woi_channel_poll_send_(struct woi_channel_op_ *op, const void *message, size_t size,
                                            struct woi_context *cx)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (!channel)
        return woi_grant_misused_(&op->grant, cx);
    const woi_poll poll = op->grant.turn == WOI_TURN_NEW_ ? woi_channel_try_slot_(op, channel, cx)
                                                          : woi_channel_slot_again_(op, cx);

    if (poll.status == WOI_STATUS_READY && op->grant.output == 0)
        woi_channel_push_(channel, message, size);
    return poll;
}

WOI_INLINE_ woi_poll woi_channel_poll_recv_(struct woi_channel_op_ *op, void *ret_message, size_t size,
                                            struct woi_context *cx)
{
    struct woi_channel_ *channel = woi_channel_of_(op);

    if (!channel || !ret_message)
        return woi_grant_misused_(&op->grant, cx);
    const woi_poll poll = op->grant.turn == WOI_TURN_NEW_ ? woi_channel_try_message_(op, channel, cx)
                                                          : woi_channel_message_again_(op, cx);

    if (poll.status == WOI_STATUS_READY && op->grant.output == 0)
        woi_channel_pop_(channel, ret_message, size);
    return poll;
}

WOI_INLINE_ void woi_channel_end_send_(struct woi_channel_op_ *op, size_t size)
{
    if (op->grant.turn == WOI_TURN_NEW_ && woi_channel_of_(op) && woi_channel_of_(op)->senders > 1)
        woi_channel_of_(op)->senders--;
    else
        woi_sender_op_end_(op);
    woi_future_free_(&op->future, size);
}

WOI_INLINE_ void woi_channel_end_recv_(struct woi_channel_op_ *op, size_t size)
{
    if (op->grant.turn == WOI_TURN_NEW_ && woi_channel_of_(op) && woi_channel_of_(op)->receivers > 1)
        woi_channel_of_(op)->receivers--;
    else
        woi_receiver_op_end_(op);
    woi_future_free_(&op->future, size);
}

#endif
#endif
