/* loop.c - the loop: poll tasks, fire timers, look at the kernel, sleep when there is nothing else.
 *
 *     ┌─> poll runnable tasks, 128 units of work ──> fire due timers ──> epoll ─┐
 *     └─────────────────────────────────────────────────────────────────────────┘
 *
 * A poll is a unit of work, and so is each operation in it: a look at the kernel costs as much as some
 * fifty polls of tasks that do nothing else, and less than one read. Where polls take long, it comes after
 * 100 us, as the clock says after each 16 units, and as long as it says so, after each one. epoll waits only
 * while no task is runnable, and then until the earliest deadline, for which the timerfd is set, if it
 * changed. */
#include <errno.h>

#include "runtime.h"

enum { WORK_PER_LOOK = 128, WORK_PER_GLANCE = 16 };

/* Polls that take long: then a look comes sooner. */
#define LONG_SINCE_LOOK INT64_C(100000)

/* Since the last look at the kernel. */
struct since {
    unsigned work;
    unsigned glance; /* after so much of it a glance at the clock: 1 as long as polls take long */
    int64_t time;    /* of the look, or of the first glance; INT64_MIN: neither is known */
};

/* No task is runnable, and nothing can make one so: no deadline but never, and nobody waits for the
 * kernel. */
static bool is_stuck(const struct woi_runtime *runtime)
{
    return runtime->reactor.waiting == 0 && timers_are_empty(&runtime->timers);
}

static int set_timer(struct woi_runtime *runtime, int64_t deadline)
{
    int error;

    if (deadline == runtime->timer_set || deadline == INT64_MAX)
        return 0;
    error = sys()->timer_set(runtime->reactor.timer, deadline > 0 ? deadline : 1);
    if (error == 0)
        runtime->timer_set = deadline;
    return error;
}

static int look_at_kernel(struct woi_runtime *runtime)
{
    runtime->looks++;
    return reactor_wait(&runtime->reactor, 0);
}

/* A timer that is due by now needs no timerfd. Those that are due sooner than the kernel could wake us share
 * one wait. */
static int sleep_until_event(struct woi_runtime *runtime, int64_t now)
{
    const int64_t next = timers_next(&runtime->timers);
    int error;

    if (next <= now)
        return look_at_kernel(runtime);
    error = set_timer(runtime, timers_shared(&runtime->timers, next, now + sys()->shortest_wait));
    if (error)
        return error;
    runtime->parks++;
    return reactor_wait(&runtime->reactor, -1);
}

/* The kernel's part of a turn. Without timers nobody looks at the clock; nor, while tasks are runnable and
 * there is no fd, at epoll. */
static int look_outside(struct woi_runtime *runtime)
{
    int64_t now = INT64_MIN;

    if (!timers_are_empty(&runtime->timers)) {
        now = sys()->now();
        timers_run(&runtime->timers, now);
    }
    /* A simulator gets its turn even if nobody waits for an fd: others live in it. */
    if (!executor_is_idle(&runtime->executor))
        return runtime->reactor.sources || sys()->choose ? look_at_kernel(runtime) : 0;
    if (is_stuck(runtime))
        return -EDEADLK;
    return sleep_until_event(runtime, now);
}

/* Where there is nothing to wait for, nobody looks at the clock. */
static bool is_time_to_look(const struct woi_runtime *runtime, struct since *look)
{
    int64_t now = INT64_MIN;

    if (look->work >= WORK_PER_LOOK) {
        look->glance = WORK_PER_GLANCE;
    } else if (!executor_is_idle(&runtime->executor)) {
        if (is_stuck(runtime) && !runtime->reactor.sources)
            return false;
        now = sys()->now();
        if (look->time == INT64_MIN)
            look->time = now;
        if (now - look->time < LONG_SINCE_LOOK)
            return false;
        look->glance = 1;
    }
    look->work = 0;
    look->time = now;
    return true;
}

/* A poll may fork. */
int runtime_run(struct woi_runtime *runtime, const struct task *task)
{
    struct since look = {.glance = WORK_PER_GLANCE, .time = INT64_MIN};

    for (;;) {
        int error;

        look.work += executor_run(&runtime->executor, look.glance, task);
        if (task->state & TASK_DONE)
            return 0;
        if (runtime_is_forked(runtime))
            return -EPERM;
        if (!is_time_to_look(runtime, &look))
            continue;
        error = look_outside(runtime);
        if (error)
            return error;
    }
}
