/* It compiles, and does the wrong thing. */
// expect: return-in-body 9:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready())
        return WOI_READY;
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
