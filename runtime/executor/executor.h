/* executor.h - the run queue: tasks that will be polled, first woken, first polled. */
#ifndef WOI_EXECUTOR_EXECUTOR_H
#define WOI_EXECUTOR_EXECUTOR_H

#include "task/task.h"

/* Intrusive, so that waking a task cannot fail. Each queued task is in it exactly once. */
struct executor {
    struct task_owner owner; /* first: tasks lead here */
    struct task *first, **end;
    uint64_t work; /* polls, and operations in them, since the beginning */
};

void executor_init(struct executor *executor);

/* Polls the tasks that are runnable now, each once, but at most so many: who is woken meanwhile has its
 * turn later. In a forked child it polls nobody after the task that forked. How many it polled. */
unsigned executor_run(struct executor *executor, unsigned most);

static inline bool executor_is_idle(const struct executor *executor)
{
    return !executor->first;
}

/* Cancels a task that is not done, and runs its finally parts now. Nobody else is polled. */
void executor_cancel(struct executor *executor, struct task *task);

/* Cancels all tasks and runs their finally parts, until there is no task left. */
void executor_cancel_all(struct executor *executor);

#endif
