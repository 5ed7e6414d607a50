/* pool_threads.c - many threads that free each other's blocks, and end while blocks of theirs live.
 * Without Criterion, which does not start under the thread sanitizer. Prints what failed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/memory.h"
#include "woi/runtime.h"

enum { THREADS = 4, GENERATIONS = 10, BLOCKS = 2000, PLACES = 64, LARGEST = 600 };

static atomic_int failures;

static void expect(bool holds, const char *what)
{
    if (!holds && atomic_fetch_add(&failures, 1) == 0)
        fprintf(stderr, "failed: %s\n", what);
}

/* --- a table that counts, from any thread --- */

static atomic_long maps, blocks;

static void *count_map(size_t size)
{
    atomic_fetch_add(&maps, 1);
    return sys_linux.map(size);
}

static void count_unmap(void *memory, size_t size)
{
    atomic_fetch_sub(&maps, 1);
    sys_linux.unmap(memory, size);
}

static void *count_allocate(size_t size)
{
    atomic_fetch_add(&blocks, 1);
    return sys_linux.allocate(size);
}

static void count_release(void *memory)
{
    atomic_fetch_sub(&blocks, 1);
    sys_linux.release(memory);
}

static struct sys table;

/* --- blocks that say what they are --- */

struct parcel {
    size_t size;
    uint64_t check[];
};

static struct parcel *make(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    const size_t size = (sizeof(struct parcel) + 8 + (*seed >> 8) % LARGEST) & ~(size_t)7;
    struct parcel *parcel = pool_allocate(size);

    parcel->size = size;
    for (size_t i = 0; i < (size - sizeof *parcel) / sizeof *parcel->check; i++)
        parcel->check[i] = (uintptr_t)parcel + i;
    return parcel;
}

static void destroy(struct parcel *parcel)
{
    if (!parcel)
        return;
    for (size_t i = 0; i < (parcel->size - sizeof *parcel) / sizeof *parcel->check; i++)
        expect(parcel->check[i] == (uintptr_t)parcel + i, "a block keeps its bytes until it is freed");
    if (parcel->size % 16 || parcel->size < sizeof(struct resting_block))
        pool_free(parcel, parcel->size);
    else
        pool_free_later(parcel, parcel->size);
}

/* --- the threads: each leaves its blocks in common places, and frees what it finds there --- */

static _Atomic(struct parcel *) places[PLACES];

static void *exchange(void *number)
{
    unsigned seed = (unsigned)(uintptr_t)number;

    thread_set_sys(&table);
    for (int i = 0; i < BLOCKS; i++) {
        struct parcel *parcel = make(&seed);
        destroy(atomic_exchange(&places[(seed >> 4) % PLACES], parcel));
        if (i % 512 == 0)
            (void)woi_trim();
    }
    return NULL;
}

static void run_generation(uintptr_t generation)
{
    pthread_t threads[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, exchange, (void *)(generation * THREADS + i)))
            threads[i] = pthread_self();
    for (int i = 0; i < THREADS; i++)
        if (!pthread_equal(threads[i], pthread_self()))
            pthread_join(threads[i], NULL);
}

int main(void)
{
    table = sys_linux;
    table.map = count_map;
    table.unmap = count_unmap;
    table.allocate = count_allocate;
    table.release = count_release;
    thread_set_sys(&table);

    for (uintptr_t generation = 0; generation < GENERATIONS; generation++)
        run_generation(generation);
    for (int i = 0; i < PLACES; i++)
        destroy(atomic_load(&places[i]));
    (void)woi_trim();
    expect(atomic_load(&maps) == 0, "all slabs are given back when the last block is freed");
    expect(atomic_load(&blocks) == 0, "all large blocks are given back");
    return failures != 0;
}
