/* The return is under a condition. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        WOI_RETURN(1);
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
