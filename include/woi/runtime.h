/* runtime.h - the runtime: executor, reactor and timers of one thread.
 *
 *     int main(void) { return WOI_MAIN(app()); }
 *
 * or, step by step:
 *
 *     struct woi_runtime *runtime;
 *     int result = 0, error = woi_runtime_new(&runtime);
 *     if (error == 0)
 *         error = WOI_BLOCK_ON(runtime, result, app());
 *     woi_runtime_free(runtime);
 *
 * A runtime belongs to the thread that made it. Tasks that are still unfinished when block_on returns
 * stay, and go on in the next block_on; freeing the runtime cancels them. */
#ifndef WOI_RUNTIME_H
#define WOI_RUNTIME_H

#include "task.h"

WOI_EXTERN_C_BEGIN_

struct woi_runtime;

/* Makes a runtime. 0, or -ENOMEM, -EMFILE, -ENFILE or what else epoll_create1(2),
 * timerfd_create(2) and epoll_ctl(2) return; *ret_runtime is written only on success. The caller owns it. */
WOI_API int woi_runtime_new(struct woi_runtime **ret_runtime);

/* Cancels every task, runs their finally parts, closes the runtime's fds, frees it. 0; also for NULL.
 * -EBUSY, and nothing happens, inside block_on or a poll on this runtime, or while it is entered. -EPERM on
 * another thread or in a forked child. Handles, wakers and runtime handles that outlive it do nothing. */
WOI_API int woi_runtime_free(struct woi_runtime *runtime);

/* Makes it the current runtime of this thread until the guard is given to woi_runtime_leave, which
 * puts back what was current before; guards nest. block_on does both itself. Entering makes woi_spawn
 * and the constructors of sockets work outside block_on. 0, or -EINVAL (NULL; guards left in the
 * wrong order, or twice), -EPERM (another thread, a forked child),
 * -EBUSY (it is being freed).
 *
 * A guard ends with the poll of the task that took it: what was current before is put back, and if that
 * was another runtime the task panics. Such a guard must still be left, in the finally part for
 * example, while its runtime exists: until then that counts as entered. */
struct woi_enter_guard {
    struct woi_runtime *previous;
    struct woi_runtime *entered;
    unsigned depth; /* among the guards of that runtime, and */
    unsigned level; /* among those of the thread */
};
WOI_API int woi_runtime_enter(struct woi_runtime *runtime, struct woi_enter_guard *ret_guard);
WOI_API int woi_runtime_leave(struct woi_enter_guard *guard);

/* The current runtime of this thread, or NULL. */
WOI_API struct woi_runtime *woi_runtime_current(void);

/* A handle through which tasks are spawned from anywhere on the runtime's thread (woi_spawn_on). It
 * may outlive the runtime: tasks are then cancelled from the start. Reference counted: each clone is
 * dropped once. NULL for a NULL runtime. */
WOI_API struct woi_runtime_handle *woi_runtime_get_handle(struct woi_runtime *runtime);
WOI_API struct woi_runtime_handle *woi_runtime_handle_clone(struct woi_runtime_handle *handle);
WOI_API void woi_runtime_handle_drop(struct woi_runtime_handle *handle);

/* How many tasks the runtime owns: spawned and not ended. */
WOI_API size_t woi_runtime_task_count(const struct woi_runtime *runtime);

/* Runs a future to its end, and with it every other task; the thread sleeps while there is nothing to
 * do. WOI_BLOCK_ON below checks the type of the output.
 *   0              the output is in *ret_output
 *   -ECANCELED     the root was aborted
 *   -ENOTRECOVERABLE  the root panicked
 *   -ENOMEM        a future could not be allocated
 *   -EDEADLK       nothing can ever wake any task again: no timer, or only for ever, and no fd that
 *                  anybody waits on. All tasks and where they wait have been printed to stderr; the
 *                  root was dropped, the others stay. A task that waits on an fd suppresses this, even
 *                  if it is another.
 *   -EBUSY         this runtime is already in block_on, or freeing
 *   -EPERM         called on another thread or in a forked child; or this is the child, forked by a
 *                  task: the root was dropped, and no other task is polled in it
 *   -EINVAL        runtime is NULL
 *   other          what epoll_wait(2) or timerfd_settime(2) returned
 * On an error the output is untouched and the future has been dropped. */
WOI_API int woi_block_on(struct woi_runtime *runtime, struct woi_future *future, void *ret_output,
                         size_t size);

/* Writes every task of the current runtime to out: id, name, state bits, and the chain of its async
 * functions, outermost first, each with file and line of the await it is suspended at, and the leaf
 * it waits for. At any time, from anywhere on the thread. */
WOI_API void woi_dump_tasks(FILE *out);

/* Returns to the system what this thread's frame pool holds unused. Bytes given back. */
WOI_API size_t woi_trim(void);

WOI_API int woi_main_(struct woi_future *future, bool has_status);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* WOI_BLOCK_ON(runtime, lhs, future): woi_block_on with the type of lhs checked. */
#define WOI_BLOCK_ON(runtime, lhs, fut) WOI_BLOCK_ON_(runtime, lhs, fut, WOI_CAT_(woi_b_, __COUNTER__))

/* WOI_MAIN(future): runs it on a new runtime and returns an exit status for main: the future's output
 * if it is a non-negative int, at most 255; 0 if it is void. A negative output is printed by name, and gives
 * 1, as do out of memory, cancellation and deadlock; a panic gives 101. */
#define WOI_MAIN(fut) WOI_MAIN_(fut, WOI_CAT_(woi_m_, __COUNTER__))

#define WOI_BLOCK_ON_(runtime, lhs, fut, v)                                                                  \
    __extension__({                                                                                          \
        __auto_type v = (fut);                                                                               \
        WOI_MUST_POINT_(v);                                                                                  \
        _Static_assert(__builtin_types_compatible_p(__typeof__(lhs), __typeof__(v->output)),                 \
                       "WOI_BLOCK_ON: the variable and the output of the future have different types");      \
        woi_block_on((runtime), WOI_AS_FUTURE_(v), &(lhs), sizeof(lhs));                                     \
    })
#define WOI_MAIN_(fut, v)                                                                                    \
    __extension__({                                                                                          \
        __auto_type v = (fut);                                                                               \
        WOI_MUST_POINT_(v);                                                                                  \
        _Static_assert(__builtin_types_compatible_p(__typeof__(v->output), int) ||                           \
                           __builtin_types_compatible_p(__typeof__(v->output), woi_unit),                    \
                       "WOI_MAIN: the output of the future must be int or void");                            \
        woi_main_(WOI_AS_FUTURE_(v), __builtin_types_compatible_p(__typeof__(v->output), int));              \
    })

#endif
#endif
