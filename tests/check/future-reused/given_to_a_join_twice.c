/* The same branch twice. */
// expect: future-reused 13:41
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_AWAIT(woi_join(self->job, self->job));
    WOI_RETURN(0);
    WOI_END;
}
