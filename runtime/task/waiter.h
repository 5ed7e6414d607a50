/* waiter.h - a wait that knows which queue it is in, and who counts it: those who wait for one direction of
 * a stream, and may be polled for the other one next.
 *
 * Waking first moves waiters out of the queue and then calls their wakers, one at a time, so that a waker
 * may do anything, even drop the next waiter. */
#ifndef WOI_TASK_WAITER_H
#define WOI_TASK_WAITER_H

#include "wait.h"
#include "woi/stream.h"

/* Waits at the end of the queue; if it waits there already it keeps its place, if in another queue it
 * leaves that. count, or NULL, is the number of those who wait. */
void waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_waker *waker,
                 size_t *count);

/* Moves all waiters to the end of batch; they count as not waiting any more. */
void waiters_move(struct woi_link *queue, struct woi_link *batch);

/* Moves and wakes all: those who wait again meanwhile wait for the next time. */
void waiters_wake_all(struct woi_link *queue);

#endif
