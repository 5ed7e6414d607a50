/* task_group.c - task groups: their members spawned, started, ended, cancelled. */
#include "task_group.h"

#include <errno.h>

#include "base/memory.h"
#include "runtime/runtime.h"
#include "task/error.h"

task_group *group_of_value(struct woi_task_group *value)
{
    task_group *group = value->state_;

    if (group)
        return group;
    group = pool_allocate(sizeof *group);
    if (!group)
        return NULL;
    *group = (task_group){
        .references = 1, .limit = value->limit, .keep_going = value->keep_going, .collect = value->collect};
    group->error = value->lost_;
    group->cancelled = group->error == -ECANCELED || (group->error && !group->keep_going);
    list_init(&group->started);
    list_init(&group->held);
    list_init(&group->finished);
    list_init(&group->for_end);
    list_init(&group->for_next);
    list_init(&group->for_room);
    value->state_ = group;
    return group;
}

void group_release(task_group *group)
{
    if (--group->references == 0)
        pool_free(group, sizeof *group);
}

/* --- cancelling --- */

static struct member *of_link(struct woi_link *link)
{
    return container_of(link, struct member, link);
}

static struct member *first(struct woi_link *list)
{
    return of_link(list->next);
}

static void start(task_group *group, struct member *member)
{
    list_remove(&member->link);
    list_push_back(&group->started, &member->link);
    member->begun = true;
    group->waiting--;
    group->running++;
}

/* As many of those that were held back as the limit allows. */
static void start_some(task_group *group)
{
    while (!list_is_empty(&group->held) && (group->limit == 0 || group->running < group->limit)) {
        struct member *member = first(&group->held);

        start(group, member);
        task_start(member->task);
    }
}

/* Those that were held back are finalised as the others are, when it is their turn. Who is woken may end the
 * group. */
static void cancel(task_group *group)
{
    if (group->cancelled)
        return;
    group_retain(group);
    group->cancelled = true;
    while (!list_is_empty(&group->held))
        start(group, first(&group->held));
    for (struct woi_link *link = group->started.next; link != &group->started; link = link->next)
        task_abort(of_link(link)->task);
    wait_wake_all(&group->for_room);
    wait_wake_all(&group->for_end); /* the body of a run is cancelled by it */
    group_release(group);
}

void group_fail(task_group *group, int error)
{
    if (group->error == 0)
        group->error = error;
    if (!group->keep_going)
        cancel(group);
}

int woi_task_group_cancel(struct woi_task_group *value)
{
    task_group *group = value ? group_of_value(value) : NULL;

    if (!value)
        return -EINVAL;
    if (!group) {
        value->lost_ = -ECANCELED;
        return 0;
    }
    if (group->error == 0)
        group->error = -ECANCELED;
    cancel(group);
    return 0;
}

/* --- the end of a task --- */

static void drop_member(void *data)
{
    struct member *member = data;

    pool_free(member, sizeof *member);
}

struct woi_future *group_take_finished(task_group *group)
{
    struct member *member;
    struct woi_future *handle;

    if (list_is_empty(&group->finished))
        return NULL;
    member = first(&group->finished);
    handle = &member->task->join;
    list_remove(&member->link);
    drop_member(member);
    return handle;
}

/* The lists are in order before anybody is woken, and the output goes last: its destructor may do anything.
 * One that never began ends, too, with its runtime. */
static void finish(struct member *member)
{
    task_group *group = group_retain(member->group);
    const int error = task_error(member->task);

    list_remove(&member->link);
    if (member->begun)
        group->running--;
    else
        group->waiting--;
    list_push_back(&group->finished, &member->link);
    if (error)
        group_fail(group, error);
    start_some(group);
    wait_wake_all(&group->for_next);
    if (group_has_room(group))
        wait_wake_all(&group->for_room);
    if (group_is_idle(group))
        wait_wake_all(&group->for_end);
    if (!group->collect)
        woi_future_drop(group_take_finished(group));
    group_release(group);
}

static void wake(void *data)
{
    finish(data);
}

static struct woi_waker clone_waker(void *data);
static const struct woi_waker_vtable member_vtable = {clone_waker, wake, wake, drop_member};

/* A task wakes it once, and clones it never. */
static struct woi_waker clone_waker(void *data)
{
    (void)data;
    return woi_waker_noop();
}

/* --- spawning --- */

static int refuse(struct woi_future *future, int error)
{
    woi_future_drop(future);
    return error;
}

static int fail(struct woi_task_group *value, int error)
{
    if (value->state_)
        group_fail(value->state_, error);
    else if (value->lost_ == 0)
        value->lost_ = error;
    return error;
}

static void add(task_group *group, struct member *member)
{
    list_push_back(&group->held, &member->link);
    group->waiting++;
    if (woi_task_is_finished((struct woi_join_handle *)&member->task->join)) {
        finish(member); /* its runtime is being freed */
        return;
    }
    task_watch(member->task, (struct woi_waker){member, &member_vtable});
    start_some(group);
}

/* Without a runtime that lives the future has been dropped, and its finally parts may have done anything. */
static int spawn_into(struct woi_task_group *value, task_group *group, struct member *member,
                      struct woi_future *future)
{
    *member = (struct member){.group = group, .task = runtime_spawn_held(future)};
    if (!member->task) {
        const int error = -errno;

        drop_member(member);
        return fail(value, error);
    }
    if (group->cancelled) {
        woi_future_drop(&member->task->join);
        drop_member(member);
        return -ECANCELED;
    }
    add(group, member);
    return 0;
}

int woi_task_group_spawn_(struct woi_task_group *value, struct woi_future *future)
{
    task_group *group;
    struct member *member;
    int error;

    if (!value)
        return refuse(future, -EINVAL);
    group = group_of_value(value);
    if (group && group->cancelled)
        return refuse(future, -ECANCELED);
    member = group && future ? pool_allocate(sizeof *member) : NULL;
    if (!member)
        return fail(value, refuse(future, -ENOMEM));
    group_retain(group);
    error = spawn_into(value, group, member, future);
    group_release(group);
    return error;
}

size_t woi_task_group_count(const struct woi_task_group *value)
{
    return value && value->state_ ? value->state_->running + value->state_->waiting : 0;
}

/* --- the end of the group --- */

/* The task ends by itself now, or it has. */
static void detach(struct member *member)
{
    struct task *task = member->task;
    const bool is_done = task->state & TASK_DONE;

    list_remove(&member->link);
    if (is_done)
        drop_member(member);
    else
        task_abort(task);
    woi_future_drop(&task->join); /* and with it the waker, if the task had it still */
}

static void detach_all(struct woi_link *list)
{
    while (!list_is_empty(list))
        detach(first(list));
}

void woi_task_group_end(struct woi_task_group *value)
{
    task_group *group = value ? value->state_ : NULL;

    if (!value)
        return;
    value->lost_ = 0;
    value->state_ = NULL;
    if (!group)
        return;
    group->ended = group->cancelled = true;
    detach_all(&group->started);
    detach_all(&group->held);
    detach_all(&group->finished);
    group->running = group->waiting = 0;
    wait_wake_all(&group->for_end);
    wait_wake_all(&group->for_next);
    wait_wake_all(&group->for_room);
    group_release(group);
}
