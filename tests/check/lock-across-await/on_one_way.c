/* Unlocked on one way only. */
// expect: blocking-call 11:5
// expect: lock-across-await 14:5
#include "subjects.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    pthread_mutex_lock(&mutex);
    if (ready())
        pthread_mutex_unlock(&mutex);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
