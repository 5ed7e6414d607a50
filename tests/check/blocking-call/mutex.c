/* Whoever has it may be another thread. */
// expect: blocking-call 10:5
#include "subjects.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    pthread_mutex_lock(&mutex);
    use(1);
    pthread_mutex_unlock(&mutex);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
