/* executor.c - the run queue. */
#include "executor.h"

#include "base/thread.h"

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

/* In a simulation one of the first few is the next. */
enum { CHOSEN_AMONG = 16 };

static struct task *pop_chosen(struct executor *executor, size_t (*choose)(size_t n))
{
    struct task **link = &executor->first, *task;
    size_t n = 0;

    for (task = executor->first; task && n < CHOSEN_AMONG; task = task->next)
        n++;
    for (n = choose(n); n > 0; n--)
        link = &(*link)->next;
    task = *link;
    *link = task->next;
    if (!*link)
        executor->end = link;
    return task;
}

unsigned executor_run(struct executor *executor, unsigned most)
{
    size_t (*const choose)(size_t n) = sys()->choose;
    unsigned polls = 0;

    for (; polls < most && executor->first; polls++)
        task_run(choose ? pop_chosen(executor, choose) : pop(executor));
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
