/* grant.h - granting to those who wait, and the one place that handles "woken, then cancelled".
 *
 *          wait          grant              poll
 *     NEW ──────> WAITS ───────> GRANTED ────────> NEW, and ready
 *                   ^ │ wake               drop
 *                   └─┘ of the queue      ────────> what was granted passes on */
#ifndef WOI_TASK_GRANT_H
#define WOI_TASK_GRANT_H

#include "wait.h"
#include "woi/grant.h"

static inline struct woi_grant_op_ *grant_op_of(struct woi_link *link)
{
    return container_of(container_of(link, struct woi_wait_, link), struct woi_grant_op_, wait);
}

/* Waits in a queue whose head may be all zero. */
static inline woi_poll grant_wait(struct woi_link *queue, struct woi_grant_op_ *op, struct woi_context *cx)
{
    wait_queue_prepare(queue);
    return woi_grant_wait_(queue, op, cx);
}

/* Grants to one that waits, which is woken by wait_wake(), or, of several, in a batch by grant_wake(). Until
 * then it may be dropped, and leaves the batch, but not be polled. */
static inline void grant_silently(struct woi_grant_op_ *op)
{
    wait_leave(&op->wait);
    op->turn = WOI_TURN_GRANTED_;
}

/* Grants and wakes; it may be gone afterwards. */
static inline void grant_one(struct woi_grant_op_ *op)
{
    grant_silently(op);
    wait_wake(&op->wait);
}

/* The same to the one that waits longest; the queue is not empty. */
static inline void grant_first(struct woi_link *queue)
{
    grant_one(grant_op_of(queue->next));
}

/* After this nobody's memory need be there any more: a waker may do anything. */
static inline void grant_wake(struct woi_link *batch)
{
    while (!list_is_empty(batch))
        wait_wake(wait_pop(batch));
}

/* It was woken with nothing, because the queue was closed: it tries again, and is told. */
static inline bool grant_was_woken_for_nothing(const struct woi_grant_op_ *op)
{
    return op->turn == WOI_TURN_WAITS_ && !wait_is_queued(&op->wait);
}

/* It waits no more, before it is ready or its memory goes. True: it had been granted something, which is the
 * caller's to use or to pass on. */
static inline bool grant_end(struct woi_grant_op_ *op)
{
    const enum woi_turn_ turn = op->turn;

    if (turn != WOI_TURN_NEW_)
        wait_end(&op->wait);
    op->turn = WOI_TURN_NEW_;
    return turn == WOI_TURN_GRANTED_;
}

#endif
