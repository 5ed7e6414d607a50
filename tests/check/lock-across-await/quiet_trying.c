/* Tried until it is there. */
#include "subjects.h"

WOI_ASYNC(int, app, ((pthread_spinlock_t *, lock)))
{
    WOI_BEGIN;
    while (pthread_spin_trylock(self->lock) != 0)
        WOI_YIELD();
    use(1);
    pthread_spin_unlock(self->lock);
    WOI_RETURN(0);
    WOI_END;
}
