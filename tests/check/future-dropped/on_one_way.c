/* Awaited on one way, lost on the other. */
// expect: future-dropped 10:24
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct work *job = work(3);
    if (ready())
        WOI_RETURN(1);
    WOI_TRY(job);
    WOI_RETURN(0);
    WOI_END;
}
