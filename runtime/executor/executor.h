/* executor.h - the run queue: tasks that will be polled, first woken, first polled. */
#ifndef WOI_EXECUTOR_EXECUTOR_H
#define WOI_EXECUTOR_EXECUTOR_H

#include "task/task.h"

/* Intrusive, so that waking a task cannot fail. Each queued task is in it exactly once. */
struct executor {
    struct task_owner owner; /* first: tasks lead here */
    struct task *first, **end;
    uint64_t pushed, popped;
    uint64_t exhausted; /* polls that used up their budget */
    size_t most;        /* the longest queue that a run began with */
};

void executor_init(struct executor *executor);

/* Polls tasks, who was woken first before the others, until none is runnable, or so much work is done: a poll
 * is one, each operation in it that takes from its budget another. It stops when the task `until`, which may
 * be NULL, is done; and in a forked child, after the task that forked. How much work it did. */
unsigned executor_run(struct executor *executor, unsigned most, const struct task *until);

/* How many tasks are in the queue. */
static inline size_t executor_length(const struct executor *executor)
{
    return executor->pushed - executor->popped;
}

static inline bool executor_is_idle(const struct executor *executor)
{
    return !executor->first;
}

/* Cancels a task that is not done, and runs its finally parts now. Nobody else is polled. */
void executor_cancel(struct executor *executor, struct task *task);

/* Cancels all tasks and runs their finally parts, until there is no task left. */
void executor_cancel_all(struct executor *executor);

#endif
