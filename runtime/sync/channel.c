/* channel.c - the queue, who may have what, and closing. */
#include "channel.h"

#include "base/thread.h"

enum { FIRST_SLOTS = 16 };

/* --- the ring --- */

int channel_grow(struct woi_channel_ *channel)
{
    const size_t slots = channel->slots ? 2 * channel->slots : FIRST_SLOTS;
    size_t bytes;
    char *ring;

    if (__builtin_mul_overflow(slots, channel->size, &bytes))
        return -ENOMEM;
    ring = sys()->allocate(bytes);
    if (!ring)
        return -ENOMEM;
    const size_t to_end = channel->slots - channel->first;
    const size_t straight = channel->queued < to_end ? channel->queued : to_end;
    if (channel->queued) {
        memcpy(ring, channel_slot(channel, 0), straight * channel->size);
        memcpy(ring + straight * channel->size, channel->ring, (channel->queued - straight) * channel->size);
    }
    sys()->release(channel->ring);
    channel->ring = ring;
    channel->slots = slots;
    channel->first = 0;
    return 0;
}

/* --- open, close, free --- */

int woi_channel_open_(size_t capacity, size_t size, void (*drop)(void *message),
                      struct woi_channel_ **ret_channel)
{
    const size_t slots = capacity == WOI_UNBOUNDED_ ? 0 : capacity;
    struct woi_channel_ *channel;
    size_t bytes;

    if (capacity == 0 || __builtin_mul_overflow(slots, size, &bytes))
        return -EINVAL;
    channel = sys()->allocate(sizeof *channel);
    if (!channel)
        return -ENOMEM;
    *channel = (struct woi_channel_){.senders = 1,
                                     .receivers = 1,
                                     .capacity = capacity,
                                     .free = capacity,
                                     .size = size,
                                     .slots = slots,
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

void channel_check_end(struct woi_channel_ *channel)
{
    if (channel_has_ended(channel))
        waiters_wake_all(&channel->waiting_receivers);
}

/* The caller keeps a count, so the core outlives the wakers. */
void woi_channel_close_(struct woi_channel_ *channel)
{
    if (!channel || channel->closed)
        return;
    channel->closed = true;
    waiters_wake_all(&channel->waiting_senders);
    waiters_wake_all(&channel->watchers);
    channel_check_end(channel);
}

/* Nobody will ever receive what is queued. */
static void drop_messages(struct woi_channel_ *channel)
{
    while (channel->queued) {
        char *message = channel_slot(channel, 0);

        channel->queued--;
        channel->free++;
        channel->first = channel->first + 1 == channel->slots ? 0 : channel->first + 1;
        if (channel->drop)
            channel->drop(message);
    }
}

static void free_if_unused(struct woi_channel_ *channel)
{
    if (channel->senders || channel->receivers)
        return;
    sys()->release(channel->ring);
    sys()->release(channel);
}

void woi_sender_clone_(struct woi_channel_ *channel)
{
    channel_add_sender(channel);
}

void woi_receiver_clone_(struct woi_channel_ *channel)
{
    channel_add_receiver(channel);
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
    return channel ? channel->queued : 0;
}

size_t woi_channel_capacity_(const struct woi_channel_ *channel)
{
    return channel ? channel->capacity : 0;
}

size_t woi_channel_free_(const struct woi_channel_ *channel)
{
    return channel ? channel->free : 0;
}

/* --- slots and claims --- */

static void grant(struct woi_link *queue)
{
    struct woi_waiter *waiter = waiter_pop(queue);

    container_of(waiter, struct channel_wait, waiter)->granted = true;
    waiter_wake(waiter);
}

void channel_grant_slot(struct woi_channel_ *channel)
{
    grant(&channel->waiting_senders);
}

void channel_grant_claim(struct woi_channel_ *channel)
{
    channel->claims++;
    grant(&channel->waiting_receivers);
}

/* --- now or never --- */

int woi_channel_try_send_(struct woi_channel_ *channel, const void *message)
{
    int error = channel ? channel_take_slot(channel) : -EINVAL;

    if (error == 0)
        channel_push(channel, message);
    return error;
}

int woi_channel_try_recv_(struct woi_channel_ *channel, void *ret_message)
{
    int error = channel && ret_message ? channel_may_receive(channel) : -EINVAL;

    if (error == 0)
        channel_pop(channel, ret_message);
    return error;
}

int woi_channel_try_reserve_(struct woi_channel_ *channel)
{
    int error = channel ? channel_take_slot(channel) : -EINVAL;

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
        channel_push(channel, message);
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
    channel_give_slot(channel);
    channel_check_end(channel);
    woi_sender_drop_(channel);
}
