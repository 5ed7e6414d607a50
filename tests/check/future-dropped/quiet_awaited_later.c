/* Made now, awaited later. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_YIELD();
    WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
