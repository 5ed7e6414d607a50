/* It spins for ever. */
// expect: lock-across-await 9:5
#include "subjects.h"

WOI_ASYNC(int, app, ((pthread_spinlock_t *, lock)))
{
    WOI_BEGIN;
    pthread_spin_lock(self->lock);
    WOI_TRY(woi_sleep(1));
    pthread_spin_unlock(self->lock);
    WOI_RETURN(0);
    WOI_END;
}
