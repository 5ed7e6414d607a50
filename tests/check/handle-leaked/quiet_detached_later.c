/* Given back. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct add_later_handle *job;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_YIELD();
    woi_detach(self->job);
    WOI_RETURN(0);
    WOI_END;
}
