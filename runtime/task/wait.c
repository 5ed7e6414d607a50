/* wait.c - waking all who wait. */
#include "wait.h"

/* They are moved away first: who begins to wait while these are woken waits for the next time. */
void wait_wake_all(struct woi_link *queue)
{
    struct woi_link batch;

    if (!queue->next || list_is_empty(queue))
        return;
    batch = *queue;
    batch.next->prev = batch.prev->next = &batch;
    list_init(queue);
    while (!list_is_empty(&batch))
        wait_wake(wait_pop(&batch));
}
