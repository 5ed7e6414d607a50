/* The memory is freed. */
// expect: future-reused 14:15
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_AWAIT(self->job);
    use(self->job->output);
    WOI_RETURN(0);
    WOI_END;
}
