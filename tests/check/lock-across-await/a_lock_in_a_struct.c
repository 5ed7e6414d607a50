/* The lock of something. */
// expect: blocking-call 9:5
// expect: lock-across-await 11:5
#include "subjects.h"

WOI_ASYNC(int, app, ((struct shared *, shared)))
{
    WOI_BEGIN;
    pthread_rwlock_wrlock(&self->shared->lock);
    use(1);
    WOI_YIELD();
    pthread_rwlock_unlock(&self->shared->lock);
    WOI_RETURN(0);
    WOI_END;
}
