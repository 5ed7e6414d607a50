/* task.h - tasks: futures that the runtime polls, and the handles to join them.
 *
 *     self->job = woi_spawn(add_later(1, 2));        // struct add_later_handle *
 *     WOI_AWAIT(self->done, self->job);              // struct add_later_result
 *     if (self->done.error == WOI_OK) use(self->done.value);
 *
 * A handle is itself a future, owned like any other: awaiting it uses it up, dropping it (woi_detach)
 * lets the task run on by itself. Of a task that has ended, dropping the handle drops the output. */
#ifndef WOI_TASK_H
#define WOI_TASK_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

struct woi_runtime_handle;

/* Counts the tasks of a runtime from 1, in the order they were spawned. 0 is no task. */
typedef uint64_t woi_task_id;

/* The id of the task whose poll is running on this thread; 0 outside of one. */
WOI_API woi_task_id woi_current_task_id(void);

/* The functions behind the macros below; a NULL handle is "finished", with id 0. */
WOI_API void woi_task_abort(struct woi_join_handle *handle);
WOI_API bool woi_task_is_finished(const struct woi_join_handle *handle);
WOI_API woi_task_id woi_task_get_id(const struct woi_join_handle *handle);
WOI_API int woi_detach_spawned_(struct woi_future *handle);
WOI_API WOI_MUST_USE struct woi_future *woi_spawn_(struct woi_runtime_handle *runtime,
                                                   struct woi_future *future);

/* Text of an enum woi_error, such as "cancelled". Static storage. */
WOI_API const char *woi_error_name(enum woi_error error);

/* A future with output int 0 that is ready after every other runnable task has had its turn. In an
 * async function WOI_YIELD() does the same for less. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_yield_now(void);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* woi_spawn(future): makes a task of it on this thread's runtime and returns its typed handle, which
 * the caller owns. The task runs from the executor's next turn on, not from within this call.
 * NULL when out of memory, when the thread is in no runtime, or in a forked child (errno is ENOMEM, ENXIO
 * or EPERM); the future has then been dropped. Of NULL, as a call without memory gives, it makes the
 * handle of a task that has ended with WOI_NO_MEMORY, and whose id is 0. While a runtime is being freed the
 * handle is one of a cancelled task. */
#define woi_spawn(fut) WOI_SPAWN_(NULL, fut, WOI_CAT_(woi_s_, __COUNTER__))

/* woi_spawn_on(runtime_handle, future): the same on the runtime of that handle (runtime.h), before or
 * outside block_on. Only on the runtime's own thread: elsewhere NULL, errno EPERM. */
#define woi_spawn_on(runtime, fut) WOI_SPAWN_(runtime, fut, WOI_CAT_(woi_s_, __COUNTER__))

/* The same without a handle: 0, or -ENOMEM, -ENXIO, -EPERM. */
#define woi_spawn_detached(fut) woi_detach_spawned_(WOI_AS_FUTURE_(woi_spawn(fut)))

/* woi_abort(handle): cancels the task: its finally parts run when it is its turn, after the tasks that are
 * runnable now, not within this call; a task that becomes ready in the meantime keeps its output. The handle
 * stays valid and is ready, with WOI_CANCELLED, once they have run. Does nothing to an ended task. A task may
 * abort itself: it ends when its current poll returns. */
#define woi_abort(task_handle) woi_task_abort(WOI_AS_HANDLE_(task_handle))

/* woi_detach(handle): drops the handle; the task goes on. */
#define woi_detach(task_handle) woi_future_drop((struct woi_future *)(void *)WOI_AS_HANDLE_(task_handle))

/* woi_is_finished(handle): whether the task has ended: joining it would not wait. */
#define woi_is_finished(task_handle) woi_task_is_finished(WOI_AS_HANDLE_(task_handle))

/* woi_id(handle): the task's id. */
#define woi_id(task_handle) woi_task_get_id(WOI_AS_HANDLE_(task_handle))

#define WOI_AS_HANDLE_(h)                                                                                    \
    ((void)sizeof(&(h)->handle == (struct woi_join_handle *)0), (struct woi_join_handle *)(void *)(h))
/* The call stands outside of the statement expression: gcc does not see an unused result in one. */
#define WOI_SPAWN_(runtime, fut, v)                                                                          \
    ((__typeof__((fut)->woi_handle_))(void *)woi_spawn_((runtime), __extension__({                           \
                                                            __auto_type v = (fut);                           \
                                                            WOI_MUST_POINT_(v);                              \
                                                            WOI_AS_FUTURE_(v);                               \
                                                        })))

#endif
#endif
