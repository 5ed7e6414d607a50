/* test_pool_threads.c - blocks that change hands, and threads that end before their blocks. What many
 * threads do at once is in pool_threads.c. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>

#include "base/memory.h"
#include "woi/runtime.h"

TestSuite(pool_threads, .init = support_begin, .fini = support_end);

enum { SIZE = 256, MOST = 1000 };

/* What another thread is told; it runs alone, so that the ledger can count it too. */
struct job {
    size_t allocates; /* this many blocks, which it leaves in blocks */
    size_t frees;     /* this many of blocks, from the end */
    bool trims;
    size_t n;
    size_t trimmed;
    unsigned char *blocks[MOST];
};

static void *work(void *data)
{
    struct job *job = data;

    thread_set_sys(&support_sys);
    for (size_t i = 0; i < job->allocates; i++) {
        job->blocks[job->n] = pool_allocate(SIZE);
        memset(job->blocks[job->n++], 0x77, SIZE);
    }
    for (size_t i = 0; i < job->frees; i++)
        pool_free(job->blocks[--job->n], SIZE);
    if (job->trims)
        job->trimmed = woi_trim();
    return NULL;
}

static void run_thread(struct job *job)
{
    pthread_t thread;

    cr_assert(eq(int, pthread_create(&thread, NULL, work, job), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
}

Test(pool_threads, a_thread_that_frees_all_its_blocks_leaves_nothing_when_it_ends)
{
    struct job job = {.allocates = MOST, .frees = MOST};

    run_thread(&job);
    cr_assert(eq(sz, heap.slabs + heap.blocks, 0));
}

static void *free_large(void *block)
{
    thread_set_sys(&support_sys);
    pool_free(block, POOL_LARGEST + 1);
    return NULL;
}

static void *free_largest_of_pool(void *block)
{
    thread_set_sys(&support_sys);
    pool_free(block, POOL_LARGEST);
    return NULL;
}

static void run_with(void *(*function)(void *), void *data)
{
    pthread_t thread;

    cr_assert(eq(int, pthread_create(&thread, NULL, function, data), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
}

Test(pool_threads, a_large_block_may_be_freed_by_another_thread)
{
    run_with(free_large, pool_allocate(POOL_LARGEST + 1));
    run_with(free_largest_of_pool, pool_allocate(POOL_LARGEST));
    cr_assert(eq(sz, heap.blocks, 0));
}

Test(pool_threads, blocks_outlive_the_thread_they_came_from)
{
    struct job job = {.allocates = MOST};

    run_thread(&job);
    for (size_t i = 0; i < MOST; i++)
        for (size_t k = 0; k < SIZE; k++)
            cr_assert(eq(u8, job.blocks[i][k], 0x77));
    for (size_t i = 0; i < MOST; i++)
        pool_free(job.blocks[i], SIZE);
    cr_assert(eq(sz, heap.slabs + heap.blocks, 0));
}

#if WOI_POOL

Test(pool_threads, blocks_freed_by_another_thread_come_back_before_a_slab_is_mapped)
{
    const size_t capacity = (POOL_SLAB - 64) / SIZE;
    struct job job = {.frees = capacity, .n = capacity};

    for (size_t i = 0; i < capacity; i++)
        job.blocks[i] = pool_allocate(SIZE);
    run_thread(&job);
    cr_assert(eq(sz, heap.slabs, 1));
    for (size_t i = 0; i < capacity; i++)
        job.blocks[i] = pool_allocate(SIZE);
    cr_assert(eq(sz, heap.slabs, 1));
    for (size_t i = 0; i < capacity; i++)
        pool_free(job.blocks[i], SIZE);
}

Test(pool_threads, frees_by_another_thread_are_found_by_every_class_that_runs_dry)
{
    struct job job = {.frees = 1, .n = 1};
    void *other[2];

    job.blocks[0] = pool_allocate(SIZE);
    unsigned char *freed = job.blocks[0];
    run_thread(&job);
    other[0] = pool_allocate(16); /* runs dry first, and collects for all classes */
    cr_assert(eq(ptr, pool_allocate(SIZE), freed));
    other[1] = pool_allocate(SIZE);
    cr_assert(ne(ptr, other[1], freed));
    pool_free(freed, SIZE);
    pool_free(other[0], 16);
    pool_free(other[1], SIZE);
}

Test(pool_threads, what_others_have_freed_is_collected_beside_blocks_that_rest)
{
    struct job job = {.frees = 1, .n = 1};
    unsigned char *resting[3], expected[SIZE];
    void *dry;

    for (int i = 0; i < 3; i++)
        resting[i] = memset(pool_allocate(SIZE), 0xff, SIZE);
    for (int i = 0; i < 3; i++)
        pool_free_later(resting[i], SIZE);
    memcpy(expected, resting[2], SIZE);
    job.blocks[0] = pool_allocate(SIZE);
    run_thread(&job);
    dry = pool_allocate(16);
    cr_assert(eq(int, memcmp(resting[2], expected, SIZE), 0));
    pool_free(dry, 16);
}

Test(pool_threads, trim_collects_what_other_threads_have_freed)
{
    struct job job = {.frees = MOST, .n = MOST};

    for (size_t i = 0; i < MOST; i++)
        job.blocks[i] = pool_allocate(SIZE);
    const size_t slabs = heap.slabs;
    run_thread(&job);
    cr_assert(eq(sz, woi_trim(), slabs * POOL_SLAB));
    cr_assert(eq(sz, heap.slabs, 0));
}

Test(pool_threads, trim_touches_the_own_pool_alone)
{
    struct job job = {.trims = true};

    pool_free(pool_allocate(SIZE), SIZE);
    run_thread(&job);
    cr_assert(eq(sz, job.trimmed, 0));
    cr_assert(eq(sz, heap.slabs, 1));
}

Test(pool_threads, the_last_free_gives_back_the_slab_of_a_thread_that_has_ended)
{
    const size_t capacity = (POOL_SLAB - 64) / SIZE;
    struct job job = {.allocates = capacity + 1};

    run_thread(&job);
    cr_assert(eq(sz, heap.slabs, 2));
    pool_free(job.blocks[capacity], SIZE);
    cr_assert(eq(sz, heap.slabs, 1));
    for (size_t i = 0; i < capacity; i++) {
        cr_assert(eq(sz, heap.slabs, 1));
        pool_free(job.blocks[i], SIZE);
    }
    cr_assert(eq(sz, heap.slabs, 0));
}

/* Its blocks were freed here while it lived, and it ends without having looked. */
static struct {
    pthread_barrier_t barrier;
    void *blocks[4];
} meeting;

static void *allocate_and_wait(void *data)
{
    thread_set_sys(&support_sys);
    for (int i = 0; i < 4; i++)
        meeting.blocks[i] = pool_allocate(SIZE);
    pthread_barrier_wait(&meeting.barrier);
    pthread_barrier_wait(&meeting.barrier);
    return data;
}

Test(pool_threads, frees_that_an_ending_thread_never_saw_count)
{
    for (int early = 0; early <= 4; early++) {
        pthread_t thread;

        pthread_barrier_init(&meeting.barrier, NULL, 2);
        cr_assert(eq(int, pthread_create(&thread, NULL, allocate_and_wait, NULL), 0));
        pthread_barrier_wait(&meeting.barrier);
        for (int i = 0; i < early; i++)
            pool_free(meeting.blocks[i], SIZE);
        pthread_barrier_wait(&meeting.barrier);
        pthread_join(thread, NULL);
        cr_assert(eq(sz, heap.slabs, early < 4 ? 1 : 0), "%d freed early", early);
        for (int i = early; i < 4; i++)
            pool_free(meeting.blocks[i], SIZE);
        cr_assert(eq(sz, heap.slabs, 0), "%d freed early", early);
        pthread_barrier_destroy(&meeting.barrier);
    }
}

/* The same at the last moment: when it has looked, and has not yet said that it is gone. */
static struct sys table_that_meets;

static void unmap_and_meet(void *memory, size_t size)
{
    table_that_meets.unmap = support_sys.unmap;
    support_sys.unmap(memory, size);
    pthread_barrier_wait(&meeting.barrier);
    pthread_barrier_wait(&meeting.barrier);
}

static void *leave_one_block(void *data)
{
    table_that_meets = support_sys;
    table_that_meets.unmap = unmap_and_meet;
    thread_set_sys(&table_that_meets);
    meeting.blocks[0] = pool_allocate(16);
    pool_free(pool_allocate(POOL_LARGEST),
              POOL_LARGEST); /* its slab goes after the small ones were looked at */
    return data;
}

Test(pool_threads, a_free_that_meets_the_end_of_the_thread_counts)
{
    pthread_t thread;

    pthread_barrier_init(&meeting.barrier, NULL, 2);
    cr_assert(eq(int, pthread_create(&thread, NULL, leave_one_block, NULL), 0));
    pthread_barrier_wait(&meeting.barrier);
    pool_free(meeting.blocks[0], 16);
    pthread_barrier_wait(&meeting.barrier);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&meeting.barrier);
    cr_assert(eq(sz, heap.slabs, 0));
}

/* Some library's thread-local object, destroyed after the pool. */
static void *late_block;

static void *freed_block;
static bool is_given_again;

static void use_pool_late(void *data)
{
    void *block;

    (void)data;
    thread_set_sys(&support_sys);
    block = pool_allocate(SIZE);
    is_given_again = block == freed_block;
    pool_free(block, SIZE);
    pool_free(late_block, SIZE);
}

static void *leave_late_block(void *key)
{
    thread_set_sys(&support_sys);
    late_block = pool_allocate(SIZE);
    freed_block = pool_allocate(SIZE);
    pool_free(freed_block, SIZE);
    pthread_setspecific(*(pthread_key_t *)key, key);
    return NULL;
}

Test(pool_threads, the_pool_works_in_a_destructor_of_the_threads_own_data)
{
    pthread_t thread;
    pthread_key_t key;

    pool_free(pool_allocate(SIZE), SIZE); /* the library's key comes first, and so its destructor */
    pthread_key_create(&key, use_pool_late);
    pthread_create(&thread, NULL, leave_late_block, &key);
    pthread_join(thread, NULL);
    cr_assert(not(is_given_again));   /* it is of a slab that goes with its last block */
    cr_assert(eq(sz, heap.slabs, 1)); /* this thread's own */
    pthread_key_delete(key);
}

#endif
