/* It waits for longer than nothing. */
// expect: blocking-call 10:5
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct pollfd fd;
)
{
    WOI_BEGIN;
    poll(&self->fd, 1, 100);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
