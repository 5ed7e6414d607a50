/* On both ways. */
#include "subjects.h"

WOI_ASYNC(int, app, ((pthread_spinlock_t *, lock)))
{
    WOI_BEGIN;
    pthread_spin_lock(self->lock);
    if (ready())
        pthread_spin_unlock(self->lock);
    else
        pthread_spin_unlock(self->lock);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
