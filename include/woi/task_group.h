/* task_group.h - tasks that belong together, and cannot outlive what they belong to.
 *
 *     WOI_ASYNC(int, crawl, ((struct woi_task_group *, group), (const char **, urls), (size_t, n)))
 *     {
 *         WOI_BEGIN;
 *         for (size_t i = 0; i < self->n; i++)
 *             woi_task_group_spawn(self->group, fetch(self->urls[i]));
 *         WOI_END;
 *     }
 *
 *     struct woi_task_group group;                                 // in the frame: all zero is a valid one
 *     ...
 *     WOI_TRY(woi_task_group_run(&self->group, crawl(&self->group, urls, n)));
 *
 * woi_task_group_run is ready when the body and every task in the group has ended, finally parts and all. The
 * first that fails cancels the rest, the body too, and is the output. Dropping it aborts them all; the
 * runtime keeps them until their finally parts have run. This is Trio's nursery (N. J. Smith, "Notes on
 * structured concurrency, or: go statement considered harmful", 2018), and Go's errgroup.
 *
 * Without a body, the same by hand:
 *
 *         woi_task_group_spawn(&self->group, fetch(url));
 *         WOI_TRY(woi_task_group_wait(&self->group));
 *     WOI_FINALLY:
 *         woi_task_group_end(&self->group);                        // or its tasks run on, as detached ones
 *
 * To fail is to panic, to run out of memory, to be cancelled, or to have an output that is a negative
 * integer. Outputs are dropped as the tasks end, unless `collect` is set: then woi_task_group_next gives
 * their handles, in the order in which they end, which is tokio's JoinSet.
 *
 * A constructor of a future gives NULL for a NULL group, and when out of memory.
 *
 * What is shielded from the scopes around a group (scope.h) in its body holds up the end of the body. A
 * task's abort is a drop, which no shield holds up. */
#ifndef WOI_TASK_GROUP_H
#define WOI_TASK_GROUP_H

#include "combine.h"
#include "task.h"

WOI_EXTERN_C_BEGIN_

struct woi_task_group_state_;

/* All zero, or with the first three members set, which are looked at when it is first used. */
struct woi_task_group {
    size_t limit;    /* how many tasks run at once; more are held back, and begin when others end. 0: all */
    bool keep_going; /* a failure cancels nobody; the first is the output all the same */
    bool collect;    /* keep what has ended, for woi_task_group_next() */
    int lost_;
    struct woi_task_group_state_ *state_;
};

/* Cancels the group: the body of woi_task_group_run, and every task as woi_abort() does it. From now on it
 * takes no more tasks. It has failed, with -ECANCELED, if it had not before. 0, or -EINVAL: NULL. */
WOI_API int woi_task_group_cancel(struct woi_task_group *group);

/* Aborts what has not ended, drops what was not collected, and leaves the group as new, ready to be used
 * again: a failure is forgotten. Does not wait; the runtime runs the finally parts. For finally parts: of a
 * group that is all zero, or NULL, it does nothing. Who waits on the group gets -ECANCELED. */
WOI_API void woi_task_group_end(struct woi_task_group *group);

/* How many tasks in it have not ended, held back ones included. */
WOI_API size_t woi_task_group_count(const struct woi_task_group *group);

/* Ready when no task in the group is left that has not ended: 0, or what the first failure was: the negative
 * output, -ECANCELED, -ENOTRECOVERABLE (a panic), -ENOMEM. Dropping it changes nothing for the tasks. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_task_group_wait(struct woi_task_group *group);

/* Ready when a task could begin at once: 0; -ECANCELED when the group takes no more. Keeps whoever spawns
 * without end from running ahead of a limit; reserves nothing. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_task_group_room(struct woi_task_group *group);

WOI_API int woi_task_group_spawn_(struct woi_task_group *group, struct woi_future *future);
WOI_API WOI_MUST_USE struct woi_future_int *woi_task_group_next_(struct woi_task_group *group,
                                                                 void *ret_handle);
WOI_API WOI_MUST_USE struct woi_future_int *woi_task_group_run_(struct woi_task_group *group,
                                                                struct woi_future *body);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Makes a task of the future, in the group; it is taken over. 0, or -ENOMEM, -ENXIO, -EPERM as
 * woi_spawn_detached says: that is a failure of the group as well, so that it need not be looked at.
 * -ECANCELED: the group has failed or was cancelled; the future has been dropped. -EINVAL: NULL group. */
#define woi_task_group_spawn(group, fut) WOI_GROUP_SPAWN_(group, fut, WOI_CAT_(woi_g_, __COUNTER__))
#define WOI_GROUP_SPAWN_(group, fut, v)                                                                      \
    woi_task_group_spawn_((group), __extension__({                                                           \
                              __auto_type v = (fut);                                                         \
                              WOI_MUST_POINT_(v);                                                            \
                              (void)sizeof(v->woi_handle_); /* no handle, and no WOI_INTO */                 \
                              WOI_AS_FUTURE_(v);                                                             \
                          }))

/* With `collect`: *ret_handle, a struct NAME_handle *, gets the handle of the next task that has ended, in
 * the order in which they do; await it to take what the task gave. Output 0; -ECHILD: there is none, and none
 * is left that could end; -EINVAL without `collect`. Dropped half-way, it has taken nothing. That all tasks
 * in the group have outputs of the handle's type is the caller's business: a larger one panics when it is
 * taken. */
#define woi_task_group_next(group, ret_handle)                                                               \
    woi_task_group_next_((group), ((void)sizeof(WOI_AS_HANDLE_(*(ret_handle))), (void *)(ret_handle)))

/* Runs the body, a future that spawns into the group, and waits for it and for all tasks: output as of
 * woi_task_group_wait, a negative output of the body being a failure too. The group is as new afterwards. A
 * target of WOI_INTO around the body is written when that ends. Dropped half-way: woi_task_group_end(). NULL:
 * the body was, or out of memory; the body has been dropped and the group ended. */
#define woi_task_group_run(group, body) woi_task_group_run_((group), WOI_BRANCH_(body))

#endif
#endif
