/* Kept, and forgotten. */
// expect: handle-leaked 10:17
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct add_later_handle *job;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
