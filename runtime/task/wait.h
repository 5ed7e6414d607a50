/* wait.h - the one intrusive waiter: who waits is linked, unlinked and woken here, and nowhere else.
 *
 * A queue is a list head; a wait is embedded in the future that waits, 32 bytes. It is in a queue, or it was
 * popped and is about to be woken, or it is neither. A wait that is popped keeps its waker until it is woken,
 * so its future may still be dropped in between: wait_end() undoes any of the three.
 *
 * A head in memory that is all zero is an empty queue, which the first wait makes a list. */
#ifndef WOI_TASK_WAIT_H
#define WOI_TASK_WAIT_H

#include "base/list.h"
#include "woi/waker.h"

/* In no queue; its memory may have held anything. */
static inline void wait_init(struct woi_wait_ *wait)
{
    *wait = (struct woi_wait_){.link = {NULL, NULL}};
}

static inline bool wait_is_queued(const struct woi_wait_ *wait)
{
    return wait->link.next != NULL;
}

/* Before the first wait in a queue whose head may be all zero. */
static inline void wait_queue_prepare(struct woi_link *queue)
{
    if (!queue->next)
        list_init(queue);
}

/* At the end of the queue, with a clone of the waker; one that is in a queue keeps its place. */
static inline void wait_begin(struct woi_link *queue, struct woi_wait_ *wait, const struct woi_waker *waker)
{
    woi_waker_store(&wait->waker, waker);
    if (!wait_is_queued(wait))
        list_push_back(queue, &wait->link);
}

/* The same of one whose memory may have held anything: it need not be initialised. */
static inline void wait_begin_new(struct woi_link *queue, struct woi_wait_ *wait,
                                  const struct woi_waker *waker)
{
    wait->waker = woi_waker_clone(waker);
    list_push_back(queue, &wait->link);
}

static inline void wait_leave(struct woi_wait_ *wait)
{
    wait->link.prev->next = wait->link.next;
    wait->link.next->prev = wait->link.prev;
    wait->link.next = NULL;
}

/* The one that waits longest, no longer in the queue; the queue is not empty. */
static inline struct woi_wait_ *wait_pop(struct woi_link *queue)
{
    struct woi_wait_ *wait = container_of(queue->next, struct woi_wait_, link);

    wait_leave(wait);
    return wait;
}

/* Wakes one that was popped. */
static inline void wait_wake(struct woi_wait_ *wait)
{
    woi_waker_wake(woi_waker_take(&wait->waker));
}

static inline void wait_end(struct woi_wait_ *wait)
{
    if (wait_is_queued(wait))
        wait_leave(wait);
    woi_waker_drop(woi_waker_take(&wait->waker));
}

/* Wakes all in a batch, which is nobody's queue. A waker may do anything, even end the next wait, or free
 * what they waited for. */
static inline void wait_wake_batch(struct woi_link *batch)
{
    while (!list_is_empty(batch))
        wait_wake(wait_pop(batch));
}

/* Moves all who wait to a batch. */
void wait_take_all(struct woi_link *queue, struct woi_link *ret_batch);

/* An empty queue is all zero again, so that what it is part of may move. */
static inline void wait_queue_settle(struct woi_link *queue)
{
    if (queue->next == queue)
        queue->next = queue->prev = NULL;
}

/* Wakes all who wait now, first come, first served; a waker may do anything, even end the next wait. */
void wait_wake_all(struct woi_link *queue);

#endif
