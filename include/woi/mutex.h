/* mutex.h - a lock that one task holds, also while it awaits.
 *
 *     struct account { struct woi_mutex mutex; long balance; };       // all zero is unlocked
 *
 *     struct woi_mutex_guard guard;                                   // a local of the async function
 *     WOI_TRY(woi_mutex_lock(&self->account->mutex, &self->guard));
 *     WOI_TRY(pay(self->account));
 *     woi_mutex_unlock(&self->guard);
 * WOI_FINALLY:
 *     woi_mutex_unlock(&self->guard);                                 // of a zero one it does nothing
 *
 * Tasks of one runtime run in turn, so what is done between two awaits needs no lock; this one is for what
 * must hold across awaits. It lies in memory of the caller's, beside what it protects, must outlive its
 * operations and guards, and may not move while there are any. A guard is a value that may be moved to
 * another task and is given back once. A task that locks it twice waits for itself.
 *
 * First come, first served: an unlock hands the lock to whoever waits longest, so that nobody who comes later
 * gets in between. One that is dropped while it waits, or after it was handed the lock, loses nothing: the
 * next one has it. A semaphore of one permit; after tokio's sync::Mutex. */
#ifndef WOI_MUTEX_H
#define WOI_MUTEX_H

#include "semaphore.h"

WOI_EXTERN_C_BEGIN_

struct woi_mutex {
    struct woi_semaphore semaphore_;
};

/* Whoever has it holds the lock. All zero is none. */
struct woi_mutex_guard {
    struct woi_permit permit_;
};

/* That of a mutex in memory that was zero has no limit yet. */
WOI_INLINE_ struct woi_semaphore *woi_mutex_core_(struct woi_mutex *mutex)
{
    if (!mutex)
        return NULL;
    mutex->semaphore_.limit = 1;
    return &mutex->semaphore_;
}

/* Now or never: 0; -EAGAIN: it is locked; -EINVAL: NULL. *ret_guard is written only when it returns 0. */
WOI_INLINE_ int woi_mutex_try_lock(struct woi_mutex *mutex, struct woi_mutex_guard *ret_guard)
{
    return woi_semaphore_try_acquire(woi_mutex_core_(mutex), 1, ret_guard ? &ret_guard->permit_ : NULL);
}

/* Hands the lock to whoever waits longest, and zeroes the guard. */
WOI_INLINE_ void woi_mutex_unlock(struct woi_mutex_guard *guard)
{
    woi_permit_release(&guard->permit_);
}

static inline bool woi_mutex_is_locked(const struct woi_mutex *mutex)
{
    return mutex && mutex->semaphore_.taken != 0;
}

WOI_EXTERN_C_END_

#ifndef __cplusplus

WOI_ACQUIRE_TYPE_(woi_mutex_lock_type_, "mutex lock");

/* Future: 0 as soon as the lock is held; then *ret_guard, which must live until then, is written, whatever
 * was in it. -EINVAL: NULL. NULL: out of memory. */
WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_mutex_lock(struct woi_mutex *mutex,
                                                               struct woi_mutex_guard *ret_guard)
{
    return woi_acquire_new_(&woi_mutex_lock_type_, woi_mutex_core_(mutex), 1,
                            ret_guard ? &ret_guard->permit_ : NULL);
}

#endif
#endif
