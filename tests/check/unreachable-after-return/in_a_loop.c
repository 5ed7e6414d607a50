/* The rest of the round. */
// expect: unreachable-after-return 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    while (ready()) {
        WOI_YIELD();
        WOI_RETURN(0);
        next();
    }
    WOI_RETURN(0);
    WOI_END;
}
