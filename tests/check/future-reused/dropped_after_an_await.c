/* An await has freed it. */
// expect: future-reused 14:20
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_AWAIT(self->job);
    woi_drop(self->job);
    WOI_RETURN(0);
    WOI_END;
}
