/* It was awaited, so it is gone. */
// expect: future-reused 15:24
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job;
)
{
    WOI_BEGIN;
    self->job = work(3);
    WOI_TRY(self->job);
WOI_FINALLY:
        woi_drop(self->job);
    WOI_END;
}
