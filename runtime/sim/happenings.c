/* happenings.c - what comes to pass later, in the order of time. */
#include "base/report.h"
#include "sim.h"

void *sim_reallocate(void *memory, size_t size)
{
    memory = sys_linux.reallocate(memory, size);
    if (!memory)
        die("the simulation itself is out of memory");
    return memory;
}

void *sim_allocate(size_t size)
{
    return memset(sim_reallocate(NULL, size), 0, size);
}

void sim_release(void *memory)
{
    sys_linux.release(memory);
}

static bool comes_before(const struct happening *a, const struct happening *b)
{
    return a->time < b->time || (a->time == b->time && a->order < b->order);
}

static void swap(struct happening *a, struct happening *b)
{
    const struct happening kept = *a;

    *a = *b;
    *b = kept;
}

void sim_plan(struct woi_sim *sim, int64_t time, void (*happen)(struct sim_file *file), struct sim_file *file)
{
    struct happenings *all = &sim->happenings;
    size_t i = all->n++;

    if (i == all->capacity) {
        all->capacity = all->capacity ? 2 * all->capacity : 64;
        all->heap = sim_reallocate(all->heap, all->capacity * sizeof *all->heap);
    }
    all->heap[i] = (struct happening){time, all->planned++, happen, file};
    file_hold(file);
    for (; i > 0 && comes_before(&all->heap[i], &all->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&all->heap[i], &all->heap[(i - 1) / 2]);
}

static struct happening take_first(struct happenings *all)
{
    const struct happening first = all->heap[0];
    size_t i = 0;

    all->heap[0] = all->heap[--all->n];
    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < all->n && comes_before(&all->heap[child + 1], &all->heap[child]))
            child++;
        if (child >= all->n || !comes_before(&all->heap[child], &all->heap[i]))
            return first;
        swap(&all->heap[i], &all->heap[child]);
        i = child;
    }
}

int64_t sim_next(const struct woi_sim *sim)
{
    return sim->happenings.n ? sim->happenings.heap[0].time : INT64_MAX;
}

void sim_happen(struct woi_sim *sim)
{
    while (sim_next(sim) <= sim->now) {
        const struct happening first = take_first(&sim->happenings);

        first.happen(first.file);
        file_release(first.file);
    }
}

void sim_forget(struct woi_sim *sim)
{
    while (sim->happenings.n)
        file_release(take_first(&sim->happenings).file);
    sim_release(sim->happenings.heap);
}
