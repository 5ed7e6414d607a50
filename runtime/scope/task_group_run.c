/* task_group_run.c - a group around a body: ready when both have ended. */
#include <errno.h>

#include "scope.h"
#include "task/error.h"
#include "task/future.h"
#include "task/strand.h"
#include "task_group.h"

/* The body runs in a scope, so that a failure of the group cancels it, once nothing in it is shielded. */
struct group_run {
    struct nest_one one;          /* around that scope's future */
    struct woi_task_group *value; /* NULL: it has ended */
    task_group *group;            /* a reference */
    struct woi_scope scope;
    struct woi_wait_ wait;
};

static scope_future *scope_of(struct group_run *run)
{
    return (scope_future *)(void *)run->one.slot;
}

/* Polls the scope; PENDING: it has not ended. */
static woi_poll poll_body(struct group_run *run, struct woi_context *cx)
{
    woi_poll poll;

    if (run->group->cancelled)
        (void)woi_scope_cancel(&run->scope);
    poll = nest_poll_inside(&run->one, cx);
    if (poll.status == WOI_STATUS_READY) {
        const int error = scope_of(run)->error;

        nest_drop_inside(&run->one);
        if (error)
            group_fail(run->group, error);
    }
    return poll;
}

static void end(struct group_run *run)
{
    wait_end(&run->wait);
    if (run->value)
        woi_task_group_end(run->value);
    run->value = NULL;
}

/* The group may have been ended from within; then its value is as new, and was left to whoever did. */
static woi_poll settle(struct group_run *run)
{
    if (run->group->ended)
        run->value = NULL;
    run->one.nest.public.output = run->group->ended ? -ECANCELED : run->group->error;
    end(run);
    return WOI_READY;
}

static woi_poll run_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group_run *run = (struct group_run *)self;
    woi_poll poll;

    if (!run->value)
        return ready_at_once(cx);
    wait_begin(&run->group->for_end, &run->wait, &cx->waker);
    if (run->one.slot) {
        poll = poll_body(run, cx);
        if (poll.status != WOI_STATUS_READY)
            return poll;
    }
    return group_is_idle(run->group) && woi_budget_take(cx) ? settle(run) : WOI_PENDING;
}

static void run_drop(struct woi_future *self)
{
    struct group_run *run = (struct group_run *)self;

    nest_drop_inside(&run->one);
    if (run->group->ended)
        run->value = NULL;
    end(run);
    group_release(run->group);
    woi_future_free_(self, sizeof *run);
}

static const struct woi_future_type run_type = {
    WOI_FLAGGED_LEAF_("task group", struct group_run, int, WOI_FUTURE_NESTS_),
    .poll = run_poll,
    .drop = run_drop,
    .describe = nest_describe,
};

static struct woi_future_int *give_up(struct woi_task_group *value)
{
    woi_task_group_end(value);
    return NULL;
}

struct woi_future_int *woi_task_group_run_(struct woi_task_group *value, struct woi_future *body)
{
    task_group *group = value ? group_of_value(value) : NULL;
    struct group_run *run;
    scope_future *scope;

    if (!group) {
        woi_future_drop(body);
        return give_up(value);
    }
    scope = scope_new(NULL, NULL, body);
    run = scope ? nest_new(&run_type, sizeof *run, &scope->one.nest.public.future) : NULL;
    if (!run)
        return give_up(value);
    run->value = value;
    run->group = group_retain(group);
    scope->handle = &run->scope;
    run->scope.running_ = scope;
    return &run->one.nest.public;
}
