/* notify.h - telling tasks that something has happened, which they then look at.
 *
 *     struct inbox { struct woi_notify arrived; ... };      // all zero: nobody was told anything
 *
 *     put(inbox, letter);
 *     woi_notify_one(&inbox->arrived);
 *
 *     while (is_empty(self->inbox))
 *         WOI_TRY(woi_notified(&self->inbox->arrived));     // no wake is lost in between
 *
 * woi_notify_one() wakes whoever waits longest; if nobody does it leaves one permit, no more than one however
 * often it is called, which ends the next wait at once. A notified wait that is dropped before it is polled
 * again passes the wake on: to the next one who waits, or it leaves the permit.
 *
 * woi_notify_all() leaves no permit. It ends every wait that was made before it, that is by a call of
 * woi_notified() that returned before, polled or not; to later ones it is nothing. So look at what the wait
 * is for after it was made, and no notify_all in between is lost:
 *
 *     self->wait = woi_notified(&self->door->changed);
 *     if (is_open(self->door)) ...                          // drop it
 *     else WOI_TRY(self->wait);
 *
 * For a notify_one that a wait shall not miss though it was not polled yet, make it with
 * woi_notified_enabled(): that is in the queue from the beginning.
 *
 * It lies in memory of the caller's, must outlive its waits, and may not move while there are any. After
 * tokio's sync::Notify. */
#ifndef WOI_NOTIFY_H
#define WOI_NOTIFY_H

#include "grant.h"

WOI_EXTERN_C_BEGIN_

/* Invariant: nobody waits while there is a permit. */
struct woi_notify {
    uint64_t calls; /* of notify_all, so far */
    struct woi_link waiting;
    bool permit;
};

WOI_API void woi_notify_first_(struct woi_notify *notify);

/* Wakes whoever waits longest, or leaves a permit. Of NULL it does nothing. */
WOI_INLINE_ void woi_notify_one(struct woi_notify *notify)
{
    if (!notify)
        return;
    if (woi_queue_is_empty_(&notify->waiting))
        notify->permit = true;
    else
        woi_notify_first_(notify);
}

/* The same, but wakes who came last; dropped, it passes the wake on to the one that came last then. */
WOI_API void woi_notify_last(struct woi_notify *notify);

/* Ends every wait that there is; first come, first served. */
WOI_API void woi_notify_all(struct woi_notify *notify);

WOI_EXTERN_C_END_

#ifndef __cplusplus

struct woi_notified_op_ {
    struct woi_grant_op_ grant;
    uint64_t calls; /* of notify_all, when it was made */
    bool is_last;   /* it was granted by notify_last */
};

/* The poll of one that does not end at once, or has waited, or is misused. */
WOI_API woi_poll woi_notified_again_(struct woi_notified_op_ *op, struct woi_context *cx);

/* Before its memory goes, of one that has waited: what it was granted passes on. */
WOI_API void woi_notified_end_(struct woi_notified_op_ *op);

WOI_API void woi_notified_enable_(struct woi_notified_op_ *op);

WOI_INLINE_ woi_poll woi_notified_poll_(struct woi_future *self, struct woi_context *cx)
{
    struct woi_notified_op_ *op = (struct woi_notified_op_ *)(void *)self;
    struct woi_notify *notify = (struct woi_notify *)op->grant.object;

    if (op->grant.turn != WOI_TURN_NEW_ || !notify || !notify->permit || op->calls != notify->calls)
        return woi_notified_again_(op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    notify->permit = false;
    return WOI_READY;
}

WOI_INLINE_ void woi_notified_drop_(struct woi_future *self)
{
    struct woi_notified_op_ *op = (struct woi_notified_op_ *)(void *)self;

    if (op->grant.turn != WOI_TURN_NEW_)
        woi_notified_end_(op);
    woi_future_free_(self, sizeof *op);
}

__attribute__((unused)) static const struct woi_future_type woi_notified_type_ = {
    WOI_LEAF_("notified", struct woi_notified_op_, int), .poll = woi_notified_poll_,
    .drop = woi_notified_drop_};

WOI_INLINE_ struct woi_notified_op_ *woi_notified_new_(struct woi_notify *notify)
{
    struct woi_notified_op_ *op = (struct woi_notified_op_ *)woi_allocate_(sizeof *op);

    if (op) {
        woi_grant_init_(&op->grant, &woi_notified_type_, notify);
        op->calls = notify ? notify->calls : 0;
    }
    return op;
}

/* Future: 0 when it was notified, or there was a permit, which it takes. -EINVAL: NULL. It comes to wait when
 * it is polled. NULL: out of memory. */
WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_notified(struct woi_notify *notify)
{
    struct woi_notified_op_ *op = woi_notified_new_(notify);

    return op ? &op->grant.as_int : NULL;
}

/* The same, but it waits from now on, or has the permit already, which it leaves if it is dropped. */
WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_notified_enabled(struct woi_notify *notify)
{
    struct woi_notified_op_ *op = woi_notified_new_(notify);

    if (op && notify)
        woi_notified_enable_(op);
    return op ? &op->grant.as_int : NULL;
}

#endif
#endif
