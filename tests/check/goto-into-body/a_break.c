/* It leaves the switch of the body. */
// expect: goto-into-body 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        break;
    WOI_RETURN(0);
    WOI_END;
}
