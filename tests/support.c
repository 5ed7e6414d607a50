/* support.c - the ledger of memory and descriptors, calls that fail, wakers that count. Links with
 * layer base alone. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdlib.h>

#include "base/thread.h"
#include "woi/runtime.h"

struct heap heap;
struct sys support_sys;
static unsigned open_at_begin;

/* --- memory --- */

static bool has_memory(void)
{
    heap.asked++;
    if (heap.fail_at == 0)
        return true;
    if (heap.fail_at > 1) {
        heap.fail_at--;
        return true;
    }
    if (!heap.fail_always)
        heap.fail_at = 0;
    return false;
}

static void *count_allocate(size_t size)
{
    void *memory = has_memory() ? sys_linux.allocate(size) : NULL;

    heap.blocks += memory != NULL;
    return memory;
}

static void *count_reallocate(void *memory, size_t size)
{
    void *moved = has_memory() ? sys_linux.reallocate(memory, size) : NULL;

    heap.blocks += moved != NULL && memory == NULL;
    return moved;
}

static void count_release(void *memory)
{
    heap.blocks -= memory != NULL;
    sys_linux.release(memory);
}

static void *count_map(size_t size)
{
    void *memory = has_memory() ? sys_linux.map(size) : NULL;

    heap.slabs += memory != NULL;
    return memory;
}

static void count_unmap(void *memory, size_t size)
{
    heap.slabs--;
    sys_linux.unmap(memory, size);
}

/* --- begin and end --- */

unsigned open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned n = 0;

    cr_assert(ne(ptr, folder, NULL));
    while (readdir(folder))
        n++;
    closedir(folder);
    return n - 3; /* ".", ".." and the folder itself */
}

void support_begin(void)
{
    heap = (struct heap){0};
    support_sys = sys_linux;
    support_sys.allocate = count_allocate;
    support_sys.reallocate = count_reallocate;
    support_sys.release = count_release;
    support_sys.map = count_map;
    support_sys.unmap = count_unmap;
    thread_set_sys(&support_sys);
    open_at_begin = open_descriptors();
}

void support_check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "at the end of the test: %s\n", what);
    abort();
}

void support_end(void)
{
    (void)woi_trim();
    support_check(heap.blocks == 0, "blocks of memory are left");
    support_check(heap.slabs == 0, "tasks or frames are left in the pool");
    support_check(open_descriptors() == open_at_begin, "the number of open descriptors is another");
}

/* --- wakers --- */

static const struct woi_waker_vtable hand_vtable;

static struct woi_waker hand_clone(void *data)
{
    struct hand *hand = data;

    hand->clones++;
    hand->held++;
    return (struct woi_waker){data, &hand_vtable};
}

static void hand_wake_by_ref(void *data)
{
    struct hand *hand = data;

    hand->wakes++;
}

static void hand_wake(void *data)
{
    struct hand *hand = data;

    hand->wakes++;
    hand->held--;
}

static void hand_drop(void *data)
{
    struct hand *hand = data;

    hand->drops++;
    hand->held--;
}

static const struct woi_waker_vtable hand_vtable = {hand_clone, hand_wake, hand_wake_by_ref, hand_drop};

struct woi_waker hand_waker(struct hand *hand)
{
    return (struct woi_waker){hand, &hand_vtable};
}

/* --- panics --- */

void keep_panic(const struct woi_panic *panic, const char *task_name, void *data)
{
    struct panics *panics = data;

    if (!panics)
        return;
    panics->count++;
    panics->last = *panic;
    snprintf(panics->task, sizeof panics->task, "%s", task_name);
}
