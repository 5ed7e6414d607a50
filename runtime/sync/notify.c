/* notify.c - who is notified, and waits once they wait. */
#include "woi/notify.h"
#include "task/future.h"
#include "task/grant.h"

static void grant(struct woi_notify *notify, struct woi_link *link, bool is_last)
{
    struct woi_grant_op_ *op = grant_op_of(link);

    container_of(op, struct woi_notified_op_, grant)->is_last = is_last;
    grant_silently(op);
    wait_queue_settle(&notify->waiting);
    wait_wake(&op->wait);
}

void woi_notify_first_(struct woi_notify *notify)
{
    grant(notify, notify->waiting.next, false);
}

void woi_notify_last(struct woi_notify *notify)
{
    if (!notify)
        return;
    if (woi_queue_is_empty_(&notify->waiting))
        notify->permit = true;
    else
        grant(notify, notify->waiting.prev, true);
}

/* A wait sees by the number of calls that it has ended, whether it was in the queue or not. */
void woi_notify_all(struct woi_notify *notify)
{
    if (!notify)
        return;
    notify->calls++;
    grant_nothing_to_all(&notify->waiting);
}

/* --- waits --- */

/* One that notify_all has ended leaves the permit. */
static woi_poll begin(struct woi_notified_op_ *op, struct woi_notify *notify, struct woi_context *cx)
{
    if (op->calls == notify->calls && !notify->permit)
        return grant_wait(&notify->waiting, &op->grant, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (op->calls == notify->calls)
        notify->permit = false;
    return WOI_READY;
}

woi_poll woi_notified_again_(struct woi_notified_op_ *op, struct woi_context *cx)
{
    struct woi_notify *notify = op->grant.object;

    if (!notify)
        return woi_grant_misused_(&op->grant, cx);
    if (op->grant.turn == WOI_TURN_NEW_)
        return begin(op, notify, cx);
    if (op->grant.turn == WOI_TURN_WAITS_ && op->calls == notify->calls)
        return grant_wait(&notify->waiting, &op->grant, cx);
    if (!woi_budget_take(cx)) /* one that was enabled may never have waited */
        return WOI_PENDING;
    (void)grant_end(&op->grant);
    return WOI_READY;
}

void woi_notified_end_(struct woi_notified_op_ *op)
{
    struct woi_notify *notify = op->grant.object;

    if (!grant_end_in(&notify->waiting, &op->grant))
        return;
    if (op->is_last)
        woi_notify_last(notify);
    else
        woi_notify_one(notify);
}

/* It has no waker yet: whoever notifies it need not wake anybody. */
void woi_notified_enable_(struct woi_notified_op_ *op)
{
    struct woi_notify *notify = op->grant.object;

    op->is_last = false;
    wait_init(&op->grant.wait);
    if (notify->permit) {
        notify->permit = false;
        op->grant.turn = WOI_TURN_GRANTED_;
    } else {
        op->grant.turn = WOI_TURN_WAITS_;
        wait_queue_prepare(&notify->waiting);
        list_push_back(&notify->waiting, &op->grant.wait.link);
    }
}
