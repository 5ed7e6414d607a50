/* Read while the next future is made. */
// expect: lost-local 10:25
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int delay = next();
    WOI_YIELD();
    WOI_AWAIT(woi_sleep(delay));
    WOI_RETURN(0);
    WOI_END;
}
