/* scope.c - cancel scopes: polled, cancelled, dropped. */
#include "scope.h"

#include <errno.h>

#include "runtime/runtime.h"
#include "task/error.h"
#include "task/future.h"
#include "task/outcome.h"
#include "task/strand.h"
#include "token.h"
#include "woi/time.h"

/* Outside of a runtime no time passes, nor in one that is gone; one that is being freed makes its timers'
 * deadlines WOI_FOREVER. */
static struct timers *timers_of(const scope_future *scope)
{
    return scope->runtime && scope->runtime->runtime ? &scope->runtime->runtime->timers : NULL;
}

int scope_reason(const scope_future *scope)
{
    if ((scope->handle && scope->handle->cancelled) || woi_token_is_cancelled(scope->token))
        return -ECANCELED;
    if (scope_is_late(scope))
        return timers_of(scope) && scope->timer.deadline != WOI_FOREVER ? -ETIMEDOUT : -ENXIO;
    return 0;
}

/* --- wakers of its own: they wake whoever polls it, and count no references, for they end with it --- */

static void wake_scope(void *data)
{
    woi_waker_wake_by_ref(&((scope_future *)data)->waker);
}

static void keep_scope(void *data)
{
    (void)data;
}

static struct woi_waker clone_scope_waker(void *data);
static const struct woi_waker_vtable scope_vtable = {clone_scope_waker, wake_scope, wake_scope, keep_scope};

static struct woi_waker clone_scope_waker(void *data)
{
    return (struct woi_waker){data, &scope_vtable};
}

/* --- the deadline --- */

static void disarm(scope_future *scope)
{
    if (timer_is_armed(&scope->timer))
        timers_disarm(timers_of(scope), &scope->timer);
}

void scope_arm(scope_future *scope, int64_t deadline)
{
    struct timers *timers = timers_of(scope);

    disarm(scope);
    scope->has_deadline = deadline != 0 && deadline != WOI_FOREVER;
    if (!scope->has_deadline)
        return;
    if (timers && !scope->runtime->runtime->closing && deadline > sys()->now()) {
        scope->timer.waker = clone_scope_waker(scope);
        timers_arm(timers, &scope->timer, deadline);
    } else {
        scope->timer.deadline = deadline;
        woi_waker_wake_by_ref(&scope->waker);
    }
}

/* One that was to be cancelled is woken. */
static void let_go(struct hold *hold)
{
    scope_future *scope = container_of(hold, scope_future, hold);

    if (scope_reason(scope))
        woi_waker_wake_by_ref(&scope->waker);
}

static void begin(scope_future *scope)
{
    struct woi_runtime *runtime = runtime_current();
    int64_t deadline = scope->handle ? scope->handle->deadline : scope->timer.deadline;

    scope->begun = true;
    scope->hold.shields = scope->kind == WOI_SCOPE_SHIELD_ || (scope->handle && scope->handle->shield);
    scope->hold.let_go = let_go;
    scope->runtime = woi_runtime_get_handle(runtime);
    if (scope->kind == WOI_SCOPE_AFTER_)
        deadline = woi_time_add(sys()->now(), deadline > 0 ? deadline : 0);
    scope_arm(scope, deadline);
}

/* --- the future --- */

/* Nobody can cancel it any more. */
static void end(scope_future *scope)
{
    if (scope->handle)
        scope->handle->running_ = NULL;
    scope->handle = NULL;
    if (scope->token)
        wait_end(&scope->wait);
    woi_token_drop(scope->token);
    scope->token = NULL;
    disarm(scope);
    woi_runtime_handle_drop(scope->runtime);
    scope->runtime = NULL;
    scope->has_deadline = false;
    hold_end(&scope->hold);
    woi_waker_drop(woi_waker_take(&scope->waker));
}

static woi_poll settle(scope_future *scope, int output)
{
    if (output == 0) {
        scope->error = future_error(scope->one.slot);
        into_commit(scope->one.slot);
    }
    scope->one.nest.public.output = output;
    nest_drop_inside(&scope->one);
    end(scope);
    return WOI_READY;
}

static bool is_cut(const scope_future *scope, int reason)
{
    return reason && hold_is_free(&scope->hold);
}

/* An explicit cancel, or one by a token, comes before the poll; a deadline after it. */
static woi_poll poll_inside(scope_future *scope, struct woi_context *cx)
{
    woi_poll poll = {WOI_STATUS_PENDING};
    int reason = scope_reason(scope);

    if (reason != -ECANCELED || !is_cut(scope, reason))
        poll = nest_poll_inside(&scope->one, cx);
    if (poll.status == WOI_STATUS_READY)
        return settle(scope, 0);
    if (poll.status != WOI_STATUS_PENDING)
        return poll;
    reason = scope_reason(scope);
    return is_cut(scope, reason) && woi_budget_take(cx) ? settle(scope, reason) : WOI_PENDING;
}

static woi_poll scope_poll(struct woi_future *self, struct woi_context *cx)
{
    scope_future *scope = (scope_future *)self;
    struct thread *thread = thread_self();
    const struct woi_waker self_waker = clone_scope_waker(scope);
    woi_poll poll;

    if (!scope->one.slot)
        return ready_at_once(cx);
    if (!nest_enter(thread))
        return woi_panic(TOO_DEEP);
    woi_waker_store(&scope->waker, &cx->waker);
    if (!scope->begun)
        begin(scope);
    if (scope->token && !scope->token->cancelled)
        wait_begin(&scope->token->waiting, &scope->wait, &self_waker);
    hold_enter(&scope->hold, thread);
    poll = poll_inside(scope, cx);
    hold_leave(&scope->hold, thread);
    nest_leave(thread);
    return poll;
}

static void scope_drop(struct woi_future *self)
{
    scope_future *scope = (scope_future *)self;

    nest_drop_inside(&scope->one);
    end(scope);
    woi_future_free_(self, sizeof *scope);
}

const struct woi_future_type scope_type = {
    WOI_FLAGGED_LEAF_("cancel scope", scope_future, int, WOI_FUTURE_NESTS_),
    .poll = scope_poll,
    .drop = scope_drop,
    .describe = nest_describe,
};
