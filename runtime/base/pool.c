/* pool.c - the frame pool. */
#include "pool.h"

#include <stdbool.h>

#include "memory.h"

/* Of a thread that has not begun, and where there is no pool. */
static struct woi_at_hand_ nothing;
__thread struct woi_at_hand_ *woi_at_hand_ = &nothing;

#if WOI_POOL

enum { SLAB_HEADER = 64 };

_Static_assert(sizeof(struct slab) <= SLAB_HEADER, "the header has its place");
_Static_assert(SLAB_HEADER % 16 == 0, "blocks begin where any type may");

/* Stands in slab->foreign when the owner is gone. */
static struct woi_block_ abandoned;
static atomic_uint foreign_frees;

static char *slab_start(struct slab *slab)
{
    return (char *)slab + SLAB_HEADER;
}

/* The one that class->bump points into. */
static bool is_newest(const struct pool_class *class, const struct slab *slab)
{
    return class->end && slab_of(class->end - 1) == slab;
}

static uint32_t slab_capacity(const struct slab *slab)
{
    return (POOL_SLAB - SLAB_HEADER) / slab->block_size;
}

static void collect_foreign(struct pool *pool, size_t class)
{
    struct woi_block_ **free = &pool->hand.free[class];

    for (struct slab *slab = pool->classes[class].slabs; slab; slab = slab->next) {
        struct woi_block_ *block = atomic_exchange_explicit(&slab->foreign, NULL, memory_order_acquire);

        while (block) {
            struct woi_block_ *next = block->next;
            block->next = *free;
            *free = block;
            block = next;
        }
    }
}

static bool add_slab(struct pool *pool, struct pool_class *class, size_t size)
{
    struct slab *slab = sys()->map(POOL_SLAB);

    if (!slab)
        return false;
    __atomic_store_n(&slab->public.owner, &pool->hand, __ATOMIC_RELAXED);
    slab->block_size = (uint32_t)size;
    slab->next = class->slabs;
    class->slabs = slab;
    class->bump = slab_start(slab);
    class->end = class->bump + slab_capacity(slab) * size;
    return true;
}

/* Blocks that other threads have freed come before new memory. */
static struct woi_block_ *take_foreign(struct pool *pool, size_t size)
{
    const unsigned foreign = atomic_load_explicit(&foreign_frees, memory_order_relaxed);

    if (foreign == pool->foreign_seen)
        return NULL;
    pool->foreign_seen = foreign;
    for (size_t i = 0; i < POOL_CLASSES; i++)
        collect_foreign(pool, i);
    return woi_take_at_hand_(size);
}

void *woi_allocate_slowly_(size_t size)
{
    if (size > POOL_LARGEST)
        return sys()->allocate(size);
    size = (size + POOL_STEP - 1) & ~(size_t)(POOL_STEP - 1);

    struct pool *pool = &thread_self()->pool;
    struct pool_class *class = &pool->classes[size / POOL_STEP];

    if (class->bump == class->end) {
        struct woi_block_ *block = take_foreign(pool, size);

        if (block)
            return block;
        if (!add_slab(pool, class, size))
            return NULL;
    }
    class->bump += size;
    return class->bump - size;
}

static void free_abandoned(struct slab *slab, uint32_t blocks)
{
    if (atomic_fetch_sub_explicit(&slab->live, blocks, memory_order_acq_rel) == blocks)
        sys()->unmap(slab, POOL_SLAB);
}

static void free_foreign(struct slab *slab, struct woi_block_ *block)
{
    struct woi_block_ *head = atomic_load_explicit(&slab->foreign, memory_order_acquire);

    do {
        if (head == &abandoned) {
            free_abandoned(slab, 1);
            return;
        }
        block->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&slab->foreign, &head, block, memory_order_acq_rel,
                                                    memory_order_acquire));
    atomic_fetch_add_explicit(&foreign_frees, 1, memory_order_relaxed);
}

void woi_free_slowly_(void *memory, size_t size)
{
    if (size > POOL_LARGEST)
        sys()->release(memory);
    else
        free_foreign(slab_of(memory), memory);
}

/* Leaves in slab->counted how many of its blocks are free, the never used ones among them. */
static void count_free(struct pool_class *class, struct woi_block_ *free)
{
    for (struct slab *slab = class->slabs; slab; slab = slab->next) {
        slab->counted = is_newest(class, slab) ? (uint32_t)(class->end - class->bump) / slab->block_size : 0;
    }
    for (struct woi_block_ *block = free; block; block = block->next)
        slab_of(block)->counted++;
}

static size_t trim_class(struct pool_class *class, struct woi_block_ **free)
{
    size_t bytes = 0;

    count_free(class, *free);
    for (struct woi_block_ **link = free; *link;) {
        struct slab *slab = slab_of(*link);
        if (slab->counted == slab_capacity(slab))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    }
    for (struct slab **link = &class->slabs; *link;) {
        struct slab *slab = *link;
        if (slab->counted != slab_capacity(slab)) {
            link = &slab->next;
            continue;
        }
        *link = slab->next;
        if (is_newest(class, slab))
            class->bump = class->end = NULL;
        sys()->unmap(slab, POOL_SLAB);
        bytes += POOL_SLAB;
    }
    return bytes;
}

static void end_rest(struct pool *pool)
{
    for (size_t i = 0; i < POOL_RESTING; i++) {
        struct resting_block *rested = pool->resting[i];

        if (rested)
            woi_put_at_hand_(&pool->hand, rested, rested->size);
        pool->resting[i] = NULL;
    }
}

size_t pool_trim(struct pool *pool)
{
    size_t bytes = 0;

    end_rest(pool);
    for (size_t i = 0; i < POOL_CLASSES; i++) {
        collect_foreign(pool, i);
        bytes += trim_class(&pool->classes[i], &pool->hand.free[i]);
    }
    return bytes;
}

/* The trim leaves in slab->counted how many blocks are free. */
void pool_abandon(struct pool *pool)
{
    pool_trim(pool);
    for (size_t i = 0; i < POOL_CLASSES; i++) {
        struct pool_class *class = &pool->classes[i];

        for (struct slab *slab = class->slabs, *next; slab; slab = next) {
            uint32_t late = 0;

            next = slab->next;
            __atomic_store_n(&slab->public.owner, NULL, __ATOMIC_RELAXED);
            atomic_store_explicit(&slab->live, slab_capacity(slab) - slab->counted, memory_order_relaxed);
            struct woi_block_ *block =
                atomic_exchange_explicit(&slab->foreign, &abandoned, memory_order_acq_rel);
            for (; block; block = block->next)
                late++;
            if (late)
                free_abandoned(slab, late);
        }
        *class = (struct pool_class){0};
    }
    /* What is free in them is no more at hand, should the thread begin again. */
    memset(&pool->hand, 0, sizeof pool->hand);
    woi_at_hand_ = &nothing;
}

void pool_begin(struct pool *pool)
{
    pool->hand.takes_back = true;
    woi_at_hand_ = &pool->hand;
}

#else

void pool_begin(struct pool *pool)
{
    (void)pool;
}

void *woi_allocate_slowly_(size_t size)
{
    return sys()->allocate(size);
}

void woi_free_slowly_(void *memory, size_t size)
{
    (void)size;
    sys()->release(memory);
}

size_t pool_trim(struct pool *pool)
{
    (void)pool;
    return 0;
}

void pool_abandon(struct pool *pool)
{
    (void)pool;
}

#endif
