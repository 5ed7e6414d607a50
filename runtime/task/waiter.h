/* waiter.h - queues of those who wait: the one place that links, unlinks and wakes them.
 *
 * A queue is a list head; a waiter is embedded in the future that waits (struct woi_waiter). Waking
 * first moves waiters out of the queue and then calls their wakers, one at a time, so that a waker
 * may do anything, even drop the next waiter. */
#ifndef WOI_TASK_WAITER_H
#define WOI_TASK_WAITER_H

#include "base/list.h"
#include "woi/stream.h"

static inline bool waiter_is_waiting(const struct woi_waiter *waiter)
{
    return waiter->link.next != NULL;
}

/* Waits at the end of the queue; if it waits there already it keeps its place, if in another queue it
 * leaves that. count, or NULL, is the number of those who wait. */
void waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_waker *waker,
                 size_t *count);

/* The one that waits longest, no longer in the queue but with its waker; NULL if nobody waits. */
struct woi_waiter *waiter_pop(struct woi_link *queue);

/* Wakes one that was popped. */
void waiter_wake(struct woi_waiter *waiter);

/* Moves all waiters to the end of batch; they count as not waiting any more. */
void waiters_move(struct woi_link *queue, struct woi_link *batch);

/* Wakes all of a batch, first come, first served. */
void waiters_wake(struct woi_link *batch);

/* Both, for a queue alone: those who wait again meanwhile wait for the next time. */
void waiters_wake_all(struct woi_link *queue);

#endif
