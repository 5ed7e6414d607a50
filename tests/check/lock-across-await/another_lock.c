/* It unlocks another one. */
// expect: lock-across-await 12:5
#include "subjects.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

WOI_ASYNC(int, app, ((struct shared *, shared)))
{
    WOI_BEGIN;
    pthread_spin_lock(&self->shared->spin);
    pthread_spin_unlock(&self->shared->other);
    WOI_YIELD();
    pthread_spin_unlock(&self->shared->spin);
    WOI_RETURN(0);
    WOI_END;
}
