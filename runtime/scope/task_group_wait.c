/* task_group_wait.c - waiting for a group: for its end, for the next task that ends, for room. */
#include <errno.h>

#include "task/future.h"
#include "task_group.h"

struct group_op {
    struct woi_future_int public;
    task_group *group; /* a reference */
    struct woi_wait_ wait;
    void *ret_handle; /* of next: a struct woi_future ** by another name */
};

static woi_poll settle(struct group_op *op, int output, struct woi_context *cx)
{
    op->public.output = output;
    return ready_at_once(cx);
}

static woi_poll wait_in(struct woi_link *queue, struct group_op *op, struct woi_context *cx)
{
    wait_begin(queue, &op->wait, &cx->waker);
    return WOI_PENDING;
}

static woi_poll wait_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group_op *op = (struct group_op *)self;
    task_group *group = op->group;

    if (group->ended)
        return settle(op, -ECANCELED, cx);
    if (group_is_idle(group))
        return settle(op, group->error, cx);
    return wait_in(&group->for_end, op, cx);
}

static woi_poll room_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group_op *op = (struct group_op *)self;
    task_group *group = op->group;

    if (group->cancelled)
        return settle(op, -ECANCELED, cx);
    if (group_has_room(group))
        return settle(op, 0, cx);
    return wait_in(&group->for_room, op, cx);
}

/* Whoever polls first takes it; those who were woken as well wait on. */
static woi_poll next_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group_op *op = (struct group_op *)self;
    task_group *group = op->group;
    struct woi_future *handle;

    if (group->ended)
        return settle(op, -ECANCELED, cx);
    if (!group->collect || !op->ret_handle)
        return settle(op, -EINVAL, cx);
    if (list_is_empty(&group->finished))
        return group_is_idle(group) ? settle(op, -ECHILD, cx) : wait_in(&group->for_next, op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    handle = group_take_finished(group);
    memcpy(op->ret_handle, &handle, sizeof handle);
    op->public.output = 0;
    return WOI_READY;
}

static void op_drop(struct woi_future *self)
{
    struct group_op *op = (struct group_op *)self;

    wait_end(&op->wait);
    group_release(op->group);
    woi_future_free_(self, sizeof *op);
}

static const struct woi_future_type wait_type = {WOI_LEAF_("task group wait", struct group_op, int),
                                                 .poll = wait_poll, .drop = op_drop};
static const struct woi_future_type room_type = {WOI_LEAF_("task group room", struct group_op, int),
                                                 .poll = room_poll, .drop = op_drop};
static const struct woi_future_type next_type = {WOI_LEAF_("task group next", struct group_op, int),
                                                 .poll = next_poll, .drop = op_drop};

static struct woi_future_int *op_new(const struct woi_future_type *type, struct woi_task_group *value,
                                     void *ret_handle)
{
    task_group *group = value ? group_of_value(value) : NULL;
    struct group_op *op = group ? future_new(type, sizeof *op) : NULL;

    if (!op)
        return NULL;
    op->group = group_retain(group);
    op->ret_handle = ret_handle;
    return &op->public;
}

struct woi_future_int *woi_task_group_wait(struct woi_task_group *group)
{
    return op_new(&wait_type, group, NULL);
}

struct woi_future_int *woi_task_group_room(struct woi_task_group *group)
{
    return op_new(&room_type, group, NULL);
}

struct woi_future_int *woi_task_group_next_(struct woi_task_group *group, void *ret_handle)
{
    return op_new(&next_type, group, ret_handle);
}
