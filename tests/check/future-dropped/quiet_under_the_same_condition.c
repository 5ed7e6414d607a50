/* Made and awaited under the same condition. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((bool, wanted)),
    struct work *job;
)
{
    WOI_BEGIN;
    if (self->wanted)
        self->job = work(3);
    WOI_YIELD();
    if (self->wanted)
        WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
