/* Awaited at once. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(work(3));
    WOI_RETURN(0);
    WOI_END;
}
