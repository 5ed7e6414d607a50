/* ledger.c - blocks, bytes, slabs and descriptors. */
#include "ledger.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>

#include "woi/runtime.h"

enum { FDS = 128 };

static struct sys below;
static long blocks, bytes, slabs;
static unsigned open_before;

static void *ledger_allocate(size_t size)
{
    void *memory = below.allocate(size);

    blocks += memory != NULL;
    bytes += (long)malloc_usable_size(memory);
    return memory;
}

static void *ledger_reallocate(void *memory, size_t size)
{
    const long before = (long)malloc_usable_size(memory);
    void *moved = below.reallocate(memory, size);

    if (!moved)
        return NULL;
    blocks += memory == NULL;
    bytes += (long)malloc_usable_size(moved) - before;
    return moved;
}

static void ledger_release(void *memory)
{
    blocks -= memory != NULL;
    bytes -= (long)malloc_usable_size(memory);
    below.release(memory);
}

static void *ledger_map(size_t size)
{
    void *memory = below.map(size);

    slabs += memory != NULL;
    return memory;
}

static void ledger_unmap(void *memory, size_t size)
{
    slabs--;
    below.unmap(memory, size);
}

static unsigned open_descriptors(void)
{
    unsigned n = 0;

    for (int fd = 0; fd < FDS; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

void ledger_over(struct sys *table)
{
    below = *table;
    table->allocate = ledger_allocate;
    table->reallocate = ledger_reallocate;
    table->release = ledger_release;
    table->map = ledger_map;
    table->unmap = ledger_unmap;
}

void ledger_begin(void)
{
    open_before = open_descriptors();
}

const char *ledger_left(void)
{
    static char text[128];
    const int descriptors = (int)(open_descriptors() - open_before);

    (void)woi_trim();
    if (blocks == 0 && bytes == 0 && slabs == 0 && descriptors == 0)
        return NULL;
    snprintf(text, sizeof text, "left: %ld blocks, %ld bytes, %ld slabs, %d descriptors", blocks, bytes,
             slabs, descriptors);
    return text;
}
