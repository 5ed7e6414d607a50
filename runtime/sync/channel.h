/* channel.h - the core that every typed channel shares.
 *
 * Slots: capacity = queued + permits + granted + free. A slot that becomes free is granted to the
 * sender that waits longest; until that sender is polled the slot is its own.
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

#include "task/waiter.h"
#include "woi/channel.h"

struct woi_channel_ {
    size_t senders, receivers;
    size_t capacity; /* SIZE_MAX: unbounded */
    size_t permits;
    size_t granted; /* slots of waiting senders that have been woken */
    size_t claims;  /* messages of waiting receivers that have been woken */
    struct woi_link waiting_senders, waiting_receivers, watchers;
    bool closed;

    /* the queue: a ring of `slots` messages of `size` bytes */
    size_t size, slots, first, queued;
    char *ring;
    void (*drop)(void *message);
};

/* Whether a slot can be had now, without overtaking anybody: 0, -EAGAIN, -EPIPE; -ENOMEM when an
 * unbounded queue cannot grow. */
int channel_may_send(struct woi_channel_ *channel);

/* Queues a message in a slot that the caller has, and grants claims. */
void channel_push(struct woi_channel_ *channel, const void *message);

/* Whether a message can be had now: 0, -EAGAIN, -EPIPE. */
int channel_may_receive(const struct woi_channel_ *channel);

/* Moves out the oldest message, which the caller may have, and grants the slot. */
void channel_pop(struct woi_channel_ *channel, void *ret_message);

/* Grants what has become free, one slot or message, to whoever waits longest. */
void channel_grant_slots(struct woi_channel_ *channel);
void channel_grant_claims(struct woi_channel_ *channel);

/* Wakes the receivers if no message can come any more. */
void channel_check_end(struct woi_channel_ *channel);

/* An operation that waits, as the core sees it: granted is set when it is woken with something. */
struct channel_wait {
    struct woi_waiter waiter;
    bool granted;
};

#endif
