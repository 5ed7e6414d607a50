/* pool.h - memory for tasks and frames: size classes of 8 bytes, one pool per thread.
 *
 * A slab is 64 KiB, aligned to its size, cut into blocks of one class:
 *
 *     | header | block | block | ... | never used yet |
 *              ^ 64                  ^ bump
 *
 * A block that is freed by its own thread goes on the class's free list (woi/memory.h); by another, on its
 * slab's atomic list, which the owner empties when a class runs dry. When a thread ends, its slabs live on
 * until the last block in them is freed. The link of a free block is its second word: the first may
 * say, for as long as possible, that what was here is dead. A block that is freed "later" rests until
 * 64 more were: a task's does, for a handle that is used once too often.
 *
 * Blocks begin at a multiple of 16, and so does each whose size is one: the size of a type that is
 * aligned to 16 is.
 *
 * Compiled with WOI_POOL=0, every block is allocated on its own, so that sanitizers and fault
 * injection see each. */
#ifndef WOI_BASE_POOL_H
#define WOI_BASE_POOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "woi/memory.h"

#ifndef WOI_POOL
#define WOI_POOL 1
#endif

enum {
    POOL_STEP = WOI_BLOCK_STEP_,
    POOL_LARGEST = WOI_BLOCK_LARGEST_, /* larger blocks come from the heap */
    POOL_CLASSES = WOI_BLOCK_CLASSES_,
    POOL_SLAB = WOI_SLAB_,
    POOL_RESTING = 64,
};

/* One that rests, of 24 bytes or more: the first two words are as they were. */
struct resting_block {
    struct woi_block_ block;
    size_t size;
};

/* The beginning of a slab. */
struct slab {
    struct woi_slab_ public;
    struct slab *next;
    uint32_t block_size;
    uint32_t counted; /* free blocks, while a trim counts them */
    _Atomic(struct woi_block_ *) foreign;
    _Atomic(uint32_t) live; /* used once the slab is abandoned */
};

static inline struct slab *slab_of(const void *memory)
{
    return (struct slab *)woi_slab_of_(memory);
}

/* But for its free list, which is at hand. */
struct pool_class {
    char *bump, *end; /* the part of the newest slab that was never used */
    struct slab *slabs;
};

/* Blocks that were freed by pool_free_later(), this thread's own, oldest at resting[oldest]; NULL at the
 * beginning. Each goes on its class's free list when another takes its place. */
struct pool {
    struct woi_at_hand_ hand; /* what the thread's woi_at_hand_ points at, with a pool */
    struct pool_class classes[POOL_CLASSES];
    unsigned foreign_seen; /* how many frees by other threads were collected */
    unsigned oldest;
    struct resting_block *resting[POOL_RESTING];
};

/* The thread's first use of it. */
void pool_begin(struct pool *pool);

/* Ends the rest of all blocks, and returns slabs without a live one to the system; bytes. */
size_t pool_trim(struct pool *pool);

/* The thread ends. */
void pool_abandon(struct pool *pool);

#endif
