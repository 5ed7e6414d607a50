/* It does not wait. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct pollfd fd;
)
{
    WOI_BEGIN;
    poll(&self->fd, 1, 0);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
