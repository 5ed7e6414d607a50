/* task_group.h - what a task group is: a counted block, and a member for each task in it.
 *
 *     value ──> group ──started──> member <──join waker── task
 *                     ──held─────> member <──join waker── task that has not begun
 *                     ──finished─> member ──────────────> done task, its handle owned
 *
 * A member is what the task wakes when it is done: it belongs to the task's join waker until then, and to the
 * group's list of the finished afterwards. */
#ifndef WOI_SCOPE_TASK_GROUP_H
#define WOI_SCOPE_TASK_GROUP_H

#include "base/list.h"
#include "task/task.h"
#include "task/wait.h"
#include "woi/task_group.h"

struct member {
    struct woi_link link; /* in one of the three lists, or alone */
    struct woi_task_group_state_ *group;
    struct task *task; /* its handle is the group's */
    bool begun;        /* it is counted as running, not as waiting */
};

typedef struct woi_task_group_state_ task_group;

/* Referenced by the value, and by each future that waits for it. */
struct woi_task_group_state_ {
    size_t references;
    size_t limit;
    bool keep_going, collect;
    bool cancelled; /* it takes no more tasks */
    bool ended;     /* the value is gone; there are no members */
    int error;      /* the first failure, or 0 */
    size_t running; /* in `started` */
    size_t waiting; /* in `held` */
    struct woi_link started, held, finished;
    struct woi_link for_end, for_next,
        for_room; /* who waits: for the end or a failure; for `finished`; ... */
};

/* The block of a value, made if it has none yet; NULL when out of memory. */
task_group *group_of_value(struct woi_task_group *value);

static inline task_group *group_retain(task_group *group)
{
    group->references++;
    return group;
}

void group_release(task_group *group);

static inline bool group_is_idle(const task_group *group)
{
    return group->running + group->waiting == 0;
}

static inline bool group_has_room(const task_group *group)
{
    return group->limit == 0 || group->running + group->waiting < group->limit;
}

/* It has failed: the rest is cancelled, unless it keeps going. The first failure counts. */
void group_fail(task_group *group, int error);

/* The handle of the first finished task, now the caller's; NULL: there is none. */
struct woi_future *group_take_finished(task_group *group);

#endif
