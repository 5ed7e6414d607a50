/* future.h - making and freeing futures. */
#ifndef WOI_TASK_FUTURE_H
#define WOI_TASK_FUTURE_H

#include "base/memory.h"
#include "woi/future.h"

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

/* The type of memory that was a future. */
extern const struct woi_future_type future_dead_type;

/* Frees the memory and nothing else. Until it is used again, a pointer that somebody kept leads to a
 * panic that says so. */
static inline void future_free_sized(struct woi_future *future, size_t size)
{
    future->type = &future_dead_type;
    pool_free(future, size);
}
void future_free(struct woi_future *future);

#endif
