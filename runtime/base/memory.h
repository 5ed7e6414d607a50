/* memory.h - allocating from and freeing to this thread's pool: the few instructions it mostly takes. */
#ifndef WOI_BASE_MEMORY_H
#define WOI_BASE_MEMORY_H

#include "thread.h"

/* A block that somebody has freed, or NULL. For those who keep all else out of their path. */
static inline void *pool_allocate_at_hand(size_t size)
{
#if WOI_POOL
    if (size <= POOL_LARGEST) {
        struct pool_class *class = &thread_self()->pool.classes[(size + POOL_STEP - 1) / POOL_STEP];
        struct block *block = class->free;

        if (block)
            class->free = block->next;
        return block;
    }
#else
    (void)size;
#endif
    return NULL;
}

/* size: at least 16. Not zeroed. NULL when out of memory. */
static inline void *pool_allocate(size_t size)
{
    void *block = pool_allocate_at_hand(size);

    return block ? block : pool_allocate_slowly(size);
}

#if WOI_POOL

static inline bool pool_owns(const struct pool *pool, const void *memory)
{
    return atomic_load_explicit(&slab_of(memory)->owner, memory_order_relaxed) == pool;
}

static inline void pool_put(struct pool_class *class, struct block *block)
{
    block->next = class->free;
    class->free = block;
}

#endif

/* From any thread; size as it was allocated. */
static inline void pool_free(void *memory, size_t size)
{
#if WOI_POOL
    struct pool *pool = &thread_self()->pool;

    if (size <= POOL_LARGEST && pool_owns(pool, memory)) {
        pool_put(&pool->classes[(size + POOL_STEP - 1) / POOL_STEP], memory);
        return;
    }
#endif
    pool_free_slowly(memory, size);
}

/* The same, but it is not allocated again before POOL_RESTING more are freed like this. size: at least 24. */
static inline void pool_free_later(void *memory, size_t size)
{
#if WOI_POOL
    struct pool *pool = &thread_self()->pool;

    if (size <= POOL_LARGEST && pool_owns(pool, memory)) {
        struct resting_block **place = &pool->resting[pool->oldest++ % POOL_RESTING];
        struct resting_block *rested = *place, *block = memory;

        block->class = &pool->classes[(size + POOL_STEP - 1) / POOL_STEP];
        *place = block;
        if (rested)
            pool_put(rested->class, &rested->block);
        return;
    }
#endif
    pool_free_slowly(memory, size);
}

#endif
