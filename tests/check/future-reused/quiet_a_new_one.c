/* Another one is in the variable. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_TRY(self->job);
    self->job = work(4);
    WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
