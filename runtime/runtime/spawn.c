/* spawn.c - the spawner: from a future to a task on a runtime, wherever the caller stands. */
#include <errno.h>

#include "runtime.h"
#include "task/outcome.h"

struct woi_runtime_handle *woi_runtime_get_handle(struct woi_runtime *runtime)
{
    return runtime ? woi_runtime_handle_clone(runtime->handle) : NULL;
}

struct woi_runtime_handle *woi_runtime_handle_clone(struct woi_runtime_handle *handle)
{
    if (handle)
        handle->references++;
    return handle;
}

void woi_runtime_handle_drop(struct woi_runtime_handle *handle)
{
    if (handle && --handle->references == 0)
        sys()->release(handle);
}

static struct task *refuse(struct woi_future *future, int error)
{
    woi_future_drop(future);
    errno = error;
    return NULL;
}

/* A runtime that is gone, or going, gives a task that has ended already. */
static inline __attribute__((always_inline)) struct task *spawn(struct woi_runtime_handle *handle,
                                                                struct woi_future *future, bool held)
{
    struct woi_runtime *runtime = handle ? handle->runtime : runtime_current();

    if (!handle && !runtime)
        return refuse(future, ENXIO);
    if (runtime && runtime_check(runtime))
        return refuse(future, EPERM);
    if (!runtime || runtime->closing)
        return task_spawn_cancelled(future);
    if (held)
        return task_spawn_held(&runtime->executor.owner, future);
    return task_spawn(&runtime->executor.owner, future);
}

struct woi_future *woi_spawn_(struct woi_runtime_handle *handle, struct woi_future *future)
{
    struct task *task = spawn(handle, future, false);

    return task ? &task->join : NULL;
}

struct task *runtime_spawn_held(struct woi_future *future)
{
    return spawn(NULL, future, true);
}

int woi_detach_spawned_(struct woi_future *handle)
{
    const struct woi_future *outcome;
    bool had_no_memory;

    if (!handle)
        return -errno;
    outcome = container_of(handle, struct task, join)->slot;
    had_no_memory = outcome == outcome_no_memory(); /* the future was NULL */
    woi_future_drop(handle);
    return had_no_memory ? -ENOMEM : 0;
}
