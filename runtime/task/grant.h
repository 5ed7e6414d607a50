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

/* Grants to one that waits, which is woken by wait_wake(), or, of several, in a batch by wait_wake_batch().
 * Until then it may be dropped, and leaves the batch, but not be polled. */
static inline void grant_silently(struct woi_grant_op_ *op)
{
    wait_leave(&op->wait);
    op->turn = WOI_TURN_GRANTED_;
}

/* Grants to the one that waits longest, and wakes it: it may be gone afterwards. The queue is not empty. */
static inline void grant_first(struct woi_link *queue)
{
    struct woi_grant_op_ *op = grant_op_of(queue->next);

    grant_silently(op);
    wait_wake(&op->wait);
}

/* Wakes all with nothing. An empty queue is all zero afterwards. */
static inline void grant_nothing_to_all(struct woi_link *queue)
{
    struct woi_link batch;

    wait_take_all(queue, &batch);
    wait_queue_settle(queue);
    wait_wake_batch(&batch);
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

/* The same of one that may be the last in that queue. */
static inline bool grant_end_in(struct woi_link *queue, struct woi_grant_op_ *op)
{
    const bool was_granted = grant_end(op);

    wait_queue_settle(queue);
    return was_granted;
}

#endif
