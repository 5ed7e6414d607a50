/* Locked in one round, held in the next. */
// expect: lock-across-await 12:9
// expect: blocking-call 13:9
#include "subjects.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    for (;;) {
        WOI_YIELD();
        pthread_mutex_lock(&mutex);
    }
    WOI_RETURN(0);
    WOI_END;
}
