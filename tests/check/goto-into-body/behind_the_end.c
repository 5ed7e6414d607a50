/* Past the end. */
// expect: goto-into-body 9:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready())
        goto out;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
out:;
}
