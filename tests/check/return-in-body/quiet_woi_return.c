/* This is the way. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready())
        WOI_RETURN(5);
    WOI_END;
}
