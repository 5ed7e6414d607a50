/* The switch is entered with a function that runs. */
// expect: goto-into-body 11:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
again:
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        goto again;
    WOI_RETURN(0);
    WOI_END;
}
