/* runtime.c - runtimes: made, entered, blocked on, freed. */
#include "runtime.h"

#include <errno.h>

#include "base/report.h"
#include "task/outcome.h"

static int init(struct woi_runtime *runtime)
{
    int error = reactor_init(&runtime->reactor);

    if (error)
        return error;
    runtime->handle = sys()->allocate(sizeof *runtime->handle);
    if (!runtime->handle) {
        reactor_close(&runtime->reactor);
        return -ENOMEM;
    }
    *runtime->handle = (struct woi_runtime_handle){.references = 1, .runtime = runtime};
    executor_init(&runtime->executor);
    timers_init(&runtime->timers, sys()->now());
    runtime->timer_set = INT64_MAX;
    runtime->thread = thread_self();
    runtime->forks = thread_self()->forks;
    runtime->entered = 0;
    runtime->looks = runtime->parks = 0;
    runtime->looping = runtime->closing = false;
    return 0;
}

int woi_runtime_new(struct woi_runtime **ret_runtime)
{
    struct woi_runtime *runtime;
    int error;

    if (!ret_runtime)
        return -EINVAL;
    runtime = sys()->allocate(sizeof *runtime);
    if (!runtime)
        return -ENOMEM;
    error = init(runtime);
    if (error)
        sys()->release(runtime);
    else
        *ret_runtime = runtime;
    return error;
}

int woi_runtime_enter(struct woi_runtime *runtime, struct woi_enter_guard *ret_guard)
{
    int error;

    if (!runtime || !ret_guard)
        return -EINVAL;
    error = runtime_check(runtime);
    if (error == 0 && runtime->closing)
        error = -EBUSY;
    if (error)
        return error;
    *ret_guard = (struct woi_enter_guard){.previous = thread_self()->runtime,
                                          .entered = runtime,
                                          .depth = ++runtime->entered,
                                          .level = ++thread_self()->entered};
    thread_self()->runtime = runtime;
    thread_self()->stirs++;
    return 0;
}

/* With it end the guards of the same runtime that were taken after it. */
static void leave(struct woi_enter_guard *guard)
{
    guard->entered->entered = guard->depth - 1;
    thread_self()->entered = guard->level - 1;
    thread_self()->runtime = guard->previous;
    thread_self()->stirs++;
    guard->entered = NULL;
}

/* Whether it ended with the poll that took it, and still counts. One of the runtime that was current
 * anyway ends for good with the block_on around it, which has reset the count. */
static bool is_stale(const struct woi_enter_guard *guard)
{
    const struct woi_runtime *runtime = guard->entered;
    const unsigned least = guard->previous == runtime ? guard->depth : 1;

    return guard->level > thread_self()->entered && runtime->thread == thread_self() &&
           runtime->entered >= least;
}

int woi_runtime_leave(struct woi_enter_guard *guard)
{
    if (!guard || !guard->entered)
        return -EINVAL;
    if (is_stale(guard)) {
        guard->entered->entered--;
        guard->entered = NULL;
        return 0;
    }
    if (thread_self()->runtime != guard->entered || thread_self()->entered != guard->level)
        return -EINVAL;
    guard->depth = guard->entered->entered; /* of those before it some may have gone, out of order */
    leave(guard);
    return 0;
}

int woi_runtime_free(struct woi_runtime *runtime)
{
    struct woi_enter_guard guard;
    struct poll_scope outer;
    int error;

    if (!runtime)
        return 0;
    error = runtime_check(runtime);
    if (error)
        return error;
    if (runtime->looping || runtime->closing || runtime->entered)
        return -EBUSY;
    (void)woi_runtime_enter(runtime, &guard);
    runtime->closing = true;
    outer = poll_scope_begin(thread_self());
    executor_cancel_all(&runtime->executor);
    poll_scope_end(thread_self(), outer);
    leave(&guard);
    if (runtime_is_forked(runtime)) /* by a finally part: what is left is the parent's */
        return -EPERM;
    timers_clear(&runtime->timers);
    reactor_close(&runtime->reactor);
    runtime->handle->runtime = NULL;
    woi_runtime_handle_drop(runtime->handle);
    sys()->release(runtime);
    return 0;
}

struct woi_runtime *woi_runtime_current(void)
{
    return runtime_current();
}

size_t woi_runtime_task_count(const struct woi_runtime *runtime)
{
    return runtime ? runtime->executor.owner.count : 0;
}

static int take_output(struct task *root, void *ret_output, size_t size)
{
    const struct woi_future *outcome = task_outcome(root);

    if (outcome)
        return outcome_error(outcome);
    if (size)
        woi_future_take(root->slot, ret_output, size);
    return 0;
}

/* The root cannot end by itself: it is cancelled, so that its finally parts run. Nobody else is polled,
 * least of all in a forked child. */
static void give_up(struct woi_runtime *runtime, struct task *root, int error)
{
    if (error == -EDEADLK) {
        report("deadlock: nothing can wake any of these tasks");
        woi_dump_tasks(stderr);
    }
    executor_cancel(&runtime->executor, root);
}

static int run_root(struct woi_runtime *runtime, struct woi_future *future, void *ret_output, size_t size)
{
    struct task *root = task_spawn(&runtime->executor.owner, future);
    int error;

    if (!root)
        return -ENOMEM;
    error = runtime_run(runtime, root);
    if (error)
        give_up(runtime, root, error);
    else
        error = take_output(root, ret_output, size);
    woi_future_drop(&root->join);
    return error;
}

int woi_block_on(struct woi_runtime *runtime, struct woi_future *future, void *ret_output, size_t size)
{
    struct woi_enter_guard guard;
    struct poll_scope outer;
    int error;

    if (!future)
        return -ENOMEM;
    error = !runtime || (size && !ret_output) ? -EINVAL : runtime_check(runtime);
    if (error == 0 && (runtime->looping || runtime->closing))
        error = -EBUSY;
    if (error == 0)
        error = woi_runtime_enter(runtime, &guard);
    if (error) {
        woi_future_drop(future);
        return error;
    }
    runtime->looping = true;
    outer = poll_scope_begin(thread_self());
    error = run_root(runtime, future, ret_output, size);
    poll_scope_end(thread_self(), outer);
    runtime->looping = false;
    leave(&guard);
    return error;
}

/* What a parent process sees of an exit status. */
enum { STATUS_MOST = 255 };

int woi_main_(struct woi_future *future, bool has_status)
{
    struct woi_runtime *runtime;
    int status = 0;
    int error = woi_runtime_new(&runtime);

    if (error) {
        woi_future_drop(future);
        report("no runtime: %s", woi_strerror(error));
        return 1;
    }
    error = woi_block_on(runtime, future, has_status ? &status : NULL, has_status ? sizeof status : 0);
    (void)woi_runtime_free(runtime);
    if (error == -ENOTRECOVERABLE)
        return 101;
    if (error == 0 && status >= 0)
        return status < STATUS_MOST ? status : STATUS_MOST;
    report("main: %s", woi_strerror(error ? error : status));
    return 1;
}
