/* waiter.c - queues of those who wait. */
#include "waiter.h"

static void leave(struct woi_waiter *waiter)
{
    waiter->link.prev->next = waiter->link.next;
    waiter->link.next->prev = waiter->link.prev;
    waiter->link.next = NULL;
    waiter->queue = NULL;
    if (waiter->count)
        --*waiter->count;
    waiter->count = NULL;
}

void waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_waker *waker,
                 size_t *count)
{
    woi_waker_store(&waiter->waker, waker);
    if (waiter->queue == queue)
        return;
    if (waiter_is_waiting(waiter))
        leave(waiter);
    list_push_back(queue, &waiter->link);
    waiter->queue = queue;
    waiter->count = count;
    if (count)
        ++*count;
}

void woi_waiter_cancel(struct woi_waiter *waiter)
{
    if (waiter_is_waiting(waiter))
        leave(waiter);
    woi_waker_drop(woi_waker_take(&waiter->waker));
}

struct woi_waiter *waiter_pop(struct woi_link *queue)
{
    struct woi_waiter *waiter;

    if (list_is_empty(queue))
        return NULL;
    waiter = container_of(queue->next, struct woi_waiter, link);
    leave(waiter);
    return waiter;
}

void waiter_wake(struct woi_waiter *waiter)
{
    woi_waker_wake(woi_waker_take(&waiter->waker));
}

void waiters_move(struct woi_link *queue, struct woi_link *batch)
{
    while (!list_is_empty(queue)) {
        struct woi_waiter *waiter = waiter_pop(queue);
        list_push_back(batch, &waiter->link);
    }
}

void waiters_wake(struct woi_link *batch)
{
    while (!list_is_empty(batch))
        waiter_wake(waiter_pop(batch));
}

void waiters_wake_all(struct woi_link *queue)
{
    struct woi_link batch;

    list_init(&batch);
    waiters_move(queue, &batch);
    waiters_wake(&batch);
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
