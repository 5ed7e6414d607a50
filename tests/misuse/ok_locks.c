/* Locks and permits in every form. */
#include "subjects.h"

static struct woi_semaphore semaphore = WOI_SEMAPHORE_INIT(3);
static struct woi_rwlock rwlock = WOI_RWLOCK_INIT(10);
static struct woi_barrier barrier = WOI_BARRIER_INIT(2);
static struct woi_mutex mutex;
static struct woi_notify notify;
static struct woi_once once;

WOI_ASYNC(int, app, (),
    struct woi_permit permit;
    struct woi_mutex_guard guard;
    struct woi_rwlock_read_guard reader;
    struct woi_rwlock_write_guard writer;
    int error, leads, which;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_semaphore_acquire(&semaphore, 2, &self->permit));
    WOI_TRY(self->error, woi_mutex_lock(&mutex, &self->guard));
    WOI_AWAIT(self->error, woi_rwlock_read(&rwlock, &self->reader));
    WOI_AWAIT(woi_rwlock_write(&rwlock, &self->writer));
    WOI_TRY(woi_timeout(WOI_MS(1), woi_notified(&notify)));
    WOI_TRY(self->leads, woi_barrier_wait(&barrier));
    WOI_TRY(woi_once_run(&once, add_later(1, 2)));
    WOI_AWAIT(self->which, woi_select(woi_once_wait(&once), woi_notified_enabled(&notify)));
    self->error = woi_semaphore_try_acquire(&semaphore, 1, &self->permit);
    self->error = woi_mutex_try_lock(&mutex, &self->guard);
    self->error = woi_rwlock_downgrade(&self->writer, &self->reader);
WOI_FINALLY:
    woi_permit_release(&self->permit);
    woi_mutex_unlock(&self->guard);
    woi_rwlock_read_unlock(&self->reader);
    woi_rwlock_write_unlock(&self->writer);
    WOI_END;
}
