/* scope_new.c - cancel scopes as the user has them: made, cancelled, asked. */
#include <errno.h>

#include "scope.h"
#include "task/outcome.h"
#include "woi/time.h"

scope_future *scope_new(struct woi_scope *handle, struct woi_token *token, struct woi_future *future)
{
    scope_future *scope;

    if (handle && handle->running_) {
        misuse("a cancel scope is run while it runs");
        woi_future_drop(future);
        return NULL;
    }
    scope = nest_new(&scope_type, sizeof *scope, future);
    if (!scope)
        return NULL;
    scope->handle = handle;
    scope->token = woi_token_clone(token);
    if (handle)
        handle->running_ = scope;
    return scope;
}

struct woi_future_int *woi_scope_run_(struct woi_scope *handle, struct woi_future *future)
{
    scope_future *scope;

    if (!handle) {
        misuse("a cancel scope is NULL");
        woi_future_drop(future);
        return NULL;
    }
    scope = scope_new(handle, NULL, future);
    return scope ? &scope->one.nest.public : NULL;
}

struct woi_future_int *woi_scope_new_(enum woi_scope_kind_ kind, int64_t deadline, struct woi_future *future)
{
    scope_future *scope = nest_new(&scope_type, sizeof *scope, future);

    if (!scope)
        return NULL;
    scope->kind = kind;
    scope->timer.deadline = deadline;
    return &scope->one.nest.public;
}

int woi_scope_cancel(struct woi_scope *scope)
{
    if (!scope)
        return -EINVAL;
    if (scope->cancelled)
        return 0;
    scope->cancelled = true;
    if (scope->running_)
        woi_waker_wake_by_ref(&scope->running_->waker);
    return 0;
}

int woi_scope_set_deadline(struct woi_scope *scope, int64_t deadline)
{
    if (!scope)
        return -EINVAL;
    scope->deadline = deadline;
    if (scope->running_ && scope->running_->begun && !scope_is_late(scope->running_))
        scope_arm(scope->running_, deadline);
    return 0;
}

int64_t woi_current_deadline(void)
{
    int64_t earliest = WOI_FOREVER;

    for (const struct hold *hold = thread_self()->scope; hold; hold = hold->outer) {
        const scope_future *scope = scope_of_hold(hold);

        if (scope && scope->has_deadline && scope->timer.deadline < earliest)
            earliest = scope->timer.deadline;
        if (hold->shields)
            break;
    }
    return earliest;
}

bool woi_is_cancelled(void)
{
    for (const struct hold *hold = thread_self()->scope; hold; hold = hold->outer) {
        const scope_future *scope = scope_of_hold(hold);

        if (scope && scope_reason(scope))
            return true;
        if (hold->shields)
            break;
    }
    return false;
}
