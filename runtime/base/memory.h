/* memory.h - allocating from and freeing to this thread's pool: the few instructions it mostly takes. */
#ifndef WOI_BASE_MEMORY_H
#define WOI_BASE_MEMORY_H

#include "thread.h"

/* size: at least 16. Not zeroed. NULL when out of memory. */
static inline void *pool_allocate(size_t size)
{
#if WOI_POOL
    if (size <= POOL_LARGEST) {
        struct pool_class *class = &thread_self()->pool.classes[(size + POOL_STEP - 1) / POOL_STEP];
        struct block *block = class->free;

        if (block) {
            class->free = block->next;
            return block;
        }
    }
#endif
    return pool_allocate_slowly(size);
}

/* From any thread; size as it was allocated. */
static inline void pool_free(void *memory, size_t size)
{
#if WOI_POOL
    if (size <= POOL_LARGEST) {
        struct slab *slab = (struct slab *)((uintptr_t)memory & ~(uintptr_t)(POOL_SLAB - 1));
        struct pool *pool = &thread_self()->pool;

        if (atomic_load_explicit(&slab->owner, memory_order_relaxed) == pool) {
            struct pool_class *class = &pool->classes[(size + POOL_STEP - 1) / POOL_STEP];
            struct block *block = memory;

            block->next = class->free;
            class->free = block;
            return;
        }
    }
#endif
    pool_free_slowly(memory, size);
}

#endif
