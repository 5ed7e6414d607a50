/* A loop is fine. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    while (ready())
        WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
