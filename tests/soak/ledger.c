/* ledger.c - a sys table that counts, from any thread. */
#include "ledger.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_long blocks, bytes, slabs, descriptors;

/* --- memory --- */

static void count_block(void *memory, int sign)
{
    if (!memory)
        return;
    atomic_fetch_add(&blocks, sign);
    atomic_fetch_add(&bytes, sign * (long)malloc_usable_size(memory));
}

static void *count_allocate(size_t size)
{
    void *memory = sys_linux.allocate(size);

    count_block(memory, 1);
    return memory;
}

static void *count_reallocate(void *memory, size_t size)
{
    const long before = memory ? (long)malloc_usable_size(memory) : 0;
    void *moved = sys_linux.reallocate(memory, size);

    if (moved) {
        atomic_fetch_add(&blocks, memory == NULL);
        atomic_fetch_add(&bytes, (long)malloc_usable_size(moved) - before);
    }
    return moved;
}

static void count_release(void *memory)
{
    count_block(memory, -1);
    sys_linux.release(memory);
}

static void *count_map(size_t size)
{
    void *memory = sys_linux.map(size);

    if (memory) {
        atomic_fetch_add(&slabs, 1);
        atomic_fetch_add(&bytes, (long)size);
    }
    return memory;
}

static void count_unmap(void *memory, size_t size)
{
    atomic_fetch_sub(&slabs, 1);
    atomic_fetch_sub(&bytes, (long)size);
    sys_linux.unmap(memory, size);
}

/* --- descriptors --- */

static int count_opened(int fd)
{
    atomic_fetch_add(&descriptors, fd >= 0);
    return fd;
}

static int count_epoll_create(void)
{
    return count_opened(sys_linux.epoll_create());
}

static int count_timer_create(void)
{
    return count_opened(sys_linux.timer_create());
}

static int count_socket(int family, int type, int protocol)
{
    return count_opened(sys_linux.socket(family, type, protocol));
}

static int count_accept(int socket)
{
    return count_opened(sys_linux.accept(socket));
}

static int count_close(int fd)
{
    atomic_fetch_sub(&descriptors, 1);
    return sys_linux.close(fd);
}

void ledger_table(struct sys *ret_table)
{
    *ret_table = sys_linux;
    ret_table->allocate = count_allocate;
    ret_table->reallocate = count_reallocate;
    ret_table->release = count_release;
    ret_table->map = count_map;
    ret_table->unmap = count_unmap;
    ret_table->epoll_create = count_epoll_create;
    ret_table->timer_create = count_timer_create;
    ret_table->socket = count_socket;
    ret_table->accept = count_accept;
    ret_table->close = count_close;
}

/* --- what is left --- */

struct ledger ledger_now(void)
{
    return (struct ledger){blocks, bytes, slabs, descriptors};
}

int ledger_check(void)
{
    const struct ledger left = ledger_now();

    if (!left.blocks && !left.bytes && !left.slabs && !left.descriptors)
        return 0;
    printf("left behind: %ld blocks, %ld slabs, %ld bytes, %ld descriptors\n", left.blocks, left.slabs,
           left.bytes, left.descriptors);
    return 1;
}

/* Of smaps_rollup: what statm says is approximate. Pages of code come and go, at the kernel's will. */
long ledger_own_memory(void)
{
    long own = -1;
#ifndef WOI_SANITIZED
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    char line[128];

    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Anonymous: %ld kB", &own) == 1)
            break;
    if (file)
        fclose(file);
#endif
    return own;
}
