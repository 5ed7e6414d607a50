/* The other way does not come by. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    if (ready()) {
        woi_drop(self->job);
        WOI_RETURN(1);
    }
    WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
