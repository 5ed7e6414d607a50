/* Another task of this thread waits for ever. */
// expect: blocking-call 11:5
// expect: lock-across-await 12:5
#include "subjects.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    pthread_mutex_lock(&mutex);
    WOI_AWAIT(woi_sleep(1));
    pthread_mutex_unlock(&mutex);
    WOI_RETURN(0);
    WOI_END;
}
