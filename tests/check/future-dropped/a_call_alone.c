/* A call does nothing by itself. */
// expect: future-dropped 10:5
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    work(3);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
