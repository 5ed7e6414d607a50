/* executor.c - the run queue. */
#include "executor.h"

#include <limits.h>

#include "task/turn.h"

static void push(struct executor *executor, struct task *task)
{
    task->next = NULL;
    *executor->end = task;
    executor->end = &task->next;
    executor->pushed++;
}

static void schedule(struct task_owner *owner, struct task *task)
{
    push(container_of(owner, struct executor, owner), task);
}

void executor_init(struct executor *executor)
{
    task_owner_init(&executor->owner, schedule);
    executor->first = NULL;
    executor->end = &executor->first;
    executor->pushed = executor->popped = executor->exhausted = executor->most = 0;
}

static void take_out(struct executor *executor, struct task **link)
{
    executor->popped++;
    *link = (*link)->next;
    if (!*link)
        executor->end = link;
}

/* In a simulation one of the first few is the next. */
enum { CHOSEN_AMONG = 16 };

static WOI_COLD_ struct task *pop_chosen(struct executor *executor, size_t (*choose)(size_t n))
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

static struct task *pop(struct executor *executor)
{
    struct task *task = executor->first;

    executor->popped++;
    executor->first = task->next;
    if (!executor->first)
        executor->end = &executor->first;
    return task;
}

/* Made twice, once for nobody choosing nor watching. */
static inline __attribute__((always_inline)) unsigned run(struct executor *executor, unsigned most,
                                                          const task_state *until, size_t (*choose)(size_t n),
                                                          bool is_watched)
{
    struct turn turn;
    unsigned work = 0;

    turn_begin(&turn, most);
    while (executor->first && work < turn.most && !(*until & TASK_DONE)) {
        struct task *task = choose ? pop_chosen(executor, choose) : pop(executor);

        if (task_run(&turn, task, is_watched))
            push(executor, task);
        work += turn_work(&turn);
    }
    executor->exhausted += turn_end(&turn);
    return work;
}

unsigned executor_run(struct executor *executor, unsigned most, const struct task *until)
{
    static const task_state never;
    const task_state *state = until ? &until->state : &never;
    size_t (*const choose)(size_t n) = sys()->choose;
    const bool is_watched = watchdog_is_on(thread_self());

    if (executor_length(executor) > executor->most)
        executor->most = executor_length(executor);
    return choose || is_watched ? run(executor, most, state, choose, is_watched)
                                : run(executor, most, state, NULL, false);
}

void executor_cancel(struct executor *executor, struct task *task)
{
    struct task **link = &executor->first;
    struct turn turn;

    task_abort(task); /* it is in the queue now, if it was not */
    while (*link != task)
        link = &(*link)->next;
    take_out(executor, link);
    turn_begin(&turn, 1);
    (void)task_run(&turn, task, false);
    (void)turn_end(&turn);
}

/* A task that is aborted while idle is queued; one that is finalised may drop, wake or abort others,
 * but spawns none that lives. */
void executor_cancel_all(struct executor *executor)
{
    struct woi_link *tasks = &executor->owner.tasks;
    struct turn turn;

    for (struct woi_link *link = tasks->next; link != tasks; link = link->next)
        task_abort(container_of(link, struct task, owned));
    turn_begin(&turn, UINT_MAX);
    while (executor->first && turn.most > 0)
        (void)task_run(&turn, pop(executor), false);
    (void)turn_end(&turn);
}
