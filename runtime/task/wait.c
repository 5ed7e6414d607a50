/* wait.c - waking all who wait. */
#include "wait.h"

void wait_take_all(struct woi_link *queue, struct woi_link *ret_batch)
{
    list_init(ret_batch);
    if (!queue->next || list_is_empty(queue))
        return;
    *ret_batch = *queue;
    ret_batch->next->prev = ret_batch->prev->next = ret_batch;
    list_init(queue);
}

/* They are moved away first: who begins to wait while these are woken waits for the next time. */
void wait_wake_all(struct woi_link *queue)
{
    struct woi_link batch;

    wait_take_all(queue, &batch);
    wait_wake_batch(&batch);
}
