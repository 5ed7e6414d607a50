/* executor.c - the run queue. */
#include "executor.h"

static void push(struct task_owner *owner, struct task *task)
{
    struct executor *executor = container_of(owner, struct executor, owner);

    task->next = NULL;
    *executor->end = task;
    executor->end = &task->next;
}

static struct task *pop(struct executor *executor)
{
    struct task *task = executor->first;

    executor->first = task->next;
    if (!executor->first)
        executor->end = &executor->first;
    return task;
}

void executor_init(struct executor *executor)
{
    task_owner_init(&executor->owner, push);
    executor->first = NULL;
    executor->end = &executor->first;
}

unsigned executor_run(struct executor *executor, unsigned most)
{
    unsigned polls = 0;

    for (; polls < most && executor->first; polls++)
        task_run(pop(executor));
    return polls;
}

/* A task that is aborted while idle is queued; one that is finalised may drop, wake or abort others,
 * but spawns none that lives. */
void executor_cancel_all(struct executor *executor)
{
    struct woi_link *tasks = &executor->owner.tasks;

    for (struct woi_link *link = tasks->next; link != tasks; link = link->next)
        task_abort(container_of(link, struct task, owned));
    while (executor->first)
        task_run(pop(executor));
}
