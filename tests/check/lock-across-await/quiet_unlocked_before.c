/* Unlocked before it waits. */
#include "subjects.h"

WOI_ASYNC(int, app, ((pthread_spinlock_t *, lock)))
{
    WOI_BEGIN;
    pthread_spin_lock(self->lock);
    use(1);
    pthread_spin_unlock(self->lock);
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
