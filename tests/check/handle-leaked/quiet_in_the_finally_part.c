/* Given back at the end. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct add_later_handle *job;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_YIELD();
WOI_FINALLY:
        woi_detach(self->job);
    WOI_END;
}
