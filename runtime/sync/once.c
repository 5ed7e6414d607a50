/* once.c - what is done once: a semaphore of one permit, which is closed when it is done. */
#include "woi/once.h"
#include "task/future.h"
#include "task/grant.h"
#include "task/nest.h"

/* Whoever has the permit runs its future. */
struct run {
    struct nest_one one;            /* around the future, until that has ended, or is not needed */
    struct woi_acquire_op_ acquire; /* of the turn; no future of its own: it is polled and ended from here */
    struct woi_permit turn;
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

static woi_poll settle(struct run *run, int output)
{
    run->one.nest.public.output = output;
    return WOI_READY;
}

static woi_poll run_future(struct run *run, struct woi_context *cx)
{
    struct thread *thread = thread_self();
    woi_poll poll;
    int output;

    if (!nest_enter(thread))
        return woi_panic(TOO_DEEP);
    poll = nest_poll_inside(&run->one, cx);
    nest_leave(thread);
    if (poll.status != WOI_STATUS_READY)
        return poll;
    woi_future_take(run->one.slot, &output, sizeof output);
    nest_drop_inside(&run->one);
    if (output >= 0)
        be_done((struct woi_once *)run->acquire.grant.object);
    woi_permit_release(&run->turn);
    return settle(run, output);
}

static woi_poll run_poll(struct woi_future *self, struct woi_context *cx)
{
    struct run *run = (struct run *)self;
    woi_poll poll;

    if (run->turn.semaphore)
        return run_future(run, cx);
    poll = woi_acquire_poll_(&run->acquire.grant.future, cx);
    if (poll.status != WOI_STATUS_READY)
        return poll;
    if (run->acquire.grant.output == -EINVAL)
        return settle(run, -EINVAL);
    if (run->acquire.grant.output == 0)
        return run_future(run, cx);
    nest_drop_inside(&run->one);
    return settle(run, 0);
}

/* Its finally parts have run before the next one runs. */
static void run_drop(struct woi_future *self)
{
    struct run *run = (struct run *)self;

    nest_drop_inside(&run->one);
    woi_permit_release(&run->turn);
    if (run->acquire.grant.turn != WOI_TURN_NEW_)
        woi_acquire_end_(&run->acquire);
    woi_future_free_(self, sizeof *run);
}

/* What has not its turn waits for that. */
static void run_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    if (((const struct run *)self)->turn.semaphore)
        nest_describe(self, out, indent);
}

static const struct woi_future_type run_type = {
    WOI_FLAGGED_LEAF_("once run", struct run, int, WOI_FUTURE_NESTS_),
    .poll = run_poll,
    .drop = run_drop,
    .describe = run_describe,
};

struct woi_future_int *woi_once_run_(struct woi_once *once, struct woi_future *future)
{
    struct run *run = nest_new(&run_type, sizeof *run, future);

    if (!run)
        return NULL;
    if (once)
        once->turn_.limit = 1;
    woi_grant_init_(&run->acquire.grant, &woi_semaphore_acquire_type_, once ? &once->turn_ : NULL);
    run->acquire.count = 1;
    run->acquire.ret_permit = &run->turn;
    return &run->one.nest.public;
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
