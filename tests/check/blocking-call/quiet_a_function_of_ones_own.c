/* A function of that name. */
#include "subjects.h"

static int flock(int n)
{
    return n;
}

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(flock(3));
    WOI_END;
}
