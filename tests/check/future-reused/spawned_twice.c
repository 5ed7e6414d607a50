/* One future is one task. */
// expect: future-reused 12:24
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct work *job = work(3);
    woi_spawn_detached(job);
    woi_spawn_detached(job);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
