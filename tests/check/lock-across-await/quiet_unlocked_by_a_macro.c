/* Which lock a macro takes or gives back, nobody knows. */
#include "subjects.h"

#define RELEASE UNLOCK(lock)
#define UNLOCK(l) pthread_spin_unlock(&(l).spin)
#define ALL() pthread_spin_lock(&lock.spin)
#define LOCKED(x) (pthread_spin_lock(&lock.spin), (x), pthread_spin_unlock(&lock.spin))
static struct shared lock;

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    pthread_spin_lock(&lock.spin);
    UNLOCK(lock);
    WOI_YIELD();
    ALL();
    pthread_spin_unlock(&lock.spin);
    WOI_YIELD();
    LOCKED(use(1));
    WOI_YIELD();
    pthread_spin_lock(&lock.other);
    RELEASE;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
