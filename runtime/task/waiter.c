/* waiter.c - those who wait for one direction of a stream. */
#include "waiter.h"

/* It is in no queue that it knows: popped, or moved to a batch. */
static void forget_queue(struct woi_waiter *waiter)
{
    waiter->queue = NULL;
    if (waiter->count)
        --*waiter->count;
    waiter->count = NULL;
}

static void leave(struct woi_waiter *waiter)
{
    wait_leave(&waiter->wait);
    forget_queue(waiter);
}

void waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_waker *waker,
                 size_t *count)
{
    if (wait_is_queued(&waiter->wait) && waiter->queue != queue)
        leave(waiter);
    wait_begin(queue, &waiter->wait, waker);
    if (waiter->queue == queue)
        return;
    waiter->queue = queue;
    waiter->count = count;
    if (count)
        ++*count;
}

void woi_waiter_cancel(struct woi_waiter *waiter)
{
    if (wait_is_queued(&waiter->wait))
        leave(waiter);
    wait_end(&waiter->wait);
}

void waiters_move(struct woi_link *queue, struct woi_link *batch)
{
    while (!list_is_empty(queue)) {
        struct woi_wait_ *wait = wait_pop(queue);

        forget_queue(container_of(wait, struct woi_waiter, wait));
        list_push_back(batch, &wait->link);
    }
}

void waiters_wake_all(struct woi_link *queue)
{
    struct woi_link batch;

    list_init(&batch);
    waiters_move(queue, &batch);
    wait_wake_all(&batch);
}

void woi_waiters_init(struct woi_link *queue)
{
    list_init(queue);
}

void woi_waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_context *cx)
{
    waiter_wait(queue, waiter, &cx->waker, NULL);
}

void woi_waiters_wake(struct woi_link *queue)
{
    waiters_wake_all(queue);
}
