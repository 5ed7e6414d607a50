/* test_pool.c - the frame pool as its own thread sees it. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "woi/runtime.h"

TestSuite(pool, .init = support_begin, .fini = support_end);

enum { HEADER = 64 };

static bool is_aligned(const void *memory, size_t to)
{
    return (uintptr_t)memory % to == 0;
}

static bool holds_only(const unsigned char *memory, size_t size, unsigned char byte)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i] != byte)
            return false;
    return true;
}

Test(pool, every_block_is_aligned_for_whatever_has_its_size)
{
    for (size_t size = 16; size < 2 * POOL_LARGEST; size++) {
        void *blocks[3];

        for (int i = 0; i < 3; i++) {
            blocks[i] = pool_allocate(size);
            cr_assert(ne(ptr, blocks[i], NULL));
            cr_assert(is_aligned(blocks[i], size % 16 == 0 ? 16 : 8), "size %zu", size);
        }
        for (int i = 0; i < 3; i++)
            pool_free(blocks[i], size);
    }
}

Test(pool, blocks_of_all_sizes_keep_their_bytes_beside_each_other)
{
    enum { FIRST = 16, LAST = 700 };
    unsigned char *blocks[LAST + 1];

    for (size_t size = FIRST; size <= LAST; size++) {
        blocks[size] = pool_allocate(size);
        memset(blocks[size], (int)(size & 0xff), size);
    }
    for (size_t size = FIRST; size <= LAST; size += 2) {
        pool_free(blocks[size], size);
        blocks[size] = pool_allocate(size);
        memset(blocks[size], (int)(size & 0xff), size);
    }
    for (size_t size = FIRST; size <= LAST; size++) {
        cr_assert(holds_only(blocks[size], size, (unsigned char)(size & 0xff)), "size %zu", size);
        pool_free(blocks[size], size);
    }
}

Test(pool, large_blocks_come_from_the_heap_and_go_back_at_once)
{
    void *block = pool_allocate(POOL_LARGEST + 1);

    cr_assert(eq(sz, heap.blocks, 1));
    pool_free(block, POOL_LARGEST + 1);
    cr_assert(eq(sz, heap.blocks, 0));
}

Test(pool, without_memory_there_is_no_block_and_later_there_is)
{
    static const size_t sizes[] = {16, POOL_LARGEST, POOL_LARGEST + 1, 10000};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        heap.fail_at = 1;
        cr_assert(eq(ptr, pool_allocate(sizes[i]), NULL));
        cr_assert(eq(sz, heap.blocks + heap.slabs, 0));

        void *block = pool_allocate(sizes[i]);
        cr_assert(ne(ptr, block, NULL));
        pool_free(block, sizes[i]);
        (void)woi_trim();
    }
}

Test(pool, trim_of_an_unused_pool_gives_nothing)
{
    cr_assert(eq(sz, woi_trim(), 0));
}

#if WOI_POOL

static size_t capacity(size_t size)
{
    return (POOL_SLAB - HEADER) / ((size + POOL_STEP - 1) / POOL_STEP * POOL_STEP);
}

Test(pool, the_block_freed_last_is_allocated_first)
{
    void *first = pool_allocate(40), *second = pool_allocate(40);

    pool_free(first, 40);
    pool_free(second, 40);
    cr_assert(eq(ptr, pool_allocate(40), second));
    cr_assert(eq(ptr, pool_allocate(40), first));
    pool_free(first, 40);
    pool_free(second, 40);
}

Test(pool, so_is_one_of_the_largest_that_there_are)
{
    void *first = pool_allocate(POOL_LARGEST), *second = pool_allocate(POOL_LARGEST), *third;

    pool_free(pool_allocate(24), 24); /* so that nothing is collected below */
    pool_free(first, POOL_LARGEST);
    cr_assert(eq(ptr, pool_allocate(POOL_LARGEST), first));
    pool_free_later(second, POOL_LARGEST);
    pool_free(first, POOL_LARGEST);
    cr_assert(eq(ptr, pool_allocate(POOL_LARGEST), first));
    third = pool_allocate(POOL_LARGEST);
    cr_assert(ne(ptr, third, second));
    for (int i = 0; i < POOL_RESTING; i++)
        pool_free_later(pool_allocate(24), 24);
    cr_assert(eq(ptr, pool_allocate(POOL_LARGEST), second));
    pool_free(first, POOL_LARGEST);
    pool_free(second, POOL_LARGEST);
    pool_free(third, POOL_LARGEST);
}

Test(pool, sizes_that_differ_by_less_than_eight_share_a_class)
{
    void *block = pool_allocate(17);

    pool_free(block, 17);
    for (size_t size = 17; size <= 24; size++) {
        cr_assert(eq(ptr, pool_allocate(size), block));
        pool_free(block, size);
    }
    void *larger = pool_allocate(25);
    cr_assert(ne(ptr, larger, block));
    pool_free(larger, 25);
}

Test(pool, the_first_word_of_a_freed_block_stays)
{
    uintptr_t *blocks[2] = {pool_allocate(64), pool_allocate(64)};

    *blocks[0] = 0x1234;
    *blocks[1] = 0x5678;
    pool_free(blocks[0], 64);
    pool_free(blocks[1], 64);
    cr_assert(eq(sz, *blocks[0], 0x1234));
    cr_assert(eq(sz, *blocks[1], 0x5678));
}

/* --- blocks that rest --- */

Test(pool, a_block_that_is_freed_later_is_not_allocated_before_64_more_are)
{
    enum { SIZE = 72 };
    void *first = pool_allocate(SIZE), *others[POOL_RESTING];

    for (size_t i = 0; i < POOL_RESTING; i++)
        others[i] = pool_allocate(SIZE);
    *(uintptr_t *)first = 0x1234;
    pool_free_later(first, SIZE);
    for (size_t i = 0; i + 1 < POOL_RESTING; i++) {
        pool_free_later(others[i], SIZE);
        void *block = pool_allocate(SIZE);
        cr_assert(ne(ptr, block, first));
        pool_free(block, SIZE);
    }
    cr_assert(eq(sz, *(uintptr_t *)first, 0x1234));
    pool_free_later(others[POOL_RESTING - 1], SIZE);
    cr_assert(eq(ptr, pool_allocate(SIZE), first));
    pool_free(first, SIZE);
}

Test(pool, blocks_of_all_sizes_may_rest)
{
    for (int round = 0; round < 3; round++)
        for (size_t size = 16; size < POOL_LARGEST + 20; size++)
            pool_free_later(pool_allocate(size), size);
    cr_assert(eq(sz, heap.blocks, 0));
    for (size_t size = 16; size < POOL_LARGEST; size++) {
        unsigned char *block = pool_allocate(size);
        memset(block, 0xff, size);
        pool_free(block, size);
    }
}

/* Such memory as the heap may give: where it begins, a slab of this thread's seems to be. */
static _Alignas(POOL_SLAB) char like_a_slab[2 * POOL_SLAB];
static void *released;

static void *give_the_middle(size_t size)
{
    (void)size;
    return like_a_slab + POOL_SLAB / 2;
}

static void note_released(void *memory)
{
    released = memory;
}

Test(pool, a_large_block_does_not_rest_whatever_is_before_it)
{
    struct slab *slab = (struct slab *)(void *)like_a_slab;

    slab->public.owner = &thread_self()->pool.hand;
    support_sys.allocate = give_the_middle;
    support_sys.release = note_released;
    void *block = pool_allocate(POOL_LARGEST + 1);
    pool_free_later(block, POOL_LARGEST + 1);
    cr_assert(eq(ptr, released, block));
}

Test(pool, trim_ends_the_rest_of_all_blocks)
{
    for (int i = 0; i < 3; i++)
        pool_free_later(pool_allocate(72), 72);
    cr_assert(eq(sz, woi_trim(), POOL_SLAB));
    cr_assert(eq(sz, heap.slabs, 0));
    pool_free_later(pool_allocate(72), 72);
    cr_assert(eq(sz, woi_trim(), POOL_SLAB));
}

Test(pool, a_slab_is_mapped_only_when_the_class_has_no_block_left)
{
    static const size_t sizes[] = {16, 24, 40, 72, 112, 504, 512};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const size_t size = sizes[i], n = capacity(size);
        void **blocks = malloc((n + 1) * sizeof *blocks);

        for (size_t k = 0; k <= n; k++) {
            blocks[k] = pool_allocate(size);
            cr_assert(eq(sz, heap.slabs, k < n ? 1 : 2), "block %zu of size %zu", k, size);
        }
        for (size_t k = 0; k <= n; k++)
            pool_free(blocks[k], size);
        for (size_t k = 0; k <= n; k++)
            blocks[k] = pool_allocate(size);
        cr_assert(eq(sz, heap.slabs, 2));
        for (size_t k = 0; k <= n; k++)
            pool_free(blocks[k], size);
        cr_assert(eq(sz, woi_trim(), 2 * POOL_SLAB));
        cr_assert(eq(sz, heap.slabs, 0));
        free(blocks);
    }
}

Test(pool, trim_gives_all_back_when_nothing_lives_and_the_pool_works_on)
{
    for (int round = 0; round < 3; round++) {
        for (size_t size = 16; size <= POOL_LARGEST; size += POOL_STEP)
            pool_free(pool_allocate(size), size);
        cr_assert(eq(sz, heap.slabs, (POOL_LARGEST - 16) / POOL_STEP + 1));
        cr_assert(eq(sz, woi_trim(), heap.asked / (size_t)(round + 1) * POOL_SLAB));
        cr_assert(eq(sz, heap.slabs, 0));
        cr_assert(eq(sz, woi_trim(), 0));
    }
}

/* Three slabs; of each one block lives, the first, a middle and the last. */
Test(pool, trim_keeps_the_slabs_in_which_a_block_lives)
{
    enum { SIZE = 64 };
    const size_t n = 3 * capacity(SIZE);
    const size_t kept[] = {0, capacity(SIZE) + 500, n - 1};
    unsigned char **blocks = malloc(n * sizeof *blocks);

    for (size_t i = 0; i < n; i++) {
        blocks[i] = pool_allocate(SIZE);
        memset(blocks[i], 0x5a, SIZE);
    }
    for (size_t i = 0; i < n; i++)
        if (i != kept[0] && i != kept[1] && i != kept[2])
            pool_free(blocks[i], SIZE);
    cr_assert(eq(sz, woi_trim(), 0));
    cr_assert(eq(sz, heap.slabs, 3));
    for (size_t i = 0; i < 3; i++) {
        cr_assert(holds_only(blocks[kept[i]], SIZE, 0x5a));
        pool_free(blocks[kept[i]], SIZE);
        cr_assert(eq(sz, woi_trim(), POOL_SLAB));
        cr_assert(eq(sz, heap.slabs, 2 - i));
    }
    free(blocks);
}

Test(pool, what_trim_leaves_of_a_class_is_allocated_again)
{
    enum { SIZE = 512 };
    const size_t n = 2 * capacity(SIZE);
    void **blocks = malloc(n * sizeof *blocks);

    for (size_t i = 0; i < n; i++)
        blocks[i] = pool_allocate(SIZE);
    for (size_t i = 1; i < n; i++)
        pool_free(blocks[i], SIZE);
    cr_assert(eq(sz, woi_trim(), POOL_SLAB));
    for (size_t i = 1; i < capacity(SIZE); i++)
        blocks[i] = pool_allocate(SIZE);
    cr_assert(eq(sz, heap.slabs, 1));
    for (size_t i = 0; i < capacity(SIZE); i++) {
        memset(blocks[i], 0, SIZE);
        pool_free(blocks[i], SIZE);
    }
    free(blocks);
}

Test(pool, trim_counts_what_was_never_used_as_free)
{
    void *block = pool_allocate(48);

    cr_assert(eq(sz, woi_trim(), 0));
    cr_assert(eq(ptr, (char *)pool_allocate(48), (char *)block + 48));
    pool_free(block, 48);
    pool_free((char *)block + 48, 48);
    cr_assert(eq(sz, woi_trim(), POOL_SLAB));
}

#endif
