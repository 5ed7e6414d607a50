/* Locked by a macro, unlocked behind the wait. */
// expect: lock-across-await 15:5
// expect: lock-across-await 18:5
#include "subjects.h"

#define LOCK(l) pthread_spin_lock(l)
#define UNLOCK(l) pthread_spin_unlock(l)
#define ALL() LOCK(&lock.spin)
static struct shared lock;

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    LOCK(&lock.spin);
    WOI_YIELD();
    UNLOCK(&lock.spin);
    ALL();
    WOI_YIELD();
    pthread_spin_unlock(&lock.spin);
    WOI_RETURN(0);
    WOI_END;
}
