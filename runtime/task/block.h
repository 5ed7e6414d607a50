/* block.h - a task as a block of memory, for those who make, run and join it. */
#ifndef WOI_TASK_BLOCK_H
#define WOI_TASK_BLOCK_H

#include "base/memory.h"
#include "locals.h"
#include "task.h"

/* The type of a handle whose task belongs to nobody. Each owner has a copy. */
extern const struct woi_future_type join_orphan_type;

static inline struct task *task_of(struct woi_future *join)
{
    return container_of(join, struct task, join);
}

/* Of a task that is not done. */
static inline struct task_owner *task_owner_of(struct task *task)
{
    return container_of((struct woi_future_type *)(uintptr_t)task->join.type, struct task_owner, join_type);
}

static inline struct task_with_locals *with_locals(struct task *task)
{
    return container_of(task, struct task_with_locals, task);
}

WOI_COLD_ void task_free_with_locals(struct task_with_locals *task);

/* Somebody may use the handle once too often: the memory rests. */
static inline void task_release(struct task *task)
{
    if (!state_release(&task->state))
        return;
    task->join.type = &woi_dead_type_;
    if (task->state & TASK_LOCALS)
        task_free_with_locals(with_locals(task));
    else
        pool_free_later(task, sizeof *task);
}

#endif
