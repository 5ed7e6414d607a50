/* barrier.c - tasks that go on together. */
#include "woi/barrier.h"
#include "task/future.h"
#include "task/grant.h"

int woi_barrier_init(struct woi_barrier *barrier, size_t n)
{
    if (!barrier)
        return -EINVAL;
    *barrier = (struct woi_barrier)WOI_BARRIER_INIT(n);
    return 0;
}

/* All are let through before the first is woken: what a waker does belongs to the next round. */
static void let_through(struct woi_barrier *barrier)
{
    struct woi_link batch;

    wait_take_all(&barrier->waiting, &batch);
    wait_queue_settle(&barrier->waiting);
    barrier->waiters = 0;
    for (struct woi_link *link = batch.next; link != &batch; link = link->next)
        grant_op_of(link)->turn = WOI_TURN_GRANTED_;
    wait_wake_batch(&batch);
}

static woi_poll wait_poll(struct woi_future *self, struct woi_context *cx)
{
    struct woi_grant_op_ *op = (struct woi_grant_op_ *)self;
    struct woi_barrier *barrier = op->object;

    if (!barrier)
        return woi_grant_misused_(op, cx);
    if (op->turn == WOI_TURN_GRANTED_)
        return woi_grant_ready_(op, 0);
    if (op->turn == WOI_TURN_NEW_) {
        if (!woi_budget_take(cx))
            return WOI_PENDING;
        if (barrier->waiters + 1 >= barrier->size) {
            let_through(barrier);
            return woi_grant_ready_(op, 1);
        }
        barrier->waiters++;
        return budget_settle(cx, grant_wait(&barrier->waiting, op, cx));
    }
    return grant_wait(&barrier->waiting, op, cx);
}

static void wait_drop(struct woi_future *self)
{
    struct woi_grant_op_ *op = (struct woi_grant_op_ *)self;
    struct woi_barrier *barrier = op->object;

    if (op->turn == WOI_TURN_WAITS_)
        barrier->waiters--;
    if (barrier)
        (void)grant_end_in(&barrier->waiting, op);
    woi_future_free_(self, sizeof *op);
}

static const struct woi_future_type wait_type = {WOI_LEAF_("barrier wait", struct woi_grant_op_, int),
                                                 .poll = wait_poll, .drop = wait_drop};

struct woi_future_int *woi_barrier_wait(struct woi_barrier *barrier)
{
    struct woi_grant_op_ *op = pool_allocate(sizeof *op);

    if (!op)
        return NULL;
    woi_grant_init_(op, &wait_type, barrier);
    return &op->as_int;
}
