/* Given back. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct work *job = work(3);
    woi_drop(job);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
