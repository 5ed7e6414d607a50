/* Dropped on one way, awaited on both. */
// expect: future-reused 15:19
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    if (ready())
        woi_drop(self->job);
    WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
