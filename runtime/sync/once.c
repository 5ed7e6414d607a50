/* once.c - what is done once: a semaphore of one permit, which is closed when it is done. */
#include "woi/once.h"
#include "task/future.h"
#include "task/grant.h"

/* Whoever has the permit runs its future. */
struct run {
    struct woi_acquire_op_ acquire;
    struct woi_permit turn;
    struct woi_future *future; /* owned; NULL once it has ended, or is not needed */
};

static void be_done(struct woi_once *once)
{
    woi_semaphore_close(&once->turn_);
    grant_nothing_to_all(&once->watchers_);
}

int woi_once_set(struct woi_once *once)
{
    if (!once)
        return -EINVAL;
    if (woi_once_is_done(once))
        return -EALREADY;
    if (once->turn_.taken)
        return -EBUSY;
    be_done(once);
    return 0;
}

/* --- run --- */

static void drop_future(struct run *run)
{
    struct woi_future *future = run->future;

    run->future = NULL;
    woi_future_drop(future);
}

static woi_poll run_future(struct run *run, struct woi_context *cx)
{
    const woi_poll poll = woi_poll_future(run->future, cx);
    int output;

    if (poll.status != WOI_STATUS_READY)
        return poll;
    woi_future_take(run->future, &output, sizeof output);
    drop_future(run);
    if (output >= 0)
        be_done((struct woi_once *)run->acquire.grant.object);
    woi_permit_release(&run->turn);
    return woi_grant_ready_(&run->acquire.grant, output);
}

static woi_poll run_poll(struct woi_future *self, struct woi_context *cx)
{
    struct run *run = (struct run *)self;
    woi_poll poll;

    if (run->turn.semaphore)
        return run_future(run, cx);
    poll = woi_acquire_poll_(self, cx);
    if (poll.status != WOI_STATUS_READY || run->acquire.grant.output == -EINVAL)
        return poll;
    if (run->acquire.grant.output == 0)
        return run_future(run, cx);
    drop_future(run);
    return woi_grant_ready_(&run->acquire.grant, 0);
}

/* Its finally parts have run before the next one runs. */
static void run_drop(struct woi_future *self)
{
    struct run *run = (struct run *)self;

    drop_future(run);
    woi_permit_release(&run->turn);
    if (run->acquire.grant.turn != WOI_TURN_NEW_)
        woi_acquire_end_(&run->acquire);
    woi_future_free_(self, sizeof *run);
}

static const struct woi_future_type run_type = {WOI_LEAF_("once run", struct run, int), .poll = run_poll,
                                                .drop = run_drop};

struct woi_future_int *woi_once_run_(struct woi_once *once, struct woi_future *future)
{
    struct run *run = future ? pool_allocate(sizeof *run) : NULL;

    if (!run) {
        woi_future_drop(future);
        return NULL;
    }
    if (once)
        once->turn_.limit = 1;
    woi_grant_init_(&run->acquire.grant, &run_type, once ? &once->turn_ : NULL);
    run->acquire.count = 1;
    run->acquire.ret_permit = &run->turn;
    run->turn = (struct woi_permit){.semaphore = NULL};
    run->future = future;
    return &run->acquire.grant.as_int;
}

/* --- wait --- */

static woi_poll wait_poll(struct woi_future *self, struct woi_context *cx)
{
    struct woi_grant_op_ *op = (struct woi_grant_op_ *)self;
    struct woi_once *once = op->object;

    if (!once)
        return woi_grant_misused_(op, cx);
    if (!woi_once_is_done(once))
        return grant_wait(&once->watchers_, op, cx);
    return op->turn == WOI_TURN_NEW_ ? ready_at_once(cx) : WOI_READY;
}

static void wait_drop(struct woi_future *self)
{
    struct woi_grant_op_ *op = (struct woi_grant_op_ *)self;
    struct woi_once *once = op->object;

    if (op->turn != WOI_TURN_NEW_)
        (void)grant_end_in(&once->watchers_, op);
    woi_future_free_(self, sizeof *op);
}

static const struct woi_future_type wait_type = {WOI_LEAF_("once wait", struct woi_grant_op_, int),
                                                 .poll = wait_poll, .drop = wait_drop};

struct woi_future_int *woi_once_wait(struct woi_once *once)
{
    struct woi_grant_op_ *op = pool_allocate(sizeof *op);

    if (!op)
        return NULL;
    woi_grant_init_(op, &wait_type, once);
    return &op->as_int;
}
