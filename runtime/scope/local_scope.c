/* local_scope.c - WOI_WITH: a future inside which a task local is bound. */
#include "task/future.h"
#include "task/locals.h"
#include "task/nest.h"
#include "task/outcome.h"
#include "task/strand.h"

struct local_scope {
    struct nest_one one;
    struct locals *bound; /* before its first poll bound inside nothing */
    bool begun;
};

/* From now on it is bound inside what is bound here. */
static void begin(struct local_scope *scope)
{
    scope->begun = true;
    locals_bind(scope->bound, thread_self()->locals);
}

static void drop_inside(struct local_scope *scope)
{
    struct thread *thread = thread_self();
    struct locals *const outer = thread->locals;

    if (!scope->begun)
        begin(scope);
    thread->locals = scope->bound;
    nest_drop_inside(&scope->one);
    thread->locals = outer;
}

static woi_poll local_poll(struct woi_future *self, struct woi_context *cx)
{
    struct local_scope *scope = (struct local_scope *)self;
    struct thread *thread = thread_self();
    struct locals *const outer = thread->locals;
    woi_poll poll;

    if (!scope->one.slot)
        return ready_at_once(cx);
    if (!nest_enter(thread))
        return woi_panic(TOO_DEEP);
    if (!scope->begun)
        begin(scope);
    thread->locals = scope->bound;
    poll = nest_poll_inside(&scope->one, cx);
    thread->locals = outer;
    nest_leave(thread);
    if (poll.status == WOI_STATUS_READY) {
        into_commit(scope->one.slot);
        drop_inside(scope);
    }
    return poll;
}

static void local_drop(struct woi_future *self)
{
    struct local_scope *scope = (struct local_scope *)self;

    if (scope->one.slot)
        drop_inside(scope);
    locals_release(scope->bound);
    woi_future_free_(self, sizeof *scope);
}

static void local_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    fprintf(out, "%*swith %s\n", (int)indent, "", ((const struct local_scope *)self)->bound->of->key->name);
    nest_describe(self, out, indent);
}

static const struct woi_future_type local_type = {
    WOI_FLAGGED_LEAF_("task local", struct local_scope, int, WOI_FUTURE_NESTS_),
    .poll = local_poll,
    .drop = local_drop,
    .describe = local_describe,
};

struct woi_future_int *woi_local_with_(const struct woi_local_key_ *key, const void *value,
                                       struct woi_future *future)
{
    struct locals *bound = locals_new(key, value);
    struct local_scope *scope = NULL;

    if (bound)
        scope = nest_new(&local_type, sizeof *scope, future);
    else
        woi_future_drop(future);
    if (!scope) {
        locals_release(bound);
        return NULL;
    }
    scope->bound = bound;
    return &scope->one.nest.public;
}
