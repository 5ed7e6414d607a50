/* semaphore.c - permits that are granted, added and forgotten, and operations once they wait. */
#include "woi/semaphore.h"
#include "base/report.h"
#include "task/future.h"
#include "task/grant.h"

static struct woi_acquire_op_ *acquire_of(struct woi_link *link)
{
    return container_of(grant_op_of(link), struct woi_acquire_op_, grant);
}

/* --- those who wait --- */

/* The one that waits longest, its permits taken; NULL: nobody waits, or it does not fit, and keeps those
 * behind it waiting. */
static struct woi_grant_op_ *next_to_grant(struct woi_semaphore *semaphore)
{
    struct woi_acquire_op_ *first;

    if (woi_queue_is_empty_(&semaphore->waiting))
        return NULL;
    first = acquire_of(semaphore->waiting.next);
    if (woi_semaphore_available(semaphore) < first->count)
        return NULL;
    semaphore->taken += first->count;
    grant_silently(&first->grant);
    wait_queue_settle(&semaphore->waiting);
    return &first->grant;
}

/* All have been granted before the first is woken: a waker may do anything, also to the semaphore. Mostly it
 * is one. */
void woi_semaphore_grant_(struct woi_semaphore *semaphore)
{
    struct woi_grant_op_ *first = next_to_grant(semaphore), *next = first ? next_to_grant(semaphore) : NULL;
    struct woi_link batch;

    if (!next) {
        if (first)
            wait_wake(&first->wait);
        return;
    }
    list_init(&batch);
    list_push_back(&batch, &first->wait.link);
    do {
        list_push_back(&batch, &next->wait.link);
        next = next_to_grant(semaphore);
    } while (next);
    wait_wake_batch(&batch);
}

static void give_back(struct woi_semaphore *semaphore, size_t count)
{
    struct woi_permit permit = {semaphore, count};

    woi_permit_release(&permit);
}

woi_poll woi_acquire_wait_(struct woi_acquire_op_ *op, struct woi_context *cx)
{
    struct woi_semaphore *semaphore = op->grant.object;

    if (op->count > WOI_SEMAPHORE_MOST)
        return woi_grant_ready_(&op->grant, -EINVAL);
    return budget_settle(cx, grant_wait(&semaphore->waiting, &op->grant, cx));
}

/* What was granted before the semaphore was closed is not handed out any more. */
static woi_poll take_granted(struct woi_acquire_op_ *op)
{
    struct woi_semaphore *semaphore = op->grant.object;

    op->grant.turn = WOI_TURN_NEW_;
    if (semaphore->closed) {
        give_back(semaphore, op->count);
        return woi_grant_ready_(&op->grant, -EPIPE);
    }
    *op->ret_permit = (struct woi_permit){semaphore, op->count};
    return woi_grant_ready_(&op->grant, 0);
}

woi_poll woi_acquire_again_(struct woi_acquire_op_ *op, struct woi_context *cx)
{
    if (!op->grant.object || !op->ret_permit)
        return woi_grant_misused_(&op->grant, cx);
    if (op->grant.turn == WOI_TURN_WAITS_ && wait_is_queued(&op->grant.wait))
        return grant_wait(&((struct woi_semaphore *)op->grant.object)->waiting, &op->grant, cx);
    return op->grant.turn == WOI_TURN_GRANTED_ ? take_granted(op) : woi_acquire_try_(op, cx);
}

/* Those behind it may fit where it did not. */
void woi_acquire_end_(struct woi_acquire_op_ *op)
{
    struct woi_semaphore *semaphore = op->grant.object;

    if (grant_end_in(&semaphore->waiting, &op->grant))
        give_back(semaphore, op->count);
    else
        woi_semaphore_grant_(semaphore);
}

/* --- the semaphore --- */

int woi_semaphore_init(struct woi_semaphore *semaphore, size_t n)
{
    if (!semaphore || n > WOI_SEMAPHORE_MOST)
        return -EINVAL;
    *semaphore = (struct woi_semaphore)WOI_SEMAPHORE_INIT(n);
    return 0;
}

int woi_semaphore_add_permits(struct woi_semaphore *semaphore, size_t n)
{
    if (!semaphore || n > WOI_SEMAPHORE_MOST - semaphore->limit)
        return -EINVAL;
    semaphore->limit += n;
    woi_semaphore_grant_(semaphore);
    return 0;
}

size_t woi_semaphore_forget_permits(struct woi_semaphore *semaphore, size_t n)
{
    const size_t available = woi_semaphore_available(semaphore), forgotten = n < available ? n : available;

    if (forgotten)
        semaphore->limit -= forgotten;
    return forgotten;
}

void woi_semaphore_close(struct woi_semaphore *semaphore)
{
    if (!semaphore || semaphore->closed)
        return;
    semaphore->closed = true;
    grant_nothing_to_all(&semaphore->waiting);
}

/* --- permits --- */

void woi_permit_twice_(void)
{
    die("a permit, or the guard of a lock, is given back twice");
}

int woi_permit_split(struct woi_permit *permit, size_t count, struct woi_permit *ret_permit)
{
    if (!permit->semaphore || count > permit->count)
        return -EINVAL;
    permit->count -= count;
    *ret_permit = (struct woi_permit){permit->semaphore, count};
    return 0;
}

int woi_permit_merge(struct woi_permit *permit, struct woi_permit *other)
{
    if (permit == other || !other->semaphore)
        return 0;
    if (permit->semaphore && permit->semaphore != other->semaphore)
        return -EINVAL;
    permit->semaphore = other->semaphore;
    permit->count += other->count;
    *other = (struct woi_permit){NULL, 0};
    return 0;
}

void woi_permit_forget(struct woi_permit *permit)
{
    if (!permit->semaphore)
        return;
    if (permit->semaphore->taken < permit->count)
        woi_permit_twice_();
    permit->semaphore->taken -= permit->count;
    permit->semaphore->limit -= permit->count;
    *permit = (struct woi_permit){NULL, 0};
}
