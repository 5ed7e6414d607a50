/* pool.h - memory for tasks and frames: size classes of 8 bytes, one pool per thread.
 *
 * A slab is 64 KiB, aligned to its size, cut into blocks of one class:
 *
 *     | header | block | block | ... | never used yet |
 *              ^ 64                  ^ bump
 *
 * A block that is freed by its own thread goes on the class's free list; by another, on its slab's
 * atomic list, which the owner empties when a class runs dry. When a thread ends, its slabs live on
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

#ifndef WOI_POOL
#define WOI_POOL 1
#endif

enum {
    POOL_STEP = 8,
    POOL_LARGEST = 512, /* larger blocks come from the heap */
    POOL_CLASSES = POOL_LARGEST / POOL_STEP + 1,
    POOL_SLAB = 64 * 1024,
    POOL_RESTING = 64,
};

struct block {
    void *first_word;
    struct block *next;
};

/* One that rests, of 24 bytes or more: the first two words are as they were. */
struct resting_block {
    struct block block;
    struct pool_class *class; /* where it goes then */
};

struct pool;

/* The beginning of a slab. */
struct slab {
    _Atomic(struct pool *) owner; /* NULL once its thread has ended */
    struct slab *next;
    uint32_t block_size;
    uint32_t counted; /* free blocks, while a trim counts them */
    _Atomic(struct block *) foreign;
    _Atomic(uint32_t) live; /* used once the slab is abandoned */
};

static inline struct slab *slab_of(const void *memory)
{
    return (struct slab *)((uintptr_t)memory & ~(uintptr_t)(POOL_SLAB - 1));
}

struct pool_class {
    struct block *free;
    char *bump, *end; /* the part of the newest slab that was never used */
    struct slab *slabs;
};

/* Blocks that were freed by pool_free_later(), this thread's own, oldest at resting[oldest]; NULL at the
 * beginning. Each goes on its class's free list when another takes its place. */
struct pool {
    struct pool_class classes[POOL_CLASSES];
    unsigned foreign_seen; /* how many frees by other threads were collected */
    unsigned oldest;
    struct resting_block *resting[POOL_RESTING];
};

/* What memory.h does not decide by itself: no free block, a large one, a block of another thread's. */
void *pool_allocate_slowly(size_t size);
void pool_free_slowly(void *memory, size_t size);

/* Ends the rest of all blocks, and returns slabs without a live one to the system; bytes. */
size_t pool_trim(struct pool *pool);

/* The thread ends. */
void pool_abandon(struct pool *pool);

#endif
