/* A value is copied. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int delay = next();
    WOI_AWAIT(woi_sleep(delay));
    WOI_RETURN(0);
    WOI_END;
}
