/* One of two that exclude each other. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((bool, wanted)),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    if (!self->wanted)
        woi_drop(self->job);
    WOI_YIELD();
    if (self->wanted)
        WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
