/* Behind a test for NULL. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct work *job = work(3);
    if (!job)
        WOI_RETURN(-ENOMEM);
    WOI_TRY(job);
    WOI_RETURN(0);
    WOI_END;
}
