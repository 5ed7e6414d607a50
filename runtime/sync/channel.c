/* channel.c - the queue, who may have what, and closing. */
#include "woi/channel.h"
#include "base/thread.h"
#include "channel_many.h"
#include "ring.h"
#include "task/grant.h"

enum { FIRST_SLOTS = 16 };

/* --- the ring --- */

bool woi_channel_grow_(struct woi_channel_ *channel)
{
    return channel_grow_to(channel, channel->slots ? 2 * channel->slots : FIRST_SLOTS);
}

bool channel_grow_to(struct woi_channel_ *channel, size_t slots)
{
    struct woi_channel_ grown = *channel;
    size_t bytes;

    if (__builtin_mul_overflow(slots, channel->size, &bytes))
        return false;
    grown.ring = sys()->allocate(bytes);
    if (!grown.ring)
        return false;
    grown.mask = slots - 1;
    for (size_t number = channel->first; number != channel->next; number++)
        memcpy(woi_channel_place_(&grown, number, channel->size),
               woi_channel_place_(channel, number, channel->size), channel->size);
    sys()->release(channel->ring);
    channel->ring = grown.ring;
    channel->mask = grown.mask;
    channel->free += slots - channel->slots;
    channel->slots = slots;
    return true;
}

/* --- open, close, free --- */

int woi_channel_open_(size_t capacity, size_t size, void (*drop)(void *message),
                      struct woi_channel_ **ret_channel)
{
    const size_t slots = capacity == WOI_UNBOUNDED_ ? 0 : capacity, places = ring_size(slots);
    struct woi_channel_ *channel;
    size_t bytes;

    if (capacity == 0 || places == 0 || __builtin_mul_overflow(places, size, &bytes))
        return -EINVAL;
    channel = sys()->allocate(sizeof *channel);
    if (!channel)
        return -ENOMEM;
    *channel = (struct woi_channel_){.senders = 1,
                                     .receivers = 1,
                                     .free = slots,
                                     .mask = places - 1,
                                     .size = size,
                                     .slots = slots,
                                     .capacity = capacity,
                                     .drop = drop};
    if (slots && !(channel->ring = sys()->allocate(bytes))) {
        sys()->release(channel);
        return -ENOMEM;
    }
    list_init(&channel->waiting_senders);
    list_init(&channel->waiting_receivers);
    list_init(&channel->watchers);
    *ret_channel = channel;
    return 0;
}

void woi_channel_check_end_(struct woi_channel_ *channel)
{
    if (woi_channel_has_ended_(channel))
        wait_wake_all(&channel->waiting_receivers);
}

/* The caller keeps a count, so the core outlives the wakers. */
void woi_channel_close_(struct woi_channel_ *channel)
{
    if (!channel || channel->closed)
        return;
    channel->closed = true;
    wait_wake_all(&channel->waiting_senders);
    wait_wake_all(&channel->watchers);
    woi_channel_check_end_(channel);
}

/* Nobody will ever receive what is queued. */
static void drop_messages(struct woi_channel_ *channel)
{
    while (woi_channel_queued_(channel)) {
        char *message = woi_channel_place_(channel, channel->first, channel->size);

        channel->first++;
        channel->free++;
        if (channel->drop)
            channel->drop(message);
    }
}

static void free_if_unused(struct woi_channel_ *channel)
{
    if (channel->senders || channel->receivers || channel->weak)
        return;
    sys()->release(channel->ring);
    sys()->release(channel);
}

void woi_sender_clone_(struct woi_channel_ *channel)
{
    if (channel)
        channel->senders++;
}

void woi_receiver_clone_(struct woi_channel_ *channel)
{
    if (channel)
        channel->receivers++;
}

void woi_sender_drop_(struct woi_channel_ *channel)
{
    if (!channel)
        return;
    if (channel->senders == 1)
        woi_channel_close_(channel);
    channel->senders--;
    free_if_unused(channel);
}

struct woi_channel_ *woi_sender_downgrade_(struct woi_channel_ *channel)
{
    if (channel)
        channel->weak++;
    return channel;
}

int woi_sender_upgrade_(struct woi_channel_ *channel, struct woi_channel_ **ret_sender)
{
    if (!channel)
        return -EINVAL;
    if (channel->senders == 0)
        return -EPIPE;
    woi_sender_clone_(channel);
    *ret_sender = channel;
    return 0;
}

void woi_weak_sender_drop_(struct woi_channel_ **weak)
{
    struct woi_channel_ *channel = *weak;

    if (!channel)
        return;
    *weak = NULL;
    channel->weak--;
    free_if_unused(channel);
}

void woi_receiver_drop_(struct woi_channel_ *channel)
{
    if (!channel)
        return;
    if (channel->receivers == 1) {
        woi_channel_close_(channel);
        drop_messages(channel);
    }
    channel->receivers--;
    free_if_unused(channel);
}

bool woi_channel_is_closed_(const struct woi_channel_ *channel)
{
    return !channel || channel->closed;
}

size_t woi_channel_length_(const struct woi_channel_ *channel)
{
    return channel ? woi_channel_queued_(channel) : 0;
}

size_t woi_channel_capacity_(const struct woi_channel_ *channel)
{
    return channel ? channel->capacity : 0;
}

size_t woi_channel_free_(const struct woi_channel_ *channel)
{
    return channel ? channel->capacity - (channel->slots - channel->free) : 0;
}

/* --- slots and claims --- */

void woi_channel_grant_slot_(struct woi_channel_ *channel)
{
    if (!channel_many_collects(grant_op_of(channel->waiting_senders.next)))
        grant_first(&channel->waiting_senders);
}

void woi_channel_grant_claim_(struct woi_channel_ *channel)
{
    channel->claims++;
    grant_first(&channel->waiting_receivers);
}

/* --- now or never --- */

int woi_channel_try_send_(struct woi_channel_ *channel, const void *message)
{
    int error = channel ? woi_channel_take_slot_(channel) : -EINVAL;

    if (error == 0)
        woi_channel_push_(channel, message, channel->size);
    return error;
}

int woi_channel_try_recv_(struct woi_channel_ *channel, void *ret_message)
{
    int error = channel && ret_message ? woi_channel_may_receive_(channel) : -EINVAL;

    if (error == 0)
        woi_channel_pop_(channel, ret_message, channel->size);
    return error;
}

int woi_channel_try_reserve_(struct woi_channel_ *channel)
{
    int error = channel ? woi_channel_take_slot_(channel) : -EINVAL;

    if (error == 0) {
        channel->permits++;
        woi_sender_clone_(channel);
    }
    return error;
}

int woi_permit_send_(struct woi_channel_ **permit, const void *message)
{
    struct woi_channel_ *channel = *permit;
    int error = 0;

    if (!channel)
        return -EINVAL;
    *permit = NULL;
    channel->permits--;
    if (channel->receivers == 0) {
        channel->free++;
        error = -EPIPE;
    } else {
        woi_channel_push_(channel, message, channel->size);
    }
    woi_sender_drop_(channel);
    return error;
}

void woi_permit_drop_(struct woi_channel_ **permit)
{
    struct woi_channel_ *channel = *permit;

    if (!channel)
        return;
    *permit = NULL;
    channel->permits--;
    woi_channel_give_slot_(channel);
    woi_channel_check_end_(channel);
    woi_sender_drop_(channel);
}
