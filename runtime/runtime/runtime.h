/* runtime.h - the runtime: one executor, one reactor, the timers, and the loop that turns them. */
#ifndef WOI_RUNTIME_RUNTIME_H
#define WOI_RUNTIME_RUNTIME_H

#include <errno.h>

#include "base/thread.h"
#include "executor/executor.h"
#include "reactor/reactor.h"
#include "timer/timers.h"
#include "woi/runtime.h"

struct woi_runtime {
    struct executor executor;
    struct reactor reactor;
    struct timers timers;
    int64_t timer_set;                 /* what the timerfd is set to; INT64_MAX: it is not */
    struct thread *thread;             /* whose it is */
    unsigned forks;                    /* the thread's, when it was made */
    struct woi_runtime_handle *handle; /* one reference is the runtime's */
    unsigned entered;                  /* guards that are not left yet */
    uint64_t looks, parks;             /* at the kernel: without waiting, and with */
    bool looping;                      /* in block_on */
    bool closing;                      /* being freed: no task may begin */
};

/* Shared by all who may spawn; the runtime inside goes when it is freed. */
struct woi_runtime_handle {
    size_t references;
    struct woi_runtime *runtime; /* NULL: freed */
};

/* In a forked child, which must not touch what the kernel shares with the parent. */
static inline bool runtime_is_forked(const struct woi_runtime *runtime)
{
    return runtime->thread->forks != runtime->forks;
}

/* 0, or -EPERM: on another thread, or in a forked child. */
static inline int runtime_check(const struct woi_runtime *runtime)
{
    return runtime->thread == thread_self() && !runtime_is_forked(runtime) ? 0 : -EPERM;
}

/* The runtime of this thread, or NULL. */
static inline struct woi_runtime *runtime_current(void)
{
    return thread_self()->runtime;
}

/* As woi_spawn() on the current runtime, but the task, if it has not ended already, begins with task_start().
 */
struct task *runtime_spawn_held(struct woi_future *future);

/* Runs everything until task is done. 0; -EDEADLK; -EPERM: in a child that a poll forked; or what the
 * kernel said. */
int runtime_run(struct woi_runtime *runtime, const struct task *task);

#endif
