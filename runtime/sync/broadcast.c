/* broadcast.c - sending to all, and messages that nobody will receive any more. */
#include "woi/broadcast.h"
#include "cast.h"
#include "ring.h"

static struct woi_broadcast_ *broadcast_of(struct woi_cast_ *cast)
{
    return (struct woi_broadcast_ *)cast;
}

/* One block: the core, the counts, the messages. */
int woi_broadcast_open_(size_t capacity, size_t size, void (*drop)(void *message),
                        struct woi_cast_ **ret_sender, struct woi_cast_receiver_ *ret_receiver)
{
    const size_t places = ring_size(capacity);
    struct woi_broadcast_ *broadcast;
    size_t bytes;

    if (capacity == 0 || places == 0 || __builtin_mul_overflow(places, size + sizeof(size_t), &bytes) ||
        __builtin_add_overflow(bytes, sizeof *broadcast, &bytes))
        return -EINVAL;
    broadcast = sys()->allocate(bytes);
    if (!broadcast)
        return -ENOMEM;
    *broadcast = (struct woi_broadcast_){
        .cast = {.drop = drop}, .capacity = capacity, .mask = places - 1, .size = size};
    broadcast->left = (size_t *)(void *)(broadcast + 1);
    broadcast->ring = (char *)(broadcast->left + places);
    cast_begin(&broadcast->cast);
    *ret_sender = &broadcast->cast;
    return ret_receiver ? woi_cast_subscribe_(&broadcast->cast, ret_receiver) : 0;
}

/* The oldest one. It is none of the broadcast's any more before its destructor runs. */
static void drop_first(struct woi_broadcast_ *broadcast)
{
    char *message = woi_broadcast_place_(broadcast, broadcast->first, broadcast->size);

    broadcast->first++;
    if (broadcast->cast.drop)
        broadcast->cast.drop(message);
}

int woi_broadcast_send_(struct woi_cast_ *cast, const void *message)
{
    struct woi_broadcast_ *broadcast = broadcast_of(cast);
    size_t receivers;

    if (!cast)
        return -EINVAL;
    receivers = cast->receivers;
    if (receivers == 0)
        return -EPIPE;
    if (cast->sent - broadcast->first == broadcast->capacity)
        drop_first(broadcast);
    broadcast->left[cast->sent & broadcast->mask] = receivers;
    memcpy(woi_broadcast_place_(broadcast, cast->sent, broadcast->size), message, broadcast->size);
    cast_sent(cast);
    return receivers < INT32_MAX ? (int)receivers : INT32_MAX;
}

/* The oldest message that is kept and that the receiver has not seen. */
static uint64_t next_of(const struct woi_broadcast_ *broadcast, const struct woi_cast_receiver_ *receiver)
{
    return receiver->seen > broadcast->first ? receiver->seen : broadcast->first;
}

void woi_broadcast_receiver_clone_(const struct woi_cast_receiver_ *receiver)
{
    struct woi_cast_ *cast = receiver->cast;
    struct woi_broadcast_ *broadcast = broadcast_of(cast);

    if (!cast)
        return;
    for (uint64_t number = next_of(broadcast, receiver); number != cast->sent; number++)
        broadcast->left[number & broadcast->mask]++;
    cast->receivers++;
}

/* What it alone had not seen is dropped. Those are the oldest: the next one that is left is seen by others.
 */
void woi_broadcast_receiver_drop_(struct woi_cast_receiver_ *receiver)
{
    struct woi_cast_ *cast = receiver->cast;
    struct woi_broadcast_ *broadcast = broadcast_of(cast);

    if (!cast)
        return;
    for (uint64_t number = next_of(broadcast, receiver); number != cast->sent; number++)
        if (--broadcast->left[number & broadcast->mask] == 0)
            drop_first(broadcast);
    woi_cast_receiver_drop_(receiver);
}

size_t woi_broadcast_kept_(const struct woi_cast_ *cast)
{
    return cast ? (size_t)(cast->sent - ((const struct woi_broadcast_ *)cast)->first) : 0;
}

size_t woi_broadcast_capacity_(const struct woi_cast_ *cast)
{
    return cast ? ((const struct woi_broadcast_ *)cast)->capacity : 0;
}

size_t woi_broadcast_length_(const struct woi_cast_receiver_ *receiver)
{
    return receiver->cast ? (size_t)(receiver->cast->sent - receiver->seen) : 0;
}
