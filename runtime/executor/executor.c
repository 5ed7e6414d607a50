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
    executor->work = 0;
    executor->first = NULL;
    executor->end = &executor->first;
}

static void take_out(struct executor *executor, struct task **link)
{
    *link = (*link)->next;
    if (!*link)
        executor->end = link;
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
    take_out(executor, link);
    return task;
}

/* The last one of now cannot leave the queue but by being popped here. In a simulation it may be popped
 * before others: they have their turn in the next. */
unsigned executor_run(struct executor *executor, unsigned most)
{
    const struct thread *thread = thread_self();
    size_t (*const choose)(size_t n) = thread->sys->choose;
    const unsigned forks = thread->forks;
    const struct task *last = executor->first ? container_of(executor->end, struct task, next) : NULL;
    bool is_last = !last;
    unsigned polls = 0;

    for (; !is_last && polls < most && thread->forks == forks; polls++) {
        struct task *task = choose ? pop_chosen(executor, choose) : pop(executor);

        is_last = task == last;
        executor->work += task_run(task);
    }
    return polls;
}

void executor_cancel(struct executor *executor, struct task *task)
{
    struct task **link = &executor->first;

    task_abort(task); /* it is in the queue now, if it was not */
    while (*link != task)
        link = &(*link)->next;
    take_out(executor, link);
    (void)task_run(task);
}

/* A task that is aborted while idle is queued; one that is finalised may drop, wake or abort others,
 * but spawns none that lives. */
void executor_cancel_all(struct executor *executor)
{
    const struct thread *thread = thread_self();
    const unsigned forks = thread->forks;
    struct woi_link *tasks = &executor->owner.tasks;

    for (struct woi_link *link = tasks->next; link != tasks; link = link->next)
        task_abort(container_of(link, struct task, owned));
    while (executor->first && thread->forks == forks)
        (void)task_run(pop(executor));
}
