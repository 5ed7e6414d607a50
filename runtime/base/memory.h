/* memory.h - allocating from and freeing to this thread's pool. */
#ifndef WOI_BASE_MEMORY_H
#define WOI_BASE_MEMORY_H

#include "list.h"
#include "thread.h"

/* See woi/memory.h. */
static inline void *pool_allocate(size_t size)
{
    return woi_allocate_(size);
}

static inline void pool_free(void *memory, size_t size)
{
    woi_free_(memory, size);
}

/* The same, but it is not allocated again before POOL_RESTING more are freed like this. size: at least 24. */
static inline void pool_free_later(void *memory, size_t size)
{
    struct woi_at_hand_ *hand = woi_at_hand_;

    if (woi_is_own_block_(hand, memory, size)) {
        struct pool *pool = container_of(hand, struct pool, hand);
        struct resting_block **place = &pool->resting[pool->oldest++ % POOL_RESTING];
        struct resting_block *rested = *place, *block = memory;

        block->size = size;
        *place = block;
        if (rested)
            woi_put_at_hand_(hand, rested, rested->size);
        return;
    }
    woi_free_slowly_(memory, size);
}

#endif
