/* outcome.h - what stands in a task's slot when it ended without an output: cancelled, panicked, out
 * of memory. Each is a future that is never polled, so that a slot always holds a future or NULL.
 *
 * While a task unwinds, the outcome waits in thread->panic; the task takes it from there. */
#ifndef WOI_TASK_OUTCOME_H
#define WOI_TASK_OUTCOME_H

#include "base/thread.h"
#include "woi/future.h"

/* Static; nothing to free. */
struct woi_future *outcome_cancelled(void);
struct woi_future *outcome_no_memory(void);

/* Stands for "panicked" where a future said so without leaving a record. */
struct woi_future *outcome_unexplained(void);

static inline bool is_outcome(const struct woi_future *future)
{
    return future->type->flags & WOI_FUTURE_OUTCOME_;
}

/* How it ended, and the panic, zeroed if it was none. */
void outcome_read(const struct woi_future *outcome, enum woi_error *ret_error, struct woi_panic *ret_panic);

/* How it ended, as an errno: -ECANCELED, -ENOTRECOVERABLE (a panic), -ENOMEM. */
int outcome_error(const struct woi_future *outcome);

/* Takes the panic of the running poll, or NULL. */
struct woi_future *panic_take(struct thread *thread);

/* Which task is being polled, in what, and what it has panicked with so far: put aside while another runtime
 * runs from inside a poll. */
struct poll_scope {
    struct task *task;
    struct woi_future *panic;
    struct hold *scope;
    struct locals *locals;
};

static inline struct poll_scope poll_scope_begin(struct thread *thread)
{
    const struct poll_scope outer = {thread->task, thread->panic, thread->scope, thread->locals};

    thread->task = NULL;
    thread->panic = NULL;
    thread->scope = NULL;
    thread->locals = NULL;
    return outer;
}

static inline void poll_scope_end(struct thread *thread, struct poll_scope outer)
{
    thread->task = outer.task;
    thread->panic = outer.panic;
    thread->scope = outer.scope;
    thread->locals = outer.locals;
}

/* A wrong use of the library: panics the running task; does nothing outside of one, where the caller
 * returns an error instead. The panic shows when the poll that is running returns. */
#define misuse(...)                                                                                          \
    do {                                                                                                     \
        WOI_PANIC_SITE_(__VA_ARGS__);                                                                        \
        if (thread_self()->task)                                                                             \
            (void)woi_panic_(&woi_site_, __VA_ARGS__);                                                       \
    } while (0)

#endif
