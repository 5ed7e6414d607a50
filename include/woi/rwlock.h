/* rwlock.h - a lock that many tasks hold to read, or one to write, also while they await.
 *
 *     struct table { struct woi_rwlock lock; ... };                    // all zero is unlocked
 *
 *     struct woi_rwlock_read_guard guard;                              // a local of the async function
 *     WOI_TRY(woi_rwlock_read(&self->table->lock, &self->guard));
 *     ...
 * WOI_FINALLY:
 *     woi_rwlock_read_unlock(&self->guard);                            // of a zero one it does nothing
 *
 * First come, first served: who comes while a writer waits goes behind it, also to read, so that neither
 * side starves. A task that reads and asks to read again therefore waits for itself if a writer has come in
 * between. Whoever is dropped while it waits makes way for those behind it.
 *
 * It lies in memory of the caller's, must outlive its operations and guards, and may not move while there
 * are any. A semaphore of which a reader takes one permit and a writer all; after tokio's sync::RwLock. */
#ifndef WOI_RWLOCK_H
#define WOI_RWLOCK_H

#include "semaphore.h"

WOI_EXTERN_C_BEGIN_

struct woi_rwlock {
    struct woi_semaphore semaphore_;
};

/* Whoever has it may read, or read and write. All zero is none. */
struct woi_rwlock_read_guard {
    struct woi_permit permit_;
};
struct woi_rwlock_write_guard {
    struct woi_permit permit_;
};

/* So many may read at a time: at least 1 and at most WOI_SEMAPHORE_MOST, as many as if it is all zero. */
#define WOI_RWLOCK_INIT(readers)                                                                             \
    {                                                                                                        \
        WOI_SEMAPHORE_INIT(readers)                                                                          \
    }

/* 0; -EINVAL: NULL, no readers, or more than WOI_SEMAPHORE_MOST. */
static inline int woi_rwlock_init(struct woi_rwlock *lock, size_t readers)
{
    return lock && readers ? woi_semaphore_init(&lock->semaphore_, readers) : -EINVAL;
}

/* That of a lock in memory that was zero has no limit yet. */
WOI_INLINE_ struct woi_semaphore *woi_rwlock_core_(struct woi_rwlock *lock)
{
    if (!lock)
        return NULL;
    if (lock->semaphore_.limit == 0)
        lock->semaphore_.limit = WOI_SEMAPHORE_MOST;
    return &lock->semaphore_;
}

/* Now or never: 0; -EAGAIN: it is locked, or somebody waits for it; -EINVAL: NULL. *ret_guard is written only
 * when they return 0. */
WOI_INLINE_ int woi_rwlock_try_read(struct woi_rwlock *lock, struct woi_rwlock_read_guard *ret_guard)
{
    return woi_semaphore_try_acquire(woi_rwlock_core_(lock), 1, ret_guard ? &ret_guard->permit_ : NULL);
}

WOI_INLINE_ int woi_rwlock_try_write(struct woi_rwlock *lock, struct woi_rwlock_write_guard *ret_guard)
{
    struct woi_semaphore *semaphore = woi_rwlock_core_(lock);

    return woi_semaphore_try_acquire(semaphore, semaphore ? semaphore->limit : 0,
                                     ret_guard ? &ret_guard->permit_ : NULL);
}

/* Give the lock to whoever waits longest, and zero the guard. */
WOI_INLINE_ void woi_rwlock_read_unlock(struct woi_rwlock_read_guard *guard)
{
    woi_permit_release(&guard->permit_);
}

WOI_INLINE_ void woi_rwlock_write_unlock(struct woi_rwlock_write_guard *guard)
{
    woi_permit_release(&guard->permit_);
}

/* From now on it reads: nobody has written in between, and readers that wait first may come in. 0; -EINVAL:
 * the guard is zero. */
static inline int woi_rwlock_downgrade(struct woi_rwlock_write_guard *guard,
                                       struct woi_rwlock_read_guard *ret_guard)
{
    const int error = woi_permit_split(&guard->permit_, 1, &ret_guard->permit_);

    woi_rwlock_write_unlock(guard);
    return error;
}

WOI_EXTERN_C_END_

#ifndef __cplusplus

WOI_ACQUIRE_TYPE_(woi_rwlock_read_type_, "rwlock read");
WOI_ACQUIRE_TYPE_(woi_rwlock_write_type_, "rwlock write");

/* Futures: 0 as soon as the lock is held; then *ret_guard, which must live until then, is written, whatever
 * was in it. -EINVAL: NULL. NULL: out of memory. */
WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_rwlock_read(struct woi_rwlock *lock,
                                                                struct woi_rwlock_read_guard *ret_guard)
{
    return woi_acquire_new_(&woi_rwlock_read_type_, woi_rwlock_core_(lock), 1,
                            ret_guard ? &ret_guard->permit_ : NULL);
}

WOI_INLINE_ WOI_MUST_USE struct woi_future_int *woi_rwlock_write(struct woi_rwlock *lock,
                                                                 struct woi_rwlock_write_guard *ret_guard)
{
    struct woi_semaphore *semaphore = woi_rwlock_core_(lock);

    return woi_acquire_new_(&woi_rwlock_write_type_, semaphore, semaphore ? semaphore->limit : 0,
                            ret_guard ? &ret_guard->permit_ : NULL);
}

#endif
#endif
