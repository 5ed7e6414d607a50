/* So it does here. */
// expect: blocking-call 10:5
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct timespec delay;
)
{
    WOI_BEGIN;
    nanosleep(&self->delay, NULL);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
