/* future.h - making and freeing futures. */
#ifndef WOI_TASK_FUTURE_H
#define WOI_TASK_FUTURE_H

#include "base/copy.h"
#include "base/memory.h"
#include "woi/async.h"

/* Zeroed memory of size bytes, which the type need not say, with the type set; or NULL. */
static inline void *future_new(const struct woi_future_type *type, size_t size)
{
    struct woi_future *future = pool_allocate(size);

    if (future) {
        memset(future, 0, size);
        future->type = type;
    }
    return future;
}

/* How a future ends that had nothing to wait for, its output stored: this takes a unit of the budget too,
 * so that a loop that ignores errors lets others run. */
static inline woi_poll ready_at_once(struct woi_context *cx)
{
    return woi_budget_take(cx) ? WOI_READY : WOI_PENDING;
}

/* Of an operation that took a unit before it tried: who has to wait gets it back. */
static inline woi_poll budget_settle(struct woi_context *cx, woi_poll poll)
{
    if (poll.status == WOI_STATUS_PENDING && cx->budget)
        ++*cx->budget;
    return poll;
}

static inline void future_take(struct woi_future *future, void *ret_output, size_t size)
{
    const struct woi_future_type *type = future->type;

    if (type->take) {
        type->take(future, ret_output, size);
        return;
    }
    copy_few(ret_output, (const char *)future + type->output_offset, size);
    if (type->resume)
        ((struct woi_frame *)(void *)future)->state = WOI_STATE_DONE_;
}

/* Frees the memory and nothing else. Until it is used again, a pointer that somebody kept leads to a
 * panic that says so. */
void future_free(struct woi_future *future);

#endif
