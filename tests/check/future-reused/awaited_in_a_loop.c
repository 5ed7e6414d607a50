/* The second round has none. */
// expect: future-reused 14:23
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job; int i;
)
{
    WOI_BEGIN;
    self->job = work(3);
    for (self->i = 0; self->i < 3; self->i++)
        WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
