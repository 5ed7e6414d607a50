/* semaphore.h - so many permits, and whoever waits for some of them.
 *
 *     static struct woi_semaphore connections = WOI_SEMAPHORE_INIT(10);
 *
 *     struct woi_permit permit;                                       // a local of the async function
 *     WOI_TRY(woi_semaphore_acquire(&connections, 1, &self->permit)); // waits until one is free
 *     ...
 * WOI_FINALLY:
 *     woi_permit_release(&self->permit);                              // of a zero one it does nothing
 *
 * The semaphore lies in memory of the caller's; all zero it has no permits. It must outlive its operations
 * and permits, and may not move while there are any. A permit is a value that may be moved, and is given
 * back once; a copy that is given back too takes what is somebody else's, and aborts the program where
 * that shows.
 *
 * First come, first served: who asks for many is not passed by those who ask for few, and nobody gets
 * permits as long as somebody waits. What is free when somebody waits for more stays free: whoever waits
 * holds nothing, and when it is dropped those behind it move up. Permits that were granted to one that is
 * dropped before it is polled go to the next.
 *
 * After tokio's sync::Semaphore, but that keeps apart what a waiter has got so far. */
#ifndef WOI_SEMAPHORE_H
#define WOI_SEMAPHORE_H

#include "grant.h"

WOI_EXTERN_C_BEGIN_

/* Invariant: taken is no more than limit, and whoever is first in waiting wants more than is free. */
struct woi_semaphore {
    size_t limit; /* permits that there are, free or taken */
    size_t taken;
    struct woi_link waiting;
    bool closed;
};

/* Of count permits. All zero is none. */
struct woi_permit {
    struct woi_semaphore *semaphore;
    size_t count;
};

/* As many permits a semaphore may have. */
#define WOI_SEMAPHORE_MOST (SIZE_MAX >> 3)

/* Of n permits, at most WOI_SEMAPHORE_MOST. */
#define WOI_SEMAPHORE_INIT(n)                                                                                \
    {                                                                                                        \
        (n), 0, {NULL, NULL}, false                                                                          \
    }

/* 0; -EINVAL: NULL, or more than WOI_SEMAPHORE_MOST. */
WOI_API int woi_semaphore_init(struct woi_semaphore *semaphore, size_t n);

/* n more permits, which go to those who wait, first. 0; -EINVAL: NULL, or too many in all. */
WOI_API int woi_semaphore_add_permits(struct woi_semaphore *semaphore, size_t n);

/* n permits fewer, or as many as are free. How many. */
WOI_API size_t woi_semaphore_forget_permits(struct woi_semaphore *semaphore, size_t n);

/* From now on nobody gets a permit: whoever waits, or was granted some and has not been polled yet, ends with
 * -EPIPE. Permits that are out stay valid. */
WOI_API void woi_semaphore_close(struct woi_semaphore *semaphore);

/* Moves count permits of one into a new one. 0; -EINVAL: it has not as many, or is zero. *ret_permit may be
 * of none, which is harmless. */
WOI_API int woi_permit_split(struct woi_permit *permit, size_t count, struct woi_permit *ret_permit);

/* Moves all permits of other, which is zeroed, into a permit of the same semaphore, or a zero one. 0;
 * -EINVAL: they are of two semaphores, and stay as they are. */
WOI_API int woi_permit_merge(struct woi_permit *permit, struct woi_permit *other);

/* Zeroes it without giving anything back: there are so many permits fewer. */
WOI_API void woi_permit_forget(struct woi_permit *permit);

/* Grants to those who wait longest, as far as it goes. */
WOI_API void woi_semaphore_grant_(struct woi_semaphore *semaphore);

WOI_API WOI_COLD_ __attribute__((noreturn)) void woi_permit_twice_(void);

/* Permits that are free. As long as somebody waits nobody else gets them. */
static inline size_t woi_semaphore_available(const struct woi_semaphore *semaphore)
{
    return semaphore ? semaphore->limit - semaphore->taken : 0;
}

static inline bool woi_semaphore_is_closed(const struct woi_semaphore *semaphore)
{
    return !semaphore || semaphore->closed;
}

WOI_INLINE_ int woi_semaphore_take_(struct woi_semaphore *semaphore, size_t n)
{
    if (semaphore->closed)
        return -EPIPE;
    if (semaphore->limit - semaphore->taken < n || !woi_queue_is_empty_(&semaphore->waiting))
        return -EAGAIN;
    semaphore->taken += n;
    return 0;
}

/* Now or never: 0; -EAGAIN: too few are free, or somebody waits; -EPIPE: closed; -EINVAL: NULL, or n is more
 * than WOI_SEMAPHORE_MOST. *ret_permit is written only when it returns 0. */
WOI_INLINE_ int woi_semaphore_try_acquire(struct woi_semaphore *semaphore, size_t n,
                                          struct woi_permit *ret_permit)
{
    int error =
        semaphore && ret_permit && n <= WOI_SEMAPHORE_MOST ? woi_semaphore_take_(semaphore, n) : -EINVAL;

    if (error == 0) {
        ret_permit->semaphore = semaphore;
        ret_permit->count = n;
    }
    return error;
}

/* Gives it back and zeroes it; whoever waits longest is granted. */
WOI_INLINE_ void woi_permit_release(struct woi_permit *permit)
{
    struct woi_semaphore *semaphore = permit->semaphore;
    const size_t count = permit->count;

    if (!semaphore)
        return;
    permit->semaphore = NULL;
    permit->count = 0;
    if (semaphore->taken < count)
        woi_permit_twice_();
    semaphore->taken -= count;
    if (!woi_queue_is_empty_(&semaphore->waiting))
        woi_semaphore_grant_(semaphore);
}

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Also that of locks: see mutex.h, rwlock.h. */
struct woi_acquire_op_ {
    struct woi_grant_op_ grant;
    struct woi_permit *ret_permit;
    size_t count;
};

/* Polls of one that cannot have its permits at once and gives the unit of the budget back, and of one that
 * has waited, or is misused. */
WOI_API woi_poll woi_acquire_wait_(struct woi_acquire_op_ *op, struct woi_context *cx);
WOI_API woi_poll woi_acquire_again_(struct woi_acquire_op_ *op, struct woi_context *cx);

/* Before its memory goes, of one that has waited: what it was granted passes on. */
WOI_API void woi_acquire_end_(struct woi_acquire_op_ *op);

WOI_INLINE_ woi_poll woi_acquire_try_(struct woi_acquire_op_ *op, struct woi_context *cx)
{
    struct woi_semaphore *semaphore = (struct woi_semaphore *)op->grant.object;
    int error;

    if (!woi_budget_take(cx))
        return WOI_PENDING;
    error = woi_semaphore_take_(semaphore, op->count);
    if (error == -EAGAIN)
        return woi_acquire_wait_(op, cx);
    if (error == 0)
        *op->ret_permit = (struct woi_permit){semaphore, op->count};
    return woi_grant_ready_(&op->grant, error);
}

WOI_INLINE_ woi_poll woi_acquire_poll_(struct woi_future *self, struct woi_context *cx)
{
    struct woi_acquire_op_ *op = (struct woi_acquire_op_ *)(void *)self;

    if (op->grant.turn != WOI_TURN_NEW_ || !op->grant.object || !op->ret_permit)
        return woi_acquire_again_(op, cx);
    return woi_acquire_try_(op, cx);
}

WOI_INLINE_ void woi_acquire_drop_(struct woi_future *self)
{
    struct woi_acquire_op_ *op = (struct woi_acquire_op_ *)(void *)self;

    if (op->grant.turn != WOI_TURN_NEW_)
        woi_acquire_end_(op);
    woi_future_free_(self, sizeof *op);
}

#define WOI_ACQUIRE_TYPE_(name, text)                                                                        \
    __attribute__((unused)) static const struct woi_future_type name = {                                     \
        WOI_LEAF_(text, struct woi_acquire_op_, int), .poll = woi_acquire_poll_, .drop = woi_acquire_drop_}

WOI_INLINE_ struct woi_future_int *woi_acquire_new_(const struct woi_future_type *type,
                                                    struct woi_semaphore *semaphore, size_t count,
                                                    struct woi_permit *ret_permit)
{
    struct woi_acquire_op_ *op = (struct woi_acquire_op_ *)woi_allocate_(sizeof *op);

    if (!op)
        return NULL;
    woi_grant_init_(&op->grant, type, semaphore);
    op->ret_permit = ret_permit;
    op->count = count;
    return &op->grant.as_int;
}

WOI_ACQUIRE_TYPE_(woi_semaphore_acquire_type_, "semaphore acquire");

/* Future: 0 as soon as it has n permits, all at once; then *ret_permit, which must live until then, is
 * written, whatever was in it. -EPIPE: closed; -EINVAL: NULL, or n is more than WOI_SEMAPHORE_MOST. More than
 * the semaphore has: it waits until there are as many, and so do all behind it. One that is dropped has taken
 * nothing. NULL: out of memory. */
WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_semaphore_acquire(struct woi_semaphore *semaphore,
                                                                      size_t n, struct woi_permit *ret_permit)
{
    return woi_acquire_new_(&woi_semaphore_acquire_type_, semaphore, n, ret_permit);
}

#endif
#endif
