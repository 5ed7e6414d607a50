/* watch.c - one value, whoever changes it, and who has seen it. */
#include "woi/watch.h"
#include "cast.h"

/* The value lies behind the core, aligned as malloc does it. */
enum { VALUE_OFFSET = (sizeof(struct woi_watch_) + WOI_ALIGNMENT_ - 1) / WOI_ALIGNMENT_ * WOI_ALIGNMENT_ };

int woi_watch_open_(const void *value, size_t size, void (*drop)(void *value), struct woi_cast_ **ret_sender,
                    struct woi_cast_receiver_ *ret_receiver)
{
    struct woi_watch_ *watch = sys()->allocate(VALUE_OFFSET + size);

    if (!watch)
        return -ENOMEM;
    *watch = (struct woi_watch_){.cast = {.drop = drop, .rest = (char *)watch + VALUE_OFFSET}, .size = size};
    memcpy(watch->cast.rest, value, size);
    cast_begin(&watch->cast);
    *ret_sender = &watch->cast;
    return ret_receiver ? woi_cast_subscribe_(&watch->cast, ret_receiver) : 0;
}

void *woi_watch_value_(const struct woi_cast_ *cast)
{
    return cast ? cast->rest : NULL;
}

void woi_watch_changed_(struct woi_cast_ *cast)
{
    cast_sent(cast);
}

int woi_watch_replace_(struct woi_cast_ *cast, const void *value, void *ret_old)
{
    const struct woi_watch_ *watch = (struct woi_watch_ *)cast;

    if (!cast)
        return -EINVAL;
    memcpy(ret_old, cast->rest, watch->size);
    memcpy(cast->rest, value, watch->size);
    cast_sent(cast);
    return 0;
}

struct woi_cast_receiver_ woi_watch_receiver_clone_(const struct woi_cast_receiver_ *receiver)
{
    if (receiver->cast)
        receiver->cast->receivers++;
    return *receiver;
}

int woi_watch_has_changed_(const struct woi_cast_receiver_ *receiver)
{
    if (!receiver->cast)
        return -EINVAL;
    if (receiver->cast->senders == 0)
        return -EPIPE;
    return receiver->seen != receiver->cast->sent;
}

void woi_watch_mark_(struct woi_cast_receiver_ *receiver, bool changed)
{
    if (receiver->cast)
        receiver->seen = receiver->cast->sent - changed;
}

/* It is looked at when it begins, and whenever there is something new. */
woi_poll woi_watch_wait_for_(struct woi_cast_op_ *op,
                             bool (*fits)(struct woi_cast_op_ *op, const void *value), struct woi_context *cx)
{
    struct woi_cast_ *cast = op->cast;
    int output = 0;

    if (woi_cast_is_misused_(op))
        return woi_cast_misused_(op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (op->waits && op->receiver->seen == cast->sent) {
        output = woi_cast_nothing_new_(cast);
    } else {
        op->receiver->seen = cast->sent;
        if (!fits(op, cast->rest))
            output = woi_cast_nothing_new_(cast);
    }
    return woi_cast_settle_(op, output, cx);
}
